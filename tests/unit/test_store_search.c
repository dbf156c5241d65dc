/* Search: words in four languages, from one character on, and the line that shows them. */
#include "store_fixture.h"

#include "store/bigram.h"
#include "store/snippet.h"

/* ---- cutting text ---- */

static void assert_cut(const char *text, const char *wanted) {
    sv_bigram cutter = {0};
    sv_bigram_token token;
    sv_buf out = SV_BUF_INIT;
    sv_bigram_begin(&cutter, text, strlen(text));
    while (sv_bigram_next(&cutter, &token)) {
        assert_true(token.start < token.end && token.end <= strlen(text));
        assert_true(token.first_end > token.start && token.first_end <= token.end);
        sv_buf_printf(&out, "%s%.*s", out.size ? " " : "", (int)token.size, token.text);
    }
    assert_string_equal(out.data ? out.data : "", wanted);
    sv_buf_free(&out);
    sv_bigram_free(&cutter);
}

static void test_bigrams(void **state) {
    (void)state;
    assert_cut("", "");
    assert_cut(" 、。\n", "");
    assert_cut("The U.S.-Japan talks", "the u s japan talks");
    assert_cut("量子技術", "量子 子技 技术 术");
    assert_cut("量", "量");
    assert_cut("量\n子", "量子 子");
    assert_cut("양자 기술", "양자 자기 기술 술");
    assert_cut("5G網とAI", "5g 网と と ai");
    assert_cut("ＡＩ ﾃﾞｰﾀ", "ai デー ータ タ");
    assert_cut("データ、通信", "デー ータ タ 通信 信");
}

/* A long text is cut in parts: every word is still there, and offsets go on. */
static void test_long_text(void **state) {
    (void)state;
    size_t words = 40000, count = 0, last = 0;
    sv_buf text = SV_BUF_INIT;
    for (size_t i = 0; i < words; i++) sv_buf_str(&text, "long ");
    sv_bigram cutter = {0};
    sv_bigram_token token;
    sv_bigram_begin(&cutter, text.data, text.size);
    for (; sv_bigram_next(&cutter, &token); count++) {
        assert_int_equal(token.size, 4);
        assert_int_equal(token.start, count * 5);
        last = token.end;
    }
    assert_int_equal(count, words);
    assert_int_equal(last, words * 5 - 1);
    sv_buf_clear(&text);
    for (size_t i = 0; i < words; i++) sv_buf_str(&text, "字");
    sv_bigram_begin(&cutter, text.data, text.size);
    for (count = 0; sv_bigram_next(&cutter, &token);) count++;
    assert_int_equal(count, words);
    sv_buf_clear(&text);
    for (size_t i = 0; i < 200; i++) sv_buf_byte(&text, 'x');
    sv_bigram_begin(&cutter, text.data, text.size);
    for (count = 0; sv_bigram_next(&cutter, &token); count++) assert_true(token.size <= SV_BIGRAM_WORD);
    assert_int_equal(count, 4);
    sv_bigram_free(&cutter);
    sv_buf_free(&text);
}

/* ---- parsing queries ---- */

static void assert_query(const char *text, const char *wanted) {
    sv_query query;
    servanda_error error = SERVANDA_ERROR_INIT;
    sv_buf out = SV_BUF_INIT;
    assert_ok(sv_query_parse(&query, text, &error), error);
    sv_query_write(&query, false, &out);
    assert_string_equal(out.data, wanted);
    sv_buf_free(&out);
    sv_query_free(&query);
}

static void test_queries(void **state) {
    (void)state;
    assert_query("Semiconductor", "\"semiconductor\" *");
    assert_query("AI", "\"ai\"");
    assert_query("ASEAN", "\"asean\"");
    assert_query("2030", "\"2030\"");
    assert_query("ran*", "\"ran\" *");
    assert_query("\"joint office\"", "\"joint\" + \"office\"");
    assert_query("\"joint off\"*", "\"joint\" + \"off\" *");
    assert_query("joint office", "\"joint\" * AND \"office\" *");
    assert_query("量子", "\"量子\"");
    assert_query("量", "\"量\" *");
    assert_query("量子技術", "\"量子\" + \"子技\" + \"技术\"");
    assert_query("5G網", "\"5g\" + \"网\" *");
    assert_query("技術AI", "\"技术\" + \"术\" + \"ai\"");
    assert_query("量子　半導体", "\"量子\" AND \"半导\" + \"导体\"");
    assert_query("\"양자 기술", "\"양자\" + \"자기\" + \"기술\"");
    assert_query("a\" OR \"b", "\"a\" AND \"or\" AND \"b\"");
    assert_query("NEAR(x y)", "\"near\" + \"x\" AND \"y\"");
}

