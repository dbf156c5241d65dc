/* Wrong packs: each gives its one error, with file, line, what and cure. */
#include "rule_fixture.h"

typedef struct wrong {
    const char *conf, *words, *rules;
    const char *file; /* ending of the file named */
    unsigned long line;
    const char *what; /* part of the message */
} wrong;

#define HEAD "rule a\n  why t\n  is cut\n"

static const wrong packs[] = {
    {"lang ja\ncolour red\n", "", "", "pack.conf", 2, "is no setting"},
    {"lang ja\nspaced maybe\n", "", "", "pack.conf", 2, "is no value of spaced"},
    {"lang ja\npause\n", "", "", "pack.conf", 2, "has no value"},
    {"lang ja\nsentence 。x\n", "", "", "pack.conf", 2, "\"x\" in sentence is no sign"},
    {"lang ja\nquotes 「」甲乙\n", "", "", "pack.conf", 2, "\"甲\" in quotes is no sign"},
    {"lang ja\nfold tight\n", "", "", "pack.conf", 2, "is no value of fold"},
    {"lang ja # x\nlang ko\n", "", "", "pack.conf", 2, "is not the folder's"},
    {JA, "甲\n", "", "a.words", 1, "outside of a list"},
    {JA, "list a is thing\n", "", "a.words", 1, "no type \"thing\""},
    {JA, "list a is area\nlist a is name\n", "", "a.words", 2, "of type area elsewhere"},
    {JA, "list a\n甲 : colour=red\n", "", "a.words", 2, "no key \"colour\""},
    {JA, "list a\n甲 : red\n", "", "a.words", 2, "\"red\" is no attribute"},
    {JA, "list a\n甲 : tag=\n", "", "a.words", 2, "tag has no value"},
    {JA, "list a\n甲 : tag=x tag=y\n", "", "a.words", 2, "given twice"},
    {JA, "list a\n甲 : force=strong\n", "", "a.words", 2, "force=strong is not known"},
    {JA, "list a\n甲 : code=$x\n", "", "a.words", 2, "nothing is captured as $x"},
    {JA, "list a\n走%verb\n", "", "a.words", 2, "no paradigm \"verb\""},
    {JA, "paradigm v a=x\nlist a\n走%v : tag=y\n", "", "a.words", 3, "the tag comes from"},
    {JA, "paradigm v x\n", "", "a.words", 1, "is no ending"},
    {JA, "columns ja ; en\nlist a\n甲 ; b ; c\n", "", "a.words", 3, "3 cells, the columns are 2"},
    {JA, "list a\n甲 : year=1 month=1 day=1 era=1 quarter=1 half=1 season=1 decade=1 weekday=1\n", "", "a.words", 2,
     "more than 8 attributes"},
    {JA, "list a\n\xFF\n", "", "a.words", 2, "not UTF-8"},
    {JA, "", "  why t\n", "a.rules", 1, "outside of a rule"},
    {JA, "", "rule a b\n", "a.rules", 1, "no name of a rule"},
    {JA, "", "rule a\n  is cut\n  when \"甲\"\n", "a.rules", 1, "has no \"why\" line"},
    {JA, "", "rule a\n  why t\n  when \"甲\"\n", "a.rules", 1, "has no \"is\" line"},
    {JA, "", "rule a\n  why t\n  is cut\n", "a.rules", 1, "has no \"when\" line"},
    {JA, "", HEAD "  whem \"甲\"\n", "a.rules", 4, "\"whem\" opens no line"},
    {JA, "", HEAD "  is cut\n", "a.rules", 4, "two \"is\" lines"},
    {JA, "", "rule a\n  why t\n  is thing\n", "a.rules", 3, "no type \"thing\""},
    {JA, "", HEAD "  rank 101\n", "a.rules", 4, "is no rank"},
    {JA, "", HEAD "  cost none\n", "a.rules", 4, "no value of cost"},
    {JA, "", HEAD "  test 甲\n", "a.rules", 4, "expects nothing"},
    {JA, "", HEAD "  when \"甲\"\n  mark x\n", "a.rules", 5, "nothing is captured as x"},
    {JA, "", "rule a\n  why t\n  is cut weight=$x\n  when \"甲\"\n", "a.rules", 3, "nothing is captured as $x"},
    {JA, "", "rule a\n  why t\n  is cut weight=$x.size\n  when x:\"甲\"\n", "a.rules", 3, "no key \"size\""},
    {JA, "", HEAD "  when \"甲\"\n\nrule a\n  why t\n  is cut\n  when \"乙\"\n", "a.rules", 6, "stands also in line 1"},
    {JA, "", HEAD "  when @nothing\n", "a.rules", 4, "no list @nothing"},
    {JA, "", HEAD "  when <pred>\n", "a.rules", 4, "type cut cannot see <pred>"},
    {JA, "", HEAD "  when <cut>\n", "a.rules", 4, "type cut cannot see <cut>"},
    {JA, "", HEAD "  when <thing>\n", "a.rules", 4, "no such type of mark"},
    {JA, "", HEAD "  when \"甲\n", "a.rules", 4, "a text has no end"},
    {JA, "", HEAD "  when \"\"\n", "a.rules", 4, "a text is empty"},
    {JA, "", HEAD "  when (\"甲\"\n", "a.rules", 4, "a bracket has no end"},
    {JA, "", HEAD "  when \"甲\")\n", "a.rules", 4, "a bracket closes nothing"},
    {JA, "", HEAD "  when \"甲\" |\n", "a.rules", 4, "nothing stands where a pattern should"},
    {JA, "", HEAD "  when \"甲\" {kanji}\n", "a.rules", 4, "no class of characters"},
    {JA, "", HEAD "  when \"甲\" {!any}\n", "a.rules", 4, "{!any} matches nothing"},
    {JA, "", HEAD "  when \"甲\" [\"\"]\n", "a.rules", 4, "a character set is empty"},
    {JA, "", HEAD "  when \"甲\" ..9-3\n", "a.rules", 4, "a gap has no good end"},
    {JA, "", HEAD "  when \"甲\" ..300\n", "a.rules", 4, "a gap is too long"},
    {JA, "", HEAD "  when \"甲\" ..* \"乙\"\n", "a.rules", 4, "cannot be repeated"},
    {JA, "", HEAD "  when \"甲\"#5-2\n", "a.rules", 4, "no good number of times"},
    {JA, "", HEAD "  when \"甲\"?+\n", "a.rules", 4, "repeated twice"},
    {JA, "", HEAD "  when \"甲\" (\"乙\"? \"丙\"?)*\n", "a.rules", 4, "may be empty is repeated without end"},
    {JA, "", HEAD "  when \"甲\" !(\"乙\" .. \"丙\")\n", "a.rules", 4, "does not look across a gap"},
    {JA, "", HEAD "  when \"甲\" !(\"乙\" !\"丙\")\n", "a.rules", 4, "inside of another !"},
    {JA, "", HEAD "  when \"甲\" !x:\"乙\"\n", "a.rules", 4, "no part of a pattern"},
    {JA, "", HEAD "  when & \"甲\"\n", "a.rules", 4, "& has nothing at one side"},
    {JA, "", HEAD "  when <date[year>\n", "a.rules", 4, "a filter has no ="},
    {JA, "", HEAD "  when <date[colour=red]>\n", "a.rules", 4, "a key that does not exist"},
    {JA, "", HEAD "  when <word[force=strong]>\n", "a.rules", 4, "a value that is not known"},
    {JA, "", HEAD "  when {han} {han}\n", "a.rules", 4, "has no anchor"},
    {JA, "", HEAD "  when \"甲\"? {han}\n", "a.rules", 4, "has no anchor"},
    {JA, "", HEAD "  when \"、\" {han}\n", "a.rules", 4, "only a dear anchor"},
    {JA, "", HEAD "  when \"の\"\n", "a.rules", 4, "only a dear anchor"},
    {JA, "", HEAD "  when {han} $\n", "a.rules", 4, "only a dear anchor"},
    {JA, "", HEAD "  when \"甲\"\n  unless {han}\n", "a.rules", 5, "has no anchor"},
    {JA, "", HEAD "  when \"甲\" (\"乙\" \"丙\" \"丁\")#200\n", "a.rules", 1, "more than 512 instructions"},
};

