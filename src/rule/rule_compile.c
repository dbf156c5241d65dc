/* From parsed sources to the parts of a blob.
 *
 * The one idea: rules are compiled first, because they say which sets of words (a list, or a list with a filter) exist;
 * then every word is entered into the sets that take it, and all surfaces go into the automaton. */
#include "rule/rule_build.h"

#include <stdio.h>
#include <string.h>

servanda_status sv_build_memory(sv_build *build) {
    if (build->status == SERVANDA_OK) build->status = sv_error_memory(build->error);
    return build->status;
}

servanda_status sv_build_fail(sv_build *build, unsigned long line, const char *cure, const char *what, ...) {
    if (build->status != SERVANDA_OK) return build->status;
    char text[SERVANDA_ERROR_TEXT];
    va_list list;
    va_start(list, what);
    vsnprintf(text, sizeof text, what, list);
    va_end(list);
    build->status = sv_error_set(build->error, SERVANDA_PACK, build->rule ? build->rule->file : NULL, line, "%s", text);
    sv_error_cure(build->error, "%s", cure);
    return build->status;
}

uint32_t sv_build_string(sv_build *build, const char *text) {
    if (!text) return SV_NONE;
    uint32_t id = sv_names_add(&build->string_names, text, strlen(text));
    if (id == SV_NONE) sv_build_memory(build);
    if (id == SV_NONE || id < build->string_offsets.count) return id == SV_NONE ? id : build->string_offsets.items[id];
    uint32_t offset = (uint32_t)build->strings.count;
    for (const char *at = text;; at++) {
        SV_VEC_PUSH(build->strings, *at);
        if (!*at) break;
    }
    SV_VEC_PUSH(build->string_offsets, offset);
    if (build->strings.failed || build->string_offsets.failed) sv_build_memory(build);
    return offset;
}

uint32_t sv_build_points(sv_build *build, const uint32_t *points, uint32_t count) {
    uint32_t first = (uint32_t)build->points.count;
    for (uint32_t i = 0; i < count; i++) SV_VEC_PUSH(build->points, points[i]);
    if (build->points.failed) sv_build_memory(build);
    return first;
}

uint32_t sv_build_classes(const sv_build *build, uint32_t point) {
    (void)build;
    uint32_t classes = sv_char_is_word(point) ? SV_CLASS_WORD | SV_CLASS_LETTER : 0;
    switch (sv_char_script(point)) {
    case SV_SCRIPT_LATIN:
        classes |= SV_CLASS_LATIN | SV_CLASS_LETTER | (sv_char_is_upper(point) ? SV_CLASS_UPPER : SV_CLASS_LOWER);
        break;
    case SV_SCRIPT_HAN: classes |= SV_CLASS_HAN | SV_CLASS_LETTER; break;
    case SV_SCRIPT_HIRAGANA: classes |= SV_CLASS_HIRA | SV_CLASS_LETTER; break;
    case SV_SCRIPT_KATAKANA: classes |= SV_CLASS_KATA | SV_CLASS_LETTER; break;
    case SV_SCRIPT_HANGUL: classes |= SV_CLASS_HANGUL | SV_CLASS_LETTER; break;
    case SV_SCRIPT_DIGIT: classes = (classes | SV_CLASS_DIGIT) & ~(uint32_t)SV_CLASS_LETTER; break;
    case SV_SCRIPT_SPACE: classes |= SV_CLASS_SPACE; break;
    case SV_SCRIPT_PUNCT: classes |= SV_CLASS_PUNCT; break;
    default: break;
    }
    return classes;
}

/* ---- filters and sets ---- */

static bool number_equals(const char *text, double number) {
    double value;
    return sv_parse_number(text, strlen(text), &value) && value == number;
}

