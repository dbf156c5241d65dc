/* The file of a register: what is opened, what is refused and left alone, who may write, and what damage does. */
#include "store_fixture.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char town[] = "# Towns\nThey will twin two towns by 2027.\nThey opened a school.\n";

static void make(fixture *f, const char *id) {
    char text[128];
    snprintf(text, sizeof text, "%sNote of %s.\n", town, id);
    fixture_make(f, id, "en", text);
    fixture_slots(f, fixture_state(f, SERVANDA_KIND_COMMITMENT, "They will twin two towns by 2027"), "JPN", "people");
    fixture_date(f, &f->items[0], "../2027", SERVANDA_ROLE_DEADLINE, "by 2027");
    fixture_state(f, SERVANDA_KIND_PROGRESS, "They opened a school");
}

static servanda_status try_add(servanda_register *reg, const char *id, servanda_error *error) {
    fixture f;
    servanda_added_as as;
    make(&f, id);
    servanda_status status = servanda_register_add(reg, &f.addition, &as, error);
    fixture_free(&f);
    return status;
}

static void make_register(const char *path) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_register *reg = open_at(path);
    assert_ok(try_add(reg, "a", &error), error);
    assert_ok(try_add(reg, "b", &error), error);
    servanda_register_free(reg);
}

static servanda_status try_open(const char *path, bool read_only, bool create, servanda_error *error) {
    servanda_register_options options = SERVANDA_REGISTER_OPTIONS_INIT;
    servanda_register *reg;
    options.read_only = read_only, options.create = create, options.wait_ms = 50;
    servanda_status status = servanda_register_open(&reg, path, &options, error);
    assert_true(status == SERVANDA_OK || !reg);
    servanda_register_free(reg);
    return status;
}

static void write_file(const char *path, const void *bytes, size_t size) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static sv_buf read_file(const char *path) {
    sv_buf out = SV_BUF_INIT;
    servanda_error error = SERVANDA_ERROR_INIT;
    assert_ok(sv_file_read(path, 1u << 28, &out, &error), error);
    return out;
}

static bool is_there(const char *path, const char *ending) {
    char name[192];
    struct stat s;
    snprintf(name, sizeof name, "%s%s", path, ending);
    return stat(name, &s) == 0;
}

static uint64_t statements_at(const char *path) {
    servanda_error error = SERVANDA_ERROR_INIT;
    uint64_t count = 0;
    servanda_register *reg = open_at(path);
    assert_ok(servanda_register_count(reg, NULL, &count, &error), error);
    assert_sound(reg);
    servanda_register_free(reg);
    return count;
}

static void raw(const char *path, const char *sql) {
    sqlite3 *db;
    char *message = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) fail_msg("%s", message);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* ---- what is opened ---- */

static void test_kept(void **state) {
    (void)state;
    folder dir = folder_make();
    file_path path = file_in(&dir, "a register: 50% ü?.db");
    make_register(path.text);
    assert_false(is_there(path.text, "-wal"));
    assert_int_equal(statements_at(path.text), 4);
    folder_remove(&dir);
}

static void test_missing(void **state) {
    (void)state;
    folder dir = folder_make();
    file_path path = file_in(&dir, "none.db"), deep = file_in(&dir, "no/such/folder.db");
    servanda_error error = SERVANDA_ERROR_INIT;
    assert_int_equal(try_open(path.text, true, true, &error), SERVANDA_REGISTER);
    assert_non_null(strstr(error.what, "no register"));
    assert_string_equal(error.file, path.text);
    assert_int_equal(try_open(path.text, false, false, &error), SERVANDA_REGISTER);
    assert_false(is_there(path.text, ""));
    assert_int_equal(try_open(deep.text, false, true, &error), SERVANDA_REGISTER);
    assert_int_equal(try_open(dir.path, false, true, &error), SERVANDA_REGISTER);
    assert_int_equal(try_open("", false, true, &error), SERVANDA_USAGE);
    assert_int_equal(try_open("postgres://host/db", false, true, &error), SERVANDA_REGISTER);
    folder_remove(&dir);
}

