/* Packs: words, marks, their values, layers, overlaps, conditions, and what a pack tells about itself. */
#include "rule_fixture.h"

static void expect(const char *conf, const char *words, const char *rules, sv_type type, const char *text,
                   const char *expected) {
    fixture f;
    open_fixture(&f, conf, words, rules);
    assert_string_equal(run_text(&f, text, type), expected);
    close_fixture(&f);
}

/* ---- words ---- */

static void lists_make_marks(void **state) {
    (void)state;
    const char *words = "list party is actor\n"
                        "日本|日本国 : code=JPN\n"
                        "日本海 : code=SEA\n"
                        "米国 : code=USA\n";
    expect(JA, words, "", SV_TYPE_actor, "日本国と日本海と米国", "[日本国 code=JPN][日本海 code=SEA][米国 code=USA]");
}

static void case_is_exact_where_asked(void **state) {
    (void)state;
    const char *words = "list party is actor\n=US|=U.S. : code=USA\nJapan : code=JPN\n=iPhone : code=X\n";
    expect(EN, words, "", SV_TYPE_actor, "us and US, U.S. JAPAN iphone iPhone",
           "[US code=USA][U.S. code=USA][JAPAN code=JPN][iPhone code=X]");
}

static void latin_words_are_whole(void **state) {
    (void)state;
    const char *words = "list area is area\nAI : area=ai\n宇宙 : area=space\n";
    expect(JA, words, "", SV_TYPE_area, "AIとRAIとAI3と宇宙船", "[AI area=ai][宇宙 area=space]");
}

static void defaults_of_a_list(void **state) {
    (void)state;
    const char *words =
        "list area is area\n+ area=space weight=2\n衛星\n月 : weight=3\n+ area=ai\n機械\nlist other is area\n海 : area=sea\n";
    expect(JA, words, "", SV_TYPE_area, "衛星月機械海",
           "[衛星 area=space weight=2][月 weight=3 area=space][機械 area=ai][海 area=sea]");
}

static void paradigms_inflect(void **state) {
    (void)state;
    const char *words = "list v is area\nsign%reg : id=act:sign\nparadigm reg base= third=s past=ed|en\n";
    expect(EN, words, "", SV_TYPE_area, "sign signs signed signen signing",
           "[sign id=act:sign tag=base][signs id=act:sign tag=third][signed id=act:sign tag=past]"
           "[signen id=act:sign tag=past]");
}

static void columns_give_each_language_its_cell(void **state) {
    (void)state;
    const char *common = "columns ja ; en\nlist p is actor\n日本|本国 ; Japan : code=JPN\n- ; Nowhere : code=X\n";
    const sv_source sources[] = {{"ja/pack.conf", JA, strlen(JA)},
                                 {"common/words/p.words", common, strlen(common)},
                                 {"en/pack.conf", EN, strlen(EN)}};
    fixture f = {0};
    assert_int_equal(sv_rule_compile(&f.blob, "ja", sources, 3, &f.error), SERVANDA_OK);
    assert_int_equal(sv_rule_load(&f.pack, f.blob.data, f.blob.size, &f.error), SERVANDA_OK);
    f.scan = sv_scan_new();
    assert_string_equal(run_text(&f, "日本とJapanとNowhere", SV_TYPE_actor), "[日本 code=JPN]");
    close_fixture(&f);
}

static void simplified_folds_traditional(void **state) {
    (void)state;
    const char *conf = "lang zh\nspaced no\nbranch right\nfold hans\n";
    expect(conf, "list a is area\n經濟 : area=trade\n国 : area=x\n", "", SV_TYPE_area, "经济、經濟、國",
           "[经济 area=trade][經濟 area=trade][國 area=x]");
}

static void commas_fold_where_the_pack_says_so(void **state) {
    (void)state;
    const char *words = "list a is area\n海、空 : area=x\n";
    expect(JA "fold comma\n", words, "", SV_TYPE_area, "海，空と海,空と海、空",
           "[海，空 area=x][海,空 area=x][海、空 area=x]");
    expect(JA, words, "", SV_TYPE_area, "海，空と海、空", "[海、空 area=x]");
}

