/* One undertaking and what is known about it; what the files that derive standings share. */
#ifndef SV_LINK_STATE_H
#define SV_LINK_STATE_H

#include "base/base.h"
#include "servanda/state.h"

typedef struct sv_state_look {
    const servanda_link_document *docs;
    const servanda_series_list *series;
    const char *today;
    unsigned months;
    const servanda_undertaking *u;
    const char *party; /* NULL: all of them together */
} sv_state_look;

typedef struct sv_state_found {
    servanda_state state;
    unsigned also;
    char since[11], due[11]; /* "": unknown */
    servanda_mention promise, basis;
} sv_state_found;

/* How the undertaking stands by what the documents say. */
void sv_state_derive(const sv_state_look *look, sv_state_found *out);
/* Who promised: the actors of its commitments, each once; the count, at most `room`. */
size_t sv_state_parties(const sv_state_look *look, const char **out, size_t room);

#endif
