/* Answers: how they are made, and their three writers: JSON against its schema and bit for bit, CSV field by field, text
 * by what a reader must see in each language. */
#include "assert_close.h"
#include "result/layout.h"
#include "sample_answer.h"
#include "schema_check.h"
#include "support/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static ent_answer *sample(ent_language language, int plain) {
    ent_answer *answer = NULL;
    assert_ok(context, sample_answer_make(context, language, plain, &answer));
    return answer;
}

static char *text_of(const ent_answer *answer, int width, size_t rows, int color) {
    ent_text_options options;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    assert_non_null(stream);
    ent_text_options_init(&options);
    options.width = width;
    options.rows = rows;
    options.color = color;
    assert_ok(context, ent_answer_write_text(context, answer, &options, stream));
    fclose(stream);
    return text;
}

static json_t *json_of(const ent_answer *answer) {
    json_error_t error;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    json_t *document;
    assert_non_null(stream);
    assert_ok(context, ent_answer_write_json(context, answer, stream));
    fclose(stream);
    document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (document == NULL) fail_msg("%d:%d %s", error.line, error.column, error.text);
    free(text);
    return document;
}

static void test_schema(void **state) {
    json_error_t error;
    json_t *schema = json_load_file(SOURCE_DIR "/schema/answer.schema.json", JSON_REJECT_DUPLICATES, &error);
    schema_check check = {0};
    (void)state;
    if (schema == NULL) fail_msg("%d:%d %s", error.line, error.column, error.text);
    for (int plain = 0; plain < 2; plain++) {
        ent_answer *answer = sample(plain ? ENT_LANGUAGE_FR : ENT_LANGUAGE_EN, plain);
        json_t *document = json_of(answer);
        assert_int_equal(schema_check_document(&check, schema, document), 0);
        json_object_set_new(document, "surprise", json_true());
        json_object_set_new(json_array_get(json_object_get(document, "tables"), 0), "key", json_string("No Name"));
        {
            schema_check faulty = {0};
            assert_int_equal(schema_check_document(&faulty, schema, document), 2);
            schema_check_free(&faulty);
        }
        json_decref(document);
        ent_answer_free(answer);
    }
    assert_int_equal(schema_check_unvisited(&check), 0);
    schema_check_free(&check);
    json_decref(schema);
}

static void assert_figure(const json_t *value, double expected) {
    if (isnan(expected)) assert_true(json_is_null(value));
    else assert_true(json_number_value(value) == expected); /* the same bits */
}

static void test_json_figures(void **state) {
    ent_answer *answer = sample(ENT_LANGUAGE_FR, 0);
    json_t *document = json_of(answer), *table = json_array_get(json_object_get(document, "tables"), 0);
    json_t *rows = json_object_get(table, "rows"), *names = json_object_get(table, "names");
    (void)state;
    assert_int_equal(json_array_size(rows), ANSWER_ROWS);
    for (size_t r = 0; r < ANSWER_ROWS; r++) {
        const json_t *row = json_array_get(rows, r);
        assert_figure(json_array_get(row, 2), sample_answer_share(r));
        assert_figure(json_array_get(row, 3), sample_answer_musd(r));
        assert_figure(json_array_get(row, 4), sample_answer_change(r));
    }
    assert_int_equal(json_object_size(names), 2); /* of the two columns of words */
    assert_int_equal(json_object_size(json_object_get(names, "supplier")), ANSWER_ROWS);
    assert_int_equal(json_object_size(json_object_get(names, "sector")), 2);
    assert_string_equal(json_string_value(json_object_get(json_object_get(names, "sector"), "C29")), "Motor vehicles");
    assert_string_equal(json_string_value(json_object_get(document, "language")), "fr");
    json_decref(document);
    ent_answer_free(answer);
}

