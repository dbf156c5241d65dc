/* Numbers: digits with separators, numerals of the pack's list `numeral`, and their scales, as `num` marks.
 *
 * The one idea: a number is a row of parts, each a value or a scale; a small adder reads 1,234.5 / 1億6,000万 / 4.78万亿 /
 * 二〇二四 / two hundred million alike: a small scale (十, hundred) counts what stands before it, a group scale (万, 億,
 * thousand) all that is smaller. */
#include <string.h>

#include "find/find.h"

#define GROUPS 8

typedef struct group {
    double value, scale;
} group;

typedef struct adder {
    group groups[GROUPS]; /* done with, each of a smaller scale than the one before */
    size_t count;
    double section, current;       /* below the next group scale; below the next scale */
    double last_scale, last_small; /* of all; in this section, 0: none */
    double tenth, tail;            /* what a last digit would count, what the current one does; 0: itself */
    bool have_current, digits, tens, filler, closed;
} adder;

typedef struct part {
    uint32_t end;
    double value;
    bool scale, group, tail; /* tail: a last digit behind it counts its tenths */
    bool positional, digits; /* positional: one numeral character below ten */
    bool point, dot;         /* a decimal point; one that needs two numerals behind it */
    bool bound;              /* a numeral only beside others */
} part;

static bool is_digit(uint32_t point) { return point >= '0' && point <= '9'; }

/* White space that the view has dropped before a character. */
static bool gap(const sv_view *v, uint32_t at) { return at > 0 && v->offset[at] != v->end[at - 1]; }

static bool digits_at(const sv_view *v, uint32_t at, uint32_t end, uint32_t count) {
    for (uint32_t i = at; i < at + count; i++)
        if (i >= end || !is_digit(v->points[i]) || (i > at && gap(v, i))) return false;
    return !(at + count < end && is_digit(v->points[at + count]) && !gap(v, at + count));
}

/* A comma before three digits, unless it is wide between narrow digits ("20，300" is two numbers). */
static bool is_group_comma(const sv_view *v, uint32_t at, uint32_t end) {
    if (at >= end || v->points[at] != ',' || gap(v, at) || !digits_at(v, at + 1, end, 3) || gap(v, at + 1))
        return false;
    return v->raw[at] == ',' || v->raw[at + 1] != v->points[at + 1];
}

/* 1 234 567: spaces part groups of three where there are two of them. */
static bool is_group_space(const sv_view *v, uint32_t at, uint32_t end, bool again) {
    return at < end && v->points[at] == ' ' && digits_at(v, at + 1, end, 3) &&
           (again || (at + 4 < end && v->points[at + 4] == ' ' && digits_at(v, at + 5, end, 3)));
}

/* The decimal part of digits, unless more dots follow (1.2.3 is no decimal). */
static void read_decimals(const sv_view *v, uint32_t at, uint32_t end, part *p) {
    uint32_t i = p->end + 1;
    double unit = 1, value = p->value;
    if (i >= end || v->points[i - 1] != '.' || !is_digit(v->points[i]) || gap(v, i) || gap(v, i - 1)) return;
    for (; i < end && is_digit(v->points[i]) && !gap(v, i); i++, unit *= 10) value = value * 10 + (v->points[i] - '0');
    if (i + 1 < end && v->points[i] == '.' && is_digit(v->points[i + 1]) && !gap(v, i + 1)) return;
    if (at >= 2 && v->points[at - 1] == '.' && is_digit(v->points[at - 2])) return;
    p->end = i;
    p->value = value / unit;
}

/* Digits in groups of three, with decimals. */
static part read_digits(const sv_view *v, uint32_t at, uint32_t end) {
    part p = {.end = at, .digits = true};
    uint32_t run = 0;
    bool spaced = false, zero = v->points[at] == '0';
    for (; p.end < end; p.end++) {
        if (is_digit(v->points[p.end])) {
            p.value = p.value * 10 + (v->points[p.end] - '0');
            run++;
            continue;
        }
        bool space = run <= 3 && !zero && is_group_space(v, p.end, end, spaced);
        if (!space && (run > 3 || !is_group_comma(v, p.end, end))) break;
        spaced = space;
        run = 0;
    }
    read_decimals(v, at, end, &p);
    return p;
}

