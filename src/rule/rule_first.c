/* What may come first in a program, seen from each of its instructions, and what every match of a pattern holds.
 *
 * The one idea: word sets and literals get a bit each (or share one), which the automaton notes at every position; all
 * that can be met before a program consumes its first character is one small record of such bits. The matcher holds it
 * against the record of a position (sv_near) and leaves out most of what would fail. */
#include <stdlib.h>
#include <string.h>

#include "rule/rule_build.h"

#define RARE 0.02        /* a group that is met more often is in most sentences: not worth asking */
#define RARE_WORD 0.0025 /* and so is one with a word like this */
#define SET_BITS 100u    /* for sets; those beyond share them, and all literals share the rest */

typedef struct note { /* of an instruction with literals: what the automaton tells, and what only their edges do */
    uint32_t group;   /* + 1 */
    double cost;      /* how often one of them is met, roughly; 1: often */
    uint64_t first, last;
} note;

typedef struct noting {
    sv_build *build;
    note *notes;       /* by instruction */
    uint32_t set_bits; /* in use */
} noting;

/* ---- bits ---- */

typedef struct ranked {
    double cost;
    sv_build_set *set;
} ranked;

static int by_cost(const void *a, const void *b) {
    const ranked *left = a, *right = b;
    if (left->cost != right->cost) return left->cost < right->cost ? -1 : 1;
    return left->set < right->set ? -1 : left->set > right->set;
}

/* The sets that programs ask for, each once, the rarest first. */
static uint32_t rank_sets(sv_build *build, ranked *sets) {
    uint32_t used = 0;
    for (size_t i = 0; i < build->code.count; i++) {
        const sv_instruction *in = &build->code.items[i];
        sv_build_set *set = in->op == SV_OP_SET ? &build->build_sets.items[in->a] : NULL;
        if (!set || set->bit) continue;
        set->bit = 1;
        sets[used++] = (ranked){sv_anchor_set(build, set), set};
    }
    qsort(sets, used, sizeof *sets, by_cost);
    return used;
}

/* Where there are more sets than bits, the rarest share: a bit of two rare sets is still rare, that of a rare and a
 * common one tells nothing of the rare one. */
static void number_sets(noting *n) {
    sv_build *build = n->build;
    ranked *sets = SV_NEW_N(build->arena, ranked, build->build_sets.count + 1);
    if (!sets) {
        sv_build_memory(build);
        return;
    }
    uint32_t used = rank_sets(build, sets), beyond = used > SET_BITS ? used - SET_BITS : 0;
    n->set_bits = used - beyond;
    for (uint32_t i = 0; i < used; i++) {
        uint32_t own = i < 2 * beyond ? i / 2 : i - beyond;
        sets[i].set->bit = own % SET_BITS + 1;
    }
    for (size_t i = 0; i < build->code.count; i++) {
        sv_instruction *in = &build->code.items[i];
        if (in->op == SV_OP_SET) in->b = build->build_sets.items[in->a].bit;
    }
}

static uint32_t bit_of_group(const noting *n, uint32_t group) {
    return group ? n->set_bits + (group - 1) % (SV_BITS - n->set_bits) + 1 : 0;
}

/* The automaton knows whole words, and texts in scripts without spaces. One character is found as fast by itself. */
static bool is_noted(const sv_build *build, sv_literal l) {
    const uint32_t *points = build->points.items + l.point;
    bool begins = sv_build_classes(build, points[0]) & SV_CLASS_WORD;
    bool ends = sv_build_classes(build, points[l.count - 1]) & SV_CLASS_WORD;
    for (uint32_t i = 0; i < l.count; i++)
        if (points[i] >= SV_CELL_PAGE * SV_CELL_PAGES) return false;
    if ((begins && !(l.flags & SV_FLAG_EDGE_LEFT)) || (ends && !(l.flags & SV_FLAG_EDGE_RIGHT))) return false;
    return l.count > 1 || begins;
}

