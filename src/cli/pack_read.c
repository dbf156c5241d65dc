/* Reading documents in the workshop: every language meant, one after the other, with all files. */
#include "cli/pack.h"
#include "servanda/files.h"
#include "servanda/index.h"

typedef struct sources {
    const char *const *paths;
    size_t count;
    servanda_index *index;
} sources;

static servanda_status read_one(servanda_workshop *shop, const sources *from, const char *path, cli_pack_reading *read,
                                servanda_error *error) {
    servanda_document *doc = NULL;
    size_t bytes = 0;
    const servanda_document_info *info = from->index ? servanda_index_for_path(from->index, path) : NULL;
    servanda_status status = servanda_document_read_file(&doc, path, info, error);
    if (status == SERVANDA_OK) status = servanda_workshop_read(shop, doc, error);
    if (status == SERVANDA_OK) {
        servanda_document_text(doc, &bytes);
        read->documents++;
        read->bytes += bytes;
    }
    servanda_document_free(doc);
    return status;
}

/* Documents of other languages are read too: their blocks may have some of this one; they count where they do. */
static int read_all(servanda_workshop *shop, const sources *from, cli_pack_reading *read) {
    int code = 0;
    for (size_t i = 0; i < from->count; i++) {
        servanda_error error = SERVANDA_ERROR_INIT;
        servanda_status status = read_one(shop, from, from->paths[i], read, &error);
        if (status != SERVANDA_OK) code = cli_console_fail(&error);
        if (status == SERVANDA_PACK || status == SERVANDA_MEMORY) break;
    }
    return code;
}

static int read_lang(const cli_pack *pack, const char *lang, const sources *from, cli_pack_show show,
                     const void *context) {
    int code = 0, shown;
    cli_pack_reading read = {.lang = lang};
    servanda_workshop *shop = cli_pack_open(pack, lang, &code);
    if (!shop) return code;
    code = read_all(shop, from, &read);
    shown = show(pack, shop, &read, context);
    servanda_workshop_free(shop);
    return code ? code : shown;
}

int cli_pack_read(const cli_pack *pack, const char *const *files, size_t count, cli_pack_show show,
                  const void *context) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_files *found = NULL;
    sources from = {.count = 0};
    const char *index = pack->call->given[CLI_OPT_META];
    servanda_status status = servanda_files_find(&found, files, count, &error);
    if (status == SERVANDA_OK && index) status = servanda_index_open(&from.index, index, &error);
    int code = status == SERVANDA_OK ? 0 : cli_console_fail(&error);
    if (status == SERVANDA_OK) from.paths = servanda_files_paths(found, &from.count);
    for (size_t i = 0; i < pack->lang_count && status == SERVANDA_OK; i++) {
        int own = read_lang(pack, pack->langs[i], &from, show, context);
        if (own != 0) code = own;
    }
    servanda_index_free(from.index);
    servanda_files_free(found);
    return code;
}
