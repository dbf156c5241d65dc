/* Finding: quotes are exact, runs agree, memory may run out at any point, hostile text ends in time. */
#include <stdlib.h>

#include "folder_fixture.h"
#include "servanda/extract.h"
#include "servanda/values.h"

/* Composed for this test. */
static const char *const texts[] = {
    "両国は、2026年までに共同研究所を設立し、基金に最大3億円を拠出する予定である。双方は、対話の重要性を確認した。",
    "双方将于2026年前设立联合实验室，并计划出资500万美元。双方强调对话的重要性。",
    "The two sides will open a joint laboratory by 2026 and intend to contribute $5 million. They welcomed the dialogue.",
    "양국은 2026년까지 공동연구소를 설립하고, 500만 달러를 지원하기로 하였다. 양측은 대화의 중요성을 강조하였다.",
};
static const char *const langs[] = {"ja", "zh", "en", "ko"};

static servanda_packs *packs;

static int open_packs(void **state) {
    (void)state;
    servanda_error error = SERVANDA_ERROR_INIT;
    return servanda_packs_open(&packs, NULL, &error) == SERVANDA_OK ? 0 : -1;
}

static int close_packs(void **state) {
    (void)state;
    servanda_packs_free(packs);
    return 0;
}

static servanda_status read_text(servanda_document **doc, const char *text, size_t size, const char *lang,
                                 servanda_error *error) {
    static const char *const parties[] = {"JPN", "KOR"};
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.id = "t";
    info.format = "text";
    info.lang = lang;
    info.date = "2024-05-01";
    info.parties = parties;
    info.party_count = 2;
    return servanda_document_read(doc, text, size, &info, error);
}

static void check_statement(const servanda_statement *s, const char *text, uint32_t id) {
    assert_int_equal(s->id, id);
    assert_true(s->span.byte_start < s->span.byte_end);
    assert_memory_equal(s->quote, text + s->span.byte_start, s->span.byte_end - s->span.byte_start);
    assert_int_equal(strlen(s->quote), s->span.byte_end - s->span.byte_start);
    assert_true(s->kind != SERVANDA_KIND_NONE);
    assert_int_equal(s->kind == SERVANDA_KIND_COMMITMENT, s->force != SERVANDA_FORCE_NONE);
    assert_int_equal(s->kind == SERVANDA_KIND_PROGRESS, s->stage != SERVANDA_STAGE_NONE);
    assert_true(s->rule_count > 0);
    assert_true(s->reason_count > 0);
}

static void quotes_are_exact(void **state) {
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        servanda_error error = SERVANDA_ERROR_INIT;
        servanda_document *doc;
        servanda_extraction *e;
        assert_int_equal(read_text(&doc, texts[i], strlen(texts[i]), langs[i], &error), SERVANDA_OK);
        assert_int_equal(servanda_extract(&e, doc, packs, &error), SERVANDA_OK);
        servanda_statements found = servanda_extraction_statements(e);
        assert_int_equal(found.count, 3);
        for (size_t k = 0; k < found.count; k++) check_statement(&found.items[k], texts[i], (uint32_t)k + 1);
        assert_int_equal(found.items[0].kind, SERVANDA_KIND_COMMITMENT);
        assert_int_equal(found.items[1].amount_count, 1);
        assert_int_equal(found.items[2].kind, SERVANDA_KIND_POSITION);
        servanda_extraction_free(e);
        servanda_document_free(doc);
    }
}

/* Composed for this test: a person and a body with their short forms. */
static const char defines[] =
    "Norway’s Fisheries Minister, Kari Holm, signed the protocol in May. The Korean Kelp Agency "
    "(KKA) opened a station. Minister Holm will visit it by 2027. KKA will share its data.";

static void short_forms_are_learnt(void **state) {
    (void)state;
    static const char *const actors[] = {"NOR", "KOR", "NOR", "KOR"};
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *doc;
    servanda_extraction *e;
    assert_int_equal(read_text(&doc, defines, strlen(defines), "en", &error), SERVANDA_OK);
    assert_int_equal(servanda_extract(&e, doc, packs, &error), SERVANDA_OK);
    servanda_statements found = servanda_extraction_statements(e);
    assert_int_equal(found.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(found.items[i].actor_count, 1);
        assert_string_equal(found.items[i].actors[0], actors[i]);
    }
    assert_int_equal(found.items[2].name_count, 0);
    assert_string_equal(found.items[3].names[0], "KKA");
    servanda_extraction_free(e);
    servanda_document_free(doc);
}

