/* The limits of reading (see servanda/limits.h): their names and how they are set. */
#include "servanda/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

typedef struct limit_row {
    const char *name, *what;
    uint64_t value, least, most;
} limit_row;

static const limit_row rows[] = {
#define SV_READING(id, text, value, least, most, what) {text, what, value, least, most},
#include "servanda/limits.def"
#undef SV_READING
};

SERVANDA_API void servanda_limits_default(servanda_limits *limits) {
    for (size_t i = 0; i < SERVANDA_LIMIT_COUNT; i++) limits->of[i] = rows[i].value;
}

SERVANDA_API const char *servanda_limits_name(servanda_limit limit) { return rows[limit].name; }

SERVANDA_API const char *servanda_limits_meaning(servanda_limit limit) { return rows[limit].what; }

static size_t find_row(const char *name, size_t size) {
    size_t i = 0;
    while (i < SERVANDA_LIMIT_COUNT && (strlen(rows[i].name) != size || memcmp(rows[i].name, name, size) != 0)) i++;
    return i;
}

static servanda_status misunderstood(const char *text, size_t size, servanda_error *error) {
    char names[128] = "";
    for (size_t i = 0, used = 0; i < SERVANDA_LIMIT_COUNT && used < sizeof names; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", rows[i].name);
    sv_error_set(error, SERVANDA_USAGE, NULL, 0, "'%.*s' sets no limit of reading", (int)(size < 100 ? size : 100),
                 text);
    sv_error_cure(error, "write it as pages=500,seconds=30; the limits are %s", names);
    return SERVANDA_USAGE;
}

static servanda_status set_one(servanda_limits *limits, const char *text, size_t size, servanda_error *error) {
    const char *equals = memchr(text, '=', size);
    size_t row = equals ? find_row(text, (size_t)(equals - text)) : SERVANDA_LIMIT_COUNT;
    if (row == SERVANDA_LIMIT_COUNT || equals[1] < '0' || equals[1] > '9') return misunderstood(text, size, error);
    char *end;
    unsigned long long value = strtoull(equals + 1, &end, 10);
    if (end != text + size) return misunderstood(text, size, error);
    if (value < rows[row].least || value > rows[row].most)
        return sv_error_set(error, SERVANDA_USAGE, NULL, 0, "'%s' must be from %llu to %llu", rows[row].name,
                            (unsigned long long)rows[row].least, (unsigned long long)rows[row].most);
    limits->of[row] = value;
    return SERVANDA_OK;
}

SERVANDA_API servanda_status servanda_limits_set(servanda_limits *limits, const char *text, servanda_error *error) {
    servanda_status status = SERVANDA_OK;
    while (text && *text && !status) {
        size_t size = strcspn(text, ",");
        status = set_one(limits, text, size, error);
        text += size + (text[size] == ',');
    }
    return status;
}
