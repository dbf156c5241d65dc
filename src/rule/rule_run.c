/* Running a layer inside a scope: anchors to marks.
 *
 * The one idea: all anchors of the layer in the scope are put in order of their rules, so that a rule sees the marks of
 * the rules before it, its conditions are tried once, and the result does not depend on the order of the text. */
#include "rule/rule_scan.h"

#include <stdlib.h>
#include <string.h>

/* ---- marks ---- */

/* Longest first, so that patterns prefer the longer mark; among equals the earlier made. */
static void link_mark(sv_scan *scan, uint32_t index) {
    const sv_mark *marks = scan->marks.items;
    sv_mark_link *links = scan->links.items;
    uint32_t length = marks[index].end - marks[index].start;
    uint32_t *at = &scan->mark_start[marks[index].start];
    while (*at != SV_NONE && marks[*at].end - marks[*at].start >= length) at = &links[*at].next_start;
    links[index].next_start = *at;
    *at = index;
    scan->ahead[marks[index].start].others |= 1u << marks[index].type;
    scan->behind[marks[index].end].others |= 1u << marks[index].type;
    scan->mark_bits[marks[index].start / 64] |= (uint64_t)1 << (marks[index].start % 64);
    at = &scan->mark_end[marks[index].end];
    while (*at != SV_NONE && marks[*at].end - marks[*at].start >= length) at = &links[*at].next_end;
    links[index].next_end = *at;
    *at = index;
}

static void unlink_mark(sv_scan *scan, uint32_t index) {
    const sv_mark *mark = &scan->marks.items[index];
    sv_mark_link *links = scan->links.items;
    uint32_t *at = &scan->mark_start[mark->start];
    while (*at != index && *at != SV_NONE) at = &links[*at].next_start;
    if (*at == index) *at = links[index].next_start;
    at = &scan->mark_end[mark->end];
    while (*at != index && *at != SV_NONE) at = &links[*at].next_end;
    if (*at == index) *at = links[index].next_end;
}

/* Most marks have few of the values that they have room for. */
static void push_mark(sv_scan *scan, const sv_mark *mark) {
    if (scan->marks.count == scan->marks.room && !scan->marks.failed)
        scan->marks.failed = !sv_vec_grow((void **)&scan->marks.items, &scan->marks.room, scan->marks.count + 1,
                                          sizeof *scan->marks.items);
    if (scan->marks.failed) return;
    memcpy(&scan->marks.items[scan->marks.count++], mark,
           offsetof(sv_mark, values) + mark->value_count * sizeof *mark->values);
}

uint32_t sv_scan_add(sv_scan *scan, const sv_mark *mark) {
    if (mark->start > mark->end || mark->end > scan->view->count || mark->type >= SV_TYPE_COUNT) return UINT32_MAX;
    push_mark(scan, mark);
    SV_VEC_PUSH(scan->types, mark->type);
    SV_VEC_PUSH(scan->links, ((sv_mark_link){SV_NONE, SV_NONE, sv_mark_profile(scan, mark)}));
    if (scan->marks.failed || scan->links.failed || scan->types.failed || scan->memory->profiles.failed) {
        scan->failed = true;
        return UINT32_MAX;
    }
    uint32_t index = (uint32_t)scan->marks.count - 1;
    if (mark->end > scan->type_end[mark->type]) scan->type_end[mark->type] = mark->end;
    if (mark->end > scan->types_low) scan->types_seen |= 1u << mark->type;
    link_mark(scan, index);
    return index;
}

const sv_mark *sv_scan_marks(const sv_scan *scan, size_t *count) {
    *count = scan->marks.count;
    return scan->marks.items;
}

void sv_scan_remove(sv_scan *scan, uint32_t mark) {
    if (scan->failed || mark >= scan->marks.count || scan->marks.items[mark].type == SV_TYPE_COUNT) return;
    unlink_mark(scan, mark);
    scan->marks.items[mark].type = scan->types.items[mark] = SV_TYPE_COUNT;
}

size_t sv_scan_next(const sv_scan *scan, sv_type type, size_t from) {
    if (from >= scan->types.count) return scan->types.count;
    const uint8_t *at = memchr(scan->types.items + from, (int)type, scan->types.count - from);
    return at ? (size_t)(at - scan->types.items) : scan->types.count;
}

/* ---- one layer in one scope ---- */

