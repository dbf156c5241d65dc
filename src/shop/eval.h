/* Scoring inside: rows of statements as they were read, and the texts they point into. */
#ifndef SV_EVAL_H
#define SV_EVAL_H

#include <jansson.h>

#include "base/base.h"
#include "servanda/eval.h"

typedef struct sv_eval_row {
    const char *doc, *file;
    unsigned long line;
    json_t *json;
    size_t number;     /* in the order they were read */
    size_t start, end; /* code points; equal: nothing of it is in the text */
    servanda_kind kind;
    servanda_force force;
    servanda_stage stage;
} sv_eval_row;

typedef SV_VEC(sv_eval_row) sv_eval_rows;

/* eval_read.c: all rows of a file, sorted by document; those of one keep their order. */
servanda_status sv_eval_read(sv_arena *arena, const char *path, sv_eval_rows *rows, servanda_error *error);
void sv_eval_sort(sv_eval_rows *rows);
void sv_eval_rows_free(sv_eval_rows *rows);

/* The text of one document: how many characters that are no white space stand before each. */
typedef struct sv_eval_text {
    sv_buf bytes;    /* empty where no texts were given */
    size_t *offsets; /* of each code point, and the end */
    uint32_t *solid; /* before each code point, and all */
    size_t count;
} sv_eval_text;
/* With a folder, reads the text and finds the places of the rows; without one, both come from the rows. */
servanda_status sv_eval_place(sv_eval_text *text, const char *folder, sv_eval_row *gold, size_t gold_count,
                              sv_eval_row *found, size_t found_count, unsigned *lost, servanda_error *error);
void sv_eval_text_free(sv_eval_text *text);

#endif
