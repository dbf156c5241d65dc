/* servanda pack fmt: the canonical layout of words, rules and settings, written in the place of the old one. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/pack.h"

typedef struct formatting {
    cli_call *call;
    size_t files, changed;
    servanda_error error;
} formatting;

static servanda_status failed(formatting *f, const char *path, const char *what) {
    f->error = (servanda_error)SERVANDA_ERROR_INIT;
    snprintf(f->error.file, sizeof f->error.file, "%s", path);
    snprintf(f->error.what, sizeof f->error.what, "%s: %s", what, strerror(errno));
    return f->error.status = SERVANDA_IO;
}

/* Beside the file and then in its place, so that it is never half written. */
static servanda_status replace(formatting *f, const char *path, const char *text, size_t size) {
    char beside[4200];
    if (snprintf(beside, sizeof beside, "%s.new", path) >= (int)sizeof beside)
        return errno = ENAMETOOLONG, failed(f, path, "it cannot be written");
    FILE *file = fopen(beside, "wb");
    if (!file) return failed(f, path, "it cannot be written");
    bool good = fwrite(text, 1, size, file) == size;
    good = fclose(file) == 0 && good;
    if (good && rename(beside, path) == 0) return SERVANDA_OK;
    servanda_status status = failed(f, path, "it cannot be written");
    unlink(beside);
    return status;
}

static servanda_status format_file(void *context, const char *path, const char *text, size_t size) {
    formatting *f = context;
    char *out;
    size_t out_size;
    servanda_status status = servanda_workshop_format(path, text, size, &out, &out_size, &f->error);
    if (status != SERVANDA_OK) return status;
    f->files++;
    if (out_size != size || memcmp(out, text, size) != 0) {
        f->changed++;
        servanda_output_printf(f->call->out, "%s\n", path);
        if (!cli_has(f->call, CLI_OPT_CHECK)) status = replace(f, path, out, out_size);
    }
    servanda_workshop_text_free(out);
    return status;
}

int cli_pack_fmt(cli_call *call) {
    cli_pack pack;
    formatting f = {.call = call, .error = SERVANDA_ERROR_INIT};
    int code = cli_pack_take(&pack, call, 1);
    if (code != 0) return code;
    if (pack.next < call->argument_count)
        return cli_usage(call, "'%s' is no folder of packs", call->arguments[pack.next]);
    if (!*pack.folder) return cli_usage(call, "pack fmt needs a folder of packs; the built-in ones cannot be changed");
    const char *lang = pack.all ? NULL : pack.langs[0];
    servanda_status status = servanda_workshop_files(pack.folder, lang, format_file, &f, &f.error);
    if (status != SERVANDA_OK) return cli_console_fail(&f.error);
    bool check = cli_has(call, CLI_OPT_CHECK);
    cli_console_remark(call, "%zu of %zu files %s", f.changed, f.files, check ? "would change" : "changed");
    return check && f.changed > 0 ? 1 : 0;
}
