/* Writers: exact bytes of JSON Lines and CSV, what a terminal may be shown, tables and wrapping by display width. */
#include <stdlib.h>

#include "servanda/report.h"
#include "test.h"

static servanda_output *memory(void) {
    servanda_output *output;
    assert_int_equal(servanda_output_open(&output, NULL, NULL, NULL), SERVANDA_OK);
    return output;
}

/* What was written equals `expected`; frees the output. */
static void wrote(servanda_output *output, const char *expected) {
    size_t size;
    const char *bytes = servanda_output_bytes(output, &size);
    char *text = strndup(bytes, size);
    assert_string_equal(text, expected);
    free(text);
    servanda_output_free(output);
}

static void number_is(double number, const char *expected) {
    servanda_output *output = memory();
    servanda_json json = {output, false};
    servanda_json_number(&json, number);
    wrote(output, expected);
}

static void numbers_have_no_needless_digits(void **state) {
    (void)state;
    number_is(0, "0");
    number_is(1200000000, "1200000000");
    number_is(1e15, "1000000000000000");
    number_is(0.5, "0.5");
    number_is(2.4, "2.4");
    number_is(-3, "-3");
    number_is(0.1 + 0.2, "0.30000000000000004");
    number_is(1.0 / 0.0, "null");
}

static void string_is(const char *text, const char *expected) {
    servanda_output *output = memory();
    servanda_json json = {output, false};
    servanda_json_string(&json, text);
    wrote(output, expected);
}

static void strings_are_valid(void **state) {
    (void)state;
    string_is("a \"b\" \\ c\n\t\x01", "\"a \\\"b\\\" \\\\ c\\n\\t\\u0001\"");
    string_is("\xE5\xAE\x87\xE5\xAE\x99", "\"\xE5\xAE\x87\xE5\xAE\x99\"");
    string_is("\xE5\xAE", "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    string_is("x\xC0\x80y", "\"x\xEF\xBF\xBD\xEF\xBF\xBDy\"");
    string_is(NULL, "null");
}

static const char *const ACTORS[] = {"JPN", "USA"};
static const char *const AREAS[] = {"quantum"};
static const char *const RULES[] = {"en.commit.will"};
static const servanda_amount AMOUNTS[] = {{"USD 2.5 million", 2500000, "USD", SERVANDA_BOUND_MAX, {0, 0, 0, 0}}};
static const servanda_date DATES[] = {{"by 2026", "../2026", SERVANDA_ROLE_DEADLINE, {0, 0, 0, 0}}};

static const servanda_phrase CONDITIONS[] = {{"once \"ready\"", NULL, {0, 0, 0, 0}}, {"if asked", NULL, {0, 0, 0, 0}}};
static const servanda_phrase INSTRUMENTS[] = {{"MOC", "instrument:memorandum", {0, 0, 0, 0}},
                                              {"loom", NULL, {0, 0, 0, 0}}};

static servanda_statement sample(void) {
    return (servanda_statement){
        .doc = "a",
        .id = 3,
        .span = {10, 20, 30, 40},
        .quote = "=Both \"will\" act",
        .kind = SERVANDA_KIND_COMMITMENT,
        .force = SERVANDA_FORCE_COMMIT,
        .actors = ACTORS,
        .actor_count = 2,
        .areas = AREAS,
        .area_count = 1,
        .amounts = AMOUNTS,
        .amount_count = 1,
        .dates = DATES,
        .date_count = 1,
        .phrases = {[SERVANDA_PHRASE_CONDITION] = {CONDITIONS, 2}, [SERVANDA_PHRASE_INSTRUMENT] = {INSTRUMENTS, 2}},
        .rules = RULES,
        .rule_count = 1};
}

