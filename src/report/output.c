/* Output: a buffer before a sink; the first failure stays, so writers need not check. */
#include "report/output.h"

#include <stdio.h>
#include <string.h>

#define DRAIN_AT (64u << 10)

servanda_status servanda_output_open(servanda_output **out, servanda_output_sink sink, void *context,
                                     servanda_error *error) {
    servanda_output *output = sv_alloc(sizeof *output);
    *out = output;
    if (!output) return sv_error_memory(error);
    *output = (servanda_output){SV_BUF_INIT, sink, context, SERVANDA_OK};
    return SERVANDA_OK;
}

void sv_output_drain(servanda_output *output) {
    if (!output->sink || output->buf.failed) return;
    if (output->status == SERVANDA_OK && output->buf.size > 0)
        output->status = output->sink(output->context, output->buf.data, output->buf.size);
    sv_buf_clear(&output->buf);
}

char *sv_output_more(servanda_output *output, size_t size) {
    if (output->buf.size >= DRAIN_AT) sv_output_drain(output);
    return sv_buf_reserve(&output->buf, size) ? sv_output_room(output, size) : NULL;
}

void servanda_output_add(servanda_output *output, const char *bytes, size_t size) {
    sv_buf_add(&output->buf, bytes, size);
    if (output->buf.size >= DRAIN_AT) sv_output_drain(output);
}

void servanda_output_text(servanda_output *output, const char *text) {
    if (text) servanda_output_add(output, text, strlen(text));
}

void servanda_output_printf(servanda_output *output, const char *format, ...) {
    char small[256];
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int size = vsnprintf(small, sizeof small, format, list);
    va_end(list);
    if (size >= 0 && (size_t)size < sizeof small) {
        servanda_output_add(output, small, (size_t)size);
    } else if (size >= 0) {
        char *large = sv_alloc((size_t)size + 1);
        if (large) {
            vsnprintf(large, (size_t)size + 1, format, again);
            servanda_output_add(output, large, (size_t)size);
        } else {
            output->buf.failed = true;
        }
        sv_free(large);
    }
    va_end(again);
}

servanda_status servanda_output_flush(servanda_output *output, servanda_error *error) {
    sv_output_drain(output);
    if (output->buf.failed) return sv_error_memory(error);
    if (output->status != SERVANDA_OK)
        return sv_error_set(error, output->status, NULL, 0, "the result could not be written: %s",
                            servanda_status_message(output->status));
    return SERVANDA_OK;
}

bool servanda_output_failed(const servanda_output *output) {
    return output->buf.failed || output->status != SERVANDA_OK;
}

const char *servanda_output_bytes(const servanda_output *output, size_t *size) {
    *size = output->buf.failed ? 0 : output->buf.size;
    return *size > 0 ? output->buf.data : "";
}

void servanda_output_free(servanda_output *output) {
    if (!output) return;
    sv_buf_free(&output->buf);
    sv_free(output);
}
