/* Merging and splitting change nothing that should not change (MODEL section 8): sectors of one theta and structure,
 * and regions without inner tariffs and trade costs, give the same hats apart and together. Both are solved. */
#include "economy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double TIGHT = 1e-13, SAME = 1e-10;

/* A file of this process alone, removed by the caller. */
static void write_file(char path[512], const char *text) {
    FILE *stream;
    snprintf(path, 512, "%s/merge-test-%ld.csv", BINARY_DIR, (long)getpid());
    stream = fopen(path, "w");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

static economy aggregate(const economy *e, const char *regions, const char *sectors) {
    ent_aggregate_options options;
    ent_context *context = NULL;
    ent_world *world = NULL;
    ent_aggregate_options_init(&options);
    options.regions = regions, options.sectors = sectors;
    assert_int_equal(ent_context_create(&context), ENT_OK);
    assert_ok(context, ent_world_aggregate(context, e->world, &options, &world));
    return economy_of(context, world);
}

/* The shock of `from` on an economy whose region n was region_of[n] and sector j sector_of[j]; payments by share. */
static random_shock carry(const economy *from, const random_shock *shock, const economy *to, const size_t *region_of,
                          const size_t *sector_of, const double *share) {
    random_shock s = {0};
    size_t N = to->N;
    s.tariff = calloc(to->J * N * N, sizeof(double));
    s.trade_cost = calloc(to->J * N * N, sizeof(double));
    s.productivity = calloc(to->J * N, sizeof(double));
    s.endowment = calloc(N, sizeof(double));
    s.payment = calloc(N, sizeof(double));
    for (size_t j = 0; j < to->J; j++)
        for (size_t n = 0; n < N; n++) {
            s.productivity[j * N + n] = shock->productivity[sector_of[j] * from->N + region_of[n]];
            for (size_t i = 0; i < N; i++) {
                size_t old = (sector_of[j] * from->N + region_of[n]) * from->N + region_of[i];
                s.tariff[(j * N + n) * N + i] = shock->tariff[old];
                s.trade_cost[(j * N + n) * N + i] = shock->trade_cost[old];
            }
        }
    for (size_t n = 0; n < N; n++) {
        s.endowment[n] = shock->endowment[region_of[n]];
        s.payment[n] = share[n] * shock->payment[region_of[n]];
    }
    ent_shock_init(&s.shock);
    s.shock.tariff_rate = s.tariff, s.shock.trade_cost_hat = s.trade_cost, s.shock.productivity_hat = s.productivity;
    s.shock.endowment_hat = s.endowment, s.shock.payment_musd = s.payment;
    return s;
}

/* Region n of `b` was region_of[n] of `a`: the same wages and real incomes. */
static void same_hats(const economy *a, const random_shock *shock_a, const economy *b, const random_shock *shock_b,
                      const size_t *region_of) {
    ent_solution *s = solve_tight(a, &shock_a->shock, TIGHT), *t = solve_tight(b, &shock_b->shock, TIGHT);
    ent_outcome *o = outcome_of(a, &shock_a->shock, s), *p = outcome_of(b, &shock_b->shock, t);
    double moved = 0.0;
    for (size_t n = 0; n < b->N; n++) {
        assert_close(p->real_income_hat[n], o->real_income_hat[region_of[n]], SAME);
        assert_close(p->wage_hat[n], o->wage_hat[region_of[n]], SAME);
        moved = fmax(moved, fabs(p->real_income_hat[n] - 1.0));
    }
    assert_true(moved > 1e-4); /* the shock does something */
    ent_outcome_free(o), ent_outcome_free(p);
    ent_solution_free(s), ent_solution_free(t);
}

static void identity(size_t *map, size_t count) {
    for (size_t i = 0; i < count; i++) map[i] = i;
}

/* A sector becomes two, of which each importer buys in shares of its own: same suppliers, same prices. Merged again
 * they are the old economy. */
static void sectors(void **state) {
    test_random random = {test_seed("merge sectors", 71)};
    (void)state;
    for (size_t c = 0; c < test_cases(6); c++) {
        random_economy_options o = {.n_regions = test_integer(&random, 2, 7),
                                    .n_sectors = test_integer(&random, 1, 4),
                                    .tariff_max = 0.3,
                                    .sparse_share = 0.2,
                                    .levy_max = c % 2 == 0 ? 0.1 : 0.0};
        economy e = economy_random(&random, &o), apart, together;
        random_shock shock = shock_random(&e, &random, 0.3), same, again;
        size_t region_of[16], sector_of[16], split = test_integer(&random, 0, e.J - 1), used = 0;
        double share[16];
        char text[2048], path[512], map[512];
        ent_split_options options;
        ent_context *context = NULL;
        ent_world *world = NULL;
        used = (size_t)snprintf(text, sizeof text, "sector,what,importer,share\n");
        for (size_t n = 0; n < e.N; n++) {
            double part = test_uniform(&random, 0.05, 0.95);
            const char *code = ent_world_table(e.world)->regions[n].code;
            used += (size_t)snprintf(text + used, sizeof text - used, "left,use,%s,%.17g\nright,use,%s,%.17g\n", code,
                                     part, code, 1.0 - part);
            share[n] = 1.0;
        }
        write_file(path, text);
        ent_split_options_init(&options);
        options.sector = ent_world_table(e.world)->sectors[split].code, options.shares = path;
        assert_int_equal(ent_context_create(&context), ENT_OK);
        assert_ok(context, ent_world_split(context, e.world, &options, &world));
        apart = economy_of(context, world);
        for (size_t j = 0; j < apart.J; j++) sector_of[j] = j <= split ? j : j - 1;
        identity(region_of, e.N);
        same = carry(&e, &shock, &apart, region_of, sector_of, share);
        same_hats(&e, &shock, &apart, &same, region_of);
        unlink(path);
        used = (size_t)snprintf(text, sizeof text, "from,to\nleft,%s\nright,%s\n", options.sector, options.sector);
        for (size_t j = 0; j < e.J; j++)
            if (j != split)
                used += (size_t)snprintf(text + used, sizeof text - used, "%s,%s\n",
                                         ent_world_table(e.world)->sectors[j].code,
                                         ent_world_table(e.world)->sectors[j].code);
        write_file(map, text);
        together = aggregate(&apart, NULL, map);
        unlink(map);
        assert_int_equal(together.J, e.J);
        identity(sector_of, e.J);
        again = carry(&e, &shock, &together, region_of, sector_of, share);
        same_hats(&apart, &same, &together, &again, region_of);
        shock_free(&shock), shock_free(&same), shock_free(&again);
        economy_free(&e), economy_free(&apart), economy_free(&together);
    }
}

/* Region 0 cut into two, `part` and the rest, that trade without a border. */
static economy cut_region(const economy *e, double part) {
    const ent_table *t = ent_world_table(e->world);
    size_t J = e->J, N = e->N, M = N + 1;
    ent_region *regions = calloc(M, sizeof *regions);
    double *flow = calloc(J * M * M, sizeof *flow), *rate = calloc(J * M * M, sizeof *rate);
    double *levy = calloc(J * M * M, sizeof *levy), *input = calloc(J * J * M, sizeof *input);
    ent_table table = *t;
    ent_context *context = NULL;
    ent_world *world = NULL;
    for (size_t n = 0; n < M; n++) regions[n] = t->regions[n == 0 ? 0 : n - 1];
    regions[0].code = regions[0].name_en = regions[0].name_fr = "east";
    regions[1].code = regions[1].name_en = regions[1].name_fr = "west";
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < M; n++)
            for (size_t i = 0; i < M; i++) {
                size_t old = (j * N + (n == 0 ? 0 : n - 1)) * N + (i == 0 ? 0 : i - 1), at = (j * M + n) * M + i;
                double by = n == 0 ? part : n == 1 ? 1.0 - part : 1.0;
                by *= i == 0 ? part : i == 1 ? 1.0 - part : 1.0;
                flow[at] = by * t->flow_musd[old];
                rate[at] = t->tariff_rate[old];
                levy[at] = t->levy_gross == NULL ? 1.0 : t->levy_gross[old];
            }
    for (size_t cell = 0; cell < J * J; cell++)
        for (size_t n = 0; n < M; n++) input[cell * M + n] = t->input_share[cell * N + (n == 0 ? 0 : n - 1)];
    table.n_regions = M, table.regions = regions, table.flow_musd = flow, table.tariff_rate = rate;
    table.levy_gross = levy, table.input_share = input, table.value_added_share = NULL;
    assert_int_equal(ent_context_create(&context), ENT_OK);
    assert_ok(context, ent_world_create(context, &table, &world));
    free(regions), free(flow), free(rate), free(levy), free(input);
    return economy_of(context, world);
}

