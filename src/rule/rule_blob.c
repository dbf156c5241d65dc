/* Writing the blob: what the build collected, sorted into the arrays that the matcher reads.
 *
 * The one idea: members are sorted by surface and triggers by set, so that each owner needs only a first and a count. */
#include "rule/rule_build.h"

#include <stdlib.h>
#include <string.h>

static int compare(uint32_t a, uint32_t b) { return a < b ? -1 : a > b; }

/* Triggers at marks: those with the same filter lie together, so that it is asked once a mark. */
static int by_filter(const void *a, const void *b) {
    const sv_mark_trigger *x = a, *y = b;
    return x->filter != y->filter ? compare(x->filter, y->filter) : compare(x->pattern, y->pattern);
}

static int by_surface(const void *a, const void *b) {
    const sv_build_member *x = a, *y = b;
    if (x->surface != y->surface) return compare(x->surface, y->surface);
    return x->set != y->set ? compare(x->set, y->set) : compare(x->entry, y->entry);
}

static int by_id(const void *a, const void *b) {
    const sv_build_trigger *x = a, *y = b;
    if (x->id != y->id) return compare(x->id, y->id);
    if (x->before != y->before) return compare(x->before, y->before);
    if (x->after != y->after) return compare(x->after, y->after);
    return x->flags != y->flags ? compare(x->flags, y->flags) : compare(x->pattern, y->pattern);
}

static uint32_t exact_of(sv_build *build, const sv_build_member *member) {
    if (!member->exact) return 0;
    for (uint32_t i = 0; i < build->exacts.count; i++) {
        if (build->exacts.items[i] == member->upper) return i + 1;
    }
    SV_VEC_PUSH(build->exacts, member->upper);
    return (uint32_t)build->exacts.count;
}

static int by_hinted(const void *a, const void *b) {
    const sv_build_hint *x = a, *y = b;
    return x->surface != y->surface ? compare(x->surface, y->surface) : compare(x->group, y->group);
}

/* False: no memory. */
static bool give_extra(sv_build *build, sv_surface *surface) {
    if (!surface->extra) {
        SV_VEC_PUSH(build->extras, (sv_extra){0});
        surface->extra = (uint32_t)build->extras.count;
    }
    return !build->extras.failed;
}

static void write_hints(sv_build *build) {
    if (build->hints.count) qsort(build->hints.items, build->hints.count, sizeof(sv_build_hint), by_hinted);
    for (size_t i = 0; i < build->hints.count; i++) {
        const sv_build_hint *hint = &build->hints.items[i];
        sv_surface *surface = &build->surfaces.items[hint->surface];
        if (!give_extra(build, surface)) return;
        sv_extra *extra = &build->extras.items[(surface->extra & SV_EXTRA) - 1];
        sv_bits_set(&surface->bits, hint->bit);
        sv_bits_set(&extra->hints, hint->bit);
        if (!build->group_needed.items[hint->group]) continue;
        if (extra->group_count++ == 0) extra->group = (uint32_t)build->groups.count;
        surface->extra |= SV_EXTRA_GROUPS;
        SV_VEC_PUSH(build->groups, hint->group);
    }
}

static void write_members(sv_build *build) {
    sv_build_member *from = build->build_members.items;
    if (build->build_members.count) qsort(from, build->build_members.count, sizeof *from, by_surface);
    for (size_t i = 0; i < build->surface_names.keys.count; i++) SV_VEC_PUSH(build->surfaces, (sv_surface){0});
    if (build->surfaces.failed) return;
    for (size_t i = 0; i < build->build_members.count; i++) {
        sv_surface *surface = &build->surfaces.items[from[i].surface];
        const sv_build_set *set = &build->build_sets.items[from[i].set];
        sv_member member = {.set = from[i].set, .entry = from[i].entry, .exact = exact_of(build, &from[i]) & INT32_MAX};
        if (member.exact && give_extra(build, surface)) surface->extra |= SV_EXTRA_EXACT;
        surface->sets |= 1u << (from[i].set % 32);
        sv_bits_set(&surface->bits, set->bit);
        if (surface->member_count++ == 0) surface->member = (uint32_t)build->members.count;
        if (surface->member_count == 0) {
            sv_build_fail(build, 0, "take it out of some lists", "a word stands in more than %u sets", UINT16_MAX);
            return;
        }
        SV_VEC_PUSH(build->members, member);
    }
    write_hints(build);
}

