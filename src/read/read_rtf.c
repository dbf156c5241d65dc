/* RTF, in the sandbox, through its text: paragraphs, cells, notes, heads and feet.
 *
 * The one idea: a group is a state that its end takes back, as in HTML; control words that a table names change the state
 * or put a character, all others are form and passed over, and so are groups that say they may be ("\*"). */
#include <stdlib.h>
#include <string.h>

#include "read/read.h"
#include "read/scribe.h"

#define DEPTH 512 /* open groups; word processors make some dozens */
#define FONTS 256
#define STYLES 512
#define USUAL_SIZE 24 /* half points, where nothing else is said */

typedef struct state {
    sv_place place;
    uint8_t ignored;                 /* bytes of a fallback behind \u */
    bool fonts, styles, info, title; /* in the table of fonts; in that of styles; in the facts; in the title */
    bool hidden, deleted, bold;
    uint16_t size; /* half points */
    bool body;     /* began a place of its own: note, head */
    long font;
} state;

typedef struct rtf {
    sv_sheet *sheet;
    sv_scribe scribe;
    const char *at, *end;
    state now, stack[DEPTH];
    unsigned depth;
    sv_buf bytes; /* characters of the code page, not decoded yet */
    sv_buf title;
    long page; /* code page of the document */
    long pages[FONTS];
    uint8_t levels[STYLES];   /* of headings, by style; 0: none */
    long style;               /* whose properties are read */
    unsigned skip;            /* characters of a fallback still to come */
    uint32_t high;            /* first half of a character beyond the first plane */
    bool open, cell, changed; /* a paragraph is open; it is one of a table */
    uint8_t heading, level;   /* of the paragraph; of its list item, counted from 0 */
    bool listed;
    uint32_t told; /* pages that it says it has */
} rtf;

/* Character sets of fonts, as Windows numbers them. */
static const struct {
    long set, page;
} sets[] = {{0, 1252},   {128, 932},  {129, 949},  {130, 1361}, {134, 936},  {136, 950}, {161, 1253}, {162, 1254},
            {163, 1258}, {177, 1255}, {178, 1256}, {186, 1257}, {204, 1251}, {222, 874}, {238, 1250}, {77, 10000}};

static const struct {
    long page;
    const char *name;
} pages[] = {{932, "cp932"},  {936, "gb18030"}, {949, "cp949"},       {950, "big5"},
             {1361, "johab"}, {65001, "utf-8"}, {874, "windows-874"}, {10000, "macintosh"}};

static void name_of_page(long page, char out[32]) {
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (pages[i].page == page) {
            strcpy(out, pages[i].name);
            return;
        }
    if (page < 1250 || page > 1258) page = 1252;
    memcpy(out, "windows-1250", 13);
    out[11] = (char)('0' + page - 1250);
}

/* ---- text ---- */

static bool is_kept(const rtf *r) {
    return !r->now.place.skip && !r->now.hidden && !r->now.deleted && !r->now.fonts && !r->now.info;
}

static void begin(rtf *r) {
    if (r->open) return;
    sv_place place = r->now.place;
    place.cell = place.cell || r->cell;
    place.heading = place.note || place.furniture ? 0 : r->heading;
    bool item = r->listed && !place.note && !place.furniture && !place.heading;
    place.list = (uint8_t)(item ? r->level + 1 : 0);
    sv_scribe_begin(&r->scribe, &place, item);
    r->open = true;
}

static void put(rtf *r, const char *text, size_t size) {
    if (r->now.title) sv_buf_add(&r->title, text, size);
    if (!is_kept(r)) return;
    begin(r);
    r->scribe.run.size = r->now.size;
    r->scribe.run.weight = r->now.bold ? SV_SCRIBE_BOLD : SV_SCRIBE_PLAIN;
    sv_scribe_text(&r->scribe, text, size);
}

static long page_of(const rtf *r) {
    long font = r->now.font;
    return font >= 0 && font < FONTS && r->pages[font] ? r->pages[font] : r->page;
}

/* Bytes of the code page that were collected. */
static void flush(rtf *r) {
    char name[32];
    sv_buf text = SV_BUF_INIT;
    if (r->bytes.size == 0) return;
    name_of_page(page_of(r), name);
    if (sv_encoding_piece(r->bytes.data, r->bytes.size, name, &text) == SERVANDA_OK) put(r, text.data, text.size);
    if (text.failed || r->bytes.failed) r->sheet->text.failed = true;
    r->bytes.size = 0;
    sv_buf_free(&text);
}

static void put_point(rtf *r, uint32_t point) {
    char bytes[4];
    flush(r);
    put(r, bytes, sv_utf8_encode(point, bytes));
}

