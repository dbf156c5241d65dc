/* Which rule came nearest to a clause in which none found a predicate.
 *
 * The one idea: every rule is compiled again with one step left out (and cut short at each step); the engine itself then
 * says which of these would have fired, and so which step was missing. Nothing is guessed by other means. */
#include <string.h>

#include "shop/shop.h"

#define GAP 12u         /* characters that may stand in the place of the step left out */
#define STEPS 24u       /* of one pattern that are tried */
#define LEAST_SHARE 0.3 /* of a rule's weight that must be there */

typedef struct variant {
    uint32_t rule; /* the one it was made of */
    uint32_t number, steps;
    double share;
    const char *step, *condition;
    bool there;  /* the words in its place are captured */
    bool before; /* the step stands before all that matched */
} variant;

struct sv_shop_near {
    servanda_workshop *shop;
    sv_parse parse;
    sv_parse_finder finder; /* variants that cannot be compiled are left out */
    sv_buf blob;
    sv_pack *pack;
    sv_scan *scan;
    uint32_t base; /* rules from here on are variants */
    SV_VEC(variant) variants;
    bool failed;
};

/* ---- steps of a pattern ---- */

typedef struct steps {
    const sv_node *items[STEPS];
    const char *texts[STEPS];
    unsigned weights[STEPS], numbers[STEPS]; /* number among those that have to match */
    unsigned count, needed, total;
} steps;

static unsigned weight_of(const sv_node *node) {
    switch (node->kind) {
    case SV_NODE_GAP: return 0;
    case SV_NODE_REPEAT: return node->min ? weight_of(node->child) : 0;
    case SV_NODE_LITERAL: return node->point_count > 2 ? 3 : 2;
    case SV_NODE_MARK: return node->filter ? 3 : 2;
    case SV_NODE_LIST:
    case SV_NODE_ALTERNATIVES:
    case SV_NODE_SEQUENCE:
    case SV_NODE_CAPTURE: return 2;
    default: return 1;
    }
}

/* What follows each other on the outermost level, captures opened. Bounded by the depth of the tree. */
static void flatten(const sv_node *node, const char *text, steps *s) {
    if (node->text) text = node->text;
    if (node->kind == SV_NODE_SEQUENCE || node->kind == SV_NODE_CAPTURE) {
        for (const sv_node *child = node->child; child; child = child->next) flatten(child, text, s);
    } else if (s->count < STEPS) {
        unsigned weight = weight_of(node);
        s->items[s->count] = node;
        s->texts[s->count] = text;
        s->weights[s->count] = weight;
        s->needed += weight > 0;
        s->numbers[s->count++] = s->needed;
        s->total += weight;
    }
}

/* ---- a pattern without a step ---- */

typedef struct copier {
    sv_arena *arena;
    unsigned at, from, to, without; /* keeps steps [from, to) but one */
    sv_node *instead;               /* NULL: nothing */
    bool beside;                    /* the step stays, `instead` comes before it */
    bool failed;
} copier;

static sv_node *copy_node(copier *c, const sv_node *node) {
    sv_node *copy = SV_NEW(c->arena, sv_node);
    if (!copy) return c->failed = true, NULL;
    *copy = *node;
    copy->next = NULL;
    return copy;
}

static sv_node *both(copier *c, sv_node *first, const sv_node *second) {
    sv_node *pair = SV_NEW(c->arena, sv_node), *copy = copy_node(c, second);
    if (!pair || !copy || !first) return c->failed = true, NULL;
    *pair = (sv_node){.kind = SV_NODE_SEQUENCE, .child = first, .filter_text = ""};
    first->next = copy;
    copy->glued = false;
    return pair;
}

/* NULL: nothing of it is left. Bounded by the depth of the tree. */
static sv_node *copy_without(copier *c, const sv_node *node) {
    if (node->kind != SV_NODE_SEQUENCE && node->kind != SV_NODE_CAPTURE) {
        unsigned at = c->at++;
        if (at == c->without) return c->beside ? both(c, c->instead, node) : c->instead;
        return at >= c->from && at < c->to ? copy_node(c, node) : NULL;
    }
    sv_node *copy = copy_node(c, node);
    if (!copy) return NULL;
    sv_node **last = &copy->child;
    for (const sv_node *child = node->child; child; child = child->next)
        if ((*last = copy_without(c, child))) last = &(*last)->next;
    *last = NULL;
    return copy->child ? copy : NULL;
}

