/* Patterns: what each of them matches, one by one. */
#include "rule_fixture.h"

#define VERBS "list verb\n始める : tag=base\n始めた : tag=past\n終える|終わる : tag=base id=act:end\n"

static void ja(const char *pattern, const char *text, const char *expected) {
    expect_pattern(JA, VERBS, pattern, text, expected);
}

static void en(const char *pattern, const char *text, const char *expected) {
    expect_pattern(EN, "list verb\nsign : tag=base\nsigned : tag=past\nset up : tag=base\n", pattern, text, expected);
}

static void literals(void **state) {
    (void)state;
    ja("\"予定\"", "予定は予定", "[予定][予定]");
    ja("\"ＡＢ\"", "abとＡＢとabc", "[ab][ＡＢ]");
    ja("\"a\\\"b\"", "a\"b", "[a\"b]");
    en("\"the plan\"", "The  Plan; the planet", "[The  Plan]");
    en("\"plan\"", "plans plan replan 2plan plan2", "[plan]");
}

static void lists(void **state) {
    (void)state;
    ja("@verb", "始めるか終わる", "[始める][終わる]");
    ja("@verb[tag=past]", "始めるが始めた", "[始めた]");
    ja("@verb[tag!=past]", "始めるが始めた", "[始める]");
    ja("@verb[tag=past|base,id=act:end]", "始める終える", "[終える]");
    ja("\"を\" @verb \"。\"", "会を始める。", "[を始める。]");
    en("\"will\" @verb", "will sign, will  set up, willsign", "[will sign][will  set up]");
}

static void classes(void **state) {
    (void)state;
    ja("\"第\" {digit}+ \"回\"", "第12回、第回", "[第12回]");
    ja("{han}#2 \"の\"", "両国の", "[両国の]");
    ja("{hira kata}+ \"国\"", "カナだ国", "[カナだ国]");
    ja("\"a\" {upper}", "aB ab Ab", "");
    en("\"a\" {upper}", "a B; a b", "[a B]");
    en("\"x\" & {any} & \"z\"", "xyz axyz", "[xyz]");
    ja("\"国\" {!punct}", "国。国は", "[国は]");
    ja("\"国\" {any}", "国", "");
    ja("\"国\" {pause}", "国、国。", "[国、]");
    ja("\"国\" [\"。、\"]", "国。国は", "[国。]");
    ja("\"国\" [!\"。、\"]", "国。国は", "[国は]");
}

static void gaps(void **state) {
    (void)state;
    ja("\"甲\" .. \"乙\"", "甲あいう乙か乙", "[甲あいう乙]");
    ja("\"甲\" ..2 \"乙\"", "甲あいう乙 甲あ乙", "[甲あ乙]");
    ja("\"甲\" ..2-3 \"乙\"", "甲乙甲あ乙甲あい乙", "[甲乙甲あ乙][甲あい乙]");
    ja("\"甲乙丙\" ~ \"丁\"", "甲乙丙あ、丁 甲乙丙あ丁", "[甲乙丙あ丁]");
    ja("\"甲\" .. \"乙丙丁\"", "甲あ甲い乙丙丁", "[甲い乙丙丁]");
}

static void repeats(void **state) {
    (void)state;
    ja("\"甲\" \"乙\"?", "甲乙、甲", "[甲乙][甲]");
    ja("\"甲\" (\"乙\" | \"丙\")* \"丁\"", "甲丁甲乙丙乙丁", "[甲丁][甲乙丙乙丁]");
    ja("\"甲\" (\"乙\" \"丙\")+ \"丁\"", "甲丁甲乙丙乙丙丁", "[甲乙丙乙丙丁]");
    ja("\"甲\" (\"乙\")#2 \"丁\"", "甲乙丁甲乙乙丁甲乙乙乙丁", "[甲乙乙丁]");
    ja("\"甲\" {han}#1-2", "甲乙丙丁", "[甲乙丙]");
    ja("(\"甲\" \"乙\"?)#2-3 \"丁\"", "甲乙甲丁", "[甲乙甲丁]");
    ja("\"甲\" {han}* \"丁\"", "甲乙丁丙丁", "[甲乙丁丙丁]");
    en("(\"a\" \"b\")+ \"c\"", "a b a b c", "[a b a b c][a b c]");
}

