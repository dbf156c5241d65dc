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
    size_t at = (size_t)id * 100;
    s.span = (servanda_span){at, at + strlen(quote), at, at + strlen(quote)};
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
    assert_string_equal(servanda_difference_name(SERVANDA_DIFFERS_SCOPE), "scope");
    assert_null(servanda_difference_name(3));
}

/* Trainees in one number here and in another there; a scale in words, a year or a model's name is no such thing. */
static void another_number_is_another_scope(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        unsigned differs;
    } cases[] = {{"trains 60 nurses", "trains 80 nurses", SERVANDA_DIFFERS_SCOPE},
                 {"trains 60 nurses", "trains 60 of them", 0},
                 {"trains 12,000 nurses", "trains 12 thousand nurses", 0},
                 {"trains 60 nurses", "trains nurses", 0},
                 {"trains 60 nurses in 12 towns", "trains 80 nurses", 0},
                 {"the plan of 2021 stands", "the plan of 2022 stands", 0},
                 {"builds A-320 wings", "builds A-380 wings", 0},
                 {"trains １００ nurses", "trains 100 nurses", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        servanda_statement a = {.kind = SERVANDA_KIND_COMMITMENT, .force = SERVANDA_FORCE_COMMIT, .lang = "en"}, b = a;
        a.quote = cases[i].a;
        b.quote = cases[i].b;
        assert_int_equal(servanda_differences(&a, &b), cases[i].differs);
    }
}

static void a_part_keeps_whole_groups_apart(void **state) {
    (void)state;
    world w;
    servanda_links *links;
    servanda_error error = SERVANDA_ERROR_INIT;
    make(&w);
    /* 0.0 and 1.0 are versions, and 2.0 is like both; parting 1.0 from 2.0 parts 0.0 from it too. */
    const servanda_link_decision decisions[] = {{{1, 0}, {2, 0}, false}};
    assert_int_equal(servanda_link(&links, w.docs, 3, decisions, 1, &error), SERVANDA_OK);
    assert_int_equal(undertaking_of(links, 0, 0), undertaking_of(links, 1, 0));
    assert_int_not_equal(undertaking_of(links, 0, 0), undertaking_of(links, 2, 0));
    servanda_links_free(links);
}

static void the_order_of_documents_does_not_matter(void **state) {
    (void)state;
    world w;
    servanda_links *one, *two;
    servanda_error error = SERVANDA_ERROR_INIT;
    size_t n, m;
    make(&w);
    const servanda_link_document turned[] = {w.docs[2], w.docs[1], w.docs[0]};
    assert_int_equal(servanda_link(&one, w.docs, 3, NULL, 0, &error), SERVANDA_OK);
    assert_int_equal(servanda_link(&two, turned, 3, NULL, 0, &error), SERVANDA_OK);
    const servanda_undertaking *a = servanda_links_items(one, &n), *b = servanda_links_items(two, &m);
    assert_int_equal(n, m);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(a[i].id, b[i].id);
        assert_int_equal(a[i].mention_count, b[i].mention_count);
        assert_int_equal(a[i].reason_count, b[i].reason_count);
        for (size_t k = 0; k < a[i].reason_count; k++) assert_string_equal(a[i].reasons[k].why, b[i].reasons[k].why);
    }
    servanda_links_free(one);
    servanda_links_free(two);
}

/* Nothing but ids in common: concepts join what is said in two scripts. */
static void concepts_join_languages(void **state) {
    (void)state;
    static const char *const tide[] = {"org:TIDE", "t:archive", "t:osaka"}, *const moon[] = {"t:lamp", "t:moon"};
    world w;
    servanda_links *links;
    servanda_error error = SERVANDA_ERROR_INIT;
    make(&w);
    w.docs[1].version_of = NULL;
    w.docs[1].date = "2023-02-01";
    w.a[1] = statement(2, "plain words of one tongue", "en", NULL, NULL, SERVANDA_FORCE_COMMIT);
    w.b[1] = statement(2, "altogether other letters", "ko", NULL, NULL, SERVANDA_FORCE_COMMIT);
    w.b[2] = statement(3, "nothing alike here", "ko", NULL, NULL, SERVANDA_FORCE_COMMIT);
    w.a[1].concepts = w.b[1].concepts = tide, w.a[1].concept_count = w.b[1].concept_count = 3;
    w.b[2].concepts = moon, w.b[2].concept_count = 2;
    assert_int_equal(servanda_link(&links, w.docs, 3, NULL, 0, &error), SERVANDA_OK);
    assert_int_equal(undertaking_of(links, 0, 1), undertaking_of(links, 1, 1));
    assert_int_not_equal(undertaking_of(links, 0, 1), undertaking_of(links, 1, 2));
    size_t count, at = undertaking_of(links, 0, 1);
    const servanda_undertaking *u = &servanda_links_items(links, &count)[at];
    assert_int_equal(u->reason_count, 1);
    assert_non_null(strstr(u->reasons[0].why, "org:TIDE"));
    servanda_links_free(links);
}

