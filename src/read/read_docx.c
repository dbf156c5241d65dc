/* DOCX, in the sandbox: the main part, then notes, heads and feet, as paragraphs with their styles and numbers.
 *
 * The one idea: what a paragraph is (heading, item, contents) stands in its properties or in those of its style, which
 * comes first; so styles and numbering are read before the text, and a paragraph is placed when its properties end. */
#include <stdlib.h>
#include <string.h>

#include "read/office.h"
#include "read/read.h"

#define STYLES 4096
#define LISTS 4096
#define NO_LIST 0

typedef struct style {
    char id[64], based[64];
    int8_t heading; /* level; 0: none, -1: not said */
    bool contents, note, caption;
    bool turns;       /* begins a page */
    long list, level; /* numId and ilvl; -1: not said */
    sv_scribe_run run;
} style;

typedef struct list {
    long id, abstract; /* abstract < 0: this is an abstract list itself */
    sv_list_style style;
    sv_list_count count;
} list;

typedef struct docx {
    sv_office office;
    SV_VEC(style) styles;
    SV_VEC(list) abstracts;
    SV_VEC(list) lists;
    sv_place now, stack[SV_XML_DEPTH + 1];
    unsigned depth;
    unsigned properties;       /* w:pPr that are open */
    bool section;              /* one ends with the paragraph whose properties are read, and its page */
    style own;                 /* of the paragraph whose properties are read */
    style *made;               /* style being read */
    list *numbers;             /* list being read */
    long level;                /* of it */
    char target[SV_XML_VALUE]; /* of the main part */
    bool outside;              /* heads and feet */
} docx;

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

/* ---- styles ---- */

/* What Word calls its own styles, in every language of its surface. */
static void take_style_name(style *s, const char *name) {
    if (strncasecmp(name, "heading ", 8) == 0 && name[8] >= '1' && name[8] <= '9') s->heading = (int8_t)(name[8] - '0');
    if (strcasecmp(name, "title") == 0) s->heading = 1;
    if (strncasecmp(name, "toc ", 4) == 0) s->contents = true;
    if (strcasecmp(name, "caption") == 0) s->caption = true;
}

static void take_paragraph_property(style *s, const char *name, const sv_xml_attributes *atts) {
    if (is(name, "w:outlineLvl")) {
        long level = sv_xml_number(atts, "w:val", 9);
        s->heading = (int8_t)(level >= 0 && level < 9 ? level + 1 : 0);
    }
    if (is(name, "w:numId")) s->list = sv_xml_number(atts, "w:val", NO_LIST);
    if (is(name, "w:ilvl")) s->level = sv_xml_number(atts, "w:val", 0);
    if (is(name, "w:pageBreakBefore")) s->turns = sv_xml_is_on(atts, "w:val");
}

static void take_run_property(const docx *d, const char *name, const sv_xml_attributes *atts, sv_scribe_run *out) {
    if (is(name, "w:lang")) sv_office_tongue(&d->office, atts, "w:val", "w:eastAsia", out);
    if (is(name, "w:b")) out->weight = sv_xml_is_on(atts, "w:val") ? SV_SCRIBE_BOLD : SV_SCRIBE_PLAIN;
    if (is(name, "w:sz")) out->size = sv_office_size(sv_xml_number(atts, "w:val", 0));
}

static void style_start(void *context, const char *name, const sv_xml_attributes *atts) {
    docx *d = context;
    char value[SV_XML_VALUE];
    if (is(name, "w:style")) {
        style made = {.heading = -1, .list = -1, .level = -1};
        sv_xml_get(atts, "w:styleId", value);
        sv_office_copy(made.id, sizeof made.id, value);
        d->made = NULL;
        if (d->styles.count < STYLES) SV_VEC_PUSH(d->styles, made);
        if (d->styles.failed) d->office.sheet->text.failed = true;
        if (d->styles.count && !d->styles.failed) d->made = &d->styles.items[d->styles.count - 1];
    }
    take_run_property(d, name, atts, d->made ? &d->made->run : &d->office.usual);
    if (!d->made) return;
    if (is(name, "w:name") && sv_xml_get(atts, "w:val", value)) take_style_name(d->made, value);
    if (is(name, "w:basedOn") && sv_xml_get(atts, "w:val", value))
        sv_office_copy(d->made->based, sizeof d->made->based, value);
    take_paragraph_property(d->made, name, atts);
}

