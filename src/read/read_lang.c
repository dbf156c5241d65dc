/* Languages of blocks and of the document.
 *
 * The one idea: script decides, the document's language settles what script leaves open: a heading of ideographs alone is
 * Japanese in a Japanese document, and a Chinese sentence that quotes a Japanese name stays Chinese. */
#include <string.h>

#include "read/read.h"

#define SAMPLE 400 /* bytes of a block that decide */

static void copy_lang(char out[8], const char *lang) {
    size_t n = 0;
    while (lang[n] && lang[n] != '-' && lang[n] != '_' && n < 7) n++;
    memcpy(out, lang, n);
    out[n] = '\0';
}

/* Letters of a block, from its beginning. */
static sv_lang_shares count(const servanda_document *document, const sv_block *block) {
    sv_lang_shares shares = {0, 0, 0, 0};
    size_t room = SAMPLE;
    for (uint32_t i = 0; i < block->range_count && room > 0; i++) {
        sv_range range = block->ranges[i];
        size_t size = range.end - range.start < room ? range.end - range.start : room;
        sv_lang_count(document->text + range.start, size, &shares); /* a character cut at the end counts as none */
        room -= size;
    }
    return shares;
}

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

/* A detected language next to that of the document. */
static const char *settle(const char *found, const char *whole, const sv_lang_shares *n) {
    bool east = is(whole, "ja") || is(whole, "zh") || is(whole, "ko");
    if (!*found) return "";
    if (is(found, "zh") && (is(whole, "ja") || is(whole, "ko")) && n->han < 40) return whole;
    if (is(found, "ja") && is(whole, "zh") && n->kana * 4 < n->han) return whole;
    if (is(found, "en") && !east && *whole) return whole;
    return found;
}

static bool counts(const sv_block *block) {
    return block->kind != SV_BLOCK_FURNITURE && block->kind != SV_BLOCK_CAPTION;
}

/* Where most of the text is: blocks vote with their length. */
static const char *vote(const servanda_document *document, const sv_lang_shares *shares) {
    static const char *const langs[] = {"ja", "zh", "en", "ko"};
    size_t weight[4] = {0}, best = 0;
    for (size_t i = 0; i < document->block_count; i++) {
        const sv_block *block = &document->blocks[i];
        const char *lang = counts(block) ? sv_lang_of(&shares[i]) : "";
        for (size_t k = 0; k < 4; k++)
            for (uint32_t n = 0; n < block->range_count && is(lang, langs[k]); n++)
                weight[k] += block->ranges[n].end - block->ranges[n].start;
    }
    for (size_t k = 1; k < 4; k++)
        if (weight[k] > weight[best]) best = k;
    return weight[best] ? langs[best] : "";
}

servanda_status sv_lang_mark(sv_reading *r) {
    servanda_document *document = r->document;
    char whole[8] = "";
    sv_lang_shares *shares = sv_alloc((document->block_count + 1) * sizeof *shares);
    if (!shares) return sv_error_memory(r->error);
    for (size_t i = 0; i < document->block_count; i++) shares[i] = count(document, &document->blocks[i]);
    copy_lang(whole, document->info.lang ? document->info.lang : vote(document, shares));
    for (size_t i = 0; i < document->block_count; i++)
        copy_lang(document->blocks[i].lang, settle(sv_lang_of(&shares[i]), whole, &shares[i]));
    sv_free(shares);
    if (!document->info.lang && whole[0]) {
        document->info.lang = sv_arena_str(document->arena, whole);
        if (!document->info.lang) return sv_error_memory(r->error);
    }
    return SERVANDA_OK;
}
