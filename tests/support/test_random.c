/* Random numbers: the published values of Philox 4x32-10, and what is drawn from them. */
#include "assert_close.h"
#include "support/random.h"

#include <math.h>

/* Known answers of the authors' library (Random123, kat_vectors). */
static void published_values(void **state) {
    uint32_t out[4];
    (void)state;
    ent_random_block(0, 0, 0, out);
    assert_int_equal(out[0], 0x6627e8d5u);
    assert_int_equal(out[1], 0xe169c58du);
    assert_int_equal(out[2], 0xbc57ac4cu);
    assert_int_equal(out[3], 0x9b00dbd8u);
    ent_random_block(UINT64_MAX, UINT64_MAX, UINT64_MAX, out);
    assert_int_equal(out[0], 0x408f276du);
    assert_int_equal(out[1], 0x41c83b0eu);
    assert_int_equal(out[2], 0xa20bc7c6u);
    assert_int_equal(out[3], 0x6d5451fdu);
    ent_random_block(0x299f31d0a4093822u, 0x0370734413198a2eu, 0x85a308d3243f6a88u, out);
    assert_int_equal(out[0], 0xd16cfe09u);
    assert_int_equal(out[1], 0x94fdccebu);
    assert_int_equal(out[2], 0x5001e420u);
    assert_int_equal(out[3], 0x24126ea1u);
}

/* Every order of four comes up, about as often as the others. */
static void shuffles(void **state) {
    enum { DRAWS = 24000 };
    int seen[256] = {0}, orders = 0;
    ent_random random = ent_random_stream(3, 0);
    (void)state;
    for (int k = 0; k < DRAWS; k++) {
        size_t items[4] = {0, 1, 2, 3};
        ent_random_shuffle(&random, items, 4);
        seen[items[0] * 64 + items[1] * 16 + items[2] * 4 + items[3]]++;
    }
    for (int k = 0; k < 256; k++) {
        if (seen[k] == 0) continue;
        orders++;
        assert_within(seen[k], DRAWS / 24.0, 5.0 * sqrt(DRAWS / 24.0));
    }
    assert_int_equal(orders, 24);
}

static void streams_differ_and_repeat(void **state) {
    ent_random a = ent_random_stream(9, 1), b = ent_random_stream(9, 1), c = ent_random_stream(9, 2);
    int same = 0;
    (void)state;
    for (int k = 0; k < 100; k++) {
        size_t x = ent_random_below(&a, 1000), y = ent_random_below(&b, 1000);
        assert_int_equal(x, y);
        same += x == ent_random_below(&c, 1000);
    }
    assert_true(same < 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(published_values), cmocka_unit_test(shuffles),
                                       cmocka_unit_test(streams_differ_and_repeat)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
