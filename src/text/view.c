/* Filling views: folded code points of a block with the byte offsets they came from (view.h).
 *
 * The one idea: one table entry a character decides. Plain characters take the short way: decode, fold, store; only
 * those flagged special (spaces, zero-width signs, combining marks, squared words) are looked at twice. */
#include "text/view.h"

#include <string.h>

#include "base/eight.h"
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
    sv_free(view->signs);
    *view = (sv_view){0};
}

static bool grow(void **array, size_t count, size_t item) {
    void *bigger = sv_realloc(*array, count * item);
    if (!bigger) return false;
    *array = bigger;
    return true;
}

static bool make_room(sv_view *view, size_t room) {
    view->failed = !grow((void **)&view->points, room, sizeof *view->points) ||
                   !grow((void **)&view->raw, room, sizeof *view->raw) ||
                   !grow((void **)&view->offset, room, sizeof *view->offset) ||
                   !grow((void **)&view->end, room, sizeof *view->end) ||
                   !grow((void **)&view->signs, room / 64 + 1, sizeof *view->signs);
    if (!view->failed) view->room = room;
    return !view->failed;
}

/* Room for `more` further points and the closing offset; they are no signs yet. */
static bool reserve(sv_view *view, size_t more) {
    size_t need = view->count + more + 1, clean = (view->count + 63) / 64;
    if (view->failed) return false;
    if (need > view->room && !make_room(view, view->room * 2 > need ? view->room * 2 : need + 64)) return false;
    memset(view->signs + clean, 0, (need / 64 + 1 - clean) * sizeof *view->signs);
    return true;
}

static inline void set_sign(uint64_t *signs, size_t at) { signs[at / 64] |= (uint64_t)1 << at % 64; }

static inline void push(sv_view *view, uint32_t point, uint32_t raw, size_t start, size_t end, bool sign) {
    size_t i = view->count++;
    view->points[i] = point;
    view->raw[i] = raw;
    view->offset[i] = (uint32_t)start;
    view->end[i] = (uint32_t)end;
    if (sign) set_sign(view->signs, i);
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
    if (view->count > 0 && wanted) push(view, ' ', ' ', f->gap_start, f->gap_end, false);
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
    view->end[last] = (uint32_t)end;
    set_sign(view->signs, last);
    return true;
}

static void expand(filler *f, const uint32_t *parts, size_t start, size_t end, size_t rest) {
    if (f->gap) settle_gap(f, sv_char_is_word(parts[0]));
    if (!reserve(f->view, SV_CHAR_PARTS + rest)) return;
    for (; *parts; parts++) {
        push(f->view, sv_char_target(*parts, sv_char_entry(f->index, *parts)), *parts, start, end, true);
        f->word = sv_char_is_word(*parts);
    }
}

