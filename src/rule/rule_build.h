/* What the compiler collects before it becomes a blob.
 *
 * The one idea: every part of the blob grows as an array of its own; names, surfaces, sets and filters get their numbers
 * from tables of keys (sv_names), so the same thing is stored once. */
#ifndef SV_RULE_BUILD_H
#define SV_RULE_BUILD_H

#include "rule/rule_parse.h"

/* ---- numbered keys: the same bytes get the same number, counted from 0 ---- */
typedef struct sv_names_key {
    const void *bytes;
    size_t size;
} sv_names_key;
typedef struct sv_names {
    sv_arena *arena;
    SV_VEC(sv_names_key) keys;
    uint32_t *table;
    size_t table_size;
} sv_names;
uint32_t sv_names_add(sv_names *names, const void *bytes, size_t size); /* SV_NONE: no memory */
void sv_names_free(sv_names *names);

/* ---- the build ---- */
typedef struct sv_build_set {
    uint32_t list;
    const sv_parsed_term *filter;
    double cost[2]; /* without and with `cost accepted`; negative: not yet known */
    bool glued;     /* something is glued to the end of its words */
    uint32_t bit;   /* + 1, of sv_bits; 0: none */
} sv_build_set;     /* list SV_NONE: one literal */
typedef struct sv_build_member {
    uint32_t surface, set, entry;
    bool exact;
    uint64_t upper;
} sv_build_member;
typedef struct sv_build_hint { /* a literal of a pattern, so that the automaton tells where it stands */
    uint32_t surface, bit, group;
} sv_build_hint;
typedef struct sv_build_trigger {
    uint32_t id, pattern, flags, filter;
    uint32_t before, after; /* of the pattern, when triggers are written */
} sv_build_trigger;         /* id: set, mark type or ^ $ */

typedef struct sv_build {
    sv_parse *in;
    sv_arena *arena;
    servanda_error *error;
    servanda_status status;
    sv_parse_finder *finder; /* NULL: the first mistake ends it */
    sv_names string_names, surface_names, set_names, filter_names, first_names, group_names;
    SV_VEC(uint32_t) string_offsets; /* of string_names */
    SV_VEC(sv_build_set) build_sets; /* of set_names */
    SV_VEC(sv_build_member) build_members;
    SV_VEC(sv_build_hint) hints;
    SV_VEC(bool) group_needed; /* of group_names */
    SV_VEC(sv_build_trigger) set_triggers;
    SV_VEC(sv_build_trigger) build_marks; /* anchored at marks */
    SV_VEC(sv_build_trigger) build_edges;
    bool space;                 /* an optional space is to be emitted with the next instruction */
    size_t program;             /* first instruction of the program being emitted */
    const sv_parsed_rule *rule; /* being compiled */
    uint32_t rule_index, branches;
#define SV_PART(name, type) SV_VEC(type) name;
    SV_BLOB_PARTS
#undef SV_PART
} sv_build;

servanda_status sv_build_memory(sv_build *build);
servanda_status sv_build_fail(sv_build *build, unsigned long line, const char *cure, const char *what, ...)
    __attribute__((format(printf, 4, 5)));
uint32_t sv_build_string(sv_build *build, const char *text); /* offset in strings; SV_NONE for NULL or failure */
uint32_t sv_build_points(sv_build *build, const uint32_t *points, uint32_t count);
void sv_build_glue(sv_build *build, uint32_t set);
uint32_t sv_build_set_of(sv_build *build, const sv_node *list);         /* set of @list[filter] */
uint32_t sv_build_literal_set(sv_build *build, const sv_node *literal); /* set of one surface, as an anchor */
uint32_t sv_build_surface(sv_build *build, const uint32_t *points, uint32_t count);
uint32_t sv_build_filter(sv_build *build, const sv_node *node); /* filter + 1, or 0 */
bool sv_build_filter_passes(const sv_parsed_term *filter, const sv_parsed_attributes *attributes);
uint32_t sv_build_classes(const sv_build *build, uint32_t point); /* SV_CLASS_* without PAUSE */

/* rule_anchor.c: how many hits a character of running text this costs, roughly; HUGE_VAL: no anchor */
double sv_anchor_cost(sv_build *build, const sv_node *node);
const sv_node *sv_anchor_choose(sv_build *build, const sv_node *sequence, double *cost); /* the child that anchors it */

double sv_anchor_points(const sv_build *build, const uint32_t *points, uint32_t count); /* of one text */
double sv_anchor_set(const sv_build *build, const sv_build_set *set);                   /* of the words of a list */

/* rule_program.c */
typedef enum sv_side { SV_SIDE_NONE, SV_SIDE_ITEM, SV_SIDE_GLUED } sv_side; /* what stands directly beside a node */
void sv_program_begin(sv_build *build);
void sv_program_node(sv_build *build, const sv_node *node, bool back, sv_side left, sv_side right);
void sv_program_joint(sv_build *build, const sv_node *left, const sv_node *right); /* the space between */
sv_side sv_program_side(const sv_node *neighbour, bool glued);
void sv_program_save(sv_build *build, uint32_t capture, bool end);
void sv_program_rest(sv_build *build, const sv_node *repeat, bool back); /* a repeat after its first time */
uint32_t sv_program_cost(const sv_build *build, uint32_t start);
uint32_t sv_program_end(sv_build *build, uint32_t *slots); /* start of the program */

/* rule_first.c: notes for each instruction what may come first from there on, and for each pattern what it needs */
servanda_status sv_first_build(sv_build *build);

/* rule_unfold.c: one when/unless/needs into patterns with triggers */
servanda_status sv_unfold_pattern(sv_build *build, const sv_parsed_pattern *pattern, uint32_t condition);

/* rule_trie.c */
servanda_status sv_trie_build(sv_build *build);

/* rule_compile.c: a parsed pack, whose rules the caller may have changed, as a blob; `sources` are those it came from. */
servanda_status sv_build_parsed(sv_parse *parse, const sv_source *sources, size_t count, sv_buf *blob,
                                servanda_error *error);
/* The anchors of a rule's `when` patterns, one or more each: told in their order. */
servanda_status sv_build_anchors(sv_parse *parse, const sv_parsed_rule *rule,
                                 void (*each)(void *context, const sv_parsed_pattern *pattern, const sv_node *anchor),
                                 void *context, servanda_error *error);

/* rule_blob.c */
servanda_status sv_blob_write(sv_build *build, const sv_source *sources, size_t count, sv_buf *out);

#endif
