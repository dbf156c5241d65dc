/* Patterns: text to a tree.
 *
 * The one idea: recursive descent, one function a level (alternatives, sequence, suffix, primary), with a ceiling on the
 * depth of brackets; the tree has only the kinds that the compiler knows. */
#include "rule/rule_parse.h"

#include <stdio.h>
#include <string.h>

typedef struct reader {
    sv_parse *parse;
    sv_parsed_rule *rule;
    const char *at, *end;
    unsigned depth, look;
} reader;

static sv_node *alternatives(reader *r);

static sv_node *fail(reader *r, const char *cure, const char *what) {
    char near[48];
    size_t n = (size_t)(r->end - r->at);
    if (n > 30) n = 30;
    while (n > 0 && n < (size_t)(r->end - r->at) && ((unsigned char)r->at[n] & 0xC0) == 0x80) n--;
    snprintf(near, sizeof near, "%.*s", (int)n, r->at);
    sv_parse_fail(r->parse, cure, *near ? "%s at: %s" : "%s at the end of the pattern", what, near);
    return NULL;
}

static sv_node *make(reader *r, sv_node_kind kind) {
    sv_node *node = SV_NEW(r->parse->arena, sv_node);
    if (!node) {
        sv_parse_memory(r->parse);
        return NULL;
    }
    node->kind = kind;
    node->filter_text = "";
    return node;
}

static void skip_space(reader *r) {
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r')) r->at++;
}

static bool peek(const reader *r, char c) { return r->at < r->end && *r->at == c; }

static bool take(reader *r, char c) {
    if (!peek(r, c)) return false;
    r->at++;
    return true;
}

static bool name_char(char c, bool first) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
    return !first && ((c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.');
}

static size_t name_size(const reader *r) {
    size_t n = 0;
    while (r->at + n < r->end && name_char(r->at[n], n == 0)) n++;
    return n;
}

static bool number(reader *r, uint32_t *out) {
    if (r->at >= r->end || *r->at < '0' || *r->at > '9') return false;
    uint32_t value = 0;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9' && value < 10000)
        value = value * 10 + (uint32_t)(*r->at++ - '0');
    *out = value;
    return true;
}

/* ---- strings ---- */

/* The text of a "…" at r->at (just behind the opening quote), unescaped, in the arena. */
static char *string(reader *r, size_t *size) {
    char *text = sv_arena_alloc(r->parse->arena, (size_t)(r->end - r->at) + 1);
    if (!text) {
        sv_parse_memory(r->parse);
        return NULL;
    }
    size_t n = 0;
    while (r->at < r->end && *r->at != '"' && *r->at != '\n') {
        if (*r->at == '\\' && r->at + 1 < r->end) r->at++;
        text[n++] = *r->at++;
    }
    if (!take(r, '"')) {
        fail(r, "close it with \"", "a text has no end");
        return NULL;
    }
    *size = n;
    return text;
}

static bool fold_points(reader *r, sv_node *node, const char *text, size_t size) {
    if (!sv_parse_fold(r->parse, text, size)) return false;
    size_t count = r->parse->view.count;
    node->points = SV_NEW_N(r->parse->arena, uint32_t, count + 1);
    if (!node->points) {
        sv_parse_memory(r->parse);
        return false;
    }
    if (count > 0) memcpy(node->points, r->parse->view.points, count * sizeof(uint32_t));
    node->point_count = (uint32_t)count;
    return true;
}

/* A text of spaces is a space: the only text that folding leaves nothing of, but that has a meaning. */
static sv_node *blank(reader *r, sv_node *node) {
    if (r->parse->status != SERVANDA_OK) return NULL;
    node->kind = SV_NODE_CLASS;
    node->min = SV_CLASS_SPACE;
    return node;
}

static sv_node *literal(reader *r) {
    size_t size;
    const char *text = string(r, &size);
    sv_node *node = text ? make(r, SV_NODE_LITERAL) : NULL;
    if (!node || !fold_points(r, node, text, size)) return NULL;
    if (node->point_count == 0 && size > 0 && strspn(text, " ") == size) return blank(r, node);
    if (node->point_count == 0) return fail(r, "write the text, or {space} for a space", "a text is empty");
    if (node->point_count > SV_RULE_SURFACE) return fail(r, "use several", "a text is too long");
    return node;
}

/* ["、，"]: each character is folded on its own */
static sv_node *chars(reader *r) {
    sv_node *node = make(r, SV_NODE_CHARS);
    if (!node) return NULL;
    node->negate = take(r, '!');
    size_t size = 0;
    const char *text = take(r, '"') ? string(r, &size) : NULL;
    if (!text) return r->parse->status ? NULL : fail(r, "write [\"abc\"] or [!\"abc\"]", "a character set has no text");
    if (!take(r, ']')) return fail(r, "close it with ]", "a character set has no end");
    node->points = SV_NEW_N(r->parse->arena, uint32_t, size + 1);
    if (!node->points) {
        sv_parse_memory(r->parse);
        return NULL;
    }
    for (size_t i = 0; i < size;) {
        uint32_t point;
        size_t n = sv_utf8_decode(text + i, size - i, &point);
        if (!sv_parse_fold(r->parse, text + i, n)) return NULL;
        for (size_t k = 0; k < r->parse->view.count; k++) node->points[node->point_count++] = r->parse->view.points[k];
        i += n;
    }
    return node->point_count ? node : fail(r, "write the characters", "a character set is empty");
}

/* ---- classes ---- */

static const struct {
    const char *name;
    uint32_t mask;
} classes[] = {
    {"han", SV_CLASS_HAN},       {"hira", SV_CLASS_HIRA},   {"kata", SV_CLASS_KATA},   {"hangul", SV_CLASS_HANGUL},
    {"latin", SV_CLASS_LATIN},   {"upper", SV_CLASS_UPPER}, {"lower", SV_CLASS_LOWER}, {"digit", SV_CLASS_DIGIT},
    {"letter", SV_CLASS_LETTER}, {"space", SV_CLASS_SPACE}, {"punct", SV_CLASS_PUNCT}, {"pause", SV_CLASS_PAUSE},
};
#define CLASS_CURE "the classes are han hira kata hangul latin upper lower digit letter space punct pause any"

static bool class_bit(const char *name, size_t size, uint32_t *mask) {
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (strlen(classes[i].name) != size || memcmp(classes[i].name, name, size) != 0) continue;
        *mask |= classes[i].mask;
        return true;
    }
    return false;
}

