/* Layout: from characters with places on pages to lines, columns, tables and paragraphs in the order they are read.
 *
 * The one idea: a page is rows of fragments (text side by side without a gap). Columns, tables, notes and furniture show
 * in where fragments stand and how large they are; no word is looked at. Vertical writing is turned into rows first, so
 * that everything after knows one direction only. */
#ifndef SV_LAYOUT_H
#define SV_LAYOUT_H

#include "read/sheet.h"
#include "text/text.h"

typedef struct sv_glyph {
    uint32_t point;
    float left, top, right, bottom; /* points, from the upper left corner of the page */
    float size;                     /* of the font */
    bool bold, space, breaks;       /* a space before it; it begins a line of its source */
} sv_glyph;

typedef enum sv_line_role { SV_ROLE_BODY, SV_ROLE_CELL, SV_ROLE_NOTE, SV_ROLE_FURNITURE } sv_line_role;

typedef struct sv_layout_line { /* one line of one column, or of one cell */
    uint32_t start, end;        /* of the layout's text */
    uint32_t box, box_count;    /* runs of words in it */
    float left, right, mid, size;
    float column_left, column_right;
    float first;     /* width of its first word; of Korean, of its first sign */
    float word;      /* width of what stands before its first blank */
    float gap;       /* between its words, in the mean */
    uint32_t gaps;   /* how many there are */
    uint32_t page;   /* 1, 2, … */
    uint32_t column; /* counts on through the document; text flows from one to the next */
    uint8_t role;
    bool bold, cell_begins;
} sv_layout_line;

typedef struct sv_layout {
    sv_buf text;
    SV_VEC(sv_layout_line) lines;
    SV_VEC(sv_box) boxes; /* start and end of `text` */
    SV_VEC(sv_page) pages;
    uint32_t columns;
    float body;   /* size of most of the text */
    float gutter; /* of the last page that had columns; 0: none had */
} sv_layout;

/* A stretch of glyphs side by side. */
typedef struct sv_fragment {
    uint32_t first, count; /* glyphs */
    float left, right, top, bottom, mid, size;
    bool bold;
} sv_fragment;

typedef struct sv_fragments {
    SV_VEC(sv_fragment) list;
} sv_fragments;

/* layout_page.c: the next page; glyphs may be moved and changed. */
void sv_layout_page(sv_layout *layout, sv_page page, sv_glyph *glyphs, size_t count);
/* layout_line.c */
bool sv_layout_is_vertical(const sv_glyph *glyphs, size_t count);
void sv_layout_turn(sv_glyph *glyphs, size_t count, float width);                  /* vertical lines become rows */
void sv_layout_fragments(const sv_glyph *glyphs, size_t count, sv_fragments *out); /* from top to bottom */
/* Fragments of one column, from top to bottom: those of one row get the same middle, and the order of their places. */
void sv_layout_level(sv_fragment *fragments, uint32_t *order, size_t count);
/* layout_put.c: fragments [from, to), which stand on one row, as a line; boxes are turned back if `vertical`. */
typedef struct sv_layout_put {
    const sv_glyph *glyphs;
    const sv_fragment *fragments;
    sv_page page;
    bool vertical;
    float column_left, column_right;
    sv_line_role role;
    bool cell_begins;
} sv_layout_put;
void sv_layout_line_put(sv_layout *layout, const sv_layout_put *put, const uint32_t *order, size_t count);
/* layout_table.c: rows of one column, tables among them, as lines. `order`: fragments of the column, by row. */
void sv_layout_rows(sv_layout *layout, sv_layout_put *put, const uint32_t *order, size_t count);
/* layout_around.c: marks running heads, feet, page numbers and notes. */
bool sv_layout_around(sv_layout *layout);
/* layout_flow.c: lines to paragraphs in a sheet. */
void sv_layout_flow(sv_layout *layout, sv_sheet *sheet);
void sv_layout_free(sv_layout *layout);

static inline bool sv_layout_is_wide(uint32_t point) { return sv_char_width(point) == 2; }
/* Written without spaces between words. */
static inline bool sv_layout_is_unspaced(uint32_t point) {
    return sv_layout_is_wide(point) && sv_char_script(point) != SV_SCRIPT_HANGUL;
}

#endif
