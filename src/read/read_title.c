/* Which blocks are headings and captions, by form.
 *
 * The one idea: a heading is short, ends no sentence, stands alone or is marked (number, square, bold), and has something
 * beneath it that is not its own kind: a list of short phrases is no list of headings. */
#include <string.h>

#include "read/read.h"

#define WIDE 100   /* columns of a heading in wide characters */
#define NARROW 130 /* … in Latin letters: up to two lines */

typedef struct around {
    const sv_chunk *before, *after;
} around;

static const sv_line *first_line(const sv_reading *r, const sv_chunk *chunk) { return &r->lines.items[chunk->first]; }

static const sv_line *last_line(const sv_reading *r, const sv_chunk *chunk) { return &r->lines.items[chunk->last]; }

static uint32_t width_of(const sv_reading *r, const sv_chunk *chunk) {
    uint32_t width = 0;
    for (uint32_t i = chunk->first; i != SV_NO_LINE && width < 4 * NARROW; i = r->lines.items[i].next)
        width += r->lines.items[i].edge - r->lines.items[i].indent;
    return width;
}

static bool is_furniture(const sv_chunk *chunk) { return chunk->kind == SV_BLOCK_FURNITURE; }

/* Chunks around, furniture left out. */
static around look_around(const sv_reading *r, size_t i) {
    around a = {NULL, NULL};
    for (size_t k = i; k-- > 0 && !a.before;)
        if (!is_furniture(&r->chunks.items[k])) a.before = &r->chunks.items[k];
    for (size_t k = i + 1; k < r->chunks.count && !a.after; k++)
        if (!is_furniture(&r->chunks.items[k])) a.after = &r->chunks.items[k];
    return a;
}

/* The whole chunk, perhaps over several lines, is one bold stretch. */
static bool is_bold(const sv_reading *r, const sv_chunk *chunk) {
    const char *text = r->document->text;
    size_t start = first_line(r, chunk)->start, end = last_line(r, chunk)->end;
    while (end > start && (text[end - 1] == ':' || text[end - 1] == ' ')) end--;
    if (r->verbatim || end - start < 5 || end - start > 400 || chunk->count > 4) return false;
    if (memcmp(text + start, "**", 2) != 0 || memcmp(text + end - 2, "**", 2) != 0) return false;
    for (size_t i = start + 2; i + 2 < end; i++)
        if (text[i] == '*' && text[i + 1] == '*') return i + 2 >= end - 1;
    return true;
}

/* "**Title" and, in the next line, "**Text": the bold stretch ends behind the line break. */
static bool opens_bold(const sv_reading *r, const sv_chunk *chunk, const sv_chunk *after) {
    const char *text = r->document->text;
    size_t start = first_line(r, chunk)->start, end = last_line(r, chunk)->end,
           next = after ? first_line(r, after)->start : 0;
    if (!after || chunk->count > 2 || end - start < 3 || memcmp(text + start, "**", 2) != 0 ||
        memcmp(text + next, "**", 2) != 0)
        return false;
    for (size_t i = start + 2; i + 1 < end; i++)
        if (text[i] == '*' && text[i + 1] == '*') return false;
    return true;
}

static bool is_open(const sv_reading *r, const sv_chunk *chunk, bool comma) {
    const sv_line *first = first_line(r, chunk), *last = last_line(r, chunk);
    if (last->form & (SV_FORM_SENTENCE | SV_FORM_CLAUSE) || first->form & SV_FORM_INNER) return false;
    return comma || !(last->form & SV_FORM_COMMA);
}

static bool is_short(const sv_reading *r, const sv_chunk *chunk, bool comma) {
    bool latin = first_line(r, chunk)->form & SV_FORM_LATIN;
    return is_open(r, chunk, comma) && width_of(r, chunk) <= (latin ? NARROW : WIDE);
}

static bool is_square(const sv_line *line) { return line->style >= SV_STYLE_SQUARE && line->style < SV_STYLE_BULLET; }

/* The last of a list: no blank line parts it from the item before, or it has the next number (formats tell no blank lines). */
static bool ends_list(const sv_reading *r, const sv_line *line, around a) {
    if (!a.before || a.before->kind != SV_BLOCK_ITEM) return false;
    const sv_line *before = first_line(r, a.before);
    bool next = line->style >= SV_STYLE_NUMBER && before->number + 1 == line->number;
    return before->style == line->style && (!line->blank || next);
}

/* "1. Title", "■ Title": no list of its kind around, and something else beneath. */
static bool is_marked_title(const sv_reading *r, const sv_chunk *chunk, around a) {
    const sv_line *line = first_line(r, chunk);
    bool number = line->style >= SV_STYLE_NUMBER, square = is_square(line);
    if (!a.after || !is_open(r, chunk, false) || width_of(r, chunk) > NARROW) return false;
    const sv_line *after = first_line(r, a.after);
    if (after->style == line->style) return false;
    if (line->form & SV_FORM_COLON) return square && !after->style;
    if (number || square) {
        return !ends_list(r, line, a);
    }
    return !r->wrapped && chunk->count == 1 && !after->style && !after->blank && after->indent > line->indent &&
           a.after->kind == SV_BLOCK_PARAGRAPH;
}

/* "—— Subtitle", "- Subtitle -": a dash that begins no list. */
static bool is_subtitle(const sv_reading *r, const sv_chunk *chunk) {
    size_t i = (size_t)(chunk - r->chunks.items);
    uint16_t style = first_line(r, chunk)->style;
    bool dash = style == SV_STYLE_DASH || (style >= SV_STYLE_DASH + 100 && style < SV_STYLE_NUMBER);
    bool before = i > 0 && first_line(r, chunk - 1)->style == style;
    bool after = i + 1 < r->chunks.count && first_line(r, chunk + 1)->style == style;
    return dash && chunk->kind == SV_BLOCK_ITEM && !first_line(r, chunk)->blank && !before && !after && i > 0 &&
           chunk[-1].kind != SV_BLOCK_ITEM;
}

