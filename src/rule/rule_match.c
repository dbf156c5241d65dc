/* Running a pattern's programs at an anchor.
 *
 * The one idea: a search with an explicit stack, first alternative first. Most searches end within a few steps; one that
 * does not begins to remember which instruction was visited at which position, so that each pair is tried once: linear in
 * the size of the window whatever the pattern. */
#include "rule/rule_scan.h"

#include <string.h>

#define FAIL UINT32_MAX
#define UNREMEMBERED 64u /* steps of a search before it begins to remember */

enum { AFTER, BEFORE, LOOK }; /* which memory of visits */

typedef struct machine {
    sv_scan *scan;
    const sv_pack *pack;
    const sv_instruction *code; /* those that are asked at every step lie here */
    const sv_first *firsts;
    const uint16_t *classes;
    const sv_signs *near; /* in the direction of the search */
    uint32_t low, high;   /* scope */
    uint32_t left, right; /* scope and window */
    uint32_t edge;        /* of these, the one that the search goes to */
    uint32_t flip;        /* backwards ~0, forwards 0: see along */
    uint32_t base, width; /* positions that the memory of visits is about */
    uint32_t slots;       /* of the program */
    uint64_t *seen;       /* that memory; NULL: not yet */
    uint32_t *save;
    uint64_t steps;
    unsigned memory;
    bool back;
} machine;

/* ---- memory of visits ---- */

static bool clear_visited(sv_scan *scan, unsigned memory, uint32_t slots, uint32_t width) {
    size_t words = ((size_t)slots * (width + 1) + 63) / 64;
    while (scan->visited[memory].count < words && !scan->visited[memory].failed) SV_VEC_PUSH(scan->visited[memory], 0);
    if (scan->visited[memory].failed) return false;
    if (words) memset(scan->visited[memory].items, 0, words * sizeof(uint64_t));
    return true;
}

/* From now on. What an anchor before this one remembered of the same program and window holds for this one too. */
static void remember(machine *m) {
    sv_scan *scan = m->scan;
    if (m->memory == LOOK || scan->memo_base[m->memory] != m->base) {
        if (m->memory != LOOK) scan->memo_base[m->memory] = SV_NONE;
        scan->failed |= !clear_visited(scan, m->memory, m->slots, m->width);
        if (scan->failed) return;
        if (m->memory != LOOK) scan->memo_base[m->memory] = m->base;
    }
    m->seen = scan->visited[m->memory].items;
}

static inline bool visited(const machine *m, uint16_t slot, uint32_t position) {
    uint32_t bit = (slot - 1u) * (m->width + 1) + (position - m->base);
    uint64_t *word = &m->seen[bit / 64], mask = (uint64_t)1 << (bit % 64);
    if (*word & mask) return true;
    *word |= mask;
    if (m->memory != LOOK) SV_VEC_PUSH(m->scan->trail, bit);
    return false;
}

/* A match: the visits on its way have not failed, so they are forgotten again. */
static void forget_trail(const machine *m) {
    const sv_scan *scan = m->scan;
    uint64_t *words = scan->visited[m->memory].items;
    for (size_t i = 0; i < scan->trail.count; i++)
        words[scan->trail.items[i] / 64] &= ~((uint64_t)1 << (scan->trail.items[i] % 64));
}

static inline void push(machine *m, uint32_t pc, uint32_t position, uint32_t next) {
    sv_job job = {pc, position, next, (uint32_t)m->scan->trail.count};
    SV_VEC_PUSH(m->scan->jobs, job);
    m->scan->failed |= m->scan->jobs.failed;
}

/* ---- characters ---- */

/* n in the direction of the search: n or -n. */
static inline uint32_t along(const machine *m, uint32_t n) { return (n ^ m->flip) - m->flip; }

static inline uint32_t step(const machine *m, uint32_t position, uint32_t n) { return position + along(m, n); }

/* Characters from here to the edge. */
static inline uint32_t room_at(const machine *m, uint32_t position) { return along(m, m->edge - position); }

/* The character that the next step consumes, and whether there is one. */
static inline bool next_at(const machine *m, uint32_t position, uint32_t *at) {
    *at = position + m->flip;
    return position != m->edge;
}

