/* HTML: events of libxml2 to lines of text.
 *
 * The one idea: no tree is built. A small state (in which list, heading, cell, furniture are we) is copied onto a stack
 * at every start tag and taken back at its end; text flows into one line until a block begins or ends. */
#include <string.h>
#include <strings.h>

#include <libxml/HTMLparser.h>

#include "read/read.h"
#include "read/read_tag.h"

#define DEPTH_MAX 512      /* open elements; the time of the parser grows with them */
#define TITLE_LEAST 6u     /* bytes of a heading that may be the title */
#define TITLE_HEADINGS 20u /* that are asked */

typedef struct state {
    uint8_t heading; /* level, 0 outside */
    uint8_t list;    /* depth of lists */
    bool item, cell, caption, pre, bold, content;
    bool furniture, header;  /* furniture by its header only */
    bool skip, title, data;  /* data: facts for machines (JSON-LD) */
    bool linked;             /* inside of a link to elsewhere */
    char lang[SV_LANG_ROOM]; /* that the nearest element with a language has */
} state;

typedef struct record {
    size_t start, end, label;
    sv_hint hint;
    unsigned level;
    bool blank, fresh;
    char lang[SV_LANG_ROOM];
} record;

typedef struct page {
    sv_sheet *sheet;
    htmlParserCtxtPtr parser;
    servanda_status status;
    sv_buf out, title, data;
    SV_VEC(record) records;
    state now, stack[DEPTH_MAX];
    unsigned depth;
    size_t line;             /* where the open line begins in `out` */
    size_t label;            /* end of a bold label at its beginning */
    size_t linked;           /* bytes of the open line that are links … */
    size_t strong;           /* … and that are bold */
    char lang[SV_LANG_ROOM]; /* of the open line, as far as it is one … */
    bool tongues;            /* … and it is not */
    bool item;               /* the next line is the first of a list item */
    bool blank, fresh;       /* what stands before the open line */
    bool space;              /* white space is pending */
    bool bold_start;         /* the open line began in bold */
    bool by_class;           /* class names count */
} page;

/* ---- lines ---- */

static sv_hint hint_of(page *p, unsigned *level) {
    *level = p->now.list;
    if (p->now.furniture) return SV_HINT_FURNITURE;
    if (p->now.caption) return SV_HINT_CAPTION;
    if (p->now.heading) return *level = p->now.heading, SV_HINT_HEADING;
    if (p->now.item && p->item) return p->item = false, SV_HINT_ITEM;
    if (p->now.cell) return SV_HINT_CELL;
    return p->now.item ? SV_HINT_TEXT : SV_HINT_NONE;
}

/* A line that is links and hardly anything else leads away from the page: menus, crumbs, languages, shares, related pages.
 * A whole sentence may be a link and text all the same. */
static bool is_way_out(const page *p, sv_hint hint) {
    size_t size = p->out.size - p->line;
    if (hint == SV_HINT_HEADING || hint == SV_HINT_CAPTION || p->linked * 10 < size * 7) return false;
    return size < 40 || !(sv_form_tail(p->out.data, p->line, p->out.size) & SV_FORM_SENTENCE);
}

/* Pages without headings write them in bold, on a line of their own. */
static bool is_strong_heading(const page *p, sv_hint hint) {
    size_t size = p->out.size - p->line;
    bool apart = hint == SV_HINT_NONE || (hint == SV_HINT_CELL && p->blank);
    return apart && p->strong * 20 >= size * 19 && sv_form_may_head(p->out.data, p->line, p->out.size);
}

static void end_line(page *p) {
    if (p->out.failed || p->out.size <= p->line) {
        p->space = p->bold_start = p->tongues = false;
        p->linked = p->strong = 0;
        return;
    }
    record line = {.start = p->line, .end = p->out.size, .blank = p->blank, .fresh = p->fresh};
    line.hint = hint_of(p, &line.level);
    if (line.hint == SV_HINT_CELL && sv_form_is_prose(p->out.data, p->line, p->out.size)) line.hint = SV_HINT_NONE;
    if (is_strong_heading(p, line.hint)) line.hint = SV_HINT_HEADING, line.level = 6;
    if (p->by_class && is_way_out(p, line.hint)) line.hint = SV_HINT_FURNITURE;
    if (p->label < line.end) line.label = p->label;
    memcpy(line.lang, p->tongues ? p->now.lang : p->lang, sizeof line.lang); /* a word of another is a word */
    sv_buf_byte(&p->out, '\n');
    SV_VEC_PUSH(p->records, line);
    p->line = p->out.size;
    p->label = p->linked = p->strong = 0;
    p->blank = p->fresh = p->space = p->bold_start = p->tongues = false;
}

