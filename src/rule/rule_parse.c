/* Parsing a pack: which source is read by whom, pack.conf, and what all parsers share.
 *
 * The one idea: the path of a source tells what it is: the first folder the pack, the ending its language. Settings come
 * first because they say how literals are folded; paradigms next because entries of any file may use them. */
#include "rule/rule_parse.h"

#include <stdio.h>
#include <string.h>

servanda_status sv_parse_fail(sv_parse *parse, const char *cure, const char *what, ...) {
    if (parse->status != SERVANDA_OK) return parse->status;
    char text[SERVANDA_ERROR_TEXT];
    va_list list;
    va_start(list, what);
    vsnprintf(text, sizeof text, what, list);
    va_end(list);
    parse->status = sv_error_set(parse->error, SERVANDA_PACK, parse->file, parse->line, "%s", text);
    if (cure) sv_error_cure(parse->error, "%s", cure);
    return parse->status;
}

bool sv_parse_forgive(sv_parse_finder *finder, servanda_status *status, servanda_error *error) {
    if (*status != SERVANDA_PACK || !finder) return false;
    finder->count++;
    if (finder->found && error) finder->found(finder->context, error);
    *status = SERVANDA_OK;
    return true;
}

servanda_status sv_parse_memory(sv_parse *parse) {
    if (parse->status == SERVANDA_OK) parse->status = sv_error_memory(parse->error);
    return parse->status;
}

char *sv_parse_copy(sv_parse *parse, const char *text, size_t size) {
    char *copy = sv_arena_copy(parse->arena, text, size);
    if (!copy) sv_parse_memory(parse);
    return copy;
}

bool sv_parse_fold(sv_parse *parse, const char *text, size_t size) {
    servanda_status status = sv_view_string(&parse->view, text, size, (parse->flags & SV_BLOB_SPACED) != 0,
                                            sv_blob_fold(parse->flags), parse->error);
    if (status != SERVANDA_OK) parse->status = status;
    return status == SERVANDA_OK;
}

bool sv_parse_is_name(const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                    c == '_' || c == '.';
        if (!good) return false;
    }
    return size > 0;
}

static double power_of_ten(int n) {
    double power = 1;
    while (n-- > 0) power *= 10;
    return power;
}

/* Own parser: strtod reads a comma or a point depending on the program's locale. */
bool sv_parse_number(const char *text, size_t size, double *out) {
    size_t i = 0;
    double value = 0;
    int digits = 0, after = 0, exponent = 0;
    bool minus = size > 0 && text[0] == '-';
    if (minus || (size > 0 && text[0] == '+')) i++;
    for (; i < size && text[i] >= '0' && text[i] <= '9'; i++, digits++) value = value * 10 + (text[i] - '0');
    if (i < size && text[i] == '.')
        for (i++; i < size && text[i] >= '0' && text[i] <= '9'; i++, digits++, after++)
            value = value * 10 + (text[i] - '0');
    if (digits == 0 || digits > 18) return false;
    if (i < size && text[i] == 'e') {
        for (i++; i < size && text[i] >= '0' && text[i] <= '9' && exponent < 30; i++)
            exponent = exponent * 10 + (text[i] - '0');
    }
    if (i != size || exponent > 22) return false;
    value = exponent >= after ? value * power_of_ten(exponent - after) : value / power_of_ten(after - exponent);
    *out = minus ? -value : value;
    return true;
}

uint32_t sv_parse_type(const char *text, size_t size) {
    for (uint32_t i = 0; i < SV_TYPE_COUNT; i++) {
        const char *name = sv_rule_type_name((sv_type)i);
        if (strlen(name) == size && memcmp(name, text, size) == 0) return i;
    }
    return SV_TYPE_COUNT;
}

uint32_t sv_parse_key(const char *text, size_t size) {
    for (uint32_t i = 0; i < SV_KEY_COUNT; i++) {
        const char *name = sv_rule_key_name((sv_key)i);
        if (strlen(name) == size && memcmp(name, text, size) == 0) return i;
    }
    return SV_KEY_COUNT;
}

