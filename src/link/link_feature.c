/* Features of a statement: what another statement about the same act is likely to share.
 *
 * The one idea: rarity decides. Han and Kana give pairs of characters, Latin words their beginnings; capital words,
 * numbers, amounts, dates, codes and the concepts of the packs are the same in every language. What only one statement
 * has is kept as a sum, not as a feature, so memory follows what statements share. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/link.h"
#include "model/edtf.h"
#include "text/text.h"

static const float class_weight[SV_FEATURE_CLASSES] = {
    [SV_FEATURE_WORD] = 1.0f,   [SV_FEATURE_NAME] = 2.2f,    [SV_FEATURE_TITLE] = 1.2f, [SV_FEATURE_NUMBER] = 1.2f,
    [SV_FEATURE_AMOUNT] = 3.0f, [SV_FEATURE_DATE] = 1.0f,    [SV_FEATURE_AREA] = 0.8f,  [SV_FEATURE_ACTOR] = 0.3f,
    [SV_FEATURE_SIGN] = 0.35f,  [SV_FEATURE_CONCEPT] = 1.6f,
};

#define FEATURES 400 /* of one statement; more tell nothing new */
#define RAREST 7.0   /* weight of what is in no statement at all, in a register of any size */
#define STEM 6       /* letters of a Latin word that count */

typedef struct named { /* a feature on its way */
    uint64_t hash;
    char text[32]; /* for explanations */
} named;

typedef struct filling {
    uint64_t lang;
    named list[FEATURES];
    size_t count;
} filling;

static void add(filling *f, sv_feature_class class, const char *text, size_t size) {
    bool local = class == SV_FEATURE_WORD;
    if (f->count == FEATURES || size == 0) return;
    named *one = &f->list[f->count++];
    one->hash = (sv_hash_fnv(text, size) & ~(uint64_t)0xFF) | (class * SV_LINK_LANGS + (local ? f->lang : 0));
    size_t kept = size < sizeof one->text ? size : sizeof one->text - 1;
    while (kept && kept < size && ((unsigned char)text[kept] & 0xC0) == 0x80) kept--; /* no half characters */
    memcpy(one->text, text, kept);
    one->text[kept] = '\0';
}

static bool is_letter(sv_script script) { return script == SV_SCRIPT_LATIN || script == SV_SCRIPT_DIGIT; }

/* A run of Latin letters and digits: a number, a capital word (global) or a word (local). */
static void add_latin(filling *f, const uint32_t *raw, size_t n) {
    char text[64] = "";
    size_t size = 0, digits = 0;
    unsigned capitals = 0;
    for (size_t i = 0; i < n && size + 5 < sizeof text; i++) {
        capitals += sv_char_is_upper(raw[i]);
        digits += sv_char_script(raw[i]) == SV_SCRIPT_DIGIT;
        uint32_t folded = sv_char_fold(raw[i]);
        if (folded) size += sv_utf8_encode(folded, text + size);
    }
    if (digits == n)
        add(f, SV_FEATURE_NUMBER, text, size);
    else if (capitals > 1 || digits)
        add(f, SV_FEATURE_NAME, text, size);
    else if (capitals)
        add(f, SV_FEATURE_TITLE, text, size);
    if (digits < n && n >= 3) add(f, SV_FEATURE_WORD, text, size < STEM ? size : STEM);
}

static void add_pair(filling *f, uint32_t a, uint32_t b) {
    char text[8];
    size_t size = sv_utf8_encode(sv_char_fold(a), text);
    size += sv_utf8_encode(sv_char_fold(b), text + size);
    add(f, SV_FEATURE_WORD, text, size);
}

static void add_sign(filling *f, uint32_t point) {
    char text[4];
    add(f, SV_FEATURE_SIGN, text, sv_utf8_encode(sv_char_fold(point), text));
}

#define RUN 128

typedef struct latin_run {
    uint32_t points[RUN];
    size_t count;
} latin_run;

static void end_run(filling *f, latin_run *run) {
    if (run->count) add_latin(f, run->points, run->count);
    run->count = 0;
}

static bool joins(sv_script a, sv_script b) {
    if (a == SV_SCRIPT_HIRAGANA && b == SV_SCRIPT_HIRAGANA) return false; /* endings and particles */
    bool cjk_a = a == SV_SCRIPT_HAN || a == SV_SCRIPT_KATAKANA || a == SV_SCRIPT_HANGUL || a == SV_SCRIPT_HIRAGANA;
    return cjk_a && (b == SV_SCRIPT_HAN || b == SV_SCRIPT_KATAKANA || b == SV_SCRIPT_HANGUL || b == SV_SCRIPT_HIRAGANA);
}

