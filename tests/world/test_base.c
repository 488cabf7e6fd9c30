/* Calibrate (MODEL section 0): its identities, on random economies and on world-2024, from sums made here. */
#include "assert_close.h"
#include "random_economy.h"

#include <math.h>
#include <stdlib.h>

static ent_context *context;

static int setup(void **state) {
    (void)state;
    return ent_context_create(&context) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_context_free(context);
    return 0;
}

/* X and Y of one market and industry by definition, in long double. */
static long double bought(const ent_table *t, size_t j, size_t n) {
    long double sum = 0.0L;
    for (size_t i = 0; i < t->n_regions; i++) {
        size_t cell = (j * t->n_regions + n) * t->n_regions + i;
        sum += (long double)t->flow_musd[cell] * (1.0L + (long double)t->tariff_rate[cell]);
    }
    return sum;
}

static long double sold(const ent_table *t, size_t j, size_t i) {
    long double sum = 0.0L;
    for (size_t n = 0; n < t->n_regions; n++) {
        size_t cell = (j * t->n_regions + n) * t->n_regions + i;
        sum += (long double)t->flow_musd[cell] / (t->levy_gross != NULL ? (long double)t->levy_gross[cell] : 1.0L);
    }
    return sum;
}

/* Each region: V, R, D and I from flows; alpha sums to 1; I is what final demand costs. */
static void check_region(const ent_table *t, const ent_base *b, size_t n) {
    size_t J = t->n_sectors, N = t->n_regions;
    long double value_added = 0.0L, duties = 0.0L, levies = 0.0L, imports = 0.0L, exports = 0.0L, final = 0.0L,
                alpha = 0.0L;
    for (size_t j = 0; j < J; j++) {
        long double inputs = 0.0L;
        for (size_t k = 0; k < J; k++) inputs += (long double)t->input_share[(k * J + j) * N + n];
        value_added += (1.0L - inputs) * sold(t, j, n);
        for (size_t i = 0; i < N; i++) {
            long double flow = (long double)t->flow_musd[(j * N + n) * N + i];
            duties += flow * (long double)t->tariff_rate[(j * N + n) * N + i];
            flow = (long double)t->flow_musd[(j * N + i) * N + n]; /* now what it sells */
            if (t->levy_gross != NULL) levies += flow * (1.0L - 1.0L / (long double)t->levy_gross[(j * N + i) * N + n]);
            if (i == n) continue;
            exports += flow;
            imports += (long double)t->flow_musd[(j * N + n) * N + i];
        }
        final += (long double)b->final_musd[j * N + n];
        alpha += (long double)b->alpha_share[j * N + n];
        assert_true(b->alpha_share[j * N + n] >= 0.0);
    }
    assert_close(b->value_added_musd[n], (double)value_added, 1e-13);
    assert_close(b->duties_musd[n], (double)duties, 1e-13);
    assert_within(b->deficit_musd[n], (double)(imports - exports), 1e-13 * (double)(imports + exports));
    assert_within(b->levies_musd[n], (double)levies, 1e-13 * b->income_musd[n]);
    assert_close(b->income_musd[n], (double)(value_added + duties + levies + imports - exports), 1e-12);
    assert_close((double) final, b->income_musd[n], 1e-12);
    assert_close((double)alpha, 1.0, 1e-14);
}

static void check_identities(const ent_world *world) {
    const ent_table *t = ent_world_table(world);
    const ent_base *b = ent_world_base(world);
    size_t J = t->n_sectors, N = t->n_regions;
    double deficits = 0.0, world_value_added = 0.0;
    ent_world_report report;
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++) {
            long double uses = (long double)b->alpha_share[j * N + n] * (long double)b->income_musd[n];
            for (size_t k = 0; k < J; k++) uses += (long double)t->input_share[(j * J + k) * N + n] * sold(t, k, n);
            assert_close(b->absorption_musd[j * N + n], (double)bought(t, j, n), 1e-14);
            assert_close(b->output_musd[j * N + n], (double)sold(t, j, n), 1e-14);
            assert_close((double)uses, b->absorption_musd[j * N + n], 1e-11); /* every use is an absorption */
        }
    for (size_t n = 0; n < N; n++) {
        check_region(t, b, n);
        deficits += b->deficit_musd[n];
        world_value_added += b->value_added_musd[n];
    }
    assert_within(deficits / world_value_added, 0.0, 1e-14);
    ent_world_verify(world, &report);
    assert_close(report.world_value_added_musd, world_value_added, 1e-14);
    assert_within(report.world_deficit_musd / world_value_added, 0.0, 1e-14);
    assert_within(report.worst_market_share, 0.0, 1e-11);
    assert_within(report.worst_income_share, 0.0, 1e-12);
    assert_int_equal(report.n_clipped, b->n_clipped);
}

