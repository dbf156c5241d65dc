/* Statements of a register, copied into memory by document. See collection.h for the idea. */
#include "store/collect.h"

#include <string.h>

#include "base/base.h"

struct servanda_collection {
    sv_arena *arena;
    SV_VEC(servanda_link_document) documents;
    SV_VEC(servanda_statement) statements; /* of the current document */
    bool failed;
};

static const char *copy_text(servanda_collection *c, const char *text) {
    const char *copy = sv_arena_str(c->arena, text);
    c->failed |= text && !copy;
    return copy;
}

static const char *const *copy_list(servanda_collection *c, const char *const *list, size_t count) {
    const char **copy = SV_NEW_N(c->arena, const char *, count + 1);
    c->failed |= !copy;
    for (size_t i = 0; copy && i < count; i++) copy[i] = copy_text(c, list[i]);
    return copy;
}

static const servanda_amount *copy_amounts(servanda_collection *c, const servanda_statement *s) {
    servanda_amount *copy = SV_NEW_N(c->arena, servanda_amount, s->amount_count + 1);
    c->failed |= !copy;
    for (size_t i = 0; copy && i < s->amount_count; i++) {
        copy[i] = s->amounts[i];
        copy[i].quote = copy_text(c, s->amounts[i].quote);
        copy[i].currency = copy_text(c, s->amounts[i].currency);
    }
    return copy;
}

static const servanda_date *copy_dates(servanda_collection *c, const servanda_statement *s) {
    servanda_date *copy = SV_NEW_N(c->arena, servanda_date, s->date_count + 1);
    c->failed |= !copy;
    for (size_t i = 0; copy && i < s->date_count; i++) {
        copy[i] = s->dates[i];
        copy[i].quote = copy_text(c, s->dates[i].quote);
        copy[i].edtf = copy_text(c, s->dates[i].edtf);
    }
    return copy;
}

static servanda_phrases copy_phrases(servanda_collection *c, const servanda_phrases *list) {
    if (list->count == 0) return (servanda_phrases){NULL, 0};
    servanda_phrase *copy = SV_NEW_N(c->arena, servanda_phrase, list->count);
    c->failed |= !copy;
    for (size_t i = 0; copy && i < list->count; i++) {
        copy[i] = list->items[i];
        copy[i].quote = copy_text(c, list->items[i].quote);
        copy[i].id = copy_text(c, list->items[i].id);
    }
    return (servanda_phrases){copy, copy ? list->count : 0};
}

bool sv_collect_copy(servanda_collection *c, const char *doc, const servanda_statement *s, servanda_statement *out) {
    servanda_statement copy = *s;
    copy.doc = doc;
    copy.quote = copy_text(c, s->quote);
    copy.lead = copy_text(c, s->lead);
    copy.lang = copy_text(c, s->lang);
    copy.actors = copy_list(c, s->actors, s->actor_count);
    copy.areas = copy_list(c, s->areas, s->area_count);
    copy.names = copy_list(c, s->names, s->name_count);
    copy.concepts = copy_list(c, s->concepts, s->concept_count);
    copy.rules = NULL, copy.rule_count = 0;
    copy.reasons = NULL, copy.reason_count = 0;
    copy.boxes = NULL, copy.box_count = 0;
    copy.amounts = copy_amounts(c, s);
    copy.dates = copy_dates(c, s);
    for (int i = 0; i < SERVANDA_PHRASE_END; i++) copy.phrases[i] = copy_phrases(c, &s->phrases[i]);
    *out = copy;
    return !c->failed;
}

static void add_statement(servanda_collection *c, size_t document, const servanda_statement *s) {
    servanda_statement copy;
    sv_collect_copy(c, c->documents.items[document].id, s, &copy);
    SV_VEC_PUSH(c->statements, copy);
}

/* What was gathered is all of a document. */
static void set_statements(servanda_collection *c, size_t document) {
    servanda_link_document *doc = &c->documents.items[document];
    servanda_statement *list = SV_NEW_N(c->arena, servanda_statement, c->statements.count + 1);
    c->failed |= !list || c->statements.failed;
    if (c->failed) return;
    if (c->statements.count) memcpy(list, c->statements.items, c->statements.count * sizeof *list);
    doc->statements = (servanda_statements){list, c->statements.count};
    c->statements.count = 0;
}

