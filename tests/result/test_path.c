/* A path for machines: JSON against its schema in both directions, CSV against the figures. */
#include "assert_close.h"
#include "sample.h"
#include "sample_path.h"
#include "schema_check.h"
#include "support/file.h"
#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { N = PATH_REGIONS, Y = PATH_YEARS };

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

static char *plain_text(const ent_result *result) {
    return sample_text(context, result, (ent_text_options){.width = 80});
}

static char *json_of(const ent_result *result) {
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    assert_non_null(stream);
    assert_ok(context, ent_result_write_json(context, result, stream));
    fclose(stream);
    return text;
}

static json_t *document_of(const ent_result *result) {
    json_error_t error;
    char *text = json_of(result);
    json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (document == NULL) fail_msg("%d:%d %s", error.line, error.column, error.text);
    free(text);
    return document;
}

/* ---- JSON ---- */

static void test_schema_both_ways(void **state) {
    json_error_t error;
    json_t *rules = json_load_file(SOURCE_DIR "/schema/result.schema.json", JSON_REJECT_DUPLICATES, &error);
    ent_result *results[4] = {sample_path(context, Y, 0), sample_path(context, 4, 1), sample_path(context, 0, 1),
                              sample_result(context, 1)};
    schema_check check = {0};
    (void)state;
    if (rules == NULL) fail_msg("%d:%d %s", error.line, error.column, error.text);
    for (int k = 0; k < 4; k++) {
        json_t *document = document_of(results[k]);
        assert_int_equal(schema_check_document(&check, rules, document), 0);
        json_decref(document);
    }
    assert_int_equal(schema_check_unvisited(&check), 0);
    for (int fault = 0; fault < 4; fault++) { /* the rules of a path can be broken */
        json_t *document = document_of(results[0]), *path = json_object_get(document, "path");
        if (fault == 0) json_object_set_new(path, "surprise", json_true());
        if (fault == 1) json_object_del(path, "failed_year");
        if (fault == 2) json_object_set_new(json_object_get(path, "ledger"), "exact", json_integer(1));
        if (fault == 3)
            json_object_set_new(json_array_get(json_object_get(path, "pledges"), 0), "unit", json_string("tonnes"));
        assert_int_equal(schema_check_document(&check, rules, document), 1);
        json_decref(document);
    }
    schema_check_free(&check);
    json_decref(rules);
    for (int k = 0; k < 4; k++) ent_result_free(results[k]);
}

static double number_at(const json_t *array, size_t k) { return json_number_value(json_array_get(array, k)); }

/* The same bits as in the document, and shares that sum to the effect. */
static void test_json_figures(void **state) {
    ent_result *result = sample_path(context, Y, 0);
    json_t *document = document_of(result), *path = json_object_get(document, "path");
    const json_t *series = json_array_get(json_object_get(path, "series"), 0);
    const json_t *players = json_object_get(json_object_get(path, "ledger"), "players");
    (void)state;
    assert_int_equal(json_array_size(json_object_get(path, "years")), Y);
    assert_int_equal(json_array_size(players), PATH_PLAYERS);
    for (size_t n = 0; n < N; n++) {
        const json_t *values = json_object_get(json_array_get(json_object_get(series, "regions"), n),
                                               "values"); /* real income, pct */
        for (size_t y = 0; y < Y; y++) {
            double sum = 0;
            for (size_t k = 0; k < PATH_PLAYERS; k++)
                sum += number_at(
                    json_object_get(json_array_get(json_object_get(json_array_get(players, k), "regions"), n),
                                    "shares_pct"),
                    y);
            assert_true(number_at(values, y) == sample_effect(y, n));
            assert_close(sum, sample_effect(y, n), 1e-15);
        }
    }
    assert_true(json_is_null(json_array_get(
        json_object_get(json_array_get(json_object_get(path, "pledges"), 0), "asked"), 3))); /* NULL: no figures */
    json_decref(document);
    ent_result_free(result);
}

static void test_json_missing_parts(void **state) {
    ent_result *result = sample_path(context, 4, 1), *long_run = sample_result(context, 1);
    json_t *document, *path;
    (void)state;
    result->n_players = 0;
    document = document_of(result);
    path = json_object_get(document, "path");
    assert_true(json_is_false(json_object_get(document, "converged")));
    assert_int_equal(json_array_size(json_object_get(document, "outcomes")), 0);
    assert_int_equal(json_integer_value(json_object_get(path, "failed_year")), 2029);
    assert_int_equal(json_array_size(json_object_get(path, "years")), 4);
    assert_true(json_is_null(json_object_get(path, "ledger")));
    assert_memory_equal(json_string_value(json_object_get(document, "sentence")),
                        "No verified solution was found for 2029.", 40);
    json_decref(document);
    document = document_of(long_run);
    assert_true(json_is_null(json_object_get(document, "path")));
    json_decref(document);
    ent_result_free(result);
    ent_result_free(long_run);
}

static void test_same_bytes(void **state) {
    ent_result *first = sample_path(context, Y, 0), *second = sample_path(context, Y, 0);
    char *a = json_of(first), *b = json_of(second), *s = plain_text(first), *t = plain_text(second);
    (void)state;
    assert_string_equal(a, b);
    assert_string_equal(s, t);
    free(a), free(b), free(s), free(t);
    ent_result_free(first);
    ent_result_free(second);
}

