/* Files packed into one file (ZIP, and what is built on it), within limits.
 *
 * The one idea: what is wanted is unpacked into memory, in one pass, and everything about it has a ceiling: entries,
 * bytes in all, bytes for each byte of the packed file. */
#ifndef SV_UNPACK_H
#define SV_UNPACK_H

#include "base/sandbox.h"
#include "read/sheet.h"

typedef struct sv_unpacked_file {
    char *name; /* UTF-8 where it could be told */
    sv_buf bytes;
} sv_unpacked_file;

typedef struct sv_unpacked {
    SV_VEC(sv_unpacked_file) files; /* in the order of the archive */
} sv_unpacked;

void *sv_unpack_prepare(void); /* loads libarchive */
/* False: what is wrong stands in the sheet. */
bool sv_unpack(const sv_sandbox_task *task, bool (*wants)(const char *name), sv_unpacked *out, sv_sheet *sheet);
const sv_buf *sv_unpacked_find(const sv_unpacked *unpacked, const char *name); /* NULL: not there */
void sv_unpacked_free(sv_unpacked *unpacked);
bool sv_unpack_looks(const char *bytes, size_t size);

#endif
