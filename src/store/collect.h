/* What files of this floor may do with a collection. */
#ifndef SV_COLLECT_H
#define SV_COLLECT_H

#include "servanda/collection.h"

/* A copy that lives as long as the collection; NULL: no memory. */
const servanda_link_decision *sv_collect_keep(servanda_collection *collection, const servanda_link_decision *list,
                                              size_t count);

#endif
