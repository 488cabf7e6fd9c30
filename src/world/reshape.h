/* reshape.h: what the makers of a world out of a world share. */
#ifndef ENT_WORLD_RESHAPE_H
#define ENT_WORLD_RESHAPE_H

#include "world/csv.h"
#include "world/inside.h"

#include <entente/reshape.h>

/* Makes the world of `table` (copied), with the notes of `from` and one more. INPUT, RANGE, NOMEM. */
ENT_MUST_USE ent_status ent_reshape_finish(ent_context *context, const ent_table *table, const ent_world *from,
                                           const char *key, const char *text, ent_world **out);

/* --- aggregate_map.c: which old one becomes which new one --- */

typedef struct ent_merged {
    const char *code, *name_en, *name_fr; /* names NULL: none given */
    size_t first, count;                  /* members, in order of the old world: member[first] ... */
} ent_merged;

typedef struct ent_merging {
    size_t n_old, n_new;
    size_t *target;     /* [n_old] */
    ent_merged *merged; /* [n_new], by their first member */
    size_t *member;     /* [n_old] */
} ent_merging;

/* From a map or names (ent_aggregate_options); memory is the arena's. */
ENT_MUST_USE ent_status ent_merging_read(ent_context *context, const ent_world *world, int of_regions, const char *spec,
                                         ent_arena *arena, ent_merging *out);

#endif