static bool read_numeral(const sv_find *f, uint32_t at, uint32_t end, part *out) {
    sv_hit best;
    if (at >= end || !sv_scan_word(f->scan, f->chars.numeral, at, end, &best)) return false;
    sv_value value = sv_rule_entry_get(f->pack, best.entry, SV_KEY_value);
    sv_value scale = sv_rule_entry_get(f->pack, best.entry, SV_KEY_scale);
    sv_value tag = sv_rule_entry_get(f->pack, best.entry, SV_KEY_tag);
    const char *name = tag.kind == SV_VALUE_TEXT ? tag.text : "";
    *out = (part){.end = best.end, .scale = scale.kind == SV_VALUE_NUMBER};
    out->value = out->scale ? scale.number : value.number;
    out->group = out->scale && (out->value >= 1e4 || strcmp(name, "group") == 0);
    out->tail = strcmp(name, "tail") == 0;
    out->bound = strcmp(name, "bound") == 0;
    out->dot = strcmp(name, "dot") == 0;
    out->point = out->dot || strcmp(name, "point") == 0;
    out->positional = !out->scale && best.end - best.start == 1 && out->value < 10;
    return out->scale || out->point || value.kind == SV_VALUE_NUMBER;
}

/* A bound numeral counts beside a scale; a bound scale beside a value, or before another bound one. */
static bool is_free(const sv_find *f, const part *p, const part *before, uint32_t end) {
    part next = {0};
    if (!p->bound) return true;
    if (before->end > 0 && !before->point && before->scale != p->scale) return true;
    return read_numeral(f, p->end, end, &next) && (next.scale || (p->scale && next.bound));
}

static bool read_part(const sv_find *f, uint32_t at, uint32_t end, const part *before, part *out) {
    if (at >= end) return false;
    if (is_digit(f->view.points[at])) {
        *out = read_digits(&f->view, at, end);
        return true;
    }
    return read_numeral(f, at, end, out) && is_free(f, out, before, end);
}

static bool take_value(adder *a, const part *p, bool first, bool apart) {
    if (a->closed) return false;
    bool behind_tens = a->have_current && a->tens && p->value < 10 && !p->digits;
    if (behind_tens) return a->current += p->value, a->tens = false, true; /* twenty-five, 廿五 */
    bool positional = a->have_current && p->positional && !a->digits && !apart;
    bool fresh = !a->have_current || a->filler;
    if (!fresh && !positional) return false;
    if (!first && fresh && a->last_scale > 0 && p->value >= a->last_scale) return false;
    a->tail = a->tenth > 0 && p->positional ? a->tenth : 0;
    a->tenth = 0;
    a->filler = !a->have_current && p->positional && p->value == 0 && a->last_scale > 0;
    a->current = positional ? a->current * 10 + p->value : p->value;
    a->tens = !p->digits && p->value >= 20 && p->value < 100;
    a->have_current = true;
    a->digits = p->digits;
    return true;
}

static void begin_again(adder *a, const part *p) {
    a->current = a->tail = 0;
    a->have_current = a->filler = a->tens = false;
    a->tenth = p->tail && p->value >= 100 ? p->value / 10 : 0;
}

static bool take_small(adder *a, const part *p) {
    if (a->closed || (a->last_small > 0 && p->value >= a->last_small)) return false;
    a->section += (a->have_current && !a->filler ? a->current : 1) * p->value;
    a->last_scale = a->last_small = p->value;
    begin_again(a, p);
    return true;
}

/* Counts all that is smaller, or the group right before it (万亿). */
static bool take_group(adder *a, const part *p, bool first) {
    bool bare = a->section == 0 && !a->have_current;
    double value = bare ? 0 : a->section + a->current, scale = 1;
    const group *last = a->count ? &a->groups[a->count - 1] : NULL;
    if (first && p->value >= 1e4) return false; /* a bare "million" counts nothing */
    if (last && (bare ? last->scale > p->value : last->scale == p->value)) return false;
    for (; a->count && a->groups[a->count - 1].scale <= p->value; a->count--) {
        value += a->groups[a->count - 1].value;
        if (a->groups[a->count - 1].scale > scale) scale = a->groups[a->count - 1].scale;
    }
    if (a->count == GROUPS) return false;
    if (bare && scale == 1) value = 1;
    a->groups[a->count++] = (group){value * p->value, scale * p->value};
    a->section = a->last_small = 0;
    a->last_scale = scale * p->value;
    begin_again(a, p);
    return true;
}

