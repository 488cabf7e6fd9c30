/* solve.c: the joint fixed point of (1)-(9) in (ln w, ln P, ln X), and its verification. */
#include "model/anderson.h"
#include "model/options.h"
#include "model/solution.h"
#include "model/system.h"
#include "model/unmet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static ent_status solution_new(ent_context *context, const ent_system *system, ent_solution **out) {
    const ent_model *m = system->model;
    ent_solution *s = calloc(1, sizeof *s);
    *out = s;
    if (s == NULL) return ent_fail_nomem(context);
    s->J = m->J;
    s->N = m->N;
    s->pitch = m->pitch;
    s->n_targets = system->wedge.n_targets;
    s->n_wedges = system->wedge.n_unknowns;
    s->unknowns = ent_arena_doubles(&s->arena, system->size);
    s->ln_wage = ent_arena_doubles(&s->arena, m->N);
    s->ln_price = ent_arena_doubles(&s->arena, m->J * m->N);
    s->ln_absorption = ent_arena_doubles(&s->arena, m->J * m->N);
    if (s->unknowns != NULL && s->ln_wage != NULL && s->ln_price != NULL && s->ln_absorption != NULL) {
        s->wedges = s->unknowns + system->core;
        s->payments = ent_arena_doubles(&s->arena, s->n_wedges);
        s->targets = ent_targets_results(&s->arena, system->wedge.asked, s->n_targets, s->payments);
        if ((s->payments != NULL && s->targets != NULL) || s->n_targets == 0) return ENT_OK;
    }
    ent_solution_free(s);
    *out = NULL;
    return ent_fail_nomem(context);
}

/* The largest single move of a step, in logs: beyond it linear extrapolation is guesswork (a factor of 4.5). */
static const double STEP_LIMIT = 1.5;

typedef struct search {
    double *z, *residual, *step, *best;
    double best_residual;
    double damping;
    const ent_local *local; /* the correction in use: the base's, or `refreshed` */
    ent_local refreshed;
    double *vectors;         /* what ent_system_point fills; NULL until a refresh is needed */
    double refresh_residual; /* when the correction in use was taken up, and how large the residual was */
    uint32_t refresh_sweep;
} search;

/* A correction that brings less than two digits in eight sweeps was made too far from here. */
enum { REFRESH_SWEEPS = 8 };
static const double REFRESH_GAIN = 0.01;

/* Keeps the best point and answers 1. A residual that is not a number or infinite says nothing about where to go: then z
 * is put back to the best point, the history forgotten, the plain step shortened, and the answer is 0. */
static int guard(search *at, ent_anderson *aa, size_t size, double residual) {
    if (isfinite(residual)) {
        if (residual < at->best_residual) {
            at->best_residual = residual;
            memcpy(at->best, at->z, size * sizeof *at->z);
        }
        return 1;
    }
    memcpy(at->z, at->best, size * sizeof *at->z);
    at->damping *= 0.5;
    ent_anderson_restart(aa);
    return 0;
}

/* Makes the correction anew at the point just swept, when the one in use has proved slow. The history goes with it:
 * its steps were made by another correction. */
static ent_status refresh(ent_context *context, search *at, ent_anderson *aa, ent_system *system, double residual,
                          uint32_t sweep) {
    const ent_model *m = system->model;
    size_t markets = m->J * m->pitch;
    ent_local_point point;
    if (sweep < at->refresh_sweep + REFRESH_SWEEPS) return ENT_OK;
    if (residual > REFRESH_GAIN * at->refresh_residual) {
        if (at->vectors == NULL) {
            at->vectors = ent_arena_doubles(&system->arena, 3 * markets + m->pitch);
            if (at->vectors == NULL || !ent_local_init(&at->refreshed, &system->arena, m->kernels, m->J, m->pitch))
                return ent_fail_nomem(context);
        }
        ent_system_point(system, at->vectors, at->vectors + markets, at->vectors + 2 * markets,
                         at->vectors + 3 * markets, &point);
        at->local = ent_local_prepare(&at->refreshed, &point) ? &at->refreshed : &m->local;
        ent_anderson_restart(aa);
    }
    at->refresh_residual = residual;
    at->refresh_sweep = sweep;
    return ENT_OK;
}

