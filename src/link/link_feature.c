/* Features of a statement: what another statement about the same act is likely to share.
 *
 * The one idea: rarity decides. Han and Kana give pairs of characters, Latin words their beginnings; capital words,
 * numbers, amounts, dates, codes and the concepts of the packs are the same in every language. What they weigh stands in
 * link_rarity.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/link.h"
#include "model/edtf.h"
#include "text/text.h"

#define FEATURES 400 /* of one statement; more tell nothing new */
#define STEM 6       /* letters of a Latin word that count */

typedef struct named { /* a feature on its way */
    uint64_t hash;
    char text[32]; /* for explanations */
} named;

typedef struct filling {
    uint64_t lang;
    named list[FEATURES];
    size_t count;
    size_t sum; /* bytes that are left of the sum of money at hand */
} filling;

uint64_t sv_feature_hash(sv_feature_class class, uint64_t lang, const char *text, size_t size) {
    return sv_hash_fnv(text, size) >> (64 - SV_FEATURE_BITS) << 8 | ((uint64_t) class * SV_LINK_LANGS + lang);
}

static void add(filling *f, sv_feature_class class, const char *text, size_t size) {
    bool local = class == SV_FEATURE_WORD;
    if (f->count == FEATURES || size == 0) return;
    named *one = &f->list[f->count++];
    one->hash = sv_feature_hash(class, local ? f->lang : 0, text, size);
    size_t kept = size < sizeof one->text ? size : sizeof one->text - 1;
    while (kept && kept < size && ((unsigned char)text[kept] & 0xC0) == 0x80) kept--; /* no half characters */
    memcpy(one->text, text, kept);
    one->text[kept] = '\0';
}

static bool is_letter(sv_script script) { return script == SV_SCRIPT_LATIN || script == SV_SCRIPT_DIGIT; }

/* Capitals with a small s behind them are several of what the capitals name. */
static bool is_plural(const uint32_t *raw, size_t n) {
    if (n < 3 || raw[n - 1] != 's') return false;
    for (size_t i = 0; i + 1 < n; i++)
        if (!sv_char_is_upper(raw[i])) return false;
    return true;
}

