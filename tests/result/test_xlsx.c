/* The workbook, read again by other means: the archive by its directory, the sheets as text. */
#include "assert_close.h"
#include "sample.h"
#include "sample_path.h"
#include "support/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

static ent_context *context;
static const char path[] = BINARY_DIR "/test.xlsx";

static int open_context(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int close_context(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

static char *workbook(const ent_result *result, size_t *length) {
    char *bytes;
    assert_ok(context, ent_result_save_xlsx(context, result, path));
    assert_ok(context, ent_file_read(context, path, 1 << 24, &bytes, length));
    assert_int_equal(unlink(path), 0);
    return bytes;
}

static size_t number_at(const char *bytes, int count) {
    size_t value = 0;
    for (int k = count; k-- > 0;) value = value << 8 | (unsigned char)bytes[k];
    return value;
}

/* A member of the archive, by the central directory at its end; NULL when there is none. To be freed. */
static char *member(const char *bytes, size_t length, const char *name) {
    const char *at = bytes + length - 22; /* the end record, without a comment */
    size_t left = number_at(at + 10, 2);
    assert_int_equal(number_at(at, 4), 0x06054b50);
    at = bytes + number_at(at + 16, 4);
    for (; left > 0; left--) {
        size_t name_length = number_at(at + 28, 2), packed = number_at(at + 20, 4), size = number_at(at + 24, 4);
        const char *local = bytes + number_at(at + 42, 4);
        z_stream stream = {0};
        char *out;
        if (name_length != strlen(name) || memcmp(at + 46, name, name_length) != 0) {
            at += 46 + name_length + number_at(at + 30, 2) + number_at(at + 32, 2);
            continue;
        }
        out = calloc(size + 1, 1);
        assert_non_null(out);
        stream.next_in = (unsigned char *)(uintptr_t)(local + 30 + number_at(local + 26, 2) + number_at(local + 28, 2));
        stream.avail_in = (unsigned)packed;
        stream.next_out = (unsigned char *)out;
        stream.avail_out = (unsigned)size;
        assert_int_equal(inflateInit2(&stream, -15), Z_OK);
        assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
        inflateEnd(&stream);
        return out;
    }
    return NULL;
}

/* The number in a cell ("E2"); NaN when it is empty. */
static double cell(const char *sheet, const char *place) {
    char begin[32];
    const char *at;
    snprintf(begin, sizeof begin, "<c r=\"%s\"><v>", place);
    at = strstr(sheet, begin);
    return at == NULL ? (double)NAN : strtod(at + strlen(begin), NULL);
}

static void names_sheets(const char *book, const char *const *names, size_t count) {
    const char *at = book;
    for (size_t k = 0; k < count; k++) {
        char sheet[64];
        snprintf(sheet, sizeof sheet, "<sheet name=\"%s\"", names[k]);
        at = strstr(at, sheet);
        if (at == NULL) fail_msg("no sheet %s in its place", names[k]);
    }
    assert_null(strstr(at + 1, "<sheet name="));
}

static void test_long_run(void **state) {
    static const char *const names[] = {"answer", "regions", "trade", "duties"};
    ent_result *result = sample_result(context, 1);
    size_t length;
    char *bytes = workbook(result, &length), *book = member(bytes, length, "xl/workbook.xml");
    char *regions = member(bytes, length, "xl/worksheets/sheet2.xml"),
         *trade = member(bytes, length, "xl/worksheets/sheet3.xml");
    char *strings = member(bytes, length, "xl/sharedStrings.xml");
    (void)state;
    assert_non_null(book);
    names_sheets(book, names, 4);
    for (int n = 0; n < SAMPLE_REGIONS; n++)
        for (int m = 0; m < 5; m++) { /* columns E to I; a figure that does not exist is an empty cell */
            char place[16];
            double value = sample_change((size_t)m, (size_t)n) * (m == 4 ? 1e5 : 1);
            snprintf(place, sizeof place, "%c%d", 'E' + m, n + 2);
            if (isnan(value)) assert_true(isnan(cell(regions, place)));
            else assert_close(cell(regions, place), value, 1e-15);
        }
    assert_close(cell(regions, "D5"), 392, 0);
    assert_true(isnan(cell(regions, "D14")));
    assert_close(cell(trade, "D2"), sample_from(0, 0, 3), 1e-15); /* the first pair with trade: China from Japan */
    assert_close(cell(trade, "E2"), sample_to(0, 0, 3), 1e-15);
    assert_non_null(strstr(strings, "says the sample."));
    assert_non_null(strstr(strings, "a \xEF\xBF\xBD byte")); /* what is not UTF-8 would break the file */
    free(strings), free(trade), free(regions), free(book), free(bytes);
    ent_result_free(result);
}

static void test_path(void **state) {
    static const char *const names[] = {"answer", "regions", "trade", "duties", "ledger", "years"};
    ent_result *result = sample_path(context, PATH_YEARS, 0);
    size_t length;
    char *bytes = workbook(result, &length), *book = member(bytes, length, "xl/workbook.xml");
    char *ledger = member(bytes, length, "xl/worksheets/sheet5.xml"),
         *years = member(bytes, length, "xl/worksheets/sheet6.xml");
    (void)state;
    names_sheets(book, names, 6);
    for (int y = 0; y < PATH_YEARS; y++)
        for (int n = 0; n < PATH_REGIONS; n++) {
            char place[16];
            snprintf(place, sizeof place, "%c%d", 'D' + y, n + 2); /* the first player, the first series */
            assert_close(cell(ledger, place), sample_share(0, (size_t)y, (size_t)n), 1e-15);
            assert_close(cell(years, place), sample_effect((size_t)y, (size_t)n), 1e-15);
        }
    free(years), free(ledger), free(book), free(bytes);
    ent_result_free(result);
}

static void test_same_bytes(void **state) {
    ent_result *result = sample_path(context, PATH_YEARS, 0);
    size_t first_length, second_length;
    char *first = workbook(result, &first_length), *second;
    (void)state;
    sleep(2); /* the stamp of a file in an archive has steps of two seconds */
    second = workbook(result, &second_length);
    assert_int_equal(first_length, second_length);
    assert_memory_equal(first, second, first_length);
    free(first), free(second);
    ent_result_free(result);
}

static void test_refusals(void **state) {
    ent_result *result = sample_result(context, 1), *failed = sample_result(context, 0);
    (void)state;
    assert_int_equal(ent_result_save_xlsx(context, failed, path), ENT_NUMERIC);
    assert_false(ent_path_exists(path));
    assert_int_equal(ent_result_save_xlsx(context, result, BINARY_DIR "/nowhere/test.xlsx"), ENT_IO);
    assert_non_null(strstr(ent_context_error(context)->file, "nowhere/test.xlsx"));
    ent_result_free(result);
    ent_result_free(failed);
}

/* A text longer than a cell takes is cut between characters. */
static void test_long_text(void **state) {
    ent_result *result = sample_result(context, 1);
    char *letters = malloc(100001), *bytes, *strings;
    size_t length;
    (void)state;
    assert_non_null(letters);
    for (size_t k = 0; k < 50000; k++) memcpy(letters + 2 * k, "\xC3\xA9", 2);
    letters[100000] = '\0';
    letters[0] = letters[1] = 'x';
    result->sentence = letters + 1;
    bytes = workbook(result, &length);
    strings = member(bytes, length, "xl/sharedStrings.xml");
    assert_non_null(strstr(strings, "x\xC3\xA9\xC3\xA9"));
    assert_null(strstr(strings, "\xEF\xBF\xBD\xC3"));
    free(strings), free(bytes), free(letters);
    ent_result_free(result);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_long_run), cmocka_unit_test(test_path),
                                       cmocka_unit_test(test_same_bytes), cmocka_unit_test(test_refusals),
                                       cmocka_unit_test(test_long_text)};
    return cmocka_run_group_tests(tests, open_context, close_context);
}
