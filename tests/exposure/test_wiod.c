/* WIOD 2011 (41 economies, 35 industries): dependence by the library, on a world made of the table, against plain Leontief
 * algebra on the table itself, read here. What buyers of one country share by assumption (import proportionality) is told
 * apart from what the full table says. */
#include "assert_close.h"
#include "exposure/network.h"
#include "plain_leontief.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { J = 35, N = 41, M = J * N, CATEGORIES = 5 };
static const char file[] = TEST_DATA "/wiod-2011/2011_SML.csv.gz";

static ent_context *context;
static char code[N][8], good[J][8];
/* Sales of cell (country i, industry k), in the file's order i * J + k, to industries and, less than 0 left out, to final
 * use of each country. */
static double sold[M][M], final[M][N];

/* Fields of a line: the label, then figures. */
static void read_table(void) {
    static char line[1 << 20];
    char command[sizeof file + 32];
    FILE *stream;
    snprintf(command, sizeof command, "gzip -dc '%s'", file);
    stream = popen(command, "r");
    assert_non_null(stream);
    assert_non_null(fgets(line, sizeof line, stream)); /* labels of the columns */
    for (size_t r = 0; r < M; r++) {
        char *at;
        assert_non_null(fgets(line, sizeof line, stream));
        at = strchr(line, ',');
        if (r % J == 0) snprintf(code[r / J], sizeof code[0], "%.*s", (int)strcspn(line, "_"), line);
        if (r < J) snprintf(good[r], sizeof good[0], "%.*s", (int)strcspn(line + 4, ","), line + 4);
        for (size_t c = 0; c < M + N * CATEGORIES; c++) {
            double value = strtod(at + 1, &at);
            if (c < M) sold[r][c] = value;
            else final[r][(c - M) / CATEGORIES] += value;
        }
        for (size_t n = 0; n < N; n++)
            if (final[r][n] < 0) final[r][n] = 0; /* stocks that ran down */
    }
    while (fgets(line, sizeof line, stream) != NULL) continue; /* taxes, value added, output: not used */
    assert_int_equal(pclose(stream), 0);
}

/* An industry that buys more than it sells has no value added to speak of; it is made to sell more for final use at home,
 * until a hundredth of its output is. Says how many there are. */
static size_t mend_table(void) {
    size_t mended = 0;
    for (size_t c = 0; c < M; c++) {
        double bought = 0, made = 0;
        for (size_t r = 0; r < M; r++) bought += sold[r][c], made += sold[c][r];
        for (size_t n = 0; n < N; n++) made += final[c][n];
        if (bought <= 0.99 * made) continue;
        final[c][c / J] += bought / 0.99 - made;
        mended++;
    }
    return mended;
}

/* A world of the table: flows of a good from all sales to a country, output as what is sold. */
static ent_world *make_world(void) {
    double *flow = calloc(J * N * N, sizeof *flow), *tariff = calloc(J * N * N, sizeof *tariff);
    double *input = calloc(J * J * N, sizeof *input), *output = calloc(M, sizeof *output), theta[J];
    ent_region regions[N];
    ent_sector sectors[J];
    static const char *const sets[1] = {"median"};
    ent_world *world = NULL;
    for (size_t r = 0; r < M; r++)
        for (size_t n = 0; n < N; n++) {
            double *cell = &flow[(r % J * N + n) * N + r / J];
            *cell = final[r][n];
            for (size_t j = 0; j < J; j++) *cell += sold[r][n * J + j];
            output[r] += *cell;
        }
    for (size_t r = 0; r < M; r++)
        for (size_t c = 0; c < M; c++)
            if (output[c] > 0) input[(r % J * J + c % J) * N + c / J] += sold[r][c] / output[c];
    for (size_t n = 0; n < N; n++) regions[n] = (ent_region){code[n], code[n], code[n], "", "", 0};
    for (size_t k = 0; k < J; k++) {
        sectors[k] = (ent_sector){good[k], good[k], good[k], "", k < 16};
        theta[k] = 4;
    }
    {
        ent_table table = {.struct_version = ENT_TABLE_VERSION,
                           .name = "wiod-2011",
                           .base_year = 2011,
                           .n_sectors = J,
                           .n_regions = N,
                           .n_elasticity_sets = 1,
                           .regions = regions,
                           .sectors = sectors,
                           .elasticity_sets = sets,
                           .flow_musd = flow,
                           .tariff_rate = tariff,
                           .input_share = input,
                           .elasticity = theta};
        assert_ok(context, ent_world_create(context, &table, &world));
    }
    free(flow), free(tariff), free(input), free(output);
    return world;
}

