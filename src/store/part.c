/* Undertakings that a register keeps, part by part, as linking would give them (linkage.h).
 *
 * The one idea: only statements of the undertakings at hand are in memory. They are put beside those that the caller has, so
 * that documents look as if they had no others; what was not asked for is never read. */
#include <stdlib.h>
#include <string.h>

#include "link/links.h"
#include "store/backend.h"
#include "store/collect.h"

struct servanda_part {
    servanda_collection *texts; /* owns what statements point at */
    sv_arena *arena;            /* lists of documents and statements */
    servanda_link_document *docs;
    servanda_links *links;
};

typedef struct held { /* a statement that the caller has not */
    size_t document;
    servanda_statement s;
} held;

typedef struct place { /* a mention: by document of the collection and id */
    size_t document;
    uint32_t id;
} place;

typedef struct gathered { /* an undertaking; what belongs to it stands in the lists one after the other */
    const char *id;
    size_t mention_count, joint_count;
} gathered;

typedef struct parting {
    const servanda_link_document *docs; /* of the collection */
    size_t count;
    const servanda_part_ask *ask;
    servanda_part_fn give;
    void *context;
    bool failed, given, stopped;
    size_t *index; /* by rank of a document: where it is in the collection */
    const sv_rarity *rarity;
    servanda_part *part; /* being made */
    SV_VEC(held) held;
    SV_VEC(place) mentions;
    SV_VEC(sv_joint) joints;
    SV_VEC(gathered) list;
    sv_arena *scratch; /* of one undertaking */
} parting;

/* ---- parts ---- */

void servanda_part_free(servanda_part *part) {
    if (!part) return;
    servanda_links_free(part->links);
    servanda_collection_free(part->texts);
    sv_arena_free(part->arena);
    sv_free(part);
}

static servanda_part *new_part(void) {
    servanda_part *part = sv_alloc(sizeof *part);
    if (!part) return NULL;
    *part = (servanda_part){sv_collect_new(), sv_arena_new(), NULL, sv_links_new()};
    if (part->texts && part->arena && part->links) return part;
    servanda_part_free(part);
    return NULL;
}

const servanda_link_document *servanda_part_documents(const servanda_part *part) { return part->docs; }

const servanda_undertaking *servanda_part_undertakings(const servanda_part *part, size_t *count) {
    return servanda_links_items(part->links, count);
}

/* ---- gathering ---- */

static int by_id(const void *left, const void *right) {
    return strcmp(((const servanda_link_document *)left)->id, ((const servanda_link_document *)right)->id);
}

/* Documents of a collection stand by their ids. */
static bool find_documents(parting *p, const sv_linked_row *row) {
    p->index = sv_alloc((row->doc_count + 1) * sizeof *p->index);
    for (size_t i = 0; p->index && i < row->doc_count; i++) {
        const servanda_link_document *found =
            p->count ? bsearch(&row->docs[i], p->docs, p->count, sizeof *p->docs, by_id) : NULL;
        p->index[i] = found ? (size_t)(found - p->docs) : SIZE_MAX;
    }
    return p->index != NULL;
}

static int by_statement(const void *left, const void *right) {
    uint32_t a = ((const servanda_statement *)left)->id, b = ((const servanda_statement *)right)->id;
    return (a > b) - (a < b);
}

static const servanda_statement *find_statement(const servanda_link_document *doc, uint32_t id) {
    const servanda_statement wanted = {.id = id};
    const servanda_statements *s = &doc->statements;
    return s->count ? bsearch(&wanted, s->items, s->count, sizeof wanted, by_statement) : NULL;
}

static bool take_statement(void *context, const servanda_row *row) {
    parting *p = context;
    held one = {.document = p->mentions.items[p->mentions.count - 1].document};
    if (!sv_collect_copy(p->part->texts, p->docs[one.document].id, row->statement, &one.s)) return false;
    SV_VEC_PUSH(p->held, one);
    return !p->held.failed;
}

/* Whether it is asked for; documents that the collection has not cannot be. */
static bool is_wanted(const parting *p, const sv_linked_row *row) {
    bool wanted = !p->ask->documents;
    for (size_t i = 0; i < row->mention_count; i++) {
        size_t at = p->index[row->mentions[i].document];
        if (at == SIZE_MAX) return false;
        wanted |= p->ask->documents && p->ask->documents[at];
    }
    return wanted;
}

static bool gather(parting *p, const sv_linked_row *row) {
    if (!p->part) p->part = new_part();
    if (!p->part) return false;
    gathered one = {sv_arena_str(p->part->arena, row->id), row->mention_count, row->joint_count};
    for (size_t i = 0; i < row->mention_count; i++) {
        place m = {p->index[row->mentions[i].document], row->mentions[i].id};
        SV_VEC_PUSH(p->mentions, m);
        if (p->mentions.failed) return false;
        if (!find_statement(&p->docs[m.document], m.id) &&
            !row->statement(row->state, &row->mentions[i], take_statement, p))
            return false;
    }
    for (size_t i = 0; i < row->joint_count; i++) SV_VEC_PUSH(p->joints, row->joints[i]);
    SV_VEC_PUSH(p->list, one);
    return one.id && !p->joints.failed && !p->list.failed;
}

/* ---- a part is full ---- */

