/* Values of a text without a document around it: the layers of numbers, dates and money, and nothing above them.
 *
 * The one idea: the text becomes a document of one block, so that the slots' own code reads it; a layer of its own adds
 * what documents have no use for (negative numbers, fractions, conversational dates). */
#include "servanda/values.h"

#include <stdlib.h>
#include <string.h>

#include "find/find.h"

struct servanda_values {
    sv_arena *arena;
    servanda_value *items;
    size_t count;
};

typedef struct candidate {
    uint32_t start, end;
    servanda_value value;
    int rank;    /* value marks win over others, a date's bounds over the bare date */
    bool silent; /* holds the place: nothing is to be found there */
} candidate;

typedef struct gathering {
    sv_find *f;
    SV_VEC(candidate) candidates; /* of the sentence */
    SV_VEC(servanda_value) list;
} gathering;

static const char *const kind_names[] = {"date", "number", "percent", "currency"};

const char *servanda_value_kind_name(servanda_value_kind kind) {
    return (size_t)kind < sizeof kind_names / sizeof *kind_names ? kind_names[kind] : "";
}

static void add(gathering *g, const sv_mark *m, servanda_value value) {
    candidate c = {.start = m->start, .end = m->end, .value = value};
    c.rank = m->type == SV_TYPE_value ? 2 : m->type == SV_TYPE_timex ? 1 : 0;
    SV_VEC_PUSH(g->candidates, c);
}

static void add_date(gathering *g, const sv_mark *m) {
    sv_edtf date;
    char text[SV_EDTF_ROOM];
    if (!sv_find_date_value(g->f, m, SERVANDA_KIND_NONE, &date)) return;
    sv_edtf_format(&date, text);
    add(g, m, (servanda_value){.kind = SERVANDA_VALUE_DATE, .edtf = sv_arena_str(g->f->arena, text)});
}

/* value * scale + part / over + part2 / over2, with its sign. */
static double number_of(const sv_mark *m) {
    double over = sv_mark_number(m, SV_KEY_over, 1), over2 = sv_mark_number(m, SV_KEY_over2, 1);
    double value = sv_mark_number(m, SV_KEY_value, 0) * sv_mark_number(m, SV_KEY_scale, 1);
    if (over != 0) value += sv_mark_number(m, SV_KEY_part, 0) / over;
    if (over2 != 0) value += sv_mark_number(m, SV_KEY_part2, 0) / over2;
    const char *sign = sv_mark_text(m, SV_KEY_sign);
    return sign && strcmp(sign, "minus") == 0 ? -value : value;
}

static void add_number(gathering *g, const sv_mark *m, servanda_value_kind kind) {
    servanda_value v = {.kind = kind, .value = number_of(m)};
    if (kind == SERVANDA_VALUE_CURRENCY) v.currency = sv_arena_str(g->f->arena, sv_mark_text(m, SV_KEY_currency));
    add(g, m, v);
}

static void add_silence(gathering *g, const sv_mark *m) {
    for (size_t kind = 0; kind < sizeof kind_names / sizeof *kind_names; kind++) {
        add(g, m, (servanda_value){.kind = (servanda_value_kind)kind});
        if (!g->candidates.failed) g->candidates.items[g->candidates.count - 1].silent = true;
    }
}

static void add_ruled(gathering *g, const sv_mark *m) {
    const char *as = sv_mark_text(m, SV_KEY_as);
    if (!as || strcmp(as, "none") == 0) return add_silence(g, m);
    if (strcmp(as, "date") == 0) return add_date(g, m);
    for (size_t kind = SERVANDA_VALUE_NUMBER; kind < sizeof kind_names / sizeof *kind_names; kind++)
        if (strcmp(as, kind_names[kind]) == 0) add_number(g, m, (servanda_value_kind)kind);
}

