/* Following undertakings: changes, series, standings, findings and wordings, and memory that runs out anywhere in them. */
#include "store_fixture.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <signal.h>
#include <time.h>

#include "servanda/change.h"
#include "servanda/check.h"
#include "servanda/decision.h"
#include "servanda/page.h"
#include "servanda/report.h"

/* Composed for this test: two rounds and a version, and a draft of the third. */
static const char *const parties[] = {"JPN", "KOR"}, *const japan[] = {"JPN"};
static const servanda_date by2026 = {"by 2026", "../2026", SERVANDA_ROLE_DEADLINE, {0, 0, 0, 0}};
static const servanda_date by2028 = {"by 2028", "../2028", SERVANDA_ROLE_DEADLINE, {0, 0, 0, 0}};
static const servanda_amount five = {"5", 5e6, "USD", SERVANDA_BOUND_EXACT, {0, 0, 0, 0}};
static const servanda_amount three = {"3", 3e6, "USD", SERVANDA_BOUND_EXACT, {0, 0, 0, 0}};
static const char *const drop[] = {"turn:drop"}, *const next[] = {"meet:next"};

static servanda_statement said(uint32_t id, const char *quote, servanda_kind kind) {
    servanda_statement s = {.doc = "d", .id = id, .quote = quote, .lang = "en", .kind = kind};
    size_t at = (size_t)id * 200;
    s.span = (servanda_span){at, at + strlen(quote), at, at + strlen(quote)};
    if (kind == SERVANDA_KIND_COMMITMENT) s.force = SERVANDA_FORCE_COMMIT;
    if (kind == SERVANDA_KIND_PROGRESS) s.stage = SERVANDA_STAGE_COMPLETED;
    s.actors = parties, s.actor_count = 2, s.actors_stated = true;
    return s;
}

typedef struct world {
    servanda_statement first[5], second[5], draft[3];
    servanda_link_document docs[3];
} world;

#define WILL SERVANDA_KIND_COMMITMENT
#define DID SERVANDA_KIND_PROGRESS

static void document(servanda_link_document *d, const char *id, const char *date, uint32_t round,
                     const servanda_statement *list, size_t count) {
    *d = (servanda_link_document){.id = id, .lang = "en", .date = date, .series = "Kelp Dialogue", .round = round};
    d->meeting = "dialogue environment";
    d->parties = parties, d->party_count = 2;
    d->statements = (servanda_statements){list, count};
}

static void make(world *w) {
    w->first[0] = said(1, "The sides will restore kelp forests at Omaezaki", WILL);
    w->first[1] = said(2, "The sides will print a tide atlas of Jeju by 2026", WILL);
    w->first[1].dates = &by2026, w->first[1].date_count = 1;
    w->first[2] = said(3, "Japan will lend 12 lantern buoys for USD 5 million", WILL);
    w->first[2].amounts = &five, w->first[2].amount_count = 1;
    w->first[3] = said(4, "The sides will open a museum of nets in Tongyeong", WILL);
    w->first[4] = said(5, "The sides will hold the second meeting in Busan", WILL);
    w->first[4].concepts = next, w->first[4].concept_count = 1;
    w->second[0] = said(1, "The sides restored kelp forests at Omaezaki", DID);
    w->second[1] = said(2, "The sides will print a tide atlas of Jeju by 2028", WILL);
    w->second[1].dates = &by2028, w->second[1].date_count = 1;
    w->second[2] = said(3, "Japan will lend 12 lantern buoys for USD 3 million", WILL);
    w->second[2].amounts = &three, w->second[2].amount_count = 1;
    w->second[2].actors = japan, w->second[2].actor_count = 1;
    w->second[3] = said(4, "The sides decided not to open a museum of nets in Tongyeong", WILL);
    w->second[3].concepts = drop, w->second[3].concept_count = 1;
    w->second[4] = said(5, "The sides will name a shared harbour seal", WILL);
    w->draft[0] = said(1, "The sides will restore kelp forests at Omaezaki", WILL);
    w->draft[1] = said(2, "Japan will lend 12 lantern buoys for USD 5 million", WILL);
    w->draft[1].amounts = &five, w->draft[1].amount_count = 1;
    w->draft[2] = said(3, "The sides will mend ropes", WILL);
    document(&w->docs[0], "one", "2024-03-01", 1, w->first, 5);
    document(&w->docs[1], "two", "2025-03-01", 2, w->second, 5);
    document(&w->docs[2], "three", "2026-03-01", 3, w->draft, 3);
}

