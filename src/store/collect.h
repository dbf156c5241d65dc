/* What files of this floor may do with a collection. */
#ifndef SV_COLLECT_H
#define SV_COLLECT_H

#include "servanda/linkage.h"

/* A copy that lives as long as the collection; NULL: no memory. */
const servanda_link_decision *sv_collect_keep(servanda_collection *collection, const servanda_link_decision *list,
                                              size_t count);

/* How well a statement fits a passage that somebody decided about; 0: not at all. */
size_t sv_collect_fit(const servanda_statement *s, const servanda_passage *p);

/* A copy of a statement that lives as long as the collection, as one of `doc`. False: no memory. */
bool sv_collect_copy(servanda_collection *collection, const char *doc, const servanda_statement *s,
                     servanda_statement *out);

/* Collecting step by step: rows of one document follow each other. NULL, false: no memory. */
servanda_collection *sv_collect_new(void);
bool sv_collect_row(servanda_collection *collection, const servanda_row *row);
bool sv_collect_end(servanda_collection *collection);

#endif
