/* The slots of a statement in a few words for people. Texts that are too long for their room end in "...". */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

const char *cli_words_reading(const servanda_statement *s) {
    const char *word = NULL;
    if (s->kind == SERVANDA_KIND_COMMITMENT) word = servanda_force_name(s->force);
    if (s->kind == SERVANDA_KIND_PROGRESS) word = servanda_stage_name(s->stage);
    if (!word) word = servanda_kind_name(s->kind);
    return word ? word : "";
}

servanda_tone cli_words_tone(const servanda_statement *s) {
    if (s->kind == SERVANDA_KIND_COMMITMENT) return SERVANDA_TONE_STRONG;
    return s->kind == SERVANDA_KIND_PROGRESS ? SERVANDA_TONE_GOOD : SERVANDA_TONE_DIM;
}

const char *cli_words_join(const char *const *items, size_t count, const char *between, char out[CLI_WORDS]) {
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        const char *comma = i > 0 ? between : "";
        if (used + strlen(comma) + strlen(items[i]) + sizeof "..." > CLI_WORDS) {
            snprintf(out + used, CLI_WORDS - used, "...");
            break;
        }
        used += (size_t)snprintf(out + used, CLI_WORDS - used, "%s%s", comma, items[i]);
    }
    return out;
}

/* The last day of what is due; else the first date of the statement. */
const char *cli_words_when(const servanda_row *row, char out[CLI_WORDS]) {
    const servanda_statement *s = row->statement;
    if (row->due_to)
        snprintf(out, CLI_WORDS, "%s", row->due_to);
    else
        snprintf(out, CLI_WORDS, "%.64s", s->date_count > 0 ? s->dates[0].edtf : "");
    return out;
}

const char *cli_words_place(const servanda_statement *s, char out[CLI_WORDS]) {
    snprintf(out, CLI_WORDS, "%.200s %u", s->doc, (unsigned)s->id);
    return out;
}

/* Days up to two months, then months, then years, rounded down. */
const char *cli_words_days(const char *today, const char *day, char out[CLI_WORDS]) {
    long days = servanda_days_between(today, day), size = days < 0 ? -days : days;
    const char *unit = size < 60 ? "day" : size < 730 ? "month" : "year";
    long number = size < 60 ? size : size < 730 ? size * 12 / 365 : size * 4 / 1461;
    const char *plural = number == 1 ? "" : "s";
    if (days == 0)
        snprintf(out, CLI_WORDS, "today");
    else if (days > 0)
        snprintf(out, CLI_WORDS, "in %ld %s%s", number, unit, plural);
    else
        snprintf(out, CLI_WORDS, "%ld %s%s late", number, unit, plural);
    return out;
}

/* A day, month or year as it is written; of spans and seasons, which nobody reads, the last day. */
const char *cli_words_date(const char *edtf, const char *last, char out[CLI_WORDS]) {
    bool plain =
        edtf && edtf[strspn(edtf, "0123456789-")] == '\0' && (strlen(edtf) < 7 || strncmp(edtf + 5, "13", 2) < 0);
    snprintf(out, CLI_WORDS, "%.64s", plain ? edtf : last ? last : "");
    return out;
}

const char *cli_words_amount(const servanda_amount *amount, char out[CLI_WORDS]) {
    const char *bound = amount->bound == SERVANDA_BOUND_EXACT ? NULL : servanda_bound_name(amount->bound);
    char sum[SERVANDA_SUM];
    snprintf(out, CLI_WORDS, "%s%s%.16s%s", servanda_amount_sum(amount, sum), bound ? " (" : "", bound ? bound : "",
             bound ? ")" : "");
    return out;
}
