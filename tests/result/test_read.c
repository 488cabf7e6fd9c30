/* A document that is read back from its JSON says the same: JSON and report with the same bytes, the text and the comparison
 * with the same words; what the JSON does not hold is absent. Anything else is refused, with the key at fault. */
#include "assert_close.h"
#include "sample.h"
#include "sample_path.h"
#include "support/text.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

typedef ent_status write_fn(const ent_result *result, FILE *stream);
static ent_status as_json(const ent_result *result, FILE *stream) {
    return ent_result_write_json(context, result, stream);
}
static ent_status as_text(const ent_result *result, FILE *stream) {
    ent_text_options options;
    ent_text_options_init(&options);
    options.tables = 1;
    options.rows = 100;
    return ent_result_write_text(context, result, &options, stream);
}
static ent_status as_html(const ent_result *result, FILE *stream) {
    ent_report_options options;
    ent_report_options_init(&options);
    options.language = ENT_LANGUAGE_FR;
    options.command = "entente run sample";
    return ent_result_write_html(context, result, &options, stream);
}
static ent_status as_english_html(const ent_result *result, FILE *stream) {
    return ent_result_write_html(context, result, NULL, stream);
}

static char *written(const ent_result *result, write_fn *write) {
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    assert_non_null(stream);
    assert_ok(context, write(result, stream));
    fclose(stream);
    return text;
}

static ent_result *read_back(const ent_result *result) {
    char *text = written(result, as_json);
    ent_result *read = NULL;
    assert_ok(context, ent_result_read_json(context, text, strlen(text), &read));
    free(text);
    return read;
}

static void assert_goes_round(ent_result *result) {
    static write_fn *const writers[] = {as_json, as_text, as_html, as_english_html};
    ent_result *read = read_back(result), *twice = read_back(read);
    for (size_t k = 0; k < sizeof writers / sizeof writers[0]; k++) {
        char *before = written(result, writers[k]), *after = written(read, writers[k]),
             *last = written(twice, writers[k]);
        assert_string_equal(before, after);
        assert_string_equal(before, last);
        free(before), free(after), free(last);
    }
    ent_result_free(twice);
    ent_result_free(read);
    ent_result_free(result);
}

/* The samples have dependences on the rival of economies that are no parties, which a run never has: what they import is
 * not in the JSON, and the table of sectors is in the order of it. */
static ent_result *path_of(size_t n_years, int failed) {
    ent_result *result = sample_path(context, n_years, failed);
    result->parties = sample_everybody;
    result->n_parties = PATH_REGIONS;
    return result;
}

static void test_goes_round(void **state) {
    ent_result *result;
    (void)state;
    assert_goes_round(sample_result(context, 1));
    assert_goes_round(sample_result(context, 0)); /* no figures */
    for (size_t years = 1; years <= PATH_YEARS; years += 5) assert_goes_round(path_of(years, 0));
    assert_goes_round(path_of(3, 1)); /* failed in the fourth year */
    assert_goes_round(path_of(0, 1)); /* and in the first */
    result = sample_result(context, 1);
    result->date = "2025-08-07";
    result->run_id = "0123456789ab";
    assert_goes_round(result);
    result = path_of(PATH_YEARS, 0);
    result->ledger_exact = 0;
    result->ledger_orders = 200;
    result->run_id = "0123456789ab";
    assert_goes_round(result);
    result = sample_result(context, 0);
    ((ent_result_solve *)(uintptr_t)result->solves)[0].residual = HUGE_VAL; /* nobody knows how far */
    assert_goes_round(result);
}

/* Bits of figures, and what is not known. */
static void test_figures(void **state) {
    ent_result *result = sample_result(context, 1), *read = read_back(result);
    size_t N = SAMPLE_REGIONS, party = result->parties[0];
    (void)state;
    assert_int_equal(read->n_measures, result->n_measures);
    for (size_t m = 0; m < result->n_measures; m++)
        for (size_t n = 0; n < N; n++) {
            double before = result->measures[m].value[n], after = read->measures[m].value[n];
            assert_true(isfinite(before) ? memcmp(&before, &after, sizeof before) == 0 : isnan(after));
        }
    for (size_t j = 0; j < SAMPLE_SECTORS; j++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                size_t cell = (j * N + n) * N + i;
                int known = n != i && (n == 3 || n == 4 || i == 3 || i == 4); /* sample.h names the parties */
                if (known) assert_memory_equal(&read->flow_to_musd[cell], &result->flow_to_musd[cell], sizeof(double));
                else assert_true(isnan(read->flow_to_musd[cell]) && isnan(read->flow_from_musd[cell]));
            }
    for (size_t n = 0; n < N; n++)
        for (size_t i = 0; i < N; i++) {
            double sum = 0;
            for (size_t j = 0; j < SAMPLE_SECTORS; j++) sum += result->flow_from_musd[(j * N + n) * N + i];
            assert_memory_equal(&sum, &read->trade_from_musd[n * N + i], sizeof sum);
        }
    assert_null(read->output_to_musd);
    assert_true(isnan(read->duty_to_musd[0 * N + party]));
    assert_memory_equal(&read->duty_to_musd[3 * N + 4], &result->duty_to_musd[3 * N + 4], sizeof(double));
    ent_result_free(read);
    ent_result_free(result);
}

