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
                                SV_FEATURE_SIGN,    /* a Han character, shared by languages that write with them */
                                SV_FEATURE_CONCEPT, /* what it is about */
                                SV_FEATURE_ACT,     /* what is done, whatever it is done about: "a:sign" */
                                SV_FEATURE_FRAME,   /* who is meant, how firm it is: the same in acts of all kinds */
                                SV_FEATURE_CLASSES
} sv_feature_class;

#define SV_LINK_LANGS 16 /* places for languages; a few of them share one */

#define SV_FEATURE_BITS 40 /* of the hash of a text; class and language take eight more */

typedef struct sv_feature {
    uint64_t hash; /* lowest byte: class * SV_LINK_LANGS + language (0 where the class is of all languages) */
    float weight;  /* class weight × rarity */
    uint32_t df;   /* how many statements of those counted have it */
} sv_feature;

static inline sv_feature_class sv_feature_class_of(uint64_t hash) {
    return (sv_feature_class)((hash & 0xFF) / SV_LINK_LANGS);
}

uint64_t sv_feature_hash(sv_feature_class class, uint64_t lang, const char *text, size_t size);

typedef struct sv_item { /* one statement, or several that speak of one act */
    uint32_t document, statement;
    const servanda_statement *s; /* NULL where only its features were kept */
    const servanda_link_document *doc;
    sv_feature *features; /* sorted by hash, each once */
    uint32_t count;
    uint32_t block; /* as in the statement */
    uint64_t place; /* rank of the document by date and id, then the statement: the order of all items */
    uint32_t langs; /* bit by language */
    float mass[SV_FEATURE_CLASSES]; /* sums of weights; [SV_FEATURE_WORD] is not used */
    float words[SV_LINK_LANGS];     /* the same of words, by language */
} sv_item;

typedef struct sv_items {
    sv_item *list;
    size_t count;
} sv_items;

typedef struct sv_keyed { /* a document, to be sorted or looked up */
    const servanda_link_document *doc;
    uint32_t index;
} sv_keyed;

typedef struct sv_corpus {
    uint32_t *order; /* documents by date, then id */
    size_t *first;   /* item where a document begins, by document */
} sv_corpus;

/* link_rarity.c: how many statements have each feature, and what it weighs for that */
typedef struct sv_rarity {
    struct sv_rarity_slot *slots;
    size_t room, used;   /* room: a power of two */
    size_t statements;   /* counted */
    uint32_t too_common; /* features of more statements bring no candidates */
} sv_rarity;
bool sv_rarity_add(sv_rarity *rarity, const sv_item *item);
float sv_rarity_weight(const sv_rarity *rarity, uint64_t feature);
void sv_rarity_weigh(const sv_rarity *rarity, sv_item *item); /* weights and sums */
void sv_rarity_free(sv_rarity *rarity);
/* All of it but `too_common` as bytes, and back; borrowed. False: no memory, or no such bytes. */
const void *sv_rarity_bytes(const sv_rarity *rarity, size_t *size);
bool sv_rarity_restore(sv_rarity *rarity, size_t statements, const void *bytes, size_t size);
/* Whether a document is counted: those are whose ids have the smallest hashes. `chosen`: by document. False: no memory. */
bool sv_rarity_sample(const servanda_link_document *docs, size_t count, bool *chosen);
/* How common a feature of the sample may be in a register of so many documents. */
uint32_t sv_rarity_limit(size_t documents);

/* link_item.c: items of the documents in order; without `rarity` their features are weighed among themselves */
bool sv_item_make(sv_arena *arena, const servanda_link_document *docs, size_t count, const sv_rarity *rarity,
                  sv_corpus *corpus, sv_items *items);
bool sv_item_order(sv_arena *arena, const servanda_link_document *docs, size_t count, sv_corpus *corpus);
bool sv_item_fill(sv_arena *arena, const servanda_link_document *doc, uint32_t document, uint32_t statement,
                  sv_item *item);

/* link_differ.c: what two statements differ in; slots that only one fills count if the other text does not say them in
 * the statements around either (`near_a`, `near_b`). */
typedef struct sv_near {
    const servanda_statement *list[5];
    size_t count;
} sv_near;
/* Whether a statement has such a sum; a list such a text. */
bool sv_differ_has_amount(const servanda_statement *s, const servanda_amount *amount);
bool sv_differ_has_text(const char *const *list, size_t count, const char *text);
/* Both say who acts, and nobody does in both. */
bool sv_differ_strangers(const servanda_statement *a, const servanda_statement *b);
unsigned sv_differ_find(const servanda_statement *a, const servanda_statement *b, const sv_near *near_a,
                        const sv_near *near_b);

/* link_feature.c */
bool sv_feature_fill(sv_arena *arena, sv_item *item);
bool sv_feature_count(sv_items *items); /* rarity and weights, over all items; what only one has is dropped */
/* Names of the strongest features that two statements share; NULL: no memory. */
const char *sv_feature_shared(sv_arena *arena, const sv_rarity *rarity, const sv_item *a, const sv_item *b);

/* link_similar.c: 0…1 */
typedef struct sv_likeness {
    double shared, mass_a, mass_b; /* weights of what can be compared */
    bool same;                     /* they have a language in common */
} sv_likeness;
/* Weight in `a` of what both share of these classes. */
#define SV_CLASS(name) (1u << SV_FEATURE_##name)
double sv_similar_shared(const sv_item *a, const sv_item *b, unsigned classes);
sv_likeness sv_similar_measure(const sv_item *a, const sv_item *b);
double sv_similar_of(const sv_likeness *l); /* 0…1 */
double sv_similar(const sv_item *a, const sv_item *b);
/* Whether both plan a next meeting, and for other dates. */
bool sv_similar_other_plan(const sv_item *a, const sv_item *b);
/* Plans of two meetings are two acts, though they are worded alike. (Within one round, a meeting put off is still the
 * same.) */
bool sv_similar_other_meeting(const sv_item *a, const sv_item *b);
/* Whether it says what is done, or about what. */
bool sv_similar_has_concepts(const sv_item *item);
/* How alike two acts have to be to be one: who, when and how much are shared by acts of all kinds, and words by a meeting
 * and what was done at it. */
double sv_similar_least(const sv_item *a, const sv_item *b);
/* How far the parties of two documents are the same, 0…1; 1 where they are not known. */
double sv_similar_parties(const servanda_link_document *a, const servanda_link_document *b);

/* link_align.c: order-keeping alignment of two runs of items; pairs[i] = index into b or SIZE_MAX. */
bool sv_align_items(const sv_item *a, size_t na, const sv_item *b, size_t nb, size_t *pairs, double *scores);

#endif
