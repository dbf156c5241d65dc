/* Dates of a clause: calendar marks become EDTF.
 *
 * The one idea: a date mark says which parts are given (year, month, quarter, offset from the document's date); what
 * is missing above them is filled in from the document, and a timex says what it bounds. Spec: statements.md §7. */
#include <math.h>
#include <string.h>

#include "find/find.h"

static int number_of(const sv_mark *m, sv_key key, int missing) {
    double n = sv_mark_number(m, key, missing);
    return n > -100000 && n < 100000 ? (int)lround(n) : missing;
}

static bool given(const sv_mark *m, sv_key key) { return sv_mark_get(m, key).kind == SV_VALUE_NUMBER; }

/* How many units from the document's date; "two years ago" is written with sign=minus. */
static int offset_of(const sv_mark *m) {
    const char *sign = sv_mark_text(m, SV_KEY_sign);
    int by = number_of(m, SV_KEY_by, 0);
    by *= number_of(m, SV_KEY_scale, 1);
    return sign && strcmp(sign, "minus") == 0 ? -by : by;
}

static sv_edtf point(sv_edtf_day day) { return (sv_edtf){day, day, false, false}; }

static sv_edtf months(int year, int first, int count) {
    sv_edtf_day from = {year, first, 0};
    return (sv_edtf){from, sv_edtf_add(from, 0, count - 1, 0), false, false};
}

/* The year of a date: its own, an era's, an offset, or the document's. False: unknown. */
static bool year_of(const sv_find *f, const sv_mark *m, int *year) {
    bool by_year = sv_mark_is(m, SV_KEY_rel, "year");
    if (given(m, SV_KEY_year)) {
        *year = number_of(m, SV_KEY_year, 0) + number_of(m, SV_KEY_era, 0);
        return *year >= 1000 && *year < 10000; /* "3 years" is no year */
    }
    if (!f->today.year) return false;
    *year = f->today.year + (by_year ? offset_of(m) : 0);
    return true;
}

#define SOON 3 /* months ahead in which a bare verb is more likely to tell of what is to come */

/* A bare month, day or season lies near the document's date: what was done lies behind it, what is promised ahead. */
static int nearest_year(const sv_find *f, const sv_mark *m, servanda_kind kind, int year) {
    if (given(m, SV_KEY_year) || sv_mark_text(m, SV_KEY_rel) || !f->today.month || f->today.month > 12) return year;
    int season = number_of(m, SV_KEY_season, 0) - 20, month = number_of(m, SV_KEY_month, 0);
    if (season >= 1 && season <= 4) month = 3 * season; /* spring begins in March */
    if (month < 1 || month > 12) return year;
    int ahead = month - f->today.month;
    if (sv_mark_is(m, SV_KEY_sign, "plus")) return year + (ahead < 0); /* what it was moved to lies ahead */
    if (kind == SERVANDA_KIND_PROGRESS && ahead > 0) return year - 1;
    if (kind == SERVANDA_KIND_NONE && !f->values && ahead > SOON) return year - 1;
    if (kind == SERVANDA_KIND_COMMITMENT && ahead < -2) return year + 1;
    return year;
}

#define NEAR 20 /* days within which a bare day lies in the document's own month */

/* The month of a bare day: the document's, unless that has no such day or the day lies far ahead or behind. */
static sv_edtf_day bare_day(const sv_find *f, servanda_kind kind, int year, int day) {
    sv_edtf_day month = {year, f->today.month, 0};
    if (!month.month || month.month > 12) return (sv_edtf_day){year, 0, day};
    int ahead = f->today.day && !f->values ? day - f->today.day : 0, by = 0;
    if (ahead > (kind == SERVANDA_KIND_PROGRESS ? 0 : NEAR) || day > sv_edtf_month_days(year, month.month)) by = -1;
    if (ahead < -NEAR && kind == SERVANDA_KIND_COMMITMENT) by = 1;
    month = sv_edtf_add(month, 0, by, 0);
    month.day = day;
    return month;
}

