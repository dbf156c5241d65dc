/* Code points of byte offsets, forwards, backwards, and past the end. */
#include "model/document.h"
#include "test.h"

static servanda_document document_of(const char *text) {
    return (servanda_document){.text = text, .text_size = strlen(text)};
}

static void counts_code_points(void **state) {
    (void)state;
    servanda_document document = document_of("a\xC3\xA9\xE6\x97\xA5\xF0\x9F\x98\x80z");
    const size_t bytes[] = {0, 1, 3, 6, 10, 11};
    sv_document_cursor cursor = {0, 0};
    for (size_t i = 0; i < 6; i++) assert_int_equal(sv_document_point(&document, &cursor, bytes[i]), i);
    assert_int_equal(cursor.byte, 11);
}

static void goes_back(void **state) {
    (void)state;
    servanda_document document = document_of("\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E");
    sv_document_cursor cursor = {0, 0};
    assert_int_equal(sv_document_point(&document, &cursor, 9), 3);
    assert_int_equal(sv_document_point(&document, &cursor, 3), 1);
    assert_int_equal(sv_document_point(&document, &cursor, 6), 2);
    assert_int_equal(sv_document_point(&document, &cursor, 1000), 3);
}

static void spans_may_nest(void **state) {
    (void)state;
    servanda_document document = document_of("\xE6\x97\xA5 ab \xE6\x9C\xAC");
    sv_document_cursor cursor = {0, 0};
    servanda_span outer = sv_document_span(&document, &cursor, 3, 10);
    servanda_span inner = sv_document_span(&document, &cursor, 4, 6);
    assert_int_equal(outer.start, 1);
    assert_int_equal(outer.end, 6);
    assert_int_equal(inner.start, 2);
    assert_int_equal(inner.end, 4);
    assert_int_equal(inner.byte_start, 4);
    assert_int_equal(inner.byte_end, 6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_code_points),
        cmocka_unit_test(goes_back),
        cmocka_unit_test(spans_may_nest),
    };
    return RUN_TESTS(tests);
}
