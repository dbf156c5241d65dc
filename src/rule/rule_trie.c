/* The automaton: all words of all lists and all anchors in one double-array trie over code points.
 *
 * The one idea: code points are renumbered by how often they occur, so that the array stays dense, and the trie is laid
 * out branch by branch from sorted words, first fit. A text is matched by walking from every position; most walks end at
 * the first character. */
#include "rule/rule_build.h"

#include <stdlib.h>
#include <string.h>

/* ---- renumbering ---- */

typedef struct counted {
    uint32_t point, count;
} counted;

static int by_count(const void *a, const void *b) {
    const counted *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return x->point < y->point ? -1 : x->point > y->point;
}

static void count_points(const sv_build *build, counted *all) {
    for (uint32_t i = 0; i < SV_CELL_PAGES * SV_CELL_PAGE; i++) all[i].point = i;
    for (size_t i = 0; i < build->surface_names.keys.count; i++) {
        const sv_names_key *key = &build->surface_names.keys.items[i];
        const uint32_t *points = key->bytes;
        for (size_t k = 0; k < key->size / sizeof *points; k++) {
            if (points[k] < SV_CELL_PAGES * SV_CELL_PAGE) all[points[k]].count++;
        }
    }
}

/* codes[point]: 1… for those in words; returns how many. */
static uint32_t number_points(const sv_build *build, uint16_t *codes) {
    counted *all = sv_alloc(sizeof *all * SV_CELL_PAGES * SV_CELL_PAGE);
    if (!all) return SV_NONE;
    memset(all, 0, sizeof *all * SV_CELL_PAGES * SV_CELL_PAGE);
    count_points(build, all);
    uint32_t used = 0;
    for (uint32_t i = 0; i < SV_CELL_PAGES * SV_CELL_PAGE; i++) {
        if (all[i].count) all[used++] = all[i];
    }
    qsort(all, used, sizeof *all, by_count);
    if (used > 0xFFFE) used = 0xFFFE;
    for (uint32_t i = 0; i < used; i++) codes[all[i].point] = (uint16_t)(i + 1);
    sv_free(all);
    return used;
}

/* ---- the classes of characters, in pages ---- */

static bool is_pause(const sv_view *pauses, uint32_t point) {
    for (size_t i = 0; i < pauses->count; i++) {
        if (pauses->points[i] == point && point != ' ') return true;
    }
    return false;
}

static sv_cell cell_of(const sv_build *build, const sv_view *pauses, const uint16_t *codes, uint32_t point) {
    uint32_t classes = sv_build_classes(build, point);
    if (is_pause(pauses, point)) classes |= SV_CLASS_PAUSE;
    return (sv_cell){(uint16_t)classes, codes[point]};
}

static servanda_status write_page(sv_build *build, const sv_cell *cells, sv_names *pages) {
    size_t known = pages->keys.count;
    uint32_t page = sv_names_add(pages, cells, SV_CELL_PAGE * sizeof *cells);
    if (page == SV_NONE) return sv_build_memory(build);
    for (size_t k = 0; page == known && k < SV_CELL_PAGE; k++) SV_VEC_PUSH(build->cells, cells[k]);
    SV_VEC_PUSH(build->pages, (uint16_t)page);
    return build->cells.failed || build->pages.failed ? sv_build_memory(build) : SERVANDA_OK;
}

static servanda_status write_cells(sv_build *build, const uint16_t *codes) {
    const char *pause = "";
    for (uint32_t i = 0; i < build->in->setting_count; i++) {
        if (strcmp(build->in->settings[i].key, "pause") == 0) pause = build->in->settings[i].value;
    }
    if (!sv_parse_fold(build->in, pause, strlen(pause))) return build->status = build->in->status;
    sv_names pages = {.arena = build->arena};
    sv_cell cells[SV_CELL_PAGE];
    for (uint32_t page = 0; page < SV_CELL_PAGES && build->status == SERVANDA_OK; page++) {
        for (uint32_t i = 0; i < SV_CELL_PAGE; i++)
            cells[i] = cell_of(build, &build->in->view, codes, page * SV_CELL_PAGE + i);
        write_page(build, cells, &pages);
    }
    sv_names_free(&pages);
    return build->status;
}

