/* Everything about one rule, for those who must decide whether it is the right one.
 *
 * The one idea: the parsed pack is walked once with the rule in hand: what its patterns ask for, who makes that, and who
 * asks for what it makes. */
#include <string.h>

#include "shop/shop.h"

typedef struct teller {
    servanda_workshop *shop;
    sv_parse *parse;
    const sv_parsed_rule *rule;
    void (*each)(void *context, servanda_workshop_fact fact, const char *text);
    void *context;
    sv_buf line;
    const sv_node *seen[64]; /* lists and marks told already */
    size_t seen_count;
    bool failed;
} teller;

static void tell(teller *t, servanda_workshop_fact fact) {
    if (t->line.failed)
        t->failed = true;
    else
        t->each(t->context, fact, t->line.data ? t->line.data : "");
    sv_buf_clear(&t->line);
}

/* One line: what was broken over several is joined. */
static void put_flat(sv_buf *out, const char *text) {
    for (bool space = false; *text; text++) {
        if (*text == '\n' || *text == ' ')
            space = true;
        else {
            if (space && out->size) sv_buf_byte(out, ' ');
            space = false;
            sv_buf_byte(out, *text);
        }
    }
}

/* ---- what it is ---- */

static void put_attribute(teller *t, const sv_parsed_attribute *a) {
    sv_buf_printf(&t->line, " %s=", sv_rule_key_name(a->key));
    if (a->kind == SV_ATTRIBUTE_TEXT) sv_buf_str(&t->line, a->text);
    if (a->kind == SV_ATTRIBUTE_NUMBER) sv_buf_printf(&t->line, "%.15g", a->number);
    if (a->kind == SV_ATTRIBUTE_CAPTURE || a->kind == SV_ATTRIBUTE_PART)
        sv_buf_printf(&t->line, "$%s", t->rule->captures[a->capture]);
    if (a->kind == SV_ATTRIBUTE_PART) sv_buf_printf(&t->line, ".%s", sv_rule_key_name(a->part));
}

static void tell_is(teller *t) {
    sv_buf_str(&t->line, sv_rule_type_name((sv_type)t->rule->type));
    for (uint32_t i = 0; i < t->rule->attributes.count; i++) put_attribute(t, &t->rule->attributes.items[i]);
    tell(t, SERVANDA_FACT_IS);
}

static const char scopes[] = {
#define SV_TYPE(name, scope) #scope[0],
#include "rule/type.def"
#undef SV_TYPE
};

/* What becomes of marks of a type. */
static const char *const feeds[SV_TYPE_COUNT] = {
    [SV_TYPE_num] = "numbers, for other rules",
    [SV_TYPE_cap] = "capital words, for other rules",
    [SV_TYPE_date] = "the dates of a statement",
    [SV_TYPE_timex] = "the dates of a statement, with their role",
    [SV_TYPE_money] = "the amounts of a statement",
    [SV_TYPE_percent] = "percentages (servanda values), and other rules",
    [SV_TYPE_mask] = "what is masked: cuts and predicates inside do not count",
    [SV_TYPE_actor] = "the actors of a statement",
    [SV_TYPE_name] = "the names of a statement",
    [SV_TYPE_word] = "nothing by itself: other rules ask for it",
    [SV_TYPE_group] = "nothing by itself: other rules ask for it",
    [SV_TYPE_sub] = "where a sentence is not divided",
    [SV_TYPE_cut] = "where a sentence is divided, and what is left out",
    [SV_TYPE_skip] = "what is no statement",
    [SV_TYPE_pred] = "kind, force and stage of a statement",
    [SV_TYPE_subject] = "the actors of a statement",
    [SV_TYPE_partner] = "the actors of a statement",
    [SV_TYPE_other] = "who does not act in a statement",
    [SV_TYPE_role] = "the role of a date",
    [SV_TYPE_area] = "the areas of a statement",
    [SV_TYPE_condition] = "the conditions of a statement",
    [SV_TYPE_beneficiary] = "whom a statement is for",
    [SV_TYPE_instrument] = "the instruments of a statement",
    [SV_TYPE_lead] = "what a list hangs on",
    [SV_TYPE_title] = "the title of a document",
    [SV_TYPE_docdate] = "the date of a document",
    [SV_TYPE_series] = "the dialogue a document belongs to, and its round",
    [SV_TYPE_furniture] = "blocks that are not searched",
    [SV_TYPE_speaker] = "where speech begins behind a label",
    [SV_TYPE_note] = "blocks that are not searched",
};

static void tell_layer(teller *t) {
    char scope = scopes[t->rule->type];
    sv_buf_printf(&t->line, "%s, layer %u of %u, over the %s, rank %d", sv_rule_type_name((sv_type)t->rule->type),
                  (unsigned)t->rule->type + 1, (unsigned)SV_TYPE_COUNT,
                  scope == 'C'   ? "clause"
                  : scope == 'S' ? "sentence"
                                 : "block",
                  t->rule->rank);
    tell(t, SERVANDA_FACT_LAYER);
}

