/* Statements as results: the same rows as a table, as blocks with full quotes, as JSON Lines or as CSV. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const servanda_column LIST[] = {
    {"STATEMENT", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_LINK, 24},
    {"READING", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
    {"PARTIES", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 11},
    {"AREA", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_DIM, 4},
    {"WHEN", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 10},
    {"QUOTE", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 12},
};
static const servanda_column DUE[] = {
    {"DUE", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
    {"", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0},
    {"READING", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
    {"PARTIES", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 5},
    {"STATEMENT", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_LINK, 24},
    {"QUOTE", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 12},
};

bool cli_is_csv(const cli_call *call) { return cli_has(call, CLI_OPT_CSV) || cli_has(call, CLI_OPT_ADD_BOM); }

int cli_results_check(const cli_call *call) {
    if (!cli_is_csv(call) || !cli_has(call, CLI_OPT_JSONL)) return 0;
    return cli_usage(call, "--csv and --jsonl exclude each other");
}

void cli_results_table(const cli_call *call, servanda_table *table) {
    if (cli_is_csv(call))
        servanda_table_csv(table, call->out, cli_has(call, CLI_OPT_ADD_BOM));
    else if (servanda_table_rows(table) > 0)
        servanda_table_write(table, call->out, &call->style, 0);
    servanda_table_free(table);
}

int cli_results_begin(cli_results *r, cli_call *call, cli_format text, const char *today) {
    *r = (cli_results){call, text, today, NULL, 0};
    int code = cli_results_check(call);
    if (code != 0) return code;
    if (cli_is_csv(call))
        r->format = CLI_AS_CSV;
    else if (cli_has(call, CLI_OPT_JSONL))
        r->format = CLI_AS_JSONL;
    else if (cli_has(call, CLI_OPT_LONG))
        r->format = CLI_AS_LONG;
    if (r->format == CLI_AS_TEXT) r->table = servanda_table_new(today ? DUE : LIST, 6);
    if (r->format == CLI_AS_CSV)
        (today ? servanda_csv_begin_due : servanda_csv_begin)(call->out, cli_has(call, CLI_OPT_ADD_BOM));
    return 0;
}

static void list_row(cli_results *r, const servanda_row *row) {
    const servanda_statement *s = row->statement;
    char words[CLI_WORDS];
    servanda_table_cell(r->table, cli_words_place(s, words));
    servanda_table_toned(r->table, cli_words_tone(s), cli_words_reading(s));
    servanda_table_cell(r->table, cli_words_join(s->actors, s->actor_count, " ", words));
    servanda_table_cell(r->table, s->area_count > 0 ? s->areas[0] : NULL);
    servanda_table_cell(r->table, cli_words_when(row, words));
    servanda_table_cell(r->table, s->quote);
}

static void due_row(cli_results *r, const servanda_row *row) {
    const servanda_statement *s = row->statement;
    char words[CLI_WORDS];
    const char *day = row->due_to ? row->due_to : r->today;
    servanda_tone tone = strcmp(day, r->today) < 0 ? SERVANDA_TONE_BAD : SERVANDA_TONE_WARN;
    servanda_table_toned(r->table, tone, row->due_to);
    servanda_table_toned(r->table, tone, row->due_to ? cli_words_days(r->today, day, words) : NULL);
    servanda_table_toned(r->table, cli_words_tone(s), cli_words_reading(s));
    servanda_table_cell(r->table, cli_words_join(s->actors, s->actor_count, " ", words));
    servanda_table_cell(r->table, cli_words_place(s, words));
    servanda_table_cell(r->table, s->quote);
}

static void long_row(cli_results *r, const servanda_row *row) {
    const servanda_statement *s = row->statement;
    servanda_output *out = r->call->out;
    const servanda_style *style = &r->call->style;
    char words[CLI_WORDS];
    if (r->count > 0) servanda_output_text(out, "\n");
    servanda_text_tone(out, style, SERVANDA_TONE_LINK, cli_words_place(s, words));
    servanda_output_text(out, "  ");
    servanda_text_tone(out, style, cli_words_tone(s), cli_words_reading(s));
    const char *slots[] = {cli_words_when(row, (char[CLI_WORDS]){0}),
                           cli_words_join(s->actors, s->actor_count, " ", (char[CLI_WORDS]){0}),
                           cli_words_join(s->areas, s->area_count, " ", (char[CLI_WORDS]){0})};
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        servanda_output_text(out, *slots[i] ? "  " : NULL);
        servanda_text_tone(out, style, SERVANDA_TONE_DIM, slots[i]);
    }
    servanda_output_text(out, "\n");
    servanda_text_wrap(out, style, SERVANDA_TONE_PLAIN, 4, s->quote);
}

static void json_row(cli_results *r, const servanda_row *row) {
    servanda_json json = {r->call->out, false};
    servanda_json_open(&json, '{');
    servanda_json_statement(&json, row->statement, false);
    if (r->today && row->due_to) {
        cli_json_text(&json, "due", row->due_to);
        servanda_json_key(&json, "days");
        servanda_json_number(&json, (double)servanda_days_between(r->today, row->due_to));
    }
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static void csv_row(cli_results *r, const servanda_row *row) {
    if (!r->today)
        servanda_csv_statement(r->call->out, row->statement);
    else
        servanda_csv_due(r->call->out, row->statement, row->due_to,
                         row->due_to ? (long)servanda_days_between(r->today, row->due_to) : 0);
}

bool cli_results_row(void *results, const servanda_row *row) {
    cli_results *r = results;
    switch (r->format) {
    case CLI_AS_TEXT: r->today ? due_row(r, row) : list_row(r, row); break;
    case CLI_AS_LONG: long_row(r, row); break;
    case CLI_AS_JSONL: json_row(r, row); break;
    case CLI_AS_CSV: csv_row(r, row); break;
    }
    r->count++;
    return !servanda_output_failed(r->call->out);
}

void cli_results_statement(cli_results *r, const servanda_statement *statement) {
    cli_results_row(r, &(servanda_row){.statement = statement});
}

void cli_results_end(cli_results *r) {
    if (r->table) cli_results_table(r->call, r->table);
    r->table = NULL;
}
