/* Queries of the SQLite backend: named texts, prepared once, bound and read in order.
 *
 * The one idea: failure is sticky. The first thing that goes wrong in a call is kept in the store, everything after it
 * does nothing, and the call asks once at its end. So what a call does can be read straight down. */
#ifndef SV_SQL_H
#define SV_SQL_H

#include <sqlite3.h>

#include "servanda/model.h"

#include "base/base.h"
#include "store/sql_names.h"

/* ---- texts, made from src/store/sql at build time ---- */
typedef struct sv_sql_text {
    uint32_t part; /* stands in the query only when this part is asked for; 0: always */
    const char *text;
} sv_sql_text;

typedef struct sv_sql_query {
    const char *name;
    const sv_sql_text *texts;
    size_t count;
} sv_sql_query;

extern const sv_sql_query sv_sql_queries[SV_SQL_COUNT];
extern const char *const sv_sql_migrations[SV_SQL_MIGRATIONS];

/* ---- a connection ---- */
typedef struct sv_sql_slot {
    sqlite3_stmt *stmt;
    uint32_t parts;
} sv_sql_slot;

typedef struct sv_sql_db {
    sqlite3 *db;
    const char *path;       /* for errors */
    servanda_status status; /* sticky: what went wrong first in this call */
    servanda_error error;
    sv_buf text; /* scratch: a query put together of its parts */
    sv_sql_slot slots[SV_SQL_COUNT];
} sv_sql_db;

/* Notes a failure unless there is one already. */
void sv_sql_fail(sv_sql_db *db, servanda_status status, const char *what);
/* The same for a result code of SQLite and what the connection knows about it. */
void sv_sql_fail_code(sv_sql_db *db, int code);
void sv_sql_exec(sv_sql_db *db, const char *text); /* several statements, no rows */
void sv_sql_exec_name(sv_sql_db *db, sv_sql_name name);
void sv_sql_close(sv_sql_db *db); /* finalizes all and closes */

/* ---- a query that runs ---- */
typedef struct sv_sql {
    sv_sql_db *db;
    sqlite3_stmt *stmt; /* NULL after a failure: everything below does nothing then */
    int bound, read;    /* parameters bound and columns read so far */
} sv_sql;

sv_sql sv_sql_get(sv_sql_db *db, sv_sql_name name);
sv_sql sv_sql_get_parts(sv_sql_db *db, sv_sql_name name, uint32_t parts);

/* Bind the next parameter. Text and bytes are borrowed until the query is run or done. */
void sv_sql_int(sv_sql *q, int64_t value);
void sv_sql_size(sv_sql *q, size_t value);
void sv_sql_real(sv_sql *q, double value);
void sv_sql_str(sv_sql *q, const char *value); /* NULL: SQL's NULL */
void sv_sql_text_of(sv_sql *q, const char *value, size_t size);
void sv_sql_blob(sv_sql *q, const void *value, size_t size);
void sv_sql_null(sv_sql *q);
void sv_sql_span(sv_sql *q, const servanda_span *span); /* four numbers */
/* Bind by name; a query that has no such parameter does not mind. */
void sv_sql_int_as(sv_sql *q, const char *name, int64_t value);
void sv_sql_str_as(sv_sql *q, const char *name, const char *value);
void sv_sql_pointer_as(sv_sql *q, const char *name, void *value, const char *type);

void sv_sql_run(sv_sql *q);           /* runs a query that gives no row, and makes it ready again */
int64_t sv_sql_run_insert(sv_sql *q); /* the same; the key of the row it made */
int64_t sv_sql_run_key(sv_sql *q);    /* runs one that gives a row that begins with a key; 0: none, or a failure */
bool sv_sql_row(sv_sql *q);  /* the next row; false at the end or after a failure, and then it is ready again */
void sv_sql_done(sv_sql *q); /* stops before the end */

/* Read the next column of the row; borrowed until the next row. */
int64_t sv_sql_get_int(sv_sql *q);
size_t sv_sql_get_size(sv_sql *q);
double sv_sql_get_real(sv_sql *q);
const char *sv_sql_get_str(sv_sql *q);
const void *sv_sql_get_blob(sv_sql *q, size_t *size);
servanda_span sv_sql_get_span(sv_sql *q);

#endif
