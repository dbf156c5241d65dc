/* Pictures of pages, in the sandbox: files of pictures, and PDFs whose pages hold nothing else.
 *
 * The one idea: the recogniser is loaded by hand, by the porter, when the first picture comes; it can open nothing but its
 * own data. Which data is said by the language of the document; where that is unknown, the part of the first page that is
 * recognised best decides. */

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "read/ocr.h"
#include "read/read.h"

enum { LEVEL_LINE = 2, LEVEL_WORD = 3, LEVEL_SYMBOL = 4 }; /* the recogniser's names for parts of a page */
enum { MODE_AUTO = 3, MODE_COLUMN = 4, MODE_BLOCK = 6, SILENT = 6 };

#define SURE 80    /* percent: data of another language seldom reaches it */
#define SPARSE 800 /* characters of a page so few that its columns may have been misjudged */

typedef struct calls {
#define OCR_CALL(result, name, arguments) result(*name) arguments;
#define PIX_CALL OCR_CALL
#include "read/read_picture.def"
#undef PIX_CALL
#undef OCR_CALL
} calls;

typedef struct data_row {
    const char *lang, *name, *package;
} data_row;

static const data_row data[] = {
#define OCR_DATA(lang, name, package) {lang, name, package},
#include "read/ocr.def"
#undef OCR_DATA
};

#define DATA_ROWS (sizeof data / sizeof *data)

typedef struct tools { /* what the porter prepares */
    calls call;
    bool recogniser;  /* is there */
    const void *pdf;  /* of sv_pdf_prepare; NULL: none */
    char folder[128]; /* of the data */
    bool has[DATA_ROWS];
    void **engines; /* by data; NULL: not open yet. What is open stays so for as long as its process lives */
} tools;

struct sv_ocr {
    const calls *call;
    const tools *tools;
    bool wanted[DATA_ROWS]; /* data to choose from */
    void *engine;           /* NULL: not chosen yet */
};

/* ---- loading ---- */

const char *const sv_picture_folders[] = {"/usr/share/tesseract-ocr/5/tessdata",
                                          "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
                                          "/usr/local/share/tessdata", NULL};

static bool find_call(void *library, const char *name, void *out, size_t size) {
    void *found = dlsym(library, name);
    memcpy(out, &found, size);
    return found != NULL;
}

/* The recogniser is linked with the library for picture files, so both are found through it. */
static bool find_calls(void *library, calls *call) {
    bool all = true;
#define OCR_CALL(result, name, arguments) all = find_call(library, #name, &call->name, sizeof call->name) && all;
#define PIX_CALL OCR_CALL
#include "read/read_picture.def"
#undef PIX_CALL
#undef OCR_CALL
    return all;
}

static bool has_data(const char *folder, const char *name) {
    char path[256];
    int size = snprintf(path, sizeof path, "%s/%s.traineddata", folder, name);
    return size > 0 && (size_t)size < sizeof path && access(path, R_OK) == 0;
}

/* The first folder that holds any. */
static void find_data(tools *t) {
    bool any = false;
    for (size_t f = 0; sv_picture_folders[f] && !any; f++) {
        snprintf(t->folder, sizeof t->folder, "%s", sv_picture_folders[f]);
        for (size_t i = 0; i < DATA_ROWS; i++) any = (t->has[i] = has_data(t->folder, data[i].name)) || any;
    }
}

void *sv_picture_prepare(void) {
    static const char *const names[] = {"libtesseract.so.5", "libtesseract.so.4"};
    tools *t = sv_alloc(sizeof *t);
    void *library = NULL;
    void **engines = sv_alloc(DATA_ROWS * sizeof *engines);
    if (!t || !engines) return sv_free(t), sv_free(engines), NULL;
    memset(t, 0, sizeof *t);
    memset(engines, 0, DATA_ROWS * sizeof *engines);
    t->engines = engines;
    setenv("OMP_THREAD_LIMIT", "1", 1); /* in the sandbox there are no threads */
    for (size_t i = 0; i < 2 && !library; i++) library = dlopen(names[i], RTLD_NOW | RTLD_GLOBAL);
    t->recogniser = library && find_calls(library, &t->call);
    if (t->recogniser) t->call.setMsgSeverity(SILENT);
    find_data(t);
    t->pdf = sv_pdf_prepare();
    return t;
}

/* ---- choosing data ---- */

static bool same_lang(const char *asked, size_t size, const char *lang) {
    return size >= strlen(lang) && memcmp(asked, lang, strlen(lang)) == 0;
}

