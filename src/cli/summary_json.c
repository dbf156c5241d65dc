/* The summary for other programs: the same counts as one JSON object. */
#include "cli/cli.h"

static void json_tally(servanda_json *json, const servanda_tally *tally) {
    const struct {
        const char *key;
        uint64_t number;
    } members[] = {{"commitments", tally->commitments}, {"progress", tally->progress}, {"positions", tally->positions},
                   {"completed", tally->completed},     {"overdue", tally->overdue},   {"coming", tally->coming}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        cli_json_count(json, members[i].key, members[i].number);
    }
}

static void json_pair(servanda_json *json, const char *key, const char *text) {
    if (!text) return;
    cli_json_text(json, key, text);
}

static void json_document(servanda_json *json, const servanda_summary_document *document) {
    servanda_json_open(json, '{');
    json_pair(json, "doc", document->id);
    json_pair(json, "lang", document->lang);
    json_pair(json, "date", document->date);
    json_pair(json, "title", document->title);
    json_pair(json, "series", document->series);
    json_pair(json, "version_of", document->version_of);
    if (document->round > 0) {
        cli_json_count(json, "round", document->round);
    }
    json_tally(json, &document->tally);
    servanda_json_close(json, '}');
}

void cli_summary_json(cli_call *call, const servanda_summary *summary, const char *today) {
    servanda_json json = {call->out, false};
    servanda_json_open(&json, '{');
    json_pair(&json, "today", today);
    servanda_json_key(&json, "total");
    servanda_json_open(&json, '{');
    json_tally(&json, &summary->tally);
    servanda_json_close(&json, '}');
    servanda_json_key(&json, "parties");
    servanda_json_open(&json, '[');
    for (size_t i = 0; i < summary->cell_count; i++) {
        servanda_json_open(&json, '{');
        json_pair(&json, "party", summary->cells[i].party);
        json_pair(&json, "area", summary->cells[i].area);
        json_tally(&json, &summary->cells[i].tally);
        servanda_json_close(&json, '}');
    }
    servanda_json_close(&json, ']');
    servanda_json_key(&json, "documents");
    servanda_json_open(&json, '[');
    for (size_t i = 0; i < summary->list_count; i++) json_document(&json, &summary->list[i]);
    servanda_json_close(&json, ']');
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}
