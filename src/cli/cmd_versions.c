/* servanda versions: documents that are one, and what changed from each text to the next.
 *
 * The one idea: a register keeps the bytes of every version and what the newest says; what an older one said is found by
 * reading its bytes again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/draft.h"
#include "cli/pair.h"
#include "servanda/revision.h"

/* ---- what add and fetch tell ---- */

static const char *kin_word(servanda_kin kin) {
    static const char *const words[] = {NULL, "same", "newer", "older"};
    return words[kin];
}

void cli_versions_remark(const cli_call *call, const char *name, const servanda_added_as *as) {
    int share = (int)(as->likeness * 100);
    if (as->how == SERVANDA_ADDED_VERSION)
        cli_console_remark(call, "servanda: %s: version %u of '%s'%s", name, (unsigned)as->version, as->doc,
                           as->same_text ? " has the same text" : "; servanda versions shows what changed");
    if (as->how == SERVANDA_ADDED_NEW && as->renamed)
        cli_console_remark(call, "servanda: %s: another document has this name; this one is '%s'", name, as->doc);
    if (as->how != SERVANDA_ADDED_NEW || as->likeness <= 0) return;
    if (as->kin == SERVANDA_KIN_SAME)
        cli_console_remark(call, "servanda: %s: is the same document as '%s' (%d %% of the text), and counts once",
                           name, as->beside, share);
    else if (as->kin != SERVANDA_KIN_NONE)
        cli_console_remark(call, "servanda: %s: is %s version of '%s' (%d %% of the text is the same), and %s", name,
                           as->kin == SERVANDA_KIN_NEWER ? "a newer" : "an older", as->beside, share,
                           as->kin == SERVANDA_KIN_NEWER ? "counts instead; servanda versions shows what changed"
                                                         : "does not count");
}

void cli_versions_json(servanda_json *json, const servanda_added_as *as) {
    if (as->how == SERVANDA_ADDED_VERSION) {
        servanda_json_key(json, "same_text");
        servanda_json_bool(json, as->same_text);
    }
    if (as->kin == SERVANDA_KIN_NONE) return;
    cli_json_text(json, "kin", kin_word(as->kin));
    cli_json_text(json, "beside", as->beside);
}

/* ---- the list ---- */

typedef struct version {
    char *doc;
    uint32_t number, edition;
} version;

typedef struct listing {
    cli_call *call;
    cli_drafts drafts;
    servanda_table *table;
    version *list;
    size_t count, changed;
    cli_draft last; /* the text before, once it is read */
    cli_draft next;
    int code;
} listing;

/* "counts", "same text, 97 %", "older". */
static const char *standing(const servanda_document_row *row, char out[CLI_WORDS]) {
    int share = (int)(row->likeness * 100);
    out[0] = '\0';
    if (row->version < row->versions)
        snprintf(out, CLI_WORDS, "replaced by version %u", (unsigned)row->versions);
    else if (!row->counts)
        snprintf(out, CLI_WORDS, "counts");
    else if (row->edition < row->editions)
        snprintf(out, CLI_WORDS, "older than '%.100s'", row->counts);
    else
        snprintf(out, CLI_WORDS, "same text as '%.100s', %d %%", row->counts, share);
    return out;
}

static void table_row(listing *l, const servanda_document_row *row) {
    char words[CLI_WORDS];
    servanda_table_cell(l->table, row->info->id);
    servanda_table_number(l->table, row->version);
    servanda_table_number(l->table, row->edition);
    servanda_table_cell(l->table, row->info->date);
    servanda_table_cell(l->table, row->added);
    servanda_table_cell(l->table, row->info->format);
    snprintf(words, sizeof words, "%.12s", row->sha256);
    servanda_table_cell(l->table, words);
    servanda_table_cell(l->table, standing(row, words));
}

