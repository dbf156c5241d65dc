/* Fragments: glyphs side by side.
 *
 * The one idea: the source's own order is trusted inside a line and nowhere else; a gap wider than a character, a step
 * back or a step down begins another fragment. */
#include <math.h>
#include <stdlib.h>

#include "read/layout.h"

static float mid_of(const sv_glyph *g) { return (g->top + g->bottom) / 2; }

/* Wide characters touch each other in the direction of writing; across it there is a gap. */
bool sv_layout_is_vertical(const sv_glyph *glyphs, size_t count) {
    size_t across = 0, down = 0;
    for (size_t i = 1; i < count; i++) {
        const sv_glyph *a = &glyphs[i - 1], *b = &glyphs[i];
        if (!sv_layout_is_unspaced(a->point) || !sv_layout_is_unspaced(b->point)) continue;
        float gap = b->left - a->right, step = fabsf(mid_of(b) - mid_of(a));
        if (step < a->size / 4)
            gap < a->size / 4 ? across++ : gap < 3 * a->size ? down++ : 0;
        else if (fabsf(b->left - a->left) < a->size / 4 && step < a->size * 1.3f)
            down++;
    }
    return down > 8 && down > across && down * 4 > count; /* a few vertical lines on a page do not turn it */
}

/* ---- vertical writing ---- */

static int compare_columns(const void *a, const void *b) {
    const sv_glyph *x = a, *y = b;
    if (x->top < y->top || x->top > y->top) return x->top < y->top ? -1 : 1;
    return x->left < y->left ? -1 : x->left > y->left;
}

static int compare_floats(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

/* The middles of all wide glyphs across the page, in rising order; NULL: no memory. */
static float *collect_middles(const sv_glyph *glyphs, size_t count, size_t *n) {
    float *middles = sv_alloc((count + 1) * sizeof *middles);
    *n = 0;
    for (size_t i = 0; middles && i < count; i++)
        if (sv_layout_is_wide(glyphs[i].point)) middles[(*n)++] = (glyphs[i].left + glyphs[i].right) / 2;
    if (middles && *n > 1) qsort(middles, *n, sizeof *middles, compare_floats);
    return middles;
}

/* The nearest of the middles. */
static float nearest(const float *middles, size_t n, float x) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t half = (low + high) / 2;
        middles[half] < x ? (low = half + 1) : (high = half);
    }
    if (low == n || (low > 0 && x - middles[low - 1] < middles[low] - x)) low--;
    return n > 0 ? middles[low] : x;
}

/* Whether the source goes up the page from one glyph that lies on its side to the next: 1, or down: -1; 0: it stands alone. */
static int direction(const sv_glyph *a, const sv_glyph *b) {
    if (fabsf(a->left - b->left) > 0.5f || fabsf(a->right - b->right) > 0.5f) return 0;
    return b->top < a->top ? 1 : -1;
}

/* The vertical line it stands on. The box of a font reaches much further above the line of writing than below; above is to
 * the right, but to the left where the source was taken to run upwards. */
static float line_of(const sv_glyph *glyphs, size_t count, size_t i, const float *middles, size_t n) {
    const sv_glyph *g = &glyphs[i];
    int up = i + 1 < count ? direction(g, g + 1) : 0;
    if (!up && i > 0) up = direction(g - 1, g);
    float inner = g->size / 4, middle = (g->left + g->right) / 2;
    float at = nearest(middles, n, up > 0 ? g->right - inner : up < 0 ? g->left + inner : middle);
    return at > g->left && at < g->right ? at : nearest(middles, n, middle);
}

/* Letters and digits that lie on their side: the box of the font tells how long they are, but neither size nor line. */
static void lay_down(sv_glyph *glyphs, size_t count) {
    size_t n;
    float usual = 0, *middles = collect_middles(glyphs, count, &n);
    for (size_t i = count; i-- > 0;)
        if (sv_layout_is_wide(glyphs[i].point)) usual = glyphs[i].size;
    float *lines = sv_alloc((count + 1) * sizeof *lines);
    for (size_t i = 0; lines && middles && usual > 0 && i < count; i++) {
        sv_glyph *g = &glyphs[i];
        lines[i] = 0;
        if (sv_layout_is_wide(g->point) || g->right - g->left <= usual * 1.2f) continue;
        g->size = usual;
        lines[i] = line_of(glyphs, count, i, middles, n);
    }
    for (size_t i = 0; lines && middles && usual > 0 && i < count; i++)
        if (lines[i] > 0) glyphs[i].left = lines[i] - usual / 2, glyphs[i].right = lines[i] + usual / 2;
    sv_free(lines);
    sv_free(middles);
}

/* Rows from right to left: x becomes the distance from the right edge. Glyphs of one line get the same place, so that
 * sorting puts them in order; boxes of fonts are taller than their characters and are cut to the size. */
