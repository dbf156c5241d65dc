/* What the readers share: lines of canonical text, and how they become blocks.
 *
 * The one idea: every format is first a list of lines that say where they stand (canonical text) and what their format
 * knows about them (a hint). Everything else — markers, wraps, page breaks, nesting, lead-ins — is seen by form, in one
 * place, for all formats. Nothing here knows a word of any language. */
#ifndef SV_READ_H
#define SV_READ_H

#include "base/sandbox.h"
#include "model/document.h"
#include "read/sheet.h"
#include "text/text.h"

/* What a format knows about a line. */
typedef enum sv_hint {
    SV_HINT_NONE,    /* nothing: form decides */
    SV_HINT_TEXT,    /* running text, not a heading; `level` is the list item that it continues, 0 outside */
    SV_HINT_HEADING, /* of `level` */
    SV_HINT_ITEM,    /* first line of a list item of `level` */
    SV_HINT_CELL,
    SV_HINT_CAPTION,
    SV_HINT_NOTE,
    SV_HINT_FURNITURE,
} sv_hint;

/* What the form of a line says. */
enum {
    SV_FORM_SENTENCE = 1 << 0, /* ends a sentence */
    SV_FORM_COLON = 1 << 1,    /* ends with a colon */
    SV_FORM_CLAUSE = 1 << 2,   /* ends with a semicolon */
    SV_FORM_COMMA = 1 << 3,    /* ends with a comma */
    SV_FORM_INNER = 1 << 4,    /* a sentence ends inside of it */
    SV_FORM_LOWER = 1 << 5,    /* begins with a small letter */
    SV_FORM_TAIL = 1 << 6,     /* begins as no paragraph can: closing punctuation, or a sentence end right away */
    SV_FORM_LABEL = 1 << 7,    /* begins with a short label and a colon */
    SV_FORM_BRACKET = 1 << 8,  /* is one pair of brackets */
    SV_FORM_BOLD = 1 << 9,     /* is marked up as bold from end to end */
    SV_FORM_NUMERIC = 1 << 10, /* a date, a number: digits weigh as much as letters */
    SV_FORM_FURNITURE = 1 << 11,
    SV_FORM_PAGE = 1 << 12,   /* page number or running head: text may go on after it */
    SV_FORM_HARD = 1 << 13,   /* the format asks for a line break after it */
    SV_FORM_LATIN = 1 << 14,  /* written with spaces between words */
    SV_FORM_CLOSED = 1 << 15, /* ends with a letter or digit */
    SV_FORM_TITLE = 1 << 16,  /* no more long words of Latin letters begin small than not */
    SV_FORM_DIGIT = 1 << 18,  /* holds a digit */
    SV_FORM_RULE = 1 << 17,   /* holds no letter and no digit */
};

typedef struct sv_line {
    size_t start, end; /* content: without indentation, marker and white space behind */
    size_t label;      /* end of a run-in label, 0: none known */
    size_t mark;       /* where the marker begins; == start without one */
    uint32_t indent;   /* columns before the marker */
    uint32_t edge;     /* columns up to the end of the content */
    uint32_t first;    /* columns of its first word */
    uint32_t rest;     /* columns behind the last sentence that ends inside of it */
    uint32_t form;     /* SV_FORM_* */
    uint32_t next;     /* next line of the same block, or SV_NO_LINE */
    uint32_t number;   /* ordinal of the marker */
    uint16_t style;    /* of the marker (read_marker.c), 0: none */
    uint8_t hint, level;
    bool bare;               /* the marker may be a word as well */
    bool fresh;              /* begins a block of its format */
    bool blank;              /* a blank line before */
    bool page;               /* a page break, page number or running head before */
    char lang[SV_LANG_ROOM]; /* that its format says it has; "": it does not say */
} sv_line;

#define SV_NO_LINE UINT32_MAX

/* A block in the making. */
typedef struct sv_chunk {
    uint32_t first, last;   /* lines, linked by `next` */
    uint32_t count;         /* of lines */
    uint32_t lead, heading; /* chunks, or SV_NO_BLOCK */
    uint32_t level;
    uint32_t block; /* index of the block that it becomes */
    sv_block_kind kind;
    size_t label; /* end of a run-in bold label that becomes a heading of its own; 0: none */
} sv_chunk;

