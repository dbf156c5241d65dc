/* EDTF: what is written is read back, arithmetic keeps within months, bounds are sortable. */
#include "model/edtf.h"
#include "servanda/date.h"
#include "test.h"

static void round_trip(void **state) {
    (void)state;
    const char *texts[] = {"2022",    "2022-06",         "2022-06-14",    "2022-22", "2022/2025", "../2030",
                           "2025/..", "2025-04/2026-03", "../2024-06-30", "0999",    "2024-02-29"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        sv_edtf date;
        char out[SV_EDTF_ROOM];
        assert_true(sv_edtf_parse(texts[i], &date));
        sv_edtf_format(&date, out);
        assert_string_equal(out, texts[i]);
    }
}

static void refused(void **state) {
    (void)state;
    const char *texts[] = {"",       "..",         "../..",      "22",    "2022-13",    "2022-00",
                           "2022-6", "2023-02-29", "2022-22-01", "2022/", "2022-06-31", "x"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        sv_edtf date;
        assert_false(sv_edtf_parse(texts[i], &date));
    }
}

static void adding(void **state) {
    (void)state;
    sv_edtf_day d = sv_edtf_add((sv_edtf_day){2024, 1, 31}, 0, 1, 0);
    assert_int_equal(d.month * 100 + d.day, 229);
    d = sv_edtf_add((sv_edtf_day){2023, 12, 31}, 0, 0, 1);
    assert_int_equal(d.year * 10000 + d.month * 100 + d.day, 20240101);
    d = sv_edtf_add((sv_edtf_day){2024, 3, 1}, 0, 0, -1);
    assert_int_equal(d.month * 100 + d.day, 229);
    d = sv_edtf_add((sv_edtf_day){2024, 1, 0}, 0, -1, 0);
    assert_int_equal(d.year * 100 + d.month, 202312);
    d = sv_edtf_add((sv_edtf_day){2024, 0, 0}, 2, 5, 5);
    assert_int_equal(d.year, 2026);
    assert_int_equal(d.month, 0);
}

static void weekdays(void **state) {
    (void)state;
    assert_int_equal(sv_edtf_weekday((sv_edtf_day){1970, 1, 1}), 3);
    assert_int_equal(sv_edtf_weekday((sv_edtf_day){2024, 2, 29}), 3);
    assert_int_equal(sv_edtf_weekday((sv_edtf_day){1969, 12, 29}), 0);
}

static void check_bounds(const char *text, const char *first, const char *last) {
    sv_edtf date;
    char a[11], b[11];
    assert_true(sv_edtf_parse(text, &date));
    sv_edtf_bounds(&date, a, b);
    assert_string_equal(a, first);
    assert_string_equal(b, last);
}

static void bounds(void **state) {
    (void)state;
    check_bounds("2024", "2024-01-01", "2024-12-31");
    check_bounds("2024-02", "2024-02-01", "2024-02-29");
    check_bounds("2024-24", "2024-12-01", "2025-02-28");
    check_bounds("../2030-06", "0000-01-01", "2030-06-30");
    check_bounds("2025/..", "2025-01-01", "9999-12-31");
    check_bounds("2025-04/2026-03", "2025-04-01", "2026-03-31");
}

static void days(void **state) {
    (void)state;
    char day[11];
    assert_int_equal(servanda_days_between("2024-02-28", "2024-03-01"), 2);
    assert_int_equal(servanda_days_between("2025-03-01", "2025-02-28"), -1);
    assert_int_equal(servanda_days_between("2000-01-01", "2025-01-01"), 9132);
    assert_int_equal(servanda_days_between("2025", "2025-02-28"), 0);
    assert_int_equal(servanda_days_between(NULL, "2025-02-28"), 0);
    assert_int_equal(servanda_months_between("2025-01-31", "2025-02-28"), 0);
    assert_int_equal(servanda_months_between("2025-01-15", "2026-02-15"), 13);
    assert_int_equal(servanda_months_between("2026-02-15", "2025-01-16"), -12);
    assert_true(servanda_day_add("2025-01-01", -1, day));
    assert_string_equal(day, "2024-12-31");
    assert_true(servanda_day_add("2024-02-28", 2, day));
    assert_string_equal(day, "2024-03-01");
    assert_false(servanda_day_add("2024-02", 2, day));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip), cmocka_unit_test(refused), cmocka_unit_test(adding),
        cmocka_unit_test(weekdays),   cmocka_unit_test(bounds),  cmocka_unit_test(days),
    };
    return RUN_TESTS(tests);
}
