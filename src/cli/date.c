/* Dates of options, and today: the only place of the program that reads the clock. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"

/* Seasons (2025-21) and spans of time are no dates of options. */
bool cli_date_valid(const char *text) {
    char first[11], last[11];
    size_t size = strlen(text);
    bool shaped = size == 4 || (size == 7 && text[5] < '2') || size == 10;
    return shaped && servanda_date_bounds(text, first, last) && strcmp(first, "0001") > 0;
}

void cli_date_last(const char *text, char out[11]) {
    char first[11];
    servanda_date_bounds(text, first, out);
}

void cli_date_today(const cli_call *call, char out[11]) {
    if (cli_has(call, CLI_OPT_TODAY)) {
        cli_date_last(call->given[CLI_OPT_TODAY], out);
        return;
    }
    time_t now = time(NULL);
    struct tm local;
    memset(&local, 0, sizeof local);
    if (!localtime_r(&now, &local)) gmtime_r(&now, &local);
    strftime(out, 11, "%Y-%m-%d", &local);
}

void cli_date_now(char out[21]) {
    time_t now = time(NULL);
    struct tm utc;
    memset(&utc, 0, sizeof utc);
    gmtime_r(&now, &utc);
    strftime(out, 21, "%Y-%m-%dT%H:%M:%SZ", &utc);
}
