/* What stands around the text of pages: running heads and feet, page numbers, footnotes.
 *
 * The one idea: furniture is what comes at the same height of several pages, equal but for its digits, with nothing but
 * furniture between it and the edge. A footnote is small text at the end of a column that begins with a sign. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "read/layout.h"
#include "read/read.h"

#define RANKS 3 /* rows from the edge that may be furniture */

typedef struct candidate {
    uint64_t hash; /* of the row with its digits blanked out */
    float mid;
    uint32_t page;
    uint32_t line, next; /* of `order` */
    bool number, bottom; /* nothing but a page number (or set apart as one); at the foot of the page */
} candidate;

typedef struct around {
    sv_layout *layout;
    uint32_t *order; /* lines of one page, from top to bottom */
    SV_VEC(candidate) rows;
} around;

/* ---- the size of most of the text ---- */

static float find_body(const sv_layout *l) {
    enum { STEPS = 400 };
    size_t weight[STEPS] = {0}, best = 20;
    for (size_t i = 0; i < l->lines.count; i++) {
        const sv_layout_line *line = &l->lines.items[i];
        float step = line->size * 4;
        if (step > 0 && step < STEPS) weight[(size_t)step] += line->end - line->start;
    }
    for (size_t i = 0; i < STEPS; i++)
        if (weight[i] > weight[best]) best = i;
    return ((float)best + 0.5f) / 4;
}

/* ---- rows at the edges ---- */

static bool is_ornament(uint32_t point) {
    return point == '-' || point == '/' || point == ' ' || point == '[' || point == ']' || point == '(' ||
           point == ')' || point == '|' || (point >= 0x2010 && point <= 0x2015) || point == 0x30FB || point == 0xB7 ||
           point == '<' || point == '>' || point == '~';
}

/* Adds a line to the hash of its row; *number stays true for nothing but numbers in ornaments. */
static void mix_line(const sv_layout *l, const sv_layout_line *line, uint64_t *hash, bool *number) {
    uint32_t digits = 0;
    bool before = false;
    for (uint32_t at = line->start; at < line->end;) {
        uint32_t point;
        at += (uint32_t)sv_utf8_decode(l->text.data + at, line->end - at, &point);
        point = sv_char_fold(point == SV_UTF8_BAD ? 0xFFFD : point);
        bool digit = point >= '0' && point <= '9';
        if (!digit && !is_ornament(point)) *number = false;
        digits += digit;
        if (point != ' ' && point != 0 && !(digit && before)) *hash = (*hash ^ (digit ? '0' : point)) * 1099511628211u;
        before = digit;
    }
    if (digits == 0 || digits > 8) *number = false;
}

static int order_by_mid(const void *a, const void *b, void *context) {
    const sv_layout *l = context;
    const sv_layout_line *x = &l->lines.items[*(const uint32_t *)a], *y = &l->lines.items[*(const uint32_t *)b];
    if (x->mid < y->mid || x->mid > y->mid) return x->mid < y->mid ? -1 : 1;
    return *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1;
}

/* Moves one end of [*from, *to) over the outermost row; false: the page has no more. */
static bool next_row(const around *a, uint32_t *from, uint32_t *to, bool bottom) {
    const sv_layout_line *lines = a->layout->lines.items;
    if (*from >= *to) return false;
    uint32_t edge = bottom ? *to - 1 : *from;
    float mid = lines[a->order[edge]].mid;
    if (bottom)
        while (*to > *from && mid - lines[a->order[*to - 1]].mid < 2) --*to;
    else
        while (*from < *to && lines[a->order[*from]].mid - mid < 2) ++*from;
    return true;
}

typedef struct edges { /* of one page: what is not yet known to be furniture, from `from` to before `to` */
    uint32_t from, to;
} edges;

/* Small and short, with a gap between it and the text: a head or foot even on the only page. */
static bool is_set_apart(const around *a, const edges *page, uint32_t from, uint32_t to, bool bottom) {
    const sv_layout *l = a->layout;
    const sv_layout_line *line = &l->lines.items[a->order[from]];
    if (bottom ? from == page->from : to == page->to) return false;
    const sv_layout_line *next = &l->lines.items[a->order[bottom ? from - 1 : to]];
    return to - from == 1 && line->size < l->body * 0.92f && line->end - line->start < 60 &&
           fabsf(next->mid - line->mid) > l->body * 2.2f;
}

static candidate make(const around *a, uint32_t page, uint32_t from, uint32_t to, bool bottom) {
    const sv_layout *l = a->layout;
    candidate c = {.hash = 14695981039346656037u,
                   .mid = l->lines.items[a->order[from]].mid,
                   .page = page,
                   .line = from,
                   .next = to,
                   .number = true,
                   .bottom = bottom};
    for (uint32_t i = from; i < to; i++) mix_line(l, &l->lines.items[a->order[i]], &c.hash, &c.number);
    float height = l->pages.items[page - 1].height;
    bool margin = bottom ? c.mid > height * 0.85f : c.mid < height * 0.12f;
    c.number = c.number && margin;
    return c;
}