/* Half of a character beyond the first plane waits for the other half. */
static void put_unicode(rtf *r, long value) {
    uint32_t unit = (uint32_t)value & 0xFFFF;
    if (unit >= 0xD800 && unit < 0xDC00)
        r->high = unit;
    else if (unit >= 0xDC00 && unit < 0xE000)
        put_point(r, r->high ? 0x10000 + ((r->high - 0xD800) << 10) + (unit - 0xDC00) : 0xFFFD), r->high = 0;
    else if (unit >= ' ')
        put_point(r, unit);
    r->skip = r->now.ignored;
}

static void end_paragraph(rtf *r) {
    flush(r);
    if (r->open) sv_scribe_end(&r->scribe);
    r->open = false;
}

/* ---- control words ---- */

typedef enum act {
    ACT_PARAGRAPH,
    ACT_CELL,
    ACT_LINE,
    ACT_POINT,
    ACT_SKIP,
    ACT_NOTE,
    ACT_AROUND,
    ACT_FONTS,
    ACT_FONT,
    ACT_SET,
    ACT_PAGE,
    ACT_UNICODE,
    ACT_IGNORED,
    ACT_PLAIN,
    ACT_PARD,
    ACT_IN_TABLE,
    ACT_HIDDEN,
    ACT_DELETED,
    ACT_CHANGED,
    ACT_INFO,
    ACT_TITLE,
    ACT_LEVEL,
    ACT_LIST_TEXT,
    ACT_BREAK_PAGE,
    ACT_LAID,
    ACT_COUNT,
    ACT_BOLD,
    ACT_SIZE,
    ACT_STYLE,
    ACT_STYLES,
    ACT_LIST,
    ACT_LIST_LEVEL
} act;

static const struct word_row {
    const char *name;
    act act;
    uint32_t point;
} words[] = {
    {"ansicpg", ACT_PAGE, 0},
    {"author", ACT_SKIP, 0},
    {"b", ACT_BOLD, 0},
    {"bullet", ACT_POINT, 0x2022},
    {"cell", ACT_CELL, 0},
    {"colortbl", ACT_SKIP, 0},
    {"deleted", ACT_DELETED, 0},
    {"emdash", ACT_POINT, 0x2014},
    {"endash", ACT_POINT, 0x2013},
    {"f", ACT_FONT, 0},
    {"fcharset", ACT_SET, 0},
    {"fonttbl", ACT_FONTS, 0},
    {"footer", ACT_AROUND, 0},
    {"footerf", ACT_AROUND, 0},
    {"footerl", ACT_AROUND, 0},
    {"footerr", ACT_AROUND, 0},
    {"footnote", ACT_NOTE, 0},
    {"fs", ACT_SIZE, 0},
    {"header", ACT_AROUND, 0},
    {"headerf", ACT_AROUND, 0},
    {"headerl", ACT_AROUND, 0},
    {"headerr", ACT_AROUND, 0},
    {"ilvl", ACT_LIST_LEVEL, 0},
    {"info", ACT_INFO, 0},
    {"intbl", ACT_IN_TABLE, 0},
    {"ldblquote", ACT_POINT, 0x201C},
    {"line", ACT_LINE, 0},
    {"listtext", ACT_LIST_TEXT, 0},
    {"lquote", ACT_POINT, 0x2018},
    {"ls", ACT_LIST, 0},
    {"nestcell", ACT_CELL, 0},
    {"nofpages", ACT_COUNT, 0},
    {"object", ACT_SKIP, 0},
    {"outlinelevel", ACT_LEVEL, 0},
    {"page", ACT_BREAK_PAGE, 0},
    {"par", ACT_PARAGRAPH, 0},
    {"pard", ACT_PARD, 0},
    {"pict", ACT_SKIP, 0},
    {"plain", ACT_PLAIN, 0},
    {"pntext", ACT_LIST_TEXT, 0},
    {"rdblquote", ACT_POINT, 0x201D},
    {"revised", ACT_CHANGED, 0},
    {"row", ACT_PARAGRAPH, 0},
    {"rquote", ACT_POINT, 0x2019},
    {"s", ACT_STYLE, 0},
    {"sect", ACT_PARAGRAPH, 0},
    {"softpage", ACT_LAID, 0},
    {"stylesheet", ACT_STYLES, 0},
    {"tab", ACT_POINT, ' '},
    {"title", ACT_TITLE, 0},
    {"u", ACT_UNICODE, 0},
    {"uc", ACT_IGNORED, 0},
    {"v", ACT_HIDDEN, 0},
};

static int compare(const void *name, const void *row) { return strcmp(name, ((const struct word_row *)row)->name); }

