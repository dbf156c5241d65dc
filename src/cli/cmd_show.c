/* servanda show: a document with its statements, or one statement with all its slots and its surroundings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static const servanda_column PAIR[] = {{.tone = SERVANDA_TONE_DIM}, {.tone = SERVANDA_TONE_PLAIN, .least = 20}};

static void pair(servanda_table *table, const char *label, const char *text) {
    if (!text || !*text) return;
    servanda_table_cell(table, label);
    servanda_table_cell(table, text);
}

static void pair_list(servanda_table *table, const char *label, const char *const *items, size_t count) {
    char words[CLI_WORDS];
    pair(table, label, cli_words_join(items, count, ", ", words));
}

static void amounts_and_dates(servanda_table *table, const servanda_statement *s) {
    char words[CLI_WORDS], line[2 * CLI_WORDS];
    for (size_t i = 0; i < s->amount_count; i++) {
        snprintf(line, sizeof line, "%.200s = %s", s->amounts[i].quote, cli_words_amount(&s->amounts[i], words));
        pair(table, "amount", line);
    }
    for (size_t i = 0; i < s->date_count; i++) {
        const char *role = servanda_role_name(s->dates[i].role);
        snprintf(line, sizeof line, "%.200s = %.100s", s->dates[i].quote, s->dates[i].edtf);
        pair(table, role ? role : "date", line);
    }
}

static void phrases(servanda_table *table, const servanda_statement *s) {
    static const char *const labels[SERVANDA_PHRASE_END] = {[SERVANDA_PHRASE_CONDITION] = "on condition",
                                                            [SERVANDA_PHRASE_BENEFICIARY] = "for",
                                                            [SERVANDA_PHRASE_INSTRUMENT] = "instrument"};
    char line[2 * CLI_WORDS];
    for (int slot = SERVANDA_PHRASE_NONE + 1; slot < SERVANDA_PHRASE_END; slot++)
        for (size_t i = 0; i < s->phrases[slot].count; i++) {
            const servanda_phrase *p = &s->phrases[slot].items[i];
            snprintf(line, sizeof line, "%.400s%s%.100s", p->quote, p->id ? " = " : "", p->id ? p->id : "");
            pair(table, labels[slot], line);
        }
}

/* Pages, and with --page the place of each line on them. */
static void pages(cli_call *call, servanda_table *table, const servanda_statement *s) {
    char line[CLI_WORDS];
    uint32_t last = 0;
    for (size_t i = 0; i < s->box_count; i++) {
        const servanda_box *b = &s->boxes[i];
        if (b->page != last) {
            snprintf(line, sizeof line, "%u", (unsigned)b->page);
            pair(table, "page", line);
        }
        last = b->page;
        if (!cli_has(call, CLI_OPT_PAGE) || !servanda_box_is_placed(b)) continue;
        snprintf(line, sizeof line, "%.1f, %.1f to %.1f, %.1f", b->left, b->top, b->right, b->bottom);
        pair(table, "box", line);
    }
}

void cli_show_slots(cli_call *call, const servanda_row *row) {
    const servanda_statement *s = row->statement;
    servanda_table *table = servanda_table_new(PAIR, 2);
    char words[CLI_WORDS];
    snprintf(words, sizeof words, "%s%s%s%s", servanda_kind_name(s->kind) ? servanda_kind_name(s->kind) : "",
             s->kind == SERVANDA_KIND_POSITION ? "" : ", ",
             s->kind == SERVANDA_KIND_POSITION ? "" : cli_words_reading(s), s->reaffirmed ? ", reaffirmed" : "");
    pair(table, "reading", words);
    pair_list(table, "parties", s->actors, s->actor_count);
    pair_list(table, "areas", s->areas, s->area_count);
    pair(table, "due", row->due_to);
    amounts_and_dates(table, s);
    pair_list(table, "names", s->names, s->name_count);
    phrases(table, s);
    snprintf(words, sizeof words, "%zu-%zu", s->span.start, s->span.end);
    pair(table, "characters", words);
    pages(call, table, s);
    snprintf(words, sizeof words, "%u%% sure", (unsigned)s->ocr);
    pair(table, "recognised", s->ocr ? words : NULL);
    pair_list(table, "rules", s->rules, s->rule_count);
    servanda_table_write(table, call->out, &call->style, 2);
    servanda_table_free(table);
}