static void list_hits_can_be_asked_for(void **state) {
    (void)state;
    fixture f;
    sv_hit hits[8];
    open_fixture(&f, JA, "list numeral\n百 : scale=100\n百万 : scale=1e6\n三 : value=3\n", "");
    uint32_t list = sv_rule_list(f.pack, "numeral");
    assert_int_equal(sv_rule_list(f.pack, "nothing"), UINT32_MAX);
    begin_text(&f, "三百万円");
    assert_int_equal(sv_scan_list(f.scan, list, 0, 4, hits, 8), 3);
    assert_int_equal(hits[1].end, 2);
    assert_int_equal(hits[2].end, 3);
    assert_true(sv_rule_entry_get(f.pack, hits[2].entry, SV_KEY_scale).number == 1e6);
    assert_int_equal(sv_rule_entry_get(f.pack, hits[2].entry, SV_KEY_value).kind, SV_VALUE_NONE);
    assert_int_equal(sv_scan_list(f.scan, list, 0, 2, hits, 8), 2); /* what runs over the end is no hit */
    assert_int_equal(sv_scan_list(f.scan, list, 0, 4, hits, 1), 1);
    assert_int_equal(sv_scan_list(f.scan, 99, 0, 4, hits, 8), 0);
    close_fixture(&f);
}

/* ---- values ---- */

static void captures_become_values(void **state) {
    (void)state;
    const char *rules =
        "rule a\n why t\n is date year=$y month=$m.value\n when y:{digit}#4 \"年\" (m:@month)? \"月\"?\n"
        "rule b\n why t\n is timex of=$d role=deadline\n when d:<date> \"まで\"\n"
        "rule c\n why t\n is name acronym=$a text=$n\n when n:{han}+ \"(\" a:{upper}+ \")\"\n cost accepted\n";
    const char *words = "list month\n四 : value=4\n";
    expect(JA, words, rules, SV_TYPE_date, "2024年四月と2025年", "[2024年四月 year=2024 month=4][2025年 year=2025]");
    expect(JA, words, rules, SV_TYPE_timex, "2024年四月まで", "[2024年四月まで of=#0 role=deadline]");
    expect(JA, words, rules, SV_TYPE_name, "開発庁(ABC)", "[開発庁(ABC) acronym=ABC text=開発庁]");
}

static void numbers_added_by_hand_are_matched(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f, JA, "", "rule a\n why t\n is money value=$n currency=JPY\n when n:<num> \"円\"\n");
    begin_text(&f, "約50円");
    sv_mark mark = {.start = 1, .end = 3, .rule = SV_NO_RULE, .type = SV_TYPE_num, .value_count = 1};
    mark.keys[0] = SV_KEY_value;
    mark.values[0] = (sv_value){.kind = SV_VALUE_NUMBER, .number = 50};
    assert_int_equal(sv_scan_add(f.scan, &mark), 0);
    mark.end = 99;
    assert_int_equal(sv_scan_add(f.scan, &mark), UINT32_MAX);
    assert_int_equal(sv_scan_run(f.scan, SV_TYPE_money, 0, 4, &f.error), SERVANDA_OK);
    assert_string_equal(marks_of(&f, "約50円", SV_TYPE_money), "[50円 value=50 currency=JPY]");
    sv_scan_remove(f.scan, 0);
    assert_int_equal(sv_scan_run(f.scan, SV_TYPE_money, 0, 4, &f.error), SERVANDA_OK);
    assert_string_equal(marks_of(&f, "約50円", SV_TYPE_num), "");
    assert_string_equal(marks_of(&f, "約50円", SV_TYPE_money), "[50円 value=50 currency=JPY]"); /* none more */
    close_fixture(&f);
}

static void values_are_read_back(void **state) {
    (void)state;
    fixture f;
    size_t count;
    open_fixture(&f, JA, "", "rule a\n why t\n is cut strength=hard weight=2\n when \"甲\"\n");
    run_text(&f, "甲", SV_TYPE_cut);
    const sv_mark *mark = sv_scan_marks(f.scan, &count);
    assert_int_equal(count, 1);
    assert_string_equal(sv_mark_text(mark, SV_KEY_strength), "hard");
    assert_null(sv_mark_text(mark, SV_KEY_weight));
    assert_true(sv_mark_number(mark, SV_KEY_weight, 7) == 2);
    assert_true(sv_mark_number(mark, SV_KEY_strength, 7) == 7);
    assert_int_equal(sv_mark_get(mark, SV_KEY_code).kind, SV_VALUE_NONE);
    close_fixture(&f);
}

