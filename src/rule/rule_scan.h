/* The scratch of matching: hits of words, triggers by layer, marks, and the memory of programs.
 *
 * The one idea: everything is indexed by position in the view, so a rule asks "what starts (ends) here" in one step. */
#ifndef SV_RULE_SCAN_H
#define SV_RULE_SCAN_H

#include "rule/rule_pack.h"

enum {
    SV_HIT_MIXED_LEFT = 1,
    SV_HIT_MIXED_RIGHT = 2,  /* a digit touches a letter at that end */
    SV_HIT_INSIDE_RIGHT = 4, /* ends inside of a word */
    SV_HIT_EDGES = 7,
    SV_HIT_FIRES = 8 /* some of its members are anchors or make marks */
};

typedef struct sv_word_hit {
    uint32_t start, end, surface;
    uint32_t next_end; /* next hit that ends at the same position, shorter; SV_NONE */
    uint32_t flags;
} sv_word_hit;

typedef struct sv_noted {  /* a literal that patterns need */
    uint32_t start, extra; /* of its surface */
} sv_noted;

#define SV_STRETCH 16u
#define SV_TRIGGER_LIST UINT32_MAX
typedef struct sv_fired { /* an anchor of a rule (or a word of a `list … is`) was met */
    uint32_t start, end;
    uint32_t pattern; /* SV_TRIGGER_LIST: `entry` makes a mark by itself */
    uint32_t entry;
} sv_fired;
typedef SV_VEC(sv_fired) sv_anchors;

typedef struct sv_job { /* pc SV_NONE: put `next` back into save[position] */
    uint32_t pc, position, next;
    uint32_t trail; /* visits made before this job was put aside */
} sv_job;
typedef struct sv_mark_link {
    uint32_t next_start, next_end;
    uint32_t profile; /* + 1; 0: none */
} sv_mark_link;

/* ---- profiles (rule_profile.c): marks with the same texts of the pack under the keys that filters ask for ---- */
#define SV_PROFILE_SLOTS 2048u /* a power of two */
#define SV_PROFILE_PACKS 8u    /* remembered side by side */
typedef struct sv_profile_key {
    uint8_t type, count;
    uint8_t keys[SV_MARK_VALUES];
    uint32_t texts[SV_MARK_VALUES]; /* in the strings of the pack */
} sv_profile_key;
typedef struct sv_profile {
    sv_profile_key key;
    sv_bits known, passed; /* of the first filters */
    uint64_t known_layers;
    sv_span anchors[SV_LAYER_COUNT]; /* by layer: patterns that such a mark is an anchor of */
} sv_profile;
typedef struct sv_profile_memory { /* of one pack */
    const sv_pack *pack;
    const char *strings;
    char hash[80];
    SV_VEC(sv_profile) profiles;
    SV_VEC(uint32_t) anchors;
    uint16_t slots[SV_PROFILE_SLOTS]; /* hash → number + 1 */
} sv_profile_memory;
typedef struct sv_profiles {
    sv_profile_memory memory[SV_PROFILE_PACKS];
    uint32_t next;
} sv_profiles;

sv_profiles *sv_profile_new(void); /* NULL: no memory */
void sv_profile_free(sv_profiles *all);
sv_profile_memory *sv_profile_about(sv_profiles *all, const sv_pack *pack);

struct sv_scan {
    const sv_pack *pack;
    const sv_view *view;
    sv_arena *arena;                 /* texts of captures */
    uint16_t *classes, *codes;       /* of each position */
    uint32_t *hit_start;             /* first hit at each position, count + 1 of them */
    uint32_t *hit_end;               /* longest hit ending at each position */
    sv_signs *signs;                 /* the block that both of these lie in, no record across two lines of the cache */
    sv_signs *ahead, *behind;        /* of each position, in both directions; marks that were removed stay in them */
    sv_bits *stretches;              /* the words of the signs ahead, of SV_STRETCH positions each */
    uint64_t *mark_bits;             /* positions where a mark starts */
    uint64_t *seek_bits;             /* and where a number may begin */
    uint32_t *mark_start, *mark_end; /* longest mark starting (ending) there */
    size_t room;
    SV_VEC(sv_word_hit) hits;
    SV_VEC(sv_noted) noted;
    sv_anchors fired[SV_LAYER_COUNT];
    SV_VEC(sv_mark) marks;
    SV_VEC(sv_mark_link) links;
    SV_VEC(uint8_t) types; /* of the marks, side by side: asked for much oftener than all else about them */
    sv_profiles *profiles; /* shared with the scan that it was made beside of */
    bool borrows;
    sv_profile_memory *memory; /* of the pack in use */
    /* of one run */
    sv_anchors work;        /* of the rules */
    sv_anchors asked;       /* of the conditions of one rule */
    SV_VEC(uint32_t) order; /* of marks, when overlaps are resolved */
    SV_VEC(uint64_t) covered;
    SV_VEC(sv_job) jobs;
    /* Visits of instruction and position: of the program after the anchor, before it, of a look inside. Those of the
     * first two outlive an anchor: what has failed once in this scope fails again. */
    SV_VEC(uint64_t) visited[3];
    SV_VEC(uint32_t) trail;                                   /* visits that have not failed yet */
    uint32_t memo_pattern, memo_low, memo_high, memo_base[2]; /* what visited[0] and [1] are about */
    uint32_t visible;                                         /* marks that a rule may see: those before it began */
    uint64_t steps; /* instructions run so far: what sv_scan_profile is about */
    sv_rule_cost *profile;
    uint32_t type_end[SV_TYPE_COUNT]; /* where the last mark of each type ends */
    uint32_t types_seen, types_low;   /* which of them end behind this position */
    sv_bits words_seen;               /* in [words_low, words_high) */
    SV_VEC(uint64_t) groups_seen;     /* in there too: a bit a group */
    uint32_t words_low, words_high;
    bool failed;
};

