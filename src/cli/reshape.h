/* reshape.h: how commands that make a world of a world say what became of it. */
#ifndef ENT_CLI_RESHAPE_H
#define ENT_CLI_RESHAPE_H

#include "json.h"

#include <entente/entente.h>

/* Size and totals before and after, the note, and where the world was written. */
void cli_reshape_json(cli_json *json, const ent_world *before, const ent_world *after, const char *out);
void cli_reshape_text(const ent_world *before, const ent_world *after, const char *out);

#endif
