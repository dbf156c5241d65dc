/* How a tone of text looks, and text wrapped to a width. A line may break at a space, and between two characters of
 * which one is wide, but not before a closing sign or after an opening one. */
#include <string.h>

#include "report/output.h"
#include "report/plain.h"
#include "report/style.h"
#include "text/text.h"

void servanda_style_ansi(servanda_style *style) {
    style->on[SERVANDA_TONE_HEADING] = "\033[1m";
    style->on[SERVANDA_TONE_DIM] = "\033[2m";
    style->on[SERVANDA_TONE_STRONG] = "\033[1m";
    style->on[SERVANDA_TONE_GOOD] = "\033[32m";
    style->on[SERVANDA_TONE_WARN] = "\033[33m";
    style->on[SERVANDA_TONE_BAD] = "\033[31m";
    style->on[SERVANDA_TONE_LINK] = "\033[36m";
    style->off = "\033[0m";
}

void sv_style_add(servanda_output *output, const servanda_style *style, servanda_tone tone, const char *text,
                  size_t size) {
    const char *on = style && tone < SERVANDA_TONE_COUNT && size > 0 ? style->on[tone] : NULL;
    servanda_output_text(output, on);
    servanda_output_add(output, text, size);
    servanda_output_text(output, on ? style->off : NULL);
}

void servanda_text_tone(servanda_output *output, const servanda_style *style, servanda_tone tone, const char *text) {
    sv_buf plain = SV_BUF_INIT;
    if (text) sv_plain_add(&plain, text);
    if (plain.failed)
        output->buf.failed = true;
    else if (plain.size > 0)
        sv_style_add(output, style, tone, plain.data, plain.size);
    sv_buf_free(&plain);
}

size_t servanda_text_width(const char *text) { return text ? sv_width_of(text, strlen(text)) : 0; }

static bool opens(uint32_t point) {
    static const uint32_t signs[] = {'(',    '[',    '{',    0x2018, 0x201C, 0x3008, 0x300A,
                                     0x300C, 0x300E, 0x3010, 0x3014, 0xFF08, 0xFF3B, 0xFF5B};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i] == point) return true;
    return false;
}

static bool may_break(uint32_t before, uint32_t after) {
    if (after == ' ') return true;
    bool wide = sv_char_width(before) == 2 || sv_char_width(after) == 2;
    bool hangul = sv_char_script(before) == SV_SCRIPT_HANGUL && sv_char_script(after) == SV_SCRIPT_HANGUL;
    bool closing = sv_char_script(after) == SV_SCRIPT_PUNCT && !opens(after);
    return wide && !hangul && !closing && !opens(before) && sv_char_width(after) > 0;
}

/* Bytes of the next line: all that fits, back to the last place to break (if there is one). */
static size_t line_size(const char *text, size_t size, size_t columns) {
    size_t width = 0, last = 0;
    uint32_t before = 0, point;
    for (size_t at = 0, length; at < size; at += length, before = point) {
        length = sv_utf8_decode(text + at, size - at, &point);
        if (at > 0 && may_break(before, point)) last = at;
        width += (size_t)sv_char_width(point);
        if (width > columns && at > 0) return last > 0 ? last : at;
    }
    return size;
}

/* Bytes [at, end) in the tones of the runs. */
static void add_runs(servanda_output *output, const servanda_style *style, const char *text, size_t at, size_t end,
                     const sv_style_run *runs, size_t count) {
    for (size_t i = 0; i < count && at < end; i++) {
        size_t start = runs[i].start > at ? runs[i].start : at, stop = runs[i].end < end ? runs[i].end : end;
        if (start >= stop) continue;
        sv_style_add(output, style, SERVANDA_TONE_PLAIN, text + at, start - at);
        sv_style_add(output, style, runs[i].tone, text + start, stop - start);
        at = stop;
    }
    if (at < end) sv_style_add(output, style, SERVANDA_TONE_PLAIN, text + at, end - at);
}

void sv_style_wrap(servanda_output *output, const servanda_style *style, size_t indent, const char *text, size_t size,
                   const sv_style_run *runs, size_t count) {
    size_t columns = style->columns > indent + 20 ? style->columns - indent : style->columns > 0 ? 20 : SIZE_MAX;
    for (size_t at = 0; at < size;) {
        size_t length = line_size(text + at, size - at, columns);
        servanda_output_printf(output, "%*s", (int)indent, "");
        add_runs(output, style, text, at, at + length, runs, count);
        servanda_output_add(output, "\n", 1);
        for (at += length; at < size && text[at] == ' ';) at++;
    }
}

void servanda_text_wrap(servanda_output *output, const servanda_style *style, servanda_tone tone, size_t indent,
                        const char *text) {
    sv_buf plain = SV_BUF_INIT;
    if (text) sv_plain_add(&plain, text);
    if (plain.failed)
        output->buf.failed = true;
    else
        sv_style_wrap(output, style, indent, plain.data, plain.size, &(sv_style_run){0, plain.size, tone}, 1);
    sv_buf_free(&plain);
}

/* ---- side by side ---- */

#define BESIDE 100u /* columns where nothing says how many there are */
#define NARROW 40u  /* below this, halves are too narrow to read; they are not made narrower */
#define BETWEEN 3u

/* Writes the next line of a side and fills it up to `columns` (0: not). */
static void write_line(servanda_output *output, const servanda_style *style, servanda_tone tone, const sv_buf *side,
                       size_t *at, size_t columns, bool fill) {
    size_t size = *at < side->size ? line_size(side->data + *at, side->size - *at, columns) : 0, width = 0;
    if (size) {
        sv_style_add(output, style, tone, side->data + *at, size);
        width = sv_width_of(side->data + *at, size);
    }
    for (*at += size; *at < side->size && side->data[*at] == ' ';) ++*at;
    if (fill) servanda_output_printf(output, "%*s", (int)(width < columns ? columns - width + BETWEEN : BETWEEN), "");
}

void servanda_text_beside(servanda_output *output, const servanda_style *style, servanda_tone tone, const char *left,
                          const char *right) {
    sv_buf a = SV_BUF_INIT, b = SV_BUF_INIT;
    size_t all = style->columns > 0 ? style->columns : BESIDE, half = ((all > NARROW ? all : NARROW) - BETWEEN) / 2;
    if (left) sv_plain_add(&a, left);
    if (right) sv_plain_add(&b, right);
    output->buf.failed |= a.failed || b.failed;
    for (size_t i = 0, k = 0; !output->buf.failed && (i < a.size || k < b.size);) {
        write_line(output, style, tone, &a, &i, half, k < b.size);
        write_line(output, style, tone, &b, &k, half, false);
        servanda_output_text(output, "\n");
    }
    sv_buf_free(&a);
    sv_buf_free(&b);
}
