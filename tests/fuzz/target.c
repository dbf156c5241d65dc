/* The targets of fuzzing (see target.h), and what must hold after each run.
 *
 * The one idea: what reads in the sandbox is run here without it, in this process, so that the sanitizers see it; the
 * answer then goes the way it goes in the program, where nothing of it is believed. */
#include "target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "read/read.h"
#include "rule/rule.h"
#include "servanda/index.h"
#include "servanda/reader.h"
#include "servanda/values.h"

#define MUST(condition)                                                             \
    do {                                                                            \
        if (!(condition)) {                                                         \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                                \
        }                                                                           \
    } while (0)

#define JOBS 32
static struct {
    servanda_packs *packs;
    servanda_reader *reader;
    void *prepared[JOBS];
    bool ready[JOBS];
    servanda_limits limits;
} kept;

/* ---- what must hold ---- */

static void check_block(const servanda_document *d, const sv_block *b, size_t index) {
    MUST(b->lead == SV_NO_BLOCK || b->lead < index);
    MUST(b->heading == SV_NO_BLOCK || b->heading < index);
    for (uint32_t k = 0; k < b->range_count; k++) {
        MUST(b->ranges[k].start < b->ranges[k].end && b->ranges[k].end <= d->text_size);
        MUST(k == 0 || b->ranges[k].start >= b->ranges[k - 1].end);
        MUST(((unsigned char)d->text[b->ranges[k].start] & 0xC0) != 0x80);
        MUST(((unsigned char)d->text[b->ranges[k].end] & 0xC0) != 0x80);
    }
}

static void check_document(const servanda_document *d) {
    MUST(d->text && d->text[d->text_size] == '\0');
    MUST(sv_utf8_valid_prefix(d->text, d->text_size) == d->text_size);
    for (size_t i = 0; i < d->block_count; i++) check_block(d, &d->blocks[i], i);
}

static void check_error(servanda_status status, const servanda_error *error) {
    MUST(error->status == status);
    MUST(error->what[0] != '\0');
    MUST(status != SERVANDA_BUG);
}

static void check_statements(const servanda_document *d, servanda_statements all) {
    for (size_t i = 0; i < all.count; i++) {
        const servanda_statement *s = &all.items[i];
        size_t size = s->span.byte_end - s->span.byte_start;
        MUST(s->span.byte_start < s->span.byte_end && s->span.byte_end <= d->text_size);
        MUST(s->quote && strlen(s->quote) == size && memcmp(s->quote, d->text + s->span.byte_start, size) == 0);
    }
}

/* ---- readers ---- */

/* The way of an answer from the sandbox, from its bytes on. */
static void take_answer(const char *format, const void *answer, size_t size) {
    servanda_error error = SERVANDA_ERROR_INIT;
    sv_sheet sheet = {.status = SERVANDA_OK};
    sv_arena *arena = sv_arena_new();
    servanda_document *d = arena ? SV_NEW(arena, servanda_document) : NULL;
    if (d && sv_sheet_unpack(&sheet, answer, size)) {
        d->arena = arena;
        d->format = format;
        d->info = (servanda_document_info)SERVANDA_DOCUMENT_INFO_INIT;
        sv_reading r = {.document = d, .error = &error};
        servanda_status status = sv_sheet_take(&r, &sheet);
        if (!status) status = sv_block_build(&r);
        SV_VEC_FREE(r.lines);
        SV_VEC_FREE(r.chunks);
        if (status)
            check_error(status, &error);
        else
            check_document(d);
    }
    sv_sheet_free(&sheet);
    sv_arena_free(arena);
}

