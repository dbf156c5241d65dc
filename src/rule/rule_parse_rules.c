/* Rule files: the lines of a rule.
 *
 * The one idea: a table of keywords, each with the function that reads the rest of its line. Attributes wait until the
 * end of the rule, because they may name captures of patterns further down. */
#include "rule/rule_parse.h"

#include <string.h>

typedef struct state { /* of the rule being read */
    sv_parsed_rule rule;
    bool open;
    sv_line is; /* attributes, parsed last */
    sv_line mark;
    bool has_rank;
    sv_buf pattern; /* text of the pattern being read, with its continuation lines */
    sv_pattern_role role;
    unsigned long pattern_line;
    unsigned pattern_indent;
    bool in_pattern;
    bool lost; /* a mistake was told: up to the next rule nothing is read */
} state;

static bool in_scope_of(uint32_t rule_type, uint32_t mark_type) {
    return mark_type < rule_type || (mark_type == rule_type && sv_type_layered((sv_type)rule_type));
}

/* A mark in a pattern must come from an earlier layer. Bounded by the depth that the pattern parser allows. */
static servanda_status check_layers(sv_parse *parse, const sv_parsed_rule *rule, const sv_node *node) {
    for (; node && parse->status == SERVANDA_OK; node = node->next) {
        if (node->kind == SV_NODE_MARK && !in_scope_of(rule->type, node->id))
            return sv_parse_fail(parse, "a rule sees marks of the types above its own in the table of docs/RULES.md",
                                 "a rule of type %s cannot see <%s>", sv_rule_type_name((sv_type)rule->type),
                                 sv_rule_type_name((sv_type)node->id));
        if (node->child) check_layers(parse, rule, node->child);
    }
    return parse->status;
}

static servanda_status end_pattern(sv_parse *parse, state *s) {
    if (!s->in_pattern) return SERVANDA_OK;
    s->in_pattern = false;
    if (s->pattern.failed) return sv_parse_memory(parse);
    unsigned long line = parse->line;
    parse->line = s->pattern_line;
    sv_parsed_pattern *pattern = SV_NEW(parse->arena, sv_parsed_pattern);
    if (!pattern) return sv_parse_memory(parse);
    pattern->role = s->role;
    pattern->line = s->pattern_line;
    const char *text = s->pattern.data ? s->pattern.data : "";
    pattern->text = sv_parse_copy(parse, text, s->pattern.size);
    if (!pattern->text) return parse->status;
    if (sv_parse_pattern(parse, &s->rule, text, s->pattern.size, &pattern->node) != SERVANDA_OK) return parse->status;
    sv_parsed_pattern **last = &s->rule.patterns;
    while (*last) last = &(*last)->next;
    *last = pattern;
    parse->line = line;
    return SERVANDA_OK;
}

static servanda_status resolve_mark(sv_parse *parse, state *s) {
    s->rule.mark = SV_NONE;
    if (s->mark.size == 0) return SERVANDA_OK;
    for (uint32_t i = 0; i < s->rule.capture_count; i++) {
        const char *name = s->rule.captures[i];
        if (strlen(name) == s->mark.size && memcmp(name, s->mark.text, s->mark.size) == 0) s->rule.mark = i;
    }
    parse->line = s->mark.number;
    if (s->rule.mark == SV_NONE)
        return sv_parse_fail(parse, "write name:x in the pattern", "nothing is captured as %.*s", (int)s->mark.size,
                             s->mark.text);
    return SERVANDA_OK;
}

static servanda_status check_complete(sv_parse *parse, const state *s) {
    const char *missing = !s->rule.why ? "why" : s->is.number == 0 ? "is" : NULL;
    bool when = false;
    for (const sv_parsed_pattern *p = s->rule.patterns; p; p = p->next) when |= p->role == SV_PATTERN_WHEN;
    if (!missing && !when) missing = "when";
    if (!missing) return SERVANDA_OK;
    parse->line = s->rule.line;
    return sv_parse_fail(parse, "every rule has why, is and when", "the rule %s has no \"%s\" line", s->rule.name,
                         missing);
}

static servanda_status keep_rule(sv_parse *parse, const sv_parsed_rule *rule) {
    for (size_t i = 0; i < parse->rules.count; i++) {
        sv_parsed_rule *old = &parse->rules.items[i];
        if (strcmp(old->name, rule->name) != 0) continue;
        parse->line = rule->line;
        if (old->source == rule->source)
            return sv_parse_fail(parse, "give one of them another name", "the rule %s stands also in line %lu",
                                 rule->name, old->line);
        const char *file = old->file;
        unsigned long line = old->line;
        *old = *rule;
        old->twice_file = file;
        old->twice_line = line;
        return SERVANDA_OK;
    }
    SV_VEC_PUSH(parse->rules, *rule);
    return parse->rules.failed ? sv_parse_memory(parse) : SERVANDA_OK;
}

