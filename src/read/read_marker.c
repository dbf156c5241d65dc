/* Markers of list items and numbered headings: "•", "-", "1.", "(a)", "①", "（１）", "一、", …
 *
 * The one idea: a marker is a sign out of a table, or an ordinal in one of a few wrappings. Its style (which sign, which
 * kind of ordinal, which wrapping) is one number, so nesting can compare styles without knowing them. */
#include <string.h>

#include "read/read.h"

enum { AFTER_NOTHING, AFTER_SPACE, AFTER_NO_TWIN }; /* what must follow a sign: anything; white space; not itself */
typedef struct sign_row {
    uint16_t point;
    uint8_t style, after;
} sign_row;

/* Folded code points, or such as stand. Signs of one row share a style where writers mix them. */
static const sign_row signs[] = {
    {'*', SV_STYLE_STAR, AFTER_SPACE},
    {'+', SV_STYLE_BULLET, AFTER_SPACE},
    {'-', SV_STYLE_DASH, AFTER_SPACE},
    {0x2013, SV_STYLE_DASH + 100, AFTER_SPACE}, /* en dash, em dash */
    {0x2014, SV_STYLE_DASH + 101, AFTER_NOTHING},
    {0x2500, SV_STYLE_DASH + 101, AFTER_NOTHING},
    {0x203B, SV_STYLE_NOTE, AFTER_NOTHING}, /* reference mark */
    {0x2020, SV_STYLE_NOTE, AFTER_NOTHING},
    {0x2021, SV_STYLE_NOTE, AFTER_NOTHING},
    {0xB7, SV_STYLE_BULLET + 1, AFTER_NOTHING},
    {0x30FB, SV_STYLE_BULLET + 1, AFTER_NOTHING}, /* middle dots */
    {0x2027, SV_STYLE_BULLET + 1, AFTER_NOTHING},
    {0xFF0E, SV_STYLE_BULLET + 1, AFTER_NO_TWIN}, /* a wide full stop, typed for one; not folded */
    {0x2022, SV_STYLE_BULLET + 2, AFTER_NOTHING},
    {0x25CF, SV_STYLE_BULLET + 2, AFTER_NO_TWIN}, /* round, filled */
    {0x2023, SV_STYLE_BULLET + 3, AFTER_NOTHING},
    {0x27A2, SV_STYLE_BULLET + 3, AFTER_NOTHING}, /* arrow heads */
    {0x25B6, SV_STYLE_BULLET + 3, AFTER_NOTHING},
    {0x25B7, SV_STYLE_BULLET + 3, AFTER_NOTHING},
    {0x25BA, SV_STYLE_BULLET + 3, AFTER_NOTHING},
    {0x27A4, SV_STYLE_BULLET + 3, AFTER_NOTHING},
    {0x25E6, SV_STYLE_BULLET + 4, AFTER_NOTHING},
    {0x25CB, SV_STYLE_BULLET + 4, AFTER_NO_TWIN}, /* round, open */
    {0x25EF, SV_STYLE_BULLET + 4, AFTER_NO_TWIN},
    {0x3147, SV_STYLE_BULLET + 4, AFTER_SPACE},
    {0x110B, SV_STYLE_BULLET + 4, AFTER_SPACE},
    {0x3BF, SV_STYLE_BULLET + 4, AFTER_SPACE}, /* letters typed for a circle */
    {0x2219, SV_STYLE_BULLET + 1, AFTER_SPACE},
    {0x2981, SV_STYLE_BULLET + 2, AFTER_NOTHING},
    {0x25B8, SV_STYLE_BULLET + 3, AFTER_NOTHING},
    {0x25B9, SV_STYLE_BULLET + 3, AFTER_NOTHING},
    {0x2751, SV_STYLE_BULLET + 6, AFTER_NOTHING},
    {0x2752, SV_STYLE_BULLET + 6, AFTER_NOTHING},
    {0x25FC, SV_STYLE_BULLET + 7, AFTER_NOTHING},
    {0x25FE, SV_STYLE_BULLET + 7, AFTER_NOTHING},
    {0x27A1, SV_STYLE_BULLET + 3, AFTER_NOTHING},
    {0x2192, SV_STYLE_BULLET + 3, AFTER_SPACE},
    {0x274D, SV_STYLE_BULLET + 4, AFTER_NOTHING},
    {0x25CE, SV_STYLE_BULLET + 5, AFTER_NO_TWIN},
    {0x221A, SV_STYLE_BULLET + 6, AFTER_SPACE},
    {0xD7, SV_STYLE_BULLET + 6, AFTER_SPACE}, /* root and times, typed for a tick and a cross */
    {0x2713, SV_STYLE_BULLET + 6, AFTER_NOTHING},
    {0x2714, SV_STYLE_BULLET + 6, AFTER_NOTHING}, /* ticks and boxes */
    {0x2610, SV_STYLE_BULLET + 6, AFTER_NOTHING},
    {0x2611, SV_STYLE_BULLET + 6, AFTER_NOTHING},
    {0x25AA, SV_STYLE_BULLET + 7, AFTER_NOTHING},
    {0x25AB, SV_STYLE_BULLET + 8, AFTER_NOTHING},
    {0xF0B7, SV_STYLE_BULLET + 2, AFTER_NOTHING},
    {0xF0A7, SV_STYLE_BULLET + 7, AFTER_NOTHING}, /* symbol fonts */
    {0xF06C, SV_STYLE_BULLET + 2, AFTER_NOTHING},
    {0xF06E, SV_STYLE_BULLET + 7, AFTER_NOTHING},
    {0x25A0, SV_STYLE_SQUARE, AFTER_NO_TWIN},
    {0x25A1, SV_STYLE_SQUARE + 1, AFTER_NO_TWIN}, /* heads of sections */
    {0x25A3, SV_STYLE_SQUARE + 1, AFTER_NO_TWIN},
    {0x25C6, SV_STYLE_SQUARE + 2, AFTER_NO_TWIN},
    {0x25C7, SV_STYLE_SQUARE + 3, AFTER_NO_TWIN},
    {0x2756, SV_STYLE_SQUARE + 2, AFTER_NO_TWIN},
    {0x25B2, SV_STYLE_SQUARE + 4, AFTER_NO_TWIN},
    {0x25B3, SV_STYLE_SQUARE + 5, AFTER_NO_TWIN},
    {0x25BC, SV_STYLE_SQUARE + 6, AFTER_NO_TWIN},
    {0x2605, SV_STYLE_SQUARE + 7, AFTER_NO_TWIN},
    {0x2606, SV_STYLE_SQUARE + 8, AFTER_NO_TWIN},
    {0x2666, SV_STYLE_SQUARE + 2, AFTER_NO_TWIN},
    {0x25C8, SV_STYLE_SQUARE + 3, AFTER_NO_TWIN},
    {0x25CA, SV_STYLE_SQUARE + 3, AFTER_NO_TWIN},
};

