/* Areas of a clause: the subject matters that it speaks of, most votes first, three at most.
 *
 * The one idea: everything that tells a subject votes for it. The clause's own terms vote with their weight, bodies and
 * programmes that are named vote for what they are concerned with; the heading, the label, the lead-in and what the
 * block says before and behind add a share of the clause's strongest vote. So the votes of a block's statements are
 * kept until it has been read. A term of the scheme is an entry of any list with the attribute `area`. Codes:
 * statements.md §6. */
#include <string.h>

#include "find/find.h"

#define KEEP 3
#define LABEL_POINTS 60u /* a longer sentence is no label */
#define REPEATED 0.5     /* what further terms of one area add, of their weight */
#define IN_BODY 0.35     /* a term inside the name of a body says little of what the body does here */
#define BODY 1.3         /* vote of a body or programme whose subject is known */
#define LEAST 2.0        /* the context weighs at least as if the clause had a vote of this much */
#define LABEL 0.47       /* shares of the strongest vote that the context adds */
#define HEADING 0.27
#define LEAD 0.25
#define BLOCK 0.45
#define BEHIND 0.2
#define FADING 0.7  /* what remains of a statement's areas for each one between it and another of its block */
#define TOLD 1.0    /* of the clause's strongest vote, for its own terms to tell what the statements before are about */
#define ENOUGH 0.46 /* of the strongest vote, for a second and third area: more than BLOCK adds by itself */
#define SECOND 0.7  /* and at least this */

static void vote(sv_find_topic *t, const char *code, double weight) {
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->codes[i], code) == 0) {
            t->votes[i] += weight;
            return;
        }
    if (t->count < SV_FIND_AREAS) t->codes[t->count] = code, t->votes[t->count++] = weight;
}

static double strongest(const sv_find_topic *t, size_t *at) {
    double best = 0;
    for (size_t i = 0; i < t->count; i++)
        if (t->votes[i] > best) best = t->votes[i], *at = i;
    return best;
}

/* ---- the votes of a stretch of text ---- */

static const char *area_of(const sv_mark *m, uint32_t start, uint32_t end) {
    return m->start >= start && m->end <= end ? sv_mark_text(m, SV_KEY_area) : NULL;
}

/* Inside the name of a body, or of a programme whose subject is known anyway. */
static bool in_body(const sv_find *f, const sv_mark *m) {
    const sv_type types[] = {SV_TYPE_actor, SV_TYPE_name};
    const sv_mark *body;
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; (body = sv_find_mark_next(f, types[k], m->start, m->end, &i));)
            if (body->start <= m->start && body->end >= m->end &&
                sv_mark_text(body, types[k] == SV_TYPE_actor ? SV_KEY_id : SV_KEY_area))
                return true;
    return false;
}

/* The heaviest term of an area counts in full, further ones in part. A word may stand in two lists of one area. */
static void count_terms(sv_find *f, uint32_t start, uint32_t end, sv_find_topic *t) {
    sv_find_topic heaviest = {.count = 0};
    const sv_mark *m, *last = NULL;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_area, start, end, &i));) {
        const char *code = area_of(m, start, end);
        if (!code) continue;
        if (last && last->start == m->start && last->end == m->end &&
            strcmp(sv_mark_text(last, SV_KEY_area), code) == 0)
            continue;
        double weight = sv_mark_number(m, SV_KEY_weight, 1) * (in_body(f, m) ? IN_BODY : 1), before = 0;
        for (size_t k = 0; k < heaviest.count; k++)
            if (strcmp(heaviest.codes[k], code) == 0) before = heaviest.votes[k];
        double more = weight > before ? weight - before : 0;
        vote(&heaviest, code, more);
        vote(t, code, more + (weight - more) * REPEATED);
        last = m;
    }
}

static void count_bodies(sv_find *f, uint32_t start, uint32_t end, sv_find_topic *t) {
    const sv_type types[] = {SV_TYPE_actor, SV_TYPE_name};
    const sv_mark *m;
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; (m = sv_find_mark_next(f, types[k], start, end, &i));) {
            const char *code = area_of(m, start, end);
            if (code) vote(t, code, BODY);
        }
}

