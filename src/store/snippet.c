/* Cutting a snippet (snippet.h).
 *
 * The one idea: walk left from the hit over a third of the columns and right over the rest, then copy what lies between
 * with every stretch of white space as one space (none between characters written without). */
#include "store/snippet.h"

#include <string.h>

#define ELLIPSIS "\xE2\x80\xA6"
#define WORD_REACH 24 /* bytes that an edge may move so as not to cut a word */

static bool is_continuation(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

static size_t decode(const char *text, size_t size, size_t at, uint32_t *point) {
    size_t length = sv_utf8_decode(text + at, size - at, point);
    if (*point == SV_UTF8_BAD) *point = 0xFFFD;
    return length;
}

static size_t back(const char *text, size_t at) {
    do at--;
    while (at > 0 && is_continuation(text[at]));
    return at;
}

static int width_at(const char *text, size_t size, size_t at) {
    uint32_t point;
    decode(text, size, at, &point);
    return sv_char_width(point);
}

/* The first byte so that about `columns` columns stand before `at`. */
static size_t reach_left(const char *text, size_t size, size_t at, long columns) {
    while (at > 0) {
        size_t before = back(text, at);
        columns -= width_at(text, size, before);
        if (columns < 0) break;
        at = before;
    }
    return at;
}

static size_t reach_right(const char *text, size_t size, size_t at, long columns) {
    while (at < size) {
        uint32_t point;
        size_t length = decode(text, size, at, &point);
        columns -= sv_char_width(point);
        if (columns < 0) break;
        at += length;
    }
    return at;
}

static bool is_word_at(const char *text, size_t size, size_t at) {
    uint32_t point;
    if (at >= size) return false;
    decode(text, size, at, &point);
    return sv_char_is_word(point);
}

static bool cuts_word(const char *text, size_t size, size_t at) {
    return at > 0 && is_word_at(text, size, at) && is_word_at(text, size, back(text, at));
}

/* Moves an edge towards `hit` until it cuts no word. */
static size_t off_word(const char *text, size_t size, size_t at, size_t hit) {
    size_t edge = at;
    for (size_t moved = 0; edge != hit && cuts_word(text, size, edge); moved++) {
        if (moved == WORD_REACH) return at;
        if (edge > hit)
            edge = back(text, edge);
        else
            do edge++;
            while (edge < size && is_continuation(text[edge]));
    }
    return edge;
}

/* ---- copying ---- */

typedef struct copier {
    sv_snippet *out;
    const char *text;
    size_t size;
    size_t begin;       /* of the text, behind the mark of a cut */
    bool space, narrow; /* white space is pending; the last character copied wants it */
} copier;

static void put_space(copier *c, uint32_t next) {
    bool wanted = c->space && c->out->text.size > c->begin && (c->narrow || sv_char_width(next) < 2);
    if (wanted) sv_buf_byte(&c->out->text, ' ');
    c->space = false;
}

static void copy(copier *c, size_t from, size_t to) {
    while (from < to) {
        uint32_t point;
        size_t length = decode(c->text, c->size, from, &point);
        if (sv_char_script(point) == SV_SCRIPT_SPACE || point < ' ')
            c->space = true;
        else {
            put_space(c, point);
            sv_buf_add(&c->out->text, c->text + from, length);
            c->narrow = sv_char_width(point) < 2 || sv_char_script(point) == SV_SCRIPT_HANGUL;
        }
        from += length;
    }
}

static void copy_hit(copier *c, size_t from, size_t to) {
    uint32_t first;
    decode(c->text, c->size, from, &first);
    put_space(c, first);
    servanda_mark_range mark = {c->out->text.size, 0};
    copy(c, from, to);
    mark.end = c->out->text.size;
    if (mark.end > mark.start) SV_VEC_PUSH(c->out->marks, mark);
}

static void copy_all(copier *c, const sv_query_hits *hits, size_t from, size_t to) {
    for (size_t i = 0; i < hits->ranges.count && from < to; i++) {
        servanda_mark_range hit = hits->ranges.items[i];
        if (hit.end <= from) continue;
        if (hit.start >= to) break;
        size_t start = hit.start > from ? hit.start : from, end = hit.end < to ? hit.end : to;
        copy(c, from, start);
        copy_hit(c, start, end);
        from = end;
    }
    copy(c, from, to);
}

bool sv_snippet_make(sv_snippet *out, const char *text, size_t size, const sv_query_hits *hits, size_t columns) {
    size_t hit = hits->ranges.count ? hits->ranges.items[0].start : 0;
    size_t from = reach_left(text, size, hit, (long)columns / 3);
    size_t to = reach_right(text, size, from, (long)columns);
    if (to == size) from = reach_left(text, size, hit, (long)columns - (long)sv_width_of(text + hit, size - hit));
    from = off_word(text, size, from, hit);
    to = to < size ? off_word(text, size, to, hit) : to;
    copier c = {.out = out, .text = text, .size = size};
    sv_buf_clear(&out->text);
    out->marks.count = 0;
    if (from > 0) sv_buf_str(&out->text, ELLIPSIS);
    c.begin = out->text.size;
    copy_all(&c, hits, from, to);
    if (to < size) sv_buf_str(&out->text, ELLIPSIS);
    return !out->text.failed && !out->marks.failed;
}

void sv_snippet_free(sv_snippet *snippet) {
    sv_buf_free(&snippet->text);
    SV_VEC_FREE(snippet->marks);
}
