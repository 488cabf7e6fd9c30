/* settings.h: what `--set` collects: options of the solver (KEY=VALUE) and keys of clauses (CLAUSE.KEY=VALUE). */
#ifndef ENT_CLI_SETTINGS_H
#define ENT_CLI_SETTINGS_H

#include <entente/entente.h>

enum { CLI_SETTINGS_MOST = 64 };

typedef struct cli_settings {
    const char *clauses[CLI_SETTINGS_MOST]; /* for ent_package_load_with */
    size_t n_clauses;
    const char *solver[CLI_SETTINGS_MOST];
    size_t n_solver;
} cli_settings;

/* Which of the two a command takes. */
enum { CLI_SET_SOLVER = 1, CLI_SET_CLAUSES = 2 };

/* Sorts one value of --set; 0, or 2 with a message. */
int cli_take_setting(cli_settings *settings, int kinds, const char *value);

/* --years: "2025-2035"; 0, or 2 with a message. */
int cli_take_years(ent_run_options *options, const char *value);

/* Options of the path and of the solver go to the library, which knows keys and bounds. */
ENT_MUST_USE ent_status cli_apply_settings(ent_context *context, const cli_settings *settings,
                                           ent_run_options *options);
/* The same where nothing but the solver has options. */
ENT_MUST_USE ent_status cli_apply_solver_settings(ent_context *context, const cli_settings *settings,
                                                  ent_solve_options *options);

#endif
