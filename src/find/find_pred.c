/* The operative predicate of a clause: kind, force, stage.
 *
 * The one idea: the outermost predicate decides (last where the tree branches to the left, first where to the right);
 * a reporting verb passes the decision inward; a chain takes what it lacks from the neighbouring clause. */
#include <string.h>

#include "find/find.h"

sv_find_verdict sv_find_pred_verdict(const sv_mark *m) {
    const char *kind = sv_mark_text(m, SV_KEY_kind), *force = sv_mark_text(m, SV_KEY_force);
    const char *stage = sv_mark_text(m, SV_KEY_stage);
    return (sv_find_verdict){
        kind ? servanda_kind_of(kind) : SERVANDA_KIND_NONE, force ? servanda_force_of(force) : SERVANDA_FORCE_NONE,
        stage ? servanda_stage_of(stage) : SERVANDA_STAGE_NONE, sv_find_mark_yes(m, SV_KEY_reaffirmed)};
}

/* Whether `a` beats `b` where they overlap. */
static bool stronger(const sv_mark *a, const sv_mark *b) {
    if (a->rank != b->rank) return a->rank > b->rank;
    uint32_t la = a->end - a->start, lb = b->end - b->start;
    if (la != lb) return la > lb;
    return a->start != b->start ? a->start < b->start : a->rule < b->rule;
}

static bool overlap(const sv_mark *a, const sv_mark *b) { return a->start < b->end && b->start < a->end; }

static bool outer_to(const sv_find *f, const sv_mark *a, const sv_mark *b) {
    return f->chars.left ? a->end > b->end : a->start < b->start;
}

#define PREDS 40 /* candidates of one clause that are weighed; more are of no use to a reader */

typedef struct candidates {
    uint32_t marks[PREDS];
    size_t count;
} candidates;

static void put(candidates *c, size_t at, uint32_t index) {
    memmove(&c->marks[at + 1], &c->marks[at], (c->count - at) * sizeof c->marks[0]);
    c->marks[at] = index;
    c->count++;
}

/* All predicates of the clause that may count, strongest first. */
static void gather(const sv_find *f, const sv_find_clause *clause, bool weak, candidates *c) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    c->count = 0;
    for (size_t i = f->first_mark; i < count && c->count < PREDS; i++) {
        const sv_mark *m = &marks[i];
        if (m->type != SV_TYPE_pred || m->start < clause->start || m->end > clause->end) continue;
        if (sv_find_region_masked(f, m->start) || sv_find_mark_yes(m, SV_KEY_weak) != weak) continue;
        size_t at = c->count;
        while (at > 0 && stronger(m, &marks[c->marks[at - 1]])) at--;
        put(c, at, (uint32_t)i);
    }
}

static bool inside_of(const sv_find *f, const sv_mark *m, const sv_mark *outer) {
    return f->chars.left ? m->end <= outer->start : m->start >= outer->end;
}

/* Whether a stronger candidate does away with the one at `i`. One that lost to a reporting verb itself does so no more,
 * where what is reported begins: "announced that | it will pay $2" against "announced … $2". */
static bool beaten(const sv_find *f, const candidates *all, size_t i) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count), *m = &marks[all->marks[i]];
    for (size_t k = 0; k < i; k++) {
        const sv_mark *by = &marks[all->marks[k]];
        bool lost = false;
        if (!overlap(m, by)) continue;
        for (size_t p = 0; p < k && !lost; p++) {
            const sv_mark *pass = &marks[all->marks[p]];
            lost = sv_find_mark_yes(pass, SV_KEY_pass) && overlap(pass, by) && inside_of(f, m, pass);
        }
        if (!lost) return true;
    }
    return false;
}

/* Of those that overlap the strongest counts; outermost first. */
static void choose(const sv_find *f, const candidates *all, candidates *c) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    c->count = 0;
    for (size_t i = 0; i < all->count; i++) {
        size_t at = 0;
        if (beaten(f, all, i)) continue;
        while (at < c->count && !outer_to(f, &marks[all->marks[i]], &marks[c->marks[at]])) at++;
        put(c, at, all->marks[i]);
    }
}

static void take_missing(sv_find_verdict *to, const sv_find_verdict *from) {
    if (!to->kind) to->kind = from->kind;
    if (!to->force) to->force = from->force;
    if (!to->stage) to->stage = from->stage;
    to->reaffirmed |= from->reaffirmed;
}