static int compare_rows(const void *x, const void *y) {
    const candidate *a = x, *b = y;
    if (a->bottom != b->bottom) return a->bottom ? 1 : -1;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    if (a->mid < b->mid || a->mid > b->mid) return a->mid < b->mid ? -1 : 1;
    return a->page < b->page ? -1 : a->page > b->page;
}

static void mark_order(around *a, const candidate *c, edges *pages) {
    for (uint32_t i = c->line; i < c->next; i++) a->layout->lines.items[a->order[i]].role = SV_ROLE_FURNITURE;
    if (c->bottom)
        pages[c->page - 1].to = c->line;
    else
        pages[c->page - 1].from = c->next;
}

/* The same row at the same height of another page; on many pages, of three. */
static void mark_repeated(around *a, edges *pages) {
    size_t n = a->rows.count, least = a->layout->pages.count > 6 ? 3 : 2;
    candidate *rows = a->rows.items;
    if (n > 1) qsort(rows, n, sizeof *rows, compare_rows);
    for (size_t i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n; k++)
            if (rows[k].bottom != rows[i].bottom || rows[k].hash != rows[i].hash || rows[k].mid - rows[k - 1].mid > 4)
                break;
        for (size_t m = i; m < k; m++)
            if (k - i >= least || rows[m].number) mark_order(a, &rows[m], pages);
    }
}

/* One rank: the outermost row of each page on each side that is not furniture yet. */
static void mark_rank(around *a, edges *pages) {
    a->rows.count = 0;
    for (uint32_t p = 0; p < a->layout->pages.count; p++)
        for (int bottom = 0; bottom < 2; bottom++) {
            uint32_t from = pages[p].from, to = pages[p].to;
            if (!next_row(a, &from, &to, bottom)) continue;
            candidate c = bottom ? make(a, p + 1, to, pages[p].to, true) : make(a, p + 1, pages[p].from, from, false);
            c.number = c.number || is_set_apart(a, &pages[p], c.line, c.next, bottom);
            SV_VEC_PUSH(a->rows, c);
        }
    if (!a->rows.failed) mark_repeated(a, pages);
}

/* ---- footnotes ---- */

static bool begins_note(const sv_layout *l, const sv_layout_line *line) {
    uint32_t point;
    sv_utf8_decode(l->text.data + line->start, line->end - line->start, &point);
    sv_script script = sv_char_script(point);
    sv_marker marker;
    return script == SV_SCRIPT_DIGIT || script == SV_SCRIPT_PUNCT || script == SV_SCRIPT_OTHER ||
           sv_marker_parse(l->text.data, line->start, line->end, &marker);
}

/* Small text from `i` back to where the text of the column begins; its first line with a sign begins the notes. */
static void mark_notes(sv_layout *l, size_t from, size_t to) {
    size_t first = to;
    sv_layout_line *lines = l->lines.items;
    size_t end = to;
    while (end > from && lines[end - 1].role == SV_ROLE_FURNITURE) end--;
    size_t i = end;
    while (i > from && lines[i - 1].role == SV_ROLE_BODY && lines[i - 1].size < l->body * 0.92f) {
        i--;
        if (begins_note(l, &lines[i])) first = i;
    }
    if (i == from && (from == 0 || first != from)) return; /* the whole column is small: it is no note */
    for (size_t k = first; k < end; k++) lines[k].role = SV_ROLE_NOTE;
}

static void find_notes(sv_layout *l) {
    for (size_t i = 0, k; i < l->lines.count; i = k) {
        for (k = i + 1; k < l->lines.count && l->lines.items[k].column == l->lines.items[i].column; k++) {}
        mark_notes(l, i, k);
    }
}

static void order_pages(around *a, edges *pages) {
    const sv_layout *l = a->layout;
    for (uint32_t i = 0; i < l->lines.count; i++) a->order[i] = i;
    for (uint32_t i = 0, k; i < l->lines.count; i = k) {
        uint32_t page = l->lines.items[i].page;
        for (k = i + 1; k < l->lines.count && l->lines.items[k].page == page; k++) {}
        qsort_r(a->order + i, k - i, sizeof *a->order, order_by_mid, a->layout);
        pages[page - 1] = (edges){i, k};
    }
}

bool sv_layout_around(sv_layout *l) {
    around a = {.layout = l};
    edges *pages = sv_alloc((l->pages.count + 1) * sizeof *pages);
    a.order = sv_alloc((l->lines.count + 1) * sizeof *a.order);
    bool ok = pages && a.order && !l->lines.failed && !l->text.failed;
    if (ok) {
        memset(pages, 0, (l->pages.count + 1) * sizeof *pages);
        l->body = find_body(l);
        order_pages(&a, pages);
        for (int rank = 0; rank < RANKS; rank++) mark_rank(&a, pages);
        find_notes(l);
    }
    ok = ok && !a.rows.failed;
    sv_free(pages);
    sv_free(a.order);
    SV_VEC_FREE(a.rows);
    return ok;
}
