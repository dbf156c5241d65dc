/* Decisions of people about links: facts, never deleted; one that is undone says by whom and when. */
#include "store/sqlite.h"

static void put_passage(sv_sql *q, const servanda_passage *p) {
    sv_sql_str(q, p->doc);
    sv_sql_size(q, p->start);
    sv_sql_size(q, p->end);
    sv_sql_str(q, p->quote);
}

static void replace(sv_sqlite *store, const servanda_linkage *linkage) {
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_REPLACE_LINKAGE);
    sv_sql_str(&q, linkage->who);
    sv_sql_str(&q, linkage->a.doc);
    sv_sql_size(&q, linkage->a.start);
    sv_sql_str(&q, linkage->b.doc);
    sv_sql_size(&q, linkage->b.start);
    sv_sql_run(&q);
}

servanda_status sv_sqlite_link(void *state, const servanda_linkage *linkage, uint64_t *number, servanda_error *error) {
    sv_sqlite *store = state;
    sv_sqlite_begin(store, true);
    replace(store, linkage);
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_ADD_LINKAGE);
    sv_sql_str(&q, servanda_verdict_name(linkage->verdict));
    put_passage(&q, &linkage->a);
    put_passage(&q, &linkage->b);
    sv_sql_str(&q, linkage->who);
    sv_sql_str(&q, linkage->note);
    *number = (uint64_t)sv_sql_run_insert(&q);
    return sv_sqlite_end(store, error);
}

servanda_status sv_sqlite_unlink(void *state, uint64_t number, const char *who, servanda_error *error) {
    sv_sqlite *store = state;
    sv_sqlite_begin(store, true);
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_UNDO_LINKAGE);
    sv_sql_size(&q, number);
    sv_sql_str(&q, who);
    bool found = sv_sql_row(&q);
    sv_sql_done(&q);
    if (!found) sv_sqlite_not_found(store, "no decision of this number holds");
    return sv_sqlite_end(store, error);
}

static servanda_passage get_passage(sv_sql *q) {
    servanda_passage p = {.doc = sv_sql_get_str(q)};
    p.start = sv_sql_get_size(q);
    p.end = sv_sql_get_size(q);
    p.quote = sv_sql_get_str(q);
    return p;
}

servanda_linkage sv_sqlite_linkage(sv_sql *q) {
    servanda_linkage one = {.number = sv_sql_get_size(q)};
    one.verdict = servanda_verdict_of(sv_sql_get_str(q));
    one.a = get_passage(q);
    one.b = get_passage(q);
    one.who = sv_sql_get_str(q);
    one.note = sv_sql_get_str(q);
    one.at = sv_sql_get_str(q);
    one.undone_by = sv_sql_get_str(q);
    one.undone_at = sv_sql_get_str(q);
    return one;
}

servanda_status sv_sqlite_linkages(void *state, servanda_linkage_fn linkage, void *context, servanda_error *error) {
    sv_sqlite *store = state;
    sv_sqlite_begin(store, false);
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_LINKAGES);
    while (sv_sql_row(&q)) {
        servanda_linkage one = sv_sqlite_linkage(&q);
        if (!linkage(context, &one)) break;
    }
    sv_sql_done(&q);
    return sv_sqlite_end(store, error);
}
