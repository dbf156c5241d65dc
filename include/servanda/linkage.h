/* Linkages: what people decided about which statements are one act. They are facts of the register, and later runs obey.
 *
 * The one idea: a decision names its two passages by document, place and words, so it outlives every new reading. */
#ifndef SERVANDA_LINKAGE_H
#define SERVANDA_LINKAGE_H

#include "servanda/collection.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum servanda_verdict {
    SERVANDA_VERDICT_NONE = 0,
    SERVANDA_VERDICT_JOIN,  /* one act */
    SERVANDA_VERDICT_SPLIT, /* taken for one act, but two */
    SERVANDA_VERDICT_NEVER  /* two acts, whatever they share */
} servanda_verdict;

SERVANDA_API const char *servanda_verdict_name(servanda_verdict verdict); /* NULL for NONE */
SERVANDA_API servanda_verdict servanda_verdict_of(const char *name);

typedef struct servanda_passage {
    const char *doc;
    size_t start, end; /* code points */
    const char *quote;
} servanda_passage;

typedef struct servanda_linkage {
    uint64_t number; /* 1, 2, … in the order of deciding; set by the register */
    servanda_verdict verdict;
    servanda_passage a, b;
    const char *who, *note;            /* note may be NULL */
    const char *at;                    /* when, UTC; set by the register */
    const char *undone_by, *undone_at; /* NULL: it holds */
} servanda_linkage;

/* Adds a decision; an older one about the same two passages is undone by it. Errors: USAGE and those of writing. */
SERVANDA_API servanda_status servanda_register_link(servanda_register *reg, const servanda_linkage *linkage,
                                                    uint64_t *number, servanda_error *error);
/* Errors: NOT_FOUND (no such decision, or undone already) and those of writing. */
SERVANDA_API servanda_status servanda_register_unlink(servanda_register *reg, uint64_t number, const char *who,
                                                      servanda_error *error);
typedef bool (*servanda_linkage_fn)(void *context, const servanda_linkage *linkage); /* false: stop */
/* All decisions, those undone too, in the order of deciding. What the callback is given lives until it returns. */
SERVANDA_API servanda_status servanda_register_linkages(servanda_register *reg, servanda_linkage_fn linkage,
                                                        void *context, servanda_error *error);

/* The decisions that hold, about statements of the collection: what servanda_link takes. They live as long as the
 * collection; passages that are no statement any more are left out. */
SERVANDA_API servanda_status servanda_collection_decisions(servanda_collection *collection, servanda_register *reg,
                                                           const servanda_link_decision **out, size_t *count,
                                                           servanda_error *error);

/* ---- what linking found, kept in the register ---- */

/* Brings it up to date: links what came since, and drops what went. The same as linking all anew. One transaction. Errors:
 * those of writing. */
SERVANDA_API servanda_status servanda_register_relink(servanda_register *reg, servanda_error *error);

/* Undertakings that are kept, with the statements they are made of: as many at one time as the caller has room for. */
typedef struct servanda_part servanda_part;
/* The documents of the collection that it was asked for with, in its order; of their statements those of the collection and
 * those of the undertakings. Borrowed, as the undertakings are; all lives as long as the collection and the part. */
SERVANDA_API const servanda_link_document *servanda_part_documents(const servanda_part *part);
SERVANDA_API const servanda_undertaking *servanda_part_undertakings(const servanda_part *part, size_t *count);
SERVANDA_API void servanda_part_free(servanda_part *part);

typedef struct servanda_part_ask {
    size_t size;
    const char *id;        /* those whose id begins so; NULL: all */
    const bool *documents; /* by document of the collection: those with a statement in one of these; NULL: all */
    bool why;              /* reasons have words; without, they are empty, which saves time */
    size_t most;           /* statements of one part, about; 0: all in one */
} servanda_part_ask;

#define SERVANDA_PART_ASK_INIT \
    { .size = sizeof(servanda_part_ask) }

typedef bool (*servanda_part_fn)(void *context, servanda_part *part); /* has to free it; false: stop */

/* Walks through the undertakings that are kept, in the order of their first statements; at least one part, be it empty.
 * `collection` has all documents, though perhaps but an outline of them. No part, and *current false, where what is kept
 * is not up to date. Errors: MEMORY and those of reading. */
SERVANDA_API servanda_status servanda_register_parts(servanda_register *reg, const servanda_collection *collection,
                                                     const servanda_part_ask *ask, servanda_part_fn part, void *context,
                                                     bool *current, servanda_error *error);

#ifdef __cplusplus
}
#endif

#endif
