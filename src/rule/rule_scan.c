/* One pass over a block: all words of all lists, and the anchors they are.
 *
 * The one idea: at each position the double-array trie is walked as far as it goes. What is found is sorted by position
 * for free, and so are the anchors of each layer. */
#include "rule/rule_scan.h"

#include <string.h>

static sv_scan *new_scan(sv_profiles *shared) {
    sv_scan *scan = sv_alloc(sizeof *scan);
    if (!scan) return NULL;
    memset(scan, 0, sizeof *scan);
    scan->borrows = shared != NULL;
    scan->profiles = shared ? shared : sv_profile_new();
    scan->arena = scan->profiles ? sv_arena_new() : NULL;
    if (scan->arena) return scan;
    if (!shared) sv_profile_free(scan->profiles);
    sv_free(scan);
    return NULL;
}

sv_scan *sv_scan_new(void) { return new_scan(NULL); }

sv_scan *sv_scan_beside(const sv_scan *first) { return new_scan(first->profiles); }

static void free_arrays(sv_scan *scan, bool only_failed) {
#define DROP(array)                                                       \
    do {                                                                  \
        if (!only_failed || scan->array.failed) SV_VEC_FREE(scan->array); \
    } while (0)
    for (uint32_t i = 0; i < SV_LAYER_COUNT; i++) DROP(fired[i]);
    for (int i = 0; i < 3; i++) DROP(visited[i]);
    DROP(hits);
    DROP(noted);
    DROP(groups_seen);
    DROP(marks);
    DROP(links);
    DROP(types);
    DROP(work);
    DROP(asked);
    DROP(order);
    DROP(covered);
    DROP(jobs);
    DROP(trail);
#undef DROP
}

void sv_scan_free(sv_scan *scan) {
    if (!scan) return;
    sv_free(scan->classes);
    sv_free(scan->codes);
    sv_free(scan->hit_start);
    sv_free(scan->hit_end);
    sv_free(scan->signs);
    sv_free(scan->stretches);
    sv_free(scan->mark_bits);
    sv_free(scan->seek_bits);
    sv_free(scan->mark_start);
    sv_free(scan->mark_end);
    free_arrays(scan, false);
    sv_arena_free(scan->arena);
    if (!scan->borrows) sv_profile_free(scan->profiles);
    sv_free(scan);
}

static bool grow(void **array, size_t bytes) {
    void *bigger = sv_realloc(*array, bytes);
    if (!bigger) return false;
    *array = bigger;
    return true;
}

static bool reserve(sv_scan *scan, size_t count) {
    if (count + 2 <= scan->room) return true;
    size_t room = count + count / 2 + 64;
    if (!grow((void **)&scan->classes, room * sizeof *scan->classes) ||
        !grow((void **)&scan->codes, room * sizeof *scan->codes) ||
        !grow((void **)&scan->hit_start, room * sizeof *scan->hit_start) ||
        !grow((void **)&scan->hit_end, room * sizeof *scan->hit_end) ||
        !grow((void **)&scan->signs, (2 * room + 1) * sizeof *scan->signs) ||
        !grow((void **)&scan->stretches, (room / SV_STRETCH + 1) * sizeof *scan->stretches) ||
        !grow((void **)&scan->mark_bits, (room / 64 + 1) * sizeof *scan->mark_bits) ||
        !grow((void **)&scan->seek_bits, (room / 64 + 1) * sizeof *scan->seek_bits) ||
        !grow((void **)&scan->mark_start, room * sizeof *scan->mark_start) ||
        !grow((void **)&scan->mark_end, room * sizeof *scan->mark_end))
        return false;
    scan->ahead = (sv_signs *)(((uintptr_t)scan->signs + sizeof(sv_signs) - 1) & ~(uintptr_t)(sizeof(sv_signs) - 1));
    scan->behind = scan->ahead + room;
    scan->room = room;
    return true;
}

