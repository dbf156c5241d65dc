/* The growing half of SV_VEC: doubles the room of an array of any type, and never wraps round. */
#include "base/base.h"

bool sv_vec_grow(void **items, size_t *room, size_t need, size_t item_size) {
    size_t now = *room < 8 ? 8 : *room * 2;
    if (now < need) now = need;
    if (now > SIZE_MAX / 2 / item_size) return false;
    void *moved = sv_realloc(*items, now * item_size);
    if (!moved) return false;
    *items = moved;
    *room = now;
    return true;
}
