/* The packs of the program, user folders laid over them, and the tests inside rules. */
#include "folder_fixture.h"
#include "rule_fixture.h"

#include "rule/packs.h"
#include "rule/rule_folder.h"
#include "rule/rule_test.h"

static uint32_t find_rule(const sv_pack *pack, const char *name) {
    for (uint32_t i = 0; i < sv_rule_count(pack); i++) {
        if (strcmp(sv_rule_describe(pack, i).name, name) == 0) return i;
    }
    return UINT32_MAX;
}

static servanda_packs *open_packs(const char *overlay) {
    servanda_packs *packs = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = servanda_packs_open(&packs, overlay, &error);
    if (status != SERVANDA_OK) print_error("%s:%lu: %s\n", error.file, error.line, error.what);
    assert_int_equal(status, SERVANDA_OK);
    return packs;
}

/* ---- packs ---- */

static void packs_are_compiled_in(void **state) {
    (void)state;
    servanda_packs *packs = open_packs(NULL);
    const char *const langs[] = {"en", "ja", "ko", "zh"};
    for (size_t i = 0; i < 4; i++) {
        const sv_pack *pack = sv_packs_get(packs, langs[i]);
        assert_non_null(pack);
        assert_string_equal(sv_rule_lang(pack), langs[i]);
        assert_ptr_equal(sv_packs_at(packs, i), pack);
        assert_true(sv_rule_count(pack) > 50);
    }
    assert_null(sv_packs_at(packs, 4));
    assert_null(sv_packs_get(packs, "xx"));
    assert_int_equal(strlen(servanda_packs_version(packs)), 64);
    servanda_packs_free(packs);
    servanda_packs_free(NULL);
}

static void an_overlay_adds_and_replaces(void **state) {
    (void)state;
    servanda_packs *plain = open_packs(NULL);
    const sv_pack *old = sv_packs_get(plain, "ja");
    char rule[300];
    const char *name = sv_rule_describe(old, 0).name;
    snprintf(rule, sizeof rule,
             "rule %s\n why mine\n is cut\n when \"甲乙丙\"\nrule my.own\n why new\n is cut\n when \"丁戊己\"\n", name);
    put_file("ja/rules/mine.rules", rule);
    put_file("ja/words/mine.words", "list area is area\n銀河鉄道網 : area=space\n");
    servanda_packs *packs = open_packs(root);
    const sv_pack *new = sv_packs_get(packs, "ja");
    assert_int_equal(sv_rule_count(new), sv_rule_count(old) + 1);
    assert_string_equal(sv_rule_describe(new, find_rule(new, name)).why, "mine");
    assert_string_equal(sv_rule_describe(new, find_rule(new, "my.own")).why, "new");
    assert_string_not_equal(servanda_packs_version(packs), servanda_packs_version(plain));
    assert_string_equal(sv_rule_hash(sv_packs_get(packs, "ko")), sv_rule_hash(sv_packs_get(plain, "ko")));
    servanda_packs_free(packs);
    servanda_packs_free(plain);
}

static void an_overlay_may_bring_a_language(void **state) {
    (void)state;
    put_file("xx/pack.conf", "lang xx\nspaced yes\nbranch right\n");
    put_file("xx/rules/a.rules", "rule xx.a\n why t\n is cut\n when \"zorp\"\n");
    put_file("xx/notes.txt", "left alone");
    servanda_packs *packs = open_packs(root);
    assert_int_equal(sv_rule_count(sv_packs_get(packs, "xx")), 1);
    assert_non_null(sv_packs_get(packs, "ja"));
    assert_non_null(sv_packs_at(packs, 4));
    servanda_packs_free(packs);
}

static void what_is_common_reaches_all(void **state) {
    (void)state;
    put_file("common/words/mine.words",
             "columns ja ; en\nlist mine is area\n銀河鉄道網 ; galactic railway : area=space\n");
    servanda_packs *packs = open_packs(root);
    assert_int_not_equal(sv_rule_list(sv_packs_get(packs, "ja"), "mine"), UINT32_MAX);
    assert_int_not_equal(sv_rule_list(sv_packs_get(packs, "en"), "mine"), UINT32_MAX);
    servanda_packs_free(packs);
}

static void mistakes_name_the_users_file(void **state) {
    (void)state;
    servanda_packs *packs = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    char path[200];
    put_file("ja/rules/wrong.rules", "rule a\n why t\n is cut\n when @nothing\n");
    assert_int_equal(servanda_packs_open(&packs, root, &error), SERVANDA_PACK);
    assert_null(packs);
    snprintf(path, sizeof path, "%s/ja/rules/wrong.rules", root);
    assert_string_equal(error.file, path);
    assert_int_equal(error.line, 4);
    assert_int_equal(servanda_packs_open(&packs, "/nowhere/at/all", &error), SERVANDA_PACK);
    assert_string_equal(error.file, "/nowhere/at/all");
}

