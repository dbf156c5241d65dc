/* The workshop of those who write packs: checking, testing, laying out and explaining words and rules.
 *
 * The one idea: what the writer asks is answered by the same code that reads documents, looked on while it works; nothing
 * here has a reading of its own. Results are told one by one to a callback; what it is given is borrowed until it returns. */
#ifndef SERVANDA_WORKSHOP_H
#define SERVANDA_WORKSHOP_H

#include "servanda/extract.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- one pack at work ---- */
typedef struct servanda_workshop servanda_workshop; /* one thread at a time */

/* Where a pack comes from: the built-in ones, a folder laid over them, or a folder alone. */
typedef struct servanda_workshop_source {
    size_t size;
    const char *folder; /* a folder of packs; NULL: the built-in ones */
    bool alone;         /* the folder by itself, nothing built in below it */
    const char *lang;   /* "ja" … */
} servanda_workshop_source;
#define SERVANDA_WORKSHOP_SOURCE_INIT \
    { .size = sizeof(servanda_workshop_source) }

/* Reads the files; compiles nothing yet. Errors: PACK (no such folder, no such language in it), IO, MEMORY. */
SERVANDA_API servanda_status servanda_workshop_open(servanda_workshop **out, const servanda_workshop_source *source,
                                                    servanda_error *error);
SERVANDA_API void servanda_workshop_free(servanda_workshop *shop);
/* The languages of a folder (NULL: the built-in ones), sorted; told one by one. Errors: PACK, IO, MEMORY. */
SERVANDA_API servanda_status servanda_workshop_langs(const char *folder, void (*each)(void *context, const char *lang),
                                                     void *context, servanda_error *error);

/* ---- check ---- */
/* Tells every mistake, each with file, line and cure. PACK if there was one. `rules` (may be NULL) gets their number. */
SERVANDA_API servanda_status servanda_workshop_check(servanda_workshop *shop,
                                                     void (*found)(void *context, const servanda_error *mistake),
                                                     void *context, size_t *rules, servanda_error *error);

/* ---- test: everything below compiles the pack first; errors: PACK (the first mistake), MEMORY ---- */
typedef struct servanda_workshop_test {
    const char *file;
    unsigned long line;
    const char *name;   /* of the rule, or the title of the statement test */
    const char *detail; /* what is wrong, line by line; NULL: it passed */
    bool statements;    /* a test of statements, not one inside a rule */
    bool gap;           /* it is a known gap, and expected to fail */
    bool none;          /* no test at all: the rule has none */
} servanda_workshop_test;

typedef struct servanda_workshop_tally {
    unsigned rules, untested; /* rules without a test */
    unsigned tests, failed;   /* tests inside rules */
    unsigned statement_tests, statement_failed, gaps, gaps_closed;
} servanda_workshop_tally;

/* The tests inside rules, then *.test and GAPS of the folder. Failures are told, and no error; statement tests that pass
 * and rules without tests are told too. */
SERVANDA_API servanda_status
servanda_workshop_run_tests(servanda_workshop *shop, void (*each)(void *context, const servanda_workshop_test *test),
                            void *context, servanda_workshop_tally *tally, servanda_error *error);
/* The first of them only. */
SERVANDA_API servanda_status servanda_workshop_run_rule_tests(
    servanda_workshop *shop, void (*each)(void *context, const servanda_workshop_test *test), void *context,
    servanda_workshop_tally *tally, servanda_error *error);
/* The statement tests of one file only. */
SERVANDA_API servanda_status servanda_workshop_run_file(servanda_workshop *shop, const char *path,
                                                        void (*each)(void *context, const servanda_workshop_test *test),
                                                        void *context, servanda_workshop_tally *tally,
                                                        servanda_error *error);

/* ---- rules ---- */
typedef struct servanda_workshop_rule {
    const char *name, *why, *type, *file;
    unsigned long line;
    int rank;
    /* of the documents read with servanda_workshop_read */
    uint64_t steps, tries; /* of the matcher; anchors at which it was tried */
    uint64_t marks;        /* made, and not lost against others */
    uint32_t documents;    /* in which it made one */
    bool general;          /* its why says what wording it stands for: at least four words outside of quotations */
} servanda_workshop_rule;

