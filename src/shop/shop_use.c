/* What each rule did while documents were read: what it cost, and how often and in how many of them it fired.
 *
 * The one idea: the documents are read as always, with somebody looking on: the matcher counts its own steps, and the marks
 * of each block are counted before they are forgotten. */
#include "shop/shop.h"

#include <string.h>

static bool make_room(servanda_workshop *shop) {
    size_t count = sv_rule_count(shop->pack) + 1;
    if (shop->costs) return true;
    sv_rule_cost *costs = sv_alloc(count * sizeof *costs);
    shop->marks = sv_alloc(count * sizeof *shop->marks);
    shop->documents = sv_alloc(count * sizeof *shop->documents);
    shop->last = sv_alloc(count * sizeof *shop->last);
    if (costs && shop->marks && shop->documents && shop->last) {
        memset(costs, 0, count * sizeof *costs);
        memset(shop->marks, 0, count * sizeof *shop->marks);
        memset(shop->documents, 0, count * sizeof *shop->documents);
        memset(shop->last, 0, count * sizeof *shop->last);
        shop->costs = costs;
        return true;
    }
    sv_free(costs);
    sv_free(shop->marks);
    sv_free(shop->documents);
    sv_free(shop->last);
    shop->marks = NULL;
    shop->documents = shop->last = NULL;
    return false;
}

static void watch_pack(void *context, sv_find *f) {
    const servanda_workshop *shop = context;
    sv_scan_profile(f->scan, f->pack == shop->pack ? shop->costs : NULL);
}

static void watch_marks(void *context, sv_find *f) {
    servanda_workshop *shop = context;
    size_t count;
    if (f->pack != shop->pack) return;
    const sv_mark *marks = sv_scan_marks(f->scan, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t rule = marks[i].rule;
        if (rule == SV_NO_RULE || marks[i].type == SV_TYPE_COUNT) continue;
        shop->marks[rule]++;
        shop->documents[rule] += shop->last[rule] != shop->document;
        shop->last[rule] = shop->document;
    }
}

servanda_status servanda_workshop_read(servanda_workshop *shop, servanda_document *document, servanda_error *error) {
    servanda_extraction *found = NULL;
    servanda_status status = sv_shop_compile(shop, error);
    if (status == SERVANDA_OK && !make_room(shop)) status = sv_error_memory(error);
    if (status != SERVANDA_OK) return status;
    shop->document++;
    sv_find_watch watch = {.pack = watch_pack, .marks = watch_marks, .learnt = sv_shop_learn, .context = shop};
    status = sv_find_extract(&found, document, shop->packs, &watch, error);
    servanda_extraction_free(found);
    return status;
}

/* ---- does a why say what wording its rule stands for ---- */

#define GENERAL_WORDS 4u
#define SIXTHS 6u /* of a word: letters of some scripts are less than one */

/* Bytes of the quotation that opens here ("…", “…”, 「…」, '…', ‘…’ after a space), closing mark included; 0: none does. */
static size_t quotation(const char *at, bool after_space) {
    static const char *const pairs[][2] = {{"\"", "\""},
                                           {"\xE2\x80\x9C", "\xE2\x80\x9D"},
                                           {"\xE3\x80\x8C", "\xE3\x80\x8D"},
                                           {"\xE2\x80\x98", "\xE2\x80\x99"},
                                           {"'", "'"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t size = strlen(pairs[i][0]);
        if (strncmp(at, pairs[i][0], size) != 0 || (pairs[i][0][0] == '\'' && !after_space)) continue;
        const char *end = strstr(at + size, pairs[i][1]);
        if (end) return (size_t)(end - at) + strlen(pairs[i][1]);
    }
    return 0;
}

/* Words outside of quotations. Three Han or kana, or two Hangul, count as one. */
static bool is_general(const char *why) {
    size_t sixths = 0;
    bool in_word = false, space = true;
    while (*why) {
        size_t quoted = quotation(why, space);
        uint32_t point;
        size_t size = quoted ? quoted : sv_utf8_decode(why, strlen(why), &point);
        sv_script script = quoted ? SV_SCRIPT_SPACE : sv_char_script(point);
        bool dense = script == SV_SCRIPT_HAN || script == SV_SCRIPT_HIRAGANA || script == SV_SCRIPT_KATAKANA ||
                     script == SV_SCRIPT_HANGUL;
        bool letter = script == SV_SCRIPT_LATIN;
        if (dense) sixths += script == SV_SCRIPT_HANGUL ? 3 : 2;
        if (letter && !in_word) sixths += SIXTHS;
        in_word = letter || (in_word && !quoted && *why != ' ' && !dense);
        space = !quoted && *why == ' ';
        why += size;
    }
    return sixths / SIXTHS >= GENERAL_WORDS;
}

servanda_status servanda_workshop_rules(servanda_workshop *shop,
                                        void (*each)(void *context, const servanda_workshop_rule *rule), void *context,
                                        servanda_error *error) {
    servanda_status status = sv_shop_compile(shop, error);
    for (int type = 0; type < SV_TYPE_COUNT && status == SERVANDA_OK; type++) {
        for (uint32_t i = 0; i < sv_rule_count(shop->pack); i++) {
            sv_rule_about about = sv_rule_describe(shop->pack, i);
            if ((int)about.type != type) continue;
            servanda_workshop_rule rule = {
                .name = about.name, .why = about.why, .line = about.line, .rank = about.rank};
            rule.type = sv_rule_type_name(about.type);
            rule.file = sv_shop_path(shop, about.file);
            rule.general = is_general(about.why);
            if (shop->costs) {
                rule.steps = shop->costs[i].steps;
                rule.tries = shop->costs[i].tries;
                rule.marks = shop->marks[i];
                rule.documents = shop->documents[i];
            }
            each(context, &rule);
        }
    }
    return status;
}
