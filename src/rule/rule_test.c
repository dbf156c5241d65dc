/* The tests inside rules.
 *
 * The one idea: the text without its brackets is one sentence and one clause; all layers up to the rule's own run on it,
 * and the rule must have made a mark exactly where the brackets stood (white space at their edges aside). */
#include "rule/rule_test.h"

#include <string.h>

#include "rule/rule_build.h"

#define OPEN "\xE3\x80\x90"
#define CLOSE "\xE3\x80\x91"
#define EXPECTED 16

typedef struct expected {
    size_t start, end; /* bytes of the text without brackets */
} expected;

typedef struct runner {
    sv_ruletest *test;
    const sv_pack *pack;
    sv_scan *scan;
    sv_view view;
    sv_ruletest_cuts cuts;
    sv_buf text, what;
    expected list[EXPECTED];
    uint32_t count;
    servanda_error *error;
} runner;

/* ---- layers ---- */

static char scope_of(sv_type type) {
    static const char scopes[] = {
#define SV_TYPE(name, scope) #scope[0],
#include "rule/type.def"
#undef SV_TYPE
    };
    return scopes[type];
}

static servanda_status run_clauses(sv_scan *scan, sv_type type, uint32_t count, const sv_ruletest_cuts *cuts,
                                   servanda_error *error) {
    servanda_status status = SERVANDA_OK;
    uint32_t start = 0;
    for (uint32_t i = 0; i < cuts->count && status == SERVANDA_OK; start = cuts->at[i++])
        status = sv_scan_run(scan, type, start, cuts->at[i], error);
    return status == SERVANDA_OK ? sv_scan_run(scan, type, start, count, error) : status;
}

servanda_status sv_ruletest_layers(const sv_ruletest *test, sv_scan *scan, const sv_pack *pack, const sv_view *view,
                                   const sv_ruletest_cuts *cuts, sv_type last, servanda_error *error) {
    uint32_t count = (uint32_t)view->count;
    servanda_status status = sv_scan_begin(scan, pack, view, error);
    if (status == SERVANDA_OK && test->prepare) status = test->prepare(test->context, scan, pack, view, error);
    for (int i = 0; i <= (int)last && i < SV_TYPE_COUNT && status == SERVANDA_OK; i++) {
        sv_type type = (sv_type)i;
        bool clauses = cuts && scope_of(type) == 'C';
        status = clauses ? run_clauses(scan, type, count, cuts, error) : sv_scan_run(scan, type, 0, count, error);
    }
    return status;
}

/* ---- the text of a test ---- */

static bool is_bracket(const char *at) { return strncmp(at, OPEN, 3) == 0 || strncmp(at, CLOSE, 3) == 0; }

static uint32_t position_of(const sv_view *view, size_t byte) {
    uint32_t i = 0;
    while (i < view->count && view->offset[i] < byte) i++;
    return i;
}

servanda_status sv_ruletest_text(const sv_pack *pack, const char *text, sv_buf *out, sv_view *view,
                                 sv_ruletest_cuts *cuts, servanda_error *error) {
    size_t bytes[SV_RULETEST_CUTS];
    uint32_t count = 0;
    sv_buf_clear(out);
    cuts->count = 0;
    for (const char *at = text; *at; at += is_bracket(at) ? 3 : 1) {
        if (*at == '|' && count < SV_RULETEST_CUTS)
            bytes[count++] = out->size;
        else if (!is_bracket(at))
            sv_buf_byte(out, *at);
    }
    if (out->failed) return sv_error_memory(error);
    servanda_status status =
        sv_view_string(view, out->data ? out->data : "", out->size, sv_rule_spaced(pack), sv_rule_fold(pack), error);
    if (status != SERVANDA_OK) return status;
    for (; cuts->count < count; cuts->count++) cuts->at[cuts->count] = position_of(view, bytes[cuts->count]);
    return status;
}

