/* cmd_help.c: entente help. The list of commands, the options of one, and what is made of the same tables when Entente
 * is built: the man page and the completions of shells. */
#include "cli.h"
#include "commands.h"
#include "manual.h"

#include <stdio.h>
#include <string.h>

enum { OPTION_MAN = CLI_LONG, OPTION_COMPLETION };

static const cli_option options[] = {
    {OPTION_MAN, "man", NULL, N_("print the man page (`entente help --man | man -l -`)")},
    {OPTION_COMPLETION, "completion", "SHELL", N_("print the completions for bash, zsh or fish")},
    CLI_HELP,
    CLI_END,
};

const cli_command help_command = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = N_("The list of commands, or the options of one."),
    .options = options,
    .least = 0,
    .most = 2, /* `data info` */
};

void cli_print_commands(FILE *stream) {
    fputs(cli_tr("Entente: what a diplomatic package does to the world economy.\n\nusage: entente COMMAND [options] "
                 "...\n\n"),
          stream);
    for (const cli_word *word = cli_words; word->name != NULL; word++)
        fprintf(stream, "  %-12s%s\n", word->name, cli_tr(word->summary));
    fputs(
        cli_tr(
            "\n  --help, --version, --lang en|fr; entente COMMAND --help for the options of one command.\n\npackages in "
            "the program:"),
        stream);
    for (const char *const *name = ent_package_shipped(); *name != NULL; name++) fprintf(stream, " %s", *name);
    fputs(cli_tr("\n\nexit codes:\n"), stream);
    for (const cli_exit_code *code = cli_exit_codes; code->meaning != NULL; code++)
        fprintf(stream, "  %-4d%s\n", code->code, cli_tr(code->meaning));
}

const char *cli_nearest_command(const char *word) {
    const char *names[32];
    size_t n = 0;
    for (const cli_word *known = cli_words; known->name != NULL && n + 1 < sizeof names / sizeof names[0]; known++)
        names[n++] = known->name;
    names[n] = NULL;
    return cli_nearest(word, names);
}

typedef struct help_request {
    int man;
    const char *shell;
} help_request;

static int take(int key, const char *value, void *payload) {
    help_request *request = payload;
    if (key == OPTION_MAN) request->man = 1;
    if (key == OPTION_COMPLETION) request->shell = value;
    return 0;
}

/* `help run` is `run --help`. */
static int help_on(char **arguments, int n_arguments) {
    static char help[] = "--help";
    char *line[] = {arguments[0], n_arguments > 1 ? arguments[1] : help, n_arguments > 1 ? help : NULL, NULL};
    for (const cli_word *known = cli_words; known->name != NULL; known++)
        if (strcmp(arguments[0], known->name) == 0) return known->run(n_arguments + 1, line);
    cli_say_unknown("command", arguments[0], cli_nearest_command(arguments[0]));
    cli_say("try: entente --help");
    return CLI_USAGE;
}

int cmd_help(int argc, char **argv) {
    help_request request = {0};
    char **arguments;
    int n_arguments, code = cli_parse(&help_command, argc, argv, take, &request, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    if (request.man) {
        cli_print_manual(stdout);
    } else if (request.shell != NULL) {
        if (!cli_print_completion(request.shell, stdout))
            return cli_bad_value("completion", "bash, zsh or fish", request.shell);
    } else if (n_arguments > 0) {
        return help_on(arguments, n_arguments);
    } else {
        cli_print_commands(stdout);
    }
    return CLI_DONE;
}
