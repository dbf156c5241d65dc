/* The tables of commands and options, made from their .def files, and how to look things up in them. */
#include <string.h>

#include "cli/cli.h"

/* The vocabularies of statements as words of an option: the same rows as the library's own. */
#define CLI_WORDS_KIND KIND_WORDS
#define SV_KIND(name, text) text " "
static const char KIND_WORDS[] =
#include "servanda/model.def"
    ;
#undef SV_KIND
#define CLI_WORDS_FORCE FORCE_WORDS
#define SV_FORCE(name, text) text " "
static const char FORCE_WORDS[] =
#include "servanda/model.def"
    ;
#undef SV_FORCE
#define CLI_WORDS_STAGE STAGE_WORDS
#define SV_STAGE(name, text) text " "
static const char STAGE_WORDS[] =
#include "servanda/model.def"
    ;
#undef SV_STAGE

static const cli_option OPTIONS[] = {
#define CLI_OPTION(id, name, letter, type, value, words, help) {name, letter, CLI_##type, value, words, help},
#include "cli/options.def"
#undef CLI_OPTION
};

/* What several commands accept: which statements, and how they are written. */
#define CLI_SUBJECT \
    CLI_OPT_PARTY, CLI_OPT_AREA, CLI_OPT_LANG, CLI_OPT_SERIES, CLI_OPT_FROM, CLI_OPT_TO, CLI_OPT_ALL_VERSIONS
#define CLI_FILTERS CLI_SUBJECT, CLI_OPT_KIND, CLI_OPT_FORCE, CLI_OPT_STAGE, CLI_OPT_TEXT, CLI_OPT_ONCE
#define CLI_RESULTS CLI_OPT_JSONL, CLI_OPT_CSV, CLI_OPT_ADD_BOM, CLI_OPT_COLOR

#define CLI_COMMAND(id, hidden, arguments, type, least, most, summary, details, example, ...) \
    static const cli_option_id OPTIONS_OF_##id[] = {__VA_ARGS__};
#include "cli/commands.def"
#undef CLI_COMMAND

static const cli_command COMMANDS[] = {
#define CLI_COMMAND(id, hidden, arguments, type, least, most, summary, details, example, ...) \
    {#id,  cli_cmd_##id, hidden,  arguments, CLI_##type,      least,                          \
     most, summary,      details, example,   OPTIONS_OF_##id, sizeof OPTIONS_OF_##id / sizeof(cli_option_id)},
#include "cli/commands.def"
#undef CLI_COMMAND
};

size_t cli_table_count(void) { return sizeof COMMANDS / sizeof *COMMANDS; }

const cli_command *cli_table_command(size_t index) { return &COMMANDS[index]; }

const cli_command *cli_table_find(const char *name) {
    for (size_t i = 0; i < cli_table_count(); i++)
        if (strcmp(COMMANDS[i].name, name) == 0) return &COMMANDS[i];
    return NULL;
}

const cli_option *cli_table_option(cli_option_id id) { return &OPTIONS[id]; }

bool cli_table_takes(const cli_command *command, cli_option_id id) {
    for (size_t i = 0; i < command->option_count; i++)
        if (command->options[i] == id) return true;
    return false;
}

const char *cli_table_word(const char **at, size_t *size) {
    const char *word = *at + strspn(*at, " ");
    *size = strcspn(word, " ");
    *at = word + *size;
    return *size > 0 ? word : NULL;
}
