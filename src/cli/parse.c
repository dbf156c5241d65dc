/* The parser of the command line: options before or after the command and between arguments, "--" ends them. What is
 * not understood is told with the nearest name that would be. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static servanda_status fail(servanda_error *error, const cli_command *command, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static servanda_status fail(servanda_error *error, const cli_command *command, const char *format, ...) {
    va_list list;
    *error = (servanda_error)SERVANDA_ERROR_INIT;
    error->status = SERVANDA_USAGE;
    va_start(list, format);
    vsnprintf(error->what, sizeof error->what, format, list);
    va_end(list);
    snprintf(error->cure, sizeof error->cure, "see: servanda %s%s--help", command ? command->name : "",
             command ? " " : "");
    return SERVANDA_USAGE;
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* Letters to change, add or drop to make one word of the other; words over 31 letters are no slips of the finger. */
static size_t distance(const char *a, const char *b) {
    size_t rows = strlen(a), columns = strlen(b), cost[32];
    if (rows > 31 || columns > 31) return SIZE_MAX;
    for (size_t j = 0; j <= columns; j++) cost[j] = j;
    for (size_t i = 1; i <= rows; i++) {
        size_t corner = cost[0];
        cost[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            size_t keep = corner + (a[i - 1] != b[j - 1]);
            corner = cost[j];
            cost[j] = least(keep, least(cost[j], cost[j - 1]) + 1);
        }
    }
    return cost[columns];
}

static void nearest(const char *wanted, const char *candidate, size_t *best, const char **name) {
    size_t d = distance(wanted, candidate);
    if (d < *best && d <= strlen(wanted) / 3 + 1) {
        *best = d;
        *name = candidate;
    }
}

static servanda_status unknown_command(const char *name, servanda_error *error) {
    const char *near = NULL;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < cli_table_count(); i++)
        if (!cli_table_command(i)->hidden) nearest(name, cli_table_command(i)->name, &best, &near);
    return fail(error, NULL, "there is no command '%s'%s%s%s", name, near ? "; did you mean '" : "", near ? near : "",
                near ? "'?" : "");
}

static servanda_status unknown_option(const cli_command *command, const char *name, servanda_error *error) {
    const char *near = NULL;
    size_t best = SIZE_MAX;
    for (size_t i = 0; command && i < command->option_count; i++)
        nearest(name, cli_table_option(command->options[i])->name, &best, &near);
    return fail(error, command, "unknown option '%s%s'%s%s%s%s%s", strlen(name) > 1 ? "--" : "-", name,
                command ? " for " : "", command ? command->name : "", near ? "; did you mean '--" : "",
                near ? near : "", near ? "'?" : "");
}

static bool is_word(const char *words, const char *value) {
    size_t size;
    for (const char *word; (word = cli_table_word(&words, &size)) != NULL;)
        if (strlen(value) == size && memcmp(word, value, size) == 0) return true;
    return false;
}

static bool is_number(const char *value) {
    char *end;
    errno = 0;
    unsigned long number = strtoul(value, &end, 10);
    return *value >= '0' && *value <= '9' && *end == '\0' && errno == 0 && number > 0;
}

static servanda_status wrong_word(const cli_command *command, const cli_option *option, const char *value,
                                  servanda_error *error) {
    char all[128] = "";
    const char *at = option->words;
    size_t size, used = 0;
    for (const char *word; (word = cli_table_word(&at, &size)) != NULL && used + size + 3 < sizeof all;)
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%.*s", used > 0 ? ", " : "", (int)size, word);
    return fail(error, command, "--%s cannot be '%s', only one of: %s", option->name, value, all);
}

static servanda_status check_value(const cli_command *command, const cli_option *option, const char *value,
                                   servanda_error *error) {
    if (*value == '\0') return fail(error, command, "--%s needs a value that is not empty", option->name);
    switch (option->type) {
    case CLI_NUMBER:
        if (is_number(value)) return SERVANDA_OK;
        return fail(error, command, "--%s needs a number from 1 on, not '%s'", option->name, value);
    case CLI_DATE:
        if (cli_date_valid(value)) return SERVANDA_OK;
        return fail(error, command, "--%s needs a date such as 2026, 2026-03 or 2026-03-31, not '%s'", option->name,
                    value);
    case CLI_WORD:
        if (is_word(option->words, value)) return SERVANDA_OK;
        return wrong_word(command, option, value, error);
    default: return SERVANDA_OK;
    }
}

/* Finds an option by the first `size` bytes of its name, or by letter; CLI_OPT_COUNT if there is none. */
static cli_option_id find_option(const char *name, size_t size, char letter) {
    size_t i = 0;
    for (; i < CLI_OPT_COUNT; i++) {
        const cli_option *option = cli_table_option((cli_option_id)i);
        if (letter ? option->letter == letter : strlen(option->name) == size && !memcmp(option->name, name, size))
            break;
    }
    return (cli_option_id)i;
}

