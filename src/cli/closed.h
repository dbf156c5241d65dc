/* Which commitments are over: reported done, given up or replaced by something else, or decided to be.
 *
 * The one idea: undertakings are followed once, and the statements of those that are over are kept as sorted pairs. */
#ifndef CLI_CLOSED_H
#define CLI_CLOSED_H

#include "cli/follow.h"

typedef struct cli_closed_one {
    const char *doc;
    uint32_t id;
} cli_closed_one;

typedef struct cli_closed {
    cli_follow follow;
    cli_closed_one *list; /* sorted */
    size_t count, room;
    bool failed;
} cli_closed;

/* Failures are told: returns the exit code, else 0. To be ended in any case. */
int cli_closed_begin(cli_closed *closed, cli_call *call);
bool cli_closed_has(const cli_closed *closed, const servanda_statement *statement);
void cli_closed_end(cli_closed *closed);

#endif
