/* synthetic.h: a made-up world of any size, for measuring. */
#ifndef ENT_CLI_SYNTHETIC_H
#define ENT_CLI_SYNTHETIC_H

#include <entente/world.h>

/* Every pair trades in every sector, as in an inter-country input-output table; sizes of economies fall like 1/rank,
 * home markets dominate, one sector of services. The same world at every call. */
ENT_MUST_USE ent_status synthetic_world(ent_context *context, size_t n_regions, size_t n_sectors, ent_world **out);

#endif
