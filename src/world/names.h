/* names.h: a name in somebody's file becomes members of a world, or a message that says where and what was meant.
 *
 * The functions of world.h with a place and a key: `what` is the word the message uses and the key it is filed under
 * ("exporter"). A failure reads: tokyo.yaml:14:13: exporter "JAP" is unknown; did you mean "JPN"? */
#ifndef ENT_WORLD_NAMES_H
#define ENT_WORLD_NAMES_H

#include "support/context.h"

#include <entente/world.h>

ENT_MUST_USE ent_status ent_world_region_at(ent_context *context, const ent_world *world, ent_place place,
                                            const char *what, const char *code, size_t *out);
ENT_MUST_USE ent_status ent_world_sector_at(ent_context *context, const ent_world *world, ent_place place,
                                            const char *what, const char *code, size_t *out);
ENT_MUST_USE ent_status ent_world_mark_regions_at(ent_context *context, const ent_world *world, ent_place place,
                                                  const char *what, const char *name, unsigned char *flags);
ENT_MUST_USE ent_status ent_world_mark_sectors_at(ent_context *context, const ent_world *world, ent_place place,
                                                  const char *what, const char *name, unsigned char *flags);

#endif