static bool in_chars(const machine *m, uint32_t chars, uint32_t point) {
    sv_span span = m->pack->chars[chars];
    for (uint32_t i = 0; i < span.count; i++) {
        if (m->pack->points[span.first + i] == point) return true;
    }
    return false;
}

static inline bool character_is(const machine *m, const sv_instruction *in, uint32_t at) {
    bool set = in->op == SV_OP_CHARS || in->op == SV_OP_RUN_CHARS || in->op == SV_OP_LOOP_CHARS;
    bool is = set ? in_chars(m, in->a, m->scan->view->points[at]) : (m->classes[at] & in->a) != 0;
    return is != ((in->flags & SV_FLAG_NOT) != 0);
}

static bool edge_is_good(const machine *m, uint32_t at, bool join) {
    if (at == 0 || at >= m->scan->view->count) return true;
    uint16_t left = m->classes[at - 1], right = m->classes[at];
    if (!(left & SV_CLASS_WORD) || !(right & SV_CLASS_WORD)) return true;
    return join && (left & SV_CLASS_DIGIT) != (right & SV_CLASS_DIGIT);
}

static inline uint32_t literal(const machine *m, sv_literal l, uint32_t position) {
    const uint32_t *points = m->scan->view->points, *wanted = m->pack->points + l.point;
    if (l.count > room_at(m, position)) return FAIL;
    uint32_t start = m->back ? position - l.count : position;
    for (uint32_t i = 0; i < l.count; i++) {
        if (points[start + i] != wanted[i]) return FAIL;
    }
    if (l.flags & SV_FLAG_EDGE_LEFT && !edge_is_good(m, start, l.flags & SV_FLAG_JOIN_LEFT)) return FAIL;
    if (l.flags & SV_FLAG_EDGE_RIGHT && !edge_is_good(m, start + l.count, l.flags & SV_FLAG_JOIN_RIGHT)) return FAIL;
    return step(m, position, l.count);
}

/* ---- a cheap look at what comes ---- */

static inline uint32_t space_at(const machine *m, uint32_t position) {
    return m->near[position].others / SV_SIGN_SPACE & 1 & (position != m->edge);
}

static inline uint32_t over_space(const machine *m, const sv_instruction *in, uint32_t position) {
    return step(m, position, space_at(m, position) & (in->flags / SV_FLAG_SPACE & 1u));
}

static bool begins_choice(const machine *m, const sv_choice *choice, uint32_t position) {
    uint32_t at;
    if (!next_at(m, position, &at)) return false;
    return (m->back ? choice->last : choice->first) >> (m->scan->view->points[at] % 64) & 1;
}

/* False: nothing that the program may begin with is here. Saves running it. */
static inline bool promising(const machine *m, uint32_t pc, uint32_t position) {
    const sv_first *first = &m->firsts[m->code[pc].first];
    return sv_match_begins(m->near + position, m->back, first, position, m->low, m->high, 0);
}

static inline void face(machine *m, bool back, uint32_t left, uint32_t right) {
    m->back = back;
    m->left = left;
    m->right = right;
    m->edge = back ? left : right;
    m->flip = back ? ~0u : 0;
    m->near = back ? m->scan->behind : m->scan->ahead;
}

/* ---- instructions with several outcomes: `*next` says where to go on, 0 at first; afterwards 0: that was the last ---- */

/* Gaps end where what follows them may begin. */
static uint32_t gap(const machine *m, uint32_t pc, uint32_t position, uint32_t *next) {
    const sv_instruction *in = &m->code[pc];
    const sv_first *first = &m->firsts[in[1].first];
    uint32_t length = *next ? *next - 1 : 0, room = room_at(m, position);
    uint32_t most = in->b < room ? in->b : room, to = step(m, position, length);
    uint64_t pause = in->flags & SV_FLAG_PAUSE ? (uint64_t)SV_CLASS_PAUSE << SV_SIGN_CLASS : 0;
    bool later = *next != 0; /* one more character at least */
    for (;; to = step(m, to, 1), length++, later = false) {
        const sv_signs *near = m->near + to;
        if (!later && length >= in->a && sv_match_begins(near, m->back, first, to, m->low, m->high, 0)) {
            *next = length < most ? length + 1 : 0;
            return to;
        }
        if (length >= most || near->others & pause) break;
    }
    m->scan->steps += length / 4;
    *next = 0;
    return FAIL;
}

