/* The only malloc of the library.
 *
 * The one idea: all memory passes here, so a test can make any single allocation fail and watch what happens. */
#include <stdlib.h>

#include "base/base.h"

void *sv_alloc(size_t size) {
    if (sv_fault_alloc()) return NULL;
    return malloc(size ? size : 1);
}

void *sv_realloc(void *old, size_t size) {
    if (sv_fault_alloc()) return NULL;
    return realloc(old, size ? size : 1);
}

void sv_free(void *p) { free(p); }
