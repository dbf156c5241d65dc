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

static bool make_room(cli_closed *c) {
    size_t room = c->room ? c->room * 2 : 1024;
    if (c->count < c->room) return true;
    cli_closed_one *more = realloc(c->list, room * sizeof *more);
    if (!more) return false;
    c->list = more;
    c->room = room;
    return true;
}

static bool add(cli_closed *c, const cli_follow *f, servanda_mention m) {
    if (!make_room(c)) return false;
    c->list[c->count++] = (cli_closed_one){f->docs[m.document].id, cli_follow_statement(f, m)->id};
    return true;
}

/* Ids of documents live as long as the outline of them. */
static bool take(void *context, const cli_follow *f) {
    cli_closed *c = context;
    for (size_t i = 0; i < f->item_count; i++)
        for (size_t k = 0; k < f->items[i].mention_count && is_over(&f->standings[i]); k++)
            if (!add(c, f, f->items[i].mentions[k])) return c->failed = true, false;
    return true;
}

int cli_closed_begin(cli_closed *c, cli_call *call) {
    *c = (cli_closed){.list = NULL};
    int code = cli_follow_begin(&c->follow, call, false);
    if (code == 0) code = cli_follow_each(&c->follow, &(cli_follow_ask){.most = CLI_FOLLOW_MOST}, take, c);
    if (code == 0 && c->failed) code = CLI_EXIT_MEMORY;
    if (code == 0 && c->count) qsort(c->list, c->count, sizeof *c->list, by_place);
    return code;
}

bool cli_closed_has(const cli_closed *c, const servanda_statement *s) {
    cli_closed_one one = {s->doc, s->id};
    return c->list && bsearch(&one, c->list, c->count, sizeof one, by_place);
}

void cli_closed_end(cli_closed *c) {
    free(c->list);
    cli_follow_end(&c->follow);
}
