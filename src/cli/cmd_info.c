/* servanda info: the register itself. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/cli.h"

typedef struct fact {
    const char *key, *label; /* in JSON, and for people */
    const char *text;        /* NULL: a number */
    uint64_t number;
} fact;

#define FACTS 17

static size_t gather(const servanda_register_info *info, fact facts[FACTS]) {
    const fact all[FACTS] = {
        {"register", "register", info->path, 0},
        {"backend", "kept by", info->backend, 0},
        {"backend_version", "its version", info->backend_version, 0},
        {"schema", "version of the tables", NULL, info->schema},
        {"schema_known", "newest this program knows", NULL, info->schema_known},
        {"documents", "documents", NULL, info->documents},
        {"versions", "versions of documents", NULL, info->versions},
        {"copies", "documents with the text of another", NULL, info->copies},
        {"older", "documents with a newer version", NULL, info->older},
        {"blocks", "paragraphs and items", NULL, info->blocks},
        {"statements", "statements", NULL, info->statements},
        {"rules", "rules that found them", NULL, info->rules},
        {"original_bytes", "bytes of documents", NULL, info->original_bytes},
        {"text_bytes", "bytes of text", NULL, info->text_bytes},
        {"file_bytes", "bytes on disk", NULL, info->file_bytes},
        {"packs", "packs", info->packs ? info->packs : "", 0},
        {"stale", "documents found by older packs", NULL, info->stale},
    };
    for (size_t i = 0; i < FACTS; i++) facts[i] = all[i];
    return FACTS;
}

static void as_json(cli_call *call, const fact *facts, size_t count) {
    servanda_json json = {call->out, false};
    servanda_json_open(&json, '{');
    for (size_t i = 0; i < count; i++) {
        servanda_json_key(&json, facts[i].key);
        if (facts[i].text)
            servanda_json_string(&json, facts[i].text);
        else
            servanda_json_count(&json, facts[i].number);
    }
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static void as_text(cli_call *call, const fact *facts, size_t count) {
    static const servanda_column columns[] = {{.tone = SERVANDA_TONE_DIM}, {.tone = SERVANDA_TONE_PLAIN}};
    servanda_table *table = servanda_table_new(columns, 2);
    for (size_t i = 0; i < count; i++) {
        char number[24];
        snprintf(number, sizeof number, "%" PRIu64, facts[i].number);
        servanda_table_cell(table, facts[i].label);
        servanda_table_cell(table, facts[i].text ? facts[i].text : number);
    }
    servanda_table_write(table, call->out, &call->style, 0);
    servanda_table_free(table);
}

int cli_cmd_info(cli_call *call) {
    servanda_register *reg = NULL;
    servanda_register_info info;
    servanda_error error = SERVANDA_ERROR_INIT;
    fact facts[FACTS];
    servanda_status status = cli_register_open(call, false, &reg, &error);
    if (status == SERVANDA_OK) status = servanda_register_get_info(reg, &info, &error);
    if (status == SERVANDA_OK) {
        size_t count = gather(&info, facts);
        cli_has(call, CLI_OPT_JSON) ? as_json(call, facts, count) : as_text(call, facts, count);
    }
    servanda_register_free(reg);
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}