/* What one line of a title looks like. */
static bool is_plain_title(const sv_reading *r, const sv_chunk *chunk) {
    const uint32_t other = SV_FORM_NUMERIC | SV_FORM_BRACKET | SV_FORM_COLON;
    const sv_line *line = first_line(r, chunk);
    if (is_subtitle(r, chunk)) return !(last_line(r, chunk)->form & other);
    if (chunk->kind != SV_BLOCK_PARAGRAPH && chunk->kind != SV_BLOCK_HEADING) return false;
    return !line->style && !((line->form | last_line(r, chunk)->form) & other);
}

/* A title of two or three lines, none of them far from the others, with blank lines around. */
static bool is_stanza(const sv_reading *r, size_t i) {
    size_t from = i, to = i;
    const sv_chunk *chunks = r->chunks.items;
    while (from > 0 && i - from < 3 && !first_line(r, &chunks[from])->blank) from--;
    while (to + 1 < r->chunks.count && to - from < 3 && !first_line(r, &chunks[to + 1])->blank) to++;
    if (to - from >= 3 || to + 1 >= r->chunks.count) return false;
    for (size_t k = from; k <= to; k++)
        if (!is_plain_title(r, &chunks[k]) || !is_short(r, &chunks[k], k < to)) return false;
    return !(first_line(r, &chunks[from])->form & SV_FORM_LOWER);
}

/* A short line that stands alone. */
static bool is_lone_title(const sv_reading *r, size_t i, around a) {
    const sv_chunk *chunk = &r->chunks.items[i];
    const sv_line *line = first_line(r, chunk);
    if (!is_plain_title(r, chunk) || !a.after) return false;
    if (is_stanza(r, i)) return true;
    if (line->form & SV_FORM_LOWER || !is_short(r, chunk, false)) return false;
    bool apart = line->blank || !a.before || a.before->kind == SV_BLOCK_HEADING;
    const sv_line *after = first_line(r, a.after);
    uint32_t width = width_of(r, chunk);
    return apart && !after->style && width <= 60 && width_of(r, a.after) >= width * 2 && !r->wrapped;
}

/* A bold sentence is no heading, nor is one that leads into something. */
static bool is_bold_title(const sv_reading *r, const sv_chunk *chunk) {
    const sv_line *first = first_line(r, chunk), *last = last_line(r, chunk);
    bool brief = width_of(r, chunk) <= 48;
    for (uint32_t i = chunk->first; i != SV_NO_LINE; i = r->lines.items[i].next) /* at most four */
        if (r->lines.items[i].form & (SV_FORM_SENTENCE | SV_FORM_INNER)) return brief;
    if (!(last->form & SV_FORM_COLON)) return true;
    if (chunk->kind != SV_BLOCK_PARAGRAPH) return false;
    return brief || !(first->form & SV_FORM_LATIN) || first->form & SV_FORM_TITLE;
}

static bool is_title(const sv_reading *r, size_t i) {
    const sv_chunk *chunk = &r->chunks.items[i];
    const sv_line *line = first_line(r, chunk);
    around a = look_around(r, i);
    if (is_bold(r, chunk)) return a.after && is_bold_title(r, chunk);
    if (line->hint == SV_HINT_ITEM) return false;
    if (opens_bold(r, chunk, a.after)) return true;
    if (is_subtitle(r, chunk)) return is_stanza(r, i);
    return chunk->kind == SV_BLOCK_ITEM ? is_marked_title(r, chunk, a) : is_lone_title(r, i, a);
}

static bool is_caption(const sv_reading *r, const sv_chunk *chunk) {
    const sv_line *line = first_line(r, chunk);
    return chunk->kind == SV_BLOCK_PARAGRAPH && chunk->count == 1 && line->form & SV_FORM_BRACKET &&
           !(line->form & SV_FORM_NUMERIC) && line->edge - line->indent >= 20;
}

/* End of a bold label that opens a paragraph and ends with a colon: "**Label:** Text", "**Label**: Text". */
static size_t find_label(const sv_reading *r, const sv_chunk *chunk) {
    const char *text = r->document->text;
    size_t start = first_line(r, chunk)->start, end = last_line(r, chunk)->end;
    size_t last = end, known = first_line(r, chunk)->label;
    if (known) return known < last ? known : 0;
    if (end - start > 300) end = start + 300;
    if (end - start < 6 || memcmp(text + start, "**", 2) != 0) return 0;
    for (size_t i = start + 3; i + 2 < end; i++) {
        if (text[i] != '*' || text[i + 1] != '*') continue;
        bool inside = sv_form_tail(text, start + 2, i) & SV_FORM_COLON;
        size_t after = i + 2 + !inside;
        return (inside || text[i + 2] == ':') && after < last ? after : 0; /* alone it is no label of something */
    }
    return 0;
}

void sv_title_mark(sv_reading *r) {
    for (size_t i = 0; i < r->chunks.count; i++) {
        sv_chunk *chunk = &r->chunks.items[i];
        if (chunk->kind != SV_BLOCK_PARAGRAPH && chunk->kind != SV_BLOCK_ITEM) continue;
        if (is_caption(r, chunk))
            chunk->kind = SV_BLOCK_CAPTION;
        else if (is_title(r, i))
            chunk->kind = SV_BLOCK_HEADING;
        else
            chunk->label = find_label(r, chunk);
    }
}