/* Kinds of ordinals, and wrappings. */
enum {
    KIND_DIGIT,
    KIND_ROMAN_UPPER,
    KIND_ROMAN_LOWER,
    KIND_UPPER,
    KIND_LOWER,
    KIND_HAN,
    KIND_CIRCLE,
    KIND_KANA,
    KIND_HANGUL,
    KIND_JAMO,
    KIND_DECIMAL,
    KIND_HYPHEN,
    KIND_COUNT
};
enum { WRAP_BARE, WRAP_DOT, WRAP_CLOSE, WRAP_BOTH, WRAP_SQUARE, WRAP_COMMA, WRAP_COUNT };

typedef struct run_row {
    uint32_t first, count;
    uint8_t kind;
} run_row;

/* Signs that are ordinals by themselves, in runs of rising value. */
static const run_row circles[] = {
    {0x2460, 20, KIND_CIRCLE},       {0x3251, 15, KIND_CIRCLE},       {0x2474, 20, KIND_CIRCLE + 16},
    {0x2488, 20, KIND_CIRCLE + 32},  {0x2776, 10, KIND_CIRCLE},       {0x2780, 10, KIND_CIRCLE},
    {0x278A, 10, KIND_CIRCLE},       {0x24EB, 10, KIND_CIRCLE},       {0x24D0, 26, KIND_CIRCLE + 48},
    {0x249C, 26, KIND_CIRCLE + 48},  {0x24B6, 26, KIND_CIRCLE + 64},  {0x3220, 10, KIND_CIRCLE + 80},
    {0x3280, 10, KIND_CIRCLE + 80},  {0x3260, 14, KIND_CIRCLE + 96},  {0x326E, 14, KIND_CIRCLE + 96},
    {0x3200, 14, KIND_CIRCLE + 112}, {0x320E, 14, KIND_CIRCLE + 112}, {0x32D0, 47, KIND_CIRCLE + 128},
    {0x2160, 12, KIND_CIRCLE + 144}, {0x2170, 12, KIND_CIRCLE + 160},
};

