/* The register when memory or the disk fails: every allocation and every write in turn.
 *
 * One round of work is done again and again with the N-th call failing, N = 1, 2, 3 …, until nothing fails any more.
 * After each round: an error of the right kind or success, no memory lost, and the data old or new, never half. */
#include "store_fixture.h"

#include "servanda/linkage.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- SQLite's memory fails ---- */

static sqlite3_mem_methods real_memory;
static long memory_nth, memory_calls; /* of SQLite; those of the library are armed through base.h */

static bool memory_fails(void) { return ++memory_calls == memory_nth; }

static void *failing_malloc(int size) { return memory_fails() ? NULL : real_memory.xMalloc(size); }

static void *failing_realloc(void *old, int size) { return memory_fails() ? NULL : real_memory.xRealloc(old, size); }

static void hook_memory(void) {
    sqlite3_mem_methods hooked;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory), SQLITE_OK);
    hooked = real_memory;
    hooked.xMalloc = failing_malloc;
    hooked.xRealloc = failing_realloc;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &hooked), SQLITE_OK);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK); /* or it would hide allocations */
}

/* ---- the disk fails: a VFS that lets everything through but the N-th write ---- */

static long write_nth, write_calls;
static int write_code;   /* what the failing write says */
static bool write_stays; /* and all after it */

static int write_fails(void) {
    long now = ++write_calls;
    return write_nth && (now == write_nth || (write_stays && now > write_nth)) ? write_code : SQLITE_OK;
}

typedef struct shim {
    sqlite3_file base;
    sqlite3_file *real;
} shim;

static sqlite3_file *real_of(sqlite3_file *file) { return ((shim *)file)->real; }

static int shim_close(sqlite3_file *f) { return real_of(f)->pMethods->xClose(real_of(f)); }
static int shim_read(sqlite3_file *f, void *out, int size, sqlite3_int64 at) {
    return real_of(f)->pMethods->xRead(real_of(f), out, size, at);
}
static int shim_write(sqlite3_file *f, const void *bytes, int size, sqlite3_int64 at) {
    int code = write_fails();
    if (code == SQLITE_OK) return real_of(f)->pMethods->xWrite(real_of(f), bytes, size, at);
    real_of(f)->pMethods->xWrite(real_of(f), bytes, size / 2, at); /* a torn write */
    return code;
}
static int shim_truncate(sqlite3_file *f, sqlite3_int64 size) {
    int code = write_fails();
    return code != SQLITE_OK ? code : real_of(f)->pMethods->xTruncate(real_of(f), size);
}
static int shim_sync(sqlite3_file *f, int flags) {
    int code = write_fails();
    return code != SQLITE_OK ? (write_code == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_FSYNC)
                             : real_of(f)->pMethods->xSync(real_of(f), flags);
}
static int shim_size(sqlite3_file *f, sqlite3_int64 *size) { return real_of(f)->pMethods->xFileSize(real_of(f), size); }
static int shim_lock(sqlite3_file *f, int level) { return real_of(f)->pMethods->xLock(real_of(f), level); }
static int shim_unlock(sqlite3_file *f, int level) { return real_of(f)->pMethods->xUnlock(real_of(f), level); }
static int shim_reserved(sqlite3_file *f, int *out) {
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}
static int shim_control(sqlite3_file *f, int op, void *arg) {
    return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}
static int shim_sector(sqlite3_file *f) { return real_of(f)->pMethods->xSectorSize(real_of(f)); }
static int shim_device(sqlite3_file *f) { return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f)); }
static int shim_shm_map(sqlite3_file *f, int region, int size, int extend, void volatile **out) {
    int code = extend ? write_fails() : SQLITE_OK;
    return code != SQLITE_OK ? code : real_of(f)->pMethods->xShmMap(real_of(f), region, size, extend, out);
}
static int shim_shm_lock(sqlite3_file *f, int offset, int n, int flags) {
    return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}
static void shim_shm_barrier(sqlite3_file *f) { real_of(f)->pMethods->xShmBarrier(real_of(f)); }
static int shim_shm_unmap(sqlite3_file *f, int drop) { return real_of(f)->pMethods->xShmUnmap(real_of(f), drop); }

