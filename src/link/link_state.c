/* How an undertaking stands by what the documents say (link_state.h).
 *
 * The one idea: one walk over its statements, in the order of their days, notes the promise that holds and what was
 * reported since; then one table of questions is asked in order, and the first that is answered yes names the status. */
#include "link/link_state.h"

#include <stdlib.h>
#include <string.h>

#include "link/link_judge.h"
#include "model/edtf.h"
#include "servanda/date.h"

#define FIRM 0.15 /* likeness of a joint that a report may rest on */
#define MOST 256u /* mentions whose joints are followed */
#define STEPS 16u /* so far */

const char *servanda_state_name(servanda_state state) {
    static const char *const names[] = {
        NULL,
#define SV_STATE(name, text) text,
#include "servanda/state.def"
#undef SV_STATE
    };
    return (size_t)state < sizeof names / sizeof *names ? names[state] : NULL;
}

servanda_state servanda_state_of(const char *name) {
    for (int i = 1; name && i < SERVANDA_STATE_COUNT; i++)
        if (strcmp(servanda_state_name((servanda_state)i), name) == 0) return (servanda_state)i;
    return SERVANDA_STATE_NONE;
}

static const servanda_mention nowhere = {SERVANDA_NO_STATEMENT, SERVANDA_NO_STATEMENT};

typedef struct facts { /* mentions that tell; .document == SERVANDA_NO_STATEMENT: none */
    servanda_mention promise, report, done, part, dropped, replaced;
    char promised[11], reported[11], finished[11], last[11]; /* days */
    char due[11];
} facts;

static const servanda_statement *statement(const sv_state_look *l, servanda_mention m) {
    return &l->docs[m.document].statements.items[m.statement];
}

static bool there(servanda_mention m) { return m.document != SERVANDA_NO_STATEMENT; }

/* The first day of an EDTF date; "" where it is unknown. */
static void day_of(const char *edtf, char out[11]) {
    sv_edtf date;
    char last[11];
    out[0] = '\0';
    if (edtf && sv_edtf_parse(edtf, &date) && !date.open_from) sv_edtf_bounds(&date, out, last);
}

static bool acts(const servanda_statement *s, const char *party) {
    for (size_t i = 0; i < s->actor_count; i++)
        if (strcmp(s->actors[i], party) == 0) return true;
    return false;
}

/* A report that names nobody of those who promised tells of all of them. */
static bool names_promisers(const sv_state_look *l, const servanda_statement *s) {
    const char *parties[32];
    size_t n = sv_state_parties(l, parties, 32);
    for (size_t i = 0; i < n; i++)
        if (acts(s, parties[i])) return true;
    return false;
}

static bool concerns(const sv_state_look *l, const servanda_statement *s) {
    if (!l->party || acts(s, l->party)) return true;
    return s->kind == SERVANDA_KIND_COMMITMENT ? s->actor_count == 0 : !names_promisers(l, s);
}

/* Where a promise says who acts, another that leaves it to the reader adds nobody. */
static bool says_who(const sv_state_look *l) {
    for (size_t i = 0; i < l->u->mention_count; i++) {
        const servanda_statement *s = statement(l, l->u->mentions[i]);
        if (s->kind == SERVANDA_KIND_COMMITMENT && s->actors_stated && s->actor_count) return true;
    }
    return false;
}

size_t sv_state_parties(const sv_state_look *l, const char **out, size_t room) {
    size_t n = 0;
    bool stated = says_who(l);
    for (size_t i = 0; i < l->u->mention_count; i++) {
        const servanda_statement *s = statement(l, l->u->mentions[i]);
        if (s->kind != SERVANDA_KIND_COMMITMENT || (stated && !s->actors_stated)) continue;
        for (size_t k = 0; k < s->actor_count; k++) {
            size_t x = 0;
            while (x < n && strcmp(out[x], s->actors[k]) != 0) x++;
            if (x == n && n < room) out[n++] = s->actors[k];
        }
    }
    return n;
}

/* Whether a chain of firm joints leads from a report to a promise: what only stands beside it does not fulfil it. */
static bool is_firm(const sv_state_look *l, size_t report) {
    bool reached[MOST] = {false}, more = report < MOST;
    if (!more || l->u->reason_count == 0) return true; /* too many to follow; or nobody said why */
    reached[report] = true;
    for (unsigned step = 0; more && step < STEPS; step++) {
        more = false;
        for (size_t i = 0; i < l->u->reason_count; i++) {
            const servanda_link_reason *r = &l->u->reasons[i];
            if (r->score < FIRM || r->a >= MOST || r->b >= MOST || reached[r->a] == reached[r->b]) continue;
            reached[r->a] = reached[r->b] = more = true;
            size_t to = r->a;
            for (unsigned end = 0; end < 2; end++, to = r->b)
                if (statement(l, l->u->mentions[to])->kind == SERVANDA_KIND_COMMITMENT) return true;
        }
    }
    return false;
}