/* Whatever the language, keys, codes and figures are the same. */
static void test_json_languages(void **state) {
    ent_answer *answers[2] = {sample(ENT_LANGUAGE_EN, 0), sample(ENT_LANGUAGE_FR, 0)};
    json_t *documents[2], *tables[2];
    (void)state;
    for (int k = 0; k < 2; k++) {
        documents[k] = json_of(answers[k]);
        tables[k] = json_array_get(json_object_get(documents[k], "tables"), 0);
    }
    assert_true(json_equal(json_object_get(tables[0], "rows"), json_object_get(tables[1], "rows")));
    assert_false(json_equal(json_object_get(tables[0], "title"), json_object_get(tables[1], "title")));
    for (int k = 0; k < 2; k++) {
        json_decref(documents[k]);
        ent_answer_free(answers[k]);
    }
}

static void test_text(void **state) {
    ent_answer *answer = sample(ENT_LANGUAGE_EN, 0);
    char *text = text_of(answer, 80, 0, 0);
    (void)state;
    assert_ptr_equal(strstr(text, "Of Japan's inputs 32.1% come from China, worth $1.23 trillion.\n"), text);
    assert_non_null(strstr(text, "\nOn whom Japan depends; US$ of 2024\n"));
    assert_non_null(strstr(text, "R00  Elsewhere"));
    assert_non_null(strstr(text, "32.1"));
    assert_non_null(strstr(text, "1234.6")); /* billions */
    assert_non_null(strstr(text, "US$ bn"));
    assert_non_null(strstr(text, "\n… 3 more rows; all with --csv\n"));
    assert_null(strstr(text, "R10"));
    assert_non_null(strstr(text, "45")); /* digits 0 */
    assert_null(strstr(text, "45."));
    assert_non_null(strstr(text, "\nInputs are at face value.\n"));
    assert_non_null(strstr(text, "Package deal against the base law, law of 2027."));
    assert_non_null(strstr(text, "World sample (01234567)."));
    free(text);
    text = text_of(answer, 80, 12, 0);
    assert_non_null(strstr(text, "… 1 more row; all with --csv"));
    free(text);
    text = text_of(answer, 80, 100, 0);
    assert_non_null(strstr(text, "R12"));
    assert_null(strstr(text, "more row"));
    assert_null(strchr(text, '\033'));
    free(text);
    text = text_of(answer, 80, 0, 1);
    assert_non_null(strstr(text, "\033[32m")); /* a gain */
    assert_non_null(strstr(text, "\033[31m")); /* a loss */
    free(text);
    ent_answer_free(answer);
}

static void test_text_french(void **state) {
    ent_answer *answer = sample(ENT_LANGUAGE_FR, 0);
    char *text = text_of(answer, 80, 0, 0);
    (void)state;
    assert_ptr_equal(
        strstr(text, "Des intrants du Japon, 32,1\u202F% viennent de Chine, soit 1,23 billion de dollars."), text);
    assert_non_null(strstr(text, "1\u202F234,6"));
    assert_non_null(strstr(text, "Md US$"));
    assert_non_null(strstr(text, "jours"));
    assert_non_null(strstr(text, "… 3 lignes de plus\u202F; toutes avec --csv\n"));
    assert_null(strstr(text, "1234.6"));
    assert_non_null(strstr(text, "Résidu 1,5e-11 selon"));
    assert_non_null(strstr(text, "dollars de 2024\n"));
    free(text);
    ent_answer_free(answer);
}

/* No line is longer than the screen, none ends in blanks, and figures of a column end where its head ends. */
static void test_text_layout(void **state) {
    (void)state;
    for (int width = 60; width <= 120; width += 20)
        for (int french = 0; french < 2; french++) {
            ent_answer *answer = sample(french ? ENT_LANGUAGE_FR : ENT_LANGUAGE_EN, french);
            char *text = text_of(answer, width, 0, 0);
            for (char *line = text, *end; *line != '\0'; line = end + 1) {
                end = strchr(line, '\n');
                assert_non_null(end);
                *end = '\0';
                assert_true(ent_columns(line) <= (size_t)width);
                assert_false(end > line && end[-1] == ' ');
            }
            free(text);
            ent_answer_free(answer);
        }
}

