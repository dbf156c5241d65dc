/* Random patterns over random texts, against a naive backtracking matcher.
 *
 * The one idea: the pattern is P "Z" S, so the anchor is known; whatever stands before it is tried leftwards, what stands
 * after it rightwards, in the same order of preference. The naive matcher remembers nothing; the engine must agree on
 * every start and end, also where it remembers failures from anchor to anchor. */
#include "rule_fixture.h"

#include <stdlib.h>

typedef enum kind { LETTER, SET, ANY, WORD, SEQUENCE, CHOICE, MAYBE, MANY, TIMES, GAP, NOT_AHEAD, NOT_BEHIND } kind;

typedef struct node {
    kind kind;
    char text[4];
    unsigned min, max;
    struct node *child, *next;
} node;

typedef struct rest { /* what is still to be matched after a node */
    const node *node;
    const struct rest *next;
    unsigned repeated; /* MANY, TIMES: how often it was matched */
} rest;

#define LETTERS "abcd"
#define POOL 64
static node pool[POOL];
static unsigned used, seed;
static long budget;
static size_t compared;

static unsigned pick(unsigned n) {
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % n;
}

/* ---- making patterns ---- */

static node *make(kind k) {
    node *n = &pool[used++];
    memset(n, 0, sizeof *n);
    n->kind = k;
    return n;
}

static node *leaf(void) {
    node *n = make((kind)(pick(8) < 5 ? LETTER : pick(3) + SET));
    n->text[0] = LETTERS[pick(4)];
    n->text[1] = LETTERS[pick(4)];
    return n;
}

static node *grow(unsigned depth);

static node *pair(kind k, unsigned depth) {
    node *n = make(k);
    n->child = grow(depth);
    n->child->next = grow(depth);
    return n;
}

static node *single(kind k, unsigned depth, unsigned min, unsigned max) {
    node *n = make(k);
    n->child = depth ? grow(depth - 1) : leaf();
    n->min = min;
    n->max = max;
    return n;
}

/* (!x {any})*: a loop of one character that something must not follow */
static node *looked(void) {
    node *many = make(MANY), *both = make(SEQUENCE), *not = make(NOT_AHEAD);
    many->min = pick(2);
    many->max = 9999;
    many->child = both;
    both->child = not ;
    not ->child = leaf();
    not ->next = make(pick(2) ? ANY : SET);
    not ->next->text[0] = LETTERS[pick(4)];
    not ->next->text[1] = LETTERS[pick(4)];
    return many;
}

static node *grow(unsigned depth) {
    if (depth == 0 || used > POOL - 12) return leaf();
    switch (pick(11)) {
    case 0:
    case 1:
    case 2: return pair(SEQUENCE, depth - 1);
    case 3:
    case 4: return pair(CHOICE, depth - 1);
    case 5: return single(MAYBE, depth, 0, 1);
    case 6: return pick(2) ? looked() : single(MANY, 0, pick(2), 9999);
    case 7: return single(TIMES, depth, pick(2), 2 + pick(2));
    case 8: {
        node *n = make(GAP);
        n->min = pick(3);
        n->max = n->min + pick(5);
        return n;
    }
    case 9: return single((kind)(NOT_AHEAD + pick(2)), 0, 0, 0);
    default: return leaf();
    }
}

/* ---- writing them ---- */

static void write_node(const node *n, char *out) {
    char *end = out + strlen(out);
    switch (n->kind) {
    case LETTER: sprintf(end, "\"%c\"", n->text[0]); break;
    case SET: sprintf(end, "[\"%c%c\"]", n->text[0], n->text[1]); break;
    case ANY: strcat(end, "{any}"); break;
    case WORD: sprintf(end, "\"%c%c\"", n->text[0], n->text[1]); break;
    case GAP: sprintf(end, "..%u-%u", n->min, n->max); break;
    default:
        strcat(end, n->kind == NOT_AHEAD ? "!(" : n->kind == NOT_BEHIND ? "<!(" : "(");
        for (const node *c = n->child; c; c = c->next) {
            write_node(c, out);
            if (c->next) strcat(out, n->kind == CHOICE ? " | " : " ");
        }
        strcat(out, ")");
        end = out + strlen(out);
        if (n->kind == MAYBE) strcat(end, "?");
        if (n->kind == MANY) strcat(end, n->min ? "+" : "*");
        if (n->kind == TIMES) sprintf(end, "#%u-%u", n->min, n->max);
    }
}

