/* What is fuzzed: every reader of the table of formats, and whatever else takes bytes from outside.
 *
 * The one idea: a target is a name and a function of bytes that must come back, whatever they are; readers are not
 * listed here, they come from the table of formats, so that a new row there is fuzzed and replayed with no line here. */
#ifndef SV_FUZZ_TARGET_H
#define SV_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

/* Name of a target by number; NULL: there are no more. */
const char *fuzz_target_name(size_t index);
/* Its number, or SIZE_MAX. */
size_t fuzz_target_find(const char *name);
/* Aborts with a message where something is promised that does not hold. */
void fuzz_target_run(size_t index, const uint8_t *bytes, size_t size);
void fuzz_target_end(void); /* gives back what targets keep from one run to the next */

#endif
