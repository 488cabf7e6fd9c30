/* builtin.c: the table that comes with the library, packed from data/world-2024 at build time (tools/pack_world.c). */
#include "world/blob.h"

/* builtin_blob.S */
extern const char ent_builtin_blob[] __attribute__((visibility("hidden")));
extern const char ent_builtin_blob_end[] __attribute__((visibility("hidden")));

ent_status ent_world_builtin(ent_context *context, ent_world **out) {
    return ent_blob_view(context, ent_builtin_blob, (size_t)(ent_builtin_blob_end - ent_builtin_blob), out);
}
