/* The closed vocabularies: every word goes there and back, nothing else is known. */
#include "servanda/model.h"
#include "test.h"

#define ROUND_TRIP(row, type, text)                         \
    assert_string_equal(servanda_##type##_name(row), text); \
    assert_int_equal(servanda_##type##_of(text), row);

static void words_go_there_and_back(void **state) {
    (void)state;
#define SV_KIND(name, text) ROUND_TRIP(SERVANDA_KIND_##name, kind, text)
#define SV_FORCE(name, text) ROUND_TRIP(SERVANDA_FORCE_##name, force, text)
#define SV_STAGE(name, text) ROUND_TRIP(SERVANDA_STAGE_##name, stage, text)
#define SV_ROLE(name, text) ROUND_TRIP(SERVANDA_ROLE_##name, role, text)
#define SV_BOUND(name, text) ROUND_TRIP(SERVANDA_BOUND_##name, bound, text)
#include "servanda/model.def"
#undef SV_KIND
#undef SV_FORCE
#undef SV_STAGE
#undef SV_ROLE
#undef SV_BOUND
}

static void none_has_no_word(void **state) {
    (void)state;
    assert_null(servanda_kind_name(SERVANDA_KIND_NONE));
    assert_null(servanda_force_name((servanda_force)99));
    assert_int_equal(servanda_stage_of("finished"), SERVANDA_STAGE_NONE);
    assert_int_equal(servanda_role_of(""), SERVANDA_ROLE_NONE);
    assert_int_equal(servanda_bound_of(NULL), SERVANDA_BOUND_NONE);
    assert_int_equal(servanda_kind_of("Commitment"), SERVANDA_KIND_NONE);
}

static void forces_are_ordered(void **state) {
    (void)state;
    assert_true(SERVANDA_FORCE_OBLIGE > SERVANDA_FORCE_COMMIT);
    assert_true(SERVANDA_FORCE_COMMIT > SERVANDA_FORCE_INTEND);
    assert_true(SERVANDA_FORCE_INTEND > SERVANDA_FORCE_ASPIRE);
    assert_true(SERVANDA_FORCE_ASPIRE > SERVANDA_FORCE_EXPLORE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_go_there_and_back),
        cmocka_unit_test(none_has_no_word),
        cmocka_unit_test(forces_are_ordered),
    };
    return RUN_TESTS(tests);
}
