/* Adding and removing documents.
 *
 * The one idea: all that is derived from a document's bytes is deleted and written anew, in the one transaction that
 * also keeps the bytes; what is the same already is left alone. */
#include <string.h>

#include "store/derive.h"
#include "store/sqlite.h"

typedef struct adding {
    sv_sqlite *store;
    const servanda_addition *addition;
    const servanda_document *document;
    sv_sqlite_place place;
    bool same_text;
    sv_sqlite_rules rules;
} adding;

/* ---- deleting ---- */

static void run_on(sv_sqlite *store, sv_sql_name name, int64_t key) {
    sv_sql q = sv_sql_get(&store->sql, name);
    sv_sql_int(&q, key);
    sv_sql_run(&q);
}

static void remove_derived(sv_sqlite *store, int64_t document) {
    sv_sqlite_passage_each(store, document, sv_sqlite_passage_remove);
    run_on(store, SV_SQL_REMOVE_STATEMENTS, document);
    run_on(store, SV_SQL_REMOVE_BLOCKS, document);
    run_on(store, SV_SQL_REMOVE_CONTENT, document);
    run_on(store, SV_SQL_REMOVE_PARTIES, document);
}

/* Packs that found nothing of what is here any more are forgotten. */
static void forget_pack(sv_sqlite *store, int64_t pack) {
    run_on(store, SV_SQL_FORGET_RULES, pack);
    run_on(store, SV_SQL_FORGET_PACK, pack);
}

/* ---- writing ---- */

static int64_t pack_key(adding *a) {
    sv_sql q = sv_sql_get(&a->store->sql, SV_SQL_FIND_PACK);
    sv_sql_str(&q, a->addition->packs);
    int64_t key = sv_sql_run_key(&q);
    if (key) return key;
    q = sv_sql_get(&a->store->sql, SV_SQL_ADD_PACK);
    sv_sql_str(&q, a->addition->packs);
    return sv_sql_run_insert(&q);
}

static void put_day(sv_sql *q, const char *day) { sv_sql_str(q, day[0] ? day : NULL); }

static void put_document(adding *a) {
    const servanda_document_info *info = &a->document->info;
    const char *texts[] = {info->lang,      info->date,       info->title,  info->source, info->form,
                           info->publisher, info->version_of, info->series, info->meeting};
    sv_days days;
    sv_days_read(info->date, &days);
    sv_sql q = sv_sql_get(&a->store->sql, SV_SQL_PUT_DOCUMENT);
    sv_sql_str(&q, a->place.doc);
    sv_sql_int(&q, a->place.version);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) sv_sql_str(&q, texts[i]);
    sv_sql_int(&q, info->round);
    put_day(&q, days.from);
    put_day(&q, days.to);
    sv_sql_int(&q, a->rules.pack);
    sv_sql_str(&q, a->addition->at);
    sv_sql_str(&q, a->place.fingerprint);
    a->place.key = sv_sql_run_key(&q);
}

static void add_original(adding *a) {
    const servanda_document *d = a->document;
    sv_sql q = sv_sql_get(&a->store->sql, SV_SQL_ADD_ORIGINAL);
    sv_sql_int(&q, a->place.key);
    sv_sql_int(&q, a->place.version);
    sv_sql_str(&q, a->place.sha256);
    sv_sql_str(&q, d->info.path);
    sv_sql_str(&q, d->info.format);
    sv_sql_str(&q, d->info.encoding);
    sv_sql_str(&q, a->addition->at);
    sv_sql_size(&q, d->original_size);
    sv_sql_blob(&q, d->original, d->original_size);
    sv_sql_run(&q);
}

static void update_original(adding *a) {
    const servanda_document_info *info = &a->document->info;
    sv_sql q = sv_sql_get(&a->store->sql, SV_SQL_UPDATE_ORIGINAL);
    sv_sql_int(&q, a->place.key);
    sv_sql_int(&q, a->place.version);
    sv_sql_str(&q, info->path);
    sv_sql_str(&q, info->format);
    sv_sql_str(&q, info->encoding);
    sv_sql_run(&q);
}

static void add_content(adding *a) {
    sv_sql q = sv_sql_get(&a->store->sql, SV_SQL_ADD_CONTENT);
    sv_sql_int(&q, a->place.key);
    sv_sql_blob(&q, a->document->text, a->document->text_size);
    sv_sql_run(&q);
}

/* ---- blocks ---- */

static const char *const block_kinds[] = {
    [SV_BLOCK_PARAGRAPH] = "paragraph", [SV_BLOCK_HEADING] = "heading", [SV_BLOCK_ITEM] = "item",
    [SV_BLOCK_NOTE] = "note",           [SV_BLOCK_CAPTION] = "caption", [SV_BLOCK_CELL] = "cell",
    [SV_BLOCK_FURNITURE] = "furniture",
};

static void put_other_block(sv_sql *q, uint32_t block) {
    if (block == SV_NO_BLOCK)
        sv_sql_null(q);
    else
        sv_sql_int(q, block);
}

