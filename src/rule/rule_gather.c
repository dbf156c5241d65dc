/* Gathering anchors: which patterns of a layer are worth trying in a scope, and where.
 *
 * The one idea: what a pattern needs of its scope, and what may come first on either side of its anchor, is asked before
 * anything is run; most anchors end here. */
#include <string.h>

#include "rule/rule_scan.h"

/* First anchor at or after a position. */
static size_t first_at(const sv_anchors *fired, uint32_t position) {
    size_t low = 0, high = fired->count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (fired->items[mid].start < position)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* ---- what there is in the scope: a rule that needs more cannot match ---- */

static uint32_t types_there(const sv_layer *l) {
    sv_scan *scan = l->scan;
    if (scan->types_low == l->low) return scan->types_seen;
    scan->types_low = l->low;
    scan->types_seen = 0;
    for (uint32_t i = 0; i < SV_TYPE_COUNT; i++) scan->types_seen |= (uint32_t)(scan->type_end[i] > l->low) << i;
    return scan->types_seen;
}

/* First of the noted literals at or after a position. */
static size_t first_noted(const sv_scan *scan, uint32_t position) {
    size_t low = 0, high = scan->noted.count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (scan->noted.items[mid].start < position)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void see_groups(sv_scan *scan, uint32_t start, uint32_t end) {
    const sv_pack *pack = scan->pack;
    uint64_t *seen = scan->groups_seen.items;
    memset(seen, 0, scan->groups_seen.count * sizeof *seen);
    for (size_t i = first_noted(scan, start); i < scan->noted.count && scan->noted.items[i].start < end; i++) {
        const sv_extra *extra = &pack->extras[scan->noted.items[i].extra];
        const uint32_t *groups = pack->groups + extra->group;
        for (uint32_t k = 0; k < extra->group_count; k++) seen[groups[k] / 64] |= (uint64_t)1 << (groups[k] % 64);
    }
}

static void see_words(sv_scan *scan, uint32_t start, uint32_t end) {
    sv_bits seen = {{0, 0}};
    if (scan->words_low == start && scan->words_high == end) return;
    for (uint32_t i = start; i < end;) {
        bool whole = i % SV_STRETCH == 0 && i + SV_STRETCH <= end;
        sv_bits_add(&seen, whole ? &scan->stretches[i / SV_STRETCH] : &scan->ahead[i].words);
        i += whole ? SV_STRETCH : 1;
    }
    see_groups(scan, start, end);
    scan->words_low = start;
    scan->words_high = end;
    scan->words_seen = seen;
}

bool sv_gather_begin(sv_layer *l) {
    const sv_anchors *fired = &l->scan->fired[l->type];
    l->first = first_at(fired, l->low);
    if (l->first < fired->count && fired->items[l->first].start < l->high) return true;
    return l->pack->edge_ranges[l->type].count > 0 || l->pack->anchor_types[l->type] & types_there(l);
}

void sv_gather_see(sv_layer *l) {
    l->types = types_there(l);
    see_words(l->scan, l->low, l->high);
}

/* ---- anchors ---- */

typedef struct gathering {
    sv_layer *layer;
    uint32_t number;         /* of the layer, or of its conditions */
    uint32_t pattern, count; /* these alone are wanted */
    sv_anchors *to;
} gathering;

static inline bool may_match(const sv_layer *l, uint32_t pattern, uint32_t start, uint32_t end) {
    const sv_pack *pack = l->pack;
    const sv_pattern *p = &pack->patterns[pattern];
    const sv_bits *words = &l->scan->words_seen;
    uint32_t group = p->need_group ? p->need_group - 1 : 0;
    if ((p->need_words.word[0] & ~words->word[0]) | (p->need_words.word[1] & ~words->word[1]) |
        (p->need_types & ~l->types))
        return false;
    if (p->need_group && !(l->scan->groups_seen.items[group / 64] >> (group % 64) & 1)) return false;
    const sv_first *before = &pack->firsts[p->first_before], *after = &pack->firsts[p->first_after];
    return sv_match_begins(&l->scan->ahead[end], false, after, end, l->low, l->high, l->coming) &&
           sv_match_begins(&l->scan->behind[start], true, before, start, l->low, l->high, l->coming);
}

static inline void take(const gathering *g, uint32_t start, uint32_t end, uint32_t pattern) {
    if (pattern - g->pattern >= g->count || !may_match(g->layer, pattern, start, end)) return;
    SV_VEC_PUSH(*g->to, ((sv_fired){start, end, pattern, SV_NONE}));
}

static void gather_words(const gathering *g) {
    const sv_layer *l = g->layer;
    const sv_anchors *fired = &l->scan->fired[g->number];
    size_t first = g->number == l->type ? l->first : first_at(fired, l->low);
    for (size_t i = first; i < fired->count && fired->items[i].start < l->high; i++) {
        const sv_fired *one = &fired->items[i];
        if (one->end <= l->high) take(g, one->start, one->end, one->pattern);
    }
}

static void gather_mark(const gathering *g, uint32_t index) {
    const sv_scan *scan = g->layer->scan;
    uint32_t start = scan->marks.items[index].start, end = scan->marks.items[index].end, count;
    const uint32_t *patterns = sv_profile_anchors(g->layer->scan, index, g->number, &count);
    for (uint32_t i = 0; i < count; i++) take(g, start, end, patterns[i]);
}

static void gather_marks_at(const gathering *g, uint32_t at) {
    const sv_layer *l = g->layer;
    for (uint32_t i = l->scan->mark_start[at]; i != SV_NONE; i = l->scan->links.items[i].next_start) {
        const sv_mark *mark = &l->scan->marks.items[i];
        bool anchors = l->pack->anchor_types[g->number] >> mark->type & 1;
        if (anchors && mark->end <= l->high && i < l->anchoring) gather_mark(g, i);
    }
}

static void gather_marks(const gathering *g) {
    const sv_layer *l = g->layer;
    uint32_t types = l->pack->anchor_types[g->number];
    if (!(types & (l->types | l->coming))) return;
    for (uint32_t block = l->low / 64; block <= (l->high - 1) / 64; block++) {
        for (uint64_t bits = l->scan->mark_bits[block]; bits; bits &= bits - 1) {
            uint32_t at = block * 64 + (uint32_t)__builtin_ctzll(bits);
            if (at >= l->low && at < l->high && l->scan->ahead[at].others & types) gather_marks_at(g, at);
        }
    }
}

static void gather_edges(const gathering *g) {
    const sv_layer *l = g->layer;
    sv_span range = l->pack->edge_ranges[g->number];
    for (uint32_t i = 0; i < range.count; i++) {
        const sv_edge_trigger *trigger = &l->pack->edge_triggers[range.first + i];
        uint32_t at = trigger->end ? l->high : l->low;
        take(g, at, at, trigger->pattern);
    }
}

static void gather(const gathering *g) {
    g->to->count = 0;
    gather_words(g);
    gather_marks(g);
    gather_edges(g);
}

void sv_gather_rules(sv_layer *l) { gather(&(gathering){l, l->type, 0, SV_NONE, &l->scan->work}); }

void sv_gather_mark(sv_layer *l, uint32_t mark) {
    gather_mark(&(gathering){l, l->type, 0, SV_NONE, &l->scan->work}, mark);
}

void sv_gather_conditions(sv_layer *l, const sv_rule *rule) {
    gather(&(gathering){l, SV_LAYER_CONDITIONS(l->type), rule->pattern, rule->pattern_count, &l->scan->asked});
}
