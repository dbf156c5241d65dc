/* The language of a stretch of text, by the scripts it is written in.
 *
 * The one idea: shares, not presence. A Japanese text quotes English names and a Chinese one Japanese names, so each
 * script must carry its share: Hangul before kana, kana before Han alone, and three Latin letters weigh as one of these. */
#include "base/eight.h"
#include "text/char_table.h"
#include "text/text.h"

void sv_lang_count(const char *s, size_t size, sv_lang_shares *n) {
    size_t scripts[SV_CHAR_SCRIPT + 1] = {0}, latin = 0;
    for (size_t i = 0; i < size;) {
        size_t end = i + sv_eight_ascii(s + i, size - i);
        for (; i < end; i++) latin += ((unsigned char)s[i] | 32u) - 'a' < 26; /* the compiler takes many at once */
        for (uint32_t point; i < size && (unsigned char)s[i] >= 0x80;) {
            i += sv_utf8_decode(s + i, size - i, &point);
            if (point != SV_UTF8_BAD) scripts[sv_char_entry(sv_char_plain, point) & SV_CHAR_SCRIPT]++;
        }
    }
    n->latin += latin + scripts[SV_SCRIPT_LATIN];
    n->han += scripts[SV_SCRIPT_HAN];
    n->kana += scripts[SV_SCRIPT_HIRAGANA] + scripts[SV_SCRIPT_KATAKANA];
    n->hangul += scripts[SV_SCRIPT_HANGUL];
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