static void test_bad_queries(void **state) {
    (void)state;
    sv_query query;
    servanda_error error = SERVANDA_ERROR_INIT;
    const char *const none[] = {"", " ", "\"\"", "*", "、。", "\"", "- *"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_int_equal(sv_query_parse(&query, none[i], &error), SERVANDA_USAGE);
        sv_query_free(&query);
    }
    sv_buf text = SV_BUF_INIT;
    for (int i = 0; i < 70; i++) sv_buf_str(&text, "word ");
    assert_int_equal(sv_query_parse(&query, text.data, &error), SERVANDA_USAGE);
    sv_query_free(&query);
    sv_buf_clear(&text);
    for (int i = 0; i < 200; i++) sv_buf_str(&text, "字");
    assert_int_equal(sv_query_parse(&query, text.data, &error), SERVANDA_USAGE);
    sv_query_free(&query);
    sv_buf_free(&text);
}

static bool any_hit(void *context, const servanda_hit *hit) {
    (void)context;
    for (size_t i = 0; i < hit->mark_count; i++) assert_true(hit->marks[i].end <= strlen(hit->snippet));
    assert_true(hit->mark_count > 0); /* what the index finds can be marked */
    return true;
}

/* Whatever is typed: words, or no words, and never an error of the index. */
static void test_strange_queries(void **state) {
    (void)state;
    static const char *const bits[] = {"\"",   "*",        " ",   "　", "量", "子", "AND",  "OR", "NOT", "NEAR(",
                                       ")",    "x",        "lib", "-",  "^",  ":",  "+",    "{",  "'",   ";",
                                       "\xFF", "\xE9\x87", "데",  "ﾞ",  "ﬁ",  "𠮷", "\x01", "\\", "%"};
    fixture f;
    servanda_register *reg = open_at(":memory:");
    unsigned seed = 7;
    fixture_make(&f, "odd", "en", "x lib 量子 AND OR NOT NEAR 𠮷野 fi 데이터 -x\n");
    add_to(reg, &f);
    for (int i = 0; i < 3000; i++) {
        char text[128] = "";
        servanda_filter filter = SERVANDA_FILTER_INIT;
        servanda_error error = SERVANDA_ERROR_INIT;
        uint64_t count;
        for (int n = (int)(i % 9); n >= 0; n--) {
            seed = seed * 1103515245u + 12345u;
            strcat(text, bits[(seed >> 16) % (sizeof bits / sizeof *bits)]);
        }
        filter.text = text;
        servanda_status status = servanda_register_search(reg, &filter, 0, any_hit, NULL, NULL, &error);
        assert_true(status == SERVANDA_OK || status == SERVANDA_USAGE);
        assert_int_equal(servanda_register_count(reg, &filter, &count, &error), status);
    }
    fixture_free(&f);
    servanda_register_free(reg);
}

/* ---- snippets ---- */

static void assert_snippet(const char *text, const char *words, size_t columns, const char *wanted) {
    sv_query query;
    sv_query_hits hits = {0};
    sv_snippet snippet = {0};
    servanda_error error = SERVANDA_ERROR_INIT;
    sv_buf out = SV_BUF_INIT;
    assert_ok(sv_query_parse(&query, words, &error), error);
    assert_true(sv_query_find(&query, text, strlen(text), &hits));
    assert_true(sv_snippet_make(&snippet, text, strlen(text), &hits, columns));
    size_t at = 0;
    for (size_t i = 0; i < snippet.marks.count; i++) {
        servanda_mark_range mark = snippet.marks.items[i];
        assert_true(mark.start >= at && mark.end > mark.start && mark.end <= snippet.text.size);
        sv_buf_add(&out, snippet.text.data + at, mark.start - at);
        sv_buf_printf(&out, "[%.*s]", (int)(mark.end - mark.start), snippet.text.data + mark.start);
        at = mark.end;
    }
    sv_buf_str(&out, snippet.text.data + at);
    assert_string_equal(out.data, wanted);
    sv_buf_free(&out);
    sv_snippet_free(&snippet);
    sv_query_hits_free(&hits);
    sv_query_free(&query);
}

