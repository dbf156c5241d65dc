/* The N-th allocation or I/O call fails, anywhere between bytes and register: the status says so, nothing is lost.
 *
 * The one idea: the same work is done over and over, each time with a later failure, until none comes any more. Each
 * run must end well or with the status of a missing resource; AddressSanitizer sees what is leaked or used too late. */
#include "test.h"

#include <stdlib.h>
#include <unistd.h>

#include "servanda/extract.h"
#include "servanda/register.h"

#define MOST_RUNS 400 /* long counts are walked in steps */

#ifdef SV_FAULTS

typedef struct sample {
    const char *id, *lang, *format, *text;
} sample;

static const sample samples[] = {
    {"talks-1", "en", "markdown",
     "---\ntitle: Joint statement of the harbour talks\ndate: 2025-03-01\n---\n\n# Harbours\n\n"
     "Japan and the Republic of Korea will open a joint office in Busan by 2026.\n\n"
     "The two sides intend to cooperate in:\n\n- quantum sensors for ports;\n- training of 200 engineers.\n\n"
     "Japan provided USD 5 million to the Blue Port Fund (BPF) in June 2024.\n"},
    {"talks-2", "ja", "text",
     "港湾協議 共同声明\n2025年3月1日\n\n"
     "両国は、2026年までに共同事務所を開設し、500万ドルの基金を設立する予定である。\n"
     "日本は、新しい訓練計画を歓迎した。\n"},
    {"talks-3", "zh", "html",
     "<html><head><title>港口会谈</title></head><body><nav>首页</nav><h1>联合声明</h1>"
     "<p>双方将于2026年设立联合办公室，并计划培训200名工程师。</p><ul><li>加强合作</li></ul></body></html>"},
};

static bool lacks_resources(servanda_status status) {
    return status == SERVANDA_MEMORY || status == SERVANDA_IO || status == SERVANDA_DISK_FULL;
}

typedef struct work {
    const sample *sample;
    const servanda_packs *packs;
    const char *path; /* of the register */
    size_t statements;
} work;

typedef servanda_status (*job)(work *w, servanda_error *error);

/* Runs `job` with every N-th (or, where there are many, every some-th) allocation or call failing. */
static void fail_each(job run, work *w, void (*arm)(long), long (*count)(void)) {
    servanda_error error = SERVANDA_ERROR_INIT;
    arm(0);
    assert_int_equal(run(w, &error), SERVANDA_OK);
    long total = count();
    long step = total / MOST_RUNS + 1;
    size_t expected = w->statements;
    assert_true(total > 0);
    for (long nth = 1; nth <= total; nth += step) {
        arm(nth);
        servanda_status status = run(w, &error);
        arm(0);
        if (status == SERVANDA_OK)
            assert_int_equal(w->statements, expected);
        else
            assert_true(lacks_resources(status) && error.status == status);
    }
    assert_int_equal(run(w, &error), SERVANDA_OK);
    assert_int_equal(w->statements, expected);
}

static servanda_status open_packs(work *w, servanda_error *error) {
    (void)w;
    servanda_packs *packs = NULL;
    servanda_status status = servanda_packs_open(&packs, NULL, error);
    servanda_packs_free(packs);
    return status;
}

static servanda_status read_sample(servanda_document **out, const work *w, servanda_error *error) {
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.id = w->sample->id;
    info.lang = w->sample->lang;
    info.format = w->sample->format;
    return servanda_document_read(out, w->sample->text, strlen(w->sample->text), &info, error);
}

static servanda_status find(work *w, servanda_error *error) {
    servanda_document *document = NULL;
    servanda_extraction *extraction = NULL;
    servanda_status status = read_sample(&document, w, error);
    if (!status) status = servanda_extract(&extraction, document, w->packs, error);
    if (!status) w->statements = servanda_extraction_statements(extraction).count;
    servanda_extraction_free(extraction);
    servanda_document_free(document);
    return status;
}

static bool count_row(void *context, const servanda_row *row) {
    (void)row;
    (*(size_t *)context)++;
    return true;
}

static servanda_status add(servanda_register *reg, const work *w, servanda_error *error) {
    servanda_document *document = NULL;
    servanda_extraction *extraction = NULL;
    servanda_status status = read_sample(&document, w, error);
    if (!status) status = servanda_extract(&extraction, document, w->packs, error);
    servanda_addition addition = SERVANDA_ADDITION_INIT;
    addition.document = document;
    if (!status) addition.statements = servanda_extraction_statements(extraction);
    addition.packs = "packs";
    addition.at = "2025-01-31T09:30:00Z";
    if (!status) status = servanda_register_add(reg, &addition, NULL, error);
    servanda_extraction_free(extraction);
    servanda_document_free(document);
    return status;
}

static servanda_status keep(work *w, servanda_error *error) {
    servanda_register *reg = NULL;
    size_t rows = 0;
    servanda_status status = servanda_register_open(&reg, w->path, NULL, error);
    if (!status) status = add(reg, w, error);
    if (!status) status = servanda_register_list(reg, NULL, count_row, &rows, error);
    servanda_register_free(reg);
    if (!status) w->statements = rows;
    return status;
}

#endif

static void each_sample(void **state, bool register_too) {
    (void)state;
#ifdef SV_FAULTS
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_packs *packs = NULL;
    assert_int_equal(servanda_packs_open(&packs, NULL, &error), SERVANDA_OK);
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        work w = {.sample = &samples[i], .packs = packs, .path = ":memory:"};
        fail_each(register_too ? keep : find, &w, sv_fault_arm_alloc, sv_fault_count_alloc);
        assert_true(w.statements > 0);
    }
    servanda_packs_free(packs);
#else
    (void)register_too;
    skip();
#endif
}

static void finding(void **state) { each_sample(state, false); }

static void keeping(void **state) { each_sample(state, true); }

static void opening_packs(void **state) {
    (void)state;
#ifdef SV_FAULTS
    work w = {.sample = NULL};
    fail_each(open_packs, &w, sv_fault_arm_alloc, sv_fault_count_alloc);
#else
    skip();
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opening_packs),
        cmocka_unit_test(finding),
        cmocka_unit_test(keeping),
    };
    return RUN_TESTS(tests);
}
