/* The compiled pack: what lies in a blob, and the pointers into it.
 *
 * The one idea: a blob is a header and a row of arrays of fixed-width records; loading it is checking the sizes and
 * taking the addresses. Records refer to each other by index, so a blob may lie anywhere. */
#ifndef SV_RULE_PACK_H
#define SV_RULE_PACK_H

#include "rule/rule.h"

#define SV_BLOB_MAGIC 0x53565042u /* also tells the byte order */
#define SV_BLOB_VERSION 6u
#define SV_NONE UINT32_MAX

#define SV_RULE_CAPTURES 12u /* names of captures in one rule */
#define SV_RULE_DEPTH 24u    /* brackets in brackets in a pattern */
#define SV_RULE_SURFACE 200u /* code points of one word */
#define SV_RULE_BRANCHES 64u /* patterns that one `when` with alternatives may be unfolded into */

/* ---- classes of characters: one bit each ---- */
enum {
    SV_CLASS_HAN = 1u << 0,
    SV_CLASS_HIRA = 1u << 1,
    SV_CLASS_KATA = 1u << 2,
    SV_CLASS_HANGUL = 1u << 3,
    SV_CLASS_LATIN = 1u << 4,
    SV_CLASS_UPPER = 1u << 5,
    SV_CLASS_LOWER = 1u << 6,
    SV_CLASS_DIGIT = 1u << 7,
    SV_CLASS_LETTER = 1u << 8,
    SV_CLASS_SPACE = 1u << 9,
    SV_CLASS_PUNCT = 1u << 10,
    SV_CLASS_PAUSE = 1u << 11,
    SV_CLASS_WORD = 1u << 12 /* needs word boundaries */
};

/* ---- instructions ---- */
typedef enum sv_op {
    SV_OP_MATCH, /* done */
    SV_OP_CLASS, /* a: mask; mask 0 with NOT is any character */
    SV_OP_CHARS, /* a: character set */
    SV_OP_LOOP_CLASS,
    SV_OP_LOOP_CHARS, /* the same as often as possible */
    SV_OP_LOOP_LOOK, /* the looks and the character up to a, as often as possible; then a; b: what the looks are after */
    SV_OP_SPLIT,     /* the next instruction first, then a */
    SV_OP_JUMP,      /* a */
    SV_OP_BEGIN,
    SV_OP_END,
    SV_OP_SAVE, /* a: capture * 2 (start) or + 1 (end) */
    SV_OP_LOOK, /* the program behind it, up to its MATCH, fails or matches here; a: where to go on; b: slots in it */
    SV_OP_LITERAL, /* a: points, b: number of points */
    /* from here on, with several outcomes */
    SV_OP_CHOICE, /* a: choice: the first of some literals that matches, then the others */
    SV_OP_SET,    /* a: set of words; b: its bit + 1 */
    SV_OP_MARK,   /* a: type, b: filter + 1 or 0 */
    SV_OP_RUN_CLASS,
    SV_OP_RUN_CHARS, /* the same min = b >> 16 to max = b & 0xffff times, longest first */
    SV_OP_SPACE,     /* an optional space */
    SV_OP_GAP        /* a: min, b: max, shortest first; flag PAUSE: does not cross one */
} sv_op;

enum {
    SV_FLAG_NOT = 1,    /* CLASS, CHARS, RUN_*, LOOK */
    SV_FLAG_BEHIND = 2, /* LOOK */
    SV_FLAG_PAUSE = 4,  /* GAP */
    SV_FLAG_SPACE = 4,  /* LITERAL, CHOICE, SET, MARK: a space may come before it */
    SV_FLAG_EDGE_LEFT = 8,
    SV_FLAG_EDGE_RIGHT = 16, /* LITERAL: a word boundary is needed there */
    SV_FLAG_JOIN_LEFT = 32,
    SV_FLAG_JOIN_RIGHT = 64,  /* LITERAL, SET: a digit may touch a letter there */
    SV_FLAG_GLUED_RIGHT = 128 /* SET: may end inside of a word */
};

typedef struct sv_instruction {
    uint8_t op, flags;
    uint16_t slot; /* 1…: several ways lead here, so a visit is remembered; 0: not */
    uint32_t a, b;
    uint32_t first; /* what may come first from here on */
} sv_instruction;

