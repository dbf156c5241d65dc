/* Filling the error that a caller owns.
 *
 * The one idea: a text that is too long is cut between code points, and arguments may point into the same error, so an
 * error can be wrapped in a wider one. */
#include <stdio.h>
#include <string.h>

#include "base/base.h"

/* Drops a cut-off UTF-8 sequence at the end of the text. */
static void trim_partial(char *text, size_t length) {
    size_t lead = length;
    while (lead > 0 && length - lead < 3 && ((unsigned char)text[lead - 1] & 0xC0) == 0x80) lead--;
    if (lead == 0) return;
    unsigned char first = (unsigned char)text[lead - 1];
    size_t want = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    if (length - lead + 1 < want) text[lead - 1] = '\0';
}

__attribute__((format(printf, 2, 0))) static void put(char out[SERVANDA_ERROR_TEXT], const char *format, va_list args) {
    char text[SERVANDA_ERROR_TEXT];
    int length = vsnprintf(text, sizeof text, format, args);
    if (length < 0) text[0] = '\0';
    if (length >= (int)sizeof text) trim_partial(text, sizeof text - 1);
    memcpy(out, text, sizeof text);
}

__attribute__((format(printf, 2, 3))) static void put_format(char out[SERVANDA_ERROR_TEXT], const char *format, ...) {
    va_list args;
    va_start(args, format);
    put(out, format, args);
    va_end(args);
}

servanda_status sv_error_set(servanda_error *error, servanda_status status, const char *file, unsigned long line,
                             const char *what, ...) {
    if (!error) return status;
    va_list args;
    va_start(args, what);
    put(error->what, what, args);
    va_end(args);
    put_format(error->file, "%s", file ? file : "");
    error->status = status;
    error->line = line;
    error->cure[0] = '\0';
    return status;
}

void sv_error_cure(servanda_error *error, const char *cure, ...) {
    if (!error) return;
    va_list args;
    va_start(args, cure);
    put(error->cure, cure, args);
    va_end(args);
}

void sv_error_of_memory(servanda_error *error) {
    sv_error_set(error, SERVANDA_MEMORY, NULL, 0, "out of memory");
    sv_error_cure(error, "close other programs or read fewer documents at once");
}

size_t servanda_error_format(const servanda_error *error, char *out, size_t size) {
    char line[32] = "";
    if (error->line) snprintf(line, sizeof line, ":%lu", error->line);
    const char *what = error->what[0] ? error->what : servanda_status_message(error->status);
    int length = snprintf(out, size, "%s%s%s%s%s%s", error->file, line, error->file[0] || error->line ? ": " : "", what,
                          error->cure[0] ? "; " : "", error->cure);
    if (length < 0) return 0;
    if (size && (size_t)length >= size) trim_partial(out, size - 1);
    return (size_t)length;
}
