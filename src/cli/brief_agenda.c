/* The agenda that a brief suggests (brief.h).
 *
 * The one idea: a meeting has time for a score of items, so what has waited longest for an answer comes first, and what
 * does not fit is only counted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/brief.h"
#include "servanda/date.h"

#define ITEMS 20u
#define SOON 183 /* days before a day that is due */

typedef enum rank { OVERDUE, DUE_SOON, DROPPED, PARTLY_DONE, STALLED, NO_EVIDENCE, NO_ITEM } rank;

typedef struct item {
    rank rank;
    const char *due, *since; /* never NULL */
    size_t at, order;
} item;

/* `soon`: the last day that is. */
static rank rank_of(const servanda_standing *s, const char *soon) {
    bool due = s->due && strcmp(s->due, soon) <= 0;
    switch (s->state) {
    case SERVANDA_STATE_OVERDUE: return OVERDUE;
    case SERVANDA_STATE_DROPPED: return DROPPED;
    case SERVANDA_STATE_PARTLY_DONE: return due ? DUE_SOON : PARTLY_DONE;
    case SERVANDA_STATE_STALLED: return due ? DUE_SOON : STALLED;
    case SERVANDA_STATE_NO_EVIDENCE: return due ? DUE_SOON : NO_EVIDENCE;
    case SERVANDA_STATE_PROMISED:
    case SERVANDA_STATE_IN_PROGRESS: return due ? DUE_SOON : NO_ITEM;
    default: return NO_ITEM;
    }
}

/* By rank, then by the day that is due; where none is, what was last spoken of comes first. */
static int by_urgency(const void *left, const void *right) {
    const item *a = left, *b = right;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    int due = *a->due && *b->due ? strcmp(a->due, b->due) : (*b->due != '\0') - (*a->due != '\0');
    if (due) return due;
    int since = strcmp(b->since, a->since);
    return since ? since : (a->order > b->order) - (a->order < b->order);
}

static size_t collect(const cli_brief *b, item *list) {
    size_t n = 0;
    char soon[11] = "";
    servanda_day_add(b->follow->today, SOON, soon);
    for (size_t i = 0; i < b->chosen_count; i++) {
        const servanda_standing *s = &b->follow->standings[b->chosen[i]];
        rank r = rank_of(s, soon);
        if (r != NO_ITEM) list[n++] = (item){r, s->due ? s->due : "", s->since ? s->since : "", b->chosen[i], i};
    }
    if (n) qsort(list, n, sizeof *list, by_urgency);
    return n;
}

static void write_item(cli_brief *b, size_t at) {
    char words[CLI_WORDS];
    servanda_page *p = &b->page;
    cli_brief_status(b, &b->follow->standings[at], words);
    servanda_page_item(p, true);
    servanda_page_strong(p, words);
    servanda_page_text(p, " · ");
    servanda_page_text(p, servanda_packs_message(b->packs, b->lang, cli_brief_area(b, at)));
    servanda_page_text(p, " · ");
    cli_brief_quote(b, cli_brief_main(b, at));
    servanda_page_item(p, false);
}

bool cli_brief_agenda(cli_brief *b) {
    char more[24];
    item *list = calloc(b->chosen_count + 1, sizeof *list);
    if (!list) return false;
    size_t n = collect(b, list), shown = n < ITEMS ? n : ITEMS;
    servanda_page_heading(&b->page, 2, servanda_packs_message(b->packs, b->lang, "brief-agenda"));
    if (shown) servanda_page_list(&b->page, true);
    for (size_t i = 0; i < shown; i++) write_item(b, list[i].at);
    if (shown) servanda_page_list(&b->page, false);
    snprintf(more, sizeof more, "%zu", n - shown);
    if (n > shown) servanda_page_line(&b->page, servanda_packs_message(b->packs, b->lang, "brief-more"), more);
    if (!n) servanda_page_line(&b->page, servanda_packs_message(b->packs, b->lang, "brief-none"), NULL);
    free(list);
    return true;
}
