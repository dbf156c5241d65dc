/* Errors and statuses: cutting between code points, wrapping, the printed line, the table. */
#include "test.h"

static void fills_and_returns(void **state) {
    (void)state;
    servanda_error error = SERVANDA_ERROR_INIT;
    assert_int_equal(sv_error_set(&error, SERVANDA_FORMAT, "a.md", 7, "bad %s", "list"), SERVANDA_FORMAT);
    sv_error_cure(&error, "remove %d items", 3);
    char line[200];
    size_t length = servanda_error_format(&error, line, sizeof line);
    assert_string_equal(line, "a.md:7: bad list; remove 3 items");
    assert_int_equal(length, strlen(line));
    assert_int_equal(servanda_error_format(&error, line, 8), length);
    assert_string_equal(line, "a.md:7:");
    assert_int_equal(servanda_error_format(&error, NULL, 0), length);
}

static void a_new_error_has_no_old_cure(void **state) {
    (void)state;
    servanda_error error = SERVANDA_ERROR_INIT;
    sv_error_memory(&error);
    assert_int_not_equal(error.cure[0], 0);
    sv_error_set(&error, SERVANDA_IO, NULL, 0, "x");
    assert_string_equal(error.cure, "");
    assert_string_equal(error.file, "");
}

static void null_is_allowed(void **state) {
    (void)state;
    assert_int_equal(sv_error_set(NULL, SERVANDA_IO, "f", 1, "x"), SERVANDA_IO);
    assert_int_equal(sv_error_memory(NULL), SERVANDA_MEMORY);
    sv_error_cure(NULL, "x");
}

static void wraps_itself(void **state) {
    (void)state;
    servanda_error error = SERVANDA_ERROR_INIT;
    sv_error_set(&error, SERVANDA_IO, "inner", 0, "disk on fire");
    sv_error_set(&error, SERVANDA_REGISTER, error.file, 0, "cannot be saved: %s", error.what);
    assert_string_equal(error.what, "cannot be saved: disk on fire");
    assert_string_equal(error.file, "inner");
}

/* Whatever the offset, the text ends with a whole three-byte character. */
static void cuts_between_code_points(void **state) {
    (void)state;
    char text[1024];
    for (size_t lead = 0; lead < 6; lead++) {
        memset(text, 'x', lead);
        for (size_t i = lead; i + 3 < sizeof text; i += 3) memcpy(text + i, "\xE6\x97\xA5", 4);
        servanda_error error = SERVANDA_ERROR_INIT;
        sv_error_set(&error, SERVANDA_IO, NULL, 0, "%s", text);
        size_t length = strlen(error.what);
        assert_true(length >= SERVANDA_ERROR_TEXT - 3 && length < SERVANDA_ERROR_TEXT);
        assert_int_equal((length - lead) % 3, 0);
    }
}

static void without_a_text_the_status_speaks(void **state) {
    (void)state;
    servanda_error error = {.status = SERVANDA_BUSY};
    char line[200];
    servanda_error_format(&error, line, sizeof line);
    assert_string_equal(line, servanda_status_message(SERVANDA_BUSY));
}

static void the_table_of_statuses(void **state) {
    (void)state;
    assert_string_equal(servanda_status_name(SERVANDA_NOT_FOUND), "NOT_FOUND");
    assert_int_equal(servanda_status_exit_code(SERVANDA_OK), 0);
    assert_int_equal(servanda_status_exit_code(SERVANDA_EMPTY), 3);
    assert_int_equal(servanda_status_http(SERVANDA_DOCUMENT_LIMIT), 413);
    assert_string_equal(servanda_status_name((servanda_status)9999), "BUG");
    assert_int_equal(servanda_status_exit_code((servanda_status)9999), 70);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_and_returns),        cmocka_unit_test(a_new_error_has_no_old_cure),
        cmocka_unit_test(null_is_allowed),          cmocka_unit_test(wraps_itself),
        cmocka_unit_test(cuts_between_code_points), cmocka_unit_test(without_a_text_the_status_speaks),
        cmocka_unit_test(the_table_of_statuses),
    };
    return RUN_TESTS(tests);
}