static bool term_passes(const sv_parsed_term *term, const sv_parsed_attributes *attributes) {
    for (uint32_t i = 0; i < attributes->count; i++) {
        const sv_parsed_attribute *attribute = &attributes->items[i];
        if (attribute->key != term->key) continue;
        for (uint32_t k = 0; k < term->value_count; k++) {
            bool same = attribute->kind == SV_ATTRIBUTE_NUMBER ? number_equals(term->values[k], attribute->number)
                                                               : strcmp(term->values[k], attribute->text) == 0;
            if (same) return !term->negate;
        }
    }
    return term->negate;
}

bool sv_build_filter_passes(const sv_parsed_term *filter, const sv_parsed_attributes *attributes) {
    for (; filter; filter = filter->next) {
        if (!term_passes(filter, attributes)) return false;
    }
    return true;
}

static uint32_t add_set(sv_build *build, const char *key, size_t size, sv_build_set set) {
    uint32_t id = sv_names_add(&build->set_names, key, size);
    if (id != SV_NONE && id == build->build_sets.count) SV_VEC_PUSH(build->build_sets, set);
    if (id == SV_NONE || build->build_sets.failed) {
        sv_build_memory(build);
        return SV_NONE;
    }
    return id;
}

static uint32_t list_set(sv_build *build, uint32_t list, const sv_parsed_term *filter, const char *text) {
    char *key = sv_arena_printf(build->arena, "@%u%s", list, text);
    if (!key) {
        sv_build_memory(build);
        return SV_NONE;
    }
    return add_set(build, key, strlen(key), (sv_build_set){list, filter, {-1, -1}, false, 0});
}

void sv_build_glue(sv_build *build, uint32_t set) {
    if (set != SV_NONE) build->build_sets.items[set].glued = true;
}

uint32_t sv_build_set_of(sv_build *build, const sv_node *list) {
    return list_set(build, list->id, list->filter, list->filter_text);
}

uint32_t sv_build_surface(sv_build *build, const uint32_t *points, uint32_t count) {
    uint32_t id = sv_names_add(&build->surface_names, points, count * sizeof *points);
    if (id == SV_NONE) sv_build_memory(build);
    return id;
}

static void add_member(sv_build *build, sv_build_member member) {
    SV_VEC_PUSH(build->build_members, member);
    if (build->build_members.failed) sv_build_memory(build);
}

uint32_t sv_build_literal_set(sv_build *build, const sv_node *literal) {
    uint32_t surface = sv_build_surface(build, literal->points, literal->point_count);
    if (surface == SV_NONE) return SV_NONE;
    size_t sets = build->build_sets.count;
    uint32_t set =
        add_set(build, (const char *)&surface, sizeof surface, (sv_build_set){SV_NONE, NULL, {0, 0}, false, 0});
    if (set != SV_NONE && set == sets) add_member(build, (sv_build_member){surface, set, SV_NONE, false, 0});
    return set;
}

static uint32_t add_value(sv_build *build, sv_key key, const char *text) {
    sv_attribute attribute = {.key = (uint8_t)key, .kind = SV_ATTRIBUTE_TEXT};
    if (!sv_parse_key_is_text(key) && sv_parse_number(text, strlen(text), &attribute.number))
        attribute.kind = SV_ATTRIBUTE_NUMBER;
    attribute.text = sv_build_string(build, text);
    SV_VEC_PUSH(build->attributes, attribute);
    if (build->attributes.failed) sv_build_memory(build);
    return (uint32_t)build->attributes.count - 1;
}

static void add_term(sv_build *build, const sv_parsed_term *term) {
    sv_filter_term out = {term->key, term->negate, (uint32_t)build->attributes.count, term->value_count};
    for (uint32_t i = 0; i < term->value_count; i++) add_value(build, term->key, term->values[i]);
    SV_VEC_PUSH(build->filter_terms, out);
    if (build->filter_terms.failed) sv_build_memory(build);
}

