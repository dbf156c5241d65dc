/* Does a line go on in the next one?
 *
 * The one idea: a wrapped text shows its width: inside of paragraphs, the next word would not have fitted on the line. So
 * a break where it would have fitted was meant. What a page break cut is healed by what stands on both sides of the cut. */
#include <string.h>

#include "read/read.h"

#define WIDEST 130 /* columns; longer lines are paragraphs of their own */
#define NARROWEST 30

/* Columns that are left unused where the writer must not break: before a closing bracket, after an opening one. */
static uint32_t slack(uint32_t columns) { return columns / 12 + 1; }

static bool plain(const sv_line *line) {
    return (line->hint == SV_HINT_NONE || line->hint == SV_HINT_TEXT || line->hint == SV_HINT_ITEM) &&
           !(line->form & SV_FORM_FURNITURE);
}

/* The widest column that is reached more than by exception; 0 where lines are not wrapped at all. */
static uint32_t find_columns(const sv_reading *r) {
    uint32_t histogram[WIDEST + 1] = {0}, all = 0, reached = 0;
    for (size_t i = 0; i < r->lines.count; i++) {
        const sv_line *line = &r->lines.items[i];
        if (!plain(line)) continue;
        histogram[line->edge < WIDEST ? line->edge : WIDEST]++;
        all++;
    }
    if (histogram[WIDEST] > 1 + all / 20) return 0;
    for (uint32_t w = WIDEST - 1; w >= NARROWEST; w--) {
        reached += histogram[w];
        if (reached >= 2 && reached * 50 >= all) return w;
    }
    return 0;
}

static bool is_full(const sv_reading *r, const sv_line *line, const sv_line *next) {
    uint32_t gap = line->form & SV_FORM_LATIN ? 1 : 0;
    return line->edge + gap + next->first + slack(r->columns) > r->columns;
}

static bool is_ended(const sv_line *line) { return line->form & (SV_FORM_SENTENCE | SV_FORM_COLON | SV_FORM_CLAUSE); }

/* Lines broken by hand fill no width, but they break sentences. */
static bool is_long(const sv_line *line) { return line->edge - line->indent >= 50 && line->edge <= WIDEST; }

void sv_wrap_measure(sv_reading *r) {
    uint32_t inner = 0, full = 0, broken = 0, long_lines = 0;
    r->columns = find_columns(r);
    for (size_t i = 0; i + 1 < r->lines.count; i++) {
        const sv_line *line = &r->lines.items[i], *next = line + 1;
        if (next->form & SV_FORM_PAGE && i + 2 < r->lines.count) next++;
        if (!plain(line) || !plain(next) || next->blank || next->style || next->indent > line->indent) continue;
        inner++;
        full += is_full(r, line, next);
        long_lines += is_long(line);
        broken += is_long(line) && !is_ended(line);
    }
    r->wrapped = r->columns > 0 && inner >= 2 && full * 2 >= inner;
    r->ragged = !r->wrapped && r->columns > 0 && broken >= 2 && broken * 2 > long_lines;
}

bool sv_wrap_joins(const sv_reading *r, const sv_line *before, const sv_line *line) {
    uint32_t gap = before->form & SV_FORM_LATIN ? 1 : 0, fits = before->edge + gap + line->first;
    bool ended = is_ended(before);
    if (r->ragged) return is_long(before) && !ended;
    if (r->markdown) { /* a line break inside of a paragraph is a space, unless asked for */
        if (before->form & SV_FORM_HARD) return !ended && line->form & SV_FORM_LOWER;
        if (before->form & SV_FORM_LATIN) return true;
        if (!r->wrapped) return !ended && before->edge >= 60;
    }
    if (!r->wrapped || before->edge > WIDEST) return false;
    if (line->form & SV_FORM_LOWER && !ended && before->form & SV_FORM_LATIN) return true;
    if (before->style == 0 && line->indent >= before->indent + 2) return false; /* the first line of a paragraph */
    if (fits * 100 <= r->columns * 72) return false;
    return !ended || fits + slack(r->columns) > r->columns;
}

/* Text that runs on: more than a heading. */
static bool is_running(const sv_reading *r, uint32_t first) {
    const sv_line *line = &r->lines.items[first];
    return line->form & SV_FORM_INNER || line->next != SV_NO_LINE;
}

bool sv_wrap_heals(const sv_reading *r, uint32_t first, const sv_line *before, const sv_line *line) {
    uint32_t form = before->form;
    uint32_t width = before->edge - before->indent;
    if (form & (SV_FORM_SENTENCE | SV_FORM_COLON | SV_FORM_CLAUSE | SV_FORM_BRACKET | SV_FORM_BOLD)) return false;
    if (line->form & (SV_FORM_BRACKET | SV_FORM_BOLD | SV_FORM_NUMERIC)) return false;
    if (width < 24 || before->rest < 20 || !(form & (SV_FORM_CLOSED | SV_FORM_COMMA))) return false;
    if (form & SV_FORM_LATIN) return line->form & SV_FORM_LOWER || (line->page && is_running(r, first));
    if (line->form & SV_FORM_LABEL) return false;
    if (line->form & SV_FORM_TAIL) return true;
    bool sentence = r->wrapped || line->form & (SV_FORM_SENTENCE | SV_FORM_INNER);
    if (line->page) return sentence || is_running(r, first);
    return sentence && (form & SV_FORM_COMMA || is_running(r, first));
}