static void add_edges(note *to, const sv_build *build, sv_literal l) {
    to->first |= (uint64_t)1 << (build->points.items[l.point] % 64);
    to->last |= (uint64_t)1 << (build->points.items[l.point + l.count - 1] % 64);
}

/* The same literals are one group, and have one bit. */
static void note_literals(noting *n, size_t pc, const sv_literal *literals, uint32_t count) {
    sv_build *build = n->build;
    uint32_t surfaces[SV_LIMIT_PATTERN], used = 0;
    for (uint32_t i = 0; i < count && build->status == SERVANDA_OK; i++) {
        double cost = sv_anchor_points(build, build->points.items + literals[i].point, literals[i].count);
        n->notes[pc].cost += cost > RARE_WORD ? 1 : cost;
        if (used < SV_LIMIT_PATTERN && is_noted(build, literals[i]))
            surfaces[used++] = sv_build_surface(build, build->points.items + literals[i].point, literals[i].count);
        else
            add_edges(&n->notes[pc], build, literals[i]);
    }
    if (!used || build->status != SERVANDA_OK) return;
    uint32_t group = sv_names_add(&build->group_names, surfaces, used * sizeof *surfaces);
    if (group == SV_NONE) sv_build_memory(build);
    n->notes[pc].group = group + 1;
    for (uint32_t i = 0; i < used && group != SV_NONE; i++) {
        sv_build_hint hint = {surfaces[i], bit_of_group(n, group + 1), group};
        SV_VEC_PUSH(build->hints, hint);
    }
    if (group == build->group_needed.count) SV_VEC_PUSH(build->group_needed, false);
    if (build->hints.failed || build->group_needed.failed) sv_build_memory(build);
}

static void note_all(noting *n) {
    const sv_build *build = n->build;
    for (size_t pc = 0; pc < build->code.count && build->status == SERVANDA_OK; pc++) {
        const sv_instruction *in = &build->code.items[pc];
        sv_literal one = {.point = in->a, .count = (uint16_t)in->b, .flags = in->flags};
        if (in->op == SV_OP_LITERAL) note_literals(n, pc, &one, 1);
        if (in->op != SV_OP_CHOICE) continue;
        const sv_choice *choice = &build->choices.items[in->a];
        note_literals(n, pc, build->literals.items + choice->literal, choice->count);
    }
}

/* ---- what may come first ---- */

typedef struct walk {
    const noting *noting;
    size_t start;
    bool back;
    sv_first first;
    uint32_t stack[SV_LIMIT_PATTERN + 2], depth; /* instructions to look at */
    bool seen[SV_LIMIT_PATTERN + 2];
} walk;

static void go(walk *w, size_t pc) {
    if (w->seen[pc - w->start]) return;
    w->seen[pc - w->start] = true;
    w->stack[w->depth++] = (uint32_t)pc;
}

static void add_points(walk *w, uint32_t chars) {
    const sv_build *build = w->noting->build;
    sv_span span = build->chars.items[chars];
    for (uint32_t i = 0; i < span.count; i++)
        w->first.point |= (uint64_t)1 << (build->points.items[span.first + i] % 64);
}

/* Any character but those of some classes; of two such, the classes that neither takes. */
static void add_others(walk *w, uint32_t classes) {
    bool more = w->first.others & SV_FIRST_OTHERS;
    uint64_t not_these = (uint64_t)classes << SV_FIRST_NOT;
    uint64_t taken = more ? ~not_these & SV_FIRST_CLASSES : 0; /* classes that the other one asks for alone */
    w->first.others = (w->first.others & ~taken) | (more ? 0 : not_these) | SV_FIRST_OTHERS;
}

static void add_character(walk *w, const sv_instruction *in, bool set) {
    if (in->flags & SV_FLAG_NOT)
        add_others(w, set ? 0 : in->a);
    else if (set)
        add_points(w, in->a);
    else
        w->first.others |= (uint64_t)in->a << SV_SIGN_CLASS;
}

