/* The words that changed between two wordings (report.h).
 *
 * The one idea: both texts are cut into tokens, what they share in order is found as the longest common subsequence
 * between their common beginning and end, and neighbouring tokens of one kind become one piece. */
#include <string.h>

#include "report/output.h"
#include "report/plain.h"
#include "report/style.h"
#include "text/text.h"

#define CELLS ((size_t)1 << 20) /* of the table of two middles; longer ones are told as changed as a whole */

typedef struct token {
    size_t start, size;
} token;

typedef struct tokens {
    sv_buf text;
    SV_VEC(token) list;
} tokens;

struct servanda_wording {
    tokens a, b;
    SV_VEC(servanda_piece) pieces;
};

/* ---- tokens ---- */

typedef enum class { CLASS_SPACE, CLASS_WORD, CLASS_DIGIT, CLASS_SIGN } class;

static class class_at(const char *s, size_t size) {
    uint32_t point;
    sv_utf8_decode(s, size, &point);
    switch (point == SV_UTF8_BAD ? SV_SCRIPT_OTHER : sv_char_script(point)) {
    case SV_SCRIPT_SPACE: return CLASS_SPACE;
    case SV_SCRIPT_DIGIT: return CLASS_DIGIT;
    case SV_SCRIPT_LATIN:
    case SV_SCRIPT_HANGUL: return CLASS_WORD;
    default: return CLASS_SIGN;
    }
}

/* "1,000" and "2.5" are one token. */
static bool in_number(const char *s, size_t at, size_t size) {
    return (s[at] == '.' || s[at] == ',') && at + 1 < size && class_at(s + at + 1, size - at - 1) == CLASS_DIGIT;
}

static size_t token_size(const char *s, size_t size) {
    class first = class_at(s, size);
    size_t at = sv_width_cluster(s, size);
    while (first != CLASS_SIGN && at < size) {
        class next = class_at(s + at, size - at);
        bool word = first != CLASS_SPACE && (next == CLASS_WORD || next == CLASS_DIGIT);
        bool goes_on = next == first || word || (first == CLASS_DIGIT && in_number(s, at, size));
        if (!goes_on) break;
        at += sv_width_cluster(s + at, size - at);
    }
    return at;
}

static bool cut(tokens *t, const char *text) {
    sv_plain_add(&t->text, text);
    for (size_t at = 0; at < t->text.size && !t->text.failed;) {
        token one = {at, token_size(t->text.data + at, t->text.size - at)};
        SV_VEC_PUSH(t->list, one);
        at += one.size;
    }
    return !t->text.failed && !t->list.failed;
}

static bool same(const tokens *a, size_t i, const tokens *b, size_t k) {
    const token *x = &a->list.items[i], *y = &b->list.items[k];
    return x->size == y->size && memcmp(a->text.data + x->start, b->text.data + y->start, x->size) == 0;
}

/* ---- what both have ---- */

typedef struct match { /* `size` tokens from a and b on are the same */
    size_t a, b, size;
} match;

typedef SV_VEC(match) matches;

static bool goes_on(const match *last, size_t a, size_t b) {
    return last->a + last->size == a && last->b + last->size == b;
}

static void add_match(matches *out, size_t a, size_t b) {
    match one = {a, b, 1};
    if (out->count && goes_on(&out->items[out->count - 1], a, b))
        out->items[out->count - 1].size++;
    else
        SV_VEC_PUSH(*out, one);
}

typedef struct window { /* the middles that differ */
    size_t a, a_end, b, b_end;
} window;

/* lengths[i][k]: of the longest common subsequence of what follows i and k. */
static uint16_t *fill_lengths(const servanda_wording *w, const window *m) {
    size_t na = m->a_end - m->a, nb = m->b_end - m->b, row = nb + 1;
    uint16_t *l = sv_alloc((na + 1) * row * sizeof *l);
    if (!l) return NULL;
    for (size_t i = na + 1; i-- > 0;)
        for (size_t k = nb + 1; k-- > 0;) {
            uint16_t *cell = &l[i * row + k];
            if (i == na || k == nb)
                *cell = 0;
            else if (same(&w->a, m->a + i, &w->b, m->b + k))
                *cell = (uint16_t)(l[(i + 1) * row + k + 1] + 1);
            else
                *cell = l[(i + 1) * row + k] >= l[i * row + k + 1] ? l[(i + 1) * row + k] : l[i * row + k + 1];
        }
    return l;
}

static bool match_middle(const servanda_wording *w, const window *m, matches *out) {
    size_t na = m->a_end - m->a, nb = m->b_end - m->b, row = nb + 1;
    bool small = na < UINT16_MAX && nb < UINT16_MAX && (na + 1) * (nb + 1) <= CELLS;
    if (!small || !na || !nb) return true;
    uint16_t *l = fill_lengths(w, m);
    for (size_t i = 0, k = 0; l && i < na && k < nb;) {
        if (same(&w->a, m->a + i, &w->b, m->b + k))
            add_match(out, m->a + i++, m->b + k++);
        else if (l[(i + 1) * row + k] >= l[i * row + k + 1])
            i++;
        else
            k++;
    }
    sv_free(l);
    return l != NULL;
}

