/* A statement as one line of JSON: the contract that scorers and other programs read. Slots that do not apply to a
 * kind (force, stage) and a missing lead are left out;
 * lists are always there, but for those of phrases. */
#include <math.h>

#include "report/output.h"

static void string_member(servanda_json *json, const char *key, const char *text) {
    if (!text) return;
    sv_json_name(json, key);
    servanda_json_string(json, text);
}

static void count_member(servanda_json *json, const char *key, uint64_t number) {
    sv_json_name(json, key);
    servanda_json_count(json, number);
}

static void strings_member(servanda_json *json, const char *key, const char *const *items, size_t count) {
    sv_json_name(json, key);
    servanda_json_strings(json, items, count);
}

static void amounts(servanda_json *json, const servanda_statement *statement) {
    sv_json_name(json, "amounts");
    servanda_json_open(json, '[');
    for (size_t i = 0; i < statement->amount_count; i++) {
        const servanda_amount *amount = &statement->amounts[i];
        servanda_json_open(json, '{');
        string_member(json, "quote", amount->quote);
        sv_json_name(json, "value");
        servanda_json_number(json, amount->value);
        string_member(json, "currency", amount->currency);
        string_member(json, "bound", servanda_bound_name(amount->bound));
        servanda_json_close(json, '}');
    }
    servanda_json_close(json, ']');
}

static void dates(servanda_json *json, const servanda_statement *statement) {
    sv_json_name(json, "dates");
    servanda_json_open(json, '[');
    for (size_t i = 0; i < statement->date_count; i++) {
        const servanda_date *date = &statement->dates[i];
        servanda_json_open(json, '{');
        string_member(json, "quote", date->quote);
        string_member(json, "edtf", date->edtf);
        string_member(json, "role", servanda_role_name(date->role));
        servanda_json_close(json, '}');
    }
    servanda_json_close(json, ']');
}

/* Conditions are texts, the others objects; slots that are empty are left out. */
static void phrases(servanda_json *json, const servanda_statement *statement) {
    for (int slot = SERVANDA_PHRASE_NONE + 1; slot < SERVANDA_PHRASE_END; slot++) {
        const servanda_phrases *list = &statement->phrases[slot];
        if (list->count == 0) continue;
        sv_json_name(json, servanda_phrase_name((servanda_phrase_slot)slot));
        servanda_json_open(json, '[');
        for (size_t i = 0; i < list->count; i++) {
            if (slot == SERVANDA_PHRASE_CONDITION) {
                servanda_json_string(json, list->items[i].quote);
                continue;
            }
            servanda_json_open(json, '{');
            string_member(json, "quote", list->items[i].quote);
            string_member(json, "id", list->items[i].id);
            servanda_json_close(json, '}');
        }
        servanda_json_close(json, ']');
    }
}

/* Tenths of a point are finer than any printer. */
static void place_member(servanda_json *json, const char *key, double number) {
    sv_json_name(json, key);
    servanda_json_number(json, floor(number * 10 + 0.5) / 10);
}

/* Only for documents with pages. */
static void boxes(servanda_json *json, const servanda_statement *statement) {
    if (statement->box_count == 0) return;
    count_member(json, "page", statement->boxes[0].page);
    if (statement->ocr) count_member(json, "ocr", statement->ocr);
    sv_json_name(json, "boxes");
    servanda_json_open(json, '[');
    for (size_t i = 0; i < statement->box_count; i++) {
        const servanda_box *box = &statement->boxes[i];
        servanda_json_open(json, '{');
        count_member(json, "page", box->page);
        if (servanda_box_is_placed(box)) {
            place_member(json, "left", box->left);
            place_member(json, "top", box->top);
            place_member(json, "right", box->right);
            place_member(json, "bottom", box->bottom);
        }
        servanda_json_close(json, '}');
    }
    servanda_json_close(json, ']');
}

static void reasons_member(servanda_json *json, const servanda_statement *statement) {
    sv_json_name(json, "reasons");
    servanda_json_open(json, '[');
    for (size_t i = 0; i < statement->reason_count; i++) {
        const servanda_reason *reason = &statement->reasons[i];
        servanda_json_open(json, '{');
        string_member(json, "slot", reason->slot);
        string_member(json, "value", reason->value);
        string_member(json, "rule", reason->rule);
        string_member(json, "why", reason->why);
        count_member(json, "start", reason->span.start);
        count_member(json, "end", reason->span.end);
        sv_json_name(json, "runner_up");
        servanda_json_bool(json, reason->runner_up);
        servanda_json_close(json, '}');
    }
    servanda_json_close(json, ']');
}

static void reading(servanda_json *json, const servanda_statement *statement) {
    string_member(json, "lead", statement->lead);
    string_member(json, "kind", servanda_kind_name(statement->kind));
    if (statement->kind == SERVANDA_KIND_COMMITMENT)
        string_member(json, "force", servanda_force_name(statement->force));
    if (statement->kind == SERVANDA_KIND_PROGRESS) string_member(json, "stage", servanda_stage_name(statement->stage));
    sv_json_name(json, "reaffirmed");
    servanda_json_bool(json, statement->reaffirmed);
}

void servanda_json_statement(servanda_json *json, const servanda_statement *statement, bool reasons) {
    string_member(json, "doc", statement->doc);
    count_member(json, "id", statement->id);
    count_member(json, "start", statement->span.start);
    count_member(json, "end", statement->span.end);
    string_member(json, "quote", statement->quote);
    reading(json, statement);
    strings_member(json, "actors", statement->actors, statement->actor_count);
    strings_member(json, "areas", statement->areas, statement->area_count);
    amounts(json, statement);
    dates(json, statement);
    strings_member(json, "names", statement->names, statement->name_count);
    phrases(json, statement);
    strings_member(json, "concepts", statement->concepts, statement->concept_count);
    strings_member(json, "rules", statement->rules, statement->rule_count);
    boxes(json, statement);
    if (reasons) reasons_member(json, statement);
}

void servanda_jsonl_statement(servanda_output *output, const servanda_statement *statement) {
    servanda_json json = {output, false};
    servanda_json_open(&json, '{');
    servanda_json_statement(&json, statement, false);
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}
