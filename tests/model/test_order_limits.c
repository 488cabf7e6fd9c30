/* Orders where something gives way: bans, refusals, the path to a shock, instruction sets, memory. */
#include "failing_memory.h"
#include "model/shock_path.h"
#include "order_case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Region `payer` orders x from a sector of `supplier`; all trade costs may be changed. */
typedef struct deal {
    random_shock s;
    size_t supplier, payer;
    double x;
} deal;

static deal deal_new(const economy *e, size_t sector, size_t supplier, size_t payer, double x) {
    deal d = {.supplier = supplier, .payer = payer, .x = x};
    d.s.trade_cost = malloc(e->J * e->N * e->N * sizeof(double));
    d.s.payment = calloc(e->N, sizeof(double)), d.s.order = calloc(e->J * e->N, sizeof(double));
    for (size_t at = 0; at < e->J * e->N * e->N; at++) d.s.trade_cost[at] = 1.0;
    d.s.payment[payer] = -x, d.s.order[sector * e->N + supplier] = x;
    ent_shock_init(&d.s.shock);
    d.s.shock.trade_cost_hat = d.s.trade_cost;
    d.s.shock.payment_musd = d.s.payment, d.s.shock.order_musd = d.s.order;
    return d;
}

static void ban(const economy *e, deal *d, size_t importer, size_t exporter) {
    for (size_t j = 0; j < e->J; j++) d->s.trade_cost[(j * e->N + importer) * e->N + exporter] = HUGE_VAL;
}

static size_t warned;
static void listen(ent_log_level level, const char *where, const char *message, void *payload) {
    (void)level, (void)where, (void)payload;
    warned += strstr(message, "earmarked or ordered in R01") != NULL;
}

/* A supplier that nobody trades with gets no order, and lives as by the bans alone. */
static void nothing_reaches_a_supplier_cut_off(void **state) {
    test_random random = {test_seed("orders, cut off", 131)};
    random_economy_options options = {.n_regions = 5, .n_sectors = 3, .tariff_max = 0.1};
    (void)state;
    for (size_t c = 0; c < test_cases(5); c++) {
        economy e = economy_random(&random, &options);
        deal d = deal_new(&e, 2, 1, 0, 30.0);
        ent_solution *s, *s_bans;
        ent_outcome *o, *o_bans;
        ent_shock bans = d.s.shock;
        for (size_t n = 0; n < e.N; n++)
            if (n != 1) ban(&e, &d, 1, n), ban(&e, &d, n, 1);
        bans.payment_musd = bans.order_musd = NULL;
        ent_context_set_log(e.context, listen, NULL);
        warned = 0;
        s = solve_tight(&e, &d.s.shock, 1e-11);
        assert_int_equal(warned, 1);
        s_bans = solve_tight(&e, &bans, 1e-11);
        assert_int_equal(warned, 1);
        o = outcome_of(&e, &d.s.shock, s), o_bans = outcome_of(&e, &bans, s_bans);
        assert_true(ent_solution_cutoffs(s)->earmark_factor[1] == 0.0);
        assert_true(o->exports_to_musd[1] == 0.0);
        assert_close(o->real_income_hat[1], o_bans->real_income_hat[1], 1e-9);
        for (size_t j = 0; j < e.J; j++)
            assert_close(o->output_to_musd[j * e.N + 1], o_bans->output_to_musd[j * e.N + 1], 1e-9);
        for (size_t n = 0; n < e.N; n++) {
            double paid = ent_solution_cutoffs(s)->deficit_musd[n] + ent_solution_cutoffs(s)->payment_musd[n];
            assert_within((o->imports_to_musd[n] - o->exports_to_musd[n] - paid) / o->income_to_musd[n], 0.0, 1e-9);
        }
        ent_outcome_free(o), ent_outcome_free(o_bans), ent_solution_free(s), ent_solution_free(s_bans);
        shock_free(&d.s), economy_free(&e);
    }
}

/* A region that may sell nothing and had a surplus goes on buying with what an order brings in, and no more. */
static void an_order_pays_for_imports(void **state) {
    test_random random = {test_seed("orders, imports", 132)};
    size_t tried = 0;
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        random_economy_options options = {.n_regions = test_integer(&random, 4, 8), .n_sectors = 3, .tariff_max = 0.2};
        economy e = economy_random(&random, &options);
        const double *D = ent_world_base(e.world)->deficit_musd;
        for (size_t own = 0; own < e.N; own++) {
            deal d = deal_new(&e, 1, own, (own + 1) % e.N, 10.0 + fabs(D[own]));
            ent_solution *s;
            ent_outcome *o;
            for (size_t n = 0; n < e.N; n++)
                if (n != own) ban(&e, &d, n, own);
            s = solve_tight(&e, &d.s.shock, 1e-12), o = outcome_of(&e, &d.s.shock, s);
            assert_int_equal(ent_solution_cutoffs(s)->n_components, 1);
            assert_close(o->exports_to_musd[own], d.x, 1e-12); /* the order is all it exports */
            assert_close(o->imports_to_musd[own], D[own] + d.x, 1e-8);
            tried += D[own] < 0.0;
            ent_outcome_free(o), ent_solution_free(s), shock_free(&d.s);
        }
        economy_free(&e);
    }
    assert_true(tried > 0);
}

