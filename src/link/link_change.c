/* The acts of two texts, paired and judged (change.h).
 *
 * The one idea: each act of the later text keeps the few of the earlier one that are most like it (in a long text, of those
 * about the same place); the best pair is taken first, then the next one whose
 * sides are both free. What is left over but very like an act that is taken was split or merged, not new or dropped. */
#include <stdlib.h>
#include <string.h>

#include "link/link_judge.h"
#include "link/link_thread.h"

#define SURE 0.50   /* likeness at which a left-over statement belongs to an act that has its counterpart already */
#define VIEW 0.75   /* what a pair with a view is worth */
#define OTHERS 0.5  /* what a pair is worth if others act */
#define LEAST 0.18  /* likeness of a pair at all */
#define KEPT 8u     /* candidates of one statement */
#define REACH 1500u /* statements each way that are looked at */

struct servanda_changes {
    sv_arena *arena;
    servanda_changed *items;
    size_t count;
};

typedef struct pairing {
    sv_arena *arena;
    const servanda_link_document *a, *b;
    sv_items items; /* of a, then of b */
    SV_VEC(sv_pair) pairs;
    size_t *partner; /* by item: the other side; SIZE_MAX: none */
    double *score;
    servanda_changes *out;
} pairing;

static bool make_items(pairing *p) {
    const servanda_link_document *docs[2] = {p->a, p->b};
    p->items.list = SV_NEW_N(p->arena, sv_item, p->a->statements.count + p->b->statements.count + 1);
    if (!p->items.list) return false;
    for (uint32_t d = 0; d < 2; d++)
        for (size_t k = 0; k < docs[d]->statements.count; k++) {
            sv_item *item = &p->items.list[p->items.count++];
            if (!sv_item_fill(p->arena, docs[d], d, (uint32_t)k, item)) return false;
        }
    return sv_feature_count(&p->items);
}

static const servanda_statement *statement(const pairing *p, size_t item) { return p->items.list[item].s; }

static bool is_view(const pairing *p, size_t item) { return statement(p, item)->kind == SERVANDA_KIND_POSITION; }

