/* Levies, earmarks and payments; what the solver must refuse; measures between two equilibria. */
#include "economy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lerner: with every deficit 0, 1+t' = (1+t)(1+tau) on all sectors and partners of a region gives the real outcomes of an
 * export levy 1+tau on all its sectors and partners. */
static void lerner_symmetry(void **state) {
    test_random random = {test_seed("lerner", 51)};
    (void)state;
    for (size_t c = 0; c < test_cases(15); c++) {
        random_economy_options options = {.n_regions = test_integer(&random, 2, 8),
                                          .n_sectors = test_integer(&random, 1, 6),
                                          .tariff_max = 0.0,
                                          .balanced = 1};
        economy e = economy_random(&random, &options);
        size_t cells = e.J * e.N * e.N, setter = test_integer(&random, 0, e.N - 1);
        double tau = test_uniform(&random, 0.05, 0.6);
        double *tariff = calloc(cells, sizeof *tariff), *levy = calloc(cells, sizeof *levy);
        ent_shock imports, exports;
        ent_solution *a, *b;
        ent_outcome *oa, *ob;
        ent_residuals r;
        for (size_t at = 0; at < cells; at++) {
            size_t n = at / e.N % e.N, i = at % e.N;
            tariff[at] = n == setter && i != n ? tau : 0.0;
            levy[at] = i == setter && i != n ? 1.0 + tau : 1.0;
        }
        ent_shock_init(&imports), ent_shock_init(&exports);
        imports.tariff_rate = tariff, exports.levy_gross = levy;
        a = solve_tight(&e, &imports, 1e-12), b = solve_tight(&e, &exports, 1e-12);
        assert_ok(e.context, ent_verify(e.context, e.model, &exports, b, &r));
        assert_within(r.walras, 0.0, 1e-13);
        assert_within(r.trade, 0.0, 1e-10);
        oa = outcome_of(&e, &imports, a), ob = outcome_of(&e, &exports, b);
        for (size_t n = 0; n < e.N; n++) assert_close(oa->real_income_hat[n], ob->real_income_hat[n], 1e-9);
        assert_true(fabs(oa->real_income_hat[setter] - 1.0) > 1e-5);
        assert_true(oa->tariff_revenue_to_musd[setter] > 0.0 && ob->tariff_revenue_to_musd[setter] == 0.0);
        ent_outcome_free(oa), ent_outcome_free(ob), ent_solution_free(a), ent_solution_free(b);
        free(tariff), free(levy), economy_free(&e);
    }
}

/* Region 0 pays for demand that is earmarked in region 1: trade there widens by exactly that, and the sum is kept. */
static void earmarked_demand_is_paid_and_bought(void **state) {
    test_random random = {test_seed("earmark", 52)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        random_economy_options options = {.n_regions = 4, .n_sectors = 3, .tariff_max = 0.2};
        economy e = economy_random(&random, &options);
        const ent_base *base = ent_world_base(e.world);
        double payment[4] = {0}, *earmark = calloc(e.J * e.N, sizeof *earmark), size = 0.03 * base->income_musd[0];
        ent_shock shock;
        ent_solution *s;
        ent_outcome *o;
        ent_residuals r;
        payment[0] = -size;
        earmark[0 * e.N + 1] = 0.25 * size, earmark[2 * e.N + 1] = 0.75 * size;
        ent_shock_init(&shock);
        shock.payment_musd = payment, shock.earmark_musd = earmark;
        s = solve_tight(&e, &shock, 1e-12);
        o = outcome_of(&e, &shock, s);
        assert_ok(e.context, ent_verify(e.context, e.model, &shock, s, &r));
        assert_within(r.trade, 0.0, 1e-10);
        for (size_t n = 0; n < e.N; n++) {
            double extra = n == 0 ? -size : n == 1 ? size : 0.0;
            assert_close(o->imports_to_musd[n] - o->exports_to_musd[n], base->deficit_musd[n] + extra, 1e-8);
        }
        assert_true(o->real_income_hat[0] < 1.0);
        ent_outcome_free(o), ent_solution_free(s);
        earmark[0 * e.N + 1] = -1.0;
        s = NULL;
        assert_int_equal(ent_solve(e.context, e.model, &shock, NULL, &s), ENT_RANGE);
        assert_string_equal(ent_context_error(e.context)->key, "earmark_musd");
        assert_null(s);
        free(earmark), economy_free(&e);
    }
}

