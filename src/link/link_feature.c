/* Features of a statement: what another statement about the same act is likely to share.
 *
 * The one idea: no dictionary. Han and Kana give pairs of characters, Latin words their beginnings, capital words,
 * numbers, amounts, dates and codes are the same in every language. Rarity decides what they are worth. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/link.h"
#include "model/edtf.h"
#include "text/text.h"

static const float class_weight[SV_FEATURE_CLASSES] = {1.0f, 2.2f, 1.2f, 3.0f, 1.5f, 0.8f, 0.3f, 0.35f};

#define FEATURES 400 /* of one statement; more tell nothing new */
#define STEM 6       /* letters of a Latin word that count */

typedef struct filling {
    sv_arena *arena;
    const char *lang;
    sv_feature list[FEATURES];
    size_t count;
    bool failed;
} filling;

static void add(filling *f, sv_feature_class class, const char *text, size_t size) {
    char key[256];
    bool local = class == SV_FEATURE_WORD;
    if (f->count == FEATURES || size == 0) return;
    int n =
        snprintf(key, sizeof key, "%d%s:%.*s", (int)class, local ? f->lang : "", (int)(size < 200 ? size : 200), text);
    sv_feature *one = &f->list[f->count++];
    *one = (sv_feature){.hash = sv_hash_fnv(key, n < 0 ? 0 : (size_t)n), .class = (uint8_t) class};
    one->text = sv_arena_copy(f->arena, text, size);
    f->failed |= !one->text;
}

static bool is_letter(sv_script script) { return script == SV_SCRIPT_LATIN || script == SV_SCRIPT_DIGIT; }

/* A run of Latin letters and digits: a number, a capital word (global) or a word (local). */
static void add_latin(filling *f, const uint32_t *raw, size_t n) {
    char text[64] = "";
    size_t size = 0, digits = 0;
    bool upper = false;
    for (size_t i = 0; i < n && size + 5 < sizeof text; i++) {
        upper |= sv_char_is_upper(raw[i]);
        digits += sv_char_script(raw[i]) == SV_SCRIPT_DIGIT;
        uint32_t folded = sv_char_fold(raw[i]);
        if (folded) size += sv_utf8_encode(folded, text + size);
    }
    if (digits == n)
        add(f, SV_FEATURE_NUMBER, text, size);
    else if (upper || digits)
        add(f, SV_FEATURE_NAME, text, size);
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
    for (size_t i = 0; i < s->actor_count; i++) add(f, SV_FEATURE_ACTOR, s->actors[i], strlen(s->actors[i]));
}

static int by_hash(const void *left, const void *right) {
    const sv_feature *a = left, *b = right;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

bool sv_feature_fill(sv_arena *arena, sv_item *item) {
    filling f = {.arena = arena, .lang = item->lang ? item->lang : ""};
    add_codes(&f, item->s);
    add_values(&f, item->s);
    if (item->s->lead) add_text(&f, item->s->lead);
    add_text(&f, item->s->quote);
    qsort(f.list, f.count, sizeof *f.list, by_hash);
    size_t kept = 0;
    for (size_t i = 0; i < f.count; i++)
        if (kept == 0 || f.list[kept - 1].hash != f.list[i].hash) f.list[kept++] = f.list[i];
    item->features = SV_NEW_N(arena, sv_feature, kept + 1);
    if (!item->features || f.failed) return false;
    memcpy(item->features, f.list, kept * sizeof *f.list);
    item->count = (uint32_t)kept;
    return true;
}

typedef struct slot {
    uint64_t hash;
    sv_feature *feature;
} slot;

static int by_slot(const void *left, const void *right) {
    const slot *a = left, *b = right;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static void weigh(sv_item *item, size_t total) {
    item->local_mass = item->global_mass = 0;
    for (uint32_t i = 0; i < item->count; i++) {
        sv_feature *f = &item->features[i];
        f->weight = class_weight[f->class] * (float)log(((double)total + 2) / ((double)f->df + 0.5));
        if (f->class == SV_FEATURE_WORD)
            item->local_mass += f->weight;
        else
            item->global_mass += f->weight;
    }
}

bool sv_feature_count(sv_items *items) {
    size_t total = 0, at = 0;
    for (size_t i = 0; i < items->count; i++) total += items->list[i].count;
    slot *slots = sv_alloc((total ? total : 1) * sizeof *slots);
    if (!slots) return false;
    for (size_t i = 0; i < items->count; i++)
        for (uint32_t k = 0; k < items->list[i].count; k++)
            slots[at++] = (slot){items->list[i].features[k].hash, &items->list[i].features[k]};
    qsort(slots, total, sizeof *slots, by_slot);
    for (size_t i = 0, end; i < total; i = end) {
        for (end = i; end < total && slots[end].hash == slots[i].hash; end++) continue;
        for (size_t k = i; k < end; k++) slots[k].feature->df = (uint32_t)(end - i);
    }
    sv_free(slots);
    for (size_t i = 0; i < items->count; i++) weigh(&items->list[i], items->count);
    return true;
}
