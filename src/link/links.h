/* Undertakings on their way to a caller: made at once from documents, or read from where they are kept. */
#ifndef SV_LINKS_H
#define SV_LINKS_H

#include "link/link.h"

servanda_links *sv_links_new(void); /* NULL: no memory */
/* Copies everything. */
bool sv_links_add(servanda_links *links, const char *id, const servanda_mention *mentions, size_t mention_count,
                  const servanda_link_reason *reasons, size_t reason_count);
/* How common features are in the sample of these documents; to be freed in any case. */
bool sv_links_rarity(sv_rarity *out, const servanda_link_document *docs, size_t count);
bool sv_links_count(sv_rarity *rarity, const servanda_link_document *doc);

#endif
