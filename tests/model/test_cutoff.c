/* Bans that split world trade: every component stands alone, a region cut off from all lives in autarky. */
#include "economy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static random_shock no_bans(const economy *e) {
    random_shock s = {0};
    s.trade_cost = malloc(e->J * e->N * e->N * sizeof(double));
    for (size_t at = 0; at < e->J * e->N * e->N; at++) s.trade_cost[at] = 1.0;
    ent_shock_init(&s.shock);
    s.shock.trade_cost_hat = s.trade_cost;
    return s;
}

static void ban(const economy *e, random_shock *s, size_t importer, size_t exporter) {
    for (size_t j = 0; j < e->J; j++) s->trade_cost[(j * e->N + importer) * e->N + exporter] = HUGE_VAL;
}

/* What must hold of any solution: (1)-(9) by the plain routine, and in each component the numeraire and balance. */
static void check(const economy *e, const ent_solution *s, const ent_outcome *o) {
    const ent_cutoffs *cut = ent_solution_cutoffs(s);
    for (size_t k = 0; k < cut->n_components; k++) {
        double before = 0.0, after = 0.0, sum = 0.0;
        for (size_t n = 0; n < e->N; n++) {
            double V = ent_world_base(e->world)->value_added_musd[n];
            if (cut->component[n] != k) continue;
            before += V, after += o->wage_hat[n] * V;
            sum += cut->deficit_musd[n] + cut->payment_musd[n];
            assert_within(
                (o->imports_to_musd[n] - o->exports_to_musd[n] - cut->deficit_musd[n] - cut->payment_musd[n]) / V, 0.0,
                1e-9);
        }
        assert_close(after / before, 1.0, 1e-9);
        assert_within(sum / before, 0.0, 2e-9);
    }
    for (size_t j = 0; j < e->J; j++)
        for (size_t n = 0; n < e->N; n++)
            for (size_t i = 0; i < e->N; i++)
                if (cut->component[n] != cut->component[i])
                    assert_true(o->flow_to_musd[(j * e->N + n) * e->N + i] == 0.0);
}

/* ln of the real wage in autarky: x = G' x - ln pi_home / theta, by plain iteration. */
static double autarky(const economy *e, size_t n) {
    const ent_table *t = ent_world_table(e->world);
    const ent_base *base = ent_world_base(e->world);
    size_t J = e->J, N = e->N;
    const double *theta = NULL;
    double *x = calloc(J, sizeof(double)), *next = calloc(J, sizeof(double)), sum = 0.0;
    assert_ok(e->context, ent_world_elasticities(e->context, e->world, NULL, &theta));
    for (int round = 0; round < 600; round++) {
        for (size_t j = 0; j < J; j++) {
            double X = base->absorption_musd[j * N + n];
            next[j] = X > 0.0 ? -log(t->flow_musd[(j * N + n) * N + n] / X) / theta[j] : 0.0;
            for (size_t k = 0; k < J; k++) next[j] += t->input_share[(k * J + j) * N + n] * x[k];
        }
        memcpy(x, next, J * sizeof *x);
    }
    for (size_t j = 0; j < J; j++) sum += base->alpha_share[j * N + n] * x[j];
    free(x), free(next);
    return -sum;
}

/* Everyone alone, deficits and tariffs gone with trade: the closed form, and real income is V / I of it. */
static void everyone_alone(void **state) {
    test_random random = {test_seed("alone", 81)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        economy e = economy_random(&random, NULL);
        random_shock s = no_bans(&e);
        ent_solution *z;
        ent_outcome *o;
        for (size_t n = 0; n < e.N; n++)
            for (size_t i = 0; i < e.N; i++)
                if (i != n) ban(&e, &s, n, i);
        z = solve_tight(&e, &s.shock, 1e-12), o = outcome_of(&e, &s.shock, z);
        assert_int_equal(ent_solution_cutoffs(z)->n_components, e.N);
        for (size_t n = 0; n < e.N; n++) {
            const ent_base *base = ent_world_base(e.world);
            assert_close(o->wage_hat[n], 1.0, 1e-9);
            assert_within(log(o->real_wage_hat[n]), autarky(&e, n), 1e-9);
            assert_close(o->real_income_hat[n], o->real_wage_hat[n] * base->value_added_musd[n] / base->income_musd[n],
                         1e-9);
        }
        check(&e, z, o);
        ent_outcome_free(o), ent_solution_free(z), shock_free(&s), economy_free(&e);
    }
}