/* What is there for the language; false: nothing, and *missing is the package that helps, or NULL for any. */
static bool choose_data(sv_ocr *ocr, const char *lang, size_t size, const char **missing) {
    bool any = false, named = false;
    *missing = NULL;
    for (size_t i = 0; i < DATA_ROWS; i++) {
        bool same = size > 0 && same_lang(lang, size, data[i].lang);
        named = named || same;
        if (same && !ocr->tools->has[i] && !*missing) *missing = data[i].package;
        ocr->wanted[i] = ocr->tools->has[i] && same;
        any = any || ocr->wanted[i];
    }
    for (size_t i = 0; i < DATA_ROWS && !named; i++) any = (ocr->wanted[i] = ocr->tools->has[i]) || any;
    return any;
}

static void *open_engine(const sv_ocr *ocr, size_t row) {
    void *engine = ocr->tools->engines[row] ? ocr->tools->engines[row] : ocr->call->TessBaseAPICreate();
    if (engine && !ocr->tools->engines[row] &&
        ocr->call->TessBaseAPIInit3(engine, ocr->tools->folder, data[row].name) != 0) {
        ocr->call->TessBaseAPIDelete(engine);
        return NULL;
    }
    if (engine) ocr->call->TessBaseAPISetPageSegMode(engine, MODE_AUTO);
    return ocr->tools->engines[row] = engine;
}

static void close_engine(const sv_ocr *ocr, size_t row) {
    if (ocr->tools->engines[row]) ocr->call->TessBaseAPIDelete(ocr->tools->engines[row]);
    ocr->tools->engines[row] = NULL;
}

static void show(const sv_ocr *ocr, void *engine, const sv_ocr_picture *p) {
    if (p->gray)
        ocr->call->TessBaseAPISetImage(engine, p->gray, p->width, p->height, 1, p->width);
    else
        ocr->call->TessBaseAPISetImage2(engine, p->pix);
    ocr->call->TessBaseAPISetSourceResolution(engine, p->dots);
}

/* Bytes of the words that it is sure of. */
static int count_sure(const sv_ocr *ocr, void *engine) {
    void *at = ocr->call->TessBaseAPIGetIterator(engine);
    int sure = 0;
    if (!at) return 0;
    do {
        float confidence = ocr->call->TessResultIteratorConfidence(at, LEVEL_WORD);
        char *word = confidence > SURE ? ocr->call->TessResultIteratorGetUTF8Text(at, LEVEL_WORD) : NULL;
        if (word) sure += (int)strlen(word);
        if (word) ocr->call->TessDeleteText(word);
    } while (ocr->call->TessResultIteratorNext(at, LEVEL_WORD));
    ocr->call->TessResultIteratorDelete(at);
    return sure;
}

/* Of a band across the picture. */
static int try_band(const sv_ocr *ocr, void *engine, const sv_ocr_picture *p) {
    show(ocr, engine, p);
    ocr->call->TessBaseAPISetPageSegMode(engine, MODE_BLOCK);
    ocr->call->TessBaseAPISetRectangle(engine, 0, p->height / 8, p->width, p->height / 5 + 1);
    int sure = ocr->call->TessBaseAPIRecognize(engine, NULL) == 0 ? count_sure(ocr, engine) : -1;
    ocr->call->TessBaseAPISetPageSegMode(engine, MODE_AUTO);
    return sure;
}

static void choose_engine(sv_ocr *ocr, const sv_ocr_picture *p) {
    int best = -2;
    size_t count = 0, chosen = DATA_ROWS;
    for (size_t i = 0; i < DATA_ROWS; i++) count += ocr->wanted[i];
    for (size_t i = 0; i < DATA_ROWS; i++) {
        void *engine = ocr->wanted[i] ? open_engine(ocr, i) : NULL;
        int sure = engine && count > 1 ? try_band(ocr, engine, p) : 0;
        if (engine && sure > best) best = sure, chosen = i;
    }
    for (size_t i = 0; i < DATA_ROWS; i++)
        if (ocr->wanted[i] && i != chosen) close_engine(ocr, i);
    ocr->engine = chosen < DATA_ROWS ? ocr->tools->engines[chosen] : NULL;
}

/* ---- one page ---- */

typedef SV_VEC(sv_glyph) glyph_list;