/* What was gathered belongs to the document before. */
static void end_document(servanda_collection *c) {
    if (c->documents.count && !c->documents.failed) set_statements(c, c->documents.count - 1);
}

static void begin_document(servanda_collection *c, const servanda_document_info *info) {
    servanda_link_document doc = {.id = copy_text(c, info->id), .lang = copy_text(c, info->lang)};
    doc.date = copy_text(c, info->date);
    doc.version_of = copy_text(c, info->version_of);
    doc.series = copy_text(c, info->series);
    doc.round = info->round;
    doc.meeting = copy_text(c, info->meeting);
    doc.title = copy_text(c, info->title);
    doc.source = copy_text(c, info->source);
    doc.parties = copy_list(c, info->parties, info->party_count);
    doc.party_count = info->party_count;
    SV_VEC_PUSH(c->documents, doc);
}

servanda_collection *sv_collect_new(void) {
    servanda_collection *c = sv_alloc(sizeof *c);
    if (!c) return NULL;
    memset(c, 0, sizeof *c);
    c->arena = sv_arena_new();
    if (c->arena) return c;
    sv_free(c);
    return NULL;
}

bool sv_collect_row(servanda_collection *c, const servanda_row *row) {
    size_t n = c->documents.count;
    if (n == 0 || strcmp(c->documents.items[n - 1].id, row->document->id) != 0) {
        end_document(c);
        begin_document(c, row->document);
    }
    if (!c->failed && !c->documents.failed) add_statement(c, c->documents.count - 1, row->statement);
    c->failed |= c->documents.failed || c->statements.failed;
    return !c->failed;
}

bool sv_collect_end(servanda_collection *c) {
    if (!c->failed) end_document(c);
    return !c->failed;
}

static bool take(void *context, const servanda_row *row) { return sv_collect_row(context, row); }

servanda_status servanda_register_collect(servanda_collection **out, servanda_register *reg,
                                          const servanda_filter *filter, servanda_error *error) {
    servanda_collection *c = sv_collect_new();
    *out = NULL;
    if (!c) return sv_error_memory(error);
    servanda_status status = servanda_register_list(reg, filter, take, c, error);
    if (status == SERVANDA_OK ? !sv_collect_end(c) : c->failed) status = sv_error_memory(error);
    if (status == SERVANDA_OK)
        *out = c;
    else
        servanda_collection_free(c);
    return status;
}

/* ---- more of what is there ---- */

typedef struct filling {
    servanda_collection *c;
    size_t document;
} filling;

static bool take_one(void *context, const servanda_row *row) {
    filling *f = context;
    add_statement(f->c, f->document, row->statement);
    return !f->c->failed && !f->c->statements.failed;
}

servanda_status servanda_collection_fill(servanda_collection *c, servanda_register *reg, const bool *wanted,
                                         servanda_error *error) {
    servanda_status status = SERVANDA_OK;
    filling f = {c, 0};
    c->statements.count = 0;
    for (; f.document < c->documents.count && status == SERVANDA_OK; f.document++) {
        servanda_filter filter = SERVANDA_FILTER_INIT;
        filter.doc = c->documents.items[f.document].id;
        if (wanted && !wanted[f.document]) continue;
        status = servanda_register_list(reg, &filter, take_one, &f, error);
        if (status == SERVANDA_OK) set_statements(c, f.document);
        if (c->failed) status = sv_error_memory(error);
    }
    return status;
}

const servanda_link_document *servanda_collection_documents(const servanda_collection *collection, size_t *count) {
    *count = collection->documents.count;
    return collection->documents.items;
}

const servanda_link_decision *sv_collect_keep(servanda_collection *collection, const servanda_link_decision *list,
                                              size_t count) {
    servanda_link_decision *copy = SV_NEW_N(collection->arena, servanda_link_decision, count + 1);
    if (copy && count) memcpy(copy, list, count * sizeof *copy);
    return copy;
}

void servanda_collection_free(servanda_collection *collection) {
    if (!collection) return;
    SV_VEC_FREE(collection->documents);
    SV_VEC_FREE(collection->statements);
    sv_arena_free(collection->arena);
    sv_free(collection);
}