static void halves(void **state) {
    test_random random = {test_seed("halves", 82)};
    size_t converged = 0, tried = 0;
    (void)state;
    for (size_t c = 0; c < test_cases(15); c++) {
        random_economy_options options = {
            .n_regions = test_integer(&random, 4, 12), .n_sectors = test_integer(&random, 1, 6), .tariff_max = 0.3};
        economy e = economy_random(&random, &options);
        random_shock s = no_bans(&e), extra = shock_random(&e, &random, 0.15);
        ent_solution *z = NULL;
        ent_outcome *o;
        size_t border = test_integer(&random, 1, e.N - 1);
        s.shock.tariff_rate = extra.tariff, s.shock.productivity_hat = extra.productivity;
        s.shock.endowment_hat = extra.endowment, s.shock.payment_musd = extra.payment;
        for (size_t n = 0; n < border; n++)
            for (size_t i = border; i < e.N; i++) ban(&e, &s, n, i), ban(&e, &s, i, n);
        tried++;
        if (ent_solve(e.context, e.model, &s.shock, NULL, &z) == ENT_OK) {
            converged++;
            o = outcome_of(&e, &s.shock, z);
            assert_int_equal(ent_solution_cutoffs(z)->n_components, 2);
            assert_true(ent_solution_cutoffs(z)->changed);
            for (size_t n = 0; n < e.N; n++) /* endowments move V' = w L V: its sum is the numeraire */
                assert_int_equal(ent_solution_cutoffs(z)->component[n], n >= border);
            ent_outcome_free(o);
        }
        ent_solution_free(z);
        s.shock.endowment_hat = NULL;
        if (ent_solve(e.context, e.model, &s.shock, NULL, &z) == ENT_OK) {
            o = outcome_of(&e, &s.shock, z);
            check(&e, z, o);
            ent_outcome_free(o);
        }
        ent_solution_free(z), shock_free(&s), shock_free(&extra), economy_free(&e);
    }
    printf("halves: %zu of %zu converged\n", converged, tried);
    assert_true(10 * converged >= 9 * tried);
}

/* A base without any trade: no component takes part in another's numeraire, and shocks at home have closed forms. */
static void a_base_without_trade(void **state) {
    test_random random = {test_seed("no trade", 85)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        random_economy_options options = {
            .n_regions = test_integer(&random, 2, 6), .n_sectors = test_integer(&random, 1, 4), .sparse_share = 1.0};
        economy e = economy_random(&random, &options);
        random_shock s = shock_random(&e, &random, 0.3);
        ent_solution *z;
        ent_outcome *o;
        s.shock.payment_musd = s.shock.productivity_hat = NULL;
        z = solve_tight(&e, &s.shock, 1e-11), o = outcome_of(&e, &s.shock, z);
        assert_int_equal(ent_solution_cutoffs(z)->n_components, e.N);
        assert_false(ent_solution_cutoffs(z)->changed);
        for (size_t n = 0; n < e.N; n++) {
            assert_close(o->wage_hat[n], 1.0 / s.endowment[n], 1e-9);
            assert_close(o->real_income_hat[n], s.endowment[n], 1e-9);
        }
        ent_outcome_free(o), ent_solution_free(z), shock_free(&s), economy_free(&e);
    }
}

static size_t warnings;
static char last_warning[400];
static void listen(ent_log_level level, const char *where, const char *message, void *payload) {
    (void)where, (void)payload;
    if (level != ENT_LOG_WARNING) return;
    warnings++;
    snprintf(last_warning, sizeof last_warning, "%s", message);
}

/* world-2024 with one region cut off from everyone: it lives alone, the others go on, and it is said. */
static void one_region_cut_off(void **state) {
    static const char *const codes[] = {"JPN", "USA", "LUX"};
    economy e = economy_world_2024();
    (void)state;
    ent_context_set_log(e.context, listen, NULL);
    for (size_t c = 0; c < 3; c++) {
        random_shock s = no_bans(&e);
        ent_solution *z = NULL;
        ent_outcome *o;
        size_t alone;
        ent_status status;
        assert_ok(e.context, ent_world_region(e.context, e.world, codes[c], &alone));
        for (size_t n = 0; n < e.N; n++)
            if (n != alone) ban(&e, &s, alone, n), ban(&e, &s, n, alone);
        warnings = 0;
        status = ent_solve(e.context, e.model, &s.shock, NULL, &z);
        if (status == ENT_UNMET) { /* some goods it never made: no supplier, by name */
            assert_non_null(strstr(ent_context_error(e.context)->message, "no supplier"));
            printf("%s: %s\n", codes[c], ent_context_error(e.context)->message);
        } else {
            assert_ok(e.context, status);
            o = outcome_of(&e, &s.shock, z);
            assert_int_equal(ent_solution_cutoffs(z)->n_components, 2);
            assert_int_equal(warnings, 2);
            check(&e, z, o);
            assert_within(log(o->real_wage_hat[alone]), autarky(&e, alone), 1e-8);
            printf("%s alone: real income %.4f, %u sweeps\n", codes[c], o->real_income_hat[alone],
                   (unsigned)ent_solution_info(z)->sweeps);
            ent_outcome_free(o);
        }
        ent_solution_free(z), shock_free(&s);
    }
    economy_free(&e);
}