static void regions(void **state) {
    test_random random = {test_seed("merge regions", 72)};
    (void)state;
    for (size_t c = 0; c < test_cases(6); c++) {
        random_economy_options o = {.n_regions = test_integer(&random, 2, 7),
                                    .n_sectors = test_integer(&random, 1, 4),
                                    .tariff_max = 0.3,
                                    .sparse_share = 0.2,
                                    .levy_max = c % 2 == 0 ? 0.1 : 0.0};
        economy e = economy_random(&random, &o), apart, together;
        random_shock shock = shock_random(&e, &random, 0.3), same, again;
        size_t region_of[16], one_of[16], sector_of[16];
        double part = test_uniform(&random, 0.1, 0.9), share[16], whole[16];
        char map[512];
        apart = cut_region(&e, part);
        for (size_t n = 0; n < apart.N; n++) {
            region_of[n] = n == 0 ? 0 : n - 1;
            share[n] = n == 0 ? part : n == 1 ? 1.0 - part : 1.0;
            whole[n] = 1.0;
        }
        identity(sector_of, e.J), identity(one_of, e.N);
        same = carry(&e, &shock, &apart, region_of, sector_of, share);
        same_hats(&e, &shock, &apart, &same, region_of);
        {
            char text[512];
            size_t used = (size_t)snprintf(text, sizeof text, "from,to\neast,R00\nwest,R00\n");
            for (size_t n = 1; n < e.N; n++)
                used += (size_t)snprintf(text + used, sizeof text - used, "R%02zu,R%02zu\n", n, n);
            write_file(map, text);
        }
        together = aggregate(&apart, map, NULL);
        unlink(map);
        assert_int_equal(together.N, e.N);
        again = carry(&e, &shock, &together, one_of, sector_of, whole);
        same_hats(&e, &shock, &together, &again, one_of);
        shock_free(&shock), shock_free(&same), shock_free(&again);
        economy_free(&e), economy_free(&apart), economy_free(&together);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sectors), cmocka_unit_test(regions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
