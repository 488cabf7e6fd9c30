/* Closure path: deficits as the shock gives them. */
#include "economy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TIGHT = 1e-12;

static void take_closure(economy *e, ent_closure closure) {
    ent_model_options options;
    ent_model_options_init(&options);
    options.closure = closure;
    ent_model_free(e->model);
    e->model = NULL;
    assert_ok(e->context, ent_model_create_from(e->context, e->world, &options, &e->model));
}

/* New deficits that sum to 0, some per cent of incomes away from the base's. */
static double *draw_deficits(const economy *e, test_random *random) {
    const ent_base *base = ent_world_base(e->world);
    double *D = calloc(e->N, sizeof *D);
    memcpy(D, base->deficit_musd, e->N * sizeof *D);
    for (size_t n = 0; n + 1 < e->N; n++) {
        double moved = 0.03 * test_uniform(random, -1.0, 1.0) * fmin(base->income_musd[n], base->income_musd[e->N - 1]);
        D[n] += moved / (double)e->N;
        D[e->N - 1] -= moved / (double)e->N;
    }
    return D;
}

/* Trade balances are the path's; and the equilibrium is that of closure world-share with payments that make up the
 * difference, which leave no trace but in D. Levies, tariffs and the rest change too. */
static void balances_are_the_paths(void **state) {
    test_random random = {test_seed("path balances", 111)};
    (void)state;
    for (size_t c = 0; c < test_cases(8) + 1; c++) {
        random_economy_options options = {.n_regions = test_integer(&random, 4, 10),
                                          .n_sectors = test_integer(&random, 1, 6),
                                          .tariff_max = 0.3,
                                          .levy_max = c % 2 == 1 ? 0.3 : 0.0};
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, &options);
        const ent_base *base = ent_world_base(e.world);
        random_shock shock = shock_random(&e, &random, 0.2);
        double *D = draw_deficits(&e, &random);
        ent_solution *s_paid, *s_path;
        ent_outcome *o_paid, *o_path;
        for (size_t n = 0; n < e.N; n++) shock.payment[n] = D[n] - base->deficit_musd[n];
        s_paid = solve_tight(&e, &shock.shock, TIGHT), o_paid = outcome_of(&e, &shock.shock, s_paid);
        take_closure(&e, ENT_CLOSURE_PATH);
        shock.shock.payment_musd = NULL;
        shock.shock.deficit_musd = D;
        s_path = solve_tight(&e, &shock.shock, TIGHT), o_path = outcome_of(&e, &shock.shock, s_path);
        for (size_t n = 0; n < e.N; n++) {
            double balance = o_path->imports_to_musd[n] - o_path->exports_to_musd[n];
            assert_within(balance, D[n], 1e-10 * base->income_musd[n]);
            assert_close(o_path->real_income_hat[n], o_paid->real_income_hat[n], 1e-10);
            assert_within(ent_solution_cutoffs(s_path)->deficit_musd[n], D[n], 0.0);
        }
        free(D), ent_outcome_free(o_paid), ent_outcome_free(o_path), ent_solution_free(s_paid);
        ent_solution_free(s_path), shock_free(&shock), economy_free(&e);
    }
}

/* Without a path, or with the base's own, every bit is that of world-share. */
static void no_path_is_world_share(void **state) {
    test_random random = {test_seed("no path", 112)};
    (void)state;
    for (size_t c = 0; c < test_cases(5) + 1; c++) {
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL);
        random_shock shock = shock_random(&e, &random, 0.2);
        ent_solution *s = solve_tight(&e, &shock.shock, 1e-10);
        take_closure(&e, ENT_CLOSURE_PATH);
        for (int given = 0; given < 2; given++) {
            ent_solution *s_path;
            if (given == 1) shock.shock.deficit_musd = ent_world_base(e.world)->deficit_musd;
            s_path = solve_tight(&e, &shock.shock, 1e-10);
            assert_int_equal(memcmp(ent_solution_ln_wage(s_path), ent_solution_ln_wage(s), e.N * sizeof(double)), 0);
            assert_int_equal(
                memcmp(ent_solution_ln_price(s_path), ent_solution_ln_price(s), e.J * e.N * sizeof(double)), 0);
            ent_solution_free(s_path);
        }
        ent_solution_free(s), shock_free(&shock), economy_free(&e);
    }
}

