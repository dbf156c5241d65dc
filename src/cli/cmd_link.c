/* servanda link: what people decide about which statements are one act. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/follow.h"

typedef struct deciding {
    cli_call *call;
    cli_follow follow;
    const char *who;
} deciding;

static const char *who_of(const cli_call *call) {
    const char *user = getenv("USER");
    if (cli_has(call, CLI_OPT_WHO)) return call->given[CLI_OPT_WHO];
    return user && *user ? user : "somebody";
}

static bool read_number(const char *text, uint64_t *out) {
    char *end;
    errno = 0;
    *out = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end && errno == 0;
}

/* The document of DOC:ID, as in ports-2023-en:3. */
static bool is_of(const servanda_link_document *doc, const char *name) {
    const char *colon = strrchr(name, ':');
    return colon && strlen(doc->id) == (size_t)(colon - name) && strncmp(doc->id, name, (size_t)(colon - name)) == 0;
}

static const servanda_statement *find_statement(const deciding *d, const char *name, servanda_mention *at) {
    const char *colon = strrchr(name, ':');
    uint64_t id;
    if (!colon || !read_number(colon + 1, &id)) return NULL;
    for (size_t i = 0; i < d->follow.doc_count; i++) {
        const servanda_link_document *doc = &d->follow.docs[i];
        for (size_t k = 0; is_of(doc, name) && k < doc->statements.count; k++)
            if (doc->statements.items[k].id == id) return *at = (servanda_mention){i, k}, &doc->statements.items[k];
    }
    return NULL;
}

/* All statements of the two documents, which become `named`. */
static int read_statements(deciding *d, bool *named) {
    for (size_t i = 0; i < d->follow.doc_count; i++)
        for (size_t k = 1; k < 3; k++) named[i] |= is_of(&d->follow.docs[i], d->call->arguments[k]);
    return cli_follow_fill(&d->follow, named);
}

static int missed(const char *name) {
    servanda_error error = SERVANDA_ERROR_INIT;
    error.status = SERVANDA_NOT_FOUND;
    snprintf(error.what, sizeof error.what, "there is no statement '%.200s'", name);
    snprintf(error.cure, sizeof error.cure, "write DOC:ID, as in ports-2023-en:3; servanda list DOC shows them");
    return cli_console_fail(&error);
}

static bool holds(const servanda_undertaking *u, servanda_mention m) {
    for (size_t i = 0; i < u->mention_count; i++)
        if (u->mentions[i].document == m.document && u->mentions[i].statement == m.statement) return true;
    return false;
}

static bool together(const deciding *d, servanda_mention a, servanda_mention b) {
    for (size_t i = 0; i < d->follow.item_count; i++)
        if (holds(&d->follow.items[i], a)) return holds(&d->follow.items[i], b);
    return false;
}

static servanda_passage passage_of(const servanda_statement *s) {
    return (servanda_passage){s->doc, s->span.start, s->span.end, s->quote};
}

static int decide_with(deciding *d, servanda_verdict verdict, bool *named) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_mention at[2];
    const servanda_statement *s[2];
    uint64_t number;
    int code = read_statements(d, named);
    if (code != 0) return code;
    for (size_t i = 0; i < 2; i++)
        if (!(s[i] = find_statement(d, d->call->arguments[i + 1], &at[i]))) return missed(d->call->arguments[i + 1]);
    if (s[0] == s[1]) return cli_usage(d->call, "both are the same statement");
    if (verdict == SERVANDA_VERDICT_SPLIT) {
        code = cli_follow_each(&d->follow, &(cli_follow_ask){.documents = named}, NULL, NULL);
        if (code != 0) return code;
        if (!together(d, at[0], at[1]))
            return cli_usage(d->call, "these two are not in one undertaking; to keep them apart, write never");
    }
    servanda_linkage linkage = {.verdict = verdict, .a = passage_of(s[0]), .b = passage_of(s[1]), .who = d->who};
    linkage.note = d->call->given[CLI_OPT_NOTE];
    if (servanda_register_link(d->follow.reg, &linkage, &number, &error) != SERVANDA_OK)
        return cli_console_fail(&error);
    cli_console_remark(d->call, "decision %llu: %s", (unsigned long long)number, servanda_verdict_name(verdict));
    return 0;
}

static int decide(deciding *d, servanda_verdict verdict) {
    bool *named = calloc(d->follow.doc_count + 1, sizeof *named);
    int code = named ? decide_with(d, verdict, named) : CLI_EXIT_MEMORY;
    free(named);
    return code;
}

