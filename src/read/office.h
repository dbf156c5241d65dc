/* The frame that office formats share (DOCX, ODT): a package of XML parts, one of which holds the text and some the facts.
 *
 * The one idea: a format is a row of functions over a state of its own, which begins with what all of them have. */
#ifndef SV_OFFICE_H
#define SV_OFFICE_H

#include "read/scribe.h"
#include "read/unpack.h"
#include "read/xml.h"

typedef struct sv_office { /* the beginning of a reader's state, which the events of its parts get as their context */
    sv_sheet *sheet;
    sv_scribe scribe;
    const sv_unpacked *parts;
    bool changed; /* tracked changes were seen */
    /* of the metadata */
    sv_buf title, saved, *fact;
    long pages;          /* the file says it has; 0: it does not say */
    sv_scribe_run usual; /* of all text; languages that say the same say nothing */
} sv_office;

typedef struct sv_office_format {
    size_t size; /* of its state */
    bool (*wants)(const char *part);
    void (*read)(void *state);   /* all parts but the metadata */
    void (*forget)(void *state); /* what the state owns besides its sv_office */
} sv_office_format;

void sv_office_read(const sv_sandbox_task *task, sv_sheet *sheet, const sv_office_format *format);
bool sv_office_wants(const char *part); /* is it metadata */
/* False: it cannot be parsed, which stands in the sheet. A part that is not there is no matter … */
bool sv_office_parse(sv_office *o, const char *part, const sv_xml_events *events);
void sv_office_must_have(sv_office *o, const char *part); /* … but this one is */

/* Events of parts that need none of a kind. */
void sv_office_nothing(void *context, const char *name);

/* Copies a name, cut to fit. */
void sv_office_copy(char *out, size_t room, const char *in);
uint16_t sv_office_size(long half_points); /* of type, as a run has it */
/* Languages from attributes; those of the file say nothing. */
void sv_office_tongue(const sv_office *o, const sv_xml_attributes *atts, const char *latin, const char *asian,
                      sv_scribe_run *out);

#endif