/* The next point, no further than STEP_LIMIT away. */
static void advance(search *at, ent_anderson *aa, const ent_system *system) {
    const ent_kernels *kernels = system->model->kernels;
    double size;
    memcpy(at->residual, at->z, system->size * sizeof *at->z); /* the residual is spent: it now holds the old point */
    ent_anderson_step(aa, at->z, at->step, at->damping);
    for (size_t i = 0; i < system->size; i++) at->residual[i] = at->z[i] - at->residual[i];
    size = kernels->max_abs(at->residual, system->size);
    if (size > STEP_LIMIT)
        for (size_t i = 0; i < system->size; i++) at->z[i] -= (1.0 - STEP_LIMIT / size) * at->residual[i];
    ent_system_pin(system, NULL, at->z); /* mixing logs of several points leaves the level off by squares */
}

/* Iterates to `goal`; info->residual is the norm at the point left in at->z: the best one when the goal was not reached. */
static ent_status iterate(ent_context *context, ent_system *system, const ent_solve_options *options, double goal,
                          search *at, ent_anderson *aa, ent_solve_info *info) {
    const ent_model *m = system->model;
    for (;;) {
        double residual;
        int kept;
        info->sweeps++;
        ent_sweep(system, at->z, at->residual);
        residual = m->kernels->max_abs(at->residual, system->size);
        info->residual = residual;
        if (residual <= goal) return ENT_OK;
        kept = guard(at, aa, system->size, residual);
        if (info->sweeps >= options->max_sweeps || !isfinite(at->best_residual)) break; /* nowhere to start from */
        if (info->sweeps % 16 == 0) ENT_TRY(ent_progress(context, "solve", info->sweeps, options->max_sweeps));
        if (!kept) continue;
        if (info->sweeps == 1) at->refresh_residual = residual;
        ENT_TRY(refresh(context, at, aa, system, residual, info->sweeps));
        ent_system_unpin(system, at->residual);
        ent_local_apply(at->local, at->residual, at->step, system->block);
        memcpy(at->step + system->core, at->residual + system->core, (system->size - system->core) * sizeof(double));
        ent_system_pin(system, at->z, at->step);
        advance(at, aa, system);
    }
    memcpy(at->z, at->best, system->size * sizeof *at->z);
    info->residual = at->best_residual;
    return ENT_OK;
}

static void keep(const ent_system *system, double *z, ent_solution *s) {
    size_t markets = s->J * s->pitch;
    ent_wedge_settle(&system->wedge, z + system->core);
    memcpy(s->unknowns, z, system->size * sizeof *z);
    memcpy(s->ln_wage, z, s->N * sizeof *z);
    for (size_t j = 0; j < s->J; j++) {
        memcpy(s->ln_price + j * s->N, z + s->pitch + j * s->pitch, s->N * sizeof *z);
        memcpy(s->ln_absorption + j * s->N, z + s->pitch + markets + j * s->pitch, s->N * sizeof *z);
    }
}

static ent_status search_new(ent_context *context, ent_system *system, const ent_solve_options *options, search *at,
                             ent_anderson *aa) {
    *at = (search){.best_residual = INFINITY, .damping = 1.0, .local = &system->model->local};
    at->z = ent_arena_doubles(&system->arena, system->size);
    at->residual = ent_arena_doubles(&system->arena, system->size);
    at->step = ent_arena_doubles(&system->arena, system->size);
    at->best = ent_arena_doubles(&system->arena, system->size);
    if (at->z == NULL || at->residual == NULL || at->step == NULL || at->best == NULL ||
        !ent_anderson_init(aa, &system->arena, system->model->kernels, system->size, options->window))
        return ent_fail_nomem(context);
    if (options->start != NULL) {
        memcpy(at->z, options->start->unknowns, system->core * sizeof *at->z);
        if (options->start->n_wedges == system->wedge.n_unknowns)
            memcpy(at->z + system->core, options->start->wedges, system->wedge.n_unknowns * sizeof *at->z);
    }
    return ENT_OK;
}

static ent_status not_converged(ent_context *context, const ent_model *model, const ent_solve_options *options,
                                const ent_solve_info *info, const ent_residuals *plain) {
    if (!(plain->least_income_hat > 0.0))
        return ent_fail_at(context, ENT_NUMERIC, (ent_place){0}, "payment_musd", "lower what it pays to others",
                           "no equilibrium: %s would have no income left after payments and its trade surplus",
                           ent_world_table(model->world)->regions[plain->poorest_region].name_en);
    return ent_fail_at(context, ENT_NUMERIC, (ent_place){0}, "tolerance",
                       "a smaller change, or more sweeps (max-sweeps), may still be solved",
                       "not converged after %u sweeps: residual %.2g by the solver, %.2g verified, %.2g asked for",
                       (unsigned)info->sweeps, info->residual, info->verified_residual, options->tolerance);
}

