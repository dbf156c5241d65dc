/* Filling views: folded code points of a block with the byte offsets they came from (view.h).
 *
 * The one idea: one table entry a character decides. Plain characters take the short way: decode, fold, store; only
 * those flagged special (spaces, zero-width signs, combining marks, squared words) are looked at twice. */
#include "text/view.h"

#include <string.h>

#include "text/char_table.h"

typedef struct filler {
    sv_view *view;
    const uint16_t *index; /* folding table: plain or simplified */
    bool spaced;
    bool gap, line; /* white space is pending; it contains a line break */
    bool word;      /* the last point stored belongs to a word */
    size_t gap_start, gap_end;
} filler;

void sv_view_free(sv_view *view) {
    sv_free(view->points);
    sv_free(view->raw);
    sv_free(view->offset);
    sv_free(view->end);
    *view = (sv_view){0};
}

static bool grow(void **array, size_t count, size_t item) {
    void *bigger = sv_realloc(*array, count * item);
    if (!bigger) return false;
    *array = bigger;
    return true;
}

/* Room for `more` further points and the closing offset. */
static bool reserve(sv_view *view, size_t more) {
    size_t need = view->count + more + 1;
    if (view->failed) return false;
    if (need <= view->room) return true;
    size_t room = view->room * 2 > need ? view->room * 2 : need + 64;
    view->failed = !grow((void **)&view->points, room, sizeof *view->points) ||
                   !grow((void **)&view->raw, room, sizeof *view->raw) ||
                   !grow((void **)&view->offset, room, sizeof *view->offset) ||
                   !grow((void **)&view->end, room, sizeof *view->end);
    if (!view->failed) view->room = room;
    return !view->failed;
}

static inline void push(sv_view *view, uint32_t point, uint32_t raw, size_t start, size_t end) {
    size_t i = view->count++;
    view->points[i] = point;
    view->raw[i] = raw;
    view->offset[i] = start;
    view->end[i] = end;
}

/* A wrapped line may end in the hyphen of a compound ("long-\nterm"): nothing goes between. */
static bool ends_in_hyphen(const filler *f) {
    const sv_view *view = f->view;
    size_t n = view->count;
    return f->line && n >= 2 && view->points[n - 1] == '-' && f->gap_start == view->end[n - 1] &&
           sv_char_is_word(view->points[n - 2]);
}

/* Settles pending white space before a character that is (not) of a word. */
static void settle_gap(filler *f, bool word) {
    sv_view *view = f->view;
    bool wanted = f->spaced ? !(word && ends_in_hyphen(f)) : f->word && word;
    if (view->count > 0 && wanted) push(view, ' ', ' ', f->gap_start, f->gap_end);
    f->gap = f->line = false;
}

static void note_gap(filler *f, size_t start, size_t end, bool line) {
    if (!f->gap) f->gap_start = start;
    f->gap = true;
    f->gap_end = end;
    f->line = f->line || line;
}

/* Joins a combining mark with the point before it; false where they do not compose. */
static bool join(filler *f, uint32_t mark, size_t start, size_t end) {
    sv_view *view = f->view;
    if (view->count == 0 || f->gap || view->end[view->count - 1] != start) return false;
    size_t last = view->count - 1;
    uint32_t whole = sv_char_compose(view->raw[last], mark);
    if (!whole) whole = sv_char_compose(view->points[last], mark);
    if (!whole) return false;
    view->raw[last] = whole;
    view->points[last] = sv_char_target(whole, sv_char_entry(f->index, whole));
    view->end[last] = end;
    return true;
}

static void expand(filler *f, const uint32_t *parts, size_t start, size_t end, size_t rest) {
    if (f->gap) settle_gap(f, sv_char_is_word(parts[0]));
    if (!reserve(f->view, SV_CHAR_PARTS + rest)) return;
    for (; *parts; parts++) {
        push(f->view, sv_char_target(*parts, sv_char_entry(f->index, *parts)), *parts, start, end);
        f->word = sv_char_is_word(*parts);
    }
}

/* `rest` bytes still to come need room too. */
static void put_special(filler *f, uint32_t raw, int32_t entry, size_t start, size_t end, size_t rest) {
    uint32_t point = sv_char_target(raw, entry);
    if (point == 0) {
        if (!f->gap && f->view->count && f->view->end[f->view->count - 1] == start)
            f->view->end[f->view->count - 1] = end; /* a dropped sign hangs on its neighbour, so marks still join */
        return;
    }
    if ((entry & SV_CHAR_SCRIPT) == SV_SCRIPT_SPACE) {
        note_gap(f, start, end, raw == '\n' || raw == '\r' || raw == 0x2028 || raw == 0x2029);
        return;
    }
    const uint32_t *parts = sv_char_parts(raw);
    if (parts) {
        expand(f, parts, start, end, rest);
        return;
    }
    if (join(f, point, start, end)) return;
    if (f->gap) settle_gap(f, entry & SV_CHAR_WORD);
    push(f->view, point, raw, start, end);
    f->word = entry & SV_CHAR_WORD;
}

