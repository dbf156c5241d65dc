/* servanda search: passages of all documents, with the hits marked where colours are. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

enum { DEFAULT_LIMIT = 20, SNIPPET = 160 };

static void snippet(cli_call *call, const servanda_hit *hit) {
    size_t at = 0, size = strlen(hit->snippet);
    char *piece = malloc(size + 1);
    servanda_output_text(call->out, "    ");
    for (size_t i = 0; piece && i <= hit->mark_count; i++) {
        bool last = i == hit->mark_count;
        size_t start = last ? size : hit->marks[i].start, end = last ? size : hit->marks[i].end;
        snprintf(piece, start - at + 1, "%s", hit->snippet + at);
        servanda_text_tone(call->out, &call->style, SERVANDA_TONE_PLAIN, piece);
        snprintf(piece, end - start + 1, "%s", hit->snippet + start);
        servanda_text_tone(call->out, &call->style, SERVANDA_TONE_WARN, piece);
        at = end;
    }
    servanda_output_text(call->out, "\n");
    free(piece);
}

static void as_text(cli_call *call, const servanda_hit *hit) {
    const servanda_document_info *info = hit->document;
    char place[CLI_WORDS];
    const char *where = hit->row ? cli_words_place(hit->row->statement, place) : info->id;
    servanda_text_tone(call->out, &call->style, SERVANDA_TONE_LINK, where);
    servanda_output_text(call->out, "  ");
    servanda_text_tone(call->out, &call->style, SERVANDA_TONE_DIM, info->date ? info->date : "");
    if (hit->row) {
        servanda_output_text(call->out, "  ");
        servanda_text_tone(call->out, &call->style, cli_words_tone(hit->row->statement),
                           cli_words_reading(hit->row->statement));
    }
    servanda_output_text(call->out, "\n");
    snippet(call, hit);
}

static void as_json(cli_call *call, const servanda_hit *hit) {
    servanda_json json = {call->out, false};
    servanda_json_open(&json, '{');
    cli_json_text(&json, "doc", hit->document->id);
    cli_json_count(&json, "start", hit->span.start);
    cli_json_count(&json, "end", hit->span.end);
    cli_json_text(&json, "snippet", hit->snippet);
    if (hit->row) {
        servanda_json_key(&json, "statement");
        servanda_json_open(&json, '{');
        servanda_json_statement(&json, hit->row->statement, false);
        servanda_json_close(&json, '}');
    }
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static bool give(void *context, const servanda_hit *hit) {
    cli_call *call = context;
    cli_has(call, CLI_OPT_JSONL) ? as_json(call, hit) : as_text(call, hit);
    return !servanda_output_failed(call->out);
}

/* The words of the call as one query; NULL: no memory. */
static char *query_of(const cli_call *call) {
    size_t size = 1;
    for (size_t i = 0; i < call->argument_count; i++) size += strlen(call->arguments[i]) + 1;
    char *query = calloc(size, 1), *at = query;
    for (size_t i = 0; query && i < call->argument_count; i++)
        at += sprintf(at, "%s%s", i > 0 ? " " : "", call->arguments[i]);
    return query;
}

int cli_cmd_search(cli_call *call) {
    servanda_register *reg = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_filter filter = cli_filter(call);
    servanda_found found = {0, false};
    char *query = query_of(call);
    filter.text = query ? query : "";
    if (filter.limit == 0) filter.limit = DEFAULT_LIMIT;
    servanda_status status = cli_register_open(call, false, &reg, &error);
    if (status == SERVANDA_OK) status = servanda_register_search(reg, &filter, SNIPPET, give, call, &found, &error);
    if (status == SERVANDA_OK && found.passages > filter.limit)
        cli_console_remark(call, "servanda: the best %" PRIu64 " of %s%" PRIu64 " passages; --limit shows more",
                           filter.limit, found.capped ? "more than " : "", found.passages);
    int code = status == SERVANDA_OK ? 0 : cli_console_fail(&error);
    if (code == 0 && found.passages == 0) code = cli_nothing_found(call, reg, NULL);
    servanda_register_free(reg);
    free(query);
    return code;
}
