/* From lines of columns to paragraphs, the way their writer broke them.
 *
 * The one idea: inside of a paragraph the next word would not have fitted on the line, nothing is set in or out, and lines
 * keep their distance. So where a line ends early, or the next one stands elsewhere, a paragraph ends. The text of a
 * paragraph is put together without its line ends; notes and furniture met on the way are put behind it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "read/layout.h"
#include "read/read.h"

typedef struct flow {
    const sv_layout *layout;
    sv_sheet *sheet;
    float pitch;                /* from line to line of body text */
    float blank;                /* the narrowest usual one between words */
    bool whole_words;           /* lines of Korean break between words only */
    const sv_layout_line *last; /* of the open paragraph; NULL: none is open */
    const sv_layout_line *first;
    bool bold;                /* all of it */
    SV_VEC(uint32_t) waiting; /* lines that are put behind the paragraph */
    float sizes[6];           /* of headings, from the largest */
    size_t size_count;
} flow;

/* ---- joints ---- */

static uint32_t last_point(const char *text, size_t start, size_t end) {
    uint32_t point = ' ';
    size_t at = end;
    while (at > start && ((unsigned char)text[--at] & 0xC0) == 0x80) {}
    if (at < end) sv_utf8_decode(text + at, end - at, &point);
    return point;
}

static uint32_t first_point(const char *text, size_t start, size_t end) {
    uint32_t point = ' ';
    if (start < end) sv_utf8_decode(text + start, end - start, &point);
    return point;
}

static bool is_small_letter(uint32_t point) {
    return sv_char_script(point) == SV_SCRIPT_LATIN && !sv_char_is_upper(point);
}

/* A word with a hyphen at the end of its line: was the hyphen there before? Words of capitals and digits say so. */
static bool is_hyphenated(const char *text, size_t start, size_t end, uint32_t next) {
    if (end - start < 3 || text[end - 1] != '-' || !is_small_letter(next)) return false;
    return is_small_letter(last_point(text, start, end - 1)) && is_small_letter(last_point(text, start, end - 2));
}

static size_t word_before(const char *text, size_t start, size_t end) {
    while (end > start && text[end - 1] != ' ') end--;
    return end;
}

static size_t word_after(const char *text, size_t start, size_t end) {
    while (start < end && text[start] != ' ') start++;
    return start;
}

/* The compound with its hyphen stands elsewhere inside of a line: then it is spelt so. */
static bool is_spelt_so(const flow *f, size_t start, size_t end, const sv_layout_line *line) {
    const char *text = f->sheet->text.data, *source = f->layout->text.data;
    size_t from = word_before(text, start, end), to = word_after(source, line->start, line->end);
    char word[96];
    size_t a = end - from, b = to - line->start;
    while (b > 0 && (unsigned char)source[line->start + b - 1] < 'A') b--;
    if (a + b >= sizeof word) return true;
    memcpy(word, text + from, a);
    memcpy(word + a, source + line->start, b);
    return memmem(source, f->layout->text.size, word, a + b) != NULL;
}

/* Joins the text of a new line to what was put last, [start, size) of the sheet's text. */
static void put_joint(flow *f, size_t start, const sv_layout_line *line) {
    sv_buf *out = &f->sheet->text;
    const char *source = f->layout->text.data;
    uint32_t before = last_point(out->data, start, out->size), next = first_point(source, line->start, line->end);
    bool last_box = f->sheet->boxes.count > 0;
    if (before == 0xAD ||
        (is_hyphenated(out->data, start, out->size, next) && !is_spelt_so(f, start, out->size, line))) {
        out->size -= before == 0xAD ? 2 : 1;
        sv_box *box = last_box ? &f->sheet->boxes.items[f->sheet->boxes.count - 1] : NULL;
        if (box && box->end > out->size) box->end = (uint32_t)out->size;
        return;
    }
    bool hangul = sv_char_script(before) == SV_SCRIPT_HANGUL && sv_char_script(next) == SV_SCRIPT_HANGUL;
    if (before == '-' || (sv_layout_is_wide(before) && sv_layout_is_wide(next) && !(hangul && f->whole_words))) return;
    if (sv_layout_is_unspaced(before) || sv_layout_is_unspaced(next)) {
        if (sv_char_script(before) == SV_SCRIPT_PUNCT || sv_char_script(next) == SV_SCRIPT_PUNCT) return;
        if (!sv_char_is_word(before) && !sv_char_is_word(next)) return;
        return;
    }
    sv_buf_byte(out, ' ');
}

