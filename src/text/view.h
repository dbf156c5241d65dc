/* A View: what rules match over (see text.h for the idea). Made once a block, reused buffers, no allocation per block. */
#ifndef SV_VIEW_H
#define SV_VIEW_H

#include "model/document.h"
#include "text/text.h"

/* What a view folds beyond width and case. */
typedef enum sv_fold {
    SV_FOLD_PLAIN,
    SV_FOLD_HANS, /* traditional characters as simplified */
    SV_FOLD_COMMA /* a comma beside a wide character as the Japanese one */
} sv_fold;

typedef struct sv_view {
    uint32_t *points; /* folded code points */
    uint32_t *raw;    /* the same, unfolded: case is seen here */
    uint32_t *offset; /* byte offset in the canonical text of each; offset[count] is the end of the last one */
    uint32_t *end;    /* byte offset just after each */
    uint64_t *signs;  /* a bit for each that may be punctuation, a capital, or folded: no others are */
    size_t count, room;
    bool failed;
} sv_view;

/* Fills `view` from the block. Spaces and line breaks: where `spaced` (Latin, Korean text) each run becomes one space;
 * else (Japanese, Chinese) a run is dropped unless both neighbours are Latin letters or digits, when it is one space.
 * A hyphen at the end of a wrapped Latin line is kept, and joins ("long-\nterm" is "long-term"). Text skipped between two
 * ranges counts as white space where it holds a line break or touches a range with a blank. A letter and its combining
 * marks are one point; a ligature or squared word gives several points with the same offsets. Leading and trailing space
 * is dropped.
 * Errors: MEMORY. */
servanda_status sv_view_fill(sv_view *view, const servanda_document *document, const sv_block *block, bool spaced,
                             sv_fold fold, servanda_error *error);
/* The same from a plain string (rule tests, literals in packs): offsets are into `s`. */
servanda_status sv_view_string(sv_view *view, const char *s, size_t size, bool spaced, sv_fold fold,
                               servanda_error *error);
void sv_view_free(sv_view *view);

/* The next position from `at` on that has such a bit, or `end`. */
static inline uint32_t sv_view_sign(const sv_view *view, uint32_t at, uint32_t end) {
    for (; at < end; at = (at | 63u) + 1) {
        uint64_t rest = view->signs[at / 64] >> at % 64;
        if (rest) return at + (uint32_t)__builtin_ctzll(rest) < end ? at + (uint32_t)__builtin_ctzll(rest) : end;
    }
    return end;
}

#endif
