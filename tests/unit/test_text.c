/* Characters: UTF-8, folding, scripts, languages by script, width on a terminal. */
#include "test.h"

#include "text/text.h"

static void utf8_round_trip(void **state) {
    (void)state;
    static const uint32_t points[] = {0x01, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        char bytes[4];
        uint32_t back;
        size_t length = sv_utf8_encode(points[i], bytes);
        assert_int_equal(sv_utf8_decode(bytes, length, &back), length);
        assert_int_equal(back, points[i]);
        assert_int_equal(sv_utf8_valid_prefix(bytes, length), length);
        if (length > 1) assert_int_equal(sv_utf8_valid_prefix(bytes, length - 1), 0);
    }
}

static void utf8_refuses(void **state) {
    (void)state;
    static const char *const bad[] = {"\x80",         "\xC0\x80",         "\xC1\xBF",         "\xE0\x9F\xBF",
                                      "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                                      "\xFF",         "\xE3\x81",         "\xE3\x81x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint32_t point;
        assert_int_equal(sv_utf8_decode(bad[i], strlen(bad[i]), &point), 1);
        assert_int_equal(point, SV_UTF8_BAD);
        assert_int_equal(sv_utf8_valid_prefix(bad[i], strlen(bad[i])), 0);
    }
    assert_int_equal(sv_utf8_valid_prefix("0123456789abcdé\xFFz", 18), 16);
}

static void utf8_counts(void **state) {
    (void)state;
    assert_int_equal(sv_utf8_count("", 0), 0);
    assert_int_equal(sv_utf8_count("aé海🛰", strlen("aé海🛰")), 4);
}

static void folds_width_and_case(void **state) {
    (void)state;
    assert_int_equal(sv_char_fold(0xFF21), 'a');    /* Ａ */
    assert_int_equal(sv_char_fold(0xFF13), '3');    /* ３ */
    assert_int_equal(sv_char_fold(0xFF08), '(');    /* （ */
    assert_int_equal(sv_char_fold(0xFF76), 0x30AB); /* ｶ */
    assert_int_equal(sv_char_fold(0x3000), ' ');
    assert_int_equal(sv_char_fold(0xA0), ' ');
    assert_int_equal(sv_char_fold('Q'), 'q');
    assert_int_equal(sv_char_fold(0xC9), 0xE9); /* É */
    assert_int_equal(sv_char_fold(0x2019), '\'');
    assert_int_equal(sv_char_fold(0x2011), '-');
    assert_int_equal(sv_char_fold(0x2013), 0x2013); /* a dash between clauses stays one */
    assert_int_equal(sv_char_fold(0x2460), 0x2460); /* ① is a marker, not a one */
}

static void folds_radicals(void **state) {
    (void)state;
    assert_int_equal(sv_char_fold(0x2F42), 0x6587); /* Kangxi radical script → 文 */
    assert_int_equal(sv_char_fold(0x2F47), 0x65E5); /* Kangxi radical sun → 日 */
    assert_int_equal(sv_char_fold(0x2EA0), 0x6C11); /* radical supplement: 民 */
    assert_int_equal(sv_char_fold(0x2ED1), 0x9577); /* 長 */
    assert_int_equal(sv_char_fold(0xF9D1), 0x516D); /* compatibility ideograph → 六 */
}

static void drops_what_has_no_width(void **state) {
    (void)state;
    static const uint32_t points[] = {0x00AD, 0x200B, 0x200D, 0x2060, 0xFEFF, 0xFE0F, 0xE0100};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) assert_int_equal(sv_char_fold(points[i]), 0);
}

static void simplifies(void **state) {
    (void)state;
    assert_int_equal(sv_char_hans(0x7D93), 0x7ECF); /* 經 → 经 */
    assert_int_equal(sv_char_hans(0x6587), 0x6587);
    assert_int_equal(sv_char_hans(0xFF21), 'a');
    assert_int_equal(sv_char_fold(0x7D93), 0x7D93);
}

static void folding_is_stable(void **state) {
    (void)state;
    for (uint32_t c = 1; c < 0x110000; c++) {
        uint32_t folded = sv_char_fold(c), simple = sv_char_hans(c);
        if (folded) assert_int_equal(sv_char_fold(folded), folded);
        if (simple) assert_int_equal(sv_char_fold(simple), simple);
        assert_int_equal(folded == 0, simple == 0);
    }
}

static void composes(void **state) {
    (void)state;
    assert_int_equal(sv_char_compose(0x304B, 0x3099), 0x304C); /* か + voiced mark */
    assert_int_equal(sv_char_compose('e', 0x301), 0xE9);
    assert_int_equal(sv_char_compose(0x1112, 0x1161), 0xD558); /* ㅎ + ㅏ = 하 */
    assert_int_equal(sv_char_compose(0xD558, 0x11AB), 0xD55C); /* 하 + ㄴ = 한 */
    assert_int_equal(sv_char_compose('x', 0x3099), 0);
    assert_int_equal(sv_char_compose(0xD55C, 0x11AB), 0);
}

