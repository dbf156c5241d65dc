/* The pages of a brief (brief.h). */
#include "cli/brief.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BIT(state) (1u << SERVANDA_STATE_##state)
#define STANDS (BIT(PROMISED) | BIT(IN_PROGRESS) | BIT(PARTLY_DONE) | BIT(OVERDUE) | BIT(STALLED) | BIT(NO_EVIDENCE))
#define GONE (BIT(DROPPED) | BIT(SUPERSEDED))

static const char *word(const cli_brief *b, const char *key) { return servanda_packs_message(b->packs, b->lang, key); }

static const servanda_standing *standing(const cli_brief *b, size_t at) { return &b->follow->standings[at]; }

static const servanda_statement *statement(const cli_brief *b, servanda_mention m) {
    return cli_follow_statement(b->follow, m);
}

/* ---- links to passages ---- */

static void cite(cli_brief *b, servanda_mention m) {
    char id[64], words[CLI_WORDS];
    const servanda_statement *s = statement(b, m);
    if (!s) return;
    b->cited[b->first[m.document] + m.statement] = true;
    snprintf(id, sizeof id, "s%zu-%u", m.document + 1, (unsigned)s->id);
    servanda_page_text(&b->page, " (");
    servanda_page_link_to(&b->page, id, cli_words_place(s, words));
    servanda_page_text(&b->page, ")");
}

void cli_brief_quote(cli_brief *b, servanda_mention m) {
    const servanda_statement *s = statement(b, m);
    const char *lang = s->lang ? s->lang : b->follow->docs[m.document].lang;
    servanda_page_quote(&b->page, lang ? lang : "", s->quote);
    cite(b, m);
}

/* ---- sections ---- */

const char *cli_brief_area(const cli_brief *b, size_t at) {
    const servanda_statement *s = statement(b, standing(b, at)->promise);
    if (!s) s = statement(b, b->follow->items[at].mentions[0]);
    return s->area_count ? s->areas[0] : "brief-other";
}

static bool same_day(const cli_brief *b, servanda_mention x, servanda_mention y) {
    const char *day = b->follow->docs[x.document].date, *date = b->follow->docs[y.document].date;
    return day && date && strcmp(day, date) == 0;
}

/* What an undertaking says in the language of the brief on the day of `m`, and in the same way; else `m`. */
static servanda_mention in_language(const cli_brief *b, size_t at, servanda_mention m) {
    const servanda_undertaking *u = &b->follow->items[at];
    for (size_t i = 0; i < u->mention_count; i++) {
        const char *lang = statement(b, u->mentions[i])->lang;
        if (lang && strcmp(lang, b->lang) == 0 && same_day(b, u->mentions[i], m) &&
            statement(b, u->mentions[i])->kind == statement(b, m)->kind)
            return u->mentions[i];
    }
    return m;
}

/* The promise, or what the undertaking ends with where nothing was promised. */
servanda_mention cli_brief_main(const cli_brief *b, size_t at) {
    const servanda_undertaking *u = &b->follow->items[at];
    servanda_mention promise = standing(b, at)->promise;
    return in_language(b, at, promise.document == SERVANDA_NO_STATEMENT ? u->mentions[u->mention_count - 1] : promise);
}

void cli_brief_status(const cli_brief *b, const servanda_standing *s, char out[CLI_WORDS]) {
    bool since = s->since && !(s->due && strcmp(s->since, s->due) == 0); /* what is overdue is so since it was due */
    size_t used = (size_t)snprintf(out, CLI_WORDS, "%s", word(b, servanda_state_name(s->state)));
    if (since && used < CLI_WORDS)
        used += (size_t)snprintf(out + used, CLI_WORDS - used, " (%s: %s", word(b, "brief-since"), s->since);
    if (s->due && used < CLI_WORDS)
        used += (size_t)snprintf(out + used, CLI_WORDS - used, "%s%s: %s", since ? ", " : " (", word(b, "brief-by"),
                                 s->due);
    if ((since || s->due) && used < CLI_WORDS) snprintf(out + used, CLI_WORDS - used, ")");
}

static bool same(servanda_mention a, servanda_mention b) {
    return a.document == b.document && a.statement == b.statement;
}

/* The wordings of the day of the promise: those of both sides, in their languages. */
static void wordings(cli_brief *b, size_t at) {
    const cli_follow *f = b->follow;
    servanda_mention promise = cli_brief_main(b, at);
    for (size_t i = 0; i < f->items[at].mention_count; i++) {
        servanda_mention m = f->items[at].mentions[i];
        bool version = same_day(b, promise, m) && statement(b, m)->kind == SERVANDA_KIND_COMMITMENT;
        if (!version && !same(m, promise)) continue;
        servanda_page_item(&b->page, true);
        cli_brief_quote(b, m);
        servanda_page_item(&b->page, false);
    }
}

