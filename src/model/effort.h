/* effort.h: what a solve may spend: one count for everything that sweeps for it. */
#ifndef ENT_MODEL_EFFORT_H
#define ENT_MODEL_EFFORT_H

#include "support/context.h"

typedef struct ent_effort {
    ent_context *context;
    uint32_t sweeps, most_sweeps;
} ent_effort;

static inline int ent_effort_spent(const ent_effort *effort) { return effort->sweeps >= effort->most_sweeps; }

/* Counts a sweep, or a linearised one, which costs as much. CANCELLED when the caller asks to stop. */
static inline ent_status ent_effort_sweep(ent_effort *effort) {
    effort->sweeps++;
    if (effort->sweeps % 16 != 0) return ENT_OK;
    return ent_progress(effort->context, "solve", effort->sweeps, effort->most_sweeps);
}

#endif
