/* servanda series: the dialogues that the documents belong to, their rounds, and the next one. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/follow.h"

static const servanda_column COLUMNS[] = {
    {"SERIES", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_LINK, 20},
    {"PARTIES", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 5},
    {"ROUNDS", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0},
    {"FIRST", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
    {"LAST", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
    {"NEXT", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_WARN, 0},
    {"DOCUMENTS", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0},
};

static size_t documents_of(const servanda_series *s) {
    size_t sum = 0;
    for (size_t i = 0; i < s->round_count; i++) sum += s->rounds[i].document_count;
    return sum;
}

static void row(servanda_table *table, const servanda_series *s) {
    char words[CLI_WORDS];
    servanda_table_cell(table, s->name);
    servanda_table_cell(table, cli_words_join(s->parties, s->party_count, " ", words));
    servanda_table_number(table, s->round_count);
    servanda_table_cell(table, s->rounds[0].date);
    servanda_table_cell(table, s->rounds[s->round_count - 1].date);
    servanda_table_cell(table, cli_words_date(s->next_date, s->next_day, words));
    servanda_table_number(table, documents_of(s));
}

static void json_rounds(servanda_json *json, const cli_follow *f, const servanda_series *s) {
    servanda_json_open(json, '[');
    for (size_t i = 0; i < s->round_count; i++) {
        const servanda_round *r = &s->rounds[i];
        servanda_json_open(json, '{');
        if (r->number) {
            cli_json_count(json, "round", r->number);
        }
        cli_json_text(json, "date", r->date);
        servanda_json_key(json, "documents");
        servanda_json_open(json, '[');
        for (size_t k = 0; k < r->document_count; k++) servanda_json_string(json, f->docs[r->documents[k]].id);
        servanda_json_close(json, ']');
        servanda_json_close(json, '}');
    }
    servanda_json_close(json, ']');
}

static void json_next(servanda_json *json, const cli_follow *f, const servanda_series *s) {
    const servanda_statement *said = cli_follow_statement(f, s->next);
    servanda_json_open(json, '{');
    cli_json_text(json, "date", s->next_date);
    cli_json_text(json, "day", s->next_day);
    cli_json_text(json, "doc", said->doc);
    cli_json_count(json, "id", said->id);
    cli_json_text(json, "quote", said->quote);
    servanda_json_close(json, '}');
}

static void as_json(const cli_follow *f, const servanda_series *s) {
    servanda_json json = {.output = f->call->out};
    servanda_json_open(&json, '{');
    cli_json_text(&json, "series", s->id);
    cli_json_text(&json, "name", s->name);
    servanda_json_key(&json, "names");
    servanda_json_strings(&json, s->names, s->name_count);
    servanda_json_key(&json, "parties");
    servanda_json_strings(&json, s->parties, s->party_count);
    servanda_json_key(&json, "rounds");
    json_rounds(&json, f, s);
    if (cli_follow_statement(f, s->next)) {
        servanda_json_key(&json, "next");
        json_next(&json, f, s);
    }
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static void show_round(const cli_follow *f, const servanda_round *r) {
    servanda_output *out = f->call->out;
    char number[CLI_WORDS] = "";
    if (r->number) snprintf(number, sizeof number, "%u", (unsigned)r->number);
    servanda_output_printf(out, "  %4s  %-10s ", number, r->date ? r->date : "");
    for (size_t k = 0; k < r->document_count; k++) {
        servanda_output_text(out, " ");
        servanda_text_tone(out, &f->call->style, SERVANDA_TONE_LINK, f->docs[r->documents[k]].id);
    }
    servanda_output_text(out, "\n");
}

static void show(const cli_follow *f, const servanda_series *s) {
    servanda_output *out = f->call->out;
    const servanda_style *style = &f->call->style;
    const servanda_statement *said = cli_follow_statement(f, s->next);
    char words[CLI_WORDS];
    servanda_text_tone(out, style, SERVANDA_TONE_HEADING, s->name);
    servanda_output_text(out, "  ");
    servanda_text_tone(out, style, SERVANDA_TONE_DIM, cli_words_join(s->parties, s->party_count, " ", words));
    servanda_output_text(out, "\n");
    for (size_t i = 0; i < s->name_count; i++) {
        servanda_output_text(out, "  also: ");
        servanda_text_tone(out, style, SERVANDA_TONE_PLAIN, s->names[i]);
        servanda_output_text(out, "\n");
    }
    for (size_t i = 0; i < s->round_count; i++) show_round(f, &s->rounds[i]);
    if (!said) return;
    servanda_output_printf(out, "  next  %-10s  ", cli_words_date(s->next_date, s->next_day, words));
    servanda_text_tone(out, style, SERVANDA_TONE_LINK, cli_words_place(said, words));
    servanda_output_text(out, "\n");
    servanda_text_wrap(out, style, SERVANDA_TONE_PLAIN, 20, said->quote);
}

static int tell(const cli_follow *f) {
    const char *wanted = f->call->argument_count ? f->call->arguments[0] : NULL;
    bool json = cli_has(f->call, CLI_OPT_JSONL), csv = cli_is_csv(f->call);
    servanda_table *table = servanda_table_new(COLUMNS, sizeof COLUMNS / sizeof *COLUMNS);
    size_t shown = 0;
    for (size_t i = 0; i < f->series_count; i++) {
        if (wanted && !cli_follow_is_series(&f->series[i], wanted)) continue;
        if (!json && !csv && wanted && shown > 0) servanda_output_text(f->call->out, "\n");
        shown++;
        if (json)
            as_json(f, &f->series[i]);
        else if (wanted && !csv)
            show(f, &f->series[i]);
        else
            row(table, &f->series[i]);
    }
    if (json || (wanted && !csv))
        servanda_table_free(table);
    else
        cli_results_table(f->call, table);
    return wanted && !shown ? cli_follow_no_series(f, wanted) : 0;
}

int cli_cmd_series(cli_call *call) {
    cli_follow f;
    int code = cli_results_check(call);
    if (code != 0) return code;
    code = cli_follow_begin(&f, call, false);
    if (code == 0) code = cli_follow_series(&f);
    if (code == 0) code = tell(&f);
    cli_follow_end(&f);
    return code;
}
