/* Changes: what became of the acts of one text in a later one of the same dialogue.
 *
 * The one idea: acts are paired by what they share, in any order and language, and each pair is judged slot by slot. What
 * is judged is what binds: force, stage, deadline, amount, actor, numbers and names; never the style of a sentence. */
#ifndef SERVANDA_CHANGE_H
#define SERVANDA_CHANGE_H

#include "servanda/link.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum servanda_change {
#define SV_CHANGE(name, text) SERVANDA_CHANGE_##name,
#include "servanda/change.def"
#undef SV_CHANGE
    SERVANDA_CHANGE_COUNT
} servanda_change;

/* The printed word; NULL: no such change. */
SERVANDA_API const char *servanda_change_name(servanda_change change);

/* Why a pair is judged so: the slot, and what each side says there ("none" where it says nothing). */
typedef struct servanda_change_reason {
    servanda_change change;
    const char *slot, *earlier, *later;
} servanda_change_reason;

typedef struct servanda_changed {
    size_t earlier, later;  /* statements; SERVANDA_NO_STATEMENT: that side has none */
    servanda_change change; /* what tells most; all of them stand in the reasons */
    const servanda_change_reason *reasons;
    size_t reason_count;
    double score; /* how alike the two are, 0…1 */
} servanda_changed;

typedef struct servanda_changes servanda_changes; /* owns what it gives, borrows nothing */

/* Pairs and judges the acts of two texts: by the place in the later text, then what was dropped. Views are told only where
 * a commitment was one before or became one. Errors: MEMORY. */
SERVANDA_API servanda_status servanda_changes_find(servanda_changes **out, const servanda_link_document *earlier,
                                                   const servanda_link_document *later, servanda_error *error);
/* Judges one pair of statements of one act (neither NULL). */
SERVANDA_API servanda_status servanda_changes_judge(servanda_changes **out, const servanda_statement *earlier,
                                                    const servanda_statement *later, servanda_error *error);
SERVANDA_API const servanda_changed *servanda_changes_items(const servanda_changes *changes, size_t *count);
SERVANDA_API void servanda_changes_free(servanda_changes *changes);

#ifdef __cplusplus
}
#endif

#endif
