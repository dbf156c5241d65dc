/* Where blocks are scanned: scratch that outlives the block, and the document too.
 *
 * The one idea: the head of a document is read twice, once for what the document says of itself and once for its statements;
 * each of its blocks is scanned in a place of its own, where the second reading finds the words of the first. */
#include <string.h>

#include "find/find.h"

#define PLACES (SV_FIND_HEAD + 1u) /* the first is for all blocks behind the head */

typedef struct place {
    sv_scan *scan;
    sv_view view;
    const sv_pack *pack; /* NULL: nothing is there */
    uint32_t block;
} place;

struct sv_find_scratch {
    place places[PLACES];
    uint32_t heads, at;  /* places of head blocks in use; the place that is being read */
    sv_find_chars chars; /* of the pack last used: mostly that of the next document too */
};

sv_find_scratch *sv_find_scratch_new(void) {
    sv_find_scratch *scratch = sv_alloc(sizeof *scratch);
    if (!scratch) return NULL;
    memset(scratch, 0, sizeof *scratch);
    scratch->places[0].scan = sv_scan_new();
    if (scratch->places[0].scan) return scratch;
    sv_free(scratch);
    return NULL;
}

void sv_find_scratch_free(sv_find_scratch *scratch) {
    for (uint32_t i = PLACES; scratch && i-- > 0;) { /* the first lends to the others */
        sv_scan_free(scratch->places[i].scan);
        sv_view_free(&scratch->places[i].view);
    }
    sv_free(scratch);
}

void sv_find_place_begin(sv_find *f, sv_find_scratch *scratch) {
    scratch->heads = scratch->at = 0;
    for (uint32_t i = 0; i < PLACES; i++) scratch->places[i].pack = NULL;
    f->scratch = scratch;
    f->scan = scratch->places[0].scan;
    f->view = scratch->places[0].view;
    f->chars = scratch->chars;
}

void sv_find_place_end(sv_find *f) {
    f->scratch->places[f->scratch->at].view = f->view;
    f->scratch->chars = f->chars;
    f->scan = NULL;
    memset(&f->view, 0, sizeof f->view);
}

static uint32_t choose(const sv_find *f, uint32_t block) {
    sv_find_scratch *s = f->scratch;
    for (uint32_t i = 1; i <= s->heads; i++)
        if (s->places[i].pack && s->places[i].block == block) return i;
    if (!f->in_head || s->heads + 1 >= PLACES) return 0;
    place *next = &s->places[s->heads + 1];
    if (!next->scan) next->scan = sv_scan_beside(s->places[0].scan);
    return next->scan ? ++s->heads : 0; /* without memory for one more, the block is scanned twice */
}

bool sv_find_place_enter(sv_find *f, uint32_t block) {
    sv_find_scratch *s = f->scratch;
    if (!s) return false;
    s->places[s->at].view = f->view;
    s->at = choose(f, block);
    f->scan = s->places[s->at].scan;
    f->view = s->places[s->at].view;
    return s->at > 0 && s->places[s->at].pack == f->pack;
}

void sv_find_place_keep(sv_find *f) {
    sv_find_scratch *s = f->scratch;
    if (!s || s->at == 0) return;
    s->places[s->at].pack = f->pack;
    s->places[s->at].block = f->block_index;
}
