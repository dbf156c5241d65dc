/* Scores: pairs of statements, and counts over them (see eval.h).
 *
 * The one idea: a document is scored once, into a score of its own, and that is added to the score of everything and to
 * that of its language. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shop/eval.h"
#include "text/text.h"

#define LEAST 0.5 /* of two spans that are the same statement: overlap over union */
#define LISTS 8   /* slots that are lists */
#define AROUND 40 /* code points shown on each side of a disagreement */

struct servanda_eval {
    sv_arena *arena;
    SV_VEC(servanda_score) scores;
    SV_VEC(servanda_disagreement) disagreements;
};

typedef struct pair {
    double overlap;
    size_t gold, found;
} pair;

typedef struct scorer {
    servanda_eval *eval;
    const servanda_eval_options *options;
    servanda_error *error;
    sv_eval_text text;
    const sv_eval_row *gold, *found;
    size_t gold_count, found_count;
    SV_VEC(pair) pairs;
    bool *gold_used, *found_used;
    bool coded[LISTS]; /* some row of gold has this list */
    bool failed;
} scorer;

static const char *const names[] = {
    "span",  "span+kind", "commitments",   "commitments+progress", "actors", "areas",          "amounts", "dates",
    "names", "condition", "beneficiaries", "instruments",          "force",  "force within 1", "stage"};

const char *servanda_measure_name(servanda_measure measure) {
    return measure < SERVANDA_MEASURE_COUNT ? names[measure] : "";
}

static double share(uint64_t part, uint64_t all) { return all ? (double)part / (double)all : 0; }

double servanda_measured_precision(servanda_measured m) { return share(m.right, m.right + m.extra); }
double servanda_measured_recall(servanda_measured m) { return share(m.right, m.right + m.missed); }
double servanda_measured_f1(servanda_measured m) {
    double p = servanda_measured_precision(m), r = servanda_measured_recall(m);
    return p + r > 0 ? 2 * p * r / (p + r) : 0;
}

/* ---- pairs ---- */

static double overlap(const scorer *s, const sv_eval_row *a, const sv_eval_row *b) {
    size_t from = a->start > b->start ? a->start : b->start, to = a->end < b->end ? a->end : b->end;
    const uint32_t *solid = s->text.solid;
    if (to <= from) return 0;
    uint32_t both = solid[to] - solid[from];
    uint32_t any = solid[a->end] - solid[a->start] + solid[b->end] - solid[b->start] - both;
    return any ? (double)both / (double)any : 0;
}

static int best_first(const void *a, const void *b) {
    const pair *x = a, *y = b;
    if (x->overlap != y->overlap) return x->overlap > y->overlap ? -1 : 1;
    if (x->gold != y->gold) return x->gold < y->gold ? -1 : 1;
    return x->found < y->found ? -1 : x->found > y->found;
}

static int by_place(const void *a, const void *b) {
    const pair *x = a, *y = b;
    return x->gold < y->gold ? -1 : x->gold > y->gold;
}

/* Keeps of all pairs that could be one those that are. */
static void align(scorer *s) {
    size_t kept = 0;
    s->pairs.count = 0;
    for (size_t i = 0; i < s->gold_count; i++)
        for (size_t j = 0; j < s->found_count; j++) {
            double share_of = overlap(s, &s->gold[i], &s->found[j]);
            if (share_of >= LEAST) SV_VEC_PUSH(s->pairs, ((pair){share_of, i, j}));
        }
    s->failed |= s->pairs.failed;
    if (s->pairs.count) qsort(s->pairs.items, s->pairs.count, sizeof *s->pairs.items, best_first);
    for (size_t i = 0; i < s->pairs.count; i++) {
        pair p = s->pairs.items[i];
        if (s->gold_used[p.gold] || s->found_used[p.found]) continue;
        s->gold_used[p.gold] = s->found_used[p.found] = true;
        s->pairs.items[kept++] = p;
    }
    s->pairs.count = kept;
    if (kept) qsort(s->pairs.items, kept, sizeof *s->pairs.items, by_place);
}

/* ---- disagreements ---- */

