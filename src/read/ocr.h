/* Recognising text in pictures of pages, in the sandbox.
 *
 * The one idea: a recognised page is characters with places like any other, so the layout that reads PDF reads it too; it
 * is only marked with the confidence of the recogniser. */
#ifndef SV_OCR_H
#define SV_OCR_H

#include "base/sandbox.h"
#include "read/layout.h"

typedef struct sv_ocr sv_ocr; /* a recogniser at work on one document */

typedef struct sv_ocr_picture {
    const unsigned char *gray; /* width * height bytes; NULL: `pix` */
    void *pix;                 /* of the library for picture files */
    int width, height, dots;   /* dots: in an inch */
} sv_ocr_picture;

/* Puts what it reads as the next page; out of memory shows in the layout. */
void sv_ocr_page(sv_ocr *ocr, const sv_ocr_picture *picture, sv_layout *layout);

/* read_pdf.c: as sv_pdf_read, `prepared` by sv_pdf_prepare; pages that are pictures are recognised. */
void sv_pdf_recognise(const sv_sandbox_task *task, const void *prepared, sv_ocr *ocr, sv_sheet *sheet);

#endif
