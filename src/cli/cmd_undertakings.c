/* servanda undertakings: the same act followed across documents, years and languages. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/follow.h"

typedef struct telling {
    cli_call *call;
    const cli_follow *follow;
    const servanda_link_document *docs;
    size_t shown;
    bool any;
} telling;

static const servanda_statement *statement_of(const telling *t, servanda_mention m) {
    return &t->docs[m.document].statements.items[m.statement];
}

static void json_statement(servanda_json *json, const servanda_statement *s) {
    servanda_json_open(json, '{');
    cli_json_place(json, s);
    cli_json_text(json, "kind", servanda_kind_name(s->kind));
    cli_json_text(json, "reading", cli_words_reading(s));
    cli_json_text(json, "quote", s->quote);
    servanda_json_close(json, '}');
}

static void json_reasons(servanda_json *json, const telling *t, const servanda_undertaking *u) {
    servanda_json_open(json, '[');
    for (size_t i = 0; i < u->reason_count; i++) {
        const servanda_link_reason *r = &u->reasons[i];
        char a[CLI_WORDS], b[CLI_WORDS];
        servanda_json_open(json, '{');
        cli_json_text(json, "a", cli_words_place(statement_of(t, u->mentions[r->a]), a));
        cli_json_text(json, "b", cli_words_place(statement_of(t, u->mentions[r->b]), b));
        cli_json_score(json, r->score);
        cli_json_text(json, "why", r->why);
        servanda_json_close(json, '}');
    }
    servanda_json_close(json, ']');
}

static void as_json(const telling *t, const servanda_undertaking *u) {
    servanda_json json = {.output = t->call->out};
    servanda_json_open(&json, '{');
    cli_json_text(&json, "undertaking", u->id);
    cli_follow_json(&json, t->follow, &t->follow->standings[u - t->follow->items]);
    servanda_json_key(&json, "statements");
    servanda_json_open(&json, '[');
    for (size_t i = 0; i < u->mention_count; i++) json_statement(&json, statement_of(t, u->mentions[i]));
    servanda_json_close(&json, ']');
    servanda_json_key(&json, "why");
    json_reasons(&json, t, u);
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static void as_text(telling *t, const servanda_undertaking *u) {
    servanda_output *out = t->call->out;
    if (t->shown++ > 0) servanda_output_text(out, "\n");
    const servanda_standing *standing = &t->follow->standings[u - t->follow->items];
    char words[CLI_WORDS];
    servanda_text_tone(out, &t->call->style, SERVANDA_TONE_HEADING, u->id);
    servanda_output_text(out, "  ");
    cli_follow_words(t->follow, standing, words);
    servanda_text_tone(out, &t->call->style, cli_follow_tone(standing->state), words);
    servanda_output_text(out, "\n");
    for (size_t i = 0; i < u->mention_count; i++) {
        const servanda_statement *s = statement_of(t, u->mentions[i]);
        const char *date = t->docs[u->mentions[i].document].date;
        char place[CLI_WORDS];
        servanda_output_printf(out, "  %-10s  ", date ? date : "");
        servanda_text_tone(out, &t->call->style, cli_words_tone(s), cli_words_reading(s));
        servanda_output_text(out, "  ");
        servanda_text_tone(out, &t->call->style, SERVANDA_TONE_LINK, cli_words_place(s, place));
        servanda_output_text(out, "\n");
        servanda_text_wrap(out, &t->call->style, SERVANDA_TONE_PLAIN, 14, s->quote);
    }
}

/* Whether an undertaking is asked for: every one as JSON; as text those with a history, or of the document named. */
static bool wanted(const telling *t, const servanda_undertaking *u) {
    const char *doc = t->call->argument_count ? t->call->arguments[0] : NULL;
    if (!doc) return cli_has(t->call, CLI_OPT_JSONL) || u->mention_count > 1;
    for (size_t i = 0; i < u->mention_count; i++)
        if (strcmp(t->docs[u->mentions[i].document].id, doc) == 0) return true;
    return false;
}

static bool tell(void *context, const cli_follow *follow) {
    telling *t = context;
    t->follow = follow, t->docs = follow->docs;
    for (size_t i = 0; i < follow->item_count && !servanda_output_failed(t->call->out); i++) {
        if (!wanted(t, &follow->items[i])) continue;
        t->any = true;
        if (cli_has(t->call, CLI_OPT_JSONL))
            as_json(t, &follow->items[i]);
        else
            as_text(t, &follow->items[i]);
    }
    return !servanda_output_failed(t->call->out);
}

/* The document that is named, if any. */
static bool *documents_of(const cli_call *call, const cli_follow *follow) {
    bool *named = calloc(follow->doc_count + 1, sizeof *named);
    for (size_t i = 0; named && i < follow->doc_count; i++)
        named[i] = strcmp(follow->docs[i].id, call->arguments[0]) == 0;
    return named;
}

int cli_cmd_undertakings(cli_call *call) {
    cli_follow follow;
    telling t = {.call = call};
    int code = cli_follow_begin(&follow, call, false);
    bool *named = code == 0 && call->argument_count ? documents_of(call, &follow) : NULL;
    const cli_follow_ask ask = {NULL, named, CLI_FOLLOW_MOST};
    if (code == 0) code = cli_follow_each(&follow, &ask, tell, &t);
    if (code == 0 && !t.any)
        code = cli_nothing_found(call, follow.reg, call->argument_count ? call->arguments[0] : NULL);
    free(named);
    cli_follow_end(&follow);
    return code;
}
