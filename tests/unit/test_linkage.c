/* What people decide about links: kept as facts, found again after a new reading, taken back by number. */
#include "servanda/linkage.h"
#include "store_fixture.h"

static const char first_text[] = "# Harbour Talks\n"
                                 "The two sides will open a tide office in Osaka.\n"
                                 "They will train forty pilots.\n";
static const char second_text[] = "# Harbour Talks\n"
                                  "The tide office in Osaka was opened.\n";
static const char longer_text[] = "# Harbour Talks\n"
                                  "A line was put before.\n"
                                  "The tide office in Osaka was opened.\n";

static void add(servanda_register *reg, const char *id, const char *text, const char *const *quotes, size_t count) {
    fixture f;
    fixture_make(&f, id, "en", text);
    for (size_t i = 0; i < count; i++) fixture_state(&f, SERVANDA_KIND_COMMITMENT, quotes[i]);
    add_to(reg, &f);
    fixture_free(&f);
}

static servanda_register *two_documents(void) {
    static const char *const first[] = {"The two sides will open a tide office in Osaka",
                                        "They will train forty pilots"};
    static const char *const second[] = {"The tide office in Osaka was opened"};
    servanda_register *reg = open_at(":memory:");
    add(reg, "talks-1", first_text, first, 2);
    add(reg, "talks-2", second_text, second, 1);
    return reg;
}

static servanda_linkage between(servanda_verdict verdict) {
    return (servanda_linkage){
        .verdict = verdict,
        .a = {"talks-1", 16, 62, "The two sides will open a tide office in Osaka"},
        .b = {"talks-2", 16, 51, "The tide office in Osaka was opened"},
        .who = "Ann",
        .note = "seen on the spot",
    };
}

typedef struct seen {
    size_t count, undone;
    servanda_verdict last;
} seen;

static bool see(void *context, const servanda_linkage *l) {
    seen *s = context;
    s->count++;
    s->undone += l->undone_at != NULL;
    s->last = l->verdict;
    assert_int_equal(l->number, s->count);
    assert_string_equal(l->a.doc, "talks-1");
    assert_string_equal(l->who, "Ann");
    assert_string_equal(l->note, "seen on the spot");
    assert_int_equal(strlen(l->at), 20);
    return true;
}

static seen look(servanda_register *reg) {
    seen s = {0, 0, SERVANDA_VERDICT_NONE};
    servanda_error error = SERVANDA_ERROR_INIT;
    assert_int_equal(servanda_register_linkages(reg, see, &s, &error), SERVANDA_OK);
    return s;
}

static void the_newest_decision_holds(void **state) {
    (void)state;
    servanda_register *reg = two_documents();
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_linkage join = between(SERVANDA_VERDICT_JOIN), never = between(SERVANDA_VERDICT_NEVER);
    uint64_t number;
    assert_int_equal(servanda_register_link(reg, &join, &number, &error), SERVANDA_OK);
    assert_int_equal(number, 1);
    assert_int_equal(servanda_register_link(reg, &never, &number, &error), SERVANDA_OK);
    assert_int_equal(number, 2);
    seen s = look(reg);
    assert_int_equal(s.count, 2);
    assert_int_equal(s.undone, 1);
    assert_int_equal(s.last, SERVANDA_VERDICT_NEVER);
    assert_int_equal(servanda_register_unlink(reg, 2, "Ann", &error), SERVANDA_OK);
    assert_int_equal(servanda_register_unlink(reg, 2, "Ann", &error), SERVANDA_NOT_FOUND);
    assert_int_equal(servanda_register_unlink(reg, 99, "Ann", &error), SERVANDA_NOT_FOUND);
    assert_int_equal(look(reg).undone, 2);
    servanda_register_free(reg);
}

static size_t decisions_of(servanda_register *reg, servanda_link_decision *first) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_collection *collection;
    const servanda_link_decision *list;
    size_t count;
    assert_int_equal(servanda_register_collect(&collection, reg, NULL, &error), SERVANDA_OK);
    assert_int_equal(servanda_collection_decisions(collection, reg, &list, &count, &error), SERVANDA_OK);
    if (count) *first = list[0];
    servanda_collection_free(collection);
    return count;
}