static bool ends_with(const char *text, const char *end) {
    size_t a = strlen(text), b = strlen(end);
    return a >= b && strcmp(text + a - b, end) == 0;
}

static void check(const wrong *w) {
    fixture f = {0};
    servanda_status status = compile_pack(&f, w->conf, w->words, w->rules);
    bool good = status == SERVANDA_PACK && f.error.status == SERVANDA_PACK && ends_with(f.error.file, w->file) &&
                f.error.line == w->line && strstr(f.error.what, w->what) && f.error.cure[0];
    if (!good)
        print_error("expected %s:%lu: %s\ngot %d %s:%lu: %s; %s\n", w->file, w->line, w->what, status, f.error.file,
                    f.error.line, f.error.what, f.error.cure);
    sv_buf_free(&f.blob);
    assert_true(good);
}

static void every_mistake_is_named(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof packs / sizeof *packs; i++) check(&packs[i]);
}

static void a_pack_needs_its_conf(void **state) {
    (void)state;
    const sv_source source = {"ja/words/a.words", "list a\n", 7};
    fixture f = {0};
    assert_int_equal(sv_rule_compile(&f.blob, "ja", &source, 1, &f.error), SERVANDA_PACK);
    assert_non_null(strstr(f.error.what, "no pack.conf"));
}

