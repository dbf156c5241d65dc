/* Trees to instructions.
 *
 * The one idea: the same emitter writes both directions; `back` reverses the order of siblings and the ends of captures,
 * and the matcher walks the other way. */
#include "rule/rule_build.h"

static uint32_t put(sv_build *build, sv_op op, unsigned flags, uint32_t a, uint32_t b) {
    sv_instruction instruction = {(uint8_t)op, (uint8_t)flags, 0, a, b, 0};
    SV_VEC_PUSH(build->code, instruction);
    if (build->code.failed)
        sv_build_memory(build);
    else if (build->code.count - build->program > SV_LIMIT_PATTERN)
        sv_build_fail(build, build->rule->line, "shorten it, or make word lists of long alternatives",
                      "a pattern of %s has more than %u instructions", build->rule->name, SV_LIMIT_PATTERN);
    return build->code.count > 0 ? (uint32_t)build->code.count - 1 : 0;
}

/* An optional space waits until it is known what comes: things that never begin with one take it into themselves. */
static uint32_t emit(sv_build *build, sv_op op, unsigned flags, uint32_t a, uint32_t b) {
    bool takes = op == SV_OP_LITERAL || op == SV_OP_CHOICE || op == SV_OP_SET || op == SV_OP_MARK;
    if (build->space && takes) flags |= SV_FLAG_SPACE;
    if (build->space && !takes && op != SV_OP_SAVE) put(build, SV_OP_SPACE, 0, 0, 0);
    if (op != SV_OP_SAVE) build->space = false;
    return put(build, op, flags, a, b);
}

static void patch(sv_build *build, uint32_t at) {
    if (build->status == SERVANDA_OK) build->code.items[at].a = (uint32_t)build->code.count;
}

/* ---- what stands beside what ---- */

sv_side sv_program_side(const sv_node *neighbour, bool glued) {
    if (glued) return SV_SIDE_GLUED;
    if (!neighbour) return SV_SIDE_NONE;
    switch (neighbour->kind) {
    case SV_NODE_GAP:
    case SV_NODE_BEGIN:
    case SV_NODE_END:
    case SV_NODE_LOOK: return SV_SIDE_NONE;
    default: return SV_SIDE_ITEM;
    }
}

/* In an unspaced pack a space is left only between two Latin letters or digits: no need to look for it elsewhere. */
static bool may_touch_space(const sv_build *build, const sv_node *node, bool end) {
    const uint32_t latin = SV_CLASS_LATIN | SV_CLASS_UPPER | SV_CLASS_LOWER | SV_CLASS_DIGIT | SV_CLASS_LETTER;
    if (build->in->flags & SV_BLOB_SPACED) return true;
    if (node->kind == SV_NODE_LITERAL)
        return sv_build_classes(build, node->points[end ? node->point_count - 1 : 0]) & SV_CLASS_WORD;
    if (node->kind == SV_NODE_CLASS) return node->negate || node->min & latin;
    return true;
}

void sv_program_joint(sv_build *build, const sv_node *left, const sv_node *right) {
    bool ahead = right->kind == SV_NODE_LOOK && !right->behind;
    bool behind = left->kind == SV_NODE_LOOK && left->behind;
    if (right->glued || ahead || behind) return;                         /* a look takes the space into itself */
    if (left->kind == SV_NODE_GAP || right->kind == SV_NODE_GAP) return; /* a gap is made of spaces too */
    if (!may_touch_space(build, left, true) || !may_touch_space(build, right, false)) return;
    build->space = true;
}

/* ---- atoms ---- */

static unsigned edge_flags(const sv_build *build, const sv_node *node, sv_side left, sv_side right) {
    unsigned flags = 0;
    if (sv_build_classes(build, node->points[0]) & SV_CLASS_WORD && left != SV_SIDE_GLUED) flags |= SV_FLAG_EDGE_LEFT;
    if (sv_build_classes(build, node->points[node->point_count - 1]) & SV_CLASS_WORD && right != SV_SIDE_GLUED)
        flags |= SV_FLAG_EDGE_RIGHT;
    return flags;
}

static void set(sv_build *build, const sv_node *node, unsigned join, sv_side right) {
    uint32_t id = sv_build_set_of(build, node);
    if (right == SV_SIDE_GLUED) sv_build_glue(build, id);
    emit(build, SV_OP_SET, join | (right == SV_SIDE_GLUED ? SV_FLAG_GLUED_RIGHT : 0u), id, 0);
}

static unsigned join_flags(sv_side left, sv_side right) {
    return (left != SV_SIDE_NONE ? SV_FLAG_JOIN_LEFT : 0u) | (right != SV_SIDE_NONE ? SV_FLAG_JOIN_RIGHT : 0u);
}