static servanda_status end_rule(sv_parse *parse, state *s) {
    if (!s->open) return SERVANDA_OK;
    if (end_pattern(parse, s) != SERVANDA_OK || check_complete(parse, s) != SERVANDA_OK) return parse->status;
    s->open = false;
    if (resolve_mark(parse, s) != SERVANDA_OK) return parse->status;
    parse->line = s->is.number;
    if (sv_parse_attributes(parse, &s->is, &s->rule, &s->rule.attributes) != SERVANDA_OK) return parse->status;
    for (const sv_parsed_pattern *p = s->rule.patterns; p; p = p->next) {
        parse->line = p->line;
        if (check_layers(parse, &s->rule, p->node) != SERVANDA_OK) return parse->status;
    }
    return keep_rule(parse, &s->rule);
}

/* ---- keywords ---- */

static servanda_status read_why(sv_parse *parse, state *s, sv_line line) {
    if (line.size == 0) return sv_parse_fail(parse, "say what general wording the rule stands for", "why says nothing");
    s->rule.why = sv_parse_copy(parse, line.text, line.size);
    return parse->status;
}

static servanda_status read_is(sv_parse *parse, state *s, sv_line line) {
    sv_line type;
    if (s->is.number) return sv_parse_fail(parse, "make it two rules", "there are two \"is\" lines");
    if (!sv_line_token(&line, &type)) return sv_parse_fail(parse, "write is TYPE key=value …", "is has no type");
    s->rule.type = sv_parse_type(type.text, type.size);
    if (s->rule.type == SV_TYPE_COUNT)
        return sv_parse_fail(parse, "docs/RULES.md has the table of types", "there is no type \"%.*s\"", (int)type.size,
                             type.text);
    s->is = line;
    s->is.number = type.number;
    return SERVANDA_OK;
}

static servanda_status start_pattern(sv_parse *parse, state *s, sv_line line, sv_pattern_role role) {
    (void)parse;
    s->in_pattern = true;
    s->role = role;
    s->pattern_line = line.number;
    s->pattern_indent = line.indent;
    sv_buf_clear(&s->pattern);
    sv_buf_add(&s->pattern, line.text, line.size);
    return SERVANDA_OK;
}

static servanda_status read_when(sv_parse *parse, state *s, sv_line line) {
    return start_pattern(parse, s, line, SV_PATTERN_WHEN);
}
static servanda_status read_unless(sv_parse *parse, state *s, sv_line line) {
    return start_pattern(parse, s, line, SV_PATTERN_UNLESS);
}
static servanda_status read_needs(sv_parse *parse, state *s, sv_line line) {
    return start_pattern(parse, s, line, SV_PATTERN_NEEDS);
}

static servanda_status read_mark(sv_parse *parse, state *s, sv_line line) {
    (void)parse;
    s->mark = line;
    return SERVANDA_OK;
}

static servanda_status read_rank(sv_parse *parse, state *s, sv_line line) {
    double rank;
    if (!sv_parse_number(line.text, line.size, &rank) || rank < -100 || rank > 100 || rank != (int)rank)
        return sv_parse_fail(parse, "write a whole number from -100 to 100", "\"%.*s\" is no rank", (int)line.size,
                             line.text);
    s->rule.rank = (int)rank;
    return SERVANDA_OK;
}

static servanda_status read_cost(sv_parse *parse, state *s, sv_line line) {
    if (line.size != 8 || memcmp(line.text, "accepted", 8) != 0)
        return sv_parse_fail(parse, "write cost accepted", "\"%.*s\" is no value of cost", (int)line.size, line.text);
    s->rule.cost_accepted = true;
    return SERVANDA_OK;
}

static servanda_status add_test(sv_parse *parse, state *s, sv_line line, bool no) {
    sv_parsed_test *test = SV_NEW(parse->arena, sv_parsed_test);
    if (!test) return sv_parse_memory(parse);
    if (line.size == 0) return sv_parse_fail(parse, "write a sentence after it", "the test is empty");
    test->line = line.number;
    test->no = no;
    test->text = sv_parse_copy(parse, line.text, line.size);
    if (!test->text) return parse->status;
    if (!no && !strstr(test->text, "\xE3\x80\x90"))
        return sv_parse_fail(parse, "put \xE3\x80\x90\xE3\x80\x91 around the expected mark",
                             "the test expects nothing");
    sv_parsed_test **last = &s->rule.tests;
    while (*last) last = &(*last)->next;
    *last = test;
    return SERVANDA_OK;
}

