/* What changed between two versions of one text (revision.h).
 *
 * The one idea: as in patience sorting. Passages that stand once in each text are paired, the longest run of pairs that
 * rises in both is kept, and equal neighbours are added to it; the gaps that are left are what changed. */
#include "servanda/revision.h"

#include <stdlib.h>
#include <string.h>

#include "model/document.h"
#include "text/text.h"

#define NOBODY SIZE_MAX

typedef struct passage {
    uint64_t hash; /* of its letters */
    const char *text, *letters;
    size_t letter_count, partner; /* in the other text, or NOBODY */
} passage;

typedef struct side {
    passage *list;
    size_t count;
} side;

struct servanda_revisions {
    sv_arena *arena;
    SV_VEC(servanda_revision) items;
};

typedef struct revising {
    servanda_revisions *out;
    sv_buf raw, text, letters;
    side a, b;
    bool failed;
} revising;

/* ---- passages ---- */

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/* Of three bytes, from Kana to the Han signs: written without spaces. */
static bool is_wide(char first) { return (unsigned char)first >= 0xE3 && (unsigned char)first <= 0xE9; }

/* White space becomes one blank; none where a line was broken between signs that are written without any. */
static void add_evenly(sv_buf *out, const char *s, size_t size) {
    for (size_t i = 0; i < size && !out->failed; i++) {
        if (!is_space(s[i])) {
            sv_buf_byte(out, s[i]);
            continue;
        }
        while (i + 1 < size && is_space(s[i + 1])) i++;
        bool wide = i + 1 < size && is_wide(s[i + 1]) && out->size >= 3 && is_wide(out->data[out->size - 3]);
        if (!wide && out->size > 0 && out->data[out->size - 1] != ' ') sv_buf_byte(out, ' ');
    }
}

static bool take_block(revising *r, const servanda_document *d, const sv_block *block, passage *out) {
    sv_buf_clear(&r->raw);
    sv_buf_clear(&r->text);
    sv_buf_clear(&r->letters);
    for (uint32_t i = 0; i < block->range_count; i++) {
        const char *from = d->text + block->ranges[i].start;
        size_t size = block->ranges[i].end - block->ranges[i].start;
        if (i) sv_buf_byte(&r->raw, '\n');
        sv_buf_add(&r->raw, from, size);
        sv_letters_add(&r->letters, from, size);
    }
    if (!r->raw.failed) add_evenly(&r->text, r->raw.data, r->raw.size);
    r->failed |= r->raw.failed || r->text.failed || r->letters.failed;
    if (r->failed || r->letters.size == 0) return false;
    *out = (passage){.hash = sv_hash_fnv(r->letters.data, r->letters.size), .partner = NOBODY};
    out->text = sv_arena_copy(r->out->arena, r->text.data, r->text.size);
    out->letters = sv_arena_copy(r->out->arena, r->letters.data, r->letters.size);
    out->letter_count = r->letters.size;
    r->failed |= !out->text || !out->letters;
    return !r->failed;
}

static void take_document(revising *r, const servanda_document *d, side *out) {
    out->list = SV_NEW_N(r->out->arena, passage, d->block_count + 1);
    r->failed |= !out->list;
    for (size_t i = 0; i < d->block_count && !r->failed; i++)
        if (d->blocks[i].kind != SV_BLOCK_FURNITURE)
            out->count += take_block(r, d, &d->blocks[i], &out->list[out->count]);
}

static bool same(const passage *a, const passage *b) {
    return a->letter_count == b->letter_count && memcmp(a->letters, b->letters, a->letter_count) == 0;
}

/* ---- anchors ---- */

static int by_hash(const void *left, const void *right) {
    const passage *a = *(const passage *const *)left, *b = *(const passage *const *)right;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    return (a > b) - (a < b);
}

static const passage **sorted(revising *r, const side *s) {
    const passage **list = SV_NEW_N(r->out->arena, const passage *, s->count + 1);
    r->failed |= !list;
    for (size_t i = 0; list && i < s->count; i++) list[i] = &s->list[i];
    if (list && s->count) qsort(list, s->count, sizeof *list, by_hash);
    return list;
}

/* How many from `at` on have its hash. */
static size_t run_at(const passage **list, size_t count, size_t at) {
    size_t n = 1;
    while (at + n < count && list[at + n]->hash == list[at]->hash) n++;
    return n;
}

/* Pairs what stands once in each. */
static void pair_unique(revising *r) {
    const passage **a = sorted(r, &r->a), **b = sorted(r, &r->b);
    for (size_t i = 0, k = 0; !r->failed && i < r->a.count && k < r->b.count;) {
        size_t n = run_at(a, r->a.count, i), m = run_at(b, r->b.count, k);
        uint64_t x = a[i]->hash, y = b[k]->hash;
        if (x == y && n == 1 && m == 1 && same(a[i], b[k]))
            r->a.list[a[i] - r->a.list].partner = (size_t)(b[k] - r->b.list);
        i += x <= y ? n : 0;
        k += y <= x ? m : 0;
    }
}

/* Keeps the longest run of pairs that rises in both texts: the ends of the best runs of each length so far, and who went
 * before whom. */
