/* The ranges of a block: its text without markup.
 *
 * The one idea: the text is never changed. Markup inside of it — emphasis, tags, the targets of links — is cut out of the
 * ranges, so that what is found reads as plain text and still has its exact place. One pass, a small fixed memory. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/eight.h"
#include "read/read.h"

#define OPEN_MAX 32     /* brackets or emphasis that may be open at once; older ones are plain text */
#define TARGET_MAX 4096 /* bytes of a link's target */
#define TAG_MAX 300

typedef struct opener {
    size_t at, size;
    char sign;
} opener;

typedef struct scanner {
    sv_reading *r;
    const char *text;
    size_t start, end;
    SV_VEC(sv_range) cuts;
    opener open[OPEN_MAX];
    unsigned count;
} scanner;

static void cut(scanner *s, size_t start, size_t end) { SV_VEC_PUSH(s->cuts, ((sv_range){start, end})); }

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static bool is_alnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static void push(scanner *s, size_t at, size_t size, char sign) {
    if (s->count == OPEN_MAX) memmove(s->open, s->open + 1, --s->count * sizeof *s->open);
    s->open[s->count++] = (opener){at, size, sign};
}

/* Index of the last opener of this sign and size, or -1. */
static int find_open(const scanner *s, char sign, size_t size) {
    for (unsigned i = s->count; i-- > 0;)
        if (s->open[i].sign == sign && s->open[i].size == size) return (int)i;
    return -1;
}

/* ---- tags ---- */