/* Ten days of a month, or a half of it. */
static bool part_of_month(const sv_mark *m, int year, int month, sv_edtf *out) {
    int half = number_of(m, SV_KEY_half, 0), third = number_of(m, SV_KEY_third, 0);
    if (month < 1 || month > 12 || half < 0 || half > 2 || third < 0 || third > 3 || (!half && !third)) return false;
    int first = half ? (half - 1) * 15 + 1 : (third - 1) * 10 + 1;
    int last = half == 2 || third == 3 ? sv_edtf_month_days(year, month) : first + (half ? 14 : 9);
    *out = (sv_edtf){{year, month, first}, {year, month, last}, false, false};
    return true;
}

/* A week begins on Monday; with weekday= it is that day of it. */
static bool week(const sv_mark *m, sv_edtf_day today, int by, sv_edtf *out) {
    if (!today.day) return false;
    sv_edtf_day monday = sv_edtf_add(today, 0, 0, 7 * by - sv_edtf_weekday(today));
    *out = (sv_edtf){monday, sv_edtf_add(monday, 0, 0, 6), false, false};
    if (given(m, SV_KEY_weekday)) *out = point(sv_edtf_add(monday, 0, 0, number_of(m, SV_KEY_weekday, 1) - 1));
    return true;
}

/* So many units from today, to the day: two months ago. */
static bool to_the_day(sv_edtf_day today, const char *unit, int by, sv_edtf *out) {
    bool year = strcmp(unit, "year") == 0, month = strcmp(unit, "month") == 0, week = strcmp(unit, "week") == 0;
    if (!today.day || !(year || month || week || strcmp(unit, "day") == 0)) return false;
    *out = point(sv_edtf_add(today, year ? by : 0, month ? by : 0, week ? 7 * by : year || month ? 0 : by));
    return true;
}

/* Offsets by units below a year: last month, tomorrow, this quarter. */
static bool relative(const sv_find *f, const sv_mark *m, sv_edtf *out) {
    const char *unit = sv_mark_text(m, SV_KEY_rel);
    int by = offset_of(m);
    sv_edtf_day today = f->today;
    if (unit && sv_mark_is(m, SV_KEY_at, "day")) return to_the_day(today, unit, by, out);
    if (!unit || strcmp(unit, "year") == 0 || strcmp(unit, "century") == 0 || !today.year) return false;
    if (strcmp(unit, "day") == 0) {
        if (!today.day) return false;
        *out = point(sv_edtf_add(today, 0, 0, by));
        return true;
    }
    if (strcmp(unit, "week") == 0) return week(m, today, by, out);
    if (strcmp(unit, "decade") == 0) {
        int first = (today.year / 10 + by) * 10;
        *out = (sv_edtf){{first, 0, 0}, {first + 9, 0, 0}, false, false};
        return true;
    }
    if (!today.month || today.month > 12) return false;
    today.day = 0;
    int size = strcmp(unit, "quarter") == 0 ? 3 : strcmp(unit, "half") == 0 ? 6 : 1;
    if (size == 1) {
        *out = point(sv_edtf_add(today, 0, by, 0));
        int day = number_of(m, SV_KEY_day, 0);
        if (day >= 1 && day <= 31) out->from.day = out->to.day = day;
        part_of_month(m, out->from.year, out->from.month, out);
        return true;
    }
    today.month = (today.month - 1) / size * size + 1;
    today = sv_edtf_add(today, 0, by * size, 0);
    *out = months(today.year, today.month, size);
    return true;
}

