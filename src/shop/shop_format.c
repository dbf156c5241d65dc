/* The canonical layout of the files of a pack.
 *
 * The one idea: a line is taken apart by the parser's own functions into what it says and the comment behind it, and put
 * together again with the spaces that belong there; nothing else is touched, so the pack means the same. */
#include <string.h>

#include "shop/shop.h"

#define COMMENT "  "    /* before a comment behind something */
#define INDENT "  "     /* before a line of a rule */
#define MORE "        " /* before a line that goes on with the one above */

typedef struct layout {
    sv_buf out;
    bool blank;      /* an empty line is due */
    bool comment;    /* the last line was a comment */
    bool open;       /* a pattern may go on */
    unsigned indent; /* of the pattern's first line, as it was */
} layout;

/* What starts a line of its own; empty lines above are kept as one, none at the top. */
static void begin(layout *l) {
    if (l->blank && l->out.size) sv_buf_byte(&l->out, '\n');
    l->blank = l->comment = false;
}

/* Runs of white space as one space, but not inside "…". */
static void put_tokens(layout *l, const char *text, size_t size) {
    bool inside = false, space = false;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (!inside && (c == ' ' || c == '\t' || c == '\r')) {
            space = true;
            continue;
        }
        if (space) sv_buf_byte(&l->out, ' ');
        space = false;
        if (inside && c == '\\' && i + 1 < size) {
            sv_buf_byte(&l->out, c);
            c = text[++i];
        } else if (c == '"') {
            inside = !inside;
        }
        sv_buf_byte(&l->out, c);
    }
}

static bool is_paired(sv_line line) {
    size_t marks = 0;
    for (size_t i = 0; i < line.size; i++) marks += line.text[i] == '"';
    return marks % 2 == 0;
}

/* The comment that stands behind `content` in `line`. */
static void put_comment(layout *l, sv_line line, sv_line content) {
    sv_line comment = line;
    size_t used = content.size ? (size_t)(content.text - line.text) + content.size : 0;
    comment.text += used;
    comment.size -= used;
    sv_line_trim(&comment);
    if (comment.size) {
        sv_buf_str(&l->out, content.size ? COMMENT : "");
        sv_buf_add(&l->out, comment.text, comment.size);
    }
    sv_buf_byte(&l->out, '\n');
}

static void put_whole_comment(layout *l, sv_line line) {
    begin(l);
    if (line.indent) sv_buf_str(&l->out, INDENT);
    sv_buf_add(&l->out, line.text, line.size);
    sv_buf_byte(&l->out, '\n');
    l->comment = true;
}

/* ---- words and settings ---- */

static void word_line(layout *l, sv_line line) {
    sv_line content = line;
    begin(l);
    sv_line_cut(&content, false);
    if (is_paired(content))
        put_tokens(l, content.text, content.size);
    else
        sv_buf_add(&l->out, content.text, content.size);
    put_comment(l, line, content);
}

static void conf_line(layout *l, sv_line line) {
    sv_line content = line, key;
    begin(l);
    sv_line_cut(&content, false);
    sv_line value = content;
    if (sv_line_token(&value, &key)) {
        sv_buf_add(&l->out, key.text, key.size);
        if (value.size) sv_buf_byte(&l->out, ' ');
        sv_buf_add(&l->out, value.text, value.size);
    }
    put_comment(l, line, content);
}

/* ---- rules ---- */

static const struct {
    const char *word;
    bool pattern, tokens; /* what stands behind it is a pattern; spaces in it say nothing */
} keywords[] = {
    {"why", false, false}, {"is", false, true},   {"when", true, true},  {"unless", true, true}, {"needs", true, true},
    {"mark", false, true}, {"rank", false, true}, {"cost", false, true}, {"test", false, false}, {"not", false, false},
};

static void put_rest(layout *l, sv_line line, sv_line content, bool tokens) {
    if (tokens && is_paired(content))
        put_tokens(l, content.text, content.size);
    else
        sv_buf_add(&l->out, content.text, content.size);
    put_comment(l, line, content);
}

