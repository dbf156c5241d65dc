/* Undertakings that a register keeps, as linking would give them.
 *
 * The one idea: they name statements by document and id; where these stand in the collection is looked up, and what they
 * share is put into words only where somebody wants to read it. */
#include <stdlib.h>
#include <string.h>

#include "link/links.h"
#include "store/backend.h"

typedef struct loading {
    const servanda_link_document *docs;
    size_t count;
    bool why, failed;
    sv_rarity rarity;
    sv_arena *arena; /* of one undertaking */
    size_t *index;   /* by rank of a document: where it is in the collection */
    servanda_links *out;
} loading;

static int by_id(const void *left, const void *right) {
    return strcmp(((const servanda_link_document *)left)->id, ((const servanda_link_document *)right)->id);
}

/* Documents of a collection stand by their ids. */
static bool find_documents(loading *l, const sv_linked_row *row) {
    l->index = sv_alloc((row->doc_count + 1) * sizeof *l->index);
    for (size_t i = 0; l->index && i < row->doc_count; i++) {
        const servanda_link_document *found = bsearch(&row->docs[i], l->docs, l->count, sizeof *l->docs, by_id);
        l->index[i] = found ? (size_t)(found - l->docs) : SIZE_MAX;
    }
    return l->index != NULL;
}

static int by_statement(const void *left, const void *right) {
    uint32_t a = ((const servanda_statement *)left)->id, b = ((const servanda_statement *)right)->id;
    return (a > b) - (a < b);
}

static bool find_mention(const loading *l, const sv_linked_mention *m, servanda_mention *out) {
    size_t at = l->index[m->document];
    const servanda_statement wanted = {.id = m->id};
    if (at == SIZE_MAX) return false;
    const servanda_statements *s = &l->docs[at].statements;
    const servanda_statement *found = bsearch(&wanted, s->items, s->count, sizeof wanted, by_statement);
    if (found) *out = (servanda_mention){at, (size_t)(found - s->items)};
    return found != NULL;
}

static sv_item item_of(const loading *l, servanda_mention m) {
    const servanda_link_document *doc = &l->docs[m.document];
    return (sv_item){.s = &doc->statements.items[m.statement], .doc = doc};
}

static bool load(loading *l, const sv_linked_row *row) {
    if (!l->index && !find_documents(l, row)) return false;
    sv_arena_reset(l->arena);
    servanda_mention *mentions = SV_NEW_N(l->arena, servanda_mention, row->mention_count + 1);
    servanda_link_reason *reasons = SV_NEW_N(l->arena, servanda_link_reason, row->joint_count + 1);
    if (!mentions || !reasons) return false;
    for (size_t i = 0; i < row->mention_count; i++)
        if (!find_mention(l, &row->mentions[i], &mentions[i])) return true; /* the collection has not all documents */
    for (size_t i = 0; i < row->joint_count; i++) {
        const sv_joint *j = &row->joints[i];
        sv_item a = item_of(l, mentions[j->a]), b = item_of(l, mentions[j->b]);
        const char *why = l->why ? sv_group_why(l->arena, &l->rarity, &a, &b, j->bond) : "";
        reasons[i] = (servanda_link_reason){j->a, j->b, j->score, why};
    }
    return sv_links_add(l->out, row->id, mentions, row->mention_count, reasons, row->joint_count);
}

static bool take(void *context, const sv_linked_row *row) {
    loading *l = context;
    l->failed |= !load(l, row);
    return !l->failed;
}

servanda_status servanda_register_links(servanda_links **out, servanda_register *reg,
                                        const servanda_collection *collection, bool why, servanda_error *error) {
    loading l = {.why = why, .arena = sv_arena_new(), .out = sv_links_new()};
    bool current = false;
    l.docs = servanda_collection_documents(collection, &l.count);
    l.failed = !l.arena || !l.out || (why && !sv_links_rarity(&l.rarity, l.docs, l.count));
    servanda_status status = l.failed ? SERVANDA_OK : sv_register_linked(reg, &current, take, &l, error);
    if (l.failed) status = sv_error_memory(error);
    sv_rarity_free(&l.rarity);
    sv_arena_free(l.arena);
    sv_free(l.index);
    *out = status == SERVANDA_OK && current ? l.out : NULL;
    if (!*out) servanda_links_free(l.out);
    return status;
}
