/* The public face of the register: checks what it is asked and hands it to a backend.
 *
 * The one idea: whatever can be wrong about a question is found here, once for all backends. */
#include "servanda/register.h"

#include <string.h>

#include "store/backend.h"

struct servanda_register {
    const sv_backend *backend;
    void *store;
    bool inside; /* a callback of this register is running */
};

static const sv_backend *const backends[] = {&sv_sqlite_backend, NULL};

#define DEFAULT_SNIPPET 160u
#define DEFAULT_HITS 20u

/* Callers may have been built with an older, shorter struct: what they do not know keeps its default. */
static void take(void *into, size_t room, const void *given, size_t size) {
    if (given) memcpy(into, given, size < room ? size : room);
}

static servanda_status usage(servanda_error *error, const char *what, const char *cure) {
    sv_error_set(error, SERVANDA_USAGE, NULL, 0, "%s", what);
    sv_error_cure(error, "%s", cure);
    return SERVANDA_USAGE;
}

/* ---- opening ---- */

static const sv_backend *backend_for(const char *path) {
    for (size_t i = 0; backends[i]; i++)
        if (backends[i]->version == SV_BACKEND_VERSION && backends[i]->claims(path)) return backends[i];
    return NULL;
}

servanda_status servanda_register_open(servanda_register **out, const char *path,
                                       const servanda_register_options *options, servanda_error *error) {
    *out = NULL;
    servanda_register_options o = SERVANDA_REGISTER_OPTIONS_INIT;
    take(&o, sizeof o, options, options ? options->size : 0);
    if (!path || !*path) return usage(error, "the register has no path", "name a file");
    const sv_backend *backend = backend_for(path);
    if (!backend) {
        sv_error_set(error, SERVANDA_REGISTER, path, 0, "no kind of register has this address");
        sv_error_cure(error, "name a file");
        return SERVANDA_REGISTER;
    }
    servanda_register *reg = sv_alloc(sizeof *reg);
    if (!reg) return sv_error_memory(error);
    *reg = (servanda_register){.backend = backend};
    servanda_status status = backend->open(&reg->store, path, &o, error);
    if (status == SERVANDA_OK)
        *out = reg;
    else
        sv_free(reg);
    return status;
}

void servanda_register_free(servanda_register *reg) {
    if (!reg) return;
    reg->backend->close(reg->store);
    sv_free(reg);
}

/* ---- calls ---- */

/* Every call passes here: a callback must not use the register that is walking through its rows. */
static servanda_status enter(servanda_register *reg, servanda_error *error) {
    if (reg->inside)
        return usage(error, "a callback used the register that called it", "open a second register on the same file");
    reg->inside = true;
    return SERVANDA_OK;
}

static servanda_status leave(servanda_register *reg, servanda_status status) {
    reg->inside = false;
    return status;
}

/* ---- questions ---- */

static servanda_status bad_day(const char *given, servanda_error *error) {
    sv_error_set(error, SERVANDA_USAGE, NULL, 0, "\"%s\" is no day, month, year or span of time", given);
    sv_error_cure(error, "write it like 2025-03-31, 2025-03, 2025 or 2025/2026");
    return SERVANDA_USAGE;
}

/* Puts the wanted end of a date in place of the date. */
static servanda_status resolve(const char **day, bool first, sv_days *days, servanda_error *error) {
    if (!*day) return SERVANDA_OK;
    if (!sv_days_read(*day, days)) return bad_day(*day, error);
    const char *end = first ? days->from : days->to;
    *day = end[0] ? end : NULL;
    return SERVANDA_OK;
}

static servanda_status resolve_days(sv_ask *ask, servanda_error *error) {
    servanda_filter *f = &ask->filter;
    servanda_status status = resolve(&f->from, true, &ask->from, error);
    if (status == SERVANDA_OK) status = resolve(&f->to, false, &ask->to, error);
    if (status == SERVANDA_OK) status = resolve(&f->due_after, true, &ask->due_after, error);
    if (status == SERVANDA_OK) status = resolve(&f->due_before, false, &ask->due_before, error);
    return status;
}

