/* What two wordings of one act differ in.
 *
 * The one idea: only what both texts state is compared; a slot that is silent on one side is a difference where a
 * reader would be bound by it (a sum of money, a deadline) and the text around does not say it either. Wordings of two
 * languages that bind alike are alike. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "link/link.h"
#include "link/link_number.h"
#include "model/edtf.h"

/* ---- amounts ---- */

bool sv_differ_has_amount(const servanda_statement *s, const servanda_amount *amount) {
    for (size_t i = 0; i < s->amount_count; i++) {
        const servanda_amount *other = &s->amounts[i];
        bool currency = !amount->currency || !other->currency || strcmp(amount->currency, other->currency) == 0;
        if (currency && fabs(other->value - amount->value) <= fabs(amount->value) * 1e-9) return true;
    }
    return false;
}

static bool said_near(const sv_near *near, const servanda_amount *amount) {
    for (size_t i = 0; i < near->count; i++)
        if (sv_differ_has_amount(near->list[i], amount)) return true;
    return false;
}

/* Sums of `s` that neither the other statement nor those around it have. */
static size_t own_amounts(const servanda_statement *s, const servanda_statement *other, const sv_near *near) {
    size_t n = 0;
    for (size_t i = 0; i < s->amount_count; i++)
        n += !sv_differ_has_amount(other, &s->amounts[i]) && !said_near(near, &s->amounts[i]);
    return n;
}

static bool amounts_differ(const servanda_statement *a, const servanda_statement *b, const sv_near *near_a,
                           const sv_near *near_b) {
    return own_amounts(a, b, near_b) || own_amounts(b, a, near_a);
}

/* ---- deadlines ---- */

/* The last day by which the act is due: of a deadline, else of the one date of the act. */
static const servanda_date *due_of(const servanda_statement *s, char last[11]) {
    const servanda_date *best = NULL;
    for (size_t i = 0; i < s->date_count; i++) {
        const servanda_date *d = &s->dates[i];
        if (d->role == SERVANDA_ROLE_REFERENCE || d->role == SERVANDA_ROLE_START) continue;
        if (!best || (d->role == SERVANDA_ROLE_DEADLINE && best->role != SERVANDA_ROLE_DEADLINE)) best = d;
    }
    sv_edtf date;
    char first[11];
    if (!best || !best->edtf || !sv_edtf_parse(best->edtf, &date) || date.open_to) return NULL;
    sv_edtf_bounds(&date, first, last);
    return best;
}

static bool has_day(const servanda_statement *s, const char *last) {
    sv_edtf date;
    char first[11], end[11];
    for (size_t i = 0; i < s->date_count; i++) {
        if (!s->dates[i].edtf || !sv_edtf_parse(s->dates[i].edtf, &date) || date.open_to) continue;
        sv_edtf_bounds(&date, first, end);
        if (strcmp(end, last) == 0) return true;
    }
    return false;
}

static bool day_near(const sv_near *near, const char *last) {
    for (size_t i = 0; i < near->count; i++)
        if (has_day(near->list[i], last)) return true;
    return false;
}

/* A date counts alone only where its year is written out: what is reckoned ("in three years") may be reckoned otherwise. */
static bool is_plain(const servanda_date *d, const char *last) {
    char year[5] = {last[0], last[1], last[2], last[3], 0};
    return d->role == SERVANDA_ROLE_DEADLINE && d->quote && strstr(d->quote, year);
}

static bool deadlines_differ(const servanda_statement *a, const servanda_statement *b, const sv_near *near_a,
                             const sv_near *near_b) {
    char la[11], lb[11];
    const servanda_date *da = due_of(a, la), *db = due_of(b, lb);
    if (da && db) return strcmp(la, lb) != 0 && !has_day(b, la) && !has_day(a, lb);
    if (da) return is_plain(da, la) && !has_day(b, la) && (b->date_count || !day_near(near_b, la));
    return db && is_plain(db, lb) && !has_day(a, lb) && (a->date_count || !day_near(near_a, lb));
}

/* ---- actors ---- */

bool sv_differ_has_text(const char *const *list, size_t count, const char *text) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], text) == 0) return true;
    return false;
}

bool sv_differ_strangers(const servanda_statement *a, const servanda_statement *b) {
    for (size_t i = 0; i < a->actor_count; i++)
        if (sv_differ_has_text(b->actors, b->actor_count, a->actors[i])) return false;
    return a->actor_count && b->actor_count;
}

