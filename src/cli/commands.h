/* commands.h: one function per command; argv[0] is the name of the command. Each answers the exit code. What each takes
 * is in a table of its own, from which help, man page and completion are made. */
#ifndef ENT_CLI_COMMANDS_H
#define ENT_CLI_COMMANDS_H

#include "options.h"

#include <stdio.h>

int cmd_run(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_runs(int argc, char **argv);
int cmd_runs_again(int argc, char **argv);
int cmd_runs_export(int argc, char **argv);
int cmd_depend(int argc, char **argv);
int cmd_friends(int argc, char **argv);
int cmd_power(int argc, char **argv);
int cmd_minerals(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_new(int argc, char **argv);
int cmd_data(int argc, char **argv);
int cmd_data_facts(int argc, char **argv);
int cmd_data_import(int argc, char **argv);
int cmd_data_export(int argc, char **argv);
int cmd_data_diff(int argc, char **argv);
int cmd_data_aggregate(int argc, char **argv);
int cmd_data_split(int argc, char **argv);
int cmd_data_tariffs(int argc, char **argv);
int cmd_data_elasticities(int argc, char **argv);
int cmd_replicate(int argc, char **argv);
int cmd_bench(int argc, char **argv);
int cmd_help(int argc, char **argv);

extern const cli_command run_command, serve_command, compare_command, runs_list_command, runs_show_command,
    runs_again_command, runs_compare_command, runs_export_command, runs_delete_command, depend_command, friends_command,
    power_command, minerals_command, check_command, explain_command, new_command, data_info_command,
    data_verify_command, data_facts_command, data_import_command, data_export_command, data_diff_command,
    data_aggregate_command, data_split_command, data_tariffs_command, data_elasticities_command, replicate_command,
    bench_command, help_command;

/* The words after `entente`, each with a line for the list of commands; `data` has commands of its own. */
typedef struct cli_word {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
} cli_word;
extern const cli_word cli_words[];              /* ends with a NULL name */
extern const cli_command *const cli_commands[]; /* all tables, in the order of the words; ends with NULL */

typedef struct cli_exit_code {
    int code;
    const char *meaning;
} cli_exit_code;
extern const cli_exit_code cli_exit_codes[]; /* ends with a NULL meaning */

/* The list of commands, as `entente --help` prints it. */
void cli_print_commands(FILE *stream);

/* The command nearest to a word, or NULL. */
const char *cli_nearest_command(const char *word);

#endif