/* Two large traders cut off from each other, and the world in two halves. */
static void pairs_and_halves_of_the_world(void **state) {
    economy e = economy_world_2024();
    size_t us = 0, china = 0;
    random_shock pair = no_bans(&e), half = no_bans(&e);
    ent_solution *z;
    ent_outcome *o;
    (void)state;
    assert_ok(e.context, ent_world_region(e.context, e.world, "USA", &us));
    assert_ok(e.context, ent_world_region(e.context, e.world, "CHN", &china));
    ban(&e, &pair, us, china), ban(&e, &pair, china, us);
    z = solve_tight(&e, &pair.shock, 1e-10), o = outcome_of(&e, &pair.shock, z);
    assert_int_equal(ent_solution_cutoffs(z)->n_components, 1);
    assert_false(ent_solution_cutoffs(z)->changed);
    check(&e, z, o);
    assert_true(o->real_income_hat[us] < 1.0 && o->real_income_hat[china] < 1.0);
    ent_outcome_free(o), ent_solution_free(z);
    for (size_t n = 0; n < e.N; n++)
        for (size_t i = 0; i < e.N; i++)
            if ((n < e.N / 2) != (i < e.N / 2)) ban(&e, &half, n, i);
    z = solve_tight(&e, &half.shock, 1e-10), o = outcome_of(&e, &half.shock, z);
    assert_int_equal(ent_solution_cutoffs(z)->n_components, 2);
    check(&e, z, o);
    ent_outcome_free(o), ent_solution_free(z);
    shock_free(&pair), shock_free(&half), economy_free(&e);
}

/* Exports of one region banned: with a deficit it goes on buying; with a surplus nothing pays for imports, and it
 * stands alone. */
static void exports_banned(void **state) {
    test_random random = {test_seed("exports banned", 83)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        random_economy_options options = {
            .n_regions = test_integer(&random, 4, 10), .n_sectors = test_integer(&random, 1, 5), .tariff_max = 0.2};
        economy e = economy_random(&random, &options);
        const double *D = ent_world_base(e.world)->deficit_musd;
        for (size_t own = 0; own < e.N; own++) {
            random_shock s = no_bans(&e);
            ent_solution *z;
            ent_outcome *o;
            for (size_t n = 0; n < e.N; n++)
                if (n != own) ban(&e, &s, n, own);
            z = solve_tight(&e, &s.shock, 1e-10), o = outcome_of(&e, &s.shock, z);
            check(&e, z, o);
            assert_true(o->exports_to_musd[own] == 0.0);
            if (D[own] < 0.0) {
                assert_int_equal(ent_solution_cutoffs(z)->n_components, 2);
                assert_true(o->imports_to_musd[own] == 0.0);
                assert_within(log(o->real_wage_hat[own]), autarky(&e, own), 1e-8);
            } else {
                assert_int_equal(ent_solution_cutoffs(z)->n_components, 1);
                assert_close(o->imports_to_musd[own] / D[own], 1.0, 1e-7);
            }
            ent_outcome_free(o), ent_solution_free(z), shock_free(&s);
        }
        economy_free(&e);
    }
}

/* A payment to a region cut off does not arrive; demand earmarked there has nobody to pay for it. */
static void payments_do_not_cross(void **state) {
    test_random random = {test_seed("payments", 84)};
    random_economy_options options = {.n_regions = 5, .n_sectors = 2, .tariff_max = 0.1};
    economy e = economy_random(&random, &options);
    random_shock s = no_bans(&e);
    double payment[5] = {-30.0, 20.0, 0.0, 0.0, 0.0}, earmark[10] = {0};
    ent_solution *z;
    ent_outcome *o;
    (void)state;
    earmark[1] = 10.0; /* sector 0 in region 1 */
    s.shock.payment_musd = payment;
    s.shock.earmark_musd = earmark;
    for (size_t n = 0; n < 5; n++)
        if (n != 1) ban(&e, &s, 1, n), ban(&e, &s, n, 1);
    ent_context_set_log(e.context, listen, NULL);
    z = solve_tight(&e, &s.shock, 1e-10), o = outcome_of(&e, &s.shock, z);
    assert_true(ent_solution_cutoffs(z)->payment_musd[1] == 0.0);
    assert_true(ent_solution_cutoffs(z)->earmark_factor[1] == 0.0);
    assert_true(o->imports_to_musd[1] == 0.0);
    assert_within(log(o->real_wage_hat[1]), autarky(&e, 1), 1e-8);
    check(&e, z, o);
    ent_outcome_free(o), ent_solution_free(z);
    {
        ent_decomposition *d = NULL;
        assert_int_equal(ent_decomposition_create(e.context, e.model, &s.shock, 0, &d), ENT_UNMET);
        assert_null(d);
    }
    s.shock.payment_musd = s.shock.earmark_musd = NULL;
    shock_free(&s), economy_free(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everyone_alone),
        cmocka_unit_test(halves),
        cmocka_unit_test(a_base_without_trade),
        cmocka_unit_test(one_region_cut_off),
        cmocka_unit_test(pairs_and_halves_of_the_world),
        cmocka_unit_test(exports_banned),
        cmocka_unit_test(payments_do_not_cross),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