static void test_empty(void **state) {
    (void)state;
    folder dir = folder_make();
    file_path path = file_in(&dir, "empty.db");
    servanda_error error = SERVANDA_ERROR_INIT;
    write_file(path.text, "", 0);
    assert_int_equal(try_open(path.text, true, true, &error), SERVANDA_NOT_A_REGISTER);
    assert_int_equal(try_open(path.text, false, false, &error), SERVANDA_NOT_A_REGISTER);
    assert_int_equal(try_open(path.text, false, true, &error), SERVANDA_OK);
    assert_int_equal(statements_at(path.text), 0);
    folder_remove(&dir);
}

/* ---- what is refused, and left as it was ---- */

static void assert_refused(const char *path, servanda_status wanted) {
    servanda_error error = SERVANDA_ERROR_INIT;
    sv_buf before = read_file(path);
    assert_int_equal(try_open(path, false, true, &error), wanted);
    assert_true(error.what[0] && error.cure[0]);
    assert_int_equal(try_open(path, true, false, &error), wanted);
    sv_buf after = read_file(path);
    assert_int_equal(before.size, after.size);
    assert_memory_equal(before.data, after.data, before.size);
    assert_false(is_there(path, "-wal") || is_there(path, "-journal"));
    sv_buf_free(&before);
    sv_buf_free(&after);
}

static void test_not_a_register(void **state) {
    (void)state;
    folder dir = folder_make();
    file_path path = file_in(&dir, "file");
    char noise[5000];
    for (size_t i = 0; i < sizeof noise; i++) noise[i] = (char)(i * 7919 >> 3);
    write_file(path.text, "x", 1);
    assert_refused(path.text, SERVANDA_NOT_A_REGISTER);
    write_file(path.text, town, strlen(town));
    assert_refused(path.text, SERVANDA_NOT_A_REGISTER);
    write_file(path.text, noise, sizeof noise);
    assert_refused(path.text, SERVANDA_NOT_A_REGISTER);
    unlink(path.text);
    raw(path.text, "CREATE TABLE mine (x); INSERT INTO mine VALUES (1)");
    assert_refused(path.text, SERVANDA_NOT_A_REGISTER);
    raw(path.text, "PRAGMA application_id = 77; PRAGMA user_version = 1");
    assert_refused(path.text, SERVANDA_NOT_A_REGISTER);
    folder_remove(&dir);
}

static void test_newer(void **state) {
    (void)state;
    folder dir = folder_make();
    file_path path = file_in(&dir, "new.db");
    make_register(path.text);
    raw(path.text, "PRAGMA journal_mode = DELETE; PRAGMA user_version = 999");
    assert_refused(path.text, SERVANDA_NEWER_REGISTER);
    folder_remove(&dir);
}

/* ---- who may write ---- */

static void test_read_only(void **state) {
    (void)state;
    folder dir = folder_make();
    file_path path = file_in(&dir, "r.db");
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_register_options options = SERVANDA_REGISTER_OPTIONS_INIT;
    servanda_register *reg;
    uint64_t count;
    make_register(path.text);
    sv_buf before = read_file(path.text);
    options.read_only = true;
    assert_ok(servanda_register_open(&reg, path.text, &options, &error), error);
    assert_ok(servanda_register_count(reg, NULL, &count, &error), error);
    assert_int_equal(count, 4);
    assert_int_equal(try_add(reg, "c", &error), SERVANDA_IO);
    assert_int_equal(servanda_register_remove(reg, "a", &error), SERVANDA_IO);
    assert_sound(reg);
    servanda_register_free(reg);
    sv_buf after = read_file(path.text);
    assert_int_equal(before.size, after.size);
    assert_memory_equal(before.data, after.data, before.size);
    assert_false(is_there(path.text, "-wal"));
    sv_buf_free(&before);
    sv_buf_free(&after);
    folder_remove(&dir);
}

