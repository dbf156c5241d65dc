/* Linking: the same act is one undertaking, others are not; decisions are obeyed; memory may run out anywhere. */
#include "servanda/link.h"
#include "test.h"

/* Composed for this test. */
static const char *const ja_parties[] = {"JPN", "KOR"}, *const actors[] = {"JPN", "KOR"}, *const areas[] = {"space"};
static const servanda_amount five = {"5", 5e6, "USD", SERVANDA_BOUND_EXACT, {0, 0, 0, 0}};
static const servanda_amount three = {"3", 3e6, "USD", SERVANDA_BOUND_EXACT, {0, 0, 0, 0}};
static const servanda_date by2026 = {"by 2026", "../2026", SERVANDA_ROLE_DEADLINE, {0, 0, 0, 0}};
static const servanda_date by2027 = {"by 2027", "../2027", SERVANDA_ROLE_DEADLINE, {0, 0, 0, 0}};

static servanda_statement statement(uint32_t id, const char *quote, const char *lang, const servanda_amount *amount,
                                    const servanda_date *date, servanda_force force) {
    servanda_statement s = {.doc = "d", .id = id, .quote = quote, .lang = lang};
    s.span = (servanda_span){id * 100, id * 100 + strlen(quote), id * 100, id * 100 + strlen(quote)};
    s.kind = SERVANDA_KIND_COMMITMENT;
    s.force = force;
    s.actors = actors, s.actor_count = 2;
    s.actors_stated = true;
    s.areas = areas, s.area_count = 1;
    s.amounts = amount, s.amount_count = amount ? 1 : 0;
    s.dates = date, s.date_count = date ? 1 : 0;
    return s;
}

typedef struct world {
    servanda_statement a[3], b[3], c[2];
    servanda_link_document docs[3];
} world;

static void make(world *w) {
    w->a[0] = statement(1, "Both sides will launch the KITE-2 lunar beacon by 2026.", "en", NULL, &by2026,
                        SERVANDA_FORCE_COMMIT);
    w->a[1] = statement(2, "Japan will give 5 million dollars to the Tidal Archive.", "en", &five, NULL,
                        SERVANDA_FORCE_COMMIT);
    w->a[2] = statement(3, "They intend to train harbour pilots together.", "en", NULL, NULL, SERVANDA_FORCE_INTEND);
    w->b[0] = statement(1, "KITE-2 shall fly by 2027.", "ko", NULL, &by2027, SERVANDA_FORCE_COMMIT);
    w->b[1] = statement(2, "Tidal Archive 5 million.", "ko", &five, NULL, SERVANDA_FORCE_COMMIT);
    w->b[2] = statement(3, "pilots", "ko", NULL, NULL, SERVANDA_FORCE_INTEND);
    w->c[0] =
        statement(1, "The KITE-2 lunar beacon will be launched by 2027.", "en", NULL, &by2027, SERVANDA_FORCE_COMMIT);
    w->c[1] = statement(2, "A choir of students sang in the old town.", "en", NULL, NULL, SERVANDA_FORCE_COMMIT);
    w->docs[0] = (servanda_link_document){.id = "a",
                                          .lang = "en",
                                          .date = "2024-05-01",
                                          .parties = ja_parties,
                                          .party_count = 2,
                                          .statements = {w->a, 3}};
    w->docs[1] = (servanda_link_document){.id = "b",
                                          .lang = "ko",
                                          .date = "2024-05-01",
                                          .version_of = "a",
                                          .parties = ja_parties,
                                          .party_count = 2,
                                          .statements = {w->b, 3}};
    w->docs[2] = (servanda_link_document){.id = "c",
                                          .lang = "en",
                                          .date = "2025-05-01",
                                          .parties = ja_parties,
                                          .party_count = 2,
                                          .statements = {w->c, 2}};
}

static size_t undertaking_of(const servanda_links *links, size_t document, size_t stmt) {
    size_t count;
    const servanda_undertaking *u = servanda_links_items(links, &count);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < u[i].mention_count; k++)
            if (u[i].mentions[k].document == document && u[i].mentions[k].statement == stmt) return i;
    return SIZE_MAX;
}

