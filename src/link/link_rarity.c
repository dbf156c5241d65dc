/* Rarity: how many statements have a feature, and what it weighs for that.
 *
 * The one idea: a register counts in a sample of its documents, those whose ids have the smallest hashes. It hardly ever
 * changes when a document comes or goes, so nearly all that was found before stays true; and it is a function of the
 * documents alone, never of the order in which they came. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "link/link.h"

static const float class_weight[SV_FEATURE_CLASSES] = {
    [SV_FEATURE_WORD] = 1.0f,   [SV_FEATURE_NAME] = 2.2f,    [SV_FEATURE_TITLE] = 1.2f, [SV_FEATURE_NUMBER] = 1.2f,
    [SV_FEATURE_AMOUNT] = 3.0f, [SV_FEATURE_DATE] = 1.0f,    [SV_FEATURE_AREA] = 0.8f,  [SV_FEATURE_ACTOR] = 0.3f,
    [SV_FEATURE_SIGN] = 0.35f,  [SV_FEATURE_CONCEPT] = 1.6f, [SV_FEATURE_ACT] = 1.4f,   [SV_FEATURE_FRAME] = 1.6f,
};

#define RAREST 7.0  /* weight of what is in no statement at all, in a register of any size */
#define SAMPLE 96u  /* documents that are counted */
#define COMMON 256u /* statements of the register that a feature may have and still bring candidates */
#define LEAST 8u    /* the same in the sample, however large the register is */
#define ROOM 4096u  /* slots at first */

/* ---- counting: one open table ---- */

typedef struct sv_rarity_slot {
    uint64_t hash; /* 0: free; no feature hashes to 0, for its class or text would have to */
    uint32_t df;
} slot;

static slot *slot_of(const sv_rarity *r, uint64_t hash) {
    size_t at = (size_t)(hash * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (r->room - 1);
    while (r->slots[at].hash && r->slots[at].hash != hash) at = (at + 1) & (r->room - 1);
    return &r->slots[at];
}

static bool grow(sv_rarity *r) {
    sv_rarity wide = *r;
    wide.room = r->room ? r->room * 2 : ROOM;
    wide.slots = sv_alloc(wide.room * sizeof *wide.slots);
    if (!wide.slots) return false;
    memset(wide.slots, 0, wide.room * sizeof *wide.slots);
    for (size_t i = 0; i < r->room; i++)
        if (r->slots[i].hash) *slot_of(&wide, r->slots[i].hash) = r->slots[i];
    sv_free(r->slots);
    *r = wide;
    return true;
}

bool sv_rarity_add(sv_rarity *r, const sv_item *item) {
    for (uint32_t k = 0; k < item->count; k++) {
        if (r->used * 2 >= r->room && !grow(r)) return false;
        slot *one = slot_of(r, item->features[k].hash);
        r->used += one->hash == 0;
        one->hash = item->features[k].hash;
        one->df++;
    }
    r->statements++;
    return true;
}

void sv_rarity_free(sv_rarity *r) {
    sv_free(r->slots);
    r->slots = NULL;
}

const void *sv_rarity_bytes(const sv_rarity *r, size_t *size) {
    *size = r->room * sizeof *r->slots;
    return r->slots;
}

bool sv_rarity_restore(sv_rarity *r, size_t statements, const void *bytes, size_t size) {
    size_t room = size / sizeof *r->slots;
    if (size % sizeof *r->slots || (room & (room - 1))) return false;
    r->slots = sv_alloc(size + 1);
    if (!r->slots) return false;
    if (size) memcpy(r->slots, bytes, size);
    r->room = room;
    r->statements = statements;
    for (size_t i = 0; i < room; i++) r->used += r->slots[i].hash != 0;
    return r->used * 2 <= room;
}

/* ---- weights ---- */

static float weight_of(const sv_rarity *r, uint64_t hash, double df) {
    double total = (double)r->statements + 2.5;
    return class_weight[sv_feature_class_of(hash)] * (float)(log(total / (df + 0.5)) * RAREST / log(total));
}

static uint32_t df_of(const sv_rarity *r, uint64_t hash) { return r->room ? slot_of(r, hash)->df : 0; }

float sv_rarity_weight(const sv_rarity *r, uint64_t feature) { return weight_of(r, feature, df_of(r, feature)); }

void sv_rarity_weigh(const sv_rarity *r, sv_item *item) {
    memset(item->mass, 0, sizeof item->mass);
    memset(item->words, 0, sizeof item->words);
    for (uint32_t i = 0; i < item->count; i++) {
        sv_feature *f = &item->features[i];
        sv_feature_class class = sv_feature_class_of(f->hash);
        f->df = df_of(r, f->hash);
        f->weight = weight_of(r, f->hash, f->df);
        if (class == SV_FEATURE_WORD)
            item->words[f->hash & (SV_LINK_LANGS - 1)] += f->weight;
        else
            item->mass[class] += f->weight;
    }
}

static void drop_lonely(sv_item *item) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < item->count; i++)
        if (item->features[i].df > 1) item->features[kept++] = item->features[i];
    item->count = kept;
}

bool sv_feature_count(sv_items *items) {
    sv_rarity r = {.slots = NULL};
    bool good = true;
    for (size_t i = 0; good && i < items->count; i++) good = sv_rarity_add(&r, &items->list[i]);
    for (size_t i = 0; good && i < items->count; i++) {
        sv_rarity_weigh(&r, &items->list[i]);
        drop_lonely(&items->list[i]);
    }
    sv_rarity_free(&r);
    return good;
}

/* ---- the sample ---- */

typedef struct ticket {
    uint64_t hash;
    size_t document;
    const char *id;
} ticket;

static int by_ticket(const void *left, const void *right) {
    const ticket *a = left, *b = right;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    return strcmp(a->id, b->id);
}

/* The last letters of an id count as much as the first. */
static uint64_t mix(uint64_t hash) {
    hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
    return hash ^ hash >> 29;
}

bool sv_rarity_sample(const servanda_link_document *docs, size_t count, bool *chosen) {
    ticket *list = sv_alloc((count + 1) * sizeof *list);
    if (!list) return false;
    for (size_t i = 0; i < count; i++) {
        const char *id = docs[i].id ? docs[i].id : "";
        list[i] = (ticket){mix(sv_hash_fnv(id, strlen(id))), i, id};
        chosen[i] = false;
    }
    if (count) qsort(list, count, sizeof *list, by_ticket);
    for (size_t i = 0; i < count && i < SAMPLE; i++) chosen[list[i].document] = true;
    sv_free(list);
    return true;
}

uint32_t sv_rarity_limit(size_t documents) {
    uint32_t limit = COMMON;
    for (size_t n = SAMPLE; n < documents && limit > LEAST; n *= 2) limit /= 2;
    return limit;
}
