/* Sea lanes: distances against coordinates, ways against Bellman and Ford, costs against the formula. */
#include "assert_close.h"
#include "support/context.h"

#include <entente/facts.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ent_context *context;
static ent_facts *facts;
static ent_world *world;
static const ent_fact_table *straits, *waypoints, *legs, *routes;

static const ent_fact_table *table_of(const char *name) {
    size_t n;
    const ent_fact_table *tables = ent_facts_tables(facts, &n);
    for (size_t t = 0; t < n; t++)
        if (strcmp(tables[t].name, name) == 0) return &tables[t];
    fail_msg("no table %s", name);
    return NULL;
}

static int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    assert_ok(context, ent_facts_builtin(context, &facts));
    assert_ok(context, ent_world_builtin(context, &world));
    straits = table_of("straits"), waypoints = table_of("waypoints"), legs = table_of("legs"),
    routes = table_of("routes");
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_world_free(world);
    ent_facts_free(facts);
    ent_context_free(context);
    return 0;
}

static const char *text(const ent_fact_table *t, size_t row, size_t column) {
    return t->texts[row * t->n_columns + column];
}
static double number(const ent_fact_table *t, size_t row, size_t column) {
    return t->numbers[row * t->n_columns + column];
}

static size_t row_of(const ent_fact_table *t, const char *code) {
    for (size_t r = 0; r < t->n_rows; r++)
        if (strcmp(text(t, r, 0), code) == 0) return r;
    fail_msg("%s has no row %s", t->name, code);
    return 0;
}

/* Great circles on a sphere of 6371.0088 km by the angle between unit vectors; miles are rounded to whole ones. */
static void test_distances(void **state) {
    const double degree = 0.017453292519943295, radius_nm = 6371.0088 / 1.852;
    (void)state;
    for (size_t r = 0; r < legs->n_rows; r++) {
        double v[2][3], cross[3], dot = 0, norm = 0;
        if (isnan(number(legs, r, 2))) continue;
        for (size_t e = 0; e < 2; e++) {
            size_t w = row_of(waypoints, text(legs, r, e));
            double latitude = degree * number(waypoints, w, 2), longitude = degree * number(waypoints, w, 3);
            v[e][0] = cos(latitude) * cos(longitude), v[e][1] = cos(latitude) * sin(longitude), v[e][2] = sin(latitude);
        }
        for (size_t k = 0; k < 3; k++) {
            cross[k] = v[0][(k + 1) % 3] * v[1][(k + 2) % 3] - v[0][(k + 2) % 3] * v[1][(k + 1) % 3];
            dot += v[0][k] * v[1][k];
        }
        for (size_t k = 0; k < 3; k++) norm += cross[k] * cross[k];
        assert_within(radius_nm * atan2(sqrt(norm), dot), number(legs, r, 2), 0.5 + 1e-6);
    }
}

/* Waypoints and strait of each leg; the strait is straits->n_rows on the open sea. */
static size_t leg_ends[1000][2], leg_strait[1000];

static void find_legs(void) {
    assert_true(legs->n_rows <= 1000);
    for (size_t r = 0; r < legs->n_rows; r++) {
        for (size_t e = 0; e < 2; e++) leg_ends[r][e] = row_of(waypoints, text(legs, r, e));
        leg_strait[r] = text(legs, r, 4)[0] == '\0' ? straits->n_rows : row_of(straits, text(legs, r, 4));
    }
}

/* Bellman and Ford over the rows of legs.csv. `closed` has a flag for each strait. */
static void ways_from(size_t source, const unsigned char *closed, int by_land, double *days) {
    double knots = number(table_of("settings"), 0, 1);
    int again = 1;
    for (size_t w = 0; w < waypoints->n_rows; w++) days[w] = w == source ? 0 : (double)INFINITY;
    while (again) {
        again = 0;
        for (size_t r = 0; r < legs->n_rows; r++) {
            size_t a = leg_ends[r][0], b = leg_ends[r][1], s = leg_strait[r];
            double length = number(legs, r, 2) / (24 * knots);
            if (s < straits->n_rows && closed[s]) continue;
            if (s < straits->n_rows) length += number(straits, s, 2);
            if (isnan(number(legs, r, 2))) { /* overland: from its own port only */
                if (!by_land || a != source) continue;
                length = number(legs, r, 3);
            } else if (days[b] + length < days[a] - 1e-12) {
                days[a] = days[b] + length, again = 1;
            }
            if (days[a] + length < days[b] - 1e-12) days[b] = days[a] + length, again = 1;
        }
    }
}

/* Days of one lane, open and closed. */
static void lane_days(size_t row, const unsigned char *closed, double *open, double *shut) {
    size_t W = waypoints->n_rows, a = row_of(waypoints, text(routes, row, 2)),
           b = row_of(waypoints, text(routes, row, 3));
    double *days = calloc(W, sizeof *days), around, across;
    unsigned char *none = calloc(straits->n_rows, 1);
    assert_non_null(days);
    assert_non_null(none);
    ways_from(a, none, 0, days);
    *open = days[b];
    ways_from(a, closed, 0, days);
    around = days[b];
    ways_from(a, closed, 1, days);
    across = days[b];
    for (size_t r = 0; r < legs->n_rows; r++)
        if (isnan(number(legs, r, 2)) && leg_ends[r][0] == b)
            across = fmin(across, days[leg_ends[r][1]] + number(legs, r, 3));
    *shut = around <= *open + 1e-9 ? *open : fmax(*open, fmin(around, across));
    free(days);
    free(none);
}

