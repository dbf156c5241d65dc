/* Encodings: every one that is promised, declared and guessed, and the errors of broken text. */
#include <unicode/ucnv.h>

#include "read_fixture.h"

static const char japanese[] =
    "両国は、灯台の共同建設に関する覚書に署名した。来年までに、港湾の水深を測るための観測網を"
    "設置することで一致した。第３回会合は東の港で開く予定である。\n";
static const char chinese[] =
    "双方签署了关于共同建设灯塔的谅解备忘录，同意在明年年底之前建立港口水深观测网，并计划在东港举行第三次会议。"
    "双方将继续交换海图数据，扩大青年科研人员交流。\n";
static const char taiwanese[] =
    "雙方簽署了關於共同建設燈塔的備忘錄，同意在明年年底之前建立港口水深觀測網，並計畫在東港舉行第三次會議。"
    "雙方將繼續交換海圖資料，擴大青年科研人員交流。\n";
static const char korean[] =
    "양국은 등대를 공동으로 건설하는 양해각서에 서명하였다. 내년 말까지 항만 수심 관측망을 설치하기로 하였으며, "
    "제3차 회의는 동쪽 항구에서 열 예정이다.\n";

typedef struct bytes {
    char data[2048];
    size_t size;
} bytes;

static bytes encode(const char *text, const char *encoding) {
    bytes out = {{0}, 0};
    UErrorCode status = U_ZERO_ERROR;
    out.size = (size_t)ucnv_convert(encoding, "UTF-8", out.data, sizeof out.data, text, -1, &status);
    if (U_FAILURE(status)) fail_msg("ICU cannot write %s", encoding);
    return out;
}

static void reads_as(const bytes *b, const char *declared, const char *text) {
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.encoding = declared;
    servanda_document *d = read_bytes(b->data, b->size, &info);
    size_t size;
    assert_string_equal(servanda_document_text(d, &size), text);
    assert_int_equal(size, strlen(text));
    assert_memory_equal(servanda_document_original(d, &size), b->data, b->size);
    assert_int_equal(size, b->size);
    servanda_document_free(d);
}

static const struct {
    const char *name, *text;
    bool guessed;
} cases[] = {
    {"Shift_JIS", japanese, true}, {"EUC-JP", japanese, true},    {"ISO-2022-JP", japanese, true},
    {"GB18030", chinese, true},    {"GBK", chinese, true},        {"Big5", taiwanese, true},
    {"EUC-KR", korean, true},      {"UTF-16LE", korean, false},   {"UTF-16BE", japanese, false},
    {"UTF-8", taiwanese, true},    {"windows-949", korean, true},
};

static void declared(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bytes b = encode(cases[i].text, cases[i].name);
        reads_as(&b, cases[i].name, cases[i].text);
    }
}

static void guessed(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bytes b = encode(cases[i].text, cases[i].name);
        if (cases[i].guessed) reads_as(&b, NULL, cases[i].text);
    }
}

static void with_byte_order_mark(void **state) {
    (void)state;
    static const struct {
        const char *name, *mark;
        size_t size;
    } rows[] = {{"UTF-16LE", "\xFF\xFE", 2},
                {"UTF-16BE", "\xFE\xFF", 2},
                {"UTF-8", "\xEF\xBB\xBF", 3},
                {"UTF-32LE", "\xFF\xFE\0\0", 4}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bytes b = encode(japanese, rows[i].name), marked = {{0}, 0};
        memcpy(marked.data, rows[i].mark, rows[i].size);
        memcpy(marked.data + rows[i].size, b.data, b.size);
        marked.size = rows[i].size + b.size;
        reads_as(&marked, NULL, japanese);
    }
}

static void wide_without_mark(void **state) {
    (void)state;
    bytes b = encode("The keepers of both shores will meet every year.\n", "UTF-16LE");
    reads_as(&b, NULL, "The keepers of both shores will meet every year.\n");
}

static void line_ends(void **state) {
    (void)state;
    bytes b = encode("両国は\r\n会合する。\r\n", "Shift_JIS");
    reads_as(&b, NULL, "両国は\n会合する。\n");
}

