/* servanda diff: what became of the acts of one round in a later one. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/draft.h"
#include "cli/pair.h"

typedef struct telling {
    cli_call *call;
    const servanda_link_document *earlier, *later;
    size_t shown, counts[SERVANDA_CHANGE_COUNT];
} telling;

static void as_json(const telling *t, const servanda_changed *row) {
    servanda_json json = {.output = t->call->out};
    cli_pair_json_change(&json, t->earlier, t->later, row);
    servanda_json_line(&json);
}

static servanda_status as_text(telling *t, const servanda_changed *row, servanda_error *error) {
    if (t->shown++ > 0) servanda_output_text(t->call->out, "\n");
    return cli_pair_change(t->call, t->earlier, t->later, row, error);
}

static servanda_status tell(telling *t, const servanda_changes *changes, servanda_error *error) {
    size_t count;
    servanda_status status = SERVANDA_OK;
    const servanda_changed *rows = servanda_changes_items(changes, &count);
    for (size_t i = 0; i < count && status == SERVANDA_OK && !servanda_output_failed(t->call->out); i++) {
        bool same = rows[i].change == SERVANDA_CHANGE_REPEATED;
        t->counts[rows[i].change]++;
        if (cli_has(t->call, CLI_OPT_JSONL))
            as_json(t, &rows[i]);
        else if (!same || cli_has(t->call, CLI_OPT_LONG))
            status = as_text(t, &rows[i], error);
    }
    return status;
}

/* How many of what, on standard error; true if anything changed. */
static bool conclude(const telling *t) {
    char words[CLI_WORDS] = "";
    size_t used = 0, changed = 0;
    for (size_t i = 0; i < SERVANDA_CHANGE_COUNT; i++) {
        if (i != SERVANDA_CHANGE_REPEATED) changed += t->counts[i];
        if (t->counts[i] && used < sizeof words)
            used += (size_t)snprintf(words + used, sizeof words - used, "%s%zu %s", used ? ", " : "", t->counts[i],
                                     servanda_change_name((servanda_change)i));
    }
    cli_console_remark(t->call, "%s, then %s: %s", t->earlier->id, t->later->id, used ? words : "no acts to compare");
    return changed > 0;
}

static int compare(cli_call *call, const cli_draft *drafts) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_changes *changes = NULL;
    telling t = {.call = call, .earlier = &drafts[0].doc, .later = &drafts[1].doc};
    servanda_status status = servanda_changes_find(&changes, t.earlier, t.later, &error);
    if (status == SERVANDA_OK) status = tell(&t, changes, &error);
    servanda_changes_free(changes);
    if (status != SERVANDA_OK) return cli_console_fail(&error);
    return conclude(&t) ? 1 : 0;
}

int cli_cmd_diff(cli_call *call) { return cli_draft_pair(call, compare); }