/* `rest` bytes still to come need room too. */
static void put_special(filler *f, uint32_t raw, int32_t entry, size_t start, size_t end, size_t rest) {
    uint32_t point = sv_char_target(raw, entry);
    if (point == 0) {
        if (!f->gap && f->view->count && f->view->end[f->view->count - 1] == start)
            f->view->end[f->view->count - 1] =
                (uint32_t)end; /* a dropped sign hangs on its neighbour, so marks still join */
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
    push(f->view, point, raw, start, end, true);
    f->word = entry & SV_CHAR_WORD;
}

/* Text is mostly known to be valid; what is not reads as U+FFFD. */
static inline size_t decode(const char *s, size_t size, uint32_t *out) {
    size_t length = sv_utf8_decode(s, size, out);
    if (*out == SV_UTF8_BAD) *out = 0xFFFD;
    return length;
}

/* ---- plain characters, the short ways ---- */

/* Of eight bytes of text: how many are ASCII signs, or spaces (where they are kept) before one. `next` is the ninth byte. */
static inline size_t count_easy(uint64_t word, unsigned char next, bool spaced) {
    uint64_t graphs = sv_eight_within(word, '!', '~'), spaces = spaced ? sv_eight_within(word, ' ', ' ') : 0;
    uint64_t behind = graphs >> 8 | (uint64_t)(next > ' ' && next < 0x7F) << 63;
    uint64_t others = SV_EIGHT_TOPS & ~(graphs | (spaces & behind));
    return sv_eight_before(others);
}

/* Notes which of the first `count` of eight bytes are no small letter, digit or space. */
static inline void note_signs(sv_view *view, uint64_t word, size_t count) {
    uint64_t plain =
        sv_eight_within(word, 'a', 'z') | sv_eight_within(word, '0', '9') | sv_eight_within(word, ' ', ' ');
    uint64_t bits =
        (~plain >> 7 & SV_EIGHT_EACH) * UINT64_C(0x0102040810204080) >> 56 & ((1u << count) - 1); /* one a byte */
    size_t shift = view->count % 64;
    view->signs[view->count / 64] |= bits << shift;
    if (shift > 64 - SV_EIGHT) view->signs[view->count / 64 + 1] |= bits >> (64 - shift);
}

/* Stores eight ASCII bytes that stand at `at`; capitals fold to small letters. */
static inline void store_eight(sv_view *view, uint64_t word, size_t at) {
    uint64_t folded = word | sv_eight_within(word, 'A', 'Z') >> 2;
    uint32_t *restrict points = view->points + view->count, *restrict raws = view->raw + view->count;
    uint32_t *restrict starts = view->offset + view->count, *restrict ends = view->end + view->count;
    for (uint32_t i = 0; i < SV_EIGHT; i++) {
        points[i] = folded >> 8 * i & 0xFF;
        raws[i] = word >> 8 * i & 0xFF;
        starts[i] = (uint32_t)at + i;
        ends[i] = (uint32_t)at + i + 1;
    }
}

/* ASCII: eight are stored, whatever they are, and those that do not count stored over. */
static size_t fill_easy(filler *f, const char *text, size_t at, size_t end) {
    sv_view *view = f->view;
    size_t first = view->count;
    while (end - at > SV_EIGHT) {
        uint64_t word = sv_eight_load(text + at);
        size_t easy = count_easy(word, (unsigned char)text[at + SV_EIGHT], f->spaced);
        if (easy == 0) break;
        store_eight(view, word, at);
        note_signs(view, word, easy);
        view->count += easy;
        at += easy;
    }
    if (view->count > first) f->word = sv_char_is_word(view->raw[view->count - 1]);
    return at;
}

/* Characters of three bytes. */
static size_t fill_wide(filler *f, const char *text, size_t at, size_t end) {
    sv_view *view = f->view;
    const uint16_t *index = f->index;
    uint32_t *points = view->points, *raws = view->raw, *starts = view->offset, *ends = view->end, raw;
    uint64_t *signs = view->signs;
    size_t count = view->count;
    int32_t entry = f->word ? SV_CHAR_WORD : 0;
    for (; end - at > 3 && sv_utf8_triple(text + at, &raw); at += 3, count++) {
        int32_t found = sv_char_entry(index, raw);
        if (found & SV_CHAR_SPECIAL) break;
        entry = found;
        points[count] = sv_char_target(raw, entry);
        raws[count] = raw;
        starts[count] = (uint32_t)at;
        ends[count] = (uint32_t)at + 3;
        if (entry & SV_CHAR_SIGN) set_sign(signs, count);
    }
    view->count = count;
    f->word = entry & SV_CHAR_WORD;
    return at;
}

/* The common space between two words, kept as it is: not the first point, and something plain follows. */
static bool is_word_space(const filler *f, const char *text, size_t at, size_t end) {
    uint32_t next;
    if (!f->spaced || text[at] != ' ' || f->view->count == 0 || at + 1 == end) return false;
    decode(text + at + 1, end - at - 1, &next);
    return !(sv_char_entry(f->index, next) & SV_CHAR_SPECIAL);
}

/* Any plain character; returns where it stopped: at once if it is special. */
static size_t fill_one(filler *f, const char *text, size_t at, size_t end) {
    uint32_t raw;
    size_t next = at + decode(text + at, end - at, &raw);
    int32_t entry = sv_char_entry(f->index, raw);
    if (entry & SV_CHAR_SPECIAL && !is_word_space(f, text, at, end)) return at;
    push(f->view, sv_char_target(raw, entry), raw, at, next, entry & SV_CHAR_SIGN);
    f->word = entry & SV_CHAR_WORD;
    return next;
}

/* Stores plain characters from `at` up to the first special one or `end`; returns where it stopped. */
static size_t fill_plain(filler *f, const char *text, size_t at, size_t end) {
    for (size_t next; at < end; at = next) {
        at = (unsigned char)text[at] < 0x80 ? fill_easy(f, text, at, end) : fill_wide(f, text, at, end);
        if (at == end || (next = fill_one(f, text, at, end)) == at) break;
    }
    return at;
}

static void fill_range(filler *f, const char *text, size_t start, size_t end) {
    sv_view *view = f->view;
    if (end > UINT32_MAX) view->failed = true; /* no document is so long */
    if (!reserve(view, (end - start) + 2)) return;
    for (size_t at = start; at < end && !view->failed;) {
        uint32_t raw;
        size_t next = at + decode(text + at, end - at, &raw);
        int32_t entry = sv_char_entry(f->index, raw);
        if (entry & SV_CHAR_SPECIAL) {
            put_special(f, raw, entry, at, next, end - next + 2);
            at = next;
        } else {
            if (f->gap) settle_gap(f, entry & SV_CHAR_WORD);
            at = fill_plain(f, text, at, end);
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

/* Japanese is written with 、 or with ，: rules know the first alone. Commas among digits and Latin letters stay. */
static void widen_commas(sv_view *view) {
    uint32_t count = (uint32_t)view->count, *points = view->points;
    for (uint32_t at = sv_view_sign(view, 0, count); at < count; at = sv_view_sign(view, at + 1, count)) {
        bool wide = (at > 0 && points[at - 1] > 0x7F) || (at + 1 < count && points[at + 1] > 0x7F);
        if (points[at] == ',' && wide) points[at] = 0x3001;
    }
}

static servanda_status close_view(sv_view *view, sv_fold fold, servanda_error *error) {
    if (!view->failed && !reserve(view, 0)) view->failed = true;
    if (!view->failed && fold == SV_FOLD_COMMA) widen_commas(view);
    if (view->failed) return sv_error_memory(error);
    view->offset[view->count] = view->count ? view->end[view->count - 1] : 0;
    return SERVANDA_OK;
}

static filler begin(sv_view *view, bool spaced, sv_fold fold) {
    view->count = 0;
    view->failed = false;
    return (filler){.view = view, .index = fold == SV_FOLD_HANS ? sv_char_simple : sv_char_plain, .spaced = spaced};
}

servanda_status sv_view_fill(sv_view *view, const servanda_document *document, const sv_block *block, bool spaced,
                             sv_fold fold, servanda_error *error) {
    filler f = begin(view, spaced, fold);
    for (uint32_t i = 0; i < block->range_count && !view->failed; i++) {
        sv_range range = block->ranges[i];
        if (i > 0) note_skip(&f, document->text, block->ranges[i - 1].end, range.start);
        fill_range(&f, document->text, range.start, range.end);
    }
    return close_view(view, fold, error);
}

servanda_status sv_view_string(sv_view *view, const char *s, size_t size, bool spaced, sv_fold fold,
                               servanda_error *error) {
    filler f = begin(view, spaced, fold);
    fill_range(&f, s, 0, size);
    return close_view(view, fold, error);
}
