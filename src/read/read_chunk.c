/* Groups lines: which lines are one paragraph, item, heading.
 *
 * The one idea: a line starts a block unless something says that it goes on: the width of the text, or a cut that must
 * have come from a page break. Numbers count as markers only where they fit the order of the numbers before. */
#include <string.h>

#include "read/read.h"

#define STYLES 64

typedef struct grouper {
    sv_reading *r;
    uint32_t open; /* the chunk that may go on, or SV_NO_BLOCK */
    uint16_t styles[STYLES];
    uint32_t numbers[STYLES];
    size_t style_count;
    uint32_t star_lines, round_lines, square_lines;
} grouper;

static uint32_t *last_number(grouper *g, uint16_t style) {
    for (size_t i = 0; i < g->style_count; i++)
        if (g->styles[i] == style) return &g->numbers[i];
    size_t i = g->style_count < STYLES ? g->style_count++ : STYLES - 1;
    g->styles[i] = style;
    g->numbers[i] = 0;
    return &g->numbers[i];
}

static bool seen(const grouper *g, uint16_t style) {
    for (size_t i = 0; i < g->style_count; i++)
        if (g->styles[i] == style) return true;
    return false;
}

static const sv_line *line_before(const grouper *g) {
    return g->open == SV_NO_BLOCK ? NULL : &g->r->lines.items[g->r->chunks.items[g->open].last];
}

static bool in_order(grouper *g, const sv_line *line) {
    return line->number == 1 || line->number == *last_number(g, line->style) + 1;
}

/* Is the marker one, or only the beginning of a line that goes on ("… more than\n5 million people")? */
static bool accepts(grouper *g, const sv_line *line) {
    const sv_line *before = line_before(g);
    bool flows = before && !line->blank && !line->fresh && sv_wrap_joins(g->r, before, line);
    if (line->bare) return in_order(g, line) && !flows;
    if (!flows) return true;
    if (line->style >= SV_STYLE_NUMBER) return in_order(g, line);
    if (line->style >= SV_STYLE_SQUARE && line->style < SV_STYLE_DASH + 100) return true;
    return seen(g, line->style) || line->indent > before->indent;
}

/* The marker is text after all. */
static void drop_marker(sv_reading *r, sv_line *line) {
    line->style = 0;
    line->start = line->mark;
    sv_form_mark(r->document->text, line);
}

static bool has_bit(const uint64_t bits[2], uint32_t n) { return n < 128 && bits[n / 64] >> n % 64 & 1; }

static uint32_t count_bits(const uint64_t bits[2]) {
    return (uint32_t)(__builtin_popcountll(bits[0]) + __builtin_popcountll(bits[1]));
}

/* A footnote: its sign stands behind a word earlier, and not more lines begin with it than words refer to it. */
static bool is_note(const grouper *g, const sv_line *line) {
    const sv_reading *r = g->r;
    char bracket = sv_marker_bracket(line->style);
    if (line->style == SV_STYLE_NOTE) return true;
    if (line->style == SV_STYLE_STAR) return !r->starred && r->stars > 0 && g->star_lines <= r->stars;
    if (bracket == '(') return has_bit(r->refs_round, line->number) && g->round_lines <= count_bits(r->refs_round);
    if (bracket == '[') return has_bit(r->refs_square, line->number) && g->square_lines <= count_bits(r->refs_square);
    return false;
}

static void count_note_lines(grouper *g) {
    for (size_t i = 0; i < g->r->lines.count; i++) {
        const sv_line *line = &g->r->lines.items[i];
        char bracket = sv_marker_bracket(line->style);
        g->star_lines += line->style == SV_STYLE_STAR;
        g->round_lines += bracket == '(';
        g->square_lines += bracket == '[';
    }
}

