/* The solver: convergence, warm starts, options, refusals. */
#include "economy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void zero_shock_changes_nothing(void **state) {
    test_random random = {test_seed("zero shock", 11)};
    (void)state;
    for (size_t c = 0; c < test_cases(20) + 1; c++) {
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL);
        ent_shock none;
        ent_solution *s;
        ent_outcome *o;
        ent_shock_init(&none);
        s = solve_tight(&e, &none, 1e-10);
        o = outcome_of(&e, &none, s);
        for (size_t n = 0; n < e.N; n++) {
            assert_within(o->real_income_hat[n], 1.0, 1e-12);
            assert_within(o->real_wage_hat[n], 1.0, 1e-12);
            assert_within(o->income_hat[n], 1.0, 1e-12);
            assert_within(o->cpi_hat[n], 1.0, 1e-12);
            assert_within(o->wage_hat[n], 1.0, 1e-12);
            assert_within(o->cp_linear_share[n], 0.0, 1e-12);
        }
        for (size_t at = 0; at < e.J * e.N; at++) {
            assert_within(exp(ent_solution_ln_price(s)[at]), 1.0, 1e-12);
            assert_within(exp(ent_solution_ln_absorption(s)[at]), 1.0, 1e-12);
        }
        for (size_t at = 0; at < e.J * e.N * e.N; at++)
            assert_close(o->flow_to_musd[at], ent_world_table(e.world)->flow_musd[at], 1e-12);
        ent_outcome_free(o);
        ent_solution_free(s);
        economy_free(&e);
    }
}

/* What ent_verify says must agree with what the solver says, at a solution and away from it. */
static void verify_agrees_with_the_solver(void **state) {
    test_random random = {test_seed("verify", 12)};
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++) {
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL);
        random_shock shock = shock_random(&e, &random, 0.2);
        for (uint32_t sweeps = 1; sweeps < 10; sweeps += 4) {
            ent_solve_options options;
            ent_solution *s = NULL;
            ent_residuals plain;
            ent_solve_options_init(&options);
            options.max_sweeps = sweeps;
            options.tolerance = 1e-13;
            assert_int_equal(ent_solve(e.context, e.model, &shock.shock, &options, &s), ENT_NUMERIC);
            assert_non_null(s);
            assert_false(ent_solution_info(s)->converged);
            assert_string_not_equal(ent_context_error(e.context)->message, "");
            assert_ok(e.context, ent_verify(e.context, e.model, &shock.shock, s, &plain));
            /* (9) differs away from a solution: the solver's has the numeraire inside. */
            assert_true(isfinite(ent_solution_info(s)->residual));
            assert_true(fmax(plain.price, plain.absorption) <= 1.001 * ent_solution_info(s)->residual + 1e-12);
            assert_true(plain.worst >= 0.1 * ent_solution_info(s)->residual);
            assert_true(plain.worst > 1e-13);
            assert_within(plain.walras, 0.0, 1e-12);
            ent_solution_free(s);
        }
        shock_free(&shock);
        economy_free(&e);
    }
}

static void warm_starts_reach_the_same_point(void **state) {
    economy e = economy_world_2024();
    random_shock first = shock_tariff(&e, 77, 0.15), second = shock_tariff(&e, 77, 0.16);
    ent_solve_options options;
    ent_solution *cold, *start, *warm = NULL;
    (void)state;
    ent_solve_options_init(&options);
    options.tolerance = 1e-12;
    cold = solve_tight(&e, &second.shock, 1e-12);
    start = solve_tight(&e, &first.shock, 1e-12);
    options.start = start;
    assert_ok(e.context, ent_solve(e.context, e.model, &second.shock, &options, &warm));
    assert_true(ent_solution_info(warm)->sweeps < ent_solution_info(cold)->sweeps);
    for (size_t n = 0; n < e.N; n++) assert_within(ent_solution_ln_wage(warm)[n], ent_solution_ln_wage(cold)[n], 1e-10);
    ent_solution_free(warm);
    /* From the solution itself one sweep is enough. */
    options.start = cold;
    assert_ok(e.context, ent_solve(e.context, e.model, &second.shock, &options, &warm));
    assert_int_equal(ent_solution_info(warm)->sweeps, 1);
    ent_solution_free(warm);
    ent_solution_free(start);
    ent_solution_free(cold);
    shock_free(&first);
    shock_free(&second);
    economy_free(&e);
}

static void large_shocks_converge(void **state) {
    economy e = economy_world_2024();
    (void)state;
    for (int everyone = 0; everyone < 2; everyone++) {
        random_shock shock = shock_tariff(&e, 77, 4.0);
        ent_solution *s;
        for (size_t n = 0; n < e.N && everyone; n++) {
            random_shock other = shock_tariff(&e, n, 4.0);
            for (size_t j = 0; j < e.J; j++)
                memcpy(shock.tariff + (j * e.N + n) * e.N, other.tariff + (j * e.N + n) * e.N, e.N * sizeof(double));
            shock_free(&other);
        }
        s = solve_tight(&e, &shock.shock, 1e-10);
        assert_true(ent_solution_info(s)->verified_residual <= 1.1e-10);
        ent_solution_free(s);
        shock_free(&shock);
    }
    economy_free(&e);
}

static void refuse(economy *e, const ent_shock *shock, ent_status expected, const char *key, const char *word) {
    ent_solution *s = NULL;
    assert_int_equal(ent_solve(e->context, e->model, shock, NULL, &s), expected);
    assert_null(s);
    assert_string_equal(ent_context_error(e->context)->key, key);
    assert_non_null(strstr(ent_context_error(e->context)->message, word));
    assert_string_not_equal(ent_context_error(e->context)->hint, "");
}