/* The last or next such day of the week, as seen from the document's date. */
static bool weekday(const sv_find *f, const sv_mark *m, servanda_kind kind, sv_edtf *out) {
    if (!given(m, SV_KEY_weekday) || !f->today.day) return false;
    int ahead = (number_of(m, SV_KEY_weekday, 1) - 1 - sv_edtf_weekday(f->today) + 7) % 7;
    bool past = sv_mark_is(m, SV_KEY_sign, "minus"); /* the wording says so, whatever is promised */
    if ((past || kind != SERVANDA_KIND_COMMITMENT) && ahead > 0) ahead -= 7;
    *out = point(sv_edtf_add(f->today, 0, 0, ahead));
    return true;
}

static bool fiscal(const sv_mark *m, int year, sv_edtf *out) {
    int first = number_of(m, SV_KEY_fiscal, 1), half = number_of(m, SV_KEY_half, 0),
        quarter = number_of(m, SV_KEY_quarter, 0);
    if (first < 1 || first > 12) return false;
    sv_edtf_day start = {year, first, 0};
    int length = quarter ? 3 : half ? 6 : 12;
    start = sv_edtf_add(start, 0, quarter ? (quarter - 1) * 3 : half ? (half - 1) * 6 : 0, 0);
    *out = months(start.year, start.month, length);
    return true;
}

/* "This year", "next year": counted from the document's date. */
static bool by_offset(const sv_mark *m) { return sv_mark_is(m, SV_KEY_rel, "year") && !given(m, SV_KEY_year); }

/* The first year of a century or decade: the 1990s, the twenties of this century, 20世纪90年代. Bare tens lie in the past
 * unless the document's date is near. 0: no such thing is given. */
static int first_of_years(const sv_find *f, const sv_mark *m) {
    int decade = number_of(m, SV_KEY_decade, 0), today = f->today.year ? f->today.year : 2000;
    if (given(m, SV_KEY_century)) return (number_of(m, SV_KEY_century, 1) - 1) * 100 + decade;
    if (sv_mark_is(m, SV_KEY_rel, "century")) return f->today.year ? (today / 100 + offset_of(m)) * 100 + decade : 0;
    if (decade >= 1000 || !given(m, SV_KEY_decade)) return decade;
    if (decade >= 100) return decade * 10;
    int year = today / 100 * 100 + decade;
    return year > today + 30 ? year - 100 : year;
}

/* The 29th of February belongs to a leap year. */
static int leap_year(const sv_mark *m, servanda_kind kind, int year) {
    if (number_of(m, SV_KEY_month, 0) != 2 || number_of(m, SV_KEY_day, 0) != 29 || given(m, SV_KEY_year)) return year;
    for (int i = 0; i < 8 && sv_edtf_month_days(year, 2) < 29; i++) year += kind == SERVANDA_KIND_PROGRESS ? -1 : 1;
    return year;
}

static bool calendar(const sv_find *f, const sv_mark *m, servanda_kind kind, sv_edtf *out) {
    int year, month = number_of(m, SV_KEY_month, 0), day = number_of(m, SV_KEY_day, 0);
    bool century = given(m, SV_KEY_century) || sv_mark_is(m, SV_KEY_rel, "century");
    if (given(m, SV_KEY_decade) || century) {
        int first = first_of_years(f, m);
        *out = (sv_edtf){{first, 0, 0}, {first + (given(m, SV_KEY_decade) ? 9 : 99), 0, 0}, false, false};
        return first > 0 && first < 9900;
    }
    if (relative(f, m, out) || weekday(f, m, kind, out)) return true;
    if (!year_of(f, m, &year)) return false;
    if (given(m, SV_KEY_fiscal) && !month) {
        bool before = by_offset(m) && f->today.month && f->today.month < number_of(m, SV_KEY_fiscal, 1);
        return fiscal(m, year - before, out);
    }
    year = leap_year(m, kind, nearest_year(f, m, kind, year));
    if (month && (given(m, SV_KEY_half) || given(m, SV_KEY_third))) return part_of_month(m, year, month, out);
    if (given(m, SV_KEY_quarter)) return *out = months(year, number_of(m, SV_KEY_quarter, 1) * 3 - 2, 3), true;
    if (given(m, SV_KEY_half)) return *out = months(year, number_of(m, SV_KEY_half, 1) * 6 - 5, 6), true;
    if (given(m, SV_KEY_season)) return *out = point((sv_edtf_day){year, number_of(m, SV_KEY_season, 21), 0}), true;
    if (month < 0 || month > 12 || day < 0 || day > sv_edtf_month_days(year, month)) return false;
    *out = point(day && !month ? bare_day(f, kind, year, day) : (sv_edtf_day){year, month, day});
    return true;
}

