/* Hashes against their published test vectors. */
#include <stdlib.h>

#include "test.h"

static void sha256_vectors(void **state) {
    (void)state;
    char hex[65];
    sv_hash_sha256("", 0, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sv_hash_sha256("abc", 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    sv_hash_sha256(two_blocks, strlen(two_blocks), hex);
    assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void sha256_of_a_million(void **state) {
    (void)state;
    char *text = malloc(1000000);
    char hex[65];
    memset(text, 'a', 1000000);
    sv_hash_sha256(text, 1000000, hex);
    free(text);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void fnv_vectors(void **state) {
    (void)state;
    assert_true(sv_hash_fnv("", 0) == 0xcbf29ce484222325u);
    assert_true(sv_hash_fnv("a", 1) == 0xaf63dc4c8601ec8cu);
    assert_true(sv_hash_fnv("foobar", 6) == 0x85944171f73967e8u);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_vectors),
        cmocka_unit_test(sha256_of_a_million),
        cmocka_unit_test(fnv_vectors),
    };
    return RUN_TESTS(tests);
}
