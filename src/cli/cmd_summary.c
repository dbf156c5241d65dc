/* servanda summary: what the documents promise, on one page that fits 100 columns. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/closed.h"

enum { WIDTH = 100, MOST_PARTIES = 8, MOST_AREAS = 12, MOST_ROWS = 5 };

typedef struct page {
    cli_call *call;
    servanda_register *reg;
    servanda_filter filter;
    servanda_summary *summary;
    char today[11];
    servanda_style style;
    servanda_error *error;
    cli_closed closed;
} page;

static void heading(const page *p, const char *title, const char *note) {
    servanda_output_text(p->call->out, "\n");
    servanda_text_tone(p->call->out, &p->style, SERVANDA_TONE_HEADING, title);
    if (note && *note) {
        servanda_output_text(p->call->out, "  ");
        servanda_text_tone(p->call->out, &p->style, SERVANDA_TONE_DIM, note);
    }
    servanda_output_text(p->call->out, "\n");
}

/* ---- counts ---- */

static uint64_t count(const page *p, servanda_kind kind, servanda_force force, servanda_stage stage) {
    servanda_filter filter = p->filter;
    uint64_t number = 0;
    filter.kind = kind;
    filter.force = force;
    filter.stage = stage;
    return servanda_register_count(p->reg, &filter, &number, p->error) == SERVANDA_OK ? number : 0;
}

static void add_share(char out[CLI_WORDS], const char *word, uint64_t number) {
    size_t used = strlen(out);
    if (number > 0) snprintf(out + used, CLI_WORDS - used, "%s%" PRIu64 " %s", used > 0 ? ", " : "", number, word);
}

