/* HTML: structure, furniture by tag, role and class, ruby, tables, lists, facts of the head, hostile markup. */
#include "read_fixture.h"

static void page(void **state) {
    (void)state;
    servanda_document *d = read_text(
        "<!DOCTYPE html><html lang=\"ja-JP\"><head><title>第２回灯台対話 | 港湾省</title>"
        "<meta name=\"DC.date\" content=\"2031-04-05T10:00\"><meta property=\"og:site_name\" content=\"港湾省\">"
        "<link rel=canonical href=\"https://harbour.example/2\"><style>p{color:red}</style><script>x=\"<p>no</p>\"</script></head>"
        "<body class=\"has-sidebar\"><header><nav><a>ホーム</a></nav><h1>第２回灯台対話の開催</h1></header>"
        "<div class=\"cookieConsent\">クッキーを使います。</div>"
        "<main><p>両国は、<ruby>碧<rp>(</rp><rt>みどり</rt><rp>)</rp></ruby>海計画の下で灯台を建てる。</p>"
        "<p hidden>隠れた文。</p><p style=\"display : none\">これも。</p></main>"
        "<footer>連絡先</footer></body></html>",
        NULL);
    const servanda_document_info *info = servanda_document_get_info(d);
    assert_string_equal(info->format, "html");
    assert_string_equal(info->title, "第２回灯台対話 | 港湾省");
    assert_string_equal(info->date, "2031-04-05");
    assert_string_equal(info->publisher, "港湾省");
    assert_string_equal(info->source, "https://harbour.example/2");
    assert_string_equal(info->lang, "ja");
    expect_document(
        d,
        "F|ホーム\nH1|第２回灯台対話の開催\nF|クッキーを使います。\nP|両国は、碧海計画の下で灯台を建てる。\nF|連絡先\n");
    servanda_document_free(d);
}

static const char *title_of(const char *html) {
    static char title[100];
    servanda_document *d = read_text(html, NULL);
    snprintf(title, sizeof title, "%s", servanda_document_get_info(d)->title);
    servanda_document_free(d);
    return title;
}

/* What a heading says of the title is the document's, the rest is the site's. */
static void the_name_of_the_site_is_no_title(void **state) {
    (void)state;
    assert_string_equal(
        title_of(
            "<!DOCTYPE html><title>灯台対話を開催しました｜港湾省</title><h1>灯台対話を開催しました</h1><p>本文。"),
        "灯台対話を開催しました");
    assert_string_equal(
        title_of(
            "<!DOCTYPE html><title>Harbour Office - A New Light\n</title><h2>News</h2><h1>A New Light</h1><p>Text."),
        "A New Light");
    assert_string_equal(
        title_of("<!DOCTYPE html><title>A New Lighthouse | Harbour Office</title><h1>A New Light</h1><p>Text."),
        "A New Lighthouse | Harbour Office");
    assert_string_equal(title_of("<!DOCTYPE html><title>Light</title><h1>Light</h1><p>Text."), "Light");
}

static void lists(void **state) {
    (void)state;
    expect_blocks(
        "<p>The two sides will:</p><ul><li>build<b> a </b>tower<ul><li>of stone</li></ul></li>"
        "<li><p>set buoys.</p><p>Ten of them.</p></li></ul><p>End.</p>",
        "html", "P|The two sides will:\nI1<0|build a tower\nI2<1|of stone\nI1<0|set buoys.\nP|Ten of them.\nP|End.\n");
}

static void breaks_and_markers(void **state) {
    (void)state;
    expect_blocks(
        "<p>両国は、次のことを行う。<br>・灯台を建てること。<br>・浮標を置くこと。<br><br>以上のとおり決定した。</p>",
        "html",
        "P|両国は、次のことを行う。\nI1<0|灯台を建てること。\nI1<0|浮標を置くこと。\nP|以上のとおり決定した。\n");
}

static void tables(void **state) {
    (void)state;
    expect_blocks(
        "<table><caption>Depths of the harbours</caption><tr><th>Harbour<th>Depth<tr><td>North<td>9&nbsp;m</table>"
        "<table><tr><td><p>A table that only lays out the page.</p></td></tr></table>",
        "html",
        "C|Depths of the harbours\nT|Harbour\nT|Depth\nT|North\nT|9\xC2\xA0m\nP|A table that only lays out the page.\n");
}

