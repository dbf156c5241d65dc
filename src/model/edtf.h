/* EDTF (ISO 8601-2) level 1 as Servanda needs it: days, months, years, seasons, closed and open intervals.
 *
 * The one idea: a date is a period with two ends of the same shape; "by" and "from" drop one end. */
#ifndef SV_EDTF_H
#define SV_EDTF_H

#include "base/base.h"

typedef struct sv_edtf_day { /* month 0: the whole year; 21…24: a season; day 0: the whole month */
    int year, month, day;
} sv_edtf_day;

typedef struct sv_edtf {
    sv_edtf_day from, to; /* equal: one point of its own precision */
    bool open_from, open_to;
} sv_edtf;

#define SV_EDTF_ROOM 40
/* Writes `date` as EDTF ("2022", "../2030-06", "2022-04/2023-03"). `out` has SV_EDTF_ROOM bytes. */
void sv_edtf_format(const sv_edtf *date, char out[SV_EDTF_ROOM]);
/* Reads what sv_edtf_format writes. False: not level 1 in this sense. */
bool sv_edtf_parse(const char *text, sv_edtf *out);

bool sv_edtf_same(sv_edtf_day a, sv_edtf_day b);
/* `n` years, months or days later (n may be negative). Parts that the day lacks are not made up; a day is kept within its month. */
sv_edtf_day sv_edtf_add(sv_edtf_day day, int years, int months, int days);
/* First and last day of a period as sortable "YYYY-MM-DD"; an open end is "0000-01-01" / "9999-12-31". Each out has 11 bytes. */
void sv_edtf_bounds(const sv_edtf *date, char first[11], char last[11]);
int sv_edtf_month_days(int year, int month);
/* Days since 1970-01-01, of a day with all its parts. */
long sv_edtf_number(sv_edtf_day day);
/* 0 = Monday … 6 = Sunday. */
int sv_edtf_weekday(sv_edtf_day day);

#endif
