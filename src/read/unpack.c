/* Packed files (see unpack.h): libarchive, loaded by hand when the first one comes, as poppler is. */
#include "read/unpack.h"

#include <string.h>

#include "text/text.h"

bool sv_unpack_looks(const char *bytes, size_t size) { return size > 30 && memcmp(bytes, "PK\3\4", 4) == 0; }

const sv_buf *sv_unpacked_find(const sv_unpacked *unpacked, const char *name) {
    for (size_t i = 0; i < unpacked->files.count; i++)
        if (strcmp(unpacked->files.items[i].name, name) == 0) return &unpacked->files.items[i].bytes;
    return NULL;
}

void sv_unpacked_free(sv_unpacked *unpacked) {
    for (size_t i = 0; i < unpacked->files.count; i++) {
        sv_free(unpacked->files.items[i].name);
        sv_buf_free(&unpacked->files.items[i].bytes);
    }
    SV_VEC_FREE(unpacked->files);
}

#ifdef SV_ARCHIVE

#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <locale.h>

typedef struct calls {
#define UNPACK_CALL(name) __typeof__(name) *name;
#include "read/unpack.def"
#undef UNPACK_CALL
} calls;

typedef struct unpacking {
    const calls *api;
    const sv_sandbox_task *task;
    struct archive *archive;
    sv_unpacked *out;
    sv_sheet *sheet;
    uint64_t entries, bytes, most;
} unpacking;

static bool find_call(void *library, const char *name, void *out, size_t size) {
    void *found = dlsym(library, name);
    memcpy(out, &found, size);
    return found != NULL;
}

void *sv_unpack_prepare(void) {
    static const char *const names[] = {"libarchive.so.13", "libarchive.so"};
    calls *api = sv_alloc(sizeof *api);
    void *library = NULL;
    for (size_t i = 0; i < 2 && !library; i++) library = dlopen(names[i], RTLD_NOW);
    bool all = api && library;
#define UNPACK_CALL(name) all = all && find_call(library, #name, &api->name, sizeof api->name);
#include "read/unpack.def"
#undef UNPACK_CALL
    setlocale(LC_CTYPE,
              "C.UTF-8"); /* names of entries are UTF-8; this is the porter, which is no part of the program */
    if (all) return api;
    sv_free(api);
    return NULL;
}

static bool damaged(sv_sheet *sheet) {
    sv_sheet_fail(sheet, SERVANDA_FORMAT, "is no ZIP container, or too damaged to be read");
    sv_sheet_cure(sheet, "open it in the program that made it and save it again, or ask for another copy");
    return false;
}

static bool locked(sv_sheet *sheet) {
    sv_sheet_fail(sheet, SERVANDA_LOCKED, "is encrypted and asks for a password");
    sv_sheet_cure(sheet, "save a copy without a password and read that");
    return false;
}

static bool too_much(sv_sheet *sheet, const sv_sandbox_task *task, servanda_limit limit, const char *what) {
    sv_sheet_fail(sheet, SERVANDA_DOCUMENT_LIMIT, "holds more %s than the limit of %llu", what,
                  (unsigned long long)task->limits->of[limit]);
    sv_sheet_cure(sheet, "if it comes from a source you trust, raise the limit: --reading %s=NUMBER",
                  servanda_limits_name(limit));
    return false;
}

/* Bytes over all entries: by what the file has itself, and by what may be handed over. */
static bool over_bytes(unpacking *u) {
    const servanda_limits *limits = u->task->limits;
    if (u->bytes > limits->of[SERVANDA_LIMIT_OUTPUT] << 20)
        return !too_much(u->sheet, u->task, SERVANDA_LIMIT_OUTPUT, "megabytes");
    if (u->bytes > u->most) return !too_much(u->sheet, u->task, SERVANDA_LIMIT_RATIO, "bytes for each of its own");
    return false;
}

