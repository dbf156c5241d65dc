/* servanda pack: the workshop of those who write packs. One action a file; here is what they share. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/pack.h"

static const struct {
    const char *name;
    int (*run)(cli_call *call);
} ACTIONS[] = {
    {"check", cli_pack_check},     {"test", cli_pack_test}, {"cost", cli_pack_cost},
    {"explain", cli_pack_explain}, {"fmt", cli_pack_fmt},   {"learn", cli_pack_learn},
};

/* ---- which packs ---- */

static bool is_folder(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool holds(const char *folder, const char *name) {
    char path[4200];
    return snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path && access(path, F_OK) == 0;
}

/* A folder of one language (packs/ja): the folder above holds the packs. */
static bool is_one_language(const char *folder) {
    return holds(folder, "pack.conf") || holds(folder, "words") || holds(folder, "rules");
}

static void add_lang(void *context, const char *lang) {
    cli_pack *pack = context;
    if (pack->lang_count == CLI_PACK_LANGS || strlen(lang) >= sizeof pack->langs[0]) return;
    snprintf(pack->langs[pack->lang_count++], sizeof pack->langs[0], "%s", lang);
}

static void ignore_lang(void *context, const char *lang) {
    (void)lang;
    ++*(size_t *)context;
}

static bool has_packs(const char *folder) {
    servanda_error error = SERVANDA_ERROR_INIT;
    size_t count = 0;
    return servanda_workshop_langs(folder, ignore_lang, &count, &error) == SERVANDA_OK;
}

/* Without the slashes at its end. */
static bool set_folder(cli_pack *pack, const char *folder) {
    size_t size = strlen(folder);
    while (size > 1 && folder[size - 1] == '/') size--;
    if (size >= sizeof pack->folder) return false;
    memcpy(pack->folder, folder, size);
    pack->folder[size] = '\0';
    return true;
}

static void split_folder(cli_pack *pack) {
    char *name = strrchr(pack->folder, '/');
    add_lang(pack, name ? name + 1 : pack->folder);
    if (!name)
        snprintf(pack->folder, sizeof pack->folder, ".");
    else
        name[name == pack->folder] = '\0';
}

bool cli_pack_is_lang(const cli_pack *pack, const char *lang) {
    for (size_t i = 0; i < pack->lang_count; i++)
        if (strcmp(pack->langs[i], lang) == 0) return true;
    return false;
}

static int all_langs(cli_pack *pack) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = servanda_workshop_langs(*pack->folder ? pack->folder : NULL, add_lang, pack, &error);
    return status == SERVANDA_OK ? 0 : cli_console_fail(&error);
}

int cli_pack_take(cli_pack *pack, cli_call *call, size_t at) {
    const char *given = call->given[CLI_OPT_PACKS], *word = at < call->argument_count ? call->arguments[at] : NULL;
    *pack = (cli_pack){.call = call, .next = at, .all = true};
    if (given && !set_folder(pack, given)) return cli_usage(call, "the name of the folder is too long");
    int code = all_langs(pack);
    if (code != 0) return code;
    if (word && cli_pack_is_lang(pack, word)) {
        pack->lang_count = 0;
        add_lang(pack, word);
        pack->next++;
        pack->all = false;
    } else if (word && !given && is_folder(word) && (is_one_language(word) || has_packs(word))) {
        pack->lang_count = 0;
        pack->next++;
        if (!set_folder(pack, word)) return cli_usage(call, "the name of the folder is too long");
        pack->all = !is_one_language(word);
        if (pack->all)
            code = all_langs(pack);
        else
            split_folder(pack);
    }
    if (cli_has(call, CLI_OPT_ALONE) && !*pack->folder) return cli_usage(call, "--alone needs a folder of packs");
    return code;
}

servanda_workshop *cli_pack_open(const cli_pack *pack, const char *lang, int *code) {
    servanda_workshop *shop = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_workshop_source source = SERVANDA_WORKSHOP_SOURCE_INIT;
    source.folder = *pack->folder ? pack->folder : NULL;
    source.alone = cli_has(pack->call, CLI_OPT_ALONE);
    source.lang = lang;
    if (servanda_workshop_open(&shop, &source, &error) != SERVANDA_OK) *code = cli_console_fail(&error);
    return shop;
}

/* ---- the command ---- */

int cli_cmd_pack(cli_call *call) {
    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++)
        if (strcmp(ACTIONS[i].name, call->arguments[0]) == 0) return ACTIONS[i].run(call);
    return cli_usage(call, "pack has no action '%s', only check, test, cost, explain, fmt and learn",
                     call->arguments[0]);
}