static sv_node *gap_capture(sv_shop_near *n, uint32_t capture) {
    sv_node *gap = SV_NEW(n->parse.arena, sv_node), *node = SV_NEW(n->parse.arena, sv_node);
    if (!gap || !node) return n->failed = true, NULL;
    *gap = (sv_node){.kind = SV_NODE_GAP, .max = GAP, .filter_text = ""};
    *node = (sv_node){.kind = SV_NODE_CAPTURE, .id = capture, .child = gap, .filter_text = ""};
    return node;
}

/* ---- a rule without a step ---- */

static sv_parsed_pattern *copy_pattern(sv_shop_near *n, const sv_parsed_pattern *pattern) {
    sv_parsed_pattern *copy = SV_NEW(n->parse.arena, sv_parsed_pattern);
    if (!copy) return n->failed = true, NULL;
    *copy = *pattern;
    copy->next = NULL;
    return copy;
}

/* The rule's conditions behind `when`; the one to leave out may be NULL. */
static void add_conditions(sv_shop_near *n, sv_parsed_rule *rule, const sv_parsed_pattern *all,
                           const sv_parsed_pattern *without, bool whens) {
    sv_parsed_pattern **last = &rule->patterns;
    while (*last) last = &(*last)->next;
    for (; all && !n->failed; all = all->next) {
        if (all == without || (all->role == SV_PATTERN_WHEN && !whens)) continue;
        *last = copy_pattern(n, all);
        if (*last) last = &(*last)->next;
    }
}

static void add_variant(sv_shop_near *n, const sv_parsed_rule *rule, const variant *v) {
    SV_VEC_PUSH(n->parse.rules, *rule);
    SV_VEC_PUSH(n->variants, *v);
    n->failed |= n->parse.rules.failed || n->variants.failed;
}

/* Runs as a predicate, whatever it was: the last layer that sees words, groups and all the rest of the sentence. */
static sv_parsed_rule bare(const sv_parsed_rule *rule) {
    sv_parsed_rule copy = *rule;
    copy.type = SV_TYPE_pred;
    copy.mark = SV_NONE;
    copy.attributes.count = 0;
    copy.patterns = NULL;
    copy.tests = NULL;
    copy.cost_accepted = true;
    return copy;
}

static void capture_there(sv_shop_near *n, sv_parsed_rule *rule, copier *c) {
    if (rule->capture_count == SV_RULE_CAPTURES) return;
    uint32_t id = rule->capture_count++;
    rule->captures[id] = "there";
    rule->attributes.items[0] =
        (sv_parsed_attribute){.key = SV_KEY_text, .kind = SV_ATTRIBUTE_CAPTURE, .capture = id, .part = SV_KEY_COUNT};
    rule->attributes.count = 1;
    c->instead = gap_capture(n, id);
}

/* What only helps out (a bare verb, a chain) is less of an answer than what says something by itself. */
static double standing(const sv_parsed_rule *rule) {
    for (uint32_t i = 0; i < rule->attributes.count; i++)
        if (rule->attributes.items[i].key == SV_KEY_weak || rule->attributes.items[i].key == SV_KEY_chain) return 0.6;
    return 1;
}

/* The variant of `rule` (a copy) whose own pattern is the one that `c` makes of `pattern`. */
static void finish(sv_shop_near *n, sv_parsed_rule rule, const sv_parsed_pattern *pattern, copier *c,
                   const variant *v) {
    sv_parsed_pattern *own = copy_pattern(n, pattern);
    if (!own || n->failed) return;
    own->node = copy_without(c, pattern->node);
    n->failed |= c->failed;
    if (!own->node || n->failed) return;
    const sv_parsed_pattern *all = n->parse.rules.items[v->rule].patterns;
    rule.patterns = own;
    add_conditions(n, &rule, all, NULL, false);
    add_variant(n, &rule, v);
}

