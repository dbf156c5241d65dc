/* servanda status: how undertakings stand, and what people decide about them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/follow.h"

static const servanda_column COLUMNS[] = {
    {"UNDERTAKING", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_LINK, 0},
    {"STATUS", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
    {"SINCE", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
    {"DUE", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
    {"PARTIES", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 5},
    {"STATEMENT", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_LINK, 16},
    {"PROMISE", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 12},
};

/* The promise that holds, else what the undertaking begins with. */
static const servanda_statement *promise_of(const cli_follow *f, size_t at) {
    const servanda_statement *s = cli_follow_statement(f, f->standings[at].promise);
    return s ? s : cli_follow_statement(f, f->items[at].mentions[0]);
}

static void row(const cli_follow *f, servanda_table *table, size_t at) {
    const servanda_standing *s = &f->standings[at];
    const servanda_statement *promise = promise_of(f, at);
    char words[CLI_WORDS];
    servanda_table_cell(table, f->items[at].id);
    servanda_table_toned(table, cli_follow_tone(s->state), servanda_state_name(s->state));
    servanda_table_cell(table, s->since);
    servanda_table_cell(table, s->due);
    servanda_table_cell(table, cli_words_join(promise->actors, promise->actor_count, " ", words));
    servanda_table_cell(table, cli_words_place(promise, words));
    servanda_table_cell(table, promise->quote);
}

static void as_json(const cli_follow *f, size_t at) {
    servanda_json json = {.output = f->call->out};
    const servanda_statement *promise = promise_of(f, at);
    servanda_json_open(&json, '{');
    cli_json_text(&json, "undertaking", f->items[at].id);
    cli_follow_json(&json, f, &f->standings[at]);
    cli_json_text(&json, "doc", promise->doc);
    cli_json_count(&json, "id", promise->id);
    cli_json_text(&json, "quote", promise->quote);
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

/* ---- one undertaking in full ---- */

static void show_statement(const cli_follow *f, const char *label, servanda_mention m) {
    const servanda_statement *s = cli_follow_statement(f, m);
    servanda_output *out = f->call->out;
    char words[CLI_WORDS];
    const char *date = s ? f->docs[m.document].date : NULL;
    if (!s) return;
    servanda_output_printf(out, "  %-8s  %-10s  ", label, date ? date : "");
    servanda_text_tone(out, &f->call->style, cli_words_tone(s), cli_words_reading(s));
    servanda_output_text(out, "  ");
    servanda_text_tone(out, &f->call->style, SERVANDA_TONE_LINK, cli_words_place(s, words));
    servanda_output_text(out, "\n");
    servanda_text_wrap(out, &f->call->style, SERVANDA_TONE_PLAIN, 12, s->quote);
}

static void show_decision(const cli_follow *f, const servanda_decision *d) {
    servanda_output *out = f->call->out;
    const char *state = !d->decides ? "" : d->state ? servanda_state_name(d->state) : "open";
    servanda_output_printf(out, "  decided   %-10s  %s", d->day, state);
    if (d->party) servanda_output_printf(out, " by %s", d->party);
    if (d->scores) servanda_output_printf(out, "%sscore %+d for %s", *state ? ", " : "", d->score, d->member);
    servanda_output_text(out, "\n");
    const char *const texts[] = {d->source, d->sha256, d->passage, d->note};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i])
            servanda_text_wrap(out, &f->call->style, i < 2 ? SERVANDA_TONE_LINK : SERVANDA_TONE_PLAIN, 12, texts[i]);
}

static bool same(servanda_mention a, servanda_mention b) {
    return a.document == b.document && a.statement == b.statement;
}

static void show(const cli_follow *f, size_t at) {
    const servanda_standing *s = &f->standings[at];
    servanda_output *out = f->call->out;
    char words[CLI_WORDS];
    servanda_text_tone(out, &f->call->style, SERVANDA_TONE_HEADING, f->items[at].id);
    servanda_output_text(out, "  ");
    cli_follow_words(f, s, words);
    servanda_text_tone(out, &f->call->style, cli_follow_tone(s->state), words);
    if (s->due) servanda_output_printf(out, "  due %s", s->due);
    servanda_output_text(out, "\n");
    for (int i = 1; i < SERVANDA_STATE_COUNT; i++)
        if (s->decision == SERVANDA_NO_DECISION && s->also >> i & 1)
            servanda_output_printf(out, "  also      %s\n", servanda_state_name((servanda_state)i));
    for (size_t i = 0; i < s->share_count; i++)
        servanda_output_printf(out, "  %-8s  %-10s  %s\n", s->shares[i].party,
                               s->shares[i].since ? s->shares[i].since : "", servanda_state_name(s->shares[i].state));
    show_statement(f, "promised", s->promise);
    if (!same(s->basis, s->promise)) show_statement(f, "reported", s->basis);
    for (size_t i = 0; i < s->decision_count; i++) show_decision(f, &f->decisions[s->decisions[i]]);
}

