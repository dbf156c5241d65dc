/* Statements of a register in memory, by document: what linking and comparing work on.
 *
 * The one idea: everything is copied, so that the register can be written to while the collection is looked at. */
#ifndef SERVANDA_COLLECTION_H
#define SERVANDA_COLLECTION_H

#include "servanda/link.h"
#include "servanda/register.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct servanda_collection servanda_collection;

/* Copies all documents that pass `filter` (NULL: all) with their statements (without reasons), in the register's order.
 * Errors: MEMORY and those of servanda_register_list. */
SERVANDA_API servanda_status servanda_register_collect(servanda_collection **out, servanda_register *reg,
                                                       const servanda_filter *filter, servanda_error *error);
/* Reads all statements of documents of which there are only some: `wanted` by document; NULL: of all. Where statements stand
 * in these changes. Errors: MEMORY and those of servanda_register_list. */
SERVANDA_API servanda_status servanda_collection_fill(servanda_collection *collection, servanda_register *reg,
                                                      const bool *wanted, servanda_error *error);
/* Borrowed; live as long as the collection. */
SERVANDA_API const servanda_link_document *servanda_collection_documents(const servanda_collection *collection,
                                                                         size_t *count);
SERVANDA_API void servanda_collection_free(servanda_collection *collection);

#ifdef __cplusplus
}
#endif

#endif
