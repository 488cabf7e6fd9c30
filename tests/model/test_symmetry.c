/* Invariants of docs/model.md ("What the tests hold") that compare two worlds: Lerner, rebasing, splitting sectors and
 * regions, units of goods, autarky. */
#include "economy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TIGHT = 1e-12, LOOSE = 1e-9; /* asked of the solver; asked of hats, which amplify it a little */

static economy balanced_economy(test_random *random, double tariff_max) {
    random_economy_options options = {.n_regions = test_integer(random, 2, 10),
                                      .n_sectors = test_integer(random, 1, 6),
                                      .tariff_max = tariff_max,
                                      .balanced = 1};
    return economy_random(random, &options);
}

/* A tariff factor 1 + tau on everything one region buys abroad is an export levy 1 + tau on everything it sells abroad,
 * in real incomes and, region by region, in the volumes behind them, when no region has a deficit. */
static void lerner(void **state) {
    test_random random = {test_seed("lerner", 41)};
    (void)state;
    for (size_t c = 0; c < test_cases(15); c++) {
        economy e = balanced_economy(&random, 0.3);
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
                double *rate = &tariff.tariff[row * N + i];
                if (row % N == own && i != own) *rate = (1.0 + *rate) * factor - 1.0;
                levy.levy[row * N + i] = row % N != own && i == own ? factor : 1.0;
            }
        s_tariff = solve_tight(&e, &tariff.shock, TIGHT), o_tariff = outcome_of(&e, &tariff.shock, s_tariff);
        s_levy = solve_tight(&e, &levy.shock, TIGHT), o_levy = outcome_of(&e, &levy.shock, s_levy);
        for (size_t n = 0; n < N; n++) {
            assert_close(o_levy->real_income_hat[n], o_tariff->real_income_hat[n], LOOSE);
            assert_close(o_levy->real_wage_hat[n], o_tariff->real_wage_hat[n], LOOSE);
            /* Home flows at home wages are volumes. */
            for (size_t j = 0; j < e.J; j++) {
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

/* B, the equilibrium after one shock, as a world of its own; from there to C as from A to C. */
static void rebasing_in_the_middle(void **state) {
    test_random random = {test_seed("rebase", 42)};
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++) {
        economy a = c == 0 ? economy_world_2024() : economy_random(&random, NULL), b;
        random_shock to_b = shock_random(&a, &random, 0.25), to_c = shock_random(&a, &random, 0.25), step;
        table_copy t = table_copy_of(&a);
        size_t cells = a.J * a.N * a.N;
        ent_solution *s_b, *s_c, *s_step;
        ent_outcome *o_b, *o_c, *o_step;
        s_b = solve_tight(&a, &to_b.shock, TIGHT), o_b = outcome_of(&a, &to_b.shock, s_b);
        s_c = solve_tight(&a, &to_c.shock, TIGHT), o_c = outcome_of(&a, &to_c.shock, s_c);
        memcpy(t.flow, o_b->flow_to_musd, cells * sizeof(double));
        memcpy(t.tariff, to_b.tariff, cells * sizeof(double));
        b = economy_from_table(&t);
        step = shock_random(&b, &random, 0.25);
        memcpy(step.tariff, to_c.tariff, cells * sizeof(double));
        for (size_t at = 0; at < cells; at++) step.trade_cost[at] = to_c.trade_cost[at] / to_b.trade_cost[at];
        for (size_t at = 0; at < a.J * a.N; at++) step.productivity[at] = to_c.productivity[at] / to_b.productivity[at];
        for (size_t n = 0; n < a.N; n++) {
            step.endowment[n] = to_c.endowment[n] / to_b.endowment[n];
            step.payment[n] = to_c.payment[n] - to_b.payment[n];
        }
        s_step = solve_tight(&b, &step.shock, TIGHT), o_step = outcome_of(&b, &step.shock, s_step);
        for (size_t n = 0; n < a.N; n++) {
            assert_close(o_b->real_income_hat[n] * o_step->real_income_hat[n], o_c->real_income_hat[n], 1e-8);
            assert_close(o_b->wage_hat[n] * o_step->wage_hat[n], o_c->wage_hat[n], 1e-8);
        }
        for (size_t at = 0; at < cells; at++)
            assert_within(o_step->flow_to_musd[at], o_c->flow_to_musd[at], 1e-8 * (1.0 + o_c->flow_to_musd[at]));
        ent_outcome_free(o_b), ent_outcome_free(o_c), ent_outcome_free(o_step);
        ent_solution_free(s_b), ent_solution_free(s_c), ent_solution_free(s_step);
        shock_free(&to_b), shock_free(&to_c), shock_free(&step), table_free(&t), economy_free(&a), economy_free(&b);
    }
}

/* A table like `from` with room for one sector or one region more, labels included; filled by the caller. */
static table_copy larger_table(const economy *e, size_t more_sectors, size_t more_regions) {
    const ent_table *from = ent_world_table(e->world);
    size_t J = e->J + more_sectors, N = e->N + more_regions;
    table_copy t = {.table = *from};
    t.flow = calloc(J * N * N, sizeof(double)), t.tariff = calloc(J * N * N, sizeof(double));
    t.input = calloc(J * J * N, sizeof(double)), t.theta = calloc(J, sizeof(double));
    t.regions = calloc(N, sizeof *t.regions), t.sectors = calloc(J, sizeof *t.sectors);
    for (size_t n = 0; n < N; n++) {
        t.regions[n] = from->regions[n < e->N ? n : 0];
        if (n >= e->N) t.regions[n].code = t.regions[n].name_en = t.regions[n].name_fr = "new region";
    }
    for (size_t j = 0; j < J; j++) {
        t.sectors[j] = from->sectors[j < e->J ? j : 0];
        if (j >= e->J) t.sectors[j].code = t.sectors[j].name_en = t.sectors[j].name_fr = "new sector";
        t.theta[j] = from->elasticity[j < e->J ? j : 0]; /* the first set */
    }
    t.table.n_sectors = J, t.table.n_regions = N, t.table.n_elasticity_sets = 1;
    t.table.flow_musd = t.flow, t.table.tariff_rate = t.tariff, t.table.input_share = t.input;
    t.table.elasticity = t.theta, t.table.regions = t.regions, t.table.sectors = t.sectors;
    t.table.value_added_share = NULL;
    return t;
}

/* Sector 0 cut in two of the same elasticity, technology, tariffs and supplier shares; how much of each final demand
 * and each industry takes is drawn freely. */
static economy split_sector(const economy *e, test_random *random) {
    const ent_table *from = ent_world_table(e->world);
    const ent_base *base = ent_world_base(e->world);
    size_t J = e->J, N = e->N, K = J + 1;
    table_copy t = larger_table(e, 1, 0);
    double *taken = calloc(K * N, sizeof(double)); /* by sector J of what sector 0 sold to k in n */
    economy split;
    for (size_t at = 0; at < K * N; at++) taken[at] = at / N < J ? test_uniform(random, 0.1, 0.9) : taken[at % N];
    for (size_t j = 0; j < K; j++)
        for (size_t n = 0; n < N; n++) {
            size_t old = j < J ? j : 0;
            for (size_t k = 0; k < J; k++) {
                double g = from->input_share[(k * J + old) * N + n];
                t.input[(k * K + j) * N + n] = k == 0 ? (1.0 - taken[j * N + n]) * g : g;
                if (k == 0) t.input[(J * K + j) * N + n] = taken[j * N + n] * g;
            }
        }
    for (size_t n = 0; n < N; n++) {
        double wanted = test_uniform(random, 0.1, 0.9) * base->final_musd[n], share;
        for (size_t k = 0; k < J; k++)
            wanted += taken[k * N + n] * from->input_share[k * N + n] * base->output_musd[k * N + n];
        share = wanted / base->absorption_musd[n];
        for (size_t j = 0; j < K; j++)
            for (size_t i = 0; i < N; i++) {
                size_t to = (j * N + n) * N + i, old = j < J ? to : n * N + i;
                t.tariff[to] = from->tariff_rate[old];
                t.flow[to] = from->flow_musd[old] * (j == 0 ? 1.0 - share : j == J ? share : 1.0);
            }
    }
    split = economy_from_table(&t);
    free(taken), table_free(&t);
    return split;
}

static void merging_sectors_changes_nothing(void **state) {
    test_random random = {test_seed("merge sectors", 43)};
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++) {
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL), split;
        size_t J = e.J, N = e.N;
        random_shock shock, wide;
        ent_solution *s, *s_split;
        ent_outcome *o, *o_split;
        if (c == 0) { /* the first set of the table, as larger_table takes it */
            ent_model_free(e.model);
            assert_ok(e.context,
                      ent_model_create(e.context, e.world, ent_world_table(e.world)->elasticity_sets[0], &e.model));
        }
        split = split_sector(&e, &random);
        shock = shock_random(&e, &random, 0.2), wide = shock_random(&split, &random, 0.2);
        for (size_t at = 0; at < (J + 1) * N * N; at++) {
            size_t old = at < J * N * N ? at : at - J * N * N;
            wide.tariff[at] = shock.tariff[old], wide.trade_cost[at] = shock.trade_cost[old];
        }
        for (size_t at = 0; at < (J + 1) * N; at++)
            wide.productivity[at] = shock.productivity[at < J * N ? at : at - J * N];
        memcpy(wide.endowment, shock.endowment, N * sizeof(double));
        memcpy(wide.payment, shock.payment, N * sizeof(double));
        s = solve_tight(&e, &shock.shock, TIGHT), o = outcome_of(&e, &shock.shock, s);
        s_split = solve_tight(&split, &wide.shock, TIGHT), o_split = outcome_of(&split, &wide.shock, s_split);
        for (size_t n = 0; n < N; n++) {
            assert_close(o_split->real_income_hat[n], o->real_income_hat[n], LOOSE);
            assert_close(o_split->wage_hat[n], o->wage_hat[n], LOOSE);
            assert_close(o_split->cp_linear_share[n], o->cp_linear_share[n], LOOSE);
        }
        for (size_t at = 0; at < N * N; at++)
            assert_within(o_split->flow_to_musd[at] + o_split->flow_to_musd[J * N * N + at], o->flow_to_musd[at],
                          LOOSE * (1.0 + o->flow_to_musd[at]));
        ent_outcome_free(o), ent_outcome_free(o_split), ent_solution_free(s), ent_solution_free(s_split);
        shock_free(&shock), shock_free(&wide), economy_free(&e), economy_free(&split);
    }
}

