/* Reading: bytes of any supported format become a Document with canonical text and blocks.
 *
 * The one idea: a Document never changes the source. Its canonical text is the file's own text where the file is text
 * (BOM dropped, CRLF read as LF, other encodings converted); blocks are stretches of that text, never copies. */
#ifndef SERVANDA_DOCUMENT_H
#define SERVANDA_DOCUMENT_H

#include "servanda/model.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct servanda_document servanda_document; /* one owner, one thread at a time */

/* What the outside knows about a document; NULL / 0 where unknown. Strings are copied. */
typedef struct servanda_document_info {
    size_t size;      /* sizeof this struct, for later versions */
    const char *id;   /* default: the file's name without its ending */
    const char *path; /* as given by the user */
    const char *lang; /* "ja" … */
    const char *date; /* EDTF date of publication */
    const char *title;
    const char *source; /* address it came from */
    const char *form;   /* "fact sheet", … */
    const char *publisher;
    const char *version_of; /* id of the document this is a language version of */
    const char *format;     /* "text", "html", "pdf", "docx" …; NULL: by name and content */
    const char *encoding;   /* declared encoding; NULL: by content */
    const char *const *parties;
    size_t party_count;
    const char *series; /* name of the dialogue it belongs to */
    uint32_t round;     /* 0: unknown */
    const char *
        meeting; /* what kind of meeting the series is and what it is about, in no language: "dialogue infrastructure" */
} servanda_document_info;

#define SERVANDA_DOCUMENT_INFO_INIT \
    { .size = sizeof(servanda_document_info) }

/* Reads a whole document from memory. `info` may be NULL. On success *out is a new document (free it).
 * Errors: EMPTY, BINARY, ENCODING, FORMAT, DOCUMENT_LIMIT, MEMORY. Any thread. */
SERVANDA_API servanda_status servanda_document_read(servanda_document **out, const void *bytes, size_t size,
                                                    const servanda_document_info *info, servanda_error *error);
/* The same from a file; "-" is standard input. Errors also: NO_DOCUMENT, IO. */
SERVANDA_API servanda_status servanda_document_read_file(servanda_document **out, const char *path,
                                                         const servanda_document_info *info, servanda_error *error);
SERVANDA_API void servanda_document_free(servanda_document *document);

/* Borrowed; live as long as the document. What the text itself said (find fills gaps of the info) is included after extraction. */
SERVANDA_API const servanda_document_info *servanda_document_get_info(const servanda_document *document);
/* What was done to read it that its user should know ("has tracked changes …"); NULL: nothing. */
SERVANDA_API const char *servanda_document_notice(const servanda_document *document);
SERVANDA_API const char *servanda_document_text(const servanda_document *document, size_t *bytes);
SERVANDA_API const void *servanda_document_original(const servanda_document *document, size_t *bytes);

#ifdef __cplusplus
}
#endif

#endif
