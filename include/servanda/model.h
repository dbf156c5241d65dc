/* What Servanda finds: the Statement and its slots, as plain structs that every floor shares.
 *
 * The one idea: these structs are read-only views. Whoever made them (an extraction, a register query) owns the memory
 * of all strings and arrays in them, and says how long they live. Strings are NUL-terminated UTF-8; a missing string is
 * NULL; an empty list has count 0 and may be NULL. */
#ifndef SERVANDA_MODEL_H
#define SERVANDA_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "servanda/error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum servanda_kind {
    SERVANDA_KIND_NONE = 0,
#define SV_KIND(name, text) SERVANDA_KIND_##name,
#include "servanda/model.def"
#undef SV_KIND
} servanda_kind;

typedef enum servanda_force { /* ordered: a larger value binds more */
                              SERVANDA_FORCE_NONE = 0,
#define SV_FORCE(name, text) SERVANDA_FORCE_##name,
#include "servanda/model.def"
#undef SV_FORCE
} servanda_force;

typedef enum servanda_stage {
    SERVANDA_STAGE_NONE = 0,
#define SV_STAGE(name, text) SERVANDA_STAGE_##name,
#include "servanda/model.def"
#undef SV_STAGE
} servanda_stage;

typedef enum servanda_role {
    SERVANDA_ROLE_NONE = 0,
#define SV_ROLE(name, text) SERVANDA_ROLE_##name,
#include "servanda/model.def"
#undef SV_ROLE
} servanda_role;

typedef enum servanda_bound {
    SERVANDA_BOUND_NONE = 0,
#define SV_BOUND(name, text) SERVANDA_BOUND_##name,
#include "servanda/model.def"
#undef SV_BOUND
} servanda_bound;

typedef enum servanda_phrase_slot {
    SERVANDA_PHRASE_NONE = 0,
#define SV_PHRASE(name, text) SERVANDA_PHRASE_##name,
#include "servanda/model.def"
#undef SV_PHRASE
    SERVANDA_PHRASE_END
} servanda_phrase_slot;

/* The printed word of a value (NULL for NONE), and the value of a printed word (NONE where unknown). Any thread. */
SERVANDA_API const char *servanda_kind_name(servanda_kind kind);
SERVANDA_API const char *servanda_force_name(servanda_force force);
SERVANDA_API const char *servanda_stage_name(servanda_stage stage);
SERVANDA_API const char *servanda_role_name(servanda_role role);
SERVANDA_API const char *servanda_bound_name(servanda_bound bound);

SERVANDA_API const char *servanda_phrase_name(servanda_phrase_slot slot); /* the key in JSON */
SERVANDA_API servanda_kind servanda_kind_of(const char *name);
SERVANDA_API servanda_force servanda_force_of(const char *name);
SERVANDA_API servanda_stage servanda_stage_of(const char *name);
SERVANDA_API servanda_role servanda_role_of(const char *name);
SERVANDA_API servanda_bound servanda_bound_of(const char *name);
SERVANDA_API servanda_phrase_slot servanda_phrase_of(const char *name);

/* A stretch of a document's canonical text: bytes inside, code points for the outside world; end exclusive. */
typedef struct servanda_span {
    size_t start, end;           /* code points */
    size_t byte_start, byte_end; /* bytes */
} servanda_span;

typedef struct servanda_amount {
    const char *quote;
    double value;         /* in units of `currency` */
    const char *currency; /* ISO 4217 */
    servanda_bound bound;
    servanda_span span;
} servanda_amount;

/* A sum of money for people: "USD 2,500,000"; "?" where the currency is unknown. Gives `out` back. Any thread. */
#define SERVANDA_SUM 80
SERVANDA_API const char *servanda_amount_sum(const servanda_amount *amount, char out[SERVANDA_SUM]);

typedef struct servanda_date {
    const char *quote;
    const char *edtf; /* ISO 8601-2 level 1 */
    servanda_role role;
    servanda_span span;
} servanda_date;

/* Words of a statement that fill a slot as they stand: a condition, somebody it is for, a vehicle of the act. */
typedef struct servanda_phrase {
    const char *quote;
    const char *id; /* what all languages call it (instrument:memorandum, JPN), or NULL */
    servanda_span span;
} servanda_phrase;

typedef struct servanda_phrases {
    const servanda_phrase *items;
    size_t count;
} servanda_phrases;

/* Where a line of a statement stands on a page, in points (1/72 inch) from the upper left corner. Of the files of word
 * processors only the page is known: all four are 0 then. */
typedef struct servanda_box {
    uint32_t page; /* 1, 2, … */
    double left, top, right, bottom;
} servanda_box;

static inline bool servanda_box_is_placed(const servanda_box *box) { return box->right > 0 || box->bottom > 0; }

/* One reason behind one slot: what `servanda why` shows. */
typedef struct servanda_reason {
    const char *slot;   /* "kind", "force", "actors", "dates", … */
    const char *value;  /* what the rule gave, printed */
    const char *rule;   /* the rule's name */
    const char *why;    /* the rule's own explanation */
    servanda_span span; /* the words it rests on */
    bool runner_up;     /* true: this reading was considered and lost */
} servanda_reason;

typedef struct servanda_statement {
    const char *doc; /* id of its document */
    uint32_t id;     /* 1, 2, … in the order of the text */
    uint32_t block;  /* number of its paragraph or list item in the document, from 1; 0: not known */
    servanda_span span;
    const char *quote; /* exact copy of canonical text [byte_start, byte_end) */
    const char *lead;  /* quote of the lead-in that governs a list item, or NULL */
    const char *lang;  /* pack that read it: "ja", … */
    servanda_kind kind;
    servanda_force force;
    servanda_stage stage;
    bool reaffirmed;
    const char *const *actors;
    size_t actor_count;
    bool actors_stated; /* the clause names who can act; else the actors are taken from the text before */
    const char *const *areas;
    size_t area_count;
    const servanda_amount *amounts;
    size_t amount_count;
    const servanda_date *dates;
    size_t date_count;
    const char *const *names;
    size_t name_count;
    servanda_phrases
        phrases[SERVANDA_PHRASE_END]; /* by slot, in the order of the text; [SERVANDA_PHRASE_NONE] is empty */
    const char *const *concepts; /* ids that all languages share (org:JAXA, prog:iss, t:hydrogen); sorted, each once */
    size_t concept_count;
    const servanda_box *boxes; /* of its lines, in the order of the text; none where the document has no pages */
    size_t box_count;
    uint32_t ocr; /* least confidence in percent of its pages whose text was recognised from pictures; 0: none was */
    const char *const *rules;
    size_t rule_count; /* names of all rules that made it, sorted */
    const servanda_reason *reasons;
    size_t reason_count;
} servanda_statement;

typedef struct servanda_statements {
    const servanda_statement *items;
    size_t count;
} servanda_statements;

#ifdef __cplusplus
}
#endif

#endif