/* ---- the naive matcher ---- */

static const char *subject;
static long subject_size;

static long match(const node *n, const rest *next, long at, bool back);

static long go_on(const rest *next, long at, bool back);

static long text_at(const char *text, long size, long at, bool back) {
    long start = back ? at - size : at;
    if (start < 0 || start + size > subject_size || memcmp(subject + start, text, (size_t)size) != 0) return -1;
    return back ? start : start + size;
}

static long one_at(const node *n, long at, bool back) {
    long i = back ? at - 1 : at;
    if (i < 0 || i >= subject_size) return -1;
    bool good = n->kind == ANY || subject[i] == n->text[0] || (n->kind == SET && subject[i] == n->text[1]);
    return good ? (back ? i : i + 1) : -1;
}

static long again(const node *n, const rest *next, unsigned count, long at, bool back) {
    if (count < n->max) {
        rest more = {n, next, count + 1};
        long end = match(n->child, &more, at, back);
        if (end >= 0) return end;
    }
    return count >= n->min ? go_on(next, at, back) : -1;
}

static long go_on(const rest *next, long at, bool back) {
    if (!next) return at;
    if (next->repeated) return again(next->node, next->next, next->repeated, at, back);
    return match(next->node, next->next, at, back);
}

static long gap(const node *n, const rest *next, long at, bool back) {
    for (long k = n->min; k <= (long)n->max; k++) {
        long to = back ? at - k : at + k;
        if (to < 0 || to > subject_size) return -1;
        long end = go_on(next, to, back);
        if (end >= 0) return end;
    }
    return -1;
}

static long match(const node *n, const rest *next, long at, bool back) {
    long end = -1;
    if (--budget < 0) return -1;
    switch (n->kind) {
    case LETTER:
    case SET:
    case ANY: end = one_at(n, at, back); return end < 0 ? -1 : go_on(next, end, back);
    case WORD: end = text_at(n->text, 2, at, back); return end < 0 ? -1 : go_on(next, end, back);
    case SEQUENCE: {
        rest second = {back ? n->child : n->child->next, next, 0};
        return match(back ? n->child->next : n->child, &second, at, back);
    }
    case CHOICE: end = match(n->child, next, at, back); return end >= 0 ? end : match(n->child->next, next, at, back);
    case MAYBE:
    case MANY:
    case TIMES: return again(n, next, 0, at, back);
    case GAP: return gap(n, next, at, back);
    default:
        if (match(n->child, NULL, at, n->kind == NOT_BEHIND) >= 0) return -1;
        return go_on(next, at, back);
    }
}

/* ---- comparing ---- */

static bool is_marked(fixture *f, uint32_t start, uint32_t end) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    for (size_t i = 0; i < count; i++) {
        if (marks[i].start == start && marks[i].end == end) return true;
    }
    return false;
}

static size_t count_wanted(const node *before, const node *after, uint32_t (*wanted)[2]) {
    size_t count = 0;
    for (long i = 0; i < subject_size; i++) {
        if (subject[i] != 'z') continue;
        long start = match(before, NULL, i, true), end = match(after, NULL, i + 1, false);
        if (start < 0 || end < 0) continue;
        bool known = false;
        for (size_t k = 0; k < count; k++) known |= wanted[k][0] == (uint32_t)start && wanted[k][1] == (uint32_t)end;
        if (known) continue;
        wanted[count][0] = (uint32_t)start;
        wanted[count++][1] = (uint32_t)end;
    }
    return count;
}

