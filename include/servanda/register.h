/* The register: documents and their statements, kept in one file and asked in many ways.
 *
 * The one idea: a register holds facts (original bytes, who added them and when) and what is derived from them (text,
 * blocks, statements). Adding a document is one transaction: killed at any moment, it is wholly there or not at all.
 *
 * Rows are given to a callback, one after the other, and never gathered in memory: whatever a callback is given is
 * borrowed and lives until it returns. A callback that returns false ends the walk without an error; it must not use
 * the register that called it (USAGE). A register belongs to one thread at a time; any number of registers, in any
 * number of threads and programs, may be open on one file: many read while one writes.
 * Every call may fail with REGISTER (damaged), BUSY, MEMORY, IO, DISK_FULL; further statuses stand at each call. */
#ifndef SERVANDA_REGISTER_H
#define SERVANDA_REGISTER_H

#include "servanda/document.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct servanda_register servanda_register;

/* ---- opening ---- */

typedef struct servanda_register_options {
    size_t size;      /* sizeof this struct, for later versions */
    bool read_only;   /* never writes, not even beside the file where that can be avoided */
    bool create;      /* makes the file where there is none; not with read_only */
    uint32_t wait_ms; /* how long to wait for another writer before BUSY */
} servanda_register_options;

#define SERVANDA_REGISTER_OPTIONS_INIT \
    { .size = sizeof(servanda_register_options), .read_only = false, .create = true, .wait_ms = 5000 }

/* Opens `path` (":memory:" for one that is gone when freed) and brings an older one up to date. `options` may be NULL.
 * Errors: REGISTER (no such file, no backend for this address), NOT_A_REGISTER, NEWER_REGISTER. */
SERVANDA_API servanda_status servanda_register_open(servanda_register **out, const char *path,
                                                    const servanda_register_options *options, servanda_error *error);
SERVANDA_API void servanda_register_free(servanda_register *reg);

/* ---- changing ---- */

typedef struct servanda_addition {
    size_t size;
    const servanda_document *document; /* after extraction: its info is complete and has an id */
    servanda_statements statements;    /* of this document, in the order of the text, numbered from 1 */
    const char *packs;                 /* servanda_packs_version() of what found them */
    const char *at;                    /* now, in UTC: "2025-01-31T09:30:00Z"; the library reads no clock */
} servanda_addition;

#define SERVANDA_ADDITION_INIT \
    { .size = sizeof(servanda_addition) }

typedef enum servanda_added {
    SERVANDA_ADDED_NOTHING, /* failed */
    SERVANDA_ADDED_NEW,     /* a document that was not there */
    SERVANDA_ADDED_SAME,    /* the same bytes, found the same way: nothing was written */
    SERVANDA_ADDED_REREAD,  /* the same bytes, but other packs or other facts about it: statements replaced */
    SERVANDA_ADDED_VERSION, /* other bytes under the same id: statements replaced, the older bytes kept */
} servanda_added;

/* Documents that are one: recognised by what their texts share, whatever their format. One of them counts; the others are
 * left out wherever statements are asked for, unless a document or all versions are asked for. Language versions are
 * never the same document. */
typedef enum servanda_kin {
    SERVANDA_KIN_NONE,
    SERVANDA_KIN_SAME,  /* the same text: its statements count once, those of the document that was there first */
    SERVANDA_KIN_NEWER, /* a later text of one page, or of one title and date: the later one counts */
    SERVANDA_KIN_OLDER,
} servanda_kin;

typedef struct servanda_added_as { /* borrowed strings: until the next call on this register */
    servanda_added how;
    const char *doc;         /* the id that holds these bytes; another one than asked for if they were there already */
    uint32_t version;        /* 1, 2, … */
    const char *former_path; /* REREAD and VERSION: where the document came from before; else NULL */
    bool same_text;          /* REREAD and VERSION: the letters of the text are the same as before */
    servanda_kin kin;        /* how it stands to `beside`, another document of the register; NONE: to nobody */
    const char *beside;
    double likeness; /* how much of both texts is the same, 0…1 */
    bool renamed;    /* the id asked for is another document's, which came from elsewhere: `doc` names the folder too */
} servanda_added_as;

/* Adds a document with its statements, or brings it up to date; idempotent. `out` may be NULL. Errors: USAGE. */
SERVANDA_API servanda_status servanda_register_add(servanda_register *reg, const servanda_addition *addition,
                                                   servanda_added_as *out, servanda_error *error);
/* Removes a document, its statements and all its versions. Errors: NOT_FOUND. */
SERVANDA_API servanda_status servanda_register_remove(servanda_register *reg, const char *doc, servanda_error *error);

