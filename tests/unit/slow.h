/* How much slower than alone a test may run: under what SERVANDA_WRAP names (valgrind), limits of time are wider. */
#ifndef SLOW_H
#define SLOW_H

#include <stdlib.h>

static inline int slow_times(int factor) { return getenv("SERVANDA_WRAP") ? factor : 1; }

#endif
