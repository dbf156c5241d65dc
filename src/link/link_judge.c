/* What became of an act from one wording to the next.
 *
 * The one idea: one function a slot; each adds the changes it sees with what both sides say. Only what both wordings are
 * bound by is compared: a slot that one of them leaves to the reader (an actor) is no change. */
#include "link/link_judge.h"

#include <stdlib.h>
#include <string.h>

#include "link/link.h"
#include "link/link_number.h"
#include "model/edtf.h"

typedef struct judging {
    sv_arena *arena;
    const servanda_statement *a, *b; /* earlier, later */
    servanda_changed *out;
    bool failed;
} judging;

#define REASONS 12u /* of one pair */
#define NEARLY 0.95 /* of what was promised is all of it */
#define COUNT 100   /* from here on a number counts something; smaller ones may be ordinals */
#define FEWER 20    /* the same where a count was promised */
#define FIRST_YEAR 1900
#define LAST_YEAR 2199

const char *servanda_change_name(servanda_change change) {
    static const char *const names[] = {
#define SV_CHANGE(name, text) text,
#include "servanda/change.def"
#undef SV_CHANGE
    };
    return (size_t)change < sizeof names / sizeof *names ? names[change] : NULL;
}

bool sv_judge_add(sv_arena *arena, servanda_changed *out, servanda_change change, const char *slot, const char *earlier,
                  const char *later) {
    if (!out->reasons) out->reasons = SV_NEW_N(arena, servanda_change_reason, REASONS);
    servanda_change_reason one = {change, slot, sv_arena_str(arena, earlier), sv_arena_str(arena, later)};
    if (!out->reasons || (earlier && !one.earlier) || (later && !one.later)) return false;
    servanda_change_reason *list = (servanda_change_reason *)(uintptr_t)out->reasons;
    if (out->reason_count < REASONS) list[out->reason_count++] = one;
    if (change < out->change) out->change = change;
    return true;
}

static void note(judging *j, servanda_change change, const char *slot, const char *earlier, const char *later) {
    j->failed |= !sv_judge_add(j->arena, j->out, change, slot, earlier ? earlier : "none", later ? later : "none");
}

bool sv_judge_has(const servanda_statement *s, const char *concept) {
    for (size_t i = 0; i < s->concept_count; i++)
        if (strcmp(s->concepts[i], concept) == 0) return true;
    return false;
}

bool sv_judge_begun(const servanda_statement *promise, const servanda_statement *report) {
    static const char *const beginnings[] = {"a:open", "a:establish", "a:launch"};
    size_t promised = 0, reported = 0;
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        if (!sv_judge_has(promise, beginnings[i])) continue;
        promised++;
        reported += sv_judge_has(report, beginnings[i]);
    }
    return promised && reported == promised;
}

bool sv_judge_fulfils(const servanda_statement *promise, const servanda_statement *report) {
    if (sv_judge_has(report, SV_TURN_PREPARE) && !sv_judge_has(promise, SV_TURN_PREPARE)) return false;
    if (report->stage == SERVANDA_STAGE_COMPLETED) return true;
    return report->stage == SERVANDA_STAGE_STARTED && sv_judge_begun(promise, report);
}

static bool is_object(const char *concept) {
    static const char *const deeds[] = {
#define SV_DEED(id) id,
#include "link/deed.def"
#undef SV_DEED
    };
    return strchr(concept, ':') && strncmp(concept, "turn:", 5) != 0 && strncmp(concept, "force:", 6) != 0 &&
           !sv_differ_has_text(deeds, sizeof deeds / sizeof *deeds, concept);
}

bool sv_judge_shares_object(const servanda_statement *a, const servanda_statement *b) {
    bool named = false;
    for (size_t i = 0; i < a->concept_count; i++) {
        if (!is_object(a->concepts[i])) continue;
        named = true;
        if (sv_judge_has(b, a->concepts[i])) return true;
    }
    for (size_t i = 0; i < a->name_count; i++)
        if (sv_differ_has_text(b->names, b->name_count, a->names[i]) || strstr(b->quote, a->names[i])) return true;
    for (size_t i = 0; i < a->amount_count; i++)
        if (sv_differ_has_amount(b, &a->amounts[i])) return true;
    return !named;
}

bool sv_judge_is_met(const servanda_statement *plan, uint32_t round, uint32_t later) {
    return sv_judge_has(plan, SV_TURN_NEXT) && later > round;
}

/* ---- force, kind and stage ---- */

static const char *amounts_of(judging *j, const servanda_statement *s) {
    char sum[SERVANDA_SUM];
    sv_buf out = SV_BUF_INIT;
    for (size_t i = 0; i < s->amount_count; i++)
        sv_buf_printf(&out, "%s%s", i ? ", " : "", servanda_amount_sum(&s->amounts[i], sum));
    const char *copy = out.failed || !out.size ? NULL : sv_arena_copy(j->arena, out.data, out.size);
    j->failed |= out.failed || (out.size && !copy);
    sv_buf_free(&out);
    return copy;
}

