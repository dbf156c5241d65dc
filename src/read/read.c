/* Reading a document: which format, which reader, and the document's own life.
 *
 * The one idea: a format is one row of the table: its name, the endings of its files, its media types, how its content begins, its reader.
 * A reader gets canonical text and gives lines; blocks are made here, the same way for all. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "read/read.h"
#include "read/sheet.h"
#include "read/unpack.h"
#include "servanda/reader.h"

#define ENDINGS 6
#define MEDIAS 4

typedef struct format_row {
    const char *name;
    const char *endings[ENDINGS];                 /* the first is the one given to what has none */
    const char *medias[MEDIAS];                   /* types of media, as mail and servers name them */
    bool (*looks)(const char *text, size_t size); /* does content without a name look like it; NULL: never */
    servanda_status (*read)(sv_reading *r);       /* canonical text to lines; NULL: it is read in the sandbox */
    bool (*declares)(const char *text, size_t size, char name[64]); /* its encoding; NULL: it cannot */
    sv_sandbox_job job;                                             /* how the sandbox reads its bytes to a sheet */
} format_row;

/* A job of the sandbox: the reader makes a sheet, which is handed over as bytes. */
static void hand_over(const sv_sandbox_task *task, void (*read)(const sv_sandbox_task *, sv_sheet *), sv_buf *answer) {
    sv_sheet sheet = {.status = SERVANDA_OK};
    read(task, &sheet);
    uint64_t most = (task->size + 4096) * task->limits->of[SERVANDA_LIMIT_RATIO];
    if (sv_sheet_failed(&sheet)) sv_sheet_fail(&sheet, SERVANDA_MEMORY, "out of memory");
    if (sheet.text.size > most)
        sv_sheet_fail(&sheet, SERVANDA_DOCUMENT_LIMIT, "holds more than %llu bytes of text for each of its own",
                      (unsigned long long)task->limits->of[SERVANDA_LIMIT_RATIO]);
    sv_sheet_pack(&sheet, answer);
    sv_sheet_free(&sheet);
}

static void run_picture(const sv_sandbox_task *task, sv_buf *answer) { hand_over(task, sv_picture_read, answer); }

static void run_pdf(const sv_sandbox_task *task, sv_buf *answer) { hand_over(task, sv_pdf_read, answer); }
static void run_docx(const sv_sandbox_task *task, sv_buf *answer) { hand_over(task, sv_docx_read, answer); }
static void run_odt(const sv_sandbox_task *task, sv_buf *answer) { hand_over(task, sv_odt_read, answer); }
static void run_rtf(const sv_sandbox_task *task, sv_buf *answer) { hand_over(task, sv_rtf_read, answer); }
static void run_epub(const sv_sandbox_task *task, sv_buf *answer) { hand_over(task, sv_epub_read, answer); }
static void run_mail(const sv_sandbox_task *task, sv_buf *answer) { hand_over(task, sv_mail_read, answer); }
static void run_mbox(const sv_sandbox_task *task, sv_buf *answer) { hand_over(task, sv_mbox_read, answer); }
static void run_zip(const sv_sandbox_task *task, sv_buf *answer) { hand_over(task, sv_zip_read, answer); }

/* What poppler reads of fonts that a PDF names but does not hold. */
static const char *const poppler_data[] = {
    "/usr/share/poppler/cMap/Adobe-CNS1",   "/usr/share/poppler/cMap/Adobe-GB1",
    "/usr/share/poppler/cMap/Adobe-Japan1", "/usr/share/poppler/cMap/Adobe-Japan2",
    "/usr/share/poppler/cMap/Adobe-Korea1", "/usr/share/poppler/cMap/Adobe-KR",
    "/usr/share/poppler/cidToUnicode",      "/usr/share/poppler/nameToUnicode",
    "/usr/share/poppler/unicodeMap",        NULL};

