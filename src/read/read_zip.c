/* Archives, in the sandbox: a ZIP is the documents in it; an EPUB is the pages of one document in the order of its spine.
 *
 * The one idea: a ZIP hands its entries over as documents of their own; what they are is seen when each is read, by its
 * own reader, in a child of its own. */
#include <string.h>
#include <strings.h>

#include "read/read.h"
#include "read/unpack.h"
#include "read/xml.h"

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

/* ---- ZIP ---- */

/* Documents of formats that are read; not what file systems put beside them. */
static bool is_document(const char *name) {
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
    return *base != '.' && strncmp(name, "__MACOSX/", 9) != 0 && sv_read_knows(name);
}

/* Names in other encodings than UTF-8 are guessed; what people could not read is replaced. */
static void clean_name(const char *name, sv_buf *out) {
    size_t size = strlen(name);
    if (size > 1000) name += size - 1000, size = 1000;
    if (sv_encoding_piece(name, size, NULL, out) != SERVANDA_OK || out->size == 0) {
        out->size = 0;
        for (size_t i = 0; i < size; i++)
            sv_buf_byte(out, (char)((unsigned char)name[i] >= ' ' && (unsigned char)name[i] < 0x7F ? name[i] : '_'));
    }
    for (size_t i = 0; i < out->size; i++)
        if ((unsigned char)out->data[i] < ' ' || out->data[i] == 0x7F) out->data[i] = '_';
}

void sv_zip_read(const sv_sandbox_task *task, sv_sheet *sheet) {
    sv_unpacked files = {0};
    bool good = sv_unpack(task, is_document, &files, sheet);
    for (size_t i = 0; i < files.files.count && good; i++) {
        const sv_buf *bytes = &files.files.items[i].bytes;
        sv_buf name = SV_BUF_INIT;
        clean_name(files.files.items[i].name, &name);
        sv_sheet_part_add(sheet, name.data ? name.data : "_", bytes->data ? bytes->data : "", bytes->size);
        if (name.failed) sheet->text.failed = true;
        sv_buf_free(&name);
    }
    if (good && files.files.count == 0) {
        sv_sheet_fail(sheet, SERVANDA_EMPTY, "holds no document of a format that is read");
        sv_sheet_cure(sheet, "unpack it and look at what it holds");
    }
    sv_unpacked_free(&files);
}

/* ---- EPUB ---- */

#define ITEMS 20000

typedef struct item {
    char id[SV_XML_VALUE], href[SV_XML_VALUE];
} item;

typedef struct epub {
    sv_sheet *sheet;
    char package[SV_XML_VALUE]; /* the part that lists the others */
    SV_VEC(item) items;
    SV_VEC(size_t) spine; /* items */
    sv_buf *fact, title, date, lang;
    bool locked;
} epub;

static void container_start(void *context, const char *name, const sv_xml_attributes *atts) {
    epub *e = context;
    if (is(name, "ocf:rootfile") && !e->package[0]) sv_xml_get(atts, "full-path", e->package);
}

static void locks_start(void *context, const char *name, const sv_xml_attributes *atts) {
    (void)atts;
    size_t size = strlen(name);
    if (size >= 13 && is(name + size - 13, "EncryptedData")) ((epub *)context)->locked = true;
}

static void package_start(void *context, const char *name, const sv_xml_attributes *atts) {
    epub *e = context;
    char id[SV_XML_VALUE];
    item made;
    e->fact = is(name, "dc:title")      ? &e->title
              : is(name, "dc:date")     ? &e->date
              : is(name, "dc:language") ? &e->lang
                                        : NULL;
    if (is(name, "opf:item") && e->items.count < ITEMS) {
        sv_xml_get(atts, "id", made.id);
        sv_xml_get(atts, "href", made.href);
        SV_VEC_PUSH(e->items, made);
    }
    if (!is(name, "opf:itemref") || !sv_xml_get(atts, "idref", id) || e->spine.count >= ITEMS) return;
    for (size_t i = 0; i < e->items.count; i++)
        if (is(e->items.items[i].id, id)) {
            SV_VEC_PUSH(e->spine, i);
            break;
        }
    if (e->items.failed || e->spine.failed) e->sheet->text.failed = true;
}

static void package_text(void *context, const char *text, size_t size) {
    epub *e = context;
    if (e->fact) sv_buf_add(e->fact, text, size);
}

static void end(void *context, const char *name) {
    (void)name;
    ((epub *)context)->fact = NULL;
}

static bool wants_page(const char *name) {
    static const char *const kinds[] = {".xhtml", ".html", ".htm", ".xml", ".opf"};
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof kinds / sizeof *kinds; i++)
        if (strcasecmp(dot, kinds[i]) == 0) return true;
    return false;
}

