/* Groups of statements as undertakings: their members in order, why they are one act, and their names.
 *
 * The one idea: everything is sorted by place, so that a group looks the same however it came to be. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/link_thread.h"

static int by_item(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static bool fill_members(sv_unit *u, uint32_t root, sv_group *g) {
    g->members = SV_NEW_N(u->arena, uint32_t, u->groups.size[root]);
    g->joints = SV_NEW_N(u->arena, sv_joint, u->groups.size[root]);
    if (!g->members || !g->joints) return false;
    for (uint32_t i = root; i != SV_THREAD_END; i = u->groups.next[i]) g->members[g->count++] = i;
    qsort(g->members, g->count, sizeof *g->members, by_item);
    return true;
}

static uint32_t place_of(const sv_group *g, uint32_t item) {
    const uint32_t *found = bsearch(&item, g->members, g->count, sizeof item, by_item);
    return found ? (uint32_t)(found - g->members) : 0;
}

static int by_members(const void *left, const void *right) {
    const sv_joint *a = left, *b = right;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

/* A joint joined two groups that were apart, so there is one less than members. */
static void add_joints(sv_unit *u, sv_group *list, const uint32_t *which, size_t count) {
    for (size_t i = 0; i < u->pairs.list.count; i++) {
        const sv_pair *p = &u->pairs.list.items[i];
        sv_group *g = &list[which[sv_thread_root(&u->groups, p->a)]];
        uint32_t a = place_of(g, p->a), b = place_of(g, p->b);
        g->joints[g->joint_count++] = (sv_joint){a < b ? a : b, a < b ? b : a, p->bond, fmin(p->score, 1.0)};
    }
    for (size_t i = 0; i < count; i++)
        if (list[i].joint_count) qsort(list[i].joints, list[i].joint_count, sizeof(sv_joint), by_members);
}

bool sv_group_list(sv_unit *u, sv_group **out, size_t *count) {
    size_t n = 0;
    uint32_t *which = SV_NEW_N(u->arena, uint32_t, u->items.count + 1);
    for (uint32_t i = 0; i < u->items.count; i++) n += sv_thread_root(&u->groups, i) == i;
    *out = SV_NEW_N(u->arena, sv_group, n + 1);
    *count = 0;
    if (!which || !*out) return false;
    for (uint32_t i = 0; i < u->items.count; i++) {
        if (sv_thread_root(&u->groups, i) != i) continue;
        which[i] = (uint32_t)*count;
        if (!fill_members(u, i, &(*out)[(*count)++])) return false;
    }
    add_joints(u, *out, which, n);
    return true;
}

const char *sv_group_name(sv_arena *arena, const sv_item *first) {
    char key[96], hex[65];
    int n = snprintf(key, sizeof key, "%zu %zu ", first->s->span.start, first->s->span.end);
    sv_buf text = SV_BUF_INIT;
    sv_buf_str(&text, first->doc->id);
    sv_buf_add(&text, key, n < 0 ? 0 : (size_t)n);
    sv_buf_str(&text, first->s->quote);
    bool whole = !text.failed;
    if (whole) sv_hash_sha256(text.data, text.size, hex);
    sv_buf_free(&text);
    return whole ? sv_arena_printf(arena, "u-%.10s", hex) : NULL;
}

const char *sv_group_why(sv_arena *arena, const sv_rarity *rarity, const sv_item *a, const sv_item *b, sv_bond bond) {
    static const char *const bonds[] = {"joined by a person", "aligned versions", "goes on in the same paragraph", ""};
    const char *shared = sv_feature_shared(arena, rarity, a, b);
    if (!shared || bond == SV_BOND_LIKE) return shared;
    return sv_arena_printf(arena, "%s%s%s", bonds[bond], *shared ? "; " : "", shared);
}
