/* Lines and tokens of pack files.
 *
 * The one idea: a line is a slice of the source with its number and indentation; nothing is copied here. */
#include "rule/rule_parse.h"

#include <string.h>

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

void sv_line_open(sv_line_reader *reader, const char *text, size_t size) {
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        size -= 3;
    }
    *reader = (sv_line_reader){text, text + size, 0};
}

void sv_line_trim(sv_line *line) {
    while (line->size > 0 && is_space(line->text[0])) {
        line->text++;
        line->size--;
    }
    while (line->size > 0 && is_space(line->text[line->size - 1])) line->size--;
}

bool sv_line_next(sv_line_reader *reader, sv_line *line) {
    while (reader->at < reader->end) {
        const char *start = reader->at;
        const char *newline = memchr(start, '\n', (size_t)(reader->end - start));
        const char *stop = newline ? newline : reader->end;
        reader->at = newline ? newline + 1 : reader->end;
        reader->number++;
        unsigned indent = 0;
        while (start + indent < stop && is_space(start[indent])) indent++;
        *line = (sv_line){start, (size_t)(stop - start), reader->number, indent};
        sv_line_trim(line);
        if (line->size > 0 && line->text[0] != '#') return true;
    }
    return false;
}

void sv_line_cut(sv_line *line, bool quotes) {
    bool inside = false;
    for (size_t i = 0; i < line->size; i++) {
        char c = line->text[i];
        if (quotes && c == '\\' && inside) {
            i++;
        } else if (quotes && c == '"') {
            inside = !inside;
        } else if (c == '#' && !inside && (i == 0 || is_space(line->text[i - 1]))) {
            line->size = i;
            break;
        }
    }
    sv_line_trim(line);
}

bool sv_line_word(sv_line *line, const char *word) {
    size_t size = strlen(word);
    if (line->size < size || memcmp(line->text, word, size) != 0) return false;
    if (line->size > size && !is_space(line->text[size])) return false;
    line->text += size;
    line->size -= size;
    sv_line_trim(line);
    return true;
}

bool sv_line_token(sv_line *line, sv_line *token) {
    sv_line_trim(line);
    if (line->size == 0) return false;
    size_t n = 0;
    bool inside = false;
    while (n < line->size && (inside || !is_space(line->text[n]))) {
        if (line->text[n] == '"') inside = !inside;
        n++;
    }
    *token = *line;
    token->size = n;
    line->text += n;
    line->size -= n;
    sv_line_trim(line);
    return true;
}
