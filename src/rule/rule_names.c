/* Numbered keys (rule_build.h): a hash table whose entries are numbers in order of arrival. */
#include "rule/rule_build.h"

#include <string.h>

static bool grow(sv_names *names) {
    size_t size = names->table_size ? names->table_size * 2 : 256;
    uint32_t *table = sv_alloc(size * sizeof *table);
    if (!table) return false;
    memset(table, 0xFF, size * sizeof *table);
    for (uint32_t i = 0; i < names->keys.count; i++) {
        size_t at = sv_hash_fnv(names->keys.items[i].bytes, names->keys.items[i].size) & (size - 1);
        while (table[at] != SV_NONE) at = (at + 1) & (size - 1);
        table[at] = i;
    }
    sv_free(names->table);
    names->table = table;
    names->table_size = size;
    return true;
}

static uint32_t insert(sv_names *names, const void *bytes, size_t size, size_t at) {
    char *copy = sv_arena_copy(names->arena, bytes, size);
    if (!copy) return SV_NONE;
    sv_names_key key = {copy, size};
    SV_VEC_PUSH(names->keys, key);
    if (names->keys.failed) return SV_NONE;
    names->table[at] = (uint32_t)names->keys.count - 1;
    return names->table[at];
}

uint32_t sv_names_add(sv_names *names, const void *bytes, size_t size) {
    if (names->keys.count * 2 >= names->table_size && !grow(names)) return SV_NONE;
    size_t mask = names->table_size - 1, at = sv_hash_fnv(bytes, size) & mask;
    for (; names->table[at] != SV_NONE; at = (at + 1) & mask) {
        uint32_t i = names->table[at];
        if (names->keys.items[i].size == size && memcmp(names->keys.items[i].bytes, bytes, size) == 0) return i;
    }
    return insert(names, bytes, size, at);
}

void sv_names_free(sv_names *names) {
    SV_VEC_FREE(names->keys);
    sv_free(names->table);
    names->table = NULL;
}
