/* servanda brief: what the next meeting needs, in one page. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/brief.h"
#include "cli/cli.h"

/* ---- which documents ---- */

static int ambiguous(const cli_brief *b, const char *name) {
    const cli_follow *f = b->follow;
    servanda_error error = SERVANDA_ERROR_INIT;
    size_t used =
        (size_t)snprintf(error.what, sizeof error.what, "several series have '%.100s' in their names: ", name);
    error.status = SERVANDA_USAGE;
    snprintf(error.file, sizeof error.file, "%s", cli_register_path(f->call));
    for (size_t i = 0, n = 0; i < f->series_count && used < sizeof error.what; i++)
        if (cli_follow_is_series(&f->series[i], name))
            used += (size_t)snprintf(error.what + used, sizeof error.what - used, "%s%s (%s)", n++ ? ", " : "",
                                     f->series[i].name, f->series[i].id);
    snprintf(error.cure, sizeof error.cure, "write more of the name, or the id in brackets; see: servanda series");
    return cli_console_fail(&error);
}

static int find_series(cli_brief *b, const char *name) {
    const cli_follow *f = b->follow;
    size_t found = 0;
    for (size_t i = 0; i < f->series_count; i++)
        if (cli_follow_is_series(&f->series[i], name)) b->series = &f->series[i], found++;
    if (!found) b->parties = name;
    return found > 1 ? ambiguous(b, name) : 0;
}

static int find_scope(cli_brief *b, const char *name) {
    const cli_follow *f = b->follow;
    size_t n = 0, at, round;
    int code = find_series(b, name);
    if (code != 0) return code;
    b->scope = calloc(f->doc_count + 1, sizeof *b->scope);
    if (!b->scope) return CLI_EXIT_MEMORY;
    for (size_t i = 0; i < f->doc_count; i++) {
        bool in = servanda_series_of(f->series_list, i, &at, &round);
        b->scope[i] = b->series ? in && &f->series[at] == b->series : cli_follow_has_parties(&f->docs[i], name);
        n += b->scope[i];
    }
    return n == 0 ? cli_follow_no_series(f, name) : 0;
}

/* All that the documents in question say, and the undertakings that they have a part in. */
static int read_scope(cli_brief *b, const char *name) {
    cli_follow *f = b->follow;
    int code = cli_follow_series(f);
    if (code == 0) code = find_scope(b, name);
    if (code == 0) code = cli_follow_fill(f, b->scope);
    if (code == 0) code = cli_follow_each(f, &(cli_follow_ask){.documents = b->scope}, NULL, NULL);
    if (code == 0) code = cli_follow_series(f); /* of what is there now */
    return code == 0 ? find_series(b, name) : code;
}

/* ---- which undertakings ---- */

typedef struct placed {
    const char *area;
    size_t at;
} placed;

static int by_area(const void *left, const void *right) {
    const placed *a = left, *b = right;
    int area = strcmp(a->area, b->area);
    return area ? area : (a->at > b->at) - (a->at < b->at);
}

static const char *area_of(const cli_brief *b, size_t at) {
    const servanda_statement *s = cli_follow_statement(b->follow, b->follow->standings[at].promise);
    if (!s) s = cli_follow_statement(b->follow, b->follow->items[at].mentions[0]);
    return s->area_count ? s->areas[0] : "~";
}

static bool is_wanted(const cli_brief *b, size_t at) {
    const servanda_undertaking *u = &b->follow->items[at];
    if (b->follow->standings[at].state == SERVANDA_STATE_VIEW) return false;
    for (size_t i = 0; i < u->mention_count; i++)
        if (b->scope[u->mentions[i].document]) return true;
    return false;
}

static bool choose(cli_brief *b) {
    placed *list = calloc(b->follow->item_count + 1, sizeof *list);
    b->chosen = calloc(b->follow->item_count + 1, sizeof *b->chosen);
    if (!list || !b->chosen) return free(list), false;
    for (size_t i = 0; i < b->follow->item_count; i++)
        if (is_wanted(b, i)) list[b->chosen_count++] = (placed){area_of(b, i), i};
    qsort(list, b->chosen_count, sizeof *list, by_area);
    for (size_t i = 0; i < b->chosen_count; i++) b->chosen[i] = list[i].at;
    free(list);
    return true;
}

static bool make_room(cli_brief *b) {
    size_t total = 0;
    b->first = calloc(b->follow->doc_count + 1, sizeof *b->first);
    for (size_t i = 0; b->first && i < b->follow->doc_count; i++)
        b->first[i] = total, total += b->follow->docs[i].statements.count;
    b->cited = calloc(total + 1, sizeof *b->cited);
    return b->first && b->cited;
}

/* ---- where it goes ---- */

static servanda_status to_file(void *context, const char *bytes, size_t size) {
    return fwrite(bytes, 1, size, context) == size ? SERVANDA_OK : SERVANDA_IO;
}

static bool is_file(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* Half a page is none: what could not be written to its end does not stay. */
static int write_file(cli_brief *b, const char *path) {
    servanda_error error = SERVANDA_ERROR_INIT;
    FILE *file = fopen(path, "wb");
    if (!file) return cli_console_disk(path, &error), cli_console_fail(&error);
    servanda_status status = servanda_output_open(&b->page.output, to_file, file, &error);
    int code = status == SERVANDA_OK ? cli_brief_write(b) : cli_console_fail(&error);
    if (status == SERVANDA_OK) status = servanda_output_flush(b->page.output, &error);
    int why = errno;
    servanda_output_free(b->page.output);
    bool closed = fclose(file) == 0;
    if (status != SERVANDA_OK) errno = why;
    if (code == 0 && (status != SERVANDA_OK || !closed))
        cli_console_disk(path, &error), code = cli_console_fail(&error);
    if (code != 0 && is_file(path)) remove(path);
    return code;
}

static int write_page(cli_brief *b) {
    const cli_call *call = b->follow->call;
    const char *format = call->given[CLI_OPT_FORMAT];
    b->page.html = format && strcmp(format, "html") == 0;
    if (cli_has(call, CLI_OPT_OUTPUT)) return write_file(b, call->given[CLI_OPT_OUTPUT]);
    b->page.output = call->out;
    return cli_brief_write(b);
}

static int open_packs(cli_brief *b, const cli_call *call) {
    servanda_error error = SERVANDA_ERROR_INIT;
    b->lang = cli_has(call, CLI_OPT_LANGUAGE) ? call->given[CLI_OPT_LANGUAGE] : "en";
    if (servanda_packs_open(&b->packs, call->given[CLI_OPT_PACKS], &error) != SERVANDA_OK)
        return cli_console_fail(&error);
    if (!servanda_packs_has(b->packs, b->lang)) return cli_usage(call, "no pack has the language '%s'", b->lang);
    return 0;
}

int cli_cmd_brief(cli_call *call) {
    cli_follow follow = {.call = call};
    cli_brief b = {.follow = &follow};
    int code = open_packs(&b, call);
    if (code == 0) code = cli_follow_begin(&follow, call, false);
    if (code == 0) code = read_scope(&b, call->arguments[0]);
    if (code == 0 && (!make_room(&b) || !choose(&b))) code = CLI_EXIT_MEMORY;
    if (code == 0) code = write_page(&b);
    free(b.scope), free(b.first), free(b.cited), free(b.chosen);
    cli_follow_end(&follow);
    servanda_packs_free(b.packs);
    return code;
}