/* Decodes text that is mostly known to be valid; what is not falls back to the strict way and reads as U+FFFD. */
static inline size_t decode(const unsigned char *s, size_t size, uint32_t *out) {
    if (s[0] < 0x80) return (*out = s[0], 1);
    if (size >= 3 && (s[0] & 0xF0) == 0xE0 && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80)
        return (*out = (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu), 3);
    size_t length = sv_utf8_decode((const char *)s, size, out);
    if (*out == SV_UTF8_BAD) *out = 0xFFFD;
    return length;
}

/* The common space between two words, kept as it is: not the first point, and an ASCII sign follows. */
static inline bool is_word_space(const filler *f, const unsigned char *text, size_t at, size_t end, size_t count) {
    return f->spaced && text[at] == ' ' && count > 0 && at + 1 < end && text[at + 1] > ' ' && text[at + 1] < 0x7F;
}

/* Stores plain characters from `at` up to the first special one or `end`; returns where it stopped. */
static size_t fill_plain(filler *f, const unsigned char *text, size_t at, size_t end) {
    const sv_view *view = f->view;
    const uint16_t *index = f->index;
    uint32_t *points = view->points,
             *raws = view->raw; /* locals: the stores below would make the compiler reload them */
    size_t *starts = view->offset, *ends = view->end, count = view->count;
    const int32_t *ascii = sv_char_page[index[0]];
    int32_t entry = f->word ? SV_CHAR_WORD : 0;
    while (at < end) {
        uint32_t raw = text[at];
        size_t next = at + (raw < 0x80 ? 1 : decode(text + at, end - at, &raw));
        int32_t found = raw < 0x80 ? ascii[raw] : sv_char_entry(index, raw);
        if (found & SV_CHAR_SPECIAL && !is_word_space(f, text, at, end, count)) break;
        entry = found;
        points[count] = sv_char_target(raw, entry);
        raws[count] = raw;
        starts[count] = at;
        ends[count++] = at = next;
    }
    f->view->count = count;
    f->word = entry & SV_CHAR_WORD;
    return at;
}

static void fill_range(filler *f, const char *text, size_t start, size_t end) {
    const unsigned char *bytes = (const unsigned char *)text;
    sv_view *view = f->view;
    if (!reserve(view, (end - start) + 2)) return;
    for (size_t at = start; at < end && !view->failed;) {
        uint32_t raw;
        size_t next = at + decode(bytes + at, end - at, &raw);
        int32_t entry = sv_char_entry(f->index, raw);
        if (entry & SV_CHAR_SPECIAL) {
            put_special(f, raw, entry, at, next, end - next + 2);
            at = next;
        } else {
            if (f->gap) settle_gap(f, entry & SV_CHAR_WORD);
            at = fill_plain(f, bytes, at, end);
        }
    }
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

/* Skipped text between two ranges is white space where it holds a line break or touches a range with a blank. */
static void note_skip(filler *f, const char *text, size_t start, size_t end) {
    if (start >= end) return;
    bool line = memchr(text + start, '\n', end - start) != NULL;
    if (line || is_blank(text[start]) || is_blank(text[end - 1])) note_gap(f, start, end, line);
}

static servanda_status close_view(sv_view *view, servanda_error *error) {
    if (!view->failed && !reserve(view, 0)) view->failed = true;
    if (view->failed) return sv_error_memory(error);
    view->offset[view->count] = view->count ? view->end[view->count - 1] : 0;
    return SERVANDA_OK;
}

static filler begin(sv_view *view, bool spaced, bool hans) {
    view->count = 0;
    view->failed = false;
    return (filler){.view = view, .index = hans ? sv_char_simple : sv_char_plain, .spaced = spaced};
}

servanda_status sv_view_fill(sv_view *view, const servanda_document *document, const sv_block *block, bool spaced,
                             bool hans, servanda_error *error) {
    filler f = begin(view, spaced, hans);
    for (uint32_t i = 0; i < block->range_count && !view->failed; i++) {
        sv_range range = block->ranges[i];
        if (i > 0) note_skip(&f, document->text, block->ranges[i - 1].end, range.start);
        fill_range(&f, document->text, range.start, range.end);
    }
    return close_view(view, error);
}

servanda_status sv_view_string(sv_view *view, const char *s, size_t size, bool spaced, bool hans,
                               servanda_error *error) {
    filler f = begin(view, spaced, hans);
    fill_range(&f, s, 0, size);
    return close_view(view, error);
}
