/* one_way.h: trade that bans have left in one direction only. */
#ifndef ENT_EXPOSURE_ONE_WAY_H
#define ENT_EXPOSURE_ONE_WAY_H

#include "model/base.h"

/* MODEL section 1 lets a region that can no longer sell buy only what its deficit pays for. The same must hold for any
 * bloc of regions that trade with each other: one that buys nothing outside and sells there gives goods away, unless
 * it has a surplus to lend, and one that only buys needs a deficit. Where there is none no equilibrium exists, and
 * such trade ends too: its cells in kappa [J][N][N] are closed. NOMEM. */
ENT_MUST_USE ent_status ent_one_way_close(ent_context *context, const ent_model *model, double *kappa);

#endif
