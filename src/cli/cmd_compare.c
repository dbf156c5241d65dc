/* servanda compare: two language versions (or two readouts) of one text, act by act. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/draft.h"
#include "cli/pair.h"

typedef struct comparing {
    cli_call *call;
    const servanda_link_document *a, *b;
    size_t shown, differing, unread;
} comparing;

/* The slot of a statement that a difference is about, in words. */
static const char *slot(const servanda_statement *s, unsigned flag, char out[CLI_WORDS]) {
    char one[CLI_WORDS];
    size_t used = 0;
    out[0] = '\0';
    if (!s) return snprintf(out, CLI_WORDS, "nothing"), out;
    if (flag == SERVANDA_DIFFERS_ACTOR) return cli_words_join(s->actors, s->actor_count, " ", out);
    if (flag == SERVANDA_DIFFERS_KIND) return servanda_kind_name(s->kind);
    if (flag == SERVANDA_DIFFERS_FORCE) return cli_words_reading(s);
    for (size_t i = 0; flag == SERVANDA_DIFFERS_AMOUNT && i < s->amount_count && used < CLI_WORDS; i++)
        used += (size_t)snprintf(out + used, CLI_WORDS - used, "%s%s", i ? ", " : "",
                                 cli_words_amount(&s->amounts[i], one));
    for (size_t i = 0; flag == SERVANDA_DIFFERS_DEADLINE && i < s->date_count && used < CLI_WORDS; i++)
        used += (size_t)snprintf(out + used, CLI_WORDS - used, "%s%s", i ? ", " : "", s->dates[i].edtf);
    return *out ? out : "none";
}

/* How the two sides differ, for a reader: which binds more, falls later, is larger. */
static const char *remark(const servanda_statement *a, const servanda_statement *b, unsigned flag) {
    if (flag == SERVANDA_DIFFERS_MISSING) return "; the other text has no words for it at this place";
    if (flag == SERVANDA_DIFFERS_FORCE)
        return a->force > b->force ? "; the first binds more" : "; the second binds more";
    if (flag == SERVANDA_DIFFERS_AMOUNT && a->amount_count && b->amount_count)
        return a->amounts[0].value > b->amounts[0].value ? "; the first is more" : "; the second is more";
    if (flag == SERVANDA_DIFFERS_AMOUNT || flag == SERVANDA_DIFFERS_DEADLINE)
        return flag == SERVANDA_DIFFERS_AMOUNT || !a->date_count || !b->date_count ? "; only one text says it" : "";
    return "";
}

static void explain(const comparing *c, const servanda_statement *a, const servanda_statement *b, unsigned flag,
                    char out[CLI_SENTENCE]) {
    char left[CLI_WORDS], right[CLI_WORDS];
    const char *name = servanda_difference_name(flag), *more = remark(a, b, flag);
    if (flag == SERVANDA_DIFFERS_MISSING)
        snprintf(out, CLI_SENTENCE, "%s: only in %s%s", name, a ? c->a->id : c->b->id, more);
    else if (flag == SERVANDA_DIFFERS_SCOPE)
        snprintf(out, CLI_SENTENCE, "%s: another number in %s than in %s", name, c->a->id, c->b->id);
    else
        snprintf(out, CLI_SENTENCE, "%s: %s in %s, %s in %s%s", name, slot(a, flag, left), c->a->id,
                 slot(b, flag, right), c->b->id, more);
}

static void as_json(const comparing *c, const servanda_statement *a, const servanda_statement *b, unsigned found,
                    double score) {
    servanda_json json = {.output = c->call->out};
    char why[CLI_SENTENCE];
    servanda_json_open(&json, '{');
    servanda_json_key(&json, "a");
    cli_pair_json_side(&json, a);
    servanda_json_key(&json, "b");
    cli_pair_json_side(&json, b);
    servanda_json_key(&json, "differs");
    servanda_json_open(&json, '[');
    for (unsigned flag = 1; flag <= SERVANDA_DIFFERS_LAST; flag <<= 1)
        if (found & flag) servanda_json_string(&json, servanda_difference_name(flag));
    servanda_json_close(&json, ']');
    cli_json_score(&json, score);
    servanda_json_key(&json, "why");
    servanda_json_open(&json, '[');
    for (unsigned flag = 1; flag <= SERVANDA_DIFFERS_LAST; flag <<= 1)
        if (found & flag) explain(c, a, b, flag, why), servanda_json_string(&json, why);
    servanda_json_close(&json, ']');
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

/* Both wordings side by side, under where they stand. */
static void quotes(const comparing *c, const servanda_statement *a, const servanda_statement *b) {
    char left[CLI_WORDS] = "", right[CLI_WORDS] = "";
    if (a) cli_words_place(a, left);
    if (b) cli_words_place(b, right);
    servanda_text_beside(c->call->out, &c->call->style, SERVANDA_TONE_LINK, left, right);
    servanda_text_beside(c->call->out, &c->call->style, SERVANDA_TONE_PLAIN, a ? a->quote : NULL, b ? b->quote : NULL);
}

static void as_text(comparing *c, const servanda_statement *a, const servanda_statement *b, unsigned found) {
    char why[CLI_SENTENCE];
    if (c->shown++ > 0) servanda_output_text(c->call->out, "\n");
    for (unsigned flag = 1; flag <= SERVANDA_DIFFERS_LAST; flag <<= 1) {
        if (!(found & flag)) continue;
        explain(c, a, b, flag, why);
        servanda_text_tone(c->call->out, &c->call->style, SERVANDA_TONE_WARN, why);
        servanda_output_text(c->call->out, "\n");
    }
    quotes(c, a, b);
}

static void tell(comparing *c, const servanda_aligned *rows, size_t count) {
    for (size_t i = 0; i < count && !servanda_output_failed(c->call->out); i++) {
        const servanda_statement *a = cli_pair_side(c->a, rows[i].a), *b = cli_pair_side(c->b, rows[i].b);
        unsigned found = rows[i].differs;
        c->differing += found != 0;
        c->unread += rows[i].unread;
        if (rows[i].unread) continue;
        if (cli_has(c->call, CLI_OPT_JSONL))
            as_json(c, a, b, found, rows[i].score);
        else if (found)
            as_text(c, a, b, found);
    }
}

static int compare(cli_call *call, const cli_draft *drafts) {
    size_t count;
    servanda_alignment *alignment;
    servanda_error error = SERVANDA_ERROR_INIT;
    comparing c = {.call = call, .a = &drafts[0].doc, .b = &drafts[1].doc};
    if (servanda_align_documents(&alignment, c.a, c.b, &error) != SERVANDA_OK) return cli_console_fail(&error);
    const servanda_aligned *rows = servanda_alignment_rows(alignment, &count);
    tell(&c, rows, count);
    servanda_alignment_free(alignment);
    if (!cli_has(call, CLI_OPT_JSONL)) {
        cli_console_remark(call, "%zu of %zu acts differ", c.differing, count - c.unread);
        if (c.unread)
            cli_console_remark(call,
                               "%zu statement%s of one text only left out: views, and places where the other text has "
                               "words that no act was found in",
                               c.unread, c.unread == 1 ? "" : "s");
    }
    return c.differing ? 1 : 0;
}

int cli_cmd_compare(cli_call *call) { return cli_draft_pair(call, compare); }
