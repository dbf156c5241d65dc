/* The character table as gen_char.c writes it at build time, and how an entry is packed.
 *
 * The one idea: one signed word a code point. The upper part is the distance to the folded code point (so all pages that
 * fold to themselves are one shared page), the lower bits say what the character is. */
#ifndef SV_CHAR_TABLE_H
#define SV_CHAR_TABLE_H

#include <stdint.h>

#define SV_CHAR_SCRIPT 0x00F /* sv_script */
#define SV_CHAR_WORD 0x010
#define SV_CHAR_UPPER 0x020
#define SV_CHAR_WIDTH 0x0C0 /* columns << 6 */
#define SV_CHAR_WIDTH_SHIFT 6
#define SV_CHAR_SPECIAL 0x100 /* a view must look twice: space, dropped, combining, expanding */
#define SV_CHAR_SIGN 0x200 /* punctuation, a capital, or what folds to something else: what most characters are not */
#define SV_CHAR_DELTA 1024 /* folded = point + entry / 1024, exact because the flags are non-negative */
#define SV_CHAR_DELTA_SHIFT 10

#define SV_CHAR_PAGES 0x1100

extern const int32_t sv_char_page[][256];
extern const uint16_t sv_char_plain[SV_CHAR_PAGES];  /* page of each 256 code points */
extern const uint16_t sv_char_simple[SV_CHAR_PAGES]; /* the same, with traditional folded to simplified */

/* base + mark = whole, all folded; sorted by base, then mark. */
typedef struct sv_char_pair {
    uint32_t base, mark, whole;
} sv_char_pair;
extern const sv_char_pair sv_char_pairs[];
extern const uint32_t sv_char_pair_count;

/* One code point that stands for several ("㎏", "ﬁ"); sorted by point; parts are zero-terminated and folded. */
#define SV_CHAR_PARTS 8
typedef struct sv_char_wide {
    uint32_t point, parts[SV_CHAR_PARTS];
} sv_char_wide;
extern const sv_char_wide sv_char_wides[];
extern const uint32_t sv_char_wide_count;

static inline int32_t sv_char_entry(const uint16_t *index, uint32_t point) {
    return sv_char_page[index[point >> 8]][point & 0xFF];
}

static inline uint32_t sv_char_target(uint32_t point, int32_t entry) {
    return (uint32_t)((int32_t)point + (entry >> SV_CHAR_DELTA_SHIFT));
}

#endif