static sv_node *class(reader *r) {
    sv_node *node = make(r, SV_NODE_CLASS);
    if (!node) return NULL;
    skip_space(r);
    node->negate = take(r, '!');
    bool any = false;
    for (skip_space(r); !peek(r, '}'); skip_space(r)) {
        size_t n = name_size(r);
        if (n == 3 && memcmp(r->at, "any", 3) == 0)
            any = true;
        else if (n == 0 || !class_bit(r->at, n, &node->min))
            return fail(r, CLASS_CURE, "no class of characters");
        r->at += n;
    }
    take(r, '}');
    if (!any) return node->min ? node : fail(r, CLASS_CURE, "a class is empty");
    if (node->negate) return fail(r, "remove it", "{!any} matches nothing");
    node->min = 0; /* "none of no class" is any character */
    node->negate = true;
    return node;
}

/* ---- filters: [tag=past|ing,id!=act:sign] ---- */

static size_t value_size(const reader *r) {
    size_t n = 0;
    while (r->at + n < r->end && !strchr("|,] \n\t", r->at[n])) n++;
    return n;
}

static bool filter_values(reader *r, sv_parsed_term *term) {
    do {
        skip_space(r);
        size_t n = value_size(r);
        if (n == 0 || term->value_count == sizeof term->values / sizeof *term->values) {
            fail(r, "write [key=value] or [key=a|b] (up to 8 values)", "a filter lacks a value or has too many");
            return false;
        }
        char *value = sv_parse_copy(r->parse, r->at, n);
        char allowed[120];
        if (!value) return false;
        if (!sv_parse_attribute_known(term->key, value, allowed, sizeof allowed)) {
            fail(r, allowed, "a filter asks for a value that is not known");
            return false;
        }
        term->values[term->value_count++] = value;
        r->at += n;
        skip_space(r);
    } while (take(r, '|'));
    return true;
}

static sv_parsed_term *filter_term(reader *r) {
    skip_space(r);
    size_t n = name_size(r);
    uint32_t key = sv_parse_key(r->at, n);
    if (key == SV_KEY_COUNT) {
        fail(r, "see src/rule/key.def for all keys", "a filter asks for a key that does not exist");
        return NULL;
    }
    r->at += n;
    sv_parsed_term *term = SV_NEW(r->parse->arena, sv_parsed_term);
    if (!term) {
        sv_parse_memory(r->parse);
        return NULL;
    }
    term->key = (sv_key)key;
    skip_space(r);
    term->negate = take(r, '!');
    if (!take(r, '=')) {
        fail(r, "write [key=value]", "a filter has no =");
        return NULL;
    }
    return filter_values(r, term) ? term : NULL;
}

