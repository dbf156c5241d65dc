/* What a register says about itself, and whether it is sound.
 *
 * The one idea: every fact can be checked against another: hashes against bytes, quotes against text, the index against
 * the blocks; each disagreement is one sentence. */
#include <stdio.h>
#include <string.h>

#include "store/sqlite.h"

/* ---- info ---- */

static void read_counts(sv_sqlite *store, servanda_register_info *out) {
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_INFO);
    if (!sv_sql_row(&q)) return;
    out->schema = (uint32_t)sv_sql_get_int(&q);
    out->documents = sv_sql_get_size(&q);
    out->versions = sv_sql_get_size(&q);
    out->blocks = sv_sql_get_size(&q);
    out->statements = sv_sql_get_size(&q);
    out->rules = sv_sql_get_size(&q);
    out->original_bytes = sv_sql_get_size(&q);
    out->text_bytes = sv_sql_get_size(&q);
    out->file_bytes = sv_sql_get_size(&q);
    out->copies = sv_sql_get_size(&q);
    out->older = sv_sql_get_size(&q);
    sv_sql_done(&q);
}

static void read_packs(sv_sqlite *store, servanda_register_info *out) {
    const char *none = NULL;
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_NEWEST_PACK);
    if (!sv_sql_row(&q)) return;
    out->packs = sv_sql_get_str(&q);
    out->stale = sv_sql_get_size(&q);
    sv_sqlite_answer(store, &out->packs, &none);
    sv_sql_done(&q);
}

servanda_status sv_sqlite_info_get(void *state, servanda_register_info *out, servanda_error *error) {
    sv_sqlite *store = state;
    out->path = store->path;
    out->backend_version = sqlite3_libversion();
    out->schema_known = SV_SQL_MIGRATIONS;
    sv_sqlite_begin(store, false);
    read_counts(store, out);
    read_packs(store, out);
    return sv_sqlite_end(store, error);
}

/* ---- check ---- */

typedef struct checking {
    sv_sqlite *store;
    servanda_problem_fn problem;
    void *context;
    uint64_t count;
    bool stopped;
} checking;

__attribute__((format(printf, 2, 3))) static void tell(checking *c, const char *format, ...) {
    va_list args;
    if (c->stopped) return;
    char sentence[SERVANDA_ERROR_TEXT];
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    c->count++;
    if (c->problem && !c->problem(c->context, sentence)) c->stopped = true;
}

static void check_file(checking *c) {
    sv_sql q = sv_sql_get(&c->store->sql, SV_SQL_CHECK_FILE);
    while (sv_sql_row(&q)) {
        const char *text = sv_sql_get_str(&q);
        if (text && strcmp(text, "ok") != 0) tell(c, "the file is damaged: %s", text);
    }
}

static void check_references(checking *c) {
    sv_sql q = sv_sql_get(&c->store->sql, SV_SQL_CHECK_REFERENCES);
    while (sv_sql_row(&q)) tell(c, "a row of table %s belongs to nothing", sv_sql_get_str(&q));
    q = sv_sql_get(&c->store->sql, SV_SQL_CHECK_RULES);
    while (sv_sql_row(&q)) {
        const char *doc = sv_sql_get_str(&q);
        tell(c, "statement %lld of %s names a rule that is not there", (long long)sv_sql_get_int(&q), doc);
    }
    q = sv_sql_get(&c->store->sql, SV_SQL_CHECK_PARTS);
    while (sv_sql_row(&q)) tell(c, "document %s has lost its bytes or its text", sv_sql_get_str(&q));
}

/* The index can only be asked by writing; a register that is open for reading is not asked. */
static void check_index(checking *c) {
    if (!c->store->read_only) {
        sv_sql q = sv_sql_get(&c->store->sql, SV_SQL_CHECK_INDEX);
        sv_sql_run(&q);
    }
    sv_sql q = sv_sql_get(&c->store->sql, SV_SQL_CHECK_PASSAGES);
    while (sv_sql_row(&q)) {
        const char *doc = sv_sql_get_str(&q);
        tell(c, "the search index is wrong about passage %lld of %s", (long long)sv_sql_get_int(&q), doc);
    }
}

static void check_originals(checking *c) {
    sv_sql q = sv_sql_get(&c->store->sql, SV_SQL_CHECK_ORIGINALS);
    while (sv_sql_row(&q)) {
        char hash[65];
        size_t size;
        const char *doc = sv_sql_get_str(&q);
        long long version = (long long)sv_sql_get_int(&q);
        const char *sha256 = sv_sql_get_str(&q);
        const void *bytes = sv_sql_get_blob(&q, &size);
        sv_hash_sha256(bytes, size, hash);
        if (!sha256 || strcmp(sha256, hash) != 0)
            tell(c, "version %lld of %s has other bytes than it came with", version, doc);
    }
}

static void check_evidence(checking *c) {
    sv_sql q = sv_sql_get(&c->store->sql, SV_SQL_CHECK_EVIDENCE);
    while (sv_sql_row(&q)) {
        char hash[65];
        size_t size;
        const char *sha256 = sv_sql_get_str(&q);
        const void *bytes = sv_sql_get_blob(&q, &size);
        sv_hash_sha256(bytes, size, hash);
        if (!sha256 || strcmp(sha256, hash) != 0) tell(c, "evidence %s has other bytes than it came with", sha256);
    }
}

static bool stands(const char *text, size_t size, size_t start, size_t end, const char *quote) {
    return quote && start <= end && end <= size && strlen(quote) == end - start &&
           memcmp(quote, text + start, end - start) == 0;
}

static void check_quotes(checking *c) {
    sv_sql q = sv_sql_get(&c->store->sql, SV_SQL_CHECK_DOCUMENTS);
    while (sv_sql_row(&q)) {
        size_t size;
        int64_t key = sv_sql_get_int(&q);
        const char *doc = sv_sql_get_str(&q), *text = sv_sql_get_blob(&q, &size);
        sv_sql s = sv_sql_get(&c->store->sql, SV_SQL_CHECK_QUOTES);
        sv_sql_int(&s, key);
        while (sv_sql_row(&s)) {
            long long id = (long long)sv_sql_get_int(&s);
            size_t start = sv_sql_get_size(&s), end = sv_sql_get_size(&s);
            if (!stands(text, size, start, end, sv_sql_get_str(&s)))
                tell(c, "statement %lld of %s quotes what is not in the text", id, doc);
        }
    }
}

/* A part of the check that finds the file damaged cannot go on: that is a problem it found, not a failure of the check. */
static void run(checking *c, void (*part)(checking *)) {
    sv_sql_db *db = &c->store->sql;
    if (c->stopped || db->status != SERVANDA_OK) return;
    part(c);
    if (db->status != SERVANDA_REGISTER) return;
    db->status = SERVANDA_OK;
    tell(c, "%s", db->error.what);
}

servanda_status sv_sqlite_check(void *state, servanda_problem_fn problem, void *context, uint64_t *problems,
                                servanda_error *error) {
    static void (*const parts[])(checking *) = {check_file,      check_references, check_index,
                                                check_originals, check_evidence,   check_quotes};
    checking c = {.store = state, .problem = problem, .context = context};
    sv_sqlite_begin(c.store, !c.store->read_only);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) run(&c, parts[i]);
    *problems = c.count;
    return sv_sqlite_end(c.store, error);
}
