/* servanda check: a draft held against the register before the meeting. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/draft.h"
#include "cli/follow.h"
#include "cli/pair.h"
#include "servanda/check.h"

typedef struct checking {
    cli_call *call;
    cli_follow follow;
    cli_draft draft;
    servanda_link_document *docs; /* those of the register, then the draft */
    bool *scope;
    size_t count, shown;
    size_t *place; /* by document of the register: where it is in docs, or SERVANDA_NO_STATEMENT */
    bool *needed;  /* by document of docs */
    bool *filled;  /* by document of the register: has all its statements */
    char today[11];
    servanda_link_decision *joints;
    size_t joint_count;
} checking;

static const servanda_statement *earlier_of(const checking *c, const servanda_finding *f) {
    if (f->earlier.document == SERVANDA_NO_STATEMENT) return NULL;
    return &c->docs[f->earlier.document].statements.items[f->earlier.statement];
}

static const servanda_statement *draft_of(const checking *c, const servanda_finding *f) {
    return f->statement == SERVANDA_NO_STATEMENT ? NULL : &c->draft.doc.statements.items[f->statement];
}

/* ---- results ---- */

/* What is found, in a few words. */
static const char *why(const servanda_finding *f, char out[CLI_SENTENCE]) {
    const char *state = servanda_state_name(f->state), *since = f->since ? f->since : "";
    const char *when = *since ? " since " : "";
    switch (f->kind) {
    case SERVANDA_FINDING_FORGOTTEN: snprintf(out, CLI_SENTENCE, "%s%s%s", state, when, since); break;
    case SERVANDA_FINDING_DONE: snprintf(out, CLI_SENTENCE, "done%s%s", when, since); break;
    case SERVANDA_FINDING_REPEATED: snprintf(out, CLI_SENTENCE, "word for word, the third time or more"); break;
    case SERVANDA_FINDING_VAGUE: snprintf(out, CLI_SENTENCE, "no %s", f->slot); break;
    default:
        snprintf(out, CLI_SENTENCE, "%s: %.300s was promised, %.300s is here", f->slot, f->was ? f->was : "none",
                 f->is ? f->is : "none");
    }
    return out;
}