/* A note or head inside of a paragraph: its paragraphs are put behind. */
static void enter_body(rtf *r, bool note) {
    flush(r);
    if (note) begin(r); /* so that there is a paragraph to stand behind */
    r->now.place.note = note;
    r->now.place.furniture = !note;
    r->now.body = r->open;
    r->open = false;
}

static void take_style(rtf *r, long value) {
    r->style = value >= 0 && value < STYLES ? value : 0;
    if (!r->now.styles) r->heading = r->levels[r->style];
}

static void take_level(rtf *r, long value) {
    uint8_t level = (uint8_t)(value >= 0 && value < 6 ? value + 1 : 0);
    if (r->now.styles)
        r->levels[r->style] = level;
    else
        r->heading = level;
}

static void set_state(rtf *r, act what, long value, bool on) {
    state *now = &r->now;
    switch (what) {
    case ACT_SKIP: now->place.skip = true; break;
    case ACT_FONTS: now->fonts = true; break;
    case ACT_FONT: flush(r), now->font = value; break;
    case ACT_SET:
        for (size_t i = 0; now->fonts && i < sizeof sets / sizeof *sets; i++)
            if (sets[i].set == value && now->font >= 0 && now->font < FONTS) r->pages[now->font] = sets[i].page;
        break;
    case ACT_PAGE: r->page = value; break;
    case ACT_IGNORED: now->ignored = (uint8_t)(value >= 0 && value < 16 ? value : 1); break;
    case ACT_PLAIN: flush(r), now->hidden = now->deleted = now->bold = false, now->size = USUAL_SIZE; break;
    case ACT_BOLD: flush(r), now->bold = on; break;
    case ACT_SIZE:
        flush(r), now->size = (uint16_t)(value > 0 && value < SV_SCRIBE_SIZES ? value : SV_SCRIBE_SIZES);
        break;
    case ACT_STYLES: now->styles = now->place.skip = true; break;
    case ACT_STYLE: take_style(r, value); break;
    case ACT_PARD: r->cell = r->listed = false, r->heading = r->level = 0; break;
    case ACT_LIST: r->listed = value > 0; break;
    case ACT_LIST_LEVEL: r->level = (uint8_t)(value >= 0 && value < 9 ? value : 0); break;
    case ACT_IN_TABLE: r->cell = on; break;
    case ACT_HIDDEN: flush(r), now->hidden = on; break;
    case ACT_DELETED: flush(r), now->deleted = on, r->changed = r->changed || on; break;
    case ACT_CHANGED: r->changed = r->changed || on; break;
    case ACT_INFO: now->info = true; break;
    case ACT_COUNT: r->told = value > 0 && value < 100000 ? (uint32_t)value : 0; break;
    case ACT_TITLE: now->title = now->info; break;
    case ACT_LEVEL: take_level(r, value); break;
    default: break;
    }
}

