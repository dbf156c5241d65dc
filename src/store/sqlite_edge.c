/* Candidates of acts, kept as edges: found for new acts in a few walks over all of them.
 *
 * The one idea: what an act's candidates are depends on the acts before it alone. A new act finds its own and offers
 * itself to later ones; only where an act goes that was among the best of a full list must that list be made anew. */
#include <stdlib.h>
#include <string.h>

#include "store/linked.h"

#define BLOCK 8192u /* targets at one time */

typedef struct edge { /* as kept */
    int64_t act;
    double score;
} edge;

static bool failed(const sv_linked *l) { return l->store->sql.status != SERVANDA_OK; }

/* ---- the list of acts ---- */

static int by_key(const void *left, const void *right) {
    const sv_linked_act *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

static sv_linked_act *act_of(const sv_linked_acts *acts, int64_t key) {
    sv_linked_act wanted = {.key = key};
    return acts->count ? bsearch(&wanted, acts->list, acts->count, sizeof wanted, by_key) : NULL;
}

uint32_t sv_linked_at(const sv_linked_acts *acts, uint64_t place) {
    size_t low = 0, high = acts->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (acts->list[acts->order[middle]].place < place)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < acts->count && acts->list[acts->order[low]].place == place;
    return found ? acts->order[low] : UINT32_MAX;
}

typedef struct placed {
    uint64_t place;
    uint32_t at;
} placed;

static int by_place(const void *left, const void *right) {
    const placed *a = left, *b = right;
    return (a->place > b->place) - (a->place < b->place);
}

static bool sort_places(sv_linked *l, sv_linked_acts *acts) {
    placed *list = sv_alloc((acts->count + 1) * sizeof *list);
    acts->order = SV_NEW_N(l->arena, uint32_t, acts->count + 1);
    for (uint32_t i = 0; list && i < acts->count; i++) list[i] = (placed){acts->list[i].place, i};
    if (list && acts->count) qsort(list, acts->count, sizeof *list, by_place);
    for (size_t i = 0; list && acts->order && i < acts->count; i++) acts->order[i] = list[i].at;
    bool good = list && acts->order;
    sv_free(list);
    return good;
}

static bool list_acts(sv_linked *l, sv_linked_acts *acts, int64_t newest) {
    SV_VEC(sv_linked_act) list = {0};
    sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_ACTS);
    while (sv_sql_row(&q)) {
        sv_linked_act one = {.key = sv_sql_get_int(&q)};
        sv_item item;
        int64_t document = sv_sql_get_int(&q);
        if (!sv_linked_place(l, document, (uint32_t)sv_sql_get_int(&q), &item)) {
            sv_sql_fail(&l->store->sql, SERVANDA_REGISTER, "an act names no document");
            break;
        }
        one.place = item.place;
        one.target = one.fresh = one.changed = one.key > newest;
        SV_VEC_PUSH(list, one);
    }
    acts->list = SV_NEW_N(l->arena, sv_linked_act, list.count + 1);
    bool good = acts->list && !list.failed;
    acts->count = good ? list.count : 0;
    if (good && list.count) memcpy(acts->list, list.items, list.count * sizeof *acts->list);
    SV_VEC_FREE(list);
    return good && sort_places(l, acts);
}

/* ---- edges as kept ---- */

/* Those whose act is gone are left out; true if there was one. */
static bool read_edges(const sv_linked_acts *acts, const void *bytes, size_t size, sv_candidates *out) {
    bool lost = false;
    out->count = 0;
    for (size_t i = 0; i + sizeof(edge) <= size && out->count < SV_PROBE_KEPT; i += sizeof(edge)) {
        edge one;
        memcpy(&one, (const char *)bytes + i, sizeof one);
        const sv_linked_act *act = act_of(acts, one.act);
        if (act)
            sv_probe_keep(out, (sv_candidate){act->place, one.score});
        else
            lost = true;
    }
    return lost;
}

void sv_linked_candidates(sv_linked *l, const sv_linked_acts *acts, int64_t key, sv_candidates *out) {
    size_t size;
    out->count = 0;
    sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_EDGE_DATA);
    sv_sql_int(&q, key);
    if (sv_sql_row(&q)) {
        const void *bytes = sv_sql_get_blob(&q, &size);
        read_edges(acts, bytes, size, out);
    }
    sv_sql_done(&q);
}

/* Acts that lost a candidate: a full list is made anew, for the next best may come in. */
static void find_losers(sv_linked *l, sv_linked_acts *acts) {
    sv_candidates kept;
    size_t size;
    sv_sql q = sv_sql_get(&l->store->sql, SV_SQL_EDGES);
    while (sv_sql_row(&q)) {
        sv_linked_act *act = act_of(acts, sv_sql_get_int(&q));
        const void *bytes = sv_sql_get_blob(&q, &size);
        if (!act || !read_edges(acts, bytes, size, &kept)) continue;
        act->target = size / sizeof(edge) >= SV_PROBE_KEPT;
        act->changed = true;
        if (act->target) continue;
        act->best = SV_NEW(l->arena, sv_candidates);
        if (act->best)
            *act->best = kept;
        else
            sv_linked_no_memory(l);
    }
}

static void write_edges(sv_linked *l, const sv_linked_acts *acts, const sv_linked_act *act) {
    edge list[SV_PROBE_KEPT];
    for (uint32_t i = 0; i < act->best->count; i++) {
        const sv_candidate *c = &act->best->list[i];
        list[i] = (edge){acts->list[sv_linked_at(acts, c->place)].key, c->score};
    }
    sv_sql q = sv_sql_get(&l->store->sql, act->best->count ? SV_SQL_PUT_EDGE : SV_SQL_REMOVE_EDGE);
    sv_sql_int(&q, act->key);
    if (act->best->count) sv_sql_blob(&q, list, act->best->count * sizeof *list);
    sv_sql_run(&q);
}

