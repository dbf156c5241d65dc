/* What somebody searches for: words that must all be there.
 *
 * The one idea: a query is cut into the same tokens as the text that it is looked for in, once, here; the index gets
 * them as they are, and the same tokens find the places to mark. */
#ifndef SV_QUERY_H
#define SV_QUERY_H

#include "servanda/register.h"
#include "store/bigram.h"

typedef struct sv_query_token {
    const char *text;
    size_t size;
    uint32_t term; /* tokens of one term follow each other in the text; 0, 1, … */
    bool prefix;   /* begins the token of the text */
    bool glyph;    /* a single character of a run: only that is marked */
} sv_query_token;

typedef struct sv_query {
    sv_arena *arena; /* owns all */
    sv_query_token tokens[SV_LIMIT_QUERY_TOKENS];
    size_t count;
    uint32_t terms;
} sv_query;

/* Errors: USAGE (no word, too many), MEMORY. Free also after a failure. */
servanda_status sv_query_parse(sv_query *query, const char *text, servanda_error *error);
void sv_query_free(sv_query *query);

/* The query in the language of FTS5: all terms, or any of them. */
void sv_query_write(const sv_query *query, bool any, sv_buf *out);

/* Where a query stands in a text. */
typedef struct sv_query_hits {
    SV_VEC(servanda_mark_range) ranges; /* bytes of the text; rising, none touches another */
    uint64_t terms;                     /* bit N: term N is there */
    struct sv_query_words *words;       /* scratch */
} sv_query_hits;                        /* start with {0}; used again by the next find */

/* False: no memory. */
bool sv_query_find(const sv_query *query, const char *text, size_t size, sv_query_hits *out);
bool sv_query_has_all(const sv_query *query, uint64_t terms);
void sv_query_hits_free(sv_query_hits *hits);

#endif