static bool filter(reader *r, sv_node *node) {
    const char *start = r->at;
    if (!take(r, '[')) return true;
    sv_parsed_term **last = &node->filter;
    do {
        sv_parsed_term *term = filter_term(r);
        if (!term) return false;
        *last = term;
        last = &term->next;
    } while (take(r, ','));
    if (!take(r, ']')) {
        fail(r, "close it with ]", "a filter has no end");
        return false;
    }
    node->filter_text = sv_parse_copy(r->parse, start, (size_t)(r->at - start));
    return node->filter_text != NULL;
}

static sv_node *list(reader *r) {
    size_t n = name_size(r);
    if (n == 0) return fail(r, "write @list", "@ has no name");
    sv_node *node = make(r, SV_NODE_LIST);
    if (!node) return NULL;
    node->id = sv_parse_list(r->parse, r->at, n, false);
    r->at += n;
    return node->id != SV_NONE && filter(r, node) ? node : NULL;
}

static sv_node *mark(reader *r) {
    size_t n = name_size(r);
    uint32_t type = sv_parse_type(r->at, n);
    if (type == SV_TYPE_COUNT) return fail(r, "docs/RULES.md has the table of types", "there is no such type of mark");
    sv_node *node = make(r, SV_NODE_MARK);
    if (!node) return NULL;
    node->id = type;
    r->at += n;
    if (!filter(r, node)) return NULL;
    return take(r, '>') ? node : fail(r, "close it with >", "a mark has no end");
}

/* ---- gaps ---- */

static sv_node *gap(reader *r, bool pause) {
    sv_node *node = make(r, SV_NODE_GAP);
    if (!node) return NULL;
    node->pause = pause;
    node->max = 40;
    if (number(r, &node->max) && take(r, '-')) {
        node->min = node->max;
        if (!number(r, &node->max) || node->max < node->min) return fail(r, "write ..3-20", "a gap has no good end");
    }
    if (node->max > SV_LIMIT_WINDOW)
        return fail(r, "a pattern reaches at most 256 characters from its anchor", "a gap is too long");
    return node;
}

/* ---- structure ---- */

static sv_node *group(reader *r) {
    if (r->depth == SV_RULE_DEPTH)
        return fail(r, "use a mark of type word for the inner part", "brackets are nested too deep");
    r->depth++;
    sv_node *node = alternatives(r);
    r->depth--;
    if (!node) return NULL;
    return take(r, ')') ? node : fail(r, "close it with )", "a bracket has no end");
}

static sv_node *primary(reader *r) {
    if (take(r, '"')) return literal(r);
    if (take(r, '@')) return list(r);
    if (take(r, '<')) return mark(r);
    if (take(r, '{')) return class(r);
    if (take(r, '[')) return chars(r);
    if (take(r, '(')) return group(r);
    if (take(r, '~')) return gap(r, true);
    if (r->end - r->at >= 2 && r->at[0] == '.' && r->at[1] == '.') {
        r->at += 2;
        return gap(r, false);
    }
    if (take(r, '^')) return make(r, SV_NODE_BEGIN);
    if (take(r, '$')) return make(r, SV_NODE_END);
    return fail(r, "docs/RULES.md has the table of patterns", "no part of a pattern");
}

/* Whether it can match nothing at all. Bounded by the depth of brackets. */
static bool may_be_empty(const sv_node *node) {
    const sv_node *child = node->child;
    switch (node->kind) {
    case SV_NODE_SEQUENCE:
        while (child && may_be_empty(child)) child = child->next;
        return child == NULL;
    case SV_NODE_ALTERNATIVES:
        while (child && !may_be_empty(child)) child = child->next;
        return child != NULL;
    case SV_NODE_REPEAT: return node->min == 0 || may_be_empty(child);
    case SV_NODE_CAPTURE: return may_be_empty(child);
    case SV_NODE_GAP: return node->min == 0;
    default: return node->kind == SV_NODE_LOOK || node->kind == SV_NODE_BEGIN || node->kind == SV_NODE_END;
    }
}

static sv_node *repeated(reader *r, sv_node *child, uint32_t min, uint32_t max) {
    if (child->kind == SV_NODE_GAP || child->kind == SV_NODE_BEGIN || child->kind == SV_NODE_END)
        return fail(r, "give the gap its own bounds (..3-20), or put it in brackets with something",
                    "a gap, ^ or $ cannot be repeated");
    if (max == SV_UNBOUNDED && may_be_empty(child))
        return fail(r, "make one part of it obligatory, or give a number of times (#0-5)",
                    "what may be empty is repeated without end");
    sv_node *node = make(r, SV_NODE_REPEAT);
    if (!node) return NULL;
    node->min = min;
    node->max = max;
    node->child = child;
    node->glued = child->glued;
    return node;
}