static void a_statement_is_one_line_of_json(void **state) {
    (void)state;
    servanda_output *output = memory();
    servanda_statement s = sample();
    servanda_jsonl_statement(output, &s);
    s = (servanda_statement){
        .doc = "b", .id = 1, .quote = "", .lead = "L", .kind = SERVANDA_KIND_PROGRESS, .stage = SERVANDA_STAGE_ONGOING};
    servanda_jsonl_statement(output, &s);
    wrote(
        output,
        "{\"doc\":\"a\",\"id\":3,\"start\":10,\"end\":20,\"quote\":\"=Both \\\"will\\\" act\",\"kind\":\"commitment\","
        "\"force\":\"commit\",\"reaffirmed\":false,\"actors\":[\"JPN\",\"USA\"],\"areas\":[\"quantum\"],"
        "\"amounts\":[{\"quote\":\"USD 2.5 million\",\"value\":2500000,\"currency\":\"USD\",\"bound\":\"max\"}],"
        "\"dates\":[{\"quote\":\"by 2026\",\"edtf\":\"../2026\",\"role\":\"deadline\"}],\"names\":[],"
        "\"condition\":[\"once \\\"ready\\\"\",\"if asked\"],"
        "\"instruments\":[{\"quote\":\"MOC\",\"id\":\"instrument:memorandum\"},{\"quote\":\"loom\"}],"
        "\"concepts\":[],\"rules\":[\"en.commit.will\"]}\n"
        "{\"doc\":\"b\",\"id\":1,\"start\":0,\"end\":0,\"quote\":\"\",\"lead\":\"L\",\"kind\":\"progress\","
        "\"stage\":\"ongoing\",\"reaffirmed\":false,\"actors\":[],\"areas\":[],\"amounts\":[],\"dates\":[],"
        "\"names\":[],\"concepts\":[],\"rules\":[]}\n");
}

static void csv_runs_no_formula(void **state) {
    (void)state;
    servanda_output *output = memory();
    const char *const cells[] = {"=1+1", "+a", "-b", "@c", "\xEF\xBC\x9Dx", "a=b", "say \"x\"\nand", NULL};
    servanda_csv_row(output, cells, sizeof cells / sizeof *cells);
    wrote(output, "\"'=1+1\",\"'+a\",\"'-b\",\"'@c\",\"'\xEF\xBC\x9Dx\",\"a=b\",\"say \"\"x\"\"\nand\",\"\"\r\n");
}

static void csv_has_a_cell_for_each_slot(void **state) {
    (void)state;
    servanda_output *output = memory();
    servanda_statement s = sample();
    servanda_csv_statement(output, &s);
    wrote(output, "\"a\",3,10,20,\"'=Both \"\"will\"\" act\",\"\",\"commitment\",\"commit\",\"\",\"no\",\"JPN; USA\","
                  "\"quantum\",\"USD 2500000 max\",\"../2026 deadline\",\"\",\"en.commit.will\","
                  "\"once \"\"ready\"\"; if asked\",\"\",\"MOC; loom\",\"\"\r\n");
}

static void csv_may_begin_with_a_mark(void **state) {
    (void)state;
    servanda_output *output = memory();
    size_t size;
    servanda_csv_begin(output, true);
    assert_int_equal(memcmp(servanda_output_bytes(output, &size), "\xEF\xBB\xBF\"doc\",\"id\",", 14), 0);
    servanda_output_free(output);
}

static void a_terminal_sees_no_escapes(void **state) {
    (void)state;
    servanda_output *output = memory();
    servanda_style style = SERVANDA_STYLE_INIT;
    servanda_text_tone(output, &style, SERVANDA_TONE_BAD,
                       "a\033[31mb\xC2\x9B"
                       "c\xE2\x80\xAE"
                       "d \n e");
    wrote(output, "a\xEF\xBF\xBD[31mb\xEF\xBF\xBD"
                  "c\xEF\xBF\xBD"
                  "d e");
}

static void wrapped_wide_text_is_joined(void **state) {
    (void)state;
    servanda_output *output = memory();
    servanda_style style = SERVANDA_STYLE_INIT;
    servanda_text_tone(output, &style, SERVANDA_TONE_PLAIN, "\xE4\xB8\xA1\n\xE5\x9B\xBD\nEU a\nb");
    wrote(output, "\xE4\xB8\xA1\xE5\x9B\xBD EU a b");
}

static void tones_are_closed(void **state) {
    (void)state;
    servanda_output *output = memory();
    servanda_style style = SERVANDA_STYLE_INIT;
    servanda_style_ansi(&style);
    servanda_text_tone(output, &style, SERVANDA_TONE_GOOD, "x");
    servanda_text_tone(output, &style, SERVANDA_TONE_GOOD, "");
    wrote(output, "\033[32mx\033[0m");
}

static void tables_align_wide_text(void **state) {
    (void)state;
    static const servanda_column columns[] = {
        {.title = "A"}, {.title = "N", .align = SERVANDA_ALIGN_RIGHT}, {.title = "B"}};
    servanda_output *output = memory();
    servanda_style style = SERVANDA_STYLE_INIT;
    servanda_table *table = servanda_table_new(columns, 3);
    servanda_table_cell(table, "\xE5\xAE\x87\xE5\xAE\x99"); /* two characters, four columns */
    servanda_table_number(table, 12);
    servanda_table_cell(table, NULL);
    servanda_table_cell(table, "abcde");
    servanda_table_number(table, 0);
    servanda_table_cell(table, "x");
    assert_int_equal(servanda_table_rows(table), 2);
    servanda_table_write(table, output, &style, 1);
    servanda_table_free(table);
    wrote(output, " A       N  B\n"
                  " \xE5\xAE\x87\xE5\xAE\x99   12\n"
                  " abcde   \xC2\xB7  x\n");
}