/* Checks a filter and what hangs on it. */
static servanda_status prepare(sv_ask *ask, sv_query *query, const servanda_filter *filter, servanda_error *error) {
    *ask = (sv_ask){.filter = SERVANDA_FILTER_INIT};
    take(&ask->filter, sizeof ask->filter, filter, filter ? filter->size : 0);
    if ((unsigned)ask->filter.order > SERVANDA_ORDER_NEWEST) return usage(error, "there is no such order", "");
    servanda_status status = resolve_days(ask, error);
    if (status != SERVANDA_OK || !ask->filter.text) return status;
    ask->query = query;
    return sv_query_parse(query, ask->filter.text, error);
}

static servanda_status end_ask(servanda_register *reg, sv_query *query, servanda_status status) {
    sv_query_free(query);
    return leave(reg, status);
}

/* A call with a filter: begin_ask, if that is well the backend's part, and always end_ask. */
static servanda_status begin_ask(servanda_register *reg, sv_ask *ask, sv_query *query, const servanda_filter *filter,
                                 servanda_error *error) {
    *query = (sv_query){0};
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    status = prepare(ask, query, filter, error);
    return status == SERVANDA_OK ? status : end_ask(reg, query, status);
}

servanda_status servanda_register_list(servanda_register *reg, const servanda_filter *filter, servanda_row_fn row,
                                       void *context, servanda_error *error) {
    sv_ask ask;
    sv_query query;
    servanda_status status = begin_ask(reg, &ask, &query, filter, error);
    if (status != SERVANDA_OK) return status;
    return end_ask(reg, &query, reg->backend->list(reg->store, &ask, row, context, error));
}

servanda_status servanda_register_count(servanda_register *reg, const servanda_filter *filter, uint64_t *out,
                                        servanda_error *error) {
    sv_ask ask;
    sv_query query;
    *out = 0;
    servanda_status status = begin_ask(reg, &ask, &query, filter, error);
    if (status != SERVANDA_OK) return status;
    return end_ask(reg, &query, reg->backend->count(reg->store, &ask, out, error));
}

servanda_status servanda_register_documents(servanda_register *reg, const servanda_filter *filter,
                                            servanda_document_fn row, void *context, servanda_error *error) {
    sv_ask ask;
    sv_query query;
    servanda_status status = begin_ask(reg, &ask, &query, filter, error);
    if (status != SERVANDA_OK) return status;
    return end_ask(reg, &query, reg->backend->documents(reg->store, &ask, row, context, error));
}

servanda_status servanda_register_search(servanda_register *reg, const servanda_filter *filter, uint32_t snippet,
                                         servanda_hit_fn hit, void *context, servanda_found *out,
                                         servanda_error *error) {
    sv_ask ask;
    sv_query query;
    servanda_found found = {0};
    if (out) *out = found;
    servanda_status status = begin_ask(reg, &ask, &query, filter, error);
    if (status != SERVANDA_OK) return status;
    if (!ask.filter.limit) ask.filter.limit = DEFAULT_HITS;
    if (!ask.query)
        status = usage(error, "there is no word to search for", "set the filter's text");
    else
        status =
            reg->backend->search(reg->store, &ask, snippet ? snippet : DEFAULT_SNIPPET, hit, context, &found, error);
    if (out) *out = found;
    return end_ask(reg, &query, status);
}

servanda_status servanda_register_summary(servanda_summary **out, servanda_register *reg, const servanda_filter *filter,
                                          const char *on, servanda_error *error) {
    sv_ask ask;
    sv_query query;
    sv_days day;
    *out = NULL;
    if (on && (!sv_days_read(on, &day) || strcmp(day.from, day.to) != 0)) return bad_day(on, error);
    servanda_status status = begin_ask(reg, &ask, &query, filter, error);
    if (status != SERVANDA_OK) return status;
    return end_ask(reg, &query, reg->backend->summary(reg->store, &ask, on ? day.from : NULL, out, error));
}

