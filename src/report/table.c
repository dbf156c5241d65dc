/* Tables: cells are kept as plain text in one buffer; widths are known only at the end, when columns that may be
 * narrowed give way, the widest first. */
#include <stdio.h>
#include <string.h>

#include "report/output.h"
#include "report/plain.h"
#include "report/style.h"
#include "text/text.h"

#define MOST_COLUMNS 64
#define GAP 2
#define NOTHING "\xC2\xB7" /* a number that is 0 */

typedef struct cell {
    size_t start, size, width;
    servanda_tone tone;
} cell;

struct servanda_table {
    const servanda_column *columns;
    size_t count;
    sv_buf text;
    SV_VEC(cell) cells;
};

servanda_table *servanda_table_new(const servanda_column *columns, size_t count) {
    servanda_table *table = count > 0 && count <= MOST_COLUMNS ? sv_alloc(sizeof *table) : NULL;
    if (table) *table = (servanda_table){.columns = columns, .count = count, .text = SV_BUF_INIT};
    return table;
}

void servanda_table_toned(servanda_table *table, servanda_tone tone, const char *text) {
    if (!table) return;
    cell made = {table->text.size, 0, 0, tone};
    if (text) sv_plain_add(&table->text, text);
    if (!table->text.failed && table->text.size > made.start) {
        made.size = table->text.size - made.start;
        made.width = sv_width_of(table->text.data + made.start, made.size);
    }
    SV_VEC_PUSH(table->cells, made);
}

void servanda_table_cell(servanda_table *table, const char *text) {
    if (table) servanda_table_toned(table, table->columns[table->cells.count % table->count].tone, text);
}

void servanda_table_number(servanda_table *table, uint64_t number) {
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    if (number > 0)
        servanda_table_cell(table, text);
    else
        servanda_table_toned(table, SERVANDA_TONE_DIM, NOTHING);
}

size_t servanda_table_rows(const servanda_table *table) {
    return table ? (table->cells.count + table->count - 1) / table->count : 0;
}

static bool has_titles(const servanda_table *table) {
    for (size_t i = 0; i < table->count; i++)
        if (table->columns[i].title) return true;
    return false;
}

/* How much a column can give: the last one is the one to read, and keeps three times the width of the others. */
static size_t can_give(const servanda_table *table, const size_t widths[], size_t i) {
    size_t least = table->columns[i].least;
    if (least == 0 || widths[i] <= least) return 0;
    return i + 1 == table->count ? (widths[i] + 2) / 3 : widths[i];
}

/* Narrows the column that can give most, until all fit. */
static void narrow(const servanda_table *table, size_t widths[], size_t total, size_t limit) {
    for (; total > limit; total--) {
        size_t best = 0;
        for (size_t i = 1; i < table->count; i++)
            if (can_give(table, widths, i) > can_give(table, widths, best)) best = i;
        if (can_give(table, widths, best) == 0) return;
        widths[best]--;
    }
}

static void measure(const servanda_table *table, size_t widths[], size_t limit) {
    size_t total = GAP * (table->count - 1);
    for (size_t i = 0; i < table->count; i++) widths[i] = servanda_text_width(table->columns[i].title);
    for (size_t first = 0; first < table->cells.count; first += table->count)
        for (size_t i = 0; i < table->count && first + i < table->cells.count; i++)
            if (table->cells.items[first + i].width > widths[i]) widths[i] = table->cells.items[first + i].width;
    for (size_t i = 0; i < table->count; i++) total += widths[i];
    if (limit > 0) narrow(table, widths, total, limit);
}

typedef struct line {
    servanda_output *output;
    const servanda_style *style;
    size_t owed;
} line;

