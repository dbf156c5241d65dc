/* Page numbers and running heads among the lines, so that text can go on across them.
 *
 * The one idea: a page number is either nothing but a number in its ornaments, or one of several lines that are equal but
 * for a number that rises by one beside another that stays ("3 of 12"). A running head is a short line that comes again
 * beside page numbers. */
#include <stdlib.h>
#include <string.h>

#include "read/read.h"

#define NUMBER_MAX 40 /* columns of a page number in its formula */
#define HEAD_MAX 80   /* columns of a running head */

/* A short line with its digits blanked out. */
typedef struct skeleton {
    uint64_t shape, exact; /* hashes without and with the digits */
    uint32_t line;
    uint32_t numbers[2]; /* first and last number */
    uint32_t count;      /* of numbers */
    bool ornate;         /* with dashes or brackets */
} skeleton;

static uint64_t mix(uint64_t hash, uint32_t point) { return (hash ^ point) * 1099511628211u; }

static bool is_number_ornament(uint32_t point) {
    return point == '-' || point == 0x2013 || point == 0x2014 || point == 0x2015 || point == 0x2500 || point == '/' ||
           point == '|' || point == '[' || point == ']' || point == ' ' || point == '~' || point == 0xB7 ||
           point == '<' || point == '>' || point == '(' || point == ')';
}

/* Hashes a line; *bare is set where it is nothing but numbers in ornaments. */
static void take_skeleton(const char *text, const sv_line *line, skeleton *s, bool *bare) {
    bool digit_before = false, round = false;
    uint32_t ornaments = 0;
    *bare = true;
    for (size_t at = line->mark; at < line->end;) {
        uint32_t point;
        at += sv_utf8_decode(text + at, line->end - at, &point);
        point = point == SV_UTF8_BAD ? 0xFFFD : sv_char_fold(point);
        bool digit = point >= '0' && point <= '9';
        if (point == 0 || point == ' ') continue;
        s->exact = mix(s->exact, point);
        if (!digit || !digit_before) s->shape = mix(s->shape, digit ? '0' : point);
        if (digit && !digit_before && s->count++ > 0) s->numbers[1] = 0;
        uint32_t *number = &s->numbers[s->count > 1];
        if (digit && *number < 100000) *number = *number * 10 + (point - '0');
        if (!digit && !is_number_ornament(point)) *bare = false;
        ornaments += !digit && point != '/';
        round = round || point == '(';
        digit_before = digit;
    }
    s->ornate = ornaments > 0;
    if (round && s->count < 2) *bare = false; /* "(3)" may be anything, "(3/12)" not */
    bool small = s->numbers[0] < 1000 && s->numbers[1] < 1000;
    *bare = *bare && small && (s->count == 1 || (s->count == 2 && s->numbers[0] <= s->numbers[1])) && ornaments <= 6;
}

