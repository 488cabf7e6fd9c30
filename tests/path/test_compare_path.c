/* Two paths side by side: text, JSON against its schema in both directions, CSV; and paths that cannot be laid together. */
#include "assert_close.h"
#include "sample_path.h"
#include "schema_check.h"
#include "support/file.h"

#include <entente/run.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* The sample, and one whose effects are half of it. */
static ent_comparison *sample_comparison(void) {
    ent_result *first = sample_path(context, Y, 0), *second = sample_path(context, Y, 0);
    ent_comparison *c = NULL;
    second->package = "half";
    second->title_en = "Half of it";
    for (size_t s = 0; s < second->n_series; s++)
        for (size_t k = 0; k < (size_t)Y * N; k++) ((double *)(uintptr_t)second->series[s].value)[k] *= 0.5;
    for (size_t n = 0; n < N; n++) ((double *)(uintptr_t)second->equivalent_pct)[n] *= 0.5;
    assert_ok(context, ent_comparison_create(context, first, second, &c));
    return c;
}

static char *text_of(const ent_comparison *c, int width, int tables) {
    const ent_text_options options = {
        .struct_version = ENT_TEXT_OPTIONS_VERSION, .width = width, .tables = tables, .rows = 4};
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    assert_non_null(stream);
    assert_ok(context, ent_comparison_write_text(context, c, &options, stream));
    fclose(stream);
    return text;
}

static void text(void **state) {
    ent_comparison *c = sample_comparison();
    char *said = text_of(c, 80, 0);
    (void)state;
    assert_string_equal(
        c->sentence, "The Tokyo deal (first) and Half of it (second), in 2035, both measured against \"The letters of "
                     "July 2025\": Japan gains 0.21% of real income under the first and 0.10% under the second ($4.1 "
                     "billion a year less); the United States gains 0.057% under the first and 0.029% under the second "
                     "($8.3 billion a year less); of the others the real income of Mexico differs most (by +0.012 "
                     "percentage points).");
    assert_non_null(strstr(said, "Real income: change in 2035 and mean of 2025-2035, %; US$ bn of 2024\n"));
    assert_non_null(strstr(said, "JPN  Japan                +0.21  -0.030   +0.10  -0.015   -0.10  +0.015    -4.12\n"));
    assert_non_null(strstr(said, "(2 more, which differ less)"));
    assert_null(strstr(said, "Imports of the parties"));
    free(said);
    said = text_of(c, 80, 1);
    assert_non_null(strstr(said, "Imports of the parties"));
    free(said);
    for (int width = 60; width <= 120; width++) {
        size_t columns = 0;
        said = text_of(c, width, 0);
        for (const char *at = said; *at != '\0'; at++) {
            if (*at == '\n') columns = 0;
            else if (((unsigned char)*at & 0xC0u) != 0x80u) assert_true(++columns <= (size_t)width);
        }
        free(said);
    }
    ent_comparison_free(c);
}

static void json(void **state) {
    json_error_t error;
    json_t *rules = json_load_file(SOURCE_DIR "/schema/comparison.schema.json", JSON_REJECT_DUPLICATES, &error);
    ent_comparison *c = sample_comparison();
    schema_check check = {0};
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    json_t *document, *series, *row;
    (void)state;
    if (rules == NULL) fail_msg("%d:%d %s", error.line, error.column, error.text);
    for (int k = 0; k < 2; k++) /* a warning on either side, so that all of the schema is met */
        assert_ok(context,
                  ent_result_add_warning(context, (ent_result *)(uintptr_t)(k ? c->first : c->second), "w", "w"));
    assert_ok(context, ent_comparison_write_json(context, c, stream));
    fclose(stream);
    document = json_loads(bytes, JSON_REJECT_DUPLICATES, &error);
    if (document == NULL) fail_msg("%d:%d %s", error.line, error.column, error.text);
    assert_int_equal(schema_check_document(&check, rules, document), 0);
    assert_int_equal(schema_check_unvisited(&check), 0);
    series = json_object_get(json_object_get(document, "path"), "series");
    assert_int_equal(json_array_size(series), 3 * N);
    row = json_array_get(series, PATH_USA);
    for (size_t y = 0; y < Y; y++) {
        assert_true(json_number_value(json_array_get(json_object_get(row, "first"), y)) == sample_effect(y, PATH_USA));
        assert_close(json_number_value(json_array_get(json_object_get(row, "difference"), y)),
                     -0.5 * sample_effect(y, PATH_USA), 1e-15);
    }
    schema_check_free(&check);
    json_decref(document);
    json_decref(rules);
    free(bytes);
    ent_comparison_free(c);
}

static double value_of(const char *bytes, const char *head) {
    const char *found = strstr(bytes, head);
    if (found == NULL) fail_msg("no line \"%s\"", head);
    return strtod(found + strlen(head), NULL);
}

static void csv(void **state) {
    ent_comparison *c = sample_comparison();
    char directory[] = "/tmp/entente-compare.XXXXXX", *path, *bytes;
    size_t length;
    (void)state;
    assert_non_null(mkdtemp(directory));
    path = ent_path_join(directory, "comparison.csv");
    assert_ok(context, ent_comparison_write_csv(context, c, directory));
    assert_ok(context, ent_file_read(context, path, 1 << 24, &bytes, &length));
    assert_true(value_of(bytes, "half,first,letters-sample,2028,real_income,pct,JPN,,,") == sample_effect(3, PATH_JPN));
    assert_close(value_of(bytes, "half,difference,letters-sample,2028,real_income,pct_points,JPN,,,"),
                 -0.5 * sample_effect(3, PATH_JPN), 1e-15);
    assert_close(value_of(bytes, "half,difference,letters-sample,2035,real_income_equivalent,pct_points,JPN,,,"),
                 -0.5 * c->first->equivalent_pct[PATH_JPN], 1e-15);
    assert_null(strstr(bytes, ",difference,letters-sample,2028,real_income,pct,"));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(directory), 0);
    free(path), free(bytes);
    ent_comparison_free(c);
}

static void not_together(void **state) {
    ent_result *eleven = sample_path(context, Y, 0), *four = sample_path(context, 4, 0);
    ent_result *failed = sample_path(context, 4, 1);
    ent_comparison *c = NULL;
    char *said;
    (void)state;
    four->year = failed->year = eleven->year;
    assert_int_equal(ent_comparison_create(context, eleven, four, &c), ENT_USAGE);
    assert_non_null(strstr(ent_context_error(context)->message, "different years"));
    assert_ok(context, ent_comparison_create(context, eleven, failed, &c)); /* no figures, but what is known */
    assert_false(c->converged);
    said = text_of(c, 80, 0);
    assert_memory_equal(said, "No verified solution was found for 2029:", 40);
    assert_null(strstr(said, "Real income"));
    free(said);
    ent_comparison_free(c);
    ent_result_free(four);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(text), cmocka_unit_test(json), cmocka_unit_test(csv),
                                       cmocka_unit_test(not_together)};
    return cmocka_run_group_tests(tests, open_context, close_context);
}