static int hex(char c) {
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The address of a page, from that of the package: "%20" are characters, "#…" is dropped. */
static void resolve(const epub *e, const char *href, char out[2 * SV_XML_VALUE]) {
    const char *slash = strrchr(e->package, '/');
    size_t size = *href == '/' || !slash ? 0 : (size_t)(slash - e->package) + 1;
    memcpy(out, e->package, size);
    for (const char *c = *href == '/' ? href + 1 : href; *c && *c != '#'; c++) {
        int high = *c == '%' ? hex(c[1]) : -1, low = high >= 0 ? hex(c[2]) : -1;
        if (strncmp(c, "../", 3) == 0 && size > 0 && out[size - 1] == '/') {
            for (size--; size > 0 && out[size - 1] != '/';) size--;
            c += 2;
            continue;
        }
        out[size++] = (char)(low >= 0 ? high << 4 | low : *c);
        if (low >= 0) c += 2;
    }
    out[size] = '\0';
}

static void read_page(epub *e, const sv_buf *page) {
    sv_buf text = SV_BUF_INIT;
    char declared[64] = "";
    if (page->size) sv_html_declares(page->data, page->size, declared);
    servanda_status status =
        page->size ? sv_encoding_piece(page->data, page->size, *declared ? declared : NULL, &text) : SERVANDA_OK;
    if (status || text.failed)
        sv_sheet_fail(e->sheet, status ? status : SERVANDA_MEMORY, "has a page in no encoding that is known here");
    else if (text.size)
        sv_html_sheet(text.data, text.size, e->sheet);
    sv_buf_free(&text);
}

static const sv_xml_events container_events = {container_start, end, NULL}, lock_events = {locks_start, end, NULL},
                           package_events = {package_start, end, package_text};

static void read_spine(epub *e, const sv_unpacked *files) {
    char name[2 * SV_XML_VALUE];
    for (size_t i = 0; i < e->spine.count && !e->sheet->status; i++) {
        resolve(e, e->items.items[e->spine.items[i]].href, name);
        const sv_buf *page = sv_unpacked_find(files, name);
        if (page) read_page(e, page);
    }
    if (e->locked && e->sheet->lines.count == 0 && !e->sheet->status) {
        sv_sheet_fail(e->sheet, SERVANDA_LOCKED, "is encrypted by its publisher");
        sv_sheet_cure(e->sheet, "ask for a copy without protection");
    }
}

static void read_book(epub *e, const sv_unpacked *files) {
    const sv_buf *container = sv_unpacked_find(files, "META-INF/container.xml"),
                 *locks = sv_unpacked_find(files, "META-INF/encryption.xml");
    if (container) sv_xml_parse(e->sheet, "META-INF/container.xml", container, &container_events, e);
    if (locks) sv_xml_parse(e->sheet, "META-INF/encryption.xml", locks, &lock_events, e);
    const sv_buf *package = e->package[0] ? sv_unpacked_find(files, e->package) : NULL;
    if (package) sv_xml_parse(e->sheet, e->package, package, &package_events, e);
    if (e->lang.size) sv_sheet_fact_set(e->sheet, SV_SHEET_LANG, e->lang.data, e->lang.size);
    if (e->date.size)
        sv_sheet_fact_set(e->sheet, SV_SHEET_PUBLISHED, e->date.data, sv_front_date(e->date.data, e->date.size));
    if (!e->sheet->status && !package) {
        sv_sheet_fail(e->sheet, SERVANDA_FORMAT, "is damaged, or no EPUB: nothing tells the order of its pages");
        sv_sheet_cure(e->sheet, "ask for another copy");
    }
    read_spine(e, files);
}

void sv_epub_read(const sv_sandbox_task *task, sv_sheet *sheet) {
    epub e = {.sheet = sheet};
    sv_unpacked files = {0};
    if (sv_unpack(task, wants_page, &files, sheet)) read_book(&e, &files);
    sv_buf_clear(&sheet->facts[SV_SHEET_TITLE]); /* pages have titles of their own */
    if (e.title.size) sv_sheet_fact_set(sheet, SV_SHEET_TITLE, e.title.data, e.title.size);
    sv_unpacked_free(&files);
    SV_VEC_FREE(e.items);
    SV_VEC_FREE(e.spine);
    sv_buf_free(&e.title);
    sv_buf_free(&e.date);
    sv_buf_free(&e.lang);
}

bool sv_epub_looks(const char *bytes, size_t size) {
    static const char type[] = "mimetypeapplication/epub+zip";
    return sv_unpack_looks(bytes, size) && size > 30 + sizeof type && memcmp(bytes + 30, type, sizeof type - 1) == 0;
}
