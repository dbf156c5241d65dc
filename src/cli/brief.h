/* A brief being written: which undertakings it is about, and the page.
 *
 * The one idea: cmd_brief.c decides what is in it, brief.c writes it; all words come from the packs. */
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

/* Writes all of it. Failures are told: returns the exit code, else 0. */
int cli_brief_write(cli_brief *brief);

#endif
