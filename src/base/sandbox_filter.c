/* What a child may still do: resource limits, and the calls that the kernel still answers.
 *
 * The one idea: a list of calls that only compute or touch what the child has already; every other call fails with EPERM,
 * and those that no reader ever makes kill it. Sanitizers need more (they read maps, make threads, look at themselves to
 * report): in such a build, which is for tests, their calls are added and memory is not limited. */
#include "base/sandbox.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef SV_SECCOMP
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#endif

static bool limit(int what, rlim_t value) {
    struct rlimit now;
    if (getrlimit(what, &now) != 0) return false;
    if (now.rlim_max != RLIM_INFINITY && value > now.rlim_max) value = now.rlim_max;
    return setrlimit(what, &(struct rlimit){value, value}) == 0;
}

bool sv_sandbox_filter_limit(const servanda_limits *limits, uint64_t seconds, size_t input) {
    rlim_t memory = ((rlim_t)limits->of[SERVANDA_LIMIT_MEMORY] << 20) + input;
    struct rlimit processor = {seconds, seconds + 5};
    bool ok = limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, (rlim_t)64 << 20);
    ok = ok && setrlimit(RLIMIT_CPU, &processor) == 0;
#ifndef SV_SANITIZED
    ok = ok && limit(RLIMIT_AS, memory);
#else
    (void)memory;
#endif
    return ok;
}

#ifdef SV_SECCOMP

struct sv_sandbox_filter {
    struct sock_fprog program;
};

static const int allowed[] = {
    SCMP_SYS(brk),           SCMP_SYS(clock_getres),
    SCMP_SYS(clock_gettime), SCMP_SYS(close),
    SCMP_SYS(dup),           SCMP_SYS(exit),
    SCMP_SYS(exit_group),    SCMP_SYS(fcntl),
    SCMP_SYS(fstat),         SCMP_SYS(fstatfs),
    SCMP_SYS(futex),         SCMP_SYS(getegid),
    SCMP_SYS(geteuid),       SCMP_SYS(getgid),
    SCMP_SYS(getpid),        SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),     SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday),  SCMP_SYS(getuid),
    SCMP_SYS(lseek),         SCMP_SYS(madvise),
    SCMP_SYS(memfd_create),  SCMP_SYS(mremap),
    SCMP_SYS(munmap),        SCMP_SYS(newfstatat),
    SCMP_SYS(pread64),       SCMP_SYS(read),
    SCMP_SYS(readv),         SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigreturn),  SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_yield),   SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),          SCMP_SYS(time),
    SCMP_SYS(uname),         SCMP_SYS(write),
    SCMP_SYS(writev),
};

/* No reader makes these: who tries is not a reader any more. */
static const int deadly[] = {
    SCMP_SYS(accept),
    SCMP_SYS(bind),
    SCMP_SYS(clone3),
    SCMP_SYS(connect),
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(kill),
    SCMP_SYS(mount),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(sendto),
    SCMP_SYS(socket),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(vfork),
};

#ifdef SV_SANITIZED
static const int sanitizers[] = {
    SCMP_SYS(open),        SCMP_SYS(openat),       SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),  SCMP_SYS(mmap),         SCMP_SYS(mprotect),
    SCMP_SYS(sigaltstack), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(prctl),       SCMP_SYS(getppid),      SCMP_SYS(prlimit64),
    SCMP_SYS(getrlimit),   SCMP_SYS(tgkill),       SCMP_SYS(stat),
    SCMP_SYS(lstat),       SCMP_SYS(access),       SCMP_SYS(getdents64),
    SCMP_SYS(clone),       SCMP_SYS(nanosleep),    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(personality),
};
#endif

static bool add_all(scmp_filter_ctx filter, const int *calls, size_t count, uint32_t action) {
    for (size_t i = 0; i < count; i++) {
        int failed = seccomp_rule_add(filter, action, calls[i], 0);
        if (failed && failed != -EDOM && failed != -EEXIST) return false; /* a call that this machine does not have */
    }
    return true;
}

#ifndef SV_SANITIZED
/* Memory may be had, but nothing in it be run. */
static bool add_memory(scmp_filter_ctx filter) {
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) ==
               0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) ==
               0;
}
#endif

static bool add_rules(scmp_filter_ctx filter) {
#ifdef SV_SANITIZED
    if (!add_all(filter, sanitizers, sizeof sanitizers / sizeof *sanitizers, SCMP_ACT_ALLOW)) return false;
#else
    static const int opening[] = {SCMP_SYS(open), SCMP_SYS(openat)};
    if (!add_memory(filter)) return false;
#if defined(__x86_64__) || defined(__aarch64__)
    if (!add_all(filter, opening, 2, SCMP_ACT_TRAP)) return false;
#else
    if (!add_all(filter, opening, 2, SCMP_ACT_ERRNO(EACCES))) return false;
#endif
#endif
    return add_all(filter, allowed, sizeof allowed / sizeof *allowed, SCMP_ACT_ALLOW) &&
           add_all(filter, deadly, sizeof deadly / sizeof *deadly, SCMP_ACT_KILL_PROCESS);
}

/* The finished program, from the library's file into memory, so that a child only has to hand it to the kernel. */
static bool take_program(scmp_filter_ctx filter, sv_sandbox_filter *out) {
    int fd = memfd_create("filter", MFD_CLOEXEC);
    off_t size = fd >= 0 && seccomp_export_bpf(filter, fd) == 0 ? lseek(fd, 0, SEEK_END) : 0;
    out->program.filter = size > 0 ? sv_alloc((size_t)size) : NULL;
    bool ok = out->program.filter && pread(fd, out->program.filter, (size_t)size, 0) == size;
    out->program.len = (unsigned short)((size_t)size / sizeof *out->program.filter);
    if (fd >= 0) close(fd);
    if (!ok) sv_free(out->program.filter);
    return ok;
}

sv_sandbox_filter *sv_sandbox_filter_new(void) {
    scmp_filter_ctx rules = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    sv_sandbox_filter *filter = rules ? sv_alloc(sizeof *filter) : NULL;
    bool ok = filter && add_rules(rules) && take_program(rules, filter);
    if (rules) seccomp_release(rules);
    if (ok) return filter;
    sv_free(filter);
    return NULL;
}

bool sv_sandbox_filter_lock(const sv_sandbox_filter *filter) {
    return filter && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter->program) == 0;
}

#else /* built without libseccomp */

sv_sandbox_filter *sv_sandbox_filter_new(void) { return NULL; }

bool sv_sandbox_filter_lock(const sv_sandbox_filter *filter) {
    (void)filter;
    return false;
}

#endif
