/* Bytes of any supported encoding to canonical UTF-8.
 *
 * The one idea: certain evidence first. A byte order mark, then what the caller declares, then escape sequences, then
 * well-formed UTF-8; only what none of these settles is guessed, and a guess counts only if every byte decodes and the
 * result is made of characters that people write. Nothing is ever replaced or skipped: the first bad byte is the error. */
#include <string.h>
#include <strings.h>

#include <uchardet.h>
#include <unicode/ucnv.h>

#include "read/read.h"

#define UTF8 "UTF-8"
#define PROBE ((size_t)1 << 20) /* bytes that are looked at to guess */

typedef struct name_row {
    const char *label, *converter;
} name_row;

/* Labels that mean a superset in practice; others go to ICU as they are. */
static const name_row names[] = {
    {"shift_jis", "ibm-943_P15A-2003"},
    {"shift-jis", "ibm-943_P15A-2003"},
    {"sjis", "ibm-943_P15A-2003"},
    {"x-sjis", "ibm-943_P15A-2003"},
    {"cp932", "ibm-943_P15A-2003"},
    {"windows-31j", "ibm-943_P15A-2003"},
    {"gb2312", "gb18030"},
    {"gbk", "gb18030"},
    {"gb18030", "gb18030"},
    {"cp936", "gb18030"},
    {"big5", "Big5-HKSCS"},
    {"big-5", "Big5-HKSCS"},
    {"cp950", "Big5-HKSCS"},
    {"euc-kr", "windows-949"},
    {"ks_c_5601-1987", "windows-949"},
    {"uhc", "windows-949"},
    {"cp949", "windows-949"},
    {"iso-8859-1", "windows-1252"},
    {"ascii", "windows-1252"},
    {"us-ascii", "windows-1252"},
};

/* What a guess may fall back on, in this order. */
static const char *const candidates[] = {"ISO-2022-JP", "EUC-JP", "Shift_JIS",   "EUC-KR",
                                         "GB18030",     "Big5",   "windows-1252"};

typedef struct mark_row {
    const char *bytes;
    size_t size;
    const char *encoding;
} mark_row;

static const mark_row marks[] = {
    {"\xEF\xBB\xBF", 3, UTF8},   {"\xFF\xFE\0\0", 4, "UTF-32LE"}, {"\0\0\xFE\xFF", 4, "UTF-32BE"},
    {"\xFF\xFE", 2, "UTF-16LE"}, {"\xFE\xFF", 2, "UTF-16BE"},
};

static const mark_row binaries[] = {
    {"%PDF-", 5, "a PDF file"},
    {"PK\x03\x04", 4, "an archive or office file"},
    {"\x89PNG", 4, "a picture"},
    {"GIF8", 4, "a picture"},
    {"\xFF\xD8\xFF", 3, "a picture"},
    {"\xD0\xCF\x11\xE0", 4, "an old office file"},
    {"\x1F\x8B", 2, "a compressed file"},
    {"\x7F"
     "ELF",
     4, "a program"},
    {"SQLite format 3", 15, "a database"},
};

static const mark_row *find_mark(const mark_row *rows, size_t count, const char *bytes, size_t size) {
    for (size_t i = 0; i < count; i++)
        if (size >= rows[i].size && memcmp(bytes, rows[i].bytes, rows[i].size) == 0) return &rows[i];
    return NULL;
}

static const char *converter_of(const char *label) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(names[i].label, label) == 0) return names[i].converter;
    return label;
}

static bool is_utf8(const char *label) { return strcasecmp(label, "utf-8") == 0 || strcasecmp(label, "utf8") == 0; }

typedef struct source {
    servanda_document *document;
    const char *bytes;
    size_t size;
    servanda_error *error;
} source;

static servanda_status bad_byte(const source *s, const char *encoding, size_t offset) {
    sv_error_set(s->error, SERVANDA_ENCODING, s->document->info.path, 0, "is not well-formed %s: byte %zu is wrong",
                 encoding, offset);
    sv_error_cure(s->error, "convert it to UTF-8, or give its encoding in the index of documents");
    return SERVANDA_ENCODING;
}

static servanda_status not_text(const source *s, const char *what) {
    sv_error_set(s->error, SERVANDA_BINARY, s->document->info.path, 0, "is %s, not text", what);
    sv_error_cure(s->error, "save it as DOCX, ODT, PDF or text, and read that");
    return SERVANDA_BINARY;
}

/* ---- conversion ---- */

