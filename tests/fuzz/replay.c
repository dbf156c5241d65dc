/* Replays the corpora of fuzzing with any compiler: replay CORPUS [TARGET…] runs each file of CORPUS/TARGET, in TAP; replay
 * --targets lists the targets.
 *
 * The one idea: a file is a case of its own; it has passed when the target came back. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "target.h"

static unsigned cases;

static int not_hidden(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static int replay_file(size_t target, const char *folder, const char *name) {
    char path[4096];
    sv_buf bytes = SV_BUF_INIT;
    servanda_error error = SERVANDA_ERROR_INIT;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    servanda_status status = sv_file_read(path, (size_t)1 << 26, &bytes, &error);
    if (!status) fuzz_target_run(target, (const uint8_t *)(bytes.data ? bytes.data : ""), bytes.size);
    printf("%sok %u - %s %s\n", status ? "not " : "", ++cases, fuzz_target_name(target), name);
    fflush(stdout);
    sv_buf_free(&bytes);
    return status != SERVANDA_OK;
}

static int replay_target(const char *corpus, size_t target) {
    char folder[2048];
    struct dirent **entries;
    int failed = 0;
    snprintf(folder, sizeof folder, "%s/%s", corpus, fuzz_target_name(target));
    int count = scandir(folder, &entries, not_hidden, alphasort);
    if (count <= 0) {
        printf("ok %u - %s # SKIP it has no corpus yet\n", ++cases, fuzz_target_name(target));
        return 0;
    }
    for (int i = 0; i < count; i++) {
        failed |= replay_file(target, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return failed;
}

int main(int argc, char **argv) {
    int failed = 0;
    if (argc == 2 && strcmp(argv[1], "--targets") == 0) {
        for (size_t i = 0; fuzz_target_name(i); i++) puts(fuzz_target_name(i));
        return 0;
    }
    if (argc < 2) return 2;
    for (size_t i = 0; fuzz_target_name(i); i++) {
        bool wanted = argc == 2;
        for (int k = 2; k < argc; k++) wanted = wanted || fuzz_target_find(argv[k]) == i;
        if (wanted) failed |= replay_target(argv[1], i);
    }
    printf("1..%u\n", cases);
    fuzz_target_end();
    return failed;
}