/* The CSV of a document that was read has the lines that are known, letter for letter, and no others. */
static void test_csv(void **state) {
    char directory[] = "/tmp/entente-read.XXXXXX", whole[64], part[64], line[400];
    ent_result *result = sample_result(context, 1), *read = read_back(result);
    size_t n_lines = 0;
    FILE *stream, *all;
    (void)state;
    assert_non_null(mkdtemp(directory));
    snprintf(whole, sizeof whole, "%s/whole", directory);
    snprintf(part, sizeof part, "%s/part", directory);
    assert_ok(context, ent_result_write_csv(context, result, whole));
    assert_ok(context, ent_result_write_csv(context, read, part));
    strcat(whole, "/outcomes.csv"), strcat(part, "/outcomes.csv");
    stream = fopen(part, "r"), all = fopen(whole, "r");
    assert_true(stream != NULL && all != NULL);
    while (fgets(line, sizeof line, stream) != NULL) { /* each is among all, in their order */
        char other[400] = "";
        while (strcmp(other, line) != 0) assert_non_null(fgets(other, sizeof other, all));
        assert_null(strstr(line, "output,"));
        n_lines++;
    }
    assert_true(n_lines > 100);
    fclose(stream), fclose(all);
    unlink(whole), unlink(part);
    *strrchr(whole, '/') = *strrchr(part, '/') = '\0';
    rmdir(whole), rmdir(part), rmdir(directory);
    ent_result_free(read);
    ent_result_free(result);
}

static void test_comparison(void **state) {
    ent_result *first = path_of(PATH_YEARS, 0), *second = path_of(PATH_YEARS, 0);
    ent_result *read[2] = {read_back(first), read_back(second)};
    const ent_comparison fresh = {.struct_version = ENT_COMPARISON_VERSION,
                                  .first = first,
                                  .second = second,
                                  .converged = 1,
                                  .n_parties = PATH_REGIONS,
                                  .parties = sample_everybody,
                                  .rival = PATH_CHN,
                                  .sentence = "a sentence"};
    ent_comparison kept = fresh;
    (void)state;
    kept.first = read[0], kept.second = read[1];
    for (int json = 0; json < 2; json++) {
        char *texts[2] = {NULL, NULL};
        for (int k = 0; k < 2; k++) {
            size_t length = 0;
            FILE *stream = open_memstream(&texts[k], &length);
            const ent_comparison *c = k == 0 ? &fresh : &kept;
            ent_text_options options;
            ent_text_options_init(&options);
            options.tables = 1;
            assert_ok(context, json ? ent_comparison_write_json(context, c, stream)
                                    : ent_comparison_write_text(context, c, &options, stream));
            fclose(stream);
        }
        assert_string_equal(texts[0], texts[1]);
        free(texts[0]), free(texts[1]);
    }
    for (int k = 0; k < 2; k++) ent_result_free(read[k]);
    ent_result_free(first);
    ent_result_free(second);
}

/* ---- what is refused ---- */

static void assert_refused(const json_t *document, const char *key, const char *message) {
    char *text = json_dumps(document, JSON_ENCODE_ANY);
    ent_result *read = NULL;
    const ent_error *error = ent_context_error(context);
    assert_int_equal(ent_result_read_json(context, text, strlen(text), &read), ENT_INPUT);
    assert_null(read);
    assert_string_equal(error->key, key);
    if (strstr(error->message, message) == NULL) fail_msg("\"%s\" does not say \"%s\"", error->message, message);
    free(text);
}

static json_t *document_of(ent_result *result) {
    char *text = written(result, as_json);
    json_t *document = json_loads(text, JSON_DECODE_INT_AS_REAL, NULL);
    assert_non_null(document);
    free(text);
    ent_result_free(result);
    return document;
}

/* Every key is needed, but for those that older documents do not have; none but these may be there; and each value has its
 * form: nowhere is `{}` a text, a number or a list. */
