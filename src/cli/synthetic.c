#include "synthetic.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct draft {
    size_t N, J;
    ent_region *regions;
    ent_sector *sectors;
    char (*codes)[24];
    double *flow, *tariff, *input, *theta;
    uint64_t state;
} draft;

/* splitmix64, uniform in [low, high) */
static double draw(draft *d, double low, double high) {
    uint64_t z = (d->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return low + (high - low) * (double)(z >> 11) * 0x1p-53;
}

static void draw_trade(draft *d) {
    for (size_t j = 0; j < d->J; j++) {
        int goods = j + 1 < d->J;
        d->theta[j] = draw(d, 3.5, 6.0);
        for (size_t n = 0; n < d->N; n++)
            for (size_t i = 0; i < d->N; i++) {
                size_t at = (j * d->N + n) * d->N + i;
                double gravity = 1e6 / (double)(n + 1) / (double)(i + 1);
                d->flow[at] = n == i ? 3e6 / (double)(n + 1) * draw(d, 0.7, 1.3)
                                     : (goods ? 0.3 : 0.02) * gravity * draw(d, 0.2, 1.8);
                d->tariff[at] = n == i || !goods ? 0.0 : draw(d, 0.0, 0.1);
            }
    }
}

/* Input shares of about one half of output, cut where they would ask for more than 80 % of what is bought. */
static void draw_technology(draft *d) {
    size_t J = d->J, N = d->N;
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++) {
            double sum = 0.0, total = draw(d, 0.35, 0.65);
            for (size_t k = 0; k < J; k++) sum += d->input[(k * J + j) * N + n] = draw(d, 0.05, 1.0);
            for (size_t k = 0; k < J; k++) d->input[(k * J + j) * N + n] *= total / sum;
        }
    for (size_t k = 0; k < J; k++)
        for (size_t n = 0; n < N; n++) {
            double supply = 0.0, use = 0.0;
            for (size_t i = 0; i < N; i++) supply += d->flow[(k * N + n) * N + i];
            for (size_t j = 0; j < J; j++) {
                double made = 0.0;
                for (size_t m = 0; m < N; m++) made += d->flow[(j * N + m) * N + n];
                use += d->input[(k * J + j) * N + n] * made;
            }
            for (size_t j = 0; j < J && use > 0.8 * supply; j++) d->input[(k * J + j) * N + n] *= 0.8 * supply / use;
        }
}

static void name_all(draft *d) {
    for (size_t n = 0; n < d->N; n++) {
        snprintf(d->codes[n], sizeof d->codes[n], "R%03zu", n);
        d->regions[n] = (ent_region){
            .code = d->codes[n], .name_en = d->codes[n], .name_fr = d->codes[n], .basin = "", .groups = ""};
    }
    for (size_t j = 0; j < d->J; j++) {
        char *code = d->codes[d->N + j];
        snprintf(code, sizeof d->codes[0], "S%03zu", j);
        d->sectors[j] = (ent_sector){
            .code = code, .name_en = code, .name_fr = code, .isic_rev4 = "", .tradable_goods = j + 1 < d->J};
    }
}

ent_status synthetic_world(ent_context *context, size_t n_regions, size_t n_sectors, ent_world **out) {
    static const char *const sets[1] = {"median"};
    size_t N = n_regions, J = n_sectors;
    draft d = {.N = N,
               .J = J,
               .state = 20241231,
               .regions = calloc(N, sizeof *d.regions),
               .sectors = calloc(J, sizeof *d.sectors),
               .codes = calloc(N + J, sizeof *d.codes),
               .flow = calloc(J * N * N, sizeof *d.flow),
               .tariff = calloc(J * N * N, sizeof *d.tariff),
               .input = calloc(J * J * N, sizeof *d.input),
               .theta = calloc(J, sizeof *d.theta)};
    ent_status status = ENT_NOMEM;
    *out = NULL;
    if (d.regions != NULL && d.sectors != NULL && d.codes != NULL && d.flow != NULL && d.tariff != NULL &&
        d.input != NULL && d.theta != NULL) {
        ent_table table = {.struct_version = ENT_TABLE_VERSION,
                           .name = "synthetic",
                           .n_sectors = J,
                           .n_regions = N,
                           .n_elasticity_sets = 1,
                           .regions = d.regions,
                           .sectors = d.sectors,
                           .elasticity_sets = sets,
                           .flow_musd = d.flow,
                           .tariff_rate = d.tariff,
                           .input_share = d.input,
                           .elasticity = d.theta};
        name_all(&d);
        draw_trade(&d);
        draw_technology(&d);
        status = ent_world_create(context, &table, out);
    }
    free(d.regions), free(d.sectors), free(d.codes), free(d.flow), free(d.tariff), free(d.input), free(d.theta);
    return status;
}
