/* One page: its columns.
 *
 * The one idea: a gutter is a place in the middle that hardly any fragment crosses while both sides are full of text.
 * What does cross it (titles, pictures' lines) divides the page into bands, and a band is read column by column. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "read/layout.h"

#define LEVEL 0.15f /* of the size: what is nearer in height stands on one line */
#define BINS 400    /* places across a page where a gutter may be */

typedef struct view_of_page {
    sv_layout *layout;
    sv_fragments *fragments;
    sv_layout_put put;
    float left, right; /* of all text */
    uint32_t *order;   /* fragments of the column being put */
} view_of_page;

/* ---- the gutter ---- */

static void measure(view_of_page *v) {
    v->left = 1e9f, v->right = -1e9f;
    for (size_t i = 0; i < v->fragments->list.count; i++) {
        const sv_fragment *f = &v->fragments->list.items[i];
        if (f->left < v->left) v->left = f->left;
        if (f->right > v->right) v->right = f->right;
    }
}

/* How much of a side is text that fills it, as columns are and tables are not; and where it lies. */
typedef struct side {
    size_t rows, full;
    float top, bottom, left, right; /* of all; `bottom` is the row being filled */
    float filled;                   /* width of text in that row */
} side;

static void end_row(side *s, float width) {
    s->rows += s->filled > 0;
    s->full += s->filled > width * 0.5f;
    s->filled = 0;
}

/* Rows that stand beside one of the other side, as those of tables do and those of columns do by chance. */
static size_t count_level(const sv_fragment *f, size_t from, size_t to, float gutter) {
    size_t level = 0;
    for (size_t i = from; i < to;) {
        size_t k = i, of_side[2] = {0, 0};
        for (; k < to && f[k].mid - f[i].mid < f[i].size * LEVEL; k++) of_side[f[k].left >= gutter]++;
        level += of_side[0] && of_side[1];
        i = k;
    }
    return level;
}

/* Fragments [from, to), none of which crosses the gutter. Where the page before had columns at the same place (`known`), a
 * few lines are a column too: the last page ends in one. */
static bool are_columns(const sv_fragment *f, size_t from, size_t to, float gutter, bool known) {
    side sides[2] = {{.top = f[from].mid, .left = 1e9f, .right = -1e9f}, {.left = 1e9f, .right = -1e9f}};
    for (size_t i = from; i < to; i++) {
        side *s = &sides[f[i].left >= gutter];
        if (f[i].left < s->left) s->left = f[i].left;
        if (f[i].right > s->right) s->right = f[i].right;
    }
    for (size_t i = from; i < to; i++) {
        side *s = &sides[f[i].left >= gutter];
        if (s->rows + s->full == 0 && !(s->filled > 0)) s->top = f[i].mid;
        if (f[i].mid - s->bottom > f[i].size * 0.5f) {
            end_row(s, s->right - s->left);
            s->bottom = f[i].mid;
        }
        s->filled += f[i].right - f[i].left;
    }
    size_t level = count_level(f, from, to, gutter);
    for (int k = 0; k < 2; k++) {
        end_row(&sides[k], sides[k].right - sides[k].left);
        if (sides[k].rows < (known ? 1 : 3)) return false;
        size_t enough =
            level * 2 < sides[k].rows ? 4 : 2; /* short lines are no table where the sides do not go together */
        if (sides[k].rows >= 3 && sides[k].full * enough < sides[k].rows) return false;
    }
    return sides[0].top < sides[1].bottom && sides[1].top < sides[0].bottom;
}

/* The middle of the widest stretch that the fewest fragments cross; 0: there is none. */
static float find_gutter(const view_of_page *v) {
    uint32_t cover[BINS + 1] = {0}, least = UINT32_MAX;
    float step = (v->right - v->left) / BINS;
    size_t best = 0, width = 0;
    if (!(step > 0.1f) || v->fragments->list.count < 6) return 0;
    for (size_t i = 0; i < v->fragments->list.count; i++) {
        const sv_fragment *f = &v->fragments->list.items[i];
        int from = (int)((f->left - v->left) / step), to = (int)((f->right - v->left) / step);
        for (int k = from < 0 ? 0 : from; k <= to && k <= BINS; k++) cover[k]++;
    }
    for (size_t k = BINS / 4; k < BINS * 3 / 4; k++)
        if (cover[k] < least) least = cover[k];
    for (size_t k = BINS / 4, n = 0; k < BINS * 3 / 4; k++) {
        n = cover[k] == least ? n + 1 : 0;
        if (n > width) width = n, best = k - n / 2;
    }
    return (float)width * step < 5 ? 0 : v->left + ((float)best + 0.5f) * step;
}