static void as_json(const checking *c, const servanda_finding *f) {
    servanda_json json = {.output = c->call->out};
    char words[CLI_SENTENCE];
    servanda_json_open(&json, '{');
    cli_json_text(&json, "finding", servanda_finding_name(f->kind));
    if (f->slot) {
        cli_json_text(&json, "slot", f->slot);
    }
    cli_json_text(&json, "undertaking", f->undertaking);
    cli_json_text(&json, "status", servanda_state_name(f->state));
    servanda_json_key(&json, "earlier");
    cli_pair_json_side(&json, earlier_of(c, f));
    servanda_json_key(&json, "draft");
    cli_pair_json_side(&json, draft_of(c, f));
    cli_json_text(&json, "why", why(f, words));
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static servanda_status as_text(checking *c, const servanda_finding *f, servanda_error *error) {
    servanda_output *out = c->call->out;
    char words[CLI_SENTENCE];
    bool vague = f->kind == SERVANDA_FINDING_VAGUE || f->kind == SERVANDA_FINDING_REPEATED;
    if (c->shown++ > 0) servanda_output_text(out, "\n");
    servanda_text_tone(out, &c->call->style, vague ? SERVANDA_TONE_WARN : SERVANDA_TONE_BAD,
                       servanda_finding_name(f->kind));
    servanda_output_text(out, "  ");
    servanda_text_tone(out, &c->call->style, SERVANDA_TONE_DIM, why(f, words));
    servanda_output_text(out, "\n");
    return cli_pair_show(c->call, earlier_of(c, f), draft_of(c, f), error);
}

static int tell(checking *c, const servanda_findings *findings) {
    size_t count, counts[SERVANDA_FINDING_COUNT] = {0}, used = 0;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = SERVANDA_OK;
    const servanda_finding *list = servanda_findings_items(findings, &count);
    char words[CLI_WORDS] = "";
    for (size_t i = 0; i < count && status == SERVANDA_OK && !servanda_output_failed(c->call->out); i++) {
        counts[list[i].kind]++;
        if (cli_has(c->call, CLI_OPT_JSONL))
            as_json(c, &list[i]);
        else
            status = as_text(c, &list[i], &error);
    }
    if (status != SERVANDA_OK) return cli_console_fail(&error);
    for (size_t i = 0; i < SERVANDA_FINDING_COUNT; i++)
        if (counts[i])
            used += (size_t)snprintf(words + used, sizeof words - used, "%s%zu %s", used ? ", " : "", counts[i],
                                     servanda_finding_name((servanda_finding_kind)i));
    cli_console_remark(c->call, "%s: %s", c->draft.doc.id, used ? words : "nothing to say");
    return count > 0 ? 1 : 0;
}

/* ---- what the draft is held against ---- */

static bool of_series(const servanda_series_list *list, size_t doc, const char *name) {
    size_t at, round, count;
    if (!servanda_series_of(list, doc, &at, &round)) return false;
    return cli_follow_is_series(&servanda_series_items(list, &count)[at], name);
}

/* The series that is named, the parties that are named, else the draft's own series, else its own parties. */
static size_t find_scope(checking *c, const servanda_series_list *list) {
    const char *series = c->call->given[CLI_OPT_SERIES], *parties = c->call->given[CLI_OPT_PARTY];
    size_t own = 0, at, round, round_of_draft, n = 0, draft = c->count - 1;
    bool known = servanda_series_of(list, draft, &own, &round_of_draft);
    for (size_t i = 0; i < draft; i++) {
        bool in = servanda_series_of(list, i, &at, &round);
        if (series)
            c->scope[i] = of_series(list, i, series);
        else if (parties)
            c->scope[i] = cli_follow_has_parties(&c->docs[i], parties);
        else if (known)
            c->scope[i] = in && at == own;
        else
            c->scope[i] = servanda_same_parties(&c->docs[i], &c->draft.doc);
        n += c->scope[i];
    }
    return n;
}

static int no_scope(const checking *c) {
    servanda_error error = SERVANDA_ERROR_INIT;
    const char *series = c->call->given[CLI_OPT_SERIES];
    if (series) return cli_follow_no_series(&c->follow, series);
    error.status = SERVANDA_NOT_FOUND;
    snprintf(error.file, sizeof error.file, "%s", c->call->arguments[0]);
    snprintf(error.what, sizeof error.what, "the register has no document of the parties or the series of this draft");
    snprintf(error.cure, sizeof error.cure, "name them: --series NAME (see: servanda series) or --party JPN,USA");
    return cli_console_fail(&error);
}

static bool make_room(checking *c) {
    size_t n = c->follow.doc_count + 1;
    c->docs = calloc(n, sizeof *c->docs);
    c->scope = calloc(n, sizeof *c->scope);
    c->place = calloc(n, sizeof *c->place);
    c->needed = calloc(n, sizeof *c->needed);
    c->filled = calloc(n, sizeof *c->filled);
    return c->docs && c->scope && c->place && c->needed && c->filled;
}

/* A draft of a document that is in the register already is not held against itself. */
static void gather(checking *c) {
    for (size_t i = 0; i < c->follow.doc_count; i++) {
        const servanda_link_document *d = &c->follow.docs[i];
        bool later = c->draft.doc.date && d->date && strcmp(d->date, c->draft.doc.date) >= 0;
        c->place[i] = SERVANDA_NO_STATEMENT;
        if (strcmp(d->id, c->draft.doc.id) == 0 || later) continue;
        c->place[i] = c->count;
        c->docs[c->count++] = *d;
    }
    c->docs[c->count++] = c->draft.doc;
}

/* Statements of the documents that are needed; of the others none. */
static int read_statements(checking *c) {
    servanda_error error = SERVANDA_ERROR_INIT;
    if (servanda_check_needs(c->docs, c->count, c->scope, c->needed, &error) != SERVANDA_OK)
        return cli_console_fail(&error);
    for (size_t i = 0; i < c->follow.doc_count; i++)
        c->filled[i] = c->place[i] != SERVANDA_NO_STATEMENT && c->needed[c->place[i]];
    int code = cli_follow_fill(&c->follow, c->filled);
    for (size_t i = 0; code == 0 && i < c->follow.doc_count; i++) {
        if (c->place[i] == SERVANDA_NO_STATEMENT) continue;
        c->docs[c->place[i]].statements = c->filled[i] ? c->follow.docs[i].statements : (servanda_statements){NULL, 0};
    }
    return code;
}

/* What people joined and parted, about the documents that are looked at. */
static servanda_status gather_joints(checking *c, servanda_error *error) {
    const servanda_link_decision *all;
    size_t count;
    servanda_status status = servanda_collection_decisions(c->follow.collection, c->follow.reg, &all, &count, error);
    if (status != SERVANDA_OK) return status;
    c->joints = calloc(count + 1, sizeof *c->joints);
    for (size_t i = 0; c->joints && i < count; i++) {
        servanda_link_decision one = all[i];
        if (!c->filled[one.a.document] || !c->filled[one.b.document]) continue;
        one.a.document = c->place[one.a.document];
        one.b.document = c->place[one.b.document];
        c->joints[c->joint_count++] = one;
    }
    return SERVANDA_OK;
}

/* Which documents the draft is held against, with their statements. */
static int find_documents(checking *c) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_series_list *series = NULL;
    if (!make_room(c)) return CLI_EXIT_MEMORY;
    gather(c);
    if (servanda_series_find(&series, c->docs, c->count, &error) != SERVANDA_OK) return cli_console_fail(&error);
    size_t found = find_scope(c, series);
    servanda_series_free(series);
    if (!found) return no_scope(c);
    int code = read_statements(c);
    if (code == 0 && gather_joints(c, &error) != SERVANDA_OK) code = cli_console_fail(&error);
    return code;
}