uint32_t sv_parse_list(sv_parse *parse, const char *name, size_t size, bool open) {
    for (uint32_t i = 0; i < parse->lists.count; i++) {
        sv_parsed_list *list = &parse->lists.items[i];
        if (strlen(list->name) == size && memcmp(list->name, name, size) == 0) {
            list->opened |= open;
            return i;
        }
    }
    char *copy = sv_parse_copy(parse, name, size);
    if (!copy) return SV_NONE;
    sv_parsed_list list = {copy, parse->file, parse->line, SV_NONE, open};
    SV_VEC_PUSH(parse->lists, list);
    if (parse->lists.failed) {
        sv_parse_memory(parse);
        return SV_NONE;
    }
    return (uint32_t)parse->lists.count - 1;
}

/* ---- pack.conf ---- */

static const char *const conf_keys[] = {"lang",   "name",     "spaced", "branch",  "fold",   "sentence",
                                        "quotes", "brackets", "pause",  "inherit", "scheme", "values"};
#define CONF_CURE \
    "the keys are lang, name, spaced, branch, fold, sentence, quotes, brackets, pause, inherit, scheme and values"

static servanda_status conf_flag(sv_parse *parse, const char *key, const char *value, const char *off, const char *on,
                                 uint32_t flag) {
    if (strcmp(value, on) == 0) {
        parse->flags |= flag;
    } else if (strcmp(value, off) == 0) {
        parse->flags &= ~flag;
    } else {
        char cure[80];
        snprintf(cure, sizeof cure, "write \"%s %s\" or \"%s %s\"", key, on, key, off);
        return sv_parse_fail(parse, cure, "\"%s\" is no value of %s", value, key);
    }
    return SERVANDA_OK;
}

static servanda_status conf_fold(sv_parse *parse, const char *value) {
    static const char *const names[] = {"none", "hans", "comma"};
    static const uint32_t flags[] = {0, SV_BLOB_HANS, SV_BLOB_COMMA};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(value, names[i]) != 0) continue;
        parse->flags = (parse->flags & ~(uint32_t)(SV_BLOB_HANS | SV_BLOB_COMMA)) | flags[i];
        return SERVANDA_OK;
    }
    return sv_parse_fail(parse, "write \"fold none\", \"fold hans\" or \"fold comma\"", "\"%s\" is no value of fold",
                         value);
}

/* Whoever asks where they stand looks among the signs of a text only. */
static servanda_status conf_signs(sv_parse *parse, const char *key, const char *value) {
    uint32_t point;
    for (size_t size = strlen(value), length; size > 0; value += length, size -= length) {
        length = sv_utf8_decode(value, size, &point);
        if (point == ' ' || sv_char_is_sign(point)) continue;
        return sv_parse_fail(parse, "leave letters and digits out", "\"%.*s\" in %s is no sign", (int)length, value,
                             key);
    }
    return SERVANDA_OK;
}

static servanda_status conf_apply(sv_parse *parse, const char *key, const char *value) {
    if (strcmp(key, "spaced") == 0) return conf_flag(parse, key, value, "no", "yes", SV_BLOB_SPACED);
    if (strcmp(key, "branch") == 0) return conf_flag(parse, key, value, "right", "left", SV_BLOB_LEFT);
    if (strcmp(key, "fold") == 0) return conf_fold(parse, value);
    if (strcmp(key, "inherit") == 0) return conf_flag(parse, key, value, "sentence", "block", 0);
    static const char *const signs[] = {"sentence", "quotes", "brackets", "pause"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strcmp(key, signs[i]) == 0) return conf_signs(parse, key, value);
    if (strcmp(key, "lang") == 0 && !sv_rule_is_of(value, parse->lang))
        return sv_parse_fail(parse, "make it the name of the folder", "the language \"%s\" is not the folder's", value);
    return SERVANDA_OK;
}