/* Whether nothing was decided about the same party later, nor all of it taken back. */
static bool holds(const cli_brief *b, const servanda_standing *s, size_t at) {
    const servanda_decision *d = &b->follow->decisions[s->decisions[at]];
    for (size_t i = at + 1; i < s->decision_count; i++) {
        const servanda_decision *later = &b->follow->decisions[s->decisions[i]];
        bool party = later->party && d->party && strcmp(later->party, d->party) == 0;
        if (later->decides && (party || (!later->party && !d->party))) return false;
    }
    return d->decides && d->state;
}

static void decision(cli_brief *b, const servanda_decision *d) {
    servanda_page *p = &b->page;
    servanda_page_item(p, true);
    servanda_page_text(p, word(b, "brief-decided"));
    servanda_page_text(p, ": ");
    servanda_page_strong(p, word(b, servanda_state_name(d->state)));
    const char *const texts[] = {d->party, d->day, d->passage, d->note};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i]) servanda_page_text(p, " · "), servanda_page_text(p, texts[i]);
    if (d->source) servanda_page_text(p, " · "), servanda_page_link(p, d->source, d->source);
    if (d->sha256) servanda_page_text(p, " SHA-256 "), servanda_page_text(p, d->sha256);
    servanda_page_item(p, false);
}

static bool speaks_of(const servanda_undertaking *u, servanda_mention m) {
    size_t i = 0;
    while (i < u->mention_count && !same(u->mentions[i], m)) i++;
    return i < u->mention_count;
}

/* What a status rests on: words about the act, or a document whose being there proves it (that of a meeting). */
static void basis(cli_brief *b, size_t at) {
    servanda_mention m = standing(b, at)->basis;
    const servanda_link_document *d = &b->follow->docs[m.document];
    servanda_page_item(&b->page, true);
    servanda_page_text(&b->page, word(b, "brief-evidence"));
    servanda_page_text(&b->page, ": ");
    if (speaks_of(&b->follow->items[at], m))
        cli_brief_quote(b, m);
    else {
        servanda_page_text(&b->page, d->title ? d->title : d->id);
        if (d->date) servanda_page_text(&b->page, " · "), servanda_page_text(&b->page, d->date);
        cite(b, m);
    }
    servanda_page_item(&b->page, false);
}

static void evidence(cli_brief *b, size_t at) {
    const servanda_standing *s = standing(b, at);
    if (statement(b, s->basis) && !same(s->basis, s->promise)) basis(b, at);
    for (size_t i = 0; i < s->share_count; i++) {
        servanda_page_item(&b->page, true);
        servanda_page_text(&b->page, s->shares[i].party);
        servanda_page_text(&b->page, ": ");
        servanda_page_text(&b->page, word(b, servanda_state_name(s->shares[i].state)));
        cite(b, s->shares[i].basis);
        servanda_page_item(&b->page, false);
    }
    for (size_t i = 0; i < s->decision_count; i++)
        if (holds(b, s, i)) decision(b, &b->follow->decisions[s->decisions[i]]);
}

static void full_item(cli_brief *b, size_t at) {
    char words[CLI_WORDS];
    cli_brief_status(b, standing(b, at), words);
    servanda_page_item(&b->page, true);
    servanda_page_strong(&b->page, words);
    servanda_page_list(&b->page, true);
    wordings(b, at);
    evidence(b, at);
    servanda_page_list(&b->page, false);
    servanda_page_item(&b->page, false);
}

/* Undertakings of these states, below a heading for each subject. Nothing: says so. */
static void section(cli_brief *b, const char *title, unsigned states) {
    const char *area = NULL;
    servanda_page_heading(&b->page, 2, word(b, title));
    for (size_t i = 0; i < b->chosen_count; i++) {
        size_t at = b->chosen[i];
        if (!(states >> standing(b, at)->state & 1)) continue;
        const char *here = cli_brief_area(b, at);
        if (!area || strcmp(area, here) != 0) {
            if (area) servanda_page_list(&b->page, false);
            servanda_page_heading(&b->page, 3, word(b, here));
            servanda_page_list(&b->page, true);
        }
        area = here;
        full_item(b, at);
    }
    if (area)
        servanda_page_list(&b->page, false);
    else
        servanda_page_line(&b->page, word(b, "brief-none"), NULL);
}

/* ---- what is due, by day ---- */

typedef struct dated {
    const char *due;
    size_t at;
} dated;

static int by_due(const void *left, const void *right) {
    const dated *a = left, *b = right;
    int day = strcmp(a->due, b->due);
    return day ? day : (a->at > b->at) - (a->at < b->at);
}