/* The pattern with steps [from, to) but `without`; `without` is the step to blame. */
static void leave_out(sv_shop_near *n, uint32_t index, const sv_parsed_pattern *pattern, const steps *s, unsigned from,
                      unsigned to, unsigned without) {
    const sv_parsed_rule *origin = &n->parse.rules.items[index];
    unsigned kept = 0;
    for (unsigned i = from; i < to; i++) kept += i == without ? 0 : s->weights[i];
    variant v = {.rule = index, .number = s->numbers[without], .steps = s->needed};
    v.share = (double)kept / (double)s->total * standing(origin);
    v.step = s->texts[without];
    if (kept < 2 || v.share < LEAST_SHARE) return;
    sv_parsed_rule rule = bare(origin);
    copier c = {n->parse.arena, 0, from, to, without, NULL, false, false};
    bool inner = without > from && without + 1 < to;
    if (inner) capture_there(n, &rule, &c);
    v.there = c.instead != NULL;
    v.before = without <= from;
    finish(n, rule, pattern, &c, &v);
}

/* Before the end of a clause there may be anything. Bounded by the depth of the tree. */
static bool holds_end(const sv_node *node) {
    if (node->kind == SV_NODE_END) return true;
    for (const sv_node *child = node->child; child; child = child->next)
        if (holds_end(child)) return true;
    return false;
}

/* All steps, but other words may stand before one of them. */
static void put_between(sv_shop_near *n, uint32_t index, const sv_parsed_pattern *pattern, const steps *s,
                        unsigned at) {
    const sv_parsed_rule *origin = &n->parse.rules.items[index];
    variant v = {.rule = index, .number = s->numbers[at], .steps = s->needed, .share = 0.9 * standing(origin)};
    v.step = s->texts[at];
    v.condition = "between";
    v.there = true;
    sv_parsed_rule rule = bare(origin);
    if (rule.capture_count == SV_RULE_CAPTURES) return;
    copier c = {n->parse.arena, 0, 0, s->count, at, NULL, true, false};
    capture_there(n, &rule, &c);
    finish(n, rule, pattern, &c, &v);
}

static void vary_pattern(sv_shop_near *n, uint32_t index, const sv_parsed_pattern *pattern) {
    steps s = {.count = 0};
    flatten(pattern->node, pattern->text, &s);
    for (unsigned i = 0; i < s.count && !n->failed; i++) {
        if (!s.weights[i] || s.needed < 2) continue;
        leave_out(n, index, pattern, &s, 0, s.count, i);
        if (i > 0 && !holds_end(s.items[i])) put_between(n, index, pattern, &s, i);
        if (i > 0 && i + 1 < s.count && s.needed > 2) {
            leave_out(n, index, pattern, &s, 0, i, i);           /* it matched up to here */
            leave_out(n, index, pattern, &s, i + 1, s.count, i); /* it matched from here on */
        }
    }
}

static void vary_condition(sv_shop_near *n, uint32_t index, const sv_parsed_pattern *condition) {
    const sv_parsed_rule *origin = &n->parse.rules.items[index];
    const sv_parsed_pattern *all = origin->patterns;
    variant v = {.rule = index, .share = 0.9 * standing(origin), .step = condition->text};
    v.condition = condition->role == SV_PATTERN_UNLESS ? "unless" : "needs";
    sv_parsed_rule rule = bare(origin);
    add_conditions(n, &rule, all, condition, true);
    if (!n->failed) add_variant(n, &rule, &v);
}

static bool speaks(uint32_t type) { return type == SV_TYPE_pred || type == SV_TYPE_word || type == SV_TYPE_group; }

static void vary(sv_shop_near *n) {
    n->base = (uint32_t)n->parse.rules.count;
    for (uint32_t i = 0; i < n->base && !n->failed; i++) {
        if (!speaks(n->parse.rules.items[i].type)) continue;
        for (const sv_parsed_pattern *p = n->parse.rules.items[i].patterns; p && !n->failed; p = p->next) {
            if (p->role == SV_PATTERN_WHEN)
                vary_pattern(n, i, p);
            else
                vary_condition(n, i, p);
        }
    }
}

