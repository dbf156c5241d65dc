/* The packs that are compiled into the library; the build makes the table (scripts/embed_packs.py). */
#ifndef SV_BUILTIN_H
#define SV_BUILTIN_H

#include <stddef.h>

typedef struct sv_builtin {
    const char *lang;          /* "ja", … or "ja/values" */
    const unsigned char *data; /* a blob for sv_rule_load, 64-byte aligned */
    size_t size;
} sv_builtin;

extern const sv_builtin sv_packs_builtin[]; /* sorted by language; a row of NULLs at the end */
extern const size_t sv_packs_builtin_count;

#endif