/* What walks and hits ask of a word without looking at it. */
static void mark_members(sv_build *build) {
    for (size_t i = 0; i < build->members.count; i++) {
        uint32_t set = build->members.items[i].set;
        bool lists = set < build->lists.count && build->lists.items[set].type != SV_NONE;
        build->members.items[i].fires = lists || build->sets.items[set].trigger_count > 0;
    }
    for (size_t s = 0; s < build->surfaces.count; s++) {
        sv_surface *surface = &build->surfaces.items[s];
        for (uint32_t i = 0; i < surface->member_count; i++)
            if (build->members.items[surface->member + i].fires)
                surface->fires |= (uint16_t)(1u << (i < SV_FIRES_REST ? i : SV_FIRES_REST));
    }
}

static bool is_glued(const sv_build *build, uint32_t surface) {
    const sv_surface *s = &build->surfaces.items[surface];
    for (uint32_t i = s->member; i < s->member + s->member_count; i++)
        if (build->build_sets.items[build->members.items[i].set].glued) return true;
    return false;
}

static void mark_states(sv_build *build) {
    uint32_t surface = 0;
    for (size_t i = 0; i < build->states.count; i++)
        if (build->states.items[i].base & SV_STATE_WORD && is_glued(build, surface++))
            build->states.items[i].base |= SV_STATE_GLUED;
}

static uint32_t layer_of(const sv_build *build, uint32_t pattern) {
    const sv_pattern *p = &build->patterns.items[pattern];
    uint32_t type = build->rules.items[p->rule].type;
    return p->role == SV_PATTERN_WHEN ? type : SV_LAYER_CONDITIONS(type);
}

/* Triggers of one set that ask for the same lie together. */
static void count_alike(sv_build *build) {
    for (size_t i = build->triggers.count; i-- > 0;) {
        sv_trigger *trigger = &build->triggers.items[i], *next = trigger + 1;
        bool alike = i + 1 < build->triggers.count &&
                     build->set_triggers.items[i].id == build->set_triggers.items[i + 1].id &&
                     trigger->before == next->before && trigger->after == next->after && trigger->flags == next->flags;
        trigger->alike = alike && next->alike < UINT16_MAX ? (uint16_t)(next->alike + 1) : 1;
    }
}

static void write_triggers(sv_build *build) {
    for (size_t i = 0; i < build->set_triggers.count; i++) {
        sv_build_trigger *trigger = &build->set_triggers.items[i];
        trigger->before = build->patterns.items[trigger->pattern].first_before;
        trigger->after = build->patterns.items[trigger->pattern].first_after;
    }
    if (build->set_triggers.count)
        qsort(build->set_triggers.items, build->set_triggers.count, sizeof *build->set_triggers.items, by_id);
    for (size_t i = 0; i < build->build_sets.count; i++) {
        sv_set set = {0, 0, build->build_sets.items[i].bit};
        SV_VEC_PUSH(build->sets, set);
    }
    if (build->sets.failed) return;
    for (size_t i = 0; i < build->set_triggers.count; i++) {
        const sv_build_trigger *from = &build->set_triggers.items[i];
        sv_set *set = &build->sets.items[from->id];
        if (set->trigger_count++ == 0) set->trigger = (uint32_t)build->triggers.count;
        sv_trigger trigger = {from->pattern,
                              (uint16_t)from->before,
                              (uint16_t)from->after,
                              0,
                              (uint8_t)layer_of(build, from->pattern),
                              (uint8_t)from->flags};
        SV_VEC_PUSH(build->triggers, trigger);
    }
    if (!build->triggers.failed) count_alike(build);
}

static void write_marks_of(sv_build *build, uint32_t layer, uint32_t mark) {
    sv_span range = {(uint32_t)build->mark_triggers.count, 0};
    for (size_t i = 0; i < build->build_marks.count; i++) {
        const sv_build_trigger *from = &build->build_marks.items[i];
        sv_mark_trigger trigger = {from->pattern, from->filter};
        if (from->id == mark && layer_of(build, from->pattern) == layer) SV_VEC_PUSH(build->mark_triggers, trigger);
    }
    range.count = (uint32_t)build->mark_triggers.count - range.first;
    if (range.count) qsort(build->mark_triggers.items + range.first, range.count, sizeof(sv_mark_trigger), by_filter);
    SV_VEC_PUSH(build->mark_ranges, range);
}

