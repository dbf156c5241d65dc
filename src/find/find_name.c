/* Proper names in a clause: name marks and actors that are organisations, with their acronyms as names of their own.
 *
 * The one idea: of names that overlap the longest counts, and every name once. Spec: statements.md §7. */
#include <string.h>

#include "find/find.h"

#define NAMES 48
#define WIDE_SPACE "\xE3\x80\x80"
#define WIDE_SPACE_BYTES (sizeof WIDE_SPACE - 1)

typedef struct found {
    uint32_t start, end, rule;
    const char *text;
} found;

typedef struct names {
    found list[NAMES];
    size_t count;
} names;

static bool is_name(const sv_mark *m) {
    const char *id = m->type == SV_TYPE_actor ? sv_mark_text(m, SV_KEY_id) : NULL;
    return m->type == SV_TYPE_name || (id && strncmp(id, "org:", 4) == 0) ||
           (m->type == SV_TYPE_actor && sv_find_mark_yes(m, SV_KEY_self) && !sv_mark_is(m, SV_KEY_tag, "unnamed"));
}

static void add(names *n, found one) {
    size_t kept = 0;
    for (size_t i = 0; i < n->count; i++) {
        found *other = &n->list[i];
        bool overlap = one.start < other->end && other->start < one.end;
        if (overlap && other->end - other->start >= one.end - one.start) return;
        if (!overlap) n->list[kept++] = *other;
    }
    n->count = kept;
    if (n->count == NAMES) return;
    size_t at = n->count++;
    for (; at > 0 && n->list[at - 1].start > one.start; at--) n->list[at] = n->list[at - 1];
    n->list[at] = one;
}

/* Rules do not see a wide space, but writers set labels apart with it: the name begins behind the last one in its line. */
static uint32_t behind_label(const sv_find *f, const sv_mark *m) {
    uint32_t start = m->start;
    for (uint32_t i = m->start + 1; i < m->end; i++) {
        size_t from = f->view.end[i - 1], to = f->view.offset[i];
        if (to - from == WIDE_SPACE_BYTES && memcmp(f->doc->text + from, WIDE_SPACE, WIDE_SPACE_BYTES) == 0) start = i;
    }
    return start;
}

static const char *text_of(sv_find *f, const sv_mark *m) {
    sv_value v = sv_mark_get(m, SV_KEY_text);
    if (v.kind == SV_VALUE_TEXT && v.text) return sv_arena_str(f->arena, v.text);
    return sv_find_mark_text(f, behind_label(f, m), m->end);
}

static void collect(sv_find *f, const sv_find_clause *c, names *n) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    for (size_t i = f->first_mark; i < count; i++) {
        const sv_mark *m = &marks[i];
        if (m->start < c->start || m->end > c->end || !is_name(m)) continue;
        add(n, (found){m->start, m->end, m->rule, text_of(f, m)});
    }
}

static bool known(const char *const *list, size_t count, const char *text) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], text) == 0) return true;
    return false;
}

/* An acronym that a name mark captured is a name too, right behind its own. */
static const char *acronym_of(sv_find *f, const found *one) {
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_name, one->start, one->end, &i));) {
        const char *acronym = m->start == one->start && m->end == one->end ? sv_mark_text(m, SV_KEY_acronym) : NULL;
        if (acronym && *acronym) return sv_arena_str(f->arena, acronym);
    }
    return NULL;
}

void sv_find_name_fill(sv_find *f, const sv_find_clause *c, servanda_statement *out) {
    names n = {.count = 0};
    collect(f, c, &n);
    const char **list = SV_NEW_N(f->arena, const char *, 2 * n.count + 1);
    if (!list) {
        f->status = sv_error_memory(f->error);
        return;
    }
    size_t count = 0;
    for (size_t i = 0; i < n.count; i++) {
        const char *acronym = acronym_of(f, &n.list[i]);
        if (!known(list, count, n.list[i].text)) list[count++] = n.list[i].text;
        if (acronym && !known(list, count, acronym)) list[count++] = acronym;
        sv_find_reason(f, "names", n.list[i].text, n.list[i].rule, n.list[i].start, n.list[i].end, false);
    }
    out->names = list;
    out->name_count = count;
}
