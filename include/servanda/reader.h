/* Reading documents that may be hostile, many of them, within limits.
 *
 * The one idea: a reader keeps what reading needs (a process that makes the sandboxed children) from one document to the
 * next. servanda_document_read makes one of its own each time; who reads many documents opens a reader once. */
#ifndef SERVANDA_READER_H
#define SERVANDA_READER_H

#include "servanda/document.h"
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

#endif
