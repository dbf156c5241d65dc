/* Two documents side by side: rows, and what differs in each.
 *
 * The one idea: what only one text has is a difference where the other has no room for it. An act that lacks a counterpart
 * may have been told together with its neighbour, or stand in words that were not read as an act; both show in lengths. */
#include <math.h>
#include <string.h>

#include "link/link.h"

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
        if (c->rows[i].a == SERVANDA_NO_STATEMENT || c->rows[i].b == SERVANDA_NO_STATEMENT) continue;
        la += length_of(statement_of(&c->a, c->rows[i].a));
        lb += length_of(statement_of(&c->b, c->rows[i].b));
    }
    c->scale = lb / la;
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

/* The nearest row before (step -1) or after (step 1) that has the side asked for. */
static const servanda_aligned *nearest(const comparing *c, const lonely *l, int step, bool own) {
    for (size_t i = l->row; step < 0 ? i-- > 0 : ++i < c->count;) {
        const servanda_aligned *r = &c->rows[i];
        if ((own ? own_at(l, r) : other_at(l, r)) != SERVANDA_NO_STATEMENT) return r;
        if (step > 0 && i + 1 >= c->count) break;
    }
    return NULL;
}

/* Length of the text between two statements; at the ends of a document it is not known. */
static double gap(const servanda_statement *before, const servanda_statement *after) {
    if (!before || !after || after->span.start < before->span.end) return 0;
    return (double)(after->span.start - before->span.end);
}

static const servanda_statement *side_of(const comparing *c, const lonely *l, int step, bool own) {
    const servanda_aligned *r = nearest(c, l, step, own);
    if (!r) return NULL;
    return own ? statement_of(l->own, own_at(l, r)) : statement_of(l->other, other_at(l, r));
}

/* Whether the other text has words at this place that are in no statement. At its beginning it may have any. */
static bool has_room(const comparing *c, const lonely *l, const servanda_statement *s) {
    const servanda_statement *before = side_of(c, l, -1, false), *after = side_of(c, l, 1, false);
    double expected = length_of(s) * l->scale;
    if (!before) return after && (double)after->span.start >= expected * ROOM + 1;
    double mine = gap(side_of(c, l, -1, true), s) + gap(s, side_of(c, l, 1, true));
    return gap(before, after) - mine * l->scale >= expected * ROOM;
}

/* Whether the counterpart of the neighbour tells both: it has what this act has, and is longer than its own or has most. */
static bool told_by(const lonely *l, const sv_item *one, const servanda_aligned *r) {
    if (!r || r->a == SERVANDA_NO_STATEMENT || r->b == SERVANDA_NO_STATEMENT) return false;
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
        if (r->a == SERVANDA_NO_STATEMENT || r->b == SERVANDA_NO_STATEMENT) continue;
        sv_near near_a = near_of(&c->a, r->a), near_b = near_of(&c->b, r->b);
        r->differs = sv_differ_find(c->a.items[r->a].s, c->b.items[r->b].s, &near_a, &near_b);
    }
    for (size_t i = 0; i < c->count; i++)
        if (c->rows[i].a == SERVANDA_NO_STATEMENT || c->rows[i].b == SERVANDA_NO_STATEMENT) settle_lonely(c, i);
}

static bool compare(comparing *c, const servanda_link_document both[2]) {
    sv_corpus corpus;
    sv_items items = {.list = NULL};
    if (!sv_item_make(c->arena, both, 2, NULL, &corpus, &items)) return false;
    c->a = (side){&both[0], &items.list[corpus.first[0]], both[0].statements.count};
    c->b = (side){&both[1], &items.list[corpus.first[1]], both[1].statements.count};
    if (!make_rows(c)) return false;
    measure(c);
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
