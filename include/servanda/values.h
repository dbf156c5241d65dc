/* Values in a text: dates, numbers, percentages and sums of money, in the language of a pack.
 *
 * The one idea: the same rules that read a document's dates and amounts, asked alone. */
#ifndef SERVANDA_VALUES_H
#define SERVANDA_VALUES_H

#include "servanda/extract.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum servanda_value_kind {
    SERVANDA_VALUE_DATE,
    SERVANDA_VALUE_NUMBER,
    SERVANDA_VALUE_PERCENT,
    SERVANDA_VALUE_CURRENCY,
} servanda_value_kind;

typedef struct servanda_value {
    servanda_value_kind kind;
    servanda_span span;
    const char *text;     /* exact copy of the input */
    const char *edtf;     /* dates: ISO 8601-2 level 1; else NULL */
    double value;         /* all others */
    const char *currency; /* ISO 4217, for money; else NULL */
} servanda_value;

typedef struct servanda_values servanda_values; /* owns what it gives */

/* "date", "number", "percent" or "currency". */
SERVANDA_API const char *servanda_value_kind_name(servanda_value_kind kind);

/* Finds all values of `text` (`size` bytes of UTF-8). `lang` names the pack, `date` (EDTF, may be NULL) is what relative
 * dates are reckoned from. Values come in the order of the text. Errors: NO_LANGUAGE, DOCUMENT_LIMIT, ENCODING, MEMORY. Any thread. */
SERVANDA_API servanda_status servanda_values_find(servanda_values **out, const char *text, size_t size,
                                                  const char *lang, const char *date, const servanda_packs *packs,
                                                  servanda_error *error);
SERVANDA_API const servanda_value *servanda_values_items(const servanda_values *values, size_t *count);
SERVANDA_API void servanda_values_free(servanda_values *values);

#ifdef __cplusplus
}
#endif

#endif
