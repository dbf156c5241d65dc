/* Documents in documents: what is attached, packed or collected in a file, each read as a document of its own.
 *
 * The one idea: what is still to be read waits on a stack, with its own bytes, so that nothing depends on what held it.
 * How deep, how many and how many bytes in all are bounded for the file as a whole, so that no packing in packing adds up. */
#include <string.h>

#include "read/read.h"
#include "servanda/reader.h"

typedef struct waiting {
    char *path, *id; /* id NULL: by the path */
    sv_buf bytes;
    unsigned depth;
} waiting;

typedef struct packing {
    servanda_reader *reader;
    const servanda_index *index;
    servanda_reader_fn each;
    void *context;
    SV_VEC(waiting) stack; /* the next one is the last */
    uint64_t parts, bytes; /* of the whole file */
} packing;

static char *join(const char *a, const char *between, const char *b) {
    size_t n = strlen(a), m = strlen(between), k = strlen(b);
    char *out = sv_alloc(n + m + k + 1);
    if (!out) return NULL;
    memcpy(out, a, n);
    memcpy(out + n, between, m);
    memcpy(out + n + m, b, k + 1);
    return out;
}

static void forget(waiting *w) {
    sv_free(w->path);
    sv_free(w->id);
    sv_buf_free(&w->bytes);
}

/* Messages have numbers only, so their ids begin with that of their mailbox. */
static char *id_of(const servanda_document *box, const char *name) {
    if (strcmp(box->format, "mbox") != 0) return NULL;
    size_t size;
    sv_read_id(name, &size);
    char stem[32] = "";
    if (size < sizeof stem) memcpy(stem, name, size);
    return join(box->info.id, "-", stem);
}

static bool push(packing *p, const servanda_document *box, const sv_document_part *part, const waiting *from) {
    waiting made = {.path = join(from->path, "/", part->name), .bytes = SV_BUF_INIT, .depth = from->depth + 1};
    made.id = id_of(box, part->name);
    sv_buf_add(&made.bytes, part->bytes, part->size);
    if (made.path && !made.bytes.failed) SV_VEC_PUSH(p->stack, made);
    bool ok = made.path && !made.bytes.failed && !p->stack.failed;
    if (!ok) forget(&made);
    return ok;
}

static servanda_status over(const waiting *w, const char *what, unsigned long long most, servanda_error *error) {
    sv_error_set(error, SERVANDA_DOCUMENT_LIMIT, w->path, 0, "holds %s the limit of %llu", what, most);
    sv_error_cure(error, "unpack it, and read what is in it");
    return SERVANDA_DOCUMENT_LIMIT;
}

/* Its parts wait, the first on top. */
static servanda_status push_all(packing *p, const servanda_document *box, const waiting *from, servanda_error *error) {
    const servanda_limits *limits = sv_read_limits(p->reader);
    uint64_t entries = limits->of[SERVANDA_LIMIT_ENTRIES], output = limits->of[SERVANDA_LIMIT_OUTPUT];
    if (box->part_count && from->depth == SV_LIMIT_PACKING)
        return over(from, "documents packed deeper than", SV_LIMIT_PACKING, error);
    for (size_t i = 0; i < box->part_count; i++) p->bytes += box->parts[i].size;
    p->parts += box->part_count;
    if (p->parts > entries) return over(from, "more documents than", entries, error);
    if (p->bytes > output << 20) return over(from, "more megabytes of documents than", output, error);
    for (size_t i = box->part_count; i-- > 0;)
        if (!push(p, box, &box->parts[i], from)) return sv_error_memory(error);
    return SERVANDA_OK;
}

static servanda_status read_one(packing *p, const waiting *w, servanda_document **out, servanda_error *error) {
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    const servanda_document_info *known = p->index ? servanda_index_for_path(p->index, w->path) : NULL;
    if (known) info = *known;
    info.path = w->path;
    if (w->id) info.id = w->id;
    return sv_read_packed(p->reader, out, w->bytes.data ? w->bytes.data : "", w->bytes.size, &info, error);
}

/* Gives one document, or its error; what it holds waits then. */
static bool give(packing *p, const waiting *w, servanda_status status, servanda_error *error) {
    servanda_document *document = NULL;
    size_t before = p->stack.count;
    if (!status) status = read_one(p, w, &document, error);
    if (!status) status = push_all(p, document, w, error);
    while (status && p->stack.count > before) forget(&p->stack.items[--p->stack.count]);
    if (!status && sv_read_is_hollow(document)) {
        servanda_document_free(document);
        return true;
    }
    if (!status) return p->each(p->context, document, w->path, NULL);
    servanda_document_free(document);
    return p->each(p->context, NULL, w->path, error);
}

SERVANDA_API void servanda_reader_read_all(servanda_reader *reader, const char *path, const servanda_index *index,
                                           servanda_reader_fn each, void *context) {
    packing p = {.reader = reader, .index = index, .each = each, .context = context};
    servanda_error error = SERVANDA_ERROR_INIT;
    waiting file = {.path = join(path, "", ""), .bytes = SV_BUF_INIT};
    bool more = true;
    if (!file.path) {
        sv_error_memory(&error);
        each(context, NULL, path, &error);
        return;
    }
    size_t most = (size_t)sv_read_limits(reader)->of[SERVANDA_LIMIT_BYTES];
    servanda_status status = sv_file_read(path, most, &file.bytes, &error);
    more = give(&p, &file, status, &error);
    forget(&file);
    while (p.stack.count > 0) {
        waiting next = p.stack.items[--p.stack.count];
        error = (servanda_error)SERVANDA_ERROR_INIT;
        if (more) more = give(&p, &next, SERVANDA_OK, &error);
        forget(&next);
    }
    SV_VEC_FREE(p.stack);
}
