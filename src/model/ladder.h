/* ladder.h: the methods of a solve, from the quickest to the most patient. */
#ifndef ENT_MODEL_LADDER_H
#define ENT_MODEL_LADDER_H

#include "model/newton.h"
#include "model/search.h"

typedef struct ent_ladder {
    const ent_model *model;
    ent_effort effort;
    ent_search search; /* search.z: where a method starts, and the best point it leaves */
    ent_newton *newton;
    int newton_tried; /* to make: it stays NULL in a library without KINSOL */
    double residual;  /* of search.z in the system last climbed for */
    ent_method method;
    double followed; /* how much of the shock a continuation could follow, in [0, 1] */
} ent_ladder;

/* For this system and others of its model with as many unknowns. NOMEM. */
ENT_MUST_USE ent_status ent_ladder_create(ent_context *context, const ent_system *system,
                                          const ent_solve_options *options, ent_ladder *ladder);
void ent_ladder_free(ent_ladder *ladder);

/* From search.z, after ent_search_begin, to a residual of `goal` in the system: by Anderson acceleration, and by
 * Newton's method when that stalls. Newton's method knows nothing of wedges: with targets the first is all.
 * ladder->residual says how far it came, ladder->method by what. CANCELLED, NOMEM. */
ENT_MUST_USE ent_status ent_ladder_climb(ent_ladder *ladder, ent_system *system, double goal);

/* To a point near the solution of `shock`, whose system this is, by way of smaller shocks (continuation.c): 1 in
 * *arrived, and the point in search.z. CANCELLED, NOMEM, and what ent_system_create refuses. */
ENT_MUST_USE ent_status ent_ladder_continue(ent_ladder *ladder, ent_system *system, const ent_shock *shock, double goal,
                                            int *arrived);

#endif