/* ---- all of them ---- */

static bool wanted(const cli_follow *f, size_t at) {
    const servanda_standing *s = &f->standings[at];
    const char *party = f->call->given[CLI_OPT_PARTY], *series = f->call->given[CLI_OPT_SERIES];
    const char *state = f->call->given[CLI_OPT_STATUS];
    const servanda_statement *promise = promise_of(f, at);
    bool acts = !party;
    size_t which, round;
    if (s->state == SERVANDA_STATE_VIEW) return state && strcmp(state, servanda_state_name(s->state)) == 0;
    if (state && strcmp(state, servanda_state_name(s->state)) != 0) return false;
    for (size_t i = 0; i < promise->actor_count && !acts; i++) acts = strcmp(promise->actors[i], party) == 0;
    if (!acts || !series) return acts;
    for (size_t i = 0; i < f->items[at].mention_count; i++)
        if (servanda_series_of(f->series_list, f->items[at].mentions[i].document, &which, &round) &&
            cli_follow_is_series(&f->series[which], series))
            return true;
    return false;
}

/* A decision that has lost its statement is not lost: it is told. */
static void tell_orphans(const cli_follow *f) {
    size_t count;
    const size_t *orphans = servanda_standings_orphans(f->standing_list, &count);
    for (size_t i = 0; i < count; i++) {
        const servanda_decision *d = &f->decisions[orphans[i]];
        cli_console_remark(f->call, "decision %lu is about words that are not found in %s any more: %.80s",
                           (unsigned long)d->id, d->doc, d->quote);
    }
}

typedef struct listing {
    servanda_table *table;
    unsigned long limit, shown;
} listing;

static bool list_part(void *context, const cli_follow *f) {
    listing *l = context;
    bool more = true;
    for (size_t i = 0; i < f->item_count && more; i++) {
        if (!wanted(f, i)) continue;
        if (cli_has(f->call, CLI_OPT_JSONL))
            as_json(f, i);
        else
            row(f, l->table, i);
        more = ++l->shown != l->limit && !servanda_output_failed(f->call->out);
    }
    return more;
}

static int list(cli_follow *f) {
    listing l = {servanda_table_new(COLUMNS, sizeof COLUMNS / sizeof *COLUMNS), cli_number(f->call, CLI_OPT_LIMIT, 0),
                 0};
    int code = cli_follow_each(f, &(cli_follow_ask){.most = CLI_FOLLOW_MOST}, list_part, &l);
    if (code == 0 && !cli_has(f->call, CLI_OPT_JSONL))
        cli_results_table(f->call, l.table);
    else
        servanda_table_free(l.table);
    if (code == 0) tell_orphans(f);
    return code;
}

/* ---- deciding ---- */

typedef struct evidence {
    const char *source; /* as it is kept */
    void *bytes;        /* NULL: an address, or none */
    size_t size;
} evidence;

#define MOST_EVIDENCE ((size_t)256 << 20)

static int unreadable(const char *path, const char *what, const char *cure) {
    servanda_error error = SERVANDA_ERROR_INIT;
    error.status = SERVANDA_NO_DOCUMENT;
    snprintf(error.file, sizeof error.file, "%s", path);
    snprintf(error.what, sizeof error.what, "%s", what);
    snprintf(error.cure, sizeof error.cure, "%s", cure);
    return cli_console_fail(&error);
}

static int read_file(const char *path, evidence *out) {
    FILE *file = fopen(path, "rb");
    size_t room = 1 << 16;
    if (!file) return unreadable(path, "the evidence cannot be opened", "name a file, or an address with ://");
    for (;;) {
        char *more = room > MOST_EVIDENCE ? NULL : realloc(out->bytes, room);
        if (!more) break;
        out->bytes = more;
        out->size += fread(more + out->size, 1, room - out->size, file);
        if (out->size < room) break;
        room *= 2;
    }
    bool good = !ferror(file) && feof(file) && out->bytes;
    fclose(file);
    if (!good) return unreadable(path, "the evidence cannot be read as a whole", "name a file of at most 256 MB");
    const char *name = strrchr(path, '/');
    out->source = name ? name + 1 : path;
    return 0;
}

