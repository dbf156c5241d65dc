/* What a document says of itself: language, date, title, series and round, where the index does not say it.
 *
 * The one idea: only the first blocks are asked, by the rules of scope D; what is given is never overruled. */
#include <string.h>

#include "find/find.h"

#define HEAD_BLOCKS 15
#define HEAD_POINTS 400u /* of one block that are looked at */

static char *keep(sv_find *f, const char *text) {
    char *copy = sv_arena_str(f->doc->arena, text);
    if (!copy) f->status = sv_error_memory(f->error);
    return copy;
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
    if (n) f->doc->info.lang = keep(f, langs[best]);
}

static uint32_t head_end(const sv_find *f) {
    return f->view.count < HEAD_POINTS ? (uint32_t)f->view.count : HEAD_POINTS;
}

static void set_date(sv_find *f, const sv_mark *m) {
    sv_edtf value;
    char text[SV_EDTF_ROOM];
    if (!sv_find_date_value(f, m, SERVANDA_KIND_POSITION, &value) || value.open_from || value.open_to) return;
    sv_edtf_format(&value, text);
    f->doc->info.date = keep(f, text);
    f->today = value.from;
}

/* A marked date of publication, or the first date with year, month and day. */
static void find_date(sv_find *f) {
    const sv_mark *m, *d;
    uint32_t end = head_end(f);
    size_t i = 0, k = 0;
    if (f->doc->info.date) return;
    if (!sv_find_mark_run(f, SV_TYPE_date, 0, end) || !sv_find_mark_run(f, SV_TYPE_docdate, 0, end)) return;
    m = sv_find_mark_next(f, SV_TYPE_docdate, 0, end, &i);
    if (m) {
        d = sv_find_mark_next(f, SV_TYPE_date, m->start, m->end, &k);
        if (d) set_date(f, d);
    } else {
        while ((d = sv_find_mark_next(f, SV_TYPE_date, 0, end, &k)) && !f->doc->info.date)
            if (sv_mark_get(d, SV_KEY_year).kind == SV_VALUE_NUMBER &&
                sv_mark_get(d, SV_KEY_day).kind == SV_VALUE_NUMBER)
                set_date(f, d);
    }
}

static void find_title(sv_find *f) {
    const sv_mark *m;
    size_t i = 0;
    if (!sv_find_mark_run(f, SV_TYPE_title, 0, head_end(f))) return;
    m = sv_find_mark_next(f, SV_TYPE_title, 0, head_end(f), &i);
    if (m && !f->doc->info.form && sv_mark_text(m, SV_KEY_form))
        f->doc->info.form = keep(f, sv_mark_text(m, SV_KEY_form));
    if (!f->doc->info.title && (m || f->block->kind == SV_BLOCK_HEADING))
        f->doc->info.title = keep(f, sv_find_mark_text(f, 0, head_end(f)));
}

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

static void find_series(sv_find *f) {
    const sv_mark *m;
    size_t i = 0;
    if (f->doc->info.round && f->doc->info.series) return;
    if (!sv_find_mark_run(f, SV_TYPE_series, 0, head_end(f))) return;
    if (!(m = sv_find_mark_next(f, SV_TYPE_series, 0, head_end(f), &i))) return;
    double round = sv_mark_number(m, SV_KEY_round, 0);
    const char *name = sv_mark_text(m, SV_KEY_text);
    if (!f->doc->info.series) f->doc->info.series = keep(f, name ? name : sv_find_mark_text(f, m->start, m->end));
    if (!f->doc->info.round && round >= 1 && round < 10000) f->doc->info.round = (uint32_t)round;
    find_meeting(f, m->start, m->end);
}

static void read_head(sv_find *f, sv_find_tally *tally) {
    size_t seen = 0;
    for (uint32_t i = 0; i < f->doc->block_count && seen < HEAD_BLOCKS && f->status == SERVANDA_OK; i++) {
        if (f->doc->blocks[i].kind == SV_BLOCK_FURNITURE || !sv_find_block_begin(f, i)) continue;
        f->first_mark = 0;
        sv_find_number_run(f, 0, head_end(f));
        if (f->status == SERVANDA_OK) find_date(f);
        if (f->status == SERVANDA_OK && !f->doc->info.party_count) sv_find_actor_count(f, tally);
        if (f->status == SERVANDA_OK) find_title(f);
        if (f->status == SERVANDA_OK) find_series(f);
        seen++;
    }
}

/* Series and round are often named in the title alone. */
void sv_find_meta_run(sv_find *f) {
    sv_edtf date;
    sv_find_tally tally = {.used = 0};
    if (f->doc->info.date && sv_edtf_parse(f->doc->info.date, &date)) f->today = date.from;
    if (!f->doc->info.lang) find_language(f);
    read_head(f, &tally);
    if (f->status == SERVANDA_OK) sv_find_actor_parties(f, &tally);
    if (f->status != SERVANDA_OK || f->doc->info.party_count || !f->parties.count) return;
    const char **parties = SV_NEW_N(f->doc->arena, const char *, f->parties.count);
    if (!parties) {
        f->status = sv_error_memory(f->error);
        return;
    }
    for (size_t i = 0; i < f->parties.count; i++) parties[i] = keep(f, f->parties.codes[i]);
    f->doc->info.parties = parties;
    f->doc->info.party_count = f->parties.count;
}
