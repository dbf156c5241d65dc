/* Rows of the register as the structs of the model.
 *
 * The one idea: columns of the row itself stay with SQLite until the next row; lists come from queries of their own, so
 * their texts are copied into an arena that the next row empties. */
#include <string.h>

#include "store/sqlite.h"

static const char *keep(sv_sqlite *store, sv_arena *arena, const char *text) {
    if (!text) return NULL;
    const char *copy = sv_arena_str(arena, text);
    if (!copy) sv_sqlite_no_memory(store);
    return copy;
}

static sv_sql list_query(sv_sqlite *store, sv_sql_name name, int64_t key) {
    sv_sql q = sv_sql_get(&store->sql, name);
    sv_sql_int(&q, key);
    return q;
}

static void read_strings(sv_sqlite *store, sv_sql_name name, int64_t key, sv_arena *arena, sv_sqlite_strings *out) {
    sv_sql q = list_query(store, name, key);
    out->count = 0;
    while (sv_sql_row(&q)) {
        const char *text = keep(store, arena, sv_sql_get_str(&q));
        SV_VEC_PUSH(*out, text);
    }
    if (out->failed) sv_sqlite_no_memory(store);
}

static void read_amounts(sv_sqlite *store, int64_t key) {
    sv_sqlite_row *r = &store->row;
    sv_sql q = list_query(store, SV_SQL_AMOUNTS, key);
    r->amounts.count = 0;
    while (sv_sql_row(&q)) {
        servanda_amount amount = {.span = sv_sql_get_span(&q)};
        amount.quote = keep(store, r->arena, sv_sql_get_str(&q));
        amount.value = sv_sql_get_real(&q);
        amount.currency = keep(store, r->arena, sv_sql_get_str(&q));
        amount.bound = servanda_bound_of(sv_sql_get_str(&q));
        SV_VEC_PUSH(r->amounts, amount);
    }
    if (r->amounts.failed) sv_sqlite_no_memory(store);
}

static void read_dates(sv_sqlite *store, int64_t key) {
    sv_sqlite_row *r = &store->row;
    sv_sql q = list_query(store, SV_SQL_DATES, key);
    r->dates.count = 0;
    while (sv_sql_row(&q)) {
        servanda_date date = {.span = sv_sql_get_span(&q)};
        date.quote = keep(store, r->arena, sv_sql_get_str(&q));
        date.edtf = keep(store, r->arena, sv_sql_get_str(&q));
        date.role = servanda_role_of(sv_sql_get_str(&q));
        SV_VEC_PUSH(r->dates, date);
    }
    if (r->dates.failed) sv_sqlite_no_memory(store);
}

static void read_boxes(sv_sqlite *store, int64_t key) {
    sv_sqlite_row *r = &store->row;
    sv_sql q = list_query(store, SV_SQL_BOXES, key);
    r->boxes.count = 0;
    while (sv_sql_row(&q)) {
        servanda_box box = {.page = (uint32_t)sv_sql_get_int(&q)};
        box.left = sv_sql_get_real(&q);
        box.top = sv_sql_get_real(&q);
        box.right = sv_sql_get_real(&q);
        box.bottom = sv_sql_get_real(&q);
        SV_VEC_PUSH(r->boxes, box);
    }
    if (r->boxes.failed) sv_sqlite_no_memory(store);
}

/* They come slot by slot; where each slot's begin is known once the list no longer moves (set_lists). */
static void read_phrases(sv_sqlite *store, int64_t key) {
    sv_sqlite_row *r = &store->row;
    sv_sql q = list_query(store, SV_SQL_PHRASES, key);
    r->phrases.count = 0;
    for (int i = 0; i < SERVANDA_PHRASE_END; i++) r->statement.phrases[i].count = 0;
    while (sv_sql_row(&q)) {
        servanda_phrase phrase = {.span = sv_sql_get_span(&q)};
        servanda_phrase_slot slot = servanda_phrase_of(sv_sql_get_str(&q));
        phrase.quote = keep(store, r->arena, sv_sql_get_str(&q));
        phrase.id = keep(store, r->arena, sv_sql_get_str(&q));
        if (slot == SERVANDA_PHRASE_NONE) continue; /* of a later program */
        r->statement.phrases[slot].count++;
        SV_VEC_PUSH(r->phrases, phrase);
    }
    if (r->phrases.failed) sv_sqlite_no_memory(store);
}

static void set_phrases(sv_sqlite_row *r) {
    size_t at = 0;
    for (int i = 0; i < SERVANDA_PHRASE_END; i++) {
        servanda_phrases *list = &r->statement.phrases[i];
        if (r->phrases.failed) list->count = 0;
        list->items = r->phrases.items ? r->phrases.items + at : NULL;
        at += list->count;
    }
}

static void read_reasons(sv_sqlite *store, int64_t key) {
    sv_sqlite_row *r = &store->row;
    sv_sql q = list_query(store, SV_SQL_REASONS, key);
    r->reasons.count = 0;
    while (sv_sql_row(&q)) {
        servanda_reason reason = {.span = sv_sql_get_span(&q)};
        reason.slot = keep(store, r->arena, sv_sql_get_str(&q));
        reason.value = keep(store, r->arena, sv_sql_get_str(&q));
        reason.rule = keep(store, r->arena, sv_sql_get_str(&q));
        reason.why = keep(store, r->arena, sv_sql_get_str(&q));
        reason.runner_up = sv_sql_get_int(&q) != 0;
        SV_VEC_PUSH(r->reasons, reason);
    }
    if (r->reasons.failed) sv_sqlite_no_memory(store);
}