/* Converts all of [bytes, bytes + size) into `out`; *bad is the offset of the first bad byte, or size. */
static servanda_status convert(UConverter *from, UConverter *to, const char *bytes, size_t size, sv_buf *out,
                               size_t *bad) {
    UErrorCode status = U_ZERO_ERROR;
    UChar pivot[4096], *pivot_from = pivot, *pivot_to = pivot;
    const char *at = bytes, *end = bytes + size;
    char piece[8192];
    UBool reset = true;
    do {
        char *target = piece;
        status = U_ZERO_ERROR;
        ucnv_convertEx(to, from, &target, piece + sizeof piece, &at, end, pivot, &pivot_from, &pivot_to, pivot + 4096,
                       reset, true, &status);
        sv_buf_add(out, piece, (size_t)(target - piece));
        reset = false;
    } while (status == U_BUFFER_OVERFLOW_ERROR);
    *bad = size;
    if (U_SUCCESS(status)) return SERVANDA_OK;
    char wrong[32];
    int8_t length = sizeof wrong;
    UErrorCode ignored = U_ZERO_ERROR;
    ucnv_getInvalidChars(from, wrong, &length, &ignored);
    *bad = (size_t)(at - bytes) - (U_SUCCESS(ignored) ? (size_t)length : 0);
    return SERVANDA_ENCODING;
}

static UConverter *open_strict(const char *name) {
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &status);
    if (U_FAILURE(status)) return NULL;
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    ucnv_setFromUCallBack(converter, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    return converter;
}

/* Decodes with a named encoding. Errors: ENCODING (also for an unknown name: *bad == SIZE_MAX), MEMORY. */
static servanda_status decode_named(const source *s, const char *label, size_t size, sv_buf *out, size_t *bad) {
    UConverter *from = open_strict(converter_of(label)), *to = open_strict(UTF8);
    servanda_status status = SERVANDA_ENCODING;
    *bad = SIZE_MAX;
    sv_buf_clear(out);
    if (from && to) status = convert(from, to, s->bytes, size, out, bad);
    if (from) ucnv_close(from);
    if (to) ucnv_close(to);
    return out->failed ? sv_error_memory(s->error) : status;
}

static servanda_status decode_sure(const source *s, const char *label, sv_buf *out) {
    size_t bad;
    servanda_status status = decode_named(s, label, s->size, out, &bad);
    if (status != SERVANDA_ENCODING) return status;
    if (bad != SIZE_MAX) return bad_byte(s, label, bad);
    sv_error_set(s->error, status, s->document->info.path, 0, "no encoding has the name \"%s\"", label);
    sv_error_cure(s->error, "use a name like UTF-8, Shift_JIS, EUC-JP, GB18030, Big5 or EUC-KR");
    return status;
}

/* ---- evidence ---- */

static bool has_japanese_escape(const char *bytes, size_t size) {
    bool found = false;
    if (!memchr(bytes, 0x1B, size)) return false;
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)bytes[i] >= 0x80) return false;
        if (bytes[i] == 0x1B && i + 2 < size)
            found = found || (bytes[i + 1] == '$' && (bytes[i + 2] == 'B' || bytes[i + 2] == '@'));
    }
    return found;
}

/* Every second byte of Latin text in UTF-16 is zero; even East Asian text has its line ends and digits. */
static const char *guess_utf16(const char *bytes, size_t size) {
    size_t zeros[2] = {0, 0}, probe = size < PROBE ? size : PROBE;
    if (!memchr(bytes, 0, probe)) return NULL;
    for (size_t i = 0; i < probe; i++) zeros[i & 1] += bytes[i] == 0;
    if (size % 2 || zeros[0] + zeros[1] < probe / 200 + 1) return NULL;
    if (zeros[0] * 20 < zeros[1]) return "UTF-16LE";
    if (zeros[1] * 20 < zeros[0]) return "UTF-16BE";
    return NULL;
}

/* Offset of the first bad byte where text is UTF-8 but for a few bytes; SIZE_MAX where it is something else. */
static size_t damaged_utf8(const char *bytes, size_t size) {
    size_t first = SIZE_MAX, good = 0, bad = 0;
    for (size_t at = 0; at < size;) {
        size_t valid = sv_utf8_valid_prefix(bytes + at, size - at);
        for (size_t i = at; i < at + valid; i++) good += (unsigned char)bytes[i] >= 0xE0; /* heads of three and more */
        at += valid;
        if (at == size) break;
        if (first == SIZE_MAX) first = at;
        bad++;
        at++;
    }
    bool cut = first != SIZE_MAX && size - first < 4 && good > 0;
    return cut || good > bad * 8 ? first : SIZE_MAX;
}

