/* What the elements and attributes of HTML mean for reading, as tables. */
#ifndef SV_READ_TAG_H
#define SV_READ_TAG_H

#include <stdbool.h>
#include <stddef.h>

typedef enum sv_tag_role {
    SV_TAG_INLINE,    /* part of its line */
    SV_TAG_BLOCK,     /* begins and ends a block */
    SV_TAG_PARAGRAPH, /* the same, with space around */
    SV_TAG_ROOM,      /* article, main: what is in it is content whatever it is called */
    SV_TAG_HEADING,
    SV_TAG_LIST,
    SV_TAG_ITEM,
    SV_TAG_CELL,
    SV_TAG_CAPTION,
    SV_TAG_BREAK, /* line break */
    SV_TAG_RULE,
    SV_TAG_BOLD,
    SV_TAG_ANCHOR, /* a link, where it leads somewhere */
    SV_TAG_PRE,
    SV_TAG_FURNITURE, /* navigation and the like */
    SV_TAG_HEADER,    /* furniture, but not inside of content, and not its main heading */
    SV_TAG_SKIP,      /* no text at all: scripts, ruby readings, form fields */
    SV_TAG_TITLE,
    SV_TAG_META,
    SV_TAG_LINK,
    SV_TAG_TIME,
    SV_TAG_HTML,
} sv_tag_role;

sv_tag_role sv_tag_find(const char *name, unsigned *level); /* level of h1…h6 */

/* Does a role, class or id attribute name something around the text: navigation, consent, share buttons …? */
bool sv_tag_role_is_furniture(const char *role);
bool sv_tag_class_is_furniture(const char *value);

typedef enum sv_tag_meta {
    SV_META_NONE,
    SV_META_TITLE,
    SV_META_DATE,
    SV_META_PUBLISHER,
    SV_META_SOURCE,
    SV_META_LANG
} sv_tag_meta;
sv_tag_meta sv_tag_meta_find(const char *name);

#endif
