/* The workshop of rule writers: mistakes, tests, what fires where, why nothing is found, layout. */
#include "folder_fixture.h"

#include "servanda/workshop.h"
#include "text/text.h"

#define CONF "lang en\nspaced yes\nbranch right\nsentence .!?\nquotes \"\"\nbrackets ()\npause , ;\n"
#define WORDS                                                                                                 \
    "paradigm reg base= third=s past=ed ing=ing\n\nlist verb\nopen%reg : id=act:open\nbuild : id=act:build\n" \
    "fund : id=act:fund\n\nlist party is actor\nNorway : code=NOR\nPeru : code=PER\n"
#define RULES                                                                                                  \
    "rule will\n  why   will before a verb promises what it says\n  is    pred kind=commitment force=commit\n" \
    "  when  \"will\" @verb[tag=base]\n  test  Norway 【will open】 a port.\n  not   Norway will not.\n\n"   \
    "rule plan\n  why   a plan to do something is intended\n  is    pred kind=commitment force=intend\n"       \
    "  when  (\"plans\" | \"plan\") \"to\" @verb[tag=base]\n  unless \"no\" \"longer\"\n"                      \
    "  test  Peru 【plans to open】 a port.\n\n"                                                             \
    "rule if\n  why   a condition is no promise\n  is    skip all=yes\n  when  ^ \"if\"\n  cost  accepted\n"   \
    "  test  【If】 Peru will open a port.\n"

static char said[16384];

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *format, ...) {
    size_t used = strlen(said);
    va_list list;
    va_start(list, format);
    vsnprintf(said + used, sizeof said - used, format, list);
    va_end(list);
}

static servanda_status try_open(servanda_workshop **shop, const char *folder, bool alone, const char *lang,
                                servanda_error *error) {
    servanda_workshop_source source = SERVANDA_WORKSHOP_SOURCE_INIT;
    source.folder = folder;
    source.alone = alone;
    source.lang = lang;
    said[0] = '\0';
    return servanda_workshop_open(shop, &source, error);
}

static servanda_workshop *open_shop(const char *folder, bool alone, const char *lang) {
    servanda_workshop *shop;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = try_open(&shop, folder, alone, lang, &error);
    if (status != SERVANDA_OK) print_error("%s: %s\n", error.file, error.what);
    assert_int_equal(status, SERVANDA_OK);
    return shop;
}

static int make_pack(void **state) {
    int failed = make_root(state);
    if (failed) return failed;
    put_file("en/pack.conf", CONF);
    put_file("en/words/a.words", WORDS);
    put_file("en/rules/a.rules", RULES);
    return 0;
}

/* ---- opening ---- */

static void say_lang(void *context, const char *lang) {
    (void)context;
    say("%s ", lang);
}

static void opening_tells_what_is_there(void **state) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_workshop *shop;
    (void)state;
    said[0] = '\0';
    assert_int_equal(servanda_workshop_langs(root, say_lang, NULL, &error), SERVANDA_OK);
    assert_string_equal(said, "en ");
    said[0] = '\0';
    assert_int_equal(servanda_workshop_langs(NULL, say_lang, NULL, &error), SERVANDA_OK);
    assert_non_null(strstr(said, "ja "));
    assert_int_equal(servanda_workshop_langs("/nowhere", say_lang, NULL, &error), SERVANDA_PACK);
    assert_int_equal(try_open(&shop, root, true, "fr", &error), SERVANDA_PACK);
    assert_non_null(strstr(error.what, "no pack for the language \"fr\""));
    assert_null(shop);
    assert_int_equal(try_open(&shop, "/nowhere", false, "en", &error), SERVANDA_PACK);
    servanda_workshop_free(NULL);
}

/* ---- check ---- */

static void say_mistake(void *context, const servanda_error *error) {
    (void)context;
    const char *name = strrchr(error->file, '/');
    assert_int_equal(error->status, SERVANDA_PACK);
    assert_true(strncmp(error->file, root, strlen(root)) == 0);
    assert_true(error->cure[0] != '\0');
    say("%s:%lu %s\n", name ? name + 1 : error->file, error->line, error->what);
}

