/* Dates of options, and today: the only place of the program that reads the clock. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"

typedef struct day {
    int year, month, day;
} day; /* month and day 0: not given */

static int days_of(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* `count` digits at `text`, or -1. */
static int digits(const char *text, int count) {
    int number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

static bool parse(const char *text, day *out) {
    size_t size = strlen(text);
    *out = (day){0, 0, 0};
    if (size != 4 && size != 7 && size != 10) return false;
    out->year = digits(text, 4);
    if (size >= 7) out->month = text[4] == '-' ? digits(text + 5, 2) : -1;
    if (size == 10) out->day = text[7] == '-' ? digits(text + 8, 2) : -1;
    if (out->year < 1 || (size >= 7 && (out->month < 1 || out->month > 12))) return false;
    return size < 10 || (out->day >= 1 && out->day <= days_of(out->year, out->month));
}

bool cli_date_valid(const char *text) {
    day ignored;
    return parse(text, &ignored);
}

static void print(day d, char out[11]) {
    snprintf(out, 11, "%04u-%02u-%02u", (unsigned)d.year % 10000u, (unsigned)d.month % 100u, (unsigned)d.day % 100u);
}

void cli_date_last(const char *text, char out[11]) {
    day d;
    parse(text, &d);
    if (d.month == 0) d.month = 12;
    if (d.day == 0) d.day = days_of(d.year, d.month);
    print(d, out);
}

void cli_date_today(const cli_call *call, char out[11]) {
    if (cli_has(call, CLI_OPT_TODAY)) {
        cli_date_last(call->given[CLI_OPT_TODAY], out);
        return;
    }
    time_t now = time(NULL);
    struct tm local;
    memset(&local, 0, sizeof local);
    if (!localtime_r(&now, &local)) gmtime_r(&now, &local);
    print((day){local.tm_year + 1900, local.tm_mon + 1, local.tm_mday}, out);
}

void cli_date_before(const char *text, char out[11]) {
    day d;
    parse(text, &d);
    if (--d.day == 0) {
        if (--d.month == 0) {
            d.month = 12;
            d.year--;
        }
        d.day = days_of(d.year, d.month);
    }
    print(d, out);
}

void cli_date_now(char out[21]) {
    time_t now = time(NULL);
    struct tm utc;
    memset(&utc, 0, sizeof utc);
    gmtime_r(&now, &utc);
    strftime(out, 21, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* Days since an arbitrary day, by the civil calendar (years begin in March, so that leap days come last). */
long cli_date_number(const char *text) {
    day d;
    if (!parse(text, &d) || d.day == 0) return 0;
    long year = d.month > 2 ? d.year : d.year - 1;
    long month = d.month > 2 ? d.month - 3 : d.month + 9;
    return year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + d.day;
}
