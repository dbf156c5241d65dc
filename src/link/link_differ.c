/* What two wordings of one act differ in.
 *
 * The one idea: only what both texts state is compared; a slot that is silent on one side is a difference where a
 * reader would be bound by it (a sum of money, a deadline), not where wording varies freely. */
#include <math.h>
#include <string.h>

#include "link/link.h"
#include "model/edtf.h"

static bool has_amount(const servanda_statement *s, const servanda_amount *amount) {
    for (size_t i = 0; i < s->amount_count; i++) {
        const servanda_amount *other = &s->amounts[i];
        bool currency = !amount->currency || !other->currency || strcmp(amount->currency, other->currency) == 0;
        if (currency && fabs(other->value - amount->value) <= fabs(amount->value) * 1e-9) return true;
    }
    return false;
}

static bool amounts_differ(const servanda_statement *a, const servanda_statement *b) {
    for (size_t i = 0; i < a->amount_count; i++)
        if (!has_amount(b, &a->amounts[i])) return true;
    for (size_t i = 0; i < b->amount_count; i++)
        if (!has_amount(a, &b->amounts[i])) return true;
    return false;
}

/* The last day by which the act is due: of a deadline, else of the one date of the act. */
static bool due_of(const servanda_statement *s, char last[11], bool *explicit) {
    const servanda_date *best = NULL;
    for (size_t i = 0; i < s->date_count; i++) {
        const servanda_date *d = &s->dates[i];
        if (d->role == SERVANDA_ROLE_REFERENCE || d->role == SERVANDA_ROLE_START) continue;
        if (!best || (d->role == SERVANDA_ROLE_DEADLINE && best->role != SERVANDA_ROLE_DEADLINE)) best = d;
    }
    sv_edtf date;
    char first[11];
    if (!best || !best->edtf || !sv_edtf_parse(best->edtf, &date) || date.open_to) return false;
    sv_edtf_bounds(&date, first, last);
    *explicit = best->role == SERVANDA_ROLE_DEADLINE;
    return true;
}

static bool deadlines_differ(const servanda_statement *a, const servanda_statement *b) {
    char da[11], db[11];
    bool xa = false, xb = false, ha = due_of(a, da, &xa), hb = due_of(b, db, &xb);
    if (ha && hb) return strcmp(da, db) != 0;
    return (ha && xa) || (hb && xb);
}

static bool has_actor(const servanda_statement *s, const char *actor) {
    for (size_t i = 0; i < s->actor_count; i++)
        if (strcmp(s->actors[i], actor) == 0) return true;
    return false;
}

static bool actors_differ(const servanda_statement *a, const servanda_statement *b) {
    if (!a->actor_count || !b->actor_count) return false;
    for (size_t i = 0; i < a->actor_count; i++)
        if (!has_actor(b, a->actors[i])) return true;
    for (size_t i = 0; i < b->actor_count; i++)
        if (!has_actor(a, b->actors[i])) return true;
    return false;
}

unsigned servanda_differences(const servanda_statement *a, const servanda_statement *b) {
    unsigned found = 0;
    if (!a || !b) return SERVANDA_DIFFERS_MISSING;
    bool commitments = a->kind == SERVANDA_KIND_COMMITMENT && b->kind == SERVANDA_KIND_COMMITMENT;
    if (a->kind != b->kind) found |= SERVANDA_DIFFERS_KIND;
    if (commitments && a->force != b->force) found |= SERVANDA_DIFFERS_FORCE;
    if (amounts_differ(a, b)) found |= SERVANDA_DIFFERS_AMOUNT;
    if (commitments && deadlines_differ(a, b)) found |= SERVANDA_DIFFERS_DEADLINE;
    if (actors_differ(a, b)) found |= SERVANDA_DIFFERS_ACTOR;
    return found;
}

const char *servanda_difference_name(unsigned flag) {
    static const struct {
        unsigned flag;
        const char *name;
    } names[] = {{SERVANDA_DIFFERS_KIND, "kind"},         {SERVANDA_DIFFERS_FORCE, "force"},
                 {SERVANDA_DIFFERS_DEADLINE, "deadline"}, {SERVANDA_DIFFERS_AMOUNT, "amount"},
                 {SERVANDA_DIFFERS_ACTOR, "actor"},       {SERVANDA_DIFFERS_MISSING, "missing"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].flag == flag) return names[i].name;
    return NULL;
}
