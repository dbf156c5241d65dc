/* What the form of a line says: how it begins and ends, and whether it is furniture of a page.
 *
 * The one idea: every line is decoded once, forwards, into counts (columns, letters, separators …); a few questions about
 * its end are answered by stepping back over what may stand behind a sentence: closing quotes, footnote signs, markup. */
#include <string.h>

#include "read/read.h"
#include "text/char_table.h"

/* What one pass over a line counts. */
typedef struct measure {
    uint32_t width, first, points;
    uint32_t letters, digits, wide;
    uint32_t numbers;  /* runs of digits */
    bool numeric_head; /* the first letter or digit is a digit */
    uint32_t gaps;     /* stretches of two and more columns of white space inside, but for those behind a sentence */
    uint32_t bars;     /* '|' */
    uint32_t steps;    /* " > " */
    uint32_t dots;     /* " · " */
    uint32_t groups;   /* "[…]" in a row, as buttons have it */
    uint32_t phone;    /* most digits of a word of digits and two or more dashes */
    uint32_t inner, inner_at;          /* sentences that end inside; columns where the last does */
    uint32_t label;                    /* columns before the first colon */
    uint32_t early;                    /* a sentence ends within the first three points */
    uint32_t head, letter;             /* first point; first that is no markup, bracket or quotation mark */
    uint32_t upper_words, lower_words; /* Latin words of four and more letters, by their first */
    uint32_t copyright;                /* which point is the sign; 0: none */
    bool mail;
} measure;

/* Code points by what they do in a line. */
enum {
    USE_NONE,
    USE_STOP,
    USE_DOT,
    USE_COLON,
    USE_SEMI,
    USE_COMMA,
    USE_CLOSE,
    USE_OPEN,
    USE_BAR,
    USE_STEP,
    USE_DASH,
    USE_MID
};
typedef struct use_row {
    uint32_t point;
    uint8_t use;
} use_row;

static const uint8_t ascii_uses[128] = {
    ['!'] = USE_STOP,  ['?'] = USE_STOP,   ['.'] = USE_DOT,  [':'] = USE_COLON, [';'] = USE_SEMI,  [','] = USE_COMMA,
    ['('] = USE_OPEN,  ['['] = USE_OPEN,   ['{'] = USE_OPEN, [')'] = USE_CLOSE, [']'] = USE_CLOSE, ['}'] = USE_CLOSE,
    ['"'] = USE_CLOSE, ['\''] = USE_CLOSE, ['|'] = USE_BAR,  ['>'] = USE_STEP,  ['-'] = USE_DASH,
};

static const use_row uses[] = {
    {0xB7, USE_MID},     {0xBB, USE_STEP},    {0x2018, USE_OPEN},  {0x201C, USE_OPEN},  {0x201D, USE_CLOSE},
    {0x2026, USE_STOP},  {0x203A, USE_STEP},  {0x3001, USE_COMMA}, {0x3002, USE_STOP},  {0x3008, USE_OPEN},
    {0x3009, USE_CLOSE}, {0x300A, USE_OPEN},  {0x300B, USE_CLOSE}, {0x300C, USE_OPEN},  {0x300D, USE_CLOSE},
    {0x300E, USE_OPEN},  {0x300F, USE_CLOSE}, {0x3010, USE_OPEN},  {0x3011, USE_CLOSE}, {0x3014, USE_OPEN},
    {0x3015, USE_CLOSE},
};

static uint8_t use_of(uint32_t folded) {
    if (folded < 0x80) return ascii_uses[folded];
    if (folded > 0x3015 || (folded < 0x2018 && folded != 0xB7 && folded != 0xBB)) return USE_NONE;
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
        if (uses[i].point == folded) return uses[i].use;
    return USE_NONE;
}

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* ---- the end of a line, stepping back ---- */

static uint32_t before(const char *text, size_t start, size_t *end) {
    size_t at = *end;
    uint32_t point;
    if (at <= start) return 0;
    do at--;
    while (at > start && ((unsigned char)text[at] & 0xC0) == 0x80);
    sv_utf8_decode(text + at, *end - at, &point);
    *end = at;
    return sv_char_fold(point == SV_UTF8_BAD ? 0xFFFD : point);
}

