/* commands.h: one function per command; argv[0] is the name of the command. Each answers the exit code. */
#ifndef ENT_CLI_COMMANDS_H
#define ENT_CLI_COMMANDS_H

int cmd_run(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_data(int argc, char **argv);
int cmd_data_facts(int argc, char **argv);
int cmd_replicate(int argc, char **argv);
int cmd_bench(int argc, char **argv);

#endif
