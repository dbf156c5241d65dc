/* What a document defines itself: the acronym behind a name, and whatever else a rule says goes by a short form.
 *
 * The one idea: a mark that tells its own short form is remembered; where that form stands later in the document, and the
 * packs know nothing better of it, it is marked as what it is short for. */
#include <string.h>

#include "find/find.h"

#define LEAST_POINTS 2u
#define MOST_POINTS 40u

/* A short form as it is written: folded, and where its capitals are. */
typedef struct short_form {
    uint32_t points[MOST_POINTS], count;
    uint64_t capitals; /* bits */
} short_form;

/* False: it is too short to be one, or too long. */
static bool read_form(const sv_find *f, const char *text, size_t size, short_form *out) {
    bool hans = sv_rule_fold(f->pack) == SV_FOLD_HANS;
    *out = (short_form){.count = 0};
    for (size_t at = 0; at < size && out->count < MOST_POINTS; out->count++) {
        uint32_t point;
        at += sv_utf8_decode(text + at, size - at, &point);
        out->points[out->count] = hans ? sv_char_hans(point) : sv_char_fold(point);
        out->capitals |= (uint64_t)sv_char_is_upper(point) << out->count;
    }
    return out->count >= LEAST_POINTS && out->count < MOST_POINTS;
}

/* The first of those that may begin with a folded point; then own->next. */
static uint32_t *head(sv_find *f, uint32_t point) { return &f->own_heads[point & 255]; }

/* NULL: there is no further one. */
static const sv_find_own *own_at(const sv_find *f, uint32_t number) {
    return number ? &f->owns.items[number - 1] : NULL;
}

static bool known(sv_find *f, const short_form *form) {
    const sv_find_own *own = own_at(f, *head(f, form->points[0]));
    for (; own; own = own_at(f, own->next))
        if (own->count == form->count && memcmp(own->points, form->points, form->count * sizeof *form->points) == 0)
            return true;
    return false;
}

/* The first definition counts. False: it was not kept. */
static bool remember(sv_find *f, const short_form *form, sv_find_own own) {
    if (f->owns.count >= SV_LIMIT_OWN || known(f, form)) return false;
    uint32_t *points = SV_NEW_N(f->arena, uint32_t, form->count);
    if (points) {
        memcpy(points, form->points, form->count * sizeof *points);
        own.points = points;
        own.count = form->count;
        own.capitals = form->capitals;
        own.next = *head(f, points[0]);
        SV_VEC_PUSH(f->owns, own);
        *head(f, points[0]) = (uint32_t)f->owns.count;
    }
    if (!points || f->owns.failed) f->status = sv_error_memory(f->error);
    return f->status == SERVANDA_OK;
}

/* ---- learning ---- */

/* Where the name itself ends: its mark may reach over the acronym too. */
static uint32_t name_end(const sv_mark *m) {
    const char *text = sv_mark_text(m, SV_KEY_text);
    size_t count = text ? sv_utf8_count(text, strlen(text)) : 0;
    return count && count < m->end - m->start ? m->start + (uint32_t)count : m->end;
}

/* The actor that a name is as a whole. */
static const sv_mark *actor_of(const sv_find *f, const sv_mark *name) {
    const sv_mark *m, *best = NULL;
    uint32_t end = name_end(name);
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_actor, name->start, end, &i));)
        if (m->start <= name->start && m->end >= end && (!best || m->end - m->start < best->end - best->start))
            best = m;
    return best;
}

static bool set_actor(sv_find *f, sv_find_own *own, const sv_mark *actor) {
    const char *code = sv_find_actor_code(actor);
    own->self = !code && sv_find_mark_yes(actor, SV_KEY_self);
    if (code && !(own->code = sv_arena_str(f->arena, code))) f->status = sv_error_memory(f->error);
    return own->code || own->self;
}

static void tell(sv_find *f, const sv_find_own *own, const sv_mark *name, const sv_mark *actor) {
    sv_find_learnt learnt = {.acronym = sv_mark_text(name, SV_KEY_acronym), .code = own->code, .self = own->self};
    if (!f->watch || !f->watch->learnt) return;
    learnt.start = name->start;
    learnt.end = name_end(name);
    learnt.id = actor ? sv_mark_text(actor, SV_KEY_id) : NULL;
    if (learnt.code && sv_find_actor_is_role(learnt.code)) learnt.code = NULL; /* means nothing elsewhere */
    f->watch->learnt(f->watch->context, f, &learnt);
}

static void learn_acronym(sv_find *f, const sv_mark *name) {
    sv_find_own own = {.name = true, .pack = f->pack, .rule = name->rule};
    short_form form;
    const char *acronym = sv_mark_text(name, SV_KEY_acronym);
    if (!acronym || !read_form(f, acronym, strlen(acronym), &form) || known(f, &form)) return;
    const sv_mark *actor = sv_mark_text(name, SV_KEY_code) ? name : actor_of(f, name);
    if (actor) set_actor(f, &own, actor);
    if (remember(f, &form, own)) tell(f, &own, name, actor);
}

static void learn_words(sv_find *f, const char *text, size_t size, const sv_find_own *own) {
    short_form form;
    if (read_form(f, text, size, &form)) remember(f, &form, *own);
}

/* Where words are written with spaces, a form of several goes by its first one and by its last one too: families' names
 * stand on either side. */
