/* What the tests of reading share: a document as one line a block, to be compared with what is expected.
 *
 * A line is KIND LEVEL <LEAD |TEXT: P paragraph, H heading, I item, N note, C caption, T cell, F furniture; the level where
 * there is one, the number of the lead-in where there is one; ranges are joined by ¦, line breaks in them are ⏎. */
#ifndef SV_READ_FIXTURE_H
#define SV_READ_FIXTURE_H

#include "test.h"

#include "model/document.h"
#include "text/text.h"

static void print_block(const servanda_document *d, const sv_block *b, sv_buf *out) {
    sv_buf_byte(out, "PHINCTF"[b->kind]);
    if (b->level) sv_buf_printf(out, "%u", b->level);
    if (b->lead != SV_NO_BLOCK) sv_buf_printf(out, "<%u", b->lead);
    sv_buf_byte(out, '|');
    for (uint32_t i = 0; i < b->range_count; i++) {
        if (i) sv_buf_str(out, "¦");
        for (size_t at = b->ranges[i].start; at < b->ranges[i].end; at++)
            if (d->text[at] == '\n')
                sv_buf_str(out, "⏎");
            else
                sv_buf_byte(out, d->text[at]);
    }
    sv_buf_byte(out, '\n');
}

/* What every document must keep, whatever was read. */
static void check_document(const servanda_document *d) {
    size_t last = 0;
    assert_int_equal(sv_utf8_valid_prefix(d->text, d->text_size), d->text_size);
    assert_int_equal(d->text[d->text_size], 0);
    for (size_t i = 0; i < d->block_count; i++) {
        const sv_block *b = &d->blocks[i];
        assert_true(b->lead == SV_NO_BLOCK || b->lead < i);
        assert_true(b->heading == SV_NO_BLOCK || (b->heading < i && d->blocks[b->heading].kind == SV_BLOCK_HEADING));
        assert_true(b->range_count == 0 || b->ranges[0].start >= last);
        if (b->range_count) last = b->ranges[0].start;
        for (uint32_t k = 0; k < b->range_count; k++) {
            assert_true(b->ranges[k].start < b->ranges[k].end && b->ranges[k].end <= d->text_size);
            assert_true(k == 0 || b->ranges[k].start >= b->ranges[k - 1].end);
            assert_true(((unsigned char)d->text[b->ranges[k].start] & 0xC0) != 0x80);
            assert_true(((unsigned char)d->text[b->ranges[k].end] & 0xC0) != 0x80);
        }
    }
}

static servanda_document *read_bytes(const void *bytes, size_t size, const servanda_document_info *info) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *document = NULL;
    servanda_status status = servanda_document_read(&document, bytes, size, info, &error);
    if (status) fail_msg("%s: %s", servanda_status_name(status), error.what);
    check_document(document);
    return document;
}

static servanda_document *read_text(const char *text, const char *format) {
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.format = format;
    return read_bytes(text, strlen(text), &info);
}

static void expect_document(const servanda_document *document, const char *expected) {
    sv_buf out = SV_BUF_INIT;
    sv_buf_str(&out, "");
    for (size_t i = 0; i < document->block_count; i++) print_block(document, &document->blocks[i], &out);
    assert_string_equal(out.data ? out.data : "", expected);
    sv_buf_free(&out);
}

static inline void expect_blocks(const char *text, const char *format, const char *expected) {
    servanda_document *document = read_text(text, format);
    expect_document(document, expected);
    servanda_document_free(document);
}

static inline void expect_status(const void *bytes, size_t size, const servanda_document_info *info,
                                 servanda_status status, const char *part) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *document = NULL;
    assert_int_equal(servanda_document_read(&document, bytes, size, info, &error), status);
    assert_null(document);
    assert_int_equal(error.status, status);
    if (!strstr(error.what, part)) fail_msg("\"%s\" does not hold \"%s\"", error.what, part);
}

#ifdef SV_FAULTS
/* Reads again and again with the n-th allocation failing, until none does. */
static inline void expect_memory_is_checked(const void *bytes, size_t size, const servanda_document_info *info) {
    for (long n = 1; n < 100000; n++) {
        servanda_error error = SERVANDA_ERROR_INIT;
        servanda_document *document = NULL;
        sv_fault_arm_alloc(n);
        servanda_status status = servanda_document_read(&document, bytes, size, info, &error);
        bool reached = sv_fault_count_alloc() >= n;
        sv_fault_arm_alloc(0);
        if (status) {
            assert_int_equal(status, SERVANDA_MEMORY);
            assert_null(document);
            continue;
        }
        check_document(document);
        servanda_document_free(document);
        if (!reached) return;
    }
    fail_msg("never came to an end");
}
#endif

#endif