static const format_row formats[] = {
    {"text", {"txt", "text", NULL}, {"text/plain", NULL}, NULL, sv_text_read, NULL, {0}},
    {"markdown",
     {"md", "markdown", "mkd", NULL},
     {"text/markdown", NULL},
     sv_markdown_looks,
     sv_markdown_read,
     NULL,
     {0}},
    {"html",
     {"html", "htm", "xhtml", NULL},
     {"text/html", "application/xhtml+xml", NULL},
     sv_html_looks,
     sv_html_read,
     sv_html_declares,
     {0}},
    {"pdf",
     {"pdf", NULL},
     {"application/pdf", NULL},
     sv_pdf_looks,
     NULL,
     NULL,
     {poppler_data, sv_pdf_prepare, run_pdf}},
    {"docx",
     {"docx", "docm", "dotx", NULL},
     {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", NULL},
     sv_docx_looks,
     NULL,
     NULL,
     {NULL, sv_unpack_prepare, run_docx}},
    {"odt",
     {"odt", "ott", NULL},
     {"application/vnd.oasis.opendocument.text", NULL},
     sv_odt_looks,
     NULL,
     NULL,
     {NULL, sv_unpack_prepare, run_odt}},
    {"rtf", {"rtf", NULL}, {"application/rtf", "text/rtf", NULL}, sv_rtf_looks, NULL, NULL, {NULL, NULL, run_rtf}},
    {"epub",
     {"epub", NULL},
     {"application/epub+zip", NULL},
     sv_epub_looks,
     NULL,
     NULL,
     {NULL, sv_unpack_prepare, run_epub}},
    {"mail", {"eml", NULL}, {"message/rfc822", NULL}, sv_mail_looks, NULL, NULL, {NULL, NULL, run_mail}},
    {"mhtml", {"mhtml", "mht", NULL}, {NULL}, NULL, NULL, NULL, {NULL, NULL, run_mail}},
    {"mbox", {"mbox", NULL}, {"application/mbox", NULL}, sv_mbox_looks, NULL, NULL, {NULL, NULL, run_mbox}},
    {"zip", {"zip", NULL}, {"application/zip", NULL}, sv_unpack_looks, NULL, NULL, {NULL, sv_unpack_prepare, run_zip}},
    {"picture",
     {"png", "jpg", "jpeg", "tif", "tiff"},
     {NULL},
     sv_picture_looks,
     NULL,
     NULL,
     {sv_picture_folders, sv_picture_prepare, run_picture}},
};

#define FORMATS (sizeof formats / sizeof *formats)

const char *sv_read_format(size_t index, const sv_sandbox_job **job) {
    if (index >= FORMATS) return NULL;
    if (job) *job = &formats[index].job;
    return formats[index].name;
}

/* ---- names ---- */

static const char *base_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static const char *ending_of(const char *path) {
    const char *base = base_of(path), *dot = strrchr(base, '.');
    return dot && dot > base ? dot + 1 : "";
}

static bool has_ending(const format_row *row, const char *ending) {
    for (size_t i = 0; i < ENDINGS && row->endings[i]; i++)
        if (strcasecmp(row->endings[i], ending) == 0) return true;
    return false;
}

static bool is_picture(const format_row *row) { return row->job.run == run_picture; }

/* In a folder most pictures are no documents: those are read only where they are named. */
bool sv_read_knows(const char *path) {
    for (size_t i = 0; i < FORMATS; i++)
        if (!is_picture(&formats[i]) && has_ending(&formats[i], ending_of(path))) return true;
    return false;
}

const char *sv_read_ending(const char *media, size_t size) {
    for (size_t i = 0; i < FORMATS; i++)
        for (size_t k = 0; k < MEDIAS && formats[i].medias[k]; k++)
            if (strlen(formats[i].medias[k]) == size && strncasecmp(media, formats[i].medias[k], size) == 0)
                return formats[i].endings[0];
    return "";
}

static const format_row *find_named(const char *name) {
    for (size_t i = 0; i < FORMATS; i++)
        if (strcasecmp(formats[i].name, name) == 0) return &formats[i];
    return NULL;
}

/* By the format asked for, then by the name's ending, then by how the bytes begin; else plain text. */
static const format_row *choose(const servanda_document *document, const char *asked) {
    const char *path = document->info.path, *ending = path ? ending_of(path) : "";
    if (asked) return find_named(asked);
    for (size_t i = 0; i < FORMATS && *ending; i++)
        if (has_ending(&formats[i], ending)) return &formats[i];
    for (size_t i = 0; i < FORMATS; i++)
        if (formats[i].looks && formats[i].looks((const char *)document->original, document->original_size))
            return &formats[i];
    return &formats[0];
}

/* ---- info ---- */

bool sv_read_fill(servanda_document *document, const char **field, const char *value, size_t size) {
    while (size > 0 && (unsigned char)*value <= ' ') value++, size--;
    while (size > 0 && (unsigned char)value[size - 1] <= ' ') size--;
    if (*field || size == 0) return true;
    *field = sv_arena_copy(document->arena, value, size);
    return *field != NULL;
}

const char *sv_read_id(const char *path, size_t *size) {
    const char *base = path && strcmp(path, "-") != 0 ? base_of(path) : "stdin", *dot = strrchr(base, '.');
    *size = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    return base;
}

static const char *default_id(sv_arena *arena, const char *path) {
    size_t size;
    const char *id = sv_read_id(path, &size);
    return sv_arena_copy(arena, id, size);
}

static bool copy_parties(sv_arena *arena, servanda_document_info *to, const servanda_document_info *from) {
    const char **parties = SV_NEW_N(arena, const char *, from->party_count + 1);
    if (!parties) return false;
    for (size_t i = 0; i < from->party_count; i++)
        if (!(parties[i] = sv_arena_str(arena, from->parties[i]))) return false;
    to->parties = parties;
    to->party_count = from->party_count;
    return true;
}

static bool copy_info(sv_arena *arena, servanda_document_info *to, const servanda_document_info *from) {
    const char *const *source[] = {&from->id,       &from->path,   &from->lang,      &from->date,       &from->title,
                                   &from->source,   &from->form,   &from->publisher, &from->version_of, &from->format,
                                   &from->encoding, &from->series, &from->meeting};
    const char **target[] = {&to->id,       &to->path,   &to->lang,      &to->date,       &to->title,
                             &to->source,   &to->form,   &to->publisher, &to->version_of, &to->format,
                             &to->encoding, &to->series, &to->meeting};
    for (size_t i = 0; i < sizeof source / sizeof *source; i++) {
        *target[i] = sv_arena_str(arena, *source[i]);
        if (*source[i] && !*target[i]) return false;
    }
    to->round = from->round;
    return copy_parties(arena, to, from);
}

/* ---- the document ---- */

static servanda_document *new_document(const void *bytes, size_t size, const servanda_document_info *info) {
    static const servanda_document_info none = SERVANDA_DOCUMENT_INFO_INIT;
    sv_arena *arena = sv_arena_new();
    servanda_document *document = arena ? SV_NEW(arena, servanda_document) : NULL;
    if (document) {
        document->arena = arena;
        document->info = none;
        document->original = (const unsigned char *)sv_arena_copy(arena, bytes, size);
        document->original_size = size;
    }
    bool ok = document && document->original && copy_info(arena, &document->info, info ? info : &none);
    if (ok && !document->info.id) ok = (document->info.id = default_id(arena, document->info.path)) != NULL;
    if (ok) return document;
    sv_arena_free(arena);
    return NULL;
}

static servanda_status unknown_format(const servanda_document *document, const char *asked, servanda_error *error) {
    char names[256] = "";
    for (size_t i = 0, used = 0; i < FORMATS && used < sizeof names; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", formats[i].name);
    sv_error_set(error, SERVANDA_USAGE, document->info.path, 0, "no format has the name \"%s\"", asked);
    sv_error_cure(error, "use one of: %s", names);
    return SERVANDA_USAGE;
}

/* ---- readers ---- */

struct servanda_reader {
    sv_sandbox *sandbox;
    servanda_limits limits;
    sv_sandbox_job jobs[FORMATS]; /* of the formats, in their order */
};

SERVANDA_API servanda_status servanda_reader_open(servanda_reader **out, const servanda_limits *limits,
                                                  servanda_error *error) {
    servanda_reader *reader = sv_alloc(sizeof *reader);
    *out = NULL;
    if (!reader) return sv_error_memory(error);
    servanda_limits_default(&reader->limits);
    if (limits) reader->limits = *limits;
    for (size_t i = 0; i < FORMATS; i++) reader->jobs[i] = formats[i].job;
    servanda_status status = sv_sandbox_open(&reader->sandbox, reader->jobs, FORMATS, &reader->limits, error);
    if (status)
        sv_free(reader);
    else
        *out = reader;
    return status;
}

SERVANDA_API void servanda_reader_free(servanda_reader *reader) {
    if (!reader) return;
    sv_sandbox_free(reader->sandbox);
    sv_free(reader);
}

void sv_read_warm(servanda_reader *reader, const char *path) {
    for (size_t i = 0; i < FORMATS; i++)
        if (formats[i].job.run && has_ending(&formats[i], ending_of(path))) sv_sandbox_start(reader->sandbox, NULL);
}

static servanda_status run_job(servanda_reader *reader, const format_row *row, sv_reading *r, sv_sheet *sheet) {
    const servanda_document *document = r->document;
    const char *lang = document->info.lang ? document->info.lang : "", *path = document->info.path;
    const sv_sandbox_task task = {.argument = lang,
                                  .argument_size = strlen(lang),
                                  .bytes = document->original,
                                  .size = document->original_size,
                                  .clock = is_picture(row) ? SERVANDA_LIMIT_OCR : SERVANDA_LIMIT_SECONDS};
    sv_buf answer = SV_BUF_INIT;
    servanda_status status = sv_sandbox_run(reader->sandbox, (size_t)(row - formats), &task, path, &answer, r->error);
    if (!status && !sv_sheet_unpack(sheet, answer.data, answer.size))
        status = sv_error_set(r->error, SERVANDA_FORMAT, path, 0, "made its reader answer nonsense");
    sv_buf_free(&answer);
    return status;
}

static bool has_pictures(const sv_sheet *sheet) {
    for (size_t i = 0; i < sheet->pages.count; i++)
        if (sheet->pages.items[i].picture) return true;
    return false;
}

/* Some pages have text, and others that could not be recognised do not. */
static void note_pictures(sv_sheet *sheet, const sv_sheet *read) {
    size_t pictures = 0;
    for (size_t i = 0; i < sheet->pages.count; i++) pictures += sheet->pages.items[i].picture;
    if (sheet->status || sheet->notice[0]) return;
    snprintf(sheet->notice, sizeof sheet->notice, "%zu of its %zu pages are pictures and were not read%s%.150s",
             pictures, sheet->pages.count, read && read->cure[0] ? "; " : "", read ? read->cure : "");
}

/* Pages that are pictures are recognised; what has text besides keeps it where that cannot be done. */
static servanda_status recognise(servanda_reader *reader, sv_reading *r, sv_sheet *sheet) {
    sv_sheet read = {.status = SERVANDA_OK};
    bool bare = sheet->status != SERVANDA_OK;
    servanda_status status = run_job(reader, find_named("picture"), r, &read);
    bool better = bare || (!status && !read.status);
    if (!better) note_pictures(sheet, &read);
    sv_sheet_free(better ? sheet : &read);
    if (better) *sheet = read;
    if (!bare) status = SERVANDA_OK;
    return status;
}

static servanda_status read_locked(servanda_reader *reader, const format_row *row, sv_reading *r) {
    sv_sheet sheet = {.status = SERVANDA_OK};
    servanda_status status = run_job(reader, row, r, &sheet);
    bool readable = sheet.status == SERVANDA_OK || sheet.status == SERVANDA_NO_TEXT;
    bool pictures = !status && !is_picture(row) && readable && has_pictures(&sheet);
    if (pictures && reader->limits.of[SERVANDA_LIMIT_OCR] > 0)
        status = recognise(reader, r, &sheet);
    else if (pictures)
        note_pictures(&sheet, NULL);
    if (!status) status = sv_sheet_take(r, &sheet);
    sv_sheet_free(&sheet);
    return status;
}

static servanda_status read_plain(const format_row *row, sv_reading *r) {
    servanda_document *document = r->document;
    char hint[64] = "";
    if (row->declares) row->declares((const char *)document->original, document->original_size, hint);
    servanda_status status = sv_encoding_decode(document, document->info.encoding, *hint ? hint : NULL, r->error);
    return status ? status : row->read(r);
}

static servanda_status read_into(servanda_reader *reader, servanda_document *document, servanda_error *error) {
    const char *asked = document->info.format;
    const format_row *row = choose(document, asked);
    sv_reading r = {.document = document, .error = error};
    if (!row) return unknown_format(document, asked, error);
    document->format = row->name;
    servanda_status status = row->job.run ? read_locked(reader, row, &r) : read_plain(row, &r);
    bool hollow = document->part_count > 0 && r.lines.count == 0;
    if (!status && !hollow) status = sv_block_build(&r);
    SV_VEC_FREE(r.lines);
    SV_VEC_FREE(r.chunks);
    document->info.format = document->format;
    document->info.encoding = document->encoding;
    return status;
}

static servanda_status too_large(const servanda_document_info *info, uint64_t most, servanda_error *error) {
    sv_error_set(error, SERVANDA_DOCUMENT_LIMIT, info ? info->path : NULL, 0, "is larger than the limit of %llu bytes",
                 (unsigned long long)most);
    sv_error_cure(error, "split it into parts");
    return SERVANDA_DOCUMENT_LIMIT;
}

servanda_status sv_read_packed(servanda_reader *reader, servanda_document **out, const void *bytes, size_t size,
                               const servanda_document_info *info, servanda_error *error) {
    *out = NULL;
    if (size > reader->limits.of[SERVANDA_LIMIT_BYTES])
        return too_large(info, reader->limits.of[SERVANDA_LIMIT_BYTES], error);
    servanda_document *document = new_document(bytes, size, info);
    if (!document) return sv_error_memory(error);
    servanda_status status = read_into(reader, document, error);
    if (status)
        servanda_document_free(document);
    else
        *out = document;
    return status;
}

SERVANDA_API servanda_status servanda_reader_read(servanda_reader *reader, servanda_document **out, const void *bytes,
                                                  size_t size, const servanda_document_info *info,
                                                  servanda_error *error) {
    servanda_status status = sv_read_packed(reader, out, bytes, size, info, error);
    if (status || !sv_read_is_hollow(*out)) return status;
    sv_error_set(error, SERVANDA_EMPTY, (*out)->info.path, 0, "holds %zu documents and no text of its own",
                 (*out)->part_count);
    sv_error_cure(error, "read them one by one");
    servanda_document_free(*out);
    *out = NULL;
    return SERVANDA_EMPTY;
}

SERVANDA_API servanda_status servanda_reader_read_file(servanda_reader *reader, servanda_document **out,
                                                       const char *path, const servanda_document_info *info,
                                                       servanda_error *error) {
    servanda_document_info named = SERVANDA_DOCUMENT_INFO_INIT;
    sv_buf bytes = SV_BUF_INIT;
    if (info) named = *info;
    named.path = path;
    *out = NULL;
    servanda_status status = sv_file_read(path, (size_t)reader->limits.of[SERVANDA_LIMIT_BYTES], &bytes, error);
    if (!status) status = servanda_reader_read(reader, out, bytes.data, bytes.size, &named, error);
    sv_buf_free(&bytes);
    return status;
}

const servanda_limits *sv_read_limits(const servanda_reader *reader) { return &reader->limits; }

/* ---- documents by themselves ---- */

SERVANDA_API servanda_status servanda_document_read(servanda_document **out, const void *bytes, size_t size,
                                                    const servanda_document_info *info, servanda_error *error) {
    servanda_reader *reader;
    *out = NULL;
    servanda_status status = servanda_reader_open(&reader, NULL, error);
    if (!status) status = servanda_reader_read(reader, out, bytes, size, info, error);
    servanda_reader_free(reader);
    return status;
}

SERVANDA_API servanda_status servanda_document_read_file(servanda_document **out, const char *path,
                                                         const servanda_document_info *info, servanda_error *error) {
    servanda_reader *reader;
    *out = NULL;
    servanda_status status = servanda_reader_open(&reader, NULL, error);
    if (!status) status = servanda_reader_read_file(reader, out, path, info, error);
    servanda_reader_free(reader);
    return status;
}

SERVANDA_API void servanda_document_free(servanda_document *document) {
    if (document) sv_arena_free(document->arena);
}

SERVANDA_API const servanda_document_info *servanda_document_get_info(const servanda_document *document) {
    return &document->info;
}

SERVANDA_API const char *servanda_document_notice(const servanda_document *document) { return document->notice; }

SERVANDA_API const char *servanda_document_text(const servanda_document *document, size_t *bytes) {
    if (bytes) *bytes = document->text_size;
    return document->text;
}

SERVANDA_API const void *servanda_document_original(const servanda_document *document, size_t *bytes) {
    if (bytes) *bytes = document->original_size;
    return document->original;
}
