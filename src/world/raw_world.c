#include "world/raw_world.h"
#include "support/text.h"
#include "world/inside.h"

#include <stdlib.h>
#include <string.h>

/* Whether a code of the table is a group's name: then groups are left out, as a name must mean one thing. */
static int groups_clash(const ent_raw *raw, const ent_world *known) {
    for (size_t n = 0; n < raw->n_regions; n++) {
        size_t index = ent_labels_find(&known->region_names, raw->regions[n]);
        if (index != ENT_LABEL_NONE && index >= known->table.n_regions) return 1;
    }
    return 0;
}

static ent_status name_regions(ent_context *context, ent_world *world, const ent_raw *raw, const ent_world *known) {
    ent_region *regions = ent_arena_take(&world->arena, raw->n_regions * sizeof *regions);
    int clash = groups_clash(raw, known);
    if (regions == NULL) return ent_fail_nomem(context);
    for (size_t n = 0; n < raw->n_regions; n++) {
        size_t index = ent_labels_find(&known->regions, raw->regions[n]);
        ent_region from = {.code = raw->regions[n], .name_en = raw->regions[n], .name_fr = raw->regions[n]};
        ent_region *to = &regions[n];
        from.basin = from.groups = "";
        if (index != ENT_LABEL_NONE) from = known->table.regions[index];
        to->iso_numeric = from.iso_numeric;
        to->code = ent_arena_string(&world->arena, from.code);
        to->name_en = ent_arena_string(&world->arena, from.name_en);
        to->name_fr = ent_arena_string(&world->arena, from.name_fr);
        to->basin = ent_arena_string(&world->arena, from.basin);
        to->groups = ent_arena_string(&world->arena, clash ? "" : from.groups);
        if (!to->code || !to->name_en || !to->name_fr || !to->basin || !to->groups) return ent_fail_nomem(context);
    }
    world->table.regions = regions;
    return ENT_OK;
}

static ent_status name_sectors(ent_context *context, ent_world *world, const ent_raw *raw) {
    ent_sector *sectors = ent_arena_take(&world->arena, raw->n_industries * sizeof *sectors);
    if (sectors == NULL) return ent_fail_nomem(context);
    for (size_t j = 0; j < raw->n_industries; j++) {
        const char *name = raw->industry_names[j] != NULL ? raw->industry_names[j] : raw->industries[j];
        ent_sector *to = &sectors[j];
        to->code = ent_arena_string(&world->arena, raw->industries[j]);
        to->name_en = to->name_fr = ent_arena_string(&world->arena, name);
        to->isic_rev4 = "";
        to->tradable_goods = raw->is_goods[j];
        if (!to->code || !to->name_en) return ent_fail_nomem(context);
    }
    world->table.sectors = sectors;
    return ENT_OK;
}

/* One elasticity for all sectors is a set of its own name. */
static ent_status name_sets(ent_context *context, ent_world *world, const ent_import_options *options) {
    const char **sets;
    if (options->elasticities != NULL) return ent_read_elasticity_sets(context, options->elasticities, world);
    sets = ent_arena_take(&world->arena, sizeof *sets);
    if (sets == NULL) return ent_fail_nomem(context);
    sets[0] = "uniform";
    world->table.elasticity_sets = sets;
    world->table.n_elasticity_sets = 1;
    return ENT_OK;
}

static ent_status fill_elasticities(ent_context *context, ent_world *world, const ent_import_options *options) {
    size_t J = world->table.n_sectors;
    double *theta;
    if (options->elasticities != NULL) return ent_read_elasticities(context, options->elasticities, world);
    theta = ent_arena_doubles(&world->arena, J);
    if (theta == NULL) return ent_fail_nomem(context);
    for (size_t j = 0; j < J; j++) {
        theta[j] = options->elasticity;
        ENT_TRY(ent_check_elasticity(context, world, (ent_place){0}, 0, j, theta[j]));
    }
    world->table.elasticity = theta;
    return ENT_OK;
}

static ent_status fill_tariffs(ent_context *context, ent_world *world, const ent_import_options *options,
                               double *tariff) {
    if (options->tariffs == NULL) return ENT_OK;
    switch (options->tariff_unit) {
    case ENT_TARIFF_FRACTION: return ent_read_tariffs(context, options->tariffs, world, tariff);
    case ENT_TARIFF_PERCENT: return ent_read_tariffs_percent(context, options->tariffs, world, tariff);
    case ENT_TARIFF_MULTIPLIER: return ent_read_tariffs_multiplier(context, options->tariffs, world, tariff);
    case ENT_TARIFF_UNSTATED: break;
    }
    return ent_fail_at(context, ENT_USAGE, (ent_place){.file = options->tariffs}, "tariff-unit",
                       "say fraction (0.05), percent (5) or multiplier (1.05)",
                       "the unit of the tariffs is not stated");
}