static int undo(deciding *d) {
    servanda_error error = SERVANDA_ERROR_INIT;
    uint64_t number;
    if (d->call->argument_count != 2 || !read_number(d->call->arguments[1], &number))
        return cli_usage(d->call, "undo needs the number of a decision");
    if (servanda_register_unlink(d->follow.reg, number, d->who, &error) != SERVANDA_OK) {
        if (error.status == SERVANDA_NOT_FOUND) snprintf(error.cure, sizeof error.cure, "see: servanda link list");
        return cli_console_fail(&error);
    }
    cli_console_remark(d->call, "decision %llu is undone", (unsigned long long)number);
    return 0;
}

/* ---- the list ---- */

static void passage_member(servanda_json *json, const char *key, const servanda_passage *p) {
    servanda_json_key(json, key);
    servanda_json_open(json, '{');
    cli_json_text(json, "doc", p->doc);
    cli_json_count(json, "start", p->start);
    cli_json_count(json, "end", p->end);
    cli_json_text(json, "quote", p->quote);
    servanda_json_close(json, '}');
}

static void as_json(cli_call *call, const servanda_linkage *l) {
    servanda_json json = {.output = call->out};
    servanda_json_open(&json, '{');
    cli_json_count(&json, "number", l->number);
    cli_json_text(&json, "verdict", servanda_verdict_name(l->verdict));
    passage_member(&json, "a", &l->a);
    passage_member(&json, "b", &l->b);
    cli_json_text(&json, "who", l->who);
    cli_json_text(&json, "at", l->at);
    cli_json_text(&json, "note", l->note);
    cli_json_text(&json, "undone_by", l->undone_by);
    cli_json_text(&json, "undone_at", l->undone_at);
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static void as_text(cli_call *call, const servanda_linkage *l) {
    const servanda_passage *both[2] = {&l->a, &l->b};
    servanda_output *out = call->out;
    servanda_output_printf(out, "%llu  ", (unsigned long long)l->number);
    servanda_text_tone(out, &call->style, SERVANDA_TONE_STRONG, servanda_verdict_name(l->verdict));
    servanda_output_printf(out, "  %s, %s%s%s", l->who, l->at, l->note ? ": " : "", l->note ? l->note : "");
    if (l->undone_at) servanda_output_printf(out, " (undone by %s, %s)", l->undone_by, l->undone_at);
    servanda_output_text(out, "\n");
    for (size_t i = 0; i < 2; i++) {
        servanda_output_text(out, "    ");
        servanda_text_tone(out, &call->style, SERVANDA_TONE_LINK, both[i]->doc);
        servanda_output_text(out, "\n");
        servanda_text_wrap(out, &call->style, SERVANDA_TONE_PLAIN, 8, both[i]->quote);
    }
}

static bool tell(void *context, const servanda_linkage *l) {
    cli_call *call = context;
    if (cli_has(call, CLI_OPT_JSONL))
        as_json(call, l);
    else
        as_text(call, l);
    return !servanda_output_failed(call->out);
}

static int list(deciding *d) {
    servanda_error error = SERVANDA_ERROR_INIT;
    if (servanda_register_linkages(d->follow.reg, tell, d->call, &error) != SERVANDA_OK)
        return cli_console_fail(&error);
    return 0;
}

static int relink(deciding *d) {
    servanda_error error = SERVANDA_ERROR_INIT;
    return servanda_register_relink(d->follow.reg, &error) == SERVANDA_OK ? 0 : cli_console_fail(&error);
}

int cli_cmd_link(cli_call *call) {
    deciding d = {.call = call, .who = who_of(call)};
    const char *what = call->arguments[0];
    servanda_verdict verdict = servanda_verdict_of(what);
    bool lists = strcmp(what, "list") == 0, undoes = strcmp(what, "undo") == 0;
    if (!verdict && !lists && !undoes)
        return cli_usage(call, "'%.60s' is none of join, split, never, list, undo", what);
    if (verdict && call->argument_count != 3) return cli_usage(call, "%s needs two statements", what);
    int code = cli_follow_begin(&d.follow, call, !lists);
    if (code == 0) code = verdict ? decide(&d, verdict) : undoes ? undo(&d) : list(&d);
    if (code == 0 && !lists) code = relink(&d);
    cli_follow_end(&d.follow);
    return code;
}
