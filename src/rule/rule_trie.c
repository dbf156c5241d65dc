/* The automaton: all words of all lists and all anchors in one double-array trie over code points.
 *
 * The one idea: code points are renumbered by how often they occur, so that the array stays dense, and the trie is laid
 * out level by level from sorted words, first fit. A text is matched by walking from every position; most walks end at
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
    SV_VEC(range) queue;
    uint32_t first_free, last; /* lowest free state; highest one in use */
    uint32_t codes;            /* highest code */
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

static bool reserve(layout *l, size_t size) {
    sv_build *build = l->build;
    sv_state empty = {0, 0, 0};
    while (build->states.count < size && !build->states.failed) SV_VEC_PUSH(build->states, empty);
    return !build->states.failed;
}

/* The next distinct code at this depth, from words[at]; at == high: none. */
static uint32_t next_child(const layout *l, const range *r, uint32_t at) {
    uint16_t code = l->words[at].codes[r->depth];
    while (at < r->high && l->words[at].codes[r->depth] == code) at++;
    return at;
}

static bool fits(const layout *l, const range *r, uint32_t base) {
    for (uint32_t at = r->low; at < r->high; at = next_child(l, r, at)) {
        uint32_t state = base + l->words[at].codes[r->depth];
        if (state < l->build->states.count && l->build->states.items[state].check) return false;
    }
    return true;
}

static bool is_free(const layout *l, uint32_t state) {
    return state >= l->build->states.count || l->build->states.items[state].check == 0;
}

/* First fit from the lowest free state; after some tries at the end, where all is free, so that building stays fast. */
static uint32_t find_base(layout *l, const range *r) {
    uint32_t least = l->words[r->low].codes[r->depth], tries = 0;
    while (!is_free(l, l->first_free)) l->first_free++;
    for (uint32_t state = l->first_free > least ? l->first_free : least + 1;; state++) {
        if (!is_free(l, state)) continue;
        if (fits(l, r, state - least)) return state - least;
        if (++tries == 64 && state < l->last) state = l->last;
    }
}

static bool place_children(layout *l, const range *r) {
    sv_build *build = l->build;
    uint32_t base = find_base(l, r);
    if (!reserve(l, (size_t)base + l->codes + 1)) return false;
    build->states.items[r->state].base = base;
    for (uint32_t at = r->low; at < r->high;) {
        uint32_t next = next_child(l, r, at), state = base + l->words[at].codes[r->depth];
        build->states.items[state].check = r->state;
        if (state > l->last) l->last = state;
        range child = {state, at, next, r->depth + 1};
        SV_VEC_PUSH(l->queue, child);
        at = next;
    }
    return !l->queue.failed;
}

static bool lay_out(layout *l) {
    sv_build *build = l->build;
    range root = {1, 0, (uint32_t)build->surface_names.keys.count, 0};
    if (!reserve(l, (size_t)l->codes + 2)) return false;
    build->states.items[0].check = build->states.items[1].check = 1; /* 0 is "free", so the root is 1 */
    SV_VEC_PUSH(l->queue, root);
    for (size_t i = 0; i < l->queue.count && !l->queue.failed; i++) {
        range r = l->queue.items[i];
        if (r.low < r.high && l->words[r.low].size == r.depth)
            build->states.items[r.state].surface = l->words[r.low++].surface + 1;
        if (r.low < r.high && !place_children(l, &r)) return false;
    }
    return !l->queue.failed && reserve(l, build->states.count + l->codes + 1);
}

servanda_status sv_trie_build(sv_build *build) {
    uint16_t *codes = sv_alloc(sizeof *codes * SV_CELL_PAGES * SV_CELL_PAGE);
    if (!codes) return sv_build_memory(build);
    memset(codes, 0, sizeof *codes * SV_CELL_PAGES * SV_CELL_PAGE);
    layout l = {.build = build, .first_free = 2};
    l.codes = number_points(build, codes);
    bool good =
        l.codes != SV_NONE && write_cells(build, codes) == SERVANDA_OK && make_words(build, codes, &l) && lay_out(&l);
    SV_VEC_FREE(l.queue);
    sv_free(codes);
    return good ? build->status : sv_build_memory(build);
}
