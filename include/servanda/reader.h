/* Reading documents that may be hostile, many of them, within limits.
 *
 * The one idea: a reader keeps what reading needs (a process that makes the sandboxed children) from one document to the
 * next. servanda_document_read makes one of its own each time; who reads many documents opens a reader once. */
#ifndef SERVANDA_READER_H
#define SERVANDA_READER_H

#include <stdbool.h>

#include "servanda/document.h"
#include "servanda/index.h"
#include "servanda/limits.h"

typedef struct servanda_reader servanda_reader; /* any number of threads at once */

/* `limits` NULL: the defaults. Errors: MEMORY. */
SERVANDA_API servanda_status servanda_reader_open(servanda_reader **out, const servanda_limits *limits,
                                                  servanda_error *error);
/* Ends its processes. No thread may be reading. */
SERVANDA_API void servanda_reader_free(servanda_reader *reader);

/* Like servanda_document_read and servanda_document_read_file. Errors also: SANDBOX, LOCKED, NO_TEXT, IO. */
SERVANDA_API servanda_status servanda_reader_read(servanda_reader *reader, servanda_document **out, const void *bytes,
                                                  size_t size, const servanda_document_info *info,
                                                  servanda_error *error);
SERVANDA_API servanda_status servanda_reader_read_file(servanda_reader *reader, servanda_document **out,
                                                       const char *path, const servanda_document_info *info,
                                                       servanda_error *error);

/* A document, or the error of one; `document` is NULL then, else it belongs to the callee. `path` is that of the file, or
 * of what is in it: "archive.zip/folder/name.pdf". False ends the reading. */
typedef bool (*servanda_reader_fn)(void *context, servanda_document *document, const char *path,
                                   const servanda_error *error);

/* Reads a file and the documents in it: attachments of a mail, messages of a mailbox, entries of an archive, and those of
 * them, in their order. `index` tells facts about each; may be NULL. Calls `each` at least once. */
SERVANDA_API void servanda_reader_read_all(servanda_reader *reader, const char *path, const servanda_index *index,
                                           servanda_reader_fn each, void *context);

#endif
