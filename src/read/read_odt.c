/* ODT, in the sandbox: styles first, then the text, then heads and feet.
 *
 * The one idea: like HTML, every element opens a state that is taken back at its end; a table says what elements do. */
#include <stdlib.h>
#include <string.h>

#include "read/office.h"
#include "read/read.h"

#define STYLES 8192
#define NAME 80

typedef struct list_style {
    char name[NAME];
    sv_list_style style;
} list_style;

typedef struct text_style { /* of paragraphs or of words in them */
    char name[NAME], list[NAME];
    bool title, turns; /* turns: begins a page */
    sv_scribe_run run;
} text_style;

typedef struct place {
    sv_place text;
    bool unnumbered;   /* in a list header */
    sv_scribe_run run; /* of the paragraph or the words in it */
} place;

typedef struct odt {
    sv_office office;
    SV_VEC(list_style) lists;
    SV_VEC(text_style) styles;
    list_style *made;
    text_style *own; /* being read; NULL: none, or it does not matter */
    bool usual;      /* that of all paragraphs is being read */
    char list_names[SV_SCRIBE_LISTS + 1][NAME];
    sv_list_count count, headings; /* of the open list; of headings */
    place now, stack[SV_XML_DEPTH + 1];
    unsigned depth;
    bool locked, around; /* around: heads and feet are read */
    bool first_of_item;  /* the next paragraph is */
} odt;

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

static void copy_name(char out[NAME], const char *in) { sv_office_copy(out, NAME, in); }

/* ---- styles ---- */

static void new_list_style(odt *o, const char *name) {
    list_style made;
    memset(&made, 0, sizeof made);
    copy_name(made.name, name);
    o->made = NULL;
    if (o->lists.count >= STYLES) return;
    SV_VEC_PUSH(o->lists, made);
    if (o->lists.failed)
        o->office.sheet->text.failed = true;
    else
        o->made = &o->lists.items[o->lists.count - 1];
}

static const text_style *find_style(const odt *o, const char *name) {
    for (size_t i = 0; i < o->styles.count; i++)
        if (is(o->styles.items[i].name, name)) return &o->styles.items[i];
    return NULL;
}

/* What matters of the style that it is made from goes over to it. */
static void new_text_style(odt *o, const sv_xml_attributes *atts) {
    text_style made;
    char value[SV_XML_VALUE];
    memset(&made, 0, sizeof made);
    const text_style *from = sv_xml_get(atts, "style:parent-style-name", value) ? find_style(o, value) : NULL;
    if (from) made = *from;
    made.title = made.title || is(value, "Title");
    sv_xml_get(atts, "style:name", value);
    copy_name(made.name, value);
    made.title = made.title || is(value, "Title");
    if (sv_xml_get(atts, "style:list-style-name", value)) copy_name(made.list, value);
    if (sv_xml_get(atts, "style:master-page-name", value) && *value) made.turns = true;
    o->own = NULL;
    if (o->styles.count >= STYLES) return;
    SV_VEC_PUSH(o->styles, made);
    if (o->styles.failed)
        o->office.sheet->text.failed = true;
    else
        o->own = &o->styles.items[o->styles.count - 1];
}

/* "12.5pt", or "115%" of what it is made from. */
static uint16_t size_of(const odt *o, const char *value, uint16_t before) {
    double number = strtod(value, NULL), from = before ? before : o->office.usual.size;
    if (!(number > 0 && number < 10000)) return before;
    return sv_office_size((long)(strchr(value, '%') ? from * number / 100 : number * 2));
}

static void take_run(odt *o, const sv_xml_attributes *atts, sv_scribe_run *out) {
    char value[SV_XML_VALUE];
    sv_office_tongue(&o->office, atts, "fo:language", "style:language-asian", out);
    if (sv_xml_get(atts, "fo:font-size", value)) out->size = size_of(o, value, out->size);
    if (sv_xml_get(atts, "fo:font-weight", value))
        out->weight = is(value, "bold") || *value > '5' ? SV_SCRIBE_BOLD : SV_SCRIBE_PLAIN; /* 600 to 900 */
}

