/* Quotations and bracketed remarks of a block, found in one pass with a short stack.
 *
 * The one idea: inside them, cuts and predicates do not count, unless a rule opens a quotation (speech that promises). */
#include "find/find.h"

#define DEPTH 16        /* open marks remembered; deeper ones are text */
#define REGION_MAX 600u /* code points; a mark that is not closed by then was none */

typedef struct opening {
    uint32_t at;
    size_t pair;
} opening;

static size_t pair_of(const uint32_t *set, size_t count, uint32_t point) {
    for (size_t i = 0; i < count; i++)
        if (set[i] == point) return i;
    return SIZE_MAX;
}

static void close_region(sv_find *f, opening *stack, size_t *depth, uint32_t point, uint32_t at) {
    for (size_t i = *depth; i-- > 0;) {
        if (f->chars.closes[stack[i].pair] != point) continue;
        if (at - stack[i].at <= REGION_MAX) {
            sv_find_region region = {stack[i].at, at + 1, f->chars.remark[stack[i].pair], false};
            SV_VEC_PUSH(f->regions, region);
        }
        *depth = i;
        return;
    }
}

static bool is_open(const opening *stack, size_t depth, size_t pair) {
    for (size_t i = 0; i < depth; i++)
        if (stack[i].pair == pair) return true;
    return false;
}

void sv_find_region_scan(sv_find *f) {
    opening stack[DEPTH];
    size_t depth = 0;
    const sv_find_chars *c = &f->chars;
    f->regions.count = 0;
    for (uint32_t i = 0, end = (uint32_t)f->view.count; (i = sv_view_sign(&f->view, i, end)) < end; i++) {
        uint32_t point = f->view.points[i];
        if (!sv_find_chars_may(c, point)) continue;
        size_t pair = pair_of(c->opens, c->pair_count, point);
        bool both = pair != SIZE_MAX && c->closes[pair] == point; /* the same mark opens and closes */
        if (pair != SIZE_MAX && !(both && is_open(stack, depth, pair))) {
            if (depth < DEPTH) stack[depth++] = (opening){i, pair};
        } else if (pair_of(c->closes, c->pair_count, point) != SIZE_MAX) {
            close_region(f, stack, &depth, point, i);
        }
    }
}

/* Regions are few a sentence, but may be many a block; they end in rising order, so a search finds the first candidate. */
static size_t first_ending_after(const sv_find *f, uint32_t at) {
    size_t low = 0, high = f->regions.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (f->regions.items[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool covers(const sv_find *f, uint32_t at, bool any) {
    for (size_t i = first_ending_after(f, at); i < f->regions.count; i++) {
        const sv_find_region *r = &f->regions.items[i];
        if (r->start <= at && (any || !r->open)) return true;
        if (r->end > at + REGION_MAX) return false;
    }
    return false;
}

bool sv_find_region_masked(const sv_find *f, uint32_t at) {
    for (size_t i = 0; i < f->masks.count; i++)
        if (f->masks.items[i].start <= at && at < f->masks.items[i].end) return true;
    return covers(f, at, false);
}

bool sv_find_region_told(const sv_find *f, uint32_t at) {
    size_t i = first_ending_after(f, at);
    if (i == f->regions.count || f->regions.items[i].end != at + 1 || covers(f, at + 1, true)) return false;
    const sv_find_region *r = &f->regions.items[i];
    uint32_t before = r->start > 0 && !r->remark ? f->view.points[r->start - 1] : 0;
    return sv_find_chars_has(f->chars.pauses, f->chars.pause_count, before) &&
           !sv_find_chars_has(f->chars.enders, f->chars.ender_count, before);
}

bool sv_find_region_inside(const sv_find *f, uint32_t at) { return covers(f, at, true); }

void sv_find_region_open(sv_find *f, uint32_t start, uint32_t end) {
    for (size_t i = first_ending_after(f, start); i < f->regions.count; i++) {
        sv_find_region *r = &f->regions.items[i];
        if (r->start >= end + REGION_MAX) return;
        if (!r->remark && r->start < end && r->end > start) r->open = true;
    }
}
