/* Linking as others see it: documents in, undertakings or an alignment out. See link.h for the idea. */
#include "link/link.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/link_thread.h"

struct servanda_links {
    sv_arena *arena;
    servanda_undertaking *items;
    size_t count;
};

#define SAME_PLACE 0.03 /* likeness below which two statements only stand at one place of two versions */

typedef struct linking {
    sv_arena *arena;
    const servanda_link_document *docs;
    size_t doc_count;
    sv_corpus corpus;
    sv_items items, acts;
    uint32_t *act_of;
    sv_groups groups;
    sv_never never;
    sv_pairs pairs;
} linking;

/* ---- language versions ---- */

static bool same_parties(const servanda_link_document *a, const servanda_link_document *b) {
    size_t shared = 0;
    for (size_t i = 0; i < a->party_count; i++)
        for (size_t k = 0; k < b->party_count; k++) shared += strcmp(a->parties[i], b->parties[k]) == 0;
    return a->party_count && shared == a->party_count && shared == b->party_count;
}

static bool names(const servanda_link_document *a, const servanda_link_document *b) {
    size_t n = strlen(b->id);
    return a->version_of && strncmp(a->version_of, b->id, n) == 0 && (!a->version_of[n] || a->version_of[n] == ' ');
}

/* Two documents are versions of one text if one says so, or if day, parties and size agree and the languages do not. */
static bool are_versions(const servanda_link_document *a, const servanda_link_document *b) {
    if (!a->lang || !b->lang || strcmp(a->lang, b->lang) == 0 || !a->date || !b->date) return false;
    size_t na = a->statements.count, nb = b->statements.count;
    return strlen(a->date) == 10 && strcmp(a->date, b->date) == 0 && same_parties(a, b) && na * 3 >= nb * 2 &&
           nb * 3 >= na * 2;
}

static bool align_versions(linking *l, size_t x, size_t y) {
    size_t na = l->docs[x].statements.count, nb = l->docs[y].statements.count;
    size_t *match = sv_alloc((na + 1) * sizeof *match);
    double *scores = sv_alloc((na + 1) * sizeof *scores);
    bool good =
        match && scores &&
        sv_align_items(&l->items.list[l->corpus.first[x]], na, &l->items.list[l->corpus.first[y]], nb, match, scores);
    for (size_t i = 0; good && i < na; i++) {
        if (match[i] == SIZE_MAX || scores[i] < SAME_PLACE) continue;
        uint32_t a = (uint32_t)(l->corpus.first[x] + i), b = (uint32_t)(l->corpus.first[y] + match[i]);
        sv_pair pair = {a < b ? a : b, a < b ? b : a, SV_BOND_VERSION, scores[i]};
        SV_VEC_PUSH(l->pairs.list, pair);
    }
    sv_free(match);
    sv_free(scores);
    return good && !l->pairs.list.failed;
}

static int by_id(const void *left, const void *right) {
    const sv_keyed *a = left, *b = right;
    return strcmp(a->doc->id ? a->doc->id : "", b->doc->id ? b->doc->id : "");
}

/* The document that `doc` says it is a version of: its id, perhaps with a remark behind it. */
static uint32_t original_of(const linking *l, const sv_keyed *by_name, const servanda_link_document *doc) {
    char id[256];
    size_t n = doc->version_of ? strcspn(doc->version_of, " ") : 0;
    if (n == 0 || n >= sizeof id) return UINT32_MAX;
    memcpy(id, doc->version_of, n);
    id[n] = '\0';
    servanda_link_document named = {.id = id};
    sv_keyed key = {&named, 0}, *found = bsearch(&key, by_name, l->doc_count, sizeof *by_name, by_id);
    return found ? found->index : UINT32_MAX;
}