/* ---- layers: the rules of each type, and behind them the conditions (unless, needs) of these rules ---- */
#define SV_LAYER_COUNT (2u * SV_TYPE_COUNT)
#define SV_LAYER_CONDITIONS(type) ((uint32_t)(type) + SV_TYPE_COUNT)

#define SV_BITS 128u
typedef struct sv_bits { /* a bit for each set of words that a pattern asks for, and for groups of its literals */
    uint64_t word[2];
} sv_bits;
/* `bit` is one more than its number; 0: none. */
static inline void sv_bits_set(sv_bits *bits, uint32_t bit) {
    if (bit) bits->word[(bit - 1) / 64] |= (uint64_t)1 << ((bit - 1) % 64);
}
static inline void sv_bits_add(sv_bits *to, const sv_bits *from) {
    to->word[0] |= from->word[0];
    to->word[1] |= from->word[1];
}

typedef struct
    sv_signs { /* what stands at a position, or what may: two of them are held against each other as they are */
    sv_bits words;
    uint64_t point;  /* bit code point % 64 */
    uint64_t others; /* types of marks (bits), and classes of the character << SV_SIGN_CLASS */
} sv_signs;
#define SV_SIGN_CLASS 32u
#define SV_SIGN_SPACE ((uint64_t)SV_CLASS_SPACE << SV_SIGN_CLASS)

/* What a program may begin with: where nothing of it is near, the program need not be run. A hint, never too narrow.
 * Signs, and in the upper bits of `others`, which no position has, what else is to be asked. */
typedef sv_signs sv_first;
#define SV_FIRST_ALWAYS (UINT64_C(1) << 45) /* it may match without a character */
#define SV_FIRST_SPACED (UINT64_C(1) << 46) /* a space may come before it */
#define SV_FIRST_OTHERS (UINT64_C(1) << 47) /* any character of none of some classes << SV_FIRST_NOT */
#define SV_FIRST_BEGIN (UINT64_C(1) << 48)
#define SV_FIRST_END (UINT64_C(1) << 49)
#define SV_FIRST_NOT 50u
#define SV_FIRST_CLASSES (UINT64_C(0x1FFF) << SV_FIRST_NOT)
#define SV_FIRST_BOTH (UINT64_C(1) << 63) /* SPACED, and that space itself may be what it begins with */