/* ---- the double array ---- */

typedef struct word {
    uint16_t *codes;
    uint32_t size, surface;
} word;
typedef struct range {
    uint32_t state, low, high, depth;
} range; /* words[low, high) share `depth` codes and this state */
typedef struct layout {
    sv_build *build;
    word *words;
    SV_VEC(range) stack;
    SV_VEC(uint32_t) ends; /* by state: surface + 1 of the word that ends there */
    SV_VEC(uint64_t) used; /* a bit a state */
    uint32_t first_free;   /* branches go no lower: what is free there is too little for them */
    uint32_t last;         /* highest state in use */
    uint32_t codes;        /* highest code */
} layout;

static int by_codes(const void *a, const void *b) {
    const word *x = a, *y = b;
    uint32_t size = x->size < y->size ? x->size : y->size;
    for (uint32_t i = 0; i < size; i++) {
        if (x->codes[i] != y->codes[i]) return x->codes[i] < y->codes[i] ? -1 : 1;
    }
    return x->size < y->size ? -1 : x->size > y->size;
}

static bool make_words(sv_build *build, const uint16_t *codes, layout *l) {
    size_t count = build->surface_names.keys.count;
    l->words = SV_NEW_N(build->arena, word, count + 1);
    if (!l->words) return false;
    for (size_t i = 0; i < count; i++) {
        const sv_names_key *key = &build->surface_names.keys.items[i];
        const uint32_t *points = key->bytes;
        uint32_t size = (uint32_t)(key->size / sizeof *points);
        l->words[i] = (word){SV_NEW_N(build->arena, uint16_t, size), size, (uint32_t)i};
        if (!l->words[i].codes) return false;
        for (uint32_t k = 0; k < size; k++)
            l->words[i].codes[k] = points[k] < SV_CELL_PAGES * SV_CELL_PAGE ? codes[points[k]] : 0;
    }
    qsort(l->words, count, sizeof *l->words, by_codes);
    return true;
}

/* Room for states below `size`, and as many bits as a search beyond them looks at. */
static bool reserve(layout *l, size_t size) {
    sv_build *build = l->build;
    sv_state empty = {0, 0};
    while (build->states.count < size && !build->states.failed) SV_VEC_PUSH(build->states, empty);
    while (l->ends.count < size && !l->ends.failed) SV_VEC_PUSH(l->ends, 0);
    while (l->used.count < (size + l->codes) / 64 + 3 && !l->used.failed) SV_VEC_PUSH(l->used, 0);
    return !build->states.failed && !l->ends.failed && !l->used.failed;
}

static void occupy(layout *l, uint32_t state) { l->used.items[state / 64] |= (uint64_t)1 << (state % 64); }

/* The 64 states from one on, a bit each: the free ones. What lies beyond the bits is free. */
static uint64_t free_from(const layout *l, uint32_t state) {
    uint32_t block = state / 64, shift = state % 64;
    uint64_t low = block < l->used.count ? l->used.items[block] : 0;
    uint64_t high = block + 1 < l->used.count ? l->used.items[block + 1] : 0;
    return ~(shift ? low >> shift | high << (64 - shift) : low);
}

/* The next distinct code at this depth, from words[at]; at == high: none. */
static uint32_t next_child(const layout *l, const range *r, uint32_t at) {
    uint16_t code = l->words[at].codes[r->depth];
    while (at < r->high && l->words[at].codes[r->depth] == code) at++;
    return at;
}

/* Building stays linear: a branch that fits in none of so many times 64 places goes to the end, and after some the places
 * at the front are given up by and by. */
#define TRIES 128u
#define LONG 16u

/* First fit, 64 places at one time; the first child goes no lower than `from`. */
static uint32_t find_base(const layout *l, const range *r, uint32_t from) {
    uint32_t least = l->words[r->low].codes[r->depth], base = from > least ? from - least : 1;
    for (uint32_t tries = 0;; tries++, base += 64) {
        uint64_t fits = UINT64_MAX;
        if (tries == TRIES && base < l->last) base = l->last;
        for (uint32_t at = r->low; at < r->high && fits; at = next_child(l, r, at))
            fits &= free_from(l, base + l->words[at].codes[r->depth]);
        if (fits) return base + (uint32_t)__builtin_ctzll(fits);
    }
}

