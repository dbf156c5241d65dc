/* What add, extract and why share: documents given as files, read and searched in one batch. */
#ifndef CLI_READING_H
#define CLI_READING_H

#include "cli/cli.h"
#include "servanda/batch.h"
#include "servanda/files.h"

typedef struct cli_reading {
    cli_call *call;
    servanda_packs *packs;
    servanda_limits limits;
    servanda_index *index;
    servanda_files *files;
    servanda_batch_fn done; /* of the command */
    void *context;
    cli_progress progress;
} cli_reading;

/* Opens packs and index of the options and finds the files of the first `arguments` arguments (folders stand for
 * theirs). What fails is told: returns its exit code, else 0. To be ended in any case. */
int cli_reading_begin(cli_reading *reading, cli_call *call, size_t arguments);
/* Reads all; bad documents go to `done` with their error. Returns 0 or the exit code of what was told. */
int cli_reading_run(cli_reading *reading, servanda_batch_fn done, void *context);
void cli_reading_end(cli_reading *reading);

#endif