static const char *cut(scorer *s, size_t start, size_t end) {
    if (!s->text.bytes.size || end <= start) return "";
    size_t from = s->text.offsets[start], to = s->text.offsets[end];
    char *copy = sv_arena_copy(s->eval->arena, s->text.bytes.data + from, to - from);
    for (char *at = copy; at && *at; at++)
        if (*at == '\n') *at = ' ';
    s->failed |= !copy;
    return copy ? copy : "";
}

static void disagree(scorer *s, const char *what, const sv_eval_row *row, const char *gold, const char *found) {
    const char *quote = json_string_value(json_object_get(row->json, "quote"));
    servanda_disagreement d = {what, row->doc, row->file, row->line, gold, found, "", "", ""};
    size_t before = row->start > AROUND ? row->start - AROUND : 0;
    size_t after = row->end + AROUND < s->text.count ? row->end + AROUND : s->text.count;
    if (row->end > row->start) {
        d.before = cut(s, before, row->start);
        d.after = cut(s, row->end, after);
    }
    d.quote = s->text.bytes.size && row->end > row->start ? cut(s, row->start, row->end)
                                                          : sv_arena_str(s->eval->arena, quote ? quote : "");
    d.gold = sv_arena_str(s->eval->arena, gold ? gold : "");
    d.found = sv_arena_str(s->eval->arena, found ? found : "");
    s->failed |= !d.quote || !d.gold || !d.found;
    SV_VEC_PUSH(s->eval->disagreements, d);
}

/* ---- slots that are lists ---- */

typedef struct keys {
    char *items[256];
    const char *ids[256]; /* of phrases that have one */
    size_t count;
} keys;

static const struct {
    const char *name;
    servanda_measure measure;
} lists[LISTS] = {{"actors", SERVANDA_MEASURE_ACTORS},
                  {"areas", SERVANDA_MEASURE_AREAS},
                  {"amounts", SERVANDA_MEASURE_AMOUNTS},
                  {"dates", SERVANDA_MEASURE_DATES},
                  {"names", SERVANDA_MEASURE_NAMES},
                  {"condition", SERVANDA_MEASURE_CONDITION},
                  {"beneficiaries", SERVANDA_MEASURE_BENEFICIARIES},
                  {"instruments", SERVANDA_MEASURE_INSTRUMENTS}};

static bool is_phrase(servanda_measure measure) {
    return measure >= SERVANDA_MEASURE_CONDITION && measure <= SERVANDA_MEASURE_INSTRUMENTS;
}

/* One entry of a list as a text to compare; NULL: it does not count. */
static char *key_of(scorer *s, const json_t *item, servanda_measure measure) {
    const char *text = json_string_value(item);
    if (is_phrase(measure) && !text) text = json_string_value(json_object_get(item, "quote"));
    if (is_phrase(measure) && !text) text = json_string_value(json_object_get(item, "id"));
    if (measure == SERVANDA_MEASURE_DATES) text = json_string_value(json_object_get(item, "edtf"));
    if (measure == SERVANDA_MEASURE_AMOUNTS) {
        const json_t *value = json_object_get(item, "value");
        const char *currency = json_string_value(json_object_get(item, "currency"));
        if (!json_is_number(value)) return NULL;
        return sv_arena_printf(s->eval->arena, "%.4f %s", json_number_value(value), currency ? currency : "");
    }
    return sv_arena_str(s->eval->arena, text ? text : "");
}

/* Dates and amounts may be there twice, the others are sets. */
static void take_keys(scorer *s, const sv_eval_row *row, const char *name, servanda_measure measure, keys *out) {
    const json_t *list = json_object_get(row->json, name);
    bool twice = measure == SERVANDA_MEASURE_DATES || measure == SERVANDA_MEASURE_AMOUNTS;
    out->count = 0;
    for (size_t i = 0; i < json_array_size(list) && out->count < sizeof out->items / sizeof *out->items; i++) {
        const json_t *item = json_array_get(list, i);
        char *key = key_of(s, item, measure);
        bool known = false;
        for (size_t k = 0; k < out->count && key && !twice; k++) known |= strcmp(out->items[k], key) == 0;
        if (!key || known) continue;
        out->ids[out->count] = json_string_value(json_object_get(item, "id"));
        out->items[out->count++] = key;
    }
}

