/* Ordered thread pool: many jobs on few threads, results in the order of the jobs.
 *
 * The one idea: a ring of finished results, as wide as a few jobs a thread. Who finishes the next result in order hands
 * it over, and all that wait behind it; who is too far ahead waits. So memory does not grow with the number of jobs,
 * and no thread exists only to collect. */
#include <pthread.h>

#include "base/base.h"

#define WAITING_PER_THREAD 4u

typedef struct slot {
    void *result;
    bool full;
} slot;

typedef struct pool {
    const sv_pool_job *job;
    size_t count;
    slot *ring;
    size_t width;
    size_t taken, delivered; /* jobs begun; results handed over */
    bool delivering, stopped;
    pthread_mutex_t lock;
    pthread_cond_t moved; /* `delivered` or `stopped` changed */
} pool;

/* Hands over all results that are next in order. The lock is held on entry and exit, not during `done`. */
static void deliver(pool *p) {
    if (p->delivering) return;
    p->delivering = true;
    while (!p->stopped && p->ring[p->delivered % p->width].full) {
        slot *s = &p->ring[p->delivered % p->width];
        void *result = s->result;
        s->full = false;
        pthread_mutex_unlock(&p->lock);
        bool more = p->job->done(p->job->context, p->delivered, result);
        pthread_mutex_lock(&p->lock);
        p->delivered++;
        if (!more) p->stopped = true;
        pthread_cond_broadcast(&p->moved);
    }
    p->delivering = false;
}

/* The next job to run, or false when there is none. The lock is held. */
static bool take(pool *p, size_t *index) {
    while (!p->stopped && p->taken < p->count && p->taken >= p->delivered + p->width)
        pthread_cond_wait(&p->moved, &p->lock);
    if (p->stopped || p->taken >= p->count) return false;
    *index = p->taken++;
    return true;
}

static void *work(void *argument) {
    pool *p = argument;
    size_t index;
    pthread_mutex_lock(&p->lock);
    while (take(p, &index)) {
        pthread_mutex_unlock(&p->lock);
        void *result = p->job->run(p->job->context, index);
        pthread_mutex_lock(&p->lock);
        p->ring[index % p->width] = (slot){.result = result, .full = true};
        deliver(p);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* One after the other, without threads. */
static void run_alone(const sv_pool_job *job, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!job->done(job->context, i, job->run(job->context, i))) return;
}

/* What was finished but not handed over after a stop. */
static void drop_rest(pool *p) {
    for (size_t i = 0; i < p->width; i++)
        if (p->ring[i].full && p->job->drop) p->job->drop(p->job->context, p->ring[i].result);
}

/* The caller's thread works too; threads that cannot be had are done without. */
static void run_threads(pool *p, unsigned threads) {
    pthread_t others[SV_LIMIT_THREADS];
    unsigned started = 0;
    while (started + 1 < threads && pthread_create(&others[started], NULL, work, p) == 0) started++;
    work(p);
    for (unsigned i = 0; i < started; i++) pthread_join(others[i], NULL);
    drop_rest(p);
}

servanda_status sv_pool_run(const sv_pool_job *job, size_t count, unsigned threads, servanda_error *error) {
    if (threads > SV_LIMIT_THREADS) threads = SV_LIMIT_THREADS;
    if (threads > count) threads = (unsigned)count;
    if (threads <= 1) return run_alone(job, count), SERVANDA_OK;
    pool p = {.job = job, .count = count, .width = (size_t)threads * WAITING_PER_THREAD};
    p.ring = sv_alloc(p.width * sizeof *p.ring);
    if (!p.ring) return sv_error_memory(error);
    for (size_t i = 0; i < p.width; i++) p.ring[i] = (slot){NULL, false};
    pthread_mutex_init(&p.lock, NULL);
    pthread_cond_init(&p.moved, NULL);
    run_threads(&p, threads);
    pthread_cond_destroy(&p.moved);
    pthread_mutex_destroy(&p.lock);
    sv_free(p.ring);
    return SERVANDA_OK;
}
