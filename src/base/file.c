/* Whole files into memory.
 *
 * The one idea: read until the end, never trust the size that the file system names (pipes and /proc say 0), and stop
 * at the limit rather than at the end of memory. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"

#define PIECE ((size_t)64 << 10)

static servanda_status open_failed(const char *path, int why, servanda_error *error) {
    bool ours = why == EMFILE || why == ENFILE || why == EIO || why == EINTR;
    sv_error_set(error, ours ? SERVANDA_IO : SERVANDA_NO_DOCUMENT, path, 0, "cannot be opened: %s", strerror(why));
    if (why == ENOENT) sv_error_cure(error, "check the name");
    if (why == EACCES) sv_error_cure(error, "ask for permission to read it");
    return ours ? SERVANDA_IO : SERVANDA_NO_DOCUMENT;
}

static servanda_status read_failed(const char *path, int why, servanda_error *error) {
    if (why != EISDIR) return sv_error_set(error, SERVANDA_IO, path, 0, "cannot be read: %s", strerror(why));
    sv_error_set(error, SERVANDA_NO_DOCUMENT, path, 0, "is a folder, not a file");
    sv_error_cure(error, "name the files in it");
    return SERVANDA_NO_DOCUMENT;
}

static servanda_status too_large(const char *path, size_t limit, servanda_error *error) {
    sv_error_set(error, SERVANDA_DOCUMENT_LIMIT, path, 0, "is larger than the limit of %zu bytes", limit);
    sv_error_cure(error, "split it into parts");
    return SERVANDA_DOCUMENT_LIMIT;
}

static int open_path(const char *path) {
    if (strcmp(path, "-") == 0) return STDIN_FILENO;
    if (sv_fault_io()) return errno = EIO, -1;
    return open(path, O_RDONLY | O_CLOEXEC);
}

static ssize_t read_piece(int fd, char *piece, size_t size) {
    if (sv_fault_io()) return errno = EIO, -1;
    ssize_t got;
    do got = read(fd, piece, size);
    while (got < 0 && errno == EINTR);
    return got;
}

static servanda_status read_all(int fd, const char *path, size_t limit, sv_buf *out, servanda_error *error) {
    char *piece = sv_alloc(PIECE);
    if (!piece) return sv_error_memory(error);
    size_t start = out->size;
    servanda_status status = SERVANDA_OK;
    while (!status) {
        ssize_t got = read_piece(fd, piece, PIECE);
        if (got < 0) status = read_failed(path, errno, error);
        if (got <= 0) break;
        if ((size_t)got > limit - (out->size - start))
            status = too_large(path, limit, error);
        else
            sv_buf_add(out, piece, (size_t)got);
        if (out->failed) status = sv_error_memory(error);
    }
    sv_free(piece);
    return status;
}

servanda_status sv_file_read(const char *path, size_t limit, sv_buf *out, servanda_error *error) {
    int fd = open_path(path);
    if (fd < 0) return open_failed(path, errno, error);
    struct stat about;
    servanda_status status = SERVANDA_OK;
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && (uintmax_t)about.st_size > limit)
        status = too_large(path, limit, error);
    if (!status) status = read_all(fd, path, limit, out, error);
    if (fd != STDIN_FILENO) close(fd);
    return status;
}