static const sv_mark *referred(const sv_find *f, const sv_mark *m, sv_key key) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    sv_value v = sv_mark_get(m, key);
    return v.kind == SV_VALUE_MARK && v.mark < count ? &marks[v.mark] : NULL;
}

static sv_edtf_day unit_later(sv_edtf_day from, const char *unit, int n) {
    if (!unit || strcmp(unit, "year") == 0) return (sv_edtf_day){from.year + n, 0, 0};
    if (strcmp(unit, "month") == 0 && from.month) return from.day = 0, sv_edtf_add(from, 0, n, 0);
    if (from.day && strcmp(unit, "week") == 0) return sv_edtf_add(from, 0, 0, 7 * n);
    if (from.day && strcmp(unit, "day") == 0) return sv_edtf_add(from, 0, 0, n);
    return (sv_edtf_day){from.year, from.month <= 12 ? from.month : 0, 0};
}

/* "within n units": up to then; "for n units": from the base on. A year-long stretch from a given year counts that year. */
static bool stretch(const sv_find *f, const sv_mark *m, const sv_edtf *of, bool within, sv_edtf *out) {
    sv_edtf_day base = of ? of->from : f->today;
    const char *unit = sv_mark_text(m, SV_KEY_unit);
    int n = number_of(m, SV_KEY_value, 0);
    if (sv_mark_is(m, SV_KEY_sign, "minus")) n = -n;
    if (!base.year || n == 0) return false;
    bool years = !unit || strcmp(unit, "year") == 0;
    sv_edtf_day end = unit_later(base, unit, of && !within && years ? n - 1 : n);
    sv_edtf_day start = years ? (sv_edtf_day){base.year, 0, 0} : base;
    if (!years && strcmp(unit, "month") == 0) start.day = 0;
    if (of && !within && years && n > 0 && base.month && base.month <= 12) { /* three years from January: to December */
        start = (sv_edtf_day){base.year, base.month, 0};
        end = sv_edtf_add(start, n, -1, 0);
    }
    *out = n > 0 ? (sv_edtf){start, end, within, false} : (sv_edtf){end, start, false, within};
    return true;
}

static bool later(sv_edtf_day a, sv_edtf_day b) {
    if (a.year != b.year) return a.year > b.year;
    return a.month && b.month && (a.month > b.month || (a.month == b.month && b.day && a.day > b.day));
}

/* A beginning that names no year or month takes those of the end: January to April 2015, 9 to 12 June. */
static void complete(const sv_find *f, const sv_mark *of, const sv_mark *to, const sv_edtf *end, servanda_kind kind,
                     sv_edtf *begin) {
    sv_find near = *f;
    bool month = !given(of, SV_KEY_month) && given(of, SV_KEY_day) && given(to, SV_KEY_month);
    if (of->type != SV_TYPE_date || given(of, SV_KEY_year) || sv_mark_text(of, SV_KEY_rel)) return;
    if (!month && !given(to, SV_KEY_year)) return;
    near.today = (sv_edtf_day){end->to.year, month ? end->to.month : 0, month ? 0 : f->today.day};
    if (!sv_find_date_value(&near, of, kind, begin)) return;
    if (!later(begin->from, end->to)) return;
    near.today.year--; /* November to April 2015 */
    sv_find_date_value(&near, of, kind, begin);
}

