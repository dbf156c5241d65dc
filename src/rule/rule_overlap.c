/* Which of overlapping marks stay.
 *
 * The one idea: marks are taken from the strongest to the weakest; each covers its positions, and one that meets a covered
 * position is lost. Marks of some types do not compete. */
#include <string.h>

#include "rule/rule_scan.h"

static bool keeps_all(sv_type type) {
    switch (type) {
    case SV_TYPE_pred:
    case SV_TYPE_cut:
    case SV_TYPE_sub:
    case SV_TYPE_area:
    case SV_TYPE_term:
    case SV_TYPE_word:
    case SV_TYPE_group:
    case SV_TYPE_role:
    case SV_TYPE_skip: return true;
    default: return false;
    }
}

/* Higher rank, then longer, then earlier, then the lower rule. */
static bool stronger(const sv_mark *a, const sv_mark *b) {
    if (a->rank != b->rank) return a->rank > b->rank;
    if (a->end - a->start != b->end - b->start) return a->end - a->start > b->end - b->start;
    return a->start != b->start ? a->start < b->start : a->rule < b->rule;
}

/* Bottom-up merge sort of mark numbers: qsort has no place for the marks they stand for. */
static void sort_marks(sv_scan *scan, size_t count) {
    uint32_t *from = scan->order.items, *to = from + count;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t low = 0; low < count; low += 2 * width) {
            size_t mid = low + width < count ? low + width : count,
                   high = low + 2 * width < count ? low + 2 * width : count;
            for (size_t a = low, b = mid, k = low; k < high; k++) {
                bool left =
                    a < mid && (b >= high || !stronger(&scan->marks.items[from[b]], &scan->marks.items[from[a]]));
                to[k] = left ? from[a++] : from[b++];
            }
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != scan->order.items) memcpy(scan->order.items, from, count * sizeof *from);
}

static bool cover(sv_scan *scan, uint32_t low, const sv_mark *mark) {
    uint64_t *bits = scan->covered.items;
    for (uint32_t i = mark->start - low; i < mark->end - low; i++) {
        if (bits[i / 64] & (uint64_t)1 << (i % 64)) return false;
    }
    for (uint32_t i = mark->start - low; i < mark->end - low; i++) bits[i / 64] |= (uint64_t)1 << (i % 64);
    return true;
}

static bool reserve_order(sv_scan *scan, uint32_t first, size_t count, uint32_t length) {
    size_t words = ((size_t)length + 63) / 64;
    scan->order.count = scan->covered.count = 0;
    for (size_t i = 0; i < count * 2 && !scan->order.failed; i++) SV_VEC_PUSH(scan->order, (uint32_t)(first + i));
    for (size_t i = 0; i < words && !scan->covered.failed; i++) SV_VEC_PUSH(scan->covered, 0);
    return !scan->order.failed && !scan->covered.failed;
}

void sv_overlap_resolve(sv_scan *scan, sv_type type, uint32_t first, uint32_t low, uint32_t high) {
    size_t count = scan->marks.count - first;
    if (count < 2 || keeps_all(type)) return;
    if (!reserve_order(scan, first, count, high - low)) {
        scan->failed = true;
        return;
    }
    sort_marks(scan, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t mark = scan->order.items[i];
        if (!cover(scan, low, &scan->marks.items[mark])) sv_scan_remove(scan, mark);
    }
}
