/* Documents that are one: the same text in several formats, and newer texts of one page.
 *
 * The one idea: a document that comes looks up who shares its address, its title and date, or one of the least hashes of
 * its text, and joins the work of the one that is nearest. Only the first document of an edition is in the index, so what
 * a document costs grows with the few that are like it, never with the register. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "servanda/date.h"
#include "store/print.h"
#include "store/sqlite.h"
#include "text/text.h"

#define LEAST_LETTERS 40u  /* of texts that are all the same; shorter ones are phrases */
#define ENOUGH_LETTERS 200 /* of texts that are nearly the same */
#define HASHES 16u         /* of each edition, in the index */
#define LOOKED_AT 8u       /* candidates by hashes that are judged */
#define APART 31           /* days between the dates of two documents, nobody's carelessness any more */

/* How much of two texts must be the same. Measured on joint statements of many governments: the same one read from
 * different formats shares 0.75 and more, two agreements made of one draft on one day 0.56 at most. */
static const double same_text = 0.70, other_place = 0.95, same_title = 0.50, same_address = 0.20;

typedef enum kinship { STRANGER, CHANGED_TITLE, SAME_TEXT, SAME_LETTERS, CHANGED_PAGE } kinship; /* rising claims */

typedef struct facts {
    int64_t key, work, edition;
    const char *id, *lang, *source, *title, *series, *date, *version_of, *format;
    sv_print print;
} facts;

typedef struct candidate {
    int64_t key;
    size_t votes;
} candidate;

typedef struct joining {
    sv_sqlite *store;
    sv_arena *arena;
    facts me, other, best;
    kinship how;
    double likeness;
    SV_VEC(candidate) list;
} joining;

static sv_sql with_key(sv_sqlite *store, sv_sql_name name, int64_t key) {
    sv_sql q = sv_sql_get(&store->sql, name);
    sv_sql_int(&q, key);
    return q;
}

static void run_on(sv_sqlite *store, sv_sql_name name, int64_t key) {
    sv_sql q = with_key(store, name, key);
    sv_sql_run(&q);
}

/* ---- prints ---- */

static void gather(sv_sqlite *store, int64_t row, const char *text, size_t size) {
    (void)row;
    sv_letters_add(&store->letters, text, size);
}

static void make_print(sv_sqlite *store, int64_t document, sv_print *print) {
    sv_buf_clear(&store->letters);
    sv_sqlite_passage_each(store, document, gather);
    if (!sv_print_make(print, &store->letters)) sv_sqlite_no_memory(store);
}

/* The same of a document that is not in the register yet. */
static bool print_document(sv_sqlite *store, const servanda_document *d, sv_print *print) {
    sv_buf_clear(&store->letters);
    for (size_t i = 0; i < d->block_count; i++)
        for (uint32_t k = 0; d->blocks[i].kind != SV_BLOCK_FURNITURE && k < d->blocks[i].range_count; k++) {
            const sv_range *range = &d->blocks[i].ranges[k];
            sv_letters_add(&store->letters, d->text + range->start, range->end - range->start);
        }
    bool made = sv_print_make(print, &store->letters);
    if (!made) sv_sqlite_no_memory(store);
    return made;
}

static void put_print(sv_sqlite *store, int64_t document, const sv_print *print) {
    unsigned char sample[SV_PRINT_BYTES];
    run_on(store, SV_SQL_REMOVE_PRINT, document);
    sv_sql q = with_key(store, SV_SQL_PUT_PRINT, document);
    sv_sql_int(&q, (int64_t)print->letters);
    sv_sql_str(&q, print->sha256);
    sv_sql_blob(&q, sample, sv_print_pack(print, sample));
    sv_sql_run(&q);
}

/* Puts the least hashes of an edition's first document into the index; what was there of it goes. */
static void put_hashes(sv_sqlite *store, int64_t document) {
    sv_print print = {.letters = 0};
    size_t size;
    sv_sql q = with_key(store, SV_SQL_EDITION_SAMPLE, document);
    if (sv_sql_row(&q)) {
        const void *bytes = sv_sql_get_blob(&q, &size);
        sv_print_unpack(&print, bytes, size);
    }
    sv_sql_done(&q);
    run_on(store, SV_SQL_REMOVE_HASHES, document);
    for (size_t i = 0; i < print.count && i < HASHES; i++) {
        q = sv_sql_get(&store->sql, SV_SQL_ADD_HASH);
        sv_sql_int(&q, (int64_t)print.sample[i]);
        sv_sql_int(&q, document);
        sv_sql_run(&q);
    }
}

