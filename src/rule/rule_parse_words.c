/* Word files: lists, entries, paradigms, columns.
 *
 * The one idea: an entry is a set of attributes; its surfaces (and, through a paradigm, their inflected forms) are words
 * that point to it. */
#include "rule/rule_parse.h"

#include <string.h>

typedef struct state { /* of one file */
    uint32_t list;
    sv_parsed_attributes defaults; /* of the last `+` line */
    bool columns;
    uint32_t column, column_count; /* which cell is ours; column == column_count: none */
} state;

/* ---- paradigms ---- */

static servanda_status add_ending(sv_parse *parse, sv_paradigm *paradigm, const char *tag, const char *text,
                                  size_t size, uint32_t room) {
    if (paradigm->count == room)
        return sv_parse_fail(parse, "split the paradigm", "a paradigm has at most %u endings", room);
    char *copy = sv_parse_copy(parse, text, size);
    if (copy) paradigm->endings[paradigm->count++] = (sv_ending){tag, copy};
    return parse->status;
}

/* tag=ending|ending */
static servanda_status endings(sv_parse *parse, sv_paradigm *paradigm, sv_line token, uint32_t room) {
    const char *equals = memchr(token.text, '=', token.size);
    if (!equals || equals == token.text)
        return sv_parse_fail(parse, "write tag=ending, or tag= for an empty ending", "\"%.*s\" is no ending",
                             (int)token.size, token.text);
    char *tag = sv_parse_copy(parse, token.text, (size_t)(equals - token.text));
    if (!tag) return parse->status;
    const char *at = equals + 1, *end = token.text + token.size;
    for (;;) {
        const char *bar = memchr(at, '|', (size_t)(end - at));
        const char *stop = bar ? bar : end;
        if (add_ending(parse, paradigm, tag, at, (size_t)(stop - at), room) != SERVANDA_OK || !bar)
            return parse->status;
        at = bar + 1;
    }
}

static sv_paradigm *find_paradigm(sv_parse *parse, const char *name, size_t size) {
    for (size_t i = 0; i < parse->paradigms.count; i++) {
        sv_paradigm *paradigm = &parse->paradigms.items[i];
        if (strlen(paradigm->name) == size && memcmp(paradigm->name, name, size) == 0) return paradigm;
    }
    return NULL;
}

static servanda_status paradigm_line(sv_parse *parse, sv_line line) {
    enum { ROOM = 64 };
    sv_line token;
    if (!sv_line_token(&line, &token) || !sv_parse_is_name(token.text, token.size))
        return sv_parse_fail(parse, "write paradigm NAME tag=ending …", "the paradigm has no name");
    sv_paradigm *old = find_paradigm(parse, token.text, token.size); /* a later file replaces it */
    sv_paradigm paradigm = {sv_parse_copy(parse, token.text, token.size), SV_NEW_N(parse->arena, sv_ending, ROOM), 0};
    if (!paradigm.name || !paradigm.endings) return sv_parse_memory(parse);
    while (parse->status == SERVANDA_OK && sv_line_token(&line, &token)) endings(parse, &paradigm, token, ROOM);
    if (parse->status == SERVANDA_OK && paradigm.count == 0)
        return sv_parse_fail(parse, "write paradigm NAME tag=ending …", "the paradigm %s has no endings",
                             paradigm.name);
    if (old)
        *old = paradigm;
    else
        SV_VEC_PUSH(parse->paradigms, paradigm);
    return parse->paradigms.failed ? sv_parse_memory(parse) : parse->status;
}

servanda_status sv_parse_paradigms(sv_parse *parse, const sv_source *source) {
    sv_line_reader reader;
    sv_line line;
    sv_line_open(&reader, source->text, source->size);
    while (parse->status == SERVANDA_OK && sv_line_next(&reader, &line)) {
        if (!sv_line_word(&line, "paradigm")) continue;
        parse->line = line.number;
        sv_line_cut(&line, false);
        paradigm_line(parse, line);
        sv_parse_forgive(parse->finder, &parse->status, parse->error);
    }
    return parse->status;
}

/* ---- words ---- */

static uint64_t upper_bits(const sv_view *view) {
    uint64_t bits = 0;
    for (size_t i = 0; i < view->count && i < 64; i++) bits |= (uint64_t)sv_char_is_upper(view->raw[i]) << i;
    return bits;
}

