/* Fetching a document from its address: http and https only, within limits, never from a private network unless asked.
 *
 * The one idea: nothing else in the library speaks to a network; who does not call this stays offline. What counts is the
 * address that is connected to, so neither a redirect nor a name server can lead inside. */
#ifndef SERVANDA_FETCH_H
#define SERVANDA_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "servanda/error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct servanda_fetch_options {
    size_t size;
    uint64_t most;      /* bytes; 0: as many as a document may have */
    unsigned seconds;   /* for all of it; 0: 60 */
    unsigned redirects; /* followed at most */
    bool allow_private; /* also private, loopback and link-local addresses, and the proxy of the environment */
} servanda_fetch_options;

#define SERVANDA_FETCH_OPTIONS_INIT \
    { .size = sizeof(servanda_fetch_options), .redirects = 5 }

typedef struct servanda_fetched servanda_fetched; /* owns what it gives */

/* Fetches `url`. `options` may be NULL. Errors: USAGE (no address, or no http), NO_DOCUMENT (unreachable, refused, or the
 * server says no), DOCUMENT_LIMIT, SANDBOX (libcurl is not installed), MEMORY. One thread at a time the first time. */
SERVANDA_API servanda_status servanda_fetch(servanda_fetched **out, const char *url,
                                            const servanda_fetch_options *options, servanda_error *error);
SERVANDA_API void servanda_fetched_free(servanda_fetched *fetched);

/* Borrowed; live as long as `fetched`. */
SERVANDA_API const void *servanda_fetched_bytes(const servanda_fetched *fetched, size_t *size);
SERVANDA_API const char *servanda_fetched_address(const servanda_fetched *fetched); /* behind all redirects */
SERVANDA_API const char *servanda_fetched_sha256(const servanda_fetched *fetched);
/* A name for it, made of the address that was asked for, always the same: "example.org-talks-2024"; and the ending of its
 * format as the server or the address has it, or "". Both are safe as names of files. */
SERVANDA_API const char *servanda_fetched_id(const servanda_fetched *fetched);
SERVANDA_API const char *servanda_fetched_ending(const servanda_fetched *fetched);

#ifdef __cplusplus
}
#endif

#endif
