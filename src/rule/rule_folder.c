/* Reading the files of packs from a folder (rule_folder.h).
 *
 * The one idea: the layout is fixed, so four names are looked for in each language folder and the rest is left alone. */
#include "rule/rule_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct reader {
    sv_folder *folder;
    const char *root;
    servanda_error *error;
} reader;

static servanda_status memory(reader *r) { return r->folder->status = sv_error_memory(r->error); }

static bool has_ending(const char *name, const char *ending) {
    size_t a = strlen(name), b = strlen(ending);
    return name[0] != '.' && a > b && strcmp(name + a - b, ending) == 0;
}

static servanda_status add_file(reader *r, const char *path) {
    char *full = sv_arena_printf(r->folder->arena, "%s/%s", r->root, path);
    if (!full) return memory(r);
    sv_buf text = SV_BUF_INIT;
    servanda_status status = sv_file_read(full, SV_LIMIT_PACK_BYTES, &text, r->error);
    if (status == SERVANDA_OK) {
        char *copy = sv_arena_copy(r->folder->arena, text.data ? text.data : "", text.size);
        SV_VEC_PUSH(r->folder->sources, ((sv_source){path, copy, text.size}));
        if (!copy || r->folder->sources.failed) status = memory(r);
    }
    sv_buf_free(&text);
    return r->folder->status = status;
}

static servanda_status add_folder(reader *r, const char *lang, const char *name, const char *ending) {
    char *path = sv_arena_printf(r->folder->arena, "%s/%s/%s", r->root, lang, name);
    if (!path) return memory(r);
    DIR *dir = opendir(path);
    if (!dir) return SERVANDA_OK; /* a pack may have no words or no rules */
    struct dirent *entry;
    while (r->folder->status == SERVANDA_OK && (entry = readdir(dir))) {
        if (!has_ending(entry->d_name, ending)) continue;
        char *file = sv_arena_printf(r->folder->arena, "%s/%s/%s", lang, name, entry->d_name);
        if (file)
            add_file(r, file);
        else
            memory(r);
    }
    closedir(dir);
    return r->folder->status;
}

static servanda_status add_lang(reader *r, const char *name) {
    char *lang = sv_arena_str(r->folder->arena, name);
    char *conf = sv_arena_printf(r->folder->arena, "%s/pack.conf", name);
    char *full = sv_arena_printf(r->folder->arena, "%s/%s/pack.conf", r->root, name);
    struct stat about;
    if (!lang || !conf || !full) return memory(r);
    if (stat(full, &about) == 0 && S_ISREG(about.st_mode)) {
        SV_VEC_PUSH(r->folder->langs, lang);
        if (r->folder->langs.failed) return memory(r);
        add_file(r, conf);
    }
    if (r->folder->status == SERVANDA_OK) add_folder(r, lang, "words", ".words");
    if (r->folder->status == SERVANDA_OK) add_folder(r, lang, "rules", ".rules");
    if (r->folder->status == SERVANDA_OK) add_folder(r, lang, "values", ".words");
    if (r->folder->status == SERVANDA_OK) add_folder(r, lang, "values", ".rules");
    return r->folder->status;
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const sv_source *)a)->path, ((const sv_source *)b)->path);
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static void sort(sv_folder *folder) {
    if (folder->sources.count)
        qsort(folder->sources.items, folder->sources.count, sizeof *folder->sources.items, by_path);
    if (folder->langs.count) qsort(folder->langs.items, folder->langs.count, sizeof *folder->langs.items, by_name);
}

servanda_status sv_folder_read(sv_folder *folder, const char *root, const char *lang, servanda_error *error) {
    *folder = (sv_folder){.arena = sv_arena_new()};
    if (!folder->arena) return folder->status = sv_error_memory(error);
    reader r = {folder, root, error};
    DIR *dir = opendir(root);
    if (!dir) {
        sv_error_set(error, SERVANDA_PACK, root, 0, "the folder of packs cannot be read: %s", strerror(errno));
        sv_error_cure(error, "name a folder that holds one folder a language, each with a pack.conf");
        return folder->status = SERVANDA_PACK;
    }
    struct dirent *entry;
    while (folder->status == SERVANDA_OK && (entry = readdir(dir))) {
        if (entry->d_name[0] == '.') continue;
        if (!lang || sv_rule_is_of(entry->d_name, lang) || strcmp(entry->d_name, "common") == 0)
            add_lang(&r, entry->d_name);
    }
    closedir(dir);
    sort(folder);
    return folder->status;
}

void sv_folder_free(sv_folder *folder) {
    SV_VEC_FREE(folder->sources);
    SV_VEC_FREE(folder->langs);
    sv_arena_free(folder->arena);
    folder->arena = NULL;
}
