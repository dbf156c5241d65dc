/* servanda why --missing: why nothing is found in a stretch of a document, in plain words. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/missing.h"
#include "servanda/workshop.h"

typedef struct telling {
    cli_call *call;
    size_t told;
} telling;

static void tone(const telling *t, servanda_tone tone_of, const char *text) {
    servanda_text_tone(t->call->out, &t->call->style, tone_of, text);
}

/* ---- for people ---- */

/* A step may be a long row of alternatives. */
static void tone_step(const telling *t, const char *step) {
    enum { MOST = 100 };
    char text[MOST + 8];
    size_t size = strlen(step), keep = size < MOST ? size : MOST;
    while (keep < size && keep > 0 && ((unsigned char)step[keep] & 0xC0) == 0x80) keep--;
    snprintf(text, sizeof text, "%.*s%s", (int)keep, step, keep < size ? " ..." : "");
    tone(t, SERVANDA_TONE_STRONG, text);
}

static void tell_statements(const telling *t, const servanda_workshop_missing *m) {
    servanda_output *out = t->call->out;
    for (size_t i = 0; i < m->statement_count; i++) {
        char place[CLI_WORDS];
        const servanda_statement *s = &m->statements[i];
        servanda_output_text(out, i ? "  and " : "A statement that touches these words is found: ");
        tone(t, SERVANDA_TONE_LINK, cli_words_place(s, place));
        servanda_output_printf(out, ", %s", servanda_kind_name(s->kind));
        if (s->kind != SERVANDA_KIND_POSITION) servanda_output_printf(out, " %s", cli_words_reading(s));
        servanda_output_text(out, "\n");
        servanda_text_wrap(out, &t->call->style, SERVANDA_TONE_WARN, 4, s->quote);
    }
    if (m->statement_count) servanda_output_text(out, "Its reading is explained by: servanda why DOC ID\n");
}

static void tell_near(const telling *t, const servanda_workshop_near *n, size_t number) {
    servanda_output *out = t->call->out;
    servanda_output_printf(out, "  %s ", number == 0 ? "nearest  " : "runner-up");
    tone(t, SERVANDA_TONE_LINK, n->rule);
    servanda_output_printf(out, " (%s), %s:%lu\n", n->says, n->file, n->line);
    servanda_text_wrap(out, &t->call->style, SERVANDA_TONE_DIM, 12, n->why);
    servanda_output_text(out, "            found     ");
    tone(t, SERVANDA_TONE_WARN, n->matched);
    servanda_output_text(out, "\n");
    bool between = n->condition && strcmp(n->condition, "between") == 0;
    if (between) {
        servanda_output_printf(out, "            too much  before step %u of %u: ", n->number, n->steps);
    } else if (n->condition) {
        servanda_output_printf(out, "            stopped   by its line: %s ", n->condition);
    } else {
        servanda_output_printf(out, "            missing   step %u of %u: ", n->number, n->steps);
    }
    tone_step(t, n->step);
    servanda_output_text(out, "\n");
    if (!*n->there) return;
    servanda_output_text(out, "            there     ");
    tone(t, SERVANDA_TONE_WARN, n->there);
    servanda_output_text(out, "\n");
}

static void as_text(telling *t, const servanda_workshop_missing *m) {
    servanda_output *out = t->call->out;
    if (t->told++ == 0) tell_statements(t, m);
    if (m->cause == SERVANDA_CAUSE_FOUND) return;
    if (*m->clause) servanda_text_wrap(out, &t->call->style, SERVANDA_TONE_WARN, 0, m->clause);
    servanda_text_wrap(out, &t->call->style, SERVANDA_TONE_PLAIN, *m->clause ? 2 : 0, m->says);
    if (m->rule) {
        servanda_output_text(out, "  rule ");
        tone(t, SERVANDA_TONE_LINK, m->rule);
        servanda_output_printf(out, ", %s:%lu\n", m->file, m->line);
        servanda_text_wrap(out, &t->call->style, SERVANDA_TONE_DIM, 4, m->why);
    }
    for (size_t i = 0; i < m->near_count; i++) tell_near(t, &m->near[i], i);
}

/* ---- for programs ---- */