/* Letters that count, in their order. */
static const uint16_t han_digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
#define HAN_TEN 0x5341
static const uint16_t hangul[] = {0xAC00, 0xB098, 0xB2E4, 0xB77C, 0xB9C8, 0xBC14, 0xC0AC,
                                  0xC544, 0xC790, 0xCC28, 0xCE74, 0xD0C0, 0xD30C, 0xD558};
static const uint16_t jamo[] = {0x3131, 0x3134, 0x3137, 0x3139, 0x3141, 0x3142, 0x3145,
                                0x3147, 0x3148, 0x314A, 0x314B, 0x314C, 0x314D, 0x314E};
static const uint16_t kana[] = {0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA, 0x30AB, 0x30AD, 0x30AF, 0x30B1, 0x30B3,
                                0x30B5, 0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF, 0x30C1, 0x30C4, 0x30C6, 0x30C8,
                                0x30CA, 0x30CB, 0x30CC, 0x30CD, 0x30CE, 0x30CF, 0x30D2, 0x30D5, 0x30D8, 0x30DB};

#define PEEK 16

/* The first folded points of a line, with the byte where each ends. */
typedef struct head {
    uint32_t point[PEEK + 1], raw[PEEK + 1];
    size_t end[PEEK + 1];
    unsigned count;
} head;

static void peek(const char *text, size_t start, size_t end, head *h) {
    while (start < end && h->count < PEEK) {
        uint32_t raw;
        start += sv_utf8_decode(text + start, end - start, &raw);
        uint32_t point = raw == SV_UTF8_BAD ? 0xFFFD : sv_char_fold(raw);
        if (point == 0) continue;
        h->raw[h->count] = raw;
        h->point[h->count] = point;
        h->end[h->count++] = start;
    }
    h->point[h->count] = h->raw[h->count] = 0;
    h->end[h->count] = end;
}

static uint32_t index_in(const uint16_t *row, size_t count, uint32_t point) {
    for (uint32_t i = 0; i < count; i++)
        if (row[i] == point) return i + 1;
    return 0;
}

static bool is_digit(uint32_t point) { return point >= '0' && point <= '9'; }

/* ---- ordinals: each returns how many points it takes, 0 if none ---- */

static unsigned digits(const head *h, unsigned at, uint32_t *value) {
    unsigned n = 0;
    *value = 0;
    while (n < 4 && is_digit(h->point[at + n])) *value = *value * 10 + (h->point[at + n++] - '0');
    return n <= 3 ? n : 0;
}