static void style_end(void *context, const char *name) {
    docx *d = context;
    if (is(name, "w:style")) d->made = NULL;
}

static const style *find_style(const docx *d, const char *id) {
    for (size_t i = 0; *id && i < d->styles.count; i++)
        if (is(d->styles.items[i].id, id)) return &d->styles.items[i];
    return NULL;
}

/* Fills what is not said yet from a style and those that it is based on. */
static void inherit(const docx *d, style *own, const char *id) {
    const style *s = find_style(d, id);
    for (unsigned steps = 0; s && steps < 12; steps++) {
        if (own->heading < 0) own->heading = s->heading;
        if (own->list < 0) own->list = s->list;
        if (own->level < 0) own->level = s->level;
        own->contents = own->contents || s->contents;
        own->caption = own->caption || s->caption;
        own->turns = own->turns || s->turns;
        sv_scribe_inherit(&own->run, &s->run);
        s = find_style(d, s->based);
    }
}

/* ---- numbering ---- */

static const struct {
    const char *name;
    char format;
} formats[] = {
    {"bullet", '*'},
    {"none", 0},
    {"lowerLetter", 'a'},
    {"upperLetter", 'A'},
    {"lowerRoman", 'i'},
    {"upperRoman", 'I'},
    {"decimalEnclosedCircle", 'o'},
    {"decimalEnclosedCircleChinese", 'o'},
    {"japaneseCounting", 'h'},
    {"chineseCounting", 'h'},
    {"chineseCountingThousand", 'h'},
    {"ideographDigital", 'h'},
    {"koreanCounting", 'h'},
    {"taiwaneseCounting", 'h'},
    {"taiwaneseCountingThousand", 'h'},
};

static char format_of(const char *name) {
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (is(formats[i].name, name)) return formats[i].format;
    return '1';
}

/* "(%1)", "%1.%2." */
static void take_pattern(sv_numbering *n, const char *text) {
    const char *first = strchr(text, '%'), *last = strrchr(text, '%');
    static const char bullet[] = "\xE2\x80\xA2";
    if (n->format == '*') {
        uint32_t point = 0;
        sv_utf8_decode(text, strlen(text), &point);
        bool drawn = point < 0x80 || (point >= 0xE000 && point < 0xF900) || point == SV_UTF8_BAD; /* of a symbol font */
        sv_office_copy(n->before, sizeof n->before, drawn && point != '-' && point != '*' ? bullet : text);
        return;
    }
    n->shown = 0;
    for (const char *c = text; *c; c++) n->shown = (uint8_t)(n->shown + (*c == '%'));
    if (!first) {
        n->format = *text ? '*' : 0;
        sv_office_copy(n->before, sizeof n->before, text);
        return;
    }
    if (!last[1]) return;
    sv_office_copy(n->before, sizeof n->before, text);
    if ((size_t)(first - text) < sizeof n->before) n->before[first - text] = '\0';
    sv_office_copy(n->after, sizeof n->after, last + 2);
}

static list *new_list(docx *d, bool abstract, long id) {
    list made = {.id = id, .abstract = -1};
    size_t known = abstract ? d->abstracts.count : d->lists.count;
    if (known >= LISTS) return NULL;
    for (unsigned i = 0; i < SV_SCRIBE_LISTS; i++)
        made.style.levels[i] = (sv_numbering){.format = '1', .first = 1, .shown = 1};
    if (abstract)
        SV_VEC_PUSH(d->abstracts, made);
    else
        SV_VEC_PUSH(d->lists, made);
    if (d->abstracts.failed || d->lists.failed) return d->office.sheet->text.failed = true, NULL;
    return abstract ? &d->abstracts.items[d->abstracts.count - 1] : &d->lists.items[d->lists.count - 1];
}

static list *find_abstract(docx *d, long id) {
    for (size_t i = 0; i < d->abstracts.count; i++)
        if (d->abstracts.items[i].id == id) return &d->abstracts.items[i];
    return NULL;
}

static list *find_list(docx *d, long id) {
    for (size_t i = 0; i < d->lists.count; i++)
        if (d->lists.items[i].id == id) return &d->lists.items[i];
    return NULL;
}

