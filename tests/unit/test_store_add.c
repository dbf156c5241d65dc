/* The register over time: what adding again, changing and removing documents leaves behind. */
#include "store_fixture.h"

static void make(fixture *f, const char *id, const char *text) {
    fixture_make(f, id, "en", text);
    servanda_statement *s = fixture_state(f, SERVANDA_KIND_COMMITMENT, "They will build a bridge by 2027");
    fixture_slots(f, s, "JPN", "infrastructure");
    fixture_date(f, s, "../2027", SERVANDA_ROLE_DEADLINE, "by 2027");
    static const char *const rules[] = {"pred.build"};
    s->rules = rules, s->rule_count = 1;
}

static const char bridge[] = "They will build a bridge by 2027.\n";
static const char bridges[] = "Soon.\nThey will build a bridge by 2027.\n";

static servanda_added_as add_as(servanda_register *reg, const fixture *f) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_added_as as;
    assert_ok(servanda_register_add(reg, &f->addition, &as, &error), error);
    return as;
}

static servanda_register_info info_of(servanda_register *reg) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_register_info info;
    assert_ok(servanda_register_get_info(reg, &info, &error), error);
    return info;
}

static uint64_t count(servanda_register *reg, const char *text) {
    servanda_filter filter = SERVANDA_FILTER_INIT;
    servanda_error error = SERVANDA_ERROR_INIT;
    uint64_t found;
    filter.text = text;
    assert_ok(servanda_register_count(reg, &filter, &found, &error), error);
    return found;
}

/* ---- adding again ---- */

static void test_same(void **state) {
    (void)state;
    fixture f;
    servanda_register *reg = open_at(":memory:");
    make(&f, "a", bridge);
    servanda_added_as as = add_as(reg, &f);
    assert_int_equal(as.how, SERVANDA_ADDED_NEW);
    assert_string_equal(as.doc, "a");
    assert_int_equal(as.version, 1);
    assert_null(as.former_path);
    f.addition.at = "2025-02-01T00:00:00Z"; /* later, and from elsewhere */
    f.document.info.path = "elsewhere/a.txt";
    as = add_as(reg, &f);
    assert_int_equal(as.how, SERVANDA_ADDED_SAME);
    assert_string_equal(as.doc, "a");
    assert_int_equal(info_of(reg).statements, 1);
    fixture_free(&f);
    make(&f, "b", bridge); /* the same bytes under another name */
    as = add_as(reg, &f);
    assert_int_equal(as.how, SERVANDA_ADDED_SAME);
    assert_string_equal(as.doc, "a");
    assert_int_equal(info_of(reg).documents, 1);
    fixture_free(&f);
    assert_sound(reg);
    servanda_register_free(reg);
}

static bool note_document(void *context, const servanda_document_row *row) {
    char *out = context;
    snprintf(out, 512, "%s v%u/%u %s %s %s %s %llu+%llu+%llu path=%s title=%s", row->info->id, row->version,
             row->versions, row->packs, row->added, row->read, row->text ? "text" : "-",
             (unsigned long long)row->commitments, (unsigned long long)row->progress,
             (unsigned long long)row->positions, row->info->path, row->info->title ? row->info->title : "-");
    return true;
}

static void assert_document(servanda_register *reg, const char *doc, uint32_t version, const char *wanted) {
    char text[512] = "";
    servanda_error error = SERVANDA_ERROR_INIT;
    assert_ok(servanda_register_document(reg, doc, version, note_document, text, &error), error);
    assert_string_equal(text, wanted);
}

