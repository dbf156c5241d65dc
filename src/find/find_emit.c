/* From a sentence to its statements: all layers of marks, clauses, and one statement for each clause that says one.
 *
 * The one idea: nothing here decides anything; it asks the slots' files in order and trims the edges. */
#include <string.h>

#include "find/find.h"

static const sv_type sentence_layers[] = {SV_TYPE_date,  SV_TYPE_timex, SV_TYPE_money, SV_TYPE_percent, SV_TYPE_mask,
                                          SV_TYPE_actor, SV_TYPE_name,  SV_TYPE_word,  SV_TYPE_group,   SV_TYPE_sub,
                                          SV_TYPE_cut,   SV_TYPE_skip,  SV_TYPE_lead};

/* Mask marks: one that is off opens the quotation it touches, the others close a stretch. */
static void apply_masks(sv_find *f, uint32_t start, uint32_t end) {
    const sv_mark *m;
    f->masks.count = 0;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_mask, start, end, &i));) {
        sv_find_region region = {m->start, m->end, false, false};
        if (sv_mark_is(m, SV_KEY_strength, "off"))
            sv_find_region_open(f, m->start, m->end);
        else
            SV_VEC_PUSH(f->masks, region);
    }
    if (f->masks.failed) f->status = sv_error_memory(f->error);
}

bool sv_find_emit_layers(sv_find *f, uint32_t start, uint32_t end) {
    size_t count;
    sv_scan_marks(f->scan, &count);
    f->first_mark = count;
    f->masks.count = 0;
    sv_find_number_run(f, start, end);
    for (size_t i = 0; i < sizeof sentence_layers / sizeof *sentence_layers; i++) {
        if (!sv_find_mark_run(f, sentence_layers[i], start, end)) return false;
        if (sentence_layers[i] == SV_TYPE_mask) apply_masks(f, start, end);
        if (sentence_layers[i] == SV_TYPE_name) sv_find_own_run(f, start, end);
    }
    return f->status == SERVANDA_OK;
}

#define FRESH_DAYS 3 /* news and releases come out that long after the meeting, at most */

/* A skip that names a date (of=) holds only where that is the day of the document, or just before: the meeting that it
 * reports. */
static bool of_today(const sv_find *f, const sv_mark *m) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    sv_value of = sv_mark_get(m, SV_KEY_of);
    sv_edtf date;
    if (of.kind != SV_VALUE_MARK || of.mark >= count) return true;
    if (!sv_find_date_value(f, &marks[of.mark], SERVANDA_KIND_PROGRESS, &date) || !date.from.day) return false;
    for (int days = 0; days <= FRESH_DAYS; days++)
        if (sv_edtf_same(sv_edtf_add(date.from, 0, 0, days), f->today)) return true;
    return false;
}

static bool skipped(const sv_find *f, uint32_t start, uint32_t end, bool whole) {
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_skip, start, end, &i));)
        if (sv_find_mark_yes(m, SV_KEY_all) == whole && !sv_find_region_masked(f, m->start) && of_today(f, m))
            return true;
    return false;
}

static bool is_edge(const sv_find *f, uint32_t at) {
    uint32_t point = f->view.points[at];
    return point == ' ' || sv_find_chars_has(f->chars.pauses, f->chars.pause_count, point);
}

/* Length of the longest leading connective at `at`, 0 if there is none. */
static uint32_t connective(const sv_find *f, uint32_t at, uint32_t end) {
    sv_hit hit;
    return sv_scan_word(f->scan, f->chars.connective, at, end, &hit) ? hit.end - at : 0;
}

static void trim(const sv_find *f, uint32_t *start, uint32_t *end) {
    while (*start < *end && is_edge(f, *start)) ++*start;
    for (uint32_t n; *start < *end && (n = connective(f, *start, *end)) > 0;) {
        *start += n;
        while (*start < *end && is_edge(f, *start)) ++*start;
    }
    while (*end > *start && is_edge(f, *end - 1)) --*end;
}

static void explain_mark(sv_find *f, const char *slot, const char *value, uint32_t mark, bool runner_up) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    if (mark < count && value)
        sv_find_reason(f, slot, value, marks[mark].rule, marks[mark].start, marks[mark].end, runner_up);
}

