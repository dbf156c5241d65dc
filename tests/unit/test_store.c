/* The register: what goes in comes out, in every way it can be asked for. */
#include "store_fixture.h"

/* ---- documents of the tests: two rounds of one partnership in two languages ---- */

static const char first_text[] = "# Comet Partnership\n"
                                 "The two sides will open a joint office in Osaka by March 2026.\n"
                                 "They signed a memorandum on quantum research in May 2024.\n"
                                 "Both sides welcomed the semiconductors dialogue.\n"
                                 "| Share this page\n";
static const char second_text[] = "# 彗星パートナーシップ\n"
                                  "両国は、2027年までに量子技術の共同研究を開始する。\n"
                                  "- 半導体の供給網に係る対話を継続する。\n"
                                  "両国は、人工知能に関する意見交換を歓迎した。\n";

static void make_first(fixture *f) {
    fixture_make(f, "comet-1", "en", first_text);
    f->document.info.date = "2024-06-14";
    f->document.info.title = "Comet Partnership";
    f->document.info.series = "Comet Partnership";
    f->document.info.round = 1;
    f->document.info.parties = fixture_list(f, "JPN,USA", &f->document.info.party_count);
    servanda_statement *s =
        fixture_state(f, SERVANDA_KIND_COMMITMENT, "The two sides will open a joint office in Osaka by March 2026");
    fixture_slots(f, s, "JPN,USA", "science,diplomacy");
    fixture_date(f, s, "../2026-03", SERVANDA_ROLE_DEADLINE, "by March 2026");
    s = fixture_state(f, SERVANDA_KIND_PROGRESS, "They signed a memorandum on quantum research in May 2024");
    fixture_slots(f, s, "JPN,USA", "quantum");
    fixture_date(f, s, "2024-05", SERVANDA_ROLE_EVENT, "in May 2024");
    s = fixture_state(f, SERVANDA_KIND_POSITION, "Both sides welcomed the semiconductors dialogue");
    fixture_slots(f, s, "JPN,USA", "semiconductors");
}

static void make_second(fixture *f) {
    fixture_make(f, "comet-2", "ja", second_text);
    f->document.info.date = "2025-06";
    f->document.info.series = "Comet Partnership";
    f->document.info.round = 2;
    servanda_statement *s =
        fixture_state(f, SERVANDA_KIND_COMMITMENT, "両国は、2027年までに量子技術の共同研究を開始する");
    fixture_slots(f, s, "JPN,USA", "quantum");
    fixture_date(f, s, "../2027", SERVANDA_ROLE_DEADLINE, "2027年までに");
    s = fixture_state(f, SERVANDA_KIND_COMMITMENT, "半導体の供給網に係る対話を継続する");
    s->force = SERVANDA_FORCE_INTEND;
    s->lead = "両国は、2027年までに量子技術の共同研究を開始する";
    fixture_slots(f, s, "JPN", "semiconductors,supply-chain");
    s = fixture_state(f, SERVANDA_KIND_POSITION, "両国は、人工知能に関する意見交換を歓迎した");
    fixture_slots(f, s, "JPN,USA", "ai");
}

static servanda_register *both_in_memory(void) {
    fixture f;
    servanda_register *reg = open_at(":memory:");
    make_second(&f);
    assert_int_equal(add_to(reg, &f), SERVANDA_ADDED_NEW);
    fixture_free(&f);
    make_first(&f);
    assert_int_equal(add_to(reg, &f), SERVANDA_ADDED_NEW);
    fixture_free(&f);
    assert_sound(reg);
    return reg;
}

/* ---- listing ---- */

/* Writes "comet-1:1 comet-2:1 …". */
static bool note_row(void *context, const servanda_row *row) {
    sv_buf *out = context;
    sv_buf_printf(out, "%s%s:%u", out->size ? " " : "", row->statement->doc, row->statement->id);
    return true;
}

static void assert_lists(servanda_register *reg, const servanda_filter *filter, const char *wanted) {
    sv_buf out = SV_BUF_INIT;
    servanda_error error = SERVANDA_ERROR_INIT;
    uint64_t count;
    assert_ok(servanda_register_list(reg, filter, note_row, &out, &error), error);
    assert_string_equal(out.data ? out.data : "", wanted);
    assert_ok(servanda_register_count(reg, filter, &count, &error), error);
    if (!filter || (!filter->limit && !filter->offset && filter->order != SERVANDA_ORDER_DUE)) {
        uint64_t words = out.size > 0;
        for (size_t i = 0; i < out.size; i++) words += out.data[i] == ' ';
        assert_int_equal(count, words);
    }
    sv_buf_free(&out);
}

