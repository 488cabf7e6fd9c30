/* Dependence against textbook algebra on random economies, closed forms, and what must hold whatever the table. */
#include "assert_close.h"
#include "exposure/network.h"
#include "plain_leontief.h"
#include "random_economy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* A world, its model and its network. */
typedef struct place {
    ent_world *world;
    ent_model *model;
    ent_network *network;
} place;

static place open_place(ent_world *world) {
    place p = {.world = world};
    assert_ok(context, ent_model_create(context, world, NULL, &p.model));
    assert_ok(context, ent_network_create(context, p.model, NULL, NULL, &p.network));
    return p;
}

static void close_place(place *p) {
    ent_network_free(p->network);
    ent_model_free(p->model);
    ent_world_free(p->world);
}

static place draw(test_random *random) {
    random_economy_options options = {.n_regions = test_integer(random, 2, 9),
                                      .n_sectors = test_integer(random, 1, 6),
                                      .tariff_max = test_uniform(random, 0, 0.4),
                                      .sparse_share = test_uniform(random, 0, 0.6),
                                      .levy_max = test_uniform(random, 0, 1) < 0.5 ? 0 : 0.2};
    return open_place(random_economy(context, random, &options));
}

static void test_against_algebra(void **state) {
    test_random random = {test_seed("algebra", 20251028)};
    (void)state;
    for (size_t trial = 0; trial < test_cases(20); trial++) {
        place p = draw(&random);
        const ent_table *table = ent_world_table(p.world);
        size_t J = table->n_sectors, N = table->n_regions, M = J * N;
        plain_leontief plain;
        ent_reliance *r;
        double *direct = calloc(M, sizeof *direct), *all = calloc(M, sizeof *all), *output;
        plain_make(table, &plain);
        output = calloc(N * M, sizeof *output);
        memcpy(output, plain.final, N * M * sizeof *output);
        plain_solve(&plain, N, output);
        assert_ok(context, ent_reliance_create(context, p.network, NULL, 1, &r));
        for (size_t n = 0; n < N; n++) {
            unsigned char users[16] = {0};
            double total = 0, inputs = 0, imports = 0, bought = 0;
            users[n] = 1;
            plain_inputs(&plain, users, NULL, direct, all);
            for (size_t c = 0; c < M; c++) {
                total += plain.value_added[c] * output[n * M + c];
                inputs += direct[c];
                bought += plain.absorption[c / N * N + n] * (c % N == n); /* each good once */
                if (c % N != n) imports += table->flow_musd[(c / N * N + n) * N + c % N];
            }
            assert_close(r->inputs_musd[n], inputs, 1e-12);
            assert_close(r->face_value_hhi[n], plain_hhi(&plain, direct, users), 1e-11);
            assert_close(r->look_through_hhi[n], plain_hhi(&plain, all, users), 1e-11);
            for (size_t i = 0; i < N; i++) {
                double embodied = 0, flow = 0, spent = 0;
                for (size_t k = 0; k < J; k++) {
                    size_t cell = (k * N + n) * N + i;
                    embodied += plain.value_added[k * N + i] * output[n * M + k * N + i];
                    flow += table->flow_musd[cell];
                    spent += table->flow_musd[cell] * (1 + table->tariff_rate[cell]);
                }
                assert_close(r->face_value_share[n * N + i], plain_share(&plain, direct, i), 1e-12);
                assert_close(r->look_through_share[n * N + i], plain_share(&plain, all, i), 1e-12);
                assert_close(r->embodied_musd[n * N + i], embodied, 1e-11);
                assert_close(r->embodied_share[n * N + i], embodied / total, 1e-12);
                assert_close(r->absorption_share[n * N + i], spent / bought, 1e-12);
                if (i == n) assert_true(isnan(r->import_share[n * N + i]));
                else if (imports > 0) assert_close(r->import_share[n * N + i], flow / imports, 1e-12);
            }
        }
        ent_reliance_free(r);
        plain_free(&plain);
        free(direct), free(all), free(output);
        close_place(&p);
    }
}

