/* Undertakings: acts joined, best pair first, as long as the groups they belong to agree.
 *
 * The one idea: two groups are joined if they are alike on the average and would not claim two different statements of
 * one document for one act. Acts that no chain of candidates connects do not matter to each other. */
#include <stdlib.h>
#include <string.h>

#include "link/link_thread.h"

#define AVERAGE 0.08   /* likeness of two groups on the average */
#define SAME_TEXT 0.60 /* likeness of two statements of one document that may be one act */
#define SAMPLE 12u     /* members of a group that are asked */

/* Two different statements of one document are two acts, but for those of one paragraph. */
static bool claims_twice(const sv_unit *m, uint32_t a, uint32_t b) {
    uint32_t i = a;
    for (unsigned x = 0; x < SAMPLE * 2 && i != SV_THREAD_END; x++, i = m->groups.next[i]) {
        uint32_t k = b;
        for (unsigned y = 0; y < SAMPLE * 2 && k != SV_THREAD_END; y++, k = m->groups.next[k]) {
            const sv_item *p = &m->items.list[i], *q = &m->items.list[k];
            if (p->document != q->document || (p->block && p->block == q->block)) continue;
            if (sv_similar(p, q) < SAME_TEXT) return true;
        }
    }
    return false;
}

/* Whether the acts of two groups are alike on the average; looks at the first few of each. */
static bool agree(const sv_unit *m, const sv_groups *acts, uint32_t a, uint32_t b) {
    double sum = 0;
    unsigned n = 0;
    uint32_t i = a;
    for (unsigned x = 0; x < SAMPLE && i != SV_THREAD_END; x++, i = acts->next[i]) {
        uint32_t k = b;
        for (unsigned y = 0; y < SAMPLE && k != SV_THREAD_END; y++, k = acts->next[k])
            sum += sv_similar(&m->acts.list[i], &m->acts.list[k]), n++;
    }
    return sum / n >= AVERAGE;
}

/* The statements of two acts that are most alike: they stand for the joint. */
static sv_pair strongest(const sv_unit *m, uint32_t a, uint32_t b, double score) {
    sv_pair best = {a, b, SV_BOND_LIKE, score};
    double most = -1;
    uint32_t i = a;
    for (unsigned x = 0; x < SAMPLE && i != SV_THREAD_END; x++, i = m->groups.next[i]) {
        uint32_t k = b;
        for (unsigned y = 0; y < SAMPLE && k != SV_THREAD_END; y++, k = m->groups.next[k]) {
            double alike = sv_similar(&m->items.list[i], &m->items.list[k]);
            if (alike > most) most = alike, best.a = i < k ? i : k, best.b = i < k ? k : i;
        }
    }
    return best;
}

static int by_score(const void *left, const void *right) {
    const sv_like *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

/* First statement of each act: acts are in the order of theirs. */
static uint32_t *first_items(const sv_unit *m) {
    uint32_t *first = sv_alloc((m->acts.count + 1) * sizeof *first);
    for (size_t i = m->items.count; first && i-- > 0;) first[m->act_of[i]] = (uint32_t)i;
    return first;
}

static void join_all(sv_unit *m, const sv_like *list, size_t count, sv_groups *acts, const uint32_t *first) {
    for (size_t i = 0; i < count; i++) {
        uint32_t x = sv_thread_root(acts, list[i].a), y = sv_thread_root(acts, list[i].b);
        uint32_t a = sv_thread_root(&m->groups, first[list[i].a]), b = sv_thread_root(&m->groups, first[list[i].b]);
        if (x == y || sv_thread_parted(&m->groups, &m->never, a, b) || claims_twice(m, a, b) || !agree(m, acts, x, y))
            continue;
        sv_pair why = strongest(m, a, b, list[i].score);
        SV_VEC_PUSH(m->pairs.list, why);
        sv_thread_join(acts, x, y);
        sv_thread_join(&m->groups, a, b);
    }
}

bool sv_match_join(sv_unit *m, sv_like *list, size_t count) {
    sv_groups acts;
    uint32_t *first = first_items(m);
    bool good = sv_thread_begin(&acts, m->acts.count) && first;
    if (good) {
        if (count) qsort(list, count, sizeof *list, by_score);
        join_all(m, list, count, &acts, first);
    }
    sv_thread_end(&acts);
    sv_free(first);
    return good && !m->pairs.list.failed;
}

/* ---- candidates among all acts of a unit ---- */

typedef struct gathering {
    const sv_item *acts;
    sv_candidates *of; /* by act */
    uint64_t place;    /* of the act that is looked up */
} gathering;

static void take(void *context, size_t target, double score) {
    gathering *g = context;
    sv_probe_keep(&g->of[target], (sv_candidate){g->place, score});
}

static uint32_t act_at(const sv_items *acts, uint64_t place) {
    size_t low = 0, high = acts->count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        *(acts->list[middle].place <= place ? &low : &high) = middle;
    }
    return (uint32_t)low;
}

bool sv_match_all(sv_unit *m, uint32_t limit) {
    size_t n = m->acts.count, count = 0;
    sv_probe scan;
    gathering g = {m->acts.list, sv_alloc((n + 1) * sizeof *g.of), 0};
    bool good = sv_probe_begin(&scan, m->acts.list, n, limit) && g.of;
    if (good) memset(g.of, 0, (n + 1) * sizeof *g.of);
    for (size_t i = 0; good && i < n; i++) {
        g.place = m->acts.list[i].place;
        sv_probe_look(&scan, &m->acts.list[i], false, take, &g);
    }
    for (size_t i = 0; good && i < n; i++) count += g.of[i].count;
    sv_like *list = good ? sv_alloc((count + 1) * sizeof *list) : NULL;
    count = 0;
    for (size_t i = 0; list && i < n; i++)
        for (uint32_t k = 0; k < g.of[i].count; k++)
            list[count++] = (sv_like){act_at(&m->acts, g.of[i].list[k].place), (uint32_t)i, g.of[i].list[k].score};
    good = list && sv_match_join(m, list, count);
    sv_probe_end(&scan);
    sv_free(g.of);
    sv_free(list);
    return good;
}
