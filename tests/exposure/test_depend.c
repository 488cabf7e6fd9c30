/* Answers of `depend`: what each question shows, held against the figures, in both languages; a package that changes
 * nothing; what is refused. */
#include "assert_close.h"
#include "random_economy.h"
#include "result/answer.h"
#include "result/layout.h"

#include <entente/exposure.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static ent_world *world;
static size_t N, JPN, CHN, USA;

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK || ent_world_builtin(context, &world) != ENT_OK) return -1;
    N = ent_world_table(world)->n_regions;
    return ent_world_region(context, world, "JPN", &JPN) == ENT_OK &&
                   ent_world_region(context, world, "CHN", &CHN) == ENT_OK &&
                   ent_world_region(context, world, "USA", &USA) == ENT_OK
               ? 0
               : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

/* Asks; user and supplier may be NULL. */
static ent_status ask_of(const ent_world *of, const char *user, const char *supplier, const char *sector,
                         const ent_package *package, const ent_question_options *options, ent_answer **out) {
    ent_depend_query query;
    ent_depend_query_init(&query);
    query.users = &user, query.n_users = user != NULL;
    query.suppliers = &supplier, query.n_suppliers = supplier != NULL;
    query.sectors = &sector, query.n_sectors = sector != NULL;
    return ent_depend_answer(context, of, package, options, &query, out);
}

static ent_answer *ask(const char *user, const char *supplier, const ent_package *package) {
    ent_answer *answer = NULL;
    assert_ok(context, ask_of(world, user, supplier, NULL, package, NULL, &answer));
    return answer;
}

static ent_package *shipped(const char *name) {
    ent_package *package = NULL;
    assert_ok(context, ent_package_load(context, name, NULL, &package));
    return package;
}

/* The row whose first cell has this code; fails the test without one. */
static size_t row_of(const ent_answer_table *table, const char *code) {
    for (size_t r = 0; r < table->n_rows; r++)
        if (strcmp(table->cells[r * table->n_columns].code, code) == 0) return r;
    fail_msg("no row %s in %s", code, table->key);
    return 0;
}

static double cell(const ent_answer *answer, const char *table, const char *row, const char *column) {
    const ent_answer_table *t = ent_answer_find(answer, table);
    size_t c;
    assert_non_null(t);
    c = ent_answer_find_column(t, column);
    assert_true(c < t->n_columns);
    return t->cells[row_of(t, row) * t->n_columns + c].number;
}

/* Every question shows the figures of ent_reliance and ent_exposure. */
static void test_figures(void **state) {
    ent_model *model;
    ent_network *network;
    ent_reliance *r;
    ent_answer *pair = ask("JPN", "CHN", NULL), *suppliers = ask("JPN", NULL, NULL), *users = ask(NULL, "CHN", NULL);
    ent_answer *pairs = ask(NULL, NULL, NULL);
    const ent_answer_table *all = ent_answer_find(pairs, "pairs");
    size_t at = JPN * N + CHN;
    (void)state;
    assert_ok(context, ent_model_create(context, world, NULL, &model));
    assert_ok(context, ent_network_create(context, model, NULL, NULL, &network));
    assert_ok(context, ent_reliance_create(context, network, NULL, 0, &r));
    {
        const struct {
            const char *column;
            double expected;
        } figures[] = {
            {"face_value_share", r->face_value_share[at]}, {"look_through_share", r->look_through_share[at]},
            {"import_share", r->import_share[at]},         {"absorption_share", r->absorption_share[at]},
            {"embodied_share", r->embodied_share[at]},     {"embodied_musd", r->embodied_musd[at]},
        };
        for (size_t f = 0; f < sizeof figures / sizeof figures[0]; f++) {
            assert_close(cell(pair, "dependence", "CHN", figures[f].column), figures[f].expected, 1e-9);
            assert_close(cell(suppliers, "suppliers", "CHN", figures[f].column), figures[f].expected, 1e-9);
            assert_close(cell(users, "users", "JPN", figures[f].column), figures[f].expected, 1e-9);
        }
    }
    assert_int_equal(ent_answer_find(suppliers, "suppliers")->n_rows, N - 1);
    assert_int_equal(ent_answer_find(users, "users")->n_rows, N - 1);
    assert_int_equal(all->n_rows, N * (N - 1));
    for (size_t k = 1; k < all->n_rows; k++) /* ranked */
        assert_true(all->cells[k * all->n_columns + 3].number <= all->cells[(k - 1) * all->n_columns + 3].number);
    assert_close(cell(pair, "using", "all", "look_through_share"), r->look_through_share[at], 1e-9);
    assert_close(cell(pair, "using", "all", "look_through_hhi"), r->look_through_hhi[JPN], 1e-9);
    assert_close(cell(suppliers, "using", "all", "look_through_share"), 1 - r->look_through_share[JPN * N + JPN], 1e-9);
    ent_reliance_free(r);
    ent_network_free(network);
    ent_model_free(model);
    ent_answer_free(pair), ent_answer_free(suppliers), ent_answer_free(users), ent_answer_free(pairs);
}