static void test_snippets(void **state) {
    (void)state;
    assert_snippet("A joint office opens.", "office", 80, "A joint [office] opens.");
    assert_snippet("Semiconductors and semi", "semiconduct*", 80, "[Semiconductors] and semi");
    assert_snippet("量子技術と量子計算", "量子", 80, "[量子]技術と[量子]計算");
    assert_snippet("量子技術", "子", 80, "量[子]技術");
    assert_snippet("量子技術", "量子 子技", 80, "[量子技]術");
    assert_snippet("ＡＩ技術", "ai", 80, "[ＡＩ]技術");
    assert_snippet("両国は量\n子技術を", "量子", 80, "両国は[量子]技術を");
    assert_snippet("양자 기술을  개발", "양자기술", 80, "[양자 기술]을 개발");
    assert_snippet("wrapped\n   line of text", "line", 80, "wrapped [line] of text");
    assert_snippet("one two three four five six seven eight nine ten", "six", 20, "…five [six] seven…");
    assert_snippet("一二三四五六七八九十量子一二三四五六七八九十", "量子", 24, "…七八九十[量子]一二三四五六…");
    assert_snippet("一二三四五六七八九十量子", "量子", 12, "…七八九十[量子]");
}

/* ---- searching the register ---- */

static servanda_register *library(void) {
    static const char *const texts[][3] = {
        {"en", "lib-en",
         "# Quantum bridges\nThe sides will fund quantum sensors by 2027.\n"
         "- Semiconductors supply\n| quantum cookies\nO-RAN and 5G networks.\n"},
        {"ja", "lib-ja", "# 量子の橋\n両国は、2027年までに量子センサーを支援する。\nデータ流通を歓迎した。\n"},
        {"zh", "lib-zh", "# 量子\n双方將加強量子技術合作。\n双方欢迎经济对话。\n"},
        {"ko", "lib-ko", "# 양자\n양국은 양자 기술 협력을 강화하기로 하였다.\n"},
    };
    servanda_register *reg = open_at(":memory:");
    for (size_t i = 0; i < 4; i++) {
        fixture f;
        fixture_make(&f, texts[i][1], texts[i][0], texts[i][2]);
        f.document.info.date = i == 0 ? "2024" : "2025";
        if (i == 0) fixture_state(&f, SERVANDA_KIND_COMMITMENT, "The sides will fund quantum sensors by 2027");
        if (i == 1) fixture_state(&f, SERVANDA_KIND_COMMITMENT, "両国は、2027年までに量子センサーを支援する");
        add_to(reg, &f);
        fixture_free(&f);
    }
    assert_sound(reg);
    return reg;
}

static bool note_hit(void *context, const servanda_hit *hit) {
    sv_buf *out = context;
    sv_buf_printf(out, "%s%s:", out->size ? "|" : "", hit->document->id);
    if (hit->row) sv_buf_printf(out, "%u:", hit->row->statement->id);
    for (size_t i = 0; i < hit->mark_count; i++)
        sv_buf_printf(out, "%s%.*s", i ? "," : "", (int)(hit->marks[i].end - hit->marks[i].start),
                      hit->snippet + hit->marks[i].start);
    assert_true(hit->mark_count > 0);
    return true;
}

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* The hits in no particular order: ranking is the index's own. */
static void assert_found(servanda_register *reg, servanda_filter filter, const char *wanted) {
    sv_buf out = SV_BUF_INIT, sorted = SV_BUF_INIT;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_found found;
    char *words[32];
    size_t count = 0;
    filter.size = sizeof filter;
    assert_ok(servanda_register_search(reg, &filter, 0, note_hit, &out, &found, &error), error);
    for (char *word = out.data ? strtok(out.data, "|") : NULL; word; word = strtok(NULL, "|")) words[count++] = word;
    qsort(words, count, sizeof *words, by_text);
    for (size_t i = 0; i < count; i++) sv_buf_printf(&sorted, "%s%s", i ? "|" : "", words[i]);
    assert_string_equal(sorted.data ? sorted.data : "", wanted);
    if (!filter.limit) assert_int_equal(found.passages, count);
    assert_false(found.capped);
    sv_buf_free(&out);
    sv_buf_free(&sorted);
}

#define FINDS(reg, words, wanted) assert_found(reg, (servanda_filter){.text = (words)}, wanted)

static void test_search(void **state) {
    (void)state;
    servanda_register *reg = library();
    FINDS(reg, "quantum", "lib-en:1:quantum|lib-en:Quantum");
    FINDS(reg, "QUANT", "");
    FINDS(reg, "quantum sensor", "lib-en:1:quantum,sensors");
    FINDS(reg, "semicon", "lib-en:Semiconductors");
    FINDS(reg, "5g", "lib-en:5G");
    FINDS(reg, "RAN", "lib-en:RAN");
    FINDS(reg, "cookies", "");
    FINDS(reg, "量子", "lib-ja:1:量子|lib-ja:量子|lib-zh:量子|lib-zh:量子");
    FINDS(reg, "橋", "lib-ja:橋");
    FINDS(reg, "流", "lib-ja:流");
    FINDS(reg, "ﾃﾞｰﾀ流通", "lib-ja:データ流通");
    FINDS(reg, "加强", "lib-zh:加強");
    FINDS(reg, "經濟對話", "lib-zh:经济对话");
    FINDS(reg, "양자기술", "lib-ko:양자 기술");
    servanda_register_free(reg);
}