static bool is_inline_tag(const char *name, size_t size) {
    static const char *const tags[] = {"a",   "b",      "i",   "u",    "s",      "br",    "em",   "del",
                                       "ins", "sup",    "sub", "span", "strong", "small", "mark", "font",
                                       "wbr", "center", "div", "p",    "ruby",   "rb"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (strlen(tags[i]) == size && strncasecmp(tags[i], name, size) == 0) return true;
    return false;
}

/* "<u>", "</span>", "<a href=…>", "<https://…>": returns where the sign after it is, or `at`. */
static size_t take_tag(scanner *s, size_t at) {
    const char *text = s->text;
    size_t limit = s->end - at > TAG_MAX ? at + TAG_MAX : s->end, name = at + 1;
    const char *close = memchr(text + at, '>', limit - at);
    if (!close) return at;
    size_t end = (size_t)(close - text) + 1;
    if (strncmp(text + name, "http://", 7) == 0 || strncmp(text + name, "https://", 8) == 0) {
        cut(s, at, name);
        cut(s, end - 1, end);
        return end;
    }
    if (text[name] == '/') name++;
    size_t stop = name;
    while (stop < end && is_alnum(text[stop]) && (unsigned char)text[stop] < 0x80) stop++;
    bool ends = is_space(text[stop]) || text[stop] == '>' || text[stop] == '/';
    if (stop == name || !ends || !is_inline_tag(text + name, stop - name)) return at;
    cut(s, at, end);
    return end;
}

/* ---- links ---- */

/* End of "(target)" that begins at `at`, or `at` where it is none. */
static size_t end_of_target(const scanner *s, size_t at) {
    size_t limit = s->end - at > TARGET_MAX ? at + TARGET_MAX : s->end;
    unsigned level = 0;
    const char *head = s->text + at + 1;
    bool address = strncmp(head, "http", 4) == 0 || *head == '/' || *head == '#' || strncmp(head, "mailto:", 7) == 0;
    if (!s->r->markdown && !address) return at;
    for (size_t i = at; i < limit; i++) {
        if (s->text[i] == '(') level++;
        if (s->text[i] == ')' && --level == 0) return i + 1;
    }
    return at;
}

/* At ']': a link if an opening bracket waits and a target follows. */
static size_t close_link(scanner *s, size_t at) {
    int i = find_open(s, '[', 1);
    if (i < 0) return at + 1;
    size_t open = s->open[i].at, end = at + 1 < s->end && s->text[at + 1] == '(' ? end_of_target(s, at + 1) : at + 1;
    s->count = (unsigned)i;
    if (end <= at + 1) return at + 1;
    bool picture = open > s->start && s->text[open - 1] == '!';
    if (picture)
        cut(s, open - 1, end);
    else {
        cut(s, open, open + 1);
        cut(s, at, end);
    }
    return end;
}

/* ---- emphasis ---- */

static bool can_open(const scanner *s, size_t at, size_t size, char sign) {
    if (at + size >= s->end || is_space(s->text[at + size])) return false;
    return sign != '_' || at == s->start || !is_alnum(s->text[at - 1]);
}

static bool can_close(const scanner *s, size_t at, size_t size, char sign) {
    if (at == s->start) return false;
    if (is_space(s->text[at - 1]) && size < 2) return false;
    return sign != '_' || at + size >= s->end || !is_alnum(s->text[at + size]);
}

/* The opener that a run of this size closes: of the same size, or else a longer one. */
static int find_emphasis(const scanner *s, char sign, size_t size) {
    int exact = find_open(s, sign, size);
    for (unsigned i = s->count; exact < 0 && i-- > 0;)
        if (s->open[i].sign == sign && s->open[i].size > size) return (int)i;
    return exact;
}

/* A run of '*', '_' or '~'. */
static size_t take_emphasis(scanner *s, size_t at) {
    char sign = s->text[at];
    size_t size = 1;
    while (at + size < s->end && s->text[at + size] == sign) size++;
    size_t end = at + size;
    bool single = s->r->markdown || (sign == '*' && s->r->starred);
    if (size > 3 && sign == '*' && s->r->starred) cut(s, at, end); /* leftovers of a converter */
    if (size > 3 || (sign == '~' && size != 2) || (size != 2 && !single)) return end;
    int i = can_close(s, at, size, sign) ? find_emphasis(s, sign, size) : -1;
    if (i >= 0) {
        opener *o = &s->open[i];
        cut(s, o->at + o->size - size, o->at + o->size);
        cut(s, at, end);
        o->size -= size;
        s->count = (unsigned)i + (o->size > 0); /* "***a*.**": the rest of the run waits on */
    } else if (can_open(s, at, size, sign)) {
        push(s, at, size, sign);
    } else if (sign == '*' && single && (size > 1 || end == s->end)) {
        cut(s, at, end); /* the other half is lost, or stands in the block before */
    }
    return end;
}

static size_t take_escape(scanner *s, size_t at) {
    if (!(s->r->markdown || s->r->starred) || at + 1 >= s->end || !strchr("\\`*_{}[]()#+-.!|<>~\"'$&", s->text[at + 1]))
        return at + 1;
    cut(s, at, at + 1);
    return at + 2;
}

/* A run of back ticks; the text between two equal ones is taken as it is. */
static size_t take_code(scanner *s, size_t at) {
    if (!s->r->markdown) return at + 1;
    int i = find_open(s, '`', 1);
    if (i < 0) return push(s, at, 1, '`'), at + 1;
    cut(s, s->open[i].at, s->open[i].at + 1);
    cut(s, at, at + 1);
    s->count = (unsigned)i;
    return at + 1;
}

static size_t take_sign(scanner *s, size_t at) {
    size_t end;
    switch (s->text[at]) {
    case '<': end = take_tag(s, at); return end > at ? end : at + 1;
    case '[': push(s, at, 1, '['); return at + 1;
    case ']': return close_link(s, at);
    case '\\': return take_escape(s, at);
    case '`': return take_code(s, at);
    default: return take_emphasis(s, at);
    }
}

static bool is_sign(char c) {
    return c == '<' || (c >= '[' && c <= ']') || c == '_' || c == '`' || c == '*' || c == '~';
}

/* Which of eight bytes are such signs. */
static inline uint64_t signs_of(uint64_t word) {
    return sv_eight_within(word, '[', ']') | sv_eight_within(word, '_', '`') | sv_eight_within(word, '<', '<') |
           sv_eight_within(word, '*', '*') | sv_eight_within(word, '~', '~');
}

/* The next sign from `at` on, or the end. */
static size_t next_sign(const scanner *s, size_t at) {
    while (s->end - at >= SV_EIGHT) {
        size_t before = sv_eight_before(signs_of(sv_eight_load(s->text + at)));
        at += before;
        if (before < SV_EIGHT && is_sign(s->text[at])) return at;
    }
    while (at < s->end && !is_sign(s->text[at])) at++;
    return at;
}

static void scan(scanner *s) {
    for (size_t at = s->start; (at = next_sign(s, at)) < s->end;) at = take_sign(s, at);
    for (unsigned i = 0; i < s->count; i++)
        if (s->open[i].sign == '*' && s->open[i].size > 1 && (s->r->starred || s->r->markdown))
            cut(s, s->open[i].at, s->open[i].at + s->open[i].size);
}

/* ---- ranges ---- */

static int compare_cuts(const void *a, const void *b) {
    const sv_range *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

typedef struct ranges {
    SV_VEC(sv_range) v;
} ranges;

/* Adds a stretch of text; joins it with the one before where only white space lies between. */
static void add_range(ranges *out, const char *text, size_t start, size_t end, bool joinable) {
    if (start >= end) return;
    sv_range *last = out->v.count ? &out->v.items[out->v.count - 1] : NULL;
    bool blank = last && joinable;
    for (size_t i = last ? last->end : 0; blank && i < start; i++) blank = is_space(text[i]);
    if (blank)
        last->end = end;
    else
        SV_VEC_PUSH(out->v, ((sv_range){start, end}));
}

/* One line of the chunk, minus the cuts (sorted; *next is the first that may matter). */
static void add_line(const scanner *s, size_t start, size_t end, size_t *next, ranges *out) {
    bool joinable = true;
    while (*next < s->cuts.count && s->cuts.items[*next].start < end) {
        sv_range c = s->cuts.items[*next];
        if (c.end > start) {
            add_range(out, s->text, start, c.start, joinable);
            start = c.end;
            joinable = false;
        }
        if (c.end > end) break;
        ++*next;
    }
    add_range(out, s->text, start, end, joinable);
}

/* No white space at the outer ends. */
static void trim(ranges *found, const char *text) {
    while (found->v.count) {
        sv_range *last = &found->v.items[found->v.count - 1];
        while (last->end > last->start && is_space(text[last->end - 1])) last->end--;
        if (last->end > last->start) break;
        found->v.count--;
    }
    size_t empty = 0;
    for (; empty < found->v.count; empty++) {
        sv_range *first = &found->v.items[empty];
        while (first->start < first->end && is_space(text[first->start])) first->start++;
        if (first->start < first->end) break;
    }
    if (empty) memmove(found->v.items, found->v.items + empty, (found->v.count -= empty) * sizeof(sv_range));
}

static servanda_status store(sv_reading *r, ranges *found, sv_block *block) {
    trim(found, r->document->text);
    block->range_count = (uint32_t)found->v.count;
    block->ranges = SV_NEW_N(r->document->arena, sv_range, found->v.count ? found->v.count : 1);
    if (!block->ranges || found->v.failed) return sv_error_memory(r->error);
    if (found->v.count) memcpy(block->ranges, found->v.items, found->v.count * sizeof *block->ranges);
    return SERVANDA_OK;
}

servanda_status sv_inline_ranges(sv_reading *r, const sv_chunk *chunk, size_t start, size_t end, sv_block *block) {
    const sv_line *lines = r->lines.items;
    scanner s = {.r = r, .text = r->document->text, .start = start, .end = end};
    ranges found = {0};
    size_t next = 0;
    if (!r->verbatim) scan(&s);
    if (s.cuts.count > 1) qsort(s.cuts.items, s.cuts.count, sizeof *s.cuts.items, compare_cuts);
    for (uint32_t i = chunk->first; i != SV_NO_LINE; i = lines[i].next) {
        size_t head = i == chunk->first ? start : lines[i].start;
        size_t from = head > start ? head : start, to = lines[i].end < end ? lines[i].end : end;
        add_line(&s, from, to, &next, &found);
    }
    servanda_status status = s.cuts.failed ? sv_error_memory(r->error) : store(r, &found, block);
    SV_VEC_FREE(s.cuts);
    SV_VEC_FREE(found.v);
    return status;
}
