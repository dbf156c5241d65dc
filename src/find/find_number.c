/* Numbers: digits with separators, numerals of the pack's list `numeral`, and their scales, as `num` marks.
 *
 * The one idea: a number is a row of parts, each a value or a scale; a small adder reads 1,234.5 / 1億6,000万 / 4.78万亿 /
 * 二〇二四 / two hundred million alike: a small scale (十, hundred) counts what stands before it, a group scale (万, 億,
 * thousand) all that is smaller. */
#include <math.h>
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
    bool weak;               /* by itself a numeral only before what is counted (list `counter`) */
    bool counted;            /* so is this, and a space may stand between */
    bool joint, rest, bar;   /* three hundred AND five, two AND A HALF, 三分の一 */
    bool glued, sign, none;  /* right behind digits only (5k); minus; no numeral, though it begins like one */
} part;

static bool is_digit(uint32_t point) { return point >= '0' && point <= '9'; }

/* White space that the view has dropped before a character. */
static bool gap(const sv_view *v, uint32_t at) { return at > 0 && v->offset[at] != v->end[at - 1]; }

static bool digits_at(const sv_view *v, uint32_t at, uint32_t end, uint32_t count) {
    for (uint32_t i = at; i < at + count; i++)
        if (i >= end || !is_digit(v->points[i]) || (i > at && gap(v, i))) return false;
    return !(at + count < end && is_digit(v->points[at + count]) && !gap(v, at + count));
}

/* 12,34,567: a comma before two digits and one more group. */
static bool is_pair_comma(const sv_view *v, uint32_t at, uint32_t end) {
    return at + 3 < end && v->points[at] == ',' && v->points[at + 3] == ',' && digits_at(v, at + 1, end, 2) &&
           !gap(v, at) && !gap(v, at + 1) && !gap(v, at + 3);
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
    for (; i < end && is_digit(v->points[i]) && !gap(v, i); i++) {
        value = value * 10 + (v->points[i] - '0');
        unit *= 10;
    }
    if (i + 1 < end && v->points[i] == '.' && is_digit(v->points[i + 1]) && !gap(v, i + 1)) return;
    if (at >= 2 && v->points[at - 1] == '.' && is_digit(v->points[at - 2])) return;
    p->end = i;
    p->value = value / unit;
}

/* Digits in groups of three, with decimals. `again`: one group behind a space is enough (25 000). */
static part read_digits(const sv_view *v, uint32_t at, uint32_t end, bool again) {
    part p = {.end = at, .digits = true};
    uint32_t run = 0;
    bool spaced = false, zero = v->points[at] == '0';
    for (; p.end < end; p.end++) {
        if (is_digit(v->points[p.end])) {
            p.value = p.value * 10 + (v->points[p.end] - '0');
            run++;
            continue;
        }
        bool space = run <= 3 && !zero && is_group_space(v, p.end, end, spaced || again);
        if (!space && (run > 3 || !(is_group_comma(v, p.end, end) || is_pair_comma(v, p.end, end)))) break;
        spaced = space;
        run = 0;
    }
    read_decimals(v, at, end, &p);
    return p;
}

/* What the tag of a numeral says of it. */
static void take_tag(part *p, const char *tag) {
    p->group |= p->scale && strcmp(tag, "group") == 0;
    p->tail = strcmp(tag, "tail") == 0;
    p->bound = strcmp(tag, "bound") == 0;
    p->dot = strcmp(tag, "dot") == 0;
    p->point = p->dot || strcmp(tag, "point") == 0;
    p->joint = strcmp(tag, "joint") == 0;
    p->rest = strcmp(tag, "rest") == 0;
    p->bar = strcmp(tag, "bar") == 0;
    p->glued = strcmp(tag, "glued") == 0;
    p->none = strcmp(tag, "none") == 0;
    p->counted = strcmp(tag, "counted") == 0;
    p->weak = p->counted || strcmp(tag, "weak") == 0;
}

static bool read_numeral(const sv_find *f, uint32_t at, uint32_t end, part *out) {
    sv_hit best;
    if (at >= end || !sv_scan_word(f->scan, f->chars.numeral, at, end, &best)) return false;
    sv_value value = sv_rule_entry_get(f->pack, best.entry, SV_KEY_value);
    sv_value scale = sv_rule_entry_get(f->pack, best.entry, SV_KEY_scale);
    sv_value tag = sv_rule_entry_get(f->pack, best.entry, SV_KEY_tag);
    *out = (part){.end = best.end, .scale = scale.kind == SV_VALUE_NUMBER};
    out->value = out->scale ? scale.number : value.number;
    out->group = out->scale && out->value >= 1e4;
    if (tag.kind == SV_VALUE_TEXT) take_tag(out, tag.text);
    out->sign = sv_rule_entry_get(f->pack, best.entry, SV_KEY_sign).kind == SV_VALUE_TEXT;
    out->positional = !out->scale && best.end - best.start == 1 && out->value < 10;
    return out->scale || out->point || out->joint || out->bar || out->sign || out->none ||
           value.kind == SV_VALUE_NUMBER;
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
        *out = read_digits(&f->view, at, end, f->values && f->chars.spaced);
        return true;
    }
    return read_numeral(f, at, end, out) && is_free(f, out, before, end);
}