void servanda_summary_free(servanda_summary *summary) {
    struct sv_summary_owner *owner = (struct sv_summary_owner *)summary;
    if (owner) sv_arena_free(owner->arena); /* which holds the owner too */
}

/* ---- single things ---- */

servanda_status servanda_register_show(servanda_register *reg, const char *doc, uint32_t id, uint32_t around,
                                       servanda_row_fn row, void *context, servanda_error *error) {
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    return leave(reg, reg->backend->show(reg->store, doc, id, around, row, context, error));
}

servanda_status servanda_register_document(servanda_register *reg, const char *doc, uint32_t version,
                                           servanda_document_fn row, void *context, servanda_error *error) {
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    return leave(reg, reg->backend->document(reg->store, doc, version, row, context, error));
}

servanda_status servanda_register_versions(servanda_register *reg, const char *doc, servanda_document_fn row,
                                           void *context, servanda_error *error) {
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    return leave(reg, reg->backend->versions(reg->store, doc, row, context, error));
}

servanda_status servanda_register_get_info(servanda_register *reg, servanda_register_info *out, servanda_error *error) {
    *out = (servanda_register_info){.backend = reg->backend->name};
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    return leave(reg, reg->backend->info(reg->store, out, error));
}

servanda_status servanda_register_check(servanda_register *reg, servanda_problem_fn problem, void *context,
                                        uint64_t *problems, servanda_error *error) {
    uint64_t count = 0;
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    status = leave(reg, reg->backend->check(reg->store, problem, context, &count, error));
    if (problems) *problems = count;
    return status == SERVANDA_OK && count > 0 ? SERVANDA_YES : status;
}

/* ---- changes ---- */

static servanda_status bad_statement(const servanda_statement *s, const char *what, servanda_error *error) {
    return sv_error_set(error, SERVANDA_USAGE, s->doc, 0, "statement %u %s", s->id, what);
}

static servanda_status check_statement(const servanda_document *document, const servanda_statement *s, uint32_t id,
                                       servanda_error *error) {
    size_t start = s->span.byte_start, end = s->span.byte_end;
    if (s->id != id) return bad_statement(s, "is out of order", error);
    if (s->doc && strcmp(s->doc, document->info.id) != 0) return bad_statement(s, "is of another document", error);
    if (!servanda_kind_name(s->kind)) return bad_statement(s, "has no kind", error);
    if (!s->quote || start > end || end > document->text_size || strlen(s->quote) != end - start ||
        memcmp(s->quote, document->text + start, end - start) != 0)
        return bad_statement(s, "quotes what is not in the text", error);
    return SERVANDA_OK;
}

static servanda_status check_addition(const servanda_addition *a, servanda_error *error) {
    if (!a->document || !a->document->info.id || !*a->document->info.id)
        return usage(error, "the document to add has no id", "give it one");
    if (!a->packs || !a->at || !*a->at)
        return usage(error, "the addition says not what found it, or when", "set packs and at");
    for (size_t i = 0; i < a->statements.count; i++) {
        servanda_status status = check_statement(a->document, &a->statements.items[i], (uint32_t)i + 1, error);
        if (status != SERVANDA_OK) return status;
    }
    return SERVANDA_OK;
}

servanda_status servanda_register_add(servanda_register *reg, const servanda_addition *addition, servanda_added_as *out,
                                      servanda_error *error) {
    servanda_addition a = SERVANDA_ADDITION_INIT;
    servanda_added_as as = {0};
    take(&a, sizeof a, addition, addition->size);
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    status = check_addition(&a, error);
    if (status == SERVANDA_OK) status = reg->backend->add(reg->store, &a, &as, error);
    if (out) *out = as;
    return leave(reg, status);
}

