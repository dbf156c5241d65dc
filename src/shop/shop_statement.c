/* Statement tests (docs/RULES.md, "Tests"): short composed texts with the expected statements in brackets, and what is
 * expected of each.
 *
 * The one idea: the text without its brackets is read as any document is, and what is found is laid beside what stood in
 * them. Tests of known gaps are run too; one that passes is told as closed. */
#include <stdlib.h>
#include <string.h>

#include "shop/shop.h"

#define OPEN "\xE3\x80\x90" /* the brackets that mark an expected statement */
#define CLOSE "\xE3\x80\x91"
#define EXPECTED 64
#define PARTIES 16
#define SAME 0.8 /* overlap of two spans, over their union, to be the same statement */

typedef struct expected {
    size_t start, end;
    const char *facts;
} expected;

typedef struct test {
    const char *title, *date, *lang;
    const char *parties[PARTIES];
    size_t party_count, span_count, fact_count;
    unsigned long line;
    sv_buf text;
    expected list[EXPECTED];
} test;

typedef struct run {
    sv_shop_runner *runner;
    const char *file;
    bool gaps;
    sv_arena *arena; /* of the test being read */
    test test;
    sv_buf report; /* what is wrong with it */
    servanda_status status;
} run;

static void note(run *r, const char *what, const char *a, const char *b) {
    sv_buf_printf(&r->report, "%s%s: %s", r->report.size ? "\n" : "", what, a);
    if (b) sv_buf_printf(&r->report, " — %s", b);
}

static bool has(const char *const *list, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], word) == 0) return true;
    return false;
}

static bool has_date(const servanda_statement *s, const char *edtf) {
    for (size_t i = 0; i < s->date_count; i++)
        if (strcmp(s->dates[i].edtf, edtf) == 0) return true;
    return false;
}

static bool has_amount(const servanda_statement *s, const char *currency, double value) {
    for (size_t i = 0; i < s->amount_count; i++) {
        double d = s->amounts[i].value - value;
        if (strcmp(s->amounts[i].currency, currency) == 0 && d < 0.005 && d > -0.005) return true;
    }
    return false;
}

static bool is_code(const char *word) {
    size_t n = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    return n >= 2 && word[n] == '\0' && strspn(word, "0123456789") == 0;
}

