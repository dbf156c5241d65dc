/* The tables of HTML reading (see read_tag.h): technical names of the markup, sorted for binary search.
 *
 * The one idea: whoever meets a page that is read wrongly adds a row here and touches no code. */
#include "read/read_tag.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct tag_row {
    const char *name;
    unsigned char role, level;
} tag_row;

static const tag_row tags[] = {
    {"a", SV_TAG_ANCHOR, 0},
    {"address", SV_TAG_FURNITURE, 0},
    {"article", SV_TAG_ROOM, 0},
    {"aside", SV_TAG_FURNITURE, 0},
    {"audio", SV_TAG_SKIP, 0},
    {"b", SV_TAG_BOLD, 0},
    {"blockquote", SV_TAG_PARAGRAPH, 0},
    {"body", SV_TAG_HTML, 0},
    {"br", SV_TAG_BREAK, 0},
    {"button", SV_TAG_FURNITURE, 0},
    {"canvas", SV_TAG_SKIP, 0},
    {"caption", SV_TAG_CAPTION, 0},
    {"center", SV_TAG_BLOCK, 0},
    {"datalist", SV_TAG_SKIP, 0},
    {"dd", SV_TAG_PARAGRAPH, 0},
    {"details", SV_TAG_BLOCK, 0},
    {"dialog", SV_TAG_FURNITURE, 0},
    {"dir", SV_TAG_LIST, 0},
    {"div", SV_TAG_BLOCK, 0},
    {"dl", SV_TAG_PARAGRAPH, 0},
    {"dt", SV_TAG_PARAGRAPH, 0},
    {"embed", SV_TAG_SKIP, 0},
    {"fieldset", SV_TAG_BLOCK, 0},
    {"figcaption", SV_TAG_CAPTION, 0},
    {"figure", SV_TAG_PARAGRAPH, 0},
    {"footer", SV_TAG_FURNITURE, 0},
    {"form", SV_TAG_BLOCK, 0},
    {"h1", SV_TAG_HEADING, 1},
    {"h2", SV_TAG_HEADING, 2},
    {"h3", SV_TAG_HEADING, 3},
    {"h4", SV_TAG_HEADING, 4},
    {"h5", SV_TAG_HEADING, 5},
    {"h6", SV_TAG_HEADING, 6},
    {"header", SV_TAG_HEADER, 0},
    {"hgroup", SV_TAG_BLOCK, 0},
    {"hr", SV_TAG_RULE, 0},
    {"html", SV_TAG_HTML, 0},
    {"iframe", SV_TAG_SKIP, 0},
    {"label", SV_TAG_FURNITURE, 0},
    {"legend", SV_TAG_BLOCK, 0},
    {"li", SV_TAG_ITEM, 0},
    {"link", SV_TAG_LINK, 0},
    {"main", SV_TAG_ROOM, 0},
    {"map", SV_TAG_SKIP, 0},
    {"menu", SV_TAG_LIST, 0},
    {"meta", SV_TAG_META, 0},
    {"nav", SV_TAG_FURNITURE, 0},
    {"noframes", SV_TAG_SKIP, 0},
    {"noscript", SV_TAG_SKIP, 0},
    {"object", SV_TAG_SKIP, 0},
    {"ol", SV_TAG_LIST, 0},
    {"optgroup", SV_TAG_SKIP, 0},
    {"option", SV_TAG_SKIP, 0},
    {"p", SV_TAG_PARAGRAPH, 0},
    {"pre", SV_TAG_PRE, 0},
    {"rp", SV_TAG_SKIP, 0},
    {"rt", SV_TAG_SKIP, 0},
    {"rtc", SV_TAG_SKIP, 0},
    {"script", SV_TAG_SKIP, 0},
    {"section", SV_TAG_PARAGRAPH, 0},
    {"select", SV_TAG_SKIP, 0},
    {"strong", SV_TAG_BOLD, 0},
    {"style", SV_TAG_SKIP, 0},
    {"summary", SV_TAG_BLOCK, 0},
    {"svg", SV_TAG_SKIP, 0},
    {"table", SV_TAG_PARAGRAPH, 0},
    {"tbody", SV_TAG_BLOCK, 0},
    {"td", SV_TAG_CELL, 0},
    {"template", SV_TAG_SKIP, 0},
    {"textarea", SV_TAG_SKIP, 0},
    {"tfoot", SV_TAG_BLOCK, 0},
    {"th", SV_TAG_CELL, 0},
    {"thead", SV_TAG_BLOCK, 0},
    {"time", SV_TAG_TIME, 0},
    {"title", SV_TAG_TITLE, 0},
    {"tr", SV_TAG_BLOCK, 0},
    {"ul", SV_TAG_LIST, 0},
    {"video", SV_TAG_SKIP, 0},
};

static const char *const roles[] = {
    "alertdialog", "banner",     "complementary", "contentinfo", "dialog",  "menu",
    "menubar",     "navigation", "search",        "tablist",     "toolbar",
};

