/* The porter and its children (see sandbox.h). Nothing here returns into the program: a fork of it ends with _exit.
 *
 * The one idea: the porter never looks at a document. It has one thread and no open files but those it needs, so its
 * forks are cheap and safe whatever the program does; a child's end is told by the porter, never by the child. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sandbox.h"

#define JOBS_MAX 16
#define CHILDREN_MAX 128 /* at once; more wait in the socket */

typedef struct child {
    pid_t pid; /* 0: free */
    int answer;
} child;

typedef struct porter {
    int control, ended; /* socket of the parent; signals of children */
    const sv_sandbox_job *jobs;
    size_t job_count;
    const servanda_limits *limits;
    sv_sandbox_filter *filter;
    bool ready[JOBS_MAX];
    void *prepared[JOBS_MAX];
    sv_sandbox_files files[JOBS_MAX];
    child children[CHILDREN_MAX];
} porter;

/* ---- leaving the program behind ---- */

static void close_from(int first) {
#ifdef SYS_close_range
    if (syscall(SYS_close_range, (unsigned)first, ~0u, 0u) == 0) return;
#endif
    long most = sysconf(_SC_OPEN_MAX);
    for (int fd = first; fd < (most > 0 && most < 65536 ? most : 65536); fd++) close(fd);
}

/* Standard input, output and error of a porter lead nowhere. */
static void silence(void) {
    int nowhere[2];
    if (pipe(nowhere) != 0) return;
    for (int fd = 0; fd < (SV_SANDBOX_TALKS ? 2 : 3); fd++) dup2(nowhere[fd > 0], fd);
    for (int i = 0; i < 2; i++)
        if (nowhere[i] > 2) close(nowhere[i]);
}

