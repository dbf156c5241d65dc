/* The harness of libFuzzer, one program for all targets: SERVANDA_FUZZ names the one. */
#include <stdio.h>
#include <stdlib.h>

#include "target.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static size_t target;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    const char *name = getenv("SERVANDA_FUZZ");
    (void)argc, (void)argv;
    target = name ? fuzz_target_find(name) : SIZE_MAX;
    if (target != SIZE_MAX) return 0;
    fprintf(stderr, "set SERVANDA_FUZZ to one of:\n");
    for (size_t i = 0; fuzz_target_name(i); i++) fprintf(stderr, "  %s\n", fuzz_target_name(i));
    exit(2);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    fuzz_target_run(target, bytes, size);
    return 0;
}