static void labels(void **state) {
    (void)state;
    expect_blocks("<p><strong>Towers:</strong> The Parties will build two.</p><p>A <b>bold</b>: word.</p>", "html",
                  "H6|Towers:\nP|The Parties will build two.\nP|A bold: word.\n");
}

static void furniture(void **state) {
    (void)state;
    expect_blocks(
        "<div role=navigation>Way</div><div id=share-buttons>Tell</div><aside>Beside</aside><div aria-hidden=true>x</div>"
        "<article><header><h2>Title of it</h2></header><p>Text of it.</p></article><button>Go</button>",
        "html", "F|Way\nF|Tell\nF|Beside\nH2|Title of it\nP|Text of it.\nF|Go\n");
    /* a class name around everything is no hint */
    expect_blocks("<div class=\"with-sidebar menu\"><p>The Parties will build a tower.</p></div>", "html",
                  "P|The Parties will build a tower.\n");
}

static void entities_and_space(void **state) {
    (void)state;
    expect_blocks("<div>\n  R&amp;D &lt;b&gt;\n\n  &#28783;&#x53F0;\t end </div>", "html", "P|R&D <b> 灯台 end\n");
    expect_blocks("<pre>one\ntwo</pre>", "html", "P|one\nP|two\n");
}

static void encodings(void **state) {
    (void)state;
    static const char page_of_japan[] =
        "<html><head><meta http-equiv=Content-Type content=\"text/html; charset=Shift_JIS\"></head>"
        "<body><p>\x97\xBC\x8D\x91</p></body></html>";
    servanda_document *d = read_bytes(page_of_japan, sizeof page_of_japan - 1, NULL);
    assert_string_equal(servanda_document_get_info(d)->encoding, "Shift_JIS");
    expect_document(d, "P|両国\n");
    servanda_document_free(d);
    /* what the page says of itself may be wrong */
    expect_blocks("<html><meta charset=Shift_JIS><body><p>両国は灯台を建てる。</p>", "html",
                  "P|両国は灯台を建てる。\n");
}

static void nothing(void **state) {
    (void)state;
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.format = "html";
    expect_status("<html><script>1</script></html>", 31, &info, SERVANDA_EMPTY, "no text");
}

static void hostile(void **state) {
    (void)state;
    static const char *const seeds[] = {"<div>", "<b>", "</i>", "<",        "&",       "&amp",
                                        "<!--",  "<p ", "a=b ", "<ul><li>", "<table>", "\"<a "};
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.format = "html";
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        sv_buf text = SV_BUF_INIT;
        sv_buf_str(&text, "<html><body><p>Text.</p>");
        for (int n = 0; n < 100000; n++) sv_buf_str(&text, seeds[i]);
        servanda_error error = SERVANDA_ERROR_INIT;
        servanda_document *d = NULL;
        servanda_status status = servanda_document_read(&d, text.data, text.size, &info, &error);
        assert_true(status == SERVANDA_OK || status == SERVANDA_DOCUMENT_LIMIT);
        if (d) check_document(d);
        servanda_document_free(d);
        sv_buf_free(&text);
    }
}

#ifdef SV_FAULTS
static void memory_is_checked(void **state) {
    (void)state;
    static const char text[] =
        "<html lang=en><title>T</title><meta name=date content=2031><body><h1>H</h1><ul><li>a<li>b</ul>"
        "<div class=menu>m</div><p><b>L:</b> text.</p>";
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.format = "html";
    expect_memory_is_checked(text, sizeof text - 1, &info);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page),
        cmocka_unit_test(the_name_of_the_site_is_no_title),
        cmocka_unit_test(lists),
        cmocka_unit_test(breaks_and_markers),
        cmocka_unit_test(tables),
        cmocka_unit_test(labels),
        cmocka_unit_test(furniture),
        cmocka_unit_test(entities_and_space),
        cmocka_unit_test(encodings),
        cmocka_unit_test(nothing),
        cmocka_unit_test(hostile),
#ifdef SV_FAULTS
        cmocka_unit_test(memory_is_checked),
#endif
    };
    return RUN_TESTS(tests);
}
