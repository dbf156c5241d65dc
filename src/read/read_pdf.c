/* PDF, in the sandbox: poppler gives characters with boxes, the layout makes text of them.
 *
 * The one idea: poppler is loaded by hand, by the porter, when the first PDF comes; so nothing else pays for it, and a
 * program without it can say which package is missing. */
#include "read/ocr.h"
#include "read/read.h"
#include "read/scribe.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool sv_pdf_looks(const char *text, size_t size) {
    return size > 1024 ? memmem(text, 1024, "%PDF-", 5) != NULL : memmem(text, size, "%PDF-", 5) != NULL;
}

#ifdef SV_POPPLER

#include <cairo.h>
#include <dlfcn.h>
#include <poppler.h>

typedef struct pdf {
#define PDF_CALL(name) __typeof__(name) *name;
#include "read/read_pdf.def"
#undef PDF_CALL
} pdf;

/* ---- loading ---- */

static bool find_call(void *library, const char *name, void *out, size_t size) {
    void *found = dlsym(library, name);
    memcpy(out, &found, size);
    return found != NULL;
}

static bool find_calls(void *library, pdf *api) {
    bool all = true;
#define PDF_CALL(name) all = find_call(library, #name, &api->name, sizeof api->name) && all;
#include "read/read_pdf.def"
#undef PDF_CALL
    return all;
}