/* ---- records ---- */
typedef struct sv_cell {
    uint16_t classes, code;
} sv_cell; /* of one code point; code 0: in no word */
enum {
    SV_STATE_WORD = 1u << 30,  /* a word ends here, see sv_pack_surface */
    SV_STATE_GLUED = 1u << 29, /* something may be glued to its end, so it counts inside of a word too */
    SV_STATE_BASE = SV_STATE_GLUED - 1
};
typedef struct sv_state {
    uint32_t base, check; /* base: with the flags above */
} sv_state;               /* of the double array */
typedef struct sv_words { /* of 64 states: at which of them a word ends, and how many end before */
    uint64_t ends;
    uint32_t before, unused;
} sv_words;
typedef struct sv_surface { /* in the order of their states; small: each hit of a word touches one */
    sv_bits bits;
    uint32_t sets; /* bit set % 32 of each member: tells quickly that a word is not in a set */
    uint32_t member;
    uint16_t member_count; /* none: it stands only in patterns */
    uint16_t fires;        /* which of the first members have triggers, or make marks; SV_FIRES_REST: others do */
    uint32_t extra;        /* + 1; 0: none; with the flags below, which save looking there */
} sv_surface;
#define SV_FIRES_REST 15u          /* this bit */
#define SV_EXTRA_EXACT (1u << 31)  /* some member asks for capitals */
#define SV_EXTRA_GROUPS (1u << 30) /* it has groups */
#define SV_EXTRA (SV_EXTRA_GROUPS - 1)
typedef struct sv_extra {        /* of few surfaces */
    sv_bits hints;               /* of the literals among the bits */
    uint32_t group, group_count; /* of needed literals, that it is one of */
} sv_extra;
typedef struct sv_member {
    uint32_t set, entry;
    uint32_t exact : 31; /* index + 1 of its upper-case bits */
    uint32_t fires : 1;  /* the set has triggers, or makes marks */
} sv_member;             /* surface in set */
typedef struct sv_set {
    uint32_t trigger, trigger_count;
    uint32_t bit; /* + 1, of sv_bits; 0: none */
} sv_set;
typedef struct sv_trigger {
    uint32_t pattern;
    uint16_t before, after; /* what may come first on either side of the anchor */
    uint16_t alike;         /* so many, this and those behind it, ask for the same: one answer is that of all */
    uint8_t layer, flags;
} sv_trigger;
typedef struct sv_mark_trigger {
    uint32_t pattern, filter; /* filter + 1 or 0 */
} sv_mark_trigger;
typedef struct sv_edge_trigger {
    uint32_t pattern, end;
} sv_edge_trigger; /* anchored at ^ (0) or $ (1) */
typedef struct sv_span {
    uint32_t first, count;
} sv_span;
typedef struct sv_list {
    uint32_t name, type;
} sv_list; /* type SV_NONE: no marks of its own */
typedef struct sv_entry {
    uint32_t attribute, attribute_count, list;
} sv_entry;
typedef enum sv_attribute_kind {
    SV_ATTRIBUTE_TEXT,
    SV_ATTRIBUTE_NUMBER,
    SV_ATTRIBUTE_CAPTURE,
    SV_ATTRIBUTE_PART
} sv_attribute_kind;
typedef struct sv_attribute {
    uint8_t key, kind;
    uint8_t capture, part; /* CAPTURE: $capture; PART: $capture.part */
    uint32_t text;
    double number;
} sv_attribute;
typedef struct sv_filter_term {
    uint32_t key, negate, value, value_count;
} sv_filter_term; /* values: sv_attribute */
typedef struct sv_atom {
    uint32_t list, id, filter;
} sv_atom; /* what a capture may be: set id (list 1) or mark type (0) */
typedef struct sv_literal {
    uint32_t point;        /* points */
    uint16_t count, flags; /* SV_FLAG_EDGE_*, SV_FLAG_JOIN_* */
    uint32_t first, last;  /* of the points: mostly they tell */
} sv_literal;
typedef struct sv_choice {
    uint64_t first, last; /* bit point % 64 of the first (last) point of each literal */
    uint32_t literal, count;
} sv_choice;
typedef enum sv_pattern_role { SV_PATTERN_WHEN, SV_PATTERN_UNLESS, SV_PATTERN_NEEDS } sv_pattern_role;
typedef struct sv_pattern { /* what is asked before it is tried lies together */
    sv_bits need_words;     /* words of these must be there for it to match */
    uint32_t need_types;    /* and marks of these types (bits) */
    uint32_t need_group;    /* and, + 1, a literal of this group */
    uint32_t first_before, first_after;
    uint32_t before, before_slots; /* program run leftwards from the anchor's start */
    uint32_t after, after_slots;   /* program run rightwards from its end */
    uint32_t rule;
    uint16_t condition;   /* number of the unless/needs line within its rule */
    uint8_t role;         /* sv_pattern_role */
    uint8_t before_first; /* the program before the anchor is the cheaper one to fail */
} sv_pattern;
typedef struct sv_rule {
    uint32_t name, why, file, line, type;
    int32_t rank;
    uint32_t attribute, attribute_count;
    uint32_t pattern, pattern_count;
    uint32_t capture;       /* first of SV_RULE_CAPTURES-limited captures in `captures` */
    uint32_t mark;          /* capture that the mark covers, or SV_NONE */
    uint32_t needs, unless; /* numbers of conditions */
} sv_rule;
typedef struct sv_setting {
    uint32_t key, value;
} sv_setting;
typedef struct sv_file {
    uint32_t path, text, size;
} sv_file; /* a source, kept so that user packs can be laid over it */

