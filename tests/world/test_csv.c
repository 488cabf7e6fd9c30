/* The CSV reader: what it takes, what it refuses and where it says so; decimal numbers against strtod. */
#include "assert_close.h"
#include "random_economy.h"
#include "support/context.h"
#include "world/csv.h"
#include "world/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;

static int setup(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

static ent_csv *open_text(const char *text) {
    ent_csv *csv = NULL;
    assert_ok(context, ent_csv_open_bytes(context, "t.csv", text, strlen(text), &csv));
    return csv;
}

static void assert_row(ent_csv *csv, const char *first, const char *second, uint32_t line) {
    int more = 0;
    assert_ok(context, ent_csv_next(context, csv, &more));
    assert_int_equal(more, 1);
    assert_string_equal(ent_csv_text(csv, 0), first);
    assert_int_equal(ent_csv_length(csv, 0), strlen(first));
    assert_string_equal(ent_csv_text(csv, 1), second);
    assert_int_equal(ent_csv_line(csv), line);
}

static void assert_end(ent_csv *csv) {
    int more = 1;
    assert_ok(context, ent_csv_next(context, csv, &more));
    assert_int_equal(more, 0);
    assert_ok(context, ent_csv_next(context, csv, &more)); /* stays at the end */
    assert_int_equal(more, 0);
    ent_csv_close(csv);
}

static void test_plain(void **state) {
    ent_csv *csv = open_text("a,b\n1,2\n,\nx y,z");
    size_t column = 9;
    (void)state;
    assert_int_equal(ent_csv_width(csv), 2);
    assert_string_equal(ent_csv_name(csv, 1), "b");
    assert_true(ent_csv_has(csv, "b", &column));
    assert_int_equal(column, 1);
    assert_false(ent_csv_has(csv, "c", &column));
    assert_row(csv, "1", "2", 2);
    assert_false(ent_csv_is_empty(csv, 0));
    assert_row(csv, "", "", 3);
    assert_true(ent_csv_is_empty(csv, 0));
    assert_row(csv, "x y", "z", 4);
    assert_end(csv);
}

static void test_quotes_crlf_and_mark(void **state) {
    ent_csv *csv = open_text("\xEF\xBB\xBF"
                             "a,\"b\"\r\n\"1,5\",\"say \"\"\xC3\xA9\"\"\"\r\n\"two\nlines\",\"\"\r\n3,4\r\n\r\n\n");
    ent_place place;
    (void)state;
    place = ent_csv_place(csv, 0);
    assert_int_equal(place.column, 1); /* the mark is no character of the table */
    assert_row(csv, "1,5", "say \"\xC3\xA9\"", 2);
    place = ent_csv_place(csv, 1);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 7);
    assert_row(csv, "two\nlines", "", 3);
    place = ent_csv_place(csv, 1);
    assert_int_equal(place.line, 4);
    assert_int_equal(place.column, 8);
    assert_row(csv, "3", "4", 5);
    assert_end(csv);
}

static void test_columns_are_characters(void **state) {
    ent_csv *csv = open_text("a,b,c\n\xC3\x89tats-Unis,\"\"\"\xC3\xA9\"\"\",x\n");
    int more;
    (void)state;
    assert_ok(context, ent_csv_next(context, csv, &more));
    assert_int_equal(ent_csv_place(csv, 1).column, 12);
    assert_int_equal(ent_csv_place(csv, 2).column, 20);
    ent_csv_close(csv);
}

typedef struct refusal {
    const char *text;
    size_t length; /* 0 = strlen */
    uint32_t line, column;
    const char *message, *hint;
} refusal;

