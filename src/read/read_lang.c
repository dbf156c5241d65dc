/* Languages of blocks and of the document.
 *
 * The one idea: script decides; what it leaves open is settled by the language that the format says the block has, else by the
 * document's: a heading of ideographs alone is Japanese in a Japanese document, a Chinese sentence that quotes a Japanese
 * name stays Chinese, and a paragraph that is said to be French is not read as English. */
#include <string.h>

#include "read/read.h"

#define SAMPLE 400 /* bytes of a block that decide */

bool sv_lang_is_name(const char *lang) {
    size_t n = 0;
    while (lang[n] >= 'a' && lang[n] <= 'z') n++;
    return !lang[n] && (n == 0 || n == 2 || n == 3);
}

void sv_lang_take(char out[SV_LANG_ROOM], const char *tag) {
    size_t n = 0;
    while ((tag[n] | 32) >= 'a' && (tag[n] | 32) <= 'z' && n < SV_LANG_ROOM - 1) n++;
    for (size_t i = 0; i < n; i++) out[i] = (char)(tag[i] | 32);
    out[n] = '\0';
    if (!sv_lang_is_name(out) || (tag[n] && tag[n] != '-' && tag[n] != '_')) out[0] = '\0';
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
        const char *lang = counts(block) ? settle(sv_lang_of(&shares[i]), block->lang, &shares[i]) : "";
        for (size_t k = 0; k < 4; k++)
            for (uint32_t n = 0; n < block->range_count && is(lang, langs[k]); n++)
                weight[k] += block->ranges[n].end - block->ranges[n].start;
    }
    for (size_t k = 1; k < 4; k++)
        if (weight[k] > weight[best]) best = k;
    return weight[best] ? langs[best] : "";
}

/* The language asked for; else that of most text, next to the one that the format claims: templates claim wrong ones. */
static void whole_language(const sv_reading *r, const sv_lang_shares *shares, char out[SV_LANG_ROOM]) {
    const servanda_document *document = r->document;
    char claimed[SV_LANG_ROOM] = "";
    sv_lang_shares all = {0, 0, 0, 0};
    if (document->info.lang) {
        size_t n = strcspn(document->info.lang, "-_");
        n = n < SV_LANG_ROOM ? n : SV_LANG_ROOM - 1;
        memcpy(out, document->info.lang, n);
        out[n] = '\0';
        return;
    }
    for (size_t i = 0; i < document->block_count; i++) all.han += shares[i].han;
    if (r->lang) sv_lang_take(claimed, r->lang);
    const char *most = vote(document, shares);
    strcpy(out, *most ? settle(most, claimed, &all) : claimed);
}

/* What the format says of a block settles it in place of the language of the whole. */
static void mark_block(sv_block *block, const char *whole, const sv_lang_shares *shares) {
    char said[SV_LANG_ROOM];
    memcpy(said, block->lang, sizeof said);
    strcpy(block->lang, settle(sv_lang_of(shares), *said ? said : whole, shares));
}

servanda_status sv_lang_mark(sv_reading *r) {
    servanda_document *document = r->document;
    char whole[SV_LANG_ROOM] = "";
    sv_lang_shares *shares = sv_alloc((document->block_count + 1) * sizeof *shares);
    if (!shares) return sv_error_memory(r->error);
    for (size_t i = 0; i < document->block_count; i++) shares[i] = count(document, &document->blocks[i]);
    whole_language(r, shares, whole);
    for (size_t i = 0; i < document->block_count; i++) mark_block(&document->blocks[i], whole, &shares[i]);
    sv_free(shares);
    if (!document->info.lang && whole[0]) {
        document->info.lang = sv_arena_str(document->arena, whole);
        if (!document->info.lang) return sv_error_memory(r->error);
    }
    return SERVANDA_OK;
}
