/* A scribe writes the sheet of a flowing document: paragraphs as they come, whatever the format is.
 *
 * The one idea: paragraphs may stand inside of paragraphs (text boxes, notes); the inner ones are put behind the outer
 * one. Where a paragraph stands (cell, note, furniture) is a small state that readers copy onto a stack of their own. */
#ifndef SV_SCRIBE_H
#define SV_SCRIBE_H

#include "read/sheet.h"

#define SV_SCRIBE_OPEN 16  /* paragraphs inside of paragraphs; deeper ones are one with theirs */
#define SV_SCRIBE_LISTS 10 /* levels that a list style numbers */

typedef struct sv_place { /* where text stands */
    bool skip, cell, note, furniture, caption;
    uint8_t heading; /* level; 0: none */
    uint8_t list;    /* level of the list item; 0: none */
    bool text;       /* characters here are text, for formats where not all are */
} sv_place;

/* How one level of a list numbers. */
typedef struct sv_numbering {
    char format;     /* '1', 'a', 'A', 'i', 'I', 'o' (circled), 'h' (ideographs), '*' (a sign), 0 (nothing) */
    char before[24]; /* the sign itself, where the format is '*' */
    char after[24];
    uint8_t shown; /* levels shown: "2.1." has two */
    int32_t first;
} sv_numbering;

typedef struct sv_list_style {
    sv_numbering levels[SV_SCRIBE_LISTS];
} sv_list_style;

typedef struct sv_list_count {
    int32_t now[SV_SCRIBE_LISTS];
    bool begun[SV_SCRIBE_LISTS];
} sv_list_count;

typedef enum sv_scribe_weight { SV_SCRIBE_UNSAID, SV_SCRIBE_PLAIN, SV_SCRIBE_BOLD } sv_scribe_weight;

/* How words look that the format says to look alike. */
typedef struct sv_scribe_run {
    char latin[SV_LANG_ROOM], asian[SV_LANG_ROOM]; /* their language, by script; "": it does not say */
    uint16_t size;                                 /* half points; 0: it does not say */
    uint8_t weight;                                /* sv_scribe_weight */
} sv_scribe_run;

typedef struct sv_scribe_line {
    sv_buf text; /* a form feed where a page ends */
    sv_place place;
    bool item, fresh, page;
    size_t lead;       /* bytes of its number */
    uint32_t number;   /* of the page on which it begins, counted from 0 */
    sv_scribe_run run; /* of its first words; the least size of all */
    bool tongues;      /* its text is in several languages */
    size_t bold;       /* bytes */
} sv_scribe_line;

typedef struct sv_scribe_look { /* of a line of the sheet that may be a heading by its looks */
    uint32_t line;
    uint16_t size;
    bool bold;
} sv_scribe_look;

#define SV_SCRIBE_SIZES 200 /* half points; what is larger counts as this large */

typedef struct sv_scribe {
    sv_sheet *sheet;
    sv_scribe_line open[SV_SCRIBE_OPEN];
    unsigned depth, over;         /* open paragraphs; those too deep for the array */
    SV_VEC(sv_scribe_line) inner; /* finished, to be put behind the outermost */
    bool page;                    /* a page break came */
    uint32_t number;              /* of the page, counted from 0 */
    unsigned rows;                /* of tables that are open */
    uint32_t row_first, row_last; /* pages of the outermost */
    bool turned;                  /* to it, because the document asks for it, and nothing stands on it yet */
    bool loose;                   /* what comes stands on no page that is known; nor does furniture */
    sv_scribe_run run;            /* of the text to come */
    SV_VEC(sv_scribe_look) looks;
    uint64_t sizes[SV_SCRIBE_SIZES + 1]; /* bytes of text by its size … */
    uint64_t bold, bytes;                /* … bold ones, and all */
} sv_scribe;

void sv_scribe_begin(sv_scribe *s, const sv_place *place, bool item);
void sv_scribe_place(sv_scribe *s, const sv_place *place, bool item); /* of the open paragraph, told late */
void sv_scribe_text(sv_scribe *s, const char *text, size_t size);
void sv_scribe_break(sv_scribe *s); /* a line ends inside of the paragraph */
/* A page ends here: because the document asks for it, or because it did so when it was laid out last. */
void sv_scribe_turn(sv_scribe *s, bool asked);
/* Rows of tables: their cells begin on one page, whatever the cells before go over to. */
void sv_scribe_row_begin(sv_scribe *s);
void sv_scribe_cell_begin(sv_scribe *s);
void sv_scribe_row_end(sv_scribe *s);
/* At the end: how many pages the file says it has, 0: it does not say. Where others were seen, no page is told. */
void sv_scribe_pages(sv_scribe *s, uint32_t told);
void sv_scribe_end(sv_scribe *s);
/* Fills what a style leaves open from the one that it is made from. */
void sv_scribe_inherit(sv_scribe_run *run, const sv_scribe_run *from);
void sv_scribe_finish(sv_scribe *s); /* frees what was left open; lines that look like headings are some */
/* Text before all that the open paragraph has: "2.1. ". The count goes on. */
void sv_scribe_number(sv_scribe *s, const sv_list_style *style, sv_list_count *count, unsigned level);

/* A title from metadata is believed where the text says the same; else it counts where the text has none. */
void sv_scribe_title(sv_sheet *sheet, const char *title, size_t size);
void sv_scribe_notice(sv_sheet *sheet, const char *notice);

#endif
