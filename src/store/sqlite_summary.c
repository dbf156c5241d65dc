/* Counts over the register.
 *
 * The one idea: SQLite counts; here the rows are copied into one arena, which the summary's owner frees. */
#include "store/sqlite.h"

typedef struct summing {
    sv_sqlite *store;
    struct sv_summary_owner *owner;
    SV_VEC(servanda_summary_cell) cells;
    SV_VEC(servanda_summary_document) documents;
} summing;

static servanda_tally read_tally(sv_sql *q) {
    servanda_tally tally;
    tally.commitments = sv_sql_get_size(q);
    tally.progress = sv_sql_get_size(q);
    tally.positions = sv_sql_get_size(q);
    tally.completed = sv_sql_get_size(q);
    tally.overdue = sv_sql_get_size(q);
    tally.coming = sv_sql_get_size(q);
    return tally;
}

static const char *keep(summing *s, const char *text) {
    const char *copy = sv_arena_str(s->owner->arena, text);
    if (text && !copy) sv_sqlite_no_memory(s->store);
    return copy;
}

static sv_sql ask_for(summing *s, sv_sql_name name, const sv_ask *ask, const char *on) {
    sv_sql q = sv_sqlite_ask_get(s->store, name, ask);
    sv_sql_str_as(&q, ":on", on);
    return q;
}

static void read_total(summing *s, const sv_ask *ask, const char *on) {
    sv_sql q = ask_for(s, SV_SQL_SUMMARY_TOTAL, ask, on);
    if (sv_sql_row(&q)) s->owner->summary.tally = read_tally(&q);
    sv_sql_done(&q);
}

static void read_cells(summing *s, const sv_ask *ask, const char *on) {
    sv_sql q = ask_for(s, SV_SQL_SUMMARY_CELLS, ask, on);
    while (sv_sql_row(&q)) {
        servanda_summary_cell cell = {.tally = read_tally(&q)};
        cell.party = keep(s, sv_sql_get_str(&q));
        cell.area = keep(s, sv_sql_get_str(&q));
        SV_VEC_PUSH(s->cells, cell);
    }
    if (s->cells.failed) sv_sqlite_no_memory(s->store);
}

static void read_documents(summing *s, const sv_ask *ask, const char *on) {
    sv_sql q = ask_for(s, SV_SQL_SUMMARY_DOCUMENTS, ask, on);
    while (sv_sql_row(&q)) {
        servanda_summary_document d = {.tally = read_tally(&q)};
        const char **texts[] = {&d.id, &d.lang, &d.date, &d.title, &d.series, &d.version_of};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = keep(s, sv_sql_get_str(&q));
        d.round = (uint32_t)sv_sql_get_int(&q);
        SV_VEC_PUSH(s->documents, d);
    }
    if (s->documents.failed) sv_sqlite_no_memory(s->store);
}

/* Moves the rows into the owner's arena. */
static void *settle(summing *s, const void *items, size_t count, size_t size) {
    if (s->store->sql.status != SERVANDA_OK || count == 0) return NULL;
    void *copy = sv_arena_copy(s->owner->arena, items, count * size);
    if (!copy) sv_sqlite_no_memory(s->store);
    return copy;
}

static void finish(summing *s) {
    servanda_summary *out = &s->owner->summary;
    out->cells = settle(s, s->cells.items, s->cells.count, sizeof *s->cells.items);
    out->cell_count = s->cells.count;
    out->list = settle(s, s->documents.items, s->documents.count, sizeof *s->documents.items);
    out->list_count = out->documents = s->documents.count;
    SV_VEC_FREE(s->cells);
    SV_VEC_FREE(s->documents);
}

static struct sv_summary_owner *new_owner(void) {
    sv_arena *arena = sv_arena_new();
    struct sv_summary_owner *owner = arena ? SV_NEW(arena, struct sv_summary_owner) : NULL;
    if (owner)
        owner->arena = arena;
    else
        sv_arena_free(arena);
    return owner;
}

servanda_status sv_sqlite_summary(void *state, const sv_ask *ask, const char *on, servanda_summary **out,
                                  servanda_error *error) {
    summing s = {.store = state, .owner = new_owner()};
    if (!s.owner) return sv_error_memory(error);
    sv_sqlite_begin(s.store, false);
    read_total(&s, ask, on);
    read_cells(&s, ask, on);
    read_documents(&s, ask, on);
    finish(&s);
    servanda_status status = sv_sqlite_end(s.store, error);
    if (status == SERVANDA_OK)
        *out = &s.owner->summary;
    else
        servanda_summary_free(&s.owner->summary);
    return status;
}