static void compare(fixture *f, const node *before, const node *after, const char *pattern) {
    uint32_t wanted[64][2];
    size_t count;
    budget = 200000;
    size_t expected = count_wanted(before, after, wanted);
    if (budget < 0) return; /* the naive way would take too long */
    compared++;
    sv_scan_marks(f->scan, &count);
    bool good = count == expected;
    for (size_t i = 0; i < expected; i++) good = good && is_marked(f, wanted[i][0], wanted[i][1]);
    if (!good) print_error("pattern %s over %s: %zu marks, %zu expected\n", pattern, subject, count, expected);
    assert_true(good);
}

static void random_text(char *text, size_t size) {
    for (size_t i = 0; i < size; i++) text[i] = pick(5) == 0 ? 'z' : LETTERS[pick(pick(2) + 2)];
    text[size] = '\0';
}

/* Latin letters would need word boundaries: for the engine, the letters are hiragana and the anchor a Han character,
 * which looks rarest to it. */
static void to_kana(const char *from, char *to, bool pattern) {
    static const char *const kana[] = {"\xE3\x81\x82", "\xE3\x81\x84", "\xE3\x81\x86", "\xE3\x81\x88"};
    bool quoted = !pattern;
    for (; *from; from++) {
        if (pattern && *from == '"') quoted = !quoted;
        bool letter = quoted && *from >= 'a' && *from <= 'z';
        if (letter)
            to += sprintf(to, "%s", *from == 'z' ? "\xE4\xB9\x99" : kana[*from - 'a']);
        else
            *to++ = *from;
    }
    *to = '\0';
}

/* Some patterns repeat what may be empty, or are too large: those are refused, and that is right. */
static bool open_if_good(fixture *f, const char *rules) {
    memset(f, 0, sizeof *f);
    if (compile_pack(f, JA, "", rules) != SERVANDA_OK) return false;
    assert_int_equal(sv_rule_load(&f->pack, f->blob.data, f->blob.size, &f->error), SERVANDA_OK);
    f->scan = sv_scan_new();
    assert_non_null(f->scan);
    return true;
}

static void one_pattern(void) {
    char pattern[2048] = "", kana[8192], rules[9000], text[48], kana_text[200];
    fixture f;
    used = 0;
    node *before = grow(3), *after = grow(3);
    write_node(before, pattern);
    strcat(pattern, " \"z\" ");
    write_node(after, pattern);
    to_kana(pattern, kana, true);
    snprintf(rules, sizeof rules, "rule r\n  why t\n  is word\n  cost accepted\n  when %s\n", kana);
    if (open_if_good(&f, rules)) {
        for (int i = 0; i < 6; i++) {
            random_text(text, 4 + pick(30));
            to_kana(text, kana_text, false);
            subject = text;
            subject_size = (long)strlen(text);
            begin_text(&f, kana_text);
            assert_int_equal(f.view.count, strlen(text));
            assert_int_equal(sv_scan_run(f.scan, SV_TYPE_word, 0, (uint32_t)f.view.count, &f.error), SERVANDA_OK);
            compare(&f, before, after, pattern);
        }
        close_fixture(&f);
    }
}

static void engine_and_naive_matcher_agree(void **state) {
    (void)state;
    const char *first = getenv("RULE_SEED"), *many = getenv("RULE_PATTERNS");
    unsigned start = first ? (unsigned)strtoul(first, NULL, 10) : 1,
             count = many ? (unsigned)strtoul(many, NULL, 10) : 400;
    for (unsigned i = 0; i < count; i++) {
        seed = start + i;
        one_pattern();
    }
    assert_true(compared > (size_t)count * 4); /* most patterns were compared over six texts */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(engine_and_naive_matcher_agree)};
    return RUN_TESTS(tests);
}
