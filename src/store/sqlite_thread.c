/* Undertakings, made of acts and their candidates and kept.
 *
 * The one idea: acts that no chain of candidates connects do not matter to each other. Each such component has a hash of
 * its acts and edges; what has the same hash as before is the same as before. */
#include <stdlib.h>
#include <string.h>

#include "store/linked.h"

typedef struct component {
    uint64_t hash;
    uint32_t first, count; /* acts in `members` */
    bool kept;
} component;

typedef struct threading {
    sv_linked *l;
    const sv_linked_acts *acts;
    uint32_t *parent;  /* by act in order of place */
    uint64_t *hash;    /* the same */
    uint32_t *members; /* by component: acts in order of place */
    component *list;
    size_t count;
    sv_arena *arena; /* of the component at work */
} threading;

static bool failed(const sv_linked *l) { return l->store->sql.status != SERVANDA_OK; }

/* ---- components ---- */

static uint32_t root_of(uint32_t *parent, uint32_t at) {
    while (parent[at] != at) at = parent[at] = parent[parent[at]];
    return at;
}

/* Sums of such hashes do not depend on an order. */
static uint64_t mix(uint64_t a, uint64_t b) {
    uint64_t both[2] = {a, b}, hash = sv_hash_fnv(both, sizeof both);
    hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
    return hash ^ hash >> 29;
}

static void take_edges(threading *t, uint32_t at, const uint32_t *rank) {
    const sv_linked_act *act = &t->acts->list[t->acts->order[at]];
    sv_candidates found;
    sv_linked_candidates(t->l, t->acts, act->key, &found);
    t->hash[at] += mix((uint64_t)act->key, 0);
    for (uint32_t i = 0; i < found.count; i++) {
        uint32_t other = sv_linked_at(t->acts, found.list[i].place), a, b;
        uint64_t bits;
        if (other == UINT32_MAX) continue;
        memcpy(&bits, &found.list[i].score, sizeof bits);
        t->hash[at] += mix(mix((uint64_t)act->key, (uint64_t)t->acts->list[other].key), bits);
        a = root_of(t->parent, at), b = root_of(t->parent, rank[other]);
        t->parent[a > b ? a : b] = a > b ? b : a;
    }
}

static bool connect(threading *t) {
    size_t n = t->acts->count;
    uint32_t *rank = sv_alloc((n + 1) * sizeof *rank);
    t->parent = SV_NEW_N(t->l->arena, uint32_t, n + 1);
    t->hash = SV_NEW_N(t->l->arena, uint64_t, n + 1);
    bool good = rank && t->parent && t->hash;
    for (uint32_t i = 0; good && i < n; i++) rank[t->acts->order[i]] = t->parent[i] = i;
    for (uint32_t i = 0; good && i < n && !failed(t->l); i++) take_edges(t, i, rank);
    sv_free(rank);
    return good;
}

static bool fill_components(threading *t) {
    size_t n = t->acts->count;
    uint32_t *which = SV_NEW_N(t->l->arena, uint32_t, n + 1);
    t->list = SV_NEW_N(t->l->arena, component, n + 1);
    t->members = SV_NEW_N(t->l->arena, uint32_t, n + 1);
    if (!which || !t->list || !t->members) return false;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t root = root_of(t->parent, i);
        if (root == i) which[i] = (uint32_t)t->count++;
        which[i] = which[root];
        t->list[which[i]].count++;
        t->list[which[i]].hash += t->hash[i];
    }
    for (size_t i = 1; i < t->count; i++) t->list[i].first = t->list[i - 1].first + t->list[i - 1].count;
    for (size_t i = 0; i < t->count; i++) t->list[i].count = 0;
    for (uint32_t i = 0; i < n; i++) {
        component *c = &t->list[which[i]];
        t->members[c->first + c->count++] = t->acts->order[i];
    }
    return true;
}

static int by_hash(const void *left, const void *right) {
    int64_t a = (int64_t)(*(component *const *)left)->hash, b = (int64_t)(*(component *const *)right)->hash;
    return (a > b) - (a < b);
}

/* What is kept and still holds is marked; what is kept of a component that is not there any more goes. */
static bool find_kept(threading *t) {
    component **sorted = SV_NEW_N(t->l->arena, component *, t->count + 1);
    SV_VEC(int64_t) gone = {0};
    size_t at = 0;
    if (!sorted) return false;
    for (size_t i = 0; i < t->count; i++) sorted[i] = &t->list[i];
    if (t->count) qsort(sorted, t->count, sizeof *sorted, by_hash);
    sv_sql q = sv_sql_get(&t->l->store->sql, SV_SQL_COMPONENTS);
    while (sv_sql_row(&q)) {
        int64_t hash = sv_sql_get_int(&q);
        while (at < t->count && (int64_t)sorted[at]->hash < hash) at++;
        if (at < t->count && (int64_t)sorted[at]->hash == hash)
            sorted[at]->kept = true;
        else
            SV_VEC_PUSH(gone, hash);
    }
    for (size_t i = 0; i < gone.count; i++) {
        q = sv_sql_get(&t->l->store->sql, SV_SQL_REMOVE_COMPONENT);
        sv_sql_int(&q, gone.items[i]);
        sv_sql_run(&q);
    }
    bool good = !gone.failed;
    SV_VEC_FREE(gone);
    return good;
}

