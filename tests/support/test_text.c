/* Numbers there and back, growing strings, did-you-mean, UTF-8. */
#include "assert_close.h"
#include "random_economy.h"
#include "support/text.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double number_of(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t bits_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* The shortest of %.15g, %.16g, %.17g that reads back: what ent_text_add_number promises, the slow way. */
static void expect_number(double value) {
    char expected[40];
    double back = 0;
    ent_text text = {0};
    ent_text_add_number(&text, value);
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(expected, sizeof expected, "%.*g", digits, value);
        if (strtod(expected, NULL) == value) break;
    }
    assert_string_equal(text.data, expected);
    assert_int_equal(ent_number_parse(text.data, text.data + text.length, &back), 1);
    assert_true(bits_of(back) == bits_of(value));
    ent_text_free(&text);
}

static uint64_t random_bits(test_random *random) {
    uint64_t high = (uint64_t)test_uniform(random, 0.0, 4294967296.0);
    return high << 32 | (uint64_t)test_uniform(random, 0.0, 4294967296.0);
}

static void numbers_there_and_back(void **state) {
    /* clang-format off */
    static const double special[] = {0.0,    -0.0,   1.0,     -1.0,   0.1,     0.3,    1.0 / 3.0, 100.0, 1e15,   1e16,
                                     1e-5,   1e-6,   9.5e-7,  1e22,   1e23,    5e-324, 2.2250738585072014e-308,
                                     1.7976931348623157e308,  9007199254740993.0,      123456789012345678.0,
                                     0.9999999999999999,      999999999999999.9,       9.999999999999999e-5};
    /* clang-format on */
    test_random random = {test_seed("numbers", 1)};
    size_t cases = test_cases(100000);
    (void)state;
    for (size_t k = 0; k < sizeof special / sizeof special[0]; k++) expect_number(special[k]);
    for (size_t k = 0; k < cases; k++) {
        double any = number_of(random_bits(&random)), usual;
        if (isfinite(any)) expect_number(any);
        usual = test_uniform(&random, -1.0, 1.0) * pow(10.0, (double)test_integer(&random, 0, 24) - 8.0);
        expect_number(usual);
        expect_number(nextafter(usual, 0.0));
        expect_number(rint(usual * 1000.0) / 1000.0); /* few digits, as in tables */
    }
}

static int parses(const char *text) {
    double value = 0;
    return ent_number_parse(text, text + strlen(text), &value);
}

static void what_is_a_number(void **state) {
    /* clang-format off */
    static const char *const good[] = {"0", "1", "-1", "+1", "1.", ".5", "-.5", "1e3", "1E3", "1e+3", "1e-3", "007",
                                       "1e-400", "-0"};
    static const char *const bad[] = {"", " 1", "1 ", "1,5", "1 000", "0x10", "nan", "NaN", "inf", "-inf", "infinity",
                                      "1e", "1e+", "e5", ".", "-", "+", "--1", "1-", "1.2.3", "1e400", "-1e400", "1_0",
                                      "1f", "15%", "1e5e5", ("\xC2\xA0" "1"), "\xD9\xA1"};
    /* clang-format on */
    double value = 0;
    const char inside[] = "12345";
    (void)state;
    for (size_t k = 0; k < sizeof good / sizeof good[0]; k++)
        if (!parses(good[k])) fail_msg("\"%s\" should be a number", good[k]);
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++)
        if (parses(bad[k])) fail_msg("\"%s\" should not be a number", bad[k]);
    assert_int_equal(ent_number_parse(inside + 1, inside + 3, &value), 1); /* nothing past the end is looked at */
    assert_true(value == 23.0);
}