static void take_level(docx *d, const char *name, const sv_xml_attributes *atts) {
    char value[SV_XML_VALUE];
    if (!d->numbers || d->level < 0 || d->level >= SV_SCRIBE_LISTS) return;
    sv_numbering *n = &d->numbers->style.levels[d->level];
    if (is(name, "w:start") || is(name, "w:startOverride")) n->first = (int32_t)sv_xml_number(atts, "w:val", 1);
    if (is(name, "w:numFmt") && sv_xml_get(atts, "w:val", value)) n->format = format_of(value);
    if (is(name, "w:lvlText") && sv_xml_get(atts, "w:val", value)) take_pattern(n, value);
}

static void numbering_start(void *context, const char *name, const sv_xml_attributes *atts) {
    docx *d = context;
    if (is(name, "w:abstractNum")) d->numbers = new_list(d, true, sv_xml_number(atts, "w:abstractNumId", -1));
    if (is(name, "w:num")) d->numbers = new_list(d, false, sv_xml_number(atts, "w:numId", -1));
    if (is(name, "w:abstractNumId") && d->numbers) {
        d->numbers->abstract = sv_xml_number(atts, "w:val", -1);
        const list *from = find_abstract(d, d->numbers->abstract);
        if (from) d->numbers->style = from->style;
    }
    if (is(name, "w:lvl") || is(name, "w:lvlOverride")) d->level = sv_xml_number(atts, "w:ilvl", -1);
    take_level(d, name, atts);
}

static void numbering_end(void *context, const char *name) {
    docx *d = context;
    if (is(name, "w:abstractNum") || is(name, "w:num")) d->numbers = NULL;
}

/* ---- text ---- */

static void begin_paragraph(docx *d) {
    sv_place place = d->now;
    d->own = (style){.heading = -1, .list = -1, .level = -1};
    d->section = false;
    d->office.scribe.run = d->own.run;
    place.heading = place.list = 0;
    if (!d->now.skip) sv_scribe_begin(&d->office.scribe, &place, false);
}

/* Its properties are known: what is it, and which number does it bear? Lists of one abstract list count on together. */
static void place_paragraph(docx *d) {
    style *own = &d->own;
    sv_place place = d->now;
    list *l = own->list > 0 ? find_list(d, own->list) : NULL;
    long level = own->level >= 0 && own->level < SV_SCRIBE_LISTS ? own->level : 0;
    place.heading = (uint8_t)(own->heading > 6 ? 6 : own->heading > 0 ? own->heading : 0);
    place.furniture = place.furniture || own->contents;
    place.caption = own->caption;
    bool item = l && !place.heading;
    place.list = (uint8_t)(item ? level + 1 : 0);
    sv_scribe_place(&d->office.scribe, &place, item);
    if (own->turns) sv_scribe_turn(&d->office.scribe, true);
    list *counts = l ? find_abstract(d, l->abstract) : NULL;
    if (l) sv_scribe_number(&d->office.scribe, &l->style, counts ? &counts->count : &l->count, (unsigned)level);
}

static void property_start(docx *d, const char *name, const sv_xml_attributes *atts) {
    char value[SV_XML_VALUE];
    if (is(name, "w:pStyle") && sv_xml_get(atts, "w:val", value)) sv_office_copy(d->own.id, sizeof d->own.id, value);
    take_paragraph_property(&d->own, name, atts);
    if (is(name, "w:del") || is(name, "w:ins") || is(name, "w:pPrChange")) d->office.changed = true;
    if (is(name, "w:sectPr")) d->section = true;
    if (is(name, "w:type") && sv_xml_get(atts, "w:val", value)) d->section = !is(value, "continuous");
}

typedef enum act {
    ACT_NONE,
    ACT_PARAGRAPH,
    ACT_PROPERTIES,
    ACT_RUN_PROPERTIES,
    ACT_SKIP,
    ACT_CHANGED,
    ACT_DELETED,
    ACT_ROW,
    ACT_CELL,
    ACT_BOX,
    ACT_TEXT,
    ACT_SPACE,
    ACT_BREAK,
    ACT_HYPHEN,
    ACT_HIDDEN,
    ACT_CONTENTS,
    ACT_NOTE,
    ACT_RUN,
    ACT_RUN_PROPERTY,
    ACT_LAID
} act;

