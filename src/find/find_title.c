/* The title of a document that no index names, and the series and round that its head speaks of.
 *
 * The one idea: what stands before the first prose is divided into groups of lines that belong together (mastheads, names
 * of forms, titles over two lines); each is weighed by what it holds, and the weightiest is the title. */
#include <string.h>

#include "find/find_head.h"

#define TITLE_POINTS 240u /* a longer block is no title */
#define DAY_LETTERS 8u    /* behind a day: its weekday, "updated" and the like */
#define MOST_POINTS 80u   /* what length alone may weigh */

enum { HEADING = 20, FORM = 40, SERIES = 30, PARTY = 15, FOREIGN = -100 }; /* what else weighs */
#define MARGIN 15 /* by which a later group must outweigh an earlier one */

/* ---- series ---- */

/* The words of the name say what kind of meeting it is (the weightiest tells most), the whole of it what it is about. */
static void find_meeting(sv_find *f, uint32_t start, uint32_t end) {
    sv_hit hits[16];
    uint32_t list = sv_rule_list(f->pack, "meeting");
    size_t n = list == UINT32_MAX ? 0 : sv_scan_list(f->scan, list, start, end, hits, sizeof hits / sizeof *hits);
    const char *kind = NULL, *topic = sv_find_area_topic(f, start, end);
    double best = 1; /* a plain meeting may be of any kind */
    for (size_t i = 0; i < n; i++) {
        const char *id = sv_rule_entry_get(f->pack, hits[i].entry, SV_KEY_id).text;
        sv_value weight = sv_rule_entry_get(f->pack, hits[i].entry, SV_KEY_weight);
        if (!id || weight.number <= best) continue;
        best = weight.number;
        kind = strchr(id, ':') ? strchr(id, ':') + 1 : id;
    }
    if (!kind || f->doc->info.meeting) return;
    f->doc->info.meeting = sv_arena_printf(f->doc->arena, "%s%s%s", kind, topic ? " " : "", topic ? topic : "");
    if (!f->doc->info.meeting) f->status = sv_error_memory(f->error);
}

const sv_mark *sv_find_title_series(sv_find *f) {
    const sv_mark *m;
    size_t i = 0;
    uint32_t end = sv_find_head_end(f);
    if (f->doc->info.round && f->doc->info.series) return NULL;
    if (!sv_find_mark_run(f, SV_TYPE_series, 0, end)) return NULL;
    if (!(m = sv_find_mark_next(f, SV_TYPE_series, 0, end, &i))) return NULL;
    double round = sv_mark_number(m, SV_KEY_round, 0);
    const char *name = sv_mark_text(m, SV_KEY_text);
    if (!f->doc->info.series)
        f->doc->info.series = sv_find_head_keep(f, name ? name : sv_find_mark_text(f, m->start, m->end));
    if (!f->doc->info.round && round >= 1 && round < 10000) f->doc->info.round = (uint32_t)round;
    find_meeting(f, m->start, m->end);
    return m;
}

/* ---- one line or block ---- */

static bool is_letter(uint32_t point) {
    sv_script script = sv_char_script(point);
    return script >= SV_SCRIPT_LATIN && script <= SV_SCRIPT_HANGUL;
}

/* White space, a comma, a bracket that opens: what sets a day off from a title. */
static bool sets_off(const sv_find *f, uint32_t point) {
    sv_script script = sv_char_script(point);
    return (script == SV_SCRIPT_SPACE || script == SV_SCRIPT_PUNCT) &&
           !sv_find_chars_has(f->chars.closes, f->chars.pair_count, point);
}

static bool has_letters(const sv_find *f, uint32_t start, uint32_t end) {
    for (uint32_t i = start; i < end; i++)
        if (is_letter(f->view.points[i])) return true;
    return false;
}

/* The form alone, as over a press release: brackets and the like aside, nothing else is in the block. */
static bool is_bare(const sv_find *f, const sv_mark *m) {
    return !has_letters(f, 0, m->start) && !has_letters(f, m->end, (uint32_t)f->view.count);
}

/* A day that stands at the end, set off from the words before it, is none of them. */
static uint32_t end_of_title(sv_find *f) {
    uint32_t end = (uint32_t)f->view.count;
    const sv_mark *d;
    for (size_t i = 0; (d = sv_find_mark_next(f, SV_TYPE_date, 0, end, &i));) {
        if (d->start == 0 || sv_mark_get(d, SV_KEY_day).kind != SV_VALUE_NUMBER || has_letters(f, d->end, end))
            continue;
        uint32_t before = f->view.points[d->start - 1], at = d->start;
        bool apart = !f->chars.spaced && f->view.end[d->start - 1] < f->view.offset[d->start];
        if (!apart && (is_letter(before) || (f->chars.spaced && before == ' '))) continue;
        while (at > 0 && sets_off(f, f->view.points[at - 1])) at--;
        if (at > 0) return at;
    }
    return end;
}