/* A quarter or half without a year that ends a period of fiscal years is one of those too: 2025年度第1四半期から第3四半期. */
static sv_mark in_fiscal(const sv_mark *from, const sv_mark *to, sv_edtf_day begin) {
    sv_mark end = *to;
    int first = from ? number_of(from, SV_KEY_fiscal, 0) : 0;
    bool part = given(to, SV_KEY_quarter) || given(to, SV_KEY_half);
    if (!first || !part || given(to, SV_KEY_year) || given(to, SV_KEY_fiscal) || sv_mark_text(to, SV_KEY_rel) ||
        end.value_count + 2 > SV_MARK_VALUES)
        return end;
    const sv_key keys[] = {SV_KEY_year, SV_KEY_fiscal};
    const int numbers[] = {begin.year - (begin.month && begin.month < first), first};
    for (size_t i = 0; i < 2; i++) {
        end.keys[end.value_count] = (uint8_t)keys[i];
        end.values[end.value_count++] = (sv_value){.kind = SV_VALUE_NUMBER, .number = numbers[i]};
    }
    return end;
}

/* An end that names no year takes that of the other end. */
static bool range(const sv_find *f, const sv_mark *m, sv_edtf of, servanda_kind kind, sv_edtf *out) {
    const sv_mark *to = referred(f, m, SV_KEY_to), *base = referred(f, m, SV_KEY_of);
    sv_edtf end;
    if (!to) return false;
    sv_mark fiscal_end = in_fiscal(base, to, of.from);
    to = &fiscal_end;
    if (sv_mark_text(to, SV_KEY_rel)) {
        if (!sv_find_date_value(f, to, kind, &end)) return false;
        *out = (sv_edtf){of.from, end.to, of.open_from, end.open_to};
        return true;
    }
    sv_find near = *f;
    near.today = (sv_edtf_day){of.from.year, f->today.month, f->today.day};
    if (!given(to, SV_KEY_month)) {
        near.today.month = of.from.month;              /* May 20 to 22, 5月20日至22日 */
        if (given(to, SV_KEY_day)) near.today.day = 0; /* the other end tells the month, not the document's day */
    } else if (!given(to, SV_KEY_year)) {
        near.today.month = 0;
    }
    if (!sv_find_date_value(&near, to, kind, &end)) return false;
    if (base) complete(f, base, to, &end, kind, &of);
    bool free = given(to, SV_KEY_month) && !given(to, SV_KEY_year) && !sv_mark_text(to, SV_KEY_rel);
    if (free && end.to.year == of.from.year && end.to.month < of.from.month && of.from.month <= 12)
        end.to.year++; /* October to May */
    if (end.to.year < of.from.year) end.to.year = of.from.year + (end.to.year > 0 && end.to.year < 100 ? 0 : 1);
    *out = (sv_edtf){of.from, end.to, of.open_from, end.open_to};
    return true;
}

static sv_edtf_day first_day(sv_edtf_day d) { return (sv_edtf_day){d.year, d.month ? d.month : 1, d.day ? d.day : 1}; }

static sv_edtf_day last_day(sv_edtf_day d) {
    int month = d.month ? d.month : 12;
    return (sv_edtf_day){d.year, month, d.day ? d.day : sv_edtf_month_days(d.year, month)};
}

/* The first or last n units of a time: the last four months of 2021. */
static bool edge(const sv_mark *m, const sv_edtf *of, bool last, sv_edtf *out) {
    const char *unit = sv_mark_text(m, SV_KEY_unit);
    int n = number_of(m, SV_KEY_value, 1), size = unit && unit[0] == 'q' ? 3 : unit && unit[0] == 'h' ? 6 : 1;
    n = n * size - 1;
    if (!unit || n < 0 || n > 10000 || of->from.month > 12 || of->to.month > 12 || of->open_from || of->open_to)
        return false;
    sv_edtf_day at = last ? last_day(of->to) : first_day(of->from);
    if (strcmp(unit, "week") == 0) n = 7 * n + 6;
    if (strcmp(unit, "year") == 0) at.month = at.day = 0;
    if (strcmp(unit, "month") == 0 || size > 1) at.day = 0;
    int by = last ? -n : n;
    sv_edtf_day other = !at.month ? sv_edtf_add(at, by, 0, 0)
                        : !at.day ? sv_edtf_add(at, 0, by, 0)
                                  : sv_edtf_add(at, 0, 0, by);
    *out = last ? (sv_edtf){other, at, false, false} : (sv_edtf){at, other, false, false};
    return true;
}

