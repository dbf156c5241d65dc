/* Numbers of a statement that count something: ships, trainees, offices.
 *
 * The one idea: digits are the same in every language; what belongs to a word, a date or a sum is none of them. */
#ifndef SV_LINK_NUMBER_H
#define SV_LINK_NUMBER_H

#include "servanda/model.h"

#define SV_NUMBERS 24u
#define SV_NUMBER_TEXT 32u

typedef struct sv_numbers {
    char texts[SV_NUMBERS][SV_NUMBER_TEXT]; /* digits, folded, without separators of thousands */
    size_t count;
} sv_numbers;

/* The first SV_NUMBERS numbers of the statement, in their order. */
void sv_number_find(const servanda_statement *s, sv_numbers *out);
/* Numbers of `list` that `other` has not; borrowed from `list`. Returns how many. */
size_t sv_number_own(const sv_numbers *list, const sv_numbers *other, const char *own[SV_NUMBERS]);
/* Whether another number stands in the place of one, in whatever language: a scale may be written out ("12" and a word
 * for thousands against "12,000"), and one digit may be a word, so only what differs beyond that counts. */
bool sv_number_differ(const servanda_statement *a, const servanda_statement *b);

#endif