/* Of the sum that was promised, only a part was given so far. */
static bool less_money(const servanda_statement *a, const servanda_statement *b) {
    for (size_t i = 0; i < a->amount_count; i++)
        for (size_t k = 0; k < b->amount_count; k++) {
            const servanda_amount *x = &a->amounts[i], *y = &b->amounts[k];
            bool currency = x->currency && y->currency && strcmp(x->currency, y->currency) == 0;
            if (currency && y->value < x->value * NEARLY) return true;
        }
    return false;
}

/* The one count of a statement but `known`: places, trainees, offices; 0: none, or several. */
static double count_of(const servanda_statement *s, double known, double least) {
    sv_numbers numbers;
    double found = 0;
    size_t n = 0;
    sv_number_find(s, &numbers);
    for (size_t i = 0; i < numbers.count; i++) {
        double value = strtod(numbers.texts[i], NULL);
        bool year = strlen(numbers.texts[i]) == 4 && value >= FIRST_YEAR && value <= LAST_YEAR;
        if (value < least || year || (value >= known && value <= known)) continue;
        found = value;
        n++;
    }
    return n == 1 ? found : 0;
}

bool sv_judge_part(const servanda_statement *promise, const servanda_statement *report) {
    double promised = count_of(promise, 0, COUNT), reported = promised > 0 ? count_of(report, promised, FEWER) : 0;
    return less_money(promise, report) || (promised > 0 && reported > 0 && reported < promised * NEARLY);
}

static const char *reading(const servanda_statement *s) {
    if (s->kind == SERVANDA_KIND_COMMITMENT && s->force) return servanda_force_name(s->force);
    if (s->kind == SERVANDA_KIND_PROGRESS && s->stage) return servanda_stage_name(s->stage);
    return servanda_kind_name(s->kind);
}

/* How far an act is: views, promises, begun, going on, done. */
static int depth(const servanda_statement *s) {
    if (s->kind == SERVANDA_KIND_POSITION) return 0;
    return s->kind == SERVANDA_KIND_COMMITMENT ? 1 : 1 + (int)s->stage;
}

static void judge_kind(judging *j) {
    int before = depth(j->a), after = depth(j->b);
    const char *was = reading(j->a), *is = reading(j->b);
    if (before == after && after == 1 && j->a->force != j->b->force)
        note(j, j->b->force > j->a->force ? SERVANDA_CHANGE_STRENGTHENED : SERVANDA_CHANGE_WEAKENED, "force", was, is);
    else if (after == 0 && before > 0)
        note(j, SERVANDA_CHANGE_WEAKENED, "kind", was, is);
    else if (before == 0 && after == 1)
        note(j, SERVANDA_CHANGE_STRENGTHENED, "kind", was, is);
    else if (after > before && sv_judge_part(j->a, j->b))
        note(j, SERVANDA_CHANGE_ADVANCED, less_money(j->a, j->b) ? "amount" : "stage",
             less_money(j->a, j->b) ? amounts_of(j, j->a) : was, less_money(j->a, j->b) ? amounts_of(j, j->b) : is);
    else if (after > before && sv_judge_fulfils(j->a, j->b))
        note(j, SERVANDA_CHANGE_COMPLETED, "stage", was, is);
    else if (after > before)
        note(j, SERVANDA_CHANGE_ADVANCED, "stage", was, is);
}

/* ---- deadline ---- */

static const servanda_date *earliest(const servanda_statement *s, servanda_role role, const char *after,
                                     char last[11]) {
    const servanda_date *best = NULL;
    char from[11], to[11];
    sv_edtf date;
    for (size_t i = 0; i < s->date_count; i++) {
        const servanda_date *d = &s->dates[i];
        if (d->role != role || !d->edtf || !sv_edtf_parse(d->edtf, &date) || date.open_to) continue;
        sv_edtf_bounds(&date, from, to);
        if (strcmp(to, after) <= 0 || (best && strcmp(to, last) >= 0)) continue;
        best = d;
        memcpy(last, to, sizeof to);
    }
    return best;
}

static const servanda_date *due_of(const servanda_statement *s, const char *after, char last[11]) {
    const servanda_role roles[] = {SERVANDA_ROLE_DEADLINE, SERVANDA_ROLE_EVENT, SERVANDA_ROLE_PERIOD};
    last[0] = '\0';
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        const servanda_date *d = earliest(s, roles[i], after, last);
        if (d) return d;
    }
    return NULL;
}

void sv_judge_due(const servanda_statement *s, const char *after, char last[11]) { due_of(s, after, last); }

static void judge_deadline(judging *j) {
    char was[11], is[11];
    const servanda_date *a = due_of(j->a, "", was), *b = due_of(j->b, "", is);
    if (a && b && strcmp(is, was) > 0) note(j, SERVANDA_CHANGE_DEFERRED, "deadline", a->edtf, b->edtf);
    if (a && b && strcmp(is, was) < 0) note(j, SERVANDA_CHANGE_STRENGTHENED, "deadline", a->edtf, b->edtf);
    if (a && !b && a->role == SERVANDA_ROLE_DEADLINE) note(j, SERVANDA_CHANGE_WEAKENED, "deadline", a->edtf, NULL);
    if (!a && b && b->role == SERVANDA_ROLE_DEADLINE) note(j, SERVANDA_CHANGE_STRENGTHENED, "deadline", NULL, b->edtf);
}

