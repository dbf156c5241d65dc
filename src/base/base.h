/* Memory, errors and small containers that every floor uses.
 *
 * The one idea: memory comes from an arena and is dropped with it. Growing things (sv_buf, SV_VEC) are sticky: after a
 * failed append they stay failed, so a caller appends many times and checks once. Nothing here prints or exits. */
#ifndef SV_BASE_H
#define SV_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "servanda/error.h"

/* ---- limits: every ceiling of the program in one place (limits.h) ---- */
#include "base/limits.h"

/* ---- errors (error.c) ---- */

/* Fills `error` (may be NULL) and returns `status`. `file` may be NULL, `line` 0. `what` is printf-formatted. */
servanda_status sv_error_set(servanda_error *error, servanda_status status, const char *file, unsigned long line,
                             const char *what, ...) __attribute__((format(printf, 5, 6)));
/* Adds what the reader can do. */
void sv_error_cure(servanda_error *error, const char *cure, ...) __attribute__((format(printf, 2, 3)));
void sv_error_of_memory(servanda_error *error);
/* In line, so that callers (and what checks them) see that it never is SERVANDA_OK. */
static inline servanda_status sv_error_memory(servanda_error *error) {
    sv_error_of_memory(error);
    return SERVANDA_MEMORY;
}

/* ---- allocation (alloc.c): the only malloc of the library; tests make the N-th one fail ---- */
void *sv_alloc(size_t size);
void *sv_realloc(void *old, size_t size);
void sv_free(void *p);

/* ---- fault points (fault.c): N-th allocation or I/O call fails; compiled in with -Dfaults=true, else no code ---- */
#ifdef SV_FAULTS
void sv_fault_arm_alloc(
    long nth); /* the nth allocation from now fails (1 = next), 0 disarms; returns to normal after */
void sv_fault_arm_io(long nth);
bool sv_fault_alloc(void);       /* asked by sv_alloc: fail now? */
bool sv_fault_io(void);          /* asked before each I/O call */
long sv_fault_count_alloc(void); /* allocations since the last arm */
long sv_fault_count_io(void);
#else
#define sv_fault_alloc() false
#define sv_fault_io() false
#endif

/* ---- arena (arena.c): bump allocation, freed as a whole; 16-byte alignment; not thread safe ---- */
typedef struct sv_arena sv_arena;
sv_arena *sv_arena_new(void); /* NULL: no memory */
void sv_arena_free(sv_arena *arena);
void sv_arena_reset(sv_arena *arena);                              /* drops all, keeps the largest chunk for reuse */
void *sv_arena_alloc(sv_arena *arena, size_t size);                /* zeroed; NULL: no memory */
char *sv_arena_copy(sv_arena *arena, const char *s, size_t bytes); /* NUL-terminated copy */
char *sv_arena_str(sv_arena *arena, const char *s);                /* copy of a C string; NULL in, NULL out */
char *sv_arena_printf(sv_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
size_t sv_arena_used(const sv_arena *arena);
#define SV_NEW(arena, type) ((type *)sv_arena_alloc((arena), sizeof(type)))
#define SV_NEW_N(arena, type, n) ((type *)sv_arena_alloc((arena), sizeof(type) * (size_t)(n)))

/* ---- growing byte buffer (buf.c) ---- */
typedef struct sv_buf {
    char *data; /* NUL-terminated while not failed; NULL when empty and never used */
    size_t size, room;
    bool failed; /* sticky */
} sv_buf;
#define SV_BUF_INIT \
    { NULL, 0, 0, false }
bool sv_buf_reserve(sv_buf *buf, size_t more); /* room for so many bytes and the NUL; false: failed */
void sv_buf_add(sv_buf *buf, const void *bytes, size_t size);
void sv_buf_str(sv_buf *buf, const char *s);
void sv_buf_byte(sv_buf *buf, char c);
void sv_buf_printf(sv_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sv_buf_clear(sv_buf *buf); /* size 0, keeps room and clears `failed` */
void sv_buf_free(sv_buf *buf);

/* ---- growing array of any type (vec.c): SV_VEC(int) v = {0}; SV_VEC_PUSH(v, 3); free with SV_VEC_FREE ---- */
#define SV_VEC(type)        \
    struct {                \
        type *items;        \
        size_t count, room; \
        bool failed;        \
    }
bool sv_vec_grow(void **items, size_t *room, size_t need, size_t item_size);
#define SV_VEC_PUSH(v, item)                                                                                \
    do {                                                                                                    \
        if (__builtin_expect((v).count == (v).room, 0) &&                                                   \
            ((v).failed || !sv_vec_grow((void **)&(v).items, &(v).room, (v).count + 1, sizeof *(v).items))) \
            (v).failed = true;                                                                              \
        else                                                                                                \
            (v).items[(v).count++] = (item);                                                                \
    } while (0)
#define SV_VEC_FREE(v) (sv_free((v).items), (v).items = NULL, (v).count = (v).room = 0, (v).failed = false)

/* ---- whole files (file.c): I/O with fault points; errors NO_DOCUMENT / IO / DISK_FULL / DOCUMENT_LIMIT ---- */
servanda_status sv_file_read(const char *path, size_t limit, sv_buf *out, servanda_error *error); /* "-": stdin */

/* ---- ordered thread pool (pool.c): n jobs on `threads` threads; `done` is called in job order, by one thread at a
 * time; at most a bounded number of finished jobs wait, so memory does not grow with n. A false from `done` stops. ---- */
typedef struct sv_pool_job {
    void *(*run)(void *context, size_t index);               /* any thread; result may be NULL */
    bool (*done)(void *context, size_t index, void *result); /* in order 0, 1, 2, … */
    void *context;
    void (*drop)(void *context, void *result); /* frees a result that a stop left over; may be NULL */
} sv_pool_job;
servanda_status sv_pool_run(const sv_pool_job *job, size_t count, unsigned threads, servanda_error *error);

/* ---- hash (hash.c): SHA-256 of bytes as 64 hexadecimal digits (identity of a document), FNV-1a 64 for tables ---- */
void sv_hash_sha256(const void *bytes, size_t size, char hex[65]);
uint64_t sv_hash_fnv(const void *bytes, size_t size);

#endif