static void learn_form(sv_find *f, const sv_mark *actor) {
    sv_find_own own = {.pack = f->pack, .rule = actor->rule};
    const char *text = sv_mark_text(actor, SV_KEY_own), *first, *last;
    if (!text || !set_actor(f, &own, actor)) return;
    learn_words(f, text, strlen(text), &own);
    if (!f->chars.spaced || !(first = strchr(text, ' '))) return;
    last = strrchr(text, ' ') + 1;
    learn_words(f, text, (size_t)(first - text), &own);
    learn_words(f, last, strlen(last), &own);
}

static void learn(sv_find *f, sv_type type, uint32_t start, uint32_t end) {
    const sv_mark *m;
    for (size_t i = 0; f->status == SERVANDA_OK && (m = sv_find_mark_next(f, type, start, end, &i));) {
        if (type == SV_TYPE_name)
            learn_acronym(f, m);
        else
            learn_form(f, m);
    }
}

/* ---- finding again ---- */

/* Letters of scripts that leave nothing between the letters of a word: a short form is no part of a longer one. */
static bool joined(uint32_t left, uint32_t right) {
    sv_script a = sv_char_script(left), b = sv_char_script(right);
    if (a == SV_SCRIPT_KATAKANA) return b == SV_SCRIPT_KATAKANA;
    return (a == SV_SCRIPT_LATIN || a == SV_SCRIPT_DIGIT) && (b == SV_SCRIPT_LATIN || b == SV_SCRIPT_DIGIT);
}

static bool stands_at(const sv_find *f, const sv_find_own *own, uint32_t at, uint32_t end) {
    const uint32_t *points = f->view.points, *raw = f->view.raw;
    if (own->capitals & 1 && raw[at] == points[at]) return false; /* mostly: a small letter */
    if (own->count > end - at || memcmp(points + at, own->points, own->count * sizeof *points) != 0) return false;
    for (uint32_t i = 0, asked = own->name ? own->count : 1; i < asked; i++) /* families are also written in capitals */
        if (sv_char_is_upper(raw[at + i]) != (own->capitals >> i & 1)) return false;
    uint32_t stop = at + own->count;
    return !(at > 0 && joined(points[at - 1], points[at])) &&
           !(stop < f->view.count && joined(points[stop - 1], points[stop]));
}

static const sv_find_own *longest_at(sv_find *f, uint32_t at, uint32_t end) {
    const sv_find_own *best = NULL, *own = own_at(f, *head(f, f->view.points[at]));
    for (; own; own = own_at(f, own->next))
        if ((!best || own->count > best->count) && stands_at(f, own, at, end)) best = own;
    return best;
}

#define RANK 50 /* as that of a word of a list */

/* What the packs only guess of the same place, or of the office right behind it ("Minister"), is known better now: the
 * mark takes its place. False: they know it. */
static bool supersede(sv_find *f, sv_mark *mark) {
    const sv_mark *m;
    uint32_t start = mark->start, end = mark->end;
    uint32_t reach = end + (end < f->view.count && f->view.points[end] == ' ') + 1;
    for (size_t i = 0; (m = sv_find_mark_next(f, (sv_type)mark->type, start, reach, &i));) {
        if (m->rank >= RANK && m->start < end) return false;
        if (m->rank >= RANK) continue;
        if (m->start < mark->start) mark->start = m->start;
        if (m->end > mark->end) mark->end = m->end;
        sv_scan_remove(f->scan, (uint32_t)(i - 1));
    }
    return true;
}

static void put(sv_find *f, sv_mark mark) {
    if (supersede(f, &mark) && sv_scan_add(f->scan, &mark) == UINT32_MAX) f->status = sv_error_memory(f->error);
}

/* A state or bloc is no proper name (statements.md §7), and neither is its acronym. */
static bool names_state(const sv_find *f, uint32_t start, uint32_t end) {
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_actor, start, end, &i));)
        if (m->rule == SV_NO_RULE && !sv_mark_text(m, SV_KEY_id)) return true;
    return false;
}

static void mark_own(sv_find *f, const sv_find_own *own, uint32_t at) {
    sv_mark mark = {.start = at, .end = at + own->count, .type = SV_TYPE_actor, .rank = RANK};
    mark.rule = own->pack == f->pack ? own->rule : SV_NO_RULE;
    mark.keys[0] = own->self ? SV_KEY_self : SV_KEY_code;
    mark.values[0] = (sv_value){.kind = SV_VALUE_TEXT, .text = own->self ? "yes" : own->code};
    mark.value_count = own->self || own->code;
    if (mark.value_count) put(f, mark);
    mark.type = SV_TYPE_name;
    mark.value_count = 0;
    if (own->name && !names_state(f, mark.start, mark.end)) put(f, mark);
}

static void find_again(sv_find *f, uint32_t start, uint32_t end) {
    for (uint32_t at = start; at < end && f->status == SERVANDA_OK; at++) {
        const sv_find_own *own = longest_at(f, at, end);
        if (!own) continue;
        mark_own(f, own, at);
        at += own->count - 1;
    }
}

void sv_find_own_run(sv_find *f, uint32_t start, uint32_t end) {
    if (f->owns.count) find_again(f, start, end);
    learn(f, SV_TYPE_name, start, end);
    learn(f, SV_TYPE_actor, start, end);
}
