/* The first invariants of docs/model.md ("What the tests hold"), on random economies and on world-2024. */
#include "economy.h"

#include "model/solution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TIGHT = 1e-12, LOOSE = 1e-9; /* asked of the solver; asked of hats, which amplify it a little */

static void same_hats(const economy *e, const ent_outcome *a, const ent_outcome *b) {
    for (size_t n = 0; n < e->N; n++) {
        assert_close(a->real_income_hat[n], b->real_income_hat[n], LOOSE);
        assert_close(a->real_wage_hat[n], b->real_wage_hat[n], LOOSE);
        assert_close(a->wage_hat[n], b->wage_hat[n], LOOSE);
        assert_close(a->cp_linear_share[n], b->cp_linear_share[n], LOOSE);
    }
}

/* sum (X_new - X) = sum (w L V - sum b Y') at any point, and at the solution trade balances and deficits sum to 0. */
static void walras_and_balance(void **state) {
    test_random random = {test_seed("walras", 21)};
    (void)state;
    for (size_t c = 0; c < test_cases(20) + 1; c++) {
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL);
        random_shock shock = shock_random(&e, &random, 0.3);
        ent_solution *s;
        ent_residuals r;
        ent_outcome *o;
        double exports = 0.0, imports = 0.0;
        {
            ent_solve_options options;
            ent_solve_options_init(&options);
            options.max_sweeps = 2;
            options.tolerance = 1e-14;
            assert_int_equal(ent_solve(e.context, e.model, &shock.shock, &options, &s), ENT_NUMERIC);
            assert_ok(e.context, ent_verify(e.context, e.model, &shock.shock, s, &r));
            assert_true(r.worst > 1e-8);
            assert_within(r.walras, 0.0, 1e-12);
            ent_solution_free(s);
        }
        s = solve_tight(&e, &shock.shock, TIGHT);
        assert_ok(e.context, ent_verify(e.context, e.model, &shock.shock, s, &r));
        assert_within(r.walras, 0.0, 1e-13);
        assert_within(r.trade, 0.0, 1e-10);
        assert_within(r.numeraire, 0.0, 1e-11);
        o = outcome_of(&e, &shock.shock, s);
        for (size_t n = 0; n < e.N; n++) exports += o->exports_to_musd[n], imports += o->imports_to_musd[n];
        assert_close(exports / imports, 1.0, 1e-12);
        ent_outcome_free(o);
        ent_solution_free(s);
        shock_free(&shock);
        economy_free(&e);
    }
}

/* Values in another unit (thousand times, payments too): the same hats. */
static void homogeneity_in_values(void **state) {
    test_random random = {test_seed("homogeneity", 22)};
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++) {
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL), scaled;
        random_shock shock = shock_random(&e, &random, 0.2);
        table_copy t = table_copy_of(&e);
        ent_solution *s, *s_scaled;
        ent_outcome *o, *o_scaled;
        for (size_t at = 0; at < e.J * e.N * e.N; at++) t.flow[at] *= 1000.0;
        scaled = economy_from_table(&t);
        s = solve_tight(&e, &shock.shock, TIGHT);
        o = outcome_of(&e, &shock.shock, s);
        for (size_t n = 0; n < e.N; n++) shock.payment[n] *= 1000.0;
        s_scaled = solve_tight(&scaled, &shock.shock, TIGHT);
        o_scaled = outcome_of(&scaled, &shock.shock, s_scaled);
        same_hats(&e, o, o_scaled);
        for (size_t n = 0; n < e.N; n++)
            assert_within(o_scaled->exports_to_musd[n] / 1000.0, o->exports_to_musd[n],
                          LOOSE * (1.0 + o->exports_to_musd[n]));
        ent_outcome_free(o), ent_outcome_free(o_scaled), ent_solution_free(s), ent_solution_free(s_scaled);
        shock_free(&shock), table_free(&t), economy_free(&e), economy_free(&scaled);
    }
}

/* Nothing real depends on the numeraire: a solution with every value and price multiplied by one number solves (1)-(9)
 * still, with deficits and payments, which are shares of world value added, multiplied too; only the numeraire's own
 * equation is off. */
