/* Opening a blob, and what can be asked of a pack.
 *
 * The one idea: loading checks the header and that every array lies inside the blob; nothing is copied. */
#include "rule/rule_pack.h"

#include <string.h>

const char *sv_rule_type_name(sv_type type) {
    static const char *const names[] = {
#define SV_TYPE(name, scope) #name,
#include "rule/type.def"
#undef SV_TYPE
    };
    return type < SV_TYPE_COUNT ? names[type] : "none";
}

const char *sv_rule_key_name(sv_key key) {
    static const char *const names[] = {
#define SV_KEY(name) #name,
#include "rule/key.def"
#undef SV_KEY
    };
    return key < SV_KEY_COUNT ? names[key] : "none";
}

static servanda_status bad(servanda_error *error, const char *what) {
    sv_error_set(error, SERVANDA_PACK, NULL, 0, "%s", what);
    sv_error_cure(error, "compile the pack with this version of the program");
    return SERVANDA_PACK;
}

static bool inside(const sv_blob_header *header, int part, size_t item) {
    uint64_t offset = header->part[part].offset, count = header->part[part].count;
    return offset % 16 == 0 && offset <= header->size && count <= UINT32_MAX && count <= (header->size - offset) / item;
}

static servanda_status check(const sv_blob_header *header, size_t size, servanda_error *error) {
    if (size < sizeof *header || header->magic != SV_BLOB_MAGIC) return bad(error, "this is no compiled pack");
    if (header->version != SV_BLOB_VERSION || header->part_count != SV_PART_COUNT)
        return bad(error, "the compiled pack is of another version");
    if (header->size > size) return bad(error, "the compiled pack is cut short");
    bool good = true;
#define SV_PART(name, type) good = good && inside(header, SV_PART_##name, sizeof(type));
    SV_BLOB_PARTS
#undef SV_PART
    uint64_t strings = header->part[SV_PART_strings].count;
    good = good && header->lang < strings && header->hash < strings &&
           header->part[SV_PART_pages].count == SV_CELL_PAGES && header->part[SV_PART_states].count > 1 &&
           header->part[SV_PART_mark_ranges].count == (uint64_t)SV_LAYER_COUNT * SV_TYPE_COUNT &&
           header->part[SV_PART_edge_ranges].count == SV_LAYER_COUNT;
    if (good) good = ((const char *)header)[header->part[SV_PART_strings].offset + strings - 1] == '\0';
    return good ? SERVANDA_OK : bad(error, "the compiled pack is damaged");
}

static void read_filters(sv_pack *pack) {
    _Static_assert(SV_KEY_COUNT <= 64 && SV_TYPE_COUNT <= 32, "a bit for each");
    pack->filtered_types = 0;
    pack->filtered_keys = 0;
    for (uint32_t i = 0; i < SV_LAYER_COUNT; i++) pack->filtered_types |= pack->anchor_types[i];
    for (uint32_t i = 0; i < pack->code_count; i++)
        if (pack->code[i].op == SV_OP_MARK && pack->code[i].b) pack->filtered_types |= 1u << pack->code[i].a % 32;
    for (uint32_t i = 0; i < pack->filter_terms_count; i++)
        pack->filtered_keys |= (uint64_t)1 << pack->filter_terms[i].key % 64;
}

static uint32_t list_bit(const sv_pack *pack, const char *name) {
    uint32_t list = sv_rule_list(pack, name);
    return list == UINT32_MAX ? 0 : 1u << (list % 32);
}