static void run_job(size_t format, const sv_sandbox_job *job, const uint8_t *bytes, size_t size) {
    sv_buf answer = SV_BUF_INIT;
    MUST(format < JOBS);
    if (!kept.ready[format] && job->prepare) kept.prepared[format] = job->prepare();
    kept.ready[format] = true;
    servanda_limits_default(&kept.limits);
    const sv_sandbox_task task = {.argument = "en", /* so that what recognises pictures loads one language, once */
                                  .argument_size = 2,
                                  .prepared = kept.prepared[format],
                                  .bytes = bytes,
                                  .size = size,
                                  .limits = &kept.limits};
    job->run(&task, &answer);
    if (!answer.failed) take_answer(sv_read_format(format, NULL), answer.data, answer.size);
    sv_buf_free(&answer);
}

static void run_plain(const char *format, const uint8_t *bytes, size_t size) {
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *document = NULL;
    info.format = format;
    if (!kept.reader) MUST(servanda_reader_open(&kept.reader, NULL, &error) == SERVANDA_OK);
    servanda_status status = servanda_reader_read(kept.reader, &document, bytes, size, &info, &error);
    if (status)
        check_error(status, &error);
    else
        check_document(document);
    servanda_document_free(document);
}

static void run_format(size_t format, const uint8_t *bytes, size_t size) {
    const sv_sandbox_job *job;
    const char *name = sv_read_format(format, &job);
    if (job->run)
        run_job(format, job, bytes, size);
    else
        run_plain(name, bytes, size);
}

/* What comes out of the sandbox may be anything. */
static void run_sheet(const uint8_t *bytes, size_t size) { take_answer("sheet", bytes, size); }

/* ---- finding ---- */

/* The first byte says the language. */
static const char *take_lang(const uint8_t **bytes, size_t *size) {
    static const char *const langs[] = {"ja", "zh", "en", "ko"};
    static const char letters[] = "jzek";
    if (*size == 0) return langs[0];
    const char *letter = memchr(letters, **bytes, 4);
    size_t lang = letter ? (size_t)(letter - letters) : **bytes & 3u;
    ++*bytes, --*size;
    return langs[lang];
}

static void open_packs(void) {
    servanda_error error = SERVANDA_ERROR_INIT;
    if (!kept.packs) MUST(servanda_packs_open(&kept.packs, NULL, &error) == SERVANDA_OK);
}

static void run_find(const uint8_t *bytes, size_t size) {
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *document = NULL;
    servanda_extraction *extraction = NULL;
    info.lang = take_lang(&bytes, &size);
    info.format = "text";
    info.encoding = "UTF-8";
    open_packs();
    if (servanda_document_read(&document, bytes, size, &info, &error) == SERVANDA_OK) {
        servanda_status status = servanda_extract(&extraction, document, kept.packs, &error);
        if (status)
            check_error(status, &error);
        else
            check_statements(document, servanda_extraction_statements(extraction));
    }
    servanda_extraction_free(extraction);
    servanda_document_free(document);
}

static void run_values(const uint8_t *bytes, size_t size) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_values *values = NULL;
    const char *lang = take_lang(&bytes, &size);
    open_packs();
    servanda_status status =
        servanda_values_find(&values, (const char *)bytes, size, lang, "2024-05-27", kept.packs, &error);
    if (status) {
        check_error(status, &error);
        return;
    }
    size_t count;
    const servanda_value *items = servanda_values_items(values, &count);
    for (size_t i = 0; i < count; i++) {
        MUST(items[i].span.byte_start < items[i].span.byte_end && items[i].span.byte_end <= size);
        MUST(items[i].text && (items[i].kind != SERVANDA_VALUE_DATE || items[i].edtf));
    }
    servanda_values_free(values);
}

/* ---- packs: three parts divided by lines of "====": words, rules, and a text to match ---- */

typedef struct part {
    const char *text;
    size_t size;
} part;

static part cut_part(const uint8_t **bytes, size_t *size) {
    static const char line[] = "\n====\n";
    const uint8_t *end = memmem(*bytes, *size, line, sizeof line - 1);
    part out = {(const char *)*bytes, end ? (size_t)(end - *bytes) + 1 : *size};
    size_t used = end ? out.size + sizeof line - 2 : *size;
    *bytes += used;
    *size -= used;
    return out;
}