/* Share of characters, in a thousand, that nobody writes: a sign of the wrong encoding. */
static size_t strangeness(const char *text, size_t size) {
    size_t odd = 0, all = 1;
    for (size_t i = 0; i < size;) {
        uint32_t c;
        i += sv_utf8_decode(text + i, size - i, &c);
        if (c < 0x80) continue;
        all++;
        odd += (c >= 0x80 && c < 0xA0) || (c >= 0xE000 && c < 0xF900) || c >= 0xFFFD || (c >= 0xFF61 && c < 0xFF9F) ||
               (c >= 0x3400 && c < 0x4DC0) || (c >= 0x9FA6 && c < 0xA000);
    }
    return odd * 1000 / all;
}

static bool guess_with_uchardet(const source *s, char name[64]) {
    uchardet_t detector = uchardet_new();
    if (!detector) return false;
    bool ok = uchardet_handle_data(detector, s->bytes, s->size < PROBE ? s->size : PROBE) == 0;
    uchardet_data_end(detector);
    const char *found = ok ? uchardet_get_charset(detector) : "";
    ok = *found && strlen(found) < 64;
    if (ok) strcpy(name, found);
    uchardet_delete(detector);
    return ok;
}

/* How strange the text reads in this encoding; SIZE_MAX: it cannot be read so. */
static servanda_status try_encoding(const source *s, const char *label, sv_buf *out, size_t *strange) {
    size_t bad, size = s->size < PROBE ? s->size : PROBE;
    servanda_status status = decode_named(s, label, size, out, &bad);
    bool cut =
        status == SERVANDA_ENCODING && size < s->size && bad + 8 >= size; /* the probe ended inside a character */
    *strange = status && !cut ? SIZE_MAX : strangeness(out->data ? out->data : "", out->size);
    return status == SERVANDA_MEMORY ? status : SERVANDA_OK;
}

static servanda_status guess(const source *s, char name[64], sv_buf *out) {
    size_t strange, least = SIZE_MAX;
    servanda_status status = SERVANDA_OK;
    name[0] = '\0';
    char first[64];
    if (guess_with_uchardet(s, first) && !is_utf8(first)) {
        status = try_encoding(s, first, out, &strange);
        if (strange <= 20) return strcpy(name, first), status;
    }
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates && !status; i++) {
        status = try_encoding(s, candidates[i], out, &strange);
        if (strange >= least) continue;
        least = strange;
        strcpy(name, candidates[i]);
    }
    if (least > 100) name[0] = '\0';
    return status;
}

static size_t count_zeros(const char *bytes, size_t size) {
    size_t zeros = 0;
    for (size_t i = 0; i < size; i++) zeros += bytes[i] == 0;
    return zeros;
}

/* No certain evidence and not UTF-8: guess. */
static servanda_status decode_guessed(const source *s, const char *hint, sv_buf *out, const char **encoding) {
    char name[64];
    size_t strange = SIZE_MAX;
    servanda_status status = hint ? try_encoding(s, hint, out, &strange) : SERVANDA_OK;
    if (status) return status;
    if (strange <= 100)
        strncpy(name, hint, 63), name[63] = '\0';
    else {
        if (count_zeros(s->bytes, s->size)) return not_text(s, "binary data");
        status = guess(s, name, out);
    }
    if (!status && !name[0]) {
        size_t bad = sv_utf8_valid_prefix(s->bytes, s->size);
        sv_error_set(s->error, SERVANDA_ENCODING, s->document->info.path, 0,
                     "is in no encoding that is known here (byte %zu is not UTF-8)", bad);
        sv_error_cure(s->error, "convert it to UTF-8, or give its encoding in the index of documents");
        return SERVANDA_ENCODING;
    }
    if (!status) status = decode_sure(s, name, out);
    *encoding = sv_arena_str(s->document->arena, name);
    return status || *encoding ? status : sv_error_memory(s->error);
}

