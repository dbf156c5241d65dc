/* What a document says of itself: language, date, title, series, round and parties, where the index does not say it.
 *
 * The one idea: only the first blocks are asked (the last ones for a date of signature), by the rules of scope D; several
 * answers are weighed against each other, and what is given is never overruled. */
#include <string.h>

#include "find/find_head.h"

#define HEAD_BLOCKS 15 /* that are no furniture */
#define HEAD_SEEN 60   /* with furniture */
#define TAIL_BLOCKS 6
#define LINE_POINTS 160u  /* of a line with a date */
#define PROSE_POINTS 120u /* a longer block is prose, whatever it ends with */
#define PROSE_LEAST 24u   /* a shorter one is none ("Washington, D.C."); half of it where no spaces divide words */
#define OPENING 200u      /* how far into the first prose its date is looked for */
#define TOLD_BYTES ((size_t)1 << 16) /* of the text, in which the year of the file's date is looked for */

char *sv_find_head_keep(sv_find *f, const char *text) {
    char *copy = text ? sv_arena_str(f->doc->arena, text) : NULL;
    if (!copy) f->status = sv_error_memory(f->error);
    return copy;
}

uint32_t sv_find_head_end(const sv_find *f) {
    return f->view.count < SV_HEAD_POINTS ? (uint32_t)f->view.count : SV_HEAD_POINTS;
}

/* The language of most of the text. */
static void find_language(sv_find *f) {
    const char *langs[8];
    size_t bytes[8], n = 0, best = 0;
    for (size_t i = 0; i < f->doc->block_count; i++) {
        const sv_block *b = &f->doc->blocks[i];
        size_t at = 0, size = b->range_count ? b->ranges[b->range_count - 1].end - b->ranges[0].start : 0;
        if (!b->lang[0] || b->kind == SV_BLOCK_FURNITURE) continue;
        while (at < n && strcmp(langs[at], b->lang) != 0) at++;
        if (at == n && n < 8) langs[n] = b->lang, bytes[n++] = 0;
        if (at < n) bytes[at] += size;
    }
    for (size_t i = 1; i < n; i++)
        if (bytes[i] > bytes[best]) best = i;
    if (n) f->doc->info.lang = sv_find_head_keep(f, langs[best]);
}

/* ---- the date ---- */

static bool is_day(const sv_mark *m) {
    return sv_mark_get(m, SV_KEY_year).kind == SV_VALUE_NUMBER && sv_mark_get(m, SV_KEY_day).kind == SV_VALUE_NUMBER;
}

static void note_day(sv_find *f, sv_find_head *head, sv_find_day where, const sv_mark *m) {
    sv_edtf value;
    if (head->has_day[where] || !m || !sv_find_date_value(f, m, SERVANDA_KIND_POSITION, &value)) return;
    if (value.open_from || value.open_to || !value.from.month || !sv_edtf_same(value.from, value.to)) return;
    head->days[where] = value;
    head->has_day[where] = true;
}

static void find_days(sv_find *f, sv_find_head *head, sv_find_day marked, sv_find_day other, uint32_t end) {
    const sv_mark *m, *d;
    size_t i = 0, k = 0;
    if (f->doc->info.date || f->status != SERVANDA_OK) return;
    if (!sv_find_mark_run(f, SV_TYPE_date, 0, end) || !sv_find_mark_run(f, SV_TYPE_docdate, 0, end)) return;
    m = sv_find_mark_next(f, SV_TYPE_docdate, 0, end, &i);
    if (m && sv_mark_is(m, SV_KEY_form, "signed")) marked = SV_DAY_SIGNED;
    if (m) note_day(f, head, marked, sv_find_mark_next(f, SV_TYPE_date, m->start, m->end, &k));
    for (k = 0; other != SV_DAY_COUNT && (d = sv_find_mark_next(f, SV_TYPE_date, 0, end, &k));)
        if (is_day(d)) note_day(f, head, other, d);
}

/* ---- dates of the metadata ---- */