static void check_tells_every_mistake(void **state) {
    servanda_error error = SERVANDA_ERROR_INIT;
    size_t rules;
    (void)state;
    put_file("en/rules/b.rules",
             "rule b.one\n  why   x\n  is    nonsense\n  when  \"a b\"\n\n"
             "rule b.two\n  why   x\n  is    word tag=a\n  when  \"open\" )\n  rank  1000\n\n"
             "rule b.three\n  why   x\n  is    word tag=a\n  when  {han}\n\n"
             "rule b.four\n  is    word tag=a\n  when  \"good\"\n\n"
             "rule b.five\n  why   x\n  is    word tag=a\n  when  @nolist \"good\"\n\n"
             "rule b!six\n  why   x\n\nrule b.seven\n  why   good\n  is    word tag=a\n  when  \"fine\"\n");
    put_file("en/words/b.words", "list verb\nsteer : id=act:steer colour=red\nrow%none\n! sink\nfloat\n");
    servanda_workshop *shop = open_shop(root, true, "en");
    assert_int_equal(servanda_workshop_check(shop, say_mistake, NULL, &rules, &error), SERVANDA_PACK);
    servanda_workshop_free(shop);
    put_file("en/rules/b.rules", "");
    put_file("en/words/b.words", "");
    const char *expected[] = {"b.words:2 ",
                              "b.words:3 ",
                              "b.words:4 the list verb has no \"sink\" to take out",
                              "b.rules:3 ",
                              "b.rules:9 ",
                              "b.rules:15 ",
                              "b.rules:17 the rule b.four has no \"why\" line",
                              "b.rules:24 there is no list @nolist",
                              "b.rules:26 "};
    size_t lines = 0;
    for (const char *at = said; (at = strchr(at, '\n')); at++) lines++;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        if (!strstr(said, expected[i])) fail_msg("no \"%s\" in\n%s", expected[i], said);
    assert_int_equal(lines, sizeof expected / sizeof *expected);
    assert_non_null(strstr(error.what, "9 mistakes"));
    shop = open_shop(root, true, "en");
    assert_int_equal(servanda_workshop_check(shop, say_mistake, NULL, &rules, &error), SERVANDA_OK);
    assert_string_equal(said, "");
    assert_int_equal(rules, 3);
    servanda_workshop_free(shop);
}

static void bytes_that_are_no_text_are_told_once(void **state) {
    servanda_error error = SERVANDA_ERROR_INIT;
    (void)state;
    put_file("en/words/b.words", "list verb\nfl\xFFoat\n");
    servanda_workshop *shop = open_shop(root, true, "en");
    assert_int_equal(servanda_workshop_check(shop, say_mistake, NULL, NULL, &error), SERVANDA_PACK);
    assert_string_equal(said, "b.words:2 the text is not UTF-8\n");
    servanda_workshop_free(shop);
    put_file("en/words/b.words", "");
}

/* ---- tests ---- */

static void say_test(void *context, const servanda_workshop_test *test) {
    (void)context;
    say("%s%s%s: %s\n", test->statements ? "S " : "", test->gap ? "gap " : "", test->name,
        test->none     ? "none"
        : test->detail ? test->detail
                       : "ok");
}

