/* Undertakings: acts joined, best pair first, as long as the groups they belong to agree.
 *
 * The one idea: candidates come from an index of rare features, never from all pairs; two groups are joined if they are
 * alike on the average and would not claim two different statements of one document for one act. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "link/link_thread.h"

#define POSTINGS 256u /* acts that a feature may have and still bring candidates */
#define KEPT 16u      /* candidates kept of one act */
#define WORTH 3.0f    /* shared weight from which a candidate is looked at */
#define ENOUGH 0.20   /* likeness of a candidate pair */
#define ENOUGH_ACROSS 0.21
#define AVERAGE 0.08   /* likeness of two groups on the average */
#define SAME_TEXT 0.60 /* likeness of two statements of one document that may be one act */
#define SAMPLE 12u     /* members of a group that are asked */

/* ---- the index ---- */

typedef struct posting {
    uint64_t hash;
    uint32_t act;
} posting;

static int by_posting(const void *left, const void *right) {
    const posting *a = left, *b = right;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    return (a->act > b->act) - (a->act < b->act);
}

static bool tells(const sv_feature *f) {
    sv_feature_class class = sv_feature_class_of(f->hash);
    return class != SV_FEATURE_AREA && class != SV_FEATURE_ACTOR && class != SV_FEATURE_SIGN;
}

/* Features that too many acts have are taken out: what is left of a list of postings is never longer than POSTINGS. */
static size_t thin_out(posting *list, size_t count) {
    size_t kept = 0;
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i; end < count && list[end].hash == list[i].hash; end++) continue;
        if (end - i < 2 || end - i > POSTINGS) continue;
        memmove(&list[kept], &list[i], (end - i) * sizeof *list);
        kept += end - i;
    }
    return kept;
}