static void take_properties(odt *o, const char *name, const sv_xml_attributes *atts) {
    char value[SV_XML_VALUE];
    if (is(name, "style:text-properties") && (o->own || o->usual))
        take_run(o, atts, o->own ? &o->own->run : &o->office.usual);
    if (is(name, "style:paragraph-properties") && o->own && sv_xml_get(atts, "fo:break-before", value))
        o->own->turns = is(value, "page");
}

/* "1", "a", "I"; offices of East Asia write the first numbers of a row: then the first sign tells which row. */
static char format_of(const char *format) {
    uint32_t point = 0;
    if (!*format) return 0;
    sv_utf8_decode(format, strlen(format), &point);
    if (point == 0x4E00 || point == 0x58F9 || point == 0x58F1) return 'h';
    if (point == 0x2460) return 'o';
    return strchr("1aAiI", *format) ? *format : '1';
}

static void take_level(odt *o, const sv_xml_attributes *atts, bool bullet) {
    long level = sv_xml_number(atts, "text:level", 0);
    char value[SV_XML_VALUE];
    if (!o->made || level < 1 || level > SV_SCRIBE_LISTS) return;
    sv_numbering *n = &o->made->style.levels[level - 1];
    n->first = (int32_t)sv_xml_number(atts, "text:start-value", 1);
    n->shown = (uint8_t)sv_xml_number(atts, "text:display-levels", 1);
    if (bullet) {
        uint32_t point = 0;
        sv_xml_get(atts, "text:bullet-char", value);
        sv_utf8_decode(value, strlen(value), &point);
        bool sign = point == '-' || point == '*' || (point > 0x80 && (point < 0xE000 || point > 0xF8FF));
        n->format = '*';
        strcpy(n->before, sign && strlen(value) < sizeof n->before ? value : "\xE2\x80\xA2");
        return;
    }
    sv_xml_get(atts, "style:num-format", value);
    n->format = format_of(value);
    sv_xml_get(atts, "style:num-prefix", value);
    if (strlen(value) < sizeof n->before) strcpy(n->before, value);
    sv_xml_get(atts, "style:num-suffix", value);
    if (strlen(value) < sizeof n->after) strcpy(n->after, value);
}

static void take_style(odt *o, const char *name, const sv_xml_attributes *atts) {
    char value[SV_XML_VALUE];
    if (is(name, "style:style")) new_text_style(o, atts);
    if (is(name, "style:default-style"))
        o->own = NULL, o->usual = sv_xml_get(atts, "style:family", value) && is(value, "paragraph");
    take_properties(o, name, atts);
    if (is(name, "text:list-style")) sv_xml_get(atts, "style:name", value), new_list_style(o, value);
    if (is(name, "text:outline-style")) new_list_style(o, "");
    if (is(name, "text:list-level-style-number") || is(name, "text:outline-level-style")) take_level(o, atts, false);
    if (is(name, "text:list-level-style-bullet")) take_level(o, atts, true);
}

static const sv_list_style *find_list(const odt *o, const char *name) {
    for (size_t i = 0; i < o->lists.count; i++)
        if (is(o->lists.items[i].name, name)) return &o->lists.items[i].style;
    return NULL;
}

/* ---- text ---- */

typedef enum act {
    ACT_NONE,
    ACT_PARAGRAPH,
    ACT_HEADING,
    ACT_LIST,
    ACT_ITEM,
    ACT_LIST_HEADER,
    ACT_ROW,
    ACT_CELL,
    ACT_BOX,
    ACT_NOTE,
    ACT_SKIP,
    ACT_CHANGES,
    ACT_FURNITURE,
    ACT_SPACES,
    ACT_BREAK,
    ACT_SPAN,
    ACT_LAID,
    ACT_BODY
} act;

static const struct {
    const char *name;
    act act;
} acts[] = {
    {"text:p", ACT_PARAGRAPH},
    {"text:h", ACT_HEADING},
    {"text:list", ACT_LIST},
    {"text:list-item", ACT_ITEM},
    {"text:list-header", ACT_LIST_HEADER},
    {"table:table-row", ACT_ROW},
    {"table:table-cell", ACT_CELL},
    {"draw:text-box", ACT_BOX},
    {"text:note-body", ACT_NOTE},
    {"text:note-citation", ACT_SKIP},
    {"text:ruby-text", ACT_SKIP},
    {"office:annotation", ACT_SKIP},
    {"office:forms", ACT_SKIP},
    {"?:title", ACT_SKIP}, /* of a drawing */
    {"?:desc", ACT_SKIP},
    {"text:tracked-changes", ACT_CHANGES},
    {"text:sequence-decls", ACT_SKIP},
    {"text:table-of-content", ACT_FURNITURE},
    {"text:illustration-index", ACT_FURNITURE},
    {"text:alphabetical-index", ACT_FURNITURE},
    {"style:header", ACT_BODY},
    {"style:footer", ACT_BODY},
    {"office:text", ACT_BODY},
    {"text:s", ACT_SPACES},
    {"text:tab", ACT_SPACES},
    {"text:line-break", ACT_BREAK},
    {"text:span", ACT_SPAN},
    {"text:soft-page-break", ACT_LAID},
};