static void put_text(flow *f, const sv_layout_line *line) {
    sv_buf *out = &f->sheet->text;
    uint32_t shift = (uint32_t)out->size - line->start;
    sv_buf_add(out, f->layout->text.data + line->start, line->end - line->start);
    for (uint32_t i = 0; i < line->box_count; i++) {
        sv_box box = f->layout->boxes.items[line->box + i];
        box.start += shift;
        box.end += shift;
        SV_VEC_PUSH(f->sheet->boxes, box);
    }
}

/* ---- paragraphs ---- */

/* Text written with spaces breaks between words: then the next word must not have fitted. Dense text breaks anywhere,
 * but for signs that must not begin or end a line. */
static bool is_full(const flow *f, const sv_layout_line *a, const sv_layout_line *b) {
    float room = a->column_right - a->right, slack = a->size * 1.1f, first = f->whole_words ? b->word : b->first;
    return first + a->size * 0.25f > room - slack * 0.5f && room < (a->column_right - a->column_left) * 0.5f;
}

static bool begins_item(const flow *f, const sv_layout_line *line) {
    sv_marker marker;
    return sv_marker_parse(f->layout->text.data, line->start, line->end, &marker) && !marker.bare;
}

static bool is_ended(const flow *f) {
    const sv_buf *text = &f->sheet->text;
    size_t start = text->size > 16 ? text->size - 16 : 0;
    while (start < text->size && ((unsigned char)text->data[start] & 0xC0) == 0x80) start++;
    return sv_form_tail(text->data, start, text->size) & (SV_FORM_SENTENCE | SV_FORM_COLON);
}

static bool same_size(float a, float b) { return fabsf(a - b) <= 0.08f * (a > b ? a : b) + 0.3f; }

/* In one column: distance and indentation say whether it goes on. */
static bool goes_on_below(const flow *f, const sv_layout_line *a, const sv_layout_line *b) {
    float step = b->mid - a->mid, pitch = f->pitch * a->size / f->layout->body, indent = b->left - a->left;
    float em = a->size * 0.8f;
    if (step > pitch * 1.35f || step < pitch * 0.4f) return false;
    if (indent > em) return a == f->first && begins_item(f, f->first); /* hanging */
    if (indent < -em && a != f->first) return false;
    if (indent < -em && b->left > b->column_left + em) return false;
    return true;
}

/* Into the next column or page: what is not ended goes on, unless the next line stands out. */
static bool goes_on_beyond(const flow *f, const sv_layout_line *b) {
    bool set_in = b->left > b->column_left + b->size * 0.8f,
         was_in = f->last->left > f->last->column_left + f->last->size * 0.8f;
    return !is_ended(f) && (!set_in || was_in);
}

static bool goes_on(const flow *f, const sv_layout_line *b) {
    const sv_layout_line *a = f->last;
    if (!a || a->role != b->role || b->cell_begins || !same_size(a->size, b->size)) return false;
    if (a->role == SV_ROLE_CELL) return true;
    if (a->bold != b->bold && a == f->first && a->bold && !is_full(f, a, b)) return false;
    if (!is_full(f, a, b)) return false;
    if (begins_item(f, b) && (is_ended(f) || b->left <= f->first->left + 1)) return false;
    return a->column == b->column ? goes_on_below(f, a, b) : goes_on_beyond(f, b);
}

/* ---- sheet lines ---- */

static unsigned level_of(const flow *f, float size) {
    unsigned level = 1;
    while (level < f->size_count && size < f->sizes[level - 1] - 0.5f) level++;
    return level;
}

/* Prose in a cell of a table that only lays out the page is prose. */
static bool is_prose(const flow *f, const sv_sheet_line *line) {
    return line->end - line->start > 120 &&
           sv_form_tail(f->sheet->text.data, line->end - 8, line->end) & SV_FORM_SENTENCE;
}

