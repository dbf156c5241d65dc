/* Acts: statements that go on about one act in one paragraph, or say it in two languages, and what they have together.
 *
 * The one idea: "they will sign it this year" has no name of its own; it belongs to the statement before it. A statement
 * is taken to go on where it brings little that the act did not have yet; a sum of money is more than little. */
#include <math.h>
#include <string.h>

#include "link/link_thread.h"

#define ALIKE 0.15    /* likeness to the act so far that is enough */
#define STRANGE 0.015 /* likeness below which nothing is shared but who acts, or how it is written */
#define NOVELTY 12.0  /* weight of new names and concepts that is too much */
#define OWN 5.0       /* where each of two is about something of this weight that the other is not, they are two acts */
#define ALONE 0.5f    /* what no other statement of those counted has counts so much in an act of several statements */
#define FADING 0.8f   /* weight of what a statement that goes on adds to its act */

#define TOPICS (SV_CLASS(NAME) | SV_CLASS(TITLE) | SV_CLASS(CONCEPT) | SV_CLASS(ACT) | SV_CLASS(FRAME))

static float concepts_of(const sv_item *item) {
    return item->mass[SV_FEATURE_CONCEPT] + item->mass[SV_FEATURE_ACT] + item->mass[SV_FEATURE_FRAME];
}

/* Weight of names and concepts; what a statement brings that tells one act from another. */
static double topic_of(const sv_item *item) {
    return (double)(item->mass[SV_FEATURE_NAME] + item->mass[SV_FEATURE_TITLE] + concepts_of(item));
}

static double topic_shared(const sv_item *a, const sv_item *b) { return sv_similar_shared(a, b, TOPICS); }

/* Weight of what a statement is about and another is not. */
static double own_subject(const sv_item *one, const sv_item *other) {
    double sum = 0;
    for (uint32_t i = 0, k = 0; i < one->count; i++) {
        uint64_t hash = one->features[i].hash;
        while (k < other->count && other->features[k].hash < hash) k++;
        bool shared = k < other->count && other->features[k].hash == hash;
        if (!shared && sv_feature_class_of(hash) == SV_FEATURE_CONCEPT) sum += (double)one->features[i].weight;
    }
    return sum;
}

static bool same_block(const sv_item *a, const sv_item *b) {
    return a->document == b->document && a->block && a->block == b->block;
}

static bool are_promises(const sv_item *a, const sv_item *b) {
    return a->s->kind == SERVANDA_KIND_COMMITMENT && b->s->kind == SERVANDA_KIND_COMMITMENT;
}

/* Two promises that both say what they are about. */
static bool are_two_promises(const sv_item *a, const sv_item *b) {
    return are_promises(a, b) && sv_similar_has_concepts(a) && sv_similar_has_concepts(b);
}

static bool goes_on(const sv_item *head, const sv_item *before, const sv_item *one, double *score) {
    double alike = fmax(sv_similar(head, one), sv_similar(before, one));
    double shared = fmax(topic_shared(one, head), topic_shared(one, before));
    *score = alike;
    if (own_subject(before, one) >= OWN && own_subject(one, before) >= OWN) return false;
    if (are_two_promises(before, one) && alike < fmin(sv_similar_least(head, one), sv_similar_least(before, one)))
        return false;
    if (alike >= ALIKE) return true;
    if (are_promises(before, one) && sv_differ_strangers(before->s, one->s)) return false;
    double novelty = topic_of(one) - shared;
    if (alike < STRANGE && one->mass[SV_FEATURE_NAME] + concepts_of(one) > 0) return false;
    return !one->s->amount_count && novelty < NOVELTY;
}

bool sv_act_contexts(const sv_items *items, sv_pairs *pairs) {
    uint32_t head = 0;
    for (uint32_t i = 1; i < items->count; i++) {
        const sv_item *one = &items->list[i], *before = &items->list[i - 1];
        double score;
        if (!same_block(before, one) || !goes_on(&items->list[head], before, one, &score)) {
            head = i;
            continue;
        }
        sv_pair pair = {i - 1, i, SV_BOND_CONTEXT, score};
        SV_VEC_PUSH(pairs->list, pair);
    }
    return !pairs->list.failed;
}

/* ---- pooling ---- */

/* Adds the features of `item` to `act`, which has room for both; a feature of both counts once, with the larger weight. */
static void merge(sv_item *act, const sv_item *item, sv_feature *scratch) {
    uint32_t i = 0, k = 0, n = 0;
    while (i < act->count || k < item->count) {
        bool left = k == item->count || (i < act->count && act->features[i].hash <= item->features[k].hash);
        bool both = left && k < item->count && act->features[i].hash == item->features[k].hash;
        sv_feature f = left ? act->features[i] : item->features[k];
        if (!left) f.weight *= FADING;
        i += left;
        k += !left || both;
        scratch[n++] = f;
    }
    memcpy(act->features, scratch, n * sizeof *scratch);
    act->count = n;
    act->langs |= item->langs;
}

/* Sums of what is kept, and of the part that no other statement has, by class. */
static void sum_up(sv_item *act, const sv_item *item) {
    float shared[SV_FEATURE_CLASSES] = {0}, words[SV_LINK_LANGS] = {0};
    for (uint32_t i = 0; i < item->count; i++) {
        sv_feature_class class = sv_feature_class_of(item->features[i].hash);
        if (item->features[i].df < 2) continue;
        if (class == SV_FEATURE_WORD)
            words[item->features[i].hash & (SV_LINK_LANGS - 1)] += item->features[i].weight;
        else
            shared[class] += item->features[i].weight;
    }
    bool own = act == item;
    for (size_t i = 0; i < SV_FEATURE_CLASSES; i++)
        act->mass[i] += own ? shared[i] : (item->mass[i] - shared[i]) * ALONE;
    for (size_t i = 0; i < SV_LINK_LANGS; i++) act->words[i] += own ? words[i] : (item->words[i] - words[i]) * ALONE;
}

static bool pool(sv_arena *arena, const sv_items *items, const sv_groups *groups, uint32_t root, sv_item *act) {
    size_t room = 0;
    for (uint32_t i = root; i != SV_THREAD_END; i = groups->next[i]) room += items->list[i].count;
    act->features = SV_NEW_N(arena, sv_feature, room + 1);
    sv_feature *scratch = sv_alloc((room + 1) * sizeof *scratch);
    if (act->features && scratch) {
        memset(act->mass, 0, sizeof act->mass);
        memset(act->words, 0, sizeof act->words);
        act->count = 0;
        for (uint32_t i = root; i != SV_THREAD_END; i = groups->next[i]) {
            merge(act, &items->list[i], scratch);
            sum_up(act, &items->list[i]);
        }
        sum_up(act, act);
    }
    sv_free(scratch);
    return act->features && scratch;
}

bool sv_act_pool(sv_arena *arena, const sv_items *items, sv_groups *groups, sv_items *acts, uint32_t **act_of) {
    *act_of = SV_NEW_N(arena, uint32_t, items->count + 1);
    acts->list = SV_NEW_N(arena, sv_item, items->count + 1);
    if (!*act_of || !acts->list) return false;
    for (uint32_t i = 0; i < items->count; i++) {
        uint32_t root = sv_thread_root(groups, i);
        if (root != i) {
            (*act_of)[i] = (*act_of)[root]; /* roots come first */
            continue;
        }
        (*act_of)[i] = (uint32_t)acts->count;
        sv_item *act = &acts->list[acts->count++];
        *act = items->list[i];
        if (groups->size[i] > 1 && !pool(arena, items, groups, i, act)) return false;
    }
    return true;
}