/* One row of the table: what industry k of region i sells. */
static void add_row(const ent_raw *raw, const ent_balanced *b, size_t i, size_t k, const double *tariff, double *flow,
                    double *input) {
    size_t N = raw->n_regions, J = raw->n_industries, rows = N * J, row = i * J + k;
    const double *z = raw->intermediate_musd + row * rows;
    for (size_t n = 0; n < N; n++) {
        size_t cell = (k * N + n) * N + i;
        double sum = b->demand_musd[row * N + n], duty_paid = 1.0 + tariff[cell];
        for (size_t j = 0; j < J; j++) {
            double value = z[n * J + j];
            sum += value;
            input[(k * J + j) * N + n] += value * duty_paid;
        }
        flow[cell] = sum;
    }
}

static void divide_by_output(const ent_raw *raw, const ent_balanced *b, double *input) {
    size_t N = raw->n_regions, J = raw->n_industries;
    for (size_t k = 0; k < J; k++)
        for (size_t j = 0; j < J; j++)
            for (size_t n = 0; n < N; n++) {
                double output = b->output_musd[n * J + j];
                input[(k * J + j) * N + n] = output > 0.0 ? input[(k * J + j) * N + n] / output : 0.0;
            }
}

static ent_status fill_figures(ent_context *context, ent_world *world, const ent_raw *raw, const ent_balanced *b,
                               const ent_import_options *options) {
    ent_table *t = &world->table;
    size_t N = raw->n_regions, J = raw->n_industries;
    double *flow = ent_arena_doubles(&world->arena, J * N * N), *tariff = ent_arena_doubles(&world->arena, J * N * N);
    double *input = ent_arena_doubles(&world->arena, J * J * N);
    ent_place place = {.file = raw->file};
    if (flow == NULL || tariff == NULL || input == NULL) return ent_fail_nomem(context);
    t->flow_musd = flow, t->tariff_rate = tariff, t->input_share = input;
    ENT_TRY(fill_elasticities(context, world, options));
    ENT_TRY(fill_tariffs(context, world, options, tariff));
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < J; k++) add_row(raw, b, i, k, tariff, flow, input);
    divide_by_output(raw, b, input);
    for (size_t k = 0, cell = 0; k < J; k++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++, cell++) {
                flow[cell] += 0.0; /* -0 becomes 0 */
                ENT_TRY(ent_check_flow(context, world, place, k, n, i, flow[cell]));
            }
    for (size_t k = 0, cell = 0; k < J; k++)
        for (size_t j = 0; j < J; j++)
            for (size_t n = 0; n < N; n++, cell++)
                ENT_TRY(ent_check_input(context, world, place, n, j, k, input[cell]));
    ENT_TRY(ent_world_derive_value_added(context, world, place, NULL));
    return ent_world_finish(context, world, place, NULL);
}

static ent_status build(ent_context *context, ent_world *world, const ent_raw *raw, const ent_balanced *balanced,
                        const ent_import_options *options, const char *name, int year) {
    ent_place place = {.file = raw->file};
    ent_world *known = NULL;
    ent_status status;
    world->table.name = ent_arena_string(&world->arena, name);
    if (world->table.name == NULL) return ent_fail_nomem(context);
    world->table.base_year = year;
    ENT_TRY(ent_world_builtin(context, &known));
    status = name_regions(context, world, raw, known);
    ent_world_free(known);
    if (status != ENT_OK) return status;
    ENT_TRY(name_sectors(context, world, raw));
    ENT_TRY(name_sets(context, world, options));
    ENT_TRY(
        ent_world_set_size(context, world, place, raw->n_industries, raw->n_regions, world->table.n_elasticity_sets));
    ENT_TRY(ent_world_index(context, world, place));
    return fill_figures(context, world, raw, balanced, options);
}

ent_status ent_raw_to_world(ent_context *context, const ent_raw *raw, const ent_balanced *balanced,
                            const ent_import_options *options, const char *name, int year, ent_world **out) {
    ent_world *world = ent_world_new();
    ent_status status = world == NULL ? ent_fail_nomem(context)
                                      : build(context, world, raw, balanced, options, name, year);
    if (status != ENT_OK) ent_world_free(world);
    *out = status == ENT_OK ? world : NULL;
    return status;
}
