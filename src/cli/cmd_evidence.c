/* servanda evidence: the bytes of a file that a decision rests on. */
#include "cli/cli.h"
#include "servanda/decision.h"

static void give(void *context, const void *bytes, size_t size) {
    cli_call *call = context;
    servanda_output_add(call->out, bytes, size);
}

int cli_cmd_evidence(cli_call *call) {
    servanda_register *reg = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = cli_register_open(call, false, &reg, &error);
    if (status == SERVANDA_OK) status = servanda_register_evidence(reg, call->arguments[0], give, call, &error);
    servanda_register_free(reg);
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}
