/* describe.h: what a run puts into its document. */
#ifndef ENT_PATH_DESCRIBE_H
#define ENT_PATH_DESCRIBE_H

#include "result/document.h"

#include <entente/run.h>

/* What a run is about. */
typedef struct ent_matter {
    const ent_world *world;
    const ent_package_info *info;
    const ent_run_options *options;
    const ent_package *against; /* NULL: the base law, or the contexts alone */
} ent_matter;

/* Everything but horizon, year, solves and figures. Lost memory shows in ent_result_complete as well. */
ENT_MUST_USE ent_status ent_describe(ent_context *context, const ent_matter *matter, ent_result *document);

/* tables.c: measures by region, flows, duties and output of one outcome. */
ENT_MUST_USE ent_status ent_describe_outcome(ent_context *context, const ent_world *world, const ent_outcome *outcome,
                                             ent_result *document);

/* One solve, with how it ended. */
ENT_MUST_USE ent_status ent_describe_solve(ent_context *context, ent_result *document, const char *label,
                                           const ent_package *package, const ent_solve_info *info);

#endif
