/* Prints of texts (print.h).
 *
 * The one idea: hashes that are not among the least so far are dropped at once; the others wait in a room of twice the
 * sample, which is sorted and halved when it is full. */
#include "store/print.h"

#include <stdlib.h>
#include <string.h>

#include "text/text.h"

#define ROW 8u /* letters that are hashed together */

/* ---- the sample ---- */

typedef struct sampling {
    uint64_t room[2 * SV_PRINT_SAMPLE];
    size_t count;
    uint64_t limit; /* what is above is not wanted */
} sampling;

static int rising(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static void tidy(sampling *s) {
    size_t kept = 0;
    qsort(s->room, s->count, sizeof *s->room, rising);
    for (size_t i = 0; i < s->count && kept < SV_PRINT_SAMPLE; i++)
        if (kept == 0 || s->room[kept - 1] != s->room[i]) s->room[kept++] = s->room[i];
    s->count = kept;
    if (kept == SV_PRINT_SAMPLE) s->limit = s->room[kept - 1];
}

/* FNV leaves the upper bits of short strings too much alike to be compared as numbers. */
static uint64_t stir(uint64_t hash) {
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53u;
    return hash ^ hash >> 33;
}

static void take(sampling *s, const char *row, size_t size) {
    uint64_t hash = stir(sv_hash_fnv(row, size));
    if (hash > s->limit) return;
    s->room[s->count++] = hash;
    if (s->count == sizeof s->room / sizeof *s->room) tidy(s);
}

bool sv_print_make(sv_print *out, const sv_buf *letters) {
    sampling s = {.limit = UINT64_MAX};
    size_t starts[ROW] = {0};
    const char *text = letters->data ? letters->data : "";
    *out = (sv_print){.letters = 0};
    for (size_t at = 0; at < letters->size;) {
        uint32_t point;
        starts[out->letters++ % ROW] = at;
        at += sv_utf8_decode(text + at, letters->size - at, &point);
        size_t first = starts[out->letters % ROW];
        if (out->letters >= ROW) take(&s, text + first, at - first);
    }
    tidy(&s);
    out->count = s.count;
    memcpy(out->sample, s.room, s.count * sizeof *s.room);
    sv_hash_sha256(text, letters->size, out->sha256);
    return !letters->failed;
}

double sv_print_likeness(const sv_print *a, const sv_print *b) {
    size_t i = 0, k = 0, seen = 0, shared = 0;
    for (; (i < a->count || k < b->count) && seen < SV_PRINT_SAMPLE; seen++) {
        bool left = k == b->count || (i < a->count && a->sample[i] <= b->sample[k]);
        bool right = i == a->count || (k < b->count && b->sample[k] <= a->sample[i]);
        shared += left && right;
        i += left;
        k += right;
    }
    return seen ? (double)shared / (double)seen : strcmp(a->sha256, b->sha256) == 0;
}

/* ---- bytes, the least first in each number ---- */

size_t sv_print_pack(const sv_print *print, unsigned char out[SV_PRINT_BYTES]) {
    for (size_t i = 0; i < print->count * 8; i++) out[i] = (unsigned char)(print->sample[i / 8] >> i % 8 * 8);
    return print->count * 8;
}

void sv_print_unpack(sv_print *print, const void *bytes, size_t size) {
    const unsigned char *in = bytes;
    print->count = size / 8 < SV_PRINT_SAMPLE ? size / 8 : SV_PRINT_SAMPLE;
    memset(print->sample, 0, sizeof print->sample);
    for (size_t i = 0; i < print->count * 8; i++) print->sample[i / 8] |= (uint64_t)in[i] << i % 8 * 8;
}