static const char *joined(scorer *s, const keys *list) {
    sv_buf out = SV_BUF_INIT;
    for (size_t i = 0; i < list->count; i++) sv_buf_printf(&out, "%s%s", i ? ", " : "", list->items[i]);
    const char *text = sv_arena_str(s->eval->arena, out.data ? out.data : "");
    s->failed |= out.failed || !text;
    sv_buf_free(&out);
    return text ? text : "";
}

static bool same_key(const keys *gold, size_t i, const keys *found, size_t k) {
    const char *id = found->ids[k];
    if (gold->ids[i] && id) return strcmp(gold->ids[i], id) == 0;
    return strcmp(gold->items[i], found->items[k]) == 0 || (id && strcmp(gold->items[i], id) == 0);
}

static void score_list(scorer *s, servanda_score *score, const sv_eval_row *g, const sv_eval_row *f, size_t at) {
    keys gold, found;
    size_t same = 0;
    bool told = is_phrase(lists[at].measure) ? json_object_get(g->json, lists[at].name) != NULL : s->coded[at];
    if (!told) return; /* by gold */
    bool used[sizeof found.items / sizeof *found.items] = {false};
    take_keys(s, g, lists[at].name, lists[at].measure, &gold);
    take_keys(s, f, lists[at].name, lists[at].measure, &found);
    for (size_t i = 0; i < gold.count; i++)
        for (size_t k = 0; k < found.count; k++)
            if (!used[k] && same_key(&gold, i, &found, k)) {
                used[k] = true;
                same++;
                break;
            }
    servanda_measured *m = &score->measures[lists[at].measure];
    m->right += same;
    m->extra += found.count - same;
    m->missed += gold.count - same;
    if (same < gold.count || same < found.count) disagree(s, lists[at].name, g, joined(s, &gold), joined(s, &found));
}

/* ---- one document ---- */

static void score_accuracy(servanda_measured *m, bool right) {
    m->right += right;
    m->missed += !right;
}

static void score_pair(scorer *s, servanda_score *score, const sv_eval_row *g, const sv_eval_row *f) {
    score->kinds[g->kind][f->kind]++;
    if (g->kind != f->kind) disagree(s, "kind", g, servanda_kind_name(g->kind), servanda_kind_name(f->kind));
    if (g->kind == SERVANDA_KIND_COMMITMENT && f->kind == g->kind && g->force) {
        int steps = abs((int)g->force - (int)f->force);
        score->forces[g->force][f->force]++;
        score_accuracy(&score->measures[SERVANDA_MEASURE_FORCE], g->force == f->force);
        score_accuracy(&score->measures[SERVANDA_MEASURE_FORCE_NEAR], f->force && steps <= 1);
        if (steps) disagree(s, "force", g, servanda_force_name(g->force), servanda_force_name(f->force));
    }
    if (g->kind == SERVANDA_KIND_PROGRESS && f->kind == g->kind && g->stage) {
        score_accuracy(&score->measures[SERVANDA_MEASURE_STAGE], g->stage == f->stage);
        if (g->stage != f->stage) disagree(s, "stage", g, servanda_stage_name(g->stage), servanda_stage_name(f->stage));
    }
    for (size_t i = 0; i < LISTS; i++) score_list(s, score, g, f, i);
}

static servanda_measured measured(uint64_t right, uint64_t found, uint64_t gold) {
    return (servanda_measured){right, found - right, gold - right};
}

static bool of_kinds(const sv_eval_row *row, bool progress) {
    return row->kind == SERVANDA_KIND_COMMITMENT || (progress && row->kind == SERVANDA_KIND_PROGRESS);
}

static servanda_measured score_kinds(const scorer *s, bool progress) {
    uint64_t right = 0, gold = 0, found = 0;
    for (size_t i = 0; i < s->gold_count; i++) gold += of_kinds(&s->gold[i], progress);
    for (size_t i = 0; i < s->found_count; i++) found += of_kinds(&s->found[i], progress);
    for (size_t i = 0; i < s->pairs.count; i++) {
        const sv_eval_row *g = &s->gold[s->pairs.items[i].gold], *f = &s->found[s->pairs.items[i].found];
        right += g->kind == f->kind && of_kinds(g, progress);
    }
    return measured(right, found, gold);
}

