/* Series: documents of one dialogue, in the order of its rounds, whatever language they are in.
 *
 * The one idea: names are told apart without the words of any language. Two documents are of one series if their series
 * have the same name, if one is a version of the other, or if parties, kind of meeting and the numbers of the rounds agree. */
#ifndef SERVANDA_SERIES_H
#define SERVANDA_SERIES_H

#include "servanda/link.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct servanda_round {
    uint32_t number;         /* 0: unknown */
    const char *date;        /* of its earliest document; NULL: unknown */
    const size_t *documents; /* indices, by date, then id */
    size_t document_count;
} servanda_round;

typedef struct servanda_series {
    const char *id;           /* stable: made from its name and parties */
    const char *name;         /* as most of its documents call it */
    const char *const *names; /* as others do, in other languages too; without `name` */
    size_t name_count;
    const char *const *parties;
    size_t party_count;
    const servanda_round *rounds; /* by number and date */
    size_t round_count;
    servanda_mention
        next; /* what says when the next meeting is; next.document == SERVANDA_NO_STATEMENT: nothing does */
    const char *next_date; /* EDTF, or NULL */
    const char *next_day;  /* its last day, or NULL */
} servanda_series;

typedef struct servanda_series_list servanda_series_list; /* owns what it gives, borrows nothing */

/* Documents that name no series and are no version of one that does are in none. Errors: MEMORY. */
SERVANDA_API servanda_status servanda_series_find(servanda_series_list **out, const servanda_link_document *documents,
                                                  size_t count, servanda_error *error);
/* By name. */
SERVANDA_API const servanda_series *servanda_series_items(const servanda_series_list *list, size_t *count);
/* The series and round of a document; false: none. */
SERVANDA_API bool servanda_series_of(const servanda_series_list *list, size_t document, size_t *series, size_t *round);
SERVANDA_API void servanda_series_free(servanda_series_list *list);

#ifdef __cplusplus
}
#endif

#endif
