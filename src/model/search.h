/* search.h: the joint fixed point by Anderson acceleration with the local correction: the first and by far the quickest
 * method of a solve. */
#ifndef ENT_MODEL_SEARCH_H
#define ENT_MODEL_SEARCH_H

#include "model/anderson.h"
#include "model/effort.h"
#include "model/system.h"

/* The largest single move of a step, in logs: beyond it linear extrapolation is guesswork (a factor of 4.5). */
#define ENT_STEP_LIMIT 1.5

typedef struct ent_search {
    ent_arena arena;
    ent_system *system;
    double *z; /* where it starts; where it ended: the best point seen */
    double *residual, *step, *best;
    double best_residual;
    double damping;
    ent_anderson anderson;
    const ent_local *local; /* the correction in use: the base's, or `refreshed` */
    ent_local refreshed;
    double *vectors;         /* what ent_system_point fills; NULL until a refresh is needed */
    double refresh_residual; /* when the correction in use was taken up, and how large the residual was */
    uint32_t refresh_sweep, sweeps;
    double mark_residual; /* the last halving of the best residual, and when */
    uint32_t mark_sweep;
    uint32_t patience; /* sweeps without a halving after which it has stalled */
} ent_search;

/* Memory for this system and others of its size; z is the base. NOMEM. */
ENT_MUST_USE ent_status ent_search_create(ent_context *context, const ent_system *system, size_t window,
                                          ent_search *search);
void ent_search_free(ent_search *search);

/* A new system, or a new point in search->z: what was learnt elsewhere is forgotten. */
void ent_search_begin(ent_search *search, ent_system *system);

/* Goes on from search->z to a residual of `goal`, until the effort is spent or the search has stalled. The best
 * residual, that of the point left in z, is search->best_residual. CANCELLED, NOMEM. */
ENT_MUST_USE ent_status ent_search_run(ent_search *search, ent_effort *effort, double goal);

#endif
