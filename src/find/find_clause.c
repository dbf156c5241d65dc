/* Clauses: a sentence is divided at the cuts that its rules found.
 *
 * The one idea: a hard cut always divides; a soft one only where no subordinator governs it and both sides have a
 * predicate of their own; a firm one is soft, but nothing governs it. Pieces without one join the next piece, or the piece before if they are the last. */
#include <stdlib.h>
#include <string.h>

#include "find/find.h"

typedef struct cut {
    uint32_t at, rule;
    int rank;
    bool hard, firm, drop_left, drop_right;
} cut;

typedef struct cuts {
    SV_VEC(cut) list;
} cuts;

static int by_place(const void *left, const void *right) {
    const cut *a = left, *b = right;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    if (a->rank != b->rank) return a->rank > b->rank ? -1 : 1;
    return (a->rule > b->rule) - (a->rule < b->rule);
}

/* Cuts at one place become one: hard if any is, dropping what any drops. */
static void merge_same_place(cuts *c) {
    size_t kept = 0;
    for (size_t i = 0; i < c->list.count; i++) {
        cut *now = &c->list.items[i], *before = kept ? &c->list.items[kept - 1] : NULL;
        if (before && before->at == now->at) {
            before->hard |= now->hard;
            before->firm |= now->firm;
            before->drop_left |= now->drop_left;
            before->drop_right |= now->drop_right;
        } else {
            c->list.items[kept++] = *now;
        }
    }
    c->list.count = kept;
}

static void collect_cuts(sv_find *f, uint32_t start, uint32_t end, cuts *c) {
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_cut, start, end, &i));) {
        cut one = {.at = sv_mark_is(m, SV_KEY_at, "start") ? m->start : m->end, .rule = m->rule, .rank = m->rank};
        one.hard = sv_mark_is(m, SV_KEY_strength, "hard");
        one.firm = sv_mark_is(m, SV_KEY_strength, "firm");
        one.drop_left = sv_mark_is(m, SV_KEY_drop, "left");
        one.drop_right = sv_mark_is(m, SV_KEY_drop, "right");
        bool inside =
            sv_find_region_masked(f, one.at - 1) && sv_find_region_masked(f, one.at < end ? one.at : one.at - 1);
        if (one.at <= start || one.at >= end || inside) continue;
        SV_VEC_PUSH(c->list, one);
    }
    if (c->list.failed) f->status = sv_error_memory(f->error);
    if (c->list.count) qsort(c->list.items, c->list.count, sizeof(cut), by_place);
    merge_same_place(c);
    if (c->list.count > SV_LIMIT_CLAUSES) c->list.count = SV_LIMIT_CLAUSES;
}

static bool is_soft(const cut *c) { return !c->hard && !c->drop_left && !c->drop_right; }

/* A subordinator takes the soft cuts on its branching side, up to the next hard one. */
static void drop_governed(sv_find *f, uint32_t start, uint32_t end, cuts *c) {
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_sub, start, end, &i));) {
        if (sv_find_region_masked(f, m->start)) continue;
        if (f->chars.left) {
            for (size_t k = c->list.count; k-- > 0;) {
                if (c->list.items[k].at > m->start) continue;
                if (!is_soft(&c->list.items[k]) || c->list.items[k].firm) break;
                c->list.items[k].at = 0;
            }
        } else {
            for (size_t k = 0; k < c->list.count; k++) {
                if (c->list.items[k].at < m->end) continue;
                if (!is_soft(&c->list.items[k]) || c->list.items[k].firm) break;
                c->list.items[k].at = 0;
            }
        }
        size_t kept = 0;
        for (size_t k = 0; k < c->list.count; k++)
            if (c->list.items[k].at) c->list.items[kept++] = c->list.items[k];
        c->list.count = kept;
    }
}

static void add_clause(sv_find *f, uint32_t start, uint32_t end, const cut *before, bool dropped) {
    sv_find_clause clause = {
        .start = start, .end = end, .dropped = dropped, .hard_before = !before || !is_soft(before)};
    clause.cut_rule = before ? before->rule : SV_NO_RULE;
    clause.outer = clause.inner = clause.runner_up = UINT32_MAX;
    SV_VEC_PUSH(f->clauses, clause);
    if (f->clauses.failed) f->status = sv_error_memory(f->error);
}

static void divide(sv_find *f, uint32_t start, uint32_t end, const cuts *c) {
    f->clauses.count = 0;
    const cut *before = NULL;
    for (size_t i = 0; i <= c->list.count; i++) {
        const cut *now = i < c->list.count ? &c->list.items[i] : NULL;
        add_clause(f, start, now ? now->at : end, before, (now && now->drop_left) || (before && before->drop_right));
        start = now ? now->at : end;
        before = now;
    }
}

static void forget_preds(sv_find *f, uint32_t start, uint32_t end) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    for (size_t i = f->first_mark; i < count; i++)
        if (marks[i].type == SV_TYPE_pred && marks[i].start >= start && marks[i].end <= end)
            sv_scan_remove(f->scan, (uint32_t)i);
}

static void read_preds(sv_find *f, sv_find_clause *clause) {
    if (!sv_find_mark_run(f, SV_TYPE_pred, clause->start, clause->end)) return;
    clause->has_pred = false;
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_pred, clause->start, clause->end, &i));)
        if (m->start >= clause->start && m->end <= clause->end && !sv_find_region_masked(f, m->start))
            clause->has_pred = true;
}

/* Joins clause `at` with the one after it; what was known about their predicates is asked anew. */
static void join(sv_find *f, size_t at) {
    sv_find_clause *a = &f->clauses.items[at];
    a->end = f->clauses.items[at + 1].end;
    memmove(a + 1, a + 2, (f->clauses.count - at - 2) * sizeof *a);
    f->clauses.count--;
    forget_preds(f, a->start, a->end);
    read_preds(f, a);
}

static void join_empty(sv_find *f) {
    for (size_t i = 0; i < f->clauses.count;) {
        sv_find_clause *c = &f->clauses.items[i];
        bool next_soft = i + 1 < f->clauses.count && !f->clauses.items[i + 1].hard_before;
        if (c->has_pred || c->dropped)
            i++;
        else if (next_soft && !f->clauses.items[i + 1].dropped)
            join(f, i);
        else if (i > 0 && !c->hard_before && !f->clauses.items[i - 1].dropped)
            join(f, i - 1);
        else
            i++;
    }
}

void sv_find_clause_run(sv_find *f, uint32_t start, uint32_t end) {
    cuts c = {{0}};
    collect_cuts(f, start, end, &c);
    drop_governed(f, start, end, &c);
    divide(f, start, end, &c);
    SV_VEC_FREE(c.list);
    for (size_t i = 0; i < f->clauses.count && f->status == SERVANDA_OK; i++) read_preds(f, &f->clauses.items[i]);
    join_empty(f);
    for (size_t i = 0; i < f->clauses.count; i++) sv_find_pred_judge(f, &f->clauses.items[i]);
    sv_find_pred_inherit(f);
}