static servanda_change change_of(const servanda_changes *changes, size_t earlier, size_t later) {
    size_t count;
    const servanda_changed *rows = servanda_changes_items(changes, &count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].earlier == earlier && rows[i].later == later) return rows[i].change;
    return SERVANDA_CHANGE_COUNT;
}

#define NONE SERVANDA_NO_STATEMENT

static void acts_are_paired_and_judged(void **state) {
    (void)state;
    world w;
    servanda_changes *changes;
    servanda_error error = SERVANDA_ERROR_INIT;
    make(&w);
    assert_ok(servanda_changes_find(&changes, &w.docs[0], &w.docs[1], &error), error);
    assert_int_equal(change_of(changes, 0, 0), SERVANDA_CHANGE_COMPLETED);
    assert_int_equal(change_of(changes, 1, 1), SERVANDA_CHANGE_DEFERRED);
    assert_int_equal(change_of(changes, 2, 2), SERVANDA_CHANGE_AMOUNT);
    assert_int_equal(change_of(changes, 3, 3), SERVANDA_CHANGE_DROPPED);
    assert_int_equal(change_of(changes, 4, NONE), SERVANDA_CHANGE_COMPLETED); /* the meeting was held */
    assert_int_equal(change_of(changes, NONE, 4), SERVANDA_CHANGE_NEW);
    servanda_changes_free(changes);
}

static void rounds_come_in_order(void **state) {
    (void)state;
    world w;
    servanda_series_list *list;
    servanda_error error = SERVANDA_ERROR_INIT;
    size_t count, series, round;
    make(&w);
    w.docs[0].lang = "ja", w.docs[0].series = "another name of it";
    assert_ok(servanda_series_find(&list, w.docs, 3, &error), error);
    const servanda_series *items = servanda_series_items(list, &count);
    assert_int_equal(count, 1);
    assert_int_equal(items[0].round_count, 3);
    assert_true(servanda_series_of(list, 2, &series, &round));
    assert_int_equal(round, 2);
    servanda_series_free(list);
    w.docs[0].round = 9; /* the ninth before the second: another series */
    assert_ok(servanda_series_find(&list, w.docs, 3, &error), error);
    servanda_series_items(list, &count);
    assert_int_equal(count, 2);
    servanda_series_free(list);
}

/* Of two meetings to come, the one that is called by the name of the series is its next. */
static void the_next_round_goes_by_its_name(void **state) {
    (void)state;
    static const servanda_date in2027 = {"in 2027", "2027", SERVANDA_ROLE_EVENT, {0, 0, 0, 0}};
    static const servanda_date in2028 = {"in 2028", "2028", SERVANDA_ROLE_EVENT, {0, 0, 0, 0}};
    world w;
    servanda_series_list *list;
    servanda_error error = SERVANDA_ERROR_INIT;
    size_t count;
    make(&w);
    w.draft[0] = said(1, "The sides will hold the next net contest in 2027", WILL);
    w.draft[0].dates = &in2027, w.draft[0].date_count = 1, w.draft[0].concepts = next, w.draft[0].concept_count = 1;
    w.draft[2] = said(3, "They will hold the fourth Kelp Dialogue in 2028", WILL);
    w.draft[2].dates = &in2028, w.draft[2].date_count = 1, w.draft[2].concepts = next, w.draft[2].concept_count = 1;
    assert_ok(servanda_series_find(&list, w.docs, 3, &error), error);
    assert_string_equal(servanda_series_items(list, &count)[0].next_date, "2028");
    servanda_series_free(list);
    w.draft[2].quote = "They will hold the fourth meeting in 2028";
    assert_ok(servanda_series_find(&list, w.docs, 3, &error), error);
    assert_string_equal(servanda_series_items(list, &count)[0].next_date, "2027");
    servanda_series_free(list);
}

/* A host names itself first; another subject is another series, even of the same words but one. */
static void the_order_of_parties_does_not_matter(void **state) {
    (void)state;
    static const struct {
        const char *one, *other;
        size_t series;
    } names[] = {{"Japan-Korea Kelp Dialogue", "KOREA–JAPAN KELP DIALOGUE", 1},
                 {"中日韩海藻对话", "日中韩海藻对话", 1},
                 {"Japan-Korea Kelp Dialogue", "Korea-Japan Heat Dialogue", 2}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        world w;
        servanda_series_list *list;
        servanda_error error = SERVANDA_ERROR_INIT;
        size_t count;
        make(&w);
        w.docs[0].series = w.docs[2].series = names[i].one, w.docs[1].series = names[i].other;
        w.docs[1].meeting = w.docs[0].meeting = w.docs[2].meeting = NULL;
        assert_ok(servanda_series_find(&list, w.docs, 3, &error), error);
        servanda_series_items(list, &count);
        assert_int_equal(count, names[i].series);
        servanda_series_free(list);
    }
}

