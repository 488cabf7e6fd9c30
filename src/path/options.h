/* options.h: the bounds check of a path's options. */
#ifndef ENT_PATH_OPTIONS_H
#define ENT_PATH_OPTIONS_H

#include "support/context.h"

#include <entente/run.h>

/* RANGE names the option; VERSION, USAGE. */
ENT_MUST_USE ent_status ent_path_options_check(ent_context *context, const ent_path_options *options);

#endif
