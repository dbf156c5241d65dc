/* Which addresses are inside: private, loopback, link-local, and all others that nobody publishes at.
 *
 * The one idea: every address is taken as one of IPv6 (IPv4 mapped into it), and a table of prefixes says which are not
 * public; addresses that carry one of IPv4 in themselves are judged by that as well. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "read/fetch.h"

typedef struct prefix {
    unsigned char bytes[16];
    unsigned bits;
} prefix;

#define V4(a, b, c, bits) \
    { {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, a, b, c, 0}, 96 + (bits) }
#define V6(a, b, c, d, bits) \
    { {a, b, c, d}, bits }

static const prefix inside[] = {
    V4(0, 0, 0, 8),                 /* this host */
    V4(10, 0, 0, 8),                /* private */
    V4(100, 64, 0, 10),             /* shared by the customers of a provider */
    V4(127, 0, 0, 8),               /* loopback */
    V4(169, 254, 0, 16),            /* link-local, and where clouds keep secrets */
    V4(172, 16, 0, 12),             /* private */
    V4(192, 0, 0, 24),              /* protocols */
    V4(192, 0, 2, 24),              /* documentation */
    V4(192, 168, 0, 16),            /* private */
    V4(198, 18, 0, 15),             /* measurements */
    V4(198, 51, 100, 24),           /* documentation */
    V4(203, 0, 113, 24),            /* documentation */
    V4(224, 0, 0, 4),               /* many at once */
    V4(240, 0, 0, 4),               /* reserved, broadcast */
    V6(0, 0, 0, 0, 90),             /* none, loopback, IPv4 in the oldest way */
    V6(0x00, 0x64, 0xFF, 0x9B, 32), /* IPv4 behind a translator: judged below; the local ones are not */
    V6(0x01, 0x00, 0, 0, 64),       /* discarded */
    V6(0x20, 0x01, 0, 0, 23),       /* protocols, tunnels */
    V6(0x20, 0x01, 0x0D, 0xB8, 32), /* documentation */
    V6(0x20, 0x02, 0, 0, 16),       /* tunnels that carry IPv4 */
    V6(0xFC, 0, 0, 0, 7),           /* private */
    V6(0xFE, 0x80, 0, 0, 10),       /* link-local */
    V6(0xFE, 0xC0, 0, 0, 10),       /* private, formerly */
    V6(0xFF, 0, 0, 0, 8),           /* many at once */
};

static bool has_prefix(const unsigned char *address, const prefix *p) {
    size_t whole = p->bits / 8, rest = p->bits % 8;
    if (memcmp(address, p->bytes, whole) != 0) return false;
    return rest == 0 || ((address[whole] ^ p->bytes[whole]) >> (8 - rest)) == 0;
}

static bool is_public(const unsigned char *address) {
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        if (has_prefix(address, &inside[i])) return false;
    return true;
}

static bool is_public_v4(const void *bytes) {
    unsigned char address[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    memcpy(address + 12, bytes, 4);
    return is_public(address);
}

static bool is_public_v6(const unsigned char *address) {
    static const unsigned char translated[12] = {0x00, 0x64, 0xFF, 0x9B};
    if (memcmp(address, translated, sizeof translated) == 0) return is_public_v4(address + 12);
    return is_public(address);
}

bool sv_fetch_address_is_public(const struct sockaddr *address) {
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (address->sa_family == AF_INET) {
        memcpy(&v4, address, sizeof v4);
        return is_public_v4(&v4.sin_addr);
    }
    if (address->sa_family != AF_INET6) return false;
    memcpy(&v6, address, sizeof v6);
    return is_public_v6(v6.sin6_addr.s6_addr);
}

bool sv_fetch_address_text_is_public(const char *text) {
    unsigned char bytes[16];
    if (inet_pton(AF_INET, text, bytes) == 1) return is_public_v4(bytes);
    return inet_pton(AF_INET6, text, bytes) == 1 && is_public_v6(bytes);
}
