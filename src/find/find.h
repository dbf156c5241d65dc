/* The floor that finds: what its files share.
 *
 * The one idea: rules put marks on a sentence, layer by layer (rule/type.def); this floor only assembles them, one slot
 * one file, and knows no language. Sentence → clauses (find_clause) → operative predicate (find_pred) → slots. */
#ifndef SV_FIND_H
#define SV_FIND_H

#include "model/edtf.h"
#include "rule/packs.h"
#include "rule/rule.h"
#include "servanda/extract.h"

#define SV_FIND_SETTING 32

/* Characters that a pack's settings name, decoded once a pack. */
typedef struct sv_find_chars {
    const sv_pack *pack;
    uint32_t enders[SV_FIND_SETTING], pauses[SV_FIND_SETTING];
    uint32_t opens[SV_FIND_SETTING], closes[SV_FIND_SETTING];
    bool remark[SV_FIND_SETTING]; /* the pair is a bracket, not a quotation */
    size_t ender_count, pause_count, pair_count;
    uint64_t known[4]; /* bit (point & 255) is set for each of them: most characters are none */
    uint32_t abbreviation, opener, numeral, counter, prefix, connective; /* word lists; UINT32_MAX: none */
    uint32_t scheme, area_share;        /* lists: names of areas for the pack, and how much of their votes counts */
    const char *shapes[SV_SHAPE_COUNT]; /* tags of words with capitals */
    bool spaced, left, inherit_block;
} sv_find_chars;

/* A quotation or bracketed remark; positions include the marks around it. */
typedef struct sv_find_region {
    uint32_t start, end;
    bool remark; /* brackets */
    bool open;   /* a rule opened it: its inside counts */
} sv_find_region;

/* What a clause inherits: from the clause, sentence or lead-in before it. */
#define SV_FIND_ACTORS 24
typedef struct sv_find_actors {
    const char *codes[SV_FIND_ACTORS];
    size_t count;
} sv_find_actors;

typedef struct sv_find_verdict { /* what the predicate says */
    servanda_kind kind;
    servanda_force force;
    servanda_stage stage;
    bool reaffirmed;
} sv_find_verdict;

typedef struct sv_find_clause {
    uint32_t start, end;       /* view positions */
    bool dropped, hard_before; /* outside of every statement; begins at a hard cut */
    bool has_pred;
    uint32_t cut_rule; /* rule of the cut before it, or SV_NO_RULE */
    uint32_t outer, inner,
        runner_up; /* marks: outermost predicate, the one that decided, the best loser; UINT32_MAX: none */
    bool chain, chain_prev, chain_promise;
    sv_find_verdict verdict;
    sv_find_actors actors;
    size_t core; /* actors without those that only act along */
    bool own_subject;
} sv_find_clause;

typedef struct sv_find_lead { /* a lead-in sentence that governs items */
    uint32_t block;
    sv_find_verdict verdict;
    sv_find_actors actors;
    const char *quote;
    uint32_t rule;
    const servanda_date *dates; /* hold for items without a date of their own */
    size_t date_count;
    bool silent; /* skipped itself, and so are its items */
} sv_find_lead;

#define SV_FIND_AREAS 32
typedef struct sv_find_topic { /* subject matters of a stretch of text, each with its votes */
    uint32_t block;
    const char *codes[SV_FIND_AREAS];
    double votes[SV_FIND_AREAS];
    size_t count;
} sv_find_topic;

typedef struct sv_find_own { /* a short form that the document gives to somebody or something */
    const uint32_t *points;  /* folded */
    uint32_t count, rule;    /* rule: of the mark that defined it, in `pack` */
    uint32_t next;           /* another with such a first point: its number + 1, or 0 */
    uint64_t capitals;       /* bits: which of them are */
    const sv_pack *pack;
    const char *code; /* the actor it stands for; NULL: none */
    bool self, name;  /* the form itself is the actor; it is a name */
} sv_find_own;

