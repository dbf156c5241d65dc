/* Why nothing is found in a stretch of a document.
 *
 * The one idea: the document is read as always with somebody looking on, who writes down for each clause that the stretch
 * touches where its way ended; only where no predicate was found are the nearest rules asked for. */
#include <string.h>

#include "shop/shop.h"

#define NEAREST 3

typedef struct finding {
    servanda_workshop_missing told;
    servanda_workshop_near near[NEAREST];
} finding;

typedef struct search {
    servanda_workshop *shop;
    servanda_document *doc;
    sv_arena *arena;
    sv_shop_near *near; /* made when first needed */
    size_t from, to;    /* bytes that were asked for */
    SV_VEC(finding) findings;
    uint32_t last_block; /* with a sentence that touches it */
    servanda_status status;
    servanda_error *error;
} search;

static const char *const texts[] = {
    [SERVANDA_CAUSE_NOT_THERE] = "these words are not in the document",
    [SERVANDA_CAUSE_FOUND] = "a statement is found here",
    [SERVANDA_CAUSE_FURNITURE] = "this is page furniture (navigation, page numbers, banners), which is not searched",
    [SERVANDA_CAUSE_HEADING] = "this is a heading, and headings are not searched",
    [SERVANDA_CAUSE_CAPTION] = "this is a caption, which is not searched",
    [SERVANDA_CAUSE_NO_BLOCK] = "this stands between the blocks of the text (markup, data about the document)",
    [SERVANDA_CAUSE_LANGUAGE] = "no pack reads the language of this text",
    [SERVANDA_CAUSE_SET_ASIDE] = "a rule takes the whole block out of the search",
    [SERVANDA_CAUSE_SKIPPED] = "a rule says that this is no statement",
    [SERVANDA_CAUSE_DROPPED] = "a rule cuts this off as a label, a recital or a remark",
    [SERVANDA_CAUSE_LEAD] = "this introduces the items below it, which have its kind and force",
    [SERVANDA_CAUSE_SILENT] = "this is an item of a list whose lead-in is skipped",
    [SERVANDA_CAUSE_MASKED] =
        "its predicate stands in a quotation, in brackets or inside of a noun phrase, where it does not count",
    [SERVANDA_CAUSE_NO_KIND] = "its predicate says no kind by itself, and no neighbour gives it one",
    [SERVANDA_CAUSE_NO_PREDICATE] = "no rule finds an operative predicate in this clause",
};

static const char *keep(search *s, const char *text) {
    const char *copy = sv_arena_str(s->arena, text ? text : "");
    if (!copy) s->status = sv_error_memory(s->error);
    return copy ? copy : "";
}

static void name_rule(search *s, const sv_find *f, uint32_t rule, servanda_workshop_missing *told) {
    if (rule == SV_NO_RULE) return;
    sv_rule_about about = sv_rule_describe(f->pack, rule);
    told->rule = keep(s, about.name);
    told->why = keep(s, about.why);
    told->line = about.line;
    told->file = keep(s, f->pack == s->shop->pack ? sv_shop_path(s->shop, about.file) : about.file);
}

static finding *add(search *s, servanda_workshop_cause cause) {
    finding one = {.told = {.cause = cause, .says = texts[cause], .clause = ""}};
    SV_VEC_PUSH(s->findings, one);
    if (s->findings.failed) s->status = sv_error_memory(s->error);
    return s->findings.failed ? NULL : &s->findings.items[s->findings.count - 1];
}

/* ---- a clause ---- */

static bool touches(const search *s, const sv_find *f, uint32_t start, uint32_t end) {
    return start < end && f->view.offset[start] < s->to && f->view.end[end - 1] > s->from;
}

static uint32_t mark_rule(const sv_find *f, uint32_t mark) {
    size_t count;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    return mark < count ? marks[mark].rule : SV_NO_RULE;
}