uint32_t sv_build_filter(sv_build *build, const sv_node *node) {
    if (!node->filter) return 0;
    uint32_t id = sv_names_add(&build->filter_names, node->filter_text, strlen(node->filter_text));
    if (id == SV_NONE) sv_build_memory(build);
    if (id == SV_NONE || id < build->filters.count) return id + 1;
    sv_span span = {(uint32_t)build->filter_terms.count, 0};
    for (const sv_parsed_term *term = node->filter; term; term = term->next, span.count++) add_term(build, term);
    SV_VEC_PUSH(build->filters, span);
    if (build->filters.failed) sv_build_memory(build);
    return id + 1;
}

/* ---- lists, entries, words ---- */

static void add_attributes(sv_build *build, const sv_parsed_attributes *in) {
    for (uint32_t i = 0; i < in->count && build->status == SERVANDA_OK; i++) {
        const sv_parsed_attribute *from = &in->items[i];
        sv_attribute to = {(uint8_t)from->key,
                           (uint8_t)from->kind,
                           (uint8_t)from->capture,
                           (uint8_t)from->part,
                           sv_build_string(build, from->text),
                           from->number};
        SV_VEC_PUSH(build->attributes, to);
    }
    if (build->attributes.failed) sv_build_memory(build);
}

static void build_lists(sv_build *build) {
    for (uint32_t i = 0; i < build->in->lists.count && build->status == SERVANDA_OK; i++) {
        const sv_parsed_list *from = &build->in->lists.items[i];
        sv_list list = {sv_build_string(build, from->name), from->type};
        SV_VEC_PUSH(build->lists, list);
        if (build->lists.failed) sv_build_memory(build);
        list_set(build, i, NULL, ""); /* the set of a whole list has the list's number */
    }
}

static void build_entries(sv_build *build) {
    for (size_t i = 0; i < build->in->entries.count && build->status == SERVANDA_OK; i++) {
        const sv_parsed_entry *from = &build->in->entries.items[i];
        sv_entry entry = {(uint32_t)build->attributes.count, from->attributes.count, from->list};
        add_attributes(build, &from->attributes);
        SV_VEC_PUSH(build->entries, entry);
        if (build->entries.failed) sv_build_memory(build);
    }
}

/* Sets of each list as chains: first[list], then next[set]. */
static bool chain_sets(sv_build *build, uint32_t **first, uint32_t **next) {
    *first = SV_NEW_N(build->arena, uint32_t, build->in->lists.count + 1);
    *next = SV_NEW_N(build->arena, uint32_t, build->build_sets.count + 1);
    if (!*first || !*next) return sv_build_memory(build) == SERVANDA_OK;
    memset(*first, 0xFF, build->in->lists.count * sizeof **first);
    for (uint32_t i = (uint32_t)build->build_sets.count; i-- > 0;) {
        uint32_t list = build->build_sets.items[i].list;
        if (list == SV_NONE) continue;
        (*next)[i] = (*first)[list];
        (*first)[list] = i;
    }
    return true;
}

static void build_words(sv_build *build) {
    uint32_t *first, *next;
    if (build->status != SERVANDA_OK || !chain_sets(build, &first, &next)) return;
    for (size_t i = 0; i < build->in->words.count && build->status == SERVANDA_OK; i++) {
        const sv_parsed_word *word = &build->in->words.items[i];
        const sv_parsed_entry *entry = &build->in->entries.items[word->entry];
        uint32_t surface = sv_build_surface(build, word->points, word->point_count);
        for (uint32_t set = first[entry->list]; set != SV_NONE && surface != SV_NONE; set = next[set]) {
            if (sv_build_filter_passes(build->build_sets.items[set].filter, &entry->attributes))
                add_member(build, (sv_build_member){surface, set, word->entry, word->exact, word->upper});
        }
    }
}

/* ---- rules ---- */

static void add_atom(sv_build *build, const sv_node *node) {
    sv_atom atom = {node->kind == SV_NODE_LIST, node->kind == SV_NODE_LIST ? sv_build_set_of(build, node) : node->id,
                    node->kind == SV_NODE_MARK ? sv_build_filter(build, node) : 0};
    SV_VEC_PUSH(build->atoms, atom);
    if (build->atoms.failed) sv_build_memory(build);
}