/* A day to come in a report of what is done is that of something still to do: a new date, the next step. */
static bool looks_ahead(const servanda_statement *s, const char *day) {
    for (size_t i = 0; i < s->date_count && day[0]; i++) {
        char last[11], first[11];
        sv_edtf date;
        const servanda_date *d = &s->dates[i];
        if (d->role == SERVANDA_ROLE_REFERENCE || !d->edtf || !sv_edtf_parse(d->edtf, &date)) continue;
        sv_edtf_bounds(&date, first, last);
        if (first[0] && strcmp(first, day) > 0) return true;
    }
    return false;
}

/* Whether a report stands with others of its document that go on about the act. */
static bool goes_on(const sv_state_look *l, size_t at) {
    for (size_t i = 0; i < l->u->reason_count; i++) {
        const servanda_link_reason *r = &l->u->reasons[i];
        size_t other = r->a == at ? r->b : r->b == at ? r->a : at;
        if (other != at && l->u->mentions[other].document == l->u->mentions[at].document) return true;
    }
    return false;
}

/* Whether a report tells that what was promised last, in whatever language, is done, and that it is the same thing. */
static bool fulfils(const sv_state_look *l, const facts *f, size_t at) {
    const servanda_statement *report = statement(l, l->u->mentions[at]);
    bool done = false, same = goes_on(l, at);
    char day[11];
    if (!there(f->promise)) return report->stage == SERVANDA_STAGE_COMPLETED;
    for (size_t i = 0; i < at && !(done && same); i++) {
        const servanda_statement *s = statement(l, l->u->mentions[i]);
        if (s->kind != SERVANDA_KIND_COMMITMENT) continue;
        day_of(l->docs[l->u->mentions[i].document].date, day);
        done |= strcmp(day, f->promised) == 0 && sv_judge_fulfils(s, report);
        same |= sv_judge_shares_object(s, report);
    }
    return done && same;
}

/* Whether a report tells of a part of what was promised last, in whatever language: less of it, one of several years. */
static bool is_part(const sv_state_look *l, const facts *f, size_t at, const char *day) {
    const servanda_statement *report = statement(l, l->u->mentions[at]);
    bool part = there(f->promise) && sv_judge_has(report, SV_TURN_PART);
    char due[11], said[11];
    for (size_t i = 0; i < at && !part; i++) {
        const servanda_statement *s = statement(l, l->u->mentions[i]);
        day_of(l->docs[l->u->mentions[i].document].date, said);
        if (s->kind != SERVANDA_KIND_COMMITMENT || strcmp(said, f->promised) != 0) continue;
        sv_judge_due(s, f->promised, due);
        part = sv_judge_part(s, report) || (sv_judge_has(s, SV_TURN_YEARLY) && strcmp(due, day) > 0);
    }
    return part;
}

/* What was opened stays open: a promise of another kind is of what comes next. */
static bool is_next_step(const sv_state_look *l, const facts *f, const servanda_statement *promise) {
    return there(f->done) && statement(l, f->done)->stage == SERVANDA_STAGE_STARTED &&
           !sv_judge_begun(promise, statement(l, f->done));
}

static void note(const sv_state_look *l, facts *f, size_t at) {
    servanda_mention m = l->u->mentions[at];
    const servanda_statement *s = statement(l, m);
    char day[11];
    day_of(l->docs[m.document].date, day);
    if (!concerns(l, s)) return;
    memcpy(f->last, day, sizeof day);
    bool dropped = sv_judge_has(s, SV_TURN_DROP);
    /* What takes the place of something that nobody here promised is a promise of its own. */
    bool replaced = sv_judge_has(s, SV_TURN_REPLACE) && there(f->promise) && strcmp(f->promised, day) < 0;
    f->dropped = dropped ? m : nowhere; /* what is taken up again is not dropped any more */
    f->replaced = replaced ? m : nowhere;
    if (dropped || replaced) return;
    if (s->kind == SERVANDA_KIND_COMMITMENT) {
        if (is_next_step(l, f, s)) return;
        f->promise = m;
        memcpy(f->promised, day, sizeof day);
    } else if (s->kind == SERVANDA_KIND_PROGRESS) {
        f->report = m;
        memcpy(f->reported, day, sizeof day);
        if (!fulfils(l, f, at) || sv_judge_has(s, SV_TURN_DEFER) || looks_ahead(s, day)) return;
        if (there(f->promise) && !is_firm(l, at)) return;
        *(is_part(l, f, at, day) ? &f->part : &f->done) = m;
        memcpy(f->finished, day, sizeof day);
    }
}

static facts look_through(const sv_state_look *l) {
    facts f = {nowhere, nowhere, nowhere, nowhere, nowhere, nowhere, "", "", "", "", ""};
    for (size_t i = 0; i < l->u->mention_count; i++) note(l, &f, i);
    if (there(f.promise)) sv_judge_due(statement(l, f.promise), f.promised, f.due);
    return f;
}

/* ---- questions ---- */

/* What is promised again when it is reported done, or after that, is not done: it is the next step that is promised. */
static bool is_done(const facts *f) {
    if (!there(f->done) || !there(f->promise)) return there(f->done);
    return strcmp(f->finished, f->promised) > 0;
}

