/* The printed words of kinds, forces, stages, roles and bounds and slots of phrases, and back: each one table made from model.def. */
#include <stdio.h>
#include <string.h>

#include "servanda/model.h"

/* Row 0 is NONE, which has no word. */
static const char *const kinds[] = {
    NULL,
#define SV_KIND(name, text) text,
#include "servanda/model.def"
#undef SV_KIND
};

static const char *const forces[] = {
    NULL,
#define SV_FORCE(name, text) text,
#include "servanda/model.def"
#undef SV_FORCE
};

static const char *const stages[] = {
    NULL,
#define SV_STAGE(name, text) text,
#include "servanda/model.def"
#undef SV_STAGE
};

static const char *const roles[] = {
    NULL,
#define SV_ROLE(name, text) text,
#include "servanda/model.def"
#undef SV_ROLE
};

static const char *const bounds[] = {
    NULL,
#define SV_BOUND(name, text) text,
#include "servanda/model.def"
#undef SV_BOUND
};

static const char *const phrases[] = {
    NULL,
#define SV_PHRASE(name, text) text,
#include "servanda/model.def"
#undef SV_PHRASE
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const char *name_at(const char *const *table, size_t count, size_t value) {
    return value < count ? table[value] : NULL;
}

static unsigned value_of(const char *const *table, size_t count, const char *name) {
    for (unsigned i = 1; name && i < count; i++)
        if (strcmp(table[i], name) == 0) return i;
    return 0;
}

const char *servanda_kind_name(servanda_kind kind) { return name_at(kinds, COUNT(kinds), kind); }

const char *servanda_force_name(servanda_force force) { return name_at(forces, COUNT(forces), force); }

const char *servanda_stage_name(servanda_stage stage) { return name_at(stages, COUNT(stages), stage); }

const char *servanda_role_name(servanda_role role) { return name_at(roles, COUNT(roles), role); }

const char *servanda_bound_name(servanda_bound bound) { return name_at(bounds, COUNT(bounds), bound); }

const char *servanda_phrase_name(servanda_phrase_slot slot) { return name_at(phrases, COUNT(phrases), slot); }

servanda_kind servanda_kind_of(const char *name) { return (servanda_kind)value_of(kinds, COUNT(kinds), name); }

servanda_force servanda_force_of(const char *name) { return (servanda_force)value_of(forces, COUNT(forces), name); }

servanda_stage servanda_stage_of(const char *name) { return (servanda_stage)value_of(stages, COUNT(stages), name); }

servanda_role servanda_role_of(const char *name) { return (servanda_role)value_of(roles, COUNT(roles), name); }

servanda_bound servanda_bound_of(const char *name) { return (servanda_bound)value_of(bounds, COUNT(bounds), name); }

servanda_phrase_slot servanda_phrase_of(const char *name) {
    return (servanda_phrase_slot)value_of(phrases, COUNT(phrases), name);
}

/* ---- sums ---- */

/* A whole number with its thousands set apart. */
static void grouped(double value, char out[64]) {
    char digits[32];
    int count = snprintf(digits, sizeof digits, "%.0f", value);
    size_t used = 0;
    for (int i = 0; i < count && used + 2 < 64; i++) {
        out[used++] = digits[i];
        if ((count - i) % 3 == 1 && i + 1 < count) out[used++] = ',';
    }
    out[used] = '\0';
}

const char *servanda_amount_sum(const servanda_amount *amount, char out[SERVANDA_SUM]) {
    bool whole = amount->value >= 0 && amount->value < 1e18 && amount->value <= (double)(long long)amount->value;
    char number[64];
    if (whole)
        grouped(amount->value, number);
    else
        snprintf(number, sizeof number, "%.2f", amount->value);
    snprintf(out, SERVANDA_SUM, "%.8s %s", amount->currency ? amount->currency : "?", number);
    return out;
}
