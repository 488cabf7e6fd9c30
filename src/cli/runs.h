/* runs.h: what the commands on stored runs share. */
#ifndef ENT_CLI_RUNS_H
#define ENT_CLI_RUNS_H

#include "keep.h"

/* A run of the store with its document; free both with cli_free_stored. */
typedef struct cli_stored {
    ent_stored *stored;
    ent_result *result;
} cli_stored;
ENT_MUST_USE ent_status cli_get_stored(ent_context *context, const cli_keep *keep, const char *id, cli_stored *out);
void cli_free_stored(cli_stored *stored);

/* The value of an option that a run was kept with, or NULL. */
const char *cli_stored_option(const ent_stored *stored, const char *key);

#endif
