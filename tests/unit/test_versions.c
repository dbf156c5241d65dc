/* Documents that are one: in several formats, in several versions; and what changed between two texts. */
#include "store_fixture.h"

#include "servanda/revision.h"
#include "store/print.h"
#include "text/text.h"

/* A text of many sentences, each another one; `from` makes them differ, `changed` is the number of one that differs. */
static char *prose(int from, int count, int changed) {
    static char text[1 << 16];
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        uint32_t seed = (uint32_t)(from + i) * 2654435761u + (i == changed);
        for (int letter = 0; letter < 48; letter++, seed = seed * 1664525u + 1013904223u)
            text[used++] = letter % 6 == 5 ? ' ' : (char)('a' + (seed >> 24) % 26);
        text[used++] = '.', text[used++] = '\n';
    }
    text[used] = '\0';
    return text;
}

static sv_print print_of(const char *text) {
    sv_buf letters = SV_BUF_INIT;
    sv_print print;
    sv_letters_add(&letters, text, strlen(text));
    assert_true(sv_print_make(&print, &letters));
    sv_buf_free(&letters);
    return print;
}

static void test_prints_know_letters_only(void **state) {
    (void)state;
    sv_print a = print_of("Both sides will build a port by 2031. 両国は港を造る。"), b, c;
    b = print_of("BOTH sides\nwill build a-\nport, by ２０３１。両 国は\n港を造る");
    c = print_of("Both sides will build a fort by 2031. 両国は港を造る。");
    assert_string_equal(a.sha256, b.sha256);
    assert_true(sv_print_likeness(&a, &b) == 1);
    assert_string_not_equal(a.sha256, c.sha256);
    assert_true(sv_print_likeness(&a, &c) < 1);
    unsigned char bytes[SV_PRINT_BYTES];
    sv_print back = {.letters = 0};
    sv_print_unpack(&back, bytes, sv_print_pack(&a, bytes));
    assert_int_equal(back.count, a.count);
    assert_memory_equal(back.sample, a.sample, a.count * sizeof *a.sample);
}

static void test_likeness_is_the_share_of_the_texts(void **state) {
    (void)state;
    char first[1 << 16];
    snprintf(first, sizeof first, "%s", prose(0, 400, -1));
    sv_print a = print_of(first), none = print_of("");
    assert_int_equal(a.count, SV_PRINT_SAMPLE);
    sv_print half = print_of(prose(200, 400, -1)), other = print_of(prose(5000, 400, -1)),
             near = print_of(prose(0, 400, 7));
    double share = sv_print_likeness(&a, &half), far = sv_print_likeness(&a, &other);
    assert_true(share > 0.25 && share < 0.42); /* 200 of 600 sentences */
    assert_true(far < 0.01);
    assert_true(sv_print_likeness(&a, &near) > 0.97);
    assert_true(sv_print_likeness(&a, &none) == 0);
    assert_true(sv_print_likeness(&none, &none) == 1);
}

/* ---- in a register ---- */

typedef struct one {
    const char *id, *text, *format, *source, *title, *date, *lang, *version_of, *party;
} one;

static servanda_added_as put(servanda_register *reg, one d) {
    fixture f;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_added_as as;
    fixture_make(&f, d.id, d.lang ? d.lang : "en", d.text);
    servanda_document_info *info = &f.document.info;
    info->format = d.format ? d.format : "html";
    info->source = d.source, info->title = d.title, info->date = d.date, info->version_of = d.version_of;
    if (d.party) info->parties = fixture_list(&f, d.party, &info->party_count);
    char *line = sv_arena_copy(f.document.arena, d.text, strcspn(d.text, "\n"));
    fixture_slots(&f, fixture_state(&f, SERVANDA_KIND_COMMITMENT, line), "JPN", "ports");
    assert_ok(servanda_register_add(reg, &f.addition, &as, &error), error);
    assert_sound(reg);
    fixture_free(&f);
    return as;
}

static uint64_t counted(servanda_register *reg, bool all) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_filter filter = SERVANDA_FILTER_INIT;
    uint64_t count = 0;
    filter.all_versions = all;
    assert_ok(servanda_register_count(reg, &filter, &count, &error), error);
    return count;
}