static void act_on(rtf *r, const char *name, bool numbered, long value) {
    const struct word_row *row = bsearch(name, words, sizeof words / sizeof *words, sizeof *words, compare);
    if (!row) return;
    switch (row->act) {
    case ACT_PARAGRAPH:
    case ACT_CELL:
        flush(r);
        if (is_kept(r)) end_paragraph(r);
        break;
    case ACT_BREAK_PAGE:
        flush(r);
        if (is_kept(r)) end_paragraph(r), r->scribe.page = true, sv_scribe_turn(&r->scribe, true);
        break;
    case ACT_LINE:
        flush(r);
        if (is_kept(r) && r->open) sv_scribe_break(&r->scribe);
        break;
    case ACT_LAID:
        flush(r);
        if (is_kept(r)) sv_scribe_turn(&r->scribe, false);
        break;
    case ACT_POINT: put_point(r, row->point); break;
    case ACT_UNICODE: put_unicode(r, value); break;
    case ACT_NOTE: enter_body(r, true); break;
    case ACT_AROUND: enter_body(r, false); break;
    default: set_state(r, row->act, value, !numbered || value != 0); break;
    }
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static int hex(char c) {
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* "\'82": a byte of the code page. */
static void take_byte(rtf *r) {
    int high = r->end - r->at > 2 ? hex(r->at[1]) : -1, low = high >= 0 ? hex(r->at[2]) : -1;
    r->at += low >= 0 ? 3 : 1;
    if (r->skip > 0)
        r->skip--;
    else if (low >= 0)
        sv_buf_byte(&r->bytes, (char)(high << 4 | low));
}

static void take_sign(rtf *r) {
    char c = *r->at;
    if (c == '\'') {
        take_byte(r);
        return;
    }
    r->at++;
    if (r->skip > 0 && c != '*' && c != '\n' && c != '\r') {
        r->skip--;
        return;
    }
    if (c == '\\' || c == '{' || c == '}') put_point(r, (unsigned char)c);
    if (c == '~') put_point(r, 0xA0);
    if (c == '_') put_point(r, '-');
    if (c == '\n' || c == '\r') act_on(r, "par", false, 0);
    if (c == '*') { /* but for those that hold text */
        static const char *const kept[] = {"\\footnote", "\\shptxt", "\\shpinst"};
        bool known = false;
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
            known =
                known || ((size_t)(r->end - r->at) > strlen(kept[i]) && memcmp(r->at, kept[i], strlen(kept[i])) == 0);
        if (!known) r->now.place.skip = true;
    }
}

/* At a letter behind a backslash. */
static void take_word(rtf *r) {
    char name[33];
    size_t size = 0;
    long value = 0;
    while (r->at < r->end && is_letter(*r->at)) {
        if (size < 32) name[size++] = *r->at;
        r->at++;
    }
    name[size] = '\0';
    bool minus = r->at < r->end && *r->at == '-', numbered = false;
    r->at += minus;
    for (; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++) {
        if (value < 100000000) value = value * 10 + (*r->at - '0');
        numbered = true;
    }
    if (r->at < r->end && *r->at == ' ') r->at++;
    if (strcmp(name, "bin") == 0 && value > 0) r->at = r->end - r->at > value ? r->at + value : r->end;
    if (r->skip > 0)
        r->skip--;
    else
        act_on(r, name, numbered, minus ? -value : value);
}

/* ---- groups ---- */

static void open_group(rtf *r) {
    flush(r);
    r->skip = 0;
    if (r->depth == DEPTH) {
        sv_sheet_fail(r->sheet, SERVANDA_DOCUMENT_LIMIT, "nests its groups deeper than the limit of %d", DEPTH);
        sv_sheet_cure(r->sheet, "it was made to do harm, or by a broken program; save it as text");
        return;
    }
    r->stack[r->depth++] = r->now;
    r->now.body = false;
}

static void close_group(rtf *r) {
    flush(r);
    r->skip = 0;
    if (r->depth == 0) return;
    bool was_body = r->now.place.note || r->now.place.furniture, body = r->now.body;
    const state *before = &r->stack[r->depth - 1];
    if (was_body && !(before->place.note || before->place.furniture)) {
        end_paragraph(r);
        r->open = body;
    }
    bool own = before->body;
    r->now = r->stack[--r->depth];
    r->now.body = own;
}

static void parse(rtf *r) {
    while (r->at < r->end && !r->sheet->status && !r->sheet->text.failed) {
        char c = *r->at++;
        if (c == '{')
            open_group(r);
        else if (c == '}')
            close_group(r);
        else if (c == '\\' && r->at < r->end)
            is_letter(*r->at) ? take_word(r) : take_sign(r);
        else if (r->skip > 0 && c != '\n' && c != '\r')
            r->skip--;
        else if (c != '\n' && c != '\r' && c != '\0')
            sv_buf_byte(&r->bytes, c);
        if (r->bytes.size > 60000) flush(r); /* no paragraph has so much without a control word */
    }
    end_paragraph(r);
}

bool sv_rtf_looks(const char *bytes, size_t size) { return size > 6 && memcmp(bytes, "{\\rtf", 5) == 0; }

void sv_rtf_read(const sv_sandbox_task *task, sv_sheet *sheet) {
    if (!sv_rtf_looks((const char *)task->bytes, task->size)) {
        sv_sheet_fail(sheet, SERVANDA_FORMAT, "is no RTF, or too damaged to be read");
        sv_sheet_cure(sheet, "open it in a word processor and save it again, or ask for another copy");
        return;
    }
    rtf *r = sv_alloc(sizeof *r);
    if (!r) {
        sheet->text.failed = true;
        return;
    }
    memset(r, 0, sizeof *r);
    r->sheet = r->scribe.sheet = sheet;
    r->at = (const char *)task->bytes;
    r->end = r->at + task->size;
    r->page = 1252;
    r->now.ignored = 1;
    r->now.size = USUAL_SIZE;
    parse(r);
    sv_scribe_finish(&r->scribe);
    sv_scribe_pages(&r->scribe, r->told);
    if (r->title.size) sv_scribe_title(sheet, r->title.data, r->title.size);
    if (r->changed) sv_scribe_notice(sheet, "has tracked changes; it was read as if all of them were accepted");
    sv_buf_free(&r->bytes);
    sv_buf_free(&r->title);
    sv_free(r);
}