servanda_status sv_rule_load(sv_pack **out, const void *blob, size_t size, servanda_error *error) {
    const sv_blob_header *header = blob;
    *out = NULL;
    if (check(header, size, error) != SERVANDA_OK) return SERVANDA_PACK;
    sv_pack *pack = sv_alloc(sizeof *pack);
    if (!pack) return sv_error_memory(error);
    pack->flags = header->flags;
#define SV_PART(name, type)                                                                              \
    pack->name = (const type *)(const void *)((const char *)blob + header->part[SV_PART_##name].offset); \
    pack->name##_count = (uint32_t)header->part[SV_PART_##name].count;
    SV_BLOB_PARTS
#undef SV_PART
    for (uint32_t i = 0; i < SV_LAYER_COUNT * SV_TYPE_COUNT; i++) {
        if (i % SV_TYPE_COUNT == 0) pack->anchor_types[i / SV_TYPE_COUNT] = 0;
        if (pack->mark_ranges[i].count) pack->anchor_types[i / SV_TYPE_COUNT] |= 1u << i % SV_TYPE_COUNT;
    }
    read_filters(pack);
    pack->groups_all = 0;
    for (uint32_t i = 0; i < pack->groups_count; i++)
        if (pack->groups[i] > pack->groups_all) pack->groups_all = pack->groups[i];
    pack->list_types = 0;
    for (uint32_t i = 0; i < pack->lists_count; i++)
        if (pack->lists[i].type < SV_TYPE_COUNT) pack->list_types |= 1u << pack->lists[i].type;
    pack->number_sets = list_bit(pack, "numeral") | list_bit(pack, "prefix");
    pack->lang = pack->strings + header->lang;
    pack->hash = pack->strings + header->hash;
    *out = pack;
    return SERVANDA_OK;
}

void sv_rule_unload(sv_pack *pack) { sv_free(pack); }

const char *sv_rule_lang(const sv_pack *pack) { return pack->lang; }

bool sv_rule_is_of(const char *lang, const char *name) {
    size_t size = strcspn(name, "/");
    return strlen(lang) == size && memcmp(lang, name, size) == 0;
}
const char *sv_rule_hash(const sv_pack *pack) { return pack->hash; }
bool sv_rule_spaced(const sv_pack *pack) { return pack->flags & SV_BLOB_SPACED; }
sv_fold sv_rule_fold(const sv_pack *pack) { return sv_blob_fold(pack->flags); }
bool sv_rule_branch_left(const sv_pack *pack) { return pack->flags & SV_BLOB_LEFT; }

const char *sv_rule_setting(const sv_pack *pack, const char *key) {
    for (uint32_t i = 0; i < pack->settings_count; i++) {
        if (strcmp(pack->strings + pack->settings[i].key, key) == 0) return pack->strings + pack->settings[i].value;
    }
    return NULL;
}

const char *sv_rule_shape(const sv_pack *pack, sv_shape shape) {
    const char *text = pack->strings; /* they are the first there */
    for (int i = 0; i < (int)shape; i++) text += strlen(text) + 1;
    return text;
}

size_t sv_rule_count(const sv_pack *pack) { return pack->rules_count; }

sv_rule_about sv_rule_describe(const sv_pack *pack, uint32_t rule) {
    if (rule >= pack->rules_count) return (sv_rule_about){"", "", "", 0, SV_TYPE_COUNT, 0};
    const sv_rule *r = &pack->rules[rule];
    return (sv_rule_about){
        pack->strings + r->name, pack->strings + r->why, pack->strings + r->file, r->line, (sv_type)r->type, r->rank};
}

uint32_t sv_rule_list(const sv_pack *pack, const char *name) {
    for (uint32_t i = 0; i < pack->lists_count; i++) {
        if (strcmp(pack->strings + pack->lists[i].name, name) == 0) return i;
    }
    return UINT32_MAX;
}

const char *sv_rule_list_name(const sv_pack *pack, uint32_t list) {
    return list < pack->lists_count ? pack->strings + pack->lists[list].name : NULL;
}

static sv_value value_of(const sv_pack *pack, const sv_attribute *attribute) {
    sv_value value = {.kind = SV_VALUE_TEXT};
    if (attribute->kind == SV_ATTRIBUTE_NUMBER) {
        value.kind = SV_VALUE_NUMBER;
        value.number = attribute->number;
    } else {
        value.text = pack->strings + attribute->text;
    }
    return value;
}

sv_value sv_rule_entry_get(const sv_pack *pack, uint32_t entry, sv_key key) {
    if (entry < pack->entries_count) {
        const sv_entry *e = &pack->entries[entry];
        for (uint32_t i = 0; i < e->attribute_count; i++) {
            const sv_attribute *attribute = &pack->attributes[e->attribute + i];
            if (attribute->key == key) return value_of(pack, attribute);
        }
    }
    return (sv_value){.kind = SV_VALUE_NONE};
}