/* Other packs, other facts, or another reading of the same bytes replace what was derived. */
static void test_reread(void **state) {
    (void)state;
    fixture f;
    servanda_register *reg = open_at(":memory:");
    make(&f, "a", bridge);
    add_to(reg, &f);
    assert_document(reg, "a", 0, "a v1/1 packs-1 2025-01-31T09:30:00Z 2025-01-31T09:30:00Z text 1+0+0 path=a title=-");
    f.addition.packs = "packs-2";
    f.addition.at = "2025-02-01T00:00:00Z";
    servanda_added_as as = add_as(reg, &f);
    assert_int_equal(as.how, SERVANDA_ADDED_REREAD);
    assert_string_equal(as.former_path, "a");
    assert_int_equal(as.version, 1);
    assert_document(reg, "a", 0, "a v1/1 packs-2 2025-01-31T09:30:00Z 2025-02-01T00:00:00Z text 1+0+0 path=a title=-");
    assert_int_equal(info_of(reg).rules, 1); /* those of packs-1 are forgotten */
    f.document.info.title = "Bridges";
    assert_int_equal(add_to(reg, &f), SERVANDA_ADDED_REREAD);
    f.items[0].kind = SERVANDA_KIND_PROGRESS;
    assert_int_equal(add_to(reg, &f), SERVANDA_ADDED_REREAD);
    assert_int_equal(add_to(reg, &f), SERVANDA_ADDED_SAME);
    assert_document(reg, "a", 0,
                    "a v1/1 packs-2 2025-01-31T09:30:00Z 2025-02-01T00:00:00Z text 0+1+0 path=a title=Bridges");
    servanda_register_info info = info_of(reg);
    assert_int_equal(info.statements, 1);
    assert_int_equal(info.versions, 1);
    assert_string_equal(info.packs, "packs-2");
    assert_sound(reg);
    fixture_free(&f);
    servanda_register_free(reg);
}

static bool compare_bytes(void *context, const servanda_document_row *row) {
    const char *wanted = context;
    assert_int_equal(row->bytes, strlen(wanted));
    assert_memory_equal(row->original, wanted, row->bytes);
    if (row->version == row->versions) {
        assert_int_equal(row->text_size, strlen(wanted));
        assert_memory_equal(row->text, wanted, row->text_size);
    }
    return true;
}

/* Other bytes under the same id: the older ones are kept, what was found in them is not. */
static void test_versions(void **state) {
    (void)state;
    fixture f;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_register *reg = open_at(":memory:");
    make(&f, "a", bridge);
    add_to(reg, &f);
    fixture_free(&f);
    make(&f, "a", bridges);
    f.document.info.path = "new/a.txt";
    f.addition.at = "2025-03-01T00:00:00Z";
    servanda_added_as as = add_as(reg, &f);
    assert_int_equal(as.how, SERVANDA_ADDED_VERSION);
    assert_int_equal(as.version, 2);
    assert_string_equal(as.former_path, "a");
    assert_int_equal(info_of(reg).versions, 2);
    assert_int_equal(info_of(reg).statements, 1);
    assert_document(reg, "a", 0,
                    "a v2/2 packs-1 2025-03-01T00:00:00Z 2025-03-01T00:00:00Z text 1+0+0 path=new/a.txt title=-");
    assert_document(reg, "a", 1, "a v1/2 packs-1 2025-01-31T09:30:00Z 2025-03-01T00:00:00Z - 1+0+0 path=a title=-");
    char *texts[] = {(char *)(uintptr_t)bridges, (char *)(uintptr_t)bridge, (char *)(uintptr_t)bridges};
    for (uint32_t i = 0; i < 3; i++)
        assert_ok(servanda_register_document(reg, "a", i, compare_bytes, texts[i], &error), error);
    assert_int_equal(servanda_register_document(reg, "a", 3, compare_bytes, NULL, &error), SERVANDA_NOT_FOUND);
    assert_int_equal(servanda_register_document(reg, "b", 0, compare_bytes, NULL, &error), SERVANDA_NOT_FOUND);
    fixture_free(&f);
    make(&f, "a", bridge); /* and back again: history is not rewritten */
    assert_int_equal(add_as(reg, &f).version, 3);
    assert_int_equal(info_of(reg).versions, 3);
    assert_sound(reg);
    fixture_free(&f);
    servanda_register_free(reg);
}

