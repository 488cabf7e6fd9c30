/* world.c: a world from arrays, and how it is asked. */
#include "world/inside.h"

#include <stdlib.h>
#include <string.h>

ent_world *ent_world_new(void) {
    ent_world *world = calloc(1, sizeof *world);
    if (world != NULL) world->table.struct_version = ENT_TABLE_VERSION;
    return world;
}

void ent_world_free(ent_world *world) {
    if (world == NULL) return;
    ent_arena_free(&world->arena);
    free(world);
}

const ent_table *ent_world_table(const ent_world *world) { return &world->table; }
const ent_base *ent_world_base(const ent_world *world) { return &world->base; }
const char *ent_world_hash(const ent_world *world) { return world->hash; }

const ent_note *ent_world_notes(const ent_world *world, size_t *count) {
    *count = world->n_notes;
    return world->notes;
}

ent_status ent_world_add_notes(ent_context *context, ent_world *world, const ent_note *notes, size_t count) {
    size_t before = world->n_notes;
    ent_note *all = ent_arena_take(&world->arena, (before + count) * sizeof *all);
    if (all == NULL) return ent_fail_nomem(context);
    if (before > 0) memcpy(all, world->notes, before * sizeof *all);
    for (size_t i = 0; i < count; i++) {
        all[before + i].key = ent_arena_string(&world->arena, notes[i].key);
        all[before + i].text = ent_arena_string(&world->arena, notes[i].text);
        if (all[before + i].key == NULL || all[before + i].text == NULL) return ent_fail_nomem(context);
    }
    world->notes = all;
    world->n_notes = before + count;
    return ENT_OK;
}

/* Two gigabytes an array; beyond that a mistake in the labels is likelier than a table. */
static const size_t CELL_LIMIT = (size_t)1 << 28;

ent_status ent_world_set_size(ent_context *context, ent_world *world, ent_place place, size_t n_sectors,
                              size_t n_regions, size_t n_sets) {
    size_t longest = n_sectors > n_regions ? n_sectors : n_regions;
    if (n_sectors == 0 || n_regions == 0 || n_sets == 0)
        return ent_fail_at(context, ENT_INPUT, place, NULL, NULL, "a world needs at least one %s",
                           n_regions == 0   ? "region"
                           : n_sectors == 0 ? "sector"
                                            : "elasticity set");
    if (longest > CELL_LIMIT || n_sectors > CELL_LIMIT / n_regions || n_sectors * n_regions > CELL_LIMIT / longest)
        return ent_fail_at(context, ENT_RANGE, place, NULL, NULL,
                           "a table of %zu sectors and %zu regions is beyond the limit of %zu cells", n_sectors,
                           n_regions, CELL_LIMIT);
    world->table.n_sectors = n_sectors;
    world->table.n_regions = n_regions;
    world->table.n_elasticity_sets = n_sets;
    return ENT_OK;
}

void ent_world_keep_levies(ent_world *world, const double *levy_gross) {
    size_t N = world->table.n_regions, cells = world->table.n_sectors * N * N;
    for (size_t cell = 0; cell < cells; cell++)
        if (levy_gross[cell] != 1.0) {
            world->table.levy_gross = levy_gross;
            return;
        }
}

ent_status ent_world_finish(ent_context *context, ent_world *world, ent_place place, const char *hash) {
    ENT_TRY(ent_world_calibrate(context, world, place));
    if (hash == NULL) return ent_world_hash_content(context, world, world->hash);
    memcpy(world->hash, hash, sizeof world->hash);
    return ENT_OK;
}

static const char *copy_string(ent_world *world, const char *string, const char *fallback) {
    return ent_arena_string(&world->arena, string == NULL || *string == '\0' ? fallback : string);
}

static ent_status copy_labels(ent_context *context, ent_world *world, const ent_table *from) {
    ent_region *regions = ent_arena_take(&world->arena, from->n_regions * sizeof *regions);
    ent_sector *sectors = ent_arena_take(&world->arena, from->n_sectors * sizeof *sectors);
    const char **sets = ent_arena_take(&world->arena, from->n_elasticity_sets * sizeof *sets);
    int complete = regions != NULL && sectors != NULL && sets != NULL;
    for (size_t n = 0; complete && n < from->n_regions; n++) {
        const ent_region *r = &from->regions[n];
        regions[n] = (ent_region){.code = copy_string(world, r->code, ""),
                                  .name_en = copy_string(world, r->name_en, r->code == NULL ? "" : r->code),
                                  .name_fr = copy_string(world, r->name_fr, r->code == NULL ? "" : r->code),
                                  .basin = copy_string(world, r->basin, ""),
                                  .groups = copy_string(world, r->groups, ""),
                                  .iso_numeric = r->iso_numeric};
        complete = regions[n].code && regions[n].name_en && regions[n].name_fr && regions[n].basin && regions[n].groups;
    }
    for (size_t j = 0; complete && j < from->n_sectors; j++) {
        const ent_sector *s = &from->sectors[j];
        sectors[j] = (ent_sector){.code = copy_string(world, s->code, ""),
                                  .name_en = copy_string(world, s->name_en, s->code == NULL ? "" : s->code),
                                  .name_fr = copy_string(world, s->name_fr, s->code == NULL ? "" : s->code),
                                  .isic_rev4 = copy_string(world, s->isic_rev4, ""),
                                  .tradable_goods = s->tradable_goods != 0};
        complete = sectors[j].code && sectors[j].name_en && sectors[j].name_fr && sectors[j].isic_rev4;
    }
    for (size_t s = 0; complete && s < from->n_elasticity_sets; s++)
        complete = (sets[s] = copy_string(world, from->elasticity_sets[s], "")) != NULL;
    world->table.name = copy_string(world, from->name, "world");
    if (!complete || world->table.name == NULL) return ent_fail_nomem(context);
    world->table.base_year = from->base_year;
    world->table.regions = regions;
    world->table.sectors = sectors;
    world->table.elasticity_sets = sets;
    return ENT_OK;
}