static void explain_verdict(sv_find *f, const sv_find_clause *c) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    const sv_find_verdict *v = &c->verdict;
    if (c->inner == UINT32_MAX) {
        uint32_t rule = f->lead ? f->lead->rule : SV_NO_RULE;
        sv_find_reason(f, "kind", servanda_kind_name(v->kind), rule, c->start, c->end, false);
        return;
    }
    explain_mark(f, "kind", servanda_kind_name(v->kind), c->inner, false);
    explain_mark(f, "force", servanda_force_name(v->force), c->inner, false);
    explain_mark(f, "stage", servanda_stage_name(v->stage), c->inner, false);
    if (c->outer != c->inner) explain_mark(f, "reported", servanda_kind_name(v->kind), c->outer, false);
    if (c->runner_up < count) {
        const char *kind = sv_mark_text(&marks[c->runner_up], SV_KEY_kind);
        explain_mark(f, "kind", kind ? kind : "", c->runner_up, true);
    }
    if (c->cut_rule != SV_NO_RULE) sv_find_reason(f, "span", "", c->cut_rule, c->start, c->start + 1, false);
}

/* Whether the clause names one of its actors, as its subject or otherwise ("hosted by Japan"). */
static bool names_actors(const sv_find *f, const sv_find_clause *c) {
    const sv_mark *m;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_actor, c->start, c->end, &i));) {
        const char *code = sv_mark_text(m, SV_KEY_code);
        for (size_t k = 0; code && k < c->actors.count; k++)
            if (strcmp(code, c->actors.codes[k]) == 0) return true;
    }
    return c->own_subject;
}

static void fill_actors(sv_find *f, const sv_find_clause *c, servanda_statement *out) {
    const char **codes = SV_NEW_N(f->arena, const char *, c->actors.count + 1);
    if (!codes) {
        f->status = sv_error_memory(f->error);
        return;
    }
    memcpy(codes, c->actors.codes, c->actors.count * sizeof *codes);
    out->actors = codes;
    out->actor_count = c->actors.count;
    out->actors_stated = names_actors(f, c);
}

static bool is_bare(const sv_find *f, const sv_find_clause *c) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    return c->outer < count && sv_find_mark_yes(&marks[c->outer], SV_KEY_weak);
}

/* Whether it begins after today; a deadline is ahead as long as its last day is. */
static bool lies_ahead(const sv_edtf *date, sv_edtf_day today, bool deadline) {
    sv_edtf begin = {date->from, date->from, false, false}, now = {today, today, false, false};
    char first[11], last[11], today_first[11], today_last[11];
    sv_edtf_bounds(deadline ? date : &begin, first, last);
    sv_edtf_bounds(&now, today_first, today_last);
    return strcmp(deadline ? last : first, today_last) > 0;
}

/* A bare verb tells neither past nor future: what happens after the document's date is not done yet. */
static void look_ahead(sv_find *f, const sv_find_clause *c, servanda_statement *s) {
    sv_edtf date;
    if (s->kind != SERVANDA_KIND_PROGRESS || !f->today.year || !is_bare(f, c)) return;
    for (size_t i = 0; i < s->date_count; i++) {
        const servanda_date *d = &s->dates[i];
        if (d->role == SERVANDA_ROLE_REFERENCE || !sv_edtf_parse(d->edtf, &date)) continue;
        if (date.open_from && d->role != SERVANDA_ROLE_DEADLINE) continue;
        if (!lies_ahead(&date, f->today, date.open_from)) continue;
        s->kind = SERVANDA_KIND_COMMITMENT;
        s->force = SERVANDA_FORCE_COMMIT;
        s->stage = SERVANDA_STAGE_NONE;
        sv_find_reason(f, "kind", servanda_kind_name(s->kind), SV_NO_RULE, c->start, c->end, false);
        return;
    }
}