static void tell_patterns(teller *t) {
    static const char *const roles[] = {"when", "unless", "needs"};
    for (const sv_parsed_pattern *p = t->rule->patterns; p; p = p->next) {
        sv_buf_printf(&t->line, "%s ", roles[p->role]);
        put_flat(&t->line, p->text);
        tell(t, SERVANDA_FACT_PATTERN);
    }
}

static void put_anchor(void *context, const sv_parsed_pattern *pattern, const sv_node *anchor) {
    teller *t = context;
    (void)pattern;
    const char *text = anchor->text                    ? anchor->text
                       : anchor->kind == SV_NODE_BEGIN ? "^"
                       : anchor->kind == SV_NODE_END   ? "$"
                                                       : NULL;
    if (!text) return;
    if (t->line.size > 160) {
        if (t->line.data[t->line.size - 1] != '.') sv_buf_str(&t->line, " ...");
        return;
    }
    if (t->line.size) sv_buf_str(&t->line, " | ");
    put_flat(&t->line, text);
}

/* ---- what it asks for ---- */

static bool is_new(teller *t, const sv_node *node) {
    for (size_t i = 0; i < t->seen_count; i++) {
        const sv_node *old = t->seen[i];
        if (old->kind == node->kind && old->id == node->id && strcmp(old->filter_text, node->filter_text) == 0)
            return false;
    }
    if (t->seen_count == sizeof t->seen / sizeof *t->seen) return false;
    t->seen[t->seen_count++] = node;
    return true;
}

static void put_points(sv_buf *out, const uint32_t *points, uint32_t count) {
    char bytes[4];
    for (uint32_t i = 0; i < count; i++) sv_buf_add(out, bytes, sv_utf8_encode(points[i], bytes));
}

static void tell_list(teller *t, const sv_node *node) {
    enum { SHOWN = 6 };
    const sv_parsed_list *list = &t->parse->lists.items[node->id];
    unsigned count = 0;
    sv_buf words = SV_BUF_INIT;
    for (size_t i = 0; i < t->parse->words.count; i++) {
        const sv_parsed_word *word = &t->parse->words.items[i];
        const sv_parsed_entry *entry = &t->parse->entries.items[word->entry];
        if (entry->list != node->id || !sv_build_filter_passes(node->filter, &entry->attributes)) continue;
        if (count++ >= SHOWN) continue;
        sv_buf_str(&words, count > 1 ? ", " : "");
        put_points(&words, word->points, word->point_count);
    }
    sv_buf_printf(&t->line, "@%s%s: %u word%s", list->name, node->filter_text, count, count == 1 ? "" : "s");
    if (count) sv_buf_printf(&t->line, " (%s%s)", words.data ? words.data : "", count > SHOWN ? ", ..." : "");
    t->failed |= words.failed;
    sv_buf_free(&words);
    tell(t, SERVANDA_FACT_LIST);
}

/* Whether a mark of the rule can pass: what it copies from a match may be anything. */
static bool may_pass(const sv_parsed_rule *rule, const sv_node *mark) {
    if (rule->type != mark->id) return false;
    for (const sv_parsed_term *term = mark->filter; term; term = term->next) {
        bool has = false, open = false, hit = false;
        for (uint32_t i = 0; i < rule->attributes.count; i++) {
            const sv_parsed_attribute *a = &rule->attributes.items[i];
            if (a->key != term->key) continue;
            has = true;
            open = a->kind == SV_ATTRIBUTE_CAPTURE || a->kind == SV_ATTRIBUTE_PART;
            for (uint32_t k = 0; k < term->value_count && a->kind == SV_ATTRIBUTE_TEXT; k++)
                hit |= strcmp(a->text, term->values[k]) == 0;
            double number;
            for (uint32_t k = 0; k < term->value_count && a->kind == SV_ATTRIBUTE_NUMBER; k++)
                hit |= sv_parse_number(term->values[k], strlen(term->values[k]), &number) && number == a->number;
        }
        if (!open && (has && hit) == term->negate) return false;
    }
    return true;
}

/* `some, names, …` for every rule that passes; at most a dozen are named. */
static void put_rule(teller *t, const sv_parsed_rule *rule, unsigned *count) {
    if ((*count)++ < 12)
        sv_buf_printf(&t->line, "%s%s", *count > 1 ? ", " : "", rule->name);
    else if (*count == 13)
        sv_buf_str(&t->line, ", ...");
}

static void tell_mark(teller *t, const sv_node *node) {
    unsigned count = 0;
    sv_buf_printf(&t->line, "<%s%s> made by ", sv_rule_type_name((sv_type)node->id), node->filter_text);
    for (size_t i = 0; i < t->parse->rules.count; i++)
        if (may_pass(&t->parse->rules.items[i], node)) put_rule(t, &t->parse->rules.items[i], &count);
    for (size_t i = 0; i < t->parse->lists.count; i++) {
        if (t->parse->lists.items[i].type != node->id) continue;
        sv_buf_printf(&t->line, "%sthe words of @%s", count++ ? ", " : "", t->parse->lists.items[i].name);
    }
    if (!count) sv_buf_str(&t->line, node->id <= SV_TYPE_cap ? "the program" : "no rule");
    tell(t, SERVANDA_FACT_SEES);
}

