/* Series and their rounds (series.h).
 *
 * The one idea: groups of documents are joined by sorting on a key (name and parties; day, parties and round), so that
 * nothing is compared with everything; only the few series of the same parties are then compared with each other. */
#include "servanda/series.h"

#include <stdlib.h>
#include <string.h>

#include "link/link_judge.h"
#include "model/edtf.h"
#include "text/text.h"

struct servanda_series_list {
    sv_arena *arena;
    servanda_series *items;
    size_t count;
    size_t *series_of, *round_of; /* by document; SERVANDA_NO_STATEMENT: none */
};

typedef struct keyed {
    const char *key; /* NULL: none */
    size_t document;
} keyed;

typedef struct rooted {
    const char *parties;
    size_t root, document;
} rooted;

typedef struct finding {
    sv_arena *arena;
    const servanda_link_document *docs;
    size_t count;
    size_t *parent; /* union of documents */
    const char **parties, **names;
    uint64_t *langs; /* of the documents below a root, one bit each */
    bool failed;
} finding;

/* ---- keys ---- */

/* Letters and digits, folded: spacing, marks and width do not part two names. */
static const char *fold_name(finding *f, const char *name) {
    sv_buf out = SV_BUF_INIT;
    uint32_t point;
    for (size_t left = strlen(name), step; left > 0; name += step, left -= step) {
        step = sv_utf8_decode(name, left, &point);
        if (point == SV_UTF8_BAD || !(point = sv_char_fold(point))) continue;
        sv_script script = sv_char_script(point);
        char bytes[4];
        if (script == SV_SCRIPT_OTHER || script == SV_SCRIPT_SPACE || script == SV_SCRIPT_PUNCT) continue;
        sv_buf_add(&out, bytes, sv_utf8_encode(point, bytes));
    }
    const char *copy = out.failed ? NULL : sv_arena_copy(f->arena, out.data ? out.data : "", out.size);
    f->failed |= !copy;
    sv_buf_free(&out);
    return copy ? copy : "";
}