/* ---- standings and findings ---- */

typedef struct derived {
    servanda_series_list *series;
    servanda_links *links;
    servanda_standings *standings;
} derived;

static servanda_status derive(const world *w, size_t docs, const servanda_decision *decisions, size_t count,
                              derived *out, servanda_error *error) {
    servanda_standing_options options = SERVANDA_STANDING_OPTIONS_INIT;
    size_t n = 0;
    *out = (derived){NULL, NULL, NULL};
    options.today = "2025-06-01";
    servanda_status status = servanda_series_find(&out->series, w->docs, docs, error);
    if (status == SERVANDA_OK) status = servanda_link(&out->links, w->docs, docs, NULL, 0, error);
    const servanda_undertaking *items = status == SERVANDA_OK ? servanda_links_items(out->links, &n) : NULL;
    if (status != SERVANDA_OK) return status;
    return servanda_standings_find(&out->standings, w->docs, docs, out->series, items, n, decisions, count, &options,
                                   error);
}

static void derived_free(derived *d) {
    servanda_standings_free(d->standings);
    servanda_links_free(d->links);
    servanda_series_free(d->series);
}

static const servanda_standing *standing_of(const derived *d, size_t document, size_t statement) {
    size_t n;
    const servanda_undertaking *items = servanda_links_items(d->links, &n);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < items[i].mention_count; k++)
            if (items[i].mentions[k].document == document && items[i].mentions[k].statement == statement)
                return &servanda_standings_items(d->standings)[i];
    fail();
    return NULL;
}

static servanda_decision decide(const servanda_statement *s, const char *doc, uint64_t id, servanda_state state) {
    servanda_decision d = SERVANDA_DECISION_INIT;
    d.id = id, d.doc = doc, d.quote = s->quote;
    d.byte_start = s->span.byte_start, d.byte_end = s->span.byte_end;
    d.decides = true, d.state = state;
    d.day = "2025-04-01", d.at = "2025-04-01T00:00:00Z";
    return d;
}

static void what_was_decided_goes_first(void **state) {
    (void)state;
    world w;
    derived d;
    servanda_error error = SERVANDA_ERROR_INIT;
    size_t orphans;
    make(&w);
    assert_ok(derive(&w, 2, NULL, 0, &d, &error), error);
    assert_int_equal(standing_of(&d, 0, 0)->state, SERVANDA_STATE_DONE);
    assert_int_equal(standing_of(&d, 0, 1)->state, SERVANDA_STATE_PROMISED);
    assert_int_equal(standing_of(&d, 0, 3)->state, SERVANDA_STATE_DROPPED);
    derived_free(&d);
    servanda_decision decisions[3] = {decide(&w.first[1], "one", 1, SERVANDA_STATE_DONE),
                                      decide(&w.first[1], "gone", 2, SERVANDA_STATE_DONE),
                                      decide(&w.first[1], "one", 3, SERVANDA_STATE_NONE)};
    assert_ok(derive(&w, 2, decisions, 2, &d, &error), error);
    assert_int_equal(standing_of(&d, 1, 1)->state, SERVANDA_STATE_DONE);
    servanda_standings_orphans(d.standings, &orphans);
    assert_int_equal(orphans, 1);
    derived_free(&d);
    assert_ok(derive(&w, 2, decisions, 3, &d, &error), error); /* taken back */
    assert_int_equal(standing_of(&d, 1, 1)->state, SERVANDA_STATE_PROMISED);
    derived_free(&d);
}

static servanda_status check(const world *w, servanda_findings **out, servanda_error *error) {
    servanda_check_options options = SERVANDA_CHECK_OPTIONS_INIT;
    options.today = "2026-03-01";
    return servanda_check_draft(out, w->docs, 3, NULL, 0, &options, error);
}

