/* The sandbox: answers, crashes, hangs, greed, forbidden calls, data files, threads, nothing left behind. */
#include "test.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sandbox.h"

static void echo(const sv_sandbox_task *task, sv_buf *answer) {
    sv_buf_add(answer, task->argument, task->argument_size);
    sv_buf_add(answer, task->bytes, task->size);
}

static void crash(const sv_sandbox_task *task, sv_buf *answer) {
    (void)task, (void)answer;
    raise(SIGSEGV); /* refused; so it falls into a trap */
    __builtin_trap();
}

static void hang(const sv_sandbox_task *task, sv_buf *answer) {
    (void)answer;
    for (volatile size_t i = 0; task->size; i++) {}
}

static void grow(const sv_sandbox_task *task, sv_buf *answer) {
    (void)task;
    static const char piece[65536] = "x";
    while (!answer->failed && answer->size < (size_t)200 << 20) sv_buf_add(answer, piece, sizeof piece);
}

static void open_file(const sv_sandbox_task *task, sv_buf *answer) {
    char path[256] = "";
    memcpy(path, task->bytes, task->size < 255 ? task->size : 255);
    FILE *file = fopen(path, "r");
    char line[64] = "";
    if (file && fgets(line, sizeof line, file)) sv_buf_str(answer, line);
    if (!file) sv_buf_printf(answer, "errno %d", errno);
    if (file) fclose(file);
}

static void call_out(const sv_sandbox_task *task, sv_buf *answer) {
    (void)task;
    sv_buf_printf(answer, "%d", socket(AF_INET, SOCK_STREAM, 0));
}

static void multiply(const sv_sandbox_task *task, sv_buf *answer) {
    (void)task;
    sv_buf_printf(answer, "%d", (int)fork());
}

enum { ECHO, CRASH, HANG, GROW, OPEN, CALL, FORK, JOBS };

typedef struct bench {
    sv_sandbox_job jobs[JOBS];
    sv_sandbox *sandbox;
    servanda_limits limits;
    char folder[64];
    const char *folders[2];
} bench;

static bench *set_up(const char *limits) {
    bench *b = calloc(1, sizeof *b);
    servanda_error error = SERVANDA_ERROR_INIT;
    snprintf(b->folder, sizeof b->folder, "/tmp/servanda-sandbox-XXXXXX");
    assert_non_null(mkdtemp(b->folder));
    b->folders[0] = b->folder;
    void (*const runs[])(const sv_sandbox_task *, sv_buf *) = {echo, crash, hang, grow, open_file, call_out, multiply};
    for (size_t i = 0; i < JOBS; i++) b->jobs[i].run = runs[i];
    b->jobs[OPEN].folders = b->folders;
    char path[128];
    snprintf(path, sizeof path, "%s/table", b->folder);
    FILE *file = fopen(path, "w");
    fputs("harbour", file);
    fclose(file);
    servanda_limits_default(&b->limits);
    assert_int_equal(servanda_limits_set(&b->limits, limits, &error), SERVANDA_OK);
    assert_int_equal(sv_sandbox_open(&b->sandbox, b->jobs, JOBS, &b->limits, &error), SERVANDA_OK);
    return b;
}

static void take_down(bench *b) {
    char path[128];
    snprintf(path, sizeof path, "%s/table", b->folder);
    sv_sandbox_free(b->sandbox);
    unlink(path);
    rmdir(b->folder);
    free(b);
}

static servanda_status ask(bench *b, size_t job, const char *bytes, sv_buf *answer, servanda_error *error) {
    const sv_sandbox_task task = {
        .argument = "A", .argument_size = 1, .bytes = (const unsigned char *)bytes, .size = strlen(bytes)};
    *error = (servanda_error)SERVANDA_ERROR_INIT;
    sv_buf_free(answer);
    return sv_sandbox_run(b->sandbox, job, &task, "a.pdf", answer, error);
}

static void answers(void **state) {
    (void)state;
    bench *b = set_up("");
    servanda_error error;
    sv_buf answer = SV_BUF_INIT;
    for (int i = 0; i < 20; i++) {
        assert_int_equal(ask(b, ECHO, "lighthouse", &answer, &error), SERVANDA_OK);
        assert_int_equal(answer.size, 11);
        assert_memory_equal(answer.data, "Alighthouse", 11);
    }
    assert_int_equal(ask(b, ECHO, "", &answer, &error), SERVANDA_OK);
    assert_int_equal(answer.size, 1);
    sv_buf_free(&answer);
    take_down(b);
}

/* One child's end is one error; the next document is read. */
static void ends(void **state) {
    (void)state;
    bench *b = set_up("seconds=1,output=1");
    servanda_error error;
    sv_buf answer = SV_BUF_INIT;
    assert_int_equal(ask(b, CRASH, "x", &answer, &error), SERVANDA_FORMAT);
    assert_string_equal(error.file, "a.pdf");
    assert_int_equal(ask(b, HANG, "x", &answer, &error), SERVANDA_DOCUMENT_LIMIT);
    assert_non_null(strstr(error.cure, "seconds="));
    assert_int_equal(ask(b, GROW, "x", &answer, &error), SERVANDA_DOCUMENT_LIMIT);
    assert_int_equal(ask(b, ECHO, "still", &answer, &error), SERVANDA_OK);
    sv_buf_free(&answer);
    take_down(b);
}