/* The longest run first, of those after which the rest may begin. */
static uint32_t run_of(const machine *m, uint32_t pc, uint32_t position, uint32_t *next) {
    const sv_instruction *in = &m->code[pc];
    uint32_t min = in->b >> 16, max = in->b & 0xFFFF, length = 0, at;
    if (*next)
        length = *next - 1;
    else
        while (length < max && next_at(m, step(m, position, length), &at) && character_is(m, in, at)) length++;
    for (; length >= min; length--) {
        if (promising(m, pc + 1, step(m, position, length))) {
            *next = length > min ? length : 0;
            return step(m, position, length);
        }
        if (length == 0) break;
    }
    *next = 0;
    return FAIL;
}

/* Takes a space where there is one; then goes without it, if what follows may begin with a space. */
static uint32_t space(const machine *m, uint32_t pc, uint32_t position, uint32_t *next) {
    uint32_t there = space_at(m, position) & (*next == 0);
    *next = there && promising(m, pc + 1, position);
    return step(m, position, there);
}

/* The first of the literals from number `from` that matches; their count if none does. */
static uint32_t next_literal(const machine *m, const sv_choice *choice, uint32_t from, uint32_t position,
                             uint32_t *end) {
    const sv_literal *literals = m->pack->literals + choice->literal;
    uint32_t i = from, here = m->scan->view->points[position + m->flip];
    for (*end = FAIL; i < choice->count; i++) {
        if ((m->back ? literals[i].last : literals[i].first) != here) continue;
        *end = literal(m, literals[i], position);
        if (*end != FAIL) break;
    }
    return i;
}

/* The literals in their order; whether a second one matches is found out at once, for mostly none does. */
static uint32_t choose(const machine *m, const sv_instruction *in, uint32_t position, uint32_t *next) {
    const sv_choice *choice = &m->pack->choices[in->a];
    uint32_t end = FAIL, other, i = *next;
    *next = 0;
    if (i == 0 && !begins_choice(m, choice, position)) return FAIL;
    i = next_literal(m, choice, i, position, &end);
    if (i == choice->count) return FAIL;
    uint32_t second = next_literal(m, choice, i + 1, position, &other);
    *next = second < choice->count ? second : 0;
    return end;
}

static bool hit_fits(const machine *m, const sv_instruction *in, const sv_word_hit *hit) {
    if (!(m->pack->surfaces[hit->surface].sets >> (in->a % 32) & 1)) return false;
    if (hit->start < m->left || hit->end > m->right) return false;
    if (hit->flags & SV_HIT_MIXED_LEFT && !(in->flags & SV_FLAG_JOIN_LEFT)) return false;
    if (hit->flags & SV_HIT_MIXED_RIGHT && !(in->flags & SV_FLAG_JOIN_RIGHT)) return false;
    if (hit->flags & SV_HIT_INSIDE_RIGHT && !(in->flags & SV_FLAG_GLUED_RIGHT)) return false;
    bool found;
    sv_match_entry(m->scan, hit, in->a, &found);
    return found;
}

/* No word of the set begins (backwards: ends) at a position. */
static inline bool is_bare(const sv_signs *near, const sv_instruction *in) {
    return !(near->words.word[(in->b - 1) / 64] >> ((in->b - 1) % 64) & 1);
}

/* Words that start here, longest first; *next is one more than the hit to try. */
static uint32_t set_ahead(const machine *m, const sv_instruction *in, uint32_t position, uint32_t *next) {
    const sv_scan *scan = m->scan;
    uint32_t i = *next, end = FAIL;
    *next = 0;
    if (position >= scan->view->count || is_bare(&scan->ahead[position], in)) return FAIL;
    for (i = i ? i : scan->hit_start[position + 1]; i > scan->hit_start[position]; i--) {
        const sv_word_hit *hit = &scan->hits.items[i - 1];
        if (!hit_fits(m, in, hit)) continue;
        if (end != FAIL) return *next = i, end;
        end = hit->end;
    }
    return end;
}