static int take_evidence(const cli_call *call, evidence *out) {
    const char *given = call->given[CLI_OPT_EVIDENCE];
    *out = (evidence){.source = given};
    return given && !strstr(given, "://") ? read_file(given, out) : 0;
}

/* `last`: what may be given besides the names of statuses. */
static int no_status(const cli_call *call, const char *word, const char *last) {
    char all[CLI_WORDS] = "";
    size_t used = 0;
    for (int i = SERVANDA_STATE_VIEW + 1; i < SERVANDA_STATE_COUNT; i++)
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", used ? ", " : "",
                                 servanda_state_name((servanda_state)i));
    return cli_usage(call, "'%s' is no status; it is one of %s%s", word, all, last);
}

static int check_call(const cli_call *call, servanda_decision *d) {
    const char *state = call->argument_count > 1 ? call->arguments[1] : NULL;
    d->decides = state != NULL;
    d->state = servanda_state_of(state);
    d->scores = cli_has(call, CLI_OPT_SCORE);
    d->score = d->scores ? (int)strtol(call->given[CLI_OPT_SCORE], NULL, 10) : 0;
    if (state && strcmp(state, "open") != 0 && (!d->state || d->state == SERVANDA_STATE_VIEW))
        return no_status(call, state, ", or open");
    if (cli_has(call, CLI_OPT_STATUS) && !servanda_state_of(call->given[CLI_OPT_STATUS]))
        return no_status(call, call->given[CLI_OPT_STATUS], "");
    if (d->scores != cli_has(call, CLI_OPT_MEMBER)) return cli_usage(call, "--score and --member go together");
    return 0;
}

static int decide(cli_follow *f, size_t at, servanda_decision d) {
    servanda_error error = SERVANDA_ERROR_INIT;
    const servanda_statement *promise = promise_of(f, at);
    char now[21], day[11];
    evidence e;
    uint64_t id = 0;
    int code = take_evidence(f->call, &e);
    cli_date_now(now);
    memcpy(day, f->today, sizeof day);
    if (cli_has(f->call, CLI_OPT_DATE)) cli_date_last(f->call->given[CLI_OPT_DATE], day);
    d.doc = promise->doc, d.quote = promise->quote;
    d.byte_start = promise->span.byte_start, d.byte_end = promise->span.byte_end;
    d.party = f->call->given[CLI_OPT_PARTY];
    d.day = day, d.at = now, d.source = e.source;
    d.passage = f->call->given[CLI_OPT_QUOTE];
    d.note = f->call->given[CLI_OPT_NOTE];
    d.member = f->call->given[CLI_OPT_MEMBER];
    if (code == 0 && servanda_register_decide(f->reg, &d, e.bytes, e.size, &id, &error) != SERVANDA_OK)
        code = cli_console_fail(&error);
    free(e.bytes);
    if (code == 0) cli_console_remark(f->call, "%s: decision %lu", f->items[at].id, (unsigned long)id);
    return code;
}

/* One undertaking: shown, or decided. */
static int tell_one(cli_follow *f, const servanda_decision *decision) {
    const char *id = f->call->arguments[0];
    int code = cli_follow_each(f, &(cli_follow_ask){.id = id}, NULL, NULL);
    size_t at = code == 0 ? cli_follow_find(f, id, &code) : SIZE_MAX;
    if (code != 0) return code;
    if (decision) return decide(f, at, *decision);
    if (cli_has(f->call, CLI_OPT_JSONL))
        as_json(f, at);
    else
        show(f, at);
    return 0;
}

int cli_cmd_status(cli_call *call) {
    cli_follow f = {.call = call};
    servanda_decision decision = SERVANDA_DECISION_INIT;
    int code = cli_results_check(call);
    if (code == 0) code = check_call(call, &decision);
    bool write = decision.decides || decision.scores;
    if (code != 0) return code;
    if (write && call->argument_count == 0) return cli_usage(call, "which undertaking?");
    code = cli_follow_begin(&f, call, write);
    if (code == 0) code = call->argument_count ? tell_one(&f, write ? &decision : NULL) : list(&f);
    cli_follow_end(&f);
    return code;
}
