/* Packs: words and rules as data, compiled once, matched in linear time. Knows no language by name.
 *
 * The one idea: every rule hangs on an anchor (a literal or a word list). One automaton over code points finds all
 * anchors of a block in a single pass; a small program, bounded in size and reach, is then run at each hit. The result
 * of a rule is a Mark; rules of a later layer may match the marks of earlier ones.
 * docs/RULES.md is the language as its users see it. */
#ifndef SV_RULE_H
#define SV_RULE_H

#include "base/base.h"
#include "text/view.h"

/* ---- types and keys ---- */
typedef enum sv_type {
#define SV_TYPE(name, scope) SV_TYPE_##name,
#include "rule/type.def"
#undef SV_TYPE
    SV_TYPE_COUNT
} sv_type;

typedef enum sv_key {
#define SV_KEY(name) SV_KEY_##name,
#include "rule/key.def"
#undef SV_KEY
    SV_KEY_COUNT
} sv_key;

const char *sv_rule_type_name(sv_type type);
const char *sv_rule_key_name(sv_key key);

/* ---- sources and compilation ---- */
typedef struct sv_source { /* one file of a pack; borrowed */
    const char *path;      /* "ja/rules/date.rules": the folder tells pack and role */
    const char *text;
    size_t size;
} sv_source;

/* Compiles all files of pack `lang` (with those of "common", whose column for `lang` is taken) into a position-independent blob.
 * "en/values" is the pack of the values of "en": its folder `values`, and the files that its setting `values` names.
 * Later files with the same rule name replace earlier ones (user overlays). Errors: PACK with file, line, what, cure. */
servanda_status sv_rule_compile(sv_buf *blob, const char *lang, const sv_source *sources, size_t count,
                                servanda_error *error);

typedef struct sv_pack sv_pack; /* immutable; shared by threads */
/* Opens a blob without copying it; it must outlive the pack and be 16-byte aligned. Errors: PACK (wrong version or size). */
servanda_status sv_rule_load(sv_pack **out, const void *blob, size_t size, servanda_error *error);
void sv_rule_unload(sv_pack *pack);

const char *sv_rule_lang(const sv_pack *pack);
/* Whether a pack named "en" or "en/values" (that of a language's values) is of the language "en". */
bool sv_rule_is_of(const char *lang, const char *name);
bool sv_rule_spaced(const sv_pack *pack);      /* words are written with spaces */
sv_fold sv_rule_fold(const sv_pack *pack);     /* what its texts and literals are folded to */
bool sv_rule_branch_left(const sv_pack *pack); /* the operative predicate is the last of its clause */
const char *sv_rule_hash(const sv_pack *pack); /* SHA-256 of its sources, in hexadecimal: the version of the pack */
/* A setting of pack.conf ("sentence", "quotes", …); NULL if absent. */
const char *sv_rule_setting(const sv_pack *pack, const char *key);

typedef struct sv_rule_about {
    const char *name, *why, *file;
    uint32_t line;
    sv_type type;
    int rank;
} sv_rule_about;
size_t sv_rule_count(const sv_pack *pack);
sv_rule_about sv_rule_describe(const sv_pack *pack, uint32_t rule); /* borrowed strings */

/* ---- marks ---- */
typedef enum sv_value_kind { SV_VALUE_NONE, SV_VALUE_TEXT, SV_VALUE_NUMBER, SV_VALUE_MARK } sv_value_kind;
typedef struct sv_value {
    sv_value_kind kind;
    const char *text; /* TEXT: borrowed from pack */
    double number;    /* NUMBER */
    uint32_t mark;    /* MARK: index into the scan's marks */
} sv_value;

#define SV_MARK_VALUES 8
#define SV_NO_RULE UINT32_MAX
typedef struct sv_mark {
    uint32_t start, end; /* view positions, end exclusive */
    uint32_t rule;       /* SV_NO_RULE: made by a word list or by find itself */
    uint8_t type;        /* sv_type */
    uint8_t value_count;
    int16_t rank; /* higher wins where marks of one type overlap; then longer, then earlier, then lower rule number */
    uint8_t keys[SV_MARK_VALUES];
    sv_value values[SV_MARK_VALUES];
} sv_mark;

