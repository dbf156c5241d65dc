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

uint32_t sv_find_mark_speech(sv_find *f, uint32_t end) {
    size_t i = 0;
    if (!sv_find_mark_run(f, SV_TYPE_speaker, 0, end)) return 0;
    const sv_mark *label = sv_find_mark_next(f, SV_TYPE_speaker, 0, end, &i);
    uint32_t at = label ? label->end : 0;
    while (at && at < f->view.count && f->view.points[at] == ' ') at++;
    return at;
}

bool sv_find_mark_yes(const sv_mark *mark, sv_key key) {
    const char *text = sv_mark_text(mark, key);
    return text && strcmp(text, "yes") == 0;
}

servanda_span sv_find_mark_span(sv_find *f, uint32_t start, uint32_t end) {
    if (start >= end) return (servanda_span){0, 0, 0, 0};
    return sv_document_span(f->doc, &f->cursor, f->view.offset[start], f->view.end[end - 1]);
}

const char *sv_find_mark_text(sv_find *f, uint32_t start, uint32_t end) {
    if (start >= end) return "";
    size_t from = f->view.offset[start], to = f->view.end[end - 1];
    const char *copy = sv_arena_copy(f->arena, f->doc->text + from, to - from);
    if (!copy) f->status = sv_error_memory(f->error);
    return copy ? copy : "";
}

size_t sv_find_mark_sort(const char **list, size_t count, const char *text) {
    size_t at = count;
    for (int order = 0; at > 0; at--) {
        order = list[at - 1] == text ? 0 : strcmp(list[at - 1], text);
        if (order == 0) return count;
        if (order < 0) break;
    }
    memmove(list + at + 1, list + at, (count - at) * sizeof *list);
    list[at] = text;
    return count + 1;
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

static void give_rules(const sv_find *f, const char **names, servanda_statement *out) {
    size_t n = out->rule_count;
    if (n) memcpy(names, out->rules, n * sizeof *names);
    for (size_t i = 0; i < f->reasons.count; i++)
        if (f->reasons.items[i].rule && !f->reasons.items[i].runner_up)
            n = sv_find_mark_sort(names, n, f->reasons.items[i].rule);
    out->rules = names;
    out->rule_count = n;
}

void sv_find_reason_give(sv_find *f, servanda_statement *out) {
    size_t more = f->reasons.count, had = out->reason_count;
    servanda_reason *all = SV_NEW_N(f->arena, servanda_reason, had + more + 1);
    const char **names = SV_NEW_N(f->arena, const char *, out->rule_count + more + 1);
    if (!all || !names) {
        f->status = sv_error_memory(f->error);
        return;
    }
    give_rules(f, names, out);
    if (had) memcpy(all, out->reasons, had * sizeof *all);
    if (more) memcpy(all + had, f->reasons.items, more * sizeof *all);
    out->reasons = all;
    out->reason_count = had + more;
}
