/* Who acts in a clause, and who the parties of a document are.
 *
 * The one idea: subject marks say where the subject stands, actor marks say who that is; without a subject a clause
 * inherits the last one of its sentence, its lead-in, its paragraph, and at last the document's parties. */
#include <string.h>

#include "find/find.h"

void sv_find_actor_add(sv_find_actors *to, const char *code) {
    for (size_t i = 0; i < to->count; i++)
        if (strcmp(to->codes[i], code) == 0) return;
    if (code && *code && to->count < SV_FIND_ACTORS) to->codes[to->count++] = code;
}

static void add_all(sv_find_actors *to, const sv_find_actors *from) {
    for (size_t i = 0; i < from->count; i++) sv_find_actor_add(to, from->codes[i]);
}

bool sv_find_actor_is_role(const char *code) {
    static const char *const roles[] = {"PARTIES", "FIRST", "SECOND", "SAME"};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strcmp(code, roles[i]) == 0) return true;
    return false;
}

static void add_role_or_code(sv_find *f, sv_find_actors *to, const char *code) {
    if (strcmp(code, "PARTIES") == 0) {
        add_all(to, f->parties.count < 2 && f->before.count > 1 ? &f->before : &f->parties); /* one side's own paper */
    } else if (strcmp(code, "SAME") == 0) {
        add_all(to, f->before.count ? &f->before : &f->last);
    } else if (strcmp(code, "FIRST") == 0 || strcmp(code, "SECOND") == 0) {
        size_t at = code[0] == 'S';
        if (at < f->parties.count) sv_find_actor_add(to, f->parties.codes[at]);
    } else {
        sv_find_actor_add(to, code);
    }
}

const char *sv_find_actor_code(const sv_mark *m) {
    const char *code = sv_mark_text(m, SV_KEY_code);
    return code ? code : sv_mark_text(m, SV_KEY_party);
}

static bool is_party(const sv_find *f, const char *code, size_t length) {
    for (size_t i = 0; i < f->parties.count; i++)
        if (strlen(f->parties.codes[i]) == length && memcmp(f->parties.codes[i], code, length) == 0) return true;
    return false;
}

/* Of alternatives ("PAK/BRA": one word for several states) the first that is a party counts, else the first. */
static const char *choose_code(const sv_find *f, const char *code, size_t length) {
    size_t first = strcspn(code, "/+");
    for (size_t at = 0, n; at < length; at += n + 1) {
        n = strcspn(code + at, "/+");
        if (is_party(f, code + at, n)) return sv_arena_copy(f->arena, code + at, n);
    }
    return sv_arena_copy(f->arena, code, first < length ? first : length);
}

/* Codes may be joined with "+": one word for several ("JPN+USA"). */
static void add_mark(sv_find *f, sv_find_actors *to, const sv_mark *m) {
    if (sv_find_mark_yes(m, SV_KEY_self)) {
        sv_find_actor_add(to, sv_find_mark_text(f, m->start, m->end));
        return;
    }
    const char *code = sv_find_actor_code(m);
    while (code && *code) {
        size_t n = strcspn(code, "+");
        const char *one = choose_code(f, code, n);
        if (!one) {
            f->status = sv_error_memory(f->error);
            return;
        }
        add_role_or_code(f, to, one);
        code += n + (code[n] == '+');
    }
}

static bool inside_other(const sv_find *f, const sv_mark *m) {
    const sv_mark *other;
    for (size_t i = 0; (other = sv_find_mark_next(f, SV_TYPE_other, m->start, m->end, &i));)
        if (other->start <= m->start && other->end >= m->end) return true;
    return false;
}

/* A mark without a code only keeps a state's name from being found in a longer word. */
static bool counts(const sv_find *f, const sv_mark *m, uint32_t start, uint32_t end) {
    if (!sv_find_actor_code(m) && !sv_find_mark_yes(m, SV_KEY_self)) return false;
    return m->start >= start && m->end <= end && !inside_other(f, m) && !sv_find_region_masked(f, m->start);
}

/* Actors named inside [start, end), in the order of the text. */
static void collect(sv_find *f, sv_find_actors *to, uint32_t start, uint32_t end) {
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_actor, start, end, &i));)
        if (counts(f, m, start, end)) add_mark(f, to, m);
}

static bool names_actor(const sv_find *f, const sv_mark *subject) {
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_actor, subject->start, subject->end, &i));)
        if (counts(f, m, subject->start, subject->end)) return true;
    return false;
}

/* Who holds a view is who tells it; an act that is reported has an actor of its own. */
static bool passes_on(const sv_find_clause *c) {
    return c->inner != c->outer && c->inner != UINT32_MAX && c->verdict.kind != SERVANDA_KIND_POSITION;
}

