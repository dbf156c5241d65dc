/* servanda list, export and due: three ways to ask for statements, all through the same results. */
#include "cli/cli.h"

/* Asks and shows; `results` has begun. Returns the exit code of an error, else `code`. */
static int ask(cli_call *call, const servanda_filter *filter, cli_results *results, int code) {
    servanda_register *reg = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = cli_register_open(call, false, &reg, &error);
    if (status == SERVANDA_OK) status = servanda_register_list(reg, filter, cli_results_row, results, &error);
    cli_results_end(results);
    servanda_register_free(reg);
    return status == SERVANDA_OK ? code : cli_console_fail(&error);
}

int cli_cmd_list(cli_call *call) {
    cli_results results;
    servanda_filter filter = cli_filter(call);
    if (call->argument_count > 0) filter.doc = call->arguments[0];
    int code = cli_results_begin(&results, call, CLI_AS_TEXT, NULL);
    if (code == 0) code = ask(call, &filter, &results, 0);
    if (code == 0 && results.count == 0) cli_console_remark(call, "servanda: nothing found");
    return code;
}

int cli_cmd_export(cli_call *call) {
    cli_results results;
    servanda_filter filter = cli_filter(call);
    int code = cli_results_begin(&results, call, CLI_AS_JSONL, NULL);
    return code == 0 ? ask(call, &filter, &results, 0) : code;
}

int cli_cmd_due(cli_call *call) {
    cli_results results;
    char today[11];
    servanda_filter filter = cli_filter(call);
    cli_date_today(call, today);
    if (!filter.due_before) filter.due_before = today;
    filter.kind = SERVANDA_KIND_COMMITMENT;
    filter.order = SERVANDA_ORDER_DUE;
    filter.once = !filter.lang;
    int code = cli_results_begin(&results, call, CLI_AS_TEXT, today);
    if (code == 0) code = ask(call, &filter, &results, 0);
    return code == 0 && results.count > 0 ? servanda_status_exit_code(SERVANDA_YES) : code;
}
