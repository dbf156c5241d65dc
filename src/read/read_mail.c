/* Mail, in the sandbox: one message becomes its text and, as documents of their own, what is attached; a mailbox becomes
 * its messages. Saved pages (MHTML) are messages whose text is a page.
 *
 * The one idea: parts are found in one pass over the lines with a stack of the boundaries that are open, and then chosen:
 * of alternatives the plain text, else the page; of a page and what it shows, the page. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "read/mail.h"
#include "read/read.h"

#define DEPTH 32     /* of parts in parts */
#define BOUNDARY 128 /* bytes; the standard allows 70 */

typedef struct group { /* a part that has parts */
    char boundary[BOUNDARY];
    size_t size;
    uint32_t id;
    bool alternative, related;
} group;

typedef struct leaf {
    const char *body;
    size_t size;
    sv_buf type, disposition, coding;
    uint32_t alternative, related; /* groups that it is in, 0: none */
    bool page, plain;              /* text/html, text/plain */
} leaf;

typedef struct mail {
    const sv_sandbox_task *task;
    sv_sheet *sheet;
    const char *end;
    group open[DEPTH];
    unsigned depth;
    uint32_t groups;
    SV_VEC(leaf) leaves;
    unsigned unread; /* attachments of formats that are not read */
} mail;

static bool has_type(const sv_buf *value, const char *type) {
    size_t size = strlen(type);
    return value->size >= size && strncasecmp(value->data, type, size) == 0;
}

/* ---- parts ---- */

static void too_many(mail *m, const char *what, unsigned long long most) {
    sv_sheet_fail(m->sheet, SERVANDA_DOCUMENT_LIMIT, "%s the limit of %llu", what, most);
    sv_sheet_cure(m->sheet, "it was made to do harm, or by a broken program");
}

/* The open group whose boundary the line is, counted from 1; 0: of none. */
static unsigned boundary_at(const mail *m, const char *line, const char *next, bool *closes) {
    if (next - line < 3 || line[0] != '-' || line[1] != '-') return 0;
    for (unsigned i = m->depth; i-- > 0;) {
        const group *g = &m->open[i];
        const char *behind = line + 2 + g->size;
        if (behind > next || memcmp(line + 2, g->boundary, g->size) != 0) continue;
        *closes = next - behind >= 2 && behind[0] == '-' && behind[1] == '-';
        if (*closes) behind += 2;
        while (behind < next && (unsigned char)*behind <= ' ') behind++;
        if (behind == next) return i + 1;
    }
    return 0;
}

static const char *next_line(const mail *m, const char *at) {
    const char *feed = memchr(at, '\n', (size_t)(m->end - at));
    return feed ? feed + 1 : m->end;
}

/* The first line from `at` on that is an open boundary, or the end; *behind is the line after it. */
static const char *find_boundary(const mail *m, const char *at, const char **behind, unsigned *which, bool *closes) {
    for (*which = 0; at < m->end && m->depth; at = *behind) {
        *behind = next_line(m, at);
        if ((*which = boundary_at(m, at, *behind, closes)) != 0) return at;
    }
    return *behind = m->end;
}

static void open_group(mail *m, const sv_buf *type, const sv_buf *boundary) {
    if (m->depth == DEPTH) {
        too_many(m, "nests its parts deeper than", DEPTH);
        return;
    }
    group *g = &m->open[m->depth++];
    *g = (group){.id = ++m->groups};
    g->size = boundary->size < BOUNDARY ? boundary->size : BOUNDARY - 1;
    memcpy(g->boundary, boundary->data, g->size);
    g->alternative = has_type(type, "multipart/alternative");
    g->related = has_type(type, "multipart/related");
}

static void add_leaf(mail *m, const sv_mail_head *head, const char *stop, sv_buf *type) {
    leaf made = {.body = head->body, .size = head->body < stop ? (size_t)(stop - head->body) : 0, .type = *type};
    sv_mail_field(head, "Content-Disposition", &made.disposition);
    sv_mail_field(head, "Content-Transfer-Encoding", &made.coding);
    sv_buf_byte(&made.coding, '\0');
    for (unsigned i = 0; i < m->depth; i++) {
        if (m->open[i].alternative) made.alternative = m->open[i].id;
        if (m->open[i].related) made.related = m->open[i].id;
    }
    made.page = has_type(type, "text/html") || has_type(type, "application/xhtml");
    made.plain = type->size == 0 || has_type(type, "text/plain") || has_type(type, "text;");
    SV_VEC_PUSH(m->leaves, made);
    if (m->leaves.failed || made.coding.failed) m->sheet->text.failed = true;
    if (m->leaves.count > m->task->limits->of[SERVANDA_LIMIT_ENTRIES])
        too_many(m, "has more parts than", m->task->limits->of[SERVANDA_LIMIT_ENTRIES]);
}