static void the_mark_may_be_a_capture(void **state) {
    (void)state;
    expect(JA, "", "rule a\n why t\n is cut\n when \"甲\" x:(\"乙\" \"丙\") \"丁\"\n mark x\n", SV_TYPE_cut, "甲乙丙丁",
           "[乙丙]");
}

/* What is marked is the anchor: each one is tried, however often the rest may repeat. */
static void what_is_marked_is_the_anchor(void **state) {
    (void)state;
    const char *rules = "rule a\n why t\n is cut\n when \"甲乙丙\" {any}* x:\"丁\"\n mark x\n";
    expect(JA, "", rules, SV_TYPE_cut, "甲乙丙、丁、丁、丁", "[丁][丁][丁]");
    const char *optional = "rule a\n why t\n is cut\n when \"甲乙丙\" (x:\"丁\")?\n mark x\n";
    expect(JA, "", optional, SV_TYPE_cut, "甲乙丙丁、甲乙丙", "[丁]");
}

/* ---- layers and overlaps ---- */

static void higher_rank_wins(void **state) {
    (void)state;
    const char *rules = "rule a\n why t\n is name tag=a\n when \"甲乙丙\"\n rank 10\n"
                        "rule b\n why t\n is name tag=b\n when \"乙丙丁\"\n rank 60\n"
                        "rule c\n why t\n is name tag=c\n when \"丙丁\"\n rank 60\n"
                        "rule d\n why t\n is name tag=d\n when \"戊己\"\n"
                        "rule e\n why t\n is name tag=e\n when \"己庚\"\n"
                        "rule f\n why t\n is name tag=f\n when \"戊己\"\n";
    expect(JA, "", rules, SV_TYPE_name, "甲乙丙丁", "[乙丙丁 tag=b]");
    expect(JA, "", rules, SV_TYPE_name, "戊己庚", "[戊己 tag=d]");
}

static void free_types_keep_all(void **state) {
    (void)state;
    const char *rules = "rule a\n why t\n is pred tag=a\n when \"甲乙\"\n"
                        "rule b\n why t\n is pred tag=b\n when \"乙\"\n when \"乙\" \"丙\"?\n";
    expect(JA, "", rules, SV_TYPE_pred, "甲乙", "[甲乙 tag=a][乙 tag=b]");
}

static void marks_of_one_layer_see_each_other_in_order(void **state) {
    (void)state;
    const char *rules = "rule a\n why t\n is word tag=a\n when \"甲\"\n"
                        "rule b\n why t\n is word tag=b\n when <word[tag=a]> \"乙\"\n"
                        "rule c\n why t\n is word tag=c\n when <word[tag=b]> \"丙\"\n"
                        "rule d\n why t\n is group tag=d\n when <word[tag=c]> <word[tag=a]>\n";
    expect(JA, "", rules, SV_TYPE_word, "甲乙丙甲", "[甲 tag=a][甲 tag=a][甲乙 tag=b][甲乙丙 tag=c]");
    expect(JA, "", rules, SV_TYPE_group, "甲乙丙甲", "[甲乙丙甲 tag=d]");
    const char *wrong = "rule c\n why t\n is word tag=c\n when <word[tag=b]> \"丙\"\n"
                        "rule b\n why t\n is word tag=b\n when \"乙\"\n";
    expect(JA, "", wrong, SV_TYPE_word, "乙丙", "[乙 tag=b]");
}

static void a_rule_does_not_see_its_own_marks(void **state) {
    (void)state;
    const char *rules = "rule a\n why t\n is word tag=a\n when \"甲\"\n when <word> \"甲\"\n";
    expect(JA, "", rules, SV_TYPE_word, "甲甲甲", "[甲 tag=a][甲 tag=a][甲 tag=a]");
}