static void tables_give_way(void **state) {
    (void)state;
    static const servanda_column columns[] = {{.title = "id"}, {.title = "quote", .least = 4}};
    servanda_output *output = memory();
    servanda_style style = SERVANDA_STYLE_INIT;
    style.columns = 12;
    servanda_table *table = servanda_table_new(columns, 2);
    servanda_table_cell(table, "1");
    servanda_table_cell(table, "\xE5\xAE\x87\xE5\xAE\x99\xE5\xAE\x87\xE5\xAE\x99\xE5\xAE\x87\xE5\xAE\x99");
    servanda_table_cell(table, "2");
    servanda_table_cell(table, "abcdefgh");
    servanda_table_write(table, output, &style, 0);
    servanda_table_free(table);
    wrote(output, "id  quote\n"
                  "1   \xE5\xAE\x87\xE5\xAE\x99\xE5\xAE\x87\xE2\x80\xA6\n"
                  "2   abcdefgh\n");
}

static void text_is_wrapped(void **state) {
    (void)state;
    servanda_output *output = memory();
    servanda_style style = SERVANDA_STYLE_INIT;
    style.columns = 23;
    servanda_text_wrap(output, &style, SERVANDA_TONE_PLAIN, 2, "the quick brown fox jumps over the lazy dog");
    servanda_text_wrap(
        output, &style, SERVANDA_TONE_PLAIN, 2,
        "\xE5\xAE\x87\xE5\xAE\x99\xE5\xAE\x87\xE5\xAE\x99\xE5\xAE\x87\xE5\xAE\x99\xE5\xAE\x87\xE5\xAE\x99"
        "\xE5\xAE\x87\xE5\xAE\x99\xE3\x80\x82\xE5\xAE\x87");
    wrote(output, "  the quick brown fox\n  jumps over the lazy\n  dog\n"
                  "  \xE5\xAE\x87\xE5\xAE\x99\xE5\xAE\x87\xE5\xAE\x99\xE5\xAE\x87\xE5\xAE\x99\xE5\xAE\x87\xE5\xAE\x99"
                  "\xE5\xAE\x87\n  \xE5\xAE\x99\xE3\x80\x82\xE5\xAE\x87\n");
}

static servanda_status refuse(void *context, const char *bytes, size_t size) {
    (void)bytes, (void)size;
    ++*(int *)context;
    return SERVANDA_DISK_FULL;
}

static void the_first_failure_stays(void **state) {
    (void)state;
    int calls = 0;
    servanda_output *output;
    servanda_error error = SERVANDA_ERROR_INIT;
    assert_int_equal(servanda_output_open(&output, refuse, &calls, NULL), SERVANDA_OK);
    servanda_output_text(output, "x");
    assert_false(servanda_output_failed(output));
    assert_int_equal(servanda_output_flush(output, &error), SERVANDA_DISK_FULL);
    assert_true(servanda_output_failed(output));
    servanda_output_text(output, "y");
    assert_int_equal(servanda_output_flush(output, &error), SERVANDA_DISK_FULL);
    assert_int_equal(calls, 1);
    assert_int_equal(error.status, SERVANDA_DISK_FULL);
    servanda_output_free(output);
}

static void long_printf_is_whole(void **state) {
    (void)state;
    char text[1001];
    memset(text, 'a', 1000);
    text[1000] = '\0';
    servanda_output *output = memory();
    servanda_output_printf(output, "%s", text);
    wrote(output, text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_no_needless_digits),
        cmocka_unit_test(strings_are_valid),
        cmocka_unit_test(a_statement_is_one_line_of_json),
        cmocka_unit_test(csv_runs_no_formula),
        cmocka_unit_test(csv_has_a_cell_for_each_slot),
        cmocka_unit_test(csv_may_begin_with_a_mark),
        cmocka_unit_test(a_terminal_sees_no_escapes),
        cmocka_unit_test(wrapped_wide_text_is_joined),
        cmocka_unit_test(tones_are_closed),
        cmocka_unit_test(tables_align_wide_text),
        cmocka_unit_test(tables_give_way),
        cmocka_unit_test(text_is_wrapped),
        cmocka_unit_test(the_first_failure_stays),
        cmocka_unit_test(long_printf_is_whole),
    };
    return RUN_TESTS(tests);
}
