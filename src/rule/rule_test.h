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
    sv_ruletest_prepare prepare; /* may be NULL */
    /* One line a failure; `rule` its name; may be NULL. Rules without a test are reported with line 0 of text NULL. */
    void (*failed)(void *context, const char *file, unsigned long line, const char *rule, const char *what);
    void *context;
    /* out */
    unsigned rules, tests, failures, untested;
} sv_ruletest;

/* Errors: PACK (the pack does not compile), MEMORY. Failures of tests are counted and reported, and no error. */
servanda_status sv_ruletest_run(sv_ruletest *test, servanda_error *error);

/* Runs the layers before and with `last` on the whole view as one sentence (and one clause); marks are in the scan. */
servanda_status sv_ruletest_layers(const sv_ruletest *test, sv_scan *scan, const sv_pack *pack, const sv_view *view,
                                   sv_type last, servanda_error *error);

#endif