static servanda_status conf_line(sv_parse *parse, sv_line line) {
    sv_line token;
    sv_line_token(&line, &token);
    const char *key = NULL;
    for (size_t i = 0; i < sizeof conf_keys / sizeof *conf_keys; i++) {
        if (strlen(conf_keys[i]) == token.size && memcmp(conf_keys[i], token.text, token.size) == 0) key = conf_keys[i];
    }
    if (!key) return sv_parse_fail(parse, CONF_CURE, "\"%.*s\" is no setting", (int)token.size, token.text);
    if (line.size == 0) return sv_parse_fail(parse, "write the value after the key", "%s has no value", key);
    char *value = sv_parse_copy(parse, line.text, line.size);
    if (!value) return parse->status;
    uint32_t at = 0; /* a later file (overlay) replaces the value */
    while (at < parse->setting_count && strcmp(parse->settings[at].key, key) != 0) at++;
    parse->settings[at].key = key;
    parse->settings[at].value = value;
    if (at == parse->setting_count) parse->setting_count++;
    return conf_apply(parse, key, value);
}

servanda_status sv_parse_conf(sv_parse *parse, const sv_source *source) {
    sv_line_reader reader;
    sv_line line;
    sv_line_open(&reader, source->text, source->size);
    while (parse->status == SERVANDA_OK && sv_line_next(&reader, &line)) {
        parse->line = line.number;
        sv_line_cut(&line, false);
        conf_line(parse, line);
        sv_parse_forgive(parse->finder, &parse->status, parse->error);
    }
    return parse->status;
}

/* ---- dispatch ---- */

typedef enum source_role { ROLE_NONE, ROLE_CONF, ROLE_WORDS, ROLE_RULES, ROLE_OTHER } source_role;

static bool ends_with(const char *text, const char *end) {
    size_t a = strlen(text), b = strlen(end);
    return a >= b && memcmp(text + a - b, end, b) == 0;
}

/* Whether the setting `values` names the file. Settings are read before words and rules are. */
static bool is_shared(const sv_parse *parse, const char *file) {
    for (uint32_t i = 0; i < parse->setting_count; i++) {
        if (strcmp(parse->settings[i].key, "values") != 0) continue;
        for (const char *at = parse->settings[i].value; *at; at += strspn(at, " \t")) {
            size_t size = strcspn(at, " \t");
            if (strlen(file) == size && memcmp(at, file, size) == 0) return true;
            at += size;
        }
    }
    return false;
}

/* The folder `values` is for the pack of values only, which takes of the others what the setting says. */
static bool is_left_out(const sv_parse *parse, const char *path, bool own) {
    bool values = parse->lang[strcspn(parse->lang, "/")] != '\0';
    const char *file = path + strcspn(path, "/") + 1;
    bool inside = own && strncmp(file, "values/", 7) == 0;
    return values ? !inside && strcmp(file, "pack.conf") != 0 && !is_shared(parse, file) : inside;
}

static source_role role_of(const sv_parse *parse, const char *path) {
    size_t n = strcspn(path, "/");
    bool own = strcspn(parse->lang, "/") == n && memcmp(path, parse->lang, n) == 0;
    bool common = n == 6 && memcmp(path, "common", 6) == 0;
    if (path[n] != '/' || (!own && !common) || is_left_out(parse, path, own)) return ROLE_NONE;
    if (own && strcmp(path + n, "/pack.conf") == 0) return ROLE_CONF;
    if (ends_with(path, ".words")) return ROLE_WORDS;
    if (ends_with(path, ".rules")) return ROLE_RULES;
    if (ends_with(path, ".test") || ends_with(path, "/GAPS") || ends_with(path, ".md")) return ROLE_NONE;
    return ROLE_OTHER;
}

bool sv_parse_is_source(const sv_parse *parse, const char *path) { return role_of(parse, path) != ROLE_NONE; }