/* SV_PART(name, type): the arrays of a blob, in order */
#define SV_BLOB_PARTS                                                                        \
    SV_PART(strings, char)                                                                   \
    SV_PART(settings, sv_setting)                                                            \
    SV_PART(pages, uint16_t) /* code point / 256 → page of cells */                        \
    SV_PART(cells, sv_cell)                                                                  \
    SV_PART(states, sv_state)                                                                \
    SV_PART(words, sv_words)                                                                 \
    SV_PART(surfaces, sv_surface)                                                            \
    SV_PART(extras, sv_extra)                                                                \
    SV_PART(members, sv_member)                                                              \
    SV_PART(groups, uint32_t)                                                                \
    SV_PART(exacts, uint64_t)                                                                \
    SV_PART(sets, sv_set)                                                                    \
    SV_PART(triggers, sv_trigger)                                                            \
    SV_PART(mark_triggers, sv_mark_trigger) /* by layer and type of mark, see mark_ranges */ \
    SV_PART(mark_ranges, sv_span)                                                            \
    SV_PART(edge_triggers, sv_edge_trigger)                                                  \
    SV_PART(edge_ranges, sv_span)                                                            \
    SV_PART(lists, sv_list)                                                                  \
    SV_PART(entries, sv_entry)                                                               \
    SV_PART(attributes, sv_attribute)                                                        \
    SV_PART(filters, sv_span) /* ranges of filter_terms */                                   \
    SV_PART(filter_terms, sv_filter_term)                                                    \
    SV_PART(captures, sv_span) /* ranges of atoms */                                         \
    SV_PART(atoms, sv_atom)                                                                  \
    SV_PART(points, uint32_t)                                                                \
    SV_PART(literals, sv_literal)                                                            \
    SV_PART(choices, sv_choice)                                                              \
    SV_PART(chars, sv_span) /* ranges of points */                                           \
    SV_PART(code, sv_instruction)                                                            \
    SV_PART(firsts, sv_first)                                                                \
    SV_PART(patterns, sv_pattern)                                                            \
    SV_PART(rules, sv_rule)                                                                  \
    SV_PART(files, sv_file)                                                                  \
    SV_PART(texts, char)

enum {
#define SV_PART(name, type) SV_PART_##name,
    SV_BLOB_PARTS
#undef SV_PART
        SV_PART_COUNT
};

enum { SV_BLOB_SPACED = 1, SV_BLOB_HANS = 2, SV_BLOB_LEFT = 4, SV_BLOB_COMMA = 8 };

static inline sv_fold sv_blob_fold(uint32_t flags) {
    return flags & SV_BLOB_HANS ? SV_FOLD_HANS : flags & SV_BLOB_COMMA ? SV_FOLD_COMMA : SV_FOLD_PLAIN;
}

typedef struct sv_blob_header {
    uint32_t magic, version, part_count, flags;
    uint64_t size;
    uint32_t lang, hash; /* strings: language; SHA-256 of all sources */
    struct {
        uint64_t offset, count;
    } part[SV_PART_COUNT];
} sv_blob_header;

struct sv_pack {
    uint32_t flags;
    const char *lang, *hash;
    uint32_t groups_all;     /* highest number of a group */
    uint32_t list_types;     /* marks (bits) that words of lists make */
    uint32_t number_sets;    /* lists of words that a number may begin with: bit % 32 */
    uint32_t filtered_types; /* marks (bits) that some pattern asks for with a filter, or that are anchors */
    uint64_t filtered_keys;  /* keys (bits) that some filter asks for */
    uint32_t anchor_types[SV_LAYER_COUNT]; /* by layer: marks (bits) that are its anchors */
#define SV_PART(name, type) \
    const type *name;       \
    uint32_t name##_count;
    SV_BLOB_PARTS
#undef SV_PART
};

#define SV_CELL_PAGE 256u
#define SV_CELL_PAGES (0x40000u / SV_CELL_PAGE) /* planes 0 to 3; what lies above is in no word and no class */

static inline sv_cell sv_pack_cell(const sv_pack *pack, uint32_t point) {
    uint32_t page = point / SV_CELL_PAGE;
    if (page >= SV_CELL_PAGES) return (sv_cell){0, 0};
    return pack->cells[(size_t)pack->pages[page] * SV_CELL_PAGE + point % SV_CELL_PAGE];
}

/* The surface of a state at which a word ends. */
static inline uint32_t sv_pack_surface(const sv_pack *pack, uint32_t state) {
    const sv_words *words = &pack->words[state / 64];
    return words->before + (uint32_t)__builtin_popcountll(words->ends & (((uint64_t)1 << state % 64) - 1));
}

/* Types whose rules see marks of earlier rules of the same type. */
static inline bool sv_type_layered(sv_type type) {
    return type == SV_TYPE_date || type == SV_TYPE_timex || type == SV_TYPE_value || type == SV_TYPE_word ||
           type == SV_TYPE_group;
}

#endif