static int by_score(const void *left, const void *right) {
    const sv_pair *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

/* What two statements are worth as one act. */
static double worth(const pairing *p, size_t a, size_t b) {
    if (sv_similar_other_plan(&p->items.list[a], &p->items.list[b])) return 0;
    double score = sv_similar(&p->items.list[a], &p->items.list[b]);
    if (is_view(p, a) || is_view(p, b)) score *= VIEW;
    return sv_differ_strangers(statement(p, a), statement(p, b)) ? score * OTHERS : score;
}

static void keep_best(pairing *p, size_t b, size_t from, size_t to) {
    sv_pair best[KEPT];
    size_t n = 0;
    for (size_t a = from; a < to; a++) {
        sv_pair one = {(uint32_t)a, (uint32_t)b, SV_BOND_LIKE, worth(p, a, b)};
        if (one.score < LEAST || (n == KEPT && best[n - 1].score >= one.score)) continue;
        size_t k = n < KEPT ? n++ : n - 1;
        for (; k > 0 && best[k - 1].score < one.score; k--) best[k] = best[k - 1];
        best[k] = one;
    }
    for (size_t i = 0; i < n; i++) SV_VEC_PUSH(p->pairs, best[i]);
}

static bool find_candidates(pairing *p) {
    size_t na = p->a->statements.count, nb = p->b->statements.count;
    for (size_t k = 0; k < nb; k++) {
        size_t middle = k * na / nb;
        keep_best(p, na + k, middle > REACH ? middle - REACH : 0, middle + REACH < na ? middle + REACH : na);
    }
    return !p->pairs.failed;
}

static void take(pairing *p, const sv_pair *pair, bool both) {
    p->partner[pair->b] = pair->a;
    p->score[pair->b] = pair->score;
    if (!both) return;
    p->partner[pair->a] = pair->b;
    p->score[pair->a] = pair->score;
}

static bool pair_up(pairing *p) {
    size_t n = p->items.count;
    p->partner = SV_NEW_N(p->arena, size_t, n + 1);
    p->score = SV_NEW_N(p->arena, double, n + 1);
    if (!p->partner || !p->score || !find_candidates(p)) return false;
    for (size_t i = 0; i < n; i++) p->partner[i] = SIZE_MAX;
    if (p->pairs.count) qsort(p->pairs.items, p->pairs.count, sizeof(sv_pair), by_score);
    for (size_t i = 0; i < p->pairs.count; i++) {
        const sv_pair *one = &p->pairs.items[i];
        if (p->partner[one->a] == SIZE_MAX && p->partner[one->b] == SIZE_MAX) take(p, one, true);
    }
    for (size_t i = 0; i < p->pairs.count; i++) {
        const sv_pair *one = &p->pairs.items[i];
        if (one->score < SURE) break;
        if (p->partner[one->b] == SIZE_MAX)
            take(p, one, false); /* split */
        else if (p->partner[one->a] == SIZE_MAX)
            p->partner[one->a] = one->b; /* merged */
    }
    return true;
}

static servanda_changed *add(pairing *p, size_t earlier, size_t later, servanda_change change) {
    servanda_changed *row = &p->out->items[p->out->count++];
    *row = (servanda_changed){.earlier = earlier, .later = later, .change = change};
    return row;
}

static bool tell_pair(pairing *p, size_t item) {
    size_t other = p->partner[item], na = p->a->statements.count;
    if (is_view(p, item) && is_view(p, other)) return true;
    servanda_changed *row = add(p, other, item - na, SERVANDA_CHANGE_REPEATED);
    row->score = p->score[item];
    return sv_judge_pair(p->out->arena, statement(p, other), statement(p, item), row);
}

static const char *reading(const servanda_statement *s) { return servanda_kind_name(s->kind); }

/* A meeting that was planned is held by the text that reports it. */
static bool tell_lone(pairing *p, size_t item) {
    bool met = sv_judge_is_met(statement(p, item), p->a->round, p->b->round);
    servanda_change change = met ? SERVANDA_CHANGE_COMPLETED : SERVANDA_CHANGE_DROPPED;
    servanda_changed *row = add(p, item, SERVANDA_NO_STATEMENT, change);
    return sv_judge_add(p->out->arena, row, change, "act", reading(statement(p, item)), met ? "met" : "none");
}

static bool tell_all(pairing *p) {
    size_t na = p->a->statements.count, n = p->items.count;
    p->out->items = SV_NEW_N(p->out->arena, servanda_changed, n + 1);
    if (!p->out->items) return false;
    for (size_t i = na; i < n; i++) {
        if (p->partner[i] != SIZE_MAX) {
            if (!tell_pair(p, i)) return false;
        } else if (!is_view(p, i)) {
            servanda_changed *row = add(p, SERVANDA_NO_STATEMENT, i - na, SERVANDA_CHANGE_NEW);
            if (!sv_judge_add(p->out->arena, row, SERVANDA_CHANGE_NEW, "act", "none", reading(statement(p, i))))
                return false;
        }
    }
    for (size_t i = 0; i < na; i++) {
        if (p->partner[i] != SIZE_MAX || statement(p, i)->kind != SERVANDA_KIND_COMMITMENT) continue;
        if (!tell_lone(p, i)) return false;
    }
    return true;
}

static servanda_changes *new_changes(void) {
    sv_arena *arena = sv_arena_new();
    servanda_changes *changes = arena ? SV_NEW(arena, servanda_changes) : NULL;
    if (changes)
        changes->arena = arena;
    else
        sv_arena_free(arena);
    return changes;
}

servanda_status servanda_changes_find(servanda_changes **out, const servanda_link_document *earlier,
                                      const servanda_link_document *later, servanda_error *error) {
    pairing p = {.arena = sv_arena_new(), .a = earlier, .b = later, .out = new_changes()};
    *out = NULL;
    bool good = p.arena && p.out && make_items(&p) && pair_up(&p) && tell_all(&p);
    SV_VEC_FREE(p.pairs);
    sv_arena_free(p.arena);
    if (good)
        *out = p.out;
    else
        servanda_changes_free(p.out);
    return good ? SERVANDA_OK : sv_error_memory(error);
}

servanda_status servanda_changes_judge(servanda_changes **out, const servanda_statement *earlier,
                                       const servanda_statement *later, servanda_error *error) {
    servanda_changes *changes = new_changes();
    *out = NULL;
    if (changes) changes->items = SV_NEW(changes->arena, servanda_changed);
    if (!changes || !changes->items || !sv_judge_pair(changes->arena, earlier, later, changes->items)) {
        servanda_changes_free(changes);
        return sv_error_memory(error);
    }
    changes->count = 1;
    *out = changes;
    return SERVANDA_OK;
}

const servanda_changed *servanda_changes_items(const servanda_changes *changes, size_t *count) {
    *count = changes->count;
    return changes->items;
}

void servanda_changes_free(servanda_changes *changes) {
    if (changes) sv_arena_free(changes->arena);
}
