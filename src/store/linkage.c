/* Names of verdicts, and how a decision finds its statements again (linkage.h).
 *
 * The one idea: the same words at the same place, else the same words elsewhere in the document, else what covers most of
 * the place; so a new reading keeps what people decided as long as anything of it is left. */
#include "servanda/linkage.h"

#include <string.h>

#include "base/base.h"
#include "store/collect.h"

static const char *const names[] = {NULL, "join", "split", "never"};

const char *servanda_verdict_name(servanda_verdict verdict) {
    return (size_t)verdict < sizeof names / sizeof *names ? names[verdict] : NULL;
}

servanda_verdict servanda_verdict_of(const char *name) {
    for (size_t i = 1; name && i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0) return (servanda_verdict)i;
    return SERVANDA_VERDICT_NONE;
}

typedef struct finding {
    const servanda_link_document *docs;
    size_t count;
    SV_VEC(servanda_link_decision) list;
} finding;

static size_t overlap(const servanda_statement *s, const servanda_passage *p) {
    size_t from = s->span.start > p->start ? s->span.start : p->start, to = s->span.end < p->end ? s->span.end : p->end;
    return to > from ? to - from : 0;
}

size_t sv_collect_fit(const servanda_statement *s, const servanda_passage *p) {
    size_t common = overlap(s, p), same = strcmp(s->quote, p->quote) == 0;
    size_t least = s->span.end - s->span.start < p->end - p->start ? s->span.end - s->span.start : p->end - p->start;
    if (!same && common * 2 < least) return 0;
    return same ? SIZE_MAX / 2 + common : common;
}

static bool find_statement(const finding *f, const servanda_passage *p, servanda_mention *out) {
    size_t best = 0;
    for (size_t i = 0; i < f->count; i++) {
        const servanda_link_document *doc = &f->docs[i];
        if (strcmp(doc->id, p->doc) != 0) continue;
        for (size_t k = 0; k < doc->statements.count; k++) {
            size_t now = sv_collect_fit(&doc->statements.items[k], p);
            if (now > best) best = now, *out = (servanda_mention){i, k};
        }
    }
    return best > 0;
}

static bool take(void *context, const servanda_linkage *linkage) {
    finding *f = context;
    servanda_link_decision one = {.together = linkage->verdict == SERVANDA_VERDICT_JOIN};
    if (!linkage->undone_at && find_statement(f, &linkage->a, &one.a) && find_statement(f, &linkage->b, &one.b))
        SV_VEC_PUSH(f->list, one);
    return !f->list.failed;
}

servanda_status servanda_collection_decisions(servanda_collection *collection, servanda_register *reg,
                                              const servanda_link_decision **out, size_t *count,
                                              servanda_error *error) {
    finding f = {.count = 0};
    *out = NULL, *count = 0;
    f.docs = servanda_collection_documents(collection, &f.count);
    servanda_status status = servanda_register_linkages(reg, take, &f, error);
    if (f.list.failed) status = sv_error_memory(error);
    if (status == SERVANDA_OK) {
        *out = sv_collect_keep(collection, f.list.items, f.list.count);
        *count = f.list.count;
        if (!*out) status = sv_error_memory(error);
    }
    SV_VEC_FREE(f.list);
    return status;
}