/* ---- one component ---- */

static void write_undertaking(threading *t, const component *c, const sv_unit *u, const sv_group *g, const char *name) {
    sv_sql_db *db = &t->l->store->sql;
    const sv_item *first = &u->items.list[g->members[0]];
    sv_sql q = sv_sql_get(db, SV_SQL_ADD_UNDERTAKING);
    sv_sql_int(&q, (int64_t)c->hash);
    sv_sql_str(&q, name);
    sv_sql_int(&q, t->l->keys[first->document]);
    sv_sql_int(&q, first->statement);
    int64_t key = sv_sql_run_insert(&q);
    for (size_t i = 0; i < g->count; i++) {
        const sv_item *item = &u->items.list[g->members[i]];
        q = sv_sql_get(db, SV_SQL_ADD_MENTION);
        sv_sql_int(&q, key);
        sv_sql_size(&q, i);
        sv_sql_int(&q, t->l->keys[item->document]);
        sv_sql_int(&q, item->statement);
        sv_sql_run(&q);
    }
    for (size_t i = 0; i < g->joint_count; i++) {
        const sv_joint *j = &g->joints[i];
        q = sv_sql_get(db, SV_SQL_ADD_JOINT);
        sv_sql_int(&q, key);
        sv_sql_size(&q, i);
        sv_sql_int(&q, j->a);
        sv_sql_int(&q, j->b);
        sv_sql_int(&q, j->bond);
        sv_sql_real(&q, j->score);
        sv_sql_run(&q);
    }
}

static bool open_acts(threading *t, const component *c, sv_packed *packed) {
    for (uint32_t i = 0; i < c->count; i++) {
        sv_sql q;
        int64_t key = t->acts->list[t->members[c->first + i]].key;
        if (!sv_linked_open(t->l, t->arena, key, &packed[i], true, &q)) return false;
    }
    return true;
}

static bool part(threading *t, sv_unit *u) {
    for (size_t i = 0; i < t->l->decisions.count; i++) {
        const sv_linked_decision *d = &t->l->decisions.items[i];
        uint32_t item[2];
        for (size_t k = 0; k < 2; k++) item[k] = sv_pack_find(u, (uint64_t)d->document[k] << 32 | d->id[k]);
        if (d->together || item[0] == UINT32_MAX || item[1] == UINT32_MAX || item[0] == item[1]) continue;
        if (!sv_unit_part(u, item[0], item[1])) return false;
    }
    return true;
}

static uint32_t act_at(const sv_unit *u, uint64_t place) {
    uint32_t item = sv_pack_find(u, place);
    return item == UINT32_MAX ? UINT32_MAX : u->act_of[item];
}

static bool match(threading *t, const component *c, sv_unit *u) {
    SV_VEC(sv_like) likes = {0};
    sv_candidates found;
    for (uint32_t i = 0; i < c->count; i++) {
        sv_linked_candidates(t->l, t->acts, t->acts->list[t->members[c->first + i]].key, &found);
        for (uint32_t k = 0; k < found.count; k++) {
            sv_like one = {act_at(u, found.list[k].place), i, found.list[k].score};
            if (one.a < i)
                SV_VEC_PUSH(likes, one);
            else
                sv_sql_fail(&t->l->store->sql, SERVANDA_REGISTER, "links that are kept contradict each other");
        }
    }
    bool good = !likes.failed && (failed(t->l) || sv_match_join(u, likes.items, likes.count));
    SV_VEC_FREE(likes);
    return good;
}

static bool make_component(threading *t, const component *c) {
    sv_unit u = {.arena = t->arena};
    sv_group *groups;
    size_t n = 0;
    bool damaged;
    sv_packed *packed = SV_NEW_N(t->arena, sv_packed, c->count);
    if (!packed || !open_acts(t, c, packed)) return packed != NULL;
    bool good = sv_pack_unit(&u, packed, c->count, &damaged);
    if (damaged) sv_sql_fail(&t->l->store->sql, SERVANDA_REGISTER, "links that are kept contradict each other");
    good = good && part(t, &u) && match(t, c, &u) && sv_group_list(&u, &groups, &n);
    for (size_t i = 0; good && i < n && !failed(t->l); i++)
        write_undertaking(t, c, &u, &groups[i], packed[u.act_of[groups[i].members[0]]].name);
    sv_unit_free(&u);
    return good;
}

static bool make_all(threading *t) {
    for (size_t i = 0; i < t->count && !failed(t->l); i++) {
        sv_arena_reset(t->arena);
        if (!t->list[i].kept && !make_component(t, &t->list[i])) return false;
    }
    return true;
}

bool sv_linked_threads(sv_linked *l, const sv_linked_acts *acts) {
    threading t = {.l = l, .acts = acts, .arena = sv_arena_new()};
    bool good = t.arena && connect(&t);
    if (good && !failed(l)) good = fill_components(&t) && find_kept(&t);
    if (good && !failed(l)) good = make_all(&t);
    sv_arena_free(t.arena);
    if (!good) sv_linked_no_memory(l);
    return !failed(l);
}
