/* From statements to acts to undertakings; see the files for the ideas. */
#ifndef SV_LINK_THREAD_H
#define SV_LINK_THREAD_H

#include "link/link.h"

typedef enum sv_bond { /* why two statements are joined, the surest first */
                       SV_BOND_PERSON,
                       SV_BOND_VERSION,
                       SV_BOND_CONTEXT,
                       SV_BOND_LIKE
} sv_bond;

typedef struct sv_pair {
    uint32_t a, b; /* items, a < b */
    sv_bond bond;
    double score;
} sv_pair;

typedef struct sv_pairs {
    SV_VEC(sv_pair) list;
} sv_pairs;

#define SV_THREAD_END UINT32_MAX

typedef struct sv_groups { /* union of things; members of a group are a chain from its root, the earliest one */
    uint32_t *parent, *next, *last, *size;
    size_t count;
} sv_groups;

/* link_thread.c */
bool sv_thread_begin(sv_groups *groups, size_t count);
void sv_thread_end(sv_groups *groups);
uint32_t sv_thread_root(sv_groups *groups, uint32_t one);
void sv_thread_join(sv_groups *groups, uint32_t a, uint32_t b); /* both roots */

typedef struct sv_never { /* pairs that a person parted, and the statements that have such a pair */
    const sv_pair *list;
    size_t count;
    const bool *has; /* by item */
} sv_never;

/* Whether joining the groups of two roots would bring together what a person parted. */
bool sv_thread_parted(sv_groups *groups, const sv_never *never, uint32_t a, uint32_t b);

/* link_act.c: which statements go on about the act of the one before them; and acts, with the features of all their
 * statements. `act_of`: by item. */
bool sv_act_contexts(const sv_items *items, sv_pairs *pairs);
bool sv_act_pool(sv_arena *arena, const sv_items *items, sv_groups *groups, sv_items *acts, uint32_t **act_of);

/* link_match.c: joins acts that are alike; adds a pair for each joint. */
typedef struct sv_matching {
    const sv_items *items, *acts;
    const uint32_t *act_of; /* by item */
    sv_groups *groups;      /* of items */
    const sv_never *never;
    sv_pairs *pairs;
} sv_matching;
bool sv_match_acts(sv_matching *m);

#endif