/* Chooses the encoding and converts; `out` stays empty where the bytes are UTF-8 already. */
static servanda_status decode(const source *s, const char *declared, const char *hint, sv_buf *out,
                              const char **encoding) {
    const mark_row *mark = find_mark(marks, sizeof marks / sizeof *marks, s->bytes, s->size);
    const char *sure = mark ? mark->encoding : declared;
    if (!sure && has_japanese_escape(s->bytes, s->size)) sure = "ISO-2022-JP";
    if (sure && !is_utf8(sure)) {
        *encoding = sv_arena_str(s->document->arena, sure);
        return *encoding ? decode_sure(s, sure, out) : sv_error_memory(s->error);
    }
    *encoding = UTF8;
    size_t valid = sv_utf8_valid_prefix(s->bytes, s->size);
    const char *wide = sure ? NULL : guess_utf16(s->bytes, s->size);
    if (valid == s->size && !wide) return SERVANDA_OK;
    if (sure) return bad_byte(s, UTF8, valid);
    if (wide) return *encoding = wide, decode_sure(s, wide, out);
    size_t bad = damaged_utf8(s->bytes, s->size);
    if (bad != SIZE_MAX) return bad_byte(s, UTF8, bad);
    return decode_guessed(s, hint, out, encoding);
}

/* ---- canonical form ---- */

static servanda_status check_controls(const source *s, const char *text, size_t size) {
    size_t controls = 0, black = 0;
    if (memchr(text, 0, size)) return not_text(s, "binary data");
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        controls += (c < 0x20) & ((c < '\t') | (c > '\r'));
        black += c > 0x20;
    }
    if (controls * 100 > size) return not_text(s, "binary data");
    if (black > 0) return SERVANDA_OK;
    return sv_error_set(s->error, SERVANDA_EMPTY, s->document->info.path, 0, "holds no text");
}

/* Copies text into the arena with CRLF as LF. */
static char *copy_lines(sv_arena *arena, const char *text, size_t size, size_t *out_size) {
    char *copy = sv_arena_alloc(arena, size + 1), *to = copy;
    if (!copy) return NULL;
    for (size_t at = 0; at < size;) {
        const char *cr = memchr(text + at, '\r', size - at);
        size_t stop = cr ? (size_t)(cr - text) : size;
        memcpy(to, text + at, stop - at);
        to += stop - at;
        at = stop;
        if (cr && !(at + 1 < size && text[at + 1] == '\n')) *to++ = '\r';
        at += cr != NULL;
    }
    *out_size = (size_t)(to - copy);
    return copy;
}

static servanda_status set_text(const source *s, const char *text, size_t size, bool shared) {
    servanda_document *document = s->document;
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3, size -= 3;
    servanda_status status = check_controls(s, text, size);
    if (status) return status;
    document->text = text;
    document->text_size = size;
    if (!shared || memchr(text, '\r', size))
        document->text = copy_lines(document->arena, text, size, &document->text_size);
    return document->text ? SERVANDA_OK : sv_error_memory(s->error);
}

servanda_status sv_encoding_decode(servanda_document *document, const char *declared, const char *hint,
                                   servanda_error *error) {
    source s = {document, (const char *)document->original, document->original_size, error};
    if (s.size == 0) return sv_error_set(error, SERVANDA_EMPTY, document->info.path, 0, "is empty");
    const mark_row *binary = find_mark(binaries, sizeof binaries / sizeof *binaries, s.bytes, s.size);
    if (binary) return not_text(&s, binary->encoding);
    sv_buf out = SV_BUF_INIT;
    servanda_status status = decode(&s, declared, hint, &out, &document->encoding);
    if (!status) {
        bool shared = out.size == 0;
        status = set_text(&s, shared ? s.bytes : out.data, shared ? s.size : out.size, shared);
    }
    sv_buf_free(&out);
    return status;
}

servanda_status sv_encoding_piece(const void *bytes, size_t size, const char *declared, sv_buf *out) {
    sv_arena *arena = size ? sv_arena_new() : NULL;
    servanda_document piece = {.arena = arena};
    if (size == 0) return SERVANDA_OK;
    if (!arena) return SERVANDA_MEMORY;
    piece.original = (const unsigned char *)sv_arena_copy(arena, bytes, size);
    piece.original_size = size;
    servanda_status status = piece.original ? sv_encoding_decode(&piece, declared, NULL, NULL) : SERVANDA_MEMORY;
    if (status == SERVANDA_ENCODING && declared) status = sv_encoding_decode(&piece, NULL, NULL, NULL);
    if (!status) sv_buf_add(out, piece.text, piece.text_size);
    if (status == SERVANDA_EMPTY) sv_buf_byte(out, ' '); /* white space between words */
    sv_arena_free(arena);
    return status == SERVANDA_EMPTY ? SERVANDA_OK : status;
}
