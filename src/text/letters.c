/* The letters of a text: what of it stays when it is laid out anew. */
#include "text/text.h"

void sv_letters_add(sv_buf *letters, const char *text, size_t size) {
    char bytes[4];
    for (size_t at = 0; at < size;) {
        uint32_t point;
        at += sv_utf8_decode(text + at, size - at, &point);
        uint32_t folded = point == SV_UTF8_BAD ? 0 : sv_char_fold(point);
        sv_script script = folded ? sv_char_script(folded) : SV_SCRIPT_OTHER;
        if (script >= SV_SCRIPT_LATIN && script <= SV_SCRIPT_DIGIT)
            sv_buf_add(letters, bytes, sv_utf8_encode(folded, bytes));
    }
}
