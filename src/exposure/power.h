/* power.h: an ent_power while it is made: first the single threats, then all of them together, then the plan and the
 * sources. */
#ifndef ENT_EXPOSURE_POWER_H
#define ENT_EXPOSURE_POWER_H

#include "exposure/threat.h"

typedef struct ent_made_power {
    ent_power shown; /* the first member: what the caller holds */
    ent_arena arena;
    ent_threat_frame frame;
    const ent_power_options *options; /* the caller's, while it is made */
    unsigned threads;
    ent_threat *threats; /* [shown.n_threats] */
} ent_made_power;

/* Threats without sectors yet, with room for their lists and figures; NULL when out of memory. */
ent_threat *ent_threats_take(ent_made_power *made, size_t count);

/* Solves `count` of them, whose lists are filled, as `task`. CANCELLED, NOMEM. */
ENT_MUST_USE ent_status ent_threats_solve(ent_context *context, ent_made_power *made, const char *task,
                                          ent_threat *threats, size_t count);

/* Joins the lists of `from` to those of `to`. */
void ent_threat_join(const ent_made_power *made, const ent_threat *from, ent_threat *to);

/* plan.c, sources.c: fill shown.plan; shown.defended and shown.sources. CANCELLED, NOMEM. */
ENT_MUST_USE ent_status ent_power_plan(ent_context *context, ent_made_power *made);
ENT_MUST_USE ent_status ent_power_sources(ent_context *context, ent_made_power *made);

#endif
