/* Words with capital letters, as `cap` marks: what names are made of in text that is written with spaces.
 *
 * The one idea: a token is what stands between spaces, brackets, slashes and quotation marks, without the punctuation
 * at its edges; it says `title` (starts with a capital), `upper` (two capitals and no small letter: an
 * acronym) or `camel` (a capital behind a small letter). */
#include "find/find.h"

/* Asked of every character: ASCII is answered here. */
static inline bool is_word(uint32_t point) {
    if (point >= 0x80) return sv_char_is_word(point);
    return (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9') || (point >= 'A' && point <= 'Z');
}

static inline bool is_capital(uint32_t raw) { return raw < 0x80 ? raw >= 'A' && raw <= 'Z' : sv_char_is_upper(raw); }

static inline bool is_small(const sv_view *v, uint32_t at) {
    if (v->raw[at] < 0x80) return v->raw[at] >= 'a' && v->raw[at] <= 'z';
    return v->raw[at] == v->points[at] && sv_char_script(v->raw[at]) == SV_SCRIPT_LATIN;
}

/* Inside a token, a few signs join letters: co-op, R&D, U.S., 2+2, ROK–U.S. */
static bool joins(uint32_t point) {
    return point == '-' || point == '&' || point == '.' || point == '+' || point == 0x2013 || point == 0x2011;
}

/* A letter follows, at once or after the stop of an abbreviation (U.S.-Peru). */
static bool goes_on(const sv_view *v, uint32_t at, uint32_t end) {
    if (at < end && is_word(v->points[at])) return true;
    return at + 1 < end && v->points[at - 1] == '.' && joins(v->points[at]) && is_word(v->points[at + 1]);
}

static uint32_t token_end(const sv_view *v, uint32_t at, uint32_t end) {
    uint32_t i = at;
    while (i < end && (is_word(v->points[i]) || (joins(v->points[i]) && goes_on(v, i + 1, end)))) i++;
    /* an abbreviation keeps its last stop: U.S. */
    bool dotted = i >= at + 3 && i < end && v->points[i] == '.' && v->points[i - 2] == '.';
    return dotted ? i + 1 : i;
}

static const char *shape_of(const sv_find *f, uint32_t start, uint32_t end) {
    const sv_view *v = &f->view;
    unsigned upper = 0, small = 0, humps = 0; /* a hump is a capital right behind a small letter */
    for (uint32_t i = start; i < end; i++) {
        upper += is_capital(v->raw[i]);
        small += is_small(v, i);
        humps += i > start && is_capital(v->raw[i]) && is_small(v, i - 1);
    }
    if (upper >= 2 && small == 0) return f->chars.shapes[SV_SHAPE_UPPER];
    if (humps) return f->chars.shapes[SV_SHAPE_CAMEL];
    return is_capital(v->raw[start]) || upper >= 2 ? f->chars.shapes[SV_SHAPE_TITLE] : NULL;
}

/* A capital folds to something else, or is one of the few signs that fold to themselves: none is Latin-1 or East Asian. */
static bool may_be_capital(const sv_view *v, uint32_t at) {
    uint32_t raw = v->raw[at];
    if (raw != v->points[at]) return true;
    return raw >= 0x100 && (raw < 0x2E80 || raw > 0xFFFF) && sv_char_is_upper(raw);
}

/* The start of the token with the next capital: no token reaches over a sign that is neither letter nor joint. */
static uint32_t next_token(const sv_view *v, uint32_t from, uint32_t end) {
    uint32_t at = sv_view_sign(v, from, end);
    while (at < end && !may_be_capital(v, at)) at = sv_view_sign(v, at + 1, end);
    while (at > from && at < end && (is_word(v->points[at - 1]) || joins(v->points[at - 1]))) at--;
    return at;
}

void sv_find_cap_run(sv_find *f, uint32_t start, uint32_t end) {
    const sv_view *v = &f->view;
    for (uint32_t i = start; (i = next_token(v, i, end)) < end;) {
        if (!is_word(v->points[i])) {
            i++;
            continue;
        }
        uint32_t stop = token_end(v, i, end);
        const char *shape = shape_of(f, i, stop);
        if (shape) {
            sv_mark mark = {.start = i, .end = stop, .rule = SV_NO_RULE, .type = SV_TYPE_cap, .value_count = 1};
            mark.keys[0] = SV_KEY_tag;
            mark.values[0] = (sv_value){.kind = SV_VALUE_TEXT, .text = shape};
            if (sv_scan_add(f->scan, &mark) == UINT32_MAX) f->status = sv_error_memory(f->error);
        }
        i = stop > i ? stop : i + 1;
    }
}
