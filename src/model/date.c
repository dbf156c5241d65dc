/* Reckoning with days, as others see it. See servanda/date.h for the idea; edtf.c does the work. */
#include "servanda/date.h"

#include "model/edtf.h"

static bool read_day(const char *text, sv_edtf_day *out) {
    sv_edtf date;
    if (!text || !sv_edtf_parse(text, &date) || date.open_from || date.open_to) return false;
    *out = date.from;
    return date.from.day > 0 && sv_edtf_same(date.from, date.to);
}

bool servanda_date_bounds(const char *edtf, char first[11], char last[11]) {
    sv_edtf date;
    if (!edtf || !sv_edtf_parse(edtf, &date)) return false;
    sv_edtf_bounds(&date, first, last);
    return true;
}

long servanda_days_between(const char *from, const char *to) {
    sv_edtf_day a, b;
    return read_day(from, &a) && read_day(to, &b) ? sv_edtf_number(b) - sv_edtf_number(a) : 0;
}

int servanda_months_between(const char *from, const char *to) {
    sv_edtf_day a, b;
    if (!read_day(from, &a) || !read_day(to, &b)) return 0;
    int months = (b.year - a.year) * 12 + b.month - a.month;
    return months - (months > 0 && b.day < a.day) + (months < 0 && b.day > a.day);
}

bool servanda_day_add(const char *day, int days, char out[11]) {
    sv_edtf date = {.open_from = false};
    char last[11];
    if (!read_day(day, &date.from)) return false;
    date.from = date.to = sv_edtf_add(date.from, 0, 0, days);
    sv_edtf_bounds(&date, out, last);
    return true;
}
