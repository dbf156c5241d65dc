/* Standings: what is derived, and what people decided about it (state.h).
 *
 * The one idea: a decision finds the statement that has its words, whatever its number is now, and through it the
 * undertaking; the latest decision about each party then stands in for what was derived. */
#include <stdlib.h>
#include <string.h>

#include "link/link_state.h"
#include "model/edtf.h"

#define PARTIES 32 /* of one undertaking */
#define MONTHS 9u

struct servanda_standings {
    sv_arena *arena;
    servanda_standing *items;
    size_t *orphans;
    size_t orphan_count;
};

typedef struct standing {
    servanda_standings *out;
    sv_state_look look;
    size_t doc_count;
    const servanda_undertaking *list;
    size_t count;
    const servanda_decision *decisions;
    size_t decision_count;
    size_t *first;         /* by document: its first statement among all */
    size_t *undertaking;   /* by statement: where it belongs */
    size_t *order, *about; /* decisions by day; and the undertaking of each */
} standing;

/* ---- where a decision belongs ---- */

typedef struct named {
    const char *id;
    size_t document;
} named;

static int by_id(const void *left, const void *right) {
    return strcmp(((const named *)left)->id, ((const named *)right)->id);
}

static size_t overlap(const servanda_statement *s, const servanda_decision *d) {
    size_t start = s->span.byte_start > d->byte_start ? s->span.byte_start : d->byte_start;
    size_t end = s->span.byte_end < d->byte_end ? s->span.byte_end : d->byte_end;
    return end > start ? end - start : 0;
}

/* The statement with the same words, nearest to where they stood; else one that has most of the place. */
static size_t find_statement(const servanda_link_document *doc, const servanda_decision *d) {
    size_t best = SERVANDA_NO_STATEMENT, least = SIZE_MAX, most = 0;
    for (size_t i = 0; i < doc->statements.count; i++) {
        const servanda_statement *s = &doc->statements.items[i];
        size_t away = s->span.byte_start > d->byte_start ? s->span.byte_start - d->byte_start
                                                         : d->byte_start - s->span.byte_start;
        if (strcmp(s->quote, d->quote) != 0 || away >= least) continue;
        best = i, least = away;
    }
    for (size_t i = 0; least == SIZE_MAX && i < doc->statements.count; i++) {
        const servanda_statement *s = &doc->statements.items[i];
        size_t shared = overlap(s, d);
        bool words = strstr(d->quote, s->quote) || strstr(s->quote, d->quote);
        if (!words || shared * 2 < d->byte_end - d->byte_start || shared <= most) continue;
        best = i, most = shared;
    }
    return best;
}

static bool place_decisions(standing *t) {
    named *names = SV_NEW_N(t->out->arena, named, t->doc_count + 1);
    t->about = SV_NEW_N(t->out->arena, size_t, t->decision_count + 1);
    t->out->orphans = SV_NEW_N(t->out->arena, size_t, t->decision_count + 1);
    if (!names || !t->about || !t->out->orphans) return false;
    for (size_t i = 0; i < t->doc_count; i++) names[i] = (named){t->look.docs[i].id, i};
    if (t->doc_count) qsort(names, t->doc_count, sizeof *names, by_id);
    for (size_t i = 0; i < t->decision_count; i++) {
        named wanted = {t->decisions[i].doc, 0};
        const named *hit = t->doc_count ? bsearch(&wanted, names, t->doc_count, sizeof *names, by_id) : NULL;
        size_t s = hit ? find_statement(&t->look.docs[hit->document], &t->decisions[i]) : SERVANDA_NO_STATEMENT;
        t->about[i] = s == SERVANDA_NO_STATEMENT ? SIZE_MAX : t->undertaking[t->first[hit->document] + s];
        if (s == SERVANDA_NO_STATEMENT) t->out->orphans[t->out->orphan_count++] = i;
    }
    return true;
}