static void a_folder_is_read_in_order(void **state) {
    (void)state;
    sv_folder folder;
    servanda_error error = SERVANDA_ERROR_INIT;
    put_file("ja/rules/b.rules", "");
    put_file("ja/rules/a.rules", "");
    put_file("ja/rules/.hidden.rules", "");
    put_file("ja/rules/a.rules~", "");
    put_file("ja/pack.conf", "lang ja\n");
    put_file("ko/pack.conf", "lang ko\n");
    put_file("common/words/c.words", "");
    assert_int_equal(sv_folder_read(&folder, root, "ja", &error), SERVANDA_OK);
    assert_int_equal(folder.sources.count, 4);
    assert_string_equal(folder.sources.items[0].path, "common/words/c.words");
    assert_string_equal(folder.sources.items[1].path, "ja/pack.conf");
    assert_string_equal(folder.sources.items[2].path, "ja/rules/a.rules");
    assert_int_equal(folder.langs.count, 1);
    sv_folder_free(&folder);
}

/* ---- tests inside rules ---- */

typedef struct report {
    char text[2048];
    unsigned untested;
} report;

static void note(void *context, const char *file, unsigned long line, const char *rule, const char *what) {
    report *r = context;
    size_t at = strlen(r->text);
    (void)file;
    if (!what)
        r->untested++;
    else
        snprintf(r->text + at, sizeof r->text - at, "%lu %s %s\n", line, rule, what);
}

static void run_rule_tests(const char *rules, report *r, sv_ruletest *test) {
    const sv_source sources[] = {{"ja/pack.conf", JA, strlen(JA)}, {"ja/rules/a.rules", rules, strlen(rules)}};
    servanda_error error = SERVANDA_ERROR_INIT;
    *r = (report){.text = ""};
    *test = (sv_ruletest){.lang = "ja", .sources = sources, .source_count = 2, .failed = note, .context = r};
    assert_int_equal(sv_ruletest_run(test, &error), SERVANDA_OK);
}

static void rule_tests_pass_and_fail(void **state) {
    (void)state;
    report r;
    sv_ruletest test;
    run_rule_tests(
        "rule a\n why t\n is cut\n when \"甲乙\"\n test 子【甲乙】丑【甲乙】\n test 【 甲乙 】丙\n not 乙甲\n"
        " test 甲【乙】\n test 【乙】\n not 甲乙\n test 【甲乙\n"
        "rule b\n why t\n is cut\n when \"丙\"\n",
        &r, &test);
    assert_int_equal(test.rules, 2);
    assert_int_equal(test.tests, 7);
    assert_int_equal(test.failures, 4);
    assert_int_equal(test.untested, 1);
    assert_int_equal(r.untested, 1);
    assert_string_equal(r.text, "8 a no mark \"乙\"; it marks \"甲乙\"\n9 a no mark \"乙\"; it marks nothing\n"
                                "10 a should make no mark; it marks \"甲乙\"\n11 a the brackets do not pair\n");
}

static void lost_marks_are_told(void **state) {
    (void)state;
    report r;
    sv_ruletest test;
    run_rule_tests("rule a\n why t\n is name\n when \"甲乙\"\n test 【甲乙】丙\n"
                   "rule b\n why t\n is name\n when \"乙丙\"\n rank 70\n test 甲【乙丙】\n",
                   &r, &test);
    assert_string_equal(r.text, "5 a no mark \"甲乙\"; its mark \"甲乙\" lost to b, rank 70, \"乙丙\"\n");
}

static void bars_end_clauses(void **state) {
    (void)state;
    report r;
    sv_ruletest test;
    run_rule_tests(
        "rule a\n why t\n is pred\n when ^ \"甲\" .. \"乙\" $\n test 丙|【甲丁乙】|丙\n not 丙甲乙\n test 【甲、乙】\n"
        "rule b\n why t\n is cut\n when \"丁\" \"戊\"\n test 【丁|戊】\n",
        &r, &test);
    assert_string_equal(r.text, "");
    assert_int_equal(test.failures, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packs_are_compiled_in),
        cmocka_unit_test_setup_teardown(an_overlay_adds_and_replaces, make_root, drop_root),
        cmocka_unit_test_setup_teardown(an_overlay_may_bring_a_language, make_root, drop_root),
        cmocka_unit_test_setup_teardown(what_is_common_reaches_all, make_root, drop_root),
        cmocka_unit_test_setup_teardown(mistakes_name_the_users_file, make_root, drop_root),
        cmocka_unit_test_setup_teardown(a_folder_is_read_in_order, make_root, drop_root),
        cmocka_unit_test(rule_tests_pass_and_fail),
        cmocka_unit_test(lost_marks_are_told),
        cmocka_unit_test(bars_end_clauses),
    };
    return RUN_TESTS(tests);
}
