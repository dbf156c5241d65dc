/* From lines to the blocks of a document: the order of the steps.
 *
 * The one idea: each step sees the whole document and adds one kind of knowledge; none looks at words. */
#include <string.h>

#include "read/read.h"

#define PIECE ((size_t)1 << 20) /* bytes; a longer paragraph becomes several blocks */

/* ---- long paragraphs ---- */

/* Where to cut a range that is too long: behind white space or a sentence in the last part, else between characters. */
static size_t find_cut(const char *text, size_t start, size_t end) {
    size_t cut = start + PIECE, least = cut - PIECE / 16;
    if (cut >= end) return end;
    for (size_t at = cut; at > least; at--)
        if (text[at - 1] == ' ' || text[at - 1] == '\n') return at;
    for (size_t at = cut; at > least; at--)
        if (((unsigned char)text[at] & 0xC0) != 0x80 && sv_form_tail(text, at - 8, at) & SV_FORM_SENTENCE) return at;
    while (((unsigned char)text[cut] & 0xC0) == 0x80) cut--;
    return cut;
}

static size_t block_size(const sv_block *block) {
    return block->range_count ? block->ranges[block->range_count - 1].end - block->ranges[0].start : 0;
}

typedef SV_VEC(sv_block) block_list;

/* Splits a block over the limit by its bytes; ranges are cut where they cross. */
static servanda_status split(sv_reading *r, const sv_block *block, block_list *out) {
    sv_block piece = *block;
    size_t taken = 0, count = 0;
    piece.ranges = SV_NEW_N(r->document->arena, sv_range, block->range_count + block_size(block) / (PIECE / 2) + 2);
    if (!piece.ranges) return sv_error_memory(r->error);
    for (uint32_t i = 0; i < block->range_count; i++) {
        for (size_t at = block->ranges[i].start; at < block->ranges[i].end;) {
            size_t stop = find_cut(r->document->text, at, block->ranges[i].end);
            if (taken + (stop - at) > PIECE && count > 0) {
                piece.range_count = (uint32_t)count;
                SV_VEC_PUSH(*out, piece);
                piece.ranges += count;
                count = taken = 0;
            }
            piece.ranges[count++] = (sv_range){at, stop};
            taken += stop - at;
            at = stop;
        }
    }
    piece.range_count = (uint32_t)count;
    if (count) SV_VEC_PUSH(*out, piece);
    return SERVANDA_OK;
}

/* ---- blocks ---- */

static uint32_t block_of(const sv_reading *r, uint32_t chunk) {
    return chunk == SV_NO_BLOCK ? SV_NO_BLOCK : r->chunks.items[chunk].block;
}

/* A run-in label becomes a heading of its own block only. */
static servanda_status put_label(sv_reading *r, const sv_chunk *chunk, block_list *out) {
    sv_block block = {
        .kind = SV_BLOCK_HEADING, .level = 6, .lead = SV_NO_BLOCK, .heading = block_of(r, chunk->heading)};
    servanda_status status = sv_inline_ranges(r, chunk, r->lines.items[chunk->first].start, chunk->label, &block);
    SV_VEC_PUSH(*out, block);
    return status;
}

static servanda_status put_chunk(sv_reading *r, sv_chunk *chunk, block_list *out) {
    const sv_line *first = &r->lines.items[chunk->first], *last = &r->lines.items[chunk->last];
    sv_block block = {.kind = chunk->kind,
                      .level = chunk->level,
                      .lead = block_of(r, chunk->lead),
                      .heading = block_of(r, chunk->heading),
                      .wrapped = chunk->count > 1};
    memcpy(block.lang, first->lang, sizeof block.lang);
    servanda_status status = chunk->label ? put_label(r, chunk, out) : SERVANDA_OK;
    if (chunk->label) block.heading = (uint32_t)(out->count - 1);
    size_t start = chunk->label ? chunk->label : chunk->kind == SV_BLOCK_FURNITURE ? first->mark : first->start;
    if (!status) status = sv_inline_ranges(r, chunk, start, last->end, &block);
    if (status) return status;
    if (block_size(&block) > PIECE)
        status = split(r, &block, out);
    else
        SV_VEC_PUSH(*out, block);
    chunk->block = (uint32_t)(out->count - 1); /* the last piece: it introduces what follows */
    return status || !out->failed ? status : sv_error_memory(r->error);
}

static servanda_status store(sv_reading *r, const block_list *blocks) {
    servanda_document *document = r->document;
    document->blocks = SV_NEW_N(document->arena, sv_block, blocks->count ? blocks->count : 1);
    if (!document->blocks) return sv_error_memory(r->error);
    if (blocks->count) memcpy(document->blocks, blocks->items, blocks->count * sizeof *blocks->items);
    document->block_count = blocks->count;
    return SERVANDA_OK;
}

servanda_status sv_block_build(sv_reading *r) {
    block_list blocks = {0};
    servanda_status status = sv_page_mark(r);
    r->starred = r->markdown || r->pairs > 1;
    sv_wrap_measure(r);
    if (!status) status = sv_chunk_make(r);
    if (!status) {
        sv_title_mark(r);
        sv_nest_mark(r);
    }
    for (size_t i = 0; i < r->chunks.count && !status; i++) status = put_chunk(r, &r->chunks.items[i], &blocks);
    if (!status) status = store(r, &blocks);
    SV_VEC_FREE(blocks);
    return status ? status : sv_lang_mark(r);
}
