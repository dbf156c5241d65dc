/* Hostile texts and large packs: the cost stays in proportion to the text, and limits are named. */
#include "rule_fixture.h"

#include <stdlib.h>
#include <time.h>

#include "slow.h"

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return ((double)now.tv_sec + (double)now.tv_nsec / 1e9) / slow_times(50);
}

/* `unit` repeated to `points` code points. */
static char *long_text(const char *unit, size_t points) {
    size_t bytes = strlen(unit), count = sv_utf8_count(unit, bytes), times = points / count;
    char *text = malloc(times * bytes + 1);
    assert_non_null(text);
    for (size_t i = 0; i < times; i++) memcpy(text + i * bytes, unit, bytes);
    text[times * bytes] = '\0';
    return text;
}

/* Time for the whole text, cut into stretches as the floor above does; marks are dropped between them. */
static double time_over(fixture *f, const char *unit, size_t points, uint32_t stretch) {
    char *text = long_text(unit, points);
    double start = seconds();
    assert_int_equal(sv_view_string(&f->view, text, strlen(text), false, SV_FOLD_PLAIN, &f->error), SERVANDA_OK);
    assert_int_equal(sv_scan_begin(f->scan, f->pack, &f->view, &f->error), SERVANDA_OK);
    for (uint32_t at = 0; at < f->view.count; at += stretch) {
        servanda_status status = sv_scan_run(f->scan, SV_TYPE_word, at, at + stretch, &f->error);
        assert_true(status == SERVANDA_OK || status == SERVANDA_DOCUMENT_LIMIT);
    }
    double took = seconds() - start;
    free(text);
    return took;
}

static const char *const hostile_patterns[] = {
    "\"甲\" .. \"乙\" .. \"丙\" .. \"丁\" .. \"戊\"",
    "\"戊\" .. \"丁\" .. \"丙\" .. \"乙\" .. \"甲\" .. \"甲\"",
    "\"甲\" (\"甲\" | \"乙\" | \"甲乙\")* \"己\"",
    "\"甲\" {han}* {han}* {han}* \"己\"",
    "(\"甲\" {han}?)#1-40 \"己\"",
    "\"甲\" !({han}* \"己\") ..200 \"己\"",
    "\"己\"? \"甲\" ..100 \"甲\" ..100 \"甲\" \"己\"",
};

static const char *const hostile_texts[] = {"甲", "甲乙", "甲乙丙丁", "戊丁丙乙甲", "甲乙丙丁戊"};

/* Ten times the text may cost about ten times as much: with room for a noisy machine, not for a square. */
static void cost_grows_with_the_text_only(void **state) {
    (void)state;
    char rules[2048];
    for (size_t i = 0; i < sizeof hostile_patterns / sizeof *hostile_patterns; i++) {
        fixture f;
        snprintf(rules, sizeof rules, "rule r\n why t\n is word\n cost accepted\n when %s\n", hostile_patterns[i]);
        open_fixture(&f, JA, "", rules);
        for (size_t k = 0; k < sizeof hostile_texts / sizeof *hostile_texts; k++) {
            double small = time_over(&f, hostile_texts[k], 2000, 2000);
            double large = time_over(&f, hostile_texts[k], 20000, 2000);
            if (large > small * 40 + 0.2) print_error("%s over %s: %f, %f\n", rules, hostile_texts[k], small, large);
            assert_true(large <= small * 40 + 0.2);
            assert_true(large < 20);
        }
        close_fixture(&f);
    }
}

static void a_million_anchors(void **state) {
    (void)state;
    fixture f;
    open_fixture(
        &f, JA, "list x is area\n甲 : area=a\n",
        "rule r\n why t\n is word\n when @x .. \"乙\" .. \"丙\"\nrule s\n why t\n is group\n when <word> ~ \"甲\"\n");
    double took = time_over(&f, "甲", 1000000, 2000);
    assert_true(took < 30);
    took = time_over(&f, "甲乙", 200000, 200000); /* one stretch, larger than any sentence */
    assert_true(took < 60);
    close_fixture(&f);
}