static void decisions_outlive_readings(void **state) {
    (void)state;
    static const char *const moved[] = {"A line was put before", "The tide office in Osaka was opened"};
    static const char *const other[] = {"A line was put before"};
    servanda_register *reg = two_documents();
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_linkage join = between(SERVANDA_VERDICT_JOIN);
    servanda_link_decision d = {.together = false};
    uint64_t number;
    assert_int_equal(decisions_of(reg, &d), 0);
    assert_int_equal(servanda_register_link(reg, &join, &number, &error), SERVANDA_OK);
    assert_int_equal(decisions_of(reg, &d), 1);
    assert_true(d.together);
    assert_int_equal(d.b.statement, 0);
    add(reg, "talks-2", longer_text, moved, 2);
    assert_int_equal(decisions_of(reg, &d), 1);
    assert_int_equal(d.b.document, 1);
    assert_int_equal(d.b.statement, 1);
    assert_int_equal(servanda_register_remove(reg, "talks-2", &error), SERVANDA_OK);
    assert_int_equal(decisions_of(reg, &d), 0);
    assert_int_equal(look(reg).count, 1);
    add(reg, "talks-2", "# Harbour Talks\n| Nothing\n- A line was put before\n", other, 1);
    add(reg, "talks-2", longer_text, moved, 2);
    assert_int_equal(decisions_of(reg, &d), 1);
    servanda_register_free(reg);
}

static void what_is_no_decision_is_refused(void **state) {
    (void)state;
    servanda_register *reg = two_documents();
    servanda_error error = SERVANDA_ERROR_INIT;
    uint64_t number;
    servanda_linkage none = between(SERVANDA_VERDICT_NONE), nobody = between(SERVANDA_VERDICT_JOIN);
    servanda_linkage nowhere = nobody;
    nobody.who = "";
    nowhere.b.doc = NULL;
    assert_int_equal(servanda_register_link(reg, &none, &number, &error), SERVANDA_USAGE);
    assert_int_equal(servanda_register_link(reg, &nobody, &number, &error), SERVANDA_USAGE);
    assert_int_equal(servanda_register_link(reg, &nowhere, &number, &error), SERVANDA_USAGE);
    assert_int_equal(servanda_register_unlink(reg, 1, NULL, &error), SERVANDA_USAGE);
    assert_int_equal(look(reg).count, 0);
    assert_int_equal(servanda_verdict_of("split"), SERVANDA_VERDICT_SPLIT);
    assert_int_equal(servanda_verdict_of("merge"), SERVANDA_VERDICT_NONE);
    assert_null(servanda_verdict_name(SERVANDA_VERDICT_NONE));
    servanda_register_free(reg);
}

typedef struct parts {
    size_t parts, undertakings, statements; /* in memory at one time, at most */
    char ids[4][24], words[4][64];          /* of undertakings; of their first statements */
} parts;

static bool take_part(void *context, servanda_part *part) {
    parts *p = context;
    size_t n, held = 0;
    const servanda_undertaking *list = servanda_part_undertakings(part, &n);
    const servanda_link_document *docs = servanda_part_documents(part);
    for (size_t i = 0; i < 2; i++) held += docs[i].statements.count;
    for (size_t i = 0; i < n; i++) {
        servanda_mention m = list[i].mentions[0];
        const servanda_statement *s = &docs[m.document].statements.items[m.statement];
        assert_string_equal(s->doc, docs[m.document].id);
        snprintf(p->ids[p->undertakings], sizeof p->ids[0], "%s", list[i].id);
        snprintf(p->words[p->undertakings++], sizeof p->words[0], "%s", s->quote);
    }
    p->parts++;
    if (held > p->statements) p->statements = held;
    servanda_part_free(part);
    return true;
}

static parts parts_of(servanda_register *reg, const char *id, const bool *documents, size_t most) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_collection *collection;
    servanda_filter filter = SERVANDA_FILTER_INIT;
    servanda_part_ask ask = SERVANDA_PART_ASK_INIT;
    parts p = {.parts = 0};
    bool current;
    filter.outline = true;
    ask.id = id, ask.documents = documents, ask.most = most;
    assert_int_equal(servanda_register_collect(&collection, reg, &filter, &error), SERVANDA_OK);
    assert_int_equal(servanda_register_parts(reg, collection, &ask, take_part, &p, &current, &error), SERVANDA_OK);
    assert_int_equal(current, p.parts > 0);
    servanda_collection_free(collection);
    return p;
}

