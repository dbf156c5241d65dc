/* How alike two statements are.
 *
 * The one idea: shared weight over a mean of both weights, counting only what both could share: words where they have a
 * language in common, Han characters where both write with them. Little shared weight is believed less than much. */
#include <math.h>
#include <string.h>

#include "link/link.h"
#include "link/link_judge.h"

#define BELIEF 9.0  /* shared weight at which a likeness is believed by two thirds */
#define APART 0.40  /* likeness of words that makes one act of two whose names and concepts are others */
#define NEVER 2.0   /* more than any likeness */
#define NEARLY 0.99 /* of a weight is all of it */
#define LEANING 0.6 /* towards the smaller one: 0.5 is the geometric mean */

/* What tells one act from another, and the words of it. */
#define OBJECTS (SV_CLASS(NAME) | SV_CLASS(CONCEPT) | SV_CLASS(ACT) | SV_CLASS(AMOUNT))
#define WORDS (SV_CLASS(WORD) | SV_CLASS(TITLE) | SV_CLASS(SIGN))

/* How much of a class's weight a text of another language is expected to share. */
static const float across[SV_FEATURE_CLASSES] = {
    [SV_FEATURE_NAME] = 0.9f, [SV_FEATURE_TITLE] = 0.15f, [SV_FEATURE_NUMBER] = 0.8f, [SV_FEATURE_AMOUNT] = 1,
    [SV_FEATURE_DATE] = 1,    [SV_FEATURE_AREA] = 1,      [SV_FEATURE_ACTOR] = 1,     [SV_FEATURE_SIGN] = 1,
    [SV_FEATURE_CONCEPT] = 1, [SV_FEATURE_ACT] = 1,       [SV_FEATURE_FRAME] = 1,
};

static double mass_of(const sv_item *item, const sv_item *other) {
    uint32_t common = item->langs & other->langs;
    double sum = 0;
    for (size_t i = 1; i < SV_FEATURE_CLASSES; i++) {
        if (i == SV_FEATURE_SIGN && other->mass[i] <= 0) continue;
        sum += (double)(item->mass[i] * (common ? 1 : across[i]));
    }
    for (size_t i = 0; i < SV_LINK_LANGS; i++)
        if (common >> i & 1) sum += (double)item->words[i];
    return sum;
}

static double shared_of(const sv_item *a, const sv_item *b) {
    double sum = 0;
    for (uint32_t i = 0, k = 0; i < a->count && k < b->count;) {
        uint64_t x = a->features[i].hash, y = b->features[k].hash;
        if (x == y) sum += (double)fminf(a->features[i].weight, b->features[k].weight);
        i += x <= y;
        k += y <= x;
    }
    return sum;
}

double sv_similar_shared(const sv_item *a, const sv_item *b, unsigned classes) {
    double sum = 0;
    for (uint32_t i = 0, k = 0; i < a->count && k < b->count;) {
        uint64_t x = a->features[i].hash, y = b->features[k].hash;
        if (x == y && classes >> sv_feature_class_of(x) & 1) sum += (double)a->features[i].weight;
        i += x <= y;
        k += y <= x;
    }
    return sum;
}

/* ---- plans of meetings ---- */

static bool has_feature(const sv_item *item, uint64_t hash) {
    size_t low = 0, high = item->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (item->features[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < item->count && item->features[low].hash == hash;
}

/* All dates of one are dates of the other: "in 2025" and "in June 2025", but not "in June" and "in October". */
static bool share_dates(const sv_item *a, const sv_item *b) {
    double least = fminf(a->mass[SV_FEATURE_DATE], b->mass[SV_FEATURE_DATE]);
    return sv_similar_shared(a, b, SV_CLASS(DATE)) >= least * NEARLY;
}

bool sv_similar_other_plan(const sv_item *a, const sv_item *b) {
    uint64_t next = sv_feature_hash(SV_FEATURE_CONCEPT, 0, SV_TURN_NEXT, strlen(SV_TURN_NEXT));
    if (a->mass[SV_FEATURE_DATE] <= 0 || b->mass[SV_FEATURE_DATE] <= 0) return false;
    return has_feature(a, next) && has_feature(b, next) && !share_dates(a, b);
}

bool sv_similar_other_meeting(const sv_item *a, const sv_item *b) {
    if (!a->doc->round || !b->doc->round || a->doc->round == b->doc->round) return false;
    return sv_similar_other_plan(a, b);
}

/* ---- what both are about ---- */

bool sv_similar_has_concepts(const sv_item *item) {
    return item->mass[SV_FEATURE_CONCEPT] + item->mass[SV_FEATURE_ACT] > 0;
}

double sv_similar_least(const sv_item *a, const sv_item *b) {
    uint64_t next = sv_feature_hash(SV_FEATURE_CONCEPT, 0, SV_TURN_NEXT, strlen(SV_TURN_NEXT));
    if (sv_similar_shared(a, b, OBJECTS) > 0) return 0;
    if (has_feature(a, next) != has_feature(b, next) || sv_similar_shared(a, b, OBJECTS | WORDS) <= 0) return NEVER;
    return sv_similar_has_concepts(a) && sv_similar_has_concepts(b) ? APART : 0;
}

sv_likeness sv_similar_measure(const sv_item *a, const sv_item *b) {
    return (sv_likeness){shared_of(a, b), mass_of(a, b), mass_of(b, a), (a->langs & b->langs) != 0};
}

double sv_similar_of(const sv_likeness *l) {
    double low = fmin(l->mass_a, l->mass_b), high = fmax(l->mass_a, l->mass_b);
    if (low <= 0 || l->shared <= 0) return 0;
    double mean = pow(low, LEANING) * pow(high, 1 - LEANING);
    return fmin(1, l->shared / mean) * (1 - exp(-l->shared / BELIEF));
}

double sv_similar(const sv_item *a, const sv_item *b) {
    sv_likeness l = sv_similar_measure(a, b);
    return sv_similar_of(&l);
}

double sv_similar_parties(const servanda_link_document *a, const servanda_link_document *b) {
    size_t shared = 0;
    if (!a->party_count || !b->party_count) return 1;
    for (size_t i = 0; i < a->party_count; i++)
        for (size_t k = 0; k < b->party_count; k++) shared += strcmp(a->parties[i], b->parties[k]) == 0;
    size_t least = a->party_count < b->party_count ? a->party_count : b->party_count;
    if (shared < 2 && shared < least) return 0; /* one state in common is no partnership in common */
    return (double)shared / (double)(a->party_count + b->party_count - shared);
}
