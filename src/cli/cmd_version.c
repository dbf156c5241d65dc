/* servanda version: of the program and of the packs in it. */
#include "cli/cli.h"
#include "servanda/extract.h"

int cli_cmd_version(cli_call *call) {
    servanda_packs *packs = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    if (servanda_packs_open(&packs, NULL, &error) != SERVANDA_OK) return cli_console_fail(&error);
    if (cli_has(call, CLI_OPT_JSON)) {
        servanda_json json = {call->out, false};
        servanda_json_open(&json, '{');
        cli_json_text(&json, "version", SERVANDA_VERSION);
        cli_json_text(&json, "packs", servanda_packs_version(packs));
        servanda_json_close(&json, '}');
        servanda_json_line(&json);
    } else {
        servanda_output_printf(call->out, "servanda %s\npacks %.12s\n", SERVANDA_VERSION,
                               servanda_packs_version(packs));
    }
    servanda_packs_free(packs);
    return 0;
}