static bool take_bytes(unpacking *u, sv_buf *out) {
    char piece[16384];
    for (;;) {
        la_ssize_t got = u->api->archive_read_data(u->archive, piece, sizeof piece);
        if (got == 0) return true;
        if (got < 0) return damaged(u->sheet);
        u->bytes += (uint64_t)got;
        if (over_bytes(u)) return false;
        sv_buf_add(out, piece, (size_t)got);
        if (out->failed) return sv_sheet_fail(u->sheet, SERVANDA_MEMORY, "out of memory"), false;
    }
}

static bool take_file(unpacking *u, struct archive_entry *entry, const char *name) {
    sv_unpacked_file file = {.bytes = SV_BUF_INIT};
    size_t size = strlen(name) + 1;
    if (u->api->archive_entry_is_data_encrypted(entry)) return locked(u->sheet);
    file.name = sv_alloc(size);
    if (!file.name) return sv_sheet_fail(u->sheet, SERVANDA_MEMORY, "out of memory"), false;
    memcpy(file.name, name, size);
    bool good = take_bytes(u, &file.bytes);
    SV_VEC_PUSH(u->out->files, file);
    if (!u->out->files.failed) return good;
    sv_free(file.name);
    sv_buf_free(&file.bytes);
    return sv_sheet_fail(u->sheet, SERVANDA_MEMORY, "out of memory"), false;
}

static bool take_all(unpacking *u, bool (*wants)(const char *name)) {
    struct archive_entry *entry;
    for (;;) {
        int got = u->api->archive_read_next_header(u->archive, &entry);
        if (got == ARCHIVE_EOF) return true;
        if (got != ARCHIVE_OK && got != ARCHIVE_WARN) return damaged(u->sheet);
        if (++u->entries > u->task->limits->of[SERVANDA_LIMIT_ENTRIES])
            return too_much(u->sheet, u->task, SERVANDA_LIMIT_ENTRIES, "entries");
        const char *name = u->api->archive_entry_pathname_utf8(entry);
        if (!name) name = u->api->archive_entry_pathname(entry);
        if (!name || u->api->archive_entry_filetype(entry) == AE_IFDIR || !wants(name)) continue;
        if (!take_file(u, entry, name)) return false;
    }
}

bool sv_unpack(const sv_sandbox_task *task, bool (*wants)(const char *name), sv_unpacked *out, sv_sheet *sheet) {
    static const unsigned char old[] = {0xD0, 0xCF, 0x11, 0xE0};
    unpacking u = {.api = task->prepared, .task = task, .out = out, .sheet = sheet};
    if (!u.api) {
        sv_sheet_fail(sheet, SERVANDA_SANDBOX, "cannot be read: the library for archives is not installed");
        sv_sheet_cure(sheet, "install libarchive13");
        return false;
    }
    if (task->size > 4 && memcmp(task->bytes, old, 4) == 0)
        return locked(sheet); /* how offices wrap what they encrypt */
    u.most = (task->size + 4096) * task->limits->of[SERVANDA_LIMIT_RATIO];
    u.archive = u.api->archive_read_new();
    if (!u.archive) return sv_sheet_fail(sheet, SERVANDA_MEMORY, "out of memory"), false;
    u.api->archive_read_support_format_zip(u.archive);
    bool good = u.api->archive_read_open_memory(u.archive, task->bytes, task->size) == ARCHIVE_OK ? take_all(&u, wants)
                                                                                                  : damaged(sheet);
    u.api->archive_read_free(u.archive);
    return good;
}

#else /* built without libarchive */

void *sv_unpack_prepare(void) { return NULL; }

bool sv_unpack(const sv_sandbox_task *task, bool (*wants)(const char *name), sv_unpacked *out, sv_sheet *sheet) {
    (void)task, (void)wants, (void)out;
    sv_sheet_fail(sheet, SERVANDA_SANDBOX, "cannot be read: this program was built without archives");
    sv_sheet_cure(sheet, "build it with -Darchive=enabled");
    return false;
}

#endif
