/* servanda values: dates, numbers, percentages and money in lines of JSON, for other programs and for measuring. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "servanda/values.h"

#define LONGEST_LINE (1u << 20)

typedef struct asking {
    cli_call *call;
    servanda_packs *packs;
    unsigned long line;
    int code;
} asking;

static void write_value(servanda_json *json, const servanda_value *value) {
    servanda_json_open(json, '{');
    cli_json_text(json, "kind", servanda_value_kind_name(value->kind));
    cli_json_count(json, "start", value->span.start);
    cli_json_count(json, "length", value->span.end - value->span.start);
    cli_json_text(json, "text", value->text);
    servanda_json_key(json, value->edtf ? "edtf" : "value");
    if (value->edtf)
        servanda_json_string(json, value->edtf);
    else
        servanda_json_number(json, value->value);
    if (value->currency) {
        cli_json_text(json, "currency", value->currency);
    }
    servanda_json_close(json, '}');
}

static void write_answer(asking *a, const char *id, const servanda_values *values) {
    servanda_json json = {.output = a->call->out};
    size_t count;
    const servanda_value *items = servanda_values_items(values, &count);
    servanda_json_open(&json, '{');
    cli_json_text(&json, "id", id);
    servanda_json_key(&json, "found");
    servanda_json_open(&json, '[');
    for (size_t i = 0; i < count; i++) write_value(&json, &items[i]);
    servanda_json_close(&json, ']');
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static void refuse(asking *a, const char *what, const char *cure) {
    servanda_error error = SERVANDA_ERROR_INIT;
    error.status = SERVANDA_INDEX;
    error.line = a->line;
    snprintf(error.file, sizeof error.file, "standard input");
    snprintf(error.what, sizeof error.what, "%s", what);
    snprintf(error.cure, sizeof error.cure, "%s", cure);
    a->code = cli_console_fail(&error);
}

static void answer(asking *a, const json_t *question) {
    const char *id = json_string_value(json_object_get(question, "id"));
    const char *lang = json_string_value(json_object_get(question, "lang"));
    const char *date = json_string_value(json_object_get(question, "reference_date"));
    const json_t *input = json_object_get(question, "input");
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_values *values;
    if (!lang || !json_is_string(input)) {
        refuse(a, "the line has no \"lang\" or no \"input\"",
               "write {\"id\":\"1\",\"lang\":\"ja\",\"input\":\"text\"}");
        return;
    }
    if (servanda_values_find(&values, json_string_value(input), json_string_length(input), lang, date, a->packs,
                             &error) != SERVANDA_OK) {
        snprintf(error.file, sizeof error.file, "standard input");
        error.line = a->line;
        a->code = cli_console_fail(&error);
        return;
    }
    write_answer(a, id ? id : "", values);
    servanda_values_free(values);
}

static void read_line(asking *a, const char *line, size_t size) {
    json_error_t where;
    a->line++;
    if (size > LONGEST_LINE) {
        refuse(a, "the line is longer than 1 MiB", "divide the text");
        return;
    }
    json_t *question = json_loadb(line, size, JSON_DECODE_INT_AS_REAL, &where);
    if (json_is_object(question))
        answer(a, question);
    else
        refuse(a, "the line is no JSON object", "write one object a line");
    json_decref(question);
}

int cli_cmd_values(cli_call *call) {
    asking a = {.call = call};
    servanda_error error = SERVANDA_ERROR_INIT;
    char *line = NULL;
    size_t room = 0;
    if (servanda_packs_open(&a.packs, call->given[CLI_OPT_PACKS], &error) != SERVANDA_OK)
        return cli_console_fail(&error);
    for (ssize_t n; (n = getline(&line, &room, stdin)) >= 0 && !servanda_output_failed(call->out);)
        if (n > 0 && strspn(line, " \t\r\n") < (size_t)n) read_line(&a, line, (size_t)n);
    free(line);
    servanda_packs_free(a.packs);
    return a.code;
}
