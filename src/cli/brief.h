/* A brief being written: which undertakings it is about, and the page.
 *
 * The one idea: cmd_brief.c decides what is in it, brief.c writes it, with its agenda from brief_agenda.c; all words come
 * from the packs. */
#ifndef CLI_BRIEF_H
#define CLI_BRIEF_H

#include "cli/follow.h"
#include "servanda/extract.h"
#include "servanda/page.h"

typedef struct cli_brief {
    cli_follow *follow;
    servanda_packs *packs;
    const char *lang;
    servanda_page page;
    const servanda_series *series; /* NULL: by parties */
    const char *parties;           /* as given; NULL: by series */
    bool *scope;                   /* by document */
    bool *cited;                   /* by statement among all: has a place among the sources */
    size_t *first;                 /* by document: its first statement among all */
    size_t *chosen;                /* undertakings, by subject and place */
    size_t chosen_count;
} cli_brief;

/* The promise, or what the undertaking ends with where nothing was promised. `at`: of the follow's undertakings. */
servanda_mention cli_brief_main(const cli_brief *brief, size_t at);
/* Code of its first subject, or the key of the words for other matters. */
const char *cli_brief_area(const cli_brief *brief, size_t at);
/* "overdue (since: …, due: …)" in the language of the brief */
void cli_brief_status(const cli_brief *brief, const servanda_standing *standing, char out[CLI_WORDS]);
/* A statement's words with a link to its place among the sources. */
void cli_brief_quote(cli_brief *brief, servanda_mention mention);
/* brief_agenda.c. False: no memory. */
bool cli_brief_agenda(cli_brief *brief);

/* Writes all of it. Failures are told: returns the exit code, else 0. */
int cli_brief_write(cli_brief *brief);

#endif
