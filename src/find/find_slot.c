/* Slots that are stretches of the clause as they stand: on what it depends, whom it is for, by what vehicle.
 *
 * The one idea: all of them are one mechanism. A row of the table says which marks fill a slot; the marks come from the
 * packs, with the id that all languages share. What stands in a condition belongs to it and fills no other slot. */
#include <string.h>

#include "find/find.h"

#define PHRASES 16 /* of one slot; a clause with more is a list of them all the same */

typedef struct slot {
    servanda_phrase_slot slot;
    sv_type type;
    bool apart; /* not within a condition */
} slot;

static const slot slots[] = {{SERVANDA_PHRASE_CONDITION, SV_TYPE_condition, false},
                             {SERVANDA_PHRASE_BENEFICIARY, SV_TYPE_beneficiary, true},
                             {SERVANDA_PHRASE_INSTRUMENT, SV_TYPE_instrument, true}};

typedef struct found {
    uint32_t start, end, rule;
    const char *id;
} found;

static const char *id_of(const sv_mark *m) {
    const char *id = sv_mark_text(m, SV_KEY_id);
    return id ? id : sv_mark_text(m, SV_KEY_code);
}

static bool conditional(const sv_find *f, const sv_mark *m) {
    const sv_mark *c;
    for (size_t i = 0; (c = sv_find_mark_next(f, SV_TYPE_condition, m->start, m->end, &i));)
        if (c->start <= m->start && c->end >= m->end) return true;
    return false;
}

/* In the order of the text. */
static size_t collect(const sv_find *f, const sv_find_clause *c, const slot *s, found *list) {
    const sv_mark *m;
    size_t n = 0;
    for (size_t i = 0; (m = sv_find_mark_next(f, s->type, c->start, c->end, &i)) && n < PHRASES;) {
        if (m->start < c->start || m->end > c->end || (s->apart && conditional(f, m))) continue;
        size_t at = n++;
        for (; at > 0 && list[at - 1].start > m->start; at--) list[at] = list[at - 1];
        list[at] = (found){m->start, m->end, m->rule, id_of(m)};
    }
    return n;
}

static bool known(const servanda_phrase *list, size_t count, const char *quote) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].quote, quote) == 0) return true;
    return false;
}

/* The same words twice in a clause are one. */
static servanda_phrases phrases_of(sv_find *f, const slot *s, const found *list, size_t n) {
    servanda_phrase *out = SV_NEW_N(f->arena, servanda_phrase, n);
    size_t count = 0;
    if (!out) f->status = sv_error_memory(f->error);
    for (size_t i = 0; out && i < n; i++) {
        servanda_phrase p = {.quote = sv_find_mark_text(f, list[i].start, list[i].end)};
        if (known(out, count, p.quote)) continue;
        p.id = list[i].id ? sv_arena_str(f->arena, list[i].id) : NULL;
        if (list[i].id && !p.id) f->status = sv_error_memory(f->error);
        p.span = sv_find_mark_span(f, list[i].start, list[i].end);
        sv_find_reason(f, servanda_phrase_name(s->slot), p.quote, list[i].rule, list[i].start, list[i].end, false);
        out[count++] = p;
    }
    return (servanda_phrases){out, count};
}

void sv_find_slot_fill(sv_find *f, const sv_find_clause *c, servanda_statement *out) {
    found list[PHRASES];
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        if (!sv_find_mark_run(f, slots[i].type, c->start, c->end)) return;
        size_t n = collect(f, c, &slots[i], list);
        if (n) out->phrases[slots[i].slot] = phrases_of(f, &slots[i], list, n);
    }
}
