/* packc: compiles one pack at build time.
 *
 * usage: packc [-C PACKS] OUT LANG FILE…       FILE relative to PACKS, as ja/rules/date.rules
 *        packc [-C PACKS] --check LANG FILE…   only reports the first mistake */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rule/rule.h"

static int complain(const servanda_error *error) {
    char text[3 * SERVANDA_ERROR_TEXT];
    servanda_error_format(error, text, sizeof text);
    fprintf(stderr, "packc: %s\n", text);
    return servanda_status_exit_code(error->status);
}

static int usage(void) {
    fputs("usage: packc [-C PACKS] OUT|--check LANG FILE...\n", stderr);
    return 2;
}

static servanda_status write_file(const char *path, const sv_buf *blob, servanda_error *error) {
    FILE *file = fopen(path, "wb");
    bool good = file && fwrite(blob->data, 1, blob->size, file) == blob->size;
    if (file && fclose(file) != 0) good = false;
    return good ? SERVANDA_OK : sv_error_set(error, SERVANDA_IO, path, 0, "the compiled pack cannot be written");
}

static servanda_status read_sources(sv_arena *arena, sv_source *sources, char **files, int count,
                                    servanda_error *error) {
    for (int i = 0; i < count; i++) {
        sv_buf text = SV_BUF_INIT;
        servanda_status status = sv_file_read(files[i], SV_LIMIT_PACK_BYTES, &text, error);
        if (status != SERVANDA_OK) return status;
        sources[i] = (sv_source){files[i], sv_arena_copy(arena, text.data ? text.data : "", text.size), text.size};
        sv_buf_free(&text);
        if (!sources[i].text) return sv_error_memory(error);
    }
    return SERVANDA_OK;
}

static servanda_status compile(const char *out, const char *lang, char **files, int count, servanda_error *error) {
    sv_arena *arena = sv_arena_new();
    sv_source *sources = arena ? SV_NEW_N(arena, sv_source, count + 1) : NULL;
    sv_buf blob = SV_BUF_INIT;
    servanda_status status = sources ? read_sources(arena, sources, files, count, error) : sv_error_memory(error);
    if (status == SERVANDA_OK) status = sv_rule_compile(&blob, lang, sources, (size_t)count, error);
    if (status == SERVANDA_OK && out) status = write_file(out, &blob, error);
    sv_buf_free(&blob);
    sv_arena_free(arena);
    return status;
}

int main(int argc, char **argv) {
    servanda_error error = SERVANDA_ERROR_INIT;
    int at = 1;
    const char *root = NULL;
    if (argc > 2 && strcmp(argv[1], "-C") == 0) {
        root = argv[2];
        at = 3;
    }
    if (argc - at < 2) return usage();
    const char *out = strcmp(argv[at], "--check") == 0 ? NULL : argv[at];
    char absolute[4096];
    if (root && out && out[0] != '/') { /* OUT is relative to where we were called */
        char here[2048];
        if (!getcwd(here, sizeof here)) return usage();
        int size = snprintf(absolute, sizeof absolute, "%s/%s", here, out);
        if (size < 0 || (size_t)size >= sizeof absolute) return usage();
        out = absolute;
    }
    if (root && chdir(root) != 0) {
        fprintf(stderr, "packc: there is no folder %s\n", root);
        return 2;
    }
    if (compile(out, argv[at + 1], argv + at + 2, argc - at - 2, &error) != SERVANDA_OK) return complain(&error);
    return 0;
}
