/* Numbers in documents: the fast path writes the same bytes as printf with the fewest digits that read back. */
#include "assert_close.h"
#include "random_economy.h"
#include "support/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void assert_shortest(double value) {
    char expected[40];
    ent_text text = {0};
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(expected, sizeof expected, "%.*g", digits, value);
        if (strtod(expected, NULL) == value) break;
    }
    ent_text_add_number(&text, value);
    assert_string_equal(text.data, expected);
    ent_text_free(&text);
}

static void test_known(void **state) {
    static const double values[] = {0.0,
                                    -0.0,
                                    1,
                                    -1,
                                    0.1,
                                    0.3,
                                    1.0 / 3.0,
                                    2.0 / 3.0,
                                    100,
                                    1e14,
                                    1e15,
                                    1e16,
                                    123456.789,
                                    9007199254740993.0,
                                    1e-4,
                                    1e-5,
                                    1e-6,
                                    1e-7,
                                    5e-324,
                                    1.7976931348623157e308,
                                    999999999999999.9,
                                    0.9999999999999999,
                                    1e22,
                                    1e23};
    (void)state;
    for (size_t k = 0; k < sizeof values / sizeof values[0]; k++) assert_shortest(values[k]);
}

static void test_next_to_powers(void **state) {
    (void)state;
    for (int power = -8; power <= 17; power++) {
        double value = pow(10, power);
        for (int step = 0; step < 4; step++) value = nextafter(value, 0);
        for (int step = 0; step < 9; step++, value = nextafter(value, HUGE_VAL)) assert_shortest(value);
    }
}

static void test_drawn(void **state) {
    test_random random = {test_seed("numbers", 20250904)};
    size_t cases = test_cases(200000);
    (void)state;
    for (size_t k = 0; k < cases; k++) {
        assert_shortest(exp(test_uniform(&random, -16, 37)));
        assert_shortest(-floor(test_uniform(&random, 0, 1e9)) / 1e4);
        assert_shortest(ldexp(floor(test_uniform(&random, 0, 0x1p53)), -(int)test_integer(&random, 0, 70)));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_known), cmocka_unit_test(test_next_to_powers),
                                       cmocka_unit_test(test_drawn)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