static void numeraire_does_not_matter(void **state) {
    static const ent_closure closures[] = {ENT_CLOSURE_PATH, ENT_CLOSURE_OWN_GDP, ENT_CLOSURE_ZERO};
    test_random random = {test_seed("numeraire", 27)};
    (void)state;
    for (size_t c = 0; c < test_cases(15); c++) {
        random_economy_options drawn = {.n_regions = test_integer(&random, 2, 8),
                                        .n_sectors = test_integer(&random, 1, 5),
                                        .tariff_max = 0.3,
                                        .levy_max = 0.2};
        double shift = test_uniform(&random, 0.1, 0.5), deficit[8];
        economy e = economy_random(&random, &drawn);
        random_shock shock = shock_random(&e, &random, 0.2);
        ent_model_options options;
        ent_residuals r;
        ent_solution *s;
        ent_model_options_init(&options);
        options.closure = closures[c % 3];
        ent_model_free(e.model);
        assert_ok(e.context, ent_model_create_from(e.context, e.world, &options, &e.model));
        memcpy(deficit, ent_world_base(e.world)->deficit_musd, e.N * sizeof *deficit);
        if (options.closure == ENT_CLOSURE_PATH) shock.shock.deficit_musd = deficit;
        s = solve_tight(&e, &shock.shock, TIGHT);
        for (size_t n = 0; n < e.N; n++)
            s->ln_wage[n] += shift, deficit[n] *= exp(shift), shock.payment[n] *= exp(shift);
        for (size_t at = 0; at < e.J * e.N; at++) s->ln_price[at] += shift, s->ln_absorption[at] += shift;
        assert_ok(e.context, ent_verify(e.context, e.model, &shock.shock, s, &r));
        assert_within(r.price, 0.0, 1e-11);
        assert_within(r.absorption, 0.0, 1e-11);
        assert_within(r.income, 0.0, 1e-11);
        assert_within(r.trade, 0.0, 1e-10);
        assert_close(r.numeraire, expm1(shift), 1e-11);
        ent_solution_free(s), shock_free(&shock), economy_free(&e);
    }
}

static void shuffle(test_random *random, size_t *order, size_t count) {
    for (size_t k = 0; k < count; k++) order[k] = k;
    for (size_t k = count; k > 1; k--) {
        size_t other = test_integer(random, 0, k - 1), kept = order[k - 1];
        order[k - 1] = order[other];
        order[other] = kept;
    }
}

/* Regions and sectors in another order: the same answer for each. `place[k]` is the old index of new k. */
static void order_does_not_matter(void **state) {
    test_random random = {test_seed("order", 23)};
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++) {
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL), other;
        size_t J = e.J, N = e.N, *region = malloc(N * sizeof *region), *sector = malloc(J * sizeof *sector);
        const ent_table *from = ent_world_table(e.world);
        random_shock shock = shock_random(&e, &random, 0.2), moved = shock_random(&e, &random, 0.2);
        table_copy t = table_copy_of(&e);
        ent_solution *s, *s_moved;
        ent_outcome *o, *o_moved;
        shuffle(&random, region, N);
        shuffle(&random, sector, J);
        for (size_t j = 0; j < J; j++) {
            t.sectors[j] = from->sectors[sector[j]];
            for (size_t set = 0; set < from->n_elasticity_sets; set++)
                t.theta[set * J + j] = from->elasticity[set * J + sector[j]];
            for (size_t n = 0; n < N; n++) {
                moved.productivity[j * N + n] = shock.productivity[sector[j] * N + region[n]];
                for (size_t k = 0; k < J; k++)
                    t.input[(k * J + j) * N + n] = from->input_share[(sector[k] * J + sector[j]) * N + region[n]];
                for (size_t i = 0; i < N; i++) {
                    size_t to = (j * N + n) * N + i, old = (sector[j] * N + region[n]) * N + region[i];
                    t.flow[to] = from->flow_musd[old], t.tariff[to] = from->tariff_rate[old];
                    moved.tariff[to] = shock.tariff[old], moved.trade_cost[to] = shock.trade_cost[old];
                }
            }
        }
        for (size_t n = 0; n < N; n++) {
            t.regions[n] = from->regions[region[n]];
            moved.endowment[n] = shock.endowment[region[n]], moved.payment[n] = shock.payment[region[n]];
        }
        other = economy_from_table(&t);
        s = solve_tight(&e, &shock.shock, TIGHT), o = outcome_of(&e, &shock.shock, s);
        s_moved = solve_tight(&other, &moved.shock, TIGHT), o_moved = outcome_of(&other, &moved.shock, s_moved);
        for (size_t n = 0; n < N; n++) {
            assert_close(o_moved->real_income_hat[n], o->real_income_hat[region[n]], LOOSE);
            assert_close(o_moved->wage_hat[n], o->wage_hat[region[n]], LOOSE);
            assert_close(o_moved->cp_linear_share[n], o->cp_linear_share[region[n]], LOOSE);
        }
        ent_outcome_free(o), ent_outcome_free(o_moved), ent_solution_free(s), ent_solution_free(s_moved);
        shock_free(&shock), shock_free(&moved), table_free(&t), economy_free(&e), economy_free(&other);
        free(region), free(sector);
    }
}