/* Solver and plain routine must both find the residual within the tolerance. They differ by rounding and by how the
 * numeraire enters (9), so a point that passes the first by a hair may fail the second: then the search goes on to a
 * tighter goal. */
static ent_status search_and_verify(ent_context *context, ent_system *system, const ent_shock *shock,
                                    const ent_solve_options *options, search *at, ent_anderson *aa,
                                    ent_solution *solution) {
    ent_solve_info *info = &solution->info;
    double goal = options->tolerance;
    ent_residuals plain = {0};
    for (int attempt = 0; attempt < 4; attempt++, goal *= 0.3) {
        ENT_TRY(iterate(context, system, options, goal, at, aa, info));
        keep(system, at->z, solution);
        ENT_TRY(ent_verify_targets(context, system->model, shock, solution, &plain, solution->targets));
        info->verified_residual = plain.worst;
        info->converged = info->residual <= options->tolerance && plain.worst <= options->tolerance;
        if (info->converged) return ENT_OK;
        if (info->residual > goal) break; /* out of sweeps */
    }
    return not_converged(context, system->model, options, info, &plain);
}

ent_status ent_solve_once(ent_context *context, const ent_model *model, const ent_shock *shock,
                          const ent_solve_options *options, ent_solution **out) {
    ent_system system;
    ent_anderson aa;
    search at;
    ent_solution *solution = NULL;
    ent_status status;
    *out = NULL;
    ENT_TRY(
        ent_system_create(context, model, shock, 2 * options->window + 6, &system)); /* search_new: history, points */
    status = solution_new(context, &system, &solution);
    if (status == ENT_OK) status = search_new(context, &system, options, &at, &aa);
    if (status == ENT_OK) status = search_and_verify(context, &system, shock, options, &at, &aa, solution);
    if (solution != NULL) {
        solution->cutoff = system.cutoff; /* its arena goes with it */
        system.cutoff.arena = (ent_arena){0};
    }
    ent_system_free(&system);
    if (status != ENT_OK && status != ENT_NUMERIC) {
        ent_solution_free(solution);
        return status;
    }
    *out = solution;
    return status;
}

ent_status ent_solve(ent_context *context, const ent_model *model, const ent_shock *shock,
                     const ent_solve_options *options, ent_solution **out) {
    ent_solve_options standard;
    ent_shock none;
    ent_status status;
    double began = now();
    *out = NULL;
    ent_solve_options_init(&standard);
    ent_shock_init(&none);
    if (options == NULL) options = &standard;
    if (shock == NULL) shock = &none;
    ENT_TRY(ent_solve_options_check(context, model, options));
    status = ent_solve_once(context, model, shock, options, out);
    if (status == ENT_NUMERIC && shock->n_targets > 0) status = ent_unmet_search(context, model, shock, options, out);
    if (*out != NULL) {
        (*out)->info.seconds = now() - began;
        ent_cutoff_warn(context, model, shock, &(*out)->cutoff);
    }
    return status;
}

ent_status ent_solution_check(ent_context *context, const ent_model *model, const ent_solution *solution) {
    if (solution->J == model->J && solution->N == model->N) return ENT_OK;
    return ent_fail(context, ENT_USAGE, "the solution has %zu sectors and %zu regions, the model %zu and %zu",
                    solution->J, solution->N, model->J, model->N);
}

void ent_solution_free(ent_solution *solution) {
    if (solution == NULL) return;
    ent_cutoff_free(&solution->cutoff);
    ent_arena_free(&solution->arena);
    free(solution);
}

const ent_solve_info *ent_solution_info(const ent_solution *solution) { return &solution->info; }
const ent_cutoffs *ent_solution_cutoffs(const ent_solution *solution) { return &solution->cutoff.face; }
const double *ent_solution_ln_wage(const ent_solution *solution) { return solution->ln_wage; }
const double *ent_solution_ln_price(const ent_solution *solution) { return solution->ln_price; }
const double *ent_solution_ln_absorption(const ent_solution *solution) { return solution->ln_absorption; }
const ent_target_result *ent_solution_targets(const ent_solution *solution, size_t *count) {
    *count = solution->n_targets;
    return solution->targets;
}
