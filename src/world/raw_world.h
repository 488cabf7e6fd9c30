/* raw_world.h: from a balanced table to a world (MODEL section 0). */
#ifndef ENT_WORLD_RAW_WORLD_H
#define ENT_WORLD_RAW_WORLD_H

#include "world/balance.h"

#include <entente/world.h>

/* Adds over uses: flows M[j][n][i] = sum_k Z + demand, input shares g[k][j][n] = sum_i Z (1 + t) / Y. Elasticities and
 * tariffs by `options`, names and groups of regions from the built-in table where codes are the same. What the checks of
 * a world may answer. */
ENT_MUST_USE ent_status ent_raw_to_world(ent_context *context, const ent_raw *raw, const ent_balanced *balanced,
                                         const ent_import_options *options, const char *name, int year,
                                         ent_world **out);

#endif
