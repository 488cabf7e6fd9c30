/* keep.h: the run store as the command uses it: where it lies, what is kept of a run, and the options that say otherwise.
 * A store that cannot be used is a warning, never the end of a run. */
#ifndef ENT_CLI_KEEP_H
#define ENT_CLI_KEEP_H

#include "options.h"
#include "settings.h"

#include <entente/entente.h>

enum { CLI_KEEP_DB = 4 * CLI_LONG + 1, CLI_KEEP_NOT };

#define CLI_DB_OPTION                                                                                                  \
    {                                                                                                                  \
        CLI_KEEP_DB, "db", "FILE",                                                                                     \
            N_("the run store; default: $ENTENTE_DB, else entente/runs.sqlite in $XDG_DATA_HOME or ~/.local/share")    \
    }
#define CLI_KEEP_OPTIONS                                                                                               \
    CLI_DB_OPTION, { CLI_KEEP_NOT, "no-store", NULL, N_("do not keep the run") }

typedef struct cli_keep {
    const char *db;
    int not_at_all;
} cli_keep;

/* Takes one of these options, as cli_take_fn; CLI_GO_ON when it is another. */
int cli_take_keep(int key, const char *value, cli_keep *keep);

/* Where the store lies; malloc'd; NULL when out of memory, "" when nothing says where. */
char *cli_store_path(const cli_keep *keep);

/* Opens the store that is meant; as ent_store_open, or NOT_FOUND when nothing says where it lies. */
ENT_MUST_USE ent_status cli_open_store(ent_context *context, const cli_keep *keep, int create, ent_store **out);

/* The command that makes a run; malloc'd; NULL when out of memory. */
char *cli_command_of(const ent_run_origin *origin);

/* Keeps a run, which then has its id; with a warning, unless `quiet`, when it cannot be. `command` NULL: not said. */
void cli_keep_run(const cli_keep *keep, const ent_run_origin *origin, const char *command, ent_result *result,
                  int quiet);

/* "run 3f9a2c81d0e4" on standard error, when it was kept and not `quiet`. */
void cli_say_kept(const cli_keep *keep, const ent_result *result, int quiet);

#endif