/* ---- CSV ---- */

static const char *const files[4] = {"outcomes.csv", "ledger.csv", "pledges.csv", "dependence.csv"};

static char *scratch(void) {
    char *directory = strdup(BINARY_DIR "/path-XXXXXX");
    assert_non_null(mkdtemp(directory));
    return directory;
}

static char *contents(const char *directory, const char *name) {
    char *path = ent_path_join(directory, name), *bytes = NULL;
    size_t length;
    assert_ok(context, ent_file_read(context, path, 1 << 24, &bytes, &length));
    free(path);
    return bytes;
}

static void remove_scratch(char *directory) {
    for (int f = 0; f < 4; f++) {
        char *path = ent_path_join(directory, files[f]);
        unlink(path);
        free(path);
    }
    assert_int_equal(rmdir(directory), 0); /* nothing else was left behind */
    free(directory);
}

static size_t lines_with(const char *text, const char *what) {
    size_t count = 0;
    for (; (text = strstr(text, what)) != NULL; text += strlen(what)) count++;
    return count;
}

static double value_of(const char *text, const char *head) {
    const char *found = strstr(text, head);
    if (found == NULL) fail_msg("no line \"%s\"", head);
    return strtod(found + strlen(head), NULL);
}

static void test_csv(void **state) {
    ent_result *result = sample_path(context, Y, 0);
    char *directory = scratch(), *text;
    (void)state;
    assert_ok(context, ent_result_write_csv(context, result, directory));
    text = contents(directory, "outcomes.csv");
    for (size_t y = 0; y < Y; y++)
        for (size_t n = 0; n < N; n++) {
            char head[128];
            snprintf(head, sizeof head, "\ntokyo-sample,letters-sample,%d,real_income,pct,%s,,,", result->years[y],
                     result->region_codes[n]);
            assert_true(value_of(text, head) == sample_effect(y, n));
            assert_int_equal(lines_with(text, head), 1); /* not as a measure too */
        }
    assert_true(value_of(text, "2035,real_income_equivalent,pct,JPN,,,") == result->equivalent_pct[PATH_JPN]);
    assert_int_equal(lines_with(text, ",real_income_equivalent,"), N);
    assert_int_equal(lines_with(text, ",2035,exports,pct,"), N); /* a measure without a series */
    free(text);
    text = contents(directory, "ledger.csv");
    assert_memory_equal(text, "package,against,year,player,region,value,error\n", 47);
    assert_int_equal(lines_with(text, "\n"), 1 + Y * N * PATH_PLAYERS);
    assert_true(value_of(text, "2031,minerals,USA,") == sample_share(3, 6, PATH_USA));
    free(text);
    text = contents(directory, "pledges.csv");
    assert_int_equal(lines_with(text, "\n"), 1 + 2 * Y + 4 * (Y - 1) + 3 * Y);
    assert_true(value_of(text, "2027,investment-550,investment,promised,musd_of_year,") == 50e3);
    assert_true(value_of(text, "2026,soybeans-and-rice,purchase,price,pct,") == -7.5 - 0.1 * 1.0);
    assert_null(strstr(text, "2025,soybeans-and-rice")); /* no figure, no line */
    free(text);
    text = contents(directory, "dependence.csv");
    assert_int_equal(lines_with(text, "\n"), 1 + 2 * result->n_dependences);
    assert_true(value_of(text, "2035,CHN,JPN,,imports,") == result->dependences[0].import_share_from);
    free(text);
    remove_scratch(directory);
    ent_result_free(result);
}

/* Files appear together: when the last cannot be begun, none does, and no temporary one stays. */
static void test_csv_together(void **state) {
    ent_result *result = sample_path(context, Y, 0), *failed = sample_path(context, 4, 1);
    char *directory = scratch(), *path, name[64];
    (void)state;
    snprintf(name, sizeof name, "dependence.csv.%ld.part", (long)getpid());
    path = ent_path_join(directory, name);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(ent_result_write_csv(context, result, directory), ENT_IO);
    assert_int_equal(rmdir(path), 0);
    free(path);
    assert_int_equal(ent_result_write_csv(context, failed, directory), ENT_NUMERIC);
    assert_int_equal(rmdir(directory), 0); /* empty */
    free(directory);
    ent_result_free(result);
    ent_result_free(failed);
}

static void test_accessors(void **state) {
    ent_result *result = sample_path(context, Y, 0);
    (void)state;
    assert_true(ent_result_series(result, "real_income", "pct")[3 * N + PATH_USA] == sample_effect(3, PATH_USA));
    assert_true(ent_result_last(result, "real_income_law", "pct")[PATH_JPN] == sample_share(0, Y - 1, PATH_JPN));
    assert_null(ent_result_series(result, "real_income", "pct_of_gdp"));
    assert_null(ent_result_series(result, "happiness", "pct"));
    ent_result_free(result);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schema_both_ways),
        cmocka_unit_test(test_json_figures),
        cmocka_unit_test(test_json_missing_parts),
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_csv_together),
        cmocka_unit_test(test_accessors),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
