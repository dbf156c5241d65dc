/* A pack at work (workshop.h): its sources, its mistakes, and the pack compiled from them.
 *
 * The one idea: the sources of what is built in lie in the program, so laying a folder over them is joining two lists. */
#include "shop/shop.h"

#include <stdio.h>
#include <string.h>

/* ---- opening ---- */

static servanda_status no_language(const servanda_workshop *shop, servanda_error *error) {
    sv_error_set(error, SERVANDA_PACK, shop->root, 0, "there is no pack for the language \"%s\"", shop->lang);
    sv_error_cure(error, "name one that is there, or make a folder of that name with a pack.conf");
    return SERVANDA_PACK;
}

/* A language may have a pack of its own for values (ja/values): its files lie in the same folder. */
static bool is_of(const char *path, const char *lang) {
    size_t size = strcspn(path, "/");
    return strcspn(lang, "/") == size && memcmp(path, lang, size) == 0;
}

static bool has_language(const servanda_workshop *shop) {
    for (size_t i = 0; i < shop->sources.count; i++)
        if (is_of(shop->sources.items[i].path, shop->lang)) return true;
    return false;
}

/* The files of the folder as the user knows them: with the folder's name before them. */
static servanda_status name_files(servanda_workshop *shop, servanda_error *error) {
    size_t count = shop->sources.count - shop->own;
    shop->paths = SV_NEW_N(shop->folder.arena, const char *, count + 1);
    for (size_t i = 0; shop->paths && i < count; i++) {
        shop->paths[i] =
            sv_arena_printf(shop->folder.arena, "%s/%s", shop->root, shop->sources.items[shop->own + i].path);
        if (!shop->paths[i]) return sv_error_memory(error);
    }
    return shop->paths ? SERVANDA_OK : sv_error_memory(error);
}

static servanda_status fill(servanda_workshop *shop, const servanda_workshop_source *from, servanda_error *error) {
    servanda_status status = SERVANDA_OK;
    shop->lang = sv_arena_str(shop->folder.arena, from->lang ? from->lang : "");
    if (!shop->lang) return sv_error_memory(error);
    if (!from->alone && !sv_packs_builtin_sources(shop->lang, &shop->sources)) return sv_error_memory(error);
    shop->own = shop->sources.count;
    for (size_t i = 0; i < shop->folder.sources.count; i++) SV_VEC_PUSH(shop->sources, shop->folder.sources.items[i]);
    if (shop->sources.failed) return sv_error_memory(error);
    if (!has_language(shop)) status = no_language(shop, error);
    return status == SERVANDA_OK ? name_files(shop, error) : status;
}

servanda_status servanda_workshop_open(servanda_workshop **out, const servanda_workshop_source *source,
                                       servanda_error *error) {
    *out = NULL;
    servanda_workshop *shop = sv_alloc(sizeof *shop);
    if (!shop) return sv_error_memory(error);
    *shop = (servanda_workshop){.root = NULL};
    servanda_status status = SERVANDA_OK;
    if (source->folder)
        status = sv_folder_read(&shop->folder, source->folder, source->lang, error);
    else
        shop->folder.arena = sv_arena_new();
    if (!shop->folder.arena) status = sv_error_memory(error);
    if (status == SERVANDA_OK && source->folder) {
        shop->root = shop->root_copy = sv_arena_str(shop->folder.arena, source->folder);
        if (!shop->root) status = sv_error_memory(error);
        for (char *end = shop->root_copy; end && (end = strrchr(shop->root_copy, '/')) && !end[1];)
            if (end == shop->root_copy)
                break;
            else
                *end = '\0';
    }
    shop->scan = sv_scan_new();
    if (status == SERVANDA_OK && !shop->scan) status = sv_error_memory(error);
    if (status == SERVANDA_OK) status = fill(shop, source, error);
    if (status == SERVANDA_OK)
        *out = shop;
    else
        servanda_workshop_free(shop);
    return status;
}

void servanda_workshop_free(servanda_workshop *shop) {
    if (!shop) return;
    servanda_packs_free(shop->packs);
    sv_scan_free(shop->scan);
    sv_view_free(&shop->view);
    sv_buf_free(&shop->text);
    SV_VEC_FREE(shop->sources);
    sv_folder_free(&shop->folder);
    sv_free(shop->costs);
    sv_free(shop->marks);
    sv_free(shop->documents);
    sv_free(shop->last);
    SV_VEC_FREE(shop->learnt);
    sv_arena_free(shop->learnt_arena);
    sv_free(shop);
}