/* The subject mark that counts: the nearest to the predicate that decided, where a reporting verb passed the decision on. */
static const sv_mark *choose_subject(sv_find *f, const sv_find_clause *c) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count), *best = NULL, *m;
    bool passed = passes_on(c);
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_subject, c->start, c->end, &i));) {
        bool masked = sv_find_region_masked(f, m->start) && sv_find_region_masked(f, m->end - 1);
        if (m->start < c->start || masked || !names_actor(f, m)) continue;
        if (!best)
            best = m;
        else if (passed && f->chars.left && m->end <= marks[c->inner].start && m->start > best->start)
            best = m;
        else if (passed && !f->chars.left && m->start >= marks[c->outer].end && m->end <= marks[c->inner].start)
            best = m;
        else if (!passed && (m->start < best->start || (m->start == best->start && m->end > best->end)))
            best = m;
    }
    return best;
}

/* Where the tree branches to the right, a subject ends before the outermost predicate; if that one only reports, the
 * subject of what is reported comes first. */
static void collect_subject(sv_find *f, sv_find_clause *c, const sv_mark *subject) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    uint32_t end = subject->end;
    if (!f->chars.left && c->outer < count) {
        uint32_t outer = marks[c->outer].start, from = marks[c->outer].end;
        uint32_t inner = c->inner < count ? marks[c->inner].start : from;
        if (passes_on(c) && inner > from && end > from) collect(f, &c->actors, from, inner < end ? inner : end);
        if (c->actors.count) return;
        if (end > outer && outer >= subject->start) end = outer;
    }
    collect(f, &c->actors, subject->start, end);
}

static void inherit_subject(sv_find *f, sv_find_actors *to) {
    if (f->before.count)
        add_all(to, &f->before);
    else if (f->lead && f->lead->actors.count)
        add_all(to, &f->lead->actors);
    else
        add_all(to, &f->parties);
}

void sv_find_actor_subject(sv_find *f, sv_find_clause *c) {
    const sv_type types[] = {SV_TYPE_other, SV_TYPE_subject, SV_TYPE_partner};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!sv_find_mark_run(f, types[i], c->start, c->end)) return;
    c->actors.count = 0;
    const sv_mark *subject = choose_subject(f, c), *m;
    if (subject) {
        collect_subject(f, c, subject);
        c->own_subject = c->actors.count > 0;
        for (size_t i = 0; i < c->actors.count; i++)
            sv_find_reason(f, "actors", c->actors.codes[i], subject->rule, subject->start, subject->end, false);
    }
    if (!c->own_subject) inherit_subject(f, &c->actors);
    f->before = c->actors;
    c->core = c->actors.count;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_partner, c->start, c->end, &i));) {
        if (m->start < c->start || m->end > c->end || sv_find_region_masked(f, m->start)) continue;
        size_t was = c->actors.count;
        collect(f, &c->actors, m->start, m->end);
        for (size_t k = was; k < c->actors.count; k++)
            sv_find_reason(f, "actors", c->actors.codes[k], m->rule, m->start, m->end, false);
    }
}

/* ---- parties of a document that no index names: who its title and first blocks speak of most ---- */

#define TITLE_WEIGHT 5u

static void count_code(sv_find_tally *t, const char *code, unsigned weight) {
    for (size_t i = 0; i < t->used; i++)
        if (strcmp(t->codes[i], code) == 0) {
            t->counts[i] += weight;
            return;
        }
    if (t->used < 64) t->codes[t->used] = code, t->counts[t->used++] = weight;
}

void sv_find_actor_count(sv_find *f, sv_find_tally *t) {
    sv_find_actors found = {.count = 0};
    unsigned weight = f->block->kind == SV_BLOCK_HEADING ? TITLE_WEIGHT : 1u;
    uint32_t end = f->view.count < SV_LIMIT_SENTENCE ? (uint32_t)f->view.count : SV_LIMIT_SENTENCE;
    if (!sv_find_mark_run(f, SV_TYPE_actor, 0, end)) return;
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_actor, 0, end, &i));) {
        found.count = 0;
        if (!sv_find_mark_yes(m, SV_KEY_self)) add_mark(f, &found, m);
        for (size_t k = 0; k < found.count; k++) count_code(t, found.codes[k], weight);
    }
}

static size_t best_of(const sv_find_tally *t) {
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < t->used; i++)
        if (t->counts[i] && (best == SIZE_MAX || t->counts[i] > t->counts[best])) best = i;
    return best;
}

void sv_find_actor_parties(sv_find *f, sv_find_tally *t) {
    const servanda_document_info *info = &f->doc->info;
    for (size_t i = 0; i < info->party_count; i++) sv_find_actor_add(&f->parties, info->parties[i]);
    if (f->parties.count) return;
    unsigned first = 0;
    for (size_t n = 0, best; n < 4 && (best = best_of(t)) != SIZE_MAX; n++) {
        if (n >= 2 && t->counts[best] * 2 < first) break; /* a third party must be named about as often */
        if (n == 0) first = t->counts[best];
        sv_find_actor_add(&f->parties, t->codes[best]);
        t->counts[best] = 0;
    }
}
