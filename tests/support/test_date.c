/* Civil dates against a plain counter that turns its pages one day at a time. */
#include "assert_close.h"
#include "support/date.h"

#include <stdio.h>
#include <string.h>

static int leap(int year) { return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0); }

/* Every day of the years 1600-2499: two whole eras and their seams. 1600-01-01 is day -135140: 92 leap days and 370
 * years of 365 before 1970, less 1700, 1800 and 1900. */
static void every_day_of_nine_centuries(void **state) {
    static const int length[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    ent_day counter = -(370 * 365 + 370 / 4 + 1 - 3);
    (void)state;
    assert_int_equal(counter, -135140);
    for (int year = 1600; year < 2500; year++)
        for (int month = 1; month <= 12; month++) {
            int days = length[month - 1] + (month == 2 && leap(year));
            assert_int_equal(ent_month_days(year, month), days);
            for (int day = 1; day <= days; day++, counter++) {
                int y, m, d;
                char text[11], expected[32];
                ent_day read = ENT_DAY_NONE;
                assert_int_equal(ent_day_from_civil(year, month, day), counter);
                ent_day_to_civil(counter, &y, &m, &d);
                assert_true(y == year && m == month && d == day);
                snprintf(expected, sizeof expected, "%04d-%02d-%02d", year, month, day);
                ent_day_format(counter, text);
                assert_string_equal(text, expected);
                assert_int_equal(ent_day_parse(text, &read), 1);
                assert_int_equal(read, counter);
            }
        }
}

static void known_days(void **state) {
    ent_day day = 0;
    char text[11], words[ENT_DAY_WORDS];
    (void)state;
    assert_int_equal(ent_day_from_civil(1970, 1, 1), 0);
    assert_int_equal(ent_day_from_civil(2000, 2, 29), 11016);
    assert_int_equal(ent_day_from_civil(2025, 9, 4), 20335);
    assert_int_equal(ent_day_from_civil(0, 3, 1), -719468);
    assert_int_equal(ent_day_parse("0001-01-01", &day), 1);
    assert_int_equal(day, -719162);
    assert_int_equal(ent_day_parse("9999-12-31", &day), 1);
    ent_day_format(day, text);
    assert_string_equal(text, "9999-12-31");
    ent_day_words(ENT_LANGUAGE_EN, day, words);
    assert_string_equal(words, "31 December 9999");
    ent_day_words(ENT_LANGUAGE_FR, ent_day_from_civil(2025, 8, 1), words);
    assert_string_equal(words, "1er août 2025");
    ent_day_words(ENT_LANGUAGE_FR, ent_day_from_civil(2026, 2, 20), words);
    assert_string_equal(words, "20 février 2026");
    ent_day_words(ENT_LANGUAGE_EN, ent_day_from_civil(2025, 8, 7), words);
    assert_string_equal(words, "7 August 2025");
}

static void wrong_forms_and_days(void **state) {
    static const char *const forms[] = {
        "",           "2025",     "2025-8-7",    "2025-08-7",        "2025-08-07 ", " 2025-08-07",
        "2025/08/07", "20250807", "2025-08-071", "2025-08-07T00:00", "+025-08-07",  "2025-0a-07",
        "07-08-2025", "2025-08",  "2025-08-"};
    static const char *const days[] = {"2025-02-29", "1900-02-29", "2025-04-31", "2025-13-01",
                                       "2025-00-10", "2025-01-00", "2025-01-32", "0000-01-01"};
    ent_day kept = 4711;
    (void)state;
    for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++) assert_int_equal(ent_day_parse(forms[k], &kept), 0);
    for (size_t k = 0; k < sizeof days / sizeof days[0]; k++) assert_int_equal(ent_day_parse(days[k], &kept), -1);
    assert_int_equal(kept, 4711);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_day_of_nine_centuries), cmocka_unit_test(known_days),
                                       cmocka_unit_test(wrong_forms_and_days)};
    return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
