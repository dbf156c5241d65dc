/* Text made safe for a terminal: documents come from anywhere and may carry escape sequences. */
#ifndef SV_PLAIN_H
#define SV_PLAIN_H

#include "base/base.h"

/* Appends `text` with control and direction-changing characters shown as �, and runs of white space as one space (as
 * nothing where a line was wrapped inside text that is written without spaces). */
void sv_plain_add(sv_buf *buf, const char *text);

#endif
