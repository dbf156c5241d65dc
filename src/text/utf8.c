/* UTF-8: strict decoding and encoding of single code points, and what is asked of whole strings.
 *
 * The one idea: one table of lead bytes says how long a sequence is and which second bytes are allowed (Unicode table
 * 3-7), so overlong forms, surrogates and points above U+10FFFF are refused in one comparison. */
#include "text/text.h"

#include "base/eight.h"

typedef struct lead_row {
    unsigned char from, to; /* lead bytes */
    unsigned char length;
    unsigned char low, high; /* second byte */
} lead_row;

static const lead_row leads[] = {
    {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF}, {0xE1, 0xEC, 3, 0x80, 0xBF}, {0xED, 0xED, 3, 0x80, 0x9F},
    {0xEE, 0xEF, 3, 0x80, 0xBF}, {0xF0, 0xF0, 4, 0x90, 0xBF}, {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

/* Length of the well-formed sequence at s, 0 if there is none. */
static size_t sequence_length(const unsigned char *s, size_t size) {
    if (size == 0) return 0;
    if (s[0] < 0x80) return 1;
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        const lead_row *row = &leads[i];
        if (s[0] < row->from || s[0] > row->to) continue;
        if (size < row->length || s[1] < row->low || s[1] > row->high) return 0;
        for (size_t k = 2; k < row->length; k++)
            if ((s[k] & 0xC0) != 0x80) return 0;
        return row->length;
    }
    return 0;
}

size_t sv_utf8_decode_any(const char *s, size_t size, uint32_t *out) {
    const unsigned char *u = (const unsigned char *)s;
    size_t length = sequence_length(u, size);
    static const unsigned char mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    if (length == 0) {
        *out = SV_UTF8_BAD;
        return size ? 1 : 0;
    }
    uint32_t point = u[0] & mask[length];
    for (size_t i = 1; i < length; i++) point = point << 6 | (u[i] & 0x3Fu);
    *out = point;
    return length;
}

size_t sv_utf8_encode(uint32_t point, char out[4]) {
    static const unsigned char head[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
    size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; point >>= 6) out[i] = (char)(0x80u | (point & 0x3Fu));
    out[0] = (char)(head[length] | point);
    return length;
}

size_t sv_utf8_valid_prefix(const char *s, size_t size) {
    uint32_t point;
    for (size_t i = 0; i < size;) {
        i += sv_eight_ascii(s + i, size - i);
        while (size - i > 3 && sv_utf8_triple(s + i, &point)) i += 3; /* most of Asia */
        if (i == size || (unsigned char)s[i] < 0x80) continue;
        size_t length = sequence_length((const unsigned char *)s + i, size - i);
        if (length == 0) return i;
        i += length;
    }
    return size;
}

size_t sv_utf8_count(const char *s, size_t size) {
    size_t count = 0;
    for (size_t i = 0; i < size; i++) count += ((unsigned char)s[i] & 0xC0) != 0x80;
    return count;
}