/* Put off in so many words: the new day may be unknown. */
static void judge_deferral(judging *j) {
    char was[11], is[11];
    const servanda_date *a = due_of(j->a, "", was), *b = due_of(j->b, "", is);
    note(j, SERVANDA_CHANGE_DEFERRED, "deadline", a ? a->edtf : NULL, b ? b->edtf : "put off");
}

/* ---- amounts ---- */

static void judge_amount(judging *j) {
    bool differs = false;
    for (size_t i = 0; i < j->a->amount_count; i++) differs |= !sv_differ_has_amount(j->b, &j->a->amounts[i]);
    for (size_t i = 0; i < j->b->amount_count; i++) differs |= !sv_differ_has_amount(j->a, &j->b->amounts[i]);
    if (differs) note(j, SERVANDA_CHANGE_AMOUNT, "amount", amounts_of(j, j->a), amounts_of(j, j->b));
}

/* ---- scope: who, how many, what ---- */

static bool lists_differ(const char *const *a, size_t na, const char *const *b, size_t nb) {
    for (size_t i = 0; i < na; i++)
        if (!sv_differ_has_text(b, nb, a[i])) return true;
    for (size_t i = 0; i < nb; i++)
        if (!sv_differ_has_text(a, na, b[i])) return true;
    return false;
}

static const char *join(judging *j, const char *const *list, size_t count) {
    sv_buf out = SV_BUF_INIT;
    for (size_t i = 0; i < count; i++) sv_buf_printf(&out, "%s%s", i ? ", " : "", list[i]);
    const char *copy = out.failed || !out.size ? NULL : sv_arena_copy(j->arena, out.data, out.size);
    j->failed |= out.failed || (out.size && !copy);
    sv_buf_free(&out);
    return copy;
}

static void judge_actors(judging *j) {
    const servanda_statement *a = j->a, *b = j->b;
    if (!a->actor_count || !b->actor_count || !lists_differ(a->actors, a->actor_count, b->actors, b->actor_count))
        return;
    note(j, SERVANDA_CHANGE_SCOPE, "actor", join(j, a->actors, a->actor_count), join(j, b->actors, b->actor_count));
}

/* Another number stands in the place of one; a number alone is only a fuller wording. */
static void judge_numbers(judging *j) {
    sv_numbers a, b;
    const char *gone[SV_NUMBERS], *come[SV_NUMBERS];
    sv_number_find(j->a, &a);
    sv_number_find(j->b, &b);
    size_t n_gone = sv_number_own(&a, &b, gone), n_come = sv_number_own(&b, &a, come);
    if (n_gone && n_come) note(j, SERVANDA_CHANGE_SCOPE, "number", join(j, gone, n_gone), join(j, come, n_come));
}

/* Names of one side that the other's words do not have; both must have such, or a wording is only fuller. */
static void judge_names(judging *j) {
    const servanda_statement *a = j->a, *b = j->b;
    const char *gone[8], *come[8];
    size_t n_gone = 0, n_come = 0;
    if (!a->lang || !b->lang || strcmp(a->lang, b->lang) != 0) return;
    for (size_t i = 0; i < a->name_count && n_gone < 8; i++)
        if (!strstr(b->quote, a->names[i])) gone[n_gone++] = a->names[i];
    for (size_t i = 0; i < b->name_count && n_come < 8; i++)
        if (!strstr(a->quote, b->names[i])) come[n_come++] = b->names[i];
    if (n_gone && n_come) note(j, SERVANDA_CHANGE_SCOPE, "name", join(j, gone, n_gone), join(j, come, n_come));
}

/* ---- the pair ---- */

bool sv_judge_pair(sv_arena *arena, const servanda_statement *earlier, const servanda_statement *later,
                   servanda_changed *out) {
    judging j = {arena, earlier, later, out, false};
    bool promises = earlier->kind == SERVANDA_KIND_COMMITMENT && later->kind == SERVANDA_KIND_COMMITMENT;
    out->change = SERVANDA_CHANGE_REPEATED;
    if (sv_judge_has(later, SV_TURN_DROP) || sv_judge_has(later, SV_TURN_REPLACE)) {
        note(&j, SERVANDA_CHANGE_DROPPED, "act", reading(earlier),
             sv_judge_has(later, SV_TURN_DROP) ? "given up" : "replaced");
        return !j.failed;
    }
    if (sv_judge_has(later, SV_TURN_DEFER)) {
        judge_deferral(&j);
        return !j.failed;
    }
    judge_kind(&j);
    if (promises) {
        judge_deadline(&j);
        judge_amount(&j);
        judge_actors(&j);
        judge_numbers(&j);
        judge_names(&j);
    }
    return !j.failed;
}
