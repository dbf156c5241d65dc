/* A whole round of a series as one document: SERIES@ROUND (draft.h).
 *
 * The one idea: what the documents of a round say is put one after the other, but of language versions only one, in the
 * language that most of the series is in; so what became of an act is asked of the round, not of one of its papers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/draft.h"
#include "cli/follow.h"

static int missed(const cli_follow *f, const char *name) {
    servanda_error error = SERVANDA_ERROR_INIT;
    error.status = SERVANDA_NOT_FOUND;
    snprintf(error.file, sizeof error.file, "%s", cli_register_path(f->call));
    snprintf(error.what, sizeof error.what, "no series has such a round: '%.200s'", name);
    snprintf(error.cure, sizeof error.cure, "write SERIES@NUMBER or SERIES@DATE; see: servanda series SERIES");
    return cli_console_fail(&error);
}

/* By number, or by the beginning of its date. */
static bool is_round(const servanda_round *r, const char *name) {
    char number[16];
    snprintf(number, sizeof number, "%u", (unsigned)r->number);
    if (r->number && strcmp(number, name) == 0) return true;
    return *name && r->date && strlen(name) >= 4 && strncmp(r->date, name, strlen(name)) == 0;
}

static const servanda_round *find_round(const cli_follow *f, const char *name, const servanda_series **of) {
    const servanda_round *found = NULL;
    const char *at = strrchr(name, '@');
    char series[256];
    snprintf(series, sizeof series, "%.*s", (int)(at - name), name);
    for (size_t i = 0; i < f->series_count; i++)
        for (size_t r = 0; r < f->series[i].round_count && cli_follow_is_series(&f->series[i], series); r++)
            if (is_round(&f->series[i].rounds[r], at + 1)) {
                if (found) return NULL; /* of which series? */
                found = &f->series[i].rounds[r];
                *of = &f->series[i];
            }
    return found;
}

static bool has_lang(const servanda_link_document *d, const char *lang) {
    return lang && d->lang && strcmp(d->lang, lang) == 0;
}

static size_t count_lang(const cli_follow *f, const servanda_series *s, const char *lang) {
    size_t n = 0;
    for (size_t r = 0; r < s->round_count; r++)
        for (size_t i = 0; i < s->rounds[r].document_count; i++)
            n += has_lang(&f->docs[s->rounds[r].documents[i]], lang);
    return n;
}

/* The language that most documents of the series are in, so that two of its rounds are told in one. */
static const char *lang_of(const cli_follow *f, const servanda_series *s) {
    const char *best = NULL;
    for (size_t r = 0; r < s->round_count; r++)
        for (size_t i = 0; i < s->rounds[r].document_count; i++) {
            const char *lang = f->docs[s->rounds[r].documents[i]].lang;
            size_t now = lang ? count_lang(f, s, lang) : 0, most = best ? count_lang(f, s, best) : 0;
            if (now > most || (now && now == most && strcmp(lang, best) < 0)) best = lang;
        }
    return best;
}

static bool same_day(const servanda_link_document *a, const servanda_link_document *b) {
    return a->date && b->date && strcmp(a->date, b->date) == 0;
}

/* Another document of the round says the same, in the language wanted or as its original. */
static bool is_spare(const cli_follow *f, const servanda_round *r, const servanda_link_document *d, const char *lang) {
    for (size_t i = 0; i < r->document_count; i++) {
        const servanda_link_document *other = &f->docs[r->documents[i]];
        if (other == d || has_lang(d, lang)) continue;
        if (has_lang(other, lang)
                ? same_day(d, other) || servanda_is_version_of(d, other) || servanda_is_version_of(other, d)
                : servanda_is_version_of(d, other))
            return true;
    }
    return false;
}

static bool put_together(const cli_follow *f, const servanda_round *r, const char *lang, cli_draft *draft) {
    size_t total = 0, used = 0;
    for (size_t i = 0; i < r->document_count; i++) total += f->docs[r->documents[i]].statements.count;
    servanda_statement *list = draft->merged = calloc(total + 1, sizeof *list);
    if (!list) return false;
    for (size_t i = 0; i < r->document_count; i++) {
        const servanda_link_document *d = &f->docs[r->documents[i]];
        if (is_spare(f, r, d, lang)) continue;
        if (used == 0) draft->doc = *d;
        memcpy(list + used, d->statements.items, d->statements.count * sizeof *list);
        used += d->statements.count;
    }
    draft->doc.statements = (servanda_statements){list, used};
    draft->doc.round = r->number;
    return true;
}

static int read_round(cli_follow *f, const servanda_round *r) {
    bool *wanted = calloc(f->doc_count + 1, sizeof *wanted);
    for (size_t i = 0; wanted && i < r->document_count; i++) wanted[r->documents[i]] = true;
    int code = wanted ? cli_follow_fill(f, wanted) : CLI_EXIT_MEMORY;
    free(wanted);
    return code;
}

int cli_draft_read_round(cli_drafts *d, const char *name, cli_draft *draft) {
    cli_follow f;
    int code = cli_follow_begin(&f, d->call, false);
    if (code == 0) code = cli_follow_series(&f);
    const servanda_series *series = NULL;
    const servanda_round *round = code == 0 ? find_round(&f, name, &series) : NULL;
    if (code == 0) code = round ? read_round(&f, round) : missed(&f, name);
    if (code == 0 && round && !put_together(&f, round, lang_of(&f, series), draft)) code = CLI_EXIT_MEMORY;
    draft->doc.id = name;
    draft->collection = f.collection; /* what the draft borrows from */
    f.collection = NULL;
    cli_follow_end(&f);
    return code;
}
