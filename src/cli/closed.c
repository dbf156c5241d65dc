/* Which commitments are over; see closed.h for the idea. */
#include "cli/closed.h"

#include <stdlib.h>
#include <string.h>

static int by_place(const void *left, const void *right) {
    const cli_closed_one *a = left, *b = right;
    int doc = strcmp(a->doc, b->doc);
    return doc ? doc : (a->id > b->id) - (a->id < b->id);
}

/* What a later round only passed over in silence is not over. */
static bool is_over(const servanda_standing *s) {
    bool said = s->decision != SERVANDA_NO_DECISION || s->basis.document != s->promise.document ||
                s->basis.statement != s->promise.statement;
    return s->state == SERVANDA_STATE_DONE || s->state == SERVANDA_STATE_SUPERSEDED ||
           (s->state == SERVANDA_STATE_DROPPED && said);
}

static size_t mentions_over(const cli_follow *f) {
    size_t n = 0;
    for (size_t i = 0; i < f->item_count; i++)
        if (is_over(&f->standings[i])) n += f->items[i].mention_count;
    return n;
}

int cli_closed_begin(cli_closed *c, cli_call *call) {
    *c = (cli_closed){.list = NULL};
    int code = cli_follow_begin(&c->follow, call, false, NULL);
    if (code == 0) code = cli_follow_standings(&c->follow);
    if (code != 0) return code;
    const cli_follow *f = &c->follow;
    c->list = calloc(mentions_over(f) + 1, sizeof *c->list);
    if (!c->list) {
        servanda_error error = SERVANDA_ERROR_INIT;
        error.status = SERVANDA_MEMORY;
        return cli_console_fail(&error);
    }
    for (size_t i = 0; i < f->item_count; i++)
        for (size_t k = 0; k < f->items[i].mention_count && is_over(&f->standings[i]); k++) {
            const servanda_statement *s = cli_follow_statement(f, f->items[i].mentions[k]);
            c->list[c->count++] = (cli_closed_one){s->doc, s->id};
        }
    qsort(c->list, c->count, sizeof *c->list, by_place);
    return 0;
}

bool cli_closed_has(const cli_closed *c, const servanda_statement *s) {
    cli_closed_one one = {s->doc, s->id};
    return c->list && bsearch(&one, c->list, c->count, sizeof one, by_place);
}

void cli_closed_end(cli_closed *c) {
    free(c->list);
    cli_follow_end(&c->follow);
}
