/* The search index: which text it holds, and how a document's text goes in and out.
 *
 * The one idea: the index keeps no text, so to forget a passage it must be told that passage's text again; therefore
 * all text that goes in or out is put together from the same ranges, here. */
#include <stdio.h>
#include <string.h>

#include "store/sqlite.h"

void sv_sqlite_passage_add(sv_sqlite *store, int64_t row, const char *text, size_t size) {
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_ADD_PASSAGE);
    sv_sql_int(&q, row);
    sv_sql_text_of(&q, text, size);
    sv_sql_run(&q);
}

void sv_sqlite_passage_remove(sv_sqlite *store, int64_t row, const char *text, size_t size) {
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_REMOVE_PASSAGE);
    sv_sql_int(&q, row);
    sv_sql_text_of(&q, text, size);
    sv_sql_run(&q);
}

/* A long block takes several rows of the index, so that no row needs much memory. Their numbers tell the block and the
 * part: search.sql divides by the same number. */
#define PARTS 4096

static void each_part(sv_sqlite *store, int64_t block, sv_sqlite_passage_fn passage) {
    const char *text = store->text.data ? store->text.data : "";
    size_t size = store->text.size, start = 0;
    for (int64_t part = 0; part == 0 || (start < size && part < PARTS); part++) {
        size_t end = sv_bigram_part_end(text, start, size);
        passage(store, block * PARTS + part, text + start, end - start);
        start = end;
    }
}

/* Ranges come block by block; a block is complete when the next one begins. */
static void each_range(sv_sqlite *store, sv_sql *q, const char *text, size_t size, sv_sqlite_passage_fn passage) {
    int64_t block = 0;
    sv_buf_clear(&store->text);
    while (sv_sql_row(q)) {
        int64_t next = sv_sql_get_int(q);
        size_t start = sv_sql_get_size(q), end = sv_sql_get_size(q);
        if (block && next != block) {
            each_part(store, block, passage);
            sv_buf_clear(&store->text);
        }
        block = next;
        if (start < end && end <= size) sv_buf_add(&store->text, text + start, end - start);
        if (store->text.failed) sv_sqlite_no_memory(store);
    }
    if (block) each_part(store, block, passage);
}

void sv_sqlite_passage_each(sv_sqlite *store, int64_t document, sv_sqlite_passage_fn passage) {
    size_t size;
    sv_sql content = sv_sql_get(&store->sql, SV_SQL_TEXT);
    sv_sql_int(&content, document);
    if (!sv_sql_row(&content)) return;
    const char *text = sv_sql_get_blob(&content, &size);
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_PASSAGE_RANGES);
    sv_sql_int(&q, document);
    each_range(store, &q, text, size, passage);
    sv_sql_done(&content);
}

/* ---- another folding, another index ---- */

static void set_folding(sv_sqlite *store, const char *version) {
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_FORGET_FOLDING);
    sv_sql_run(&q);
    q = sv_sql_get(&store->sql, SV_SQL_SET_FOLDING);
    sv_sql_str(&q, version);
    sv_sql_run(&q);
}

static void index_anew(sv_sqlite *store) {
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_REMOVE_PASSAGES);
    sv_sql_run(&q);
    q = sv_sql_get(&store->sql, SV_SQL_DOCUMENT_KEYS);
    while (sv_sql_row(&q)) sv_sqlite_passage_each(store, sv_sql_get_int(&q), sv_sqlite_passage_add);
}

void sv_sqlite_passage_settle(sv_sqlite *store) {
    char version[24];
    if (store->folding_known) return;
    snprintf(version, sizeof version, "%016llx", (unsigned long long)sv_bigram_version());
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_FOLDING);
    const char *held = sv_sql_row(&q) ? sv_sql_get_str(&q) : NULL;
    bool same = held && strcmp(held, version) == 0;
    sv_sql_done(&q);
    if (!same) {
        index_anew(store);
        set_folding(store, version);
    }
    store->folding_known = store->sql.status == SERVANDA_OK;
}
