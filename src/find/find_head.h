/* The head of a document: what find_meta.c and find_title.c share. */
#ifndef SV_FIND_HEAD_H
#define SV_FIND_HEAD_H

#include "find/find.h"

#define SV_HEAD_POINTS 400u /* of one block that are looked at */

typedef struct sv_find_group { /* lines that may be a title together */
    const char *text;          /* NULL: none yet */
    int weight;
    bool bare;     /* nothing but the name of a form */
    uint32_t last; /* block, or SV_NO_BLOCK */
    sv_find_actors parties;
} sv_find_group;

/* Where a date stands says how surely it is the document's; the surest first. */
typedef enum sv_find_day {
    SV_DAY_MARKED, /* a rule says so */
    SV_DAY_LINE,   /* in a short line of the head */
    SV_DAY_SIGNED, /* a rule says that it was signed then */
    SV_DAY_PROSE,  /* in the first prose */
    SV_DAY_TAIL,   /* marked by a rule, at the end of the text */
    SV_DAY_COUNT
} sv_find_day;

typedef struct sv_find_head {
    sv_find_group now;
    const char *title, *form; /* form: the text of a group that is only that */
    int weight;               /* of the title */
    sv_find_actors parties;   /* named in the title */
    sv_edtf days[SV_DAY_COUNT];
    bool has_day[SV_DAY_COUNT];
    unsigned prose; /* blocks of it, so far */
    sv_find_tally tally;
} sv_find_head;

/* find_meta.c */
uint32_t sv_find_head_end(const sv_find *f); /* of the current block: what is looked at */
char *sv_find_head_keep(sv_find *f, const char *text);
/* find_title.c */
void sv_find_title_line(sv_find *f, sv_find_head *head); /* the current block, before any prose */
void sv_find_title_close(sv_find_head *head);            /* nothing more belongs to the lines so far */
const sv_mark *sv_find_title_series(sv_find *f);         /* the series that the current block names, kept; or NULL */

#endif