/* Words that end here, longest first. */
static uint32_t set_behind(const machine *m, const sv_instruction *in, uint32_t position, uint32_t *next) {
    const sv_scan *scan = m->scan;
    uint32_t i = *next ? *next - 1 : scan->hit_end[position], start = FAIL;
    *next = 0;
    if (is_bare(&scan->behind[position], in)) return FAIL;
    for (; i != SV_NONE; i = scan->hits.items[i].next_end) {
        const sv_word_hit *hit = &scan->hits.items[i];
        if (!hit_fits(m, in, hit)) continue;
        if (start != FAIL) return *next = i + 1, start;
        start = hit->start;
    }
    return start;
}

static uint32_t mark_here(const machine *m, const sv_instruction *in, uint32_t position, uint32_t *next) {
    const sv_scan *scan = m->scan;
    uint32_t i = *next ? *next - 1 : m->back ? scan->mark_end[position] : scan->mark_start[position], other = FAIL;
    for (*next = 0; i != SV_NONE; i = m->back ? scan->links.items[i].next_end : scan->links.items[i].next_start) {
        const sv_mark *mark = &scan->marks.items[i];
        bool inside = mark->start >= m->left && mark->end <= m->right;
        if (mark->type != in->a || !inside || i >= scan->visible || !sv_match_passes(m->scan, i, in->b)) continue;
        if (other != FAIL) return *next = i + 1, other;
        other = m->back ? mark->start : mark->end;
    }
    return other;
}

/* ---- the search ---- */

static uint32_t search(machine *m, uint32_t pc, uint32_t position);

static uint32_t one(machine *m, uint32_t pc, uint32_t position);

/* A look at one thing needs no search. True: `*matches` says what it sees. */
static bool look_at_one(machine *m, uint32_t pc, uint32_t position, bool *matches) {
    const sv_instruction *in = &m->code[pc];
    if (in->op == SV_OP_SPLIT || in->op == SV_OP_SPACE || in[1].op != SV_OP_MATCH) return false;
    *matches = one(m, pc, position) != FAIL;
    return true;
}

/* The reach of a look: one window on its side. */
static void aim_look(machine *m, bool back, uint32_t position) {
    m->memory = LOOK;
    uint32_t left = !back ? position : position - m->low > SV_LIMIT_WINDOW ? position - SV_LIMIT_WINDOW : m->low;
    uint32_t right = back ? position : m->high - position > SV_LIMIT_WINDOW ? position + SV_LIMIT_WINDOW : m->high;
    face(m, back, left, right);
}

/* A look runs its own small program with its own memory; looks do not nest, so this goes one level deep. */
static bool look_inside(machine *m, const sv_instruction *in, uint32_t pc, uint32_t position) {
    bool matches = false, negate = in->flags & SV_FLAG_NOT, back = in->flags & SV_FLAG_BEHIND;
    const machine outer = *m;
    aim_look(m, back, position);
    if (!look_at_one(m, pc + 1, position, &matches)) {
        m->base = m->left;
        m->width = m->right - m->left;
        m->slots = in->b;
        matches = search(m, pc + 1, position) != FAIL;
    }
    uint64_t steps = m->steps;
    *m = outer;
    m->steps = steps;
    return matches != negate;
}

/* Mostly what the look is after cannot begin here. */
static inline bool look(machine *m, const sv_instruction *in, uint32_t pc, uint32_t position) {
    bool back = in->flags & SV_FLAG_BEHIND;
    const sv_signs *near = (back ? m->scan->behind : m->scan->ahead) + position;
    const sv_first *first = &m->firsts[in[1].first];
    if (!sv_match_begins(near, back, first, position, m->low, m->high, 0)) return in->flags & SV_FLAG_NOT;
    return look_inside(m, in, pc, position);
}

static void save(machine *m, uint32_t slot, uint32_t position) {
    push(m, SV_NONE, slot, m->save[slot]);
    m->save[slot] = position;
}

/* One more of the same first, then on. */
static uint32_t loop(machine *m, const sv_instruction *in, uint32_t *pc, uint32_t position) {
    uint32_t at;
    if (!next_at(m, position, &at) || !character_is(m, in, at)) return position;
    if (promising(m, *pc, position)) push(m, *pc, position, 0);
    *pc -= 1;
    return step(m, position, 1);
}

