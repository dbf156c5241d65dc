/* All packs of the program, opened once (rule_packs.c). */
#ifndef SV_PACKS_H
#define SV_PACKS_H

#include "rule/rule.h"
#include "servanda/extract.h"

/* The pack of a language ("ja"); NULL if there is none. Any thread. */
const sv_pack *sv_packs_get(const servanda_packs *packs, const char *lang);
/* The packs for values by number; NULL at the end. */
const sv_pack *sv_packs_values_at(const servanda_packs *packs, size_t index);
/* The same by number, in the order of their codes; NULL at the end. */
const sv_pack *sv_packs_at(const servanda_packs *packs, size_t index);
/* The pack for the values of a language: its own, or the language's if it has none. */
const sv_pack *sv_packs_values(const servanda_packs *packs, const char *lang);

/* Opens the packs of the program with another one in the place of `lang` (or beside them): `blob` is moved into them. */
servanda_status sv_packs_open_with(servanda_packs **out, sv_buf *blob, servanda_error *error);
/* The sources of the pack of `lang` that is compiled in, or what is common to all if there is none; borrowed for good.
 * False: no memory. */
typedef SV_VEC(sv_source) sv_packs_sources;
bool sv_packs_builtin_sources(const char *lang, sv_packs_sources *out);
/* The languages that are compiled in, by number; NULL at the end. */
const char *sv_packs_builtin_lang(size_t index);

#endif
