/* A draft held against what was promised before (check.h).
 *
 * The one idea: undertakings are taken apart into what stood before and what the draft says; the former has a standing of
 * its own, the latter is judged against the wording that held. */
#include <string.h>

#include "link/link.h"
#include "link/link_judge.h"
#include "link/link_state.h"
#include "servanda/check.h"
#include "text/text.h"

#define TIMES 3u   /* a wording that comes so often says nothing new */
#define PER_ACT 24 /* findings of one statement */

struct servanda_findings {
    sv_arena *arena;
    servanda_finding *items;
    size_t count, room;
};

typedef struct checking {
    servanda_findings *out;
    const servanda_link_document *docs;
    size_t draft; /* index */
    const servanda_check_options *options;
    const servanda_undertaking *whole; /* with the draft */
    servanda_undertaking *before;      /* without */
    size_t count;
    const servanda_standing *standings;
    bool failed;
} checking;

static const servanda_mention nowhere = {SERVANDA_NO_STATEMENT, SERVANDA_NO_STATEMENT};

const char *servanda_finding_name(servanda_finding_kind kind) {
    static const char *const names[] = {
#define SV_FINDING(name, text) text,
#include "servanda/check.def"
#undef SV_FINDING
    };
    return (size_t)kind < sizeof names / sizeof *names ? names[kind] : NULL;
}

static const servanda_statement *statement(const checking *c, servanda_mention m) {
    return &c->docs[m.document].statements.items[m.statement];
}

static void add(checking *c, size_t at, servanda_finding one) {
    servanda_findings *f = c->out;
    const servanda_standing *s = &c->standings[at];
    const char **texts[] = {&one.slot, &one.was, &one.is, &one.since, &one.undertaking};
    one.undertaking = c->whole[at].id;
    one.state = s->state, one.since = s->since;
    if (f->count == f->room) return; /* the room is for all that can be found */
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *text = *texts[i];
        *texts[i] = sv_arena_str(f->arena, text);
        c->failed |= text && !*texts[i];
    }
    f->items[f->count++] = one;
}

/* ---- what the draft says of an undertaking that was there ---- */

/* Letters and digits, folded: the same for two wordings that differ in spacing and marks only. */
static void fold(const char *text, sv_buf *out) {
    uint32_t point;
    char bytes[4];
    sv_buf_clear(out);
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        step = sv_utf8_decode(text, left, &point);
        if (point == SV_UTF8_BAD || !(point = sv_char_fold(point))) continue;
        sv_script script = sv_char_script(point);
        if (script != SV_SCRIPT_SPACE && script != SV_SCRIPT_PUNCT)
            sv_buf_add(out, bytes, sv_utf8_encode(point, bytes));
    }
}

/* How many earlier days had these words. */
static size_t times_said(checking *c, size_t at, const servanda_statement *said) {
    sv_buf words = SV_BUF_INIT, other = SV_BUF_INIT;
    const char *last = "";
    size_t times = 0;
    fold(said->quote, &words);
    for (size_t i = 0; i < c->before[at].mention_count; i++) {
        servanda_mention m = c->before[at].mentions[i];
        const char *date = c->docs[m.document].date ? c->docs[m.document].date : "";
        fold(statement(c, m)->quote, &other);
        bool same = words.size == other.size && words.size && memcmp(words.data, other.data, words.size) == 0;
        if (!same || strcmp(date, last) == 0) continue;
        last = date;
        times++;
    }
    c->failed |= words.failed || other.failed;
    sv_buf_free(&words);
    sv_buf_free(&other);
    return times;
}

/* The promise that holds: the latest in this language, else the latest. */
static servanda_mention wording(const checking *c, size_t at, const char *lang) {
    servanda_mention found = c->standings[at].promise;
    const servanda_undertaking *u = &c->before[at];
    const char *date = found.document == SERVANDA_NO_STATEMENT ? NULL : c->docs[found.document].date;
    for (size_t i = 0; i < u->mention_count && date; i++) {
        const servanda_statement *s = statement(c, u->mentions[i]);
        const char *day = c->docs[u->mentions[i].document].date;
        bool here = s->lang && lang && strcmp(s->lang, lang) == 0 && day && strcmp(day, date) == 0;
        if (here && s->kind == SERVANDA_KIND_COMMITMENT) found = u->mentions[i];
    }
    return found;
}