static void keep_rising(revising *r) {
    size_t *ends = SV_NEW_N(r->out->arena, size_t, r->a.count + 1), length = 0;
    size_t *before = SV_NEW_N(r->out->arena, size_t, r->a.count + 1);
    r->failed |= !ends || !before;
    for (size_t i = 0; i < r->a.count && !r->failed; i++) {
        size_t low = 0, high = length, here = r->a.list[i].partner;
        if (here == NOBODY) continue;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (r->a.list[ends[middle]].partner < here)
                low = middle + 1;
            else
                high = middle;
        }
        before[i] = low ? ends[low - 1] : NOBODY;
        ends[low] = i;
        length += low == length;
    }
    if (r->failed) return;
    size_t at = length ? ends[length - 1] : NOBODY;
    for (size_t i = r->a.count; i-- > 0;) {
        if (i == at)
            at = before[i], r->b.list[r->a.list[i].partner].partner = i;
        else
            r->a.list[i].partner = NOBODY;
    }
}

/* Equal neighbours of pairs are pairs; so are equal beginnings and ends of the texts. */
static void spread(revising *r) {
    side *a = &r->a, *b = &r->b;
    for (size_t i = 0, k = 0; i < a->count; i++) {
        if (a->list[i].partner == NOBODY && k < b->count && b->list[k].partner == NOBODY &&
            same(&a->list[i], &b->list[k]))
            a->list[i].partner = k, b->list[k].partner = i;
        k = a->list[i].partner != NOBODY ? a->list[i].partner + 1 : b->count;
    }
    for (size_t i = a->count, k = b->count; i-- > 0;) {
        if (a->list[i].partner == NOBODY && k > 0 && b->list[k - 1].partner == NOBODY &&
            same(&a->list[i], &b->list[k - 1]))
            a->list[i].partner = k - 1, b->list[k - 1].partner = i;
        k = a->list[i].partner != NOBODY ? a->list[i].partner : 0;
    }
}

/* ---- what is left ---- */

static const char *joined(revising *r, const side *s, size_t from, size_t to, bool letters) {
    sv_buf_clear(&r->text);
    for (size_t i = from; i < to; i++) {
        if (i > from && !letters) sv_buf_byte(&r->text, ' ');
        sv_buf_str(&r->text, letters ? s->list[i].letters : s->list[i].text);
    }
    const char *copy =
        r->text.failed ? NULL : sv_arena_copy(r->out->arena, r->text.data ? r->text.data : "", r->text.size);
    r->failed |= !copy;
    return copy;
}

static void add(revising *r, const char *earlier, const char *later) {
    servanda_revision one = {earlier, later};
    if (r->failed) return;
    SV_VEC_PUSH(r->out->items, one);
    r->failed |= r->out->items.failed;
}

/* Nothing where only the division is another. As many on both sides: one by one, else as a whole. */
static void add_gap(revising *r, size_t a, size_t a_end, size_t b, size_t b_end) {
    if (a == a_end && b == b_end) return;
    const char *x = joined(r, &r->a, a, a_end, true), *y = joined(r, &r->b, b, b_end, true);
    if (r->failed || strcmp(x, y) == 0) return;
    if (a_end - a == b_end - b) {
        for (; a < a_end; a++, b++)
            if (!same(&r->a.list[a], &r->b.list[b])) add(r, r->a.list[a].text, r->b.list[b].text);
        return;
    }
    const char *earlier = a < a_end ? joined(r, &r->a, a, a_end, false) : NULL;
    add(r, earlier, b < b_end ? joined(r, &r->b, b, b_end, false) : NULL);
}

static void add_gaps(revising *r) {
    size_t a = 0, b = 0;
    for (size_t i = 0; i < r->a.count && !r->failed; i++) {
        size_t partner = r->a.list[i].partner;
        if (partner == NOBODY) continue;
        add_gap(r, a, i, b, partner);
        a = i + 1, b = partner + 1;
    }
    if (!r->failed) add_gap(r, a, r->a.count, b, r->b.count);
}

static void revise(revising *r, const servanda_document *earlier, const servanda_document *later) {
    take_document(r, earlier, &r->a);
    take_document(r, later, &r->b);
    if (!r->failed) pair_unique(r);
    if (!r->failed) keep_rising(r);
    if (r->failed) return;
    spread(r);
    add_gaps(r);
}

servanda_status servanda_revisions_find(servanda_revisions **out, const servanda_document *earlier,
                                        const servanda_document *later, servanda_error *error) {
    sv_arena *arena = sv_arena_new();
    revising r = {.out = arena ? SV_NEW(arena, servanda_revisions) : NULL};
    *out = NULL;
    if (r.out) {
        r.out->arena = arena;
        revise(&r, earlier, later);
    }
    sv_buf_free(&r.raw);
    sv_buf_free(&r.text);
    sv_buf_free(&r.letters);
    if (r.out && !r.failed) return *out = r.out, SERVANDA_OK;
    if (r.out) SV_VEC_FREE(r.out->items);
    sv_arena_free(arena);
    return sv_error_memory(error);
}

const servanda_revision *servanda_revisions_items(const servanda_revisions *revisions, size_t *count) {
    *count = revisions->items.count;
    return revisions->items.items;
}

void servanda_revisions_free(servanda_revisions *revisions) {
    if (!revisions) return;
    SV_VEC_FREE(revisions->items);
    sv_arena_free(revisions->arena);
}