static int by_point(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* The letters of a folded name in the order of the alphabet: a host names itself first, and its guests in another order. */
static const char *sort_letters(finding *f, const char *name) {
    size_t size = strlen(name), count = 0, used = 0;
    uint32_t *points = SV_NEW_N(f->arena, uint32_t, size + 1);
    char *out = sv_arena_copy(f->arena, name, size);
    f->failed |= !points || !out;
    if (!points || !out) return "";
    for (size_t at = 0; at < size; count++) at += sv_utf8_decode(name + at, size - at, &points[count]);
    if (count) qsort(points, count, sizeof *points, by_point);
    for (size_t i = 0; i < count; i++) used += sv_utf8_encode(points[i], out + used);
    return out;
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static const char **sort_texts(finding *f, const char *const *texts, size_t count) {
    const char **sorted = SV_NEW_N(f->arena, const char *, count + 1);
    f->failed |= !sorted;
    if (sorted && count) {
        memcpy(sorted, texts, count * sizeof *sorted);
        qsort(sorted, count, sizeof *sorted, by_text);
    }
    return sorted;
}

static const char *party_key(finding *f, const servanda_link_document *d) {
    sv_buf out = SV_BUF_INIT;
    const char **sorted = sort_texts(f, d->parties, d->party_count);
    for (size_t i = 0; sorted && i < d->party_count; i++) sv_buf_printf(&out, "%s ", sorted[i]);
    const char *copy = out.failed ? NULL : sv_arena_copy(f->arena, out.data ? out.data : "", out.size);
    f->failed |= !copy;
    sv_buf_free(&out);
    return copy ? copy : "";
}

/* ---- joining ---- */

static size_t root_of(finding *f, size_t i) {
    while (f->parent[i] != i) i = f->parent[i] = f->parent[f->parent[i]];
    return i;
}

static void join(finding *f, size_t a, size_t b) {
    a = root_of(f, a), b = root_of(f, b);
    if (a < b)
        f->parent[b] = a;
    else
        f->parent[a] = b;
}

static int by_key(const void *left, const void *right) {
    const keyed *a = left, *b = right;
    int order = strcmp(a->key, b->key);
    return order ? order : (a->document > b->document) - (a->document < b->document);
}

static void join_equal(finding *f, keyed *keys, size_t n) {
    if (n) qsort(keys, n, sizeof *keys, by_key);
    for (size_t i = 1; i < n; i++)
        if (strcmp(keys[i - 1].key, keys[i].key) == 0) join(f, keys[i - 1].document, keys[i].document);
}

static void add_key(finding *f, keyed *keys, size_t *n, size_t document, const char *key) {
    f->failed |= !key;
    if (key) keys[(*n)++] = (keyed){key, document};
}

static void join_names(finding *f, keyed *keys) {
    size_t n = 0;
    for (size_t i = 0; i < f->count; i++)
        if (f->docs[i].series) {
            const char *letters = sort_letters(f, f->names[i]);
            add_key(f, keys, &n, i, sv_arena_printf(f->arena, "%s|%s", letters, f->parties[i]));
        }
    join_equal(f, keys, n);
}

/* The same parties meet for one round on one day, whatever the meeting is called. */
static void join_days(finding *f, keyed *keys) {
    size_t n = 0;
    for (size_t i = 0; i < f->count; i++) {
        const servanda_link_document *d = &f->docs[i];
        if (!d->series || !d->round || !d->date || !f->parties[i][0]) continue;
        add_key(f, keys, &n, i, sv_arena_printf(f->arena, "%s|%s|%u", d->date, f->parties[i], (unsigned)d->round));
    }
    join_equal(f, keys, n);
}

static int by_id(const void *left, const void *right) {
    return strcmp(((const keyed *)left)->key, ((const keyed *)right)->key);
}

/* A version stands beside its original: "ja-12 (a translation of it)" names the document ja-12. */
static void join_versions(finding *f, keyed *keys) {
    for (size_t i = 0; i < f->count; i++) keys[i] = (keyed){f->docs[i].id ? f->docs[i].id : "", i};
    if (f->count) qsort(keys, f->count, sizeof *keys, by_id);
    for (size_t i = 0; i < f->count && !f->failed; i++) {
        const char *of = f->docs[i].version_of;
        keyed wanted = {of ? sv_arena_copy(f->arena, of, strcspn(of, " ")) : "", i};
        f->failed |= !wanted.key;
        const keyed *hit = of && wanted.key ? bsearch(&wanted, keys, f->count, sizeof *keys, by_id) : NULL;
        if (hit) join(f, i, hit->document);
    }
}

/* ---- series of the same parties under different names ---- */

static size_t kind_size(const char *meeting) { return strcspn(meeting, " "); }

static bool same_kind(const char *a, const char *b) {
    return kind_size(a) == kind_size(b) && memcmp(a, b, kind_size(a)) == 0;
}

/* Subjects agree, or one name tells none. */
static bool same_topic(const char *a, const char *b) {
    const char *x = a + kind_size(a), *y = b + kind_size(b);
    return !*x || !*y || strcmp(x, y) == 0;
}

#define YEAR 4

/* Later rounds come later, and one round is not spread over more than a year. */
static bool rounds_agree(const servanda_link_document *a, const servanda_link_document *b) {
    if (!a->round || !b->round || !a->date || !b->date || strlen(a->date) < YEAR || strlen(b->date) < YEAR)
        return false;
    if (a->round == b->round) return labs(strtol(a->date, NULL, 10) - strtol(b->date, NULL, 10)) <= 1;
    return (a->round < b->round) == (strcmp(a->date, b->date) < 0);
}

static uint64_t language_bit(const servanda_link_document *d) {
    return d->lang ? (uint64_t)1 << (sv_hash_fnv(d->lang, strlen(d->lang)) & 63) : 0;
}

static bool same_language(const servanda_link_document *a, const servanda_link_document *b) {
    return a->lang && b->lang && strcmp(a->lang, b->lang) == 0;
}

/* No two documents of two series may contradict; in one language, one name must be short for the other. */
static bool may_be_one(const finding *f, const rooted *a, size_t na, const rooted *b, size_t nb, bool shared) {
    bool named = false, sure = false;
    for (size_t i = 0; i < na; i++)
        for (size_t k = 0; k < nb; k++) {
            const servanda_link_document *x = &f->docs[a[i].document], *y = &f->docs[b[k].document];
            const char *p = f->names[a[i].document], *q = f->names[b[k].document];
            bool told = x->meeting && y->meeting;
            if (told && (!same_kind(x->meeting, y->meeting) || !same_topic(x->meeting, y->meeting))) return false;
            if (!rounds_agree(x, y)) return false;
            sure |= told;
            if (!same_language(x, y)) continue;
            named = strstr(p, q) || strstr(q, p);
            if (!named) return false;
        }
    return sure && (named || !shared);
}

static size_t run_of(const rooted *list, size_t n, size_t at) {
    size_t end = at;
    while (end < n && list[end].root == list[at].root) end++;
    return end - at;
}

#define PARTNERS 200u /* documents of one partnership that are compared with each other */

/* `list` is one partnership's, sorted by series. Two names in one language are two series. */
static void join_partners(finding *f, const rooted *list, size_t n) {
    if (n > PARTNERS) n = PARTNERS;
    for (size_t i = 0, na; i < n; i += na) {
        na = run_of(list, n, i);
        for (size_t k = i + na, nb; k < n; k += nb) {
            nb = run_of(list, n, k);
            size_t a = root_of(f, list[i].root), b = root_of(f, list[k].root);
            if (a == b || !may_be_one(f, list + i, na, list + k, nb, f->langs[a] & f->langs[b])) continue;
            join(f, a, b);
            f->langs[root_of(f, a)] = f->langs[a] | f->langs[b];
        }
    }
}

static int by_partnership(const void *left, const void *right) {
    const rooted *a = left, *b = right;
    int order = strcmp(a->parties, b->parties);
    if (order) return order;
    if (a->root != b->root) return a->root < b->root ? -1 : 1;
    return (a->document > b->document) - (a->document < b->document);
}

static bool join_kinds(finding *f) {
    rooted *list = SV_NEW_N(f->arena, rooted, f->count + 1);
    size_t n = 0;
    f->langs = SV_NEW_N(f->arena, uint64_t, f->count + 1);
    if (!list || !f->langs) return false;
    for (size_t i = 0; i < f->count; i++) {
        f->langs[root_of(f, i)] |= language_bit(&f->docs[i]);
        if (f->docs[i].series && f->parties[i][0]) list[n++] = (rooted){f->parties[i], root_of(f, i), i};
    }
    if (n) qsort(list, n, sizeof *list, by_partnership);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && strcmp(list[end].parties, list[i].parties) == 0; end++) continue;
        join_partners(f, list + i, end - i);
    }
    return true;
}