/* rule_match.c: the pattern at an anchor found at [start, end), in the scope [low, high). False: no match, or no memory
 * (scan->failed). Captures go to save as start, end; SV_NONE where there is none. */
typedef struct sv_found {
    uint32_t start, end, save[SV_RULE_CAPTURES * 2];
} sv_found;
bool sv_match_pattern(sv_scan *scan, uint32_t pattern, uint32_t low, uint32_t high, uint32_t start, uint32_t end,
                      sv_found *found);
static inline uint64_t sv_match_meets(const sv_signs *near, const sv_first *first, uint64_t more) {
    return (near->words.word[0] & first->words.word[0]) | (near->words.word[1] & first->words.word[1]) |
           (near->point & first->point) | ((near->others | more) & first->others);
}

static inline bool sv_match_others(const sv_signs *near, const sv_first *first) {
    uint64_t not_these = (first->others & SV_FIRST_CLASSES) >> SV_FIRST_NOT << SV_SIGN_CLASS;
    return first->others & SV_FIRST_OTHERS && !(near->others & not_these);
}

/* Is there a space here that the program may pass over? */
static inline uint32_t sv_match_skips(const sv_signs *near, const sv_first *first) {
    return near->others / SV_SIGN_SPACE & first->others / SV_FIRST_SPACED & 1;
}

/* What one test does not tell. */
static inline bool sv_match_begins_else(const sv_signs *near, bool back, const sv_first *first, uint32_t skips,
                                        uint32_t position, uint32_t low, uint32_t high) {
    const sv_signs *at = back ? near - skips : near + skips;
    uint32_t to = back ? position - skips : position + skips;
    if (first->others & SV_FIRST_BEGIN && (position == low || to == low)) return true;
    if (first->others & SV_FIRST_END && (position == high || to == high)) return true;
    if (sv_match_others(at, first)) return true;
    return skips && first->others & SV_FIRST_BOTH && (sv_match_meets(near, first, 0) || sv_match_others(near, first));
}

/* Whether a program with this `first` may match from a position of the scope [low, high) on, `near` being its signs and
 * marks of the types `coming` being anywhere. One test tells mostly, so that there is little for the processor to guess. */
static inline bool sv_match_begins(const sv_signs *near, bool back, const sv_first *first, uint32_t position,
                                   uint32_t low, uint32_t high, uint64_t coming) {
    uint32_t skips = sv_match_skips(near, first);
    if (sv_match_meets(back ? near - skips : near + skips, first, coming | SV_FIRST_ALWAYS)) return true;
    if (!(first->others & (SV_FIRST_OTHERS | SV_FIRST_BOTH | SV_FIRST_BEGIN | SV_FIRST_END))) return false;
    return sv_match_begins_else(near, back, first, skips, position, low, high);
}

bool sv_match_filter(const sv_scan *scan, const sv_mark *mark, uint32_t filter); /* filter + 1, or 0: passes */
/* rule_profile.c: the same of a mark by number; what marks with the same values passed is remembered. */
bool sv_match_passes(sv_scan *scan, uint32_t mark, uint32_t filter);
uint32_t sv_mark_profile(const sv_scan *scan, const sv_mark *mark); /* number + 1 of its profile; 0: none */
/* The patterns of a layer that the mark is an anchor of; until the next such question. */
const uint32_t *sv_profile_anchors(sv_scan *scan, uint32_t mark, uint32_t layer, uint32_t *count);
/* The entry by which a hit is in the set, case being right; `found` tells whether it is. */
uint32_t sv_match_entry(const sv_scan *scan, const sv_word_hit *hit, uint32_t set, bool *found);

/* rule_gather.c: one run of a layer, and the anchors it has to try */
typedef struct sv_layer {
    sv_scan *scan;
    const sv_pack *pack;
    sv_type type;
    uint32_t low, high;  /* scope */
    uint32_t first_mark; /* made by this run */
    uint32_t anchoring;  /* marks before this one may be anchors */
    uint32_t types;      /* of marks that may be in the scope */
    uint32_t coming;     /* types of marks that this run may still make */
    size_t first;        /* of the layer's anchors in the scope */
} sv_layer;
bool sv_gather_begin(sv_layer *layer);                           /* false: there are no anchors */
void sv_gather_see(sv_layer *layer);                             /* what is in the scope, for all that follow */
void sv_gather_rules(sv_layer *layer);                           /* to scan->work */
void sv_gather_mark(sv_layer *layer, uint32_t mark);             /* the same of one mark, added */
void sv_gather_conditions(sv_layer *layer, const sv_rule *rule); /* to scan->asked */

/* rule_overlap.c: of the marks from number `first` on, those that lose against others are removed. */
void sv_overlap_resolve(sv_scan *scan, sv_type type, uint32_t first, uint32_t low, uint32_t high);

/* rule_mark.c */
void sv_mark_from_entry(const sv_scan *scan, sv_mark *mark, uint32_t entry);
bool sv_mark_from_rule(sv_scan *scan, sv_mark *mark, const sv_rule *rule, const sv_found *found); /* false: no memory */

#endif
