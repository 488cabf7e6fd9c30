/* Hard cases: elasticities at the ends of their range, two regions, a good that nobody makes at home. Each converges
 * to a verified solution; what it must obey besides is asserted. */
#include "economy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Solves, and checks the balance of trade and that every hat is a positive number; or finds that the solver said it did
 * not converge, which a deficit that a shrunken trade cannot carry may deserve. 1 when it converged. */
static int converges_or_says_so(const economy *e, const ent_shock *shock) {
    ent_solution *s = NULL;
    ent_status status = ent_solve(e->context, e->model, shock, NULL, &s);
    int converged = status == ENT_OK;
    ent_outcome *o;
    ent_residuals r;
    assert_non_null(s);
    assert_int_equal(ent_solution_info(s)->converged, converged);
    if (!converged) {
        assert_int_equal(status, ENT_NUMERIC);
        assert_non_null(strstr(ent_context_error(e->context)->message, "not converged"));
        ent_solution_free(s);
        return 0;
    }
    o = outcome_of(e, shock, s);
    assert_ok(e->context, ent_verify(e->context, e->model, shock, s, &r));
    assert_within(r.trade, 0.0, 1e-9);
    assert_within(r.walras, 0.0, 1e-12);
    for (size_t n = 0; n < e->N; n++) assert_true(o->real_income_hat[n] > 0.0 && isfinite(o->real_income_hat[n]));
    ent_outcome_free(o);
    ent_solution_free(s);
    return 1;
}

static void solve_and_check(const economy *e, const ent_shock *shock) { assert_true(converges_or_says_so(e, shock)); }

static void report(const char *what, size_t converged, size_t tried) {
    printf("%s: %zu of %zu converged\n", what, converged, tried);
    assert_true(10 * converged >= 8 * tried);
}

/* The same world with other elasticities. */
static economy with_elasticity(economy *e, double theta) {
    table_copy t = table_copy_of(e);
    economy other;
    for (size_t at = 0; at < t.table.n_elasticity_sets * e->J; at++) t.theta[at] = theta;
    other = economy_from_table(&t);
    table_free(&t);
    return other;
}

static void elasticities_at_the_ends(void **state) {
    test_random random = {test_seed("elasticities", 51)};
    static const double thetas[] = {0.5, 20.0};
    size_t converged = 0, tried = 0;
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++)
        for (size_t end = 0; end < 2; end++) {
            economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL);
            economy other = with_elasticity(&e, thetas[end]);
            random_shock shock = c == 0 ? shock_tariff(&other, 77, 0.25) : shock_random(&other, &random, 0.2);
            if (c == 0) solve_and_check(&other, &shock.shock);
            else tried++, converged += (size_t)converges_or_says_so(&other, &shock.shock);
            shock_free(&shock), economy_free(&e), economy_free(&other);
        }
    report("theta 0.5 and 20", converged, tried);
}

static void two_regions(void **state) {
    test_random random = {test_seed("two regions", 52)};
    size_t converged = 0, tried = 0;
    (void)state;
    for (size_t c = 0; c < test_cases(20); c++) {
        random_economy_options options = {.n_regions = 2, .n_sectors = test_integer(&random, 1, 8), .tariff_max = 0.3};
        economy e = economy_random(&random, &options);
        random_shock shock = shock_random(&e, &random, 0.3), wall = shock_tariff(&e, 0, 4.0);
        solve_and_check(&e, &shock.shock);
        tried++, converged += (size_t)converges_or_says_so(&e, &wall.shock);
        shock_free(&shock), shock_free(&wall), economy_free(&e);
    }
    report("+400 % between two", converged, tried);
}

/* Sector 0 is bought abroad only, each region from its neighbour what it made itself before; region 0 makes none. */
static void a_sector_nobody_makes_at_home(void **state) {
    test_random random = {test_seed("nobody at home", 53)};
    (void)state;
    for (size_t c = 0; c < test_cases(15); c++) {
        random_economy_options options = {
            .n_regions = test_integer(&random, 3, 10), .n_sectors = test_integer(&random, 2, 6), .tariff_max = 0.3};
        economy e = economy_random(&random, &options), other;
        size_t N = e.N;
        table_copy t = table_copy_of(&e);
        random_shock shock;
        ent_solution *s;
        ent_outcome *o;
        for (size_t n = 0; n < N; n++) {
            size_t neighbour = n + 1 < N ? n + 1 : 1;
            t.flow[n * N + (neighbour == n ? n - 1 : neighbour)] += t.flow[n * N + n];
            t.flow[n * N + n] = 0.0;
            for (size_t k = 0; k < e.J; k++) t.input[(k * e.J + 0) * N + n] *= 0.05; /* its makers grew */
        }
        for (size_t n = 1; n < N; n++) {
            size_t elsewhere = n == 1 ? 2 : 1;
            t.flow[n * N + elsewhere] += t.flow[n * N];
            t.flow[n * N] = 0.0;
        }
        other = economy_from_table(&t);
        shock = shock_random(&other, &random, 0.2);
        solve_and_check(&other, &shock.shock);
        s = solve_tight(&other, &shock.shock, 1e-10), o = outcome_of(&other, &shock.shock, s);
        assert_true(o->output_to_musd[0] == 0.0);
        for (size_t n = 0; n < N; n++) assert_true(o->flow_to_musd[n * N + n] == 0.0);
        ent_outcome_free(o), ent_solution_free(s);
        shock_free(&shock), table_free(&t), economy_free(&e), economy_free(&other);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elasticities_at_the_ends),
        cmocka_unit_test(two_regions),
        cmocka_unit_test(a_sector_nobody_makes_at_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
