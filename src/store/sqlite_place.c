/* The place of a document that is added: a new one, or that of one that is there.
 *
 * The one idea: a name says which document is meant as long as nothing speaks against it. A file of the same name that
 * lies elsewhere and says something else is another document, and is called by its folder too; what is there stays. */
#include <string.h>

#include "store/sqlite.h"

typedef struct placing {
    sv_sqlite *store;
    const servanda_document *document;
    sv_sqlite_place *out;
    sv_buf name; /* the one that is tried */
    bool same_bytes, elsewhere;
} placing;

/* ---- names ---- */

static bool is_mark(char c) { return c == '/' || c == ':'; }

/* Where the `n`th part of a path from its end begins; it ends before `*end`. NULL: there are not as many. */
static const char *part_from_end(const char *path, size_t n, const char **end) {
    const char *from = path + strlen(path), *to = from;
    for (;; n--) {
        while (from > path && is_mark(from[-1])) from--;
        if (from == path) return NULL;
        for (to = from; from > path && !is_mark(from[-1]);) from--;
        bool dots = strspn(from, ".") >= (size_t)(to - from); /* . and .. name nothing */
        if (dots)
            n++;
        else if (n == 0)
            break;
    }
    *end = to;
    return from;
}

/* The name with `folders` of the folders it lies in before it: sub-note, of doc/sub/note.txt; false: it has no more. */
static bool name_with(placing *p, size_t folders) {
    const servanda_document_info *info = &p->document->info;
    sv_buf_clear(&p->name);
    for (size_t n = folders; n > 0; n--) {
        const char *end, *part = info->path ? part_from_end(info->path, n, &end) : NULL;
        if (!part) return false;
        sv_buf_add(&p->name, part, (size_t)(end - part));
        sv_buf_byte(&p->name, '-');
    }
    sv_buf_add(&p->name, info->id, strlen(info->id) + 1);
    if (p->name.failed) sv_sqlite_no_memory(p->store);
    return !p->name.failed;
}

/* ---- what is there ---- */

/* Bytes that are here as an older version in another format are no newer version. */
static void find_other_format(placing *p) {
    sv_sql q = sv_sql_get(&p->store->sql, SV_SQL_FIND_VERSION);
    sv_sql_int(&q, p->out->key);
    sv_sql_str(&q, p->out->sha256);
    int64_t version = sv_sql_run_key(&q);
    if (!version) return;
    p->out->how = SERVANDA_ADDED_SAME;
    p->out->version = version;
    p->out->former_path = NULL;
}

/* Strings of the row go into the answer of the call before the query is done with. */
static bool find_id(placing *p, const char *id) {
    sv_sqlite_place *out = p->out;
    char fingerprint[65] = "", sha256[65] = "";
    sv_sql q = sv_sql_get(&p->store->sql, SV_SQL_FIND_DOCUMENT);
    sv_sql_str(&q, id);
    if (!sv_sql_row(&q)) return false;
    out->key = sv_sql_get_int(&q);
    out->version = sv_sql_get_int(&q);
    out->former_pack = sv_sql_get_int(&q);
    const char *text = sv_sql_get_str(&q);
    if (text) strncpy(fingerprint, text, 64);
    text = sv_sql_get_str(&q);
    if (text) strncpy(sha256, text, 64);
    const char *path = sv_sql_get_str(&q), *now = p->document->info.path;
    p->same_bytes = strcmp(sha256, out->sha256) == 0;
    p->elsewhere = path && now && strcmp(path, now) != 0;
    bool same_reading = strcmp(fingerprint, out->fingerprint) == 0;
    out->how = !p->same_bytes ? SERVANDA_ADDED_VERSION : same_reading ? SERVANDA_ADDED_SAME : SERVANDA_ADDED_REREAD;
    out->version += !p->same_bytes;
    out->doc = id;
    out->former_path = out->how == SERVANDA_ADDED_SAME ? NULL : path;
    sv_sqlite_answer(p->store, &out->doc, &out->former_path);
    sv_sql_done(&q);
    if (!p->same_bytes) find_other_format(p);
    return true;
}

static bool find_bytes(placing *p) {
    sv_sql q = sv_sql_get(&p->store->sql, SV_SQL_FIND_BYTES);
    sv_sql_str(&q, p->out->sha256);
    if (!sv_sql_row(&q)) return false;
    p->out->doc = sv_sql_get_str(&q);
    p->out->version = sv_sql_get_int(&q);
    p->out->how = SERVANDA_ADDED_SAME;
    sv_sqlite_answer(p->store, &p->out->doc, &p->out->former_path);
    sv_sql_done(&q);
    return true;
}

static bool is_stranger(placing *p) {
    return p->out->how == SERVANDA_ADDED_VERSION && p->elsewhere &&
           !sv_sqlite_work_alike(p->store, p->out->key, p->document);
}

static void make_new(placing *p, const char *id) {
    p->out->doc = id;
    p->out->how = SERVANDA_ADDED_NEW;
    p->out->version = 1;
    sv_sqlite_answer(p->store, &p->out->doc, &p->out->former_path);
}

static void forget(sv_sqlite_place *out) {
    out->key = out->former_pack = 0;
    out->former_path = NULL;
}

#define FOLDERS 16u /* deeper ones do not come into a name */

/* The first name that is free, or is that of this document. Where all are taken, it is a version of the last. */
static void settle(placing *p) {
    for (size_t folders = 0; folders <= FOLDERS && name_with(p, folders); folders++) {
        p->out->renamed = folders > 0;
        forget(p->out);
        if (!find_id(p, p->name.data)) {
            if (!find_bytes(p)) make_new(p, p->name.data);
            return;
        }
        if (!is_stranger(p)) return;
    }
}

void sv_sqlite_place_find(sv_sqlite *store, const servanda_document *document, sv_sqlite_place *out) {
    placing p = {.store = store, .document = document, .out = out, .name = SV_BUF_INIT};
    settle(&p);
    sv_buf_free(&p.name);
}