static void tests_of_both_kinds_are_run(void **state) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_workshop_tally tally;
    (void)state;
    put_file("en/rules/b.rules", "rule b\n  why   x\n  is    word tag=a\n  when  \"harbour\"\n"
                                 "  test  The 【port】 and the harbour.\n  not   A harbour.\n"
                                 "rule c\n  why   x\n  is    word tag=b\n  when  \"quay\"\n");
    put_file("en/tests/a.test", "== good\n【Norway will open a port.】\n-- commitment commit NOR\n\n"
                                "== wrong force\n【Norway will open a port.】\n-- commitment explore\n\n"
                                "== wrong place\nNorway 【will】 open a port.\n-- commitment\n\n"
                                "== one too many\nNorway will open a port.\n\n"
                                "== no pairs\n【Norway】 opens.\n");
    put_file("en/GAPS",
             "== a gap\n【Norway builds.】\n-- commitment\n\n== closed\n【Peru plans to open a port.】\n-- intend\n");
    servanda_workshop *shop = open_shop(root, true, "en");
    assert_int_equal(servanda_workshop_run_tests(shop, say_test, NULL, &tally, &error), SERVANDA_OK);
    servanda_workshop_free(shop);
    put_file("en/rules/b.rules", "");
    put_file("en/tests/a.test", "");
    put_file("en/GAPS", "");
    assert_int_equal(tally.rules, 5);
    assert_int_equal(tally.tests, 6);
    assert_int_equal(tally.failed, 2);
    assert_int_equal(tally.untested, 1);
    assert_int_equal(tally.statement_tests, 5);
    assert_int_equal(tally.statement_failed, 4);
    assert_int_equal(tally.gaps, 2);
    assert_int_equal(tally.gaps_closed, 1);
    assert_non_null(strstr(said, "b: no mark \"port\"; it marks \"harbour\"\n"));
    assert_non_null(strstr(said, "b: should make no mark; it marks \"harbour\"\n"));
    assert_non_null(strstr(said, "c: none\n"));
    assert_non_null(strstr(said, "S good: ok\n"));
    assert_non_null(strstr(said, "S wrong force: not so: explore — Norway will open a port"));
    assert_non_null(strstr(said, "S wrong place: expected: will\nfound   : Norway will open a port"));
    assert_non_null(strstr(said, "S one too many: statements: 0 expected, 1 found\ntoo many: Norway will"));
    assert_non_null(strstr(said, "S gap a gap: statements: 1 expected, 0 found"));
    assert_non_null(strstr(said, "S gap closed: ok\n"));
}

/* ---- words taken away ---- */

static void say_word(void *context, const servanda_workshop_mark *word) {
    (void)context;
    say("%s[%s] ", word->type, word->text);
}

static void words_are_taken_out_of_lists(void **state) {
    servanda_error error = SERVANDA_ERROR_INIT;
    (void)state;
    const char *texts[] = {"! open%reg\n", "! opens|opening\n", "! *\n", "! build : id=act:build\n", "! *\nsail\n"};
    const char *left[] = {"verb[build] verb[fund] ", "verb[open] verb[build] verb[fund] ", "",
                          "verb[open] verb[opens] verb[fund] ", "verb[sail] "};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char file[100];
        snprintf(file, sizeof file, "list verb\n%s", texts[i]);
        put_file("en/words/z.words", file);
        servanda_workshop *shop = open_shop(root, true, "en");
        assert_int_equal(servanda_workshop_words(shop, "open opens build fund sail", say_word, NULL, &error),
                         SERVANDA_OK);
        assert_string_equal(said, left[i]);
        servanda_workshop_free(shop);
    }
    const char *wrong[] = {"! sink\n", "! build : id=act:open\n"};
    for (size_t i = 0; i < 2; i++) {
        char file[100];
        snprintf(file, sizeof file, "list verb\n%s", wrong[i]);
        put_file("en/words/z.words", file);
        servanda_workshop *shop = open_shop(root, true, "en");
        assert_int_equal(servanda_workshop_words(shop, "open", say_word, NULL, &error), SERVANDA_PACK);
        assert_int_equal(error.line, 2);
        servanda_workshop_free(shop);
    }
    put_file("en/words/z.words", "");
}