static void knows_scripts(void **state) {
    (void)state;
    assert_int_equal(sv_char_script('x'), SV_SCRIPT_LATIN);
    assert_int_equal(sv_char_script(0xFF21), SV_SCRIPT_LATIN);
    assert_int_equal(sv_char_script(0x6D77), SV_SCRIPT_HAN);
    assert_int_equal(sv_char_script(0x3005), SV_SCRIPT_HAN); /* 々 */
    assert_int_equal(sv_char_script(0x3042), SV_SCRIPT_HIRAGANA);
    assert_int_equal(sv_char_script(0x30FC), SV_SCRIPT_KATAKANA); /* ー */
    assert_int_equal(sv_char_script(0xD55C), SV_SCRIPT_HANGUL);
    assert_int_equal(sv_char_script('7'), SV_SCRIPT_DIGIT);
    assert_int_equal(sv_char_script(0x3000), SV_SCRIPT_SPACE);
    assert_int_equal(sv_char_script('\n'), SV_SCRIPT_SPACE);
    assert_int_equal(sv_char_script(0x3002), SV_SCRIPT_PUNCT);
    assert_int_equal(sv_char_script(0x0416), SV_SCRIPT_OTHER);
    assert_int_equal(sv_char_script(0x110000), SV_SCRIPT_OTHER);
    assert_true(sv_char_is_word('x') && sv_char_is_word('7') && sv_char_is_word(0xE9) && sv_char_is_word(0x0416));
    assert_false(sv_char_is_word(0x6D77) || sv_char_is_word(0xD55C) || sv_char_is_word('-') || sv_char_is_word(' '));
    assert_true(sv_char_is_upper('Q') && sv_char_is_upper(0xFF21));
    assert_false(sv_char_is_upper('q') || sv_char_is_upper(0x6D77));
}

static const char *detect(const char *s) { return sv_lang_detect(s, strlen(s)); }

static void detects_languages(void **state) {
    (void)state;
    assert_string_equal(detect("両国は、月面ローバの共同開発を進める。"), "ja");
    assert_string_equal(detect("OPEN-NETWORK LABとの連携を深める"), "ja");
    assert_string_equal(
        detect("双方将在2027年前建成「こえ」联合实验室，并扩大两国青年科研人员交流，推动海洋观测数据共享与应用。"),
        "zh");
    assert_string_equal(detect("양국은 宇宙 분야 협력을 확대한다"), "ko");
    assert_string_equal(detect("The ministers met in Kyoto (京都) on Tuesday"), "en");
    assert_string_equal(detect("2026-03 / 12.5 %"), "");
    assert_string_equal(detect(""), "");
}

static size_t wide(const char *s) { return sv_width_of(s, strlen(s)); }

static void measures_width(void **state) {
    (void)state;
    assert_int_equal(wide("abc"), 3);
    assert_int_equal(wide("海底ケーブル"), 12);
    assert_int_equal(wide("ｶｷ"), 2);
    assert_int_equal(wide("한국"), 4);
    assert_int_equal(wide("e\xCC\x81"), 1);                /* e + accent */
    assert_int_equal(wide("\xE1\x84\x92\xE1\x85\xA1"), 2); /* Hangul letters */
    assert_int_equal(wide("🇯🇵🇰🇷"), 4);                     /* two flags */
    assert_int_equal(wide("👩‍🚀"), 2);              /* joined */
}

static void cuts_whole_clusters(void **state) {
    (void)state;
    static const char *const text = "e\xCC\x81海🇯🇵";
    assert_int_equal(sv_width_cut(text, strlen(text), 0), 0);
    assert_int_equal(sv_width_cut(text, strlen(text), 1), 3);
    assert_int_equal(sv_width_cut(text, strlen(text), 2), 3);
    assert_int_equal(sv_width_cut(text, strlen(text), 3), 6);
    assert_int_equal(sv_width_cut(text, strlen(text), 4), 6);
    assert_int_equal(sv_width_cut(text, strlen(text), 5), 14);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_round_trip),
        cmocka_unit_test(utf8_refuses),
        cmocka_unit_test(utf8_counts),
        cmocka_unit_test(folds_width_and_case),
        cmocka_unit_test(folds_radicals),
        cmocka_unit_test(drops_what_has_no_width),
        cmocka_unit_test(simplifies),
        cmocka_unit_test(folding_is_stable),
        cmocka_unit_test(composes),
        cmocka_unit_test(knows_scripts),
        cmocka_unit_test(detects_languages),
        cmocka_unit_test(measures_width),
        cmocka_unit_test(cuts_whole_clusters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
