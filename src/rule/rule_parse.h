/* What the parser makes of the sources of a pack: lists, entries, words, rules and their patterns as trees.
 *
 * The one idea: everything lies in one arena and is thrown away once it is compiled; only the tests of rules are read
 * from here again (rule_test.c). */
#ifndef SV_RULE_PARSE_H
#define SV_RULE_PARSE_H

#include "rule/rule_pack.h"

/* ---- lines ---- */
typedef struct sv_line {
    const char *text; /* without indentation, comment and trailing white space */
    size_t size;
    unsigned long number;
    unsigned indent;
} sv_line;
typedef struct sv_line_reader {
    const char *at, *end;
    unsigned long number;
} sv_line_reader;
void sv_line_open(sv_line_reader *reader, const char *text, size_t size);
/* The next line that is neither empty nor a comment; a comment at its end is kept until sv_line_cut. */
bool sv_line_next(sv_line_reader *reader, sv_line *line);
void sv_line_cut(sv_line *line, bool quotes);       /* drops a comment; `quotes`: not inside "…" */
bool sv_line_word(sv_line *line, const char *word); /* the line starts with this word: drops it */
bool sv_line_token(sv_line *line, sv_line *token);  /* takes the next token between spaces (a "…" part is one) */
void sv_line_trim(sv_line *line);

/* ---- trees of patterns ---- */
typedef enum sv_node_kind {
    SV_NODE_LITERAL,
    SV_NODE_LIST,
    SV_NODE_MARK,
    SV_NODE_CLASS,
    SV_NODE_CHARS,
    SV_NODE_GAP,
    SV_NODE_BEGIN,
    SV_NODE_END,
    SV_NODE_SEQUENCE,
    SV_NODE_ALTERNATIVES,
    SV_NODE_REPEAT,
    SV_NODE_CAPTURE,
    SV_NODE_LOOK
} sv_node_kind;

typedef struct sv_parsed_term { /* one condition of a filter */
    struct sv_parsed_term *next;
    sv_key key;
    bool negate;
    uint32_t value_count;
    const char *values[8];
} sv_parsed_term;

typedef struct sv_node {
    sv_node_kind kind;
    bool glued;              /* `&` stands before it */
    bool negate;             /* CLASS, CHARS, LOOK */
    bool behind;             /* LOOK */
    bool pause;              /* GAP: does not cross clause punctuation */
    uint32_t min, max;       /* REPEAT, GAP; CLASS: min is the mask */
    uint32_t id;             /* LIST: index of the list; MARK: type; CAPTURE: index of the capture */
    sv_parsed_term *filter;  /* LIST, MARK */
    const char *text;        /* as written, where it is an item of its own; else NULL */
    const char *filter_text; /* the filter as written without spaces; "" if none */
    uint32_t *points;        /* LITERAL, CHARS */
    uint32_t point_count;
    struct sv_node *child, *next; /* children of SEQUENCE, ALTERNATIVES; REPEAT, CAPTURE, LOOK have one */
} sv_node;

#define SV_UNBOUNDED UINT16_MAX

/* ---- parsed pack ---- */
typedef struct sv_parsed_attribute {
    sv_key key;
    sv_attribute_kind kind;
    uint32_t capture; /* index of the rule's capture */
    sv_key part;
    const char *text;
    double number;
} sv_parsed_attribute;
typedef struct sv_parsed_attributes {
    sv_parsed_attribute items[SV_MARK_VALUES];
    uint32_t count;
} sv_parsed_attributes;

typedef struct sv_parsed_list {
    const char *name, *file;
    unsigned long line;
    uint32_t type;
    bool opened;
} sv_parsed_list;
typedef struct sv_parsed_entry {
    uint32_t list;
    sv_parsed_attributes attributes;
} sv_parsed_entry;
typedef struct sv_parsed_word {
    uint32_t entry;
    uint32_t *points;
    uint32_t point_count;
    bool exact;
    uint64_t upper; /* exact: which of the first 64 are capitals */
} sv_parsed_word;
typedef struct sv_ending {
    const char *tag, *text;
} sv_ending;
typedef struct sv_paradigm {
    const char *name;
    sv_ending *endings;
    uint32_t count;
} sv_paradigm;

