/* Reading whole files: limits, folders, missing files, pipes, failing calls. */
#include <stdlib.h>
#include <unistd.h>

#include "test.h"

static char folder[] = "/tmp/servanda-test-XXXXXX";
static char path[64];

static int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/file", folder);
    FILE *f = fopen(path, "wb");
    if (!f) return -1;
    for (int i = 0; i < 200000; i++) fputc(i % 251, f);
    return fclose(f);
}

static int remove_folder(void **state) {
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static servanda_status read_it(const char *name, size_t limit, sv_buf *buf, servanda_error *error) {
    *buf = (sv_buf)SV_BUF_INIT;
    *error = (servanda_error)SERVANDA_ERROR_INIT;
    return sv_file_read(name, limit, buf, error);
}

static void reads_all_bytes(void **state) {
    (void)state;
    sv_buf buf;
    servanda_error error;
    assert_int_equal(read_it(path, 200000, &buf, &error), SERVANDA_OK);
    assert_int_equal(buf.size, 200000);
    for (size_t i = 0; i < buf.size; i++) assert_int_equal((unsigned char)buf.data[i], i % 251);
    sv_buf_free(&buf);
}

static void stops_at_the_limit(void **state) {
    (void)state;
    sv_buf buf;
    servanda_error error;
    assert_int_equal(read_it(path, 199999, &buf, &error), SERVANDA_DOCUMENT_LIMIT);
    assert_string_equal(error.file, path);
    sv_buf_free(&buf);
}

static void endless_input_stops_at_the_limit(void **state) {
    (void)state;
    sv_buf buf;
    servanda_error error;
    assert_int_equal(read_it("/dev/zero", 1000000, &buf, &error), SERVANDA_DOCUMENT_LIMIT);
    assert_true(buf.size <= 1000000);
    sv_buf_free(&buf);
}

static void folders_and_missing_files(void **state) {
    (void)state;
    sv_buf buf;
    servanda_error error;
    assert_int_equal(read_it(folder, 1000, &buf, &error), SERVANDA_NO_DOCUMENT);
    assert_non_null(strstr(error.what, "folder"));
    sv_buf_free(&buf);
    assert_int_equal(read_it("/nonexistent/file", 1000, &buf, &error), SERVANDA_NO_DOCUMENT);
    assert_int_not_equal(error.cure[0], 0);
    sv_buf_free(&buf);
}

static void an_empty_file_is_read(void **state) {
    (void)state;
    sv_buf buf;
    servanda_error error;
    assert_int_equal(read_it("/dev/null", 1000, &buf, &error), SERVANDA_OK);
    assert_int_equal(buf.size, 0);
    sv_buf_free(&buf);
}

#ifdef SV_FAULTS
/* Runs a read with every allocation or call failing once; the status told must be the one expected. */
static void fail_each(void (*arm)(long), long (*count)(void), servanda_status expected) {
    for (long nth = 1; nth < 100; nth++) {
        sv_buf buf;
        servanda_error error;
        arm(nth);
        servanda_status status = read_it(path, 1 << 20, &buf, &error);
        long calls = count();
        arm(0);
        sv_buf_free(&buf);
        if (nth > calls) {
            assert_int_equal(status, SERVANDA_OK);
            return;
        }
        assert_int_equal(status, expected);
    }
    fail();
}
#endif

static void every_allocation_may_fail(void **state) {
    (void)state;
#ifdef SV_FAULTS
    fail_each(sv_fault_arm_alloc, sv_fault_count_alloc, SERVANDA_MEMORY);
#else
    skip();
#endif
}

static void every_call_may_fail(void **state) {
    (void)state;
#ifdef SV_FAULTS
    fail_each(sv_fault_arm_io, sv_fault_count_io, SERVANDA_IO);
#else
    skip();
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_all_bytes),
        cmocka_unit_test(stops_at_the_limit),
        cmocka_unit_test(endless_input_stops_at_the_limit),
        cmocka_unit_test(folders_and_missing_files),
        cmocka_unit_test(an_empty_file_is_read),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(every_call_may_fail),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