static bool kind_of(const servanda_change_reason *r, servanda_finding_kind *out) {
    bool name = strcmp(r->slot, "name") == 0, day = strcmp(r->slot, "deadline") == 0;
    switch (r->change) {
    case SERVANDA_CHANGE_WEAKENED: *out = SERVANDA_FINDING_WEAKENED; return true;
    case SERVANDA_CHANGE_DEFERRED:
    case SERVANDA_CHANGE_AMOUNT: *out = SERVANDA_FINDING_CONTRADICTS; return true;
    case SERVANDA_CHANGE_STRENGTHENED:
        *out = SERVANDA_FINDING_CONTRADICTS;
        return day && strcmp(r->earlier, "none") != 0;
    case SERVANDA_CHANGE_SCOPE: *out = SERVANDA_FINDING_CONTRADICTS; return !name;
    default: return false;
    }
}

static void compare(checking *c, size_t at, servanda_mention earlier, servanda_mention here) {
    servanda_changed row = {.earlier = 0};
    c->failed |= !sv_judge_pair(c->out->arena, statement(c, earlier), statement(c, here), &row);
    for (size_t i = 0; i < row.reason_count; i++) {
        const servanda_change_reason *r = &row.reasons[i];
        servanda_finding_kind kind;
        if (kind_of(r, &kind))
            add(c, at,
                (servanda_finding){.kind = kind,
                                   .slot = r->slot,
                                   .was = r->earlier,
                                   .is = r->later,
                                   .earlier = earlier,
                                   .statement = here.statement});
    }
}

/* What is paid is paid; another sum is another payment. */
static bool is_other_sum(const checking *c, servanda_mention report, const servanda_statement *said) {
    const servanda_statement *s = report.document == SERVANDA_NO_STATEMENT ? NULL : statement(c, report);
    for (size_t i = 0; s && i < said->amount_count; i++)
        if (sv_differ_has_amount(s, &said->amounts[i])) return false;
    return s && s->amount_count && said->amount_count;
}

static void look_at_known(checking *c, size_t at, servanda_mention here) {
    const servanda_standing *s = &c->standings[at];
    const servanda_statement *said = statement(c, here);
    servanda_mention earlier = wording(c, at, said->lang);
    bool promises = said->kind == SERVANDA_KIND_COMMITMENT;
    if (sv_judge_has(said, SV_TURN_NEXT)) return; /* another meeting than the one that was planned */
    if (promises && s->state == SERVANDA_STATE_DONE && !is_other_sum(c, s->basis, said)) {
        servanda_mention basis = s->basis.document == SERVANDA_NO_STATEMENT ? earlier : s->basis;
        add(c, at, (servanda_finding){.kind = SERVANDA_FINDING_DONE, .earlier = basis, .statement = here.statement});
        return;
    }
    if (earlier.document == SERVANDA_NO_STATEMENT) return;
    compare(c, at, earlier, here);
    if (promises && times_said(c, at, said) + 1 >= TIMES)
        add(c, at,
            (servanda_finding){.kind = SERVANDA_FINDING_REPEATED, .earlier = earlier, .statement = here.statement});
}

/* ---- what is new in it ---- */

static bool has_digit(const char *text) {
    uint32_t point;
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        step = sv_utf8_decode(text, left, &point);
        if (point != SV_UTF8_BAD && sv_char_script(sv_char_fold(point)) == SV_SCRIPT_DIGIT) return true;
    }
    return false;
}

