/* Concepts of a clause: what it speaks of, as ids that all languages share.
 *
 * The one idea: linking compares ids, not words. Notions (lists of terms), bodies and programmes bring their own id from
 * the packs; whoever wants to link across languages needs nothing else of them. */
#include <string.h>

#include "find/find.h"

#define CONCEPTS 64 /* of one statement; more tell nothing new */

/* A state or bloc is its code; who "both sides" are differs from document to document. */
static const char *id_of(const sv_mark *m) {
    const char *id = sv_mark_text(m, SV_KEY_id), *code = sv_mark_text(m, SV_KEY_code);
    if (id || m->type != SV_TYPE_actor || !code) return id;
    return sv_find_actor_is_role(code) ? NULL : code;
}

typedef struct concepts {
    const char *list[CONCEPTS]; /* in order, each once */
    size_t count, met;          /* met: with those that were met again */
} concepts;

static void add(concepts *all, const char *id) {
    if (!id || all->met == CONCEPTS) return;
    all->met++;
    all->count = sv_find_mark_sort(all->list, all->count, id);
}

static void collect(const sv_find *f, const sv_find_clause *c, sv_type type, concepts *all) {
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, type, c->start, c->end, &i));) {
        if (m->start < c->start || m->end > c->end) continue;
        add(all, id_of(m));
        if (m->type == SV_TYPE_actor) add(all, sv_mark_text(m, SV_KEY_party));
    }
}

void sv_find_concept_fill(sv_find *f, const sv_find_clause *c, servanda_statement *out) {
    static const sv_type types[] = {SV_TYPE_actor, SV_TYPE_name, SV_TYPE_term};
    concepts all;
    all.count = all.met = 0; /* the list is left as it is */
    if (!sv_find_mark_run(f, SV_TYPE_term, c->start, c->end)) return;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) collect(f, c, types[i], &all);
    const char **list = SV_NEW_N(f->arena, const char *, all.count ? all.count : 1);
    if (!list) f->status = sv_error_memory(f->error);
    for (size_t i = 0; list && i < all.count; i++) /* what a rule captured lives only as long as the scan */
        if (!(list[i] = sv_arena_str(f->arena, all.list[i]))) f->status = sv_error_memory(f->error);
    out->concepts = list;
    out->concept_count = list ? all.count : 0;
}