/* Users together and some industries only, by using industry and by what is supplied, against the same algebra. */
static void test_groups_against_algebra(void **state) {
    test_random random = {test_seed("groups", 7)};
    (void)state;
    for (size_t trial = 0; trial < test_cases(20); trial++) {
        place p = draw(&random);
        const ent_table *table = ent_world_table(p.world);
        size_t J = table->n_sectors, N = table->n_regions, M = J * N;
        plain_leontief plain;
        ent_exposure *e;
        unsigned char users[16] = {0}, sectors[16] = {0}, one[16];
        double *direct = calloc(M, sizeof *direct), *all = calloc(M, sizeof *all), *output = calloc(M, sizeof *output);
        double inputs = 0, everything = 0;
        for (size_t n = 0; n < N; n++) users[n] = n == 0 || (n + 1 < N && test_uniform(&random, 0, 1) < 0.3);
        for (size_t j = 0; j < J; j++) sectors[j] = j == 0 || test_uniform(&random, 0, 1) < 0.5;
        plain_make(table, &plain);
        assert_ok(context, ent_exposure_create(context, p.network, users, sectors, 1, &e));
        for (size_t j = 0; j < J; j++) {
            memset(one, 0, sizeof one);
            one[j] = sectors[j];
            plain_inputs(&plain, users, one, direct, all);
            inputs = 0;
            for (size_t c = 0; c < M; c++) inputs += direct[c];
            assert_close(e->using_inputs_musd[j], inputs, 1e-12);
            if (inputs == 0) continue;
            for (size_t i = 0; i < N; i++) {
                assert_close(e->using_face_value_share[j * N + i], plain_share(&plain, direct, i), 1e-12);
                assert_close(e->using_look_through_share[j * N + i], plain_share(&plain, all, i), 1e-12);
            }
            assert_close(e->using_look_through_hhi[j], plain_hhi(&plain, all, users), 1e-11);
            assert_close(e->using_face_value_hhi[j], plain_hhi(&plain, direct, users), 1e-11);
        }
        plain_inputs(&plain, users, sectors, direct, all);
        inputs = 0;
        for (size_t c = 0; c < M; c++) {
            inputs += direct[c];
            everything += all[c];
            for (size_t n = 0; n < N; n++)
                if (users[n] && sectors[c / N]) output[c] += plain.final[n * M + c];
        }
        plain_solve(&plain, 1, output);
        assert_close(e->inputs_musd, inputs, 1e-12);
        for (size_t c = 0; c < M; c++) {
            assert_close(e->supplied_face_value_share[c], direct[c] / inputs, 1e-12);
            assert_close(e->supplied_look_through_share[c], all[c] / everything, 1e-12);
            assert_close(e->supplied_embodied_musd[c], plain.value_added[c] * output[c], 1e-11);
        }
        for (size_t i = 0; i < N; i++) {
            assert_close(e->face_value_share[i], plain_share(&plain, direct, i), 1e-12);
            assert_close(e->look_through_share[i], plain_share(&plain, all, i), 1e-12);
            assert_true(users[i] ? isnan(e->import_share[i]) : 1);
        }
        assert_close(e->look_through_hhi, plain_hhi(&plain, all, users), 1e-11);
        ent_exposure_free(e);
        plain_free(&plain);
        free(direct), free(all), free(output);
        close_place(&p);
    }
}

/* Rows of the inverse say what its columns say: dependence on some suppliers, from either. */
static void test_rows_and_columns(void **state) {
    test_random random = {test_seed("rows", 13)};
    (void)state;
    for (size_t trial = 0; trial < test_cases(20); trial++) {
        place p = draw(&random);
        size_t J = ent_world_table(p.world)->n_sectors, N = ent_world_table(p.world)->n_regions;
        unsigned char suppliers[16] = {0}, sectors[16] = {0};
        ent_reliance *r;
        ent_reliance_on *on;
        for (size_t i = 0; i < N; i++) suppliers[i] = i == 0 || test_uniform(&random, 0, 1) < 0.3;
        for (size_t j = 0; j < J; j++) sectors[j] = j == 0 || test_uniform(&random, 0, 1) < 0.5;
        assert_ok(context, ent_reliance_create(context, p.network, sectors, 1, &r));
        assert_ok(context, ent_reliance_on_create(context, p.network, suppliers, sectors, 1, &on));
        for (size_t n = 0; n < N; n++) {
            double sums[6] = {0};
            const double *const columns[6] = {r->face_value_share, r->look_through_share, r->import_share,
                                              r->absorption_share, r->embodied_share,     r->embodied_musd};
            const double *const rows[6] = {on->face_value_share, on->look_through_share, on->import_share,
                                           on->absorption_share, on->embodied_share,     on->embodied_musd};
            for (size_t f = 0; f < 6; f++) {
                if (f == 2 && suppliers[n]) continue; /* no import of its own */
                for (size_t i = 0; i < N; i++)
                    if (suppliers[i]) sums[f] += columns[f][n * N + i];
                if (!isnan(sums[f])) assert_close(rows[f][n], sums[f], 1e-12);
                else assert_true(isnan(rows[f][n]));
            }
        }
        ent_reliance_free(r);
        ent_reliance_on_free(on);
        close_place(&p);
    }
}

