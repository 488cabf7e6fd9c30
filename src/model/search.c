#include "model/search.h"

#include <math.h>
#include <string.h>

/* A correction that brings less than two digits in eight sweeps was made too far from here. */
enum { REFRESH_SWEEPS = 8 };
static const double REFRESH_GAIN = 0.01;

enum { PATIENCE_SWEEPS = 64 };
static const double GAIN = 0.5;

ent_status ent_search_create(ent_context *context, const ent_system *system, size_t window, ent_search *at) {
    size_t size = system->size;
    *at = (ent_search){.patience = PATIENCE_SWEEPS};
    if (ent_arena_reserve(&at->arena, (2 * window + 6) * (size + 8) * sizeof(double))) {
        at->z = ent_arena_doubles(&at->arena, size);
        at->residual = ent_arena_doubles(&at->arena, size);
        at->step = ent_arena_doubles(&at->arena, size);
        at->best = ent_arena_doubles(&at->arena, size);
    }
    if (at->z != NULL && at->residual != NULL && at->step != NULL && at->best != NULL &&
        ent_anderson_init(&at->anderson, &at->arena, system->model->kernels, size, window))
        return ENT_OK;
    ent_search_free(at);
    return ent_fail_nomem(context);
}

void ent_search_free(ent_search *search) { ent_arena_free(&search->arena); }

void ent_search_begin(ent_search *at, ent_system *system) {
    at->system = system;
    at->best_residual = at->mark_residual = INFINITY;
    at->damping = 1.0;
    at->local = &system->model->local;
    at->sweeps = at->refresh_sweep = at->mark_sweep = 0;
    ent_anderson_restart(&at->anderson);
}

/* Keeps the best point and answers 1. A residual that is not a number or infinite says nothing about where to go:
 * then z is put back to the best point, the history forgotten, the plain step shortened, and the answer is 0. */
static int guard(ent_search *at, double residual) {
    size_t bytes = at->system->size * sizeof *at->z;
    if (isfinite(residual)) {
        if (residual < at->best_residual) {
            at->best_residual = residual;
            memcpy(at->best, at->z, bytes);
        }
        if (residual <= GAIN * at->mark_residual) {
            at->mark_residual = residual;
            at->mark_sweep = at->sweeps;
        }
        return 1;
    }
    memcpy(at->z, at->best, bytes);
    at->damping *= 0.5;
    ent_anderson_restart(&at->anderson);
    return 0;
}

/* Makes the correction anew at the point just swept, when the one in use has proved slow. The history goes with it:
 * its steps were made by another correction. */
static ent_status refresh(ent_context *context, ent_search *at, double residual) {
    const ent_model *m = at->system->model;
    size_t markets = m->J * m->pitch;
    ent_local_point point;
    if (at->sweeps < at->refresh_sweep + REFRESH_SWEEPS) return ENT_OK;
    if (residual > REFRESH_GAIN * at->refresh_residual) {
        if (at->vectors == NULL) {
            if (!ent_local_init(&at->refreshed, &at->arena, m->kernels, m->J, m->pitch) ||
                (at->vectors = ent_arena_doubles(&at->arena, 3 * markets + m->pitch)) == NULL)
                return ent_fail_nomem(context);
        }
        ent_system_point(at->system, at->vectors, at->vectors + markets, at->vectors + 2 * markets,
                         at->vectors + 3 * markets, &point);
        at->local = ent_local_prepare(&at->refreshed, &point) ? &at->refreshed : &m->local;
        ent_anderson_restart(&at->anderson);
    }
    at->refresh_residual = residual;
    at->refresh_sweep = at->sweeps;
    return ENT_OK;
}

/* The next point, no further than ENT_STEP_LIMIT away. */
static void advance(ent_search *at) {
    const ent_kernels *kernels = at->system->model->kernels;
    size_t size = at->system->size;
    double length;
    memcpy(at->residual, at->z, size * sizeof *at->z); /* the residual is spent: it now holds the old point */
    ent_anderson_step(&at->anderson, at->z, at->step, at->damping);
    for (size_t i = 0; i < size; i++) at->residual[i] = at->z[i] - at->residual[i];
    length = kernels->max_abs(at->residual, size);
    if (length > ENT_STEP_LIMIT)
        for (size_t i = 0; i < size; i++) at->z[i] -= (1.0 - ENT_STEP_LIMIT / length) * at->residual[i];
    ent_system_pin(at->system, NULL, at->z); /* mixing logs of several points leaves the level off by squares */
}

ent_status ent_search_run(ent_search *at, ent_effort *effort, double goal) {
    ent_system *system = at->system;
    for (;;) {
        double residual;
        int kept;
        ent_sweep(system, at->z, at->residual);
        ENT_TRY(ent_effort_sweep(effort));
        at->sweeps++;
        residual = system->model->kernels->max_abs(at->residual, system->size);
        ent_effort_note(effort, residual);
        kept = guard(at, residual);
        if (residual <= goal) break;
        if (ent_effort_spent(effort) || !isfinite(at->best_residual)) break; /* nowhere to start from */
        if (at->sweeps - at->mark_sweep > at->patience) break;
        if (!kept) continue;
        if (at->sweeps == 1) at->refresh_residual = residual;
        ENT_TRY(refresh(effort->context, at, residual));
        ent_system_unpin(system, at->residual);
        ent_local_apply(at->local, at->residual, at->step, system->block);
        memcpy(at->step + system->core, at->residual + system->core, (system->size - system->core) * sizeof(double));
        ent_system_pin(system, at->z, at->step);
        advance(at);
    }
    memcpy(at->z, at->best, system->size * sizeof *at->z);
    return ENT_OK;
}