servanda_status servanda_register_remove(servanda_register *reg, const char *doc, servanda_error *error) {
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    return leave(reg, reg->backend->remove(reg->store, doc, error));
}

/* ---- decisions ---- */

static servanda_status check_decision(const servanda_decision *d, servanda_error *error) {
    sv_days day;
    if (!d->doc || !*d->doc || !d->quote || d->byte_start > d->byte_end)
        return usage(error, "the decision is about no statement", "name its document, place and words");
    if (!d->at || !*d->at) return usage(error, "the decision says not when it was made", "set at");
    if (!d->day || !sv_days_read(d->day, &day) || strcmp(day.from, day.to) != 0)
        return bad_day(d->day ? d->day : "", error);
    if (!d->decides && !d->scores) return usage(error, "nothing is decided", "say how it stands, or give a score");
    if (d->decides && d->state && !servanda_state_name(d->state)) return usage(error, "there is no such status", "");
    if (d->scores && (d->score < -1 || d->score > 1 || !d->member || !*d->member))
        return usage(error, "a score is -1, 0 or 1, and for a member", "name the member");
    return SERVANDA_OK;
}

servanda_status servanda_register_decide(servanda_register *reg, const servanda_decision *decision,
                                         const void *evidence, size_t size, uint64_t *id, servanda_error *error) {
    servanda_decision d = SERVANDA_DECISION_INIT;
    uint64_t given = 0;
    take(&d, sizeof d, decision, decision->size);
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    status = check_decision(&d, error);
    if (status == SERVANDA_OK) status = reg->backend->decide(reg->store, &d, evidence, size, &given, error);
    if (id) *id = given;
    return leave(reg, status);
}

servanda_status servanda_register_decisions(servanda_register *reg, servanda_decision_fn decision, void *context,
                                            servanda_error *error) {
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    return leave(reg, reg->backend->decisions(reg->store, decision, context, error));
}

servanda_status servanda_register_evidence(servanda_register *reg, const char *sha256, servanda_evidence_fn evidence,
                                           void *context, servanda_error *error) {
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    return leave(reg, reg->backend->evidence(reg->store, sha256, evidence, context, error));
}

/* ---- what people decided about links ---- */

static bool is_passage(const servanda_passage *p) { return p->doc && *p->doc && p->quote && p->end > p->start; }

servanda_status servanda_register_link(servanda_register *reg, const servanda_linkage *linkage, uint64_t *number,
                                       servanda_error *error) {
    *number = 0;
    if (!servanda_verdict_name(linkage->verdict) || !is_passage(&linkage->a) || !is_passage(&linkage->b))
        return usage(error, "a decision needs a verdict and two passages", "name two statements");
    if (!linkage->who || !*linkage->who) return usage(error, "a decision needs somebody who made it", "say who");
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    return leave(reg, reg->backend->link(reg->store, linkage, number, error));
}

servanda_status servanda_register_unlink(servanda_register *reg, uint64_t number, const char *who,
                                         servanda_error *error) {
    if (!who || !*who) return usage(error, "undoing a decision needs somebody who does it", "say who");
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    return leave(reg, reg->backend->unlink(reg->store, number, who, error));
}

servanda_status servanda_register_linkages(servanda_register *reg, servanda_linkage_fn linkage, void *context,
                                           servanda_error *error) {
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    return leave(reg, reg->backend->linkages(reg->store, linkage, context, error));
}

servanda_status servanda_register_relink(servanda_register *reg, servanda_error *error) {
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    return leave(reg, reg->backend->relink(reg->store, error));
}

servanda_status sv_register_linked(servanda_register *reg, const sv_linked_ask *ask, bool *current, sv_linked_fn give,
                                   void *context, servanda_error *error) {
    servanda_status status = enter(reg, error);
    if (status != SERVANDA_OK) return status;
    return leave(reg, reg->backend->linked(reg->store, ask, current, give, context, error));
}