static void bad_shocks_are_refused(void **state) {
    test_random random = {13};
    random_economy_options options = {.n_regions = 3, .n_sectors = 2, .tariff_max = 0.1};
    economy e = economy_random(&random, &options);
    random_shock s = shock_random(&e, &random, 0.1);
    size_t cell = (1 * 3 + 2) * 3 + 0; /* s01, importer R02, exporter R00 */
    double kept = s.tariff[cell];
    (void)state;
    s.tariff[cell] = -1.0;
    refuse(&e, &s.shock, ENT_RANGE, "tariff_rate", "R02 from R00 in sector s01");
    s.tariff[cell] = NAN;
    refuse(&e, &s.shock, ENT_RANGE, "tariff_rate", "R02");
    s.tariff[cell] = kept;
    s.tariff[(1 * 3 + 2) * 3 + 2] = 0.1;
    refuse(&e, &s.shock, ENT_RANGE, "tariff_rate", "R02 from R02");
    s.tariff[(1 * 3 + 2) * 3 + 2] = 0.0;
    kept = s.trade_cost[cell], s.trade_cost[cell] = 0.0;
    refuse(&e, &s.shock, ENT_RANGE, "trade_cost_hat", "R02");
    s.trade_cost[cell] = kept;
    kept = s.productivity[4], s.productivity[4] = -1.0;
    refuse(&e, &s.shock, ENT_RANGE, "productivity_hat", "R01 in sector s01");
    s.productivity[4] = kept;
    kept = s.endowment[1], s.endowment[1] = INFINITY;
    refuse(&e, &s.shock, ENT_RANGE, "endowment_hat", "R01");
    s.endowment[1] = kept;
    s.payment[0] += 50.0;
    refuse(&e, &s.shock, ENT_RANGE, "payment_musd", "50");
    s.payment[0] -= 50.0;
    for (size_t i = 0; i < 3; i++) s.trade_cost[(0 * 3 + 1) * 3 + i] = HUGE_VAL;
    refuse(&e, &s.shock, ENT_UNMET, "trade_cost_hat", "no supplier");
    shock_free(&s);
    economy_free(&e);
}

static void options_are_bounded(void **state) {
    test_random random = {14};
    economy e = economy_random(&random, NULL);
    ent_shock none;
    ent_solve_options options;
    ent_solution *s = NULL;
    (void)state;
    ent_shock_init(&none);
    ent_solve_options_init(&options);
    assert_int_equal(options.max_sweeps, 2000);
    assert_int_equal(options.window, 10);
    options.window = 31;
    assert_int_equal(ent_solve(e.context, e.model, &none, &options, &s), ENT_RANGE);
    assert_string_equal(ent_context_error(e.context)->key, "window");
    options.window = 10;
    options.tolerance = NAN;
    assert_int_equal(ent_solve(e.context, e.model, &none, &options, &s), ENT_RANGE);
    assert_string_equal(ent_context_error(e.context)->key, "tolerance");
    economy_free(&e);
}

/* A ban between two countries is the limit of a rising trade cost, and stops their trade. */
static void a_ban_is_the_limit_of_trade_costs(void **state) {
    test_random random = {test_seed("ban", 15)};
    random_economy_options options = {.n_regions = 4, .n_sectors = 3, .tariff_max = 0.1};
    economy e = economy_random(&random, &options);
    random_shock s = {0};
    double gap = INFINITY;
    ent_solution *banned;
    ent_outcome *after;
    (void)state;
    s.trade_cost = calloc(e.J * e.N * e.N, sizeof(double));
    for (size_t at = 0; at < e.J * e.N * e.N; at++) s.trade_cost[at] = 1.0;
    ent_shock_init(&s.shock);
    s.shock.trade_cost_hat = s.trade_cost;
    for (size_t j = 0; j < e.J; j++) s.trade_cost[(j * e.N + 1) * e.N + 2] = HUGE_VAL;
    banned = solve_tight(&e, &s.shock, 1e-11);
    after = outcome_of(&e, &s.shock, banned);
    for (size_t j = 0; j < e.J; j++) assert_true(after->flow_to_musd[(j * e.N + 1) * e.N + 2] == 0.0);
    for (double cost = 10.0; cost < 1e5; cost *= 30.0) {
        ent_solution *near;
        ent_outcome *o;
        double apart;
        for (size_t j = 0; j < e.J; j++) s.trade_cost[(j * e.N + 1) * e.N + 2] = cost;
        near = solve_tight(&e, &s.shock, 1e-11);
        o = outcome_of(&e, &s.shock, near);
        apart = fabs(o->real_income_hat[1] - after->real_income_hat[1]);
        assert_true(apart < gap || apart < 1e-9);
        gap = apart;
        ent_outcome_free(o);
        ent_solution_free(near);
    }
    assert_true(gap < 1e-5);
    ent_outcome_free(after);
    ent_solution_free(banned);
    shock_free(&s);
    economy_free(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_shock_changes_nothing),
        cmocka_unit_test(verify_agrees_with_the_solver),
        cmocka_unit_test(warm_starts_reach_the_same_point),
        cmocka_unit_test(large_shocks_converge),
        cmocka_unit_test(bad_shocks_are_refused),
        cmocka_unit_test(options_are_bounded),
        cmocka_unit_test(a_ban_is_the_limit_of_trade_costs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