/* In spaced text, the parts of one number stand apart by one space or hyphen. */
static uint32_t skip_joint(const sv_find *f, uint32_t at, uint32_t end) {
    uint32_t c = at < end ? f->view.points[at] : 0;
    return f->chars.spaced && (c == ' ' || c == '-') ? at + 1 : at;
}

/* The digits behind a decimal point in words: 三点一四, six point two five. Its end, or `at` where there are none. */
static uint32_t read_fraction(const sv_find *f, uint32_t at, uint32_t end, const part *point, double *value) {
    part p = {0}, none = {0};
    uint32_t done = at, count = 0;
    double unit = 1;
    *value = 0;
    for (uint32_t next = skip_joint(f, at, end); read_part(f, next, end, &none, &p); next = skip_joint(f, done, end)) {
        if (p.scale && !p.group && count) return at;
        if (p.scale || p.point || (p.digits ? count > 0 || point->dot : p.value >= 10)) break;
        uint32_t length = p.digits ? p.end - next : 1;
        for (uint32_t i = 0; i < length; i++) unit *= 10;
        *value = p.digits ? p.value : *value * 10 + p.value;
        count += length;
        done = p.end;
        if (p.digits) break;
    }
    *value /= unit;
    return point->dot && count < 2 ? at : done;
}

static bool take_point(const sv_find *f, adder *a, part *p, uint32_t end) {
    double fraction;
    if (a->closed || (!a->have_current && a->section == 0) || (p->dot && a->digits)) return false;
    uint32_t stop = read_fraction(f, p->end, end, p, &fraction);
    if (stop == p->end) return false;
    a->current = (a->have_current ? a->current : 0) + fraction;
    a->have_current = a->closed = true;
    a->tail = 0;
    p->end = stop;
    return true;
}

/* Takes the part if a number can go on with it. */
static bool take(const sv_find *f, adder *a, part *p, bool first, uint32_t at, uint32_t end) {
    if (p->point) return !first && take_point(f, a, p, end);
    if (p->group) return take_group(a, p, first);
    return p->scale ? take_small(a, p) : take_value(a, p, first, gap(&f->view, at));
}

static double sum_of(const adder *a) {
    double sum = a->section + a->current * (a->tail > 0 ? a->tail : 1);
    for (size_t i = 0; i < a->count; i++) sum += a->groups[i].value;
    return sum;
}

static uint32_t read_number(const sv_find *f, uint32_t at, uint32_t end, double *value) {
    adder a = {0};
    part p = {0}, before = {0};
    uint32_t done = at;
    for (uint32_t next = at; read_part(f, next, end, &before, &p); next = skip_joint(f, done, end)) {
        if (next > done && p.digits && !before.scale)
            break; /* two dates side by side are two numbers; units after a scale go on */
        if (next > done && !p.scale && !p.point && before.digits) break;
        if (!take(f, &a, &p, next == at, next, end)) break;
        before = p;
        done = p.end;
    }
    *value = sum_of(&a);
    return done;
}

/* Where words are written with spaces, no number begins inside of one. */
static bool inside_word(const sv_find *f, uint32_t at) {
    const uint32_t *points = f->view.points;
    return f->chars.spaced && at > 0 && sv_char_is_word(points[at]) && sv_char_is_word(points[at - 1]);
}

void sv_find_number_run(sv_find *f, uint32_t start, uint32_t end) {
    for (uint32_t i = start; i < end;) {
        double value = 0;
        if (inside_word(f, i)) {
            i++;
            continue;
        }
        uint32_t stop = read_number(f, i, end, &value);
        if (stop == i) {
            i++;
            continue;
        }
        sv_mark mark = {.start = i, .end = stop, .rule = SV_NO_RULE, .type = SV_TYPE_num, .value_count = 1};
        mark.keys[0] = SV_KEY_value;
        mark.values[0] = (sv_value){.kind = SV_VALUE_NUMBER, .number = value};
        if (sv_scan_add(f->scan, &mark) == UINT32_MAX) f->status = sv_error_memory(f->error);
        i = stop;
    }
    sv_find_cap_run(f, start, end);
}