typedef struct sv_parsed_pattern {
    struct sv_parsed_pattern *next;
    sv_pattern_role role;
    unsigned long line;
    const char *text; /* as written */
    sv_node *node;
} sv_parsed_pattern;
typedef struct sv_parsed_test {
    struct sv_parsed_test *next;
    unsigned long line;
    const char *text;
    bool no; /* `not` */
} sv_parsed_test;
typedef struct sv_parsed_rule {
    const char *name, *why, *file;
    unsigned long line;
    uint32_t type;
    int rank;
    bool cost_accepted;
    sv_parsed_attributes attributes;
    const char *captures[SV_RULE_CAPTURES];
    uint32_t capture_count;
    uint32_t mark; /* capture, or SV_NONE */
    sv_parsed_pattern *patterns;
    sv_parsed_test *tests;
    size_t source;          /* number of its source */
    const char *twice_file; /* an earlier rule of this name that it replaced, or NULL */
    unsigned long twice_line;
} sv_parsed_rule;

/* Who wants to hear of every mistake and not only of the first: each is told, and reading goes on behind it. */
typedef struct sv_parse_finder {
    void (*found)(void *context, const servanda_error *error);
    void *context;
    unsigned count; /* of mistakes told */
} sv_parse_finder;

typedef struct sv_parse {
    sv_arena *arena;
    servanda_error *error;
    servanda_status status;
    sv_parse_finder *finder; /* NULL: the first mistake ends it */
    const char *lang, *file;
    size_t source;
    unsigned long line;
    sv_view view;   /* scratch for folding */
    uint32_t flags; /* SV_BLOB_* */
    struct {
        const char *key, *value;
    } settings[16];
    uint32_t setting_count;
    SV_VEC(sv_paradigm) paradigms;
    SV_VEC(sv_parsed_list) lists;
    SV_VEC(sv_parsed_entry) entries;
    SV_VEC(sv_parsed_word) words;
    SV_VEC(sv_parsed_rule) rules;
} sv_parse;

/* Reads all sources of `lang` and "common". `parse` is zeroed by the callee and to be freed in any case. */
servanda_status sv_parse_pack(sv_parse *parse, const char *lang, const sv_source *sources, size_t count,
                              servanda_error *error);
/* The same, every mistake told to `finder` (may be NULL). What could be read is there; status is OK but for MEMORY. */
servanda_status sv_parse_pack_all(sv_parse *parse, const char *lang, const sv_source *sources, size_t count,
                                  sv_parse_finder *finder, servanda_error *error);
/* Tells a mistake (status PACK) to the finder and takes it back. False: nothing to forgive, or nobody to tell. */
bool sv_parse_forgive(sv_parse_finder *finder, servanda_status *status, servanda_error *error);
void sv_parse_free(sv_parse *parse);
bool sv_parse_is_source(const sv_parse *parse, const char *path); /* a file of this pack or of "common" */

/* ---- shared by the parsers ---- */
/* Sets the error (PACK at the current file and line) and returns its status. */
servanda_status sv_parse_fail(sv_parse *parse, const char *cure, const char *what, ...)
    __attribute__((format(printf, 3, 4)));
servanda_status sv_parse_memory(sv_parse *parse);
char *sv_parse_copy(sv_parse *parse, const char *text, size_t size); /* NULL: failed */
bool sv_parse_fold(sv_parse *parse, const char *text, size_t size);  /* into parse->view; false: failed */
bool sv_parse_is_name(const char *text, size_t size);                /* letters, digits, - _ . */
bool sv_parse_number(const char *text, size_t size, double *out);    /* the whole text is a decimal number */
uint32_t sv_parse_type(const char *text, size_t size);               /* SV_TYPE_COUNT: none */
uint32_t sv_parse_key(const char *text, size_t size);                /* SV_KEY_COUNT: none */
uint32_t sv_parse_list(sv_parse *parse, const char *name, size_t size,
                       bool open); /* index, made if new; SV_NONE: failed */

/* key=value … up to the end of the line. `rule` (NULL in words) knows the captures that $name may mean. */
servanda_status sv_parse_attributes(sv_parse *parse, sv_line *line, sv_parsed_rule *rule, sv_parsed_attributes *out);
bool sv_parse_attribute_known(uint32_t key, const char *value, char *allowed, size_t room);
bool sv_parse_key_is_text(uint32_t key); /* values of this key are never numbers */

servanda_status sv_parse_conf(sv_parse *parse, const sv_source *source);
servanda_status sv_parse_paradigms(sv_parse *parse, const sv_source *source);
servanda_status sv_parse_words(sv_parse *parse, const sv_source *source);
servanda_status sv_parse_rules(sv_parse *parse, const sv_source *source);
/* One pattern. Captures are added to the rule. */
servanda_status sv_parse_pattern(sv_parse *parse, sv_parsed_rule *rule, const char *text, size_t size, sv_node **out);

#endif
