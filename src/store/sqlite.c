/* Opening a SQLite register: what kind of file it is, its migrations, and transactions.
 *
 * The one idea: nothing is changed before the file has been recognised as a register (or as empty), so that naming the
 * wrong file does it no harm. */
#include "store/sqlite.h"

#include <string.h>
#include <sys/stat.h>

#define APPLICATION_ID 1398166084 /* as in 001_register.sql */

/* ---- calls ---- */

void sv_sqlite_no_memory(sv_sqlite *store) { sv_sql_fail_code(&store->sql, SQLITE_NOMEM); }

void sv_sqlite_not_found(sv_sqlite *store, const char *what) { sv_sql_fail(&store->sql, SERVANDA_NOT_FOUND, what); }

void sv_sqlite_answer(sv_sqlite *store, const char **first, const char **second) {
    size_t size = *first ? strlen(*first) + 1 : 0;
    sv_buf_clear(&store->answer);
    if (*first) sv_buf_add(&store->answer, *first, size);
    if (*second) sv_buf_add(&store->answer, *second, strlen(*second) + 1);
    if (store->answer.failed) sv_sqlite_no_memory(store);
    *first = *first && !store->answer.failed ? store->answer.data : NULL;
    *second = *second && !store->answer.failed ? store->answer.data + size : NULL;
}

void sv_sqlite_begin(sv_sqlite *store, bool write) {
    store->sql.status = SERVANDA_OK;
    store->info.key = 0;
    sv_sql q = sv_sql_get(&store->sql, write ? SV_SQL_BEGIN_WRITE : SV_SQL_BEGIN_READ);
    sv_sql_run(&q);
}

static void stop_all(sv_sqlite *store) {
    for (size_t i = 0; i < SV_SQL_COUNT; i++)
        if (store->sql.slots[i].stmt && sqlite3_stmt_busy(store->sql.slots[i].stmt))
            sqlite3_reset(store->sql.slots[i].stmt);
}

servanda_status sv_sqlite_end(sv_sqlite *store, servanda_error *error) {
    stop_all(store);
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_COMMIT);
    sv_sql_run(&q);
    if (store->sql.status == SERVANDA_OK) return SERVANDA_OK;
    if (!sqlite3_get_autocommit(store->sql.db))
        sqlite3_exec(store->sql.db, sv_sql_queries[SV_SQL_ROLLBACK].texts[0].text, NULL, NULL, NULL);
    store->folding_known = false; /* what was settled in this transaction is undone */
    if (error) *error = store->sql.error;
    return store->sql.status;
}

/* ---- what the file is ---- */

typedef struct identity {
    int64_t application, version, tables;
} identity;

static identity identify(sv_sqlite *store) {
    identity is = {0};
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_IDENTIFY);
    if (sv_sql_row(&q)) {
        is.application = sv_sql_get_int(&q);
        is.version = sv_sql_get_int(&q);
        is.tables = sv_sql_get_int(&q);
    }
    sv_sql_done(&q);
    return is;
}

static void refuse(sv_sqlite *store, servanda_status status, const char *what, const char *cure) {
    sv_sql_fail(&store->sql, status, what);
    if (store->sql.status == status) sv_error_cure(&store->sql.error, "%s", cure);
}

/* SQLite takes a file of one byte for an empty one. */
static bool is_scrap(const char *path) {
    struct stat s;
    return stat(path, &s) == 0 && s.st_size > 0 && s.st_size < 512;
}

/* Refuses what this program must not touch. */
static void recognise(sv_sqlite *store, const identity *is, bool may_create) {
    if (store->sql.status != SERVANDA_OK) return;
    bool empty = is->application == 0 && is->version == 0 && is->tables == 0;
    if (empty && is_scrap(store->path))
        refuse(store, SERVANDA_NOT_A_REGISTER, "the file is not a register", "name another file");
    else if (!empty && is->application != APPLICATION_ID)
        refuse(store, SERVANDA_NOT_A_REGISTER, "the file is a database of another program", "name another file");
    else if (empty && !may_create)
        refuse(store, SERVANDA_NOT_A_REGISTER, "the file is empty", "add a document to make it a register");
    else if (is->version > SV_SQL_MIGRATIONS)
        refuse(store, SERVANDA_NEWER_REGISTER, "the register was made by a newer version of this program",
               "use that version or a later one");
    else if (is->version < SV_SQL_MIGRATIONS && store->read_only)
        refuse(store, SERVANDA_REGISTER, "the register was made by an older version of this program",
               "open it once for writing, which brings it up to date");
}

/* Another program may be doing the same: what is to be done is looked up again once the file is ours alone. */
static void migrate(sv_sqlite *store) {
    sv_sqlite_begin(store, true);
    identity is = identify(store);
    recognise(store, &is, true);
    for (int64_t i = is.version; i < SV_SQL_MIGRATIONS; i++) sv_sql_exec(&store->sql, sv_sql_migrations[i]);
    sv_sqlite_work_settle(store);
    sv_sqlite_end(store, NULL);
}

/* ---- opening ---- */

static bool is_there(const char *path) {
    struct stat s;
    return stat(path, &s) == 0;
}

static void fail_open(sv_sqlite *store, int code) {
    if ((code & 0xFF) == SQLITE_CANTOPEN && !is_there(store->path))
        refuse(store, SERVANDA_REGISTER, "there is no register here",
               "add a document to make one, or name another file");
    else
        sv_sql_fail_code(&store->sql, code);
}