static void set_hint(const flow *f, const sv_layout_line *first, sv_sheet_line *line) {
    bool brief = line->end - line->start<240, large = first->size> f->layout->body * 1.13f;
    if (first->role == SV_ROLE_FURNITURE) line->hint = SV_HINT_FURNITURE;
    if (first->role == SV_ROLE_NOTE) line->hint = SV_HINT_NOTE;
    if (first->role == SV_ROLE_CELL) line->hint = is_prose(f, line) ? SV_HINT_NONE : SV_HINT_CELL;
    if (first->role == SV_ROLE_BODY && brief && large) {
        line->hint = SV_HINT_HEADING;
        line->level = (uint8_t)level_of(f, first->size);
    }
}

static bool has_gap(const flow *f, const sv_layout_line *before, const sv_layout_line *line) {
    if (!before || before->column != line->column) return true;
    return line->mid - before->mid >
           f->pitch * 1.35f * (line->size > before->size ? line->size : before->size) / f->layout->body;
}

static void begin(flow *f, const sv_layout_line *before, const sv_layout_line *line) {
    float margin = (line->left - line->column_left) / (f->layout->body * 0.5f);
    sv_sheet_line made = {.start = (uint32_t)f->sheet->text.size, .fresh = true, .blank = has_gap(f, before, line)};
    made.page = before && before->page != line->page && before->role == line->role;
    made.margin = margin > 0 && margin < 200 ? (uint32_t)margin : 0;
    SV_VEC_PUSH(f->sheet->lines, made);
    put_text(f, line);
}

static void end(flow *f, const sv_layout_line *first) {
    sv_sheet_line *line = f->sheet->lines.count ? &f->sheet->lines.items[f->sheet->lines.count - 1] : NULL;
    if (!line || f->sheet->lines.failed || f->sheet->text.failed) return;
    line->end = (uint32_t)f->sheet->text.size;
    set_hint(f, first, line);
    sv_buf_byte(&f->sheet->text, '\n');
}

/* Notes and furniture that waited. Notes of several lines go on as paragraphs do. */
static void put_waiting(flow *f) {
    const sv_layout_line *lines = f->layout->lines.items;
    for (size_t i = 0; i < f->waiting.count;) {
        const sv_layout_line *first = &lines[f->waiting.items[i]];
        begin(f, NULL, first);
        f->first = f->last = first;
        for (i++; i < f->waiting.count; i++) {
            const sv_layout_line *line = &lines[f->waiting.items[i]];
            if (first->role != SV_ROLE_NOTE || !goes_on(f, line)) break;
            put_joint(f, f->sheet->lines.items[f->sheet->lines.count - 1].start, line);
            put_text(f, line);
            f->last = line;
        }
        end(f, first);
    }
    f->waiting.count = 0;
    f->first = f->last = NULL;
}

static void close_paragraph(flow *f) {
    if (f->last) end(f, f->first);
    put_waiting(f);
}

static void take(flow *f, uint32_t index) {
    const sv_layout_line *line = &f->layout->lines.items[index], *before = f->last;
    if (line->role == SV_ROLE_NOTE || line->role == SV_ROLE_FURNITURE) {
        SV_VEC_PUSH(f->waiting, index);
        return;
    }
    if (f->sheet->text.failed || f->sheet->lines.failed) return;
    if (goes_on(f, line)) {
        put_joint(f, f->sheet->lines.items[f->sheet->lines.count - 1].start, line);
        put_text(f, line);
    } else {
        close_paragraph(f);
        begin(f, before, line);
        f->first = line;
    }
    f->last = line;
}

/* ---- what is measured before ---- */