/* Bytes of an older version are not "there": another document may have them. */
static void test_old_bytes(void **state) {
    (void)state;
    fixture f;
    servanda_register *reg = open_at(":memory:");
    make(&f, "a", bridge);
    add_to(reg, &f);
    fixture_free(&f);
    make(&f, "a", bridges);
    add_to(reg, &f);
    fixture_free(&f);
    make(&f, "b", bridge);
    assert_int_equal(add_to(reg, &f), SERVANDA_ADDED_NEW);
    fixture_free(&f);
    make(&f, "b", bridges); /* now it becomes what a is, and is no less itself */
    assert_int_equal(add_to(reg, &f), SERVANDA_ADDED_VERSION);
    fixture_free(&f);
    assert_int_equal(info_of(reg).documents, 2);
    assert_sound(reg);
    servanda_register_free(reg);
}

static void test_remove(void **state) {
    (void)state;
    fixture f;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_register *reg = open_at(":memory:");
    make(&f, "a", bridge);
    add_to(reg, &f);
    fixture_free(&f);
    make(&f, "b", bridges);
    add_to(reg, &f);
    fixture_free(&f);
    assert_int_equal(count(reg, "bridge"), 2);
    assert_ok(servanda_register_remove(reg, "a", &error), error);
    assert_int_equal(servanda_register_remove(reg, "a", &error), SERVANDA_NOT_FOUND);
    assert_int_equal(count(reg, "bridge"), 1);
    assert_sound(reg);
    assert_ok(servanda_register_remove(reg, "b", &error), error);
    servanda_register_info info = info_of(reg);
    assert_int_equal(info.documents + info.versions + info.blocks + info.statements + info.rules, 0);
    assert_int_equal(info.original_bytes + info.text_bytes, 0);
    assert_null(info.packs);
    assert_int_equal(count(reg, "bridge"), 0);
    assert_sound(reg);
    servanda_register_free(reg);
}

/* ---- what is no addition ---- */

static void assert_refused(servanda_register *reg, const fixture *f, const char *why) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_added_as as;
    assert_int_equal(servanda_register_add(reg, &f->addition, &as, &error), SERVANDA_USAGE);
    assert_non_null(strstr(error.what, why));
    assert_int_equal(as.how, SERVANDA_ADDED_NOTHING);
}

static void test_refused(void **state) {
    (void)state;
    fixture f;
    servanda_register *reg = open_at(":memory:");
    make(&f, "a", bridge);
    f.items[0].id = 2;
    assert_refused(reg, &f, "out of order");
    f.items[0].id = 1, f.items[0].span.byte_start = 1;
    assert_refused(reg, &f, "not in the text");
    f.items[0].span.byte_start = 0, f.items[0].span.byte_end = 1u << 20;
    assert_refused(reg, &f, "not in the text");
    f.items[0].span.byte_end = strlen(f.items[0].quote), f.items[0].kind = SERVANDA_KIND_NONE;
    assert_refused(reg, &f, "no kind");
    f.items[0].kind = SERVANDA_KIND_PROGRESS, f.items[0].doc = "b";
    assert_refused(reg, &f, "another document");
    f.items[0].doc = NULL, f.addition.at = NULL;
    assert_refused(reg, &f, "when");
    f.addition.at = "2025-01-31T09:30:00Z", f.document.info.id = "";
    assert_refused(reg, &f, "no id");
    f.document.info.id = "a";
    assert_int_equal(add_to(reg, &f), SERVANDA_ADDED_NEW);
    fixture_free(&f);
    servanda_register_free(reg);
}

/* ---- documents and summary ---- */

static void make_round(fixture *f, const char *id, const char *lang, const char *text, uint32_t round) {
    fixture_make(f, id, lang, text);
    f->document.info.series = "Bridge talks";
    f->document.info.round = round;
    f->document.info.parties = fixture_list(f, "JPN,KOR", &f->document.info.party_count);
}