#define LISTS(reg, wanted, ...)                                          \
    do {                                                                 \
        servanda_filter filter_ = {.size = sizeof filter_, __VA_ARGS__}; \
        assert_lists(reg, &filter_, wanted);                             \
    } while (0)

static void test_filters(void **state) {
    (void)state;
    servanda_register *reg = both_in_memory();
    assert_lists(reg, NULL, "comet-1:1 comet-1:2 comet-1:3 comet-2:1 comet-2:2 comet-2:3");
    LISTS(reg, "comet-2:1 comet-2:2 comet-2:3", .doc = "comet-2");
    LISTS(reg, "", .doc = "comet");
    LISTS(reg, "comet-1:1 comet-1:2 comet-1:3 comet-2:1 comet-2:3", .party = "USA");
    LISTS(reg, "comet-1:2 comet-2:1", .area = "quantum");
    LISTS(reg, "comet-2:1", .area = "quantum", .kind = SERVANDA_KIND_COMMITMENT);
    LISTS(reg, "comet-2:2", .force = SERVANDA_FORCE_INTEND);
    LISTS(reg, "comet-1:2", .stage = SERVANDA_STAGE_COMPLETED);
    LISTS(reg, "comet-1:1 comet-1:2 comet-1:3", .lang = "en");
    LISTS(reg, "comet-1:1 comet-1:2 comet-1:3", .to = "2024");
    LISTS(reg, "comet-2:1 comet-2:2 comet-2:3", .from = "2024-06-15");
    LISTS(reg, "comet-2:1 comet-2:2 comet-2:3", .from = "2025-06-30", .to = "2025-06-30");
    LISTS(reg, "", .from = "2025-07-01");
    LISTS(reg, "comet-1:1", .due_before = "2026");
    LISTS(reg, "comet-1:1", .due_before = "2026-03-31");
    LISTS(reg, "", .due_before = "2026-03-30");
    LISTS(reg, "comet-2:1", .due_after = "2026-04");
    LISTS(reg, "comet-2:1 comet-2:2 comet-2:3", .series = "Comet Partnership", .from = "2025");
    servanda_register_free(reg);
}

static void test_text_filter(void **state) {
    (void)state;
    servanda_register *reg = both_in_memory();
    LISTS(reg, "comet-1:2", .text = "quantum");
    LISTS(reg, "comet-1:2", .text = "QUANTUM memorandum");
    LISTS(reg, "comet-1:3", .text = "semiconductor");
    LISTS(reg, "", .text = "\"semiconductor\"");
    LISTS(reg, "comet-2:1 comet-2:2", .text = "量子");
    LISTS(reg, "comet-2:2", .text = "量子 供給網");
    LISTS(reg, "comet-2:2", .text = "網");
    LISTS(reg, "", .text = "share");
    LISTS(reg, "", .text = "量網");
    servanda_register_free(reg);
}

static void test_orders(void **state) {
    (void)state;
    servanda_register *reg = both_in_memory();
    LISTS(reg, "comet-1:1 comet-2:1", .order = SERVANDA_ORDER_DUE);
    LISTS(reg, "comet-2:1", .order = SERVANDA_ORDER_DUE, .due_after = "2026-06-01");
    LISTS(reg, "comet-2:1 comet-2:2 comet-2:3 comet-1:1 comet-1:2 comet-1:3", .order = SERVANDA_ORDER_NEWEST);
    LISTS(reg, "comet-1:2 comet-1:3", .limit = 2, .offset = 1);
    LISTS(reg, "comet-2:3", .offset = 5);
    LISTS(reg, "", .offset = 6);
    servanda_register_free(reg);
}

static void test_bad_filters(void **state) {
    (void)state;
    servanda_register *reg = both_in_memory();
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_filter filter = SERVANDA_FILTER_INIT;
    filter.from = "last week";
    assert_int_equal(servanda_register_list(reg, &filter, note_row, NULL, &error), SERVANDA_USAGE);
    assert_non_null(strstr(error.what, "last week"));
    filter.from = "2026/2025";
    assert_int_equal(servanda_register_list(reg, &filter, note_row, NULL, &error), SERVANDA_USAGE);
    filter.from = NULL;
    filter.text = " 、。 ";
    assert_int_equal(servanda_register_list(reg, &filter, note_row, NULL, &error), SERVANDA_USAGE);
    filter.text = NULL;
    filter.order = (servanda_order)9;
    assert_int_equal(servanda_register_list(reg, &filter, note_row, NULL, &error), SERVANDA_USAGE);
    servanda_register_free(reg);
}