static void assert_adds_up(const ent_network *network, const double *value_added, double tolerance) {
    ent_reliance *r;
    assert_ok(context, ent_reliance_create(context, network, NULL, 2, &r));
    for (size_t i = 0; i < r->n_regions; i++) {
        double made = 0, shares = 0, looked = 0;
        for (size_t n = 0; n < r->n_regions; n++) {
            made += r->embodied_musd[n * r->n_regions + i];
            shares += r->face_value_share[i * r->n_regions + n];
            looked += r->look_through_share[i * r->n_regions + n];
        }
        assert_within(made / value_added[i], 1, tolerance);
        assert_close(shares, 1, 1e-12);
        assert_close(looked, 1, 1e-12);
    }
    ent_reliance_free(r);
}

/* Value added in final demand, summed over who uses it, is the value added of who makes it: GDP, to 1e-10. In the base,
 * and in an equilibrium with other tariffs, where a wage rises with V. */
static void test_sums_to_gdp(void **state) {
    test_random random = {test_seed("gdp", 11)};
    (void)state;
    for (size_t trial = 0; trial < test_cases(10); trial++) {
        place p = trial == 0 ? (place){0} : draw(&random);
        const ent_table *table;
        size_t cells;
        double *tariff;
        ent_shock shock;
        ent_solution *solution;
        ent_network *after;
        if (trial == 0) {
            ent_world *world;
            assert_ok(context, ent_world_builtin(context, &world));
            p = open_place(world);
        }
        table = ent_world_table(p.world);
        assert_adds_up(p.network, ent_world_base(p.world)->value_added_musd, 1e-10);
        cells = table->n_sectors * table->n_regions * table->n_regions;
        tariff = calloc(cells, sizeof *tariff);
        for (size_t c = 0; c < cells; c++)
            tariff[c] = c % table->n_regions == c / table->n_regions % table->n_regions ? 0
                                                                                        : test_uniform(&random, 0, 0.3);
        ent_shock_init(&shock);
        shock.tariff_rate = tariff;
        assert_ok(context, ent_solve(context, p.model, &shock, NULL, &solution));
        assert_ok(context, ent_network_create(context, p.model, &shock, solution, &after));
        {
            double *value_added = calloc(table->n_regions, sizeof *value_added);
            for (size_t n = 0; n < table->n_regions; n++)
                value_added[n] = ent_world_base(p.world)->value_added_musd[n] * exp(ent_solution_ln_wage(solution)[n]);
            assert_adds_up(after, value_added, 1e-9); /* the solution itself is good to 1e-10 in logs */
            free(value_added);
        }
        ent_network_free(after);
        ent_solution_free(solution);
        free(tariff);
        close_place(&p);
    }
}

/* (L - I) y = A y + A A y + ... >= A y, entry by entry: nobody supplies less than what he supplies directly. */
static void test_look_through_is_more(void **state) {
    test_random random = {test_seed("more", 5)};
    (void)state;
    for (size_t trial = 0; trial < test_cases(10); trial++) {
        place p = draw(&random);
        size_t N = ent_world_table(p.world)->n_regions, J = ent_world_table(p.world)->n_sectors;
        double *direct = calloc(J * N, sizeof *direct), *all = calloc(J * N, sizeof *all);
        for (size_t j = 0; j < J; j++) ent_network_add_inputs(p.network, j, 0, 100, direct);
        assert_ok(context, ent_network_solve(context, p.network, 1, 1, direct, all));
        for (size_t c = 0; c < J * N; c++) assert_true(all[c] >= direct[c] && (direct[c] == 0 || all[c] > 0));
        free(direct), free(all);
        close_place(&p);
    }
}

