/* Running named queries on SQLite, and what its result codes mean here.
 *
 * The one idea: see sql.h. A query that could not be prepared has no statement, and binding or stepping it is nothing. */
#include "store/sql.h"

#include <errno.h>
#include <string.h>

#include "servanda/model.h"

/* ---- failures ---- */

typedef struct meaning {
    int code; /* extended or primary result code of SQLite; extended ones stand first */
    servanda_status status;
    const char *what, *cure;
} meaning;

static const meaning meanings[] = {
    {SQLITE_IOERR_NOMEM, SERVANDA_MEMORY, "out of memory", "close other programs"},
    {SQLITE_READONLY_DIRECTORY, SERVANDA_IO, "the folder of the register cannot be written to",
     "allow writing to it, or copy the register elsewhere"},
    {SQLITE_NOMEM, SERVANDA_MEMORY, "out of memory", "close other programs"},
    {SQLITE_TOOBIG, SERVANDA_DOCUMENT_LIMIT, "a document is too large for the register", ""},
    {SQLITE_BUSY, SERVANDA_BUSY, "another program is writing to the register", "try again when it has finished"},
    {SQLITE_LOCKED, SERVANDA_BUSY, "another program is writing to the register", "try again when it has finished"},
    {SQLITE_FULL, SERVANDA_DISK_FULL, "the disk is full; nothing of this change was kept", "make room and try again"},
    {SQLITE_READONLY, SERVANDA_IO, "the register is write-protected", "allow writing to it"},
    {SQLITE_IOERR, SERVANDA_IO, "the register cannot be read or written", "check the disk"},
    {SQLITE_CORRUPT, SERVANDA_REGISTER, "the register is damaged",
     "restore it from a backup or add the documents anew"},
    {SQLITE_NOTADB, SERVANDA_NOT_A_REGISTER, "the file is not a register", "name another file"},
    {SQLITE_CANTOPEN, SERVANDA_REGISTER, "the register cannot be opened", "check its path and permissions"},
    {SQLITE_PERM, SERVANDA_REGISTER, "the register cannot be opened", "check its path and permissions"},
};

static const meaning *meaning_of(int code) {
    static const meaning unknown = {0, SERVANDA_REGISTER, "the register cannot be used", ""};
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].code == code || meanings[i].code == (code & 0xFF)) return &meanings[i];
    return &unknown;
}

/* A write that failed for want of room is told as such, whatever file of the register it was. */
static bool no_room(int code, int reason) {
    return (code & 0xFF) == SQLITE_IOERR && (reason == ENOSPC || reason == EDQUOT || reason == EFBIG);
}

/* What the system said last: SQLite tells it for some failures only. */
static int system_reason(sv_sql_db *db, int code) {
    int kind = code & 0xFF, reason = db->db ? sqlite3_system_errno(db->db) : 0;
    if (kind != SQLITE_IOERR && kind != SQLITE_CANTOPEN) return 0;
    return reason || kind == SQLITE_CANTOPEN ? reason : errno;
}

void sv_sql_fail(sv_sql_db *db, servanda_status status, const char *what) {
    if (db->status != SERVANDA_OK) return;
    db->status = sv_error_set(&db->error, status, db->path, 0, "%s", what);
}

static void note(sv_sql_db *db, const meaning *m, const char *detail) {
    db->status = m->status;
    sv_error_set(&db->error, m->status, db->path, 0, detail ? "%s (%s)" : "%s", m->what, detail);
    if (m->cure[0]) sv_error_cure(&db->error, "%s", m->cure);
}

void sv_sql_fail_code(sv_sql_db *db, int code) {
    if (db->status != SERVANDA_OK) return;
    int reason = system_reason(db, code);
    const meaning *m = meaning_of(no_room(code, reason) ? SQLITE_FULL : code);
    const char *detail = NULL;
    if (m->status == SERVANDA_IO && reason)
        detail = strerror(reason);
    else if (m->status == SERVANDA_REGISTER)
        detail = reason ? strerror(reason) : db->db ? sqlite3_errmsg(db->db) : NULL;
    note(db, m, detail);
}

