/* main.c: entente COMMAND. Finds the command; each has a file of its own. */
#include "cli.h"
#include "commands.h"

#include <stdio.h>
#include <string.h>

static int unknown(const char *word) {
    static const char *const options[] = {"--help", "--version", "--lang", NULL};
    int is_option = word[0] == '-';
    cli_say_unknown(is_option ? N_("option") : N_("command"), word,
                    is_option ? cli_nearest(word, options) : cli_nearest_command(word));
    cli_say("try: entente --help");
    return CLI_USAGE;
}

static int dispatch(int argc, char **argv) {
    const char *word;
    int before = cli_tongue_begin(argc, argv); /* words of the language that stand before the command */
    if (before < 0) return CLI_USAGE;
    argc -= before;
    argv += before;
    word = argc > 1 ? argv[1] : NULL;
    if (word == NULL) {
        cli_print_commands(stderr);
        return CLI_USAGE;
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        cli_print_commands(stdout);
        return CLI_DONE;
    }
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        printf("entente %s (%s)\n", ent_version(), ent_commit());
        return CLI_DONE;
    }
    for (const cli_word *known = cli_words; known->name != NULL; known++)
        if (strcmp(word, known->name) == 0) return known->run(argc - 1, argv + 1);
    return unknown(word);
}

int main(int argc, char **argv) {
    cli_start();
    return cli_finish(dispatch(argc, argv));
}
