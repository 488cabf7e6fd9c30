/* solve.c: the joint fixed point of (1)-(9) in (ln w, ln P, ln X), and its verification. */
#include "model/ladder.h"
#include "model/options.h"
#include "model/solution.h"
#include "model/unmet.h"

#include <stdio.h>
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
    s->income = ent_arena_doubles(&s->arena, m->N);
    if (s->income != NULL && s->unknowns != NULL && s->ln_wage != NULL && s->ln_price != NULL &&
        s->ln_absorption != NULL) {
        s->wedges = s->unknowns + system->core;
        s->payments = ent_arena_doubles(&s->arena, s->n_wedges);
        s->targets = ent_targets_results(&s->arena, system->wedge.asked, s->n_targets, s->payments);
        if ((s->payments != NULL && s->targets != NULL) || s->n_targets == 0) return ENT_OK;
    }
    ent_solution_free(s);
    *out = NULL;
    return ent_fail_nomem(context);
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

static ent_status not_converged(ent_context *context, const ent_ladder *ladder, const ent_solve_options *options,
                                const ent_solve_info *info, const ent_residuals *plain) {
    char followed[64] = "";
    if (info->method == ENT_METHOD_CONTINUATION)
        snprintf(followed, sizeof followed, ", which followed the change to %.3g%%", 100.0 * ladder->followed);
    if (!(plain->least_income_hat > 0.0))
        return ent_fail_at(context, ENT_NUMERIC, (ent_place){0}, "payment_musd",
                           "lower what it pays to others, or let its surplus change (closure)",
                           "not converged after %u sweeps by %s%s: at the best point %s has no income left after "
                           "payments and its trade surplus",
                           (unsigned)info->sweeps, ent_method_name(info->method), followed,
                           ent_world_table(ladder->model->world)->regions[plain->poorest_region].name_en);
    return ent_fail_at(
        context, ENT_NUMERIC, (ent_place){0}, "tolerance",
        "a smaller change, or more sweeps (max-sweeps), may still be solved",
        "not converged after %u sweeps by %s%s: residual %.2g by the solver, %.2g verified, %.2g asked for",
        (unsigned)info->sweeps, ent_method_name(info->method), followed, info->residual, info->verified_residual,
        options->tolerance);
}

/* What a solve works with. */
typedef struct job {
    const ent_shock *shock;
    const ent_solve_options *options;
    ent_system system;
    ent_ladder ladder;
    ent_residuals plain;
} job;

/* Solver and plain routine must both find the residual within the tolerance. They differ by rounding and by how the
 * numeraire enters (9), so a point that passes the first by a hair may fail the second: then the search goes on to a
 * tighter goal. With `there`, the ladder stands at a point within the tolerance already. */
static ent_status climb_and_verify(ent_context *context, job *work, int there, ent_solution *solution) {
    ent_solve_info *info = &solution->info;
    double tolerance = work->options->tolerance, goal = tolerance;
    for (int attempt = 0; attempt < 4; attempt++, goal *= 0.3) {
        if (!there) ENT_TRY(ent_ladder_climb(&work->ladder, &work->system, goal));
        there = 0;
        keep(&work->system, work->ladder.search.z, solution);
        ENT_TRY(ent_verify_targets(context, work->system.model, work->shock, solution, &work->plain, solution->targets,
                                   solution->income));
        info->residual = work->ladder.residual;
        info->verified_residual = work->plain.worst;
        info->converged = info->residual <= tolerance && work->plain.worst <= tolerance;
        if (info->converged || info->residual > goal || ent_effort_spent(&work->ladder.effort)) break;
    }
    return ENT_OK;
}

static ent_status climb_all(ent_context *context, job *work, ent_solution *solution) {
    ent_solve_info *info = &solution->info;
    const ent_solution *start = work->options->start;
    const ent_system *system = &work->system;
    double *z = work->ladder.search.z;
    int arrived;
    if (start != NULL) memcpy(z, start->unknowns, system->core * sizeof *z);
    if (start != NULL && start->n_wedges == system->wedge.n_unknowns)
        memcpy(z + system->core, start->wedges, start->n_wedges * sizeof *z);
    ent_search_begin(&work->ladder.search, &work->system);
    ENT_TRY(climb_and_verify(context, work, 0, solution));
    info->method = work->ladder.method;
    /* With targets the way leads from what happens without them: unmet.c. */
    if (!info->converged && !ent_effort_spent(&work->ladder.effort) && system->wedge.n_targets == 0) {
        ENT_TRY(ent_ladder_continue(&work->ladder, &work->system, work->shock, work->options->tolerance, &arrived));
        if (arrived) ENT_TRY(climb_and_verify(context, work, 1, solution));
        info->method = ENT_METHOD_CONTINUATION;
    }
    info->sweeps = work->ladder.effort.sweeps;
    return info->converged ? ENT_OK : not_converged(context, &work->ladder, work->options, info, &work->plain);
}

ent_status ent_solve_once(ent_context *context, const ent_model *model, const ent_shock *shock,
                          const ent_solve_options *options, ent_solution **out) {
    job work = {.shock = shock, .options = options};
    ent_solution *solution = NULL;
    ent_status status;
    *out = NULL;
    ENT_TRY(ent_system_create(context, model, shock, &work.system));
    status = solution_new(context, &work.system, &solution);
    if (status == ENT_OK) status = ent_ladder_create(context, &work.system, options, &work.ladder);
    if (status == ENT_OK) status = climb_all(context, &work, solution);
    if (solution != NULL) {
        solution->cutoff = work.system.cutoff; /* its arena goes with it */
        work.system.cutoff.arena = (ent_arena){0};
    }
    ent_ladder_free(&work.ladder);
    ent_system_free(&work.system);
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

static const char *const METHODS[] = {
#define X(name, key, text) key,
    ENT_METHOD_LIST(X)
#undef X
};

const char *ent_method_name(ent_method method) {
    return (size_t)method < sizeof METHODS / sizeof METHODS[0] ? METHODS[(size_t)method] : "";
}

ent_status ent_solution_guess(ent_context *context, const ent_solution *a, const ent_solution *b, const ent_solution *c,
                              ent_solution **out) {
    size_t core = (1 + 2 * a->J) * a->pitch;
    ent_solution *s = calloc(1, sizeof *s);
    *out = s;
    if (s == NULL) return ent_fail_nomem(context);
    s->J = a->J, s->N = a->N, s->pitch = a->pitch, s->n_wedges = b->n_wedges;
    s->unknowns = ent_arena_doubles(&s->arena, core + b->n_wedges);
    if (s->unknowns == NULL) {
        ent_solution_free(s);
        *out = NULL;
        return ent_fail_nomem(context);
    }
    s->wedges = s->unknowns + core;
    for (size_t k = 0; k < core; k++) s->unknowns[k] = a->unknowns[k] + (b->unknowns[k] - c->unknowns[k]);
    memcpy(s->wedges, b->wedges, b->n_wedges * sizeof *s->wedges);
    return ENT_OK;
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
const double *ent_solution_income_musd(const ent_solution *solution) { return solution->income; }
const ent_target_result *ent_solution_targets(const ent_solution *solution, size_t *count) {
    *count = solution->n_targets;
    return solution->targets;
}
