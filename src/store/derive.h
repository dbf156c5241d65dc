/* What a register computes itself from what it is given.
 *
 * The one idea: pure functions of an addition, the same for every backend. */
#ifndef SV_DERIVE_H
#define SV_DERIVE_H

#include "servanda/register.h"
#include "store/days.h"

/* First and last day of a commitment's earliest deadline; where it states no deadline, of its earliest event that is
 * not over before the document's date (NULL: unknown). Both "" for other kinds, and where no such date ends. */
void sv_derive_due(const servanda_statement *statement, const char *document_date, sv_days *out);

/* SHA-256 of everything that is derived from the bytes: facts about the document, text, blocks, statements. */
servanda_status sv_derive_fingerprint(const servanda_addition *addition, char hex[65], servanda_error *error);

#endif
