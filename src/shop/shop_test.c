/* Running the tests of a pack: those inside rules, and the statement tests beside them.
 *
 * The one idea: both kinds are told in the same form, so that whoever shows them needs to know one. */
#include "shop/shop.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void rule_result(void *context, const char *file, unsigned long line, const char *rule, const char *what) {
    const sv_shop_runner *run = context;
    servanda_workshop_test test = {.line = line, .name = rule, .detail = what, .none = what == NULL};
    test.file = sv_shop_path(run->shop, file);
    if (run->each) run->each(run->context, &test);
}

static servanda_status rule_tests(sv_shop_runner *run) {
    servanda_workshop *shop = run->shop;
    sv_ruletest test = {.lang = shop->lang,
                        .sources = shop->sources.items,
                        .source_count = shop->sources.count,
                        .pack = shop->pack,
                        .prepare = sv_shop_prepare,
                        .failed = rule_result,
                        .context = run};
    servanda_status status = sv_ruletest_run(&test, run->error);
    run->tally->rules = test.rules;
    run->tally->untested = test.untested;
    run->tally->tests = test.tests;
    run->tally->failed = test.failures;
    return status;
}

/* ---- files of statement tests ---- */

static servanda_status run_file(sv_shop_runner *run, const char *path) {
    sv_buf text = SV_BUF_INIT;
    const char *base = strrchr(path, '/');
    bool gaps = strcmp(base ? base + 1 : path, "GAPS") == 0;
    servanda_status status = sv_file_read(path, SV_LIMIT_PACK_BYTES, &text, run->error);
    if (status == SERVANDA_OK) status = sv_shop_statement_tests(run, path, text.data ? text.data : "", text.size, gaps);
    sv_buf_free(&text);
    return status;
}

static bool is_test(const char *name) {
    size_t size = strlen(name);
    return name[0] != '.' && size > 5 && strcmp(name + size - 5, ".test") == 0;
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* LANG/tests/NAME.test in the order of their names, then LANG/GAPS. */
static servanda_status statement_tests(sv_shop_runner *run) {
    servanda_workshop *shop = run->shop;
    SV_VEC(char *) files = {0};
    servanda_status status = SERVANDA_OK;
    char *folder = sv_arena_printf(shop->folder.arena, "%s/%s/tests", shop->root, shop->lang);
    char *gaps = sv_arena_printf(shop->folder.arena, "%s/%s/GAPS", shop->root, shop->lang);
    DIR *dir = folder ? opendir(folder) : NULL;
    bool failed = !folder || !gaps;
    for (struct dirent *entry; dir && !failed && (entry = readdir(dir));) {
        if (!is_test(entry->d_name)) continue;
        char *path = sv_arena_printf(shop->folder.arena, "%s/%s", folder, entry->d_name);
        SV_VEC_PUSH(files, path);
        failed = !path || files.failed;
    }
    if (dir) closedir(dir);
    if (failed) status = sv_error_memory(run->error);
    if (files.count) qsort(files.items, files.count, sizeof *files.items, by_name);
    for (size_t i = 0; i < files.count && status == SERVANDA_OK; i++) status = run_file(run, files.items[i]);
    struct stat about;
    if (status == SERVANDA_OK && stat(gaps, &about) == 0) status = run_file(run, gaps);
    SV_VEC_FREE(files);
    return status;
}

servanda_status servanda_workshop_run_tests(servanda_workshop *shop,
                                            void (*each)(void *context, const servanda_workshop_test *test),
                                            void *context, servanda_workshop_tally *tally, servanda_error *error) {
    *tally = (servanda_workshop_tally){.rules = 0};
    sv_shop_runner run = {shop, each, context, tally, error};
    servanda_status status = sv_shop_compile(shop, error);
    if (status == SERVANDA_OK) status = rule_tests(&run);
    if (status == SERVANDA_OK && shop->root) status = statement_tests(&run);
    return status;
}

servanda_status servanda_workshop_run_rule_tests(servanda_workshop *shop,
                                                 void (*each)(void *context, const servanda_workshop_test *test),
                                                 void *context, servanda_workshop_tally *tally, servanda_error *error) {
    *tally = (servanda_workshop_tally){.rules = 0};
    sv_shop_runner run = {shop, each, context, tally, error};
    servanda_status status = sv_shop_compile(shop, error);
    return status == SERVANDA_OK ? rule_tests(&run) : status;
}

servanda_status servanda_workshop_run_file(servanda_workshop *shop, const char *path,
                                           void (*each)(void *context, const servanda_workshop_test *test),
                                           void *context, servanda_workshop_tally *tally, servanda_error *error) {
    *tally = (servanda_workshop_tally){.rules = 0};
    sv_shop_runner run = {shop, each, context, tally, error};
    servanda_status status = sv_shop_compile(shop, error);
    return status == SERVANDA_OK ? run_file(&run, path) : status;
}