static bool count(sv_find *f, uint32_t start, uint32_t end, sv_find_topic *t) {
    t->count = 0;
    t->block = f->block_index;
    if (!sv_find_mark_run(f, SV_TYPE_area, start, end)) return false;
    count_terms(f, start, end, t);
    count_bodies(f, start, end, t);
    for (size_t i = 0; i < t->count; i++) /* a code that a rule captured lives only as long as the scan */
        if (!(t->codes[i] = sv_arena_str(f->arena, t->codes[i]))) return f->status = sv_error_memory(f->error), false;
    return true;
}

/* ---- the context ---- */

void sv_find_area_block(sv_find *f) {
    if (f->here.count && f->here.block == f->block->lead) f->lead_in = f->here;
    f->here.count = 0;
    f->here.block = f->block_index;
}

void sv_find_area_heading(sv_find *f) {
    uint32_t end = (uint32_t)f->view.count;
    f->first_mark = 0;
    count(f, 0, end < SV_LIMIT_SENTENCE ? end : SV_LIMIT_SENTENCE, &f->heading);
}

const char *sv_find_area_topic(sv_find *f, uint32_t start, uint32_t end) {
    sv_find_topic t;
    size_t at = 0;
    return count(f, start, end, &t) && strongest(&t, &at) > 0 ? t.codes[at] : NULL;
}

void sv_find_area_label(sv_find *f, uint32_t start, uint32_t end) {
    if (end - start <= LABEL_POINTS) count(f, start, end, &f->label);
}

/* What the text around is about adds `share` of the clause's strongest vote; only its stronger areas do. */
static void add_topic(sv_find_topic *t, const sv_find_topic *context, double share) {
    size_t at;
    double best = strongest(context, &at);
    for (size_t i = 0; i < context->count; i++)
        if (context->votes[i] * 2 >= best && best > 0) vote(t, context->codes[i], share * context->votes[i] / best);
}

static bool is_for(const sv_find_topic *context, uint32_t block) {
    return context->count && context->block == block && block != SV_NO_BLOCK;
}

static double base_of(const sv_find_topic *own) {
    size_t at;
    double best = strongest(own, &at);
    return best > LEAST ? best : LEAST;
}

static void add_context(const sv_find *f, sv_find_topic *t, double base) {
    uint32_t lead = f->block->lead;
    if (is_for(&f->label, f->block_index) || is_for(&f->label, lead))
        add_topic(t, &f->label, base * LABEL);
    else if (is_for(&f->heading, f->block->heading))
        add_topic(t, &f->heading, base * HEADING);
    if (is_for(&f->lead_in, lead)) add_topic(t, &f->lead_in, base * LEAD);
}

static void add_near(sv_find_topic *t, const sv_find_topic *near, double share) {
    for (size_t i = 0; i < near->count; i++) vote(t, near->codes[i], share * near->votes[i]);
}

/* A statement speaks of these; what those nearer to the block's other end spoke of fades. */
static void pass_on(sv_find_topic *near, const char *const *areas, size_t n) {
    for (size_t i = 0; i < near->count; i++) near->votes[i] *= FADING;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < near->count && strcmp(near->codes[k], areas[i]) != 0) k++;
        if (k < near->count)
            near->votes[k] = 1;
        else
            vote(near, areas[i], 1);
    }
}

/* The codes that a clause's own terms tell plainly enough for its neighbours. */
static size_t told(const sv_find_topic *own, const char *codes[SV_FIND_AREAS]) {
    size_t n = 0, at;
    double best = strongest(own, &at);
    for (size_t i = 0; i < own->count && best >= TOLD; i++)
        if (own->votes[i] >= best * ENOUGH) codes[n++] = own->codes[i];
    return n;
}

/* ---- the choice ---- */

/* Of what is touched in passing only a share counts, but where the clause speaks of it `alone`: the packs tell in the
 * list `area-share`. */
static void take_shares(const sv_find *f, sv_find_topic *t, const char *alone) {
    uint32_t list = f->chars.area_share;
    for (size_t i = 0; i < t->count && list != UINT32_MAX; i++) {
        uint32_t entry = t->codes[i] != alone ? sv_rule_word(f->pack, list, t->codes[i]) : UINT32_MAX;
        sv_value share = {.kind = SV_VALUE_NONE};
        if (entry != UINT32_MAX) share = sv_rule_entry_get(f->pack, entry, SV_KEY_weight);
        if (share.kind == SV_VALUE_NUMBER) t->votes[i] *= share.number;
    }
}

