/* servanda pack explain: everything about one rule, or which rules and words fire where in a text. */
#include <string.h>

#include "cli/pack.h"

/* ---- a rule ---- */

static const char *const LABELS[] = {
    [SERVANDA_FACT_WHY] = "why",       [SERVANDA_FACT_IS] = "is",
    [SERVANDA_FACT_LAYER] = "layer",   [SERVANDA_FACT_PATTERN] = "pattern",
    [SERVANDA_FACT_ANCHOR] = "anchor", [SERVANDA_FACT_LIST] = "words",
    [SERVANDA_FACT_SEES] = "asks for", [SERVANDA_FACT_SEEN_BY] = "asked for by",
    [SERVANDA_FACT_FEEDS] = "decides", [SERVANDA_FACT_REPLACES] = "replaces",
    [SERVANDA_FACT_TEST] = "tests",
};

typedef struct facts {
    cli_call *call;
    const char *before; /* label of the line above */
} facts;

static void fact(void *context, servanda_workshop_fact what, const char *text) {
    facts *f = context;
    const char *label = LABELS[what];
    servanda_output_printf(f->call->out, "  %-13s ", label == f->before ? "" : label);
    servanda_text_tone(f->call->out, &f->call->style,
                       what == SERVANDA_FACT_WHY ? SERVANDA_TONE_STRONG : SERVANDA_TONE_PLAIN, text);
    servanda_output_text(f->call->out, "\n");
    f->before = label;
}

typedef struct wanted {
    const char *name, *lang;
    servanda_workshop_rule found;
    bool there;
} wanted;

static void compare_name(void *context, const servanda_workshop_rule *rule) {
    wanted *w = context;
    if (strcmp(rule->name, w->name) != 0) return;
    w->found = *rule;
    w->there = true;
}

static int show_rule(cli_call *call, servanda_workshop *shop, const wanted *w) {
    servanda_error error = SERVANDA_ERROR_INIT;
    facts f = {call, NULL};
    servanda_output_text(call->out, "rule ");
    servanda_text_tone(call->out, &call->style, SERVANDA_TONE_LINK, w->name);
    servanda_output_printf(call->out, "  %s:%lu\n", w->found.file, w->found.line);
    servanda_status status = servanda_workshop_rule_facts(shop, w->name, fact, &f, &error);
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}

/* ---- a text ---- */

typedef struct trace {
    cli_call *call;
    servanda_table *table;
} trace;

static void mark_json(cli_call *call, const servanda_workshop_mark *mark, const char *key) {
    servanda_json json = {call->out, false};
    const struct {
        const char *key, *value;
    } texts[] = {
        {"text", mark->text}, {key, mark->type}, {"values", mark->values}, {"rule", mark->rule}, {"file", mark->file}};
    servanda_json_open(&json, '{');
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        cli_json_text(&json, texts[i].key, texts[i].value);
    }
    cli_json_count(&json, "line", mark->line);
    servanda_json_key(&json, "rank");
    servanda_json_number(&json, mark->rank);
    servanda_json_key(&json, "lost");
    servanda_json_bool(&json, mark->lost);
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static void show_mark(void *context, const servanda_workshop_mark *mark) {
    trace *t = context;
    if (!t->table) {
        mark_json(t->call, mark, "type");
        return;
    }
    servanda_table_toned(t->table, mark->lost ? SERVANDA_TONE_DIM : SERVANDA_TONE_STRONG, mark->type);
    servanda_table_toned(t->table, SERVANDA_TONE_WARN, mark->text);
    servanda_table_cell(t->table, mark->values);
    servanda_table_cell(t->table, mark->rule);
    servanda_table_cell(t->table, mark->lost ? "lost against another at this place" : "");
}

static void show_word(void *context, const servanda_workshop_mark *word) {
    trace *t = context;
    if (!t->table) {
        mark_json(t->call, word, "list");
        return;
    }
    char list[CLI_WORDS] = "@";
    strncat(list, word->type, sizeof list - 2);
    servanda_table_cell(t->table, list);
    servanda_table_toned(t->table, SERVANDA_TONE_WARN, word->text);
}

