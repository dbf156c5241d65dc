/* Markdown: front matter, structure, tables, code, links, emphasis, hostile nesting. */
#include <stdlib.h>

#include "read_fixture.h"

static void front_matter(void **state) {
    (void)state;
    servanda_document *d = read_text("---\n"
                                     "tags: [a, {b: c}]\n"
                                     "title: \"Round 3: the lights\"\n"
                                     "date: '2031-04-05 10:00'\n"
                                     "source_url: https://harbour.example/3\n"
                                     "lang: en-GB\n"
                                     "---\n"
                                     "\n"
                                     "Text.\n",
                                     NULL);
    const servanda_document_info *info = servanda_document_get_info(d);
    assert_string_equal(info->format, "markdown"); /* told by its beginning */
    assert_string_equal(info->title, "Round 3: the lights");
    assert_string_equal(info->date, "2031-04-05");
    assert_string_equal(info->source, "https://harbour.example/3");
    assert_string_equal(info->lang, "en-GB");
    expect_document(d, "P|Text.\n");
    servanda_document_free(d);
}

static void what_is_given_goes_before(void **state) {
    (void)state;
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.title = "Given";
    info.format = "markdown";
    static const char text[] = "---\ntitle: Own\ndate: 2031\n---\nText.\n";
    servanda_document *d = read_bytes(text, sizeof text - 1, &info);
    assert_string_equal(servanda_document_get_info(d)->title, "Given");
    assert_string_equal(servanda_document_get_info(d)->date, "2031");
    servanda_document_free(d);
}

static void no_front_matter(void **state) {
    (void)state;
    expect_blocks("---\n\nText that goes on.\n\n---\n", "markdown", "P|Text that goes on.\n");
    static const char damaged[] = "---\ntitle: a: b\n---\nText.\n";
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.format = "markdown";
    expect_status(damaged, sizeof damaged - 1, &info, SERVANDA_FORMAT, "front matter");
}

static void structure(void **state) {
    (void)state;
    expect_blocks("# Harbours #\n"
                  "\n"
                  "The Parties will build a\n"
                  "tower, namely:\n"
                  "\n"
                  "1.  a white one\n"
                  "    of stone;\n"
                  "    -   with a lamp;\n"
                  "2.  a black one.\n"
                  "\n"
                  "    It is later.\n"
                  "\n"
                  "> A quoted line\n"
                  "> goes on.\n"
                  "\n"
                  "Buoys\n"
                  "-----\n"
                  "\n"
                  "Buoys will be set.\n",
                  "markdown",
                  "H1|Harbours\n"
                  "P|The Parties will build a⏎tower, namely:\n"
                  "I1<1|a white one⏎    of stone;\n"
                  "I2|with a lamp;\n"
                  "I1<1|a black one.\n"
                  "P|It is later.\n"
                  "P|A quoted line¦goes on.\n"
                  "H2|Buoys\n"
                  "P|Buoys will be set.\n");
}

static void japanese_lists_inside(void **state) {
    (void)state;
    expect_blocks(
        "## 海洋\n\n両国は、次の取組を行う。\n\n- 灯台を建てること。\n- 浮標を置くこと。\n\n・海図を作る。\n・水深を測る。\n",
        "markdown",
        "H2|海洋\nP|両国は、次の取組を行う。\nI1<1|灯台を建てること。\nI1<1|浮標を置くこと。\nI1|海図を作る。\nI1|水深を測る。\n");
}

static void inline_markup(void **state) {
    (void)state;
    expect_blocks(
        "The *two* __sides__ ~~may~~ [will](https://a.example/x_y(z) \"t\") `sign` \\*it\\* ![map](m.png)now, "
        "<https://b.example> 2 * 3 snake_case_name.\n",
        "markdown",
        "P|The ¦two¦ ¦sides¦ ¦may¦ ¦will¦ ¦sign¦ ¦*it¦* ¦now, ¦https://b.example¦ 2 * 3 snake_case_name.\n");
    expect_blocks("***The lights*.** They will burn.\n", "markdown", "P|The lights¦.¦ They will burn.\n");
    expect_blocks("**Bold without end and a [bracket.\n", "markdown", "P|Bold without end and a [bracket.\n");
}

