/* The SQLite backend, as its own files see it.
 *
 * The one idea: a call begins a transaction, does its work straight down, and ends it; at the end everything is kept or
 * nothing is (sql.h: the first failure sticks). */
#ifndef SV_SQLITE_H
#define SV_SQLITE_H

#include "store/backend.h"
#include "store/sql.h"

/* What one row needs besides its columns: lists, whose memory is used again for the next row. */
typedef SV_VEC(const char *) sv_sqlite_strings;

typedef struct sv_sqlite_row {
    sv_arena *arena; /* texts of this row */
    sv_sqlite_strings actors, areas, names, concepts, rules;
    SV_VEC(servanda_amount) amounts;
    SV_VEC(servanda_date) dates;
    SV_VEC(servanda_phrase) phrases; /* of all slots, one slot after the other */
    SV_VEC(servanda_box) boxes;
    SV_VEC(servanda_reason) reasons;
    servanda_statement statement;
    servanda_row row;
} sv_sqlite_row;

typedef struct sv_sqlite_info { /* a document, kept while its statements pass */
    sv_arena *arena;
    int64_t key; /* 0: none */
    servanda_document_info info;
    sv_sqlite_strings parties;
} sv_sqlite_info;

typedef struct sv_sqlite {
    sv_sql_db sql;
    char *path;
    bool read_only;
    bool folding_known; /* the search index is made with this program's folding */
    sv_sqlite_row row;
    sv_sqlite_info info;
    sv_buf text;    /* scratch: a passage */
    sv_buf match;   /* the query that runs, in the language of FTS5 */
    sv_buf answer;  /* strings that live until the next call */
    sv_buf beside;  /* another one */
    sv_buf letters; /* scratch: of a text that is printed */
    sv_query_hits hits;
} sv_sqlite;

/* ---- sqlite.c ---- */
void sv_sqlite_begin(sv_sqlite *store, bool write);
/* Commits if nothing failed, else undoes all; the status and error of the call. */
servanda_status sv_sqlite_end(sv_sqlite *store, servanda_error *error);
void sv_sqlite_no_memory(sv_sqlite *store);
void sv_sqlite_not_found(sv_sqlite *store, const char *what);
/* Keeps up to two strings until the next call; NULL stays NULL. */
void sv_sqlite_answer(sv_sqlite *store, const char **first, const char **second);

/* ---- sqlite_tokenizer.c ---- */
int sv_sqlite_tokenizer_register(sv_sql_db *db); /* a result code of SQLite */

/* ---- sqlite_ask.c: the parts of a query that a filter wants, and their values ---- */
int sv_sqlite_ask_register(sv_sqlite *store); /* a result code of SQLite */
sv_sql sv_sqlite_ask_get(sv_sqlite *store, sv_sql_name name, const sv_ask *ask);

/* ---- sqlite_row.c: rows as the model has them ---- */
/* Reads the statement in the row of `q` (statement_columns) and its lists; false after a failure. */
bool sv_sqlite_row_read(sv_sqlite *store, sv_sql *q, bool reasons);
/* The same without its document, whose key is returned; 0 after a failure. */
int64_t sv_sqlite_row_statement(sv_sqlite *store, sv_sql *q, bool reasons);
bool sv_sqlite_row_info(sv_sqlite *store, int64_t document); /* into store->info */
void sv_sqlite_row_free(sv_sqlite *store);

/* ---- sqlite_passage.c: the search index ---- */
typedef void (*sv_sqlite_passage_fn)(sv_sqlite *store, int64_t row, const char *text, size_t size);
void sv_sqlite_passage_each(sv_sqlite *store, int64_t document, sv_sqlite_passage_fn passage);
void sv_sqlite_passage_add(sv_sqlite *store, int64_t row, const char *text, size_t size);
void sv_sqlite_passage_remove(sv_sqlite *store, int64_t row, const char *text, size_t size);
/* Makes the index anew if it was made with another folding. */
void sv_sqlite_passage_settle(sv_sqlite *store);

/* ---- sqlite_work.c: documents that are one ---- */
/* Prints a document that has been written and puts it beside those that are the same; true if the text is the same as before. */
bool sv_sqlite_work_join(sv_sqlite *store, int64_t document, servanda_added how);
void sv_sqlite_work_leave(sv_sqlite *store, int64_t document); /* before it is removed */
void sv_sqlite_work_settle(sv_sqlite *store);                  /* prints what an older program left without */
/* Beside which document it stands, and how. */
void sv_sqlite_work_tell(sv_sqlite *store, int64_t document, servanda_added_as *out);

