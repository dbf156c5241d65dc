/* From a sheet to the lines of a document.
 *
 * The one idea: a sheet comes from where hostile bytes were parsed, so it is checked as if they had written it: text is
 * repaired to UTF-8, offsets must lie in it in rising order, numbers within their ranges. */
#include <string.h>

#include "read/read.h"
#include "read/sheet.h"

static bool at_point(const sv_sheet *sheet, uint32_t at) {
    return at == sheet->text.size || ((unsigned char)sheet->text.data[at] & 0xC0) != 0x80;
}

static bool good_line(const sv_sheet *sheet, const sv_sheet_line *line, uint32_t after) {
    bool inside = line->start >= after && line->start <= line->end && line->end <= sheet->text.size;
    bool label = line->label == 0 || (line->label > line->start && line->label <= line->end);
    return inside && label && line->hint <= SV_HINT_FURNITURE && at_point(sheet, line->start) &&
           at_point(sheet, line->end) && at_point(sheet, line->label) && line->margin < 1000 &&
           memchr(line->lang, '\0', sizeof line->lang) && sv_lang_is_name(line->lang);
}

static bool good_number(float number) { return number > -100000.0f && number < 100000.0f; } /* and no NaN */

static bool good_box(const sv_sheet *sheet, const sv_box *box, uint32_t after) {
    bool inside = box->start >= after && box->start < box->end && box->end <= sheet->text.size;
    return inside && box->page >= 1 && box->page <= sheet->pages.count && good_number(box->left) &&
           good_number(box->top) && good_number(box->right) && good_number(box->bottom);
}

/* Names must be such that people can read them. */
static bool good_part(const sv_sheet *sheet, const sv_sheet_part *part) {
    uint64_t all = sheet->packed.size;
    if (part->name > all || part->name_size > all - part->name || part->name_size == 0) return false;
    if (part->bytes > all || part->size > all - part->bytes || part->name_size > 4096) return false;
    const char *name = sheet->packed.data + part->name;
    for (size_t i = 0; i < part->name_size; i++)
        if ((unsigned char)name[i] < ' ' || name[i] == 0x7F) return false;
    return sv_utf8_valid_prefix(name, part->name_size) == part->name_size;
}

static bool is_good(const sv_sheet *sheet) {
    uint32_t after = 0;
    if (sheet->text.size >= UINT32_MAX) return false;
    if (sv_utf8_valid_prefix(sheet->text.data, sheet->text.size) != sheet->text.size) return false;
    if (sheet->text.size && memchr(sheet->text.data, '\0', sheet->text.size)) return false;
    for (size_t i = 0; i < sheet->lines.count; after = sheet->lines.items[i++].end)
        if (!good_line(sheet, &sheet->lines.items[i], after)) return false;
    for (size_t i = 0; i < sheet->parts.count; i++)
        if (!good_part(sheet, &sheet->parts.items[i])) return false;
    after = 0;
    for (size_t i = 0; i < sheet->boxes.count; after = sheet->boxes.items[i++].end)
        if (!good_box(sheet, &sheet->boxes.items[i], after)) return false;
    for (size_t i = 0; i < sheet->pages.count; i++)
        if (!good_number(sheet->pages.items[i].width) || !good_number(sheet->pages.items[i].height)) return false;
    return true;
}

static bool take_facts(sv_reading *r, const sv_sheet *sheet) {
    servanda_document_info *info = &r->document->info;
    sv_document_told *told = &r->document->told;
    const char **fields[SV_SHEET_FACTS] = {&info->title, &info->date,  &info->publisher, &info->source,
                                           &r->lang,     &told->title, &told->published, &told->saved};
    bool ok = true;
    for (size_t i = 0; i < SV_SHEET_FACTS; i++) {
        const sv_buf *fact = &sheet->facts[i];
        if (fact->size && sv_utf8_valid_prefix(fact->data, fact->size) == fact->size)
            ok = ok && sv_read_fill(r->document, fields[i], fact->data, fact->size);
    }
    if (!info->date) info->date = told->published; /* until the text is read */
    return ok;
}