/* What is supplied adds up to the whole, as do using industries weighted by their inputs. */
static void test_parts_add_up(void **state) {
    ent_answer *answer = ask("JPN", "CHN", NULL);
    const ent_answer_table *supplied = ent_answer_find(answer, "supplied"), *using = ent_answer_find(answer, "using");
    double look = 0, face = 0, musd = 0, inputs = 0, from = 0;
    (void)state;
    for (size_t k = 0; k < supplied->n_rows; k++) {
        const ent_answer_cell *row = supplied->cells + k * supplied->n_columns;
        face += row[ent_answer_find_column(supplied, "face_value_share")].number;
        look += row[ent_answer_find_column(supplied, "look_through_share")].number;
        musd += row[ent_answer_find_column(supplied, "embodied_musd")].number;
    }
    assert_close(face, cell(answer, "dependence", "CHN", "face_value_share"), 1e-12);
    assert_close(look, cell(answer, "dependence", "CHN", "look_through_share"), 1e-12);
    assert_close(musd, cell(answer, "dependence", "CHN", "embodied_musd"), 1e-12);
    for (size_t k = 1; k < using->n_rows; k++) {
        const ent_answer_cell *row = using->cells + k * using->n_columns;
        inputs += row[ent_answer_find_column(using, "inputs_musd")].number;
        from += row[ent_answer_find_column(using, "inputs_musd")].number *
                row[ent_answer_find_column(using, "face_value_share")].number;
    }
    assert_close(inputs, cell(answer, "using", "all", "inputs_musd"), 1e-12);
    assert_close(from / inputs, cell(answer, "using", "all", "face_value_share"), 1e-12);
    ent_answer_free(answer);
}

/* A group of suppliers is the sum of its members, which are listed beside it; a group of users is one. */
static void test_overlap_and_groups(void **state) {
    ent_answer *answer = NULL;
    const ent_answer_table *table;
    double sum = 0;
    (void)state;
    assert_int_equal(ask_of(world, "EU", "G7", NULL, NULL, NULL, &answer), ENT_USAGE);
    assert_string_equal(ent_context_error(context)->message, "DEU is on both sides of the question");
    answer = ask("EU", "RCEP", NULL);
    table = ent_answer_find(answer, "dependence");
    assert_int_equal(table->n_rows, 16); /* RCEP has 15 members */
    assert_string_equal(table->cells[0].code, "RCEP");
    for (size_t r = 1; r < table->n_rows; r++) sum += table->cells[r * table->n_columns + 2].number;
    assert_close(sum, table->cells[2].number, 1e-12);
    assert_ptr_equal(strstr(answer->sentence, "Industries in the European Union take "), answer->sentence);
    ent_answer_free(answer);
}