static void foreign_files_are_named_or_left_alone(void **state) {
    (void)state;
    const sv_source sources[] = {{"ja/pack.conf", JA, strlen(JA)},
                                 {"ko/words/a.words", "nonsense", 8},
                                 {"ja/tests/a.test", "nonsense", 8},
                                 {"ja/GAPS", "nonsense", 8},
                                 {"ja/a.txt", "x", 1}};
    fixture f = {0};
    assert_int_equal(sv_rule_compile(&f.blob, "ja", sources, 4, &f.error), SERVANDA_OK);
    sv_buf_clear(&f.blob);
    assert_int_equal(sv_rule_compile(&f.blob, "ja", sources, 5, &f.error), SERVANDA_PACK);
    assert_string_equal(f.error.file, "ja/a.txt");
    sv_buf_free(&f.blob);
}

static void deep_brackets_are_refused(void **state) {
    (void)state;
    static char rules[300000];
    fixture f = {0};
    for (size_t depth = 20; depth < 100000; depth *= 5) {
        strcpy(rules, HEAD "  when \"甲\" ");
        size_t at = strlen(rules);
        memset(rules + at, '(', depth);
        strcpy(rules + at + depth, "\"乙\"");
        at = strlen(rules);
        memset(rules + at, ')', depth);
        strcpy(rules + at + depth, "\n");
        servanda_status status = compile_pack(&f, JA, "", rules);
        assert_int_equal(status, depth <= 24 ? SERVANDA_OK : SERVANDA_PACK);
        if (depth > 24) assert_non_null(strstr(f.error.what, "nested too deep"));
        sv_buf_free(&f.blob);
    }
}

static void many_branches_are_refused(void **state) {
    (void)state;
    char rules[8192] = HEAD "  when ";
    for (int i = 0; i < 70; i++) sprintf(rules + strlen(rules), "%s\"甲%d\" {han}", i ? " | " : "", i);
    fixture f = {0};
    strcat(rules, "\n");
    assert_int_equal(compile_pack(&f, JA, "", rules), SERVANDA_PACK);
    assert_non_null(strstr(f.error.what, "more than 64 patterns"));
    sv_buf_free(&f.blob);
}

static void comments_and_continuations_are_understood(void **state) {
    (void)state;
    const char *rules =
        "# a comment\nrule a # here too\n  why t # and here\n  is cut # x\n"
        "  when \"甲 # no comment\" # a comment\n     # alone\n     | \"乙\"\n\n     | \"丙\"\n  rank 3\n";
    fixture f;
    open_fixture(&f, JA, "# c\n\nlist a # c\n甲 # c\n", rules);
    assert_string_equal(run_text(&f, "甲、丙", SV_TYPE_cut), "[丙]");
    assert_string_equal(sv_rule_describe(f.pack, 0).why, "t");
    close_fixture(&f);
    open_fixture(&f, "\xEF\xBB\xBFlang ja\r\nspaced no\r\n", "list a is area\r\n甲 : area=x\r\n", "");
    assert_string_equal(run_text(&f, "甲", SV_TYPE_area), "[甲 area=x]");
    close_fixture(&f);
}

/* Every prefix of a pack, and every pack with one byte gone wrong, either compiles or gives a proper error. */
static void broken_sources_never_crash(void **state) {
    (void)state;
    const char *words = "list v\n+ tag=x\n走%p|=AB : id=act:go # c\nparadigm p a=く|っ b=\nlist n is name\n甲\n";
    const char *rules =
        "rule a\n  why t\n  is date year=$y of=$d.tag\n  when ^ y:{digit}#1-4 (\"年\" | @v[tag!=a|b])? .. d:<word[tag=x]> & [!\"、。\"] $\n"
        "  unless !\"乙\" ~3-9 \"丙\"\n  mark y\n  rank 5\n  test 【3】\n";
    char copy[1024];
    fixture f = {0};
    unsigned random = 12345;
    for (size_t i = 0; i < strlen(rules) * 6; i++) {
        strcpy(copy, rules);
        random = random * 1103515245u + 12345u;
        if (i < strlen(rules))
            copy[i] = '\0';
        else
            copy[i % strlen(rules)] = "()[]{}<>\"#!&|:@$^~. =\n\xE7"[(random >> 16) % 23];
        servanda_status status = compile_pack(&f, JA, words, copy);
        assert_true(status == SERVANDA_OK || (status == SERVANDA_PACK && f.error.what[0]));
        sv_buf_free(&f.blob);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_is_named),
        cmocka_unit_test(a_pack_needs_its_conf),
        cmocka_unit_test(foreign_files_are_named_or_left_alone),
        cmocka_unit_test(deep_brackets_are_refused),
        cmocka_unit_test(many_branches_are_refused),
        cmocka_unit_test(comments_and_continuations_are_understood),
        cmocka_unit_test(broken_sources_never_crash),
    };
    return RUN_TESTS(tests);
}
