/* Plain text to blocks: markers, nesting, lead-ins, wraps, page breaks, titles, furniture, markup, languages. */
#include "read_fixture.h"

static void text_is_kept(void **state) {
    (void)state;
    servanda_document *d = read_text("\xEF\xBB\xBFOne.\r\nTwo.\rThree.\n", "text");
    assert_string_equal(servanda_document_text(d, NULL), "One.\nTwo.\rThree.\n");
    size_t size;
    assert_memory_equal(servanda_document_original(d, &size), "\xEF\xBB\xBFOne.\r\n", 9);
    assert_int_equal(size, 21);
    expect_document(d, "P|One.\nP|Two.\nP|Three.\n");
    servanda_document_free(d);
}

static void bullets_and_leads(void **state) {
    (void)state;
    expect_blocks("The two sides intend to:\n"
                  "• open a joint office;\n"
                  "  – hire staff for it; and\n"
                  "• publish a map.\n"
                  "They will meet again in spring.\n",
                  "text",
                  "P|The two sides intend to:\n"
                  "I1<0|open a joint office;\n"
                  "I2|hire staff for it; and\n"
                  "I1<0|publish a map.\n"
                  "P|They will meet again in spring.\n");
}

static void wide_stops_as_bullets(void **state) {
    (void)state;
    expect_blocks("兩國同意下列事項：\n"
                  "．設置聯絡窗口。\n"
                  "．舉辦工作坊。\n",
                  "text",
                  "P|兩國同意下列事項：\n"
                  "I1<0|設置聯絡窗口。\n"
                  "I1<0|舉辦工作坊。\n");
}

static void japanese_numbering(void **state) {
    (void)state;
    expect_blocks("１．海洋観測\n"
                  "\n"
                  "（１）浮標の設置\n"
                  "　両国は、次のことを行う。\n"
                  "　①　浮標を十基置くこと。\n"
                  "　②　観測値を毎月公表すること。\n"
                  "　※　経費は各国が負担する。\n"
                  "（２）人材育成\n"
                  "　両国は、研修生を招く予定である。\n"
                  "\n"
                  "２．今後の予定\n"
                  "\n"
                  "　次回会合は、来年開催する。\n",
                  "text",
                  "H1|海洋観測\n"
                  "H2|浮標の設置\n"
                  "P|両国は、次のことを行う。\n"
                  "I1<2|浮標を十基置くこと。\n"
                  "I1<2|観測値を毎月公表すること。\n"
                  "N|経費は各国が負担する。\n"
                  "H2|人材育成\n"
                  "P|両国は、研修生を招く予定である。\n"
                  "H1|今後の予定\n"
                  "P|次回会合は、来年開催する。\n");
}

static void chinese_numbering(void **state) {
    (void)state;
    expect_blocks("双方商定如下：\n"
                  "\n"
                  "一、海洋合作\n"
                  "\n"
                  "（一）双方将联合绘制海图。\n"
                  "（二）双方计划：\n"
                  "1. 建立观测站；\n"
                  "2. 培训技术人员。\n"
                  "（三）双方继续交换数据。\n"
                  "\n"
                  "二、其他\n"
                  "\n"
                  "——双方将于明年举行会议；\n"
                  "——双方同意设立工作组。\n",
                  "text",
                  "P|双方商定如下：\n"
                  "H1|海洋合作\n"
                  "I1<0|双方将联合绘制海图。\n"
                  "I1<0|双方计划：\n"
                  "I2<3|建立观测站；\n"
                  "I2<3|培训技术人员。\n"
                  "I1<0|双方继续交换数据。\n"
                  "H1|其他\n"
                  "I1<0|双方将于明年举行会议；\n"
                  "I1<0|双方同意设立工作组。\n");
}

static void korean_numbering(void **state) {
    (void)state;
    expect_blocks("1. 해양 관측\n"
                  "\n"
                  " ㅇ 양국은 부표를 설치하기로 하였다.\n"
                  "   - 첫 부표는 내년에 띄운다.\n"
                  "   - 수심(D1)* 자료는 공개한다.\n"
                  "     * 해도 기준면에서 잰 깊이\n"
                  " ㅇ 양측은 매년 만난다.\n"
                  "\n"
                  "□ 양국은 결과를 공개할 계획이다.\n",
                  "text",
                  "H1|해양 관측\n"
                  "I1<0|양국은 부표를 설치하기로 하였다.\n"
                  "I2<1|첫 부표는 내년에 띄운다.\n"
                  "I2<1|수심(D1)* 자료는 공개한다.\n"
                  "N|해도 기준면에서 잰 깊이\n"
                  "I1<0|양측은 매년 만난다.\n"
                  "I1|양국은 결과를 공개할 계획이다.\n");
}