static void conditions_are_asked_in_the_scope(void **state) {
    (void)state;
    const char *rules =
        "rule a\n why t\n is pred\n when \"予定\"\n unless \"未定\" | \"不明\"\n unless <word>\n needs \"国\" | \"州\"\n needs \"会\"\n"
        "rule w\n why t\n is word\n when \"昔\"\n";
    expect(JA, "", rules, SV_TYPE_pred, "国は会を開く予定", "[予定]");
    expect(JA, "", rules, SV_TYPE_pred, "国は会を開く予定は不明", "");
    expect(JA, "", rules, SV_TYPE_pred, "昔の国は会を開く予定", "");
    expect(JA, "", rules, SV_TYPE_pred, "国は開く予定", "");
    expect(JA, "", rules, SV_TYPE_pred, "州の会の予定と予定", "[予定][予定]");
}

static void scopes_end_what_is_seen(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f, JA, "", "rule a\n why t\n is pred\n when ^ .. \"乙\" $\n unless \"丙\"\n");
    begin_text(&f, "甲乙丙乙");
    assert_int_equal(sv_scan_run(f.scan, SV_TYPE_pred, 0, 2, &f.error), SERVANDA_OK);
    assert_string_equal(marks_of(&f, "甲乙丙乙", SV_TYPE_pred), "[甲乙]");
    assert_int_equal(sv_scan_run(f.scan, SV_TYPE_pred, 2, 4, &f.error), SERVANDA_OK);
    assert_int_equal(sv_scan_run(f.scan, SV_TYPE_pred, 3, 99, &f.error), SERVANDA_OK);
    assert_int_equal(sv_scan_run(f.scan, SV_TYPE_pred, 9, 3, &f.error), SERVANDA_OK);
    assert_string_equal(marks_of(&f, "甲乙丙乙", SV_TYPE_pred), "[甲乙][乙]");
    close_fixture(&f);
}

static void filters_choose_marks(void **state) {
    (void)state;
    const char *rules = "rule a\n why t\n is date year=2024\n when \"甲\"\n"
                        "rule b\n why t\n is date fiscal=4\n when \"乙\"\n"
                        "rule c\n why t\n is timex mod=by\n when <date[year=2024]>\n"
                        "rule d\n why t\n is timex mod=from\n when <date[year!=2024|2025]>\n"
                        "rule e\n why t\n is timex mod=in\n when x:<date[fiscal=4,year!=1]> \"丙\"\n";
    expect(JA, "", rules, SV_TYPE_timex, "甲、乙", "[甲 mod=by][乙 mod=from]");
    expect(JA, "", rules, SV_TYPE_timex, "乙丙", "[乙丙 mod=in]");
}

static void run_date_and_timex(fixture *f, sv_scan *scan) {
    for (int i = SV_TYPE_date; i <= SV_TYPE_timex; i++)
        assert_int_equal(sv_scan_run(scan, (sv_type)i, 0, (uint32_t)f->view.count, &f->error), SERVANDA_OK);
}

/* What was scanned may be run again, while another scan that shares its memory is at work on another text. */
static void a_block_is_begun_once_and_run_again(void **state) {
    (void)state;
    fixture f;
    sv_view other = {0};
    open_fixture(&f, JA, "",
                 "rule a\n why t\n is date year=2024\n when \"甲\"\n"
                 "rule b\n why t\n is date fiscal=4\n when \"乙\"\n"
                 "rule c\n why t\n is timex mod=by\n when <date[year=2024]> \"丙\"\n"
                 "rule d\n why t\n is timex mod=from\n when <date[fiscal=4]> \"丙\"\n");
    sv_scan *beside = sv_scan_beside(f.scan);
    assert_non_null(beside);
    begin_text(&f, "甲乙丙");
    run_date_and_timex(&f, f.scan);
    assert_string_equal(marks_of(&f, "甲乙丙", SV_TYPE_timex), "[乙丙 mod=from]");
    const sv_mark strange = {.start = 2, .end = 3, .rule = SV_NO_RULE, .type = SV_TYPE_date};
    assert_int_equal(sv_scan_add(f.scan, &strange), 3);
    assert_int_equal(sv_view_string(&other, "乙甲丙", 9, false, SV_FOLD_PLAIN, &f.error), SERVANDA_OK);
    assert_int_equal(sv_scan_begin(beside, f.pack, &other, &f.error), SERVANDA_OK);
    run_date_and_timex(&f, beside);
    for (int times = 0; times < 2; times++) {
        sv_scan_again(f.scan);
        assert_string_equal(marks_of(&f, "甲乙丙", SV_TYPE_date), "");
        run_date_and_timex(&f, f.scan);
        assert_string_equal(marks_of(&f, "甲乙丙", SV_TYPE_date), "[甲 year=2024][乙 fiscal=4]");
        assert_string_equal(marks_of(&f, "甲乙丙", SV_TYPE_timex), "[乙丙 mod=from]");
    }
    size_t count;
    sv_scan_marks(beside, &count);
    assert_int_equal(count, 3);
    assert_int_equal(sv_scan_next(beside, SV_TYPE_timex, 0), 2);
    assert_int_equal(sv_scan_next(beside, SV_TYPE_timex, 3), 3);
    sv_scan_free(beside);
    sv_view_free(&other);
    close_fixture(&f);
}