static void add_text(filling *f, const char *text) {
    latin_run run = {.count = 0};
    uint32_t before = 0;
    sv_script before_script = SV_SCRIPT_OTHER;
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        uint32_t point;
        step = sv_utf8_decode(text, left, &point);
        if (point == '\n' || point == SV_UTF8_BAD) continue; /* a line wrap parts no word */
        sv_script script = sv_char_script(point);
        if (is_letter(script) && run.count < RUN) {
            run.points[run.count++] = point;
        } else {
            bool separator = point == ',' && run.count && left > 1 && text[1] >= '0' && text[1] <= '9';
            if (!separator) end_run(f, &run);
            if (joins(before_script, script)) add_pair(f, before, point);
            if (script == SV_SCRIPT_HAN) add_sign(f, point);
        }
        before = point;
        before_script = script;
    }
    end_run(f, &run);
}

static void add_values(filling *f, const servanda_statement *s) {
    char text[64];
    for (size_t i = 0; i < s->amount_count; i++) {
        int n = snprintf(text, sizeof text, "%s%.0f", s->amounts[i].currency ? s->amounts[i].currency : "",
                         s->amounts[i].value);
        if (n > 0) add(f, SV_FEATURE_AMOUNT, text, (size_t)n);
    }
    for (size_t i = 0; i < s->date_count; i++) {
        sv_edtf date;
        if (!s->dates[i].edtf || !sv_edtf_parse(s->dates[i].edtf, &date)) continue;
        sv_edtf_day day = date.open_to ? date.from : date.to;
        int n = snprintf(text, sizeof text, "%04d", day.year);
        add(f, SV_FEATURE_DATE, text, (size_t)n);
        n = snprintf(text, sizeof text, "%04d-%02d", day.year, day.month);
        if (day.month) add(f, SV_FEATURE_DATE, text, (size_t)n);
    }
}

static void add_codes(filling *f, const servanda_statement *s) {
    for (size_t i = 0; i < s->area_count; i++) add(f, SV_FEATURE_AREA, s->areas[i], strlen(s->areas[i]));
    for (size_t i = 0; i < s->concept_count; i++) add(f, SV_FEATURE_CONCEPT, s->concepts[i], strlen(s->concepts[i]));
    for (size_t i = 0; i < s->actor_count; i++) add(f, SV_FEATURE_ACTOR, s->actors[i], strlen(s->actors[i]));
}

