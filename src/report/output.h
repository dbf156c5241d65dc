/* The inside of an Output: appending one byte must cost next to nothing, for writers are in the hot path. */
#ifndef SV_OUTPUT_H
#define SV_OUTPUT_H

#include "base/base.h"
#include "servanda/report.h"

struct servanda_output {
    sv_buf buf;
    servanda_output_sink sink; /* NULL: memory */
    void *context;
    servanda_status status; /* the first failure of the sink */
};

void sv_output_drain(servanda_output *output); /* gives what is there to the sink */

char *sv_output_more(servanda_output *output, size_t size); /* sv_output_room where there is none yet */

/* The place of the next `size` bytes, which the caller fills; NULL: no memory. */
static inline char *sv_output_room(servanda_output *output, size_t size) {
    sv_buf *buf = &output->buf;
    if (buf->failed || buf->room - buf->size <= size) return sv_output_more(output, size);
    buf->size += size;
    buf->data[buf->size] = '\0';
    return buf->data + buf->size - size;
}

static inline void sv_output_byte(servanda_output *output, char c) {
    sv_buf *buf = &output->buf;
    if (buf->failed || buf->room - buf->size < 2) {
        sv_buf_byte(buf, c);
        return;
    }
    buf->data[buf->size++] = c;
    buf->data[buf->size] = '\0';
}

/* json.c: servanda_json_key for a name of ours, in which nothing must be escaped. */
void sv_json_name(servanda_json *json, const char *name);

#endif
