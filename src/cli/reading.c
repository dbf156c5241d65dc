/* Documents given as files, read and searched in one batch, with a progress line around the command's own work. */
#include "cli/reading.h"

#include <stdlib.h>

/* SERVANDA_READING first, then what the call itself says. */
static servanda_status take_limits(cli_reading *r, servanda_error *error) {
    servanda_limits_default(&r->limits);
    servanda_status status = servanda_limits_set(&r->limits, getenv("SERVANDA_READING"), error);
    return status ? status : servanda_limits_set(&r->limits, r->call->given[CLI_OPT_READING], error);
}

int cli_reading_begin(cli_reading *r, cli_call *call, size_t arguments) {
    servanda_error error = SERVANDA_ERROR_INIT;
    *r = (cli_reading){.call = call};
    servanda_status status = take_limits(r, &error);
    if (status == SERVANDA_OK) status = servanda_packs_open(&r->packs, call->given[CLI_OPT_PACKS], &error);
    const char *index = call->given[CLI_OPT_META];
    if (status == SERVANDA_OK && index) status = servanda_index_open(&r->index, index, &error);
    if (status == SERVANDA_OK) status = servanda_files_find(&r->files, call->arguments, arguments, &error);
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}

static bool step(void *context, const servanda_batch_result *result) {
    cli_reading *r = context;
    const char *notice = result->document ? servanda_document_notice(result->document) : NULL;
    if (result->error || notice) cli_progress_clear(&r->progress);
    if (notice) cli_console_remark(r->call, "servanda: %s: %s", result->path, notice);
    bool more = r->done(r->context, result);
    if (result->last) cli_progress_step(&r->progress);
    return more;
}

int cli_reading_run(cli_reading *r, servanda_batch_fn done, void *context) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_batch_options options = SERVANDA_BATCH_OPTIONS_INIT;
    options.paths = servanda_files_paths(r->files, &options.path_count);
    options.index = r->index;
    options.packs = r->packs;
    options.limits = &r->limits;
    options.threads = (unsigned)cli_number(r->call, CLI_OPT_THREADS, 0);
    r->done = done;
    r->context = context;
    cli_progress_begin(&r->progress, r->call, options.path_count);
    servanda_status status = servanda_batch_run(&options, step, r, &error);
    cli_progress_clear(&r->progress);
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}

void cli_reading_end(cli_reading *r) {
    servanda_files_free(r->files);
    servanda_index_free(r->index);
    servanda_packs_free(r->packs);
}