static void match_text(const sv_pack *pack, const part *text) {
    servanda_error error = SERVANDA_ERROR_INIT;
    sv_view view;
    memset(&view, 0, sizeof view);
    sv_scan *scan = sv_scan_new();
    MUST(scan);
    servanda_status status =
        sv_view_string(&view, text->text, text->size, sv_rule_spaced(pack), sv_rule_fold(pack), &error);
    if (!status) status = sv_scan_begin(scan, pack, &view, &error);
    for (int type = 0; type < (int)SV_TYPE_COUNT && !status; type++)
        status = sv_scan_run(scan, (sv_type)type, 0, (uint32_t)view.count, &error);
    size_t count = 0;
    const sv_mark *marks = sv_scan_marks(scan, &count);
    for (size_t i = 0; i < count && !status; i++) MUST(marks[i].start <= marks[i].end && marks[i].end <= view.count);
    sv_scan_free(scan);
    sv_view_free(&view);
}

static void run_rules(const uint8_t *bytes, size_t size) {
    static const char conf[] = "lang en\nspaced yes\nbranch right\npause , ;\n";
    servanda_error error = SERVANDA_ERROR_INIT;
    sv_buf blob = SV_BUF_INIT;
    sv_pack *pack = NULL;
    part words = cut_part(&bytes, &size), rules = cut_part(&bytes, &size), text = cut_part(&bytes, &size);
    const sv_source sources[] = {{"en/pack.conf", conf, sizeof conf - 1},
                                 {"en/words/a.words", words.text, words.size},
                                 {"en/rules/a.rules", rules.text, rules.size}};
    servanda_status status = sv_rule_compile(&blob, "en", sources, 3, &error);
    if (status)
        check_error(status, &error);
    else {
        MUST(sv_rule_load(&pack, blob.data, blob.size, &error) == SERVANDA_OK);
        if (sv_utf8_valid_prefix(text.text, text.size) == text.size) match_text(pack, &text);
    }
    sv_rule_unload(pack);
    sv_buf_free(&blob);
}

/* ---- the index of documents: JSON Lines ---- */

static void run_index(const uint8_t *bytes, size_t size) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_index *index = NULL;
    char path[64];
    int fd = memfd_create("index", MFD_CLOEXEC);
    MUST(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    servanda_status status = servanda_index_open(&index, path, &error);
    if (status)
        check_error(status, &error);
    else
        servanda_index_find(index, "ports");
    servanda_index_free(index);
    close(fd);
}

/* ---- the table ---- */

static const struct {
    const char *name;
    void (*run)(const uint8_t *bytes, size_t size);
} others[] = {
    {"sheet", run_sheet}, {"find", run_find}, {"values", run_values}, {"rules", run_rules}, {"index", run_index}};

static size_t count_formats(void) {
    size_t count = 0;
    while (sv_read_format(count, NULL)) count++;
    return count;
}

const char *fuzz_target_name(size_t index) {
    size_t formats = count_formats();
    if (index < formats) return sv_read_format(index, NULL);
    return index - formats < sizeof others / sizeof *others ? others[index - formats].name : NULL;
}

size_t fuzz_target_find(const char *name) {
    const char *other;
    for (size_t i = 0; (other = fuzz_target_name(i)); i++)
        if (strcmp(name, other) == 0) return i;
    return SIZE_MAX;
}

void fuzz_target_run(size_t index, const uint8_t *bytes, size_t size) {
    size_t formats = count_formats();
    if (index < formats)
        run_format(index, bytes, size);
    else
        others[index - formats].run(bytes, size);
}

void fuzz_target_end(void) {
    servanda_reader_free(kept.reader);
    servanda_packs_free(kept.packs);
    kept.reader = NULL;
    kept.packs = NULL;
}