static void a_draft_is_told_its_faults(void **state) {
    (void)state;
    world w;
    servanda_findings *findings;
    servanda_error error = SERVANDA_ERROR_INIT;
    size_t count, seen[SERVANDA_FINDING_COUNT] = {0};
    make(&w);
    assert_ok(check(&w, &findings, &error), error);
    const servanda_finding *list = servanda_findings_items(findings, &count);
    for (size_t i = 0; i < count; i++) seen[list[i].kind]++;
    assert_int_equal(seen[SERVANDA_FINDING_DONE], 1);
    assert_int_equal(seen[SERVANDA_FINDING_VAGUE], 1);
    assert_true(seen[SERVANDA_FINDING_CONTRADICTS] >= 1);
    assert_int_equal(seen[SERVANDA_FINDING_FORGOTTEN], 2); /* the atlas and the seal */
    servanda_findings_free(findings);
}

/* ---- wordings and pages ---- */

static void pieces_put_together_are_the_texts(void **state) {
    (void)state;
    static const char *const pairs[][2] = {{"a b c", "a x c"},     {"", "new"},
                                           {"same", "same"},       {"one two three", "four"},
                                           {"1,000 t", "1,200 t"}, {"e\xCC\x81 a", "e\xCC\x80 a"}};
    servanda_error error = SERVANDA_ERROR_INIT;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        servanda_wording *w;
        char texts[2][64] = {"", ""};
        size_t count;
        assert_ok(servanda_wording_compare(&w, pairs[i][0], pairs[i][1], &error), error);
        const servanda_piece *pieces = servanda_wording_pieces(w, &count);
        for (size_t k = 0; k < count; k++) {
            if (pieces[k].kind != SERVANDA_PIECE_COME) strncat(texts[0], pieces[k].text, pieces[k].size);
            if (pieces[k].kind != SERVANDA_PIECE_GONE) strncat(texts[1], pieces[k].text, pieces[k].size);
        }
        assert_string_equal(texts[0], pairs[i][0]);
        assert_string_equal(texts[1], pairs[i][1]);
        servanda_wording_free(w);
    }
}

static void pages_escape_what_they_hold(void **state) {
    (void)state;
    static const char evil[] = "<b>&\"'[x](javascript:1)*_`";
    servanda_error error = SERVANDA_ERROR_INIT;
    for (int html = 0; html < 2; html++) {
        servanda_page page = {.html = html};
        size_t size;
        assert_ok(servanda_output_open(&page.output, NULL, NULL, &error), error);
        servanda_page_text(&page, evil);
        servanda_page_link(&page, "javascript:alert(1)", "no link");
        servanda_page_link(&page, "https://example.org/\"><x>", "none either");
        const char *text = servanda_output_bytes(page.output, &size);
        assert_null(memmem(text, size, "<b>", 3));
        assert_null(memmem(text, size, "javascript:alert", 16));
        assert_null(memmem(text, size, "\"><x>", 5));
        if (!html) assert_non_null(memmem(text, size, "\\[x\\]", 5));
        servanda_output_free(page.output);
    }
}

/* ---- decisions in a register ---- */

typedef struct counting {
    size_t count, whole;
} counting;

static bool count_decision(void *context, const servanda_decision *d) {
    counting *c = context;
    c->count++;
    c->whole += d->sha256 && strcmp(d->quote, "They did") == 0 && d->state == SERVANDA_STATE_DONE;
    return true;
}

static servanda_status keep_decision(servanda_register *reg, unsigned number, servanda_error *error) {
    servanda_decision d = SERVANDA_DECISION_INIT;
    char proof[32];
    int size = snprintf(proof, sizeof proof, "proof %u", number);
    d.doc = "doc", d.quote = "They did", d.byte_end = 8;
    d.decides = true, d.state = SERVANDA_STATE_DONE;
    d.day = "2025-04-01", d.at = "2025-04-01T00:00:00Z", d.source = "proof.txt";
    return servanda_register_decide(reg, &d, proof, (size_t)size, NULL, error);
}

/* On a busy machine a child may not come far in a moment. */
static void wait_for_one(const volatile unsigned *kept, unsigned before) {
    const struct timespec moment = {0, 1000000L};
    for (int i = 0; i < 20000 && *kept == before; i++) nanosleep(&moment, NULL);
}

