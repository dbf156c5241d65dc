/* JSON, written without building a tree: one flag says whether a comma is due. Statements are millions, so strings are
 * copied in runs of harmless bytes and numbers are made without printf where they are whole. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/eight.h"
#include "report/output.h"
#include "text/text.h"

static void value_begins(servanda_json *json) {
    if (json->comma) sv_output_byte(json->output, ',');
    json->comma = true;
}

void servanda_json_open(servanda_json *json, char bracket) {
    value_begins(json);
    sv_output_byte(json->output, bracket);
    json->comma = false;
}

void servanda_json_close(servanda_json *json, char bracket) {
    sv_output_byte(json->output, bracket);
    json->comma = true;
}

void servanda_json_line(servanda_json *json) {
    servanda_output_add(json->output, "\n", 1);
    json->comma = false;
}

static void escape(servanda_output *output, unsigned char c) {
    static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt"; /* pairs: byte, letter after the backslash */
    for (const char *pair = shorts; *pair; pair += 2)
        if ((unsigned char)*pair == c) {
            sv_output_byte(output, '\\');
            sv_output_byte(output, pair[1]);
            return;
        }
    servanda_output_printf(output, "\\u%04x", c);
}

static inline bool plain(unsigned char c) { return (unsigned char)(c - 0x20) < 0x60 && c != '"' && c != '\\'; }

/* Length of the well-formed code point at s, 0 where it is ill-formed. */
static size_t point_length(const char *s, size_t size) {
    uint32_t point;
    size_t length = sv_utf8_decode(s, size, &point);
    return point == SV_UTF8_BAD ? 0 : length;
}

/* Of eight bytes: how many from the first on are harmless ASCII. */
static inline size_t count_plain(uint64_t word) {
    uint64_t others = ~sv_eight_within(word, ' ', 0x7F) & SV_EIGHT_TOPS;
    return sv_eight_before(others | sv_eight_within(word, '"', '"') | sv_eight_within(word, '\\', '\\'));
}

/* Behind the harmless bytes from `i` on: plain ASCII and what most of Asia writes. */
static size_t skip_plain(const char *text, size_t i, size_t size) {
    uint32_t point;
    for (size_t before = SIZE_MAX; i != before;) {
        before = i;
        for (size_t n = SV_EIGHT; n == SV_EIGHT && size - i >= SV_EIGHT; i += n)
            n = count_plain(sv_eight_load(text + i));
        while (size - i >= 3 && sv_utf8_triple(text + i, &point)) i += 3; /* the NUL behind the text is the fourth */
        while (i < size && plain((unsigned char)text[i])) i++;
    }
    return i;
}

/* All of it is harmless. */
static void quoted_plain(servanda_output *output, const char *text, size_t size) {
    char *out = sv_output_room(output, size + 2);
    if (!out) return;
    out[0] = out[size + 1] = '"';
    memcpy(out + 1, text, size);
}

static void quoted(servanda_output *output, const char *text) {
    size_t size = strlen(text), start = 0, i = skip_plain(text, 0, size);
    if (i == size) {
        quoted_plain(output, text, size);
        return;
    }
    sv_output_byte(output, '"');
    for (; i < size; i = skip_plain(text, i, size)) {
        unsigned char c = (unsigned char)text[i];
        size_t length = c >= 0x80 ? point_length(text + i, size - i) : 0;
        if (length > 0) {
            i += length;
            continue;
        }
        servanda_output_add(output, text + start, i - start);
        if (c >= 0x80)
            servanda_output_text(output, "\xEF\xBF\xBD"); /* ill-formed: the replacement character */
        else
            escape(output, c);
        start = ++i;
    }
    servanda_output_add(output, text + start, size - start);
    sv_output_byte(output, '"');
}

void servanda_json_key(servanda_json *json, const char *key) {
    value_begins(json);
    quoted(json->output, key);
    sv_output_byte(json->output, ':');
    json->comma = false;
}

void sv_json_name(servanda_json *json, const char *name) {
    size_t size = strlen(name), comma = json->comma;
    char *out = sv_output_room(json->output, comma + size + 3);
    json->comma = false;
    if (!out) return;
    *out = ','; /* the quotation mark goes over it where none is due */
    out += comma;
    out[0] = out[size + 1] = '"';
    memcpy(out + 1, name, size);
    out[size + 2] = ':';
}

void servanda_json_string(servanda_json *json, const char *text) {
    value_begins(json);
    if (text)
        quoted(json->output, text);
    else
        servanda_output_text(json->output, "null");
}

void servanda_json_count(servanda_json *json, uint64_t number) {
    char digits[24];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    value_begins(json);
    servanda_output_add(json->output, digits + at, sizeof digits - at);
}

/* The shortest of two precisions that reads back as the same number; a locale's decimal sign becomes a point. */
static void fraction(servanda_output *output, double number) {
    char text[40];
    snprintf(text, sizeof text, "%.15g", number);
    if (strtod(text, NULL) < number || strtod(text, NULL) > number) snprintf(text, sizeof text, "%.17g", number);
    bool point = false;
    for (const char *c = text; *c; c++) {
        bool ours = strchr("+-0123456789e", *c) != NULL;
        if (ours || !point) sv_output_byte(output, ours ? *c : '.');
        point = point || !ours;
    }
}

void servanda_json_number(servanda_json *json, double number) {
    if (!isfinite(number)) {
        servanda_json_string(json, NULL);
    } else if (number >= 0 && number < 1e19 && floor(number) >= number) {
        servanda_json_count(json, (uint64_t)number);
    } else {
        value_begins(json);
        fraction(json->output, number);
    }
}

void servanda_json_bool(servanda_json *json, bool value) {
    value_begins(json);
    servanda_output_text(json->output, value ? "true" : "false");
}

void servanda_json_strings(servanda_json *json, const char *const *items, size_t count) {
    servanda_json_open(json, '[');
    for (size_t i = 0; i < count; i++) servanda_json_string(json, items[i]);
    servanda_json_close(json, ']');
}
