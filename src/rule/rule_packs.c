/* The packs of the program: those compiled in, with a user's own folder laid over them.
 *
 * The one idea: a blob carries its sources. Without an overlay a pack is opened as it is; where the overlay has files for
 * a language (or for all, in "common"), that language is compiled again from both. */
#include "rule/packs.h"

#include <string.h>

#include "rule/builtin.h"
#include "rule/rule_folder.h"
#include "rule/rule_pack.h"

typedef struct slot {
    sv_pack *pack;
    sv_buf blob; /* of a pack compiled here */
} slot;

struct servanda_packs {
    SV_VEC(slot) slots;  /* sorted by language */
    SV_VEC(slot) values; /* what languages have for values alone */
    char version[65];
};

typedef struct opener {
    servanda_packs *packs;
    const char *root;
    sv_folder overlay; /* empty if there is none */
    servanda_error *error;
} opener;

const sv_pack *sv_packs_at(const servanda_packs *packs, size_t index) {
    return index < packs->slots.count ? packs->slots.items[index].pack : NULL;
}

const sv_pack *sv_packs_get(const servanda_packs *packs, const char *lang) {
    for (size_t i = 0; i < packs->slots.count; i++) {
        if (strcmp(packs->slots.items[i].pack->lang, lang) == 0) return packs->slots.items[i].pack;
    }
    return NULL;
}

const sv_pack *sv_packs_values(const servanda_packs *packs, const char *lang) {
    for (size_t i = 0; i < packs->values.count; i++) {
        if (sv_rule_is_of(lang, packs->values.items[i].pack->lang)) return packs->values.items[i].pack;
    }
    return sv_packs_get(packs, lang);
}

static const char *message_of(const sv_pack *pack, const char *key) {
    uint32_t list = pack ? sv_rule_list(pack, "message") : UINT32_MAX;
    uint32_t entry = list == UINT32_MAX ? UINT32_MAX : sv_rule_word(pack, list, key);
    return entry == UINT32_MAX ? NULL : sv_rule_entry_get(pack, entry, SV_KEY_text).text;
}

const char *servanda_packs_message(const servanda_packs *packs, const char *lang, const char *key) {
    const char *text = message_of(sv_packs_get(packs, lang), key);
    if (!text) text = message_of(sv_packs_get(packs, "en"), key);
    return text ? text : key;
}

bool servanda_packs_has(const servanda_packs *packs, const char *lang) { return sv_packs_get(packs, lang) != NULL; }

const char *servanda_packs_version(const servanda_packs *packs) { return packs->version; }

static void drop(slot *slots, size_t count) {
    for (size_t i = 0; i < count; i++) {
        sv_rule_unload(slots[i].pack);
        sv_buf_free(&slots[i].blob);
    }
}

void servanda_packs_free(servanda_packs *packs) {
    if (!packs) return;
    drop(packs->slots.items, packs->slots.count);
    drop(packs->values.items, packs->values.count);
    SV_VEC_FREE(packs->slots);
    SV_VEC_FREE(packs->values);
    sv_free(packs);
}

static servanda_status keep(opener *o, slot s, servanda_status status) {
    if (status == SERVANDA_OK) {
        bool values = strchr(s.pack->lang, '/') != NULL;
        if (values)
            SV_VEC_PUSH(o->packs->values, s);
        else
            SV_VEC_PUSH(o->packs->slots, s);
        if (!o->packs->slots.failed && !o->packs->values.failed) return SERVANDA_OK;
        o->packs->slots.failed = o->packs->values.failed = false; /* what they hold is still to be freed */
        status = sv_error_memory(o->error);
    }
    sv_rule_unload(s.pack);
    sv_buf_free(&s.blob);
    return status;
}

static bool concerns(const char *path, const char *lang) {
    size_t size = strcspn(path, "/");
    return (strcspn(lang, "/") == size && memcmp(path, lang, size) == 0) ||
           (size == 6 && memcmp(path, "common", 6) == 0);
}

static bool overlaid(const opener *o, const char *lang) {
    for (size_t i = 0; i < o->overlay.sources.count; i++) {
        if (concerns(o->overlay.sources.items[i].path, lang)) return true;
    }
    return false;
}