static servanda_status add_word(sv_parse *parse, uint32_t entry, const char *text, size_t size, bool exact) {
    if (!sv_parse_fold(parse, text, size)) return parse->status;
    size_t count = parse->view.count;
    if (count == 0) return sv_parse_fail(parse, "remove it", "\"%.*s\" is empty once it is folded", (int)size, text);
    if (count > SV_RULE_SURFACE)
        return sv_parse_fail(parse, "shorten it", "a word has more than %u characters", SV_RULE_SURFACE);
    sv_parsed_word word = {entry, SV_NEW_N(parse->arena, uint32_t, count), (uint32_t)count, exact, 0};
    if (!word.points) return sv_parse_memory(parse);
    memcpy(word.points, parse->view.points, count * sizeof(uint32_t));
    if (exact) word.upper = upper_bits(&parse->view);
    SV_VEC_PUSH(parse->words, word);
    return parse->words.failed ? sv_parse_memory(parse) : SERVANDA_OK;
}

static uint32_t add_entry(sv_parse *parse, const state *s, const sv_parsed_attributes *attributes) {
    sv_parsed_entry entry = {s->list, *attributes};
    SV_VEC_PUSH(parse->entries, entry);
    if (parse->entries.failed) sv_parse_memory(parse);
    return (uint32_t)parse->entries.count - 1;
}

/* stem + ending, joined in the scratch of the arena */
static servanda_status add_inflected(sv_parse *parse, uint32_t entry, sv_line stem, const char *ending, bool exact) {
    size_t size = stem.size + strlen(ending);
    char *text = sv_arena_alloc(parse->arena, size + 1);
    if (!text) return sv_parse_memory(parse);
    memcpy(text, stem.text, stem.size);
    memcpy(text + stem.size, ending, size - stem.size);
    return add_word(parse, entry, text, size, exact);
}

static const sv_parsed_attribute *find_attribute(const sv_parsed_attributes *attributes, sv_key key) {
    for (uint32_t i = 0; i < attributes->count; i++) {
        if (attributes->items[i].key == key) return &attributes->items[i];
    }
    return NULL;
}

static servanda_status set_tag(sv_parse *parse, sv_parsed_attributes *attributes, const char *tag) {
    for (uint32_t i = 0; i < attributes->count; i++) {
        if (attributes->items[i].key != SV_KEY_tag) continue;
        attributes->items[i].text = tag;
        return SERVANDA_OK;
    }
    if (attributes->count == SV_MARK_VALUES)
        return sv_parse_fail(parse, "use fewer attributes", "there is no room for the tag of the paradigm");
    attributes->items[attributes->count++] =
        (sv_parsed_attribute){.key = SV_KEY_tag, .kind = SV_ATTRIBUTE_TEXT, .text = tag};
    return SERVANDA_OK;
}

static servanda_status add_paradigm(sv_parse *parse, const state *s, sv_parsed_attributes attributes, sv_line stem,
                                    const sv_paradigm *paradigm, bool exact) {
    for (uint32_t i = 0; i < paradigm->count && parse->status == SERVANDA_OK; i++) {
        if (set_tag(parse, &attributes, paradigm->endings[i].tag) != SERVANDA_OK) break;
        uint32_t entry = add_entry(parse, s, &attributes);
        if (parse->status == SERVANDA_OK) add_inflected(parse, entry, stem, paradigm->endings[i].text, exact);
    }
    return parse->status;
}

/* One surface: "text", "=text", "stem%paradigm". `entry` is made at the first plain surface. */
static servanda_status surface(sv_parse *parse, const state *s, const sv_parsed_attributes *attributes, bool own_tag,
                               sv_line text, uint32_t *entry) {
    sv_line_trim(&text);
    bool exact = text.size > 1 && text.text[0] == '=';
    if (exact) {
        text.text++;
        text.size--;
    }
    if (text.size == 0 || (text.size == 1 && text.text[0] == '-')) return SERVANDA_OK;
    const char *percent = memchr(text.text, '%', text.size);
    size_t stem = percent ? (size_t)(percent - text.text) : text.size;
    if (percent && stem + 1 < text.size) {
        const sv_paradigm *paradigm = find_paradigm(parse, percent + 1, text.size - stem - 1);
        if (!paradigm)
            return sv_parse_fail(parse, "define it with paradigm NAME tag=ending …", "there is no paradigm \"%.*s\"",
                                 (int)(text.size - stem - 1), percent + 1);
        if (own_tag)
            return sv_parse_fail(parse, "drop tag= or the paradigm", "the tag comes from the paradigm and from tag=");
        text.size = stem;
        return add_paradigm(parse, s, *attributes, text, paradigm, exact);
    }
    if (*entry == SV_NONE) *entry = add_entry(parse, s, attributes);
    return parse->status == SERVANDA_OK ? add_word(parse, *entry, text.text, text.size, exact) : parse->status;
}