typedef struct sv_reading {
    servanda_document *document;
    SV_VEC(sv_line) lines;
    SV_VEC(sv_chunk) chunks;
    bool markdown;                /* emphasis by single signs and backslashes count as markup */
    bool verbatim;                /* the text holds no markup at all */
    bool starred;                 /* … or at least emphasis by stars: plain text that uses pairs of them */
    bool wrapped;                 /* lines are broken at a width … */
    bool ragged;                  /* lines are broken inside of sentences, but at no certain width */
    uint32_t columns;             /* … of this many columns */
    uint32_t pairs;               /* "**" seen */
    size_t label;                 /* end of a run-in label in the next line, where the format knows it */
    uint32_t margin;              /* columns left of where the next line is said to begin */
    const char *lang;             /* of the whole, as its format says; NULL: it does not say */
    char line_lang[SV_LANG_ROOM]; /* of the next line */
    bool pending_blank, pending_page, pending_fresh;
    uint8_t stars;                          /* '*' that refer to a footnote */
    uint64_t refs_square[2], refs_round[2]; /* numbers seen as footnote references: [n] and (n) */
    servanda_error *error;
} sv_reading;

/* ---- canonical text (read_encoding.c) ---- */
/* The document's original bytes (NUL-terminated) to its text: BOM dropped, CRLF read as LF; the same memory where nothing
 * changes. `declared` is trusted, `hint` only where it fits; both may be NULL. Errors: EMPTY, BINARY, ENCODING, MEMORY. */
servanda_status sv_encoding_decode(servanda_document *document, const char *declared, const char *hint,
                                   servanda_error *error);

/* The same for a piece of a document; appends to `out`. A declared encoding that does not fit counts as none. */
servanda_status sv_encoding_piece(const void *bytes, size_t size, const char *declared, sv_buf *out);

/* ---- lines (read_line.c) ---- */
/* Adds the line text[start, end) unless it is blank (which is remembered). */
servanda_status sv_line_add(sv_reading *r, size_t start, size_t end, sv_hint hint, unsigned level);
/* Splits text[start, end) at its line ends and adds all. */
servanda_status sv_line_split(sv_reading *r, size_t start, size_t end);

/* ---- rows of tables that are written with bars (read_row.c) ---- */
typedef enum sv_row_kind {
    SV_ROW_NONE,
    SV_ROW_FRAMED, /* a bar begins and ends each row */
    SV_ROW_OPEN    /* bars stand between cells only */
} sv_row_kind;
/* Does a table begin with the line text[start, end)? It depends on the next line, [next, next_end). */
sv_row_kind sv_row_begins(const char *text, size_t start, size_t end, size_t next, size_t next_end);
bool sv_row_goes_on(const char *text, size_t start, size_t end, sv_row_kind kind);
servanda_status sv_row_add(sv_reading *r, size_t start, size_t end); /* every cell is a line; of a rule nothing */

/* ---- form (read_form.c) ---- */
/* Sets form and first word of a line whose start and end are known; returns the columns of its content. */
uint32_t sv_form_mark(const char *text, sv_line *line);
uint32_t sv_form_tail(const char *text, size_t start, size_t end); /* the SV_FORM_* that an end shows */
/* Prose in a cell of a table that only lays out the page is prose. */
bool sv_form_is_prose(const char *text, size_t start, size_t end);
/* May a line that looks different from others be a heading: short, and nothing that ends or goes on like a sentence. */
bool sv_form_may_head(const char *text, size_t start, size_t end);

/* ---- markers (read_marker.c): "•", "1.", "(a)", … ---- */
typedef struct sv_marker {
    uint16_t style;
    uint32_t number;
    size_t end;
    bool bare; /* only its place makes it a marker: "3 Text", "v. Text" */
} sv_marker;
enum {
    SV_STYLE_NONE,
    SV_STYLE_HASH,
    SV_STYLE_NOTE,
    SV_STYLE_STAR,
    SV_STYLE_DASH,
    SV_STYLE_SQUARE,
    SV_STYLE_BULLET = 16,
    SV_STYLE_NUMBER = 128
};
bool sv_marker_parse(const char *text, size_t start, size_t end, sv_marker *out);
char sv_marker_bracket(uint16_t style); /* '(' for "(1)", '[' for "[1]", as footnotes have them; else 0 */

/* ---- from lines to blocks ---- */
servanda_status sv_page_mark(sv_reading *r); /* read_page.c: marks page numbers and running heads */
void sv_wrap_measure(sv_reading *r);         /* read_wrap.c: are lines wrapped, and where */
bool sv_wrap_joins(const sv_reading *r, const sv_line *before,
                   const sv_line *line); /* does text go on in the next line */
