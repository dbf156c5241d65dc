/* Acronyms that documents define, gathered from all that were read.
 *
 * The one idea: finding learns them document by document (find_own.c) and is looked on; here they are sorted, and names
 * written in several ways are put together, so that the order of the documents changes nothing. */
#include <stdlib.h>
#include <string.h>

#include "shop/shop.h"

/* As written, but with line wraps healed. */
static const char *name_of(sv_arena *arena, const sv_view *view, uint32_t start, uint32_t end) {
    char *text = sv_arena_alloc(arena, (size_t)(end - start) * 4 + 1);
    size_t size = 0;
    for (uint32_t i = start; text && i < end; i++) size += sv_utf8_encode(view->raw[i], text + size);
    if (text) text[size] = '\0';
    return text;
}

void sv_shop_learn(void *context, sv_find *f, const sv_find_learnt *learnt) {
    servanda_workshop *shop = context;
    if (f->pack != shop->pack || shop->learnt.count >= SV_LIMIT_LEARNT || shop->learnt.failed) return;
    if (!shop->learnt_arena) shop->learnt_arena = sv_arena_new();
    sv_arena *arena = shop->learnt_arena;
    sv_shop_learnt one = {.self = learnt->self, .document = shop->document};
    bool kept = arena && (one.acronym = sv_arena_str(arena, learnt->acronym)) != NULL &&
                (one.name = name_of(arena, &f->view, learnt->start, learnt->end)) != NULL &&
                (!learnt->code || (one.code = sv_arena_str(arena, learnt->code)) != NULL) &&
                (!learnt->id || (one.id = sv_arena_str(arena, learnt->id)) != NULL);
    if (kept) SV_VEC_PUSH(shop->learnt, one);
    shop->learnt.failed |= !kept;
}

/* ---- one name, written in several ways ---- */

#define LONGEST 4u /* bytes of a code point */

/* The next code point that counts, folded; 0 at the end. Spaces and signs do not count. */
static uint32_t next_point(const char **at) {
    while (**at) {
        uint32_t point;
        *at += sv_utf8_decode(*at, strnlen(*at, LONGEST), &point);
        sv_script script = sv_char_script(point);
        if (script != SV_SCRIPT_SPACE && script != SV_SCRIPT_PUNCT) return sv_char_hans(point);
    }
    return 0;
}

static int compare_names(const char *left, const char *right) {
    for (;;) {
        uint32_t a = next_point(&left), b = next_point(&right);
        if (a != b) return a < b ? -1 : 1;
        if (a == 0) return 0;
    }
}

/* By acronym, then by name; the same written in another way by its bytes. */
static int by_acronym(const void *left, const void *right) {
    const sv_shop_learnt *a = left, *b = right;
    int order = strcmp(a->acronym, b->acronym);
    if (order == 0) order = compare_names(a->name, b->name);
    if (order == 0) order = strcmp(a->name, b->name);
    return order ? order : (a->document > b->document) - (a->document < b->document);
}

/* ---- does an acronym fit its name ---- */

static sv_script script_at(const char *at) {
    uint32_t point;
    sv_utf8_decode(at, strnlen(at, LONGEST), &point);
    return *at ? sv_char_script(point) : SV_SCRIPT_SPACE;
}

/* The letters stand in the name in their order; in names of other scripts, which they cannot be compared with, there are
 * as many characters at least. */
static bool spells(const char *acronym, const char *name) {
    bool latin = script_at(acronym) == SV_SCRIPT_LATIN && script_at(name) == SV_SCRIPT_LATIN;
    uint32_t letter = next_point(&acronym), point = next_point(&name);
    if (latin && letter != point) return false;
    for (; letter && point; point = next_point(&name))
        if (!latin || letter == point) letter = next_point(&acronym);
    return letter == 0;
}

/* From some word of the name on. Otherwise the name was cut short, or is another one. */
static bool fits(const char *acronym, const char *name) {
    bool inside = false;
    for (const char *at = name; *at; at++) {
        bool word = ((unsigned char)*at & 0xC0) == 0x80 || (script_at(at) != SV_SCRIPT_SPACE && *at != '-');
        if (word && !inside && spells(acronym, at)) return true;
        inside = word;
    }
    return false;
}

/* ---- telling ---- */

typedef struct asked { /* whether the pack has a word that is all of a text */
    size_t size;
    bool known;
} asked;

static void compare_word(void *context, const servanda_workshop_mark *word) {
    asked *a = context;
    a->known |= word->start == 0 && word->end == a->size;
}

static const char *agreed(const char *one, const char *other, bool *differ) {
    if (one && other && strcmp(one, other) != 0) *differ = true;
    return *differ ? NULL : one ? one : other;
}

/* Of the ways to write one name the one that most documents have; the actor where all that name one agree. */
static servanda_workshop_acronym put_together(const sv_shop_learnt *learnt, size_t count) {
    servanda_workshop_acronym out = {.acronym = learnt->acronym, .documents = (uint32_t)count};
    bool codes = false, ids = false;
    for (size_t i = 0, most = 0, alike; i < count; i += alike) {
        for (alike = 1; i + alike < count && strcmp(learnt[i].name, learnt[i + alike].name) == 0;) alike++;
        if (alike <= most) continue;
        most = alike;
        out.name = learnt[i].name;
    }
    for (size_t i = 0; i < count; i++) {
        out.code = agreed(out.code, learnt[i].code, &codes);
        out.id = agreed(out.id, learnt[i].id, &ids);
        out.self |= learnt[i].self;
    }
    out.self &= !out.code && !codes;
    return out;
}

static size_t same_acronym(const sv_shop_learnt *learnt, size_t count) {
    size_t n = 1;
    while (n < count && strcmp(learnt[0].acronym, learnt[n].acronym) == 0) n++;
    return n;
}

static size_t same_name(const sv_shop_learnt *learnt, size_t count) {
    size_t n = 1;
    while (n < count && compare_names(learnt[0].name, learnt[n].name) == 0) n++;
    return n;
}

servanda_status servanda_workshop_learnt(servanda_workshop *shop,
                                         void (*each)(void *context, const servanda_workshop_acronym *acronym),
                                         void *context, servanda_error *error) {
    sv_shop_learnt *items = shop->learnt.items;
    if (shop->learnt.failed) return sv_error_memory(error);
    if (shop->learnt.count > 1) qsort(items, shop->learnt.count, sizeof *items, by_acronym);
    for (size_t i = 0, count; i < shop->learnt.count; i += count) {
        count = same_acronym(items + i, shop->learnt.count - i);
        asked a = {.size = strlen(items[i].acronym)};
        servanda_status status = servanda_workshop_words(shop, items[i].acronym, compare_word, &a, error);
        if (status != SERVANDA_OK) return status;
        for (size_t k = 0, alike; k < count; k += alike) {
            alike = same_name(items + i + k, count - k);
            servanda_workshop_acronym one = put_together(items + i + k, alike);
            one.known = a.known;
            one.doubtful = alike < count || !fits(one.acronym, one.name);
            each(context, &one);
        }
    }
    return SERVANDA_OK;
}