typedef struct seen {
    char words[512];
} seen;

/* "a:1 b:1=a c:2": id, edition, and who counts. */
static bool see(void *context, const servanda_document_row *row) {
    seen *s = context;
    size_t used = strlen(s->words);
    snprintf(s->words + used, sizeof s->words - used, "%s%s:%u%s%s", used ? " " : "", row->info->id,
             (unsigned)row->edition, row->counts ? "=" : "", row->counts ? row->counts : "");
    return true;
}

static const char *works(servanda_register *reg, const char *doc) {
    static seen s;
    servanda_error error = SERVANDA_ERROR_INIT;
    s.words[0] = '\0';
    assert_ok(servanda_register_versions(reg, doc, see, &s, &error), error);
    return s.words;
}

static void test_the_same_text_counts_once(void **state) {
    (void)state;
    servanda_register *reg = open_at(":memory:");
    char text[1 << 16];
    snprintf(text, sizeof text, "%s", prose(0, 40, -1));
    assert_int_equal(put(reg, (one){.id = "a", .text = text}).kin, SERVANDA_KIN_NONE);
    assert_int_equal(put(reg, (one){.id = "x", .text = prose(900, 40, -1)}).kin, SERVANDA_KIN_NONE);
    servanda_added_as as = put(reg, (one){.id = "b", .text = prose(0, 40, 3), .format = "pdf"});
    assert_int_equal(as.kin, SERVANDA_KIN_SAME);
    assert_string_equal(as.beside, "a");
    assert_true(as.likeness > 0.8);
    assert_int_equal(counted(reg, false), 2);
    assert_int_equal(counted(reg, true), 3);
    assert_string_equal(works(reg, "b"), "a:1 b:1=a");
    assert_string_equal(works(reg, NULL), "a:1 b:1=a");
    assert_string_equal(works(reg, "x"), "x:1");
    /* The one that counted goes: the other counts, and is found by the next. */
    servanda_error error = SERVANDA_ERROR_INIT;
    assert_ok(servanda_register_remove(reg, "a", &error), error);
    assert_int_equal(counted(reg, false), 2);
    assert_string_equal(put(reg, (one){.id = "c", .text = text, .format = "docx"}).beside, "b");
    assert_string_equal(works(reg, "c"), "b:1 c:1=b");
    assert_int_equal(servanda_register_versions(reg, "none", see, &(seen){""}, &error), SERVANDA_NOT_FOUND);
    servanda_register_free(reg);
}

static void test_a_later_text_of_a_page_counts(void **state) {
    (void)state;
    servanda_register *reg = open_at(":memory:");
    char first[1 << 16];
    snprintf(first, sizeof first, "%s", prose(0, 40, -1));
    put(reg, (one){.id = "a", .text = first, .source = "https://example.org/p"});
    servanda_added_as as = put(reg, (one){.id = "b", .text = prose(0, 44, 5), .source = "https://example.org/p"});
    assert_int_equal(as.kin, SERVANDA_KIN_NEWER);
    assert_string_equal(as.beside, "a");
    assert_string_equal(works(reg, "a"), "a:1=b b:2");
    assert_int_equal(counted(reg, false), 1);
    /* An older one by its date, of the same title. */
    put(reg, (one){.id = "t", .text = prose(300, 40, 1), .title = "Ports", .date = "2031-04-05"});
    as = put(reg, (one){.id = "u", .text = prose(300, 45, 2), .title = "Ports", .date = "2031-04-05"});
    assert_int_equal(as.kin, SERVANDA_KIN_NEWER);
    assert_string_equal(works(reg, "t"), "t:1=u u:2");
    /* Another page at the same address is another document. */
    as = put(reg, (one){.id = "z", .text = prose(2000, 40, -1), .source = "https://example.org/p"});
    assert_int_equal(as.kin, SERVANDA_KIN_NONE);
    servanda_register_free(reg);
}

