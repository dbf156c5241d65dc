/* The rule floor with failing memory: every allocation of compiling, opening, matching and testing fails once; each time
 * there is a proper error, nothing leaks, and the next try succeeds. */
#include "rule_fixture.h"

#include "rule/packs.h"
#include "rule/rule_folder.h"
#include "rule/rule_test.h"

#ifdef SV_FAULTS

static const char words[] =
    "paradigm p a=く b=く|け\nlist v\n走%p : id=act:go\nlist n is actor\n+ code=X\n甲 : weight=1\n=AB\n";
static const char rules[] =
    "rule a\n  why t\n  is date year=$y\n  when y:{digit}#1-4 (\"年\" | @v[tag!=a])\n  test 【3年】\n"
    "rule b\n  why t\n  is timex of=$d role=start\n  when d:<date> .. \"から\"\n  unless \"丙\" !\"丁\"\n  needs <date[year!=9]> | @v\n"
    "rule c\n  why t\n  is name text=$x\n  when \"第\" x:({han} {any}*) \"号\"\n  mark x\n  test 第【一二】号\n  not 号\n";
static const char text[] = "甲は3年からABと第十九号まで走く。";

static const sv_source sources[] = {{"ja/pack.conf", JA, sizeof JA - 1},
                                    {"ja/words/a.words", words, sizeof words - 1},
                                    {"ja/rules/a.rules", rules, sizeof rules - 1}};

static servanda_status compile(sv_buf *blob, servanda_error *error) {
    return sv_rule_compile(blob, "ja", sources, 3, error);
}

static servanda_status scan_all(const sv_pack *pack, servanda_error *error) {
    sv_view view = {0};
    sv_scan *scan = sv_scan_new();
    servanda_status status =
        scan ? sv_view_string(&view, text, strlen(text), false, SV_FOLD_PLAIN, error) : SERVANDA_MEMORY;
    if (status == SERVANDA_OK) status = sv_scan_begin(scan, pack, &view, error);
    for (int i = 0; i < SV_TYPE_COUNT && status == SERVANDA_OK; i++)
        status = sv_scan_run(scan, (sv_type)i, 0, (uint32_t)view.count, error);
    sv_scan_free(scan);
    sv_view_free(&view);
    return status;
}

static servanda_status test_all(servanda_error *error) {
    sv_ruletest test = {.lang = "ja", .sources = sources, .source_count = 3};
    servanda_status status = sv_ruletest_run(&test, error);
    if (status == SERVANDA_OK) assert_int_equal(test.failures, 0);
    return status;
}

/* Lets the 1st, 2nd, … allocation of an action fail until it succeeds without meeting one. */
#define EVERY_ALLOCATION(action, cleanup)                                    \
    do {                                                                     \
        servanda_status status = SERVANDA_MEMORY;                            \
        long nth = 0;                                                        \
        while (status != SERVANDA_OK) {                                      \
            servanda_error error = SERVANDA_ERROR_INIT;                      \
            sv_fault_arm_alloc(++nth);                                       \
            status = action;                                                 \
            sv_fault_arm_alloc(0);                                           \
            assert_true(status == SERVANDA_OK || status == SERVANDA_MEMORY); \
            cleanup;                                                         \
        }                                                                    \
        assert_true(nth > 1);                                                \
    } while (0)

static void compiling(void **state) {
    (void)state;
    sv_buf blob = SV_BUF_INIT;
    EVERY_ALLOCATION(compile(&blob, &error), sv_buf_free(&blob));
}

static void matching(void **state) {
    (void)state;
    sv_buf blob = SV_BUF_INIT;
    sv_pack *pack = NULL;
    servanda_error outer = SERVANDA_ERROR_INIT;
    assert_int_equal(compile(&blob, &outer), SERVANDA_OK);
    EVERY_ALLOCATION(sv_rule_load(&pack, blob.data, blob.size, &error), (void)0);
    EVERY_ALLOCATION(scan_all(pack, &error), (void)0);
    sv_rule_unload(pack);
    sv_buf_free(&blob);
}

/* One scan goes on after each failure, as a thread's does from document to document. */
static void matching_on_after_a_failure(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f, JA, words, rules);
    char good[512] = "";
    snprintf(good, sizeof good, "%s", run_text(&f, text, SV_TYPE_name));
    assert_true(strlen(good) > 0);
    for (long nth = 1; nth < 60; nth++) {
        sv_scan_free(f.scan);
        f.scan = sv_scan_new();
        assert_non_null(f.scan);
        assert_int_equal(sv_view_string(&f.view, text, strlen(text), false, SV_FOLD_PLAIN, &f.error), SERVANDA_OK);
        sv_fault_arm_alloc(nth);
        servanda_status status = sv_scan_begin(f.scan, f.pack, &f.view, &f.error);
        for (int i = 0; i < SV_TYPE_COUNT && status == SERVANDA_OK; i++)
            status = sv_scan_run(f.scan, (sv_type)i, 0, (uint32_t)f.view.count, &f.error);
        sv_fault_arm_alloc(0);
        assert_true(status == SERVANDA_OK || status == SERVANDA_MEMORY);
        assert_string_equal(run_text(&f, text, SV_TYPE_name), good);
    }
    close_fixture(&f);
}

static void testing(void **state) {
    (void)state;
    EVERY_ALLOCATION(test_all(&error), (void)0);
}

static void opening_the_packs(void **state) {
    (void)state;
    servanda_packs *packs = NULL;
    EVERY_ALLOCATION(servanda_packs_open(&packs, NULL, &error), (servanda_packs_free(packs), packs = NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compiling), cmocka_unit_test(matching),          cmocka_unit_test(matching_on_after_a_failure),
        cmocka_unit_test(testing),   cmocka_unit_test(opening_the_packs),
    };
    return RUN_TESTS(tests);
}

#else

static void needs_faults(void **state) {
    (void)state;
    skip(); /* meson setup -Dfaults=true */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(needs_faults)};
    return RUN_TESTS(tests);
}

#endif
