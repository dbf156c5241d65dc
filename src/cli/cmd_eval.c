/* servanda eval: what was found laid beside what should have been, for those who write packs. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "servanda/eval.h"

static bool is_accuracy(size_t measure) { return measure >= SERVANDA_MEASURE_FORCE; }
/* A measure without a count is not shown. */
static bool is_optional(size_t measure) { return measure >= SERVANDA_MEASURE_ACTORS; }

/* ---- for people ---- */

static void figure(servanda_table *table, double value) {
    char text[16];
    snprintf(text, sizeof text, "%.3f", value);
    servanda_table_cell(table, text);
}

static void show_score(cli_call *call, const servanda_score *score) {
    static const servanda_column columns[] = {{"", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
                                              {"PRECISION", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0},
                                              {"RECALL", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0},
                                              {"F1", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_STRONG, 0},
                                              {"ACCURACY", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_STRONG, 0},
                                              {"GOLD", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_DIM, 0}};
    servanda_table *table = servanda_table_new(columns, sizeof columns / sizeof *columns);
    servanda_output_printf(call->out, "%s: %u document%s", score->name, score->documents,
                           score->documents == 1 ? "" : "s");
    if (score->lost)
        servanda_output_printf(call->out, ", %u prediction%s whose words are not in the text", score->lost,
                               score->lost == 1 ? "" : "s");
    servanda_output_text(call->out, "\n");
    for (size_t i = 0; i < SERVANDA_MEASURE_COUNT; i++) {
        servanda_measured m = score->measures[i];
        bool accuracy = is_accuracy(i);
        if (is_optional(i) && m.right + m.missed + m.extra == 0) continue;
        servanda_table_cell(table, servanda_measure_name((servanda_measure)i));
        for (size_t k = 0; k < 3 && accuracy; k++) servanda_table_cell(table, NULL);
        if (!accuracy) {
            figure(table, servanda_measured_precision(m));
            figure(table, servanda_measured_recall(m));
            figure(table, servanda_measured_f1(m));
            servanda_table_cell(table, NULL);
        } else {
            figure(table, servanda_measured_recall(m));
        }
        servanda_table_number(table, m.right + m.missed);
    }
    servanda_table_write(table, call->out, &call->style, 2);
    servanda_table_free(table);
}

static const char *kind_name(size_t at) { return at ? servanda_kind_name((servanda_kind)at) : "none"; }
static const char *force_name(size_t at) { return at ? servanda_force_name((servanda_force)at) : "none"; }

/* A row is what gold says, a column what was found. */
static void show_confusion(cli_call *call, const char *title, const uint64_t *counts, size_t size,
                           const char *(*name)(size_t)) {
    servanda_column columns[8] = {{title, SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0}};
    for (size_t i = 0; i < size && i < 7; i++)
        columns[i + 1] = (servanda_column){name(i), SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0};
    servanda_table *table = servanda_table_new(columns, size + 1);
    for (size_t i = 0; i < size; i++) {
        servanda_table_cell(table, name(i));
        for (size_t k = 0; k < size; k++) servanda_table_number(table, counts[i * size + k]);
    }
    servanda_output_text(call->out, "\n");
    servanda_table_write(table, call->out, &call->style, 2);
    servanda_table_free(table);
}

static void show_disagreement(cli_call *call, const servanda_disagreement *d) {
    servanda_output *out = call->out;
    servanda_text_tone(out, &call->style, SERVANDA_TONE_BAD, d->what);
    servanda_output_printf(out, " %s:%lu", d->file, d->line);
    if (*d->gold && *d->found)
        servanda_output_printf(out, ": %s, found %s", d->gold, d->found);
    else if (*d->gold)
        servanda_output_printf(out, ": %s%s", d->gold, strcmp(d->what, "missed") == 0 ? "" : ", found nothing");
    else if (*d->found)
        servanda_output_printf(out, ": %s%s", strcmp(d->what, "spurious") == 0 ? "" : "nothing, found ", d->found);
    servanda_output_text(out, "\n    ");
    servanda_text_tone(out, &call->style, SERVANDA_TONE_DIM, d->before);
    servanda_output_text(out, "[");
    servanda_text_tone(out, &call->style, SERVANDA_TONE_WARN, d->quote);
    servanda_output_text(out, "]");
    servanda_text_tone(out, &call->style, SERVANDA_TONE_DIM, d->after);
    servanda_output_text(out, "\n");
}

static void as_text(cli_call *call, const servanda_eval *eval) {
    size_t count, limit = cli_number(call, CLI_OPT_LIMIT, 20);
    const servanda_score *scores = servanda_eval_scores(eval, &count);
    for (size_t i = 0; i < count; i++) show_score(call, &scores[i]);
    show_confusion(call, "GOLD \\ FOUND", &scores[0].kinds[0][0], SERVANDA_EVAL_KINDS, kind_name);
    show_confusion(call, "GOLD \\ FOUND", &scores[0].forces[0][0], SERVANDA_EVAL_FORCES, force_name);
    const servanda_disagreement *list = servanda_eval_disagreements(eval, &count);
    servanda_output_printf(call->out, "\n%zu disagreement%s\n", count, count == 1 ? "" : "s");
    for (size_t i = 0; i < count && i < limit; i++) show_disagreement(call, &list[i]);
    if (count > limit) cli_console_remark(call, "The first %zu are shown; --limit N shows more.", limit);
}

/* ---- for programs ---- */

static void score_json(servanda_json *json, const servanda_score *score) {
    servanda_json_open(json, '{');
    cli_json_count(json, "documents", score->documents);
    for (size_t i = 0; i < SERVANDA_MEASURE_COUNT; i++) {
        servanda_measured m = score->measures[i];
        servanda_json_key(json, servanda_measure_name((servanda_measure)i));
        servanda_json_open(json, '{');
        if (!is_accuracy(i)) {
            servanda_json_key(json, "precision");
            servanda_json_number(json, servanda_measured_precision(m));
            servanda_json_key(json, "recall");
            servanda_json_number(json, servanda_measured_recall(m));
            servanda_json_key(json, "f1");
            servanda_json_number(json, servanda_measured_f1(m));
        } else {
            servanda_json_key(json, "accuracy");
            servanda_json_number(json, servanda_measured_recall(m));
        }
        cli_json_count(json, "gold", m.right + m.missed);
        servanda_json_close(json, '}');
    }
    servanda_json_close(json, '}');
}

static void confusion_json(servanda_json *json, const char *key, const uint64_t *counts, size_t size,
                           const char *(*name)(size_t)) {
    servanda_json_key(json, key);
    servanda_json_open(json, '{');
    for (size_t i = 0; i < size; i++) {
        servanda_json_key(json, name(i));
        servanda_json_open(json, '{');
        for (size_t k = 0; k < size; k++) {
            cli_json_count(json, name(k), counts[i * size + k]);
        }
        servanda_json_close(json, '}');
    }
    servanda_json_close(json, '}');
}

static void disagreement_json(servanda_json *json, const servanda_disagreement *d) {
    const struct {
        const char *key, *value;
    } texts[] = {{"what", d->what},   {"doc", d->doc},       {"file", d->file},   {"gold", d->gold},
                 {"found", d->found}, {"before", d->before}, {"quote", d->quote}, {"after", d->after}};
    servanda_json_open(json, '{');
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        cli_json_text(json, texts[i].key, texts[i].value);
    }
    cli_json_count(json, "line", d->line);
    servanda_json_close(json, '}');
}