sv_shop_near *sv_shop_near_open(servanda_workshop *shop, servanda_error *error) {
    sv_shop_near *n = sv_alloc(sizeof *n);
    if (!n) return sv_error_memory(error), NULL;
    *n = (sv_shop_near){.shop = shop};
    servanda_status status = sv_parse_pack(&n->parse, shop->lang, shop->sources.items, shop->sources.count, error);
    if (status == SERVANDA_OK) vary(n);
    n->parse.finder = &n->finder;
    if (status == SERVANDA_OK && n->failed) status = sv_error_memory(error);
    if (status == SERVANDA_OK)
        status = sv_build_parsed(&n->parse, shop->sources.items, shop->sources.count, &n->blob, error);
    if (status == SERVANDA_OK) status = sv_rule_load(&n->pack, n->blob.data, n->blob.size, error);
    n->scan = sv_scan_new();
    if (status == SERVANDA_OK && !n->scan) status = sv_error_memory(error);
    if (status == SERVANDA_OK) return n;
    sv_shop_near_free(n);
    return NULL;
}

void sv_shop_near_free(sv_shop_near *near) {
    if (!near) return;
    sv_scan_free(near->scan);
    sv_rule_unload(near->pack);
    sv_buf_free(&near->blob);
    SV_VEC_FREE(near->variants);
    sv_parse_free(&near->parse);
    sv_free(near);
}

/* ---- asking ---- */

typedef struct candidate {
    const variant *v;
    uint32_t start, end;
    const char *there;
} candidate;

/* Whether the rule itself matched here: then no step of it was missing. */
static bool fired(const sv_shop_near *n, uint32_t rule) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(n->scan, &count);
    for (size_t i = 0; i < count; i++)
        if (marks[i].rule == rule) return true;
    return false;
}

static bool nearer(const candidate *a, const candidate *b) {
    if (a->v->share != b->v->share) return a->v->share > b->v->share;
    if (a->end - a->start != b->end - b->start) return a->end - a->start > b->end - b->start;
    return a->v->rule < b->v->rule;
}

/* The best `room` of different rules, nearest first. */
static size_t choose(const sv_shop_near *n, candidate *best, size_t room) {
    size_t count, kept = 0;
    const sv_mark *marks = sv_scan_marks(n->scan, &count);
    for (size_t i = 0; i < count; i++) {
        if (marks[i].rule == SV_NO_RULE || marks[i].rule < n->base || marks[i].type == SV_TYPE_COUNT) continue;
        candidate one = {&n->variants.items[marks[i].rule - n->base], marks[i].start, marks[i].end, NULL};
        one.there = sv_mark_text(&marks[i], SV_KEY_text);
        size_t at = 0, same = 0;
        while (same < kept && best[same].v->rule != one.v->rule) same++;
        if (same < kept && !nearer(&one, &best[same])) continue;
        if (same == kept && fired(n, one.v->rule)) continue;
        if (same < kept) memmove(best + same, best + same + 1, (--kept - same) * sizeof *best);
        while (at < kept && !nearer(&one, &best[at])) at++;
        if (at == room) continue;
        if (kept == room) kept--;
        memmove(best + at + 1, best + at, (kept - at) * sizeof *best);
        best[at] = one;
        kept++;
    }
    return kept;
}

static const char *text_of(const sv_find *f, sv_arena *arena, uint32_t start, uint32_t end) {
    while (start < end && f->view.points[start] == ' ') start++;
    while (end > start && f->view.points[end - 1] == ' ') end--;
    if (start >= end) return "";
    size_t from = f->view.offset[start], to = f->view.end[end - 1];
    char *copy = sv_arena_copy(arena, f->doc->text + from, to - from);
    for (char *at = copy; copy && *at; at++)
        if (*at == '\n') *at = ' ';
    return copy;
}

