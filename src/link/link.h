/* What the files of the linking floor share: statements as sets of weighted features.
 *
 * The one idea: a feature is a 64-bit hash that carries its class and language in its lowest bits. Words tell for texts of
 * one language only; names, numbers, dates, amounts, areas, actors and concepts are the same in all. */
#ifndef SV_LINK_H
#define SV_LINK_H

#include "base/base.h"
#include "servanda/link.h"

typedef enum sv_feature_class {                   /* the weights of classes are in link_feature.c and link_similar.c */
                                SV_FEATURE_WORD,  /* of one language */
                                SV_FEATURE_NAME,  /* an acronym, a code: letters that look the same everywhere */
                                SV_FEATURE_TITLE, /* a Latin word that begins with a capital */
                                SV_FEATURE_NUMBER,
                                SV_FEATURE_AMOUNT,
                                SV_FEATURE_DATE,
                                SV_FEATURE_AREA,
                                SV_FEATURE_ACTOR,
                                SV_FEATURE_SIGN, /* a Han character, shared by languages that write with them */
                                SV_FEATURE_CONCEPT,
                                SV_FEATURE_CLASSES
} sv_feature_class;

#define SV_LINK_LANGS 8 /* languages told apart; further ones share the last place */

typedef struct sv_feature {
    uint64_t hash; /* lowest byte: class * SV_LINK_LANGS + language (0 where the class is of all languages) */
    float weight;  /* class weight × rarity */
} sv_feature;

static inline sv_feature_class sv_feature_class_of(uint64_t hash) {
    return (sv_feature_class)((hash & 0xFF) / SV_LINK_LANGS);
}

typedef struct sv_item { /* one statement, or several that speak of one act */
    uint32_t document, statement;
    const servanda_statement *s;
    const servanda_link_document *doc;
    sv_feature *features; /* sorted by hash, each once; without those that no other statement has */
    uint32_t count;
    uint32_t langs;                 /* bit by language */
    float mass[SV_FEATURE_CLASSES]; /* sums of weights; [SV_FEATURE_WORD] is not used */
    float words[SV_LINK_LANGS];     /* the same of words, by language */
} sv_item;

typedef struct sv_items {
    sv_item *list;
    size_t count;
    const char *langs[SV_LINK_LANGS];
    size_t lang_count;
} sv_items;

typedef struct sv_keyed { /* a document, to be sorted or looked up */
    const servanda_link_document *doc;
    uint32_t index;
} sv_keyed;

typedef struct sv_corpus {
    uint32_t *order; /* documents by date, then id */
    size_t *first;   /* item where a document begins, by document */
} sv_corpus;

/* link_item.c */
bool sv_item_make(sv_arena *arena, const servanda_link_document *docs, size_t count, sv_corpus *corpus,
                  sv_items *items);

/* link_differ.c: what two statements differ in; slots that only one fills count if the other text does not say them in
 * the statements around either (`near_a`, `near_b`). */
typedef struct sv_near {
    const servanda_statement *list[5];
    size_t count;
} sv_near;
unsigned sv_differ_find(const servanda_statement *a, const servanda_statement *b, const sv_near *near_a,
                        const sv_near *near_b);

/* link_feature.c */
bool sv_feature_fill(sv_arena *arena, sv_items *items, sv_item *item);
bool sv_feature_count(sv_items *items); /* rarity and weights, over all items */
/* Names of the strongest features that two statements share; NULL: no memory. */
const char *sv_feature_shared(sv_arena *arena, sv_items *items, const sv_item *a, const sv_item *b);

/* link_similar.c: 0…1 */
typedef struct sv_likeness {
    double shared, mass_a, mass_b; /* weights of what can be compared */
    bool same;                     /* they have a language in common */
} sv_likeness;
sv_likeness sv_similar_measure(const sv_item *a, const sv_item *b);
double sv_similar(const sv_item *a, const sv_item *b);
/* How far the parties of two documents are the same, 0…1; 1 where they are not known. */
double sv_similar_parties(const servanda_link_document *a, const servanda_link_document *b);

/* link_align.c: order-keeping alignment of two runs of items; pairs[i] = index into b or SIZE_MAX. */
bool sv_align_items(const sv_item *a, size_t na, const sv_item *b, size_t nb, size_t *pairs, double *scores);

#endif
