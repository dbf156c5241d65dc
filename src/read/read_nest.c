/* Nesting: levels of list items and headings, and which block leads into which items.
 *
 * The one idea: a stack of the lists that are open, each known by the style of its markers and its indentation. The same
 * style again is the same list; a deeper or new style is a list inside. What stood directly before a list's first item
 * leads into all of its items, if it ends with a colon or the list hangs below it without a break. */
#include "read/read.h"

typedef struct list {
    uint16_t style;
    uint32_t indent;
    uint32_t item; /* its last item */
    uint32_t lead;
    bool hinted; /* the format says that it is a list */
    bool closed; /* text of another kind came after it */
} list;

typedef struct nest {
    sv_reading *r;
    list lists[SV_LIMIT_NESTING];
    unsigned depth;
    uint16_t headings[6]; /* styles of the headings that are open */
    uint32_t heading_chunks[6];
    unsigned heading_depth;
    uint32_t heading;    /* the last one, or SV_NO_BLOCK */
    uint32_t before;     /* the text block before, or SV_NO_BLOCK */
    uint32_t carry;      /* a lead-in that stands above headings ("… in these areas:" + "**Area:**" + items) */
    uint32_t carry_form; /* what those headings look like */
    uint16_t carry_style;
} nest;

#define LOOK (SV_FORM_BOLD | SV_FORM_COLON)

static const sv_line *first_line(const nest *n, uint32_t chunk) {
    return &n->r->lines.items[n->r->chunks.items[chunk].first];
}

static bool ends_with_colon(const nest *n, uint32_t chunk) {
    return n->r->lines.items[n->r->chunks.items[chunk].last].form & SV_FORM_COLON;
}

/* ---- headings ---- */

/* Level of the open heading of this style, counted from 0; heading_depth if there is none. */
static unsigned find_heading(const nest *n, uint16_t style) {
    unsigned i = 0;
    while (i < n->heading_depth && n->headings[i] != style) i++;
    return i;
}

static unsigned heading_level(nest *n, uint16_t style, uint32_t index) {
    unsigned i = find_heading(n, style);
    if (i == 6) i = 5;
    n->headings[i] = style;
    n->heading_chunks[i] = index;
    return n->heading_depth = i + 1;
}

/* An item numbered like an open heading ("5 Title" … "6 Text") stands beside it, not under it. */
static void leave_heading(nest *n, uint16_t style) {
    unsigned i = style >= SV_STYLE_NUMBER ? find_heading(n, style) : n->heading_depth;
    if (i == n->heading_depth) return;
    n->heading_depth = i;
    n->heading = i > 0 ? n->heading_chunks[i - 1] : SV_NO_BLOCK;
    n->depth = 0;
}

static void put_heading(nest *n, uint32_t index, sv_chunk *chunk) {
    const sv_line *line = first_line(n, index);
    bool hinted = line->hint == SV_HINT_HEADING || line->style == SV_STYLE_HASH;
    uint16_t style = line->form & SV_FORM_BOLD && !line->style ? UINT16_MAX : line->style;
    bool colon = n->before != SV_NO_BLOCK && ends_with_colon(n, n->before) &&
                 n->r->chunks.items[n->before].kind == SV_BLOCK_PARAGRAPH;
    if (!hinted) chunk->level = heading_level(n, style, index);
    bool same =
        (line->form & LOOK) == n->carry_form && line->style == n->carry_style && (line->form & LOOK || line->style);
    if (colon) {
        n->carry = n->before;
        n->carry_form = line->form & LOOK;
        n->carry_style = line->style;
    } else if (!same) {
        n->carry = SV_NO_BLOCK;
    }
    n->depth = 0;
    n->heading = index;
}

/* ---- items ---- */

/* Same style, and the same indentation or one column off; a line directly below that is deeper by one is a list inside. */
static bool same_list(const nest *n, unsigned i, const sv_line *line) {
    const list *l = &n->lists[i];
    if (l->style != line->style) return false;
    if (line->indent == l->indent || line->indent + 1 == l->indent) return true;
    if (line->indent == l->indent + 1) return line->blank || i + 1 < n->depth;
    return i + 1 == n->depth && line->indent < l->indent;
}

/* Closes the lists that the item does not belong to; returns the depth of its own list, 1 and up. */
static unsigned find_list(nest *n, const sv_line *line) {
    for (unsigned i = n->depth; i-- > 0;)
        if (n->lists[i].style == line->style && n->lists[i].indent == line->indent) return i + 1;
    for (unsigned i = n->depth; i-- > 0;)
        if (same_list(n, i, line)) return i + 1;
    unsigned depth = n->depth;
    while (depth > 0 && n->lists[depth - 1].indent > line->indent) depth--;
    return depth + 1;
}

