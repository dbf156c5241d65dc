/* Documents whose statements are joined for sure: by a person, as versions of one text, as going on in one paragraph.
 *
 * The one idea: what is joined for sure stays within documents that versions and decisions connect, so a register can be
 * worked through piece by piece; all of it at once is only the largest piece. */
#include "link/link_thread.h"

#define SAME_PLACE 0.03 /* likeness below which two statements only stand at one place of two versions */

static bool align_versions(sv_unit *u, size_t x, size_t y) {
    size_t na = u->docs[x].statements.count, nb = u->docs[y].statements.count;
    const sv_item *items = u->items.list;
    size_t *match = sv_alloc((na + 1) * sizeof *match);
    double *scores = sv_alloc((na + 1) * sizeof *scores);
    bool good = match && scores &&
                sv_align_items(&items[u->corpus.first[x]], na, &items[u->corpus.first[y]], nb, match, scores);
    for (size_t i = 0; good && i < na; i++) {
        if (match[i] == SIZE_MAX || scores[i] < SAME_PLACE) continue;
        uint32_t a = (uint32_t)(u->corpus.first[x] + i), b = (uint32_t)(u->corpus.first[y] + match[i]);
        sv_pair pair = {a < b ? a : b, a < b ? b : a, SV_BOND_VERSION, scores[i]};
        SV_VEC_PUSH(u->pairs.list, pair);
    }
    sv_free(match);
    sv_free(scores);
    return good && !u->pairs.list.failed;
}

static bool align_all(sv_unit *u) {
    sv_versions versions = {.list = {.count = 0}};
    bool good = sv_version_find(u->arena, u->docs, u->doc_count, u->corpus.order, &versions);
    for (size_t i = 0; good && i < versions.list.count; i++)
        good = align_versions(u, versions.list.items[i].a, versions.list.items[i].b);
    SV_VEC_FREE(versions.list);
    return good;
}

uint32_t sv_unit_item(const sv_unit *u, servanda_mention m) {
    if (m.document >= u->doc_count || m.statement >= u->docs[m.document].statements.count) return UINT32_MAX;
    return (uint32_t)(u->corpus.first[m.document] + m.statement);
}

static bool take_decisions(sv_unit *u, const servanda_link_decision *decisions, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint32_t a = sv_unit_item(u, decisions[i].a), b = sv_unit_item(u, decisions[i].b);
        if (a == UINT32_MAX || b == UINT32_MAX || a == b) continue;
        sv_pair pair = {a < b ? a : b, a < b ? b : a, SV_BOND_PERSON, 1};
        if (decisions[i].together)
            SV_VEC_PUSH(u->pairs.list, pair);
        else if (!sv_unit_part(u, pair.a, pair.b))
            return false;
    }
    return !u->pairs.list.failed;
}

bool sv_unit_part(sv_unit *u, uint32_t a, uint32_t b) {
    sv_pair pair = {a, b, SV_BOND_PERSON, 1};
    if (!u->never.has) u->never.has = SV_NEW_N(u->arena, bool, u->items.count + 1);
    SV_VEC_PUSH(u->never.list, pair);
    if (!u->never.has || u->never.list.failed) return false;
    u->never.has[a] = u->never.has[b] = true;
    return true;
}

/* Decisions first, then versions, then what goes on in one paragraph; pairs are left that joined something. */
static void join_sure(sv_unit *u) {
    size_t used = 0;
    for (size_t i = 0; i < u->pairs.list.count; i++) {
        sv_pair one = u->pairs.list.items[i];
        uint32_t a = sv_thread_root(&u->groups, one.a), b = sv_thread_root(&u->groups, one.b);
        if (a == b || sv_thread_parted(&u->groups, &u->never, a, b)) continue;
        sv_thread_join(&u->groups, a, b);
        u->pairs.list.items[used++] = one;
    }
    u->pairs.list.count = used;
}

bool sv_unit_make(sv_unit *u, const sv_rarity *rarity, const servanda_link_decision *decisions, size_t count) {
    if (!sv_item_make(u->arena, u->docs, u->doc_count, rarity, &u->corpus, &u->items) ||
        !sv_thread_begin(&u->groups, u->items.count))
        return false;
    if (!take_decisions(u, decisions, count) || !align_all(u) || !sv_act_contexts(&u->items, &u->pairs)) return false;
    join_sure(u);
    return sv_act_pool(u->arena, &u->items, &u->groups, &u->acts, &u->act_of);
}

void sv_unit_free(sv_unit *u) {
    sv_thread_end(&u->groups);
    SV_VEC_FREE(u->never.list);
    SV_VEC_FREE(u->pairs.list);
}
