/* Markdown: blocks from cmark, text from the file itself.
 *
 * The one idea: cmark is asked only where blocks begin and end. It sees a mask of the text: same length, same line
 * beginnings, but every word an x, so that nothing inside of a line can slow it down or be taken for markup. What stands
 * in the lines is then read by form like plain text, and inline markup is cut from the ranges. */
#include <string.h>

#include <cmark.h>

#include "read/read.h"

#define MARKERS_MAX 64 /* container markers on one line; what follows more of them is text */
#define INDENT_MAX 256 /* columns of indentation; deeper is text */
#define NODE_BYTES 512 /* what cmark may need for a line */

/* ---- the mask ---- */

static bool is_space(char c) { return c == ' ' || c == '\t'; }

static size_t line_end(const char *text, size_t at, size_t size) {
    const char *end = memchr(text + at, '\n', size - at);
    return end ? (size_t)(end - text) : size;
}

/* End of a list marker at `at` ("-", "12."), which needs white space or the end behind it; else `at`. A year is none. */
static size_t skip_marker(const char *s, size_t at, size_t end) {
    size_t stop = at;
    if (s[at] == '>') return at + 1;
    if (s[at] == '-' || s[at] == '*' || s[at] == '+') {
        stop = at + 1;
    } else {
        while (stop < end && stop - at < 3 && s[stop] >= '0' && s[stop] <= '9') stop++;
        if (stop == at || stop == end || (s[stop] != '.' && s[stop] != ')')) return at;
        stop++;
    }
    return stop == end || is_space(s[stop]) ? stop : at;
}

/* A line of one sign only, which cmark must see: a rule, the line under a heading. */
static bool is_rule(const char *s, size_t at, size_t end) {
    char sign = at < end ? s[at] : 0;
    if (sign != '-' && sign != '=' && sign != '*' && sign != '_') return false;
    for (; at < end; at++)
        if (s[at] != sign && !is_space(s[at])) return false;
    return true;
}

/* How many signs at the beginning of the content are kept: "##", "```", "~~~". */
static size_t keep_head(const char *s, size_t at, size_t end) {
    size_t stop = at;
    while (stop < end && s[stop] == s[at]) stop++;
    if (s[at] == '#' && stop - at <= 6 && (stop == end || is_space(s[stop]))) return stop;
    if ((s[at] != '`' && s[at] != '~') || stop - at < 3) return at;
    return memchr(s + stop, s[at], end - stop) ? at : stop; /* "```code```" is no fence */
}

static size_t skip_containers(const char *s, size_t at, size_t end) {
    size_t begin = at;
    for (unsigned markers = 0; markers < MARKERS_MAX; markers++) {
        while (at < end && is_space(s[at]) && at - begin < INDENT_MAX) at++;
        if (at == end || is_space(s[at]) || is_rule(s, at, end)) return at;
        size_t next = skip_marker(s, at, end);
        if (next == at) return at;
        at = next;
    }
    return at;
}

static void mask_line(char *s, size_t start, size_t end) {
    size_t at = skip_containers(s, start, end), last = end;
    if (at == end || is_rule(s, at, end)) return;
    at = keep_head(s, at, end);
    while (last > at && is_space(s[last - 1])) last--;
    for (; at < last; at++)
        if (!is_space(s[at])) s[at] = 'x';
}

static char *make_mask(const char *text, size_t size) {
    char *mask = sv_alloc(size + 1);
    if (!mask) return NULL;
    memcpy(mask, text, size);
    mask[size] = '\0';
    for (size_t at = 0; at < size;) {
        size_t end = line_end(mask, at, size);
        mask_line(mask, at, end);
        at = end + 1;
    }
    return mask;
}

/* ---- lines ---- */

typedef struct walk {
    sv_reading *r;
    const size_t *lines; /* byte where each line begins, and the end */
    size_t line_count;
    unsigned quotes, depth;
    bool item;   /* the next text is the first of a list item */
    size_t last; /* last line that was added, 1-based; 0: none */
} walk;

static size_t end_of(const walk *w, size_t line) {
    const char *text = w->r->document->text;
    size_t end = w->lines[line];
    return end > w->lines[line - 1] && text[end - 1] == '\n' ? end - 1 : end;
}

/* Beginning of a continuation line's content: behind the quote signs. */
static size_t skip_quotes(const walk *w, size_t at, size_t end) {
    const char *text = w->r->document->text;
    for (unsigned i = 0; i < w->quotes; i++) {
        size_t next = at;
        while (next < end && is_space(text[next])) next++;
        if (next == end || text[next] != '>') break;
        at = next + 1;
    }
    return at;
}