static void test_a_date_says_which_is_older(void **state) {
    (void)state;
    servanda_register *reg = open_at(":memory:");
    const char *at = "https://example.org/p";
    put(reg, (one){.id = "new", .text = prose(0, 40, -1), .source = at, .date = "2031-06-01"});
    servanda_added_as as = put(reg, (one){.id = "old", .text = prose(0, 40, 5), .source = at, .date = "2031-04"});
    assert_int_equal(as.kin, SERVANDA_KIN_OLDER);
    assert_string_equal(as.beside, "new");
    assert_string_equal(works(reg, "new"), "old:1=new new:2");
    servanda_register_free(reg);
}

static void test_what_is_not_one(void **state) {
    (void)state;
    servanda_register *reg = open_at(":memory:");
    char text[1 << 16], near[1 << 16];
    snprintf(text, sizeof text, "%s", prose(0, 40, -1));
    snprintf(near, sizeof near, "%s", prose(0, 40, 4));
    put(reg, (one){.id = "a", .text = text, .date = "2031-04-05", .party = "JPN,PHL"});
    /* Language versions, another year, other parties, and short phrases. */
    const one others[] = {
        {.id = "b", .text = text + 1, .lang = "ko"},
        {.id = "c", .text = text + 2, .version_of = "a", .date = "2031-04-05", .party = "JPN,PHL"},
        {.id = "d", .text = prose(0, 40, 3), .format = "pdf", .date = "2032-04-05", .party = "JPN,PHL"},
        {.id = "e", .text = near, .format = "pdf", .date = "2031-04-05", .party = "JPN,VNM"},
        {.id = "f", .text = "Both will act."},
        {.id = "g", .text = "Both will act.\n", .format = "pdf"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        servanda_added_as as = put(reg, others[i]);
        if (as.kin) print_error("%s stands beside %s\n", others[i].id, as.beside);
        assert_int_equal(as.kin, SERVANDA_KIN_NONE);
    }
    assert_int_equal(counted(reg, false), 7);
    servanda_register_free(reg);
}

static void test_what_a_reading_changes(void **state) {
    (void)state;
    servanda_register *reg = open_at(":memory:");
    char first[1 << 16], second[1 << 16];
    snprintf(first, sizeof first, "%s", prose(0, 40, -1));
    snprintf(second, sizeof second, "%s", prose(0, 40, 9));
    put(reg, (one){.id = "a", .text = first, .source = "https://example.org/p"});
    put(reg, (one){.id = "b", .text = second, .source = "https://example.org/p"});
    /* The same bytes read again stay what they were; other bytes are the newest. */
    put(reg, (one){.id = "a", .text = first, .source = "https://example.org/p", .date = "2031"});
    assert_string_equal(works(reg, "a"), "a:1=b b:2");
    servanda_added_as as = put(reg, (one){.id = "a", .text = prose(0, 42, 9), .source = "https://example.org/p"});
    assert_int_equal(as.how, SERVANDA_ADDED_VERSION);
    assert_false(as.same_text);
    assert_string_equal(works(reg, "b"), "b:2=a a:3 a:3");
    /* The same letters in other bytes. */
    char *wide = prose(0, 42, 9);
    memcpy(wide + strlen(wide), "\n\n", 3);
    as = put(reg, (one){.id = "a", .text = wide, .source = "https://example.org/p"});
    assert_true(as.same_text);
    servanda_register_free(reg);
}

/* Two files of one name in two formats take turns when their folder is added again. */
static void test_formats_of_one_name(void **state) {
    (void)state;
    servanda_register *reg = open_at(":memory:");
    char html[1 << 16], pdf[1 << 16];
    snprintf(html, sizeof html, "%s", prose(0, 40, -1));
    snprintf(pdf, sizeof pdf, "%s", prose(0, 40, 3));
    assert_int_equal(put(reg, (one){.id = "a", .text = html}).how, SERVANDA_ADDED_NEW);
    assert_int_equal(put(reg, (one){.id = "a", .text = pdf, .format = "pdf"}).how, SERVANDA_ADDED_VERSION);
    assert_int_equal(put(reg, (one){.id = "a", .text = html}).how, SERVANDA_ADDED_SAME);
    assert_int_equal(put(reg, (one){.id = "a", .text = pdf, .format = "pdf"}).how, SERVANDA_ADDED_SAME);
    servanda_register_free(reg);
}

/* Many copies of one text, and many documents with one long stretch in common: each costs a few look-ups. */
static void test_many(void **state) {
    (void)state;
    servanda_register *reg = open_at(":memory:");
    char text[1 << 16], id[16];
    for (int i = 0; i < 150; i++) {
        snprintf(id, sizeof id, "d%03d", i);
        snprintf(text, sizeof text, "%s", prose(0, 20, -1));
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s", prose(100 + 60 * i, 40, -1));
        assert_int_equal(put(reg, (one){.id = id, .text = text}).kin, SERVANDA_KIN_NONE);
    }
    assert_int_equal(counted(reg, false), 150);
    snprintf(text, sizeof text, "%s", prose(50000, 40, -1));
    for (int i = 0; i < 80; i++) {
        snprintf(id, sizeof id, "c%03d", i);
        put(reg, (one){.id = id, .text = text + i % 2, .format = "pdf"});
    }
    assert_int_equal(counted(reg, false), 151);
    servanda_register_free(reg);
}

/* ---- revisions ---- */

static servanda_document *read_text(const char *text) {
    servanda_document *document = NULL;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.format = "text", info.encoding = "UTF-8";
    assert_ok(servanda_document_read(&document, text, strlen(text), &info, &error), error);
    return document;
}

/* "-gone|+come|a>b", in order. */
static const char *revised(const char *earlier, const char *later) {
    static char words[1024];
    size_t count, used = 0;
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_revisions *revisions = NULL;
    servanda_document *a = read_text(earlier), *b = read_text(later);
    assert_ok(servanda_revisions_find(&revisions, a, b, &error), error);
    const servanda_revision *items = servanda_revisions_items(revisions, &count);
    words[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        bool both = items[i].earlier && items[i].later;
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%s%s%s%s", i ? "|" : "",
                                 both             ? ""
                                 : items[i].later ? "+"
                                                  : "-",
                                 items[i].earlier ? items[i].earlier : "", both ? ">" : "",
                                 items[i].later ? items[i].later : "");
    }
    servanda_revisions_free(revisions);
    servanda_document_free(a);
    servanda_document_free(b);
    return words;
}

