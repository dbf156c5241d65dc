/* servanda pack cost, and check --use: what each rule did while documents were read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/pack.h"

typedef struct row {
    servanda_workshop_rule rule;
} row;

typedef struct rows {
    row *items;
    size_t count, room;
    uint64_t steps;
    bool failed;
} rows;

static void add_row(void *context, const servanda_workshop_rule *rule) {
    rows *r = context;
    if (r->count == r->room) {
        size_t room = r->room ? r->room * 2 : 256;
        row *items = realloc(r->items, room * sizeof *items);
        if (!items) {
            r->failed = true;
            return;
        }
        r->items = items;
        r->room = room;
    }
    r->items[r->count++] = (row){*rule};
    r->steps += rule->steps;
}

static int by_name(const row *a, const row *b) { return strcmp(a->rule.name, b->rule.name); }

static int dearest_first(const void *x, const void *y) {
    const row *a = x, *b = y;
    if (a->rule.steps != b->rule.steps) return a->rule.steps < b->rule.steps ? 1 : -1;
    if (a->rule.tries != b->rule.tries) return a->rule.tries < b->rule.tries ? 1 : -1;
    return by_name(a, b);
}

static int rarest_first(const void *x, const void *y) {
    const row *a = x, *b = y;
    if (a->rule.documents != b->rule.documents) return a->rule.documents < b->rule.documents ? -1 : 1;
    if (a->rule.marks != b->rule.marks) return a->rule.marks < b->rule.marks ? -1 : 1;
    return by_name(a, b);
}

static void row_json(cli_call *call, const char *lang, const servanda_workshop_rule *rule) {
    servanda_json json = {call->out, false};
    const struct {
        const char *key;
        uint64_t value;
    } counts[] = {
        {"documents", rule->documents}, {"marks", rule->marks}, {"steps", rule->steps}, {"tries", rule->tries}};
    servanda_json_open(&json, '{');
    cli_json_text(&json, "lang", lang);
    cli_json_text(&json, "rule", rule->name);
    cli_json_text(&json, "type", rule->type);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        cli_json_count(&json, counts[i].key, counts[i].value);
    }
    servanda_json_key(&json, "general");
    servanda_json_bool(&json, rule->general);
    cli_json_text(&json, "file", rule->file);
    cli_json_count(&json, "line", rule->line);
    cli_json_text(&json, "why", rule->why);
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static void row_cells(servanda_table *table, const rows *r, const servanda_workshop_rule *rule) {
    char text[64];
    snprintf(text, sizeof text, "%.1f%%", r->steps ? 100.0 * (double)rule->steps / (double)r->steps : 0);
    servanda_table_cell(table, text);
    servanda_table_number(table, rule->tries);
    servanda_table_number(table, rule->marks);
    servanda_table_number(table, rule->documents);
    servanda_table_cell(table, rule->type);
    servanda_table_cell(table, rule->name);
    snprintf(text, sizeof text, "%s", rule->documents == 1 && !rule->general ? "its why names no general wording" : "");
    servanda_table_toned(table, SERVANDA_TONE_WARN, text);
}

/* Of a use table, what fires in more than one document is only counted. */
static void show_table(const cli_pack *pack, const char *lang, const rows *r, unsigned documents, size_t bytes,
                       bool cost) {
    static const servanda_column columns[] = {{"STEPS", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_STRONG, 0},
                                              {"TRIES", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0},
                                              {"MARKS", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0},
                                              {"DOCS", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0},
                                              {"TYPE", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
                                              {"RULE", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_LINK, 0},
                                              {"", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0}};
    servanda_output *out = pack->call->out;
    size_t limit = cli_number(pack->call, CLI_OPT_LIMIT, cost ? 30 : CLI_MANY), one = 0, none = 0, shown = 0;
    servanda_table *table = servanda_table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < r->count; i++) {
        const servanda_workshop_rule *rule = &r->items[i].rule;
        one += rule->documents == 1;
        none += rule->documents == 0;
        bool wanted = cost ? rule->steps > 0 || rule->tries > 0 : rule->documents < 2;
        if (!wanted || shown++ >= limit) continue;
        row_cells(table, r, rule);
    }
    servanda_output_printf(out, "%s: %u document%s, %zu bytes; %.2f steps a byte\n", lang, documents,
                           documents == 1 ? "" : "s", bytes, bytes ? (double)r->steps / (double)bytes : 0);
    servanda_output_printf(out, "%s: of %zu rules %zu fire in none of them, %zu in one\n", lang, r->count, none, one);
    if (servanda_table_rows(table) > 0) servanda_table_write(table, out, &pack->call->style, 2);
    servanda_table_free(table);
}

/* ---- all languages meant ---- */

static int show_rules(const cli_pack *pack, servanda_workshop *shop, const cli_pack_reading *read,
                      const void *context) {
    const bool *cost = context;
    rows r = {.items = NULL};
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = servanda_workshop_rules(shop, add_row, &r, &error);
    if (r.count > 0) qsort(r.items, r.count, sizeof *r.items, *cost ? dearest_first : rarest_first);
    if (status == SERVANDA_OK && cli_has(pack->call, CLI_OPT_JSONL))
        for (size_t i = 0; i < r.count; i++) row_json(pack->call, read->lang, &r.items[i].rule);
    else if (status == SERVANDA_OK)
        show_table(pack, read->lang, &r, read->documents, read->bytes, *cost);
    free(r.items);
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}

int cli_pack_rules(const cli_pack *pack, const char *const *files, size_t count, bool cost) {
    return cli_pack_read(pack, files, count, show_rules, &cost);
}

int cli_pack_cost(cli_call *call) {
    cli_pack pack;
    int code = cli_pack_take(&pack, call, 1);
    if (code != 0) return code;
    if (pack.next >= call->argument_count) return cli_usage(call, "pack cost needs FILE... to measure with");
    return cli_pack_rules(&pack, call->arguments + pack.next, call->argument_count - pack.next, true);
}