static bool due_section(cli_brief *b) {
    dated *list = calloc(b->chosen_count + 1, sizeof *list);
    size_t n = 0;
    if (!list) return false;
    for (size_t i = 0; i < b->chosen_count; i++) {
        const servanda_standing *s = standing(b, b->chosen[i]);
        if (s->due && STANDS >> s->state & 1) list[n++] = (dated){s->due, b->chosen[i]};
    }
    qsort(list, n, sizeof *list, by_due);
    servanda_page_heading(&b->page, 2, word(b, "brief-due"));
    if (n) servanda_page_list(&b->page, true);
    for (size_t i = 0; i < n; i++) {
        servanda_page_item(&b->page, true);
        servanda_page_strong(&b->page, list[i].due);
        servanda_page_text(&b->page, " ");
        servanda_page_text(&b->page, word(b, servanda_state_name(standing(b, list[i].at)->state)));
        servanda_page_text(&b->page, " ");
        cli_brief_quote(b, cli_brief_main(b, list[i].at));
        servanda_page_item(&b->page, false);
    }
    if (n)
        servanda_page_list(&b->page, false);
    else
        servanda_page_line(&b->page, word(b, "brief-none"), NULL);
    free(list);
    return true;
}

/* ---- where language versions differ ---- */

static void difference(cli_brief *b, const size_t docs[2], const servanda_aligned *row, size_t *shown) {
    const size_t sides[2] = {row->a, row->b};
    if (!row->differs || row->unread) return;
    if ((*shown)++ == 0) servanda_page_list(&b->page, true);
    servanda_page_item(&b->page, true);
    for (unsigned flag = 1; flag <= SERVANDA_DIFFERS_LAST; flag <<= 1) {
        if (!(row->differs & flag)) continue;
        servanda_page_strong(&b->page, word(b, servanda_difference_name(flag)));
        servanda_page_text(&b->page, " ");
    }
    servanda_page_list(&b->page, true);
    for (size_t i = 0; i < 2; i++) {
        if (sides[i] == SERVANDA_NO_STATEMENT) continue;
        servanda_mention m = {docs[i], sides[i]};
        servanda_page_item(&b->page, true);
        cli_brief_quote(b, m);
        servanda_page_text(&b->page, " ");
        servanda_page_text(&b->page, word(b, cli_words_reading(statement(b, m))));
        servanda_page_item(&b->page, false);
    }
    servanda_page_list(&b->page, false);
    servanda_page_item(&b->page, false);
}

static servanda_status differ(cli_brief *b, size_t x, size_t y, size_t *shown, servanda_error *error) {
    const size_t docs[2] = {x, y};
    servanda_alignment *alignment;
    size_t count;
    servanda_status status = servanda_align_documents(&alignment, &b->follow->docs[x], &b->follow->docs[y], error);
    if (status != SERVANDA_OK) return status;
    const servanda_aligned *rows = servanda_alignment_rows(alignment, &count);
    for (size_t i = 0; i < count; i++) difference(b, docs, &rows[i], shown);
    servanda_alignment_free(alignment);
    return SERVANDA_OK;
}

/* Of the latest day only: what was signed before is not negotiated again. */
static servanda_status differences(cli_brief *b, servanda_error *error) {
    const cli_follow *f = b->follow;
    const char *last = "";
    size_t shown = 0;
    servanda_status status = SERVANDA_OK;
    for (size_t i = 0; i < f->doc_count; i++)
        for (size_t k = 0; b->scope[i] && k < f->doc_count; k++)
            if (servanda_is_version_of(&f->docs[i], &f->docs[k]) && f->docs[i].date &&
                strcmp(f->docs[i].date, last) > 0)
                last = f->docs[i].date;
    servanda_page_heading(&b->page, 2, word(b, "brief-differences"));
    for (size_t i = 0; i < f->doc_count && status == SERVANDA_OK; i++)
        for (size_t k = 0; b->scope[i] && k < f->doc_count && status == SERVANDA_OK; k++)
            if (servanda_is_version_of(&f->docs[i], &f->docs[k]) && f->docs[i].date &&
                strcmp(f->docs[i].date, last) == 0)
                status = differ(b, k, i, &shown, error);
    if (shown)
        servanda_page_list(&b->page, false);
    else
        servanda_page_line(&b->page, word(b, "brief-none"), NULL);
    return status;
}

/* ---- sources ---- */

