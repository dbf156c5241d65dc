/* Attributes (`key=value`): parsing them, and which values a key may have.
 *
 * The one idea: keys are a closed list and so are most values, so a misspelt one is an error with its cure. */
#include "rule/rule_parse.h"

#include <stdio.h>
#include <string.h>

static const struct known { /* the closed values; vocabularies of the model are asked for there */
    sv_key key;
    const char *values;
} known[] = {
    {SV_KEY_kind, "commitment progress position"},
    {SV_KEY_force, "oblige commit intend aspire explore"},
    {SV_KEY_stage, "started ongoing completed"},
    {SV_KEY_role, "deadline event start period reference"},
    {SV_KEY_bound, "exact approx min max"},
    {SV_KEY_reaffirmed, "yes no"},
    {SV_KEY_pass, "yes"},
    {SV_KEY_chain, "yes prev lead promise"},
    {SV_KEY_weak, "yes"},
    {SV_KEY_strength, "hard soft firm off"},
    {SV_KEY_at, "start end day"},
    {SV_KEY_drop, "left right"},
    {SV_KEY_all, "yes"},
    {SV_KEY_self, "yes"},
    {SV_KEY_rel, "year half quarter month week day decade century season"},
    {SV_KEY_unit, "year half quarter month week day decade"},
    {SV_KEY_mod, "in by from range within since first last"},
    {SV_KEY_as, "number percent currency date none"},
};

static bool in_words(const char *words, const char *value) {
    size_t size = strlen(value);
    for (const char *at = words; *at;) {
        size_t n = strcspn(at, " ");
        if (n == size && memcmp(at, value, n) == 0) return true;
        at += n + (at[n] == ' ');
    }
    return false;
}

bool sv_parse_attribute_known(uint32_t key, const char *value, char *allowed, size_t room) {
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].key != key || in_words(known[i].values, value)) continue;
        snprintf(allowed, room, "%s takes: %s", sv_rule_key_name(known[i].key), known[i].values);
        return false;
    }
    return true;
}

bool sv_parse_key_is_text(uint32_t key) {
    switch (key) {
    case SV_KEY_code:
    case SV_KEY_id:
    case SV_KEY_tag:
    case SV_KEY_party:
    case SV_KEY_currency:
    case SV_KEY_text:
    case SV_KEY_acronym:
    case SV_KEY_own:
    case SV_KEY_area:
    case SV_KEY_form: return true;
    default: return false;
    }
}

static servanda_status find_capture(sv_parse *parse, sv_parsed_rule *rule, const char *name, size_t size,
                                    uint32_t *out) {
    for (uint32_t i = 0; rule && i < rule->capture_count; i++) {
        if (strlen(rule->captures[i]) == size && memcmp(rule->captures[i], name, size) == 0) {
            *out = i;
            return SERVANDA_OK;
        }
    }
    return sv_parse_fail(parse,
                         rule ? "write name:x in the pattern" : "only rules have captures; write the value itself",
                         "nothing is captured as $%.*s", (int)size, name);
}

static servanda_status capture_value(sv_parse *parse, sv_parsed_rule *rule, const char *text, size_t size,
                                     sv_parsed_attribute *out) {
    const char *dot = memchr(text, '.', size);
    size_t name = dot ? (size_t)(dot - text) : size;
    out->kind = dot ? SV_ATTRIBUTE_PART : SV_ATTRIBUTE_CAPTURE;
    if (dot) {
        uint32_t part = sv_parse_key(dot + 1, size - name - 1);
        if (part == SV_KEY_COUNT)
            return sv_parse_fail(parse, "see src/rule/key.def for all keys", "there is no key \"%.*s\"",
                                 (int)(size - name - 1), dot + 1);
        out->part = (sv_key)part;
    }
    return find_capture(parse, rule, text, name, &out->capture);
}

static servanda_status plain_value(sv_parse *parse, const char *text, size_t size, sv_parsed_attribute *out) {
    if (size >= 2 && text[0] == '"' && text[size - 1] == '"') {
        text++;
        size -= 2;
    }
    if (!sv_parse_key_is_text(out->key) && sv_parse_number(text, size, &out->number)) {
        out->kind = SV_ATTRIBUTE_NUMBER;
        return SERVANDA_OK;
    }
    out->kind = SV_ATTRIBUTE_TEXT;
    out->text = sv_parse_copy(parse, text, size);
    if (!out->text) return parse->status;
    char allowed[120];
    if (sv_parse_attribute_known(out->key, out->text, allowed, sizeof allowed)) return SERVANDA_OK;
    return sv_parse_fail(parse, allowed, "%s=%s is not known", sv_rule_key_name(out->key), out->text);
}

static servanda_status one(sv_parse *parse, sv_line token, sv_parsed_rule *rule, sv_parsed_attributes *out) {
    const char *equals = memchr(token.text, '=', token.size);
    if (!equals)
        return sv_parse_fail(parse, "attributes are written key=value", "\"%.*s\" is no attribute", (int)token.size,
                             token.text);
    size_t key_size = (size_t)(equals - token.text), size = token.size - key_size - 1;
    uint32_t key = sv_parse_key(token.text, key_size);
    if (key == SV_KEY_COUNT)
        return sv_parse_fail(parse, "see src/rule/key.def for all keys", "there is no key \"%.*s\"", (int)key_size,
                             token.text);
    if (size == 0)
        return sv_parse_fail(parse, "attributes are written key=value without spaces", "%s has no value",
                             sv_rule_key_name((sv_key)key));
    for (uint32_t i = 0; i < out->count; i++) {
        if (out->items[i].key == (sv_key)key)
            return sv_parse_fail(parse, "keep one of them", "%s is given twice", sv_rule_key_name((sv_key)key));
    }
    if (out->count == SV_MARK_VALUES)
        return sv_parse_fail(parse, "use fewer attributes", "there are more than %d attributes", SV_MARK_VALUES);
    sv_parsed_attribute attribute = {.key = (sv_key)key};
    servanda_status status = equals[1] == '$' ? capture_value(parse, rule, equals + 2, size - 1, &attribute)
                                              : plain_value(parse, equals + 1, size, &attribute);
    if (status == SERVANDA_OK) out->items[out->count++] = attribute;
    return status;
}

servanda_status sv_parse_attributes(sv_parse *parse, sv_line *line, sv_parsed_rule *rule, sv_parsed_attributes *out) {
    sv_line token;
    while (parse->status == SERVANDA_OK && sv_line_token(line, &token)) one(parse, token, rule, out);
    return parse->status;
}