/* What stands in brackets. False: they do not pair. */
static bool find_expected(runner *r, const char *text) {
    size_t size = 0;
    bool inside = false;
    r->count = 0;
    for (const char *at = text; *at; at += is_bracket(at) ? 3 : 1) {
        bool open = strncmp(at, OPEN, 3) == 0, close = strncmp(at, CLOSE, 3) == 0;
        if ((open && (inside || r->count == EXPECTED)) || (close && !inside)) return false;
        if (open) r->list[r->count].start = size;
        if (close) r->list[r->count++].end = size;
        size += !open && !close && *at != '|';
        inside = open || (inside && !close);
    }
    return !inside;
}

/* ---- one test ---- */

static bool is_blank(const runner *r, size_t at) { return r->text.data[at] == ' '; }

static void trim(const runner *r, size_t *start, size_t *end) {
    while (*start < *end && is_blank(r, *start)) ++*start;
    while (*end > *start && is_blank(r, *end - 1)) --*end;
}

/* Bytes of a mark, without white space at its edges. */
static expected span_of(const runner *r, const sv_mark *mark) {
    expected span = {r->view.offset[mark->start], r->view.end[mark->end - 1]};
    trim(r, &span.start, &span.end);
    return span;
}

static bool is_own(const runner *r, const sv_mark *mark, const char *rule) {
    return mark->type < SV_TYPE_COUNT && mark->rule != SV_NO_RULE &&
           strcmp(sv_rule_describe(r->pack, mark->rule).name, rule) == 0;
}

static bool mark_at(const runner *r, const char *rule, expected want) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(r->scan, &count);
    trim(r, &want.start, &want.end);
    for (size_t i = 0; i < count; i++) {
        if (!is_own(r, &marks[i], rule)) continue;
        expected span = span_of(r, &marks[i]);
        if (span.start == want.start && span.end == want.end) return true;
    }
    return false;
}

/* The mark of the same type that won over a mark of this rule. */
static const sv_mark *winner_over(const runner *r, const sv_mark *lost) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(r->scan, &count);
    sv_type type = sv_rule_describe(r->pack, lost->rule).type;
    for (size_t i = 0; i < count; i++) {
        if (marks[i].type == type && marks[i].start < lost->end && lost->start < marks[i].end) return &marks[i];
    }
    return NULL;
}

static void put_span(runner *r, const char *before, const sv_mark *mark) {
    expected span = span_of(r, mark);
    sv_buf_str(&r->what, before);
    sv_buf_add(&r->what, r->text.data + span.start, span.end - span.start);
    sv_buf_byte(&r->what, '"');
}

static void put_lost(runner *r, const sv_mark *mark) {
    const sv_mark *winner = winner_over(r, mark);
    put_span(r, "; its mark \"", mark);
    if (!winner) return;
    const char *by = winner->rule == SV_NO_RULE ? "a word list" : sv_rule_describe(r->pack, winner->rule).name;
    sv_buf_printf(&r->what, " lost to %s, rank %d,", by, winner->rank);
    put_span(r, " \"", winner);
}

/* What the rule did instead: its marks, those that lost against others included. */
static void list_marks(runner *r, const char *rule) {
    size_t count, found = 0;
    const sv_mark *marks = sv_scan_marks(r->scan, &count);
    for (size_t i = 0; i < count; i++) {
        if (marks[i].rule == SV_NO_RULE || strcmp(sv_rule_describe(r->pack, marks[i].rule).name, rule) != 0) continue;
        found++;
        if (marks[i].type == SV_TYPE_COUNT)
            put_lost(r, &marks[i]);
        else
            put_span(r, found > 1 ? ", \"" : "; it marks \"", &marks[i]);
    }
    if (!found) sv_buf_str(&r->what, "; it marks nothing");
}

static void report(runner *r, const sv_parsed_rule *rule, unsigned long line) {
    r->test->failures++;
    if (r->test->failed && !r->what.failed)
        r->test->failed(r->test->context, rule->file, line, rule->name, r->what.data);
}

