/* What a register needs of a database.
 *
 * The one idea: one struct of functions. The register checks and normalises what it is asked, so a backend gets days as
 * days and queries as tokens; the store tests run on every backend. */
#ifndef SV_BACKEND_H
#define SV_BACKEND_H

#include "link/link_thread.h"
#include "model/document.h"
#include "servanda/decision.h"
#include "servanda/linkage.h"
#include "store/days.h"
#include "store/query.h"

#define SV_BACKEND_VERSION 1

/* An undertaking as it is kept. Documents stand by date and id; of their statements there is but the count. */
typedef struct sv_linked_mention { /* document: by rank */
    uint32_t document, id;
} sv_linked_mention;

typedef struct sv_linked_row {
    const servanda_link_document *docs;
    size_t doc_count;
    const sv_rarity *rarity; /* empty unless asked for */
    /* Gives a statement of a mention, its document left out; false after a failure. */
    bool (*statement)(void *state, const struct sv_linked_mention *mention, servanda_row_fn row, void *context);
    void *state;
    const char *id;
    const sv_linked_mention *mentions;
    size_t mention_count;
    const sv_joint *joints;
    size_t joint_count;
} sv_linked_row;
typedef struct sv_linked_ask {
    const char *id; /* the begin of ids; NULL: all */
    bool rarity;
} sv_linked_ask;
typedef bool (*sv_linked_fn)(void *context, const sv_linked_row *row); /* NULL: no more; false: stop */

/* A filter that has been checked: what is not asked for is NULL, NONE or 0. */
typedef struct sv_ask {
    servanda_filter filter; /* from, to, due_after, due_before: days; text: not NULL if `query` is set */
    const sv_query *query;
    sv_days from, to, due_after, due_before; /* what the days point into */
} sv_ask;

typedef struct sv_backend {
    uint32_t version; /* SV_BACKEND_VERSION of its code */
    const char *name; /* "sqlite" */
    bool (*claims)(const char *address);
    servanda_status (*open)(void **out, const char *address, const servanda_register_options *options,
                            servanda_error *error);
    void (*close)(void *store);
    servanda_status (*add)(void *store, const servanda_addition *addition, servanda_added_as *out,
                           servanda_error *error);
    servanda_status (*remove)(void *store, const char *doc, servanda_error *error);
    servanda_status (*list)(void *store, const sv_ask *ask, servanda_row_fn row, void *context, servanda_error *error);
    servanda_status (*count)(void *store, const sv_ask *ask, uint64_t *out, servanda_error *error);
    servanda_status (*show)(void *store, const char *doc, uint32_t id, uint32_t around, servanda_row_fn row,
                            void *context, servanda_error *error);
    servanda_status (*documents)(void *store, const sv_ask *ask, servanda_document_fn row, void *context,
                                 servanda_error *error);
    servanda_status (*document)(void *store, const char *doc, uint32_t version, servanda_document_fn row, void *context,
                                servanda_error *error);
    servanda_status (*versions)(void *store, const char *doc, servanda_document_fn row, void *context,
                                servanda_error *error);
    servanda_status (*search)(void *store, const sv_ask *ask, uint32_t columns, servanda_hit_fn hit, void *context,
                              servanda_found *out, servanda_error *error);
    servanda_status (*summary)(void *store, const sv_ask *ask, const char *on, servanda_summary **out,
                               servanda_error *error);
    servanda_status (*decide)(void *store, const servanda_decision *decision, const void *evidence, size_t size,
                              uint64_t *id, servanda_error *error);
    servanda_status (*decisions)(void *store, servanda_decision_fn decision, void *context, servanda_error *error);
    servanda_status (*evidence)(void *store, const char *sha256, servanda_evidence_fn evidence, void *context,
                                servanda_error *error);
    servanda_status (*link)(void *store, const servanda_linkage *linkage, uint64_t *number, servanda_error *error);
    servanda_status (*unlink)(void *store, uint64_t number, const char *who, servanda_error *error);
    servanda_status (*linkages)(void *store, servanda_linkage_fn linkage, void *context, servanda_error *error);
    /* Brings what is kept about links up to date, in one transaction. */
    servanda_status (*relink)(void *store, servanda_error *error);
    /* Undertakings in the order of their first statements; none where `*current` comes out false. */
    servanda_status (*linked)(void *store, const sv_linked_ask *ask, bool *current, sv_linked_fn give, void *context,
                              servanda_error *error);
    servanda_status (*info)(void *store, servanda_register_info *out, servanda_error *error);
    servanda_status (*check)(void *store, servanda_problem_fn problem, void *context, uint64_t *problems,
                             servanda_error *error);
} sv_backend;

extern const sv_backend sv_sqlite_backend;

/* register.c: `linked` of the backend. */
servanda_status sv_register_linked(servanda_register *reg, const sv_linked_ask *ask, bool *current, sv_linked_fn give,
                                   void *context, servanda_error *error);

/* A summary owns everything in it. */
struct sv_summary_owner {
    servanda_summary summary; /* first: the public pointer is this one */
    sv_arena *arena;
};

#endif
