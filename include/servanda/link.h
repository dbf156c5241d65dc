/* Linking: statements about the same act, followed across documents, years and languages, become undertakings.
 *
 * The one idea: a pure function of the documents given. Language versions of one text are aligned in their order; all
 * other statements are compared by what they share (names, numbers, dates, amounts, words), weighed by how rare it is. */
#ifndef SERVANDA_LINK_H
#define SERVANDA_LINK_H

#include "servanda/model.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What linking knows of a document; borrowed during the call. */
typedef struct servanda_link_document {
    const char *id, *lang, *date; /* date: EDTF or NULL */
    const char *version_of;       /* id of another document, or NULL */
    const char *series;
    uint32_t round;
    const char *const *parties;
    size_t party_count;
    servanda_statements statements;
    const char *meeting, *title, *source; /* as in servanda_document_info; may be NULL */
} servanda_link_document;

/* One statement of one document. */
typedef struct servanda_mention {
    size_t document;  /* index into the documents given */
    size_t statement; /* index into its statements */
} servanda_mention;

/* Why two mentions are one act: what they share, strongest first. */
typedef struct servanda_link_reason {
    size_t a, b;     /* mentions of the undertaking, by index */
    double score;    /* 0…1 */
    const char *why; /* "aligned language versions", or the shared names, numbers and words */
} servanda_link_reason;

typedef struct servanda_undertaking {
    const char *id; /* stable: made from its first mention */
    const servanda_mention *mentions;
    size_t mention_count; /* by date, then document, then place */
    const servanda_link_reason *reasons;
    size_t reason_count;
} servanda_undertaking;

/* What a person decided about two statements; later runs obey. */
typedef struct servanda_link_decision {
    servanda_mention a, b;
    bool together; /* false: never */
} servanda_link_decision;

typedef struct servanda_links servanda_links;

/* Links all statements. `decisions` may be NULL. The result owns its memory and borrows nothing. Errors: MEMORY. */
SERVANDA_API servanda_status servanda_link(servanda_links **out, const servanda_link_document *documents, size_t count,
                                           const servanda_link_decision *decisions, size_t decision_count,
                                           servanda_error *error);
SERVANDA_API const servanda_undertaking *servanda_links_items(const servanda_links *links, size_t *count);
SERVANDA_API void servanda_links_free(servanda_links *links);

/* Whether `a` says that it is a language version of `b`: by its id, perhaps with a remark behind it. Any thread. */
SERVANDA_API bool servanda_is_version_of(const servanda_link_document *a, const servanda_link_document *b);

/* Whether both name the same parties, and some. Any thread. */
SERVANDA_API bool servanda_same_parties(const servanda_link_document *a, const servanda_link_document *b);

/* One row of two texts laid side by side; SERVANDA_NO_STATEMENT: this side has no counterpart. A statement may stand in
 * two rows where the other text says in two what it says in one. */
#define SERVANDA_NO_STATEMENT ((size_t)-1)
typedef struct servanda_aligned {
    size_t a, b;
    double score;
    unsigned differs; /* flags, see below, judged with the rows around it */
    bool unread;      /* alone, but the other text has words at this place that no act was found in */
} servanda_aligned;

typedef struct servanda_alignment servanda_alignment;
/* Aligns two language versions (or two readouts) act by act, keeping their order. Errors: MEMORY. */
SERVANDA_API servanda_status servanda_align_documents(servanda_alignment **out, const servanda_link_document *a,
                                                      const servanda_link_document *b, servanda_error *error);
SERVANDA_API const servanda_aligned *servanda_alignment_rows(const servanda_alignment *alignment, size_t *count);
SERVANDA_API void servanda_alignment_free(servanda_alignment *alignment);

/* What two statements of one act differ in, as a set of flags. A missing statement (NULL) differs in being missing. Any thread. */
enum {
    SERVANDA_DIFFERS_KIND = 1,
    SERVANDA_DIFFERS_FORCE = 2,
    SERVANDA_DIFFERS_DEADLINE = 4,
    SERVANDA_DIFFERS_AMOUNT = 8,
    SERVANDA_DIFFERS_ACTOR = 16,
    SERVANDA_DIFFERS_MISSING = 32,
    SERVANDA_DIFFERS_SCOPE = 64, /* another number of what is promised: ships, trainees, offices */
    SERVANDA_DIFFERS_LAST = 64
};
SERVANDA_API unsigned servanda_differences(const servanda_statement *a, const servanda_statement *b);
/* The name of one flag ("force"); NULL where it is none. */
SERVANDA_API const char *servanda_difference_name(unsigned flag);

#ifdef __cplusplus
}
#endif

#endif