/* In a country that writes 1,5 the library still writes and reads 1.5. Which of these are installed differs. */
static void locale_of_the_host(void **state) {
    static const char *const commas[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8", "fr_FR.utf8"};
    const char *chosen = NULL;
    ent_text text = {0};
    ent_context *context = NULL;
    (void)state;
    for (size_t k = 0; k < 4 && chosen == NULL; k++) chosen = setlocale(LC_ALL, commas[k]);
    if (chosen == NULL) {
        print_message("skipped: no locale with a decimal comma is installed\n");
        skip();
    }
    assert_int_equal(ent_context_create(&context), ENT_OK);
    ent_text_addf(&text, "%.2f %g ", 1.5, 0.25);
    ent_text_add_number(&text, 1e-7 + 0.125e-20);
    assert_int_equal(ent_fail(context, ENT_RANGE, "%.1f is too much", 2.5), ENT_RANGE);
    assert_true(parses("1.5"));
    assert_false(parses("1,5"));
    setlocale(LC_ALL, "C");
    assert_memory_equal(text.data, "1.50 0.25 1.", 12);
    assert_string_equal(ent_context_error(context)->message, "2.5 is too much");
    ent_text_free(&text);
    ent_context_free(context);
}

static void growing_strings(void **state) {
    ent_text text = {0};
    char *taken;
    (void)state;
    taken = ent_text_take(&text);
    assert_string_equal(taken, "");
    free(taken);
    for (int k = 0; k < 5000; k++) ent_text_addf(&text, "%04d", k);
    ent_text_add_bytes(&text, "a\0b", 3);
    assert_int_equal(text.length, 20003);
    assert_memory_equal(text.data + 4 * 1234, "1234", 4);
    assert_int_equal(text.data[20003], '\0');
    taken = ent_text_take(&text);
    assert_true(text.data == NULL && text.length == 0);
    assert_memory_equal(taken + 20000, "a\0b", 4);
    free(taken);
    ent_text_add_bytes(&text, "x", SIZE_MAX - 1); /* never reached: fails before it copies */
    ent_text_add(&text, "later");
    assert_true(text.failed);
    assert_null(ent_text_take(&text));
}

static void did_you_mean(void **state) {
    static const char *const codes[] = {"JPN", "USA", "CHN", "KOR", "C29", "C24A"};
    static const char *const keys[] = {"importer", "exporter", "sectors", "announced", ""};
    char hint[60], long_word[300];
    (void)state;
    assert_string_equal(ent_did_you_mean("JAP", codes, 6), "JPN");
    assert_string_equal(ent_did_you_mean("jpn", codes, 6), "JPN");
    assert_string_equal(ent_did_you_mean("JNP", codes, 6), "JPN");
    assert_string_equal(ent_did_you_mean("C24a", codes, 6), "C24A");
    assert_null(ent_did_you_mean("xyz", codes, 6));
    assert_null(ent_did_you_mean("", codes, 6));
    assert_string_equal(ent_did_you_mean("imprter", keys, 5), "importer");
    assert_string_equal(ent_did_you_mean("announced_on", keys, 5), "announced");
    assert_null(ent_did_you_mean("colour", keys, 5));
    memset(long_word, 'x', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = '\0';
    assert_null(ent_did_you_mean(long_word, keys, 5));
    {
        const char *const far[] = {"an entry that is longer than any label, so that no distance to it is computed"};
        assert_null(ent_did_you_mean(long_word, far, 1));
    }
    ent_hint(hint, sizeof hint, "JAP", codes, 6, "see the list");
    assert_string_equal(hint, "did you mean \"JPN\"?");
    ent_hint(hint, sizeof hint, "xyz", codes, 6, "see the list");
    assert_string_equal(hint, "see the list");
    ent_hint(hint, sizeof hint, "xyz", codes, 6, NULL);
    assert_string_equal(hint, "");
}

/* Every code point there is, at every place relative to the eight bytes that are looked at together. */
static void utf8_every_code_point(void **state) {
    (void)state;
    for (uint32_t code = 0; code <= 0x120000; code++) {
        char bytes[24] = "abcdefghijklmnopqrstuv";
        size_t at = code % 9, n = 0;
        int legal = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        char *p = bytes + at;
        if (code < 0x80) p[n++] = (char)code;
        else if (code < 0x800) p[n++] = (char)(0xC0 | code >> 6);
        else if (code < 0x10000) p[n++] = (char)(0xE0 | code >> 12), p[n++] = (char)(0x80 | (code >> 6 & 0x3F));
        else {
            p[n++] = (char)(0xF0 | code >> 18), p[n++] = (char)(0x80 | (code >> 12 & 0x3F));
            p[n++] = (char)(0x80 | (code >> 6 & 0x3F));
        }
        if (code >= 0x80) p[n++] = (char)(0x80 | (code & 0x3F));
        assert_int_equal(ent_utf8_check(bytes, 22), legal ? 22 : at);
        if (n > 1) assert_int_equal(ent_utf8_check(bytes, at + n - 1), at); /* cut short */
    }
}

static void utf8_forbidden(void **state) {
    static const char *const bad[] = {"\x80",
                                      "\xBF",
                                      "\xC0\x80",
                                      "\xC0\xAF",
                                      "\xC1\xBF",
                                      "\xE0\x80\xAF",
                                      "\xE0\x9F\xBF",
                                      "\xF0\x80\x80\xAF",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xED\xA0\x80",
                                      "\xED\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFE",
                                      "\xFF",
                                      "\xC3(",
                                      "\xE2\x82(",
                                      "\xE2(\xA1",
                                      "\xF0(\x8C\xBC",
                                      "\xE9t\xE9"};
    (void)state;
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        char bytes[32];
        int length = snprintf(bytes, sizeof bytes, "12345678%s87654321", bad[k]);
        assert_int_equal(ent_utf8_check(bytes, (size_t)length), 8);
        assert_int_equal(ent_utf8_check(bad[k], strlen(bad[k])), 0);
    }
    assert_int_equal(ent_utf8_check("", 0), 0);
    assert_int_equal(ent_utf8_check("a\0b", 3), 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_there_and_back), cmocka_unit_test(what_is_a_number),
        cmocka_unit_test(locale_of_the_host),     cmocka_unit_test(growing_strings),
        cmocka_unit_test(did_you_mean),           cmocka_unit_test(utf8_every_code_point),
        cmocka_unit_test(utf8_forbidden),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
