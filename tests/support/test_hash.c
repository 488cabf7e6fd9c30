/* Content hashes: the same on every machine, for every way of cutting the content into pieces. */
#include "assert_close.h"
#include "random_economy.h"
#include "support/hash.h"

#include <stdlib.h>
#include <string.h>

static void hash_of(const void *bytes, size_t length, size_t piece, char out[ENT_HASH_DIGITS + 1]) {
    ent_hasher *hasher = ent_hasher_new();
    assert_non_null(hasher);
    for (size_t at = 0; at < length; at += piece)
        ent_hasher_add(hasher, (const char *)bytes + at, length - at < piece ? length - at : piece);
    ent_hasher_finish(hasher, out);
}

/* XXH3, 128 bits, seed 0, of nothing: the reference value of xxHash's own test suite. */
static void published_value(void **state) {
    char out[ENT_HASH_DIGITS + 1];
    (void)state;
    hash_of("", 0, 1, out);
    assert_string_equal(out, "99aa06d3014798d86001c324468d497f");
}

static void pieces_do_not_matter(void **state) {
    enum { LENGTH = 5000 };
    unsigned char bytes[LENGTH];
    char whole[ENT_HASH_DIGITS + 1], parts[ENT_HASH_DIGITS + 1];
    test_random random = {test_seed("hash", 7)};
    (void)state;
    for (size_t k = 0; k < LENGTH; k++) bytes[k] = (unsigned char)test_integer(&random, 0, 255);
    hash_of(bytes, LENGTH, LENGTH, whole);
    assert_int_equal(strlen(whole), ENT_HASH_DIGITS);
    assert_int_equal(strspn(whole, "0123456789abcdef"), ENT_HASH_DIGITS);
    for (size_t piece = 1; piece < 700; piece += 37) {
        hash_of(bytes, LENGTH, piece, parts);
        assert_string_equal(parts, whole);
    }
    bytes[LENGTH / 2] ^= 1u;
    hash_of(bytes, LENGTH, LENGTH, parts);
    assert_string_not_equal(parts, whole);
}

/* ("ab", "c") and ("a", "bc") are different contents. */
static void strings_keep_their_ends(void **state) {
    char first[ENT_HASH_DIGITS + 1], second[ENT_HASH_DIGITS + 1];
    ent_hasher *a = ent_hasher_new(), *b = ent_hasher_new();
    (void)state;
    ent_hasher_add_string(a, "ab"), ent_hasher_add_string(a, "c");
    ent_hasher_add_string(b, "a"), ent_hasher_add_string(b, "bc");
    ent_hasher_finish(a, first), ent_hasher_finish(b, second);
    assert_string_not_equal(first, second);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(published_value), cmocka_unit_test(pieces_do_not_matter),
                                       cmocka_unit_test(strings_keep_their_ends)};
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