/* Documents of one day stand together in the order of dates; what names its original is looked up by id. */
static bool find_versions(linking *l) {
    sv_keyed *by_name = SV_NEW_N(l->arena, sv_keyed, l->doc_count + 1);
    if (!by_name) return false;
    for (size_t i = 0; i < l->doc_count; i++) by_name[i] = (sv_keyed){&l->docs[i], (uint32_t)i};
    if (l->doc_count) qsort(by_name, l->doc_count, sizeof *by_name, by_id);
    for (size_t i = 0; i < l->doc_count; i++) {
        const servanda_link_document *a = &l->docs[l->corpus.order[i]];
        uint32_t original = original_of(l, by_name, a);
        if (original != UINT32_MAX && original != l->corpus.order[i] &&
            !align_versions(l, original, l->corpus.order[i]))
            return false;
        for (size_t k = i + 1; k < l->doc_count; k++) {
            const servanda_link_document *b = &l->docs[l->corpus.order[k]];
            if (!a->date || !b->date || strcmp(a->date, b->date) != 0) break;
            if (names(a, b) || names(b, a) || !are_versions(a, b)) continue;
            if (!align_versions(l, l->corpus.order[i], l->corpus.order[k])) return false;
        }
    }
    return true;
}

/* ---- decisions ---- */

static uint32_t item_of(const linking *l, servanda_mention m) {
    if (m.document >= l->doc_count || m.statement >= l->docs[m.document].statements.count) return UINT32_MAX;
    return (uint32_t)(l->corpus.first[m.document] + m.statement);
}

static bool take_decisions(linking *l, const servanda_link_decision *decisions, size_t count) {
    sv_pair *never = SV_NEW_N(l->arena, sv_pair, count + 1);
    bool *has = SV_NEW_N(l->arena, bool, l->items.count + 1);
    size_t n = 0;
    if (!never || !has) return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t a = item_of(l, decisions[i].a), b = item_of(l, decisions[i].b);
        if (a == UINT32_MAX || b == UINT32_MAX || a == b) continue;
        sv_pair pair = {a < b ? a : b, a < b ? b : a, SV_BOND_PERSON, 1};
        if (decisions[i].together)
            SV_VEC_PUSH(l->pairs.list, pair);
        else
            never[n++] = pair, has[a] = has[b] = true;
    }
    l->never = (sv_never){never, n, has};
    return !l->pairs.list.failed;
}

/* Decisions first, then versions, then what goes on in one paragraph; pairs are left that joined something. */
static void join_sure(linking *l) {
    size_t used = 0;
    for (size_t i = 0; i < l->pairs.list.count; i++) {
        sv_pair one = l->pairs.list.items[i];
        uint32_t a = sv_thread_root(&l->groups, one.a), b = sv_thread_root(&l->groups, one.b);
        if (a == b || sv_thread_parted(&l->groups, &l->never, a, b)) continue;
        sv_thread_join(&l->groups, a, b);
        l->pairs.list.items[used++] = one;
    }
    l->pairs.list.count = used;
}

/* ---- result ---- */

static const char *name_of(linking *l, uint32_t item) {
    const sv_item *it = &l->items.list[item];
    char key[96], hex[65];
    int n = snprintf(key, sizeof key, "%zu %zu ", it->s->span.start, it->s->span.end);
    sv_buf text = SV_BUF_INIT;
    sv_buf_str(&text, l->docs[it->document].id);
    sv_buf_add(&text, key, n < 0 ? 0 : (size_t)n);
    sv_buf_str(&text, it->s->quote);
    bool whole = !text.failed;
    if (whole) sv_hash_sha256(text.data, text.size, hex);
    sv_buf_free(&text);
    if (!whole) return NULL;
    return sv_arena_printf(l->arena, "u-%.10s", hex);
}

static bool fill_mentions(linking *l, uint32_t root, servanda_undertaking *u) {
    servanda_mention *mentions = SV_NEW_N(l->arena, servanda_mention, l->groups.size[root]);
    uint32_t *members = SV_NEW_N(l->arena, uint32_t, l->groups.size[root]);
    size_t n = 0;
    if (!mentions || !members) return false;
    for (uint32_t i = root; i != SV_THREAD_END; i = l->groups.next[i]) {
        size_t k = n++;
        for (; k > 0 && members[k - 1] > i; k--) members[k] = members[k - 1]; /* items are in order of date and place */
        members[k] = i;
    }
    for (size_t i = 0; i < n; i++)
        mentions[i] = (servanda_mention){l->items.list[members[i]].document, l->items.list[members[i]].statement};
    u->id = name_of(l, root);
    u->mentions = mentions;
    u->mention_count = n;
    return u->id != NULL;
}