void sv_find_pred_judge(sv_find *f, sv_find_clause *clause) {
    candidates all, c;
    size_t count, at = 0;
    gather(f, clause, false, &all);
    if (!all.count) gather(f, clause, true, &all);
    choose(f, &all, &c);
    clause->outer = clause->inner = clause->runner_up = UINT32_MAX;
    if (!c.count) return;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    sv_find_verdict own = sv_find_pred_verdict(&marks[c.marks[0]]);
    clause->outer = c.marks[0];
    while (at + 1 < c.count && sv_find_mark_yes(&marks[c.marks[at]], SV_KEY_pass)) at++;
    clause->inner = c.marks[at];
    clause->runner_up = at + 1 < c.count ? c.marks[at + 1] : UINT32_MAX;
    clause->verdict = sv_find_pred_verdict(&marks[c.marks[at]]);
    for (size_t i = 0; i < at; i++)
        clause->verdict.reaffirmed |= sv_find_mark_yes(&marks[c.marks[i]], SV_KEY_reaffirmed);
    if (at > 0 && !clause->verdict.kind) take_missing(&clause->verdict, &own);
    clause->chain = sv_find_mark_yes(&marks[c.marks[at]], SV_KEY_chain);
    clause->chain_prev = sv_mark_is(&marks[c.marks[at]], SV_KEY_chain, "prev");
    clause->chain_promise = sv_mark_is(&marks[c.marks[at]], SV_KEY_chain, "promise");
}

/* A force belongs to commitments and a stage to progress; what the neighbour gave beyond that is dropped. */
static void tidy(sv_find_verdict *v) {
    if (v->kind != SERVANDA_KIND_COMMITMENT) v->force = SERVANDA_FORCE_NONE;
    if (v->kind != SERVANDA_KIND_PROGRESS) v->stage = SERVANDA_STAGE_NONE;
    if (v->kind == SERVANDA_KIND_COMMITMENT && !v->force) v->force = SERVANDA_FORCE_COMMIT;
    if (v->kind == SERVANDA_KIND_PROGRESS && !v->stage) v->stage = SERVANDA_STAGE_COMPLETED;
}

/* A chain whose own date (of=) lies behind the document reports what was done, though its neighbour is a promise or a view. */
bool sv_find_pred_done_before(const sv_find *f, const sv_find_clause *c, const sv_find_verdict *neighbour) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    sv_value of = c->outer < count ? sv_mark_get(&marks[c->outer], SV_KEY_of) : (sv_value){.kind = SV_VALUE_NONE};
    if (neighbour->kind == SERVANDA_KIND_PROGRESS || of.kind != SV_VALUE_MARK || of.mark >= count) return false;
    sv_edtf date, today = {f->today, f->today, false, false};
    char first[11], last[11], now[11], end[11];
    if (!f->today.year || !sv_find_date_value(f, &marks[of.mark], SERVANDA_KIND_POSITION, &date) || date.open_to)
        return false;
    sv_edtf_bounds(&date, first, last);
    sv_edtf_bounds(&today, now, end);
    return strcmp(last, now) < 0;
}

/* A bare verb behind a promise is promised too, unless its date says that it lies behind. */
static void join_promise(sv_find *f, sv_find_clause *c, const sv_find_verdict *neighbour) {
    if (neighbour->kind != SERVANDA_KIND_COMMITMENT || sv_find_pred_done_before(f, c, neighbour)) return;
    c->verdict = *neighbour;
}

static void inherit(sv_find *f, size_t at, size_t from, bool exists) {
    sv_find_clause *c = &f->clauses.items[at];
    if (c->chain_promise && exists && !f->clauses.items[from].dropped)
        join_promise(f, c, &f->clauses.items[from].verdict);
    if (c->chain) {
        const sv_find_verdict nobody = {SERVANDA_KIND_NONE, SERVANDA_FORCE_NONE, SERVANDA_STAGE_NONE, false};
        const sv_find_verdict *neighbour = exists ? &f->clauses.items[from].verdict : &nobody;
        if (sv_find_pred_done_before(f, c, neighbour)) {
            c->verdict.kind = SERVANDA_KIND_PROGRESS;
        } else if (neighbour->kind != SERVANDA_KIND_NONE) {
            sv_find_verdict own = c->verdict, taken = *neighbour;
            /* to explore is what the neighbour's own verb says */
            if (taken.force == SERVANDA_FORCE_EXPLORE) taken.force = SERVANDA_FORCE_COMMIT;
            if (own.stage) taken.stage = own.stage;
            if (own.force) taken.force = own.force;
            taken.reaffirmed |= own.reaffirmed;
            c->verdict = taken;
        }
    }
    if (c->chain_prev) take_missing(&c->verdict, &f->last_verdict);
    tidy(&c->verdict);
}

void sv_find_pred_inherit(sv_find *f) {
    size_t n = f->clauses.count;
    if (f->chars.left)
        for (size_t i = n; i-- > 0;) inherit(f, i, i + 1, i + 1 < n);
    else
        for (size_t i = 0; i < n; i++) inherit(f, i, i - 1, i > 0);
}
