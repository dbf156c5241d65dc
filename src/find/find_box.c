/* Where a statement stands on the pages of its document.
 *
 * The one idea: the reader left boxes of words; those that the statement touches are cut to it and put together, one box
 * for each line, or for each page where no more is known of their places. */
#include <math.h>

#include "find/find.h"

/* The first box that ends behind `byte`. */
static size_t first_box(const servanda_document *d, size_t byte) {
    size_t low = 0, high = d->box_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (d->boxes[middle].end <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t count_points(const char *text, size_t start, size_t end) {
    size_t points = 0;
    for (size_t i = start; i < end; i++) points += ((unsigned char)text[i] & 0xC0) != 0x80;
    return points;
}

/* The part of a box that [start, end) of the text takes, its characters being of one width. */
static servanda_box cut(const servanda_document *d, const sv_box *box, size_t start, size_t end) {
    servanda_box out = {box->page, box->left, box->top, box->right, box->bottom};
    double all = (double)count_points(d->text, box->start, box->end);
    double from = start > box->start ? (double)count_points(d->text, box->start, start) / all : 0;
    double to = end < box->end ? (double)count_points(d->text, box->start, end) / all : 1;
    if (box->vertical) {
        out.top = box->top + (double)(box->bottom - box->top) * from;
        out.bottom = box->top + (double)(box->bottom - box->top) * to;
    } else {
        out.left = box->left + (double)(box->right - box->left) * from;
        out.right = box->left + (double)(box->right - box->left) * to;
    }
    return out;
}

/* Words of one line: side by side, or one below the other in vertical writing. */
static bool same_line(const servanda_box *a, const servanda_box *b, bool vertical) {
    if (a->page != b->page) return false;
    if (!servanda_box_is_placed(a)) return true; /* only the page is known */
    if (vertical) return fabs((a->left + a->right) - (b->left + b->right)) < a->right - a->left && b->top >= a->top;
    return fabs((a->top + a->bottom) - (b->top + b->bottom)) < a->bottom - a->top && b->left >= a->left;
}

static void grow(servanda_box *a, const servanda_box *b) {
    if (b->left < a->left) a->left = b->left;
    if (b->top < a->top) a->top = b->top;
    if (b->right > a->right) a->right = b->right;
    if (b->bottom > a->bottom) a->bottom = b->bottom;
}

/* The least sure of its pages counts. */
static uint32_t confidence(const servanda_document *d, const servanda_box *boxes, size_t count) {
    uint32_t least = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t here = boxes[i].page <= d->page_count ? d->pages[boxes[i].page - 1].recognised : 0;
        if (here && (!least || here < least)) least = here;
    }
    return least;
}

void sv_find_box_fill(sv_find *f, servanda_statement *out) {
    const servanda_document *d = f->doc;
    size_t start = out->span.byte_start, end = out->span.byte_end, first = first_box(d, start), last = first, n = 0;
    while (last < d->box_count && d->boxes[last].start < end) last++;
    if (last == first) return;
    servanda_box *boxes = SV_NEW_N(f->arena, servanda_box, last - first);
    if (!boxes) {
        f->status = sv_error_memory(f->error);
        return;
    }
    for (size_t i = first; i < last; i++) {
        servanda_box here = cut(d, &d->boxes[i], start, end);
        if (n > 0 && same_line(&boxes[n - 1], &here, d->boxes[i].vertical))
            grow(&boxes[n - 1], &here);
        else
            boxes[n++] = here;
    }
    out->boxes = boxes;
    out->box_count = n;
    out->ocr = confidence(d, boxes, n);
}