static const sqlite3_io_methods shim_methods = {
    2,           shim_close,   shim_read,     shim_write,       shim_truncate,  shim_sync,
    shim_size,   shim_lock,    shim_unlock,   shim_reserved,    shim_control,   shim_sector,
    shim_device, shim_shm_map, shim_shm_lock, shim_shm_barrier, shim_shm_unmap, NULL,
    NULL,
};

static sqlite3_vfs *real_vfs, shim_vfs;

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out) {
    (void)vfs;
    shim *s = (shim *)file;
    s->real = (sqlite3_file *)(s + 1);
    s->base.pMethods = NULL;
    int code = real_vfs->xOpen(real_vfs, name, s->real, flags, out);
    if (s->real->pMethods) s->base.pMethods = &shim_methods;
    return code;
}

static void hook_disk(void) {
    real_vfs = sqlite3_vfs_find(NULL);
    assert_non_null(real_vfs);
    shim_vfs = *real_vfs;
    shim_vfs.zName = "failing";
    shim_vfs.szOsFile = (int)sizeof(shim) + real_vfs->szOsFile;
    shim_vfs.xOpen = shim_open;
    assert_int_equal(sqlite3_vfs_register(&shim_vfs, 1), SQLITE_OK);
}

/* ---- one round of work ---- */

static void make(fixture *f, const char *id, int version) {
    static const char *const names[] = {"Lumen Programme"};
    static const char *const rules[] = {"pred.build", "date.by"};
    char text[512];
    int size = snprintf(text, sizeof text,
                        "# Lights\nThey will build %d lights by 2027.\nThey signed it.\n量子技術。\n", version);
    for (int i = 0; i < version; i++) size += snprintf(text + size, sizeof text - (size_t)size, "More of it %d.\n", i);
    fixture_make(f, id, "en", text);
    f->document.info.parties = fixture_list(f, "JPN,USA", &f->document.info.party_count);
    snprintf(text, sizeof text, "They will build %d lights by 2027", version);
    servanda_statement *s = fixture_state(f, SERVANDA_KIND_COMMITMENT, text);
    fixture_slots(f, s, "JPN,USA", "energy");
    fixture_date(f, s, "../2027", SERVANDA_ROLE_DEADLINE, "by 2027");
    s->names = names, s->name_count = 1;
    s->rules = rules, s->rule_count = 2;
    servanda_reason *reason = SV_NEW(f->document.arena, servanda_reason);
    *reason = (servanda_reason){"kind", "commitment", "pred.build", "will", fixture_span(f, "will"), false};
    s->reasons = reason, s->reason_count = 1;
    for (int i = 1; i < version; i++) fixture_state(f, SERVANDA_KIND_PROGRESS, "They signed it");
}

static bool take_row(void *context, const servanda_row *row) {
    *(size_t *)context += strlen(row->statement->quote) + row->statement->actor_count;
    return true;
}

static bool take_hit(void *context, const servanda_hit *hit) {
    *(size_t *)context += strlen(hit->snippet);
    return true;
}

static bool take_document(void *context, const servanda_document_row *row) {
    *(size_t *)context += row->bytes;
    return true;
}

static bool count_part(void *context, servanda_part *part) {
    size_t n;
    servanda_part_undertakings(part, &n);
    *(size_t *)context += n;
    servanda_part_free(part);
    return true;
}

/* Undertakings that are kept; there are such once all that was added is linked. */
static servanda_status ask_links(servanda_register *reg, servanda_error *error) {
    servanda_collection *collection = NULL;
    servanda_filter outline = SERVANDA_FILTER_INIT;
    servanda_part_ask ask = SERVANDA_PART_ASK_INIT;
    size_t count = 0;
    bool current = false;
    outline.outline = true;
    ask.why = true, ask.most = 1;
    servanda_status status = servanda_register_collect(&collection, reg, &outline, error);
    if (status == SERVANDA_OK)
        status = servanda_register_parts(reg, collection, &ask, count_part, &count, &current, error);
    assert_true(status != SERVANDA_OK || (current && count > 0));
    if (status == SERVANDA_OK) status = servanda_collection_fill(collection, reg, NULL, error);
    servanda_collection_free(collection);
    return status;
}

