/* Why nothing is found: what `why --missing` tells about a document, wherever it came from. */
#ifndef CLI_MISSING_H
#define CLI_MISSING_H

#include "cli/cli.h"
#include "servanda/document.h"

/* Tells why `quote` is no statement of the document; returns the exit code. */
int cli_missing_explain(cli_call *call, servanda_document *doc, const char *quote);

#endif