static const char *const CAUSES[] = {"not-there",      "found",       "furniture", "heading", "caption",
                                     "between-blocks", "language",    "set-aside", "skipped", "dropped",
                                     "lead",           "silent-item", "masked",    "no-kind", "no-predicate"};

static void near_json(servanda_json *json, const servanda_workshop_near *n) {
    servanda_json_open(json, '{');
    cli_json_text(json, "rule", n->rule);
    cli_json_text(json, "why", n->why);
    cli_json_text(json, "file", n->file);
    cli_json_count(json, "line", n->line);
    cli_json_text(json, "says", n->says);
    cli_json_text(json, "found", n->matched);
    cli_json_text(json, "condition", n->condition);
    cli_json_text(json, "missing", n->step);
    cli_json_text(json, "there", n->there);
    cli_json_count(json, "step", n->number);
    cli_json_count(json, "steps", n->steps);
    servanda_json_close(json, '}');
}

static void as_json(const telling *t, const servanda_workshop_missing *m) {
    servanda_json json = {t->call->out, false};
    servanda_json_open(&json, '{');
    cli_json_text(&json, "cause", CAUSES[m->cause]);
    cli_json_text(&json, "says", m->says);
    cli_json_count(&json, "start", m->span.start);
    cli_json_count(&json, "end", m->span.end);
    cli_json_text(&json, "clause", m->clause);
    cli_json_text(&json, "rule", m->rule);
    cli_json_text(&json, "why", m->why);
    servanda_json_key(&json, "statements");
    servanda_json_open(&json, '[');
    for (size_t i = 0; i < m->statement_count; i++) {
        servanda_json_open(&json, '{');
        servanda_json_statement(&json, &m->statements[i], false);
        servanda_json_close(&json, '}');
    }
    servanda_json_close(&json, ']');
    servanda_json_key(&json, "near");
    servanda_json_open(&json, '[');
    for (size_t i = 0; i < m->near_count; i++) near_json(&json, &m->near[i]);
    servanda_json_close(&json, ']');
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static void tell(void *context, const servanda_workshop_missing *m) {
    telling *t = context;
    if (cli_has(t->call, CLI_OPT_JSON))
        as_json(t, m);
    else
        as_text(t, m);
}

/* ---- the document ---- */

static void first_lang(void *context, const char *lang) {
    char *out = context;
    if (!*out) snprintf(out, 8, "%s", lang);
}

static void same_lang(void *context, const char *lang) {
    char *wanted = context; /* emptied where the language is there */
    if (strcmp(wanted, lang) == 0) *wanted = '\0';
}

/* The pack that reads the words, or the first one: it is still needed to tell that none does. */
static void choose_lang(const cli_call *call, const servanda_document *doc, const char *quote, char lang[8]) {
    servanda_error error = SERVANDA_ERROR_INIT;
    const servanda_document_info *info = servanda_document_get_info(doc);
    char wanted[8];
    servanda_workshop_language(doc, quote, lang);
    if (!*lang && info->lang) snprintf(lang, 8, "%.7s", info->lang);
    snprintf(wanted, sizeof wanted, "%s", lang);
    servanda_workshop_langs(NULL, same_lang, wanted, &error);
    if (call->given[CLI_OPT_PACKS]) servanda_workshop_langs(call->given[CLI_OPT_PACKS], same_lang, wanted, &error);
    if (*lang && !*wanted) return;
    lang[0] = '\0';
    servanda_workshop_langs(NULL, first_lang, lang, &error);
}

int cli_missing_explain(cli_call *call, servanda_document *doc, const char *quote) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_workshop_source source = SERVANDA_WORKSHOP_SOURCE_INIT;
    servanda_workshop *shop = NULL;
    telling t = {call, 0};
    char lang[8];
    choose_lang(call, doc, quote, lang);
    source.folder = call->given[CLI_OPT_PACKS];
    source.lang = lang;
    servanda_status status = servanda_workshop_open(&shop, &source, &error);
    if (status == SERVANDA_OK) status = servanda_workshop_explain_missing(shop, doc, quote, tell, &t, &error);
    servanda_workshop_free(shop);
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}
