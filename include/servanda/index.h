/* What is known about documents from outside: a JSONL index, one object a document, found by the document's id.
 *
 * The one idea: a line is {"doc": id, …}; its other fields (lang, date, title, form, parties, publisher, version_of,
 * source, series, round, format, encoding) are those of servanda_document_info, and go before what a document says of itself. */
#ifndef SERVANDA_INDEX_H
#define SERVANDA_INDEX_H

#include "servanda/document.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct servanda_index servanda_index; /* immutable after opening; any number of threads */

/* Reads an index; "-" is standard input. Unknown fields are left alone. Errors: INDEX with file and line, NO_DOCUMENT, IO,
 * DOCUMENT_LIMIT, MEMORY. */
SERVANDA_API servanda_status servanda_index_open(servanda_index **out, const char *path, servanda_error *error);
SERVANDA_API void servanda_index_free(servanda_index *index);

/* What is known about a document, or NULL. Borrowed; lives as long as the index. */
SERVANDA_API const servanda_document_info *servanda_index_find(const servanda_index *index, const char *id);
/* The same for a file: its id is its name without folder and ending. */
SERVANDA_API const servanda_document_info *servanda_index_for_path(const servanda_index *index, const char *path);
SERVANDA_API size_t servanda_index_count(const servanda_index *index);

#ifdef __cplusplus
}
#endif

#endif
