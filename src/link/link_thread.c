/* Groups of statements: union and find, and what a person forbade.
 *
 * The one idea: the earliest member is the root whatever the order of joining, so results do not depend on it. */
#include "link/link_thread.h"

#include <string.h>

uint32_t sv_thread_root(sv_groups *groups, uint32_t at) {
    uint32_t *parent = groups->parent;
    while (parent[at] != at) at = parent[at] = parent[parent[at]];
    return at;
}

void sv_thread_join(sv_groups *g, uint32_t a, uint32_t b) {
    if (b < a) { /* the earlier one leads, whatever the order of the pairs */
        uint32_t swap = a;
        a = b, b = swap;
    }
    g->parent[b] = a;
    g->next[g->last[a]] = b; /* members of both, in one chain */
    g->last[a] = g->last[b];
    g->size[a] += g->size[b];
}

static bool group_has(const sv_groups *g, const sv_never *never, uint32_t root) {
    for (uint32_t i = root; i != SV_THREAD_END; i = g->next[i])
        if (never->has[i]) return true;
    return false;
}

bool sv_thread_parted(sv_groups *g, const sv_never *never, uint32_t a, uint32_t b) {
    if (!never->list.count || !group_has(g, never, a) || !group_has(g, never, b)) return false;
    for (size_t i = 0; i < never->list.count; i++) {
        uint32_t x = sv_thread_root(g, never->list.items[i].a), y = sv_thread_root(g, never->list.items[i].b);
        if ((x == a && y == b) || (x == b && y == a)) return true;
    }
    return false;
}

bool sv_thread_begin(sv_groups *g, size_t count) {
    size_t n = count + 1;
    memset(g, 0, sizeof *g);
    g->count = count;
    g->parent = sv_alloc(n * sizeof *g->parent);
    g->next = sv_alloc(n * sizeof *g->next);
    g->last = sv_alloc(n * sizeof *g->last);
    g->size = sv_alloc(n * sizeof *g->size);
    if (!g->parent || !g->next || !g->last || !g->size) return false;
    for (uint32_t i = 0; i < count; i++) {
        g->parent[i] = g->last[i] = i;
        g->next[i] = SV_THREAD_END;
        g->size[i] = 1;
    }
    return true;
}

void sv_thread_end(sv_groups *g) {
    sv_free(g->parent);
    sv_free(g->next);
    sv_free(g->last);
    sv_free(g->size);
}
