/* The thread pool: order, bounded lead, one `done` at a time, stopping early. Also run under ThreadSanitizer. */
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "test.h"

typedef struct work {
    size_t next;          /* the result that must come next */
    size_t stop_at;       /* `done` says no here */
    atomic_size_t inside; /* threads in `done` */
    atomic_size_t alive;  /* results not handed over or dropped */
    atomic_size_t most;
    bool wrong;
} work;

static void *run(void *context, size_t index) {
    work *w = context;
    size_t *result = malloc(sizeof *result);
    *result = index * 3;
    if (index % 17 == 0)
        for (int i = 0; i < 200; i++) sched_yield(); /* a slow job holds the order up */
    size_t alive = atomic_fetch_add(&w->alive, 1) + 1;
    size_t most = atomic_load(&w->most);
    while (alive > most && !atomic_compare_exchange_weak(&w->most, &most, alive)) continue;
    return result;
}

static void drop(void *context, void *result) {
    work *w = context;
    atomic_fetch_sub(&w->alive, 1);
    free(result);
}

static bool done(void *context, size_t index, void *result) {
    work *w = context;
    if (atomic_fetch_add(&w->inside, 1) != 0) w->wrong = true;
    if (index != w->next++ || *(size_t *)result != index * 3) w->wrong = true;
    drop(w, result);
    atomic_fetch_sub(&w->inside, 1);
    return index != w->stop_at;
}

static void run_pool(work *w, size_t count, unsigned threads) {
    sv_pool_job job = {.run = run, .done = done, .context = w, .drop = drop};
    servanda_error error = SERVANDA_ERROR_INIT;
    assert_int_equal(sv_pool_run(&job, count, threads, &error), SERVANDA_OK);
    assert_false(w->wrong);
    assert_int_equal(atomic_load(&w->alive), 0);
}

static void order_is_kept(void **state) {
    (void)state;
    for (unsigned threads = 0; threads <= 9; threads++) {
        work w = {.stop_at = SIZE_MAX};
        run_pool(&w, 1000, threads);
        assert_int_equal(w.next, 1000);
    }
}

static void few_jobs(void **state) {
    (void)state;
    for (size_t count = 0; count < 5; count++) {
        work w = {.stop_at = SIZE_MAX};
        run_pool(&w, count, 1000);
        assert_int_equal(w.next, count);
    }
}

static void memory_is_bounded(void **state) {
    (void)state;
    work w = {.stop_at = SIZE_MAX};
    run_pool(&w, 5000, 4);
    assert_true(atomic_load(&w.most) <= 4 * 5 + 4);
}

static void stops_early(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 6; threads++) {
        work w = {.stop_at = 100};
        run_pool(&w, 5000, threads);
        assert_int_equal(w.next, 101);
    }
}

static void no_memory(void **state) {
    (void)state;
#ifdef SV_FAULTS
    work w = {.stop_at = SIZE_MAX};
    sv_pool_job job = {.run = run, .done = done, .context = &w, .drop = drop};
    servanda_error error = SERVANDA_ERROR_INIT;
    sv_fault_arm_alloc(1);
    assert_int_equal(sv_pool_run(&job, 10, 2, &error), SERVANDA_MEMORY);
    sv_fault_arm_alloc(0);
    assert_int_equal(w.next, 0);
#else
    skip();
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_kept), cmocka_unit_test(few_jobs),  cmocka_unit_test(memory_is_bounded),
        cmocka_unit_test(stops_early),   cmocka_unit_test(no_memory),
    };
    return RUN_TESTS(tests);
}