/* The value of a key, or {SV_VALUE_NONE}. TEXT "yes"/numbers in rules: `value=3` is NUMBER, `force=intend` is TEXT. */
sv_value sv_mark_get(const sv_mark *mark, sv_key key);
const char *sv_mark_text(const sv_mark *mark, sv_key key);           /* NULL if absent or not text */
bool sv_mark_is(const sv_mark *mark, sv_key key, const char *value); /* its text is `value` */
double sv_mark_number(const sv_mark *mark, sv_key key, double missing);

/* ---- matching ---- */
typedef struct sv_scan sv_scan; /* scratch of one thread, reused from block to block and document to document */
sv_scan *sv_scan_new(void);     /* NULL: no memory */
/* Another one, for the same thread, that shares what the first remembers of packs, and is freed before it. */
sv_scan *sv_scan_beside(const sv_scan *first);
void sv_scan_free(sv_scan *scan);
/* What each rule costs is added to costs[sv_rule_count] from now on (NULL: no more): for those who write packs. Borrowed;
 * the pack must stay the same. */
typedef struct sv_rule_cost {
    uint64_t steps; /* instructions run */
    uint64_t tries; /* anchors at which it was tried */
} sv_rule_cost;
void sv_scan_profile(sv_scan *scan, sv_rule_cost *costs);

/* Starts a block: runs the automaton over the view (borrowed until the next begin) and forgets all marks. */
servanda_status sv_scan_begin(sv_scan *scan, const sv_pack *pack, const sv_view *view, servanda_error *error);
/* The same block once more, as it was begun: nothing but the marks is forgotten. */
void sv_scan_again(sv_scan *scan);
/* Runs all rules (and `list … is` lists) of `type` inside [start, end), which ^ and $ stand for, and adds their marks.
 * Overlapping marks of one type from this call are resolved by rank, length, position (types pred, cut, sub, area, term, word, group, role, skip: kept all). */
servanda_status sv_scan_run(sv_scan *scan, sv_type type, uint32_t start, uint32_t end, servanda_error *error);
/* Adds a mark that find made itself (numbers). Returns its index; later rules can match it as <type>. UINT32_MAX: no memory. */
uint32_t sv_scan_add(sv_scan *scan, const sv_mark *mark);
/* All marks so far, in the order they were made; borrowed, moved by the next run or add. */
const sv_mark *sv_scan_marks(const sv_scan *scan, size_t *count);
/* The number of the next mark of a type, from a number on; that of all marks if there is none. */
size_t sv_scan_next(const sv_scan *scan, sv_type type, size_t from);
void sv_scan_remove(sv_scan *scan,
                    uint32_t mark); /* the mark stays in the array with type SV_TYPE_COUNT and is no longer matched */

/* Hits of a word list by name inside [start, end): for what find does itself (numerals). Returns the number written. */
typedef struct sv_hit {
    uint32_t start, end;
    uint32_t entry;
} sv_hit;
/* The tags of words with capitals, as texts of the pack: marks with such are told apart faster. */
typedef enum sv_shape { SV_SHAPE_TITLE, SV_SHAPE_UPPER, SV_SHAPE_CAMEL, SV_SHAPE_COUNT } sv_shape;
const char *sv_rule_shape(const sv_pack *pack, sv_shape shape);
uint32_t sv_rule_list(const sv_pack *pack, const char *name); /* UINT32_MAX: no such list */
/* The entry of `list` with the word `text` (ASCII, folded), or UINT32_MAX: for names that are no text of a document. */
uint32_t sv_rule_word(const sv_pack *pack, uint32_t list, const char *text);
const char *sv_rule_list_name(const sv_pack *pack, uint32_t list); /* NULL after the last */
/* The longest word of the list that starts at `start` and ends by `end`. */
bool sv_scan_word(const sv_scan *scan, uint32_t list, uint32_t start, uint32_t end, sv_hit *out);
bool sv_scan_has(const sv_scan *scan, sv_type type, uint32_t start); /* marks of the type end behind `start`, perhaps */
/* The next place from `start` on where a number may begin: with a digit, or a word of the lists `numeral` and `prefix`;
 * `end` if there is none. */
uint32_t sv_scan_seek(const sv_scan *scan, uint32_t start, uint32_t end);
size_t sv_scan_list(const sv_scan *scan, uint32_t list, uint32_t start, uint32_t end, sv_hit *out, size_t room);
sv_value sv_rule_entry_get(const sv_pack *pack, uint32_t entry, sv_key key);

#endif
