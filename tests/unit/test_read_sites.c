/* Pages as sites make them (tests/data/sites): for each, its date and its blocks, with everything around the text told apart.
 *
 * The one idea: NAME.blocks is what is expected of NAME.html, one line a block (see read_fixture.h). With SERVANDA_WRITE=1
 * in the environment they are written anew, to be read by a person before they are kept. */
#include <stdlib.h>

#include "read_fixture.h"

static void path_of(const char *name, const char *ending, char out[512]) {
    const char *root = getenv("SERVANDA_ROOT");
    snprintf(out, 512, "%s/tests/data/sites/%s.%s", root ? root : ".", name, ending);
}

static sv_buf read_file(const char *name, const char *ending) {
    char path[512];
    sv_buf out = SV_BUF_INIT;
    servanda_error error = SERVANDA_ERROR_INIT;
    path_of(name, ending, path);
    if (sv_file_read(path, 1 << 20, &out, &error) != SERVANDA_OK) fail_msg("%s: %s", path, error.what);
    sv_buf_byte(&out, '\0');
    assert_false(out.failed);
    return out;
}

static void write_blocks(const char *name, const sv_buf *found) {
    char path[512];
    path_of(name, "blocks", path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(found->data, 1, found->size - 1, file), found->size - 1);
    assert_int_equal(fclose(file), 0);
}

static void expect_site(const char *name) {
    sv_buf bytes = read_file(name, "html"), found = SV_BUF_INIT;
    servanda_document *d = read_bytes(bytes.data, bytes.size - 1, NULL);
    const char *date = servanda_document_get_info(d)->date;
    sv_buf_printf(&found, "date %s\n", date ? date : "unknown");
    for (size_t i = 0; i < d->block_count; i++) print_block(d, &d->blocks[i], &found);
    sv_buf_byte(&found, '\0');
    assert_false(found.failed);
    if (getenv("SERVANDA_WRITE")) write_blocks(name, &found);
    sv_buf expected = read_file(name, "blocks");
    assert_string_equal(found.data, expected.data);
    servanda_document_free(d);
    sv_buf_free(&bytes);
    sv_buf_free(&found);
    sv_buf_free(&expected);
}

static void site(void **state) { expect_site((const char *)*state); }

int main(void) {
    static char names[][24] = {"ja-ministry",   "ja-news", "ja-old",    "zh-ministry", "zh-cms",  "zh-news",
                               "en-government", "en-blog", "en-tables", "ko-ministry", "ko-news", "mixed"};
    struct CMUnitTest tests[sizeof names / sizeof *names];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        tests[i] = (struct CMUnitTest){names[i], site, NULL, NULL, names[i]};
    return RUN_TESTS(tests);
}