static int64_t first_of(sv_sqlite *store, int64_t work, int64_t edition) {
    sv_sql q = with_key(store, SV_SQL_EDITION_FIRST, work);
    sv_sql_int(&q, edition);
    return sv_sql_run_key(&q);
}

static void elect(sv_sqlite *store, int64_t work) {
    sv_sql q = with_key(store, SV_SQL_WORK_HEAD, work);
    int64_t head = sv_sql_run_key(&q);
    q = with_key(store, SV_SQL_ELECT, work);
    sv_sql_int(&q, head);
    sv_sql_run(&q);
}

/* ---- what is known of a document ---- */

static const char *keep(joining *j, const char *text) {
    const char *copy = sv_arena_str(j->arena, text);
    if (text && !copy) sv_sqlite_no_memory(j->store);
    return copy;
}

static bool read_facts(joining *j, int64_t key, facts *out) {
    size_t size;
    *out = (facts){.key = key};
    const char **texts[] = {&out->id,     &out->lang, &out->source,     &out->title,
                            &out->series, &out->date, &out->version_of, &out->format};
    sv_sql q = with_key(j->store, SV_SQL_KIN_FACTS, key);
    if (!sv_sql_row(&q)) return false;
    out->work = sv_sql_get_int(&q);
    out->edition = sv_sql_get_int(&q);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = keep(j, sv_sql_get_str(&q));
    out->print.letters = sv_sql_get_size(&q);
    const char *sha256 = sv_sql_get_str(&q);
    strncpy(out->print.sha256, sha256 ? sha256 : "", sizeof out->print.sha256 - 1);
    const void *sample = sv_sql_get_blob(&q, &size);
    sv_print_unpack(&out->print, sample, size);
    sv_sql_done(&q);
    return j->store->sql.status == SERVANDA_OK;
}

/* ---- who may be the same ---- */

static void add_keys(joining *j, sv_sql q) {
    while (sv_sql_row(&q)) {
        candidate one = {sv_sql_get_int(&q), 1};
        SV_VEC_PUSH(j->list, one);
    }
}