static void a_region_left_without_income_is_no_solution(void **state) {
    test_random random = {test_seed("income", 53)};
    size_t named = 0;
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        economy e = economy_random(&random, NULL);
        double *payment = calloc(e.N, sizeof *payment);
        ent_shock shock;
        ent_shock_init(&shock);
        shock.payment_musd = payment;
        for (double share = 0.7; share < 2.0; share += 0.8) {
            ent_solution *s = NULL;
            ent_status status;
            payment[0] = -share * ent_world_base(e.world)->income_musd[0];
            payment[1] = -payment[0];
            status = ent_solve(e.context, e.model, &shock, NULL, &s);
            if (status ==
                ENT_OK) { /* a smaller economy may carry 70 % when prices move for it: then income is positive */
                ent_outcome *o = outcome_of(&e, &shock, s);
                assert_true(o->real_income_hat[0] > 0.0 && share < 1.0);
                ent_outcome_free(o);
            } else {
                assert_int_equal(status, ENT_NUMERIC);
                assert_false(ent_solution_info(s)->converged);
            }
            ent_solution_free(s);
        }
        if (strcmp(ent_context_error(e.context)->key, "payment_musd") == 0) {
            assert_non_null(strstr(ent_context_error(e.context)->message, "R00"));
            named++;
        }
        free(payment), economy_free(&e);
    }
    assert_true(named > 0); /* elsewhere prices kept incomes positive at the best point, and it says not converged */
}

/* Sectors 0, 1 and 2 do not exist in region 1. Demand earmarked for the first opens it, and what its makers buy opens
 * the others; all of it is made at home, so that outputs follow from the input shares alone. */
static void an_earmark_opens_a_chain_of_markets(void **state) {
    test_random random = {test_seed("chain", 58)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        random_economy_options options = {
            .n_regions = test_integer(&random, 3, 6), .n_sectors = test_integer(&random, 4, 7), .tariff_max = 0.2};
        economy e = economy_random(&random, &options), other;
        size_t J = e.J, N = e.N;
        table_copy t = table_copy_of(&e);
        double payment[6] = {0}, *earmark = calloc(J * N, sizeof *earmark), H = 20.0;
        ent_shock shock;
        ent_solution *s;
        ent_outcome *o;
        ent_decomposition *split = NULL;
        for (size_t j = 0; j < 3; j++)
            for (size_t i = 0; i < N; i++) t.flow[(j * N + 1) * N + i] = t.flow[(j * N + i) * N + 1] = 0.0;
        for (size_t k = 0; k < 3; k++)
            for (size_t j = 0; j < J; j++) t.input[(k * J + j) * N + 1] = 0.0;
        t.input[(0 * J + 0) * N + 1] = 0.25, t.input[(1 * J + 0) * N + 1] = 0.2, t.input[(2 * J + 1) * N + 1] = 0.3;
        other = economy_from_table(&t);
        ent_shock_init(&shock);
        payment[0] = -H, earmark[0 * N + 1] = H;
        shock.payment_musd = payment, shock.earmark_musd = earmark;
        s = solve_tight(&other, &shock, 1e-10), o = outcome_of(&other, &shock, s);
        assert_close(o->output_to_musd[0 * N + 1], H / 0.75, 1e-8);
        assert_close(o->output_to_musd[1 * N + 1], 0.2 * H / 0.75, 1e-8);
        assert_close(o->output_to_musd[2 * N + 1], 0.3 * 0.2 * H / 0.75, 1e-8);
        assert_true(o->real_income_hat[0] < 1.0 && o->income_hat[1] > 0.0);
        assert_ok(other.context, ent_decomposition_create(other.context, other.model, &shock, 0, &split));
        ent_decomposition_free(split);
        ent_outcome_free(o), ent_solution_free(s);
        free(earmark), table_free(&t), economy_free(&e), economy_free(&other);
    }
}