static servanda_status surfaces(sv_parse *parse, const state *s, const sv_parsed_attributes *attributes, bool own_tag,
                                sv_line cell) {
    uint32_t entry = SV_NONE;
    const char *at = cell.text, *end = cell.text + cell.size;
    while (parse->status == SERVANDA_OK && at <= end) {
        const char *bar = memchr(at, '|', (size_t)(end - at));
        const char *stop = bar ? bar : end;
        sv_line text = {at, (size_t)(stop - at), cell.number, 0};
        surface(parse, s, attributes, own_tag, text, &entry);
        if (!bar) break;
        at = stop + 1;
    }
    return parse->status;
}

/* ---- lines ---- */

/* Position of `mark` standing between white space (or at an end) in the line; the line's size if there is none. */
static size_t find_separator(sv_line line, char mark, size_t from) {
    for (size_t i = from; i < line.size; i++) {
        bool left = i == 0 || line.text[i - 1] == ' ' || line.text[i - 1] == '\t';
        bool right = i + 1 == line.size || line.text[i + 1] == ' ' || line.text[i + 1] == '\t';
        if (line.text[i] == mark && left && right) return i;
    }
    return line.size;
}

/* Cell number `n` of a line with cells separated by ` ; `; *count is how many there are. */
static sv_line cell_of(sv_line line, uint32_t n, uint32_t *count) {
    sv_line cell = {line.text, 0, line.number, 0};
    size_t from = 0;
    *count = 0;
    for (;;) {
        size_t stop = find_separator(line, ';', from);
        if ((*count)++ == n) cell = (sv_line){line.text + from, stop - from, line.number, 0};
        if (stop == line.size) break;
        from = stop + 1;
    }
    sv_line_trim(&cell);
    return cell;
}

static void merge(sv_parsed_attributes *own, const sv_parsed_attributes *defaults) {
    for (uint32_t i = 0; i < defaults->count && own->count < SV_MARK_VALUES; i++) {
        if (!find_attribute(own, defaults->items[i].key)) own->items[own->count++] = defaults->items[i];
    }
}

/* The cell of this language and the attributes of its own that an entry has. */
static servanda_status divide_entry(sv_parse *parse, const state *s, sv_line line, sv_line *out,
                                    sv_parsed_attributes *own) {
    size_t colon = find_separator(line, ':', 0);
    sv_line cell = {line.text, colon, line.number, 0};
    sv_line rest = {line.text + colon, line.size - colon, line.number, 0};
    if (rest.size > 0) {
        rest.text++;
        rest.size--;
    }
    sv_line_trim(&cell);
    sv_line_trim(&rest);
    own->count = 0;
    if (sv_parse_attributes(parse, &rest, NULL, own) != SERVANDA_OK) return parse->status;
    if (s->columns) {
        uint32_t count;
        cell = cell_of(cell, s->column, &count);
        if (count != s->column_count)
            return sv_parse_fail(parse, "separate cells by \" ; \" and write - for an empty one",
                                 "the entry has %u cells, the columns are %u", count, s->column_count);
    }
    *out = cell;
    return SERVANDA_OK;
}

static servanda_status entry_line(sv_parse *parse, state *s, sv_line line) {
    sv_line cell;
    sv_parsed_attributes own;
    if (s->list == SV_NONE)
        return sv_parse_fail(parse, "write \"list NAME\" above it", "an entry stands outside of a list");
    if (divide_entry(parse, s, line, &cell, &own) != SERVANDA_OK) return parse->status;
    bool own_tag = find_attribute(&own, SV_KEY_tag) != NULL;
    merge(&own, &s->defaults);
    if (s->columns && s->column == s->column_count) return SERVANDA_OK;
    return surfaces(parse, s, &own, own_tag, cell);
}

/* ---- words taken away ---- */

static bool same_attribute(const sv_parsed_attribute *a, const sv_parsed_attribute *b) {
    if (a->key != b->key || a->kind != b->kind) return false;
    return a->kind == SV_ATTRIBUTE_NUMBER ? a->number == b->number : strcmp(a->text, b->text) == 0;
}

/* Whether the entry has all the attributes that the line names. */
static bool has_attributes(const sv_parsed_entry *entry, const sv_parsed_attributes *wanted) {
    for (uint32_t i = 0; i < wanted->count; i++) {
        const sv_parsed_attribute *own = find_attribute(&entry->attributes, wanted->items[i].key);
        if (!own || !same_attribute(own, &wanted->items[i])) return false;
    }
    return true;
}

/* The words from number `first_new` on name those of the list that go (`all`: every one does), and go themselves.
 * Returns how many of the list went. */