/* Where nothing is near that the looks of a loop are after, only the character is asked. */
static inline bool is_quiet(const machine *m, const sv_instruction *in, uint32_t position) {
    const sv_first *first = &m->firsts[in->b];
    return !sv_match_begins(m->scan->ahead + position, false, first, position, m->low, m->high, 0);
}

/* The looks and the character between the instruction and its exit: FAIL, or the position behind them. */
static uint32_t looked_character(machine *m, const sv_instruction *in, uint32_t pc, uint32_t position) {
    uint32_t at;
    const sv_instruction *character = &m->code[m->back ? pc : in->a - 1];
    if (next_at(m, position, &at) && character_is(m, character, at) && is_quiet(m, in, m->back ? at : position))
        return step(m, position, 1);
    while (pc != in->a && position != FAIL) {
        const sv_instruction *now = &m->code[pc];
        if (now->op == SV_OP_LOOK) {
            position = look(m, now, pc, position) ? position : FAIL;
            pc = now->a;
        } else {
            position = next_at(m, position, &at) && character_is(m, now, at) ? step(m, position, 1) : FAIL;
            pc++;
        }
    }
    return position;
}

static uint32_t loop_look(machine *m, const sv_instruction *in, uint32_t *pc, uint32_t position) {
    uint32_t after = looked_character(m, in, *pc, position);
    if (after == FAIL) return *pc = in->a, position;
    if (promising(m, in->a, position)) push(m, in->a, position, 0);
    *pc -= 1;
    return after;
}

/* The first branch now, the second later; a branch that cannot match is left out. */
static inline uint32_t split(machine *m, const sv_instruction *in, uint32_t *pc, uint32_t position) {
    if (!promising(m, *pc, position))
        *pc = in->a;
    else if (promising(m, in->a, position))
        push(m, in->a, position, 0);
    return position;
}

/* One instruction: the new position, or FAIL; *pc moves on. Of several outcomes *next says what is left. */
static inline __attribute__((always_inline)) uint32_t run(machine *m, const sv_instruction *in, uint32_t *pc,
                                                          uint32_t position, uint32_t *next) {
    uint32_t at, here = *pc;
    *pc = here + 1;
    switch (in->op) {
    case SV_OP_LITERAL:
        return literal(m, (sv_literal){.point = in->a, .count = (uint16_t)in->b, .flags = in->flags},
                       over_space(m, in, position));
    case SV_OP_CLASS:
    case SV_OP_CHARS: return next_at(m, position, &at) && character_is(m, in, at) ? step(m, position, 1) : FAIL;
    case SV_OP_SPLIT: return split(m, in, pc, position);
    case SV_OP_LOOP_CLASS:
    case SV_OP_LOOP_CHARS: return loop(m, in, pc, position);
    case SV_OP_LOOP_LOOK: return loop_look(m, in, pc, position);
    case SV_OP_JUMP: *pc = in->a; return position;
    case SV_OP_BEGIN: return position == m->low ? position : FAIL;
    case SV_OP_END: return position == m->high ? position : FAIL;
    case SV_OP_SAVE: save(m, in->a, position); return position;
    case SV_OP_LOOK: *pc = in->a; return look(m, in, here, position) ? position : FAIL;
    case SV_OP_GAP: return gap(m, here, position, next);
    case SV_OP_RUN_CLASS:
    case SV_OP_RUN_CHARS: return run_of(m, here, position, next);
    case SV_OP_SPACE: return space(m, here, position, next);
    case SV_OP_CHOICE: return choose(m, in, over_space(m, in, position), next);
    case SV_OP_SET:
        position = over_space(m, in, position);
        return m->back ? set_behind(m, in, position, next) : set_ahead(m, in, position, next);
    case SV_OP_MARK: return mark_here(m, in, over_space(m, in, position), next);
    default: return FAIL;
    }
}

static uint32_t one(machine *m, uint32_t pc, uint32_t position) {
    uint32_t next = 0;
    return run(m, &m->code[pc], &pc, position, &next);
}

