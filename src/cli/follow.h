/* What the commands that follow undertakings share: the documents of the register in memory, their series and links.
 *
 * The one idea: one struct is begun, asked and ended; what a command does not ask for is not made. */
#ifndef CLI_FOLLOW_H
#define CLI_FOLLOW_H

#include "cli/cli.h"
#include "servanda/collection.h"
#include "servanda/decision.h"
#include "servanda/linkage.h"

typedef struct cli_follow {
    cli_call *call;
    servanda_register *reg;
    servanda_collection *collection;
    const servanda_link_document *docs;
    size_t doc_count;
    servanda_series_list *series_list;
    const servanda_series *series; /* after cli_follow_series */
    size_t series_count;
    servanda_links *links;
    const servanda_undertaking *items; /* after cli_follow_links */
    size_t item_count;
    servanda_decisions *decided;
    const servanda_decision *decisions; /* after cli_follow_standings */
    size_t decision_count;
    servanda_standings *standing_list;
    const servanda_standing *standings; /* one an item */
    char today[11];
} cli_follow;

/* Opens the register and reads what passes `filter` (NULL: all). Failures are told: returns the exit code, else 0. To be
 * ended in any case. */
int cli_follow_begin(cli_follow *follow, cli_call *call, bool write, const servanda_filter *filter);
int cli_follow_series(cli_follow *follow);
int cli_follow_links(cli_follow *follow);
int cli_follow_standings(cli_follow *follow); /* with series and links */
void cli_follow_end(cli_follow *follow);

/* NULL: none. */
const servanda_statement *cli_follow_statement(const cli_follow *follow, servanda_mention mention);
/* Whether `name` is the id or (in part, letters of either case) one of the names of the series. */
bool cli_follow_is_series(const servanda_series *series, const char *name);
int cli_follow_no_series(const cli_follow *follow, const char *name); /* says so; exit code */
/* The undertaking that `name` begins the id of; SIZE_MAX: none or several, which is told with *code. */
size_t cli_follow_find(const cli_follow *follow, const char *name, int *code);
/* "done since 2025-03-31 (decided)", for people. */
const char *cli_follow_words(const cli_follow *follow, const servanda_standing *standing, char out[CLI_WORDS]);
servanda_tone cli_follow_tone(servanda_state state);
/* Members "status" and "standing" of an undertaking. */
void cli_follow_json(servanda_json *json, const cli_follow *follow, const servanda_standing *standing);

#endif
