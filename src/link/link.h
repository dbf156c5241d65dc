/* What the files of the linking floor share: statements as sets of weighted features.
 *
 * The one idea: a feature is a 64-bit hash of its class and text. Local features (words of one language) tell for
 * statements of that language only, global ones (names, numbers, dates, amounts, areas, actors) for all. */
#ifndef SV_LINK_H
#define SV_LINK_H

#include "base/base.h"
#include "servanda/link.h"

typedef enum sv_feature_class {                  /* the weight of a class is in link_feature.c */
                                SV_FEATURE_WORD, /* local */
                                SV_FEATURE_NAME,
                                SV_FEATURE_NUMBER,
                                SV_FEATURE_AMOUNT,
                                SV_FEATURE_DATE,
                                SV_FEATURE_AREA,
                                SV_FEATURE_ACTOR,
                                SV_FEATURE_SIGN, /* a Han character, shared by languages that write with them */
                                SV_FEATURE_CLASSES
} sv_feature_class;

typedef struct sv_feature {
    uint64_t hash;
    uint32_t df;  /* statements that have it; filled by sv_feature_count */
    float weight; /* class weight × rarity */
    uint8_t class;
    const char *text; /* for explanations; arena */
} sv_feature;

typedef struct sv_item { /* one statement */
    uint32_t document, statement;
    const servanda_statement *s;
    const char *lang;
    sv_feature *features; /* sorted by hash, each once */
    uint32_t count;
    float local_mass, global_mass; /* sums of weights */
    const servanda_link_document *doc;
} sv_item;

typedef struct sv_items {
    sv_item *list;
    size_t count;
} sv_items;

/* link_feature.c */
bool sv_feature_fill(sv_arena *arena, sv_item *item);
bool sv_feature_count(sv_items *items); /* rarity and weights, over all items */

/* link_similar.c: 0…1. Same language: all features; else the global ones, doubted where they are few. */
double sv_similar(const sv_item *a, const sv_item *b);
/* How far the parties of two documents are the same, 0…1; 1 where they are not known. */
double sv_similar_parties(const servanda_link_document *a, const servanda_link_document *b);
const char *sv_similar_why(sv_arena *arena, const sv_item *a, const sv_item *b);

/* link_align.c: order-keeping alignment of two runs of items; pairs[i] = index into b or SIZE_MAX. */
bool sv_align_items(const sv_item *a, size_t na, const sv_item *b, size_t nb, size_t *pairs, double *scores);

#endif
