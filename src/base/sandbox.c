/* The parent's side of the sandbox (see sandbox.h): asks the porter for a child, and makes sense of how it ended. */
#include "base/sandbox.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <fcntl.h>

#define GRACE 20 /* seconds that a child's end may be late on a busy machine */

struct sv_sandbox {
    const sv_sandbox_job *jobs;
    size_t job_count;
    servanda_limits limits;
    pthread_mutex_t lock; /* of what follows */
    int control;          /* to the porter; -1: there is none */
    pid_t porter;
};

servanda_status sv_sandbox_open(sv_sandbox **out, const sv_sandbox_job *jobs, size_t job_count,
                                const servanda_limits *limits, servanda_error *error) {
    sv_sandbox *s = *out = sv_alloc(sizeof *s);
    if (!s) return sv_error_memory(error);
    *s = (sv_sandbox){.jobs = jobs, .job_count = job_count, .limits = *limits, .control = -1};
    pthread_mutex_init(&s->lock, NULL);
    return SERVANDA_OK;
}

const servanda_limits *sv_sandbox_limits(const sv_sandbox *sandbox) { return &sandbox->limits; }

/* ---- the porter ---- */

/* It ends when its socket does, and its children with it. */
static void stop(sv_sandbox *s) {
    if (s->control < 0) return;
    close(s->control);
    s->control = -1;
    while (waitpid(s->porter, NULL, 0) < 0 && errno == EINTR) {}
}

static bool start(sv_sandbox *s) {
    int pair[2];
    if (sv_fault_io() || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return false;
    s->porter = fork();
    if (s->porter == 0) sv_sandbox_porter(pair[1], s->jobs, s->job_count, &s->limits);
    int why = errno;
    close(pair[1]);
    if (s->porter < 0) {
        close(pair[0]);
        errno = why;
        return false;
    }
    s->control = pair[0];
    return true;
}

static servanda_status no_child(const char *path, int why, servanda_error *error) {
    sv_error_set(error, SERVANDA_IO, path, 0, "no process could be made to read it in: %s", strerror(why));
    sv_error_cure(error, "close other programs");
    return SERVANDA_IO;
}

servanda_status sv_sandbox_start(sv_sandbox *s, servanda_error *error) {
    pthread_mutex_lock(&s->lock);
    bool there = s->control >= 0 || start(s);
    int why = errno;
    pthread_mutex_unlock(&s->lock);
    return there ? SERVANDA_OK : no_child(NULL, why, error);
}

void sv_sandbox_free(sv_sandbox *s) {
    if (!s) return;
    stop(s);
    pthread_mutex_destroy(&s->lock);
    sv_free(s);
}

/* ---- one task ---- */

static bool send_to(int control, const sv_sandbox_request *request, int input, int answer) {
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(2 * sizeof(int))];
    } files;
    memset(&files, 0, sizeof files);
    sv_sandbox_request copy = *request;
    struct iovec bytes = {&copy, sizeof copy};
    struct msghdr message = {
        .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = files.room, .msg_controllen = sizeof files.room};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header =
        (struct cmsghdr){.cmsg_len = CMSG_LEN(2 * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(header), (int[]){input, answer}, 2 * sizeof(int));
    ssize_t sent;
    do sent = sendmsg(control, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)sizeof copy;
}

/* A porter that has died is replaced once. */
static bool ask(sv_sandbox *s, const sv_sandbox_request *request, int input, int answer) {
    pthread_mutex_lock(&s->lock);
    bool sent = (s->control >= 0 || start(s)) && send_to(s->control, request, input, answer);
    if (!sent && s->control >= 0) {
        stop(s);
        sent = start(s) && send_to(s->control, request, input, answer);
    }
    pthread_mutex_unlock(&s->lock);
    return sent;
}

static bool write_all(int fd, const void *bytes, size_t size) {
    for (size_t done = 0; done < size;) {
        ssize_t wrote = sv_fault_io() ? (errno = EIO, -1) : write(fd, (const char *)bytes + done, size - done);
        if (wrote < 0 && errno != EINTR) return false;
        if (wrote > 0) done += (size_t)wrote;
    }
    return true;
}

/* The bytes as a file without a name. */
static int memory_file(const sv_sandbox_task *task) {
    int fd = memfd_create("document", MFD_CLOEXEC);
    if (fd >= 0 && write_all(fd, task->argument, task->argument_size) && write_all(fd, task->bytes, task->size))
        return fd;
    int why = errno;
    if (fd >= 0) close(fd);
    errno = why;
    return -1;
}

static long seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec;
}

/* Everything that comes until child and porter have closed the pipe. False: too much, too late, or no memory. */
static bool listen_to(int fd, const servanda_limits *limits, servanda_limit clock, sv_buf *answer) {
    enum { PIECE = 1 << 16 };
    long end = seconds_now() + (long)limits->of[clock] + GRACE;
    size_t most = (size_t)limits->of[SERVANDA_LIMIT_OUTPUT] << 20;
    char *piece = sv_alloc(PIECE);
    bool good = piece != NULL;
    while (good) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int ready = poll(&wait, 1, 1000);
        ssize_t got = ready > 0 ? read(fd, piece, PIECE) : -1;
        if (got == 0) break;
        if (got > 0) sv_buf_add(answer, piece, (size_t)got);
        good = !answer->failed && answer->size <= most + sizeof(sv_sandbox_end) && seconds_now() < end;
    }
    sv_free(piece);
    return good;
}

