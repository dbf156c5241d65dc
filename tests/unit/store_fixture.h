/* Documents and statements made by hand, for the tests of the register.
 *
 * The one idea: a text is given with its statements marked by their words; spans, blocks and numbers follow from it. */
#ifndef SV_STORE_FIXTURE_H
#define SV_STORE_FIXTURE_H

#include "test.h"

#include <stdlib.h>

#include "model/document.h"
#include "servanda/register.h"

#define MOST_STATEMENTS 64

typedef struct fixture {
    servanda_document document;
    servanda_statement items[MOST_STATEMENTS];
    servanda_addition addition;
    sv_document_cursor cursor;
} fixture;

/* A document of one paragraph a line; lines that begin with "# " are headings, with "- " items, with "| " furniture. */
static inline void fixture_make(fixture *f, const char *id, const char *lang, const char *text) {
    sv_arena *arena = sv_arena_new();
    assert_non_null(arena);
    memset(f, 0, sizeof *f);
    servanda_document *d = &f->document;
    *d = (servanda_document){.arena = arena, .encoding = "UTF-8", .format = "text"};
    d->info = (servanda_document_info)SERVANDA_DOCUMENT_INFO_INIT;
    d->info.id = id, d->info.lang = lang, d->info.path = id, d->info.format = "text", d->info.encoding = "UTF-8";
    d->text_size = d->original_size = strlen(text);
    d->text = sv_arena_str(arena, text);
    d->original = (const unsigned char *)d->text;
    d->blocks = SV_NEW_N(arena, sv_block, d->text_size + 1);
    uint32_t heading = SV_NO_BLOCK;
    for (const char *s = d->text; *s;) {
        const char *end = strchr(s, '\n');
        if (!end) end = s + strlen(s);
        sv_block *b = &d->blocks[d->block_count];
        bool marked = s[0] && s[1] == ' ' && strchr("#-|", s[0]);
        *b = (sv_block){.kind = SV_BLOCK_PARAGRAPH, .lead = SV_NO_BLOCK, .heading = heading};
        if (marked && s[0] == '#') b->kind = SV_BLOCK_HEADING, b->level = 1, heading = (uint32_t)d->block_count;
        if (marked && s[0] == '-') b->kind = SV_BLOCK_ITEM, b->level = 1, b->lead = (uint32_t)d->block_count - 1;
        if (marked && s[0] == '|') b->kind = SV_BLOCK_FURNITURE;
        snprintf(b->lang, sizeof b->lang, "%s", lang);
        b->ranges = SV_NEW(arena, sv_range);
        b->range_count = 1;
        b->ranges[0] = (sv_range){(size_t)(s - d->text) + (marked ? 2 : 0), (size_t)(end - d->text)};
        d->block_count += end > s;
        s = end + (*end == '\n');
    }
    f->addition = (servanda_addition)SERVANDA_ADDITION_INIT;
    f->addition.document = d;
    f->addition.packs = "packs-1";
    f->addition.at = "2025-01-31T09:30:00Z";
    f->addition.statements.items = f->items;
}

static inline servanda_span fixture_span(fixture *f, const char *words) {
    const char *at = strstr(f->document.text, words);
    assert_non_null(at);
    size_t start = (size_t)(at - f->document.text);
    return sv_document_span(&f->document, &f->cursor, start, start + strlen(words));
}

/* Adds a statement that quotes `quote`; its slots are set by the caller. */
static inline servanda_statement *fixture_state(fixture *f, servanda_kind kind, const char *quote) {
    assert_true(f->addition.statements.count < MOST_STATEMENTS);
    servanda_statement *s = &f->items[f->addition.statements.count++];
    *s = (servanda_statement){.doc = f->document.info.id, .id = (uint32_t)f->addition.statements.count, .kind = kind};
    s->span = fixture_span(f, quote);
    s->quote = sv_arena_str(f->document.arena, quote);
    s->lang = f->document.info.lang;
    if (kind == SERVANDA_KIND_COMMITMENT) s->force = SERVANDA_FORCE_COMMIT;
    if (kind == SERVANDA_KIND_PROGRESS) s->stage = SERVANDA_STAGE_COMPLETED;
    return s;
}

/* Splits "JPN,USA" into a list. */
static inline const char *const *fixture_list(fixture *f, const char *words, size_t *count) {
    const char **items = SV_NEW_N(f->document.arena, const char *, strlen(words) + 1);
    *count = 0;
    for (const char *s = words; *s;) {
        size_t size = strcspn(s, ",");
        items[(*count)++] = sv_arena_copy(f->document.arena, s, size);
        s += size + (s[size] == ',');
    }
    return items;
}

static inline void fixture_slots(fixture *f, servanda_statement *s, const char *actors, const char *areas) {
    s->actors = fixture_list(f, actors, &s->actor_count);
    s->areas = fixture_list(f, areas, &s->area_count);
}

static inline void fixture_date(fixture *f, servanda_statement *s, const char *edtf, servanda_role role,
                                const char *words) {
    servanda_date *dates = SV_NEW_N(f->document.arena, servanda_date, s->date_count + 1);
    if (s->date_count) memcpy(dates, s->dates, s->date_count * sizeof *dates);
    dates[s->date_count++] = (servanda_date){words, edtf, role, fixture_span(f, words)};
    s->dates = dates;
}

static inline void fixture_free(fixture *f) { sv_arena_free(f->document.arena); }

/* ---- registers ---- */

#define assert_ok(call, error)                                                                                        \
    do {                                                                                                              \
        servanda_status got_ = (call);                                                                                \
        if (got_ != SERVANDA_OK) print_error("%s: %s; %s\n", servanda_status_name(got_), (error).what, (error).cure); \
        assert_int_equal(got_, SERVANDA_OK);                                                                          \
    } while (0)

static inline servanda_register *open_at(const char *path) {
    servanda_register *reg = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    assert_ok(servanda_register_open(&reg, path, NULL, &error), error);
    return reg;
}

static inline servanda_added add_to(servanda_register *reg, const fixture *f) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_added_as as;
    assert_ok(servanda_register_add(reg, &f->addition, &as, &error), error);
    return as.how;
}

static inline bool print_problem(void *context, const char *sentence) {
    (void)context;
    print_error("problem: %s\n", sentence);
    return true;
}

static inline void assert_sound(servanda_register *reg) {
    servanda_error error = SERVANDA_ERROR_INIT;
    assert_ok(servanda_register_check(reg, print_problem, NULL, NULL, &error), error);
}

/* A folder of its own for the files of a test; its path ends in no slash. */
typedef struct folder {
    char path[64];
} folder;

static inline folder folder_make(void) {
    folder f = {"/tmp/servanda-test-XXXXXX"};
    assert_non_null(mkdtemp(f.path));
    return f;
}

static inline void folder_remove(const folder *f) {
    char command[256];
    snprintf(command, sizeof command, "chmod -R u+w '%s'; rm -rf '%s'", f->path, f->path);
    assert_int_equal(system(command), 0);
}

typedef struct file_path {
    char text[128];
} file_path;

static inline file_path file_in(const folder *f, const char *name) {
    file_path path;
    snprintf(path.text, sizeof path.text, "%s/%s", f->path, name);
    return path;
}

#endif
