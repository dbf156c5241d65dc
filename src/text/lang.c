/* The language of a stretch of text, by the scripts it is written in.
 *
 * The one idea: shares, not presence. A Japanese text quotes English names and a Chinese one Japanese names, so each
 * script must carry its share: Hangul before kana, kana before Han alone, and three Latin letters weigh as one of these. */
#include "text/text.h"

typedef struct shares {
    size_t latin, han, kana, hangul;
} shares;

static shares count_scripts(const char *s, size_t size) {
    shares n = {0, 0, 0, 0};
    for (size_t i = 0; i < size;) {
        uint32_t point;
        i += sv_utf8_decode(s + i, size - i, &point);
        switch (sv_char_script(point)) {
        case SV_SCRIPT_LATIN: n.latin++; break;
        case SV_SCRIPT_HAN: n.han++; break;
        case SV_SCRIPT_HIRAGANA:
        case SV_SCRIPT_KATAKANA: n.kana++; break;
        case SV_SCRIPT_HANGUL: n.hangul++; break;
        default: break;
        }
    }
    return n;
}

const char *sv_lang_detect(const char *s, size_t size) {
    shares n = count_scripts(s, size);
    size_t wide = n.han + n.kana + n.hangul;
    if (wide + n.latin == 0) return "";
    if (wide * 3 < n.latin) return "en";
    if (n.hangul > n.kana && n.hangul * 2 > n.han) return "ko";
    return n.kana * 15 > n.han ? "ja" : "zh";
}