/* "(12)" or "[3]" in front of `end`: a footnote reference. Returns where it begins, or `end`. */
static size_t skip_reference(const char *text, size_t start, size_t end) {
    size_t at = end;
    uint32_t point = before(text, start, &at);
    if (point != ')' && point != ']') return end;
    unsigned digits = 0;
    while (digits < 3 && at > start && text[at - 1] >= '0' && text[at - 1] <= '9') at--, digits++;
    if (digits == 0) return end;
    point = before(text, start, &at);
    return point == '(' || point == '[' ? at : end;
}

/* "</b>" in front of `end`. */
static size_t skip_tag(const char *text, size_t start, size_t end) {
    if (end - start < 3 || text[end - 1] != '>') return end;
    for (size_t at = end - 1; at > start && end - at < 64; at--)
        if (text[at - 1] == '<') return text[at] == '/' ? at - 1 : end;
    return end;
}

static bool is_behind(uint32_t point) { /* what may follow the end of a sentence */
    return point == '*' || point == '_' || point == ' ' || point == 0 || point == 0x203B || point == 0x2020 ||
           point == 0x2021 || (point >= 0x2070 && point <= 0x2079) || point == 0xB2 || point == 0xB3 || point == 0xB9 ||
           use_of(point) == USE_CLOSE;
}

bool sv_form_is_prose(const char *text, size_t start, size_t end) {
    return end - start > 120 && sv_form_tail(text, start, end) & SV_FORM_SENTENCE;
}

bool sv_form_may_head(const char *text, size_t start, size_t end) {
    return end - start <= 240 &&
           !(sv_form_tail(text, start, end) & (SV_FORM_SENTENCE | SV_FORM_CLAUSE | SV_FORM_COMMA));
}

uint32_t sv_form_tail(const char *text, size_t start, size_t end) {
    uint32_t point = 0;
    for (unsigned steps = 0; end > start && steps < 32; steps++) {
        size_t skipped = skip_reference(text, start, end);
        if (skipped == end) skipped = skip_tag(text, start, end);
        if (skipped < end) {
            end = skipped;
            continue;
        }
        point = before(text, start, &end);
        if (!is_behind(point)) break;
    }
    switch (use_of(point)) {
    case USE_STOP:
    case USE_DOT: return SV_FORM_SENTENCE;
    case USE_COLON: return SV_FORM_COLON;
    case USE_SEMI: return SV_FORM_CLAUSE;
    case USE_COMMA: return SV_FORM_COMMA;
    default: break;
    }
    sv_script script = sv_char_script(point);
    return script != SV_SCRIPT_PUNCT && script != SV_SCRIPT_SPACE ? SV_FORM_CLOSED : 0;
}

/* ---- the pass ---- */

typedef struct walker {
    measure m;
    uint32_t raw;                        /* the point at hand */
    uint32_t last, last_use;             /* the point before, and its use */
    uint32_t gap;                        /* columns of the white space before */
    uint32_t token_digits, token_dashes; /* of the word of digits and dashes at hand */
    uint32_t word_letters;
    bool word_upper;
    bool dot, opened, word; /* a '.' before; inside "[…"; the first word goes on */
} walker;

static void count_gap(walker *w, uint32_t use) {
    if (w->gap == 0) return;
    if (w->gap >= 2 && w->last_use != USE_STOP && w->last_use != USE_DOT) w->m.gaps++;
    if (w->dot && use != USE_DOT) w->m.inner++, w->m.inner_at = w->m.width;
}

static void count_use(walker *w, uint32_t point, uint8_t use, bool spaced_after) {
    measure *m = &w->m;
    bool apart = (w->gap > 0 && spaced_after) || w->raw == 0xFF1E;
    switch (use) {
    case USE_STOP:
        if (m->points <= 3) m->early = 1;
        break;
    case USE_DOT:
        if (m->points <= 3 && m->wide) m->early = 1;
        break;
    case USE_COLON:
        if (!m->label && m->points > 1) m->label = m->width;
        break;
    case USE_BAR: m->bars++; break;
    case USE_STEP: m->steps += apart; break;
    case USE_MID: m->dots += apart; break;
    case USE_DASH: w->token_dashes++; break;
    case USE_OPEN: w->opened = point == '[' || point == 0x3010; break;
    case USE_CLOSE:
        if (w->opened && (point == ']' || point == 0x3011)) m->groups++, w->opened = false;
        break;
    default: break;
    }
}

/* Words of digits and dashes: telephone numbers are longer than dates. */
static void count_phone(walker *w, uint32_t script, uint8_t use) {
    if (script == SV_SCRIPT_DIGIT)
        w->token_digits++;
    else if (use != USE_DASH && use != USE_OPEN && use != USE_CLOSE)
        w->token_digits = w->token_dashes = 0;
    if (w->token_dashes >= 2 && w->token_digits > w->m.phone) w->m.phone = w->token_digits;
}