typedef struct sv_find_votes { /* of a statement whose block is still being read */
    sv_find_topic topic;
    const char *told[SV_FIND_AREAS]; /* areas that its own words tell its neighbours */
    size_t told_count;
    const char *alone;   /* the only area that its own words speak of, or NULL */
    double base;         /* what a full vote of the context weighs */
    uint32_t start, end; /* of its clause */
    size_t first_mark, statement;
} sv_find_votes;

struct sv_find;
/* What became of a sentence. */
typedef enum sv_find_fate { SV_FATE_READ, SV_FATE_SKIPPED, SV_FATE_SILENT } sv_find_fate;

typedef struct sv_find_learnt { /* an acronym that the document gives to a name; borrowed */
    const char *acronym;
    uint32_t start, end;   /* the name without it, in the view */
    const char *code, *id; /* of the actor that the name is; NULL: none */
    bool self;             /* it is an actor without a code */
} sv_find_learnt;

/* Somebody who looks on while a document is searched: for those who write packs. Nothing of it changes what is found. */
typedef struct sv_find_watch {
    void (*pack)(void *context, struct sv_find *f);  /* a block begins: f->pack and f->scan are its own */
    void (*marks)(void *context, struct sv_find *f); /* all marks of f->block are made, before they are forgotten */
    /* The sentence [start, end) was read: its clauses and marks (from f->first_mark on) are there. */
    void (*sentence)(void *context, struct sv_find *f, uint32_t start, uint32_t end, sv_find_fate fate);
    void (*learnt)(void *context, struct sv_find *f, const sv_find_learnt *learnt);
    void *context;
} sv_find_watch;

typedef struct sv_find_scratch sv_find_scratch;

typedef struct sv_find {
    servanda_document *doc;
    const servanda_packs *packs;
    servanda_error *error;
    servanda_status status;   /* sticky */
    sv_arena *arena;          /* of the extraction */
    sv_find_scratch *scratch; /* lends scan and view; NULL: they are its own */
    sv_scan *scan;
    const sv_pack *pack; /* of the current block */
    sv_view view;
    sv_find_chars chars;
    const sv_block *block;
    uint32_t block_index;
    bool in_head; /* the head of the document is being asked for what it says of itself */
    bool values;  /* nothing but values is asked for: languages have packs of their own for that */
    sv_document_cursor cursor;
    SV_VEC(sv_find_region) regions;
    SV_VEC(sv_find_region) masks; /* of the current sentence, made by rules */
    SV_VEC(sv_find_clause) clauses;
    SV_VEC(servanda_statement) out;
    SV_VEC(servanda_reason) reasons; /* of the statement being built */
    SV_VEC(sv_find_lead) leads;
    const sv_find_lead *lead;     /* governs the current block, or NULL */
    const char *title;            /* what the index or the file itself names as its title, or NULL */
    bool *introduces;             /* by block: some item names it as its lead */
    size_t first_mark;            /* of the current sentence */
    sv_edtf_day today;            /* date of the document; year 0: unknown */
    sv_find_actors before;        /* subject of the clause or sentence before, in this block */
    sv_find_actors last;          /* actors of the statement before, anywhere */
    sv_find_verdict last_verdict; /* of the statement before, for chain=prev */
    sv_find_actors parties;       /* of the document */
    SV_VEC(sv_find_own) owns;     /* what it defined so far */
    uint32_t own_heads[256];      /* by the first point & 255: the number of one + 1, or 0 */
    sv_find_topic heading, label; /* subject matters of the heading last read, of the words that open a paragraph */
    sv_find_topic here, lead_in;  /* of the statements of this block, and of the block that introduces it */
    SV_VEC(sv_find_votes) votes;  /* of the statements of this block */
    const char *last_areas[3];    /* of the statement before, anywhere */
    size_t block_out;             /* statements found before the current block */
    const sv_find_watch *watch;   /* NULL: nobody looks on */
    bool marked;                  /* the scan has marks of f->block that the watch has not seen */
} sv_find;