static void test_search_filters(void **state) {
    (void)state;
    servanda_register *reg = library();
    assert_found(reg, (servanda_filter){.text = "量子", .lang = "ja"}, "lib-ja:1:量子|lib-ja:量子");
    assert_found(reg, (servanda_filter){.text = "2027", .to = "2024"}, "lib-en:1:2027");
    assert_found(reg, (servanda_filter){.text = "2027", .doc = "lib-ja"}, "lib-ja:1:2027");
    assert_found(reg, (servanda_filter){.text = "2027", .doc = "lib-ko"}, "");
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_filter filter = SERVANDA_FILTER_INIT;
    assert_int_equal(servanda_register_search(reg, &filter, 0, note_hit, NULL, NULL, &error), SERVANDA_USAGE);
    sv_buf out = SV_BUF_INIT;
    servanda_found found;
    filter.text = "量子", filter.limit = 1;
    assert_ok(servanda_register_search(reg, &filter, 0, note_hit, &out, &found, &error), error);
    assert_int_equal(found.passages, 4);
    assert_null(strchr(out.data, '|'));
    sv_buf_free(&out);
    servanda_register_free(reg);
}

typedef struct place {
    const char *text, *word;
} place;

static bool check_place(void *context, const servanda_hit *hit) {
    const place *p = context;
    size_t at = (size_t)(strstr(p->text, p->word) - p->text);
    assert_int_equal(hit->span.byte_start, at);
    assert_int_equal(hit->span.byte_end, at + strlen(p->word));
    assert_int_equal(hit->span.start, sv_utf8_count(p->text, at));
    assert_int_equal(hit->span.end, hit->span.start + sv_utf8_count(p->word, strlen(p->word)));
    return true;
}

/* A hit knows its place in the canonical text, also behind a gap in its block. */
static void test_place(void **state) {
    (void)state;
    fixture f;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_filter filter = SERVANDA_FILTER_INIT;
    servanda_register *reg = open_at(":memory:");
    place p = {"両国は供給\n3\n網と通信を強化する。\n", "通信"};
    fixture_make(&f, "gap", "ja", p.text);
    sv_block *b = f.document.blocks; /* one paragraph around a page number */
    size_t gap = strlen("両国は供給\n"), rest = gap + strlen("3\n");
    sv_range ranges[] = {{0, gap}, {rest, strlen(p.text) - 1}};
    b->ranges = ranges, b->range_count = 2, f.document.block_count = 1;
    add_to(reg, &f);
    filter.text = "通信";
    assert_ok(servanda_register_search(reg, &filter, 0, check_place, &p, NULL, &error), error);
    p.word = "供給\n3\n網";
    filter.text = "供給網";
    servanda_found found;
    assert_ok(servanda_register_search(reg, &filter, 0, check_place, &p, &found, &error), error);
    assert_int_equal(found.passages, 1);
    assert_sound(reg);
    fixture_free(&f);
    servanda_register_free(reg);
}

static bool check_place_start(void *context, const servanda_hit *hit) {
    const place *p = context;
    assert_int_equal(hit->span.byte_start, strstr(p->text, p->word) - p->text);
    return true;
}

/* A paragraph of many pages takes several rows of the index; its words are found wherever they stand. */
static void test_long_passage(void **state) {
    (void)state;
    fixture f;
    servanda_register *reg = open_at(":memory:");
    sv_buf text = SV_BUF_INIT;
    for (int i = 0; i < 30000; i++) sv_buf_str(&text, i == 29000 ? "量子 comet " : "長い文 words ");
    fixture_make(&f, "long", "ja", text.data);
    add_to(reg, &f);
    place p = {f.document.text, "量子"};
    servanda_filter filter = SERVANDA_FILTER_INIT;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_found found;
    filter.text = "量子 comet";
    assert_ok(servanda_register_search(reg, &filter, 0, check_place_start, &p, &found, &error), error);
    assert_int_equal(found.passages, 1);
    assert_sound(reg);
    assert_ok(servanda_register_remove(reg, "long", &error), error);
    assert_sound(reg);
    fixture_free(&f);
    sv_buf_free(&text);
    servanda_register_free(reg);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bigrams),        cmocka_unit_test(test_long_text), cmocka_unit_test(test_queries),
        cmocka_unit_test(test_bad_queries),    cmocka_unit_test(test_snippets),  cmocka_unit_test(test_search),
        cmocka_unit_test(test_search_filters), cmocka_unit_test(test_place),     cmocka_unit_test(test_strange_queries),
        cmocka_unit_test(test_long_passage),
    };
    return RUN_TESTS(tests);
}