void sv_layout_turn(sv_glyph *glyphs, size_t count, float width) {
    lay_down(glyphs, count);
    for (size_t i = 0; i < count; i++) {
        sv_glyph *g = &glyphs[i];
        float middle = mid_of(g), x = (g->left + g->right) / 2, half = g->size / 2;
        if (!sv_layout_is_wide(g->point)) half = fminf(g->size, g->bottom - g->top) / 2;
        *g = (sv_glyph){.point = g->point,
                        .left = middle - half,
                        .right = middle + half,
                        .top = width - x - g->size / 2,
                        .bottom = width - x + g->size / 2,
                        .size = g->size,
                        .bold = g->bold};
    }
    qsort(glyphs, count, sizeof *glyphs, compare_columns);
    for (size_t i = 0, k; i < count; i = k) {
        float top = glyphs[i].top, size = glyphs[i].size;
        for (k = i; k < count && glyphs[k].top - top < size / 2; k++) {
            glyphs[k].bottom = top + glyphs[k].size;
            glyphs[k].top = top;
        }
        qsort(glyphs + i, k - i, sizeof *glyphs, compare_columns);
        glyphs[i].breaks = true;
    }
}

/* ---- fragments ---- */

/* Full stops and commas of full width hang over the end of a line, where only their ink counts: else they would bridge the
 * gap between two columns. */
static float ink_end(const sv_glyph *g) {
    bool hangs = sv_layout_is_wide(g->point) && sv_char_script(g->point) == SV_SCRIPT_PUNCT;
    return hangs && g->right > g->left + g->size / 2 ? g->left + g->size / 2 : g->right;
}

static bool goes_on(const sv_glyph *a, const sv_glyph *b) {
    float size = a->size > b->size ? a->size : b->size;
    if (b->breaks || b->left < a->left - size / 2) return false;
    if (b->left - ink_end(a) > 1.2f * size) return false;
    return b->top < a->bottom && a->top < b->bottom;
}

static void add_glyph(sv_fragment *f, const sv_glyph *g) {
    if (f->count == 0) *f = (sv_fragment){f->first, 0, g->left, g->right, g->top, g->bottom, 0, 0, true};
    if (g->left < f->left) f->left = g->left;
    if (g->right > f->right) f->right = g->right;
    if (g->top < f->top) f->top = g->top;
    if (g->bottom > f->bottom) f->bottom = g->bottom;
    f->mid += mid_of(g);
    f->size += g->size;
    f->bold = f->bold && g->bold;
    f->count++;
}

static int compare_mids(const void *a, const void *b) {
    const sv_fragment *x = a, *y = b;
    if (x->mid < y->mid || x->mid > y->mid) return x->mid < y->mid ? -1 : 1;
    return x->left < y->left ? -1 : x->left > y->left ? 1 : x->first < y->first ? -1 : 1;
}

static int compare_places(const void *a, const void *b, void *context) {
    const sv_fragment *all = context, *x = &all[*(const uint32_t *)a], *y = &all[*(const uint32_t *)b];
    return x->left < y->left ? -1 : x->left > y->left ? 1 : x->first < y->first ? -1 : 1;
}

void sv_layout_level(sv_fragment *fragments, uint32_t *order, size_t count) {
    for (size_t i = 0, k; i < count; i = k) {
        float mid = fragments[order[i]].mid, size = fragments[order[i]].size;
        for (k = i + 1; k < count; k++) {
            const sv_fragment *next = &fragments[order[k]];
            if (next->mid - mid >= (next->size < size ? next->size : size) * 0.5f) break;
        }
        for (size_t m = i; m < k; m++) fragments[order[m]].mid = mid;
        if (k - i > 1) qsort_r(order + i, k - i, sizeof *order, compare_places, fragments);
    }
}

/* Ruby: small, and something twice as large right below it. */
static bool is_ruby(const sv_fragments *out, size_t i) {
    const sv_fragment *small = &out->list.items[i];
    for (size_t k = i + 1; k < out->list.count; k++) {
        const sv_fragment *f = &out->list.items[k];
        if (f->mid - small->mid > f->size * 1.6f) return false;
        if (f->size * 0.62f > small->size && f->left < small->right && small->left < f->right) return true;
    }
    return false;
}

static void drop_ruby(const sv_glyph *glyphs, sv_fragments *out) {
    size_t kept = 0;
    for (size_t i = 0; i < out->list.count; i++) {
        const sv_fragment *f = &out->list.items[i];
        if (sv_layout_is_wide(glyphs[f->first].point) && is_ruby(out, i)) continue;
        out->list.items[kept++] = *f;
    }
    out->list.count = kept;
}

void sv_layout_fragments(const sv_glyph *glyphs, size_t count, sv_fragments *out) {
    sv_fragment f = {.first = 0};
    for (size_t i = 0; i < count; i++) {
        if (f.count && !goes_on(&glyphs[i - 1], &glyphs[i])) {
            SV_VEC_PUSH(out->list, f);
            f = (sv_fragment){.first = (uint32_t)i};
        }
        add_glyph(&f, &glyphs[i]);
    }
    if (f.count) SV_VEC_PUSH(out->list, f);
    if (out->list.failed) return;
    for (size_t i = 0; i < out->list.count; i++) {
        sv_fragment *p = &out->list.items[i];
        p->mid /= (float)p->count;
        p->size /= (float)p->count;
    }
    if (out->list.count > 1) qsort(out->list.items, out->list.count, sizeof f, compare_mids);
    drop_ruby(glyphs, out);
}