static bool copy_parts(servanda_document *d, const sv_sheet *sheet) {
    size_t count = sheet->parts.count;
    sv_document_part *parts = count ? SV_NEW_N(d->arena, sv_document_part, count) : NULL;
    if (count && !parts) return false;
    for (size_t i = 0; i < count; i++) {
        const sv_sheet_part *from = &sheet->parts.items[i];
        parts[i].name = sv_arena_copy(d->arena, sheet->packed.data + from->name, (size_t)from->name_size);
        parts[i].bytes = sv_arena_copy(d->arena, sheet->packed.data + from->bytes, (size_t)from->size);
        parts[i].size = (size_t)from->size;
        if (!parts[i].name || !parts[i].bytes) return false;
    }
    d->parts = parts;
    d->part_count = count;
    return true;
}

static bool copy_all(sv_reading *r, const sv_sheet *sheet) {
    servanda_document *d = r->document;
    sv_box *boxes = SV_NEW_N(d->arena, sv_box, sheet->boxes.count + 1);
    sv_page *pages = SV_NEW_N(d->arena, sv_page, sheet->pages.count + 1);
    d->text = sv_arena_copy(d->arena, sheet->text.data ? sheet->text.data : "", sheet->text.size);
    d->text_size = sheet->text.size;
    if (!boxes || !pages || !d->text) return false;
    if (sheet->boxes.count) memcpy(boxes, sheet->boxes.items, sheet->boxes.count * sizeof *boxes);
    if (sheet->pages.count) memcpy(pages, sheet->pages.items, sheet->pages.count * sizeof *pages);
    d->boxes = boxes, d->box_count = sheet->boxes.count;
    d->pages = pages, d->page_count = sheet->pages.count;
    if (sheet->notice[0] && !(d->notice = sv_arena_str(d->arena, sheet->notice))) return false;
    return copy_parts(d, sheet) && take_facts(r, sheet);
}

static servanda_status add_lines(sv_reading *r, const sv_sheet *sheet) {
    servanda_status status = SERVANDA_OK;
    for (size_t i = 0; i < sheet->lines.count && !status; i++) {
        const sv_sheet_line *line = &sheet->lines.items[i];
        r->pending_blank = line->blank;
        r->pending_fresh = line->fresh;
        r->pending_page = line->page;
        r->label = line->label;
        r->margin = line->margin;
        memcpy(r->line_lang, line->lang, sizeof r->line_lang);
        status = sv_line_add(r, line->start, line->end, (sv_hint)line->hint, line->level);
    }
    r->label = 0;
    r->margin = 0;
    r->line_lang[0] = '\0';
    return status;
}

servanda_status sv_sheet_take(sv_reading *r, const sv_sheet *sheet) {
    const char *path = r->document->info.path;
    if (sheet->status == SERVANDA_MEMORY) return sv_error_memory(r->error);
    if (sheet->status) {
        bool known = strcmp(servanda_status_name(sheet->status), "BUG") != 0;
        servanda_status status = known ? sheet->status : SERVANDA_FORMAT;
        sv_error_set(r->error, status, path, 0, "%s", sheet->what);
        sv_error_cure(r->error, "%s", sheet->cure);
        return status;
    }
    if (!is_good(sheet)) {
        sv_error_set(r->error, SERVANDA_FORMAT, path, 0, "made its reader answer nonsense");
        sv_error_cure(r->error, "it is damaged or was made to do harm; ask for another copy");
        return SERVANDA_FORMAT;
    }
    bool empty = sheet->plain ? sheet->text.size == 0 : sheet->lines.count == 0;
    if (empty && sheet->parts.count == 0) return sv_error_set(r->error, SERVANDA_EMPTY, path, 0, "holds no text");
    if (!copy_all(r, sheet)) return sv_error_memory(r->error);
    if (sheet->plain) return sv_text_read(r);
    r->verbatim = true;
    return add_lines(r, sheet);
}
