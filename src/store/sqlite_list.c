/* Listing, counting and showing statements.
 *
 * The one idea: SQLite gives one row after the other in the order asked for, and each is handed on at once. */
#include <string.h>

#include "store/sqlite.h"

servanda_status sv_sqlite_list(void *state, const sv_ask *ask, servanda_row_fn row, void *context,
                               servanda_error *error) {
    sv_sqlite *store = state;
    sv_sqlite_begin(store, false);
    sv_sql q = sv_sqlite_ask_get(store, SV_SQL_LIST, ask);
    while (sv_sql_row(&q))
        if (!sv_sqlite_row_read(store, &q, false) || !row(context, &store->row.row)) break;
    return sv_sqlite_end(store, error);
}

servanda_status sv_sqlite_count(void *state, const sv_ask *ask, uint64_t *out, servanda_error *error) {
    sv_sqlite *store = state;
    sv_sqlite_begin(store, false);
    sv_sql q = sv_sqlite_ask_get(store, SV_SQL_COUNT_STATEMENTS, ask);
    uint64_t count = (uint64_t)sv_sql_run_key(&q);
    servanda_status status = sv_sqlite_end(store, error);
    *out = status == SERVANDA_OK ? count : 0;
    return status;
}

/* ---- one statement and what stands around it ---- */

#define POINT_BYTES 4u /* a code point has at most so many */

/* Bytes [from, to) of a document's text, copied; "" after a failure. */
static char *slice(sv_sqlite *store, int64_t document, size_t from, size_t to) {
    size_t size = 0;
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_SLICE);
    sv_sql_int(&q, document);
    sv_sql_size(&q, from + 1);
    sv_sql_size(&q, to - from);
    const void *bytes = sv_sql_row(&q) ? sv_sql_get_blob(&q, &size) : "";
    char *copy = sv_arena_copy(store->row.arena, bytes, size);
    if (!copy) sv_sqlite_no_memory(store);
    sv_sql_done(&q);
    return copy;
}

static bool is_continuation(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

/* The last `points` code points of a text. */
static const char *last_points(const char *text, uint32_t points) {
    const char *at = text + strlen(text);
    while (at > text && points > 0) {
        at--;
        points -= !is_continuation(*at);
    }
    return is_continuation(*at) ? "" : at;
}

static void cut_points(char *text, uint32_t points) {
    char *at = text;
    while (*at && points > 0) {
        at++;
        while (is_continuation(*at)) at++;
        points--;
    }
    *at = '\0';
}

/* The paragraph of a place; all of the text, where it has none. */
static sv_range paragraph_of(sv_sqlite *store, int64_t document, size_t at) {
    sv_range found = {0, SIZE_MAX};
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_PARAGRAPH);
    sv_sql_int(&q, document);
    sv_sql_size(&q, at);
    if (sv_sql_row(&q)) {
        size_t from = sv_sql_get_size(&q), to = sv_sql_get_size(&q);
        if (from <= at && to > at) found = (sv_range){from, to};
    }
    sv_sql_done(&q);
    return found;
}

/* Only whole code points are kept of a slice that was made by bytes. */
static const char *text_before(sv_sqlite *store, int64_t document, size_t from, size_t at, uint32_t around) {
    size_t reach = (size_t)around * POINT_BYTES;
    if (at - from > reach) from = at - reach;
    const char *text = slice(store, document, from, at);
    while (text && is_continuation(*text)) text++;
    return text ? last_points(text, around) : "";
}

static const char *text_after(sv_sqlite *store, int64_t document, size_t at, size_t to, uint32_t around) {
    size_t reach = (size_t)around * POINT_BYTES;
    if (to < at) return "";
    char *text = slice(store, document, at, to - at > reach ? at + reach : to);
    if (text) cut_points(text, around);
    return text ? text : "";
}

static const char *heading_of(sv_sqlite *store, int64_t document, size_t at) {
    sv_buf_clear(&store->text);
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_HEADING_RANGES);
    sv_sql_int(&q, document);
    sv_sql_size(&q, at);
    while (sv_sql_row(&q)) {
        size_t from = sv_sql_get_size(&q), to = sv_sql_get_size(&q);
        const char *part = slice(store, document, from, to);
        sv_buf_str(&store->text, part ? part : "");
    }
    if (store->text.failed) sv_sqlite_no_memory(store);
    return store->text.data && !store->text.failed ? store->text.data : "";
}

static void read_around(sv_sqlite *store, uint32_t around) {
    sv_sqlite_row *r = &store->row;
    const servanda_span *span = &r->statement.span;
    if (around > SV_LIMIT_AROUND) around = SV_LIMIT_AROUND;
    sv_range in = paragraph_of(store, store->info.key, span->byte_start);
    r->row.before = text_before(store, store->info.key, in.start, span->byte_start, around);
    r->row.after = text_after(store, store->info.key, span->byte_end, in.end, around);
    r->row.heading = heading_of(store, store->info.key, span->byte_start);
}

servanda_status sv_sqlite_show(void *state, const char *doc, uint32_t id, uint32_t around, servanda_row_fn row,
                               void *context, servanda_error *error) {
    sv_sqlite *store = state;
    sv_sqlite_begin(store, false);
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_STATEMENT);
    sv_sql_str(&q, doc);
    sv_sql_int(&q, id);
    if (sv_sql_row(&q)) {
        if (sv_sqlite_row_read(store, &q, true)) read_around(store, around);
        if (store->sql.status == SERVANDA_OK) row(context, &store->row.row);
    } else
        sv_sqlite_not_found(store, "no statement has this number in this document");
    return sv_sqlite_end(store, error);
}