/* One sector: real_wage_hat = pi_nn_hat^(-1 / (theta b)) whatever the shock, with own A and home trade unchanged. */
static void one_sector_closed_form(void **state) {
    test_random random = {test_seed("one sector", 24)};
    (void)state;
    for (size_t c = 0; c < test_cases(20); c++) {
        random_economy_options options = {.n_regions = test_integer(&random, 2, 12), .n_sectors = 1, .tariff_max = 0.3};
        economy e = economy_random(&random, &options);
        const ent_table *table = ent_world_table(e.world);
        const ent_base *base = ent_world_base(e.world);
        random_shock shock = shock_random(&e, &random, 0.3);
        ent_solution *s;
        ent_outcome *o;
        for (size_t n = 0; n < e.N; n++) shock.productivity[n] = 1.0;
        s = solve_tight(&e, &shock.shock, TIGHT);
        o = outcome_of(&e, &shock.shock, s);
        for (size_t n = 0; n < e.N; n++) {
            double X = base->absorption_musd[n] * exp(ent_solution_ln_absorption(s)[n]);
            double home_to = o->flow_to_musd[n * e.N + n] / X;
            double home_from = table->flow_musd[n * e.N + n] / base->absorption_musd[n];
            double b = table->value_added_share[n], theta = table->elasticity[0];
            assert_close(o->real_wage_hat[n], pow(home_to / home_from, -1.0 / (theta * b)), LOOSE);
            assert_true(fabs(o->real_wage_hat[n] - 1.0) > 1e-6 || e.N < 2);
        }
        ent_outcome_free(o), ent_solution_free(s), shock_free(&shock), economy_free(&e);
    }
}

/* The same without tariffs and deficits: real income equals the real wage. */
static void without_tariffs_real_income_is_the_real_wage(void **state) {
    test_random random = {test_seed("real income", 25)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        random_economy_options options = {
            .n_regions = test_integer(&random, 2, 8), .n_sectors = 1, .balanced = 1, .no_inputs = 1};
        economy e = economy_random(&random, &options);
        random_shock shock = shock_random(&e, &random, 0.3);
        ent_solution *s;
        ent_outcome *o;
        shock.shock.tariff_rate = shock.shock.payment_musd = shock.shock.endowment_hat = NULL;
        s = solve_tight(&e, &shock.shock, TIGHT), o = outcome_of(&e, &shock.shock, s);
        for (size_t n = 0; n < e.N; n++) assert_close(o->real_income_hat[n], o->real_wage_hat[n], LOOSE);
        ent_outcome_free(o), ent_solution_free(s), shock_free(&shock), economy_free(&e);
    }
}

/* The equilibrium after a tariff shock, taken as a world of its own, goes back to the base by the opposite shock. */
static void inverse_shock_returns_to_the_base(void **state) {
    test_random random = {test_seed("inverse", 26)};
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++) {
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL), after;
        const ent_table *from = ent_world_table(e.world);
        random_shock shock = shock_random(&e, &random, 0.2), back;
        table_copy t = table_copy_of(&e);
        ent_solution *there, *home;
        ent_outcome *o, *o_back;
        there = solve_tight(&e, &shock.shock, TIGHT);
        o = outcome_of(&e, &shock.shock, there);
        memcpy(t.flow, o->flow_to_musd, e.J * e.N * e.N * sizeof(double));
        memcpy(t.tariff, shock.tariff, e.J * e.N * e.N * sizeof(double));
        after = economy_from_table(&t);
        back = shock_random(&after, &random, 0.2);
        for (size_t at = 0; at < e.J * e.N * e.N; at++) {
            back.tariff[at] = from->tariff_rate[at];
            back.trade_cost[at] = 1.0 / shock.trade_cost[at];
        }
        for (size_t at = 0; at < e.J * e.N; at++) back.productivity[at] = 1.0 / shock.productivity[at];
        for (size_t n = 0; n < e.N; n++)
            back.endowment[n] = 1.0 / shock.endowment[n], back.payment[n] = -shock.payment[n];
        home = solve_tight(&after, &back.shock, TIGHT);
        o_back = outcome_of(&after, &back.shock, home);
        for (size_t n = 0; n < e.N; n++) {
            assert_close(o->real_income_hat[n] * o_back->real_income_hat[n], 1.0, 1e-8);
            assert_close(o->wage_hat[n] * o_back->wage_hat[n], 1.0, 1e-8);
        }
        for (size_t at = 0; at < e.J * e.N * e.N; at++)
            assert_within(o_back->flow_to_musd[at] / 1e3, from->flow_musd[at] / 1e3,
                          1e-8 * (1.0 + from->flow_musd[at]));
        ent_outcome_free(o), ent_outcome_free(o_back), ent_solution_free(there), ent_solution_free(home);
        shock_free(&shock), shock_free(&back), table_free(&t), economy_free(&e), economy_free(&after);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walras_and_balance),
        cmocka_unit_test(homogeneity_in_values),
        cmocka_unit_test(numeraire_does_not_matter),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(one_sector_closed_form),
        cmocka_unit_test(without_tariffs_real_income_is_the_real_wage),
        cmocka_unit_test(inverse_shock_returns_to_the_base),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
