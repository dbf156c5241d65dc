/* A pattern into programs around its anchor.
 *
 * The one idea: walk from the root of the tree to the anchor and note, as frames, what stood to the left and right on the
 * way. The program before the anchor reads the frames inside out and leftwards, the one after it inside out and rightwards.
 * Alternatives on the way are unfolded: one pattern a branch. */
#include "rule/rule_build.h"

#include <math.h>

typedef struct frame {
    const struct frame *outer;
    const sv_node *node;  /* SEQUENCE, CAPTURE or REPEAT that was entered */
    const sv_node *child; /* SEQUENCE: the child that holds the anchor */
} frame;

static const sv_node *previous(const sv_node *parent, const sv_node *child) {
    const sv_node *before = NULL;
    for (const sv_node *at = parent->child; at != child; at = at->next) before = at;
    return before;
}

/* Siblings left of the anchor, nearest first. */
static void emit_left(sv_build *build, const frame *f) {
    const sv_node *right = f->child;
    for (const sv_node *left = previous(f->node, right); left; right = left, left = previous(f->node, left)) {
        sv_program_joint(build, left, right);
        sv_program_node(build, left, true, sv_program_side(previous(f->node, left), left->glued),
                        sv_program_side(right, right->glued));
    }
}

static void emit_right(sv_build *build, const frame *f) {
    for (const sv_node *left = f->child; left->next; left = left->next) {
        const sv_node *right = left->next, *after = right->next;
        sv_program_joint(build, left, right);
        sv_program_node(build, right, false, sv_program_side(left, right->glued),
                        sv_program_side(after, after && after->glued));
    }
}

static void emit_before(sv_build *build, const frame *f) {
    for (; f; f = f->outer) {
        if (f->node->kind == SV_NODE_SEQUENCE) emit_left(build, f);
        if (f->node->kind == SV_NODE_CAPTURE) sv_program_save(build, f->node->id, false);
    }
}

static void emit_after(sv_build *build, const frame *f) {
    for (; f; f = f->outer) {
        if (f->node->kind == SV_NODE_SEQUENCE) emit_right(build, f);
        if (f->node->kind == SV_NODE_CAPTURE) sv_program_save(build, f->node->id, true);
        if (f->node->kind == SV_NODE_REPEAT) sv_program_rest(build, f->node, false);
    }
}

/* Whether something of the pattern stands directly at the anchor's left and right: a digit may then touch a letter. */
static uint32_t join_flags(const frame *f) {
    uint32_t flags = 0;
    bool left = false, right = false;
    for (; f; f = f->outer) {
        if (f->node->kind != SV_NODE_SEQUENCE) continue;
        const sv_node *before = previous(f->node, f->child), *after = f->child->next;
        if (!left && before && sv_program_side(before, false) == SV_SIDE_ITEM) flags |= SV_FLAG_JOIN_LEFT;
        if (!right && after && after->glued) flags |= SV_FLAG_GLUED_RIGHT;
        if (!right && after && sv_program_side(after, false) == SV_SIDE_ITEM) flags |= SV_FLAG_JOIN_RIGHT;
        left |= before != NULL;
        right |= after != NULL;
    }
    return flags;
}

static void add_set_trigger(sv_build *build, sv_build_trigger trigger) {
    if (trigger.flags & SV_FLAG_GLUED_RIGHT) sv_build_glue(build, trigger.id);
    SV_VEC_PUSH(build->set_triggers, trigger);
}

static void add_trigger(sv_build *build, const sv_node *anchor, uint32_t pattern, uint32_t flags) {
    sv_build_trigger trigger = {anchor->id, pattern, flags, 0, 0, 0};
    switch (anchor->kind) {
    case SV_NODE_LITERAL:
        trigger.id = sv_build_literal_set(build, anchor);
        add_set_trigger(build, trigger);
        break;
    case SV_NODE_LIST:
        trigger.id = sv_build_set_of(build, anchor);
        add_set_trigger(build, trigger);
        break;
    case SV_NODE_MARK:
        trigger.filter = sv_build_filter(build, anchor);
        SV_VEC_PUSH(build->build_marks, trigger);
        break;
    default: trigger.id = anchor->kind == SV_NODE_END; SV_VEC_PUSH(build->build_edges, trigger);
    }
}