static size_t choose(sv_find_topic *t, const char *out[KEEP]) {
    size_t n = 0, at = 0;
    double first = strongest(t, &at);
    double votes = first;
    while (n < KEEP && at < t->count && votes > 0) {
        if (n > 0 && (votes < first * ENOUGH || votes < SECOND)) break;
        out[n++] = t->codes[at];
        t->votes[at] = 0;
        votes = strongest(t, &at);
    }
    return n;
}

/* Where nothing tells a subject, it is still that of the statement before. */
static size_t areas_before(const sv_find *f, const char *found[KEEP]) {
    size_t n = 0;
    for (; n < KEEP && f->last_areas[n]; n++) found[n] = f->last_areas[n];
    return n;
}

static void remember(sv_find *f, const char *const *areas, size_t n) {
    for (size_t i = 0; i < KEEP; i++) f->last_areas[i] = i < n ? areas[i] : NULL;
    pass_on(&f->here, areas, n);
}

static void explain(sv_find *f, const sv_find_votes *c, const char *area, const char *code) {
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_area, c->start, c->end, &i));)
        if (sv_mark_text(m, SV_KEY_area) && strcmp(sv_mark_text(m, SV_KEY_area), area) == 0) {
            sv_find_reason(f, "areas", code, m->rule, m->start, m->end, false);
            return;
        }
    sv_find_reason(f, "areas", code, SV_NO_RULE, c->start, c->end, false);
}

/* The code of an area in the scheme that the pack asks for: the id of the entry that the scheme's list has for it. */
static const char *in_scheme(const sv_find *f, const char *code) {
    uint32_t list = f->chars.scheme;
    uint32_t entry = list != UINT32_MAX ? sv_rule_word(f->pack, list, code) : UINT32_MAX;
    const char *id = entry != UINT32_MAX ? sv_rule_entry_get(f->pack, entry, SV_KEY_id).text : NULL;
    return id ? id : code;
}

static void list_areas(sv_find *f, const sv_find_votes *c, const char *const *found, size_t n,
                       servanda_statement *out) {
    const char **list = SV_NEW_N(f->arena, const char *, KEEP);
    if (!list) {
        f->status = sv_error_memory(f->error);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const char *code = in_scheme(f, found[i]);
        size_t k = 0;
        while (k < out->area_count && strcmp(list[k], code) != 0) k++;
        if (k < out->area_count) continue;
        list[out->area_count++] = code;
        explain(f, c, found[i], code);
    }
    out->areas = list;
}

void sv_find_area_fill(sv_find *f, const sv_find_clause *c) {
    sv_find_votes v = {.start = c->start, .end = c->end, .first_mark = f->first_mark, .statement = f->out.count};
    if (!count(f, c->start, c->end, &v.topic)) return;
    v.alone = v.topic.count == 1 ? v.topic.codes[0] : NULL;
    v.base = base_of(&v.topic);
    v.told_count = told(&v.topic, v.told);
    add_context(f, &v.topic, v.base);
    SV_VEC_PUSH(f->votes, v);
    if (f->votes.failed) f->status = sv_error_memory(f->error);
}

/* What follows in the block votes for what stands before it. */
static void look_behind(sv_find *f) {
    sv_find_topic behind = {.count = 0};
    for (size_t i = f->votes.count; i-- > 0;) {
        sv_find_votes *v = &f->votes.items[i];
        add_near(&v->topic, &behind, v->base * BEHIND);
        pass_on(&behind, v->told, v->told_count);
    }
}

void sv_find_area_settle(sv_find *f) {
    look_behind(f);
    for (size_t i = 0; i < f->votes.count && f->status == SERVANDA_OK; i++) {
        sv_find_votes *v = &f->votes.items[i];
        const char *found[KEEP];
        if (v->statement >= f->out.count) break;
        f->first_mark = v->first_mark;
        f->reasons.count = 0;
        add_near(&v->topic, &f->here, v->base * BLOCK);
        take_shares(f, &v->topic, v->alone);
        size_t n = choose(&v->topic, found);
        if (n == 0) n = areas_before(f, found);
        remember(f, found, n);
        list_areas(f, v, found, n, &f->out.items[v->statement]);
        sv_find_reason_give(f, &f->out.items[v->statement]);
    }
    f->votes.count = 0;
}
