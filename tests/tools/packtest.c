/* packtest: for those who write packs.
 *
 * LANG is "en", or "en/values" for the pack of its values.
 * usage: packtest [-C PACKS] LANG [--quiet]       runs the tests inside rules; exit 1 where one fails
 *        packtest [-C PACKS] LANG --marks TEXT…   all marks that the layers make on each text, as one sentence
 *                                                 (a | in it ends a clause)
 *        packtest [-C PACKS] LANG --words TEXT    all hits of word lists
 *        packtest [-C PACKS] LANG --cost FILE    the rules that cost most on a text, a paragraph a line
 *        packtest [-C PACKS] LANG --rules         the rules in the order they run, with type and rank */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "find/find.h"
#include "rule/rule_folder.h"
#include "rule/rule_test.h"

typedef struct tool {
    const char *root, *lang;
    bool quiet;
    sv_folder folder;
    sv_buf blob, text;
    sv_pack *pack;
    sv_scan *scan;
    sv_view view;
    sv_find find;
    servanda_error error;
} tool;

/* Numbers and capital words are made by the floor that finds. */
static servanda_status prepare(void *context, sv_scan *scan, const sv_pack *pack, const sv_view *view,
                               servanda_error *error) {
    tool *t = context;
    sv_find *f = &t->find;
    f->scan = scan;
    f->pack = pack;
    f->view = *view;
    f->error = error;
    f->status = SERVANDA_OK;
    f->chars = (sv_find_chars){0};
    sv_find_chars_load(f);
    sv_find_number_run(f, 0, (uint32_t)view->count);
    return f->status;
}

static void failed(void *context, const char *file, unsigned long line, const char *rule, const char *what) {
    const tool *t = context;
    if (what)
        printf("%s/%s:%lu: %s: %s\n", t->root, file, line, rule, what);
    else if (!t->quiet)
        printf("%s/%s:%lu: %s: has no test\n", t->root, file, line, rule);
}

static sv_ruletest test_of(tool *t) {
    return (sv_ruletest){.lang = t->lang,
                         .sources = t->folder.sources.items,
                         .source_count = t->folder.sources.count,
                         .prepare = prepare,
                         .failed = failed,
                         .context = t};
}

static servanda_status run_tests(tool *t, unsigned *failures) {
    sv_ruletest test = test_of(t);
    servanda_status status = sv_ruletest_run(&test, &t->error);
    if (status == SERVANDA_OK)
        printf("%s: %u rules, %u tests, %u failed; %u rules without a test\n", t->lang, test.rules, test.tests,
               test.failures, test.untested);
    *failures = test.failures;
    return status;
}

/* ---- showing ---- */

static void put_span(const tool *t, const char *text, uint32_t start, uint32_t end) {
    size_t from = t->view.offset[start], to = end > start ? t->view.end[end - 1] : from;
    printf("%.*s", (int)(to - from), text + from);
}

static void put_values(const sv_mark *mark) {
    for (uint8_t i = 0; i < mark->value_count; i++) {
        const sv_value *value = &mark->values[i];
        printf(" %s=", sv_rule_key_name((sv_key)mark->keys[i]));
        if (value->kind == SV_VALUE_TEXT) printf("%s", value->text);
        if (value->kind == SV_VALUE_NUMBER) printf("%.15g", value->number);
        if (value->kind == SV_VALUE_MARK) printf("#%u", value->mark);
    }
}

static void put_mark(const tool *t, const char *text, const sv_mark *mark, size_t number) {
    bool removed = mark->type == SV_TYPE_COUNT;
    sv_rule_about about = sv_rule_describe(t->pack, mark->rule);
    printf("#%-3zu %-8s [", number, removed ? "(lost)" : sv_rule_type_name((sv_type)mark->type));
    put_span(t, text, mark->start, mark->end);
    printf("]");
    put_values(mark);
    if (mark->rule == SV_NO_RULE)
        printf("  (words)\n");
    else
        printf("  %s%s rank %d\n", about.name, removed ? " of type " : "", mark->rank);
}

static servanda_status show_marks(tool *t, const char *text) {
    sv_ruletest test = test_of(t);
    sv_ruletest_cuts cuts;
    servanda_status status = sv_ruletest_text(t->pack, text, &t->text, &t->view, &cuts, &t->error);
    if (status == SERVANDA_OK)
        status = sv_ruletest_layers(&test, t->scan, t->pack, &t->view, &cuts, (sv_type)(SV_TYPE_COUNT - 1), &t->error);
    if (status != SERVANDA_OK) return status;
    size_t count;
    const sv_mark *marks = sv_scan_marks(t->scan, &count);
    printf("%s\n", text);
    for (size_t i = 0; i < count; i++) put_mark(t, t->text.data, &marks[i], i);
    return SERVANDA_OK;
}

static servanda_status show_words(tool *t, const char *text) {
    servanda_status status =
        sv_view_string(&t->view, text, strlen(text), sv_rule_spaced(t->pack), sv_rule_hans(t->pack), &t->error);
    if (status == SERVANDA_OK) status = sv_scan_begin(t->scan, t->pack, &t->view, &t->error);
    if (status != SERVANDA_OK) return status;
    const char *name;
    for (uint32_t list = 0; (name = sv_rule_list_name(t->pack, list)); list++) {
        sv_hit hits[256];
        size_t count = sv_scan_list(t->scan, list, 0, (uint32_t)t->view.count, hits, 256);
        for (size_t i = 0; i < count; i++) {
            printf("@%-16s [", name);
            put_span(t, text, hits[i].start, hits[i].end);
            printf("]\n");
        }
    }
    return SERVANDA_OK;
}

/* ---- cost ---- */

