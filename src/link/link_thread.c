/* Undertakings: statements joined, best pair first, as long as the groups they belong to agree.
 *
 * The one idea: candidates come from an index of rare features, never from all pairs; two groups are joined if they are
 * alike on the average and would not claim two different statements of one document for one act. */
#include "link/link_thread.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POSTINGS 96u   /* statements that a feature may have and still bring candidates */
#define KEPT 12u       /* candidates kept of one statement */
#define ENOUGH 0.16    /* likeness of a candidate pair */
#define AVERAGE 0.08   /* likeness of two groups on the average */
#define SAME_TEXT 0.60 /* likeness of two statements of one document that may be one act */
#define ACROSS 0.8     /* what a likeness across languages is worth */
#define SAMPLE 12u     /* members of a group that are asked */

/* ---- candidates ---- */

typedef struct posting {
    uint64_t hash;
    uint32_t item;
} posting;

static int by_posting(const void *left, const void *right) {
    const posting *a = left, *b = right;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    return (a->item > b->item) - (a->item < b->item);
}

static bool tells(const sv_feature *f) {
    return f->df >= 2 && f->df <= POSTINGS && f->class != SV_FEATURE_AREA && f->class != SV_FEATURE_ACTOR;
}

static posting *index_of(const sv_items *items, size_t *count) {
    size_t n = 0;
    for (size_t i = 0; i < items->count; i++)
        for (uint32_t k = 0; k < items->list[i].count; k++) n += tells(&items->list[i].features[k]);
    posting *list = sv_alloc((n + 1) * sizeof *list);
    *count = n;
    n = 0;
    for (size_t i = 0; list && i < items->count; i++)
        for (uint32_t k = 0; k < items->list[i].count; k++)
            if (tells(&items->list[i].features[k])) list[n++] = (posting){items->list[i].features[k].hash, (uint32_t)i};
    if (list) qsort(list, n, sizeof *list, by_posting);
    return list;
}