/* What a capture may be: the lists and marks that it is or has as alternatives. Bounded by the depth of the tree. */
static void capture_atoms(sv_build *build, const sv_node *node) {
    if (node->kind == SV_NODE_LIST || node->kind == SV_NODE_MARK) add_atom(build, node);
    if (node->kind != SV_NODE_ALTERNATIVES && node->kind != SV_NODE_CAPTURE && node->kind != SV_NODE_REPEAT) return;
    for (const sv_node *child = node->child; child; child = child->next) capture_atoms(build, child);
}

static void find_captures(sv_build *build, const sv_node *node, uint32_t capture) {
    for (; node; node = node->next) {
        if (node->kind == SV_NODE_CAPTURE && node->id == capture) capture_atoms(build, node->child);
        if (node->child) find_captures(build, node->child, capture);
    }
}

static void build_captures(sv_build *build, const sv_parsed_rule *rule) {
    for (uint32_t i = 0; i < rule->capture_count && build->status == SERVANDA_OK; i++) {
        sv_span span = {(uint32_t)build->atoms.count, 0};
        for (const sv_parsed_pattern *p = rule->patterns; p; p = p->next) {
            if (p->role == SV_PATTERN_WHEN) find_captures(build, p->node, i);
        }
        span.count = (uint32_t)build->atoms.count - span.first;
        SV_VEC_PUSH(build->captures, span);
        if (build->captures.failed) sv_build_memory(build);
    }
}

static void build_patterns(sv_build *build, const sv_parsed_rule *rule, sv_rule *out) {
    for (const sv_parsed_pattern *p = rule->patterns; p && build->status == SERVANDA_OK; p = p->next) {
        uint32_t condition = p->role == SV_PATTERN_UNLESS  ? out->unless++
                             : p->role == SV_PATTERN_NEEDS ? out->needs++
                                                           : 0;
        sv_unfold_pattern(build, p, condition);
    }
    if (out->unless > 32 || out->needs > 32)
        sv_build_fail(build, rule->line, "join some with |", "%s has more than 32 conditions", rule->name);
    if (build->patterns.failed || build->set_triggers.failed || build->build_marks.failed || build->build_edges.failed)
        sv_build_memory(build);
}

static void build_rules(sv_build *build) {
    for (size_t i = 0; i < build->in->rules.count && build->status == SERVANDA_OK; i++) {
        const sv_parsed_rule *rule = build->rule = &build->in->rules.items[i];
        build->rule_index = (uint32_t)i;
        sv_rule out = {.name = sv_build_string(build, rule->name), .why = sv_build_string(build, rule->why)};
        out.file = sv_build_string(build, rule->file);
        out.line = (uint32_t)rule->line;
        out.type = rule->type;
        out.rank = rule->rank;
        out.mark = rule->mark;
        out.attribute = (uint32_t)build->attributes.count;
        out.attribute_count = rule->attributes.count;
        add_attributes(build, &rule->attributes);
        out.capture = (uint32_t)build->captures.count;
        build_captures(build, rule);
        out.pattern = (uint32_t)build->patterns.count;
        build_patterns(build, rule, &out);
        out.pattern_count = (uint32_t)build->patterns.count - out.pattern;
        SV_VEC_PUSH(build->rules, out);
        if (build->rules.failed) sv_build_memory(build);
        sv_parse_forgive(build->finder, &build->status, build->error);
    }
    build->rule = NULL;
}

/* ---- all of it ---- */