/* What may stand around the first word of a line. */
static bool is_wrapper(uint32_t raw, uint8_t use) {
    return use == USE_OPEN || raw == '*' || raw == '_' || raw == '"' || raw == '\'' || raw == 0x201C || raw == 0x2018;
}

static void count_word(walker *w, bool latin, bool upper) {
    bool starts = w->gap > 0 || sv_char_script(w->last) != SV_SCRIPT_LATIN;
    if (!latin) return;
    if (starts) w->word_letters = 0, w->word_upper = upper;
    if (++w->word_letters != 4) return;
    if (w->word_upper)
        w->m.upper_words++;
    else
        w->m.lower_words++;
}

static void count_digit(walker *w) {
    measure *m = &w->m;
    if (m->digits == 0 && m->letters == 0) m->numeric_head = true;
    if (w->gap > 0 || sv_char_script(w->last) != SV_SCRIPT_DIGIT || m->digits == 0) m->numbers++;
    m->digits++;
}

static void count_point(walker *w, uint32_t raw, int32_t entry, bool spaced_after) {
    measure *m = &w->m;
    uint32_t point = sv_char_target(raw, entry), width = (uint32_t)(entry & SV_CHAR_WIDTH) >> SV_CHAR_WIDTH_SHIFT;
    uint32_t script = (uint32_t)entry & SV_CHAR_SCRIPT;
    if (script == SV_SCRIPT_SPACE) {
        w->gap += raw == '\t' ? 4 : width ? width : 1;
        m->width += raw == '\t' ? 4 : width ? width : 1;
        w->word = false;
        w->token_digits = w->token_dashes = 0;
        return;
    }
    if (point == 0) return;
    w->raw = raw;
    uint8_t use = script == SV_SCRIPT_PUNCT ? use_of(point) : USE_NONE;
    if (m->points++ == 0) m->head = raw;
    count_gap(w, use);
    if (w->last_use == USE_STOP && use == USE_NONE && m->points > 2) m->inner++, m->inner_at = m->width;
    if (use) count_use(w, point, use, spaced_after);
    if (use || script == SV_SCRIPT_DIGIT || w->token_digits) count_phone(w, script, use);
    m->letters += script >= SV_SCRIPT_LATIN && script <= SV_SCRIPT_HANGUL;
    m->wide += width == 2;
    count_word(w, script == SV_SCRIPT_LATIN, entry & SV_CHAR_UPPER);
    if (!m->letter && !is_wrapper(raw, use)) m->letter = raw;
    if (script == SV_SCRIPT_DIGIT) count_digit(w);
    if ((raw == 0xA9 || raw == 0x24D2) && !m->copyright) m->copyright = m->points;
    m->mail = m->mail || (point == '@' && w->gap == 0 && !spaced_after && m->points > 1);
    if (w->word && (m->points == 1 || width < 2)) m->first += width;
    if (width == 2) w->word = false;
    w->dot = use == USE_DOT && w->gap == 0 && (sv_char_script(w->last) >= SV_SCRIPT_HAN || !sv_char_is_upper(w->last));
    m->width += width;
    w->last = raw;
    if (use != USE_CLOSE) w->last_use = use;
    w->gap = 0;
}

