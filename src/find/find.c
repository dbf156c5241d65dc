/* The way from a Document to its statements: block by block, sentence by sentence.
 *
 * The one idea: extraction is a pure function of document and packs; all scratch lives in one struct (find.h) that is
 * made here and dropped here. */
#include "find/find.h"

#include <string.h>

struct servanda_extraction {
    sv_arena *arena;
    servanda_statements statements;
};

static const sv_pack *pack_of(const sv_find *f, const sv_block *block) {
    if (f->values) return sv_packs_values(f->packs, block->lang);
    const sv_pack *pack = block->lang[0] ? sv_packs_get(f->packs, block->lang) : NULL;
    return pack || !f->doc->info.lang ? pack : sv_packs_get(f->packs, f->doc->info.lang);
}

static const sv_find_lead *lead_of(const sv_find *f, const sv_block *block) {
    if (block->lead == SV_NO_BLOCK) return NULL;
    for (size_t i = f->leads.count; i-- > 0;)
        if (f->leads.items[i].block <= block->lead)
            return f->leads.items[i].block == block->lead ? &f->leads.items[i] : NULL;
    return NULL;
}

static void show_marks(sv_find *f) {
    if (f->watch && f->marked && f->watch->marks) f->watch->marks(f->watch->context, f);
    f->marked = false;
}

bool sv_find_block_begin(sv_find *f, uint32_t index) {
    if (f->status != SERVANDA_OK) return false;
    show_marks(f);
    f->block = &f->doc->blocks[index];
    f->block_index = index;
    f->pack = pack_of(f, f->block);
    if (!f->pack) return false;
    sv_find_chars_load(f);
    bool there = sv_find_place_enter(f, index);
    if (!there) f->status = sv_view_fill(&f->view, f->doc, f->block, f->chars.spaced, sv_rule_fold(f->pack), f->error);
    if (f->status != SERVANDA_OK || f->view.count == 0 || f->view.count >= UINT32_MAX / 2) return false;
    if (f->watch && f->watch->pack) f->watch->pack(f->watch->context, f);
    if (there)
        sv_scan_again(f->scan);
    else
        f->status = sv_scan_begin(f->scan, f->pack, &f->view, f->error);
    f->marked = f->status == SERVANDA_OK;
    if (f->marked) sv_find_place_keep(f);
    f->first_mark = 0;
    f->masks.count = 0;
    f->before.count = 0;
    f->block_out = f->out.count;
    sv_find_area_block(f);
    f->lead = lead_of(f, f->block);
    sv_find_region_scan(f);
    if (f->regions.failed) f->status = sv_error_memory(f->error);
    return f->status == SERVANDA_OK;
}

static uint32_t sentence_room(const sv_find *f) {
    return f->view.count < SV_LIMIT_SENTENCE ? (uint32_t)f->view.count : SV_LIMIT_SENTENCE;
}

#define TITLE_WITHIN 16 /* blocks, page furniture and all */

/* The line that repeats the title which the index gives is a heading, however the page is laid out. */
static bool repeats_title(sv_find *f) {
    const char *title = f->title, *text;
    if (!title || f->block_index >= TITLE_WITHIN || f->view.count > strlen(title)) return false;
    text = sv_find_mark_text(f, 0, (uint32_t)f->view.count);
    return text && strcmp(text, title) == 0;
}

static void read_block(sv_find *f, uint32_t index) {
    sv_block_kind kind = f->doc->blocks[index].kind;
    if (kind == SV_BLOCK_FURNITURE || kind == SV_BLOCK_CAPTION || !sv_find_block_begin(f, index)) return;
    if (kind == SV_BLOCK_HEADING || repeats_title(f)) {
        sv_find_area_heading(f);
        sv_find_emit_heading(f);
        return;
    }
    if (sv_find_mark_aside(f, sentence_room(f))) return;
    uint32_t speech = sv_find_mark_speech(f, sentence_room(f)); /* the label before it is a sentence of its own */
    for (uint32_t at = 0, end; at < f->view.count && f->status == SERVANDA_OK; at = end) {
        end = at < speech ? speech : sv_find_sentence_end(f, at);
        sv_find_emit_sentence(f, at, end);
    }
    sv_find_area_settle(f);
}

