/* Running the tests that stand inside rules (`test`, `not`). */
#ifndef SV_RULE_TEST_H
#define SV_RULE_TEST_H

#include "rule/rule.h"

/* What the engine of a higher floor does before the first layer (numbers, capital words) on the whole view. */
typedef servanda_status (*sv_ruletest_prepare)(void *context, sv_scan *scan, const sv_pack *pack, const sv_view *view,
                                               servanda_error *error);

typedef struct sv_ruletest {
    const char *lang;
    const sv_source *sources;
    size_t source_count;
    const sv_pack *pack;         /* compiled from the sources; NULL: they are compiled here */
    sv_ruletest_prepare prepare; /* may be NULL */
    /* One line a failure; `rule` its name; may be NULL. Rules without a test are reported with line 0 of text NULL. */
    void (*failed)(void *context, const char *file, unsigned long line, const char *rule, const char *what);
    void *context;
    /* out */
    unsigned rules, tests, failures, untested;
} sv_ruletest;

/* Errors: PACK (the pack does not compile), MEMORY. Failures of tests are counted and reported, and no error. */
servanda_status sv_ruletest_run(sv_ruletest *test, servanda_error *error);

/* Where clauses end: in tests a `|` in the text says so. Without any, the whole text is one clause. */
#define SV_RULETEST_CUTS 16
typedef struct sv_ruletest_cuts {
    uint32_t at[SV_RULETEST_CUTS]; /* view positions, rising */
    uint32_t count;
} sv_ruletest_cuts;

/* Runs the layers before and with `last` on the whole view as one sentence; marks are in the scan. `cuts` may be NULL. */
servanda_status sv_ruletest_layers(const sv_ruletest *test, sv_scan *scan, const sv_pack *pack, const sv_view *view,
                                   const sv_ruletest_cuts *cuts, sv_type last, servanda_error *error);

/* Copies the text without its brackets and bars into `out`, and fills `view` and `cuts` from it. */
servanda_status sv_ruletest_text(const sv_pack *pack, const char *text, sv_buf *out, sv_view *view,
                                 sv_ruletest_cuts *cuts, servanda_error *error);

#endif
