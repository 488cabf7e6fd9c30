/* main.c: entente COMMAND. Finds the command; each has a file of its own. */
#include "cli.h"
#include "commands.h"
#include "options.h"

#include <stdio.h>
#include <string.h>

static const struct command {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"run", "who gains, who loses: solve a package and what it is measured against", cmd_run},
    {"check", "read a package or a world directory and say what is wrong with it", cmd_check},
    {"explain", "what a package does, date by date, with average rates; solves nothing", cmd_explain},
    {"data", "what a world table holds (info), whether it adds up (verify), dated facts", cmd_data},
    {"replicate", "published results, run and compared", cmd_replicate},
    {"bench", "time of a solve, cold and warm, small and large", cmd_bench},
};
enum { N_COMMANDS = sizeof commands / sizeof commands[0] };

static void print_help(FILE *stream) {
    fputs("Entente: what a diplomatic package does to the world economy.\n\nusage: entente COMMAND [options] ...\n\n",
          stream);
    for (size_t k = 0; k < N_COMMANDS; k++) fprintf(stream, "  %-12s%s\n", commands[k].name, commands[k].summary);
    fputs("\n  --help, --version; entente COMMAND --help for the options of one command.\n\npackages in the program:",
          stream);
    for (const char *const *name = ent_package_shipped(); *name != NULL; name++) fprintf(stream, " %s", *name);
    fputs("\n\nexit codes: 0 done, 1 other failure, 2 usage, 3 bad package, 4 bad data,\n"
          "5 not converged, 6 a pledge that cannot be met, 130 interrupted\n",
          stream);
}

static int unknown(const char *word) {
    static const char *const options[] = {"--help", "--version", NULL};
    const char *names[N_COMMANDS + 1], *nearest;
    int is_option = word[0] == '-';
    for (size_t k = 0; k < N_COMMANDS; k++) names[k] = commands[k].name;
    names[N_COMMANDS] = NULL;
    nearest = cli_nearest(word, is_option ? options : names);
    cli_say_unknown(is_option ? "option" : "command", word, nearest);
    cli_say("try: entente --help");
    return CLI_USAGE;
}

static int dispatch(int argc, char **argv) {
    const char *word = argc > 1 ? argv[1] : NULL;
    if (word == NULL) {
        print_help(stderr);
        return CLI_USAGE;
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || (strcmp(word, "help") == 0 && argc == 2)) {
        print_help(stdout);
        return CLI_DONE;
    }
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        printf("entente %s (%s)\n", ent_version(), ent_commit());
        return CLI_DONE;
    }
    if (strcmp(word, "help") == 0) { /* `help run` is `run --help` */
        static char help[] = "--help";
        word = argv[2];
        for (size_t k = 0; k < N_COMMANDS; k++)
            if (strcmp(word, commands[k].name) == 0) return commands[k].run(2, (char *[]){argv[2], help, NULL});
        return unknown(word);
    }
    for (size_t k = 0; k < N_COMMANDS; k++)
        if (strcmp(word, commands[k].name) == 0) return commands[k].run(argc - 1, argv + 1);
    return unknown(word);
}

int main(int argc, char **argv) {
    cli_start();
    return cli_finish(dispatch(argc, argv));
}
