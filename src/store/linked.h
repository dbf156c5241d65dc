/* What a register keeps about links: how the files that bring it up to date and read it see it.
 *
 * The one idea: each kept thing carries a hash of all that it was made of. To bring links up to date is to make what is
 * asked for and not there, and to drop what is there and not asked for; nobody has to say what became stale. */
#ifndef SV_LINKED_H
#define SV_LINKED_H

#include "link/link_thread.h"
#include "link/links.h"
#include "store/sqlite.h"

typedef struct sv_linked_key { /* a key, and where what it names stands */
    int64_t key;
    uint32_t at;
} sv_linked_key;

typedef struct sv_linked_decision { /* about statements that are there */
    uint32_t document[2];           /* by rank */
    uint32_t id[2], index[2];       /* of the statements: in their documents; in the order of these */
    bool together;
} sv_linked_decision;

typedef struct sv_linked_cluster {
    uint32_t first; /* place of its first document in `members` */
    uint32_t count;
    char signature[65];
    bool kept;
} sv_linked_cluster;

typedef struct sv_linked { /* all of it but what `arena` owns is borrowed */
    sv_sqlite *store;
    sv_arena *arena;
    servanda_link_document *docs; /* in order: of their statements there is but the count */
    int64_t *keys;                /* of these */
    char (*fingerprints)[65];
    size_t count;
    sv_linked_key *by_key;
    bool *sampled;
    char epoch[65]; /* of the sample */
    SV_VEC(sv_linked_decision) decisions;
    sv_linked_cluster *clusters;
    size_t cluster_count;
    uint32_t *members;    /* documents by cluster */
    SV_VEC(int64_t) gone; /* clusters that are kept and not asked for */
    sv_rarity rarity;
} sv_linked;

/* ---- sqlite_linked.c ---- */
/* Looks what should be there, and what is; inside a transaction. To be ended in any case. */
void sv_linked_begin(sv_linked *l, sv_sqlite *store);
bool sv_linked_is_current(const sv_linked *l);
void sv_linked_end(sv_linked *l);
/* Rank of a document; UINT32_MAX: there is none of this key. */
uint32_t sv_linked_rank(const sv_linked *l, int64_t key);
/* For sv_unpacking: `context` is the sv_linked. */
bool sv_linked_place(void *context, int64_t document, uint32_t statement, sv_item *item);
/* Statements of some documents, by rank. NULL after a failure. */
servanda_collection *sv_linked_load(sv_linked *l, const uint32_t *documents, size_t count);
void sv_linked_no_memory(sv_linked *l);

/* ---- sqlite_relink.c ---- */
void sv_linked_rarity(sv_linked *l, bool keep); /* fills l->rarity, from what is kept or anew */

/* ---- sqlite_edge.c: acts, and which are candidates of which ---- */
typedef struct sv_linked_act {
    int64_t key;
    uint64_t place;
    bool target;         /* its candidates are looked for anew */
    bool fresh;          /* it was not there before */
    bool changed;        /* its candidates are to be written */
    sv_candidates *best; /* where they are in memory */
} sv_linked_act;

typedef struct sv_linked_acts {
    sv_linked_act *list; /* by key */
    size_t count;
    uint32_t *order; /* by place */
} sv_linked_acts;
/* `newest`: key of the last act that was there before. */
bool sv_linked_edges(sv_linked *l, sv_linked_acts *acts, int64_t newest);
/* Candidates of an act as they are kept. */
void sv_linked_candidates(sv_linked *l, const sv_linked_acts *acts, int64_t key, sv_candidates *out);
uint32_t sv_linked_at(const sv_linked_acts *acts, uint64_t place); /* by place; UINT32_MAX: none */
bool sv_linked_open(sv_linked *l, sv_arena *arena, int64_t key, sv_packed *out, bool members, sv_sql *q);

/* ---- sqlite_thread.c: undertakings ---- */
bool sv_linked_threads(sv_linked *l, const sv_linked_acts *acts);

#endif
