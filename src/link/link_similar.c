/* How alike two statements are, and what makes them so.
 *
 * The one idea: shared weight over the geometric mean of both weights. Across languages only global features can be
 * shared, so few of them are believed less than many. */
#include <math.h>
#include <string.h>

#include "link/link.h"

typedef struct common {
    double local, global;
} common;

static common intersect(const sv_item *a, const sv_item *b) {
    common s = {0, 0};
    for (uint32_t i = 0, k = 0; i < a->count && k < b->count;) {
        const sv_feature *x = &a->features[i], *y = &b->features[k];
        if (x->hash < y->hash) {
            i++;
        } else if (x->hash > y->hash) {
            k++;
        } else {
            if (x->class == SV_FEATURE_WORD)
                s.local += x->weight;
            else
                s.global += x->weight;
            i++, k++;
        }
    }
    return s;
}

#define BELIEF 9.0 /* shared weight at which a likeness is believed by two thirds */

double sv_similar(const sv_item *a, const sv_item *b) {
    common s = intersect(a, b);
    bool same = a->lang && b->lang && strcmp(a->lang, b->lang) == 0;
    double ma = same ? a->local_mass + a->global_mass : a->global_mass;
    double mb = same ? b->local_mass + b->global_mass : b->global_mass;
    double sum = same ? s.local + s.global : s.global;
    if (ma <= 0 || mb <= 0) return 0;
    return sum / sqrt(ma * mb) * (1 - exp(-sum / BELIEF));
}

double sv_similar_parties(const servanda_link_document *a, const servanda_link_document *b) {
    size_t shared = 0;
    if (!a->party_count || !b->party_count) return 1;
    for (size_t i = 0; i < a->party_count; i++)
        for (size_t k = 0; k < b->party_count; k++) shared += strcmp(a->parties[i], b->parties[k]) == 0;
    size_t least = a->party_count < b->party_count ? a->party_count : b->party_count;
    if (shared < 2 && shared < least) return 0; /* one state in common is no partnership in common */
    return (double)shared / (double)(a->party_count + b->party_count - shared);
}

#define SHOWN 6

const char *sv_similar_why(sv_arena *arena, const sv_item *a, const sv_item *b) {
    const sv_feature *best[SHOWN] = {NULL};
    sv_buf text = SV_BUF_INIT;
    for (uint32_t i = 0, k = 0; i < a->count && k < b->count;) {
        const sv_feature *x = &a->features[i], *y = &b->features[k];
        if (x->hash != y->hash) {
            if (x->hash < y->hash)
                i++;
            else
                k++;
            continue;
        }
        for (size_t n = 0; n < SHOWN; n++) {
            if (best[n] && best[n]->weight >= x->weight) continue;
            memmove(&best[n + 1], &best[n], (SHOWN - n - 1) * sizeof *best);
            best[n] = x;
            break;
        }
        i++, k++;
    }
    for (size_t n = 0; n < SHOWN && best[n]; n++) sv_buf_printf(&text, "%s%s", n ? ", " : "", best[n]->text);
    const char *copy = text.failed ? NULL : sv_arena_copy(arena, text.data ? text.data : "", text.size);
    sv_buf_free(&text);
    return copy;
}
