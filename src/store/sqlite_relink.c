/* Bringing links up to date: clusters that are new become acts; then edges, then undertakings (linked.h).
 *
 * The one idea: one transaction. Whoever is stopped leaves what was there before, which says itself that it is not
 * current; and to link all anew is the same work with nothing kept. */
#include <stdlib.h>
#include <string.h>

#include "store/linked.h"

static bool failed(const sv_linked *l) { return l->store->sql.status != SERVANDA_OK; }

/* ---- rarity ---- */

static bool read_rarity(sv_linked *l) {
    size_t size = 0;
    sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_LINK_RARITY);
    sv_sql_str(&q, l->epoch);
    bool found = sv_sql_row(&q);
    if (found) {
        size_t statements = sv_sql_get_size(&q);
        const void *bytes = sv_sql_get_blob(&q, &size);
        if (!sv_rarity_restore(&l->rarity, statements, bytes, size)) sv_linked_no_memory(l);
    }
    sv_sql_done(&q);
    return found;
}

static void keep_rarity(sv_linked *l) {
    size_t size;
    const void *bytes = sv_rarity_bytes(&l->rarity, &size);
    sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_FORGET_RARITY);
    sv_sql_run(&q);
    q = sv_sql_get(&l->store->sql, SV_SQL_ADD_RARITY);
    sv_sql_str(&q, l->epoch);
    sv_sql_size(&q, l->rarity.statements);
    sv_sql_blob(&q, bytes, size);
    sv_sql_run(&q);
}

static void count_sample(sv_linked *l) {
    for (uint32_t i = 0; i < l->count && !failed(l); i++) {
        size_t n;
        if (!l->sampled[i]) continue;
        servanda_collection *c = sv_linked_load(l, &i, 1);
        if (c && !sv_links_count(&l->rarity, servanda_collection_documents(c, &n))) sv_linked_no_memory(l);
        servanda_collection_free(c);
    }
}

void sv_linked_rarity(sv_linked *l, bool keep) {
    if (read_rarity(l) || failed(l)) return;
    count_sample(l);
    if (keep && !failed(l)) keep_rarity(l);
}

/* ---- clusters ---- */

typedef struct packing {
    sv_linked *l;
    int64_t cluster;
    const uint32_t *documents;
} packing;

static bool add_act(void *context, const sv_item *first, const void *bytes, size_t size) {
    packing *p = context;
    sv_sql q = sv_sql_get(&p->l->store->sql, SV_SQL_ADD_ACT);
    sv_sql_int(&q, p->cluster);
    sv_sql_int(&q, p->l->keys[p->documents[first->document]]);
    sv_sql_int(&q, first->s->id);
    sv_sql_blob(&q, bytes, size);
    sv_sql_run(&q);
    return !failed(p->l);
}

/* Place of a document in a cluster; SIZE_MAX: it is in another one. */
static size_t place_in(const uint32_t *documents, size_t count, uint32_t wanted) {
    for (size_t i = 0; i < count; i++)
        if (documents[i] == wanted) return i;
    return SIZE_MAX;
}

static bool decisions_of(sv_linked *l, const uint32_t *documents, size_t count, sv_arena *arena,
                         servanda_link_decision **out, size_t *n) {
    *out = SV_NEW_N(arena, servanda_link_decision, l->decisions.count + 1);
    *n = 0;
    for (size_t i = 0; *out && i < l->decisions.count; i++) {
        const sv_linked_decision *d = &l->decisions.items[i];
        size_t a = place_in(documents, count, d->document[0]), b = place_in(documents, count, d->document[1]);
        if (a == SIZE_MAX || b == SIZE_MAX) continue;
        (*out)[(*n)++] = (servanda_link_decision){{a, d->index[0]}, {b, d->index[1]}, d->together};
    }
    return *out != NULL;
}

static bool pack_cluster(sv_linked *l, const sv_linked_cluster *c, int64_t key, const servanda_collection *collection) {
    const uint32_t *documents = &l->members[c->first];
    sv_unit u = {.arena = sv_arena_new()};
    servanda_link_decision *decisions;
    size_t n;
    packing p = {l, key, documents};
    int64_t *keys = u.arena ? SV_NEW_N(u.arena, int64_t, c->count + 1) : NULL;
    u.docs = servanda_collection_documents(collection, &u.doc_count);
    for (size_t i = 0; keys && i < c->count; i++) keys[i] = l->keys[documents[i]];
    bool good = keys && u.doc_count == c->count && decisions_of(l, documents, c->count, u.arena, &decisions, &n) &&
                sv_unit_make(&u, &l->rarity, decisions, n) && sv_pack_acts(&u, keys, add_act, &p);
    sv_unit_free(&u);
    sv_arena_free(u.arena);
    return good;
}

static void add_cluster(sv_linked *l, const sv_linked_cluster *c) {
    sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_ADD_CLUSTER);
    sv_sql_str(&q, c->signature);
    int64_t key = sv_sql_run_insert(&q);
    servanda_collection *collection = sv_linked_load(l, &l->members[c->first], c->count);
    if (collection && !pack_cluster(l, c, key, collection)) sv_linked_no_memory(l);
    servanda_collection_free(collection);
}

static int64_t newest_act(sv_linked *l) {
    sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_NEWEST_ACT);
    return sv_sql_run_key(&q);
}

static void relink(sv_linked *l) {
    sv_linked_acts acts;
    for (size_t i = 0; i < l->gone.count; i++) {
        sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_REMOVE_CLUSTER);
        sv_sql_int(&q, l->gone.items[i]);
        sv_sql_run(&q);
    }
    bool anew = true;
    for (size_t i = 0; i < l->cluster_count; i++) anew &= !l->clusters[i].kept;
    if (anew) sv_sql_exec_name(&l->store->sql, SV_SQL_FORGET_LINKS);
    int64_t newest = newest_act(l);
    sv_linked_rarity(l, true);
    for (size_t i = 0; i < l->cluster_count && !failed(l); i++)
        if (!l->clusters[i].kept) add_cluster(l, &l->clusters[i]);
    if (!failed(l) && sv_linked_edges(l, &acts, newest)) sv_linked_threads(l, &acts);
}

servanda_status sv_sqlite_relink(void *state, servanda_error *error) {
    sv_sqlite *store = state;
    sv_linked l;
    sv_sqlite_begin(store, true);
    sv_linked_begin(&l, store);
    if (store->sql.status == SERVANDA_OK && !sv_linked_is_current(&l)) relink(&l);
    sv_linked_end(&l);
    return sv_sqlite_end(store, error);
}
