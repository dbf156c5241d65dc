/* Views: folding with exact offsets, healed lines, several ranges. */
#include "test.h"

#include "text/view.h"

static sv_view view;

/* What the view of `s` reads as, in UTF-8. */
static const char *read_back(void) {
    static char out[512];
    size_t at = 0;
    for (size_t i = 0; i < view.count; i++) at += sv_utf8_encode(view.points[i], out + at);
    out[at] = '\0';
    return out;
}

static void check_offsets(size_t size) {
    for (size_t i = 0; i < view.count; i++) {
        assert_true(view.offset[i] < view.end[i]);
        assert_true(view.end[i] <= size);
        if (i) assert_true(view.offset[i] >= view.offset[i - 1] && view.end[i] >= view.end[i - 1]);
    }
    assert_int_equal(view.offset[view.count], view.count ? view.end[view.count - 1] : 0);
}

static void reads(const char *s, bool spaced, sv_fold fold, const char *expected) {
    servanda_error error = SERVANDA_ERROR_INIT;
    assert_int_equal(sv_view_string(&view, s, strlen(s), spaced, fold, &error), SERVANDA_OK);
    assert_string_equal(read_back(), expected);
    check_offsets(strlen(s));
}

static void unspaced(void **state) {
    (void)state;
    reads("  2027 年４月、\n両国は\n協力 する。 ", false, SV_FOLD_PLAIN, "2027年4月、両国は協力する。");
    reads("Open\n  RAN を 日 ASEAN 間で", false, SV_FOLD_PLAIN, "open ranを日asean間で");
    reads("\t\n 　", false, SV_FOLD_PLAIN, "");
    reads("", false, SV_FOLD_PLAIN, "");
}

static void spaced(void **state) {
    (void)state;
    reads("  The  two\nsides\twill ", true, SV_FOLD_PLAIN, "the two sides will");
    reads("양국은\n협력을   강화", true, SV_FOLD_PLAIN, "양국은 협력을 강화");
    reads("a long-\nterm plan, pre- and\npost-war", true, SV_FOLD_PLAIN, "a long-term plan, pre- and post-war");
    reads("dash -\nhere", true, SV_FOLD_PLAIN, "dash - here");
    reads(" x", true, SV_FOLD_PLAIN, "x");
}

static void simplified(void **state) {
    (void)state;
    reads("經濟 合作", false, SV_FOLD_HANS, "经济合作");
    reads("經濟 合作", false, SV_FOLD_PLAIN, "經濟合作");
}

static void wide_commas(void **state) {
    (void)state;
    reads("両国は，開催し,設立する。", false, SV_FOLD_COMMA, "両国は、開催し、設立する。");
    reads("1,000人，１，０００円，A,B", false, SV_FOLD_COMMA, "1,000人、1,000円、a,b");
    reads("両国は，開催し", false, SV_FOLD_PLAIN, "両国は,開催し");
    reads(",", false, SV_FOLD_COMMA, ",");
}

static void joins_marks_and_parts(void **state) {
    (void)state;
    reads("ｶﾞｽ", false, SV_FOLD_PLAIN, "ガス");
    reads("か\xE3\x82\x99", false, SV_FOLD_PLAIN, "が");
    reads("E\xCC\x81t\xC2\xAD"
          "e",
          true, false, "éte");
    assert_int_equal(view.raw[0], 0xC9);
    reads("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", true, SV_FOLD_PLAIN, "한");
    reads("10㎏のﬁlm", false, SV_FOLD_PLAIN, "10kgのfilm");
    assert_int_equal(view.offset[2], view.offset[3]);
    assert_int_equal(view.end[2], 5);
    reads("\xCC\x81x", true, SV_FOLD_PLAIN, "\xCC\x81x"); /* nothing to join with */
}

static void drops(void **state) {
    (void)state;
    reads("協\xE2\x80\x8B力", false, SV_FOLD_PLAIN, "協力");
    reads("葛\xF3\xA0\x84\x80城", false, SV_FOLD_PLAIN, "葛城"); /* variation selector */
    reads("\xEF\xBB\xBFx", true, SV_FOLD_PLAIN, "x");
}

static void keeps_raw(void **state) {
    (void)state;
    reads("US and Ｕ", true, SV_FOLD_PLAIN, "us and u");
    assert_int_equal(view.raw[0], 'U');
    assert_int_equal(view.raw[7], 0xFF35);
    assert_true(sv_char_is_upper(view.raw[7]));
}

