/* The characters that a pack's settings name (sentence enders, pauses, quotation marks), decoded once a pack. */
#include <string.h>

#include "find/find.h"

static size_t decode(const char *setting, uint32_t out[SV_FIND_SETTING]) {
    size_t count = 0;
    for (size_t left = setting ? strlen(setting) : 0; left > 0 && count < SV_FIND_SETTING;) {
        uint32_t point;
        size_t step = sv_utf8_decode(setting, left, &point);
        if (point != ' ' && point != SV_UTF8_BAD) out[count++] = sv_char_fold(point);
        setting += step;
        left -= step;
    }
    return count;
}

static void decode_pairs(sv_find_chars *c, const char *setting, bool remark) {
    uint32_t points[SV_FIND_SETTING];
    size_t count = decode(setting, points);
    for (size_t i = 0; i + 1 < count && c->pair_count < SV_FIND_SETTING; i += 2, c->pair_count++) {
        c->opens[c->pair_count] = points[i];
        c->closes[c->pair_count] = points[i + 1];
        c->remark[c->pair_count] = remark;
    }
}

static void know(sv_find_chars *c, const uint32_t *set, size_t count) {
    for (size_t i = 0; i < count; i++) c->known[set[i] >> 6 & 3] |= UINT64_C(1) << (set[i] & 63);
}

void sv_find_chars_load(sv_find *f) {
    sv_find_chars *c = &f->chars;
    if (c->pack == f->pack) return;
    memset(c, 0, sizeof *c);
    c->pack = f->pack;
    c->ender_count = decode(sv_rule_setting(f->pack, "sentence"), c->enders);
    c->pause_count = decode(sv_rule_setting(f->pack, "pause"), c->pauses);
    decode_pairs(c, sv_rule_setting(f->pack, "quotes"), false);
    decode_pairs(c, sv_rule_setting(f->pack, "brackets"), true);
    know(c, c->enders, c->ender_count);
    know(c, c->pauses, c->pause_count);
    know(c, c->opens, c->pair_count);
    know(c, c->closes, c->pair_count);
    c->abbreviation = sv_rule_list(f->pack, "abbreviation");
    c->opener = sv_rule_list(f->pack, "opener");
    c->numeral = sv_rule_list(f->pack, "numeral");
    c->prefix = sv_rule_list(f->pack, "prefix");
    c->counter = sv_rule_list(f->pack, "counter");
    for (int i = 0; i < SV_SHAPE_COUNT; i++) c->shapes[i] = sv_rule_shape(f->pack, (sv_shape)i);
    c->connective = sv_rule_list(f->pack, "connective");
    c->area_share = sv_rule_list(f->pack, "area-share");
    const char *scheme = sv_rule_setting(f->pack, "scheme");
    c->scheme = scheme ? sv_rule_list(f->pack, scheme) : UINT32_MAX;
    c->spaced = sv_rule_spaced(f->pack);
    c->left = sv_rule_branch_left(f->pack);
    const char *inherit = sv_rule_setting(f->pack, "inherit");
    c->inherit_block = inherit && strcmp(inherit, "block") == 0;
}

bool sv_find_chars_has(const uint32_t *set, size_t count, uint32_t point) {
    for (size_t i = 0; i < count; i++)
        if (set[i] == point) return true;
    return false;
}