static void free_build(sv_build *build) {
    sv_names_free(&build->string_names);
    sv_names_free(&build->surface_names);
    sv_names_free(&build->set_names);
    sv_names_free(&build->filter_names);
    sv_names_free(&build->first_names);
    sv_names_free(&build->group_names);
    SV_VEC_FREE(build->string_offsets);
    SV_VEC_FREE(build->build_sets);
    SV_VEC_FREE(build->build_members);
    SV_VEC_FREE(build->hints);
    SV_VEC_FREE(build->group_needed);
    SV_VEC_FREE(build->set_triggers);
    SV_VEC_FREE(build->build_marks);
    SV_VEC_FREE(build->build_edges);
#define SV_PART(name, type) SV_VEC_FREE(build->name);
    SV_BLOB_PARTS
#undef SV_PART
}

static void begin_build(sv_build *build) {
    build->string_names.arena = build->surface_names.arena = build->arena;
    build->set_names.arena = build->filter_names.arena = build->arena;
    build->first_names.arena = build->group_names.arena = build->arena;
}

static servanda_status compile(sv_build *build, const sv_source *sources, size_t count, sv_buf *blob) {
    static const char *const shapes[SV_SHAPE_COUNT] = {"title", "upper", "camel"};
    begin_build(build);
    for (size_t i = 0; i < SV_SHAPE_COUNT; i++) sv_build_string(build, shapes[i]); /* the first: sv_rule_shape */
    build_lists(build);
    build_rules(build);
    if (build->status == SERVANDA_OK) sv_first_build(build);
    build_entries(build);
    build_words(build);
    if (build->status == SERVANDA_OK) sv_trie_build(build);
    if (build->status == SERVANDA_OK) sv_blob_write(build, sources, count, blob);
    return build->status;
}

servanda_status sv_build_parsed(sv_parse *parse, const sv_source *sources, size_t count, sv_buf *blob,
                                servanda_error *error) {
    sv_build build = {.in = parse, .arena = parse->arena, .error = error, .finder = parse->finder};
    servanda_status status = compile(&build, sources, count, blob);
    free_build(&build);
    return status;
}

servanda_status sv_rule_compile(sv_buf *blob, const char *lang, const sv_source *sources, size_t count,
                                servanda_error *error) {
    sv_parse parse;
    servanda_status status = sv_parse_pack(&parse, lang, sources, count, error);
    if (status == SERVANDA_OK) status = sv_build_parsed(&parse, sources, count, blob, error);
    sv_parse_free(&parse);
    return status;
}

/* ---- what is asked of single rules ---- */

static bool is_anchor(const sv_node *node) {
    return node->kind == SV_NODE_LITERAL || node->kind == SV_NODE_LIST || node->kind == SV_NODE_MARK ||
           node->kind == SV_NODE_BEGIN || node->kind == SV_NODE_END;
}

typedef struct asker {
    void (*each)(void *context, const sv_parsed_pattern *pattern, const sv_node *anchor);
    void *context;
    const sv_parsed_pattern *pattern;
} asker;

/* Goes where sv_unfold_pattern goes. Bounded by the depth of the tree. */
static void ask_anchors(sv_build *build, const asker *a, const sv_node *node) {
    double cost;
    if (!node || build->status != SERVANDA_OK) return;
    if (is_anchor(node))
        a->each(a->context, a->pattern, node);
    else if (node->kind == SV_NODE_ALTERNATIVES)
        for (const sv_node *child = node->child; child; child = child->next) ask_anchors(build, a, child);
    else
        ask_anchors(build, a, node->kind == SV_NODE_SEQUENCE ? sv_anchor_choose(build, node, &cost) : node->child);
}

servanda_status sv_build_anchors(sv_parse *parse, const sv_parsed_rule *rule,
                                 void (*each)(void *context, const sv_parsed_pattern *pattern, const sv_node *anchor),
                                 void *context, servanda_error *error) {
    sv_build build = {.in = parse, .arena = parse->arena, .error = error, .rule = rule};
    begin_build(&build);
    build_lists(&build);
    for (const sv_parsed_pattern *p = rule->patterns; p; p = p->next) {
        asker a = {each, context, p};
        if (p->role == SV_PATTERN_WHEN) ask_anchors(&build, &a, p->node);
    }
    free_build(&build);
    return build.status;
}