/* "1.2", "1.2.3" or "1-2", told by `joint` (a dot behind is taken by the wrapping). */
static unsigned joined(const head *h, unsigned at, char joint, uint32_t *value, unsigned *depth) {
    unsigned n = digits(h, at, value);
    *depth = 1;
    while (n && h->point[at + n] == (unsigned char)joint && is_digit(h->point[at + n + 1]) && at + n + 4 < h->count) {
        uint32_t next;
        unsigned more = digits(h, at + n + 1, &next);
        if (!more) return 0;
        n += more + 1;
        *value = next;
        ++*depth;
    }
    return n;
}

static unsigned han_number(const head *h, unsigned at, uint32_t *value) {
    uint32_t sum = 0, digit = 0;
    unsigned n = 0;
    for (; n < 4; n++) {
        uint32_t point = h->raw[at + n], found = index_in(han_digits, 10, point);
        if (found)
            digit = found - 1;
        else if (point == HAN_TEN)
            sum += (digit ? digit : 1) * 10, digit = 0;
        else
            break;
    }
    *value = sum + digit;
    return n <= 3 ? n : 0;
}

static uint32_t roman_digit(uint32_t point) {
    switch (point) {
    case 'i': return 1;
    case 'v': return 5;
    case 'x': return 10;
    case 'l': return 50;
    default: return 0;
    }
}

/* Is that how the number is written ("ill" is no numeral)? */
static bool is_roman(const head *h, unsigned at, unsigned count, uint32_t value) {
    static const struct {
        uint32_t value;
        const char *sign;
    } steps[] = {{50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}};
    unsigned n = 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        for (; value >= steps[i].value; value -= steps[i].value)
            for (const char *c = steps[i].sign; *c; c++, n++)
                if (n >= count || h->point[at + n] != (unsigned char)*c) return false;
    return n == count;
}

static unsigned roman(const head *h, unsigned at, uint32_t *value) {
    uint32_t sum = 0, last = 0;
    unsigned n = 0;
    for (; n < 7; n++) {
        uint32_t digit = roman_digit(h->point[at + n]);
        if (!digit) break;
        sum += digit > last && last ? digit - 2 * last : digit;
        last = digit;
    }
    *value = sum;
    return n < 7 && is_roman(h, at, n, sum) ? n : 0;
}

typedef struct ordinal {
    uint8_t kind;
    uint32_t value;
    unsigned count, depth;
} ordinal;

static bool latin_ordinal(const head *h, unsigned at, ordinal *o) {
    uint32_t value;
    unsigned n = roman(h, at, &value);
    bool upper = sv_char_is_upper(h->raw[at]), alone = !sv_char_is_word(h->point[at + 1]);
    if (n && !sv_char_is_word(h->point[at + n]) &&
        (n > 1 || h->point[at] == 'i' || h->point[at] == 'v' || h->point[at] == 'x')) {
        *o = (ordinal){upper ? KIND_ROMAN_UPPER : KIND_ROMAN_LOWER, value, n, 1};
        return true;
    }
    if (!alone || h->point[at] < 'a' || h->point[at] > 'z') return false;
    *o = (ordinal){upper ? KIND_UPPER : KIND_LOWER, h->point[at] - 'a' + 1, 1, 1};
    return true;
}

static bool letter_ordinal(const head *h, unsigned at, ordinal *o) {
    static const struct {
        const uint16_t *row;
        uint8_t count, kind;
    } rows[] = {{hangul, sizeof hangul / 2, KIND_HANGUL},
                {jamo, sizeof jamo / 2, KIND_JAMO},
                {kana, sizeof kana / 2, KIND_KANA}};
    for (size_t i = 0; i < 3; i++) {
        uint32_t value = index_in(rows[i].row, rows[i].count, h->point[at]);
        if (!value) continue;
        *o = (ordinal){rows[i].kind, value, 1, 1};
        return true;
    }
    return latin_ordinal(h, at, o);
}

