/* What a status means to a person, a shell and a browser: one row of status.def each. */
#include "base/base.h"

typedef struct row {
    servanda_status status;
    const char *name;
    int exit_code, http;
    const char *message;
} row;

static const row rows[] = {
#define SV_STATUS(name, number, exit_code, http, message) {SERVANDA_##name, #name, exit_code, http, message},
#include "servanda/status.def"
#undef SV_STATUS
};

/* The row of a status; the last one, BUG, for numbers that are none. */
static const row *find(servanda_status status) {
    size_t last = sizeof rows / sizeof rows[0] - 1;
    for (size_t i = 0; i < last; i++)
        if (rows[i].status == status) return &rows[i];
    return &rows[last];
}

const char *servanda_status_name(servanda_status status) { return find(status)->name; }

const char *servanda_status_message(servanda_status status) { return find(status)->message; }

int servanda_status_exit_code(servanda_status status) { return find(status)->exit_code; }

int servanda_status_http(servanda_status status) { return find(status)->http; }