/* Bounded by the depth of the tree. */
static void tell_nodes(teller *t, const sv_node *node, sv_node_kind kind) {
    for (; node; node = node->next) {
        if (node->kind == kind && is_new(t, node)) {
            if (kind == SV_NODE_LIST)
                tell_list(t, node);
            else
                tell_mark(t, node);
        }
        if (node->child) tell_nodes(t, node->child, kind);
    }
}

static void tell_asked(teller *t, sv_node_kind kind) {
    for (const sv_parsed_pattern *p = t->rule->patterns; p; p = p->next) tell_nodes(t, p->node, kind);
}

/* ---- who asks for it ---- */

static bool asks_for(const sv_node *node, const sv_parsed_rule *rule) {
    for (; node; node = node->next) {
        if (node->kind == SV_NODE_MARK && may_pass(rule, node)) return true;
        if (node->child && asks_for(node->child, rule)) return true;
    }
    return false;
}

static void tell_seen_by(teller *t) {
    unsigned count = 0;
    for (size_t i = 0; i < t->parse->rules.count; i++) {
        const sv_parsed_rule *other = &t->parse->rules.items[i];
        bool asks = false;
        for (const sv_parsed_pattern *p = other->patterns; p; p = p->next) asks |= asks_for(p->node, t->rule);
        if (asks && other != t->rule) put_rule(t, other, &count);
    }
    if (count) tell(t, SERVANDA_FACT_SEEN_BY);
}

static void tell_rest(teller *t) {
    sv_buf_str(&t->line, feeds[t->rule->type] ? feeds[t->rule->type] : "other rules");
    tell(t, SERVANDA_FACT_FEEDS);
    if (t->rule->twice_file) {
        sv_buf_printf(&t->line, "the rule of this name in %s:%lu", t->rule->twice_file, t->rule->twice_line);
        tell(t, SERVANDA_FACT_REPLACES);
    }
    for (const sv_parsed_test *test = t->rule->tests; test; test = test->next) {
        sv_buf_printf(&t->line, "%s %s", test->no ? "not " : "test", test->text);
        tell(t, SERVANDA_FACT_TEST);
    }
}

static servanda_status tell_all(teller *t, servanda_error *error) {
    sv_buf_str(&t->line, t->rule->why);
    tell(t, SERVANDA_FACT_WHY);
    tell_is(t);
    tell_layer(t);
    tell_patterns(t);
    servanda_status status = sv_build_anchors(t->parse, t->rule, put_anchor, t, error);
    if (status != SERVANDA_OK) return status;
    tell(t, SERVANDA_FACT_ANCHOR);
    tell_asked(t, SV_NODE_LIST);
    tell_asked(t, SV_NODE_MARK);
    tell_seen_by(t);
    tell_rest(t);
    return t->failed ? sv_error_memory(error) : SERVANDA_OK;
}

/* ---- which rule ---- */

static size_t common_start(const char *a, const char *b) {
    size_t n = 0;
    while (a[n] && a[n] == b[n]) n++;
    return n;
}

static servanda_status not_found(const servanda_workshop *shop, const sv_parse *parse, const char *name,
                                 servanda_error *error) {
    const char *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < parse->rules.count; i++) {
        const char *other = parse->rules.items[i].name;
        size_t alike = strstr(other, name) ? 1000 : common_start(other, name);
        if (alike > most) most = alike, best = other;
    }
    sv_error_set(error, SERVANDA_PACK, NULL, 0, "the pack of %s has no rule \"%s\"", shop->lang, name);
    if (best) sv_error_cure(error, "did you mean \"%s\"?", best);
    return SERVANDA_PACK;
}

servanda_status servanda_workshop_rule_facts(servanda_workshop *shop, const char *rule,
                                             void (*each)(void *context, servanda_workshop_fact fact, const char *text),
                                             void *context, servanda_error *error) {
    sv_parse parse;
    servanda_status status = sv_parse_pack(&parse, shop->lang, shop->sources.items, shop->sources.count, error);
    teller t = {.shop = shop, .parse = &parse, .each = each, .context = context};
    for (size_t i = 0; i < parse.rules.count && status == SERVANDA_OK; i++)
        if (strcmp(parse.rules.items[i].name, rule) == 0) t.rule = &parse.rules.items[i];
    if (status == SERVANDA_PACK) sv_shop_name_error(shop, error);
    if (status == SERVANDA_OK) status = t.rule ? tell_all(&t, error) : not_found(shop, &parse, rule, error);
    sv_buf_free(&t.line);
    sv_parse_free(&parse);
    return status;
}