static bool parse_ordinal(const head *h, unsigned at, ordinal *o) {
    uint32_t value;
    unsigned depth, n = joined(h, at, '-', &value, &depth);
    if (n && depth == 2) return *o = (ordinal){KIND_HYPHEN, value, n, depth}, true;
    n = joined(h, at, '.', &value, &depth);
    if (n) return *o = (ordinal){depth > 1 ? KIND_DECIMAL : KIND_DIGIT, value, n, depth}, true;
    n = han_number(h, at, &value);
    if (n) return *o = (ordinal){KIND_HAN, value, n, 1}, true;
    return letter_ordinal(h, at, o);
}

/* ---- wrappings ---- */

static unsigned close_of(uint32_t open) {
    return open == '(' || open == 0x3014 ? (open == '(' ? ')' : 0x3015) : open == '[' ? ']' : 0;
}

/* What may follow "1." or "1)": white space, or a letter that is no digit and, behind a Latin letter, no Latin one. */
static bool may_follow(const head *h, unsigned at, const ordinal *o) {
    uint32_t point = h->point[at];
    if (at >= h->count) return false;
    if (point == ' ') return true;
    if (is_digit(point)) return false;
    return o->kind != KIND_UPPER && o->kind != KIND_LOWER && o->kind != KIND_ROMAN_LOWER &&
           o->kind != KIND_ROMAN_UPPER && (sv_char_width(h->raw[at]) == 2 || sv_char_is_upper(h->raw[at]));
}

static int wrapping(const head *h, unsigned at, unsigned open, const ordinal *o, unsigned *taken) {
    uint32_t point = h->point[at];
    *taken = at + 1;
    if (open) return point != open ? -1 : open == ']' ? WRAP_SQUARE : WRAP_BOTH;
    if (point == 0x3001 && (o->kind == KIND_HAN || o->kind == KIND_DIGIT)) return WRAP_COMMA;
    if (point == ')' && may_follow(h, at + 1, o)) return WRAP_CLOSE;
    if (point == '.' && may_follow(h, at + 1, o)) return WRAP_DOT;
    *taken = at;
    bool wide_space = h->raw[at] == 0x3000 || (point == ' ' && h->point[at + 1] == ' ');
    if (point == ' ' && (o->kind == KIND_DIGIT || o->kind == KIND_DECIMAL)) return WRAP_BARE;
    return wide_space && (o->kind == KIND_HAN || o->kind == KIND_KANA) ? WRAP_BARE : -1;
}

/* A letter or a number that may be a word as well: "3 Text", "v. Text". */
static bool is_bare(const ordinal *o, int wrap) {
    bool letter =
        o->kind == KIND_UPPER || o->kind == KIND_LOWER || o->kind == KIND_ROMAN_LOWER || o->kind == KIND_ROMAN_UPPER;
    if (wrap == WRAP_BARE) return o->kind == KIND_DIGIT || o->kind == KIND_DECIMAL;
    return wrap == WRAP_DOT && letter && o->count == 1;
}

static bool parse_number(const head *h, sv_marker *out) {
    unsigned open = close_of(h->point[0]), taken;
    ordinal o;
    if (!parse_ordinal(h, open != 0, &o)) return false;
    int wrap = wrapping(h, (open != 0) + o.count, open, &o, &taken);
    if (wrap < 0) return false;
    unsigned depth = o.depth < 6 ? o.depth : 6;
    out->style = (uint16_t)(SV_STYLE_NUMBER + (o.kind * WRAP_COUNT + (unsigned)wrap) * 8 + depth);
    out->number = o.value;
    out->end = taken ? h->end[taken - 1] : 0;
    out->bare = is_bare(&o, wrap);
    return true;
}

/* ---- signs ---- */

static bool parse_circle(const head *h, sv_marker *out) {
    for (size_t i = 0; i < sizeof circles / sizeof *circles; i++) {
        if (h->raw[0] < circles[i].first || h->raw[0] >= circles[i].first + circles[i].count) continue;
        bool letter_like = circles[i].first == 0x2160 || circles[i].first == 0x2170;
        if (letter_like && h->point[1] != ' ' && h->point[1] != '.' && h->point[1] != 0x3001) return false;
        bool dot = h->point[1] == '.' || h->point[1] == 0x3001;
        *out = (sv_marker){.style = (uint16_t)(SV_STYLE_NUMBER + 2048 + circles[i].kind * 8),
                           .number = h->raw[0] - circles[i].first + 1,
                           .end = h->end[dot],
                           .bare = circles[i].kind == KIND_CIRCLE + 48}; /* a circled c is mostly a copyright sign */
        return true;
    }
    return false;
}

