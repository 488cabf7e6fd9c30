#include "random_economy.h"
#include "assert_close.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

double test_uniform(test_random *random, double low, double high) {
    uint64_t z = (random->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return low + (high - low) * (double)(z >> 11) * 0x1p-53;
}

size_t test_integer(test_random *random, size_t low, size_t high) {
    size_t n = high - low + 1;
    size_t pick = (size_t)(test_uniform(random, 0.0, 1.0) * (double)n);
    return low + (pick < n ? pick : n - 1);
}

uint64_t test_seed(const char *name, uint64_t standard) {
    const char *given = getenv("ENTENTE_TEST_SEED");
    uint64_t seed = given == NULL ? standard : strtoull(given, NULL, 0);
    printf("%s: seed %llu\n", name, (unsigned long long)seed);
    return seed;
}

size_t test_cases(size_t standard) {
    const char *effort = getenv("ENTENTE_TEST_EFFORT");
    size_t factor = effort == NULL ? 1 : (size_t)strtoull(effort, NULL, 10);
    return standard * (factor == 0 ? 1 : factor);
}

/* Market sizes and shares are drawn freely; what makes the table add up is that final demand is the residual of (8),
 * kept positive by input shares below one half and by home markets that dominate. With `balanced`, foreign flows are
 * made symmetric in value, so that imports equal exports pair by pair. */
ent_world *random_economy(ent_context *context, test_random *random, const random_economy_options *options) {
    size_t J = options->n_sectors, N = options->n_regions;
    ent_region *regions = calloc(N, sizeof *regions);
    ent_sector *sectors = calloc(J, sizeof *sectors);
    char(*names)[32] = calloc(N + J, sizeof *names);
    double *flow = calloc(J * N * N, sizeof *flow), *tariff = calloc(J * N * N, sizeof *tariff);
    double *input = calloc(J * J * N, sizeof *input), *theta = calloc(J, sizeof *theta);
    double *levy = calloc(J * N * N, sizeof *levy);
    static const char *const sets[1] = {"median"};
    ent_world *world = NULL;
    for (size_t n = 0; n < N; n++) {
        snprintf(names[n], sizeof names[n], "R%02zu", n);
        regions[n] = (ent_region){
            .code = names[n], .name_en = names[n], .name_fr = names[n], .basin = "", .groups = ""};
    }
    for (size_t j = 0; j < J; j++) {
        snprintf(names[N + j], sizeof names[N + j], "s%02zu", j);
        sectors[j] = (ent_sector){.code = names[N + j],
                                  .name_en = names[N + j],
                                  .name_fr = names[N + j],
                                  .isic_rev4 = "",
                                  .tradable_goods = j + 1 < J || J == 1};
        theta[j] = test_uniform(random, 2.0, 8.0);
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                double *cell = &flow[(j * N + n) * N + i];
                if (n == i) *cell = test_uniform(random, 200.0, 1000.0);
                else if (test_uniform(random, 0.0, 1.0) >= options->sparse_share)
                    *cell = test_uniform(random, 1.0, 150.0) / (double)N;
                if (options->balanced && i < n) *cell = flow[(j * N + i) * N + n];
                if (n != i) tariff[(j * N + n) * N + i] = test_uniform(random, 0.0, options->tariff_max);
            }
    }
    for (size_t at = 0; at < J * N * N; at++) {
        levy[at] = 1.0;
        if (options->levy_max > 0.0 && (at == 0 || test_uniform(random, 0.0, 1.0) < 1.0 / 3.0))
            levy[at] += test_uniform(random, -options->levy_max, options->levy_max);
    }
    for (size_t j = 0; j < J && !options->no_inputs; j++)
        for (size_t n = 0; n < N; n++) {
            double total = test_uniform(random, 0.1, 0.45), sum = 0.0;
            for (size_t k = 0; k < J; k++) sum += input[(k * J + j) * N + n] = test_uniform(random, 0.1, 1.0);
            for (size_t k = 0; k < J; k++) input[(k * J + j) * N + n] *= total / sum;
        }
    /* Keep final demand positive: an input supplied by little may be asked for by much, so scale columns of g. */
    for (size_t n = 0; n < N && !options->no_inputs; n++)
        for (size_t k = 0; k < J; k++) {
            double supply = 0.0, use = 0.0;
            for (size_t i = 0; i < N; i++) supply += flow[(k * N + n) * N + i];
            for (size_t j = 0; j < J; j++) {
                double made = 0.0;
                for (size_t m = 0; m < N; m++) made += flow[(j * N + m) * N + n] / levy[(j * N + m) * N + n];
                use += input[(k * J + j) * N + n] * made;
            }
            for (size_t j = 0; j < J && use > 0.8 * supply; j++) input[(k * J + j) * N + n] *= 0.8 * supply / use;
        }
    {
        ent_table table = {.struct_version = ENT_TABLE_VERSION,
                           .name = "random",
                           .n_sectors = J,
                           .n_regions = N,
                           .n_elasticity_sets = 1,
                           .regions = regions,
                           .sectors = sectors,
                           .elasticity_sets = sets,
                           .flow_musd = flow,
                           .tariff_rate = tariff,
                           .input_share = input,
                           .elasticity = theta,
                           .levy_gross = levy};
        assert_ok(context, ent_world_create(context, &table, &world));
    }
    free(regions), free(sectors), free(names), free(flow), free(tariff), free(input), free(theta), free(levy);
    return world;
}
