/* Pages for people: one way to write Markdown and HTML.
 *
 * The one idea: the writer of a page says what a thing is (heading, item, link); this file says how each format spells it,
 * and escapes every text. Links go to places on the page or to http addresses, never anywhere else. */
#ifndef SERVANDA_PAGE_H
#define SERVANDA_PAGE_H

#include "servanda/report.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct servanda_page {
    servanda_output *output;
    bool html;
    unsigned depth; /* of lists */
    bool ended;     /* the line has its end already */
} servanda_page;

SERVANDA_API void servanda_page_begin(servanda_page *page, const char *lang, const char *title);
SERVANDA_API void servanda_page_end(servanda_page *page);
SERVANDA_API void servanda_page_heading(servanda_page *page, unsigned level, const char *text);
SERVANDA_API void servanda_page_line(servanda_page *page, const char *label,
                                     const char *text); /* a paragraph "label: text" */
SERVANDA_API void servanda_page_list(servanda_page *page, bool open);
SERVANDA_API void servanda_page_item(servanda_page *page, bool open);
SERVANDA_API void servanda_page_text(servanda_page *page, const char *text);
SERVANDA_API void servanda_page_strong(servanda_page *page, const char *text);
SERVANDA_API void servanda_page_quote(servanda_page *page, const char *lang, const char *text);
/* A place that a link may go to: letters, digits, - only. */
SERVANDA_API void servanda_page_anchor(servanda_page *page, const char *id);
SERVANDA_API void servanda_page_link_to(servanda_page *page, const char *id, const char *text);
SERVANDA_API void servanda_page_link(servanda_page *page, const char *address, const char *text); /* else plain text */

#ifdef __cplusplus
}
#endif

#endif