/* Reads a document as servanda_extract does and adds up what each rule did. Errors as there. */
SERVANDA_API servanda_status servanda_workshop_read(servanda_workshop *shop, servanda_document *document,
                                                    servanda_error *error);
/* All rules in the order they run; their strings live as long as the workshop. */
SERVANDA_API servanda_status servanda_workshop_rules(servanda_workshop *shop,
                                                     void (*each)(void *context, const servanda_workshop_rule *rule),
                                                     void *context, servanda_error *error);

/* An acronym that documents define, and what they give it to. */
typedef struct servanda_workshop_acronym {
    const char *acronym, *name; /* as written; of several ways to write the name, the one in most documents */
    const char *code, *id;      /* of the actor that the name is, where all agree; NULL: none */
    bool self;                  /* it is an actor that has no code */
    uint32_t documents;         /* in which it is defined */
    bool known;                 /* the pack has the acronym already */
    bool doubtful; /* its letters are not those of the name, or it is given to several things (each is told) */
} servanda_workshop_acronym;

/* The acronyms that the documents read with servanda_workshop_read define, in the order of their bytes; the order in which
 * documents were read changes nothing. Borrowed until the call returns. Errors: MEMORY. */
SERVANDA_API servanda_status servanda_workshop_learnt(servanda_workshop *shop,
                                                      void (*each)(void *context,
                                                                   const servanda_workshop_acronym *acronym),
                                                      void *context, servanda_error *error);

typedef enum servanda_workshop_fact { /* what a line about a rule tells */
                                      SERVANDA_FACT_WHY,
                                      SERVANDA_FACT_IS,
                                      SERVANDA_FACT_LAYER,
                                      SERVANDA_FACT_PATTERN,
                                      SERVANDA_FACT_ANCHOR,
                                      SERVANDA_FACT_LIST,
                                      SERVANDA_FACT_SEES,    /* a mark that its patterns ask for, and who makes it */
                                      SERVANDA_FACT_SEEN_BY, /* rules that ask for its marks */
                                      SERVANDA_FACT_FEEDS,
                                      SERVANDA_FACT_REPLACES,
                                      SERVANDA_FACT_TEST,
} servanda_workshop_fact;

/* Everything about one rule, in the order above. Errors also: PACK where there is no such rule; the cure names the nearest. */
SERVANDA_API servanda_status servanda_workshop_rule_facts(servanda_workshop *shop, const char *rule,
                                                          void (*each)(void *context, servanda_workshop_fact fact,
                                                                       const char *text),
                                                          void *context, servanda_error *error);

/* ---- what fires where ---- */
typedef struct servanda_workshop_mark {
    const char *text;          /* the words */
    const char *type, *values; /* "pred", "kind=commitment force=intend" */
    const char *rule, *file;   /* NULL: a word list or the program itself */
    unsigned long line;
    int rank;
    size_t start, end; /* bytes of the text given */
    bool lost;         /* against another mark at the same place */
} servanda_workshop_mark;

/* All marks on one text, as one sentence; a `|` in it ends a clause, brackets of tests vanish. */
SERVANDA_API servanda_status servanda_workshop_marks(servanda_workshop *shop, const char *text,
                                                     void (*each)(void *context, const servanda_workshop_mark *mark),
                                                     void *context, servanda_error *error);
/* All words of lists on one text: `type` is the list's name. */
SERVANDA_API servanda_status servanda_workshop_words(servanda_workshop *shop, const char *text,
                                                     void (*each)(void *context, const servanda_workshop_mark *word),
                                                     void *context, servanda_error *error);

