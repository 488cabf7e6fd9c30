/* effort.h: what a solve may spend, one count for everything that sweeps for it, and what its caller is told meanwhile. */
#ifndef ENT_MODEL_EFFORT_H
#define ENT_MODEL_EFFORT_H

#include "support/context.h"

typedef struct ent_effort {
    ent_context *context;
    uint32_t sweeps, most_sweeps;
    uint32_t every;     /* sweeps between two reports: more often where one takes long */
    double tolerance;   /* what is asked for in the end */
    double first, best; /* residuals: the first of all, the least so far; 0 before there is one */
    size_t told;        /* percent of the way */
} ent_effort;

/* `cells` of the trade table that a sweep reads. */
ent_effort ent_effort_start(ent_context *context, uint32_t most_sweeps, double tolerance, size_t cells);

static inline int ent_effort_spent(const ent_effort *effort) { return effort->sweeps >= effort->most_sweeps; }

/* Counts a sweep, or a linearised one, which costs as much. CANCELLED when the caller asks to stop. */
ENT_MUST_USE ent_status ent_effort_sweep(ent_effort *effort);

/* The residual of a sweep. */
void ent_effort_note(ent_effort *effort, double residual);

#endif
