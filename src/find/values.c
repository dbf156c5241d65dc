/* Values of a text without a document around it: the layers of numbers, dates and money, and nothing above them.
 *
 * The one idea: the text becomes a document of one block, so that the slots' own code reads it. */
#include "servanda/values.h"

#include <stdlib.h>
#include <string.h>

#include "find/find.h"

struct servanda_values {
    sv_arena *arena;
    servanda_value *items;
    size_t count;
};

typedef struct gathering {
    sv_find *f;
    SV_VEC(servanda_value) list;
} gathering;

const char *servanda_value_kind_name(servanda_value_kind kind) {
    static const char *const names[] = {"date", "number", "percent", "currency"};
    return (size_t)kind < sizeof names / sizeof *names ? names[kind] : "";
}

static void add(gathering *g, const sv_mark *m, servanda_value v) {
    v.span = sv_find_mark_span(g->f, m->start, m->end);
    v.text = sv_find_mark_text(g->f, m->start, m->end);
    SV_VEC_PUSH(g->list, v);
}

static void add_date(gathering *g, const sv_mark *m) {
    sv_edtf date;
    char text[SV_EDTF_ROOM];
    if (!sv_find_date_value(g->f, m, SERVANDA_KIND_NONE, &date)) return;
    sv_edtf_format(&date, text);
    add(g, m, (servanda_value){.kind = SERVANDA_VALUE_DATE, .edtf = sv_arena_str(g->f->arena, text)});
}

static void add_number(gathering *g, const sv_mark *m, servanda_value_kind kind) {
    double value = sv_mark_number(m, SV_KEY_value, 0) * sv_mark_number(m, SV_KEY_scale, 1);
    servanda_value v = {.kind = kind, .value = value};
    if (kind == SERVANDA_VALUE_CURRENCY) v.currency = sv_arena_str(g->f->arena, sv_mark_text(m, SV_KEY_currency));
    add(g, m, v);
}

/* Whether a longer mark of the same matter covers this one. */
static bool covered(const gathering *g, const sv_mark *m, sv_type by) {
    const sv_mark *other;
    for (size_t i = 0; (other = sv_find_mark_next(g->f, by, m->start, m->end, &i));)
        if (other != m && other->start <= m->start && other->end >= m->end &&
            (other->type != m->type || other->end - other->start > m->end - m->start))
            return true;
    return false;
}

static void gather(gathering *g, uint32_t start, uint32_t end) {
    size_t count;
    sv_scan_marks(g->f->scan, &count);
    for (size_t i = g->f->first_mark; i < count; i++) {
        const sv_mark m = sv_scan_marks(g->f->scan, &count)[i], *at = &sv_scan_marks(g->f->scan, &count)[i];
        if (m.start < start || m.end > end || m.type == SV_TYPE_COUNT) continue;
        if (m.type == SV_TYPE_timex && !covered(g, at, SV_TYPE_timex)) add_date(g, &m);
        if (m.type == SV_TYPE_date && !covered(g, at, SV_TYPE_timex) && !covered(g, at, SV_TYPE_date)) add_date(g, &m);
        if (m.type == SV_TYPE_num) add_number(g, &m, SERVANDA_VALUE_NUMBER);
        if (m.type == SV_TYPE_percent && !covered(g, at, SV_TYPE_percent)) add_number(g, &m, SERVANDA_VALUE_PERCENT);
        if (m.type == SV_TYPE_money && !covered(g, at, SV_TYPE_money)) add_number(g, &m, SERVANDA_VALUE_CURRENCY);
    }
    if (g->list.failed) g->f->status = sv_error_memory(g->f->error);
}

static void read_sentence(gathering *g, uint32_t start, uint32_t end) {
    const sv_type layers[] = {SV_TYPE_date, SV_TYPE_timex, SV_TYPE_money, SV_TYPE_percent};
    sv_scan_marks(g->f->scan, &g->f->first_mark);
    sv_find_number_run(g->f, start, end);
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        if (!sv_find_mark_run(g->f, layers[i], start, end)) return;
    gather(g, start, end);
}

