/* Many documents at once: reading and finding on several threads, results in the order of the files.
 *
 * The one idea: the callback sees the documents one after the other, in the order given, whatever the number of
 * threads; only a bounded number of results waits for its turn, so memory does not grow with the number of files. */
#ifndef SERVANDA_BATCH_H
#define SERVANDA_BATCH_H

#include "servanda/extract.h"
#include "servanda/index.h"
#include "servanda/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct servanda_batch_result {     /* all of it is borrowed until the callback returns */
    size_t index;                          /* of the file */
    const char *path;                      /* of the file, or of a document in it: "archive.zip/name" */
    bool last;                             /* no more documents of this file */
    servanda_document *document;           /* NULL: it could not be read */
    const servanda_extraction *extraction; /* NULL: nothing could be found, or the document not be read */
    const servanda_error *error;           /* NULL: all is well */
} servanda_batch_result;

/* Called on one thread at a time, not always the same. False ends the batch. */
typedef bool (*servanda_batch_fn)(void *context, const servanda_batch_result *result);

typedef struct servanda_batch_options {
    size_t size;
    const char *const *paths;
    size_t path_count;           /* files; "-" is standard input */
    const servanda_index *index; /* facts about documents by id; may be NULL */
    const servanda_packs *packs;
    unsigned threads;              /* 0: as many as there are processors */
    const servanda_limits *limits; /* of reading; NULL: the defaults */
} servanda_batch_options;

#define SERVANDA_BATCH_OPTIONS_INIT \
    { .size = sizeof(servanda_batch_options) }

/* A document that fails is given to the callback with its error and does not end the batch. Errors: MEMORY. */
SERVANDA_API servanda_status servanda_batch_run(const servanda_batch_options *options, servanda_batch_fn done,
                                                void *context, servanda_error *error);

#ifdef __cplusplus
}
#endif

#endif