/* The rule of the first mark of a type in the stretch, or SV_NO_RULE; *found tells whether there is one. */
static uint32_t first_rule(const sv_find *f, sv_type type, uint32_t start, uint32_t end, bool *found) {
    size_t i = 0;
    const sv_mark *mark = sv_find_mark_next(f, type, start, end, &i);
    *found = mark != NULL;
    return mark ? mark->rule : SV_NO_RULE;
}

static uint32_t dropping_rule(const sv_find *f, const sv_find_clause *c) {
    const sv_mark *mark;
    for (size_t i = 0; (mark = sv_find_mark_next(f, SV_TYPE_cut, c->start ? c->start - 1 : 0, c->end + 1, &i));)
        if (sv_mark_text(mark, SV_KEY_drop)) return mark->rule;
    return c->cut_rule;
}

/* Why the clause gave no statement, and by which rule. */
static servanda_workshop_cause judge(const sv_find *f, const sv_find_clause *c, uint32_t *rule) {
    bool found;
    *rule = SV_NO_RULE;
    if (c->dropped) return *rule = dropping_rule(f, c), SERVANDA_CAUSE_DROPPED;
    *rule = first_rule(f, SV_TYPE_skip, c->start, c->end, &found);
    if (found) return SERVANDA_CAUSE_SKIPPED;
    *rule = first_rule(f, SV_TYPE_lead, c->start, c->end, &found);
    if (found && f->introduces[f->block_index]) return SERVANDA_CAUSE_LEAD;
    *rule = c->outer != UINT32_MAX ? mark_rule(f, c->outer) : SV_NO_RULE;
    if (c->verdict.kind) return SERVANDA_CAUSE_FOUND;
    if (c->outer != UINT32_MAX) return SERVANDA_CAUSE_NO_KIND;
    *rule = first_rule(f, SV_TYPE_pred, c->start, c->end, &found);
    return found ? SERVANDA_CAUSE_MASKED : SERVANDA_CAUSE_NO_PREDICATE;
}

static void ask_near(search *s, const sv_find *f, uint32_t low, uint32_t high, const sv_find_clause *c, finding *out) {
    if (f->pack != s->shop->pack) return;
    if (!s->near) s->near = sv_shop_near_open(s->shop, s->error);
    if (!s->near) {
        s->status = s->error ? s->error->status : SERVANDA_MEMORY;
        return;
    }
    s->status = sv_shop_near_find(s->near, f, low, high, c->start, c->end, s->arena, out->near, NEAREST,
                                  &out->told.near_count, s->error);
}

static void put_clause(search *s, const sv_find *f, uint32_t start, uint32_t end, servanda_workshop_missing *told) {
    const char *copy =
        sv_arena_copy(s->arena, s->doc->text + f->view.offset[start], f->view.end[end - 1] - f->view.offset[start]);
    if (copy) told->clause = copy;
    if (!copy) s->status = sv_error_memory(s->error);
}

static void see_clause(search *s, const sv_find *f, uint32_t low, uint32_t high, const sv_find_clause *c) {
    uint32_t rule;
    servanda_workshop_cause cause = judge(f, c, &rule);
    finding *out = add(s, cause);
    if (!out) return;
    put_clause(s, f, c->start, c->end, &out->told);
    name_rule(s, f, rule, &out->told);
    if (cause == SERVANDA_CAUSE_NO_PREDICATE || cause == SERVANDA_CAUSE_NO_KIND) ask_near(s, f, low, high, c, out);
}

static void see_sentence(void *context, sv_find *f, uint32_t start, uint32_t end, sv_find_fate fate) {
    search *s = context;
    if (s->status != SERVANDA_OK || !touches(s, f, start, end)) return;
    s->last_block = f->block_index;
    if (fate != SV_FATE_READ) {
        bool found;
        finding *out = add(s, fate == SV_FATE_SILENT ? SERVANDA_CAUSE_SILENT : SERVANDA_CAUSE_SKIPPED);
        if (out) put_clause(s, f, start, end, &out->told);
        if (out && fate == SV_FATE_SKIPPED)
            name_rule(s, f, first_rule(f, SV_TYPE_skip, start, end, &found), &out->told);
        return;
    }
    for (size_t i = 0; i < f->clauses.count && s->status == SERVANDA_OK; i++) {
        const sv_find_clause *c = &f->clauses.items[i];
        if (touches(s, f, c->start, c->end)) see_clause(s, f, start, end, c);
    }
}

