/* servanda evidence: the files that decisions rest on. */
#include "cli/cli.h"
#include "servanda/decision.h"

static const servanda_column COLUMNS[] = {
    {"DECISION", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0},
    {"DAY", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
    {"DOCUMENT", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_LINK, 12},
    {"SOURCE", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 12},
    {"SHA256", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_DIM, 0},
};

typedef struct listing {
    cli_call *call;
    servanda_table *table;
} listing;

static bool give(void *context, const servanda_decision *d) {
    listing *l = context;
    if (!d->source) return true;
    if (!cli_has(l->call, CLI_OPT_JSONL)) {
        servanda_table_number(l->table, d->id);
        servanda_table_cell(l->table, d->day);
        servanda_table_cell(l->table, d->doc);
        servanda_table_cell(l->table, d->source);
        servanda_table_cell(l->table, d->sha256);
        return true;
    }
    const char *const pairs[][2] = {{"day", d->day}, {"doc", d->doc}, {"evidence", d->source}, {"sha256", d->sha256}};
    servanda_json json = {.output = l->call->out};
    servanda_json_open(&json, '{');
    cli_json_count(&json, "decision", d->id);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        cli_json_text(&json, pairs[i][0], pairs[i][1]);
    }
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
    return true;
}

static void write_bytes(void *context, const void *bytes, size_t size) {
    servanda_output_add(((cli_call *)context)->out, bytes, size);
}

int cli_cmd_evidence(cli_call *call) {
    servanda_register *reg = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    listing l = {call, servanda_table_new(COLUMNS, sizeof COLUMNS / sizeof *COLUMNS)};
    servanda_status status = cli_register_open(call, false, &reg, &error);
    if (status == SERVANDA_OK && call->argument_count)
        status = servanda_register_evidence(reg, call->arguments[0], write_bytes, call, &error);
    else if (status == SERVANDA_OK)
        status = servanda_register_decisions(reg, give, &l, &error);
    if (servanda_table_rows(l.table) > 0) servanda_table_write(l.table, call->out, &call->style, 0);
    servanda_table_free(l.table);
    servanda_register_free(reg);
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}