#define AROUND 120 /* code points on each side of a statement */
#define WORD 24    /* bytes: what is longer is no word that ends at a space */

/* Whether a text of the register was cut at AROUND code points. */
static bool is_cut(const char *text) {
    size_t points = 0;
    for (; *text; text++) points += ((unsigned char)*text & 0xC0) != 0x80;
    return points >= AROUND;
}

/* What stands before in the same paragraph, from a whole word on. */
static void show_before(cli_call *call, const char *text) {
    char line[4 * AROUND + 8];
    const char *space = strpbrk(text, " \n");
    bool cut = is_cut(text);
    if (cut && space && space - text < WORD) text = space + 1;
    snprintf(line, sizeof line, "%s%s", cut ? "…" : "", text);
    if (text[strspn(text, " \n")]) servanda_text_wrap(call->out, &call->style, SERVANDA_TONE_DIM, 2, line);
}

/* What follows in the same paragraph, without the sign that ends the quote, up to a whole word. */
static void show_after(cli_call *call, const char *text) {
    static const char *const signs[] = {".", ",", ";", "\xE3\x80\x82", "\xE3\x80\x81", "\xEF\xBC\x8C", "\xEF\xBC\x9B"};
    char line[4 * AROUND + 8];
    bool cut = is_cut(text);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(text, signs[i], strlen(signs[i])) == 0) {
            text += strlen(signs[i]);
            break;
        }
    size_t size = strlen(text), word = size;
    while (cut && word > 0 && size - word < WORD && !strchr(" \n", text[word - 1])) word--;
    if (cut && word > 0 && size - word < WORD) size = word - 1;
    snprintf(line, sizeof line, "%.*s%s", (int)size, text, cut ? "…" : "");
    if (text[strspn(text, " \n")]) servanda_text_wrap(call->out, &call->style, SERVANDA_TONE_DIM, 2, line);
}

void cli_show_quote(cli_call *call, const servanda_row *row) {
    servanda_output *out = call->out;
    char words[CLI_WORDS];
    servanda_text_tone(out, &call->style, SERVANDA_TONE_LINK, cli_words_place(row->statement, words));
    servanda_output_text(out, "\n");
    if (row->heading && *row->heading) servanda_text_wrap(out, &call->style, SERVANDA_TONE_HEADING, 2, row->heading);
    if (row->statement->lead) servanda_text_wrap(out, &call->style, SERVANDA_TONE_DIM, 2, row->statement->lead);
    if (row->before) show_before(call, row->before);
    servanda_text_wrap(out, &call->style, SERVANDA_TONE_STRONG, 4, row->statement->quote);
    if (row->after) show_after(call, row->after);
}

static bool give_statement(void *context, const servanda_row *row) {
    cli_call *call = context;
    if (cli_has(call, CLI_OPT_JSON)) {
        servanda_json json = {call->out, false};
        servanda_json_open(&json, '{');
        servanda_json_statement(&json, row->statement, true);
        servanda_json_close(&json, '}');
        servanda_json_line(&json);
        return true;
    }
    cli_show_quote(call, row);
    servanda_output_text(call->out, "\n");
    cli_show_slots(call, row);
    return true;
}

/* ---- a document ---- */

