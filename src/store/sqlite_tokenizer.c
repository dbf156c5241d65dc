/* The tokenizer that SQLite's full-text search calls: bigram.h behind FTS5's interface.
 *
 * The one idea: text is cut here; a query has been cut already (query.h), so its tokens pass as they are. */
#include <string.h>

#include "store/bigram.h"
#include "store/sqlite.h"

static int tokenizer_create(void *context, const char **args, int arg_count, Fts5Tokenizer **out) {
    (void)context, (void)args, (void)arg_count;
    sv_bigram *cutter = sv_alloc(sizeof *cutter);
    if (!cutter) return SQLITE_NOMEM;
    memset(cutter, 0, sizeof *cutter);
    *out = (Fts5Tokenizer *)cutter;
    return SQLITE_OK;
}

static void tokenizer_delete(Fts5Tokenizer *tokenizer) {
    sv_bigram *cutter = (sv_bigram *)tokenizer;
    sv_bigram_free(cutter);
    sv_free(cutter);
}

typedef int (*token_fn)(void *, int, const char *, int, int, int);

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int size, token_fn token) {
    sv_bigram *cutter = (sv_bigram *)tokenizer;
    sv_bigram_token t;
    if (flags & FTS5_TOKENIZE_QUERY) return token(context, 0, text, size, 0, size);
    sv_bigram_begin(cutter, text, size > 0 ? (size_t)size : 0);
    while (sv_bigram_next(cutter, &t)) {
        int code = token(context, 0, t.text, (int)t.size, (int)t.start, (int)t.end);
        if (code != SQLITE_OK) return code;
    }
    return cutter->failed ? SQLITE_NOMEM : SQLITE_OK;
}

/* FTS5 gives its functions to whoever asks in this way (section 7 of its documentation). */
static fts5_api *find_api(sv_sql_db *db) {
    fts5_api *api = NULL;
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db->db, sv_sql_queries[SV_SQL_FTS5_API].texts[0].text, -1, &stmt, NULL) != SQLITE_OK)
        return NULL;
    sqlite3_bind_pointer(stmt, 1, (void *)&api, "fts5_api_ptr", NULL);
    sqlite3_step(stmt);
    sqlite3_finalize(stmt);
    return api;
}

int sv_sqlite_tokenizer_register(sv_sql_db *db) {
    fts5_tokenizer functions = {tokenizer_create, tokenizer_delete, tokenize};
    fts5_api *api = find_api(db);
    if (!api) return sqlite3_errcode(db->db) == SQLITE_NOMEM ? SQLITE_NOMEM : SQLITE_ERROR;
    return api->xCreateTokenizer(api, "servanda", NULL, &functions, NULL);
}