/* Trade falls apart into halves. What is left of an order is what those who give more than they get, inside the half of
 * the supplier, can pay for. */
static void halves(void **state) {
    test_random random = {test_seed("orders, halves", 133)};
    size_t whole = 0, part = 0;
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        random_economy_options options = {.n_regions = 6, .n_sectors = 2, .tariff_max = 0.2};
        economy e = economy_random(&random, &options);
        size_t payer = c % 2 == 0 ? 1 : 4;
        deal d = deal_new(&e, 0, 2, payer, 40.0);
        const ent_cutoffs *cut;
        ent_solution *s;
        ent_outcome *o;
        double sum[2] = {0}, payers = 0.0;
        for (size_t n = 0; n < 6; n++)
            for (size_t i = 0; i < 6; i++)
                if ((n < 3) != (i < 3)) ban(&e, &d, n, i);
        s = solve_tight(&e, &d.s.shock, 1e-11), o = outcome_of(&e, &d.s.shock, s);
        cut = ent_solution_cutoffs(s);
        assert_int_equal(cut->n_components, 2);
        for (size_t n = 0; n < 6; n++) {
            double kept = n == 2 ? cut->earmark_factor[2] * d.x : 0.0, T = cut->deficit_musd[n] + cut->payment_musd[n];
            sum[cut->component[n]] += T + kept;
            if (n < 3) payers += fmax(-ent_world_base(e.world)->deficit_musd[n] - d.s.payment[n], 0.0);
            assert_within((o->imports_to_musd[n] - o->exports_to_musd[n] - T) / o->income_to_musd[n], 0.0, 1e-9);
        }
        for (size_t k = 0; k < 2; k++) assert_within(sum[k] / d.x, 0.0, 1e-6);
        assert_close(cut->earmark_factor[2], fmin(payers / d.x, 1.0), 1e-12);
        whole += payers >= d.x, part += payers < d.x && payers > 0.0;
        ent_outcome_free(o), ent_solution_free(s), shock_free(&d.s), economy_free(&e);
    }
    assert_true(whole > 0 && part > 0);
}

static void refuse(const economy *e, const ent_shock *shock, ent_status status, const char *key, const char *what) {
    ent_solution *s = NULL;
    assert_int_equal(ent_solve(e->context, e->model, shock, NULL, &s), status);
    assert_null(s);
    assert_string_equal(ent_context_error(e->context)->key, key);
    assert_non_null(strstr(ent_context_error(e->context)->message, what));
}

static void refusals(void **state) {
    test_random random = {test_seed("orders, refused", 134)};
    economy e = economy_without_sectors(&random);
    deal d = deal_new(&e, 0, 1, 0, 20.0);
    ent_solution *s = solve_tight(&e, &d.s.shock, 1e-10), *without;
    ent_shock plain = d.s.shock;
    ent_world *world = e.world;
    (void)state;
    assert_int_equal(ent_world_from_solution(e.context, e.model, &d.s.shock, s, "x", &world), ENT_USAGE);
    assert_null(world);
    assert_string_equal(ent_context_error(e.context)->key, "order_musd");
    assert_non_null(strstr(ent_context_error(e.context)->message, "R01 in sector s00"));
    ent_solution_free(s);
    d.s.payment[0] = -19.0;
    refuse(&e, &d.s.shock, ENT_RANGE, "payment_musd", "orders sum to 1 million");
    d.s.payment[0] = 0.0, d.s.order[0 * e.N + 1] = 0.0; /* an order of nothing is no order */
    s = solve_tight(&e, &d.s.shock, 1e-10);
    assert_ok(e.context, ent_world_from_solution(e.context, e.model, &d.s.shock, s, "x", &world));
    plain.order_musd = NULL;
    without = solve_tight(&e, &plain, 1e-10);
    assert_memory_equal(ent_solution_ln_price(s), ent_solution_ln_price(without), e.J * e.N * sizeof(double));
    ent_solution_free(s), ent_solution_free(without), ent_world_free(world);
    d.s.order[0 * e.N + 1] = -1.0;
    refuse(&e, &d.s.shock, ENT_RANGE, "order_musd", "order_musd of R01 in sector s00 is -1");
    d.s.order[0 * e.N + 1] = NAN;
    refuse(&e, &d.s.shock, ENT_RANGE, "order_musd", "order_musd of R01 in sector s00 is nan");
    d.s.order[0 * e.N + 1] = HUGE_VAL;
    refuse(&e, &d.s.shock, ENT_RANGE, "order_musd", "order_musd of R01 in sector s00 is inf");
    d.s.order[0 * e.N + 1] = 0.0, d.s.order[2 * e.N + 1] = 20.0, d.s.payment[0] = -20.0;
    refuse(&e, &d.s.shock, ENT_RANGE, "order_musd", "R01 in sector s02, which makes nothing");
    shock_free(&d.s), economy_free(&e);
}

