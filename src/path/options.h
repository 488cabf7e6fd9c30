/* options.h: the options of a path, from a package and within their bounds. */
#ifndef ENT_PATH_OPTIONS_H
#define ENT_PATH_OPTIONS_H

#include "support/context.h"

#include <entente/package.h>
#include <entente/run.h>

/* Takes what the package says under `options`, where the caller has not said otherwise. INPUT with the place in its
 * file: an option that a path does not have, or a value out of its bounds. */
ENT_MUST_USE ent_status ent_path_options_take(ent_context *context, const ent_package_info *info,
                                              ent_path_options *options);

/* Whether the option of this key is another than the standard one, or was set to it. */
int ent_path_option_given(const ent_path_options *options, const char *key);

/* RANGE names the option; VERSION, USAGE. */
ENT_MUST_USE ent_status ent_path_options_check(ent_context *context, const ent_path_options *options);

#endif
