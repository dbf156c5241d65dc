/* The JSONL index: fields, ids of files, mistakes with their lines. */
#include <stdlib.h>
#include <unistd.h>

#include "test.h"

#include "servanda/index.h"

static char path[] = "/tmp/servanda-index-XXXXXX";

static void write_index(const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int make(void **state) {
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int drop(void **state) {
    (void)state;
    return unlink(path);
}

static void finds(void **state) {
    (void)state;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_index *index;
    write_index(
        "\xEF\xBB\xBF{\"doc\": \"b-2\", \"lang\": \"ja\", \"date\": \"2031-04\", \"title\": \"灯台\", \"form\": \"joint statement\","
        " \"parties\": [\"JPN\", \"EU\"], \"publisher\": \"P\", \"version_of\": \"a\", \"source\": \"https://s\","
        " \"series\": \"S\", \"round\": 2, \"other\": {\"x\": [1]}}\n"
        "\r\n"
        "{\"doc\": \"a\", \"title\": null}\n"
        "{\"doc\": \"b\"}");
    assert_int_equal(servanda_index_open(&index, path, &error), SERVANDA_OK);
    assert_int_equal(servanda_index_count(index), 3);
    const servanda_document_info *info = servanda_index_for_path(index, "x/y/b-2.txt");
    assert_non_null(info);
    assert_string_equal(info->id, "b-2");
    assert_string_equal(info->lang, "ja");
    assert_string_equal(info->date, "2031-04");
    assert_string_equal(info->title, "灯台");
    assert_string_equal(info->form, "joint statement");
    assert_int_equal(info->party_count, 2);
    assert_string_equal(info->parties[1], "EU");
    assert_string_equal(info->publisher, "P");
    assert_string_equal(info->version_of, "a");
    assert_string_equal(info->source, "https://s");
    assert_string_equal(info->series, "S");
    assert_int_equal(info->round, 2);
    assert_null(info->path);
    assert_string_equal(servanda_index_find(index, "b")->id, "b");
    assert_null(servanda_index_find(index, "a")->title);
    assert_null(servanda_index_find(index, "b-"));
    assert_null(servanda_index_find(index, ""));
    assert_null(servanda_index_for_path(index, "c.txt"));
    servanda_index_free(index);
    servanda_index_free(NULL);
}

static void refuses(const char *text, unsigned long line, const char *part) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_index *index;
    write_index(text);
    assert_int_equal(servanda_index_open(&index, path, &error), SERVANDA_INDEX);
    assert_null(index);
    assert_int_equal(error.line, line);
    assert_string_equal(error.file, path);
    if (!strstr(error.what, part)) fail_msg("\"%s\" does not hold \"%s\"", error.what, part);
    assert_true(error.cure[0]);
}

static void mistakes(void **state) {
    (void)state;
    refuses("{\"doc\": \"a\"}\n\n{\"doc\": \"b\"\n", 3, "no JSON");
    refuses("[1]\n", 1, "object");
    refuses("{\"title\": \"x\"}\n", 1, "\"doc\" is missing");
    refuses("{\"doc\": \"\"}\n", 1, "\"doc\" is missing");
    refuses("{\"doc\": \"a\", \"date\": 2031}\n", 1, "\"date\" is no text");
    refuses("{\"doc\": \"a\", \"parties\": \"JPN\"}\n", 1, "\"parties\" is no list");
    refuses("{\"doc\": \"a\", \"parties\": [1]}\n", 1, "\"parties\"");
    refuses("{\"doc\": \"a\", \"round\": -1}\n", 1, "\"round\"");
    refuses("{\"doc\": \"b\"}\n{\"doc\": \"a\"}\n{\"doc\": \"b\"}\n", 3, "second time");
}

static void no_file(void **state) {
    (void)state;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_index *index;
    assert_int_equal(servanda_index_open(&index, "/nowhere/index.jsonl", &error), SERVANDA_NO_DOCUMENT);
}

static void long_line(void **state) {
    (void)state;
    sv_buf text = SV_BUF_INIT;
    sv_buf_str(&text, "{\"doc\": \"");
    for (size_t i = 0; i < SV_LIMIT_META_LINE; i++) sv_buf_byte(&text, 'a');
    sv_buf_str(&text, "\"}\n");
    refuses(text.data, 1, "limit");
    sv_buf_free(&text);
}

#ifdef SV_FAULTS
static void memory_is_checked(void **state) {
    (void)state;
    write_index("{\"doc\": \"a\", \"parties\": [\"JPN\"], \"title\": \"T\"}\n{\"doc\": \"b\"}\n");
    for (long n = 1; n < 1000; n++) {
        servanda_error error = SERVANDA_ERROR_INIT;
        servanda_index *index;
        sv_fault_arm_alloc(n);
        servanda_status status = servanda_index_open(&index, path, &error);
        bool reached = sv_fault_count_alloc() >= n;
        sv_fault_arm_alloc(0);
        assert_true(status == SERVANDA_OK || status == SERVANDA_MEMORY);
        servanda_index_free(index);
        if (!reached) return;
    }
    fail_msg("never came to an end");
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds),
        cmocka_unit_test(mistakes),
        cmocka_unit_test(no_file),
        cmocka_unit_test(long_line),
#ifdef SV_FAULTS
        cmocka_unit_test(memory_is_checked),
#endif
    };
    return cmocka_run_group_tests(tests, make, drop);
}