static void sizes_and_versions_are_checked(void **state) {
    test_random random = {55};
    random_economy_options small = {.n_regions = 3, .n_sectors = 2}, large = {.n_regions = 4, .n_sectors = 2};
    economy a = economy_random(&random, &small), b = economy_random(&random, &large);
    ent_shock none;
    ent_solve_options options;
    ent_solution *s, *other = NULL;
    ent_outcome *o = NULL;
    ent_residuals r;
    (void)state;
    ent_shock_init(&none);
    ent_solve_options_init(&options);
    s = solve_tight(&a, NULL, 1e-10); /* no shock at all is no change */
    assert_int_equal(ent_solution_info(s)->sweeps, 1);
    assert_ok(a.context, ent_verify(a.context, a.model, NULL, s, &r));
    assert_true(r.worst <= 1e-10);
    options.start = s;
    assert_int_equal(ent_solve(b.context, b.model, &none, &options, &other), ENT_USAGE);
    assert_int_equal(ent_verify(b.context, b.model, &none, s, &r), ENT_USAGE);
    assert_int_equal(ent_outcome_create(b.context, b.model, NULL, NULL, &none, s, &o), ENT_USAGE);
    options.start = NULL;
    options.struct_version = 0;
    assert_int_equal(ent_solve(a.context, a.model, &none, &options, &other), ENT_VERSION);
    none.struct_version = 77;
    assert_int_equal(ent_solve(a.context, a.model, &none, NULL, &other), ENT_VERSION);
    ent_solution_free(s);
    economy_free(&a), economy_free(&b);
}

/* A solve stopped early keeps the best point it saw, the start included. */
static void stopping_early_keeps_the_best_point(void **state) {
    test_random random = {test_seed("early", 56)};
    economy e = economy_random(&random, NULL);
    random_shock shock = shock_random(&e, &random, 0.2);
    ent_solution *near = solve_tight(&e, &shock.shock, 1e-6), *stopped = NULL;
    ent_solve_options options;
    (void)state;
    ent_solve_options_init(&options);
    options.tolerance = 1e-13;
    options.max_sweeps = 1;
    options.start = near;
    assert_int_equal(ent_solve(e.context, e.model, &shock.shock, &options, &stopped), ENT_NUMERIC);
    assert_true(ent_solution_info(stopped)->residual <= 1e-6);
    assert_true(ent_solution_info(stopped)->verified_residual <= 1e-6);
    for (size_t n = 0; n < e.N; n++) assert_true(ent_solution_ln_wage(stopped)[n] == ent_solution_ln_wage(near)[n]);
    ent_solution_free(near), ent_solution_free(stopped), shock_free(&shock), economy_free(&e);
}

static ent_world *world_at(const economy *e, const ent_outcome *o, const double *tariff, ent_context *context) {
    ent_table table = *ent_world_table(e->world);
    ent_world *world = NULL;
    table.flow_musd = o->flow_to_musd, table.tariff_rate = tariff, table.value_added_share = NULL;
    assert_ok(context, ent_world_create(context, &table, &world));
    return world;
}

/* B measured against A in one model is B measured from the base of a world rebased at A, first-order measures too. */
static void measures_between_two_equilibria(void **state) {
    test_random random = {test_seed("between", 57)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        economy e = economy_random(&random, NULL), at_a;
        random_shock a = shock_random(&e, &random, 0.2), b = shock_random(&e, &random, 0.2);
        ent_solution *sa, *sb, *direct;
        ent_outcome *oa, *ab = NULL, *again;
        ent_context *context = NULL;
        a.shock.productivity_hat = a.shock.endowment_hat = a.shock.payment_musd = a.shock.trade_cost_hat = NULL;
        b.shock.productivity_hat = b.shock.endowment_hat = b.shock.payment_musd = b.shock.trade_cost_hat = NULL;
        sa = solve_tight(&e, &a.shock, 1e-12), sb = solve_tight(&e, &b.shock, 1e-12);
        oa = outcome_of(&e, &a.shock, sa);
        assert_ok(e.context, ent_outcome_create(e.context, e.model, &a.shock, sa, &b.shock, sb, &ab));
        assert_int_equal(ent_context_create(&context), ENT_OK);
        at_a = economy_of(context, world_at(&e, oa, a.tariff, context));
        direct = solve_tight(&at_a, &b.shock, 1e-12);
        again = outcome_of(&at_a, &b.shock, direct);
        for (size_t n = 0; n < e.N; n++) {
            assert_close(ab->real_income_hat[n], again->real_income_hat[n], 1e-9);
            assert_close(ab->cpi_hat[n], again->cpi_hat[n], 1e-9);
            assert_close(ab->terms_of_trade_share[n], again->terms_of_trade_share[n], 1e-9);
            assert_close(ab->volume_of_trade_share[n], again->volume_of_trade_share[n], 1e-9);
            assert_close(ab->tariff_revenue_from_musd[n], again->tariff_revenue_from_musd[n], 1e-8);
            assert_close(ab->tariff_revenue_to_musd[n], again->tariff_revenue_to_musd[n], 1e-8);
            for (size_t i = 0; i < e.N; i++) {
                double duty = 0.0;
                for (size_t j = 0; j < e.J; j++)
                    duty += b.tariff[(j * e.N + n) * e.N + i] * ab->flow_to_musd[(j * e.N + n) * e.N + i];
                assert_close(ab->duty_to_musd[n * e.N + i], duty, 1e-9);
            }
        }
        ent_outcome_free(oa), ent_outcome_free(ab), ent_outcome_free(again);
        ent_solution_free(sa), ent_solution_free(sb), ent_solution_free(direct);
        shock_free(&a), shock_free(&b), economy_free(&e), economy_free(&at_a);
    }
}

