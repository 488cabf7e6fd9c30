/* deeds.h: from the deeds of a year to payments, earmarked demand, orders and targets of its equilibrium (MODEL section
 * 4, one mechanism each). */
#ifndef ENT_PATH_DEEDS_H
#define ENT_PATH_DEEDS_H

#include "path/walk.h"

/* Fills year->shock from year->law, the capital at work and the returns that fall due; all arrays in year->arena. Sum F
 * + sum H + sum of orders = 0. NOMEM. */
ENT_MUST_USE ent_status ent_deeds_apply(ent_context *context, const ent_calendar *calendar, size_t t,
                                        const ent_capital *capital, ent_walk_year *year);

/* pledges.c: adds the targets. Called by ent_deeds_apply. */
ENT_MUST_USE ent_status ent_deeds_targets(ent_context *context, const ent_model *model, ent_walk_year *year);

/* S[t] = (1 - delta_m) S[t-1] + deliveries of defence and arms: year->military_musd from last year's. */
void ent_deeds_military(const ent_calendar *calendar, const double *last_musd, ent_walk_year *year);

#endif
