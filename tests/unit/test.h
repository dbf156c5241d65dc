/* What every unit test includes: cmocka with the headers that it forgets. */
#ifndef SV_TEST_H
#define SV_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"

#define RUN_TESTS(tests) cmocka_run_group_tests(tests, NULL, NULL)

#endif
