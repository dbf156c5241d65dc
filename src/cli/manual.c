/* The manual pages and the Markdown reference, made from the table. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

/* ---- roff ---- */

/* Text for roff: backslashes and hyphens are escaped, and no line begins with a control character. */
static void roff(servanda_output *out, const char *text) {
    bool line_start = true;
    for (; *text; text++) {
        if (line_start && (*text == '.' || *text == '\'')) servanda_output_text(out, "\\&");
        if (*text == '\\')
            servanda_output_text(out, "\\e");
        else if (*text == '-')
            servanda_output_text(out, "\\-");
        else
            servanda_output_add(out, text, 1);
        line_start = *text == '\n';
    }
}

static void roff_item(servanda_output *out, const char *term, const char *text) {
    servanda_output_text(out, ".TP\n.B ");
    roff(out, term);
    servanda_output_text(out, "\n");
    roff(out, text);
    servanda_output_text(out, "\n");
}

static void roff_title(servanda_output *out, const char *command) {
    servanda_output_printf(out, ".TH servanda%s%s 1 \"\" \"servanda %s\" \"User Commands\"\n", command ? "-" : "",
                           command ? command : "", SERVANDA_VERSION);
}

static void roff_example(servanda_output *out, const char *example) {
    servanda_output_text(out, ".SH EXAMPLE\n.nf\n");
    roff(out, example);
    servanda_output_text(out, "\n.fi\n");
}

static void roff_exit(servanda_output *out) {
    int code;
    servanda_output_text(out, ".SH EXIT STATUS\n");
    const char *meaning;
    for (size_t i = 0; (meaning = cli_help_exit_code(i, &code)) != NULL; i++) {
        char term[16];
        snprintf(term, sizeof term, "%d", code);
        roff_item(out, term, meaning);
    }
}

void cli_manual_command(servanda_output *out, const cli_command *command) {
    roff_title(out, command->name);
    servanda_output_printf(out, ".SH NAME\nservanda\\-%s \\- ", command->name);
    roff(out, command->summary);
    servanda_output_printf(out, "\n.SH SYNOPSIS\n.B servanda %s\n[\\fIOPTION\\fR...] ", command->name);
    roff(out, command->arguments);
    servanda_output_text(out, "\n.SH DESCRIPTION\n");
    roff(out, *command->details ? command->details : command->summary);
    servanda_output_text(out, "\n.SH OPTIONS\n");
    for (size_t i = 0; i < command->option_count; i++) {
        const cli_option *option = cli_table_option(command->options[i]);
        char term[80], help[CLI_WORDS];
        snprintf(term, sizeof term, "%s%.*s%s--%s%s%s", option->letter ? "-" : "", option->letter ? 1 : 0,
                 &option->letter, option->letter ? ", " : "", option->name, *option->value ? "=" : "", option->value);
        roff_item(out, term, cli_help_option(option, help));
    }
    roff_example(out, command->example);
    roff_exit(out);
    servanda_output_text(out, ".SH SEE ALSO\n.BR servanda (1)\n");
}

void cli_manual_overview(servanda_output *out) {
    const char *meaning, *name;
    roff_title(out, NULL);
    servanda_output_text(out, ".SH NAME\nservanda \\- find what international documents promise\n"
                              ".SH SYNOPSIS\n.B servanda\n\\fICOMMAND\\fR [\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n"
                              ".SH DESCRIPTION\nServanda reads what governments and organisations publish about their "
                              "cooperation in Japanese, Chinese, English\nand Korean, finds every commitment, reported "
                              "step and position with its exact place in the text, and keeps\nthem in a register. "
                              "Results go to standard output, everything else to standard error.\n.SH COMMANDS\n");
    for (size_t i = 0; i < cli_table_count(); i++) {
        const cli_command *command = cli_table_command(i);
        char term[64];
        snprintf(term, sizeof term, "servanda-%s(1)", command->name);
        if (!command->hidden) roff_item(out, term, command->summary);
    }
    roff_example(out, "servanda add examples\nservanda summary");
    roff_exit(out);
    servanda_output_text(out, ".SH ENVIRONMENT\n");
    for (size_t i = 0; (name = cli_help_variable(i, &meaning)) != NULL; i++) roff_item(out, name, meaning);
}

/* ---- Markdown ---- */

static void markdown_options(servanda_output *out, const cli_command *command) {
    servanda_output_text(out, "\n| option | |\n| --- | --- |\n");
    for (size_t i = 0; i < command->option_count; i++) {
        const cli_option *option = cli_table_option(command->options[i]);
        char letter[8] = "", help[CLI_WORDS];
        if (option->letter) snprintf(letter, sizeof letter, "-%c, ", option->letter);
        servanda_output_printf(out, "| `%s--%s%s%s` | %s |\n", letter, option->name, *option->value ? " " : "",
                               option->value, cli_help_option(option, help));
    }
}

static void markdown_command(servanda_output *out, const cli_command *command) {
    servanda_output_printf(out, "\n## servanda %s\n\n", command->name);
    servanda_output_printf(out, "`servanda %s [OPTION...]%s%s`: %s.\n", command->name, *command->arguments ? " " : "",
                           command->arguments, command->summary);
    if (*command->details) servanda_output_text(out, "\n");
    cli_help_lines(out, "", command->details);
    markdown_options(out, command);
    servanda_output_text(out, "\n```\n");
    cli_help_lines(out, "", command->example);
    servanda_output_text(out, "```\n");
}

void cli_manual_markdown(servanda_output *out) {
    const char *meaning, *name;
    int code;
    servanda_output_text(out, "# Commands\n\nMade by `servanda reference` from the table of commands; do not edit.\n\n"
                              "Results go to standard output, everything else to standard error.\n\n"
                              "| exit code | |\n| --- | --- |\n");
    for (size_t i = 0; (meaning = cli_help_exit_code(i, &code)) != NULL; i++)
        servanda_output_printf(out, "| %d | %s |\n", code, meaning);
    servanda_output_text(out, "\n| variable | |\n| --- | --- |\n");
    for (size_t i = 0; (name = cli_help_variable(i, &meaning)) != NULL; i++)
        servanda_output_printf(out, "| `%s` | %s |\n", name, meaning);
    for (size_t i = 0; i < cli_table_count(); i++)
        if (!cli_table_command(i)->hidden) markdown_command(out, cli_table_command(i));
}