/* By hand: two regions, one sector, no inputs, theta 1, trade 50 each way, D = 0:
 *     M[A][A] = 150, M[A][B] = 50, M[B][A] = 50, M[B][B] = 150; V = 200 each.
 * D'_A = 40 = -D'_B. With w_A + w_B = 2: A spends 200 w_A + 40, on B's goods the share 50/w_B / (150/w_A + 50/w_B) =
 * w_A / (3 w_B + w_A); B spends 200 w_B - 40, on A's goods w_B / (3 w_A + w_B). What B's makers earn:
 *     (200 w_A + 40) w_A / (3 w_B + w_A) + (200 w_B - 40) 3 w_A / (3 w_A + w_B) = 200 w_B
 * With w_A = 1 + x, w_B = 1 - x:   3 w_B + w_A = 4 - 2x,  3 w_A + w_B = 4 + 2x. Divided by 20 and multiplied out:
 *     (12 + 10x)(1 + x)(2 + x) + (8 - 10x) 3 (1 + x)(2 - x) = 20 (1 - x)(2 - x)(2 + x)
 *     24+56x+42x^2+10x^3 + 48-36x-54x^2+30x^3 = 80-80x-20x^2+20x^3      i.e.      20x^3 + 8x^2 + 100x - 8 = 0
 * whose one root is x = 0.0793956... by Newton's rule below. */
static void by_hand(void **state) {
    static const ent_region regions[2] = {{.code = "A"}, {.code = "B"}};
    static const ent_sector sectors[1] = {{.code = "S", .tradable_goods = 1}};
    static const char *const sets[1] = {"median"};
    static const double flow[4] = {150, 50, 50, 150}, tariff[4] = {0}, input[2] = {0}, theta[1] = {1}, D[2] = {40, -40};
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
                       .elasticity = theta};
    ent_context *context = NULL;
    ent_world *world = NULL;
    ent_shock shock;
    economy e;
    ent_solution *s;
    ent_outcome *o;
    double x = 0.08;
    (void)state;
    for (int round = 0; round < 8; round++)
        x -= (20 * x * x * x + 8 * x * x + 100 * x - 8) / (60 * x * x + 16 * x + 100);
    assert_int_equal(ent_context_create(&context), ENT_OK);
    assert_ok(context, ent_world_create(context, &table, &world));
    e = economy_of(context, world);
    take_closure(&e, ENT_CLOSURE_PATH);
    ent_shock_init(&shock);
    shock.deficit_musd = D;
    s = solve_tight(&e, &shock, TIGHT), o = outcome_of(&e, &shock, s);
    assert_close(o->wage_hat[0], 1.0 + x, 1e-11);
    assert_close(o->wage_hat[1], 1.0 - x, 1e-11);
    assert_close(o->income_to_musd[0], 200.0 * (1.0 + x) + 40.0, 1e-10);
    ent_outcome_free(o), ent_solution_free(s), economy_free(&e);
}

/* D moves linearly along the path of the decomposition, and what it gives is counted as transfers: dD over the income
 * on the way, which a change of D by at most 3 % of it moves by far less than 10 %. */
static void decompositions_sum(void **state) {
    test_random random = {test_seed("path decomposed", 113)};
    (void)state;
    for (size_t c = 0; c < test_cases(5); c++) {
        random_economy_options options = {
            .n_regions = test_integer(&random, 4, 9), .n_sectors = test_integer(&random, 1, 6), .tariff_max = 0.3};
        economy e = economy_random(&random, &options);
        const ent_base *base = ent_world_base(e.world);
        random_shock shock = shock_random(&e, &random, 0.2);
        double *D = draw_deficits(&e, &random);
        ent_decomposition *d = NULL;
        ent_shock alone;
        take_closure(&e, ENT_CLOSURE_PATH);
        shock.shock.deficit_musd = D;
        assert_ok(e.context, ent_decomposition_create(e.context, e.model, &shock.shock, 0, &d));
        assert_true(d->worst_gap <= 1e-8);
        ent_decomposition_free(d);
        ent_shock_init(&alone);
        alone.deficit_musd = D;
        assert_ok(e.context, ent_decomposition_create(e.context, e.model, &alone, 0, &d));
        for (size_t n = 0; n < e.N; n++) {
            double dD = D[n] - base->deficit_musd[n];
            assert_true(d->transfers[n] * dD >= 0.0);
            assert_within(d->transfers[n], dD / base->income_musd[n], 0.1 * fabs(dD) / base->income_musd[n]);
            assert_within(d->technical[n], 0.0, 0.0);
        }
        free(D), ent_decomposition_free(d), shock_free(&shock), economy_free(&e);
    }
}