static int show_text(cli_call *call, servanda_workshop *shop, const char *text) {
    static const servanda_column marks[] = {{"MARK", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_STRONG, 0},
                                            {"TEXT", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 16},
                                            {"VALUES", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
                                            {"RULE", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_LINK, 0},
                                            {"", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_DIM, 0}};
    static const servanda_column words[] = {{"LIST", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_LINK, 0},
                                            {"WORD", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0}};
    bool jsonl = cli_has(call, CLI_OPT_JSONL);
    servanda_error error = SERVANDA_ERROR_INIT;
    trace m = {call, jsonl ? NULL : servanda_table_new(marks, 5)},
          w = {call, jsonl ? NULL : servanda_table_new(words, 2)};
    servanda_status status = servanda_workshop_words(shop, text, show_word, &w, &error);
    if (status == SERVANDA_OK) status = servanda_workshop_marks(shop, text, show_mark, &m, &error);
    if (!jsonl && status == SERVANDA_OK) {
        servanda_table_write(w.table, call->out, &call->style, 0);
        servanda_output_text(call->out, "\n");
        servanda_table_write(m.table, call->out, &call->style, 0);
    }
    servanda_table_free(m.table);
    servanda_table_free(w.table);
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}

/* The language of a text that no argument names: that of its letters. */
static const char *language_of(const cli_pack *pack, const char *text, char lang[8]) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    servanda_document *doc = NULL;
    info.id = "text";
    info.format = "text";
    lang[0] = '\0';
    if (pack->lang_count == 1) return pack->langs[0];
    if (servanda_document_read(&doc, text, strlen(text), &info, &error) == SERVANDA_OK)
        servanda_workshop_language(doc, text, lang);
    servanda_document_free(doc);
    return lang;
}

static bool looks_like_rule(const char *text) {
    return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == strlen(text) &&
           strchr(text, '.');
}

/* True: it was a rule of one of the packs, and *code says how telling about it went. */
static bool explain_rule(const cli_pack *pack, const char *name, int *code) {
    for (size_t i = 0; i < pack->lang_count; i++) {
        servanda_error error = SERVANDA_ERROR_INIT;
        wanted w = {.name = name, .lang = pack->langs[i]};
        servanda_workshop *shop = cli_pack_open(pack, pack->langs[i], code);
        if (!shop) return true;
        servanda_status status = servanda_workshop_rules(shop, compare_name, &w, &error);
        bool told = status != SERVANDA_OK || w.there;
        if (status != SERVANDA_OK) *code = cli_console_fail(&error);
        if (w.there) *code = show_rule(pack->call, shop, &w);
        servanda_workshop_free(shop);
        if (told) return true;
    }
    return false;
}

static int unknown_rule(const cli_pack *pack, const char *name) {
    int code = 0;
    const char *lang = pack->langs[0];
    for (size_t i = 0; i < pack->lang_count; i++)
        if (strlen(pack->langs[i]) == strcspn(name, ".") && strncmp(name, pack->langs[i], strcspn(name, ".")) == 0)
            lang = pack->langs[i];
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_workshop *shop = cli_pack_open(pack, lang, &code);
    facts f = {pack->call, NULL};
    if (shop && servanda_workshop_rule_facts(shop, name, fact, &f, &error) != SERVANDA_OK)
        code = cli_console_fail(&error);
    servanda_workshop_free(shop);
    return code;
}

int cli_pack_explain(cli_call *call) {
    cli_pack pack;
    char lang[8];
    int code = cli_pack_take(&pack, call, 1);
    if (code != 0) return code;
    if (pack.next + 1 != call->argument_count)
        return cli_usage(call, "pack explain needs the name of one rule, or one text in quotation marks");
    const char *what = call->arguments[pack.next];
    if (explain_rule(&pack, what, &code)) return code;
    if (looks_like_rule(what)) return unknown_rule(&pack, what);
    const char *own = language_of(&pack, what, lang);
    if (!cli_pack_is_lang(&pack, own))
        return cli_usage(call, "no pack reads the language of this text; name one before it");
    servanda_workshop *shop = cli_pack_open(&pack, own, &code);
    if (shop) code = show_text(call, shop, what);
    servanda_workshop_free(shop);
    return code;
}