static bool place_statements(standing *t) {
    size_t total = 0;
    t->first = SV_NEW_N(t->out->arena, size_t, t->doc_count + 1);
    if (!t->first) return false;
    for (size_t i = 0; i < t->doc_count; i++) t->first[i] = total, total += t->look.docs[i].statements.count;
    t->undertaking = SV_NEW_N(t->out->arena, size_t, total + 1);
    if (!t->undertaking) return false;
    for (size_t i = 0; i < total; i++) t->undertaking[i] = SIZE_MAX;
    for (size_t i = 0; i < t->count; i++)
        for (size_t k = 0; k < t->list[i].mention_count; k++)
            t->undertaking[t->first[t->list[i].mentions[k].document] + t->list[i].mentions[k].statement] = i;
    return true;
}

/* ---- decisions in order ---- */

typedef struct ordered {
    size_t about, index;
    const servanda_decision *decision;
} ordered;

static int by_day(const void *left, const void *right) {
    const ordered *a = left, *b = right;
    if (a->about != b->about) return a->about < b->about ? -1 : 1;
    int day = strcmp(a->decision->day, b->decision->day);
    return day ? day : (a->decision->id > b->decision->id) - (a->decision->id < b->decision->id);
}

static bool sort_decisions(standing *t) {
    ordered *list = SV_NEW_N(t->out->arena, ordered, t->decision_count + 1);
    t->order = SV_NEW_N(t->out->arena, size_t, t->decision_count + 1);
    if (!list || !t->order) return false;
    for (size_t i = 0; i < t->decision_count; i++) list[i] = (ordered){t->about[i], i, &t->decisions[i]};
    if (t->decision_count) qsort(list, t->decision_count, sizeof *list, by_day);
    for (size_t i = 0; i < t->decision_count; i++) t->order[i] = list[i].index;
    return true;
}

/* The latest decision about a party (NULL: about all); NONE taken back, or none made. */
static size_t latest(const standing *t, const servanda_standing *s, const char *party) {
    size_t found = SERVANDA_NO_DECISION;
    for (size_t i = 0; i < s->decision_count; i++) {
        const servanda_decision *d = &t->decisions[s->decisions[i]];
        bool same = party ? d->party && strcmp(d->party, party) == 0 : !d->party;
        if (d->decides && same) found = d->state ? s->decisions[i] : SERVANDA_NO_DECISION;
    }
    return found;
}

/* ---- one standing ---- */

static const char *keep(standing *t, const char *day) { return day[0] ? sv_arena_str(t->out->arena, day) : NULL; }

static size_t add_decided_parties(const standing *t, const servanda_standing *s, const char **parties, size_t n) {
    for (size_t i = 0; i < s->decision_count; i++) {
        const char *party = t->decisions[s->decisions[i]].party;
        size_t k = 0;
        while (party && k < n && strcmp(parties[k], party) != 0) k++;
        if (party && k == n && n < PARTIES) parties[n++] = party;
    }
    return n;
}

static bool fill_share(standing *t, const servanda_standing *s, const char *party, servanda_share *out) {
    sv_state_found found;
    t->look.party = party;
    sv_state_derive(&t->look, &found);
    t->look.party = NULL;
    *out = (servanda_share){sv_arena_str(t->out->arena, party), found.state, keep(t, found.since), found.basis,
                            latest(t, s, party)};
    if (out->decision == SERVANDA_NO_DECISION && s->decision != SERVANDA_NO_DECISION) out->decision = s->decision;
    if (out->decision == SERVANDA_NO_DECISION) return out->party != NULL;
    out->state = t->decisions[out->decision].state;
    out->since = t->decisions[out->decision].day;
    return out->party != NULL;
}