static void source(cli_brief *b, size_t doc, size_t at) {
    const servanda_link_document *d = &b->follow->docs[doc];
    const servanda_statement *s = &d->statements.items[at];
    servanda_page *p = &b->page;
    char id[64], words[CLI_WORDS], place[CLI_WORDS];
    snprintf(id, sizeof id, "s%zu-%u", doc + 1, (unsigned)s->id);
    snprintf(place, sizeof place, " · %s %zu–%zu · ", word(b, "brief-place"), s->span.start, s->span.end);
    servanda_page_item(p, true);
    servanda_page_anchor(p, id);
    servanda_page_strong(p, cli_words_place(s, words));
    const char *const texts[] = {d->date, d->lang};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i]) servanda_page_text(p, " · "), servanda_page_text(p, texts[i]);
    if (d->title || d->source)
        servanda_page_text(p, " · "), servanda_page_link(p, d->source, d->title ? d->title : d->source);
    servanda_page_text(p, place);
    servanda_page_quote(p, s->lang ? s->lang : "", s->quote);
    servanda_page_item(p, false);
}

static void sources(cli_brief *b) {
    const cli_follow *f = b->follow;
    servanda_page_heading(&b->page, 2, word(b, "brief-sources"));
    servanda_page_list(&b->page, true);
    for (size_t i = 0; i < f->doc_count; i++)
        for (size_t k = 0; k < f->docs[i].statements.count; k++)
            if (b->cited[b->first[i] + k]) source(b, i, k);
    servanda_page_list(&b->page, false);
}

/* ---- the head ---- */

static void rounds(cli_brief *b) {
    char line[CLI_WORDS] = "";
    size_t used = 0;
    for (size_t i = 0; b->series && i < b->series->round_count && used < sizeof line; i++) {
        const servanda_round *r = &b->series->rounds[i];
        used += (size_t)snprintf(line + used, sizeof line - used, "%s%s", used ? ", " : "", r->date ? r->date : "?");
    }
    if (used) servanda_page_line(&b->page, word(b, "brief-rounds"), line);
}

/* Where the next meeting is named, in the language of the brief if one of the versions is. */
static servanda_mention next_named(const cli_brief *b) {
    servanda_mention next = b->series->next;
    for (size_t i = 0; i < b->chosen_count; i++) {
        const servanda_undertaking *u = &b->follow->items[b->chosen[i]];
        for (size_t k = 0; k < u->mention_count; k++)
            if (same(u->mentions[k], next)) return in_language(b, b->chosen[i], next);
    }
    return next;
}

static void next_meeting(cli_brief *b) {
    char words[CLI_WORDS];
    if (!b->series || b->series->next.document == SERVANDA_NO_STATEMENT) return;
    servanda_page_list(&b->page, true);
    servanda_page_item(&b->page, true);
    servanda_page_strong(&b->page, word(b, "brief-next"));
    servanda_page_text(&b->page, ": ");
    servanda_page_text(&b->page, cli_words_date(b->series->next_date, b->series->next_day, words));
    servanda_page_text(&b->page, " ");
    cli_brief_quote(b, next_named(b));
    servanda_page_item(&b->page, false);
    servanda_page_list(&b->page, false);
}

/* The name that the dialogue has in the language of the brief, if a document tells one. */
static const char *name_of(const cli_brief *b) {
    const cli_follow *f = b->follow;
    size_t at, round;
    for (size_t i = 0; i < f->doc_count; i++) {
        const servanda_link_document *d = &f->docs[i];
        bool in = d->series && d->lang && strcmp(d->lang, b->lang) == 0;
        if (in && servanda_series_of(f->series_list, i, &at, &round) && &f->series[at] == b->series) return d->series;
    }
    return b->series->name;
}

static void head(cli_brief *b) {
    char title[4 * CLI_WORDS], parties[CLI_WORDS];
    snprintf(title, sizeof title, "%s: %s", word(b, "brief-title"), b->series ? name_of(b) : b->parties);
    servanda_page_begin(&b->page, b->lang, title);
    servanda_page_line(&b->page, word(b, "brief-day"), b->follow->today);
    if (b->series)
        servanda_page_line(&b->page, word(b, "brief-parties"),
                           cli_words_join(b->series->parties, b->series->party_count, ", ", parties));
    rounds(b);
    next_meeting(b);
}

int cli_brief_write(cli_brief *b) {
    servanda_error error = SERVANDA_ERROR_INIT;
    head(b);
    if (!cli_brief_agenda(b)) error.status = SERVANDA_MEMORY;
    section(b, "brief-standing", STANDS);
    if (!due_section(b)) error.status = SERVANDA_MEMORY;
    section(b, "brief-dropped", GONE);
    section(b, "brief-done", BIT(DONE));
    if (error.status == SERVANDA_OK) differences(b, &error);
    sources(b);
    servanda_page_end(&b->page);
    return error.status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}