/* A decision and its evidence are there together or not at all, whenever the program dies. */
static void a_killed_decision_is_whole_or_none(void **state) {
    (void)state;
    folder f = folder_make();
    file_path path = file_in(&f, "kill.db");
    volatile unsigned *kept = mmap(NULL, sizeof *kept, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    servanda_register_free(open_at(path.text));
    for (unsigned round = 0; round < 12; round++) {
        unsigned before = *kept;
        pid_t child = fork();
        if (child == 0) {
            servanda_register *reg;
            servanda_error error = SERVANDA_ERROR_INIT;
            if (servanda_register_open(&reg, path.text, NULL, &error) != SERVANDA_OK) _exit(1);
            while (keep_decision(reg, *kept, &error) == SERVANDA_OK) ++*kept;
            _exit(2);
        }
        struct timespec moment = {0, 2000000L + round * 1700000L};
        if (round % 2) wait_for_one(kept, before); /* the other half is killed at any moment, opening included */
        nanosleep(&moment, NULL);
        kill(child, SIGKILL);
        int left;
        assert_int_equal(waitpid(child, &left, 0), child);
        assert_true(WIFSIGNALED(left));
        servanda_register *reg = open_at(path.text);
        servanda_error error = SERVANDA_ERROR_INIT;
        counting c = {0, 0};
        assert_ok(servanda_register_decisions(reg, count_decision, &c, &error), error);
        assert_int_equal(c.count, c.whole);
        assert_true(c.count >= *kept && c.count <= *kept + round + 1);
        assert_sound(reg);
        servanda_register_free(reg);
    }
    assert_true(*kept > 0);
    munmap((void *)(uintptr_t)kept, sizeof *kept);
    folder_remove(&f);
}

static void bad_decisions_are_refused(void **state) {
    (void)state;
    servanda_register *reg = open_at(":memory:");
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_decision good = SERVANDA_DECISION_INIT;
    good.doc = "doc", good.quote = "They did", good.byte_end = 8, good.scores = true, good.score = 1;
    good.member = "JPN", good.day = "2025-04-01", good.at = "2025-04-01T00:00:00Z";
    servanda_decision bad[5] = {good, good, good, good, good};
    bad[0].score = 2, bad[1].day = "2025", bad[2].member = NULL, bad[3].doc = "", bad[4].scores = false;
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(servanda_register_decide(reg, &bad[i], NULL, 0, NULL, &error), SERVANDA_USAGE);
    assert_ok(servanda_register_decide(reg, &good, NULL, 0, NULL, &error), error);
    servanda_register_free(reg);
}

#ifdef SV_FAULTS
/* ---- memory ---- */

static servanda_status all_of_it(servanda_register *reg, const world *w, servanda_error *error) {
    servanda_changes *changes = NULL;
    servanda_findings *findings = NULL;
    servanda_wording *wording = NULL;
    servanda_decisions *decided = NULL;
    derived d = {NULL, NULL, NULL};
    servanda_decision decision = decide(&w->first[1], "one", 1, SERVANDA_STATE_DONE);
    servanda_status status = servanda_changes_find(&changes, &w->docs[0], &w->docs[1], error);
    if (status == SERVANDA_OK) status = derive(w, 2, &decision, 1, &d, error);
    if (status == SERVANDA_OK) status = check(w, &findings, error);
    if (status == SERVANDA_OK) status = servanda_wording_compare(&wording, "one two three", "one four three", error);
    if (status == SERVANDA_OK) status = servanda_register_collect_decisions(&decided, reg, error);
    servanda_changes_free(changes);
    servanda_findings_free(findings);
    servanda_wording_free(wording);
    servanda_decisions_free(decided);
    derived_free(&d);
    return status;
}

static void memory_may_run_out_anywhere(void **state) {
    (void)state;
    world w;
    servanda_register *reg = open_at(":memory:");
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_status status = SERVANDA_MEMORY;
    make(&w);
    assert_ok(keep_decision(reg, 1, &error), error);
    for (long n = 1; status != SERVANDA_OK; n++) {
        sv_fault_arm_alloc(n);
        status = all_of_it(reg, &w, &error);
        sv_fault_arm_alloc(0);
        assert_true(status == SERVANDA_OK || status == SERVANDA_MEMORY);
        assert_true(n < 100000);
    }
    servanda_register_free(reg);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(acts_are_paired_and_judged),         cmocka_unit_test(rounds_come_in_order),
        cmocka_unit_test(the_next_round_goes_by_its_name),    cmocka_unit_test(the_order_of_parties_does_not_matter),
        cmocka_unit_test(what_was_decided_goes_first),        cmocka_unit_test(a_draft_is_told_its_faults),
        cmocka_unit_test(pieces_put_together_are_the_texts),  cmocka_unit_test(pages_escape_what_they_hold),
        cmocka_unit_test(a_killed_decision_is_whole_or_none), cmocka_unit_test(bad_decisions_are_refused),
#ifdef SV_FAULTS
        cmocka_unit_test(memory_may_run_out_anywhere),
#endif
    };
    return RUN_TESTS(tests);
}