/* Bit by bit: the first call that fails ends it. */
static servanda_status ask_all(servanda_register *reg, servanda_error *error) {
    size_t sink = 0;
    servanda_summary *summary = NULL;
    servanda_register_info info;
    servanda_filter filter = SERVANDA_FILTER_INIT;
    filter.text = "lights";
    servanda_status status = servanda_register_list(reg, &filter, take_row, &sink, error);
    if (status == SERVANDA_OK) status = servanda_register_show(reg, "a", 1, 20, take_row, &sink, error);
    if (status == SERVANDA_OK) status = servanda_register_documents(reg, NULL, take_document, &sink, error);
    if (status == SERVANDA_OK) status = servanda_register_document(reg, "a", 0, take_document, &sink, error);
    filter.text = "量子";
    if (status == SERVANDA_OK) status = servanda_register_search(reg, &filter, 0, take_hit, &sink, NULL, error);
    if (status == SERVANDA_OK) status = servanda_register_summary(&summary, reg, NULL, "2025-01-01", error);
    servanda_summary_free(summary);
    if (status == SERVANDA_OK) status = servanda_register_get_info(reg, &info, error);
    if (status == SERVANDA_OK) status = servanda_register_check(reg, NULL, NULL, NULL, error);
    if (status == SERVANDA_OK) status = ask_links(reg, error);
    return status;
}

/* Replaces document a (version 2 of its text), adds c, removes b; links after the first and the last step. */
static servanda_status change_all(servanda_register *reg, const fixture docs[2], servanda_error *error) {
    servanda_status status = servanda_register_add(reg, &docs[0].addition, NULL, error);
    if (status == SERVANDA_OK) status = servanda_register_relink(reg, error);
    if (status == SERVANDA_OK) status = servanda_register_add(reg, &docs[1].addition, NULL, error);
    if (status == SERVANDA_OK) status = servanda_register_remove(reg, "b", error);
    if (status == SERVANDA_OK) status = servanda_register_relink(reg, error);
    return status;
}

static servanda_status work(const char *path, const fixture docs[2], servanda_error *error) {
    servanda_register *reg;
    servanda_status status = servanda_register_open(&reg, path, NULL, error);
    if (status != SERVANDA_OK) return status;
    status = change_all(reg, docs, error);
    if (status == SERVANDA_OK) status = ask_all(reg, error);
    servanda_register_free(reg);
    return status;
}

static void prepare(const char *path) {
    servanda_register *reg = open_at(path);
    const char *const ids[] = {"a", "b"};
    for (int i = 0; i < 2; i++) {
        fixture f;
        make(&f, ids[i], i + 1);
        add_to(reg, &f);
        fixture_free(&f);
    }
    servanda_register_free(reg);
}

/* Writes "a1 b2": documents with their numbers of statements. */
static bool note_document(void *context, const servanda_document_row *row) {
    sv_buf *out = context;
    sv_buf_printf(out, "%s%s%u", out->size ? " " : "", row->info->id, (unsigned)(row->commitments + row->progress));
    return true;
}

static bool take_part(void *context, servanda_part *part) {
    *(servanda_part **)context = part;
    return true;
}

