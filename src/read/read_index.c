/* The JSONL index of documents (see index.h).
 *
 * The one idea: each line is checked on its own and its mistakes are told with its number; a table of fields says what is
 * read, and the entries are sorted once so that finding needs no hash. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "read/read.h"
#include "servanda/index.h"

#define INDEX_BYTES ((size_t)256 << 20)

typedef struct item {
    servanda_document_info info;
    unsigned long line;
} item;

struct servanda_index {
    sv_arena *arena;
    item *items; /* sorted by id */
    size_t count;
};

typedef struct opening {
    servanda_index *index;
    SV_VEC(item) items;
    const char *path;
    unsigned long line;
    servanda_error *error;
} opening;

/* Fields whose value is a text. */
typedef struct field_row {
    const char *name;
    size_t offset;
} field_row;

#define FIELD(name, member) \
    { name, offsetof(servanda_document_info, member) }

static const field_row fields[] = {
    FIELD("doc", id),
    FIELD("lang", lang),
    FIELD("date", date),
    FIELD("title", title),
    FIELD("form", form),
    FIELD("publisher", publisher),
    FIELD("source", source),
    FIELD("version_of", version_of),
    FIELD("series", series),
    FIELD("format", format),
    FIELD("encoding", encoding),
};

static servanda_status wrong(const opening *o, const char *name, const char *what) {
    const char *quote = name ? "\"" : "";
    sv_error_set(o->error, SERVANDA_INDEX, o->path, o->line, "%s%s%s%s", quote, name ? name : "the line", quote, what);
    sv_error_cure(o->error, "each line is one JSON object such as {\"doc\": \"name\", \"date\": \"2024-05-27\"}");
    return SERVANDA_INDEX;
}

static servanda_status take_text(opening *o, const json_t *object, const field_row *row, servanda_document_info *info) {
    const json_t *value = json_object_get(object, row->name);
    const char **target = (const char **)(void *)((char *)info + row->offset);
    if (!value || json_is_null(value)) return SERVANDA_OK;
    if (!json_is_string(value)) return wrong(o, row->name, " is no text");
    *target = sv_arena_str(o->index->arena, json_string_value(value));
    return *target ? SERVANDA_OK : sv_error_memory(o->error);
}

static servanda_status take_parties(opening *o, const json_t *object, servanda_document_info *info) {
    const json_t *value = json_object_get(object, "parties");
    size_t count = json_array_size(value);
    if (!value || json_is_null(value)) return SERVANDA_OK;
    if (!json_is_array(value)) return wrong(o, "parties", " is no list");
    const char **parties = SV_NEW_N(o->index->arena, const char *, count + 1);
    if (!parties) return sv_error_memory(o->error);
    for (size_t i = 0; i < count; i++) {
        const json_t *party = json_array_get(value, i);
        if (!json_is_string(party)) return wrong(o, "parties", " holds something that is no text");
        parties[i] = sv_arena_str(o->index->arena, json_string_value(party));
        if (!parties[i]) return sv_error_memory(o->error);
    }
    info->parties = parties;
    info->party_count = count;
    return SERVANDA_OK;
}

static servanda_status take_round(opening *o, const json_t *object, servanda_document_info *info) {
    const json_t *value = json_object_get(object, "round");
    if (!value || json_is_null(value)) return SERVANDA_OK;
    if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) > UINT32_MAX)
        return wrong(o, "round", " is no whole number");
    info->round = (uint32_t)json_integer_value(value);
    return SERVANDA_OK;
}

static servanda_status take_object(opening *o, const json_t *object) {
    item entry = {.info = SERVANDA_DOCUMENT_INFO_INIT, .line = o->line};
    servanda_status status = SERVANDA_OK;
    if (!json_is_object(object)) return wrong(o, NULL, " is no JSON object");
    for (size_t i = 0; i < sizeof fields / sizeof *fields && !status; i++)
        status = take_text(o, object, &fields[i], &entry.info);
    if (!status) status = take_parties(o, object, &entry.info);
    if (!status) status = take_round(o, object, &entry.info);
    if (status) return status;
    if (!entry.info.id || !*entry.info.id) return wrong(o, "doc", " is missing");
    SV_VEC_PUSH(o->items, entry);
    return o->items.failed ? sv_error_memory(o->error) : SERVANDA_OK;
}