/* One part that begins at `at`; returns where to look for the next boundary. */
static const char *take_part(mail *m, const char *at) {
    const char *behind;
    unsigned which;
    bool closes;
    const char *stop = find_boundary(m, at, &behind, &which, &closes);
    sv_mail_head head = sv_mail_head_find(at, (size_t)(stop - at));
    sv_buf type = SV_BUF_INIT, boundary = SV_BUF_INIT;
    sv_mail_field(&head, "Content-Type", &type);
    bool holds = has_type(&type, "multipart/") && sv_mail_parameter(&type, "boundary", &boundary);
    if (holds) {
        open_group(m, &type, &boundary);
        sv_buf_free(&type);
        stop = head.body;
    } else {
        add_leaf(m, &head, stop, &type);
    }
    sv_buf_free(&boundary);
    return stop;
}

static void find_parts(mail *m, const char *at) {
    while (at < m->end && !m->sheet->status && !m->sheet->text.failed) {
        const char *behind;
        unsigned which;
        bool closes = false;
        find_boundary(m, take_part(m, at), &behind, &which, &closes);
        while (which && closes) { /* what stands behind the last part is nothing */
            m->depth = which - 1;
            find_boundary(m, behind, &behind, &which, &closes);
        }
        if (!which) return;
        m->depth = which;
        at = behind;
    }
}

/* ---- text ---- */

static void decode_leaf(const leaf *l, sv_buf *out) { sv_mail_decode(l->coding.data, l->body, l->size, out); }

static void text_of(mail *m, const leaf *l, sv_buf *out) {
    sv_buf bytes = SV_BUF_INIT, charset = SV_BUF_INIT;
    decode_leaf(l, &bytes);
    bool named = sv_mail_parameter(&l->type, "charset", &charset);
    char declared[64] = "";
    if (!named && l->page && bytes.size) sv_html_declares(bytes.data, bytes.size, declared);
    const char *name = named ? charset.data : *declared ? declared : NULL;
    servanda_status status = bytes.size ? sv_encoding_piece(bytes.data, bytes.size, name, out) : SERVANDA_OK;
    if (status == SERVANDA_MEMORY || bytes.failed)
        out->failed = true;
    else if (status && !m->sheet->status)
        sv_sheet_fail(m->sheet, status, "its text is in no encoding that is known here");
    sv_buf_free(&bytes);
    sv_buf_free(&charset);
}

static bool is_attached(const leaf *l) {
    sv_buf name = SV_BUF_INIT;
    bool attached = has_type(&l->disposition, "attachment") || (!l->page && !l->plain) ||
                    sv_mail_parameter(&l->disposition, "filename", &name) || sv_mail_parameter(&l->type, "name", &name);
    sv_buf_free(&name);
    return attached;
}

static bool is_blank(const sv_buf *text) {
    for (size_t i = 0; i < text->size; i++)
        if ((unsigned char)text->data[i] > ' ') return false;
    return true;
}

/* Does the group have plain text that says something? */
static bool has_plain(mail *m, uint32_t alternative) {
    bool found = false;
    for (size_t i = 0; i < m->leaves.count && !found; i++) {
        const leaf *l = &m->leaves.items[i];
        if (!l->plain || l->alternative != alternative || is_attached(l)) continue;
        sv_buf text = SV_BUF_INIT;
        decode_leaf(l, &text);
        found = !is_blank(&text);
        sv_buf_free(&text);
    }
    return found;
}

static bool is_chosen(mail *m, size_t index, uint32_t *related) {
    const leaf *l = &m->leaves.items[index];
    if (is_attached(l) && !(l->page && l->related && *related != l->related)) return false;
    if (l->alternative && l->page == has_plain(m, l->alternative)) return false;
    if (l->related && *related == l->related) return false; /* what the page shows */
    *related = l->related ? l->related : *related;
    return true;
}

static void put_lines(sv_sheet *sheet, const sv_buf *text) {
    bool blank = true;
    for (size_t at = 0; at < text->size;) {
        const char *feed = memchr(text->data + at, '\n', text->size - at);
        size_t end = feed ? (size_t)(feed - text->data) : text->size;
        sv_sheet_line line = {.start = (uint32_t)sheet->text.size, .blank = blank};
        sv_buf_add(&sheet->text, text->data + at, end - at);
        line.end = (uint32_t)sheet->text.size;
        sv_buf_byte(&sheet->text, '\n');
        blank = line.end == line.start;
        if (!blank && !sheet->text.failed) SV_VEC_PUSH(sheet->lines, line);
        at = end + 1;
    }
}

