/* The workshop inside: what its files share.
 *
 * The one idea: a pack is opened once, with its sources kept: parsing tells mistakes and explains rules, the compiled pack
 * stands among the built-in ones and reads documents like any other. */
#ifndef SV_SHOP_H
#define SV_SHOP_H

#include "find/find.h"
#include "rule/packs.h"
#include "rule/rule_build.h"
#include "rule/rule_folder.h"
#include "rule/rule_test.h"
#include "servanda/workshop.h"

typedef struct sv_shop_learnt { /* an acronym that a document defines */
    const char *acronym, *name, *code, *id;
    bool self;
    uint32_t document;
} sv_shop_learnt;

struct servanda_workshop {
    const char *root; /* the folder as the user named it; NULL */
    char *root_copy, *lang;
    sv_folder folder;
    sv_packs_sources sources; /* built-in ones first, then those of the folder */
    size_t own;               /* number of the first source of the folder */
    const char **paths;       /* of those, as the user knows them */
    servanda_packs *packs;    /* once compiled */
    const sv_pack *pack;      /* of `lang`, in them */
    sv_scan *scan;
    sv_view view;
    sv_buf text;
    sv_rule_cost *costs; /* by rule, once something was read */
    uint64_t *marks;
    uint32_t *documents, *last; /* last: number of the last document that counted */
    uint32_t document;
    SV_VEC(sv_shop_learnt) learnt; /* by the documents read */
    sv_arena *learnt_arena;        /* owns their texts */
};

/* Compiles the pack unless that is done. */
servanda_status sv_shop_compile(servanda_workshop *shop, servanda_error *error);
/* A file of the folder as the user knows it: with the folder's name before it. `path` is one of a source. */
const char *sv_shop_path(const servanda_workshop *shop, const char *path);
void sv_shop_name_error(const servanda_workshop *shop, servanda_error *error);

/* shop_learn.c: a watch that keeps what a document defines; `context` is the workshop */
void sv_shop_learn(void *context, sv_find *f, const sv_find_learnt *learnt);

/* shop_marks.c: numbers and capital words, which the floor that finds makes, before the first layer (sv_ruletest_prepare) */
servanda_status sv_shop_prepare(void *context, sv_scan *scan, const sv_pack *pack, const sv_view *view,
                                servanda_error *error);
void sv_shop_values(const sv_mark *mark, sv_buf *out); /* key=value … */

/* shop_statement.c: the statement tests of one text */
typedef struct sv_shop_runner {
    servanda_workshop *shop;
    void (*each)(void *context, const servanda_workshop_test *test);
    void *context;
    servanda_workshop_tally *tally;
    servanda_error *error;
} sv_shop_runner;
servanda_status sv_shop_statement_tests(sv_shop_runner *run, const char *path, const char *text, size_t size,
                                        bool gaps);

/* shop_near.c: rules that would have found a predicate in a clause, had one step been left out */
typedef struct sv_shop_near sv_shop_near;
sv_shop_near *sv_shop_near_open(servanda_workshop *shop, servanda_error *error); /* NULL: no memory, or a bug */
void sv_shop_near_free(sv_shop_near *near);
/* The nearest rules for the clause [start, end) of the sentence [low, high) that `f` stands at; texts live in `arena`. */
servanda_status sv_shop_near_find(sv_shop_near *near, const sv_find *f, uint32_t low, uint32_t high, uint32_t start,
                                  uint32_t end, sv_arena *arena, servanda_workshop_near *out, size_t room,
                                  size_t *count, servanda_error *error);

#endif
