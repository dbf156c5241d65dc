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

static void json_changes(servanda_json *json, const servanda_changed *row) {
    unsigned seen = 0;
    servanda_json_open(json, '[');
    servanda_json_string(json, servanda_change_name(row->change));
    for (size_t i = 0; i < row->reason_count; i++) {
        servanda_change change = row->reasons[i].change;
        if (change == row->change || seen >> change & 1) continue;
        seen |= 1u << change;
        servanda_json_string(json, servanda_change_name(change));
    }
    servanda_json_close(json, ']');
}

static void as_json(const telling *t, const servanda_changed *row) {
    servanda_json json = {.output = t->call->out};
    servanda_json_open(&json, '{');
    cli_json_text(&json, "change", servanda_change_name(row->change));
    servanda_json_key(&json, "changes");
    json_changes(&json, row);
    servanda_json_key(&json, "earlier");
    cli_pair_json_side(&json, cli_pair_side(t->earlier, row->earlier));
    servanda_json_key(&json, "later");
    cli_pair_json_side(&json, cli_pair_side(t->later, row->later));
    cli_json_score(&json, row->score);
    servanda_json_key(&json, "why");
    cli_pair_json_reasons(&json, row);
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static servanda_status as_text(telling *t, const servanda_changed *row, servanda_error *error) {
    servanda_output *out = t->call->out;
    char why[CLI_WORDS * 3];
    if (t->shown++ > 0) servanda_output_text(out, "\n");
    servanda_text_tone(out, &t->call->style, cli_pair_tone(row->change), servanda_change_name(row->change));
    for (size_t i = 0; i < row->reason_count; i++) {
        if (row->change == SERVANDA_CHANGE_NEW || row->change == SERVANDA_CHANGE_DROPPED) break;
        servanda_output_text(out, i ? "; " : "  ");
        servanda_text_tone(out, &t->call->style, SERVANDA_TONE_DIM, cli_pair_why(&row->reasons[i], why));
    }
    servanda_output_text(out, "\n");
    return cli_pair_show(t->call, cli_pair_side(t->earlier, row->earlier), cli_pair_side(t->later, row->later), error);
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