/* By pattern (patterns are numbered in the order of their rules), then by position. */
static int by_pattern(const void *a, const void *b) {
    const sv_fired *x = a, *y = b;
    if (x->pattern != y->pattern) return x->pattern < y->pattern ? -1 : 1;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return x->end < y->end ? -1 : x->end > y->end;
}

/* From number `first` on. Mostly a few dozen: sorted in place. */
static void sort_anchors(sv_anchors *anchors, size_t first) {
    size_t count = anchors->count - first;
    if (count < 2) return;
    sv_fired *work = anchors->items + first;
    if (count > 64) {
        qsort(work, count, sizeof *work, by_pattern);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        sv_fired one = work[i];
        size_t k = i;
        for (; k > 0 && by_pattern(&work[k - 1], &one) > 0; k--) work[k] = work[k - 1];
        work[k] = one;
    }
}

/* ---- marks of word lists: the longest word at each place, from the left ---- */

static void begin_mark(sv_mark *mark, uint32_t start, uint32_t end, uint32_t rule, uint8_t type, int16_t rank) {
    mark->start = start;
    mark->end = end;
    mark->rule = rule;
    mark->type = type;
    mark->rank = rank;
    mark->value_count = 0;
}

static void add_list_mark(sv_layer *l, const sv_fired *fired) {
    sv_mark mark; /* what it has no values for is left as it is */
    begin_mark(&mark, fired->start, fired->end, SV_NO_RULE, (uint8_t)l->type, 50);
    sv_mark_from_entry(l->scan, &mark, fired->entry);
    sv_scan_add(l->scan, &mark);
}

static void list_marks(sv_layer *l) {
    const sv_fired *fired = l->scan->fired[l->type].items;
    size_t count = l->scan->fired[l->type].count;
    uint32_t free_from = l->low;
    for (size_t i = l->first; i < count && fired[i].start < l->high;) {
        uint32_t start = fired[i].start, longest = 0;
        size_t next = i;
        for (; next < count && fired[next].start == start; next++) {
            if (fired[next].pattern == SV_TRIGGER_LIST && fired[next].end <= l->high && fired[next].end > longest)
                longest = fired[next].end;
        }
        for (; i < next; i++) {
            if (start >= free_from && fired[i].pattern == SV_TRIGGER_LIST && fired[i].end == longest)
                add_list_mark(l, &fired[i]);
        }
        if (start >= free_from && longest > 0) free_from = longest;
    }
}

/* ---- rules ---- */

typedef struct conditions {
    bool known, pass;
} conditions;

/* No `unless` matches anywhere in the scope, and every `needs` does. Few rules match, so their conditions are looked for
 * only then. */
static bool conditions_pass(sv_layer *l, uint32_t rule) {
    const sv_rule *r = &l->pack->rules[rule];
    sv_scan *scan = l->scan;
    sv_found found;
    uint32_t needed = 0;
    if (r->unless == 0 && r->needs == 0) return true;
    sv_gather_conditions(l, r);
    sort_anchors(&scan->asked, 0);
    for (size_t i = 0; i < scan->asked.count; i++) {
        const sv_fired one = scan->asked.items[i];
        const sv_pattern *p = &l->pack->patterns[one.pattern];
        if (p->role == SV_PATTERN_NEEDS && needed >> p->condition & 1) continue;
        if (!sv_match_pattern(scan, one.pattern, l->low, l->high, one.start, one.end, &found)) continue;
        if (p->role == SV_PATTERN_UNLESS) return false;
        needed |= 1u << p->condition;
    }
    return needed == (uint32_t)(((uint64_t)1 << r->needs) - 1);
}

static bool is_repeated(const sv_layer *l, const sv_mark *mark) {
    const sv_scan *scan = l->scan;
    for (uint32_t i = scan->mark_start[mark->start]; i != SV_NONE; i = scan->links.items[i].next_start) {
        const sv_mark *old = &scan->marks.items[i];
        if (i >= l->first_mark && old->rule == mark->rule && old->end == mark->end) return true;
    }
    return false;
}

static void make_mark(sv_layer *l, uint32_t rule, const sv_found *found) {
    const sv_rule *r = &l->pack->rules[rule];
    sv_mark mark;
    begin_mark(&mark, found->start, found->end, rule, (uint8_t)r->type, (int16_t)r->rank);
    if (r->mark != SV_NONE) {
        const uint32_t *save = &found->save[(size_t)r->mark * 2];
        mark.start = save[0];
        mark.end = save[1];
        if (mark.start == SV_NONE || mark.end == SV_NONE) return;
    }
    while (mark.start < mark.end && l->scan->classes[mark.start] & SV_CLASS_SPACE) mark.start++;
    while (mark.end > mark.start && l->scan->classes[mark.end - 1] & SV_CLASS_SPACE) mark.end--;
    if (mark.start >= mark.end || is_repeated(l, &mark)) return;
    if (sv_mark_from_rule(l->scan, &mark, r, found)) sv_scan_add(l->scan, &mark);
}

