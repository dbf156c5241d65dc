/* Plain text: every line of the file is a line, and form decides the rest. */
#include "read/read.h"

servanda_status sv_text_read(sv_reading *r) { return sv_line_split(r, 0, r->document->text_size); }
