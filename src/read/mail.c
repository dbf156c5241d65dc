/* Heads and encodings of mail (see mail.h). */
#include "read/mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "read/read.h"

#define CONTINUATIONS 64 /* pieces of one parameter */

/* ---- heads ---- */

static const char *line_end(const char *at, const char *end) {
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    return feed ? feed + 1 : end;
}

static bool is_blank_line(const char *at, const char *next) {
    return next - at == 1 ? *at == '\n' : next - at == 2 && at[0] == '\r' && at[1] == '\n';
}

sv_mail_head sv_mail_head_find(const char *text, size_t size) {
    const char *at = text, *end = text + size;
    while (at < end) {
        const char *next = line_end(at, end);
        if (is_blank_line(at, next)) return (sv_mail_head){text, at, next};
        at = next;
    }
    return (sv_mail_head){text, end, end};
}

bool sv_mail_field(const sv_mail_head *head, const char *name, sv_buf *out) {
    size_t length = strlen(name);
    bool found = false;
    for (const char *at = head->start, *next; at < head->end; at = next) {
        next = line_end(at, head->end);
        bool folded = *at == ' ' || *at == '\t';
        if (!folded && found) break;
        if (!folded) {
            if ((size_t)(next - at) <= length || strncasecmp(at, name, length) != 0 || at[length] != ':') continue;
            found = true;
            at += length + 1;
        }
        if (!found) continue;
        const char *stop = next;
        while (stop > at && (stop[-1] == '\n' || stop[-1] == '\r')) stop--;
        if (!folded)
            while (at < stop && (*at == ' ' || *at == '\t')) at++;
        sv_buf_add(out, at, (size_t)(stop - at));
    }
    return found && out->size > 0;
}

/* ---- transfer encodings ---- */

static int value_of_base64(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static void decode_base64(const char *text, size_t size, sv_buf *out) {
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < size; i++) {
        int value = value_of_base64(text[i]);
        if (text[i] == '=') bits = count = 0; /* pieces may be padded one by one */
        if (value < 0) continue;
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        sv_buf_byte(out, (char)(bits >> count & 0xFF));
    }
}

static int value_of_hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* `words`: of a head, where '_' is a space. */
static void decode_quoted(const char *text, size_t size, bool words, char sign, sv_buf *out) {
    for (size_t i = 0; i < size; i++) {
        int high = text[i] == sign && i + 2 < size ? value_of_hex(text[i + 1]) : -1;
        int low = high >= 0 ? value_of_hex(text[i + 2]) : -1;
        if (low >= 0) {
            sv_buf_byte(out, (char)(high << 4 | low));
            i += 2;
        } else if (text[i] == sign && !words && sign == '=') { /* a soft line end */
            size_t next = i + 1;
            while (next < size && (text[next] == ' ' || text[next] == '\t' || text[next] == '\r')) next++;
            if (next < size && text[next] == '\n')
                i = next;
            else if (next < size)
                sv_buf_byte(out, text[i]);
        } else {
            sv_buf_byte(out, text[i] == '_' && words ? ' ' : text[i]);
        }
    }
}

void sv_mail_decode(const char *coding, const char *text, size_t size, sv_buf *out) {
    while (*coding == ' ' || *coding == '\t') coding++;
    if (strncasecmp(coding, "base64", 6) == 0)
        decode_base64(text, size, out);
    else if (strncasecmp(coding, "quoted-printable", 16) == 0)
        decode_quoted(text, size, false, '=', out);
    else
        sv_buf_add(out, text, size);
}

/* ---- encoded words ---- */

typedef struct word { /* "=?charset?B?text?=" */
    const char *charset, *text, *end;
    size_t charset_size, text_size;
    char coding;
} word;

static bool parse_word(const char *at, const char *end, word *w) {
    if (end - at < 8 || at[0] != '=' || at[1] != '?') return false;
    const char *stop = end - at > 1024 ? at + 1024 : end;
    w->charset = at + 2;
    const char *mark = memchr(w->charset, '?', (size_t)(stop - w->charset));
    if (!mark || stop - mark < 5 || mark[2] != '?') return false;
    w->charset_size = (size_t)(mark - w->charset);
    const char *language = memchr(w->charset, '*', w->charset_size); /* RFC 2231 */
    if (language) w->charset_size = (size_t)(language - w->charset);
    w->coding = (char)(mark[1] | 32);
    w->text = mark + 3;
    const char *tail = memmem(w->text, (size_t)(stop - w->text), "?=", 2);
    if (!tail || w->charset_size == 0 || w->charset_size > 60 || (w->coding != 'b' && w->coding != 'q')) return false;
    w->text_size = (size_t)(tail - w->text);
    w->end = tail + 2;
    return true;
}