/* Of two documents with three statements, the outline has the first of each. */
static void undertakings_come_in_parts(void **state) {
    (void)state;
    static const bool second[] = {false, true};
    servanda_register *reg = two_documents();
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_linkage join = between(SERVANDA_VERDICT_JOIN);
    uint64_t number;
    assert_int_equal(servanda_register_link(reg, &join, &number, &error), SERVANDA_OK);
    assert_int_equal(parts_of(reg, NULL, NULL, 0).parts, 0); /* not up to date */
    assert_int_equal(servanda_register_relink(reg, &error), SERVANDA_OK);
    parts all = parts_of(reg, NULL, NULL, 0), one = parts_of(reg, NULL, NULL, 1);
    assert_int_equal(all.parts, 1);
    assert_int_equal(all.undertakings, 2);
    assert_int_equal(all.statements, 3);
    assert_int_equal(one.parts, 2);
    assert_memory_equal(one.ids, all.ids, sizeof all.ids);
    assert_string_equal(one.words[1], "They will train forty pilots");
    parts named = parts_of(reg, all.ids[0], NULL, 0), held = parts_of(reg, NULL, second, 0);
    assert_int_equal(named.undertakings, 1);
    assert_int_equal(named.statements, 2);
    assert_string_equal(named.ids[0], all.ids[0]);
    assert_string_equal(held.ids[0], all.ids[0]);
    assert_int_equal(held.undertakings, 1);
    assert_int_equal(parts_of(reg, "nothing", NULL, 0).parts, 1);
    servanda_register_free(reg);
}

static void an_outline_can_be_filled(void **state) {
    (void)state;
    servanda_register *reg = two_documents();
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_collection *collection;
    servanda_filter filter = SERVANDA_FILTER_INIT;
    size_t n;
    filter.outline = true;
    assert_int_equal(servanda_register_collect(&collection, reg, &filter, &error), SERVANDA_OK);
    const servanda_link_document *docs = servanda_collection_documents(collection, &n);
    assert_int_equal(n, 2);
    assert_int_equal(docs[0].statements.count, 1);
    assert_int_equal(servanda_collection_fill(collection, reg, (const bool[]){true, false}, &error), SERVANDA_OK);
    assert_int_equal(docs[0].statements.count, 2);
    assert_string_equal(docs[0].statements.items[1].quote, "They will train forty pilots");
    assert_string_equal(docs[0].statements.items[1].doc, "talks-1");
    servanda_collection_free(collection);
    servanda_register_free(reg);
}

#ifdef SV_FAULTS
static void memory_runs_out(void **state) {
    (void)state;
    servanda_register *reg = two_documents();
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_linkage join = between(SERVANDA_VERDICT_JOIN);
    servanda_collection *collection;
    const servanda_link_decision *list;
    size_t count;
    uint64_t number;
    assert_int_equal(servanda_register_link(reg, &join, &number, &error), SERVANDA_OK);
    assert_int_equal(servanda_register_collect(&collection, reg, NULL, &error), SERVANDA_OK);
    servanda_status status = SERVANDA_MEMORY;
    for (long n = 1; status != SERVANDA_OK; n++) {
        sv_fault_arm_alloc(n);
        status = servanda_collection_decisions(collection, reg, &list, &count, &error);
        sv_fault_arm_alloc(0);
        assert_true(status == SERVANDA_OK ? count == 1 : status == SERVANDA_MEMORY && !list);
        assert_true(n < 1000);
    }
    servanda_collection_free(collection);
    servanda_register_free(reg);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_decision_holds),
        cmocka_unit_test(decisions_outlive_readings),
        cmocka_unit_test(what_is_no_decision_is_refused),
        cmocka_unit_test(undertakings_come_in_parts),
        cmocka_unit_test(an_outline_can_be_filled),
#ifdef SV_FAULTS
        cmocka_unit_test(memory_runs_out),
#endif
    };
    return RUN_TESTS(tests);
}
