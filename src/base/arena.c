/* Arena: memory that is handed out in one direction and dropped as a whole.
 *
 * The one idea: a list of chunks, newest first; an allocation is an addition. Chunks grow, so that a large document
 * costs few of them, and what does not fit gets a chunk of its own. */
#include <stdio.h>
#include <string.h>

#include "base/base.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define WATCHED
#endif

/* Under AddressSanitizer what is not handed out is forbidden, and a gap after each piece shows who writes past it. */
#ifdef WATCHED
#include <sanitizer/asan_interface.h>
#define GAP 16u
#define FORBID(p, size) ASAN_POISON_MEMORY_REGION((p), (size))
#define ALLOW(p, size) ASAN_UNPOISON_MEMORY_REGION((p), (size))
#else
#define GAP 0u
#define FORBID(p, size) ((void)(p), (void)(size))
#define ALLOW(p, size) ((void)(p), (void)(size))
#endif

#define ALIGNMENT 16u
#define FIRST_CHUNK ((size_t)16 << 10)
#define LARGEST_CHUNK ((size_t)1 << 20)

typedef struct chunk {
    _Alignas(ALIGNMENT) struct chunk *next;
    size_t room, used;
} chunk;

struct sv_arena {
    chunk *chunks; /* newest first; the first is the one that is filled */
    size_t next_room;
};

static unsigned char *bytes_of(chunk *c) { return (unsigned char *)(c + 1); }

static chunk *chunk_new(size_t room) {
    chunk *c = sv_alloc(sizeof(chunk) + room);
    if (!c) return NULL;
    *c = (chunk){.next = NULL, .room = room, .used = 0};
    FORBID(bytes_of(c), room);
    return c;
}

sv_arena *sv_arena_new(void) {
    sv_arena *arena = sv_alloc(sizeof *arena);
    if (arena) *arena = (sv_arena){.chunks = NULL, .next_room = FIRST_CHUNK};
    return arena;
}

static void free_chunks(chunk *c) {
    while (c) {
        chunk *next = c->next;
        sv_free(c);
        c = next;
    }
}

void sv_arena_free(sv_arena *arena) {
    if (!arena) return;
    free_chunks(arena->chunks);
    sv_free(arena);
}

void sv_arena_reset(sv_arena *arena) {
    chunk *largest = NULL;
    for (chunk *c = arena->chunks; c; c = c->next)
        if (!largest || c->room > largest->room) largest = c;
    for (chunk *c = arena->chunks; c;) {
        chunk *next = c->next;
        if (c != largest) sv_free(c);
        c = next;
    }
    if (largest) {
        *largest = (chunk){.next = NULL, .room = largest->room, .used = 0};
        FORBID(bytes_of(largest), largest->room);
    }
    arena->chunks = largest;
}

/* A chunk with `size` free bytes. One that is larger than usual goes behind the current one, which has room left. */
static chunk *chunk_for(sv_arena *arena, size_t size) {
    chunk *current = arena->chunks;
    if (current && current->room - current->used >= size) return current;
    bool alone = current && size > arena->next_room / 2;
    chunk *c = chunk_new(alone || size > arena->next_room ? size : arena->next_room);
    if (!c) return NULL;
    if (alone) {
        c->next = current->next;
        current->next = c;
        return c;
    }
    c->next = current;
    arena->chunks = c;
    if (arena->next_room < LARGEST_CHUNK) arena->next_room *= 2;
    return c;
}

static void *take(sv_arena *arena, size_t size) {
    if (size > SIZE_MAX - 2 * sizeof(chunk) - ALIGNMENT - GAP) return NULL;
    size_t rounded = ((size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1)) + GAP;
    chunk *c = chunk_for(arena, rounded);
    if (!c) return NULL;
    void *p = bytes_of(c) + c->used;
    c->used += rounded;
    ALLOW(p, size);
    return p;
}

void *sv_arena_alloc(sv_arena *arena, size_t size) {
    void *p = take(arena, size);
    return p ? memset(p, 0, size) : NULL;
}

char *sv_arena_copy(sv_arena *arena, const char *s, size_t bytes) {
    if (bytes == SIZE_MAX) return NULL;
    char *copy = take(arena, bytes + 1);
    if (!copy) return NULL;
    if (bytes) memcpy(copy, s, bytes);
    copy[bytes] = '\0';
    return copy;
}

char *sv_arena_str(sv_arena *arena, const char *s) { return s ? sv_arena_copy(arena, s, strlen(s)) : NULL; }

char *sv_arena_printf(sv_arena *arena, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *out = length < 0 ? NULL : sv_arena_alloc(arena, (size_t)length + 1);
    if (out) vsnprintf(out, (size_t)length + 1, format, again);
    va_end(again);
    return out;
}

size_t sv_arena_used(const sv_arena *arena) {
    size_t used = 0;
    for (const chunk *c = arena->chunks; c; c = c->next) used += c->used;
    return used;
}
