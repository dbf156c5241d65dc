/* Names to files: folders, order, hidden and foreign files, links. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

#include "servanda/document.h"
#include "servanda/files.h"

static char root[] = "/tmp/servanda-files-XXXXXX";

static void put(const char *name) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("text\n", file);
    fclose(file);
}

static void folder(const char *name) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", root, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

static int make(void **state) {
    (void)state;
    if (!mkdtemp(root) || chdir(root)) return -1;
    folder("b");
    folder("b/deep");
    folder(".hidden");
    put("c.txt");
    put("a.md");
    put("image.png");
    put("b/2.html");
    put("b/10.TXT");
    put("b/deep/x.txt");
    put(".hidden/no.txt");
    put(".no.txt");
    return symlink(".", "b/loop") || symlink("../c.txt", "b/link.txt");
}

static int drop(void **state) {
    (void)state;
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", root);
    return system(command);
}

static void expect(const char *const *names, size_t count, const char *expected) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_files *files;
    sv_buf out = SV_BUF_INIT;
    size_t found;
    assert_int_equal(servanda_files_find(&files, names, count, &error), SERVANDA_OK);
    const char *const *paths = servanda_files_paths(files, &found);
    for (size_t i = 0; i < found; i++) sv_buf_printf(&out, "%s ", paths[i]);
    assert_string_equal(out.data ? out.data : "", expected);
    sv_buf_free(&out);
    servanda_files_free(files);
}

static void walks(void **state) {
    (void)state;
    expect((const char *const[]){"."}, 1, "./b/10.TXT ./b/2.html ./a.md ./c.txt ./b/link.txt ./b/deep/x.txt ");
    expect((const char *const[]){"b/", "c.txt"}, 2, "b/10.TXT b/2.html c.txt b/link.txt b/deep/x.txt ");
}

static void keeps_what_is_named(void **state) {
    (void)state;
    expect((const char *const[]){"image.png", "-", "gone.txt", "c.txt", "c.txt"}, 5,
           "- c.txt c.txt gone.txt image.png ");
    expect(NULL, 0, "");
}

static void reads_a_file(void **state) {
    (void)state;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *d;
    assert_int_equal(servanda_document_read_file(&d, "b/10.TXT", NULL, &error), SERVANDA_OK);
    assert_string_equal(servanda_document_get_info(d)->id, "10");
    assert_string_equal(servanda_document_get_info(d)->path, "b/10.TXT");
    servanda_document_free(d);
    assert_int_equal(servanda_document_read_file(&d, "gone.txt", NULL, &error), SERVANDA_NO_DOCUMENT);
    assert_null(d);
    assert_int_equal(servanda_document_read_file(&d, "b", NULL, &error), SERVANDA_NO_DOCUMENT);
}

#ifdef SV_FAULTS
static void faults(void **state) {
    (void)state;
    static const char *const names[] = {"."};
    for (long n = 1; n < 1000; n++) {
        servanda_error error = SERVANDA_ERROR_INIT;
        servanda_files *files;
        sv_fault_arm_alloc(n);
        servanda_status status = servanda_files_find(&files, names, 1, &error);
        bool reached = sv_fault_count_alloc() >= n;
        sv_fault_arm_alloc(0);
        assert_true(status == SERVANDA_OK || status == SERVANDA_MEMORY);
        servanda_files_free(files);
        if (!reached) break;
    }
    for (long n = 1; n < 5; n++) {
        servanda_error error = SERVANDA_ERROR_INIT;
        servanda_document *d;
        sv_fault_arm_io(n);
        servanda_status status = servanda_document_read_file(&d, "c.txt", NULL, &error);
        sv_fault_arm_io(0);
        assert_true(status == SERVANDA_OK || status == SERVANDA_IO);
        servanda_document_free(d);
    }
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walks),
        cmocka_unit_test(keeps_what_is_named),
        cmocka_unit_test(reads_a_file),
#ifdef SV_FAULTS
        cmocka_unit_test(faults),
#endif
    };
    return cmocka_run_group_tests(tests, make, drop);
}
