/* Build tool: writes the character tables of char_table.h as C, from the Unicode data of ICU.
 *
 * The one idea: everything about a code point is decided here once, so that the library needs no Unicode data at run
 * time. Usage: gen_char OUT.c. Runs on the build machine only; it may print and exit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "text/char_table.h"
#include "text/text.h"

#define POINTS 0x110000
#define MAX_PAGES 2048

static int32_t pages[MAX_PAGES][256];
static unsigned page_count;
static uint16_t plain_index[SV_CHAR_PAGES], simple_index[SV_CHAR_PAGES];
static uint8_t is_mark[POINTS];

static void fail(const char *what) {
    fprintf(stderr, "gen_char: %s\n", what);
    exit(1);
}

/* Radicals that look like whole characters and that PDF extraction puts in their place; Unicode gives them no mapping. */
static const struct {
    uint16_t radical;
    uint16_t character;
} radicals[] = {
    {0x2E80, 0x3005}, {0x2E81, 0x5382}, {0x2E83, 0x4E5A}, {0x2E85, 0x4EBB}, {0x2E86, 0x5182}, {0x2E87, 0x51E0},
    {0x2E8B, 0x353E}, {0x2E92, 0x5DF3}, {0x2E93, 0x5E7A}, {0x2E94, 0x5F51}, {0x2E95, 0x5F50}, {0x2E98, 0x624C},
    {0x2E99, 0x6535}, {0x2E9B, 0x65E1}, {0x2E9E, 0x6B7A}, {0x2EA0, 0x6C11}, {0x2EA7, 0x725B}, {0x2EA9, 0x738B},
    {0x2EAC, 0x793A}, {0x2EB0, 0x7E9F}, {0x2EB6, 0x7F8A}, {0x2EB7, 0x7F8A}, {0x2EB9, 0x8002}, {0x2EC1, 0x864E},
    {0x2EC2, 0x8864}, {0x2EC4, 0x897F}, {0x2EC5, 0x89C1}, {0x2EC6, 0x89D2}, {0x2EC8, 0x8BA0}, {0x2EC9, 0x8D1D},
    {0x2ECA, 0x8DB3}, {0x2ECB, 0x8F66}, {0x2ECF, 0x9091}, {0x2ED0, 0x9485}, {0x2ED1, 0x9577}, {0x2ED2, 0x9578},
    {0x2ED3, 0x957F}, {0x2ED4, 0x95E8}, {0x2ED7, 0x96E8}, {0x2ED8, 0x9752}, {0x2ED9, 0x97E6}, {0x2EDA, 0x9875},
    {0x2EDB, 0x98CE}, {0x2EDC, 0x98DE}, {0x2EDD, 0x98DF}, {0x2EDF, 0x98E0}, {0x2EE0, 0x9963}, {0x2EE2, 0x9A6C},
    {0x2EE3, 0x9AA8}, {0x2EE4, 0x9B3C}, {0x2EE5, 0x9C7C}, {0x2EE6, 0x9E1F}, {0x2EE7, 0x5364}, {0x2EE8, 0x9EA6},
    {0x2EE9, 0x9EC4}, {0x2EEA, 0x9EFE}, {0x2EEB, 0x6589}, {0x2EEC, 0x9F50}, {0x2EED, 0x6B6F}, {0x2EEE, 0x9F7F},
    {0x2EEF, 0x7ADC}, {0x2EF0, 0x9F99}, {0x2EF1, 0x9F9C}, {0x2EF2, 0x4E80},
};

/* Look-alikes that writers and typesetters use for one and the same sign. */
static const struct {
    uint16_t from, to;
} signs[] = {
    {0x2019, '\''}, {0x02BC, '\''}, {0x2010, '-'}, {0x2011, '-'}, {0x2212, '-'},
    {0x301C, '~'},  {0x2028, ' '},  {0x2029, ' '}, {0x0085, ' '}, {0x2800, ' '},
};

/* The only code point of a UTF-16 text; 0 if there are none or more. */
static uint32_t only_point(const UChar *text, int32_t length) {
    UErrorCode status = U_ZERO_ERROR;
    UChar32 points[2];
    int32_t count = 0;
    u_strToUTF32(points, 2, &count, text, length, &status);
    return U_SUCCESS(status) && count == 1 ? (uint32_t)points[0] : 0;
}

