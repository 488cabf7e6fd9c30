/* Export levies in the base (MODEL sections 0 and 1): an example by hand, and the invariants of section 8 from there. */
#include "economy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TIGHT = 1e-12, LOOSE = 1e-9; /* asked of the solver; asked of hats, which amplify it a little */

static economy economy_with_levies(test_random *random, int balanced) {
    random_economy_options options = {.n_regions = test_integer(random, 2, 10),
                                      .n_sectors = test_integer(random, 1, 6),
                                      .tariff_max = 0.3,
                                      .sparse_share = balanced ? 0.0 : 0.2, /* whoever levies must trade */
                                      .levy_max = 0.4,
                                      .balanced = balanced};
    return economy_random(random, &options);
}

static void take_closure(economy *e, ent_closure closure) {
    ent_model_options options;
    ent_model_options_init(&options);
    options.closure = closure;
    ent_model_free(e->model);
    e->model = NULL;
    assert_ok(e->context, ent_model_create_from(e->context, e->world, &options, &e->model));
}

/* Regions A and B, one sector, no inputs, theta 1. A levies e = 1.8 on what it sells to B:
 *
 *     M[A][A] = 240   M[A][B] = 90   M[B][A] = 90 (makers get 90/1.8 = 50, A's budget 40)   M[B][B] = 90
 *     Y_A = 240 + 50 = 290, R_A = 40, X_A = 240 + 90 = 330 = 290 + 40;  Y_B = 180 = X_B;  D = 0
 *
 * The levy falls: e' = 1, phi = 1/1.8 on A's sales to B. With omega = w_A / w_B and the prices of B = 1:
 *     B spends 180 w_B, of it on A the share (0.5 * 1.8/omega) / (0.5 * 1.8/omega + 0.5) = 1.8 / (1.8 + omega)
 *     A spends 290 w_A, of it on B the share 90 / (240/omega + 90)
 * omega = 1.2 makes both 108 w_B:  180 * 1.8/3.0 = 108,  290 * 1.2 * 90 / 290 = 108.
 * Numeraire: 290 w_A + 180 w_B = 470, so w_B = 470 / (348 + 180) = 235/264 and w_A = 1.2 w_B = 47/44.
 *     P_A = w_A / ((240 + 90 * 1.2) / 330) = w_A 330/348     real income of A: (290 w_A / 330) / P_A = 290 * 348 / 330^2
 *     P_B = w_B / (0.5 * 1.8/1.2 + 0.5) = 0.8 w_B            real income of B: w_B / P_B = 1.25 */
static void by_hand(void **state) {
    static const ent_region regions[2] = {{.code = "A"}, {.code = "B"}};
    static const ent_sector sectors[1] = {{.code = "S", .tradable_goods = 1}};
    static const char *const sets[1] = {"median"};
    static const double flow[4] = {240, 90, 90, 90}, tariff[4] = {0}, levy[4] = {1, 1, 1.8, 1}, input[2] = {0};
    static const double theta[1] = {1}, free_trade[4] = {1, 1, 1, 1};
    ent_table table = {.struct_version = ENT_TABLE_VERSION,
                       .name = "two",
                       .n_sectors = 1,
                       .n_regions = 2,
                       .n_elasticity_sets = 1,
                       .regions = regions,
                       .sectors = sectors,
                       .elasticity_sets = sets,
                       .flow_musd = flow,
                       .tariff_rate = tariff,
                       .input_share = input,
                       .elasticity = theta,
                       .levy_gross = levy};
    ent_context *context = NULL;
    ent_world *world = NULL;
    const ent_base *base;
    ent_shock shock;
    economy e;
    ent_solution *s;
    ent_outcome *o;
    (void)state;
    assert_int_equal(ent_context_create(&context), ENT_OK);
    assert_ok(context, ent_world_create(context, &table, &world));
    base = ent_world_base(world);
    assert_within(base->output_musd[0], 290.0, 1e-12);
    assert_within(base->levies_musd[0], 40.0, 1e-12);
    assert_within(base->income_musd[0], 330.0, 1e-12);
    assert_within(base->income_musd[1], 180.0, 1e-12);
    assert_within(base->final_musd[0], 330.0, 1e-12);
    e = economy_of(context, world);
    ent_shock_init(&shock);
    shock.levy_gross = free_trade;
    s = solve_tight(&e, &shock, TIGHT), o = outcome_of(&e, &shock, s);
    assert_close(o->wage_hat[0], 47.0 / 44.0, 1e-11);
    assert_close(o->wage_hat[1], 235.0 / 264.0, 1e-11);
    assert_close(o->real_income_hat[0], 290.0 * 348.0 / (330.0 * 330.0), 1e-11);
    assert_close(o->real_income_hat[1], 1.25, 1e-11);
    assert_close(o->flow_to_musd[1], 108.0 * 235.0 / 264.0, 1e-9); /* M'[A][B] */
    assert_close(o->flow_to_musd[2], 108.0 * 235.0 / 264.0, 1e-9); /* M'[B][A] */
    assert_within(o->levy_revenue_from_musd[0], 40.0, 1e-12);
    assert_within(o->levy_revenue_to_musd[0], 0.0, 0.0);
    assert_within(o->tariff_revenue_from_musd[0], 0.0, 0.0);
    ent_outcome_free(o), ent_solution_free(s), economy_free(&e);
}

