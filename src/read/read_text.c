/* Plain text: every line of the file is a line, rows of tables are their cells, and form decides the rest. */
#include <string.h>

#include "read/read.h"

static size_t line_end(const char *text, size_t at, size_t size) {
    const char *feed = at < size ? memchr(text + at, '\n', size - at) : NULL;
    return feed ? (size_t)(feed - text) : size;
}

/* The rows of a table, from the line at `at` on; where the text goes on. */
static servanda_status add_table(sv_reading *r, size_t *at, sv_row_kind kind) {
    const char *text = r->document->text;
    size_t size = r->document->text_size;
    servanda_status status = SERVANDA_OK;
    while (*at < size && !status) {
        size_t end = line_end(text, *at, size);
        if (!sv_row_goes_on(text, *at, end, kind)) break;
        status = sv_row_add(r, *at, end);
        *at = end + 1;
    }
    return status;
}

servanda_status sv_text_read(sv_reading *r) {
    const char *text = r->document->text;
    size_t size = r->document->text_size, prose = 0;
    servanda_status status = SERVANDA_OK;
    for (size_t at = 0, end; at < size && !status; at = end + 1) {
        const char *bar = memchr(text + at, '|', size - at);
        if (!bar) break;
        while (line_end(text, at, size) < (size_t)(bar - text)) at = line_end(text, at, size) + 1;
        end = line_end(text, at, size);
        sv_row_kind kind = sv_row_begins(text, at, end, end + 1, line_end(text, end + 1, size));
        if (kind == SV_ROW_NONE) continue;
        status = sv_line_split(r, prose, at);
        if (!status) status = add_table(r, &at, kind);
        prose = at < size ? at : size;
        end = at - 1;
    }
    return status ? status : sv_line_split(r, prose, size);
}