static posting *index_of(const sv_items *acts, size_t *count) {
    size_t n = 0;
    for (size_t i = 0; i < acts->count; i++)
        for (uint32_t k = 0; k < acts->list[i].count; k++) n += tells(&acts->list[i].features[k]);
    posting *list = sv_alloc((n + 1) * sizeof *list);
    n = 0;
    for (size_t i = 0; list && i < acts->count; i++)
        for (uint32_t k = 0; k < acts->list[i].count; k++)
            if (tells(&acts->list[i].features[k])) list[n++] = (posting){acts->list[i].features[k].hash, (uint32_t)i};
    if (list && n) qsort(list, n, sizeof *list, by_posting);
    *count = list ? thin_out(list, n) : 0;
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

/* ---- candidates ---- */

typedef struct candidate {
    uint32_t a, b; /* acts, a < b */
    double score;
} candidate;

typedef struct gathering {
    const sv_items *acts;
    posting *index;
    size_t postings;
    uint32_t *touched; /* acts that share something with the current one */
    float *shared;     /* by act */
    size_t touched_count;
    SV_VEC(candidate) found;
} gathering;

static void touch(gathering *g, uint32_t act, float weight) {
    if (g->shared[act] == 0) g->touched[g->touched_count++] = act;
    g->shared[act] += weight;
}

static void look_up(gathering *g, uint32_t at) {
    const sv_item *act = &g->acts->list[at];
    g->touched_count = 0;
    for (uint32_t k = 0; k < act->count; k++) {
        uint64_t hash = act->features[k].hash;
        if (!tells(&act->features[k])) continue;
        for (size_t i = find_posting(g->index, g->postings, hash);
             i < g->postings && g->index[i].hash == hash && g->index[i].act < at; i++)
            touch(g, g->index[i].act, act->features[k].weight);
    }
}

/* Likeness of two acts of their partnerships. */
static double likeness(const sv_item *a, const sv_item *b) {
    double parties = sv_similar_parties(a->doc, b->doc);
    return parties > 0 ? sv_similar(a, b) * sqrt(parties) : 0;
}

static double enough(const sv_item *a, const sv_item *b) { return a->langs & b->langs ? ENOUGH : ENOUGH_ACROSS; }

/* Keeps the best few of what shares the most with the current act. */
static void keep_best(gathering *g, uint32_t at) {
    candidate best[KEPT];
    size_t n = 0;
    for (size_t i = 0; i < g->touched_count; i++) {
        uint32_t other = g->touched[i];
        bool worth = g->shared[other] >= WORTH;
        const sv_item *a = &g->acts->list[other], *b = &g->acts->list[at];
        g->shared[other] = 0;
        if (!worth || a->document == b->document) continue;
        candidate one = {other, at, likeness(a, b)};
        if (one.score < enough(a, b) || (n == KEPT && best[n - 1].score >= one.score)) continue;
        size_t k = n < KEPT ? n++ : n - 1;
        for (; k > 0 && best[k - 1].score < one.score; k--) best[k] = best[k - 1];
        best[k] = one;
    }
    for (size_t i = 0; i < n; i++) SV_VEC_PUSH(g->found, best[i]);
}

static bool find_candidates(gathering *g) {
    g->index = index_of(g->acts, &g->postings);
    g->touched = sv_alloc((g->acts->count + 1) * sizeof *g->touched);
    g->shared = sv_alloc((g->acts->count + 1) * sizeof *g->shared);
    if (!g->index || !g->touched || !g->shared) return false;
    memset(g->shared, 0, (g->acts->count + 1) * sizeof *g->shared);
    for (uint32_t i = 0; i < g->acts->count; i++) {
        look_up(g, i);
        keep_best(g, i);
    }
    return !g->found.failed;
}

/* ---- joining ---- */

/* Two different statements of one document are two acts, but for those of one paragraph. */
static bool claims_twice(const sv_matching *m, uint32_t a, uint32_t b) {
    uint32_t i = a;
    for (unsigned x = 0; x < SAMPLE * 2 && i != SV_THREAD_END; x++, i = m->groups->next[i]) {
        uint32_t k = b;
        for (unsigned y = 0; y < SAMPLE * 2 && k != SV_THREAD_END; y++, k = m->groups->next[k]) {
            const sv_item *p = &m->items->list[i], *q = &m->items->list[k];
            if (p->document != q->document || (p->s->block && p->s->block == q->s->block)) continue;
            if (sv_similar(p, q) < SAME_TEXT) return true;
        }
    }
    return false;
}

/* Whether the acts of two groups are alike on the average; looks at the first few of each. */
static bool agree(const sv_matching *m, const sv_groups *acts, uint32_t a, uint32_t b) {
    double sum = 0;
    unsigned n = 0;
    uint32_t i = a;
    for (unsigned x = 0; x < SAMPLE && i != SV_THREAD_END; x++, i = acts->next[i]) {
        uint32_t k = b;
        for (unsigned y = 0; y < SAMPLE && k != SV_THREAD_END; y++, k = acts->next[k])
            sum += sv_similar(&m->acts->list[i], &m->acts->list[k]), n++;
    }
    return sum / n >= AVERAGE;
}

/* The statements of two acts that are most alike: they stand for the joint. */
static sv_pair strongest(const sv_matching *m, uint32_t a, uint32_t b, double score) {
    sv_pair best = {a, b, SV_BOND_LIKE, score};
    double most = -1;
    uint32_t i = a;
    for (unsigned x = 0; x < SAMPLE && i != SV_THREAD_END; x++, i = m->groups->next[i]) {
        uint32_t k = b;
        for (unsigned y = 0; y < SAMPLE && k != SV_THREAD_END; y++, k = m->groups->next[k]) {
            double alike = sv_similar(&m->items->list[i], &m->items->list[k]);
            if (alike > most) most = alike, best.a = i < k ? i : k, best.b = i < k ? k : i;
        }
    }
    return best;
}

static int by_score(const void *left, const void *right) {
    const candidate *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

/* First statement of each act: acts are in the order of theirs. */
static uint32_t *first_items(const sv_matching *m) {
    uint32_t *first = sv_alloc((m->acts->count + 1) * sizeof *first);
    for (size_t i = m->items->count; first && i-- > 0;) first[m->act_of[i]] = (uint32_t)i;
    return first;
}

static void join_all(sv_matching *m, const candidate *list, size_t count, sv_groups *acts, const uint32_t *first) {
    for (size_t i = 0; i < count; i++) {
        uint32_t x = sv_thread_root(acts, list[i].a), y = sv_thread_root(acts, list[i].b);
        uint32_t a = sv_thread_root(m->groups, first[list[i].a]), b = sv_thread_root(m->groups, first[list[i].b]);
        if (x == y || sv_thread_parted(m->groups, m->never, a, b) || claims_twice(m, a, b) || !agree(m, acts, x, y))
            continue;
        sv_pair why = strongest(m, a, b, list[i].score);
        SV_VEC_PUSH(m->pairs->list, why);
        sv_thread_join(acts, x, y);
        sv_thread_join(m->groups, a, b);
    }
}

bool sv_match_acts(sv_matching *m) {
    gathering g = {.acts = m->acts};
    sv_groups acts;
    uint32_t *first = first_items(m);
    bool good = sv_thread_begin(&acts, m->acts->count) && first && find_candidates(&g);
    if (good) {
        if (g.found.count) qsort(g.found.items, g.found.count, sizeof(candidate), by_score);
        join_all(m, g.found.items, g.found.count, &acts, first);
    }
    sv_thread_end(&acts);
    sv_free(first);
    sv_free(g.index);
    sv_free(g.touched);
    sv_free(g.shared);
    SV_VEC_FREE(g.found);
    return good && !m->pairs->list.failed;
}
