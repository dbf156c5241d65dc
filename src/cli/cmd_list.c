/* servanda list, export and due: three ways to ask for statements, all through the same results. */
#include <inttypes.h>

#include "cli/cli.h"
#include "cli/closed.h"

/* Asks and shows; `results` has begun. */
static int ask(cli_call *call, const servanda_filter *filter, cli_results *results) {
    servanda_register *reg = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = cli_register_open(call, false, &reg, &error);
    if (status == SERVANDA_OK) status = servanda_register_list(reg, filter, cli_results_row, results, &error);
    cli_results_end(results);
    int code = status == SERVANDA_OK ? 0 : cli_console_fail(&error);
    if (code == 0 && results->count == 0) code = cli_nothing_found(call, reg, filter->doc);
    servanda_register_free(reg);
    return code;
}

int cli_cmd_list(cli_call *call) {
    cli_results results;
    servanda_filter filter = cli_filter(call);
    if (call->argument_count > 0) filter.doc = call->arguments[0];
    int code = cli_results_begin(&results, call, CLI_AS_TEXT, NULL);
    return code == 0 ? ask(call, &filter, &results) : code;
}

int cli_cmd_export(cli_call *call) {
    cli_results results;
    servanda_filter filter = cli_filter(call);
    int code = cli_results_begin(&results, call, CLI_AS_JSONL, NULL);
    return code == 0 ? ask(call, &filter, &results) : code;
}

typedef struct due {
    cli_results results;
    cli_closed closed;
    uint64_t limit, left_out;
} due;

static bool due_row(void *context, const servanda_row *row) {
    due *d = context;
    bool shown = !d->limit || d->results.count < d->limit;
    if (cli_closed_has(&d->closed, row->statement))
        d->left_out++;
    else if (shown)
        return cli_results_row(&d->results, row);
    return true; /* to the end: what is left out is counted */
}

/* With --all nothing is asked of undertakings, so none is read. */
static int open_due(cli_call *call, cli_closed *closed) {
    servanda_error error = SERVANDA_ERROR_INIT;
    if (!cli_has(call, CLI_OPT_ALL)) return cli_closed_begin(closed, call);
    servanda_status status = cli_register_open(call, false, &closed->follow.reg, &error);
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}

static int ask_due(cli_call *call, due *d, servanda_filter *filter) {
    servanda_error error = SERVANDA_ERROR_INIT;
    d->limit = filter->limit;
    filter->limit = 0; /* what is left out does not count */
    int code = open_due(call, &d->closed);
    if (code == 0 && servanda_register_list(d->closed.follow.reg, filter, due_row, d, &error) != SERVANDA_OK)
        code = cli_console_fail(&error);
    cli_results_end(&d->results);
    if (code == 0 && d->results.count == 0 && d->left_out == 0)
        code = cli_nothing_found(call, d->closed.follow.reg, NULL);
    if (code == 0 && d->left_out > 0)
        cli_console_remark(call,
                           "servanda: left out: %" PRIu64 " reported done, given up or replaced; --all shows them too",
                           d->left_out);
    cli_closed_end(&d->closed);
    return code;
}

int cli_cmd_due(cli_call *call) {
    due d = {.left_out = 0};
    char today[11];
    servanda_filter filter = cli_filter(call);
    cli_date_today(call, today);
    if (!filter.due_before) filter.due_before = today;
    filter.kind = SERVANDA_KIND_COMMITMENT;
    filter.order = SERVANDA_ORDER_DUE;
    filter.once = !filter.lang;
    int code = cli_results_begin(&d.results, call, CLI_AS_TEXT, today);
    if (code == 0) code = ask_due(call, &d, &filter);
    return code == 0 && d.results.count > 0 ? servanda_status_exit_code(SERVANDA_YES) : code;
}