/* With a package: before, after and change; with one that changes nothing, no change. */
static void test_package(void **state) {
    ent_package *package = shipped("us-tariffs-2025");
    ent_question_options options;
    ent_answer *answer = ask("USA", "CHN", package), *none = NULL;
    (void)state;
    assert_string_equal(answer->package, "us-tariffs-2025");
    assert_string_equal(answer->against, "none");
    assert_int_equal(answer->n_solves, 2);
    assert_true(cell(answer, "change", "CHN", "look_through_change_points") < -0.1);
    assert_close(cell(answer, "change", "CHN", "look_through_change_points"),
                 100 * (cell(answer, "change", "CHN", "look_through_after_share") -
                        cell(answer, "change", "CHN", "look_through_before_share")),
                 1e-12);
    assert_close(cell(answer, "change", "CHN", "look_through_before_share"),
                 cell(answer, "dependence", "CHN", "look_through_share"), 1e-15);
    assert_non_null(strstr(answer->sentence, "falls from "));
    ent_question_options_init(&options);
    options.run.against = "us-tariffs-2025"; /* against itself */
    for (int k = 0; k < 4; k++) {
        const ent_answer_table *change;
        assert_ok(context, ask_of(world, k & 1 ? "USA" : NULL, k & 2 ? "CHN" : NULL, NULL, package, &options, &none));
        change = ent_answer_find(none, "change");
        for (size_t r = 0; r < change->n_rows; r++)
            for (size_t c = 0; c < change->n_columns; c++)
                if (change->columns[c].kind == ENT_COLUMN_CHANGE)
                    assert_within(change->cells[r * change->n_columns + c].number, 0,
                                  strcmp(change->columns[c].unit, "musd") == 0 ? 1e-3 : 1e-7);
        if (k != 0) assert_null(strstr(none->sentence, " falls "));
        ent_answer_free(none);
    }
    ent_answer_free(answer);
    ent_package_free(package);
}

/* French where people read, the same keys, codes and figures. */
static void test_french(void **state) {
    ent_question_options options;
    ent_answer *english = ask("JPN", "USA", NULL), *french = NULL;
    (void)state;
    ent_question_options_init(&options);
    options.language = ENT_LANGUAGE_FR;
    assert_ok(context, ask_of(world, "JPN", "USA", NULL, NULL, &options, &french));
    assert_ptr_equal(strstr(french->sentence, "Les branches du Japon tirent "), french->sentence);
    assert_non_null(strstr(french->sentence, " de leurs intrants des États-Unis en achats directs"));
    assert_non_null(strstr(french->sentence, "les États-Unis créent "));
    assert_int_equal(english->n_tables, french->n_tables);
    for (size_t t = 0; t < english->n_tables; t++) {
        const ent_answer_table *a = &english->tables[t], *b = &french->tables[t];
        assert_string_equal(a->key, b->key);
        assert_int_equal(a->n_rows, b->n_rows);
        assert_int_equal(a->n_columns, b->n_columns);
        for (size_t c = 0; c < a->n_columns; c++) assert_string_equal(a->columns[c].key, b->columns[c].key);
        for (size_t c = 0; c < a->n_rows * a->n_columns; c++) {
            if (a->cells[c].code != NULL) assert_string_equal(a->cells[c].code, b->cells[c].code);
            else assert_true(a->cells[c].number == b->cells[c].number || isnan(a->cells[c].number));
        }
    }
    ent_answer_free(english), ent_answer_free(french);
}

static void test_sector(void **state) {
    ent_answer *answer = NULL;
    (void)state;
    assert_ok(context, ask_of(world, "USA", "CHN", "C26", NULL, NULL, &answer));
    assert_ptr_equal(
        strstr(answer->sentence, "The industry \"Computers, electronics, optics\" in the United States takes "),
        answer->sentence);
    assert_non_null(strstr(answer->sentence, " for such goods ("));
    assert_int_equal(ent_answer_find(answer, "using")->n_rows, 2); /* all of it, and itself */
    ent_answer_free(answer);
    assert_ok(context, ask_of(world, NULL, "CHN", "all-goods", NULL, NULL, &answer));
    assert_non_null(ent_answer_find(answer, "users"));
    ent_answer_free(answer);
}

