/* XML of office files, event by event.
 *
 * The one idea: names come with the prefix that a table gives their name space, whatever the file calls it. Nothing is
 * ever expanded or fetched: a file that declares entities is refused, and one nested deeper than offices nest as well. */
#ifndef SV_XML_H
#define SV_XML_H

#include "read/sheet.h"

#define SV_XML_DEPTH 200 /* open elements; office files have at most some sixty */
#define SV_XML_VALUE 256 /* bytes of an attribute that matter */

typedef struct sv_xml_attributes {
    const unsigned char **items;
    int count;
} sv_xml_attributes;

typedef struct sv_xml_events {
    void (*start)(void *context, const char *name, const sv_xml_attributes *attributes);
    void (*end)(void *context, const char *name);
    void (*text)(void *context, const char *text, size_t size);
} sv_xml_events;

/* What is wrong goes into the sheet; false then. `part` names it for people. */
bool sv_xml_parse(sv_sheet *sheet, const char *part, const sv_buf *bytes, const sv_xml_events *events, void *context);
/* Copies the value of an attribute, cut to fit; false: there is none, and `out` is empty. */
bool sv_xml_get(const sv_xml_attributes *attributes, const char *name, char out[SV_XML_VALUE]);
/* The attribute as a number, or `otherwise`. */
long sv_xml_number(const sv_xml_attributes *attributes, const char *name, long otherwise);
/* Is it there, and not switched off ("0", "false", "off", "none")? An element alone switches on. */
bool sv_xml_is_on(const sv_xml_attributes *attributes, const char *name);

#endif
