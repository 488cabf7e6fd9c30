/* A model made like another one, with other elasticities, is to the last bit the model that is made from the table; and
 * it leaves the other one alone. The linker sends the allocations here (--wrap). */
#include "economy.h"
#include "failing_memory.h"
#include "model/base.h"
#include "model/solution.h"

#include <stdlib.h>
#include <string.h>

static void same(const void *a, const void *b, size_t bytes) { assert_memory_equal(a, b, bytes); }

static void same_models(const ent_model *a, const ent_model *b) {
    size_t markets = a->J * a->pitch * sizeof(double), rows = a->J * a->N * a->pitch * sizeof(double);
    size_t blocks = a->J * a->J * a->pitch * sizeof(double), regions = a->pitch * sizeof(double);
    same(a->theta, b->theta, a->J * sizeof(double));
    same(a->share, b->share, rows);
    same(a->border_share, b->border_share, rows);
    assert_int_equal(a->producer_share == NULL, b->producer_share == NULL);
    if (a->producer_share != NULL) same(a->producer_share, b->producer_share, rows);
    same(a->absorption, b->absorption, markets);
    same(a->output, b->output, markets);
    same(a->income, b->income, regions);
    same(a->deficit, b->deficit, regions);
    same(a->inputs, b->inputs, blocks);
    same(a->local.price_inverse, b->local.price_inverse, blocks);
    same(a->local.absorption_inverse, b->local.absorption_inverse, blocks);
    same(a->local.price_per_wage, b->local.price_per_wage, markets);
    same(a->local.absorption_per_wage, b->local.absorption_per_wage, markets);
    same(a->local.output_per_cost, b->local.output_per_cost, markets);
    same(a->local.wage_weight, b->local.wage_weight, markets);
    same(a->local.inverse_wage, b->local.inverse_wage, regions);
    assert_string_equal(a->set, b->set);
    assert_int_equal(a->closure, b->closure);
    assert_int_equal(a->rebase.done, b->rebase.done);
    assert_close(a->rebase.income_share, b->rebase.income_share, 0.0);
}

static void same_solves(const economy *e, const ent_model *a, const ent_model *b, const ent_shock *shock) {
    ent_solution *x = NULL, *y = NULL;
    assert_ok(e->context, ent_solve(e->context, a, shock, NULL, &x));
    assert_ok(e->context, ent_solve(e->context, b, shock, NULL, &y));
    same(x->unknowns, y->unknowns, (1 + 2 * x->J) * x->pitch * sizeof(double));
    assert_int_equal(x->info.sweeps, y->info.sweeps);
    ent_solution_free(x);
    ent_solution_free(y);
}

static ent_model *model_of(const economy *e, const double *theta, ent_closure closure) {
    ent_model_options options;
    ent_model *model = NULL;
    ent_model_options_init(&options);
    options.theta = theta;
    options.closure = closure;
    assert_ok(e->context, ent_model_create_from(e->context, e->world, &options, &model));
    return model;
}

static double *scaled(const economy *e, double by) {
    double *theta = calloc(e->J, sizeof *theta);
    assert_non_null(theta);
    for (size_t j = 0; j < e->J; j++) theta[j] = by * e->model->theta[j];
    return theta;
}

/* Under `zero` the base itself depends on elasticities. */
static void as_made_from_the_table(void **state) {
    static const ent_closure closures[] = {ENT_CLOSURE_WORLD_SHARE, ENT_CLOSURE_OWN_GDP, ENT_CLOSURE_ZERO};
    test_random random = {test_seed("like", 211)};
    (void)state;
    for (size_t c = 0; c < test_cases(12); c++) {
        random_economy_options options = {.n_regions = test_integer(&random, 2, 9),
                                          .n_sectors = test_integer(&random, 1, 6),
                                          .tariff_max = 0.2,
                                          .levy_max = c % 2 == 0 ? 0.0 : 0.2};
        economy e = economy_random(&random, &options);
        random_shock shock = shock_random(&e, &random, 0.1);
        ent_closure closure = closures[c % 3];
        double *before = scaled(&e, 1.0), *after = scaled(&e, test_uniform(&random, 0.5, 1.5));
        ent_model *first = model_of(&e, before, closure), *untouched = model_of(&e, before, closure);
        ent_model *anew = model_of(&e, after, closure), *like = NULL;
        shock.shock.payment_musd = NULL;
        assert_ok(e.context, ent_model_create_like(e.context, first, after, &like));
        same_models(like, anew);
        same_models(first, untouched);
        assert_int_equal(like->share == first->share, closure != ENT_CLOSURE_ZERO);
        same_solves(&e, like, anew, &shock.shock);
        same_solves(&e, first, untouched, &shock.shock);
        ent_model_free(like), ent_model_free(anew), ent_model_free(untouched), ent_model_free(first);
        free(before), free(after);
        shock_free(&shock);
        economy_free(&e);
    }
}

static void elasticities_have_bounds(void **state) {
    test_random random = {test_seed("like, bounds", 223)};
    economy e = economy_random(&random, NULL);
    double *theta = scaled(&e, 1.0);
    ent_model *like = e.model;
    (void)state;
    theta[e.J - 1] = 0.05;
    assert_int_equal(ent_model_create_like(e.context, e.model, theta, &like), ENT_RANGE);
    assert_null(like);
    assert_non_null(strstr(ent_context_error(e.context)->message, "is 0.05"));
    free(theta);
    economy_free(&e);
}

/* ---- memory ---- */

static economy made_of;
static double *theta_of;

static ent_status by_like(void) {
    ent_model *like = NULL;
    ent_status status = ent_model_create_like(made_of.context, made_of.model, theta_of, &like);
    assert_true((like == NULL) == (status != ENT_OK));
    ent_model_free(like);
    return status;
}

static void memory_runs_out(void **state) {
    test_random random = {test_seed("like, memory", 227)};
    (void)state;
    made_of = economy_random(&random, NULL);
    theta_of = scaled(&made_of, 0.7);
    assert_true(fail_each(made_of.context, by_like, ENT_OK) >= 3);
    free(theta_of);
    economy_free(&made_of);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_made_from_the_table),
                                       cmocka_unit_test(elasticities_have_bounds), cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
