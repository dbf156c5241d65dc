/* A document that a command is given by name: a file, read afresh, or one of the register.
 *
 * The one idea: both become the same thing that linking works on. */
#ifndef CLI_DRAFT_H
#define CLI_DRAFT_H

#include "cli/cli.h"
#include "servanda/collection.h"
#include "servanda/extract.h"
#include "servanda/index.h"

typedef struct cli_draft {
    servanda_link_document doc; /* borrows from the rest */
    servanda_document *document;
    servanda_extraction *extraction;
    servanda_collection *collection;
    servanda_statement *merged; /* of a whole round */
} cli_draft;

typedef struct cli_drafts { /* what reading files needs, opened when first needed */
    cli_call *call;
    servanda_packs *packs;
    servanda_index *index;
    servanda_register *reg;
} cli_drafts;

void cli_drafts_begin(cli_drafts *drafts, cli_call *call);
/* Reads `name`: a file if there is one ("-": standard input), else a document of the register. Failures are told: returns
 * the exit code, else 0. The draft is to be freed in any case. */
int cli_draft_read(cli_drafts *drafts, const char *name, cli_draft *draft);
/* `name` is SERIES@ROUND. */
int cli_draft_read_round(cli_drafts *drafts, const char *name, cli_draft *draft);
int cli_draft_read_file(cli_drafts *drafts, const char *name, cli_draft *draft);
/* The same from bytes in memory; `info` says what is known of them. */
int cli_draft_read_bytes(cli_drafts *drafts, const void *bytes, size_t size, const servanda_document_info *info,
                         cli_draft *draft);
void cli_draft_free(cli_draft *draft);
void cli_drafts_end(cli_drafts *drafts);
/* Reads the call's first two arguments and gives both to `then`; returns its exit code, or that of the failure. */
int cli_draft_pair(cli_call *call, int (*then)(cli_call *call, const cli_draft *drafts));

#endif
