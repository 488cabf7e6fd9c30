/* origin.h: what a run was made from, as text. */
#ifndef ENT_PATH_ORIGIN_H
#define ENT_PATH_ORIGIN_H

#include "support/arena.h"
#include "support/context.h"

#include <entente/run.h>

/* All that decides figures, in an order of its own, whatever that of the command was. */
typedef struct ent_origin_options {
    ent_arena arena;
    ent_run_choices *choices;
    size_t n_options;
    ent_result_option *options;
} ent_origin_options;

/* To be freed whatever the status. */
ENT_MUST_USE ent_status ent_origin_options_make(ent_context *context, const ent_run_origin *origin,
                                                ent_origin_options *out);
void ent_origin_options_free(ent_origin_options *options);

#endif