static void test_revisions(void **state) {
    (void)state;
    const char *text = "Alpha will act.\n\nBeta will act.\n\nGamma will act.\n\nDelta will act.\n";
    assert_string_equal(revised(text, text), "");
    assert_string_equal(revised(text, "Alpha will act.\n\nBeta will not act.\n\nGamma will act.\n\nDelta will act.\n"),
                        "Beta will act.>Beta will not act.");
    assert_string_equal(revised(text, "Alpha will act.\n\nGamma will act.\n\nDelta will act.\n\nOmega will act.\n"),
                        "-Beta will act.|+Omega will act.");
    /* Another division and other line breaks are no change. */
    assert_string_equal(revised(text, "Alpha will\nact. Beta will act.\n\nGamma will act.\n\nDelta will\nact.\n"), "");
    /* What stands twice is told apart by its neighbours. */
    assert_string_equal(
        revised("Note one.\n\nAgreed.\n\nNote two.\n\nAgreed.\n", "Note one.\n\nAgreed.\n\nNote two.\n"), "-Agreed.");
    assert_string_equal(revised("港を造る。\n", "港と　道を造る。\n"), "港を造る。>港と　道を造る。");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prints_know_letters_only),
        cmocka_unit_test(test_likeness_is_the_share_of_the_texts),
        cmocka_unit_test(test_the_same_text_counts_once),
        cmocka_unit_test(test_a_later_text_of_a_page_counts),
        cmocka_unit_test(test_a_date_says_which_is_older),
        cmocka_unit_test(test_what_is_not_one),
        cmocka_unit_test(test_what_a_reading_changes),
        cmocka_unit_test(test_formats_of_one_name),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_revisions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
