/* check.c: what a figure of a table may be, and how it is said when it is not. */
#include "support/text.h"
#include "world/inside.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *ent_figure(double value, char out[ENT_FIGURE_SIZE]) {
    ent_text text = {0};
    ent_text_addf(&text, "%.6g", value);
    snprintf(out, ENT_FIGURE_SIZE, "%s", text.data == NULL ? "" : text.data);
    ent_text_free(&text);
    return out;
}

static ent_status bad_trade(ent_context *context, const ent_world *world, ent_place place, const char *noun,
                            const char *hint, size_t sector, size_t importer, size_t exporter, double value,
                            const char *bound) {
    const ent_table *t = &world->table;
    char number[ENT_FIGURE_SIZE];
    return ent_fail_at(context, ENT_RANGE, place, noun, hint, "the %s on %s from %s to %s is %s; it must be %s", noun,
                       t->sectors[sector].code, t->regions[exporter].code, t->regions[importer].code,
                       ent_figure(value, number), bound);
}

ent_status ent_check_flow(ent_context *context, const ent_world *world, ent_place place, size_t sector, size_t importer,
                          size_t exporter, double value) {
    if (value >= 0.0 && isfinite(value)) return ENT_OK;
    return bad_trade(context, world, place, "flow", "million US dollars, net of duty", sector, importer, exporter,
                     value, isfinite(value) ? "0 or more" : "finite");
}

ent_status ent_check_tariff(ent_context *context, const ent_world *world, ent_place place, size_t sector,
                            size_t importer, size_t exporter, double value) {
    if (!isfinite(value) || value <= -1.0)
        return bad_trade(context, world, place, "tariff", "a fraction: 0.15 is 15 %", sector, importer, exporter, value,
                         isfinite(value) ? "above -1" : "finite");
    if (importer == exporter && value != 0.0)
        return bad_trade(context, world, place, "tariff", "no region taxes its own goods at a border", sector, importer,
                         exporter, value, "0");
    return ENT_OK;
}

ent_status ent_check_levy(ent_context *context, const ent_world *world, ent_place place, size_t sector, size_t importer,
                          size_t exporter, double value) {
    if (value > 0.0 && isfinite(value)) return ENT_OK;
    return bad_trade(context, world, place, "levy", "gross: 1.1 is a levy of 10 %, 0.9 a subsidy, 1 none", sector,
                     importer, exporter, value, isfinite(value) ? "above 0" : "finite");
}

ent_status ent_check_input(ent_context *context, const ent_world *world, ent_place place, size_t region, size_t sector,
                           size_t input, double value) {
    const ent_table *t = &world->table;
    char number[ENT_FIGURE_SIZE];
    if (value >= 0.0 && value < 1.0) return ENT_OK;
    return ent_fail_at(context, ENT_RANGE, place, "input share", "a fraction of gross output: 0.15 is 15 %",
                       "the share of %s in the output of %s in %s is %s; it must be at least 0 and below 1",
                       t->sectors[input].code, t->sectors[sector].code, t->regions[region].code,
                       ent_figure(value, number));
}

ent_status ent_check_elasticity(ent_context *context, const ent_world *world, ent_place place, size_t set,
                                size_t sector, double value) {
    const ent_table *t = &world->table;
    char number[ENT_FIGURE_SIZE];
    if (value > 0.0 && isfinite(value)) return ENT_OK;
    return ent_fail_at(context, ENT_RANGE, place, t->elasticity_sets[set], "trade elasticities are written as positive",
                       "the elasticity of %s in set \"%s\" is %s; it must be above 0", t->sectors[sector].code,
                       t->elasticity_sets[set], ent_figure(value, number));
}

static const double VALUE_ADDED_TOLERANCE = 1e-4, VALUE_ADDED_LIMIT = 1e-2;

ent_status ent_check_value_added(ent_context *context, ent_world *world, ent_place place, size_t sector, size_t region,
                                 double given) {
    const ent_table *t = &world->table;
    double ours = t->value_added_share[sector * t->n_regions + region];
    double gap = fabs(given - ours);
    char number[3][ENT_FIGURE_SIZE];
    const char *where = t->regions[region].code, *what = t->sectors[sector].code;
    if (gap > world->value_added_gap) world->value_added_gap = gap;
    if (gap <= VALUE_ADDED_TOLERANCE) return ENT_OK;
    ent_figure(given, number[0]), ent_figure(ours, number[1]), ent_figure(gap, number[2]);
    if (!(gap <= VALUE_ADDED_LIMIT)) /* NaN goes here too */
        return ent_fail_at(context, ENT_INPUT, place, "share", "the two files are not of the same table",
                           "the value-added share of %s in %s is given as %s, but 1 - inputs is %s", what, where,
                           number[0], number[1]);
    ent_warn_at(context, place, "the value-added share of %s in %s is given as %s, but 1 - inputs is %s, which is used",
                what, where, number[0], number[1]);
    return ENT_OK;
}

/* The line on which the largest input share of an industry stands. */
static uint32_t line_of_industry(const ent_table *t, const uint32_t *lines, size_t sector, size_t region) {
    size_t J = t->n_sectors, N = t->n_regions, largest = sector * N + region;
    for (size_t k = 0; k < J; k++) {
        size_t cell = (k * J + sector) * N + region;
        if (t->input_share[cell] > t->input_share[largest]) largest = cell;
    }
    return lines[largest];
}

ent_status ent_world_derive_value_added(ent_context *context, ent_world *world, ent_place place,
                                        const uint32_t *lines) {
    ent_table *t = &world->table;
    size_t J = t->n_sectors, N = t->n_regions;
    double *share = ent_arena_doubles(&world->arena, J * N); /* first the sums of inputs */
    if (share == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < J; k++)
        for (size_t cell = 0; cell < J * N; cell++) share[cell] += t->input_share[k * J * N + cell];
    t->value_added_share = share;
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++) {
            double sum = share[j * N + n];
            char number[ENT_FIGURE_SIZE];
            share[j * N + n] = 1.0 - sum;
            if (sum < 1.0) continue;
            if (lines != NULL) place.line = line_of_industry(t, lines, j, n), place.column = 1;
            return ent_fail_at(context, ENT_RANGE, place, "share", "what is left is value added and must be positive",
                               "the input shares of %s in %s sum to %s; the sum must be below 1", t->sectors[j].code,
                               t->regions[n].code, ent_figure(sum, number));
        }
    return ENT_OK;
}