/* Follows one thread until it fails (FAIL) or matches (its end). */
static uint32_t follow(machine *m, sv_job job) {
    uint32_t pc = job.pc, position = job.position, next = job.next;
    while (position != FAIL) {
        const sv_instruction *in = &m->code[pc];
        m->steps++;
        if (in->op == SV_OP_MATCH) return position;
        if (m->seen && in->slot && next == 0 && visited(m, in->slot, position)) return FAIL;
        uint32_t here = position, now = pc;
        position = run(m, in, &pc, here, &next);
        if (next == 0) continue;
        if (position != FAIL) push(m, now, here, next);
        next = 0;
    }
    return FAIL;
}

static uint32_t search(machine *m, uint32_t pc, uint32_t position) {
    sv_scan *scan = m->scan;
    size_t bottom = scan->jobs.count;
    uint64_t enough = m->steps + UNREMEMBERED;
    m->seen = m->memory != LOOK && scan->memo_base[m->memory] == m->base ? scan->visited[m->memory].items : NULL;
    uint32_t end = follow(m, (sv_job){pc, position, 0, 0});
    while (end == FAIL && scan->jobs.count > bottom && !scan->failed) {
        sv_job job = scan->jobs.items[--scan->jobs.count];
        if (!m->seen && m->steps > enough) remember(m);
        if (m->memory != LOOK) scan->trail.count = job.trail; /* what came after it has failed for good */
        if (job.pc == SV_NONE)
            m->save[job.position] = job.next;
        else
            end = follow(m, job);
    }
    scan->jobs.count = bottom;
    return end;
}

/* ---- patterns ---- */

/* The window is one block of characters wide beyond the anchor's own block (blocks are counted from the scope's start),
 * so that all anchors of a block share their window, and what has failed for one has failed for the others. */
static void set_window(machine *m, uint32_t position, bool back) {
    uint32_t block = (position - m->low) / SV_LIMIT_WINDOW, first = back ? (block ? block - 1 : 0) : block;
    m->base = m->low + first * SV_LIMIT_WINDOW;
    m->width = m->high - m->base > SV_LIMIT_WINDOW * 2 ? SV_LIMIT_WINDOW * 2 : m->high - m->base;
    face(m, back, back ? m->base : position, back ? position : m->base + m->width);
}

/* The program on one side of the anchor. */
static uint32_t half(machine *m, uint32_t pc, uint32_t slots, uint32_t position, bool back) {
    sv_scan *scan = m->scan;
    if (m->code[pc].op == SV_OP_MATCH) return position;
    m->memory = back ? BEFORE : AFTER;
    m->slots = slots;
    set_window(m, position, back);
    scan->trail.count = 0;
    uint32_t end = search(m, pc, position);
    if (end != FAIL && m->seen) forget_trail(m);
    scan->steps += m->steps;
    m->steps = 0;
    scan->failed |= scan->trail.failed;
    return end;
}

/* Another pattern or scope: what is remembered is of no use. */
static void start_memo(sv_scan *scan, uint32_t pattern, uint32_t low, uint32_t high) {
    if (scan->memo_pattern == pattern && scan->memo_low == low && scan->memo_high == high) return;
    scan->memo_pattern = pattern;
    scan->memo_low = low;
    scan->memo_high = high;
    scan->memo_base[AFTER] = scan->memo_base[BEFORE] = SV_NONE;
}

bool sv_match_pattern(sv_scan *scan, uint32_t pattern, uint32_t low, uint32_t high, uint32_t start, uint32_t end,
                      sv_found *found) {
    const sv_pattern *p = &scan->pack->patterns[pattern];
    machine m = {.scan = scan, .pack = scan->pack, .low = low, .high = high, .save = found->save};
    m.code = scan->pack->code;
    m.firsts = scan->pack->firsts;
    m.classes = scan->classes;
    memset(found->save, 0xFF, sizeof found->save);
    scan->steps += 2; /* what it takes to begin at all */
    start_memo(scan, pattern, low, high);
    found->start = p->before_first ? half(&m, p->before, p->before_slots, start, true) : start;
    if (found->start == FAIL) return false;
    found->end = half(&m, p->after, p->after_slots, end, false);
    if (found->end == FAIL) return false;
    if (!p->before_first) found->start = half(&m, p->before, p->before_slots, start, true);
    return found->start != FAIL && !scan->failed;
}
