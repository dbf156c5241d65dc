/* Unicode as the rest sees it: decoding, folding, scripts, display width, views of blocks.
 *
 * The one idea: rules match over a View: the code points of a block, folded (NFKC width, case, Kangxi radicals,
 * optionally traditional → simplified), line wraps healed, each with the byte offset where it came from. */
#ifndef SV_TEXT_H
#define SV_TEXT_H

#include "base/base.h"

/* ---- UTF-8 (utf8.c) ---- */
#define SV_UTF8_BAD UINT32_MAX
/* Decodes one code point at s[0…size); returns its length in bytes (1 for a bad byte, then *out = SV_UTF8_BAD). */
size_t sv_utf8_decode_any(const char *s, size_t size, uint32_t *out);

/* Whether three bytes are a code point from U+1000 on: Han, Kana, Hangul, wide forms. Four bytes must be readable. */
static inline bool sv_utf8_triple(const char *s, uint32_t *out) {
    const unsigned char *u = (const unsigned char *)s;
    uint32_t four = (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3]; /* one load */
    if ((four & 0xF0C0C000u) != 0xE0808000u || four < 0xE1000000u) return false;
    *out = (four >> 12 & 0xF000u) | (four >> 10 & 0xFC0u) | (four >> 8 & 0x3Fu);
    return (four & 0xFF200000u) != 0xED200000u; /* a surrogate */
}

/* The common cases in line. */
static inline size_t sv_utf8_decode(const char *s, size_t size, uint32_t *out) {
    if (size && (unsigned char)s[0] < 0x80) return *out = (unsigned char)s[0], 1;
    return size > 3 && sv_utf8_triple(s, out) ? 3 : sv_utf8_decode_any(s, size, out);
}
size_t sv_utf8_encode(uint32_t point, char out[4]);
size_t sv_utf8_valid_prefix(const char *s, size_t size); /* bytes up to the first ill-formed sequence */
size_t sv_utf8_count(const char *s, size_t size);        /* code points */

/* ---- characters (char.c), tables made once from ICU at build time or read from it ---- */
typedef enum sv_script {
    SV_SCRIPT_OTHER,
    SV_SCRIPT_LATIN,
    SV_SCRIPT_HAN,
    SV_SCRIPT_HIRAGANA,
    SV_SCRIPT_KATAKANA,
    SV_SCRIPT_HANGUL,
    SV_SCRIPT_DIGIT,
    SV_SCRIPT_SPACE,
    SV_SCRIPT_PUNCT
} sv_script;
sv_script sv_char_script(uint32_t point);
bool sv_char_is_word(
    uint32_t point); /* letter or digit of an alphabet written with spaces (Latin, digits): needs word boundaries */
bool sv_char_is_upper(uint32_t point);
bool sv_char_is_sign(uint32_t point); /* neither a small letter, a digit nor a space */
int sv_char_width(uint32_t point);    /* terminal columns: 0, 1 or 2 */
uint32_t sv_char_fold(
    uint32_t point); /* width, case and radical folding, one to one; 0: drop (zero-width, soft hyphen) */
uint32_t sv_char_hans(uint32_t point); /* the same, then traditional to simplified */
uint32_t sv_char_compose(uint32_t base,
                         uint32_t mark); /* "か" + voiced mark, Hangul letters, accents; 0: they do not join */
const uint32_t *sv_char_parts(
    uint32_t point); /* folded, zero-terminated parts of a ligature or squared word; else NULL */

/* ---- language by script (lang.c): "ja", "zh", "ko", "en" or "" ---- */
typedef struct sv_lang_shares {
    size_t latin, han, kana, hangul; /* letters of each */
} sv_lang_shares;
void sv_lang_count(const char *s, size_t size, sv_lang_shares *n); /* adds to `n` */
const char *sv_lang_of(const sv_lang_shares *n);
const char *sv_lang_detect(const char *s, size_t size);

/* ---- letters (letters.c) ---- */
/* Adds the letters and digits of a stretch of text, folded, to those that were gathered before. */
void sv_letters_add(sv_buf *letters, const char *text, size_t size);

/* ---- width of text on a terminal (width.c) ---- */
size_t sv_width_cluster(const char *s, size_t size); /* bytes of the sign that the eye takes for one; 0 at the end */
size_t sv_width_of(const char *s, size_t size);
size_t sv_width_cut(const char *s, size_t size, size_t columns); /* bytes that fit, never cutting a grapheme */

#endif
