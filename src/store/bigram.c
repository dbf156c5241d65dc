/* Cutting text into words and bigrams (bigram.h).
 *
 * The one idea: a View folds and heals the text; this walks it once. Very long text is taken part by part, so that the
 * view stays small. */
#include "store/bigram.h"

#define ALGORITHM 1u /* of this file: another number makes every register index its text anew */

static bool is_run(uint32_t point) {
    sv_script script = sv_char_script(point);
    return script == SV_SCRIPT_HAN || script == SV_SCRIPT_HIRAGANA || script == SV_SCRIPT_KATAKANA ||
           script == SV_SCRIPT_HANGUL;
}

size_t sv_bigram_part_end(const char *source, size_t start, size_t size) {
    if (size - start <= SV_BIGRAM_PART) return size;
    size_t end = start + SV_BIGRAM_PART, cut = end;
    while (cut > start && source[cut - 1] != '\n' && source[cut - 1] != ' ') cut--;
    if (cut > start) return cut;
    while (end > start + 1 && ((unsigned char)source[end] & 0xC0) == 0x80) end--;
    return end;
}

static bool open_part(sv_bigram *cutter) {
    if (cutter->failed || cutter->next >= cutter->size) return false;
    cutter->base = cutter->next;
    cutter->next = sv_bigram_part_end(cutter->source, cutter->base, cutter->size);
    cutter->at = 0;
    cutter->failed = sv_view_string(&cutter->view, cutter->source + cutter->base, cutter->next - cutter->base, true,
                                    SV_FOLD_HANS, NULL) != SERVANDA_OK;
    return !cutter->failed;
}

void sv_bigram_begin(sv_bigram *cutter, const char *source, size_t size) {
    cutter->source = source;
    cutter->size = size;
    cutter->base = cutter->next = 0;
    cutter->at = cutter->view.count = 0;
    cutter->failed = false;
}

void sv_bigram_free(sv_bigram *cutter) { sv_view_free(&cutter->view); }

/* Moves to the next character that belongs to a word; parts without one are passed over. */
static bool find_word(sv_bigram *cutter) {
    for (;;) {
        const sv_view *view = &cutter->view;
        for (; cutter->at < view->count; cutter->at++)
            if (is_run(view->points[cutter->at]) || sv_char_is_word(view->points[cutter->at])) return true;
        if (!open_part(cutter)) return false;
    }
}

static size_t encode(sv_bigram *cutter, size_t from, size_t to) {
    size_t size = 0;
    for (size_t i = from; i < to; i++) size += sv_utf8_encode(cutter->view.points[i], cutter->token + size);
    return size;
}

static void set_place(const sv_bigram *cutter, sv_bigram_token *out, size_t first, size_t last) {
    out->text = cutter->token;
    out->start = cutter->base + cutter->view.offset[first];
    out->first_end = cutter->base + cutter->view.end[first];
    out->end = cutter->base + cutter->view.end[last];
}

static void take_word(sv_bigram *cutter, sv_bigram_token *out) {
    const sv_view *view = &cutter->view;
    size_t from = cutter->at, to = from + 1;
    while (to < view->count && to - from < SV_BIGRAM_WORD && sv_char_is_word(view->points[to]) &&
           !is_run(view->points[to]))
        to++;
    out->size = encode(cutter, from, to);
    set_place(cutter, out, from, to - 1);
    cutter->at = to;
}

/* A character and its next one; a space between two of them is none (line wraps, and Korean spacing). */
static void take_pair(sv_bigram *cutter, sv_bigram_token *out) {
    const sv_view *view = &cutter->view;
    size_t from = cutter->at, next = from + 1;
    if (next + 1 < view->count && view->points[next] == ' ') next++;
    out->run = true;
    out->last = next >= view->count || !is_run(view->points[next]);
    out->size = encode(cutter, from, from + 1);
    if (!out->last) out->size += sv_utf8_encode(view->points[next], cutter->token + out->size);
    set_place(cutter, out, from, out->last ? from : next);
    cutter->at = out->last ? from + 1 : next;
}

bool sv_bigram_next(sv_bigram *cutter, sv_bigram_token *out) {
    if (cutter->failed || !find_word(cutter)) return false;
    *out = (sv_bigram_token){.run = is_run(cutter->view.points[cutter->at])};
    if (out->run)
        take_pair(cutter, out);
    else
        take_word(cutter, out);
    return true;
}

uint64_t sv_bigram_version(void) {
    uint32_t folded[256];
    uint64_t version = ALGORITHM;
    for (uint32_t page = 0; page < 0x300; page++) {
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t to = sv_char_hans(page << 8 | i);
            folded[i] = to << 2 | (uint32_t)is_run(to) << 1 | (uint32_t)sv_char_is_word(to);
        }
        version = version * 31 + sv_hash_fnv(folded, sizeof folded);
    }
    return version;
}