/* ---- statements ---- */

typedef enum servanda_order {
    SERVANDA_ORDER_TEXT,   /* by document id, then as in the text */
    SERVANDA_ORDER_DUE,    /* earliest deadline first; those without a deadline are left out */
    SERVANDA_ORDER_NEWEST, /* latest document first, then as in the text */
} servanda_order;

/* Which statements; NULL, NONE and 0 ask for nothing. Days are EDTF and may be coarse: from "2024" is from 2024-01-01,
 * to "2024" is to 2024-12-31; both ends count. Errors of every call with a filter: USAGE (no such day). */
typedef struct servanda_filter {
    size_t size;
    const char *doc;
    const char *party; /* actor of the statement: "JPN", "EU", a company's name as written */
    const char *area;
    const char *lang;
    const char *series;
    servanda_kind kind;
    servanda_force force;
    servanda_stage stage;
    const char *from, *to;              /* date of the document */
    const char *due_after, *due_before; /* last day of the deadline of a commitment */
    const char *text;                   /* words that quote or lead-in must have, as in search */
    bool once; /* leave out language versions of documents that are in the register themselves */
    servanda_order order;
    uint64_t limit, offset; /* limit 0: all */
    const char *instrument; /* its id: "instrument:treaty", or "treaty" */
    bool
        all_versions; /* also documents that another one counts for; without it they are left out unless `doc` names one */
    /* Only what tells of documents as a whole: their first statements, those that name the next meeting, and all of
     * documents that decisions are about. */
    bool outline;
} servanda_filter;

#define SERVANDA_FILTER_INIT \
    { .size = sizeof(servanda_filter) }

typedef struct servanda_row {
    const servanda_statement *statement; /* all slots; `reasons` only from servanda_register_show */
    const servanda_document_info *document;
    /* First and last day, "2026-03-31", of a commitment's earliest deadline; where it states no deadline, of its
     * earliest event that is not over before the document's date. NULL: open on that side, or none. */
    const char *due_from, *due_to;
    /* Only from servanda_register_show: what stands around it in its paragraph, "" if nothing. */
    const char *before, *after, *heading;
} servanda_row;

typedef bool (*servanda_row_fn)(void *context, const servanda_row *row);

/* Walks through the statements that pass `filter` (may be NULL). */
SERVANDA_API servanda_status servanda_register_list(servanda_register *reg, const servanda_filter *filter,
                                                    servanda_row_fn row, void *context, servanda_error *error);
/* How many there are; limit and offset do not count. */
SERVANDA_API servanda_status servanda_register_count(servanda_register *reg, const servanda_filter *filter,
                                                     uint64_t *out, servanda_error *error);
/* One statement with its reasons and up to `around` code points of its paragraph on each side. Errors: NOT_FOUND. */
SERVANDA_API servanda_status servanda_register_show(servanda_register *reg, const char *doc, uint32_t id,
                                                    uint32_t around, servanda_row_fn row, void *context,
                                                    servanda_error *error);

/* ---- documents ---- */

typedef struct servanda_document_row {
    const servanda_document_info *info;
    uint32_t version, versions; /* this one, and the newest; an older one has path, format, encoding and bytes only */
    const char *sha256;         /* of the original bytes */
    uint64_t bytes;             /* how many they are */
    const char *added, *read;   /* when this version was added, and when its statements were last derived */
    const char *packs;          /* version of the packs that found them */
    uint64_t commitments, progress, positions;
    const void *original; /* only from servanda_register_document: `bytes` bytes */
    const char *text;     /* the same: canonical text of the newest version, else NULL */
    size_t text_size;
    const char *counts;         /* id of the document that counts for this one; NULL: itself */
    uint32_t edition, editions; /* number of its text among those of the documents that are one, and of the newest */
    double likeness;            /* to the document it was put beside; 0: it came first */
} servanda_document_row;

typedef bool (*servanda_document_fn)(void *context, const servanda_document_row *row);

/* Walks through the documents, by id or newest first; of the filter doc, lang, series, from, to, once, order, limit and
 * offset count, and party is a party of the document. */
SERVANDA_API servanda_status servanda_register_documents(servanda_register *reg, const servanda_filter *filter,
                                                         servanda_document_fn row, void *context,
                                                         servanda_error *error);
/* One document with its bytes and text. `version` 0 is the newest. Errors: NOT_FOUND. */
SERVANDA_API servanda_status servanda_register_document(servanda_register *reg, const char *doc, uint32_t version,
                                                        servanda_document_fn row, void *context, servanda_error *error);

