/* Small packs and texts for the tests of the rule floor.
 *
 * The one idea: a pack is three strings, a result is one string: the marks of a type as [text key=value …]. */
#ifndef SV_RULE_FIXTURE_H
#define SV_RULE_FIXTURE_H

#include "test.h"

#include "rule/rule.h"

#define JA "lang ja\nspaced no\nbranch left\npause 、，,；;\n"
#define EN "lang en\nspaced yes\nbranch right\npause , ;\n"

typedef struct fixture {
    sv_buf blob;
    sv_pack *pack;
    sv_scan *scan;
    sv_view view;
    char out[4096];
    servanda_error error;
} fixture;

static inline servanda_status compile_pack(fixture *f, const char *conf, const char *words, const char *rules) {
    const char *lang = strstr(conf, "lang en") ? "en" : strstr(conf, "lang zh") ? "zh" : "ja";
    char paths[3][32];
    snprintf(paths[0], sizeof paths[0], "%s/pack.conf", lang);
    snprintf(paths[1], sizeof paths[1], "%s/words/a.words", lang);
    snprintf(paths[2], sizeof paths[2], "%s/rules/a.rules", lang);
    const sv_source sources[] = {
        {paths[0], conf, strlen(conf)}, {paths[1], words, strlen(words)}, {paths[2], rules, strlen(rules)}};
    return sv_rule_compile(&f->blob, lang, sources, 3, &f->error);
}

static inline void open_fixture(fixture *f, const char *conf, const char *words, const char *rules) {
    memset(f, 0, sizeof *f);
    servanda_status status = compile_pack(f, conf, words, rules);
    if (status != SERVANDA_OK) print_error("%s:%lu: %s\n", f->error.file, f->error.line, f->error.what);
    assert_int_equal(status, SERVANDA_OK);
    assert_int_equal(sv_rule_load(&f->pack, f->blob.data, f->blob.size, &f->error), SERVANDA_OK);
    f->scan = sv_scan_new();
    assert_non_null(f->scan);
}

static inline void close_fixture(fixture *f) {
    sv_scan_free(f->scan);
    sv_rule_unload(f->pack);
    sv_view_free(&f->view);
    sv_buf_free(&f->blob);
}

static inline void begin_text(fixture *f, const char *text) {
    assert_int_equal(
        sv_view_string(&f->view, text, strlen(text), sv_rule_spaced(f->pack), sv_rule_fold(f->pack), &f->error),
        SERVANDA_OK);
    assert_int_equal(sv_scan_begin(f->scan, f->pack, &f->view, &f->error), SERVANDA_OK);
}

static inline size_t put_value(char *out, size_t room, const sv_mark *mark, uint8_t i) {
    const sv_value *value = &mark->values[i];
    const char *key = sv_rule_key_name((sv_key)mark->keys[i]);
    int n = 0;
    if (value->kind == SV_VALUE_TEXT) n = snprintf(out, room, " %s=%s", key, value->text);
    if (value->kind == SV_VALUE_NUMBER) n = snprintf(out, room, " %s=%g", key, value->number);
    if (value->kind == SV_VALUE_MARK) n = snprintf(out, room, " %s=#%u", key, value->mark);
    return (size_t)n;
}

/* All marks of a type, in the order they were made. */
static inline const char *marks_of(fixture *f, const char *text, sv_type type) {
    size_t count, at = 0;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    f->out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        if (marks[i].type != type) continue;
        size_t from = f->view.offset[marks[i].start], to = f->view.end[marks[i].end - 1];
        at += (size_t)snprintf(f->out + at, sizeof f->out - at, "[%.*s", (int)(to - from), text + from);
        for (uint8_t k = 0; k < marks[i].value_count; k++)
            at += put_value(f->out + at, sizeof f->out - at, &marks[i], k);
        at += (size_t)snprintf(f->out + at, sizeof f->out - at, "]");
        assert_true(at < sizeof f->out - 200);
    }
    return f->out;
}

/* Runs all layers up to `type` on the whole text. */
static inline const char *run_text(fixture *f, const char *text, sv_type type) {
    begin_text(f, text);
    for (int i = 0; i <= (int)type; i++)
        assert_int_equal(sv_scan_run(f->scan, (sv_type)i, 0, (uint32_t)f->view.count, &f->error), SERVANDA_OK);
    return marks_of(f, text, type);
}

/* One rule of type word with this pattern, over this text. */
static inline void expect_pattern(const char *conf, const char *words, const char *pattern, const char *text,
                                  const char *expected) {
    char rules[1024];
    fixture f;
    snprintf(rules, sizeof rules, "rule r\n  why test\n  is word\n  cost accepted\n  when %s\n", pattern);
    open_fixture(&f, conf, words, rules);
    const char *got = run_text(&f, text, SV_TYPE_word);
    if (strcmp(got, expected) != 0) print_error("pattern %s over %s\n", pattern, text);
    assert_string_equal(got, expected);
    close_fixture(&f);
}

#endif
