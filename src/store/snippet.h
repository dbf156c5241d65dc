/* A line of text around what was found.
 *
 * The one idea: the snippet is text and the ranges of it that were hit; whoever shows it decides how a hit looks. */
#ifndef SV_SNIPPET_H
#define SV_SNIPPET_H

#include "store/query.h"

typedef struct sv_snippet {
    sv_buf text;
    SV_VEC(servanda_mark_range) marks;
} sv_snippet; /* start with {0}; used again by the next make */

/* About `columns` columns of `text` with the first hit of `hits` in it. False: no memory. */
bool sv_snippet_make(sv_snippet *out, const char *text, size_t size, const sv_query_hits *hits, size_t columns);
void sv_snippet_free(sv_snippet *snippet);

#endif
