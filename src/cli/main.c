/* The program: makes the surroundings safe, parses the call, runs the command, hands over its results. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "cli/cli.h"

/* A file that is opened must not become standard output by accident; what is written to a closed one fails. */
static void open_standard_streams(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY) < 0) _exit(6);
}

static int run(cli_call *call) {
    if (cli_has(call, CLI_OPT_HELP) && call->command) {
        cli_help_command(call->out, &call->style, call->command);
        return 0;
    }
    if (call->command) return call->command->run(call);
    if (cli_has(call, CLI_OPT_VERSION)) return cli_cmd_version(call);
    cli_help_overview(call->out, &call->style);
    return 0;
}

int main(int argc, char **argv) {
    cli_call call;
    servanda_error error = SERVANDA_ERROR_INIT;
    open_standard_streams();
    signal(SIGPIPE, SIG_IGN); /* a write then fails with EPIPE, and the register is closed in order */
    servanda_status status = cli_parse(&call, argc, argv, &error);
    if (status == SERVANDA_OK) status = cli_console_open(&call, &error);
    int code = status == SERVANDA_OK ? cli_console_close(&call, run(&call)) : cli_console_fail(&error);
    cli_parse_free(&call);
    return code;
}