/* Numbers of four digits that may be years: has the text any, and this one? Digits of full width are digits. */
static void look_for_year(const servanda_document *d, long wanted, bool *any, bool *this_one) {
    long number = 0;
    unsigned digits = 0;
    for (size_t at = 0; at <= d->text_size && at < TOLD_BYTES;) {
        uint32_t point = ' ';
        at += at < d->text_size ? sv_utf8_decode(d->text + at, d->text_size - at, &point) : 1;
        if (point >= 0xFF10 && point <= 0xFF19) point -= 0xFF10 - '0';
        bool digit = point >= '0' && point <= '9';
        if (!digit && digits == 4 && number >= 1900 && number < 2100) *any = true, *this_one |= number == wanted;
        number = digit && digits < 4 ? number * 10 + (long)(point - '0') : 0;
        digits = digit ? digits + 1 : 0;
    }
}

/* When a file was saved is when its document was made only if the text names that year, or none at all: it may be that of a
 * copy or of a template. */
static bool is_plausible(const servanda_document *d, const sv_edtf *date) {
    bool any = false, this_one = false;
    look_for_year(d, date->from.year, &any, &this_one);
    return this_one || !any;
}

/* Where the text gives none: the one that its publisher gave it, else that of the file. */
static void set_told_date(sv_find *f) {
    const char *const told[] = {f->doc->told.published, f->doc->told.saved};
    for (size_t i = 0; i < 2 && !f->doc->info.date; i++) {
        sv_edtf date;
        if (!told[i] || !sv_edtf_parse(told[i], &date) || (i == 1 && !is_plausible(f->doc, &date))) continue;
        f->doc->info.date = sv_find_head_keep(f, told[i]);
        f->today = date.from;
    }
}

static void set_date(sv_find *f, const sv_find_head *head) {
    char text[SV_EDTF_ROOM];
    for (size_t i = 0; i < SV_DAY_COUNT && !f->doc->info.date; i++) {
        if (!head->has_day[i]) continue;
        sv_edtf_format(&head->days[i], text);
        f->doc->info.date = sv_find_head_keep(f, text);
        f->today = head->days[i].from;
    }
}

/* ---- the blocks of the head ---- */

static bool set_aside(sv_find *f) {
    bool around = f->block->kind == SV_BLOCK_FURNITURE || f->block->kind == SV_BLOCK_CAPTION;
    return around || sv_find_mark_aside(f, sv_find_head_end(f));
}

static bool is_prose(const sv_find *f) {
    uint32_t n = (uint32_t)f->view.count, last = f->view.points[n - 1];
    if (f->block->kind == SV_BLOCK_HEADING) return false;
    if (n > PROSE_POINTS || n < (f->chars.spaced ? PROSE_LEAST : PROSE_LEAST / 2)) return n > PROSE_POINTS;
    return sv_find_chars_has(f->chars.enders, f->chars.ender_count, last) || sv_find_sentence_end(f, 0) < n;
}

/* Its own meeting, and none that it looks back to: no other day is told before the name. */
static void prose_series(sv_find *f, const sv_find_head *head) {
    uint32_t end = sv_find_sentence_end(f, 0);
    const sv_mark *m, *d;
    size_t i = 0, k = 0;
    if (f->doc->info.series || !sv_find_mark_run(f, SV_TYPE_series, 0, end)) return;
    if (!sv_find_mark_run(f, SV_TYPE_date, 0, end)) return;
    if (!(m = sv_find_mark_next(f, SV_TYPE_series, 0, end, &i)) || m->end > end) return;
    while ((d = sv_find_mark_next(f, SV_TYPE_date, 0, m->start, &k))) {
        sv_edtf value;
        if (!is_day(d) || !sv_find_date_value(f, d, SERVANDA_KIND_POSITION, &value)) continue;
        for (size_t n = 0; n < SV_DAY_COUNT; n++)
            if (head->has_day[n] && !sv_edtf_same(head->days[n].from, value.from)) return;
    }
    sv_find_title_series(f);
}

static void read_prose(sv_find *f, sv_find_head *head) {
    uint32_t end = (uint32_t)f->view.count < OPENING ? (uint32_t)f->view.count : OPENING;
    if (head->prose++ == 0) {
        sv_find_title_close(head);
        find_days(f, head, SV_DAY_MARKED, SV_DAY_PROSE, end);
        if (f->status == SERVANDA_OK) prose_series(f, head);
    }
}