static void test_csv(void **state) {
    char directory[] = "/tmp/entente-answer-XXXXXX", path[64], *bytes = NULL;
    size_t length = 0, lines = 0;
    ent_answer *answer = sample(ENT_LANGUAGE_FR, 0), *none = ent_answer_new("depend", ENT_LANGUAGE_EN);
    (void)state;
    assert_non_null(mkdtemp(directory));
    assert_ok(context, ent_answer_write_csv(context, answer, directory));
    snprintf(path, sizeof path, "%s/depend-suppliers.csv", directory);
    assert_ok(context, ent_file_read(context, path, 1 << 20, &bytes, &length));
    assert_ptr_equal(strstr(bytes, "supplier,sector,look_through_share,value_musd,change_pct\n"
                                   "R00,C26,0.321,1234567.875,0.5\nR01,C29,0.1605,308641.96875,0.25\n"),
                     bytes);
    assert_non_null(strstr(bytes, "\nR02,C26,0.107,137174.20833333334,\n")); /* no figure, no digits */
    for (const char *at = bytes; *at != '\0'; at++) lines += *at == '\n';
    assert_int_equal(lines, ANSWER_ROWS + 1);
    free(bytes);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/depend-stocks.csv", directory);
    assert_ok(context, ent_file_read(context, path, 1 << 20, &bytes, &length));
    assert_string_equal(bytes, "mineral,stock_days\ngallium,45\n");
    free(bytes);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(directory), 0); /* nothing else was left */
    assert_int_equal(ent_answer_write_csv(context, none, directory), ENT_NUMERIC);
    ent_answer_free(none);
    ent_answer_free(answer);
}

/* A mistake of whoever makes an answer shows. */
static void test_misfits(void **state) {
    static const ent_answer_column word = {"who", "who", "", ENT_COLUMN_CODE, -1},
                                   number = {"n", "n", "", ENT_COLUMN_LEVEL, -1};
    (void)state;
    for (int fault = 0; fault < 9; fault++) {
        ent_answer *a = ent_answer_new("depend", ENT_LANGUAGE_EN);
        if (fault == 1) ent_answer_add_number(a, 1); /* before any table */
        ent_answer_begin_table(a, fault == 2 ? "No Key" : "table", "a table");
        if (fault != 3) ent_answer_add_column(a, word);
        if (fault != 3) ent_answer_add_column(a, fault == 4 ? word : number);
        if (fault != 3) ent_answer_add_words(a, "JPN", "Japan");
        if (fault == 5) ent_answer_add_words(a, "JPN", "Japan"); /* in a column of figures */
        else if (fault != 6 && fault != 4 && fault != 3) ent_answer_add_number(a, 1);
        else if (fault == 4) ent_answer_add_words(a, "CHN", "China");
        if (fault == 7) ent_answer_begin_table(a, "table", "again");
        if (fault == 8) ent_answer_add_column(a, (ent_answer_column){"late", "late", "", ENT_COLUMN_LEVEL, -1});
        assert_int_equal(ent_answer_complete(context, a), fault == 0 ? ENT_OK : ENT_INTERNAL);
        ent_answer_free(a);
    }
}

static void test_find(void **state) {
    ent_answer *answer = sample(ENT_LANGUAGE_EN, 0);
    const ent_answer_table *table = ent_answer_find(answer, "stocks");
    (void)state;
    assert_non_null(table);
    assert_null(ent_answer_find(answer, "stock"));
    assert_int_equal(ent_answer_find_column(table, "stock_days"), 1);
    assert_int_equal(ent_answer_find_column(table, "days"), table->n_columns);
    ent_answer_free(answer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schema), cmocka_unit_test(test_json_figures), cmocka_unit_test(test_json_languages),
        cmocka_unit_test(test_text),   cmocka_unit_test(test_text_french),  cmocka_unit_test(test_text_layout),
        cmocka_unit_test(test_csv),    cmocka_unit_test(test_misfits),      cmocka_unit_test(test_find),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