/* An error in a file of the overlay names it as the user knows it. */
static void name_overlay_file(const opener *o) {
    char path[SERVANDA_ERROR_TEXT];
    if (!o->error || !o->error->file[0]) return;
    for (size_t i = 0; i < o->overlay.sources.count; i++) {
        if (strcmp(o->overlay.sources.items[i].path, o->error->file) != 0) continue;
        size_t root = strlen(o->root), file = strlen(o->error->file);
        if (root + file + 2 > sizeof path) return;
        memcpy(path, o->root, root);
        path[root] = '/';
        memcpy(path + root + 1, o->error->file, file + 1);
        memcpy(o->error->file, path, root + file + 2);
        return;
    }
}

static void builtin_sources(const sv_pack *pack, sv_packs_sources *out) {
    for (uint32_t i = 0; pack && i < pack->files_count; i++) {
        const sv_file *file = &pack->files[i];
        SV_VEC_PUSH(*out, ((sv_source){pack->strings + file->path, pack->texts + file->text, file->size}));
    }
}

/* A language of its own takes what is common from any pack that is compiled in. */
static void common_sources(const sv_pack *pack, sv_packs_sources *out) {
    for (uint32_t i = 0; i < pack->files_count; i++) {
        const sv_file *file = &pack->files[i];
        if (strncmp(pack->strings + file->path, "common/", 7) != 0) continue;
        SV_VEC_PUSH(*out, ((sv_source){pack->strings + file->path, pack->texts + file->text, file->size}));
    }
}

static servanda_status compile(opener *o, const char *lang, sv_packs_sources *sources) {
    slot s = {NULL, SV_BUF_INIT};
    for (size_t i = 0; i < o->overlay.sources.count; i++) SV_VEC_PUSH(*sources, o->overlay.sources.items[i]);
    if (sources->failed) return sv_error_memory(o->error);
    servanda_status status = sv_rule_compile(&s.blob, lang, sources->items, sources->count, o->error);
    if (status != SERVANDA_OK) name_overlay_file(o);
    if (status == SERVANDA_OK) status = sv_rule_load(&s.pack, s.blob.data, s.blob.size, o->error);
    return keep(o, s, status);
}

static servanda_status open_builtin(opener *o, const sv_builtin *builtin) {
    slot s = {NULL, SV_BUF_INIT};
    servanda_status status = sv_rule_load(&s.pack, builtin->data, builtin->size, o->error);
    if (status != SERVANDA_OK || !overlaid(o, builtin->lang)) return keep(o, s, status);
    sv_packs_sources sources = {0};
    builtin_sources(s.pack, &sources);
    status = compile(o, builtin->lang, &sources);
    SV_VEC_FREE(sources);
    sv_rule_unload(s.pack);
    return status;
}

static bool is_builtin(const char *lang) {
    for (size_t i = 0; i < sv_packs_builtin_count; i++) {
        if (strcmp(sv_packs_builtin[i].lang, lang) == 0) return true;
    }
    return false;
}

static servanda_status open_new(opener *o, const char *lang) {
    sv_packs_sources sources = {0};
    sv_pack *any = NULL;
    servanda_status status = SERVANDA_OK;
    if (sv_packs_builtin_count > 0)
        status = sv_rule_load(&any, sv_packs_builtin[0].data, sv_packs_builtin[0].size, o->error);
    if (any) common_sources(any, &sources);
    if (status == SERVANDA_OK) status = compile(o, lang, &sources);
    SV_VEC_FREE(sources);
    sv_rule_unload(any);
    return status;
}

/* Few packs: insertion by language. */
static void sort_slots(servanda_packs *packs) {
    for (size_t i = 1; i < packs->slots.count; i++) {
        slot s = packs->slots.items[i];
        size_t k = i;
        for (; k > 0 && strcmp(packs->slots.items[k - 1].pack->lang, s.pack->lang) > 0; k--)
            packs->slots.items[k] = packs->slots.items[k - 1];
        packs->slots.items[k] = s;
    }
}