static void write_edges_of(sv_build *build, uint32_t layer) {
    sv_span range = {(uint32_t)build->edge_triggers.count, 0};
    for (size_t i = 0; i < build->build_edges.count; i++) {
        const sv_build_trigger *from = &build->build_edges.items[i];
        sv_edge_trigger trigger = {from->pattern, from->id};
        if (layer_of(build, from->pattern) == layer) SV_VEC_PUSH(build->edge_triggers, trigger);
    }
    range.count = (uint32_t)build->edge_triggers.count - range.first;
    SV_VEC_PUSH(build->edge_ranges, range);
}

static void write_mark_triggers(sv_build *build) {
    for (uint32_t layer = 0; layer < SV_LAYER_COUNT; layer++) {
        for (uint32_t mark = 0; mark < SV_TYPE_COUNT; mark++) write_marks_of(build, layer, mark);
        write_edges_of(build, layer);
    }
}

static void write_settings(sv_build *build) {
    for (uint32_t i = 0; i < build->in->setting_count; i++) {
        sv_setting setting = {sv_build_string(build, build->in->settings[i].key),
                              sv_build_string(build, build->in->settings[i].value)};
        SV_VEC_PUSH(build->settings, setting);
    }
}

/* The sources that belong to the pack, and one hash over their paths and texts. */
static uint32_t write_sources(sv_build *build, const sv_source *sources, size_t count) {
    sv_buf all = SV_BUF_INIT;
    for (size_t i = 0; i < count && build->status == SERVANDA_OK; i++) {
        if (!sv_parse_is_source(build->in, sources[i].path)) continue;
        sv_file file = {sv_build_string(build, sources[i].path), (uint32_t)build->texts.count,
                        (uint32_t)sources[i].size};
        SV_VEC_PUSH(build->files, file);
        for (size_t k = 0; k < sources[i].size && !build->texts.failed; k++)
            SV_VEC_PUSH(build->texts, sources[i].text[k]);
        sv_buf_printf(&all, "%s %zu\n", sources[i].path, sources[i].size);
        sv_buf_add(&all, sources[i].text, sources[i].size);
    }
    char hex[65] = "";
    if (all.failed)
        sv_build_memory(build);
    else
        sv_hash_sha256(all.data ? all.data : "", all.size, hex);
    sv_buf_free(&all);
    return sv_build_string(build, hex);
}

static bool any_failed(const sv_build *build) {
    bool failed = false;
#define SV_PART(name, type) failed |= build->name.failed;
    SV_BLOB_PARTS
#undef SV_PART
    return failed;
}

/* Each part begins with a line of the cache. */
static uint64_t aligned(uint64_t offset) { return (offset + 63) & ~(uint64_t)63; }

static void plan(const sv_build *build, sv_blob_header *header) {
    uint64_t at = aligned(sizeof *header);
#define SV_PART(name, type)                                 \
    header->part[SV_PART_##name].offset = at;               \
    header->part[SV_PART_##name].count = build->name.count; \
    at = aligned(at + build->name.count * sizeof(type));
    SV_BLOB_PARTS
#undef SV_PART
    header->size = at;
}

static void pad(sv_buf *out, size_t start, uint64_t offset) {
    while (!out->failed && out->size - start < offset) sv_buf_byte(out, 0);
}

static void put(sv_buf *out, size_t start, uint64_t offset, const void *items, size_t bytes) {
    pad(out, start, offset);
    if (bytes) sv_buf_add(out, items, bytes);
}

servanda_status sv_blob_write(sv_build *build, const sv_source *sources, size_t count, sv_buf *out) {
    sv_blob_header header = {SV_BLOB_MAGIC, SV_BLOB_VERSION, SV_PART_COUNT, build->in->flags, 0, 0, 0, {{0, 0}}};
    write_members(build);
    write_triggers(build);
    write_mark_triggers(build);
    if (build->status == SERVANDA_OK && !any_failed(build)) {
        mark_members(build);
        mark_states(build);
    }
    write_settings(build);
    header.lang = sv_build_string(build, build->in->lang);
    header.hash = write_sources(build, sources, count);
    if (build->status != SERVANDA_OK || any_failed(build)) return sv_build_memory(build);
    plan(build, &header);
    size_t start = out->size;
    sv_buf_add(out, &header, sizeof header);
#define SV_PART(name, type) \
    put(out, start, header.part[SV_PART_##name].offset, build->name.items, build->name.count * sizeof(type));
    SV_BLOB_PARTS
#undef SV_PART
    pad(out, start, header.size);
    return out->failed ? sv_build_memory(build) : SERVANDA_OK;
}
