/* Eight bytes of text at once, in one word.
 *
 * The one idea: a question about bytes is answered in the top bit of each, without a branch; the lowest such bit is the
 * first byte in the text. */
#ifndef SV_EIGHT_H
#define SV_EIGHT_H

#include <stdint.h>
#include <string.h>

#define SV_EIGHT 8u
#define SV_EIGHT_EACH UINT64_C(0x0101010101010101)
#define SV_EIGHT_TOPS (SV_EIGHT_EACH * 0x80u)

/* The first byte is the lowest. */
static inline uint64_t sv_eight_load(const char *s) {
    uint64_t word;
    memcpy(&word, s, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The bytes in [from, to], which is ASCII. */
static inline uint64_t sv_eight_within(uint64_t word, unsigned char from, unsigned char to) {
    uint64_t low = word & ~SV_EIGHT_TOPS; /* so that no sum reaches the next byte */
    return (low + SV_EIGHT_EACH * (0x80u - from)) & ~(low + SV_EIGHT_EACH * (0x7Fu - to)) & ~word & SV_EIGHT_TOPS;
}

/* How many bytes stand before the first that answered; eight if none did. */
static inline size_t sv_eight_before(uint64_t answers) {
    return answers ? (size_t)__builtin_ctzll(answers) / 8 : SV_EIGHT;
}

/* How many of `size` bytes stand before the first that is no ASCII. */
static inline size_t sv_eight_ascii(const char *s, size_t size) {
    size_t i = 0;
    while (i + SV_EIGHT <= size && !(sv_eight_load(s + i) & SV_EIGHT_TOPS)) i += SV_EIGHT;
    while (i < size && !(s[i] & 0x80)) i++;
    return i;
}

#endif