static void add_item(walk *w, const sv_instruction *in, const note *literals) {
    if (in->flags & SV_FLAG_SPACE) w->first.others |= SV_FIRST_SPACED;
    switch (in->op) {
    case SV_OP_SET: sv_bits_set(&w->first.words, in->b); break;
    case SV_OP_MARK: w->first.others |= (uint64_t)1 << in->a; break;
    default:
        sv_bits_set(&w->first.words, bit_of_group(w->noting, literals->group));
        w->first.point |= w->back ? literals->last : literals->first;
    }
}

static void visit(walk *w, size_t pc) {
    const sv_instruction *in = &w->noting->build->code.items[pc];
    bool set = in->op == SV_OP_CHARS || in->op == SV_OP_RUN_CHARS || in->op == SV_OP_LOOP_CHARS;
    switch (in->op) {
    case SV_OP_RUN_CLASS:
    case SV_OP_RUN_CHARS:
        if (in->b >> 16 == 0) go(w, pc + 1);
        add_character(w, in, set);
        break;
    case SV_OP_LOOP_CLASS:
    case SV_OP_LOOP_CHARS:
        go(w, pc + 1);
        add_character(w, in, set);
        break;
    case SV_OP_CLASS:
    case SV_OP_CHARS: add_character(w, in, set); break;
    case SV_OP_SPACE:
        w->first.others |= SV_FIRST_SPACED;
        go(w, pc + 1);
        break;
    case SV_OP_SPLIT:
    case SV_OP_LOOP_LOOK:
        go(w, in->a);
        go(w, pc + 1);
        break;
    case SV_OP_JUMP:
    case SV_OP_LOOK: go(w, in->a); break;
    case SV_OP_SAVE: go(w, pc + 1); break;
    case SV_OP_BEGIN: w->first.others |= SV_FIRST_BEGIN; break;
    case SV_OP_END: w->first.others |= SV_FIRST_END; break;
    case SV_OP_GAP:
    case SV_OP_MATCH: w->first.others |= SV_FIRST_ALWAYS; break;
    default: add_item(w, in, &w->noting->notes[pc]);
    }
}

/* A space is mostly passed over; where it may be more than that, both places are asked. */
static void tell_both(sv_first *first) {
    uint64_t not_space = (uint64_t)SV_CLASS_SPACE << SV_FIRST_NOT;
    bool others = first->others & SV_FIRST_OTHERS && !(first->others & not_space);
    bool itself = others || first->others & SV_SIGN_SPACE || first->point >> (' ' % 64) & 1;
    if (first->others & SV_FIRST_SPACED && itself) first->others |= SV_FIRST_BOTH;
}

static uint32_t first_of(const noting *n, size_t start, size_t pc, bool back) {
    sv_build *build = n->build;
    walk w = {.noting = n, .start = start, .back = back};
    go(&w, pc);
    while (w.depth > 0) visit(&w, w.stack[--w.depth]);
    tell_both(&w.first);
    uint32_t id = sv_names_add(&build->first_names, &w.first, sizeof w.first);
    if (id == build->firsts.count) SV_VEC_PUSH(build->firsts, w.first);
    if (id == SV_NONE || build->firsts.failed) sv_build_memory(build);
    return id;
}

/* What any look of a loop may begin with (they all look ahead): where nothing of it is near, none sees anything. */
static uint32_t first_of_looks(const noting *n, size_t pc) {
    sv_build *build = n->build;
    const sv_instruction *code = build->code.items;
    sv_first all = {.others = 0};
    for (size_t i = pc + 1; i < code[pc].a; i = code[i].op == SV_OP_LOOK ? code[i].a : i + 1) {
        if (code[i].op != SV_OP_LOOK) continue;
        const sv_first *one = &build->firsts.items[code[i + 1].first];
        bool both = all.others & one->others & SV_FIRST_OTHERS;
        if (both) all.others &= one->others | ~SV_FIRST_CLASSES;
        sv_bits_add(&all.words, &one->words);
        all.point |= one->point;
        all.others |= both ? one->others & ~SV_FIRST_CLASSES : one->others;
    }
    tell_both(&all);
    uint32_t id = sv_names_add(&build->first_names, &all, sizeof all);
    if (id == build->firsts.count) SV_VEC_PUSH(build->firsts, all);
    if (id == SV_NONE || build->firsts.failed) sv_build_memory(build);
    return id;
}

