/* Two versions of one text, side by side.
 *
 * The one idea: versions keep their order, so the best alignment is found as for two sequences (Needleman and Wunsch,
 * 1970), with likeness and relative place as the gain of a pair. Long texts are aligned in a band around the diagonal. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "link/link.h"

#define GAP 0.0
#define BAND 160u
#define STRANGE 0.10  /* likeness below which a pair is doubted */
#define STRANGER 0.28 /* the same in texts that are no versions of each other */
#define VERSIONS 0.40 /* likeness of the middle pair of versions */
#define FIRM 0.20     /* likeness of neighbours that bear it out */
#define LEAST 0.12    /* gain below which two statements are better left alone */

typedef struct table {
    size_t na, nb, width;
    double *best;  /* (na + 1) rows of width cells */
    uint8_t *step; /* 1: a alone, 2: b alone, 3: pair */
} table;

static size_t diagonal(const table *t, size_t i) { return t->na ? i * t->nb / t->na : 0; }
static size_t row_start(const table *t, size_t i) {
    size_t middle = diagonal(t, i);
    return middle > BAND ? middle - BAND : 0;
}
static size_t row_end(const table *t, size_t i) {
    size_t end = diagonal(t, i) + BAND;
    return end < t->nb ? end : t->nb;
}

static double *cell(const table *t, size_t i, size_t k) {
    size_t start = row_start(t, i);
    return k < start || k > row_end(t, i) ? NULL : &t->best[i * t->width + (k - start)];
}

static double length_of(const sv_item *item) { return (double)(item->s->span.end - item->s->span.start) + 1; }

/* Gain of laying a and b side by side: likeness, kind, place and length relative to their texts. */
static double gain(const sv_item *a, const sv_item *b, double place, double scale) {
    double alike = sv_similar(a, b), ratio = length_of(a) / (length_of(b) * scale);
    double length = ratio > 1 ? 1 / ratio : ratio;
    double kind = a->s->kind == b->s->kind ? 0.12 : -0.1;
    double force = a->s->force == b->s->force ? 0.03 : 0;
    return alike * 1.4 + kind + force + 0.10 * length - 0.35 * place;
}

static double scale_of(const sv_item *a, size_t na, const sv_item *b, size_t nb) {
    double la = 1, lb = 1;
    for (size_t i = 0; i < na; i++) la += length_of(&a[i]);
    for (size_t i = 0; i < nb; i++) lb += length_of(&b[i]);
    return la / lb;
}

static void fill(const table *t, const sv_item *a, const sv_item *b) {
    double scale = scale_of(a, t->na, b, t->nb);
    for (size_t i = 0; i <= t->na; i++)
        for (size_t k = row_start(t, i); k <= row_end(t, i); k++) {
            double best = i + k == 0 ? 0 : -1e9;
            uint8_t step = 0;
            const double *up = i ? cell(t, i - 1, k) : NULL, *left = k ? cell(t, i, k - 1) : NULL;
            const double *corner = i && k ? cell(t, i - 1, k - 1) : NULL;
            if (up && *up - GAP > best) best = *up - GAP, step = 1;
            if (left && *left - GAP > best) best = *left - GAP, step = 2;
            if (corner) {
                double place = fabs((double)i / (double)t->na - (double)k / (double)t->nb);
                double g = gain(&a[i - 1], &b[k - 1], place, scale) - LEAST;
                if (g > 0 && *corner + g > best) best = *corner + g, step = 3;
            }
            *cell(t, i, k) = best;
            t->step[i * t->width + (k - row_start(t, i))] = step;
        }
}

static void trace(const table *t, const sv_item *a, const sv_item *b, size_t *pairs, double *scores) {
    for (size_t i = 0; i < t->na; i++) pairs[i] = SIZE_MAX, scores[i] = 0;
    for (size_t i = t->na, k = t->nb; i || k;) {
        uint8_t step = t->step[i * t->width + (k - row_start(t, i))];
        if (step == 3) {
            pairs[i - 1] = k - 1;
            scores[i - 1] = sv_similar(&a[i - 1], &b[k - 1]);
            i--, k--;
        } else if (step == 1) {
            i--;
        } else if (step == 2) {
            k--;
        } else {
            break;
        }
    }
}

static int by_value(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Likeness below which a pair is doubted: more is asked where most pairs are not much alike, for then the texts are no
 * versions of one text. */
static double doubt(size_t na, const size_t *pairs, const double *scores, double *sorted) {
    size_t n = 0;
    for (size_t i = 0; i < na; i++)
        if (pairs[i] != SIZE_MAX) sorted[n++] = scores[i];
    if (n == 0) return STRANGE;
    qsort(sorted, n, sizeof *sorted, by_value);
    return sorted[n / 2] >= VERSIONS ? STRANGE : STRANGER;
}

static bool is_beside(const size_t *pairs, const double *scores, size_t na, size_t i, size_t wanted) {
    return i >= na || (pairs[i] == wanted && scores[i] >= FIRM);
}

/* A pair that is not much alike and contradicts itself (who acts, by when, how much) is doubted sooner. */
static double least_of(const sv_item *a, const sv_item *b, double least) {
    return a->s && b->s && servanda_differences(a->s, b->s) ? STRANGER : least;
}

/* Two statements that share next to nothing are one act only where the statements on both sides of them are, one by one. */
static void part_strangers(const sv_item *a, size_t na, const sv_item *b, size_t nb, size_t *pairs,
                           const double *scores, double least) {
    for (size_t i = 0; i < na; i++) {
        size_t k = pairs[i];
        if (k == SIZE_MAX || scores[i] >= least_of(&a[i], &b[k], least)) continue;
        bool before = i == 0 ? k == 0 : k > 0 && is_beside(pairs, scores, na, i - 1, k - 1);
        bool after = i + 1 == na ? k + 1 == nb : is_beside(pairs, scores, na, i + 1, k + 1);
        if (!before || !after) pairs[i] = SIZE_MAX;
    }
}

bool sv_align_items(const sv_item *a, size_t na, const sv_item *b, size_t nb, size_t *pairs, double *scores) {
    table t = {.na = na, .nb = nb, .width = 2 * BAND + 2};
    t.best = sv_alloc((na + 1) * t.width * sizeof *t.best);
    t.step = sv_alloc((na + 1) * t.width);
    bool done = t.best && t.step;
    if (done) {
        fill(&t, a, b);
        trace(&t, a, b, pairs, scores);
        part_strangers(a, na, b, nb, pairs, scores, doubt(na, pairs, scores, t.best));
    }
    sv_free(t.best);
    sv_free(t.step);
    return done;
}
