/* What a character is and what it folds to.
 *
 * The one idea: every question is one look into the table that gen_char.c made at build time (char_table.h). */
#include "text/char_table.h"
#include "text/text.h"

static int32_t entry_of(uint32_t point) {
    return point < 0x110000 ? sv_char_entry(sv_char_plain, point) : (int32_t)SV_SCRIPT_OTHER;
}

sv_script sv_char_script(uint32_t point) { return (sv_script)(entry_of(point) & SV_CHAR_SCRIPT); }

bool sv_char_is_word(uint32_t point) { return entry_of(point) & SV_CHAR_WORD; }

bool sv_char_is_upper(uint32_t point) { return entry_of(point) & SV_CHAR_UPPER; }

bool sv_char_is_sign(uint32_t point) { return entry_of(point) & SV_CHAR_SIGN; }

int sv_char_width(uint32_t point) { return (entry_of(point) & SV_CHAR_WIDTH) >> SV_CHAR_WIDTH_SHIFT; }

uint32_t sv_char_fold(uint32_t point) { return sv_char_target(point, entry_of(point)); }

uint32_t sv_char_hans(uint32_t point) {
    return point < 0x110000 ? sv_char_target(point, sv_char_entry(sv_char_simple, point)) : point;
}

/* Hangul letters join by arithmetic: L + V, then LV + T. */
static uint32_t compose_hangul(uint32_t base, uint32_t mark) {
    if (base >= 0x1100 && base <= 0x1112 && mark >= 0x1161 && mark <= 0x1175)
        return 0xAC00 + ((base - 0x1100) * 21 + (mark - 0x1161)) * 28;
    if (base >= 0xAC00 && base <= 0xD7A3 && (base - 0xAC00) % 28 == 0 && mark > 0x11A7 && mark <= 0x11C2)
        return base + (mark - 0x11A7);
    return 0;
}

uint32_t sv_char_compose(uint32_t base, uint32_t mark) {
    uint32_t hangul = compose_hangul(base, mark);
    if (hangul) return hangul;
    size_t low = 0, high = sv_char_pair_count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        const sv_char_pair *pair = &sv_char_pairs[mid];
        if (pair->base == base && pair->mark == mark) return pair->whole;
        if (pair->base < base || (pair->base == base && pair->mark < mark))
            low = mid + 1;
        else
            high = mid;
    }
    return 0;
}

const uint32_t *sv_char_parts(uint32_t point) {
    size_t low = 0, high = sv_char_wide_count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (sv_char_wides[mid].point == point) return sv_char_wides[mid].parts;
        if (sv_char_wides[mid].point < point)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}