static servanda_status make_version(opener *o) {
    sv_buf all = SV_BUF_INIT;
    for (size_t i = 0; i < o->packs->slots.count; i++) {
        const sv_pack *pack = o->packs->slots.items[i].pack;
        sv_buf_printf(&all, "%s %s\n", pack->lang, pack->hash);
    }
    bool failed = all.failed;
    if (!failed) sv_hash_sha256(all.data ? all.data : "", all.size, o->packs->version);
    sv_buf_free(&all);
    return failed ? sv_error_memory(o->error) : SERVANDA_OK;
}

static servanda_status open_all(opener *o) {
    servanda_status status = SERVANDA_OK;
    if (o->root) status = sv_folder_read(&o->overlay, o->root, NULL, o->error);
    for (size_t i = 0; i < sv_packs_builtin_count && status == SERVANDA_OK; i++)
        status = open_builtin(o, &sv_packs_builtin[i]);
    for (size_t i = 0; i < o->overlay.langs.count && status == SERVANDA_OK; i++) {
        if (!is_builtin(o->overlay.langs.items[i])) status = open_new(o, o->overlay.langs.items[i]);
    }
    if (o->root) sv_folder_free(&o->overlay);
    if (status != SERVANDA_OK) return status;
    sort_slots(o->packs);
    return make_version(o);
}

servanda_status servanda_packs_open(servanda_packs **out, const char *overlay, servanda_error *error) {
    *out = NULL;
    servanda_packs *packs = sv_alloc(sizeof *packs);
    if (!packs) return sv_error_memory(error);
    *packs = (servanda_packs){.version = ""};
    opener o = {.packs = packs, .root = overlay, .error = error};
    servanda_status status = open_all(&o);
    if (status == SERVANDA_OK)
        *out = packs;
    else
        servanda_packs_free(packs);
    return status;
}

/* ---- for the workshop ---- */

const sv_pack *sv_packs_values_at(const servanda_packs *packs, size_t index) {
    return index < packs->values.count ? packs->values.items[index].pack : NULL;
}

const char *sv_packs_builtin_lang(size_t index) {
    return index < sv_packs_builtin_count ? sv_packs_builtin[index].lang : NULL;
}

bool sv_packs_builtin_sources(const char *lang, sv_packs_sources *out) {
    for (size_t i = 0; i < sv_packs_builtin_count; i++) {
        bool own = strcmp(sv_packs_builtin[i].lang, lang) == 0;
        if (!own && (is_builtin(lang) || i > 0)) continue;
        sv_pack *pack = NULL;
        if (sv_rule_load(&pack, sv_packs_builtin[i].data, sv_packs_builtin[i].size, NULL) != SERVANDA_OK) return false;
        if (own)
            builtin_sources(pack, out);
        else
            common_sources(pack, out);
        sv_rule_unload(pack); /* the sources lie in the blob */
    }
    return !out->failed;
}

static servanda_status open_with(opener *o, sv_buf *blob) {
    slot own = {NULL, *blob};
    *blob = (sv_buf)SV_BUF_INIT;
    servanda_status status = sv_rule_load(&own.pack, own.blob.data, own.blob.size, o->error);
    const char *lang = status == SERVANDA_OK ? own.pack->lang : "";
    status = keep(o, own, status);
    for (size_t i = 0; i < sv_packs_builtin_count && status == SERVANDA_OK; i++)
        if (strcmp(sv_packs_builtin[i].lang, lang) != 0) status = open_builtin(o, &sv_packs_builtin[i]);
    if (status != SERVANDA_OK) return status;
    sort_slots(o->packs);
    return make_version(o);
}

servanda_status sv_packs_open_with(servanda_packs **out, sv_buf *blob, servanda_error *error) {
    *out = NULL;
    servanda_packs *packs = sv_alloc(sizeof *packs);
    if (!packs) return sv_error_memory(error);
    *packs = (servanda_packs){.version = ""};
    opener o = {.packs = packs, .error = error};
    servanda_status status = open_with(&o, blob);
    if (status == SERVANDA_OK)
        *out = packs;
    else
        servanda_packs_free(packs);
    return status;
}