/* A statement without a name of its own belongs to the one before it, in one paragraph only. */
static void what_goes_on_belongs_to_its_paragraph(void **state) {
    (void)state;
    world w;
    servanda_error error = SERVANDA_ERROR_INIT;
    for (uint32_t block = 7; block < 9; block++) {
        servanda_links *links;
        make(&w);
        w.c[1] = statement(2, "It is done by then.", "en", NULL, NULL, SERVANDA_FORCE_COMMIT);
        w.c[0].block = 7;
        w.c[1].block = block;
        assert_int_equal(servanda_link(&links, w.docs, 3, NULL, 0, &error), SERVANDA_OK);
        assert_int_equal(undertaking_of(links, 2, 0) == undertaking_of(links, 2, 1), block == 7);
        servanda_links_free(links);
    }
}

/* A sum of money is an act of its own, and so is what shares nothing with the act before it. */
static void another_act_of_the_paragraph_is_its_own(void **state) {
    (void)state;
    static const servanda_amount sum = {.value = 500000000, .currency = "JPY"};
    static const char *const lamp[] = {"t:lamp"};
    servanda_error error = SERVANDA_ERROR_INIT;
    for (unsigned round = 0; round < 3; round++) {
        world w;
        servanda_links *links;
        make(&w);
        w.c[1] = statement(2, "It is done by then.", "en", NULL, NULL, SERVANDA_FORCE_COMMIT);
        w.c[0].block = w.c[1].block = 7;
        if (round == 1) w.c[1].amounts = &sum, w.c[1].amount_count = 1;
        if (round == 2) w.c[1].concepts = w.a[2].concepts = lamp, w.c[1].concept_count = w.a[2].concept_count = 1;
        assert_int_equal(servanda_link(&links, w.docs, 3, NULL, 0, &error), SERVANDA_OK);
        assert_int_equal(undertaking_of(links, 2, 0) == undertaking_of(links, 2, 1), round == 0);
        servanda_links_free(links);
    }
}

/* Both are alike in their words; what parts them is what each is about, and not what is done about it. */
static void each_subject_of_a_paragraph_is_its_own(void **state) {
    (void)state;
    static const char *const lists[][2] = {{"t:lamp", "t:moon"}, {"a:lend", "a:host"}};
    servanda_error error = SERVANDA_ERROR_INIT;
    for (size_t i = 0; i < 2; i++) {
        world w;
        servanda_links *links;
        make(&w);
        w.c[1] = statement(2, "The KITE-2 lunar beacon will be repaired.", "en", NULL, NULL, SERVANDA_FORCE_COMMIT);
        w.c[0].block = w.c[1].block = 7;
        w.c[0].concepts = &lists[i][0], w.c[1].concepts = &lists[i][1];
        w.c[0].concept_count = w.c[1].concept_count = 1;
        assert_int_equal(servanda_link(&links, &w.docs[2], 1, NULL, 0, &error), SERVANDA_OK);
        assert_int_equal(undertaking_of(links, 0, 0) == undertaking_of(links, 0, 1), i == 1);
        servanda_links_free(links);
    }
}

/* ---- comparing ---- */

static servanda_statement at(servanda_statement s, size_t start, size_t end) {
    s.span = (servanda_span){start, end, start, end};
    return s;
}