static void numbers_with_hyphens(void **state) {
    (void)state;
    expect_blocks("1. 해양 관측\n"
                  " 1-1. 부표를 설치하기로 하였다.\n"
                  " 1-2. 결과를 공개할 계획이다.\n",
                  "text",
                  "H1|해양 관측\n"
                  "I1<0|부표를 설치하기로 하였다.\n"
                  "I1<0|결과를 공개할 계획이다.\n");
}

static void numbers_that_are_none(void **state) {
    (void)state;
    expect_blocks(
        "The programme reached a little more than seventy thousand persons, and\n"
        "5 million more are to follow in the years after the first review, which\n"
        "is due in 2030. It will be held in the port towns of both countries and\n"
        "be open to all.\n",
        "text",
        "P|The programme reached a little more than seventy thousand persons, and⏎5 million more are to follow in "
        "the years after the first review, which⏎is due in 2030. It will be held in the port towns of both "
        "countries and⏎be open to all.\n");
    expect_blocks("3 月の会合で、両国は海図を交換した。\n", "text", "P|3 月の会合で、両国は海図を交換した。\n");
    expect_blocks("2031. 4. 5. 부산\n", "text", "P|2031. 4. 5. 부산\n");
}

static void numbered_paragraphs(void **state) {
    (void)state;
    expect_blocks("1 両国は、海図を作成する。\n\n2 両国は、浮標を設置する。\n\n3 両国は、毎年会合する。\n", "text",
                  "I1|両国は、海図を作成する。\nI1|両国は、浮標を設置する。\nI1|両国は、毎年会合する。\n");
    expect_blocks(
        "II. HARBOURS\n\n4. The Parties will dredge.\n\n(a) in the north; and\n\n(b) in the south.\n\n5. They will "
        "report.\n",
        "text",
        "H1|HARBOURS\nI1<0|The Parties will dredge.\nI2|in the north; and\nI2|in the south.\nI1<0|They will report.\n");
}

static void wrapped_with_page_breaks(void **state) {
    (void)state;
    expect_blocks(
        "1. The Parties welcomed the new lighthouse and decided to build a second\n"
        "one on the eastern shore, at an estimated cost of\n"
        "\n"
        "- 1 -\n"
        "Lighthouse Dialogue, Third Round\n"
        "\n"
        "about four million crowns. It will be lit before the end of the coming\n"
        "decade.\n"
        "\n"
        "2. The keepers of both shores will meet every year, and will send a joint\n"
        "report to the ministers.\n"
        "\n"
        "- 2 -\n"
        "Lighthouse Dialogue, Third Round\n"
        "\n"
        "3. Nothing in this text binds a harbour master beyond what he has signed.\n",
        "text",
        "I1|The Parties welcomed the new lighthouse and decided to build a second⏎one on the eastern shore, at an "
        "estimated cost of¦about four million crowns. It will be lit before the end of the coming⏎decade.\n"
        "F|- 1 -\n"
        "F|Lighthouse Dialogue, Third Round\n"
        "I1|The keepers of both shores will meet every year, and will send a joint⏎report to the ministers.\n"
        "F|- 2 -\n"
        "F|Lighthouse Dialogue, Third Round\n"
        "I1|Nothing in this text binds a harbour master beyond what he has signed.\n");
}

static void page_formula(void **state) {
    (void)state;
    expect_blocks(
        "The first chart was drawn.\n\nPage 1 of 3\n\nThe second chart was drawn.\n\nPage 2 of 3\n\nIt is good.\n\n"
        "Page 3 of 3\n",
        "text",
        "P|The first chart was drawn.\nF|Page 1 of 3\nP|The second chart was drawn.\nF|Page 2 of 3\nP|It is good.\n"
        "F|Page 3 of 3\n");
}

