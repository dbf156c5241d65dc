/* Lines of canonical text: where they are, what stands before them, which footnotes they refer to.
 *
 * The one idea: a line is added once, in order, with all that is asked of it later; blank lines are only remembered by
 * the line after them, so that a file of nothing but line ends costs nothing. */
#include <string.h>

#include "read/read.h"

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* Skips white space at the beginning, counting its columns. */
static size_t skip_indent(const char *text, size_t start, size_t end, uint32_t *columns) {
    *columns = 0;
    while (start < end) {
        uint32_t point;
        size_t length = sv_utf8_decode(text + start, end - start, &point);
        uint32_t folded = point == SV_UTF8_BAD ? 'x' : sv_char_fold(point);
        if (folded != ' ' && folded != 0) break;
        *columns += point == '\t' ? 4 - *columns % 4 : folded ? (uint32_t)sv_char_width(point) + (point < ' ') : 0;
        start += length;
    }
    return start;
}

static size_t trim_end(const char *text, size_t start, size_t end) {
    while (end > start) {
        size_t at = end - 1;
        uint32_t point;
        while (at > start && ((unsigned char)text[at] & 0xC0) == 0x80) at--;
        sv_utf8_decode(text + at, end - at, &point);
        point = point == SV_UTF8_BAD ? 'x' : sv_char_fold(point);
        if (point != ' ' && point != 0) break;
        end = at;
    }
    return end;
}

/* "[12]" or "(3)" at `at`: the number, or -1. */
static int number_at(const char *text, size_t at, size_t end) {
    char close = text[at] == '[' ? ']' : ')';
    int value = 0;
    size_t i = at + 1;
    for (; i < end && i < at + 4 && text[i] >= '0' && text[i] <= '9'; i++) value = value * 10 + (text[i] - '0');
    return i > at + 1 && i < end && text[i] == close && value < 128 ? value : -1;
}

/* Footnote references behind a word: "end.[3]", "end.(1)" (round ones behind a sentence only). */
static void note_references(uint64_t refs[2], const char *text, size_t start, size_t end, char open) {
    const char *s = memchr(text + start, open, end - start);
    for (; s; s = memchr(s + 1, open, (size_t)(text + end - s - 1))) {
        size_t at = (size_t)(s - text);
        int value = at > start && !is_blank(s[-1]) ? number_at(text, at, end) : -1;
        if (value < 0 || (open == '(' && !(sv_form_tail(text, start, at) & SV_FORM_SENTENCE))) continue;
        refs[value / 64] |= (uint64_t)1 << value % 64;
    }
}

static void note_stars(sv_reading *r, const char *text, size_t start, size_t end) {
    for (const char *s = memchr(text + start, '*', end - start); s && s < text + end;
         s = memchr(s + 1, '*', (size_t)(text + end - s - 1))) {
        r->pairs += s[1] == '*';
        bool alone = s[1] != '*' && (s == text + start || s[-1] != '*');
        if (alone && s > text + start && !is_blank(s[-1]) && r->stars < 255) r->stars++;
    }
}

static servanda_status too_many(sv_reading *r) {
    sv_error_set(r->error, SERVANDA_DOCUMENT_LIMIT, r->document->info.path, 0, "has more than the limit of %u lines",
                 SV_LIMIT_LINES);
    sv_error_cure(r->error, "split it into parts");
    return SERVANDA_DOCUMENT_LIMIT;
}

static servanda_status too_long(sv_reading *r) {
    sv_error_set(r->error, SERVANDA_DOCUMENT_LIMIT, r->document->info.path, r->lines.count + 1,
                 "has a line over the limit of %u bytes", SV_LIMIT_LINE_BYTES);
    sv_error_cure(r->error, "break its lines");
    return SERVANDA_DOCUMENT_LIMIT;
}

servanda_status sv_line_add(sv_reading *r, size_t start, size_t end, sv_hint hint, unsigned level) {
    const char *text = r->document->text;
    sv_line line = {.hint = (uint8_t)hint, .level = (uint8_t)(level < SV_LIMIT_NESTING ? level : SV_LIMIT_NESTING)};
    size_t raw_end = end;
    sv_marker marker;
    if (end - start > SV_LIMIT_LINE_BYTES) return too_long(r);
    line.mark = line.start = skip_indent(text, start, end, &line.indent);
    line.indent += r->margin;
    line.label = r->label;
    memcpy(line.lang, r->line_lang, sizeof line.lang);
    line.end = end = trim_end(text, line.start, end);
    if (line.start == end) return r->pending_blank = true, SERVANDA_OK;
    if (r->lines.count == SV_LIMIT_LINES) return too_many(r);
    bool marked = hint != SV_HINT_CELL && sv_marker_parse(text, line.start, end, &marker);
    if (marked)
        line.style = marker.style, line.number = marker.number, line.start = marker.end, line.bare = marker.bare;
    uint32_t width = sv_form_mark(text, &line);
    if (raw_end - end >= 2 && text[raw_end - 1] == ' ') line.form |= SV_FORM_HARD;
    line.edge = line.indent + width + (marked ? (uint32_t)sv_width_of(text + line.mark, line.start - line.mark) : 0);
    line.next = SV_NO_LINE;
    line.blank = r->pending_blank;
    line.page = r->pending_page;
    line.fresh = r->pending_fresh;
    r->pending_blank = r->pending_page = r->pending_fresh = false;
    note_references(r->refs_square, text, line.start, end, '[');
    note_references(r->refs_round, text, line.start, end, '(');
    note_stars(r, text, line.start, end);
    SV_VEC_PUSH(r->lines, line);
    return r->lines.failed ? sv_error_memory(r->error) : SERVANDA_OK;
}

/* A line that ends at a line feed may hold other breaks. */
static servanda_status split_rest(sv_reading *r, size_t start, size_t end) {
    const char *text = r->document->text;
    servanda_status status = SERVANDA_OK;
    for (size_t at = start; at < end && !status; at++) {
        char c = text[at];
        if (c != '\r' && c != '\f' && c != '\v') continue;
        status = sv_line_add(r, start, at, SV_HINT_NONE, 0);
        if (c == '\f') r->pending_page = r->pending_blank = true;
        start = at + 1;
    }
    return status ? status : sv_line_add(r, start, end, SV_HINT_NONE, 0);
}

static bool holds(const char *text, size_t start, size_t end, char c) {
    return memchr(text + start, c, end - start) != NULL;
}

servanda_status sv_line_split(sv_reading *r, size_t start, size_t end) {
    const char *text = r->document->text;
    servanda_status status = SERVANDA_OK;
    bool others = holds(text, start, end, '\r') || holds(text, start, end, '\f') || holds(text, start, end, '\v');
    while (start < end && !status) {
        const char *feed = memchr(text + start, '\n', end - start);
        size_t stop = feed ? (size_t)(feed - text) : end;
        status = others ? split_rest(r, start, stop) : sv_line_add(r, start, stop, SV_HINT_NONE, 0);
        start = stop + 1;
    }
    return status;
}