/* Parts of class and id names, lower case, as cut at '-', '_', digits and capitals. */
static const char *const hints[] = {
    "addtoany",     "ads",
    "advert",       "advertisement",
    "bread",        "breadcrumb",
    "breadcrumbs",  "comments",
    "consent",      "cookie",
    "cookiebanner", "cookiebar",
    "cookies",      "copyright",
    "crumb",        "crumbs",
    "disqus",       "feedback",
    "fnb",          "footer",
    "gdpr",         "gnav",
    "gnb",          "langnav",
    "langs",        "langswitch",
    "languages",    "languageswitcher",
    "lnav",         "lnb",
    "login",        "masthead",
    "megamenu",     "menu",
    "modal",        "mostread",
    "nav",          "navbar",
    "navi",         "navigation",
    "newsletter",   "nextprev",
    "noprint",      "onetrust",
    "outbrain",     "pagenavi",
    "pager",        "pagetop",
    "pagination",   "paging",
    "pankuzu",      "paywall",
    "popular",      "popup",
    "prev",         "prevnext",
    "promo",        "quicklinks",
    "ranking",      "readmore",
    "recommend",    "recommendations",
    "recommended",  "related",
    "relatedposts", "satisfaction",
    "share",        "sharedaddy",
    "sharing",      "sidebar",
    "signup",       "sitemap",
    "skip",         "skiplink",
    "skipnav",      "snb",
    "sns",          "social",
    "subnav",       "subscribe",
    "switcher",     "taboola",
    "taglist",      "tags",
    "toolbar",      "topicpath",
    "toplink",      "totop",
    "trending",     "utilitynav",
};

typedef struct meta_row {
    const char *name;
    unsigned char meta;
} meta_row;

static const meta_row metas[] = {
    {"article:published", SV_META_DATE},
    {"article:published_time", SV_META_DATE},
    {"citation_date", SV_META_DATE},
    {"content-language", SV_META_LANG},
    {"date", SV_META_DATE},
    {"datepublished", SV_META_DATE},
    {"dc.date", SV_META_DATE},
    {"dc.date.created", SV_META_DATE},
    {"dc.date.issued", SV_META_DATE},
    {"dc.publisher", SV_META_PUBLISHER},
    {"dcterms.created", SV_META_DATE},
    {"dcterms.date", SV_META_DATE},
    {"dcterms.issued", SV_META_DATE},
    {"dcterms.publisher", SV_META_PUBLISHER},
    {"firstpublishdate", SV_META_DATE},
    {"og:article:published_time", SV_META_DATE},
    {"og:site_name", SV_META_PUBLISHER},
    {"og:title", SV_META_TITLE},
    {"og:url", SV_META_SOURCE},
    {"parsely-pub-date", SV_META_DATE},
    {"pubdate", SV_META_DATE},
    {"publicationdate", SV_META_DATE},
    {"publish-date", SV_META_DATE},
    {"publish_date", SV_META_DATE},
    {"publishdate", SV_META_DATE},
    {"release_date", SV_META_DATE},
    {"sailthru.date", SV_META_DATE},
};

static int compare(const void *key, const void *row) {
    return strcmp(key, *(const char *const *)row); /* every row begins with its name */
}

#define FIND(key, rows) bsearch((key), (rows), sizeof(rows) / sizeof *(rows), sizeof *(rows), compare)

/* Lower case; false where it does not fit. */
static bool lower(const char *s, size_t size, char *out, size_t room) {
    if (size >= room) return false;
    for (size_t i = 0; i < size; i++) out[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] + 32 : s[i]);
    out[size] = '\0';
    return true;
}

sv_tag_role sv_tag_find(const char *name, unsigned *level) {
    char key[16];
    const tag_row *row = lower(name, strlen(name), key, sizeof key) ? FIND(key, tags) : NULL;
    *level = row ? row->level : 0;
    return row ? (sv_tag_role)row->role : SV_TAG_INLINE;
}

bool sv_tag_role_is_furniture(const char *role) {
    char key[24];
    return lower(role, strlen(role), key, sizeof key) && FIND(key, roles) != NULL;
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool sv_tag_class_is_furniture(const char *value) {
    for (const char *s = value; *s;) {
        while (*s && !is_letter(*s)) s++;
        const char *end = s;
        while (is_letter(*end) && (end == s || !(*end >= 'A' && *end <= 'Z' && end[-1] >= 'a'))) end++;
        char key[24];
        if (end > s && lower(s, (size_t)(end - s), key, sizeof key) && FIND(key, hints)) return true;
        s = end;
    }
    return false;
}

sv_tag_meta sv_tag_meta_find(const char *name) {
    char key[32];
    const meta_row *row = lower(name, strlen(name), key, sizeof key) ? FIND(key, metas) : NULL;
    return row ? (sv_tag_meta)row->meta : SV_META_NONE;
}