/* A caller that was built when the struct was shorter: what it does not know is not read. */
static void test_older_caller(void **state) {
    (void)state;
    servanda_register *reg = both_in_memory();
    servanda_filter filter = SERVANDA_FILTER_INIT;
    filter.size = offsetof(servanda_filter, area);
    filter.doc = "comet-2", filter.area = "quantum", filter.order = (servanda_order)77;
    assert_lists(reg, &filter, "comet-2:1 comet-2:2 comet-2:3");
    servanda_register_free(reg);
}

static bool stop_at_once(void *context, const servanda_row *row) {
    (void)row;
    ++*(int *)context;
    return false;
}

static bool use_register(void *context, const servanda_row *row) {
    (void)row;
    servanda_error error = SERVANDA_ERROR_INIT;
    uint64_t count;
    assert_int_equal(servanda_register_count(context, NULL, &count, &error), SERVANDA_USAGE);
    return true;
}

static void test_callbacks(void **state) {
    (void)state;
    servanda_register *reg = both_in_memory();
    servanda_error error = SERVANDA_ERROR_INIT;
    int rows = 0;
    assert_ok(servanda_register_list(reg, NULL, stop_at_once, &rows, &error), error);
    assert_int_equal(rows, 1);
    assert_ok(servanda_register_list(reg, NULL, use_register, reg, &error), error);
    assert_lists(reg, NULL, "comet-1:1 comet-1:2 comet-1:3 comet-2:1 comet-2:2 comet-2:3");
    servanda_register_free(reg);
}

/* ---- all slots come back ---- */

static const char rich_text[] =
    "# Funds\n"
    "Before.\n"
    "Ministers plan to give up to 5 million dollars to the Lumen Programme (LUMEN) in 2026.\n"
    "After it.\n";

static void make_rich(fixture *f) {
    static const char *const names[] = {"Lumen Programme", "LUMEN"};
    static const char *const rules[] = {"amount.dollars", "pred.plan"};
    fixture_make(f, "rich", "en", rich_text);
    servanda_statement *s =
        fixture_state(f, SERVANDA_KIND_COMMITMENT,
                      "Ministers plan to give up to 5 million dollars to the Lumen Programme (LUMEN) in 2026");
    s->force = SERVANDA_FORCE_INTEND;
    s->reaffirmed = true;
    s->lead = "Funds";
    fixture_slots(f, s, "JPN", "finance");
    fixture_date(f, s, "2026", SERVANDA_ROLE_EVENT, "in 2026");
    servanda_amount *amount = SV_NEW(f->document.arena, servanda_amount);
    *amount = (servanda_amount){"up to 5 million dollars", 5e6, "USD", SERVANDA_BOUND_MAX,
                                fixture_span(f, "up to 5 million")};
    s->amounts = amount, s->amount_count = 1;
    s->names = names, s->name_count = 2;
    servanda_phrase *phrases = SV_NEW_N(f->document.arena, servanda_phrase, 3);
    phrases[0] = (servanda_phrase){"the Lumen Programme", "org:lumen", fixture_span(f, "the Lumen")};
    phrases[1] = (servanda_phrase){"Programme", "instrument:programme", fixture_span(f, "Programme")};
    phrases[2] = (servanda_phrase){"dollars", NULL, fixture_span(f, "dollars")};
    s->phrases[SERVANDA_PHRASE_BENEFICIARY] = (servanda_phrases){phrases, 1};
    s->phrases[SERVANDA_PHRASE_INSTRUMENT] = (servanda_phrases){phrases + 1, 2};
    s->rules = rules, s->rule_count = 2;
    servanda_reason *reasons = SV_NEW_N(f->document.arena, servanda_reason, 3);
    reasons[0] =
        (servanda_reason){"force", "intend", "pred.plan", "a plan is an intention", fixture_span(f, "plan"), false};
    reasons[1] = (servanda_reason){"force", "commit", "pred.give", NULL, fixture_span(f, "give"), true};
    reasons[2] = (servanda_reason){"actors", "JPN", NULL, NULL, fixture_span(f, "Ministers"), false};
    s->reasons = reasons, s->reason_count = 3;
}

typedef struct expected {
    const fixture *f;
    int seen;
    bool reasons;
} expected;

static void assert_span(servanda_span got, servanda_span wanted) {
    assert_int_equal(got.start, wanted.start);
    assert_int_equal(got.end, wanted.end);
    assert_int_equal(got.byte_start, wanted.byte_start);
    assert_int_equal(got.byte_end, wanted.byte_end);
}

