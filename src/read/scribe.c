/* Writing sheets of flowing documents (see scribe.h). */
#include "read/scribe.h"

#include <stdio.h>
#include <string.h>

#include "read/read.h"

#define PAGE_END '\f'

/* ---- lines ---- */

static sv_hint hint_of(const sv_scribe_line *line, uint8_t *level) {
    const sv_place *p = &line->place;
    *level = p->list;
    if (p->furniture) return SV_HINT_FURNITURE;
    if (p->note) return SV_HINT_NOTE;
    if (p->caption) return SV_HINT_CAPTION;
    if (p->heading) return *level = p->heading, SV_HINT_HEADING;
    if (p->cell) return SV_HINT_CELL;
    if (line->item) return SV_HINT_ITEM;
    return p->list ? SV_HINT_TEXT : SV_HINT_NONE;
}

/* Text up to the end of a page, and where it stands; only the page is known of its place. */
static void put_piece(sv_scribe *s, const char *text, size_t size, uint32_t number, bool placed) {
    sv_buf *out = &s->sheet->text;
    sv_box box = {.start = (uint32_t)out->size, .page = number + 1};
    sv_buf_add(out, text, size);
    box.end = (uint32_t)out->size;
    if (placed && box.end > box.start && !out->failed) SV_VEC_PUSH(s->sheet->boxes, box);
}

static void put_pieces(sv_scribe *s, const sv_scribe_line *line, size_t size) {
    const char *at = line->text.data, *end = at + size, *feed;
    uint32_t number = line->number;
    bool placed = !s->loose && !line->place.furniture;
    for (; (feed = memchr(at, PAGE_END, (size_t)(end - at))); at = feed + 1)
        put_piece(s, at, (size_t)(feed - at), number++, placed);
    put_piece(s, at, (size_t)(end - at), number, placed);
}

/* Which of the two languages it is, its script says. */
static void take_tongue(const sv_scribe_line *line, const char *text, size_t size, char out[SV_LANG_ROOM]) {
    bool said = line->run.latin[0] || line->run.asian[0];
    if (line->tongues || !said) return;
    const char *lang = sv_lang_detect(text, size);
    if (*lang) strcpy(out, strcmp(lang, "en") == 0 ? line->run.latin : line->run.asian);
}

/* Sizes and weights of text, and of lines that may be headings by them: which are, shows at the end. */
static void note_look(sv_scribe *s, const sv_scribe_line *line, const sv_sheet_line *made) {
    size_t bytes = made->end - made->start;
    bool apart = made->hint == SV_HINT_NONE && sv_form_may_head(s->sheet->text.data, made->start, made->end);
    sv_scribe_look look = {(uint32_t)s->sheet->lines.count, line->run.size, line->bold * 20 >= bytes * 19};
    if (made->hint == SV_HINT_FURNITURE || made->hint == SV_HINT_NOTE) return;
    s->sizes[line->run.size] += bytes;
    s->bytes += bytes;
    if (look.bold) s->bold += bytes;
    if (apart) SV_VEC_PUSH(s->looks, look);
    if (s->looks.failed) s->sheet->text.failed = true;
}

static size_t trimmed(const sv_buf *text) {
    size_t size = text->size;
    while (size > 0 && (text->data[size - 1] == ' ' || text->data[size - 1] == PAGE_END)) size--;
    return size;
}

static void put(sv_scribe *s, const sv_scribe_line *line) {
    sv_buf *out = &s->sheet->text;
    size_t size = trimmed(&line->text);
    if (line->text.failed) out->failed = true;
    if (size == 0 || out->failed) return;
    sv_sheet_line made = {.start = (uint32_t)out->size, .fresh = line->fresh, .page = line->page};
    made.hint = (uint8_t)hint_of(line, &made.level);
    made.blank = line->fresh && (made.hint == SV_HINT_NONE || made.hint == SV_HINT_HEADING);
    put_pieces(s, line, size);
    made.end = (uint32_t)out->size;
    if (!out->failed) take_tongue(line, out->data + made.start, made.end - made.start, made.lang);
    if (!out->failed && made.hint == SV_HINT_CELL && sv_form_is_prose(out->data, made.start, made.end))
        made.hint = SV_HINT_NONE;
    if (!out->failed) note_look(s, line, &made);
    sv_buf_byte(out, '\n');
    SV_VEC_PUSH(s->sheet->lines, made);
    if (out->size > UINT32_MAX / 2) out->failed = true;
}

