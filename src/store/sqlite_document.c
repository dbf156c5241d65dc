/* Listing and showing documents.
 *
 * The one idea: what is known about a document comes from one place (store->info) whoever asks; here are added the
 * version of its bytes and the counts of its statements. */
#include "store/sqlite.h"

typedef struct reader { /* a row, and the info with the path of its version */
    servanda_document_row row;
    servanda_document_info info;
} reader;

/* document_columns; `out` points into itself and into the row of `q`. */
static bool read_row(sv_sqlite *store, sv_sql *q, reader *out) {
    servanda_document_row *r = &out->row;
    *r = (servanda_document_row){.info = &out->info};
    int64_t key = sv_sql_get_int(q);
    r->version = (uint32_t)sv_sql_get_int(q);
    r->versions = (uint32_t)sv_sql_get_int(q);
    r->sha256 = sv_sql_get_str(q);
    r->bytes = sv_sql_get_size(q);
    r->added = sv_sql_get_str(q);
    r->read = sv_sql_get_str(q);
    r->packs = sv_sql_get_str(q);
    r->commitments = sv_sql_get_size(q);
    r->progress = sv_sql_get_size(q);
    r->positions = sv_sql_get_size(q);
    if (!sv_sqlite_row_info(store, key)) return false;
    out->info = store->info.info;
    out->info.path = sv_sql_get_str(q);
    out->info.format = sv_sql_get_str(q);
    out->info.encoding = sv_sql_get_str(q);
    r->counts = sv_sql_get_str(q);
    r->edition = (uint32_t)sv_sql_get_int(q);
    r->editions = (uint32_t)sv_sql_get_int(q);
    r->likeness = sv_sql_get_real(q);
    return store->sql.status == SERVANDA_OK;
}

servanda_status sv_sqlite_documents(void *state, const sv_ask *ask, servanda_document_fn row, void *context,
                                    servanda_error *error) {
    sv_sqlite *store = state;
    reader r;
    sv_sqlite_begin(store, false);
    sv_sql q = sv_sqlite_ask_get(store, SV_SQL_DOCUMENTS, ask);
    while (sv_sql_row(&q))
        if (!read_row(store, &q, &r) || !row(context, &r.row)) break;
    return sv_sqlite_end(store, error);
}

servanda_status sv_sqlite_document(void *state, const char *doc, uint32_t version, servanda_document_fn row,
                                   void *context, servanda_error *error) {
    sv_sqlite *store = state;
    reader r;
    size_t size;
    sv_sqlite_begin(store, false);
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_DOCUMENT);
    sv_sql_str(&q, doc);
    sv_sql_int(&q, version);
    if (!sv_sql_row(&q))
        sv_sqlite_not_found(store, version ? "no such version of a document" : "no document has this id");
    else if (read_row(store, &q, &r)) {
        r.row.original = sv_sql_get_blob(&q, &size);
        sv_sql content = sv_sql_get(&store->sql, SV_SQL_TEXT);
        sv_sql_int(&content, store->info.key);
        if (r.row.version == r.row.versions && sv_sql_row(&content))
            r.row.text = sv_sql_get_blob(&content, &r.row.text_size);
        if (store->sql.status == SERVANDA_OK) row(context, &r.row);
    }
    return sv_sqlite_end(store, error);
}

servanda_status sv_sqlite_versions(void *state, const char *doc, servanda_document_fn row, void *context,
                                   servanda_error *error) {
    sv_sqlite *store = state;
    reader r;
    bool found = false;
    sv_sqlite_begin(store, false);
    sv_sql q = sv_sql_get_parts(&store->sql, SV_SQL_VERSIONS, doc ? SV_SQL_WITH_DOC : SV_SQL_WITH_COUNTING);
    sv_sql_str_as(&q, ":doc", doc);
    while (sv_sql_row(&q)) {
        found = true;
        if (!read_row(store, &q, &r) || !row(context, &r.row)) break;
    }
    if (doc && !found) sv_sqlite_not_found(store, "no document has this id");
    return sv_sqlite_end(store, error);
}