static void emit(sv_find *f, const sv_find_clause *c) {
    uint32_t start = c->start, end = c->end;
    trim(f, &start, &end);
    if (end - start < 3 || f->out.count >= SV_LIMIT_STATEMENTS) return;
    servanda_statement s = {.doc = f->doc->info.id, .lang = sv_rule_lang(f->pack)};
    s.kind = c->verdict.kind;
    s.force = c->verdict.force;
    s.stage = c->verdict.stage;
    s.reaffirmed = c->verdict.reaffirmed && s.kind == SERVANDA_KIND_COMMITMENT;
    s.block = f->block_index + 1;
    s.lead = f->lead ? f->lead->quote : NULL;
    explain_verdict(f, c);
    fill_actors(f, c, &s);
    sv_find_date_fill(f, c, s.kind == SERVANDA_KIND_PROGRESS && is_bare(f, c) ? SERVANDA_KIND_NONE : s.kind, &s);
    look_ahead(f, c, &s);
    sv_find_amount_fill(f, c, &s);
    sv_find_name_fill(f, c, &s);
    sv_find_area_fill(f, c);
    sv_find_slot_fill(f, c, &s);
    sv_find_concept_fill(f, c, &s);
    s.span = sv_find_mark_span(f, start, end);
    s.quote = sv_find_mark_text(f, start, end);
    sv_find_box_fill(f, &s);
    sv_find_reason_give(f, &s);
    if (f->status != SERVANDA_OK) return;
    s.id = (uint32_t)f->out.count + 1;
    SV_VEC_PUSH(f->out, s);
    if (f->out.failed) f->status = sv_error_memory(f->error);
    f->last = c->actors;
    f->last.count = c->core;
    f->last_verdict = c->verdict;
}

static void add_lead(sv_find *f, const sv_find_clause *c, const sv_find_verdict *verdict, uint32_t rule) {
    uint32_t start = c->start, end = c->end;
    trim(f, &start, &end);
    servanda_statement when = {.kind = verdict->kind};
    sv_find_date_fill(f, c, when.kind, &when);
    sv_find_lead lead = {f->block_index, *verdict,   c->actors,       sv_find_mark_text(f, start, end),
                         rule,           when.dates, when.date_count, false};
    SV_VEC_PUSH(f->leads, lead);
    if (f->leads.failed) f->status = sv_error_memory(f->error);
}

/* The first mark that introduces items; one that tells their kind ("Done so far") goes before others. */
static const sv_mark *lead_mark(sv_find *f, const sv_find_clause *c) {
    const sv_mark *m, *first = NULL;
    for (size_t i = 0; (m = sv_find_mark_next(f, SV_TYPE_lead, c->start, c->end, &i));) {
        if (sv_mark_text(m, SV_KEY_kind)) return m;
        if (!first) first = m;
    }
    return first;
}

/* Where the sentence introduces the items below, its clause is remembered for them and says nothing itself; a weak lead
 * ("have agreed as follows", above the chapters of a statement) says nothing without items either. */
static bool becomes_lead(sv_find *f, const sv_find_clause *c) {
    const sv_mark *m = lead_mark(f, c);
    if (!m) return false;
    if (!f->introduces[f->block_index]) return sv_find_mark_yes(m, SV_KEY_weak);
    sv_find_verdict told = sv_find_pred_verdict(m);
    add_lead(f, c, told.kind ? &told : &c->verdict, m->rule);
    return true;
}

static bool is_weak(const sv_find *f, const sv_find_clause *c) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    return c->outer < count &&
           (sv_find_mark_yes(&marks[c->outer], SV_KEY_weak) || sv_mark_is(&marks[c->outer], SV_KEY_chain, "lead"));
}

#define LABEL_POINTS 48u /* a sentence of an item that is no longer, says nothing and is not all of it, is its label */

static bool labels_item(const sv_find *f, uint32_t start, uint32_t end) {
    if (f->out.count > f->block_out || end - start > LABEL_POINTS || end >= f->view.count) return false;
    for (size_t i = 0; i < f->clauses.count; i++)
        if (f->clauses.items[i].verdict.kind) return false;
    return true;
}

/* What an item says under its lead-in. One that promises without a force of its own ("the two sides will:") leaves the
 * force to the item, if that tells one ("explore a fund"). */
static sv_find_verdict led(const sv_find_verdict *lead, const sv_find_verdict *own) {
    sv_find_verdict v = *lead;
    if (v.kind != SERVANDA_KIND_COMMITMENT || v.force) return v;
    v.force = own->kind == SERVANDA_KIND_COMMITMENT && own->force ? own->force : SERVANDA_FORCE_COMMIT;
    return v;
}

/* An item without a predicate of its own, or with a weak one, says what its lead-in says of it. What follows its first
 * statement is told in sentences of their own. */
