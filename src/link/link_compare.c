/* Two documents side by side: rows, and what differs in each.
 *
 * The one idea: what only one text has is a difference where the other has no room for it. An act that lacks a counterpart
 * may have been told together with its neighbour, or stand in words that were not read as an act; both show in lengths. */
#include <math.h>
#include <string.h>

#include "link/link.h"

#define LEFT 0.03     /* likeness of two acts that are left over between the same neighbours */
#define ROOM 0.5      /* of the length to be expected: so much free text may hold the act */
#define COVERED 0.22  /* of an act's weight that its neighbour's counterpart has too, if it tells both */
#define TELLING 8.0   /* and so much weight in all: not only who acts and what it is about */
#define REPEATED 0.50 /* the same where the counterpart is no longer than its own */

struct servanda_alignment {
    sv_arena *arena;
    servanda_aligned *rows;
    size_t count;
};

typedef struct side {
    const servanda_link_document *doc;
    const sv_item *items;
    size_t count;
} side;

typedef struct comparing {
    sv_arena *arena;
    side a, b;
    double scale; /* length of b's text for one character of a's */
    servanda_aligned *rows;
    size_t count;
} comparing;

static const servanda_statement *statement_of(const side *s, size_t at) {
    return at == SERVANDA_NO_STATEMENT ? NULL : s->items[at].s;
}

static double length_of(const servanda_statement *s) { return (double)(s->span.end - s->span.start); }

/* ---- rows ---- */

static bool is_pair(const servanda_aligned *r) {
    return r->a != SERVANDA_NO_STATEMENT && r->b != SERVANDA_NO_STATEMENT;
}

static bool make_rows(comparing *c) {
    size_t na = c->a.count, nb = c->b.count, next = 0;
    size_t *match = SV_NEW_N(c->arena, size_t, na + 1);
    double *scores = SV_NEW_N(c->arena, double, na + 1);
    c->rows = SV_NEW_N(c->arena, servanda_aligned, na + nb + 1);
    if (!match || !scores || !c->rows) return false;
    if (!sv_align_items(c->a.items, na, c->b.items, nb, match, scores)) return false;
    for (size_t i = 0; i < na; i++) {
        for (; match[i] != SIZE_MAX && next < match[i]; next++)
            c->rows[c->count++] = (servanda_aligned){.a = SERVANDA_NO_STATEMENT, .b = next};
        size_t b = match[i] == SIZE_MAX ? SERVANDA_NO_STATEMENT : match[i];
        c->rows[c->count++] = (servanda_aligned){.a = i, .b = b, .score = scores[i]};
        if (match[i] != SIZE_MAX) next = match[i] + 1;
    }
    for (; next < nb; next++) c->rows[c->count++] = (servanda_aligned){.a = SERVANDA_NO_STATEMENT, .b = next};
    return true;
}

static void measure(comparing *c) {
    double la = 1, lb = 1;
    for (size_t i = 0; i < c->count; i++) {
        if (!is_pair(&c->rows[i])) continue;
        la += length_of(statement_of(&c->a, c->rows[i].a));
        lb += length_of(statement_of(&c->b, c->rows[i].b));
    }
    c->scale = lb / la;
}

/* ---- what is left over on both sides ---- */

/* Of one kind, as firm and about as long: between the same neighbours that is one act in two wordings. */
static bool are_one(const comparing *c, size_t a, size_t b, double *alike) {
    const servanda_statement *x = statement_of(&c->a, a), *y = statement_of(&c->b, b);
    double ratio = length_of(y) / (length_of(x) * c->scale + 1);
    *alike = sv_similar(&c->a.items[a], &c->b.items[b]);
    return x->kind == y->kind && x->kind != SERVANDA_KIND_POSITION && x->force == y->force && x->stage == y->stage &&
           ratio > ROOM && ratio < 1 / ROOM && *alike >= LEFT;
}

/* Rows [from, to) have one side each, those of a before those of b; puts them to `out` with what is one act together. */
static size_t pair_between(const comparing *c, size_t from, size_t to, servanda_aligned *out) {
    size_t next = from, n = 0;
    while (next < to && c->rows[next].b == SERVANDA_NO_STATEMENT) next++;
    const size_t first = next;
    for (size_t i = from; i < first; i++) {
        double alike;
        size_t k = next;
        while (k < to && !are_one(c, c->rows[i].a, c->rows[k].b, &alike)) k++;
        servanda_aligned row = c->rows[i];
        if (k < to) {
            while (next < k) out[n++] = c->rows[next++];
            row.b = c->rows[next++].b, row.score = alike;
        }
        out[n++] = row;
    }
    while (next < to) out[n++] = c->rows[next++];
    return n;
}

static bool pair_left(comparing *c) {
    servanda_aligned *rows = SV_NEW_N(c->arena, servanda_aligned, c->count + 1);
    size_t n = 0;
    if (!rows) return false;
    for (size_t i = 0, end; i < c->count; i = end + 1) {
        for (end = i; end < c->count && !is_pair(&c->rows[end]); end++) continue;
        n += pair_between(c, i, end, rows + n);
        if (end < c->count) rows[n++] = c->rows[end];
    }
    c->rows = rows, c->count = n;
    return true;
}

/* ---- acts of one text only ---- */

typedef struct lonely { /* a row with one side: `own` has the act, `other` lacks it */
    const side *own, *other;
    bool first;   /* own is a */
    double scale; /* length in other of one character of own */
    size_t row;
} lonely;

static size_t own_at(const lonely *l, const servanda_aligned *r) { return l->first ? r->a : r->b; }
static size_t other_at(const lonely *l, const servanda_aligned *r) { return l->first ? r->b : r->a; }

