/* Two wordings of one act (pair.h). */
#include "cli/pair.h"

#include <stdio.h>
#include <string.h>

const servanda_statement *cli_pair_side(const servanda_link_document *doc, size_t at) {
    return at == SERVANDA_NO_STATEMENT ? NULL : &doc->statements.items[at];
}

void cli_pair_json_side(servanda_json *json, const servanda_statement *s) {
    if (!s) {
        servanda_json_string(json, NULL);
        return;
    }
    servanda_json_open(json, '{');
    cli_json_place(json, s);
    cli_json_text(json, "quote", s->quote);
    servanda_json_close(json, '}');
}

const char *cli_pair_why(const servanda_change_reason *r, char out[CLI_SENTENCE]) {
    snprintf(out, CLI_SENTENCE, "%s: %.300s, then %.300s", r->slot, r->earlier, r->later);
    return out;
}

void cli_pair_json_reasons(servanda_json *json, const servanda_changed *row) {
    char why[CLI_SENTENCE];
    servanda_json_open(json, '[');
    for (size_t i = 0; i < row->reason_count; i++) servanda_json_string(json, cli_pair_why(&row->reasons[i], why));
    servanda_json_close(json, ']');
}

servanda_tone cli_pair_tone(servanda_change change) {
    switch (change) {
    case SERVANDA_CHANGE_COMPLETED:
    case SERVANDA_CHANGE_ADVANCED:
    case SERVANDA_CHANGE_STRENGTHENED: return SERVANDA_TONE_GOOD;
    case SERVANDA_CHANGE_WEAKENED:
    case SERVANDA_CHANGE_DEFERRED:
    case SERVANDA_CHANGE_DROPPED: return SERVANDA_TONE_BAD;
    case SERVANDA_CHANGE_REPEATED: return SERVANDA_TONE_DIM;
    default: return SERVANDA_TONE_WARN;
    }
}

static void place(cli_call *call, const char *before, const servanda_statement *s) {
    char words[CLI_WORDS];
    servanda_output_printf(call->out, "  %s ", before);
    servanda_text_tone(call->out, &call->style, SERVANDA_TONE_LINK, cli_words_place(s, words));
    servanda_output_text(call->out, "  ");
    servanda_text_tone(call->out, &call->style, cli_words_tone(s), cli_words_reading(s));
    servanda_output_text(call->out, "\n");
}

static bool comparable(const servanda_statement *a, const servanda_statement *b) {
    return a && b && a->lang && b->lang && strcmp(a->lang, b->lang) == 0;
}

servanda_status cli_pair_show(cli_call *call, const servanda_statement *earlier, const servanda_statement *later,
                              servanda_error *error) {
    servanda_wording *wording = NULL;
    const servanda_statement *sides[2] = {earlier, later};
    const char *const signs[2] = {"-", "+"};
    if (comparable(earlier, later) &&
        servanda_wording_compare(&wording, earlier->quote, later->quote, error) != SERVANDA_OK)
        return error->status;
    for (size_t i = 0; i < 2; i++) {
        if (!sides[i]) continue;
        place(call, signs[i], sides[i]);
        if (wording)
            servanda_wording_write(call->out, &call->style, 6, wording, i ? SERVANDA_PIECE_COME : SERVANDA_PIECE_GONE);
        else
            servanda_text_wrap(call->out, &call->style, SERVANDA_TONE_PLAIN, 6, sides[i]->quote);
    }
    servanda_wording_free(wording);
    return SERVANDA_OK;
}

/* ---- one change ---- */

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

void cli_pair_json_change(servanda_json *json, const servanda_link_document *earlier,
                          const servanda_link_document *later, const servanda_changed *row) {
    servanda_json_open(json, '{');
    cli_json_text(json, "change", servanda_change_name(row->change));
    servanda_json_key(json, "changes");
    json_changes(json, row);
    servanda_json_key(json, "earlier");
    cli_pair_json_side(json, cli_pair_side(earlier, row->earlier));
    servanda_json_key(json, "later");
    cli_pair_json_side(json, cli_pair_side(later, row->later));
    cli_json_score(json, row->score);
    servanda_json_key(json, "why");
    cli_pair_json_reasons(json, row);
    servanda_json_close(json, '}');
}

servanda_status cli_pair_change(cli_call *call, const servanda_link_document *earlier,
                                const servanda_link_document *later, const servanda_changed *row,
                                servanda_error *error) {
    servanda_output *out = call->out;
    char why[CLI_SENTENCE];
    servanda_text_tone(out, &call->style, cli_pair_tone(row->change), servanda_change_name(row->change));
    for (size_t i = 0; i < row->reason_count; i++) {
        if (row->change == SERVANDA_CHANGE_NEW || row->change == SERVANDA_CHANGE_DROPPED) break;
        servanda_output_text(out, i ? "; " : "  ");
        servanda_text_tone(out, &call->style, SERVANDA_TONE_DIM, cli_pair_why(&row->reasons[i], why));
    }
    servanda_output_text(out, "\n");
    return cli_pair_show(call, cli_pair_side(earlier, row->earlier), cli_pair_side(later, row->later), error);
}