static void too_many_marks_are_an_error(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f, JA, "", "rule r\n why t\n is word\n when \"甲\"\n");
    char *text = long_text("甲", 20000);
    begin_text(&f, text);
    assert_int_equal(sv_scan_run(f.scan, SV_TYPE_word, 0, 20000, &f.error), SERVANDA_DOCUMENT_LIMIT);
    assert_non_null(strstr(f.error.what, "16384 marks of type word"));
    begin_text(&f, "甲");
    assert_int_equal(sv_scan_run(f.scan, SV_TYPE_word, 0, 1, &f.error), SERVANDA_OK);
    assert_string_equal(marks_of(&f, "甲", SV_TYPE_word), "[甲]");
    free(text);
    close_fixture(&f);
}

static void many_overlapping_marks_are_resolved(void **state) {
    (void)state;
    fixture f;
    size_t count, kept = 0;
    open_fixture(&f, JA, "", "rule r\n why t\n is name\n when \"甲\" {han}#3\n");
    char *text = long_text("甲", 8000);
    begin_text(&f, text);
    double start = seconds();
    assert_int_equal(sv_scan_run(f.scan, SV_TYPE_name, 0, 8000, &f.error), SERVANDA_OK);
    assert_true(seconds() - start < 5);
    const sv_mark *marks = sv_scan_marks(f.scan, &count);
    for (size_t i = 0; i < count; i++) kept += marks[i].type == SV_TYPE_name;
    assert_int_equal(kept, 2000); /* the earliest of equals, side by side */
    free(text);
    close_fixture(&f);
}

/* ---- a large list ---- */

enum { WORDS = 50000, HITS = 2 * WORDS };

static void put_word(sv_buf *out, unsigned i) {
    char point[4];
    for (unsigned k = 0, n = i; k < 2 + i % 3; k++, n = n * 31 + 7)
        sv_buf_add(out, point, sv_utf8_encode(0x4E00 + n % 3000, point));
    for (unsigned k = 0, n = i; k < 3; k++, n /= 40) sv_buf_add(out, point, sv_utf8_encode(0x6000 + n % 40, point));
}

static void fifty_thousand_words(void **state) {
    (void)state;
    sv_buf words = SV_BUF_INIT, text = SV_BUF_INIT;
    sv_buf_str(&words, "list x\n");
    for (unsigned i = 0; i < WORDS; i++) {
        put_word(&words, i);
        sv_buf_str(&words, " : weight=1\n");
        if (i % 5 == 0) put_word(&text, i);
    }
    fixture f;
    double start = seconds();
    open_fixture(&f, JA, words.data, "rule r\n why t\n is cut\n when @x \"。\"\n");
    double took = seconds() - start;
    if (took > 5) print_error("compiling took %f seconds\n", took);
    assert_true(took < 5);
    begin_text(&f, text.data);
    sv_hit *hits = malloc(sizeof *hits * HITS);
    size_t count = sv_scan_list(f.scan, 0, 0, (uint32_t)f.view.count, hits, HITS);
    assert_true(count >= WORDS / 5);
    free(hits);
    sv_buf_free(&words);
    sv_buf_free(&text);
    close_fixture(&f);
}

/* Every word of a list is found, whatever the words: each alone, and none that is not there. */
static void every_word_is_found(void **state) {
    (void)state;
    sv_buf words = SV_BUF_INIT;
    unsigned random = 7;
    sv_buf_str(&words, "list x\n");
    for (unsigned i = 0; i < 3000; i++) {
        random = random * 1103515245u + 12345u;
        put_word(&words, random >> 8);
        sv_buf_printf(&words, " : value=%u\n", i);
    }
    fixture f;
    open_fixture(&f, JA, words.data, "");
    random = 7;
    for (unsigned i = 0; i < 3000; i++) {
        sv_buf text = SV_BUF_INIT;
        sv_hit hits[64];
        random = random * 1103515245u + 12345u;
        put_word(&text, random >> 8);
        begin_text(&f, text.data);
        size_t count = sv_scan_list(f.scan, 0, 0, (uint32_t)f.view.count, hits, 64), whole = 0;
        for (size_t k = 0; k < count; k++) whole += hits[k].start == 0 && hits[k].end == f.view.count;
        assert_int_equal(whole, 1);
        sv_buf_free(&text);
    }
    sv_buf_free(&words);
    close_fixture(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cost_grows_with_the_text_only), cmocka_unit_test(a_million_anchors),
        cmocka_unit_test(too_many_marks_are_an_error),   cmocka_unit_test(many_overlapping_marks_are_resolved),
        cmocka_unit_test(fifty_thousand_words),          cmocka_unit_test(every_word_is_found),
    };
    return RUN_TESTS(tests);
}
