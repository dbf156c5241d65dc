/* Numbers: digits with separators, numerals of the pack's list `numeral`, and their scales, as `num` marks.
 *
 * The one idea: a number is a row of parts, each a value or a scale; a small adder (total, section, current) reads
 * 1,234.5 / 1億6,000万 / 二〇二四 / two hundred million alike. */
#include "find/find.h"

typedef struct adder {
    double total, section, current;
    bool have_current, digits; /* the current value came as digits */
    double last_scale;
} adder;

typedef struct part {
    uint32_t end;
    double value;
    bool scale, positional, digits; /* positional: one numeral character below ten */
} part;

static bool is_digit(uint32_t point) { return point >= '0' && point <= '9'; }

/* Digits in groups of three after a comma; then a decimal part, unless more dots follow (1.2.3 is no decimal). */
static part read_digits(const sv_view *v, uint32_t at, uint32_t end) {
    part p = {.end = at, .digits = true};
    uint32_t group = 0;
    for (; p.end < end; p.end++) {
        uint32_t c = v->points[p.end];
        if (is_digit(c)) {
            p.value = p.value * 10 + (c - '0');
            group++;
            continue;
        }
        bool three = c == ',' && p.end + 3 < end + 0u && is_digit(v->points[p.end + 1]) &&
                     is_digit(v->points[p.end + 2]) && is_digit(v->points[p.end + 3]) &&
                     !(p.end + 4 < end && is_digit(v->points[p.end + 4]));
        if (!three || group > 3) break;
        group = 0;
    }
    if (p.end + 1 >= end || v->points[p.end] != '.' || !is_digit(v->points[p.end + 1])) return p;
    uint32_t i = p.end + 1;
    double unit = 0.1, value = p.value;
    for (; i < end && is_digit(v->points[i]); i++, unit /= 10) value += unit * (v->points[i] - '0');
    if (i + 1 < end && v->points[i] == '.' && is_digit(v->points[i + 1])) return p;
    if (at >= 2 && v->points[at - 1] == '.' && is_digit(v->points[at - 2])) return p;
    p.end = i;
    p.value = value;
    return p;
}

static bool read_numeral(const sv_find *f, uint32_t at, uint32_t end, part *out) {
    sv_hit best;
    if (!sv_scan_word(f->scan, f->chars.numeral, at, end, &best)) return false;
    sv_value value = sv_rule_entry_get(f->pack, best.entry, SV_KEY_value);
    sv_value scale = sv_rule_entry_get(f->pack, best.entry, SV_KEY_scale);
    out->end = best.end;
    out->digits = false;
    out->scale = scale.kind == SV_VALUE_NUMBER;
    out->value = out->scale ? scale.number : value.number;
    out->positional = !out->scale && best.end - best.start == 1 && out->value < 10;
    return out->scale || value.kind == SV_VALUE_NUMBER;
}

static bool read_part(const sv_find *f, uint32_t at, uint32_t end, part *out) {
    if (at >= end) return false;
    if (is_digit(f->view.points[at])) {
        *out = read_digits(&f->view, at, end);
        return true;
    }
    return read_numeral(f, at, end, out);
}

/* Takes the part if a number can go on with it. A scale above the last one multiplies all so far (hundred million). */
static bool take(adder *a, const part *p, bool first) {
    if (!p->scale) {
        bool tens = a->have_current && !a->digits && p->value < 10 && a->current >= 20 && a->current < 100 &&
                    (int)a->current % 10 == 0 && !p->positional;
        if (tens) return a->current += p->value, true; /* twenty-five */
        bool positional = a->have_current && p->positional && !a->digits;
        if (a->have_current && !positional) return false;
        if (!first && !a->have_current && a->last_scale > 0 && p->value >= a->last_scale) return false;
        a->current = positional ? a->current * 10 + p->value : p->value;
        a->have_current = true;
        a->digits = p->digits;
        return true;
    }
    if (first && p->value >= 1e4) return false; /* a bare "million" counts nothing */
    double unit = a->have_current ? a->current : (a->section > 0 || a->total > 0) && p->value > a->last_scale ? 0 : 1;
    if (p->value >= 1e3 && p->value > a->last_scale && a->last_scale > 0) {
        a->total += (a->section + (a->have_current ? a->current : 0)) * p->value;
        a->section = 0;
    } else {
        a->section += unit * p->value;
    }
    if (p->value >= 1e4) a->total += a->section, a->section = 0;
    a->current = 0;
    a->have_current = false;
    a->last_scale = p->value;
    return true;
}

/* In spaced text, the parts of one number stand apart by one space or hyphen. */
static uint32_t skip_joint(const sv_find *f, uint32_t at, uint32_t end) {
    uint32_t c = at < end ? f->view.points[at] : 0;
    return f->chars.spaced && (c == ' ' || c == '-') ? at + 1 : at;
}

static uint32_t read_number(const sv_find *f, uint32_t at, uint32_t end, double *value) {
    adder a = {0};
    part p = {0};
    uint32_t done = at;
    bool digits_before = false, scale_before = false;
    for (uint32_t next = at; read_part(f, next, end, &p); next = skip_joint(f, done, end)) {
        if (next > done && p.digits && !scale_before)
            break; /* two dates side by side are two numbers; units after a scale go on */
        if (next > done && !p.scale && digits_before) break;
        if (!take(&a, &p, next == at)) break;
        digits_before = p.digits;
        scale_before = p.scale;
        done = p.end;
    }
    *value = a.total + a.section + (a.have_current ? a.current : 0);
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
