/* Many documents at once (see batch.h): one job a file on the ordered pool; a job reads, finds, and keeps its error. */
#include <unistd.h>

#include "base/base.h"
#include "read/read.h"
#include "servanda/batch.h"
#include "servanda/reader.h"

typedef struct batch {
    const servanda_batch_options *options;
    servanda_reader *reader;
    servanda_batch_fn done;
    void *context;
    bool no_memory; /* a job had no room even for its own result */
} batch;

typedef struct result {
    servanda_document *document;
    servanda_extraction *extraction;
    servanda_error error;
} result;

static void *run(void *context, size_t index) {
    const batch *b = context;
    const servanda_batch_options *options = b->options;
    const char *path = options->paths[index];
    result *r = sv_alloc(sizeof *r);
    if (!r) return NULL;
    *r = (result){NULL, NULL, SERVANDA_ERROR_INIT};
    const servanda_document_info *info = options->index ? servanda_index_for_path(options->index, path) : NULL;
    if (servanda_reader_read_file(b->reader, &r->document, path, info, &r->error) != SERVANDA_OK) return r;
    servanda_extract(&r->extraction, r->document, options->packs, &r->error);
    return r;
}

static void drop(void *context, void *result_of_job) {
    result *r = result_of_job;
    (void)context;
    if (!r) return;
    servanda_extraction_free(r->extraction);
    servanda_document_free(r->document);
    sv_free(r);
}

static bool done(void *context, size_t index, void *result_of_job) {
    batch *b = context;
    const result *r = result_of_job;
    if (!r) {
        b->no_memory = true;
        return false;
    }
    servanda_batch_result given = {index, b->options->paths[index], r->document, r->extraction,
                                   r->error.status == SERVANDA_OK ? NULL : &r->error};
    bool more = b->done(b->context, &given);
    drop(NULL, result_of_job);
    return more;
}

/* The processes of reading are begun before the threads. */
static servanda_status open_reader(batch *b, servanda_error *error) {
    servanda_status status = servanda_reader_open(&b->reader, b->options->limits, error);
    for (size_t i = 0; i < b->options->path_count && !status; i++) sv_read_warm(b->reader, b->options->paths[i]);
    return status;
}

servanda_status servanda_batch_run(const servanda_batch_options *options, servanda_batch_fn each, void *context,
                                   servanda_error *error) {
    batch b = {options, NULL, each, context, false};
    const sv_pool_job job = {.run = run, .done = done, .drop = drop, .context = &b};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned threads = options->threads > 0 ? options->threads : processors > 1 ? (unsigned)processors : 1;
    servanda_status status = open_reader(&b, error);
    if (!status) status = sv_pool_run(&job, options->path_count, threads, error);
    servanda_reader_free(b.reader);
    return status == SERVANDA_OK && b.no_memory ? sv_error_memory(error) : status;
}