static int32_t to_utf16(uint32_t c, UChar *out) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0;
    UChar32 point = (UChar32)c;
    u_strFromUTF32(out, 2, &length, &point, 1, &status);
    return length;
}

static uint32_t fold_sign(uint32_t c) {
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].from == c) return signs[i].to;
    for (size_t i = 0; i < sizeof radicals / sizeof *radicals; i++)
        if (radicals[i].radical == c) return radicals[i].character;
    return 0;
}

/* Compatibility forms that are the same character in another dress; circled digits and superscripts are not. */
static bool folds_by_type(uint32_t c) {
    switch (u_getIntPropertyValue((UChar32)c, UCHAR_DECOMPOSITION_TYPE)) {
    case U_DT_WIDE:
    case U_DT_NARROW:
    case U_DT_SMALL:
    case U_DT_VERTICAL:
    case U_DT_CANONICAL:
    case U_DT_NOBREAK: return true;
    case U_DT_COMPAT: return (c >= 0x2E80 && c <= 0x2FDF);
    default: return false;
    }
}

static uint32_t fold_width(const UNormalizer2 *nfkc, uint32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    UChar in[2], out[64];
    if (!folds_by_type(c)) return c;
    int32_t length = unorm2_normalize(nfkc, in, to_utf16(c, in), out, 64, &status);
    uint32_t only = U_SUCCESS(status) ? only_point(out, length) : 0;
    return only ? only : c;
}

