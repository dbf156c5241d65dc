/* Standard output and standard error: results leave through one buffer whose first failure is kept and told at the end;
 * everything else is said on standard error, the progress line only where it is a terminal. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

int cli_console_fail(const servanda_error *error) {
    char line[4 * SERVANDA_ERROR_TEXT];
    servanda_error_format(error, line, sizeof line);
    fprintf(stderr, "servanda: %s\n", line);
    return servanda_status_exit_code(error->status);
}

servanda_status cli_console_disk(const char *path, servanda_error *error) {
    bool full = errno == ENOSPC || errno == EDQUOT;
    *error = (servanda_error)SERVANDA_ERROR_INIT;
    error->status = full ? SERVANDA_DISK_FULL : SERVANDA_IO;
    snprintf(error->file, sizeof error->file, "%s", path);
    snprintf(error->what, sizeof error->what, "cannot be written: %s", full ? "the disk is full" : strerror(errno));
    snprintf(error->cure, sizeof error->cure, "%s",
             full ? "make room or name a place elsewhere" : "name a place that you may write to");
    return error->status;
}

void cli_console_remark(const cli_call *call, const char *format, ...) {
    va_list list;
    if (cli_has(call, CLI_OPT_QUIET)) return;
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
}

/* Whoever reads may have seen enough: then the rest is dropped without a word. */
static servanda_status to_standard_output(void *context, const char *bytes, size_t size) {
    bool *closed = context;
    while (size > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            *closed = errno == EPIPE;
            return errno == ENOSPC || errno == EDQUOT ? SERVANDA_DISK_FULL : SERVANDA_IO;
        }
        bytes += written;
        size -= (size_t)written;
    }
    return SERVANDA_OK;
}

static bool wants_colour(const cli_call *call) {
    const char *when = call->given[CLI_OPT_COLOR], *terminal = getenv("TERM"), *none = getenv("NO_COLOR");
    if (when && strcmp(when, "always") == 0) return true;
    if (when && strcmp(when, "never") == 0) return false;
    return isatty(STDOUT_FILENO) && !(none && *none) && !(terminal && strcmp(terminal, "dumb") == 0);
}

/* Columns of the terminal; 0 (no limit) where standard output is none. */
static size_t columns(void) {
    struct winsize size;
    const char *given = getenv("COLUMNS");
    long wanted = given ? strtol(given, NULL, 10) : 0;
    if (wanted > 0) return (size_t)wanted;
    if (!isatty(STDOUT_FILENO)) return 0;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

servanda_status cli_console_open(cli_call *call, servanda_error *error) {
    call->style.columns = columns();
    if (wants_colour(call)) servanda_style_ansi(&call->style);
    return servanda_output_open(&call->out, to_standard_output, &call->closed, error);
}

int cli_console_close(cli_call *call, int code) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = servanda_output_flush(call->out, &error);
    servanda_output_free(call->out);
    call->out = NULL;
    if (status == SERVANDA_OK) return code;
    if (call->closed) return servanda_status_exit_code(status);
    snprintf(error.file, sizeof error.file, "standard output");
    if (status == SERVANDA_DISK_FULL) snprintf(error.cure, sizeof error.cure, "make room or write to another place");
    return cli_console_fail(&error);
}

/* ---- progress ---- */

#define STEP_MS 100

static long long milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void draw(const cli_progress *p) {
    enum { WIDTH = 30 };
    char bar[WIDTH + 1];
    size_t full = p->total > 0 ? WIDTH * p->done / p->total : WIDTH;
    memset(bar, '.', WIDTH);
    memset(bar, '#', full < WIDTH ? full : WIDTH);
    bar[WIDTH] = '\0';
    fprintf(stderr, "\r[%s] %zu of %zu documents", bar, p->done, p->total);
}

void cli_progress_begin(cli_progress *p, const cli_call *call, size_t total) {
    *p = (cli_progress){isatty(STDERR_FILENO) && !cli_has(call, CLI_OPT_QUIET) && total > 1, false, total, 0,
                        milliseconds()};
}

void cli_progress_step(cli_progress *p) {
    p->done++;
    if (!p->wanted || milliseconds() - p->last < STEP_MS) return;
    p->last = milliseconds();
    p->drawn = true;
    draw(p);
}

void cli_progress_clear(cli_progress *p) {
    if (p->drawn) fprintf(stderr, "\r\033[K");
    p->drawn = false;
}