static void test_refusals(void **state) {
    static const refusal cases[] = {
        {"", 0, 1, 1, "empty", "names the columns"},
        {"\xEF\xBB\xBF\r\n", 0, 1, 1, "empty", "names the columns"},
        {"a,b\n1,2,3\n", 0, 2, 5, "the row has 3 fields where the header has 2", "quote a field"},
        {"a,b\n1,2\n1\n", 0, 3, 2, "the row has 1 field where the header has 2", "still needs its comma"},
        {"a,b\n\n1,2\n", 0, 2, 1, "blank line", "remove"},
        {"a,,b\n", 0, 1, 3, "column 2 has no name", "names the columns"},
        {"a,b,a\n", 0, 1, 5, "column \"a\" appears twice", ""},
        {"a,b\n1,\"2\n", 0, 2, 3, "never closed", "double a quote"},
        {"a,b\n\"1\"x,2\n", 0, 2, 4, "text follows a closing quote", "double a quote"},
        {"a,b\n1\"x,2\n", 0, 2, 2, "a quote stands inside", "quote the whole field"},
        {"a,b\r1,2\r", 0, 1, 4, "carriage return", "LF or CRLF"},
        {"a,b\n\xC3\xA9,\xE9t\xE9\n", 0, 2, 3, "0xE9 is not UTF-8", "save the file as UTF-8"},
        {"\xFF\xFE"
         "a\0,\0",
         6, 1, 1, "UTF-16", "save the file as UTF-8"},
        {"a,b\n1,\0\n", 8, 2, 3, "NUL byte", "binary"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const refusal *c = &cases[i];
        const ent_error *error = ent_context_error(context);
        ent_csv *csv = NULL;
        int more = 1;
        ent_status status = ent_csv_open_bytes(context, "t.csv", c->text, c->length == 0 ? strlen(c->text) : c->length,
                                               &csv);
        while (status == ENT_OK && more) status = ent_csv_next(context, csv, &more);
        ent_csv_close(csv);
        if (status != ENT_INPUT || error->line != c->line || error->column != c->column ||
            strstr(error->message, c->message) == NULL || strstr(error->hint, c->hint) == NULL)
            fail_msg("case %zu: %s %s:%u:%u: %s (%s)", i, ent_status_name(status), error->file, error->line,
                     error->column, error->message, error->hint);
        assert_string_equal(error->file, "t.csv");
    }
}

static void test_missing_column(void **state) {
    static const struct {
        const char *header, *hint;
    } cases[] = {{"sectr,rate\n", "did you mean \"sectr\"?"},
                 {"a,b,c\n", "the columns are a, b, c"},
                 {"sector;rate\n", "separated by semicolons"},
                 {"sector\trate\n", "separated by tabs"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ent_csv *csv = open_text(cases[i].header);
        const ent_error *error = ent_context_error(context);
        size_t column;
        assert_int_equal(ent_csv_column(context, csv, "sector", &column), ENT_INPUT);
        assert_string_equal(error->message, "column \"sector\" is missing");
        assert_string_equal(error->key, "sector");
        assert_int_equal(error->line, 1);
        if (strstr(error->hint, cases[i].hint) == NULL) fail_msg("hint: %s", error->hint);
        ent_csv_close(csv);
    }
}

static void test_bad_numbers(void **state) {
    static const struct {
        const char *text, *message, *hint;
    } cases[] = {{"", "rate is empty", "write 0"},
                 {"abc", "rate \"abc\" is not a number", "decimal number"},
                 {"15%", "rate \"15%\" is not a number", "write the fraction: 0.15"},
                 {"\"0,15\"", "rate \"0,15\" is not a number", "decimal point"},
                 {"\"1,234,567\"", "is not a number", "decimal number"},
                 {" 1", "rate \" 1\" is not a number", "remove the blanks"},
                 {"NaN", "is not a finite number", "leave the row out"},
                 {"-inf", "is not a finite number", "leave the row out"},
                 {"1e999", "is too large", "1.8e308"},
                 {"0x10", "is not a number", "decimal number"},
                 {"1e", "is not a number", "decimal number"},
                 {"1.2.3", "is not a number", "decimal number"},
                 {".", "is not a number", "decimal number"},
                 {"-", "is not a number", "decimal number"},
                 {"--1", "is not a number", "decimal number"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const ent_error *error = ent_context_error(context);
        char text[64];
        ent_csv *csv;
        double value;
        int more;
        snprintf(text, sizeof text, "sector,rate\nC29,%s\n", cases[i].text);
        csv = open_text(text);
        assert_ok(context, ent_csv_next(context, csv, &more));
        assert_int_equal(ent_csv_number(context, csv, 1, &value), ENT_INPUT);
        if (strstr(error->message, cases[i].message) == NULL || strstr(error->hint, cases[i].hint) == NULL)
            fail_msg("\"%s\": %s (%s)", cases[i].text, error->message, error->hint);
        assert_int_equal(error->line, 2);
        assert_int_equal(error->column, 5);
        assert_string_equal(error->key, "rate");
        ent_csv_close(csv);
    }
}

static void assert_reads(const char *text) {
    double ours = NAN, theirs = strtod(text, NULL);
    if (!ent_decimal_parse(text, strlen(text), &ours)) fail_msg("\"%s\" is not read", text);
    if (memcmp(&ours, &theirs, sizeof ours) != 0) fail_msg("\"%s\" reads as %.17g, not %.17g", text, ours, theirs);
}

static void test_numbers_equal_strtod(void **state) {
    static const char *const hard[] = {"0",
                                       "-0",
                                       "+1",
                                       "1.",
                                       ".5",
                                       "9007199254740992",
                                       "9007199254740993",
                                       "9007199254740993e1",
                                       "1e22",
                                       "1e23",
                                       "1e-22",
                                       "1e-23",
                                       "8.5e22",
                                       "123456789e-22",
                                       "0.000000000000000000001",
                                       "4.9e-324",
                                       "2.2250738585072011e-308",
                                       "1e-400",
                                       "1.7976931348623157e308",
                                       "00000000000000000000000001.5",
                                       "999999999999999999"};
    test_random random = {test_seed("numbers_equal_strtod", 11)};
    size_t cases = test_cases(200000);
    (void)state;
    for (size_t i = 0; i < sizeof hard / sizeof hard[0]; i++) assert_reads(hard[i]);
    for (size_t i = 0; i < cases; i++) {
        char text[64];
        double value = exp(test_uniform(&random, -60.0, 60.0)) * (test_uniform(&random, 0.0, 1.0) < 0.1 ? -1.0 : 1.0);
        snprintf(text, sizeof text, i % 2 ? "%.*g" : "%.*e", (int)test_integer(&random, 0, 17), value);
        assert_reads(text);
    }
}

/* 16 to 19 digits, the point anywhere among them or before: what programs write that write every digit; and figures
 * exactly half way between two doubles, which go to the even one. */
static void test_all_digits(void **state) {
    static const char *const hard[] = {"18446744073709551615",
                                       "1844674407370955161.5",
                                       "9999999999999999999",
                                       "0.9999999999999999999",
                                       "0.1000000000000000000",
                                       "1e18446744073709551617",
                                       "1.00000000000000000000000000000000000001",
                                       "4503599627370497.5",
                                       "4503599627370498.5",
                                       "2251799813685249.25",
                                       "2251799813685249.75"};
    test_random random = {test_seed("all_digits", 12)};
    size_t cases = test_cases(200000);
    char text[64];
    double value;
    (void)state;
    for (size_t i = 0; i < sizeof hard / sizeof hard[0]; i++)
        if (i != 5) assert_reads(hard[i]);
    assert_int_equal(ent_decimal_parse(hard[5], strlen(hard[5]), &value), 0); /* an exponent that would wrap */
    for (size_t i = 0; i < cases; i++) {
        size_t digits = test_integer(&random, 16, 19), decimals = test_integer(&random, 0, 19), length = 0;
        if (decimals >= digits) {
            length = (size_t)sprintf(text, "0.");
            for (size_t zero = digits; zero < decimals; zero++) text[length++] = '0';
        }
        for (size_t d = 0; d < digits; d++) {
            if (decimals > 0 && decimals < digits && d == digits - decimals) text[length++] = '.';
            text[length++] = (char)('0' + test_integer(&random, d == 0 ? 1 : 0, 9));
        }
        text[length] = '\0';
        assert_reads(text);
        sprintf(text, "%.0f.5", floor(test_uniform(&random, 0x1p52, 0x1p53)));
        assert_reads(text);
        sprintf(text, "%.0f.%s", floor(test_uniform(&random, 0x1p51, 0x1p52)), i % 2 ? "25" : "75");
        assert_reads(text);
    }
}

static void test_open_file(void **state) {
    ent_csv *csv = NULL;
    (void)state;
    assert_int_equal(ent_csv_open(context, SOURCE_DIR "/data/no-such.csv", &csv), ENT_NOT_FOUND);
    assert_null(csv);
    assert_ok(context, ent_csv_open(context, SOURCE_DIR "/data/world-2024/regions.csv", &csv));
    assert_true(ent_csv_rows_at_most(csv) >= 81);
    ent_csv_close(csv);
    ent_csv_close(NULL);
}

static void test_many_columns(void **state) {
    size_t n = 50000, length = 0;
    char *text = malloc(n * 12);
    ent_csv *csv = NULL;
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < n; i++) length += (size_t)sprintf(text + length, "%sc%zu", i == 0 ? "" : ",", i);
    assert_ok(context, ent_csv_open_bytes(context, "t.csv", text, length, &csv));
    assert_int_equal(ent_csv_width(csv), n);
    ent_csv_close(csv);
    free(text);
}

static int stop_half_way(const char *task, size_t done, size_t total, void *payload) {
    ++*(size_t *)payload;
    assert_string_equal(task, "reading");
    return 2 * done >= total;
}

/* A large table can be left half-way; a small one is not worth asking. */
static void test_cancelled(void **state) {
    enum { ROWS = 2000000 };
    char *text = malloc(ROWS * 6 + 5);
    ent_csv *csv = NULL;
    size_t rows = 0, asked = 0;
    ent_status status = ENT_OK;
    int more = 1;
    (void)state;
    assert_non_null(text);
    memcpy(text, "a,b\n", 5);
    for (size_t r = 0; r < ROWS; r++) memcpy(text + 4 + 6 * r, "12,34\n", 7);
    ent_context_set_progress(context, stop_half_way, &asked);
    assert_ok(context, ent_csv_open_bytes(context, "t.csv", text, ROWS * 6 + 4, &csv));
    while (status == ENT_OK && more) status = ent_csv_next(context, csv, &more), rows++;
    assert_int_equal(status, ENT_CANCELLED);
    assert_in_range(rows, ROWS / 2, ROWS * 9 / 10);
    assert_in_range(asked, 1, 10);
    ent_csv_close(csv);
    free(text);
    asked = 0;
    csv = open_text("a,b\n1,2\n");
    assert_row(csv, "1", "2", 2);
    assert_end(csv);
    assert_int_equal(asked, 0);
    ent_context_set_progress(context, NULL, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_quotes_crlf_and_mark),
        cmocka_unit_test(test_columns_are_characters),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_missing_column),
        cmocka_unit_test(test_bad_numbers),
        cmocka_unit_test(test_numbers_equal_strtod),
        cmocka_unit_test(test_all_digits),
        cmocka_unit_test(test_open_file),
        cmocka_unit_test(test_many_columns),
        cmocka_unit_test(test_cancelled),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
