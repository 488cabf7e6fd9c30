/* The three writers of a result document: JSON against its schema in both directions and bit for bit, CSV line by line
 * against the figures, text by what a reader must and must not see. */
#include "assert_close.h"
#include "sample.h"
#include "sample_path.h"
#include "schema_check.h"
#include "support/file.h"
#include "support/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <unistd.h>

enum { J = SAMPLE_SECTORS, N = SAMPLE_REGIONS, FIELDS = 9 };

static ent_context *context;

static int open_context(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int close_context(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

typedef ent_status (*writer_fn)(ent_context *, const ent_result *, FILE *);

static ent_status write_plain(ent_context *c, const ent_result *result, FILE *stream) {
    return ent_result_write_text(c, result, NULL, stream);
}

static char *written(const ent_result *result, writer_fn writer) {
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    assert_non_null(stream);
    assert_ok(context, writer(context, result, stream));
    fclose(stream);
    return text;
}

static json_t *document_of(const ent_result *result) {
    json_error_t error;
    char *text = written(result, ent_result_write_json);
    json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (document == NULL) fail_msg("%d:%d %s", error.line, error.column, error.text);
    free(text);
    return document;
}

static json_t *schema(void) {
    json_error_t error;
    json_t *loaded = json_load_file(SOURCE_DIR "/schema/result.schema.json", JSON_REJECT_DUPLICATES, &error);
    if (loaded == NULL) fail_msg("%d:%d %s", error.line, error.column, error.text);
    return loaded;
}

static void test_schema_both_ways(void **state) {
    ent_result *result = sample_result(context, 1), *failed = sample_result(context, 0);
    ent_result *years = sample_path(context, PATH_YEARS, 0);
    json_t *rules = schema(), *document = document_of(result), *without = document_of(failed), *path;
    schema_check check = {0};
    (void)state;
    path = document_of(years);
    assert_int_equal(schema_check_document(&check, rules, path), 0); /* what only a path has */
    json_decref(path);
    ent_result_free(years);
    assert_int_equal(schema_check_document(&check, rules, document), 0);
    assert_int_equal(schema_check_unvisited(&check), 0);
    assert_int_equal(schema_check_document(&check, rules, without), 0);
    schema_check_free(&check);
    json_decref(document);
    json_decref(without);
    json_decref(rules);
    ent_result_free(result);
    ent_result_free(failed);
}

/* The checker itself can fail: each of these documents breaks one rule. */
static void test_schema_catches(void **state) {
    ent_result *result = sample_result(context, 1);
    json_t *rules = schema();
    (void)state;
    for (int fault = 0; fault < 7; fault++) {
        json_t *document = document_of(result);
        schema_check check = {0};
        if (fault == 0) json_object_set_new(document, "surprise", json_true());
        if (fault == 1) json_object_del(document, "year");
        if (fault == 2) json_object_set_new(document, "year", json_string("2026"));
        if (fault == 6) json_object_set_new(document, "date", json_string("7 August 2025"));
        if (fault == 3) json_object_set_new(json_object_get(document, "world"), "hash", json_string("XYZ"));
        if (fault == 4)
            json_array_append_new(json_array_get(json_object_get(json_object_get(document, "bilateral"), "rows"), 0),
                                  json_integer(1));
        if (fault == 5)
            json_object_set_new(json_array_get(json_object_get(document, "outcomes"), 0), "unit",
                                json_string("percent"));
        assert_int_equal(schema_check_document(&check, rules, document), 1);
        schema_check_free(&check);
        json_decref(document);
    }
    json_decref(rules);
    ent_result_free(result);
}

static void test_json_figures(void **state) {
    ent_result *result = sample_result(context, 1);
    json_t *document = document_of(result), *outcomes = json_object_get(document, "outcomes");
    json_t *rows = json_object_get(json_object_get(document, "bilateral"), "rows"), *row;
    size_t expected = 0, k;
    (void)state;
    assert_int_equal(json_array_size(outcomes), result->n_measures * N);
    for (size_t m = 0; m < result->n_measures; m++)
        for (size_t n = 0; n < N; n++) {
            const json_t *value = json_object_get(json_array_get(outcomes, m * N + n), "value");
            if (isnan(result->measures[m].value[n])) assert_true(json_is_null(value));
            else assert_true(json_number_value(value) == result->measures[m].value[n]); /* the same bits */
        }
    for (size_t n = 0; n < N; n++)
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < J; j++)
                expected += n != i && (n == 3 || n == 4 || i == 3 || i == 4) &&
                            (sample_from(j, n, i) != 0 || sample_to(j, n, i) != 0);
    assert_int_equal(json_array_size(rows), expected);
    json_array_foreach(rows, k, row) {
        size_t place[3] = {N, N, J};
        for (size_t r = 0; r < N; r++)
            for (size_t c = 0; c < 2; c++)
                if (strcmp(json_string_value(json_array_get(row, c)), result->region_codes[r]) == 0) place[c] = r;
        for (size_t j = 0; j < J; j++)
            if (strcmp(json_string_value(json_array_get(row, 2)), result->sector_codes[j]) == 0) place[2] = j;
        assert_true(place[0] < N && place[1] < N && place[2] < J);
        assert_true(json_number_value(json_array_get(row, 3)) == sample_from(place[2], place[0], place[1]));
        assert_true(json_number_value(json_array_get(row, 4)) == sample_to(place[2], place[0], place[1]));
    }
    json_decref(document);
    ent_result_free(result);
}

/* All sectors of a pair, summed here in another order; and the number by which a map knows a region. */
static void test_json_trade(void **state) {
    ent_result *result = sample_result(context, 1);
    json_t *document = document_of(result), *regions = json_object_get(document, "regions");
    json_t *trade = json_object_get(document, "trade");
    json_t *from = json_object_get(trade, "from"), *to = json_object_get(trade, "to");
    (void)state;
    for (size_t n = 0; n < N; n++) {
        json_t *number = json_object_get(json_array_get(regions, n), "iso_numeric");
        if (n == N - 1) assert_true(json_is_null(number));
        else assert_int_equal(json_integer_value(number), result->region_iso_numeric[n]);
        for (size_t i = 0; i < N; i++) {
            double before = 0, after = 0;
            for (size_t j = J; j-- > 0;) before += sample_from(j, n, i), after += sample_to(j, n, i);
            assert_close(json_number_value(json_array_get(json_array_get(from, n), i)), before, 1e-14);
            assert_close(json_number_value(json_array_get(json_array_get(to, n), i)), after, 1e-14);
        }
    }
    json_decref(document);
    ent_result_free(result);
}

static void test_json_without_solution(void **state) {
    ent_result *result = sample_result(context, 0);
    json_t *document = document_of(result);
    (void)state;
    assert_true(json_is_false(json_object_get(document, "converged")));
    assert_true(json_is_null(json_object_get(document, "sentence")));
    assert_int_equal(json_array_size(json_object_get(document, "outcomes")), 0);
    assert_int_equal(json_array_size(json_object_get(json_object_get(document, "bilateral"), "rows")), 0);
    assert_int_equal(json_array_size(json_object_get(document, "duties")), 0);
    assert_true(json_is_null(json_object_get(document, "trade")));
    json_decref(document);
    ent_result_free(result);
}

/* Splits one CSV line in place; quotes as RFC 4180 has them. Returns the start of the next line. */
static char *split_line(char *line, char *fields[FIELDS], size_t *count) {
    char *out = line;
    *count = 0;
    for (;;) {
        fields[(*count)++] = out;
        if (*line == '"') {
            for (line++; *line != '"' || line[1] == '"'; line++) {
                if (*line == '"') line++;
                *out++ = *line;
            }
            line++;
        } else {
            while (*line != ',' && *line != '\n') *out++ = *line++;
        }
        int last = *line++ == '\n';
        *out++ = '\0';
        if (last || *count == FIELDS) return line;
    }
}

static size_t index_of(const char *const *codes, size_t count, const char *code) {
    for (size_t k = 0; k < count; k++)
        if (strcmp(codes[k], code) == 0) return k;
    return count;
}

static char *scratch(void) {
    char *directory = strdup(BINARY_DIR "/result-XXXXXX");
    assert_non_null(mkdtemp(directory));
    return directory;
}

static void remove_scratch(char *directory) {
    char *file = ent_path_join(directory, "outcomes.csv");
    unlink(file);
    assert_int_equal(rmdir(directory), 0); /* nothing else was left behind */
    free(file);
    free(directory);
}

static size_t expected_lines(const ent_result *result) {
    size_t lines = 0;
    for (size_t m = 0; m < result->n_measures; m++)
        for (size_t n = 0; n < N; n++) lines += isnan(result->measures[m].value[n]) ? 0 : 1;
    lines += 2 * J * N; /* output by sector, never zero in the sample */
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                if (n == i) continue;
                lines += sample_from(j, n, i) != 0 || sample_to(j, n, i) != 0;
                lines += sample_from(j, n, i) != 0;
            }
    return lines;
}

