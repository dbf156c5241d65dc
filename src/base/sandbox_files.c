/* Data files in the sandbox: a child may open a file only by name from a list, and gets a copy of its own.
 *
 * The one idea: the filter turns every attempt to open a file into a signal; the handler looks the name up among the
 * files that the porter opened before, and answers with a copy in memory, so no call of the child ever names a file to
 * the kernel. The handler finds its list at the foot of the signal stack, since a library keeps no globals. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/sandbox.h"

#define FILES_MAX 2000
#define STACK ((size_t)256 << 10)

static int compare(const void *a, const void *b) {
    return strcmp(((const sv_sandbox_file *)a)->path, ((const sv_sandbox_file *)b)->path);
}

static void add_file(sv_sandbox_files *files, const char *folder, const char *name) {
    size_t size = strlen(folder) + strlen(name) + 2;
    sv_sandbox_file file = {sv_alloc(size), -1};
    struct stat about;
    if (!file.path) return;
    memcpy(file.path, folder, strlen(folder));
    file.path[strlen(folder)] = '/';
    memcpy(file.path + strlen(folder) + 1, name, strlen(name) + 1);
    file.fd = open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool plain = file.fd >= 0 && fstat(file.fd, &about) == 0 && S_ISREG(about.st_mode);
    if (plain) SV_VEC_PUSH(files->list, file);
    if (plain && !files->list.failed) return;
    if (file.fd >= 0) close(file.fd);
    sv_free(file.path);
}

void sv_sandbox_files_add(sv_sandbox_files *files, const char *folder) {
    DIR *list = opendir(folder);
    if (!list) return; /* without its data a library does with less */
    for (struct dirent *e = readdir(list); e && files->list.count < FILES_MAX; e = readdir(list))
        if (e->d_name[0] != '.') add_file(files, folder, e->d_name);
    closedir(list);
    if (files->list.count > 1) qsort(files->list.items, files->list.count, sizeof *files->list.items, compare);
}

#if defined(__x86_64__)
#define CALL_RESULT(context) ((context)->uc_mcontext.gregs[REG_RAX])
#define CALL_FIRST(context) ((context)->uc_mcontext.gregs[REG_RDI])
#define CALL_SECOND(context) ((context)->uc_mcontext.gregs[REG_RSI])
#elif defined(__aarch64__)
#define CALL_RESULT(context) ((context)->uc_mcontext.regs[0])
#define CALL_FIRST(context) ((context)->uc_mcontext.regs[0])
#define CALL_SECOND(context) ((context)->uc_mcontext.regs[1])
#endif

#ifdef CALL_RESULT

/* A copy with a position of its own: children share what the porter opened. */
static int copy_of(int from) {
    char piece[16384];
    off_t at = 0;
    int to = memfd_create("data", 0);
    for (ssize_t got; to >= 0 && (got = pread(from, piece, sizeof piece, at)) > 0; at += got)
        if (write(to, piece, (size_t)got) != got) break;
    if (to >= 0) lseek(to, 0, SEEK_SET);
    return to;
}

static void answer(int number, siginfo_t *info, void *where) {
    ucontext_t *context = where;
    const sv_sandbox_files *files = *(const sv_sandbox_files *const *)context->uc_stack.ss_sp;
    sv_sandbox_file wanted = {NULL, -1};
    (void)number;
#ifdef SYS_open
    if (info->si_syscall == SYS_open) wanted.path = (char *)CALL_FIRST(context);
#endif
    if (info->si_syscall == SYS_openat) wanted.path = (char *)CALL_SECOND(context);
    const sv_sandbox_file *found = NULL;
    if (wanted.path && files->list.count)
        found = bsearch(&wanted, files->list.items, files->list.count, sizeof wanted, compare);
    int fd = found ? copy_of(found->fd) : -1;
    CALL_RESULT(context) = fd >= 0 ? fd : -EACCES;
}

bool sv_sandbox_files_serve(const sv_sandbox_files *files) {
    char *room = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) return false;
    memcpy(room, &files, sizeof files);
    stack_t stack = {.ss_sp = room, .ss_size = STACK};
    struct sigaction action = {.sa_sigaction = answer, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    return sigaltstack(&stack, NULL) == 0 && sigaction(SIGSYS, &action, NULL) == 0;
}

#else /* nothing is known of this machine's registers: opening fails */

bool sv_sandbox_files_serve(const sv_sandbox_files *files) {
    (void)files;
    return true;
}

#endif