/* What stands where the step should: what was captured, or the next few characters beside what matched. */
static const char *there(const sv_find *f, const candidate *c, uint32_t low, uint32_t high, sv_arena *arena) {
    if (c->v->there && c->there) return sv_arena_str(arena, c->there);
    if (c->v->condition) return "";
    uint32_t room = GAP;
    if (c->v->before) return text_of(f, arena, c->start - low > room ? c->start - room : low, c->start);
    return text_of(f, arena, c->end, high - c->end > room ? c->end + room : high);
}

/* "commitment intend", or "group tag=agree" of a rule that only prepares. */
static const char *says(const sv_shop_near *n, const sv_parsed_rule *rule, sv_arena *arena) {
    sv_buf out = SV_BUF_INIT;
    bool pred = rule->type == SV_TYPE_pred;
    if (!pred) sv_buf_str(&out, sv_rule_type_name((sv_type)rule->type));
    for (uint32_t i = 0; i < rule->attributes.count; i++) {
        const sv_parsed_attribute *a = &rule->attributes.items[i];
        if (a->kind != SV_ATTRIBUTE_TEXT) continue;
        bool plain = pred && (a->key == SV_KEY_kind || a->key == SV_KEY_force || a->key == SV_KEY_stage);
        if (out.size) sv_buf_byte(&out, ' ');
        if (!plain) sv_buf_printf(&out, "%s=", sv_rule_key_name(a->key));
        sv_buf_str(&out, a->text);
    }
    const char *text = out.failed ? NULL : sv_arena_str(arena, out.data ? out.data : "");
    sv_buf_free(&out);
    (void)n;
    return text;
}

static servanda_status describe(const sv_shop_near *n, const sv_find *f, const candidate *c, uint32_t low,
                                uint32_t high, sv_arena *arena, servanda_workshop_near *out, servanda_error *error) {
    const sv_parsed_rule *rule = &n->parse.rules.items[c->v->rule];
    *out = (servanda_workshop_near){.line = rule->line, .number = c->v->number, .steps = c->v->steps};
    out->rule = sv_arena_str(arena, rule->name);
    out->why = sv_arena_str(arena, rule->why);
    out->file = sv_arena_str(arena, sv_shop_path(n->shop, rule->file));
    out->says = says(n, rule, arena);
    out->matched = text_of(f, arena, c->start, c->end);
    out->step = sv_arena_str(arena, c->v->step);
    out->there = there(f, c, low, high, arena);
    out->condition = c->v->condition;
    bool all = out->rule && out->why && out->file && out->says && out->matched && out->step && out->there;
    return all ? SERVANDA_OK : sv_error_memory(error);
}

servanda_status sv_shop_near_find(sv_shop_near *near, const sv_find *f, uint32_t low, uint32_t high, uint32_t start,
                                  uint32_t end, sv_arena *arena, servanda_workshop_near *out, size_t room,
                                  size_t *count, servanda_error *error) {
    enum { MOST = 8 };
    candidate best[MOST];
    sv_find g = {.doc = f->doc, .packs = f->packs, .error = error, .arena = arena, .scan = near->scan};
    g.pack = near->pack;
    g.view = f->view;
    g.block = f->block;
    g.block_index = f->block_index;
    g.today = f->today;
    g.regions.items = f->regions.items; /* lent: they are read, and opened where they were before */
    g.regions.count = f->regions.count;
    sv_find_chars_load(&g);
    servanda_status status = sv_scan_begin(near->scan, near->pack, &g.view, error);
    if (status == SERVANDA_OK && !sv_find_emit_layers(&g, low, high)) status = g.status;
    if (status == SERVANDA_OK) status = sv_scan_run(near->scan, SV_TYPE_pred, start, end, error);
    SV_VEC_FREE(g.masks);
    *count = 0;
    if (status != SERVANDA_OK) return status;
    size_t found = choose(near, best, room < MOST ? room : MOST);
    for (; *count < found && status == SERVANDA_OK; ++*count)
        status = describe(near, f, &best[*count], start, end, arena, &out[*count], error);
    return status;
}
