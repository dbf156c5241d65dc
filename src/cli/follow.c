/* The documents of the register in memory, with series and links (follow.h). */
#include "cli/follow.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

int cli_follow_begin(cli_follow *f, cli_call *call, bool write, const servanda_filter *filter) {
    servanda_error error = SERVANDA_ERROR_INIT;
    *f = (cli_follow){.call = call};
    servanda_filter all = SERVANDA_FILTER_INIT;
    all.all_versions = cli_has(call, CLI_OPT_ALL_VERSIONS);
    if (!filter) filter = &all;
    servanda_status status = cli_register_open(call, write, &f->reg, &error);
    if (status == SERVANDA_OK) status = servanda_register_collect(&f->collection, f->reg, filter, &error);
    if (status != SERVANDA_OK) return cli_console_fail(&error);
    f->docs = servanda_collection_documents(f->collection, &f->doc_count);
    return 0;
}

int cli_follow_series(cli_follow *f) {
    servanda_error error = SERVANDA_ERROR_INIT;
    if (servanda_series_find(&f->series_list, f->docs, f->doc_count, &error) != SERVANDA_OK)
        return cli_console_fail(&error);
    f->series = servanda_series_items(f->series_list, &f->series_count);
    return 0;
}

/* What is kept may be behind what was added; where the register cannot be written to, it stays so. */
static void bring_up_to_date(const cli_call *call) {
    servanda_register *reg = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    if (cli_register_open(call, true, &reg, &error) == SERVANDA_OK) servanda_register_relink(reg, &error);
    servanda_register_free(reg);
}

static servanda_status link_in_memory(cli_follow *f, servanda_error *error) {
    const servanda_link_decision *decisions;
    size_t count;
    servanda_status status = servanda_collection_decisions(f->collection, f->reg, &decisions, &count, error);
    if (status != SERVANDA_OK) return status;
    return servanda_link(&f->links, f->docs, f->doc_count, decisions, count, error);
}

int cli_follow_links(cli_follow *f) {
    servanda_error error = SERVANDA_ERROR_INIT;
    bool why = cli_has(f->call, CLI_OPT_JSONL);
    bool all = cli_has(f->call, CLI_OPT_ALL_VERSIONS); /* of these nothing is kept */
    servanda_status status = SERVANDA_OK;
    if (!all) status = servanda_register_links(&f->links, f->reg, f->collection, why, &error);
    if (status == SERVANDA_OK && !f->links && !all) {
        bring_up_to_date(f->call);
        status = servanda_register_links(&f->links, f->reg, f->collection, why, &error);
    }
    if (status == SERVANDA_OK && !f->links) status = link_in_memory(f, &error);
    if (status != SERVANDA_OK) return cli_console_fail(&error);
    f->items = servanda_links_items(f->links, &f->item_count);
    return 0;
}

int cli_follow_standings(cli_follow *f) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_standing_options options = SERVANDA_STANDING_OPTIONS_INIT;
    int code = cli_follow_series(f);
    if (code == 0) code = cli_follow_links(f);
    if (code != 0) return code;
    cli_date_today(f->call, f->today);
    options.today = f->today;
    options.months = (unsigned)cli_number(f->call, CLI_OPT_MONTHS, 0);
    servanda_status status = servanda_register_collect_decisions(&f->decided, f->reg, &error);
    if (status == SERVANDA_OK) {
        f->decisions = servanda_decisions_items(f->decided, &f->decision_count);
        status = servanda_standings_find(&f->standing_list, f->docs, f->doc_count, f->series_list, f->items,
                                         f->item_count, f->decisions, f->decision_count, &options, &error);
    }
    if (status != SERVANDA_OK) return cli_console_fail(&error);
    f->standings = servanda_standings_items(f->standing_list);
    return 0;
}

void cli_follow_end(cli_follow *f) {
    servanda_standings_free(f->standing_list);
    servanda_decisions_free(f->decided);
    servanda_links_free(f->links);
    servanda_series_free(f->series_list);
    servanda_collection_free(f->collection);
    servanda_register_free(f->reg);
}

const servanda_statement *cli_follow_statement(const cli_follow *f, servanda_mention m) {
    return m.document == SERVANDA_NO_STATEMENT ? NULL : &f->docs[m.document].statements.items[m.statement];
}

static bool has_text(const char *text, const char *part) {
    size_t n = strlen(part);
    for (; *text; text++)
        if (strncasecmp(text, part, n) == 0) return true;
    return false;
}

bool cli_follow_is_series(const servanda_series *s, const char *name) {
    if (strcmp(s->id, name) == 0 || has_text(s->name, name)) return true;
    for (size_t i = 0; i < s->name_count; i++)
        if (has_text(s->names[i], name)) return true;
    return false;
}

int cli_follow_no_series(const cli_follow *f, const char *name) {
    servanda_error error = SERVANDA_ERROR_INIT;
    error.status = SERVANDA_NOT_FOUND;
    snprintf(error.file, sizeof error.file, "%s", cli_register_path(f->call));
    snprintf(error.what, sizeof error.what, "no series has '%.200s' in its name", name);
    snprintf(error.cure, sizeof error.cure, "see: servanda series");
    return cli_console_fail(&error);
}

