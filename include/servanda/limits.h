/* Limits for documents that may be hostile.
 *
 * The one idea: a limit is a row of limits.def: a name, a number, and its bounds; "pages=200,seconds=10" sets some. */
#ifndef SERVANDA_LIMITS_H
#define SERVANDA_LIMITS_H

#include <stdint.h>

#include "servanda/error.h"

typedef enum servanda_limit {
#define SV_READING(name, text, value, least, most, what) SERVANDA_LIMIT_##name,
#include "servanda/limits.def"
#undef SV_READING
    SERVANDA_LIMIT_COUNT
} servanda_limit;

typedef struct servanda_limits {
    uint64_t of[SERVANDA_LIMIT_COUNT];
} servanda_limits;

SERVANDA_API void servanda_limits_default(servanda_limits *limits);
/* Sets the limits named in `text`: "pages=200,seconds=10". NULL and "" set none. Errors: USAGE. */
SERVANDA_API servanda_status servanda_limits_set(servanda_limits *limits, const char *text, servanda_error *error);
/* Name and meaning of a limit. Never NULL for a limit of the table. */
SERVANDA_API const char *servanda_limits_name(servanda_limit limit);
SERVANDA_API const char *servanda_limits_meaning(servanda_limit limit);

#endif