static int by_key(const void *left, const void *right) {
    const candidate *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

static int by_votes(const void *left, const void *right) {
    const candidate *a = left, *b = right;
    return a->votes != b->votes ? (a->votes < b->votes) - (a->votes > b->votes) : by_key(left, right);
}

/* Those who share most of the hashes. */
static void vote(joining *j) {
    size_t kept = 0;
    for (size_t i = 0; i < j->me.print.count && i < HASHES; i++) {
        sv_sql q = with_key(j->store, SV_SQL_KIN_BY_HASH, j->me.key);
        sv_sql_int(&q, (int64_t)j->me.print.sample[i]);
        add_keys(j, q);
    }
    if (j->list.count) qsort(j->list.items, j->list.count, sizeof *j->list.items, by_key);
    for (size_t i = 0; i < j->list.count; i++)
        if (kept && j->list.items[kept - 1].key == j->list.items[i].key)
            j->list.items[kept - 1].votes++;
        else
            j->list.items[kept++] = j->list.items[i];
    if (kept) qsort(j->list.items, kept, sizeof *j->list.items, by_votes);
    j->list.count = kept < LOOKED_AT ? kept : LOOKED_AT;
}

static void gather_kin(joining *j) {
    vote(j);
    sv_sql q = with_key(j->store, SV_SQL_KIN_BY_LETTERS, j->me.key);
    sv_sql_str(&q, j->me.print.sha256);
    add_keys(j, q);
    add_keys(j, with_key(j->store, SV_SQL_KIN_BY_SOURCE, j->me.key));
    add_keys(j, with_key(j->store, SV_SQL_KIN_BY_TITLE, j->me.key));
    if (j->list.failed) sv_sqlite_no_memory(j->store);
}

/* ---- how near two are ---- */

static bool both(const char *a, const char *b) { return a && *a && b && *b; }
static bool equal(const char *a, const char *b) { return both(a, b) && strcmp(a, b) == 0; }
static bool differ(const char *a, const char *b) { return both(a, b) && strcmp(a, b) != 0; }

/* Days from the end of the earlier date to the begin of the later; negative where `b` is the earlier one. */
static long days_between(const char *a, const char *b) {
    sv_days x, y;
    if (!both(a, b) || !sv_days_read(a, &x) || !sv_days_read(b, &y)) return 0;
    if (x.to[0] && y.from[0] && strcmp(x.to, y.from) < 0) return servanda_days_between(x.to, y.from);
    if (y.to[0] && x.from[0] && strcmp(y.to, x.from) < 0) return servanda_days_between(x.from, y.to);
    return 0;
}

static bool has_others(joining *j, int64_t a, int64_t b) {
    sv_sql q = with_key(j->store, SV_SQL_KIN_PARTIES, a);
    sv_sql_int(&q, b);
    bool others = sv_sql_row(&q) && sv_sql_get_int(&q) > 0 && sv_sql_get_int(&q) > 0;
    sv_sql_done(&q);
    return others;
}

/* Each names parties that the other does not: two agreements made of one draft. */
static bool other_parties(joining *j, const facts *a, const facts *b) {
    return has_others(j, a->key, b->key) && has_others(j, b->key, a->key);
}

static bool versions_in_languages(const facts *a, const facts *b) {
    return differ(a->lang, b->lang) || equal(a->version_of, b->id) || equal(b->version_of, a->id);
}

static kinship judge(joining *j, const facts *a, const facts *b, double likeness) {
    bool same_letters = strcmp(a->print.sha256, b->print.sha256) == 0;
    bool formats = differ(a->format, b->format), places = differ(a->source, b->source);
    bool titled = equal(a->title, b->title) && equal(a->date, b->date);
    if (versions_in_languages(a, b)) return STRANGER;
    if (same_letters) return a->print.letters >= LEAST_LETTERS ? SAME_LETTERS : STRANGER;
    if (equal(a->source, b->source) && likeness >= same_address) return CHANGED_PAGE;
    if (a->print.letters < ENOUGH_LETTERS || b->print.letters < ENOUGH_LETTERS || likeness < same_title)
        return STRANGER;
    if (labs(days_between(a->date, b->date)) > APART || other_parties(j, a, b)) return STRANGER;
    if (likeness >= (formats ? same_text : other_place) && (formats || places || !titled)) return SAME_TEXT;
    return titled ? CHANGED_TITLE : STRANGER;
}

static void consider(joining *j, int64_t key) {
    if (!read_facts(j, key, &j->other)) return;
    double likeness = sv_print_likeness(&j->me.print, &j->other.print);
    kinship how = judge(j, &j->me, &j->other, likeness);
    bool nearer = how > j->how || (how == j->how && likeness > j->likeness);
    if (how == STRANGER || !nearer) return;
    j->how = how;
    j->likeness = likeness;
    j->best = j->other;
}

/* ---- joining and leaving ---- */

static void set_work(sv_sqlite *store, int64_t key, int64_t work, int64_t edition, double likeness) {
    sv_sql q = with_key(store, SV_SQL_SET_WORK, key);
    sv_sql_int(&q, work);
    sv_sql_int(&q, edition);
    sv_sql_real(&q, likeness);
    sv_sql_run(&q);
}

/* A changed text is later than all before, unless its date says that it is earlier than its next of kin. */
static int64_t edition_beside(joining *j) {
    sv_sqlite *store = j->store;
    if (j->how == SAME_TEXT || j->how == SAME_LETTERS) return j->best.edition;
    if (days_between(j->best.date, j->me.date) < 0) {
        sv_sql q = with_key(store, SV_SQL_MAKE_ROOM, j->best.work);
        sv_sql_int(&q, j->best.edition);
        sv_sql_run(&q);
        return j->best.edition;
    }
    sv_sql q = with_key(store, SV_SQL_LAST_EDITION, j->best.work);
    return sv_sql_run_key(&q) + 1;
}

static void settle_in(joining *j) {
    sv_sqlite *store = j->store;
    int64_t work, edition = 1;
    if (j->how == STRANGER) {
        sv_sql q = sv_sql_get(&store->sql, SV_SQL_NEW_WORK);
        work = sv_sql_run_key(&q);
    } else {
        work = j->best.work;
        edition = edition_beside(j);
    }
    set_work(store, j->me.key, work, edition, j->likeness);
    if (first_of(store, work, edition) == j->me.key) put_hashes(store, j->me.key);
    elect(store, work);
}

static void join(sv_sqlite *store, int64_t document, const sv_print *print) {
    joining *j = sv_alloc(sizeof *j);
    if (j) *j = (joining){.store = store, .arena = sv_arena_new()};
    if (!j || !j->arena) sv_sqlite_no_memory(store);
    put_print(store, document, print);
    if (j && j->arena && read_facts(j, document, &j->me)) {
        gather_kin(j);
        for (size_t i = 0; i < j->list.count; i++) consider(j, j->list.items[i].key);
        if (store->sql.status == SERVANDA_OK) settle_in(j);
    }
    if (!j) return;
    SV_VEC_FREE(j->list);
    sv_arena_free(j->arena);
    sv_free(j);
}

void sv_sqlite_work_leave(sv_sqlite *store, int64_t document) {
    sv_sql q = with_key(store, SV_SQL_WORK_OF, document);
    if (!sv_sql_row(&q)) return;
    int64_t work = sv_sql_get_int(&q), edition = sv_sql_get_int(&q);
    sv_sql_done(&q);
    run_on(store, SV_SQL_REMOVE_PRINT, document);
    run_on(store, SV_SQL_REMOVE_HASHES, document);
    run_on(store, SV_SQL_LEAVE_WORK, document);
    int64_t first = work ? first_of(store, work, edition) : 0;
    if (first) put_hashes(store, first);
    if (work) elect(store, work);
}

static bool same_letters(sv_sqlite *store, int64_t document, const sv_print *print) {
    sv_sql q = with_key(store, SV_SQL_PRINT_LETTERS, document);
    const char *held = sv_sql_row(&q) ? sv_sql_get_str(&q) : NULL;
    bool same = held && strcmp(held, print->sha256) == 0;
    sv_sql_done(&q);
    return same;
}

/* The same bytes cannot have become newer, however they are read: the document stays where it was. */
static void reprint(sv_sqlite *store, int64_t document, const sv_print *print) {
    sv_sql q = with_key(store, SV_SQL_WORK_OF, document);
    if (!sv_sql_row(&q)) return;
    int64_t work = sv_sql_get_int(&q), edition = sv_sql_get_int(&q);
    sv_sql_done(&q);
    put_print(store, document, print);
    if (first_of(store, work, edition) == document) put_hashes(store, document);
}

bool sv_sqlite_work_alike(sv_sqlite *store, int64_t key, const servanda_document *document) {
    sv_print mine, held = {.letters = 0};
    size_t size;
    if (!print_document(store, document, &mine)) return true;
    sv_sql q = with_key(store, SV_SQL_EDITION_SAMPLE, key);
    if (sv_sql_row(&q)) {
        const void *bytes = sv_sql_get_blob(&q, &size);
        sv_print_unpack(&held, bytes, size);
    }
    sv_sql_done(&q);
    return sv_print_likeness(&mine, &held) >= same_text;
}

bool sv_sqlite_work_join(sv_sqlite *store, int64_t document, servanda_added how) {
    sv_print print;
    make_print(store, document, &print);
    if (how != SERVANDA_ADDED_NEW && same_letters(store, document, &print)) return true;
    if (how == SERVANDA_ADDED_REREAD) return reprint(store, document, &print), false;
    if (how == SERVANDA_ADDED_VERSION) sv_sqlite_work_leave(store, document);
    join(store, document, &print);
    return false;
}

void sv_sqlite_work_settle(sv_sqlite *store) {
    int64_t key;
    do {
        sv_sql q = sv_sql_get(&store->sql, SV_SQL_UNPRINTED);
        key = sv_sql_run_key(&q);
        if (key) sv_sqlite_work_join(store, key, SERVANDA_ADDED_NEW);
    } while (key && store->sql.status == SERVANDA_OK);
}

void sv_sqlite_work_tell(sv_sqlite *store, int64_t document, servanda_added_as *out) {
    sv_sql q = with_key(store, SV_SQL_WORK_TOLD, document);
    if (!sv_sql_row(&q)) return;
    int64_t edition = sv_sql_get_int(&q);
    out->likeness = sv_sql_get_real(&q);
    const char *beside = sv_sql_get_str(&q);
    int64_t other = sv_sql_get_int(&q);
    sv_buf_clear(&store->beside);
    if (beside) {
        sv_buf_str(&store->beside, beside);
        out->kin = edition == other ? SERVANDA_KIN_SAME : edition > other ? SERVANDA_KIN_NEWER : SERVANDA_KIN_OLDER;
        out->beside = store->beside.data;
    }
    if (store->beside.failed) sv_sqlite_no_memory(store);
    sv_sql_done(&q);
}
