/* Rows of one column: lines, and tables cell by cell.
 *
 * The one idea: a table is rows of fragments apart from each other that begin at the same places as those of another row
 * near by; a row that only happens to have gaps (justified text, a marker before a tab) is one line. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "read/layout.h"
#include "read/read.h"

#define REACH 6      /* rows that may lie between two rows of a table that are wrapped in one cell */
#define COLUMNS 24   /* of one table */
#define CELL_ROWS 64 /* lines of one cell; longer ones are several cells */

typedef struct row {
    size_t from, to; /* of `order` */
    bool table, parted;
} row;

typedef struct table {
    sv_layout *layout;
    sv_layout_put *put;
    const uint32_t *order;
    SV_VEC(row) rows;
} table;

static const sv_fragment *at(const table *t, size_t i) { return &t->put->fragments[t->order[i]]; }

static bool is_apart(const sv_fragment *a, const sv_fragment *b) {
    return b->left - a->right > (a->size > b->size ? a->size : b->size) * 1.2f;
}

/* "(1)" and "•" before a tab belong to what follows. */
static bool is_marker(const table *t, const sv_fragment *f) {
    char text[64];
    size_t used = 0;
    sv_marker marker;
    if (f->count > 6) return false;
    for (uint32_t i = 0; i < f->count; i++) used += sv_utf8_encode(t->put->glyphs[f->first + i].point, text + used);
    memcpy(text + used, " x", 3);
    return sv_marker_parse(text, 0, used + 2, &marker);
}

static bool is_number(const table *t, const sv_fragment *f) {
    bool digit = false;
    for (uint32_t i = 0; i < f->count; i++) {
        sv_script script = sv_char_script(t->put->glyphs[f->first + i].point);
        if (script != SV_SCRIPT_DIGIT && script != SV_SCRIPT_PUNCT) return false;
        digit = digit || script == SV_SCRIPT_DIGIT;
    }
    return digit;
}

/* A justified line goes from edge to edge with equal gaps between all its words. */
static bool is_justified(const table *t, const row *r) {
    const sv_fragment *first = at(t, r->from), *last = at(t, r->to - 1);
    float least = 1e9f, most = 0, edge = first->size * 0.3f;
    if (last->right < t->put->column_right - edge || is_number(t, last)) return false;
    for (size_t i = r->from; i < r->to; i++) {
        const sv_fragment *f = at(t, i);
        const sv_glyph *g = t->put->glyphs + f->first;
        float gap = i > r->from ? f->left - at(t, i - 1)->right : 0;
        if (i > r->from && gap < least) least = gap;
        if (i > r->from && gap > most) most = gap;
        for (uint32_t k = 1; k < f->count; k++) {
            gap = g[k].left - g[k - 1].right;
            if (g[k].space && gap < least) least = gap;
        }
    }
    return most < least * 1.5f + 1;
}

static void find_rows(table *t, size_t count) {
    for (size_t i = 0, k; i < count; i = k) {
        row r = {.from = i};
        float mid = at(t, i)->mid;
        for (k = i + 1; k < count && fabsf(at(t, k)->mid - mid) < 0.01f; k++) {
            bool marked = k == i + 1 && is_marker(t, at(t, i));
            r.parted = r.parted || (!marked && is_apart(at(t, k - 1), at(t, k)));
        }
        r.to = k;
        r.parted = r.parted && !is_justified(t, &r);
        SV_VEC_PUSH(t->rows, r);
    }
}

static size_t count_aligned(const table *t, const row *a, const row *b) {
    size_t aligned = 0;
    for (size_t i = a->from, k = b->from; i < a->to && k < b->to;) {
        float d = at(t, i)->left - at(t, k)->left;
        if (fabsf(d) < 2.5f)
            aligned++, i++, k++;
        else if (d < 0)
            i++;
        else
            k++;
    }
    return aligned;
}