static size_t find_posting(const posting *list, size_t count, uint64_t hash) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (list[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

typedef struct gathering {
    const sv_items *items;
    const posting *index;
    size_t postings;
    uint32_t *touched; /* items that share something with the current one */
    float *shared;     /* by item */
    size_t touched_count;
    sv_pairs *pairs;
} gathering;

static void touch(gathering *g, uint32_t item, float weight) {
    if (g->shared[item] == 0) g->touched[g->touched_count++] = item;
    g->shared[item] += weight;
}

static void look_up(gathering *g, uint32_t at) {
    const sv_item *item = &g->items->list[at];
    g->touched_count = 0;
    for (uint32_t k = 0; k < item->count; k++) {
        if (!tells(&item->features[k])) continue;
        size_t i = find_posting(g->index, g->postings, item->features[k].hash);
        for (; i < g->postings && g->index[i].hash == item->features[k].hash && g->index[i].item < at; i++)
            if (g->items->list[g->index[i].item].document != item->document)
                touch(g, g->index[i].item, item->features[k].weight);
    }
}

/* Likeness of two statements as acts of their partnerships; across languages more is asked. */
static double likeness(const sv_item *a, const sv_item *b) {
    bool same = a->lang && b->lang && strcmp(a->lang, b->lang) == 0;
    return sv_similar(a, b) * sqrt(sv_similar_parties(a->doc, b->doc)) * (same ? 1 : ACROSS);
}

/* Keeps the best few of what shares the most with the current statement. */
static void keep_best(gathering *g, uint32_t at) {
    sv_pair best[KEPT];
    size_t n = 0;
    for (size_t i = 0; i < g->touched_count; i++) {
        uint32_t other = g->touched[i];
        bool worth = g->shared[other] >= 2.5f;
        g->shared[other] = 0;
        if (!worth) continue;
        sv_pair one = {other, at, likeness(&g->items->list[other], &g->items->list[at]), false};
        if (one.score < ENOUGH || (n == KEPT && best[n - 1].score >= one.score)) continue;
        size_t k = n < KEPT ? n++ : n - 1;
        for (; k > 0 && best[k - 1].score < one.score; k--) best[k] = best[k - 1];
        best[k] = one;
    }
    for (size_t i = 0; i < n; i++) SV_VEC_PUSH(g->pairs->list, best[i]);
}

bool sv_thread_candidates(const sv_items *items, sv_pairs *pairs) {
    gathering g = {.items = items, .pairs = pairs};
    posting *index = index_of(items, &g.postings);
    g.index = index;
    g.touched = sv_alloc((items->count + 1) * sizeof *g.touched);
    g.shared = sv_alloc((items->count + 1) * sizeof *g.shared);
    bool good = index && g.touched && g.shared;
    for (size_t i = 0; good && i <= items->count; i++) g.shared[i] = 0;
    for (size_t i = 0; good && i < items->count; i++) {
        look_up(&g, (uint32_t)i);
        keep_best(&g, (uint32_t)i);
    }
    sv_free(index);
    sv_free(g.touched);
    sv_free(g.shared);
    return good && !pairs->list.failed;
}

/* ---- groups ---- */

uint32_t sv_thread_root(sv_groups *g, uint32_t at) {
    while (g->parent[at] != at) at = g->parent[at] = g->parent[g->parent[at]];
    return at;
}

static void join(sv_groups *g, uint32_t a, uint32_t b) {
    if (b < a) { /* the earlier statement leads, whatever the order of the pairs */
        uint32_t swap = a;
        a = b, b = swap;
    }
    g->parent[b] = a;
    g->next[g->last[a]] = b; /* members of both, in one chain */
    g->last[a] = g->last[b];
    g->size[a] += g->size[b];
}

static bool forbidden(const sv_groups *g, uint32_t a, uint32_t b) {
    for (size_t i = 0; i < g->never_count; i++)
        if ((g->never[i].a == a && g->never[i].b == b) || (g->never[i].a == b && g->never[i].b == a)) return true;
    return false;
}

/* Whether the members of two groups get along; looks at the first few of each. */
static bool agree(const sv_groups *g, uint32_t a, uint32_t b) {
    double sum = 0;
    unsigned n = 0;
    uint32_t i = a;
    for (unsigned x = 0; x < SAMPLE && i != SV_THREAD_END; x++, i = g->next[i]) {
        uint32_t k = b;
        for (unsigned y = 0; y < SAMPLE && k != SV_THREAD_END; y++, k = g->next[k]) {
            const sv_item *p = &g->items->list[i], *q = &g->items->list[k];
            double alike = sv_similar(p, q);
            if (g->never_count && forbidden(g, i, k)) return false;
            if (p->document == q->document && alike < SAME_TEXT) return false;
            bool same = p->lang && q->lang && strcmp(p->lang, q->lang) == 0;
            if (same) sum += alike, n++;
        }
    }
    return n == 0 || sum / n >= AVERAGE;
}

static int by_score(const void *left, const void *right) {
    const sv_pair *a = left, *b = right;
    if (a->sure != b->sure) return a->sure ? -1 : 1;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

void sv_thread_join(sv_groups *g, sv_pairs *pairs) {
    if (pairs->list.count) qsort(pairs->list.items, pairs->list.count, sizeof(sv_pair), by_score);
    size_t used = 0;
    for (size_t i = 0; i < pairs->list.count; i++) {
        sv_pair one = pairs->list.items[i];
        uint32_t a = sv_thread_root(g, one.a), b = sv_thread_root(g, one.b);
        if (a == b) continue;
        if (!one.sure && !agree(g, a, b)) continue;
        join(g, a, b);
        pairs->list.items[used++] = one;
    }
    pairs->list.count = used;
}

bool sv_thread_begin(sv_groups *g, const sv_items *items) {
    size_t n = items->count + 1;
    memset(g, 0, sizeof *g);
    g->items = items;
    g->parent = sv_alloc(n * sizeof *g->parent);
    g->next = sv_alloc(n * sizeof *g->next);
    g->last = sv_alloc(n * sizeof *g->last);
    g->size = sv_alloc(n * sizeof *g->size);
    if (!g->parent || !g->next || !g->last || !g->size) return false;
    for (uint32_t i = 0; i < items->count; i++) {
        g->parent[i] = g->last[i] = i;
        g->next[i] = SV_THREAD_END;
        g->size[i] = 1;
    }
    return true;
}

void sv_thread_end(sv_groups *g) {
    sv_free(g->parent);
    sv_free(g->next);
    sv_free(g->last);
    sv_free(g->size);
}
