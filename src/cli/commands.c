/* commands.c: the list of commands and of exit codes, for whoever finds or describes them. */
#include "commands.h"

#include <stddef.h>

const cli_word cli_words[] = {
    {"run", N_("who gains, who loses: solve a package and what it is measured against"), cmd_run},
    {"compare", N_("two packages side by side, and the difference"), cmd_compare},
    {"runs", N_("the runs that are kept: list, show, again, compare, export, delete"), cmd_runs},
    {"depend", N_("who depends on whom for inputs, and how concentrated that is"), cmd_depend},
    {"friends", N_("who gains and who loses when a country grows"), cmd_friends},
    {"power", N_("what one side can do to another by no longer selling or buying, and what it costs"), cmd_power},
    {"minerals", N_("who mines and refines critical minerals, and what a cut-off would cost"), cmd_minerals},
    {"check", N_("read a package or a world and say what is wrong with it"), cmd_check},
    {"explain", N_("what a package does, date by date, with average rates; solves nothing"), cmd_explain},
    {"new", N_("write a package to begin with; the types of clauses, with examples"), cmd_new},
    {"data", N_("world tables: import, info, verify, aggregate, split, tariffs, export, diff; facts"), cmd_data},
    {"serve", N_("the page to play with, and its interface for programs, on this machine"), cmd_serve},
    {"replicate", N_("published results, run and compared"), cmd_replicate},
    {"bench", N_("time of a solve, cold and warm, small and large"), cmd_bench},
    {"help", N_("this list, or the options of a command"), cmd_help},
    {NULL, NULL, NULL},
};

const cli_command *const cli_commands[] = {
    &run_command,
    &compare_command,
    &runs_list_command,
    &runs_show_command,
    &runs_again_command,
    &runs_compare_command,
    &runs_export_command,
    &runs_delete_command,
    &depend_command,
    &friends_command,
    &power_command,
    &minerals_command,
    &check_command,
    &explain_command,
    &new_command,
    &serve_command,
    &data_info_command,
    &data_verify_command,
    &data_facts_command,
    &data_import_command,
    &data_export_command,
    &data_diff_command,
    &data_aggregate_command,
    &data_split_command,
    &data_tariffs_command,
    &data_elasticities_command,
    &replicate_command,
    &bench_command,
    &help_command,
    NULL,
};

const cli_exit_code cli_exit_codes[] = {
    {0, N_("done")},
    {1, N_("other failure: reading, writing, memory, an error of Entente itself")},
    {2, N_("usage")},
    {3, N_("bad package")},
    {4, N_("bad data")},
    {5, N_("not converged")},
    {6, N_("a pledge that cannot be met")},
    {130, N_("interrupted")},
    {0, NULL},
};
