/* Writers: what was found, as JSON Lines, CSV, or text for a terminal.
 *
 * The one idea: a writer appends to an Output and never fails by itself; the Output remembers the first failure (no
 * memory, no space), drops everything after it, and tells when asked. So: write all, then flush and check once. The
 * same statements always give the same bytes, whatever the machine and locale. One thread at a time. */
#ifndef SERVANDA_REPORT_H
#define SERVANDA_REPORT_H

#include "servanda/model.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Output: where the bytes go ---- */
typedef struct servanda_output servanda_output;

/* Takes the bytes; any status but OK stops the output for good (IO, DISK_FULL). */
typedef servanda_status (*servanda_output_sink)(void *context, const char *bytes, size_t size);

/* `sink` NULL: all bytes stay in memory, see servanda_output_bytes. Errors: MEMORY. */
SERVANDA_API servanda_status servanda_output_open(servanda_output **out, servanda_output_sink sink, void *context,
                                                  servanda_error *error);
SERVANDA_API void servanda_output_add(servanda_output *output, const char *bytes, size_t size);
SERVANDA_API void servanda_output_text(servanda_output *output, const char *text); /* NULL: nothing */
SERVANDA_API void servanda_output_printf(servanda_output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Hands everything to the sink; the first failure there was, if any. */
SERVANDA_API servanda_status servanda_output_flush(servanda_output *output, servanda_error *error);
SERVANDA_API bool servanda_output_failed(const servanda_output *output); /* nothing more will arrive */
/* What is in memory and not yet flushed; borrowed until the next call on `output`. */
SERVANDA_API const char *servanda_output_bytes(const servanda_output *output, size_t *size);
SERVANDA_API void servanda_output_free(servanda_output *output); /* does not flush; NULL is fine */

/* ---- JSON ----
 * A small writer: commas come by themselves; strings are repaired to valid UTF-8; whole numbers have no ".0". */
typedef struct servanda_json {
    servanda_output *output;
    bool comma;
} servanda_json;

SERVANDA_API void servanda_json_open(servanda_json *json, char bracket);  /* '{' or '[' */
SERVANDA_API void servanda_json_close(servanda_json *json, char bracket); /* '}' or ']' */
SERVANDA_API void servanda_json_key(servanda_json *json, const char *key);
SERVANDA_API void servanda_json_string(servanda_json *json, const char *text); /* NULL: null */
SERVANDA_API void servanda_json_number(servanda_json *json, double number);    /* not finite: null */
SERVANDA_API void servanda_json_count(servanda_json *json, uint64_t number);
SERVANDA_API void servanda_json_bool(servanda_json *json, bool value);
SERVANDA_API void servanda_json_strings(servanda_json *json, const char *const *items, size_t count);
SERVANDA_API void servanda_json_line(servanda_json *json); /* ends the line; the next value starts anew */

/* The members of a statement, without its braces: for objects that add their own. `reasons`: with the reasons too. */
SERVANDA_API void servanda_json_statement(servanda_json *json, const servanda_statement *statement, bool reasons);
/* One statement, one line. */
SERVANDA_API void servanda_jsonl_statement(servanda_output *output, const servanda_statement *statement);

/* ---- CSV (RFC 4180: CRLF, quotes doubled) ----
 * Cells that a spreadsheet would run as a formula get an apostrophe in front. `bom`: a byte order mark, without which
 * some spreadsheets do not read UTF-8. */
#define SERVANDA_CSV_BOM "\xEF\xBB\xBF"
SERVANDA_API void servanda_csv_begin(servanda_output *output, bool bom); /* the heading of statements */
SERVANDA_API void servanda_csv_statement(servanda_output *output, const servanda_statement *statement);
/* The same with two columns more: the day when a statement is due (NULL: none), and the days up to it (negative: late). */
SERVANDA_API void servanda_csv_begin_due(servanda_output *output, bool bom);
SERVANDA_API void servanda_csv_due(servanda_output *output, const servanda_statement *statement, const char *due,
                                   long days);
SERVANDA_API void servanda_csv_row(servanda_output *output, const char *const *cells,
                                   size_t count); /* any row of texts */

/* ---- text for people ---- */
typedef enum servanda_tone { /* what a piece of text is; the style says how that looks */
                             SERVANDA_TONE_PLAIN,
                             SERVANDA_TONE_HEADING,
                             SERVANDA_TONE_DIM,
                             SERVANDA_TONE_STRONG,
                             SERVANDA_TONE_GOOD,
                             SERVANDA_TONE_WARN,
                             SERVANDA_TONE_BAD,
                             SERVANDA_TONE_LINK,
                             SERVANDA_TONE_COUNT
} servanda_tone;

typedef struct servanda_style {
    size_t size;
    size_t columns;                      /* width to fit; 0: no limit */
    const char *on[SERVANDA_TONE_COUNT]; /* NULL: nothing */
    const char *off;                     /* ends any tone */
} servanda_style;

#define SERVANDA_STYLE_INIT \
    { .size = sizeof(servanda_style) }
/* Fills the escape sequences of a colour terminal. */
SERVANDA_API void servanda_style_ansi(servanda_style *style);

/* Text in a tone; control characters of the text (terminal escapes) are shown as �, line ends as a space. */
SERVANDA_API void servanda_text_tone(servanda_output *output, const servanda_style *style, servanda_tone tone,
                                     const char *text);
/* Text wrapped to the style's width, every line behind `indent` spaces; ends with a line end. */
SERVANDA_API void servanda_text_wrap(servanda_output *output, const servanda_style *style, servanda_tone tone,
                                     size_t indent, const char *text);
/* Two texts side by side, each wrapped to half of the style's width; NULL: that side stays empty. */
SERVANDA_API void servanda_text_beside(servanda_output *output, const servanda_style *style, servanda_tone tone,
                                       const char *left, const char *right);
/* Columns that the text takes on a terminal. */
SERVANDA_API size_t servanda_text_width(const char *text);

/* ---- what changed between two wordings ----
 * Words are compared in scripts that part them by spaces, signs in others; never is a sign cut. Line ends are spaces. */
typedef enum servanda_piece_kind {
    SERVANDA_PIECE_SAME,
    SERVANDA_PIECE_GONE, /* only the earlier wording has it */
    SERVANDA_PIECE_COME  /* only the later one */
} servanda_piece_kind;

typedef struct servanda_piece {
    servanda_piece_kind kind;
    const char *text; /* `size` bytes, not ended by NUL */
    size_t size;
} servanda_piece;

typedef struct servanda_wording servanda_wording;
/* Errors: MEMORY. Wordings that are too long to compare are one piece each. */
SERVANDA_API servanda_status servanda_wording_compare(servanda_wording **out, const char *earlier, const char *later,
                                                      servanda_error *error);
/* In the order of the texts, what is gone before what came. Borrowed. */
SERVANDA_API const servanda_piece *servanda_wording_pieces(const servanda_wording *wording, size_t *count);
/* One of the wordings (`gone`: the earlier), wrapped; its own pieces in colour, or as [-gone-] and {+come+} where the style has none. */
SERVANDA_API void servanda_wording_write(servanda_output *output, const servanda_style *style, size_t indent,
                                         const servanda_wording *wording, servanda_piece_kind side);
SERVANDA_API void servanda_wording_free(servanda_wording *wording);

/* ---- tables, aligned by what East Asian text takes on a terminal ---- */
typedef enum servanda_align { SERVANDA_ALIGN_LEFT, SERVANDA_ALIGN_RIGHT } servanda_align;

typedef struct servanda_column {
    const char *title; /* NULL: none */
    servanda_align align;
    servanda_tone tone; /* of cells that have none of their own */
    size_t least;       /* 0: never narrowed; else may be cut (with …) down to this to fit the style's width */
} servanda_column;

typedef struct servanda_table servanda_table; /* sticky: failures show when written */
/* Columns are borrowed until the table is freed. NULL: no memory. */
SERVANDA_API servanda_table *servanda_table_new(const servanda_column *columns, size_t count);
/* The next cell, row by row; text is copied; NULL is an empty cell. */
SERVANDA_API void servanda_table_cell(servanda_table *table, const char *text);
SERVANDA_API void servanda_table_toned(servanda_table *table, servanda_tone tone, const char *text);
SERVANDA_API void servanda_table_number(servanda_table *table, uint64_t number); /* with 0 as "·" */
SERVANDA_API size_t servanda_table_rows(const servanda_table *table);
SERVANDA_API void servanda_table_write(servanda_table *table, servanda_output *output, const servanda_style *style,
                                       size_t indent);
/* The same as CSV: its titles in small letters, then its rows, nothing cut; numbers that are 0 are empty. */
SERVANDA_API void servanda_table_csv(servanda_table *table, servanda_output *output, bool bom);
SERVANDA_API void servanda_table_free(servanda_table *table);

#ifdef __cplusplus
}
#endif

#endif