/* Items of one level in formats that say so themselves. */
static unsigned hinted_depth(const nest *n, const sv_line *line) {
    return line->level <= n->depth ? line->level : n->depth + 1;
}

/* What introduces a list whose first item this is. */
static uint32_t find_lead(const nest *n, unsigned depth, const sv_line *line) {
    bool under_closed = depth > 1 && n->lists[depth - 2].closed; /* a list of another kind, after other text */
    uint32_t before = depth > 1 && !under_closed ? n->lists[depth - 2].item : n->before;
    if (before == SV_NO_BLOCK) return n->carry;
    const sv_chunk *chunk = &n->r->chunks.items[before];
    if (chunk->kind == SV_BLOCK_HEADING && n->carry == SV_NO_BLOCK) return before; /* "Done so far", and the items */
    if (chunk->kind != SV_BLOCK_PARAGRAPH && chunk->kind != SV_BLOCK_ITEM) return n->carry;
    bool adjacent = before == n->before;
    if (adjacent && ends_with_colon(n, before)) return before;
    if (depth == 1 && chunk->kind == SV_BLOCK_ITEM) return n->carry;
    const sv_line *last = &n->r->lines.items[chunk->last];
    if (last->form & SV_FORM_CLAUSE) return n->carry;
    if (last->form & SV_FORM_LATIN && last->form & SV_FORM_SENTENCE)
        return n->carry; /* Latin lead-ins end with a colon or open */
    bool sentence = last->form & SV_FORM_SENTENCE;
    if (last->form & SV_FORM_NUMERIC || (depth == 1 && line->blank && !sentence)) return n->carry; /* a date, a title */
    bool hinted = line->hint == SV_HINT_ITEM;
    bool tight =
        !line->blank || !(last->form & SV_FORM_LATIN); /* a blank line before the items is no sign in East Asian text */
    bool below = adjacent && (hinted ? depth > 1 || tight : tight && (depth > 1 || line->style));
    return below ? before : n->carry;
}

static void put_item(nest *n, uint32_t index, sv_chunk *chunk) {
    const sv_line *line = first_line(n, index);
    leave_heading(n, line->style);
    if (line->hint == SV_HINT_NONE && n->depth > 0 && n->lists[0].hinted) n->depth = 0;
    chunk->heading = n->heading;
    unsigned depth = line->hint == SV_HINT_ITEM && line->level ? hinted_depth(n, line) : find_list(n, line);
    if (depth > SV_LIMIT_NESTING) depth = SV_LIMIT_NESTING;
    list *l = &n->lists[depth - 1];
    bool again = depth <= n->depth && (l->style == line->style || line->hint == SV_HINT_ITEM);
    if (!again || l->closed) {
        uint32_t lead = find_lead(n, depth, line);
        *l = (list){.style = line->style, .indent = line->indent, .lead = lead, .hinted = line->hint == SV_HINT_ITEM};
    }
    bool stray = again && n->before != SV_NO_BLOCK && n->r->chunks.items[n->before].level > depth &&
                 ends_with_colon(n, n->before);
    if (stray) l->lead = n->before; /* "…:" with its list outdented */
    n->depth = depth;
    l->item = index;
    chunk->level = depth;
    chunk->lead = l->lead;
}

/* A paragraph closes the lists that it is not part of. */
static void put_paragraph(nest *n, uint32_t index, sv_chunk *chunk) {
    const sv_line *line = first_line(n, index);
    unsigned keep = 0;
    if (line->hint == SV_HINT_TEXT || line->hint == SV_HINT_ITEM)
        keep = line->level < n->depth ? line->level : n->depth;
    else
        while (keep < n->depth && n->lists[keep].indent < line->indent) keep++;
    for (unsigned i = keep; i < n->depth; i++)
        n->lists[i].closed = true; /* "(c)" may come yet, but is not led in as "(b)" */
    if (keep == 0 && line->blank && line->hint) n->depth = 0;
    if (keep == 0) n->carry = SV_NO_BLOCK;
    chunk->level = 0;
}

void sv_nest_mark(sv_reading *r) {
    nest n = {.r = r, .heading = SV_NO_BLOCK, .before = SV_NO_BLOCK, .carry = SV_NO_BLOCK};
    for (uint32_t i = 0; i < r->chunks.count; i++) {
        sv_chunk *chunk = &r->chunks.items[i];
        chunk->heading = n.heading;
        switch (chunk->kind) {
        case SV_BLOCK_HEADING: put_heading(&n, i, chunk); break;
        case SV_BLOCK_ITEM: put_item(&n, i, chunk); break;
        case SV_BLOCK_PARAGRAPH: put_paragraph(&n, i, chunk); break;
        default: break;
        }
        if (chunk->kind != SV_BLOCK_FURNITURE && chunk->kind != SV_BLOCK_NOTE) n.before = i;
    }
}
