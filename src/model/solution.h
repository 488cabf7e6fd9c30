/* solution.h: the inside of a solution. */
#ifndef ENT_MODEL_SOLUTION_H
#define ENT_MODEL_SOLUTION_H

#include "model/cutoff.h"

struct ent_solution {
    ent_arena arena;
    size_t J, N, pitch;
    ent_solve_info info;
    ent_cutoff cutoff;
    double *unknowns;      /* z in the layout of system.h, for warm starts */
    double *ln_wage;       /* [N] */
    double *ln_price;      /* [J][N] */
    double *ln_absorption; /* [J][N] */
};

/* USAGE when the solution is of a model of another size. */
ENT_MUST_USE ent_status ent_solution_check(ent_context *context, const ent_model *model, const ent_solution *solution);

#endif
