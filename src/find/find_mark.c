/* Helpers over the marks of the current sentence: running a layer, walking marks, spans and reasons. */
#include <string.h>

#include "find/find.h"

bool sv_find_mark_run(sv_find *f, sv_type type, uint32_t start, uint32_t end) {
    if (f->status != SERVANDA_OK) return false;
    f->status = sv_scan_run(f->scan, type, start, end, f->error);
    return f->status == SERVANDA_OK;
}

const sv_mark *sv_find_mark_next(const sv_find *f, sv_type type, uint32_t start, uint32_t end, size_t *at) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    if (!sv_scan_has(f->scan, type, start)) return NULL;
    if (*at < f->first_mark) *at = f->first_mark;
    while ((*at = sv_scan_next(f->scan, type, *at)) < count) {
        const sv_mark *m = &marks[(*at)++];
        if (m->start < end && m->end > start) return m;
    }
    return NULL;
}

bool sv_find_mark_aside(sv_find *f, uint32_t end) {
    static const sv_type types[] = {SV_TYPE_furniture, SV_TYPE_note};
    for (size_t k = 0; k < sizeof types / sizeof *types; k++) {
        size_t i = 0;
        if (!sv_find_mark_run(f, types[k], 0, end) || sv_find_mark_next(f, types[k], 0, end, &i)) return true;
    }
    return false;
}

bool sv_find_mark_yes(const sv_mark *mark, sv_key key) {
    const char *text = sv_mark_text(mark, key);
    return text && strcmp(text, "yes") == 0;
}

/* Whether these bytes are one code point. */
static inline bool is_point(const char *text, size_t start, size_t end) {
    unsigned char lead = (unsigned char)text[start];
    return end - start == (lead < 0x80 ? 1u : lead < 0xE0 ? 2u : lead < 0xF0 ? 3u : 4u);
}

/* Code points of all view positions of the block, in one walk over its text; only where something was found. */
static bool number_points(sv_find *f) {
    size_t need = f->view.count + 1;
    if (f->points_room < need && !sv_vec_grow((void **)&f->points, &f->points_room, need, sizeof *f->points))
        return false;
    const sv_view *v = &f->view;
    for (size_t i = 0; i < v->count; i++) {
        bool next = i > 0 && v->end[i - 1] == v->offset[i] && is_point(f->doc->text, v->offset[i - 1], v->offset[i]);
        f->points[i] = next ? f->points[i - 1] + 1 : sv_document_point(f->doc, &f->cursor, v->offset[i]);
    }
    f->points_ready = true;
    return true;
}

servanda_span sv_find_mark_span(sv_find *f, uint32_t start, uint32_t end) {
    if (!f->points_ready && !number_points(f)) {
        f->status = sv_error_memory(f->error);
        return (servanda_span){0, 0, 0, 0};
    }
    if (start >= end) return (servanda_span){0, 0, 0, 0};
    return (servanda_span){f->points[start], f->points[end - 1] + 1, f->view.offset[start], f->view.end[end - 1]};
}

const char *sv_find_mark_text(sv_find *f, uint32_t start, uint32_t end) {
    if (start >= end) return "";
    size_t from = f->view.offset[start], to = f->view.end[end - 1];
    const char *copy = sv_arena_copy(f->arena, f->doc->text + from, to - from);
    if (!copy) f->status = sv_error_memory(f->error);
    return copy ? copy : "";
}

void sv_find_reason(sv_find *f, const char *slot, const char *value, uint32_t rule, uint32_t start, uint32_t end,
                    bool runner_up) {
    servanda_reason reason = {.slot = slot, .value = value ? value : "", .runner_up = runner_up};
    reason.span = sv_find_mark_span(f, start, end);
    if (rule != SV_NO_RULE) {
        sv_rule_about about = sv_rule_describe(f->pack, rule);
        reason.rule = about.name;
        reason.why = about.why;
    }
    SV_VEC_PUSH(f->reasons, reason);
    if (f->reasons.failed) f->status = sv_error_memory(f->error);
}