static void add_mark(gathering *g, const sv_mark *m) {
    switch (m->type) {
    case SV_TYPE_timex:
        if (sv_mark_is(m, SV_KEY_mod, "in") && sv_mark_get(m, SV_KEY_of).kind == SV_VALUE_MARK)
            break; /* the date is it */
        add_date(g, m);
        break;
    case SV_TYPE_date: add_date(g, m); break;
    case SV_TYPE_num: add_number(g, m, SERVANDA_VALUE_NUMBER); break;
    case SV_TYPE_percent: add_number(g, m, SERVANDA_VALUE_PERCENT); break;
    case SV_TYPE_money: add_number(g, m, SERVANDA_VALUE_CURRENCY); break;
    case SV_TYPE_value: add_ruled(g, m); break;
    default: break;
    }
}

/* By kind and place; of those that begin together, the longest first, then the highest rank. */
static int by_kind(const void *left, const void *right) {
    const candidate *a = left, *b = right;
    if (a->value.kind != b->value.kind) return (int)a->value.kind - (int)b->value.kind;
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    if (a->end != b->end) return a->end > b->end ? -1 : 1;
    return b->rank - a->rank;
}

/* Of one kind, what lies inside of another is no value of its own, and a value mark takes its place from what it
 * touches. */
static void settle(gathering *g) {
    candidate *c = g->candidates.items;
    size_t kept = 0;
    if (g->candidates.count) qsort(c, g->candidates.count, sizeof *c, by_kind);
    for (size_t i = 0; i < g->candidates.count; i++) {
        candidate *last = kept && c[kept - 1].value.kind == c[i].value.kind ? &c[kept - 1] : NULL;
        bool touch = last && c[i].start < last->end;
        if (touch && (c[i].end <= last->end || last->rank == 2)) continue;
        if (touch && c[i].rank == 2) kept--;
        c[kept++] = c[i];
    }
    g->candidates.count = kept;
}

static void gather(gathering *g, uint32_t start, uint32_t end) {
    size_t count;
    sv_scan_marks(g->f->scan, &count);
    g->candidates.count = 0;
    for (size_t i = g->f->first_mark; i < count; i++) {
        sv_mark m = sv_scan_marks(g->f->scan, &count)[i];
        if (m.start >= start && m.end <= end) add_mark(g, &m);
    }
    if (!g->candidates.failed) settle(g);
    for (size_t i = 0; i < g->candidates.count && !g->candidates.failed; i++) {
        candidate *c = &g->candidates.items[i];
        if (c->silent) continue;
        c->value.span = sv_find_mark_span(g->f, c->start, c->end);
        c->value.text = sv_find_mark_text(g->f, c->start, c->end);
        SV_VEC_PUSH(g->list, c->value);
    }
    if (g->list.failed || g->candidates.failed) g->f->status = sv_error_memory(g->f->error);
}

static void read_sentence(gathering *g, uint32_t start, uint32_t end) {
    const sv_type layers[] = {SV_TYPE_date, SV_TYPE_timex, SV_TYPE_money, SV_TYPE_percent, SV_TYPE_value};
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

/* A full stop beside a number ends no sentence here: 16. Nov. 2016. */
static uint32_t stretch_end(const sv_find *f, uint32_t at) {
    const uint32_t *points = f->view.points;
    uint32_t count = (uint32_t)f->view.count, end = sv_find_sentence_end(f, at);
    while (end < count && end - at < SV_LIMIT_SENTENCE) {
        uint32_t stop = end;
        while (stop > at && sv_char_script(points[stop - 1]) == SV_SCRIPT_SPACE) stop--;
        if (stop < at + 2 || points[stop - 1] != '.') break;
        bool digit =
            sv_char_script(points[stop - 2]) == SV_SCRIPT_DIGIT || sv_char_script(points[end]) == SV_SCRIPT_DIGIT;
        if (!digit) break;
        end = sv_find_sentence_end(f, end);
    }
    return end;
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
        end = stretch_end(f, at);
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
    SV_VEC_FREE(g->candidates);
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