static void json_row(listing *l, const servanda_document_row *row) {
    servanda_json json = {.output = l->call->out};
    char words[CLI_WORDS];
    servanda_json_open(&json, '{');
    cli_documents_json(&json, row);
    cli_json_text(&json, "standing", standing(row, words));
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static bool take_row(void *context, const servanda_document_row *row) {
    listing *l = context;
    version *list = realloc(l->list, (l->count + 1) * sizeof *list);
    if (list) l->list = list;
    char *doc = list ? strdup(row->info->id) : NULL;
    if (!doc) return l->code = CLI_EXIT_MEMORY, false;
    list[l->count++] = (version){doc, row->version, row->edition};
    if (cli_has(l->call, CLI_OPT_JSONL))
        json_row(l, row);
    else
        table_row(l, row);
    return !servanda_output_failed(l->call->out);
}

/* ---- what changed ---- */

static bool read_version(void *context, const servanda_document_row *row) {
    listing *l = context;
    servanda_document_info info = *row->info;
    info.size = sizeof info;
    l->code = cli_draft_read_bytes(&l->drafts, row->original, row->bytes, &info, &l->next);
    return false;
}

static servanda_status passages_text(listing *l, const servanda_revisions *revisions, servanda_error *error) {
    servanda_output *out = l->call->out;
    size_t count;
    servanda_status status = SERVANDA_OK;
    const servanda_revision *items = servanda_revisions_items(revisions, &count);
    for (size_t i = 0; i < count && status == SERVANDA_OK; i++) {
        servanda_wording *wording = NULL;
        const char *earlier = items[i].earlier ? items[i].earlier : "", *later = items[i].later ? items[i].later : "";
        status = servanda_wording_compare(&wording, earlier, later, error);
        if (status != SERVANDA_OK) break;
        servanda_output_text(out, "\n");
        if (items[i].earlier) servanda_wording_write(out, &l->call->style, 2, wording, SERVANDA_PIECE_GONE);
        if (items[i].later) servanda_wording_write(out, &l->call->style, 2, wording, SERVANDA_PIECE_COME);
        servanda_wording_free(wording);
    }
    return status;
}

static void passages_json(servanda_json *json, const servanda_revisions *revisions) {
    size_t count;
    const servanda_revision *items = servanda_revisions_items(revisions, &count);
    servanda_json_key(json, "passages");
    servanda_json_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        servanda_json_open(json, '{');
        cli_json_text(json, "earlier", items[i].earlier);
        cli_json_text(json, "later", items[i].later);
        servanda_json_close(json, '}');
    }
    servanda_json_close(json, ']');
}

static size_t count_changes(const servanda_changes *changes) {
    size_t count, changed = 0;
    const servanda_changed *rows = servanda_changes_items(changes, &count);
    for (size_t i = 0; i < count; i++) changed += rows[i].change != SERVANDA_CHANGE_REPEATED;
    return changed;
}

static void json_side(servanda_json *json, const char *key, const version *v) {
    servanda_json_key(json, key);
    servanda_json_open(json, '{');
    cli_json_text(json, "doc", v->doc);
    cli_json_count(json, "version", v->number);
    servanda_json_close(json, '}');
}