/* One symbol of the recogniser, mostly one character; its characters share its box. */
static void add_symbol(const calls *call, void *at, float scale, glyph_list *out) {
    const void *place = call->TessResultIteratorGetPageIteratorConst(at);
    int l, t, r, b, line_l, line_t, line_r, line_b;
    if (!call->TessPageIteratorBoundingBox(place, LEVEL_SYMBOL, &l, &t, &r, &b)) return;
    if (!call->TessPageIteratorBoundingBox(place, LEVEL_LINE, &line_l, &line_t, &line_r, &line_b)) return;
    char *text = call->TessResultIteratorGetUTF8Text(at, LEVEL_SYMBOL);
    size_t size = text ? strlen(text) : 0;
    for (size_t i = 0; i < size;) {
        uint32_t point;
        bool first = i == 0;
        i += sv_utf8_decode(text + i, size - i, &point);
        if (point == SV_UTF8_BAD || point <= ' ') continue;
        sv_glyph g = {.point = point,
                      .left = (float)l * scale,
                      .right = (float)r * scale,
                      .top = (float)line_t * scale,
                      .bottom = (float)line_b * scale,
                      .size = (float)(line_b - line_t) * scale};
        g.space = first && call->TessPageIteratorIsAtBeginningOf(place, LEVEL_WORD);
        g.breaks = first && call->TessPageIteratorIsAtBeginningOf(place, LEVEL_LINE);
        SV_VEC_PUSH(*out, g);
    }
    if (text) call->TessDeleteText(text);
}