static void forces(const page *p, char out[CLI_WORDS]) {
    out[0] = '\0';
#define SV_FORCE(name, text) \
    add_share(out, text, count(p, SERVANDA_KIND_COMMITMENT, SERVANDA_FORCE_##name, SERVANDA_STAGE_NONE));
#include "servanda/model.def"
#undef SV_FORCE
}

static void stages(const page *p, char out[CLI_WORDS]) {
    out[0] = '\0';
#define SV_STAGE(name, text) \
    add_share(out, text, count(p, SERVANDA_KIND_PROGRESS, SERVANDA_FORCE_NONE, SERVANDA_STAGE_##name));
#include "servanda/model.def"
#undef SV_STAGE
}

static void counts(const page *p) {
    static const servanda_column columns[] = {
        {.align = SERVANDA_ALIGN_RIGHT, .tone = SERVANDA_TONE_STRONG}, {0}, {.tone = SERVANDA_TONE_DIM}};
    const servanda_tally *tally = &p->summary->tally;
    servanda_table *table = servanda_table_new(columns, 3);
    char words[CLI_WORDS];
    servanda_table_number(table, tally->commitments);
    servanda_table_cell(table, "commitments");
    forces(p, words);
    servanda_table_cell(table, words);
    servanda_table_number(table, tally->progress);
    servanda_table_cell(table, "steps reported");
    stages(p, words);
    servanda_table_cell(table, words);
    servanda_table_number(table, tally->positions);
    servanda_table_cell(table, "positions");
    servanda_table_cell(table, NULL);
    servanda_table_write(table, p->call->out, &p->style, 2);
    servanda_table_free(table);
}

/* ---- who promises what: the busiest parties and areas, the rest gathered ---- */

typedef struct rank {
    const char *name;
    uint64_t number;
} rank;

/* Looks from `first` on: cells come sorted by party, so that only the last one needs a look. */
static void rank_add(rank *ranks, size_t first, size_t *used, const char *name, uint64_t number) {
    for (size_t i = first; i < *used; i++)
        if (strcmp(ranks[i].name, name) == 0) {
            ranks[i].number += number;
            return;
        }
    ranks[(*used)++] = (rank){name, number};
}

static int by_number(const void *a, const void *b) {
    const rank *x = a, *y = b;
    if (x->number != y->number) return x->number < y->number ? 1 : -1;
    return strcmp(x->name, y->name);
}

typedef struct matrix {
    rank *parties, *areas;
    size_t party_count, area_count;
} matrix;

static bool matrix_make(matrix *m, const servanda_summary *summary) {
    m->parties = calloc(summary->cell_count + 1, sizeof *m->parties);
    m->areas = calloc(summary->cell_count + 1, sizeof *m->areas);
    m->party_count = m->area_count = 0;
    for (size_t i = 0; m->parties && m->areas && i < summary->cell_count; i++) {
        const servanda_summary_cell *cell = &summary->cells[i];
        if (!*cell->party || cell->tally.commitments == 0) continue;
        rank_add(m->parties, m->party_count > 0 ? m->party_count - 1 : 0, &m->party_count, cell->party,
                 cell->tally.commitments);
        rank_add(m->areas, 0, &m->area_count, *cell->area ? cell->area : "other", cell->tally.commitments);
    }
    if (!m->parties || !m->areas) return false;
    qsort(m->parties, m->party_count, sizeof *m->parties, by_number);
    qsort(m->areas, m->area_count, sizeof *m->areas, by_number);
    return true;
}

static uint64_t matrix_cell(const servanda_summary *summary, const char *party, const char *area) {
    for (size_t i = 0; i < summary->cell_count; i++) {
        const servanda_summary_cell *cell = &summary->cells[i];
        if (strcmp(cell->party, party) == 0 && strcmp(*cell->area ? cell->area : "other", area) == 0)
            return cell->tally.commitments;
    }
    return 0;
}

static size_t areas_that_fit(const page *p, const matrix *m, size_t rows) {
    size_t used = 2, count = 0, party = 0;
    for (size_t row = 0; row < rows; row++) {
        size_t width = servanda_text_width(m->parties[row].name);
        if (width > party) party = width;
    }
    for (used += party < 12 ? party : 12; count < m->area_count && count < MOST_AREAS; count++) {
        size_t width = servanda_text_width(m->areas[count].name);
        used += 2 + (width > 4 ? width : 4);
        if (used > p->style.columns) break;
    }
    return count;
}

static void matrix_write(const page *p, const matrix *m) {
    servanda_column columns[MOST_AREAS + 1] = {{"", SERVANDA_ALIGN_LEFT, SERVANDA_TONE_STRONG, 12}};
    size_t rows = m->party_count < MOST_PARTIES ? m->party_count : MOST_PARTIES;
    size_t areas = areas_that_fit(p, m, rows);
    char note[CLI_WORDS] = "";
    for (size_t i = 0; i < areas; i++)
        columns[i + 1] = (servanda_column){m->areas[i].name, SERVANDA_ALIGN_RIGHT, SERVANDA_TONE_PLAIN, 0};
    servanda_table *table = servanda_table_new(columns, areas + 1);
    for (size_t row = 0; row < rows; row++) {
        servanda_table_cell(table, m->parties[row].name);
        for (size_t i = 0; i < areas; i++)
            servanda_table_number(table, matrix_cell(p->summary, m->parties[row].name, m->areas[i].name));
    }
    if (m->party_count > rows || m->area_count > areas)
        snprintf(note, sizeof note, "%zu of %zu parties, %zu of %zu areas", rows, m->party_count, areas, m->area_count);
    heading(p, "Who promises what", note);
    servanda_table_write(table, p->call->out, &p->style, 2);
    servanda_table_free(table);
}

static void parties_and_areas(const page *p) {
    matrix m;
    if (matrix_make(&m, p->summary) && m.party_count > 0) matrix_write(p, &m);
    free(m.parties);
    free(m.areas);
}

/* "5 of 12" where not all are shown. */
static void of(char out[CLI_WORDS], uint64_t all) {
    out[0] = '\0';
    if (all > MOST_ROWS) snprintf(out, CLI_WORDS, "%d of %" PRIu64, MOST_ROWS, all);
}

/* ---- rows of statements ---- */

typedef struct shown { /* one row, copied: what it is of goes on */
    char date[16], days[CLI_WORDS], actors[CLI_WORDS], place[CLI_WORDS];
    char *quote;
} shown;

typedef struct rows {
    const page *page;
    const char *title;
    servanda_tone tone;
    bool days, last;       /* with the days left; the last ones are shown, not the first */
    uint64_t count;        /* of those that are not over */
    shown list[MOST_ROWS]; /* a ring, where the last ones are shown */
} rows;

static void copy_row(rows *r, shown *to, const servanda_row *row) {
    const servanda_statement *s = row->statement;
    const char *date = r->days ? row->due_to : row->document->date;
    snprintf(to->date, sizeof to->date, "%s", date ? date : "");
    to->days[0] = '\0';
    if (r->days && date) cli_words_days(r->page->today, date, to->days);
    snprintf(to->actors, sizeof to->actors, "%s", cli_words_join(s->actors, s->actor_count, " ", to->place));
    cli_words_place(s, to->place);
    free(to->quote);
    to->quote = strdup(s->quote);
}

static bool take_row(void *context, const servanda_row *row) {
    rows *r = context;
    if (r->days && cli_closed_has(&r->page->closed, row->statement)) return true;
    if (r->last || r->count < MOST_ROWS) copy_row(r, &r->list[r->count % MOST_ROWS], row);
    r->count++;
    return r->days || r->count < MOST_ROWS; /* what has no days is counted already */
}

static void write_row(servanda_table *table, const shown *one) {
    const char *const cells[] = {one->date, one->days, one->actors, one->place, one->quote};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) servanda_table_cell(table, cells[i]);
}

static void write_rows(rows *r) {
    const servanda_column columns[] = {{.tone = r->tone},
                                       {.align = SERVANDA_ALIGN_RIGHT, .tone = r->tone},
                                       {.least = 3},
                                       {.tone = SERVANDA_TONE_LINK, .least = 24},
                                       {.least = 12}};
    servanda_table *table = servanda_table_new(columns, sizeof columns / sizeof *columns);
    uint64_t n = r->count < MOST_ROWS ? r->count : MOST_ROWS, first = r->last ? r->count - n : 0;
    char note[CLI_WORDS];
    for (uint64_t i = 0; i < n; i++) write_row(table, &r->list[(first + i) % MOST_ROWS]);
    of(note, r->count);
    if (n > 0) heading(r->page, r->title, note);
    servanda_table_write(table, r->page->call->out, &r->page->style, 2);
    servanda_table_free(table);
}

/* Statements in their order; of commitments with days, those that are not over. */
static servanda_status statements(const page *p, const char *title, servanda_tone tone, bool last,
                                  const servanda_filter *filter) {
    rows r = {.page = p, .title = title, .tone = tone, .days = filter->order == SERVANDA_ORDER_DUE, .last = last};
    servanda_status status = servanda_register_list(p->reg, filter, take_row, &r, p->error);
    if (!r.days) r.count = p->summary->tally.completed;
    if (status == SERVANDA_OK) write_rows(&r);
    for (size_t i = 0; i < MOST_ROWS; i++) free(r.list[i].quote);
    return status;
}

static servanda_status what_is_due(const page *p) {
    servanda_filter filter = p->filter;
    char yesterday[11];
    servanda_day_add(p->today, -1, yesterday);
    filter.kind = SERVANDA_KIND_COMMITMENT;
    filter.order = SERVANDA_ORDER_DUE;
    filter.due_after = p->today;
    servanda_status status = statements(p, "Due next", SERVANDA_TONE_WARN, false, &filter);
    filter.due_after = NULL;
    filter.due_before = yesterday;
    if (status != SERVANDA_OK) return status;
    return statements(p, "Overdue", SERVANDA_TONE_BAD, true, &filter); /* the latest: they can still be saved */
}

static servanda_status what_was_done(const page *p) {
    servanda_filter filter = p->filter;
    filter.kind = SERVANDA_KIND_PROGRESS;
    filter.stage = SERVANDA_STAGE_COMPLETED;
    filter.order = SERVANDA_ORDER_NEWEST;
    return statements(p, "Reported done", SERVANDA_TONE_GOOD, false, &filter);
}

/* ---- documents ---- */

/* Where only some statements are asked for, documents that have none of them are left out. */
static bool is_narrowed(const page *p) { return p->filter.party || p->filter.area || p->filter.lang; }

static bool is_shown(const page *p, const servanda_summary_document *document) {
    const servanda_tally *tally = &document->tally;
    return !is_narrowed(p) || tally->commitments + tally->progress + tally->positions > 0;
}

static int newest_first(const void *a, const void *b) {
    const servanda_summary_document *x = *(const servanda_summary_document *const *)a;
    const servanda_summary_document *y = *(const servanda_summary_document *const *)b;
    int order = strcmp(y->date ? y->date : "", x->date ? x->date : "");
    return order != 0 ? order : strcmp(x->id, y->id);
}

static void document_row(servanda_table *table, const servanda_summary_document *document) {
    char words[CLI_WORDS] = "";
    servanda_table_cell(table, document->date);
    servanda_table_cell(table, document->lang);
    servanda_table_cell(table, document->id);
    if (document->round > 0) snprintf(words, sizeof words, "round %u", (unsigned)document->round);
    servanda_table_cell(table, words);
    snprintf(words, sizeof words, "%" PRIu64 " promised, %" PRIu64 " done", document->tally.commitments,
             document->tally.completed);
    servanda_table_cell(table, words);
    servanda_table_cell(table, document->title);
}

static void documents(const page *p) {
    static const servanda_column columns[] = {
        {0}, {.tone = SERVANDA_TONE_DIM}, {.tone = SERVANDA_TONE_LINK, .least = 24},
        {0}, {.tone = SERVANDA_TONE_DIM}, {.least = 12}};
    const servanda_summary_document **list = calloc(p->summary->list_count + 1, sizeof *list);
    servanda_table *table = servanda_table_new(columns, 6);
    size_t count = 0;
    char note[CLI_WORDS];
    for (size_t i = 0; list && i < p->summary->list_count; i++)
        if (is_shown(p, &p->summary->list[i])) list[count++] = &p->summary->list[i];
    if (list) qsort(list, count, sizeof *list, newest_first);
    for (size_t i = 0; i < count && i < MOST_ROWS; i++) document_row(table, list[i]);
    of(note, count);
    if (count > 0) heading(p, "Newest documents", note);
    servanda_table_write(table, p->call->out, &p->style, 2);
    servanda_table_free(table);
    free(list);
}

/* ---- the page ---- */

static bool count_document(void *context, const servanda_document_row *row) {
    (void)row;
    ++*(uint64_t *)context;
    return true;
}

/* Documents that are there only as language versions of others, and so are not counted. */
static uint64_t versions_left_out(const page *p) {
    servanda_filter filter = p->filter;
    uint64_t all = 0;
    filter.once = false;
    if (is_narrowed(p) || servanda_register_documents(p->reg, &filter, count_document, &all, p->error) != SERVANDA_OK)
        return 0;
    return all > p->summary->documents ? all - p->summary->documents : 0;
}

/* Documents that another one counts for. */
static uint64_t copies_left_out(const page *p) {
    servanda_filter filter = p->filter;
    uint64_t all = 0, counted = 0;
    filter.once = false;
    if (filter.all_versions || is_narrowed(p)) return 0;
    servanda_status status = servanda_register_documents(p->reg, &filter, count_document, &counted, p->error);
    filter.all_versions = true;
    if (status == SERVANDA_OK) status = servanda_register_documents(p->reg, &filter, count_document, &all, p->error);
    return status == SERVANDA_OK ? all - counted : 0;
}

static void title(const page *p) {
    const char *first = NULL, *last = NULL;
    char line[CLI_WORDS], versions[64] = "", copies[64] = "", dates[64] = "";
    size_t count = 0;
    for (size_t i = 0; i < p->summary->list_count; i++) {
        const char *date = p->summary->list[i].date;
        if (!is_shown(p, &p->summary->list[i])) continue;
        count++;
        if (date && (!first || strcmp(date, first) < 0)) first = date;
        if (date && (!last || strcmp(date, last) > 0)) last = date;
    }
    uint64_t others = versions_left_out(p);
    if (others > 0)
        snprintf(versions, sizeof versions, " and %" PRIu64 " language version%s", others, others == 1 ? "" : "s");
    uint64_t same = copies_left_out(p);
    if (same > 0) snprintf(copies, sizeof copies, ", %" PRIu64 " other version%s", same, same == 1 ? "" : "s");
    if (first) snprintf(dates, sizeof dates, ", %.24s to %.24s", first, last);
    snprintf(line, sizeof line, "%zu document%s%s%s%s, seen on %s", count, count == 1 ? "" : "s", versions, copies,
             dates, p->today);
    servanda_text_wrap(p->call->out, &p->style, SERVANDA_TONE_PLAIN, 0, line);
    servanda_output_text(p->call->out, "\n");
}

static servanda_status as_text(const page *p) {
    title(p);
    counts(p);
    parties_and_areas(p);
    servanda_status status = what_is_due(p);
    if (status == SERVANDA_OK) status = what_was_done(p);
    if (status == SERVANDA_OK) documents(p);
    return status;
}

int cli_cmd_summary(cli_call *call) {
    servanda_error error = SERVANDA_ERROR_INIT;
    page p = {.call = call, .filter = cli_filter(call), .style = call->style, .error = &error};
    p.filter.once = !p.filter.lang;
    if (p.style.columns == 0 || p.style.columns > WIDTH) p.style.columns = WIDTH;
    cli_date_today(call, p.today);
    servanda_status status = cli_register_open(call, false, &p.reg, &error);
    if (status == SERVANDA_OK) status = servanda_register_summary(&p.summary, p.reg, &p.filter, p.today, &error);
    int code = status == SERVANDA_OK ? 0 : cli_console_fail(&error);
    if (code == 0 && cli_has(call, CLI_OPT_JSON))
        cli_summary_json(call, p.summary, p.today);
    else if (code == 0 && (code = cli_closed_begin(&p.closed, call)) == 0)
        code = as_text(&p) == SERVANDA_OK ? 0 : cli_console_fail(&error);
    cli_closed_end(&p.closed);
    servanda_summary_free(p.summary);
    servanda_register_free(p.reg);
    return code;
}