static void as_json(cli_call *call, const servanda_eval *eval) {
    servanda_json json = {call->out, false};
    size_t count;
    const servanda_score *scores = servanda_eval_scores(eval, &count);
    servanda_json_open(&json, '{');
    servanda_json_key(&json, "scores");
    servanda_json_open(&json, '{');
    for (size_t i = 0; i < count; i++) {
        servanda_json_key(&json, scores[i].name);
        score_json(&json, &scores[i]);
    }
    servanda_json_close(&json, '}');
    confusion_json(&json, "kinds", &scores[0].kinds[0][0], SERVANDA_EVAL_KINDS, kind_name);
    confusion_json(&json, "forces", &scores[0].forces[0][0], SERVANDA_EVAL_FORCES, force_name);
    const servanda_disagreement *list = servanda_eval_disagreements(eval, &count);
    size_t limit = cli_number(call, CLI_OPT_LIMIT, CLI_MANY);
    servanda_json_key(&json, "disagreements");
    servanda_json_open(&json, '[');
    for (size_t i = 0; i < count && i < limit; i++) disagreement_json(&json, &list[i]);
    servanda_json_close(&json, ']');
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

int cli_cmd_eval(cli_call *call) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_eval_options options = SERVANDA_EVAL_OPTIONS_INIT;
    servanda_eval *eval = NULL;
    const char *each = call->given[CLI_OPT_EACH];
    options.gold = call->arguments;
    options.gold_count = call->argument_count - 1;
    options.found = call->arguments[call->argument_count - 1];
    options.texts = call->given[CLI_OPT_TEXTS];
    if (each) options.each = strcmp(each, "doc") == 0 ? SERVANDA_EACH_DOC : SERVANDA_EACH_LANG;
    if (servanda_eval_run(&eval, &options, &error) != SERVANDA_OK) return cli_console_fail(&error);
    if (cli_has(call, CLI_OPT_JSON))
        as_json(call, eval);
    else
        as_text(call, eval);
    servanda_eval_free(eval);
    return 0;
}