/* ---- closed forms on tables made by hand ---- */

enum { MOST = 4 };

typedef struct hand {
    size_t J, N;
    double flow[MOST * MOST * MOST], tariff[MOST * MOST * MOST], input[MOST * MOST * MOST];
} hand;

static place open_hand(const hand *h) {
    static const char *const codes[MOST] = {"AAA", "BBB", "CCC", "DDD"}, *const goods[MOST] = {"a", "b", "c", "d"};
    static const char *const sets[1] = {"median"};
    static const double theta[MOST] = {4, 4, 4, 4};
    ent_region regions[MOST];
    ent_sector sectors[MOST];
    ent_world *world;
    for (size_t k = 0; k < MOST; k++) {
        regions[k] = (ent_region){codes[k], codes[k], codes[k], "", "", 0};
        sectors[k] = (ent_sector){goods[k], goods[k], goods[k], "", 1};
    }
    {
        ent_table table = {.struct_version = ENT_TABLE_VERSION,
                           .name = "hand",
                           .n_sectors = h->J,
                           .n_regions = h->N,
                           .n_elasticity_sets = 1,
                           .regions = regions,
                           .sectors = sectors,
                           .elasticity_sets = sets,
                           .flow_musd = h->flow,
                           .tariff_rate = h->tariff,
                           .input_share = h->input,
                           .elasticity = theta};
        assert_ok(context, ent_world_create(context, &table, &world));
    }
    return open_place(world);
}

/* Without inputs value added is what is sold: embodied is M, and there are no inputs to depend on. */
static void test_without_inputs(void **state) {
    hand h = {.J = 1, .N = 3, .flow = {50, 10, 5, 8, 70, 2, 6, 3, 90}, .tariff = {0, 0.1, 0, 0, 0, 0.2, 0, 0, 0}};
    place p = open_hand(&h);
    ent_reliance *r;
    (void)state;
    assert_ok(context, ent_reliance_create(context, p.network, NULL, 1, &r));
    for (size_t c = 0; c < 9; c++) {
        assert_close(r->embodied_musd[c], h.flow[c], 1e-14);
        assert_true(isnan(r->face_value_share[c]) && isnan(r->look_through_share[c]));
    }
    assert_true(isnan(r->face_value_hhi[0]));
    assert_close(r->embodied_share[1], 10.0 / 65, 1e-14);
    assert_close(r->absorption_share[1], 11.0 / 66, 1e-14);
    ent_reliance_free(r);
    close_place(&p);
}

/* One good, two countries, inputs shares g, bought at home with share h: A = g (h, 1 - h; 1 - h, h) has the inverse of a
 * symmetric two by two matrix, and the share of foreign inputs in all is (1 - h) / (1 - g (2 h - 1)). */
static void test_two_countries(void **state) {
    const double g = 0.4, home = 0.8;
    hand h = {.J = 1, .N = 2, .flow = {80, 20, 20, 80}, .input = {0.4, 0.4}};
    place p = open_hand(&h);
    ent_reliance *r;
    double determinant = (1 - g * home) * (1 - g * home) - g * (1 - home) * g * (1 - home);
    double from_home = (1 - g * home) / determinant, from_abroad = g * (1 - home) / determinant;
    (void)state;
    assert_ok(context, ent_reliance_create(context, p.network, NULL, 1, &r));
    assert_close(r->face_value_share[1], 1 - home, 1e-14);
    assert_close(r->look_through_share[1], from_abroad / (from_home - 1 + from_abroad), 1e-13);
    assert_close(r->look_through_share[1], (1 - home) / (1 - g * (2 * home - 1)), 1e-13);
    /* f = 60 on 80 % home goods */
    assert_close(r->embodied_musd[0], 0.6 * (from_home * 48 + from_abroad * 12), 1e-13);
    assert_close(r->face_value_hhi[0], 1, 1e-14);
    ent_reliance_free(r);
    close_place(&p);
}