static servanda_register *three_documents(void) {
    fixture f;
    servanda_statement *s;
    servanda_register *reg = open_at(":memory:");
    make_round(&f, "r2", "en", "They will build a bridge by 2027.\nThey opened a road.\n", 2);
    f.document.info.date = "2025-05-01";
    s = fixture_state(&f, SERVANDA_KIND_COMMITMENT, "They will build a bridge by 2027");
    fixture_slots(&f, s, "JPN,KOR", "infrastructure");
    fixture_date(&f, s, "../2027", SERVANDA_ROLE_DEADLINE, "by 2027");
    s = fixture_state(&f, SERVANDA_KIND_PROGRESS, "They opened a road");
    fixture_slots(&f, s, "KOR", "infrastructure,trade");
    s->stage = SERVANDA_STAGE_STARTED;
    add_to(reg, &f);
    fixture_free(&f);
    make_round(&f, "r1", "en", "They will meet by 2024.\nThey signed it.\nIt matters.\n", 1);
    f.document.info.date = "2023-05-01";
    s = fixture_state(&f, SERVANDA_KIND_COMMITMENT, "They will meet by 2024");
    fixture_slots(&f, s, "JPN", "diplomacy");
    fixture_date(&f, s, "../2024", SERVANDA_ROLE_DEADLINE, "by 2024");
    fixture_slots(&f, fixture_state(&f, SERVANDA_KIND_PROGRESS, "They signed it"), "JPN", "diplomacy");
    fixture_state(&f, SERVANDA_KIND_POSITION, "It matters");
    add_to(reg, &f);
    fixture_free(&f);
    make_round(&f, "r1-ja", "ja", "署名した。\n", 1);
    f.document.info.version_of = "r1";
    fixture_slots(&f, fixture_state(&f, SERVANDA_KIND_PROGRESS, "署名した"), "JPN", "diplomacy");
    add_to(reg, &f);
    fixture_free(&f);
    return reg;
}

static void put_tally(sv_buf *out, const servanda_tally *t) {
    sv_buf_printf(out, " %llu %llu/%llu %llu due %llu+%llu\n", (unsigned long long)t->commitments,
                  (unsigned long long)t->completed, (unsigned long long)t->progress, (unsigned long long)t->positions,
                  (unsigned long long)t->overdue, (unsigned long long)t->coming);
}

static void assert_summary(servanda_register *reg, const servanda_filter *filter, const char *on, const char *wanted) {
    sv_buf out = SV_BUF_INIT;
    servanda_summary *sum;
    servanda_error error = SERVANDA_ERROR_INIT;
    assert_ok(servanda_register_summary(&sum, reg, filter, on, &error), error);
    sv_buf_printf(&out, "%llu documents", (unsigned long long)sum->documents);
    put_tally(&out, &sum->tally);
    for (size_t i = 0; i < sum->cell_count; i++) {
        sv_buf_printf(&out, "%s/%s", sum->cells[i].party, sum->cells[i].area);
        put_tally(&out, &sum->cells[i].tally);
    }
    for (size_t i = 0; i < sum->list_count; i++) {
        sv_buf_printf(&out, "%s#%u", sum->list[i].id, sum->list[i].round);
        put_tally(&out, &sum->list[i].tally);
    }
    assert_string_equal(out.data, wanted);
    sv_buf_free(&out);
    servanda_summary_free(sum);
}