typedef struct cost {
    uint64_t steps;
    uint32_t rule;
} cost;

static int by_steps(const void *a, const void *b) {
    const cost *x = a, *y = b;
    return x->steps < y->steps ? 1 : x->steps > y->steps ? -1 : 0;
}

static void put_costs(const tool *t, const uint64_t *steps, size_t bytes) {
    size_t count = sv_rule_count(t->pack);
    cost *costs = calloc(count + 1, sizeof *costs);
    uint64_t all = 0;
    for (uint32_t i = 0; costs && i < count; i++) {
        costs[i] = (cost){steps[i], i};
        all += steps[i];
    }
    if (costs) qsort(costs, count, sizeof *costs, by_steps);
    printf("%.2f steps a byte\n", (double)all / (double)bytes);
    for (size_t i = 0; costs && i < count && i < 30 && costs[i].steps; i++) {
        sv_rule_about about = sv_rule_describe(t->pack, costs[i].rule);
        printf("%5.1f%%  %-9s %-32s %s:%u\n", 100.0 * (double)costs[i].steps / (double)all,
               sv_rule_type_name(about.type), about.name, about.file, about.line);
    }
    free(costs);
}

static servanda_status run_lines(tool *t, char *text) {
    sv_ruletest test = test_of(t);
    servanda_status status = SERVANDA_OK;
    for (char *line = strtok(text, "\n"); line && status == SERVANDA_OK; line = strtok(NULL, "\n")) {
        sv_view *v = &t->view;
        status = sv_view_string(v, line, strlen(line), sv_rule_spaced(t->pack), sv_rule_hans(t->pack), &t->error);
        if (status == SERVANDA_OK)
            status = sv_ruletest_layers(&test, t->scan, t->pack, v, NULL, (sv_type)(SV_TYPE_COUNT - 1), &t->error);
    }
    return status;
}

static servanda_status show_cost(tool *t, const char *path) {
    sv_buf text = SV_BUF_INIT;
    uint64_t *steps = calloc(sv_rule_count(t->pack) + 1, sizeof *steps);
    servanda_status status =
        steps ? sv_file_read(path, SV_LIMIT_PACK_BYTES, &text, &t->error) : sv_error_memory(&t->error);
    sv_scan_profile(t->scan, steps);
    if (status == SERVANDA_OK && text.size) status = run_lines(t, text.data);
    if (status == SERVANDA_OK && text.size) put_costs(t, steps, text.size);
    sv_scan_profile(t->scan, NULL);
    sv_buf_free(&text);
    free(steps);
    return status;
}

static servanda_status show_rules(const tool *t) {
    for (int type = 0; type < SV_TYPE_COUNT; type++) {
        for (uint32_t i = 0; i < sv_rule_count(t->pack); i++) {
            sv_rule_about about = sv_rule_describe(t->pack, i);
            if ((int)about.type == type)
                printf("%-9s %4d  %-32s %s:%u\n", sv_rule_type_name(about.type), about.rank, about.name, about.file,
                       about.line);
        }
    }
    return SERVANDA_OK;
}

/* ---- the tool ---- */

static servanda_status open_pack(tool *t) {
    servanda_status status = sv_folder_read(&t->folder, t->root, t->lang, &t->error);
    if (status == SERVANDA_OK)
        status = sv_rule_compile(&t->blob, t->lang, t->folder.sources.items, t->folder.sources.count, &t->error);
    if (status == SERVANDA_OK) status = sv_rule_load(&t->pack, t->blob.data, t->blob.size, &t->error);
    t->scan = sv_scan_new();
    return status == SERVANDA_OK && !t->scan ? sv_error_memory(&t->error) : status;
}

static servanda_status act(tool *t, char **argument, unsigned *failures) {
    servanda_status status = open_pack(t);
    if (status != SERVANDA_OK) return status;
    if (argument[0] && strcmp(argument[0], "--quiet") == 0) t->quiet = true;
    if (!argument[0] || t->quiet) return run_tests(t, failures);
    if (strcmp(argument[0], "--rules") == 0) return show_rules(t);
    if (strcmp(argument[0], "--cost") == 0 && argument[1]) return show_cost(t, argument[1]);
    bool marks = strcmp(argument[0], "--marks") == 0;
    if (!marks && strcmp(argument[0], "--words") != 0) return SERVANDA_USAGE;
    for (argument++; *argument && status == SERVANDA_OK; argument++)
        status = marks ? show_marks(t, *argument) : show_words(t, *argument);
    return status;
}

static void close_tool(tool *t) {
    sv_rule_unload(t->pack);
    sv_scan_free(t->scan);
    sv_view_free(&t->view);
    sv_buf_free(&t->blob);
    sv_buf_free(&t->text);
    sv_folder_free(&t->folder);
}

int main(int argc, char **argv) {
    tool t = {.root = "packs"};
    int at = 1;
    if (argc > 2 && strcmp(argv[1], "-C") == 0) {
        t.root = argv[2];
        at = 3;
    }
    if (at >= argc) {
        fputs("usage: packtest [-C PACKS] LANG [--quiet | --marks TEXT... | --words TEXT | --cost FILE | --rules]\n",
              stderr);
        return 2;
    }
    t.lang = argv[at];
    unsigned failures = 0;
    servanda_status status = act(&t, argv + at + 1, &failures);
    if (status != SERVANDA_OK) {
        char text[3 * SERVANDA_ERROR_TEXT];
        servanda_error_format(&t.error, text, sizeof text);
        fprintf(stderr, "%s\n", status == SERVANDA_USAGE ? "packtest: unknown option" : text);
    }
    close_tool(&t);
    return status != SERVANDA_OK ? servanda_status_exit_code(status) : failures > 0;
}
