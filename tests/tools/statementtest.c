/* Runs the statement tests of packs (docs/RULES.md, "Tests") by the C interface; writers use `servanda pack test`.
 *
 * usage: statementtest [-C PACKS] FILE…      TAP on stdout; exit 1 where a test fails
 * A file lies in packs/LANG/tests, or is packs/LANG/GAPS, whose tests are expected to fail; LANG names the pack. */
#include <stdio.h>
#include <string.h>

#include "servanda/workshop.h"

typedef struct run {
    servanda_workshop *shop;
    char lang[16];
    unsigned count, failed;
} run;

static void put_detail(const char *detail) {
    while (*detail) {
        size_t size = strcspn(detail, "\n");
        printf("#   %.*s\n", (int)size, detail);
        detail += size + (detail[size] == '\n');
    }
}

static void result(void *context, const servanda_workshop_test *test) {
    run *r = context;
    r->count++;
    printf("%s %u - %s:%lu %s%s\n", test->detail ? "not ok" : "ok", r->count, test->file, test->line, test->name,
           test->gap ? " # TODO a known gap" : "");
    if (test->gap && !test->detail)
        printf("# %s:%lu: this gap is closed; move the test to tests/\n", test->file, test->line);
    if (test->detail) put_detail(test->detail);
    r->failed += test->detail && !test->gap;
}

/* The folder above tests/, or above GAPS. */
static void lang_of(const char *path, char lang[16]) {
    const char *end = strstr(path, "/tests/"), *start;
    if (!end) end = strrchr(path, '/');
    lang[0] = '\0';
    if (!end) return;
    for (start = end; start > path && start[-1] != '/';) start--;
    snprintf(lang, 16, "%.*s", (int)(end - start), start);
}

static servanda_status open_shop(run *r, const char *folder, const char *path, servanda_error *error) {
    char lang[16];
    servanda_workshop_source source = SERVANDA_WORKSHOP_SOURCE_INIT;
    lang_of(path, lang);
    if (r->shop && strcmp(lang, r->lang) == 0) return SERVANDA_OK;
    servanda_workshop_free(r->shop);
    r->shop = NULL;
    memcpy(r->lang, lang, sizeof lang);
    source.folder = folder;
    source.lang = r->lang;
    return servanda_workshop_open(&r->shop, &source, error);
}

int main(int argc, char **argv) {
    const char *folder = NULL;
    int first = 1;
    if (argc > 2 && strcmp(argv[1], "-C") == 0) folder = argv[2], first = 3;
    run r = {.shop = NULL};
    servanda_workshop_tally tally;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = SERVANDA_OK;
    for (int i = first; i < argc && status == SERVANDA_OK; i++) {
        status = open_shop(&r, folder, argv[i], &error);
        if (status == SERVANDA_OK) status = servanda_workshop_run_file(r.shop, argv[i], result, &r, &tally, &error);
    }
    if (status != SERVANDA_OK) {
        char text[1024];
        servanda_error_format(&error, text, sizeof text);
        printf("Bail out! %s\n", text);
    }
    printf("1..%u\n", r.count);
    servanda_workshop_free(r.shop);
    return r.failed || status != SERVANDA_OK;
}
