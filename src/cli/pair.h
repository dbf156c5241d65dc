/* Two wordings of one act, as people and programs see them: what diff and check print. */
#ifndef CLI_PAIR_H
#define CLI_PAIR_H

#include "cli/cli.h"
#include "servanda/change.h"

const servanda_statement *cli_pair_side(const servanda_link_document *doc, size_t at); /* NULL: it has none */
void cli_pair_json_side(servanda_json *json, const servanda_statement *s);             /* an object, or null */
/* "force: commit, then explore". */
const char *cli_pair_why(const servanda_change_reason *reason, char out[CLI_SENTENCE]);
void cli_pair_json_reasons(servanda_json *json, const servanda_changed *row); /* an array of such texts */
/* One change between two documents, as an object, and for people. */
void cli_pair_json_change(servanda_json *json, const servanda_link_document *earlier,
                          const servanda_link_document *later, const servanda_changed *row);
servanda_status cli_pair_change(cli_call *call, const servanda_link_document *earlier,
                                const servanda_link_document *later, const servanda_changed *row,
                                servanda_error *error);
servanda_tone cli_pair_tone(servanda_change change);
/* Both wordings, one after the other, each behind its place; words that changed are marked where both are in one language. */
servanda_status cli_pair_show(cli_call *call, const servanda_statement *earlier, const servanda_statement *later,
                              servanda_error *error);

#endif
