/* XML of office files (see xml.h): libxml2 as a push parser, without a tree. */
#include "read/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>

#define PIECE (1 << 16) /* bytes given to the parser at a time */
#define NAME 96

typedef struct space_row {
    const char *address, *prefix;
} space_row;

static const space_row spaces[] = {
    {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"},
    {"http://purl.oclc.org/ooxml/wordprocessingml/main", "w"},
    {"http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/math", "m"},
    {"http://schemas.openxmlformats.org/package/2006/relationships", "rel"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties", "app"},
    {"http://purl.oclc.org/ooxml/officeDocument/extendedProperties", "app"},
    {"http://purl.org/dc/elements/1.1/", "dc"},
    {"http://purl.org/dc/terms/", "dcterms"},
    {"urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"},
    {"urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"},
    {"urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"},
    {"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"},
    {"urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"},
    {"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "fo"},
    {"urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"},
    {"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"},
    {"urn:oasis:names:tc:opendocument:xmlns:container", "ocf"},
    {"http://www.idpf.org/2007/opf", "opf"},
};

typedef struct parsing {
    sv_sheet *sheet;
    const sv_xml_events *events;
    void *context;
    xmlParserCtxtPtr parser;
    unsigned depth;
} parsing;

static const char *prefix_of(const xmlChar *address) {
    for (size_t i = 0; address && i < sizeof spaces / sizeof *spaces; i++)
        if (strcmp(spaces[i].address, (const char *)address) == 0) return spaces[i].prefix;
    return address ? "?" : "";
}

static void name_of(const xmlChar *local, const xmlChar *address, char out[NAME]) {
    const char *prefix = prefix_of(address);
    snprintf(out, NAME, "%s%s%s", prefix, *prefix ? ":" : "", (const char *)local);
}

/* ---- attributes ---- */

/* libxml2 gives five pointers each: local name, prefix, name space, value and its end. */
bool sv_xml_get(const sv_xml_attributes *attributes, const char *name, char out[SV_XML_VALUE]) {
    char key[NAME];
    *out = '\0';
    for (int i = 0; i < attributes->count; i++) {
        const unsigned char *const *a = attributes->items + 5 * (size_t)i;
        name_of(a[0], a[2], key);
        if (strcmp(key, name) != 0) continue;
        size_t size = (size_t)(a[4] - a[3]);
        if (size >= SV_XML_VALUE) size = SV_XML_VALUE - 1;
        memcpy(out, a[3], size);
        out[size] = '\0';
        return true;
    }
    return false;
}

long sv_xml_number(const sv_xml_attributes *attributes, const char *name, long otherwise) {
    char value[SV_XML_VALUE], *end;
    if (!sv_xml_get(attributes, name, value)) return otherwise;
    long number = strtol(value, &end, 10);
    return end == value || number < -1000000 || number > 1000000 ? otherwise : number;
}

bool sv_xml_is_on(const sv_xml_attributes *attributes, const char *name) {
    static const char *const off[] = {"0", "false", "off", "none"};
    char value[SV_XML_VALUE];
    sv_xml_get(attributes, name, value);
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        if (strcmp(value, off[i]) == 0) return false;
    return true;
}

/* ---- events ---- */

static void refuse(parsing *p, servanda_status status, const char *what) {
    if (!p->sheet->status) {
        sv_sheet_fail(p->sheet, status, "%s", what);
        sv_sheet_cure(p->sheet, "it was made to do harm, or by a broken program; ask for another copy");
    }
    xmlStopParser(p->parser);
}

static void on_start(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *address, int spaced,
                     const xmlChar **declared, int count, int defaulted, const xmlChar **items) {
    parsing *p = context;
    char name[NAME];
    const sv_xml_attributes attributes = {items, count};
    (void)prefix, (void)spaced, (void)declared, (void)defaulted;
    if (p->sheet->status) return;
    if (++p->depth > SV_XML_DEPTH) {
        refuse(p, SERVANDA_DOCUMENT_LIMIT, "nests its markup deeper than any office file");
        return;
    }
    name_of(local, address, name);
    p->events->start(p->context, name, &attributes);
    if (sv_sheet_failed(p->sheet)) refuse(p, SERVANDA_MEMORY, "out of memory");
}

static void on_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *address) {
    parsing *p = context;
    char name[NAME];
    (void)prefix;
    if (p->sheet->status) return;
    p->depth--;
    name_of(local, address, name);
    p->events->end(p->context, name);
    if (sv_sheet_failed(p->sheet)) refuse(p, SERVANDA_MEMORY, "out of memory");
}

static void on_text(void *context, const xmlChar *text, int size) {
    parsing *p = context;
    if (!p->sheet->status && p->events->text) p->events->text(p->context, (const char *)text, (size_t)size);
}

static void on_entity(void *context, const xmlChar *name, int type, const xmlChar *public, const xmlChar *system,
                      xmlChar *content) {
    (void)name, (void)type, (void)public, (void)system, (void)content;
    refuse(context, SERVANDA_FORMAT, "declares entities, which no office file needs");
}

static void on_error(void *context, xmlErrorPtr error) { (void)context, (void)error; } /* asked for at the end */

bool sv_xml_parse(sv_sheet *sheet, const char *part, const sv_buf *bytes, const sv_xml_events *events, void *context) {
    parsing p = {.sheet = sheet, .events = events, .context = context};
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .ignorableWhitespace = on_text,
                         .cdataBlock = on_text,
                         .entityDecl = on_entity,
                         .serror = on_error};
    if (sheet->status) return false;
    p.parser = xmlCreatePushParserCtxt(&sax, &p, NULL, 0, NULL);
    if (!p.parser) return sv_sheet_fail(sheet, SERVANDA_MEMORY, "out of memory"), false;
    xmlCtxtUseOptions(p.parser, XML_PARSE_NONET | XML_PARSE_HUGE);
    p.parser->sax->serror = on_error;
    int wrong = 0;
    for (size_t at = 0; at < bytes->size && !wrong && !sheet->status; at += PIECE) {
        size_t size = bytes->size - at < PIECE ? bytes->size - at : PIECE;
        wrong = xmlParseChunk(p.parser, bytes->data + at, (int)size, 0);
    }
    if (!wrong && !sheet->status) wrong = xmlParseChunk(p.parser, NULL, 0, 1);
    if (p.parser->myDoc) xmlFreeDoc(p.parser->myDoc);
    xmlFreeParserCtxt(p.parser);
    if (!sheet->status && wrong == XML_ERR_NO_MEMORY) sv_sheet_fail(sheet, SERVANDA_MEMORY, "out of memory");
    if (!sheet->status && (wrong || bytes->size == 0)) {
        sv_sheet_fail(sheet, SERVANDA_FORMAT, "is damaged: its part '%s' is no well-formed XML", part);
        sv_sheet_cure(sheet, "open it in an office program and save it again, or ask for another copy");
    }
    return !sheet->status;
}