static void check_line(const ent_result *result, char *fields[FIELDS]) {
    size_t n = index_of(result->region_codes, N, fields[5]), i = index_of(result->region_codes, N, fields[6]);
    size_t j = index_of(result->sector_codes, J, fields[7]);
    int pct = strcmp(fields[4], "pct") == 0;
    double value = strtod(fields[8], NULL);
    assert_string_equal(fields[0], "sample-package");
    assert_string_equal(fields[1], "none");
    assert_string_equal(fields[2], "2026");
    assert_true(n < N);
    if (fields[6][0] != '\0') {
        double from = sample_from(j, n, i), to = sample_to(j, n, i);
        assert_string_equal(fields[3], "imports");
        assert_true(i < N && j < J && i != n);
        assert_close(value, pct ? 100 * (to / from - 1) : to, 1e-15);
    } else if (fields[7][0] != '\0') {
        assert_string_equal(fields[3], "output");
        assert_close(value,
                     pct ? 100 * (result->output_to_musd[j * N + n] / result->output_from_musd[j * N + n] - 1)
                         : result->output_to_musd[j * N + n],
                     1e-15);
    } else {
        assert_true(value == ent_result_values(result, fields[3], fields[4])[n]);
    }
}

static void test_csv(void **state) {
    ent_result *result = sample_result(context, 1);
    char *directory = scratch(), *file = ent_path_join(directory, "outcomes.csv"), *bytes, *line, *fields[FIELDS];
    size_t length, lines = 0, count;
    static const char header[] = "package,against,year,measure,unit,region,partner,sector,value\n";
    (void)state;
    assert_ok(context, ent_result_write_csv(context, result, directory));
    assert_ok(context, ent_file_read(context, file, 1 << 24, &bytes, &length));
    assert_memory_equal(bytes, header, strlen(header));
    for (line = bytes + strlen(header); *line != '\0'; lines++) {
        line = split_line(line, fields, &count);
        assert_int_equal(count, FIELDS);
        check_line(result, fields);
    }
    assert_int_equal(lines, expected_lines(result));
    free(bytes);
    free(file);
    remove_scratch(directory);
    ent_result_free(result);
}

