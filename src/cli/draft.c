/* Documents given by name (draft.h). */
#include "cli/draft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void cli_drafts_begin(cli_drafts *d, cli_call *call) { *d = (cli_drafts){.call = call}; }

static servanda_status open_packs(cli_drafts *d, servanda_error *error) {
    const char *index = d->call->given[CLI_OPT_META];
    servanda_status status = SERVANDA_OK;
    if (d->packs) return status;
    status = servanda_packs_open(&d->packs, d->call->given[CLI_OPT_PACKS], error);
    if (status == SERVANDA_OK && index) status = servanda_index_open(&d->index, index, error);
    return status;
}

static void describe(cli_draft *draft) {
    const servanda_document_info *info = servanda_document_get_info(draft->document);
    draft->doc = (servanda_link_document){.id = info->id, .lang = info->lang, .date = info->date};
    draft->doc.version_of = info->version_of;
    draft->doc.series = info->series;
    draft->doc.round = info->round;
    draft->doc.parties = info->parties;
    draft->doc.party_count = info->party_count;
    draft->doc.meeting = info->meeting;
    draft->doc.title = info->title;
    draft->doc.source = info->source;
    draft->doc.statements = servanda_extraction_statements(draft->extraction);
}

int cli_draft_read_file(cli_drafts *d, const char *name, cli_draft *draft) {
    servanda_error error = SERVANDA_ERROR_INIT;
    *draft = (cli_draft){.document = NULL};
    servanda_status status = open_packs(d, &error);
    const servanda_document_info *info = d->index ? servanda_index_for_path(d->index, name) : NULL;
    if (status == SERVANDA_OK) status = servanda_document_read_file(&draft->document, name, info, &error);
    if (status == SERVANDA_OK) status = servanda_extract(&draft->extraction, draft->document, d->packs, &error);
    if (status != SERVANDA_OK) return cli_console_fail(&error);
    describe(draft);
    return 0;
}

int cli_draft_read_bytes(cli_drafts *d, const void *bytes, size_t size, const servanda_document_info *info,
                         cli_draft *draft) {
    servanda_error error = SERVANDA_ERROR_INIT;
    *draft = (cli_draft){.document = NULL};
    servanda_status status = open_packs(d, &error);
    if (status == SERVANDA_OK) status = servanda_document_read(&draft->document, bytes, size, info, &error);
    if (status == SERVANDA_OK) status = servanda_extract(&draft->extraction, draft->document, d->packs, &error);
    if (status != SERVANDA_OK) return cli_console_fail(&error);
    describe(draft);
    return 0;
}

static int read_register(cli_drafts *d, const char *name, cli_draft *draft) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_filter filter = SERVANDA_FILTER_INIT;
    size_t count = 0;
    filter.doc = name;
    *draft = (cli_draft){.document = NULL};
    servanda_status status = d->reg ? SERVANDA_OK : cli_register_open(d->call, false, &d->reg, &error);
    if (status == SERVANDA_OK) status = servanda_register_collect(&draft->collection, d->reg, &filter, &error);
    if (status != SERVANDA_OK) return cli_console_fail(&error);
    const servanda_link_document *docs = servanda_collection_documents(draft->collection, &count);
    if (count > 0) {
        draft->doc = docs[0];
        return 0;
    }
    if (strchr(name, '@')) {
        servanda_collection_free(draft->collection);
        *draft = (cli_draft){.document = NULL};
        return cli_draft_read_round(d, name, draft);
    }
    error.status = SERVANDA_NOT_FOUND;
    snprintf(error.file, sizeof error.file, "%s", name);
    snprintf(error.what, sizeof error.what, "is no file, and the register has no statements of such a document");
    snprintf(error.cure, sizeof error.cure, "name a file; servanda documents lists what the register has");
    return cli_console_fail(&error);
}

int cli_draft_read(cli_drafts *d, const char *name, cli_draft *draft) {
    bool file = strcmp(name, "-") == 0 || access(name, F_OK) == 0;
    return file ? cli_draft_read_file(d, name, draft) : read_register(d, name, draft);
}

void cli_draft_free(cli_draft *draft) {
    servanda_extraction_free(draft->extraction);
    servanda_document_free(draft->document);
    servanda_collection_free(draft->collection);
    free(draft->merged);
}

void cli_drafts_end(cli_drafts *d) {
    servanda_index_free(d->index);
    servanda_packs_free(d->packs);
    servanda_register_free(d->reg);
}

int cli_draft_pair(cli_call *call, int (*then)(cli_call *call, const cli_draft *drafts)) {
    cli_drafts drafts;
    cli_draft sides[2] = {{.document = NULL}, {.document = NULL}};
    cli_drafts_begin(&drafts, call);
    int code = cli_draft_read(&drafts, call->arguments[0], &sides[0]);
    if (code == 0) code = cli_draft_read(&drafts, call->arguments[1], &sides[1]);
    if (code == 0) code = then(call, sides);
    cli_draft_free(&sides[0]);
    cli_draft_free(&sides[1]);
    cli_drafts_end(&drafts);
    return code;
}