static void take_lead(sv_find *f, uint32_t start, uint32_t end) {
    bool own = false;
    if (!f->lead || !f->lead->verdict.kind || f->out.count > f->block_out || labels_item(f, start, end)) return;
    bool view = f->lead->verdict.kind == SERVANDA_KIND_POSITION; /* "we welcome the following:" over acts */
    for (size_t i = 0; i < f->clauses.count; i++) {
        const sv_find_clause *c = &f->clauses.items[i];
        bool act = view && c->verdict.kind == SERVANDA_KIND_COMMITMENT;
        bool done = c->verdict.kind && sv_find_pred_done_before(f, c, &f->lead->verdict);
        own |= c->verdict.kind && !c->dropped && (act || done || !is_weak(f, c));
    }
    if (own) { /* a heading is nothing to a sentence that speaks for itself */
        if (f->doc->blocks[f->lead->block].kind == SV_BLOCK_HEADING) f->lead = NULL;
        return;
    }
    for (size_t i = 0; i < f->clauses.count; i++) {
        f->clauses.items[i].verdict = led(&f->lead->verdict, &f->clauses.items[i].verdict);
        f->clauses.items[i].inner = UINT32_MAX;
    }
}

/* A paragraph may open with a label: a piece that its rules drop, or a few words that say nothing. */
static void take_label(sv_find *f, uint32_t start, uint32_t end) {
    if (f->out.count > f->block_out || !f->clauses.count) return;
    if (f->clauses.items[0].dropped) {
        sv_find_area_label(f, start, f->clauses.items[0].end);
        return;
    }
    for (size_t i = 0; i < f->clauses.count; i++)
        if (f->clauses.items[i].verdict.kind) return;
    sv_find_area_label(f, start, end);
}

/* The items of a lead-in that is skipped ("the institute recommends:") say nothing either. */
static void silence_items(sv_find *f, uint32_t start, uint32_t end) {
    size_t i = 0;
    if (!f->introduces[f->block_index] || !sv_find_mark_next(f, SV_TYPE_lead, start, end, &i)) return;
    sv_find_lead lead = {.block = f->block_index, .rule = SV_NO_RULE, .silent = true};
    SV_VEC_PUSH(f->leads, lead);
    if (f->leads.failed) f->status = sv_error_memory(f->error);
}

static sv_find_fate read_sentence(sv_find *f, uint32_t start, uint32_t end) {
    f->clauses.count = 0;
    if (f->lead && f->lead->silent) return SV_FATE_SILENT;
    if (!sv_find_emit_layers(f, start, end)) return SV_FATE_READ;
    if (skipped(f, start, end, true)) {
        silence_items(f, start, end);
        return SV_FATE_SKIPPED;
    }
    sv_find_clause_run(f, start, end);
    take_label(f, start, end);
    take_lead(f, start, end);
    if (!f->chars.inherit_block) f->before.count = 0;
    for (size_t i = 0; i < f->clauses.count && f->status == SERVANDA_OK; i++) {
        sv_find_clause *c = &f->clauses.items[i];
        f->reasons.count = 0;
        sv_find_actor_subject(f, c); /* who a dropped clause speaks of may act in the next ("…, a spokesman said,") */
        if (c->dropped) continue;
        if (f->status != SERVANDA_OK || skipped(f, c->start, c->end, false) || becomes_lead(f, c)) continue;
        if (c->verdict.kind != SERVANDA_KIND_NONE) emit(f, c);
    }
    return SV_FATE_READ;
}

/* A heading says nothing itself, but may tell the kind of the items below it. */
void sv_find_emit_heading(sv_find *f) {
    uint32_t end = f->view.count < SV_LIMIT_SENTENCE ? (uint32_t)f->view.count : SV_LIMIT_SENTENCE;
    const sv_find_clause whole = {.end = end, .outer = UINT32_MAX, .inner = UINT32_MAX, .runner_up = UINT32_MAX};
    if (!f->introduces[f->block_index] || !sv_find_emit_layers(f, 0, end)) return;
    if (skipped(f, 0, end, true)) { /* "Recommendations" of whoever writes */
        silence_items(f, 0, end);
        return;
    }
    f->clauses.count = 0;
    SV_VEC_PUSH(f->clauses, whole);
    if (f->clauses.failed) return;
    const sv_mark *m = lead_mark(f, &whole);
    if (m && sv_mark_text(m, SV_KEY_kind)) becomes_lead(f, &f->clauses.items[0]);
}

void sv_find_emit_sentence(sv_find *f, uint32_t start, uint32_t end) {
    sv_find_fate fate = read_sentence(f, start, end);
    if (f->watch && f->watch->sentence && f->status == SERVANDA_OK)
        f->watch->sentence(f->watch->context, f, start, end, fate);
}