static bool join_all(finding *f) {
    keyed *keys = SV_NEW_N(f->arena, keyed, f->count + 1);
    f->parent = SV_NEW_N(f->arena, size_t, f->count + 1);
    f->parties = SV_NEW_N(f->arena, const char *, f->count + 1);
    f->names = SV_NEW_N(f->arena, const char *, f->count + 1);
    if (!keys || !f->parent || !f->parties || !f->names) return false;
    for (size_t i = 0; i < f->count; i++) {
        f->parent[i] = i;
        f->parties[i] = party_key(f, &f->docs[i]);
        f->names[i] = f->docs[i].series ? fold_name(f, f->docs[i].series) : "";
    }
    if (!f->failed) join_names(f, keys);
    if (!f->failed) join_days(f, keys);
    if (!f->failed) join_versions(f, keys);
    return !f->failed && join_kinds(f);
}

/* ---- result ---- */

typedef struct place { /* a document in the order of rounds */
    const servanda_link_document *doc;
    size_t index;
} place;

static int by_date(const void *left, const void *right) {
    const place *a = left, *b = right;
    int order = strcmp(a->doc->date ? a->doc->date : "9999", b->doc->date ? b->doc->date : "9999");
    if (order) return order;
    order = strcmp(a->doc->id ? a->doc->id : "", b->doc->id ? b->doc->id : "");
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

static bool same_round(const servanda_round *r, const place *p) {
    if (r->number && p->doc->round) return r->number == p->doc->round;
    return r->date && p->doc->date && strcmp(r->date, p->doc->date) == 0;
}

static size_t find_round(const servanda_series *s, const servanda_round *rounds, const place *p) {
    size_t i = 0;
    while (i < s->round_count && !same_round(&rounds[i], p)) i++;
    return i;
}

/* Documents come by date; each joins its round or begins one. */
static bool fill_rounds(servanda_series_list *out, servanda_series *s, size_t at, const place *places, size_t n) {
    servanda_round *rounds = SV_NEW_N(out->arena, servanda_round, n + 1);
    size_t *documents = SV_NEW_N(out->arena, size_t, n + 1), used = 0;
    if (!rounds || !documents) return false;
    for (size_t i = 0; i < n; i++) {
        size_t r = find_round(s, rounds, &places[i]);
        if (r == s->round_count) rounds[s->round_count++] = (servanda_round){.date = places[i].doc->date};
        if (!rounds[r].number) rounds[r].number = places[i].doc->round;
        out->series_of[places[i].index] = at;
        out->round_of[places[i].index] = r;
        rounds[r].document_count++;
    }
    for (size_t r = 0; r < s->round_count; r++) {
        rounds[r].documents = documents + used;
        for (size_t i = 0; i < n; i++)
            if (out->round_of[places[i].index] == r) documents[used++] = places[i].index;
        rounds[r].date = sv_arena_str(out->arena, rounds[r].date);
    }
    s->rounds = rounds;
    return true;
}

/* The name that most documents have comes first; of equals, that of the earliest. */
static bool fill_names(servanda_series_list *out, servanda_series *s, const place *places, size_t n) {
    const char **names = SV_NEW_N(out->arena, const char *, n + 1);
    size_t *votes = SV_NEW_N(out->arena, size_t, n + 1), count = 0, best = 0;
    if (!names || !votes) return false;
    for (size_t i = 0; i < n; i++) {
        const char *name = places[i].doc->series;
        size_t k = 0;
        if (!name) continue;
        while (k < count && strcmp(names[k], name) != 0) k++;
        if (k == count) names[count++] = sv_arena_str(out->arena, name);
        if (!names[k]) return false;
        if (++votes[k] > votes[best]) best = k;
    }
    if (!count) return false;
    s->name = names[best];
    memmove(&names[best], &names[best + 1], (count - best - 1) * sizeof *names);
    s->names = names;
    s->name_count = count - 1;
    return true;
}

static bool copy_parties(finding *f, servanda_series_list *out, servanda_series *s, const servanda_link_document *d) {
    const char **sorted = sort_texts(f, d->parties, d->party_count);
    const char **copy = SV_NEW_N(out->arena, const char *, d->party_count + 1);
    if (!sorted || !copy) return false;
    for (size_t i = 0; i < d->party_count; i++)
        if (!(copy[i] = sv_arena_str(out->arena, sorted[i]))) return false;
    s->parties = copy;
    s->party_count = d->party_count;
    return true;
}

static bool name_series(servanda_series_list *out, servanda_series *s, const place *first) {
    char hex[65];
    const char *all = sv_arena_printf(out->arena, "%s %s", first->doc->id, s->name);
    if (!all) return false;
    sv_hash_sha256(all, strlen(all), hex);
    s->id = sv_arena_printf(out->arena, "s-%.8s", hex);
    return s->id != NULL;
}

/* ---- the next meeting ---- */

/* What names a meeting after the document's own day; the earliest of these that name the series, else of all. */
static bool is_next(const servanda_link_document *d, const servanda_statement *s, char last[11]) {
    sv_edtf today;
    char first[11], end[11] = "";
    if (s->kind != SERVANDA_KIND_COMMITMENT || !sv_judge_has(s, SV_TURN_NEXT)) return false;
    if (d->date && sv_edtf_parse(d->date, &today)) sv_edtf_bounds(&today, first, end);
    sv_judge_due(s, end, last);
    return last[0] != '\0';
}

static const char *date_of_next(const servanda_statement *s) {
    for (size_t i = 0; i < s->date_count; i++)
        if (s->dates[i].role != SERVANDA_ROLE_REFERENCE) return s->dates[i].edtf;
    return NULL;
}

/* Whether the statement calls the series by its name, and so speaks of no other meeting. */
static bool names_series(const servanda_series *s, const servanda_statement *statement) {
    return statement->quote && s->name && strstr(statement->quote, s->name) != NULL;
}

static bool find_next(const finding *f, servanda_series_list *out, servanda_series *s) {
    const servanda_round *r = &s->rounds[s->round_count - 1];
    char best[11] = "", last[11];
    bool best_named = false;
    for (size_t i = 0; i < r->document_count; i++) {
        const servanda_link_document *d = &f->docs[r->documents[i]];
        for (size_t k = 0; k < d->statements.count; k++) {
            if (!is_next(d, &d->statements.items[k], last)) continue;
            bool named = names_series(s, &d->statements.items[k]);
            if (best[0] && (named != best_named ? best_named : strcmp(last, best) >= 0)) continue;
            memcpy(best, last, sizeof best);
            best_named = named;
            s->next = (servanda_mention){r->documents[i], k};
            s->next_date = sv_arena_str(out->arena, date_of_next(&d->statements.items[k]));
            s->next_day = sv_arena_str(out->arena, last);
        }
    }
    return s->next.document == SERVANDA_NO_STATEMENT || (s->next_date && s->next_day);
}

static bool fill_series(finding *f, servanda_series_list *out, place *places, size_t n) {
    size_t at = out->count;
    servanda_series *s = &out->items[at];
    s->next.document = s->next.statement = SERVANDA_NO_STATEMENT;
    bool named = false;
    for (size_t i = 0; i < n; i++) named |= places[i].doc->series != NULL;
    if (!named) return true;
    qsort(places, n, sizeof *places, by_date);
    if (!fill_rounds(out, s, at, places, n) || !fill_names(out, s, places, n) ||
        !copy_parties(f, out, s, places[0].doc) || !name_series(out, s, &places[0]))
        return false;
    out->count++;
    return find_next(f, out, s);
}

static int by_series_name(const void *left, const void *right) {
    const servanda_series *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    return order ? order : strcmp(a->id, b->id);
}

/* After sorting, documents look up their series again. */
static void sort_series(servanda_series_list *out) {
    if (out->count) qsort(out->items, out->count, sizeof *out->items, by_series_name);
    for (size_t i = 0; i < out->count; i++)
        for (size_t r = 0; r < out->items[i].round_count; r++)
            for (size_t k = 0; k < out->items[i].rounds[r].document_count; k++)
                out->series_of[out->items[i].rounds[r].documents[k]] = i;
}

static bool make(finding *f, servanda_series_list *out) {
    rooted *order = SV_NEW_N(f->arena, rooted, f->count + 1);
    place *places = SV_NEW_N(f->arena, place, f->count + 1);
    out->items = SV_NEW_N(out->arena, servanda_series, f->count + 1);
    out->series_of = SV_NEW_N(out->arena, size_t, f->count + 1);
    out->round_of = SV_NEW_N(out->arena, size_t, f->count + 1);
    if (!order || !places || !out->items || !out->series_of || !out->round_of) return false;
    for (size_t i = 0; i < f->count; i++) {
        out->series_of[i] = out->round_of[i] = SERVANDA_NO_STATEMENT;
        order[i] = (rooted){"", root_of(f, i), i};
    }
    if (f->count) qsort(order, f->count, sizeof *order, by_partnership);
    for (size_t i = 0, n; i < f->count; i += n) {
        n = run_of(order, f->count, i);
        for (size_t k = 0; k < n; k++) places[k] = (place){&f->docs[order[i + k].document], order[i + k].document};
        if (!fill_series(f, out, places, n)) return false;
    }
    sort_series(out);
    return true;
}

servanda_status servanda_series_find(servanda_series_list **out, const servanda_link_document *documents, size_t count,
                                     servanda_error *error) {
    finding f = {.arena = sv_arena_new(), .docs = documents, .count = count};
    sv_arena *arena = sv_arena_new();
    servanda_series_list *list = arena ? SV_NEW(arena, servanda_series_list) : NULL;
    *out = NULL;
    if (list) list->arena = arena;
    bool good = f.arena && list && join_all(&f) && make(&f, list);
    sv_arena_free(f.arena);
    if (!good) {
        sv_arena_free(arena);
        return sv_error_memory(error);
    }
    *out = list;
    return SERVANDA_OK;
}

const servanda_series *servanda_series_items(const servanda_series_list *list, size_t *count) {
    *count = list->count;
    return list->items;
}

bool servanda_series_of(const servanda_series_list *list, size_t document, size_t *series, size_t *round) {
    *series = list->series_of[document];
    *round = list->round_of[document];
    return *series != SERVANDA_NO_STATEMENT;
}

void servanda_series_free(servanda_series_list *list) {
    if (list) sv_arena_free(list->arena);
}