static act act_of(const char *name) {
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (is(acts[i].name, name)) return acts[i].act;
    return ACT_NONE;
}

/* Numbers of a list go on where the file says so, or where its style is that of the list before. */
static void enter_list(odt *o, const sv_xml_attributes *atts) {
    char name[SV_XML_VALUE];
    unsigned level = o->now.text.list;
    bool named = sv_xml_get(atts, "text:style-name", name);
    if (level == 0) {
        char more[SV_XML_VALUE];
        bool again = sv_xml_get(atts, "text:continue-list", more) ||
                     (sv_xml_get(atts, "text:continue-numbering", more) && is(more, "true"));
        if (!again) memset(&o->count, 0, sizeof o->count);
        o->list_names[0][0] = '\0';
    }
    if (level < SV_SCRIBE_LISTS) {
        if (named)
            copy_name(o->list_names[level], name);
        else if (level > 0)
            memcpy(o->list_names[level], o->list_names[level - 1], NAME);
        o->now.text.list++;
    }
    o->now.unnumbered = false;
}

static void begin_paragraph(odt *o, const sv_xml_attributes *atts, bool heading) {
    char name[SV_XML_VALUE];
    sv_place where = o->now.text;
    sv_xml_get(atts, "text:style-name", name);
    const text_style *style = find_style(o, name);
    long level = heading ? sv_xml_number(atts, "text:outline-level", 1) : 0;
    if (style && style->title) level = 1;
    where.heading = (uint8_t)(level < 0 ? 0 : level > 6 ? 6 : level);
    bool item = o->first_of_item && where.list > 0 && !o->now.unnumbered && !where.heading;
    o->first_of_item = false;
    if (where.heading) where.list = 0;
    sv_scribe_begin(&o->office.scribe, &where, item);
    if (style && style->turns) sv_scribe_turn(&o->office.scribe, true);
    o->now.run = style ? style->run : (sv_scribe_run){.size = 0};
    if (!o->now.run.size) o->now.run.size = o->office.usual.size;
    const char *named = where.list ? o->list_names[where.list - 1] : "";
    if (item && !*named && style) named = style->list;
    const sv_list_style *numbers = item && *named             ? find_list(o, named)
                                   : where.heading && heading ? find_list(o, "")
                                                              : NULL;
    if (numbers)
        sv_scribe_number(&o->office.scribe, numbers, item ? &o->count : &o->headings,
                         (unsigned)(item ? where.list : where.heading) - 1);
    o->now.text.text = true;
}

static void enter_span(odt *o, const sv_xml_attributes *atts) {
    char name[SV_XML_VALUE];
    sv_xml_get(atts, "text:style-name", name);
    const text_style *style = find_style(o, name);
    sv_scribe_run run = style ? style->run : o->now.run;
    sv_scribe_inherit(&run, &o->now.run);
    o->now.run = run;
}

static void put_spaces(odt *o) {
    if (o->now.text.text && !o->now.text.skip) sv_scribe_text(&o->office.scribe, " ", 1);
}