/* A day with hardly anything behind it. */
static bool is_day(const sv_find *f) {
    const sv_mark *d;
    uint32_t n = (uint32_t)f->view.count, letters = 0;
    size_t i = 0;
    if (!(d = sv_find_mark_next(f, SV_TYPE_date, 0, n, &i)) || d->start > 0) return false;
    for (uint32_t at = d->end; at < n; at++) letters += is_letter(f->view.points[at]);
    return letters <= DAY_LETTERS;
}

/* May it belong to a title: short, of letters, no sentence, no label before something else. */
static bool is_line(const sv_find *f) {
    uint32_t n = (uint32_t)f->view.count;
    sv_block_kind kind = f->block->kind;
    if (n > TITLE_POINTS || (kind != SV_BLOCK_HEADING && kind != SV_BLOCK_PARAGRAPH)) return false;
    return has_letters(f, 0, n) && f->view.points[n - 1] != ':' && !is_day(f);
}

static int count_parties(sv_find *f, sv_find_head *head) {
    sv_find_tally tally = {.used = 0};
    sv_find_actor_count(f, &tally);
    for (size_t i = 0; i < tally.used; i++) sv_find_actor_add(&head->now.parties, tally.codes[i]);
    return (int)tally.used;
}

/* ---- groups ---- */

/* One line break between them and no more; or the second begins as no title does. */
static bool belongs(const sv_find *f, const sv_find_head *head) {
    if (head->now.last == SV_NO_BLOCK) return false;
    const sv_block *before = &f->doc->blocks[head->now.last];
    size_t from = before->ranges[before->range_count - 1].end, to = f->block->ranges[0].start;
    size_t breaks = 0;
    for (size_t i = from; i < to; i++) breaks += f->doc->text[i] == '\n';
    uint32_t first = f->view.raw[0];
    bool lower = f->chars.spaced && first >= 'a' && first <= 'z';
    bool dash = first == '-' || (first >= 0x2012 && first <= 0x2015);
    if ((dash && breaks <= 2) || (lower && head->now.bare)) return true;
    return breaks == 1 && before->kind == f->block->kind && before->level == f->block->level;
}

void sv_find_title_close(sv_find_head *head) {
    sv_find_group *now = &head->now;
    if (now->text && !now->bare && now->weight > head->weight + (head->title ? MARGIN : 0)) {
        head->title = now->text;
        head->weight = now->weight;
        head->parties = now->parties;
    } else if (now->text && !head->title && !head->form) {
        head->form = now->text; /* better than none */
    }
    *now = (sv_find_group){.last = SV_NO_BLOCK};
}

static int weigh(sv_find *f, sv_find_head *head, const sv_mark *form) {
    int points = (int)f->view.count * (f->chars.spaced ? 1 : 2), weight = 0;
    weight += points < (int)MOST_POINTS ? points : (int)MOST_POINTS;
    if (f->block->kind == SV_BLOCK_HEADING) weight += HEADING;
    if (form && !is_bare(f, form)) weight += FORM;
    if (f->doc->info.lang && strcmp(f->block->lang, f->doc->info.lang) != 0) weight += FOREIGN;
    int parties = count_parties(f, head);
    return weight + (parties < 2 ? parties : 2) * PARTY;
}

/* One line of it: line breaks and what is indented behind them become one space. */
static const char *on_one_line(sv_find *f, const char *text) {
    char *copy = sv_arena_str(f->arena, text), *to = copy;
    if (!copy) f->status = sv_error_memory(f->error);
    for (const char *at = copy; at && *at; at++) {
        bool space = *at == '\n' || *at == '\r' || *at == '\t' || *at == ' ';
        if (!space)
            *to++ = *at;
        else if (to > copy && to[-1] != ' ')
            *to++ = ' ';
    }
    if (copy) *to = '\0';
    return copy;
}

static void add_line(sv_find *f, sv_find_head *head, const char *line, bool bare, int weight) {
    sv_find_group *now = &head->now;
    now->bare = now->text ? now->bare && bare : bare;
    now->text = now->text ? sv_arena_printf(f->arena, "%s %s", now->text, line) : line;
    if (!now->text) f->status = sv_error_memory(f->error);
    now->weight = weight > now->weight ? weight + now->weight / 4 : now->weight + weight / 4;
    now->last = f->block_index;
}

void sv_find_title_line(sv_find *f, sv_find_head *head) {
    size_t i = 0;
    uint32_t end = sv_find_head_end(f);
    if (!is_line(f)) {
        sv_find_title_close(head);
        return;
    }
    if (!sv_find_mark_run(f, SV_TYPE_title, 0, end)) return;
    const sv_mark *form = sv_find_mark_next(f, SV_TYPE_title, 0, end, &i);
    if (form && !f->doc->info.form && sv_mark_text(form, SV_KEY_form))
        f->doc->info.form = sv_find_head_keep(f, sv_mark_text(form, SV_KEY_form));
    if (!belongs(f, head)) sv_find_title_close(head);
    bool bare = form && is_bare(f, form);
    int weight = weigh(f, head, form);
    uint32_t to = end_of_title(f);
    const char *line = f->status == SERVANDA_OK ? on_one_line(f, sv_find_mark_text(f, 0, to)) : NULL;
    if (!line) return;
    if (sv_find_title_series(f)) weight += SERIES;
    add_line(f, head, line, bare, weight);
}