static void broken_by_hand(void **state) {
    (void)state;
    expect_blocks(
        "1. A Joint Board is hereby set up. It shall meet once a year, in turn in Northport and\n"
        "Southport.\n"
        "2. The Parties shall place two dredgers at the disposal of the harbour master of the other Party upon\n"
        "request.\n"
        "3. Either Party may end it.\n",
        "text",
        "I1|A Joint Board is hereby set up. It shall meet once a year, in turn in Northport and⏎Southport.\n"
        "I1|The Parties shall place two dredgers at the disposal of the harbour master of the other Party upon⏎request.\n"
        "I1|Either Party may end it.\n");
}

static void pages_of_one_number(void **state) {
    (void)state;
    expect_blocks(
        "双方签署了关于共同建设灯塔的谅解备忘录，同意在明年年底之前\n"
        "建立港口水深观测网，并计划继续交换海图数据，扩大青年科研人\n"
        "第1页\n"
        "员交流，在东港举行第三次会议。双方还将共同培训灯塔管理人员\n"
        "和技术工人。\n"
        "第2页\n",
        "text",
        "P|双方签署了关于共同建设灯塔的谅解备忘录，同意在明年年底之前⏎建立港口水深观测网，并计划继续交换海图数据，"
        "扩大青年科研人¦员交流，在东港举行第三次会议。双方还将共同培训灯塔管理人员⏎和技术工人。\n"
        "F|第1页\n"
        "F|第2页\n");
    expect_blocks("Article 1\n\nThe Parties shall build a tower.\n\nArticle 2\n\nThe Parties shall set buoys.\n",
                  "text",
                  "H1|Article 1\nP|The Parties shall build a tower.\nH1|Article 2\nP|The Parties shall set buoys.\n");
    expect_blocks("A sentence that ends.\n\n(2/3)\n\nAnother one.\n", "text",
                  "P|A sentence that ends.\nF|(2/3)\nP|Another one.\n");
}

static void japanese_wraps(void **state) {
    (void)state;
    expect_blocks(
        "（１）両国は、灯台の自動化に関する共同計画を三年以内に取りまとめ、その\n"
        "結果を両国の大臣に報告する。\n"
        "（２）両国の海上保安機関は、遭難した船舶の捜索を共同で行うため、毎年一\n"
        "－１－\n"
        "回の合同訓練を実施することで一致した。\n"
        "（３）両国は、海図の共通記号を定める。\n",
        "text",
        "I1|両国は、灯台の自動化に関する共同計画を三年以内に取りまとめ、その⏎結果を両国の大臣に報告する。\n"
        "I1|両国の海上保安機関は、遭難した船舶の捜索を共同で行うため、毎年一¦回の合同訓練を実施することで一致した。\n"
        "F|－１－\n"
        "I1|両国は、海図の共通記号を定める。\n");
}

static void cut_sentences_are_healed(void **state) {
    (void)state;
    expect_blocks(
        "- 北国は、灯台の建設に主導的な役割を果たしてきた。南国は、港湾の整備のために五億クラウンの支援を発表し\n"
        "\n"
        "た。北国は、浮標を供与している。\n"
        "\n"
        "- 両国は、協力を続ける。\n",
        "text",
        "I1|北国は、灯台の建設に主導的な役割を果たしてきた。南国は、港湾の整備のために五億クラウンの支援を発表し⏎⏎"
        "た。北国は、浮標を供与している。\n"
        "I1|両国は、協力を続ける。\n");
    /* a missing full stop before a labelled paragraph is no cut */
    expect_blocks("深化港口合作:双方将扩建北港。为此,两国将于明年召开首次工作组会议,以协调今后的疏浚和维修机会\n"
                  "\n"
                  "加强灯塔维护:双方将更换灯具。\n",
                  "text",
                  "P|深化港口合作:双方将扩建北港。为此,两国将于明年召开首次工作组会议,以协调今后的疏浚和维修机会\n"
                  "P|加强灯塔维护:双方将更换灯具。\n");
}