/* Runs as somebody who owns nothing, for root may write everywhere. */
static void as_nobody(const char *path) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_register *reg;
    servanda_register_options options = SERVANDA_REGISTER_OPTIONS_INIT;
    uint64_t count = 0;
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(9);
    options.read_only = true;
    if (servanda_register_open(&reg, path, &options, &error) != SERVANDA_OK) _exit(1);
    if (servanda_register_count(reg, NULL, &count, &error) != SERVANDA_OK || count != 4) _exit(2);
    servanda_register_free(reg);
    options.read_only = false;
    if (servanda_register_open(&reg, path, &options, &error) != SERVANDA_IO) _exit(3);
    _exit(error.what[0] ? 0 : 4);
}

static int wait_for(pid_t child) {
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

static void test_read_only_folder(void **state) {
    (void)state;
    folder dir = folder_make();
    file_path path = file_in(&dir, "r 1%.db");
    make_register(path.text);
    assert_int_equal(chmod(path.text, 0444), 0);
    assert_int_equal(chmod(dir.path, 0555), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) as_nobody(path.text);
    assert_int_equal(wait_for(child), 0);
    assert_int_equal(chmod(dir.path, 0755), 0);
    folder_remove(&dir);
}

static sqlite3 *lock(const char *path, const char *sql) {
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    return db;
}

static void test_busy(void **state) {
    (void)state;
    folder dir = folder_make();
    file_path path = file_in(&dir, "busy.db");
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_register_options options = SERVANDA_REGISTER_OPTIONS_INIT;
    servanda_register *reg;
    uint64_t count;
    make_register(path.text);
    options.wait_ms = 50;
    assert_ok(servanda_register_open(&reg, path.text, &options, &error), error);
    sqlite3 *other = lock(path.text, "BEGIN IMMEDIATE");
    assert_int_equal(try_add(reg, "c", &error), SERVANDA_BUSY);
    assert_non_null(strstr(error.what, "another program"));
    assert_ok(servanda_register_count(reg, NULL, &count, &error), error); /* readers go on */
    assert_int_equal(count, 4);
    sqlite3_close(other);
    assert_ok(try_add(reg, "c", &error), error);
    servanda_register_free(reg);
    unlink(path.text);
    other = lock(path.text, "BEGIN EXCLUSIVE");
    assert_int_equal(try_open(path.text, false, true, &error), SERVANDA_BUSY);
    sqlite3_close(other);
    folder_remove(&dir);
}

static void add_many(const char *path, char who) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_register *reg;
    servanda_register_options options = SERVANDA_REGISTER_OPTIONS_INIT;
    options.wait_ms = 30000;
    if (servanda_register_open(&reg, path, &options, &error) != SERVANDA_OK) _exit(1);
    for (int i = 0; i < 20; i++) {
        char id[8];
        snprintf(id, sizeof id, "%c-%d", who, i);
        if (try_add(reg, id, &error) != SERVANDA_OK) _exit(2);
    }
    servanda_register_free(reg);
    _exit(0);
}

/* Two programs make one register together, from nothing. */
static void test_two_writers(void **state) {
    (void)state;
    folder dir = folder_make();
    file_path path = file_in(&dir, "two.db");
    pid_t children[2];
    for (int i = 0; i < 2; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) add_many(path.text, (char)('a' + i));
    }
    for (int i = 0; i < 2; i++) assert_int_equal(wait_for(children[i]), 0);
    assert_int_equal(statements_at(path.text), 80);
    folder_remove(&dir);
}

/* ---- damage ---- */

static bool take_row(void *context, const servanda_row *row) {
    (void)context;
    return row->statement->quote != NULL;
}

static bool take_hit(void *context, const servanda_hit *hit) {
    (void)context;
    return hit->snippet != NULL;
}

static bool take_problem(void *context, const char *sentence) {
    (void)context;
    return sentence[0] != '\0';
}

/* Asks everything of a damaged register; true if it says of itself that it is not sound. */
static bool confesses(const char *path) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_register *reg;
    servanda_summary *summary = NULL;
    servanda_filter filter = SERVANDA_FILTER_INIT;
    if (servanda_register_open(&reg, path, NULL, &error) != SERVANDA_OK) return true;
    filter.text = "towns";
    bool bad = servanda_register_check(reg, take_problem, NULL, NULL, &error) != SERVANDA_OK;
    bad |= servanda_register_list(reg, NULL, take_row, NULL, &error) != SERVANDA_OK;
    bad |= servanda_register_search(reg, &filter, 0, take_hit, NULL, NULL, &error) != SERVANDA_OK;
    bad |= servanda_register_summary(&summary, reg, NULL, "2025-01-01", &error) != SERVANDA_OK;
    servanda_summary_free(summary);
    bad |= try_add(reg, "c", &error) != SERVANDA_OK;
    servanda_register_free(reg);
    return bad;
}

