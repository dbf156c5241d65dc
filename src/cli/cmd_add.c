/* servanda add: documents and what they say go into the register, one transaction each. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/reading.h"
#include "servanda/linkage.h"

typedef struct adding {
    cli_call *call;
    servanda_register *reg;
    const char *packs; /* version */
    int code;          /* of the last document that failed */
    uint64_t documents, statements, by_way[SERVANDA_ADDED_VERSION + 1];
} adding;

static const char *way(servanda_added how) {
    static const char *const words[] = {"failed", "new", "same", "reread", "version"};
    return words[how];
}

static void tell(adding *a, const servanda_added_as *as, const servanda_document_info *info, size_t statements) {
    if (as->how == SERVANDA_ADDED_VERSION && as->former_path && info->path && strcmp(as->former_path, info->path) != 0)
        cli_console_remark(a->call, "servanda: %s: is now version %u of '%s', which came from %s", info->path,
                           (unsigned)as->version, as->doc, as->former_path);
    if (as->how == SERVANDA_ADDED_SAME && !as->renamed && info->id && strcmp(as->doc, info->id) != 0)
        cli_console_remark(a->call, "servanda: %s: the register has these bytes already, as '%s'", info->path, as->doc);
    cli_versions_remark(a->call, info->path, as);
    if (!cli_has(a->call, CLI_OPT_JSONL)) return;
    servanda_json json = {a->call->out, false};
    servanda_json_open(&json, '{');
    cli_json_text(&json, "doc", as->doc);
    cli_json_text(&json, "path", info->path);
    cli_json_text(&json, "added", way(as->how));
    cli_json_count(&json, "version", as->version);
    cli_versions_json(&json, as);
    cli_json_count(&json, "statements", statements);
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static bool give(void *context, const servanda_batch_result *result) {
    adding *a = context;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_addition addition = SERVANDA_ADDITION_INIT;
    servanda_added_as as;
    char now[21];
    if (result->error) {
        a->code = cli_console_fail(result->error);
        return true;
    }
    cli_date_now(now);
    addition.document = result->document;
    addition.statements = servanda_extraction_statements(result->extraction);
    addition.packs = a->packs;
    addition.at = now;
    if (servanda_register_add(a->reg, &addition, &as, &error) != SERVANDA_OK) {
        a->code = cli_console_fail(&error);
        return false;
    }
    a->documents++;
    a->statements += addition.statements.count;
    a->by_way[as.how]++;
    tell(a, &as, servanda_document_get_info(result->document), addition.statements.count);
    return !servanda_output_failed(a->call->out);
}

static void conclude(const adding *a) {
    static const struct {
        servanda_added how;
        const char *words;
    } ways[] = {{SERVANDA_ADDED_NEW, "new"},
                {SERVANDA_ADDED_SAME, "as before"},
                {SERVANDA_ADDED_REREAD, "read again"},
                {SERVANDA_ADDED_VERSION, "in a new version"}};
    char parts[CLI_WORDS] = "";
    size_t used = 0;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (a->by_way[ways[i].how] > 0)
            used += (size_t)snprintf(parts + used, sizeof parts - used, "%s%" PRIu64 " %s", used > 0 ? ", " : ": ",
                                     a->by_way[ways[i].how], ways[i].words);
    cli_console_remark(a->call, "%s: %" PRIu64 " document%s with %" PRIu64 " statements%s", cli_register_path(a->call),
                       a->documents, a->documents == 1 ? "" : "s", a->statements, parts);
}

int cli_cmd_add(cli_call *call) {
    cli_reading reading;
    servanda_error error = SERVANDA_ERROR_INIT;
    adding a = {.call = call};
    int code = cli_reading_begin(&reading, call, call->argument_count);
    if (code == 0 && cli_register_open(call, true, &a.reg, &error) != SERVANDA_OK) code = cli_console_fail(&error);
    if (code == 0) {
        a.packs = servanda_packs_version(reading.packs);
        code = cli_reading_run(&reading, give, &a);
        conclude(&a);
        if (a.documents > 0 && servanda_register_relink(a.reg, &error) != SERVANDA_OK) code = cli_console_fail(&error);
    }
    servanda_register_free(a.reg);
    cli_reading_end(&reading);
    return code != 0 ? code : a.code;
}
