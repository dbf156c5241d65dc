/* Candidates and groups of statements; see link_thread.c for the idea. */
#ifndef SV_LINK_THREAD_H
#define SV_LINK_THREAD_H

#include "link/link.h"

typedef struct sv_pair {
    uint32_t a, b; /* items, a < b */
    double score;
    bool sure; /* aligned versions or a person's decision: joined without asking */
} sv_pair;

typedef struct sv_pairs {
    SV_VEC(sv_pair) list;
} sv_pairs;

#define SV_THREAD_END UINT32_MAX

typedef struct sv_groups { /* union of items; members of a group are a chain from its root, the earliest item */
    const sv_items *items;
    uint32_t *parent, *next, *last, *size;
    const sv_pair *never; /* pairs that a person parted */
    size_t never_count;
} sv_groups;

bool sv_thread_candidates(const sv_items *items, sv_pairs *pairs); /* adds the likely pairs; false: no memory */
bool sv_thread_begin(sv_groups *groups, const sv_items *items);
void sv_thread_end(sv_groups *groups);
uint32_t sv_thread_root(sv_groups *groups, uint32_t item);
/* Joins what the pairs say, best first; `pairs` is left with those that joined something. */
void sv_thread_join(sv_groups *groups, sv_pairs *pairs);

#endif
