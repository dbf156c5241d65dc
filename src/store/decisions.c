/* Decisions of a register, copied into memory (decision.h). */
#include "servanda/decision.h"

#include <string.h>

#include "base/base.h"

struct servanda_decisions {
    sv_arena *arena;
    SV_VEC(servanda_decision) list;
    bool failed;
};

static bool take(void *context, const servanda_decision *decision) {
    servanda_decisions *d = context;
    servanda_decision copy = *decision;
    const char **texts[] = {&copy.doc,    &copy.quote,   &copy.party, &copy.day,    &copy.source,
                            &copy.sha256, &copy.passage, &copy.note,  &copy.member, &copy.at};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *text = *texts[i];
        *texts[i] = sv_arena_str(d->arena, text);
        d->failed |= text && !*texts[i];
    }
    SV_VEC_PUSH(d->list, copy);
    d->failed |= d->list.failed;
    return !d->failed;
}

servanda_status servanda_register_collect_decisions(servanda_decisions **out, servanda_register *reg,
                                                    servanda_error *error) {
    servanda_decisions *d = sv_alloc(sizeof *d);
    *out = NULL;
    if (!d) return sv_error_memory(error);
    memset(d, 0, sizeof *d);
    d->arena = sv_arena_new();
    servanda_status status = d->arena ? servanda_register_decisions(reg, take, d, error) : SERVANDA_MEMORY;
    if (d->failed || !d->arena) status = sv_error_memory(error);
    if (status == SERVANDA_OK)
        *out = d;
    else
        servanda_decisions_free(d);
    return status;
}

const servanda_decision *servanda_decisions_items(const servanda_decisions *decisions, size_t *count) {
    *count = decisions->list.count;
    return decisions->list.items;
}

void servanda_decisions_free(servanda_decisions *decisions) {
    if (!decisions) return;
    SV_VEC_FREE(decisions->list);
    sv_arena_free(decisions->arena);
    sv_free(decisions);
}