#ifdef SV_FAULTS
static void run_out(const char *text, const char *lang) {
    servanda_status status = SERVANDA_MEMORY;
    for (long n = 1; status != SERVANDA_OK; n++) {
        servanda_error error = SERVANDA_ERROR_INIT;
        servanda_document *doc = NULL;
        servanda_extraction *e = NULL;
        assert_int_equal(read_text(&doc, text, strlen(text), lang, &error), SERVANDA_OK);
        sv_fault_arm_alloc(n);
        status = servanda_extract(&e, doc, packs, &error);
        sv_fault_arm_alloc(0);
        assert_true(status == SERVANDA_OK || status == SERVANDA_MEMORY);
        assert_true((status == SERVANDA_OK) == (e != NULL));
        servanda_extraction_free(e);
        servanda_document_free(doc);
        assert_true(n < 100000);
    }
}

static void memory_runs_out(void **state) {
    (void)state;
    for (size_t i = 0; i < 4; i++) run_out(texts[i], langs[i]);
    run_out(defines, "en");
}
#endif

static void survive(const char *unit, size_t times, const char *lang) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *doc = NULL;
    servanda_extraction *e = NULL;
    sv_buf text = SV_BUF_INIT;
    for (size_t i = 0; i < times; i++) sv_buf_str(&text, unit);
    assert_false(text.failed);
    if (read_text(&doc, text.data, text.size, lang, &error) == SERVANDA_OK) {
        assert_int_equal(servanda_extract(&e, doc, packs, &error), SERVANDA_OK);
        servanda_extraction_free(e);
    }
    servanda_document_free(doc);
    sv_buf_free(&text);
}

static void hostile_text_ends(void **state) {
    (void)state;
    survive("(", 100000, "en");
    survive("()", 50000, "en");
    survive("will agree to ", 20000, "en");
    survive(", and will ", 20000, "en");
    survive("2024 ", 50000, "en");
    survive("$1 million ", 20000, "en");
    survive("The Kelp Board (KB). KB met. ", 5000, "en"); /* a definition again and again */
    survive("\xE3\x80\x8C", 30000, "ja");                 /* opening quotation marks */
    survive("\xE3\x81\x97\xE3\x80\x81", 30000, "ja");     /* chains without end */
    survive("\xE4\xBA\x8C", 50000, "ja");                 /* a numeral */
    survive("\xE5\xB0\x86\xEF\xBC\x8C", 30000, "zh");     /* an operative word and a pause */
    survive("\xEB\x8B\xA4 ", 30000, "ko");
}

typedef struct value_case {
    const char *lang, *text, *date, *edtf, *currency;
    double value;
} value_case;

static void check_value(const value_case *c) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_values *values;
    size_t count;
    bool found = false;
    assert_int_equal(servanda_values_find(&values, c->text, strlen(c->text), c->lang, c->date, packs, &error),
                     SERVANDA_OK);
    const servanda_value *items = servanda_values_items(values, &count);
    for (size_t i = 0; i < count; i++) {
        bool date = c->edtf && items[i].edtf && strcmp(items[i].edtf, c->edtf) == 0;
        bool money = c->currency && items[i].currency && strcmp(items[i].currency, c->currency) == 0 &&
                     items[i].value == c->value;
        bool number = !c->edtf && !c->currency && items[i].kind == SERVANDA_VALUE_NUMBER && items[i].value == c->value;
        found |= date || money || number;
    }
    if (!found) print_error("not found in \"%s\"\n", c->text);
    assert_true(found);
    servanda_values_free(values);
}