static bool is_atom(const sv_node *node) {
    return node->kind == SV_NODE_LITERAL || node->kind == SV_NODE_LIST || node->kind == SV_NODE_MARK ||
           node->kind == SV_NODE_BEGIN || node->kind == SV_NODE_END;
}

/* The anchor: one atom, or alternatives that are all atoms and so share the programs. */
static void leaf(sv_build *build, const sv_parsed_pattern *source, uint32_t condition, const sv_node *anchor,
                 const frame *f) {
    if (++build->branches > SV_RULE_BRANCHES) {
        sv_build_fail(build, source->line, "split it into several rules, or make a word list of the alternatives",
                      "the alternatives of %s unfold into more than %u patterns", build->rule->name, SV_RULE_BRANCHES);
        return;
    }
    sv_pattern pattern = {.rule = build->rule_index, .role = (uint8_t)source->role, .condition = (uint16_t)condition};
    sv_program_begin(build);
    emit_before(build, f);
    pattern.before = sv_program_end(build, &pattern.before_slots);
    sv_program_begin(build);
    emit_after(build, f);
    pattern.after = sv_program_end(build, &pattern.after_slots);
    pattern.before_first = sv_program_cost(build, pattern.before) < sv_program_cost(build, pattern.after);
    uint32_t index = (uint32_t)build->patterns.count, flags = join_flags(f);
    SV_VEC_PUSH(build->patterns, pattern);
    if (anchor->kind != SV_NODE_ALTERNATIVES) {
        add_trigger(build, anchor, index, flags);
        return;
    }
    for (const sv_node *child = anchor->child; child; child = child->next) add_trigger(build, child, index, flags);
}

static bool all_atoms(const sv_node *alternatives) {
    for (const sv_node *child = alternatives->child; child; child = child->next) {
        if (!is_atom(child)) return false;
    }
    return true;
}

/* Bounded by the depth of the tree. */
static void descend(sv_build *build, const sv_parsed_pattern *source, uint32_t condition, const sv_node *node,
                    const frame *outer) {
    if (build->status != SERVANDA_OK) return;
    if (is_atom(node) || (node->kind == SV_NODE_ALTERNATIVES && all_atoms(node))) {
        leaf(build, source, condition, node, outer);
    } else if (node->kind == SV_NODE_ALTERNATIVES) {
        for (const sv_node *child = node->child; child; child = child->next)
            descend(build, source, condition, child, outer);
    } else {
        double cost;
        const sv_node *child = node->kind == SV_NODE_SEQUENCE ? sv_anchor_choose(build, node, &cost) : node->child;
        frame f = {outer, node, child};
        descend(build, source, condition, child, &f);
    }
}

#define ANCHOR_CURE "add a literal, word list or mark that every match contains"
#define DEAR_CURE ANCHOR_CURE ", or write the line cost accepted"

/* Without an anchor; or with none but a comma, a hiragana, ^ or $, which the rule would have to accept. */
static servanda_status refuse(sv_build *build, const sv_parsed_pattern *pattern) {
    sv_parsed_rule accepting = *build->rule;
    const sv_parsed_rule *rule = build->rule;
    accepting.cost_accepted = true;
    build->rule = &accepting;
    bool dear = sv_anchor_cost(build, pattern->node) < HUGE_VAL;
    build->rule = rule;
    if (dear)
        return sv_build_fail(build, pattern->line, DEAR_CURE,
                             "a pattern of %s has only a dear anchor (a comma, full stop, hiragana, ^ or $)",
                             rule->name);
    return sv_build_fail(build, pattern->line, ANCHOR_CURE,
                         "a pattern of %s has no anchor: it would be tried at every character", rule->name);
}

servanda_status sv_unfold_pattern(sv_build *build, const sv_parsed_pattern *pattern, uint32_t condition) {
    double cost = sv_anchor_cost(build, pattern->node);
    if (build->status != SERVANDA_OK) return build->status;
    if (cost == HUGE_VAL) return refuse(build, pattern);
    build->branches = 0;
    descend(build, pattern, condition, pattern->node, NULL);
    return build->status;
}