static void look_at_new(checking *c, size_t at, servanda_mention here) {
    const servanda_statement *s = statement(c, here);
    char due[11];
    sv_judge_due(s, "", due);
    const struct {
        bool lacks;
        const char *slot;
    } slots[] = {{!s->actor_count, "actor"},
                 {!due[0], "deadline"},
                 {!s->amount_count && !s->name_count && !has_digit(s->quote), "object"}};
    char lacking[64] = "";
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        if (!slots[i].lacks) continue;
        if (lacking[0]) strcat(lacking, ", ");
        strcat(lacking, slots[i].slot);
    }
    if (!lacking[0]) return;
    add(c, at,
        (servanda_finding){
            .kind = SERVANDA_FINDING_VAGUE, .slot = lacking, .earlier = nowhere, .statement = here.statement});
}

/* ---- what is not in it ---- */

static bool stands(const checking *c, size_t at) {
    const servanda_standing *s = &c->standings[at];
    switch (s->state) {
    case SERVANDA_STATE_PROMISED:
    case SERVANDA_STATE_IN_PROGRESS:
    case SERVANDA_STATE_PARTLY_DONE:
    case SERVANDA_STATE_OVERDUE:
    case SERVANDA_STATE_STALLED:
    case SERVANDA_STATE_NO_EVIDENCE: return s->promise.document != SERVANDA_NO_STATEMENT;
    default: return false;
    }
}

static bool in_scope(const checking *c, size_t at) {
    const servanda_undertaking *u = &c->before[at];
    for (size_t i = 0; i < u->mention_count; i++)
        if (!c->options->scope || c->options->scope[u->mentions[i].document]) return true;
    return false;
}

/* The meeting that was planned is the one at hand. */
static void look_at_missing(checking *c, size_t at) {
    servanda_mention promise = c->standings[at].promise;
    if (!stands(c, at) || !in_scope(c, at) || sv_judge_has(statement(c, promise), SV_TURN_NEXT)) return;
    promise = wording(c, at, c->docs[c->draft].lang);
    add(c, at,
        (servanda_finding){.kind = SERVANDA_FINDING_FORGOTTEN, .earlier = promise, .statement = SERVANDA_NO_STATEMENT});
}

/* ---- all ---- */

/* The statement of the draft that says most: a promise before a report before a view. */
static servanda_mention in_draft(const checking *c, const servanda_undertaking *u) {
    servanda_mention best = nowhere;
    for (size_t i = 0; i < u->mention_count; i++) {
        servanda_mention m = u->mentions[i];
        if (m.document != c->draft) continue;
        if (best.document == SERVANDA_NO_STATEMENT || statement(c, m)->kind < statement(c, best)->kind) best = m;
    }
    return best;
}

static bool take_apart(checking *c) {
    c->before = SV_NEW_N(c->out->arena, servanda_undertaking, c->count + 1);
    for (size_t i = 0; c->before && i < c->count; i++) {
        const servanda_undertaking *u = &c->whole[i];
        servanda_mention *mentions = SV_NEW_N(c->out->arena, servanda_mention, u->mention_count + 1);
        if (!mentions) return false;
        c->before[i] = (servanda_undertaking){.id = u->id, .mentions = mentions};
        for (size_t k = 0; k < u->mention_count; k++)
            if (u->mentions[k].document != c->draft) mentions[c->before[i].mention_count++] = u->mentions[k];
    }
    return c->before != NULL;
}

/* By statement of the draft: the undertaking that it says most of, or SIZE_MAX. */
static size_t *order_by_draft(checking *c) {
    size_t n = c->docs[c->draft].statements.count;
    size_t *about = SV_NEW_N(c->out->arena, size_t, n + 1);
    for (size_t s = 0; about && s < n; s++) about[s] = SIZE_MAX;
    for (size_t i = 0; about && i < c->count; i++) {
        servanda_mention here = in_draft(c, &c->whole[i]);
        if (here.document != SERVANDA_NO_STATEMENT) about[here.statement] = i;
    }
    return about;
}

