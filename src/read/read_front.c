/* The YAML front matter of Markdown files: what it says about the document.
 *
 * The one idea: only plain values of the outermost mapping count, and only for fields that the caller left open; the
 * events of the parser are followed without building anything, so depth costs nothing. */
#include <string.h>

#include <yaml.h>

#include "read/read.h"

#define FRONT_MAX ((size_t)64 << 10) /* bytes; longer is no front matter */
#define BRACKETS_MAX 512             /* flow collections; the parser's time grows with their nesting */

typedef enum field {
    FIELD_NONE,
    FIELD_TITLE,
    FIELD_DATE,
    FIELD_SOURCE,
    FIELD_LANG,
    FIELD_PUBLISHER,
    FIELD_FORM,
    FIELD_SERIES,
    FIELD_VERSION_OF
} field;
typedef struct key_row {
    const char *key;
    field field;
} key_row;

static const key_row keys[] = {
    {"title", FIELD_TITLE},         {"date", FIELD_DATE},  {"published", FIELD_DATE}, {"source", FIELD_SOURCE},
    {"source_url", FIELD_SOURCE},   {"url", FIELD_SOURCE}, {"lang", FIELD_LANG},      {"language", FIELD_LANG},
    {"publisher", FIELD_PUBLISHER}, {"form", FIELD_FORM},  {"series", FIELD_SERIES},  {"version_of", FIELD_VERSION_OF}};

static field field_of(const char *key) {
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].key, key) == 0) return keys[i].field;
    return FIELD_NONE;
}

size_t sv_front_date(const char *s, size_t size) {
    static const char shape[] = "dddd-dd-dd";
    size_t n = 0;
    while (n < 10 && n < size && (shape[n] == 'd' ? s[n] >= '0' && s[n] <= '9' : s[n] == '-')) n++;
    if (n == 10 || (n >= 7 && n < 10)) return n == 10 ? 10 : 7;
    return n >= 4 ? 4 : 0;
}

static bool set_field(servanda_document *document, field which, const char *value, size_t size) {
    servanda_document_info *info = &document->info;
    switch (which) {
    case FIELD_TITLE: return sv_read_fill(document, &info->title, value, size);
    case FIELD_DATE: return sv_read_fill(document, &info->date, value, sv_front_date(value, size));
    case FIELD_SOURCE: return sv_read_fill(document, &info->source, value, size);
    case FIELD_LANG: return sv_read_fill(document, &info->lang, value, size);
    case FIELD_PUBLISHER: return sv_read_fill(document, &info->publisher, value, size);
    case FIELD_FORM: return sv_read_fill(document, &info->form, value, size);
    case FIELD_SERIES: return sv_read_fill(document, &info->series, value, size);
    case FIELD_VERSION_OF: return sv_read_fill(document, &info->version_of, value, size);
    default: return true;
    }
}

/* ---- where it is ---- */

static size_t line_end(const char *text, size_t at, size_t size) {
    const char *end = memchr(text + at, '\n', size - at);
    return end ? (size_t)(end - text) : size;
}

static bool is_fence(const char *text, size_t start, size_t end, bool close) {
    while (end > start && (text[end - 1] == ' ' || text[end - 1] == '\r')) end--;
    if (end - start != 3) return false;
    return memcmp(text + start, "---", 3) == 0 || (close && memcmp(text + start, "...", 3) == 0);
}

/* "key:" somewhere at the beginning of the line tells front matter from a rule between paragraphs. */
static bool has_key(const char *text, size_t start, size_t end) {
    size_t at = start;
    while (at < end && (text[at] == '_' || text[at] == '-' || (text[at] | 32) >= 'a') && (text[at] | 32) <= 'z') at++;
    return at > start && at < end && text[at] == ':';
}

size_t sv_front_end(const char *text, size_t size, size_t *start, size_t *end) {
    size_t first = line_end(text, 0, size), limit = size < FRONT_MAX ? size : FRONT_MAX;
    if (!is_fence(text, 0, first, false) || first == size) return 0;
    bool keyed = false;
    for (size_t at = first + 1; at < limit;) {
        size_t stop = line_end(text, at, size);
        if (is_fence(text, at, stop, true)) {
            *start = first + 1;
            *end = at;
            return keyed ? (stop < size ? stop + 1 : size) : 0;
        }
        keyed = keyed || has_key(text, at, stop);
        at = stop + 1;
    }
    return 0;
}

/* ---- what it says ---- */

static servanda_status damaged(sv_reading *r, const yaml_parser_t *parser) {
    sv_error_set(r->error, SERVANDA_FORMAT, r->document->info.path, parser->problem_mark.line + 2,
                 "the front matter is damaged: %s", parser->problem ? parser->problem : "it cannot be read");
    sv_error_cure(r->error, "put values with a colon into quotes, or remove the lines between the dashes");
    return SERVANDA_FORMAT;
}

/* Follows the events; `level` counts open collections, keys and values alternate at level 1. */
static servanda_status follow(sv_reading *r, yaml_parser_t *parser) {
    unsigned level = 0;
    bool value = false, done = false;
    field which = FIELD_NONE;
    while (!done) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            bool memory = parser->error == YAML_MEMORY_ERROR;
            return memory ? sv_error_memory(r->error) : damaged(r, parser);
        }
        bool open = event.type == YAML_MAPPING_START_EVENT || event.type == YAML_SEQUENCE_START_EVENT;
        bool close = event.type == YAML_MAPPING_END_EVENT || event.type == YAML_SEQUENCE_END_EVENT;
        bool scalar = event.type == YAML_SCALAR_EVENT || event.type == YAML_ALIAS_EVENT, ok = true;
        if (event.type == YAML_SCALAR_EVENT && level == 1) {
            const char *text = (const char *)event.data.scalar.value;
            if (value)
                ok = set_field(r->document, which, text, event.data.scalar.length);
            else
                which = field_of(text);
        }
        level -= close;
        if (level == 1 && (scalar || close)) value = !value;
        level += open;
        done = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (!ok) return sv_error_memory(r->error);
    }
    return SERVANDA_OK;
}

static bool is_tangled(const char *text, size_t size) {
    size_t brackets = 0;
    for (size_t i = 0; i < size; i++) brackets += text[i] == '[' || text[i] == '{';
    return brackets > BRACKETS_MAX;
}

servanda_status sv_front_read(sv_reading *r, size_t *body) {
    size_t start, end;
    *body = sv_front_end(r->document->text, r->document->text_size, &start, &end);
    if (*body == 0) return SERVANDA_OK;
    yaml_parser_t parser;
    const char *text = r->document->text + start;
    if (is_tangled(text, end - start)) {
        sv_error_set(r->error, SERVANDA_DOCUMENT_LIMIT, r->document->info.path, 1,
                     "the front matter has more than %d brackets", BRACKETS_MAX);
        return SERVANDA_DOCUMENT_LIMIT;
    }
    if (!yaml_parser_initialize(&parser)) return sv_error_memory(r->error);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, end - start);
    servanda_status status = follow(r, &parser);
    yaml_parser_delete(&parser);
    return status;
}