static void reset_signals(void) {
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
    static const int ignored[] = {SIGINT, SIGQUIT, SIGHUP, SIGPIPE, SIGTERM};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool settle(porter *p, int control) {
    sigset_t ends;
    enum { CONTROL = 3 };
    if (control != CONTROL && dup2(control, CONTROL) < 0) return false;
    close_from(CONTROL + 1);
    silence();
    reset_signals();
    prctl(PR_SET_NAME, "servanda-porter");
    sigemptyset(&ends);
    sigaddset(&ends, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    p->control = CONTROL;
    p->ended = signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
    return p->ended >= 0;
}

/* ---- a child ---- */

static bool arm_clock(uint64_t seconds) {
    struct itimerval clock = {.it_value.tv_sec = (time_t)seconds};
    return setitimer(ITIMER_REAL, &clock, NULL) == 0;
}

static void send_answer(int fd, const sv_buf *answer) {
    for (size_t done = 0; done < answer->size;) {
        ssize_t wrote = write(fd, answer->data + done, answer->size - done);
        if (wrote < 0 && errno != EINTR) _exit(SV_SANDBOX_EXIT_OUTPUT);
        if (wrote > 0) done += (size_t)wrote;
    }
}

static void forget_others(const porter *p) {
    close(p->control);
    close(p->ended);
    for (size_t i = 0; i < CHILDREN_MAX; i++)
        if (p->children[i].pid > 0) close(p->children[i].answer);
}

_Noreturn static void live(const porter *p, const sv_sandbox_request *request, int input, int answer) {
    size_t all = (size_t)(request->argument_size + request->size);
    sv_buf out = SV_BUF_INIT;
    pid_t before = getppid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != before || before == 1) _exit(SV_SANDBOX_EXIT_LIMITS);
    forget_others(p);
    char *map = mmap(NULL, all + 1, PROT_READ, MAP_PRIVATE, input, 0);
    close(input);
    if (map == MAP_FAILED) _exit(SV_SANDBOX_EXIT_MEMORY);
    sv_sandbox_task task = {p->prepared[request->job],      map,
                            (size_t)request->argument_size, (unsigned char *)map + request->argument_size,
                            (size_t)request->size,          p->limits,
                            SERVANDA_LIMIT_SECONDS};
    bool locked = p->limits->of[SERVANDA_LIMIT_SANDBOX];
    if (locked && !sv_sandbox_files_serve(&p->files[request->job])) _exit(SV_SANDBOX_EXIT_FILTER);
    if (!arm_clock(request->seconds) || !sv_sandbox_filter_limit(p->limits, request->seconds, all))
        _exit(SV_SANDBOX_EXIT_LIMITS);
    if (locked && !sv_sandbox_filter_lock(p->filter)) _exit(SV_SANDBOX_EXIT_FILTER);
    p->jobs[request->job].run(&task, &out);
    if (out.failed) _exit(SV_SANDBOX_EXIT_MEMORY);
    if (out.size > p->limits->of[SERVANDA_LIMIT_OUTPUT] << 20) _exit(SV_SANDBOX_EXIT_OUTPUT);
    send_answer(answer, &out);
    _exit(0);
}

/* ---- the porter ---- */

static void tell_end(int answer, int failure, int status) {
    const sv_sandbox_end end = {SV_SANDBOX_MAGIC, failure, status};
    ssize_t wrote;
    do wrote = write(answer, &end, sizeof end);
    while (wrote < 0 && errno == EINTR);
    close(answer);
}

static void reap(porter *p) {
    struct signalfd_siginfo told;
    int status;
    pid_t pid;
    while (read(p->ended, &told, sizeof told) > 0) {}
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (size_t i = 0; i < CHILDREN_MAX; i++)
            if (p->children[i].pid == pid) {
                p->children[i].pid = 0;
                tell_end(p->children[i].answer, 0, status);
            }
}

static void prepare(porter *p, size_t job) {
    if (p->ready[job]) return;
    p->ready[job] = true;
    const char *const *folder = p->jobs[job].folders;
    if (p->jobs[job].prepare) p->prepared[job] = p->jobs[job].prepare();
    while (folder && *folder) sv_sandbox_files_add(&p->files[job], *folder++);
}

static child *free_place(porter *p) {
    for (size_t i = 0; i < CHILDREN_MAX; i++)
        if (p->children[i].pid == 0) return &p->children[i];
    return NULL;
}

static void begin(porter *p, const sv_sandbox_request *request, int input, int answer) {
    child *place = free_place(p);
    if (request->job >= p->job_count || !place) {
        close(input);
        tell_end(answer, EINVAL, 0);
        return;
    }
    prepare(p, (size_t)request->job);
    pid_t pid = fork();
    if (pid == 0) live(p, request, input, answer);
    int why = errno;
    close(input);
    if (pid < 0)
        tell_end(answer, why, 0);
    else
        *place = (child){pid, answer};
}

/* False: the parent has gone. */
static bool serve(porter *p) {
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(2 * sizeof(int))];
    } files;
    sv_sandbox_request request;
    struct iovec bytes = {&request, sizeof request};
    struct msghdr message = {
        .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = files.room, .msg_controllen = sizeof files.room};
    ssize_t got = recvmsg(p->control, &message, MSG_CMSG_CLOEXEC);
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (got != (ssize_t)sizeof request || !header || header->cmsg_len != CMSG_LEN(2 * sizeof(int))) return false;
    int given[2];
    memcpy(given, CMSG_DATA(header), sizeof given);
    begin(p, &request, given[0], given[1]);
    return true;
}

_Noreturn void sv_sandbox_porter(int control, const sv_sandbox_job *jobs, size_t job_count,
                                 const servanda_limits *limits) {
    porter p = {.jobs = jobs, .job_count = job_count < JOBS_MAX ? job_count : JOBS_MAX, .limits = limits};
    bool alive = settle(&p, control);
    if (limits->of[SERVANDA_LIMIT_SANDBOX]) p.filter = sv_sandbox_filter_new();
    while (alive) {
        struct pollfd wait[2] = {{.fd = p.ended, .events = POLLIN}, {.fd = p.control, .events = POLLIN}};
        if (poll(wait, free_place(&p) ? 2 : 1, -1) < 0 && errno != EINTR) break;
        if (wait[0].revents) reap(&p);
        if (wait[1].revents && free_place(&p)) alive = serve(&p);
    }
    _exit(0); /* children get SIGKILL */
}