static void note_loops(const noting *n, size_t start, size_t end) {
    for (size_t pc = start; pc < end && n->build->status == SERVANDA_OK; pc++)
        if (n->build->code.items[pc].op == SV_OP_LOOP_LOOK) n->build->code.items[pc].b = first_of_looks(n, pc);
}

static void note_program(const noting *n, size_t start, size_t end, bool back) {
    size_t look_end = 0; /* inside of a look its own direction holds */
    bool now = back;
    for (size_t pc = start; pc < end && n->build->status == SERVANDA_OK; pc++) {
        sv_instruction *in = &n->build->code.items[pc];
        if (pc >= look_end) now = back;
        in->first = first_of(n, start, pc, now);
        if (in->op != SV_OP_LOOK) continue;
        look_end = in->a;
        now = in->flags & SV_FLAG_BEHIND;
    }
    note_loops(n, start, end);
}

/* ---- what every match holds ---- */

static void add_need(const noting *n, size_t pc, sv_pattern *pattern, double *rarest) {
    const sv_instruction *in = &n->build->code.items[pc];
    const note *literals = &n->notes[pc];
    bool noted = (in->op == SV_OP_LITERAL || in->op == SV_OP_CHOICE) && !literals->first;
    if (in->op == SV_OP_MARK) pattern->need_types |= 1u << in->a;
    if (in->op == SV_OP_SET) sv_bits_set(&pattern->need_words, in->b);
    if (noted) sv_bits_set(&pattern->need_words, bit_of_group(n, literals->group));
    if (!noted || literals->cost >= *rarest) return;
    *rarest = literals->cost;
    pattern->need_group = literals->group;
}

/* Branches, loops and looks only jump forwards over what they may leave out, or backwards over what has been there. */
static void add_needs(const noting *n, uint32_t pc, sv_pattern *pattern, double *rarest) {
    const sv_build *build = n->build;
    uint32_t free_from = pc; /* everything before it may be left out */
    for (; pc < build->code.count && build->code.items[pc].op != SV_OP_MATCH; pc++) {
        const sv_instruction *in = &build->code.items[pc];
        bool jumps = in->op == SV_OP_SPLIT || in->op == SV_OP_JUMP || in->op == SV_OP_LOOK;
        if (jumps && in->a > free_from) free_from = in->a;
        if (in->op == SV_OP_LOOK) pc = in->a - 1; /* its program ends with a MATCH of its own */
        if (pc >= free_from) add_need(n, pc, pattern, rarest);
    }
}

static void note_pattern(const noting *n, size_t index) {
    sv_build *build = n->build;
    sv_pattern *p = &build->patterns.items[index];
    bool last = index + 1 == build->patterns.count;
    note_program(n, p->before, p->after, true);
    note_program(n, p->after, last ? build->code.count : build->patterns.items[index + 1].before, false);
    p->first_before = build->code.items[p->before].first;
    p->first_after = build->code.items[p->after].first;
    double rarest = RARE;
    add_needs(n, p->before, p, &rarest);
    add_needs(n, p->after, p, &rarest);
    if (p->need_group) build->group_needed.items[p->need_group - 1] = true;
    p->need_types &= ~(1u << build->rules.items[p->rule].type); /* marks of its own layer may come while it runs */
}

servanda_status sv_first_build(sv_build *build) {
    noting n = {.build = build, .notes = SV_NEW_N(build->arena, note, build->code.count + 1)};
    if (!n.notes) return sv_build_memory(build);
    number_sets(&n);
    note_all(&n);
    for (size_t i = 0; i < build->patterns.count && build->status == SERVANDA_OK; i++) note_pattern(&n, i);
    if (build->status == SERVANDA_OK && build->firsts.count > UINT16_MAX)
        sv_build_fail(build, 0, "divide the pack", "the rules begin in more than %u different ways", UINT16_MAX);
    return build->status;
}