static uint32_t chars_of(sv_build *build, const sv_node *node) {
    sv_span span = {sv_build_points(build, node->points, node->point_count), node->point_count};
    SV_VEC_PUSH(build->chars, span);
    if (build->chars.failed) sv_build_memory(build);
    return (uint32_t)build->chars.count - 1;
}

static void atom(sv_build *build, const sv_node *node, sv_side left, sv_side right) {
    unsigned negate = node->negate ? SV_FLAG_NOT : 0, join = join_flags(left, right);
    switch (node->kind) {
    case SV_NODE_LITERAL:
        emit(build, SV_OP_LITERAL, edge_flags(build, node, left, right) | join,
             sv_build_points(build, node->points, node->point_count), node->point_count);
        break;
    case SV_NODE_LIST: set(build, node, join, right); break;
    case SV_NODE_MARK: emit(build, SV_OP_MARK, 0, node->id, sv_build_filter(build, node)); break;
    case SV_NODE_CLASS: emit(build, SV_OP_CLASS, negate, node->min, 0); break;
    case SV_NODE_CHARS: emit(build, SV_OP_CHARS, negate, chars_of(build, node), 0); break;
    case SV_NODE_GAP: emit(build, SV_OP_GAP, node->pause ? SV_FLAG_PAUSE : 0, node->min, node->max); break;
    case SV_NODE_BEGIN: emit(build, SV_OP_BEGIN, 0, 0, 0); break;
    case SV_NODE_END: emit(build, SV_OP_END, 0, 0, 0); break;
    default: break;
    }
}

/* ---- structure; all bounded by the depth of the tree ---- */

static const sv_node *sibling_before(const sv_node *parent, const sv_node *child) {
    const sv_node *before = NULL;
    for (const sv_node *at = parent->child; at != child; at = at->next) before = at;
    return before;
}

static void sequence_child(sv_build *build, const sv_node *node, const sv_node *child, bool back, sv_side left,
                           sv_side right) {
    const sv_node *before = sibling_before(node, child), *after = child->next;
    if (before) left = sv_program_side(before, child->glued);
    if (after) right = sv_program_side(after, after->glued);
    sv_program_node(build, child, back, left, right);
}

static void sequence(sv_build *build, const sv_node *node, bool back, sv_side left, sv_side right) {
    if (!back) {
        for (const sv_node *child = node->child; child; child = child->next) {
            sequence_child(build, node, child, back, left, right);
            if (child->next) sv_program_joint(build, child, child->next);
        }
        return;
    }
    const sv_node *child = sibling_before(node, NULL);
    while (child) {
        sequence_child(build, node, child, back, left, right);
        const sv_node *before = sibling_before(node, child);
        if (before) sv_program_joint(build, before, child);
        child = before;
    }
}

static void choice(sv_build *build, const sv_node *from, const sv_node *to, sv_side left, sv_side right) {
    sv_choice choice = {0, 0, (uint32_t)build->literals.count, 0};
    for (const sv_node *child = from; child != to && build->status == SERVANDA_OK; child = child->next) {
        uint32_t flags = edge_flags(build, child, left, right) | join_flags(left, right);
        uint32_t points = sv_build_points(build, child->points, child->point_count);
        sv_literal literal = {points, (uint16_t)child->point_count, (uint16_t)flags, child->points[0],
                              child->points[child->point_count - 1]};
        choice.first |= (uint64_t)1 << (child->points[0] % 64);
        choice.last |= (uint64_t)1 << (child->points[child->point_count - 1] % 64);
        choice.count++;
        SV_VEC_PUSH(build->literals, literal);
    }
    SV_VEC_PUSH(build->choices, choice);
    if (build->literals.failed || build->choices.failed) sv_build_memory(build);
    emit(build, SV_OP_CHOICE, 0, (uint32_t)build->choices.count - 1, 0);
}

/* The first alternative from here that is no literal: those before it are one instruction. */
static const sv_node *after_literals(const sv_node *child) {
    while (child && child->kind == SV_NODE_LITERAL) child = child->next;
    return child;
}

static void alternatives(sv_build *build, const sv_node *node, bool back, sv_side left, sv_side right) {
    uint32_t jumps[SV_LIMIT_PATTERN], count = 0;
    const sv_node *next;
    for (const sv_node *child = node->child; child && build->status == SERVANDA_OK; child = next) {
        next = after_literals(child);
        bool literals = next != child && next != child->next;
        if (!literals) next = child->next;
        uint32_t split = next ? emit(build, SV_OP_SPLIT, 0, 0, 0) : 0;
        if (literals)
            choice(build, child, next, left, right);
        else
            sv_program_node(build, child, back, left, right);
        if (!next || count == SV_LIMIT_PATTERN) break;
        jumps[count++] = emit(build, SV_OP_JUMP, 0, 0, 0);
        patch(build, split);
    }
    for (uint32_t i = 0; i < count; i++) patch(build, jumps[i]);
}