static void compare_pair(const char *a, const char *b, const char *const *names, size_t n) {
    unsigned char *closed = calloc(straits->n_rows, 1);
    double days = 0, extra = 0, shares = 0, open, shut;
    ent_lane lane, back;
    assert_non_null(closed);
    for (size_t k = 0; k < n; k++) closed[row_of(straits, names[k])] = 1;
    for (size_t r = 0; r < routes->n_rows; r++) {
        int forth = strcmp(text(routes, r, 0), a) == 0 && strcmp(text(routes, r, 1), b) == 0;
        int reverse = strcmp(text(routes, r, 0), b) == 0 && strcmp(text(routes, r, 1), a) == 0;
        if (!forth && !reverse) continue;
        lane_days(r, closed, &open, &shut);
        shares += number(routes, r, 4);
        days += number(routes, r, 4) * open;
        extra += number(routes, r, 4) * (shut - open);
    }
    free(closed);
    assert_close(shares, 1, 1e-9);
    assert_ok(context, ent_facts_lane(context, facts, a, b, names, n, &lane));
    assert_ok(context, ent_facts_lane(context, facts, b, a, names, n, &back));
    assert_close(lane.days, days, 1e-9); /* sums of some ten legs, and the 1e-12 of the other routine for each */
    assert_close(lane.extra_days, extra, 1e-9);
    assert_close(lane.closed_days, lane.days + lane.extra_days, 1e-12);
    assert_close(back.extra_days, lane.extra_days, 1e-12);
}

static void test_ways(void **state) {
    static const char *const pairs[][2] = {{"asia-east", "europe"},        {"asia-northeast", "gulf"},
                                           {"america-north", "asia-east"}, {"black-sea", "europe"},
                                           {"eurasia", "mediterranean"},   {"oceania", "asia-northeast"},
                                           {"asia-east", "asia-east"},     {"rest", "africa-atlantic"}};
    static const char *const closures[][3] = {{"suez", NULL, NULL},
                                              {"malacca", NULL, NULL},
                                              {"taiwan-strait", "luzon-strait", "taiwan-east"},
                                              {"hormuz", "bosporus", "gibraltar"},
                                              {"panama", "suez", "malacca"}};
    (void)state;
    find_legs();
    for (size_t p = 0; p < sizeof pairs / sizeof pairs[0]; p++)
        for (size_t c = 0; c < sizeof closures / sizeof closures[0]; c++)
            compare_pair(pairs[p][0], pairs[p][1], closures[c], closures[c][1] == NULL ? 1 : 3);
}

/* Every pair of basins of world-2024 has a lane; no closure costs nothing; a closure costs only where it is used; two
 * closures cost no less than one. */
static void test_pairs(void **state) {
    const ent_table *t = ent_world_table(world);
    (void)state;
    for (size_t n = 0; n < t->n_regions; n++)
        for (size_t i = n; i < t->n_regions; i++) {
            static const char *const both[] = {"suez", "panama"};
            ent_lane open, one, two;
            int uses;
            assert_ok(context,
                      ent_facts_lane(context, facts, t->regions[n].basin, t->regions[i].basin, NULL, 0, &open));
            assert_true(isfinite(open.days) && open.days >= 0 && open.days < 50);
            assert_close(open.extra_days, 0, 0);
            assert_false(open.by_land);
            assert_ok(context, ent_facts_lane(context, facts, t->regions[n].basin, t->regions[i].basin, both, 1, &one));
            assert_ok(context, ent_facts_lane(context, facts, t->regions[n].basin, t->regions[i].basin, both, 2, &two));
            assert_ok(context,
                      ent_facts_lane_uses(context, facts, t->regions[n].basin, t->regions[i].basin, "suez", &uses));
            assert_true(one.extra_days >= 0 && one.extra_days < 50);
            assert_true(uses || one.extra_days == 0.0);
            assert_true(two.extra_days >= one.extra_days);
        }
}

/* Sizes to be expected: around Africa 9 to 14 days, around Malacca 1 to 3.5, around Taiwan under 1.5. */
static void test_known_detours(void **state) {
    static const struct {
        const char *a, *b, *strait;
        double least, most;
    } known[] = {{"asia-east", "europe", "suez", 9, 14},
                 {"asia-south", "europe", "bab-el-mandeb", 9, 14},
                 {"asia-east", "gulf", "malacca", 1, 3.5},
                 {"asia-east", "asia-southeast", "taiwan-strait", 0.1, 1.5},
                 {"asia-east", "asia-east", "taiwan-strait", 0.5, 1.5}};
    (void)state;
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        ent_lane lane;
        assert_ok(context, ent_facts_lane(context, facts, known[k].a, known[k].b, &known[k].strait, 1, &lane));
        assert_within(lane.extra_days, 0.5 * (known[k].least + known[k].most), 0.5 * (known[k].most - known[k].least));
    }
}

