/* The language of a stretch of text, by the scripts it is written in.
 *
 * The one idea: shares, not presence. A Japanese text quotes English names and a Chinese one Japanese names, so each
 * script must carry its share: Hangul before kana, kana before Han alone, and three Latin letters weigh as one of these. */
#include <string.h>

#include "text/char_table.h"
#include "text/text.h"

/* End of the ASCII stretch that begins at `at`. */
static size_t ascii_end(const unsigned char *u, size_t at, size_t size) {
    uint64_t word;
    for (; at + 8 <= size; at += 8) {
        memcpy(&word, u + at, 8);
        if (word & 0x8080808080808080u) break;
    }
    while (at < size && u[at] < 0x80) at++;
    return at;
}

void sv_lang_count(const char *s, size_t size, sv_lang_shares *n) {
    const unsigned char *u = (const unsigned char *)s;
    for (size_t i = 0; i < size;) {
        uint32_t point = u[i];
        if (point < 0x80) {
            size_t end = ascii_end(u, i, size), latin = 0;
            for (; i < end; i++) latin += (u[i] | 32u) - 'a' < 26; /* the compiler takes many at once */
            n->latin += latin;
            continue;
        }
        i += sv_utf8_decode(s + i, size - i, &point);
        if (point == SV_UTF8_BAD) continue;
        switch (sv_char_entry(sv_char_plain, point) & SV_CHAR_SCRIPT) {
        case SV_SCRIPT_LATIN: n->latin++; break;
        case SV_SCRIPT_HAN: n->han++; break;
        case SV_SCRIPT_HIRAGANA:
        case SV_SCRIPT_KATAKANA: n->kana++; break;
        case SV_SCRIPT_HANGUL: n->hangul++; break;
        default: break;
        }
    }
}

const char *sv_lang_of(const sv_lang_shares *n) {
    size_t wide = n->han + n->kana + n->hangul;
    if (wide + n->latin == 0) return "";
    if (wide * 3 < n->latin) return "en";
    if (n->hangul > n->kana && n->hangul * 2 > n->han) return "ko";
    return n->kana * 15 > n->han ? "ja" : "zh";
}

const char *sv_lang_detect(const char *s, size_t size) {
    sv_lang_shares n = {0, 0, 0, 0};
    sv_lang_count(s, size, &n);
    return sv_lang_of(&n);
}
