/* servanda fetch: documents from their addresses, into the register or a folder. The only command that uses a network. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/reading.h"
#include "servanda/fetch.h"
#include "servanda/reader.h"

#define PATH 4096

typedef struct fetcher {
    cli_call *call;
    servanda_fetch_options options;
    cli_reading reading;       /* packs and limits */
    servanda_reader *reader;   /* with a register */
    servanda_register *reg;    /* NULL: into a folder */
    const char *folder, *url;  /* asked for now */
    servanda_fetched *fetched; /* what came */
    char now[21];
} fetcher;

/* ---- what is told ---- */

static void write_facts(servanda_json *json, const fetcher *f, const char *doc, const char *path) {
    size_t size;
    servanda_fetched_bytes(f->fetched, &size);
    const char *const pairs[][2] = {
        {"doc", doc},      {"path", path},      {"source", servanda_fetched_address(f->fetched)},
        {"asked", f->url}, {"fetched", f->now}, {"sha256", servanda_fetched_sha256(f->fetched)}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        cli_json_text(json, pairs[i][0], pairs[i][1]);
    }
    cli_json_count(json, "bytes", size);
}

static void tell(const fetcher *f, const char *doc, const char *path, const char *how) {
    servanda_json json = {.output = f->call->out};
    cli_console_remark(f->call, "%s: %s '%s'", f->url, how, path ? path : doc);
    if (!cli_has(f->call, CLI_OPT_JSONL)) return;
    servanda_json_open(&json, '{');
    write_facts(&json, f, doc, path);
    cli_json_text(&json, "added", how);
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

/* ---- into the register ---- */

static servanda_status read_document(const fetcher *f, servanda_document **document, servanda_error *error) {
    size_t size;
    const void *bytes = servanda_fetched_bytes(f->fetched, &size);
    const char *id = servanda_fetched_id(f->fetched), *ending = servanda_fetched_ending(f->fetched);
    char name[PATH];
    snprintf(name, sizeof name, "%s%s%s", id, *ending ? "." : "", ending);
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.id = id;
    info.path = name;
    info.source = servanda_fetched_address(f->fetched);
    return servanda_reader_read(f->reader, document, bytes, size, &info, error);
}

static const char *way(servanda_added how) {
    static const char *const words[] = {"failed", "new", "same", "reread", "version"};
    return words[how];
}

static servanda_status add(const fetcher *f, servanda_error *error) {
    servanda_document *document = NULL;
    servanda_extraction *found = NULL;
    servanda_addition addition = SERVANDA_ADDITION_INIT;
    servanda_added_as as;
    servanda_status status = read_document(f, &document, error);
    if (status == SERVANDA_OK) status = servanda_extract(&found, document, f->reading.packs, error);
    if (status == SERVANDA_OK) {
        addition.document = document;
        addition.statements = servanda_extraction_statements(found);
        addition.packs = servanda_packs_version(f->reading.packs);
        addition.at = f->now;
        status = servanda_register_add(f->reg, &addition, &as, error);
    }
    if (status == SERVANDA_OK) {
        cli_versions_remark(f->call, f->url, &as);
        tell(f, as.doc, NULL, way(as.how));
    }
    servanda_extraction_free(found);
    servanda_document_free(document);
    return status;
}

/* ---- into a folder: the bytes, and a line of its index ---- */

static bool holds(const char *path, const void *bytes, size_t size) {
    FILE *file = fopen(path, "rb");
    char piece[65536];
    size_t at = 0, got = 0;
    bool same = file != NULL;
    while (same && (got = fread(piece, 1, sizeof piece, file)) > 0) {
        same = got <= size - at && memcmp(piece, (const char *)bytes + at, got) == 0;
        at += got;
    }
    if (file) fclose(file);
    return same && at == size;
}

typedef enum kept { KEPT, SAME, OTHER, FAILED } kept;

static kept write_new(const char *path, const void *bytes, size_t size) {
    FILE *file = fopen(path, "wbx");
    if (!file) return errno != EEXIST ? FAILED : holds(path, bytes, size) ? SAME : OTHER;
    bool ok = fwrite(bytes, 1, size, file) == size;
    ok = fclose(file) == 0 && ok;
    if (ok) return KEPT;
    int why = errno;
    remove(path);
    errno = why;
    return FAILED;
}

static bool append(const char *path, const char *bytes, size_t size) {
    FILE *file = fopen(path, "ab");
    bool ok = file && fwrite(bytes, 1, size, file) == size;
    return file && fclose(file) == 0 && ok;
}

static servanda_status note(const fetcher *f, const char *doc, const char *path, servanda_error *error) {
    char index[PATH];
    servanda_output *line = NULL;
    servanda_status status = servanda_output_open(&line, NULL, NULL, error);
    if (status != SERVANDA_OK) return status;
    servanda_json json = {.output = line};
    servanda_json_open(&json, '{');
    write_facts(&json, f, doc, path);
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
    size_t size;
    const char *bytes = servanda_output_bytes(line, &size);
    snprintf(index, sizeof index, "%s/index.jsonl", f->folder);
    if (!append(index, bytes, size)) status = cli_console_disk(index, error);
    servanda_output_free(line);
    return status;
}

/* Under its name; what came differently before stays, and the new one has its hash behind the name. */
static servanda_status keep(const fetcher *f, servanda_error *error) {
    char doc[256], path[PATH];
    size_t size;
    const void *bytes = servanda_fetched_bytes(f->fetched, &size);
    const char *ending = servanda_fetched_ending(f->fetched);
    kept how = OTHER;
    if (mkdir(f->folder, 0777) != 0 && errno != EEXIST) return cli_console_disk(f->folder, error);
    for (int again = 0; again < 2 && how == OTHER; again++) {
        snprintf(doc, sizeof doc, "%s%s%.*s", servanda_fetched_id(f->fetched), again ? "-" : "", again ? 12 : 0,
                 servanda_fetched_sha256(f->fetched));
        snprintf(path, sizeof path, "%s/%s%s%s", f->folder, doc, *ending ? "." : "", ending);
        how = write_new(path, bytes, size);
        if (how == KEPT) tell(f, doc, path, again ? "version" : "new");
    }
    if (how == SAME) return tell(f, doc, path, "same"), SERVANDA_OK;
    return how == KEPT ? note(f, doc, path, error) : cli_console_disk(path, error);
}

/* ---- the command ---- */

static int fetch_one(fetcher *f) {
    servanda_error error = SERVANDA_ERROR_INIT;
    cli_date_now(f->now);
    servanda_status status = servanda_fetch(&f->fetched, f->url, &f->options, &error);
    if (status == SERVANDA_OK) status = f->folder ? keep(f, &error) : add(f, &error);
    servanda_fetched_free(f->fetched);
    f->fetched = NULL;
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}

static int begin(fetcher *f) {
    servanda_error error = SERVANDA_ERROR_INIT;
    int code = cli_reading_begin(&f->reading, f->call, 0);
    if (code) return code;
    f->options.most = f->reading.limits.of[SERVANDA_LIMIT_BYTES];
    f->options.seconds = (unsigned)f->reading.limits.of[SERVANDA_LIMIT_SECONDS];
    f->options.allow_private = cli_has(f->call, CLI_OPT_ALLOW_PRIVATE);
    f->folder = f->call->given[CLI_OPT_INTO];
    if (f->folder) return 0;
    servanda_status status = servanda_reader_open(&f->reader, &f->reading.limits, &error);
    if (status == SERVANDA_OK) status = cli_register_open(f->call, true, &f->reg, &error);
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}

int cli_cmd_fetch(cli_call *call) {
    fetcher f = {.call = call, .options = SERVANDA_FETCH_OPTIONS_INIT};
    int code = begin(&f), failed = 0;
    for (size_t i = 0; i < call->argument_count && code == 0; i++) {
        f.url = call->arguments[i];
        int one = fetch_one(&f);
        if (one) failed = one;
    }
    servanda_register_free(f.reg);
    servanda_reader_free(f.reader);
    cli_reading_end(&f.reading);
    return code ? code : failed;
}