static void titles(void **state) {
    (void)state;
    expect_blocks("第３回灯台対話\n共同声明（2031－2034年）\n\n2031年4月5日、北港\n\n両国は、会合を行った。\n", "text",
                  "H1|第３回灯台対話\nH1|共同声明（2031－2034年）\nP|2031年4月5日、北港\nP|両国は、会合を行った。\n");
    expect_blocks("항만 협력 성과 발표\n- 등대 세 곳을 새로 짓는다 -\n\n양국은 등대를 짓는다.\n", "text",
                  "H1|항만 협력 성과 발표\nH2|등대 세 곳을 새로 짓는다 -\nP|양국은 등대를 짓는다.\n");
    expect_blocks(
        "■灯台\n両国は、灯台を共同で建設し、来年までに点灯する。\n■浮標:\n両国は、浮標を設置する計画である。\n", "text",
        "H1|灯台\nP|両国は、灯台を共同で建設し、来年までに点灯する。\nH1|浮標:\nP|両国は、浮標を設置する計画である。\n");
}

static void phrases_are_no_titles(void **state) {
    (void)state;
    expect_blocks("The work plan covers:\n1. Lighthouses\n2. Buoys\n3. Charts\n\nIt will be reviewed.\n", "text",
                  "P|The work plan covers:\nI1<0|Lighthouses\nI1<0|Buoys\nI1<0|Charts\nP|It will be reviewed.\n");
}

static void furniture(void **state) {
    (void)state;
    static const char *const lines[] = {
        "Home | News | Harbours | Contact",
        "ホーム ＞ 報道 ＞ 灯台",
        "文字の大きさ　小　中　大",
        "・対話の概要（PDF:88KB）",
        "© 2031 Harbour Board",
        "https://harbour.example/news/31",
        "keeper@harbour.example",
        "담당 등대과   문의 044-000-0000",
        "【打印】【关闭】",
        "* * *",
        "Tuesday · 3 min · Share",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        sv_buf out = SV_BUF_INIT;
        sv_buf_printf(&out, "F|%s\n", lines[i]);
        expect_blocks(lines[i], "text", out.data);
        sv_buf_free(&out);
    }
    expect_blocks("The two sides share the view that 3 > 2, and so on.", "text",
                  "P|The two sides share the view that 3 > 2, and so on.\n");
    expect_blocks("The keepers may write to keeper@harbour.example before the end of May.", "text",
                  "P|The keepers may write to keeper@harbour.example before the end of May.\n");
}

static void captions_and_notes(void **state) {
    (void)state;
    expect_blocks("（写真：灯台の前で握手する両国の大臣と記者団）\n\n両国は灯台を建てる。\n", "text",
                  "C|（写真：灯台の前で握手する両国の大臣と記者団）\nP|両国は灯台を建てる。\n");
    expect_blocks(
        "The tower will be white.[1] It is high.\n\nNo paint was bought.(2)\n\n[1] As in the older text.\n(2) See the "
        "annex.\n",
        "text",
        "P|The tower will be white.[1] It is high.\nP|No paint was bought.(2)\nN|As in the older text.\nN|See the "
        "annex.\n");
}

static void markup_in_text(void **state) {
    (void)state;
    expect_blocks("**<u>Harbours and Lights</u>**\n"
                  "\n"
                  "**Dredging:** The Parties will dredge the [northern\n"
                  "channel](https://harbour.example/n) by the 70<sup>th</sup> meeting.\n"
                  "\n"
                  "-   **Buoys**:\n"
                  "    -   The Parties will set *ten* buoys.\n",
                  "text",
                  "H1|Harbours and Lights\n"
                  "H6|Dredging:\n"
                  "P|The Parties will dredge the ¦northern⏎channel¦ by the 70¦th¦ meeting.\n"
                  "I1|Buoys¦:\n"
                  "I2<3|The Parties will set ¦ten¦ buoys.\n");
}

static void leads_above_titles(void **state) {
    (void)state;
    expect_blocks("The ministers welcomed work in these fields:\n"
                  "\n"
                  "**Lighthouses:**\n"
                  "\n"
                  "- Build a tower.\n"
                  "\n"
                  "**Charts:**\n"
                  "\n"
                  "- Print a chart.\n"
                  "\n"
                  "The ministers left.\n"
                  "\n"
                  "- A stray item.\n",
                  "text",
                  "P|The ministers welcomed work in these fields:\n"
                  "H1|Lighthouses:\n"
                  "I1<0|Build a tower.\n"
                  "H1|Charts:\n"
                  "I1<0|Print a chart.\n"
                  "P|The ministers left.\n"
                  "I1|A stray item.\n");
}