/* True: a block that counts. */
static bool read_block(sv_find *f, sv_find_head *head) {
    uint32_t end = sv_find_head_end(f);
    sv_find_number_run(f, 0, end);
    if (f->status != SERVANDA_OK) return false;
    bool aside = set_aside(f), line = f->view.count <= LINE_POINTS;
    if (aside) {
        if (line && !head->prose) find_days(f, head, SV_DAY_MARKED, SV_DAY_LINE, end);
        return false;
    }
    if (is_prose(f)) {
        read_prose(f, head);
    } else if (!head->prose) {
        find_days(f, head, SV_DAY_MARKED, SV_DAY_LINE, end);
        if (f->status == SERVANDA_OK) sv_find_title_line(f, head);
    }
    if (f->status == SERVANDA_OK && !f->doc->info.party_count) sv_find_actor_count(f, &head->tally);
    return true;
}

static bool is_known(const sv_find *f) {
    const servanda_document_info *info = &f->doc->info;
    return info->date && info->title && info->party_count;
}

static void read_head(sv_find *f, sv_find_head *head) {
    size_t counted = 0;
    for (uint32_t i = 0; i < f->doc->block_count && i < HEAD_SEEN && counted < HEAD_BLOCKS; i++) {
        if (f->status != SERVANDA_OK || (head->prose && is_known(f))) break;
        if (!sv_find_block_begin(f, i)) continue;
        f->first_mark = 0;
        counted += read_block(f, head);
    }
    if (f->status == SERVANDA_OK) sv_find_title_close(head);
}

/* Treaties are dated where they are signed. */
static void read_tail(sv_find *f, sv_find_head *head) {
    uint32_t count = (uint32_t)f->doc->block_count;
    for (uint32_t i = count > TAIL_BLOCKS ? count - TAIL_BLOCKS : 0; i < count && f->status == SERVANDA_OK; i++) {
        if (!sv_find_block_begin(f, i) || f->view.count > SV_HEAD_POINTS) continue;
        f->first_mark = 0;
        sv_find_number_run(f, 0, sv_find_head_end(f));
        find_days(f, head, SV_DAY_TAIL, SV_DAY_COUNT, sv_find_head_end(f));
    }
}

/* ---- parties ---- */

/* Whom the title names, where it names several; else whom the first blocks speak of most. */
static void find_parties(sv_find *f, sv_find_head *head) {
    if (!f->doc->info.party_count && head->parties.count >= 2)
        f->parties = head->parties;
    else
        sv_find_actor_parties(f, &head->tally);
    if (f->status != SERVANDA_OK || f->doc->info.party_count || !f->parties.count) return;
    const char **parties = SV_NEW_N(f->doc->arena, const char *, f->parties.count);
    if (!parties) {
        f->status = sv_error_memory(f->error);
        return;
    }
    for (size_t i = 0; i < f->parties.count; i++) parties[i] = sv_find_head_keep(f, f->parties.codes[i]);
    f->doc->info.parties = parties;
    f->doc->info.party_count = f->parties.count;
}

void sv_find_meta_run(sv_find *f) {
    sv_edtf date;
    sv_find_head head = {.now.last = SV_NO_BLOCK};
    servanda_document_info *info = &f->doc->info;
    if (info->date == f->doc->told.published) info->date = NULL;
    if (info->date && sv_edtf_parse(info->date, &date)) f->today = date.from;
    if (!info->lang) find_language(f);
    f->in_head = true;
    read_head(f, &head);
    bool dated = head.has_day[SV_DAY_MARKED] || head.has_day[SV_DAY_LINE];
    if (f->status == SERVANDA_OK && !info->date && !dated) read_tail(f, &head);
    f->in_head = false;
    if (f->status == SERVANDA_OK) set_date(f, &head);
    if (f->status == SERVANDA_OK) set_told_date(f);
    const char *title = head.title ? head.title : f->doc->told.title ? f->doc->told.title : head.form;
    if (f->status == SERVANDA_OK && !info->title && title) info->title = sv_find_head_keep(f, title);
    if (f->status == SERVANDA_OK) find_parties(f, &head);
}
