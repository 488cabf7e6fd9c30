#include "world/reshape.h"

ent_status ent_reshape_finish(ent_context *context, const ent_table *table, const ent_world *from, const char *key,
                              const char *text, ent_world **out) {
    ent_note note = {key, text};
    ent_world *world = NULL;
    ent_status status;
    *out = NULL;
    ENT_TRY(ent_world_create(context, table, &world));
    status = ent_world_add_notes(context, world, from->notes, from->n_notes);
    if (status == ENT_OK) status = ent_world_add_notes(context, world, &note, 1);
    if (status == ENT_OK) *out = world;
    else ent_world_free(world);
    return status;
}