static size_t cell_of(const char *sector, const char *importer, const char *exporter) {
    size_t N = ent_world_table(world)->n_regions, j, n, i;
    assert_ok(context, ent_world_sector(context, world, sector, &j));
    assert_ok(context, ent_world_region(context, world, importer, &n));
    assert_ok(context, ent_world_region(context, world, exporter, &i));
    return (j * N + n) * N + i;
}

/* Two basins with one port each, so that the mean over lanes is the lane itself; and a pair on land. */
static void test_kappa(void **state) {
    static const char *const closed[] = {"suez"};
    const ent_table *t = ent_world_table(world);
    size_t J = t->n_sectors, N = t->n_regions;
    double *kappa = calloc(J * N * N, sizeof *kappa), expected;
    ent_lane lane;
    (void)state;
    assert_non_null(kappa);
    assert_ok(context, ent_facts_lane(context, facts, "europe", "gulf", closed, 1, &lane));
    assert_ok(context, ent_facts_close_straits(context, facts, world, closed, 1, 0, kappa));
    expected = 1 + 0.95 * (exp(lane.extra_days * log(1.016)) - 1); /* C29: 0.95 by sea, 1.6 % a day */
    assert_close(kappa[cell_of("C29", "SAU", "DEU")], expected, 1e-12);
    assert_close(kappa[cell_of("C29", "DEU", "SAU")], expected, 1e-12);
    expected = 1 + 1.0 * (exp(lane.extra_days * log(1.006)) - 1); /* B06: all by sea, 0.6 % a day */
    assert_close(kappa[cell_of("B06", "DEU", "SAU")], expected, 1e-12);
    assert_close(kappa[cell_of("SERV", "DEU", "SAU")], 1, 0);
    assert_close(kappa[cell_of("C29", "USA", "CAN")], 1, 0);
    for (size_t cell = 0; cell < J * N * N; cell++) assert_true(kappa[cell] >= 1 && isfinite(kappa[cell]));
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++) assert_close(kappa[(j * N + n) * N + n], 1, 0);

    assert_ok(context, ent_facts_close_straits(context, facts, world, closed, 1, 0.02, kappa));
    expected = 1 + 0.95 * (exp(lane.extra_days * log(1.02)) - 1);
    assert_close(kappa[cell_of("C29", "SAU", "DEU")], expected, 1e-12);
    assert_ok(context, ent_facts_close_straits(context, facts, world, NULL, 0, 0, kappa));
    for (size_t cell = 0; cell < J * N * N; cell++) assert_close(kappa[cell], 1, 0);
    free(kappa);
}

/* A tenth of the trade of the United States and Canada goes by sea, and some of it through Panama. */
static void test_land(void **state) {
    static const char *const closed[] = {"panama"};
    const ent_table *t = ent_world_table(world);
    double *kappa = calloc(t->n_sectors * t->n_regions * t->n_regions, sizeof *kappa), land, sea;
    (void)state;
    assert_non_null(kappa);
    assert_ok(context, ent_facts_close_straits(context, facts, world, closed, 1, 0, kappa));
    land = kappa[cell_of("C29", "USA", "CAN")] - 1;
    assert_true(land > 0);
    sea = kappa[cell_of("C29", "CAN", "MEX")] - 1; /* 0.3 by sea, the same lanes */
    assert_close(land / sea, 0.1 / 0.3, 1e-9);
    free(kappa);
}

static void test_kappa_that_fails(void **state) {
    static const char *const closed[] = {"suez"};
    const ent_table *built = ent_world_table(world);
    ent_table t = *built;
    ent_region *regions = malloc(t.n_regions * sizeof *regions);
    double *kappa = calloc(t.n_sectors * t.n_regions * t.n_regions, sizeof *kappa);
    ent_world *moved = NULL;
    (void)state;
    assert_non_null(regions);
    assert_non_null(kappa);
    assert_int_equal(ent_facts_close_straits(context, facts, world, closed, 1, 0.5, kappa), ENT_RANGE);
    assert_int_equal(ent_facts_close_straits(context, facts, world, closed, 1, (double)NAN, kappa), ENT_RANGE);
    memcpy(regions, built->regions, t.n_regions * sizeof *regions);
    regions[3].basin = "ocenia";
    t.regions = regions;
    assert_ok(context, ent_world_create(context, &t, &moved));
    assert_int_equal(ent_facts_close_straits(context, facts, moved, closed, 1, 0, kappa), ENT_NOT_FOUND);
    assert_non_null(strstr(ent_context_error(context)->message, "region AUS lies in the basin \"ocenia\""));
    assert_non_null(strstr(ent_context_error(context)->hint, "oceania"));
    ent_world_free(moved);
    free(regions);
    free(kappa);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distances),        cmocka_unit_test(test_ways),  cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_known_detours),    cmocka_unit_test(test_kappa), cmocka_unit_test(test_land),
        cmocka_unit_test(test_kappa_that_fails),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
