/* Finding: packs of rules, and the statements that they find in a document.
 *
 * The one idea: packs are immutable and shared by all threads; extraction is a pure function of document and packs. */
#ifndef SERVANDA_EXTRACT_H
#define SERVANDA_EXTRACT_H

#include "servanda/document.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct servanda_packs servanda_packs;           /* immutable after opening; any number of threads */
typedef struct servanda_extraction servanda_extraction; /* owns the statements it gives */

/* Opens the packs compiled into the library; `overlay` (may be NULL) is a folder of user packs laid over them.
 * Errors: PACK with file and line, MEMORY. */
SERVANDA_API servanda_status servanda_packs_open(servanda_packs **out, const char *overlay, servanda_error *error);
SERVANDA_API void servanda_packs_free(servanda_packs *packs);
/* Version of all packs together: a hash of their sources, in hexadecimal. Borrowed. */
SERVANDA_API const char *servanda_packs_version(const servanda_packs *packs);
/* A text that the packs have for people, in a language: entry `key` of its list "message" ("overdue", "brief-title"); in
 * English where the language does not have it, and else the key itself. Borrowed. */
SERVANDA_API const char *servanda_packs_message(const servanda_packs *packs, const char *lang, const char *key);
/* Whether there is a pack for this language. */
SERVANDA_API bool servanda_packs_has(const servanda_packs *packs, const char *lang);

/* Finds the statements of `document` (whose info is completed from its text: title, date, parties, series, round).
 * Errors: MEMORY, NO_LANGUAGE. */
SERVANDA_API servanda_status servanda_extract(servanda_extraction **out, servanda_document *document,
                                              const servanda_packs *packs, servanda_error *error);
/* Borrowed; live as long as the extraction. */
SERVANDA_API servanda_statements servanda_extraction_statements(const servanda_extraction *extraction);
SERVANDA_API void servanda_extraction_free(servanda_extraction *extraction);

#ifdef __cplusplus
}
#endif

#endif