/* Adds lines from…to (1-based) of one block; its content begins at `column` bytes in the first. */
static servanda_status add_lines(walk *w, size_t from, size_t to, size_t column, sv_hint hint, unsigned level) {
    servanda_status status = SERVANDA_OK;
    sv_reading *r = w->r;
    r->pending_fresh = true;
    r->pending_blank = r->pending_blank || from > w->last + 1;
    for (size_t line = from; line <= to && line <= w->line_count && !status; line++) {
        size_t begin = w->lines[line - 1], end = end_of(w, line);
        size_t start = line == from ? begin + column : skip_quotes(w, begin, end);
        if (start > end) start = end;
        r->margin = (uint32_t)(start - begin);
        status = sv_line_add(r, start, end, line > from && hint == SV_HINT_ITEM ? SV_HINT_TEXT : hint, level);
    }
    r->margin = 0;
    w->last = to;
    return status;
}

static sv_row_kind table_begins(const walk *w, size_t line, size_t to) {
    const char *text = w->r->document->text;
    if (line >= to) return SV_ROW_NONE;
    size_t at = skip_quotes(w, w->lines[line - 1], end_of(w, line)), next = w->lines[line];
    return sv_row_begins(text, at, end_of(w, line), skip_quotes(w, next, end_of(w, line + 1)), end_of(w, line + 1));
}

/* The rows of a table from `*line` on, which is the line behind it then. */
static servanda_status add_table(walk *w, size_t *line, size_t to, sv_row_kind kind) {
    const char *text = w->r->document->text;
    servanda_status status = SERVANDA_OK;
    for (; *line <= to && !status; ++*line) {
        size_t end = end_of(w, *line), at = skip_quotes(w, w->lines[*line - 1], end);
        if (!sv_row_goes_on(text, at, end, kind)) break;
        status = sv_row_add(w->r, at, end);
        w->last = *line;
    }
    return status;
}

/* "[name]: address" */
static bool is_definition(const walk *w, size_t line, size_t column) {
    const char *text = w->r->document->text;
    size_t at = w->lines[line - 1] + column, end = end_of(w, line);
    if (at >= end || text[at] != '[') return false;
    const char *close = memchr(text + at, ']', end - at);
    return close && close + 1 < text + end && close[1] == ':' && close - text > (ptrdiff_t)at + 1;
}

static servanda_status add_prose(walk *w, size_t from, size_t to, size_t column) {
    bool item = w->item;
    w->item = false;
    if (is_definition(w, from, column)) return add_lines(w, from, to, column, SV_HINT_FURNITURE, 0);
    sv_hint hint = item ? SV_HINT_ITEM : w->depth ? SV_HINT_TEXT : SV_HINT_NONE;
    return add_lines(w, from, to, column, hint, w->depth);
}

/* What cmark takes for one paragraph may hold tables, between lines of text. */
static servanda_status add_paragraph(walk *w, size_t from, size_t to, size_t column) {
    servanda_status status = SERVANDA_OK;
    for (size_t line = from; line <= to && !status;) {
        sv_row_kind kind = table_begins(w, line, to);
        if (kind == SV_ROW_NONE && line++ < to) continue;
        size_t end = kind == SV_ROW_NONE ? to : line - 1; /* of the text before */
        if (end >= from) status = add_prose(w, from, end, column);
        if (kind != SV_ROW_NONE && !status) status = add_table(w, &line, to, kind);
        w->item = w->item && kind == SV_ROW_NONE;
        from = line;
        column = 0;
    }
    return status;
}

/* A blank line, or one of dashes or equals signs. */
static bool is_underline(const walk *w, size_t line) {
    const char *text = w->r->document->text;
    size_t end = end_of(w, line), at = skip_containers(text, w->lines[line - 1], end);
    return at == end || is_rule(text, at, end);
}

/* "## Title ##" without its signs. */
static servanda_status add_title(walk *w, size_t line, size_t start, size_t end, cmark_node *node) {
    const char *text = w->r->document->text;
    size_t stop = end;
    while (stop > start && is_space(text[stop - 1])) stop--;
    size_t title = stop;
    while (title > start && text[title - 1] == '#') title--;
    if (title > start && !is_space(text[title - 1])) title = stop; /* "C#" */
    w->r->pending_fresh = true;
    w->r->pending_blank = w->r->pending_blank || line > w->last + 1;
    w->last = line;
    return sv_line_add(w->r, start, title, SV_HINT_HEADING, (unsigned)cmark_node_get_heading_level(node));
}

static servanda_status add_heading(walk *w, cmark_node *node, size_t from, size_t to, size_t column) {
    const char *text = w->r->document->text;
    w->item = false;
    while (to > from && is_underline(w, to)) to--; /* cmark counts the line under the title, and one more */
    size_t at = w->lines[from - 1] + column, end = end_of(w, from);
    bool hashes = at < end && text[at] == '#';
    for (; at < end && (text[at] == '#' || is_space(text[at])); at++) column++;
    if (hashes) return add_title(w, from, at, end, node);
    return add_lines(w, from, to, column, SV_HINT_HEADING, (unsigned)cmark_node_get_heading_level(node));
}