/* The last region cut into two, a share of each row and column of it; no tariff between the two. */
static economy split_region(const economy *e, double share) {
    const ent_table *from = ent_world_table(e->world);
    size_t J = e->J, N = e->N, W = N + 1, last = N - 1;
    table_copy t = larger_table(e, 0, 1);
    economy split;
    for (size_t j = 0; j < J; j++) {
        for (size_t n = 0; n < W; n++) {
            double buys = n < last ? 1.0 : n == last ? 1.0 - share : share;
            for (size_t i = 0; i < W; i++) {
                double sells = i < last ? 1.0 : i == last ? 1.0 - share : share;
                size_t old = (j * N + (n < N ? n : last)) * N + (i < N ? i : last);
                t.flow[(j * W + n) * W + i] = from->flow_musd[old] * buys * sells;
                t.tariff[(j * W + n) * W + i] = from->tariff_rate[old];
            }
            for (size_t k = 0; k < J; k++)
                t.input[(k * J + j) * W + n] = from->input_share[(k * J + j) * N + (n < N ? n : last)];
        }
    }
    split = economy_from_table(&t);
    table_free(&t);
    return split;
}

static void merging_regions_changes_nothing(void **state) {
    test_random random = {test_seed("merge regions", 44)};
    (void)state;
    for (size_t c = 0; c < test_cases(10) + 1; c++) {
        economy e = c == 0 ? economy_world_2024() : economy_random(&random, NULL), split;
        size_t J = e.J, N = e.N, W = N + 1, last = N - 1;
        double share = test_uniform(&random, 0.1, 0.9);
        random_shock shock, wide;
        ent_solution *s, *s_split;
        ent_outcome *o, *o_split;
        if (c == 0) {
            ent_model_free(e.model);
            assert_ok(e.context,
                      ent_model_create(e.context, e.world, ent_world_table(e.world)->elasticity_sets[0], &e.model));
        }
        split = split_region(&e, share);
        shock = shock_random(&e, &random, 0.2), wide = shock_random(&split, &random, 0.2);
        for (size_t j = 0; j < J; j++)
            for (size_t n = 0; n < W; n++) {
                wide.productivity[j * W + n] = shock.productivity[j * N + (n < N ? n : last)];
                for (size_t i = 0; i < W; i++) {
                    size_t old = (j * N + (n < N ? n : last)) * N + (i < N ? i : last), to = (j * W + n) * W + i;
                    wide.tariff[to] = shock.tariff[old], wide.trade_cost[to] = shock.trade_cost[old];
                }
            }
        for (size_t n = 0; n < W; n++) {
            wide.endowment[n] = shock.endowment[n < N ? n : last];
            wide.payment[n] = n < last ? shock.payment[n] : shock.payment[last] * (n == last ? 1.0 - share : share);
        }
        s = solve_tight(&e, &shock.shock, TIGHT), o = outcome_of(&e, &shock.shock, s);
        s_split = solve_tight(&split, &wide.shock, TIGHT), o_split = outcome_of(&split, &wide.shock, s_split);
        for (size_t n = 0; n < W; n++) {
            assert_close(o_split->real_income_hat[n], o->real_income_hat[n < N ? n : last], LOOSE);
            assert_close(o_split->wage_hat[n], o->wage_hat[n < N ? n : last], LOOSE);
        }
        ent_outcome_free(o), ent_outcome_free(o_split), ent_solution_free(s), ent_solution_free(s_split);
        shock_free(&shock), shock_free(&wide), economy_free(&e), economy_free(&split);
    }
}

