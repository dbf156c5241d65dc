/* From bytes to code points: the offsets that the outside world counts in.
 *
 * The one idea: a code point begins at every byte that is no continuation, so counting needs no decoding, and a cursor
 * counts only what lies between two questions, forwards or backwards. */
#include "model/document.h"

#include "base/eight.h"

/* Code points that begin in [start, end), eight bytes at once. */
static size_t count_points(const char *text, size_t start, size_t end) {
    size_t points = end - start, i = start;
    for (; i + SV_EIGHT <= end; i += SV_EIGHT) {
        uint64_t word = sv_eight_load(text + i);
        points -= ((word >> 7 & ~word >> 6 & SV_EIGHT_EACH) * SV_EIGHT_EACH) >> 56;
    }
    for (; i < end; i++) points -= ((unsigned char)text[i] & 0xC0) == 0x80;
    return points;
}

size_t sv_document_point(const servanda_document *document, sv_document_cursor *cursor, size_t byte) {
    if (byte > document->text_size) byte = document->text_size;
    if (byte < cursor->byte / 2) *cursor = (sv_document_cursor){0, 0};
    if (byte < cursor->byte)
        cursor->point -= count_points(document->text, byte, cursor->byte);
    else
        cursor->point += count_points(document->text, cursor->byte, byte);
    cursor->byte = byte;
    return cursor->point;
}

servanda_span sv_document_span(const servanda_document *document, sv_document_cursor *cursor, size_t start,
                               size_t end) {
    servanda_span span = {.byte_start = start, .byte_end = end};
    span.start = sv_document_point(document, cursor, start);
    sv_document_cursor inside = *cursor; /* the next span may begin before this one ends */
    span.end = sv_document_point(document, &inside, end);
    return span;
}
