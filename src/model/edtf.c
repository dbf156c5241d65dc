/* EDTF: writing, reading and reckoning. See edtf.h for the idea. Format: ISO 8601-2:2019, level 1. */
#include "model/edtf.h"

#include <stdio.h>
#include <string.h>

bool sv_edtf_same(sv_edtf_day a, sv_edtf_day b) { return a.year == b.year && a.month == b.month && a.day == b.day; }

static size_t write_day(char *out, size_t room, sv_edtf_day day) {
    int n;
    if (day.month == 0)
        n = snprintf(out, room, "%04d", day.year);
    else if (day.day == 0)
        n = snprintf(out, room, "%04d-%02d", day.year, day.month);
    else
        n = snprintf(out, room, "%04d-%02d-%02d", day.year, day.month, day.day);
    return n < 0 ? 0 : (size_t)n;
}

void sv_edtf_format(const sv_edtf *date, char out[SV_EDTF_ROOM]) {
    char from[16] = "..", to[16] = "..";
    if (!date->open_from) write_day(from, sizeof from, date->from);
    if (!date->open_to) write_day(to, sizeof to, date->to);
    if (!date->open_from && !date->open_to && sv_edtf_same(date->from, date->to))
        snprintf(out, SV_EDTF_ROOM, "%s", from);
    else
        snprintf(out, SV_EDTF_ROOM, "%s/%s", from, to);
}

static bool read_digits(const char **p, int count, int *out) {
    int value = 0;
    for (int i = 0; i < count; i++) {
        if ((*p)[i] < '0' || (*p)[i] > '9') return false;
        value = value * 10 + ((*p)[i] - '0');
    }
    *p += count;
    *out = value;
    return true;
}

static bool read_day(const char **p, sv_edtf_day *out) {
    *out = (sv_edtf_day){0, 0, 0};
    if (!read_digits(p, 4, &out->year)) return false;
    if (**p != '-') return true;
    ++*p;
    if (!read_digits(p, 2, &out->month)) return false;
    if (out->month < 1 || (out->month > 12 && out->month < 21) || out->month > 24) return false;
    if (**p != '-') return true;
    ++*p;
    return out->month <= 12 && read_digits(p, 2, &out->day) && out->day >= 1 &&
           out->day <= sv_edtf_month_days(out->year, out->month);
}

static bool read_end(const char **p, sv_edtf_day *out, bool *open) {
    *open = strncmp(*p, "..", 2) == 0;
    if (!*open) return read_day(p, out);
    *p += 2;
    return true;
}

bool sv_edtf_parse(const char *text, sv_edtf *out) {
    memset(out, 0, sizeof *out);
    const char *p = text;
    if (!read_end(&p, &out->from, &out->open_from)) return false;
    if (*p == '\0') {
        out->to = out->from;
        return !out->open_from;
    }
    return *p++ == '/' && read_end(&p, &out->to, &out->open_to) && *p == '\0' && !(out->open_from && out->open_to);
}

int sv_edtf_month_days(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (month < 1 || month > 12) return 31;
    return days[month - 1] + (month == 2 && leap);
}

/* Proleptic Gregorian: counts from 1 March so that leap days come last in a year. */
long sv_edtf_number(sv_edtf_day d) {
    long y = d.month <= 2 ? d.year - 1L : d.year, era = (y >= 0 ? y : y - 399) / 400, in_era = y - era * 400;
    long in_year = (153L * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static sv_edtf_day day_of_number(long n) {
    n += 719468;
    long era = (n >= 0 ? n : n - 146096) / 146097, in_era = n - era * 146097;
    long y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    long in_year = in_era - (365 * y + y / 4 - y / 100), m = (5 * in_year + 2) / 153;
    int month = (int)(m < 10 ? m + 3 : m - 9);
    return (sv_edtf_day){(int)(y + era * 400 + (month <= 2)), month, (int)(in_year - (153 * m + 2) / 5 + 1)};
}

sv_edtf_day sv_edtf_add(sv_edtf_day day, int years, int months, int days) {
    day.year += years;
    if (months && day.month >= 1 && day.month <= 12) {
        int total = day.year * 12 + day.month - 1 + months;
        day.year = total / 12;
        day.month = total % 12 + 1;
    }
    if (day.day > sv_edtf_month_days(day.year, day.month)) day.day = sv_edtf_month_days(day.year, day.month);
    return days && day.day ? day_of_number(sv_edtf_number(day) + days) : day;
}

int sv_edtf_weekday(sv_edtf_day day) {
    long n = (sv_edtf_number(day) + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(n < 0 ? n + 7 : n);
}

/* First and last month of a season: the northern one, winter running into the next year. */
static void season_months(sv_edtf_day day, sv_edtf_day *first, sv_edtf_day *last) {
    int start = (day.month - 21) * 3 + 3;
    *first = (sv_edtf_day){day.year, start, 1};
    *last = sv_edtf_add((sv_edtf_day){day.year, start, 1}, 0, 2, 0);
    last->day = sv_edtf_month_days(last->year, last->month);
}

static void day_bounds(sv_edtf_day day, sv_edtf_day *first, sv_edtf_day *last) {
    *first = *last = day;
    if (day.month > 12) {
        season_months(day, first, last);
        return;
    }
    if (day.month == 0) first->month = 1, last->month = 12;
    if (day.day == 0) first->day = 1, last->day = sv_edtf_month_days(last->year, last->month);
}

void sv_edtf_bounds(const sv_edtf *date, char first[11], char last[11]) {
    sv_edtf_day a, b, unused;
    day_bounds(date->from, &a, &unused);
    day_bounds(date->to, &unused, &b);
    strcpy(first, "0000-01-01");
    strcpy(last, "9999-12-31");
    char text[16];
    if (!date->open_from) write_day(text, sizeof text, a), memcpy(first, text, 11);
    if (!date->open_to) write_day(text, sizeof text, b), memcpy(last, text, 11);
}