/* rule NAME: an empty line above it, unless a comment stands there. */
static void rule_head(layout *l, sv_line rest) {
    if (l->out.size && !l->comment) l->blank = true;
    begin(l);
    sv_line content = rest;
    sv_line_cut(&content, false);
    sv_buf_str(&l->out, "rule ");
    put_rest(l, rest, content, true);
    l->open = false;
}

static void rule_part(layout *l, sv_line line) {
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        sv_line rest = line;
        if (!sv_line_word(&rest, keywords[i].word)) continue;
        sv_line content = rest;
        begin(l);
        sv_line_cut(&content, keywords[i].pattern);
        sv_buf_printf(&l->out, INDENT "%-5s ", keywords[i].word);
        put_rest(l, rest, content, keywords[i].tokens);
        l->open = keywords[i].pattern;
        l->indent = line.indent;
        return;
    }
    begin(l); /* a line that no rule has: the check will say so */
    sv_buf_str(&l->out, line.indent ? INDENT : "");
    sv_buf_add(&l->out, line.text, line.size);
    sv_buf_byte(&l->out, '\n');
}

static void rules_line(layout *l, sv_line line) {
    sv_line rest = line;
    if (line.indent == 0 && sv_line_word(&rest, "rule")) {
        rule_head(l, rest);
    } else if (l->open && line.indent > l->indent) {
        sv_line content = line;
        l->blank = false;
        begin(l);
        sv_line_cut(&content, true);
        sv_buf_str(&l->out, MORE);
        put_rest(l, line, content, true);
    } else {
        rule_part(l, line);
    }
}

/* ---- files ---- */

static bool ends_with(const char *text, const char *end) {
    size_t a = strlen(text), b = strlen(end);
    return a >= b && memcmp(text + a - b, end, b) == 0;
}

typedef void (*line_fn)(layout *l, sv_line line);

static line_fn kind_of(const char *path) {
    if (ends_with(path, ".words")) return word_line;
    if (ends_with(path, ".rules")) return rules_line;
    return ends_with(path, "pack.conf") ? conf_line : NULL;
}

/* Lines as sv_line_next gives them, empty ones and comments included. */
static bool next_line(const char **at, const char *end, sv_line *line) {
    if (*at >= end) return false;
    const char *newline = memchr(*at, '\n', (size_t)(end - *at));
    const char *stop = newline ? newline : end;
    unsigned indent = 0;
    while (*at + indent < stop && strchr(" \t\r", (*at)[indent])) indent++;
    *line = (sv_line){*at, (size_t)(stop - *at), 0, indent};
    sv_line_trim(line);
    *at = newline ? newline + 1 : end;
    return true;
}

servanda_status servanda_workshop_format(const char *path, const char *text, size_t size, char **out, size_t *out_size,
                                         servanda_error *error) {
    layout l = {.out = SV_BUF_INIT};
    line_fn put = kind_of(path);
    *out = NULL;
    if (!put || sv_utf8_valid_prefix(text, size) != size) {
        sv_error_set(error, SERVANDA_PACK, path, 0, put ? "the text is not UTF-8" : "this file is no part of a pack");
        sv_error_cure(error, put ? "save the file as UTF-8" : "a pack has pack.conf, *.words and *.rules");
        return SERVANDA_PACK;
    }
    const char *at = text, *end = text + size;
    sv_line line;
    if (size >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0) at += 3;
    while (next_line(&at, end, &line)) {
        if (!line.size)
            l.blank = true;
        else if (line.text[0] == '#')
            put_whole_comment(&l, line);
        else
            put(&l, line);
    }
    if (l.out.failed) {
        sv_buf_free(&l.out);
        return sv_error_memory(error);
    }
    if (!l.out.data) sv_buf_str(&l.out, "");
    *out = l.out.data;
    *out_size = l.out.size;
    return *out ? SERVANDA_OK : sv_error_memory(error);
}

void servanda_workshop_text_free(char *text) { sv_free(text); }
