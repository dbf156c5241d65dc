/* Marks and words on one text, as those who write rules want to see them.
 *
 * The one idea: the text is run through the layers as the tests inside rules are, so what is shown is what they see. */
#include "shop/shop.h"

#include <string.h>

servanda_status sv_shop_prepare(void *context, sv_scan *scan, const sv_pack *pack, const sv_view *view,
                                servanda_error *error) {
    (void)context;
    sv_find f = {.scan = scan, .pack = pack, .view = *view, .error = error};
    sv_find_chars_load(&f);
    sv_find_number_run(&f, 0, (uint32_t)view->count);
    return f.status;
}

void sv_shop_values(const sv_mark *mark, sv_buf *out) {
    for (uint8_t i = 0; i < mark->value_count; i++) {
        const sv_value *value = &mark->values[i];
        sv_buf_printf(out, "%s%s=", i ? " " : "", sv_rule_key_name((sv_key)mark->keys[i]));
        if (value->kind == SV_VALUE_TEXT) sv_buf_str(out, value->text);
        if (value->kind == SV_VALUE_NUMBER) sv_buf_printf(out, "%.15g", value->number);
        if (value->kind == SV_VALUE_MARK) sv_buf_printf(out, "#%u", value->mark);
    }
}

/* Room for what one call shows. */
typedef struct shown {
    sv_buf words, values;
} shown;

static void put_words(const servanda_workshop *shop, const char *text, uint32_t start, uint32_t end, shown *s,
                      servanda_workshop_mark *out) {
    out->start = shop->view.offset[start];
    out->end = end > start ? shop->view.end[end - 1] : out->start;
    sv_buf_clear(&s->words);
    sv_buf_add(&s->words, text + out->start, out->end - out->start);
    out->text = s->words.data ? s->words.data : "";
}

static void show(servanda_workshop *shop, const sv_mark *mark, shown *s, servanda_workshop_mark *out) {
    sv_rule_about about = sv_rule_describe(shop->pack, mark->rule);
    *out = (servanda_workshop_mark){.rank = mark->rank, .lost = mark->type == SV_TYPE_COUNT};
    put_words(shop, shop->text.data, mark->start, mark->end, s, out);
    sv_buf_clear(&s->values);
    sv_shop_values(mark, &s->values);
    out->values = s->values.data ? s->values.data : "";
    out->type = sv_rule_type_name(out->lost ? about.type : (sv_type)mark->type);
    if (mark->rule == SV_NO_RULE) return;
    out->rule = about.name;
    out->line = about.line;
    out->file = sv_shop_path(shop, about.file);
}

static servanda_status finish(shown *s, servanda_status status, servanda_error *error) {
    if (status == SERVANDA_OK && (s->words.failed || s->values.failed)) status = sv_error_memory(error);
    sv_buf_free(&s->words);
    sv_buf_free(&s->values);
    return status;
}

static servanda_status run_text(servanda_workshop *shop, const char *text, servanda_error *error) {
    sv_ruletest test = {.lang = shop->lang, .prepare = sv_shop_prepare};
    sv_ruletest_cuts cuts;
    servanda_status status = sv_shop_compile(shop, error);
    if (status == SERVANDA_OK) status = sv_ruletest_text(shop->pack, text, &shop->text, &shop->view, &cuts, error);
    if (status != SERVANDA_OK) return status;
    return sv_ruletest_layers(&test, shop->scan, shop->pack, &shop->view, &cuts, (sv_type)(SV_TYPE_COUNT - 1), error);
}

servanda_status servanda_workshop_marks(servanda_workshop *shop, const char *text,
                                        void (*each)(void *context, const servanda_workshop_mark *mark), void *context,
                                        servanda_error *error) {
    shown s = {SV_BUF_INIT, SV_BUF_INIT};
    servanda_status status = run_text(shop, text, error);
    if (status != SERVANDA_OK) return status;
    size_t count;
    const sv_mark *marks = sv_scan_marks(shop->scan, &count);
    for (size_t i = 0; i < count && !s.words.failed && !s.values.failed; i++) {
        servanda_workshop_mark mark;
        show(shop, &marks[i], &s, &mark);
        each(context, &mark);
    }
    return finish(&s, status, error);
}

servanda_status servanda_workshop_words(servanda_workshop *shop, const char *text,
                                        void (*each)(void *context, const servanda_workshop_mark *word), void *context,
                                        servanda_error *error) {
    enum { ROOM = 256 };
    shown s = {SV_BUF_INIT, SV_BUF_INIT};
    const char *name;
    servanda_status status = sv_shop_compile(shop, error);
    if (status == SERVANDA_OK)
        status = sv_view_string(&shop->view, text, strlen(text), sv_rule_spaced(shop->pack), sv_rule_fold(shop->pack),
                                error);
    if (status == SERVANDA_OK) status = sv_scan_begin(shop->scan, shop->pack, &shop->view, error);
    for (uint32_t list = 0; status == SERVANDA_OK && (name = sv_rule_list_name(shop->pack, list)); list++) {
        sv_hit hits[ROOM];
        size_t count = sv_scan_list(shop->scan, list, 0, (uint32_t)shop->view.count, hits, ROOM);
        for (size_t i = 0; i < count; i++) {
            servanda_workshop_mark word = {.type = name, .values = ""};
            put_words(shop, text, hits[i].start, hits[i].end, &s, &word);
            each(context, &word);
        }
    }
    return finish(&s, status, error);
}