static bool is_code_fence(const walk *w, size_t line) {
    const char *text = w->r->document->text;
    size_t end = end_of(w, line), at = skip_containers(text, w->lines[line - 1], end);
    return end - at >= 3 && (memcmp(text + at, "```", 3) == 0 || memcmp(text + at, "~~~", 3) == 0);
}

/* Indented text is mostly text; what stands between fences is not. */
static servanda_status add_code(walk *w, size_t from, size_t to) {
    w->item = false;
    if (!is_code_fence(w, from)) return add_lines(w, from, to, 0, SV_HINT_NONE, 0);
    if (to > from && is_code_fence(w, to)) to--;
    w->last = from;
    return from < to ? add_lines(w, from + 1, to, 0, SV_HINT_FURNITURE, 0) : SERVANDA_OK;
}

static void leave(walk *w, cmark_node_type type) {
    if (type == CMARK_NODE_BLOCK_QUOTE) w->quotes--;
    if (type == CMARK_NODE_ITEM) w->depth--, w->item = false;
}

static servanda_status enter(walk *w, cmark_node *node) {
    size_t from = (size_t)cmark_node_get_start_line(node), to = (size_t)cmark_node_get_end_line(node);
    int column = cmark_node_get_start_column(node) - 1;
    if (from < 1 || from > w->line_count) return SERVANDA_OK;
    if (to < from || to > w->line_count) to = from;
    if (column < 0 || (size_t)column > end_of(w, from) - w->lines[from - 1]) column = 0;
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE: w->quotes++; break;
    case CMARK_NODE_ITEM: w->depth++, w->item = true; break;
    case CMARK_NODE_PARAGRAPH: return add_paragraph(w, from, to, (size_t)column);
    case CMARK_NODE_HEADING: return add_heading(w, node, from, to, (size_t)column);
    case CMARK_NODE_CODE_BLOCK: return add_code(w, from, to);
    default: break;
    }
    return SERVANDA_OK;
}

static bool is_leaf(cmark_node_type type) {
    return type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING || type == CMARK_NODE_CODE_BLOCK;
}

/* Walks the blocks without recursion; the inside of leaves is skipped. */
static servanda_status walk_tree(walk *w, cmark_node *root) {
    servanda_status status = SERVANDA_OK;
    cmark_node *node = root;
    while (node && !status) {
        status = enter(w, node);
        cmark_node *next = is_leaf(cmark_node_get_type(node)) ? NULL : cmark_node_first_child(node);
        while (!next && node != root) {
            leave(w, cmark_node_get_type(node));
            next = cmark_node_next(node);
            node = next ? node : cmark_node_parent(node);
            if (!node) break;
        }
        node = next;
    }
    return status;
}

/* ---- reading ---- */

static size_t *find_lines(const char *text, size_t size, size_t *count) {
    size_t n = 1;
    for (size_t i = 0; i < size; i++) n += text[i] == '\n';
    size_t *lines = sv_alloc((n + 1) * sizeof *lines);
    if (!lines) return NULL;
    *count = 0;
    for (size_t at = 0; at < size; at = line_end(text, at, size) + 1) lines[(*count)++] = at;
    lines[*count] = size;
    return lines;
}

/* cmark ends the program where memory runs out, so it is made sure before that there is enough. */
static bool enough_memory(size_t size, size_t lines) {
    void *probe = sv_alloc(size * 2 + lines * NODE_BYTES + ((size_t)1 << 16));
    sv_free(probe);
    return probe != NULL;
}

static servanda_status read_body(sv_reading *r, size_t body) {
    const char *text = r->document->text;
    size_t size = r->document->text_size, count = 0;
    walk w = {.r = r};
    size_t *lines = find_lines(text, size, &count);
    char *mask = lines ? make_mask(text, size) : NULL;
    servanda_status status = SERVANDA_OK;
    if (mask && enough_memory(size, count)) {
        for (size_t i = 0; i < body; i++) /* the front matter reads as blank lines */
            if (mask[i] != '\n') mask[i] = ' ';
        cmark_node *root = cmark_parse_document(mask, size, CMARK_OPT_DEFAULT);
        w.lines = lines;
        w.line_count = count;
        status = walk_tree(&w, root);
        cmark_node_free(root);
    } else {
        status = sv_error_memory(r->error);
    }
    sv_free(mask);
    sv_free(lines);
    return status;
}

servanda_status sv_markdown_read(sv_reading *r) {
    size_t body;
    r->markdown = true;
    servanda_status status = sv_front_read(r, &body);
    return status ? status : read_body(r, body);
}

bool sv_markdown_looks(const char *text, size_t size) {
    size_t start, end;
    return sv_front_end(text, size, &start, &end) > 0;
}
