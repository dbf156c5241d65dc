/* CSV for spreadsheets: every text in quotation marks (no cell can break out), and nothing that a spreadsheet would run
 * as a formula. Lists become one cell, their items divided by "; ". */
#include <string.h>

#include "report/output.h"

/* A cell is written piece by piece; only its first byte decides about formulas. */
typedef struct cell {
    servanda_output *output;
    bool begun;
} cell;

static const char *const COLUMNS[] = {"doc",         "id",    "start", "end",        "quote",     "lead",
                                      "kind",        "force", "stage", "reaffirmed", "actors",    "areas",
                                      "amounts",     "dates", "names", "rules",      "condition", "beneficiaries",
                                      "instruments", "pages", "due",   "days"};
#define DUE_COUNT (sizeof COLUMNS / sizeof *COLUMNS)
#define COLUMN_COUNT (DUE_COUNT - 2)

static bool is_formula(const char *text) {
    static const char *const signs[] = {
        "=",           "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
        "\xEF\xBC\xA0"}; /* the last four: full width = + - @ */
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(text, signs[i], strlen(signs[i])) == 0) return true;
    return false;
}

static void cell_add(cell *c, const char *text) {
    if (!text || !*text) return;
    if (!c->begun && is_formula(text)) sv_output_byte(c->output, '\'');
    c->begun = true;
    for (const char *mark; (mark = strchr(text, '"')) != NULL; text = mark + 1) {
        servanda_output_add(c->output, text, (size_t)(mark - text) + 1);
        sv_output_byte(c->output, '"');
    }
    servanda_output_text(c->output, text);
}

static cell cell_open(servanda_output *output) {
    sv_output_byte(output, '"');
    return (cell){output, false};
}

static void cell_close(cell *c, char after) {
    sv_output_byte(c->output, '"');
    sv_output_byte(c->output, after);
}

static void text_cell(servanda_output *output, const char *text) {
    cell c = cell_open(output);
    cell_add(&c, text);
    cell_close(&c, ',');
}

static void strings_cell(servanda_output *output, const char *const *items, size_t count, char after) {
    cell c = cell_open(output);
    for (size_t i = 0; i < count; i++) {
        cell_add(&c, i > 0 ? "; " : NULL);
        cell_add(&c, items[i]);
    }
    cell_close(&c, after);
}

static void amounts_cell(servanda_output *output, const servanda_statement *statement) {
    cell c = cell_open(output);
    for (size_t i = 0; i < statement->amount_count; i++) {
        const servanda_amount *amount = &statement->amounts[i];
        servanda_json json = {output, false};
        cell_add(&c, i > 0 ? "; " : NULL);
        cell_add(&c, amount->currency ? amount->currency : "?");
        cell_add(&c, " ");
        servanda_json_number(&json, amount->value);
        cell_add(&c, amount->bound == SERVANDA_BOUND_NONE ? NULL : " ");
        cell_add(&c, servanda_bound_name(amount->bound));
    }
    cell_close(&c, ',');
}

static void dates_cell(servanda_output *output, const servanda_statement *statement) {
    cell c = cell_open(output);
    for (size_t i = 0; i < statement->date_count; i++) {
        const servanda_date *date = &statement->dates[i];
        cell_add(&c, i > 0 ? "; " : NULL);
        cell_add(&c, date->edtf);
        cell_add(&c, date->role == SERVANDA_ROLE_NONE ? NULL : " ");
        cell_add(&c, servanda_role_name(date->role));
    }
    cell_close(&c, ',');
}

static void phrases_cell(servanda_output *output, const servanda_phrases *list, char after) {
    cell c = cell_open(output);
    for (size_t i = 0; i < list->count; i++) {
        cell_add(&c, i > 0 ? "; " : NULL);
        cell_add(&c, list->items[i].quote);
    }
    cell_close(&c, after);
}

/* The pages that it stands on, in their order. */
static void pages_cell(servanda_output *output, const servanda_statement *statement) {
    cell c = cell_open(output);
    for (size_t i = 0; i < statement->box_count; i++) {
        servanda_json json = {output, false};
        if (i > 0 && statement->boxes[i].page == statement->boxes[i - 1].page) continue;
        cell_add(&c, i > 0 ? "; " : NULL);
        servanda_json_count(&json, statement->boxes[i].page);
        c.begun = true;
    }
    sv_output_byte(output, '"');
}

void servanda_csv_row(servanda_output *output, const char *const *cells, size_t count) {
    for (size_t i = 0; i < count; i++) {
        cell c = cell_open(output);
        cell_add(&c, cells[i]);
        sv_output_byte(output, '"');
        servanda_output_text(output, i + 1 < count ? "," : "\r\n");
    }
}

static void begin(servanda_output *output, bool bom, size_t count) {
    if (bom) servanda_output_text(output, SERVANDA_CSV_BOM);
    servanda_csv_row(output, COLUMNS, count);
}

void servanda_csv_begin(servanda_output *output, bool bom) { begin(output, bom, COLUMN_COUNT); }

void servanda_csv_begin_due(servanda_output *output, bool bom) { begin(output, bom, DUE_COUNT); }

static void count_cell(servanda_output *output, uint64_t number) {
    servanda_json json = {output, false};
    servanda_json_count(&json, number);
    sv_output_byte(output, ',');
}

static void statement_cells(servanda_output *output, const servanda_statement *statement) {
    text_cell(output, statement->doc);
    count_cell(output, statement->id);
    count_cell(output, statement->span.start);
    count_cell(output, statement->span.end);
    text_cell(output, statement->quote);
    text_cell(output, statement->lead);
    text_cell(output, servanda_kind_name(statement->kind));
    text_cell(output, servanda_force_name(statement->force));
    text_cell(output, servanda_stage_name(statement->stage));
    text_cell(output, statement->reaffirmed ? "yes" : "no");
    strings_cell(output, statement->actors, statement->actor_count, ',');
    strings_cell(output, statement->areas, statement->area_count, ',');
    amounts_cell(output, statement);
    dates_cell(output, statement);
    strings_cell(output, statement->names, statement->name_count, ',');
    strings_cell(output, statement->rules, statement->rule_count, ',');
    for (int slot = SERVANDA_PHRASE_NONE + 1; slot < SERVANDA_PHRASE_END; slot++)
        phrases_cell(output, &statement->phrases[slot], ',');
    pages_cell(output, statement);
}

void servanda_csv_statement(servanda_output *output, const servanda_statement *statement) {
    statement_cells(output, statement);
    servanda_output_text(output, "\r\n");
}

void servanda_csv_due(servanda_output *output, const servanda_statement *statement, const char *due, long days) {
    statement_cells(output, statement);
    servanda_output_text(output, ",");
    text_cell(output, due);
    if (due) servanda_output_printf(output, "%ld", days);
    servanda_output_text(output, "\r\n");
}