static int compare_shape(const void *a, const void *b) {
    const skeleton *x = a, *y = b;
    if (x->shape != y->shape) return x->shape < y->shape ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

static int compare_exact(const void *a, const void *b) {
    const skeleton *x = a, *y = b;
    if (x->exact != y->exact) return x->exact < y->exact ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

static void mark_page(sv_line *line) { line->form |= SV_FORM_PAGE | SV_FORM_FURNITURE; }

/* Does the line stand in the middle of a sentence? The text before must be too long for a title. */
static bool cuts_sentence(const sv_reading *r, uint32_t line) {
    const sv_line *lines = r->lines.items;
    uint32_t before = line, after = line + 1;
    while (before > 0 && lines[before - 1].form & SV_FORM_PAGE) before--;
    while (after < r->lines.count && lines[after].form & SV_FORM_PAGE) after++;
    if (before == 0 || after == r->lines.count) return false;
    const sv_line *text = &lines[before - 1], *next = &lines[after];
    bool open = text->form & (SV_FORM_CLOSED | SV_FORM_COMMA) && text->edge - text->indent >= 40;
    return open && !next->style && (next->form & SV_FORM_LOWER || !(text->form & SV_FORM_LATIN));
}

/* "Page 3 of 12": equal lines whose first number rises by one while the last stays. With one number only ("Page 3") they
 * may be titles ("Article 3"), unless a sentence goes on behind one of them. */
static void mark_counted(sv_reading *r, const skeleton *s, size_t count) {
    bool cut = s[0].count == 2;
    if (count < 2 || s[0].count > 2) return;
    for (size_t i = 1; i < count; i++)
        if (s[i].numbers[0] != s[i - 1].numbers[0] + 1 || s[i].numbers[1] != s[0].numbers[1]) return;
    for (size_t i = 0; i < count && !cut; i++) cut = cuts_sentence(r, s[i].line);
    for (size_t i = 0; i < count && cut; i++) mark_page(&r->lines.items[s[i].line]);
}

static bool beside_page(const sv_reading *r, uint32_t line) {
    const sv_line *lines = r->lines.items;
    if (lines[line].page) return true;
    if (line > 0 && lines[line - 1].form & SV_FORM_PAGE) return true;
    return line + 1 < r->lines.count && lines[line + 1].form & SV_FORM_PAGE;
}

static size_t run_length(const skeleton *s, size_t count, bool exact) {
    size_t n = 1;
    while (n < count && (exact ? s[n].exact == s->exact : s[n].shape == s->shape)) n++;
    return n;
}

/* Lines after a page break say so, and blank lines around it are the page's, not the paragraph's. */
static void tell_next(sv_reading *r) {
    bool page = false, blank = false;
    for (size_t i = 0; i < r->lines.count; i++) {
        sv_line *line = &r->lines.items[i];
        if (line->form & SV_FORM_PAGE) {
            page = true;
            blank = blank || line->blank;
            continue;
        }
        line->page = line->page || page;
        line->blank = line->blank || (page && blank);
        page = blank = false;
    }
}

/* Numbers without ornaments may also be the last word of a wrapped paragraph: they count where they stand apart, or
 * where one follows the other. */
typedef struct plain_numbers {
    uint32_t value, line; /* the last one, not counted yet if its line is set */
} plain_numbers;

static void mark_number(sv_reading *r, plain_numbers *n, size_t index, const skeleton *s) {
    sv_line *line = &r->lines.items[index];
    bool last = index + 1 == r->lines.count;
    bool apart = line->page || last || ((line->blank || line->fresh) && (line[1].blank || line[1].fresh));
    bool next = n->value > 0 && s->numbers[0] == n->value + 1;
    bool ornate = s->count > 1 || s->ornate;
    if (ornate || apart || next) mark_page(line);
    if (next && n->line != SV_NO_LINE) mark_page(&r->lines.items[n->line]);
    *n = (plain_numbers){s->numbers[0], ornate || apart || next ? SV_NO_LINE : (uint32_t)index};
}

static uint32_t width_of(const sv_line *line) { return line->edge - line->indent; }

static skeleton skeleton_of(const sv_reading *r, size_t line, bool *bare) {
    skeleton s = {.shape = 14695981039346656037u, .exact = 14695981039346656037u, .line = (uint32_t)line};
    take_skeleton(r->document->text, &r->lines.items[line], &s, bare);
    return s;
}

/* Page numbers, alone and in their formula. */
static void mark_numbers(sv_reading *r, skeleton *s) {
    size_t count = 0;
    plain_numbers numbers = {0, SV_NO_LINE};
    for (size_t i = 0; i < r->lines.count; i++) {
        const sv_line *line = &r->lines.items[i];
        bool bare;
        if (line->hint != SV_HINT_NONE || width_of(line) > NUMBER_MAX || !(line->form & SV_FORM_DIGIT)) continue;
        s[count] = skeleton_of(r, i, &bare);
        if (bare)
            mark_number(r, &numbers, i, &s[count]);
        else
            count++;
    }
    qsort(s, count, sizeof *s, compare_shape);
    for (size_t i = 0, n; i < count; i += n) {
        n = run_length(s + i, count - i, false);
        mark_counted(r, s + i, n);
    }
}

/* The same short line beside several page numbers is a running head. */
static void mark_heads(sv_reading *r, skeleton *s) {
    size_t count = 0;
    for (size_t i = 0; i < r->lines.count; i++) {
        const sv_line *line = &r->lines.items[i];
        bool bare;
        if (line->hint != SV_HINT_NONE || width_of(line) > HEAD_MAX || line->form & SV_FORM_PAGE) continue;
        if (beside_page(r, (uint32_t)i)) s[count++] = skeleton_of(r, i, &bare);
    }
    qsort(s, count, sizeof *s, compare_exact);
    for (size_t i = 0, n; i < count; i += n) {
        n = run_length(s + i, count - i, true);
        for (size_t k = 0; k < n && n > 1; k++) mark_page(&r->lines.items[s[i + k].line]);
    }
}

servanda_status sv_page_mark(sv_reading *r) {
    skeleton *s = sv_alloc((r->lines.count + 1) * sizeof *s);
    if (!s) return sv_error_memory(r->error);
    mark_numbers(r, s);
    mark_heads(r, s);
    sv_free(s);
    tell_next(r);
    return SERVANDA_OK;
}