static void deny_each(json_t *document, json_t *at, size_t *n) {
    const char *key;
    json_t *value;
    void *next;
    if (json_is_array(at) && json_array_size(at) > 0 && json_is_object(json_array_get(at, 0)))
        deny_each(document, json_array_get(at, 0), n);
    if (!json_is_object(at)) return;
    json_object_foreach_safe(at, next, key, value) {
        json_t *held = json_incref(value);
        char name[64];
        ent_result *read = NULL;
        char *text;
        snprintf(name, sizeof name, "%s", key);
        if (strcmp(name, "options") != 0) deny_each(document, value, n);
        json_object_set_new(at, name, json_pack("{s:s}", "nothing", "of this"));
        text = json_dumps(document, 0);
        /* what stands for each pair of parties is worked out from the rest */
        if (strncmp(name, "average_", 8) != 0 && strncmp(name, "imports_", 8) != 0 && strcmp(name, "options") != 0) {
            if (ent_result_read_json(context, text, strlen(text), &read) != ENT_INPUT)
                fail_msg("\"%s\" is taken", name);
            (*n)++;
        }
        ent_result_free(read);
        free(text);
        json_object_set_new(at, name, held);
    }
    json_object_set_new(at, "surely-unknown", json_null());
    {
        char *text = json_dumps(document, 0);
        ent_result *read = NULL;
        assert_int_equal(ent_result_read_json(context, text, strlen(text), &read), ENT_INPUT);
        free(text);
    }
    json_object_del(at, "surely-unknown");
}

static void test_forms(void **state) {
    json_t *document = document_of(path_of(3, 0));
    size_t n = 0;
    char *text;
    ent_result *read = NULL;
    (void)state;
    deny_each(document, document, &n);
    assert_true(n > 80);
    text = json_dumps(document, 0); /* and as it was before, it is taken */
    assert_ok(context, ent_result_read_json(context, text, strlen(text), &read));
    ent_result_free(read);
    free(text);
    json_decref(document);
}

static void test_refusals(void **state) {
    static const char *const no_json[] = {"", "{", "[1,2", "{\"a\":1,\"a\":2}", "nul", "{\"a\":\"\xFF\"}"};
    json_t *document = document_of(sample_result(context, 1)), *rows, *row;
    (void)state;
    for (size_t k = 0; k < sizeof no_json / sizeof no_json[0]; k++) {
        ent_result *read = NULL;
        assert_int_equal(ent_result_read_json(context, no_json[k], strlen(no_json[k]), &read), ENT_INPUT);
        assert_non_null(strstr(ent_context_error(context)->message, "no JSON"));
    }
    json_array_append_new(json_object_get(document, "parties"), json_string("NOBODY"));
    assert_refused(document, "parties", "names \"NOBODY\"");
    json_array_remove(json_object_get(document, "parties"), json_array_size(json_object_get(document, "parties")) - 1);
    rows = json_object_get(json_object_get(document, "bilateral"), "rows");
    row = json_array_get(rows, 0);
    json_array_set_new(row, 0,
                       json_incref(json_object_get(json_array_get(json_object_get(document, "regions"), 0), "code")));
    json_array_set_new(row, 1,
                       json_incref(json_object_get(json_array_get(json_object_get(document, "regions"), 1), "code")));
    assert_refused(document, "rows", "between two who are no parties");
    json_array_remove(row, 4);
    assert_refused(document, "rows", "five entries");
    json_array_clear(rows);
    json_array_remove(json_object_get(document, "outcomes"), 0);
    assert_refused(document, "outcomes", "lacks figures");
    json_object_set_new(document, "year", json_real(2025.5));
    assert_refused(document, "year", "whole number");
    json_decref(document);
}

/* One of an Entente that did not know goods, nor runs. */
static void test_older(void **state) {
    json_t *document = document_of(sample_result(context, 1));
    ent_result *read = NULL;
    char *text;
    (void)state;
    json_object_del(document, "run");
    for (size_t j = 0; j < SAMPLE_SECTORS; j++)
        json_object_del(json_array_get(json_object_get(document, "sectors"), j), "goods");
    text = json_dumps(document, 0);
    assert_ok(context, ent_result_read_json(context, text, strlen(text), &read));
    assert_null(read->run_id);
    for (size_t j = 0; j < SAMPLE_SECTORS; j++) assert_int_equal(read->sector_goods[j], 0);
    ent_result_free(read);
    free(text);
    json_decref(document);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goes_round), cmocka_unit_test(test_figures), cmocka_unit_test(test_csv),
        cmocka_unit_test(test_comparison), cmocka_unit_test(test_forms),   cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_older),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