/* What is kept is what linking all anew finds. */
static void assert_linked(servanda_register *reg) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_collection *collection;
    servanda_part_ask ask = SERVANDA_PART_ASK_INIT;
    servanda_part *kept = NULL;
    servanda_links *anew;
    size_t docs, n, m;
    bool current;
    ask.why = true;
    assert_ok(servanda_register_collect(&collection, reg, NULL, &error), error);
    assert_ok(servanda_register_parts(reg, collection, &ask, take_part, &kept, &current, &error), error);
    assert_true(current);
    const servanda_link_document *list = servanda_collection_documents(collection, &docs);
    assert_ok(servanda_link(&anew, list, docs, NULL, 0, &error), error);
    const servanda_undertaking *a = servanda_part_undertakings(kept, &n), *b = servanda_links_items(anew, &m);
    assert_int_equal(n, m);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(a[i].id, b[i].id);
        assert_int_equal(a[i].mention_count, b[i].mention_count);
        assert_memory_equal(a[i].mentions, b[i].mentions, a[i].mention_count * sizeof *a[i].mentions);
        assert_int_equal(a[i].reason_count, b[i].reason_count);
        for (size_t k = 0; k < a[i].reason_count; k++) assert_string_equal(a[i].reasons[k].why, b[i].reasons[k].why);
    }
    servanda_part_free(kept);
    servanda_links_free(anew);
    servanda_collection_free(collection);
}

/* How far the work got: a number of its steps, each of which is done or not. */
static int progress_of(const char *path) {
    static const char *const states[] = {"a1 b2", "a3 b2", "a3 b2 c4", "a3 c4"};
    servanda_error error = SERVANDA_ERROR_INIT;
    sv_buf out = SV_BUF_INIT;
    int found = -1;
    servanda_register *reg = open_at(path);
    assert_ok(servanda_register_documents(reg, NULL, note_document, &out, &error), error);
    for (int i = 0; i < 4; i++)
        if (out.data && strcmp(out.data, states[i]) == 0) found = i;
    if (found < 0) print_error("half done: %s\n", out.data ? out.data : "");
    assert_sound(reg);
    assert_ok(servanda_register_relink(reg, &error), error);
    assert_linked(reg);
    servanda_register_free(reg);
    sv_buf_free(&out);
    return found;
}

typedef struct rounds {
    folder dir;
    file_path path;
    sv_buf start; /* the register as each round finds it */
    fixture docs[2];
    long failed;  /* rounds that ended in an error */
    int steps[4]; /* rounds by how far they got */
} rounds;

static void begin(rounds *r) {
    servanda_error error = SERVANDA_ERROR_INIT;
    memset(r, 0, sizeof *r);
    r->dir = folder_make();
    r->path = file_in(&r->dir, "r.db");
    prepare(r->path.text);
    assert_ok(sv_file_read(r->path.text, 1u << 24, &r->start, &error), error);
    make(&r->docs[0], "a", 3);
    make(&r->docs[1], "c", 4);
}

static void reset(rounds *r) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char name[192];
    for (size_t i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%s%s", r->path.text, endings[i]);
        unlink(name);
    }
    FILE *file = fopen(r->path.text, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(r->start.data, 1, r->start.size, file), r->start.size);
    assert_int_equal(fclose(file), 0);
}

static void end(rounds *r) {
    fixture_free(&r->docs[0]);
    fixture_free(&r->docs[1]);
    sv_buf_free(&r->start);
    folder_remove(&r->dir);
}

/* Looks at what a round left behind. */
static void judge(rounds *r, long nth, servanda_status status, const servanda_error *error) {
    int steps = progress_of(r->path.text);
    if (steps < 0) fail_msg("after failure %ld", nth);
    if (status == SERVANDA_OK)
        assert_int_equal(steps, 3);
    else
        assert_true(error->what[0]);
    r->failed += status != SERVANDA_OK;
    r->steps[steps]++;
}

/* All of the first, then ever fewer: the paths repeat. */
static long next_round(long nth) { return nth < 100 ? nth + 1 : nth + nth / 30; }

/* ---- memory ---- */

static void test_sqlite_memory(void **state) {
    (void)state;
    rounds r;
    begin(&r);
    sqlite3_int64 used = sqlite3_memory_used();
    for (long nth = 1;; nth = next_round(nth)) {
        servanda_error error = SERVANDA_ERROR_INIT;
        reset(&r);
        memory_calls = 0, memory_nth = nth;
        servanda_status status = work(r.path.text, r.docs, &error);
        bool reached = memory_calls >= nth;
        memory_nth = 0;
        if (status != SERVANDA_OK) assert_int_equal(status, SERVANDA_MEMORY);
        assert_int_equal(sqlite3_memory_used(), used);
        judge(&r, nth, status, &error);
        if (!reached) break;
    }
    assert_true(r.failed > 100 && r.steps[0] && r.steps[1] && r.steps[2] && r.steps[3]);
    end(&r);
}