static void one_act_is_one_undertaking(void **state) {
    (void)state;
    world w;
    servanda_links *links;
    servanda_error error = SERVANDA_ERROR_INIT;
    make(&w);
    assert_int_equal(servanda_link(&links, w.docs, 3, NULL, 0, &error), SERVANDA_OK);
    assert_int_equal(undertaking_of(links, 0, 0), undertaking_of(links, 1, 0));
    assert_int_equal(undertaking_of(links, 0, 0), undertaking_of(links, 2, 0));
    assert_int_equal(undertaking_of(links, 0, 1), undertaking_of(links, 1, 1));
    assert_int_not_equal(undertaking_of(links, 0, 0), undertaking_of(links, 0, 1));
    assert_int_not_equal(undertaking_of(links, 0, 2), undertaking_of(links, 2, 1));
    servanda_links_free(links);
}

static void decisions_are_obeyed(void **state) {
    (void)state;
    world w;
    servanda_links *links;
    servanda_error error = SERVANDA_ERROR_INIT;
    make(&w);
    const servanda_link_decision decisions[] = {{{0, 0}, {2, 0}, false}, {{0, 2}, {2, 1}, true}};
    assert_int_equal(servanda_link(&links, w.docs, 3, decisions, 2, &error), SERVANDA_OK);
    assert_int_not_equal(undertaking_of(links, 0, 0), undertaking_of(links, 2, 0));
    assert_int_equal(undertaking_of(links, 0, 2), undertaking_of(links, 2, 1));
    servanda_links_free(links);
}

static void versions_side_by_side(void **state) {
    (void)state;
    world w;
    servanda_alignment *alignment;
    servanda_error error = SERVANDA_ERROR_INIT;
    size_t count;
    make(&w);
    assert_int_equal(servanda_align_documents(&alignment, &w.docs[0], &w.docs[1], &error), SERVANDA_OK);
    const servanda_aligned *rows = servanda_alignment_rows(alignment, &count);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(rows[i].a, i);
        assert_int_equal(rows[i].b, i);
    }
    servanda_alignment_free(alignment);
}

static void differences(void **state) {
    (void)state;
    servanda_statement a = statement(1, "x", "en", &five, &by2026, SERVANDA_FORCE_COMMIT), b = a;
    assert_int_equal(servanda_differences(&a, &b), 0);
    assert_int_equal(servanda_differences(&a, NULL), SERVANDA_DIFFERS_MISSING);
    b.force = SERVANDA_FORCE_INTEND;
    b.amounts = &three;
    b.dates = &by2027;
    b.actor_count = 1;
    assert_int_equal(servanda_differences(&a, &b), SERVANDA_DIFFERS_FORCE | SERVANDA_DIFFERS_AMOUNT |
                                                       SERVANDA_DIFFERS_DEADLINE | SERVANDA_DIFFERS_ACTOR);
    assert_string_equal(servanda_difference_name(SERVANDA_DIFFERS_DEADLINE), "deadline");
    assert_null(servanda_difference_name(3));
}

static void nothing_to_link(void **state) {
    (void)state;
    servanda_links *links;
    servanda_error error = SERVANDA_ERROR_INIT;
    size_t count;
    assert_int_equal(servanda_link(&links, NULL, 0, NULL, 0, &error), SERVANDA_OK);
    servanda_links_items(links, &count);
    assert_int_equal(count, 0);
    servanda_links_free(links);
}

#ifdef SV_FAULTS
static void memory_runs_out(void **state) {
    (void)state;
    world w;
    servanda_status status = SERVANDA_MEMORY;
    make(&w);
    for (long n = 1; status != SERVANDA_OK; n++) {
        servanda_links *links = NULL;
        servanda_error error = SERVANDA_ERROR_INIT;
        sv_fault_arm_alloc(n);
        status = servanda_link(&links, w.docs, 3, NULL, 0, &error);
        sv_fault_arm_alloc(0);
        assert_true(status == SERVANDA_OK || (status == SERVANDA_MEMORY && !links));
        servanda_links_free(links);
        assert_true(n < 10000);
    }
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_act_is_one_undertaking),
        cmocka_unit_test(decisions_are_obeyed),
        cmocka_unit_test(versions_side_by_side),
        cmocka_unit_test(differences),
        cmocka_unit_test(nothing_to_link),
#ifdef SV_FAULTS
        cmocka_unit_test(memory_runs_out),
#endif
    };
    return RUN_TESTS(tests);
}