/* Looks of a loop that are after different things, in both directions. */
static void looks_in_loops_stop_it(void **state) {
    (void)state;
    const char *ahead = "list v\n寅卯\n丙\n",
               *rules = "rule a\n why t\n is word\n when a:\"甲\" (!@v !\"丁\" !{digit} {any})* \"乙\"\n mark a\n"
                        "rule b\n why t\n is group\n when (!@v !\"丁\" !{digit} {any})+ b:\"戊\"\n";
    expect(JA, ahead, rules, SV_TYPE_word, "甲子寅乙", "[甲]");
    expect(JA, ahead, rules, SV_TYPE_word, "甲子寅卯乙", "");
    expect(JA, ahead, rules, SV_TYPE_word, "甲丁乙、甲3乙、甲丙乙", "");
    expect(JA, ahead, rules, SV_TYPE_group, "甲丁子寅戊", "[子寅戊]");
    expect(JA, ahead, rules, SV_TYPE_group, "寅卯子丑戊", "[卯子丑戊]");
}

/* ---- packs ---- */

static void a_pack_tells_about_itself(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f, JA "sentence 。！\n", "", "rule a.b\n  why because\n  is cut\n  when \"甲\"\n  rank -3\n");
    assert_string_equal(sv_rule_lang(f.pack), "ja");
    assert_string_equal(sv_rule_setting(f.pack, "sentence"), "。！");
    assert_null(sv_rule_setting(f.pack, "quotes"));
    assert_false(sv_rule_spaced(f.pack));
    assert_true(sv_rule_branch_left(f.pack));
    assert_int_equal(sv_rule_fold(f.pack), SV_FOLD_PLAIN);
    assert_int_equal(sv_rule_count(f.pack), 1);
    sv_rule_about about = sv_rule_describe(f.pack, 0);
    assert_string_equal(about.name, "a.b");
    assert_string_equal(about.why, "because");
    assert_string_equal(about.file, "ja/rules/a.rules");
    assert_int_equal(about.line, 1);
    assert_int_equal(about.rank, -3);
    assert_int_equal(about.type, SV_TYPE_cut);
    assert_string_equal(sv_rule_describe(f.pack, 9).name, "");
    assert_int_equal(strlen(sv_rule_hash(f.pack)), 64);
    close_fixture(&f);
}

static void a_later_file_replaces_rules_and_settings(void **state) {
    (void)state;
    const char *old =
        "rule a\n why t\n is cut strength=soft\n when \"甲\"\nrule b\n why t\n is cut strength=soft\n when \"乙\"\n";
    const char *new = "rule a\n why t\n is cut strength=hard\n when \"甲\"\n", *conf = "pause 。\n";
    const sv_source sources[] = {{"ja/pack.conf", JA, strlen(JA)},
                                 {"ja/rules/a.rules", old, strlen(old)},
                                 {"ja/rules/a.rules", new, strlen(new)},
                                 {"ja/pack.conf", conf, strlen(conf)}};
    fixture f = {0};
    assert_int_equal(sv_rule_compile(&f.blob, "ja", sources, 4, &f.error), SERVANDA_OK);
    assert_int_equal(sv_rule_load(&f.pack, f.blob.data, f.blob.size, &f.error), SERVANDA_OK);
    f.scan = sv_scan_new();
    assert_int_equal(sv_rule_count(f.pack), 2);
    assert_string_equal(sv_rule_setting(f.pack, "pause"), "。");
    assert_string_equal(run_text(&f, "甲乙", SV_TYPE_cut), "[甲 strength=hard][乙 strength=soft]");
    close_fixture(&f);
}