/* Laid over the built-in packs, a common file takes a party's name out of one language only. */
static void a_folder_laid_over_takes_words_away(void **state) {
    servanda_error error = SERVANDA_ERROR_INIT;
    (void)state;
    char folder[200];
    snprintf(folder, sizeof folder, "%s/over", root);
    put_file("over/common/words/x.words", "columns ja ; en\nlist party\n! - ; Norway\n");
    servanda_workshop *shop = open_shop(folder, false, "en");
    assert_int_equal(servanda_workshop_words(shop, "Norway Peru", say_word, NULL, &error), SERVANDA_OK);
    assert_null(strstr(said, "party[Norway]"));
    assert_non_null(strstr(said, "party[Peru]"));
    servanda_workshop_free(shop);
    shop = open_shop(folder, false, "ja");
    assert_int_equal(servanda_workshop_words(shop, "ノルウェー", say_word, NULL, &error), SERVANDA_OK);
    assert_non_null(strstr(said, "party["));
    servanda_workshop_free(shop);
}

/* ---- rules ---- */

static void say_fact(void *context, servanda_workshop_fact fact, const char *text) {
    (void)context;
    say("%d %s\n", (int)fact, text);
}

static void everything_about_a_rule(void **state) {
    servanda_error error = SERVANDA_ERROR_INIT;
    (void)state;
    put_file("en/rules/c.rules",
             "rule sub\n  why   x\n  is    subject\n  when  s:<actor> <pred[force=intend]>\n  mark s\n");
    servanda_workshop *shop = open_shop(root, true, "en");
    assert_int_equal(servanda_workshop_rule_facts(shop, "plan", say_fact, NULL, &error), SERVANDA_OK);
    const char *lines[] = {"0 a plan to do something is intended\n",
                           "1 pred kind=commitment force=intend\n",
                           "2 pred, layer ",
                           "3 when (\"plans\" | \"plan\") \"to\" @verb[tag=base]\n",
                           "3 unless \"no\" \"longer\"\n",
                           "4 @verb[tag=base]\n",
                           "5 @verb[tag=base]: 1 word (open)\n",
                           "7 sub\n",
                           "8 kind, force and stage of a statement\n",
                           "10 test Peru 【plans to open】 a port.\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!strstr(said, lines[i])) fail_msg("no \"%s\" in\n%s", lines[i], said);
    said[0] = '\0';
    assert_int_equal(servanda_workshop_rule_facts(shop, "sub", say_fact, NULL, &error), SERVANDA_OK);
    assert_non_null(strstr(said, "6 <actor> made by the words of @party\n"));
    assert_non_null(strstr(said, "6 <pred[force=intend]> made by plan\n"));
    assert_int_equal(servanda_workshop_rule_facts(shop, "plans", say_fact, NULL, &error), SERVANDA_PACK);
    assert_string_equal(error.cure, "did you mean \"plan\"?");
    servanda_workshop_free(shop);
    put_file("en/rules/c.rules", "");
}

static servanda_document *document(const char *text) {
    servanda_document *doc;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.id = "doc";
    info.format = "text";
    info.lang = "en";
    assert_int_equal(servanda_document_read(&doc, text, strlen(text), &info, &error), SERVANDA_OK);
    return doc;
}

static void say_rule(void *context, const servanda_workshop_rule *rule) {
    (void)context;
    say("%s %u docs %llu marks%s%s\n", rule->name, rule->documents, (unsigned long long)rule->marks,
        rule->marks && rule->tries ? ", tried" : "", rule->general ? ", general" : "");
}

static void what_rules_did_is_added_up(void **state) {
    servanda_error error = SERVANDA_ERROR_INIT;
    (void)state;
    put_file("en/rules/d.rules",
             "rule d\n  why   \"one two three four five\" stands\n  is    word tag=a\n  when  \"port\"\n");
    servanda_workshop *shop = open_shop(root, true, "en");
    const char *texts[] = {"Norway will open a port. Norway will open a school.\n", "Norway will build a boat.\n",
                           "Peru will open it.\n"};
    for (size_t i = 0; i < 3; i++) {
        servanda_document *doc = document(texts[i]);
        assert_int_equal(servanda_workshop_read(shop, doc, &error), SERVANDA_OK);
        servanda_document_free(doc);
    }
    assert_int_equal(servanda_workshop_rules(shop, say_rule, NULL, &error), SERVANDA_OK);
    assert_string_equal(said, "d 1 docs 1 marks, tried\nif 0 docs 0 marks, general\n"
                              "will 2 docs 3 marks, tried, general\nplan 0 docs 0 marks, general\n");
    servanda_workshop_free(shop);
    put_file("en/rules/d.rules", "");
}