static void reset_marks(sv_scan *scan) {
    size_t bytes = (scan->view->count + 1) * sizeof(uint32_t);
    memset(scan->mark_bits, 0, (scan->view->count / 64 + 1) * sizeof *scan->mark_bits);
    memset(scan->mark_start, 0xFF, bytes);
    memset(scan->mark_end, 0xFF, bytes);
    memset(scan->type_end, 0, sizeof scan->type_end);
    scan->types_seen = scan->types_low = 0;
    scan->words_low = scan->words_high = 0;
    scan->marks.count = scan->links.count = scan->types.count = 0;
    sv_arena_reset(scan->arena);
}

static void reset(sv_scan *scan) {
    memset(scan->hit_end, 0xFF, (scan->view->count + 1) * sizeof *scan->hit_end);
    memset(scan->hit_start, 0, (scan->view->count + 2) * sizeof *scan->hit_start);
    memset(scan->seek_bits, 0, (scan->view->count / 64 + 1) * sizeof *scan->seek_bits);
    memset(scan->stretches, 0, (scan->view->count / SV_STRETCH + 1) * sizeof *scan->stretches);
    scan->noted.count = scan->hits.count = 0;
    for (uint32_t i = 0; i < SV_LAYER_COUNT; i++) scan->fired[i].count = 0;
    reset_marks(scan);
}

void sv_scan_again(sv_scan *scan) {
    for (size_t i = 0; i < scan->marks.count; i++) {
        scan->ahead[scan->marks.items[i].start].others &= ~(uint64_t)UINT32_MAX;
        scan->behind[scan->marks.items[i].end].others &= ~(uint64_t)UINT32_MAX;
    }
    scan->memory = sv_profile_about(scan->profiles, scan->pack);
    reset_marks(scan);
}

/* ---- characters ---- */

/* Upper and lower case are those of the text as written; all else is asked of the folded character. */
static void read_characters(sv_scan *scan) {
    const sv_view *view = scan->view;
    scan->behind[0] = (sv_signs){{{0, 0}}, 0, 0};
    for (size_t i = 0; i < view->count; i++) {
        sv_cell cell = sv_pack_cell(scan->pack, view->points[i]);
        if (view->raw[i] != view->points[i]) {
            uint16_t raw = sv_pack_cell(scan->pack, view->raw[i]).classes & (SV_CLASS_UPPER | SV_CLASS_LOWER);
            cell.classes = (uint16_t)((cell.classes & ~(SV_CLASS_UPPER | SV_CLASS_LOWER)) | raw);
        }
        scan->classes[i] = cell.classes;
        scan->codes[i] = cell.code;
        sv_signs signs = {{{0, 0}}, (uint64_t)1 << view->points[i] % 64, (uint64_t)cell.classes << SV_SIGN_CLASS};
        scan->ahead[i] = scan->behind[i + 1] = signs;
        scan->seek_bits[i / 64] |= (uint64_t)((cell.classes & SV_CLASS_DIGIT) != 0) << (i % 64);
    }
    scan->ahead[view->count] = (sv_signs){{{0, 0}}, 0, 0};
    scan->classes[view->count] = scan->codes[view->count] = 0;
}

/* 0: a word boundary lies between the two; 1: a digit touches a letter; 2: inside of a word. */
static unsigned inside_word(unsigned left, unsigned right) {
    unsigned words = (left & right & SV_CLASS_WORD) != 0, alike = ((left ^ right) & SV_CLASS_DIGIT) == 0;
    return words << alike;
}

/* ---- hits ---- */

static bool case_is_right(const sv_scan *scan, uint32_t start, uint32_t end, uint32_t exact) {
    if (!exact) return true;
    uint64_t upper = scan->pack->exacts[exact - 1];
    for (uint32_t i = start; i < end && i - start < 64; i++) {
        if (((upper >> (i - start)) & 1) != ((scan->classes[i] & SV_CLASS_UPPER) != 0)) return false;
    }
    return true;
}