static void as_json(listing *l, size_t at, const servanda_revisions *revisions, const servanda_changes *changes) {
    servanda_json json = {.output = l->call->out};
    size_t count;
    const servanda_changed *rows = servanda_changes_items(changes, &count);
    servanda_json_open(&json, '{');
    json_side(&json, "from", &l->list[at - 1]);
    json_side(&json, "to", &l->list[at]);
    passages_json(&json, revisions);
    servanda_json_key(&json, "acts");
    servanda_json_open(&json, '[');
    for (size_t i = 0; i < count; i++)
        if (rows[i].change != SERVANDA_CHANGE_REPEATED)
            cli_pair_json_change(&json, &l->last.doc, &l->next.doc, &rows[i]);
    servanda_json_close(&json, ']');
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static bool other_format(const listing *l, size_t at) {
    return l->list[at - 1].edition == l->list[at].edition && strcmp(l->list[at - 1].doc, l->list[at].doc) != 0;
}

static servanda_status as_text(listing *l, size_t at, const servanda_revisions *revisions,
                               const servanda_changes *changes, servanda_error *error) {
    servanda_output *out = l->call->out;
    const version *from = &l->list[at - 1], *to = &l->list[at];
    char head[2 * CLI_WORDS];
    size_t count, passages, changed = count_changes(changes);
    servanda_status status = SERVANDA_OK;
    const servanda_changed *rows = servanda_changes_items(changes, &count);
    servanda_revisions_items(revisions, &passages);
    bool told = passages > 0 && (!other_format(l, at) || cli_has(l->call, CLI_OPT_LONG));
    snprintf(head, sizeof head, "%.100s version %u, then %.100s version %u: ", from->doc, (unsigned)from->number,
             to->doc, (unsigned)to->number);
    servanda_output_text(out, "\n");
    servanda_text_tone(out, &l->call->style, SERVANDA_TONE_HEADING, head);
    if (passages == 0)
        servanda_output_text(out, "the same text");
    else
        servanda_output_printf(out, "%zu passage%s, %zu act%s changed", passages, passages == 1 ? "" : "s", changed,
                               changed == 1 ? "" : "s");
    servanda_output_text(out, "\n");
    if (told) status = passages_text(l, revisions, error);
    for (size_t i = 0; i < count && status == SERVANDA_OK; i++) {
        if (rows[i].change == SERVANDA_CHANGE_REPEATED) continue;
        servanda_output_text(out, "\n");
        status = cli_pair_change(l->call, &l->last.doc, &l->next.doc, &rows[i], error);
    }
    return status;
}

static servanda_status compare(listing *l, size_t at, servanda_error *error) {
    servanda_revisions *revisions = NULL;
    servanda_changes *changes = NULL;
    servanda_status status = servanda_revisions_find(&revisions, l->last.document, l->next.document, error);
    if (status == SERVANDA_OK) status = servanda_changes_find(&changes, &l->last.doc, &l->next.doc, error);
    if (status == SERVANDA_OK) {
        l->changed += count_changes(changes);
        if (cli_has(l->call, CLI_OPT_JSONL))
            as_json(l, at, revisions, changes);
        else
            status = as_text(l, at, revisions, changes, error);
    }
    servanda_changes_free(changes);
    servanda_revisions_free(revisions);
    return status;
}

/* Reads one version after the other; the one before is kept to compare with. */
static int walk(listing *l, servanda_error *error) {
    servanda_status status = SERVANDA_OK;
    for (size_t i = 0; i < l->count && status == SERVANDA_OK && l->code == 0; i++) {
        status = servanda_register_document(l->drafts.reg, l->list[i].doc, l->list[i].number, read_version, l, error);
        if (status != SERVANDA_OK || l->code) break;
        if (i > 0) status = compare(l, i, error);
        cli_draft_free(&l->last);
        l->last = l->next;
        l->next = (cli_draft){.document = NULL};
    }
    return status == SERVANDA_OK ? l->code : cli_console_fail(error);
}

/* ---- the command ---- */

static const servanda_column COLUMNS[] = {
    {"DOCUMENT", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_LINK, 20},
    {"VERSION", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0},
    {"TEXT", SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0},
    {"DATE", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
    {"ADDED", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_DIM, 10},
    {"FORMAT", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 0},
    {"SHA256", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_DIM, 8},
    {"STANDS", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_PLAIN, 12},
};

static void end(listing *l) {
    for (size_t i = 0; i < l->count; i++) free(l->list[i].doc);
    free(l->list);
    cli_draft_free(&l->last);
    cli_draft_free(&l->next);
    servanda_table_free(l->table);
    cli_drafts_end(&l->drafts);
}

int cli_cmd_versions(cli_call *call) {
    servanda_error error = SERVANDA_ERROR_INIT;
    const char *doc = call->argument_count > 0 ? call->arguments[0] : NULL;
    listing l = {.call = call, .table = servanda_table_new(COLUMNS, sizeof COLUMNS / sizeof *COLUMNS)};
    cli_drafts_begin(&l.drafts, call);
    servanda_status status = cli_register_open(call, false, &l.drafts.reg, &error);
    if (status == SERVANDA_OK) status = servanda_register_versions(l.drafts.reg, doc, take_row, &l, &error);
    int code = status == SERVANDA_OK ? l.code : cli_register_missed(&error, doc ? doc : "", 0);
    if (code == 0 && servanda_table_rows(l.table) > 0) servanda_table_write(l.table, call->out, &call->style, 0);
    if (code == 0 && !doc && l.count == 0) cli_console_remark(call, "servanda: no document has more than one version");
    if (code == 0 && doc) code = walk(&l, &error);
    if (code == 0 && l.changed > 0) code = servanda_status_exit_code(SERVANDA_YES);
    end(&l);
    return code;
}
