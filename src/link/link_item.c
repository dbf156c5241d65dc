/* Statements of documents as items in the order of dates: what linking and comparing begin with.
 *
 * The one idea: the order depends on the documents alone (date, then id, then place), never on how they came. */
#include <stdlib.h>
#include <string.h>

#include "link/link.h"

static int compare_documents(const servanda_link_document *a, const servanda_link_document *b) {
    int by_date = strcmp(a->date ? a->date : "9999", b->date ? b->date : "9999");
    return by_date ? by_date : strcmp(a->id ? a->id : "", b->id ? b->id : "");
}

static int by_document(const void *left, const void *right) {
    return compare_documents(((const sv_keyed *)left)->doc, ((const sv_keyed *)right)->doc);
}

static bool sort_documents(sv_arena *arena, const servanda_link_document *docs, size_t count, sv_corpus *c) {
    sv_keyed *keys = SV_NEW_N(arena, sv_keyed, count + 1);
    c->order = SV_NEW_N(arena, uint32_t, count + 1);
    c->first = SV_NEW_N(arena, size_t, count + 1);
    if (!keys || !c->order || !c->first) return false;
    for (size_t i = 0; i < count; i++) keys[i] = (sv_keyed){&docs[i], (uint32_t)i};
    if (count) qsort(keys, count, sizeof *keys, by_document);
    for (size_t i = 0; i < count; i++) c->order[i] = keys[i].index;
    return true;
}

bool sv_item_order(sv_arena *arena, const servanda_link_document *docs, size_t count, sv_corpus *corpus) {
    size_t at = 0;
    if (!sort_documents(arena, docs, count, corpus)) return false;
    for (size_t i = 0; i < count; i++) {
        corpus->first[corpus->order[i]] = at;
        at += docs[corpus->order[i]].statements.count;
    }
    return true;
}

bool sv_item_fill(sv_arena *arena, const servanda_link_document *doc, uint32_t document, uint32_t statement,
                  sv_item *item) {
    *item = (sv_item){.document = document, .statement = statement, .doc = doc};
    item->s = &doc->statements.items[statement];
    item->block = item->s->block;
    return sv_feature_fill(arena, item);
}

bool sv_item_make(sv_arena *arena, const servanda_link_document *docs, size_t count, const sv_rarity *rarity,
                  sv_corpus *corpus, sv_items *items) {
    size_t total = 0;
    for (size_t i = 0; i < count; i++) total += docs[i].statements.count;
    items->list = SV_NEW_N(arena, sv_item, total + 1);
    if (!items->list || !sv_item_order(arena, docs, count, corpus)) return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t at = corpus->order[i];
        for (size_t k = 0; k < docs[at].statements.count; k++) {
            sv_item *item = &items->list[items->count++];
            if (!sv_item_fill(arena, &docs[at], at, (uint32_t)k, item)) return false;
            item->place = (uint64_t)i << 32 | k;
            if (rarity) sv_rarity_weigh(rarity, item);
        }
    }
    return rarity || sv_feature_count(items);
}