/* The bits of a word, case being right. */
static sv_bits bits_of(const sv_scan *scan, const sv_surface *surface, uint32_t start, uint32_t end) {
    const sv_pack *pack = scan->pack;
    if (!(surface->extra & SV_EXTRA_EXACT)) return surface->bits;
    sv_bits bits = pack->extras[(surface->extra & SV_EXTRA) - 1].hints;
    for (uint32_t i = 0; i < surface->member_count; i++) {
        const sv_member *member = &pack->members[surface->member + i];
        uint32_t bit = pack->sets[member->set].bit;
        if (bit && case_is_right(scan, start, end, member->exact)) sv_bits_set(&bits, bit);
    }
    return bits;
}

/* What is met goes through several passes, each of which has the processor fetch what the next one reads: packs are larger
 * than its nearer caches. First, the words that begin at a position. */
static void walk(sv_scan *scan, uint32_t start, uint32_t left) {
    const sv_pack *pack = scan->pack;
    const uint16_t *codes = scan->codes;
    uint32_t state = 1, base = pack->states[1].base;
    for (uint32_t i = start; codes[i]; i++) {
        uint32_t next = (base & SV_STATE_BASE) + codes[i];
        if (pack->states[next].check != state) return;
        state = next;
        base = pack->states[state].base;
        if (!(base & SV_STATE_WORD)) continue;
        unsigned right = inside_word(scan->classes[i], scan->classes[i + 1]);
        if (right == 2 && !(base & SV_STATE_GLUED)) continue;
        uint32_t flags = left | (right == 1 ? SV_HIT_MIXED_RIGHT : right == 2 ? SV_HIT_INSIDE_RIGHT : 0u);
        uint32_t surface = sv_pack_surface(pack, state);
        __builtin_prefetch(&pack->surfaces[surface]);
        SV_VEC_PUSH(scan->hits, ((sv_word_hit){start, i + 1, surface, SV_NONE, flags}));
    }
}

static void walk_all(sv_scan *scan) {
    uint32_t count = (uint32_t)scan->view->count;
    for (uint32_t i = 0; i < count; i++) {
        unsigned left = i > 0 ? inside_word(scan->classes[i - 1], scan->classes[i]) : 0;
        if (left < 2) walk(scan, i, left ? SV_HIT_MIXED_LEFT : 0);
    }
}

static void note_hit(sv_scan *scan, const sv_word_hit *hit, const sv_surface *surface) {
    sv_bits bits = bits_of(scan, surface, hit->start, hit->end);
    sv_bits_add(&scan->ahead[hit->start].words, &bits);
    sv_bits_add(&scan->behind[hit->end].words, &bits);
    sv_bits_add(&scan->stretches[hit->start / SV_STRETCH], &bits);
    if (surface->extra & SV_EXTRA_GROUPS)
        SV_VEC_PUSH(scan->noted, ((sv_noted){hit->start, (surface->extra & SV_EXTRA) - 1}));
}

/* Second, the signs they give to their places; those that stand only in patterns are no hits. */
static void note_hits(sv_scan *scan) {
    const sv_pack *pack = scan->pack;
    uint32_t kept = 0;
    for (size_t i = 0; i < scan->hits.count; i++) {
        sv_word_hit hit = scan->hits.items[i];
        const sv_surface *surface = &pack->surfaces[hit.surface];
        note_hit(scan, &hit, surface);
        if (!surface->member_count) continue;
        scan->seek_bits[hit.start / 64] |= (uint64_t)((surface->sets & pack->number_sets) != 0) << (hit.start % 64);
        scan->hit_start[hit.start + 1]++;
        if (surface->fires) {
            __builtin_prefetch(&pack->members[surface->member]);
            hit.flags |= SV_HIT_FIRES;
        }
        scan->hits.items[kept++] = hit;
    }
    scan->hits.count = kept;
    for (size_t i = 0; i < scan->view->count; i++) scan->hit_start[i + 1] += scan->hit_start[i];
}

static void find_hits(sv_scan *scan) {
    walk_all(scan);
    note_hits(scan);
    for (uint32_t i = (uint32_t)scan->hits.count; i-- > 0;) { /* backwards: the earliest start becomes the head */
        sv_word_hit *hit = &scan->hits.items[i];
        hit->next_end = scan->hit_end[hit->end];
        scan->hit_end[hit->end] = i;
    }
}

