/* describe.c: what is known of regions that a table names by code only: taken from the table built in. */
#include "world/inside.h"

/* Whether a code of the table is a group's name: then groups are left out, as a name must mean one thing. */
static int groups_clash(const char *const *codes, size_t count, const ent_world *known) {
    for (size_t n = 0; n < count; n++) {
        size_t index = ent_labels_find(&known->region_names, codes[n]);
        if (index != ENT_LABEL_NONE && index >= known->table.n_regions) return 1;
    }
    return 0;
}

static ent_status describe(ent_context *context, ent_world *world, const char *const *codes, size_t count,
                           const ent_world *known) {
    ent_region *regions = ent_arena_take(&world->arena, count * sizeof *regions);
    int clash = groups_clash(codes, count, known);
    if (regions == NULL) return ent_fail_nomem(context);
    for (size_t n = 0; n < count; n++) {
        size_t index = ent_labels_find(&known->regions, codes[n]);
        ent_region from = {.code = codes[n], .name_en = codes[n], .name_fr = codes[n]};
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

ent_status ent_describe_regions(ent_context *context, ent_world *world, const char *const *codes, size_t count) {
    ent_world *known = NULL;
    ent_status status;
    ENT_TRY(ent_world_builtin(context, &known));
    status = describe(context, world, codes, count, known);
    ent_world_free(known);
    return status;
}
