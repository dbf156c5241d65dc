/* Linking as others see it: documents in, undertakings out. See link.h for the idea. */
#include "link/link.h"

#include <stdlib.h>
#include <string.h>

#include "link/link_thread.h"
#include "link/links.h"

struct servanda_links {
    sv_arena *arena;
    SV_VEC(servanda_undertaking) items;
};

servanda_links *sv_links_new(void) {
    servanda_links *links = sv_alloc(sizeof *links);
    if (!links) return NULL;
    *links = (servanda_links){.arena = sv_arena_new()};
    if (links->arena) return links;
    sv_free(links);
    return NULL;
}

bool sv_links_add(servanda_links *links, const char *id, const servanda_mention *mentions, size_t mention_count,
                  const servanda_link_reason *reasons, size_t reason_count) {
    servanda_mention *m = SV_NEW_N(links->arena, servanda_mention, mention_count + 1);
    servanda_link_reason *r = SV_NEW_N(links->arena, servanda_link_reason, reason_count + 1);
    servanda_undertaking u = {sv_arena_str(links->arena, id), m, mention_count, r, reason_count};
    if (!m || !r || !u.id) return false;
    if (mention_count) memcpy(m, mentions, mention_count * sizeof *m);
    for (size_t i = 0; i < reason_count; i++) {
        r[i] = reasons[i];
        r[i].why = sv_arena_str(links->arena, reasons[i].why);
        if (!r[i].why) return false;
    }
    SV_VEC_PUSH(links->items, u);
    return !links->items.failed;
}

/* ---- all at once ---- */

static bool add_group(servanda_links *out, sv_unit *u, const sv_rarity *rarity, const sv_group *g) {
    servanda_mention *mentions = SV_NEW_N(u->arena, servanda_mention, g->count + 1);
    servanda_link_reason *reasons = SV_NEW_N(u->arena, servanda_link_reason, g->joint_count + 1);
    if (!mentions || !reasons) return false;
    for (size_t i = 0; i < g->count; i++) {
        const sv_item *item = &u->items.list[g->members[i]];
        mentions[i] = (servanda_mention){item->document, item->statement};
    }
    for (size_t i = 0; i < g->joint_count; i++) {
        const sv_joint *j = &g->joints[i];
        const sv_item *a = &u->items.list[g->members[j->a]], *b = &u->items.list[g->members[j->b]];
        reasons[i] = (servanda_link_reason){j->a, j->b, j->score, sv_group_why(u->arena, rarity, a, b, j->bond)};
        if (!reasons[i].why) return false;
    }
    const char *id = sv_group_name(u->arena, &u->items.list[g->members[0]]);
    return id && sv_links_add(out, id, mentions, g->count, reasons, g->joint_count);
}

bool sv_links_rarity(sv_rarity *out, const servanda_link_document *docs, size_t count) {
    bool *chosen = sv_alloc((count + 1) * sizeof *chosen), good = chosen && sv_rarity_sample(docs, count, chosen);
    *out = (sv_rarity){.too_common = sv_rarity_limit(count)};
    for (size_t i = 0; good && i < count; i++)
        if (chosen[i]) good = sv_links_count(out, &docs[i]);
    sv_free(chosen);
    return good;
}

bool sv_links_count(sv_rarity *rarity, const servanda_link_document *doc) {
    sv_arena *arena = sv_arena_new();
    bool good = arena != NULL;
    for (size_t k = 0; good && k < doc->statements.count; k++) {
        sv_item item;
        good = sv_item_fill(arena, doc, 0, (uint32_t)k, &item) && sv_rarity_add(rarity, &item);
    }
    sv_arena_free(arena);
    return good;
}

static bool run(sv_unit *u, sv_rarity *rarity, const servanda_link_decision *decisions, size_t count,
                servanda_links *out) {
    sv_group *groups;
    size_t n;
    if (!sv_links_rarity(rarity, u->docs, u->doc_count) || !sv_unit_make(u, rarity, decisions, count) ||
        !sv_match_all(u, rarity->too_common) || !sv_group_list(u, &groups, &n))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!add_group(out, u, rarity, &groups[i])) return false;
    return true;
}

servanda_status servanda_link(servanda_links **out, const servanda_link_document *documents, size_t count,
                              const servanda_link_decision *decisions, size_t decision_count, servanda_error *error) {
    sv_unit u = {.arena = sv_arena_new(), .docs = documents, .doc_count = count};
    sv_rarity rarity = {.slots = NULL};
    *out = NULL;
    servanda_links *links = u.arena ? sv_links_new() : NULL;
    bool good = links && run(&u, &rarity, decisions, decision_count, links);
    sv_unit_free(&u);
    sv_rarity_free(&rarity);
    sv_arena_free(u.arena);
    if (!good) {
        servanda_links_free(links);
        return sv_error_memory(error);
    }
    *out = links;
    return SERVANDA_OK;
}

const servanda_undertaking *servanda_links_items(const servanda_links *links, size_t *count) {
    *count = links->items.count;
    return links->items.items;
}

void servanda_links_free(servanda_links *links) {
    if (!links) return;
    SV_VEC_FREE(links->items);
    sv_arena_free(links->arena);
    sv_free(links);
}
