/* Languages of blocks and of the document.
 *
 * The one idea: script decides, the document's language settles what script leaves open: a heading of ideographs alone is
 * Japanese in a Japanese document, and a Chinese sentence that quotes a Japanese name stays Chinese. */
#include <string.h>

#include "read/read.h"

static void copy_lang(char out[8], const char *lang) {
    size_t n = 0;
    while (lang[n] && lang[n] != '-' && lang[n] != '_' && n < 7) n++;
    memcpy(out, lang, n);
    out[n] = '\0';
}

/* The text of a block, sampled from its beginning. */
static size_t sample(const servanda_document *document, const sv_block *block, char *out, size_t room) {
    size_t size = 0;
    for (uint32_t i = 0; i < block->range_count && size < room; i++) {
        sv_range range = block->ranges[i];
        size_t n = range.end - range.start < room - size ? range.end - range.start : room - size;
        memcpy(out + size, document->text + range.start, n);
        size += n;
    }
    return size;
}

static size_t count_script(const char *s, size_t size, sv_script script) {
    size_t n = 0;
    for (size_t i = 0; i < size;) {
        uint32_t point;
        i += sv_utf8_decode(s + i, size - i, &point);
        n += point != SV_UTF8_BAD && sv_char_script(point) == script;
    }
    return n;
}

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

/* A detected language next to that of the document. */
static const char *settle(const char *found, const char *whole, const char *s, size_t size) {
    size_t han = count_script(s, size, SV_SCRIPT_HAN);
    size_t kana = count_script(s, size, SV_SCRIPT_HIRAGANA) + count_script(s, size, SV_SCRIPT_KATAKANA);
    bool east = is(whole, "ja") || is(whole, "zh") || is(whole, "ko");
    if (is(found, "zh") && (is(whole, "ja") || is(whole, "ko")) && han < 40) return whole;
    if (is(found, "ja") && is(whole, "zh") && kana * 4 < han) return whole;
    if (is(found, "en") && !east && *whole) return whole;
    return found;
}

static void mark_block(const servanda_document *document, sv_block *block, const char *whole) {
    char text[2048] = "";
    size_t size = sample(document, block, text, sizeof text);
    const char *found = sv_lang_detect(text, size);
    copy_lang(block->lang, *found ? settle(found, whole, text, size) : "");
}

static bool counts(const sv_block *block) {
    return block->kind != SV_BLOCK_FURNITURE && block->kind != SV_BLOCK_CAPTION;
}

/* Where most of the text is: blocks vote with their length. */
static const char *vote(const servanda_document *document) {
    static const char *const langs[] = {"ja", "zh", "en", "ko"};
    size_t weight[4] = {0}, best = 0;
    for (size_t i = 0; i < document->block_count; i++) {
        const sv_block *block = &document->blocks[i];
        for (size_t k = 0; k < 4 && counts(block); k++)
            for (uint32_t n = 0; n < block->range_count && is(block->lang, langs[k]); n++)
                weight[k] += block->ranges[n].end - block->ranges[n].start;
    }
    for (size_t k = 1; k < 4; k++)
        if (weight[k] > weight[best]) best = k;
    return weight[best] ? langs[best] : "";
}

void sv_lang_mark(servanda_document *document) {
    char whole[8] = "";
    if (document->info.lang) copy_lang(whole, document->info.lang);
    if (!whole[0]) {
        for (size_t i = 0; i < document->block_count; i++) mark_block(document, &document->blocks[i], "");
        copy_lang(whole, vote(document));
    }
    for (size_t i = 0; i < document->block_count; i++) mark_block(document, &document->blocks[i], whole);
    if (!document->info.lang && whole[0]) document->info.lang = sv_arena_str(document->arena, whole);
}
