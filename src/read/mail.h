/* Mail, piece by piece: heads of messages and of their parts.
 *
 * The one idea: a head is found and unfolded in place; values are decoded to UTF-8 whatever words they are made of. */
#ifndef SV_MAIL_H
#define SV_MAIL_H

#include "read/sheet.h"

typedef struct sv_mail_head {
    const char *start, *end; /* of the head; the body begins behind it */
    const char *body;
} sv_mail_head;

/* The head at the beginning of text[0, size). */
sv_mail_head sv_mail_head_find(const char *text, size_t size);
/* Appends the value of a field, unfolded; false: the head has none. */
bool sv_mail_field(const sv_mail_head *head, const char *name, sv_buf *out);
/* Appends a parameter of a field's value ("charset", "boundary", "filename"), RFC 2231 and 2047 decoded. */
bool sv_mail_parameter(const sv_buf *value, const char *name, sv_buf *out);
/* Appends text whose encoded words (RFC 2047) are decoded. */
void sv_mail_words(const char *text, size_t size, sv_buf *out);
/* Appends what a transfer encoding stands for; others than base64 and quoted-printable are taken as they are. */
void sv_mail_decode(const char *coding, const char *text, size_t size, sv_buf *out);
/* "Sat, 5 Apr 2031 09:00:00 +0900" as "2031-04-05"; false: it is no date. */
bool sv_mail_date(const char *value, char out[11]);

/* Appends a text without the marks of what it quotes ("> "); where a quotation begins or ends, a line is left empty. */
void sv_mail_unquote(const sv_buf *text, sv_buf *out);

#endif
