/* Hard cases: elasticities at the ends of their range, two regions, a good that nobody makes at home. Each converges
 * to a verified solution; what it must obey besides is asserted. */
#include "hard_case.h"

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

static void elasticities_at_the_ends(void **state) {
    test_random random = {test_seed("elasticities", 51)};
    static const double thetas[] = {0.5, 20.0, 35.0, 60.0};
    size_t converged = 0, tried = 0;
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++)
        for (size_t end = 0; end < 4; end++) {
            economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL);
            economy other = with_elasticity(&e, thetas[end]);
            random_shock shock = c == 0 ? shock_tariff(&other, 77, 0.25) : shock_random(&other, &random, 0.2);
            if (c == 0) solve_and_check(&other, &shock.shock);
            else tried++, converged += (size_t)converges_or_says_so(&other, &shock.shock);
            shock_free(&shock), economy_free(&e), economy_free(&other);
        }
    report("theta 0.5 to 60", converged, tried);
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

/* Every foreign tariff + 400 points, on goods or on everything. */
static random_shock walls(const economy *e, int services_too) {
    const ent_table *table = ent_world_table(e->world);
    random_shock s = shock_tariff(e, 0, 0.0);
    for (size_t at = 0; at < e->J * e->N * e->N; at++)
        if (at / e->N % e->N != at % e->N && (services_too || table->sectors[at / e->N / e->N].tradable_goods))
            s.tariff[at] = table->tariff_rate[at] + 4.0;
    return s;
}

/* On world-2024: on goods there is a solution. On everything none is found while surpluses are fixed: whoever sells
 * much more than it buys would have to ship what nobody can pay for; with deficits in proportion to own value added,
 * or without any, there may be one. Each says what it found, and ends after the sweeps it was given. */
static void walls_around_everyone(void **state) {
    (void)state;
    for (ent_closure closure = ENT_CLOSURE_WORLD_SHARE; closure <= ENT_CLOSURE_OWN_GDP; closure++) {
        economy e = economy_world_2024();
        random_shock goods = walls(&e, 0), everything = walls(&e, 1);
        ent_model_options options;
        ent_solution *s = NULL;
        int converged;
        ent_model_options_init(&options);
        options.closure = closure;
        ent_model_free(e.model);
        assert_ok(e.context, ent_model_create_from(e.context, e.world, &options, &e.model));
        if (closure == ENT_CLOSURE_WORLD_SHARE) solve_and_check(&e, &goods.shock);
        else converges_or_says_so(&e, &goods.shock);
        converged = ent_solve(e.context, e.model, &everything.shock, NULL, &s) == ENT_OK;
        assert_int_equal(ent_solution_info(s)->converged, converged);
        assert_true(ent_solution_info(s)->sweeps <= 2000);
        printf("+400 %% on everything, %s: %s after %u sweeps by %s, %.2f s%s%s\n", ent_closure_name(closure),
               converged ? "solved" : "not solved", (unsigned)ent_solution_info(s)->sweeps,
               ent_method_name(ent_solution_info(s)->method), ent_solution_info(s)->seconds, converged ? "" : ": ",
               converged ? "" : ent_context_error(e.context)->message);
        if (closure == ENT_CLOSURE_ZERO) assert_true(converged); /* nothing is owed: only trade shrinks */
        if (!converged) assert_int_equal(strncmp(ent_context_error(e.context)->message, "not converged after ", 20), 0);
        ent_solution_free(s), shock_free(&goods), shock_free(&everything), economy_free(&e);
    }
}

/* Nobody may buy from the region with the largest surplus of world-2024 any more, in goods, or in anything at all;
 * and it may neither buy nor sell. The pair and the two halves are in test_cutoff.c. */
static void the_largest_surplus_may_not_sell(void **state) {
    (void)state;
    for (int how = 0; how < 3; how++) {
        economy e = economy_world_2024();
        const double *D = ent_world_base(e.world)->deficit_musd;
        random_shock s = shock_random(&e, &(test_random){1}, 0.0);
        size_t seller = 0;
        for (size_t n = 1; n < e.N; n++)
            if (D[n] < D[seller]) seller = n;
        for (size_t at = 0; at < e.J * e.N * e.N; at++) {
            size_t n = at / e.N % e.N, i = at % e.N;
            int goods = ent_world_table(e.world)->sectors[at / e.N / e.N].tradable_goods;
            if (n != i && ((i == seller && (how > 0 || goods)) || (n == seller && how == 2)))
                s.trade_cost[at] = HUGE_VAL;
        }
        printf("%s, %s: ", ent_world_table(e.world)->regions[seller].code,
               how == 0   ? "no exports of goods"
               : how == 1 ? "no exports"
                          : "no trade");
        if (how == 0) printf("%s\n", converges_or_says_so(&e, &s.shock) ? "solved" : "not solved");
        else solve_and_check(&e, &s.shock), printf("solved\n");
        shock_free(&s), economy_free(&e);
    }
}

/* Shocks between 2 and 3 in logs, on economies without deficits, where an equilibrium exists: all but a few are found
 * within the usual number of sweeps. With deficits there may be none. */
static void large_shocks(void **state) {
    test_random random = {test_seed("large shocks", 54)};
    size_t converged = 0, tried = 0, with_deficits = 0;
    (void)state;
    for (size_t c = 0; c < test_cases(60); c++)
        for (int balanced = 0; balanced < 2; balanced++) {
            economy e = hard_economy(&random, balanced);
            random_shock shock = hard_shock(&e, &random, test_uniform(&random, 2.0, 3.0));
            int found = converges_or_says_so(&e, &shock.shock);
            if (balanced) tried++, converged += (size_t)found;
            else with_deficits += (size_t)found;
            shock_free(&shock), economy_free(&e);
        }
    printf("with deficits: %zu of %zu converged\n", with_deficits, tried);
    report("log shocks of 2 to 3, no deficits", converged, tried);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elasticities_at_the_ends),         cmocka_unit_test(two_regions),
        cmocka_unit_test(a_sector_nobody_makes_at_home),    cmocka_unit_test(walls_around_everyone),
        cmocka_unit_test(the_largest_surplus_may_not_sell), cmocka_unit_test(large_shocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
