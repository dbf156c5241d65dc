/* What should be kept about links, and what is (linked.h); and how undertakings are read.
 *
 * The one idea: documents in order, their clusters and a hash of all that each cluster depends on are reckoned from what
 * is known about documents, before a statement is read; so it is known at once whether anything has changed. */
#include <stdlib.h>
#include <string.h>

#include "store/collect.h"
#include "store/linked.h"

#define MARK "servanda links 8 " /* another way of linking: another mark, and all is linked anew */

void sv_linked_no_memory(sv_linked *l) { sv_sqlite_no_memory(l->store); }

static bool failed(const sv_linked *l) { return l->store->sql.status != SERVANDA_OK; }

/* ---- documents ---- */

static const char *keep(sv_linked *l, const char *text) {
    const char *copy = sv_arena_str(l->arena, text);
    if (text && !copy) sv_linked_no_memory(l);
    return copy;
}

static void read_parties(sv_linked *l, int64_t key, servanda_link_document *d) {
    SV_VEC(const char *) list = {0};
    sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_PARTIES);
    sv_sql_int(&q, key);
    while (sv_sql_row(&q)) {
        const char *name = keep(l, sv_sql_get_str(&q));
        SV_VEC_PUSH(list, name);
    }
    const char **copy = SV_NEW_N(l->arena, const char *, list.count + 1);
    if (!copy || list.failed)
        sv_linked_no_memory(l);
    else if (list.count)
        memcpy(copy, list.items, list.count * sizeof *copy);
    d->parties = copy;
    d->party_count = copy ? list.count : 0;
    SV_VEC_FREE(list);
}

typedef struct known {
    servanda_link_document doc;
    int64_t key;
    char fingerprint[65];
} known;

static known read_document(sv_linked *l, sv_sql *q) {
    known k = {.key = sv_sql_get_int(q)};
    k.doc.id = keep(l, sv_sql_get_str(q));
    k.doc.lang = keep(l, sv_sql_get_str(q));
    k.doc.date = keep(l, sv_sql_get_str(q));
    k.doc.version_of = keep(l, sv_sql_get_str(q));
    k.doc.series = keep(l, sv_sql_get_str(q));
    k.doc.round = (uint32_t)sv_sql_get_int(q);
    k.doc.meeting = keep(l, sv_sql_get_str(q));
    k.doc.title = keep(l, sv_sql_get_str(q));
    k.doc.source = keep(l, sv_sql_get_str(q));
    const char *fingerprint = sv_sql_get_str(q);
    if (fingerprint) strncpy(k.fingerprint, fingerprint, 64);
    k.doc.statements.count = sv_sql_get_size(q);
    read_parties(l, k.key, &k.doc);
    return k;
}

static int by_key(const void *left, const void *right) {
    const sv_linked_key *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

static void read_documents(sv_linked *l) {
    SV_VEC(known) list = {0};
    sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_LINK_DOCUMENTS);
    while (sv_sql_row(&q)) {
        known one = read_document(l, &q);
        SV_VEC_PUSH(list, one);
    }
    size_t n = list.count;
    l->docs = SV_NEW_N(l->arena, servanda_link_document, n + 1);
    l->keys = SV_NEW_N(l->arena, int64_t, n + 1);
    l->by_key = SV_NEW_N(l->arena, sv_linked_key, n + 1);
    l->fingerprints = sv_arena_alloc(l->arena, (n + 1) * sizeof *l->fingerprints);
    bool good = l->docs && l->keys && l->by_key && l->fingerprints && !list.failed;
    for (uint32_t i = 0; good && i < n; i++) {
        l->docs[i] = list.items[i].doc;
        l->keys[i] = list.items[i].key;
        l->by_key[i] = (sv_linked_key){l->keys[i], i};
        memcpy(l->fingerprints[i], list.items[i].fingerprint, sizeof *l->fingerprints);
    }
    if (good && n) qsort(l->by_key, n, sizeof *l->by_key, by_key);
    if (!good) sv_linked_no_memory(l);
    l->count = good ? n : 0;
    SV_VEC_FREE(list);
}

uint32_t sv_linked_rank(const sv_linked *l, int64_t key) {
    sv_linked_key wanted = {key, 0};
    const sv_linked_key *found = l->count ? bsearch(&wanted, l->by_key, l->count, sizeof wanted, by_key) : NULL;
    return found ? found->at : UINT32_MAX;
}

bool sv_linked_place(void *context, int64_t document, uint32_t statement, sv_item *item) {
    const sv_linked *l = context;
    uint32_t rank = sv_linked_rank(l, document);
    if (rank == UINT32_MAX) return false;
    item->document = rank;
    item->statement = statement;
    item->place = (uint64_t)rank << 32 | statement;
    item->doc = &l->docs[rank];
    return true;
}