static void put_text(mail *m) {
    uint32_t related = 0;
    bool pages = false;
    sv_buf text = SV_BUF_INIT, plain = SV_BUF_INIT;
    SV_VEC(size_t) chosen = {0};
    for (size_t i = 0; i < m->leaves.count; i++)
        if (is_chosen(m, i, &related)) {
            SV_VEC_PUSH(chosen, i);
            pages = pages || m->leaves.items[i].page;
        }
    for (size_t i = 0; i < chosen.count && !m->sheet->status; i++) {
        const leaf *l = &m->leaves.items[chosen.items[i]];
        text.size = plain.size = 0;
        text_of(m, l, l->page ? &text : &plain);
        if (!l->page) sv_mail_unquote(&plain, &text);
        if (l->page && text.size)
            sv_html_sheet(text.data, text.size, m->sheet);
        else if (pages)
            put_lines(m->sheet, &text);
        else
            sv_buf_add(&m->sheet->text, text.data ? text.data : "", text.size), sv_buf_byte(&m->sheet->text, '\n');
        if (text.failed || plain.failed) m->sheet->text.failed = true;
    }
    m->sheet->plain = !pages;
    if (chosen.failed) m->sheet->text.failed = true;
    if (!pages && is_blank(&m->sheet->text)) m->sheet->text.size = 0;
    SV_VEC_FREE(chosen);
    sv_buf_free(&text);
    sv_buf_free(&plain);
}

/* ---- attachments ---- */

static void put_ending(const leaf *l, sv_buf *name) {
    const char *type = l->type.size ? l->type.data : "", *ending = sv_read_ending(type, strcspn(type, "; \t\r\n"));
    if (*ending) sv_buf_printf(name, ".%s", ending);
}

/* The last part of the name that the sender gave; names of their own type get its ending. */
static void name_of(const leaf *l, size_t number, sv_buf *out) {
    sv_buf given = SV_BUF_INIT;
    if (!sv_mail_parameter(&l->disposition, "filename", &given)) sv_mail_parameter(&l->type, "name", &given);
    size_t from = given.size;
    while (from > 0 && given.data[from - 1] != '/' && given.data[from - 1] != '\\') from--;
    for (size_t i = from; i < given.size; i++)
        if ((unsigned char)given.data[i] >= ' ' && given.data[i] != 0x7F) sv_buf_byte(out, given.data[i]);
    sv_buf_free(&given);
    if (out->size > 200 || out->size == 0 || sv_utf8_valid_prefix(out->data, out->size) != out->size) {
        out->size = 0;
        sv_buf_printf(out, "part-%zu", number);
    }
    if (!out->failed && !sv_read_knows(out->data)) put_ending(l, out);
}

static void attach(mail *m, const leaf *l, size_t number) {
    sv_buf name = SV_BUF_INIT, bytes = SV_BUF_INIT;
    name_of(l, number, &name);
    if (!name.failed && sv_read_knows(name.data)) {
        if (l->plain)
            text_of(m, l, &bytes);
        else
            decode_leaf(l, &bytes);
        sv_sheet_part_add(m->sheet, name.data, bytes.data ? bytes.data : "", bytes.size);
    } else {
        m->unread++;
    }
    if (name.failed || bytes.failed) m->sheet->text.failed = true;
    sv_buf_free(&name);
    sv_buf_free(&bytes);
}

static void put_attachments(mail *m) {
    for (size_t i = 0; i < m->leaves.count && !m->sheet->status; i++) {
        const leaf *l = &m->leaves.items[i];
        if (is_attached(l) && !l->related) attach(m, l, i + 1);
    }
    if (m->unread)
        snprintf(m->sheet->notice, sizeof m->sheet->notice, "has %u attachment%s of formats that are not read",
                 m->unread, m->unread == 1 ? "" : "s");
}

/* ---- the message ---- */

static void put_facts(mail *m, const sv_mail_head *head) {
    sv_buf value = SV_BUF_INIT, words = SV_BUF_INIT;
    char date[11];
    if (sv_mail_field(head, "Subject", &value)) sv_mail_words(value.data, value.size, &words);
    if (words.size) sv_sheet_fact_set(m->sheet, SV_SHEET_TITLE, words.data, words.size);
    value.size = 0;
    bool page = sv_mail_field(head, "Snapshot-Content-Location", &value); /* it was saved at its date, not written */
    if (page) sv_sheet_fact_set(m->sheet, SV_SHEET_SOURCE, value.data, value.size);
    value.size = 0;
    if (sv_mail_field(head, "Date", &value) && sv_mail_date(value.data, date))
        sv_sheet_fact_set(m->sheet, page ? SV_SHEET_SAVED : SV_SHEET_DATE, date, 10);
    sv_buf_free(&value);
    sv_buf_free(&words);
}

