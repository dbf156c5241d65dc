/* Amounts of money in a clause: money marks, in the order of the text. */
#include <string.h>

#include "find/find.h"

#define AMOUNTS 32

static bool inside_larger(const sv_find *f, const sv_mark *m) {
    const sv_mark *other;
    for (size_t i = 0; (other = sv_find_mark_next(f, SV_TYPE_money, m->start, m->end, &i));)
        if (other != m && other->start <= m->start && other->end >= m->end &&
            other->end - other->start > m->end - m->start)
            return true;
    return false;
}

static servanda_amount amount_of(sv_find *f, const sv_mark *m) {
    const char *bound = sv_mark_text(m, SV_KEY_bound);
    servanda_amount a = {.value = sv_mark_number(m, SV_KEY_value, 0) * sv_mark_number(m, SV_KEY_scale, 1)};
    a.quote = sv_find_mark_text(f, m->start, m->end);
    a.currency = sv_arena_str(f->arena, sv_mark_text(m, SV_KEY_currency));
    a.bound = bound ? servanda_bound_of(bound) : SERVANDA_BOUND_EXACT;
    a.span = sv_find_mark_span(f, m->start, m->end);
    return a;
}

void sv_find_amount_fill(sv_find *f, const sv_find_clause *c, servanda_statement *out) {
    servanda_amount amounts[AMOUNTS];
    size_t n = 0;
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_money, c->start, c->end, &i)) && n < AMOUNTS;) {
        if (m->start < c->start || m->end > c->end || !sv_mark_text(m, SV_KEY_currency) || inside_larger(f, m))
            continue;
        servanda_amount a = amount_of(f, m);
        size_t at = n++;
        for (; at > 0 && amounts[at - 1].span.start > a.span.start; at--) amounts[at] = amounts[at - 1];
        amounts[at] = a;
        sv_find_reason(f, "amounts", a.quote, m->rule, m->start, m->end, false);
    }
    servanda_amount *copy = SV_NEW_N(f->arena, servanda_amount, n ? n : 1);
    if (!copy) {
        f->status = sv_error_memory(f->error);
        return;
    }
    memcpy(copy, amounts, n * sizeof *amounts);
    out->amounts = copy;
    out->amount_count = n;
}