/* No shock, said in three ways: hats of 1 under every closure, by both routines. */
static void no_shock_changes_nothing(void **state) {
    test_random random = {test_seed("levies, no shock", 91)};
    (void)state;
    for (size_t c = 0; c < test_cases(8); c++)
        for (int closure = 0; closure < 4; closure++) {
            economy e = economy_with_levies(&random, 0);
            const ent_table *table = ent_world_table(e.world);
            ent_shock same;
            assert_non_null(table->levy_gross);
            take_closure(&e, (ent_closure)closure);
            ent_shock_init(&same);
            for (int way = 0; way < 3; way++) {
                ent_solution *s;
                ent_outcome *o;
                ent_residuals r;
                if (way == 1) same.levy_gross = table->levy_gross;
                if (way == 2) same.levy_gross = NULL, same.tariff_rate = table->tariff_rate;
                s = solve_tight(&e, way == 0 ? NULL : &same, 1e-10);
                assert_int_equal(ent_solution_info(s)->sweeps, 1); /* the base itself is the solution */
                assert_ok(e.context, ent_verify(e.context, e.model, way == 0 ? NULL : &same, s, &r));
                assert_within(r.worst, 0.0, 1e-12);
                assert_within(r.trade, 0.0, 1e-12);
                o = outcome_of(&e, way == 0 ? NULL : &same, s);
                for (size_t n = 0; n < e.N; n++) {
                    assert_within(o->real_income_hat[n], 1.0, 1e-12);
                    assert_within(o->wage_hat[n], 1.0, 1e-12);
                    if (closure != ENT_CLOSURE_ZERO)
                        assert_close(o->levy_revenue_to_musd[n], ent_world_base(e.world)->levies_musd[n], 1e-12);
                }
                ent_outcome_free(o), ent_solution_free(s);
            }
            economy_free(&e);
        }
}

/* The base's levies by hand, cell by cell: what the makers of every flow get, in the solution of a shock that leaves
 * levies alone; value added comes from it, and the levies from the rest. */
static void levies_stay_when_nothing_is_said_of_them(void **state) {
    test_random random = {test_seed("levies stay", 92)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        economy e = economy_with_levies(&random, 0);
        const ent_table *t = ent_world_table(e.world);
        random_shock shock = shock_random(&e, &random, 0.3);
        ent_solution *s = solve_tight(&e, &shock.shock, TIGHT);
        ent_outcome *o = outcome_of(&e, &shock.shock, s);
        for (size_t i = 0; i < e.N; i++) {
            double levies = 0.0;
            for (size_t j = 0; j < e.J; j++) {
                double received = 0.0;
                for (size_t n = 0; n < e.N; n++) {
                    size_t at = (j * e.N + n) * e.N + i;
                    received += o->flow_to_musd[at] / t->levy_gross[at];
                    levies += o->flow_to_musd[at] * (1.0 - 1.0 / t->levy_gross[at]);
                }
                assert_close(o->output_to_musd[j * e.N + i], received, LOOSE);
            }
            assert_close(o->levy_revenue_to_musd[i], levies, LOOSE);
        }
        ent_outcome_free(o), ent_solution_free(s), shock_free(&shock), economy_free(&e);
    }
}

/* Values in another currency: no hat moves. Levies, tariffs, trade costs and productivity change together. */
static void values_are_homogeneous(void **state) {
    test_random random = {test_seed("levies, homogeneity", 93)};
    (void)state;
    for (size_t c = 0; c < test_cases(8); c++) {
        economy e = economy_with_levies(&random, 0), scaled;
        table_copy t = table_copy_of(&e);
        random_shock shock = shock_random(&e, &random, 0.2);
        ent_solution *s, *s_scaled;
        ent_outcome *o, *o_scaled;
        shock_add_levies(&e, &random, 0.3, &shock);
        for (size_t at = 0; at < e.J * e.N * e.N; at++) t.flow[at] *= 37.0;
        scaled = economy_from_table(&t);
        s = solve_tight(&e, &shock.shock, TIGHT), o = outcome_of(&e, &shock.shock, s);
        for (size_t n = 0; n < e.N; n++) shock.payment[n] *= 37.0;
        s_scaled = solve_tight(&scaled, &shock.shock, TIGHT), o_scaled = outcome_of(&scaled, &shock.shock, s_scaled);
        for (size_t n = 0; n < e.N; n++) {
            assert_close(o_scaled->real_income_hat[n], o->real_income_hat[n], LOOSE);
            assert_close(o_scaled->wage_hat[n], o->wage_hat[n], LOOSE);
            assert_within(o_scaled->levy_revenue_to_musd[n], 37.0 * o->levy_revenue_to_musd[n],
                          LOOSE * 37.0 * o->income_to_musd[n]);
        }
        ent_outcome_free(o), ent_outcome_free(o_scaled), ent_solution_free(s), ent_solution_free(s_scaled);
        shock_free(&shock), table_free(&t), economy_free(&e), economy_free(&scaled);
    }
}

