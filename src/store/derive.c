/* Deadlines and fingerprints (derive.h).
 *
 * The one idea: a fingerprint is the hash of all slots written one after the other; texts end with NUL, and lists begin
 * with their length, so that different readings never write the same bytes. */
#include "store/derive.h"

#include <string.h>

#include "model/document.h"

/* ---- deadlines ---- */

/* What ended before `since` ("": no matter) is history that the statement recalls. */
static bool earliest(const servanda_statement *statement, servanda_role role, const char *since, sv_days *out) {
    bool found = false;
    for (size_t i = 0; i < statement->date_count; i++) {
        const servanda_date *date = &statement->dates[i];
        sv_days days;
        if (date->role != role || !sv_days_read(date->edtf, &days) || !days.to[0]) continue;
        if (strcmp(days.to, since) < 0 || (found && strcmp(days.to, out->to) >= 0)) continue;
        *out = days;
        found = true;
    }
    return found;
}

void sv_derive_due(const servanda_statement *statement, const char *document_date, sv_days *out) {
    sv_days document;
    *out = (sv_days){"", ""};
    if (statement->kind != SERVANDA_KIND_COMMITMENT) return;
    if (earliest(statement, SERVANDA_ROLE_DEADLINE, "", out)) return;
    sv_days_read(document_date, &document);
    earliest(statement, SERVANDA_ROLE_EVENT, document.from, out);
}

/* ---- fingerprints ---- */

/* A missing text is not an empty one. */
static void put_str(sv_buf *out, const char *s) {
    sv_buf_byte(out, s ? '=' : '-');
    if (s) sv_buf_add(out, s, strlen(s) + 1);
}

static void put_number(sv_buf *out, uint64_t value) { sv_buf_add(out, &value, sizeof value); }

static void put_strings(sv_buf *out, const char *const *items, size_t count) {
    put_number(out, count);
    for (size_t i = 0; i < count; i++) put_str(out, items[i]);
}

static void put_span(sv_buf *out, const servanda_span *span) {
    put_number(out, span->byte_start);
    put_number(out, span->byte_end);
}

static void put_amounts(sv_buf *out, const servanda_statement *s) {
    put_number(out, s->amount_count);
    for (size_t i = 0; i < s->amount_count; i++) {
        const servanda_amount *amount = &s->amounts[i];
        put_span(out, &amount->span);
        put_str(out, amount->quote);
        put_str(out, amount->currency);
        put_number(out, amount->bound);
        sv_buf_printf(out, "%.17g;", amount->value);
    }
}

static void put_dates(sv_buf *out, const servanda_statement *s) {
    put_number(out, s->date_count);
    for (size_t i = 0; i < s->date_count; i++) {
        put_span(out, &s->dates[i].span);
        put_str(out, s->dates[i].quote);
        put_str(out, s->dates[i].edtf);
        put_number(out, s->dates[i].role);
    }
}

static void put_boxes(sv_buf *out, const servanda_statement *s) {
    if (s->ocr) put_number(out, s->ocr);
    for (size_t i = 0; i < s->box_count; i++) {
        const servanda_box *b = &s->boxes[i];
        sv_buf_printf(out, "%u %.1f %.1f %.1f %.1f;", (unsigned)b->page, b->left, b->top, b->right, b->bottom);
    }
}

static void put_phrases(sv_buf *out, const servanda_statement *s) {
    for (int slot = SERVANDA_PHRASE_NONE + 1; slot < SERVANDA_PHRASE_END; slot++) {
        const servanda_phrases *list = &s->phrases[slot];
        put_number(out, list->count);
        for (size_t i = 0; i < list->count; i++) {
            put_span(out, &list->items[i].span);
            put_str(out, list->items[i].quote);
            put_str(out, list->items[i].id);
        }
    }
}

static void put_reasons(sv_buf *out, const servanda_statement *s) {
    put_number(out, s->reason_count);
    for (size_t i = 0; i < s->reason_count; i++) {
        const servanda_reason *reason = &s->reasons[i];
        put_span(out, &reason->span);
        put_str(out, reason->slot);
        put_str(out, reason->value);
        put_str(out, reason->rule);
        put_str(out, reason->why);
        put_number(out, reason->runner_up);
    }
}

static void put_statement(sv_buf *out, const servanda_statement *s) {
    put_number(out, s->id);
    put_number(out, (uint64_t)s->block << 1 | s->actors_stated);
    put_span(out, &s->span);
    put_str(out, s->quote);
    put_str(out, s->lead);
    put_str(out, s->lang);
    put_number(out, (uint64_t)s->kind << 48 | (uint64_t)s->force << 32 | (uint64_t)s->stage << 16 | s->reaffirmed);
    put_strings(out, s->actors, s->actor_count);
    put_strings(out, s->areas, s->area_count);
    put_strings(out, s->names, s->name_count);
    put_strings(out, s->concepts, s->concept_count);
    put_strings(out, s->rules, s->rule_count);
    put_amounts(out, s);
    put_dates(out, s);
    put_phrases(out, s);
    put_boxes(out, s);
    put_reasons(out, s);
}

/* The path is left out: the same file is often named in different ways. */
static void put_info(sv_buf *out, const servanda_document_info *info) {
    const char *texts[] = {info->id,     info->lang,     info->date,      info->title,
                           info->source, info->form,     info->publisher, info->version_of,
                           info->format, info->encoding, info->series,    info->meeting};
    put_strings(out, texts, sizeof texts / sizeof *texts);
    put_number(out, info->round);
    put_strings(out, info->parties, info->party_count);
}

static void put_blocks(sv_buf *out, const servanda_document *document) {
    put_number(out, document->block_count);
    for (size_t i = 0; i < document->block_count; i++) {
        const sv_block *block = &document->blocks[i];
        put_number(out, (uint64_t)block->kind << 32 | block->level);
        put_number(out, (uint64_t)block->lead << 32 | block->heading);
        put_str(out, block->lang);
        put_number(out, (uint64_t)block->range_count << 1 | block->wrapped);
        for (uint32_t r = 0; r < block->range_count; r++) {
            put_number(out, block->ranges[r].start);
            put_number(out, block->ranges[r].end);
        }
    }
}

servanda_status sv_derive_fingerprint(const servanda_addition *addition, char hex[65], servanda_error *error) {
    const servanda_document *document = addition->document;
    sv_buf out = SV_BUF_INIT;
    put_str(&out, addition->packs);
    put_info(&out, &document->info);
    put_number(&out, document->text_size);
    sv_buf_add(&out, document->text, document->text_size);
    put_blocks(&out, document);
    put_number(&out, addition->statements.count);
    for (size_t i = 0; i < addition->statements.count; i++) put_statement(&out, &addition->statements.items[i]);
    bool failed = out.failed;
    if (!failed) sv_hash_sha256(out.data, out.size, hex);
    sv_buf_free(&out);
    return failed ? sv_error_memory(error) : SERVANDA_OK;
}
