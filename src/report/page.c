/* Markdown and HTML (page.h).
 *
 * The one idea: two escapes, and one small function for each thing that a page may hold. */
#include "servanda/page.h"

#include <string.h>

#include "report/output.h"
#include "report/plain.h"

static void raw(servanda_page *p, const char *text) { servanda_output_text(p->output, text); }

static void escape_html(servanda_page *p, const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        switch (text[i]) {
        case '&': raw(p, "&amp;"); break;
        case '<': raw(p, "&lt;"); break;
        case '>': raw(p, "&gt;"); break;
        case '"': raw(p, "&quot;"); break;
        case '\'': raw(p, "&#39;"); break;
        default: servanda_output_add(p->output, &text[i], 1);
        }
    }
}

/* Every sign that can mean something in Markdown where it stands; < and & begin HTML there too. */
static void escape_markdown(servanda_page *p, const char *text, size_t size) {
    bool digits = true; /* so far: "1." at the beginning is a list */
    for (size_t i = 0; i < size; i++) {
        bool sign = strchr("\\`*_[]~|", text[i]) != NULL, first = i == 0 && strchr("#+-=", text[i]);
        bool list = i > 0 && digits && (text[i] == '.' || text[i] == ')');
        digits &= text[i] >= '0' && text[i] <= '9';
        if (text[i] == '<' || text[i] == '&') {
            raw(p, text[i] == '<' ? "&lt;" : "&amp;");
            continue;
        }
        if (sign || first || list) raw(p, "\\");
        servanda_output_add(p->output, &text[i], 1);
    }
}

void servanda_page_text(servanda_page *p, const char *text) {
    sv_buf plain = SV_BUF_INIT;
    if (text) sv_plain_add(&plain, text);
    if (plain.failed) p->output->buf.failed = true;
    if (!plain.failed && plain.size) {
        if (p->html)
            escape_html(p, plain.data, plain.size);
        else
            escape_markdown(p, plain.data, plain.size);
    }
    sv_buf_free(&plain);
}

static const char style[] =
    "body{max-width:50em;margin:2em auto;padding:0 1em;font:1em/1.6 sans-serif}"
    "h1,h2,h3{line-height:1.3}q{quotes:none}li{margin:.3em 0}a{overflow-wrap:anywhere}"
    ":target{outline:.2em solid}"
    "@media print{body{max-width:none;margin:0}h1,h2,h3{break-after:avoid}li{break-inside:avoid}}";

void servanda_page_begin(servanda_page *p, const char *lang, const char *title) {
    if (p->html) {
        raw(p, "<!DOCTYPE html>\n<html lang=\"");
        servanda_page_text(p, lang);
        raw(p, "\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        servanda_page_text(p, title);
        raw(p, "</title>\n<style>");
        raw(p, style);
        raw(p, "</style>\n</head>\n<body>\n<main>\n");
    }
    servanda_page_heading(p, 1, title);
}

void servanda_page_end(servanda_page *p) {
    if (p->html) raw(p, "</main>\n</body>\n</html>\n");
}

void servanda_page_heading(servanda_page *p, unsigned level, const char *text) {
    if (p->html)
        servanda_output_printf(p->output, "<h%u>", level);
    else
        servanda_output_printf(p->output, "%s%.*s ", level > 1 && !p->ended ? "\n" : "", (int)level, "######");
    servanda_page_text(p, text);
    if (p->html)
        servanda_output_printf(p->output, "</h%u>\n", level);
    else
        raw(p, "\n\n");
    p->ended = true;
}

void servanda_page_line(servanda_page *p, const char *label, const char *text) {
    if (p->html) raw(p, "<p>");
    servanda_page_text(p, label);
    if (text && *text) raw(p, ": ");
    servanda_page_text(p, text);
    raw(p, p->html ? "</p>\n" : "\n\n");
    p->ended = true;
}

void servanda_page_list(servanda_page *p, bool open) {
    p->depth += open ? 1u : 0u;
    if (p->html) raw(p, open ? "<ul>\n" : "</ul>\n");
    if (!p->html && open && p->depth > 1) raw(p, "\n");
    if (!open && p->depth > 0) p->depth--;
    p->ended = !open && p->depth > 0;
}

void servanda_page_item(servanda_page *p, bool open) {
    if (open) p->ended = false;
    if (p->html)
        raw(p, open ? "<li>" : "</li>\n");
    else if (open)
        servanda_output_printf(p->output, "%*s- ", p->depth > 1 ? (int)(p->depth - 1) * 2 : 0, "");
    else if (!p->ended)
        raw(p, "\n");
    p->ended = false;
}

void servanda_page_strong(servanda_page *p, const char *text) {
    raw(p, p->html ? "<strong>" : "**");
    servanda_page_text(p, text);
    raw(p, p->html ? "</strong>" : "**");
}

void servanda_page_quote(servanda_page *p, const char *lang, const char *text) {
    if (p->html) {
        raw(p, "<q lang=\"");
        servanda_page_text(p, lang);
        raw(p, "\">");
    }
    servanda_page_text(p, text);
    if (p->html) raw(p, "</q>");
}

static void add_id(servanda_page *p, const char *id) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    for (; *id; id++) servanda_output_add(p->output, strchr(plain, *id) ? id : "-", 1);
}

void servanda_page_anchor(servanda_page *p, const char *id) {
    raw(p, "<a id=\"");
    add_id(p, id);
    raw(p, "\"></a>");
}

void servanda_page_link_to(servanda_page *p, const char *id, const char *text) {
    raw(p, p->html ? "<a href=\"#" : "[");
    if (p->html)
        add_id(p, id);
    else
        servanda_page_text(p, text);
    raw(p, p->html ? "\">" : "](#");
    if (p->html)
        servanda_page_text(p, text);
    else
        add_id(p, id);
    raw(p, p->html ? "</a>" : ")");
}

/* Addresses are kept to plain signs, so that none ends the link it stands in. */
static bool is_address(const char *text) {
    if (strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0) return false;
    for (; *text; text++)
        if ((unsigned char)*text <= ' ' || strchr("\"'<>()[]\\`", *text)) return false;
    return true;
}

void servanda_page_link(servanda_page *p, const char *address, const char *text) {
    if (!address || !is_address(address)) {
        servanda_page_text(p, text);
        return;
    }
    raw(p, p->html ? "<a href=\"" : "[");
    if (p->html)
        escape_html(p, address, strlen(address));
    else
        servanda_page_text(p, text);
    raw(p, p->html ? "\">" : "](");
    if (p->html)
        servanda_page_text(p, text);
    else
        raw(p, address);
    raw(p, p->html ? "</a>" : ")");
}
