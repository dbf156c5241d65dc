/* Areas of a clause: the subject matters whose terms it uses, most weight first, three at most.
 *
 * The one idea: terms vote with their weight; the label or heading above votes too; a clause without any vote takes the
 * areas of its lead-in, its heading, or the statement before it in the same block. Codes: statements.md §6. */
#include <string.h>

#include "find/find.h"

#define AREAS 32
#define KEEP 3
#define HEADING_VOTE 0.5
#define TOPIC_VOTE 0.5 /* of the strongest area's votes: what a heading or label with one area adds */
#define BEFORE_VOTE 0.4
#define IN_AGENCY 0.3    /* a term inside the name of an agency says little of what the agency does here */
#define LABEL_POINTS 60u /* a longer sentence is no label */
#define ENOUGH 0.4       /* of the strongest area's votes */

typedef struct votes {
    const char *codes[AREAS];
    double weight[AREAS];
    size_t count;
} votes;

static void vote(votes *v, const char *code, double weight) {
    for (size_t i = 0; i < v->count; i++)
        if (strcmp(v->codes[i], code) == 0) {
            v->weight[i] += weight;
            return;
        }
    if (v->count < AREAS) v->codes[v->count] = code, v->weight[v->count++] = weight;
}

static bool in_agency(const sv_find *f, const sv_mark *m) {
    const sv_mark *actor;
    for (size_t i = 0; (actor = sv_find_mark_next(f, SV_TYPE_actor, m->start, m->end, &i));)
        if (actor->start <= m->start && actor->end >= m->end && sv_mark_text(actor, SV_KEY_id)) return true;
    return false;
}

static void count_marks(sv_find *f, uint32_t start, uint32_t end, votes *v) {
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_area, start, end, &i));) {
        const char *code = sv_mark_text(m, SV_KEY_area);
        if (!code || m->start < start || m->end > end) continue;
        vote(v, code, sv_mark_number(m, SV_KEY_weight, 1) * (in_agency(f, m) ? IN_AGENCY : 1));
    }
}

static size_t strongest(const votes *v) {
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < v->count; i++)
        if (v->weight[i] > 0 && (best == SIZE_MAX || v->weight[i] > v->weight[best])) best = i;
    return best;
}

static size_t choose(votes *v, const char *out[KEEP]) {
    double first = 0;
    size_t n = 0;
    for (size_t best; n < KEEP && (best = strongest(v)) != SIZE_MAX; n++) {
        if (n == 0) first = v->weight[best];
        if (v->weight[best] < first * ENOUGH || (n > 0 && v->weight[best] <= HEADING_VOTE)) break;
        out[n] = v->codes[best];
        v->weight[best] = 0;
    }
    return n;
}

static void topic(sv_find *f, uint32_t start, uint32_t end, const char *areas[KEEP]) {
    votes v = {.count = 0};
    memset(areas, 0, KEEP * sizeof *areas);
    if (!sv_find_mark_run(f, SV_TYPE_area, start, end)) return;
    count_marks(f, start, end, &v);
    choose(&v, areas);
}

void sv_find_area_heading(sv_find *f) {
    f->first_mark = 0;
    topic(f, 0, (uint32_t)f->view.count < SV_LIMIT_SENTENCE ? (uint32_t)f->view.count : SV_LIMIT_SENTENCE,
          f->heading_areas);
    f->heading_title =
        f->heading_block == SV_NO_BLOCK; /* the first one names the document, which speaks of much else */
    f->heading_block = f->block_index;
}

void sv_find_area_label(sv_find *f, uint32_t start, uint32_t end) {
    if (end - start > LABEL_POINTS) return;
    topic(f, start, end, f->label_areas);
    f->label_block = f->block_index;
}

/* What the text is about here: the label of this block or of its lead-in, else the heading above. */
static const char *const *topic_here(const sv_find *f) {
    bool label =
        f->label_block != SV_NO_BLOCK && (f->label_block == f->block_index || f->label_block == f->block->lead);
    if (label && f->label_areas[0]) return f->label_areas;
    return f->block->heading != SV_NO_BLOCK && f->block->heading == f->heading_block ? f->heading_areas : NULL;
}

static void vote_topic(const sv_find *f, votes *v) {
    const char *const *areas = topic_here(f);
    size_t best = strongest(v);
    double first = best == SIZE_MAX ? 0 : v->weight[best] * TOPIC_VOTE;
    if (!areas || !areas[0]) return;
    bool sure = !areas[1] && (areas == f->label_areas || !f->heading_title);
    if (sure) vote(v, areas[0], first > 1 ? first : 1);
    for (size_t i = 0; !sure && i < KEEP && areas[i]; i++) vote(v, areas[i], HEADING_VOTE);
}

/* The statement before it in the same block goes on: its first area weighs in. */
static void vote_before(const sv_find *f, votes *v) {
    size_t best = strongest(v);
    if (f->out.count <= f->block_out || best == SIZE_MAX) return;
    const servanda_statement *before = &f->out.items[f->out.count - 1];
    if (before->area_count) vote(v, before->areas[0], v->weight[best] * BEFORE_VOTE);
}

static void explain(sv_find *f, const sv_find_clause *c, const char *code) {
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_area, c->start, c->end, &i));)
        if (sv_mark_text(m, SV_KEY_area) && strcmp(sv_mark_text(m, SV_KEY_area), code) == 0) {
            sv_find_reason(f, "areas", code, m->rule, m->start, m->end, false);
            return;
        }
    sv_find_reason(f, "areas", code, SV_NO_RULE, c->start, c->end, false);
}

static size_t areas_before(const sv_find *f, const char *found[KEEP]) {
    const servanda_statement *before = &f->out.items[f->out.count - 1];
    size_t n = 0;
    for (; n < before->area_count && n < KEEP; n++) found[n] = before->areas[n];
    return n;
}

void sv_find_area_fill(sv_find *f, const sv_find_clause *c, servanda_statement *out) {
    votes v = {.count = 0};
    const char *found[KEEP];
    if (!sv_find_mark_run(f, SV_TYPE_area, c->start, c->end)) return;
    count_marks(f, c->start, c->end, &v);
    size_t n = 0;
    if (!v.count && f->out.count > f->block_out) n = areas_before(f, found);
    if (n == 0) {
        vote_topic(f, &v);
        vote_before(f, &v);
        n = choose(&v, found);
    }
    if (n == 0 && f->out.count) n = areas_before(f, found);
    const char **list = SV_NEW_N(f->arena, const char *, KEEP);
    if (!list) {
        f->status = sv_error_memory(f->error);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        list[i] = found[i];
        explain(f, c, found[i]);
    }
    out->areas = list;
    out->area_count = n;
}