/* ---- texts ---- */

static const char *compose(sv_sql_db *db, sv_sql_name name, uint32_t parts) {
    const sv_sql_query *query = &sv_sql_queries[name];
    if (query->count == 1 && !query->texts[0].part) return query->texts[0].text;
    sv_buf_clear(&db->text);
    for (size_t i = 0; i < query->count; i++)
        if (!query->texts[i].part || (query->texts[i].part & parts)) sv_buf_str(&db->text, query->texts[i].text);
    if (db->text.failed) sv_sql_fail_code(db, SQLITE_NOMEM);
    return db->text.failed ? NULL : db->text.data;
}

void sv_sql_exec(sv_sql_db *db, const char *text) {
    if (db->status != SERVANDA_OK) return;
    errno = 0;
    int code = sqlite3_exec(db->db, text, NULL, NULL, NULL);
    if (code != SQLITE_OK) sv_sql_fail_code(db, sqlite3_extended_errcode(db->db));
}

void sv_sql_exec_name(sv_sql_db *db, sv_sql_name name) { sv_sql_exec(db, sv_sql_queries[name].texts[0].text); }

void sv_sql_close(sv_sql_db *db) {
    for (size_t i = 0; i < SV_SQL_COUNT; i++) sqlite3_finalize(db->slots[i].stmt);
    memset(db->slots, 0, sizeof db->slots);
    sv_buf_free(&db->text);
    sqlite3_close(db->db);
    db->db = NULL;
}

/* ---- a query ---- */

static void prepare(sv_sql_db *db, sv_sql_name name, uint32_t parts) {
    sv_sql_slot *slot = &db->slots[name];
    if (slot->stmt && slot->parts == parts) return;
    sqlite3_finalize(slot->stmt);
    *slot = (sv_sql_slot){NULL, parts};
    const char *text = compose(db, name, parts);
    if (!text) return;
    int code = sqlite3_prepare_v3(db->db, text, -1, SQLITE_PREPARE_PERSISTENT, &slot->stmt, NULL);
    if (code != SQLITE_OK) sv_sql_fail_code(db, sqlite3_extended_errcode(db->db));
}

sv_sql sv_sql_get_parts(sv_sql_db *db, sv_sql_name name, uint32_t parts) {
    if (db->status == SERVANDA_OK) prepare(db, name, parts);
    return (sv_sql){.db = db, .stmt = db->status == SERVANDA_OK ? db->slots[name].stmt : NULL};
}

sv_sql sv_sql_get(sv_sql_db *db, sv_sql_name name) { return sv_sql_get_parts(db, name, 0); }

static void check(sv_sql *q, int code) {
    if (code == SQLITE_OK) return;
    sv_sql_fail_code(q->db, code);
    sv_sql_done(q);
}

void sv_sql_int(sv_sql *q, int64_t value) {
    if (q->stmt) check(q, sqlite3_bind_int64(q->stmt, ++q->bound, value));
}

void sv_sql_size(sv_sql *q, size_t value) { sv_sql_int(q, (int64_t)value); }

void sv_sql_real(sv_sql *q, double value) {
    if (q->stmt) check(q, sqlite3_bind_double(q->stmt, ++q->bound, value));
}

void sv_sql_str(sv_sql *q, const char *value) {
    if (q->stmt) check(q, sqlite3_bind_text(q->stmt, ++q->bound, value, -1, SQLITE_STATIC));
}

void sv_sql_text_of(sv_sql *q, const char *value, size_t size) {
    if (q->stmt) check(q, sqlite3_bind_text64(q->stmt, ++q->bound, value, size, SQLITE_STATIC, SQLITE_UTF8));
}

void sv_sql_blob(sv_sql *q, const void *value, size_t size) {
    if (q->stmt) check(q, sqlite3_bind_blob64(q->stmt, ++q->bound, value ? value : "", size, SQLITE_STATIC));
}

