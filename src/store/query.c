/* Parsing queries, writing them for the index, and finding them in a text (query.h).
 *
 * The one idea: a term is a row of tokens; it stands where a row of the text's tokens is the same. The last token of a
 * term may be the beginning of the text's token only. */
#include "store/query.h"

#include <stdlib.h>
#include <string.h>

#define PREFIX_LETTERS 4 /* a shorter word begins too many others */
#define MOST_TERMS 64    /* one bit each */

/* ---- parsing ---- */

typedef struct piece { /* what stands between spaces or in quotation marks */
    const char *start, *end;
    bool quoted, star;
} piece;

static size_t point_at(const char *s, const char *end, uint32_t *point) {
    return sv_utf8_decode(s, (size_t)(end - s), point);
}

static bool is_space(const char *s, const char *end, size_t *length) {
    uint32_t point;
    *length = point_at(s, end, &point);
    return point != SV_UTF8_BAD && sv_char_script(point) == SV_SCRIPT_SPACE;
}

static const char *skip_spaces(const char *s, const char *end) {
    size_t length;
    while (s < end && is_space(s, end, &length)) s += length;
    return s;
}

static piece quoted_piece(const char *s, const char *end) {
    const char *close = memchr(s + 1, '"', (size_t)(end - s - 1));
    return (piece){.start = s + 1, .end = close ? close : end, .quoted = true};
}

static piece plain_piece(const char *s, const char *end) {
    piece p = {.start = s, .end = s};
    size_t length;
    while (p.end < end && *p.end != '"' && !is_space(p.end, end, &length)) p.end += length;
    p.star = p.end[-1] == '*';
    return p;
}

/* The next piece of [*s, end), which moves behind it. */
static bool next_piece(const char **s, const char *end, piece *out) {
    *s = skip_spaces(*s, end);
    if (*s >= end) return false;
    *out = **s == '"' ? quoted_piece(*s, end) : plain_piece(*s, end);
    *s = out->end + (out->quoted && out->end < end);
    if (out->quoted && *s < end && **s == '*') out->star = true, (*s)++;
    return true;
}

/* "semiconduct" begins words; "AI", "2030" and "RAN" are whole. */
static bool begins_words(const piece *p, const sv_bigram_token *token) {
    const char *s = p->start + token->start, *end = p->start + token->end;
    size_t letters = 0, capitals = 0;
    while (s < end) {
        uint32_t point;
        s += point_at(s, end, &point);
        sv_script script = sv_char_script(point);
        letters += script != SV_SCRIPT_DIGIT;
        capitals += sv_char_is_upper(point);
    }
    return letters >= PREFIX_LETTERS && capitals < letters;
}

static bool add_token(sv_query *query, const sv_bigram_token *token) {
    char *copy = sv_arena_copy(query->arena, token->text, token->size);
    if (!copy) return false;
    query->tokens[query->count++] = (sv_query_token){.text = copy, .size = token->size, .term = query->terms};
    return true;
}

/* The last token of a term decides how it may go on: a lone character begins any pair, and the end of a run needs no
 * mention, for in the text the run may go on. */
static void close_term(sv_query *query, size_t first, const piece *p, const sv_bigram_token *last, bool in_run) {
    sv_query_token *token = &query->tokens[query->count - 1];
    if (last->last && in_run)
        query->count--;
    else if (last->last)
        token->prefix = token->glyph = true;
    else if (!last->run)
        token->prefix = p->star || (!p->quoted && begins_words(p, last));
    if (query->count > first) query->terms++;
}

static servanda_status add_piece(sv_query *query, sv_bigram *cutter, const piece *p, servanda_error *error) {
    sv_bigram_token token, last = {0};
    size_t first = query->count;
    bool in_run = false;
    sv_bigram_begin(cutter, p->start, (size_t)(p->end - p->start));
    while (sv_bigram_next(cutter, &token)) {
        if (query->count == SV_LIMIT_QUERY_TOKENS || query->terms == MOST_TERMS) {
            sv_error_set(error, SERVANDA_USAGE, NULL, 0, "the query is too long");
            sv_error_cure(error, "search for fewer words");
            return SERVANDA_USAGE;
        }
        in_run = last.run && !last.last; /* the token before leads on to this one */
        last = token;
        if (!add_token(query, &token)) return sv_error_memory(error);
    }
    if (cutter->failed) return sv_error_memory(error);
    if (query->count > first) close_term(query, first, p, &last, in_run);
    return SERVANDA_OK;
}

static servanda_status add_pieces(sv_query *query, const char *text, servanda_error *error) {
    sv_bigram cutter = {0};
    piece p;
    const char *end = text + strlen(text);
    servanda_status status = SERVANDA_OK;
    while (status == SERVANDA_OK && next_piece(&text, end, &p)) status = add_piece(query, &cutter, &p, error);
    sv_bigram_free(&cutter);
    return status;
}