/* ---- names of files ---- */

const char *sv_shop_path(const servanda_workshop *shop, const char *path) {
    for (size_t i = shop->own; i < shop->sources.count; i++)
        if (strcmp(shop->sources.items[i].path, path) == 0) return shop->paths[i - shop->own];
    return path;
}

void sv_shop_name_error(const servanda_workshop *shop, servanda_error *error) {
    if (!error || !error->file[0]) return;
    const char *path = sv_shop_path(shop, error->file);
    if (path != error->file) snprintf(error->file, sizeof error->file, "%s", path);
}

/* ---- languages of a folder ---- */

static bool known_before(const sv_folder *folder, size_t at) {
    return at > 0 &&
           is_of(folder->sources.items[at - 1].path, "common") == is_of(folder->sources.items[at].path, "common") &&
           strcspn(folder->sources.items[at - 1].path, "/") == strcspn(folder->sources.items[at].path, "/") &&
           memcmp(folder->sources.items[at - 1].path, folder->sources.items[at].path,
                  strcspn(folder->sources.items[at].path, "/")) == 0;
}

static void tell_builtin(void (*each)(void *, const char *), void *context) {
    const char *lang;
    for (size_t i = 0; (lang = sv_packs_builtin_lang(i)); i++) each(context, lang);
}

/* Whether the language has a pack for values; `lang` then becomes its name. */
static bool has_values(const sv_folder *folder, char *lang, size_t room) {
    size_t size = strlen(lang);
    if (size + 8 > room) return false;
    memcpy(lang + size, "/values", 8);
    for (size_t i = 0; i < folder->sources.count; i++)
        if (strncmp(folder->sources.items[i].path, lang, size + 7) == 0) return true;
    return false;
}

/* The sources are sorted, so those of a language stand together; what is only common concerns the built-in ones. */
static void tell_folder(const sv_folder *folder, void (*each)(void *, const char *), void *context) {
    bool any = false;
    for (size_t i = 0; i < folder->sources.count; i++) {
        char lang[32];
        size_t size = strcspn(folder->sources.items[i].path, "/");
        if (known_before(folder, i) || is_of(folder->sources.items[i].path, "common") || size >= sizeof lang) continue;
        memcpy(lang, folder->sources.items[i].path, size);
        lang[size] = '\0';
        each(context, lang);
        any = true;
        if (has_values(folder, lang, sizeof lang)) each(context, lang);
    }
    if (!any) tell_builtin(each, context);
}

static servanda_status no_packs(const char *folder, servanda_error *error) {
    sv_error_set(error, SERVANDA_PACK, folder, 0, "there are no packs in this folder");
    sv_error_cure(error, "it should hold one folder a language (or common), each with words and rules");
    return SERVANDA_PACK;
}

servanda_status servanda_workshop_langs(const char *folder, void (*each)(void *context, const char *lang),
                                        void *context, servanda_error *error) {
    sv_folder files;
    if (!folder) {
        tell_builtin(each, context);
        return SERVANDA_OK;
    }
    servanda_status status = sv_folder_read(&files, folder, NULL, error);
    if (status == SERVANDA_OK && files.sources.count == 0) status = no_packs(folder, error);
    if (status == SERVANDA_OK) tell_folder(&files, each, context);
    sv_folder_free(&files);
    return status;
}

/* ---- mistakes ---- */

typedef struct checker {
    const servanda_workshop *shop;
    void (*found)(void *context, const servanda_error *mistake);
    void *context;
} checker;

static void tell_mistake(void *context, const servanda_error *mistake) {
    const checker *c = context;
    servanda_error named = *mistake;
    sv_shop_name_error(c->shop, &named);
    if (c->found) c->found(c->context, &named);
}

