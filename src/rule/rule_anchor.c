/* Which part of a pattern to search for.
 *
 * The one idea: rarity is estimated from the letters alone: a Han character carries more bits than a kana, a Latin
 * letter stands in a whole word. The cost of an anchor is how often it may be met per character of text. */
#include "rule/rule_build.h"

#include <math.h>

static double bits_of(uint32_t classes) {
    if (classes & SV_CLASS_HAN) return 9;
    if (classes & SV_CLASS_HANGUL) return 7;
    if (classes & SV_CLASS_KATA) return 6;
    if (classes & SV_CLASS_HIRA) return 4;
    if (classes & SV_CLASS_DIGIT) return 4;
    if (classes & SV_CLASS_LATIN) return 3;
    return 2;
}

static double points_cost(const sv_build *build, const uint32_t *points, uint32_t count) {
    double bits = 0;
    for (uint32_t i = 0; i < count; i++) bits += bits_of(sv_build_classes(build, points[i]));
    if (sv_build_classes(build, points[0]) & SV_CLASS_WORD) bits += 3; /* met only at the beginning of words */
    return bits < 60 ? exp2(-bits) : exp2(-60);
}

static double list_cost(sv_build *build, const sv_node *node) {
    uint32_t set = sv_build_set_of(build, node);
    if (set == SV_NONE) return HUGE_VAL;
    sv_build_set *known = &build->build_sets.items[set];
    if (known->cost >= 0) return known->cost;
    double cost = 0;
    for (size_t i = 0; i < build->in->words.count; i++) {
        const sv_parsed_word *word = &build->in->words.items[i];
        const sv_parsed_entry *entry = &build->in->entries.items[word->entry];
        if (entry->list == known->list && sv_build_filter_passes(known->filter, &entry->attributes))
            cost += points_cost(build, word->points, word->point_count);
    }
    return known->cost = cost;
}

/* Marks of some layers are everywhere (numbers, actors, intermediate marks), others rare. */
static double mark_cost(const sv_node *node) {
    double cost =
        node->id == SV_TYPE_word || node->id == SV_TYPE_group || node->id == SV_TYPE_actor ? 1.0 / 40 : 1.0 / 80;
    return node->filter ? cost / 8 : cost;
}

/* Whether a match of the node may begin with a letter of a Latin word. Bounded by the depth of the tree. */
static bool begins_word(const sv_build *build, const sv_node *node) {
    bool found = false;
    switch (node->kind) {
    case SV_NODE_LITERAL: return sv_build_classes(build, node->points[0]) & SV_CLASS_WORD;
    case SV_NODE_ALTERNATIVES:
        for (const sv_node *child = node->child; child; child = child->next) found |= begins_word(build, child);
        return found;
    case SV_NODE_SEQUENCE:
    case SV_NODE_CAPTURE:
    case SV_NODE_REPEAT: return begins_word(build, node->child);
    default: return false;
    }
}

/* A Latin literal glued to what is before it may begin inside of a word, where the automaton does not look. */
const sv_node *sv_anchor_choose(sv_build *build, const sv_node *sequence, double *cost) {
    const sv_node *best = NULL;
    *cost = HUGE_VAL;
    for (const sv_node *child = sequence->child; child; child = child->next) {
        double own = child->glued && begins_word(build, child) ? HUGE_VAL : sv_anchor_cost(build, child);
        if (own >= *cost) continue;
        *cost = own;
        best = child;
    }
    return best;
}

double sv_anchor_cost(sv_build *build, const sv_node *node) {
    double sum = 0;
    switch (node->kind) {
    case SV_NODE_LITERAL: return points_cost(build, node->points, node->point_count);
    case SV_NODE_LIST: return list_cost(build, node);
    case SV_NODE_MARK: return mark_cost(node);
    case SV_NODE_SEQUENCE: sv_anchor_choose(build, node, &sum); return sum;
    case SV_NODE_ALTERNATIVES:
        for (const sv_node *child = node->child; child; child = child->next) sum += sv_anchor_cost(build, child);
        return sum;
    case SV_NODE_REPEAT: return node->min > 0 ? sv_anchor_cost(build, node->child) : HUGE_VAL;
    case SV_NODE_CAPTURE: return sv_anchor_cost(build, node->child);
    case SV_NODE_BEGIN:
    case SV_NODE_END: return 1; /* one try a scope: only with `cost accepted` */
    default: return HUGE_VAL;
    }
}