/* A sector's goods counted in another unit, everywhere: A_hat[j] the same in all regions. Without inputs no value
 * moves, and real income changes by prod_j A_hat^alpha. */
static void units_of_goods_do_not_matter(void **state) {
    test_random random = {test_seed("units", 45)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        random_economy_options options = {.n_regions = test_integer(&random, 2, 10),
                                          .n_sectors = test_integer(&random, 1, 6),
                                          .tariff_max = 0.3,
                                          .no_inputs = 1};
        economy e = economy_random(&random, &options);
        const ent_table *table = ent_world_table(e.world);
        random_shock shock = {0};
        ent_solution *s;
        ent_outcome *o;
        shock.productivity = calloc(e.J * e.N, sizeof(double));
        ent_shock_init(&shock.shock);
        shock.shock.productivity_hat = shock.productivity;
        for (size_t j = 0; j < e.J; j++) {
            double unit = exp(test_uniform(&random, -2.0, 2.0));
            for (size_t n = 0; n < e.N; n++) shock.productivity[j * e.N + n] = unit;
        }
        s = solve_tight(&e, &shock.shock, TIGHT), o = outcome_of(&e, &shock.shock, s);
        for (size_t n = 0; n < e.N; n++) {
            double gain = 0.0;
            for (size_t j = 0; j < e.J; j++)
                gain += ent_world_base(e.world)->alpha_share[j * e.N + n] * log(shock.productivity[j * e.N]);
            assert_close(o->wage_hat[n], 1.0, LOOSE);
            assert_close(log(o->real_income_hat[n]), gain, LOOSE);
        }
        for (size_t at = 0; at < e.J * e.N * e.N; at++)
            assert_within(o->flow_to_musd[at], table->flow_musd[at], LOOSE * (1.0 + table->flow_musd[at]));
        ent_outcome_free(o), ent_solution_free(s), shock_free(&shock), economy_free(&e);
    }
}