static void say_mark(void *context, const servanda_workshop_mark *mark) {
    (void)context;
    say("%s[%s] %s%s%s\n", mark->type, mark->text, mark->rule ? mark->rule : "-", *mark->values ? " " : "",
        mark->values);
}

static void marks_of_a_text(void **state) {
    servanda_error error = SERVANDA_ERROR_INIT;
    (void)state;
    servanda_workshop *shop = open_shop(root, true, "en");
    assert_int_equal(servanda_workshop_marks(shop, "Norway will open 3 ports.", say_mark, NULL, &error), SERVANDA_OK);
    assert_non_null(strstr(said, "num[3] - value=3\n"));
    assert_non_null(strstr(said, "actor[Norway] - code=NOR\n"));
    assert_non_null(strstr(said, "pred[will open] will kind=commitment force=commit\n"));
    servanda_workshop_free(shop);
}

/* ---- what is missing ---- */

static void say_missing(void *context, const servanda_workshop_missing *m) {
    (void)context;
    say("%d", (int)m->cause);
    if (m->rule) say(" rule %s", m->rule);
    if (m->statement_count) say(" statement %u", m->statements[0].id);
    for (size_t i = 0; i < m->near_count; i++)
        say("; %s (%s) [%s] %s%s %u/%u [%s]", m->near[i].rule, m->near[i].says, m->near[i].matched,
            m->near[i].condition ? m->near[i].condition : "", m->near[i].step, m->near[i].number, m->near[i].steps,
            m->near[i].there);
    say("\n");
}

static const char *missing(const char *text, const char *quote) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_workshop *shop = open_shop(root, true, "en");
    servanda_document *doc = document(text);
    servanda_status status = servanda_workshop_explain_missing(shop, doc, quote, say_missing, NULL, &error);
    if (status != SERVANDA_OK) print_error("%s\n", error.what);
    assert_int_equal(status, SERVANDA_OK);
    servanda_document_free(doc);
    servanda_workshop_free(shop);
    return said;
}

static void starts(const char *got, servanda_workshop_cause cause, const char *more) {
    char start[300];
    snprintf(start, sizeof start, "%d%s", (int)cause, more);
    if (strncmp(got, start, strlen(start)) != 0) fail_msg("\"%s\" does not begin with \"%s\"", got, start);
}

static void why_nothing_is_found(void **state) {
    (void)state;
    starts(missing("Norway will open a port.", "nowhere"), SERVANDA_CAUSE_NOT_THERE, "\n");
    starts(missing("Norway will open a port.", "will\n  open"), SERVANDA_CAUSE_FOUND, " rule will statement 1\n");
    starts(missing("If Peru will open a port, good.", "Peru will"), SERVANDA_CAUSE_SKIPPED, " rule if\n");
    starts(missing("Norway said \"Peru will open a port\".", "Peru will"), SERVANDA_CAUSE_MASKED, " rule will");
    starts(missing("Norway will soon open a port.", "soon"), SERVANDA_CAUSE_NO_PREDICATE,
           "; will (commitment commit) [will soon open] between@verb[tag=base] 2/2 [soon]");
    starts(missing("Norway plans for open schools.", "plans"), SERVANDA_CAUSE_NO_PREDICATE,
           "; plan (commitment intend) [plans for open] \"to\" 2/3 [for]");
    starts(missing("Norway plans to sail.", "plans"), SERVANDA_CAUSE_NO_PREDICATE,
           "; plan (commitment intend) [plans to] @verb[tag=base] 3/3 [sail.]");
    starts(missing("Norway plans to open a port no longer.", "plans"), SERVANDA_CAUSE_NO_PREDICATE,
           "; plan (commitment intend) [plans to open] unless\"no\" \"longer\" 0/0 []");
    starts(missing("Norway is big.", "big"), SERVANDA_CAUSE_NO_PREDICATE, "\n");
}

