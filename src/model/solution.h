/* solution.h: the inside of a solution. */
#ifndef ENT_MODEL_SOLUTION_H
#define ENT_MODEL_SOLUTION_H

#include "model/plain.h"

struct ent_solution {
    ent_arena arena;
    size_t J, N, pitch;
    ent_solve_info info;
    ent_cutoff cutoff;
    double *unknowns; /* z in the layout of system.h, for warm starts */
    double *wedges;   /* its last part [n_wedges] */
    double *payments; /* F of BURDEN by unknown [n_wedges] */
    size_t n_wedges;
    ent_target_result *targets; /* [n_targets]; NULL without any */
    size_t n_targets;
    double *ln_wage;       /* [N] */
    double *ln_price;      /* [J][N] */
    double *ln_absorption; /* [J][N] */
    double *income;        /* I' [N] by the plain routine */
};

/* The residual; with `results` [n_targets], what the targets achieved and cost at the solution's point; with `income`
 * [N], I' there. */
ENT_MUST_USE ent_status ent_verify_targets(ent_context *context, const ent_model *model, const ent_shock *shock,
                                           const ent_solution *solution, ent_residuals *out, ent_target_result *results,
                                           double *income);

/* ent_plain_evaluate at the solution's point, with its wedges as instruments. `explicit` is that shock, whose arrays lie
 * in the arena. `shock` may be NULL: none. USAGE when it has other targets, NOMEM. */
ENT_MUST_USE ent_status ent_solution_evaluate(ent_context *context, const ent_model *model, const ent_shock *shock,
                                              const ent_solution *solution, int with_flows, ent_arena *arena,
                                              ent_shock *explicit, ent_plain *out);

/* A place to start from that solves nothing: a moved by what separates b from c, with the wedges of b. All of models of
 * one size. To be freed as a solution. NOMEM. */
ENT_MUST_USE ent_status ent_solution_guess(ent_context *context, const ent_solution *a, const ent_solution *b,
                                           const ent_solution *c, ent_solution **out);

/* USAGE when the solution is of a model of another size. */
ENT_MUST_USE ent_status ent_solution_check(ent_context *context, const ent_model *model, const ent_solution *solution);

#endif