/* Over the past n units: since then. */
static bool past(const sv_find *f, const sv_mark *m, sv_edtf *out) {
    int n = number_of(m, SV_KEY_value, 0);
    if (!f->values || n <= 0 || !f->today.year) return false;
    sv_edtf_day from = unit_later(f->today, sv_mark_text(m, SV_KEY_unit), -n);
    return *out = (sv_edtf){.from = from, .open_to = true}, true;
}

static bool timex(const sv_find *f, const sv_mark *m, servanda_kind kind, sv_edtf *out) {
    const sv_mark *base = referred(f, m, SV_KEY_of);
    const char *mod = sv_mark_text(m, SV_KEY_mod);
    sv_edtf of;
    bool have = base && sv_find_date_value(f, base, kind, &of);
    if (base && !have) return false;
    if (!have && sv_mark_is(m, SV_KEY_mod, "first") && f->today.year) { /* the first three quarters: of this year */
        of = point((sv_edtf_day){f->today.year, 0, 0});
        have = true;
    }
    if (mod && strcmp(mod, "within") == 0) return stretch(f, m, have ? &of : NULL, true, out);
    if (mod && strcmp(mod, "range") == 0 && sv_mark_get(m, SV_KEY_to).kind != SV_VALUE_MARK)
        return stretch(f, m, have ? &of : NULL, false, out);
    if (!have) return sv_mark_is(m, SV_KEY_mod, "since") && past(f, m, out);
    *out = of;
    if (sv_mark_is(m, SV_KEY_mod, "first")) return edge(m, &of, false, out);
    if (sv_mark_is(m, SV_KEY_mod, "last")) return edge(m, &of, true, out);
    if (!mod || strcmp(mod, "in") == 0) return true;
    if (strcmp(mod, "by") == 0) return out->from = (sv_edtf_day){0, 0, 0}, out->open_from = true, true;
    if (strcmp(mod, "from") == 0 || strcmp(mod, "since") == 0)
        return out->to = (sv_edtf_day){0, 0, 0}, out->open_to = true, true;
    return strcmp(mod, "range") == 0 && range(f, m, of, kind, out);
}

bool sv_find_date_value(const sv_find *f, const sv_mark *mark, servanda_kind kind, sv_edtf *out) {
    memset(out, 0, sizeof *out);
    bool bounded = mark->type == SV_TYPE_timex || sv_mark_text(mark, SV_KEY_mod);
    return bounded ? timex(f, mark, kind, out) : calendar(f, mark, kind, out);
}

static bool inside_timex(const sv_find *f, const sv_mark *m) {
    const sv_mark *t;
    for (size_t i = 0; (t = sv_find_mark_next(f, SV_TYPE_timex, m->start, m->end, &i));)
        if (t->start <= m->start && t->end >= m->end) return true;
    return false;
}

/* What a rule of the clause, else the date itself, says of its role. */
static const char *told_role(sv_find *f, const sv_mark *m) {
    const sv_mark *r;
    const char *name = NULL;
    for (size_t i = 0; (r = sv_find_mark_next(f, SV_TYPE_role, m->start, m->end, &i));)
        if (r->start <= m->start && r->end >= m->end) name = sv_mark_text(r, SV_KEY_role);
    return name ? name : sv_mark_text(m, SV_KEY_role);
}