/* ---- why is nothing found here ---- */
typedef struct servanda_workshop_near { /* a rule that came near */
    const char *rule, *why, *file;
    unsigned long line;
    const char *says;    /* what the statement would have been: "commitment intend" */
    const char *matched; /* the words of the text that it did find */
    const char *step;    /* the step that failed, as it stands in the rule */
    const char *there;   /* the words that stand in its place; "" if none */
    /* What stopped it if no step was missing: "unless", "needs", or "between": words stand before the step that no step
     * takes; else NULL. */
    const char *condition;
    unsigned number, steps; /* which step of how many */
} servanda_workshop_near;

typedef enum servanda_workshop_cause {
    SERVANDA_CAUSE_NOT_THERE, /* the words are not in the document */
    SERVANDA_CAUSE_FOUND,     /* a statement stands there after all */
    SERVANDA_CAUSE_FURNITURE, /* navigation, page numbers, banners */
    SERVANDA_CAUSE_HEADING,
    SERVANDA_CAUSE_CAPTION,
    SERVANDA_CAUSE_NO_BLOCK,  /* markup between blocks */
    SERVANDA_CAUSE_LANGUAGE,  /* no pack reads it */
    SERVANDA_CAUSE_SET_ASIDE, /* a rule takes the block out of the search */
    SERVANDA_CAUSE_SKIPPED,   /* a rule says that the clause or sentence has no statement */
    SERVANDA_CAUSE_DROPPED,   /* a cut leaves this side out */
    SERVANDA_CAUSE_LEAD,      /* it introduces the items below */
    SERVANDA_CAUSE_SILENT,    /* an item of a lead-in that is skipped */
    SERVANDA_CAUSE_MASKED,    /* its predicate stands in a quotation, a bracket or an attributive clause */
    SERVANDA_CAUSE_NO_KIND,   /* a predicate is there, but it says no kind */
    SERVANDA_CAUSE_NO_PREDICATE,
} servanda_workshop_cause;

typedef struct servanda_workshop_missing {
    servanda_workshop_cause cause;
    const char *says;              /* the same in plain words */
    servanda_span span;            /* of what was asked for */
    const char *clause;            /* the words that were weighed; "" if it never came to that */
    const char *rule, *why, *file; /* the rule that decided; NULL if none did */
    unsigned long line;
    const servanda_statement *statements; /* what overlaps it */
    size_t statement_count;
    const servanda_workshop_near *near; /* nearest first; at most three */
    size_t near_count;
} servanda_workshop_missing;

/* Reads the document and tells why `quote` of it is no statement: one call for each clause that it touches, in the order
 * of the text. White space in `quote` stands for any. Errors as servanda_extract. */
SERVANDA_API servanda_status servanda_workshop_explain_missing(
    servanda_workshop *shop, servanda_document *document, const char *quote,
    void (*each)(void *context, const servanda_workshop_missing *missing), void *context, servanda_error *error);

/* The language of the block that holds the quote ("" if it has no letters). False: the quote is not there. */
SERVANDA_API bool servanda_workshop_language(const servanda_document *document, const char *quote, char lang[8]);

/* ---- layout ---- */
/* The file of a pack (its path tells what it is) in the canonical layout; *out is freed with servanda_workshop_text_free.
 * Words, patterns and comments stay as they are; only spaces, indentation and empty lines change. Errors: PACK (the file
 * is none of a pack, or not UTF-8), MEMORY. */
SERVANDA_API servanda_status servanda_workshop_format(const char *path, const char *text, size_t size, char **out,
                                                      size_t *out_size, servanda_error *error);
SERVANDA_API void servanda_workshop_text_free(char *text);
/* The words, rules and settings in a folder of packs (of one language only, or of all: NULL), each with its text. The
 * status that `each` gives ends it, and is given back. Errors also: PACK (no packs there), IO, MEMORY. */
SERVANDA_API servanda_status servanda_workshop_files(const char *folder, const char *lang,
                                                     servanda_status (*each)(void *context, const char *path,
                                                                             const char *text, size_t size),
                                                     void *context, servanda_error *error);
/* A hash of what the pack means: of everything compiled but the layout of its files (lines, comments). */
SERVANDA_API servanda_status servanda_workshop_meaning(servanda_workshop *shop, char hex[65], servanda_error *error);

#ifdef __cplusplus
}
#endif

#endif
