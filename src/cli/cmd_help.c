/* servanda help, and the hidden commands with which the build writes manual pages, completions and the reference. */
#include <stdio.h>

#include "cli/cli.h"

static const cli_command *find(const char *name, int *code) {
    const cli_command *command = cli_table_find(name);
    servanda_error error = SERVANDA_ERROR_INIT;
    error.status = SERVANDA_USAGE;
    snprintf(error.what, sizeof error.what, "there is no command '%s'", name);
    snprintf(error.cure, sizeof error.cure, "see: servanda help");
    if (!command) *code = cli_console_fail(&error);
    return command;
}

int cli_cmd_help(cli_call *call) {
    int code = 0;
    const cli_command *command = call->argument_count > 0 ? find(call->arguments[0], &code) : NULL;
    if (command)
        cli_help_command(call->out, &call->style, command);
    else if (code == 0)
        cli_help_overview(call->out, &call->style);
    return code;
}

int cli_cmd_man(cli_call *call) {
    int code = 0;
    const cli_command *command = call->argument_count > 0 ? find(call->arguments[0], &code) : NULL;
    if (command)
        cli_manual_command(call->out, command);
    else if (code == 0)
        cli_manual_overview(call->out);
    return code;
}

int cli_cmd_reference(cli_call *call) {
    cli_manual_markdown(call->out);
    return 0;
}

int cli_cmd_completion(cli_call *call) {
    servanda_error error = SERVANDA_ERROR_INIT;
    if (cli_completion_write(call->out, call->arguments[0])) return 0;
    error.status = SERVANDA_USAGE;
    snprintf(error.what, sizeof error.what, "no completions for '%s', only for bash, zsh and fish", call->arguments[0]);
    return cli_console_fail(&error);
}