/* ---- a block that is not searched ---- */

static bool block_touches(const search *s, const sv_block *block) {
    for (uint32_t i = 0; i < block->range_count; i++)
        if (block->ranges[i].start < s->to && block->ranges[i].end > s->from) return true;
    return false;
}

/* Called when a block is done, and for those of the document's head once before: they have no sentences then. */
static void see_marks(void *context, sv_find *f) {
    search *s = context;
    const sv_type types[] = {SV_TYPE_furniture, SV_TYPE_note};
    bool found = false;
    if (s->status != SERVANDA_OK || s->last_block == f->block_index || !block_touches(s, f->block)) return;
    for (size_t i = 0; i < 2 && !found; i++) {
        uint32_t rule = first_rule(f, types[i], 0, (uint32_t)f->view.count, &found);
        finding *out = found ? add(s, SERVANDA_CAUSE_SET_ASIDE) : NULL;
        if (out) name_rule(s, f, rule, &out->told);
    }
}

static bool is_read(const search *s, const sv_block *block) {
    const char *lang = s->doc->info.lang;
    return (block->lang[0] && sv_packs_get(s->shop->packs, block->lang)) ||
           (lang && sv_packs_get(s->shop->packs, lang));
}

/* Letters, but of no script that a language is known by: the reader takes it for furniture. */
static bool is_foreign(const servanda_document *doc, const sv_block *block) {
    size_t letters = 0;
    for (uint32_t i = 0; i < block->range_count && !block->lang[0]; i++) {
        for (size_t at = block->ranges[i].start; at < block->ranges[i].end;) {
            uint32_t point;
            at += sv_utf8_decode(doc->text + at, block->ranges[i].end - at, &point);
            letters += point >= 0xC0 && sv_char_script(point) == SV_SCRIPT_OTHER;
        }
    }
    return letters > 1;
}

/* Blocks that no sentence was read of. */
static void see_blocks(search *s) {
    bool any = false;
    for (size_t i = 0; i < s->doc->block_count && s->status == SERVANDA_OK; i++) {
        const sv_block *block = &s->doc->blocks[i];
        if (!block_touches(s, block)) continue;
        any = true;
        if (is_foreign(s->doc, block))
            add(s, SERVANDA_CAUSE_LANGUAGE);
        else if (block->kind == SV_BLOCK_FURNITURE)
            add(s, SERVANDA_CAUSE_FURNITURE);
        else if (block->kind == SV_BLOCK_CAPTION)
            add(s, SERVANDA_CAUSE_CAPTION);
        else if (!is_read(s, block))
            add(s, SERVANDA_CAUSE_LANGUAGE);
        else if (block->kind == SV_BLOCK_HEADING)
            add(s, SERVANDA_CAUSE_HEADING);
    }
    if (!any && s->status == SERVANDA_OK) add(s, SERVANDA_CAUSE_NO_BLOCK);
}

/* ---- where the words are ---- */

static bool is_blank(const char *at, size_t *size) {
    *size = strncmp(at, "\xE3\x80\x80", 3) == 0 ? 3 : 1; /* U+3000 */
    return *size == 3 || *at == ' ' || *at == '\t' || *at == '\n' || *at == '\r';
}

/* The text without white space, and where each byte of it came from. */
static bool compact(const char *text, sv_buf *out, size_t *places) {
    size_t n = 0, size;
    for (const char *at = text; *at;) {
        if (is_blank(at, &size)) {
            at += size;
            continue;
        }
        if (places) places[n] = (size_t)(at - text);
        n++;
        sv_buf_byte(out, *at++);
    }
    return !out->failed;
}