servanda_collection *sv_linked_load(sv_linked *l, const uint32_t *documents, size_t count) {
    servanda_collection *c = sv_collect_new();
    bool good = c != NULL;
    for (size_t i = 0; good && i < count; i++) {
        sv_ask ask = {.filter = SERVANDA_FILTER_INIT};
        ask.filter.doc = l->docs[documents[i]].id;
        sv_sql q = sv_sqlite_ask_get(l->store, SV_SQL_LIST, &ask);
        while (good && sv_sql_row(&q))
            good = sv_sqlite_row_read(l->store, &q, false) && sv_collect_row(c, &l->store->row.row);
        sv_sql_done(&q);
    }
    if (good && sv_collect_end(c) && !failed(l)) return c;
    sv_linked_no_memory(l);
    servanda_collection_free(c);
    return NULL;
}

/* ---- decisions ---- */

typedef struct passage_at {
    uint32_t document, id, index;
} passage_at;

/* The statement that a passage means now. */
static bool find_passage(sv_linked *l, const servanda_passage *p, passage_at *out) {
    size_t best = 0;
    for (uint32_t i = 0; i < l->count; i++) {
        if (strcmp(l->docs[i].id, p->doc) != 0) continue;
        sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_LINK_PLACES);
        sv_sql_int(&q, l->keys[i]);
        for (uint32_t at = 0; sv_sql_row(&q); at++) {
            servanda_statement s = {.id = (uint32_t)sv_sql_get_int(&q)};
            s.span.start = sv_sql_get_size(&q);
            s.span.end = sv_sql_get_size(&q);
            s.quote = sv_sql_get_str(&q);
            size_t now = s.quote ? sv_collect_fit(&s, p) : 0;
            if (now > best) best = now, *out = (passage_at){i, s.id, at};
        }
    }
    return best > 0;
}

static void read_decisions(sv_linked *l) {
    sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_LINKAGES);
    while (sv_sql_row(&q)) {
        servanda_linkage one = sv_sqlite_linkage(&q);
        passage_at a, b;
        if (one.undone_at || !one.a.doc || !one.b.doc || !find_passage(l, &one.a, &a) || !find_passage(l, &one.b, &b))
            continue;
        sv_linked_decision d = {
            {a.document, b.document}, {a.id, b.id}, {a.index, b.index}, one.verdict == SERVANDA_VERDICT_JOIN};
        SV_VEC_PUSH(l->decisions, d);
    }
    if (l->decisions.failed) sv_linked_no_memory(l);
}

/* ---- the sample ---- */

static void put_number(sv_buf *out, uint64_t value) { sv_buf_printf(out, "%llu;", (unsigned long long)value); }

/* Bytes of acts and of rarity are of this kind of machine. */
static void put_machine(sv_buf *out) {
    const uint64_t mark = UINT64_C(0x0102030405060708);
    sv_buf_add(out, &mark, sizeof mark);
    put_number(out, sizeof(sv_feature));
    put_number(out, sizeof(size_t));
}

static void find_sample(sv_linked *l) {
    sv_buf out = SV_BUF_INIT;
    l->sampled = SV_NEW_N(l->arena, bool, l->count + 1);
    l->rarity.too_common = sv_rarity_limit(l->count);
    bool good = l->sampled && sv_rarity_sample(l->docs, l->count, l->sampled);
    sv_buf_str(&out, MARK);
    put_machine(&out);
    put_number(&out, l->rarity.too_common);
    for (size_t i = 0; good && i < l->count; i++)
        if (l->sampled[i]) sv_buf_printf(&out, "%s %s;", l->docs[i].id, l->fingerprints[i]);
    if (good && !out.failed)
        sv_hash_sha256(out.data, out.size, l->epoch);
    else
        sv_linked_no_memory(l);
    sv_buf_free(&out);
}

/* ---- clusters ---- */

static uint32_t root_of(uint32_t *parent, uint32_t at) {
    while (parent[at] != at) at = parent[at] = parent[parent[at]];
    return at;
}

static void unite(uint32_t *parent, uint32_t a, uint32_t b) {
    a = root_of(parent, a), b = root_of(parent, b);
    parent[a > b ? a : b] = a > b ? b : a;
}