static void add_ranges(adding *a, int64_t key, const sv_block *block) {
    for (uint32_t i = 0; i < block->range_count; i++) {
        sv_sql q = sv_sql_get(&a->store->sql, SV_SQL_ADD_RANGE);
        sv_sql_int(&q, key);
        sv_sql_int(&q, i);
        sv_sql_size(&q, block->ranges[i].start);
        sv_sql_size(&q, block->ranges[i].end);
        sv_sql_run(&q);
    }
}

static void add_block(adding *a, size_t position) {
    const sv_block *block = &a->document->blocks[position];
    sv_sql q = sv_sql_get(&a->store->sql, SV_SQL_ADD_BLOCK);
    sv_sql_int(&q, a->place.key);
    sv_sql_size(&q, position);
    sv_sql_str(&q, block_kinds[block->kind]);
    sv_sql_int(&q, block->level);
    put_other_block(&q, block->lead);
    put_other_block(&q, block->heading);
    sv_sql_str(&q, block->lang);
    sv_sql_int(&q, block->wrapped);
    add_ranges(a, sv_sql_run_insert(&q), block);
}

/* ---- statements ---- */

static sv_sql slot_row(adding *a, sv_sql_name name, int64_t statement, size_t position) {
    sv_sql q = sv_sql_get(&a->store->sql, name);
    sv_sql_int(&q, statement);
    sv_sql_size(&q, position);
    return q;
}

static void add_strings(adding *a, sv_sql_name name, int64_t key, const char *const *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        sv_sql q = slot_row(a, name, key, i);
        sv_sql_str(&q, items[i]);
        sv_sql_run(&q);
    }
}

static void add_amounts(adding *a, int64_t key, const servanda_statement *s) {
    for (size_t i = 0; i < s->amount_count; i++) {
        const servanda_amount *amount = &s->amounts[i];
        sv_sql q = slot_row(a, SV_SQL_ADD_AMOUNT, key, i);
        sv_sql_span(&q, &amount->span);
        sv_sql_str(&q, amount->quote);
        sv_sql_real(&q, amount->value);
        sv_sql_str(&q, amount->currency);
        sv_sql_str(&q, servanda_bound_name(amount->bound));
        sv_sql_run(&q);
    }
}

static void add_dates(adding *a, int64_t key, const servanda_statement *s) {
    for (size_t i = 0; i < s->date_count; i++) {
        const servanda_date *date = &s->dates[i];
        sv_sql q = slot_row(a, SV_SQL_ADD_DATE, key, i);
        sv_sql_span(&q, &date->span);
        sv_sql_str(&q, date->quote);
        sv_sql_str(&q, date->edtf);
        sv_sql_str(&q, servanda_role_name(date->role));
        sv_sql_run(&q);
    }
}

static void add_boxes(adding *a, int64_t key, const servanda_statement *s) {
    for (size_t i = 0; i < s->box_count; i++) {
        const servanda_box *box = &s->boxes[i];
        sv_sql q = slot_row(a, SV_SQL_ADD_BOX, key, i);
        sv_sql_int(&q, box->page);
        sv_sql_real(&q, box->left);
        sv_sql_real(&q, box->top);
        sv_sql_real(&q, box->right);
        sv_sql_real(&q, box->bottom);
        sv_sql_run(&q);
    }
}

static void add_phrases(adding *a, int64_t key, const servanda_statement *s) {
    size_t position = 0;
    for (int slot = SERVANDA_PHRASE_NONE + 1; slot < SERVANDA_PHRASE_END; slot++)
        for (size_t i = 0; i < s->phrases[slot].count; i++) {
            const servanda_phrase *p = &s->phrases[slot].items[i];
            sv_sql q = slot_row(a, SV_SQL_ADD_PHRASE, key, position++);
            sv_sql_span(&q, &p->span);
            sv_sql_str(&q, servanda_phrase_name((servanda_phrase_slot)slot));
            sv_sql_str(&q, p->quote);
            sv_sql_str(&q, p->id);
            sv_sql_run(&q);
        }
}

static void add_reasons(adding *a, int64_t key, const servanda_statement *s) {
    for (size_t i = 0; i < s->reason_count; i++) {
        const servanda_reason *reason = &s->reasons[i];
        int64_t rule = sv_sqlite_rule_key(a->store, &a->rules, s->lang, reason->rule, reason->why);
        sv_sql q = slot_row(a, SV_SQL_ADD_REASON, key, i);
        sv_sql_span(&q, &reason->span);
        sv_sql_str(&q, reason->slot);
        sv_sql_str(&q, reason->value);
        if (rule)
            sv_sql_int(&q, rule);
        else
            sv_sql_null(&q);
        sv_sql_int(&q, reason->runner_up);
        sv_sql_run(&q);
    }
}

static void add_rules(adding *a, int64_t key, const servanda_statement *s) {
    for (size_t i = 0; i < s->rule_count; i++) {
        int64_t rule = sv_sqlite_rule_key(a->store, &a->rules, s->lang, s->rules[i], NULL);
        sv_sql q = slot_row(a, SV_SQL_ADD_RULE, key, i);
        sv_sql_int(&q, rule);
        sv_sql_run(&q);
    }
}