/* The nearest row before (step -1) or after (step 1) that was aligned; NULL: there is none. */
static const servanda_aligned *nearest(const comparing *c, size_t row, int step) {
    for (size_t i = row; step < 0 ? i-- > 0 : ++i < c->count;)
        if (is_pair(&c->rows[i]) && c->rows[i].score > 0) return &c->rows[i];
    return NULL;
}

/* Length of the text between two statements of one side that is in no act of it; at the ends of a document it is not
 * known. Views are no acts: what one text says as a view, the other may do as an act. */
static double free_between(const side *s, size_t before, size_t after) {
    const servanda_statement *x = statement_of(s, before), *y = statement_of(s, after);
    if (!x || !y || y->span.start < x->span.end) return 0;
    double length = (double)(y->span.start - x->span.end);
    for (size_t i = before + 1; i < after; i++)
        if (statement_of(s, i)->kind != SERVANDA_KIND_POSITION) length -= length_of(statement_of(s, i));
    return length;
}

/* Whether the other text has words at this place that are in no act. At its beginning it may have any. */
static bool has_room(const comparing *c, const lonely *l, const servanda_statement *s) {
    const servanda_aligned *before = nearest(c, l->row, -1), *after = nearest(c, l->row, 1);
    double expected = length_of(s) * l->scale;
    if (!after) return false;
    if (!before) return (double)statement_of(l->other, other_at(l, after))->span.start >= expected * ROOM + 1;
    double mine = free_between(l->own, own_at(l, before), own_at(l, after));
    double theirs = free_between(l->other, other_at(l, before), other_at(l, after));
    return theirs - mine * l->scale >= expected * ROOM;
}

/* Whether the counterpart of the neighbour tells both: it has what this act has, and is longer than its own or has most. */
static bool told_by(const lonely *l, const sv_item *one, const servanda_aligned *r) {
    if (!r || !is_pair(r)) return false;
    const sv_item *mine = &l->own->items[own_at(l, r)], *theirs = &l->other->items[other_at(l, r)];
    double more = length_of(theirs->s) - length_of(mine->s) * l->scale;
    sv_likeness like = sv_similar_measure(one, theirs);
    bool longer = more >= length_of(one->s) * l->scale * ROOM;
    if (!longer && like.shared < TELLING) return false;
    return like.shared >= like.mass_a * (longer ? COVERED : REPEATED);
}

static void settle_lonely(comparing *c, size_t row) {
    servanda_aligned *r = &c->rows[row];
    bool first = r->b == SERVANDA_NO_STATEMENT;
    lonely l = {first ? &c->a : &c->b, first ? &c->b : &c->a, first, first ? c->scale : 1 / c->scale, row};
    const sv_item *one = &l.own->items[own_at(&l, r)];
    r->differs = SERVANDA_DIFFERS_MISSING;
    for (int step = -1; step <= 1; step += 2) {
        size_t at = step < 0 ? row - 1 : row + 1;
        const servanda_aligned *near = (step < 0 && row == 0) || at >= c->count ? NULL : &c->rows[at];
        if (!told_by(&l, one, near)) continue;
        *(first ? &r->b : &r->a) = other_at(&l, near);
        r->differs = 0;
        return;
    }
    r->unread = one->s->kind == SERVANDA_KIND_POSITION || has_room(c, &l, one->s);
    if (r->unread) r->differs = 0;
}

/* ---- what differs ---- */

static sv_near near_of(const side *s, size_t at) {
    sv_near near = {.count = 0};
    for (size_t i = at > 2 ? at - 2 : 0; i <= at + 2 && i < s->count; i++) near.list[near.count++] = s->items[i].s;
    return near;
}

static void judge(comparing *c) {
    for (size_t i = 0; i < c->count; i++) {
        servanda_aligned *r = &c->rows[i];
        if (!is_pair(r)) continue;
        sv_near near_a = near_of(&c->a, r->a), near_b = near_of(&c->b, r->b);
        r->differs = sv_differ_find(c->a.items[r->a].s, c->b.items[r->b].s, &near_a, &near_b);
    }
    for (size_t i = 0; i < c->count; i++)
        if (!is_pair(&c->rows[i])) settle_lonely(c, i);
    for (size_t i = c->count; i-- > 0;) /* one that the counterpart of the act after it tells, which is known now */
        if (!is_pair(&c->rows[i])) settle_lonely(c, i);
}

static bool compare(comparing *c, const servanda_link_document both[2]) {
    sv_corpus corpus;
    sv_items items = {.list = NULL};
    if (!sv_item_make(c->arena, both, 2, NULL, &corpus, &items)) return false;
    c->a = (side){&both[0], &items.list[corpus.first[0]], both[0].statements.count};
    c->b = (side){&both[1], &items.list[corpus.first[1]], both[1].statements.count};
    if (!make_rows(c)) return false;
    measure(c);
    if (!pair_left(c)) return false;
    judge(c);
    return true;
}

servanda_status servanda_align_documents(servanda_alignment **out, const servanda_link_document *a,
                                         const servanda_link_document *b, servanda_error *error) {
    const servanda_link_document both[2] = {*a, *b};
    comparing c = {.arena = sv_arena_new()};
    servanda_alignment *alignment = c.arena ? SV_NEW(c.arena, servanda_alignment) : NULL;
    *out = NULL;
    if (!alignment || !compare(&c, both)) {
        sv_arena_free(c.arena);
        return sv_error_memory(error);
    }
    *alignment = (servanda_alignment){c.arena, c.rows, c.count};
    *out = alignment;
    return SERVANDA_OK;
}

const servanda_aligned *servanda_alignment_rows(const servanda_alignment *alignment, size_t *count) {
    *count = alignment->count;
    return alignment->rows;
}

void servanda_alignment_free(servanda_alignment *alignment) {
    if (alignment) sv_arena_free(alignment->arena);
}