static void assert_reasons(const servanda_statement *got, const servanda_statement *wanted) {
    assert_int_equal(got->reason_count, wanted->reason_count);
    for (size_t i = 0; i < wanted->reason_count; i++) {
        const servanda_reason *a = &got->reasons[i], *b = &wanted->reasons[i];
        assert_string_equal(a->slot, b->slot);
        assert_string_equal(a->value, b->value);
        assert_true(!a->rule == !b->rule && (!a->rule || strcmp(a->rule, b->rule) == 0));
        assert_true(!a->why == !b->why && (!a->why || strcmp(a->why, b->why) == 0));
        assert_int_equal(a->runner_up, b->runner_up);
        assert_span(a->span, b->span);
    }
}

static void assert_phrases(const servanda_statement *got, const servanda_statement *wanted) {
    for (int slot = 0; slot < SERVANDA_PHRASE_END; slot++) {
        assert_int_equal(got->phrases[slot].count, wanted->phrases[slot].count);
        for (size_t i = 0; i < wanted->phrases[slot].count; i++) {
            const servanda_phrase *a = &got->phrases[slot].items[i], *b = &wanted->phrases[slot].items[i];
            assert_string_equal(a->quote, b->quote);
            assert_true(!a->id == !b->id && (!a->id || strcmp(a->id, b->id) == 0));
            assert_span(a->span, b->span);
        }
    }
}

static bool compare_rich(void *context, const servanda_row *row) {
    expected *e = context;
    const servanda_statement *s = row->statement, *w = &e->f->items[0];
    e->seen++;
    assert_string_equal(s->doc, "rich");
    assert_int_equal(s->id, 1);
    assert_span(s->span, w->span);
    assert_string_equal(s->quote, w->quote);
    assert_string_equal(s->lead, "Funds");
    assert_string_equal(s->lang, "en");
    assert_int_equal(s->kind, SERVANDA_KIND_COMMITMENT);
    assert_int_equal(s->force, SERVANDA_FORCE_INTEND);
    assert_int_equal(s->stage, SERVANDA_STAGE_NONE);
    assert_true(s->reaffirmed);
    assert_int_equal(s->actor_count, 1);
    assert_string_equal(s->actors[0], "JPN");
    assert_string_equal(s->areas[0], "finance");
    assert_int_equal(s->amount_count, 1);
    assert_string_equal(s->amounts[0].quote, "up to 5 million dollars");
    assert_true(s->amounts[0].value == 5e6);
    assert_string_equal(s->amounts[0].currency, "USD");
    assert_int_equal(s->amounts[0].bound, SERVANDA_BOUND_MAX);
    assert_span(s->amounts[0].span, w->amounts[0].span);
    assert_int_equal(s->date_count, 1);
    assert_string_equal(s->dates[0].edtf, "2026");
    assert_int_equal(s->dates[0].role, SERVANDA_ROLE_EVENT);
    assert_span(s->dates[0].span, w->dates[0].span);
    assert_int_equal(s->name_count, 2);
    assert_string_equal(s->names[1], "LUMEN");
    assert_phrases(s, w);
    assert_int_equal(s->rule_count, 2);
    assert_string_equal(s->rules[0], "amount.dollars");
    assert_string_equal(s->rules[1], "pred.plan");
    assert_string_equal(row->due_from, "2026-01-01");
    assert_string_equal(row->due_to, "2026-12-31");
    assert_null(row->document->date);
    assert_string_equal(row->document->id, "rich");
    if (e->reasons)
        assert_reasons(s, w);
    else
        assert_int_equal(s->reason_count, 0);
    if (!e->reasons) return true;
    assert_string_equal(row->before, "");
    assert_string_equal(row->after, ".");
    assert_string_equal(row->heading, "Funds");
    return true;
}

static void test_slots(void **state) {
    (void)state;
    fixture f;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_register *reg = open_at(":memory:");
    make_rich(&f);
    add_to(reg, &f);
    expected e = {&f, 0, false};
    assert_ok(servanda_register_list(reg, NULL, compare_rich, &e, &error), error);
    assert_int_equal(e.seen, 1);
    e.reasons = true;
    assert_ok(servanda_register_show(reg, "rich", 1, 5, compare_rich, &e, &error), error);
    assert_int_equal(e.seen, 2);
    LISTS(reg, "rich:1", .instrument = "programme");
    LISTS(reg, "rich:1", .instrument = "instrument:programme");
    LISTS(reg, "", .instrument = "org:lumen");
    assert_int_equal(servanda_register_show(reg, "rich", 2, 5, compare_rich, &e, &error), SERVANDA_NOT_FOUND);
    assert_int_equal(servanda_register_show(reg, "poor", 1, 5, compare_rich, &e, &error), SERVANDA_NOT_FOUND);
    fixture_free(&f);
    servanda_register_free(reg);
}