static sv_scribe_line *open_line(sv_scribe *s) { return s->depth ? &s->open[s->depth - 1] : NULL; }

void sv_scribe_begin(sv_scribe *s, const sv_place *place, bool item) {
    if (s->depth == SV_SCRIBE_OPEN) {
        s->over++;
        return;
    }
    s->open[s->depth++] =
        (sv_scribe_line){.place = *place, .item = item, .fresh = true, .page = s->page, .number = s->number};
    s->page = false;
}

void sv_scribe_place(sv_scribe *s, const sv_place *place, bool item) {
    sv_scribe_line *line = open_line(s);
    if (!line || s->over) return;
    line->place = *place;
    line->item = item;
}

static bool is_white(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static void add_word(sv_scribe *s, sv_scribe_line *line, const char *word, size_t size) {
    const sv_scribe_run *run = &s->run;
    if (line->text.size <= line->lead) line->run = *run;
    line->tongues =
        line->tongues || strcmp(line->run.latin, run->latin) != 0 || strcmp(line->run.asian, run->asian) != 0;
    if (run->size < line->run.size) line->run.size = run->size;
    if (line->run.size > SV_SCRIBE_SIZES) line->run.size = SV_SCRIBE_SIZES;
    if (run->weight == SV_SCRIBE_BOLD) line->bold += size + 1;
    s->turned = false;
    sv_buf_add(&line->text, word, size);
}

/* Does a word stand at the end, whatever page it ends? */
static bool ends_with_word(const sv_scribe_line *line) {
    size_t size = line->text.size;
    while (size > 0 && line->text.data[size - 1] == PAGE_END) size--;
    return size > 0 && line->text.data[size - 1] != ' ';
}

/* White space becomes one space, and none at the beginning. */
void sv_scribe_text(sv_scribe *s, const char *text, size_t size) {
    sv_scribe_line *line = open_line(s);
    if (!line || line->place.skip) return;
    for (size_t i = 0; i < size;) {
        size_t word = i;
        while (i < size && !is_white(text[i]) && text[i] != '\0') i++;
        if (i > word) add_word(s, line, text + word, i - word);
        size_t gap = i;
        while (i < size && (is_white(text[i]) || text[i] == '\0')) i++;
        if (i > gap && ends_with_word(line)) sv_buf_byte(&line->text, ' ');
    }
    if (line->text.failed) s->sheet->text.failed = true;
}

/* The outermost paragraph goes to the sheet, and those inside of it after it; inner ones wait. */
static void finish_line(sv_scribe *s, sv_scribe_line *line) {
    if (s->depth > 1) {
        SV_VEC_PUSH(s->inner, *line);
        if (s->inner.failed) sv_buf_free(&line->text), s->sheet->text.failed = true;
        line->text = (sv_buf)SV_BUF_INIT;
        return;
    }
    put(s, line);
    sv_buf_free(&line->text);
}

void sv_scribe_break(sv_scribe *s) {
    sv_scribe_line *line = open_line(s);
    if (!line || line->text.size == 0) return;
    sv_scribe_line rest = {.place = line->place, .number = s->number};
    if (!rest.place.list && line->item) rest.place.list = 1;
    finish_line(s, line);
    *line = rest;
}

void sv_scribe_end(sv_scribe *s) {
    sv_scribe_line *line = open_line(s);
    if (s->over > 0) {
        s->over--;
        return;
    }
    if (!line) return;
    finish_line(s, line);
    if (--s->depth > 0) return;
    for (size_t i = 0; i < s->inner.count; i++) {
        put(s, &s->inner.items[i]);
        sv_buf_free(&s->inner.items[i].text);
    }
    s->inner.count = 0;
}

/* ---- pages ---- */

#define PAGES_MAX 100000u

void sv_scribe_turn(sv_scribe *s, bool asked) {
    sv_scribe_line *line = open_line(s);
    bool written = line && line->text.size > line->lead;
    bool laid = !asked && s->turned; /* the page that was asked for is where it was laid out */
    if (laid || s->number == PAGES_MAX || (asked && !written && s->sheet->text.size == 0)) {
        s->turned = false;
        return;
    }
    s->turned = asked;
    s->number++;
    if (written)
        sv_buf_byte(&line->text, PAGE_END);
    else if (line)
        line->number = s->number;
}

void sv_scribe_row_begin(sv_scribe *s) {
    if (s->rows++ == 0) s->row_first = s->row_last = s->number;
}

void sv_scribe_cell_begin(sv_scribe *s) {
    if (s->rows != 1) return;
    if (s->number > s->row_last) s->row_last = s->number;
    s->number = s->row_first;
}

void sv_scribe_row_end(sv_scribe *s) {
    if (s->rows == 0 || --s->rows > 0) return;
    if (s->row_last > s->number) s->number = s->row_last;
}

void sv_scribe_pages(sv_scribe *s, uint32_t told) {
    uint32_t seen = s->number + 1;
    if (told ? seen != told : seen == 1) {
        s->sheet->boxes.count = 0;
        return;
    }
    for (uint32_t i = 0; i < seen; i++) SV_VEC_PUSH(s->sheet->pages, (sv_page){.picture = false});
}

/* ---- headings by their looks ---- */

void sv_scribe_inherit(sv_scribe_run *run, const sv_scribe_run *from) {
    if (!run->latin[0]) memcpy(run->latin, from->latin, sizeof run->latin);
    if (!run->asian[0]) memcpy(run->asian, from->asian, sizeof run->asian);
    if (!run->size) run->size = from->size;
    if (!run->weight) run->weight = from->weight;
}

/* Larger than most text by an eighth, or bold where most is not. */
static void mark_headings(sv_scribe *s) {
    unsigned body = 0;
    for (unsigned size = 1; size <= SV_SCRIBE_SIZES; size++)
        if (s->sizes[size] > s->sizes[body]) body = size;
    for (size_t i = 0; i < s->looks.count; i++) {
        const sv_scribe_look *look = &s->looks.items[i];
        bool large = body > 0 && look->size * 8u >= body * 9u, bold = look->bold && s->bold * 2 < s->bytes;
        if ((!large && !bold) || look->line >= s->sheet->lines.count) continue; /* there may be no memory for it */
        s->sheet->lines.items[look->line].hint = SV_HINT_HEADING;
        s->sheet->lines.items[look->line].level = large ? 5 : 6;
    }
    SV_VEC_FREE(s->looks);
}

void sv_scribe_finish(sv_scribe *s) {
    while (s->depth > 0) s->over = 0, sv_scribe_end(s);
    mark_headings(s);
    SV_VEC_FREE(s->inner);
}

/* ---- numbers of lists ---- */

static void put_letters(sv_buf *out, int32_t n, char first) {
    int32_t times = (n - 1) / 26 + 1; /* a … z, aa, bb … */
    for (int32_t i = 0; i < times && i < 8; i++) sv_buf_byte(out, (char)(first + (n - 1) % 26));
}

static void put_roman(sv_buf *out, int32_t n, bool capital) {
    static const struct {
        int32_t value;
        const char *sign;
    } signs[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
                 {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs && n < 4000; i++)
        for (; n >= signs[i].value; n -= signs[i].value)
            for (const char *c = signs[i].sign; *c; c++) sv_buf_byte(out, (char)(capital ? *c - 32 : *c));
}

static void put_point(sv_buf *out, uint32_t point) {
    char bytes[4];
    sv_buf_add(out, bytes, sv_utf8_encode(point, bytes));
}

/* Up to 99, as lists have them. */
static void put_ideographs(sv_buf *out, int32_t n) {
    static const uint32_t digits[] = {0,      0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                      0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D}; /* one to nine */
    if (n >= 20) put_point(out, digits[n / 10 % 10]);
    if (n >= 10) put_point(out, 0x5341);
    if (n % 10) put_point(out, digits[n % 10]);
}

static void put_number(sv_buf *out, char format, int32_t n) {
    if (n < 1 || n > 9999 || (format == 'h' && n > 99) || (format == 'o' && n > 20)) format = '1';
    switch (format) {
    case 'a': put_letters(out, n, 'a'); break;
    case 'A': put_letters(out, n, 'A'); break;
    case 'i': put_roman(out, n, false); break;
    case 'I': put_roman(out, n, true); break;
    case 'o': put_point(out, 0x2460 + (uint32_t)n - 1); break;
    case 'h': put_ideographs(out, n); break;
    default: sv_buf_printf(out, "%d", n); break;
    }
}

static int32_t step(sv_list_count *count, const sv_list_style *style, unsigned level) {
    for (unsigned i = level + 1; i < SV_SCRIBE_LISTS; i++) count->begun[i] = false;
    for (unsigned i = 0; i < level; i++) /* "1.1" without a "1" before */
        if (!count->begun[i]) count->begun[i] = true, count->now[i] = style->levels[i].first;
    count->now[level] = count->begun[level] ? count->now[level] + 1 : style->levels[level].first;
    count->begun[level] = true;
    return count->now[level];
}

void sv_scribe_number(sv_scribe *s, const sv_list_style *style, sv_list_count *count, unsigned level) {
    sv_scribe_line *line = open_line(s);
    if (!line || s->over) return;
    if (level >= SV_SCRIBE_LISTS) level = SV_SCRIBE_LISTS - 1;
    const sv_numbering *n = &style->levels[level];
    sv_buf mark = SV_BUF_INIT;
    if (n->format) sv_buf_str(&mark, n->before);
    if (n->format && n->format != '*') {
        step(count, style, level);
        for (unsigned i = level + 1 > n->shown ? level + 1 - n->shown : 0; i < level; i++)
            put_number(&mark, style->levels[i].format, count->now[i]), sv_buf_byte(&mark, '.');
        put_number(&mark, n->format, count->now[level]);
        sv_buf_str(&mark, n->after);
    }
    if (mark.size) sv_buf_byte(&mark, ' ');
    if (line->text.size == 0) line->lead = mark.size;
    sv_buf_add(&mark, line->text.data ? line->text.data : "", line->text.size);
    sv_buf_free(&line->text);
    line->text = mark;
}

/* ---- facts ---- */

#define HEAD 8000 /* bytes in which a document says what it is */

/* "minutes_final.doc": a title that ends like the name of a file is that. */
static bool is_file_name(const char *title, size_t size) {
    size_t at = size;
    while (at > 0 && size - at < 5 && ((title[at - 1] | 32) >= 'a' && (title[at - 1] | 32) <= 'z')) at--;
    return at > 0 && size - at >= 3 && title[at - 1] == '.';
}

void sv_scribe_title(sv_sheet *sheet, const char *title, size_t size) {
    size_t first = sheet->text.size < HEAD ? sheet->text.size : HEAD;
    bool valid = size > 5 && size < 400 && sv_utf8_valid_prefix(title, size) == size && !is_file_name(title, size);
    if (valid && first && memmem(sheet->text.data, first, title, size))
        sv_sheet_fact_set(sheet, SV_SHEET_TITLE, title, size);
    else if (valid)
        sv_sheet_fact_set(sheet, SV_SHEET_NAME, title, size);
}

void sv_scribe_notice(sv_sheet *sheet, const char *notice) {
    snprintf(sheet->notice, sizeof sheet->notice, "%s", notice);
}