/* ---- looking ---- */

bool sv_linked_open(sv_linked *l, sv_arena *arena, int64_t key, sv_packed *out, bool members, sv_sql *q) {
    *q = sv_sql_get(&l->store->sql, SV_SQL_ACT_DATA);
    sv_sql_int(q, key);
    sv_unpacking p = {.arena = arena, .place = sv_linked_place, .context = l};
    if (sv_sql_row(q)) p.at = sv_sql_get_blob(q, &p.left);
    bool good = p.at && sv_pack_open(&p, out) && (!members || sv_pack_members(&p, out));
    sv_sql_done(q);
    if (p.no_memory) sv_linked_no_memory(l);
    if (!good) sv_sql_fail(&l->store->sql, SERVANDA_REGISTER, "an act that is kept cannot be read");
    return good;
}

typedef struct walk {
    sv_linked *l;
    sv_linked_acts *acts;
    sv_arena *targets, *passing;
    const uint32_t *block; /* acts that are targets, in order of place */
    size_t count;
    sv_item *items;     /* of these */
    sv_linked_act *act; /* the one that passes by */
} walk;

/* The list of an act that is there already, taken into memory before the first change. */
static sv_candidates *best_of(walk *w, sv_linked_act *act) {
    if (act->best) return act->best;
    act->best = SV_NEW(act->target ? w->targets : w->l->arena, sv_candidates);
    if (!act->best)
        sv_linked_no_memory(w->l);
    else if (!act->target)
        sv_linked_candidates(w->l, w->acts, act->key, act->best);
    return act->best;
}

static void take(void *context, size_t target, double score) {
    walk *w = context;
    sv_linked_act *other = &w->acts->list[w->block[target]];
    bool later = other->place > w->act->place;
    if (!later && !other->fresh) return; /* both were there before */
    sv_linked_act *whose = later ? other : w->act;
    sv_candidates *best = best_of(w, whose);
    if (best && sv_probe_keep(best, (sv_candidate){later ? w->act->place : other->place, score})) whose->changed = true;
}

static bool open_targets(walk *w) {
    w->items = SV_NEW_N(w->targets, sv_item, w->count + 1);
    if (!w->items) sv_linked_no_memory(w->l);
    for (size_t i = 0; w->items && i < w->count; i++) {
        sv_packed packed;
        sv_sql q;
        if (!sv_linked_open(w->l, w->targets, w->acts->list[w->block[i]].key, &packed, false, &q)) return false;
        w->items[i] = packed.act;
    }
    return w->items != NULL;
}

/* All acts pass by; of those that are targets themselves, and of those after all targets, only what is before counts. */
static void pass_all(walk *w, sv_probe *probe) {
    uint64_t last = w->items[w->count - 1].place;
    for (size_t i = 0; i < w->acts->count && !failed(w->l); i++) {
        sv_packed packed;
        sv_sql q;
        w->act = &w->acts->list[w->acts->order[i]];
        if (w->act->target && w->act->place >= last) continue;
        sv_arena_reset(w->passing);
        if (!sv_linked_open(w->l, w->passing, w->act->key, &packed, false, &q)) return;
        sv_probe_look(probe, &packed.act, !w->act->target, take, w);
    }
}

static void write_block(walk *w) {
    for (size_t i = 0; i < w->count; i++) {
        sv_linked_act *act = &w->acts->list[w->block[i]];
        sv_candidates *best = best_of(w, act);
        if (best) write_edges(w->l, w->acts, act);
        act->best = NULL;
        act->changed = false;
    }
}

static void find_block(sv_linked *l, sv_linked_acts *acts, const uint32_t *block, size_t count) {
    walk w = {.l = l, .acts = acts, .block = block, .count = count, .targets = sv_arena_new()};
    sv_probe probe = {.count = 0};
    w.passing = sv_arena_new();
    bool good = w.targets && w.passing;
    if (good && open_targets(&w)) {
        good = sv_probe_begin(&probe, w.items, count, l->rarity.too_common);
        if (good) pass_all(&w, &probe);
        if (good && !failed(l)) write_block(&w);
    }
    if (!good) sv_linked_no_memory(l);
    sv_probe_end(&probe);
    sv_arena_free(w.targets);
    sv_arena_free(w.passing);
}

static bool find_all(sv_linked *l, sv_linked_acts *acts) {
    uint32_t *targets = SV_NEW_N(l->arena, uint32_t, acts->count + 1);
    size_t count = 0;
    if (!targets) return false;
    for (size_t i = 0; i < acts->count; i++)
        if (acts->list[acts->order[i]].target) targets[count++] = acts->order[i];
    for (size_t i = 0; i < count && !failed(l); i += BLOCK)
        find_block(l, acts, targets + i, count - i < BLOCK ? count - i : BLOCK);
    for (size_t i = 0; i < acts->count && !failed(l); i++)
        if (acts->list[i].changed && acts->list[i].best) write_edges(l, acts, &acts->list[i]);
    return true;
}

bool sv_linked_edges(sv_linked *l, sv_linked_acts *acts, int64_t newest) {
    *acts = (sv_linked_acts){.count = 0};
    bool good = list_acts(l, acts, newest);
    if (good && !failed(l)) find_losers(l, acts);
    if (good && !failed(l)) good = find_all(l, acts);
    if (!good) sv_linked_no_memory(l);
    return !failed(l);
}
