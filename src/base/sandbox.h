/* Work on hostile bytes in a child process that can do nothing but compute and answer.
 *
 * The one idea: a porter, forked once while the program is small, loads what the work needs and forks one child for each
 * document; the child is locked in before it sees a byte of it. Bytes go in through a memory file, the answer comes back
 * through a pipe, and whatever happens to the child — crash, kill, hang — is one error for one document.
 *
 * What a child cannot do: open files (but for the data files that its job names, as read-only copies), reach a network,
 * start programs or threads, signal anybody, map code, or live longer, grow larger and say more than its limits. */
#ifndef SV_SANDBOX_H
#define SV_SANDBOX_H

#include "base/base.h"
#include "servanda/limits.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SV_SANITIZED 1
#endif
#endif
#if !defined(SV_SANITIZED) && (defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__))
#define SV_SANITIZED 1
#endif

#ifdef SV_SANITIZED
#define SV_SANDBOX_TALKS true /* reports of a sanitizer must be seen */
#else
#define SV_SANDBOX_TALKS false
#endif

typedef struct sv_sandbox_task { /* what a child is given */
    void *prepared;              /* by the porter */
    const char *argument;        /* `argument_size` bytes that are ours */
    size_t argument_size;
    const unsigned char *bytes; /* hostile */
    size_t size;
    const servanda_limits *limits;
    servanda_limit clock; /* the limit that is its time; BYTES: SECONDS */
} sv_sandbox_task;

typedef struct sv_sandbox_job {
    const char *const
        *folders;           /* whose files a child may read (not those in folders below); NULL: none. Ends with NULL */
    void *(*prepare)(void); /* in the porter, once: loads libraries; may be NULL */
    void (*run)(const sv_sandbox_task *task, sv_buf *answer); /* in the child */
} sv_sandbox_job;

typedef struct sv_sandbox sv_sandbox; /* any number of threads */

/* `jobs` must live as long as the sandbox. Starts nothing yet. Errors: MEMORY. */
servanda_status sv_sandbox_open(sv_sandbox **out, const sv_sandbox_job *jobs, size_t job_count,
                                const servanda_limits *limits, servanda_error *error);
void sv_sandbox_free(sv_sandbox *sandbox); /* ends porter and children */
/* Starts the porter if there is none; best before there are threads. Errors: IO. */
servanda_status sv_sandbox_start(sv_sandbox *sandbox, servanda_error *error);
const servanda_limits *sv_sandbox_limits(const sv_sandbox *sandbox);
/* Runs a job on bytes and waits for its answer. `path` names the document in errors.
 * Errors: SANDBOX, FORMAT (it crashed), DOCUMENT_LIMIT, IO, MEMORY. */
servanda_status sv_sandbox_run(sv_sandbox *sandbox, size_t job, const sv_sandbox_task *task, const char *path,
                               sv_buf *answer, servanda_error *error);

/* ---- between the files of the sandbox ---- */

typedef struct sv_sandbox_request { /* parent to porter, with the files of input and answer */
    uint64_t job, argument_size, size, seconds;
} sv_sandbox_request;

typedef struct sv_sandbox_end { /* porter to parent, behind the child's answer */
    uint32_t magic;
    int32_t failure; /* errno where no child could be made, else 0 */
    int32_t status;  /* of the child, as wait() tells it */
} sv_sandbox_end;

#define SV_SANDBOX_MAGIC 0x5AFEB0C5u

enum { /* exit codes of a child */
       SV_SANDBOX_EXIT_LIMITS = 101,
       SV_SANDBOX_EXIT_FILTER,
       SV_SANDBOX_EXIT_MEMORY,
       SV_SANDBOX_EXIT_OUTPUT,
       SV_SANDBOX_EXIT_PREPARE,
};

/* sandbox_porter.c: the life of the porter; never returns. */
_Noreturn void sv_sandbox_porter(int control, const sv_sandbox_job *jobs, size_t job_count,
                                 const servanda_limits *limits);

/* sandbox_files.c: data files that may be "opened" in the sandbox. */
typedef struct sv_sandbox_file {
    char *path;
    int fd;
} sv_sandbox_file;
typedef struct sv_sandbox_files {
    SV_VEC(sv_sandbox_file) list; /* by path */
} sv_sandbox_files;
void sv_sandbox_files_add(sv_sandbox_files *files, const char *folder);
/* From now on opening a file is answered from the list (needs the filter to trap it). */
bool sv_sandbox_files_serve(const sv_sandbox_files *files);

/* sandbox_filter.c: what a child may still do. Each returns false where the kernel does not allow it. */
typedef struct sv_sandbox_filter sv_sandbox_filter;
sv_sandbox_filter *sv_sandbox_filter_new(void); /* NULL: not built in, or no memory */
bool sv_sandbox_filter_lock(const sv_sandbox_filter *filter);
bool sv_sandbox_filter_limit(const servanda_limits *limits, uint64_t seconds, size_t input);

#endif
