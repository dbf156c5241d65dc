/* Input made to hurt: what is nested, repeated or long without measure, what is cut off, and bytes that are no text. Each
 * ends soon, with one clear error or a document. */
#include <stdlib.h>
#include <time.h>
#include <unicode/ucnv.h>

#include "read_fixture.h"

#define SECONDS 60.0 /* under sanitizers, on a machine that does other things too; what is not linear takes hours */

static sv_buf repeat(const char *head, const char *seed, size_t times, const char *tail) {
    sv_buf text = SV_BUF_INIT;
    sv_buf_str(&text, head);
    for (size_t i = 0; i < times; i++) sv_buf_str(&text, seed);
    sv_buf_str(&text, tail);
    assert_false(text.failed);
    return text;
}

/* Reads; whatever comes of it is a document that holds together or one error that says something. */
static servanda_status survive(const void *bytes, size_t size, const char *format, const char *encoding) {
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *d = NULL;
    clock_t start = clock();
    info.format = format;
    info.encoding = encoding;
    servanda_status status = servanda_document_read(&d, bytes, size, &info, &error);
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < SECONDS);
    assert_int_equal(error.status, status);
    assert_true(status ? d == NULL && error.what[0] != '\0' : d != NULL);
    if (d) check_document(d);
    servanda_document_free(d);
    return status;
}

static servanda_status survive_text(sv_buf text, const char *format) {
    servanda_status status = survive(text.data, text.size, format, NULL);
    sv_buf_free(&text);
    return status;
}

static void a_million_tags(void **state) {
    (void)state;
    static const char *const tags[] = {"<div>",      "<b>",    "<ul><li>", "<table><tr><td>",
                                       "<a href=x>", "<p><i>", "<dl><dt>", "<font>"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        servanda_status status = survive_text(repeat("<html><body><p>Text.</p>", tags[i], 1000000, "end"), "html");
        assert_true(status == SERVANDA_OK || status == SERVANDA_DOCUMENT_LIMIT);
    }
}

static void a_million_attributes(void **state) {
    (void)state;
    survive_text(repeat("<html><p>Text.</p><div", " a=b", 1000000, ">end</div>"), "html");
    sv_buf text = SV_BUF_INIT;
    sv_buf_str(&text, "<html><p>Text.</p><div");
    for (int i = 0; i < 100000; i++) sv_buf_printf(&text, " a%d=b", i);
    sv_buf_str(&text, ">end</div>");
    survive_text(text, "html");
    survive_text(repeat("<html><p class=\"", "menu-", 1000000, "\">Text.</p>"), "html");
}

static void laughs(void **state) {
    (void)state;
    sv_buf text = SV_BUF_INIT;
    sv_buf_str(&text, "<!DOCTYPE html [<!ENTITY a0 \"lol\">");
    for (int i = 1; i < 20; i++) {
        sv_buf_printf(&text, "<!ENTITY a%d \"", i);
        for (int k = 0; k < 10; k++) sv_buf_printf(&text, "&a%d;", i - 1);
        sv_buf_str(&text, "\">");
    }
    sv_buf_str(&text, "]><html><body><p>&a19; The Parties will build a tower.</p></body></html>");
    assert_int_equal(survive_text(text, "html"), SERVANDA_OK);
    sv_buf yaml = SV_BUF_INIT;
    sv_buf_str(&yaml, "---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++)
        sv_buf_printf(&yaml, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1, i - 1, i - 1, i - 1);
    sv_buf_str(&yaml, "title: *a19\n---\nThe Parties will build a tower.\n");
    survive_text(yaml, "markdown");
}

static void unclosed(void **state) {
    (void)state;
    static const char *const seeds[] = {
        "<",       "&",    "<!--", "<!-- --",    "<![CDATA[", "\"",    "'",      "(",       "[",
        "{",       "「",   "（",   "“",          "[a](",      "![",    "**",     "_",       "`",
        "``` ",    "~~",   "> ",   "\n> ",       "\n* ",      "\n1. ", "\n(1) ", "[1]",     "\n[1] a",
        "\n* a\n", "\n※",  "¹",    "a*",         "*a ",       "|",     "\n|a|",  "\n---\n", "\n===\n",
        "\na: b",  "\n\t", "\\",   "<a href=\"", "</p>",      "&#",    "&#x",    "<p a='",  "<ruby><rt>"};
    static const char *const formats[] = {"text", "markdown", "html"};
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++)
        for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
            survive_text(repeat("Text.\n", seeds[i], 100000, "\nend.\n"), formats[f]);
}