/* A state or bloc; who goes by name may be named in many ways. */
static bool is_code(const char *actor) {
    return *actor && actor[strspn(actor, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] == '\0';
}

static size_t codes_of(const servanda_statement *s) {
    size_t n = 0;
    for (size_t i = 0; i < s->actor_count; i++) n += is_code(s->actors[i]);
    return n;
}

/* Somebody acts in `a` whom `b` does not even mention. */
static bool acts_alone(const servanda_statement *a, const servanda_statement *b) {
    for (size_t i = 0; i < a->actor_count; i++)
        if (is_code(a->actors[i]) && !sv_differ_has_text(b->actors, b->actor_count, a->actors[i]) &&
            !sv_differ_has_text(b->concepts, b->concept_count, a->actors[i]))
            return true;
    return false;
}

/* Only of acts, not of views, and where both texts say who acts, and all of them as states or blocs. */
static bool is_comparable(const servanda_statement *s) {
    return s->kind != SERVANDA_KIND_POSITION && s->actors_stated && s->actor_count && codes_of(s) == s->actor_count;
}

static bool actors_differ(const servanda_statement *a, const servanda_statement *b) {
    return is_comparable(a) && is_comparable(b) && (acts_alone(a, b) || acts_alone(b, a));
}

/* ---- force ---- */

/* Whether `strong` has an inner verb of the weaker force ("agreed to seek"): a language may put either one outside. */
static bool holds_force(const servanda_statement *strong, servanda_force weaker) {
    char id[32];
    snprintf(id, sizeof id, "force:%s", servanda_force_name(weaker));
    return sv_differ_has_text(strong->concepts, strong->concept_count, id);
}

static bool same_lang(const servanda_statement *a, const servanda_statement *b) {
    return a->lang && b->lang && strcmp(a->lang, b->lang) == 0;
}

static bool forces_differ(const servanda_statement *a, const servanda_statement *b) {
    const servanda_statement *strong = a->force > b->force ? a : b, *weak = a->force > b->force ? b : a;
    if (a->force == b->force || same_lang(a, b)) return a->force != b->force;
    if (weak->force == SERVANDA_FORCE_COMMIT) return false; /* "shall" of one language is the plain verb of another */
    return !holds_force(strong, weak->force);
}

/* A view here and a promise there, in one language; across languages, and between what is done and what is to be done,
 * that is mostly a matter of grammar. */
static bool kinds_differ(const servanda_statement *a, const servanda_statement *b) {
    return a->kind != b->kind && a->kind != SERVANDA_KIND_PROGRESS && b->kind != SERVANDA_KIND_PROGRESS &&
           same_lang(a, b);
}

unsigned sv_differ_find(const servanda_statement *a, const servanda_statement *b, const sv_near *near_a,
                        const sv_near *near_b) {
    unsigned found = 0;
    bool commitments = a->kind == SERVANDA_KIND_COMMITMENT && b->kind == SERVANDA_KIND_COMMITMENT;
    if (kinds_differ(a, b)) found |= SERVANDA_DIFFERS_KIND;
    if (commitments && forces_differ(a, b)) found |= SERVANDA_DIFFERS_FORCE;
    if (amounts_differ(a, b, near_a, near_b)) found |= SERVANDA_DIFFERS_AMOUNT;
    if (commitments && deadlines_differ(a, b, near_a, near_b)) found |= SERVANDA_DIFFERS_DEADLINE;
    if (actors_differ(a, b)) found |= SERVANDA_DIFFERS_ACTOR;
    if (sv_number_differ(a, b)) found |= SERVANDA_DIFFERS_SCOPE;
    return found;
}

unsigned servanda_differences(const servanda_statement *a, const servanda_statement *b) {
    static const sv_near nothing = {.count = 0};
    return a && b ? sv_differ_find(a, b, &nothing, &nothing) : SERVANDA_DIFFERS_MISSING;
}

const char *servanda_difference_name(unsigned flag) {
    static const struct {
        unsigned flag;
        const char *name;
    } names[] = {{SERVANDA_DIFFERS_KIND, "kind"},         {SERVANDA_DIFFERS_FORCE, "force"},
                 {SERVANDA_DIFFERS_DEADLINE, "deadline"}, {SERVANDA_DIFFERS_AMOUNT, "amount"},
                 {SERVANDA_DIFFERS_ACTOR, "actor"},       {SERVANDA_DIFFERS_MISSING, "missing"},
                 {SERVANDA_DIFFERS_SCOPE, "scope"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].flag == flag) return names[i].name;
    return NULL;
}
