/* Text as words that a search index can keep.
 *
 * The one idea: where words stand without spaces (Chinese, Japanese, Korean, whose spacing varies), every character and
 * its next one make a word, and the last of a run stands alone; so any stretch of two or more characters is a row of
 * whole words, and any single character begins one. Other scripts give their words. All is folded as rules see it,
 * traditional characters to simplified ones too. */
#ifndef SV_BIGRAM_H
#define SV_BIGRAM_H

#include "text/view.h"

#define SV_BIGRAM_WORD 64                /* code points; a longer word is cut into several */
#define SV_BIGRAM_PART ((size_t)1 << 16) /* bytes; where no space is near, one bigram in so many is lost */

typedef struct sv_bigram_token {
    const char *text; /* folded; borrowed until the next token */
    size_t size;
    size_t start, end; /* bytes of the source that it stands for */
    size_t first_end;  /* end of its first character there */
    bool run;          /* of a run without spaces */
    bool last;         /* and its last character, alone */
} sv_bigram_token;

typedef struct sv_bigram {
    sv_view view; /* of the part of the source that is being cut */
    const char *source;
    size_t size, base, next; /* of the source; where this part begins and the next one */
    size_t at;               /* in the view */
    bool failed;             /* no memory; sticky until the next begin */
    char token[4 * SV_BIGRAM_WORD];
} sv_bigram; /* start with {0}; its memory is used again by the next begin */

void sv_bigram_begin(sv_bigram *cutter, const char *source, size_t size);
bool sv_bigram_next(sv_bigram *cutter, sv_bigram_token *out);
void sv_bigram_free(sv_bigram *cutter);

/* Where the part of the source that begins at `start` ends: long text is cut into parts of SV_BIGRAM_PART bytes at most, at
 * a line end or a space where there is one. */
size_t sv_bigram_part_end(const char *source, size_t start, size_t size);

/* Changes when the same text would give other words: characters fold as the build machine's Unicode data says. */
uint64_t sv_bigram_version(void);

#endif
