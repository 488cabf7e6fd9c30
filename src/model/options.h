/* options.h: the bounds check of a solve's options. */
#ifndef ENT_MODEL_OPTIONS_H
#define ENT_MODEL_OPTIONS_H

#include <entente/model.h>

/* RANGE names the option; USAGE when the warm start is of another size. */
ENT_MUST_USE ent_status ent_solve_options_check(ent_context *context, const ent_model *model,
                                                const ent_solve_options *options);

#endif