/* find_place.c: scratch of one thread, for one document after the other */
#define SV_FIND_HEAD 24u                    /* blocks of the head (and the tail) that are kept */
sv_find_scratch *sv_find_scratch_new(void); /* NULL: no memory */
void sv_find_scratch_free(sv_find_scratch *scratch);
void sv_find_place_begin(sv_find *f, sv_find_scratch *scratch); /* a document begins */
void sv_find_place_end(sv_find *f);
/* Points f at the scan and view for a block. True: they are filled with it already. */
bool sv_find_place_enter(sv_find *f, uint32_t block);
void sv_find_place_keep(sv_find *f); /* they are now */

/* find_chars.c */
void sv_find_chars_load(sv_find *f);
/* False: the character is none that a setting names. */
static inline bool sv_find_chars_may(const sv_find_chars *c, uint32_t point) {
    return c->known[point >> 6 & 3] >> (point & 63) & 1;
}
bool sv_find_chars_has(const uint32_t *set, size_t count, uint32_t point);

/* find_region.c: quotations and remarks of the block */
void sv_find_region_scan(sv_find *f);
bool sv_find_region_masked(const sv_find *f, uint32_t at); /* inside one that is not open */
bool sv_find_region_inside(const sv_find *f, uint32_t at); /* inside any */
bool sv_find_region_told(const sv_find *f, uint32_t at);   /* a quotation closes there that a pause introduced */
void sv_find_region_open(sv_find *f, uint32_t start, uint32_t end);

/* find_sentence.c: end of the sentence that begins at `start`; UINT32_MAX never */
uint32_t sv_find_sentence_end(const sv_find *f, uint32_t start);

/* find_number.c: adds num marks for [start, end), and cap marks where words are written with spaces */
void sv_find_number_run(sv_find *f, uint32_t start, uint32_t end);
/* find_cap.c */
void sv_find_cap_run(sv_find *f, uint32_t start, uint32_t end);

/* find_mark.c: helpers over the scan's marks */
bool sv_find_mark_run(sv_find *f, sv_type type, uint32_t start, uint32_t end); /* false: status is set */
const sv_mark *sv_find_mark_next(const sv_find *f, sv_type type, uint32_t start, uint32_t end, size_t *at);
/* Whether a rule of scope D takes the block, seen up to `end`, out of the search; also where status is set. */
bool sv_find_mark_aside(sv_find *f, uint32_t end);
/* Where speech begins behind the label of its speaker, looked for up to `end`; 0: there is no label. */
uint32_t sv_find_mark_speech(sv_find *f, uint32_t end);
bool sv_find_mark_yes(const sv_mark *mark, sv_key key);
servanda_span sv_find_mark_span(sv_find *f, uint32_t start, uint32_t end);
const char *sv_find_mark_text(sv_find *f, uint32_t start, uint32_t end); /* copy of canonical text */
void sv_find_reason(sv_find *f, const char *slot, const char *value, uint32_t rule, uint32_t start, uint32_t end,
                    bool runner_up);
/* The reasons gathered so far, and the rules they name, go to a statement, behind those that it has. */
void sv_find_reason_give(sv_find *f, servanda_statement *out);

/* Adds a text to a list that is in order, once; the list has room for it. Returns the new length. */
size_t sv_find_mark_sort(const char **list, size_t count, const char *text);

