/* A sheet: what a reader of a format hands over, as plain data that can be sent from one process to another.
 *
 * The one idea: text, lines over it that say what the format knows of them, pages and boxes, and a few facts. Whoever
 * receives a sheet believes nothing: every offset and number is checked before lines are made of it. */
#ifndef SV_SHEET_H
#define SV_SHEET_H

#include "model/document.h"
#include "servanda/limits.h"

typedef struct sv_sheet_line {
    uint32_t start, end, label; /* bytes of the text; end of a run-in label, 0: none */
    uint32_t margin;            /* columns left of where it begins */
    uint8_t hint, level;        /* sv_hint */
    bool blank, fresh, page;    /* what stands before it: a blank line, a block of the format, a page break */
    char lang[SV_LANG_ROOM];    /* the format says it is in this language; "": it does not say */
} sv_sheet_line;

typedef struct sv_sheet_part {             /* a document of its own inside of this one */
    uint64_t name, name_size, bytes, size; /* of `packed` */
} sv_sheet_part;

typedef enum sv_sheet_fact {
    SV_SHEET_TITLE,
    SV_SHEET_DATE,
    SV_SHEET_PUBLISHER,
    SV_SHEET_SOURCE,
    SV_SHEET_LANG,
    SV_SHEET_NAME,      /* a title that may be that of a template or a file */
    SV_SHEET_PUBLISHED, /* a date that others gave it, and … */
    SV_SHEET_SAVED,     /* … one when it was made or kept */
    SV_SHEET_FACTS
} sv_sheet_fact;

typedef struct sv_sheet {
    sv_buf text;
    SV_VEC(sv_sheet_line) lines;
    SV_VEC(sv_box) boxes; /* in rising order of their text */
    SV_VEC(sv_page) pages;
    SV_VEC(sv_sheet_part) parts;
    sv_buf packed; /* names and bytes of parts */
    bool plain;    /* the text is plain text: it has no lines, form decides */
    sv_buf facts[SV_SHEET_FACTS];
    servanda_status status; /* what is wrong with the document, and what helps */
    char what[256], cure[256];
    char notice[256]; /* what its reader did that its user should know; "": nothing */
} sv_sheet;

void sv_sheet_fail(sv_sheet *sheet, servanda_status status, const char *what, ...)
    __attribute__((format(printf, 3, 4)));
void sv_sheet_cure(sv_sheet *sheet, const char *cure, ...) __attribute__((format(printf, 2, 3)));
/* Sets a fact that is still unknown. */
void sv_sheet_fact_set(sv_sheet *sheet, sv_sheet_fact fact, const char *value, size_t size);
void sv_sheet_part_add(sv_sheet *sheet, const char *name, const void *bytes, size_t size);
bool sv_sheet_failed(const sv_sheet *sheet); /* no memory somewhere */
void sv_sheet_free(sv_sheet *sheet);

/* As bytes, and back; false: these bytes are no sheet. */
void sv_sheet_pack(const sv_sheet *sheet, sv_buf *out);
bool sv_sheet_unpack(sv_sheet *sheet, const void *bytes, size_t size);

#endif
