/* From bytes to code points: the offsets that the outside world counts in.
 *
 * The one idea: a code point begins at every byte that is no continuation, so counting needs no decoding, and a cursor
 * that only moves forward counts each byte once. */
#include "model/document.h"

static size_t count_points(const char *text, size_t start, size_t end) {
    size_t points = 0;
    for (size_t i = start; i < end; i++) points += ((unsigned char)text[i] & 0xC0) != 0x80;
    return points;
}

size_t sv_document_point(const servanda_document *document, sv_document_cursor *cursor, size_t byte) {
    if (byte > document->text_size) byte = document->text_size;
    if (byte < cursor->byte) *cursor = (sv_document_cursor){0, 0};
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
