/* Search.
 *
 * The one idea: the index says which passages, in which order; where in the passage, and the line to show, are found by
 * cutting its text again with the same tokens. */
#include <string.h>

#include "store/snippet.h"
#include "store/sqlite.h"

#define CAP 10000 /* passages that are counted and ranked at most */

typedef struct searching {
    sv_sqlite *store;
    const sv_query *query;
    uint32_t columns;
    SV_VEC(sv_range) ranges; /* of the passage in the document's text */
    sv_snippet snippet;
    servanda_hit hit;
} searching;

static uint64_t count_passages(sv_sqlite *store, const sv_ask *ask) {
    sv_sql q = sv_sqlite_ask_get(store, SV_SQL_SEARCH_COUNT, ask);
    sv_sql_int_as(&q, ":cap", CAP + 1);
    return (uint64_t)sv_sql_run_key(&q);
}

/* Puts the passage together in store->text, as the index got it. */
static void join_passage(searching *s, int64_t block, const char *text, size_t size) {
    sv_sqlite *store = s->store;
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_BLOCK_RANGES);
    sv_sql_int(&q, block);
    sv_buf_clear(&store->text);
    s->ranges.count = 0;
    while (sv_sql_row(&q)) {
        size_t start = sv_sql_get_size(&q), end = sv_sql_get_size(&q);
        sv_range range = {start, end};
        if (start >= end || end > size) continue;
        sv_buf_add(&store->text, text + start, end - start);
        SV_VEC_PUSH(s->ranges, range);
    }
    if (store->text.failed || s->ranges.failed) sv_sqlite_no_memory(store);
}

/* Byte of the document's text that byte `at` of the passage is; `last`: as the end of something. */
static size_t place_in_text(const searching *s, size_t at, bool last) {
    for (size_t i = 0; i < s->ranges.count; i++) {
        sv_range range = s->ranges.items[i];
        size_t size = range.end - range.start;
        if (last ? at <= size : at < size) return range.start + at;
        at -= size;
    }
    return s->ranges.count ? s->ranges.items[s->ranges.count - 1].end : 0;
}

/* `before`: bytes of the passage before the part that was looked into. */
static servanda_span first_span(const searching *s, const char *text, size_t before) {
    const sv_query_hits *hits = &s->store->hits;
    if (!hits->ranges.count) return (servanda_span){0};
    servanda_span span;
    span.byte_start = place_in_text(s, before + hits->ranges.items[0].start, false);
    span.byte_end = place_in_text(s, before + hits->ranges.items[0].end, true);
    span.start = sv_utf8_count(text, span.byte_start);
    span.end = span.start + sv_utf8_count(text + span.byte_start, span.byte_end - span.byte_start);
    return span;
}

/* Where a part of the passage begins and ends (sqlite_passage.c cut it in the same way). */
static sv_range part_of(const char *passage, size_t size, int64_t part) {
    sv_range range = {0, sv_bigram_part_end(passage, 0, size)};
    for (; part > 0 && range.end < size; part--) {
        range.start = range.end;
        range.end = sv_bigram_part_end(passage, range.start, size);
    }
    return range;
}

/* Everything about the hit that comes from the text of its document. */
static void read_passage(searching *s, int64_t document, int64_t block, int64_t part) {
    sv_sqlite *store = s->store;
    size_t size = 0;
    sv_sql content = sv_sql_get(&store->sql, SV_SQL_TEXT);
    sv_sql_int(&content, document);
    const char *text = sv_sql_row(&content) ? sv_sql_get_blob(&content, &size) : "";
    join_passage(s, block, text, size);
    const char *passage = store->text.data ? store->text.data : "";
    sv_range range = part_of(passage, store->text.size, part);
    if (store->sql.status == SERVANDA_OK &&
        (!sv_query_find(s->query, passage + range.start, range.end - range.start, &store->hits) ||
         !sv_snippet_make(&s->snippet, passage + range.start, range.end - range.start, &store->hits, s->columns)))
        sv_sqlite_no_memory(store);
    if (store->sql.status == SERVANDA_OK) s->hit.span = first_span(s, text, range.start);
    sv_sql_done(&content);
}

static bool tell(searching *s, int64_t document, servanda_hit_fn hit, void *context) {
    sv_sqlite *store = s->store;
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_STATEMENT_AT);
    sv_sql_int(&q, document);
    sv_sql_size(&q, s->hit.span.byte_start);
    sv_sql_size(&q, s->hit.span.byte_end);
    bool stated = sv_sql_row(&q) && sv_sqlite_row_read(store, &q, false);
    if (!sv_sqlite_row_info(store, document)) return false;
    s->hit.row = stated ? &store->row.row : NULL;
    s->hit.document = &store->info.info;
    s->hit.snippet = s->snippet.text.data ? s->snippet.text.data : "";
    s->hit.marks = s->snippet.marks.items;
    s->hit.mark_count = s->snippet.marks.count;
    bool more = hit(context, &s->hit);
    sv_sql_done(&q);
    return more;
}

static void walk(searching *s, const sv_ask *ask, servanda_hit_fn hit, void *context) {
    sv_sql q = sv_sqlite_ask_get(s->store, SV_SQL_SEARCH, ask);
    sv_sql_int_as(&q, ":cap", CAP);
    while (sv_sql_row(&q)) {
        int64_t document = sv_sql_get_int(&q), block = sv_sql_get_int(&q), part = sv_sql_get_int(&q);
        read_passage(s, document, block, part);
        if (s->store->sql.status != SERVANDA_OK || !tell(s, document, hit, context)) break;
    }
}

servanda_status sv_sqlite_search(void *state, const sv_ask *ask, uint32_t columns, servanda_hit_fn hit, void *context,
                                 servanda_found *out, servanda_error *error) {
    searching s = {.store = state, .query = ask->query, .columns = columns};
    sv_sqlite_begin(s.store, false);
    uint64_t count = count_passages(s.store, ask);
    walk(&s, ask, hit, context);
    servanda_status status = sv_sqlite_end(s.store, error);
    if (status == SERVANDA_OK) *out = (servanda_found){count > CAP ? CAP : count, count > CAP};
    sv_snippet_free(&s.snippet);
    SV_VEC_FREE(s.ranges);
    return status;
}