static void enter(odt *o, act what, const sv_xml_attributes *atts) {
    switch (what) {
    case ACT_PARAGRAPH:
    case ACT_HEADING:
        if (!o->now.text.skip) begin_paragraph(o, atts, what == ACT_HEADING);
        break;
    case ACT_LIST: enter_list(o, atts); break;
    case ACT_ITEM: o->first_of_item = true, o->now.unnumbered = false; break;
    case ACT_LIST_HEADER: o->now.unnumbered = true; break;
    case ACT_ROW: sv_scribe_row_begin(&o->office.scribe); break;
    case ACT_CELL: o->now.text.cell = true, o->now.text.list = 0, sv_scribe_cell_begin(&o->office.scribe); break;
    case ACT_BOX: o->now.text.cell = false, o->now.text.list = 0, o->now.text.text = false; break;
    case ACT_NOTE: o->now.text.note = true, o->now.text.list = 0, o->now.text.text = false; break;
    case ACT_SPAN: enter_span(o, atts); break;
    case ACT_LAID:
        if (!o->now.text.skip) sv_scribe_turn(&o->office.scribe, false);
        break;
    case ACT_CHANGES: o->office.changed = o->now.text.skip = true; break;
    case ACT_SKIP: o->now.text.skip = true; break;
    case ACT_FURNITURE: o->now.text.furniture = true; break;
    case ACT_BODY: o->now.text.skip = false, o->now.text.furniture = o->around; break;
    case ACT_SPACES: put_spaces(o); break;
    case ACT_BREAK:
        if (o->now.text.text && !o->now.text.skip) sv_scribe_break(&o->office.scribe);
        break;
    default: break;
    }
}

static void text_start(void *context, const char *name, const sv_xml_attributes *atts) {
    odt *o = context;
    if (o->depth > SV_XML_DEPTH) return;
    o->stack[o->depth++] = o->now;
    take_style(o, name, atts);
    enter(o, act_of(name), atts);
}

static void text_end(void *context, const char *name) {
    odt *o = context;
    act what = act_of(name);
    if (o->depth == 0) return;
    o->now = o->stack[--o->depth];
    if (what == ACT_ITEM) o->first_of_item = false;
    if (what == ACT_ROW) sv_scribe_row_end(&o->office.scribe);
    if ((what == ACT_PARAGRAPH || what == ACT_HEADING) && !o->now.text.skip) sv_scribe_end(&o->office.scribe);
}

static void text_text(void *context, const char *text, size_t size) {
    odt *o = context;
    o->office.scribe.run = o->now.run;
    if (o->now.text.text && !o->now.text.skip) sv_scribe_text(&o->office.scribe, text, size);
}

/* ---- the document ---- */

static void manifest_start(void *context, const char *name, const sv_xml_attributes *atts) {
    (void)atts;
    if (is(name, "manifest:encryption-data")) ((odt *)context)->locked = true;
}

static void style_start(void *context, const char *name, const sv_xml_attributes *atts) {
    take_style(context, name, atts);
}

static bool wants(const char *name) {
    static const char *const names[] = {"content.xml", "styles.xml", "META-INF/manifest.xml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is(name, names[i])) return true;
    return sv_office_wants(name);
}

static void parse_part(odt *o, const char *name, const sv_xml_events *events) {
    o->depth = 0;
    o->now = (place){.text.skip = true}; /* until the text begins */
    o->own = NULL;
    o->usual = false;
    sv_office_parse(&o->office, name, events);
}

static void read_parts(void *state) {
    static const sv_xml_events manifest = {manifest_start, sv_office_nothing, NULL},
                               styles = {style_start, sv_office_nothing, NULL},
                               text = {text_start, text_end, text_text};
    odt *o = state;
    sv_office_must_have(&o->office, "content.xml");
    parse_part(o, "META-INF/manifest.xml", &manifest);
    if (o->locked) {
        sv_sheet_fail(o->office.sheet, SERVANDA_LOCKED, "is encrypted and asks for a password");
        sv_sheet_cure(o->office.sheet, "save a copy without a password and read that");
    }
    parse_part(o, "styles.xml", &styles);
    parse_part(o, "content.xml", &text);
    o->around = true;
    parse_part(o, "styles.xml", &text);
}

static void forget(void *state) {
    odt *o = state;
    SV_VEC_FREE(o->lists);
    SV_VEC_FREE(o->styles);
}

void sv_odt_read(const sv_sandbox_task *task, sv_sheet *sheet) {
    static const sv_office_format format = {sizeof(odt), wants, read_parts, forget};
    sv_office_read(task, sheet, &format);
}

bool sv_odt_looks(const char *bytes, size_t size) {
    static const char type[] = "mimetypeapplication/vnd.oasis.opendocument.text";
    return sv_unpack_looks(bytes, size) && size > 30 + sizeof type && memcmp(bytes + 30, type, sizeof type - 1) == 0;
}