static void memory(void **state) {
    (void)state;
#ifdef SV_SANITIZED
    skip(); /* sanitizers need more address space than any limit */
#endif
    bench *b = set_up("memory=64,output=512");
    servanda_error error;
    sv_buf answer = SV_BUF_INIT;
    assert_int_equal(ask(b, GROW, "x", &answer, &error), SERVANDA_DOCUMENT_LIMIT);
    assert_non_null(strstr(error.cure, "memory="));
    sv_buf_free(&answer);
    take_down(b);
}

static void forbidden(void **state) {
    (void)state;
    bench *b = set_up("");
    servanda_error error;
    sv_buf answer = SV_BUF_INIT;
    assert_int_equal(ask(b, CALL, "x", &answer, &error), SERVANDA_FORMAT);
    assert_non_null(strstr(error.what, "sandbox"));
#ifndef SV_SANITIZED
    assert_int_equal(ask(b, FORK, "x", &answer, &error), SERVANDA_OK);
    assert_memory_equal(answer.data, "-1", 2);
    assert_int_equal(ask(b, OPEN, "/etc/passwd", &answer, &error), SERVANDA_OK);
    assert_memory_equal(answer.data, "errno 13", 8);
#endif
    sv_buf_free(&answer);
    take_down(b);
}

static void data_files(void **state) {
    (void)state;
    bench *b = set_up("");
    char path[128];
    servanda_error error;
    sv_buf answer = SV_BUF_INIT;
    snprintf(path, sizeof path, "%s/table", b->folder);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ask(b, OPEN, path, &answer, &error), SERVANDA_OK);
        assert_int_equal(answer.size, 7);
        assert_memory_equal(answer.data, "harbour", 7);
    }
    sv_buf_free(&answer);
    take_down(b);
}

static void *ask_often(void *context) {
    bench *b = context;
    servanda_error error;
    sv_buf answer = SV_BUF_INIT;
    size_t good = 0;
    for (int i = 0; i < 12; i++) {
        char text[16];
        snprintf(text, sizeof text, "%p", (void *)&good);
        bool echoed = ask(b, ECHO, text, &answer, &error) == SERVANDA_OK && answer.size == strlen(text) + 1;
        good += echoed && memcmp(answer.data + 1, text, strlen(text)) == 0;
        good += ask(b, CRASH, "x", &answer, &error) == SERVANDA_FORMAT;
    }
    sv_buf_free(&answer);
    return good == 24 ? context : NULL;
}

static void threads(void **state) {
    (void)state;
    bench *b = set_up("");
    pthread_t others[6];
    for (size_t i = 0; i < 6; i++) assert_int_equal(pthread_create(&others[i], NULL, ask_often, b), 0);
    for (size_t i = 0; i < 6; i++) {
        void *good;
        pthread_join(others[i], &good);
        assert_non_null(good);
    }
    take_down(b);
}

static size_t count_files(void) {
    size_t count = 0;
    for (int fd = 0; fd < 256; fd++) {
        struct stat about;
        count += fstat(fd, &about) == 0;
    }
    return count;
}

static void nothing_left(void **state) {
    (void)state;
    size_t before = count_files();
    bench *b = set_up("seconds=1");
    servanda_error error;
    sv_buf answer = SV_BUF_INIT;
    for (size_t job = 0; job < JOBS; job++)
        if (job != GROW) ask(b, job, "x", &answer, &error);
    sv_buf_free(&answer);
    take_down(b);
    assert_int_equal(count_files(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child */
    assert_int_equal(errno, ECHILD);
}

static void limits(void **state) {
    (void)state;
    servanda_limits l;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_limits_default(&l);
    assert_int_equal(servanda_limits_set(&l, "pages=7,seconds=3", &error), SERVANDA_OK);
    assert_int_equal(l.of[SERVANDA_LIMIT_PAGES], 7);
    assert_int_equal(l.of[SERVANDA_LIMIT_SECONDS], 3);
    assert_int_equal(servanda_limits_set(&l, NULL, &error), SERVANDA_OK);
    const char *const wrong[] = {"page=7", "pages", "pages=", "pages=x", "pages=0", "pages=7x", "=3", "seconds=-1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(servanda_limits_set(&l, wrong[i], &error), SERVANDA_USAGE);
    for (size_t i = 0; i < SERVANDA_LIMIT_COUNT; i++) {
        assert_non_null(servanda_limits_name((servanda_limit)i));
        assert_true(strlen(servanda_limits_meaning((servanda_limit)i)) > 5);
    }
}

#ifdef SV_FAULTS
/* Every call of the kernel may fail. */
static void faults(void **state) {
    (void)state;
    for (long n = 1; n < 12; n++) {
        bench *b = set_up("");
        servanda_error error;
        sv_buf answer = SV_BUF_INIT;
        sv_fault_arm_io(n);
        servanda_status status = ask(b, ECHO, "x", &answer, &error);
        bool reached = sv_fault_count_io() >= n;
        sv_fault_arm_io(0);
        assert_int_equal(status, reached ? SERVANDA_IO : SERVANDA_OK);
        assert_int_equal(ask(b, ECHO, "x", &answer, &error), SERVANDA_OK);
        sv_buf_free(&answer);
        take_down(b);
        if (!reached) return;
    }
    fail_msg("never came to an end");
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers),      cmocka_unit_test(ends),       cmocka_unit_test(memory),
        cmocka_unit_test(forbidden),    cmocka_unit_test(data_files), cmocka_unit_test(threads),
        cmocka_unit_test(nothing_left), cmocka_unit_test(limits),
#ifdef SV_FAULTS
        cmocka_unit_test(faults),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