/* Lerner where levies and tariffs are in force already: 1+t' = (1+t)(1+tau) on all one buys abroad is e' = e (1+tau) on
 * all one sells abroad, in real outcomes, when every deficit is 0. */
static void lerner_from_a_base_with_levies(void **state) {
    test_random random = {test_seed("levies, lerner", 94)};
    (void)state;
    for (size_t c = 0; c < test_cases(15); c++) {
        economy e = economy_with_levies(&random, 1);
        const ent_table *t = ent_world_table(e.world);
        size_t N = e.N, own = test_integer(&random, 0, N - 1);
        double factor = 1.0 + test_uniform(&random, 0.05, 1.0);
        random_shock tariff = shock_tariff(&e, own, 0.0), levy = {0};
        ent_solution *s_tariff, *s_levy;
        ent_outcome *o_tariff, *o_levy;
        levy.levy = calloc(e.J * N * N, sizeof(double));
        ent_shock_init(&levy.shock);
        levy.shock.levy_gross = levy.levy;
        for (size_t row = 0; row < e.J * N; row++)
            for (size_t i = 0; i < N; i++) {
                size_t at = row * N + i, n = row % N;
                if (n == own && i != own) tariff.tariff[at] = (1.0 + tariff.tariff[at]) * factor - 1.0;
                levy.levy[at] = t->levy_gross[at] * (n != own && i == own ? factor : 1.0);
            }
        s_tariff = solve_tight(&e, &tariff.shock, TIGHT), o_tariff = outcome_of(&e, &tariff.shock, s_tariff);
        s_levy = solve_tight(&e, &levy.shock, TIGHT), o_levy = outcome_of(&e, &levy.shock, s_levy);
        for (size_t n = 0; n < N; n++) {
            assert_close(o_levy->real_income_hat[n], o_tariff->real_income_hat[n], LOOSE);
            assert_close(o_levy->real_wage_hat[n], o_tariff->real_wage_hat[n], LOOSE);
            for (size_t j = 0; j < e.J; j++) { /* home flows at home wages are volumes */
                size_t home = (j * N + n) * N + n;
                assert_close(o_levy->flow_to_musd[home] / o_levy->wage_hat[n],
                             o_tariff->flow_to_musd[home] / o_tariff->wage_hat[n], LOOSE);
            }
        }
        assert_true(fabs(o_tariff->real_income_hat[own] - 1.0) > 1e-6);
        assert_true(fabs(o_levy->wage_hat[own] - o_tariff->wage_hat[own]) > 1e-6);
        ent_outcome_free(o_tariff), ent_outcome_free(o_levy), ent_solution_free(s_tariff), ent_solution_free(s_levy);
        shock_free(&tariff), shock_free(&levy), economy_free(&e);
    }
}

/* cp_linear counts the revenue of the base's levies: for a small change of tariffs it is ln real income to first order,
 * so that halving the change quarters what it misses. */
static void first_order_measure_is_of_first_order(void **state) {
    test_random random = {test_seed("levies, first order", 95)};
    (void)state;
    for (size_t c = 0; c < test_cases(8); c++) {
        economy e = economy_with_levies(&random, 0);
        size_t own = test_integer(&random, 0, e.N - 1);
        double missed[2] = {0}, size[2] = {4e-3, 2e-3}, moved = 0.0;
        for (int k = 0; k < 2; k++) {
            random_shock shock = shock_tariff(&e, own, size[k]);
            ent_solution *s = solve_tight(&e, &shock.shock, 1e-13);
            ent_outcome *o = outcome_of(&e, &shock.shock, s);
            for (size_t n = 0; n < e.N; n++) {
                double exact = log(o->real_income_hat[n]);
                missed[k] = fmax(missed[k], fabs(o->cp_linear_share[n] - exact));
                moved = fmax(moved, fabs(exact));
            }
            ent_outcome_free(o), ent_solution_free(s), shock_free(&shock);
        }
        assert_true(missed[0] < 0.2 * moved);
        assert_true(missed[1] < 0.3 * missed[0]);
        economy_free(&e);
    }
}

