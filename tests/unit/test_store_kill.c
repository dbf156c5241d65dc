/* Killed while adding: whatever moment it is, each document is wholly there or not at all.
 *
 * A child adds documents as fast as it can, and now and then replaces the first one; the parent kills it at odd moments,
 * opens the register again and looks. What a child was told to be kept must be there. */
#include "slow.h"
#include "store_fixture.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 40
#define MOST_LINES 12

typedef struct shared {          /* seen by parent and child */
    volatile unsigned long kept; /* documents that the child was told are kept */
} shared;

/* Document `number` has as many statements as its number says; its text says so too. */
static unsigned lines_of(unsigned long number) { return (unsigned)(number * 7 % MOST_LINES) + 1; }

static void add_document(servanda_register *reg, const char *id, unsigned long number) {
    fixture f;
    servanda_error error = SERVANDA_ERROR_INIT;
    sv_buf text = SV_BUF_INIT;
    for (unsigned i = 0; i < lines_of(number); i++)
        sv_buf_printf(&text, "They will do %s of %lu-%u by 2030.\n", id, number, i);
    fixture_make(&f, id, "en", text.data);
    for (unsigned i = 0; i < lines_of(number); i++) {
        char quote[64];
        snprintf(quote, sizeof quote, "They will do %s of %lu-%u by 2030", id, number, i);
        fixture_slots(&f, fixture_state(&f, SERVANDA_KIND_COMMITMENT, quote), "JPN,USA", "science,trade");
    }
    if (servanda_register_add(reg, &f.addition, NULL, &error) != SERVANDA_OK) _exit(1);
    sv_buf_free(&text);
    fixture_free(&f);
}

static void work(const char *path, shared *s) {
    servanda_register *reg;
    servanda_error error = SERVANDA_ERROR_INIT;
    if (servanda_register_open(&reg, path, NULL, &error) != SERVANDA_OK) _exit(2);
    for (;;) {
        char id[16];
        snprintf(id, sizeof id, "doc-%05lu", s->kept);
        add_document(reg, id, s->kept);
        s->kept++;
        if (s->kept % 3 == 0) add_document(reg, "doc-00000", s->kept);
    }
}

typedef struct seen {
    unsigned long documents;
    uint64_t replaced; /* statements of the first document */
} seen;

static bool look(void *context, const servanda_document_row *row) {
    seen *s = context;
    char id[16];
    snprintf(id, sizeof id, "doc-%05lu", s->documents);
    assert_string_equal(row->info->id, id);
    if (s->documents > 0)
        assert_int_equal(row->commitments, lines_of(s->documents));
    else
        assert_true(row->commitments >= 1 && row->commitments <= MOST_LINES);
    s->documents++;
    return true;
}

/* What stands in the register is what the child was told, and at most one document more. */
static unsigned long verify(const char *path, unsigned long kept) {
    seen s = {0, 0};
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_register *reg = open_at(path);
    assert_ok(servanda_register_documents(reg, NULL, look, &s, &error), error);
    assert_true(s.documents == kept || s.documents == kept + 1);
    assert_sound(reg);
    servanda_register_free(reg);
    return s.documents;
}

static void sleep_for(long microseconds) {
    struct timespec t = {0, microseconds * 1000};
    nanosleep(&t, NULL);
}

/* However slow the machine is: the child has kept a document, or ten seconds have gone by. */
static void wait_for_one(const shared *s, unsigned long before) {
    for (int i = 0; i < 10000 && s->kept == before; i++) sleep_for(1000);
}

static void test_kill(void **state) {
    (void)state;
    folder dir = folder_make();
    file_path path = file_in(&dir, "killed.db");
    shared *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(s != MAP_FAILED);
    unsigned long moment = 12345, interrupted = 0;
    for (int round = 0; round < ROUNDS; round++) {
        int status;
        unsigned long before = s->kept;
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) work(path.text, s);
        if (round % 2) wait_for_one(s, before); /* the other half is killed at any moment, opening included */
        moment = moment * 1103515245 + 12345;
        sleep_for((long)(moment >> 16) % 60000 * slow_times(8));
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        interrupted += s->kept > before;
        s->kept = verify(path.text, s->kept);
    }
    assert_true(interrupted > ROUNDS / 4 && s->kept > ROUNDS);
    munmap(s, sizeof *s);
    folder_remove(&dir);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kill)};
    return RUN_TESTS(tests);
}