static void test_csv_refusals(void **state) {
    ent_result *result = sample_result(context, 1), *failed = sample_result(context, 0);
    char *directory = scratch(), *file = ent_path_join(directory, "outcomes.csv");
    char *below = ent_path_join(file, "deeper");
    (void)state;
    assert_int_equal(ent_result_write_csv(context, failed, directory), ENT_NUMERIC);
    assert_false(ent_path_exists(file));
    assert_ok(context, ent_result_write_csv(context, result, directory));
    assert_int_equal(ent_result_write_csv(context, result, below), ENT_IO); /* a file stands where a directory must */
    assert_true(strlen(ent_context_error(context)->message) > 0);
    free(below);
    free(file);
    remove_scratch(directory);
    ent_result_free(result);
    ent_result_free(failed);
}

static size_t widest(const char *text) {
    size_t most = 0, columns = 0;
    for (; *text != '\0'; text++) {
        if (*text == '\n') columns = 0;
        else if (((unsigned char)*text & 0xC0u) != 0x80u && ++columns > most) most = columns;
    }
    return most;
}

static void test_text(void **state) {
    ent_result *result = sample_result(context, 1);
    char *text = written(result, write_plain);
    (void)state;
    assert_memory_equal(text, result->sentence, 60); /* before the first line break */
    assert_null(strchr(text, '\033'));
    assert_in_range(widest(text), 60, 80);
    /* the sample ranks regions by index: the last five gain most, the first five lose most, both parties among them */
    assert_non_null(strstr(text, "STP  São Tomé and P"));
    assert_non_null(strstr(text, "JPN  Japan"));
    assert_non_null(strstr(text, "USA  United States"));
    assert_null(strstr(text, "DEU  Germany"));
    assert_non_null(strstr(text, "(3 more)"));
    assert_true(strstr(text, "KOR  Korea") < strstr(text, "CHN  China"));
    assert_non_null(strstr(text, "US$ bn of 2024"));
    assert_non_null(strstr(text, "law of 2026"));
    assert_non_null(strstr(text, "Japan from"));
    assert_non_null(strstr(text, "all others"));
    assert_non_null(strstr(text, "United States on Japan"));
    assert_non_null(strstr(text, "2.0 %"));
    assert_non_null(strstr(text, "10.0 %"));
    assert_non_null(strstr(text, "Left out: everything"));
    assert_null(strstr(text, "a warning")); /* those go to the log as they come, and into the JSON */
    assert_non_null(strstr(text, "2.5e-11 verified"));
    free(text);
    ent_result_free(result);
}