static bool unite_all(sv_linked *l, uint32_t *parent) {
    uint32_t *order = SV_NEW_N(l->arena, uint32_t, l->count + 1);
    sv_versions versions = {.list = {.count = 0}};
    for (uint32_t i = 0; order && i < l->count; i++) order[i] = parent[i] = i;
    bool good = order && sv_version_find(l->arena, l->docs, l->count, order, &versions);
    for (size_t i = 0; good && i < versions.list.count; i++)
        unite(parent, versions.list.items[i].a, versions.list.items[i].b);
    for (size_t i = 0; good && i < l->decisions.count; i++)
        unite(parent, l->decisions.items[i].document[0], l->decisions.items[i].document[1]);
    SV_VEC_FREE(versions.list);
    return good;
}

/* Documents of a cluster follow each other, each cluster in the order of its first one. */
static bool fill_clusters(sv_linked *l, uint32_t *parent, uint32_t *which) {
    for (uint32_t i = 0; i < l->count; i++) {
        uint32_t root = root_of(parent, i);
        if (root == i) which[i] = (uint32_t)l->cluster_count++;
        which[i] = which[root];
    }
    l->clusters = SV_NEW_N(l->arena, sv_linked_cluster, l->cluster_count + 1);
    l->members = SV_NEW_N(l->arena, uint32_t, l->count + 1);
    if (!l->clusters || !l->members) return false;
    for (uint32_t i = 0; i < l->count; i++) l->clusters[which[i]].count++;
    for (size_t i = 1; i < l->cluster_count; i++)
        l->clusters[i].first = l->clusters[i - 1].first + l->clusters[i - 1].count;
    for (size_t i = 0; i < l->cluster_count; i++) l->clusters[i].count = 0;
    for (uint32_t i = 0; i < l->count; i++) {
        sv_linked_cluster *c = &l->clusters[which[i]];
        l->members[c->first + c->count++] = i;
    }
    return true;
}

/* All that the acts of a cluster depend on. */
static bool sign(sv_linked *l, sv_linked_cluster *c, const uint32_t *which, size_t at) {
    sv_buf out = SV_BUF_INIT;
    sv_buf_str(&out, l->epoch);
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t doc = l->members[c->first + i];
        put_number(&out, (uint64_t)l->keys[doc]);
        sv_buf_str(&out, l->fingerprints[doc]);
    }
    for (size_t i = 0; i < l->decisions.count; i++) {
        const sv_linked_decision *d = &l->decisions.items[i];
        if (which[d->document[0]] != at) continue;
        for (size_t k = 0; k < 2; k++) put_number(&out, (uint64_t)l->keys[d->document[k]]), put_number(&out, d->id[k]);
        put_number(&out, d->together);
    }
    bool good = !out.failed;
    if (good) sv_hash_sha256(out.data, out.size, c->signature);
    sv_buf_free(&out);
    return good;
}

static void find_clusters(sv_linked *l) {
    uint32_t *parent = SV_NEW_N(l->arena, uint32_t, l->count + 1), *which = SV_NEW_N(l->arena, uint32_t, l->count + 1);
    bool good = parent && which && unite_all(l, parent) && fill_clusters(l, parent, which);
    for (size_t i = 0; good && i < l->cluster_count; i++) good = sign(l, &l->clusters[i], which, i);
    if (!good) sv_linked_no_memory(l);
}

static int by_signature(const void *left, const void *right) {
    return strcmp((*(sv_linked_cluster *const *)left)->signature, (*(sv_linked_cluster *const *)right)->signature);
}

/* Marks the clusters that are there already; others that are there are gone. */
static void find_kept(sv_linked *l) {
    sv_linked_cluster **sorted = SV_NEW_N(l->arena, sv_linked_cluster *, l->cluster_count + 1);
    if (!sorted) {
        sv_linked_no_memory(l);
        return;
    }
    for (size_t i = 0; i < l->cluster_count; i++) sorted[i] = &l->clusters[i];
    if (l->cluster_count) qsort(sorted, l->cluster_count, sizeof *sorted, by_signature);
    sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_CLUSTERS);
    while (sv_sql_row(&q)) {
        int64_t key = sv_sql_get_int(&q);
        const char *signature = sv_sql_get_str(&q);
        sv_linked_cluster wanted = {.count = 0}, *pointer = &wanted;
        if (signature) strncpy(wanted.signature, signature, sizeof wanted.signature - 1);
        sv_linked_cluster **found =
            l->cluster_count ? bsearch(&pointer, sorted, l->cluster_count, sizeof *sorted, by_signature) : NULL;
        if (found)
            (*found)->kept = true;
        else
            SV_VEC_PUSH(l->gone, key);
    }
    if (l->gone.failed) sv_linked_no_memory(l);
}

void sv_linked_begin(sv_linked *l, sv_sqlite *store) {
    *l = (sv_linked){.store = store, .arena = sv_arena_new()};
    if (!l->arena) {
        sv_linked_no_memory(l);
        return;
    }
    read_documents(l);
    if (!failed(l)) read_decisions(l);
    if (!failed(l)) find_sample(l);
    if (!failed(l)) find_clusters(l);
    if (!failed(l)) find_kept(l);
}