/* find_clause.c: divides the sentence [start, end) into f->clauses, verdicts included */
void sv_find_clause_run(sv_find *f, uint32_t start, uint32_t end);
/* find_pred.c */
sv_find_verdict sv_find_pred_verdict(const sv_mark *m); /* what the mark itself tells */
void sv_find_pred_judge(sv_find *f, sv_find_clause *clause);
void sv_find_pred_inherit(sv_find *f); /* chains of f->clauses */
bool sv_find_pred_done_before(const sv_find *f, const sv_find_clause *c, const sv_find_verdict *neighbour);
/* find_actor.c */
void sv_find_actor_add(sv_find_actors *to, const char *code); /* once; "" and what there is no room for are left out */
void sv_find_actor_subject(sv_find *f, sv_find_clause *clause);
/* A role in the document ("PARTIES", "FIRST", "SECOND", "SAME"); everything else is a code of its own. */
bool sv_find_actor_is_role(const char *code);
const char *sv_find_actor_code(const sv_mark *m); /* of an actor mark, or of the state that its body belongs to; NULL */
/* Parties of a document that no index names: whom its title and first blocks speak of most. */
typedef struct sv_find_tally {
    const char *codes[64];
    unsigned counts[64];
    size_t used;
} sv_find_tally;
void sv_find_actor_count(sv_find *f, sv_find_tally *tally); /* the current block */
void sv_find_actor_parties(sv_find *f, sv_find_tally *tally);
/* find_own.c: marks in [start, end) what the document defined before, then learns what is defined there; names and actors
 * are marked already */
void sv_find_own_run(sv_find *f, uint32_t start, uint32_t end);
/* find_date.c, find_amount.c, find_name.c, find_area.c: fill one slot of `out` from the clause */
/* kind: of the statement; NONE: a bare verb, which tells neither past nor future. */
void sv_find_date_fill(sv_find *f, const sv_find_clause *c, servanda_kind kind, servanda_statement *out);
void sv_find_amount_fill(sv_find *f, const sv_find_clause *clause, servanda_statement *out);
void sv_find_name_fill(sv_find *f, const sv_find_clause *clause, servanda_statement *out);
void sv_find_area_fill(sv_find *f, const sv_find_clause *clause); /* of the next statement of f->out */
void sv_find_concept_fill(sv_find *f, const sv_find_clause *clause, servanda_statement *out); /* find_concept.c */
void sv_find_slot_fill(sv_find *f, const sv_find_clause *clause, servanda_statement *out);    /* find_slot.c: phrases */
void sv_find_area_block(sv_find *f);                                                          /* a block begins */
void sv_find_area_settle(sv_find *f);                                     /* it ends: its statements get their areas */
const char *sv_find_area_topic(sv_find *f, uint32_t start, uint32_t end); /* the strongest area of a stretch, or NULL */
void sv_find_area_heading(sv_find *f); /* remembers the areas of the heading block being read */
void sv_find_area_label(sv_find *f, uint32_t start, uint32_t end); /* the same of a label that opens the block */
void sv_find_box_fill(sv_find *f, servanda_statement *out);        /* find_box.c: where its span stands on the pages */
/* The calendar value of a date or timex mark; false: none can be made. */
bool sv_find_date_value(const sv_find *f, const sv_mark *mark, servanda_kind kind, sv_edtf *out);
/* find_meta.c: completes the document's info from its text */
void sv_find_meta_run(sv_find *f);
/* find_emit.c: statements from clauses */
void sv_find_emit_heading(sv_find *f);
void sv_find_emit_sentence(sv_find *f, uint32_t start, uint32_t end);
bool sv_find_emit_layers(sv_find *f, uint32_t start, uint32_t end); /* all marks of a sentence; false: status is set */
/* find.c: points f at a block: pack, view, regions. False: nothing to do there, or an error. */
bool sv_find_block_begin(sv_find *f, uint32_t index);
/* servanda_extract with somebody looking on. */
servanda_status sv_find_extract(servanda_extraction **out, servanda_document *document, const servanda_packs *packs,
                                const sv_find_watch *watch, servanda_error *error);
/* The same with scratch that is there. */
servanda_status sv_find_extract_with(sv_find_scratch *scratch, servanda_extraction **out, servanda_document *document,
                                     const servanda_packs *packs, const sv_find_watch *watch, servanda_error *error);
void sv_find_scratch_drop(sv_find *f); /* all but the arena and the statements */

#endif