static int compare_floats(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

/* The middle of all distances between lines of body text that follow each other in one column. */
static bool find_pitch(flow *f) {
    const sv_layout *l = f->layout;
    float *steps = sv_alloc((l->lines.count + 1) * sizeof *steps);
    size_t n = 0;
    if (!steps) return false;
    for (size_t i = 1; i < l->lines.count; i++) {
        const sv_layout_line *a = &l->lines.items[i - 1], *b = a + 1;
        float step = b->mid - a->mid;
        bool text = a->column == b->column && a->role == SV_ROLE_BODY && b->role == SV_ROLE_BODY;
        if (text && same_size(a->size, l->body) && same_size(b->size, l->body) && step > 0 && step < l->body * 3)
            steps[n++] = step;
    }
    if (n > 1) qsort(steps, n, sizeof *steps, compare_floats);
    f->pitch = n ? steps[n * 2 / 5] : l->body * 1.5f;
    sv_free(steps);
    return true;
}

/* ---- Korean is written with spaces, and broken between words or anywhere ---- */

/* Two lines of one column of body text, the first of which ends, and the second begins, in the middle of Korean text. */
static bool is_korean_joint(const sv_layout *l, const sv_layout_line *a, const sv_layout_line *b) {
    const char *text = l->text.data;
    return a->column == b->column && a->role == SV_ROLE_BODY && b->role == SV_ROLE_BODY &&
           sv_char_script(last_point(text, a->start, a->end)) == SV_SCRIPT_HANGUL &&
           sv_char_script(first_point(text, b->start, b->end)) == SV_SCRIPT_HANGUL;
}

static void find_blank(flow *f, float *gaps) {
    size_t n = 0;
    for (size_t i = 0; i < f->layout->lines.count; i++)
        if (f->layout->lines.items[i].gaps > 1 && f->layout->lines.items[i].gap > 0)
            gaps[n++] = f->layout->lines.items[i].gap;
    if (n > 1) qsort(gaps, n, sizeof *gaps, compare_floats);
    f->blank = n ? gaps[n / 10] : 0;
}

/* What is left over on a full line, at its end or spread between its words, is less than one sign where any sign may begin
 * the next line. */
static bool find_whole_words(flow *f) {
    const sv_layout *l = f->layout;
    size_t joints = 0, loose = 0;
    float *gaps = sv_alloc((l->lines.count + 1) * sizeof *gaps);
    if (!gaps) return false;
    find_blank(f, gaps);
    sv_free(gaps);
    for (size_t i = 1; i < l->lines.count; i++) {
        const sv_layout_line *a = &l->lines.items[i - 1], *b = a + 1;
        if (!is_korean_joint(l, a, b)) continue;
        float room = a->column_right - a->right, spread = (a->gap - f->blank) * (float)a->gaps;
        if (room > b->word + a->size * 0.3f) continue; /* the word would have fitted: a paragraph ends here */
        joints++;
        loose += room + (spread > 0 ? spread : 0) > a->size * 1.3f;
    }
    f->whole_words = joints > 0 && loose * 4 > joints;
    return true;
}

static void find_heading_sizes(flow *f) {
    for (size_t i = 0; i < f->layout->lines.count; i++) {
        const sv_layout_line *line = &f->layout->lines.items[i];
        size_t at = 0;
        if (line->role != SV_ROLE_BODY || line->size <= f->layout->body * 1.13f) continue;
        while (at < f->size_count && line->size < f->sizes[at] - 0.5f) at++;
        if (at == 6 || (at < f->size_count && line->size <= f->sizes[at] + 0.5f)) continue;
        if (f->size_count < 6) f->size_count++;
        memmove(&f->sizes[at + 1], &f->sizes[at], (f->size_count - at - 1) * sizeof *f->sizes);
        f->sizes[at] = line->size;
    }
}

/* A column of few lines does not show its edge: that of the columns that begin at the same place does. */
static void widen_columns(sv_layout *l) {
    for (size_t i = 0, k; i < l->lines.count; i = k) {
        sv_layout_line *lines = l->lines.items;
        for (k = i + 1; k < l->lines.count && lines[k].column == lines[i].column; k++) {}
        float right = lines[i].column_right;
        if (k - i >= 3) continue;
        for (size_t back = 0; back < 2; back++) {
            size_t other = back ? i - 1 : k;
            if (other >= l->lines.count || fabsf(lines[other].column_left - lines[i].column_left) > 6) continue;
            if (lines[other].column_right > right) right = lines[other].column_right;
        }
        for (size_t n = i; n < k; n++) lines[n].column_right = right;
    }
}

void sv_layout_flow(sv_layout *layout, sv_sheet *sheet) {
    flow f = {.layout = layout, .sheet = sheet};
    widen_columns(layout);
    find_heading_sizes(&f);
    if (!find_pitch(&f) || !find_whole_words(&f)) sheet->text.failed = true;
    for (size_t i = 0; i < layout->lines.count && !sheet->text.failed; i++) take(&f, (uint32_t)i);
    close_paragraph(&f);
    for (size_t i = 0; i < layout->pages.count; i++) SV_VEC_PUSH(sheet->pages, layout->pages.items[i]);
    if (f.waiting.failed || layout->text.failed || layout->boxes.failed || layout->lines.failed || layout->pages.failed)
        sheet->text.failed = true;
    SV_VEC_FREE(f.waiting);
}