static size_t count_crossing(const view_of_page *v, float gutter) {
    size_t n = 0;
    for (size_t i = 0; i < v->fragments->list.count; i++) {
        const sv_fragment *f = &v->fragments->list.items[i];
        n += f->left < gutter && f->right > gutter;
    }
    return n;
}

/* That of the page before, unless another one is crossed by less. */
static float choose_gutter(const view_of_page *v) {
    float here = find_gutter(v), before = v->layout->gutter;
    if (!(before > v->left && before < v->right)) return here;
    return here > 0 && count_crossing(v, here) < count_crossing(v, before) ? here : before;
}

/* ---- columns ---- */

static int compare_floats(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

/* Right ends of the rows, in rising order. */
static size_t collect_ends(const view_of_page *v, size_t count, float *ends) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const sv_fragment *f = &v->fragments->list.items[v->order[i]];
        bool last = i + 1 == count || v->fragments->list.items[v->order[i + 1]].mid > f->mid;
        if (last) ends[n++] = f->right;
    }
    if (n > 1) qsort(ends, n, sizeof *ends, compare_floats);
    return n;
}

/* The edge that lines reach: the furthest that more than a few do, so that what sticks out does not count. */
static void set_edges(view_of_page *v, size_t count) {
    float *ends = sv_alloc(count * sizeof *ends);
    size_t n = ends ? collect_ends(v, count, ends) : 0;
    v->put.column_left = 1e9f;
    for (size_t i = 0; i < count; i++) {
        const sv_fragment *f = &v->fragments->list.items[v->order[i]];
        if (f->left < v->put.column_left) v->put.column_left = f->left;
    }
    if (!ends) v->layout->text.failed = true;
    if (n > 0) v->put.column_right = ends[n - 1];
    size_t enough = n / 6 < 2 ? 2 : n / 6;
    for (size_t i = n; i-- > enough;)
        if (ends[i] - ends[i + 1 - enough] < 1.5f) {
            v->put.column_right = ends[i];
            break;
        }
    sv_free(ends);
}

static void put_column(view_of_page *v, size_t count) {
    if (count == 0) return;
    sv_layout_level(v->fragments->list.items, v->order, count);
    set_edges(v, count);
    v->layout->columns++;
    sv_layout_rows(v->layout, &v->put, v->order, count);
}

static void put_all(view_of_page *v, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) v->order[i - from] = (uint32_t)i;
    put_column(v, to - from);
}

static void put_side(view_of_page *v, size_t from, size_t to, float gutter, bool right) {
    size_t count = 0;
    for (size_t i = from; i < to; i++)
        if ((v->fragments->list.items[i].left >= gutter) == right) v->order[count++] = (uint32_t)i;
    put_column(v, count);
}

/* A band of columns lasts until something crosses the gutter; everything else goes over the whole width. */
static void put_bands(view_of_page *v, float gutter) {
    size_t n = v->fragments->list.count, whole = 0;
    const sv_fragment *f = v->fragments->list.items;
    for (size_t i = 0, k; i < n; i = k) {
        bool crossing = f[i].left < gutter && f[i].right > gutter;
        for (k = i + 1; k < n; k++)
            if ((f[k].left < gutter && f[k].right > gutter) != crossing) break;
        bool known = fabsf(gutter - v->layout->gutter) < 1;
        if (crossing || !are_columns(f, i, k, gutter, known)) continue;
        v->layout->gutter = gutter;
        put_all(v, whole, i);
        put_side(v, i, k, gutter, false);
        put_side(v, i, k, gutter, true);
        whole = k;
    }
    put_all(v, whole, n);
}

void sv_layout_page(sv_layout *layout, sv_page page, sv_glyph *glyphs, size_t count) {
    sv_fragments fragments = {{0}};
    view_of_page v = {.layout = layout, .fragments = &fragments};
    SV_VEC_PUSH(layout->pages, page);
    v.put.page = page;
    v.put.vertical = sv_layout_is_vertical(glyphs, count);
    if (v.put.vertical) sv_layout_turn(glyphs, count, page.width);
    sv_layout_fragments(glyphs, count, &fragments);
    v.put.glyphs = glyphs;
    v.put.fragments = fragments.list.items;
    v.order = sv_alloc((fragments.list.count + 1) * sizeof *v.order);
    if (fragments.list.failed || !v.order) layout->text.failed = true;
    if (!layout->text.failed && fragments.list.count) {
        measure(&v);
        put_bands(&v, choose_gutter(&v));
    }
    sv_free(v.order);
    SV_VEC_FREE(fragments.list);
}

void sv_layout_free(sv_layout *layout) {
    sv_buf_free(&layout->text);
    SV_VEC_FREE(layout->lines);
    SV_VEC_FREE(layout->boxes);
    SV_VEC_FREE(layout->pages);
}