/* A blank or a single sign between two changes is part of them: pieces are for the eye. */
static bool is_island(const servanda_wording *w, const match *m) {
    const token *t = &w->a.list.items[m->a];
    class kind = class_at(w->a.text.data + t->start, t->size);
    return m->size == 1 && (kind == CLASS_SPACE || kind == CLASS_SIGN);
}

static bool find_matches(const servanda_wording *w, matches *out) {
    window m = {0, w->a.list.count, 0, w->b.list.count};
    while (m.a < m.a_end && m.b < m.b_end && same(&w->a, m.a, &w->b, m.b)) add_match(out, m.a++, m.b++);
    while (m.a_end > m.a && m.b_end > m.b && same(&w->a, m.a_end - 1, &w->b, m.b_end - 1)) m.a_end--, m.b_end--;
    if (!match_middle(w, &m, out)) return false;
    for (size_t i = 0; m.a_end + i < w->a.list.count; i++) add_match(out, m.a_end + i, m.b_end + i);
    return !out->failed;
}

/* ---- pieces ---- */

/* Tokens [from, to) of one side as one piece. */
static void add(servanda_wording *w, servanda_piece_kind kind, const tokens *t, size_t from, size_t to) {
    if (from >= to) return;
    const token *first = &t->list.items[from], *last = &t->list.items[to - 1];
    servanda_piece one = {kind, t->text.data + first->start, last->start + last->size - first->start};
    SV_VEC_PUSH(w->pieces, one);
}

static bool compare(servanda_wording *w) {
    matches list = {0};
    size_t a = 0, b = 0;
    bool good = find_matches(w, &list);
    for (size_t i = 0; good && i < list.count; i++) {
        const match *m = &list.items[i];
        bool inside = (m->a > a || m->b > b) && i + 1 < list.count;
        if (inside && is_island(w, m)) continue;
        add(w, SERVANDA_PIECE_GONE, &w->a, a, m->a);
        add(w, SERVANDA_PIECE_COME, &w->b, b, m->b);
        add(w, SERVANDA_PIECE_SAME, &w->a, m->a, m->a + m->size);
        a = m->a + m->size, b = m->b + m->size;
    }
    add(w, SERVANDA_PIECE_GONE, &w->a, a, w->a.list.count);
    add(w, SERVANDA_PIECE_COME, &w->b, b, w->b.list.count);
    SV_VEC_FREE(list);
    return good && !w->pieces.failed;
}

servanda_status servanda_wording_compare(servanda_wording **out, const char *earlier, const char *later,
                                         servanda_error *error) {
    servanda_wording *w = sv_alloc(sizeof *w);
    *out = NULL;
    if (!w) return sv_error_memory(error);
    memset(w, 0, sizeof *w);
    if (cut(&w->a, earlier) && cut(&w->b, later) && compare(w)) {
        *out = w;
        return SERVANDA_OK;
    }
    servanda_wording_free(w);
    return sv_error_memory(error);
}

const servanda_piece *servanda_wording_pieces(const servanda_wording *wording, size_t *count) {
    *count = wording->pieces.count;
    return wording->pieces.items;
}

void servanda_wording_free(servanda_wording *w) {
    if (!w) return;
    sv_buf_free(&w->a.text), sv_buf_free(&w->b.text);
    SV_VEC_FREE(w->a.list), SV_VEC_FREE(w->b.list);
    SV_VEC_FREE(w->pieces);
    sv_free(w);
}

/* ---- one of the wordings, marked ---- */

void servanda_wording_write(servanda_output *output, const servanda_style *style, size_t indent,
                            const servanda_wording *w, servanda_piece_kind side) {
    servanda_tone tone = side == SERVANDA_PIECE_GONE ? SERVANDA_TONE_BAD : SERVANDA_TONE_GOOD;
    const char *open = side == SERVANDA_PIECE_GONE ? "[-" : "{+", *close = side == SERVANDA_PIECE_GONE ? "-]" : "+}";
    bool coloured = style->on[tone] != NULL;
    sv_buf text = SV_BUF_INIT;
    SV_VEC(sv_style_run) runs = {0};
    for (size_t i = 0; i < w->pieces.count; i++) {
        const servanda_piece *p = &w->pieces.items[i];
        if (p->kind != SERVANDA_PIECE_SAME && p->kind != side) continue;
        bool own = p->kind == side;
        sv_style_run run = {text.size, text.size + p->size, tone};
        if (own && coloured) SV_VEC_PUSH(runs, run);
        if (own && !coloured) sv_buf_str(&text, open);
        sv_buf_add(&text, p->text, p->size);
        if (own && !coloured) sv_buf_str(&text, close);
    }
    if (text.failed || runs.failed)
        output->buf.failed = true;
    else if (text.size)
        sv_style_wrap(output, style, indent, text.data, text.size, runs.items, runs.count);
    sv_buf_free(&text);
    SV_VEC_FREE(runs);
}
