/* Between the files of fetching. */
#ifndef SV_FETCH_H
#define SV_FETCH_H

#include <sys/socket.h>

#include "base/base.h"

/* fetch_address.c: is it an address that the whole world can reach? False for everything that is not IP. */
bool sv_fetch_address_is_public(const struct sockaddr *address);
/* The same for text: "10.0.0.1", "fe80::1". */
bool sv_fetch_address_text_is_public(const char *text);

/* fetch_name.c: a name out of an address, and the ending for a media type ("" unknown) or of the address itself. */
void sv_fetch_name(const char *url, char *out, size_t room);
const char *sv_fetch_ending(const char *media);
void sv_fetch_ending_of(const char *url, char out[16]);

#endif
