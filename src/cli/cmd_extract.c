/* servanda extract: statements on standard output; of the documents at most their texts are kept. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/reading.h"

typedef struct extracting {
    cli_results results;
    int code;
} extracting;

/* The text that places count in, as eval reads it; an exit code. */
static int keep_text(const char *folder, const servanda_document *document) {
    char path[4096];
    size_t size;
    servanda_error error;
    const char *text = servanda_document_text(document, &size);
    snprintf(path, sizeof path, "%s/%s.txt", folder, servanda_document_get_info(document)->id);
    FILE *file = mkdir(folder, 0777) == 0 || errno == EEXIST ? fopen(path, "wb") : NULL;
    bool whole = file && fwrite(text, 1, size, file) == size;
    if (file) whole = fclose(file) == 0 && whole;
    if (whole) return 0;
    cli_console_disk(path, &error);
    return cli_console_fail(&error);
}

static bool give(void *context, const servanda_batch_result *result) {
    extracting *e = context;
    const char *folder = e->results.call->given[CLI_OPT_TEXTS];
    if (result->error) {
        e->code = cli_console_fail(result->error);
        return true;
    }
    int failed = folder ? keep_text(folder, result->document) : 0;
    if (failed) return e->code = failed, false;
    servanda_statements found = servanda_extraction_statements(result->extraction);
    for (size_t i = 0; i < found.count; i++) cli_results_statement(&e->results, &found.items[i]);
    return !servanda_output_failed(e->results.call->out);
}

int cli_cmd_extract(cli_call *call) {
    cli_reading reading;
    extracting e = {.code = 0};
    int code = cli_results_begin(&e.results, call, CLI_AS_JSONL, NULL);
    if (code != 0) return code;
    code = cli_reading_begin(&reading, call, call->argument_count);
    if (code == 0) code = cli_reading_run(&reading, give, &e);
    cli_reading_end(&reading);
    cli_results_end(&e.results);
    return code != 0 ? code : e.code;
}
