/* Which documents are language versions of one text.
 *
 * The one idea: what names its original is looked up by id, and only documents of one day are compared; nothing but what
 * is known about documents is asked, so it can be told before a statement is read. */
#include <stdlib.h>
#include <string.h>

#include "link/link_thread.h"

bool servanda_same_parties(const servanda_link_document *a, const servanda_link_document *b) {
    size_t shared = 0;
    for (size_t i = 0; i < a->party_count; i++)
        for (size_t k = 0; k < b->party_count; k++) shared += strcmp(a->parties[i], b->parties[k]) == 0;
    return a->party_count && shared == a->party_count && shared == b->party_count;
}

bool servanda_is_version_of(const servanda_link_document *a, const servanda_link_document *b) {
    size_t n = strlen(b->id);
    return a->version_of && strncmp(a->version_of, b->id, n) == 0 && (!a->version_of[n] || a->version_of[n] == ' ');
}

/* Two documents are versions of one text if one says so, or if day, parties and size agree and the languages do not. */
static bool are_versions(const servanda_link_document *a, const servanda_link_document *b) {
    if (!a->lang || !b->lang || strcmp(a->lang, b->lang) == 0 || !a->date || !b->date) return false;
    size_t na = a->statements.count, nb = b->statements.count;
    return strlen(a->date) == 10 && strcmp(a->date, b->date) == 0 && servanda_same_parties(a, b) && na * 3 >= nb * 2 &&
           nb * 3 >= na * 2;
}

static int by_id(const void *left, const void *right) {
    const sv_keyed *a = left, *b = right;
    return strcmp(a->doc->id ? a->doc->id : "", b->doc->id ? b->doc->id : "");
}

/* The document that `doc` says it is a version of: its id, perhaps with a remark behind it. */
static uint32_t original_of(const sv_keyed *by_name, size_t count, const servanda_link_document *doc) {
    char id[256];
    size_t n = doc->version_of ? strcspn(doc->version_of, " ") : 0;
    if (n == 0 || n >= sizeof id) return UINT32_MAX;
    memcpy(id, doc->version_of, n);
    id[n] = '\0';
    servanda_link_document named = {.id = id};
    sv_keyed key = {&named, 0}, *found = bsearch(&key, by_name, count, sizeof *by_name, by_id);
    return found ? found->index : UINT32_MAX;
}

bool sv_version_find(sv_arena *arena, const servanda_link_document *docs, size_t count, const uint32_t *order,
                     sv_versions *out) {
    sv_keyed *by_name = SV_NEW_N(arena, sv_keyed, count + 1);
    if (!by_name) return false;
    for (size_t i = 0; i < count; i++) by_name[i] = (sv_keyed){&docs[i], (uint32_t)i};
    if (count) qsort(by_name, count, sizeof *by_name, by_id);
    for (size_t i = 0; i < count; i++) {
        const servanda_link_document *a = &docs[order[i]];
        uint32_t original = original_of(by_name, count, a);
        sv_version named = {original, order[i]};
        if (original != UINT32_MAX && original != order[i]) SV_VEC_PUSH(out->list, named);
        for (size_t k = i + 1; k < count; k++) {
            const servanda_link_document *b = &docs[order[k]];
            if (!a->date || !b->date || strcmp(a->date, b->date) != 0) break;
            sv_version one = {order[i], order[k]};
            if (!servanda_is_version_of(a, b) && !servanda_is_version_of(b, a) && are_versions(a, b))
                SV_VEC_PUSH(out->list, one);
        }
    }
    return !out->list.failed;
}
