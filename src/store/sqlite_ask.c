/* A filter as SQL: which parts of a query it wants, and the values of their parameters.
 *
 * The one idea: one table row a part. A part that is not asked for is not in the query at all, so that SQLite can use
 * what remains. */
#include "link/link_judge.h"
#include "store/sqlite.h"

static uint32_t with(bool wanted, uint32_t part) { return wanted ? part : 0; }

static uint32_t order_part(servanda_order order) {
    switch (order) {
    case SERVANDA_ORDER_DUE: return SV_SQL_WITH_BY_DUE;
    case SERVANDA_ORDER_NEWEST: return SV_SQL_WITH_BY_NEWEST;
    case SERVANDA_ORDER_TEXT: break;
    }
    return SV_SQL_WITH_BY_TEXT;
}

typedef struct text_part {
    uint32_t part;
    const char *parameter, *value;
} text_part;

/* has_words(query, lead, quote): are all words of the query in the two together? */
static void has_words(sqlite3_context *context, int count, sqlite3_value **values) {
    sv_sqlite *store = sqlite3_user_data(context);
    const sv_query *query = sqlite3_value_pointer(values[0], "sv_query");
    uint64_t terms = 0;
    for (int i = 1; i < count && query; i++) {
        const char *text = (const char *)sqlite3_value_text(values[i]);
        size_t size = (size_t)sqlite3_value_bytes(values[i]);
        if (text && !sv_query_find(query, text, size, &store->hits)) {
            sqlite3_result_error_nomem(context);
            return;
        }
        if (text) terms |= store->hits.terms;
    }
    sqlite3_result_int(context, query && sv_query_has_all(query, terms));
}

int sv_sqlite_ask_register(sv_sqlite *store) {
    return sqlite3_create_function_v2(store->sql.db, "has_words", 3, SQLITE_UTF8 | SQLITE_DIRECTONLY, store, has_words,
                                      NULL, NULL, NULL);
}

/* Words may stand in the lead-in, which is another passage: so a document with any of them is looked into. Search asks
 * for all of them in one passage. */
static void bind_query(sv_sqlite *store, sv_sql *q, sv_sql_name name, const sv_query *query) {
    sv_buf_clear(&store->match);
    sv_query_write(query, name != SV_SQL_SEARCH && name != SV_SQL_SEARCH_COUNT, &store->match);
    if (store->match.failed) sv_sqlite_no_memory(store);
    sv_sql_str_as(q, ":match", store->match.data);
    sv_sql_pointer_as(q, ":words", (void *)(uintptr_t)query, "sv_query");
}

sv_sql sv_sqlite_ask_get(sv_sqlite *store, sv_sql_name name, const sv_ask *ask) {
    const servanda_filter *f = &ask->filter;
    const text_part texts[] = {
        {SV_SQL_WITH_DOC, ":doc", f->doc},
        {SV_SQL_WITH_PARTY, ":party", f->party},
        {SV_SQL_WITH_AREA, ":area", f->area},
        {SV_SQL_WITH_INSTRUMENT, ":instrument", f->instrument},
        {SV_SQL_WITH_LANG, ":lang", f->lang},
        {SV_SQL_WITH_SERIES, ":series", f->series},
        {SV_SQL_WITH_KIND, ":kind", servanda_kind_name(f->kind)},
        {SV_SQL_WITH_FORCE, ":force", servanda_force_name(f->force)},
        {SV_SQL_WITH_STAGE, ":stage", servanda_stage_name(f->stage)},
        {SV_SQL_WITH_FROM, ":from", f->from},
        {SV_SQL_WITH_TO, ":to", f->to},
        {SV_SQL_WITH_DUE_AFTER, ":due_after", f->due_after},
        {SV_SQL_WITH_DUE_BEFORE, ":due_before", f->due_before},
    };
    const size_t count = sizeof texts / sizeof *texts;
    uint32_t parts = order_part(f->order) | with(f->once, SV_SQL_WITH_ONCE) | with(ask->query, SV_SQL_WITH_TEXT);
    parts |= with(!f->all_versions && !f->doc, SV_SQL_WITH_COUNTING);
    parts |= with(f->outline, SV_SQL_WITH_OUTLINE);
    for (size_t i = 0; i < count; i++) parts |= with(texts[i].value, texts[i].part);
    sv_sql q = sv_sql_get_parts(&store->sql, name, parts);
    for (size_t i = 0; i < count; i++) sv_sql_str_as(&q, texts[i].parameter, texts[i].value);
    sv_sql_str_as(&q, ":next", SV_TURN_NEXT);
    if (ask->query) bind_query(store, &q, name, ask->query);
    sv_sql_int_as(&q, ":limit", f->limit && f->limit < INT64_MAX ? (int64_t)f->limit : -1);
    sv_sql_int_as(&q, ":offset", f->offset < INT64_MAX ? (int64_t)f->offset : INT64_MAX);
    return q;
}