static void document_facts(cli_call *call, const servanda_document_row *row) {
    const servanda_document_info *info = row->info;
    servanda_table *table = servanda_table_new(PAIR, 2);
    char words[CLI_WORDS];
    pair(table, "date", info->date);
    pair(table, "language", info->lang);
    pair_list(table, "parties", info->parties, info->party_count);
    pair(table, "dialogue", info->series);
    snprintf(words, sizeof words, "%u", (unsigned)info->round);
    pair(table, "round", info->round > 0 ? words : NULL);
    pair(table, "form", info->form);
    pair(table, "source", info->source);
    pair(table, "version of", info->version_of);
    snprintf(words, sizeof words, "%s '%.200s'", row->edition < row->editions ? "by a newer version," : "by",
             row->counts ? row->counts : "");
    pair(table, "counted", row->counts ? words : NULL);
    pair(table, "read from", info->path);
    pair(table, "added", row->added);
    snprintf(words, sizeof words, "%llu promised, %llu done or going on, %llu views",
             (unsigned long long)row->commitments, (unsigned long long)row->progress,
             (unsigned long long)row->positions);
    pair(table, "statements", words);
    servanda_table_write(table, call->out, &call->style, 2);
    servanda_table_free(table);
}

static bool give_document(void *context, const servanda_document_row *row) {
    cli_call *call = context;
    if (cli_has(call, CLI_OPT_JSON)) return true;
    servanda_text_tone(call->out, &call->style, SERVANDA_TONE_LINK, row->info->id);
    servanda_output_text(call->out, row->info->title ? "  " : NULL);
    servanda_text_tone(call->out, &call->style, SERVANDA_TONE_HEADING, row->info->title);
    servanda_output_text(call->out, "\n");
    document_facts(call, row);
    servanda_output_text(call->out, "\n");
    return true;
}

typedef struct json_context {
    cli_call *call;
    servanda_json json;
} json_context;

static bool document_members(void *context, const servanda_document_row *row) {
    json_context *c = context;
    cli_documents_json(&c->json, row);
    return true;
}

static bool statement_object(void *context, const servanda_row *row) {
    json_context *c = context;
    servanda_json_open(&c->json, '{');
    servanda_json_statement(&c->json, row->statement, false);
    servanda_json_close(&c->json, '}');
    return !servanda_output_failed(c->call->out);
}

static servanda_status document_json(cli_call *call, servanda_register *reg, const servanda_filter *filter,
                                     servanda_error *error) {
    json_context c = {call, {call->out, false}};
    servanda_json_open(&c.json, '{');
    servanda_status status = servanda_register_document(reg, filter->doc, 0, document_members, &c, error);
    if (status != SERVANDA_OK) return status;
    servanda_json_key(&c.json, "statements");
    servanda_json_open(&c.json, '[');
    status = servanda_register_list(reg, filter, statement_object, &c, error);
    servanda_json_close(&c.json, ']');
    servanda_json_close(&c.json, '}');
    servanda_json_line(&c.json);
    return status;
}

static servanda_status show_document(cli_call *call, servanda_register *reg, servanda_error *error) {
    servanda_filter filter = SERVANDA_FILTER_INIT;
    cli_results results;
    filter.doc = call->arguments[0];
    if (cli_has(call, CLI_OPT_JSON)) return document_json(call, reg, &filter, error);
    servanda_status status = servanda_register_document(reg, filter.doc, 0, give_document, call, error);
    if (status != SERVANDA_OK) return status;
    cli_results_begin(&results, call, CLI_AS_LONG, NULL);
    status = servanda_register_list(reg, &filter, cli_results_row, &results, error);
    cli_results_end(&results);
    return status;
}

uint32_t cli_show_id(const char *text) {
    char *end;
    unsigned long id = strtoul(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && id <= UINT32_MAX ? (uint32_t)id : 0;
}

int cli_cmd_show(cli_call *call) {
    servanda_register *reg = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    const char *wanted = call->argument_count > 1 ? call->arguments[1] : NULL;
    uint32_t id = wanted ? cli_show_id(wanted) : 0;
    if (wanted && id == 0) return cli_usage(call, "'%s' is no number of a statement", wanted);
    servanda_status status = cli_register_open(call, false, &reg, &error);
    if (status == SERVANDA_OK)
        status = wanted ? servanda_register_show(reg, call->arguments[0], id, AROUND, give_statement, call, &error)
                        : show_document(call, reg, &error);
    servanda_register_free(reg);
    return status == SERVANDA_OK ? 0 : cli_register_missed(&error, call->arguments[0], id);
}