static int compare_sizes(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

/* Heights of lines differ by the letters in them: those near the middle of all are of one size. */
static bool set_sizes(glyph_list *glyphs) {
    size_t n = glyphs->count;
    float *sizes = sv_alloc((n + 1) * sizeof *sizes);
    if (!sizes) return false;
    for (size_t i = 0; i < n; i++) sizes[i] = glyphs->items[i].size;
    if (n > 1) qsort(sizes, n, sizeof *sizes, compare_sizes);
    float middle = n ? sizes[n / 2] : 0;
    for (size_t i = 0; i < n; i++) {
        sv_glyph *g = &glyphs->items[i];
        if (fabsf(g->size - middle) < middle * 0.3f) g->size = middle;
    }
    sv_free(sizes);
    return true;
}

/* Boxes are of ink: characters written without spaces fill theirs up to the next one. */
static void close_gaps(glyph_list *glyphs) {
    for (size_t i = 1; i < glyphs->count; i++) {
        sv_glyph *a = &glyphs->items[i - 1], *b = &glyphs->items[i];
        bool dense = sv_layout_is_unspaced(a->point) && sv_layout_is_unspaced(b->point) && !b->breaks;
        if (dense && b->left > a->right && b->left - a->right < a->size * 1.1f) a->right = b->left;
    }
}

static void collect(const sv_ocr *ocr, float scale, sv_layout *layout, glyph_list *glyphs) {
    void *at = ocr->call->TessBaseAPIGetIterator(ocr->engine);
    if (at) {
        do add_symbol(ocr->call, at, scale, glyphs);
        while (!glyphs->failed && ocr->call->TessResultIteratorNext(at, LEVEL_SYMBOL));
        ocr->call->TessResultIteratorDelete(at);
    }
    if (glyphs->failed || !set_sizes(glyphs)) layout->text.failed = true;
    close_gaps(glyphs);
}

/* How sure it is of the whole, in percent; 0: there is no text. */
static uint8_t recognise(const sv_ocr *ocr, const sv_ocr_picture *p, int mode, sv_layout *layout, glyph_list *out) {
    show(ocr, ocr->engine, p);
    ocr->call->TessBaseAPISetPageSegMode(ocr->engine, mode);
    if (ocr->call->TessBaseAPIRecognize(ocr->engine, NULL) == 0) collect(ocr, 72.0f / (float)p->dots, layout, out);
    int sure = ocr->call->TessBaseAPIMeanTextConf(ocr->engine);
    return out->count == 0 ? 0 : sure < 1 ? 1 : sure > 100 ? 100 : (uint8_t)sure;
}

void sv_ocr_page(sv_ocr *ocr, const sv_ocr_picture *p, sv_layout *layout) {
    float scale = 72.0f / (float)p->dots;
    glyph_list glyphs = {0};
    sv_page about = {.width = (float)p->width * scale, .height = (float)p->height * scale, .picture = true};
    if (!ocr->engine) choose_engine(ocr, p);
    if (ocr->engine) {
        about.recognised = recognise(ocr, p, MODE_AUTO, layout, &glyphs);
        if (glyphs.count < SPARSE) {
            glyph_list column = {0};
            uint8_t sure = recognise(ocr, p, MODE_COLUMN, layout, &column);
            bool better = sure * column.count > about.recognised * glyphs.count;
            if (better) about.recognised = sure;
            glyph_list worse = better ? glyphs : column;
            if (better) glyphs = column;
            SV_VEC_FREE(worse);
        }
    }
    if (!layout->text.failed) sv_layout_page(layout, about, glyphs.items, glyphs.count);
    SV_VEC_FREE(glyphs);
}

/* ---- files of pictures ---- */

bool sv_picture_looks(const char *text, size_t size) {
    static const struct {
        const char *sign;
        size_t size;
    } signs[] = {{"\x89PNG\r\n", 6}, {"\xFF\xD8\xFF", 3}, {"II*\0", 4}, {"MM\0*", 4}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (size >= signs[i].size && memcmp(text, signs[i].sign, signs[i].size) == 0) return true;
    return false;
}

static bool is_tiff(const sv_sandbox_task *task) {
    return task->size > 4 && (memcmp(task->bytes, "II*\0", 4) == 0 || memcmp(task->bytes, "MM\0*", 4) == 0);
}

/* Dots in an inch; what the file does not tell, or wrongly, is guessed from a page as wide as A4. */
static int dots_of(int told, int width) {
    int guess = width / 8;
    if (told >= 70 && told <= 2400) return told;
    return guess < 70 ? 70 : guess;
}

static void put_picture(sv_ocr *ocr, void *pix, sv_layout *layout) {
    sv_ocr_picture p = {.pix = pix, .width = ocr->call->pixGetWidth(pix), .height = ocr->call->pixGetHeight(pix)};
    p.dots = dots_of(ocr->call->pixGetXRes(pix), p.width);
    if (p.width > 0 && p.height > 0) sv_ocr_page(ocr, &p, layout);
    ocr->call->pixDestroy(&pix);
}

static void read_pictures(const sv_sandbox_task *task, sv_ocr *ocr, sv_sheet *sheet) {
    sv_layout layout = {.body = 10};
    uint64_t most = is_tiff(task) ? task->limits->of[SERVANDA_LIMIT_PAGES] : 1;
    for (int i = 0; (uint64_t)i < most && !layout.text.failed; i++) {
        void *pix = is_tiff(task) ? ocr->call->pixReadMemTiff(task->bytes, task->size, i)
                                  : ocr->call->pixReadMem(task->bytes, task->size);
        if (!pix) break;
        put_picture(ocr, pix, &layout);
    }
    if (layout.pages.count == 0) {
        sv_sheet_fail(sheet, SERVANDA_FORMAT, "is no picture, or too damaged to be read");
        sv_sheet_cure(sheet, "open it in a viewer and save it again, or ask for another copy");
    }
    if (!sv_layout_around(&layout)) layout.text.failed = true;
    sv_layout_flow(&layout, sheet);
    sv_layout_free(&layout);
}

/* ---- the job ---- */

static void no_recogniser(sv_sheet *sheet, const char *package) {
    sv_sheet_fail(sheet, SERVANDA_NO_TEXT, "holds pictures of pages and no text");
    if (package)
        sv_sheet_cure(sheet, "to have it recognised, install tesseract-ocr and the data of its language: %s", package);
    else
        sv_sheet_cure(sheet, "to have it recognised, install tesseract-ocr and the data of its language "
                             "(tesseract-ocr-jpn, -chi-sim, -chi-tra, -kor, -eng)");
}

void sv_picture_read(const sv_sandbox_task *task, sv_sheet *sheet) {
    const tools *t = task->prepared;
    const char *missing = NULL;
    if (!t) {
        sv_sheet_fail(sheet, SERVANDA_MEMORY, "out of memory");
        return;
    }
    sv_ocr ocr = {.call = &t->call, .tools = t};
    if (!choose_data(&ocr, task->argument, task->argument_size, &missing) || !t->recogniser) {
        no_recogniser(sheet, missing);
        return;
    }
    if (sv_pdf_looks((const char *)task->bytes, task->size))
        sv_pdf_recognise(task, t->pdf, &ocr, sheet);
    else
        read_pictures(task, &ocr, sheet);
    if (sheet->status == SERVANDA_OK && sheet->lines.count == 0) {
        sv_sheet_fail(sheet, SERVANDA_NO_TEXT, "holds pictures in which no text was recognised");
        sv_sheet_cure(sheet, "scan it again at 300 dots an inch or more, or give its language in an index; data of a "
                             "language comes with packages such as tesseract-ocr-jpn");
    }
}