/* Shares count where they differ; some done and some not is partly done. */
static void weigh_shares(servanda_standing *s, servanda_share *shares, size_t n) {
    bool differ = false, some = false, all = true;
    for (size_t i = 0; i < n; i++) {
        bool done = shares[i].state == SERVANDA_STATE_DONE;
        differ |= shares[i].state != shares[0].state;
        some |= done, all &= done;
    }
    if (n < 2 || !differ) {
        if (n > 0 && s->decision == SERVANDA_NO_DECISION && shares[0].decision != SERVANDA_NO_DECISION)
            s->state = shares[0].state, s->since = shares[0].since, s->decision = shares[0].decision;
        return;
    }
    s->shares = shares;
    s->share_count = n;
    if (some && !all && s->decision == SERVANDA_NO_DECISION) s->state = SERVANDA_STATE_PARTLY_DONE;
}

static bool fill(standing *t, size_t at) {
    servanda_standing *s = &t->out->items[at];
    const char *parties[PARTIES];
    sv_state_found found;
    t->look.u = &t->list[at];
    sv_state_derive(&t->look, &found);
    s->state = found.state, s->also = found.also;
    s->promise = found.promise, s->basis = found.basis;
    s->since = keep(t, found.since);
    s->due = keep(t, found.due);
    s->decision = latest(t, s, NULL);
    if (s->decision != SERVANDA_NO_DECISION)
        s->state = t->decisions[s->decision].state, s->since = t->decisions[s->decision].day;
    size_t n = add_decided_parties(t, s, parties, sv_state_parties(&t->look, parties, PARTIES));
    servanda_share *shares = SV_NEW_N(t->out->arena, servanda_share, n + 1);
    if (!shares) return false;
    for (size_t i = 0; i < n; i++)
        if (!fill_share(t, s, parties[i], &shares[i])) return false;
    weigh_shares(s, shares, n);
    return (!found.since[0] || s->since) && (!found.due[0] || s->due);
}

static bool fill_all(standing *t) {
    t->out->items = SV_NEW_N(t->out->arena, servanda_standing, t->count + 1);
    if (!t->out->items || !place_statements(t) || !place_decisions(t) || !sort_decisions(t)) return false;
    for (size_t i = 0; i < t->decision_count; i++) {
        size_t about = t->about[t->order[i]];
        if (about == SIZE_MAX) continue;
        servanda_standing *s = &t->out->items[about];
        if (!s->decision_count++) s->decisions = &t->order[i];
    }
    for (size_t i = 0; i < t->count; i++)
        if (!fill(t, i)) return false;
    return true;
}

/* ---- the calls ---- */

static bool is_day(const char *text) {
    sv_edtf date;
    return text && strlen(text) == 10 && sv_edtf_parse(text, &date);
}

servanda_status servanda_standings_find(servanda_standings **out, const servanda_link_document *documents,
                                        size_t document_count, const servanda_series_list *series,
                                        const servanda_undertaking *undertakings, size_t undertaking_count,
                                        const servanda_decision *decisions, size_t decision_count,
                                        const servanda_standing_options *options, servanda_error *error) {
    *out = NULL;
    if (!is_day(options->today)) {
        sv_error_set(error, SERVANDA_USAGE, NULL, 0, "today is no day");
        sv_error_cure(error, "write it like 2025-03-31");
        return SERVANDA_USAGE;
    }
    sv_arena *arena = sv_arena_new();
    servanda_standings *standings = arena ? SV_NEW(arena, servanda_standings) : NULL;
    standing t = {.out = standings, .doc_count = document_count, .list = undertakings, .count = undertaking_count};
    t.look = (sv_state_look){documents, series, options->today, options->months ? options->months : MONTHS, NULL, NULL};
    t.decisions = decisions;
    t.decision_count = decision_count;
    if (standings) standings->arena = arena;
    if (!standings || !fill_all(&t)) {
        sv_arena_free(arena);
        return sv_error_memory(error);
    }
    *out = standings;
    return SERVANDA_OK;
}

const servanda_standing *servanda_standings_items(const servanda_standings *standings) { return standings->items; }

const size_t *servanda_standings_orphans(const servanda_standings *standings, size_t *count) {
    *count = standings->orphan_count;
    return standings->orphans;
}

void servanda_standings_free(servanda_standings *standings) {
    if (standings) sv_arena_free(standings->arena);
}
