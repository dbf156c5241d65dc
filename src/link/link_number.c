/* Numbers of a statement that count something (link_number.h). */
#include "link/link_number.h"

#include <string.h>

#include "text/text.h"

/* Whether byte `at` of the document stands in a date or an amount of the statement. */
static bool in_value(const servanda_statement *s, size_t at) {
    for (size_t i = 0; i < s->date_count; i++)
        if (at >= s->dates[i].span.byte_start && at < s->dates[i].span.byte_end) return true;
    for (size_t i = 0; i < s->amount_count; i++)
        if (at >= s->amounts[i].span.byte_start && at < s->amounts[i].span.byte_end) return true;
    return false;
}

/* Digits of one number from the start of `text`, folded and without separators; returns the bytes they take. */
static size_t read_number(const char *text, size_t size, char out[SV_NUMBER_TEXT]) {
    size_t at = 0, used = 0;
    while (at < size) {
        uint32_t point;
        size_t step = sv_utf8_decode(text + at, size - at, &point);
        uint32_t folded = point == SV_UTF8_BAD ? 0 : sv_char_fold(point);
        bool separator = (folded == ',' || folded == '.') && at + step < size && used && text[at + step] >= '0' &&
                         text[at + step] <= '9';
        if (!separator && (folded < '0' || folded > '9')) break;
        if (folded != ',' && used + 1 < SV_NUMBER_TEXT) out[used++] = (char)folded;
        at += step;
    }
    out[used] = '\0';
    return at;
}

static bool is_latin_at(const char *text, size_t size, size_t at) {
    uint32_t point = ' ';
    if (at < size) sv_utf8_decode(text + at, size - at, &point);
    return point != SV_UTF8_BAD && sv_char_script(point) == SV_SCRIPT_LATIN;
}

void sv_number_find(const servanda_statement *s, sv_numbers *out) {
    size_t size = strlen(s->quote);
    bool glued = false; /* the sign before belongs to a word */
    out->count = 0;
    for (size_t at = 0, step; at < size && out->count < SV_NUMBERS; at += step) {
        uint32_t point;
        char text[SV_NUMBER_TEXT];
        step = sv_utf8_decode(s->quote + at, size - at, &point);
        sv_script script = point == SV_UTF8_BAD ? SV_SCRIPT_OTHER : sv_char_script(point);
        if (script == SV_SCRIPT_DIGIT) {
            step = read_number(s->quote + at, size - at, text);
            if (!step) step = 1;
            bool word = glued || is_latin_at(s->quote, size, at + step);
            if (!word && text[0] && !in_value(s, s->span.byte_start + at)) strcpy(out->texts[out->count++], text);
        }
        glued = script == SV_SCRIPT_LATIN || point == '-';
    }
}

static bool has(const sv_numbers *list, const char *text) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->texts[i], text) == 0) return true;
    return false;
}

size_t sv_number_own(const sv_numbers *list, const sv_numbers *other, const char *own[SV_NUMBERS]) {
    size_t n = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!has(other, list->texts[i])) own[n++] = list->texts[i];
    return n;
}

#define FIRST_YEAR "1900"
#define LAST_YEAR "2199"

/* A count that every language writes in digits: two digits or more, no year. */
static bool is_count(const char *text) {
    size_t n = strlen(text);
    return n >= 2 && !strchr(text, '.') && (n != 4 || strcmp(text, FIRST_YEAR) < 0 || strcmp(text, LAST_YEAR) > 0);
}

static size_t significant(const char *text) {
    size_t n = strlen(text);
    while (n > 1 && text[n - 1] == '0') n--;
    return n;
}

static bool same_digits(const char *a, const char *b) {
    size_t n = significant(a);
    return n == significant(b) && memcmp(a, b, n) == 0;
}

/* Counts of `list` whose digits no number of `other` has. */
static size_t own_counts(const sv_numbers *list, const sv_numbers *other) {
    size_t n = 0;
    for (size_t i = 0; i < list->count; i++) {
        bool shared = !is_count(list->texts[i]);
        for (size_t k = 0; k < other->count && !shared; k++) shared = same_digits(list->texts[i], other->texts[k]);
        n += !shared;
    }
    return n;
}

bool sv_number_differ(const servanda_statement *a, const servanda_statement *b) {
    sv_numbers of_a, of_b;
    sv_number_find(a, &of_a);
    sv_number_find(b, &of_b);
    return of_a.count == of_b.count && own_counts(&of_a, &of_b) && own_counts(&of_b, &of_a);
}
