/* The documents of the register in memory, with series and links (follow.h). */
#include "cli/follow.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

int cli_follow_begin(cli_follow *f, cli_call *call, bool write, const servanda_filter *filter) {
    servanda_error error = SERVANDA_ERROR_INIT;
    *f = (cli_follow){.call = call};
    servanda_status status = cli_register_open(call, write, &f->reg, &error);
    if (status == SERVANDA_OK) status = servanda_register_collect(&f->collection, f->reg, filter, &error);
    if (status != SERVANDA_OK) return cli_console_fail(&error);
    f->docs = servanda_collection_documents(f->collection, &f->doc_count);
    return 0;
}

int cli_follow_series(cli_follow *f) {
    servanda_error error = SERVANDA_ERROR_INIT;
    if (servanda_series_find(&f->series_list, f->docs, f->doc_count, &error) != SERVANDA_OK)
        return cli_console_fail(&error);
    f->series = servanda_series_items(f->series_list, &f->series_count);
    return 0;
}

int cli_follow_links(cli_follow *f) {
    servanda_error error = SERVANDA_ERROR_INIT;
    if (servanda_link(&f->links, f->docs, f->doc_count, NULL, 0, &error) != SERVANDA_OK)
        return cli_console_fail(&error);
    f->items = servanda_links_items(f->links, &f->item_count);
    return 0;
}

void cli_follow_end(cli_follow *f) {
    servanda_links_free(f->links);
    servanda_series_free(f->series_list);
    servanda_collection_free(f->collection);
    servanda_register_free(f->reg);
}

const servanda_statement *cli_follow_statement(const cli_follow *f, servanda_mention m) {
    return m.document == SERVANDA_NO_STATEMENT ? NULL : &f->docs[m.document].statements.items[m.statement];
}

static bool has_text(const char *text, const char *part) {
    size_t n = strlen(part);
    for (; *text; text++)
        if (strncasecmp(text, part, n) == 0) return true;
    return false;
}

bool cli_follow_is_series(const servanda_series *s, const char *name) {
    if (strcmp(s->id, name) == 0 || has_text(s->name, name)) return true;
    for (size_t i = 0; i < s->name_count; i++)
        if (has_text(s->names[i], name)) return true;
    return false;
}

int cli_follow_no_series(const cli_follow *f, const char *name) {
    servanda_error error = SERVANDA_ERROR_INIT;
    error.status = SERVANDA_NOT_FOUND;
    snprintf(error.file, sizeof error.file, "%s", cli_register_path(f->call));
    snprintf(error.what, sizeof error.what, "no series has '%.200s' in its name", name);
    snprintf(error.cure, sizeof error.cure, "see: servanda series");
    return cli_console_fail(&error);
}
