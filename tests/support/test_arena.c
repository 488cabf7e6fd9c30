/* The arena: aligned, zeroed, apart from each other, whatever the order of sizes. */
#include "assert_close.h"
#include "random_economy.h"
#include "support/arena.h"

#include <string.h>

static void zeroed_aligned_apart(void **state) {
    enum { PIECES = 400 };
    static unsigned char *piece[PIECES];
    static size_t size[PIECES];
    test_random random = {test_seed("arena", 20250904)};
    ent_arena arena = {0};
    (void)state;
    for (size_t k = 0; k < PIECES; k++) {
        size[k] = test_integer(&random, 0, k % 10 == 0 ? 200000 : 900);
        piece[k] = ent_arena_take(&arena, size[k]);
        assert_non_null(piece[k]);
        assert_int_equal((uintptr_t)piece[k] % 64, 0);
        for (size_t b = 0; b < size[k]; b++) assert_int_equal(piece[k][b], 0);
        memset(piece[k], (int)(k % 255) + 1, size[k]);
    }
    for (size_t k = 0; k < PIECES; k++)
        for (size_t b = 0; b < size[k]; b++) assert_int_equal(piece[k][b], k % 255 + 1);
    ent_arena_free(&arena);
    assert_null(arena.head);
    ent_arena_free(&arena); /* and again: nothing to do */
}

static void impossible_sizes(void **state) {
    ent_arena arena = {0};
    (void)state;
    assert_null(ent_arena_take(&arena, SIZE_MAX));
    assert_null(ent_arena_take(&arena, SIZE_MAX - 64));
    assert_null(ent_arena_doubles(&arena, SIZE_MAX / 8 + 1));
    assert_null(ent_arena_doubles(&arena, SIZE_MAX / 8));
    assert_string_equal(ent_arena_string(&arena, "still there"), "still there");
    ent_arena_free(&arena);
}

static void strings_are_copies(void **state) {
    char original[] = "Japon";
    ent_arena arena = {0};
    char *copy = ent_arena_string(&arena, original);
    (void)state;
    original[0] = 'N';
    assert_string_equal(copy, "Japon");
    assert_string_equal(ent_arena_string(&arena, ""), "");
    ent_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(zeroed_aligned_apart), cmocka_unit_test(impossible_sizes),
                                       cmocka_unit_test(strings_are_copies)};
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
