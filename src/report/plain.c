/* Text made safe for a terminal (see plain.h): one pass over code points. */
#include "report/plain.h"

#include <string.h>

#include "text/text.h"

static const uint32_t REPLACEMENT = 0xFFFD;

static bool is_space(uint32_t point) {
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 || point == 0xA0 || point == 0x2028 ||
           point == 0x2029 || point == 0x3000;
}

/* Controls, and marks that turn the direction of writing: both can make a terminal show what is not there. */
static bool is_unsafe(uint32_t point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069) || point == SV_UTF8_BAD;
}

static bool is_unspaced(uint32_t point) {
    return sv_char_width(point) == 2 && sv_char_script(point) != SV_SCRIPT_HANGUL;
}

/* Skips white space from `at`; tells whether a line ended in it. */
static size_t skip_space(const char *text, size_t size, size_t at, bool *line_end) {
    uint32_t point;
    *line_end = false;
    for (size_t length; at < size; at += length) {
        length = sv_utf8_decode(text + at, size - at, &point);
        if (!is_space(point)) break;
        *line_end = *line_end || point == '\n' || point == '\r';
    }
    return at;
}

static void add_point(sv_buf *buf, uint32_t point) {
    char bytes[4];
    sv_buf_add(buf, bytes, sv_utf8_encode(is_unsafe(point) ? REPLACEMENT : point, bytes));
}

void sv_plain_add(sv_buf *buf, const char *text) {
    size_t size = strlen(text);
    uint32_t before = ' ', point = ' ';
    for (size_t at = 0; at < size;) {
        bool line_end;
        size_t next = skip_space(text, size, at, &line_end);
        size_t length = next < size ? sv_utf8_decode(text + next, size - next, &point) : 0;
        bool wrapped = line_end && length > 0 && is_unspaced(before) && is_unspaced(point);
        if (next > at && !wrapped) sv_buf_byte(buf, ' ');
        if (length > 0) add_point(buf, point);
        before = point;
        at = next + length;
    }
}
