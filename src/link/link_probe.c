/* Candidates: acts that share rare features, found by looking one act after the other up among some targets.
 *
 * The one idea: only the targets are held in an index; the other acts pass by one at a time, wherever they are kept. So
 * a new act finds its candidates in one walk over the old ones, and all acts in a few such walks, in little memory. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "link/link_thread.h"

#define WORTH 3.0f  /* shared weight from which a candidate is looked at */
#define ENOUGH 0.24 /* likeness of a candidate pair */
#define USUAL 25.0  /* shared weight of two statements about one act, more or less */
#define TRUST 0.3   /* a pair that shares more is trusted more, with this power */

typedef struct sv_posting {
    uint64_t hash;
    uint32_t target;
    float weight;
} posting;

static int by_posting(const void *left, const void *right) {
    const posting *a = left, *b = right;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    return (a->target > b->target) - (a->target < b->target);
}

static bool tells(const sv_probe *s, const sv_feature *f) {
    sv_feature_class class = sv_feature_class_of(f->hash);
    return f->df <= s->limit && class != SV_FEATURE_AREA && class != SV_FEATURE_ACTOR && class != SV_FEATURE_SIGN;
}

/* ---- the index ---- */

static void list_postings(sv_probe *s) {
    for (size_t i = 0; i < s->count; i++)
        for (uint32_t k = 0; k < s->targets[i].count; k++) {
            const sv_feature *f = &s->targets[i].features[k];
            if (tells(s, f)) s->postings[s->posting_count++] = (posting){f->hash, (uint32_t)i, f->weight};
        }
    if (s->posting_count) qsort(s->postings, s->posting_count, sizeof *s->postings, by_posting);
}

/* As many buckets as there are postings, more or less: a look-up reads a handful of them. */
static bool fill_buckets(sv_probe *s) {
    unsigned bits = 8;
    while (((size_t)1 << bits) < s->posting_count && bits < 24) bits++;
    size_t count = (size_t)1 << bits, next = 0;
    s->shift = SV_FEATURE_BITS + 8 - bits;
    s->bucket = sv_alloc((count + 1) * sizeof *s->bucket);
    if (!s->bucket) return false;
    for (size_t i = 0; i <= count; i++) {
        while (next < s->posting_count && (size_t)(s->postings[next].hash >> s->shift) < i) next++;
        s->bucket[i] = (uint32_t)next;
    }
    return true;
}

bool sv_probe_begin(sv_probe *s, const sv_item *targets, size_t count, uint32_t limit) {
    size_t n = 0;
    *s = (sv_probe){.targets = targets, .count = count, .limit = limit};
    for (size_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < targets[i].count; k++) n += tells(s, &targets[i].features[k]);
    s->postings = sv_alloc((n + 1) * sizeof *s->postings);
    s->touched = sv_alloc((count + 1) * sizeof *s->touched);
    s->shared = sv_alloc((count + 1) * sizeof *s->shared);
    if (!s->postings || !s->touched || !s->shared) return false;
    memset(s->shared, 0, (count + 1) * sizeof *s->shared);
    list_postings(s);
    return fill_buckets(s);
}

void sv_probe_end(sv_probe *s) {
    sv_free(s->postings);
    sv_free(s->bucket);
    sv_free(s->touched);
    sv_free(s->shared);
}

/* ---- looking up ---- */

/* What both share weighs as in the later one. */
static void touch(sv_probe *s, const sv_item *act, bool both) {
    s->touched_count = 0;
    for (uint32_t k = 0; k < act->count; k++) {
        const sv_feature *f = &act->features[k];
        if (!tells(s, f)) continue;
        size_t end = s->bucket[(f->hash >> s->shift) + 1];
        for (size_t i = s->bucket[f->hash >> s->shift]; i < end && s->postings[i].hash <= f->hash; i++) {
            const posting *p = &s->postings[i];
            bool later = s->targets[p->target].place > act->place;
            if (p->hash != f->hash || (!both && !later)) continue;
            if (s->shared[p->target] == 0) s->touched[s->touched_count++] = p->target;
            s->shared[p->target] += later ? p->weight : f->weight;
        }
    }
}

/* Likeness of two acts of their partnerships; the earlier one stands first. Short statements are soon alike, so how much
 * two share counts as well as how large a part of them. */
static double likeness(const sv_item *a, const sv_item *b) {
    double parties = sv_similar_parties(a->doc, b->doc);
    if (parties <= 0 || sv_similar_other_meeting(a, b)) return 0;
    sv_likeness l = sv_similar_measure(a, b);
    double alike = sv_similar_of(&l);
    double score = alike * sqrt(parties) * pow(l.shared / USUAL, TRUST);
    return score < ENOUGH || alike < sv_similar_least(a, b) ? 0 : score;
}

void sv_probe_look(sv_probe *s, const sv_item *act, bool both, sv_probe_fn hit, void *context) {
    touch(s, act, both);
    for (size_t i = 0; i < s->touched_count; i++) {
        const sv_item *target = &s->targets[s->touched[i]];
        bool worth = s->shared[s->touched[i]] >= WORTH;
        s->shared[s->touched[i]] = 0;
        if (!worth || target->document == act->document) continue;
        bool later = target->place > act->place;
        double score = later ? likeness(act, target) : likeness(target, act);
        if (score >= ENOUGH) hit(context, s->touched[i], score);
    }
}

static bool is_better(const sv_candidate *a, const sv_candidate *b) {
    return a->score != b->score ? a->score > b->score : a->place < b->place;
}

bool sv_probe_keep(sv_candidates *c, sv_candidate one) {
    if (c->count == SV_PROBE_KEPT && !is_better(&one, &c->list[SV_PROBE_KEPT - 1])) return false;
    uint32_t k = c->count < SV_PROBE_KEPT ? c->count++ : SV_PROBE_KEPT - 1;
    for (; k > 0 && is_better(&one, &c->list[k - 1]); k--) c->list[k] = c->list[k - 1];
    c->list[k] = one;
    return true;
}
