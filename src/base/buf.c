/* A byte buffer that grows.
 *
 * The one idea: a failed append makes the buffer fail for good, so a writer appends many times and checks once. */
#include <stdio.h>
#include <string.h>

#include "base/base.h"

bool sv_buf_reserve(sv_buf *buf, size_t more) {
    if (buf->failed) return false;
    if (more >= SIZE_MAX / 2 - buf->size) return !(buf->failed = true);
    size_t need = buf->size + more + 1;
    if (need <= buf->room) return true;
    size_t room = buf->room + buf->room / 2;
    if (room < need) room = need < 64 ? 64 : need;
    char *data = sv_realloc(buf->data, room);
    if (!data) return !(buf->failed = true);
    buf->data = data;
    buf->room = room;
    return true;
}

void sv_buf_add(sv_buf *buf, const void *bytes, size_t size) {
    if (!sv_buf_reserve(buf, size)) return;
    if (size) memcpy(buf->data + buf->size, bytes, size);
    buf->size += size;
    buf->data[buf->size] = '\0';
}

void sv_buf_str(sv_buf *buf, const char *s) { sv_buf_add(buf, s, strlen(s)); }

void sv_buf_byte(sv_buf *buf, char c) { sv_buf_add(buf, &c, 1); }

void sv_buf_printf(sv_buf *buf, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0) buf->failed = true;
    if (length >= 0 && sv_buf_reserve(buf, (size_t)length)) {
        vsnprintf(buf->data + buf->size, (size_t)length + 1, format, again);
        buf->size += (size_t)length;
    }
    va_end(again);
}

void sv_buf_clear(sv_buf *buf) {
    buf->size = 0;
    buf->failed = false;
    if (buf->data) buf->data[0] = '\0';
}

void sv_buf_free(sv_buf *buf) {
    sv_free(buf->data);
    *buf = (sv_buf)SV_BUF_INIT;
}