/* … or across a blank line or page break? `first` is the first line of the paragraph before. */
bool sv_wrap_heals(const sv_reading *r, uint32_t first, const sv_line *before, const sv_line *line);
servanda_status sv_chunk_make(sv_reading *r); /* read_chunk.c: groups lines */
void sv_title_mark(sv_reading *r);            /* read_title.c: which chunks are headings, captions, labels */
void sv_nest_mark(sv_reading *r);             /* read_nest.c: levels, headings, lead-ins */
/* read_inline.c: the ranges of a chunk's text from `start` on without markup. */
servanda_status sv_inline_ranges(sv_reading *r, const sv_chunk *chunk, size_t start, size_t end, sv_block *block);
/* read_lang.c: languages of blocks and document */
servanda_status sv_lang_mark(sv_reading *r);
void sv_lang_take(char out[SV_LANG_ROOM], const char *tag); /* "en-GB" to "en"; what is no name of a language to "" */
bool sv_lang_is_name(const char *lang);                     /* of two or three small letters, or empty */
servanda_status sv_block_build(sv_reading *r);              /* read_block.c: all of this, into the document */

/* ---- readers: canonical text is set; they fill lines or text, and info ---- */
servanda_status sv_text_read(sv_reading *r);
servanda_status sv_html_read(sv_reading *r);
void sv_html_sheet(const char *source, size_t size, sv_sheet *sheet); /* UTF-8, behind what the sheet has */
bool sv_html_looks(const char *text, size_t size);
bool sv_html_declares(const char *text, size_t size, char name[64]); /* the encoding it says it has */
servanda_status sv_markdown_read(sv_reading *r);
bool sv_markdown_looks(const char *text, size_t size);

/* ---- front matter (read_front.c) ---- */
/* Where the text goes on behind a front matter whose content is text[*start, *end); 0: there is none. */
size_t sv_front_end(const char *text, size_t size, size_t *start, size_t *end);
servanda_status sv_front_read(sv_reading *r, size_t *body); /* fills the info */
size_t sv_front_date(const char *s, size_t size);           /* bytes of a date YYYY[-MM[-DD]] at the beginning */

/* ---- sheets (read_sheet.c): what a reader in the sandbox hands over (sheet.h) becomes text, lines and facts ---- */
servanda_status sv_sheet_take(sv_reading *r, const sv_sheet *sheet);

/* ---- readers that run in the sandbox: bytes to a sheet ---- */
void *sv_pdf_prepare(void);
void sv_pdf_read(const sv_sandbox_task *task, sv_sheet *sheet);
bool sv_pdf_looks(const char *text, size_t size);
void sv_docx_read(const sv_sandbox_task *task, sv_sheet *sheet);
bool sv_docx_looks(const char *bytes, size_t size);
void sv_odt_read(const sv_sandbox_task *task, sv_sheet *sheet);
bool sv_odt_looks(const char *bytes, size_t size);
void sv_mail_read(const sv_sandbox_task *task, sv_sheet *sheet);
bool sv_mail_looks(const char *bytes, size_t size);
void sv_mbox_read(const sv_sandbox_task *task, sv_sheet *sheet);
bool sv_mbox_looks(const char *bytes, size_t size);
void sv_zip_read(const sv_sandbox_task *task, sv_sheet *sheet);
void sv_epub_read(const sv_sandbox_task *task, sv_sheet *sheet);
bool sv_epub_looks(const char *bytes, size_t size);
void sv_rtf_read(const sv_sandbox_task *task, sv_sheet *sheet);
bool sv_rtf_looks(const char *bytes, size_t size);
/* Pictures; also of a PDF whose pages hold nothing else. The argument of the task: the language of the document, or "". */
extern const char *const sv_picture_folders[];
void *sv_picture_prepare(void);
void sv_picture_read(const sv_sandbox_task *task, sv_sheet *sheet);
bool sv_picture_looks(const char *text, size_t size);

/* Makes ready for a file of this name, while there are no threads yet. */
struct servanda_reader;
void sv_read_warm(struct servanda_reader *reader, const char *path);

/* The formats by number: the name, and the job in the sandbox (without `run`: it is read in place). NULL: no more. */
const char *sv_read_format(size_t index, const sv_sandbox_job **job);

/* ---- documents in documents (read_packed.c) ---- */
/* Like servanda_reader_read, but what holds only other documents is no error. */
servanda_status sv_read_packed(struct servanda_reader *reader, servanda_document **out, const void *bytes, size_t size,
                               const servanda_document_info *info, servanda_error *error);
static inline bool sv_read_is_hollow(const servanda_document *document) {
    return document->block_count == 0 && document->part_count > 0;
}
const servanda_limits *sv_read_limits(const struct servanda_reader *reader);

/* Does a name have the ending of a format that can be read? */
bool sv_read_knows(const char *path);
/* The ending for a type of media ("application/pdf"), "" for one that no format has. */
const char *sv_read_ending(const char *media, size_t size);
/* The id of a document by its file: the name without folder and ending. Points into `path`. */
const char *sv_read_id(const char *path, size_t *size);
/* Fills a field of the info that is still unknown; trims and copies. False: no memory. */
bool sv_read_fill(servanda_document *document, const char **field, const char *value, size_t size);

#endif
