/* Scoring: what was found laid beside what should have been.
 *
 * The one idea: within a document, statements are paired one to one, best overlap of their spans first (white space aside,
 * at least half of their union); every figure is a count over these pairs and over what has no partner. */
#ifndef SERVANDA_EVAL_H
#define SERVANDA_EVAL_H

#include "servanda/model.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum servanda_measure {
    SERVANDA_MEASURE_SPAN, /* precision, recall and F1 */
    SERVANDA_MEASURE_KIND, /* span and kind */
    SERVANDA_MEASURE_COMMITMENTS,
    SERVANDA_MEASURE_ACTS, /* commitments and progress */
    SERVANDA_MEASURE_ACTORS,
    SERVANDA_MEASURE_AREAS,
    SERVANDA_MEASURE_AMOUNTS, /* value and currency */
    SERVANDA_MEASURE_DATES,
    SERVANDA_MEASURE_NAMES,
    SERVANDA_MEASURE_CONDITION, /* these three only of gold rows that have the key, if with an empty list */
    SERVANDA_MEASURE_BENEFICIARIES,
    SERVANDA_MEASURE_INSTRUMENTS, /* by id where gold gives one, else by words */
    SERVANDA_MEASURE_FORCE,       /* from here on accuracy: `extra` is 0 */
    SERVANDA_MEASURE_FORCE_NEAR,  /* within one step */
    SERVANDA_MEASURE_STAGE,
    SERVANDA_MEASURE_COUNT
} servanda_measure;

typedef struct servanda_measured {
    uint64_t right, extra, missed;
} servanda_measured;

#define SERVANDA_EVAL_KINDS 4  /* by servanda_kind; 0: no partner */
#define SERVANDA_EVAL_FORCES 6 /* by servanda_force; 0: none */
typedef struct servanda_score {
    const char *name; /* "all", a language or a document */
    unsigned documents;
    unsigned lost; /* predictions whose words are not in the text */
    servanda_measured measures[SERVANDA_MEASURE_COUNT];
    uint64_t kinds[SERVANDA_EVAL_KINDS][SERVANDA_EVAL_KINDS];    /* [gold][predicted] */
    uint64_t forces[SERVANDA_EVAL_FORCES][SERVANDA_EVAL_FORCES]; /* the same, of commitments on both sides */
} servanda_score;

typedef struct servanda_disagreement {
    const char *what;       /* "missed", "spurious", or the slot: "kind", "force", "stage", "actors", … */
    const char *doc, *file; /* file and line of the row: gold's where there is one */
    unsigned long line;
    const char *gold, *found;           /* what each says; "" for nothing */
    const char *before, *quote, *after; /* the words, and some around them where the text is known */
} servanda_disagreement;

typedef struct servanda_eval servanda_eval; /* owns what it gives */

typedef enum servanda_eval_each { SERVANDA_EACH_NONE, SERVANDA_EACH_LANG, SERVANDA_EACH_DOC } servanda_eval_each;

typedef struct servanda_eval_options {
    size_t size;
    const char *const *gold; /* files of JSON Lines */
    size_t gold_count;
    const char *found; /* a file of JSON Lines: what servanda extract writes */
    const char *texts; /* folder with DOC.txt of each; NULL: every row has start and end */
    servanda_eval_each each;
} servanda_eval_options;
#define SERVANDA_EVAL_OPTIONS_INIT \
    { .size = sizeof(servanda_eval_options) }

/* "span", "span+kind", … */
SERVANDA_API const char *servanda_measure_name(servanda_measure measure);
SERVANDA_API double servanda_measured_precision(servanda_measured m);
SERVANDA_API double servanda_measured_recall(servanda_measured m); /* of an accuracy: the accuracy */
SERVANDA_API double servanda_measured_f1(servanda_measured m);

/* Reads and scores. Errors: NO_DOCUMENT (a file or text is not there), INDEX (a row is no statement, or its words are not in
 * the text; with file and line), IO, MEMORY. */
SERVANDA_API servanda_status servanda_eval_run(servanda_eval **out, const servanda_eval_options *options,
                                               servanda_error *error);
SERVANDA_API void servanda_eval_free(servanda_eval *eval);
/* All documents together first, then each language or document by name. Borrowed. */
SERVANDA_API const servanda_score *servanda_eval_scores(const servanda_eval *eval, size_t *count);
/* By document and place. Borrowed. */
SERVANDA_API const servanda_disagreement *servanda_eval_disagreements(const servanda_eval *eval, size_t *count);

#ifdef __cplusplus
}
#endif

#endif