/* A copy with every -0 made 0, so that equal tables have equal bits. */
static const double *copy_figures(ent_world *world, const double *from, size_t count) {
    double *copy = ent_arena_doubles(&world->arena, count);
    for (size_t i = 0; copy != NULL && i < count; i++) copy[i] = from[i] + 0.0;
    return copy;
}

static ent_status check_figures(ent_context *context, ent_world *world) {
    const ent_table *t = &world->table;
    size_t J = t->n_sectors, N = t->n_regions, cell = 0;
    ent_place nowhere = {0};
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++, cell++) {
                ENT_TRY(ent_check_flow(context, world, nowhere, j, n, i, t->flow_musd[cell]));
                ENT_TRY(ent_check_tariff(context, world, nowhere, j, n, i, t->tariff_rate[cell]));
                if (t->levy_gross != NULL)
                    ENT_TRY(ent_check_levy(context, world, nowhere, j, n, i, t->levy_gross[cell]));
            }
    cell = 0;
    for (size_t k = 0; k < J; k++)
        for (size_t j = 0; j < J; j++)
            for (size_t n = 0; n < N; n++, cell++)
                ENT_TRY(ent_check_input(context, world, nowhere, n, j, k, t->input_share[cell]));
    for (size_t s = 0; s < t->n_elasticity_sets; s++)
        for (size_t j = 0; j < J; j++)
            ENT_TRY(ent_check_elasticity(context, world, nowhere, s, j, t->elasticity[s * J + j]));
    return ENT_OK;
}

static ent_status create(ent_context *context, const ent_table *from, ent_world *world) {
    ent_place nowhere = {0};
    ent_table *t = &world->table;
    size_t J, N;
    ENT_TRY(ent_world_set_size(context, world, nowhere, from->n_sectors, from->n_regions, from->n_elasticity_sets));
    J = t->n_sectors, N = t->n_regions;
    ENT_TRY(copy_labels(context, world, from));
    ENT_TRY(ent_world_index(context, world, nowhere));
    t->flow_musd = copy_figures(world, from->flow_musd, J * N * N);
    t->tariff_rate = copy_figures(world, from->tariff_rate, J * N * N);
    t->input_share = copy_figures(world, from->input_share, J * J * N);
    t->elasticity = copy_figures(world, from->elasticity, t->n_elasticity_sets * J);
    if (t->flow_musd == NULL || t->tariff_rate == NULL || t->input_share == NULL || t->elasticity == NULL)
        return ent_fail_nomem(context);
    if (from->levy_gross != NULL) {
        const double *levy = copy_figures(world, from->levy_gross, J * N * N);
        if (levy == NULL) return ent_fail_nomem(context);
        ent_world_keep_levies(world, levy);
    }
    ENT_TRY(check_figures(context, world));
    ENT_TRY(ent_world_derive_value_added(context, world, nowhere, NULL));
    for (size_t j = 0; from->value_added_share != NULL && j < J; j++)
        for (size_t n = 0; n < N; n++)
            ENT_TRY(ent_check_value_added(context, world, nowhere, j, n, from->value_added_share[j * N + n]));
    return ent_world_finish(context, world, nowhere, NULL);
}

ent_status ent_world_create(ent_context *context, const ent_table *table, ent_world **out) {
    ent_subject former;
    ent_world *world;
    ent_status status;
    *out = NULL;
    if (table->struct_version != ENT_TABLE_VERSION)
        return ent_fail(context, ENT_VERSION, "the table has struct_version %u, this library reads %u",
                        table->struct_version, (uint32_t)ENT_TABLE_VERSION);
    if (table->regions == NULL || table->sectors == NULL || table->elasticity_sets == NULL ||
        table->flow_musd == NULL || table->tariff_rate == NULL || table->input_share == NULL ||
        table->elasticity == NULL)
        return ent_fail(context, ENT_INPUT,
                        "the table lacks an array: only value_added_share and levy_gross may be NULL");
    world = ent_world_new();
    if (world == NULL) return ent_fail_nomem(context);
    former = ent_context_enter(context, ENT_SUBJECT_WORLD);
    status = create(context, table, world);
    ent_context_enter(context, former);
    if (status == ENT_OK) *out = world;
    else ent_world_free(world);
    return status;
}
