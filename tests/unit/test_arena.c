/* The arena: alignment, zeroing, growth, reuse, and every allocation failing once. */
#include "test.h"

static void aligned_and_zeroed(void **state) {
    (void)state;
    sv_arena *arena = sv_arena_new();
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *p = sv_arena_alloc(arena, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++) assert_int_equal(p[i], 0);
        memset(p, 0xAA, size);
    }
    sv_arena_free(arena);
}

static void stretches_do_not_overlap(void **state) {
    (void)state;
    sv_arena *arena = sv_arena_new();
    unsigned char *p[200];
    for (int i = 0; i < 200; i++) {
        size_t size = i % 10 == 9 ? 40000 : 100;
        p[i] = sv_arena_alloc(arena, size);
        memset(p[i], i, size);
    }
    for (int i = 0; i < 200; i++)
        for (size_t k = 0; k < (i % 10 == 9 ? 40000u : 100u); k++) assert_int_equal(p[i][k], i);
    assert_true(sv_arena_used(arena) >= 20 * 40000 + 180 * 100);
    sv_arena_free(arena);
}

static void reset_reuses(void **state) {
    (void)state;
    sv_arena *arena = sv_arena_new();
    for (int i = 0; i < 100; i++) memset(sv_arena_alloc(arena, 1000), 0xFF, 1000);
    sv_arena_reset(arena);
    assert_int_equal(sv_arena_used(arena), 0);
    unsigned char *p = sv_arena_alloc(arena, 1000);
    for (int i = 0; i < 1000; i++) assert_int_equal(p[i], 0);
    sv_arena_free(arena);
}

static void reset_of_an_empty_arena(void **state) {
    (void)state;
    sv_arena *arena = sv_arena_new();
    sv_arena_reset(arena);
    assert_non_null(sv_arena_alloc(arena, 1));
    sv_arena_free(arena);
    sv_arena_free(NULL);
}

static void copies(void **state) {
    (void)state;
    sv_arena *arena = sv_arena_new();
    assert_string_equal(sv_arena_copy(arena, "abcdef", 3), "abc");
    assert_string_equal(sv_arena_copy(arena, NULL, 0), "");
    assert_string_equal(sv_arena_str(arena, "whole"), "whole");
    assert_null(sv_arena_str(arena, NULL));
    assert_string_equal(sv_arena_printf(arena, "%s-%03d", "x", 7), "x-007");
    sv_arena_free(arena);
}

static void absurd_sizes_fail(void **state) {
    (void)state;
    sv_arena *arena = sv_arena_new();
    assert_null(sv_arena_alloc(arena, SIZE_MAX));
    assert_null(sv_arena_alloc(arena, SIZE_MAX - 20));
    assert_null(sv_arena_copy(arena, "", SIZE_MAX));
    sv_arena_free(arena);
}

static void every_allocation_may_fail(void **state) {
    (void)state;
#ifdef SV_FAULTS
    for (long nth = 1; nth < 100; nth++) {
        sv_fault_arm_alloc(nth);
        sv_arena *arena = sv_arena_new();
        bool whole = arena != NULL;
        for (int i = 0; arena && i < 50; i++) whole = sv_arena_alloc(arena, 3000) && whole;
        long count = sv_fault_count_alloc();
        sv_fault_arm_alloc(0);
        sv_arena_free(arena);
        assert_int_equal(whole, nth > count);
        if (whole) return;
    }
    fail();
#else
    skip();
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aligned_and_zeroed),
        cmocka_unit_test(stretches_do_not_overlap),
        cmocka_unit_test(reset_reuses),
        cmocka_unit_test(reset_of_an_empty_arena),
        cmocka_unit_test(copies),
        cmocka_unit_test(absurd_sizes_fail),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return RUN_TESTS(tests);
}
