/* How undertakings stand: derived from what the documents say, and decided by people.
 *
 * The one idea: a pure function of documents, links, decisions and a day. A decision goes before what is derived, is never
 * changed by it, and names the words of a statement, so that it outlives new readings and links. Nothing is scored unless
 * a person did it. */
#ifndef SERVANDA_STATE_H
#define SERVANDA_STATE_H

#include "servanda/series.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum servanda_state {
    SERVANDA_STATE_NONE = 0,
#define SV_STATE(name, text) SERVANDA_STATE_##name,
#include "servanda/state.def"
#undef SV_STATE
    SERVANDA_STATE_COUNT
} servanda_state;

/* The printed word (NULL for NONE), and the value of a printed word (NONE where unknown). Any thread. */
SERVANDA_API const char *servanda_state_name(servanda_state state);
SERVANDA_API servanda_state servanda_state_of(const char *name);

/* What somebody decided about the undertaking of a statement. Missing texts are NULL. */
typedef struct servanda_decision {
    size_t size;
    uint64_t id;     /* given by the register; later ones are larger */
    const char *doc; /* the statement: its document, place in bytes, and words */
    size_t byte_start, byte_end;
    const char *quote;
    bool decides;         /* whether it says how the undertaking stands, */
    servanda_state state; /* namely so; NONE: what was decided is taken back */
    const char *party;    /* NULL: all of them */
    const char *day;      /* from when on: "2025-03-31" */
    const char *source;   /* name of a file, or an address */
    const char *sha256;   /* of the file, which the register keeps; NULL: there is none */
    const char *passage;  /* what the source says */
    const char *note;
    bool scores;
    int score; /* -1, 0, 1 */
    const char *member;
    const char *at; /* when it was decided: "2025-01-31T09:30:00Z" */
} servanda_decision;

#define SERVANDA_DECISION_INIT \
    { .size = sizeof(servanda_decision) }

typedef struct servanda_share { /* how it stands with one party */
    const char *party;
    servanda_state state;
    const char *since;
    servanda_mention basis;
    size_t decision;
} servanda_share;

#define SERVANDA_NO_DECISION ((size_t)-1)

typedef struct servanda_standing {
    servanda_state state;
    unsigned also;                /* what else holds: bit 1 << state */
    const char *since;            /* the day of what makes it so; NULL: unknown */
    const char *due;              /* last day of the promise that holds; NULL: none */
    servanda_mention promise;     /* the one that holds: the latest; .document == SERVANDA_NO_STATEMENT: none */
    servanda_mention basis;       /* the statement that makes it so; the same */
    size_t decision;              /* the decision that makes it so, or SERVANDA_NO_DECISION */
    const servanda_share *shares; /* where parties differ */
    size_t share_count;
    const size_t *decisions; /* all about it, in the order of their days */
    size_t decision_count;
} servanda_standing;

typedef struct servanda_standings servanda_standings; /* owns what it gives but the texts of decisions */

typedef struct servanda_standing_options {
    size_t size;
    const char *today; /* "2025-03-31"; required */
    unsigned months;   /* without a report, after which nothing is in progress any more; 0: nine */
} servanda_standing_options;

#define SERVANDA_STANDING_OPTIONS_INIT \
    { .size = sizeof(servanda_standing_options) }

/* One standing an undertaking, in the same order. Errors: USAGE (no such day), MEMORY. */
SERVANDA_API servanda_status servanda_standings_find(servanda_standings **out, const servanda_link_document *documents,
                                                     size_t document_count, const servanda_series_list *series,
                                                     const servanda_undertaking *undertakings, size_t undertaking_count,
                                                     const servanda_decision *decisions, size_t decision_count,
                                                     const servanda_standing_options *options, servanda_error *error);
SERVANDA_API const servanda_standing *servanda_standings_items(const servanda_standings *standings);
/* Decisions whose statement is not there any more, as indices. */
SERVANDA_API const size_t *servanda_standings_orphans(const servanda_standings *standings, size_t *count);
SERVANDA_API void servanda_standings_free(servanda_standings *standings);

#ifdef __cplusplus
}
#endif

#endif
