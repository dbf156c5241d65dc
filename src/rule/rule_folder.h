/* The files of packs in a folder: of each language pack.conf, the .words in words, the .rules in rules,
 * and both in values. */
#ifndef SV_RULE_FOLDER_H
#define SV_RULE_FOLDER_H

#include "rule/rule.h"

typedef struct sv_folder {
    sv_arena *arena;
    SV_VEC(sv_source) sources;  /* sorted by path; paths are relative to the root */
    SV_VEC(const char *) langs; /* folders that have a pack.conf */
    servanda_status status;
} sv_folder;

/* Reads all packs under `root`; with `lang`, only that one and "common". Free it in any case.
 * Errors: PACK (no such folder), IO, MEMORY. */
servanda_status sv_folder_read(sv_folder *folder, const char *root, const char *lang, servanda_error *error);
void sv_folder_free(sv_folder *folder);

#endif