static void collect(ent_log_level level, const char *where, const char *message, void *payload) {
    char *into = payload;
    (void)where;
    if (level == ENT_LOG_WARNING) strncat(into, message, 999 - strlen(into));
}

/* A cut-off: each component balances by the rule of MODEL 1, from the path's deficits. */
static void cut_offs_balance_the_path(void **state) {
    test_random random = {test_seed("path cut off", 114)};
    random_economy_options options = {.n_regions = 5, .n_sectors = 2, .tariff_max = 0.2};
    economy e = economy_random(&random, &options);
    double *cost = calloc(e.J * 25, sizeof *cost), V = ent_world_base(e.world)->value_added_musd[0];
    /* Regions 0, 1 | 2, 3, 4. In the first the deficits are 2 and -5, so the surplus shrinks by 2/5; in the second 6,
     * -2 and -1, so the deficit shrinks by 1/2. */
    const double D[5] = {0.002 * V, -0.005 * V, 0.006 * V, -0.002 * V, -0.001 * V}, kept[5] = {1, 0.4, 0.5, 1, 1};
    char said[1000] = "";
    ent_shock shock;
    ent_solution *s;
    ent_outcome *o;
    (void)state;
    for (size_t at = 0; at < e.J * 25; at++) cost[at] = (at / 5 % 5 < 2) == (at % 5 < 2) ? 1.0 : HUGE_VAL;
    ent_shock_init(&shock);
    shock.trade_cost_hat = cost;
    shock.deficit_musd = D;
    take_closure(&e, ENT_CLOSURE_PATH);
    ent_context_set_log(e.context, collect, said);
    s = solve_tight(&e, &shock, 1e-11);
    ent_context_set_log(e.context, NULL, NULL);
    o = outcome_of(&e, &shock, s);
    assert_non_null(strstr(said, "shrink to 57.1%")); /* (2 + 2) / (2 + 5) */
    assert_non_null(strstr(said, "shrink to 66.7%")); /* (3 + 2 + 1) / (6 + 2 + 1) */
    for (size_t n = 0; n < 5; n++) {
        assert_close(ent_solution_cutoffs(s)->deficit_musd[n], kept[n] * D[n], 1e-12);
        assert_within(o->imports_to_musd[n] - o->exports_to_musd[n], kept[n] * D[n], 1e-9 * V);
    }
    assert_true(ent_solution_cutoffs(s)->changed);
    free(cost), ent_outcome_free(o), ent_solution_free(s), economy_free(&e);
}

static void bad_paths_are_refused(void **state) {
    test_random random = {test_seed("path refused", 115)};
    random_economy_options options = {.n_regions = 3, .n_sectors = 2};
    economy e = economy_random(&random, &options);
    double D[3] = {1.0, -0.5, -0.5};
    ent_shock shock;
    ent_solution *s = NULL;
    (void)state;
    ent_shock_init(&shock);
    shock.deficit_musd = D;
    for (int closure = 0; closure < 3; closure++) { /* all but path */
        take_closure(&e, (ent_closure)closure);
        assert_int_equal(ent_solve(e.context, e.model, &shock, NULL, &s), ENT_RANGE);
        assert_string_equal(ent_context_error(e.context)->key, "deficit_musd");
        assert_non_null(strstr(ent_context_error(e.context)->message, ent_closure_name((ent_closure)closure)));
    }
    take_closure(&e, ENT_CLOSURE_PATH);
    assert_ok(e.context, ent_solve(e.context, e.model, &shock, NULL, &s));
    ent_solution_free(s), s = NULL;
    D[0] = 1.5;
    assert_int_equal(ent_solve(e.context, e.model, &shock, NULL, &s), ENT_RANGE);
    assert_non_null(strstr(ent_context_error(e.context)->message, "sum to 0.5"));
    D[0] = NAN;
    assert_int_equal(ent_solve(e.context, e.model, &shock, NULL, &s), ENT_RANGE);
    assert_non_null(strstr(ent_context_error(e.context)->message, "R00"));
    assert_null(s);
    economy_free(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(balances_are_the_paths),
        cmocka_unit_test(no_path_is_world_share),
        cmocka_unit_test(by_hand),
        cmocka_unit_test(decompositions_sum),
        cmocka_unit_test(cut_offs_balance_the_path),
        cmocka_unit_test(bad_paths_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