static sv_node *counted(reader *r, sv_node *child) {
    uint32_t min, max;
    if (!number(r, &min)) return fail(r, "write x#3 or x#2-5", "# has no number");
    max = min;
    if (take(r, '-') && !number(r, &max)) return fail(r, "write x#2-5", "- has no number");
    if (max < min || max == 0 || max > SV_LIMIT_WINDOW)
        return fail(r, "write x#2-5, at most 256", "no good number of times");
    return repeated(r, child, min, max);
}

static sv_node *suffixed(reader *r) {
    sv_node *node = primary(r);
    if (!node) return NULL;
    if (take(r, '?'))
        node = repeated(r, node, 0, 1);
    else if (take(r, '*'))
        node = repeated(r, node, 0, SV_UNBOUNDED);
    else if (take(r, '+'))
        node = repeated(r, node, 1, SV_UNBOUNDED);
    else if (take(r, '#'))
        node = counted(r, node);
    if (node && r->at < r->end && strchr("?*+#", *r->at))
        return fail(r, "put brackets around the inner one", "something is repeated twice");
    return node;
}

static bool has_gap(const sv_node *node) {
    for (; node; node = node->next) {
        if (node->kind == SV_NODE_GAP || (node->child && has_gap(node->child))) return true;
    }
    return false;
}

static sv_node *look(reader *r, bool behind) {
    if (r->look) return fail(r, "use alternatives", "! stands inside of another !");
    r->look++;
    skip_space(r);
    sv_node *child = suffixed(r);
    r->look--;
    if (!child) return NULL;
    if (child->kind == SV_NODE_GAP || has_gap(child->child))
        return fail(r, "use unless, or name the characters", "! does not look across a gap");
    sv_node *node = make(r, SV_NODE_LOOK);
    if (!node) return NULL;
    node->negate = true;
    node->behind = behind;
    node->child = child;
    return node;
}

static sv_node *captured(reader *r, const char *name, size_t size) {
    if (r->look) return fail(r, "capture something that is matched", "a capture stands behind !");
    uint32_t id = 0;
    while (id < r->rule->capture_count &&
           (strlen(r->rule->captures[id]) != size || memcmp(r->rule->captures[id], name, size) != 0))
        id++;
    if (id == SV_RULE_CAPTURES) return fail(r, "make it two rules", "there are more than 12 captures");
    if (id == r->rule->capture_count) {
        r->rule->captures[id] = sv_parse_copy(r->parse, name, size);
        if (!r->rule->captures[id]) return NULL;
        r->rule->capture_count++;
    }
    sv_node *child = suffixed(r);
    sv_node *node = child ? make(r, SV_NODE_CAPTURE) : NULL;
    if (!node) return NULL;
    node->id = id;
    node->child = child;
    return node;
}

static sv_node *item(reader *r) {
    if (take(r, '!')) return look(r, false);
    if (r->end - r->at >= 2 && r->at[0] == '<' && r->at[1] == '!') {
        r->at += 2;
        return look(r, true);
    }
    size_t n = name_size(r);
    if (n > 0 && r->at + n < r->end && r->at[n] == ':') {
        const char *name = r->at;
        r->at += n + 1;
        return captured(r, name, n);
    }
    return suffixed(r);
}

static sv_node *sequence(reader *r) {
    sv_node *node = make(r, SV_NODE_SEQUENCE);
    if (!node) return NULL;
    sv_node **last = &node->child;
    bool glued = false;
    for (skip_space(r); r->at < r->end && *r->at != '|' && *r->at != ')'; skip_space(r)) {
        if (take(r, '&')) {
            if (!node->child || glued) return fail(r, "write x & y", "& has nothing at one side");
            glued = true;
            continue;
        }
        const char *start = r->at;
        *last = item(r);
        if (!*last || !((*last)->text = sv_parse_copy(r->parse, start, (size_t)(r->at - start)))) return NULL;
        (*last)->glued = glued;
        last = &(*last)->next;
        glued = false;
    }
    if (!node->child) return fail(r, "write x? for something optional", "nothing stands where a pattern should");
    if (glued) return fail(r, "write x & y", "& has nothing at one side");
    return node->child->next ? node : node->child;
}

static sv_node *alternatives(reader *r) {
    sv_node *node = make(r, SV_NODE_ALTERNATIVES);
    if (!node) return NULL;
    sv_node **last = &node->child;
    do {
        *last = sequence(r);
        if (!*last) return NULL;
        last = &(*last)->next;
    } while (take(r, '|'));
    return node->child->next ? node : node->child;
}

servanda_status sv_parse_pattern(sv_parse *parse, sv_parsed_rule *rule, const char *text, size_t size, sv_node **out) {
    reader r = {parse, rule, text, text + size, 0, 0};
    *out = alternatives(&r);
    if (*out && r.at < r.end) fail(&r, "open it with (", "a bracket closes nothing");
    return parse->status;
}