/* Walks through all versions of `doc` and of the documents that are one with it, the oldest text first, or with NULL of
 * all documents that have more than one; without bytes and text. Errors: NOT_FOUND. */
SERVANDA_API servanda_status servanda_register_versions(servanda_register *reg, const char *doc,
                                                        servanda_document_fn row, void *context, servanda_error *error);

/* ---- search ---- */

/* A passage (paragraph, item, heading, note …) that has all words of the query. Words of Latin letters match where a
 * word begins with them, from four letters on and unless written in capitals; shorter ones and "quoted ones" match
 * whole; a trailing * always matches beginnings. Japanese, Chinese and Korean match anywhere, whatever the spacing. */
typedef struct servanda_mark_range {
    size_t start, end;
} servanda_mark_range; /* bytes of the snippet */

typedef struct servanda_hit {
    const servanda_document_info *document;
    servanda_span span;               /* of the first hit in the canonical text */
    const char *snippet;              /* one line; "…" where it is cut */
    const servanda_mark_range *marks; /* the hits in it, in order */
    size_t mark_count;
    const servanda_row *row; /* the statement that has the hit, or NULL */
} servanda_hit;

typedef bool (*servanda_hit_fn)(void *context, const servanda_hit *hit);

typedef struct servanda_found {
    uint64_t passages; /* that match */
    bool capped;       /* there are more; only the first ones were counted and ranked */
} servanda_found;

/* Best passages first; of the filter doc, lang, series, from, to, once, limit and offset count, and text is the query.
 * `snippet` is the length wanted in terminal columns, 0 for the default. `out` may be NULL.
 * Errors: USAGE (no word in the query). */
SERVANDA_API servanda_status servanda_register_search(servanda_register *reg, const servanda_filter *filter,
                                                      uint32_t snippet, servanda_hit_fn hit, void *context,
                                                      servanda_found *out, servanda_error *error);

/* ---- overview ---- */

typedef struct servanda_tally {
    uint64_t commitments, progress, positions;
    uint64_t completed;       /* progress of stage completed */
    uint64_t overdue, coming; /* commitments whose last day is before `on`; on it or later */
} servanda_tally;

typedef struct servanda_summary_cell { /* one actor in one area; statements with several count in each */
    const char *party, *area;          /* "" where a statement has none */
    servanda_tally tally;
} servanda_summary_cell;

typedef struct servanda_summary_document {
    const char *id, *lang, *date, *title, *series, *version_of; /* NULL where unknown */
    uint32_t round;
    servanda_tally tally;
} servanda_summary_document;

typedef struct servanda_summary {
    uint64_t documents;
    servanda_tally tally;               /* each statement once */
    const servanda_summary_cell *cells; /* by party, then area */
    size_t cell_count;
    const servanda_summary_document *list; /* by series, round, date, id */
    size_t list_count;
} servanda_summary;

/* Counts of all that passes `filter` (order, limit and offset do not count), seen on the day `on` ("2025-01-31"; NULL:
 * no deadlines are counted). The rows behind it: servanda_register_list with order DUE, or with stage COMPLETED. */
SERVANDA_API servanda_status servanda_register_summary(servanda_summary **out, servanda_register *reg,
                                                       const servanda_filter *filter, const char *on,
                                                       servanda_error *error);
SERVANDA_API void servanda_summary_free(servanda_summary *summary);

/* ---- the register itself ---- */

typedef struct servanda_register_info {
    const char *path;                      /* all strings: until the next call on this register */
    const char *backend, *backend_version; /* "sqlite", "3.40.1" */
    uint32_t schema, schema_known;         /* version of the tables, and the newest that this program knows */
    uint64_t documents, versions, blocks, statements, rules;
    uint64_t original_bytes, text_bytes, file_bytes;
    const char *packs;      /* version that found the newest statements; NULL if none */
    uint64_t stale;         /* documents whose statements were found by another version */
    uint64_t copies, older; /* documents that another one counts for: with the same text, with a newer one */
} servanda_register_info;

SERVANDA_API servanda_status servanda_register_get_info(servanda_register *reg, servanda_register_info *out,
                                                        servanda_error *error);

/* Checks everything that can be checked: the file, the references, the search index, the hash of every original and
 * that every quote stands in its text. `problem` gets one English sentence each; *problems (may be NULL) how many.
 * Finding problems is no error: the call then returns YES. */
typedef bool (*servanda_problem_fn)(void *context, const char *sentence);
SERVANDA_API servanda_status servanda_register_check(servanda_register *reg, servanda_problem_fn problem, void *context,
                                                     uint64_t *problems, servanda_error *error);

#ifdef __cplusplus
}
#endif

#endif