static void score_alone(scorer *s, servanda_score *score) {
    for (size_t i = 0; i < s->gold_count; i++) {
        if (s->gold_used[i]) continue;
        score->kinds[s->gold[i].kind][SERVANDA_KIND_NONE]++;
        disagree(s, "missed", &s->gold[i], servanda_kind_name(s->gold[i].kind), NULL);
    }
    for (size_t i = 0; i < s->found_count; i++) {
        if (s->found_used[i]) continue;
        score->kinds[SERVANDA_KIND_NONE][s->found[i].kind]++;
        disagree(s, "spurious", &s->found[i], NULL, servanda_kind_name(s->found[i].kind));
    }
}

static void score_document(scorer *s, servanda_score *score) {
    uint64_t kinds = 0;
    align(s);
    for (size_t i = 0; i < s->pairs.count; i++) {
        const sv_eval_row *g = &s->gold[s->pairs.items[i].gold], *f = &s->found[s->pairs.items[i].found];
        kinds += g->kind == f->kind;
        score_pair(s, score, g, f);
    }
    score->documents = 1;
    score->measures[SERVANDA_MEASURE_SPAN] = measured(s->pairs.count, s->found_count, s->gold_count);
    score->measures[SERVANDA_MEASURE_KIND] = measured(kinds, s->found_count, s->gold_count);
    score->measures[SERVANDA_MEASURE_COMMITMENTS] = score_kinds(s, false);
    score->measures[SERVANDA_MEASURE_ACTS] = score_kinds(s, true);
    score_alone(s, score);
}

/* ---- adding up ---- */

static void add_score(servanda_score *to, const servanda_score *from) {
    to->documents += from->documents;
    to->lost += from->lost;
    for (size_t i = 0; i < SERVANDA_MEASURE_COUNT; i++) {
        to->measures[i].right += from->measures[i].right;
        to->measures[i].extra += from->measures[i].extra;
        to->measures[i].missed += from->measures[i].missed;
    }
    for (size_t i = 0; i < SERVANDA_EVAL_KINDS; i++)
        for (size_t k = 0; k < SERVANDA_EVAL_KINDS; k++) to->kinds[i][k] += from->kinds[i][k];
    for (size_t i = 0; i < SERVANDA_EVAL_FORCES; i++)
        for (size_t k = 0; k < SERVANDA_EVAL_FORCES; k++) to->forces[i][k] += from->forces[i][k];
}

/* The score of that name, made if it is new; documents come in order, so a language may be met again. */
static servanda_score *score_of(scorer *s, const char *name) {
    for (size_t i = 0; i < s->eval->scores.count; i++)
        if (strcmp(s->eval->scores.items[i].name, name) == 0) return &s->eval->scores.items[i];
    servanda_score fresh = {.name = sv_arena_str(s->eval->arena, name)};
    SV_VEC_PUSH(s->eval->scores, fresh);
    s->failed |= !fresh.name || s->eval->scores.failed;
    return s->failed ? NULL : &s->eval->scores.items[s->eval->scores.count - 1];
}

/* The first part of a name that can be a code of a language: ja-12, ports-2023-ja; 0: none has the shape of one. */
static size_t code_in(const char *name, const char **at) {
    for (size_t size; *name; name += size + (name[size] == '-')) {
        size = strcspn(name, "-");
        *at = name;
        if (size >= 2 && size <= 3 && strspn(name, "abcdefghijklmnopqrstuvwxyz") >= size) return size;
    }
    return 0;
}

/* What the row says, else what the name of the document tells. */
static const char *lang_of(scorer *s, const sv_eval_row *row) {
    const char *lang = json_string_value(json_object_get(row->json, "lang")), *at = "?";
    size_t size = lang ? 0 : code_in(row->doc, &at);
    const char *copy = lang ? lang : size ? sv_arena_copy(s->eval->arena, at, size) : "?";
    s->failed |= !copy;
    return copy ? copy : "";
}

