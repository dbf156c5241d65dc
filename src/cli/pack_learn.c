/* servanda pack learn: what documents define themselves, as words for all others.
 *
 * The one idea: nothing is learnt behind anybody's back. What is found is written as a file of words, which a person reads
 * and lays over the packs; what documents contradict each other in, and what could be no word, are comments in it. */
#include <string.h>

#include "cli/pack.h"

typedef enum part { PART_ACTORS, PART_NAMES, PART_DOUBTFUL, PART_COUNT } part;

typedef struct learning {
    cli_call *call;
    const char *lang;
    part part;
    size_t shown, words; /* of the part; of all */
} learning;

/* Signs that mean something in a file of words make none. */
static bool is_word(const char *text) { return *text && !strpbrk(text, "|%#;:\" "); }

static part part_of(const servanda_workshop_acronym *a) {
    if (a->doubtful || !is_word(a->acronym)) return PART_DOUBTFUL;
    return a->code || a->self ? PART_ACTORS : PART_NAMES;
}

static void write_json(void *context, const servanda_workshop_acronym *a) {
    const learning *l = context;
    servanda_json out = {l->call->out, false};
    servanda_json_open(&out, '{');
    cli_json_text(&out, "lang", l->lang);
    cli_json_text(&out, "acronym", a->acronym);
    cli_json_text(&out, "name", a->name);
    if (a->code) cli_json_text(&out, "code", a->code);
    if (a->id) cli_json_text(&out, "id", a->id);
    cli_json_count(&out, "documents", a->documents);
    servanda_json_key(&out, "known");
    servanda_json_bool(&out, a->known);
    servanda_json_key(&out, "doubtful");
    servanda_json_bool(&out, a->doubtful);
    servanda_json_close(&out, '}');
    servanda_json_line(&out);
}

/* Only the acronym is a word: the name is found by its form, in all the ways in which it is written. Bodies are names too,
 * and have an id by which they are known in other languages. */
static void write_word(servanda_output *out, const servanda_workshop_acronym *a, bool actor) {
    servanda_output_printf(out, "=%s", a->acronym);
    if (actor) servanda_output_printf(out, a->code ? " : code=%s" : " : self=yes", a->code);
    if (actor) servanda_output_printf(out, a->id ? " id=%s" : " id=org:%s", a->id ? a->id : a->acronym);
    servanda_output_printf(out, "  # %s\n", a->name);
}

static void write_acronym(void *context, const servanda_workshop_acronym *a) {
    static const char *const heads[PART_COUNT] = {
        [PART_ACTORS] = "\nlist learnt-body is actor\n",
        [PART_NAMES] = "\nlist learnt-name is name\n",
        [PART_DOUBTFUL] = "\n# Left out: it is given to several things, or its letters are not those of the name.\n"};
    learning *l = context;
    servanda_output *out = l->call->out;
    if (a->known || part_of(a) != l->part) return;
    if (l->shown++ == 0) servanda_output_text(out, heads[l->part]);
    if (l->part == PART_DOUBTFUL) {
        servanda_output_printf(out, "#   %s: %s\n", a->acronym, a->name);
        return;
    }
    write_word(out, a, l->part == PART_ACTORS);
    l->words++;
}

static int show(const cli_pack *pack, servanda_workshop *shop, const cli_pack_reading *read, const void *context) {
    learning l = {.call = pack->call, .lang = read->lang};
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = SERVANDA_OK;
    (void)context;
    if (cli_has(pack->call, CLI_OPT_JSONL)) {
        status = servanda_workshop_learnt(shop, write_json, &l, &error);
        return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
    }
    servanda_output_printf(
        pack->call->out,
        "# Acronyms that documents define, of %u read; written by servanda pack learn. Read it before "
        "you use it.\n",
        read->documents);
    for (; l.part < PART_COUNT && status == SERVANDA_OK; l.part++) {
        l.shown = 0;
        status = servanda_workshop_learnt(shop, write_acronym, &l, &error);
    }
    if (status != SERVANDA_OK) return cli_console_fail(&error);
    cli_console_remark(pack->call, "servanda: %s: %zu acronym%s that the pack does not know", read->lang, l.words,
                       l.words == 1 ? "" : "s");
    return 0;
}

int cli_pack_learn(cli_call *call) {
    cli_pack pack;
    int code = cli_pack_take(&pack, call, 1);
    if (code != 0) return code;
    if (pack.lang_count != 1)
        return cli_usage(call, "pack learn writes words of one language: name it, such as 'pack learn en FILE...'");
    if (pack.next >= call->argument_count) return cli_usage(call, "pack learn needs FILE... to learn from");
    return cli_pack_read(&pack, call->arguments + pack.next, call->argument_count - pack.next, show, NULL);
}
