/* All packs of the program, opened once (rule_packs.c). */
#ifndef SV_PACKS_H
#define SV_PACKS_H

#include "rule/rule.h"
#include "servanda/extract.h"

/* The pack of a language ("ja"); NULL if there is none. Any thread. */
const sv_pack *sv_packs_get(const servanda_packs *packs, const char *lang);
/* The same by number, in the order of their codes; NULL at the end. */
const sv_pack *sv_packs_at(const servanda_packs *packs, size_t index);
/* The pack for the values of a language: its own, or the language's if it has none. */
const sv_pack *sv_packs_values(const servanda_packs *packs, const char *lang);

#endif