/* The terms of the decomposition sum when levies of the base stay, and when they change. */
static void decompositions_sum(void **state) {
    test_random random = {test_seed("levies, decomposition", 96)};
    (void)state;
    for (size_t c = 0; c < test_cases(6); c++) {
        random_economy_options options = {.n_regions = test_integer(&random, 4, 8),
                                          .n_sectors = test_integer(&random, 1, 5),
                                          .tariff_max = 0.3,
                                          .levy_max = 0.4};
        economy e = economy_random(&random, &options);
        random_shock shock = shock_random(&e, &random, 0.2);
        ent_decomposition *d = NULL;
        ent_solution *s;
        ent_outcome *o;
        if (c % 2 == 1) shock_add_levies(&e, &random, 0.4, &shock);
        assert_ok(e.context, ent_decomposition_create(e.context, e.model, &shock.shock, 0, &d));
        s = solve_tight(&e, &shock.shock, TIGHT), o = outcome_of(&e, &shock.shock, s);
        for (size_t n = 0; n < e.N; n++) {
            double sum = d->terms_of_trade[n] + d->volume[n] + d->technical[n] + d->transfers[n];
            assert_within(sum, log(o->real_income_hat[n]), 2e-8);
        }
        ent_decomposition_free(d), ent_outcome_free(o), ent_solution_free(s), shock_free(&shock), economy_free(&e);
    }
}

/* A region banned from all trade keeps its home levies; its new equilibrium is verified, its income its own. */
static void cut_offs_keep_levies(void **state) {
    test_random random = {test_seed("levies, cut-off", 97)};
    (void)state;
    for (size_t c = 0; c < test_cases(6); c++) {
        random_economy_options options = {.n_regions = test_integer(&random, 3, 7),
                                          .n_sectors = test_integer(&random, 1, 5),
                                          .tariff_max = 0.2,
                                          .levy_max = 0.4};
        economy e = economy_random(&random, &options);
        random_shock shock = {0};
        ent_solution *s;
        ent_outcome *o;
        shock.trade_cost = calloc(e.J * e.N * e.N, sizeof(double));
        ent_shock_init(&shock.shock);
        shock.shock.trade_cost_hat = shock.trade_cost;
        for (size_t at = 0; at < e.J * e.N * e.N; at++) {
            size_t n = at / e.N % e.N, i = at % e.N;
            shock.trade_cost[at] = n != i && (n == 0 || i == 0) ? HUGE_VAL : 1.0;
        }
        s = solve_tight(&e, &shock.shock, 1e-11), o = outcome_of(&e, &shock.shock, s);
        assert_int_equal(ent_solution_cutoffs(s)->n_components, 2);
        {
            double home_levies = 0.0, value_added = ent_world_base(e.world)->value_added_musd[0] * o->wage_hat[0];
            for (size_t j = 0; j < e.J; j++) {
                size_t home = j * e.N * e.N;
                home_levies += o->flow_to_musd[home] * (1.0 - 1.0 / ent_world_table(e.world)->levy_gross[home]);
            }
            assert_close(o->income_to_musd[0], value_added + home_levies, LOOSE);
            assert_within(o->imports_to_musd[0], 0.0, 0.0);
        }
        ent_outcome_free(o), ent_solution_free(s), shock_free(&shock), economy_free(&e);
    }
}

static void bad_levies_are_refused(void **state) {
    test_random random = {test_seed("levies, refused", 98)};
    economy e = economy_with_levies(&random, 0);
    random_shock shock = {0};
    static const double bad[] = {0.0, -1.0, NAN, HUGE_VAL};
    (void)state;
    ent_shock_init(&shock.shock);
    shock_add_levies(&e, &random, 0.2, &shock);
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        ent_solution *s = NULL;
        shock.levy[1] = bad[k];
        assert_int_equal(ent_solve(e.context, e.model, &shock.shock, NULL, &s), ENT_RANGE);
        assert_string_equal(ent_context_error(e.context)->key, "levy_gross");
        assert_null(s);
    }
    shock_free(&shock), economy_free(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(no_shock_changes_nothing),
        cmocka_unit_test(levies_stay_when_nothing_is_said_of_them),
        cmocka_unit_test(values_are_homogeneous),
        cmocka_unit_test(lerner_from_a_base_with_levies),
        cmocka_unit_test(first_order_measure_is_of_first_order),
        cmocka_unit_test(decompositions_sum),
        cmocka_unit_test(cut_offs_keep_levies),
        cmocka_unit_test(bad_levies_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
