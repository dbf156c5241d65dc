/* Many documents at once (see batch.h): one job a file on the ordered pool; a job reads, finds, and keeps its error. */
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "find/find.h"
#include "read/read.h"
#include "servanda/batch.h"
#include "servanda/reader.h"

typedef struct batch {
    const servanda_batch_options *options;
    servanda_reader *reader;
    servanda_batch_fn done;
    void *context;
    bool no_memory; /* a job had no room even for its own result */
    pthread_mutex_t lock;
    SV_VEC(sv_find_scratch *) idle; /* scratch of no job: as many as there were threads at once */
} batch;

typedef struct result { /* of one document; the next one of the same file */
    servanda_document *document;
    servanda_extraction *extraction;
    servanda_error error;
    char *path;
    struct result *next;
} result;

typedef struct finding { /* the documents of one file */
    const batch *batch;
    sv_find_scratch *scratch;
    result *first, *last;
    bool failed;
} finding;

static result *new_result(finding *f, const char *path) {
    size_t size = strlen(path) + 1;
    result *r = sv_alloc(sizeof *r);
    char *copy = r ? sv_alloc(size) : NULL;
    if (!copy) {
        sv_free(r);
        return NULL;
    }
    memcpy(copy, path, size);
    *r = (result){.error = SERVANDA_ERROR_INIT, .path = copy};
    *(f->first ? &f->last->next : &f->first) = r;
    return f->last = r;
}

static bool take(void *context, servanda_document *document, const char *path, const servanda_error *error) {
    finding *f = context;
    result *r = new_result(f, path);
    if (!r) {
        servanda_document_free(document);
        f->failed = true;
        return false;
    }
    r->document = document;
    if (error) r->error = *error;
    if (document) sv_find_extract_with(f->scratch, &r->extraction, document, f->batch->options->packs, NULL, &r->error);
    return true;
}

static void drop(void *context, void *result_of_job) {
    (void)context;
    for (result *r = result_of_job, *next; r; r = next) {
        next = r->next;
        servanda_extraction_free(r->extraction);
        servanda_document_free(r->document);
        sv_free(r->path);
        sv_free(r);
    }
}

static sv_find_scratch *borrow(batch *b) {
    sv_find_scratch *scratch = NULL;
    pthread_mutex_lock(&b->lock);
    if (b->idle.count > 0) scratch = b->idle.items[--b->idle.count];
    pthread_mutex_unlock(&b->lock);
    return scratch ? scratch : sv_find_scratch_new();
}

static void give_back(batch *b, sv_find_scratch *scratch) {
    pthread_mutex_lock(&b->lock);
    SV_VEC_PUSH(b->idle, scratch);
    bool kept = !b->idle.failed;
    pthread_mutex_unlock(&b->lock);
    if (!kept) sv_find_scratch_free(scratch);
}

static void *run(void *context, size_t index) {
    batch *b = context;
    finding f = {.batch = b, .scratch = borrow(b)};
    if (!f.scratch) return NULL;
    servanda_reader_read_all(b->reader, b->options->paths[index], b->options->index, take, &f);
    give_back(b, f.scratch);
    if (!f.failed) return f.first;
    drop(NULL, f.first);
    return NULL;
}

static bool done(void *context, size_t index, void *result_of_job) {
    batch *b = context;
    bool more = result_of_job != NULL;
    if (!more) b->no_memory = true;
    for (const result *r = result_of_job; r && more; r = r->next) {
        servanda_batch_result given = {index,       r->path,       !r->next,
                                       r->document, r->extraction, r->error.status == SERVANDA_OK ? NULL : &r->error};
        more = b->done(b->context, &given);
    }
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
    batch b = {.options = options, .done = each, .context = context, .lock = PTHREAD_MUTEX_INITIALIZER};
    const sv_pool_job job = {.run = run, .done = done, .drop = drop, .context = &b};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned threads = options->threads > 0 ? options->threads : processors > 1 ? (unsigned)processors : 1;
    servanda_status status = open_reader(&b, error);
    if (!status) status = sv_pool_run(&job, options->path_count, threads, error);
    servanda_reader_free(b.reader);
    for (size_t i = 0; i < b.idle.count; i++) sv_find_scratch_free(b.idle.items[i]);
    SV_VEC_FREE(b.idle);
    return status == SERVANDA_OK && b.no_memory ? sv_error_memory(error) : status;
}
