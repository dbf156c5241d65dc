/* Rows of statements from JSON Lines, and where they stand in their texts.
 *
 * The one idea: a row says where it stands by numbers or by its words; words are looked for from the last one found on, so
 * that the same words twice are two places. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shop/eval.h"
#include "text/text.h"

#define EVAL_BYTES ((size_t)1 << 30)
#define CURE "each line is one JSON object such as {\"doc\": \"name\", \"quote\": \"words\", \"kind\": \"commitment\"}"

static servanda_status wrong(const sv_eval_row *row, servanda_error *error, const char *what, const char *cure) {
    sv_error_set(error, SERVANDA_INDEX, row->file, row->line, "%s", what);
    sv_error_cure(error, "%s", cure);
    return SERVANDA_INDEX;
}

static const char *text_of(const sv_eval_row *row, const char *key) {
    return json_string_value(json_object_get(row->json, key));
}

static servanda_status take_row(sv_arena *arena, sv_eval_row *row, servanda_error *error) {
    const char *doc = text_of(row, "doc"), *kind = text_of(row, "kind");
    const char *force = text_of(row, "force"), *stage = text_of(row, "stage");
    if (!json_is_object(row->json)) return wrong(row, error, "the line is no JSON object", CURE);
    if (!doc || !*doc) return wrong(row, error, "the statement has no \"doc\"", CURE);
    if (strchr(doc, '/')) return wrong(row, error, "\"doc\" is no name of a document", CURE);
    row->kind = kind ? servanda_kind_of(kind) : SERVANDA_KIND_NONE;
    if (!row->kind) return wrong(row, error, "\"kind\" is missing or none", "it is commitment, progress or position");
    row->force = force ? servanda_force_of(force) : SERVANDA_FORCE_NONE;
    row->stage = stage ? servanda_stage_of(stage) : SERVANDA_STAGE_NONE;
    row->doc = sv_arena_str(arena, doc);
    return row->doc ? SERVANDA_OK : sv_error_memory(error);
}

static servanda_status read_row(sv_arena *arena, sv_eval_rows *rows, sv_eval_row row, const char *line, size_t size,
                                servanda_error *error) {
    json_error_t where;
    row.json = json_loadb(line, size, 0, &where);
    if (!row.json) return wrong(&row, error, "the line is not JSON", CURE);
    servanda_status status = take_row(arena, &row, error);
    if (status == SERVANDA_OK) SV_VEC_PUSH(*rows, row);
    if (status == SERVANDA_OK && rows->failed) status = sv_error_memory(error);
    if (status != SERVANDA_OK) json_decref(row.json);
    return status;
}

servanda_status sv_eval_read(sv_arena *arena, const char *path, sv_eval_rows *rows, servanda_error *error) {
    sv_buf text = SV_BUF_INIT;
    sv_eval_row row = {.file = sv_arena_str(arena, path)};
    servanda_status status = row.file ? sv_file_read(path, EVAL_BYTES, &text, error) : sv_error_memory(error);
    for (size_t at = 0; at < text.size && status == SERVANDA_OK;) {
        const char *line = text.data + at, *stop = memchr(line, '\n', text.size - at);
        size_t size = stop ? (size_t)(stop - line) : text.size - at, blank = 0;
        at += size + 1;
        row.line++;
        row.number = rows->count;
        while (blank < size && strchr(" \t\r", line[blank])) blank++;
        if (blank < size) status = read_row(arena, rows, row, line, size, error);
    }
    sv_buf_free(&text);
    return status;
}

static int by_doc(const void *a, const void *b) {
    const sv_eval_row *x = a, *y = b;
    int order = strcmp(x->doc, y->doc);
    return order ? order : x->number < y->number ? -1 : x->number > y->number;
}

void sv_eval_sort(sv_eval_rows *rows) {
    if (rows->count) qsort(rows->items, rows->count, sizeof *rows->items, by_doc);
}

void sv_eval_rows_free(sv_eval_rows *rows) {
    for (size_t i = 0; i < rows->count; i++) json_decref(rows->items[i].json);
    SV_VEC_FREE(*rows);
}

/* ---- texts ---- */

static bool is_space(uint32_t point) {
    return (point >= 9 && point <= 13) || (point >= 0x1C && point <= 0x20) || point == 0x85 || point == 0xA0 ||
           point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 ||
           point == 0x202F || point == 0x205F || point == 0x3000;
}

static bool make_room(sv_eval_text *text, size_t points) {
    text->offsets = sv_alloc((points + 1) * sizeof *text->offsets);
    text->solid = sv_alloc((points + 1) * sizeof *text->solid);
    return text->offsets && text->solid;
}

