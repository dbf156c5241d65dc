/* Marks: their values, from words or from captures.
 *
 * The one idea: a capture is only two positions; what it means (a mark, a word, a text) is looked up at those positions
 * among the things that the capture may be. */
#include "rule/rule_scan.h"

#include <string.h>

sv_value sv_mark_get(const sv_mark *mark, sv_key key) {
    for (uint8_t i = 0; i < mark->value_count; i++) {
        if (mark->keys[i] == key) return mark->values[i];
    }
    return (sv_value){.kind = SV_VALUE_NONE};
}

const char *sv_mark_text(const sv_mark *mark, sv_key key) {
    sv_value value = sv_mark_get(mark, key);
    return value.kind == SV_VALUE_TEXT ? value.text : NULL;
}

bool sv_mark_is(const sv_mark *mark, sv_key key, const char *value) {
    const char *text = sv_mark_text(mark, key);
    return text && strcmp(text, value) == 0;
}

double sv_mark_number(const sv_mark *mark, sv_key key, double missing) {
    sv_value value = sv_mark_get(mark, key);
    return value.kind == SV_VALUE_NUMBER ? value.number : missing;
}

static void set(sv_mark *mark, uint8_t key, sv_value value) {
    if (value.kind == SV_VALUE_NONE || mark->value_count == SV_MARK_VALUES) return;
    mark->keys[mark->value_count] = key;
    mark->values[mark->value_count++] = value;
}

static sv_value plain(const sv_scan *scan, const sv_attribute *attribute) {
    sv_value value = {.kind = SV_VALUE_TEXT};
    if (attribute->kind == SV_ATTRIBUTE_NUMBER) {
        value.kind = SV_VALUE_NUMBER;
        value.number = attribute->number;
    } else {
        value.text = scan->pack->strings + attribute->text;
    }
    return value;
}

void sv_mark_from_entry(const sv_scan *scan, sv_mark *mark, uint32_t entry) {
    const sv_entry *e = &scan->pack->entries[entry];
    for (uint32_t i = 0; i < e->attribute_count; i++) {
        const sv_attribute *attribute = &scan->pack->attributes[e->attribute + i];
        set(mark, attribute->key, plain(scan, attribute));
    }
}

/* ---- captures ---- */

typedef struct captured {
    uint32_t start, end;
    uint32_t mark, entry; /* SV_NONE: not one */
} captured;

static void find_mark(const sv_scan *scan, const sv_atom *atom, captured *c) {
    for (uint32_t i = scan->mark_start[c->start]; i != SV_NONE && c->mark == SV_NONE;
         i = scan->links.items[i].next_start) {
        const sv_mark *mark = &scan->marks.items[i];
        if (i < scan->visible && mark->type == atom->id && mark->end == c->end &&
            sv_match_filter(scan, mark, atom->filter))
            c->mark = i;
    }
}

static void find_entry(const sv_scan *scan, const sv_atom *atom, captured *c) {
    for (uint32_t i = scan->hit_start[c->start]; i < scan->hit_start[c->start + 1] && c->entry == SV_NONE; i++) {
        const sv_word_hit *hit = &scan->hits.items[i];
        bool found = hit->end == c->end;
        uint32_t entry = found ? sv_match_entry(scan, hit, atom->id, &found) : SV_NONE;
        if (found) c->entry = entry;
    }
}

static bool find_capture(const sv_scan *scan, const sv_rule *rule, const sv_found *found, uint32_t capture,
                         captured *c) {
    const uint32_t *save = &found->save[(size_t)capture * 2];
    *c = (captured){save[0], save[1], SV_NONE, SV_NONE};
    if (c->start == SV_NONE || c->end == SV_NONE) return false;
    while (c->start < c->end && scan->classes[c->start] & SV_CLASS_SPACE) c->start++;
    while (c->end > c->start && scan->classes[c->end - 1] & SV_CLASS_SPACE) c->end--;
    if (c->start >= c->end) return false;
    sv_span atoms = scan->pack->captures[rule->capture + capture];
    for (uint32_t i = 0; i < atoms.count && c->mark == SV_NONE && c->entry == SV_NONE; i++) {
        const sv_atom *atom = &scan->pack->atoms[atoms.first + i];
        if (atom->list)
            find_entry(scan, atom, c);
        else
            find_mark(scan, atom, c);
    }
    return true;
}

/* Keys whose value is always a text, also where it looks like a number. */
static bool text_key(uint8_t key) {
    return key == SV_KEY_acronym || key == SV_KEY_own || key == SV_KEY_text || key == SV_KEY_tag || key == SV_KEY_id ||
           key == SV_KEY_form || key == SV_KEY_code;
}

