/* Tables that are written with bars, in plain text and Markdown: "| a | b |".
 *
 * The one idea: a line with bars is a row only where the line below it is one too, or a rule; each of its cells becomes a
 * line of its own, as the cells of other formats do. */
#include <string.h>

#include "read/read.h"

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* Where a cell ends that begins at `at`: at a bar, but "\|" is none. */
static size_t cell_end(const char *text, size_t at, size_t end) {
    for (size_t i = at; i < end; i++)
        if (text[i] == '|' && (i == at || text[i - 1] != '\\')) return i;
    return end;
}

/* "|---|:--:|" */
static bool is_rule(const char *text, size_t start, size_t end) {
    bool bar = false, dash = false;
    for (size_t i = start; i < end; i++) {
        if (!strchr("|+-=: \t\r", text[i]) || !text[i]) return false;
        bar = bar || text[i] == '|' || text[i] == '+';
        dash = dash || text[i] == '-' || text[i] == '=';
    }
    return bar && dash;
}

/* Bars at both ends, and between two cells at least. */
static bool is_framed(const char *text, size_t start, size_t end) {
    while (start < end && is_space(text[start])) start++;
    while (end > start && is_space(text[end - 1])) end--;
    if (end - start < 5 || text[start] != '|' || text[end - 1] != '|') return false;
    return cell_end(text, start + 1, end) < end - 1;
}

sv_row_kind sv_row_begins(const char *text, size_t start, size_t end, size_t next, size_t next_end) {
    if (!memchr(text + start, '|', end - start)) return SV_ROW_NONE;
    bool framed = is_framed(text, start, end);
    if (next < next_end && is_rule(text, next, next_end) && !is_rule(text, start, end))
        return framed ? SV_ROW_FRAMED : SV_ROW_OPEN;
    return framed && next < next_end && is_framed(text, next, next_end) ? SV_ROW_FRAMED : SV_ROW_NONE;
}

bool sv_row_goes_on(const char *text, size_t start, size_t end, sv_row_kind kind) {
    if (is_rule(text, start, end)) return true;
    return kind == SV_ROW_FRAMED ? is_framed(text, start, end) : memchr(text + start, '|', end - start) != NULL;
}

servanda_status sv_row_add(sv_reading *r, size_t start, size_t end) {
    const char *text = r->document->text;
    servanda_status status = SERVANDA_OK;
    r->pending_fresh = true;
    if (is_rule(text, start, end)) return status;
    for (size_t at = start; at < end && !status;) {
        size_t stop = cell_end(text, at, end), from = at;
        while (from < stop && is_space(text[from])) from++;
        sv_hint hint = sv_form_is_prose(text, from, stop) ? SV_HINT_NONE : SV_HINT_CELL;
        r->pending_fresh = true;
        status = sv_line_add(r, from, stop, hint, 0);
        at = stop + 1;
    }
    r->pending_fresh = true;
    return status;
}