static void put_piece(const sv_buf *bytes, const char *charset, sv_buf *out) {
    size_t before = out->size;
    if (bytes->size && sv_encoding_piece(bytes->data, bytes->size, *charset ? charset : NULL, out) != SERVANDA_OK)
        out->size = before;
}

/* Words of one charset side by side are one: characters are cut between them. */
static const char *take_words(const char *at, const char *end, sv_buf *out) {
    word w;
    char charset[64] = "";
    sv_buf bytes = SV_BUF_INIT;
    const char *behind = at;
    while (parse_word(at, end, &w)) {
        if (*charset && (strlen(charset) != w.charset_size || strncasecmp(charset, w.charset, w.charset_size) != 0))
            break;
        memcpy(charset, w.charset, w.charset_size);
        charset[w.charset_size] = '\0';
        if (w.coding == 'b')
            decode_base64(w.text, w.text_size, &bytes);
        else
            decode_quoted(w.text, w.text_size, true, '=', &bytes);
        behind = at = w.end;
        while (at < end && (*at == ' ' || *at == '\t')) at++;
    }
    put_piece(&bytes, charset, out);
    if (bytes.failed) out->failed = true;
    sv_buf_free(&bytes);
    return behind < end && at < end && parse_word(at, end, &w) ? at : behind;
}

void sv_mail_words(const char *text, size_t size, sv_buf *out) {
    const char *at = text, *end = text + size, *plain = text;
    sv_buf rest = SV_BUF_INIT;
    word w;
    while (at < end) {
        const char *mark = memchr(at, '=', (size_t)(end - at));
        if (mark && !parse_word(mark, end, &w)) {
            at = mark + 1;
            continue;
        }
        const char *stop = mark ? mark : end;
        rest.size = 0;
        sv_buf_add(&rest, plain, (size_t)(stop - plain));
        put_piece(&rest, "", out); /* eight bits without a word: guessed */
        if (mark) stop = take_words(mark, end, out);
        plain = at = stop;
    }
    if (plain < end && at >= end && plain != at) {
        rest.size = 0;
        sv_buf_add(&rest, plain, (size_t)(end - plain));
        put_piece(&rest, "", out);
    }
    if (rest.failed) out->failed = true;
    sv_buf_free(&rest);
}

/* ---- parameters ---- */

typedef struct parameter {
    const char *name, *value;
    size_t name_size, value_size;
    bool quoted;
} parameter;

/* The next "; name=value" from *at on. */
static bool next_parameter(const char **at, const char *end, parameter *p) {
    const char *s = *at;
    while (s < end && (*s == ';' || *s == ' ' || *s == '\t')) s++;
    p->name = s;
    while (s < end && *s != '=' && *s != ';') s++;
    p->name_size = p->value_size = 0;
    if (s >= end || *s == ';') return *at = s, s < end;
    p->name_size = (size_t)(s - p->name);
    while (p->name_size && (p->name[p->name_size - 1] == ' ' || p->name[p->name_size - 1] == '\t')) p->name_size--;
    s++;
    while (s < end && (*s == ' ' || *s == '\t')) s++;
    p->quoted = s < end && *s == '"';
    if (p->quoted) s++;
    p->value = s;
    while (s < end && (p->quoted ? *s != '"' : *s != ';')) s += *s == '\\' && p->quoted && s + 1 < end ? 2 : 1;
    p->value_size = (size_t)((s < end ? s : end) - p->value);
    while (!p->quoted && p->value_size && (unsigned char)p->value[p->value_size - 1] <= ' ') p->value_size--;
    *at = s < end && p->quoted ? s + 1 : s;
    return true;
}

static void put_unquoted(const parameter *p, sv_buf *out) {
    for (size_t i = 0; i < p->value_size; i++) {
        if (p->quoted && p->value[i] == '\\' && i + 1 < p->value_size) i++;
        sv_buf_byte(out, p->value[i]);
    }
}