static servanda_status check_utf8(sv_parse *parse, const sv_source *source) {
    size_t good = sv_utf8_valid_prefix(source->text, source->size);
    if (good == source->size) return SERVANDA_OK;
    parse->line = 1;
    for (size_t i = 0; i < good; i++) parse->line += source->text[i] == '\n';
    return sv_parse_fail(parse, "save the file as UTF-8", "the text is not UTF-8");
}

static servanda_status parse_one(sv_parse *parse, const sv_source *source, source_role role, int pass) {
    parse->file = source->path;
    parse->line = 0;
    if (pass > 0 && parse->finder && sv_utf8_valid_prefix(source->text, source->size) != source->size)
        return SERVANDA_OK; /* told in the first pass */
    if (pass == 0) {
        if (role == ROLE_OTHER)
            return sv_parse_fail(parse, "a pack has pack.conf, *.words, *.rules and *.test",
                                 "this file is no part of a pack");
        if (source->size > SV_LIMIT_PACK_BYTES) return sv_parse_fail(parse, "split it", "the file is too large");
        if (check_utf8(parse, source) != SERVANDA_OK) return parse->status;
        return role == ROLE_CONF ? sv_parse_conf(parse, source) : SERVANDA_OK;
    }
    if (role == ROLE_WORDS)
        return pass == 1 ? sv_parse_paradigms(parse, source) : pass == 2 ? sv_parse_words(parse, source) : SERVANDA_OK;
    if (role == ROLE_RULES && pass == 3) return sv_parse_rules(parse, source);
    return SERVANDA_OK;
}

static servanda_status check_lists(sv_parse *parse) {
    for (size_t i = 0; i < parse->lists.count; i++) {
        const sv_parsed_list *list = &parse->lists.items[i];
        if (list->opened) continue;
        parse->file = list->file;
        parse->line = list->line;
        sv_parse_fail(parse, "open it in a .words file with \"list NAME\", or correct the name", "there is no list @%s",
                      list->name);
        if (!sv_parse_forgive(parse->finder, &parse->status, parse->error)) break;
    }
    return parse->status;
}

servanda_status sv_parse_pack_all(sv_parse *parse, const char *lang, const sv_source *sources, size_t count,
                                  sv_parse_finder *finder, servanda_error *error) {
    *parse = (sv_parse){.error = error, .finder = finder, .lang = lang, .arena = sv_arena_new()};
    if (!parse->arena) return sv_parse_memory(parse);
    for (int pass = 0; pass < 4; pass++) {
        for (size_t i = 0; i < count && parse->status == SERVANDA_OK; i++) {
            source_role role = role_of(parse, sources[i].path);
            parse->source = i;
            if (role != ROLE_NONE) parse_one(parse, &sources[i], role, pass);
            sv_parse_forgive(finder, &parse->status, error);
        }
        if (pass == 0 && parse->status == SERVANDA_OK && parse->setting_count == 0) {
            parse->file = lang;
            parse->line = 0;
            sv_parse_fail(parse, "every language folder has a pack.conf with the settings of the language",
                          "there is no pack.conf");
            sv_parse_forgive(finder, &parse->status, error);
        }
    }
    return parse->status == SERVANDA_OK ? check_lists(parse) : parse->status;
}

servanda_status sv_parse_pack(sv_parse *parse, const char *lang, const sv_source *sources, size_t count,
                              servanda_error *error) {
    return sv_parse_pack_all(parse, lang, sources, count, NULL, error);
}

void sv_parse_free(sv_parse *parse) {
    SV_VEC_FREE(parse->paradigms);
    SV_VEC_FREE(parse->lists);
    SV_VEC_FREE(parse->entries);
    SV_VEC_FREE(parse->words);
    SV_VEC_FREE(parse->rules);
    sv_view_free(&parse->view);
    sv_arena_free(parse->arena);
    parse->arena = NULL;
}
