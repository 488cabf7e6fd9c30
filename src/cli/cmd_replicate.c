/* cmd_replicate.c: entente replicate STUDY DIR. Every published figure beside ours, and a verdict. */
#include "cli.h"
#include "commands.h"
#include "options.h"
#include "out.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const cli_option options[] = {
    {'q', "quiet", NULL, N_("print the verdict only")},
    CLI_HELP,
    CLI_END,
};

const cli_command replicate_command = {
    .name = "replicate",
    .arguments = "STUDY DIR",
    .summary = N_("Runs a published study on its own data and compares every figure with the published one."),
    .details = N_(
        "studies:\n"
        "  cp2015   Caliendo & Parro (2015), Table 2: the welfare effects of NAFTA's tariffs. DIR holds their\n"
        "           base table, tariffs_nafta.csv and golden_table2.csv.\n"
        "\nExit code 0 when all agree, 1 when some do not, 5 when no verified solution was found.\n"),
    .options = options,
    .least = 2,
    .most = 2,
};

static const struct study {
    const char *name;
    ent_status (*run)(ent_context *context, const char *directory, ent_replication **out);
} studies[] = {{"cp2015", ent_replicate_cp2015}};
enum { N_STUDIES = sizeof studies / sizeof studies[0] };

static int take(int key, const char *value, void *payload) {
    (void)value;
    if (key == 'q') *(int *)payload = 1;
    return 0;
}

static void print_rows(const ent_replication *replication) {
    cli_out("%s, percent\n\n%-24s %-24s %14s %14s %10s\n", replication->title, cli_tr("region"), cli_tr("measure"),
            cli_tr("published"), cli_tr("ours"), cli_tr("apart"));
    for (size_t k = 0; k < replication->n_rows; k++) {
        const ent_replica *row = &replication->rows[k];
        double apart = fabs(row->ours_pct - row->published_pct);
        cli_out("%-24s %-24s %14.8f %14.8f %10.1e%s\n", row->region, row->measure, row->published_pct, row->ours_pct,
                apart, apart <= replication->tolerance_pct ? "" : cli_tr("  <-- apart"));
    }
    putchar('\n');
}

static int print_verdict(const ent_replication *replication, int quiet) {
    const ent_solve_info *info = &replication->info;
    if (!info->converged) {
        cli_out("No verified solution was found: residual %.1e by the solver, %.1e verified, after %u sweeps.\n",
                info->residual, info->verified_residual, info->sweeps);
        return CLI_NOT_CONVERGED;
    }
    if (!quiet) print_rows(replication);
    if (replication->n_apart > 0)
        cli_out("%zu of %zu figures are further apart than %g percentage points; the worst by %.1e.\n",
                replication->n_apart, replication->n_rows, replication->tolerance_pct, replication->worst_pct);
    else
        cli_out("All %zu figures agree to %g percentage points; the worst is %.1e apart.\n", replication->n_rows,
                replication->tolerance_pct, replication->worst_pct);
    if (!quiet && replication->n_sectors_scaled > 0)
        cli_out(
            replication->n_sectors_scaled == 1
                ? N_("Inputs of %zu sector were scaled to 1 - the published value-added share, as in the article's programs.\n")
                : N_("Inputs of %zu sectors were scaled to 1 - the published value-added share, as in the article's "
                     "programs.\n"),
            replication->n_sectors_scaled);
    if (!quiet)
        cli_out("Residual %.1e by the solver, %.1e verified, %u sweeps, %.1f ms.\n", info->residual,
                info->verified_residual, info->sweeps, 1e3 * info->seconds);
    return replication->n_apart > 0 ? CLI_FAILED : CLI_DONE;
}

int cmd_replicate(int argc, char **argv) {
    ent_replication *replication = NULL;
    ent_context *context;
    const struct study *study = NULL;
    char **arguments;
    int n_arguments, quiet = 0,
                     code = cli_parse(&replicate_command, argc, argv, take, &quiet, &arguments, &n_arguments);
    ent_status status;
    if (code != CLI_GO_ON) return code;
    for (size_t k = 0; k < N_STUDIES; k++)
        if (strcmp(arguments[0], studies[k].name) == 0) study = &studies[k];
    if (study == NULL) {
        const char *names[N_STUDIES + 1] = {NULL};
        for (size_t k = 0; k < N_STUDIES; k++) names[k] = studies[k].name;
        cli_say_unknown("study", arguments[0], cli_nearest(arguments[0], names));
        cli_say("try: entente replicate --help");
        return CLI_USAGE;
    }
    context = cli_context(quiet);
    if (context == NULL) return CLI_FAILED;
    status = study->run(context, arguments[1], &replication);
    if (replication != NULL && (status == ENT_OK || status == ENT_NUMERIC)) code = print_verdict(replication, quiet);
    else code = cli_report(context, status);
    ent_replication_free(replication);
    ent_context_free(context);
    return code;
}