static int by_hash(const void *left, const void *right) {
    const named *a = left, *b = right;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static uint64_t lang_index(sv_items *items, const char *lang) {
    size_t i = 0;
    while (i < items->lang_count && strcmp(items->langs[i], lang) != 0) i++;
    if (i == items->lang_count && i < SV_LINK_LANGS) items->langs[items->lang_count++] = lang;
    return i < SV_LINK_LANGS ? i : SV_LINK_LANGS - 1;
}

static const char *lang_of(const sv_item *item) {
    if (item->s->lang) return item->s->lang;
    return item->doc->lang ? item->doc->lang : "";
}

/* All features of a statement, each once. */
static void gather(sv_items *items, const sv_item *item, filling *f) {
    f->count = 0;
    f->lang = lang_index(items, lang_of(item));
    add_codes(f, item->s);
    add_values(f, item->s);
    if (item->s->lead) add_text(f, item->s->lead);
    add_text(f, item->s->quote);
    qsort(f->list, f->count, sizeof *f->list, by_hash);
    size_t kept = 0;
    for (size_t i = 0; i < f->count; i++)
        if (kept == 0 || f->list[kept - 1].hash != f->list[i].hash) f->list[kept++] = f->list[i];
    f->count = kept;
}

bool sv_feature_fill(sv_arena *arena, sv_items *items, sv_item *item) {
    filling *f = sv_alloc(sizeof *f);
    if (!f) return false;
    gather(items, item, f);
    item->features = SV_NEW_N(arena, sv_feature, f->count + 1);
    for (size_t i = 0; item->features && i < f->count; i++) item->features[i] = (sv_feature){f->list[i].hash, 0};
    item->count = (uint32_t)f->count;
    item->langs = UINT32_C(1) << f->lang;
    sv_free(f);
    return item->features != NULL;
}

/* ---- rarity: how many statements have each feature, in one open table ---- */

typedef struct counter {
    uint64_t hash; /* 0: free; no feature hashes to 0, for its class or text would have to */
    uint32_t df;
} counter;

typedef struct counters {
    counter *slots;
    size_t room, used; /* room: a power of two */
} counters;

static counter *slot_of(const counters *c, uint64_t hash) {
    size_t at = (size_t)(hash * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (c->room - 1);
    while (c->slots[at].hash && c->slots[at].hash != hash) at = (at + 1) & (c->room - 1);
    return &c->slots[at];
}

static bool grow(counters *c) {
    counters wide = {.room = c->room ? c->room * 2 : 4096, .used = c->used};
    wide.slots = sv_alloc(wide.room * sizeof *wide.slots);
    if (!wide.slots) return false;
    memset(wide.slots, 0, wide.room * sizeof *wide.slots);
    for (size_t i = 0; i < c->room; i++)
        if (c->slots[i].hash) *slot_of(&wide, c->slots[i].hash) = c->slots[i];
    sv_free(c->slots);
    *c = wide;
    return true;
}

static bool count_all(const sv_items *items, counters *c) {
    for (size_t i = 0; i < items->count; i++)
        for (uint32_t k = 0; k < items->list[i].count; k++) {
            if (c->used * 2 >= c->room && !grow(c)) return false;
            counter *one = slot_of(c, items->list[i].features[k].hash);
            c->used += one->hash == 0;
            one->hash = items->list[i].features[k].hash;
            one->df++;
        }
    return true;
}

/* Weighs the features, and keeps only those that another statement has too. */
static void weigh(const sv_items *items, sv_item *item, const counters *c) {
    double total = (double)items->count + 2;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < item->count; i++) {
        sv_feature f = item->features[i];
        sv_feature_class class = sv_feature_class_of(f.hash);
        double df = slot_of(c, f.hash)->df;
        f.weight = class_weight[class] * (float)(log((total + 0.5) / (df + 0.5)) * RAREST / log(total + 0.5));
        if (class == SV_FEATURE_WORD)
            item->words[f.hash & (SV_LINK_LANGS - 1)] += f.weight;
        else
            item->mass[class] += f.weight;
        if (df > 1) item->features[kept++] = f;
    }
    item->count = kept;
}

bool sv_feature_count(sv_items *items) {
    counters c = {.slots = NULL};
    bool good = items->count == 0 || count_all(items, &c);
    for (size_t i = 0; good && i < items->count; i++) weigh(items, &items->list[i], &c);
    sv_free(c.slots);
    return good;
}

/* ---- explanations ---- */

#define SHOWN 6

typedef struct best {
    const char *text;
    float weight;
} best;

static void keep_best(best list[SHOWN], const char *text, float weight) {
    for (size_t n = 0; n < SHOWN; n++) {
        if (list[n].text && list[n].weight >= weight) continue;
        memmove(&list[n + 1], &list[n], (SHOWN - n - 1) * sizeof *list);
        list[n] = (best){text, weight};
        return;
    }
}

/* Walks what both have (sorted alike) and looks each up among the named features of `a`. */
static void shared_best(const filling *f, const sv_item *a, const sv_item *b, best list[SHOWN]) {
    for (uint32_t i = 0, k = 0, n = 0; i < a->count && k < b->count;) {
        const sv_feature *x = &a->features[i], *y = &b->features[k];
        if (x->hash != y->hash) {
            if (x->hash < y->hash)
                i++;
            else
                k++;
            continue;
        }
        while (n < f->count && f->list[n].hash < x->hash) n++;
        if (n < f->count && f->list[n].hash == x->hash) keep_best(list, f->list[n].text, x->weight);
        i++, k++;
    }
}

const char *sv_feature_shared(sv_arena *arena, sv_items *items, const sv_item *a, const sv_item *b) {
    best list[SHOWN] = {{NULL, 0}};
    sv_buf text = SV_BUF_INIT;
    filling *f = sv_alloc(sizeof *f);
    if (!f) return NULL;
    gather(items, a, f);
    shared_best(f, a, b, list);
    for (size_t n = 0; n < SHOWN && list[n].text; n++)
        sv_buf_printf(&text, "%s%s %.1f", n ? ", " : "", list[n].text, (double)list[n].weight);
    const char *copy = text.failed ? NULL : sv_arena_copy(arena, text.data ? text.data : "", text.size);
    sv_buf_free(&text);
    sv_free(f);
    return copy;
}