/* First place of the quote, white space aside. */
static bool find_quote(const servanda_document *doc, const char *quote, size_t *from, size_t *to) {
    sv_buf text = SV_BUF_INIT, wanted = SV_BUF_INIT;
    size_t *places = sv_alloc((doc->text_size + 1) * sizeof *places);
    bool found = false;
    if (places && compact(doc->text, &text, places) && compact(quote, &wanted, NULL) && wanted.size && text.size) {
        const char *at = memmem(text.data, text.size, wanted.data, wanted.size);
        found = at != NULL;
        if (found) *from = places[at - text.data];
        if (found) *to = places[(size_t)(at - text.data) + wanted.size - 1] + 1;
    }
    sv_free(places);
    sv_buf_free(&text);
    sv_buf_free(&wanted);
    return found;
}

bool servanda_workshop_language(const servanda_document *document, const char *quote, char lang[8]) {
    search s = {.doc = NULL};
    lang[0] = '\0';
    if (!find_quote(document, quote, &s.from, &s.to)) return false;
    for (size_t i = 0; i < document->block_count; i++)
        if (block_touches(&s, &document->blocks[i]) && document->blocks[i].lang[0])
            memcpy(lang, document->blocks[i].lang, 8);
    return true;
}

/* ---- all of it ---- */

static void tell(search *s, const servanda_extraction *found,
                 void (*each)(void *context, const servanda_workshop_missing *missing), void *context) {
    sv_document_cursor cursor = {0, 0};
    servanda_statements all = found ? servanda_extraction_statements(found) : (servanda_statements){NULL, 0};
    servanda_statement *touching = SV_NEW_N(s->arena, servanda_statement, all.count + 1);
    size_t count = 0;
    if (!touching) {
        s->status = sv_error_memory(s->error);
        return;
    }
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].span.byte_start < s->to && all.items[i].span.byte_end > s->from)
            touching[count++] = all.items[i];
    servanda_span span = {0, 0, 0, 0};
    if (s->to > s->from) span = sv_document_span(s->doc, &cursor, s->from, s->to);
    for (size_t i = 0; i < s->findings.count; i++) {
        servanda_workshop_missing *told = &s->findings.items[i].told;
        told->span = span;
        told->statements = touching;
        told->statement_count = count;
        told->near = s->findings.items[i].near;
        each(context, told);
    }
}

static void look(search *s, servanda_extraction **found) {
    sv_find_watch watch = {.marks = see_marks, .sentence = see_sentence, .context = s};
    servanda_status status = sv_find_extract(found, s->doc, s->shop->packs, &watch, s->error);
    if (s->status == SERVANDA_OK && status != SERVANDA_NO_LANGUAGE) s->status = status;
    if (s->status == SERVANDA_OK && s->findings.count == 0) see_blocks(s);
}

servanda_status servanda_workshop_explain_missing(servanda_workshop *shop, servanda_document *document,
                                                  const char *quote,
                                                  void (*each)(void *context, const servanda_workshop_missing *missing),
                                                  void *context, servanda_error *error) {
    servanda_error own = SERVANDA_ERROR_INIT;
    search s = {.shop = shop, .doc = document, .arena = sv_arena_new(), .last_block = UINT32_MAX, .error = &own};
    servanda_extraction *found = NULL;
    s.status = s.arena ? sv_shop_compile(shop, &own) : sv_error_memory(&own);
    if (s.status == SERVANDA_OK && find_quote(document, quote, &s.from, &s.to))
        look(&s, &found);
    else if (s.status == SERVANDA_OK)
        add(&s, SERVANDA_CAUSE_NOT_THERE);
    if (s.status == SERVANDA_OK) tell(&s, found, each, context);
    if (s.status != SERVANDA_OK && error) *error = own;
    servanda_extraction_free(found);
    sv_shop_near_free(s.near);
    SV_VEC_FREE(s.findings);
    sv_arena_free(s.arena);
    return s.status;
}