static void the_same_sources_give_the_same_bytes(void **state) {
    (void)state;
    fixture a = {0}, b = {0};
    const char *words = "list x is area\n甲 : area=a\n乙 : area=b\n",
               *rules = "rule a\n why t\n is cut\n when @x \"丙\"\n";
    assert_int_equal(compile_pack(&a, JA, words, rules), SERVANDA_OK);
    assert_int_equal(compile_pack(&b, JA, words, rules), SERVANDA_OK);
    assert_int_equal(a.blob.size, b.blob.size);
    assert_memory_equal(a.blob.data, b.blob.data, a.blob.size);
    sv_buf_free(&a.blob);
    sv_buf_free(&b.blob);
}

static void damaged_blobs_are_refused(void **state) {
    (void)state;
    fixture f = {0};
    sv_pack *pack = NULL;
    assert_int_equal(compile_pack(&f, JA, "list x\n甲\n", "rule a\n why t\n is cut\n when @x\n"), SERVANDA_OK);
    for (size_t size = 0; size < f.blob.size; size += 97) {
        assert_int_equal(sv_rule_load(&pack, f.blob.data, size, &f.error), SERVANDA_PACK);
        assert_null(pack);
    }
    for (size_t i = 0; i < 24; i++) { /* magic, version, counts, size */
        if (i >= 12 && i < 16) continue;
        f.blob.data[i] ^= 0x55;
        assert_int_equal(sv_rule_load(&pack, f.blob.data, f.blob.size, &f.error), SERVANDA_PACK);
        f.blob.data[i] ^= 0x55;
    }
    sv_buf_free(&f.blob);
}

static void empty_texts_and_packs_do_nothing(void **state) {
    (void)state;
    expect(JA, "", "", SV_TYPE_note, "", "");
    expect(JA, "", "", SV_TYPE_note, "甲乙", "");
    expect(JA, "list x is area\n甲\n", "", SV_TYPE_area, "", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_make_marks),
        cmocka_unit_test(case_is_exact_where_asked),
        cmocka_unit_test(latin_words_are_whole),
        cmocka_unit_test(defaults_of_a_list),
        cmocka_unit_test(paradigms_inflect),
        cmocka_unit_test(columns_give_each_language_its_cell),
        cmocka_unit_test(simplified_folds_traditional),
        cmocka_unit_test(commas_fold_where_the_pack_says_so),
        cmocka_unit_test(list_hits_can_be_asked_for),
        cmocka_unit_test(captures_become_values),
        cmocka_unit_test(numbers_added_by_hand_are_matched),
        cmocka_unit_test(values_are_read_back),
        cmocka_unit_test(the_mark_may_be_a_capture),
        cmocka_unit_test(what_is_marked_is_the_anchor),
        cmocka_unit_test(higher_rank_wins),
        cmocka_unit_test(free_types_keep_all),
        cmocka_unit_test(marks_of_one_layer_see_each_other_in_order),
        cmocka_unit_test(a_rule_does_not_see_its_own_marks),
        cmocka_unit_test(conditions_are_asked_in_the_scope),
        cmocka_unit_test(scopes_end_what_is_seen),
        cmocka_unit_test(filters_choose_marks),
        cmocka_unit_test(a_block_is_begun_once_and_run_again),
        cmocka_unit_test(looks_in_loops_stop_it),
        cmocka_unit_test(a_pack_tells_about_itself),
        cmocka_unit_test(a_later_file_replaces_rules_and_settings),
        cmocka_unit_test(the_same_sources_give_the_same_bytes),
        cmocka_unit_test(damaged_blobs_are_refused),
        cmocka_unit_test(empty_texts_and_packs_do_nothing),
    };
    return RUN_TESTS(tests);
}