/* Every page in turn becomes noise, or loses its first bytes: that is told, and never believed or fatal. */
static void test_damage(void **state) {
    (void)state;
    folder dir = folder_make();
    file_path whole = file_in(&dir, "whole.db"), path = file_in(&dir, "broken.db");
    make_register(whole.text);
    sv_buf bytes = read_file(whole.text);
    size_t pages = bytes.size / 4096, told = 0;
    assert_true(pages > 30 && bytes.size % 4096 == 0);
    for (size_t page = 0; page < pages; page++) {
        sv_buf copy = SV_BUF_INIT;
        sv_buf_add(&copy, bytes.data, bytes.size);
        size_t from = page == 0 ? 100 : page * 4096, size = page % 2 ? 4096 - (page == 0 ? 100 : 0) : 16;
        for (size_t i = 0; i < size; i++) copy.data[from + i] = (char)((i + page) * 2654435761u >> 7);
        write_file(path.text, copy.data, copy.size);
        told += confesses(path.text);
        sv_buf_free(&copy);
    }
    assert_int_equal(told, pages);
    for (size_t cut = 4096; cut < bytes.size; cut += (size_t)5 * 4096) {
        write_file(path.text, bytes.data, cut);
        assert_true(confesses(path.text));
    }
    sv_buf_free(&bytes);
    folder_remove(&dir);
}

/* What the check alone can see: rows that SQLite finds in order. */
static void test_check(void **state) {
    (void)state;
    static const char *const changes[] = {
        "UPDATE original SET bytes = x'00' WHERE key = 1",
        "UPDATE statement SET quote = 'They will not' WHERE key = 1",
        "UPDATE statement SET start_byte = 3 WHERE key = 1",
        "UPDATE content SET text = x'00' WHERE document = 1",
        "DELETE FROM content WHERE document = 2",
        "DELETE FROM original WHERE key = 1",
        "DELETE FROM passage_docsize WHERE id = 4096",
        "DELETE FROM document WHERE key = 1",
        "INSERT INTO statement_rule VALUES (1, 0, 99)",
    };
    folder dir = folder_make();
    file_path path = file_in(&dir, "c.db");
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        servanda_error error = SERVANDA_ERROR_INIT;
        uint64_t problems;
        make_register(path.text);
        raw(path.text, changes[i]);
        servanda_register *reg = open_at(path.text);
        servanda_status status = servanda_register_check(reg, take_problem, NULL, &problems, &error);
        if (status != SERVANDA_YES || problems == 0) fail_msg("not seen: %s", changes[i]);
        servanda_register_free(reg);
        unlink(path.text);
    }
    folder_remove(&dir);
}

/* A register whose index was made with another folding is indexed anew by the next change. */
static void test_folding(void **state) {
    (void)state;
    folder dir = folder_make();
    file_path path = file_in(&dir, "f.db");
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_filter filter = SERVANDA_FILTER_INIT;
    uint64_t count;
    make_register(path.text);
    raw(path.text, "UPDATE folding SET version = 'older'; DELETE FROM passage_docsize");
    servanda_register *reg = open_at(path.text);
    assert_ok(try_add(reg, "c", &error), error);
    filter.text = "school";
    assert_ok(servanda_register_count(reg, &filter, &count, &error), error);
    assert_int_equal(count, 3);
    assert_sound(reg);
    servanda_register_free(reg);
    folder_remove(&dir);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_not_a_register),
        cmocka_unit_test(test_newer),
        cmocka_unit_test(test_read_only),
        cmocka_unit_test(test_read_only_folder),
        cmocka_unit_test(test_busy),
        cmocka_unit_test(test_two_writers),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_folding),
    };
    return RUN_TESTS(tests);
}
