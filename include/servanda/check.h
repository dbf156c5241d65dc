/* A draft held against what was promised before.
 *
 * The one idea: the draft is linked with the documents as if it were the next of them; then each undertaking is asked how
 * it stood before the draft, and what the draft makes of it. */
#ifndef SERVANDA_CHECK_H
#define SERVANDA_CHECK_H

#include "servanda/state.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum servanda_finding_kind {
#define SV_FINDING(name, text) SERVANDA_FINDING_##name,
#include "servanda/check.def"
#undef SV_FINDING
    SERVANDA_FINDING_COUNT
} servanda_finding_kind;

/* The printed word; NULL: no such finding. */
SERVANDA_API const char *servanda_finding_name(servanda_finding_kind kind);

typedef struct servanda_finding {
    servanda_finding_kind kind;
    const char *slot;         /* "deadline", "force", … ; NULL: the act as a whole */
    const char *was, *is;     /* what each side says there; NULL: nothing */
    servanda_mention earlier; /* .document == SERVANDA_NO_STATEMENT: none */
    size_t statement;         /* of the draft; SERVANDA_NO_STATEMENT: none */
    const char *undertaking;  /* its id */
    servanda_state state;     /* how it stood before the draft */
    const char *since;
} servanda_finding;

typedef struct servanda_findings servanda_findings; /* owns what it gives, borrows nothing */

typedef struct servanda_check_options {
    size_t size;
    const char *today;                    /* "2025-03-31"; required */
    unsigned months;                      /* as of standings */
    const bool *scope;                    /* by document: what it may forget is theirs; NULL: all */
    const servanda_link_decision *joints; /* of the documents given; may be NULL */
    size_t joint_count;
} servanda_check_options;

#define SERVANDA_CHECK_OPTIONS_INIT \
    { .size = sizeof(servanda_check_options) }

/* The last of the documents is the draft. Findings come by place in the draft, then what it forgot. Errors: USAGE, MEMORY. */
SERVANDA_API servanda_status servanda_check_draft(servanda_findings **out, const servanda_link_document *documents,
                                                  size_t count, const servanda_decision *decisions,
                                                  size_t decision_count, const servanda_check_options *options,
                                                  servanda_error *error);
SERVANDA_API const servanda_finding *servanda_findings_items(const servanda_findings *findings, size_t *count);
SERVANDA_API void servanda_findings_free(servanda_findings *findings);

/* Which documents the draft, the last of them, is held against: those in `scope`, those of partnerships that have a part in
 * these, and some that tell how common words are. Of the others no statements need be there. Errors: MEMORY. */
SERVANDA_API servanda_status servanda_check_needs(const servanda_link_document *documents, size_t count,
                                                  const bool *scope, bool *needed, servanda_error *error);

#ifdef __cplusplus
}
#endif

#endif