/* ---- layout ---- */

static const char *format(const char *path, const char *text) {
    static char out[2048];
    servanda_error error = SERVANDA_ERROR_INIT;
    char *made, *again;
    size_t size, same;
    assert_int_equal(servanda_workshop_format(path, text, strlen(text), &made, &size, &error), SERVANDA_OK);
    assert_true(size < sizeof out);
    memcpy(out, made, size);
    out[size] = '\0';
    assert_int_equal(servanda_workshop_format(path, made, size, &again, &same, &error), SERVANDA_OK);
    assert_int_equal(size, same);
    assert_memory_equal(made, again, size);
    servanda_workshop_text_free(made);
    servanda_workshop_text_free(again);
    return out;
}

static void files_have_one_layout(void **state) {
    servanda_error error = SERVANDA_ERROR_INIT;
    char *out;
    size_t size;
    (void)state;
    assert_string_equal(
        format("en/rules/a.rules", "\n\n# head\n\nrule   a   # first\n why  some  wording\n  when \"a  b\"   c:@x"
                                   "   # why\n\t\t\t\t| \"d\\\"  e\"\n  test 【a  b】 c   # no\nrule b\n#in\n"
                                   "   # note\n is  word   tag=a\n\n\n\n"),
        "# head\n\nrule a  # first\n  why   some  wording\n  when  \"a  b\" c:@x  # why\n"
        "        | \"d\\\"  e\"\n  test  【a  b】 c  # no\n\nrule b\n#in\n  # note\n  is    word tag=a\n");
    assert_string_equal(format("en/words/a.words", "list   verb\r\n  a|b   :  id=act:x   text=\"c  d\"  # e\n\n\n\nf"),
                        "list verb\na|b : id=act:x text=\"c  d\"  # e\n\nf\n");
    assert_string_equal(format("en/pack.conf", "\xEF\xBB\xBFlang    en\nsentence   .!?   # ends\n"),
                        "lang en\nsentence .!?  # ends\n");
    assert_string_equal(format("en/words/a.words", ""), "");
    assert_int_equal(servanda_workshop_format("en/a.txt", "", 0, &out, &size, &error), SERVANDA_PACK);
    assert_int_equal(servanda_workshop_format("a.words", "\xFF", 1, &out, &size, &error), SERVANDA_PACK);
}

static servanda_status put_formatted(void *context, const char *path, const char *text, size_t size) {
    servanda_error error = SERVANDA_ERROR_INIT;
    const char *packs = context;
    char *out, *again, below[200];
    size_t out_size, same;
    assert_int_equal(servanda_workshop_format(path, text, size, &out, &out_size, &error), SERVANDA_OK);
    assert_int_equal(servanda_workshop_format(path, out, out_size, &again, &same, &error), SERVANDA_OK);
    if (same != out_size || memcmp(out, again, same) != 0) fail_msg("%s changes twice", path);
    snprintf(below, sizeof below, "formatted%.180s", path + strlen(packs));
    put_file(below, out);
    servanda_workshop_text_free(out);
    servanda_workshop_text_free(again);
    return SERVANDA_OK;
}

