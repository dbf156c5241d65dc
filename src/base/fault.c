/* Fault points: the N-th allocation or I/O call fails (built only with -Dfaults=true).
 *
 * The one idea: a test arms a counter, runs, and repeats with N = 1, 2, … until nothing fails any more; so every error
 * path is walked. The counters are the only writable globals of the library, and no release build has them. */
#include "base/base.h"

#ifdef SV_FAULTS

#include <stdatomic.h>

typedef struct counter {
    atomic_long nth;   /* the call that fails; 0: none */
    atomic_long count; /* calls since armed */
} counter;

static counter allocations;
static counter calls;

static void arm(counter *c, long nth) {
    atomic_store(&c->nth, 0);
    atomic_store(&c->count, 0);
    atomic_store(&c->nth, nth);
}

static bool fails(counter *c) {
    long now = atomic_fetch_add(&c->count, 1) + 1;
    return now == atomic_load(&c->nth);
}

void sv_fault_arm_alloc(long nth) { arm(&allocations, nth); }

void sv_fault_arm_io(long nth) { arm(&calls, nth); }

bool sv_fault_alloc(void) { return fails(&allocations); }

bool sv_fault_io(void) { return fails(&calls); }

long sv_fault_count_alloc(void) { return atomic_load(&allocations.count); }

long sv_fault_count_io(void) { return atomic_load(&calls.count); }

#else

typedef int sv_fault_none; /* ISO C wants one declaration in a file */

#endif