static servanda_status read_test(sv_parse *parse, state *s, sv_line line) { return add_test(parse, s, line, false); }
static servanda_status read_not(sv_parse *parse, state *s, sv_line line) { return add_test(parse, s, line, true); }

static const struct keyword {
    const char *word;
    bool pattern;
    servanda_status (*read)(sv_parse *, state *, sv_line);
} keywords[] = {
    {"why", false, read_why},    {"is", false, read_is},     {"when", true, read_when},  {"unless", true, read_unless},
    {"needs", true, read_needs}, {"mark", false, read_mark}, {"rank", false, read_rank}, {"cost", false, read_cost},
    {"test", false, read_test},  {"not", false, read_not},
};
#define KEYWORD_CURE "a rule has the lines why, is, when, mark, unless, needs, rank, cost, test and not"

/* rule NAME, at the left margin */
static servanda_status open_rule(sv_parse *parse, state *s, sv_line line) {
    if (end_rule(parse, s) != SERVANDA_OK) return parse->status;
    parse->line = line.number;
    sv_line_cut(&line, false);
    if (!sv_parse_is_name(line.text, line.size))
        return sv_parse_fail(parse, "write rule NAME; names have letters, digits, - _ and .",
                             "\"%.*s\" is no name of a rule", (int)line.size, line.text);
    sv_buf pattern = s->pattern;
    *s = (state){.open = true, .pattern = pattern};
    s->rule = (sv_parsed_rule){
        .file = parse->file, .source = parse->source, .line = line.number, .rank = 50, .mark = SV_NONE};
    s->rule.name = sv_parse_copy(parse, line.text, line.size);
    return parse->status;
}

static servanda_status rules_line(sv_parse *parse, state *s, sv_line line) {
    sv_line rest = line;
    if (line.indent == 0 && sv_line_word(&rest, "rule")) return open_rule(parse, s, rest);
    if (s->lost) return SERVANDA_OK;
    if (s->in_pattern && line.indent > s->pattern_indent) {
        sv_line_cut(&line, true);
        sv_buf_byte(&s->pattern, '\n');
        sv_buf_add(&s->pattern, line.text, line.size);
        return s->pattern.failed ? sv_parse_memory(parse) : SERVANDA_OK;
    }
    if (end_pattern(parse, s) != SERVANDA_OK) return parse->status;
    parse->line = line.number;
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        rest = line;
        if (!sv_line_word(&rest, keywords[i].word)) continue;
        if (!s->open)
            return sv_parse_fail(parse, "write \"rule NAME\" above it, at the left margin",
                                 "a line stands outside of a rule");
        sv_line_cut(&rest, keywords[i].pattern);
        return keywords[i].read(parse, s, rest);
    }
    size_t word = 0;
    while (word < line.size && line.text[word] != ' ') word++;
    return sv_parse_fail(parse, KEYWORD_CURE, "\"%.*s\" opens no line of a rule", (int)word, line.text);
}

/* A mistake that somebody wants to hear of costs the rule it stands in; if the next one opens here, that one is read. */
static void lose_rule(sv_parse *parse, state *s, sv_line line) {
    sv_line rest = line;
    if (!sv_parse_forgive(parse->finder, &parse->status, parse->error)) return;
    bool opens = line.indent == 0 && sv_line_word(&rest, "rule");
    sv_line name = rest;
    sv_line_cut(&name, false);
    s->open = s->in_pattern = false;
    s->lost = !opens || !sv_parse_is_name(name.text, name.size);
    if (!s->lost) open_rule(parse, s, rest);
}

servanda_status sv_parse_rules(sv_parse *parse, const sv_source *source) {
    sv_line_reader reader;
    sv_line line;
    state s = {.open = false};
    sv_line_open(&reader, source->text, source->size);
    while (parse->status == SERVANDA_OK && sv_line_next(&reader, &line)) {
        parse->line = line.number;
        rules_line(parse, &s, line);
        lose_rule(parse, &s, line);
    }
    if (parse->status == SERVANDA_OK) end_rule(parse, &s);
    lose_rule(parse, &s, (sv_line){"", 0, 0, 1});
    sv_buf_free(&s.pattern);
    return parse->status;
}