/* All figures of everyone by elimination on the proportional table. */
static void assert_proportional(const ent_table *table, const ent_reliance *r) {
    plain_leontief p;
    double *columns = calloc((size_t)2 * N * M, sizeof *columns), *direct = calloc((size_t)N * M, sizeof *direct);
    plain_make(table, &p);
    for (size_t n = 0; n < N; n++)
        for (size_t row = 0; row < M; row++) {
            for (size_t j = 0; j < J; j++) direct[n * M + row] += p.A[row * M + j * N + n] * p.output[j * N + n];
            columns[n * M + row] = direct[n * M + row];
            columns[(N + n) * M + row] = p.final[n * M + row];
        }
    plain_solve(&p, (size_t)2 * N, columns);
    for (size_t n = 0; n < N; n++) {
        unsigned char home[N] = {0};
        home[n] = 1;
        assert_close(r->face_value_hhi[n], plain_hhi(&p, direct + n * M, home), 1e-10);
        assert_close(r->look_through_hhi[n], plain_hhi(&p, columns + n * M, home), 1e-10);
        for (size_t i = 0; i < N; i++) {
            double embodied = 0;
            for (size_t k = 0; k < J; k++) embodied += p.value_added[k * N + i] * columns[(N + n) * M + k * N + i];
            assert_close(r->face_value_share[n * N + i], plain_share(&p, direct + n * M, i), 1e-11);
            assert_close(r->look_through_share[n * N + i], plain_share(&p, columns + n * M, i), 1e-11);
            assert_close(r->embodied_musd[n * N + i], embodied, 1e-10);
        }
    }
    plain_free(&p);
    free(columns), free(direct);
}

/* The same from the table as it is, where each industry, and final use, has suppliers of its own: the largest distance of
 * a share, face value, look-through and value added. That algebra is held to its own sum: value added in final demand is
 * that of its makers. */
static void compare_with_full(const ent_reliance *r, double worst[3]) {
    double *columns = calloc((size_t)2 * N * M, sizeof *columns), *direct = calloc((size_t)N * M, sizeof *direct);
    double *value_added = calloc(M, sizeof *value_added), *output = calloc(M, sizeof *output);
    plain_leontief p = {.J = J, .N = N, .M = M, .A = calloc((size_t)M * M, sizeof(double))};
    double made_by[N] = {0}, known[N] = {0};
    for (size_t row = 0; row < M; row++) {
        for (size_t c = 0; c < M; c++) output[row] += sold[row][c];
        for (size_t n = 0; n < N; n++) output[row] += final[row][n];
    }
    for (size_t c = 0; c < M; c++) {
        value_added[c] = 1;
        for (size_t row = 0; row < M && output[c] > 0; row++) {
            p.A[row * M + c] = sold[row][c] / output[c];
            value_added[c] -= sold[row][c] / output[c];
        }
    }
    for (size_t n = 0; n < N; n++)
        for (size_t row = 0; row < M; row++) {
            for (size_t j = 0; j < J; j++) direct[n * M + row] += sold[row][n * J + j];
            columns[n * M + row] = direct[n * M + row];
            columns[(N + n) * M + row] = final[row][n];
        }
    plain_solve(&p, (size_t)2 * N, columns);
    for (size_t n = 0; n < N; n++) {
        double all = 0, looked = 0, made = 0, by[3][N] = {{0}};
        for (size_t row = 0; row < M; row++) {
            double embodied = value_added[row] * columns[(N + n) * M + row];
            all += direct[n * M + row], looked += columns[n * M + row], made += embodied;
            made_by[row / J] += embodied;
            if (n == 0) known[row / J] += value_added[row] * output[row];
            by[0][row / J] += direct[n * M + row], by[1][row / J] += columns[n * M + row], by[2][row / J] += embodied;
        }
        for (size_t i = 0; i < N; i++) {
            worst[0] = fmax(worst[0], fabs(by[0][i] / all - r->face_value_share[n * N + i]));
            worst[1] = fmax(worst[1], fabs(by[1][i] / looked - r->look_through_share[n * N + i]));
            worst[2] = fmax(worst[2], fabs(by[2][i] / made - r->embodied_share[n * N + i]));
        }
    }
    for (size_t i = 0; i < N; i++) assert_within(made_by[i] / known[i], 1, 1e-10);
    free(columns), free(direct), free(value_added), free(output), free(p.A);
}

static void test_wiod(void **state) {
    ent_world *world;
    ent_model *model;
    ent_network *network;
    ent_reliance *r;
    double worst[3] = {0};
    (void)state;
    read_table();
    printf("industries without value added: %zu\n", mend_table());
    world = make_world();
    assert_ok(context, ent_model_create(context, world, NULL, &model));
    assert_ok(context, ent_network_create(context, model, NULL, NULL, &network));
    assert_ok(context, ent_reliance_create(context, network, NULL, 2, &r));
    assert_proportional(ent_world_table(world), r);
    for (size_t i = 0; i < N; i++) {
        double made = 0;
        for (size_t n = 0; n < N; n++) made += r->embodied_musd[n * N + i];
        assert_within(made / ent_world_base(world)->value_added_musd[i], 1, 1e-10);
    }
    compare_with_full(r, worst);
    printf("proportional against full table, worst share: face value %.4f, look-through %.4f, value added %.4f\n",
           worst[0], worst[1], worst[2]);
    /* Percentage points that docs/model.md gives. */
    assert_within(worst[0], 0.0349, 5e-5);
    assert_within(worst[1], 0.0465, 5e-5);
    assert_within(worst[2], 0.0257, 5e-5);
    ent_reliance_free(r);
    ent_network_free(network);
    ent_model_free(model);
    ent_world_free(world);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_wiod)};
    int failed;
    if (access(file, R_OK) != 0) {
        printf("skipped: %s is not there\n", file);
        return 77;
    }
    if (ent_context_create(&context) != ENT_OK) return 1;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    ent_context_free(context);
    return failed;
}
