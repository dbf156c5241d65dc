/* A folder of its own for a group of tests, gone afterwards.
 *
 * The one idea: files are named below it, and the folders between are made as needed. */
#ifndef SV_FOLDER_FIXTURE_H
#define SV_FOLDER_FIXTURE_H

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

static char root[128];

static inline int make_root(void **state) {
    (void)state;
    snprintf(root, sizeof root, "/tmp/servanda-packs-XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static inline int drop_root(void **state) {
    (void)state;
    char command[200];
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    return system(command);
}

static inline void put_file(const char *path, const char *text) {
    char full[400];
    snprintf(full, sizeof full, "%s/%s", root, path);
    for (char *slash = strchr(full + strlen(root) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(full, 0700);
        *slash = '/';
    }
    FILE *file = fopen(full, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

#endif