static void one_long_word(void **state) {
    (void)state;
    static const char *const formats[] = {"text", "markdown", "html"};
    size_t size = 50u << 20;
    char *word = malloc(size);
    assert_non_null(word);
    memset(word, 'a', size);
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) survive(word, size, formats[f], NULL);
    free(word);
}

static void no_text(void **state) {
    (void)state;
    static const char nul[] = "The Parties\0will build a tower.\n\0\0\0", surrogate[] = "a\xED\xA0\x80 b\xED\xB0\x80\n",
                      lone[] = "\xFF\xFE"
                               "A\0\0\xD8"
                               "B\0",
                      low[] = "\xFE\xFF\0A\xDC\0\0B", over[] = "\xC0\x80\xE0\x80\x80", far[] = "\xF4\x90\x80\x80",
                      wide[] = "\xFF\xFE\0\0A\0\0\0\0\xD8\0\0";
    const struct {
        const char *bytes;
        size_t size;
    } rows[] = {{nul, sizeof nul - 1},
                {lone, sizeof lone - 1},
                {low, sizeof low - 1},
                {wide, sizeof wide - 1},
                {over, sizeof over - 1},
                {far, sizeof far - 1},
                {surrogate, sizeof surrogate - 1}};
    static const char *const formats[] = {"text", "markdown", "html"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
            bool guessed = i >= 4; /* without a mark it may be a text in some encoding of single bytes */
            servanda_status status = survive(rows[i].bytes, rows[i].size, formats[f], NULL);
            if (status != SERVANDA_ENCODING && status != SERVANDA_BINARY && !guessed)
                fail_msg("row %zu as %s: %s", i, formats[f], servanda_status_name(status));
        }
}

/* Every beginning of a small file in each encoding, as it is guessed and as it is declared. */
static void cut_off(void **state) {
    (void)state;
    static const struct {
        const char *encoding, *text;
    } rows[] = {{"UTF-8", "両国は、灯台を建てる。Both will build.\n"},
                {"Shift_JIS", "両国は、灯台を建てる。\n１　浮標\n"},
                {"EUC-JP", "両国は、灯台を建てる。\n"},
                {"ISO-2022-JP", "両国は、灯台を建てる。\nend\n"},
                {"gb18030", "双方决定在东岬建成灯塔。\n"},
                {"Big5", "雙方決定在東岬建成燈塔。\n"},
                {"EUC-KR", "양측은 등대를 건설하기로 하였다.\n"},
                {"UTF-16", "両国は、灯台を建てる。\n"},
                {"UTF-32", "両国は、灯台を建てる。\n"},
                {"windows-1252", "Ils b\xC3\xA2tiront \xE2\x82\xAC.\n"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char bytes[512];
        UErrorCode code = U_ZERO_ERROR;
        int32_t size = ucnv_convert(rows[i].encoding, "UTF-8", bytes, sizeof bytes, rows[i].text,
                                    (int32_t)strlen(rows[i].text), &code);
        assert_true(U_SUCCESS(code) && size > 0);
        for (int32_t cut = 0; cut <= size; cut++) {
            survive(bytes, (size_t)cut, "text", NULL);
            survive(bytes, (size_t)cut, "html", NULL);
            survive(bytes, (size_t)cut, NULL, rows[i].encoding);
        }
        assert_int_equal(survive(bytes, (size_t)size, "text", rows[i].encoding), SERVANDA_OK);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text), cmocka_unit_test(a_million_tags), cmocka_unit_test(a_million_attributes),
        cmocka_unit_test(laughs),  cmocka_unit_test(unclosed),       cmocka_unit_test(one_long_word),
        cmocka_unit_test(cut_off),
    };
    return RUN_TESTS(tests);
}
