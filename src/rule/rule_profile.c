/* Profiles: marks that no filter of the pack can tell apart.
 *
 * The one idea: filters ask for few keys, so a handful of profiles stands for all marks of a language; what passes a filter,
 * and which anchors of a layer such a mark is, is found out once for each and remembered from document to document. */
#include <string.h>

#include "rule/rule_scan.h"

sv_profiles *sv_profile_new(void) {
    sv_profiles *all = sv_alloc(sizeof *all);
    if (all) memset(all, 0, sizeof *all);
    return all;
}

static void forget(sv_profile_memory *memory) {
    SV_VEC_FREE(memory->profiles);
    SV_VEC_FREE(memory->anchors);
    memset(memory->slots, 0, sizeof memory->slots);
}

void sv_profile_free(sv_profiles *all) {
    for (uint32_t i = 0; all && i < SV_PROFILE_PACKS; i++) forget(&all->memory[i]);
    sv_free(all);
}

/* A pack that is loaded anew may lie where another one lay. */
static bool is_about(const sv_profile_memory *memory, const sv_pack *pack) {
    return memory->pack == pack && memory->strings == pack->strings && strcmp(memory->hash, pack->hash) == 0;
}

sv_profile_memory *sv_profile_about(sv_profiles *all, const sv_pack *pack) {
    sv_profile_memory *memory = all->memory;
    for (uint32_t i = 0; i < SV_PROFILE_PACKS; i++, memory++) {
        if (!is_about(memory, pack)) continue;
        if (memory->profiles.failed || memory->anchors.failed) forget(memory);
        return memory;
    }
    memory = &all->memory[all->next++ % SV_PROFILE_PACKS];
    forget(memory);
    memory->pack = pack;
    memory->strings = pack->strings;
    strncpy(memory->hash, pack->hash, sizeof memory->hash - 1);
    return memory;
}

/* ---- the profile of a mark ---- */

/* What filters ask of a mark. False: a text from outside of the pack is among it, which has no lasting address, or a number. */
static bool read_key(const sv_pack *pack, const sv_mark *mark, sv_profile_key *key, uint32_t *hash) {
    key->type = mark->type;
    key->count = 0;
    *hash = mark->type;
    for (uint8_t i = 0; i < mark->value_count; i++) {
        if (!(pack->filtered_keys >> mark->keys[i] & 1)) continue;
        uintptr_t offset = (uintptr_t)mark->values[i].text - (uintptr_t)pack->strings;
        if (mark->values[i].kind != SV_VALUE_TEXT || offset >= pack->strings_count) return false;
        key->texts[key->count] = (uint32_t)offset;
        key->keys[key->count++] = mark->keys[i];
        *hash = (*hash + (uint32_t)offset + mark->keys[i]) * 0x9E3779B1u;
    }
    return true;
}

static bool same_key(const sv_profile_key *a, const sv_profile_key *b) {
    if (a->type != b->type || a->count != b->count) return false;
    for (uint8_t i = 0; i < a->count; i++)
        if (a->keys[i] != b->keys[i] || a->texts[i] != b->texts[i]) return false;
    return true;
}

static uint32_t add_profile(sv_profile_memory *memory, const sv_profile_key *key) {
    sv_profile profile = {.key = *key};
    SV_VEC_PUSH(memory->profiles, profile);
    return memory->profiles.failed ? 0 : (uint32_t)memory->profiles.count;
}

uint32_t sv_mark_profile(const sv_scan *scan, const sv_mark *mark) {
    sv_profile_memory *memory = scan->memory;
    sv_profile_key key;
    uint32_t hash;
    if (!(scan->pack->filtered_types >> mark->type & 1) || !read_key(scan->pack, mark, &key, &hash)) return 0;
    for (uint32_t tries = 0; tries < 8; tries++) {
        uint16_t *slot = &memory->slots[((hash >> 16) + tries) % SV_PROFILE_SLOTS];
        if (!*slot) return *slot = (uint16_t)add_profile(memory, &key);
        if (same_key(&memory->profiles.items[*slot - 1].key, &key)) return *slot;
    }
    return 0;
}

/* ---- what is remembered of it ---- */

bool sv_match_passes(sv_scan *scan, uint32_t mark, uint32_t filter) {
    uint32_t profile = scan->links.items[mark].profile;
    if (!filter) return true;
    if (!profile || filter > SV_BITS) return sv_match_filter(scan, &scan->marks.items[mark], filter);
    sv_profile *p = &scan->memory->profiles.items[profile - 1];
    uint64_t bit = (uint64_t)1 << ((filter - 1) % 64);
    uint32_t word = (filter - 1) / 64;
    if (p->known.word[word] & bit) return p->passed.word[word] & bit;
    bool passes = sv_match_filter(scan, &scan->marks.items[mark], filter);
    p->known.word[word] |= bit;
    if (passes) p->passed.word[word] |= bit;
    return passes;
}

/* Triggers lie in order of their filters: each filter is asked once. */
static void find_anchors(sv_scan *scan, uint32_t mark, uint32_t layer, sv_span *found) {
    const sv_pack *pack = scan->pack;
    sv_profile_memory *memory = scan->memory;
    sv_span range = pack->mark_ranges[layer * SV_TYPE_COUNT + scan->marks.items[mark].type];
    uint32_t asked = SV_NONE, first = (uint32_t)memory->anchors.count;
    bool passes = false;
    for (uint32_t i = range.first; i < range.first + range.count; i++) {
        const sv_mark_trigger *trigger = &pack->mark_triggers[i];
        if (trigger->filter != asked) passes = sv_match_passes(scan, mark, asked = trigger->filter);
        if (passes) SV_VEC_PUSH(memory->anchors, trigger->pattern);
    }
    *found = (sv_span){first, (uint32_t)memory->anchors.count - first};
    scan->failed |= memory->anchors.failed;
}

/* A mark without a profile is asked anew each time, and nothing of it is kept. */
const uint32_t *sv_profile_anchors(sv_scan *scan, uint32_t mark, uint32_t layer, uint32_t *count) {
    sv_profile_memory *memory = scan->memory;
    if (scan->failed) return *count = 0, NULL;
    uint32_t number = scan->links.items[mark].profile;
    sv_profile *profile = number ? &memory->profiles.items[number - 1] : NULL;
    sv_span found;
    if (!number) {
        size_t kept = memory->anchors.count;
        find_anchors(scan, mark, layer, &found);
        memory->anchors.count = kept;
    } else if (profile->known_layers >> layer & 1) {
        found = profile->anchors[layer];
    } else {
        find_anchors(scan, mark, layer, &found);
        profile->known_layers |= (uint64_t)1 << layer;
        profile->anchors[layer] = found;
    }
    *count = scan->failed ? 0 : found.count;
    return *count ? memory->anchors.items + found.first : NULL;
}
