/* Sheets (see sheet.h): failing, packing, unpacking. */
#include "read/sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "read/read.h"

__attribute__((format(printf, 3, 0))) static void put(char *out, size_t room, const char *format, va_list args) {
    int length = vsnprintf(out, room, format, args);
    size_t size = length < 0 ? 0 : (size_t)length < room ? (size_t)length : room - 1;
    out[sv_utf8_valid_prefix(out, size)] = '\0';
}

void sv_sheet_fail(sv_sheet *sheet, servanda_status status, const char *what, ...) {
    va_list args;
    va_start(args, what);
    put(sheet->what, sizeof sheet->what, what, args);
    va_end(args);
    sheet->status = status;
    sheet->cure[0] = '\0';
}

void sv_sheet_cure(sv_sheet *sheet, const char *cure, ...) {
    va_list args;
    va_start(args, cure);
    put(sheet->cure, sizeof sheet->cure, cure, args);
    va_end(args);
}

void sv_sheet_fact_set(sv_sheet *sheet, sv_sheet_fact fact, const char *value, size_t size) {
    while (size > 0 && (unsigned char)*value <= ' ') value++, size--;
    while (size > 0 && (unsigned char)value[size - 1] <= ' ') size--;
    if (sheet->facts[fact].size == 0 && size > 0) sv_buf_add(&sheet->facts[fact], value, size);
}

void sv_sheet_part_add(sv_sheet *sheet, const char *name, const void *bytes, size_t size) {
    sv_sheet_part part = {.name = sheet->packed.size, .name_size = strlen(name), .size = size};
    sv_buf_add(&sheet->packed, name, strlen(name));
    part.bytes = sheet->packed.size;
    sv_buf_add(&sheet->packed, bytes, size);
    SV_VEC_PUSH(sheet->parts, part);
}

bool sv_sheet_failed(const sv_sheet *sheet) {
    bool failed = sheet->text.failed || sheet->lines.failed || sheet->boxes.failed || sheet->pages.failed ||
                  sheet->parts.failed || sheet->packed.failed;
    for (size_t i = 0; i < SV_SHEET_FACTS; i++) failed = failed || sheet->facts[i].failed;
    return failed;
}

void sv_sheet_free(sv_sheet *sheet) {
    sv_buf_free(&sheet->text);
    SV_VEC_FREE(sheet->lines);
    SV_VEC_FREE(sheet->boxes);
    SV_VEC_FREE(sheet->pages);
    SV_VEC_FREE(sheet->parts);
    sv_buf_free(&sheet->packed);
    for (size_t i = 0; i < SV_SHEET_FACTS; i++) sv_buf_free(&sheet->facts[i]);
}

/* ---- as bytes: a head with all sizes, then the parts ---- */

typedef struct head {
    uint64_t magic, text, lines, boxes, pages, parts, packed, facts[SV_SHEET_FACTS];
    uint32_t status, plain;
    char what[256], cure[256], notice[256];
} head;

#define MAGIC 0x5345525653484554u

void sv_sheet_pack(const sv_sheet *sheet, sv_buf *out) {
    head h;
    memset(&h, 0, sizeof h);
    h.magic = MAGIC;
    h.status = (uint32_t)sheet->status;
    h.plain = sheet->plain;
    h.parts = sheet->parts.count, h.packed = sheet->packed.size;
    h.text = sheet->text.size, h.lines = sheet->lines.count, h.boxes = sheet->boxes.count, h.pages = sheet->pages.count;
    for (size_t i = 0; i < SV_SHEET_FACTS; i++) h.facts[i] = sheet->facts[i].size;
    memcpy(h.what, sheet->what, sizeof h.what);
    memcpy(h.cure, sheet->cure, sizeof h.cure);
    memcpy(h.notice, sheet->notice, sizeof h.notice);
    sv_buf_add(out, &h, sizeof h);
    sv_buf_add(out, sheet->text.data, sheet->text.size);
    sv_buf_add(out, sheet->lines.items, sheet->lines.count * sizeof *sheet->lines.items);
    sv_buf_add(out, sheet->boxes.items, sheet->boxes.count * sizeof *sheet->boxes.items);
    sv_buf_add(out, sheet->pages.items, sheet->pages.count * sizeof *sheet->pages.items);
    sv_buf_add(out, sheet->parts.items, sheet->parts.count * sizeof *sheet->parts.items);
    sv_buf_add(out, sheet->packed.data, sheet->packed.size);
    for (size_t i = 0; i < SV_SHEET_FACTS; i++) sv_buf_add(out, sheet->facts[i].data, sheet->facts[i].size);
}

typedef struct taker {
    const char *at;
    size_t left;
} taker;

static const char *take(taker *t, uint64_t count, size_t size) {
    const char *at = t->at;
    if (count > t->left / size) return NULL;
    t->at += count * size;
    t->left -= (size_t)count * size;
    return at;
}

static bool take_buf(taker *t, uint64_t size, sv_buf *out) {
    const char *bytes = take(t, size, 1);
    if (bytes) sv_buf_add(out, bytes, (size_t)size);
    return bytes && !out->failed;
}

/* The parts are not aligned for their types, so items are copied one by one. */
#define TAKE_ITEMS(t, number, vec, type)                                        \
    do {                                                                        \
        const char *bytes_ = take((t), (number), sizeof(type));                 \
        for (uint64_t i_ = 0; bytes_ && i_ < (number) && !(vec).failed; i_++) { \
            type item_;                                                         \
            memcpy(&item_, bytes_ + i_ * sizeof(type), sizeof item_);           \
            SV_VEC_PUSH(vec, item_);                                            \
        }                                                                       \
        if (!bytes_) return false;                                              \
    } while (0)

static bool take_text(char *out, size_t room, const char *in) {
    if (!memchr(in, '\0', room)) return false;
    memcpy(out, in, room);
    return sv_utf8_valid_prefix(out, strlen(out)) == strlen(out);
}

/* What a reader may say of a document, and it says in words. */
static bool is_verdict(const sv_sheet *sheet) {
    int code = servanda_status_exit_code(sheet->status);
    return sheet->status == SERVANDA_OK ||
           (sheet->what[0] && (code == 3 || code == servanda_status_exit_code(SERVANDA_MEMORY)));
}

bool sv_sheet_unpack(sv_sheet *sheet, const void *bytes, size_t size) {
    taker t = {bytes, size};
    head h;
    if (size < sizeof h) return false;
    memcpy(&h, take(&t, 1, sizeof h), sizeof h);
    if (h.magic != MAGIC || !take_text(sheet->what, sizeof sheet->what, h.what)) return false;
    if (!take_text(sheet->cure, sizeof sheet->cure, h.cure)) return false;
    if (!take_text(sheet->notice, sizeof sheet->notice, h.notice)) return false;
    sheet->status = (servanda_status)h.status;
    if (!take_buf(&t, h.text, &sheet->text)) return false;
    TAKE_ITEMS(&t, h.lines, sheet->lines, sv_sheet_line);
    TAKE_ITEMS(&t, h.boxes, sheet->boxes, sv_box);
    TAKE_ITEMS(&t, h.pages, sheet->pages, sv_page);
    TAKE_ITEMS(&t, h.parts, sheet->parts, sv_sheet_part);
    if (!take_buf(&t, h.packed, &sheet->packed)) return false;
    sheet->plain = h.plain != 0;
    for (size_t i = 0; i < SV_SHEET_FACTS; i++)
        if (!take_buf(&t, h.facts[i], &sheet->facts[i])) return false;
    return t.left == 0 && is_verdict(sheet);
}