static int by_place(const void *left, const void *right) {
    const held *a = left, *b = right;
    if (a->document != b->document) return a->document < b->document ? -1 : 1;
    return by_statement(&a->s, &b->s);
}

/* The caller's statements of a document and those of the part, in their order. */
static bool merge(parting *p, size_t document, const held *list, size_t count) {
    servanda_link_document *doc = &p->part->docs[document];
    const servanda_statements *own = &p->docs[document].statements;
    servanda_statement *both = SV_NEW_N(p->part->arena, servanda_statement, own->count + count);
    size_t i = 0, k = 0;
    if (!both) return false;
    while (i < own->count || k < count) {
        bool first = k == count || (i < own->count && own->items[i].id < list[k].s.id);
        both[i + k] = first ? own->items[i] : list[k].s;
        *(first ? &i : &k) += 1;
    }
    doc->statements = (servanda_statements){both, i + k};
    return true;
}

static bool fill_documents(parting *p) {
    p->part->docs = SV_NEW_N(p->part->arena, servanda_link_document, p->count + 1);
    if (!p->part->docs) return false;
    if (p->count) memcpy(p->part->docs, p->docs, p->count * sizeof *p->docs);
    if (p->held.count) qsort(p->held.items, p->held.count, sizeof(held), by_place);
    for (size_t i = 0, n; i < p->held.count; i += n) {
        for (n = 1; i + n < p->held.count && p->held.items[i + n].document == p->held.items[i].document; n++) continue;
        if (!merge(p, p->held.items[i].document, &p->held.items[i], n)) return false;
    }
    return true;
}

static sv_item item_of(const parting *p, servanda_mention m) {
    const servanda_link_document *doc = &p->part->docs[m.document];
    return (sv_item){.s = &doc->statements.items[m.statement], .doc = doc};
}

static bool add_undertaking(parting *p, const gathered *one, const place *places, const sv_joint *joints) {
    sv_arena_reset(p->scratch);
    servanda_mention *mentions = SV_NEW_N(p->scratch, servanda_mention, one->mention_count + 1);
    servanda_link_reason *reasons = SV_NEW_N(p->scratch, servanda_link_reason, one->joint_count + 1);
    if (!mentions || !reasons) return false;
    for (size_t i = 0; i < one->mention_count; i++) {
        const servanda_link_document *doc = &p->part->docs[places[i].document];
        const servanda_statement *s = find_statement(doc, places[i].id);
        mentions[i] = (servanda_mention){places[i].document, (size_t)(s - doc->statements.items)};
    }
    for (size_t i = 0; i < one->joint_count; i++) {
        const sv_joint *j = &joints[i];
        sv_item a = item_of(p, mentions[j->a]), b = item_of(p, mentions[j->b]);
        const char *why = p->ask->why ? sv_group_why(p->scratch, p->rarity, &a, &b, j->bond) : "";
        reasons[i] = (servanda_link_reason){j->a, j->b, j->score, why};
        if (!why) return false;
    }
    return sv_links_add(p->part->links, one->id, mentions, one->mention_count, reasons, one->joint_count);
}

static bool give_part(parting *p) {
    size_t mention = 0, joint = 0;
    if (!p->part) p->part = new_part();
    if (!p->scratch) p->scratch = sv_arena_new();
    if (!p->part || !p->scratch || !fill_documents(p)) return false;
    for (size_t i = 0; i < p->list.count; i++) {
        const gathered *one = &p->list.items[i];
        if (!add_undertaking(p, one, p->mentions.items + mention, p->joints.items + joint)) return false;
        mention += one->mention_count, joint += one->joint_count;
    }
    p->held.count = p->mentions.count = p->joints.count = p->list.count = 0;
    servanda_part *part = p->part;
    p->part = NULL, p->given = true;
    p->stopped = !p->give(p->context, part);
    return true;
}

static bool take(void *context, const sv_linked_row *row) {
    parting *p = context;
    bool last = !row;
    if (row) {
        p->rarity = row->rarity;
        p->failed = (!p->index && !find_documents(p, row)) || (is_wanted(p, row) && !gather(p, row));
    }
    bool full = last ? p->list.count || !p->given : p->ask->most && p->mentions.count >= p->ask->most;
    if (full && !p->failed) p->failed = !give_part(p);
    return !p->failed && !p->stopped;
}

static void end(parting *p) {
    servanda_part_free(p->part);
    sv_arena_free(p->scratch);
    sv_free(p->index);
    SV_VEC_FREE(p->held);
    SV_VEC_FREE(p->mentions);
    SV_VEC_FREE(p->joints);
    SV_VEC_FREE(p->list);
}

servanda_status servanda_register_parts(servanda_register *reg, const servanda_collection *collection,
                                        const servanda_part_ask *ask, servanda_part_fn part, void *context,
                                        bool *current, servanda_error *error) {
    parting p = {.ask = ask, .give = part, .context = context};
    const sv_linked_ask linked = {ask->id, ask->why};
    *current = false;
    p.docs = servanda_collection_documents(collection, &p.count);
    servanda_status status = sv_register_linked(reg, &linked, current, take, &p, error);
    end(&p);
    return status == SERVANDA_OK && p.failed ? sv_error_memory(error) : status;
}