static bool is_amount(const char *word) {
    return strlen(word) > 4 && word[3] == ':' && strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

/* SLOT:"words as they stand", SLOT:id (of a closed list: without what stands before its colon too), SLOT:none. */
static bool has_phrase(const servanda_statement *s, servanda_phrase_slot slot, const char *wanted) {
    const servanda_phrases *list = &s->phrases[slot];
    if (strcmp(wanted, "none") == 0) return list->count == 0;
    for (size_t i = 0; i < list->count; i++) {
        const char *id = list->items[i].id ? list->items[i].id : "", *colon = strchr(id, ':');
        if (wanted[0] == '"' ? strcmp(list->items[i].quote, wanted + 1) == 0
                             : strcmp(id, wanted) == 0 || (colon && strcmp(colon + 1, wanted) == 0))
            return true;
    }
    return false;
}

static servanda_phrase_slot slot_of(const char *fact, size_t size) {
    for (int slot = SERVANDA_PHRASE_NONE + 1; slot < SERVANDA_PHRASE_END; slot++) {
        const char *name = servanda_phrase_name((servanda_phrase_slot)slot);
        if (strlen(name) == size && strncmp(name, fact, size) == 0) return (servanda_phrase_slot)slot;
    }
    return SERVANDA_PHRASE_NONE;
}

/* One expected fact, as it is written after `--`. */
static bool holds(const servanda_statement *s, const char *fact) {
    if (fact[0] == '#') return has(s->areas, s->area_count, fact + 1);
    if (fact[0] == '"') return has(s->names, s->name_count, fact + 1);
    size_t colon = strcspn(fact, ":");
    if (fact[colon] && slot_of(fact, colon)) return has_phrase(s, slot_of(fact, colon), fact + colon + 1);
    if (strcmp(fact, "reaffirmed") == 0) return s->reaffirmed;
    if (servanda_kind_of(fact)) return s->kind == servanda_kind_of(fact);
    if (servanda_force_of(fact)) return s->force == servanda_force_of(fact);
    if (servanda_stage_of(fact)) return s->stage == servanda_stage_of(fact);
    if (is_amount(fact)) {
        char currency[4] = {fact[0], fact[1], fact[2], 0};
        return has_amount(s, currency, strtod(fact + 4, NULL));
    }
    return is_code(fact) || (fact[0] & 0x80) ? has(s->actors, s->actor_count, fact) : has_date(s, fact);
}

/* Splits at spaces, but not inside quotation marks; a quoted fact keeps its opening mark and loses the closing one. */
static char *next_fact(char **rest) {
    char *p = *rest;
    p += strspn(p, " \t");
    if (!*p) return NULL;
    char *quote = p + strcspn(p, " \t\"");
    char *end = *quote == '"' ? strchr(quote + 1, '"') : quote;
    if (!end) end = p + strlen(p);
    *rest = *end ? end + 1 : end;
    *end = '\0';
    return p;
}

static double overlap(const expected *e, const servanda_statement *s) {
    size_t from = e->start > s->span.byte_start ? e->start : s->span.byte_start;
    size_t to = e->end < s->span.byte_end ? e->end : s->span.byte_end;
    size_t low = e->start < s->span.byte_start ? e->start : s->span.byte_start;
    size_t high = e->end > s->span.byte_end ? e->end : s->span.byte_end;
    return to > from ? (double)(to - from) / (double)(high - low) : 0;
}

static bool check_one(run *r, const expected *e, const char *wanted, const servanda_statement *s) {
    char *rest = sv_arena_str(r->arena, e->facts ? e->facts : ""), *fact;
    bool good = rest != NULL;
    if (overlap(e, s) < SAME) {
        note(r, "expected", wanted, NULL);
        note(r, "found   ", s->quote, NULL);
        return false;
    }
    while (rest && (fact = next_fact(&rest)))
        if (!holds(s, fact)) {
            note(r, "not so", fact, s->quote);
            good = false;
        }
    return good;
}

static bool compare(run *r, const test *t, const servanda_statements *found) {
    bool good = t->span_count == found->count;
    const char *count = sv_arena_printf(r->arena, "%zu expected, %zu found", t->span_count, found->count);
    if (!good) note(r, "statements", count ? count : "", NULL);
    for (size_t i = 0; i < t->span_count && i < found->count; i++) {
        const expected *e = &t->list[i];
        const char *wanted = sv_arena_copy(r->arena, t->text.data + e->start, e->end - e->start);
        good &= check_one(r, e, wanted ? wanted : "", &found->items[i]);
    }
    for (size_t i = t->span_count; i < found->count; i++) note(r, "too many", found->items[i].quote, NULL);
    return good;
}

static bool extract(run *r, const test *t) {
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.id = "test";
    info.format = "text";
    info.lang = t->lang ? t->lang : r->runner->shop->lang; /* a script tells a language only where one alone has it */
    info.date = t->date;
    info.parties = t->parties;
    info.party_count = t->party_count;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *doc = NULL;
    servanda_extraction *e = NULL;
    servanda_status status = servanda_document_read(&doc, t->text.data, t->text.size, &info, &error);
    if (status == SERVANDA_OK) status = servanda_extract(&e, doc, r->runner->shop->packs, &error);
    bool good = status == SERVANDA_OK;
    if (good) {
        servanda_statements found = servanda_extraction_statements(e);
        good = compare(r, t, &found);
    } else {
        note(r, "error", error.what, NULL);
    }
    if (status == SERVANDA_MEMORY) r->status = sv_error_memory(r->runner->error);
    servanda_extraction_free(e);
    servanda_document_free(doc);
    return good;
}

/* ---- reading the file ---- */

static void tell(run *r, bool good) {
    servanda_workshop_tally *tally = r->runner->tally;
    servanda_workshop_test result = {.file = r->file,
                                     .line = r->test.line,
                                     .name = r->test.title ? r->test.title : "",
                                     .statements = true,
                                     .gap = r->gaps};
    result.detail = good ? NULL : r->report.data ? r->report.data : "";
    tally->statement_tests += !r->gaps;
    tally->statement_failed += !good && !r->gaps;
    tally->gaps += r->gaps;
    tally->gaps_closed += good && r->gaps;
    if (r->runner->each) r->runner->each(r->runner->context, &result);
}

/* The test read so far is run, and room made for the next. */
static void finish(run *r) {
    test *t = &r->test;
    if (t->text.size && r->status == SERVANDA_OK) {
        sv_buf_clear(&r->report);
        bool good = t->fact_count == t->span_count && extract(r, t);
        if (t->fact_count != t->span_count)
            note(r, "brackets and -- lines differ in number", t->title ? t->title : "", NULL);
        if (r->report.failed || t->text.failed) r->status = sv_error_memory(r->runner->error);
        if (r->status == SERVANDA_OK) tell(r, good);
    }
    sv_buf_free(&t->text);
    *t = (test){.title = NULL};
    sv_arena_reset(r->arena);
}

/* Adds a line of text, taking the brackets out and remembering where they stood. */
static void add_text(test *t, const char *line) {
    for (const char *p = line; *p;) {
        if (strncmp(p, OPEN, 3) == 0) {
            if (t->span_count < EXPECTED) t->list[t->span_count].start = t->text.size;
            p += 3;
        } else if (strncmp(p, CLOSE, 3) == 0) {
            if (t->span_count < EXPECTED) t->list[t->span_count++].end = t->text.size;
            p += 3;
        } else {
            sv_buf_byte(&t->text, *p++);
        }
    }
    sv_buf_byte(&t->text, '\n');
}

static bool add_setting(run *r, char *line) {
    test *t = &r->test;
    char *rest = line + strcspn(line, " "), *word;
    if (strncmp(line, "date ", 5) == 0) {
        t->date = sv_arena_str(r->arena, line + 5);
    } else if (strncmp(line, "lang ", 5) == 0) {
        t->lang = sv_arena_str(r->arena, line + 5);
    } else if (strncmp(line, "parties ", 8) == 0) {
        while ((word = next_fact(&rest)) && t->party_count < PARTIES)
            t->parties[t->party_count++] = sv_arena_str(r->arena, word);
        t->party_count -= t->party_count && !t->parties[t->party_count - 1];
    } else {
        return false;
    }
    return true;
}

static void add_line(run *r, char *line, unsigned long number) {
    test *t = &r->test;
    if (strncmp(line, "== ", 3) == 0) {
        finish(r);
        t->title = sv_arena_str(r->arena, line + 3);
        t->line = number;
    } else if (strncmp(line, "--", 2) == 0 && (line[2] == ' ' || !line[2])) {
        if (t->fact_count < EXPECTED) t->list[t->fact_count++].facts = sv_arena_str(r->arena, line + 2);
    } else if (t->text.size || !add_setting(r, line)) {
        bool comment = line[0] == '#' && !t->text.size;
        if (!comment && (line[0] || t->text.size)) add_text(t, line);
    }
}

static void read_lines(run *r, char *text) {
    unsigned long number = 0;
    for (char *line = text, *end; *line && r->status == SERVANDA_OK; line = end) {
        end = line + strcspn(line, "\n");
        if (*end) *end++ = '\0';
        add_line(r, line, ++number);
    }
    finish(r);
}

servanda_status sv_shop_statement_tests(sv_shop_runner *runner, const char *path, const char *text, size_t size,
                                        bool gaps) {
    run *r = sv_alloc(sizeof *r);
    char *copy = sv_alloc(size + 1);
    sv_arena *arena = sv_arena_new();
    servanda_status status = SERVANDA_OK;
    if (r && copy && arena) {
        memcpy(copy, text, size);
        copy[size] = '\0';
        *r = (run){.runner = runner, .file = path, .gaps = gaps, .arena = arena};
        read_lines(r, copy);
        status = r->status;
        sv_buf_free(&r->report);
    } else {
        status = sv_error_memory(runner->error);
    }
    sv_arena_free(arena);
    sv_free(copy);
    sv_free(r);
    return status;
}
