/* Tones for the other writers of text: the bytes are already safe for a terminal. */
#ifndef SV_STYLE_H
#define SV_STYLE_H

#include "servanda/report.h"

void sv_style_add(servanda_output *output, const servanda_style *style, servanda_tone tone, const char *text,
                  size_t size);

#endif