/* Plain text is stored many characters at once: each must come out as if it stood alone. */
static void many_at_once(void **state) {
    (void)state;
    char text[400] = "";
    for (size_t lead = 0; lead < 9; lead++) {
        size_t size = 0;
        for (size_t i = 0; i < lead; i++) text[size++] = 'x';
        for (int c = '!'; c <= '~'; c++) {
            text[size++] = (char)c;
            if (c % 3 == 0) text[size++] = ' ';
        }
        strcpy(text + size, "、条約はABCと한국 (ok) “Q” no");
        servanda_error error = SERVANDA_ERROR_INIT;
        assert_int_equal(sv_view_string(&view, text, strlen(text), true, SV_FOLD_PLAIN, &error), SERVANDA_OK);
        check_offsets(strlen(text));
        for (uint32_t i = 0; i < view.count; i++) {
            uint32_t raw;
            sv_script script = sv_char_script(view.raw[i]);
            size_t length = sv_utf8_decode(text + view.offset[i], strlen(text) - view.offset[i], &raw);
            bool sign = sv_char_fold(raw) != raw || sv_char_is_upper(raw) || script == SV_SCRIPT_PUNCT ||
                        script == SV_SCRIPT_OTHER;
            assert_int_equal(view.raw[i], raw);
            assert_int_equal(view.points[i], sv_char_fold(raw));
            assert_int_equal(view.end[i], view.offset[i] + length);
            assert_int_equal(sv_view_sign(&view, i, i + 1) == i, sign);
        }
        assert_int_equal(view.count, sv_utf8_count(text, strlen(text)));
    }
}

static void bad_bytes_are_one_point_each(void **state) {
    (void)state;
    reads("a\xFF\xE3\x81", true, SV_FOLD_PLAIN, "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void fill(const char *text, sv_range *ranges, uint32_t count, bool spaced_text) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document document = {.text = text, .text_size = strlen(text)};
    sv_block block = {.range_count = count, .ranges = ranges};
    assert_int_equal(sv_view_fill(&view, &document, &block, spaced_text, SV_FOLD_PLAIN, &error), SERVANDA_OK);
    check_offsets(strlen(text));
}

static void ranges(void **state) {
    (void)state;
    static const char markup[] = "the **two** si<b>d</b>es";
    fill(markup, (sv_range[]){{0, 4}, {6, 9}, {11, 14}, {17, 18}, {22, 24}}, 5, true);
    assert_string_equal(read_back(), "the two sides");
    assert_int_equal(view.offset[4], 6);
    static const char page[] = "will\n- 3 -\nsign";
    fill(page, (sv_range[]){{0, 4}, {11, 15}}, 2, true);
    assert_string_equal(read_back(), "will sign");
    fill(page, (sv_range[]){{0, 4}, {11, 15}}, 2, false);
    assert_string_equal(read_back(), "will sign");
    static const char cut[] = "発表し\n\nた";
    fill(cut, (sv_range[]){{0, 9}, {11, 14}}, 2, false);
    assert_string_equal(read_back(), "発表した");
    fill(cut, NULL, 0, false);
    assert_int_equal(view.count, 0);
}

#ifdef SV_FAULTS
static void no_memory(void **state) {
    (void)state;
    for (long n = 1; n < 20; n++) {
        sv_view fresh = {0};
        servanda_error error = SERVANDA_ERROR_INIT;
        sv_fault_arm_alloc(n);
        servanda_status status = sv_view_string(&fresh, "㌔㌔㌔㌔", 12, false, SV_FOLD_PLAIN, &error);
        sv_fault_arm_alloc(0);
        assert_true(status == SERVANDA_OK || (status == SERVANDA_MEMORY && fresh.failed));
        sv_view_free(&fresh);
        if (status == SERVANDA_OK) {
            assert_true(n > 1);
            return;
        }
    }
    fail_msg("never succeeded");
}
#endif

static int drop_view(void **state) {
    (void)state;
    sv_view_free(&view);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unspaced),
        cmocka_unit_test(spaced),
        cmocka_unit_test(simplified),
        cmocka_unit_test(wide_commas),
        cmocka_unit_test(drops),
        cmocka_unit_test(keeps_raw),
        cmocka_unit_test(joins_marks_and_parts),
        cmocka_unit_test(ranges),
        cmocka_unit_test(bad_bytes_are_one_point_each),
        cmocka_unit_test(many_at_once),
#ifdef SV_FAULTS
        cmocka_unit_test(no_memory),
        cmocka_unit_test(many_at_once),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, drop_view);
}
