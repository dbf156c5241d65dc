/* Width of text on a terminal.
 *
 * The one idea: a cluster is what the eye takes for one sign: a base with the zero-width signs, joined emoji, skin tones
 * and second flag letter that follow it. It is as wide as its widest part, and it is never cut. */
#include "text/text.h"

#define JOINER 0x200D
#define BAD 0xFFFD

static bool is_flag(uint32_t point) { return point >= 0x1F1E6 && point <= 0x1F1FF; }

static bool is_tone(uint32_t point) { return point >= 0x1F3FB && point <= 0x1F3FF; }

static size_t decode(const char *s, size_t size, uint32_t *point) {
    size_t length = sv_utf8_decode(s, size, point);
    if (*point == SV_UTF8_BAD) *point = BAD;
    return length;
}

/* Bytes of the cluster at s (size > 0), and its columns. */
static size_t cluster(const char *s, size_t size, size_t *columns) {
    uint32_t point, next;
    size_t at = decode(s, size, &point);
    bool flag = is_flag(point), joined = false;
    *columns = (size_t)sv_char_width(point);
    while (at < size) {
        size_t length = decode(s + at, size - at, &next);
        int width = sv_char_width(next);
        bool second = flag && is_flag(next);
        bool stays = (width == 0 && next >= 0x20) || joined || is_tone(next) || second;
        if (!stays) break;
        if (second) *columns = 2;
        if ((size_t)width > *columns) *columns = (size_t)width;
        joined = next == JOINER;
        flag = flag && !second;
        at += length;
    }
    return at;
}

size_t sv_width_cluster(const char *s, size_t size) {
    size_t columns;
    return size ? cluster(s, size, &columns) : 0;
}

size_t sv_width_of(const char *s, size_t size) {
    size_t sum = 0, columns;
    for (size_t at = 0; at < size; sum += columns) at += cluster(s + at, size - at, &columns);
    return sum;
}

size_t sv_width_cut(const char *s, size_t size, size_t columns) {
    size_t at = 0;
    while (at < size) {
        size_t wide, length = cluster(s + at, size - at, &wide);
        if (wide > columns) break;
        columns -= wide;
        at += length;
    }
    return at;
}
