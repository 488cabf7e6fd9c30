/* Columns, wrapping and cells of the terminal tables. */
#include "assert_close.h"
#include "result/layout.h"

#include <math.h>
#include <string.h>

static void test_columns(void **state) {
    ent_text text = {0};
    (void)state;
    assert_int_equal(ent_columns(""), 0);
    assert_int_equal(ent_columns("Côte d'Ivoire"), 13);
    ent_add_left(&text, "Türkiye", 9);
    ent_add_right(&text, "é", 3);
    assert_string_equal(text.data, "Türkiye    é");
    ent_text_free(&text);
    ent_add_left(&text, "São Tomé and Príncipe", 8);
    assert_string_equal(text.data, "São Tom…");
    assert_int_equal(ent_columns(text.data), 8);
    ent_text_free(&text);
}

static void test_wrapped(void **state) {
    ent_text text = {0};
    (void)state;
    ent_add_wrapped(&text, "  one two  three four-and-a-half é", 9, 2);
    assert_string_equal(text.data, "one two\n  three\n  four-and-a-half\n  é\n");
    ent_text_free(&text);
    ent_add_wrapped(&text, "", 9, 0);
    assert_string_equal(text.data, "\n");
    ent_text_free(&text);
}

static void test_cells(void **state) {
    static const struct {
        double value;
        const char *change, *level;
    } cases[] = {
        {0, "0.000", "0.000"},           {0.0004, "0.000", "0.000"}, {-0.0004, "0.000", "0.000"},
        {-0.004, "-0.004", "-0.004"},    {0.31, "+0.31", "0.31"},    {-0.0994, "-0.099", "-0.099"},
        {9.994, "+9.99", "9.99"},        {9.996, "+10.0", "10.0"},   {-12.34, "-12.3", "-12.3"},
        {999.4, "+999.4", "999.4"},      {999.6, "+999.6", "999.6"}, {123456.7, "+123457", "123457"},
        {1.5e20, "+1.5e+20", "1.5e+20"}, {(double)NAN, "-", "-"},    {HUGE_VAL, "-", "-"},
    };
    char cell[ENT_CELL_BYTES];
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        assert_string_equal(ent_cell_change(cell, cases[k].value), cases[k].change);
        assert_string_equal(ent_cell_level(cell, cases[k].value), cases[k].level);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_columns), cmocka_unit_test(test_wrapped),
                                       cmocka_unit_test(test_cells)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