/* Points the statement at its lists, which no longer move. */
static void set_lists(sv_sqlite_row *r, bool reasons) {
    servanda_statement *s = &r->statement;
    s->actors = r->actors.items, s->actor_count = r->actors.count;
    s->areas = r->areas.items, s->area_count = r->areas.count;
    s->names = r->names.items, s->name_count = r->names.count;
    s->concepts = r->concepts.items, s->concept_count = r->concepts.count;
    s->rules = r->rules.items, s->rule_count = r->rules.count;
    s->amounts = r->amounts.items, s->amount_count = r->amounts.count;
    s->dates = r->dates.items, s->date_count = r->dates.count;
    set_phrases(r);
    s->boxes = r->boxes.items, s->box_count = r->boxes.count;
    s->reasons = r->reasons.items, s->reason_count = reasons ? r->reasons.count : 0;
}

static void read_lists(sv_sqlite *store, int64_t key, bool reasons) {
    sv_sqlite_row *r = &store->row;
    read_strings(store, SV_SQL_ACTORS, key, r->arena, &r->actors);
    read_strings(store, SV_SQL_AREAS, key, r->arena, &r->areas);
    read_strings(store, SV_SQL_NAMES, key, r->arena, &r->names);
    read_strings(store, SV_SQL_CONCEPTS, key, r->arena, &r->concepts);
    read_strings(store, SV_SQL_RULES, key, r->arena, &r->rules);
    read_amounts(store, key);
    read_dates(store, key);
    read_phrases(store, key);
    read_boxes(store, key);
    if (reasons) read_reasons(store, key);
    set_lists(r, reasons);
}

static bool have_arena(sv_sqlite *store, sv_arena **arena) {
    if (*arena)
        sv_arena_reset(*arena);
    else
        *arena = sv_arena_new();
    if (!*arena) sv_sqlite_no_memory(store);
    return *arena != NULL;
}

int64_t sv_sqlite_row_statement(sv_sqlite *store, sv_sql *q, bool reasons) {
    sv_sqlite_row *r = &store->row;
    if (!have_arena(store, &r->arena)) return 0;
    servanda_statement *s = &r->statement;
    *s = (servanda_statement){0};
    int64_t key = sv_sql_get_int(q), document = sv_sql_get_int(q);
    s->id = (uint32_t)sv_sql_get_int(q);
    s->span = sv_sql_get_span(q);
    s->quote = sv_sql_get_str(q);
    s->lead = sv_sql_get_str(q);
    s->lang = sv_sql_get_str(q);
    s->kind = servanda_kind_of(sv_sql_get_str(q));
    s->force = servanda_force_of(sv_sql_get_str(q));
    s->stage = servanda_stage_of(sv_sql_get_str(q));
    s->reaffirmed = sv_sql_get_int(q) != 0;
    s->block = (uint32_t)sv_sql_get_int(q);
    s->actors_stated = sv_sql_get_int(q) != 0;
    s->ocr = (uint32_t)sv_sql_get_int(q);
    r->row = (servanda_row){.statement = s, .document = &store->info.info};
    r->row.due_from = sv_sql_get_str(q);
    r->row.due_to = sv_sql_get_str(q);
    s->doc = sv_sql_get_str(q);
    read_lists(store, key, reasons);
    return store->sql.status == SERVANDA_OK ? document : 0;
}

bool sv_sqlite_row_read(sv_sqlite *store, sv_sql *q, bool reasons) {
    int64_t document = sv_sqlite_row_statement(store, q, reasons);
    return document && sv_sqlite_row_info(store, document);
}

static void read_info(sv_sqlite *store, sv_sql *q) {
    servanda_document_info *info = &store->info.info;
    const char **texts[] = {&info->id,       &info->path,   &info->lang,      &info->date,       &info->title,
                            &info->source,   &info->form,   &info->publisher, &info->version_of, &info->format,
                            &info->encoding, &info->series, &info->meeting};
    *info = (servanda_document_info)SERVANDA_DOCUMENT_INFO_INIT;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = keep(store, store->info.arena, sv_sql_get_str(q));
    info->round = (uint32_t)sv_sql_get_int(q);
}

bool sv_sqlite_row_info(sv_sqlite *store, int64_t document) {
    sv_sqlite_info *i = &store->info;
    if (i->key == document && document) return store->sql.status == SERVANDA_OK;
    i->key = 0;
    if (!have_arena(store, &i->arena)) return false;
    sv_sql q = list_query(store, SV_SQL_DOCUMENT_INFO, document);
    if (!sv_sql_row(&q)) {
        sv_sql_fail(&store->sql, SERVANDA_REGISTER, "the register is damaged: a document has lost its bytes");
        return false;
    }
    read_info(store, &q);
    sv_sql_done(&q);
    read_strings(store, SV_SQL_PARTIES, document, i->arena, &i->parties);
    i->info.parties = i->parties.items;
    i->info.party_count = i->parties.count;
    i->key = store->sql.status == SERVANDA_OK ? document : 0;
    return i->key != 0;
}

void sv_sqlite_row_free(sv_sqlite *store) {
    sv_sqlite_row *r = &store->row;
    SV_VEC_FREE(r->actors), SV_VEC_FREE(r->areas), SV_VEC_FREE(r->names), SV_VEC_FREE(r->concepts),
        SV_VEC_FREE(r->rules);
    SV_VEC_FREE(r->amounts), SV_VEC_FREE(r->dates), SV_VEC_FREE(r->boxes), SV_VEC_FREE(r->phrases),
        SV_VEC_FREE(r->reasons);
    SV_VEC_FREE(store->info.parties);
    sv_arena_free(r->arena);
    sv_arena_free(store->info.arena);
}