/* Where a word goes on in one way only, it goes on close by: a walk along it stays in the cache. */
static uint32_t base_of(layout *l, const range *r) {
    bool alone = next_child(l, r, r->low) == r->high;
    if (alone) return find_base(l, r, r->state + 1);
    while (!(free_from(l, l->first_free) & 1)) l->first_free++;
    uint32_t base = find_base(l, r, l->first_free);
    if (base + l->words[r->low].codes[r->depth] > l->first_free + LONG * 64) l->first_free += 64;
    return base;
}

static bool place_children(layout *l, const range *r) {
    sv_build *build = l->build;
    uint32_t base = base_of(l, r);
    if (!reserve(l, (size_t)base + l->codes + 1)) return false;
    build->states.items[r->state].base |= base;
    for (uint32_t at = r->low; at < r->high;) {
        uint32_t next = next_child(l, r, at), state = base + l->words[at].codes[r->depth];
        build->states.items[state].check = r->state;
        occupy(l, state);
        if (state > l->last) l->last = state;
        range child = {state, at, next, r->depth + 1};
        SV_VEC_PUSH(l->stack, child);
        at = next;
    }
    return !l->stack.failed;
}

static bool lay_out(layout *l) {
    sv_build *build = l->build;
    range root = {1, 0, (uint32_t)build->surface_names.keys.count, 0};
    if (!reserve(l, (size_t)l->codes + 2)) return false;
    build->states.items[0].check = build->states.items[1].check = 1; /* 0 is "free", so the root is 1 */
    occupy(l, 0);
    occupy(l, 1);
    SV_VEC_PUSH(l->stack, root);
    while (l->stack.count > 0 && !l->stack.failed) {
        range r = l->stack.items[--l->stack.count];
        if (r.low < r.high && l->words[r.low].size == r.depth) {
            build->states.items[r.state].base = SV_STATE_WORD;
            l->ends.items[r.state] = l->words[r.low++].surface + 1;
        }
        if (r.low < r.high && !place_children(l, &r)) return false;
    }
    return !l->stack.failed && reserve(l, build->states.count + l->codes + 1);
}

/* Surfaces are numbered in the order of their states: a few bits tell which one is whose, and words that begin alike lie
 * side by side. */
static bool number_surfaces(layout *l) {
    sv_build *build = l->build;
    uint32_t *number = SV_NEW_N(build->arena, uint32_t, build->surface_names.keys.count + 1), next = 0;
    for (size_t i = 0; number && i < l->ends.count; i++) {
        if (i % 64 == 0) SV_VEC_PUSH(build->words, ((sv_words){0, next, 0}));
        if (build->words.failed) return false;
        if (!l->ends.items[i]) continue;
        build->words.items[i / 64].ends |= (uint64_t)1 << (i % 64);
        number[l->ends.items[i] - 1] = next++;
    }
    for (size_t i = 0; number && i < build->build_members.count; i++)
        build->build_members.items[i].surface = number[build->build_members.items[i].surface];
    for (size_t i = 0; number && i < build->hints.count; i++)
        build->hints.items[i].surface = number[build->hints.items[i].surface];
    return number != NULL;
}

servanda_status sv_trie_build(sv_build *build) {
    uint16_t *codes = sv_alloc(sizeof *codes * SV_CELL_PAGES * SV_CELL_PAGE);
    if (!codes) return sv_build_memory(build);
    memset(codes, 0, sizeof *codes * SV_CELL_PAGES * SV_CELL_PAGE);
    layout l = {.build = build, .first_free = 2};
    l.codes = number_points(build, codes);
    bool good = l.codes != SV_NONE && write_cells(build, codes) == SERVANDA_OK && make_words(build, codes, &l) &&
                lay_out(&l) && number_surfaces(&l);
    SV_VEC_FREE(l.stack);
    SV_VEC_FREE(l.ends);
    SV_VEC_FREE(l.used);
    sv_free(codes);
    return good ? build->status : sv_build_memory(build);
}
