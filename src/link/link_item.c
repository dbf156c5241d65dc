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

bool sv_item_make(sv_arena *arena, const servanda_link_document *docs, size_t count, sv_corpus *corpus,
                  sv_items *items) {
    size_t total = 0;
    for (size_t i = 0; i < count; i++) total += docs[i].statements.count;
    items->list = SV_NEW_N(arena, sv_item, total + 1);
    if (!items->list || !sort_documents(arena, docs, count, corpus)) return false;
    for (size_t i = 0; i < count; i++) {
        const servanda_link_document *doc = &docs[corpus->order[i]];
        corpus->first[corpus->order[i]] = items->count;
        for (size_t k = 0; k < doc->statements.count; k++) {
            sv_item *item = &items->list[items->count++];
            *item = (sv_item){.document = corpus->order[i], .statement = (uint32_t)k, .doc = doc};
            item->s = &doc->statements.items[k];
            if (!sv_feature_fill(arena, items, item)) return false;
        }
    }
    return sv_feature_count(items);
}
