/* The documents of the register, with series, links and standings (follow.h). */
#include "cli/follow.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static void take_documents(cli_follow *f) { f->docs = servanda_collection_documents(f->collection, &f->doc_count); }

int cli_follow_begin(cli_follow *f, cli_call *call, bool write) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_filter filter = SERVANDA_FILTER_INIT;
    *f = (cli_follow){.call = call};
    filter.outline = true;
    filter.all_versions = cli_has(call, CLI_OPT_ALL_VERSIONS);
    servanda_status status = cli_register_open(call, write, &f->reg, &error);
    if (status == SERVANDA_OK) status = servanda_register_collect(&f->collection, f->reg, &filter, &error);
    if (status != SERVANDA_OK) return cli_console_fail(&error);
    take_documents(f);
    return 0;
}

int cli_follow_fill(cli_follow *f, const bool *wanted) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = servanda_collection_fill(f->collection, f->reg, wanted, &error);
    take_documents(f);
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}

int cli_follow_series(cli_follow *f) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_series_free(f->series_list);
    f->series_list = NULL;
    if (servanda_series_find(&f->series_list, f->docs, f->doc_count, &error) != SERVANDA_OK)
        return cli_console_fail(&error);
    f->series = servanda_series_items(f->series_list, &f->series_count);
    return 0;
}

/* ---- undertakings, part by part ---- */

typedef struct walk {
    cli_follow *follow;
    cli_follow_fn fn;
    void *context;
    int code;
} walk;

static int find_standings(cli_follow *f) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_standing_options options = SERVANDA_STANDING_OPTIONS_INIT;
    options.today = f->today;
    options.months = (unsigned)cli_number(f->call, CLI_OPT_MONTHS, 0);
    servanda_standings_free(f->standing_list);
    f->standing_list = NULL;
    if (servanda_standings_find(&f->standing_list, f->docs, f->doc_count, f->series_list, f->items, f->item_count,
                                f->decisions, f->decision_count, &options, &error) != SERVANDA_OK)
        return cli_console_fail(&error);
    f->standings = servanda_standings_items(f->standing_list);
    return 0;
}

static bool look(walk *w) {
    w->code = find_standings(w->follow);
    return w->code == 0 && (!w->fn || w->fn(w->context, w->follow));
}

static bool take_part(void *context, servanda_part *part) {
    walk *w = context;
    cli_follow *f = w->follow;
    servanda_part_free(f->part);
    f->part = part;
    f->docs = servanda_part_documents(part);
    f->items = servanda_part_undertakings(part, &f->item_count);
    return look(w);
}

/* What is kept may be behind what was added; where the register cannot be written to, it stays so. */
static void bring_up_to_date(const cli_call *call) {
    servanda_register *reg = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    if (cli_register_open(call, true, &reg, &error) == SERVANDA_OK) servanda_register_relink(reg, &error);
    servanda_register_free(reg);
}

/* Where nothing is kept, all is linked at once. */
static int link_in_memory(cli_follow *f) {
    servanda_error error = SERVANDA_ERROR_INIT;
    const servanda_link_decision *decisions;
    size_t count;
    int code = cli_follow_fill(f, NULL);
    if (code != 0) return code;
    servanda_status status = servanda_collection_decisions(f->collection, f->reg, &decisions, &count, &error);
    if (status == SERVANDA_OK) status = servanda_link(&f->links, f->docs, f->doc_count, decisions, count, &error);
    if (status != SERVANDA_OK) return cli_console_fail(&error);
    f->items = servanda_links_items(f->links, &f->item_count);
    return 0;
}

static int read_decisions(cli_follow *f) {
    servanda_error error = SERVANDA_ERROR_INIT;
    cli_date_today(f->call, f->today);
    if (servanda_register_collect_decisions(&f->decided, f->reg, &error) != SERVANDA_OK)
        return cli_console_fail(&error);
    f->decisions = servanda_decisions_items(f->decided, &f->decision_count);
    return 0;
}

int cli_follow_each(cli_follow *f, const cli_follow_ask *ask, cli_follow_fn fn, void *context) {
    servanda_error error = SERVANDA_ERROR_INIT;
    walk w = {f, fn, context, 0};
    bool why = cli_has(f->call, CLI_OPT_JSONL), current = false, all = cli_has(f->call, CLI_OPT_ALL_VERSIONS);
    const servanda_part_ask part = {sizeof part, ask->id, ask->documents, why, ask->most};
    servanda_status status = SERVANDA_OK;
    int code = cli_follow_series(f);
    if (code == 0) code = read_decisions(f);
    if (code != 0) return code;
    for (int turn = 0; !all && turn < 2 && status == SERVANDA_OK && !current; turn++) {
        if (turn > 0) bring_up_to_date(f->call);
        status = servanda_register_parts(f->reg, f->collection, &part, take_part, &w, &current, &error);
    }
    if (status != SERVANDA_OK) return cli_console_fail(&error);
    if (current) return w.code;
    code = link_in_memory(f);
    if (code == 0) look(&w);
    return code ? code : w.code;
}

void cli_follow_end(cli_follow *f) {
    servanda_standings_free(f->standing_list);
    servanda_decisions_free(f->decided);
    servanda_links_free(f->links);
    servanda_part_free(f->part);
    servanda_series_free(f->series_list);
    servanda_collection_free(f->collection);
    servanda_register_free(f->reg);
}

const servanda_statement *cli_follow_statement(const cli_follow *f, servanda_mention m) {
    return m.document == SERVANDA_NO_STATEMENT ? NULL : &f->docs[m.document].statements.items[m.statement];
}

static bool has_party(const servanda_link_document *d, const char *party, size_t size) {
    for (size_t i = 0; i < d->party_count; i++)
        if (strlen(d->parties[i]) == size && memcmp(d->parties[i], party, size) == 0) return true;
    return false;
}

bool cli_follow_has_parties(const servanda_link_document *d, const char *list) {
    size_t found = 0;
    for (size_t n; *list; list += n + (list[n] != '\0')) {
        n = strcspn(list, ",+ ");
        if (n == 0) continue;
        if (!has_party(d, list, n)) return false;
        found++;
    }
    return found > 0;
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