typedef struct reader {
    cli_call *call;
    int argc, at;
    char **argv;
    servanda_error *error;
} reader;

/* One option; `value` is what stands in the same word, or NULL. */
static servanda_status take_option(reader *r, cli_option_id id, const char *value) {
    const cli_option *option = cli_table_option(id);
    const cli_command *command = r->call->command;
    if (command && !cli_table_takes(command, id)) return unknown_option(command, option->name, r->error);
    if (option->type == CLI_FLAG) {
        if (value) return fail(r->error, command, "--%s takes no value", option->name);
        r->call->given[id] = "";
        return SERVANDA_OK;
    }
    if (!value && r->at + 1 < r->argc) value = r->argv[++r->at];
    if (!value) return fail(r->error, command, "--%s needs a value: %s", option->name, option->value);
    r->call->given[id] = value;
    return check_value(command, option, value, r->error);
}

static servanda_status take_long(reader *r, const char *name) {
    size_t size = strcspn(name, "=");
    cli_option_id id = find_option(name, size, 0);
    if (id == CLI_OPT_COUNT) return unknown_option(r->call->command, name, r->error);
    return take_option(r, id, name[size] == '=' ? name + size + 1 : NULL);
}

static servanda_status take_letters(reader *r, const char *letters) {
    servanda_status status = SERVANDA_OK;
    for (; *letters && status == SERVANDA_OK; letters++) {
        char name[2] = {*letters, '\0'};
        cli_option_id id = find_option(NULL, 0, *letters);
        if (id == CLI_OPT_COUNT) return unknown_option(r->call->command, name, r->error);
        bool takes = cli_table_option(id)->type != CLI_FLAG;
        status = take_option(r, id, takes && letters[1] ? letters + 1 : NULL);
        if (takes) break;
    }
    return status;
}

static servanda_status take_word(reader *r, const char *word) {
    cli_call *call = r->call;
    if (call->command) {
        call->arguments[call->argument_count++] = word;
        return SERVANDA_OK;
    }
    call->command = cli_table_find(word);
    return call->command ? SERVANDA_OK : unknown_command(word, r->error);
}

static servanda_status take_all(reader *r) {
    bool words_only = false;
    for (r->at = 1; r->at < r->argc; r->at++) {
        const char *word = r->argv[r->at];
        servanda_status status = SERVANDA_OK;
        if (!words_only && strcmp(word, "--") == 0)
            words_only = true;
        else if (!words_only && strncmp(word, "--", 2) == 0)
            status = take_long(r, word + 2);
        else if (!words_only && word[0] == '-' && word[1] != '\0')
            status = take_letters(r, word + 1);
        else
            status = take_word(r, word);
        if (status != SERVANDA_OK) return status;
    }
    return SERVANDA_OK;
}

static servanda_status check_call(const cli_call *call, servanda_error *error) {
    const cli_command *command = call->command;
    for (size_t i = 0; i < CLI_OPT_COUNT; i++)
        if (call->given[i] && !cli_table_takes(command, (cli_option_id)i))
            return unknown_option(command, cli_table_option((cli_option_id)i)->name, error);
    if (cli_has(call, CLI_OPT_HELP)) return SERVANDA_OK;
    if (call->argument_count < command->least)
        return fail(error, command, "%s needs %s", command->name, command->arguments);
    if (call->argument_count > command->most)
        return fail(error, command, "%s does not take the argument '%s'", command->name,
                    call->arguments[command->most]);
    return SERVANDA_OK;
}

servanda_status cli_parse(cli_call *call, int argc, char **argv, servanda_error *error) {
    *call = (cli_call){.style = SERVANDA_STYLE_INIT};
    call->arguments = calloc((size_t)argc + 1, sizeof *call->arguments);
    if (!call->arguments) {
        fail(error, NULL, "out of memory");
        return error->status = SERVANDA_MEMORY;
    }
    reader r = {call, argc, 1, argv, error};
    servanda_status status = take_all(&r);
    if (status != SERVANDA_OK) return status;
    if (call->command) return check_call(call, error);
    if (cli_has(call, CLI_OPT_HELP) || cli_has(call, CLI_OPT_VERSION)) return SERVANDA_OK;
    return fail(error, NULL, "which command?");
}

void cli_parse_free(cli_call *call) { free(call->arguments); }

unsigned long cli_number(const cli_call *call, cli_option_id id, unsigned long missing) {
    return cli_has(call, id) ? strtoul(call->given[id], NULL, 10) : missing;
}
