/* Where a sentence ends: at an ender of the pack, outside of quotations and remarks.
 *
 * The one idea: a full stop that could be something else (abbreviation, initial, decimal) is asked for its neighbours. */
#include "find/find.h"

static bool is_digit(uint32_t point) { return point >= '0' && point <= '9'; }

static bool ends_abbreviation(const sv_find *f, uint32_t at) {
    sv_hit hits[8];
    if (f->chars.abbreviation == UINT32_MAX) return false;
    uint32_t from = at > 16 ? at - 16 : 0;
    for (;;) {
        size_t n = sv_scan_list(f->scan, f->chars.abbreviation, from, at + 1, hits, 8);
        for (size_t i = 0; i < n; i++)
            if (hits[i].end == at + 1 && !(hits[i].start > 0 && f->view.points[hits[i].start - 1] == '-')) return true;
        if (n < 8) return false;
        from = hits[n - 1].start + 1;
    }
}

/* A lone capital before the stop is an initial ("J. Smith"). */
static bool ends_initial(const sv_view *v, uint32_t at) {
    return at >= 1 && sv_char_is_upper(v->raw[at - 1]) && (at == 1 || !sv_char_is_word(v->points[at - 2]));
}

static bool closes(const sv_find *f, uint32_t point) {
    return sv_find_chars_has(f->chars.closes, f->chars.pair_count, point);
}

/* Length of a footnote sign right behind a stop ("2026.[2] The …"), 0 if there is none. */
static uint32_t footnote(const sv_view *v, uint32_t at) {
    uint32_t i = at + 1;
    if (at >= v->count || v->points[at] != '[') return 0;
    while (i < v->count && is_digit(v->points[i])) i++;
    return i > at + 1 && i < v->count && v->points[i] == ']' ? i + 1 - at : 0;
}

/* A word that is seldom written with a capital but at the head of a sentence ("… the U.S. The two sides …"). */
static bool opens_sentence(const sv_find *f, uint32_t at) {
    const sv_view *v = &f->view;
    sv_hit hit;
    while (at < v->count && v->points[at] == ' ') at++;
    return f->chars.opener != UINT32_MAX && at < v->count && sv_char_is_upper(v->raw[at]) &&
           sv_scan_word(f->scan, f->chars.opener, at, (uint32_t)v->count, &hit);
}

/* A day with a space behind each stop (2025. 12. 3.), as languages write it whose sentences end in their predicate: a year
 * before another number, a number before or behind one with a stop of its own. */
static bool ends_part_of_day(const sv_view *v, uint32_t at) {
    uint32_t from = at, next = at + 2;
    while (from > 0 && at - from < 5 && is_digit(v->points[from - 1])) from--;
    bool follows = next < v->count && v->points[at + 1] == ' ' && is_digit(v->points[next]);
    if (at - from == 4) return follows;
    if (at == from || at - from > 2) return false;
    if (from >= 3 && v->points[from - 1] == ' ' && v->points[from - 2] == '.' && is_digit(v->points[from - 3]))
        return true;
    while (follows && next < v->count && next - at < 4 && is_digit(v->points[next])) next++;
    return follows && next < v->count && v->points[next] == '.';
}

static bool stop_ends(const sv_find *f, uint32_t at) {
    const sv_view *v = &f->view;
    if (at + 1 >= v->count) return true;
    uint32_t next = v->points[at + 1];
    if (is_digit(next) && at > 0 && is_digit(v->points[at - 1])) return false;
    if (f->chars.spaced && next != ' ' && !closes(f, next) && !footnote(v, at + 1)) return false;
    if (f->chars.spaced && f->chars.left && ends_part_of_day(v, at)) return false;
    return (!ends_abbreviation(f, at) && !ends_initial(v, at)) || opens_sentence(f, at + 1);
}

/* A stop just before a closing mark ends the sentence around it too, if a capital follows ("… now.” The …") or, in a
 * language without spaces whose predicates come first, if who said it has been told before (…表示：“…。”双方…). */
static bool ends_quotation(const sv_find *f, uint32_t at) {
    const sv_view *v = &f->view;
    if (at + 3 >= v->count || !closes(f, v->points[at + 1])) return false;
    if (!f->chars.spaced) return !f->chars.left && sv_find_region_told(f, at + 1);
    return v->points[at + 2] == ' ' && sv_char_is_upper(v->raw[at + 3]);
}

static bool is_ender(const sv_find *f, uint32_t at) {
    uint32_t point = f->view.points[at];
    if (!sv_find_chars_has(f->chars.enders, f->chars.ender_count, point)) return false;
    if (sv_find_region_inside(f, at) && !ends_quotation(f, at)) return false;
    return point != '.' || stop_ends(f, at);
}

/* A mark that opens and closes alike closes where it stands between what it follows and a space (… on time." The …). */
static bool closes_here(const sv_find *f, uint32_t at) {
    const sv_view *v = &f->view;
    if (!closes(f, v->points[at])) return false;
    if (!sv_find_chars_has(f->chars.opens, f->chars.pair_count, v->points[at])) return true;
    return at > 0 && v->points[at - 1] != ' ' && (at + 1 >= v->count || v->points[at + 1] == ' ');
}

/* Closing quotation marks, further enders and spaces belong to the sentence that they close. */
static uint32_t after_closers(const sv_find *f, uint32_t at) {
    for (uint32_t n; at < f->view.count; at += n ? n : 1) {
        n = footnote(&f->view, at);
        uint32_t point = f->view.points[at];
        bool ender = sv_find_chars_has(f->chars.enders, f->chars.ender_count, point);
        if (!n && point != ' ' && !ender && !closes_here(f, at)) break;
    }
    return at;
}

/* Behind the last space or pause of a stretch that is no sentence, or all of it. */
static uint32_t behind_pause(const sv_find *f, uint32_t start, uint32_t end) {
    for (uint32_t i = end; i-- > start;) {
        uint32_t point = f->view.points[i];
        if (point == ' ' || sv_find_chars_has(f->chars.pauses, f->chars.pause_count, point)) return i + 1;
    }
    return end;
}

uint32_t sv_find_sentence_end(const sv_find *f, uint32_t start) {
    uint32_t count = (uint32_t)f->view.count,
             end = count - start > SV_LIMIT_SENTENCE ? start + SV_LIMIT_SENTENCE + 1 : count;
    for (uint32_t i = start; (i = sv_view_sign(&f->view, i, end)) < end; i++)
        if (sv_find_chars_may(&f->chars, f->view.points[i]) && is_ender(f, i)) return after_closers(f, i + 1);
    return end - start > SV_LIMIT_SENTENCE ? behind_pause(f, start, end) : count;
}
