/* deficits.h: the dated path of trade deficits (MODEL section 1, closures). */
#ifndef ENT_PACKAGE_DEFICITS_H
#define ENT_PACKAGE_DEFICITS_H

#include "package/plan.h"
#include "package/values.h"

/* The value of `deficits`. */
ENT_MUST_USE ent_status ent_read_deficits(ent_reader *reader, const yaml_node_t *node);

/* Resolves the regions, and refuses paths of all regions that do not sum to 0 on each day. */
ENT_MUST_USE ent_status ent_deficits_check(ent_context *context, const ent_plan *plan);

/* The mean of the deficits on the days first..last, [N] in `arena`, million USD of the base year; NULL when none has
 * begun by then and the base's hold. */
ENT_MUST_USE ent_status ent_deficits_of_days(ent_context *context, const ent_plan *plan, ent_day first, ent_day last,
                                             ent_arena *arena, const double **out);

#endif