/* "name", "name*", "name*0", "name*0*": 0 it is not, 1 plain, 2 with percent signs. */
static int matches(const parameter *p, const char *name, int *index) {
    size_t length = strlen(name);
    *index = -1;
    if (p->name_size < length || strncasecmp(p->name, name, length) != 0) return 0;
    const char *s = p->name + length, *end = p->name + p->name_size;
    if (s == end) return 1;
    if (*s++ != '*') return 0;
    if (s == end) return 2;
    for (*index = 0; s < end && *s >= '0' && *s <= '9'; s++)
        if (*index < 1000) *index = *index * 10 + (*s - '0');
    return s == end ? 1 : *s == '*' && s + 1 == end ? 2 : 0;
}

/* One more piece: the first with percent signs names the charset: "utf-8'ja'%E6…". */
static void take_piece(const parameter *p, int how, bool first, char charset[64], sv_buf *bytes) {
    const char *value = p->value, *end = p->value + p->value_size;
    if (how == 1) {
        put_unquoted(p, bytes);
        return;
    }
    const char *mark = first ? memchr(value, '\'', p->value_size) : NULL;
    const char *second = mark ? memchr(mark + 1, '\'', (size_t)(end - mark - 1)) : NULL;
    if (second && mark - value < 60) {
        memcpy(charset, value, (size_t)(mark - value));
        charset[mark - value] = '\0';
        value = second + 1;
    }
    decode_quoted(value, (size_t)(end - value), false, '%', bytes);
}

bool sv_mail_parameter(const sv_buf *value, const char *name, sv_buf *out) {
    const char *at = value->data ? value->data : "", *end = at + value->size;
    char charset[64] = "";
    sv_buf bytes = SV_BUF_INIT;
    parameter p = {.value = ""};
    int wanted = 0, index;
    bool found = false, extended = false;
    at = memchr(at, ';', value->size);
    while (at && at < end && wanted < CONTINUATIONS && next_parameter(&at, end, &p)) {
        int how = matches(&p, name, &index);
        if (!how || (index >= 0 && index != wanted) || (index < 0 && found && !(how == 2 && !extended))) continue;
        if (index < 0) bytes.size = 0; /* "name*" is better than "name" */
        take_piece(&p, how, index <= 0, charset, &bytes);
        extended = extended || how == 2;
        found = true;
        wanted += index >= 0;
    }
    if (extended)
        put_piece(&bytes, charset, out);
    else if (found)
        sv_mail_words(bytes.data ? bytes.data : "", bytes.size, out);
    if (bytes.failed) out->failed = true;
    sv_buf_free(&bytes);
    return found && out->size > 0;
}

/* ---- dates ---- */

bool sv_mail_date(const char *value, char out[11]) {
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char month[4] = "", *rest;
    const char *comma = strchr(value, ',');
    long day = strtol(comma ? comma + 1 : value, &rest, 10);
    rest += strspn(rest, " \t");
    if (strcspn(rest, " \t") < 3) return false;
    memcpy(month, rest, 3);
    long year = strtol(rest + 3, NULL, 10);
    const char *at = strstr(months, month);
    if (!at || (at - months) % 3 || day < 1 || day > 31 || year < 1970 || year > 2199) return false;
    unsigned number = (unsigned)((at - months) / 3 + 1);
    char text[40];
    snprintf(text, sizeof text, "%04ld-%02u-%02ld", year, number, day);
    memcpy(out, text, 10);
    out[10] = '\0';
    return true;
}

/* How many marks of quoting a line begins with; *at is moved behind them. */
static unsigned depth_of(const char *text, size_t end, size_t *at) {
    unsigned depth = 0;
    for (size_t i = *at; i < end && (text[i] == '>' || (depth && text[i] == ' ' && i + 1 < end && text[i + 1] == '>'));
         i++)
        if (text[i] == '>') depth++, *at = i + 1;
    if (depth && *at < end && text[*at] == ' ') ++*at;
    return depth;
}

void sv_mail_unquote(const sv_buf *text, sv_buf *out) {
    unsigned last = 0;
    for (size_t at = 0, end; at < text->size; at = end + 1) {
        const char *feed = memchr(text->data + at, '\n', text->size - at);
        end = feed ? (size_t)(feed - text->data) : text->size;
        unsigned depth = depth_of(text->data, end, &at);
        if (depth != last) sv_buf_byte(out, '\n');
        sv_buf_add(out, text->data + at, end - at);
        if (feed) sv_buf_byte(out, '\n');
        last = depth;
    }
}
