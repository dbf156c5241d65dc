/* servanda remove: documents leave the register; what is not there is told, and the others are removed. */
#include "cli/cli.h"
#include "servanda/linkage.h"

int cli_cmd_remove(cli_call *call) {
    servanda_register *reg = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    int code = 0;
    if (cli_register_open(call, true, &reg, &error) != SERVANDA_OK) return cli_console_fail(&error);
    for (size_t i = 0; i < call->argument_count; i++) {
        error = (servanda_error)SERVANDA_ERROR_INIT;
        if (servanda_register_remove(reg, call->arguments[i], &error) != SERVANDA_OK)
            code = cli_register_missed(&error, call->arguments[i], 0);
        else
            cli_console_remark(call, "removed %s", call->arguments[i]);
    }
    error = (servanda_error)SERVANDA_ERROR_INIT;
    if (servanda_register_relink(reg, &error) != SERVANDA_OK) code = cli_console_fail(&error);
    servanda_register_free(reg);
    return code;
}