/* All packs of the program, laid out anew, mean what they meant. */
static void layout_keeps_the_meaning_of_all_packs(void **state) {
    const char *above = getenv("SERVANDA_ROOT");
    servanda_error error = SERVANDA_ERROR_INIT;
    char packs[512], formatted[200], before[65], after[65], *at = said;
    (void)state;
    if (!above) skip();
    snprintf(packs, sizeof packs, "%s/packs", above);
    snprintf(formatted, sizeof formatted, "%s/formatted", root);
    assert_int_equal(servanda_workshop_files(packs, NULL, put_formatted, packs, &error), SERVANDA_OK);
    said[0] = '\0';
    assert_int_equal(servanda_workshop_langs(packs, say_lang, NULL, &error), SERVANDA_OK);
    char langs[sizeof said], *rest = langs;
    memcpy(langs, at, strlen(at) + 1);
    for (char *lang; (lang = strtok_r(rest, " ", &rest));) {
        servanda_workshop *one = open_shop(packs, true, lang), *other = open_shop(formatted, true, lang);
        assert_int_equal(servanda_workshop_meaning(one, before, &error), SERVANDA_OK);
        assert_int_equal(servanda_workshop_meaning(other, after, &error), SERVANDA_OK);
        if (strcmp(before, after) != 0) fail_msg("the pack of %s changed its meaning", lang);
        servanda_workshop_free(one);
        servanda_workshop_free(other);
    }
    servanda_workshop *small = open_shop(root, true, "en");
    assert_int_equal(servanda_workshop_meaning(small, before, &error), SERVANDA_OK);
    servanda_workshop_free(small);
    put_file("en/words/y.words", "list verb\nswim\n");
    small = open_shop(root, true, "en");
    assert_int_equal(servanda_workshop_meaning(small, after, &error), SERVANDA_OK);
    servanda_workshop_free(small);
    put_file("en/words/y.words", "");
    assert_string_not_equal(before, after);
}

/* ---- without memory ---- */

#ifdef SV_FAULTS
static servanda_status work(servanda_error *error) {
    servanda_workshop *shop = NULL;
    servanda_workshop_tally tally;
    servanda_status status = try_open(&shop, root, true, "en", error);
    if (status == SERVANDA_OK) status = servanda_workshop_check(shop, NULL, NULL, NULL, error);
    if (status == SERVANDA_OK) status = servanda_workshop_rule_facts(shop, "plan", say_fact, NULL, error);
    if (status == SERVANDA_OK) status = servanda_workshop_run_tests(shop, say_test, NULL, &tally, error);
    if (status == SERVANDA_OK) status = servanda_workshop_marks(shop, "Norway will open.", say_mark, NULL, error);
    servanda_document *doc = NULL;
    if (status == SERVANDA_OK) status = servanda_document_read(&doc, "Peru plans to sail.", 19, NULL, error);
    if (status == SERVANDA_OK) status = servanda_workshop_read(shop, doc, error);
    if (status == SERVANDA_OK) status = servanda_workshop_explain_missing(shop, doc, "sail", say_missing, NULL, error);
    servanda_document_free(doc);
    servanda_workshop_free(shop);
    return status;
}

/* Whichever allocation fails, it is told, and nothing is lost (the sanitizers see to that). */
static void no_memory_is_told(void **state) {
    servanda_status status = SERVANDA_MEMORY;
    (void)state;
    for (long nth = 1; status != SERVANDA_OK; nth += 1 + nth / 40) {
        servanda_error error = SERVANDA_ERROR_INIT;
        sv_fault_arm_alloc(nth);
        status = work(&error);
        sv_fault_arm_alloc(0);
        if (status != SERVANDA_OK && status != SERVANDA_MEMORY) fail_msg("%ld: %s", nth, error.what);
    }
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opening_tells_what_is_there),
        cmocka_unit_test(check_tells_every_mistake),
        cmocka_unit_test(bytes_that_are_no_text_are_told_once),
        cmocka_unit_test(tests_of_both_kinds_are_run),
        cmocka_unit_test(words_are_taken_out_of_lists),
        cmocka_unit_test(a_folder_laid_over_takes_words_away),
        cmocka_unit_test(everything_about_a_rule),
        cmocka_unit_test(what_rules_did_is_added_up),
        cmocka_unit_test(marks_of_a_text),
        cmocka_unit_test(why_nothing_is_found),
        cmocka_unit_test(files_have_one_layout),
        cmocka_unit_test(layout_keeps_the_meaning_of_all_packs),
#ifdef SV_FAULTS
        cmocka_unit_test(no_memory_is_told),
#endif
    };
    return cmocka_run_group_tests(tests, make_pack, drop_root);
}