servanda_status servanda_workshop_check(servanda_workshop *shop,
                                        void (*found)(void *context, const servanda_error *mistake), void *context,
                                        size_t *rules, servanda_error *error) {
    sv_parse parse;
    sv_buf blob = SV_BUF_INIT;
    servanda_error own = SERVANDA_ERROR_INIT; /* the mistake at hand: it must be there even if nobody asked for it */
    checker c = {shop, found, context};
    sv_parse_finder finder = {tell_mistake, &c, 0};
    servanda_status status =
        sv_parse_pack_all(&parse, shop->lang, shop->sources.items, shop->sources.count, &finder, &own);
    if (status == SERVANDA_OK) status = sv_build_parsed(&parse, shop->sources.items, shop->sources.count, &blob, &own);
    if (status == SERVANDA_PACK) {
        tell_mistake(&c, &own);
        finder.count++;
    }
    if (rules) *rules = parse.rules.count;
    if (finder.count && (status == SERVANDA_OK || status == SERVANDA_PACK)) {
        status = sv_error_set(&own, SERVANDA_PACK, NULL, 0, "the pack of %s has %u mistake%s", shop->lang, finder.count,
                              finder.count == 1 ? "" : "s");
        sv_error_cure(&own, "%s", "");
    }
    if (error && status != SERVANDA_OK) *error = own;
    sv_buf_free(&blob);
    sv_parse_free(&parse);
    return status;
}

/* ---- compiling ---- */

servanda_status sv_shop_compile(servanda_workshop *shop, servanda_error *error) {
    sv_buf blob = SV_BUF_INIT;
    if (shop->packs) return SERVANDA_OK;
    servanda_status status = sv_rule_compile(&blob, shop->lang, shop->sources.items, shop->sources.count, error);
    if (status == SERVANDA_PACK) sv_shop_name_error(shop, error);
    if (status == SERVANDA_OK) status = sv_packs_open_with(&shop->packs, &blob, error);
    sv_buf_free(&blob);
    if (status != SERVANDA_OK) return status;
    for (size_t i = 0; !shop->pack; i++) {
        const sv_pack *pack =
            strchr(shop->lang, '/') ? sv_packs_values_at(shop->packs, i) : sv_packs_at(shop->packs, i);
        if (!pack || strcmp(sv_rule_lang(pack), shop->lang) == 0) shop->pack = pack;
        if (!pack) break;
    }
    return shop->pack ? SERVANDA_OK : no_language(shop, error);
}

servanda_status servanda_workshop_files(const char *folder, const char *lang,
                                        servanda_status (*each)(void *context, const char *path, const char *text,
                                                                size_t size),
                                        void *context, servanda_error *error) {
    sv_folder files;
    servanda_status status = sv_folder_read(&files, folder, lang, error);
    if (status == SERVANDA_OK && files.sources.count == 0) status = no_packs(folder, error);
    for (size_t i = 0; i < files.sources.count && status == SERVANDA_OK; i++) {
        const sv_source *source = &files.sources.items[i];
        if (lang && !is_of(source->path, lang)) continue;
        char *path = sv_arena_printf(files.arena, "%s/%s", folder, source->path);
        status = path ? each(context, path, source->text, source->size) : sv_error_memory(error);
    }
    sv_folder_free(&files);
    return status;
}

/* ---- meaning ---- */

/* Strings and rules say where they stand; everything else is numbers. */
servanda_status servanda_workshop_meaning(servanda_workshop *shop, char hex[65], servanda_error *error) {
    servanda_status status = sv_shop_compile(shop, error);
    if (status != SERVANDA_OK) return status;
    const sv_pack *pack = shop->pack;
    sv_buf all = SV_BUF_INIT;
    for (uint32_t i = 0; i < pack->rules_count; i++) {
        sv_rule rule = pack->rules[i];
        rule.line = 0;
        sv_buf_add(&all, &rule, sizeof rule);
    }
    const char *hash = pack->hash; /* its own string differs, and is as long in every pack */
    size_t before = (size_t)(hash - pack->strings);
    sv_buf_add(&all, pack->strings, before);
    sv_buf_add(&all, hash + 65, pack->strings_count - before - 65);
#define SV_PART(name, type)                                                                                        \
    if (SV_PART_##name != SV_PART_rules && SV_PART_##name != SV_PART_strings && SV_PART_##name != SV_PART_files && \
        SV_PART_##name != SV_PART_texts && pack->name##_count > 0)                                                 \
        sv_buf_add(&all, pack->name, pack->name##_count * sizeof(type));
    SV_BLOB_PARTS
#undef SV_PART
    if (!all.failed) sv_hash_sha256(all.data, all.size, hex);
    status = all.failed ? sv_error_memory(error) : SERVANDA_OK;
    sv_buf_free(&all);
    return status;
}
