/* Statuses and the error that a caller owns.
 *
 * The one idea: every fallible call returns a servanda_status and fills the servanda_error it was given. There is no
 * global state and no "last error"; a servanda_error is a plain value that may live on the stack and needs no freeing. */
#ifndef SERVANDA_ERROR_H
#define SERVANDA_ERROR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define SERVANDA_API __attribute__((visibility("default")))
#else
#define SERVANDA_API
#endif

typedef enum servanda_status {
#define SV_STATUS(name, number, exit_code, http, message) SERVANDA_##name = (number),
#include "servanda/status.def"
#undef SV_STATUS
} servanda_status;

#define SERVANDA_ERROR_TEXT 512

/* What went wrong, where, and what helps. All texts are NUL-terminated UTF-8, cut at a code point if too long. */
typedef struct servanda_error {
    servanda_status status;
    unsigned long line;             /* 1-based line in `file`; 0: none */
    char file[SERVANDA_ERROR_TEXT]; /* the file or register concerned; "" if none */
    char what[SERVANDA_ERROR_TEXT]; /* what is wrong, in one sentence without a full stop */
    char cure[SERVANDA_ERROR_TEXT]; /* what the reader can do; "" if nothing */
} servanda_error;

#define SERVANDA_ERROR_INIT \
    { SERVANDA_OK, 0, "", "", "" }

/* The name ("NOT_FOUND"), general message, process exit code and HTTP status of a status. Never NULL; unknown numbers read as BUG. Any thread. */
SERVANDA_API const char *servanda_status_name(servanda_status status);
SERVANDA_API const char *servanda_status_message(servanda_status status);
SERVANDA_API int servanda_status_exit_code(servanda_status status);
SERVANDA_API int servanda_status_http(servanda_status status);

/* Writes "file:line: what; cure" into `out` (at most `size` bytes, NUL included) and returns the length it would need. */
SERVANDA_API size_t servanda_error_format(const servanda_error *error, char *out, size_t size);

#ifdef __cplusplus
}
#endif

#endif
