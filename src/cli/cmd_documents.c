/* servanda documents: what the register has been given to read. */
#include <stdio.h>

#include "cli/cli.h"

static const servanda_column COLUMNS[] = {
    {"DOCUMENT", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_LINK, 20}, {"DATE", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
    {"LANG", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},     {"PARTIES", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 5},
    {"ROUND", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0},   {"WILL", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_STRONG, 0},
    {"DID", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_GOOD, 0},      {"VIEW", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_DIM, 0},
    {"TITLE", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 8},    {"COUNTS", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_DIM, 12},
};

#define ALWAYS 9 /* columns; the last one stands only where some document counts for another */

typedef struct listing {
    cli_call *call;
    servanda_table *table;
    bool counts;
    size_t shown;
} listing;

void cli_documents_json(servanda_json *json, const servanda_document_row *row) {
    const servanda_document_info *info = row->info;
    const char *const strings[][2] = {
        {"doc", info->id},        {"lang", info->lang},     {"date", info->date},
        {"title", info->title},   {"form", info->form},     {"publisher", info->publisher},
        {"series", info->series}, {"source", info->source}, {"version_of", info->version_of},
        {"path", info->path},     {"format", info->format}, {"encoding", info->encoding},
        {"sha256", row->sha256},  {"added", row->added},    {"read", row->read},
        {"packs", row->packs},    {"counts", row->counts}};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
        if (!strings[i][1]) continue;
        cli_json_text(json, strings[i][0], strings[i][1]);
    }
    servanda_json_key(json, "parties");
    servanda_json_strings(json, info->parties, info->party_count);
    const struct {
        const char *key;
        uint64_t number;
    } numbers[] = {{"round", info->round},      {"version", row->version},
                   {"bytes", row->bytes},       {"commitments", row->commitments},
                   {"progress", row->progress}, {"positions", row->positions},
                   {"edition", row->edition},   {"editions", row->editions}};
    for (size_t i = info->round > 0 ? 0 : 1; i < sizeof numbers / sizeof *numbers; i++) {
        cli_json_count(json, numbers[i].key, numbers[i].number);
    }
}

static void table_row(listing *l, const servanda_document_row *row) {
    const servanda_document_info *info = row->info;
    char words[CLI_WORDS];
    servanda_table_cell(l->table, info->id);
    servanda_table_cell(l->table, info->date);
    servanda_table_cell(l->table, info->lang);
    servanda_table_cell(l->table, cli_words_join(info->parties, info->party_count, " ", words));
    servanda_table_number(l->table, info->round);
    servanda_table_number(l->table, row->commitments);
    servanda_table_number(l->table, row->progress);
    servanda_table_number(l->table, row->positions);
    servanda_table_cell(l->table, info->title);
    if (!l->counts) return;
    snprintf(words, sizeof words, "%s%s", row->counts && row->edition < row->editions ? "newer: " : "",
             row->counts ? row->counts : "");
    servanda_table_cell(l->table, words);
}

static bool give(void *context, const servanda_document_row *row) {
    listing *l = context;
    servanda_output *out = l->call->out;
    l->shown++;
    if (cli_has(l->call, CLI_OPT_IDS)) {
        servanda_output_printf(out, "%s\n", row->info->id);
    } else if (cli_has(l->call, CLI_OPT_JSONL)) {
        servanda_json json = {out, false};
        servanda_json_open(&json, '{');
        cli_documents_json(&json, row);
        servanda_json_close(&json, '}');
        servanda_json_line(&json);
    } else {
        table_row(l, row);
    }
    return !servanda_output_failed(out);
}

int cli_cmd_documents(cli_call *call) {
    servanda_register *reg = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_filter filter = cli_filter(call);
    servanda_register_info info = {.copies = 0};
    listing l = {.call = call};
    int code = cli_results_check(call);
    if (code != 0) return code;
    filter.all_versions = !filter.once;
    servanda_status status = cli_register_open(call, false, &reg, &error);
    if (status == SERVANDA_OK) status = servanda_register_get_info(reg, &info, &error);
    l.counts = filter.all_versions && info.copies + info.older > 0;
    l.table = servanda_table_new(COLUMNS, ALWAYS + l.counts);
    if (status == SERVANDA_OK) status = servanda_register_documents(reg, &filter, give, &l, &error);
    if (status == SERVANDA_OK && !cli_has(call, CLI_OPT_JSONL) && !cli_has(call, CLI_OPT_IDS))
        cli_results_table(call, l.table);
    else
        servanda_table_free(l.table);
    code = status == SERVANDA_OK ? 0 : cli_console_fail(&error);
    if (code == 0 && l.shown == 0) code = cli_nothing_found(call, reg, NULL);
    servanda_register_free(reg);
    return code;
}