/* ---- anchors ---- */

uint32_t sv_match_entry(const sv_scan *scan, const sv_word_hit *hit, uint32_t set, bool *found) {
    const sv_surface *surface = &scan->pack->surfaces[hit->surface];
    const sv_member *members = scan->pack->members + surface->member;
    *found = false;
    if (!(surface->sets >> (set % 32) & 1)) return SV_NONE;
    uint32_t low = 0, high = surface->member_count;
    while (low < high) { /* members are sorted by set */
        uint32_t mid = (low + high) / 2;
        if (members[mid].set < set)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < surface->member_count && members[low].set == set; low++) {
        *found = case_is_right(scan, hit->start, hit->end, members[low].exact);
        if (*found) return members[low].entry;
    }
    return SV_NONE;
}

static inline void fire(sv_scan *scan, uint32_t layer, sv_fired fired) {
    SV_VEC_PUSH(scan->fired[layer], fired);
    scan->failed |= scan->fired[layer].failed;
}

#define ANYTHING (UINT32_MAX | SV_FIRST_BEGIN | SV_FIRST_END)
/* What words and characters tell of both sides of an anchor; marks and edges are not known yet. */
static inline bool may_match(const sv_scan *scan, const sv_word_hit *hit, const sv_trigger *trigger) {
    const sv_first *before = &scan->pack->firsts[trigger->before];
    const sv_first *after = &scan->pack->firsts[trigger->after];
    if ((hit->flags & SV_HIT_MIXED_LEFT && !(trigger->flags & SV_FLAG_JOIN_LEFT)) ||
        (hit->flags & SV_HIT_MIXED_RIGHT && !(trigger->flags & SV_FLAG_JOIN_RIGHT)) ||
        (hit->flags & SV_HIT_INSIDE_RIGHT && !(trigger->flags & SV_FLAG_GLUED_RIGHT)))
        return false;
    const sv_signs *left = &scan->behind[hit->start], *right = &scan->ahead[hit->end];
    return sv_match_begins(left, true, before, 0, 0, 0, ANYTHING) &&
           sv_match_begins(right, false, after, 0, 0, 0, ANYTHING);
}

static void fire_set(sv_scan *scan, const sv_word_hit *hit, const sv_set *set) {
    const sv_trigger *trigger = scan->pack->triggers + set->trigger, *end = trigger + set->trigger_count;
    while (trigger < end) {
        const sv_trigger *alike = trigger + trigger->alike;
        if (!may_match(scan, hit, trigger)) trigger = alike;
        for (; trigger < alike; trigger++)
            fire(scan, trigger->layer, (sv_fired){hit->start, hit->end, trigger->pattern, SV_NONE});
    }
}

/* Several entries of one set are one trigger: `last` is the set before. */
static void fire_member(sv_scan *scan, const sv_word_hit *hit, const sv_member *member, uint32_t *last) {
    const sv_pack *pack = scan->pack;
    if (!member->fires || !case_is_right(scan, hit->start, hit->end, member->exact)) return;
    if (member->set != *last) fire_set(scan, hit, &pack->sets[member->set]);
    *last = member->set;
    bool edges = hit->flags & SV_HIT_EDGES;
    if (member->set < pack->lists_count && pack->lists[member->set].type != SV_NONE && !edges)
        fire(scan, pack->lists[member->set].type, (sv_fired){hit->start, hit->end, SV_TRIGGER_LIST, member->entry});
}

static void fire_hit(sv_scan *scan, const sv_word_hit *hit) {
    const sv_surface *surface = &scan->pack->surfaces[hit->surface];
    uint32_t last = SV_NONE;
    for (uint32_t fires = surface->fires; fires; fires &= fires - 1) {
        uint32_t i = (uint32_t)__builtin_ctz(fires), until = i < SV_FIRES_REST ? i + 1 : surface->member_count;
        for (; i < until; i++) fire_member(scan, hit, &scan->pack->members[surface->member + i], &last);
    }
}

