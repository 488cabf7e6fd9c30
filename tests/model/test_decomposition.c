/* The decomposition of real income: it sums, and each term is there for its reason alone. */
#include "economy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_decomposition *split(const economy *e, const ent_shock *shock, uint32_t nodes) {
    ent_decomposition *d = NULL;
    assert_ok(e->context, ent_decomposition_create(e->context, e->model, shock, nodes, &d));
    assert_int_equal(d->n_regions, e->N);
    return d;
}

static void it_sums(const economy *e, const ent_shock *shock) {
    ent_decomposition *d = split(e, shock, 0);
    ent_solution *s = solve_tight(e, shock, 1e-12);
    ent_outcome *o = outcome_of(e, shock, s);
    for (size_t n = 0; n < e->N; n++) {
        double sum = d->terms_of_trade[n] + d->volume[n] + d->technical[n] + d->transfers[n];
        assert_within(sum, log(o->real_income_hat[n]), 1.1e-8);
        assert_within(d->ln_real_income_hat[n], log(o->real_income_hat[n]), 1e-10);
    }
    assert_true(d->worst_gap <= 1e-8);
    ent_outcome_free(o), ent_solution_free(s), ent_decomposition_free(d);
}

/* Every instrument at once, levies on home sales, earmarked demand and orders included. */
static void random_shocks(void **state) {
    test_random random = {test_seed("decomposition", 61)};
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++) {
        random_economy_options options = {
            .n_regions = test_integer(&random, 2, 12), .n_sectors = test_integer(&random, 1, 8), .tariff_max = 0.3};
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, &options);
        random_shock shock = shock_random(&e, &random, c == 0 ? 0.1 : 0.25);
        double *earmark = calloc(e.J * e.N, sizeof(double));
        size_t host = test_integer(&random, 0, e.N - 1), payer = (host + 1) % e.N;
        shock.levy = calloc(e.J * e.N * e.N, sizeof(double));
        for (size_t at = 0; at < e.J * e.N * e.N; at++) shock.levy[at] = 1.0 + test_uniform(&random, -0.05, 0.1);
        for (size_t j = 0; j < e.J; j++) {
            earmark[j * e.N + host] = 0.002 * ent_world_base(e.world)->income_musd[payer] / (double)e.J;
            shock.payment[payer] -= earmark[j * e.N + host];
        }
        shock_add_orders(&e, &random, 0.2, &shock);
        shock.shock.levy_gross = shock.levy;
        shock.shock.earmark_musd = earmark;
        it_sums(&e, &shock.shock);
        shock_free(&shock), free(earmark), economy_free(&e);
    }
}

static void large_tariffs_and_a_ban(void **state) {
    economy e = economy_world_2024();
    random_shock shock = shock_tariff(&e, 77, 0.5);
    (void)state;
    it_sums(&e, &shock.shock);
    shock.trade_cost = malloc(e.J * e.N * e.N * sizeof(double));
    for (size_t at = 0; at < e.J * e.N * e.N; at++) shock.trade_cost[at] = 1.0;
    for (size_t j = 0; j < e.J; j++) shock.trade_cost[(j * e.N + 77) * e.N + 14] = HUGE_VAL;
    shock.shock.trade_cost_hat = shock.trade_cost;
    it_sums(&e, &shock.shock);
    shock_free(&shock), economy_free(&e);
}

/* A region without taxes of its own, hit by another's tariff: terms of trade and nothing else. */
static void pure_terms_of_trade(void **state) {
    test_random random = {test_seed("pure terms of trade", 62)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        random_economy_options options = {.n_regions = test_integer(&random, 2, 10),
                                          .n_sectors = test_integer(&random, 1, 6)};
        economy e = economy_random(&random, &options);
        random_shock shock = shock_tariff(&e, 0, test_uniform(&random, 0.05, 0.4));
        ent_decomposition *d = split(&e, &shock.shock, 0);
        for (size_t n = 1; n < e.N; n++) {
            assert_true(d->volume[n] == 0.0 && d->technical[n] == 0.0 && fabs(d->transfers[n]) < 1e-13);
            assert_within(d->terms_of_trade[n], d->ln_real_income_hat[n], 1e-8);
            assert_true(fabs(d->terms_of_trade[n]) > 1e-7);
        }
        assert_true(d->volume[0] < -1e-6);
        ent_decomposition_free(d), shock_free(&shock), economy_free(&e);
    }
}

/* Where trade is balanced and nobody taxes, more of everything everywhere moves no relative price: technical, and
 * nothing else. */
static void endowments_alone_are_technical(void **state) {
    test_random random = {test_seed("endowments", 63)};
    random_economy_options options = {.n_regions = 5, .n_sectors = 3, .balanced = 1};
    economy e = economy_random(&random, &options);
    random_shock shock = {0};
    ent_decomposition *d;
    (void)state;
    shock.endowment = malloc(e.N * sizeof(double));
    for (size_t n = 0; n < e.N; n++) shock.endowment[n] = 1.3;
    ent_shock_init(&shock.shock);
    shock.shock.endowment_hat = shock.endowment;
    d = split(&e, &shock.shock, 0);
    for (size_t n = 0; n < e.N; n++) {
        assert_within(d->technical[n], log(1.3), 1e-8);
        assert_within(d->terms_of_trade[n], 0.0, 1e-8);
        assert_within(d->ln_real_income_hat[n], log(1.3), 1e-10);
    }
    ent_decomposition_free(d), shock_free(&shock), economy_free(&e);
}

static void no_shock_is_zero(void **state) {
    economy e = economy_world_2024();
    ent_shock none;
    ent_decomposition *d;
    (void)state;
    ent_shock_init(&none);
    d = split(&e, &none, 4);
    for (size_t n = 0; n < e.N; n++) {
        assert_within(d->terms_of_trade[n], 0.0, 1e-11);
        assert_within(d->volume[n], 0.0, 1e-11);
        assert_true(d->technical[n] == 0.0);
        assert_within(d->transfers[n], 0.0, 1e-12);
    }
    assert_int_equal(d->nodes, 4);
    ent_decomposition_free(d), economy_free(&e);
}

/* More nodes, a smaller gap; too many are refused. */
static void nodes(void **state) {
    test_random random = {test_seed("nodes", 64)};
    economy e = economy_random(&random, NULL);
    random_shock shock = shock_random(&e, &random, 0.3);
    ent_decomposition *d = split(&e, &shock.shock, 1);
    double one = d->worst_gap;
    (void)state;
    ent_decomposition_free(d);
    d = split(&e, &shock.shock, 4);
    assert_true(d->worst_gap < 0.1 * one);
    ent_decomposition_free(d);
    assert_int_equal(ent_decomposition_create(e.context, e.model, &shock.shock, 65, &d), ENT_RANGE);
    assert_null(d);
    assert_string_equal(ent_context_error(e.context)->key, "nodes");
    shock_free(&shock), economy_free(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_shocks),       cmocka_unit_test(large_tariffs_and_a_ban),
        cmocka_unit_test(pure_terms_of_trade), cmocka_unit_test(endowments_alone_are_technical),
        cmocka_unit_test(no_shock_is_zero),    cmocka_unit_test(nodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