static void test_memory(void **state) {
    (void)state;
#ifdef SV_FAULTS
    rounds r;
    begin(&r);
    for (long nth = 1;; nth++) {
        servanda_error error = SERVANDA_ERROR_INIT;
        reset(&r);
        sv_fault_arm_alloc(nth);
        servanda_status status = work(r.path.text, r.docs, &error);
        bool reached = sv_fault_count_alloc() >= nth;
        sv_fault_arm_alloc(0);
        assert_true(status == (reached ? SERVANDA_MEMORY : SERVANDA_OK));
        judge(&r, nth, status, &error);
        if (!reached) break;
    }
    assert_true(r.failed > 30 && r.steps[0] && r.steps[3]);
    end(&r);
#else
    skip(); /* this build has no fault points */
#endif
}

/* ---- disk ---- */

static void run_disk(int code, bool stays, servanda_status wanted) {
    rounds r;
    begin(&r);
    write_code = code, write_stays = stays;
    for (long nth = 1;; nth++) {
        servanda_error error = SERVANDA_ERROR_INIT;
        reset(&r);
        write_calls = 0, write_nth = nth;
        servanda_status status = work(r.path.text, r.docs, &error);
        bool reached = write_calls >= nth;
        write_nth = 0;
        if (status != SERVANDA_OK) assert_int_equal(status, wanted);
        judge(&r, nth, status, &error);
        if (!reached) break;
    }
    assert_true(r.failed > 20 && r.steps[0] && r.steps[1] && r.steps[3]);
    end(&r);
}

static void test_disk_full(void **state) {
    (void)state;
    run_disk(SQLITE_FULL, true, SERVANDA_DISK_FULL);
}

static void test_write_error(void **state) {
    (void)state;
    run_disk(SQLITE_IOERR_WRITE, false, SERVANDA_IO);
}

/* No shim: the system itself allows no larger file. */
static void fill_disk(const char *path) {
    struct rlimit limit = {200 << 10, RLIM_INFINITY};
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_register *reg;
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || servanda_register_open(&reg, path, NULL, &error) != SERVANDA_OK)
        _exit(1);
    for (int i = 0; i < 1000; i++) {
        fixture f;
        char id[16];
        snprintf(id, sizeof id, "n-%d", i);
        make(&f, id, 3 + i % 5);
        f.document.text_size = f.document.original_size -= (size_t)(i % 3 == 0); /* bytes of its own */
        servanda_status status = servanda_register_add(reg, &f.addition, NULL, &error);
        fixture_free(&f);
        if (status == SERVANDA_OK) continue;
        servanda_register_free(reg);
        _exit(status == SERVANDA_DISK_FULL && strstr(error.what, "disk is full") ? 0 : 2);
    }
    _exit(3);
}

static bool whole(void *context, const servanda_document_row *row) {
    ++*(long *)context;
    assert_true(row->commitments + row->progress >= 1);
    return true;
}

static void test_file_limit(void **state) {
    (void)state;
    folder dir = folder_make();
    file_path path = file_in(&dir, "full.db");
    servanda_error error = SERVANDA_ERROR_INIT;
    int status;
    long documents = 0;
    prepare(path.text);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) fill_disk(path.text);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    servanda_register *reg = open_at(path.text);
    assert_ok(servanda_register_documents(reg, NULL, whole, &documents, &error), error);
    assert_true(documents >= 2);
    assert_sound(reg);
    servanda_register_free(reg);
    folder_remove(&dir);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory),      cmocka_unit_test(test_sqlite_memory), cmocka_unit_test(test_disk_full),
        cmocka_unit_test(test_write_error), cmocka_unit_test(test_file_limit),
    };
    hook_memory();
    hook_disk();
    return RUN_TESTS(tests);
}