/* Three acts, of which the other text lacks the middle one; `gap` free characters stand there instead. */
static servanda_aligned middle_of(size_t gap, servanda_kind kind) {
    static const char *const one[] = {"t:one"}, *const last[] = {"t:three"};
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_alignment *alignment;
    servanda_statement a[3], b[2];
    size_t count;
    for (size_t i = 0; i < 3; i++)
        a[i] = at(statement((uint32_t)i + 1, i == 1 ? "the middle" : "an act", "en", NULL, NULL, SERVANDA_FORCE_COMMIT),
                  i * 42, i * 42 + 40);
    a[1].kind = kind;
    b[0] = at(statement(1, "uno", "ko", NULL, NULL, SERVANDA_FORCE_COMMIT), 0, 40);
    b[1] = at(statement(2, "tres", "ko", NULL, NULL, SERVANDA_FORCE_COMMIT), 42 + gap, 82 + gap);
    a[0].concepts = b[0].concepts = one, a[0].concept_count = b[0].concept_count = 1;
    a[2].concepts = b[1].concepts = last, a[2].concept_count = b[1].concept_count = 1;
    servanda_link_document left = {.id = "a", .lang = "en", .statements = {a, 3}};
    servanda_link_document right = {.id = "b", .lang = "ko", .statements = {b, 2}};
    assert_int_equal(servanda_align_documents(&alignment, &left, &right, &error), SERVANDA_OK);
    const servanda_aligned *rows = servanda_alignment_rows(alignment, &count);
    assert_int_equal(count, 3);
    assert_int_equal(rows[1].a, 1);
    assert_int_equal(rows[1].b, SERVANDA_NO_STATEMENT);
    servanda_aligned middle = rows[1];
    servanda_alignment_free(alignment);
    return middle;
}

static void an_act_is_missing_where_there_is_no_room_for_it(void **state) {
    (void)state;
    assert_int_equal(middle_of(0, SERVANDA_KIND_COMMITMENT).differs, SERVANDA_DIFFERS_MISSING);
    servanda_aligned unread = middle_of(60, SERVANDA_KIND_COMMITMENT), view = middle_of(0, SERVANDA_KIND_POSITION);
    assert_int_equal(unread.differs, 0);
    assert_true(unread.unread);
    assert_int_equal(view.differs, 0);
    assert_true(view.unread);
}

static void wordings_that_bind_alike_do_not_differ(void **state) {
    (void)state;
    static const char *const inner[] = {"force:explore"};
    servanda_statement a = statement(1, "x", "en", NULL, NULL, SERVANDA_FORCE_EXPLORE), b = a;
    b.lang = "ko", b.force = SERVANDA_FORCE_COMMIT;
    assert_int_equal(servanda_differences(&a, &b), SERVANDA_DIFFERS_FORCE);
    b.concepts = inner, b.concept_count = 1;
    assert_int_equal(servanda_differences(&a, &b), 0);
    a.force = SERVANDA_FORCE_OBLIGE;
    assert_int_equal(servanda_differences(&a, &b), 0);
    b.lang = "en";
    assert_int_equal(servanda_differences(&a, &b), SERVANDA_DIFFERS_FORCE);
}

static void only_stated_actors_are_compared(void **state) {
    (void)state;
    static const char *const mention[] = {"KOR"};
    servanda_statement a = statement(1, "x", "en", NULL, NULL, SERVANDA_FORCE_COMMIT), b = a;
    b.actor_count = 1;
    assert_int_equal(servanda_differences(&a, &b), SERVANDA_DIFFERS_ACTOR);
    b.concepts = mention, b.concept_count = 1;
    assert_int_equal(servanda_differences(&a, &b), 0);
    b.concept_count = 0, b.actors_stated = false;
    assert_int_equal(servanda_differences(&a, &b), 0);
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

static void memory_runs_out_in_comparing(void **state) {
    (void)state;
    world w;
    servanda_status status = SERVANDA_MEMORY;
    make(&w);
    for (long n = 1; status != SERVANDA_OK; n++) {
        servanda_alignment *alignment = NULL;
        servanda_error error = SERVANDA_ERROR_INIT;
        sv_fault_arm_alloc(n);
        status = servanda_align_documents(&alignment, &w.docs[0], &w.docs[1], &error);
        sv_fault_arm_alloc(0);
        assert_true(status == SERVANDA_OK || (status == SERVANDA_MEMORY && !alignment));
        servanda_alignment_free(alignment);
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
        cmocka_unit_test(another_number_is_another_scope),
        cmocka_unit_test(a_part_keeps_whole_groups_apart),
        cmocka_unit_test(the_order_of_documents_does_not_matter),
        cmocka_unit_test(concepts_join_languages),
        cmocka_unit_test(what_goes_on_belongs_to_its_paragraph),
        cmocka_unit_test(another_act_of_the_paragraph_is_its_own),
        cmocka_unit_test(each_subject_of_a_paragraph_is_its_own),
        cmocka_unit_test(an_act_is_missing_where_there_is_no_room_for_it),
        cmocka_unit_test(wordings_that_bind_alike_do_not_differ),
        cmocka_unit_test(only_stated_actors_are_compared),
        cmocka_unit_test(nothing_to_link),
#ifdef SV_FAULTS
        cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(memory_runs_out_in_comparing),
#endif
    };
    return RUN_TESTS(tests);
}
