/* Names to files (see files.h).
 *
 * The one idea: folders that are still to be opened wait on a stack with their depth, each below what it holds, so the
 * walk needs no recursion; every folder's names are sorted before they are used. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "read/read.h"
#include "servanda/files.h"

struct servanda_files {
    sv_arena *arena;
    const char **paths;
    size_t count;
};

typedef struct entry {
    const char *path;
    unsigned depth;
} entry;

typedef struct walker {
    sv_arena *arena;
    SV_VEC(entry) waiting; /* the next one is the last */
    SV_VEC(const char *) found;
    servanda_error *error;
} walker;

static bool is_folder(const char *path, bool follow) {
    struct stat s;
    if (sv_fault_io()) return false;
    return (follow ? stat(path, &s) : lstat(path, &s)) == 0 && S_ISDIR(s.st_mode);
}

static bool is_file(const char *path) {
    struct stat s;
    return stat(path, &s) == 0 && S_ISREG(s.st_mode);
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

typedef SV_VEC(char *) name_list;

static void list_names(walker *w, DIR *folder, const char *path, name_list *out) {
    size_t length = strlen(path);
    const char *slash = length && path[length - 1] == '/' ? "" : "/";
    for (struct dirent *e = readdir(folder); e && !out->failed; e = readdir(folder)) {
        if (e->d_name[0] == '.') continue;
        char *name = sv_arena_printf(w->arena, "%s%s%s", path, slash, e->d_name);
        if (!name)
            out->failed = true;
        else
            SV_VEC_PUSH(*out, name);
    }
}

/* Puts what a folder holds on the stack, last name first. */
static bool open_folder(walker *w, entry at) {
    name_list names = {0};
    DIR *folder = opendir(at.path);
    if (!folder) { /* reading it will tell why */
        SV_VEC_PUSH(w->found, at.path);
        return !w->found.failed;
    }
    list_names(w, folder, at.path, &names);
    closedir(folder);
    if (names.count > 1) qsort(names.items, names.count, sizeof *names.items, compare_names);
    for (size_t i = names.count; i-- > 0 && !names.failed;)
        SV_VEC_PUSH(w->waiting, ((entry){names.items[i], at.depth + 1}));
    bool ok = !names.failed && !w->waiting.failed;
    SV_VEC_FREE(names);
    return ok;
}

/* One name: given by the user (depth 0) or met on the way. */
static bool visit(walker *w, entry at) {
    bool input = at.depth == 0 && strcmp(at.path, "-") == 0;
    if (!input && at.depth < SV_LIMIT_NESTING && is_folder(at.path, at.depth == 0)) return open_folder(w, at);
    if (at.depth == 0 || (sv_read_knows(at.path) && is_file(at.path))) SV_VEC_PUSH(w->found, at.path);
    return !w->found.failed;
}

static servanda_status walk(walker *w, const char *name) {
    SV_VEC_PUSH(w->waiting, ((entry){sv_arena_str(w->arena, name), 0}));
    if (w->waiting.failed || !w->waiting.items[w->waiting.count - 1].path) return sv_error_memory(w->error);
    while (w->waiting.count) {
        if (!visit(w, w->waiting.items[--w->waiting.count])) return sv_error_memory(w->error);
        if (w->found.count + w->waiting.count > SV_LIMIT_FILES)
            return sv_error_set(w->error, SERVANDA_DOCUMENT_LIMIT, name, 0, "holds more than %u files", SV_LIMIT_FILES);
    }
    return SERVANDA_OK;
}

/* By the name that becomes the document's id, then by the whole path: the order of the arguments must not matter. */
static int compare_ids(const void *left, const void *right) {
    const char *a = *(const char *const *)left, *b = *(const char *const *)right;
    const char *base_a = strrchr(a, '/') ? strrchr(a, '/') + 1 : a, *base_b = strrchr(b, '/') ? strrchr(b, '/') + 1 : b;
    const char *end_a = strrchr(base_a, '.'), *end_b = strrchr(base_b, '.');
    size_t na = end_a && end_a > base_a ? (size_t)(end_a - base_a) : strlen(base_a);
    size_t nb = end_b && end_b > base_b ? (size_t)(end_b - base_b) : strlen(base_b);
    int by_id = memcmp(base_a, base_b, na < nb ? na : nb);
    if (by_id == 0 && na != nb) by_id = na < nb ? -1 : 1;
    return by_id ? by_id : strcmp(a, b);
}

SERVANDA_API servanda_status servanda_files_find(servanda_files **out, const char *const *names, size_t count,
                                                 servanda_error *error) {
    walker w = {.arena = sv_arena_new(), .error = error};
    servanda_status status = w.arena ? SERVANDA_OK : sv_error_memory(error);
    *out = NULL;
    for (size_t i = 0; i < count && !status; i++) status = walk(&w, names[i]);
    servanda_files *files = status ? NULL : SV_NEW(w.arena, servanda_files);
    if (files) files->paths = SV_NEW_N(w.arena, const char *, w.found.count + 1);
    if (files && files->paths) {
        if (w.found.count) memcpy(files->paths, w.found.items, w.found.count * sizeof *files->paths);
        if (w.found.count > 1) qsort(files->paths, w.found.count, sizeof *files->paths, compare_ids);
        files->count = w.found.count;
        files->arena = w.arena;
        *out = files;
    } else if (!status) {
        status = sv_error_memory(error);
    }
    SV_VEC_FREE(w.waiting);
    SV_VEC_FREE(w.found);
    if (status) sv_arena_free(w.arena);
    return status;
}

SERVANDA_API const char *const *servanda_files_paths(const servanda_files *files, size_t *count) {
    *count = files->count;
    return files->paths;
}

SERVANDA_API void servanda_files_free(servanda_files *files) {
    if (files) sv_arena_free(files->arena);
}
