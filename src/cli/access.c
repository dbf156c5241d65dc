/* How commands reach the register, and how options become a question to it. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

const char *cli_register_path(const cli_call *call) {
    const char *variable = getenv("SERVANDA_REGISTER");
    if (cli_has(call, CLI_OPT_REGISTER)) return call->given[CLI_OPT_REGISTER];
    return variable && *variable ? variable : "servanda.db";
}

servanda_status cli_register_open(const cli_call *call, bool write, servanda_register **out, servanda_error *error) {
    const char *path = cli_register_path(call);
    servanda_register_options options = SERVANDA_REGISTER_OPTIONS_INIT;
    options.read_only = !write;
    options.create = write && (call->command->run == cli_cmd_add || call->command->run == cli_cmd_fetch);
    if (!options.create && !strstr(path, "://") && access(path, F_OK) != 0) {
        *error = (servanda_error)SERVANDA_ERROR_INIT;
        snprintf(error->file, sizeof error->file, "%s", path);
        snprintf(error->what, sizeof error->what, "there is no such register");
        snprintf(error->cure, sizeof error->cure,
                 "make it with: servanda add FILE..., or name another with --register");
        return error->status = SERVANDA_REGISTER;
    }
    return servanda_register_open(out, path, &options, error);
}

servanda_filter cli_filter(const cli_call *call) {
    servanda_filter filter = SERVANDA_FILTER_INIT;
    filter.party = call->given[CLI_OPT_PARTY];
    filter.area = call->given[CLI_OPT_AREA];
    filter.instrument = call->given[CLI_OPT_INSTRUMENT];
    filter.lang = call->given[CLI_OPT_LANG];
    filter.series = call->given[CLI_OPT_SERIES];
    if (cli_has(call, CLI_OPT_KIND)) filter.kind = servanda_kind_of(call->given[CLI_OPT_KIND]);
    if (cli_has(call, CLI_OPT_FORCE)) filter.force = servanda_force_of(call->given[CLI_OPT_FORCE]);
    if (cli_has(call, CLI_OPT_STAGE)) filter.stage = servanda_stage_of(call->given[CLI_OPT_STAGE]);
    filter.from = call->given[CLI_OPT_FROM];
    filter.to = call->given[CLI_OPT_TO];
    filter.due_after = call->given[CLI_OPT_AFTER];
    filter.due_before = call->given[CLI_OPT_BY];
    filter.text = call->given[CLI_OPT_TEXT];
    filter.once = cli_has(call, CLI_OPT_ONCE);
    filter.all_versions = cli_has(call, CLI_OPT_ALL_VERSIONS);
    filter.limit = cli_number(call, CLI_OPT_LIMIT, 0);
    return filter;
}

int cli_register_missed(servanda_error *error, const char *doc, uint32_t id) {
    if (error->status != SERVANDA_NOT_FOUND) return cli_console_fail(error);
    if (id > 0)
        snprintf(error->what, sizeof error->what, "there is no statement %u of a document '%s'", (unsigned)id, doc);
    else
        snprintf(error->what, sizeof error->what, "there is no document '%s'", doc);
    snprintf(error->cure, sizeof error->cure, "see: servanda %s", id > 0 ? "list DOC" : "documents");
    return cli_console_fail(error);
}

int cli_usage(const cli_call *call, const char *format, ...) {
    servanda_error error = SERVANDA_ERROR_INIT;
    va_list list;
    error.status = SERVANDA_USAGE;
    va_start(list, format);
    vsnprintf(error.what, sizeof error.what, format, list);
    va_end(list);
    snprintf(error.cure, sizeof error.cure, "see: servanda %s --help", call->command->name);
    return cli_console_fail(&error);
}