static void judge(runner *r, const sv_parsed_rule *rule, const sv_parsed_test *test) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(r->scan, &count);
    sv_buf_clear(&r->what);
    for (uint32_t i = 0; i < r->count && !test->no; i++) {
        if (mark_at(r, rule->name, r->list[i])) continue;
        sv_buf_str(&r->what, "no mark \"");
        sv_buf_add(&r->what, r->text.data + r->list[i].start, r->list[i].end - r->list[i].start);
        sv_buf_byte(&r->what, '"');
        break;
    }
    for (size_t i = 0; i < count && test->no && r->what.size == 0; i++) {
        if (is_own(r, &marks[i], rule->name)) sv_buf_str(&r->what, "should make no mark");
    }
    if (r->what.size == 0) return;
    list_marks(r, rule->name);
    report(r, rule, test->line);
}

static servanda_status run_test(runner *r, const sv_parsed_rule *rule, const sv_parsed_test *test) {
    r->test->tests++;
    if (!find_expected(r, test->text)) {
        sv_buf_clear(&r->what);
        sv_buf_str(&r->what, "the brackets do not pair");
        report(r, rule, test->line);
        return SERVANDA_OK;
    }
    servanda_status status = sv_ruletest_text(r->pack, test->text, &r->text, &r->view, &r->cuts, r->error);
    if (status == SERVANDA_OK)
        status = sv_ruletest_layers(r->test, r->scan, r->pack, &r->view, &r->cuts, (sv_type)rule->type, r->error);
    if (status == SERVANDA_OK) judge(r, rule, test);
    return r->what.failed ? sv_error_memory(r->error) : status;
}

/* ---- all tests ---- */

/* A pack of values is there to change rules of its language; what it takes over unchanged is tested there. */
static bool is_tested_elsewhere(const runner *r, const sv_parsed_rule *rule) {
    return strchr(r->test->lang, '/') && !strstr(rule->file, "/values/");
}

static void check_rule(runner *r, const sv_parsed_rule *rule) {
    r->test->rules++;
    sv_buf_clear(&r->what);
    if (rule->twice_file && !strchr(r->test->lang, '/')) {
        sv_buf_printf(&r->what, "the name stands also in %s:%lu", rule->twice_file, rule->twice_line);
        report(r, rule, rule->line);
    }
    bool tested = false;
    for (const sv_parsed_test *t = rule->tests; t; t = t->next) tested |= !t->no;
    if (!tested) r->test->untested++;
    if (!tested && r->test->failed) r->test->failed(r->test->context, rule->file, rule->line, rule->name, NULL);
}

static servanda_status run_all(runner *r, const sv_parse *parse) {
    for (size_t i = 0; i < parse->rules.count; i++) {
        const sv_parsed_rule *rule = &parse->rules.items[i];
        if (is_tested_elsewhere(r, rule)) continue;
        check_rule(r, rule);
        for (const sv_parsed_test *t = rule->tests; t; t = t->next) {
            servanda_status status = run_test(r, rule, t);
            if (status != SERVANDA_OK) return status;
        }
    }
    return SERVANDA_OK;
}

static servanda_status with_pack(sv_ruletest *test, const sv_parse *parse, const sv_pack *pack, servanda_error *error) {
    runner r = {.test = test, .error = error, .scan = sv_scan_new(), .pack = pack};
    servanda_status status = r.scan ? run_all(&r, parse) : sv_error_memory(error);
    sv_scan_free(r.scan);
    sv_view_free(&r.view);
    sv_buf_free(&r.text);
    sv_buf_free(&r.what);
    return status;
}

servanda_status sv_ruletest_run(sv_ruletest *test, servanda_error *error) {
    sv_parse parse;
    sv_buf blob = SV_BUF_INIT;
    test->rules = test->tests = test->failures = test->untested = 0;
    sv_pack *own = NULL;
    servanda_status status = sv_parse_pack(&parse, test->lang, test->sources, test->source_count, error);
    if (status == SERVANDA_OK && !test->pack) {
        status = sv_build_parsed(&parse, test->sources, test->source_count, &blob, error);
        if (status == SERVANDA_OK) status = sv_rule_load(&own, blob.data, blob.size, error);
    }
    if (status == SERVANDA_OK) status = with_pack(test, &parse, test->pack ? test->pack : own, error);
    sv_rule_unload(own);
    sv_buf_free(&blob);
    sv_parse_free(&parse);
    return status;
}