/* The straight path: orders grow with s, to what bans leave of them where transfers are carried along. */
static void on_the_path(void **state) {
    test_random random = {test_seed("orders, path", 135)};
    random_economy_options options = {.n_regions = 5, .n_sectors = 2};
    economy e = economy_random(&random, &options);
    deal d = deal_new(&e, 1, 3, 0, 25.0);
    ent_arena arena = {0};
    ent_cutoff cutoff;
    ent_shock_path path;
    (void)state;
    for (int banned = 0; banned < 2; banned++) {
        if (banned)
            for (size_t n = 0; n < e.N; n++)
                if (n != 3) ban(&e, &d, 3, n), ban(&e, &d, n, 3);
        assert_true(ent_shock_path_init(&path, &arena, e.model, &d.s.shock));
        ent_shock_path_at(&path, 0.3);
        assert_close(path.at.order_musd[1 * e.N + 3], 7.5, 1e-15);
        assert_ok(e.context, ent_cutoff_find(e.context, e.model, &d.s.shock, &cutoff));
        assert_true(ent_shock_path_carry_transfers(&path, &arena, &cutoff));
        ent_shock_path_at(&path, 0.3);
        assert_close(path.at.order_musd[1 * e.N + 3], banned ? 0.0 : 7.5, 1e-15);
        ent_cutoff_free(&cutoff);
    }
    ent_arena_free(&arena), shock_free(&d.s), economy_free(&e);
}

static void every_instruction_set_agrees(void **state) {
    static const char *const names[] = {"sse2", "avx2", "avx512"};
    test_random random = {test_seed("orders, instruction sets", 136)};
    (void)state;
    for (size_t c = 0; c < test_cases(6); c++) {
        economy e = economy_random(&random, NULL);
        random_shock shock = shock_random(&e, &random, 0.2);
        ent_solution *widest, *s = NULL;
        size_t compared = 0;
        shock_add_levies(&e, &random, 0.2, &shock), shock_add_orders(&e, &random, 0.5, &shock);
        widest = solve_tight(&e, &shock.shock, 1e-10);
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
            ent_model_options options;
            ent_model *model = NULL;
            ent_model_options_init(&options);
            options.kernels = names[k];
            if (ent_model_create_from(e.context, e.world, &options, &model) == ENT_USAGE) continue; /* has it not */
            assert_ok(e.context, ent_solve(e.context, model, &shock.shock, NULL, &s));
            assert_memory_equal(ent_solution_ln_price(s), ent_solution_ln_price(widest), e.J * e.N * sizeof(double));
            assert_memory_equal(ent_solution_income_musd(s), ent_solution_income_musd(widest), e.N * sizeof(double));
            compared++;
            ent_solution_free(s), ent_model_free(model);
        }
        assert_true(compared > 0);
        ent_solution_free(widest), shock_free(&shock), economy_free(&e);
    }
}

/* The nth allocation fails, for every n, in a solve and in a decomposition. */
static void memory_runs_out(void **state) {
    test_random random = {test_seed("orders, memory", 137)};
    random_economy_options options = {.n_regions = 4, .n_sectors = 3, .tariff_max = 0.2};
    economy e = economy_random(&random, &options);
    random_shock shock = shock_random(&e, &random, 0.2);
    (void)state;
    shock_add_orders(&e, &random, 0.5, &shock);
    for (int k = 0; k < 2; k++) {
        ent_status status = ENT_NOMEM;
        size_t n = 0;
        while (status != ENT_OK) {
            ent_solution *s = NULL;
            ent_decomposition *d = NULL;
            calls = 0, failing = ++n;
            status = k == 0 ? ent_solve(e.context, e.model, &shock.shock, NULL, &s)
                            : ent_decomposition_create(e.context, e.model, &shock.shock, 2, &d);
            failing = 0;
            assert_true(n < 1000);
            if (status != ENT_OK) assert_int_equal(status, ENT_NOMEM);
            assert_true((s == NULL && d == NULL) == (status != ENT_OK));
            ent_solution_free(s), ent_decomposition_free(d);
        }
        assert_true(n > 5 && calls < n);
    }
    shock_free(&shock), economy_free(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_reaches_a_supplier_cut_off),
        cmocka_unit_test(an_order_pays_for_imports),
        cmocka_unit_test(halves),
        cmocka_unit_test(refusals),
        cmocka_unit_test(on_the_path),
        cmocka_unit_test(every_instruction_set_agrees),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