static void find_tables(table *t) {
    for (size_t i = 0; i < t->rows.count; i++) {
        if (!t->rows.items[i].parted) continue;
        for (size_t k = i + 1; k < t->rows.count && k <= i + REACH; k++) {
            if (!t->rows.items[k].parted) continue;
            if (count_aligned(t, &t->rows.items[i], &t->rows.items[k]) >= 2)
                for (size_t n = i; n <= k; n++) t->rows.items[n].table = true;
            break;
        }
    }
}

/* ---- one table ---- */

static int compare_floats(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

/* Where its columns begin. */
static size_t find_columns(const table *t, size_t from, size_t to, float starts[COLUMNS]) {
    size_t count = 0, used = 0, n = t->rows.items[to - 1].to - t->rows.items[from].from;
    float *all = sv_alloc(n * sizeof *all);
    if (!all) return t->layout->text.failed = true, 0;
    for (size_t i = t->rows.items[from].from; i < t->rows.items[to - 1].to; i++) all[count++] = at(t, i)->left;
    qsort(all, count, sizeof *all, compare_floats);
    for (size_t i = 0; i < count; i++)
        if (used == 0 || (used < COLUMNS && all[i] - all[i - 1] > at(t, t->rows.items[from].from)->size * 1.5f))
            starts[used++] = all[i];
    sv_free(all);
    return used;
}

static size_t column_of(const float *starts, size_t columns, const sv_fragment *f) {
    size_t c = 0;
    while (c + 1 < columns && starts[c + 1] <= f->left + 1) c++;
    return c;
}

/* A row of a table begins with something in its first column, or after a gap. */
static size_t row_end(const table *t, size_t from, size_t to, const float *starts, size_t columns) {
    size_t i = from + 1;
    for (; i < to && i < from + CELL_ROWS; i++) {
        const sv_fragment *f = at(t, t->rows.items[i].from), *before = at(t, t->rows.items[i - 1].from);
        bool gap = f->mid - before->mid > before->size * 2.2f;
        if (gap || column_of(starts, columns, f) == 0) break;
    }
    return i;
}

static void put_cell(table *t, size_t from, size_t to, const float *starts, size_t columns, size_t column) {
    uint32_t pieces[COLUMNS];
    t->put->cell_begins = true;
    for (size_t i = from; i < to; i++) {
        size_t n = 0;
        for (size_t k = t->rows.items[i].from; k < t->rows.items[i].to && n < COLUMNS; k++)
            if (column_of(starts, columns, at(t, k)) == column) pieces[n++] = t->order[k];
        if (n == 0) continue;
        sv_layout_line_put(t->layout, t->put, pieces, n);
        t->put->cell_begins = false;
    }
}

static void put_table(table *t, size_t from, size_t to) {
    float starts[COLUMNS];
    size_t columns = find_columns(t, from, to, starts);
    t->put->role = SV_ROLE_CELL;
    for (size_t i = from, k; i < to; i = k) {
        k = row_end(t, i, to, starts, columns);
        for (size_t c = 0; c < columns; c++) put_cell(t, i, k, starts, columns, c);
    }
    t->put->role = SV_ROLE_BODY;
    t->put->cell_begins = false;
}

void sv_layout_rows(sv_layout *layout, sv_layout_put *put, const uint32_t *order, size_t count) {
    table t = {.layout = layout, .put = put, .order = order};
    find_rows(&t, count);
    if (t.rows.failed) layout->text.failed = true;
    if (!t.rows.failed) find_tables(&t);
    for (size_t i = 0, k; i < t.rows.count && !layout->text.failed; i = k) {
        k = i + 1;
        if (!t.rows.items[i].table) {
            sv_layout_line_put(layout, put, order + t.rows.items[i].from, t.rows.items[i].to - t.rows.items[i].from);
            continue;
        }
        while (k < t.rows.count && t.rows.items[k].table) k++;
        put_table(&t, i, k);
    }
    SV_VEC_FREE(t.rows);
}
