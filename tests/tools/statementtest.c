/* Runs the statement tests of a pack (docs/RULES.md, "Tests"): short composed texts with the expected statements in
 * brackets, and what is expected of each.
 *
 * usage: statementtest [-C PACKS] FILE…      TAP on stdout; exit 1 where a test fails
 * Tests of a file named GAPS are expected to fail; one that passes is reported as closed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "servanda/extract.h"

#define OPEN "\xE3\x80\x90" /* the brackets that mark an expected statement */
#define CLOSE "\xE3\x80\x91"
#define EXPECTED 64
#define SAME 0.8 /* overlap of two spans, over their union, to be the same statement */

typedef struct expected {
    size_t start, end;
    char facts[512];
} expected;

typedef struct test {
    char title[256], date[32], lang[8];
    char parties[16][16];
    size_t party_count, span_count, fact_count;
    unsigned long line;
    sv_buf text;
    expected list[EXPECTED];
} test;

typedef struct run {
    const servanda_packs *packs;
    const char *file;
    bool gaps;
    unsigned count, failed;
    sv_buf report;
} run;

static void note(run *r, const char *format, const char *a, const char *b) {
    sv_buf_str(&r->report, "#   ");
    sv_buf_printf(&r->report, "%s: %s", format, a);
    if (b) sv_buf_printf(&r->report, " — %s", b);
    sv_buf_byte(&r->report, '\n');
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

/* One expected fact, as it is written after `--`. */
static bool holds(const servanda_statement *s, const char *fact) {
    if (fact[0] == '#') return has(s->areas, s->area_count, fact + 1);
    if (fact[0] == '"') return has(s->names, s->name_count, fact + 1);
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
    char *end = *p == '"' ? strchr(p + 1, '"') : p + strcspn(p, " \t");
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
    char facts[512], *rest = facts, *fact;
    bool good = true;
    snprintf(facts, sizeof facts, "%s", e->facts);
    if (overlap(e, s) < SAME) {
        note(r, "expected", wanted, NULL);
        note(r, "found   ", s->quote, NULL);
        return false;
    }
    while ((fact = next_fact(&rest)))
        if (!holds(s, fact)) {
            note(r, "not so", fact, s->quote);
            good = false;
        }
    return good;
}

static bool compare(run *r, const test *t, const servanda_statements *found) {
    bool good = t->span_count == found->count;
    char count[64];
    snprintf(count, sizeof count, "%zu expected, %zu found", t->span_count, found->count);
    if (!good) note(r, "statements", count, NULL);
    for (size_t i = 0; i < t->span_count && i < found->count; i++) {
        const expected *e = &t->list[i];
        char *wanted = strndup(t->text.data + e->start, e->end - e->start);
        good &= check_one(r, e, wanted ? wanted : "", &found->items[i]);
        free(wanted);
    }
    for (size_t i = t->span_count; i < found->count; i++) note(r, "too many", found->items[i].quote, NULL);
    return good;
}

static bool extract(run *r, const test *t) {
    const char *parties[16];
    for (size_t i = 0; i < t->party_count; i++) parties[i] = t->parties[i];
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.id = "test";
    info.format = "text";
    info.lang = t->lang[0] ? t->lang : NULL;
    info.date = t->date[0] ? t->date : NULL;
    info.parties = parties;
    info.party_count = t->party_count;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *doc = NULL;
    servanda_extraction *e = NULL;
    bool good = servanda_document_read(&doc, t->text.data, t->text.size, &info, &error) == SERVANDA_OK &&
                servanda_extract(&e, doc, r->packs, &error) == SERVANDA_OK;
    if (good) {
        servanda_statements found = servanda_extraction_statements(e);
        good = compare(r, t, &found);
    } else {
        note(r, "error", error.what, NULL);
    }
    servanda_extraction_free(e);
    servanda_document_free(doc);
    return good;
}

static void finish(run *r, test *t) {
    if (!t->text.size) return;
    r->report.size = 0;
    if (r->report.data) r->report.data[0] = '\0';
    bool good = t->fact_count == t->span_count && extract(r, t);
    if (t->fact_count != t->span_count) note(r, "brackets and -- lines differ in number", t->title, NULL);
    r->count++;
    printf("%s %u - %s:%lu %s%s\n", good ? "ok" : "not ok", r->count, r->file, t->line, t->title,
           r->gaps ? " # TODO a known gap" : "");
    if (good && r->gaps) printf("# %s:%lu: this gap is closed; move the test to tests/\n", r->file, t->line);
    if (!good && r->report.data) fputs(r->report.data, stdout);
    r->failed += !good && !r->gaps;
}

static void clear(test *t) {
    sv_buf_free(&t->text);
    memset(t, 0, sizeof *t);
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

static bool add_setting(test *t, char *line) {
    char *rest = line + strcspn(line, " "), *word;
    if (strncmp(line, "date ", 5) == 0) {
        snprintf(t->date, sizeof t->date, "%s", line + 5);
    } else if (strncmp(line, "lang ", 5) == 0) {
        snprintf(t->lang, sizeof t->lang, "%.7s", line + 5);
    } else if (strncmp(line, "parties ", 8) == 0) {
        while ((word = next_fact(&rest)) && t->party_count < 16)
            snprintf(t->parties[t->party_count++], 16, "%.15s", word);
    } else {
        return false;
    }
    return true;
}

static void add_line(run *r, test *t, char *line, unsigned long number) {
    if (strncmp(line, "== ", 3) == 0) {
        finish(r, t);
        clear(t);
        snprintf(t->title, sizeof t->title, "%.255s", line + 3);
        t->line = number;
    } else if (strncmp(line, "--", 2) == 0 && (line[2] == ' ' || !line[2])) {
        if (t->fact_count < EXPECTED) snprintf(t->list[t->fact_count++].facts, 512, "%.511s", line + 2);
    } else if (t->text.size || !add_setting(t, line)) {
        bool comment = line[0] == '#' && !t->text.size;
        if (!comment && (line[0] || t->text.size)) add_text(t, line);
    }
}

static void run_file(run *r, const char *path) {
    static test t; /* large, and used by this one thread */
    sv_buf file = SV_BUF_INIT;
    servanda_error error = SERVANDA_ERROR_INIT;
    const char *base = strrchr(path, '/');
    r->file = path;
    r->gaps = strcmp(base ? base + 1 : path, "GAPS") == 0;
    if (sv_file_read(path, SV_LIMIT_PACK_BYTES, &file, &error) != SERVANDA_OK) {
        printf("not ok %u - %s: %s\n", ++r->count, path, error.what);
        r->failed++;
        return;
    }
    unsigned long number = 0;
    for (char *line = file.data, *end; line && *line; line = end) {
        end = line + strcspn(line, "\n");
        if (*end) *end++ = '\0';
        add_line(r, &t, line, ++number);
    }
    finish(r, &t);
    clear(&t);
    sv_buf_free(&file);
}

int main(int argc, char **argv) {
    const char *overlay = NULL;
    int first = 1;
    if (argc > 2 && strcmp(argv[1], "-C") == 0) overlay = argv[2], first = 3;
    run r = {0};
    servanda_packs *packs = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    if (servanda_packs_open(&packs, overlay, &error) != SERVANDA_OK) {
        char text[1024];
        servanda_error_format(&error, text, sizeof text);
        printf("Bail out! %s\n", text);
        return 1;
    }
    r.packs = packs;
    for (int i = first; i < argc; i++) run_file(&r, argv[i]);
    printf("1..%u\n", r.count);
    sv_buf_free(&r.report);
    servanda_packs_free(packs);
    return r.failed ? 1 : 0;
}
