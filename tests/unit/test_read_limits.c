/* Hostile plain text: long lines, deep brackets and lists, many lines; each in linear time, with a result or a clear error. */
#include <stdlib.h>

#include "read_fixture.h"

static sv_buf repeat(const char *seed, size_t times, const char *tail) {
    sv_buf text = SV_BUF_INIT;
    for (size_t i = 0; i < times; i++) sv_buf_str(&text, seed);
    sv_buf_str(&text, tail);
    assert_false(text.failed);
    return text;
}

static void line_over_the_limit(void **state) {
    (void)state;
    size_t size = SV_LIMIT_LINE_BYTES + 1;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, 'a', size);
    expect_status(text, size, NULL, SERVANDA_DOCUMENT_LIMIT, "line over the limit");
    free(text);
}

static void long_line_becomes_pieces(void **state) {
    (void)state;
    static const char *const seeds[] = {"word ", "両国は協力する。", "a"};
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        sv_buf text = repeat(seeds[i], ((size_t)3 << 20) / strlen(seeds[i]), "\n");
        servanda_document *d = read_text(text.data, "text");
        size_t last = 0;
        assert_true(d->block_count >= 3 && d->block_count <= 8);
        for (size_t k = 0; k < d->block_count; k++) {
            assert_true(d->blocks[k].ranges[0].start >= last);
            last = d->blocks[k].ranges[d->blocks[k].range_count - 1].end;
        }
        assert_true(last + 2 >= text.size);
        servanda_document_free(d);
        sv_buf_free(&text);
    }
}

static void nonsense(void **state) {
    (void)state;
    static const char *const seeds[] = {
        "(",    "[",  "（", "「",  "**",  "<b>",          "\n- ", "\n1\n", "\n(1) ",         "\n　",
        "\n■a", "\n", "\f", "\r",  " ",   "\n・",         "1.",   "* ",    "\nA\n\n",        "[a](",
        "]",    ":",  "|",  " > ", " · ", "\xE3\x80\x80", "*a",   "\n①",   "\n- 1 -\nHead\n"};
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        sv_buf text = repeat(seeds[i], 100000, "end.\n");
        servanda_document_free(read_text(text.data, "text"));
        sv_buf_free(&text);
    }
}

static void deep_list(void **state) {
    (void)state;
    sv_buf text = SV_BUF_INIT;
    for (int n = 0; n < 1500; n++) sv_buf_printf(&text, "%*s- item %d\n", n, "", n);
    servanda_document *d = read_text(text.data, "text");
    assert_int_equal(d->block_count, 1500);
    for (size_t i = 0; i < d->block_count; i++) assert_true(d->blocks[i].level <= SV_LIMIT_NESTING);
    servanda_document_free(d);
    sv_buf_free(&text);
}

static void too_many_lines(void **state) {
    (void)state;
    sv_buf text = repeat("a\n", SV_LIMIT_LINES + 1u, "");
    expect_status(text.data, text.size, NULL, SERVANDA_DOCUMENT_LIMIT, "lines");
    sv_buf_free(&text);
}

/* Random lines out of pieces that mean something: whatever comes of it, ranges stay in order and inside. */
static void random_documents(void **state) {
    (void)state;
    static const char *const pieces[] = {"\n",
                                         "\n\n",
                                         "- ",
                                         "1. ",
                                         "（１）",
                                         "　",
                                         "  ",
                                         "The Parties will ",
                                         "両国は、",
                                         "合作。",
                                         "하였다. ",
                                         "**",
                                         "[x](http://y)",
                                         "<u>",
                                         "</u>",
                                         ":",
                                         "：",
                                         "。",
                                         ".",
                                         "- 3 -",
                                         "※",
                                         "\f",
                                         "a|b | c",
                                         "(1)",
                                         "[2]",
                                         "---\n",
                                         "# ",
                                         "> ",
                                         "*",
                                         "`",
                                         "\\",
                                         "①",
                                         "\t"};
    static const char *const formats[] = {"text", "markdown", "html"};
    uint32_t seed = 11;
    for (int round = 0; round < 600; round++) {
        sv_buf text = SV_BUF_INIT;
        for (int n = 0; n < 60; n++) {
            seed = seed * 1664525 + 1013904223;
            sv_buf_str(&text, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
        }
        servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
        servanda_error error = SERVANDA_ERROR_INIT;
        servanda_document *d = NULL;
        info.format = formats[round % 3];
        servanda_status status = servanda_document_read(&d, text.data, text.size, &info, &error);
        if (d)
            check_document(d);
        else
            assert_true(status == SERVANDA_FORMAT || status == SERVANDA_EMPTY);
        servanda_document_free(d);
        sv_buf_free(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_over_the_limit),
        cmocka_unit_test(long_line_becomes_pieces),
        cmocka_unit_test(nonsense),
        cmocka_unit_test(deep_list),
        cmocka_unit_test(too_many_lines),
        cmocka_unit_test(random_documents),
    };
    return RUN_TESTS(tests);
}
