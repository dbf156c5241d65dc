/* servanda why: the rules, words and reasons behind each slot of a statement, and the reading that came second; and why
 * there is no statement where one was expected. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/missing.h"
#include "cli/reading.h"

typedef struct source { /* what reasons point into */
    cli_call *call;
    const char *text;
    size_t size;
    uint64_t shown;
} source;

/* The words a reason rests on, in quotation marks, cut if they are many. */
static void words_of(const source *from, servanda_span span, char out[CLI_WORDS]) {
    enum { MOST = 120 };
    out[0] = '\0';
    if (span.byte_end <= span.byte_start || span.byte_end > from->size) return;
    size_t size = span.byte_end - span.byte_start;
    bool cut = size > MOST;
    if (cut) size = MOST;
    const char *words = from->text + span.byte_start;
    while (cut && size > 0 && ((unsigned char)words[size] & 0xC0) == 0x80) size--;
    snprintf(out, CLI_WORDS, "\"%.*s%s\"", (int)size, words, cut ? "..." : "");
}

static bool same_text(const char *a, const char *b) { return strcmp(a ? a : "", b ? b : "") == 0; }

/* Reasons that differ only in what they gave are told as one. */
static bool same_ground(const servanda_reason *a, const servanda_reason *b) {
    return same_text(a->slot, b->slot) && same_text(a->rule, b->rule) && a->runner_up == b->runner_up &&
           a->span.byte_start == b->span.byte_start && a->span.byte_end == b->span.byte_end;
}

static void values(const source *from, const servanda_reason *reasons, size_t count) {
    servanda_tone tone = reasons->runner_up ? SERVANDA_TONE_DIM : SERVANDA_TONE_STRONG;
    for (size_t i = 0; i < count; i++) {
        servanda_output_text(from->call->out, i > 0 ? ", " : NULL);
        servanda_text_tone(from->call->out, &from->call->style, tone, reasons[i].value);
    }
}

/* `before`: the reason told just before, or NULL; its slot and explanation are not said again. */
static void reason(const source *from, const servanda_reason *r, size_t count, const servanda_reason *before) {
    servanda_output *out = from->call->out;
    const servanda_style *style = &from->call->style;
    char words[CLI_WORDS];
    words_of(from, r->span, words);
    servanda_output_printf(out, "  %-14s", before && same_text(before->slot, r->slot) ? "" : r->slot ? r->slot : "");
    values(from, r, count);
    servanda_output_text(out, r->runner_up ? " came second" : NULL);
    servanda_output_text(out, !*words ? NULL : r->value && *r->value ? " from " : "from ");
    servanda_text_tone(out, style, SERVANDA_TONE_WARN, words);
    servanda_output_text(out, r->rule ? ", rule " : NULL);
    servanda_text_tone(out, style, SERVANDA_TONE_LINK, r->rule);
    servanda_output_text(out, "\n");
    if (r->why && !(before && same_text(before->why, r->why)))
        servanda_text_wrap(out, style, SERVANDA_TONE_DIM, 16, r->why);
}

/* Whose act it is where its own words name nobody. */
static void unnamed(const source *from, const servanda_statement *s) {
    char words[CLI_WORDS];
    if (s->actors_stated || s->actor_count == 0) return;
    for (size_t i = 0; i < s->reason_count; i++)
        if (same_text(s->reasons[i].slot, "actors")) return;
    servanda_output_printf(from->call->out, "  %-14s", "actors");
    servanda_text_tone(from->call->out, &from->call->style, SERVANDA_TONE_STRONG,
                       cli_words_join(s->actors, s->actor_count, ", ", words));
    servanda_output_text(from->call->out,
                         ", whom its words do not name: of what stands before it, or of the document\n");
}

static void as_text(source *from, const servanda_row *row) {
    const servanda_statement *s = row->statement;
    const servanda_reason *before = NULL;
    if (from->shown > 0) servanda_output_text(from->call->out, "\n");
    cli_show_quote(from->call, row);
    unnamed(from, s);
    for (size_t i = 0, count; i < s->reason_count; i += count) {
        for (count = 1; i + count < s->reason_count && same_ground(&s->reasons[i], &s->reasons[i + count]);) count++;
        reason(from, &s->reasons[i], count, before);
        before = &s->reasons[i];
    }
}

static bool give(void *context, const servanda_row *row) {
    source *from = context;
    if (cli_has(from->call, CLI_OPT_JSON)) {
        servanda_json json = {from->call->out, false};
        servanda_json_open(&json, '{');
        servanda_json_statement(&json, row->statement, true);
        servanda_json_close(&json, '}');
        servanda_json_line(&json);
    } else {
        as_text(from, row);
    }
    from->shown++;
    return !servanda_output_failed(from->call->out);
}

static servanda_status no_such(const char *doc, uint32_t id, size_t count, servanda_error *error) {
    *error = (servanda_error)SERVANDA_ERROR_INIT;
    snprintf(error->file, sizeof error->file, "%s", doc);
    snprintf(error->what, sizeof error->what, "has no statement %u, only %zu", (unsigned)id, count);
    return error->status = SERVANDA_NOT_FOUND;
}