static servanda_status over(const char *path, const char *what, unsigned long long most, const char *limit,
                            servanda_error *error) {
    sv_error_set(error, SERVANDA_DOCUMENT_LIMIT, path, 0, "%s the limit of %llu", what, most);
    sv_error_cure(error, "if it comes from a source you trust, raise the limit: --reading %s=NUMBER", limit);
    return SERVANDA_DOCUMENT_LIMIT;
}

static servanda_status killed(int by, const servanda_limits *limits, servanda_limit clock, const char *path,
                              servanda_error *error) {
    if (by == SIGALRM || by == SIGXCPU || by == SIGKILL)
        return over(path, "takes longer to read than", limits->of[clock], servanda_limits_name(clock), error);
    if (by == SIGSYS)
        sv_error_set(error, SERVANDA_FORMAT, path, 0, "made its reader try what is not allowed in the sandbox");
    else
        sv_error_set(error, SERVANDA_FORMAT, path, 0, "crashed its reader or used up its %llu MB of memory (signal %d)",
                     (unsigned long long)limits->of[SERVANDA_LIMIT_MEMORY], by);
    sv_error_cure(error, "it is damaged or was made to do harm; ask for another copy");
    return SERVANDA_FORMAT;
}

static servanda_status no_lock(const char *path, servanda_error *error) {
    sv_error_set(error, SERVANDA_SANDBOX, path, 0,
                 "cannot be read safely: this system gives programs no seccomp filter");
    sv_error_cure(error, "if you trust the document, read it with --reading sandbox=0");
    return SERVANDA_SANDBOX;
}

static servanda_status left(int code, const servanda_limits *limits, const char *path, servanda_error *error) {
    switch (code) {
    case 0: return SERVANDA_OK;
    case SV_SANDBOX_EXIT_FILTER: return no_lock(path, error);
    case SV_SANDBOX_EXIT_MEMORY:
        return over(path, "takes more megabytes than", limits->of[SERVANDA_LIMIT_MEMORY], "memory", error);
    case SV_SANDBOX_EXIT_OUTPUT:
        return over(path, "holds more megabytes than", limits->of[SERVANDA_LIMIT_OUTPUT], "output", error);
    default: break;
    }
    sv_error_set(error, SERVANDA_FORMAT, path, 0, "its reader gave up (code %d)", code);
    sv_error_cure(error, "it is damaged; ask for another copy");
    return SERVANDA_FORMAT;
}

/* What the porter says at the very end, and how the child ended. */
static servanda_status judge(const servanda_limits *limits, servanda_limit clock, const char *path, sv_buf *answer,
                             servanda_error *error) {
    sv_sandbox_end end = {0};
    if (answer->size >= sizeof end) memcpy(&end, answer->data + answer->size - sizeof end, sizeof end);
    if (end.magic != SV_SANDBOX_MAGIC) return no_child(path, EPIPE, error);
    answer->size -= sizeof end;
    if (end.failure) return no_child(path, end.failure, error);
    if (WIFSIGNALED(end.status)) return killed(WTERMSIG(end.status), limits, clock, path, error);
    return left(WEXITSTATUS(end.status), limits, path, error);
}

static servanda_status cut_short(const sv_sandbox *s, servanda_limit clock, const char *path, const sv_buf *answer,
                                 servanda_error *error) {
    if (answer->failed) return sv_error_memory(error);
    if (answer->size > (size_t)s->limits.of[SERVANDA_LIMIT_OUTPUT] << 20)
        return left(SV_SANDBOX_EXIT_OUTPUT, &s->limits, path, error);
    return killed(SIGALRM, &s->limits, clock, path, error);
}

servanda_status sv_sandbox_run(sv_sandbox *s, size_t job, const sv_sandbox_task *task, const char *path, sv_buf *answer,
                               servanda_error *error) {
    const servanda_limit clock = task->clock ? task->clock : SERVANDA_LIMIT_SECONDS;
    const sv_sandbox_request request = {job, task->argument_size, task->size, s->limits.of[clock]};
    int pipe_ends[2], input = memory_file(task);
    if (input < 0) return no_child(path, errno, error);
    if (sv_fault_io() || pipe2(pipe_ends, O_CLOEXEC) != 0) {
        int why = errno;
        close(input);
        return no_child(path, why, error);
    }
    bool asked = ask(s, &request, input, pipe_ends[1]);
    int why = errno;
    close(input);
    close(pipe_ends[1]);
    bool heard = asked && listen_to(pipe_ends[0], &s->limits, clock, answer);
    close(pipe_ends[0]);
    if (!asked) return no_child(path, why, error);
    return heard ? judge(&s->limits, clock, path, answer, error) : cut_short(s, clock, path, answer, error);
}
