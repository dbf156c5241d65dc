/* Hashes: SHA-256 says which document it is, FNV-1a fills tables. */
#include <sodium.h>

#include "base/base.h"

void sv_hash_sha256(const void *bytes, size_t size, char hex[65]) {
    static const char digits[] = "0123456789abcdef";
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, bytes, size);
    for (size_t i = 0; i < sizeof hash; i++) {
        hex[2 * i] = digits[hash[i] >> 4];
        hex[2 * i + 1] = digits[hash[i] & 15];
    }
    hex[64] = '\0';
}

uint64_t sv_hash_fnv(const void *bytes, size_t size) {
    uint64_t hash = 0xcbf29ce484222325u;
    const unsigned char *b = bytes;
    for (size_t i = 0; i < size; i++) hash = (hash ^ b[i]) * 0x100000001b3u;
    return hash;
}