servanda_status sv_scan_begin(sv_scan *scan, const sv_pack *pack, const sv_view *view, servanda_error *error) {
    free_arrays(scan, true); /* what failed in an earlier block starts anew */
    scan->pack = pack;
    scan->memory = sv_profile_about(scan->profiles, pack);
    scan->view = view;
    scan->failed = false;
    if (view->count >= UINT32_MAX - 64 || !reserve(scan, view->count)) return sv_error_memory(error);
    reset(scan);
    read_characters(scan);
    find_hits(scan);
    scan->failed |= scan->hits.failed || scan->noted.failed;
    while (scan->groups_seen.count <= pack->groups_all / 64 && !scan->failed) {
        SV_VEC_PUSH(scan->groups_seen, 0);
        scan->failed |= scan->groups_seen.failed;
    }
    for (size_t i = 0; i < scan->hits.count && !scan->failed; i++)
        if (scan->hits.items[i].flags & SV_HIT_FIRES) fire_hit(scan, &scan->hits.items[i]);
    return scan->failed ? sv_error_memory(error) : SERVANDA_OK;
}

bool sv_scan_has(const sv_scan *scan, sv_type type, uint32_t start) { return scan->type_end[type] > start; }

uint32_t sv_scan_seek(const sv_scan *scan, uint32_t start, uint32_t end) {
    for (uint32_t block = start / 64; start < end; start = ++block * 64) {
        uint64_t bits = scan->seek_bits[block] & ~UINT64_C(0) << (start % 64);
        if (!bits) continue;
        uint32_t at = block * 64 + (uint32_t)__builtin_ctzll(bits);
        return at < end ? at : end;
    }
    return end;
}

uint32_t sv_rule_word(const sv_pack *pack, uint32_t list, const char *text) {
    uint32_t state = 1;
    for (; *text; text++) {
        uint32_t base = pack->states[state].base & SV_STATE_BASE;
        uint32_t next = base + sv_pack_cell(pack, (unsigned char)*text).code;
        if (next >= pack->states_count || pack->states[next].check != state) return SV_NONE;
        state = next;
    }
    if (!(pack->states[state].base & SV_STATE_WORD)) return SV_NONE;
    const sv_surface *surface = &pack->surfaces[sv_pack_surface(pack, state)];
    for (uint32_t i = surface->member; i < surface->member + surface->member_count; i++)
        if (pack->members[i].set == list) return pack->members[i].entry;
    return SV_NONE;
}

size_t sv_scan_list(const sv_scan *scan, uint32_t list, uint32_t start, uint32_t end, sv_hit *out, size_t room) {
    size_t count = 0;
    if (list >= scan->pack->lists_count || start >= end || end > scan->view->count) return 0;
    for (uint32_t i = scan->hit_start[start]; i < scan->hit_start[end] && count < room; i++) {
        const sv_word_hit *hit = &scan->hits.items[i];
        bool found;
        uint32_t entry = sv_match_entry(scan, hit, list, &found);
        if (found && hit->end <= end && !(hit->flags & SV_HIT_INSIDE_RIGHT))
            out[count++] = (sv_hit){hit->start, hit->end, entry};
    }
    return count;
}

bool sv_scan_word(const sv_scan *scan, uint32_t list, uint32_t start, uint32_t end, sv_hit *out) {
    if (list >= scan->pack->lists_count || start >= end || end > scan->view->count) return false;
    for (uint32_t i = scan->hit_start[start + 1]; i-- > scan->hit_start[start];) {
        const sv_word_hit *hit = &scan->hits.items[i];
        bool found;
        uint32_t entry = hit->end <= end ? sv_match_entry(scan, hit, list, &found) : (found = false, SV_NONE);
        if (!found || hit->flags & SV_HIT_INSIDE_RIGHT) continue;
        *out = (sv_hit){hit->start, hit->end, entry};
        return true;
    }
    return false;
}