static bool parse_sign(const head *h, sv_marker *out) {
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (h->point[0] != signs[i].point && h->raw[0] != signs[i].point) continue;
        unsigned n = 1;
        while (signs[i].point == 0x2014 && h->point[n] == 0x2014) n++; /* a double dash is one sign */
        bool spaced = h->point[n] == ' ';
        bool wide = h->point[0] == '-' && n < h->count && sv_char_width(h->raw[n]) == 2;
        if (signs[i].after == AFTER_SPACE && !spaced && !wide) return false;
        if (signs[i].after == AFTER_NO_TWIN && h->raw[1] == h->raw[0]) return false;
        if (signs[i].point == 0x2014 && n == 1 && !spaced) return false;
        *out = (sv_marker){.style = signs[i].style, .end = h->end[n - 1]};
        return true;
    }
    if (h->raw[0] == 'o' && h->point[1] == ' ') /* typed for an open circle */
        return *out = (sv_marker){.style = SV_STYLE_BULLET + 4, .end = h->end[0]}, true;
    return false;
}

static bool parse_hash(const head *h, sv_marker *out) {
    unsigned n = 0;
    while (h->raw[n] == '#') n++;
    if (n == 0 || n > 6 || h->point[n] != ' ') return false;
    *out = (sv_marker){.style = SV_STYLE_HASH, .number = n, .end = h->end[n - 1]};
    return true;
}

/* Most lines begin with a word: letters of a word need not be looked at any closer. */
static bool may_be_marker(const char *text, size_t start, size_t end) {
    uint32_t raw;
    size_t limit = end - start < 9 ? end : start + 9;
    sv_utf8_decode(text + start, end - start, &raw);
    switch (sv_char_script(raw)) {
    case SV_SCRIPT_LATIN:
        if (raw == 'o' || raw >= 0x80) return true;
        for (size_t i = start + 1; i < limit; i++)
            if (text[i] == '.' || text[i] == ')' || (unsigned char)text[i] >= 0x80) return true;
        return false;
    case SV_SCRIPT_HIRAGANA: return false;
    case SV_SCRIPT_HAN: return raw == HAN_TEN || index_in(han_digits, 10, raw);
    case SV_SCRIPT_HANGUL: return raw < 0xAC00 || index_in(hangul, sizeof hangul / 2, raw);
    default: return true;
    }
}

bool sv_marker_parse(const char *text, size_t start, size_t end, sv_marker *out) {
    head h = {.count = 0};
    if (!may_be_marker(text, start, end)) return false;
    peek(text, start, end, &h);
    if (h.count < 2) return false;
    if (!parse_hash(&h, out) && !parse_sign(&h, out) && !parse_circle(&h, out) && !parse_number(&h, out)) return false;
    while (out->end < end) { /* white space behind the marker belongs to it */
        uint32_t point;
        size_t length = sv_utf8_decode(text + out->end, end - out->end, &point);
        if (point == SV_UTF8_BAD || sv_char_fold(point) != ' ') break;
        out->end += length;
    }
    return out->end < end;
}

char sv_marker_bracket(uint16_t style) {
    unsigned code = style < SV_STYLE_NUMBER ? 0 : (style - SV_STYLE_NUMBER) / 8u;
    if (style < SV_STYLE_NUMBER || code / WRAP_COUNT != KIND_DIGIT) return 0;
    return code % WRAP_COUNT == WRAP_BOTH ? '(' : code % WRAP_COUNT == WRAP_SQUARE ? '[' : 0;
}