/* With a rule or framed by bars, below text and above it, in an item and in a quotation; a bar alone makes none. */
static void tables(void **state) {
    static const char text[] =
        "Text:\n| a | b\\|c |\n|---|:-:|\n| d |  |\nMore text.\n\n- item\n  | e | f |\n  | g | h |\n\n"
        "> i | j\n> --|--\n> k | l\n\nHome | About us.\n";
    (void)state;
    expect_blocks(text, "markdown",
                  "P|Text:\nT|a\nT|b¦|c\nT|d\nP|More text.\nI1|item\nT|e\nT|f\nT|g\nT|h\nT|i\nT|j\nT|k\nT|l\n"
                  "P|Home | About us.\n");
}

static void tables_and_code(void **state) {
    (void)state;
    expect_blocks(
        "| Harbour | Depth |\n|---|:--:|\n| North | 9 m |\n\n```\ncode here\n```\n\n[1]: https://a.example\n\nEnd.\n",
        "markdown", "T|Harbour\nT|Depth\nT|North\nT|9 m\nF|code here\nF|[1]: https://a.example\nP|End.\n");
}

static void breaks(void **state) {
    (void)state;
    expect_blocks("The Parties will meet.  \nThey will talk.\n", "markdown",
                  "P|The Parties will meet.\nP|They will talk.\n");
    expect_blocks("The Parties of the first part and of the second part will meet in the\ntown.\n", "markdown",
                  "P|The Parties of the first part and of the second part will meet in the⏎town.\n");
    expect_blocks("2031. A good year for the lights it was.\n", "markdown",
                  "P|2031. A good year for the lights it was.\n");
}

static void labels(void **state) {
    (void)state;
    expect_blocks(
        "-   **Towers:** We will build two.\n-   **Buoys**: We will set ten.\n\n**A short sentence that is bold.** And "
        "on.\n",
        "markdown",
        "H6|Towers:\nI1|We will build two.\nH6|Buoys¦:\nI1|We will set ten.\nP|A short sentence that is bold.¦ And on.\n");
}

/* Deep or long nonsense: linear time and a clean result. */
static void hostile(void **state) {
    (void)state;
    static const char *const seeds[] = {"> ",  "- ", "[", "**", "*a ", "`",    "<",   "](",
                                        "1. ", "#",  "|", "_",  "![",  "\n- ", "    "};
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        sv_buf text = SV_BUF_INIT;
        for (int n = 0; n < 100000; n++) sv_buf_str(&text, seeds[i]);
        sv_buf_str(&text, "end.\n");
        servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
        info.format = "markdown";
        servanda_document_free(read_bytes(text.data, text.size, &info));
        sv_buf_free(&text);
    }
}

static void nested_by_lines(void **state) {
    (void)state;
    sv_buf text = SV_BUF_INIT;
    for (int n = 0; n < 400; n++) sv_buf_printf(&text, "%*s- item %d\n", n * 2, "", n);
    for (int n = 0; n < 100000; n++) sv_buf_str(&text, "\n");
    sv_buf_str(&text, "end.\n");
    servanda_document *d = read_text(text.data, "markdown");
    for (size_t i = 0; i < d->block_count; i++) assert_true(d->blocks[i].level <= SV_LIMIT_NESTING);
    servanda_document_free(d);
    sv_buf_free(&text);
}

#ifdef SV_FAULTS
static void memory_is_checked(void **state) {
    (void)state;
    static const char text[] = "---\ntitle: T\n---\n# H\n\n- a [b](c)\n  - d\n\n| x |\n|---|\n| y |\n\n> q\n> r\n";
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.format = "markdown";
    expect_memory_is_checked(text, sizeof text - 1, &info);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(front_matter),
        cmocka_unit_test(what_is_given_goes_before),
        cmocka_unit_test(no_front_matter),
        cmocka_unit_test(structure),
        cmocka_unit_test(japanese_lists_inside),
        cmocka_unit_test(inline_markup),
        cmocka_unit_test(tables),
        cmocka_unit_test(tables_and_code),
        cmocka_unit_test(breaks),
        cmocka_unit_test(labels),
        cmocka_unit_test(hostile),
        cmocka_unit_test(nested_by_lines),
#ifdef SV_FAULTS
        cmocka_unit_test(memory_is_checked),
#endif
    };
    return RUN_TESTS(tests);
}