/* The role: what is told of it, else the shape of the date. */
static servanda_role role_of(const char *name, const sv_mark *m, const sv_edtf *date) {
    if (name) return servanda_role_of(name);
    if (date->open_from) return SERVANDA_ROLE_DEADLINE;
    if (date->open_to) return SERVANDA_ROLE_START;
    const char *mod = sv_mark_text(m, SV_KEY_mod);
    return mod && strcmp(mod, "range") == 0 ? SERVANDA_ROLE_PERIOD : SERVANDA_ROLE_EVENT;
}

#define DATES 32

static bool take(sv_find *f, const sv_mark *m, servanda_kind kind, servanda_date *out) {
    sv_edtf value;
    char text[SV_EDTF_ROOM];
    const char *role = told_role(f, m);
    if (role && servanda_role_of(role) == SERVANDA_ROLE_REFERENCE)
        kind = SERVANDA_KIND_POSITION; /* the date of something else tells nothing of when the promised act is */
    if (!sv_find_date_value(f, m, kind, &value)) return false;
    sv_edtf_format(&value, text);
    out->edtf = sv_arena_str(f->arena, text);
    out->quote = sv_find_mark_text(f, m->start, m->end);
    out->role = role_of(role, m, &value);
    out->span = sv_find_mark_span(f, m->start, m->end);
    sv_find_reason(f, "dates", out->edtf, m->rule, m->start, m->end, false);
    return true;
}

/* A date that sets the scene (all=yes) in a clause before holds on for acts of the same kind that have none. */
static size_t take_scene(sv_find *f, const sv_find_clause *c, servanda_kind kind, servanda_date *out) {
    const sv_mark *m, *scene = NULL;
    for (const sv_find_clause *before = f->clauses.items; before < c; before++)
        for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_timex, before->start, before->end, &i));)
            if (sv_find_mark_yes(m, SV_KEY_all) && before->verdict.kind == kind && !before->dropped) scene = m;
    return scene && take(f, scene, kind, out);
}

static size_t collect(sv_find *f, const sv_find_clause *c, servanda_kind kind, servanda_date *dates) {
    size_t n = 0;
    for (int pass = 0; pass < 2; pass++) {
        const sv_mark *m;
        sv_type type = pass ? SV_TYPE_date : SV_TYPE_timex;
        for (size_t i = 0; (m = sv_find_mark_next(f, type, c->start, c->end, &i)) && n < DATES;) {
            if (m->start < c->start || m->end > c->end || (pass && inside_timex(f, m))) continue;
            n += take(f, m, kind, &dates[n]);
        }
    }
    return n ? n : take_scene(f, c, kind, dates);
}

static void sort_dates(servanda_date *dates, size_t n) {
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && dates[k].span.start < dates[k - 1].span.start; k--) {
            servanda_date swap = dates[k];
            dates[k] = dates[k - 1];
            dates[k - 1] = swap;
        }
}

/* An item without a date of its own has those of its lead-in. */
static void take_lead_dates(const sv_find *f, servanda_statement *out) {
    if (out->date_count || !f->lead || !f->lead->date_count) return;
    out->dates = f->lead->dates;
    out->date_count = f->lead->date_count;
}

void sv_find_date_fill(sv_find *f, const sv_find_clause *c, servanda_kind kind, servanda_statement *out) {
    servanda_date dates[DATES];
    if (!sv_find_mark_run(f, SV_TYPE_role, c->start, c->end)) return;
    size_t n = collect(f, c, kind, dates);
    sort_dates(dates, n);
    servanda_date *copy = SV_NEW_N(f->arena, servanda_date, n ? n : 1);
    if (!copy) {
        f->status = sv_error_memory(f->error);
        return;
    }
    memcpy(copy, dates, n * sizeof *dates);
    out->dates = copy;
    out->date_count = n;
    take_lead_dates(f, out);
}