static void broken(void **state) {
    (void)state;
    static const char cut[] = "両国は、灯台を\xE5\xBB";
    expect_status(cut, sizeof cut - 1, NULL, SERVANDA_ENCODING, "byte 21");
    static const char bad[] = "両国は\xFF灯台を建てることで一致した。";
    expect_status(bad, sizeof bad - 1, NULL, SERVANDA_ENCODING, "byte 9");
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    info.encoding = "UTF-8";
    bytes b = encode(japanese, "EUC-JP");
    expect_status(b.data, b.size, &info, SERVANDA_ENCODING, "is not well-formed UTF-8");
    info.encoding = "EUC-JP";
    b.data[b.size - 2] = (char)0xFF;
    expect_status(b.data, b.size, &info, SERVANDA_ENCODING, "is not well-formed EUC-JP");
    info.encoding = "Rongorongo";
    expect_status("x", 1, &info, SERVANDA_ENCODING, "Rongorongo");
    bytes odd = encode(korean, "UTF-16LE");
    info.encoding = "UTF-16LE";
    expect_status(odd.data, odd.size - 1, &info, SERVANDA_ENCODING, "UTF-16LE");
}

static void empty(void **state) {
    (void)state;
    expect_status("", 0, NULL, SERVANDA_EMPTY, "empty");
    expect_status(" \n\t\r\n", 5, NULL, SERVANDA_EMPTY, "no text");
    expect_status("\xEF\xBB\xBF", 3, NULL, SERVANDA_EMPTY, "no text");
}

static void binary(void **state) {
    (void)state;
    servanda_document_info text = SERVANDA_DOCUMENT_INFO_INIT;
    text.format = "text"; /* by itself it would go to the reader of PDF */
    expect_status("%PDF-1.7 and so on", 18, &text, SERVANDA_BINARY, "PDF");
    expect_status("PK\x03\x04 and so on", 13, NULL, SERVANDA_BINARY, "office");
    expect_status("text\0text\0text", 14, NULL, SERVANDA_BINARY, "binary");
    expect_status("\x01\x02\x03\x04\x05 text", 10, NULL, SERVANDA_BINARY, "binary");
    char noise[4096];
    uint32_t seed = 7;
    for (size_t i = 0; i < sizeof noise; i++) noise[i] = (char)((seed = seed * 1664525 + 1013904223) >> 24);
    expect_status(noise, sizeof noise, NULL, SERVANDA_BINARY, "binary");
}

/* Random bytes must give a text or an error, never more. */
static void anything(void **state) {
    (void)state;
    uint32_t seed = 3;
    for (int round = 0; round < 300; round++) {
        char noise[160];
        size_t size = 1 + (seed >> 8) % sizeof noise;
        for (size_t i = 0; i < size; i++)
            noise[i] = (char)((seed = seed * 1664525 + 1013904223) >> 24 | (round % 3 ? 0x80 : 1));
        servanda_error error = SERVANDA_ERROR_INIT;
        servanda_document *d = NULL;
        if (servanda_document_read(&d, noise, size, NULL, &error) == SERVANDA_OK)
            check_document(d);
        else
            assert_true(error.what[0]);
        servanda_document_free(d);
    }
}

#ifdef SV_FAULTS
static void memory_is_checked(void **state) {
    (void)state;
    bytes b = encode(japanese, "Shift_JIS");
    expect_memory_is_checked(b.data, b.size, NULL);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declared),
        cmocka_unit_test(guessed),
        cmocka_unit_test(with_byte_order_mark),
        cmocka_unit_test(wide_without_mark),
        cmocka_unit_test(line_ends),
        cmocka_unit_test(broken),
        cmocka_unit_test(empty),
        cmocka_unit_test(binary),
        cmocka_unit_test(anything),
#ifdef SV_FAULTS
        cmocka_unit_test(memory_is_checked),
#endif
    };
    return RUN_TESTS(tests);
}
