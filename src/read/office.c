/* The frame of office formats (see office.h): unpacking, metadata, what is told at the end. */
#include "read/office.h"

#include <string.h>

#include "read/read.h"

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

void sv_office_nothing(void *context, const char *name) { (void)context, (void)name; }

void sv_office_copy(char *out, size_t room, const char *in) {
    size_t size = strlen(in);
    if (size >= room) size = room - 1;
    memcpy(out, in, size);
    out[size] = '\0';
}

uint16_t sv_office_size(long half_points) {
    return (uint16_t)(half_points < 0 ? 0 : half_points > SV_SCRIBE_SIZES ? SV_SCRIBE_SIZES : half_points);
}

static void take_tongue(const sv_xml_attributes *atts, const char *name, const char *of_file, char out[SV_LANG_ROOM]) {
    char value[SV_XML_VALUE], lang[SV_LANG_ROOM];
    if (!sv_xml_get(atts, name, value)) return;
    sv_lang_take(lang, value);
    strcpy(out, is(lang, of_file) ? "" : lang);
}

void sv_office_tongue(const sv_office *o, const sv_xml_attributes *atts, const char *latin, const char *asian,
                      sv_scribe_run *out) {
    static const sv_scribe_run none = {.size = 0};
    const sv_scribe_run *usual = out == &o->usual ? &none : &o->usual;
    take_tongue(atts, latin, usual->latin, out->latin);
    take_tongue(atts, asian, usual->asian, out->asian);
}

/* ---- metadata ---- */

static const char *const facts[] = {"docProps/core.xml", "docProps/app.xml", "meta.xml"};

bool sv_office_wants(const char *part) {
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (is(part, facts[i])) return true;
    return false;
}

static void fact_start(void *context, const char *name, const sv_xml_attributes *atts) {
    sv_office *o = context;
    char count[SV_XML_VALUE];
    bool saved = is(name, "dcterms:created") || is(name, "meta:creation-date");
    o->fact = is(name, "dc:title") ? &o->title : saved ? &o->saved : NULL;
    if (is(name, "meta:document-statistic") && sv_xml_get(atts, "meta:page-count", count))
        o->pages = sv_xml_number(atts, "meta:page-count", 0);
    if (is(name, "app:Pages")) o->pages = -1; /* its text is to come */
}

static void fact_end(void *context, const char *name) {
    sv_office *o = context;
    if (is(name, "app:Pages") && o->pages < 0) o->pages = 0;
    o->fact = NULL;
}

static void fact_text(void *context, const char *text, size_t size) {
    sv_office *o = context;
    if (o->fact) sv_buf_add(o->fact, text, size);
    if (o->pages >= 0) return;
    for (o->pages = 0; size > 0 && *text >= '0' && *text <= '9' && o->pages < 100000; text++, size--)
        o->pages = o->pages * 10 + (*text - '0');
}

static void take_facts(sv_office *o) {
    static const sv_xml_events events = {fact_start, fact_end, fact_text};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) sv_office_parse(o, facts[i], &events);
    if (o->title.size) sv_scribe_title(o->sheet, o->title.data, o->title.size);
    if (o->saved.size)
        sv_sheet_fact_set(o->sheet, SV_SHEET_SAVED, o->saved.data, sv_front_date(o->saved.data, o->saved.size));
    if (o->title.failed || o->saved.failed) o->sheet->text.failed = true;
    if (o->changed) sv_scribe_notice(o->sheet, "has tracked changes; it was read as if all of them were accepted");
    sv_scribe_pages(&o->scribe, o->pages > 0 ? (uint32_t)o->pages : 0);
}

/* ---- the frame ---- */

bool sv_office_parse(sv_office *o, const char *part, const sv_xml_events *events) {
    const sv_buf *bytes = sv_unpacked_find(o->parts, part);
    return !bytes || sv_xml_parse(o->sheet, part, bytes, events, o);
}

void sv_office_must_have(sv_office *o, const char *part) {
    if (o->sheet->status || sv_unpacked_find(o->parts, part)) return;
    sv_sheet_fail(o->sheet, SERVANDA_FORMAT, "is damaged, or no text document: it has no part '%s'", part);
    sv_sheet_cure(o->sheet, "open it in a word processor and save it again, or ask for another copy");
}

void sv_office_read(const sv_sandbox_task *task, sv_sheet *sheet, const sv_office_format *format) {
    sv_office *o = sv_alloc(format->size);
    sv_unpacked parts = {0};
    if (!o) {
        sheet->text.failed = true;
        return;
    }
    memset(o, 0, format->size);
    o->sheet = o->scribe.sheet = sheet;
    o->parts = &parts;
    if (sv_unpack(task, format->wants, &parts, sheet)) format->read(o);
    sv_scribe_finish(&o->scribe);
    take_facts(o);
    format->forget(o);
    sv_unpacked_free(&parts);
    sv_buf_free(&o->title);
    sv_buf_free(&o->saved);
    sv_free(o);
}
