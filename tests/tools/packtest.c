/* packtest: the workshop by the C interface, for the tests of the build; writers use `servanda pack`.
 *
 * LANG is "en", or "en/values" for the pack of its values.
 * usage: packtest [-C PACKS] LANG [--quiet]       runs the tests inside rules; exit 1 where one fails
 *        packtest [-C PACKS] LANG --marks TEXT…   all marks that the layers make on each text, as one sentence
 *        packtest [-C PACKS] LANG --words TEXT    all hits of word lists
 *        packtest [-C PACKS] LANG --cost FILE     the rules that cost most on a document
 *        packtest [-C PACKS] LANG --rules         the rules in the order they run, with type and rank */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "servanda/workshop.h"

typedef struct tool {
    servanda_workshop *shop;
    const char *lang;
    bool quiet;
    size_t number;
    servanda_workshop_rule rules[8192];
    size_t rule_count;
    servanda_error error;
} tool;

static void result(void *context, const servanda_workshop_test *test) {
    const tool *t = context;
    if (test->statements || (test->none && t->quiet)) return;
    printf("%s:%lu: %s: %s\n", test->file, test->line, test->name, test->none ? "has no test" : test->detail);
}

static servanda_status run_tests(tool *t, unsigned *failures) {
    servanda_workshop_tally tally;
    servanda_status status = servanda_workshop_run_rule_tests(t->shop, result, t, &tally, &t->error);
    if (status == SERVANDA_OK)
        printf("%s: %u rules, %u tests, %u failed; %u rules without a test\n", t->lang, tally.rules, tally.tests,
               tally.failed, tally.untested);
    *failures = tally.failed;
    return status;
}

static void put_mark(void *context, const servanda_workshop_mark *mark) {
    tool *t = context;
    printf("#%-3zu %-8s [%s]%s%s", t->number++, mark->lost ? "(lost)" : mark->type, mark->text,
           *mark->values ? " " : "", mark->values);
    if (mark->rule)
        printf("  %s rank %d\n", mark->rule, mark->rank);
    else
        printf("  (words)\n");
}

static void put_word(void *context, const servanda_workshop_mark *word) {
    (void)context;
    printf("@%-16s [%s]\n", word->type, word->text);
}

static servanda_status show(tool *t, bool marks, char **texts) {
    servanda_status status = SERVANDA_OK;
    for (; *texts && status == SERVANDA_OK; texts++) {
        t->number = 0;
        if (marks) printf("%s\n", *texts);
        status = marks ? servanda_workshop_marks(t->shop, *texts, put_mark, t, &t->error)
                       : servanda_workshop_words(t->shop, *texts, put_word, t, &t->error);
    }
    return status;
}

static void keep_rule(void *context, const servanda_workshop_rule *rule) {
    tool *t = context;
    if (t->rule_count < sizeof t->rules / sizeof *t->rules) t->rules[t->rule_count++] = *rule;
}

static int by_steps(const void *a, const void *b) {
    const servanda_workshop_rule *x = a, *y = b;
    return x->steps < y->steps ? 1 : x->steps > y->steps ? -1 : 0;
}

static servanda_status show_cost(tool *t, const char *path) {
    servanda_document *doc = NULL;
    size_t bytes = 1;
    double all = 0;
    servanda_status status = servanda_document_read_file(&doc, path, NULL, &t->error);
    if (status == SERVANDA_OK) status = servanda_workshop_read(t->shop, doc, &t->error);
    if (status == SERVANDA_OK) status = servanda_workshop_rules(t->shop, keep_rule, t, &t->error);
    if (status == SERVANDA_OK) servanda_document_text(doc, &bytes);
    servanda_document_free(doc);
    qsort(t->rules, t->rule_count, sizeof *t->rules, by_steps);
    for (size_t i = 0; i < t->rule_count; i++) all += (double)t->rules[i].steps;
    printf("%.2f steps a byte\n", all / (double)bytes);
    for (size_t i = 0; i < t->rule_count && i < 30 && t->rules[i].steps; i++)
        printf("%5.1f%% %8llu tries  %-9s %-32s %s:%lu\n", 100.0 * (double)t->rules[i].steps / all,
               (unsigned long long)t->rules[i].tries, t->rules[i].type, t->rules[i].name, t->rules[i].file,
               t->rules[i].line);
    return status;
}

static void put_rule(void *context, const servanda_workshop_rule *rule) {
    (void)context;
    printf("%-9s %4d  %-32s %s:%lu\n", rule->type, rule->rank, rule->name, rule->file, rule->line);
}

static servanda_status act(tool *t, char **argument, unsigned *failures) {
    if (argument[0] && strcmp(argument[0], "--quiet") == 0) t->quiet = true;
    if (!argument[0] || t->quiet) return run_tests(t, failures);
    if (strcmp(argument[0], "--rules") == 0) return servanda_workshop_rules(t->shop, put_rule, t, &t->error);
    if (strcmp(argument[0], "--cost") == 0 && argument[1]) return show_cost(t, argument[1]);
    bool marks = strcmp(argument[0], "--marks") == 0;
    if (!marks && strcmp(argument[0], "--words") != 0) return SERVANDA_USAGE;
    return show(t, marks, argument + 1);
}

int main(int argc, char **argv) {
    static tool t; /* large, and used by this one thread */
    servanda_workshop_source source = SERVANDA_WORKSHOP_SOURCE_INIT;
    source.folder = "packs";
    source.alone = true;
    int at = 1;
    if (argc > 2 && strcmp(argv[1], "-C") == 0) {
        source.folder = argv[2];
        at = 3;
    }
    if (at >= argc) {
        fputs("usage: packtest [-C PACKS] LANG [--quiet | --marks TEXT... | --words TEXT | --cost FILE | --rules]\n",
              stderr);
        return 2;
    }
    source.lang = t.lang = argv[at];
    unsigned failures = 0;
    servanda_status status = servanda_workshop_open(&t.shop, &source, &t.error);
    if (status == SERVANDA_OK) status = act(&t, argv + at + 1, &failures);
    if (status != SERVANDA_OK) {
        char text[3 * SERVANDA_ERROR_TEXT];
        servanda_error_format(&t.error, text, sizeof text);
        fprintf(stderr, "%s\n", status == SERVANDA_USAGE ? "packtest: unknown option" : text);
    }
    servanda_workshop_free(t.shop);
    return status != SERVANDA_OK ? servanda_status_exit_code(status) : failures > 0;
}