/* Whether a document that is not written yet says what the one with this key says. */
bool sv_sqlite_work_alike(sv_sqlite *store, int64_t key, const servanda_document *document);

/* ---- sqlite_place.c: which document of the register is added ---- */
typedef struct sv_sqlite_place {
    char sha256[65], fingerprint[65]; /* given: of the bytes, and of what was found in them */
    servanda_added how;
    const char *doc, *former_path;     /* in the answer of the call */
    int64_t key, version, former_pack; /* key and pack 0: of none that is there */
    bool renamed;                      /* its own name is another document's */
} sv_sqlite_place;

void sv_sqlite_place_find(sv_sqlite *store, const servanda_document *document, sv_sqlite_place *out);

/* ---- sqlite_rule.c: keys of rules, asked once each in an addition ---- */
typedef struct sv_sqlite_rule_slot {
    int64_t key; /* 0: free */
    uint64_t hash;
    bool explained;
} sv_sqlite_rule_slot;

typedef struct sv_sqlite_rules {
    int64_t pack;
    sv_sqlite_rule_slot *slots;
    size_t count, room; /* room: a power of two */
} sv_sqlite_rules;

/* 0 for no name, or after a failure. */
int64_t sv_sqlite_rule_key(sv_sqlite *store, sv_sqlite_rules *rules, const char *lang, const char *name,
                           const char *why);
void sv_sqlite_rule_free(sv_sqlite_rules *rules);

/* ---- the calls (backend.h) ---- */
servanda_status sv_sqlite_add(void *state, const servanda_addition *addition, servanda_added_as *out,
                              servanda_error *error);
servanda_status sv_sqlite_remove(void *state, const char *doc, servanda_error *error);
servanda_status sv_sqlite_list(void *state, const sv_ask *ask, servanda_row_fn row, void *context,
                               servanda_error *error);
servanda_status sv_sqlite_count(void *state, const sv_ask *ask, uint64_t *out, servanda_error *error);
servanda_status sv_sqlite_show(void *state, const char *doc, uint32_t id, uint32_t around, servanda_row_fn row,
                               void *context, servanda_error *error);
servanda_status sv_sqlite_documents(void *state, const sv_ask *ask, servanda_document_fn row, void *context,
                                    servanda_error *error);
servanda_status sv_sqlite_document(void *state, const char *doc, uint32_t version, servanda_document_fn row,
                                   void *context, servanda_error *error);
servanda_status sv_sqlite_versions(void *state, const char *doc, servanda_document_fn row, void *context,
                                   servanda_error *error);
servanda_status sv_sqlite_search(void *state, const sv_ask *ask, uint32_t columns, servanda_hit_fn hit, void *context,
                                 servanda_found *out, servanda_error *error);
servanda_status sv_sqlite_summary(void *state, const sv_ask *ask, const char *on, servanda_summary **out,
                                  servanda_error *error);
servanda_status sv_sqlite_decide(void *state, const servanda_decision *decision, const void *evidence, size_t size,
                                 uint64_t *id, servanda_error *error);
servanda_status sv_sqlite_decisions(void *state, servanda_decision_fn decision, void *context, servanda_error *error);
servanda_status sv_sqlite_evidence(void *state, const char *sha256, servanda_evidence_fn evidence, void *context,
                                   servanda_error *error);
servanda_status sv_sqlite_info_get(void *state, servanda_register_info *out, servanda_error *error);
servanda_status sv_sqlite_link(void *state, const servanda_linkage *linkage, uint64_t *number, servanda_error *error);
servanda_status sv_sqlite_unlink(void *state, uint64_t number, const char *who, servanda_error *error);
servanda_status sv_sqlite_linkages(void *state, servanda_linkage_fn linkage, void *context, servanda_error *error);
servanda_linkage sv_sqlite_linkage(sv_sql *q); /* the row of `q` */
servanda_status sv_sqlite_relink(void *state, servanda_error *error);
servanda_status sv_sqlite_linked(void *state, const sv_linked_ask *ask, bool *current, sv_linked_fn give, void *context,
                                 servanda_error *error);
servanda_status sv_sqlite_check(void *state, servanda_problem_fn problem, void *context, uint64_t *problems,
                                servanda_error *error);

#endif
