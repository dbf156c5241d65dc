/* servanda pack check and test: every mistake, and every test that fails, with its place. */
#include <stdio.h>
#include <string.h>

#include "cli/pack.h"

/* ---- check ---- */

typedef struct checking {
    cli_call *call;
    size_t mistakes;
} checking;

static void mistake(void *context, const servanda_error *error) {
    checking *c = context;
    c->mistakes++;
    if (!cli_has(c->call, CLI_OPT_JSONL)) {
        cli_console_fail(error);
        return;
    }
    servanda_json json = {c->call->out, false};
    servanda_json_open(&json, '{');
    cli_json_text(&json, "file", error->file);
    cli_json_count(&json, "line", error->line);
    cli_json_text(&json, "what", error->what);
    cli_json_text(&json, "cure", error->cure);
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

static int check_lang(const cli_pack *pack, const char *lang, checking *c) {
    int code = 0;
    size_t rules = 0;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_workshop *shop = cli_pack_open(pack, lang, &code);
    if (!shop) return code;
    size_t before = c->mistakes;
    servanda_status status = servanda_workshop_check(shop, mistake, c, &rules, &error);
    if (status == SERVANDA_OK && !cli_has(pack->call, CLI_OPT_JSONL) && !cli_has(pack->call, CLI_OPT_QUIET))
        servanda_output_printf(pack->call->out, "%s: %zu rules, no mistakes\n", lang, rules);
    if (status != SERVANDA_OK && (status != SERVANDA_PACK || c->mistakes == before)) cli_console_fail(&error);
    servanda_workshop_free(shop);
    return status == SERVANDA_OK ? 0 : servanda_status_exit_code(status);
}

int cli_pack_check(cli_call *call) {
    cli_pack pack;
    checking c = {call, 0};
    int code = cli_pack_take(&pack, call, 1);
    if (code != 0) return code;
    if (pack.next < call->argument_count)
        return cli_usage(call, "'%s' is no language and no folder of packs", call->arguments[pack.next]);
    for (size_t i = 0; i < pack.lang_count; i++) {
        int own = check_lang(&pack, pack.langs[i], &c);
        if (own != 0) code = own;
    }
    const char *use = call->given[CLI_OPT_USE];
    return code == 0 && use ? cli_pack_rules(&pack, &use, 1, false) : code;
}

/* ---- test ---- */

static void show_detail(cli_call *call, const char *detail) {
    char line[1024];
    for (const char *at = detail; *at;) {
        size_t size = strcspn(at, "\n");
        snprintf(line, sizeof line, "%.*s", (int)(size < 1000 ? size : 1000), at);
        servanda_output_text(call->out, "    ");
        servanda_text_tone(call->out, &call->style, SERVANDA_TONE_PLAIN, line);
        servanda_output_text(call->out, "\n");
        at += size + (at[size] == '\n');
    }
}

static void test_json(cli_call *call, const servanda_workshop_test *test) {
    servanda_json json = {call->out, false};
    servanda_json_open(&json, '{');
    cli_json_text(&json, "file", test->file);
    cli_json_count(&json, "line", test->line);
    cli_json_text(&json, test->statements ? "test" : "rule", test->name);
    cli_json_text(&json, "result",
                  test->none                  ? "no test"
                  : test->gap && test->detail ? "known gap"
                  : test->gap                 ? "gap closed"
                  : test->detail              ? "failed"
                                              : "passed");
    cli_json_text(&json, "detail", test->detail);
    servanda_json_close(&json, '}');
    servanda_json_line(&json);
}

/* Failures are shown, and gaps that are closed; what went well is only counted. */
static void result(void *context, const servanda_workshop_test *test) {
    cli_call *call = context;
    if (cli_has(call, CLI_OPT_JSONL)) {
        test_json(call, test);
        return;
    }
    bool closed = test->gap && !test->detail, failed = test->detail && !test->gap;
    if (!closed && !failed && !test->none) return;
    if (test->none && !cli_has(call, CLI_OPT_LONG)) return;
    servanda_text_tone(call->out, &call->style,
                       failed   ? SERVANDA_TONE_BAD
                       : closed ? SERVANDA_TONE_GOOD
                                : SERVANDA_TONE_DIM,
                       failed   ? "failed"
                       : closed ? "closed"
                                : "untested");
    servanda_output_printf(call->out, " %s:%lu: %s\n", test->file, test->line, test->name);
    if (failed) show_detail(call, test->detail);
    if (closed) show_detail(call, "this gap is closed; move the test to tests/");
}

static void sum_up(const cli_pack *pack, const char *lang, const servanda_workshop_tally *t) {
    servanda_output *out = pack->call->out;
    if (cli_has(pack->call, CLI_OPT_JSONL) || cli_has(pack->call, CLI_OPT_QUIET)) return;
    servanda_output_printf(out, "%s: %u rule%s, %u test%s in them, %u failed; %u without a test\n", lang, t->rules,
                           t->rules == 1 ? "" : "s", t->tests, t->tests == 1 ? "" : "s", t->failed, t->untested);
    if (!*pack->folder) return;
    servanda_output_printf(out, "%s: %u test%s of statements, %u failed; %u known gap%s\n", lang, t->statement_tests,
                           t->statement_tests == 1 ? "" : "s", t->statement_failed, t->gaps - t->gaps_closed,
                           t->gaps - t->gaps_closed == 1 ? "" : "s");
}

static int test_lang(const cli_pack *pack, const char *lang, unsigned *failed) {
    int code = 0;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_workshop_tally tally;
    servanda_workshop *shop = cli_pack_open(pack, lang, &code);
    if (!shop) return code;
    servanda_status status = servanda_workshop_run_tests(shop, result, pack->call, &tally, &error);
    if (status == SERVANDA_OK)
        sum_up(pack, lang, &tally);
    else
        code = cli_console_fail(&error);
    *failed += tally.failed + tally.statement_failed;
    servanda_workshop_free(shop);
    return code;
}

int cli_pack_test(cli_call *call) {
    cli_pack pack;
    unsigned failed = 0;
    int code = cli_pack_take(&pack, call, 1);
    if (code != 0) return code;
    if (pack.next < call->argument_count)
        return cli_usage(call, "'%s' is no language and no folder of packs", call->arguments[pack.next]);
    for (size_t i = 0; i < pack.lang_count; i++) {
        int own = test_lang(&pack, pack.langs[i], &failed);
        if (own != 0) code = own;
    }
    if (!*pack.folder && !cli_has(call, CLI_OPT_JSONL))
        cli_console_remark(call,
                           "The built-in packs carry no tests of statements; name a folder of packs to run its own.");
    return code != 0 ? code : failed > 0 ? 1 : 0;
}