static servanda_status score_one(scorer *s, sv_eval_row *gold, size_t gold_count, sv_eval_row *found,
                                 size_t found_count) {
    servanda_score own = {.name = ""};
    s->gold = gold;
    s->found = found;
    s->gold_count = gold_count;
    s->found_count = found_count;
    s->gold_used = SV_NEW_N(s->eval->arena, bool, gold_count + 1);
    s->found_used = SV_NEW_N(s->eval->arena, bool, found_count + 1);
    if (!s->gold_used || !s->found_used) return sv_error_memory(s->error);
    servanda_status status =
        sv_eval_place(&s->text, s->options->texts, gold, gold_count, found, found_count, &own.lost, s->error);
    if (status == SERVANDA_OK) score_document(s, &own);
    sv_eval_text_free(&s->text);
    if (status != SERVANDA_OK) return status;
    servanda_score *all = score_of(s, "all"), *part = NULL;
    if (all) add_score(all, &own);
    if (s->options->each == SERVANDA_EACH_DOC) part = score_of(s, gold->doc);
    if (s->options->each == SERVANDA_EACH_LANG) part = score_of(s, lang_of(s, gold));
    if (part) add_score(part, &own);
    return s->failed || s->eval->disagreements.failed ? sv_error_memory(s->error) : SERVANDA_OK;
}

static size_t same_doc(const sv_eval_rows *rows, size_t at) {
    size_t end = at + 1;
    while (end < rows->count && strcmp(rows->items[end].doc, rows->items[at].doc) == 0) end++;
    return end - at;
}

/* Who codes a list leaves it out where it is empty; who does not code it has it nowhere. Phrases are told row by row. */
static void note_coded(scorer *s, const sv_eval_rows *gold) {
    for (size_t i = 0; i < gold->count; i++)
        for (size_t k = 0; k < LISTS; k++) s->coded[k] |= json_object_get(gold->items[i].json, lists[k].name) != NULL;
}

static servanda_status score_all(scorer *s, sv_eval_rows *gold, sv_eval_rows *found) {
    servanda_status status = SERVANDA_OK;
    if (!score_of(s, "all")) return sv_error_memory(s->error);
    for (size_t i = 0, k = 0, n; i < gold->count && status == SERVANDA_OK; i += n) {
        n = same_doc(gold, i);
        while (k < found->count && strcmp(found->items[k].doc, gold->items[i].doc) < 0) k++;
        bool there = k < found->count && strcmp(found->items[k].doc, gold->items[i].doc) == 0;
        size_t m = there ? same_doc(found, k) : 0;
        status = score_one(s, gold->items + i, n, found->items + k, m);
    }
    return status;
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const servanda_score *)a)->name, ((const servanda_score *)b)->name);
}

servanda_status servanda_eval_run(servanda_eval **out, const servanda_eval_options *options, servanda_error *error) {
    sv_eval_rows gold = {0}, found = {0};
    servanda_status status = SERVANDA_OK;
    *out = NULL;
    servanda_eval *eval = sv_alloc(sizeof *eval);
    if (!eval) return sv_error_memory(error);
    *eval = (servanda_eval){.arena = sv_arena_new()};
    scorer s = {.eval = eval, .options = options, .error = error};
    if (!eval->arena) status = sv_error_memory(error);
    for (size_t i = 0; i < options->gold_count && status == SERVANDA_OK; i++)
        status = sv_eval_read(eval->arena, options->gold[i], &gold, error);
    if (status == SERVANDA_OK) status = sv_eval_read(eval->arena, options->found, &found, error);
    sv_eval_sort(&gold);
    sv_eval_sort(&found);
    note_coded(&s, &gold);
    if (status == SERVANDA_OK) status = score_all(&s, &gold, &found);
    if (eval->scores.count > 1)
        qsort(eval->scores.items + 1, eval->scores.count - 1, sizeof *eval->scores.items, by_name);
    sv_eval_rows_free(&gold);
    sv_eval_rows_free(&found);
    SV_VEC_FREE(s.pairs);
    if (status == SERVANDA_OK)
        *out = eval;
    else
        servanda_eval_free(eval);
    return status;
}

void servanda_eval_free(servanda_eval *eval) {
    if (!eval) return;
    SV_VEC_FREE(eval->scores);
    SV_VEC_FREE(eval->disagreements);
    sv_arena_free(eval->arena);
    sv_free(eval);
}

const servanda_score *servanda_eval_scores(const servanda_eval *eval, size_t *count) {
    *count = eval->scores.count;
    return eval->scores.items;
}

const servanda_disagreement *servanda_eval_disagreements(const servanda_eval *eval, size_t *count) {
    *count = eval->disagreements.count;
    return eval->disagreements.items;
}
