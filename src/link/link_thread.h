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
uint32_t sv_thread_root(sv_groups *groups, uint32_t at);
void sv_thread_join(sv_groups *groups, uint32_t a, uint32_t b); /* both roots */

typedef struct sv_never { /* pairs that a person parted, and the statements that have such a pair */
    SV_VEC(sv_pair) list;
    bool *has; /* by item; NULL: there are none */
} sv_never;

/* Whether joining the groups of two roots would bring together what a person parted. */
bool sv_thread_parted(sv_groups *groups, const sv_never *never, uint32_t a, uint32_t b);

/* link_act.c: which statements go on about the act of the one before them; and acts, with the features of all their
 * statements. `act_of`: by item. */
bool sv_act_contexts(const sv_items *items, sv_pairs *pairs);
bool sv_act_pool(sv_arena *arena, const sv_items *items, sv_groups *groups, sv_items *acts, uint32_t **act_of);

/* link_version.c */
typedef struct sv_version { /* documents, the earlier in order first but for one that names its original */
    uint32_t a, b;
} sv_version;

typedef struct sv_versions {
    SV_VEC(sv_version) list;
} sv_versions;
/* Of the statements of `docs` only the counts are asked. `order`: documents by date, then id. */
bool sv_version_find(sv_arena *arena, const servanda_link_document *docs, size_t count, const uint32_t *order,
                     sv_versions *out);

/* link_unit.c: statements with what is joined for sure, pooled into acts */
typedef struct sv_unit {
    sv_arena *arena; /* not its own */
    const servanda_link_document *docs;
    size_t doc_count;
    sv_corpus corpus;
    sv_items items, acts;
    uint32_t *act_of; /* by item */
    sv_groups groups; /* of items */
    sv_never never;
    sv_pairs pairs; /* that joined something */
} sv_unit;
/* `u` has arena and documents, and is else zero. To be freed in any case. */
bool sv_unit_make(sv_unit *u, const sv_rarity *rarity, const servanda_link_decision *decisions, size_t count);
uint32_t sv_unit_item(const sv_unit *u, servanda_mention m);     /* UINT32_MAX: none */
bool sv_unit_part(sv_unit *u, uint32_t item_a, uint32_t item_b); /* never together */
void sv_unit_free(sv_unit *u);

/* link_probe.c: acts that share rare features with some of the targets */
#define SV_PROBE_KEPT 16u /* candidates kept of one act: those before it that are most like it */

typedef struct sv_candidate {
    uint64_t place; /* of the earlier act */
    double score;
} sv_candidate;

typedef struct sv_candidates {
    sv_candidate list[SV_PROBE_KEPT];
    uint32_t count;
} sv_candidates;
/* Puts one in its place, best first; false: it is not among the best. */
bool sv_probe_keep(sv_candidates *c, sv_candidate one);

typedef struct sv_probe {
    const sv_item *targets;
    size_t count;
    struct sv_posting *postings;
    size_t posting_count;
    uint32_t *bucket; /* first posting by the highest bits of its hash */
    unsigned shift;
    uint32_t limit;
    float *shared; /* by target */
    uint32_t *touched;
    size_t touched_count;
} sv_probe;
/* `limit`: what more statements of the sample have brings no candidates. To be ended in any case. */
bool sv_probe_begin(sv_probe *scan, const sv_item *targets, size_t count, uint32_t limit);
typedef void (*sv_probe_fn)(void *context, size_t target, double score);
/* Tells the targets that `act` is a candidate of or that are one of it; but for `both`, only those after it. */
void sv_probe_look(sv_probe *scan, const sv_item *act, bool both, sv_probe_fn hit, void *context);
void sv_probe_end(sv_probe *scan);

/* link_match.c: joins acts that are alike; adds a pair for each joint. */
typedef struct sv_like { /* acts of the unit, a before b */
    uint32_t a, b;
    double score;
} sv_like;
bool sv_match_join(sv_unit *u, sv_like *list, size_t count);
bool sv_match_all(sv_unit *u, uint32_t limit); /* finds the candidates among its own acts, and joins */

/* link_group.c: the undertakings of a unit, in the order of their first items */
typedef struct sv_joint { /* why two members are one act */
    uint32_t a, b;        /* members, by index, a < b */
    sv_bond bond;
    double score; /* 0…1 */
} sv_joint;

typedef struct sv_group {
    uint32_t *members; /* items, in order */
    size_t count;
    sv_joint *joints; /* by members */
    size_t joint_count;
} sv_group;
bool sv_group_list(sv_unit *u, sv_group **out, size_t *count);
/* "u-" and ten letters, made from the first statement; NULL: no memory. */
const char *sv_group_name(sv_arena *arena, const sv_item *first);
/* What a joint rests on, in words. */
const char *sv_group_why(sv_arena *arena, const sv_rarity *rarity, const sv_item *a, const sv_item *b, sv_bond bond);

/* link_pack.c: acts as bytes */
typedef struct sv_packed {
    char name[16]; /* of an undertaking that begins with this act */
    sv_item act;
    sv_item *members; /* the first one leads */
    sv_joint *joints; /* between members */
    uint32_t member_count, joint_count;
} sv_packed;
/* Gives each act as bytes, with its first statement. `keys`: of the documents of the unit. False: no memory, or `give` did. */
typedef bool (*sv_pack_fn)(void *context, const sv_item *first, const void *bytes, size_t size);
bool sv_pack_acts(sv_unit *u, const int64_t *keys, sv_pack_fn give, void *context);

typedef struct sv_unpacking {
    sv_arena *arena;
    const char *at;
    size_t left;
    /* Fills document, place and doc; false: there is no such document. */
    bool (*place)(void *context, int64_t document, uint32_t statement, sv_item *item);
    void *context;
    bool no_memory;
} sv_unpacking;
/* False: no memory, or the bytes are damaged. Members are read only where they are wanted. */
bool sv_pack_open(sv_unpacking *p, sv_packed *out);
bool sv_pack_members(sv_unpacking *p, sv_packed *out);
/* Acts, in order, as a unit that is ready to be matched. `u` has an arena and is else zero. False: no memory, or `damaged`:
 * two acts have a statement in common. */
bool sv_pack_unit(sv_unit *u, const sv_packed *acts, size_t count, bool *damaged);
uint32_t sv_pack_find(const sv_unit *u, uint64_t place); /* an item; UINT32_MAX: none */

#endif