static bool note_around(void *context, const servanda_row *row) {
    snprintf(context, 256, "%s|%s|%s", row->before, row->after, row->heading);
    return true;
}

/* Context is counted in code points, and ends where the paragraph ends. */
static void test_around(void **state) {
    (void)state;
    char text[256];
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_register *reg = both_in_memory();
    assert_ok(servanda_register_show(reg, "comet-2", 2, 4, note_around, text, &error), error);
    assert_string_equal(text, "|。|彗星パートナーシップ");
    assert_ok(servanda_register_show(reg, "comet-2", 2, 0, note_around, text, &error), error);
    assert_string_equal(text, "||彗星パートナーシップ");
    assert_ok(servanda_register_show(reg, "comet-2", 1, 1000, note_around, text, &error), error);
    assert_string_equal(text, "|。|彗星パートナーシップ");
    servanda_register_free(reg);
}

/* ---- deadlines ---- */

typedef struct due_case {
    const char *edtf[2];
    servanda_role role[2];
    servanda_kind kind;
    const char *from, *to;
    const char *date; /* of the document */
} due_case;

static bool note_due(void *context, const servanda_row *row) {
    const due_case *c = context;
    assert_true(!row->due_from == !c->from && (!c->from || strcmp(row->due_from, c->from) == 0));
    assert_true(!row->due_to == !c->to && (!c->to || strcmp(row->due_to, c->to) == 0));
    return true;
}

static void test_due(void **state) {
    (void)state;
    const servanda_role BY = SERVANDA_ROLE_DEADLINE, ON = SERVANDA_ROLE_EVENT, AT = SERVANDA_ROLE_REFERENCE;
    const servanda_kind will = SERVANDA_KIND_COMMITMENT, did = SERVANDA_KIND_PROGRESS;
    const due_case cases[] = {
        {{"../2030"}, {BY}, will, NULL, "2030-12-31", NULL},
        {{"2030"}, {BY}, will, "2030-01-01", "2030-12-31", NULL},
        {{"2028-02"}, {BY}, will, "2028-02-01", "2028-02-29", NULL},
        {{"2025-04/2026-03"}, {ON}, will, "2025-04-01", "2026-03-31", NULL},
        {{"2025-24"}, {ON}, will, "2025-12-01", "2026-02-28", NULL},
        {{"2025/.."}, {ON}, will, NULL, NULL, NULL},
        {{"2024", "2026"}, {ON, BY}, will, "2026-01-01", "2026-12-31", NULL},
        {{"2027", "2026"}, {BY, BY}, will, "2026-01-01", "2026-12-31", NULL},
        {{"2025/..", "2027"}, {BY, BY}, will, "2027-01-01", "2027-12-31", NULL},
        {{"2022"}, {AT}, will, NULL, NULL, NULL},
        {{"soon"}, {BY}, will, NULL, NULL, NULL},
        {{"2030"}, {BY}, did, NULL, NULL, NULL},
        {{"2019"}, {ON}, will, NULL, NULL, "2024-05"}, /* recalled, not promised */
        {{"2019", "2024"}, {ON, ON}, will, "2024-01-01", "2024-12-31", "2024-05"},
        {{"2022"}, {BY}, will, "2022-01-01", "2022-12-31", "2024-05"}, /* an old deadline is one */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        servanda_error error = SERVANDA_ERROR_INIT;
        servanda_register *reg = open_at(":memory:");
        fixture_make(&f, "due", "en", "They will do it by then.\n");
        f.document.info.date = cases[i].date;
        servanda_statement *s = fixture_state(&f, cases[i].kind, "They will do it by then");
        for (int d = 0; d < 2 && cases[i].edtf[d]; d++)
            fixture_date(&f, s, cases[i].edtf[d], cases[i].role[d], "by then");
        add_to(reg, &f);
        due_case wanted = cases[i];
        assert_ok(servanda_register_list(reg, NULL, note_due, &wanted, &error), error);
        fixture_free(&f);
        servanda_register_free(reg);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filters),     cmocka_unit_test(test_text_filter),  cmocka_unit_test(test_orders),
        cmocka_unit_test(test_bad_filters), cmocka_unit_test(test_older_caller), cmocka_unit_test(test_callbacks),
        cmocka_unit_test(test_slots),       cmocka_unit_test(test_around),       cmocka_unit_test(test_due),
    };
    return RUN_TESTS(tests);
}