/* What real wages are without any trade: ln P - ln w solves x = G' x - ln pi_home / theta. By plain iteration. */
static void autarky_real_wage(const economy *e, double *real_wage) {
    const ent_table *t = ent_world_table(e->world);
    const ent_base *base = ent_world_base(e->world);
    size_t J = e->J, N = e->N;
    double *x = calloc(J, sizeof(double)), *next = calloc(J, sizeof(double));
    for (size_t n = 0; n < N; n++) {
        double sum = 0.0;
        memset(x, 0, J * sizeof *x);
        for (int round = 0; round < 400; round++) {
            for (size_t j = 0; j < J; j++) {
                double home = t->flow_musd[(j * N + n) * N + n] / base->absorption_musd[j * N + n];
                next[j] = -log(home) / t->elasticity[j];
                for (size_t k = 0; k < J; k++) next[j] += t->input_share[(k * J + j) * N + n] * x[k];
            }
            memcpy(x, next, J * sizeof *x);
        }
        for (size_t j = 0; j < J; j++) sum += base->alpha_share[j * N + n] * x[j];
        real_wage[n] = exp(-sum);
    }
    free(x), free(next);
}

/* As trade costs rise without bound, real wages fall to those of autarky: the gap shrinks at every step. */
static void autarky_is_the_limit(void **state) {
    test_random random = {test_seed("autarky", 46)};
    (void)state;
    for (size_t c = 0; c < test_cases(6); c++) {
        economy drawn = balanced_economy(&random, 0.2), e;
        table_copy t = table_copy_of(&drawn);
        double *alone = calloc(drawn.N, sizeof(double)), before = INFINITY;
        random_shock shock = {0};
        for (size_t j = 0; j < drawn.J; j++) t.theta[j] = 4.0;
        e = economy_from_table(&t);
        autarky_real_wage(&e, alone);
        shock.trade_cost = calloc(e.J * e.N * e.N, sizeof(double));
        ent_shock_init(&shock.shock);
        shock.shock.trade_cost_hat = shock.trade_cost;
        for (double cost = 2.0; cost < 20.0; cost *= 2.0) {
            ent_solution *s;
            ent_outcome *o;
            double gap = 0.0;
            for (size_t at = 0; at < e.J * e.N * e.N; at++)
                shock.trade_cost[at] = at / e.N % e.N == at % e.N ? 1.0 : cost;
            s = solve_tight(&e, &shock.shock, 1e-10), o = outcome_of(&e, &shock.shock, s);
            for (size_t n = 0; n < e.N; n++) gap = fmax(gap, fabs(o->real_wage_hat[n] - alone[n]));
            assert_true(gap < before);
            before = gap;
            ent_outcome_free(o), ent_solution_free(s);
        }
        assert_true(before < 1e-4);
        free(alone), shock_free(&shock), table_free(&t), economy_free(&drawn), economy_free(&e);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lerner),
        cmocka_unit_test(rebasing_in_the_middle),
        cmocka_unit_test(merging_sectors_changes_nothing),
        cmocka_unit_test(merging_regions_changes_nothing),
        cmocka_unit_test(units_of_goods_do_not_matter),
        cmocka_unit_test(autarky_is_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
