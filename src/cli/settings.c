#include "settings.h"
#include "cli.h"
#include "options.h"

#include <stdio.h>
#include <string.h>

int cli_take_setting(cli_settings *settings, int kinds, const char *value) {
    size_t length = strcspn(value, "=");
    int of_clause = memchr(value, '.', length) != NULL; /* no option of the solver has a point */
    if (value[length] == '\0' || length == 0)
        return cli_bad_value("set",
                             kinds == CLI_SET_CLAUSES  ? N_("CLAUSE.KEY=VALUE")
                             : kinds == CLI_SET_SOLVER ? N_("KEY=VALUE")
                                                       : N_("KEY=VALUE or CLAUSE.KEY=VALUE"),
                             value);
    if (of_clause && (kinds & CLI_SET_CLAUSES) == 0)
        return cli_bad_value("set", "options of the solver here (clauses are set with `run` and `check`)", value);
    if (!of_clause && (kinds & CLI_SET_SOLVER) == 0)
        return cli_bad_value("set", "CLAUSE.KEY=VALUE here, as nothing is solved", value);
    if (settings->n_clauses + settings->n_solver == CLI_SETTINGS_MOST)
        return cli_bad_value("set", "at most 64 settings", value);
    if (of_clause) settings->clauses[settings->n_clauses++] = value;
    else settings->solver[settings->n_solver++] = value;
    return 0;
}

/* Sets one option: of the path where there are such (`paths` not NULL), else of the solver. */
static ent_status apply(ent_context *context, const char *setting, ent_path_options *paths, ent_solve_options *solve) {
    const char *equals = strchr(setting, '=');
    ent_status status = ENT_NOT_FOUND;
    char key[64];
    snprintf(key, sizeof key, "%.*s", (int)(equals - setting), setting);
    if (paths != NULL) status = ent_path_option_set(context, paths, key, equals + 1);
    return status == ENT_NOT_FOUND ? ent_solve_option_set(context, solve, key, equals + 1) : status;
}

ent_status cli_apply_settings(ent_context *context, const cli_settings *settings, ent_run_options *options) {
    ent_status status = ENT_OK;
    for (size_t k = 0; k < settings->n_solver && status == ENT_OK; k++)
        status = apply(context, settings->solver[k], &options->paths, &options->solve);
    return status;
}

ent_status cli_apply_solver_settings(ent_context *context, const cli_settings *settings, ent_solve_options *options) {
    ent_status status = ENT_OK;
    for (size_t k = 0; k < settings->n_solver && status == ENT_OK; k++)
        status = apply(context, settings->solver[k], NULL, options);
    return status;
}

int cli_take_years(ent_run_options *options, const char *value) {
    int first = 0, last = 0, length = 0;
    if (sscanf(value, "%4d-%4d%n", &first, &last, &length) != 2 || value[length] != '\0' || first < 1900 ||
        last < first)
        return cli_bad_value("years", "a first and a last year, like 2025-2035", value);
    options->first_year = first;
    options->last_year = last;
    return 0;
}
