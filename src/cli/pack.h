/* What the actions of `servanda pack` share: which packs are meant, one workshop a language. */
#ifndef CLI_PACK_H
#define CLI_PACK_H

#include "cli/cli.h"
#include "servanda/workshop.h"

#define CLI_PACK_LANGS 64

typedef struct cli_pack {
    cli_call *call;
    char folder[4096]; /* "": the built-in packs */
    char langs[CLI_PACK_LANGS][16];
    size_t lang_count;
    size_t next;    /* first argument that is not about packs */
    bool all;       /* no language was named */
    bool in_folder; /* "" or the folder came as an argument or option */
} cli_pack;

/* Takes [LANG|FOLDER] from the arguments, from number `at` on, and --packs. Returns 0, or the exit code of what was told. */
int cli_pack_take(cli_pack *pack, cli_call *call, size_t at);
/* The workshop of one of the languages; NULL: told, *code is set. */
servanda_workshop *cli_pack_open(const cli_pack *pack, const char *lang, int *code);
bool cli_pack_is_lang(const cli_pack *pack, const char *lang);

int cli_pack_check(cli_call *call);
int cli_pack_test(cli_call *call);
int cli_pack_cost(cli_call *call);
int cli_pack_explain(cli_call *call);
int cli_pack_fmt(cli_call *call);
int cli_pack_learn(cli_call *call);

/* pack_read.c */
typedef struct cli_pack_reading { /* what was read in one language */
    const char *lang;
    unsigned documents; /* with a language that a pack reads */
    size_t bytes;
} cli_pack_reading;
typedef int (*cli_pack_show)(const cli_pack *pack, servanda_workshop *shop, const cli_pack_reading *read,
                             const void *context);
/* Reads the documents in every language meant and has shown what came of it. Returns the last exit code but 0. */
int cli_pack_read(const cli_pack *pack, const char *const *files, size_t count, cli_pack_show show,
                  const void *context);
/* Reads documents in every language meant and writes what each rule did; `cost`: the dearest first, else the rarest. */
int cli_pack_rules(const cli_pack *pack, const char *const *files, size_t count, bool cost);

#endif
