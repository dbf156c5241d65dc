/* The print of a text: what of it stays when it is laid out anew.
 *
 * The one idea: only letters and digits count, folded and in order, so that line breaks, hyphens, bullets and spacing do
 * not matter. Every eight in a row are hashed; the least hashes are a fair sample of all of them, and two samples tell how
 * much two texts share. */
#ifndef SV_PRINT_H
#define SV_PRINT_H

#include "base/base.h"

#define SV_PRINT_SAMPLE 256u
#define SV_PRINT_BYTES (SV_PRINT_SAMPLE * 8u)

typedef struct sv_print {
    uint64_t letters; /* how many */
    char sha256[65];  /* of the letters: equal texts have equal ones */
    uint64_t sample[SV_PRINT_SAMPLE];
    size_t count; /* of `sample`, rising */
} sv_print;

/* Of letters that sv_letters_add gathered. False: no memory. */
bool sv_print_make(sv_print *out, const sv_buf *letters);
/* How much of both texts is the same, 0…1. */
double sv_print_likeness(const sv_print *a, const sv_print *b);

/* The sample as bytes, and back; a store keeps it so. */
size_t sv_print_pack(const sv_print *print, unsigned char out[SV_PRINT_BYTES]);
void sv_print_unpack(sv_print *print, const void *bytes, size_t size);

#endif