static bool single(const sv_node *node) { return node->kind == SV_NODE_CLASS || node->kind == SV_NODE_CHARS; }

static void run(sv_build *build, const sv_node *child, uint32_t min, uint32_t max) {
    bool class = child->kind == SV_NODE_CLASS;
    unsigned negate = child->negate ? SV_FLAG_NOT : 0;
    uint32_t what = class ? child->min : chars_of(build, child);
    if (max != SV_UNBOUNDED) {
        emit(build, class ? SV_OP_RUN_CLASS : SV_OP_RUN_CHARS, negate, what, min << 16 | max);
        return;
    }
    if (min > 0)
        emit(build, class ? SV_OP_CLASS : SV_OP_CHARS, negate, what, 0); /* x+ is x x*, and * has no other min */
    emit(build, class ? SV_OP_LOOP_CLASS : SV_OP_LOOP_CHARS, negate, what, 0);
}

static void again(sv_build *build, const sv_node *child, bool back) {
    sv_program_joint(build, child, child);
    sv_program_node(build, child, back, SV_SIDE_ITEM, SV_SIDE_ITEM);
}

/* (!x !y {any}): a character and what it must not be */
static bool is_looped(const sv_node *node) {
    const sv_node *child = node->kind == SV_NODE_SEQUENCE ? node->child : NULL;
    if (!child || child->kind != SV_NODE_LOOK) return false;
    while (child->next && child->kind == SV_NODE_LOOK && !child->behind) child = child->next;
    return single(child) && !child->next;
}

static void loop_looked(sv_build *build, const sv_node *node, bool back) {
    uint32_t start = emit(build, SV_OP_LOOP_LOOK, 0, 0, 0);
    if (back) sv_program_node(build, sibling_before(node, NULL), back, SV_SIDE_NONE, SV_SIDE_NONE);
    for (const sv_node *child = node->child; child->next; child = child->next)
        sv_program_node(build, child, back, SV_SIDE_NONE, SV_SIDE_NONE);
    if (!back) sv_program_node(build, sibling_before(node, NULL), back, SV_SIDE_NONE, SV_SIDE_NONE);
    patch(build, start);
}

/* (joint child)* without end, or up to `times` */
static void optional_rest(sv_build *build, const sv_node *child, uint32_t times, bool back) {
    uint32_t splits[SV_LIMIT_PATTERN], count = 0;
    if (times >= SV_UNBOUNDED && is_looped(child)) {
        loop_looked(build, child, back);
        return;
    }
    if (times >= SV_UNBOUNDED) {
        uint32_t start = emit(build, SV_OP_SPLIT, 0, 0, 0);
        again(build, child, back);
        emit(build, SV_OP_JUMP, 0, start, 0);
        patch(build, start);
        return;
    }
    while (times-- > 0 && build->status == SERVANDA_OK && count < SV_LIMIT_PATTERN) {
        splits[count++] = emit(build, SV_OP_SPLIT, 0, 0, 0);
        again(build, child, back);
    }
    for (uint32_t i = 0; i < count; i++) patch(build, splits[i]);
}

void sv_program_rest(sv_build *build, const sv_node *repeat, bool back) {
    uint32_t min = repeat->min > 0 ? repeat->min - 1 : 0;
    uint32_t max = repeat->max == SV_UNBOUNDED ? SV_UNBOUNDED : repeat->max - 1;
    for (uint32_t i = 0; i < min && build->status == SERVANDA_OK; i++) again(build, repeat->child, back);
    optional_rest(build, repeat->child, max == SV_UNBOUNDED ? max : max - min, back);
}

static void repeat(sv_build *build, const sv_node *node, bool back, sv_side left, sv_side right) {
    if (single(node->child)) {
        run(build, node->child, node->min, node->max);
        return;
    }
    if (node->min == 0 && node->max == SV_UNBOUNDED && is_looped(node->child)) {
        loop_looked(build, node->child, back);
        return;
    }
    uint32_t split = node->min == 0 ? emit(build, SV_OP_SPLIT, 0, 0, 0) : 0;
    sv_program_node(build, node->child, back, left, right);
    if (node->max > 1) sv_program_rest(build, node, back);
    if (node->min == 0) patch(build, split);
}

