/* unmet.h: targets that a solve from the base does not reach: a path to them, or how near one can come. */
#ifndef ENT_MODEL_UNMET_H
#define ENT_MODEL_UNMET_H

#include "model/base.h"

/* One solve, without this search; defined in solve.c. As ent_solve, but the shock and options are given. */
ENT_MUST_USE ent_status ent_solve_once(ent_context *context, const ent_model *model, const ent_shock *shock,
                                       const ent_solve_options *options, ent_solution **out);

/* After ent_solve_once found no equilibrium with the targets of a shock; *out is what it left. OK with *out replaced
 * when the path leads to the targets; UNMET with *out NULL when it ends before; NUMERIC, *out kept, when there is no
 * equilibrium without the targets either, or none of them is a limit that could give way. */
ENT_MUST_USE ent_status ent_unmet_search(ent_context *context, const ent_model *model, const ent_shock *shock,
                                         const ent_solve_options *options, ent_solution **out);

#endif