static size_t place_of(const linking *l, const servanda_undertaking *u, uint32_t item) {
    for (size_t i = 0; i < u->mention_count; i++)
        if (item_of(l, u->mentions[i]) == item) return i;
    return 0;
}

static const char *why(linking *l, const sv_pair *p) {
    static const char *const bonds[] = {"joined by a person", "aligned versions", "goes on in the same paragraph", ""};
    const char *shared = sv_feature_shared(l->arena, &l->items, &l->items.list[p->a], &l->items.list[p->b]);
    if (!shared || p->bond == SV_BOND_LIKE) return shared;
    return sv_arena_printf(l->arena, "%s%s%s", bonds[p->bond], *shared ? "; " : "", shared);
}

static bool add_reasons(linking *l, servanda_undertaking *list, const uint32_t *which, size_t count) {
    servanda_link_reason **lists = SV_NEW_N(l->arena, servanda_link_reason *, count + 1);
    if (!lists) return false;
    for (size_t i = 0; i < count; i++) {
        list[i].reasons = lists[i] = SV_NEW_N(l->arena, servanda_link_reason, list[i].mention_count);
        if (!lists[i]) return false;
    }
    for (size_t i = 0; i < l->pairs.list.count; i++) {
        const sv_pair *p = &l->pairs.list.items[i];
        servanda_undertaking *u = &list[which[sv_thread_root(&l->groups, p->a)]];
        servanda_link_reason *r = &lists[u - list][u->reason_count++];
        *r = (servanda_link_reason){place_of(l, u, p->a), place_of(l, u, p->b), fmin(p->score, 1.0), why(l, p)};
        if (!r->why) return false;
    }
    return true;
}

static bool make_result(linking *l, servanda_links *out) {
    size_t n = 0;
    uint32_t *which = SV_NEW_N(l->arena, uint32_t, l->items.count + 1);
    for (uint32_t i = 0; i < l->items.count; i++) n += sv_thread_root(&l->groups, i) == i;
    out->items = SV_NEW_N(l->arena, servanda_undertaking, n + 1);
    if (!which || !out->items) return false;
    for (uint32_t i = 0; i < l->items.count; i++) {
        if (sv_thread_root(&l->groups, i) != i) continue;
        which[i] = (uint32_t)out->count;
        if (!fill_mentions(l, i, &out->items[out->count++])) return false;
    }
    return add_reasons(l, out->items, which, out->count);
}

static bool run(linking *l, const servanda_link_decision *decisions, size_t count, servanda_links *out) {
    if (!sv_item_make(l->arena, l->docs, l->doc_count, &l->corpus, &l->items) ||
        !sv_thread_begin(&l->groups, l->items.count))
        return false;
    if (!take_decisions(l, decisions, count) || !find_versions(l) || !sv_act_contexts(&l->items, &l->pairs))
        return false;
    join_sure(l);
    if (!sv_act_pool(l->arena, &l->items, &l->groups, &l->acts, &l->act_of)) return false;
    sv_matching m = {&l->items, &l->acts, l->act_of, &l->groups, &l->never, &l->pairs};
    return sv_match_acts(&m) && make_result(l, out);
}

servanda_status servanda_link(servanda_links **out, const servanda_link_document *documents, size_t count,
                              const servanda_link_decision *decisions, size_t decision_count, servanda_error *error) {
    linking l = {.arena = sv_arena_new(), .docs = documents, .doc_count = count};
    servanda_links *links = l.arena ? SV_NEW(l.arena, servanda_links) : NULL;
    *out = NULL;
    bool good = links && run(&l, decisions, decision_count, links);
    sv_thread_end(&l.groups);
    SV_VEC_FREE(l.pairs.list);
    if (!good) {
        sv_arena_free(l.arena);
        return sv_error_memory(error);
    }
    links->arena = l.arena;
    *out = links;
    return SERVANDA_OK;
}

const servanda_undertaking *servanda_links_items(const servanda_links *links, size_t *count) {
    *count = links->count;
    return links->items;
}

void servanda_links_free(servanda_links *links) {
    if (links) sv_arena_free(links->arena);
}