static bool digits(const sv_scan *scan, const captured *c, double *number) {
    if (c->end - c->start > 15) return false;
    *number = 0;
    for (uint32_t i = c->start; i < c->end; i++) {
        uint32_t point = scan->view->points[i];
        if (point < '0' || point > '9') return false;
        *number = *number * 10 + (point - '0');
    }
    return true;
}

/* The captured text as written; only of digits: its number. */
static sv_value text_of(sv_scan *scan, const captured *c, uint8_t key) {
    sv_value value = {.kind = SV_VALUE_NUMBER};
    if (!text_key(key) && digits(scan, c, &value.number)) return value;
    char *text = sv_arena_alloc(scan->arena, (size_t)(c->end - c->start) * 4 + 1);
    if (!text) return scan->failed = true, (sv_value){.kind = SV_VALUE_NONE};
    size_t size = 0;
    for (uint32_t i = c->start; i < c->end; i++) size += sv_utf8_encode(scan->view->raw[i], text + size);
    value.kind = SV_VALUE_TEXT;
    value.text = text;
    return value;
}

/* $x: a number's value, a mark, or the text. */
static sv_value whole(sv_scan *scan, const captured *c, uint8_t key) {
    if (c->mark == SV_NONE) return text_of(scan, c, key);
    const sv_mark *mark = &scan->marks.items[c->mark];
    if (mark->type == SV_TYPE_num) return sv_mark_get(mark, SV_KEY_value);
    if (text_key(key)) return text_of(scan, c, key);
    return (sv_value){.kind = SV_VALUE_MARK, .mark = c->mark};
}

static sv_value value_of(sv_scan *scan, const sv_rule *rule, const sv_found *found, const sv_attribute *attribute) {
    captured c;
    if (attribute->kind == SV_ATTRIBUTE_TEXT || attribute->kind == SV_ATTRIBUTE_NUMBER) return plain(scan, attribute);
    if (!find_capture(scan, rule, found, attribute->capture, &c)) return (sv_value){.kind = SV_VALUE_NONE};
    if (attribute->kind == SV_ATTRIBUTE_CAPTURE) return whole(scan, &c, attribute->key);
    if (c.mark != SV_NONE) return sv_mark_get(&scan->marks.items[c.mark], (sv_key)attribute->part);
    return sv_rule_entry_get(scan->pack, c.entry, (sv_key)attribute->part);
}

bool sv_mark_from_rule(sv_scan *scan, sv_mark *mark, const sv_rule *rule, const sv_found *found) {
    for (uint32_t i = 0; i < rule->attribute_count; i++) {
        const sv_attribute *attribute = &scan->pack->attributes[rule->attribute + i];
        set(mark, attribute->key, value_of(scan, rule, found, attribute));
    }
    return !scan->failed;
}

/* ---- filters ---- */

/* A text of the pack is there only once: its address tells. */
static bool same_text(const sv_pack *pack, const char *text, const sv_filter_term *term) {
    const sv_attribute *wanted = pack->attributes + term->value;
    uintptr_t offset = (uintptr_t)text - (uintptr_t)pack->strings;
    bool foreign = offset >= pack->strings_count;
    for (uint32_t k = 0; k < term->value_count; k++)
        if (foreign ? strcmp(text, pack->strings + wanted[k].text) == 0 : offset == wanted[k].text) return true;
    return false;
}

static bool same_number(const sv_pack *pack, double number, const sv_filter_term *term) {
    const sv_attribute *wanted = pack->attributes + term->value;
    for (uint32_t k = 0; k < term->value_count; k++)
        if (wanted[k].kind == SV_ATTRIBUTE_NUMBER && wanted[k].number == number) return true;
    return false;
}

static bool term_passes(const sv_scan *scan, const sv_mark *mark, const sv_filter_term *term) {
    uint8_t i = 0;
    while (i < mark->value_count && mark->keys[i] != term->key) i++;
    if (i == mark->value_count) return term->negate;
    const sv_value *value = &mark->values[i];
    bool same = (value->kind == SV_VALUE_TEXT && same_text(scan->pack, value->text, term)) ||
                (value->kind == SV_VALUE_NUMBER && same_number(scan->pack, value->number, term));
    return same != (term->negate != 0);
}

bool sv_match_filter(const sv_scan *scan, const sv_mark *mark, uint32_t filter) {
    if (!filter) return true;
    sv_span span = scan->pack->filters[filter - 1];
    for (uint32_t i = 0; i < span.count; i++) {
        if (!term_passes(scan, mark, &scan->pack->filter_terms[span.first + i])) return false;
    }
    return true;
}