static bool has_language(const sv_find *f) {
    bool letters = false;
    for (size_t i = 0; i < f->doc->block_count; i++) {
        if (pack_of(f, &f->doc->blocks[i])) return true;
        letters |= f->doc->blocks[i].lang[0] != '\0';
    }
    return !letters;
}

static bool find_introductions(sv_find *f) {
    f->introduces = SV_NEW_N(f->arena, bool, f->doc->block_count + 1);
    if (!f->introduces) return false;
    for (size_t i = 0; i < f->doc->block_count; i++)
        if (f->doc->blocks[i].lead < f->doc->block_count) f->introduces[f->doc->blocks[i].lead] = true;
    return true;
}

static void read_document(sv_find *f) {
    if (!find_introductions(f)) {
        f->status = sv_error_memory(f->error);
        return;
    }
    if (!has_language(f)) {
        f->status = sv_error_set(f->error, SERVANDA_NO_LANGUAGE, f->doc->info.path, 0,
                                 "no pack for the language of this document");
        sv_error_cure(f->error, "the packs are ja, zh, en and ko");
        return;
    }
    f->title = f->doc->info.title;
    sv_find_meta_run(f);
    for (uint32_t i = 0; i < f->doc->block_count && f->status == SERVANDA_OK; i++) read_block(f, i);
    show_marks(f);
}

void sv_find_scratch_drop(sv_find *f) {
    if (f->scratch) sv_find_place_end(f);
    sv_scan_free(f->scan);
    sv_view_free(&f->view);
    SV_VEC_FREE(f->regions);
    SV_VEC_FREE(f->masks);
    SV_VEC_FREE(f->clauses);
    SV_VEC_FREE(f->reasons);
    SV_VEC_FREE(f->leads);
    SV_VEC_FREE(f->owns);
    SV_VEC_FREE(f->votes);
}

static servanda_status give(servanda_extraction **out, sv_find *f) {
    servanda_extraction *e = f->status == SERVANDA_OK ? SV_NEW(f->arena, servanda_extraction) : NULL;
    servanda_statement *items = e ? SV_NEW_N(f->arena, servanda_statement, f->out.count + 1) : NULL;
    if (items) {
        if (f->out.count) memcpy(items, f->out.items, f->out.count * sizeof *items);
        e->arena = f->arena;
        e->statements = (servanda_statements){items, f->out.count};
        *out = e;
    } else {
        if (f->status == SERVANDA_OK) f->status = sv_error_memory(f->error);
        sv_arena_free(f->arena);
    }
    SV_VEC_FREE(f->out);
    return f->status;
}

servanda_status sv_find_extract_with(sv_find_scratch *scratch, servanda_extraction **out, servanda_document *document,
                                     const servanda_packs *packs, const sv_find_watch *watch, servanda_error *error) {
    sv_find f = {.doc = document, .packs = packs, .error = error, .watch = watch};
    *out = NULL;
    f.arena = sv_arena_new();
    if (!f.arena) return sv_error_memory(error);
    sv_find_place_begin(&f, scratch);
    read_document(&f);
    sv_find_scratch_drop(&f);
    return give(out, &f);
}

servanda_status sv_find_extract(servanda_extraction **out, servanda_document *document, const servanda_packs *packs,
                                const sv_find_watch *watch, servanda_error *error) {
    *out = NULL;
    sv_find_scratch *scratch = sv_find_scratch_new();
    if (!scratch) return sv_error_memory(error);
    servanda_status status = sv_find_extract_with(scratch, out, document, packs, watch, error);
    sv_find_scratch_free(scratch);
    return status;
}

servanda_status servanda_extract(servanda_extraction **out, servanda_document *document, const servanda_packs *packs,
                                 servanda_error *error) {
    return sv_find_extract(out, document, packs, NULL, error);
}

servanda_statements servanda_extraction_statements(const servanda_extraction *extraction) {
    return extraction->statements;
}

void servanda_extraction_free(servanda_extraction *extraction) {
    if (extraction) sv_arena_free(extraction->arena);
}
