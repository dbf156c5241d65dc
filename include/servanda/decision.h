/* Decisions in a register: facts of their own, each written in one transaction with the evidence it rests on.
 *
 * The one idea: nothing is ever changed or removed; a later decision about the same party goes before an earlier one. */
#ifndef SERVANDA_DECISION_H
#define SERVANDA_DECISION_H

#include "servanda/register.h"
#include "servanda/state.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Keeps a decision (its id is not read); `evidence` (may be NULL) are the bytes of the file `source`. The id it got is put
 * into *id (may be NULL). Errors: USAGE. */
SERVANDA_API servanda_status servanda_register_decide(servanda_register *reg, const servanda_decision *decision,
                                                      const void *evidence, size_t size, uint64_t *id,
                                                      servanda_error *error);
typedef bool (*servanda_decision_fn)(void *context, const servanda_decision *decision);
/* All decisions, by id. */
SERVANDA_API servanda_status servanda_register_decisions(servanda_register *reg, servanda_decision_fn decision,
                                                         void *context, servanda_error *error);
/* The same, copied into memory. */
typedef struct servanda_decisions servanda_decisions;
SERVANDA_API servanda_status servanda_register_collect_decisions(servanda_decisions **out, servanda_register *reg,
                                                                 servanda_error *error);
SERVANDA_API const servanda_decision *servanda_decisions_items(const servanda_decisions *decisions, size_t *count);
SERVANDA_API void servanda_decisions_free(servanda_decisions *decisions);
typedef void (*servanda_evidence_fn)(void *context, const void *bytes, size_t size);
/* The bytes of a file of evidence, by its hash. Errors: NOT_FOUND. */
SERVANDA_API servanda_status servanda_register_evidence(servanda_register *reg, const char *sha256,
                                                        servanda_evidence_fn evidence, void *context,
                                                        servanda_error *error);

#ifdef __cplusplus
}
#endif

#endif
