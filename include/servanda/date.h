/* Dates as Servanda writes them (EDTF), and reckoning with days like "2025-03-31".
 *
 * The one idea: a day is ten letters that sort as text; whatever is reckoned with days is reckoned here. Any thread. */
#ifndef SERVANDA_DATE_H
#define SERVANDA_DATE_H

#include <stdbool.h>

#include "servanda/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* First and last day of a date; an open end is "0000-01-01" or "9999-12-31". False: it is none (NULL too). */
SERVANDA_API bool servanda_date_bounds(const char *edtf, char first[11], char last[11]);
/* Days and whole months from one day to another, below zero where the second is the earlier one; 0 if one is no day. */
SERVANDA_API long servanda_days_between(const char *from, const char *to);
SERVANDA_API int servanda_months_between(const char *from, const char *to);
/* The day that is so many days later. False: that is no day. */
SERVANDA_API bool servanda_day_add(const char *day, int days, char out[11]);

#ifdef __cplusplus
}
#endif

#endif