static uint32_t fold(const UNormalizer2 *nfkc, uint32_t c) {
    uint32_t sign = fold_sign(c);
    if (sign) return sign;
    if (u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return 0;
    if (u_isUWhiteSpace((UChar32)c)) return ' ';
    uint32_t wide = fold_width(nfkc, c);
    sign = wide == c ? 0 : fold_sign(wide);
    return (uint32_t)u_foldCase((UChar32)(sign ? sign : wide), U_FOLD_CASE_DEFAULT);
}

static bool is_mark_sign(uint32_t c) {
    int type = u_charType((UChar32)c);
    return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_COMBINING_SPACING_MARK;
}

static UScriptCode script_code(uint32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript((UChar32)c, &status);
}

static sv_script script_of(uint32_t c) {
    if (u_isUWhiteSpace((UChar32)c) || c == 0x2800) return SV_SCRIPT_SPACE;
    if (u_charType((UChar32)c) == U_DECIMAL_DIGIT_NUMBER) return SV_SCRIPT_DIGIT;
    if (c == 0x30FC || c == 0xFF70) return SV_SCRIPT_KATAKANA; /* the long vowel mark is shared by both kana */
    if (c >= 0x2E80 && c <= 0x2FDF) return SV_SCRIPT_HAN;
    switch (script_code(c)) {
    case USCRIPT_LATIN: return SV_SCRIPT_LATIN;
    case USCRIPT_HAN: return SV_SCRIPT_HAN;
    case USCRIPT_HIRAGANA: return SV_SCRIPT_HIRAGANA;
    case USCRIPT_KATAKANA: return SV_SCRIPT_KATAKANA;
    case USCRIPT_HANGUL: return SV_SCRIPT_HANGUL;
    default: break;
    }
    uint32_t mask = U_MASK(u_charType((UChar32)c));
    return mask & (U_GC_P_MASK | U_GC_S_MASK) ? SV_SCRIPT_PUNCT : SV_SCRIPT_OTHER;
}

/* Scripts whose words are written without spaces, so that a word may begin anywhere. */
static bool runs_on(uint32_t c) {
    switch (script_code(c)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_KATAKANA_OR_HIRAGANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
    case USCRIPT_YI:
    case USCRIPT_COMMON: return true;
    default: return false;
    }
}

static bool is_word(uint32_t c) {
    if (u_charType((UChar32)c) == U_DECIMAL_DIGIT_NUMBER) return true;
    if (script_code(c) == USCRIPT_INHERITED) return c >= 0x300 && c < 0x370; /* accents belong to their letter */
    return u_isUAlphabetic((UChar32)c) && !runs_on(c);
}

static int width_of(uint32_t c) {
    int type = u_charType((UChar32)c);
    if (c == 0 || type == U_CONTROL_CHAR || type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK) return 0;
    if (c != 0xAD && u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return 0;
    int syllable = u_getIntPropertyValue((UChar32)c, UCHAR_HANGUL_SYLLABLE_TYPE);
    if (syllable == U_HST_VOWEL_JAMO || syllable == U_HST_TRAILING_JAMO) return 0;
    int width = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

/* Ligatures and squared words: one character that stands for several. */
static bool expands(uint32_t c) {
    return (c >= 0xFB00 && c <= 0xFB06) || (c >= 0x3300 && c <= 0x3357) || (c >= 0x3371 && c <= 0x33DF);
}

static bool is_jamo_tail(uint32_t c) { return (c >= 0x1161 && c <= 0x1175) || (c >= 0x11A8 && c <= 0x11C2); }

static int32_t pack(uint32_t c, uint32_t target, uint32_t folded) {
    int32_t flags = (int32_t)script_of(folded && folded != c ? folded : c);
    if (is_word(c)) flags |= SV_CHAR_WORD;
    if (u_isUUppercase((UChar32)c) || u_istitle((UChar32)c)) flags |= SV_CHAR_UPPER;
    flags |= width_of(c) << SV_CHAR_WIDTH_SHIFT;
    if (target == 0 || (flags & SV_CHAR_SCRIPT) == SV_SCRIPT_SPACE || is_mark[c] || (folded && is_mark[folded]) ||
        expands(c) || is_jamo_tail(folded))
        flags |= SV_CHAR_SPECIAL;
    int script = flags & SV_CHAR_SCRIPT;
    if (target != c || flags & SV_CHAR_UPPER || script == SV_SCRIPT_PUNCT || script == SV_SCRIPT_OTHER)
        flags |= SV_CHAR_SIGN;
    return ((int32_t)target - (int32_t)c) * SV_CHAR_DELTA + flags;
}

static uint16_t page_of(const int32_t entries[256]) {
    for (unsigned i = 0; i < page_count; i++)
        if (memcmp(pages[i], entries, sizeof pages[i]) == 0) return (uint16_t)i;
    if (page_count == MAX_PAGES) fail("too many pages");
    memcpy(pages[page_count], entries, sizeof pages[0]);
    return (uint16_t)page_count++;
}

static uint32_t simplify(const UTransliterator *trans, uint32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    UChar text[16];
    if (script_code(c) != USCRIPT_HAN) return c;
    int32_t length = to_utf16(c, text), limit = length;
    utrans_transUChars(trans, text, &length, 16, 0, &limit, &status);
    uint32_t only = U_SUCCESS(status) ? only_point(text, length) : 0;
    return only ? only : c;
}

static UTransliterator *open_simplifier(void) {
    UErrorCode status = U_ZERO_ERROR;
    static const char name[] = "Traditional-Simplified";
    UChar id[32];
    u_charsToUChars(name, id, sizeof name);
    UTransliterator *trans = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    if (U_FAILURE(status)) fail("ICU has no Traditional-Simplified transliterator");
    return trans;
}

static void build_pages(const UNormalizer2 *nfkc) {
    UTransliterator *trans = open_simplifier();
    for (uint32_t page = 0; page < SV_CHAR_PAGES; page++) {
        int32_t plain[256], simple[256];
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t c = page << 8 | i, folded = fold(nfkc, c);
            plain[i] = pack(c, folded, folded);
            simple[i] = pack(c, folded ? simplify(trans, folded) : 0, folded);
        }
        plain_index[page] = page_of(plain);
        simple_index[page] = page_of(simple);
    }
    utrans_close(trans);
}

/* A character with a two-part canonical decomposition that composes back; Hangul is left to arithmetic. */
static bool pair_of(const UNormalizer2 *nfc, uint32_t c, sv_char_pair *out) {
    UErrorCode status = U_ZERO_ERROR;
    UChar text[16];
    UChar32 part[2];
    int32_t count = 0;
    if (c >= 0xAC00 && c <= 0xD7A3) return false;
    int32_t length = unorm2_getRawDecomposition(nfc, (UChar32)c, text, 16, &status);
    u_strToUTF32(part, 2, &count, text, length < 0 ? 0 : length, &status);
    if (U_FAILURE(status) || count != 2 || unorm2_composePair(nfc, part[0], part[1]) != (UChar32)c) return false;
    *out = (sv_char_pair){(uint32_t)part[0], (uint32_t)part[1], c};
    return true;
}

static int pair_compare(const void *a, const void *b) {
    const sv_char_pair *x = a, *y = b;
    if (x->base != y->base) return x->base < y->base ? -1 : 1;
    return x->mark < y->mark ? -1 : x->mark > y->mark;
}

static sv_char_pair pairs[4096];
static uint32_t pair_count;

static void build_pairs(const UNormalizer2 *nfc) {
    for (uint32_t c = 0; c < POINTS; c++) {
        sv_char_pair pair;
        if (!pair_of(nfc, c, &pair) || !is_mark_sign(pair.mark)) continue;
        if (pair_count == sizeof pairs / sizeof *pairs) fail("too many pairs");
        pairs[pair_count++] = pair;
        is_mark[pair.mark] = 1;
    }
    qsort(pairs, pair_count, sizeof *pairs, pair_compare);
}

static void write_wide(FILE *out, const UNormalizer2 *nfkc, uint32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    UChar in = (UChar)c, text[32];
    UChar32 points[32];
    int32_t count = 0, length = unorm2_normalize(nfkc, &in, 1, text, 32, &status);
    u_strToUTF32(points, 32, &count, text, length, &status);
    if (U_FAILURE(status) || count >= SV_CHAR_PARTS) fail("a squared word cannot be taken apart");
    fprintf(out, "    {0x%X, {", c);
    for (int32_t i = 0; i < count; i++) fprintf(out, "0x%X, ", fold(nfkc, (uint32_t)points[i]));
    fprintf(out, "0}},\n");
}

static uint32_t write_wides(FILE *out, const UNormalizer2 *nfkc) {
    uint32_t count = 0;
    fprintf(out, "const sv_char_wide sv_char_wides[] = {\n");
    for (uint32_t c = 0; c < 0x10000; c++)
        if (expands(c)) write_wide(out, nfkc, c), count++;
    fprintf(out, "};\n");
    return count;
}

static void write_index(FILE *out, const char *name, const uint16_t *index) {
    fprintf(out, "const uint16_t %s[SV_CHAR_PAGES] = {", name);
    for (unsigned i = 0; i < SV_CHAR_PAGES; i++) fprintf(out, "%s%u,", i % 32 ? "" : "\n    ", index[i]);
    fprintf(out, "\n};\n");
}

static void write_pages(FILE *out) {
    fprintf(out, "const int32_t sv_char_page[][256] = {\n");
    for (unsigned i = 0; i < page_count; i++) {
        fprintf(out, "{");
        for (unsigned k = 0; k < 256; k++) fprintf(out, "%s%d,", k % 16 ? "" : "\n    ", pages[i][k]);
        fprintf(out, "\n},\n");
    }
    fprintf(out, "};\n");
}

static void write_pairs(FILE *out) {
    fprintf(out, "const sv_char_pair sv_char_pairs[] = {\n");
    for (uint32_t i = 0; i < pair_count; i++)
        fprintf(out, "    {0x%X, 0x%X, 0x%X},\n", pairs[i].base, pairs[i].mark, pairs[i].whole);
    fprintf(out, "};\nconst uint32_t sv_char_pair_count = %u;\n", pair_count);
}

int main(int argc, char **argv) {
    UErrorCode status = U_ZERO_ERROR;
    if (argc != 2) fail("usage: gen_char OUT.c");
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status), *nfc = unorm2_getNFCInstance(&status);
    if (U_FAILURE(status)) fail("ICU data is missing");
    build_pairs(nfc);
    build_pages(nfkc);
    FILE *out = fopen(argv[1], "w");
    if (!out) fail("cannot write the output");
    fprintf(out, "/* Made by gen_char.c from ICU %s (Unicode %s). */\n#include \"text/char_table.h\"\n", U_ICU_VERSION,
            U_UNICODE_VERSION);
    write_pages(out);
    write_index(out, "sv_char_plain", plain_index);
    write_index(out, "sv_char_simple", simple_index);
    write_pairs(out);
    uint32_t wides = write_wides(out, nfkc);
    fprintf(out, "const uint32_t sv_char_wide_count = %u;\n", wides);
    return fclose(out) ? 1 : 0;
}
