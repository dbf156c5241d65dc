/* The Document inside: canonical text, its blocks, and what is known about it.
 *
 * The one idea: a block is a list of byte ranges of the canonical text (more than one where a page break, a page number
 * or markup interrupts it), in rising order; everything found in it has exact byte offsets for free. */
#ifndef SV_DOCUMENT_H
#define SV_DOCUMENT_H

#include "base/base.h"
#include "servanda/document.h"

typedef enum sv_block_kind {
    SV_BLOCK_PARAGRAPH,
    SV_BLOCK_HEADING,
    SV_BLOCK_ITEM,      /* list item */
    SV_BLOCK_NOTE,      /* footnote, ※ remark, "Note:" */
    SV_BLOCK_CAPTION,   /* of a picture or table */
    SV_BLOCK_CELL,      /* table cell */
    SV_BLOCK_FURNITURE, /* navigation, consent banner, page number, running head, contact and share lines */
} sv_block_kind;

typedef struct sv_range {
    size_t start, end;
} sv_range; /* bytes of canonical text, end exclusive */

#define SV_NO_BLOCK UINT32_MAX
#define SV_LANG_ROOM 8 /* bytes of the short name of a language */

typedef struct sv_block {
    sv_block_kind kind;
    uint32_t level; /* heading 1…6; item nesting 1…; else 0 */
    uint32_t
        lead; /* block that introduces this item by form: it ends with a colon, or the list hangs directly below it; or SV_NO_BLOCK */
    uint32_t heading;        /* nearest heading block above, or SV_NO_BLOCK */
    char lang[SV_LANG_ROOM]; /* "ja", "zh", "en", "ko"; "" where there are no letters */
    bool wrapped;            /* lines were hard-wrapped: a newline inside is no break */
    uint32_t range_count;
    sv_range *ranges; /* arena; text between them (markup, page furniture) is not part of the block */
} sv_block;

/* Where text stands on a page, in points from its upper left corner. */
typedef struct sv_box {
    uint32_t start, end; /* bytes of canonical text, on one line of one page */
    uint32_t page;       /* 1, 2, … */
    bool vertical;       /* the line runs downwards */
    float left, top, right, bottom;
} sv_box;

typedef struct sv_page {
    float width, height; /* points */
    uint8_t recognised;  /* confidence in percent where its text was recognised from a picture, 0: it had text */
    bool picture;        /* holds pictures and no text */
} sv_page;

/* A document of its own inside of another: an attachment, an entry of an archive. */
typedef struct sv_document_part {
    const char *name, *bytes;
    size_t size;
} sv_document_part;

/* What metadata says, for where the text itself says nothing; NULL: nothing. */
typedef struct sv_document_told {
    const char *title, *published, *saved; /* saved: may be that of a copy, or of a template */
} sv_document_told;

struct servanda_document {
    sv_arena *arena; /* owns everything below */
    servanda_document_info info;
    const char *text; /* canonical, NUL-terminated UTF-8 */
    size_t text_size;
    const unsigned char *original; /* the bytes as they came */
    size_t original_size;
    const char *encoding; /* of the original */
    const char *format;
    const char *notice; /* what its reader did that its user should know; NULL: nothing */
    sv_block *blocks;
    size_t block_count;
    const sv_box *boxes; /* in rising order; NULL: the document has no pages */
    size_t box_count;
    const sv_page *pages;
    size_t page_count;
    const sv_document_part *parts;
    size_t part_count;
    sv_document_told told;
};

/* Code-point number of a byte offset; costs what lies between it and the offset asked for before. Start with {0}. */
typedef struct sv_document_cursor {
    size_t byte, point;
} sv_document_cursor;
size_t sv_document_point(const servanda_document *document, sv_document_cursor *cursor, size_t byte);
/* A span with both kinds of offsets. */
servanda_span sv_document_span(const servanda_document *document, sv_document_cursor *cursor, size_t start, size_t end);

#endif