static void values_in_four_languages(void **state) {
    (void)state;
    static const value_case cases[] = {
        {"ja", "総額1億6,000万ドル以上を拠出する", NULL, NULL, "USD", 1.6e8},
        {"ja", "令和７年度までに整備する", "2024-05-01", "../2026-03", NULL, 0},
        {"ja", "二千二十四", NULL, NULL, NULL, 2024},
        {"ja", "二〇二四", NULL, NULL, NULL, 2024},
        {"zh", "三千五百万美元", NULL, NULL, "USD", 3.5e7},
        {"zh", "2025年上半年", NULL, "2025-01/2025-06", NULL, 0},
        {"en", "twenty-five million euros", NULL, NULL, "EUR", 2.5e7},
        {"en", "by the end of June 2025", NULL, "../2025-06", NULL, 0},
        {"en", "1,234.5", NULL, NULL, NULL, 1234.5},
        {"ko", "4억 5,000만 달러", NULL, NULL, "USD", 4.5e8},
        {"ko", "내년 1분기", "2024-05-01", "2025-01/2025-03", NULL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_value(&cases[i]);
}

static void values_refuse_bad_input(void **state) {
    (void)state;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_values *values = NULL;
    assert_int_equal(servanda_values_find(&values, "1", 1, "xx", NULL, packs, &error), SERVANDA_NO_LANGUAGE);
    assert_int_equal(servanda_values_find(&values, "\xff", 1, "en", NULL, packs, &error), SERVANDA_ENCODING);
    assert_null(values);
}

/* What a rule captured (a body by its words) is a concept too, and outlives the marks that it came from. */
static void captured_concepts_stay(void **state) {
    (void)state;
    static const char text[] = "秘书处计划自2025年起将培训名额扩大到60人。";
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *doc;
    servanda_extraction *found;
    bool seen = false;
    assert_int_equal(read_text(&doc, text, sizeof text - 1, "zh", &error), SERVANDA_OK);
    assert_int_equal(servanda_extract(&found, doc, packs, &error), SERVANDA_OK);
    servanda_statements list = servanda_extraction_statements(found);
    for (size_t i = 0; i < list.count; i++)
        for (size_t k = 0; k < list.items[i].concept_count; k++)
            seen |= strcmp(list.items[i].concepts[k], "秘书处") == 0;
    assert_true(seen);
    servanda_extraction_free(found);
    servanda_document_free(doc);
}

/* An area that a rule captured in a heading is still told of the statements below it. */
static void captured_areas_stay(void **state) {
    (void)state;
    static const char text[] = "Joint Paper\n\n1. Work on area beta\n\nThe two sides will meet every year.\n\n"
                               "The two sides will continue this work for a good and long time to come.\n";
    put_file("en/rules/own.rules", "rule own.area\n why a paper may name its area\n is area area=$x weight=9\n"
                                   " when \"area\" x:(\"alpha\" | \"beta\")\n");
    servanda_packs *own = NULL;
    servanda_document *doc;
    servanda_extraction *found;
    servanda_error error = SERVANDA_ERROR_INIT;
    assert_int_equal(servanda_packs_open(&own, root, &error), SERVANDA_OK);
    assert_int_equal(read_text(&doc, text, sizeof text - 1, "en", &error), SERVANDA_OK);
    assert_int_equal(servanda_extract(&found, doc, own, &error), SERVANDA_OK);
    servanda_statements list = servanda_extraction_statements(found);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[1].areas[0], "beta");
    servanda_extraction_free(found);
    servanda_document_free(doc);
    servanda_packs_free(own);
}

static void rules_of_areas_are_named(void **state) {
    (void)state;
    static const char text[] = "両国は、環境の保全に取り組むことを決定した。";
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *doc;
    servanda_extraction *e;
    bool named = false;
    assert_int_equal(read_text(&doc, text, sizeof text - 1, "ja", &error), SERVANDA_OK);
    assert_int_equal(servanda_extract(&e, doc, packs, &error), SERVANDA_OK);
    servanda_statements found = servanda_extraction_statements(e);
    assert_int_equal(found.count, 1);
    for (size_t i = 0; i < found.items[0].rule_count; i++)
        named |= strcmp(found.items[0].rules[i], "ja.area.environment") == 0;
    assert_true(named);
    servanda_extraction_free(e);
    servanda_document_free(doc);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_are_exact),
        cmocka_unit_test(short_forms_are_learnt),
#ifdef SV_FAULTS
        cmocka_unit_test(memory_runs_out),
#endif
        cmocka_unit_test_setup_teardown(captured_areas_stay, make_root, drop_root),
        cmocka_unit_test(rules_of_areas_are_named),
        cmocka_unit_test(captured_concepts_stay),
        cmocka_unit_test(hostile_text_ends),
        cmocka_unit_test(values_in_four_languages),
        cmocka_unit_test(values_refuse_bad_input),
    };
    return cmocka_run_group_tests(tests, open_packs, close_packs);
}
