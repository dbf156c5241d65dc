/* One line of fragments as text with boxes. */
#include <math.h>

#include "read/layout.h"

typedef struct putter {
    sv_layout *layout;
    const sv_layout_put *put;
    sv_box box; /* of the run of words that is open; its end is open */
    bool open;
    float gap; /* of all blanks together */
    uint32_t gaps;
} putter;

static void close_box(putter *p) {
    p->box.end = (uint32_t)p->layout->text.size;
    if (p->open && p->box.end > p->box.start) SV_VEC_PUSH(p->layout->boxes, p->box);
    p->open = false;
}

/* Boxes of fonts are often taller than the line: what counts is the size around the middle. */
static void grow_box(putter *p, const sv_glyph *g) {
    float mid = (g->top + g->bottom) / 2, half = g->size * 0.6f;
    sv_box here = {.left = g->left, .right = g->right, .top = mid - half, .bottom = mid + half};
    if (p->put->vertical)
        here = (sv_box){.left = p->put->page.width - here.bottom,
                        .right = p->put->page.width - here.top,
                        .top = here.left,
                        .bottom = here.right};
    if (!p->open) {
        here.start = (uint32_t)p->layout->text.size;
        here.page = (uint32_t)p->layout->pages.count;
        here.vertical = p->put->vertical;
        p->box = here;
        p->open = true;
        return;
    }
    if (here.left < p->box.left) p->box.left = here.left;
    if (here.right > p->box.right) p->box.right = here.right;
    if (here.top < p->box.top) p->box.top = here.top;
    if (here.bottom > p->box.bottom) p->box.bottom = here.bottom;
}

static void put_point(sv_buf *out, uint32_t point) {
    char bytes[4];
    sv_buf_add(out, bytes, sv_utf8_encode(point, bytes));
}

static void put_space(putter *p, float gap) {
    p->gap += gap;
    p->gaps++;
    close_box(p);
    sv_buf_byte(&p->layout->text, ' ');
}

/* How far justification has moved the characters of a dense fragment apart. */
static float spread_of(const sv_glyph *g, uint32_t count) {
    float sum = 0;
    uint32_t n = 0;
    for (uint32_t i = 1; i < count; i++) {
        float gap = g[i].left - g[i - 1].right;
        bool dense = sv_layout_is_unspaced(g[i - 1].point) && sv_layout_is_unspaced(g[i].point);
        if (dense && gap > 0 && gap < g[i].size * 0.7f) sum += gap;
        n += dense;
    }
    return n > 0 ? sum / (float)n : 0;
}

/* Between characters written without spaces, only a gap that is nearly a character counts; beside one of them, typesetters
 * put a quarter. */
static bool wants_space(const sv_glyph *a, const sv_glyph *b, float spread) {
    int dense = sv_layout_is_unspaced(a->point) + sv_layout_is_unspaced(b->point);
    float gap = b->left - a->right - spread;
    if (dense) return gap > a->size * (dense == 2 ? 0.7f : 0.45f);
    return b->space ? gap > a->size * 0.08f : gap > a->size * 0.6f;
}

static bool is_digit(uint32_t point) { return point >= '0' && point <= '9'; }

/* The sign of a footnote: small digits, raised, behind a word. */
static bool is_raised(const sv_fragment *f, const sv_glyph *g) {
    return is_digit(g->point) && g->size < f->size * 0.87f && (g->top + g->bottom) / 2 < f->mid + f->size * 0.1f;
}

static void put_fragment(putter *p, const sv_fragment *f) {
    const sv_glyph *glyphs = p->put->glyphs + f->first;
    sv_buf *out = &p->layout->text;
    float spread = spread_of(glyphs, f->count);
    bool raised = false;
    for (uint32_t i = 0; i < f->count; i++) {
        bool up = i > 0 && (raised || !is_digit(glyphs[i - 1].point)) && is_raised(f, &glyphs[i]);
        if (raised && !up) sv_buf_byte(out, ']');
        if (i > 0 && !up && wants_space(&glyphs[i - 1], &glyphs[i], spread))
            put_space(p, glyphs[i].left - glyphs[i - 1].right);
        if (up && !raised) sv_buf_byte(out, '[');
        grow_box(p, &glyphs[i]);
        put_point(out, glyphs[i].point);
        raised = up;
    }
    if (raised) sv_buf_byte(out, ']');
}

/* Width of the first word: what would have had to fit on the line before. */
static float first_width(const sv_glyph *glyphs, const sv_fragment *f) {
    const sv_glyph *g = glyphs + f->first;
    uint32_t i = 0;
    while (i + 1 < f->count && !sv_layout_is_wide(g[i].point) && !g[i + 1].space) i++;
    return g[i].right - f->left;
}

/* The same to the first blank, whatever the script. */
static float word_width(const sv_glyph *glyphs, const sv_fragment *f) {
    const sv_glyph *g = glyphs + f->first;
    uint32_t i = 0;
    while (i + 1 < f->count && !g[i + 1].space) i++;
    return g[i].right - f->left;
}

static void put_gap(putter *p, const sv_fragment *before, const sv_fragment *f) {
    const sv_glyph *end = &p->put->glyphs[before->first + before->count - 1], *next = &p->put->glyphs[f->first];
    if (wants_space(end, next, 0)) put_space(p, next->left - end->right);
}

void sv_layout_line_put(sv_layout *layout, const sv_layout_put *put, const uint32_t *order, size_t count) {
    putter p = {.layout = layout, .put = put};
    const sv_fragment *first = &put->fragments[order[0]], *last = &put->fragments[order[count - 1]];
    sv_layout_line line = {.start = (uint32_t)layout->text.size,
                           .box = (uint32_t)layout->boxes.count,
                           .left = first->left,
                           .right = last->right,
                           .mid = first->mid,
                           .first = first_width(put->glyphs, first),
                           .word = word_width(put->glyphs, first),
                           .column_left = put->column_left,
                           .column_right = put->column_right,
                           .page = (uint32_t)layout->pages.count,
                           .column = layout->columns,
                           .role = (uint8_t)put->role,
                           .bold = true,
                           .cell_begins = put->cell_begins};
    float weight = 0;
    for (size_t i = 0; i < count; i++) {
        const sv_fragment *f = &put->fragments[order[i]];
        if (i > 0) put_gap(&p, &put->fragments[order[i - 1]], f);
        put_fragment(&p, f);
        line.size += f->size * (float)f->count;
        weight += (float)f->count;
        line.bold = line.bold && f->bold;
    }
    close_box(&p);
    line.gaps = p.gaps;
    line.gap = p.gaps ? p.gap / (float)p.gaps : 0;
    line.size /= weight;
    line.end = (uint32_t)layout->text.size;
    line.box_count = (uint32_t)layout->boxes.count - line.box;
    if (line.end > line.start) SV_VEC_PUSH(layout->lines, line);
}
