/* EDTF dates as days that can be compared and sorted as text.
 *
 * The one idea: whatever a date leaves open has no day: "". */
#ifndef SV_DAYS_H
#define SV_DAYS_H

#include <stdbool.h>

typedef struct sv_days {
    char from[11], to[11]; /* "2026-03-31", both included */
} sv_days;

/* First and last day of an EDTF date. False: no such date (NULL too), or one that ends before it begins; both "". */
bool sv_days_read(const char *edtf, sv_days *out);

#endif