/* The canonical text of a plain file: without byte order mark, line ends as one character. */
static void drop_returns(sv_buf *bytes) {
    size_t from = bytes->size >= 3 && memcmp(bytes->data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0, to = 0;
    for (; from < bytes->size; from++)
        if (bytes->data[from] != '\r' || from + 1 == bytes->size || bytes->data[from + 1] != '\n')
            bytes->data[to++] = bytes->data[from];
    bytes->size = to;
}

static servanda_status load(sv_eval_text *text, const char *folder, const sv_eval_row *row, servanda_error *error) {
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s.txt", folder, row->doc) >= (int)sizeof path)
        return wrong(row, error, "the name of the document is too long", CURE);
    servanda_status status = sv_file_read(path, EVAL_BYTES, &text->bytes, error);
    if (status != SERVANDA_OK) return status;
    drop_returns(&text->bytes);
    if (!make_room(text, text->bytes.size)) return sv_error_memory(error);
    uint32_t solid = 0;
    for (size_t at = 0; at < text->bytes.size;) {
        uint32_t point;
        text->offsets[text->count] = at;
        text->solid[text->count++] = solid;
        at += sv_utf8_decode(text->bytes.data + at, text->bytes.size - at, &point);
        solid += !is_space(point);
    }
    text->offsets[text->count] = text->bytes.size;
    text->solid[text->count] = solid;
    return SERVANDA_OK;
}

static size_t point_at(const sv_eval_text *text, size_t byte) {
    size_t low = 0, high = text->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (text->offsets[middle] < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool numbers(sv_eval_row *row) {
    const json_t *start = json_object_get(row->json, "start"), *end = json_object_get(row->json, "end");
    if (!json_is_integer(start) || !json_is_integer(end)) return false;
    json_int_t a = json_integer_value(start), b = json_integer_value(end);
    row->start = a > 0 ? (size_t)a : 0;
    row->end = b > 0 ? (size_t)b : 0;
    if (row->end < row->start) row->end = row->start;
    return true;
}

/* By numbers, or by words from *cursor on. False: not there. */
static bool find_place(const sv_eval_text *text, sv_eval_row *row, size_t *cursor) {
    if (!numbers(row)) {
        const char *quote = text_of(row, "quote"), *at = NULL;
        size_t size = quote ? strlen(quote) : 0;
        if (size && *cursor < text->bytes.size)
            at = memmem(text->bytes.data + *cursor, text->bytes.size - *cursor, quote, size);
        if (size && !at && text->bytes.size) at = memmem(text->bytes.data, text->bytes.size, quote, size);
        if (!at) return false;
        *cursor = (size_t)(at - text->bytes.data);
        row->start = point_at(text, *cursor);
        row->end = point_at(text, *cursor + size);
    }
    if (row->end > text->count) row->end = text->count;
    if (row->start > row->end) row->start = row->end;
    return text->solid[row->end] > text->solid[row->start];
}

static servanda_status place_all(const sv_eval_text *text, sv_eval_row *rows, size_t count, bool gold, unsigned *lost,
                                 servanda_error *error) {
    size_t cursor = 0;
    for (size_t i = 0; i < count; i++) {
        if (find_place(text, &rows[i], &cursor)) continue;
        rows[i].start = rows[i].end = 0;
        if (gold)
            return wrong(&rows[i], error, "the words of this statement are not in its text",
                         "copy them from the text, line ends included");
        ++*lost;
    }
    return SERVANDA_OK;
}

/* ---- without texts: how long it is, and where its white space is, is known from the rows ---- */

static servanda_status measure(sv_eval_row *rows, size_t count, size_t *most, servanda_error *error) {
    for (size_t i = 0; i < count; i++) {
        if (!numbers(&rows[i]))
            return wrong(&rows[i], error, "the statement has no \"start\" and \"end\"",
                         "give the folder of the texts with --texts");
        if (rows[i].end > *most) *most = rows[i].end;
    }
    return *most < EVAL_BYTES ? SERVANDA_OK : wrong(&rows[0], error, "\"end\" is beyond any text", CURE);
}

static void note_spaces(const sv_eval_text *text, const sv_eval_row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *quote = text_of(&rows[i], "quote");
        size_t size = quote ? strlen(quote) : 0, at = 0;
        if (!quote || sv_utf8_count(quote, size) != rows[i].end - rows[i].start) continue;
        for (size_t k = rows[i].start; k < rows[i].end; k++) {
            uint32_t point;
            at += sv_utf8_decode(quote + at, size - at, &point);
            if (is_space(point)) text->offsets[k] = 1;
        }
    }
}

static servanda_status make_text(sv_eval_text *text, sv_eval_row *gold, size_t gold_count, sv_eval_row *found,
                                 size_t found_count, servanda_error *error) {
    size_t most = 0;
    servanda_status status = measure(gold, gold_count, &most, error);
    if (status == SERVANDA_OK) status = measure(found, found_count, &most, error);
    if (status != SERVANDA_OK) return status;
    if (!make_room(text, most)) return sv_error_memory(error);
    memset(text->offsets, 0, (most + 1) * sizeof *text->offsets);
    note_spaces(text, gold, gold_count);
    note_spaces(text, found, found_count);
    uint32_t solid = 0;
    for (size_t i = 0; i <= most; i++) {
        text->solid[i] = solid;
        solid += !text->offsets[i];
    }
    text->count = most;
    return SERVANDA_OK;
}

servanda_status sv_eval_place(sv_eval_text *text, const char *folder, sv_eval_row *gold, size_t gold_count,
                              sv_eval_row *found, size_t found_count, unsigned *lost, servanda_error *error) {
    *text = (sv_eval_text){.count = 0};
    servanda_status status =
        folder ? load(text, folder, gold, error) : make_text(text, gold, gold_count, found, found_count, error);
    if (status == SERVANDA_OK) status = place_all(text, gold, gold_count, true, lost, error);
    if (status == SERVANDA_OK) status = place_all(text, found, found_count, false, lost, error);
    return status;
}

void sv_eval_text_free(sv_eval_text *text) {
    sv_buf_free(&text->bytes);
    sv_free(text->offsets);
    sv_free(text->solid);
}
