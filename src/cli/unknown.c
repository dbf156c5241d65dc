/* Nothing was found: which word of the question the register does not know.
 *
 * The one idea: one summary of the whole register has all parties, areas, languages and series that can be asked for. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

#define MOST 12u /* words that are listed */

typedef struct offer { /* what can be asked for, each once */
    const char *words[MOST];
    size_t count;
    bool known, more;
} offer;

static void add(offer *o, const char *word, const char *wanted) {
    size_t i = 0;
    if (!word || !*word) return;
    o->known |= strcmp(word, wanted) == 0;
    while (i < o->count && strcmp(o->words[i], word) != 0) i++;
    if (i < o->count) return;
    if (o->count < MOST)
        o->words[o->count++] = word;
    else
        o->more = true;
}

/* Says so if `option` was given with a word that is nowhere; true then. */
static bool tell(const cli_call *call, cli_option_id option, const offer *o) {
    char words[CLI_WORDS];
    if (!cli_has(call, option) || o->known || o->count == 0) return false;
    cli_console_remark(call, "servanda: nothing found: the register has no %s '%s'; it has: %s%s",
                       cli_table_option(option)->name, call->given[option],
                       cli_words_join(o->words, o->count, ", ", words), o->more ? ", …" : "");
    return true;
}

static const char *given(const cli_call *call, cli_option_id option) {
    return cli_has(call, option) ? call->given[option] : "";
}

static bool tell_unknown(const cli_call *call, const servanda_summary *s) {
    offer parties = {.count = 0}, areas = {.count = 0}, langs = {.count = 0};
    for (size_t i = 0; i < s->cell_count; i++) {
        add(&parties, s->cells[i].party, given(call, CLI_OPT_PARTY));
        add(&areas, s->cells[i].area, given(call, CLI_OPT_AREA));
    }
    for (size_t i = 0; i < s->list_count; i++) add(&langs, s->list[i].lang, given(call, CLI_OPT_LANG));
    return tell(call, CLI_OPT_PARTY, &parties) || tell(call, CLI_OPT_AREA, &areas) || tell(call, CLI_OPT_LANG, &langs);
}

static bool has_series(const cli_call *call, servanda_register *reg) {
    servanda_filter filter = SERVANDA_FILTER_INIT;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_summary *found = NULL;
    filter.series = call->given[CLI_OPT_SERIES];
    if (servanda_register_summary(&found, reg, &filter, NULL, &error) != SERVANDA_OK) return true;
    bool any = found->documents > 0;
    servanda_summary_free(found);
    return any;
}

static bool ignore(void *context, const servanda_document_row *row) {
    (void)context, (void)row;
    return false;
}

int cli_nothing_found(const cli_call *call, servanda_register *reg, const char *doc) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_filter all = SERVANDA_FILTER_INIT;
    servanda_summary *summary = NULL;
    if (doc && servanda_register_document(reg, doc, 0, ignore, NULL, &error) != SERVANDA_OK)
        return cli_register_missed(&error, doc, 0);
    all.all_versions = true;
    if (servanda_register_summary(&summary, reg, &all, NULL, &error) != SERVANDA_OK) return cli_console_fail(&error);
    if (cli_has(call, CLI_OPT_SERIES) && !has_series(call, reg))
        cli_console_remark(call, "servanda: nothing found: no series has '%s' in its name; see: servanda series",
                           call->given[CLI_OPT_SERIES]);
    else if (!tell_unknown(call, summary))
        cli_console_remark(call, "servanda: nothing found");
    servanda_summary_free(summary);
    return 0;
}