static int find(checking *c) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_decisions *decided = NULL;
    servanda_findings *findings = NULL;
    servanda_check_options options = SERVANDA_CHECK_OPTIONS_INIT;
    size_t n = 0;
    options.today = c->today, options.scope = c->scope;
    options.months = (unsigned)cli_number(c->call, CLI_OPT_MONTHS, 0);
    options.joints = c->joints, options.joint_count = c->joint_count;
    servanda_status status = servanda_register_collect_decisions(&decided, c->follow.reg, &error);
    const servanda_decision *decisions = status == SERVANDA_OK ? servanda_decisions_items(decided, &n) : NULL;
    if (status == SERVANDA_OK)
        status = servanda_check_draft(&findings, c->docs, c->count, decisions, n, &options, &error);
    int code = status == SERVANDA_OK ? tell(c, findings) : cli_console_fail(&error);
    servanda_findings_free(findings);
    servanda_decisions_free(decided);
    return code;
}

static int run(checking *c) {
    if (cli_has(c->call, CLI_OPT_TODAY) || !c->draft.doc.date || strlen(c->draft.doc.date) != 10)
        cli_date_today(c->call, c->today);
    else
        memcpy(c->today, c->draft.doc.date, sizeof c->today);
    if (!c->draft.doc.date) c->draft.doc.date = c->today;
    int code = find_documents(c);
    return code == 0 ? find(c) : code;
}

int cli_cmd_check(cli_call *call) {
    cli_drafts drafts;
    checking c = {.call = call};
    cli_drafts_begin(&drafts, call);
    int code = cli_draft_read_file(&drafts, call->arguments[0], &c.draft);
    if (code == 0) code = cli_follow_begin(&c.follow, call, false);
    if (code == 0) code = run(&c);
    free(c.docs);
    free(c.scope);
    free(c.place);
    free(c.needed);
    free(c.filled);
    free(c.joints);
    cli_follow_end(&c.follow);
    cli_draft_free(&c.draft);
    cli_drafts_end(&drafts);
    return code;
}