static size_t take_words(sv_parse *parse, const state *s, const sv_parsed_attributes *wanted, size_t first_new,
                         bool all) {
    size_t kept = 0, old = first_new, gone = 0;
    for (size_t i = 0; i < old; i++) {
        const sv_parsed_word *word = &parse->words.items[i];
        const sv_parsed_entry *entry = &parse->entries.items[word->entry];
        bool goes = all;
        for (size_t k = first_new; k < parse->words.count && !goes; k++) {
            const sv_parsed_word *named = &parse->words.items[k];
            goes = named->point_count == word->point_count && named->exact == word->exact &&
                   (!word->exact || named->upper == word->upper) &&
                   memcmp(named->points, word->points, word->point_count * sizeof *word->points) == 0;
        }
        goes = goes && entry->list == s->list && has_attributes(entry, wanted);
        gone += goes;
        if (!goes) parse->words.items[kept++] = *word;
    }
    parse->words.count = kept;
    return gone;
}

/* ! surface|surface … : key=value, or ! * : words of the list that earlier lines and files gave are taken out of it. */
static servanda_status drop_line(sv_parse *parse, state *s, sv_line line) {
    if (s->list == SV_NONE)
        return sv_parse_fail(parse, "write \"list NAME\" above it", "words are taken out of no list");
    sv_line cell = line;
    sv_parsed_attributes wanted;
    if (divide_entry(parse, s, line, &cell, &wanted) != SERVANDA_OK || (s->columns && s->column == s->column_count))
        return parse->status;
    bool all = cell.size == 1 && cell.text[0] == '*';
    size_t first_new = parse->words.count;
    const sv_parsed_attributes none = {.count = 0};
    if (!all && surfaces(parse, s, &none, false, cell) != SERVANDA_OK) return parse->status;
    bool named = all || parse->words.count > first_new;
    size_t gone = take_words(parse, s, &wanted, first_new, all);
    if (gone || !named || strncmp(parse->file, "common/", 7) == 0) return parse->status;
    return sv_parse_fail(parse, "correct the word, or drop the line", "the list %s has no \"%.*s\" to take out",
                         parse->lists.items[s->list].name, (int)cell.size, cell.text);
}

/* list NAME [is TYPE]: false if the line is something else (an entry that begins with the word "list") */
static bool list_line(sv_parse *parse, state *s, sv_line line) {
    sv_line name, is, type, rest = line;
    if (!sv_line_word(&rest, "list") || !sv_line_token(&rest, &name) || !sv_parse_is_name(name.text, name.size))
        return false;
    bool typed = sv_line_token(&rest, &is);
    if (typed && (is.size != 2 || memcmp(is.text, "is", 2) != 0 || !sv_line_token(&rest, &type) || rest.size > 0))
        return false;
    s->list = sv_parse_list(parse, name.text, name.size, true);
    s->defaults.count = 0;
    if (!typed || s->list == SV_NONE) return true;
    uint32_t id = sv_parse_type(type.text, type.size);
    sv_parsed_list *list = &parse->lists.items[s->list];
    if (id == SV_TYPE_COUNT)
        sv_parse_fail(parse, "docs/RULES.md has the table of types", "there is no type \"%.*s\"", (int)type.size,
                      type.text);
    else if (list->type != SV_NONE && list->type != id)
        sv_parse_fail(parse, "give one of the lists another name", "the list %s is of type %s elsewhere", list->name,
                      sv_rule_type_name((sv_type)list->type));
    list->type = id;
    return true;
}

static servanda_status columns_line(sv_parse *parse, state *s, sv_line line) {
    s->columns = line.size > 0;
    uint32_t count = 1;
    s->column = SV_NONE;
    for (uint32_t i = 0; s->columns && i < count; i++) {
        sv_line cell = cell_of(line, i, &count);
        if (cell.size == strlen(parse->lang) && memcmp(cell.text, parse->lang, cell.size) == 0) s->column = i;
    }
    s->column_count = count;
    if (s->column == SV_NONE) s->column = count;
    return SERVANDA_OK;
}

static servanda_status words_line(sv_parse *parse, state *s, sv_line line) {
    sv_line rest = line;
    if (sv_line_word(&rest, "paradigm")) return SERVANDA_OK;
    if (sv_line_word(&rest, "columns")) return columns_line(parse, s, rest);
    if (list_line(parse, s, line)) return parse->status;
    if (sv_line_word(&rest, "!")) return drop_line(parse, s, rest);
    if (sv_line_word(&rest, "+")) {
        s->defaults.count = 0;
        return sv_parse_attributes(parse, &rest, NULL, &s->defaults);
    }
    return entry_line(parse, s, line);
}

servanda_status sv_parse_words(sv_parse *parse, const sv_source *source) {
    sv_line_reader reader;
    sv_line line;
    state s = {.list = SV_NONE};
    sv_line_open(&reader, source->text, source->size);
    while (parse->status == SERVANDA_OK && sv_line_next(&reader, &line)) {
        parse->line = line.number;
        sv_line_cut(&line, false);
        words_line(parse, &s, line);
        sv_parse_forgive(parse->finder, &parse->status, parse->error);
    }
    return parse->status;
}