static const struct {
    const char *name;
    act act;
} acts[] = {
    {"w:p", ACT_PARAGRAPH},
    {"w:pPr", ACT_PROPERTIES},
    {"w:rPr", ACT_RUN_PROPERTIES},
    {"w:t", ACT_TEXT},
    {"m:t", ACT_TEXT},
    {"w:tr", ACT_ROW},
    {"w:tc", ACT_CELL},
    {"w:txbxContent", ACT_BOX},
    {"mc:Fallback", ACT_SKIP},
    {"w:rt", ACT_SKIP},
    {"w:del", ACT_DELETED},
    {"w:moveFrom", ACT_DELETED},
    {"w:ins", ACT_CHANGED},
    {"w:moveTo", ACT_CHANGED},
    {"w:tab", ACT_SPACE},
    {"w:ptab", ACT_SPACE},
    {"w:r", ACT_RUN},
    {"w:lang", ACT_RUN_PROPERTY},
    {"w:b", ACT_RUN_PROPERTY},
    {"w:sz", ACT_RUN_PROPERTY},
    {"w:lastRenderedPageBreak", ACT_LAID},
    {"w:br", ACT_BREAK},
    {"w:cr", ACT_BREAK},
    {"w:vanish", ACT_HIDDEN},
    {"w:docPartGallery", ACT_CONTENTS},
    {"w:noBreakHyphen", ACT_HYPHEN},
    {"w:footnote", ACT_NOTE},
    {"w:endnote", ACT_NOTE},
    {"w:sdtPr", ACT_NONE},
    {"w:pPrChange", ACT_SKIP},
    {"w:rPrChange", ACT_SKIP},
    {"w:instrText", ACT_NONE},
    {"w:delText", ACT_NONE},
};

static act act_of(const char *name) {
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (is(acts[i].name, name)) return acts[i].act;
    return ACT_NONE;
}

static void take_break(docx *d, const sv_xml_attributes *atts) {
    char type[SV_XML_VALUE];
    sv_xml_get(atts, "w:type", type);
    sv_scribe_break(&d->office.scribe);
    if (!is(type, "page")) return;
    d->office.scribe.page = true;
    sv_scribe_turn(&d->office.scribe, true);
}

static void take_note(docx *d, const sv_xml_attributes *atts) {
    char type[SV_XML_VALUE];
    d->now.note = true;
    if (sv_xml_get(atts, "w:type", type) && !is(type, "normal")) d->now.skip = true; /* separators */
}

static bool text_is_kept(const docx *d) { return !d->now.skip && d->properties == 0; }

static void enter(docx *d, act what, const char *name, const sv_xml_attributes *atts) {
    char value[SV_XML_VALUE];
    switch (what) {
    case ACT_PARAGRAPH: begin_paragraph(d); break;
    case ACT_PROPERTIES: d->properties++; break;
    case ACT_SKIP: d->now.skip = true; break;
    case ACT_DELETED: d->office.changed = d->now.skip = true; break;
    case ACT_CHANGED: d->office.changed = true; break;
    case ACT_ROW: sv_scribe_row_begin(&d->office.scribe); break;
    case ACT_CELL: d->now.cell = true, sv_scribe_cell_begin(&d->office.scribe); break;
    case ACT_BOX: d->now.cell = false; break;
    case ACT_TEXT: d->now.text = true; break;
    case ACT_SPACE:
        if (text_is_kept(d)) sv_scribe_text(&d->office.scribe, " ", 1);
        break;
    case ACT_HYPHEN:
        if (text_is_kept(d)) sv_scribe_text(&d->office.scribe, "-", 1);
        break;
    case ACT_BREAK:
        if (text_is_kept(d)) take_break(d, atts);
        break;
    case ACT_HIDDEN: /* of its run: the state after w:rPr is two up */
        if (d->properties == 0 && d->depth >= 2 && sv_xml_is_on(atts, "w:val")) d->stack[d->depth - 2].skip = true;
        break;
    case ACT_CONTENTS: /* the state inside of w:sdt is three up: w:sdtPr, w:docPartObj, this */
        sv_xml_get(atts, "w:val", value);
        if (d->depth >= 4 && is(value, "Table of Contents")) d->stack[d->depth - 3].furniture = true;
        break;
    case ACT_NOTE: take_note(d, atts); break;
    case ACT_RUN:
        d->office.scribe.run = d->own.run;
        sv_scribe_inherit(&d->office.scribe.run, &(sv_scribe_run){.size = d->office.usual.size});
        break;
    case ACT_RUN_PROPERTY: take_run_property(d, name, atts, &d->office.scribe.run); break;
    case ACT_LAID:
        if (text_is_kept(d)) sv_scribe_turn(&d->office.scribe, false);
        break;
    default: break;
    }
}

