/* A real table: WIOD 2011 in the layout of the ICIO, imported with no option. What it must show: 41 x 35; the world's
 * value added as in the row VA to 0.1 %, each economy's to 1 % or listed; a solve without a shock of 1 to 1e-12; a US
 * tariff of 10 % solved. */
#include "assert_close.h"
#include "support/context.h"
#include "support/file.h"

#include <entente/entente.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char path[] = TEST_DATA "/wiod-2011/2011_SML.csv.gz";
static ent_context *context;
static ent_world *world;
static ent_import_report *report;

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    assert_ok(context, ent_import(context, path, NULL, &world, &report));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_import_report_free(report);
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

static void test_size_and_value_added(void **state) {
    const ent_table *t = ent_world_table(world);
    const ent_base *base = ent_world_base(world);
    double sum = 0.0;
    size_t goods = 0;
    (void)state;
    assert_int_equal(t->n_regions, 41);
    assert_int_equal(t->n_sectors, 35);
    assert_int_equal(t->base_year, 2011);
    for (size_t j = 0; j < 35; j++) goods += t->sectors[j].tradable_goods != 0;
    assert_int_equal(goods, 16);
    for (size_t n = 0; n < 41; n++) sum += base->value_added_musd[n];
    assert_close(report->published_value_added_musd, 69327812.0, 1e-15); /* the file's own total of its row VA */
    assert_close(sum / 69327812.0, 1.0, 1e-3);
    for (size_t n = 0; n < 41; n++)
        assert_close(report->regions[n].world_musd / report->regions[n].published_musd, 1.0, 1e-2);
    assert_int_equal(base->n_clipped, 0);
    for (size_t i = 0; i < report->n_identities; i++) assert_within(report->identities[i].after_share, 0.0, 1e-8);
    assert_int_equal(report->changes[4].n_cells, 346); /* inventories below 0, counted apart from this program */
    assert_close(report->changes[4].moved_musd, 169573.0, 1e-14);
}

static ent_solution *solve(const ent_model *model, const double *tariff) {
    ent_shock shock;
    ent_solution *solution = NULL;
    ent_shock_init(&shock);
    shock.tariff_rate = tariff;
    assert_ok(context, ent_solve(context, model, &shock, NULL, &solution));
    assert_true(ent_solution_info(solution)->converged);
    return solution;
}

static void test_solves(void **state) {
    const ent_table *t = ent_world_table(world);
    size_t N = 41, J = 35, usa = 0;
    double *tariff = calloc(J * N * N, sizeof *tariff);
    ent_model *model = NULL;
    ent_solution *solution;
    (void)state;
    assert_ok(context, ent_model_create(context, world, NULL, &model));
    assert_int_equal(ent_model_rebase(model)->done, 0);
    solution = solve(model, NULL);
    for (size_t n = 0; n < N; n++) assert_within(expm1(ent_solution_ln_wage(solution)[n]), 0.0, 1e-12);
    for (size_t m = 0; m < J * N; m++) {
        assert_within(expm1(ent_solution_ln_price(solution)[m]), 0.0, 1e-12);
        assert_within(expm1(ent_solution_ln_absorption(solution)[m]), 0.0, 1e-12);
    }
    ent_solution_free(solution);
    assert_ok(context, ent_world_region(context, world, "USA", &usa));
    for (size_t j = 0; j < J; j++)
        for (size_t i = 0; i < N; i++)
            if (i != usa && t->sectors[j].tradable_goods) tariff[(j * N + usa) * N + i] = 0.1;
    solution = solve(model, tariff);
    assert_true(fabs(ent_solution_ln_wage(solution)[usa]) > 1e-4); /* something happened */
    ent_solution_free(solution);
    ent_model_free(model);
    free(tariff);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_size_and_value_added),
        cmocka_unit_test(test_solves),
    };
    if (!ent_path_exists(path)) {
        printf("skipped: no %s\n", path);
        return 77;
    }
    return cmocka_run_group_tests(tests, setup, teardown);
}
