#include "model/ladder.h"

ent_status ent_ladder_create(ent_context *context, const ent_system *system, const ent_solve_options *options,
                             ent_ladder *ladder) {
    const ent_model *m = system->model;
    *ladder = (ent_ladder){.model = m};
    ladder->effort = ent_effort_start(context, options->max_sweeps, options->tolerance, m->J * m->N * m->N);
    return ent_search_create(context, system, options->window, &ladder->search);
}

void ent_ladder_free(ent_ladder *ladder) {
    ent_newton_free(ladder->newton);
    ent_search_free(&ladder->search);
}

ent_status ent_ladder_climb(ent_ladder *ladder, ent_system *system, double goal) {
    ent_search *search = &ladder->search;
    double before;
    ENT_TRY(ent_search_run(search, &ladder->effort, goal));
    ladder->residual = before = search->best_residual;
    ladder->method = ENT_METHOD_ANDERSON;
    if (ladder->residual <= goal || ent_effort_spent(&ladder->effort) || system->wedge.n_targets > 0) return ENT_OK;
    if (!ladder->newton_tried) ENT_TRY(ent_newton_create(ladder->effort.context, ladder->model, &ladder->newton));
    ladder->newton_tried = 1;
    if (ladder->newton == NULL) return ENT_OK;
    ENT_TRY(ent_newton_run(ladder->newton, system, &ladder->effort, goal, search->z, &ladder->residual));
    ladder->method = ENT_METHOD_NEWTON_KRYLOV;
    if (!(ladder->residual < before)) ladder->residual = before; /* Newton left z alone, or at that very point */
    return ENT_OK;
}