static void languages(void **state) {
    (void)state;
    servanda_document *d =
        read_text("両国は、灯台を共同で建設する。\n\n海洋協力\n\nOPEN HARBOUR\n\n2031 / 4\n", "text");
    assert_string_equal(servanda_document_get_info(d)->lang, "ja");
    assert_string_equal(d->blocks[0].lang, "ja");
    assert_string_equal(d->blocks[1].lang, "ja");
    assert_string_equal(d->blocks[2].lang, "en");
    assert_string_equal(d->blocks[3].lang, "");
    servanda_document_free(d);
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.lang = "zh-Hant";
    static const char mixed[] = "雙方將於「みなと」實驗室舉行會議，並擴大青年科研人員交流。";
    d = read_bytes(mixed, sizeof mixed - 1, &info);
    assert_string_equal(d->blocks[0].lang, "zh");
    assert_string_equal(servanda_document_get_info(d)->lang, "zh-Hant");
    servanda_document_free(d);
}

/* Rows that bars frame, two at least or one with a rule; a menu with bars is none. */
static void tables(void **state) {
    (void)state;
    expect_blocks(
        "The plan is this.\n| No. | What |\n| 1 | Build a port |\n+---+---+\n| 2 | Build a pier |\nThat is all.\n",
        NULL, "P|The plan is this.\nT|No.\nT|What\nT|1\nT|Build a port\nT|2\nT|Build a pier\nP|That is all.\n");
    expect_blocks(
        "Year | Ships\n-----|------\n2031 | 4\n\nThe ships will sail | or not, as the two sides will decide.\n", NULL,
        "T|Year\nT|Ships\nT|2031\nT|4\nP|The ships will sail | or not, as the two sides will decide.\n");
}

static void info_and_id(void **state) {
    (void)state;
    static const char *const parties[] = {"JPN", "KOR"};
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.path = "docs/round.3.txt";
    info.parties = parties;
    info.party_count = 2;
    info.round = 3;
    servanda_document *d = read_bytes("Text.", 5, &info);
    const servanda_document_info *got = servanda_document_get_info(d);
    assert_string_equal(got->id, "round.3");
    assert_string_equal(got->format, "text");
    assert_string_equal(got->encoding, "UTF-8");
    assert_int_equal(got->party_count, 2);
    assert_string_equal(got->parties[1], "KOR");
    assert_int_equal(got->round, 3);
    assert_null(got->title);
    servanda_document_free(d);
    info = (servanda_document_info)SERVANDA_DOCUMENT_INFO_INIT;
    info.format = "papyrus";
    expect_status("x", 1, &info, SERVANDA_USAGE, "papyrus");
}

#ifdef SV_FAULTS
static void memory_is_checked(void **state) {
    (void)state;
    static const char text[] =
        "The Parties:\n• **Dredge:** [a](http://b) channel,\n  – and more.\n\n- 1 -\nHead\n\n- 2 -\nHead\n";
    expect_memory_is_checked(text, sizeof text - 1, NULL);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_kept),
        cmocka_unit_test(bullets_and_leads),
        cmocka_unit_test(wide_stops_as_bullets),
        cmocka_unit_test(japanese_numbering),
        cmocka_unit_test(chinese_numbering),
        cmocka_unit_test(korean_numbering),
        cmocka_unit_test(numbers_with_hyphens),
        cmocka_unit_test(numbers_that_are_none),
        cmocka_unit_test(numbered_paragraphs),
        cmocka_unit_test(wrapped_with_page_breaks),
        cmocka_unit_test(page_formula),
        cmocka_unit_test(broken_by_hand),
        cmocka_unit_test(pages_of_one_number),
        cmocka_unit_test(japanese_wraps),
        cmocka_unit_test(cut_sentences_are_healed),
        cmocka_unit_test(titles),
        cmocka_unit_test(phrases_are_no_titles),
        cmocka_unit_test(furniture),
        cmocka_unit_test(captions_and_notes),
        cmocka_unit_test(markup_in_text),
        cmocka_unit_test(leads_above_titles),
        cmocka_unit_test(languages),
        cmocka_unit_test(tables),
        cmocka_unit_test(info_and_id),
#ifdef SV_FAULTS
        cmocka_unit_test(memory_is_checked),
#endif
    };
    return RUN_TESTS(tests);
}