/* Where foreign suppliers use nothing made at home, and every industry at home buys the same share phi of its inputs
 * abroad, the look-through share abroad is at least phi, and phi where they use no inputs at all. */
static void test_share_theorem(void **state) {
    hand h = {.J = 2, .N = 2, .flow = {70, 30, 0, 100, 140, 60, 0, 90}};
    ent_reliance *r;
    (void)state;
    h.input[0] = 0.2, h.input[2] = 0.3; /* g[0][j][home], j = 0, 1 */
    h.input[4] = 0.1, h.input[6] = 0.25;
    for (int with_inputs = 0; with_inputs < 2; with_inputs++) {
        place p;
        for (size_t k = 0; k < 4; k++) h.input[2 * k + 1] = with_inputs ? 0.15 : 0;
        p = open_hand(&h);
        assert_ok(context, ent_reliance_create(context, p.network, NULL, 1, &r));
        assert_close(r->face_value_share[1], 0.3, 1e-14);
        if (with_inputs) assert_true(r->look_through_share[1] > 0.31);
        else assert_close(r->look_through_share[1], 0.3, 1e-13);
        ent_reliance_free(r);
        close_place(&p);
    }
}

/* A sector cut into two halves that are alike changes no figure of a country. */
static void test_identical_sectors(void **state) {
    test_random random = {test_seed("halves", 3)};
    (void)state;
    for (size_t trial = 0; trial < test_cases(10); trial++) {
        random_economy_options options = {.n_regions = 3, .n_sectors = 3, .tariff_max = 0.3};
        place whole = open_place(random_economy(context, &random, &options)), halved;
        const ent_table *t = ent_world_table(whole.world);
        hand h = {.J = 4, .N = 3};
        ent_reliance *r, *s;
        for (size_t k = 0; k < 4; k++) {
            size_t of = k < 3 ? k : 0; /* sector 3 is the other half of 0 */
            double part = of == 0 ? 0.5 : 1;
            for (size_t c = 0; c < 9; c++) {
                h.flow[k * 9 + c] = part * t->flow_musd[of * 9 + c];
                h.tariff[k * 9 + c] = t->tariff_rate[of * 9 + c];
            }
            for (size_t j = 0; j < 4; j++)
                for (size_t n = 0; n < 3; n++)
                    h.input[(k * 4 + j) * 3 + n] = part * t->input_share[(of * 3 + (j < 3 ? j : 0)) * 3 + n];
        }
        halved = open_hand(&h);
        assert_ok(context, ent_reliance_create(context, whole.network, NULL, 1, &r));
        assert_ok(context, ent_reliance_create(context, halved.network, NULL, 1, &s));
        for (size_t c = 0; c < 9; c++) {
            assert_close(s->face_value_share[c], r->face_value_share[c], 1e-13);
            assert_close(s->look_through_share[c], r->look_through_share[c], 1e-13);
            assert_close(s->embodied_musd[c], r->embodied_musd[c], 1e-12);
        }
        ent_reliance_free(r);
        ent_reliance_free(s);
        close_place(&whole);
        close_place(&halved);
    }
}