static bool is_latin(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* Letters at `at`, one capital at most and only in front: counted at once as count_point would. */
static size_t count_run(walker *w, const char *text, size_t at, size_t end) {
    measure *m = &w->m;
    size_t start = at++;
    while (at < end && text[at] >= 'a' && text[at] <= 'z') at++;
    uint32_t n = (uint32_t)(at - start), before = w->word_letters;
    bool starts = w->gap > 0 || sv_char_script(w->last) != SV_SCRIPT_LATIN;
    if (starts) before = 0, w->word_upper = text[start] <= 'Z';
    w->word_letters = before + n;
    if (before < 4 && w->word_letters >= 4) *(w->word_upper ? &m->upper_words : &m->lower_words) += 1;
    m->points += n;
    m->letters += n;
    m->width += n;
    if (w->word) m->first += n;
    w->last = (unsigned char)text[at - 1];
    return at;
}

/* Plain Latin words with single spaces between them, the short way: most of what there is. */
static size_t count_latin(walker *w, const char *text, size_t at, size_t end) {
    for (;;) {
        at = count_run(w, text, at, end);
        w->gap = w->token_digits = w->token_dashes = 0;
        w->last_use = USE_NONE;
        if (end - at < 2 || text[at] != ' ' || !is_latin(text[at + 1])) return at;
        w->m.width++;
        w->gap = 1;
        w->word = false;
        at++;
    }
}

/* A wide letter of three bytes. */
static bool is_wide(const char *text, size_t size, uint32_t *point) {
    const int32_t mask = SV_CHAR_SPECIAL | SV_CHAR_WIDTH, plain = 2 << SV_CHAR_WIDTH_SHIFT;
    if (size < 4 || !sv_utf8_triple(text, point)) return false;
    int32_t entry = sv_char_entry(sv_char_plain, *point), script = entry & SV_CHAR_SCRIPT;
    return (entry & mask) == plain && script >= SV_SCRIPT_HAN && script <= SV_SCRIPT_HANGUL;
}

/* Wide letters with single spaces between them, the same way. */
static size_t count_wide(walker *w, const char *text, size_t at, size_t end) {
    measure *m = &w->m;
    uint32_t n = 0, spaces = 0, point, next;
    for (; is_wide(text + at, end - at, &point); n++) {
        w->last = point;
        at += 3;
        if (at == end || text[at] != ' ' || !is_wide(text + at + 1, end - at - 1, &next)) continue;
        w->token_dashes = 0;
        spaces++;
        at++;
    }
    if (n == 0) return at;
    m->points += n;
    m->letters += n;
    m->wide += n;
    m->width += 2 * n + spaces;
    if (w->token_digits) w->token_digits = w->token_dashes = 0;
    w->gap = 0;
    w->last_use = USE_NONE;
    w->word = false;
    return at;
}

/* Nothing that a letter would settle is open: a gap, the end of a sentence, or which letter is the first. */
static bool is_settled(const walker *w) { return w->m.letter && w->gap < 2 && !w->dot && w->last_use != USE_STOP; }

static void take_measure(const char *text, size_t start, size_t end, measure *out) {
    walker w = {.word = true};
    for (size_t at = start; at < end;) {
        size_t before = at;
        uint32_t raw = (unsigned char)text[at];
        if (is_settled(&w) && is_latin(text[at]))
            at = count_latin(&w, text, at, end);
        else if (raw >= 0xE3 && is_settled(&w)) /* leads of wide letters */
            at = count_wide(&w, text, at, end);
        if (at > before) continue;
        at += sv_utf8_decode(text + at, end - at, &raw);
        if (raw == SV_UTF8_BAD) raw = 0xFFFD;
        count_point(&w, raw, sv_char_entry(sv_char_plain, raw), at < end && is_blank(text[at]));
    }
    *out = w.m;
}

/* ---- furniture that shows by form: menus, paths, contact and share lines, rules ---- */

/* "name@host", or a lone address. */
static bool is_address(const char *text, size_t start, size_t end) {
    if (end - start > 8 && memchr(text + start, ' ', end - start) == NULL)
        if (strncmp(text + start, "http", 4) == 0 || strncmp(text + start, "www.", 4) == 0) return true;
    return false;
}

/* "(PDF:412KB)" at the end. */
static bool is_download(const char *text, size_t start, size_t end) {
    size_t at = end;
    if (before(text, start, &at) != ')' || at - start < 3) return false;
    if (text[at - 1] != 'B' && text[at - 1] != 'b') return false;
    at--;
    if (strchr("KMGkmg", text[at - 1]) && text[at - 1]) at--;
    while (at > start && text[at - 1] == ' ') at--;
    return at > start && text[at - 1] >= '0' && text[at - 1] <= '9';
}

static bool is_menu(const measure *m) {
    uint32_t parts = m->gaps + 1;
    if (m->bars && m->width / (m->bars + 1) <= 60) return true;
    if (m->steps && m->width <= 120 && m->width / (m->steps + 1) <= 40) return true;
    if (m->dots >= 2 && m->width / (m->dots + 1) <= 40) return true;
    return m->gaps >= 2 && m->width / parts <= 40 && (m->points - m->digits) > parts * 2;
}

static bool is_furniture(const char *text, size_t start, size_t end, const measure *m, uint32_t tail) {
    if (m->letters + m->digits == 0) return true;
    if (m->groups >= 3 || (m->groups >= 2 && m->groups * 16 >= m->width)) return true;
    if (m->copyright && m->copyright <= 12 && m->width <= 200) return true;
    if (tail & (SV_FORM_SENTENCE | SV_FORM_COMMA)) return false;
    if (is_menu(m) || is_address(text, start, end) || is_download(text, start, end)) return true;
    return m->width <= 120 && (m->mail || m->copyright || (m->phone >= 9 && m->letters > 0));
}

/* ---- form ---- */

static bool is_pair(uint32_t open, uint32_t close) {
    return (open == '(' && close == ')') || (open == '[' && close == ']') || (open == 0x3010 && close == 0x3011);
}

/* One pair of brackets around everything: the one that opens first closes last. */
static bool is_bracketed(const char *text, size_t start, size_t end, uint32_t head) {
    size_t at = end;
    uint32_t open = sv_char_fold(head), close = before(text, start, &at), level = 0;
    if (!is_pair(open, close)) return false;
    for (size_t i = start; i < end;) {
        uint32_t point;
        i += sv_utf8_decode(text + i, end - i, &point);
        point = sv_char_fold(point == SV_UTF8_BAD ? 0xFFFD : point);
        level += point == open;
        if (point == close && --level == 0) return i == end;
    }
    return false;
}

/* Bold markup from end to end, or up to a closing colon: "**Title**", "**<u>Title</u>**:". */
static bool is_bold(const char *text, size_t start, size_t end) {
    while (end > start && (text[end - 1] == ':' || text[end - 1] == ' ')) end--;
    if (end - start < 5 || memcmp(text + start, "**", 2) != 0 || memcmp(text + end - 2, "**", 2) != 0) return false;
    for (size_t i = start + 2; i + 3 < end; i++)
        if (text[i] == '*' && text[i + 1] == '*') return false;
    return true;
}

/* Signs that begin no paragraph: small kana, the long vowel mark, closing punctuation. */
static bool is_tail_head(uint32_t head) {
    static const uint16_t kana[] = {0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083,
                                    0x3085, 0x3087, 0x3093, 0x30A1, 0x30A3, 0x30A5, 0x30A7,
                                    0x30A9, 0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30F3, 0x30FC};
    uint32_t point = sv_char_fold(head);
    uint8_t use = use_of(point);
    if (use == USE_STOP || use == USE_COMMA || use == USE_SEMI || point == ')') return true;
    for (size_t i = 0; i < sizeof kana / sizeof *kana; i++)
        if (kana[i] == point) return true;
    return false;
}

/* A date or a number with little besides: month names and places of Latin script are longer. */
static bool is_numeric(const measure *m, bool latin) {
    if (m->digits < 4) return false;
    if (latin) return m->digits * (m->digits > 4 ? 4 : 3) >= m->letters;
    bool date = m->numbers >= 3 || m->numeric_head; /* a title may name a span of years */
    return date && m->digits * 3 >= m->letters * 2;
}

static uint32_t form_of(const char *text, size_t start, size_t end, const measure *m) {
    uint32_t form = sv_form_tail(text, start, end);
    bool latin = sv_char_script(m->letter) == SV_SCRIPT_LATIN;
    if (m->inner) form |= SV_FORM_INNER;
    if (m->digits) form |= SV_FORM_DIGIT;
    if (latin && !sv_char_is_upper(m->letter)) form |= SV_FORM_LOWER;
    if (m->early || is_tail_head(m->head)) form |= SV_FORM_TAIL;
    if (m->label && m->label <= 60 && m->inner == 0) form |= SV_FORM_LABEL;
    if (m->label && m->label <= 44) form |= SV_FORM_LABEL;
    if (is_bracketed(text, start, end, m->head)) form |= SV_FORM_BRACKET;
    if (is_bold(text, start, end)) form |= SV_FORM_BOLD;
    if (m->wide * 4 < m->points) form |= SV_FORM_LATIN;
    if (is_numeric(m, form & SV_FORM_LATIN)) form |= SV_FORM_NUMERIC;
    if (m->upper_words >= m->lower_words) form |= SV_FORM_TITLE;
    if (m->letters + m->digits == 0) form |= SV_FORM_RULE;
    if (is_furniture(text, start, end, m, form)) form |= SV_FORM_FURNITURE;
    return form;
}

uint32_t sv_form_mark(const char *text, sv_line *line) {
    measure m;
    take_measure(text, line->start, line->end, &m);
    line->form = form_of(text, line->start, line->end, &m);
    line->first = m.first;
    line->rest = m.width - m.inner_at;
    return m.width;
}