/* One cell in its width; spaces are owed and paid only before more text, so no line ends in spaces. */
static void put(line *to, servanda_align align, servanda_tone tone, const char *text, size_t size, size_t width) {
    size_t own = sv_width_of(text, size);
    bool cut = own > width;
    if (cut) {
        size = sv_width_cut(text, size, width > 0 ? width - 1 : 0);
        own = sv_width_of(text, size) + 1;
    }
    size_t spare = width > own ? width - own : 0;
    to->owed += align == SERVANDA_ALIGN_RIGHT ? spare : 0;
    if (size > 0 || cut) {
        servanda_output_printf(to->output, "%*s", (int)to->owed, "");
        to->owed = 0;
        sv_style_add(to->output, to->style, tone, text, size);
        servanda_output_text(to->output, cut ? "\xE2\x80\xA6" : NULL);
    } else {
        to->owed += own;
    }
    to->owed += GAP + (align == SERVANDA_ALIGN_RIGHT ? 0 : spare);
}

static void put_titles(const servanda_table *table, line to, const size_t widths[]) {
    for (size_t i = 0; i < table->count; i++) {
        const char *title = table->columns[i].title ? table->columns[i].title : "";
        put(&to, table->columns[i].align, SERVANDA_TONE_HEADING, title, strlen(title), widths[i]);
    }
    servanda_output_add(to.output, "\n", 1);
}

static void put_row(const servanda_table *table, line to, const size_t widths[], size_t first) {
    for (size_t i = 0; i < table->count && first + i < table->cells.count; i++) {
        const cell *c = &table->cells.items[first + i];
        const char *text = c->size > 0 ? table->text.data + c->start : "";
        put(&to, table->columns[i].align, c->tone, text, c->size, widths[i]);
    }
    servanda_output_add(to.output, "\n", 1);
}

void servanda_table_write(servanda_table *table, servanda_output *output, const servanda_style *style, size_t indent) {
    size_t widths[MOST_COLUMNS] = {0};
    if (!table || table->text.failed || table->cells.failed) {
        output->buf.failed = true;
        return;
    }
    size_t limit = style->columns == 0 ? 0 : style->columns > indent ? style->columns - indent : 1;
    measure(table, widths, limit);
    line to = {output, style, indent};
    if (has_titles(table)) put_titles(table, to, widths);
    for (size_t first = 0; first < table->cells.count; first += table->count) put_row(table, to, widths, first);
}

/* ---- the same for spreadsheets ---- */

static void csv_titles(const servanda_table *table, servanda_output *output) {
    char names[MOST_COLUMNS][32];
    const char *cells[MOST_COLUMNS];
    for (size_t i = 0; i < table->count; i++) {
        const char *title = table->columns[i].title ? table->columns[i].title : "";
        size_t k = 0;
        for (; title[k] && k + 1 < sizeof *names; k++)
            names[i][k] = title[k] >= 'A' && title[k] <= 'Z' ? (char)(title[k] - 'A' + 'a') : title[k];
        names[i][k] = '\0';
        cells[i] = names[i];
    }
    servanda_csv_row(output, cells, table->count);
}

static void csv_cells(const servanda_table *table, servanda_output *output, size_t first) {
    const char *cells[MOST_COLUMNS];
    sv_buf text = SV_BUF_INIT;
    size_t at[MOST_COLUMNS];
    for (size_t i = 0; i < table->count; i++) {
        const cell *c = first + i < table->cells.count ? &table->cells.items[first + i] : NULL;
        bool none = !c || c->size == 0 || strncmp(table->text.data + c->start, NOTHING, c->size) == 0;
        at[i] = text.size;
        if (!none) sv_buf_add(&text, table->text.data + c->start, c->size);
        sv_buf_byte(&text, '\0');
    }
    for (size_t i = 0; i < table->count && !text.failed; i++) cells[i] = text.data + at[i];
    if (text.failed)
        output->buf.failed = true;
    else
        servanda_csv_row(output, cells, table->count);
    sv_buf_free(&text);
}

void servanda_table_csv(servanda_table *table, servanda_output *output, bool bom) {
    if (!table || table->text.failed || table->cells.failed) {
        output->buf.failed = true;
        return;
    }
    if (bom) servanda_output_text(output, SERVANDA_CSV_BOM);
    csv_titles(table, output);
    for (size_t first = 0; first < table->cells.count; first += table->count) csv_cells(table, output, first);
}

void servanda_table_free(servanda_table *table) {
    if (!table) return;
    sv_buf_free(&table->text);
    SV_VEC_FREE(table->cells);
    sv_free(table);
}