static void try_anchor(sv_layer *l, const sv_fired *fired, conditions *c) {
    const sv_pattern *p = &l->pack->patterns[fired->pattern];
    sv_found found;
    if (c->known && !c->pass) return;
    if (!sv_match_pattern(l->scan, fired->pattern, l->low, l->high, fired->start, fired->end, &found)) return;
    if (!c->known) *c = (conditions){true, conditions_pass(l, p->rule)};
    if (c->pass) make_mark(l, p->rule, &found);
}

/* In layers whose rules see each other's marks, marks just made are anchors of the rules after theirs. */
static void gather_new(sv_layer *l, size_t done, size_t first_new) {
    sv_scan *scan = l->scan;
    size_t before = scan->work.count;
    uint32_t rule = l->pack->patterns[scan->work.items[done - 1].pattern].rule;
    for (size_t i = first_new; i < scan->marks.count; i++) sv_gather_mark(l, (uint32_t)i);
    size_t kept = before;
    for (size_t i = before; i < scan->work.count; i++) {
        if (l->pack->patterns[scan->work.items[i].pattern].rule > rule) scan->work.items[kept++] = scan->work.items[i];
    }
    scan->work.count = kept;
    if (kept > before) sort_anchors(&scan->work, done);
}

static bool too_many(const sv_layer *l) { return l->scan->marks.count - l->first_mark > SV_LIMIT_MARKS; }

static void run_rules(sv_layer *l) {
    sv_scan *scan = l->scan;
    sv_gather_rules(l);
    sort_anchors(&scan->work, 0);
    for (size_t i = 0; i < scan->work.count && !scan->failed && !scan->work.failed && !too_many(l);) {
        uint32_t rule = l->pack->patterns[scan->work.items[i].pattern].rule;
        conditions c = {false, false};
        uint64_t steps = scan->steps;
        size_t first = i;
        scan->visible = (uint32_t)scan->marks.count;
        if (sv_type_layered(l->type)) l->anchoring = scan->visible;
        scan->memo_pattern = SV_NONE;
        for (; i < scan->work.count && l->pack->patterns[scan->work.items[i].pattern].rule == rule && !too_many(l);
             i++) {
            sv_fired fired = scan->work.items[i];
            try_anchor(l, &fired, &c);
        }
        if (scan->profile) scan->profile[rule].steps += scan->steps - steps, scan->profile[rule].tries += i - first;
        if (scan->marks.count > scan->visible && sv_type_layered(l->type)) gather_new(l, i, scan->visible);
    }
}

/* ---- all of it ---- */

void sv_scan_profile(sv_scan *scan, sv_rule_cost *costs) { scan->profile = costs; }

servanda_status sv_scan_run(sv_scan *scan, sv_type type, uint32_t start, uint32_t end, servanda_error *error) {
    if (end > scan->view->count) end = (uint32_t)scan->view->count;
    if (start >= end || type >= SV_TYPE_COUNT) return SERVANDA_OK;
    sv_layer l = {.scan = scan, .pack = scan->pack, .type = type, .low = start, .high = end};
    l.first_mark = (uint32_t)scan->marks.count;
    if (!sv_gather_begin(&l)) return SERVANDA_OK; /* most runs end here */
    if (scan->pack->list_types >> type & 1) list_marks(&l);
    sv_gather_see(&l);
    l.anchoring = (uint32_t)scan->marks.count;
    l.coming = sv_type_layered(type) ? 1u << type : 0;
    run_rules(&l);
    if (too_many(&l)) {
        sv_error_set(error, SERVANDA_DOCUMENT_LIMIT, NULL, 0, "one sentence has more than %u marks of type %s",
                     SV_LIMIT_MARKS, sv_rule_type_name(type));
        return SERVANDA_DOCUMENT_LIMIT;
    }
    sv_overlap_resolve(scan, type, l.first_mark, start, end);
    return scan->failed || scan->work.failed || scan->asked.failed ? sv_error_memory(error) : SERVANDA_OK;
}