static void test_summary(void **state) {
    (void)state;
    servanda_register *reg = three_documents();
    assert_summary(reg, NULL, "2025-01-01",
                   "3 documents 2 2/3 1 due 1+1\n"
                   "/ 0 0/0 1 due 0+0\n"
                   "JPN/diplomacy 1 2/2 0 due 1+0\n"
                   "JPN/infrastructure 1 0/0 0 due 0+1\n"
                   "KOR/infrastructure 1 0/1 0 due 0+1\n"
                   "KOR/trade 0 0/1 0 due 0+0\n"
                   "r1-ja#1 0 1/1 0 due 0+0\n"
                   "r1#1 1 1/1 1 due 1+0\n"
                   "r2#2 1 0/1 0 due 0+1\n");
    servanda_filter filter = SERVANDA_FILTER_INIT;
    filter.once = true, filter.party = "JPN";
    assert_summary(reg, &filter, NULL,
                   "2 documents 2 1/1 0 due 0+0\n"
                   "JPN/diplomacy 1 1/1 0 due 0+0\n"
                   "JPN/infrastructure 1 0/0 0 due 0+0\n"
                   "KOR/infrastructure 1 0/0 0 due 0+0\n"
                   "r1#1 1 1/1 0 due 0+0\n"
                   "r2#2 1 0/0 0 due 0+0\n");
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_summary *sum;
    assert_int_equal(servanda_register_summary(&sum, reg, NULL, "2025", &error), SERVANDA_USAGE);
    servanda_register_free(reg);
}

static bool note_id(void *context, const servanda_document_row *row) {
    sv_buf *out = context;
    assert_null(row->original);
    sv_buf_printf(out, "%s%s", out->size ? " " : "", row->info->id);
    return true;
}

static void assert_documents(servanda_register *reg, servanda_filter filter, const char *wanted) {
    sv_buf out = SV_BUF_INIT;
    servanda_error error = SERVANDA_ERROR_INIT;
    filter.size = sizeof filter;
    assert_ok(servanda_register_documents(reg, &filter, note_id, &out, &error), error);
    assert_string_equal(out.data ? out.data : "", wanted);
    sv_buf_free(&out);
}

static void test_documents(void **state) {
    (void)state;
    servanda_register *reg = three_documents();
    assert_documents(reg, (servanda_filter){0}, "r1 r1-ja r2");
    assert_documents(reg, (servanda_filter){.lang = "ja"}, "r1-ja");
    assert_documents(reg, (servanda_filter){.party = "KOR", .from = "2024"}, "r2");
    assert_documents(reg, (servanda_filter){.party = "USA"}, "");
    assert_documents(reg, (servanda_filter){.once = true}, "r1 r2");
    assert_documents(reg, (servanda_filter){.order = SERVANDA_ORDER_NEWEST}, "r2 r1 r1-ja");
    assert_documents(reg, (servanda_filter){.order = SERVANDA_ORDER_NEWEST, .limit = 1, .offset = 1}, "r1");
    servanda_register_free(reg);
}

static void test_info(void **state) {
    (void)state;
    servanda_register *reg = three_documents();
    fixture f;
    make(&f, "late", bridge);
    f.addition.packs = "packs-9";
    f.addition.at = "2026-01-01T00:00:00Z";
    add_to(reg, &f);
    fixture_free(&f);
    servanda_register_info info = info_of(reg);
    assert_string_equal(info.path, ":memory:");
    assert_string_equal(info.backend, "sqlite");
    assert_int_equal(info.schema, info.schema_known);
    assert_int_equal(info.documents, 4);
    assert_int_equal(info.statements, 7);
    assert_int_equal(info.blocks, 7);
    assert_int_equal(info.original_bytes, info.text_bytes);
    assert_true(info.file_bytes > info.original_bytes);
    assert_string_equal(info.packs, "packs-9");
    assert_int_equal(info.stale, 3);
    servanda_register_free(reg);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),      cmocka_unit_test(test_reread),    cmocka_unit_test(test_versions),
        cmocka_unit_test(test_old_bytes), cmocka_unit_test(test_remove),    cmocka_unit_test(test_refused),
        cmocka_unit_test(test_summary),   cmocka_unit_test(test_documents), cmocka_unit_test(test_info),
    };
    return RUN_TESTS(tests);
}