static bool is_blank(const char *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] > ' ') return false;
    return true;
}

static servanda_status take_line(opening *o, const char *text, size_t size) {
    json_error_t why;
    o->line++;
    if (is_blank(text, size)) return SERVANDA_OK;
    if (size > SV_LIMIT_META_LINE) return wrong(o, NULL, " is over the limit of 1 MiB");
    json_t *object = json_loadb(text, size, 0, &why);
    if (!object) {
        char what[JSON_ERROR_TEXT_LENGTH + 16];
        snprintf(what, sizeof what, " is no JSON: %s", why.text);
        return wrong(o, NULL, what);
    }
    servanda_status status = take_object(o, object);
    json_decref(object);
    return status;
}

static int compare_items(const void *a, const void *b) {
    const item *x = a, *y = b;
    int order = strcmp(x->info.id, y->info.id);
    return order ? order : x->line < y->line ? -1 : x->line > y->line;
}

static servanda_status sort_items(opening *o) {
    servanda_index *index = o->index;
    index->count = o->items.count;
    index->items = SV_NEW_N(index->arena, item, index->count + 1);
    if (!index->items) return sv_error_memory(o->error);
    if (!index->count) return SERVANDA_OK;
    memcpy(index->items, o->items.items, index->count * sizeof *index->items);
    qsort(index->items, index->count, sizeof *index->items, compare_items);
    for (size_t i = 1; i < index->count; i++) {
        o->line = index->items[i].line;
        if (strcmp(index->items[i].info.id, index->items[i - 1].info.id) == 0)
            return wrong(o, index->items[i].info.id, " stands here a second time");
    }
    return SERVANDA_OK;
}

static servanda_status take_all(opening *o) {
    sv_buf bytes = SV_BUF_INIT;
    servanda_status status = sv_file_read(o->path, INDEX_BYTES, &bytes, o->error);
    size_t at = bytes.size >= 3 && memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < bytes.size && !status) {
        const char *end = memchr(bytes.data + at, '\n', bytes.size - at);
        size_t stop = end ? (size_t)(end - bytes.data) : bytes.size;
        status = take_line(o, bytes.data + at, stop - at);
        at = stop + 1;
    }
    sv_buf_free(&bytes);
    return status ? status : sort_items(o);
}

SERVANDA_API servanda_status servanda_index_open(servanda_index **out, const char *path, servanda_error *error) {
    sv_arena *arena = sv_arena_new();
    servanda_index *index = arena ? SV_NEW(arena, servanda_index) : NULL;
    *out = NULL;
    if (!index) {
        sv_arena_free(arena);
        return sv_error_memory(error);
    }
    index->arena = arena;
    opening o = {.index = index, .path = path, .error = error};
    servanda_status status = take_all(&o);
    SV_VEC_FREE(o.items);
    if (status)
        servanda_index_free(index);
    else
        *out = index;
    return status;
}

SERVANDA_API void servanda_index_free(servanda_index *index) {
    if (index) sv_arena_free(index->arena);
}

static const servanda_document_info *find(const servanda_index *index, const char *id, size_t size) {
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        const char *other = index->items[mid].info.id;
        int order = strncmp(id, other, size);
        if (order == 0 && other[size] == '\0') return &index->items[mid].info;
        if (order < 0 || (order == 0 && other[size]))
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}

SERVANDA_API const servanda_document_info *servanda_index_find(const servanda_index *index, const char *id) {
    return find(index, id, strlen(id));
}

SERVANDA_API const servanda_document_info *servanda_index_for_path(const servanda_index *index, const char *path) {
    size_t size;
    const char *id = sv_read_id(path, &size);
    return find(index, id, size);
}

SERVANDA_API size_t servanda_index_count(const servanda_index *index) { return index->count; }