void sv_mail_read(const sv_sandbox_task *task, sv_sheet *sheet) {
    const char *text = (const char *)task->bytes;
    mail m = {.task = task, .sheet = sheet, .end = text + task->size};
    sv_mail_head head = sv_mail_head_find(text, task->size);
    sv_buf from = SV_BUF_INIT;
    bool known = sv_mail_field(&head, "From", &from) || sv_mail_field(&head, "Subject", &from) ||
                 sv_mail_field(&head, "MIME-Version", &from) || sv_mail_field(&head, "Content-Type", &from);
    sv_buf_free(&from);
    if (!known) {
        sv_sheet_fail(sheet, SERVANDA_FORMAT,
                      "is no mail, or too damaged to be read: it does not begin with the head of a message");
        sv_sheet_cure(sheet, "save the message again in the mail program, as a file of its own");
        return;
    }
    put_facts(&m, &head);
    find_parts(&m, text);
    if (!sheet->status) put_text(&m);
    if (!sheet->status) put_attachments(&m);
    for (size_t i = 0; i < m.leaves.count; i++) {
        sv_buf_free(&m.leaves.items[i].type);
        sv_buf_free(&m.leaves.items[i].disposition);
        sv_buf_free(&m.leaves.items[i].coding);
    }
    SV_VEC_FREE(m.leaves);
}

static bool begins_line(const char *bytes, size_t size, const char *name) {
    size_t length = strlen(name), most = size < 8192 ? size : 8192;
    for (size_t at = 0; at + length < most; at++)
        if ((at == 0 || bytes[at - 1] == '\n') && strncasecmp(bytes + at, name, length) == 0) return true;
    return false;
}

bool sv_mail_looks(const char *bytes, size_t size) {
    const char *colon = size ? memchr(bytes, ':', size < 80 ? size : 80) : NULL;
    if (!colon || colon == bytes || memchr(bytes, ' ', (size_t)(colon - bytes)) ||
        memchr(bytes, '\n', (size_t)(colon - bytes)))
        return false;
    return begins_line(bytes, size, "from:") && begins_line(bytes, size, "date:") &&
           (begins_line(bytes, size, "message-id:") || begins_line(bytes, size, "mime-version:") ||
            begins_line(bytes, size, "received:"));
}

/* ---- mailboxes ---- */

bool sv_mbox_looks(const char *bytes, size_t size) {
    return size > 5 && memcmp(bytes, "From ", 5) == 0 && begins_line(bytes, size, "from:") &&
           begins_line(bytes, size, "date:");
}

/* A message begins at a line "From …" behind a blank line. */
void sv_mbox_read(const sv_sandbox_task *task, sv_sheet *sheet) {
    const char *text = (const char *)task->bytes, *end = text + task->size, *message = NULL;
    uint64_t most = task->limits->of[SERVANDA_LIMIT_ENTRIES];
    bool blank = true;
    for (const char *at = text, *next; at <= end && !sheet->status && !sv_sheet_failed(sheet); at = next) {
        const char *feed = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
        next = feed ? feed + 1 : end + (at == end);
        bool begins = at == end || (blank && end - at > 5 && memcmp(at, "From ", 5) == 0);
        if (begins && message) {
            char name[32];
            snprintf(name, sizeof name, "%04zu.eml", sheet->parts.count + 1);
            sv_sheet_part_add(sheet, name, message, (size_t)(at - message));
        }
        if (begins) message = next;
        blank = at < end && next - at <= 2 && (*at == '\n' || *at == '\r');
        if (sheet->parts.count > most) {
            sv_sheet_fail(sheet, SERVANDA_DOCUMENT_LIMIT, "holds more messages than the limit of %llu",
                          (unsigned long long)most);
            sv_sheet_cure(sheet, "split it, or raise the limit: --reading entries=NUMBER");
        }
    }
    if (!sheet->status && sheet->parts.count == 0) {
        sv_sheet_fail(sheet, SERVANDA_FORMAT,
                      "is no mailbox, or too damaged to be read: no line begins with \"From \"");
        sv_sheet_cure(sheet, "save its messages as files of their own");
    }
}