static void alternatives(void **state) {
    (void)state;
    ja("(\"甲\" | \"甲乙\") \"丙\"?", "甲乙丙", "[甲][甲乙丙]");
    ja("(\"甲乙\" | \"丙\" \"丁\") \"戊\"", "甲乙戊丙丁戊", "[甲乙戊][丙丁戊]");
    ja("\"子\" (\"甲\" | \"甲乙\") \"丙\"", "子甲乙丙", "[子甲乙丙]");
    ja("(\"甲\" | @verb) \"。\"", "始める。甲。", "[始める。][甲。]");
}

static void edges(void **state) {
    (void)state;
    ja("^ \"甲\"", "甲乙甲", "[甲]");
    ja("\"甲\" $", "甲乙甲", "[甲]");
    ja("^ {digit}#1-3 $", "12", "[12]");
    ja("^ {digit}#1-3 $", "1234", "");
    en("^ (\"a\" | \"the\") \"plan\"", "the plan is a plan", "[the plan]");
}

static void looks(void **state) {
    (void)state;
    ja("\"予定\" !\"地\"", "予定地の予定", "[予定]");
    ja("\"国\" !(\"際\" | \"家\" \"間\")", "国際国家間国家国", "[国][国]");
    ja("<!\"不\" \"可能\"", "不可能可能", "[可能]");
    ja("<!{digit} \"年\"", "3年と年", "[年]");
    ja("\"甲\" !{han}", "甲乙甲", "[甲]");
    en("\"plan\" !\"to\"", "plan to plan", "[plan]");
    en("<!\"no\" \"plan\"", "no plan; a plan", "[plan]");
    ja("\"国\" !@verb", "国始める国だ", "[国]");
}

static void spaces(void **state) {
    (void)state;
    en("\"a\" \"b\"? \"c\"", "a c, a b c, ab c", "[a c][a b c]");
    en("\"a\" \"b\"?", "a x", "[a]");
    en("\"20\" & \"th\"", "20th 20 th", "[20th]");
    en("\"no\" & \"where\"", "nowhere no where", "[nowhere]");
    en("\"in\" \"form\"", "inform in form", "[in form]");
    en("{digit}+ \"km\"", "5km, 5 km, xkm", "[5km][5 km]");
    ja("{digit}+ \"km\"", "5kmと5 km", "[5km][5 km]");
    en("\"a\" \" \" \"b\"", "a b", "[a b]");
    ja("\"AI\" \"model\"", "AI modelとAI と", "[AI model]");
}

static void anchors(void **state) {
    (void)state;
    ja("(\"甲\" | \"乙\" {han}) \"丙\"?", "甲丙乙丁丙", "[甲丙][乙丁丙]");
    ja("x:(\"甲\" y:\"乙\") \"丙\"", "甲乙丙", "[甲乙丙]");
    ja("{han}#0-2 (\"甲乙\")+ {han}#0-2", "子丑甲乙寅卯", "[子丑甲乙寅卯]");
}

/* What is up to 256 characters away from the anchor is always seen, what is more than 512 away never. */
static void window(void **state) {
    (void)state;
    static char text[8192];
    fixture f;
    open_fixture(&f, JA, "", "rule r\n why t\n is word\n when \"甲丙\" {hira}* \"乙\"\n");
    for (int before = 0; before < 600; before += 50) {
        for (int between = 200; between < 700; between += 55) {
            text[0] = '\0';
            for (int i = 0; i < before; i++) strcat(text, "い");
            strcat(text, "甲丙");
            for (int i = 0; i < between; i++) strcat(text, "あ");
            strcat(text, "乙");
            bool found = strlen(run_text(&f, text, SV_TYPE_word)) > 0;
            if (between < 256) assert_true(found);
            if (between > 512) assert_false(found);
        }
    }
    close_fixture(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals), cmocka_unit_test(lists),   cmocka_unit_test(classes),      cmocka_unit_test(gaps),
        cmocka_unit_test(repeats),  cmocka_unit_test(edges),   cmocka_unit_test(alternatives), cmocka_unit_test(looks),
        cmocka_unit_test(spaces),   cmocka_unit_test(anchors), cmocka_unit_test(window),
    };
    return RUN_TESTS(tests);
}
