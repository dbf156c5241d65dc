/* Which part of a pattern to search for.
 *
 * The one idea: rarity is estimated from the letters alone: a Han character carries more bits than a kana, a Latin
 * letter stands in a whole word. The cost of an anchor is how often it may be met per character of text. */
#include "rule/rule_build.h"

#include <math.h>

/* Bits that the first character of a text tells, and each further one: texts are rarer than their characters suggest,
 * but less so the longer they get. */
static double first_bits(uint32_t classes) {
    if (classes & SV_CLASS_HAN) return 8;
    if (classes & SV_CLASS_HANGUL) return 6.5;
    if (classes & SV_CLASS_KATA) return 7;
    if (classes & SV_CLASS_LATIN) return 6; /* met only at the beginning of words */
    if (classes & SV_CLASS_HIRA) return 4;
    return classes & SV_CLASS_DIGIT ? 5 : 7;
}

static double further_bits(uint32_t classes) {
    if (classes & SV_CLASS_HAN) return 4;
    if (classes & (SV_CLASS_HANGUL | SV_CLASS_HIRA)) return 3;
    return classes & SV_CLASS_KATA ? 2 : 1.2;
}

static bool is_common_mark(uint32_t point) {
    return point == ',' || point == '.' || point == 0x3001 || point == 0x3002;
}

double sv_anchor_points(const sv_build *build, const uint32_t *points, uint32_t count) {
    double bits = first_bits(sv_build_classes(build, points[0]));
    for (uint32_t i = 1; i < count; i++) bits += further_bits(sv_build_classes(build, points[i]));
    return bits < 60 ? exp2(-bits) : exp2(-60);
}

/* One comma, full stop or hiragana is everywhere: an anchor only where the rule accepts the cost. */
static double points_cost(const sv_build *build, const uint32_t *points, uint32_t count) {
    uint32_t classes = sv_build_classes(build, points[0]);
    if (count == 1 && (classes & (SV_CLASS_HIRA | SV_CLASS_SPACE) || is_common_mark(points[0])))
        return build->rule->cost_accepted ? 1.0 / 20 : HUGE_VAL;
    return sv_anchor_points(build, points, count);
}

/* Most words of a long list are rare: the list costs less than the sum of its words. */
static double words_cost(const sv_build *build, const sv_build_set *set,
                         double (*cost_of)(const sv_build *, const uint32_t *, uint32_t)) {
    double sum = 0, most = 0;
    for (size_t i = 0; i < build->in->words.count; i++) {
        const sv_parsed_word *word = &build->in->words.items[i];
        const sv_parsed_entry *entry = &build->in->entries.items[word->entry];
        if (entry->list != set->list || !sv_build_filter_passes(set->filter, &entry->attributes)) continue;
        double cost = cost_of(build, word->points, word->point_count);
        sum += cost;
        if (cost > most) most = cost;
    }
    return sum / 4 + most * 3 / 4;
}

double sv_anchor_set(const sv_build *build, const sv_build_set *set) {
    return words_cost(build, set, sv_anchor_points);
}

static double list_cost(sv_build *build, const sv_node *node) {
    uint32_t set = sv_build_set_of(build, node);
    if (set == SV_NONE) return HUGE_VAL;
    sv_build_set *known = &build->build_sets.items[set];
    bool dear = build->rule->cost_accepted;
    if (known->cost[dear] >= 0) return known->cost[dear];
    double cost = words_cost(build, known, points_cost);
    return known->cost[dear] = cost > 0.1 && cost < HUGE_VAL ? 0.1 : cost;
}

/* Marks of some layers are everywhere, others rare. */
static double mark_cost(const sv_node *node) {
    double cost;
    switch (node->id) {
    case SV_TYPE_word:
    case SV_TYPE_group:
    case SV_TYPE_area:
    case SV_TYPE_term: cost = 1.0 / 30; break;
    case SV_TYPE_cap:
    case SV_TYPE_actor:
    case SV_TYPE_pred:
    case SV_TYPE_cut: cost = 1.0 / 50; break;
    case SV_TYPE_num:
    case SV_TYPE_name:
    case SV_TYPE_sub: cost = 1.0 / 100; break;
    case SV_TYPE_money:
    case SV_TYPE_percent: cost = 1.0 / 1000; break;
    default: cost = 1.0 / 300;
    }
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

/* Whether the capture that the rule marks is here, and always. Bounded by the depth of the tree. */
static bool holds_mark(const sv_build *build, const sv_node *node) {
    if (node->kind == SV_NODE_CAPTURE && node->id == build->rule->mark) return true;
    if (node->kind == SV_NODE_REPEAT || node->kind == SV_NODE_LOOK || node->kind == SV_NODE_ALTERNATIVES) return false;
    for (const sv_node *child = node->child; child; child = child->next) {
        if (holds_mark(build, child)) return true;
    }
    return false;
}

/* The rarest child; but what the rule marks comes first where it can be an anchor, so that each one is tried. A pattern
 * that begins with ^ is tried once a scope, if what is in it is not rarer than that.
 * A Latin literal glued to what is before it may begin inside of a word, where the automaton does not look. */
const sv_node *sv_anchor_choose(sv_build *build, const sv_node *sequence, double *cost) {
    const sv_node *best = NULL;
    *cost = HUGE_VAL;
    for (const sv_node *child = sequence->child; child; child = child->next) {
        double own = child->glued && begins_word(build, child) ? HUGE_VAL : sv_anchor_cost(build, child);
        if (child->kind == SV_NODE_BEGIN && child == sequence->child && child->next) own = 1.0 / 100;
        bool marked = own < HUGE_VAL && sequence->child->kind != SV_NODE_BEGIN && holds_mark(build, child);
        if (own >= *cost && !marked) continue;
        *cost = own;
        best = child;
        if (marked) break;
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
    case SV_NODE_END: return build->rule->cost_accepted ? 1.0 / 16 : HUGE_VAL; /* tried once a scope */
    default: return HUGE_VAL;
    }
}