bool sv_linked_is_current(const sv_linked *l) {
    for (size_t i = 0; i < l->cluster_count; i++)
        if (!l->clusters[i].kept) return false;
    return !failed(l) && l->gone.count == 0;
}

void sv_linked_end(sv_linked *l) {
    SV_VEC_FREE(l->decisions);
    SV_VEC_FREE(l->gone);
    sv_rarity_free(&l->rarity);
    sv_arena_free(l->arena);
}

/* ---- reading ---- */

typedef struct reading {
    sv_linked *l;
    sv_linked_row row;
    SV_VEC(sv_linked_mention) mentions;
    SV_VEC(sv_joint) joints;
} reading;

static void read_mentions(reading *r, int64_t key) {
    sv_sql q = sv_sql_get(&r->l->store->sql, SV_SQL_MENTIONS);
    sv_sql_int(&q, key);
    r->mentions.count = 0;
    while (sv_sql_row(&q)) {
        sv_linked_mention m = {sv_linked_rank(r->l, sv_sql_get_int(&q)), 0};
        m.id = (uint32_t)sv_sql_get_int(&q);
        SV_VEC_PUSH(r->mentions, m);
        if (m.document == UINT32_MAX) sv_sql_fail(&r->l->store->sql, SERVANDA_REGISTER, "a link names no document");
    }
}

static void read_joints(reading *r, int64_t key) {
    sv_sql q = sv_sql_get(&r->l->store->sql, SV_SQL_JOINTS);
    sv_sql_int(&q, key);
    r->joints.count = 0;
    while (sv_sql_row(&q)) {
        sv_joint j = {.a = (uint32_t)sv_sql_get_int(&q)};
        j.b = (uint32_t)sv_sql_get_int(&q);
        j.bond = (sv_bond)(sv_sql_get_int(&q) & 3);
        j.score = sv_sql_get_real(&q);
        SV_VEC_PUSH(r->joints, j);
    }
}

static bool read_statement(void *state, const sv_linked_mention *m, servanda_row_fn row, void *context) {
    sv_linked *l = state;
    sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_STATEMENT);
    sv_sql_str(&q, l->docs[m->document].id);
    sv_sql_int(&q, m->id);
    bool found = sv_sql_row(&q);
    if (!found) sv_sql_fail(&l->store->sql, SERVANDA_REGISTER, "a link names no statement");
    bool good = found && sv_sqlite_row_statement(l->store, &q, false) && row(context, &l->store->row.row);
    sv_sql_done(&q);
    return good;
}

static bool read_one(reading *r, sv_sql *q, const char *id, sv_linked_fn give, void *context) {
    int64_t key = sv_sql_get_int(q);
    r->row.id = sv_sql_get_str(q);
    if (id && r->row.id && strncmp(r->row.id, id, strlen(id)) != 0) return true;
    read_mentions(r, key);
    read_joints(r, key);
    if (r->mentions.failed || r->joints.failed) sv_linked_no_memory(r->l);
    if (failed(r->l) || !r->row.id) return false;
    r->row.mentions = r->mentions.items, r->row.mention_count = r->mentions.count;
    r->row.joints = r->joints.items, r->row.joint_count = r->joints.count;
    return give(context, &r->row);
}

static void read_all(sv_linked *l, const sv_linked_ask *ask, sv_linked_fn give, void *context) {
    reading r = {.l = l, .row = {.docs = l->docs, .doc_count = l->count, .rarity = &l->rarity}};
    r.row.statement = read_statement, r.row.state = l;
    if (ask->rarity) sv_linked_rarity(l, false);
    bool more = !failed(l);
    for (size_t i = 0; more && i < l->count && !failed(l); i++) {
        sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_UNDERTAKINGS_OF);
        sv_sql_int(&q, l->keys[i]);
        while (more && sv_sql_row(&q)) more = read_one(&r, &q, ask->id, give, context);
        sv_sql_done(&q);
    }
    if (more && !failed(l)) give(context, NULL);
    SV_VEC_FREE(r.mentions);
    SV_VEC_FREE(r.joints);
}

servanda_status sv_sqlite_linked(void *state, const sv_linked_ask *ask, bool *current, sv_linked_fn give, void *context,
                                 servanda_error *error) {
    sv_sqlite *store = state;
    sv_linked l;
    sv_sqlite_begin(store, false);
    sv_linked_begin(&l, store);
    *current = sv_linked_is_current(&l);
    if (*current) read_all(&l, ask, give, context);
    sv_linked_end(&l);
    return sv_sqlite_end(store, error);
}
