/* Buffers and vectors: growth, stickiness after a failure. */
#include "test.h"

static void grows(void **state) {
    (void)state;
    sv_buf buf = SV_BUF_INIT;
    for (int i = 0; i < 10000; i++) sv_buf_printf(&buf, "%04d", i);
    assert_false(buf.failed);
    assert_int_equal(buf.size, 40000);
    assert_memory_equal(buf.data + (size_t)4 * 1234, "1234", 4);
    assert_int_equal(buf.data[buf.size], 0);
    sv_buf_free(&buf);
    assert_null(buf.data);
}

static void holds_any_byte(void **state) {
    (void)state;
    sv_buf buf = SV_BUF_INIT;
    sv_buf_add(&buf, "a\0b", 3);
    sv_buf_byte(&buf, '\0');
    sv_buf_str(&buf, "");
    sv_buf_add(&buf, NULL, 0);
    assert_int_equal(buf.size, 4);
    assert_memory_equal(buf.data, "a\0b\0", 5);
    sv_buf_clear(&buf);
    assert_int_equal(buf.size, 0);
    assert_string_equal(buf.data, "");
    sv_buf_free(&buf);
}

static void absurd_size_is_sticky(void **state) {
    (void)state;
    sv_buf buf = SV_BUF_INIT;
    sv_buf_str(&buf, "kept");
    sv_buf_add(&buf, "", SIZE_MAX - 2);
    assert_true(buf.failed);
    sv_buf_str(&buf, "more");
    assert_true(buf.failed);
    assert_string_equal(buf.data, "kept");
    sv_buf_clear(&buf);
    sv_buf_str(&buf, "again");
    assert_false(buf.failed);
    assert_string_equal(buf.data, "again");
    sv_buf_free(&buf);
}

static void vector_grows(void **state) {
    (void)state;
    SV_VEC(int) v = {0};
    for (int i = 0; i < 1000; i++) SV_VEC_PUSH(v, i * i);
    assert_false(v.failed);
    assert_int_equal(v.count, 1000);
    for (int i = 0; i < 1000; i++) assert_int_equal(v.items[i], i * i);
    SV_VEC_FREE(v);
    assert_null(v.items);
}

static void vector_refuses_to_wrap(void **state) {
    (void)state;
    void *items = NULL;
    size_t room = 0;
    assert_false(sv_vec_grow(&items, &room, SIZE_MAX / 8, 16));
    assert_null(items);
}

static void failures_stick(void **state) {
    (void)state;
#ifdef SV_FAULTS
    sv_buf buf = SV_BUF_INIT;
    SV_VEC(long) v = {0};
    sv_fault_arm_alloc(1);
    sv_buf_str(&buf, "x");
    sv_buf_str(&buf, "y");
    sv_fault_arm_alloc(1);
    SV_VEC_PUSH(v, 1);
    SV_VEC_PUSH(v, 2);
    sv_fault_arm_alloc(0);
    assert_true(buf.failed);
    assert_int_equal(buf.size, 0);
    assert_true(v.failed);
    assert_int_equal(v.count, 0);
    sv_buf_free(&buf);
    SV_VEC_FREE(v);
#else
    skip();
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows),
        cmocka_unit_test(holds_any_byte),
        cmocka_unit_test(absurd_size_is_sticky),
        cmocka_unit_test(vector_grows),
        cmocka_unit_test(vector_refuses_to_wrap),
        cmocka_unit_test(failures_stick),
    };
    return RUN_TESTS(tests);
}