static bool take_value(adder *a, const part *p, bool first, bool apart) {
    if (a->closed) return false;
    bool behind_tens = a->have_current && a->tens && p->value < 10 && !p->digits;
    if (behind_tens) return a->current += p->value, a->tens = false, true; /* twenty-five, 廿五 */
    bool row = a->last_scale <= 0 || a->current <= 0; /* behind a scale there is one digit at most */
    bool positional = a->have_current && p->positional && !a->digits && !apart && row;
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
    if (first && p->value >= 1e4 && !p->weak) return false; /* a bare "million" counts nothing */
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
        if (p.scale || p.point || p.none || p.joint || p.bar || p.sign ||
            (p.digits ? count > 0 || point->dot : p.value >= 10))
            break;
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

/* Behind a joint: a smaller value, and no scale that makes a number of its own (three hundred and two hundred). */
static bool joins(const sv_find *f, const adder *a, const part *joint, uint32_t at, uint32_t end, part *p) {
    part scale;
    if (a->last_scale <= 0 || a->have_current || !read_part(f, at, end, joint, p)) return false;
    if (p->scale || p->value <= 0 || p->value >= a->last_scale) return false;
    if (!read_part(f, skip_joint(f, p->end, end), end, p, &scale) || !scale.scale) return true;
    return scale.value < a->last_scale || (a->last_scale <= 100 && scale.value > a->last_scale);
}

static bool take_rest(adder *a, const part *p) {
    if (!a->have_current || a->closed) return false;
    a->current += p->value;
    return a->closed = true;
}

/* Takes the part if a number can go on with it. */
static bool take(const sv_find *f, adder *a, part *p, bool first, uint32_t at, uint32_t end) {
    if (p->none || p->bar || p->sign || (first && (p->joint || p->rest || p->glued))) return false;
    if (p->joint) {
        part next;
        if (!joins(f, a, p, skip_joint(f, p->end, end), end, &next)) return false;
        *p = next;
    }
    if (p->rest) return take_rest(a, p);
    if (p->point) return !first && take_point(f, a, p, end);
    if (p->group) return take_group(a, p, first);
    return p->scale ? take_small(a, p) : take_value(a, p, first, gap(&f->view, at));
}

static double sum_of(const adder *a) {
    double sum = a->section + a->current * (a->tail > 0 ? a->tail : 1);
    for (size_t i = 0; i < a->count; i++) sum += a->groups[i].value;
    double whole = round(sum); /* 16.4 million is a whole number */
    return fabs(sum - whole) < 1e-11 * fabs(sum) ? whole : sum;
}

/* Whether a number goes on with a part that begins at `next`, behind the one that ends at `done`. */
static bool goes_on(const part *before, const part *p, uint32_t done, uint32_t next) {
    bool apart = next > done, value = !p->scale && !p->point && !p->joint && !p->rest;
    if (apart && p->digits && !before->scale) return false; /* two dates side by side; units after a scale go on */
    if (apart && value && (before->digits || (p->weak && !before->scale))) return false;
    return !p->glued || (before->digits && !apart);
}

/* A word that is also another (이, 일) counts as a number by itself only before what is counted, or all alone. */
static bool stands(const sv_find *f, const part *p, uint32_t start, uint32_t end) {
    sv_hit hit;
    if (start == 0 && p->end == f->view.count) return true;
    if (sv_scan_word(f->scan, f->chars.counter, p->end, end, &hit)) return true;
    return p->end + 1 < end && f->view.points[p->end] == ' ' &&
           sv_scan_word(f->scan, f->chars.counter, p->end + 1, end, &hit) && (p->counted || hit.end - hit.start > 1);
}

static uint32_t read_parts(const sv_find *f, uint32_t at, uint32_t end, bool alone, double *value) {
    adder a = {0};
    part p = {0}, before = {0};
    uint32_t done = at, count = 0;
    bool weak = true; /* so far nothing but weak digits, or one weak scale */
    for (uint32_t next = at; read_part(f, next, end, &before, &p); next = skip_joint(f, done, end)) {
        if (count > 0 && !goes_on(&before, &p, done, next)) break;
        if (!take(f, &a, &p, next == at, next, end)) break;
        before = p;
        done = p.end;
        weak = weak && p.weak && !(p.scale && count > 0);
        if (++count == 1 && p.weak && p.value >= 1e4) break; /* 만 명: a bare scale goes no further */
    }
    if (alone && count > 0 && weak && !stands(f, &before, at, end)) return at;
    *value = sum_of(&a);
    return done;
}

/* A dash behind it is no hyphen, as it is in 1日-3日 or 3.-5. */
static bool is_break(uint32_t point) {
    sv_script script = sv_char_script(point);
    return script == SV_SCRIPT_SPACE || script == SV_SCRIPT_HIRAGANA ||
           (script == SV_SCRIPT_PUNCT && point != '.' && point != ')');
}

/* A sign before digits counts where only values are asked for: documents have more dashes than negative numbers. */
static uint32_t read_sign(const sv_find *f, uint32_t at, uint32_t end, double *sign) {
    const uint32_t *points = f->view.points;
    part p;
    bool dash = f->values && (points[at] == '-' || points[at] == 0x2212) && at + 1 < end && is_digit(points[at + 1]);
    *sign = 1;
    if (dash && (at == 0 || is_break(points[at - 1]))) return *sign = -1, at + 1;
    if (is_digit(points[at]) || !read_numeral(f, at, end, &p) || !p.sign) return at;
    *sign = -1;
    return skip_joint(f, p.end, end);
}

/* .25, where only values are asked for. */
static uint32_t read_bare_decimal(const sv_find *f, uint32_t at, uint32_t end, double *value) {
    const uint32_t *points = f->view.points;
    if (at + 1 >= end || points[at] != '.' || !is_digit(points[at + 1])) return at;
    if (at > 0 && sv_char_is_word(points[at - 1])) return at;
    part p = {.end = at};
    read_decimals(&f->view, at, end, &p);
    *value = p.value;
    return p.end;
}

static uint32_t read_one(const sv_find *f, uint32_t at, uint32_t end, double *value) {
    double sign;
    uint32_t start = read_sign(f, at, end, &sign), done = start;
    if (start >= end) return at;
    if (f->values) done = read_bare_decimal(f, start, end, value);
    if (done == start) done = read_parts(f, start, end, sign > 0, value);
    *value *= sign;
    return done == start ? at : done;
}

/* One number, or two with a bar between them, the lower one first (3분의 2). */
static uint32_t read_number(const sv_find *f, uint32_t at, uint32_t end, double *value) {
    part bar, none = {0};
    double above = 0;
    uint32_t done = read_one(f, at, end, value);
    if (done == at || *value == 0 || !read_part(f, done, end, &none, &bar) || !bar.bar) return done;
    uint32_t next = skip_joint(f, bar.end, end), stop = read_one(f, next, end, &above);
    if (stop == next) return done;
    *value = above / *value;
    return stop;
}

/* Where words are written with spaces, no number begins inside of one. */
static bool inside_word(const sv_find *f, uint32_t at) {
    const uint32_t *points = f->view.points;
    return f->chars.spaced && at > 0 && sv_char_is_word(points[at]) && sv_char_is_word(points[at - 1]);
}

/* Most places end here: a number begins with a digit or a numeral, or with what may stand before digits. A word that only
 * begins like a number is passed over as a whole: this one, 조사. Where there is none, `next` is where to go on. */
static bool may_begin(const sv_find *f, uint32_t at, uint32_t end, bool inside, uint32_t *next) {
    uint32_t c = f->view.points[at];
    part p;
    *next = at + 1;
    if (is_digit(c) || (f->values && (c == '-' || c == 0x2212 || c == '.'))) return true;
    if (!read_numeral(f, at, end, &p)) return false;
    if (p.none && !inside) *next = p.end;
    return !(p.none || p.joint || p.rest || p.bar || p.glued || p.point);
}

/* Behind some words a number needs no space: USD50. */
static uint32_t skip_prefix(const sv_find *f, uint32_t at, uint32_t end) {
    sv_hit hit;
    bool found = f->chars.prefix != UINT32_MAX && sv_scan_word(f->scan, f->chars.prefix, at, end, &hit);
    return found && hit.end < end && is_digit(f->view.points[hit.end]) ? hit.end : at;
}

static void add_number(sv_find *f, uint32_t start, uint32_t end, double value) {
    sv_mark mark = {.start = start, .end = end, .rule = SV_NO_RULE, .type = SV_TYPE_num, .value_count = 1};
    mark.keys[0] = SV_KEY_value;
    mark.values[0] = (sv_value){.kind = SV_VALUE_NUMBER, .number = value};
    if (sv_scan_add(f->scan, &mark) == UINT32_MAX) f->status = sv_error_memory(f->error);
}

void sv_find_number_run(sv_find *f, uint32_t start, uint32_t end) {
    for (uint32_t i = start, behind = end, next; i < end; i = next) {
        double value = 0;
        if (!f->values && (i = sv_scan_seek(f->scan, i, end)) == end) break;
        uint32_t prefix = skip_prefix(f, i, end);
        if (prefix > i) behind = prefix;
        bool inside = inside_word(f, i);
        next = i + 1;
        if ((inside && i != behind) || !may_begin(f, i, end, inside, &next)) continue;
        uint32_t stop = read_number(f, i, end, &value);
        if (stop == i) continue;
        add_number(f, i, stop, value);
        next = stop;
    }
    sv_find_cap_run(f, start, end);
}