static int64_t add_statement_row(adding *a, const servanda_statement *s) {
    sv_days due;
    sv_derive_due(s, a->document->info.date, &due);
    sv_sql q = sv_sql_get(&a->store->sql, SV_SQL_ADD_STATEMENT);
    sv_sql_int(&q, a->place.key);
    sv_sql_int(&q, s->id);
    sv_sql_span(&q, &s->span);
    sv_sql_str(&q, s->quote);
    sv_sql_str(&q, s->lead);
    sv_sql_str(&q, s->lang);
    sv_sql_str(&q, servanda_kind_name(s->kind));
    sv_sql_str(&q, servanda_force_name(s->force));
    sv_sql_str(&q, servanda_stage_name(s->stage));
    sv_sql_int(&q, s->reaffirmed);
    put_day(&q, due.from);
    put_day(&q, due.to);
    sv_sql_int(&q, s->block);
    sv_sql_int(&q, s->actors_stated);
    sv_sql_int(&q, s->ocr);
    return sv_sql_run_insert(&q);
}

static void add_statement(adding *a, const servanda_statement *s) {
    int64_t key = add_statement_row(a, s);
    add_strings(a, SV_SQL_ADD_ACTOR, key, s->actors, s->actor_count);
    add_strings(a, SV_SQL_ADD_AREA, key, s->areas, s->area_count);
    add_strings(a, SV_SQL_ADD_NAME, key, s->names, s->name_count);
    add_strings(a, SV_SQL_ADD_CONCEPT, key, s->concepts, s->concept_count);
    add_amounts(a, key, s);
    add_dates(a, key, s);
    add_boxes(a, key, s);
    add_phrases(a, key, s);
    add_reasons(a, key, s);
    add_rules(a, key, s);
}

static void write_all(adding *a) {
    sv_sqlite *store = a->store;
    const servanda_document *d = a->document;
    sv_sqlite_passage_settle(store);
    a->rules.pack = pack_key(a);
    if (a->place.key) remove_derived(store, a->place.key);
    put_document(a);
    if (a->place.how == SERVANDA_ADDED_REREAD)
        update_original(a);
    else
        add_original(a);
    add_strings(a, SV_SQL_ADD_PARTY, a->place.key, d->info.parties, d->info.party_count);
    add_content(a);
    for (size_t i = 0; i < d->block_count; i++) add_block(a, i);
    sv_sqlite_passage_each(store, a->place.key, sv_sqlite_passage_add);
    a->same_text = sv_sqlite_work_join(store, a->place.key, a->place.how);
    for (size_t i = 0; i < a->addition->statements.count; i++) add_statement(a, &a->addition->statements.items[i]);
    if (a->place.former_pack && a->place.former_pack != a->rules.pack) forget_pack(store, a->place.former_pack);
}

/* ---- the calls ---- */

servanda_status sv_sqlite_add(void *state, const servanda_addition *addition, servanda_added_as *out,
                              servanda_error *error) {
    sv_sqlite *store = state;
    adding a = {.store = store, .addition = addition, .document = addition->document};
    sv_sqlite_place *p = &a.place;
    servanda_status status = sv_derive_fingerprint(addition, p->fingerprint, error);
    if (status != SERVANDA_OK) return status;
    sv_hash_sha256(a.document->original, a.document->original_size, p->sha256);
    sv_sqlite_begin(store, true);
    sv_sqlite_place_find(store, a.document, p);
    if (p->how != SERVANDA_ADDED_SAME && store->sql.status == SERVANDA_OK) write_all(&a);
    sv_sqlite_rule_free(&a.rules);
    servanda_added_as as = {.how = p->how, .doc = p->doc, .version = (uint32_t)p->version};
    as.former_path = p->former_path;
    as.renamed = p->renamed;
    as.same_text = a.same_text;
    sv_sqlite_work_tell(store, p->key, &as);
    status = sv_sqlite_end(store, error);
    if (status == SERVANDA_OK) *out = as;
    return status;
}

servanda_status sv_sqlite_remove(void *state, const char *doc, servanda_error *error) {
    sv_sqlite *store = state;
    sv_sqlite_begin(store, true);
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_FIND_DOCUMENT);
    sv_sql_str(&q, doc);
    bool found = sv_sql_row(&q);
    int64_t key = sv_sql_get_int(&q);
    sv_sql_get_int(&q); /* version */
    int64_t pack = sv_sql_get_int(&q);
    sv_sql_done(&q);
    if (found) {
        sv_sqlite_passage_settle(store);
        remove_derived(store, key);
        sv_sqlite_work_leave(store, key);
        run_on(store, SV_SQL_REMOVE_DOCUMENT, key);
        forget_pack(store, pack);
    } else
        sv_sqlite_not_found(store, "no document has this id");
    return sv_sqlite_end(store, error);
}
