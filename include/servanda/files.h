/* Which files a list of names stands for: folders stand for the readable files in them.
 *
 * The one idea: the order is that of the documents' names (without folder and ending), then of the paths: the same files
 * give the same order, however they are named and on every machine. */
#ifndef SERVANDA_FILES_H
#define SERVANDA_FILES_H

#include "servanda/error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct servanda_files servanda_files;

/* Expands `names`: a folder becomes the files below it whose ending is that of a known format, without hidden ones and
 * without following links to folders; everything else (a file of any ending, "-", a name that does not exist) stays as it
 * is, so that reading it tells what is wrong. Errors: DOCUMENT_LIMIT, MEMORY. */
SERVANDA_API servanda_status servanda_files_find(servanda_files **out, const char *const *names, size_t count,
                                                 servanda_error *error);
/* Borrowed; live as long as the list. */
SERVANDA_API const char *const *servanda_files_paths(const servanda_files *files, size_t *count);
SERVANDA_API void servanda_files_free(servanda_files *files);

#ifdef __cplusplus
}
#endif

#endif
