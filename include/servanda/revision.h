/* Revisions: what changed between two versions of one text, passage by passage.
 *
 * The one idea: paragraphs that both texts have once, in the same order, hold the two together; what stands between them
 * is compared by its letters alone, so that other line breaks or another division into paragraphs change nothing. */
#ifndef SERVANDA_REVISION_H
#define SERVANDA_REVISION_H

#include "servanda/document.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct servanda_revision {
    const char *earlier, *later; /* the passage, white space evened out; NULL: it came, or it is gone */
} servanda_revision;

typedef struct servanda_revisions servanda_revisions; /* owns what it gives, borrows nothing */

/* In the order of the texts; furniture does not count. Errors: MEMORY. */
SERVANDA_API servanda_status servanda_revisions_find(servanda_revisions **out, const servanda_document *earlier,
                                                     const servanda_document *later, servanda_error *error);
SERVANDA_API const servanda_revision *servanda_revisions_items(const servanda_revisions *revisions, size_t *count);
SERVANDA_API void servanda_revisions_free(servanda_revisions *revisions);

#ifdef __cplusplus
}
#endif

#endif