static void begin_block(page *p, bool apart) {
    end_line(p);
    p->fresh = true;
    p->blank = p->blank || apart;
}

static bool is_white(xmlChar c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static void begin_text(page *p) {
    p->bold_start = p->now.bold;
    memcpy(p->lang, p->now.lang, sizeof p->lang);
}

static void add_text(page *p, const xmlChar *text, size_t size) {
    for (size_t i = 0; i < size;) {
        size_t word = i;
        while (word < size && is_white(text[word])) {
            if (p->now.pre && text[word] == '\n') end_line(p);
            word++;
        }
        if (word > i) p->space = true;
        for (i = word; i < size && !is_white(text[i]);) i++;
        if (i == word) break;
        if (p->out.size == p->line)
            begin_text(p);
        else if (p->space)
            sv_buf_byte(&p->out, ' ');
        p->tongues = p->tongues || strcmp(p->lang, p->now.lang) != 0;
        p->space = false;
        sv_buf_add(&p->out, text + word, i - word);
        if (p->now.linked) p->linked += i - word + (word > 0);
        if (p->now.bold) p->strong += i - word + (word > 0);
    }
}

/* At the end of bold text that began its line: "Label:" or "Label" with the colon to come. */
static void end_bold(page *p) {
    if (!p->bold_start || p->now.heading || p->out.size == p->line) return;
    p->bold_start = false;
    if (p->out.size - p->line <= 240 && sv_form_tail(p->out.data, p->line, p->out.size) & SV_FORM_COLON)
        p->label = p->out.size;
}

/* ---- attributes ---- */

static const char *attribute(const xmlChar **atts, const char *name) {
    for (size_t i = 0; atts && atts[i]; i += 2)
        if (strcasecmp((const char *)atts[i], name) == 0) return atts[i + 1] ? (const char *)atts[i + 1] : "";
    return NULL;
}

static bool is_hidden(const xmlChar **atts) {
    const char *hidden = attribute(atts, "hidden"), *aria = attribute(atts, "aria-hidden"),
               *style = attribute(atts, "style");
    if (hidden || (aria && strcasecmp(aria, "true") == 0)) return true;
    const char *display = style ? strcasestr(style, "display") : NULL;
    if (!display) return false;
    display += strlen("display");
    display += strspn(display, " :");
    return strncasecmp(display, "none", 4) == 0;
}

static bool is_around(const page *p, sv_tag_role role, const xmlChar **atts) {
    const char *named = attribute(atts, "role"), *class = attribute(atts, "class"), *id = attribute(atts, "id");
    if (named && sv_tag_role_is_furniture(named)) return true;
    if (attribute(atts, "aria-modal")) return true;
    if (!p->by_class || role == SV_TAG_ROOM || role == SV_TAG_HTML || role == SV_TAG_HEADING) return false;
    return (class && sv_tag_class_is_furniture(class)) || (id && sv_tag_class_is_furniture(id));
}

/* ---- what the head says ---- */

static void fill(page *p, sv_sheet_fact fact, const char *value, size_t size) {
    sv_sheet_fact_set(p->sheet, fact, value, size);
    if (p->sheet->facts[fact].failed) p->status = SERVANDA_MEMORY;
}

static void take_meta(page *p, const xmlChar **atts) {
    const char *name = attribute(atts, "name"), *content = attribute(atts, "content");
    if (!name) name = attribute(atts, "property");
    if (!name) name = attribute(atts, "itemprop");
    if (!name) name = attribute(atts, "http-equiv");
    if (!name || !content) return;
    switch (sv_tag_meta_find(name)) {
    case SV_META_TITLE: fill(p, SV_SHEET_TITLE, content, strlen(content)); break;
    case SV_META_DATE: fill(p, SV_SHEET_PUBLISHED, content, sv_front_date(content, strlen(content))); break;
    case SV_META_PUBLISHER: fill(p, SV_SHEET_PUBLISHER, content, strlen(content)); break;
    case SV_META_SOURCE: fill(p, SV_SHEET_SOURCE, content, strlen(content)); break;
    case SV_META_LANG: fill(p, SV_SHEET_LANG, content, strcspn(content, ",-_; ")); break;
    case SV_META_NONE: break;
    }
}

static void take_link(page *p, const xmlChar **atts) {
    const char *rel = attribute(atts, "rel"), *href = attribute(atts, "href");
    if (rel && href && strcasecmp(rel, "canonical") == 0) fill(p, SV_SHEET_SOURCE, href, strlen(href));
}

static void take_time(page *p, const xmlChar **atts) {
    const char *when = attribute(atts, "datetime");
    if (when && !p->now.furniture) fill(p, SV_SHEET_PUBLISHED, when, sv_front_date(when, strlen(when)));
}

/* What the whole page is said to be in is a fact, which templates often get wrong; a part says it for itself. */
static void take_lang(page *p, sv_tag_role role, const xmlChar **atts) {
    const char *lang = attribute(atts, "lang");
    if (!lang) lang = attribute(atts, "xml:lang");
    if (!lang) return;
    if (role == SV_TAG_HTML)
        fill(p, SV_SHEET_LANG, lang, strlen(lang));
    else
        sv_lang_take(p->now.lang, lang);
}

/* {"datePublished": "2031-04-05T09:00", …} anywhere in what the page tells machines. */
static void take_data(page *p) {
    static const char key[] = "\"datePublished\"";
    const char *at = p->data.size ? memmem(p->data.data, p->data.size, key, sizeof key - 1) : NULL;
    if (!at) return;
    const char *end = p->data.data + p->data.size;
    for (at += sizeof key - 1; at < end && (is_white((xmlChar)*at) || *at == ':' || *at == '"');) at++;
    fill(p, SV_SHEET_PUBLISHED, at, sv_front_date(at, (size_t)(end - at)));
}

static bool is_data(const xmlChar **atts) {
    const char *type = attribute(atts, "type");
    return type && strcasecmp(type, "application/ld+json") == 0;
}

/* ---- events ---- */

static void stop(page *p, servanda_status status) {
    p->status = status;
    xmlStopParser(p->parser);
}

/* Elements that hold blocks: what they change while they are open. */
static void enter(page *p, sv_tag_role role, unsigned level) {
    state *now = &p->now;
    switch (role) {
    case SV_TAG_HEADING:
        now->heading = (uint8_t)level;
        if (now->header && level == 1) now->furniture = false;
        break;
    case SV_TAG_LIST: now->list = (uint8_t)(now->list + (now->list < SV_LIMIT_NESTING)); break;
    case SV_TAG_ITEM: p->item = now->item = true, now->list = now->list ? now->list : 1, now->cell = false; break;
    case SV_TAG_CELL: now->cell = true, now->item = false; break;
    case SV_TAG_CAPTION: now->caption = true; break;
    case SV_TAG_PRE: now->pre = true; break;
    case SV_TAG_BOLD: now->bold = true; break;
    case SV_TAG_ROOM: now->content = true; break;
    case SV_TAG_PARAGRAPH: now->cell = false; break;
    case SV_TAG_FURNITURE: now->furniture = true, now->header = false; break;
    case SV_TAG_HEADER:
        now->header = !now->furniture && !now->content;
        now->furniture = now->furniture || !now->content;
        break;
    case SV_TAG_SKIP: now->skip = true; break;
    case SV_TAG_ANCHOR: now->linked = true; break;
    case SV_TAG_TITLE: now->title = true; break;
    default: break;
    }
}

static bool is_block(sv_tag_role role) {
    return role != SV_TAG_INLINE && role != SV_TAG_BOLD && role != SV_TAG_TIME && role != SV_TAG_BREAK &&
           role != SV_TAG_ANCHOR && role != SV_TAG_SKIP && role < SV_TAG_TITLE;
}

static bool is_apart(sv_tag_role role) {
    return is_block(role) && role != SV_TAG_BLOCK && role != SV_TAG_ITEM && role != SV_TAG_CELL;
}

static void take_facts(page *p, sv_tag_role role, const xmlChar **atts) {
    if (role == SV_TAG_META) take_meta(p, atts);
    if (role == SV_TAG_LINK) take_link(p, atts);
    if (role == SV_TAG_TIME) take_time(p, atts);
}

static void break_line(page *p) {
    bool empty = p->out.size == p->line;
    end_line(p);
    if (empty) p->blank = true; /* two in a row part paragraphs */
}

static void on_start(void *context, const xmlChar *name, const xmlChar **atts) {
    page *p = context;
    unsigned level;
    sv_tag_role role = sv_tag_find((const char *)name, &level);
    if (p->status) return;
    if (p->depth == DEPTH_MAX) {
        stop(p, SERVANDA_DOCUMENT_LIMIT);
        return;
    }
    take_facts(p, role, atts);
    if (role == SV_TAG_BREAK && !p->now.skip) break_line(p);
    if (is_block(role)) begin_block(p, is_apart(role));
    p->stack[p->depth++] = p->now;
    take_lang(p, role, atts);
    if (role == SV_TAG_ANCHOR && !attribute(atts, "href")) role = SV_TAG_INLINE; /* only a place */
    enter(p, role, level);
    if (role == SV_TAG_SKIP && is_data(atts)) p->now.data = true;
    if (role >= SV_TAG_TITLE) return;
    if (is_hidden(atts)) p->now.skip = true;
    if (is_block(role) && !p->now.furniture && is_around(p, role, atts)) p->now.furniture = true;
}

static void on_end(void *context, const xmlChar *name) {
    page *p = context;
    unsigned level;
    sv_tag_role role = sv_tag_find((const char *)name, &level);
    if (p->status || p->depth == 0) return;
    if (role == SV_TAG_BOLD && !p->now.skip) end_bold(p);
    if (is_block(role)) end_line(p);
    if (p->now.data) take_data(p), sv_buf_clear(&p->data);
    p->now = p->stack[--p->depth];
    if (is_block(role)) begin_block(p, is_apart(role));
    if (role == SV_TAG_ITEM) p->item = false;
}

static void on_text(void *context, const xmlChar *text, int size) {
    page *p = context;
    if (p->status || size <= 0) return;
    if (p->now.title)
        sv_buf_add(&p->title, text, (size_t)size);
    else if (p->now.data)
        sv_buf_add(&p->data, text, (size_t)size);
    else if (!p->now.skip)
        add_text(p, text, (size_t)size);
    if (p->out.failed || p->title.failed || p->records.failed)
        stop(p, SERVANDA_MEMORY);
    else if (p->records.count > SV_LIMIT_LINES)
        stop(p, SERVANDA_DOCUMENT_LIMIT);
}

/* ---- reading ---- */

static servanda_status parse(page *p, const char *source, size_t size) {
    htmlSAXHandler events = {
        .startElement = on_start, .endElement = on_end, .characters = on_text, .ignorableWhitespace = on_text};
    htmlParserCtxtPtr parser = htmlNewParserCtxt();
    if (!parser) return SERVANDA_MEMORY;
    *parser->sax = events;
    parser->userData = p;
    p->parser = parser;
    htmlCtxtReadMemory(parser, source, (int)size, NULL, "UTF-8",
                       HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                           HTML_PARSE_IGNORE_ENC);
    if (parser->errNo == XML_ERR_NO_MEMORY) p->status = SERVANDA_MEMORY;
    if (parser->myDoc) xmlFreeDoc(parser->myDoc);
    htmlFreeParserCtxt(parser);
    end_line(p);
    return p->status ? p->status : p->out.failed || p->records.failed ? SERVANDA_MEMORY : SERVANDA_OK;
}

static void forget(page *p) {
    sv_buf_free(&p->out);
    sv_buf_free(&p->title);
    sv_buf_free(&p->data);
    SV_VEC_FREE(p->records);
}

/* Class names mislead where nearly everything would be furniture. */
static bool is_misled(const page *p) {
    size_t text = 0, around = 0;
    for (size_t i = 0; i < p->records.count; i++) {
        const record *line = &p->records.items[i];
        *(line->hint == SV_HINT_FURNITURE ? &around : &text) += line->end - line->start;
    }
    return text * 20 < around;
}

/* ---- the title, without the name of the site ---- */

/* A mark that stands between the title and the site's name, spaces around it aside. */
static bool divides(const char *text, size_t size) {
    uint32_t point;
    while (size > 0 && *text == ' ') text++, size--;
    if (size == 0) return false;
    sv_utf8_decode(text, size, &point);
    return sv_char_script(point) == SV_SCRIPT_PUNCT || point == '|' || point == 0xFF5C || point == '<' || point == '>';
}

static bool ends_dividing(const char *text, size_t size) {
    while (size > 0 && text[size - 1] == ' ') size--;
    size_t from = size;
    while (from > 0 && ((unsigned char)text[--from] & 0xC0) == 0x80) continue;
    return from < size && divides(text + from, size - from);
}

/* A heading of the page that the title begins or ends with says which part of it is the document's. */
static bool is_title(const page *p, const record *line) {
    const char *text = p->out.data + line->start, *title = p->title.data;
    size_t size = line->end - line->start, all = p->title.size;
    if (line->hint != SV_HINT_HEADING || size < TITLE_LEAST || size >= all) return false;
    if (memcmp(title, text, size) == 0) return divides(title + size, all - size);
    return memcmp(title + all - size, text, size) == 0 && ends_dividing(title, all - size);
}

static void fill_title(page *p) {
    sv_buf *title = &p->title;
    while (title->size && (unsigned char)title->data[title->size - 1] <= ' ') title->size--;
    for (size_t i = 0, seen = 0; i < p->records.count && seen < TITLE_HEADINGS; i++) {
        const record *line = &p->records.items[i];
        seen += line->hint == SV_HINT_HEADING;
        if (!is_title(p, line)) continue;
        fill(p, SV_SHEET_TITLE, p->out.data + line->start, line->end - line->start);
        return;
    }
    fill(p, SV_SHEET_TITLE, title->data, title->size);
}

/* Behind what the sheet has already. */
static void take_page(page *p) {
    sv_buf *text = &p->sheet->text;
    size_t before = text->size;
    if (p->title.size) fill_title(p);
    sv_buf_add(text, p->out.data ? p->out.data : "", p->out.size);
    if (text->size > UINT32_MAX / 2) text->failed = true;
    for (size_t i = 0; i < p->records.count && !text->failed; i++) {
        const record *line = &p->records.items[i];
        sv_sheet_line made = {.start = (uint32_t)(before + line->start),
                              .end = (uint32_t)(before + line->end),
                              .label = (uint32_t)(line->label ? before + line->label : 0),
                              .hint = (uint8_t)line->hint,
                              .level = (uint8_t)line->level,
                              .blank = line->blank,
                              .fresh = line->fresh};
        memcpy(made.lang, line->lang, sizeof made.lang);
        SV_VEC_PUSH(p->sheet->lines, made);
    }
}

/* libxml2 sets itself up at first use, which is no matter for threads: so it is done when the library is loaded. */
__attribute__((constructor)) static void set_up(void) { xmlInitParser(); }

static void explain(sv_sheet *sheet, servanda_status status) {
    if (status == SERVANDA_MEMORY) {
        sv_sheet_fail(sheet, status, "out of memory");
        return;
    }
    sv_sheet_fail(sheet, status, "its markup is nested deeper than %d elements, or has more than %u lines", DEPTH_MAX,
                  SV_LIMIT_LINES);
    sv_sheet_cure(sheet, "save it as text, or split it into parts");
}

void sv_html_sheet(const char *source, size_t size, sv_sheet *sheet) {
    page p = {.sheet = sheet, .by_class = true};
    servanda_status status = parse(&p, source, size);
    if (!status && is_misled(&p)) {
        forget(&p);
        p = (page){.sheet = sheet};
        status = parse(&p, source, size);
    }
    if (!status) take_page(&p);
    if (!status && p.status) status = p.status;
    if (status) explain(sheet, status);
    forget(&p);
}

servanda_status sv_html_read(sv_reading *r) {
    sv_sheet sheet = {.status = SERVANDA_OK};
    sv_html_sheet(r->document->text, r->document->text_size, &sheet);
    if (sv_sheet_failed(&sheet)) sv_sheet_fail(&sheet, SERVANDA_MEMORY, "out of memory");
    servanda_status status = sv_sheet_take(r, &sheet);
    sv_sheet_free(&sheet);
    return status;
}

static size_t skip_white(const char *text, size_t size) {
    size_t at = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < size && is_white((xmlChar)text[at])) at++;
    return at;
}

bool sv_html_looks(const char *text, size_t size) {
    size_t at = skip_white(text, size);
    static const char *const heads[] = {"<!doctype html", "<html", "<head", "<body"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (size - at > strlen(heads[i]) && strncasecmp(text + at, heads[i], strlen(heads[i])) == 0) return true;
    return false;
}

bool sv_html_declares(const char *text, size_t size, char name[64]) {
    size_t limit = size < 4096 ? size : 4096;
    for (size_t at = 0; at + 8 < limit; at++) {
        if (strncasecmp(text + at, "charset=", 8) != 0) continue;
        size_t n = 0;
        for (at += 8; at < limit && (text[at] == '"' || text[at] == '\'' || text[at] == ' ');) at++;
        while (at < limit && n < 63 &&
               (text[at] == '-' || text[at] == '_' || (text[at] >= '0' && text[at] <= '9') ||
                ((text[at] | 32) >= 'a' && (text[at] | 32) <= 'z')))
            name[n++] = text[at++];
        name[n] = '\0';
        return n > 0;
    }
    return false;
}
