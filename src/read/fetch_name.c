/* Names for what was fetched: the address as an id that is a file's name as well.
 *
 * The one idea: the same address always gives the same name, so that a page fetched again is a new version of the old one;
 * letters, digits, dot, hyphen and underscore stay, all else becomes one hyphen. */
#include <stdio.h>
#include <string.h>

#include "read/fetch.h"
#include "read/read.h"

#define LONGEST 100 /* file systems allow 255 bytes, endings and hashes included */

static bool is_kept(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
}

const char *sv_fetch_ending(const char *media) { return media ? sv_read_ending(media, strcspn(media, "; \t")) : ""; }

/* Host and all behind it, without scheme, name and password. */
static const char *host_of(const char *url) {
    const char *at = strstr(url, "://");
    at = at ? at + 3 : url;
    const char *end = at + strcspn(at, "/?#"), *name = memrchr(at, '@', (size_t)(end - at));
    return name ? name + 1 : at;
}

void sv_fetch_ending_of(const char *url, char out[16]) {
    const char *path = host_of(url), *end;
    path += strcspn(path, "/?#");
    end = path + strcspn(path, "?#");
    const char *dot = memrchr(path, '.', (size_t)(end - path));
    size_t size = dot ? (size_t)(end - dot) - 1 : 0;
    bool good = size > 0 && size < 16;
    for (size_t i = 0; i < size && good; i++) good = is_kept(dot[1 + i]) && dot[1 + i] != '.';
    snprintf(out, 16, "%.*s", good ? (int)size : 0, good ? dot + 1 : "");
}

void sv_fetch_name(const char *url, char *out, size_t room) {
    const char *from = host_of(url);
    size_t size = strcspn(from, "#"), used = 0, most = room - 1 < LONGEST ? room - 1 : LONGEST;
    bool gap = false, cut = false;
    for (size_t i = 0; i < size && !cut; i++) {
        if (!is_kept(from[i]) || (used == 0 && from[i] == '.')) {
            gap = used > 0;
            continue;
        }
        cut = used + gap >= most;
        if (!cut && gap) out[used++] = '-';
        if (!cut) out[used++] = from[i];
        gap = false;
    }
    out[used] = '\0';
    if (cut) snprintf(out + used - 17, 18, "-%016llx", (unsigned long long)sv_hash_fnv(from, size));
    if (used == 0) snprintf(out, room, "document");
}