/* A run of Latin letters and digits: a number, a capital word (global) or a word (local). */
static void add_latin(filling *f, const uint32_t *raw, size_t n) {
    char text[64] = "";
    size_t size = 0, digits = 0;
    unsigned capitals = 0;
    if (is_plural(raw, n)) n--;
    for (size_t i = 0; i < n && size + 5 < sizeof text; i++) {
        capitals += sv_char_is_upper(raw[i]);
        digits += sv_char_script(raw[i]) == SV_SCRIPT_DIGIT;
        uint32_t folded = sv_char_fold(raw[i]);
        if (folded) size += sv_utf8_encode(folded, text + size);
    }
    if (digits == n)
        add(f, SV_FEATURE_NUMBER, text, size);
    else if (capitals > 1 || digits)
        add(f, f->sum ? SV_FEATURE_FRAME : SV_FEATURE_NAME, text, size);
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

/* Bytes of the sum of money that stands here; 0: none does. */
static size_t sum_at(const servanda_statement *s, const char *text) {
    for (size_t i = 0; i < s->amount_count; i++) {
        size_t n = s->amounts[i].quote ? strlen(s->amounts[i].quote) : 0;
        if (n && strncmp(text, s->amounts[i].quote, n) == 0) return n;
    }
    return 0;
}

static void add_text(filling *f, const servanda_statement *s, const char *text) {
    latin_run run = {.count = 0};
    uint32_t before = 0;
    sv_script before_script = SV_SCRIPT_OTHER;
    f->sum = 0;
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        uint32_t point;
        if (!f->sum) f->sum = sum_at(s, text);
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
        f->sum -= f->sum < step ? f->sum : step;
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

/* Concepts of what is done tell less than those of what it is about; states, force and turns are shared by acts of all kinds. */
static sv_feature_class class_of(const char *concept) {
    bool frame =
        (*concept >= 'A' && *concept <= 'Z') || strncmp(concept, "force:", 6) == 0 || strncmp(concept, "turn:", 5) == 0;
    if (frame) return SV_FEATURE_FRAME;
    return concept[0] == 'a' && concept[1] == ':' ? SV_FEATURE_ACT : SV_FEATURE_CONCEPT;
}

static void add_codes(filling *f, const servanda_statement *s) {
    for (size_t i = 0; i < s->area_count; i++) add(f, SV_FEATURE_AREA, s->areas[i], strlen(s->areas[i]));
    for (size_t i = 0; i < s->concept_count; i++)
        add(f, class_of(s->concepts[i]), s->concepts[i], strlen(s->concepts[i]));
    for (size_t i = 0; i < s->actor_count; i++) add(f, SV_FEATURE_ACTOR, s->actors[i], strlen(s->actors[i]));
}

static int by_hash(const void *left, const void *right) {
    const named *a = left, *b = right;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

/* A place for a language, the same in every run. */
static uint64_t lang_index(const char *lang) { return sv_hash_fnv(lang, strlen(lang)) >> 9 & (SV_LINK_LANGS - 1); }

static const char *lang_of(const sv_item *item) {
    if (item->s->lang) return item->s->lang;
    return item->doc->lang ? item->doc->lang : "";
}

/* All features of a statement, each once. */
static void gather(const sv_item *item, filling *f) {
    f->count = 0;
    f->lang = lang_index(lang_of(item));
    add_codes(f, item->s);
    add_values(f, item->s);
    if (item->s->lead) add_text(f, item->s, item->s->lead);
    add_text(f, item->s, item->s->quote);
    qsort(f->list, f->count, sizeof *f->list, by_hash);
    size_t kept = 0;
    for (size_t i = 0; i < f->count; i++)
        if (kept == 0 || f->list[kept - 1].hash != f->list[i].hash) f->list[kept++] = f->list[i];
    f->count = kept;
}

bool sv_feature_fill(sv_arena *arena, sv_item *item) {
    filling *f = sv_alloc(sizeof *f);
    if (!f) return false;
    gather(item, f);
    item->features = SV_NEW_N(arena, sv_feature, f->count + 1);
    for (size_t i = 0; item->features && i < f->count; i++) item->features[i] = (sv_feature){.hash = f->list[i].hash};
    item->count = (uint32_t)f->count;
    item->langs = UINT32_C(1) << f->lang;
    sv_free(f);
    return item->features != NULL;
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

/* Walks what both have, sorted alike. */
static void shared_best(const sv_rarity *rarity, const filling *a, const filling *b, best list[SHOWN]) {
    for (size_t i = 0, k = 0; i < a->count && k < b->count;) {
        uint64_t x = a->list[i].hash, y = b->list[k].hash;
        if (x == y) keep_best(list, a->list[i].text, sv_rarity_weight(rarity, x));
        i += x <= y;
        k += y <= x;
    }
}

const char *sv_feature_shared(sv_arena *arena, const sv_rarity *rarity, const sv_item *a, const sv_item *b) {
    best list[SHOWN] = {{NULL, 0}};
    sv_buf text = SV_BUF_INIT;
    filling *f = sv_alloc(2 * sizeof *f);
    if (!f) return NULL;
    gather(a, &f[0]);
    gather(b, &f[1]);
    shared_best(rarity, &f[0], &f[1], list);
    for (size_t n = 0; n < SHOWN && list[n].text; n++)
        sv_buf_printf(&text, "%s%s %.1f", n ? ", " : "", list[n].text, (double)list[n].weight);
    const char *copy = text.failed ? NULL : sv_arena_copy(arena, text.data ? text.data : "", text.size);
    sv_buf_free(&text);
    sv_free(f);
    return copy;
}
