/* servanda extract: statements on standard output, nothing kept. */
#include "cli/cli.h"
#include "cli/reading.h"

typedef struct extracting {
    cli_results results;
    int code;
} extracting;

static bool give(void *context, const servanda_batch_result *result) {
    extracting *e = context;
    if (result->error) {
        e->code = cli_console_fail(result->error);
        return true;
    }
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