/* Region 1 makes 60 % of what region 0 buys of good 0, region 2 20 %, home 20 %; nobody is like that in good 1. */
static void test_single_points(void **state) {
    hand h = {.J = 2, .N = 3, .flow = {20, 60, 20, 0, 200, 0, 0, 0, 150, 90, 30, 30, 5, 200, 5, 5, 5, 200}};
    ent_single_point_options options;
    unsigned char users[3] = {1, 0, 0};
    ent_single_point *points;
    ent_exposure *e;
    size_t count = 9;
    place p;
    (void)state;
    for (size_t k = 0; k < 2 * 2 * 3; k++) h.input[k] = 0.2;
    p = open_hand(&h);
    assert_ok(context, ent_exposure_create(context, p.network, users, NULL, 1, &e));
    assert_ok(context, ent_exposure_single_points(context, e, users, NULL, &count, &points));
    assert_int_equal(count, 1);
    assert_int_equal(points[0].sector, 0);
    assert_int_equal(points[0].supplier, 1);
    assert_close(points[0].share, 0.6, 1e-14);
    assert_close(points[0].next_share, 0.2, 1e-14);
    assert_close(points[0].cost_share, 0.5, 1e-14); /* g is the same for both */
    assert_true(points[0].look_through_share > 0.5 && points[0].face_value);
    free(points);
    ent_single_point_options_init(&options);
    options.next_share = 0.2; /* two others have just that */
    assert_ok(context, ent_exposure_single_points(context, e, users, &options, &count, &points));
    assert_true(count == 0 || !points[0].face_value);
    free(points);
    ent_single_point_options_init(&options);
    options.cost_share = 0.6;
    assert_ok(context, ent_exposure_single_points(context, e, users, &options, &count, &points));
    assert_int_equal(count, 0);
    free(points);
    options.above_share = 1.5;
    assert_int_equal(ent_exposure_single_points(context, e, users, &options, &count, &points), ENT_RANGE);
    options.struct_version = 99;
    assert_int_equal(ent_exposure_single_points(context, e, users, &options, &count, &points), ENT_VERSION);
    assert_null(points);
    ent_exposure_free(e);
    close_place(&p);
}

/* The same bits on any number of threads. */
static void test_threads(void **state) {
    ent_world *world;
    place p;
    ent_reliance *one, *other;
    (void)state;
    assert_ok(context, ent_world_builtin(context, &world));
    p = open_place(world);
    assert_ok(context, ent_reliance_create(context, p.network, NULL, 1, &one));
    for (unsigned threads = 0; threads < 6; threads += 2) {
        size_t bytes = one->n_regions * one->n_regions * sizeof(double);
        assert_ok(context, ent_reliance_create(context, p.network, NULL, threads, &other));
        assert_memory_equal(one->look_through_share, other->look_through_share, bytes);
        assert_memory_equal(one->embodied_musd, other->embodied_musd, bytes);
        ent_reliance_free(other);
    }
    ent_reliance_free(one);
    close_place(&p);
}

static int stop(const char *task, size_t done, size_t total, void *payload) {
    (void)task, (void)done, (void)total, (void)payload;
    return 1;
}

static void test_refusals(void **state) {
    hand h = {.J = 1, .N = 2, .flow = {80, 20, 20, 80}, .input = {0.4, 0.4}};
    place p = open_hand(&h);
    unsigned char nobody[2] = {0}, one[2] = {1, 0};
    double orders[2] = {1, 0}, payments[2] = {-1, 0};
    ent_exposure *e = NULL;
    ent_reliance_on *on = NULL;
    ent_network *network = NULL;
    ent_solution *solution;
    ent_shock shock;
    (void)state;
    assert_int_equal(ent_exposure_create(context, p.network, nobody, NULL, 1, &e), ENT_USAGE);
    assert_int_equal(ent_exposure_create(context, p.network, one, nobody, 1, &e), ENT_USAGE);
    assert_int_equal(ent_reliance_on_create(context, p.network, nobody, NULL, 1, &on), ENT_USAGE);
    assert_null(on);
    ent_context_set_progress(context, stop, NULL);
    assert_int_equal(ent_exposure_create(context, p.network, one, NULL, 1, &e), ENT_CANCELLED);
    ent_context_set_progress(context, NULL, NULL);
    assert_null(e);
    ent_shock_init(&shock);
    shock.order_musd = orders, shock.payment_musd = payments;
    assert_ok(context, ent_solve(context, p.model, &shock, NULL, &solution));
    assert_int_equal(ent_network_create(context, p.model, &shock, solution, &network), ENT_USAGE);
    assert_null(network);
    ent_solution_free(solution);
    close_place(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_algebra),
        cmocka_unit_test(test_groups_against_algebra),
        cmocka_unit_test(test_rows_and_columns),
        cmocka_unit_test(test_sums_to_gdp),
        cmocka_unit_test(test_look_through_is_more),
        cmocka_unit_test(test_without_inputs),
        cmocka_unit_test(test_two_countries),
        cmocka_unit_test(test_share_theorem),
        cmocka_unit_test(test_identical_sectors),
        cmocka_unit_test(test_single_points),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