servanda_status sv_query_parse(sv_query *query, const char *text, servanda_error *error) {
    *query = (sv_query){.arena = sv_arena_new()};
    if (!query->arena) return sv_error_memory(error);
    servanda_status status = add_pieces(query, text, error);
    if (status != SERVANDA_OK || query->terms > 0) return status;
    sv_error_set(error, SERVANDA_USAGE, NULL, 0, "there is no word to search for");
    sv_error_cure(error, "give at least one letter, digit or character");
    return SERVANDA_USAGE;
}

void sv_query_free(sv_query *query) {
    sv_arena_free(query->arena);
    *query = (sv_query){0};
}

/* ---- writing ---- */

/* Tokens hold letters and digits only, so nothing in them needs an escape. */
void sv_query_write(const sv_query *query, bool any, sv_buf *out) {
    for (size_t i = 0; i < query->count; i++) {
        const sv_query_token *token = &query->tokens[i];
        bool follows = i > 0 && query->tokens[i - 1].term == token->term;
        if (i > 0) sv_buf_str(out, follows ? " + " : any ? " OR " : " AND ");
        sv_buf_byte(out, '"');
        sv_buf_add(out, token->text, token->size);
        sv_buf_str(out, token->prefix ? "\" *" : "\"");
    }
}

/* ---- finding ---- */

typedef struct word {
    size_t text, size; /* in the texts */
    size_t start, end, first_end;
} word;

struct sv_query_words {
    sv_bigram cutter;
    sv_buf texts;
    SV_VEC(word) words;
};

static bool cut_words(struct sv_query_words *w, const char *text, size_t size) {
    sv_bigram_token token;
    sv_buf_clear(&w->texts);
    w->words.count = 0;
    sv_bigram_begin(&w->cutter, text, size);
    while (sv_bigram_next(&w->cutter, &token)) {
        word item = {w->texts.size, token.size, token.start, token.end, token.first_end};
        SV_VEC_PUSH(w->words, item);
        sv_buf_add(&w->texts, token.text, token.size);
    }
    return !w->cutter.failed && !w->texts.failed && !w->words.failed;
}

static bool same(const struct sv_query_words *w, const word *item, const sv_query_token *token) {
    if (token->prefix ? item->size < token->size : item->size != token->size) return false;
    return memcmp(w->texts.data + item->text, token->text, token->size) == 0;
}

/* Does the term whose tokens are [first, last] stand at word `at`? */
static bool stands_at(const struct sv_query_words *w, const sv_query_token *first, const sv_query_token *last,
                      size_t at) {
    for (const sv_query_token *token = first; token <= last; token++, at++)
        if (at >= w->words.count || !same(w, &w->words.items[at], token)) return false;
    return true;
}

static void find_term(const struct sv_query_words *w, const sv_query_token *first, const sv_query_token *last,
                      sv_query_hits *out) {
    for (size_t at = 0; at < w->words.count; at++) {
        if (!stands_at(w, first, last, at)) continue;
        const word *end = &w->words.items[at + (size_t)(last - first)];
        servanda_mark_range range = {w->words.items[at].start, last->glyph ? end->first_end : end->end};
        SV_VEC_PUSH(out->ranges, range);
        out->terms |= 1ull << first->term;
    }
}

static int by_start(const void *a, const void *b) {
    const servanda_mark_range *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

/* Sorts, and joins what overlaps or touches. */
static void settle(sv_query_hits *out) {
    servanda_mark_range *r = out->ranges.items;
    size_t kept = 0;
    if (out->ranges.count) qsort(r, out->ranges.count, sizeof *r, by_start);
    for (size_t i = 0; i < out->ranges.count; i++) {
        if (kept && r[i].start <= r[kept - 1].end) {
            if (r[i].end > r[kept - 1].end) r[kept - 1].end = r[i].end;
        } else
            r[kept++] = r[i];
    }
    out->ranges.count = kept;
}

bool sv_query_find(const sv_query *query, const char *text, size_t size, sv_query_hits *out) {
    out->ranges.count = 0;
    out->terms = 0;
    if (!out->words && (out->words = sv_alloc(sizeof *out->words))) *out->words = (struct sv_query_words){0};
    if (!out->words || !cut_words(out->words, text, size)) return false;
    for (size_t first = 0, last = 0; first < query->count; first = ++last) {
        while (last + 1 < query->count && query->tokens[last + 1].term == query->tokens[first].term) last++;
        find_term(out->words, &query->tokens[first], &query->tokens[last], out);
    }
    settle(out);
    return !out->ranges.failed;
}

bool sv_query_has_all(const sv_query *query, uint64_t terms) {
    return terms == (query->terms == 64 ? UINT64_MAX : (1ull << query->terms) - 1);
}

void sv_query_hits_free(sv_query_hits *hits) {
    if (hits->words) {
        sv_bigram_free(&hits->words->cutter);
        sv_buf_free(&hits->words->texts);
        SV_VEC_FREE(hits->words->words);
    }
    sv_free(hits->words);
    SV_VEC_FREE(hits->ranges);
    *hits = (sv_query_hits){0};
}