static void text_start(void *context, const char *name, const sv_xml_attributes *atts) {
    docx *d = context;
    act what = act_of(name);
    if (d->depth > SV_XML_DEPTH) return;
    d->stack[d->depth++] = d->now;
    if (d->properties > 0) {
        if (d->properties == 1) property_start(d, name, atts); /* deeper ones are those of before a change */
        if (what == ACT_PROPERTIES) d->properties++;
        return;
    }
    d->now.text = false; /* text counts directly inside of w:t only */
    enter(d, what, name, atts);
}

static void text_end(void *context, const char *name) {
    docx *d = context;
    act what = act_of(name);
    if (d->depth == 0) return;
    if (what == ACT_PROPERTIES && --d->properties == 0 && !d->now.skip) {
        inherit(d, &d->own, d->own.id[0] ? d->own.id : "");
        place_paragraph(d);
    }
    if (what == ACT_PARAGRAPH && d->properties == 0 && !d->now.skip) {
        sv_scribe_end(&d->office.scribe);
        if (d->section) sv_scribe_turn(&d->office.scribe, true);
        d->section = false;
    }
    if (what == ACT_ROW && d->properties == 0) sv_scribe_row_end(&d->office.scribe);
    d->now = d->stack[--d->depth];
}

static void text_text(void *context, const char *text, size_t size) {
    docx *d = context;
    if (text_is_kept(d) && d->now.text) sv_scribe_text(&d->office.scribe, text, size);
}

/* ---- the document ---- */

static void relations_start(void *context, const char *name, const sv_xml_attributes *atts) {
    docx *d = context;
    char type[SV_XML_VALUE], target[SV_XML_VALUE];
    if (!is(name, "rel:Relationship") || !sv_xml_get(atts, "Type", type) || !sv_xml_get(atts, "Target", target)) return;
    const char *kind = strrchr(type, '/');
    if (kind && is(kind, "/officeDocument")) memcpy(d->target, target, sizeof target);
}

static bool wants(const char *name) {
    size_t size = strlen(name);
    bool xml = size > 4 && is(name + size - 4, ".xml");
    return is(name, "_rels/.rels") || sv_office_wants(name) || (xml && strncmp(name, "word/", 5) == 0);
}

static void parse_text(docx *d, const char *name) {
    static const sv_xml_events events = {text_start, text_end, text_text};
    d->depth = d->properties = 0;
    d->section = false;
    d->now = (sv_place){.furniture = d->outside};
    sv_office_parse(&d->office, name, &events);
}

/* Heads and feet, in the order of their names. */
static void parse_around(docx *d) {
    const sv_unpacked *parts = d->office.parts;
    d->outside = true;
    for (size_t i = 0; i < parts->files.count && !d->office.sheet->status; i++) {
        const char *name = parts->files.items[i].name;
        if (strncmp(name, "word/header", 11) == 0 || strncmp(name, "word/footer", 11) == 0) parse_text(d, name);
    }
}

static void read_parts(void *state) {
    static const sv_xml_events styles = {style_start, style_end, NULL},
                               numbers = {numbering_start, numbering_end, NULL},
                               relations = {relations_start, sv_office_nothing, NULL};
    docx *d = state;
    sv_office_parse(&d->office, "_rels/.rels", &relations);
    const char *body = d->target[0] == '/' ? d->target + 1 : d->target;
    if (!*body || !sv_unpacked_find(d->office.parts, body)) body = "word/document.xml";
    sv_office_must_have(&d->office, body);
    sv_office_parse(&d->office, "word/styles.xml", &styles);
    sv_office_parse(&d->office, "word/numbering.xml", &numbers);
    parse_text(d, body);
    d->office.scribe.loose = true; /* notes stand somewhere below the text */
    parse_text(d, "word/footnotes.xml");
    parse_text(d, "word/endnotes.xml");
    parse_around(d);
}

static void forget(void *state) {
    docx *d = state;
    SV_VEC_FREE(d->styles);
    SV_VEC_FREE(d->abstracts);
    SV_VEC_FREE(d->lists);
}

void sv_docx_read(const sv_sandbox_task *task, sv_sheet *sheet) {
    static const sv_office_format format = {sizeof(docx), wants, read_parts, forget};
    sv_office_read(task, sheet, &format);
}

bool sv_docx_looks(const char *bytes, size_t size) {
    return sv_unpack_looks(bytes, size) && memmem(bytes, size, "word/document", 13) != NULL;
}