/* ---- from a file, read afresh ---- */

typedef struct file_context {
    cli_call *call;
    uint32_t id;
    int code;
} file_context;

static bool from_result(void *context, const servanda_batch_result *result) {
    file_context *c = context;
    if (result->error) {
        c->code = cli_console_fail(result->error);
        return true;
    }
    servanda_statements found = servanda_extraction_statements(result->extraction);
    source from = {.call = c->call};
    from.text = servanda_document_text(result->document, &from.size);
    for (size_t i = 0; i < found.count; i++)
        if (c->id == 0 || found.items[i].id == c->id) give(&from, &(servanda_row){.statement = &found.items[i]});
    servanda_error error;
    if (c->id > 0 && from.shown == 0) {
        no_such(result->path, c->id, found.count, &error);
        c->code = cli_console_fail(&error);
    }
    return true;
}

static int from_file(cli_call *call, uint32_t id) {
    cli_reading reading;
    file_context context = {call, id, 0};
    int code = cli_reading_begin(&reading, call, 1);
    if (code == 0) code = cli_reading_run(&reading, from_result, &context);
    cli_reading_end(&reading);
    return code != 0 ? code : context.code;
}

/* ---- from the register, as it was read then ---- */

static bool keep_text(void *context, const servanda_document_row *row) {
    source *from = context;
    char *copy = malloc(row->text_size + 1);
    if (copy) memcpy(copy, row->text ? row->text : "", row->text ? row->text_size : 0);
    from->text = copy;
    from->size = copy && row->text ? row->text_size : 0;
    return true;
}

static servanda_status from_register(source *from, servanda_register *reg, const char *doc, uint32_t id,
                                     servanda_error *error) {
    uint64_t count = 0;
    servanda_filter filter = SERVANDA_FILTER_INIT;
    filter.doc = doc;
    servanda_status status = servanda_register_document(reg, doc, 0, keep_text, from, error);
    if (status == SERVANDA_OK && id > 0) return servanda_register_show(reg, doc, id, 0, give, from, error);
    if (status == SERVANDA_OK) status = servanda_register_count(reg, &filter, &count, error);
    for (uint32_t i = 1; status == SERVANDA_OK && i <= count; i++)
        status = servanda_register_show(reg, doc, i, 0, give, from, error);
    return status;
}

/* ---- what is missing ---- */

static bool missing_result(void *context, const servanda_batch_result *result) {
    file_context *c = context;
    bool unread = result->error && (result->error->status != SERVANDA_NO_LANGUAGE || !result->document);
    if (unread)
        c->code = cli_console_fail(result->error);
    else
        c->code = cli_missing_explain(c->call, result->document, c->call->arguments[1]);
    return true;
}

static bool missing_row(void *context, const servanda_document_row *row) {
    file_context *c = context;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *doc = NULL;
    if (servanda_document_read(&doc, row->original, row->bytes, row->info, &error) == SERVANDA_OK)
        c->code = cli_missing_explain(c->call, doc, c->call->arguments[1]);
    else
        c->code = cli_console_fail(&error);
    servanda_document_free(doc);
    return true;
}

static int missing(cli_call *call, bool file) {
    file_context context = {call, 0, 0};
    if (call->argument_count < 2) return cli_usage(call, "why --missing needs a document and the words of it");
    if (file) {
        cli_reading reading;
        int code = cli_reading_begin(&reading, call, 1);
        if (code == 0) code = cli_reading_run(&reading, missing_result, &context);
        cli_reading_end(&reading);
        return code != 0 ? code : context.code;
    }
    servanda_register *reg = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = cli_register_open(call, false, &reg, &error);
    if (status == SERVANDA_OK)
        status = servanda_register_document(reg, call->arguments[0], 0, missing_row, &context, &error);
    servanda_register_free(reg);
    return status == SERVANDA_OK ? context.code : cli_register_missed(&error, call->arguments[0], 0);
}

int cli_cmd_why(cli_call *call) {
    servanda_register *reg = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    const char *doc = call->arguments[0];
    bool file = strcmp(doc, "-") == 0 || access(doc, F_OK) == 0;
    if (cli_has(call, CLI_OPT_MISSING)) return missing(call, file);
    uint32_t id = call->argument_count > 1 ? cli_show_id(call->arguments[1]) : 0;
    if (call->argument_count > 1 && id == 0)
        return cli_usage(call, "'%s' is no number of a statement", call->arguments[1]);
    if (file) return from_file(call, id);
    source from = {.call = call};
    servanda_status status = cli_register_open(call, false, &reg, &error);
    if (status == SERVANDA_OK) status = from_register(&from, reg, doc, id, &error);
    servanda_register_free(reg);
    free((void *)(uintptr_t)from.text);
    return status == SERVANDA_OK ? 0 : cli_register_missed(&error, doc, id);
}