static void look(sv_build *build, const sv_node *node) {
    uint32_t at = emit(build, SV_OP_LOOK, SV_FLAG_NOT | (node->behind ? SV_FLAG_BEHIND : 0u), 0, 0);
    if (!node->glued && may_touch_space(build, node->child, node->behind)) build->space = true;
    sv_program_node(build, node->child, node->behind, SV_SIDE_NONE, SV_SIDE_NONE);
    emit(build, SV_OP_MATCH, 0, 0, 0);
    patch(build, at);
}

void sv_program_save(sv_build *build, uint32_t capture, bool end) { emit(build, SV_OP_SAVE, 0, capture * 2 + end, 0); }

void sv_program_node(sv_build *build, const sv_node *node, bool back, sv_side left, sv_side right) {
    if (build->status != SERVANDA_OK) return;
    switch (node->kind) {
    case SV_NODE_SEQUENCE: sequence(build, node, back, left, right); break;
    case SV_NODE_ALTERNATIVES: alternatives(build, node, back, left, right); break;
    case SV_NODE_REPEAT: repeat(build, node, back, left, right); break;
    case SV_NODE_LOOK: look(build, node); break;
    case SV_NODE_CAPTURE:
        sv_program_save(build, node->id, back);
        sv_program_node(build, node->child, back, left, right);
        sv_program_save(build, node->id, !back);
        break;
    default: atom(build, node, left, right);
    }
}

/* ---- programs ---- */

void sv_program_begin(sv_build *build) {
    build->program = build->code.count;
    build->space = false;
}

static bool one_way(sv_op op) { return op < SV_OP_CHOICE && op != SV_OP_LOOP_CLASS && op != SV_OP_LOOP_CHARS; }

/* How many ways lead to an instruction: a second one, or one that comes at several positions, needs a memory of visits. */
static void count_ways(sv_build *build, uint16_t *ways) {
    size_t start = build->program, end = build->code.count;
    for (size_t i = start; i < end; i++) {
        const sv_instruction *at = &build->code.items[i];
        unsigned more = one_way((sv_op)at->op) ? 1 : 2;
        if (at->op == SV_OP_MATCH) continue;
        if (at->op == SV_OP_LOOP_LOOK) ways[i - start]++, ways[at->a - start] = (uint16_t)(ways[at->a - start] + 2);
        if (at->op == SV_OP_LOOP_CLASS || at->op == SV_OP_LOOP_CHARS) ways[i - start]++;
        if (at->op == SV_OP_JUMP || at->op == SV_OP_LOOK || at->op == SV_OP_SPLIT) ways[at->a - start]++;
        if (at->op != SV_OP_JUMP) ways[i + 1 - start] = (uint16_t)(ways[i + 1 - start] + more);
    }
}

/* Numbers the slots of code[from, to); a look inside has numbers of its own and their count in `b`. */
static uint32_t number_slots(sv_build *build, const uint16_t *ways, size_t from, size_t to) {
    uint32_t slots = 0;
    for (size_t i = from; i < to; i++) {
        sv_instruction *at = &build->code.items[i];
        if (ways[i - build->program] > 1 && at->op != SV_OP_MATCH) at->slot = (uint16_t)++slots;
        if (at->op != SV_OP_LOOK) continue;
        at->b = number_slots(build, ways, i + 1, at->a); /* one level: looks do not nest */
        i = at->a - 1;
    }
    return slots;
}

uint32_t sv_program_end(sv_build *build, uint32_t *slots) {
    uint16_t ways[SV_LIMIT_PATTERN + 2] = {0};
    emit(build, SV_OP_MATCH, 0, 0, 0);
    *slots = 0;
    if (build->status != SERVANDA_OK) return 0;
    count_ways(build, ways);
    *slots = number_slots(build, ways, build->program, build->code.count);
    return (uint32_t)build->program;
}

/* Roughly how many steps a program takes before it fails: what is cheap is tried first. */
uint32_t sv_program_cost(const sv_build *build, uint32_t start) {
    uint32_t cost = 0;
    for (size_t i = start; i < build->code.count && build->code.items[i].op != SV_OP_MATCH; i++) {
        const sv_instruction *at = &build->code.items[i];
        switch (at->op) {
        case SV_OP_GAP: cost += at->b; break;
        case SV_OP_RUN_CLASS:
        case SV_OP_RUN_CHARS: cost += at->b & 0xFFFF; break;
        case SV_OP_LOOP_CLASS:
        case SV_OP_LOOP_LOOK:
        case SV_OP_LOOP_CHARS: cost += 30; break;
        default: cost++;
        }
        if (i == start && (at->op == SV_OP_BEGIN || at->op == SV_OP_END)) return 0;
    }
    return cost;
}