/* A page with one letter: what is set up at first use is set up once, and by no child. */
static void warm_up(const pdf *api) {
    static const char small[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
        "4 0 obj<</Length 27>>stream\nBT /F 9 Tf 1 1 Td (a) Tj ET\nendstream endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R/Size 6>>\n%%EOF\n";
    GBytes *bytes = api->g_bytes_new_static(small, sizeof small - 1);
    PopplerDocument *document = api->poppler_document_new_from_bytes(bytes, NULL, NULL);
    PopplerPage *page = document ? api->poppler_document_get_page(document, 0) : NULL;
    if (page) api->g_free(api->poppler_page_get_text(page)); /* kept open: closing it would take down what it set up */
}

void *sv_pdf_prepare(void) {
    static const char *const names[] = {"libpoppler-glib.so.8", "libpoppler-glib.so"};
    pdf *api = sv_alloc(sizeof *api);
    void *library = NULL;
    for (size_t i = 0; i < 2 && !library; i++) library = dlopen(names[i], RTLD_NOW | RTLD_GLOBAL);
    if (api && library && find_calls(library, api)) {
        warm_up(api);
        return api;
    }
    sv_free(api);
    return NULL;
}

/* ---- one page ---- */

typedef SV_VEC(sv_glyph) glyph_list;

/* Sizes and weights come as stretches of characters. */
static void set_styles(const pdf *api, PopplerPage *page, sv_glyph *of, const uint32_t *glyph_at, size_t count) {
    GList *styles = api->poppler_page_get_text_attributes(page);
    for (const GList *s = styles; s; s = s->next) {
        const PopplerTextAttributes *style = s->data;
        bool bold = style->font_name && (strstr(style->font_name, "Bold") || strstr(style->font_name, "Heavy"));
        for (long i = style->start_index; i <= style->end_index && i >= 0 && (size_t)i < count; i++) {
            if (glyph_at[i] == UINT32_MAX) continue;
            sv_glyph *g = &of[glyph_at[i]];
            g->bold = bold;
            g->size = (float)style->font_size;
        }
    }
    api->poppler_page_free_text_attributes(styles);
}

/* Fonts lie about their size; a wide character is as wide as its size, and none is far from its box. */
static void set_size(sv_glyph *g) {
    float width = g->right - g->left, height = g->bottom - g->top;
    if (sv_layout_is_wide(g->point) && width > 0.5f) g->size = width;
    if (!(g->size > 0.5f) || g->size > 400) g->size = height * 0.8f;
    if (!(g->size > 0.5f) || g->size > 400) g->size = 10;
}

/* A narrow character in a box as tall as that of a wide one near by is of its font, and so of its size. */
static void match_size(sv_glyph *g, const sv_glyph **wide) {
    if (sv_layout_is_wide(g->point) && sv_char_script(g->point) != SV_SCRIPT_PUNCT) {
        *wide = g;
        return;
    }
    const sv_glyph *w = *wide;
    float height = g->bottom - g->top, other = w ? w->bottom - w->top : 0;
    if (w && height > other * 0.98f && height < other * 1.02f) g->size = w->size;
}

static void match_sizes(glyph_list *glyphs) {
    const sv_glyph *wide = NULL;
    for (size_t i = 0; i < glyphs->count; i++) match_size(&glyphs->items[i], &wide);
    for (size_t i = glyphs->count; i-- > 0;) match_size(&glyphs->items[i], &wide);
}

static bool is_drawn(uint32_t point) {
    return point != SV_UTF8_BAD && point > ' ' && point != 0xA0 && point != 0x3000 && point != 0xFEFF &&
           !(point >= 0x7F && point < 0xA0) && !(point >= 0x2000 && point <= 0x200F) && point != 0xFFFD;
}

/* Characters and their boxes, one for one; *glyph_at tells where each went. */
static void take_glyphs(const char *text, const PopplerRectangle *boxes, size_t count, glyph_list *out,
                        uint32_t *glyph_at) {
    bool space = false, breaks = true;
    size_t size = strlen(text);
    for (size_t at = 0, i = 0; at < size && i < count; i++) {
        uint32_t point;
        at += sv_utf8_decode(text + at, size - at, &point);
        glyph_at[i] = UINT32_MAX;
        if (point == '\n' || point == '\f') breaks = true;
        if (!is_drawn(point)) {
            space = true;
            continue;
        }
        const PopplerRectangle *b = &boxes[i];
        sv_glyph g = {point, (float)b->x1, (float)b->y1, (float)b->x2, (float)b->y2, 0, false, space, breaks};
        glyph_at[i] = (uint32_t)out->count;
        SV_VEC_PUSH(*out, g);
        if (out->failed) return;
        space = breaks = false;
    }
}

static bool good_place(const sv_glyph *g) {
    return g->left > -9e4f && g->right < 9e4f && g->top > -9e4f && g->bottom < 9e4f && g->left <= g->right &&
           g->top <= g->bottom;
}

static void finish_glyphs(glyph_list *glyphs) {
    size_t kept = 0;
    for (size_t i = 0; i < glyphs->count; i++) {
        sv_glyph *g = &glyphs->items[i];
        set_size(g);
        if (!good_place(g)) continue;
        if (kept < i && i > 0) g->breaks = g->breaks || glyphs->items[i - 1].breaks;
        glyphs->items[kept++] = *g;
    }
    glyphs->count = kept;
    match_sizes(glyphs);
}

static bool has_pictures(const pdf *api, PopplerPage *page) {
    GList *pictures = api->poppler_page_get_image_mapping(page);
    bool any = pictures != NULL;
    api->poppler_page_free_image_mapping(pictures);
    return any;
}

/* ---- pages that are pictures ---- */

#define DOTS 300.0      /* in an inch: what the recogniser reads best */
#define PIXELS_MAX 25e6 /* larger pages get fewer dots */

static unsigned char *make_gray(const pdf *api, cairo_surface_t *surface, int width, int height) {
    unsigned char *gray = sv_alloc((size_t)width * (size_t)height);
    const unsigned char *from = api->cairo_image_surface_get_data(surface);
    int stride = api->cairo_image_surface_get_stride(surface);
    for (int y = 0; gray && from && y < height; y++)
        for (int x = 0; x < width; x++) {
            const unsigned char *p = from + (size_t)y * (size_t)stride + (size_t)x * 4;
            gray[(size_t)y * (size_t)width + (size_t)x] = (unsigned char)((p[0] + p[1] * 2 + p[2]) / 4);
        }
    if (from) return gray;
    sv_free(gray);
    return NULL;
}

static unsigned char *draw(const pdf *api, PopplerPage *page, int width, int height, double scale) {
    cairo_surface_t *surface = api->cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *pen = api->cairo_create(surface);
    api->cairo_set_source_rgb(pen, 1, 1, 1);
    api->cairo_paint(pen);
    api->cairo_scale(pen, scale, scale);
    api->poppler_page_render(page, pen);
    api->cairo_destroy(pen);
    api->cairo_surface_flush(surface);
    unsigned char *gray = make_gray(api, surface, width, height);
    api->cairo_surface_destroy(surface);
    return gray;
}

static bool recognise(const pdf *api, PopplerPage *page, const sv_page *about, sv_ocr *ocr, sv_layout *layout) {
    double scale = DOTS / 72, most = PIXELS_MAX / ((double)about->width * (double)about->height);
    if (scale * scale > most) scale = sqrt(most);
    sv_ocr_picture p = {.width = (int)((double)about->width * scale), .height = (int)((double)about->height * scale)};
    p.dots = (int)(scale * 72 + 0.5);
    if (p.width < 8 || p.height < 8 || p.width > 30000 || p.height > 30000 || p.dots < 1) return false;
    unsigned char *gray = draw(api, page, p.width, p.height, scale);
    p.gray = gray;
    if (gray) sv_ocr_page(ocr, &p, layout);
    sv_free(gray);
    return gray != NULL;
}

static void read_page(const pdf *api, PopplerPage *page, sv_ocr *ocr, sv_layout *layout) {
    glyph_list glyphs = {0};
    PopplerRectangle *boxes = NULL;
    guint count = 0;
    double width = 0, height = 0;
    char *text = api->poppler_page_get_text(page);
    api->poppler_page_get_size(page, &width, &height);
    bool laid = text && api->poppler_page_get_text_layout(page, &boxes, &count);
    uint32_t *glyph_at = sv_alloc(((size_t)count + 1) * sizeof *glyph_at);
    if (!glyph_at) layout->text.failed = true;
    if (laid && glyph_at) take_glyphs(text, boxes, count, &glyphs, glyph_at);
    if (glyphs.failed) layout->text.failed = true;
    if (glyphs.count && !layout->text.failed) set_styles(api, page, glyphs.items, glyph_at, count);
    finish_glyphs(&glyphs);
    sv_page about = {.width = (float)width, .height = (float)height};
    if (!(width > 0 && width < 90000 && height > 0 && height < 90000)) about.width = about.height = 1;
    about.picture = glyphs.count == 0 && has_pictures(api, page);
    bool drawn = ocr && about.picture && !layout->text.failed && recognise(api, page, &about, ocr, layout);
    if (!layout->text.failed && !drawn) sv_layout_page(layout, about, glyphs.items, glyphs.count);
    SV_VEC_FREE(glyphs);
    sv_free(glyph_at);
    api->g_free(boxes);
    api->g_free(text);
}

/* ---- the document ---- */

static void explain(const pdf *api, const GError *why, sv_sheet *sheet) {
    bool locked = why && why->domain == api->poppler_error_quark() && why->code == POPPLER_ERROR_ENCRYPTED;
    if (locked) {
        sv_sheet_fail(sheet, SERVANDA_LOCKED, "is encrypted and asks for a password");
        sv_sheet_cure(sheet, "save a copy without a password and read that");
        return;
    }
    sv_sheet_fail(sheet, SERVANDA_FORMAT, "is no PDF, or too damaged to be read");
    sv_sheet_cure(sheet, "open it in a viewer and save it again, or ask for another copy");
}

static void too_much(sv_sheet *sheet, const sv_sandbox_task *task, servanda_limit limit) {
    sv_sheet_fail(sheet, SERVANDA_DOCUMENT_LIMIT, "has more %s than the limit of %llu", servanda_limits_name(limit),
                  (unsigned long long)task->limits->of[limit]);
    sv_sheet_cure(sheet, "split it into parts, or raise the limit: --reading %s=NUMBER", servanda_limits_name(limit));
}

static uint64_t count_objects(const sv_sandbox_task *task) {
    const unsigned char *at = task->bytes, *end = at + task->size;
    uint64_t count = 0;
    while (at < end && (at = memmem(at, (size_t)(end - at), " obj", 4)) != NULL) at += 4, count++;
    return count;
}

static void take_title(const pdf *api, PopplerDocument *document, sv_sheet *sheet) {
    char *title = api->poppler_document_get_title(document);
    if (title) sv_scribe_title(sheet, title, strlen(title));
    api->g_free(title);
}

static void take_date(const pdf *api, PopplerDocument *document, sv_sheet *sheet) {
    GDateTime *made = api->poppler_document_get_creation_date_time(document);
    int year, month, day;
    char date[40];
    if (!made) return;
    api->g_date_time_get_ymd(made, &year, &month, &day);
    api->g_date_time_unref(made);
    int size = snprintf(date, sizeof date, "%04d-%02d-%02d", year, month, day);
    if (size == 10) sv_sheet_fact_set(sheet, SV_SHEET_SAVED, date, 10);
}

static bool is_all_pictures(const sv_layout *layout) {
    bool pictures = false;
    for (size_t i = 0; i < layout->pages.count; i++) pictures = pictures || layout->pages.items[i].picture;
    return pictures && layout->lines.count == 0;
}

static void read_pages(const pdf *api, PopplerDocument *document, int count, sv_ocr *ocr, sv_sheet *sheet) {
    sv_layout layout = {.body = 10};
    for (int i = 0; i < count && !layout.text.failed; i++) {
        PopplerPage *page = api->poppler_document_get_page(document, i);
        if (!page) continue; /* damaged; the others count */
        read_page(api, page, ocr, &layout);
        api->g_object_unref(page);
    }
    if (!sv_layout_around(&layout)) layout.text.failed = true;
    sv_layout_flow(&layout, sheet);
    if (is_all_pictures(&layout)) {
        sv_sheet_fail(sheet, SERVANDA_NO_TEXT, "holds pictures of pages and no text that could be recognised");
        sv_sheet_cure(sheet, "to have them recognised, install tesseract-ocr and the data of its language "
                             "(tesseract-ocr-jpn, -chi-sim, -chi-tra, -kor, -eng)");
    }
    sv_layout_free(&layout);
}

void sv_pdf_recognise(const sv_sandbox_task *task, const void *prepared, sv_ocr *ocr, sv_sheet *sheet) {
    const pdf *api = prepared;
    GError *why = NULL;
    if (!api) {
        sv_sheet_fail(sheet, SERVANDA_SANDBOX, "cannot be read: the library for PDF is not installed");
        sv_sheet_cure(sheet, "install libpoppler-glib8");
        return;
    }
    if (count_objects(task) > task->limits->of[SERVANDA_LIMIT_OBJECTS]) {
        too_much(sheet, task, SERVANDA_LIMIT_OBJECTS);
        return;
    }
    GBytes *bytes = api->g_bytes_new_static(task->bytes, task->size);
    PopplerDocument *document = api->poppler_document_new_from_bytes(bytes, NULL, &why);
    int pages = document ? api->poppler_document_get_n_pages(document) : 0;
    if (!document)
        explain(api, why, sheet);
    else if (pages > 0 && (uint64_t)pages > task->limits->of[SERVANDA_LIMIT_PAGES])
        too_much(sheet, task, SERVANDA_LIMIT_PAGES);
    else {
        read_pages(api, document, pages, ocr, sheet);
        take_title(api, document, sheet);
        take_date(api, document, sheet);
    }
    if (document) api->g_object_unref(document);
    if (why) api->g_error_free(why);
    api->g_bytes_unref(bytes);
}

#else /* built without poppler */

void *sv_pdf_prepare(void) { return NULL; }

void sv_pdf_recognise(const sv_sandbox_task *task, const void *prepared, sv_ocr *ocr, sv_sheet *sheet) {
    (void)task, (void)prepared, (void)ocr;
    sv_sheet_fail(sheet, SERVANDA_SANDBOX, "cannot be read: this program was built without PDF");
    sv_sheet_cure(sheet, "build it with -Dpdf=enabled");
}

#endif

void sv_pdf_read(const sv_sandbox_task *task, sv_sheet *sheet) { sv_pdf_recognise(task, task->prepared, NULL, sheet); }
