/* Help for people, made from the table: the overview, and the page of one command. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const struct {
    int code;
    const char *meaning;
} EXIT_CODES[] = {
    {0, "done"},
    {1, "done, and the answer is yes: there is something (due)"},
    {2, "the call is not understood"},
    {3, "a document could not be read; the others were"},
    {4, "a pack has an error, or there is none for a language"},
    {5, "the register cannot be used, or does not have what was asked for"},
    {6, "out of memory or disk space, or reading or writing failed"},
    {70, "a bug in Servanda"},
};

const char *cli_help_exit_code(size_t index, int *code) {
    if (index >= sizeof EXIT_CODES / sizeof *EXIT_CODES) return NULL;
    *code = EXIT_CODES[index].code;
    return EXIT_CODES[index].meaning;
}

static const char *const VARIABLES[][2] = {
    {"SERVANDA_REGISTER", "the register, where --register is not given"},
    {"SERVANDA_READING", "limits of reading, before those of --reading"},
    {"NO_COLOR", "if set and not empty: no colours"},
    {"COLUMNS", "the width to fit, where it cannot be asked of the terminal"},
};

const char *cli_help_variable(size_t index, const char **meaning) {
    if (index >= sizeof VARIABLES / sizeof *VARIABLES) return NULL;
    *meaning = VARIABLES[index][1];
    return VARIABLES[index][0];
}

void cli_help_lines(servanda_output *out, const char *before, const char *text) {
    while (*text) {
        size_t size = strcspn(text, "\n");
        servanda_output_text(out, before);
        servanda_output_add(out, text, size);
        servanda_output_text(out, "\n");
        text += size + (text[size] == '\n');
    }
}

static void heading(servanda_output *out, const servanda_style *style, const char *text) {
    servanda_output_text(out, "\n");
    servanda_text_tone(out, style, SERVANDA_TONE_HEADING, text);
    servanda_output_text(out, "\n");
}

static void commands(servanda_output *out, const servanda_style *style) {
    static const servanda_column columns[] = {{.tone = SERVANDA_TONE_LINK}, {.tone = SERVANDA_TONE_PLAIN}};
    servanda_table *table = servanda_table_new(columns, 2);
    for (size_t i = 0; i < cli_table_count(); i++) {
        const cli_command *command = cli_table_command(i);
        if (command->hidden) continue;
        servanda_table_cell(table, command->name);
        servanda_table_cell(table, command->summary);
    }
    servanda_table_write(table, out, style, 2);
    servanda_table_free(table);
}

void cli_help_overview(servanda_output *out, const servanda_style *style) {
    servanda_output_text(out, "Servanda finds what international documents promise, and keeps it in a register.\n");
    heading(out, style, "Usage");
    servanda_output_text(out, "  servanda COMMAND [OPTION...] [ARGUMENT...]\n");
    heading(out, style, "Commands");
    commands(out, style);
    heading(out, style, "Begin with");
    servanda_output_text(out,
                         "  servanda add examples && servanda summary\n\n"
                         "'servanda COMMAND --help' explains a command, 'servanda --version' tells the version.\n");
}

const char *cli_help_option(const cli_option *option, char out[CLI_WORDS]) {
    const char *at = option->words;
    size_t size, used = (size_t)snprintf(out, CLI_WORDS, "%s", option->help);
    for (const char *word; (word = cli_table_word(&at, &size)) != NULL && used < CLI_WORDS;)
        used += (size_t)snprintf(out + used, CLI_WORDS - used, "%s%.*s", word == option->words ? ": " : ", ", (int)size,
                                 word);
    return out;
}

static void options(servanda_output *out, const servanda_style *style, const cli_command *command) {
    static const servanda_column columns[] = {
        {.tone = SERVANDA_TONE_LINK}, {.tone = SERVANDA_TONE_LINK}, {.tone = SERVANDA_TONE_PLAIN}};
    servanda_table *table = servanda_table_new(columns, 3);
    for (size_t i = 0; i < command->option_count; i++) {
        const cli_option *option = cli_table_option(command->options[i]);
        char letter[4] = {'-', option->letter, ',', '\0'}, name[64], help[CLI_WORDS];
        snprintf(name, sizeof name, "--%s%s%s", option->name, *option->value ? " " : "", option->value);
        servanda_table_cell(table, option->letter ? letter : NULL);
        servanda_table_cell(table, name);
        servanda_table_cell(table, cli_help_option(option, help));
    }
    servanda_table_write(table, out, style, 2);
    servanda_table_free(table);
}

void cli_help_command(servanda_output *out, const servanda_style *style, const cli_command *command) {
    servanda_output_printf(out, "servanda %s: %s\n", command->name, command->summary);
    heading(out, style, "Usage");
    servanda_output_printf(out, "  servanda %s [OPTION...]%s%s\n", command->name, *command->arguments ? " " : "",
                           command->arguments);
    if (*command->details) servanda_output_text(out, "\n");
    cli_help_lines(out, "", command->details);
    heading(out, style, "Options");
    options(out, style, command);
    heading(out, style, "Example");
    cli_help_lines(out, "  ", command->example);
}