void sv_sql_null(sv_sql *q) { sv_sql_str(q, NULL); }

void sv_sql_span(sv_sql *q, const servanda_span *span) {
    sv_sql_size(q, span->start);
    sv_sql_size(q, span->end);
    sv_sql_size(q, span->byte_start);
    sv_sql_size(q, span->byte_end);
}

static int index_of(sv_sql *q, const char *name) { return q->stmt ? sqlite3_bind_parameter_index(q->stmt, name) : 0; }

void sv_sql_int_as(sv_sql *q, const char *name, int64_t value) {
    int at = index_of(q, name);
    if (at) check(q, sqlite3_bind_int64(q->stmt, at, value));
}

void sv_sql_str_as(sv_sql *q, const char *name, const char *value) {
    int at = index_of(q, name);
    if (at) check(q, sqlite3_bind_text(q->stmt, at, value, -1, SQLITE_STATIC));
}

void sv_sql_pointer_as(sv_sql *q, const char *name, void *value, const char *type) {
    int at = index_of(q, name);
    if (at) check(q, sqlite3_bind_pointer(q->stmt, at, value, type, NULL));
}

void sv_sql_done(sv_sql *q) {
    if (q->stmt) {
        sqlite3_reset(q->stmt);
        sqlite3_clear_bindings(q->stmt);
    }
    q->stmt = NULL;
}

bool sv_sql_row(sv_sql *q) {
    if (!q->stmt) return false;
    q->read = 0;
    errno = 0;
    int code = q->db->status == SERVANDA_OK ? sqlite3_step(q->stmt) : SQLITE_DONE;
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) sv_sql_fail_code(q->db, sqlite3_extended_errcode(q->db->db));
    sv_sql_done(q);
    return false;
}

void sv_sql_run(sv_sql *q) {
    while (sv_sql_row(q)) continue;
}

int64_t sv_sql_run_insert(sv_sql *q) {
    sv_sql_run(q);
    return q->db->status == SERVANDA_OK ? sqlite3_last_insert_rowid(q->db->db) : 0;
}

int64_t sv_sql_run_key(sv_sql *q) {
    int64_t key = sv_sql_row(q) ? sv_sql_get_int(q) : 0;
    sv_sql_done(q);
    return key;
}

int64_t sv_sql_get_int(sv_sql *q) { return q->stmt ? sqlite3_column_int64(q->stmt, q->read++) : 0; }

size_t sv_sql_get_size(sv_sql *q) {
    int64_t value = sv_sql_get_int(q);
    return value > 0 ? (size_t)value : 0;
}

double sv_sql_get_real(sv_sql *q) { return q->stmt ? sqlite3_column_double(q->stmt, q->read++) : 0; }

/* SQLite gives NULL both for NULL and where it found no memory to make a string. */
static void check_memory(sv_sql *q, const void *value) {
    if (!value && sqlite3_errcode(q->db->db) == SQLITE_NOMEM) sv_sql_fail_code(q->db, SQLITE_NOMEM);
}

const char *sv_sql_get_str(sv_sql *q) {
    if (!q->stmt) return NULL;
    const char *value = (const char *)sqlite3_column_text(q->stmt, q->read++);
    check_memory(q, value);
    return value;
}

const void *sv_sql_get_blob(sv_sql *q, size_t *size) {
    *size = 0;
    if (!q->stmt) return "";
    const void *value = sqlite3_column_blob(q->stmt, q->read);
    check_memory(q, value);
    if (value) *size = (size_t)sqlite3_column_bytes(q->stmt, q->read);
    q->read++;
    return value ? value : "";
}

servanda_span sv_sql_get_span(sv_sql *q) {
    servanda_span span;
    span.start = sv_sql_get_size(q);
    span.end = sv_sql_get_size(q);
    span.byte_start = sv_sql_get_size(q);
    span.byte_end = sv_sql_get_size(q);
    return span;
}