static sv_block_kind kind_of(const grouper *g, const sv_line *line) {
    switch ((sv_hint)line->hint) {
    case SV_HINT_HEADING: return SV_BLOCK_HEADING;
    case SV_HINT_CELL: return SV_BLOCK_CELL;
    case SV_HINT_CAPTION: return SV_BLOCK_CAPTION;
    case SV_HINT_NOTE: return SV_BLOCK_NOTE;
    case SV_HINT_FURNITURE: return SV_BLOCK_FURNITURE;
    default: break;
    }
    if (line->form & SV_FORM_FURNITURE) return SV_BLOCK_FURNITURE;
    if (line->style == SV_STYLE_HASH) return SV_BLOCK_HEADING;
    if (line->style && is_note(g, line)) return SV_BLOCK_NOTE;
    return line->style || line->hint == SV_HINT_ITEM ? SV_BLOCK_ITEM : SV_BLOCK_PARAGRAPH;
}

static bool is_text(sv_block_kind kind) {
    return kind == SV_BLOCK_PARAGRAPH || kind == SV_BLOCK_ITEM || kind == SV_BLOCK_NOTE;
}

/* Does the line belong to the open chunk? */
static bool goes_on(const grouper *g, const sv_line *line) {
    const sv_line *before = line_before(g);
    if (!before) return false;
    const sv_chunk *chunk = &g->r->chunks.items[g->open];
    if (line->style || line->form & SV_FORM_FURNITURE) return false;
    bool apart = line->blank || line->fresh;
    if (!apart && line->hint == before->hint && line->hint >= SV_HINT_HEADING && line->hint != SV_HINT_ITEM)
        return line->hint != SV_HINT_CELL &&
               line->hint != SV_HINT_FURNITURE; /* further lines of a heading, a caption */
    if (line->hint > SV_HINT_TEXT || !is_text(chunk->kind)) return false;
    if (!apart && sv_wrap_joins(g->r, before, line)) return true;
    return sv_wrap_heals(g->r, chunk->first, before, line);
}

/* What looks like a menu or an address in the middle of a wrapped paragraph is text. */
static void clear_furniture(const grouper *g, uint32_t index) {
    sv_line *line = &g->r->lines.items[index];
    const sv_line *before = line_before(g), *next = line + 1;
    const uint32_t fixed = SV_FORM_PAGE | SV_FORM_RULE, any = SV_FORM_FURNITURE;
    if (!(line->form & any) || line->form & fixed || line->hint == SV_HINT_FURNITURE) return;
    bool text = before && is_text(g->r->chunks.items[g->open].kind) && !line->blank && !line->fresh;
    bool in = text && !line->style && sv_wrap_joins(g->r, before, line);
    bool last = index + 1 == g->r->lines.count || next->blank || next->fresh || next->style || next->form & any;
    bool out = !last && sv_wrap_joins(g->r, line, next);
    if (in || out) line->form &= ~any;
}

static void append(grouper *g, uint32_t index) {
    sv_chunk *chunk = &g->r->chunks.items[g->open];
    g->r->lines.items[chunk->last].next = index;
    chunk->last = index;
    chunk->count++;
}

static bool start(grouper *g, uint32_t index) {
    sv_reading *r = g->r;
    const sv_line *line = &r->lines.items[index];
    sv_chunk chunk = {.first = index,
                      .last = index,
                      .count = 1,
                      .lead = SV_NO_BLOCK,
                      .heading = SV_NO_BLOCK,
                      .kind = kind_of(g, line),
                      .level = line->style == SV_STYLE_HASH ? line->number : line->level};
    SV_VEC_PUSH(r->chunks, chunk);
    if (r->chunks.failed) return false;
    if (line->style) *last_number(g, line->style) = line->number;
    /* page furniture does not close a paragraph, other furniture does */
    if (!(line->form & SV_FORM_PAGE)) g->open = (uint32_t)(r->chunks.count - 1);
    return true;
}

servanda_status sv_chunk_make(sv_reading *r) {
    grouper g = {.r = r, .open = SV_NO_BLOCK};
    count_note_lines(&g);
    for (uint32_t i = 0; i < r->lines.count; i++) {
        sv_line *line = &r->lines.items[i];
        if (line->style && !(line->form & SV_FORM_PAGE) && !accepts(&g, line)) drop_marker(r, line);
        clear_furniture(&g, i);
        if (goes_on(&g, line))
            append(&g, i);
        else if (!start(&g, i))
            return sv_error_memory(r->error);
    }
    return SERVANDA_OK;
}