/* ---- undertakings by name ---- */

static int not_one(const cli_follow *f, const char *name, size_t found) {
    servanda_error error = SERVANDA_ERROR_INIT;
    error.status = SERVANDA_NOT_FOUND;
    snprintf(error.file, sizeof error.file, "%s", cli_register_path(f->call));
    snprintf(error.what, sizeof error.what,
             found ? "%zu undertakings begin with '%.100s'" : "no undertaking%.0zu is '%.100s'", found, name);
    snprintf(error.cure, sizeof error.cure, found ? "write more of the id" : "see: servanda undertakings");
    return cli_console_fail(&error);
}

size_t cli_follow_find(const cli_follow *f, const char *name, int *code) {
    size_t found = 0, at = SIZE_MAX;
    for (size_t i = 0; i < f->item_count; i++)
        if (strncmp(f->items[i].id, name, strlen(name)) == 0) at = i, found++;
    if (found == 1) return at;
    *code = not_one(f, name, found);
    return SIZE_MAX;
}

/* ---- standings ---- */

const char *cli_follow_words(const cli_follow *f, const servanda_standing *s, char out[CLI_WORDS]) {
    bool decided = s->decision != SERVANDA_NO_DECISION;
    const char *day = s->since ? s->since : "";
    (void)f;
    snprintf(out, CLI_WORDS, "%s%s%s%s", servanda_state_name(s->state), *day ? " since " : "", day,
             decided ? ", decided" : "");
    return out;
}

servanda_tone cli_follow_tone(servanda_state state) {
    switch (state) {
    case SERVANDA_STATE_DONE: return SERVANDA_TONE_GOOD;
    case SERVANDA_STATE_OVERDUE:
    case SERVANDA_STATE_DROPPED: return SERVANDA_TONE_BAD;
    case SERVANDA_STATE_STALLED:
    case SERVANDA_STATE_NO_EVIDENCE:
    case SERVANDA_STATE_PARTLY_DONE: return SERVANDA_TONE_WARN;
    default: return SERVANDA_TONE_DIM;
    }
}

static void pair(servanda_json *json, const char *key, const char *text) {
    if (text) cli_json_text(json, key, text);
}

static void json_place(servanda_json *json, const char *key, const servanda_statement *s) {
    if (!s) return;
    servanda_json_key(json, key);
    servanda_json_open(json, '{');
    pair(json, "doc", s->doc);
    cli_json_count(json, "id", s->id);
    servanda_json_close(json, '}');
}

static void json_decision(servanda_json *json, const servanda_decision *d) {
    servanda_json_open(json, '{');
    cli_json_count(json, "decision", d->id);
    if (d->decides) pair(json, "status", d->state ? servanda_state_name(d->state) : "open");
    pair(json, "party", d->party);
    pair(json, "day", d->day);
    pair(json, "evidence", d->source);
    pair(json, "sha256", d->sha256);
    pair(json, "quote", d->passage);
    pair(json, "note", d->note);
    pair(json, "member", d->member);
    if (d->scores) {
        servanda_json_key(json, "score");
        servanda_json_number(json, d->score);
    }
    pair(json, "decided", d->at);
    servanda_json_close(json, '}');
}

static void json_shares(servanda_json *json, const cli_follow *f, const servanda_standing *s) {
    servanda_json_key(json, "parties");
    servanda_json_open(json, '[');
    for (size_t i = 0; i < s->share_count; i++) {
        servanda_json_open(json, '{');
        pair(json, "party", s->shares[i].party);
        pair(json, "status", servanda_state_name(s->shares[i].state));
        pair(json, "since", s->shares[i].since);
        json_place(json, "basis", cli_follow_statement(f, s->shares[i].basis));
        servanda_json_close(json, '}');
    }
    servanda_json_close(json, ']');
}

void cli_follow_json(servanda_json *json, const cli_follow *f, const servanda_standing *s) {
    pair(json, "status", servanda_state_name(s->state));
    servanda_json_key(json, "standing");
    servanda_json_open(json, '{');
    pair(json, "since", s->since);
    pair(json, "due", s->due);
    cli_json_text(json, "by", s->decision != SERVANDA_NO_DECISION ? "decision" : "documents");
    json_place(json, "basis", cli_follow_statement(f, s->basis));
    servanda_json_key(json, "also");
    servanda_json_open(json, '[');
    for (int i = 1; i < SERVANDA_STATE_COUNT; i++)
        if (s->also >> i & 1) servanda_json_string(json, servanda_state_name((servanda_state)i));
    servanda_json_close(json, ']');
    if (s->share_count) json_shares(json, f, s);
    if (s->decision_count) {
        servanda_json_key(json, "decisions");
        servanda_json_open(json, '[');
        for (size_t i = 0; i < s->decision_count; i++) json_decision(json, &f->decisions[s->decisions[i]]);
        servanda_json_close(json, ']');
    }
    servanda_json_close(json, '}');
}
