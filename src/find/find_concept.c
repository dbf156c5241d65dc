/* Concepts of a clause: what it speaks of, as ids that all languages share.
 *
 * The one idea: linking compares ids, not words. Notions (lists of terms), bodies and programmes bring their own id from
 * the packs; whoever wants to link across languages needs nothing else of them. */
#include <stdlib.h>
#include <string.h>

#include "find/find.h"

#define CONCEPTS 64 /* of one statement; more tell nothing new */

static int by_id(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* A state or bloc is its code; who "both sides" are differs from document to document. */
static const char *id_of(const sv_mark *m) {
    static const char *const roles[] = {"PARTIES", "FIRST", "SECOND", "SAME"};
    const char *id = sv_mark_text(m, SV_KEY_id), *code = sv_mark_text(m, SV_KEY_code);
    if (id || m->type != SV_TYPE_actor || !code) return id;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strcmp(code, roles[i]) == 0) return NULL;
    return code;
}

static size_t collect(const sv_find *f, const sv_find_clause *c, sv_type type, const char **list, size_t n) {
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, type, c->start, c->end, &i)) && n < CONCEPTS;) {
        if (m->start < c->start || m->end > c->end) continue;
        const char *id = id_of(m), *party = m->type == SV_TYPE_actor ? sv_mark_text(m, SV_KEY_party) : NULL;
        if (id) list[n++] = id;
        if (party && n < CONCEPTS) list[n++] = party;
    }
    return n;
}

void sv_find_concept_fill(sv_find *f, const sv_find_clause *c, servanda_statement *out) {
    static const sv_type types[] = {SV_TYPE_actor, SV_TYPE_name, SV_TYPE_term};
    const char **list = SV_NEW_N(f->arena, const char *, CONCEPTS);
    size_t n = 0, kept = 0;
    if (!list) f->status = sv_error_memory(f->error);
    if (!list || !sv_find_mark_run(f, SV_TYPE_term, c->start, c->end)) return;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) n = collect(f, c, types[i], list, n);
    qsort(list, n, sizeof *list, by_id);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || strcmp(list[kept - 1], list[i]) != 0) list[kept++] = list[i];
    for (size_t i = 0; i < kept; i++) /* what a rule captured lives only as long as the scan */
        if (!(list[i] = sv_arena_str(f->arena, list[i]))) f->status = sv_error_memory(f->error);
    out->concepts = list;
    out->concept_count = kept;
}