static void test_random_economies(void **state) {
    test_random random = {test_seed("random_economies", 2)};
    size_t cases = test_cases(100);
    (void)state;
    for (size_t c = 0; c < cases; c++) {
        random_economy_options options = {.n_regions = test_integer(&random, 1, 12),
                                          .n_sectors = test_integer(&random, 1, 8),
                                          .tariff_max = test_uniform(&random, 0.0, 1.0),
                                          .balanced = c % 3 == 0,
                                          .no_inputs = c % 7 == 0,
                                          .sparse_share = test_uniform(&random, 0.0, 0.9),
                                          .levy_max = c % 2 == 1 ? 0.5 : 0.0};
        ent_world *world = random_economy(context, &random, &options);
        check_identities(world);
        assert_int_equal(ent_world_table(world)->levy_gross == NULL, options.levy_max == 0.0);
        for (size_t n = 0; options.balanced && n < options.n_regions; n++)
            assert_within(ent_world_base(world)->deficit_musd[n], 0.0, 1e-11);
        ent_world_free(world);
    }
}

static void test_world_2024(void **state) {
    ent_world *world = NULL;
    ent_world_report report;
    (void)state;
    assert_ok(context, ent_world_builtin(context, &world));
    check_identities(world);
    ent_world_verify(world, &report);
    assert_int_equal(report.n_flows, 139297);
    assert_int_equal(report.n_tariffs, 125250);
    assert_int_equal(report.n_clipped, 0);
    assert_int_equal(report.n_closed_markets, 0);
    assert_int_equal(report.n_markets_without_home, 43);
    assert_within(report.worst_value_added_gap, 1.4795e-6, 0.001e-6);
    ent_world_free(world);
}

/* The figures docs/data.md and SOURCES.md give for orientation, million USD. */
static void test_known_figures(void **state) {
    ent_world *world = NULL;
    const ent_table *t;
    size_t usa, jpn, chn, N;
    double goods[4] = {0};
    (void)state;
    assert_ok(context, ent_world_builtin(context, &world));
    t = ent_world_table(world);
    N = t->n_regions;
    assert_ok(context, ent_world_region(context, world, "USA", &usa));
    assert_ok(context, ent_world_region(context, world, "JPN", &jpn));
    assert_ok(context, ent_world_region(context, world, "CHN", &chn));
    assert_within(ent_world_base(world)->value_added_musd[usa] / 1e6, 28.6, 0.05);
    assert_within(ent_world_base(world)->value_added_musd[chn] / 1e6, 17.2, 0.05);
    assert_within(ent_world_base(world)->value_added_musd[jpn] / 1e6, 4.04, 0.005);
    for (size_t j = 0; j < t->n_sectors; j++) {
        if (!t->sectors[j].tradable_goods) continue;
        goods[0] += t->flow_musd[(j * N + usa) * N + jpn];
        goods[1] += t->flow_musd[(j * N + jpn) * N + usa];
        goods[2] += t->flow_musd[(j * N + usa) * N + chn];
        goods[3] += t->flow_musd[(j * N + jpn) * N + chn];
    }
    assert_within(goods[0] / 1e3, 145.0, 0.5);
    assert_within(goods[1] / 1e3, 82.0, 0.5);
    assert_within(goods[2] / 1e3, 418.0, 0.5);
    assert_within(goods[3] / 1e3, 180.0, 0.5);
    ent_world_free(world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_economies),
        cmocka_unit_test(test_world_2024),
        cmocka_unit_test(test_known_figures),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