static bool find_all(checking *c) {
    size_t n = c->docs[c->draft].statements.count, *about = order_by_draft(c);
    for (size_t s = 0; about && s < n; s++) {
        servanda_mention here = {c->draft, s};
        if (about[s] == SIZE_MAX) continue;
        if (c->before[about[s]].mention_count)
            look_at_known(c, about[s], here);
        else if (statement(c, here)->kind == SERVANDA_KIND_COMMITMENT)
            look_at_new(c, about[s], here);
    }
    for (size_t i = 0; i < c->count; i++)
        if (in_draft(c, &c->whole[i]).document == SERVANDA_NO_STATEMENT) look_at_missing(c, i);
    return about && !c->failed;
}

static servanda_status run(checking *c, const servanda_decision *decisions, size_t decision_count,
                           servanda_error *error) {
    servanda_series_list *series = NULL;
    servanda_links *links = NULL;
    servanda_standings *standings = NULL;
    servanda_standing_options options = SERVANDA_STANDING_OPTIONS_INIT;
    options.today = c->options->today, options.months = c->options->months;
    servanda_status status = servanda_series_find(&series, c->docs, c->draft, error);
    if (status == SERVANDA_OK)
        status = servanda_link(&links, c->docs, c->draft + 1, c->options->joints, c->options->joint_count, error);
    if (status == SERVANDA_OK) c->whole = servanda_links_items(links, &c->count);
    if (status == SERVANDA_OK && !take_apart(c)) status = sv_error_memory(error);
    if (status == SERVANDA_OK)
        status = servanda_standings_find(&standings, c->docs, c->draft, series, c->before, c->count, decisions,
                                         decision_count, &options, error);
    if (status == SERVANDA_OK) {
        c->standings = servanda_standings_items(standings);
        c->out->room = c->count + c->docs[c->draft].statements.count * PER_ACT;
        c->out->items = SV_NEW_N(c->out->arena, servanda_finding, c->out->room + 1);
        if (!c->out->items || !find_all(c)) status = sv_error_memory(error);
    }
    servanda_standings_free(standings);
    servanda_links_free(links);
    servanda_series_free(series);
    return status;
}

/* ---- what a draft is held against ---- */

#define PARTNERSHIPS 64u /* of the scope that are told apart; of more, everything is needed */

servanda_status servanda_check_needs(const servanda_link_document *docs, size_t count, const bool *scope, bool *needed,
                                     servanda_error *error) {
    size_t partners[PARTNERSHIPS] = {count - 1}, n = 1;
    if (!sv_rarity_sample(docs, count, needed)) return sv_error_memory(error);
    for (size_t i = 0; i + 1 < count && n < PARTNERSHIPS; i++) {
        bool known = !scope[i];
        for (size_t k = 0; k < n && !known; k++) known = servanda_same_parties(&docs[i], &docs[partners[k]]);
        if (!known) partners[n++] = i;
    }
    for (size_t i = 0; i < count; i++) {
        needed[i] |= scope[i] || n == PARTNERSHIPS;
        for (size_t k = 0; k < n && !needed[i]; k++) needed[i] = sv_similar_parties(&docs[i], &docs[partners[k]]) > 0;
    }
    return SERVANDA_OK;
}

servanda_status servanda_check_draft(servanda_findings **out, const servanda_link_document *documents, size_t count,
                                     const servanda_decision *decisions, size_t decision_count,
                                     const servanda_check_options *options, servanda_error *error) {
    *out = NULL;
    if (!count) return sv_error_set(error, SERVANDA_USAGE, NULL, 0, "there is no draft");
    sv_arena *arena = sv_arena_new();
    servanda_findings *findings = arena ? SV_NEW(arena, servanda_findings) : NULL;
    if (!findings) {
        sv_arena_free(arena);
        return sv_error_memory(error);
    }
    findings->arena = arena;
    checking c = {.out = findings, .docs = documents, .draft = count - 1, .options = options};
    servanda_status status = run(&c, decisions, decision_count, error);
    if (status == SERVANDA_OK)
        *out = findings;
    else
        servanda_findings_free(findings);
    return status;
}

const servanda_finding *servanda_findings_items(const servanda_findings *findings, size_t *count) {
    *count = findings->count;
    return findings->items;
}

void servanda_findings_free(servanda_findings *findings) {
    if (findings) sv_arena_free(findings->arena);
}