/* Input shares of one economy such that region 0 uses 3e-7 more of sector 0 than it buys; 0 when that takes too much. */
static int overuse(const economy *e, double *input) {
    const ent_table *table = ent_world_table(e->world);
    const ent_base *base = ent_world_base(e->world);
    size_t J = e->J, N = e->N;
    double use = 0.0;
    memcpy(input, table->input_share, J * J * N * sizeof *input);
    for (size_t j = 0; j < J; j++) use += input[j * N] * base->output_musd[j * N];
    for (size_t j = 0; j < J; j++) {
        double sum = 0.0;
        input[j * N] *= (1.0 + 3e-7) * base->absorption_musd[0] / use;
        for (size_t k = 0; k < J; k++) sum += input[(k * J + j) * N];
        if (sum > 0.95) return 0;
    }
    return 1;
}

/* A market whose uses exceed what it buys by rounding is clipped; the base is then the equilibrium, not the table. */
static void a_clipped_table_is_rebased(void **state) {
    test_random random = {test_seed("clipped", 58)};
    size_t made = 0;
    (void)state;
    for (size_t c = 0; c < 300 && made < 5; c++) {
        random_economy_options options = {.n_regions = 3, .n_sectors = 3, .tariff_max = 0.1};
        economy e = economy_random(&random, &options), clipped;
        ent_table table = *ent_world_table(e.world);
        double *input = malloc(e.J * e.J * e.N * sizeof *input);
        if (overuse(&e, input)) {
            ent_context *context = NULL;
            ent_world *world = NULL;
            double largest = 0.0;
            ent_shock none;
            ent_solution *s;
            ent_outcome *o;
            table.input_share = input;
            table.value_added_share = NULL;
            assert_int_equal(ent_context_create(&context), ENT_OK);
            assert_ok(context, ent_world_create(context, &table, &world));
            assert_int_equal(ent_world_base(world)->n_clipped, 1);
            clipped = economy_of(context, world);
            assert_int_equal(ent_model_rebase(clipped.model)->done, 1);
            assert_int_equal(ent_model_rebase(clipped.model)->n_clipped, 1);
            assert_close(ent_model_rebase(clipped.model)->clipped_musd, ent_world_base(world)->clipped_musd, 0.0);
            assert_within(ent_model_rebase(clipped.model)->deficits_musd, 0.0, 0.0);
            ent_shock_init(&none);
            s = solve_tight(&clipped, &none, 1e-12);
            o = outcome_of(&clipped, &none, s);
            for (size_t n = 0; n < e.N; n++) {
                assert_within(o->real_income_hat[n], 1.0, 1e-12);
                largest = fmax(largest, fabs(o->income_from_musd[n] / ent_world_base(world)->income_musd[n] - 1.0));
                /* The base moved by the size of the clip, and not more. */
                assert_true(fabs(o->income_from_musd[n] / ent_world_base(world)->income_musd[n] - 1.0) < 1e-5);
            }
            assert_within(ent_model_rebase(clipped.model)->income_share, largest, 1e-11);
            assert_true(largest > 1e-9);
            made++;
            ent_outcome_free(o), ent_solution_free(s), economy_free(&clipped);
        }
        free(input), economy_free(&e);
    }
    assert_true(made >= 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lerner_symmetry),
        cmocka_unit_test(earmarked_demand_is_paid_and_bought),
        cmocka_unit_test(an_earmark_opens_a_chain_of_markets),
        cmocka_unit_test(a_region_left_without_income_is_no_solution),
        cmocka_unit_test(sizes_and_versions_are_checked),
        cmocka_unit_test(stopping_early_keeps_the_best_point),
        cmocka_unit_test(measures_between_two_equilibria),
        cmocka_unit_test(a_clipped_table_is_rebased),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