/* The next round of the promise's series, after anything was heard of it; false: there was none yet. */
static bool passed_over(const sv_state_look *l, const facts *f, char day[11]) {
    size_t at, round, count;
    if (!there(f->promise) || !servanda_series_of(l->series, f->promise.document, &at, &round)) return false;
    const servanda_series *s = &servanda_series_items(l->series, &count)[at];
    for (size_t r = round + 1; r < s->round_count; r++) {
        day_of(s->rounds[r].date, day);
        if (day[0] && strcmp(day, f->last) > 0 && strcmp(day, l->today) <= 0) return true;
    }
    return false;
}

/* Something that a round's documents say; nowhere: nothing. */
static servanda_mention said_in(const sv_state_look *l, const servanda_round *round) {
    for (size_t i = 0; i < round->document_count; i++)
        if (l->docs[round->documents[i]].statements.count) return (servanda_mention){round->documents[i], 0};
    return nowhere;
}

/* Whether what was promised last, in whatever language, is the meeting of the next round. */
static bool plans_meeting(const sv_state_look *l, const facts *f, const servanda_round *this,
                          const servanda_round *next) {
    bool numbered = this->number && next->number;
    char day[11];
    for (size_t i = 0; i < l->u->mention_count; i++) {
        const servanda_statement *s = statement(l, l->u->mentions[i]);
        day_of(l->docs[l->u->mentions[i].document].date, day);
        if (s->kind == SERVANDA_KIND_COMMITMENT && strcmp(day, f->promised) == 0 &&
            sv_judge_is_met(s, numbered ? this->number : 0, numbered ? next->number : 1))
            return true;
    }
    return false;
}

/* A meeting that was promised is held when its series has a round after the one that promised it: its papers prove it. */
static void hold(const sv_state_look *l, facts *f) {
    size_t at, round, count;
    if (!there(f->promise) || there(f->done)) return;
    if (!servanda_series_of(l->series, f->promise.document, &at, &round)) return;
    const servanda_series *s = &servanda_series_items(l->series, &count)[at];
    if (round + 1 >= s->round_count) return;
    const servanda_round *this = &s->rounds[round], *next = &s->rounds[round + 1];
    char day[11];
    day_of(next->date, day);
    if (!plans_meeting(l, f, this, next)) return;
    if (!day[0] || strcmp(day, f->promised) <= 0 || strcmp(day, l->today) > 0) return;
    f->done = said_in(l, next);
    memcpy(f->finished, day, sizeof day);
}

typedef struct answer {
    servanda_state state;
    const char *since;
    servanda_mention basis;
} answer;

/* All that holds, the one that tells most first; at least one. */
static size_t ask(const sv_state_look *l, const facts *f, char next[11], answer out[8]) {
    size_t n = 0;
    bool late = f->due[0] && strcmp(f->due, l->today) < 0, old,
         part = there(f->part) && strcmp(f->finished, f->promised) >= 0;
    if (there(f->dropped) || there(f->replaced)) {
        bool dropped = there(f->dropped);
        out[n++] = (answer){dropped ? SERVANDA_STATE_DROPPED : SERVANDA_STATE_SUPERSEDED, f->last,
                            dropped ? f->dropped : f->replaced};
        return n;
    }
    if (is_done(f)) {
        out[n++] = (answer){SERVANDA_STATE_DONE, f->finished, f->done};
        return n;
    }
    if (!there(f->promise) && !there(f->report)) {
        out[n++] = (answer){SERVANDA_STATE_VIEW, f->last, nowhere};
        return n;
    }
    if (there(f->promise) && late) out[n++] = (answer){SERVANDA_STATE_OVERDUE, f->due, f->promise};
    if (part) out[n++] = (answer){SERVANDA_STATE_PARTLY_DONE, f->finished, f->part};
    if (passed_over(l, f, next)) out[n++] = (answer){SERVANDA_STATE_DROPPED, next, f->promise};
    const char *heard = strcmp(f->reported, f->promised) > 0 ? f->reported : f->promised;
    old = servanda_months_between(heard, l->today) >= (int)l->months;
    if (there(f->report) && !part)
        out[n++] = (answer){old ? SERVANDA_STATE_STALLED : SERVANDA_STATE_IN_PROGRESS, f->reported, f->report};
    if (!there(f->report))
        out[n++] = (answer){old ? SERVANDA_STATE_NO_EVIDENCE : SERVANDA_STATE_PROMISED, f->promised, f->promise};
    return n;
}

void sv_state_derive(const sv_state_look *look, sv_state_found *out) {
    facts f = look_through(look);
    hold(look, &f);
    char next[11] = "";
    answer answers[8];
    size_t n = ask(look, &f, next, answers);
    *out = (sv_state_found){.state = answers[0].state, .promise = f.promise, .basis = answers[0].basis};
    memcpy(out->since, answers[0].since, sizeof out->since);
    memcpy(out->due, f.due, sizeof out->due);
    for (size_t i = 1; i < n; i++) out->also |= 1u << answers[i].state;
}
