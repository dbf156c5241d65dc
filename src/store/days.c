/* Days of EDTF dates (days.h).
 *
 * The one idea: the model reckons; here an open end becomes "". */
#include "store/days.h"

#include <string.h>

#include "model/edtf.h"

bool sv_days_read(const char *edtf, sv_days *out) {
    sv_edtf date;
    *out = (sv_days){"", ""};
    if (!edtf || !sv_edtf_parse(edtf, &date)) return false;
    sv_days days;
    sv_edtf_bounds(&date, days.from, days.to);
    if (strcmp(days.from, days.to) > 0) return false;
    if (date.open_from) days.from[0] = '\0';
    if (date.open_to) days.to[0] = '\0';
    *out = days;
    return true;
}