/* No line of any question is longer than 80 columns, with the columns that a package adds. */
static void test_layout(void **state) {
    ent_package *package = shipped("tokyo-2025-as-signed");
    (void)state;
    for (int k = 0; k < 8; k++) {
        ent_question_options options;
        ent_answer *answer = NULL;
        char *text = NULL;
        size_t length = 0;
        FILE *stream = open_memstream(&text, &length);
        ent_question_options_init(&options);
        options.language = k & 4 ? ENT_LANGUAGE_FR : ENT_LANGUAGE_EN;
        assert_ok(context, ask_of(world, k & 1 ? "JPN" : NULL, k & 2 ? "CHN" : NULL, NULL, package, &options, &answer));
        assert_ok(context, ent_answer_write_text(context, answer, NULL, stream));
        fclose(stream);
        for (char *line = text, *end; *line != '\0'; line = end + 1) {
            end = strchr(line, '\n');
            *end = '\0';
            if (ent_columns(line) > 80) fail_msg("%zu columns: %s", ent_columns(line), line);
        }
        free(text);
        ent_answer_free(answer);
    }
    ent_package_free(package);
}

static void test_refusals(void **state) {
    ent_question_options options;
    ent_answer *answer = NULL;
    ent_depend_query query;
    (void)state;
    assert_int_equal(ask_of(world, "JAP", "CHN", NULL, NULL, NULL, &answer), ENT_NOT_FOUND);
    assert_string_equal(ent_context_error(context)->hint, "did you mean \"JPN\"?");
    assert_int_equal(ask_of(world, "JPN", "CHN", "C99", NULL, NULL, &answer), ENT_NOT_FOUND);
    assert_int_equal(ask_of(world, "all", NULL, NULL, NULL, NULL, &answer), ENT_USAGE);
    assert_string_equal(ent_context_error(context)->message, "nobody is left on the other side of the question");
    ent_question_options_init(&options);
    options.run.path = 1;
    assert_int_equal(ask_of(world, "JPN", "CHN", NULL, NULL, &options, &answer), ENT_USAGE);
    options.run.path = 0;
    options.run.elasticities = "none such";
    assert_int_equal(ask_of(world, "JPN", "CHN", NULL, NULL, &options, &answer), ENT_NOT_FOUND);
    options.struct_version = 99;
    assert_int_equal(ask_of(world, "JPN", "CHN", NULL, NULL, &options, &answer), ENT_VERSION);
    ent_depend_query_init(&query);
    query.struct_version = 99;
    assert_int_equal(ent_depend_answer(context, world, NULL, NULL, &query, &answer), ENT_VERSION);
    assert_null(answer);
}

/* Without inputs there is nothing to depend on, and no figure is made up. */
static void test_no_inputs(void **state) {
    test_random random = {5};
    ent_world *bare = random_economy(
        context, &random, &(random_economy_options){.n_regions = 3, .n_sectors = 2, .no_inputs = 1, .balanced = 1});
    (void)state;
    for (int k = 0; k < 4; k++) {
        ent_answer *answer = NULL;
        assert_ok(context, ask_of(bare, k & 1 ? "R00" : NULL, k & 2 ? "R01" : NULL, NULL, NULL, NULL, &answer));
        assert_true(strlen(answer->sentence) > 20);
        assert_null(strstr(answer->sentence, "nan"));
        ent_answer_free(answer);
    }
    ent_world_free(bare);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures), cmocka_unit_test(test_parts_add_up), cmocka_unit_test(test_overlap_and_groups),
        cmocka_unit_test(test_package), cmocka_unit_test(test_french),       cmocka_unit_test(test_sector),
        cmocka_unit_test(test_layout),  cmocka_unit_test(test_refusals),     cmocka_unit_test(test_no_inputs),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
