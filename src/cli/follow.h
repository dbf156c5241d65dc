/* What the commands that follow undertakings share: the documents of the register, their series, links and standings.
 *
 * The one idea: of statements only an outline is in memory; undertakings come part by part with what they are made of, and
 * what a command does not ask for is not read. */
#ifndef CLI_FOLLOW_H
#define CLI_FOLLOW_H

#include "cli/cli.h"
#include "servanda/collection.h"
#include "servanda/decision.h"
#include "servanda/linkage.h"

typedef struct cli_follow {
    cli_call *call;
    servanda_register *reg;
    servanda_collection *collection;    /* an outline, but for documents that were filled */
    const servanda_link_document *docs; /* of it; while undertakings are looked at, those of their part */
    size_t doc_count;
    servanda_series_list *series_list;
    const servanda_series *series; /* after cli_follow_series */
    size_t series_count;
    servanda_part *part;
    servanda_links *links;             /* of all, where nothing is kept */
    const servanda_undertaking *items; /* of the part */
    size_t item_count;
    servanda_decisions *decided;
    const servanda_decision *decisions; /* after cli_follow_each */
    size_t decision_count;
    servanda_standings *standing_list;
    const servanda_standing *standings; /* one an item */
    char today[11];
} cli_follow;

/* Opens the register and reads an outline of its documents. Failures are told: returns the exit code, else 0. To be ended in
 * any case. */
int cli_follow_begin(cli_follow *follow, cli_call *call, bool write);
/* Series of the documents as they are now: where the next meeting is named changes with more statements. */
int cli_follow_series(cli_follow *follow);
/* Reads all statements of these documents; NULL: of all. */
int cli_follow_fill(cli_follow *follow, const bool *wanted);

typedef struct cli_follow_ask { /* as in servanda_part_ask */
    const char *id;
    const bool *documents;
    size_t most;
} cli_follow_ask;
#define CLI_FOLLOW_MOST 4096u /* statements that are looked at together where all are gone through */
typedef bool (*cli_follow_fn)(void *context, const cli_follow *follow); /* false: stop */
/* Undertakings and how they stand, part by part; with series. What is asked for may come with others where nothing is
 * kept. The last part stays until the end. `fn` may be NULL. */
int cli_follow_each(cli_follow *follow, const cli_follow_ask *ask, cli_follow_fn fn, void *context);
void cli_follow_end(cli_follow *follow);

/* NULL: none. */
const servanda_statement *cli_follow_statement(const cli_follow *follow, servanda_mention mention);
/* Whether all of "JPN,USA" are parties of a document. */
bool cli_follow_has_parties(const servanda_link_document *document, const char *list);
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