static int by_place(const void *left, const void *right) {
    const servanda_value *a = left, *b = right;
    if (a->span.start != b->span.start) return a->span.start < b->span.start ? -1 : 1;
    if (a->span.end != b->span.end) return a->span.end > b->span.end ? -1 : 1;
    return (int)a->kind - (int)b->kind;
}

/* A document of one block over the text, in the arena. */
static bool wrap(sv_find *f, const char *text, size_t size, const char *lang) {
    servanda_document *doc = SV_NEW(f->arena, servanda_document);
    sv_block *block = SV_NEW(f->arena, sv_block);
    sv_range *range = SV_NEW(f->arena, sv_range);
    char *copy = sv_arena_copy(f->arena, text, size);
    if (!doc || !block || !range || !copy) return false;
    *range = (sv_range){0, size};
    block->lead = block->heading = SV_NO_BLOCK;
    block->range_count = 1;
    block->ranges = range;
    strncpy(block->lang, lang, sizeof block->lang - 1);
    doc->arena = f->arena;
    doc->text = copy;
    doc->text_size = size;
    doc->blocks = block;
    doc->block_count = 1;
    f->doc = doc;
    return true;
}

static void read_text(gathering *g, const char *text, size_t size, const char *lang, const char *date) {
    sv_find *f = g->f;
    sv_edtf today;
    f->scan = sv_scan_new();
    if (!f->scan || !wrap(f, text, size, lang)) {
        f->status = sv_error_memory(f->error);
        return;
    }
    if (date && sv_edtf_parse(date, &today)) f->today = today.from;
    if (!sv_find_block_begin(f, 0)) return;
    for (uint32_t at = 0, end; at < f->view.count && f->status == SERVANDA_OK; at = end) {
        end = sv_find_sentence_end(f, at);
        read_sentence(g, at, end);
    }
}

static servanda_status give(servanda_values **out, gathering *g) {
    sv_find *f = g->f;
    servanda_values *values = f->status == SERVANDA_OK ? SV_NEW(f->arena, servanda_values) : NULL;
    servanda_value *items = values ? SV_NEW_N(f->arena, servanda_value, g->list.count + 1) : NULL;
    if (items) {
        if (g->list.count) memcpy(items, g->list.items, g->list.count * sizeof *items);
        qsort(items, g->list.count, sizeof *items, by_place);
        *values = (servanda_values){f->arena, items, g->list.count};
        *out = values;
    } else {
        if (f->status == SERVANDA_OK) f->status = sv_error_memory(f->error);
        sv_arena_free(f->arena);
    }
    SV_VEC_FREE(g->list);
    return f->status;
}

static servanda_status check_input(const char *text, size_t size, const char *lang, const servanda_packs *packs,
                                   servanda_error *error) {
    if (!lang || !sv_packs_get(packs, lang))
        return sv_error_set(error, SERVANDA_NO_LANGUAGE, NULL, 0, "no pack for language \"%s\"", lang ? lang : "");
    if (size > SV_LIMIT_LINE_BYTES)
        return sv_error_set(error, SERVANDA_DOCUMENT_LIMIT, NULL, 0, "a text of %zu bytes is over the limit of %u",
                            size, SV_LIMIT_LINE_BYTES);
    if (sv_utf8_valid_prefix(text, size) < size)
        return sv_error_set(error, SERVANDA_ENCODING, NULL, 0, "the text is not UTF-8 at byte %zu",
                            sv_utf8_valid_prefix(text, size));
    return SERVANDA_OK;
}

servanda_status servanda_values_find(servanda_values **out, const char *text, size_t size, const char *lang,
                                     const char *date, const servanda_packs *packs, servanda_error *error) {
    sv_find f = {.packs = packs, .error = error, .values = true};
    gathering g = {.f = &f};
    *out = NULL;
    servanda_status status = check_input(text, size, lang, packs, error);
    if (status != SERVANDA_OK) return status;
    f.arena = sv_arena_new();
    if (!f.arena) return sv_error_memory(error);
    read_text(&g, text, size, lang, date);
    sv_find_scratch_drop(&f);
    return give(out, &g);
}

const servanda_value *servanda_values_items(const servanda_values *values, size_t *count) {
    *count = values->count;
    return values->items;
}

void servanda_values_free(servanda_values *values) {
    if (values) sv_arena_free(values->arena);
}
