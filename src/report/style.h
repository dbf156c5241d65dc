/* Tones for the other writers of text: the bytes are already safe for a terminal. */
#ifndef SV_STYLE_H
#define SV_STYLE_H

#include "servanda/report.h"

void sv_style_add(servanda_output *output, const servanda_style *style, servanda_tone tone, const char *text,
                  size_t size);

/* Safe text wrapped behind `indent` spaces, in a tone of its own where a run of it has one; runs come in order. */
typedef struct sv_style_run {
    size_t start, end; /* bytes */
    servanda_tone tone;
} sv_style_run;
void sv_style_wrap(servanda_output *output, const servanda_style *style, size_t indent, const char *text, size_t size,
                   const sv_style_run *runs, size_t count);

#endif