static void connect(sv_sqlite *store, const char *name, int flags, uint32_t wait_ms) {
    int code = sqlite3_open_v2(name, &store->sql.db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (code != SQLITE_OK) {
        fail_open(store, code);
        return;
    }
    sqlite3_busy_timeout(store->sql.db, wait_ms < INT32_MAX ? (int)wait_ms : INT32_MAX);
    sqlite3_db_config(store->sql.db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    code = sv_sqlite_tokenizer_register(&store->sql);
    if (code == SQLITE_OK) code = sv_sqlite_ask_register(store);
    if (code != SQLITE_OK) sv_sql_fail_code(&store->sql, code);
    sv_sql_exec_name(&store->sql, SV_SQL_CONFIGURE);
}

/* A path as a URI: everything that is not plain is escaped. */
static void write_uri(sv_buf *out, const char *path) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
    sv_buf_str(out, "file:");
    for (; *path; path++) {
        if (strchr(plain, *path))
            sv_buf_byte(out, *path);
        else
            sv_buf_printf(out, "%%%02X", (unsigned)(unsigned char)*path);
    }
    sv_buf_str(out, "?immutable=1");
}

/* In a folder that cannot be written to, SQLite cannot make the files that readers share. Nobody else can write there
 * either, so the file may be read as it is, unless a write-ahead log waits beside it. */
static bool may_be_immutable(sv_sqlite *store, int code) {
    struct stat log;
    if (!store->read_only ||
        (code != SQLITE_READONLY_DIRECTORY && (code & 0xFF) != SQLITE_CANTOPEN && code != SQLITE_READONLY_CANTINIT))
        return false;
    sv_buf_clear(&store->text);
    sv_buf_printf(&store->text, "%s-wal", store->path);
    return !store->text.failed && is_there(store->path) && (stat(store->text.data, &log) != 0 || log.st_size == 0);
}

static identity look(sv_sqlite *store, uint32_t wait_ms) {
    identity is = identify(store);
    if (store->sql.status == SERVANDA_OK || !store->sql.db) return is;
    if (!may_be_immutable(store, sqlite3_extended_errcode(store->sql.db))) return is;
    sv_sql_close(&store->sql);
    store->sql.status = SERVANDA_OK;
    sv_buf_clear(&store->text);
    write_uri(&store->text, store->path);
    if (store->text.failed)
        sv_sqlite_no_memory(store);
    else
        connect(store, store->text.data, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, wait_ms);
    return identify(store);
}

/* Readers too open the file for writing where they may: only so does SQLite clean up after the last of them. */
static void open_store(sv_sqlite *store, const servanda_register_options *o) {
    bool create = o->create && !o->read_only;
    connect(store, store->path, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0), o->wait_ms);
    identity is = look(store, o->wait_ms);
    recognise(store, &is, create);
    if (store->sql.status != SERVANDA_OK) return;
    if (o->read_only) {
        sv_sql_exec_name(&store->sql, SV_SQL_CONFIGURE_READER);
        return;
    }
    if (is.version < SV_SQL_MIGRATIONS) migrate(store);
    sv_sql_exec_name(&store->sql, SV_SQL_CONFIGURE_WRITER);
}

static void close_store(void *state) {
    sv_sqlite *store = state;
    sv_sql_close(&store->sql);
    sv_sqlite_row_free(store);
    sv_query_hits_free(&store->hits);
    sv_buf_free(&store->text);
    sv_buf_free(&store->match);
    sv_buf_free(&store->answer);
    sv_buf_free(&store->beside);
    sv_buf_free(&store->letters);
    sv_free(store->path);
    sv_free(store);
}

static sv_sqlite *new_store(const char *path) {
    size_t size = strlen(path) + 1;
    sv_sqlite *store = sv_alloc(sizeof *store);
    if (!store) return NULL;
    memset(store, 0, sizeof *store);
    store->path = sv_alloc(size);
    if (store->path)
        memcpy(store->path, path, size);
    else
        sv_free(store), store = NULL;
    return store;
}

static servanda_status open_register(void **out, const char *path, const servanda_register_options *options,
                                     servanda_error *error) {
    sv_sqlite *store = new_store(path);
    if (!store) return sv_error_memory(error);
    store->sql.path = store->path;
    store->read_only = options->read_only;
    open_store(store, options);
    servanda_status status = store->sql.status;
    if (status == SERVANDA_OK)
        *out = store;
    else {
        if (error) *error = store->sql.error;
        close_store(store);
    }
    return status;
}

/* Any path, but no address of another kind ("postgres://…"). */
static bool claims(const char *address) {
    size_t scheme = strspn(address, "abcdefghijklmnopqrstuvwxyz");
    return strncmp(address + scheme, "://", 3) != 0;
}

const sv_backend sv_sqlite_backend = {
    .version = SV_BACKEND_VERSION,
    .name = "sqlite",
    .claims = claims,
    .open = open_register,
    .close = close_store,
    .add = sv_sqlite_add,
    .remove = sv_sqlite_remove,
    .list = sv_sqlite_list,
    .count = sv_sqlite_count,
    .show = sv_sqlite_show,
    .documents = sv_sqlite_documents,
    .document = sv_sqlite_document,
    .versions = sv_sqlite_versions,
    .search = sv_sqlite_search,
    .summary = sv_sqlite_summary,
    .decide = sv_sqlite_decide,
    .decisions = sv_sqlite_decisions,
    .evidence = sv_sqlite_evidence,
    .link = sv_sqlite_link,
    .unlink = sv_sqlite_unlink,
    .linkages = sv_sqlite_linkages,
    .relink = sv_sqlite_relink,
    .linked = sv_sqlite_linked,
    .info = sv_sqlite_info_get,
    .check = sv_sqlite_check,
};