/* Parties in the middle of the ranking are shown in place of others, not beside them. */
static void test_text_parties_always(void **state) {
    static const size_t middle[2] = {6, 7};
    ent_result *result = sample_result(context, 1);
    size_t rows = 0;
    char *text;
    (void)state;
    result->parties = middle;
    text = written(result, write_plain);
    assert_non_null(strstr(text, "FRA  France"));
    assert_non_null(strstr(text, "GBR  United Kingdom"));
    for (size_t n = 0; n < N; n++) {
        char label[16];
        snprintf(label, sizeof label, "\n%.5s  ", result->region_codes[n]);
        rows += strstr(text, label) != NULL;
    }
    assert_int_equal(rows, 10);
    free(text);
    ent_result_free(result);
}

static void test_text_color_and_width(void **state) {
    ent_result *result = sample_result(context, 1);
    ent_text_options options;
    char *text = NULL, *bare = written(result, write_plain);
    size_t length = 0, kept = 0;
    FILE *stream = open_memstream(&text, &length);
    (void)state;
    ent_text_options_init(&options);
    options.color = 1;
    assert_ok(context, ent_result_write_text(context, result, &options, stream));
    fclose(stream);
    assert_non_null(strstr(text, "\033[32m"));
    assert_non_null(strstr(text, "\033[31m"));
    for (size_t k = 0; k < length; k++) { /* colours change nothing else */
        if (text[k] == '\033') k = (size_t)(strchr(text + k, 'm') - text);
        else text[kept++] = text[k];
    }
    text[kept] = '\0';
    assert_string_equal(text, bare);
    free(text);
    options = (ent_text_options){.struct_version = ENT_TEXT_OPTIONS_VERSION, .width = 120, .rows = 100};
    stream = open_memstream(&text, &length);
    assert_ok(context, ent_result_write_text(context, result, &options, stream));
    fclose(stream);
    assert_non_null(strstr(text, "DEU  Germany"));
    assert_null(strstr(text, "more)"));
    assert_in_range(widest(text), 100, 120);
    free(text);
    free(bare);
    ent_result_free(result);
}

static void test_text_without_solution(void **state) {
    ent_result *result = sample_result(context, 0);
    char *text = written(result, write_plain);
    (void)state;
    assert_memory_equal(text, "No verified solution was found:", 31);
    assert_non_null(strstr(text, "3.0e-04"));
    assert_null(strstr(text, "Japan gains"));
    assert_null(strstr(text, "real income"));
    free(text);
    ent_result_free(result);
}

static void test_full_disk(void **state) {
    ent_result *result = sample_result(context, 1);
    FILE *full = fopen("/dev/full", "w");
    (void)state;
    if (full == NULL) skip();
    assert_int_equal(ent_result_write_text(context, result, NULL, full), ENT_IO);
    fclose(full);
    full = fopen("/dev/full", "w");
    assert_int_equal(ent_result_write_json(context, result, full), ENT_IO);
    assert_non_null(strstr(ent_context_error(context)->message, "failed"));
    fclose(full);
    ent_result_free(result);
}

static void test_values(void **state) {
    ent_result *result = sample_result(context, 1);
    (void)state;
    assert_true(ent_result_values(result, "real_wage", "pct")[2] == sample_change(2, 2));
    assert_null(ent_result_values(result, "real_wage", "musd"));
    assert_null(ent_result_values(result, "happiness", "pct"));
    ent_result_free(result);
    ent_result_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schema_both_ways),
        cmocka_unit_test(test_schema_catches),
        cmocka_unit_test(test_json_figures),
        cmocka_unit_test(test_json_trade),
        cmocka_unit_test(test_json_without_solution),
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_csv_refusals),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_text_parties_always),
        cmocka_unit_test(test_text_color_and_width),
        cmocka_unit_test(test_text_without_solution),
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_values),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
